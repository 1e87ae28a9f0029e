//! What a memoryview does: its tables, what it exports, and its attributes and methods.

use super::cfn::c_functions;
use super::memory_index::{self as index, assign, cast, item, subscript};
use super::memory_items::native_format;
use super::memoryview::{duplicate, from_object, from_object_with_flags, release as release_view};
use super::{byte_hex, hash as hashes};
use crate::abi::*;
use crate::engine::refcount::incref;
use crate::engine::{IntoC, Obj, Owned, Raised, Result};
use crate::format::args::Parameters;
use crate::objects::singletons::{is_none, new_none, none};
use crate::objects::{bool, bytes, long, tuple, unicode};
use crate::protocols::{buffer, buffer_items, compare};
use crate::raise;
use core::ptr;

pub(super) static mut SEQUENCE: PySequenceMethods =
    PySequenceMethods { sq_length: Some(length), sq_item: Some(item_slot), ..PySequenceMethods::EMPTY };
pub(super) static mut MAPPING: PyMappingMethods = PyMappingMethods {
    mp_length: Some(length),
    mp_subscript: Some(subscript_slot),
    mp_ass_subscript: Some(assign_slot),
};
pub(super) static mut METHODS: [PyMethodDef; 13] = [
    PyMethodDef::noargs(c"release", release, 0, c"release($self, /)\n--\n\nGive the memory back; the view cannot be used any more."),
    PyMethodDef::fast_keywords(c"tobytes", tobytes, 0, c"tobytes($self, /, order='C')\n--\n\nCopy the memory into a bytes object."),
    PyMethodDef::fast_keywords(c"hex", hex, 0, c"hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)\n--\n\nShow the memory as hexadecimal digits."),
    PyMethodDef::noargs(c"tolist", tolist, 0, c"tolist($self, /)\n--\n\nCopy the items into a list, nested for more dimensions."),
    PyMethodDef::fast_keywords(c"cast", cast_method, 0, c"cast($self, /, format, shape=<unrepresentable>)\n--\n\nA view of the same memory with another format or shape."),
    PyMethodDef::noargs(c"toreadonly", toreadonly, 0, c"toreadonly($self, /)\n--\n\nA view of the same memory that cannot be written through."),
    PyMethodDef::o(c"count", count_method, 0, c"count($self, value, /)\n--\n\nThe number of items equal to value."),
    PyMethodDef::fast(c"index", index_method, 0, c"index($self, value, start=0, stop=sys.maxsize, /)\n--\n\nThe index of the first item equal to value."),
    PyMethodDef::noargs(c"__enter__", enter, 0, c"__enter__($self, /)\n--\n\nThe view itself."),
    PyMethodDef::varargs(c"__exit__", exit, 0, c"__exit__($self, /, *exc_info)\n--\n\nReleases the view."),
    PyMethodDef::fast_keywords(c"_from_flags", from_flags, METH_CLASS, c"_from_flags($type, /, object, flags)\n--\n\nA view acquired with the given flags."),
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

pub(super) fn this(o: &Obj) -> *mut PyMemoryViewObject {
    o.cast()
}

/// The view of a memoryview; `ValueError` when it was released.
#[inline]
pub(super) fn view(o: &Obj) -> Result<&Py_buffer> {
    check_released(o)?;
    // SAFETY: `o` is a live memoryview; the view is read while the GIL is held.
    Ok(unsafe { &(*this(o)).view })
}

/// Whether the memoryview, or the buffer under it, was released.
#[inline]
pub(super) fn is_released(o: &Obj) -> bool {
    // SAFETY: `o` is a live memoryview.
    unsafe {
        (*this(o)).flags & _Py_MEMORYVIEW_RELEASED != 0 || (*(*this(o)).mbuf).flags & _Py_MANAGED_BUFFER_RELEASED != 0
    }
}

/// `ValueError` when the memoryview, or the buffer under it, was released.
#[inline]
pub(super) fn check_released(o: &Obj) -> Result<()> {
    #[cold]
    fn released() -> Raised {
        raise!(ValueError, "operation forbidden on released memoryview object")
    }
    if is_released(o) { Err(released()) } else { Ok(()) }
}

/// `ValueError` when the memoryview must not be kept, as it is only lent to a `__release_buffer__`.
#[inline]
pub(super) fn check_restricted(o: &Obj) -> Result<()> {
    #[cold]
    fn restricted() -> Raised {
        raise!(ValueError, "cannot create new view on restricted memoryview")
    }
    // SAFETY: `o` is a live memoryview.
    if unsafe { (*this(o)).flags } & _Py_MEMORYVIEW_RESTRICTED != 0 { Err(restricted()) } else { Ok(()) }
}

pub(super) fn shape(v: &Py_buffer) -> &[Py_ssize_t] {
    buffer::shape(v).unwrap_or_default()
}

pub(super) fn strides(v: &Py_buffer) -> &[Py_ssize_t] {
    // SAFETY: a memoryview's own view has a stride for each dimension, if there is any.
    if v.ndim == 0 { &[] } else { unsafe { core::slice::from_raw_parts(v.strides, v.ndim as usize) } }
}

/// Keeps a memoryview from being released while other code runs.
pub(super) struct Held<'a>(&'a Obj);

impl<'a> Held<'a> {
    pub(super) fn new(o: &'a Obj) -> Held<'a> {
        // SAFETY: `o` is a live memoryview.
        unsafe { (*this(o)).exports += 1 };
        Held(o)
    }
}

impl Drop for Held<'_> {
    fn drop(&mut self) {
        // SAFETY: the memoryview is still live, and the count is this object's.
        unsafe { (*this(self.0)).exports -= 1 };
    }
}

/// `bf_getbuffer`: passes on what the flags ask for, if the memory is that regular. `out` is filled in even if not, but holds no object then.
///
/// # Safety
/// `o` is a live memoryview, `out` valid for writing.
#[inline(always)]
pub(super) unsafe fn export(o: *mut PyObject, out: *mut Py_buffer, flags: c_int) -> c_int {
    const REGULAR: c_int = _Py_MEMORYVIEW_C | _Py_MEMORYVIEW_FORTRAN;
    const BARRED: c_int = _Py_MEMORYVIEW_RELEASED | _Py_MEMORYVIEW_RESTRICTED;
    let mv = o.cast::<PyMemoryViewObject>();
    // SAFETY: as promised.
    unsafe {
        let open =
            (*mv).flags & (REGULAR | BARRED) == REGULAR && (*(*mv).mbuf).flags & _Py_MANAGED_BUFFER_RELEASED == 0;
        if open && flags & PyBUF_ND != 0 && ((*mv).view.readonly == 0 || flags & PyBUF_WRITABLE == 0) {
            // Memory that is contiguous in both orders is as regular as any flags can ask.
            give(mv, out, flags);
            return 0;
        }
        export_if_regular(o, out, flags)
    }
}

/// Copies the view, without what the flags do not ask for, and counts the export.
#[inline(always)]
unsafe fn give(mv: *mut PyMemoryViewObject, out: *mut Py_buffer, flags: c_int) {
    // SAFETY: as promised to `export`.
    unsafe {
        let base = &(*mv).view;
        let format = if flags & PyBUF_FORMAT == 0 { ptr::null_mut() } else { base.format };
        let strides = if flags & PyBUF_STRIDES == PyBUF_STRIDES { base.strides } else { ptr::null_mut() };
        *out = Py_buffer { obj: mv.cast(), format, strides, ..*base };
        incref(mv.cast());
        (*mv).exports += 1;
    }
}

#[cold]
unsafe fn export_if_regular(o: *mut PyObject, out: *mut Py_buffer, flags: c_int) -> c_int {
    // SAFETY: as promised to `export`.
    let run = || unsafe {
        let o = Obj::from_ptr(o);
        let base = view(o)?;
        check_restricted(o)?;
        *out = Py_buffer { obj: ptr::null_mut(), ..*base };
        let (mut ndim, mut shape) = (base.ndim, base.shape);
        as_asked((*this(o)).flags, base.readonly != 0, flags)?;
        if flags & PyBUF_ND == 0 {
            (ndim, shape) = (1, ptr::null_mut());
        }
        give(this(o), out, flags);
        ((*out).ndim, (*out).shape) = (ndim, shape);
        Ok(())
    };
    run().into_c()
}

/// Whether memory of such contiguity is as the flags ask for.
fn as_asked(own: c_int, readonly: bool, flags: c_int) -> Result<()> {
    let wants = |what: c_int| flags & what == what;
    let lacks = |what: c_int| own & what == 0;
    let refuse = |what: &str| Err(raise!(BufferError, "memoryview: underlying buffer {what}"));
    if readonly && wants(PyBUF_WRITABLE) {
        return refuse("is not writable");
    }
    if wants(PyBUF_C_CONTIGUOUS) && lacks(_Py_MEMORYVIEW_C) {
        return refuse("is not C-contiguous");
    }
    if wants(PyBUF_F_CONTIGUOUS) && lacks(_Py_MEMORYVIEW_FORTRAN) {
        return refuse("is not Fortran contiguous");
    }
    if wants(PyBUF_ANY_CONTIGUOUS) && lacks(_Py_MEMORYVIEW_C | _Py_MEMORYVIEW_FORTRAN) {
        return refuse("is not contiguous");
    }
    if !wants(PyBUF_INDIRECT) && !lacks(_Py_MEMORYVIEW_PIL) {
        return refuse("requires suboffsets");
    }
    if !wants(PyBUF_STRIDES) && lacks(_Py_MEMORYVIEW_C) {
        return refuse("is not C-contiguous");
    }
    if !wants(PyBUF_ND) && wants(PyBUF_FORMAT) {
        return Err(raise!(BufferError, "memoryview: cannot cast to unsigned bytes if the format flag is present"));
    }
    Ok(())
}

/// The memory as bytes in the given order.
pub(super) fn to_bytes(o: &Obj, order: u8) -> Result<Owned> {
    let v = view(o)?;
    if v.len < 0 {
        return Err(raise!(SystemError, "Negative size passed to PyBytes_FromStringAndSize"));
    }
    if buffer::is_contiguous(v, order) {
        // SAFETY: contiguous memory of `len` bytes.
        return bytes::new(unsafe { contents(v) });
    }
    // SAFETY: a memoryview's own view is filled.
    bytes::new(&unsafe { buffer_items::gather(v, if order == b'F' { b'F' } else { b'C' }) }?)
}

/// The bytes of contiguous memory.
///
/// # Safety
/// The view's memory is contiguous, and lives for `'a`.
unsafe fn contents<'a>(v: &Py_buffer) -> &'a [u8] {
    if v.len <= 0 {
        return &[];
    }
    // SAFETY: as promised.
    unsafe { core::slice::from_raw_parts(v.buf.cast(), v.len as usize) }
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
    // SAFETY: the exporter is a live object or NULL; a contiguous view's memory is as long as its length says.
    let hash = unsafe {
        if let Some(exporter) = Obj::from_ptr_opt(v.obj) {
            let _held = Held::new(o);
            compare::hash(exporter)?;
        }
        match (*this(o)).flags & _Py_MEMORYVIEW_C {
            0 => hashes::bytes(&buffer_items::gather(v, b'C')?),
            _ => hashes::bytes(contents(v)),
        }
    };
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

fn new_view(_: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    const NEW: Parameters = Parameters { name: "memoryview", names: &["object"], required: 1, positional: 1 };
    let [object] = NEW.of_tuple(args, kwargs)?;
    from_object(object.unwrap_or(none()))
}

fn tobytes_with(o: &Obj, [order]: [Option<&Obj>; 1]) -> Result<Owned> {
    let order = match order.filter(|x| !is_none(x)) {
        None => b'C',
        Some(text) if unicode::check(text) => match unicode::as_utf8(text)? {
            [order @ (b'C' | b'F' | b'A')] => *order,
            text if text.contains(&0) => return Err(raise!(ValueError, "embedded null character")),
            _ => {
                check_released(o)?;
                return Err(raise!(ValueError, "order must be 'C', 'F' or 'A'"));
            }
        },
        Some(other) => {
            return Err(crate::format::args::bad_argument("tobytes", "argument 'order'", "str or None", other));
        }
    };
    to_bytes(o, order)
}

fn cast_with(o: &Obj, [format, shape]: [Option<&Obj>; 2]) -> Result<Owned> {
    match format {
        Some(format) if unicode::check(format) => cast(o, format, shape),
        other => Err(crate::format::args::bad_argument("cast", "argument 'format'", "str", other.unwrap_or(none()))),
    }
}

fn readonly_copy(o: &Obj) -> Result<Owned> {
    let copy = duplicate(o)?;
    // SAFETY: a new memoryview.
    unsafe { (*this(&copy)).view.readonly = 1 };
    Ok(copy)
}

fn from_flags_with(_: &Obj, [object, flags]: [Option<&Obj>; 2]) -> Result<Owned> {
    let flags = long::as_c_int(flags.unwrap_or(none()))?;
    from_object_with_flags(object.unwrap_or(none()), flags)
}

fn hex_with(o: &Obj, how: [Option<&Obj>; 2]) -> Result<Owned> {
    let v = view(o)?;
    // SAFETY: `o` is a live memoryview; the memory of a held, contiguous view stays.
    unsafe {
        if (*this(o)).flags & _Py_MEMORYVIEW_C != 0 {
            let _held = Held::new(o);
            return byte_hex::hex(contents(v), how);
        }
        byte_hex::hex(&buffer_items::gather(v, b'C')?, how)
    }
}

fn release_method(o: &Obj) -> Result<Owned> {
    release_view(o)?;
    Ok(new_none())
}

fn iterate(o: &Obj) -> Result<Owned> {
    let v = view(o)?;
    match v.ndim {
        0 => Err(raise!(TypeError, "invalid indexing of 0-dim memory")),
        1 => super::memory_iter::new(o, index::format_of(v)?, shape(v)[0]),
        _ => Err(raise!(NotImplementedError, "multi-dimensional sub-views are not implemented")),
    }
}

fn dims(values: &[Py_ssize_t]) -> Result<Owned> {
    if values.is_empty() {
        return Ok(tuple::empty());
    }
    let mut items = tuple::Filling::new(values.len())?;
    for &n in values {
        items.push(long::from_i64(n as i64)?);
    }
    Ok(items.finish())
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
    noargs tolist = index::to_list;
    noargs toreadonly = readonly_copy;
    noargs enter = |o: &Obj| { check_released(o)?; Ok::<Owned, Raised>(o.to_owned()) };
    binary exit = |o: &Obj, _: &Obj| release_method(o);
    binary count_method = index::count;
    binary subscript_slot = subscript;
    fast index_method = index::find;
    init assign_slot = assign;
    index item_slot = item;
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
    unary iter = iterate;
    unary repr = repr_view;
    hash hash = hash_view;
    new new = new_view;
}

/// A method with keywords around a safe function.
macro_rules! keyword_method {
    ($name:ident, $text:literal, $names:expr, $required:literal, $f:ident) => {
        unsafe extern "C" fn $name(
            o: *mut PyObject,
            args: *const *mut PyObject,
            n: Py_ssize_t,
            kwnames: *mut PyObject,
        ) -> *mut PyObject {
            const P: Parameters =
                Parameters { name: $text, names: &$names, required: $required, positional: $names.len() };
            // SAFETY: the caller passes live arguments, and NULL or a tuple of names.
            unsafe { P.of_vectorcall(args, n, kwnames).and_then(|values| $f(Obj::from_ptr(o), values)) }.into_c()
        }
    };
}
keyword_method!(tobytes, "tobytes", ["order"], 0, tobytes_with);
keyword_method!(hex, "hex", ["sep", "bytes_per_sep"], 0, hex_with);
keyword_method!(cast_method, "cast", ["format", "shape"], 1, cast_with);
keyword_method!(from_flags, "_from_flags", ["object", "flags"], 2, from_flags_with);
