//! `memoryobject.h`.

use crate::abi::*;
use crate::engine::{IntoC, Obj};
use crate::objects::memoryview;

/// Makes a memoryview of an object that exports buffers. Returns a new reference, or NULL with an error set (`TypeError` when it exports none).
/// C API reference: MemoryView objects.
///
/// # Safety
/// The caller holds the GIL; `base` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMemoryView_FromObject(base: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    memoryview::from_object(unsafe { Obj::from_ptr(base) }).into_c()
}

/// Makes a memoryview of `size` bytes at `mem`; `flags` is `PyBUF_READ` or `PyBUF_WRITE`. Returns a new reference, or NULL with an error set.
/// C API reference: MemoryView objects.
///
/// # Safety
/// The caller holds the GIL; the memory stays valid as long as the memoryview.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMemoryView_FromMemory(mem: *mut c_char, size: Py_ssize_t, flags: c_int) -> *mut PyObject {
    memoryview::from_memory(mem.cast(), size, flags == PyBUF_WRITE).into_c()
}

/// Makes a memoryview of a view, of which it takes a copy; the view's exporter is not released by it. Returns a new reference, or NULL with
/// `ValueError` set when `info->buf` is NULL. C API reference: MemoryView objects.
///
/// # Safety
/// The caller holds the GIL; `info` is a filled view whose memory stays valid as long as the memoryview.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMemoryView_FromBuffer(info: *const Py_buffer) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    memoryview::from_buffer(unsafe { &*info }).into_c()
}

/// Makes a memoryview whose memory is contiguous in `order` ('C', 'F' or 'A'), copying it for `PyBUF_READ` if need be. Returns a new reference, or NULL
/// with `BufferError` set when writing is asked for and the memory is read-only or not contiguous. C API reference: MemoryView objects.
///
/// # Safety
/// The caller holds the GIL; `base` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMemoryView_GetContiguous(
    base: *mut PyObject,
    buffertype: c_int,
    order: c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    memoryview::contiguous(unsafe { Obj::from_ptr(base) }, buffertype, order as u8).into_c()
}
