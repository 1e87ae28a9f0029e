//! `objimpl.h`: memory of objects, with and without a GC head.

use crate::abi::*;
use crate::objects::type_alloc;

pub use super::pymem::PyObject_Free;

/// Frees the memory of an object with a GC head, untracking it first. Meant for `tp_free`. C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// The caller holds the GIL; `op` came from one of this header's GC allocations or from `tp_alloc`, and is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GC_Del(op: *mut c_void) {
    // SAFETY: passed on from the caller.
    unsafe { type_alloc::free_gc(op.cast()) }
}
