//! `abstract.h` and `pybuffer.h`: buffers.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Raised, Result};
use crate::protocols::{buffer, buffer_items};

/// Returns 1 when the object exports buffers, else 0. Never an error. C API reference: Buffer Protocol.
///
/// # Safety
/// The caller holds the GIL; `obj` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_CheckBuffer(obj: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(buffer::check(unsafe { Obj::from_ptr(obj) }))
}

/// Acquires a view of the object's memory, which `PyBuffer_Release` gives back; `view->obj` is then a new reference to the exporter. Returns 0, or -1
/// with an error set: `TypeError` when the object exports no buffer, `BufferError` when it cannot be had as `flags` ask. C API reference: Buffer Protocol.
///
/// # Safety
/// The caller holds the GIL; `obj` is a live object, `view` valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetBuffer(obj: *mut PyObject, view: *mut Py_buffer, flags: c_int) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { buffer::get_status(Obj::from_ptr(obj), view, flags) }
}

/// Releases a view and its reference to the exporter; does nothing to a view that was released already. C API reference: Buffer Protocol.
///
/// # Safety
/// The caller holds the GIL; `view` was filled by `PyObject_GetBuffer` or its relatives.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_Release(view: *mut Py_buffer) {
    // SAFETY: passed on from the caller.
    unsafe { buffer::release(view) }
}

/// Fills in a view of `len` contiguous bytes for an exporter's `bf_getbuffer`; `view->obj` becomes a new reference to `o` (which may be NULL). Returns 0,
/// or -1 with `BufferError` set when `flags` ask for writing and `readonly` is set, or `view` is NULL. C API reference: Buffer Protocol.
///
/// # Safety
/// The caller holds the GIL; `buf` stays valid while the view is held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_FillInfo(
    view: *mut Py_buffer,
    o: *mut PyObject,
    buf: *mut c_void,
    len: Py_ssize_t,
    readonly: c_int,
    flags: c_int,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { buffer::fill_info(view, Obj::from_ptr_opt(o), buf, len, readonly != 0, flags) }.into_c()
}

/// Returns 1 when the view is contiguous in the given order ('C', 'F' or 'A' for either), else 0. Never an error. C API reference: Buffer Protocol.
///
/// # Safety
/// `view` is a filled view.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_IsContiguous(view: *const Py_buffer, order: c_char) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(unsafe { buffer::is_contiguous(&*view, order as u8) })
}

/// Writes the strides of a contiguous array of the given shape in order 'C' or 'F'. C API reference: Buffer Protocol.
///
/// # Safety
/// `shape` and `strides` hold `ndims` items.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_FillContiguousStrides(
    ndims: c_int,
    shape: *mut Py_ssize_t,
    strides: *mut Py_ssize_t,
    itemsize: c_int,
    order: c_char,
) {
    let n = ndims.max(0) as usize;
    // SAFETY: passed on from the caller.
    let (shape, strides) =
        unsafe { (core::slice::from_raw_parts(shape, n), core::slice::from_raw_parts_mut(strides, n)) };
    buffer::fill_contiguous_strides(shape, strides, itemsize as Py_ssize_t, order as u8);
}

/// Returns the address of the item at `indices`. C API reference: Buffer Protocol.
///
/// # Safety
/// `view` is a filled view with shape and strides; `indices` holds an index for each dimension, in range.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_GetPointer(view: *const Py_buffer, indices: *const Py_ssize_t) -> *mut c_void {
    // SAFETY: passed on from the caller.
    unsafe { buffer::pointer(&*view, core::slice::from_raw_parts(indices, (*view).ndim.max(0) as usize)) }.cast()
}

/// Returns the size in bytes of what a format of the module `struct` describes, or -1 with an error set: `struct.error` for a wrong format, or what the
/// import of the module has raised. C API reference: Buffer Protocol.
///
/// # Safety
/// The caller holds the GIL; `format` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_SizeFromFormat(format: *const c_char) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    buffer::size_from_format(unsafe { CStr::from_ptr(format) }).into_c()
}

/// Copies a view's items to `buf` one behind the other, in order 'C', 'F' or 'A'. Returns 0, or -1 with `ValueError` set when `len` is not the view's.
/// C API reference: Buffer Protocol.
///
/// # Safety
/// The caller holds the GIL; `buf` has room for `len` bytes, `src` is a filled view.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_ToContiguous(
    buf: *mut c_void,
    src: *const Py_buffer,
    len: Py_ssize_t,
    order: c_char,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { buffer_items::to_contiguous(buf.cast(), &*src, len, order as u8) }.into_c()
}

/// Copies `len` bytes (at most the view's length) from `buf` to a view's items, in order 'C', 'F' or 'A'. Returns 0. C API reference: Buffer Protocol.
///
/// # Safety
/// The caller holds the GIL; `buf` holds `len` bytes, `view` is a filled, writable view.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBuffer_FromContiguous(
    view: *const Py_buffer,
    buf: *const c_void,
    len: Py_ssize_t,
    order: c_char,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { buffer_items::from_contiguous(&*view, buf.cast(), len, order as u8) };
    0
}

/// Copies what `src`'s buffer holds into `dest`'s. Returns 0, or -1 with an error set: `TypeError` when one exports no buffer, `BufferError` when
/// `dest` is too small or read-only. C API reference: Buffer Protocol.
///
/// # Safety
/// The caller holds the GIL; both are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_CopyData(dest: *mut PyObject, src: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { buffer_items::copy_data(Obj::from_ptr(dest), Obj::from_ptr(src)) }.into_c()
}

/// Acquires a simple read-only view and returns its memory through `*buffer` and `*buffer_len` after releasing it. Returns 0, or -1 with an error set.
/// Deprecated: the memory is not protected. C API reference: Old Buffer Protocol.
///
/// # Safety
/// The caller holds the GIL; each argument is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_AsReadBuffer(
    obj: *mut PyObject,
    buffer: *mut *const c_void,
    buffer_len: *mut Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { old_buffer(obj, buffer.cast(), buffer_len, PyBUF_SIMPLE) }.into_c()
}

/// As `PyObject_AsReadBuffer`, of characters. C API reference: Old Buffer Protocol.
///
/// # Safety
/// As for `PyObject_AsReadBuffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_AsCharBuffer(
    obj: *mut PyObject,
    buffer: *mut *const c_char,
    buffer_len: *mut Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { old_buffer(obj, buffer.cast(), buffer_len, PyBUF_SIMPLE) }.into_c()
}

/// As `PyObject_AsReadBuffer`, for writing. C API reference: Old Buffer Protocol.
///
/// # Safety
/// As for `PyObject_AsReadBuffer`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_AsWriteBuffer(
    obj: *mut PyObject,
    buffer: *mut *mut c_void,
    buffer_len: *mut Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    let result = unsafe { old_buffer(obj, buffer, buffer_len, PyBUF_WRITABLE) };
    if result.is_err() && !obj.is_null() && !buffer.is_null() && !buffer_len.is_null() {
        return Err::<(), _>(crate::raise!(TypeError, "expected a writable bytes-like object")).into_c();
    }
    result.into_c()
}

/// Returns 1 when a simple read-only view of the object can be had, else 0. Never an error. C API reference: Old Buffer Protocol.
///
/// # Safety
/// The caller holds the GIL; `obj` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_CheckReadBuffer(obj: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    match buffer::View::new(unsafe { Obj::from_ptr(obj) }, PyBUF_SIMPLE) {
        Ok(_) => 1,
        Err(Raised { .. }) => {
            crate::engine::error::clear();
            0
        }
    }
}

unsafe fn old_buffer(
    obj: *mut PyObject,
    buffer: *mut *mut c_void,
    buffer_len: *mut Py_ssize_t,
    flags: c_int,
) -> Result<()> {
    if obj.is_null() || buffer.is_null() || buffer_len.is_null() {
        return Err(crate::engine::error::null_argument());
    }
    // SAFETY: none is NULL; the caller promises that they are valid.
    unsafe {
        let view = buffer::View::new(Obj::from_ptr(obj), flags)?;
        *buffer = view.raw().buf;
        *buffer_len = view.raw().len;
    }
    Ok(())
}
