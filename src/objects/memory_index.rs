//! The items of a memoryview by index, slice and value, and views of the same memory in another shape.

use super::memory_items::{item_size, native_format, pack, unpack};
use super::memory_ops::{check_released, check_restricted, shape, strides, this, view};
use super::memoryview::{bare, fill_strides, finish, from_managed};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use crate::format::args::check_positional;
use crate::objects::singletons::ellipsis;
use crate::objects::{bytes, codec_ucs, list, long, slice, tuple};
use crate::protocols::buffer::{self, View};
use crate::protocols::{buffer_items, compare, number};
use crate::raise;
use core::ptr;

/// The one character that describes the items; `NotImplementedError` when it takes more.
pub(super) fn format_of(v: &Py_buffer) -> Result<u8> {
    // SAFETY: a memoryview's format is a C string.
    let text = unsafe { CStr::from_ptr(v.format) }.to_bytes();
    match text.strip_prefix(b"@").unwrap_or(text) {
        [c] => Ok(*c),
        _ => Err(raise!(NotImplementedError, "memoryview: unsupported format {}", String::from_utf8_lossy(text))),
    }
}

/// The address of item `i` along dimension `dim` from `p`; `i` may count from the end. `IndexError` out of range.
fn step(v: &Py_buffer, p: *mut u8, dim: usize, i: isize) -> Result<*mut u8> {
    let n = shape(v)[dim];
    let at = if i < 0 { i + n } else { i };
    if at < 0 || at >= n {
        return Err(raise!(IndexError, "index out of bounds on dimension {}", dim + 1));
    }
    // SAFETY: in range, the address (behind a pointer, with a suboffset) is inside the exporter's memory.
    Ok(unsafe { buffer::behind(v, dim, p.offset(strides(v)[dim] * at)) })
}

/// The item at `p`, unless what ran meanwhile has released the memory.
pub(super) fn load(o: &Obj, format: u8, p: *const u8) -> Result<Owned> {
    check_released(o)?;
    // SAFETY: the address is inside the exporter's memory.
    unsafe { unpack(format, p) }
}

fn store(o: &Obj, format: u8, p: *mut u8, value: &Obj) -> Result<()> {
    // SAFETY: the address is inside the exporter's writable memory, unless it was released.
    unsafe { pack(format, p, value, || check_released(o)) }
}

/// The item at index `i` of one-dimensional memory.
pub(super) fn item(o: &Obj, i: isize) -> Result<Owned> {
    let v = view(o)?;
    let format = format_of(v)?;
    match v.ndim {
        0 => Err(raise!(TypeError, "invalid indexing of 0-dim memory")),
        1 => load(o, format, step(v, v.buf.cast(), 0, i)?),
        _ => Err(raise!(NotImplementedError, "multi-dimensional sub-views are not implemented")),
    }
}

/// The address of the item that a tuple with an index for each dimension means.
fn item_at(v: &Py_buffer, keys: &[&Obj]) -> Result<*mut u8> {
    if keys.len() > v.ndim as usize {
        return Err(raise!(TypeError, "cannot index {}-dimension view with {}-element tuple", v.ndim, keys.len()));
    }
    let mut p = v.buf.cast::<u8>();
    for (dim, key) in keys.iter().enumerate() {
        p = step(v, p, dim, number::as_ssize(key, false)?)?;
    }
    Ok(p)
}

/// What a subscript is, before any index is taken.
enum Key<'a> {
    Index,
    Slice,
    Indices(&'a [&'a Obj]),
    Slices,
    Other,
}

impl Key<'_> {
    fn of(key: &Obj) -> Key<'_> {
        if number::has_index(key) {
            return Key::Index;
        }
        if slice::check(key) {
            return Key::Slice;
        }
        if !tuple::check(key) {
            return Key::Other;
        }
        match tuple::items(key) {
            keys if keys.iter().all(|k| number::has_index(k)) => Key::Indices(keys),
            keys if keys.iter().all(|k| slice::check(k)) => Key::Slices,
            _ => Key::Other,
        }
    }
}

fn is_empty_tuple(key: &Obj) -> bool {
    tuple::check(key) && tuple::items(key).is_empty()
}

pub(super) fn subscript(o: &Obj, key: &Obj) -> Result<Owned> {
    let v = view(o)?;
    if v.ndim == 0 {
        if is_empty_tuple(key) {
            return load(o, format_of(v)?, v.buf.cast());
        }
        if key.is(ellipsis()) {
            return Ok(o.to_owned());
        }
        return Err(raise!(TypeError, "invalid indexing of 0-dim memory"));
    }
    match Key::of(key) {
        Key::Index => item(o, number::as_ssize(key, false)?),
        Key::Slice => {
            check_restricted(o)?;
            sliced(o, v, key)
        }
        Key::Indices(keys) => {
            let format = format_of(v)?;
            if keys.len() < v.ndim as usize {
                return Err(raise!(NotImplementedError, "sub-views are not implemented"));
            }
            load(o, format, item_at(v, keys)?)
        }
        Key::Slices => Err(raise!(NotImplementedError, "multi-dimensional slicing is not implemented")),
        Key::Other => Err(raise!(TypeError, "memoryview: invalid slice key")),
    }
}

/// Where a slice of the first dimension starts, how many items it has, and their distance.
fn slice_of(v: &Py_buffer, key: &Obj) -> Result<(*mut c_void, isize, isize)> {
    let (mut start, mut stop, by) = slice::unpack(key)?;
    let n = slice::adjust(shape(v)[0], &mut start, &mut stop, by);
    let stride = strides(v)[0];
    let buf = v.buf.cast::<u8>().wrapping_offset(stride.wrapping_mul(start));
    Ok((buf.cast(), n, stride.wrapping_mul(by)))
}

/// A view of a slice along the first dimension.
fn sliced(o: &Obj, v: &Py_buffer, key: &Obj) -> Result<Owned> {
    // The indices may run code that releases the memory: the new view keeps it.
    // SAFETY: the part lies inside the memory of the same managed buffer; the new view has a dimension, and is only this function's.
    unsafe {
        let part = from_managed((*this(o)).mbuf, v)?;
        let shown = &raw mut (*this(&part)).view;
        let (buf, n, stride) = slice_of(v, key)?;
        (*shown).buf = buf;
        *(*shown).shape = n;
        *(*shown).strides = stride;
        (*shown).len = shape(&*shown).iter().fold((*shown).itemsize, |len, &n| len.wrapping_mul(n));
        super::memoryview::set_contiguity(part.cast());
        Ok(part)
    }
}

pub(super) fn assign(o: &Obj, key: &Obj, value: Option<&Obj>) -> Result<()> {
    let v = view(o)?;
    let format = format_of(v)?;
    if v.readonly != 0 {
        return Err(raise!(TypeError, "cannot modify read-only memory"));
    }
    let Some(value) = value else { return Err(raise!(TypeError, "cannot delete memory")) };
    if v.ndim == 0 {
        if key.is(ellipsis()) || is_empty_tuple(key) {
            return store(o, format, v.buf.cast(), value);
        }
        return Err(raise!(TypeError, "invalid indexing of 0-dim memory"));
    }
    match Key::of(key) {
        Key::Index if v.ndim > 1 => Err(raise!(NotImplementedError, "sub-views are not implemented")),
        Key::Index => store(o, format, step(v, v.buf.cast(), 0, number::as_ssize(key, false)?)?, value),
        Key::Slice if v.ndim == 1 => assign_slice(o, v, key, value),
        Key::Indices(keys) if keys.len() < v.ndim as usize => {
            Err(raise!(NotImplementedError, "sub-views are not implemented"))
        }
        Key::Indices(keys) => store(o, format, item_at(v, keys)?, value),
        Key::Slice | Key::Slices => {
            Err(raise!(NotImplementedError, "memoryview slice assignments are currently restricted to ndim = 1"))
        }
        Key::Other => Err(raise!(TypeError, "memoryview: invalid slice key")),
    }
}

/// Copies another buffer's items to a slice of one-dimensional memory; the two may overlap.
fn assign_slice(o: &Obj, v: &Py_buffer, key: &Obj, value: &Obj) -> Result<()> {
    let source = View::new(value, PyBUF_FULL_RO)?;
    let (buf, mut n, mut stride) = slice_of(v, key)?;
    let to = Py_buffer { buf, shape: &raw mut n, strides: &raw mut stride, len: n.wrapping_mul(v.itemsize), ..*v };
    check_released(o)?;
    let mut room = buffer_items::Geometry::new();
    let from = room.complete(source.raw());
    if !same_structure(&to, &from) {
        return Err(raise!(ValueError, "memoryview assignment: lvalue and rvalue have different structures"));
    }
    // SAFETY: both have as many items, of the same size; a contiguous one is moved as a whole, else all is copied before any is written.
    unsafe {
        if stride == v.itemsize && *from.strides == stride && to.suboffsets.is_null() && from.suboffsets.is_null() {
            ptr::copy(from.buf.cast::<u8>(), to.buf.cast(), to.len.max(0) as usize);
        } else {
            let mut bytes = buffer_items::gather(&Py_buffer { len: to.len, ..from }, b'C')?;
            let mut packed = v.itemsize;
            let items = Py_buffer {
                buf: bytes.as_mut_ptr().cast(),
                strides: &raw mut packed,
                suboffsets: ptr::null_mut(),
                ..to
            };
            buffer_items::copy_items(&to, &items);
        }
    }
    Ok(())
}

/// Whether two views have the same format, item size and shape.
fn same_structure(to: &Py_buffer, from: &Py_buffer) -> bool {
    let text = |format: *const c_char| {
        // SAFETY: a view's format is NULL or a C string.
        let text = if format.is_null() { b"B" } else { unsafe { CStr::from_ptr(format) }.to_bytes() };
        text.strip_prefix(b"@").unwrap_or(text)
    };
    to.itemsize == from.itemsize && text(to.format) == text(from.format) && same_shape(to, from)
}

/// Whether two views with shapes have the same; behind a length of zero nothing matters.
pub(super) fn same_shape(a: &Py_buffer, b: &Py_buffer) -> bool {
    let (a, b) = (buffer::shape(a).unwrap_or_default(), buffer::shape(b).unwrap_or_default());
    a.len() == b.len() && a.iter().zip(b).take_while(|(a, b)| **a != 0 || a != b).all(|(a, b)| a == b)
}

fn nested_list(o: &Obj, v: &Py_buffer, format: u8, p: *mut u8, dim: usize) -> Result<Owned> {
    if dim == v.ndim as usize {
        return load(o, format, p);
    }
    let n = shape(v)[dim];
    let mut items = Vec::new();
    items.try_reserve_exact(n.max(0) as usize).map_err(|_| crate::engine::Raised::no_memory())?;
    for i in 0..n {
        items.push(nested_list(o, v, format, step(v, p, dim, i)?, dim + 1)?);
    }
    list::from_owned(items)
}

pub(super) fn to_list(o: &Obj) -> Result<Owned> {
    let v = view(o)?;
    nested_list(o, v, format_of(v)?, v.buf.cast(), 0)
}

pub(super) fn count(o: &Obj, value: &Obj) -> Result<Owned> {
    let items = crate::protocols::iter::get_iter(o)?;
    let mut n = 0;
    while let Some(item) = crate::protocols::iter::next(&items)? {
        n += i64::from(compare::rich_bool(&item, value, Py_EQ)?);
    }
    long::from_i64(n)
}

pub(super) fn find(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    check_positional("index", args.len(), 1, 3)?;
    let bound = |k: usize, default: isize| args.get(k).map_or(Ok(default), |arg| slice::index_argument(arg));
    let (start, stop) = (bound(1, 0)?, bound(2, isize::MAX)?);
    let v = view(o)?;
    match v.ndim {
        0 => return Err(raise!(TypeError, "invalid lookup on 0-dim memory")),
        1 => {}
        _ => return Err(raise!(NotImplementedError, "multi-dimensional lookup is not implemented")),
    }
    let n = shape(v)[0];
    let from = |i: isize| if i < 0 { i.saturating_add(n).max(0) } else { i };
    for i in from(start)..from(stop).min(n) {
        if compare::rich_bool(&*item(o, i)?, args[0], Py_EQ)? {
            return long::from_i64(i as i64);
        }
    }
    Err(raise!(ValueError, "memoryview.index(x): x not found"))
}

/// `memoryview.cast`: the same memory with another format, in one dimension or from one to several.
pub(super) fn cast(o: &Obj, format: &Obj, shape_arg: Option<&Obj>) -> Result<Owned> {
    let v = view(o)?;
    check_restricted(o)?;
    // SAFETY: `o` is a live memoryview.
    if unsafe { (*this(o)).flags } & _Py_MEMORYVIEW_C == 0 {
        return Err(raise!(TypeError, "memoryview: casts are restricted to C-contiguous views"));
    }
    if (shape_arg.is_some() || v.ndim != 1) && shape(v).contains(&0) {
        return Err(raise!(TypeError, "memoryview: cannot cast view with zeros in shape or strides"));
    }
    let items = shape_arg.map(|given| shape_items(v, given)).transpose()?;
    let dims = items.as_ref().map_or(1, |items| tuple::items(items).len());
    let ascii = codec_ucs::encode_ascii(format, None)?;
    let (format, size) = target_format(v, bytes::as_slice(&ascii))?;
    let shown = Py_buffer { itemsize: size, format, ..*v };
    // SAFETY: the same memory, of the same managed buffer; the geometry of as many dimensions is filled in before the view is shown.
    unsafe {
        let mv = bare((*this(o)).mbuf, &shown, dims)?;
        let done = match &items {
            None => {
                *(*mv).view.shape = v.len / size;
                Ok(())
            }
            Some(items) => fill_shape(&(*mv).view, tuple::items(items)),
        };
        fill_strides(&(*mv).view, b'C');
        let result = finish(mv);
        done.map(|()| result)
    }
}

/// The elements of the argument `shape` as a tuple.
fn shape_items(v: &Py_buffer, given: &Obj) -> Result<Owned> {
    let items = match (list::check(given), tuple::check(given)) {
        (true, _) => list::to_tuple(given)?,
        (_, true) => given.to_owned(),
        _ => return Err(raise!(TypeError, "shape must be a list or a tuple")),
    };
    let n = tuple::items(&items).len();
    if n > PyBUF_MAX_NDIM as usize {
        return Err(raise!(ValueError, "memoryview: number of dimensions must not exceed {PyBUF_MAX_NDIM}"));
    }
    if v.ndim != 1 && n != 1 {
        return Err(raise!(TypeError, "memoryview: cast must be 1D -> ND or ND -> 1D"));
    }
    Ok(items)
}

/// The format, in static storage, that a view is cast to, and the size of its items.
fn target_format(v: &Py_buffer, text: &[u8]) -> Result<(*mut c_char, Py_ssize_t)> {
    let (target, size) = match *text.strip_prefix(b"@").unwrap_or(text) {
        [c] if item_size(c).is_some() => (c, item_size(c).unwrap_or(1) as Py_ssize_t),
        _ => {
            return Err(raise!(
                ValueError,
                "memoryview: destination format must be a native single character format prefixed with an optional '@'"
            ));
        }
    };
    let bytes_like = |f: u8| matches!(f, b'B' | b'b' | b'c');
    if !native_format(v.format).is_some_and(bytes_like) && !bytes_like(target) {
        return Err(raise!(TypeError, "memoryview: cannot cast between two non-byte formats"));
    }
    if v.len % size != 0 {
        return Err(raise!(TypeError, "memoryview: length is not a multiple of itemsize"));
    }
    Ok((format_text(target, text.len() == 2), size))
}

/// Makes a view's shape that which is given, if it has as many bytes as the memory.
fn fill_shape(v: &Py_buffer, items: &[&Obj]) -> Result<()> {
    // SAFETY: the view has room for as many dimensions.
    let dims = unsafe { core::slice::from_raw_parts_mut(v.shape, items.len()) };
    dims.fill(0);
    let mut len = v.itemsize;
    for (dim, item) in dims.iter_mut().zip(items) {
        if !long::check(item) {
            return Err(raise!(TypeError, "memoryview.cast(): elements of shape must be integers"));
        }
        let n = long::as_ssize(item)?;
        if n <= 0 {
            return Err(raise!(ValueError, "memoryview.cast(): elements of shape must be integers > 0"));
        }
        let Some(product) = len.checked_mul(n) else {
            return Err(raise!(ValueError, "memoryview.cast(): product(shape) > SSIZE_MAX"));
        };
        (*dim, len) = (n, product);
    }
    if len != v.len {
        return Err(raise!(TypeError, "memoryview: product(shape) * itemsize != buffer size"));
    }
    Ok(())
}

/// A C string in static storage for a native format.
fn format_text(format: u8, prefixed: bool) -> *mut c_char {
    const NATIVE: &[u8; 18] = b"cbBhHiIlLqQnNefd?P";
    /// All of them as they are written, with the prefix in front.
    static TEXTS: [[u8; 3]; 18] = {
        let mut texts = [[b'@', 0, 0]; 18];
        let mut i = 0;
        while i < 18 {
            texts[i][1] = NATIVE[i];
            i += 1;
        }
        texts
    };
    let i = NATIVE.iter().position(|&c| c == format).unwrap_or(2);
    TEXTS[i][usize::from(!prefixed)..].as_ptr().cast_mut().cast()
}
