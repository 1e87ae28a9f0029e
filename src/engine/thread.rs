//! The GIL and the thread states. The holder's state is a plain static; what other threads may ask for is thread-local.

use crate::abi::*;
use core::cell::Cell;
use core::ptr;
use core::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use parking_lot::lock_api::RawMutex as _;
use parking_lot::{Mutex, RawMutex};

/// The lock that serialises every use of objects.
static GIL: RawMutex = RawMutex::INIT;
/// The thread state of the GIL's holder.
static mut CURRENT: *mut PyThreadState = ptr::null_mut();
/// Once set, a thread that asks for the GIL never gets it (other than the finalizing one).
static CLOSED: AtomicBool = AtomicBool::new(false);
/// How often the runtime was finalized: what belongs to an earlier run is not used in a later one.
static RUN: AtomicU64 = AtomicU64::new(0);

thread_local! {
    /// The thread state attached in this thread, if it holds the GIL.
    static ATTACHED: Cell<*mut PyThreadState> = const { Cell::new(ptr::null_mut()) };
    /// The thread state that `PyGILState_Ensure` uses in this thread, and the run that it belongs to.
    static AUTO: Cell<(*mut PyThreadState, u64)> = const { Cell::new((ptr::null_mut(), 0)) };
}

/// What there is once per process: the C API sees it as an opaque `PyInterpreterState`.
pub struct Interpreter {
    pub id: i64,
    /// `PyInterpreterState_GetDict`: NULL until asked for.
    pub dict: *mut PyObject,
}

struct States {
    head: *mut PyThreadState,
    /// States of threads that were alive when the runtime was finalized.
    abandoned: *mut PyThreadState,
}
// SAFETY: the list is reached only through its mutex.
unsafe impl Send for States {}

static STATES: Mutex<States> = Mutex::new(States { head: ptr::null_mut(), abandoned: ptr::null_mut() });
static NEXT_ID: AtomicU64 = AtomicU64::new(1);
static mut INTERPRETER: Interpreter = Interpreter { id: 0, dict: ptr::null_mut() };

/// How deep calls may nest, as CPython's default.
pub const RECURSION_LIMIT: c_int = 1000;

/// `_status` bits of a thread state.
const STATUS_INITIALIZED: u32 = 1;
const STATUS_FINALIZING: u32 = 1 << 5;
/// The bit of `eval_breaker` that tells an evaluator to look at `async_exc`.
const ASYNC_EXCEPTION: usize = 1 << 3;

/// The current thread state; the caller holds the GIL.
#[inline(always)]
pub fn current_raw() -> *mut PyThreadState {
    // SAFETY: written only by the GIL's holder.
    unsafe { CURRENT }
}

/// The one interpreter.
pub fn interpreter() -> *mut Interpreter {
    &raw mut INTERPRETER
}

/// The thread state attached in the calling thread, or NULL when it does not hold the GIL.
#[inline]
pub fn attached() -> *mut PyThreadState {
    ATTACHED.get()
}

/// The thread state of this thread for `PyGILState_*`, or NULL.
pub fn auto_state() -> *mut PyThreadState {
    let (ts, run) = AUTO.get();
    if run == RUN.load(Ordering::Relaxed) { ts } else { ptr::null_mut() }
}

fn set_auto_state(ts: *mut PyThreadState) {
    AUTO.set((ts, RUN.load(Ordering::Relaxed)));
}

/// Makes a thread state that no thread uses yet. NULL when memory is out. Needs no GIL.
pub fn new_state() -> *mut PyThreadState {
    // SAFETY: zeroed memory is a valid thread state (NULL pointers, zero counters).
    unsafe {
        let ts = libc::calloc(1, size_of::<PyThreadState>()).cast::<PyThreadState>();
        if ts.is_null() {
            return ts;
        }
        (*ts).interp = interpreter().cast();
        (*ts)._status = STATUS_INITIALIZED;
        (*ts)._whence = -1;
        (*ts).py_recursion_limit = RECURSION_LIMIT;
        (*ts).py_recursion_remaining = RECURSION_LIMIT;
        (*ts).exc_info = &raw mut (*ts).exc_state;
        (*ts).id = NEXT_ID.fetch_add(1, Ordering::Relaxed);
        (*ts).thread_id = libc::pthread_self();
        (*ts).native_thread_id = libc::syscall(libc::SYS_gettid) as c_ulong;
        let mut states = STATES.lock();
        (*ts).next = states.head;
        if !states.head.is_null() {
            (*states.head).prev = ts;
        }
        states.head = ts;
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
        clear(&raw mut (*ts).current_exception);
        clear(&raw mut (*ts).exc_state.exc_value);
        clear(&raw mut (*ts).dict);
        clear(&raw mut (*ts).async_exc);
        clear(&raw mut (*ts).context);
        clear(&raw mut (*ts).c_profileobj);
        clear(&raw mut (*ts).c_traceobj);
        clear(&raw mut (*ts).async_gen_firstiter);
        clear(&raw mut (*ts).async_gen_finalizer);
    }
}

/// Takes a thread state off the list and frees it. Needs no GIL.
///
/// # Safety
/// `ts` was cleared, is attached nowhere and is not used any more.
pub unsafe fn delete_state(ts: *mut PyThreadState) {
    // SAFETY: the list is consistent under its lock.
    unsafe {
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
        if auto_state() == ts {
            set_auto_state(ptr::null_mut());
        }
        libc::free(ts.cast());
    }
}

/// The newest thread state: `PyInterpreterState_ThreadHead`.
pub fn first_state() -> *mut PyThreadState {
    STATES.lock().head
}

fn lock_gil() {
    let run = RUN.load(Ordering::Relaxed);
    GIL.lock();
    if CLOSED.load(Ordering::Relaxed) || RUN.load(Ordering::Relaxed) != run {
        hang();
    }
}

/// Finalization has begun or is over: the calling thread, which has just locked the GIL, may never touch an object again.
#[cold]
fn hang() -> ! {
    // SAFETY: this thread has locked it.
    unsafe { GIL.unlock() };
    loop {
        std::thread::park();
    }
}

/// Takes the GIL for `ts` and makes it current in the calling thread.
///
/// # Safety
/// `ts` is a live thread state that is attached nowhere; the calling thread does not hold the GIL.
#[inline]
pub unsafe fn attach(ts: *mut PyThreadState) {
    lock_gil();
    // SAFETY: the GIL is held from here on.
    unsafe {
        if (*ts)._status & STATUS_FINALIZING != 0 {
            hang();
        }
        CURRENT = ts;
        (*ts).holds_gil = 1;
        (*ts).state = 1;
    }
    ATTACHED.set(ts);
    super::stack::watch_this_thread();
    if auto_state().is_null() {
        set_auto_state(ts);
    }
}

/// Lets go of the GIL and returns the thread state that was current.
///
/// # Safety
/// The calling thread holds the GIL.
#[inline]
pub unsafe fn detach() -> *mut PyThreadState {
    // SAFETY: as promised.
    unsafe {
        let ts = CURRENT;
        (*ts).holds_gil = 0;
        (*ts).state = 0;
        CURRENT = ptr::null_mut();
        ATTACHED.set(ptr::null_mut());
        GIL.unlock();
        ts
    }
}

/// Detaches what is attached in the calling thread, if anything, and attaches `new`, if it is not NULL: `PyThreadState_Swap`.
///
/// # Safety
/// `new` is NULL or a live thread state that is attached nowhere else.
pub unsafe fn swap(new: *mut PyThreadState) -> *mut PyThreadState {
    let old = attached();
    // SAFETY: as promised.
    unsafe {
        if !old.is_null() {
            detach();
        }
        if !new.is_null() {
            attach(new);
        }
    }
    old
}

/// `PyGILState_Ensure`: makes sure that the calling thread holds the GIL. `None` when memory for a thread state is out.
pub fn gilstate_ensure() -> Option<PyGILState_STATE> {
    // SAFETY: a thread's own state is used by that thread only.
    unsafe {
        let mut ts = auto_state();
        let had_gil = !ts.is_null() && attached() == ts;
        if ts.is_null() {
            ts = new_state();
            if ts.is_null() {
                return None;
            }
        }
        if !had_gil {
            attach(ts);
        }
        (*ts).gilstate_counter += 1;
        Some(if had_gil { PyGILState_LOCKED } else { PyGILState_UNLOCKED })
    }
}

/// `PyGILState_Release`: undoes the matching ensure. `false` when this thread does not hold the GIL through its own state.
///
/// # Safety
/// `old` is what the matching [`gilstate_ensure`] returned.
pub unsafe fn gilstate_release(old: PyGILState_STATE) -> bool {
    // SAFETY: the state is this thread's own.
    unsafe {
        let ts = auto_state();
        if ts.is_null() || attached() != ts {
            return false;
        }
        (*ts).gilstate_counter -= 1;
        if (*ts).gilstate_counter == 0 {
            clear_state(ts);
            detach();
            delete_state(ts);
        } else if old == PyGILState_UNLOCKED {
            detach();
        }
        true
    }
}

/// The thread that initialized the runtime.
static MAIN: AtomicU64 = AtomicU64::new(0);

/// Whether the calling thread is the one that initialized the runtime.
pub fn is_main() -> bool {
    // SAFETY: always succeeds.
    MAIN.load(Ordering::Relaxed) == unsafe { libc::pthread_self() }
}

/// Makes the main thread state, and gives the calling thread the GIL.
pub fn init() {
    CLOSED.store(false, Ordering::Relaxed);
    NEXT_ID.store(1, Ordering::Relaxed);
    // SAFETY: always succeeds.
    MAIN.store(unsafe { libc::pthread_self() }, Ordering::Relaxed);
    let ts = new_state();
    assert!(!ts.is_null(), "no memory for the main thread state");
    set_auto_state(ptr::null_mut());
    // SAFETY: the state is new; one count stands for the interpreter itself, so that a release never deletes it.
    unsafe {
        (*ts).gilstate_counter = 1;
        attach(ts);
    }
}

/// Holds the list of states, so that a fork finds it whole.
pub(super) fn lock_states() {
    core::mem::forget(STATES.lock());
}

/// Undoes [`lock_states`].
///
/// # Safety
/// This thread has called [`lock_states`].
pub(super) unsafe fn unlock_states() {
    // SAFETY: as promised.
    unsafe { STATES.force_unlock() }
}

/// After a fork, in the child: makes the GIL's holder the main thread, and deletes the states of the threads that are gone.
///
/// # Safety
/// The calling thread holds the GIL, and no other thread is left.
pub(super) unsafe fn only_this_is_left() {
    let me = current_raw();
    // SAFETY: nobody else uses the states or the lock, which is made anew without those who waited for it.
    unsafe {
        (&raw const GIL).cast_mut().write_volatile(RawMutex::INIT);
        GIL.lock();
        MAIN.store(libc::pthread_self(), Ordering::Relaxed);
        (*me).thread_id = libc::pthread_self();
        (*me).native_thread_id = libc::syscall(libc::SYS_gettid) as c_ulong;
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

/// `PyThreadState_SetAsyncExc`: leaves an exception for the thread `id`, or takes back the one that waits. Returns whether there is such a thread.
pub fn set_async_exception(id: c_ulong, exception: Option<&super::Obj>) -> bool {
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
        let old = super::Owned::from_ptr_opt((&raw mut (*at).async_exc).replace(new));
        AtomicUsize::from_ptr(&raw mut (*at).eval_breaker).fetch_or(ASYNC_EXCEPTION, Ordering::Relaxed);
        // Last, as the old exception's end may run any code.
        drop(states);
        drop(old);
    }
    true
}

/// Keeps every other thread from ever getting the GIL again.
pub fn close() {
    CLOSED.store(true, Ordering::Relaxed);
}

/// Deletes every thread state and lets go of the GIL. Other threads stay locked out until the next initialization.
pub fn finish() {
    // SAFETY: the calling thread holds the GIL and nobody else can get it.
    unsafe {
        // Before the GIL is free: whoever waits for it must find that the run is over.
        RUN.fetch_add(1, Ordering::Relaxed);
        let main = detach();
        delete_state(main);
        // Other threads may still hold theirs: those stay, marked, so that attaching one never returns.
        let mut states = STATES.lock();
        while !states.head.is_null() {
            let ts = states.head;
            states.head = (*ts).next;
            (*ts)._status |= STATUS_FINALIZING;
            (*ts).next = states.abandoned;
            states.abandoned = ts;
        }
    }
}
