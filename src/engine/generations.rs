//! The generations of tracked objects, and when a collection of one is due.
//!
//! Objects start in the youngest generation; those that survive a collection move to the next older one. The youngest counts allocations of
//! objects with a GC head less those freed, an older one the collections of its younger neighbour.
//!
//! As in CPython since 3.12, an allocation only notes that a collection is due, in the thread's `eval_breaker`: code that allocates relies on no other
//! code running meanwhile. The collection runs where an evaluator looks at `eval_breaker` or where C code asks for what waits, which is
//! `PyErr_CheckSignals` and whatever calls it. A C program on CPython 3.14 sees collections at those places and at no others (not when it calls
//! objects, lets go of the GIL or runs pending calls); so does it here, where the program takes the evaluator's part.

use super::gc::{append_ring, each, make_empty, object, untrack};
use super::{error, thread};
use crate::abi::*;

/// How many generations there are.
pub const GENERATIONS: usize = 3;
/// The oldest generation: a full collection.
pub const OLDEST: usize = GENERATIONS - 1;
/// The ring of what stays out of collections.
const PERMANENT: usize = GENERATIONS;
const DEFAULT_THRESHOLDS: [c_int; GENERATIONS] = [2000, 10, 10];
/// How many more allocations it takes until the then current thread is told as well that a collection is due.
const REMINDER: c_int = 1000;

/// What collections of a generation have found.
#[derive(Clone, Copy)]
pub struct Stats {
    pub collections: usize,
    pub collected: usize,
    pub uncollectable: usize,
}

/// Sentinels of the generations' rings, and of what stays out of collections: what start-up has made, until finalization, and what the program has
/// frozen.
static mut RINGS: [PyGC_Head; GENERATIONS + 1] = [const { PyGC_Head { _gc_next: 0, _gc_prev: 0 } }; GENERATIONS + 1];
/// Whether the permanent ring is the program's doing: before, the program takes its members for those of the oldest generation.
static mut FROZEN: bool = false;
static mut ENABLED: bool = true;
static mut THRESHOLDS: [c_int; GENERATIONS] = DEFAULT_THRESHOLDS;
/// Objects allocated less those freed, never below zero, since the youngest generation was collected.
static mut NEW: c_int = 0;
/// Above how many of these [`overdue`] is asked.
static mut DUE: c_int = DEFAULT_THRESHOLDS[0];
/// How often each generation's younger neighbour was collected since it was itself; the first is not used.
static mut COUNTS: [c_int; GENERATIONS] = [0; GENERATIONS];
static mut STATS: [Stats; GENERATIONS] =
    [const { Stats { collections: 0, collected: 0, uncollectable: 0 } }; GENERATIONS];
/// How many objects survived the last full collection, and how many have reached the oldest generation since.
static mut LONG_LIVED: (usize, usize) = (0, 0);

/// The youngest generation's ring.
#[inline(always)]
pub(super) fn young() -> *mut PyGC_Head {
    ring(0)
}

/// A generation's ring.
#[inline(always)]
pub(super) fn ring(generation: usize) -> *mut PyGC_Head {
    (&raw mut RINGS).cast::<PyGC_Head>().wrapping_add(generation)
}

/// Starts with empty rings and the settings of a new interpreter.
pub(super) fn init() {
    // SAFETY: no object is tracked yet; under the GIL, as all of this.
    unsafe {
        for i in 0..=PERMANENT {
            make_empty(ring(i));
        }
        (FROZEN, ENABLED) = (false, true);
        (THRESHOLDS, NEW, COUNTS, LONG_LIVED) = (DEFAULT_THRESHOLDS, 0, [0; GENERATIONS], (0, 0));
        STATS = [Stats { collections: 0, collected: 0, uncollectable: 0 }; GENERATIONS];
        set_due();
    }
}

/// Counts an object with a GC head that was allocated.
#[inline(always)]
pub fn count_new() {
    // SAFETY: under the GIL.
    unsafe {
        NEW = NEW.wrapping_add(1);
        if NEW > DUE {
            overdue();
        }
    }
}

/// Counts an object with a GC head that was freed.
#[inline(always)]
pub fn count_freed() {
    // SAFETY: under the GIL.
    unsafe { NEW -= c_int::from(NEW > 0) }
}

/// Tells the current thread that a collection is due.
#[cold]
#[inline(never)]
fn overdue() {
    let ts = thread::current_raw();
    // An allocation while an error is set does not count; the next one will.
    if ts.is_null() || super::collector::is_running() || error::occurred().is_some() {
        return;
    }
    thread::schedule_collection(ts);
    // SAFETY: under the GIL.
    unsafe { DUE = NEW.saturating_add(REMINDER) }
}

/// Sets when [`overdue`] is asked: never while collection is off.
pub(super) fn set_due() {
    // SAFETY: under the GIL.
    unsafe { DUE = if ENABLED && THRESHOLDS[0] != 0 { THRESHOLDS[0] } else { c_int::MAX } }
}

/// Turns automatic collection on or off. Returns the old setting.
pub fn set_enabled(on: bool) -> bool {
    // SAFETY: under the GIL.
    unsafe {
        let was = (&raw mut ENABLED).replace(on);
        set_due();
        was
    }
}

/// Whether automatic collection is on.
pub fn is_enabled() -> bool {
    // SAFETY: under the GIL.
    unsafe { ENABLED }
}

/// Above which counts a collection is due.
pub fn thresholds() -> [c_int; GENERATIONS] {
    // SAFETY: under the GIL.
    unsafe { THRESHOLDS }
}

/// Sets the thresholds; a first one of 0 turns automatic collection off.
pub fn set_thresholds(new: [c_int; GENERATIONS]) {
    // SAFETY: under the GIL.
    unsafe { THRESHOLDS = new }
    set_due();
}

/// The generations' counts.
pub fn counts() -> [c_int; GENERATIONS] {
    // SAFETY: under the GIL.
    unsafe { [NEW, COUNTS[1], COUNTS[2]] }
}

/// What collections of each generation have found.
pub fn stats() -> [Stats; GENERATIONS] {
    // SAFETY: under the GIL.
    unsafe { STATS }
}

/// Adds a collection to what is told of its generation.
pub(super) fn add_stats(generation: usize, collected: usize, uncollectable: usize) {
    // SAFETY: under the GIL.
    unsafe {
        let stats = &raw mut STATS[generation];
        (*stats).collections += 1;
        (*stats).collected += collected;
        (*stats).uncollectable += uncollectable;
    }
}

/// The oldest generation that is due. The oldest of all is left alone until what has reached it is a quarter of what it held, so that the work stays in
/// proportion to the number of objects.
pub(super) fn select() -> Option<usize> {
    // SAFETY: under the GIL.
    unsafe {
        let (total, pending) = LONG_LIVED;
        let counts = counts();
        (0..GENERATIONS).rev().find(|&i| counts[i] > THRESHOLDS[i] && (i != OLDEST || pending >= total / 4))
    }
}

/// Moves the generation and all younger ones to the ring `to`, and starts their counts again.
///
/// # Safety
/// `to` is well formed.
pub(super) unsafe fn begin(generation: usize, to: *mut PyGC_Head) {
    // SAFETY: all rings are well formed; under the GIL.
    unsafe {
        if generation < OLDEST {
            COUNTS[generation + 1] += 1;
        }
        NEW = 0;
        COUNTS[..=generation].fill(0);
        set_due();
        append_ring(ring(generation), to);
        for i in 0..generation {
            append_ring(ring(i), to);
        }
    }
}

/// Where survivors of a collection of this generation go.
pub(super) fn next_older(generation: usize) -> *mut PyGC_Head {
    ring((generation + 1).min(OLDEST))
}

/// Counts the survivors of a collection of this generation.
pub(super) fn count_survivors(generation: usize, n: usize) {
    // SAFETY: under the GIL.
    unsafe {
        match generation {
            OLDEST => LONG_LIVED = (n, 0),
            _ if generation + 1 == OLDEST => LONG_LIVED.1 += n,
            _ => {}
        }
    }
}

/// Moves every generation out of collections.
fn make_permanent() {
    for i in 0..GENERATIONS {
        // SAFETY: both rings are well formed.
        unsafe { append_ring(ring(i), ring(PERMANENT)) }
    }
}

/// Leaves everything tracked so far, which is what start-up has made, out of collections.
pub fn set_aside() {
    make_permanent();
    // SAFETY: under the GIL.
    unsafe { NEW = 0 }
}

/// Takes everything into collections again: what start-up has made may be garbage now.
pub fn take_up() {
    // SAFETY: both rings are well formed; under the GIL.
    unsafe {
        append_ring(ring(PERMANENT), ring(OLDEST));
        FROZEN = false;
    }
}

/// Leaves what is tracked now out of collections, at the program's wish.
pub fn freeze() {
    make_permanent();
    // SAFETY: under the GIL.
    unsafe {
        FROZEN = true;
        NEW = 0;
        COUNTS = [0; GENERATIONS];
        set_due();
    }
}

/// Takes what the program has frozen into the oldest generation.
pub fn unfreeze() {
    // SAFETY: under the GIL.
    if unsafe { FROZEN } {
        take_up();
    }
}

/// The number of frozen objects.
pub fn frozen() -> usize {
    // SAFETY: under the GIL.
    if unsafe { FROZEN } { size(PERMANENT) } else { 0 }
}

fn size(i: usize) -> usize {
    let mut n = 0;
    // SAFETY: the ring is well formed.
    unsafe { each(ring(i), |_| n += 1) }
    n
}

/// The rings that make a generation in the program's eyes.
fn rings_of(generation: usize) -> impl Iterator<Item = usize> {
    // SAFETY: under the GIL.
    let also_permanent = generation == OLDEST && !unsafe { FROZEN };
    core::iter::once(generation).chain(also_permanent.then_some(PERMANENT))
}

/// How many objects each generation has.
pub fn sizes() -> [usize; GENERATIONS] {
    core::array::from_fn(|generation| rings_of(generation).map(size).sum())
}

/// Calls `f`, which runs no other code, for every object of the generation.
pub fn each_tracked(generation: usize, mut f: impl FnMut(&super::Obj)) {
    for i in rings_of(generation) {
        // SAFETY: under the GIL; the rings do not change meanwhile, and their members are live.
        unsafe { each(ring(i), |o| f(super::Obj::from_ptr(o))) }
    }
}

/// Calls `f` on every tracked object, frozen ones last, until it returns `false`. Each is kept alive during its own visit.
pub fn visit(mut f: impl FnMut(&super::Obj) -> bool) {
    use super::refcount::{decref, incref};
    for i in 0..=PERMANENT {
        let ring = ring(i);
        // SAFETY: under the GIL; the member after the visited one is read while that one is still there.
        unsafe {
            let mut at = (*ring)._gc_next as *mut PyGC_Head;
            while at != ring {
                let o = object(at);
                incref(o);
                let go_on = f(super::Obj::from_ptr(o));
                at = (*at)._gc_next as *mut PyGC_Head;
                decref(o);
                if !go_on {
                    return;
                }
            }
        }
    }
}

/// Makes the collector forget all objects. What outlives the runtime may refer to what does not, so the next run's collections must not
/// look at it.
pub fn forget_all() {
    for i in 0..=PERMANENT {
        // SAFETY: under the GIL; the ring is well formed.
        unsafe { each(ring(i), |o| untrack(o)) }
    }
}
