//! The thread states and their list.

use super::super::stack::{self, Bounds};
use super::super::{Obj, Owned};
use super::{AUTO, EPOCH, auto_state, bind, current_raw};
use crate::abi::*;
use core::cell::Cell;
use core::ptr;
use core::sync::atomic::{AtomicI32, AtomicU64, AtomicUsize, Ordering};
use parking_lot::Mutex;

/// A thread state with what C does not see.
#[repr(C)]
pub(super) struct State {
    public: PyThreadState,
    /// The token of the thread that uses the state.
    pub(super) thread: AtomicUsize,
    /// The stack that the state's thread runs on, and whether the program has named it.
    pub(super) stack: Bounds,
    pub(super) stack_is_named: bool,
    /// The run that the state belongs to is over.
    pub(super) is_abandoned: bool,
    /// How many containers are inside each other's deallocation.
    deallocations: u32,
}

/// What there is once per process: the C API sees it as an opaque `PyInterpreterState`.
pub struct Interpreter {
    pub id: i64,
    /// `PyInterpreterState_GetDict`: NULL until asked for.
    pub dict: *mut PyObject,
}

pub(super) struct States {
    head: *mut PyThreadState,
    /// States of threads that were alive when the runtime was finalized.
    abandoned: *mut PyThreadState,
}
// SAFETY: the list is reached only through its mutex.
unsafe impl Send for States {}

pub(super) static STATES: Mutex<States> = Mutex::new(States { head: ptr::null_mut(), abandoned: ptr::null_mut() });
pub(super) static NEXT_ID: AtomicU64 = AtomicU64::new(1);
static mut INTERPRETER: Interpreter = Interpreter { id: 0, dict: ptr::null_mut() };

/// The one interpreter.
pub fn interpreter() -> *mut Interpreter {
    &raw mut INTERPRETER
}

/// How deep an evaluator's frames may nest. C recursion is limited by the stack itself.
static RECURSION_LIMIT: AtomicI32 = AtomicI32::new(DEFAULT_RECURSION_LIMIT);
const DEFAULT_RECURSION_LIMIT: c_int = 1000;

/// `_status` bits of a thread state.
pub(super) const INITIALIZED: u32 = 1;
pub(super) const BOUND: u32 = 1 << 1;
pub(super) const BOUND_GILSTATE: u32 = 1 << 3;
pub(super) const ACTIVE: u32 = 1 << 4;
pub(super) const FINALIZING: u32 = 1 << 5;
pub(super) const CLEARED: u32 = 1 << 6;
/// The bit of `eval_breaker` that tells an evaluator to look at `async_exc`.
const ASYNC_EXCEPTION: usize = 1 << 3;
/// The bit of `eval_breaker` that says that a collection is due.
const COLLECTION_DUE: usize = 1 << 4;

/// What made a thread state, as its `_whence` says.
#[derive(Clone, Copy)]
pub enum Whence {
    Unknown = 0,
    Start = 1,
    GilState = 4,
}

thread_local! {
    /// The system's number of this thread, 0 until it was asked for.
    static NATIVE_ID: Cell<c_ulong> = const { Cell::new(0) };
}

pub(super) fn native_id() -> c_ulong {
    if NATIVE_ID.get() == 0 {
        // SAFETY: always succeeds.
        NATIVE_ID.set(unsafe { libc::syscall(libc::SYS_gettid) } as c_ulong);
    }
    NATIVE_ID.get()
}

/// Makes a thread state, which the calling thread uses for `PyGILState_*` if it has none. NULL when memory is out. Needs no GIL.
pub fn new_state(whence: Whence) -> *mut PyThreadState {
    // SAFETY: zeroed memory is a valid thread state (NULL pointers, zero counters).
    unsafe {
        let ts = libc::calloc(1, size_of::<State>()).cast::<PyThreadState>();
        if ts.is_null() {
            return ts;
        }
        (*ts).interp = interpreter().cast();
        (*ts)._status = INITIALIZED | BOUND;
        (*ts)._whence = whence as c_int;
        (*ts).py_recursion_limit = recursion_limit();
        (*ts).py_recursion_remaining = recursion_limit();
        (*ts).exc_info = &raw mut (*ts).exc_state;
        // Whoever made the state owns one count, so that no release deletes it; see `gilstate_ensure`.
        (*ts).gilstate_counter = 1;
        (*ts).id = NEXT_ID.fetch_add(1, Ordering::Relaxed);
        (*ts).thread_id = libc::pthread_self();
        (*ts).native_thread_id = native_id();
        let mut states = STATES.lock();
        (*ts).next = states.head;
        if !states.head.is_null() {
            (*states.head).prev = ts;
        }
        states.head = ts;
        drop(states);
        if auto_state().is_null() {
            bind(ts);
        }
        ts
    }
}

/// Drops the objects that a thread state holds.
///
/// # Safety
/// `ts` is a thread state that no thread is using, or the current one; the caller holds the GIL.
pub unsafe fn clear_state(ts: *mut PyThreadState) {
    use super::refcount::clear;
    // SAFETY: each field holds NULL or a strong reference.
    unsafe {
        (*ts)._status |= FINALIZING;
        clear(&raw mut (*ts).dict);
        clear(&raw mut (*ts).async_exc);
        clear(&raw mut (*ts).current_exception);
        clear(&raw mut (*ts).exc_state.exc_value);
        clear(&raw mut (*ts).c_profileobj);
        clear(&raw mut (*ts).c_traceobj);
        clear(&raw mut (*ts).async_gen_firstiter);
        clear(&raw mut (*ts).async_gen_finalizer);
        clear(&raw mut (*ts).context);
        (*ts)._status |= CLEARED;
    }
}

/// Takes a thread state off the list and frees it. Needs no GIL.
///
/// # Safety
/// `ts` was cleared, is attached nowhere and is not used any more. One of an earlier run stays.
pub unsafe fn delete_state(ts: *mut PyThreadState) {
    // SAFETY: the list is consistent under its lock.
    unsafe {
        if (*ts.cast::<State>()).is_abandoned {
            return;
        }
        let mut states = STATES.lock();
        if (*ts).prev.is_null() {
            states.head = (*ts).next;
        } else {
            (*(*ts).prev).next = (*ts).next;
        }
        if !(*ts).next.is_null() {
            (*(*ts).next).prev = (*ts).prev;
        }
        drop(states);
        if AUTO.get().0 == ts {
            AUTO.set((ptr::null_mut(), 0));
        } else if (*ts.cast::<State>()).thread.load(Ordering::Relaxed) != 0 {
            EPOCH.fetch_add(1, Ordering::Release);
        }
        libc::free(ts.cast());
    }
}

/// The newest thread state: `PyInterpreterState_ThreadHead`.
pub fn first_state() -> *mut PyThreadState {
    STATES.lock().head
}

/// The newest thread state for which `wanted` holds, or NULL.
pub(super) fn find_state(wanted: impl Fn(*mut PyThreadState) -> bool) -> *mut PyThreadState {
    let states = STATES.lock();
    let mut at = states.head;
    // SAFETY: the list is consistent under its lock.
    unsafe {
        while !at.is_null() && !wanted(at) {
            at = (*at).next;
        }
    }
    at
}

/// The state after `ts` in the list.
///
/// # Safety
/// `ts` is a live thread state.
pub unsafe fn next_state(ts: *mut PyThreadState) -> *mut PyThreadState {
    let _states = STATES.lock();
    // SAFETY: as promised; the list is consistent under its lock.
    unsafe { (*ts).next }
}

/// How many containers are inside each other's deallocation in the current thread.
///
/// # Safety
/// The caller holds the GIL.
#[inline(always)]
pub(in crate::engine) unsafe fn deallocations<'a>() -> &'a mut u32 {
    // SAFETY: the current state is live and used by this thread only.
    unsafe { &mut (*current_raw().cast::<State>()).deallocations }
}

/// `PyUnstable_ThreadState_SetStackProtection` and its reset (`None`): on which stack the thread of `ts` runs.
///
/// # Safety
/// `ts` is a live thread state; the caller holds the GIL.
pub unsafe fn name_stack(ts: *mut PyThreadState, named: Option<Bounds>) {
    // SAFETY: as promised.
    unsafe {
        let state = ts.cast::<State>();
        (*state).stack = named.unwrap_or_else(Bounds::of_this_thread);
        (*state).stack_is_named = named.is_some();
        if ts == current_raw() {
            stack::watch((*state).stack);
        }
    }
}

/// `Py_GetRecursionLimit`.
pub fn recursion_limit() -> c_int {
    RECURSION_LIMIT.load(Ordering::Relaxed)
}

/// `Py_SetRecursionLimit`: for every thread.
pub fn set_recursion_limit(limit: c_int) {
    RECURSION_LIMIT.store(limit, Ordering::Relaxed);
    let states = STATES.lock();
    let mut at = states.head;
    // SAFETY: the list is consistent under its lock; the caller holds the GIL, under which the numbers are used.
    unsafe {
        while !at.is_null() {
            (*at).py_recursion_remaining += limit.wrapping_sub((*at).py_recursion_limit);
            (*at).py_recursion_limit = limit;
            at = (*at).next;
        }
    }
}

/// Holds the list of states, so that a fork finds it whole.
pub(in crate::engine) fn lock_states() {
    core::mem::forget(STATES.lock());
}

/// Undoes [`lock_states`].
///
/// # Safety
/// This thread has called [`lock_states`].
pub(in crate::engine) unsafe fn unlock_states() {
    // SAFETY: as promised.
    unsafe { STATES.force_unlock() }
}

/// `PyThreadState_SetAsyncExc`: leaves an exception for the thread `id`, or takes back the one that waits. Returns whether there is such a thread.
pub fn set_async_exception(id: c_ulong, exception: Option<&Obj>) -> bool {
    let states = STATES.lock();
    let mut at = states.head;
    // SAFETY: the list is consistent under its lock; the field holds NULL or a strong reference.
    unsafe {
        while !at.is_null() && (*at).thread_id != id {
            at = (*at).next;
        }
        if at.is_null() {
            return false;
        }
        let new = exception.map_or(ptr::null_mut(), |e| e.to_owned().into_ptr());
        let old = Owned::from_ptr_opt((&raw mut (*at).async_exc).replace(new));
        AtomicUsize::from_ptr(&raw mut (*at).eval_breaker).fetch_or(ASYNC_EXCEPTION, Ordering::Relaxed);
        // Last, as the old exception's end may run any code.
        drop(states);
        drop(old);
    }
    true
}

/// Asks a thread to collect as soon as it can.
pub(in crate::engine) fn schedule_collection(ts: *mut PyThreadState) {
    // SAFETY: a live thread state; other threads may set other bits.
    unsafe { AtomicUsize::from_ptr(&raw mut (*ts).eval_breaker).fetch_or(COLLECTION_DUE, Ordering::Relaxed) };
}

/// Whether the current thread was asked to collect; it is not any more then.
#[inline(always)]
pub(in crate::engine) fn take_collection() -> bool {
    // SAFETY: the caller holds the GIL, so that there is a current thread; other threads may set other bits.
    unsafe {
        let breaker = AtomicUsize::from_ptr(&raw mut (*super::current_raw()).eval_breaker);
        breaker.load(Ordering::Relaxed) & COLLECTION_DUE != 0
            && breaker.fetch_and(!COLLECTION_DUE, Ordering::Relaxed) & COLLECTION_DUE != 0
    }
}

/// A thread that has a thread state.
pub struct Identity {
    pub id: c_ulong,
    pub native_id: c_ulong,
    pub is_current: bool,
}

/// The threads that have thread states, the newest first; at most 100, and none when the list is in use. Needs no GIL.
pub fn identities() -> Vec<Identity> {
    let mut found = Vec::new();
    let mine = auto_state();
    let Some(states) = STATES.try_lock() else { return found };
    let mut at = states.head;
    // SAFETY: the list is consistent under its lock.
    unsafe {
        while !at.is_null() && found.len() < 100 {
            found.push(Identity { id: (*at).thread_id, native_id: (*at).native_thread_id, is_current: at == mine });
            at = (*at).next;
        }
    }
    found
}

/// At start-up: numbers and limits begin anew.
pub(super) fn begin() {
    RECURSION_LIMIT.store(DEFAULT_RECURSION_LIMIT, Ordering::Relaxed);
    NEXT_ID.store(1, Ordering::Relaxed);
}

/// At the end: takes every state off the list. Those of other threads than `current`'s may still be in use: they stay, marked, so that attaching one
/// never returns.
pub(super) fn abandon_all_but(current: *mut PyThreadState) {
    let mut states = STATES.lock();
    // SAFETY: the list is consistent under its lock; the caller holds the GIL.
    unsafe {
        while !states.head.is_null() {
            let ts = states.head;
            states.head = (*ts).next;
            (*ts).prev = ptr::null_mut();
            if ts != current {
                (*ts.cast::<State>()).is_abandoned = true;
                (*ts).next = states.abandoned;
                states.abandoned = ts;
            }
        }
    }
}

/// In the child of a fork: `me` is of a thread with another number, and every other state is of a thread that is gone.
///
/// # Safety
/// `me` is the current state, and no other thread is left.
pub(super) unsafe fn only_this_is_left(me: *mut PyThreadState) {
    NATIVE_ID.set(0);
    // SAFETY: nobody else uses the states.
    unsafe {
        (*me).thread_id = libc::pthread_self();
        (*me).native_thread_id = native_id();
        let mut others = Vec::new();
        let mut at = first_state();
        while !at.is_null() {
            if at != me {
                others.push(at);
            }
            at = (*at).next;
        }
        for ts in others {
            clear_state(ts);
            delete_state(ts);
        }
    }
}
