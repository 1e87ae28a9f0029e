//! The cycle collector: finds tracked objects that only each other keep alive, finalizes them, and breaks their cycles.

use super::garbage::{self, DEBUG_COLLECTABLE, DEBUG_SAVEALL, DEBUG_STATS, DEBUG_UNCOLLECTABLE, Found};
use super::gc::{
    COLLECTING, DOUBTFUL, append_ring, each, first, head, is_finalized, make_empty, move_to, object, set_finalized,
};
use super::reachability::{HAS_FINALIZER, HAS_LEGACY_FINALIZER, HAS_WEAKREFS, is_candidate, separate};
use super::refcount::{decref, incref};
use super::{Obj, error, generations};
use crate::abi::*;
use crate::objects::{exceptions, type_object, weakref};

static mut RUNNING: bool = false;

/// Why a collection runs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It was due, or the program asked for it.
    Program,
    /// The runtime ends: nobody is told.
    Shutdown,
}

/// Whether a collection is under way.
#[inline(always)]
pub(super) fn is_running() -> bool {
    // SAFETY: touched only under the GIL.
    unsafe { RUNNING }
}

/// Runs the collection that is due; the caller has seen that one was asked for.
#[cold]
pub(super) fn collect_due() {
    generations::set_due();
    if generations::is_enabled()
        && !is_running()
        && let Some(generation) = generations::select()
    {
        collect(generation, Reason::Program);
    }
}

/// Collects a generation and all younger ones. Returns how many objects were found unreachable; 0 when a collection is under way already. An error
/// that is pending is kept.
pub fn collect(generation: usize, reason: Reason) -> Py_ssize_t {
    if is_running() {
        return 0;
    }
    let pending = error::take();
    // SAFETY: under the GIL; the flag keeps whatever code runs meanwhile from starting a second collection.
    unsafe { RUNNING = true }
    if reason == Reason::Program {
        garbage::tell("start", generation, Found::default());
    }
    let shows_stats = garbage::debugs(DEBUG_STATS);
    let start = if shows_stats { garbage::write_start(generation) } else { 0 };
    // SAFETY: no other collection runs.
    let found = unsafe { collect_generation(generation) };
    if shows_stats {
        garbage::write_end(found, start);
    }
    if error::occurred().is_some() {
        match reason {
            Reason::Program => exceptions::write_unraisable_message("Exception ignored in garbage collection"),
            Reason::Shutdown => error::clear(),
        }
    }
    generations::add_stats(generation, found.collected, found.uncollectable);
    if reason == Reason::Program {
        garbage::tell("stop", generation, found);
    }
    // SAFETY: as above.
    unsafe { RUNNING = false }
    if let Some(pending) = pending {
        let _ = error::restore(pending);
    }
    (found.collected + found.uncollectable) as Py_ssize_t
}

/// A full collection at the end of the runtime.
pub fn collect_at_shutdown() {
    collect(generations::OLDEST, Reason::Shutdown);
}

/// A ring's sentinel that lives as long as this function's caller uses it.
macro_rules! ring {
    ($name:ident) => {
        let mut sentinel = PyGC_Head { _gc_next: 0, _gc_prev: 0 };
        let $name = &raw mut sentinel;
        make_empty($name);
    };
}

/// # Safety
/// The caller holds the GIL and has made sure that no other collection runs.
unsafe fn collect_generation(generation: usize) -> Found {
    let old = generations::next_older(generation);
    let mut found = Found::default();
    // SAFETY: the rings hold tracked objects only; each step leaves them well formed.
    unsafe {
        ring!(candidates);
        ring!(unreachable);
        generations::begin(generation, candidates);
        let mut separated = separate(candidates, unreachable);
        append_ring(candidates, old);
        generations::count_survivors(generation, separated.reachable);

        ring!(uncollectable);
        if separated.traits & HAS_LEGACY_FINALIZER != 0 {
            found.uncollectable = take_uncollectable(unreachable, uncollectable);
            separated.unreachable -= found.uncollectable;
        }
        // Whether other code has run, which may have made something reachable again.
        let mut others_ran = false;
        if garbage::debugs(DEBUG_COLLECTABLE) {
            write_objects("collectable", unreachable);
            others_ran = true;
        }
        if separated.traits & HAS_WEAKREFS != 0 {
            let (called, freed) = handle_weakrefs(unreachable, old);
            others_ran |= called;
            found.collected += freed;
        }
        if separated.traits & HAS_FINALIZER != 0 {
            others_ran |= run_finalizers(unreachable);
        }
        if others_ran {
            separated.unreachable = take_back_resurrected(unreachable, old);
            if separated.traits & HAS_WEAKREFS != 0 {
                each(unreachable, |o| weakref::clear_for_collector(o, |_| {}));
            }
        }
        found.collected += separated.unreachable;
        break_cycles(unreachable, old);
        if found.uncollectable != 0 {
            keep_uncollectable(uncollectable, old);
        }
    }
    found
}

/// Moves the objects with a `tp_del`, which has to run before anything that it may use is cleared, and all that they refer to, to `uncollectable`. Returns their
/// number.
unsafe fn take_uncollectable(unreachable: *mut PyGC_Head, uncollectable: *mut PyGC_Head) -> usize {
    unsafe extern "C" fn visit(o: *mut PyObject, ring: *mut c_void) -> c_int {
        // SAFETY: traverse functions pass live objects; candidates are in the ring of unreachable objects.
        unsafe {
            if is_candidate(o) {
                move_to(head(o), ring.cast(), COLLECTING | DOUBTFUL);
            }
        }
        0
    }
    let mut n = 0;
    // SAFETY: both rings are well formed; what is added to the second one is visited in turn.
    unsafe {
        each(unreachable, |o| {
            if (*(*o).ob_type).tp_del.is_some() {
                move_to(head(o), uncollectable, COLLECTING | DOUBTFUL);
            }
        });
        let mut at = (*uncollectable)._gc_next as *mut PyGC_Head;
        while at != uncollectable {
            n += 1;
            let o = object(at);
            if let Some(traverse) = (*(*o).ob_type).tp_traverse {
                traverse(o, Some(visit), uncollectable.cast());
            }
            at = (*at)._gc_next as *mut PyGC_Head;
        }
    }
    n
}

/// Puts what has a `tp_del` into `gc.garbage`, for the program to deal with, and tracks all as before.
unsafe fn keep_uncollectable(ring: *mut PyGC_Head, old: *mut PyGC_Head) {
    // SAFETY: the ring is well formed, and its objects are live.
    unsafe {
        if garbage::debugs(DEBUG_UNCOLLECTABLE) {
            write_objects("uncollectable", ring);
        }
        each(ring, |o| {
            if garbage::debugs(DEBUG_SAVEALL) || (*(*o).ob_type).tp_del.is_some() {
                garbage::keep(Obj::from_ptr(o));
            }
        });
        append_ring(ring, old);
    }
}

/// Writes a line for each object.
#[cold]
unsafe fn write_objects(kind: &str, ring: *mut PyGC_Head) {
    // SAFETY: writing may run any code, but none that frees what is unreachable.
    unsafe { each(ring, |o| garbage::write_object(kind, Obj::from_ptr(o))) }
}

/// Clears every weak reference to what is unreachable, so that no code can get at it any more; then calls the callbacks of those weak references that
/// are not garbage themselves. Returns whether there were any, and how many weak references died as they had been called.
unsafe fn handle_weakrefs(unreachable: *mut PyGC_Head, old: *mut PyGC_Head) -> (bool, usize) {
    // SAFETY: a weak reference is a tracked object; those that wait for their call are kept alive by a reference of their own.
    unsafe {
        ring!(waiting);
        each(unreachable, |o| {
            weakref::clear_for_collector(o, |wr| {
                if !is_candidate(wr) {
                    incref(wr);
                    move_to(head(wr), waiting, 0);
                }
            });
        });
        let (mut called, mut freed) = (false, 0);
        while let Some(this) = first(waiting) {
            called = true;
            let wr = object(this);
            weakref::call_callback(Obj::from_ptr(wr));
            decref(wr);
            if first(waiting) == Some(this) {
                move_to(this, old, 0);
            } else {
                freed += 1;
            }
        }
        (called, freed)
    }
}

/// Calls `tp_finalize` on every unreachable object on which it has not run yet. Returns whether there was one. An object that dies meanwhile leaves the ring
/// by itself; so the first one is taken until none is left.
unsafe fn run_finalizers(ring: *mut PyGC_Head) -> bool {
    let mut any = false;
    // SAFETY: both rings are well formed; the object is kept alive during its own finalizer.
    unsafe {
        ring!(done);
        while let Some(this) = first(ring) {
            let o = object(this);
            move_to(this, done, 0);
            if let Some(finalize) = (*(*o).ob_type).tp_finalize
                && !is_finalized(o)
            {
                any = true;
                set_finalized(o);
                incref(o);
                finalize(o);
                decref(o);
            }
        }
        append_ring(done, ring);
    }
    any
}

/// Finds out what other code has made reachable again, and moves it to `old`. Returns how many objects are left.
unsafe fn take_back_resurrected(ring: *mut PyGC_Head, old: *mut PyGC_Head) -> usize {
    // SAFETY: the same step as for all candidates, on the unreachable ones.
    unsafe {
        ring!(still);
        let separated = separate(ring, still);
        append_ring(ring, old);
        append_ring(still, ring);
        separated.unreachable
    }
}

/// Calls `tp_clear` on what is still unreachable; the objects die as their references go. One that does not is moved to `old`.
unsafe fn break_cycles(ring: *mut PyGC_Head, old: *mut PyGC_Head) {
    // SAFETY: the object is kept alive while it is cleared.
    unsafe {
        while let Some(this) = first(ring) {
            let o = object(this);
            if garbage::debugs(DEBUG_SAVEALL) {
                garbage::keep(Obj::from_ptr(o));
            } else if let Some(clear) = (*(*o).ob_type).tp_clear {
                incref(o);
                clear(o);
                if error::occurred().is_some() {
                    report_clear(Obj::from_ptr(o));
                }
                decref(o);
            }
            if first(ring) == Some(this) {
                move_to(this, old, COLLECTING | DOUBTFUL);
            }
        }
    }
}

/// Reports the error that `tp_clear` has left.
#[cold]
fn report_clear(o: &Obj) {
    let name = type_object::name(o.ty()).limit(usize::MAX);
    exceptions::write_unraisable_message(&format!("Exception ignored in tp_clear of {name}"));
}

/// Calls `f` on every tracked object until it returns `false`: `PyUnstable_GC_VisitObjects`. No collection runs meanwhile, and automatic
/// collection is off.
pub fn visit_objects(f: impl FnMut(&Obj) -> bool) {
    // SAFETY: under the GIL.
    unsafe {
        let was_running = (&raw mut RUNNING).replace(true);
        let was_enabled = generations::set_enabled(false);
        generations::visit(f);
        generations::set_enabled(was_enabled);
        RUNNING = was_running;
    }
}
