//! `pystate.h`, and the thread functions of `ceval.h`.

use super::pylifecycle::fatal;
use crate::abi::*;
use crate::engine::stack::{self, Bounds};
use crate::engine::{Obj, lifecycle, thread};
use crate::objects::dict;
use core::ptr;

/// Returns the current thread state, borrowed; a fatal error when the calling thread does not hold the GIL.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyThreadState_Get() -> *mut PyThreadState {
    let ts = thread::attached();
    if ts.is_null() {
        no_gil("PyThreadState_Get");
    }
    ts
}

#[cold]
fn no_gil(function: &str) -> ! {
    fatal(
        function,
        "the function must be called with the GIL held, after Python initialization and before Python finalization, \
         but the GIL is released (the current Python thread state is NULL)",
    )
}

/// Returns the current thread state, borrowed, or NULL when the calling thread does not hold the GIL.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyThreadState_GetUnchecked() -> *mut PyThreadState {
    thread::attached()
}

/// As `PyThreadState_GetUnchecked`; its name up to 3.12.
#[unsafe(no_mangle)]
pub extern "C" fn _PyThreadState_UncheckedGet() -> *mut PyThreadState {
    thread::attached()
}

/// Makes a thread state for `interp`. Returns it, or NULL when memory is out. Needs no GIL.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyThreadState_New(interp: *mut PyInterpreterState) -> *mut PyThreadState {
    let _ = interp;
    thread::new_state(thread::Whence::Unknown)
}

/// Drops the objects that a thread state holds. C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// The caller holds the GIL; `tstate` is a thread state that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_Clear(tstate: *mut PyThreadState) {
    // SAFETY: passed on from the caller.
    unsafe { thread::clear_state(tstate) }
}

/// Frees a cleared thread state that is not current anywhere; a fatal error for the current one.
/// C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// `tstate` was cleared and is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_Delete(tstate: *mut PyThreadState) {
    if tstate.is_null() {
        no_gil("PyThreadState_Delete");
    }
    if tstate == thread::attached() {
        fatal("PyThreadState_Delete", &format!("tstate {tstate:p} is still current"));
    }
    // SAFETY: passed on from the caller.
    unsafe { thread::delete_state(tstate) }
}

/// Frees the current thread state, which was cleared, and lets go of the GIL. C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_DeleteCurrent() {
    if thread::attached().is_null() {
        no_gil("_PyThreadState_DeleteCurrent");
    }
    // SAFETY: the current state is detached before it is freed.
    unsafe {
        let ts = thread::detach();
        thread::delete_state(ts);
    }
}

/// Makes `newts` (or none, for NULL) the current thread state. Returns the one that was current, or NULL.
/// C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// `newts` is NULL or a live thread state that no other thread uses.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_Swap(newts: *mut PyThreadState) -> *mut PyThreadState {
    // SAFETY: passed on from the caller.
    unsafe { thread::swap(newts) }
}

/// Returns a dict in which extensions keep what belongs to the current thread, borrowed; NULL without an error when there is none.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyThreadState_GetDict() -> *mut PyObject {
    let ts = thread::attached();
    if ts.is_null() {
        return ptr::null_mut();
    }
    // SAFETY: the calling thread holds the GIL.
    unsafe { lazy_dict(&raw mut (*ts).dict) }
}

/// The dict in `*slot`, made on first use; NULL without an error when memory is out.
unsafe fn lazy_dict(slot: *mut *mut PyObject) -> *mut PyObject {
    // SAFETY: the slot holds NULL or a strong reference.
    unsafe {
        if (*slot).is_null() {
            match dict::new() {
                Ok(d) => *slot = d.into_ptr(),
                Err(_) => crate::engine::error::clear(),
            }
        }
        *slot
    }
}

/// Returns the thread state's interpreter. C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// `tstate` is a live thread state.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_GetInterpreter(tstate: *mut PyThreadState) -> *mut PyInterpreterState {
    // SAFETY: passed on from the caller.
    unsafe { (*tstate).interp }
}

/// Returns the thread state's number, unique in the process. C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// `tstate` is a live thread state.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_GetID(tstate: *mut PyThreadState) -> u64 {
    // SAFETY: passed on from the caller.
    unsafe { (*tstate).id }
}

/// Returns the thread state after `tstate` in the interpreter's list, or NULL. C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// `tstate` is a live thread state.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_Next(tstate: *mut PyThreadState) -> *mut PyThreadState {
    // SAFETY: passed on from the caller.
    unsafe { thread::next_state(tstate) }
}

/// Returns the interpreter; a fatal error when the calling thread does not hold the GIL. C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyInterpreterState_Get() -> *mut PyInterpreterState {
    if thread::attached().is_null() {
        no_gil("PyInterpreterState_Get");
    }
    thread::interpreter().cast()
}

/// Returns the main interpreter, the only one; NULL while the runtime does not run. C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyInterpreterState_Main() -> *mut PyInterpreterState {
    if lifecycle::is_begun() { thread::interpreter().cast() } else { ptr::null_mut() }
}

/// Returns the first interpreter of the list, the only one; NULL while the runtime does not run. C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyInterpreterState_Head() -> *mut PyInterpreterState {
    if lifecycle::is_begun() { thread::interpreter().cast() } else { ptr::null_mut() }
}

/// Returns the interpreter after `interp`: NULL, as there is one only. C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyInterpreterState_Next(interp: *mut PyInterpreterState) -> *mut PyInterpreterState {
    let _ = interp;
    ptr::null_mut()
}

/// Returns the interpreter's newest thread state. C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyInterpreterState_ThreadHead(interp: *mut PyInterpreterState) -> *mut PyThreadState {
    let _ = interp;
    thread::first_state()
}

/// Returns the interpreter's number: 0 for the main one; -1 with `RuntimeError` set for NULL. C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyInterpreterState_GetID(interp: *mut PyInterpreterState) -> i64 {
    if interp.is_null() {
        let _ = crate::raise!(RuntimeError, "no interpreter provided");
        return -1;
    }
    // SAFETY: there is one interpreter, in static storage.
    unsafe { (*thread::interpreter()).id }
}

/// Returns a dict in which extensions keep what belongs to the interpreter, borrowed; NULL without an error when there is none.
/// C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyInterpreterState_GetDict(interp: *mut PyInterpreterState) -> *mut PyObject {
    let _ = interp;
    // SAFETY: the calling thread holds the GIL.
    unsafe { lazy_dict(&raw mut (*thread::interpreter()).dict) }
}

/// Makes sure that the calling thread holds the GIL, with a thread state made for it if need be. Returns what `PyGILState_Release` wants.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyGILState_Ensure() -> PyGILState_STATE {
    match thread::gilstate_ensure() {
        Some(state) => state,
        None => fatal("PyGILState_Ensure", "Couldn't create thread-state for new thread"),
    }
}

/// Undoes the matching `PyGILState_Ensure`. A fatal error when the calling thread does not hold the GIL through its own thread state.
/// C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// `oldstate` is what the matching `PyGILState_Ensure` returned.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyGILState_Release(oldstate: PyGILState_STATE) {
    if thread::attached().is_null() {
        not_current();
    }
    // SAFETY: passed on from the caller; the calling thread holds the GIL.
    unsafe { thread::gilstate_release(oldstate) }
}

#[cold]
fn not_current() -> ! {
    let ts = thread::auto_state();
    let message = if ts.is_null() {
        "auto-releasing thread-state, but no thread-state for this thread".into()
    } else {
        format!("thread state {ts:p} must be current when releasing")
    };
    fatal("PyGILState_Release", &message)
}

/// Returns the thread state that `PyGILState_Ensure` uses in this thread, or NULL. C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyGILState_GetThisThreadState() -> *mut PyThreadState {
    thread::auto_state()
}

/// Returns 1 when the calling thread holds the GIL, else 0; always 1 while the runtime does not run. C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyGILState_Check() -> c_int {
    c_int::from(!thread::attached().is_null() || !lifecycle::is_begun())
}

/// Lets go of the GIL. Returns the thread state for `PyEval_RestoreThread`; a fatal error when the calling thread does not hold the GIL.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyEval_SaveThread() -> *mut PyThreadState {
    if thread::attached().is_null() {
        no_gil("PyEval_SaveThread");
    }
    // SAFETY: the calling thread holds the GIL.
    unsafe { thread::detach() }
}

/// Takes the GIL again for `tstate`; a thread that asks during finalization never returns. `errno` is kept. A fatal error for NULL, and in a thread
/// that holds the GIL.
/// C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// `tstate` is a live thread state of the calling thread, which does not hold the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_RestoreThread(tstate: *mut PyThreadState) {
    // SAFETY: passed on from the caller.
    unsafe { attach("PyEval_RestoreThread", tstate) }
}

/// # Safety
/// As for `PyEval_RestoreThread`.
#[inline(always)]
pub(super) unsafe fn attach(function: &str, tstate: *mut PyThreadState) {
    if tstate.is_null() {
        no_gil(function);
    }
    if !thread::attached().is_null() {
        fatal("_PyThreadState_Attach", "non-NULL old thread state");
    }
    // SAFETY: passed on from the caller.
    unsafe { thread::attach(tstate) }
}

/// Takes the GIL for `tstate`; as `PyEval_RestoreThread`. C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// As for `PyEval_RestoreThread`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_AcquireThread(tstate: *mut PyThreadState) {
    // SAFETY: passed on from the caller.
    unsafe { attach("PyEval_AcquireThread", tstate) }
}

/// Lets go of the GIL, which `tstate` holds; a fatal error when it does not. C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_ReleaseThread(tstate: *mut PyThreadState) {
    if tstate.is_null() || tstate != thread::attached() {
        fatal("PyEval_ReleaseThread", "wrong thread state");
    }
    // SAFETY: the calling thread holds the GIL.
    unsafe { thread::detach() };
}

/// Does nothing: threads are always ready. C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyEval_InitThreads() {}

/// Returns 1: threads are always ready. C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn PyEval_ThreadsInitialized() -> c_int {
    1
}

/// Leaves an exception for the thread `id`, whose evaluator raises it; NULL takes back the one that waits. Returns the number of threads found,
/// 0 or 1. C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// The caller holds the GIL; `exc` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_SetAsyncExc(id: c_ulong, exc: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(thread::set_async_exception(id, unsafe { Obj::from_ptr_opt(exc) }))
}

/// Suspends tracing and profiling in a thread until as many calls of `PyThreadState_LeaveTracing`. C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// The caller holds the GIL; `tstate` is a live thread state.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_EnterTracing(tstate: *mut PyThreadState) {
    // SAFETY: passed on from the caller.
    unsafe { (*tstate).tracing += 1 }
}

/// Undoes one `PyThreadState_EnterTracing`. C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// The caller holds the GIL; `tstate` is a live thread state.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_LeaveTracing(tstate: *mut PyThreadState) {
    // SAFETY: passed on from the caller.
    unsafe { (*tstate).tracing -= 1 }
}

/// Tells on which stack the thread of `tstate` runs, `size` bytes from the address `start`, for the check against its overflow: for threads that switch
/// stacks themselves. Returns 0, or -1 with `ValueError` set when the stack is too small. C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// The caller holds the GIL; `tstate` is a live thread state.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_ThreadState_SetStackProtection(
    tstate: *mut PyThreadState,
    start: *mut c_void,
    size: usize,
) -> c_int {
    if size < stack::SMALLEST {
        let _ = crate::raise!(ValueError, "stack_size must be at least {} bytes", stack::SMALLEST);
        return -1;
    }
    // SAFETY: passed on from the caller.
    unsafe { thread::name_stack(tstate, Some(Bounds::of(start as usize, size))) };
    0
}

/// Undoes `PyUnstable_ThreadState_SetStackProtection`: the thread runs on the stack that the system gave it.
/// C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// The caller holds the GIL; `tstate` is the calling thread's thread state.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_ThreadState_ResetStackProtection(tstate: *mut PyThreadState) {
    // SAFETY: passed on from the caller.
    unsafe { thread::name_stack(tstate, None) }
}

/// Returns the frame that the thread of `tstate` evaluates, a new reference: NULL without an error, as nothing is evaluated here.
/// C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// The caller holds the GIL; `tstate` is a live thread state.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyThreadState_GetFrame(tstate: *mut PyThreadState) -> *mut PyFrameObject {
    let _ = tstate;
    ptr::null_mut()
}
