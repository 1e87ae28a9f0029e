//! The error indicator: setting, testing, taking and restoring.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, error, refcount};
use crate::objects::{exceptions, singletons, traceback, type_object};
use core::ptr;

/// Sets the error to `exception(string)`, with `string` in UTF-8; `UnicodeDecodeError` is set instead when it is not. Takes no reference;
/// `exception` must be an exception class, or `SystemError` is set. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exception` is a live object, `string` a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetString(exception: *mut PyObject, string: *const c_char) {
    // SAFETY: passed on from the caller.
    let _ = unsafe { exceptions::set_string(Obj::from_ptr(exception), CStr::from_ptr(string).to_bytes()) };
}

/// Sets the error to an instance of `exception` made from `value`: an instance is taken as it is, a tuple gives the arguments, None and NULL none,
/// anything else is the argument. Takes no reference. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exception` is a live object, `value` NULL or one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetObject(exception: *mut PyObject, value: *mut PyObject) {
    // SAFETY: passed on from the caller.
    let _ = unsafe { exceptions::set_object(Obj::from_ptr(exception), Obj::from_ptr_opt(value)) };
}

/// Sets the error to an instance of `exception` without arguments. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exception` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetNone(exception: *mut PyObject) {
    // SAFETY: passed on from the caller.
    let _ = unsafe { exceptions::set_object(Obj::from_ptr(exception), None) };
}

/// Returns the type of the error that is set, borrowed, or NULL when none is. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_Occurred() -> *mut PyObject {
    error::occurred().map_or(ptr::null_mut(), |e| e.ty().cast())
}

/// Clears the error indicator, if it is set. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_Clear() {
    error::clear();
}

/// Returns the exception that is set, a new reference, and clears the indicator; NULL when none is set. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_GetRaisedException() -> *mut PyObject {
    error::take().map_or(ptr::null_mut(), Owned::into_ptr)
}

/// Sets `exception`, an instance, as the error, replacing any other; steals the reference. NULL clears. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL and owns a reference to `exception`, an exception instance or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetRaisedException(exception: *mut PyObject) {
    // SAFETY: passed on from the caller.
    match unsafe { Owned::from_ptr_opt(exception) } {
        Some(exception) => {
            let _ = error::restore(exception);
        }
        None => error::clear(),
    }
}

/// Moves the error into three variables as new references: type, instance and traceback (NULL when there is none); all NULL when no error is
/// set. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; the pointers are valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_Fetch(
    ptype: *mut *mut PyObject,
    pvalue: *mut *mut PyObject,
    ptraceback: *mut *mut PyObject,
) {
    let exception = error::take();
    let class = exception.as_ref().map_or(ptr::null_mut(), |e| type_object::as_obj(e.ty()).to_owned().into_ptr());
    let traceback = exception.as_ref().and_then(|e| exceptions::traceback_of(e));
    // SAFETY: the caller gives three valid places.
    unsafe {
        *ptype = class;
        *ptraceback = traceback.map_or(ptr::null_mut(), Owned::into_ptr);
        *pvalue = exception.map_or(ptr::null_mut(), Owned::into_ptr);
    }
}

/// Sets the error from its three parts and steals their references; `value` is turned into an instance of `type` if it is none yet, `type`
/// NULL clears the indicator. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL and owns a reference to each part that is not NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_Restore(r#type: *mut PyObject, value: *mut PyObject, traceback: *mut PyObject) {
    // SAFETY: passed on from the caller.
    let (class, value, tb) =
        unsafe { (Owned::from_ptr_opt(r#type), Owned::from_ptr_opt(value), Owned::from_ptr_opt(traceback)) };
    let Some(class) = class else {
        error::clear();
        return;
    };
    let instance = match value {
        Some(value) if core::ptr::eq(value.ty(), class.cast()) => value,
        value => match exceptions::create(&class, value.as_deref()) {
            Ok(instance) => instance,
            Err(_) => return,
        },
    };
    if exceptions::replace_traceback(&instance, singletons::or_none(tb.as_deref())).is_ok() {
        let _ = error::restore(instance);
    }
}

/// Whether the error that is set is an instance of `exc`, a class or a tuple of classes; 0 when no error is set.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_ExceptionMatches(exc: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    match (error::occurred(), unsafe { Obj::from_ptr_opt(exc) }) {
        (Some(e), Some(exc)) => c_int::from(exceptions::given_matches(e, exc)),
        _ => 0,
    }
}

/// Whether `given`, an instance or a class, matches `exc`, a class or a tuple of classes; 0 when either is NULL.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; each is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_GivenExceptionMatches(given: *mut PyObject, exc: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    match unsafe { (Obj::from_ptr_opt(given), Obj::from_ptr_opt(exc)) } {
        (Some(given), Some(exc)) => c_int::from(exceptions::given_matches(given, exc)),
        _ => 0,
    }
}

/// Turns the value of a fetched error into an instance of its type, in place; an error on the way takes their place. Does nothing when `*ptype`
/// is NULL. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; each pointer is valid and holds NULL or an owned reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_NormalizeException(
    ptype: *mut *mut PyObject,
    pvalue: *mut *mut PyObject,
    ptraceback: *mut *mut PyObject,
) {
    // SAFETY: the caller gives three valid places with owned references.
    unsafe {
        let Some(class) = Obj::from_ptr_opt(*ptype) else { return };
        if (*pvalue).is_null() {
            *pvalue = singletons::new_none().into_ptr();
        }
        if !exceptions::is_class(class) {
            return;
        }
        let value = Obj::from_ptr(*pvalue);
        if exceptions::is_instance(value) && type_object::is_subtype(value.ty(), class.cast()) {
            refcount::replace(ptype, type_object::as_obj(value.ty()).to_owned().into_ptr());
            return;
        }
        let instance = match exceptions::create(class, Some(value)) {
            Ok(instance) => instance,
            Err(_) => {
                let Some(failure) = error::take() else { return };
                refcount::replace(ptype, type_object::as_obj(failure.ty()).to_owned().into_ptr());
                if let Some(tb) = exceptions::traceback_of(&failure).filter(|tb| traceback::check(tb)) {
                    refcount::replace(ptraceback, tb.into_ptr());
                }
                failure
            }
        };
        refcount::replace(pvalue, instance.into_ptr());
    }
}

/// Returns the exception that the current thread is handling, a new reference; NULL when there is none. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_GetHandledException() -> *mut PyObject {
    exceptions::handled().map_or(ptr::null_mut(), |e| e.to_owned().into_ptr())
}

/// Sets the exception that the current thread is handling, without taking a reference from the caller; NULL or None for none.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is NULL, None or an exception instance.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetHandledException(exc: *mut PyObject) {
    // SAFETY: passed on from the caller.
    exceptions::set_handled(unsafe { Obj::from_ptr_opt(exc) });
}

/// Stores the exception being handled in three variables as new references: type and traceback (None when there is none) and the instance (NULL
/// when there is none). C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; the pointers are valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_GetExcInfo(
    ptype: *mut *mut PyObject,
    pvalue: *mut *mut PyObject,
    ptraceback: *mut *mut PyObject,
) {
    let handled = exceptions::handled();
    let class = handled.map_or(singletons::none(), |e| type_object::as_obj(e.ty()));
    let traceback = handled.and_then(exceptions::traceback_of).unwrap_or_else(singletons::new_none);
    // SAFETY: the caller gives three valid places.
    unsafe {
        *ptype = class.to_owned().into_ptr();
        *pvalue = handled.map_or(ptr::null_mut(), |e| e.to_owned().into_ptr());
        *ptraceback = traceback.into_ptr();
    }
}

/// Sets the exception being handled to `value`, and steals the references to all three (NULL or None for none).
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL and owns a reference to each part that is not NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetExcInfo(r#type: *mut PyObject, value: *mut PyObject, traceback: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe {
        let value = Owned::from_ptr_opt(value);
        exceptions::set_handled(value.as_deref());
        refcount::xdecref(r#type);
        refcount::xdecref(traceback);
    }
}

/// Makes `exc` the context of the error that is set, or the error itself when none is. Steals the reference; NULL does nothing. For extension
/// code that cleans up while an error may be pending.
///
/// # Safety
/// The caller holds the GIL and owns a reference to `exc`, an exception instance or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyErr_ChainExceptions1(exc: *mut PyObject) {
    // SAFETY: passed on from the caller.
    let Some(exc) = (unsafe { Owned::from_ptr_opt(exc) }) else { return };
    match error::occurred() {
        Some(current) => exceptions::replace_context(current, Some(exc)),
        None => {
            let _ = error::restore(exc);
        }
    }
}

/// Sets `TypeError: bad argument type for built-in operation` and returns 0. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_BadArgument() -> c_int {
    let _ = error::bad_argument();
    0
}

/// Sets `MemoryError` without allocating and returns NULL. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_NoMemory() -> *mut PyObject {
    Err::<Owned, _>(error::no_memory()).into_c()
}

/// Sets `SystemError: bad argument to internal function`. (The macro of the same name adds file and line.)
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_BadInternalCall() {
    let _ = error::bad_internal_call();
}

/// Sets `SystemError: <file>:<line>: bad argument to internal function`: what the macro `PyErr_BadInternalCall` calls.
///
/// # Safety
/// The caller holds the GIL; `filename` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyErr_BadInternalCall(filename: *const c_char, lineno: c_int) {
    // SAFETY: passed on from the caller.
    let file = unsafe { CStr::from_ptr(filename) }.to_string_lossy();
    let _ = crate::raise!(SystemError, "{file}:{lineno}: bad argument to internal function");
}
