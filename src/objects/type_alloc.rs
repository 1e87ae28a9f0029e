//! Memory of instances: allocation by type, the words in front of an object, and freeing.

use super::type_inherit::PREHEADER_FLAGS;
use crate::abi::*;
use crate::engine::refcount::{incref, new_reference};
use crate::engine::{Owned, Raised, Result, alloc, gc, generations};
use core::ptr;

const WORD: usize = size_of::<usize>();
const GC_HEAD: usize = size_of::<PyGC_Head>();

/// How many bytes stand in front of an instance.
#[inline(always)]
pub fn preheader(ty: *mut PyTypeObject) -> usize {
    // SAFETY: a live type.
    let flags = unsafe { (*ty).tp_flags };
    let head = if flags & Py_TPFLAGS_HAVE_GC != 0 { GC_HEAD } else { 0 };
    head + if flags & PREHEADER_FLAGS != 0 { 2 * WORD } else { 0 }
}

/// The size of an instance with `items` items, without what stands in front.
#[inline(always)]
pub fn instance_size(ty: *mut PyTypeObject, items: Py_ssize_t) -> Option<usize> {
    // SAFETY: a live type.
    let (basic, item) = unsafe { ((*ty).tp_basicsize as usize, (*ty).tp_itemsize as usize) };
    let size = item.checked_mul(items as usize)?.checked_add(basic)?.checked_add(WORD - 1)? & !(WORD - 1);
    (size <= isize::MAX as usize).then_some(size)
}

/// A new instance with zeroed fields, tracked if it has a GC head: `PyType_GenericAlloc`.
#[inline]
pub fn generic_alloc(ty: *mut PyTypeObject, items: Py_ssize_t) -> Result<Owned> {
    let object = alloc_untracked(ty, items)?;
    // SAFETY: the object is complete and untracked.
    unsafe {
        if (*ty).tp_flags & Py_TPFLAGS_HAVE_GC != 0 {
            gc::track(object);
        }
        Ok(Owned::from_ptr(object))
    }
}

/// A new instance with zeroed fields that the collector does not know yet.
#[inline]
pub fn alloc_untracked(ty: *mut PyTypeObject, items: Py_ssize_t) -> Result<*mut PyObject> {
    // SAFETY: a live type; the block has the size that the type asks for, plus one item as a sentinel.
    unsafe {
        let variable = (*ty).tp_itemsize != 0;
        let size = if variable {
            instance_size(ty, items.wrapping_add(1)).ok_or_else(Raised::no_memory)?
        } else {
            ((*ty).tp_basicsize as usize + WORD - 1) & !(WORD - 1)
        };
        let front = preheader(ty);
        let block = alloc::object_alloc(front + size);
        if block.is_null() {
            return Err(Raised::no_memory());
        }
        if (*ty).tp_flags & Py_TPFLAGS_HAVE_GC != 0 {
            generations::count_new();
        }
        zero(block, front + size);
        let object = block.add(front).cast::<PyObject>();
        (*object).ob_type = ty;
        if (*ty).tp_flags & Py_TPFLAGS_HEAPTYPE != 0 {
            incref(ty.cast());
        }
        if variable {
            (*object.cast::<PyVarObject>()).ob_size = items;
        }
        new_reference(object);
        Ok(object)
    }
}

/// Zeroes a block of whole words; small ones without a call.
#[inline(always)]
unsafe fn zero(block: *mut u8, size: usize) {
    // SAFETY: the caller owns `size` bytes, a multiple of a word.
    unsafe {
        if size <= 96 {
            let mut at = block.cast::<usize>();
            let end = block.add(size).cast::<usize>();
            while at < end {
                at.write_volatile(0);
                at = at.add(1);
            }
        } else {
            ptr::write_bytes(block, 0, size);
        }
    }
}

/// Frees the memory of an object whose type says what stands in front of it: `PyObject_GC_Del`.
///
/// # Safety
/// `object` came from an allocation by type (or by `gc`) and is not used any more; its type is still alive.
#[inline]
pub unsafe fn free_gc(object: *mut PyObject) {
    // SAFETY: as promised.
    unsafe {
        if gc::is_tracked(object) {
            gc::untrack(object);
        }
        generations::count_freed();
        let flags = (*(*object).ob_type).tp_flags & (Py_TPFLAGS_HAVE_GC | PREHEADER_FLAGS);
        let front = if flags == Py_TPFLAGS_HAVE_GC { GC_HEAD } else { preheader((*object).ob_type) };
        alloc::object_free(object.cast::<u8>().sub(front));
    }
}

/// Lays the head of a new object: its type (owned when it is a heap type) and one reference.
///
/// # Safety
/// `object` points to memory of at least an object head.
#[inline]
pub unsafe fn init_head(object: *mut PyObject, ty: *mut PyTypeObject) {
    // SAFETY: as promised; the type is live.
    unsafe {
        (*object).ob_type = ty;
        if (*ty).tp_flags & Py_TPFLAGS_HEAPTYPE != 0 {
            incref(ty.cast());
        }
        new_reference(object);
    }
}

/// Memory for an instance of `size` bytes with a GC head: what stands in front is zeroed, the rest is not. NULL when memory is out.
#[inline(always)]
pub fn raw_gc(ty: *mut PyTypeObject, size: usize) -> *mut PyObject {
    // SAFETY: a live type.
    if unsafe { (*ty).tp_flags } & PREHEADER_FLAGS == 0 {
        gc::alloc_block(size)
    } else {
        raw_gc_behind(preheader(ty).max(GC_HEAD), size)
    }
}

/// [`raw_gc`] where more than a GC head stands in front.
fn raw_gc_behind(front: usize, size: usize) -> *mut PyObject {
    let Some(total) = size.checked_add(front) else { return ptr::null_mut() };
    let block = alloc::object_alloc(total);
    if block.is_null() {
        return ptr::null_mut();
    }
    generations::count_new();
    // SAFETY: the block has room for what stands in front.
    unsafe {
        block.write_bytes(0, front);
        block.add(front).cast()
    }
}
