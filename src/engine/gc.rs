//! GC heads: the two words in front of a container, the rings that they make, and the memory behind them.
//!
//! Heads are aligned to eight bytes at least, so that the links leave three bits for flags.

use super::refcount::new_reference;
use super::{Raised, Result, alloc, generations};
use crate::abi::*;

const HEAD: usize = size_of::<PyGC_Head>();
/// `_gc_prev`: `tp_finalize` has been called.
pub const FINALIZED: usize = 1;
/// `_gc_prev`: part of a running collection.
pub(super) const COLLECTING: usize = 2;
/// `_gc_prev`, while a collection looks for what is unreachable: nothing has reached the object so far.
pub(super) const DOUBTFUL: usize = 4;
const FLAGS: usize = FINALIZED | COLLECTING | DOUBTFUL;

/// The GC head in front of an object that has one.
#[inline(always)]
pub(super) fn head(p: *mut PyObject) -> *mut PyGC_Head {
    p.cast::<u8>().wrapping_sub(HEAD).cast()
}

/// The object behind a GC head.
#[inline(always)]
pub(super) fn object(head: *mut PyGC_Head) -> *mut PyObject {
    head.cast::<u8>().wrapping_add(HEAD).cast()
}

/// Whether the object has a GC head: `PyObject_IS_GC`.
///
/// # Safety
/// `p` points to a live object.
#[inline]
pub unsafe fn has_head(p: *mut PyObject) -> bool {
    // SAFETY: a live object's type is live; the slot is called as its contract says.
    unsafe {
        let ty = (*p).ob_type;
        (*ty).tp_flags & Py_TPFLAGS_HAVE_GC != 0 && (*ty).tp_is_gc.is_none_or(|f| f(p) != 0)
    }
}

/// Takes a member out of its ring; what its own links hold is for the caller to replace.
///
/// # Safety
/// The ring is well formed.
#[inline(always)]
pub(super) unsafe fn unlink(this: *mut PyGC_Head) {
    // SAFETY: as promised.
    unsafe {
        let (prev, next) = (((*this)._gc_prev & !FLAGS) as *mut PyGC_Head, (*this)._gc_next as *mut PyGC_Head);
        (*prev)._gc_next = next as usize;
        (*next)._gc_prev = ((*next)._gc_prev & FLAGS) | prev as usize;
    }
}

/// Makes `this` the last member of a ring, with these flags.
///
/// # Safety
/// The ring is well formed; `this` is in none.
#[inline(always)]
pub(super) unsafe fn append(ring: *mut PyGC_Head, this: *mut PyGC_Head, flags: usize) {
    // SAFETY: as promised; a sentinel carries no flags.
    unsafe {
        let last = (*ring)._gc_prev as *mut PyGC_Head;
        (*last)._gc_next = this as usize;
        (*this)._gc_prev = last as usize | flags;
        (*this)._gc_next = ring as usize;
        (*ring)._gc_prev = this as usize;
    }
}

/// Takes a member out of its ring and appends it to another, keeping its flags but for those in `without`.
///
/// # Safety
/// Both rings are well formed.
#[inline(always)]
pub(super) unsafe fn move_to(this: *mut PyGC_Head, ring: *mut PyGC_Head, without: usize) {
    // SAFETY: as promised.
    unsafe {
        let flags = (*this)._gc_prev & FLAGS & !without;
        unlink(this);
        append(ring, this, flags);
    }
}

/// Appends all members of `from`, which is empty afterwards, to `to`.
///
/// # Safety
/// Both rings are well formed.
pub(super) unsafe fn append_ring(from: *mut PyGC_Head, to: *mut PyGC_Head) {
    // SAFETY: as promised; the sentinels carry no flags.
    unsafe {
        if (*from)._gc_next == from as usize {
            return;
        }
        let (first, last) = ((*from)._gc_next as *mut PyGC_Head, (*from)._gc_prev as *mut PyGC_Head);
        let end = (*to)._gc_prev as *mut PyGC_Head;
        (*end)._gc_next = first as usize;
        (*first)._gc_prev = ((*first)._gc_prev & FLAGS) | end as usize;
        (*last)._gc_next = to as usize;
        (*to)._gc_prev = last as usize;
        make_empty(from);
    }
}

/// Makes a sentinel refer to itself.
///
/// # Safety
/// `ring` is a sentinel that no member's links lead to.
pub(super) unsafe fn make_empty(ring: *mut PyGC_Head) {
    // SAFETY: as promised.
    unsafe { ring.write(PyGC_Head { _gc_next: ring as usize, _gc_prev: ring as usize }) }
}

/// A ring's first member.
///
/// # Safety
/// `ring` is a well-formed ring's sentinel.
#[inline(always)]
pub(super) unsafe fn first(ring: *mut PyGC_Head) -> Option<*mut PyGC_Head> {
    // SAFETY: as promised.
    let first = unsafe { (*ring)._gc_next as *mut PyGC_Head };
    (first != ring).then_some(first)
}

/// Calls `f` on every object of a well-formed ring that loses no other member meanwhile than the one `f` gets.
///
/// # Safety
/// `ring` is a well-formed ring's sentinel.
#[inline(always)]
pub(super) unsafe fn each(ring: *mut PyGC_Head, mut f: impl FnMut(*mut PyObject)) {
    // SAFETY: the next member is read before this one may leave.
    unsafe {
        let mut at = (*ring)._gc_next as *mut PyGC_Head;
        while at != ring {
            let next = (*at)._gc_next as *mut PyGC_Head;
            f(object(at));
            at = next;
        }
    }
}

/// Whether the collector knows `p`.
///
/// # Safety
/// `p` is an object with a GC head.
#[inline(always)]
pub unsafe fn is_tracked(p: *mut PyObject) -> bool {
    // SAFETY: the caller promises a GC head.
    unsafe { (*head(p))._gc_next != 0 }
}

/// Makes the collector know `p`, which it does not yet know.
///
/// # Safety
/// `p` is an untracked object with a GC head whose fields `tp_traverse` may visit.
#[inline(always)]
pub unsafe fn track(p: *mut PyObject) {
    // SAFETY: the ring is well formed.
    unsafe {
        let this = head(p);
        append(generations::young(), this, (*this)._gc_prev & FINALIZED);
    }
}

/// Makes the collector forget `p`; does nothing when it does not know it.
///
/// # Safety
/// `p` is an object with a GC head.
#[inline(always)]
pub unsafe fn untrack(p: *mut PyObject) {
    // SAFETY: a tracked object's neighbours are live GC heads.
    unsafe {
        let this = head(p);
        if (*this)._gc_next == 0 {
            return;
        }
        unlink(this);
        (*this)._gc_next = 0;
        (*this)._gc_prev &= FINALIZED;
    }
}

/// Whether `tp_finalize` has run on `p`.
///
/// # Safety
/// `p` is an object with a GC head.
pub unsafe fn is_finalized(p: *mut PyObject) -> bool {
    // SAFETY: the caller promises a GC head.
    unsafe { (*head(p))._gc_prev & FINALIZED != 0 }
}

/// Notes that `tp_finalize` has run on `p`.
///
/// # Safety
/// `p` is an object with a GC head.
pub unsafe fn set_finalized(p: *mut PyObject) {
    // SAFETY: the caller promises a GC head.
    unsafe { (*head(p))._gc_prev |= FINALIZED }
}

/// Uses the free first word of an untracked head as a link (for waiting lists of dead objects).
///
/// # Safety
/// `p` is an untracked object with a GC head.
pub(super) unsafe fn set_link(p: *mut PyObject, next: *mut PyObject) {
    // SAFETY: `_gc_prev` is unused while untracked and dead.
    unsafe { (*head(p))._gc_prev = next as usize }
}

/// Reads the link back and clears it.
///
/// # Safety
/// `p`'s link was set by [`set_link`].
pub(super) unsafe fn take_link(p: *mut PyObject) -> *mut PyObject {
    // SAFETY: as promised.
    unsafe {
        let next = (*head(p))._gc_prev;
        (*head(p))._gc_prev = 0;
        next as *mut PyObject
    }
}

/// Allocates an object of the exact layout `T` with a GC head, one reference, untracked. The fields behind the object head are
/// uninitialised. The type's reference is not taken: for static types only.
#[inline(always)]
pub fn new_static<T>(ty: *mut PyTypeObject) -> Result<*mut T> {
    let block = alloc::object_alloc(HEAD + size_of::<T>());
    if block.is_null() {
        return Err(super::error::no_memory());
    }
    generations::count_new();
    // SAFETY: the block has room for the head and a `T`.
    unsafe {
        block.cast::<PyGC_Head>().write(PyGC_Head { _gc_next: 0, _gc_prev: 0 });
        let object = block.add(HEAD).cast::<PyObject>();
        new_reference(object);
        (*object).ob_type = ty;
        Ok(object.cast())
    }
}

/// Allocates `size` bytes behind a zeroed GC head; the result points behind the head. NULL without an error when memory is out.
#[inline(always)]
pub fn alloc_block(size: usize) -> *mut PyObject {
    let Some(total) = size.checked_add(HEAD) else { return core::ptr::null_mut() };
    let block = alloc::object_alloc(total);
    if block.is_null() {
        return core::ptr::null_mut();
    }
    generations::count_new();
    // SAFETY: the block has room for the head.
    unsafe {
        block.cast::<PyGC_Head>().write(PyGC_Head { _gc_next: 0, _gc_prev: 0 });
        block.add(HEAD).cast()
    }
}

/// Frees the block of an untracked object with a GC head.
///
/// # Safety
/// `p` came from one of this module's allocations and is not used any more. A tracked object is untracked first.
#[inline(always)]
pub unsafe fn free<T>(p: *mut T) {
    // SAFETY: the block starts at the GC head.
    unsafe {
        untrack(p.cast());
        free_untracked(p);
    }
}

/// Frees the block of an object that is not tracked (any more).
///
/// # Safety
/// As for [`free`], and `p` is untracked.
#[inline(always)]
pub unsafe fn free_untracked<T>(p: *mut T) {
    // SAFETY: the block starts at the GC head.
    unsafe {
        generations::count_freed();
        alloc::object_free(head(p.cast()).cast());
    }
}

/// Resizes the block of an untracked object to `size` bytes behind the head. NULL when memory is out; the old block then stays.
///
/// # Safety
/// `p` came from one of this module's allocations and is untracked.
pub unsafe fn resize(p: *mut PyObject, size: usize) -> Result<*mut PyObject> {
    // SAFETY: the block starts at the GC head.
    let block = unsafe { alloc::object_realloc(head(p).cast(), HEAD + size) };
    if block.is_null() {
        return Err(Raised::no_memory());
    }
    Ok(block.wrapping_add(HEAD).cast())
}
