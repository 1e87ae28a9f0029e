//! `bytesobject.h`.

use super::unicodeobject::{bytes_at, object, text};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, error, refcount};
use crate::objects::{bytes, bytes_escape, bytes_new, bytes_type, type_attr, unicode, unicode_repr};
use crate::raise;
use core::ptr;

/// An argument that has to be a `bytes`: `expected bytes, int found`.
///
/// # Safety
/// `o` is NULL or a live object.
unsafe fn argument<'a>(o: *mut PyObject) -> Result<&'a Obj> {
    // SAFETY: as promised.
    let o = unsafe { object(o)? };
    if bytes::check(o) { Ok(o) } else { Err(raise!(TypeError, "expected bytes, {} found", o.type_name())) }
}

unsafe fn from_string_and_size(s: *const c_char, size: Py_ssize_t) -> Result<Owned> {
    if size < 0 {
        return Err(raise!(SystemError, "Negative size passed to PyBytes_FromStringAndSize"));
    }
    if s.is_null() && size > 0 {
        return bytes::with_len(size as usize);
    }
    // SAFETY: `size` bytes can be read at `s`.
    bytes::new(unsafe { bytes_at(s, size) })
}

unsafe fn as_string_and_size(o: *mut PyObject, s: *mut *mut c_char, len: *mut Py_ssize_t) -> Result<()> {
    if s.is_null() {
        return Err(error::bad_internal_call());
    }
    // SAFETY: `o` is NULL or live; the pointers are valid or, for `len`, NULL.
    unsafe {
        let o = argument(o)?;
        s.write(bytes::data_ptr(o).cast());
        if !len.is_null() {
            len.write(bytes::len(o) as Py_ssize_t);
        } else if bytes::as_slice(o).contains(&0) {
            return Err(raise!(ValueError, "embedded null byte"));
        }
    }
    Ok(())
}

/// Whether nobody can tell that a `bytes` changes.
fn is_modifiable(o: &Obj) -> bool {
    o.refcount() == 1 && bytes::check_exact(o)
}

unsafe fn concat(place: *mut *mut PyObject, newpart: *mut PyObject) {
    // SAFETY: `place` is valid and holds NULL or an owned reference; `newpart` is NULL or live.
    unsafe {
        let Some(left) = Obj::from_ptr_opt(*place) else { return };
        let Some(right) = Obj::from_ptr_opt(newpart) else { return refcount::clear(place) };
        if is_modifiable(left) && bytes::check_exact(right) && !left.is(right) && bytes::len(left) > 0 {
            let old = bytes::len(left);
            if bytes::resize(place, old + bytes::len(right)).is_ok() {
                let added = bytes::as_slice(right);
                ptr::copy_nonoverlapping(added.as_ptr(), bytes::data_ptr(Obj::from_ptr(*place)).add(old), added.len());
            }
            return;
        }
        let joined = bytes_type::concat(left, right).into_c();
        refcount::replace(place, joined);
    }
}

unsafe fn join(sep: *mut PyObject, iterable: *mut PyObject) -> Result<Owned> {
    // SAFETY: both are NULL or live.
    let (sep, iterable) = unsafe { (Obj::from_ptr_opt(sep).ok_or_else(error::bad_internal_call)?, object(iterable)?) };
    if !bytes::check(sep) {
        let name = type_attr::fully_qualified_name(sep.ty())?;
        return Err(raise!(TypeError, "sep: expected bytes, got {}", unicode::display(&name)));
    }
    bytes_new::join(sep, iterable)
}

unsafe fn resize(place: *mut *mut PyObject, size: Py_ssize_t) -> Result<()> {
    // SAFETY: `place` is valid and holds NULL or an owned reference.
    unsafe {
        let Some(o) = Obj::from_ptr_opt(*place) else { return Err(error::bad_internal_call()) };
        if bytes::check(o) && size >= 0 {
            if bytes::len(o) == size as usize {
                return Ok(());
            }
            if size == 0 || bytes::len(o) == 0 {
                let new = if size == 0 { Ok(bytes::empty()) } else { bytes::with_len(size as usize) };
                refcount::replace(place, new.into_c());
                return if (*place).is_null() { Err(Raised::already()) } else { Ok(()) };
            }
            if o.refcount() == 1 {
                return bytes::resize(place, size as usize);
            }
            let old = bytes::as_slice(o);
            let kept = old.len().min(size as usize);
            let new = bytes::with_len(size as usize);
            if let Ok(new) = &new {
                ptr::copy_nonoverlapping(old.as_ptr(), bytes::data_ptr(new), kept);
            }
            refcount::replace(place, new.into_c());
            return if (*place).is_null() { Err(Raised::already()) } else { Ok(()) };
        }
        refcount::clear(place);
        Err(error::bad_internal_call())
    }
}

/// Copies size bytes; for NULL, the bytes are the caller's to set. `SystemError` for a negative size. Returns a new
/// reference, or NULL with an error set. C API reference: Bytes Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_FromStringAndSize(s: *const c_char, size: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { from_string_and_size(s, size) }.into_c()
}

/// Copies a C string. Returns a new reference, or NULL with an error set. C API reference: Bytes Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_FromString(s: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { bytes::new(CStr::from_ptr(s).to_bytes()) }.into_c()
}

/// Copies a buffer's contents, or the ints of an iterable; an exact bytes object is returned as it is. `SystemError` for
/// NULL. Returns a new reference, or NULL with an error set. C API reference: Bytes Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_FromObject(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { Obj::from_ptr_opt(o).ok_or_else(error::bad_internal_call).and_then(bytes_new::from_object) }.into_c()
}

/// Returns the number of bytes, or -1 with `TypeError` set for anything but bytes. C API reference: Bytes Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_Size(o: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { argument(o) }.map(|o| bytes::len(o) as Py_ssize_t).into_c()
}

/// Returns the bytes, which the object owns and which end with a zero, or NULL with `TypeError` set for anything but bytes. C
/// API reference: Bytes Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_AsString(o: *mut PyObject) -> *mut c_char {
    // SAFETY: passed on from the caller.
    unsafe { argument(o) }.map_or(ptr::null_mut(), |o| bytes::data_ptr(o).cast())
}

/// Stores the bytes, which the object owns, and their number; 0, or -1 with an error set. Without len, an embedded zero is a
/// `ValueError`. C API reference: Bytes Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_AsStringAndSize(o: *mut PyObject, s: *mut *mut c_char, len: *mut Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { as_string_and_size(o, s, len) }.into_c()
}

/// Makes the repr of a bytes object, always in single quotes unless smartquotes. Returns a new reference, or NULL with an
/// error set. C API reference: Bytes Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_Repr(o: *mut PyObject, smartquotes: c_int) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { unicode_repr::repr_bytes(bytes::as_slice(Obj::from_ptr(o)), smartquotes != 0) }.into_c()
}

/// Replaces *bytes by its concatenation with newpart, in place if nobody else has it; on failure, or for a NULL newpart,
/// *bytes becomes NULL. C API reference: Bytes Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_Concat(bytes_: *mut *mut PyObject, newpart: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { concat(bytes_, newpart) }
}

/// As PyBytes_Concat, and gives the reference to newpart back. C API reference: Bytes Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_ConcatAndDel(bytes_: *mut *mut PyObject, newpart: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe {
        concat(bytes_, newpart);
        refcount::xdecref(newpart);
    }
}

/// Joins the bytes-like objects of an iterable with a bytes object between them. Returns a new reference, or NULL with an
/// error set. C API reference: Bytes Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_Join(sep: *mut PyObject, iterable: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { join(sep, iterable) }.into_c()
}

/// As PyBytes_Join. Private, used by real modules. Returns a new reference, or NULL with an error set. C API reference: Bytes
/// Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyBytes_Join(sep: *mut PyObject, iterable: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { join(sep, iterable) }.into_c()
}

/// Decodes the escapes of a bytes literal; errors is "strict", "replace" or "ignore" for bad `\x` escapes. Returns a new
/// reference, or NULL with an error set. C API reference: Bytes Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_DecodeEscape(
    s: *const c_char,
    len: Py_ssize_t,
    errors: *const c_char,
    _unicode: Py_ssize_t,
    _recode_encoding: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { bytes_escape::decode(bytes_at(s, len), text(errors)) }.into_c()
}

/// Changes the size of a bytes object, which may move or, if others have it, be copied. Returns 0, or -1 with an error set and *bytes NULL.
/// C API reference: Bytes Objects.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyBytes_Resize(bytes_: *mut *mut PyObject, newsize: Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { resize(bytes_, newsize) }.into_c()
}
