//! Which of some tracked objects only each other keep alive.
//!
//! Meanwhile each candidate's `_gc_prev` holds, above the flags, the number of references to it that other candidates do not explain; the ring of candidates
//! is then walked forwards only. Nothing here recurses.

use super::gc::{self, COLLECTING, DOUBTFUL, FINALIZED, head, object};
use super::refcount::is_immortal;
use crate::abi::*;
use crate::objects::tuple;
use core::ptr;

/// Where the count begins in `_gc_prev`.
const SHIFT: u32 = 3;
const ONE: usize = 1 << SHIFT;

/// What types of unreachable objects may ask for, one bit each.
pub(super) const HAS_FINALIZER: u8 = 1;
pub(super) const HAS_WEAKREFS: u8 = 2;
pub(super) const HAS_LEGACY_FINALIZER: u8 = 4;

/// What [`separate`] has found.
pub(super) struct Separated {
    pub reachable: usize,
    pub unreachable: usize,
    /// Which passes the unreachable objects need: some of these bits.
    pub traits: u8,
}

/// What the visitor of reachable objects needs to know.
struct Visit {
    /// The candidates' sentinel.
    ring: *mut PyGC_Head,
    /// How many objects were reached after they had been put to the unreachable ones.
    rescued: usize,
}

/// Moves what nothing outside refers to, directly or through others, from `ring` to `unreachable`. Both end as well-formed rings; the unreachable ones keep
/// the flag `COLLECTING`, the others lose it. Tuples that refer to nothing that could be in a cycle are untracked on the way.
///
/// # Safety
/// `ring` is a well-formed ring of tracked objects; `unreachable` is an empty one.
pub(super) unsafe fn separate(ring: *mut PyGC_Head, unreachable: *mut PyGC_Head) -> Separated {
    // SAFETY: as promised.
    unsafe {
        count_references(ring);
        gc::each(ring, |o| traverse(o, Some(visit_subtract), ptr::null_mut()));
        sort_out(ring, unreachable)
    }
}

/// Starts each candidate's count with its reference count. An immortal object is untracked, as it will never be garbage.
unsafe fn count_references(ring: *mut PyGC_Head) {
    // SAFETY: a member may leave when its turn comes.
    unsafe {
        gc::each(ring, |o| {
            if is_immortal(o) {
                return gc::untrack(o);
            }
            let this = head(o);
            (*this)._gc_prev = ((*o).ob_refcnt as usize) << SHIFT | (*this)._gc_prev & FINALIZED | COLLECTING;
        });
    }
}

#[inline(always)]
unsafe fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) {
    // SAFETY: `o` is a tracked object, so its type's `tp_traverse` may be called. What it returns is of no interest: the visitors never fail.
    unsafe {
        if let Some(f) = (*(*o).ob_type).tp_traverse {
            f(o, visit, arg);
        }
    }
}

/// Whether `o` has a GC head that is part of this collection.
#[inline(always)]
pub(super) unsafe fn is_candidate(o: *mut PyObject) -> bool {
    // SAFETY: `o` is a live object; a GC head is looked at only if there is one.
    unsafe { gc::has_head(o) && (*head(o))._gc_prev & COLLECTING != 0 }
}

/// Takes a reference that a candidate holds off the count of its target. One that is visited more often than it is referred to gets a huge count, and stays.
unsafe extern "C" fn visit_subtract(o: *mut PyObject, _: *mut c_void) -> c_int {
    // SAFETY: traverse functions pass live objects.
    unsafe {
        if is_candidate(o) {
            let this = head(o);
            (*this)._gc_prev = (*this)._gc_prev.wrapping_sub(ONE);
        }
    }
    0
}

/// Counts what a reachable object refers to as reachable, and takes it back to the end of the candidates if it was with the unreachable ones.
unsafe extern "C" fn visit_reachable(o: *mut PyObject, visit: *mut c_void) -> c_int {
    // SAFETY: traverse functions pass live objects; the ring of unreachable objects is well formed, and that of candidates as `append_counting` needs it.
    unsafe {
        if !is_candidate(o) {
            return 0;
        }
        let this = head(o);
        let prev = (*this)._gc_prev;
        if prev & DOUBTFUL != 0 {
            let visit = visit.cast::<Visit>();
            (*visit).rescued += 1;
            gc::unlink(this);
            (*this)._gc_prev = ONE | prev & (FINALIZED | COLLECTING);
            append_counting((*visit).ring, this);
        } else if prev < ONE {
            (*this)._gc_prev = prev | ONE;
        }
    }
    0
}

/// Appends to a ring whose members use `_gc_prev` as a counter: only the sentinel knows the last one.
unsafe fn append_counting(ring: *mut PyGC_Head, this: *mut PyGC_Head) {
    // SAFETY: the sentinel's `_gc_prev` is the last member.
    unsafe {
        let last = (*ring)._gc_prev as *mut PyGC_Head;
        (*last)._gc_next = this as usize;
        (*this)._gc_next = ring as usize;
        (*ring)._gc_prev = this as usize;
    }
}

/// The passes that an object of this type needs when it is unreachable.
unsafe fn traits_of(ty: *mut PyTypeObject) -> u8 {
    // SAFETY: a live type.
    unsafe {
        let trait_if = |has: bool, bit: u8| if has { bit } else { 0 };
        trait_if((*ty).tp_finalize.is_some(), HAS_FINALIZER)
            | trait_if((*ty).tp_weaklistoffset != 0, HAS_WEAKREFS)
            | trait_if((*ty).tp_del.is_some(), HAS_LEGACY_FINALIZER)
    }
}

/// The last step of [`separate`], after the counts are known.
unsafe fn sort_out(ring: *mut PyGC_Head, unreachable: *mut PyGC_Head) -> Separated {
    let mut visit = Visit { ring, rescued: 0 };
    let mut found = Separated { reachable: 0, unreachable: 0, traits: 0 };
    // SAFETY: members before `at` are doubly linked again, those from `at` on are counted; unreachable members are doubly linked.
    unsafe {
        let mut prev = ring;
        let mut at = (*ring)._gc_next as *mut PyGC_Head;
        while at != ring {
            let o = object(at);
            let flags = (*at)._gc_prev & FINALIZED;
            if (*at)._gc_prev >= ONE {
                // Nothing that visits it later needs to look at it again.
                (*at)._gc_prev = prev as usize | flags;
                traverse(o, Some(visit_reachable), (&raw mut visit).cast());
                if tuple::is_never_in_cycle(o) {
                    leave(ring, prev, at);
                    (*at)._gc_next = 0;
                    (*at)._gc_prev = flags;
                } else {
                    prev = at;
                    found.reachable += 1;
                }
            } else {
                leave(ring, prev, at);
                gc::append(unreachable, at, flags | COLLECTING | DOUBTFUL);
                found.traits |= traits_of((*o).ob_type);
                found.unreachable += 1;
            }
            at = (*prev)._gc_next as *mut PyGC_Head;
        }
        (*ring)._gc_prev = prev as usize;
    }
    found.unreachable -= visit.rescued;
    found
}

/// Takes `at`, which follows `prev`, out of a ring whose members behind it are not doubly linked.
unsafe fn leave(ring: *mut PyGC_Head, prev: *mut PyGC_Head, at: *mut PyGC_Head) {
    // SAFETY: as told.
    unsafe {
        let next = (*at)._gc_next;
        (*prev)._gc_next = next;
        if next as *mut PyGC_Head == ring {
            (*ring)._gc_prev = prev as usize;
        }
    }
}
