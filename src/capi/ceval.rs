//! `ceval.h`: recursion, pending calls, and what needs no evaluator.

use crate::abi::*;
use crate::engine::{IntoC, thread};
use crate::protocols::call;
use core::sync::atomic::{AtomicI32, Ordering};

/// What `Py_SetRecursionLimit` set: the depth of an evaluator's frames. C recursion is limited by the stack itself.
static RECURSION_LIMIT: AtomicI32 = AtomicI32::new(thread::RECURSION_LIMIT);

/// Notes that a C function recurses. Returns 0, or -1 with `RecursionError` set when the stack is nearly used up; `where` (as " in comparison") ends the
/// message. Each success is matched by `Py_LeaveRecursiveCall`. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `where_` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_EnterRecursiveCall(where_: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    let place = unsafe { CStr::from_ptr(where_) };
    call::enter_recursive(&place.to_string_lossy()).map(|_| ()).into_c()
}

/// Ends what `Py_EnterRecursiveCall` began. C API reference: Exception Handling.
#[unsafe(no_mangle)]
pub extern "C" fn Py_LeaveRecursiveCall() {}

/// As `Py_EnterRecursiveCall`; called by inline functions of older headers. Not in the reference.
///
/// # Safety
/// As for `Py_EnterRecursiveCall`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Py_CheckRecursiveCall(tstate: *mut PyThreadState, where_: *const c_char) -> c_int {
    let _ = tstate;
    // SAFETY: passed on from the caller.
    unsafe { Py_EnterRecursiveCall(where_) }
}

/// Returns the recursion limit of an evaluator. C API reference: Exception Handling.
#[unsafe(no_mangle)]
pub extern "C" fn Py_GetRecursionLimit() -> c_int {
    RECURSION_LIMIT.load(Ordering::Relaxed)
}

/// Sets the recursion limit of an evaluator. C API reference: Exception Handling.
#[unsafe(no_mangle)]
pub extern "C" fn Py_SetRecursionLimit(new_limit: c_int) {
    RECURSION_LIMIT.store(new_limit, Ordering::Relaxed);
}
