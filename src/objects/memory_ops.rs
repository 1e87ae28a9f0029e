//! What a memoryview does: export, indexing, assignment, comparison, hashing, methods.

use super::cfn::c_functions;
use super::memory_items::{item_size, native_format, pack, unpack};
use super::memoryview::{Geometry, check, duplicate, from_managed, from_object, release as release_view};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::format::args::check_positional;
use crate::istr;
use crate::objects::singletons::{new_none, none, not_implemented};
use crate::objects::{bool, bytes, list, long, slice, tuple, unicode};
use crate::protocols::{attr, buffer, compare, number};
use crate::raise;
use core::ptr;

pub(super) static mut SEQUENCE: PySequenceMethods =
    PySequenceMethods { sq_length: Some(length), sq_item: Some(item), ..PySequenceMethods::EMPTY };
pub(super) static mut MAPPING: PyMappingMethods = PyMappingMethods {
    mp_length: Some(length),
    mp_subscript: Some(subscript_slot),
    mp_ass_subscript: Some(assign_slot),
};
pub(super) static mut METHODS: [PyMethodDef; 13] = [
    PyMethodDef::noargs(c"release", release, 0, c"release($self, /)\n--\n\nGive the memory back; the view cannot be used any more."),
    PyMethodDef::keywords(c"tobytes", tobytes, 0, c"tobytes($self, /, order='C')\n--\n\nCopy the memory into a bytes object."),
    PyMethodDef::keywords(c"hex", hex, 0, c"hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)\n--\n\nShow the memory as hexadecimal digits."),
    PyMethodDef::noargs(c"tolist", tolist, 0, c"tolist($self, /)\n--\n\nCopy the items into a list, nested for more dimensions."),
    PyMethodDef::keywords(c"cast", cast, 0, c"cast($self, /, format, shape=<unrepresentable>)\n--\n\nA view of the same memory with another format or shape."),
    PyMethodDef::noargs(c"toreadonly", toreadonly, 0, c"toreadonly($self, /)\n--\n\nA view of the same memory that cannot be written through."),
    PyMethodDef::o(c"count", count, 0, c"count($self, value, /)\n--\n\nThe number of items equal to value."),
    PyMethodDef::fast(c"index", index_method, 0, c"index($self, value, start=0, stop=sys.maxsize, /)\n--\n\nThe index of the first item equal to value."),
    PyMethodDef::noargs(c"__enter__", enter, 0, c""),
    PyMethodDef::varargs(c"__exit__", exit, 0, c""),
    PyMethodDef::keywords(c"_from_flags", from_flags, METH_CLASS, c"_from_flags($type, /, object, flags)\n--\n\nA view acquired with the given flags."),
    super::generic_alias::class_getitem_def(c"The type with that of the memory's items."),
    PyMethodDef::END,
];
pub(super) static mut GETSET: [PyGetSetDef; 13] = [
    PyGetSetDef::new(c"obj", Some(get_obj), None, c"The object whose memory this is."),
    PyGetSetDef::new(c"nbytes", Some(get_nbytes), None, c"The size in bytes of the items shown."),
    PyGetSetDef::new(c"readonly", Some(get_readonly), None, c"Whether the memory cannot be written."),
    PyGetSetDef::new(c"itemsize", Some(get_itemsize), None, c"The size of an item in bytes."),
    PyGetSetDef::new(c"format", Some(get_format), None, c"The format of an item, as the struct module writes it."),
    PyGetSetDef::new(c"ndim", Some(get_ndim), None, c"The number of dimensions."),
    PyGetSetDef::new(c"shape", Some(get_shape), None, c"The length of each dimension."),
    PyGetSetDef::new(c"strides", Some(get_strides), None, c"The distance in bytes between items, for each dimension."),
    PyGetSetDef::new(c"suboffsets", Some(get_suboffsets), None, c"Offsets behind pointers, for arrays of pointers."),
    PyGetSetDef::new(c"c_contiguous", Some(get_c_contiguous), None, c"Whether the memory is contiguous in C order."),
    PyGetSetDef::new(
        c"f_contiguous",
        Some(get_f_contiguous),
        None,
        c"Whether the memory is contiguous in Fortran order.",
    ),
    PyGetSetDef::new(c"contiguous", Some(get_contiguous), None, c"Whether the memory is contiguous in either order."),
    PyGetSetDef::END,
];

fn this(o: &Obj) -> *mut PyMemoryViewObject {
    o.cast()
}

/// The view of a memoryview; `ValueError` when it was released.
fn view(o: &Obj) -> Result<&Py_buffer> {
    check_released(o)?;
    // SAFETY: `o` is a live memoryview; the view is read while the GIL is held.
    Ok(unsafe { &(*this(o)).view })
}

/// `ValueError` when the memoryview, or the buffer under it, was released.
pub(super) fn check_released(o: &Obj) -> Result<()> {
    // SAFETY: `o` is a live memoryview.
    let released = unsafe {
        (*this(o)).flags & _Py_MEMORYVIEW_RELEASED != 0 || (*(*this(o)).mbuf).flags & _Py_MANAGED_BUFFER_RELEASED != 0
    };
    if released { Err(raise!(ValueError, "operation forbidden on released memoryview object")) } else { Ok(()) }
}

fn shape(v: &Py_buffer) -> &[Py_ssize_t] {
    // SAFETY: a memoryview's own view has a length for each dimension.
    unsafe { core::slice::from_raw_parts(v.shape, v.ndim as usize) }
}

fn strides(v: &Py_buffer) -> &[Py_ssize_t] {
    // SAFETY: a memoryview's own view has a stride for each dimension.
    unsafe { core::slice::from_raw_parts(v.strides, v.ndim as usize) }
}

/// The native format of the items; `NotImplementedError` for any other.
fn format_of(v: &Py_buffer) -> Result<u8> {
    native_format(v.format).ok_or_else(|| {
        // SAFETY: a view's format is a C string.
        let text = unsafe { CStr::from_ptr(v.format) }.to_string_lossy();
        raise!(NotImplementedError, "memoryview: format {text} not supported")
    })
}

/// The address of item `i` along dimension `dim` from `p`; `i` may count from the end. `IndexError` out of range.
fn step(v: &Py_buffer, p: *mut u8, dim: usize, i: isize) -> Result<*mut u8> {
    let n = shape(v)[dim];
    let at = if i < 0 { i + n } else { i };
    if at < 0 || at >= n {
        return Err(raise!(IndexError, "index out of bounds on dimension {}", dim + 1));
    }
    // SAFETY: in range, the address (behind a pointer, with a suboffset) is inside the exporter's memory.
    unsafe {
        let p = p.offset(strides(v)[dim] * at);
        let suboffset = if v.suboffsets.is_null() { -1 } else { *v.suboffsets.add(dim) };
        Ok(if suboffset >= 0 { p.cast::<*mut u8>().read_unaligned().offset(suboffset) } else { p })
    }
}

/// `bf_getbuffer`: passes on what the flags ask for, if the memory is that regular.
///
/// # Safety
/// `out` is valid for writing.
pub(super) unsafe fn export(o: &Obj, out: *mut Py_buffer, flags: c_int) -> Result<()> {
    let wants = |what: c_int| flags & what == what;
    let base = *view(o)?;
    // SAFETY: `o` is a live memoryview.
    let own = unsafe { (*this(o)).flags };
    let contiguous = own & (_Py_MEMORYVIEW_C | _Py_MEMORYVIEW_FORTRAN) != 0;
    let refuse = |what: &str| Err(raise!(BufferError, "memoryview: underlying buffer is not {what}"));
    if wants(PyBUF_WRITABLE) && base.readonly != 0 {
        return refuse("writable");
    }
    if wants(PyBUF_C_CONTIGUOUS) && own & _Py_MEMORYVIEW_C == 0 {
        return refuse("C-contiguous");
    }
    if wants(PyBUF_F_CONTIGUOUS) && own & _Py_MEMORYVIEW_FORTRAN == 0 {
        return refuse("Fortran contiguous");
    }
    if wants(PyBUF_ANY_CONTIGUOUS) && !contiguous {
        return refuse("contiguous");
    }
    if !wants(PyBUF_INDIRECT) && own & _Py_MEMORYVIEW_PIL != 0 {
        return Err(raise!(BufferError, "memoryview: underlying buffer requires suboffsets"));
    }
    if !wants(PyBUF_STRIDES) && own & _Py_MEMORYVIEW_C == 0 {
        return refuse("C-contiguous");
    }
    let mut given = base;
    given.internal = ptr::null_mut();
    if !wants(PyBUF_FORMAT) {
        given.format = ptr::null_mut();
    }
    if !wants(PyBUF_STRIDES) {
        given.strides = ptr::null_mut();
    }
    if !wants(PyBUF_ND) {
        if !given.format.is_null() {
            return Err(raise!(BufferError, "memoryview: cannot cast to unsigned bytes if the format flag is present"));
        }
        given.ndim = 1;
        given.shape = ptr::null_mut();
    }
    given.obj = o.to_owned().into_ptr();
    // SAFETY: as promised; the export is counted until it is released.
    unsafe {
        out.write(given);
        (*this(o)).exports += 1;
    }
    Ok(())
}

/// What a subscript asks for.
enum Key {
    Item(*mut u8),
    Slice,
    Whole,
}

fn resolve(v: &Py_buffer, key: &Obj) -> Result<Key> {
    if v.ndim == 0 {
        return match (tuple::check(key) && tuple::items(key).is_empty(), key.is(crate::objects::singletons::ellipsis()))
        {
            (true, _) => Ok(Key::Item(v.buf.cast())),
            (_, true) => Ok(Key::Whole),
            _ => Err(raise!(TypeError, "invalid indexing of 0-dim memory")),
        };
    }
    if number::has_index(key) {
        let i = number::as_ssize(key, false)?;
        if v.ndim > 1 {
            return Err(raise!(NotImplementedError, "multi-dimensional sub-views are not implemented"));
        }
        return step(v, v.buf.cast(), 0, i).map(Key::Item);
    }
    if key.is_exactly(&raw mut slice::PySlice_Type) {
        return Ok(Key::Slice);
    }
    if tuple::check(key) {
        let keys = tuple::items(key);
        if keys.iter().all(|k| number::has_index(k)) {
            return item_at(v, keys).map(Key::Item);
        }
        if keys.iter().all(|k| k.is_exactly(&raw mut slice::PySlice_Type)) {
            return Err(raise!(NotImplementedError, "multi-dimensional slicing is not implemented"));
        }
    }
    Err(raise!(TypeError, "memoryview: invalid slice key"))
}

fn item_at(v: &Py_buffer, keys: &[&Obj]) -> Result<*mut u8> {
    if keys.len() > v.ndim as usize {
        return Err(raise!(TypeError, "cannot index {}-dimension view with {}-element tuple", v.ndim, keys.len()));
    }
    if keys.len() < v.ndim as usize {
        return Err(raise!(NotImplementedError, "sub-views are not implemented"));
    }
    let mut p = v.buf.cast::<u8>();
    for (dim, key) in keys.iter().enumerate() {
        p = step(v, p, dim, number::as_ssize(key, false)?)?;
    }
    Ok(p)
}

fn subscript(o: &Obj, key: &Obj) -> Result<Owned> {
    let v = view(o)?;
    match resolve(v, key)? {
        // SAFETY: the address is inside the exporter's memory.
        Key::Item(p) => unsafe { unpack(format_of(v)?, p) },
        Key::Whole => Ok(o.to_owned()),
        Key::Slice => sliced(o, v, key),
    }
}

/// A view of a slice along the first dimension.
fn sliced(o: &Obj, v: &Py_buffer, key: &Obj) -> Result<Owned> {
    let (mut start, mut stop, by) = slice::unpack(key)?;
    let mut geometry = Geometry::of(v);
    let n = slice::adjust(geometry.shape[0], &mut start, &mut stop, by);
    let mut part = *v;
    let offset = geometry.strides[0] * start;
    part.buf = part.buf.cast::<u8>().wrapping_offset(offset).cast();
    geometry.shape[0] = n;
    geometry.strides[0] *= by;
    part.len = geometry.shape.iter().product::<Py_ssize_t>() * v.itemsize;
    // SAFETY: the part lies inside the memory of the same managed buffer.
    unsafe { from_managed((*this(o)).mbuf, &part, &geometry) }
}

fn assign(o: &Obj, key: &Obj, value: Option<&Obj>) -> Result<()> {
    let v = view(o)?;
    if v.readonly != 0 {
        return Err(raise!(TypeError, "cannot modify read-only memory"));
    }
    let Some(value) = value else { return Err(raise!(TypeError, "cannot delete memory")) };
    match resolve(v, key)? {
        // SAFETY: the address is inside the exporter's writable memory.
        Key::Item(p) => unsafe { pack(format_of(v)?, p, value) },
        Key::Whole => {
            // SAFETY: a scalar's memory holds one item.
            unsafe { pack(format_of(v)?, v.buf.cast(), value) }
        }
        Key::Slice if v.ndim > 1 => {
            Err(raise!(NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1"))
        }
        Key::Slice => assign_slice(o, v, key, value),
    }
}

fn assign_slice(o: &Obj, v: &Py_buffer, key: &Obj, value: &Obj) -> Result<()> {
    let source = from_object(value)?;
    let target = sliced(o, v, key)?;
    let (from, to) = (view(&source)?, view(&target)?);
    let same = from.ndim == to.ndim
        && from.itemsize == to.itemsize
        && shape(from) == shape(to)
        && native_format(from.format).is_some()
        && native_format(from.format) == native_format(to.format);
    if !same {
        return Err(raise!(ValueError, "memoryview assignment: lvalue and rvalue have different structures"));
    }
    let bytes = gather(from, b'C');
    let (n, by, size) = (shape(to)[0] as usize, strides(to)[0], to.itemsize as usize);
    for i in 0..n {
        // SAFETY: each item of the slice lies inside the writable memory; the copy cannot overlap.
        unsafe {
            let at = to.buf.cast::<u8>().offset(by * i as isize);
            ptr::copy_nonoverlapping(bytes.as_ptr().add(i * size), at, size);
        }
    }
    Ok(())
}

/// The items' bytes, in C or Fortran order.
fn gather(v: &Py_buffer, order: u8) -> Vec<u8> {
    // SAFETY: a memoryview's own view is filled.
    unsafe { buffer::gather(v, order) }
}

/// The memory as bytes in the given order.
pub(super) fn to_bytes(o: &Obj, order: u8) -> Result<Owned> {
    let v = view(o)?;
    let order = match order {
        b'A' if buffer::is_contiguous(v, b'F') && !buffer::is_contiguous(v, b'C') => b'F',
        b'A' => b'C',
        order => order,
    };
    if v.suboffsets.is_null() && buffer::is_contiguous(v, order) {
        if v.len <= 0 {
            return bytes::new(&[]);
        }
        // SAFETY: contiguous memory of `len` bytes.
        return bytes::new(unsafe { core::slice::from_raw_parts(v.buf.cast(), v.len as usize) });
    }
    bytes::new(&gather(v, order))
}

fn nested_list(v: &Py_buffer, format: u8, p: *mut u8, dim: usize) -> Result<Owned> {
    if dim == v.ndim as usize {
        // SAFETY: the address is inside the exporter's memory.
        return unsafe { unpack(format, p) };
    }
    let n = shape(v)[dim];
    let mut items = Vec::with_capacity(n as usize);
    for i in 0..n {
        items.push(nested_list(v, format, step(v, p, dim, i)?, dim + 1)?);
    }
    list::from_owned(items)
}

fn to_list(o: &Obj) -> Result<Owned> {
    let v = view(o)?;
    nested_list(v, format_of(v)?, v.buf.cast(), 0)
}

/// The items of a one-dimensional view, one by one.
fn items(o: &Obj) -> Result<impl Iterator<Item = Result<Owned>>> {
    let v = *view(o)?;
    if v.ndim != 1 {
        return Err(raise!(NotImplementedError, "multi-dimensional sub-views are not implemented"));
    }
    let format = format_of(&v)?;
    // SAFETY: in range, every item lies inside the exporter's memory.
    Ok((0..shape(&v)[0]).map(move |i| unsafe { unpack(format, step(&v, v.buf.cast(), 0, i)?) }))
}

fn compare_views(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if op != Py_EQ && op != Py_NE {
        return Ok(not_implemented().to_owned());
    }
    let answer = |equal: bool| Ok(bool::new(equal == (op == Py_EQ)));
    if check_released(a).is_err() {
        crate::engine::error::clear();
        return answer(a.is(b));
    }
    let other = if check(b) {
        if check_released(b).is_err() {
            crate::engine::error::clear();
            return answer(false);
        }
        duplicate(b)?
    } else {
        match from_object(b) {
            Ok(view) => view,
            Err(Raised { .. }) => {
                crate::engine::error::clear();
                return Ok(not_implemented().to_owned());
            }
        }
    };
    let (x, y) = (view(a)?, view(&other)?);
    if shape(x) != shape(y) {
        return answer(false);
    }
    let (Some(fx), Some(fy)) = (native_format(x.format), native_format(y.format)) else { return answer(false) };
    let floats = |f: u8| matches!(f, b'e' | b'f' | b'd');
    if fx == fy && !floats(fx) && fx != b'?' {
        return answer(gather(x, b'C') == gather(y, b'C'));
    }
    let (left, right) = (to_list(a)?, to_list(&other)?);
    let equal = compare::rich(&left, &right, Py_EQ)?;
    answer(compare::is_true(&equal)?)
}

fn hash_view(o: &Obj) -> Result<Py_hash_t> {
    // SAFETY: `o` is a live memoryview.
    let known = unsafe { (*this(o)).hash };
    if known != -1 {
        return Ok(known);
    }
    let v = view(o)?;
    if v.readonly == 0 {
        return Err(raise!(ValueError, "cannot hash writable memoryview object"));
    }
    if !matches!(native_format(v.format), Some(b'B' | b'b' | b'c')) {
        return Err(raise!(ValueError, "memoryview: hashing is restricted to formats 'B', 'b' or 'c'"));
    }
    // SAFETY: the exporter is a live object or NULL.
    if let Some(exporter) = unsafe { Obj::from_ptr_opt(v.obj) } {
        compare::hash(exporter)?;
    }
    let contents = to_bytes(o, b'C')?;
    let hash = compare::hash(&contents)?;
    // SAFETY: as above.
    unsafe { (*this(o)).hash = hash };
    Ok(hash)
}

fn view_length(o: &Obj) -> Result<isize> {
    let v = view(o)?;
    if v.ndim == 0 {
        return Err(raise!(TypeError, "0-dim memory has no length"));
    }
    Ok(shape(v)[0])
}

fn repr_view(o: &Obj) -> Result<Owned> {
    // SAFETY: `o` is a live memoryview.
    let released = unsafe { (*this(o)).flags & _Py_MEMORYVIEW_RELEASED != 0 };
    let what = if released { "released memory" } else { "memory" };
    unicode::new(&format!("<{what} at {:p}>", o.as_ptr()))
}

/// The one or two arguments of a method, by position or by keyword.
fn arguments<'a, const N: usize>(
    name: &str,
    args: &'a Obj,
    kwargs: Option<&'a Obj>,
    names: [&str; N],
) -> Result<[Option<&'a Obj>; N]> {
    let given = tuple::items(args);
    let mut out = [None; N];
    check_positional(name, given.len(), 0, N)?;
    for (slot, value) in out.iter_mut().zip(given) {
        *slot = Some(*value);
    }
    for (key, value) in kwargs.iter().flat_map(|k| crate::objects::dict::iter(k)) {
        match names.iter().position(|n| unicode::check(key) && unicode::eq_ascii(key, n)) {
            Some(i) if out[i].is_none() => out[i] = Some(value),
            Some(i) => {
                return Err(raise!(
                    TypeError,
                    "argument for {name}() given by name ('{}') and position ({})",
                    names[i],
                    i + 1
                ));
            }
            None => {
                return Err(raise!(
                    TypeError,
                    "{name}() got an unexpected keyword argument '{}'",
                    unicode::display(key)
                ));
            }
        }
    }
    Ok(out)
}

fn required<'a>(name: &str, value: Option<&'a Obj>, argument: &str, position: usize) -> Result<&'a Obj> {
    value.ok_or_else(|| raise!(TypeError, "{name}() missing required argument '{argument}' (pos {position})"))
}

fn new_view(_: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let [object] = arguments("memoryview", args, kwargs, ["object"])?;
    from_object(required("memoryview", object, "object", 1)?)
}

fn tobytes_with(o: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let [order] = arguments("tobytes", args, kwargs, ["order"])?;
    let order = match order.filter(|x| !crate::objects::singletons::is_none(x)) {
        None => b'C',
        Some(text) if unicode::check(text) => match unicode::as_utf8(text)? {
            [order @ (b'C' | b'F' | b'A')] => *order,
            _ => return Err(raise!(ValueError, "order must be 'C', 'F' or 'A'")),
        },
        Some(other) => {
            return Err(raise!(TypeError, "tobytes() argument 'order' must be str or None, not {}", other.type_name()));
        }
    };
    to_bytes(o, order)
}

fn cast_with(o: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let v = view(o)?;
    let [format, shape_arg] = arguments("cast", args, kwargs, ["format", "shape"])?;
    let format = required("cast", format, "format", 1)?;
    if !unicode::check(format) {
        return Err(raise!(TypeError, "cast() argument 'format' must be str, not {}", format.type_name()));
    }
    // SAFETY: `o` is a live memoryview.
    if unsafe { (*this(o)).flags & _Py_MEMORYVIEW_C } == 0 {
        return Err(raise!(TypeError, "memoryview: casts are restricted to C-contiguous views"));
    }
    if v.ndim != 1 && shape_arg.is_some() {
        return Err(raise!(TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D"));
    }
    let text = unicode::as_utf8(format)?;
    let target = match *text.strip_prefix(b"@").unwrap_or(text) {
        [c] if item_size(c).is_some() => c,
        _ => {
            return Err(raise!(
                ValueError,
                "memoryview: destination format must be a native single character format prefixed with an optional '@'"
            ));
        }
    };
    let Some(source) = native_format(v.format) else {
        return Err(raise!(
            ValueError,
            "memoryview: source format must be a native single character format prefixed with an optional '@'"
        ));
    };
    let bytes_like = |f: u8| matches!(f, b'B' | b'b' | b'c');
    if !bytes_like(source) && !bytes_like(target) {
        return Err(raise!(TypeError, "memoryview: cannot cast between two non-byte formats"));
    }
    let size = item_size(target).unwrap_or(1) as Py_ssize_t;
    if v.len % size != 0 {
        return Err(raise!(TypeError, "memoryview: length is not a multiple of itemsize"));
    }
    let dims = match shape_arg {
        None => vec![v.len / size],
        Some(given) => cast_shape(given)?,
    };
    if dims.iter().product::<Py_ssize_t>() * size != v.len {
        return Err(raise!(TypeError, "memoryview: product(shape) * itemsize != buffer size"));
    }
    let mut strides = vec![0; dims.len()];
    buffer::fill_contiguous_strides(&dims, &mut strides, size, b'C');
    let mut part = *v;
    part.itemsize = size;
    part.format = format_text(target, text.len() == 2);
    // SAFETY: the same memory, of the same managed buffer.
    unsafe { from_managed((*this(o)).mbuf, &part, &Geometry { shape: dims, strides, suboffsets: None }) }
}

fn cast_shape(given: &Obj) -> Result<Vec<Py_ssize_t>> {
    let items = match (list::check(given), tuple::check(given)) {
        (true, _) => list::to_tuple(given)?,
        (_, true) => given.to_owned(),
        _ => return Err(raise!(TypeError, "shape must be a list or a tuple")),
    };
    if tuple::items(&items).len() > PyBUF_MAX_NDIM as usize {
        return Err(raise!(ValueError, "memoryview: number of dimensions must not exceed {PyBUF_MAX_NDIM}"));
    }
    let mut dims = Vec::new();
    for item in tuple::items(&items) {
        if !long::check(item) {
            return Err(raise!(TypeError, "memoryview.cast(): elements of shape must be integers"));
        }
        let n = long::as_ssize(item)?;
        if n <= 0 {
            return Err(raise!(ValueError, "memoryview.cast(): elements of shape must be integers > 0"));
        }
        dims.push(n);
    }
    Ok(dims)
}

/// A C string in static storage for a native format.
fn format_text(format: u8, prefixed: bool) -> *mut c_char {
    const NATIVE: &[u8; 18] = b"cbBhHiIlLqQnNefd?P";
    static TEXTS: [[u8; 2]; 18] = {
        let mut texts = [[0; 2]; 18];
        let mut i = 0;
        while i < 18 {
            texts[i][0] = NATIVE[i];
            i += 1;
        }
        texts
    };
    static PREFIXED: [[u8; 3]; 18] = {
        let mut texts = [[b'@', 0, 0]; 18];
        let mut i = 0;
        while i < 18 {
            texts[i][1] = NATIVE[i];
            i += 1;
        }
        texts
    };
    let i = NATIVE.iter().position(|&c| c == format).unwrap_or(2);
    if prefixed { PREFIXED[i].as_ptr().cast_mut().cast() } else { TEXTS[i].as_ptr().cast_mut().cast() }
}

/// The same native format in static storage; NULL (bytes) for any other.
pub(super) fn static_format(format: *const c_char) -> *mut c_char {
    native_format(format).map_or(ptr::null_mut(), |f| format_text(f, false))
}

fn readonly_copy(o: &Obj) -> Result<Owned> {
    check_released(o)?;
    let copy = duplicate(o)?;
    // SAFETY: a new memoryview.
    unsafe { (*this(&copy)).view.readonly = 1 };
    Ok(copy)
}

fn count_items(o: &Obj, value: &Obj) -> Result<Owned> {
    let mut n = 0;
    for item in items(o)? {
        let item = item?;
        n += i64::from(compare::eq(&item, value)?);
    }
    long::from_i64(n)
}

fn find_item(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    check_positional("index", args.len(), 1, 3)?;
    let n = view_length(o)?;
    let bound = |k: usize, default: isize| match args.get(k) {
        None => Ok(default),
        Some(arg) => number::as_ssize(arg, true).map(|i| if i < 0 { (i + n).max(0) } else { i }),
    };
    let (start, stop) = (bound(1, 0)?, bound(2, isize::MAX)?);
    for (i, item) in items(o)?.enumerate() {
        let i = i as isize;
        let item = item?;
        if i >= start && i < stop && compare::eq(&item, args[0])? {
            return long::from_i64(i as i64);
        }
    }
    Err(raise!(ValueError, "memoryview.index(x): x not found"))
}

fn from_flags_with(_: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let [object, flags] = arguments("_from_flags", args, kwargs, ["object", "flags"])?;
    let object = required("_from_flags", object, "object", 1)?;
    let flags = long::as_c_int(required("_from_flags", flags, "flags", 2)?)?;
    super::memoryview::from_exporter(object, flags)
}

fn hex_with(o: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let copy = to_bytes(o, b'C')?;
    let method = attr::get(&copy, istr!("hex"))?;
    crate::protocols::call::call_tuple(&method, args, kwargs)
}

fn release_method(o: &Obj) -> Result<Owned> {
    release_view(o)?;
    Ok(new_none())
}

fn iterate(o: &Obj) -> Result<Owned> {
    let v = view(o)?;
    if v.ndim == 0 {
        return Err(raise!(TypeError, "invalid indexing of 0-dim memory"));
    }
    format_of(v)?;
    super::memory_iter::new(o)
}

fn dims(values: &[Py_ssize_t]) -> Result<Owned> {
    let items: Result<Vec<Owned>> = values.iter().map(|&n| long::from_i64(n as i64)).collect();
    tuple::from_owned(items?)
}

fn flag(o: &Obj, mask: c_int) -> Result<Owned> {
    check_released(o)?;
    // SAFETY: `o` is a live memoryview.
    Ok(bool::new(unsafe { (*this(o)).flags & mask != 0 }))
}

fn obj_of(o: &Obj) -> Result<Owned> {
    // SAFETY: the exporter is a live object or NULL.
    Ok(unsafe { Obj::from_ptr_opt(view(o)?.obj) }.unwrap_or(none()).to_owned())
}

fn format_str(o: &Obj) -> Result<Owned> {
    // SAFETY: a memoryview's format is a C string.
    unicode::from_utf8(unsafe { CStr::from_ptr(view(o)?.format) }.to_bytes())
}

fn suboffsets_of(o: &Obj) -> Result<Owned> {
    let v = view(o)?;
    if v.suboffsets.is_null() {
        return dims(&[]);
    }
    // SAFETY: a suboffset for each dimension.
    dims(unsafe { core::slice::from_raw_parts(v.suboffsets, v.ndim as usize) })
}

c_functions! {
    noargs release = release_method;
    noargs tolist = to_list;
    noargs toreadonly = readonly_copy;
    noargs enter = |o: &Obj| { check_released(o)?; Ok::<Owned, Raised>(o.to_owned()) };
    binary exit = |o: &Obj, _: &Obj| release_method(o);
    binary count = count_items;
    binary subscript_slot = subscript;
    fast index_method = find_item;
    init assign_slot = assign;
    index item = |o: &Obj, i: isize| { let v = view(o)?; match v.ndim {
        0 => Err(raise!(TypeError, "invalid indexing of 0-dim memory")),
        // SAFETY: the address is inside the exporter's memory.
        1 => unsafe { unpack(format_of(v)?, step(v, v.buf.cast(), 0, i)?) },
        _ => Err(raise!(NotImplementedError, "multi-dimensional sub-views are not implemented")),
    } };
    hash length = view_length;
    getter get_obj = obj_of;
    getter get_nbytes = |o: &Obj| long::from_i64(view(o)?.len as i64);
    getter get_readonly = |o: &Obj| Ok::<Owned, Raised>(bool::new(view(o)?.readonly != 0));
    getter get_itemsize = |o: &Obj| long::from_i64(view(o)?.itemsize as i64);
    getter get_format = format_str;
    getter get_ndim = |o: &Obj| long::from_i64(i64::from(view(o)?.ndim));
    getter get_shape = |o: &Obj| dims(shape(view(o)?));
    getter get_strides = |o: &Obj| dims(strides(view(o)?));
    getter get_suboffsets = suboffsets_of;
    getter get_c_contiguous = |o: &Obj| flag(o, _Py_MEMORYVIEW_C);
    getter get_f_contiguous = |o: &Obj| flag(o, _Py_MEMORYVIEW_FORTRAN);
    getter get_contiguous = |o: &Obj| flag(o, _Py_MEMORYVIEW_C | _Py_MEMORYVIEW_FORTRAN);
}

/// A keyword method around a safe function.
macro_rules! keyword_method {
    ($name:ident, $f:ident) => {
        unsafe extern "C" fn $name(o: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
            // SAFETY: the caller passes live objects, the last of which may be NULL.
            unsafe {
                crate::engine::IntoC::into_c($f(Obj::from_ptr(o), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)))
            }
        }
    };
}
keyword_method!(tobytes, tobytes_with);
keyword_method!(hex, hex_with);
keyword_method!(cast, cast_with);
keyword_method!(from_flags, from_flags_with);

pub(super) unsafe extern "C" fn new(
    ty: *mut PyTypeObject,
    args: *mut PyObject,
    kwargs: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the slot's contract.
    unsafe { crate::engine::IntoC::into_c(new_view(ty, Obj::from_ptr(args), Obj::from_ptr_opt(kwargs))) }
}
pub(super) unsafe extern "C" fn iter(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: the slot's contract.
    crate::engine::IntoC::into_c(iterate(unsafe { Obj::from_ptr(o) }))
}
pub(super) unsafe extern "C" fn repr(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: the slot's contract.
    crate::engine::IntoC::into_c(repr_view(unsafe { Obj::from_ptr(o) }))
}
pub(super) unsafe extern "C" fn hash(o: *mut PyObject) -> Py_hash_t {
    // SAFETY: the slot's contract.
    crate::engine::IntoC::into_c(hash_view(unsafe { Obj::from_ptr(o) }))
}
pub(super) unsafe extern "C" fn rich_compare(a: *mut PyObject, b: *mut PyObject, op: c_int) -> *mut PyObject {
    // SAFETY: the slot's contract.
    unsafe { crate::engine::IntoC::into_c(compare_views(Obj::from_ptr(a), Obj::from_ptr(b), op)) }
}
