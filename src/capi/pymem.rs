//! `pymem.h`, and the allocation functions of `objimpl.h`'s object domain.

use crate::abi::*;
use crate::engine::alloc::{self, Domain};
use core::ptr;

/// Allocates `size` bytes in the raw domain. Returns memory for `PyMem_RawFree`, or NULL without an error when memory is out. Needs no GIL.
/// C API reference: Memory Management.
#[unsafe(no_mangle)]
pub extern "C" fn PyMem_RawMalloc(size: usize) -> *mut c_void {
    alloc::domain_malloc(Domain::Raw, size)
}

/// Allocates `nelem * elsize` zeroed bytes in the raw domain. Returns memory for `PyMem_RawFree`, or NULL without an error when memory is out.
/// Needs no GIL. C API reference: Memory Management.
#[unsafe(no_mangle)]
pub extern "C" fn PyMem_RawCalloc(nelem: usize, elsize: usize) -> *mut c_void {
    alloc::domain_calloc(Domain::Raw, nelem, elsize)
}

/// Resizes raw memory; NULL allocates. Returns the new block, or NULL without an error when memory is out, and then the old block stays.
/// Needs no GIL. C API reference: Memory Management.
///
/// # Safety
/// `ptr` is NULL or came from the raw domain.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_RawRealloc(ptr: *mut c_void, new_size: usize) -> *mut c_void {
    // SAFETY: passed on from the caller.
    unsafe { alloc::domain_realloc(Domain::Raw, ptr, new_size) }
}

/// Frees raw memory; NULL is ignored. Needs no GIL. C API reference: Memory Management.
///
/// # Safety
/// `ptr` is NULL or came from the raw domain and is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_RawFree(ptr: *mut c_void) {
    // SAFETY: passed on from the caller.
    unsafe { alloc::domain_free(Domain::Raw, ptr) }
}

/// Allocates `size` bytes in the mem domain. Returns memory for `PyMem_Free`, or NULL without an error when memory is out.
/// C API reference: Memory Management.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_Malloc(size: usize) -> *mut c_void {
    if size > isize::MAX as usize {
        return ptr::null_mut();
    }
    alloc::mem_alloc(size).cast()
}

/// Allocates `nelem * elsize` zeroed bytes in the mem domain. Returns memory for `PyMem_Free`, or NULL without an error when memory is out.
/// C API reference: Memory Management.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_Calloc(nelem: usize, elsize: usize) -> *mut c_void {
    alloc::domain_calloc(Domain::Mem, nelem, elsize)
}

/// Resizes memory of the mem domain; NULL allocates. Returns the new block, or NULL without an error when memory is out, and then the old block
/// stays. C API reference: Memory Management.
///
/// # Safety
/// The caller holds the GIL; `ptr` is NULL or came from the mem domain.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_Realloc(ptr: *mut c_void, new_size: usize) -> *mut c_void {
    // SAFETY: passed on from the caller.
    unsafe { alloc::domain_realloc(Domain::Mem, ptr, new_size) }
}

/// Frees memory of the mem domain; NULL is ignored. C API reference: Memory Management.
///
/// # Safety
/// The caller holds the GIL; `ptr` is NULL or came from the mem domain and is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_Free(ptr: *mut c_void) {
    // SAFETY: passed on from the caller.
    unsafe { alloc::mem_free(ptr.cast()) }
}

/// Allocates `size` bytes in the object domain. Returns memory for `PyObject_Free`, or NULL without an error when memory is out.
/// C API reference: Memory Management.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Malloc(size: usize) -> *mut c_void {
    if size > isize::MAX as usize {
        return ptr::null_mut();
    }
    alloc::object_alloc(size).cast()
}

/// Allocates `nelem * elsize` zeroed bytes in the object domain. Returns memory for `PyObject_Free`, or NULL without an error when memory is out.
/// C API reference: Memory Management.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Calloc(nelem: usize, elsize: usize) -> *mut c_void {
    alloc::domain_calloc(Domain::Object, nelem, elsize)
}

/// Resizes memory of the object domain; NULL allocates. Returns the new block, or NULL without an error when memory is out, and then the old block
/// stays. C API reference: Memory Management.
///
/// # Safety
/// The caller holds the GIL; `ptr` is NULL or came from the object domain.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Realloc(ptr: *mut c_void, new_size: usize) -> *mut c_void {
    // SAFETY: passed on from the caller.
    unsafe { alloc::domain_realloc(Domain::Object, ptr, new_size) }
}

/// Frees memory of the object domain; NULL is ignored. C API reference: Memory Management.
///
/// # Safety
/// The caller holds the GIL; `ptr` is NULL or came from the object domain and is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Free(ptr: *mut c_void) {
    // SAFETY: passed on from the caller.
    unsafe { alloc::object_free(ptr.cast()) }
}

fn domain_of(domain: PyMemAllocatorDomain) -> Option<Domain> {
    match domain {
        PYMEM_DOMAIN_RAW => Some(Domain::Raw),
        PYMEM_DOMAIN_MEM => Some(Domain::Mem),
        PYMEM_DOMAIN_OBJ => Some(Domain::Object),
        _ => None,
    }
}

/// Writes the allocator of `domain` to `*allocator`; all NULL for an unknown domain. C API reference: Memory Management.
///
/// # Safety
/// `allocator` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_GetAllocator(domain: PyMemAllocatorDomain, allocator: *mut PyMemAllocatorEx) {
    let none = PyMemAllocatorEx { ctx: ptr::null_mut(), malloc: None, calloc: None, realloc: None, free: None };
    // SAFETY: passed on from the caller.
    unsafe { allocator.write(domain_of(domain).map_or(none, alloc::get)) }
}

/// Replaces the allocator of `domain` by a copy of `*allocator`; an unknown domain is ignored. The new functions must be able to free what the old
/// ones allocated (by calling them). C API reference: Memory Management.
///
/// # Safety
/// `allocator` is valid for reading, with every function set; the caller holds the GIL or runs before initialization.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMem_SetAllocator(domain: PyMemAllocatorDomain, allocator: *mut PyMemAllocatorEx) {
    if let Some(domain) = domain_of(domain) {
        // SAFETY: passed on from the caller.
        alloc::set(domain, unsafe { &*allocator });
    }
}
