//! `ceval.h`: recursion, pending calls, and what needs no evaluator.

use crate::abi::*;
use crate::engine::{IntoC, Obj, pending, thread};
use crate::objects::{cfunction, type_object};
use crate::protocols::call;
use crate::raise;
use core::ptr;
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
    call::enter_recursive(&place.to_string_lossy()).into_c()
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

/// Asks the main thread to call `func(arg)` the next time it makes its pending calls. Returns 0, or -1 without an error when too many wait already. Needs
/// no GIL. C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// `func` may be called with `arg` on the main thread, with the GIL held.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_AddPendingCall(
    func: Option<unsafe extern "C" fn(*mut c_void) -> c_int>,
    arg: *mut c_void,
) -> c_int {
    // SAFETY: passed on from the caller.
    if func.is_some_and(|f| unsafe { pending::add(f, arg) }) { 0 } else { -1 }
}

/// Runs the pending calls, in the main thread only. Returns 0, or -1 with the error set that a call left.
/// C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_MakePendingCalls() -> c_int {
    pending::run().into_c()
}

/// Returns the frame that is being evaluated, borrowed: NULL without an error, as nothing is evaluated here. C API reference: Reflection.
#[unsafe(no_mangle)]
pub extern "C" fn PyEval_GetFrame() -> *mut PyFrameObject {
    ptr::null_mut()
}

/// Returns the current frame's globals, borrowed: NULL without an error, as there is no frame. C API reference: Reflection.
#[unsafe(no_mangle)]
pub extern "C" fn PyEval_GetGlobals() -> *mut PyObject {
    ptr::null_mut()
}

/// Returns the current frame's globals as a new reference: NULL without an error, as there is no frame. C API reference: Reflection.
#[unsafe(no_mangle)]
pub extern "C" fn PyEval_GetFrameGlobals() -> *mut PyObject {
    ptr::null_mut()
}

/// Returns the current frame's locals: NULL with `SystemError` set, as there is no frame. C API reference: Reflection.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_GetLocals() -> *mut PyObject {
    let _ = raise!(SystemError, "frame does not exist");
    ptr::null_mut()
}

/// Returns the current frame's locals as a new reference: NULL with `SystemError` set, as there is no frame. C API reference: Reflection.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_GetFrameLocals() -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { PyEval_GetLocals() }
}

/// Returns what to call `func` in a message: the name of a C function, else the name of the object's type. Borrowed from the object.
/// C API reference: Reflection.
///
/// # Safety
/// The caller holds the GIL; `func` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_GetFuncName(func: *mut PyObject) -> *const c_char {
    // SAFETY: passed on from the caller; a C function's definition and a type outlive what refers to them.
    unsafe {
        let o = Obj::from_ptr(func);
        if o.is_instance(&raw mut cfunction::PyCFunction_Type) {
            return (*(*o.cast::<PyCFunctionObject>()).m_ml).ml_name;
        }
        (*o.ty()).tp_name
    }
}

/// Returns what follows a function's name in a message: "()" for what is called with parentheses, else " object". Static.
/// C API reference: Reflection.
///
/// # Safety
/// The caller holds the GIL; `func` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_GetFuncDesc(func: *mut PyObject) -> *const c_char {
    // SAFETY: passed on from the caller.
    let o = unsafe { Obj::from_ptr(func) };
    let function = type_object::is_subtype(o.ty(), &raw mut cfunction::PyCFunction_Type);
    if function { c"()".as_ptr() } else { c" object".as_ptr() }
}
