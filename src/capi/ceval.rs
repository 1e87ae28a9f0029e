//! `ceval.h`: recursion, pending calls, and what needs no evaluator.

use super::pystate;
use crate::abi::*;
use crate::engine::{IntoC, Obj, pending, thread};
use crate::modules;
use crate::objects::{cfunction, method, module};
use crate::protocols::call;
use crate::raise;
use core::ptr;

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
    thread::recursion_limit()
}

/// Sets the recursion limit of an evaluator. C API reference: Exception Handling.
#[unsafe(no_mangle)]
pub extern "C" fn Py_SetRecursionLimit(new_limit: c_int) {
    thread::set_recursion_limit(new_limit)
}

/// Asks the main thread to call `func(arg)` the next time it makes its pending calls. Returns 0, or -1 without an error when 32 wait already. Needs
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
    if unsafe { pending::add(func, arg) } { 0 } else { -1 }
}

/// Handles signals and runs the pending calls, in the main thread only; in every thread, lets another one run that has waited for the GIL for the switch
/// interval. Returns 0, or -1 with the error set that a call left: those behind it then wait on. Calls that a pending call adds have their turn next time.
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

/// Returns the dict of the built-ins, borrowed; NULL with an error set when the runtime has none any more. C API reference: Reflection.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_GetBuiltins() -> *mut PyObject {
    modules::builtins_module().map_or(ptr::null_mut(), |builtins| module::dict(builtins).as_ptr())
}

/// As `PyEval_GetBuiltins`, but returns a new reference. C API reference: Reflection.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_GetFrameBuiltins() -> *mut PyObject {
    modules::builtins_module().map(|builtins| module::dict(builtins).to_owned()).into_c()
}

/// Takes the GIL for the thread state that this thread used last; a fatal error when there is none, and when the GIL is held already.
/// For code compiled before 3.13: no header declares it.
///
/// # Safety
/// As for `PyEval_RestoreThread`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyEval_AcquireLock() {
    // SAFETY: passed on from the caller; NULL is a fatal error.
    unsafe { pystate::attach("PyEval_AcquireLock", thread::auto_state()) }
}

/// Lets go of the GIL; does nothing when the calling thread does not hold it. For code compiled before 3.13: no header declares it.
#[unsafe(no_mangle)]
pub extern "C" fn PyEval_ReleaseLock() {
    if !thread::attached().is_null() {
        // SAFETY: the calling thread holds the GIL.
        unsafe { thread::detach() };
    }
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
        let mut o = Obj::from_ptr(func);
        while o.is_exactly(&raw mut method::PyMethod_Type) {
            o = method::parts(o).0;
        }
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
    let function = o.is_instance(&raw mut cfunction::PyCFunction_Type) || o.is_exactly(&raw mut method::PyMethod_Type);
    if function { c"()".as_ptr() } else { c" object".as_ptr() }
}
