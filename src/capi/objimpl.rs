//! `objimpl.h`: memory of objects, with and without a GC head.

use crate::abi::*;
use crate::engine::collector::{self, Reason};
use crate::engine::{Raised, alloc, gc, generations};
use crate::objects::type_alloc;
use core::ptr;

pub use super::pymem::PyObject_Free;

/// Lays the head of an object into memory of the object domain: its type and one reference. Returns `op`; NULL sets `MemoryError`. C API reference: Allocating Objects on the Heap.
///
/// # Safety
/// The caller holds the GIL; `op` is NULL or points to room for an object, `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Init(op: *mut PyObject, r#type: *mut PyTypeObject) -> *mut PyObject {
    if op.is_null() {
        let _ = Raised::no_memory();
        return op;
    }
    // SAFETY: passed on from the caller.
    unsafe { type_alloc::init_head(op, r#type) };
    op
}

/// [`PyObject_Init`] for a variable-sized object of `size` items. C API reference: Allocating Objects on the Heap.
///
/// # Safety
/// As for [`PyObject_Init`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_InitVar(
    op: *mut PyVarObject,
    r#type: *mut PyTypeObject,
    size: Py_ssize_t,
) -> *mut PyVarObject {
    if op.is_null() {
        let _ = Raised::no_memory();
        return op;
    }
    // SAFETY: passed on from the caller.
    unsafe {
        (*op).ob_size = size;
        type_alloc::init_head(op.cast(), r#type);
    }
    op
}

/// Allocates an object of the type's basic size without a GC head; the fields behind the head are uninitialised. Returns a new reference,
/// or NULL with `MemoryError` set. C API reference: Allocating Objects on the Heap.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyObject_New(r#type: *mut PyTypeObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { PyObject_Init(alloc::object_alloc((*r#type).tp_basicsize as usize).cast(), r#type) }
}

/// [`_PyObject_New`] with room for `size` items. C API reference: Allocating Objects on the Heap.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyObject_NewVar(r#type: *mut PyTypeObject, size: Py_ssize_t) -> *mut PyVarObject {
    let block = type_alloc::instance_size(r#type, size).map_or(ptr::null_mut(), alloc::object_alloc);
    // SAFETY: passed on from the caller.
    unsafe { PyObject_InitVar(block.cast(), r#type, size) }
}

/// Allocates an object with a GC head, untracked; the fields behind the object head are uninitialised. Returns a new reference, or NULL with
/// `MemoryError` set. C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type with `Py_TPFLAGS_HAVE_GC`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyObject_GC_New(r#type: *mut PyTypeObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { PyObject_Init(type_alloc::raw_gc(r#type, (*r#type).tp_basicsize as usize), r#type) }
}

/// [`_PyObject_GC_New`] with room for `size` items. A negative size sets `SystemError`. C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// As for [`_PyObject_GC_New`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyObject_GC_NewVar(r#type: *mut PyTypeObject, size: Py_ssize_t) -> *mut PyVarObject {
    if size < 0 {
        let _ = crate::engine::error::bad_internal_call();
        return ptr::null_mut();
    }
    // SAFETY: passed on from the caller.
    unsafe {
        let block = type_alloc::instance_size(r#type, size);
        let block = block.map_or(ptr::null_mut(), |size| type_alloc::raw_gc(r#type, size));
        PyObject_InitVar(block.cast(), r#type, size)
    }
}

/// [`_PyObject_GC_New`] with `extra_size` zeroed bytes behind the object. C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// As for [`_PyObject_GC_New`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_Object_GC_NewWithExtraData(
    r#type: *mut PyTypeObject,
    extra_size: usize,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        let Some(size) = ((*r#type).tp_basicsize as usize).checked_add(extra_size) else {
            let _ = Raised::no_memory();
            return ptr::null_mut();
        };
        let block = type_alloc::raw_gc(r#type, size);
        if !block.is_null() {
            block.cast::<u8>().write_bytes(0, size);
        }
        PyObject_Init(block, r#type)
    }
}

/// Resizes an untracked variable-sized object to `nitems` items. Returns its new place, or NULL with `MemoryError` set, and the object stays. C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// The caller holds the GIL; `op` is an untracked object with a GC head.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyObject_GC_Resize(op: *mut PyVarObject, nitems: Py_ssize_t) -> *mut PyVarObject {
    // SAFETY: passed on from the caller.
    unsafe {
        let ty = (*op).ob_base.ob_type;
        let front = type_alloc::preheader(ty);
        let size = type_alloc::instance_size(ty, nitems).and_then(|size| size.checked_add(front));
        let start = op.cast::<u8>().sub(front);
        let block = size.map_or(ptr::null_mut(), |size| alloc::object_realloc(start, size));
        if block.is_null() {
            let _ = Raised::no_memory();
            return ptr::null_mut();
        }
        let op = block.add(front).cast::<PyVarObject>();
        (*op).ob_size = nitems;
        op
    }
}

/// Frees the memory of an object with a GC head, untracking it first. Meant for `tp_free`. C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// The caller holds the GIL; `op` came from one of this header's GC allocations or from `tp_alloc`, and is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GC_Del(op: *mut c_void) {
    // SAFETY: passed on from the caller.
    unsafe { type_alloc::free_gc(op.cast()) }
}

/// Makes the collector know the object, whose fields `tp_traverse` may now visit. Nothing happens when it does already. C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// The caller holds the GIL; `op` is an object with a GC head.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GC_Track(op: *mut c_void) {
    // SAFETY: passed on from the caller.
    unsafe {
        if !gc::is_tracked(op.cast()) {
            gc::track(op.cast());
        }
    }
}

/// Makes the collector forget the object. Nothing happens when it does not know it. C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// The caller holds the GIL; `op` is an object with a GC head.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GC_UnTrack(op: *mut c_void) {
    // SAFETY: passed on from the caller.
    unsafe { gc::untrack(op.cast()) }
}

/// Returns 1 when the object has a GC head and the collector knows it, else 0. C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// The caller holds the GIL; `op` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GC_IsTracked(op: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { c_int::from(PyObject_IS_GC(op) != 0 && gc::is_tracked(op)) }
}

/// Returns 1 when the object has a GC head and its finalizer has run, else 0. C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// The caller holds the GIL; `op` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GC_IsFinalized(op: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { c_int::from(PyObject_IS_GC(op) != 0 && gc::is_finalized(op)) }
}

/// Returns 1 when the object has a GC head, else 0. C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// The caller holds the GIL; `op` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_IS_GC(op: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller; a type may say it per instance.
    unsafe {
        let ty = (*op).ob_type;
        let flagged = (*ty).tp_flags & Py_TPFLAGS_HAVE_GC != 0;
        c_int::from(flagged && (*ty).tp_is_gc.is_none_or(|f| f(op) != 0))
    }
}

/// Collects unreachable cycles, unless automatic collection is disabled. Returns the number of unreachable objects; a pending error is kept.
/// C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyGC_Collect() -> Py_ssize_t {
    if generations::is_enabled() { collector::collect(generations::OLDEST, Reason::Program) } else { 0 }
}

/// Enables automatic collection. Returns 1 when it was enabled already, else 0. C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyGC_Enable() -> c_int {
    c_int::from(generations::set_enabled(true))
}

/// Disables automatic collection. Returns 1 when it was enabled, else 0. C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyGC_Disable() -> c_int {
    c_int::from(generations::set_enabled(false))
}

/// Returns 1 when automatic collection is enabled, else 0. C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyGC_IsEnabled() -> c_int {
    c_int::from(generations::is_enabled())
}

/// Calls `callback(object, arg)` for every tracked object until it returns 0. C API reference: Supporting Cyclic Garbage Collection.
///
/// # Safety
/// The caller holds the GIL; the callback makes and collects no objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_GC_VisitObjects(
    callback: Option<unsafe extern "C" fn(*mut PyObject, *mut c_void) -> c_int>,
    arg: *mut c_void,
) {
    if let Some(callback) = callback {
        // SAFETY: the callback is called as its contract says.
        collector::visit_objects(|o| unsafe { callback(o.as_ptr(), arg) != 0 });
    }
}
