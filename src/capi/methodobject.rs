//! `methodobject.h`: built-in functions.

use crate::abi::*;
use crate::engine::{IntoC, Obj, error};
use crate::objects::cfunction;
use core::ptr;

/// Makes a built-in function from a definition. `self` (which may be NULL) is what the C function gets first, `module` (which may be NULL) becomes
/// `__module__`. Returns a new reference, or NULL with `SystemError` set for flags that make no calling convention. C API reference: Structures.
///
/// # Safety
/// The caller holds the GIL; `ml` is a definition that outlives the function, the others are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCFunction_NewEx(
    ml: *mut PyMethodDef,
    slf: *mut PyObject,
    module: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { PyCMethod_New(ml, slf, module, ptr::null_mut()) }
}

/// As `PyCFunction_NewEx` without a module. C API reference: Structures.
///
/// # Safety
/// As for `PyCFunction_NewEx`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCFunction_New(ml: *mut PyMethodDef, slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { PyCMethod_New(ml, slf, ptr::null_mut(), ptr::null_mut()) }
}

/// As `PyCFunction_NewEx`, for `METH_METHOD` with the class that defines the function, else with NULL. NULL with `SystemError` set when class and flag
/// do not go together. C API reference: Structures.
///
/// # Safety
/// As for `PyCFunction_NewEx`; `cls` is NULL or a type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCMethod_New(
    ml: *mut PyMethodDef,
    slf: *mut PyObject,
    module: *mut PyObject,
    cls: *mut PyTypeObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { cfunction::new(ml, Obj::from_ptr_opt(slf), Obj::from_ptr_opt(module), cls) }.into_c()
}

/// The object if it is a built-in function; else `SystemError` is set.
unsafe fn checked<'a>(func: *mut PyObject) -> Option<&'a Obj> {
    // SAFETY: NULL or a live object.
    let found = unsafe { Obj::from_ptr_opt(func) }.filter(|f| cfunction::check(f));
    if found.is_none() {
        _ = error::bad_internal_call();
    }
    found
}

/// Returns the C function of a built-in function; NULL with `SystemError` set for another object. C API reference: Structures.
///
/// # Safety
/// The caller holds the GIL; `func` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCFunction_GetFunction(func: *mut PyObject) -> PyCFunction {
    // SAFETY: passed on from the caller.
    unsafe { checked(func) }.and_then(cfunction::function)
}

/// Returns what a built-in function passes first, borrowed, NULL for `METH_STATIC`; NULL with `SystemError` set for another object.
/// C API reference: Structures.
///
/// # Safety
/// The caller holds the GIL; `func` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCFunction_GetSelf(func: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { checked(func) }.map_or(ptr::null_mut(), cfunction::self_of)
}

/// Returns the `METH_*` flags of a built-in function; -1 with `SystemError` set for another object. C API reference: Structures.
///
/// # Safety
/// The caller holds the GIL; `func` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCFunction_GetFlags(func: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { checked(func) }.map_or(-1, cfunction::flags)
}

/// Calls a function: `PyObject_Call` under an older name. C API reference: Call Protocol.
///
/// # Safety
/// As for `PyObject_Call`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCFunction_Call(
    func: *mut PyObject,
    args: *mut PyObject,
    kwargs: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { super::abstract_::call::PyObject_Call(func, args, kwargs) }
}
