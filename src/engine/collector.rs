//! The cycle collector: finds tracked objects that only each other keep alive, finalizes them, and breaks their cycles.
//!
//! During a collection each candidate's `_gc_prev` holds, above the flags, the number of references to it that are not yet explained by other
//! candidates. Candidates live in rings of their own, singly linked while `_gc_prev` is in use. Nothing here recurses.

use super::gc::{COLLECTING, FINALIZED, head, is_finalized, object, set_finalized};
use super::refcount::{decref, incref, is_immortal};
use super::{error, gc};
use crate::abi::*;
use crate::objects::weakref;
use core::ptr;

/// Above the two flags, `_gc_prev` counts references during a collection.
const SHIFT: u32 = 2;
/// In `_gc_next`: the object is (so far) unreachable from outside the candidates.
const UNREACHABLE: usize = 1;

static mut ENABLED: bool = true;
static mut RUNNING: bool = false;

/// Whether automatic collection is on. Returns the old setting.
pub fn set_enabled(on: bool) -> bool {
    // SAFETY: touched only under the GIL.
    unsafe { (&raw mut ENABLED).replace(on) }
}

/// Whether automatic collection is on.
pub fn is_enabled() -> bool {
    // SAFETY: touched only under the GIL.
    unsafe { ENABLED }
}

/// How many generations there are in name: all objects are in the first, and every collection examines all of them.
pub const GENERATIONS: usize = 3;

/// What is told of collections: the phase ("start" or "stop"), the generation asked for, and the number of objects found.
pub type Observer = fn(&'static str, usize, Py_ssize_t);

static mut OBSERVER: Option<Observer> = None;
static mut THRESHOLDS: [c_int; GENERATIONS] = [2000, 10, 10];
/// How often each generation was collected since an older one was; the first is not used.
static mut COUNTS: [c_int; GENERATIONS] = [0; GENERATIONS];
/// Collections, and objects collected.
static mut STATS: [(usize, usize); GENERATIONS] = [(0, 0); GENERATIONS];
/// How many objects were tracked after the last collection.
static mut SURVIVORS: usize = 0;

/// Sets who is told of collections.
pub fn set_observer(observer: Option<Observer>) {
    // SAFETY: touched only under the GIL.
    unsafe { OBSERVER = observer }
}

/// When automatic collection is due, as `gc.set_threshold` sets it: for the evaluator to heed.
pub fn thresholds() -> [c_int; GENERATIONS] {
    // SAFETY: touched only under the GIL.
    unsafe { THRESHOLDS }
}

/// Sets the thresholds.
pub fn set_thresholds(new: [c_int; GENERATIONS]) {
    // SAFETY: touched only under the GIL.
    unsafe { THRESHOLDS = new }
}

/// How many objects are new since the last collection, and how often each generation was collected since an older one was.
pub fn counts() -> [c_int; GENERATIONS] {
    // SAFETY: touched only under the GIL.
    unsafe { [candidates().saturating_sub(SURVIVORS) as c_int, COUNTS[1], COUNTS[2]] }
}

/// Collections of each generation, and what they collected.
pub fn stats() -> [(usize, usize); GENERATIONS] {
    // SAFETY: touched only under the GIL.
    unsafe { STATS }
}

/// [`collect`] as the program asks for it, which the observer is told of.
pub fn collect_observed(generation: usize) -> Py_ssize_t {
    // SAFETY: touched only under the GIL.
    unsafe {
        if RUNNING {
            return 0;
        }
        let pending = error::take();
        if let Some(tell) = OBSERVER {
            tell("start", generation, 0);
        }
        let found = collect();
        STATS[generation].0 += 1;
        STATS[generation].1 += found as usize;
        COUNTS[..=generation].fill(0);
        if generation + 1 < GENERATIONS {
            COUNTS[generation + 1] += 1;
        }
        SURVIVORS = candidates();
        if let Some(tell) = OBSERVER {
            tell("stop", generation, found);
        }
        if let Some(pending) = pending {
            let _ = error::restore(pending);
        }
        found
    }
}

/// Calls `f`, which runs no other code, for every tracked object that the program has not frozen.
pub fn each_tracked(mut f: impl FnMut(&super::Obj)) {
    for ring in gc::rings() {
        // SAFETY: under the GIL; the rings do not change meanwhile, and their members are live.
        unsafe { each(ring, |o| f(super::Obj::from_ptr(o))) }
    }
}

/// How many objects the next collection looks into.
fn candidates() -> usize {
    gc::init();
    let mut n = 0;
    // SAFETY: the ring is well formed.
    unsafe { each(gc::tracked(), |_| n += 1) };
    n
}

/// The ring of what the program has frozen; what start-up has made is in another one.
fn frozen_ring() -> *mut PyGC_Head {
    static mut FROZEN: PyGC_Head = PyGC_Head { _gc_next: 0, _gc_prev: 0 };
    // SAFETY: a static sentinel, under the GIL.
    unsafe { gc::ready(&raw mut FROZEN) }
}

/// Leaves what is tracked now out of collections.
pub fn freeze() {
    gc::take_up();
    // SAFETY: both rings are well formed.
    unsafe { gc::move_tracked_to(frozen_ring()) }
}

/// Takes what is frozen back into collections.
pub fn unfreeze() {
    gc::init();
    // SAFETY: both rings are well formed.
    unsafe { gc::append_ring(frozen_ring(), gc::tracked()) }
}

/// The number of frozen objects.
pub fn frozen() -> usize {
    let mut n = 0;
    // SAFETY: the ring is well formed.
    unsafe { each(frozen_ring(), |_| n += 1) };
    n
}

/// A ring of GC heads around a sentinel on the stack.
struct Ring {
    head: Box<PyGC_Head>,
}

impl Ring {
    fn new() -> Ring {
        let mut head = Box::new(PyGC_Head { _gc_next: 0, _gc_prev: 0 });
        let at = &raw mut *head as usize;
        (head._gc_next, head._gc_prev) = (at, at);
        Ring { head }
    }

    fn sentinel(&mut self) -> *mut PyGC_Head {
        &raw mut *self.head
    }

    fn is_empty(&mut self) -> bool {
        self.head._gc_next == self.sentinel() as usize
    }

    fn first(&mut self) -> *mut PyGC_Head {
        self.head._gc_next as *mut PyGC_Head
    }
}

/// Collects every unreachable cycle. Returns how many objects were found unreachable; 0 when a collection is under way already. An error that is
/// pending is kept.
pub fn collect() -> Py_ssize_t {
    // SAFETY: under the GIL; the flag keeps finalizers from starting a second collection.
    unsafe {
        if RUNNING {
            return 0;
        }
        RUNNING = true;
        let pending = error::take();
        let found = collect_all();
        if let Some(pending) = pending {
            let _ = error::restore(pending);
        }
        RUNNING = false;
        found
    }
}

/// # Safety
/// The caller holds the GIL and has made sure that no other collection runs.
unsafe fn collect_all() -> Py_ssize_t {
    let (mut candidates, mut unreachable) = (Ring::new(), Ring::new());
    // SAFETY: the rings hold tracked objects only; each step leaves them well formed, as its own comment says.
    unsafe {
        gc::move_tracked_to(candidates.sentinel());
        count_references(&mut candidates);
        subtract_inner_references(&mut candidates);
        separate_unreachable(&mut candidates, &mut unreachable);
        gc::track_all(candidates.sentinel());

        let mut found = 0;
        each(unreachable.sentinel(), |_| found += 1);
        let mut callbacks = Vec::new();
        each(unreachable.sentinel(), |o| callbacks.extend(weakref::take_callbacks(o, |w| is_candidate(w))));
        weakref::call_callbacks(callbacks);
        run_finalizers(&mut unreachable);
        take_back_resurrected(&mut unreachable);
        each_in_turn(&mut unreachable, |o| weakref::clear_without_callbacks(o));
        break_cycles(&mut unreachable);
        gc::track_all(unreachable.sentinel());
        error::clear();
        found
    }
}

/// Calls `f` on every object of a well-formed ring that does not change meanwhile.
unsafe fn each(ring: *mut PyGC_Head, mut f: impl FnMut(*mut PyObject)) {
    // SAFETY: the ring is well formed.
    unsafe {
        let mut at = (*ring)._gc_next as *mut PyGC_Head;
        while at != ring {
            let next = (*at)._gc_next as *mut PyGC_Head;
            f(object(at));
            at = next;
        }
    }
}

/// Starts each candidate's count with its reference count.
unsafe fn count_references(ring: &mut Ring) {
    // SAFETY: from here on `_gc_prev` is a counter; the ring is walked forwards only.
    unsafe {
        each(ring.sentinel(), |o| {
            let count = if is_immortal(o) { usize::MAX >> (SHIFT + 1) } else { (*o).ob_refcnt as usize };
            let flags = (*head(o))._gc_prev & FINALIZED;
            (*head(o))._gc_prev = (count << SHIFT) | flags | COLLECTING;
        });
    }
}

fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) {
    // SAFETY: `o` is a tracked object, so its type's `tp_traverse` may be called.
    unsafe {
        if let Some(f) = (*(*o).ob_type).tp_traverse {
            f(o, visit, arg);
        }
    }
}

/// Whether `o` has a GC head that is part of this collection.
unsafe fn is_candidate(o: *mut PyObject) -> bool {
    // SAFETY: `o` is a live object; a GC head is looked at only if there is one.
    unsafe { gc::has_head(o) && (*head(o))._gc_prev & COLLECTING != 0 }
}

unsafe extern "C" fn visit_subtract(o: *mut PyObject, _: *mut c_void) -> c_int {
    // SAFETY: traverse functions pass live objects.
    unsafe {
        if is_candidate(o) && (*head(o))._gc_prev >> SHIFT != 0 {
            (*head(o))._gc_prev -= 1 << SHIFT;
        }
    }
    0
}

/// Takes the references that candidates hold to each other off the counts: what is left comes from outside.
unsafe fn subtract_inner_references(ring: &mut Ring) {
    // SAFETY: the ring is well formed.
    unsafe { each(ring.sentinel(), |o| traverse(o, Some(visit_subtract), ptr::null_mut())) }
}

/// Puts a candidate that turned out to be reachable back at the end of the ring given by `arg`, and counts it as referenced.
unsafe extern "C" fn visit_reachable(o: *mut PyObject, arg: *mut c_void) -> c_int {
    // SAFETY: traverse functions pass live objects; both rings are doubly linked where this relinks.
    unsafe {
        if !is_candidate(o) {
            return 0;
        }
        let this = head(o);
        if (*this)._gc_next & UNREACHABLE != 0 {
            let prev = ((*this)._gc_prev & !3) as *mut PyGC_Head;
            let next = ((*this)._gc_next & !UNREACHABLE) as *mut PyGC_Head;
            (*prev)._gc_next = next as usize | ((*prev)._gc_next & UNREACHABLE);
            (*next)._gc_prev = prev as usize | ((*next)._gc_prev & 3);
            (*this)._gc_prev = (1 << SHIFT) | ((*this)._gc_prev & 3);
            append_counting(arg.cast(), this);
        } else if (*this)._gc_prev >> SHIFT == 0 {
            (*this)._gc_prev |= 1 << SHIFT;
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

/// Moves what nothing outside refers to, directly or through others, from `ring` to `unreachable`. Both end as well-formed doubly linked rings, with the
/// flag `COLLECTING` kept by the unreachable ones only.
unsafe fn separate_unreachable(ring: &mut Ring, unreachable: &mut Ring) {
    let (sentinel, dead) = (ring.sentinel(), unreachable.sentinel());
    // SAFETY: members before `at` are doubly linked again, those from `at` on are counted; unreachable members are doubly linked and marked.
    unsafe {
        let mut prev = sentinel;
        let mut at = (*sentinel)._gc_next as *mut PyGC_Head;
        while at != sentinel {
            if (*at)._gc_prev >> SHIFT != 0 {
                (*at)._gc_prev = prev as usize | ((*at)._gc_prev & FINALIZED);
                traverse(object(at), Some(visit_reachable), sentinel.cast());
                prev = at;
            } else {
                let next = (*at)._gc_next;
                (*prev)._gc_next = next;
                if next as *mut PyGC_Head == sentinel {
                    (*sentinel)._gc_prev = prev as usize;
                }
                let last = (*dead)._gc_prev as *mut PyGC_Head;
                (*last)._gc_next = at as usize | UNREACHABLE;
                (*at)._gc_prev = last as usize | ((*at)._gc_prev & 3);
                (*at)._gc_next = dead as usize | UNREACHABLE;
                (*dead)._gc_prev = at as usize;
            }
            at = ((*prev)._gc_next & !UNREACHABLE) as *mut PyGC_Head;
        }
        (*sentinel)._gc_prev = prev as usize;
        // The marks in the links have done their work.
        let mut at = dead;
        loop {
            (*at)._gc_next &= !UNREACHABLE;
            at = (*at)._gc_next as *mut PyGC_Head;
            if at == dead {
                break;
            }
        }
    }
}

/// Calls `f`, which may run any code, on every member of the ring. A member that dies meanwhile leaves the ring by itself; so the first one is
/// taken until none is left.
unsafe fn each_in_turn(ring: &mut Ring, mut f: impl FnMut(*mut PyObject)) {
    let mut done = Ring::new();
    // SAFETY: both rings are well formed; each member is live when it is taken.
    unsafe {
        while !ring.is_empty() {
            let this = ring.first();
            gc::move_to(this, done.sentinel());
            f(object(this));
        }
        gc::append_ring(done.sentinel(), ring.sentinel());
    }
}

/// Calls `tp_finalize` on every unreachable object on which it has not run yet.
unsafe fn run_finalizers(ring: &mut Ring) {
    // SAFETY: the object is kept alive during its own finalizer.
    unsafe {
        each_in_turn(ring, |o| {
            if let Some(finalize) = (*(*o).ob_type).tp_finalize
                && !is_finalized(o)
            {
                set_finalized(o);
                incref(o);
                finalize(o);
                decref(o);
            }
        });
    }
}

/// Finds out what finalizers have made reachable again, and tracks it as before.
unsafe fn take_back_resurrected(ring: &mut Ring) {
    let mut still = Ring::new();
    // SAFETY: the same steps as for all candidates, on the unreachable ones.
    unsafe {
        count_references(ring);
        subtract_inner_references(ring);
        separate_unreachable(ring, &mut still);
        gc::track_all(ring.sentinel());
        gc::append_ring(still.sentinel(), ring.sentinel());
    }
}

/// Calls `tp_clear` on what is still unreachable; the objects die as their references go.
unsafe fn break_cycles(ring: &mut Ring) {
    // SAFETY: the object is kept alive while it is cleared.
    unsafe {
        each_in_turn(ring, |o| {
            (*head(o))._gc_prev &= !COLLECTING;
            if let Some(clear) = (*(*o).ob_type).tp_clear {
                incref(o);
                clear(o);
                if error::occurred().is_some() {
                    crate::objects::exceptions::write_unraisable(None);
                }
                decref(o);
            }
        });
    }
}

/// Calls `f` on every tracked object until it returns `false`: `PyUnstable_GC_VisitObjects`. No collection runs meanwhile.
pub fn visit_objects(mut f: impl FnMut(*mut PyObject) -> bool) {
    // SAFETY: under the GIL; each object is kept alive during its own visit.
    unsafe {
        let was_running = (&raw mut RUNNING).replace(true);
        'rings: for ring in gc::rings().into_iter().chain([frozen_ring()]) {
            let mut at = (*ring)._gc_next as *mut PyGC_Head;
            while at != ring {
                let o = object(at);
                incref(o);
                let go_on = f(o);
                at = (*at)._gc_next as *mut PyGC_Head;
                decref(o);
                if !go_on {
                    break 'rings;
                }
            }
        }
        RUNNING = was_running;
    }
}
