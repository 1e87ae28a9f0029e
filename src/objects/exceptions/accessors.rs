//! The attributes of every exception: `args`, `__traceback__`, `__context__`, `__cause__` and the dict.

use super::base::{head, replace_args};
use super::is_instance;
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, refcount};
use crate::objects::{dict, singletons, traceback};
use crate::protocols::sequence;
use crate::raise;

pub(super) static mut GETSET: [PyGetSetDef; 6] = [
    PyGetSetDef::new(c"__dict__", Some(get_dict), Some(set_dict), c""),
    PyGetSetDef::new(c"args", Some(get_args), Some(set_args), c""),
    PyGetSetDef::new(c"__traceback__", Some(get_traceback), Some(set_traceback), c""),
    PyGetSetDef::new(c"__context__", Some(get_context), Some(set_context), c"The exception that was being handled."),
    PyGetSetDef::new(c"__cause__", Some(get_cause), Some(set_cause), c"The exception that is the cause."),
    PyGetSetDef::END,
];

unsafe extern "C" fn get_dict(slf: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    // SAFETY: getters are called with an instance, whose field holds NULL or a dict.
    unsafe {
        let field = &raw mut (*slf.cast::<PyBaseExceptionObject>()).dict;
        if (*field).is_null() {
            match dict::new() {
                Ok(new) => *field = new.into_ptr(),
                Err(raised) => return Err::<Owned, _>(raised).into_c(),
            }
        }
        Obj::from_ptr(*field).to_owned().into_ptr()
    }
}

unsafe extern "C" fn set_dict(slf: *mut PyObject, value: *mut PyObject, _: *mut c_void) -> c_int {
    // SAFETY: setters are called with an instance and a value or NULL.
    let run = || unsafe {
        let Some(value) = Obj::from_ptr_opt(value) else {
            return Err(raise!(TypeError, "cannot delete __dict__"));
        };
        if !dict::check(value) {
            let name = value.type_name();
            return Err(raise!(TypeError, "__dict__ must be set to a dictionary, not a '{name}'"));
        }
        let field = &raw mut (*slf.cast::<PyBaseExceptionObject>()).dict;
        refcount::replace(field, value.to_owned().into_ptr());
        Ok(())
    };
    run().into_c()
}

unsafe extern "C" fn get_args(slf: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    // SAFETY: getters are called with an instance, whose field holds NULL or a live object.
    unsafe { or_none((*slf.cast::<PyBaseExceptionObject>()).args) }
}

unsafe extern "C" fn set_args(slf: *mut PyObject, value: *mut PyObject, _: *mut c_void) -> c_int {
    // SAFETY: setters are called with an instance and a value or NULL.
    let (e, value) = unsafe { (Obj::from_ptr(slf), Obj::from_ptr_opt(value)) };
    match value {
        None => Err::<(), _>(raise!(TypeError, "args may not be deleted")).into_c(),
        Some(value) => sequence::tuple(value).map(|args| replace_args(e, args)).into_c(),
    }
}

/// A new reference to `p`, or to None for NULL.
///
/// # Safety
/// `p` is NULL or a live object.
pub(super) unsafe fn or_none(p: *mut PyObject) -> *mut PyObject {
    // SAFETY: as promised.
    unsafe { Obj::from_ptr_opt(p) }.map_or_else(singletons::new_none, Obj::to_owned).into_ptr()
}

unsafe extern "C" fn get_traceback(slf: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    // SAFETY: getters are called with an instance, whose field holds NULL or a live object.
    unsafe { or_none((*slf.cast::<PyBaseExceptionObject>()).traceback) }
}

unsafe extern "C" fn set_traceback(slf: *mut PyObject, value: *mut PyObject, _: *mut c_void) -> c_int {
    // SAFETY: setters are called with an instance and a value or NULL.
    unsafe { replace_or_refuse_traceback(Obj::from_ptr(slf), Obj::from_ptr_opt(value)).into_c() }
}

/// Sets `__traceback__`, which may not be deleted.
pub fn replace_or_refuse_traceback(e: &Obj, tb: Option<&Obj>) -> Result<()> {
    match tb {
        None => Err(raise!(TypeError, "__traceback__ may not be deleted")),
        Some(tb) => replace_traceback(e, tb),
    }
}

/// Sets `__traceback__`: a traceback, or None for none.
pub fn replace_traceback(e: &Obj, tb: &Obj) -> Result<()> {
    let tb = if singletons::is_none(tb) {
        core::ptr::null_mut()
    } else if traceback::check(tb) {
        tb.to_owned().into_ptr()
    } else {
        return Err(raise!(TypeError, "__traceback__ must be a traceback or None"));
    };
    // SAFETY: the field holds NULL or a strong reference.
    unsafe { refcount::replace(&raw mut (*head(e)).traceback, tb) };
    Ok(())
}

/// The exception that was being handled when `e` was raised.
pub fn context(e: &Obj) -> Option<Owned> {
    // SAFETY: the field holds NULL or a live object.
    unsafe { Obj::from_ptr_opt((*head(e)).context) }.map(Obj::to_owned)
}
/// Sets `__context__`.
pub fn replace_context(e: &Obj, context: Option<Owned>) {
    let new = context.map_or(core::ptr::null_mut(), Owned::into_ptr);
    // SAFETY: the field holds NULL or a strong reference.
    unsafe { refcount::replace(&raw mut (*head(e)).context, new) }
}
/// The exception that caused `e` (`raise … from`).
pub fn cause(e: &Obj) -> Option<Owned> {
    // SAFETY: the field holds NULL or a live object.
    unsafe { Obj::from_ptr_opt((*head(e)).cause) }.map(Obj::to_owned)
}
/// Sets `__cause__`; the context is not shown any more.
pub fn replace_cause(e: &Obj, cause: Option<Owned>) {
    let new = cause.map_or(core::ptr::null_mut(), Owned::into_ptr);
    // SAFETY: the field holds NULL or a strong reference.
    unsafe {
        (*head(e)).suppress_context = 1;
        refcount::replace(&raw mut (*head(e)).cause, new);
    }
}
/// The traceback of an exception.
pub fn traceback_of(e: &Obj) -> Option<Owned> {
    // SAFETY: the field holds NULL or a live object.
    unsafe { Obj::from_ptr_opt((*head(e)).traceback) }.map(Obj::to_owned)
}
/// Whether the context is hidden from displays.
pub fn suppresses_context(e: &Obj) -> bool {
    // SAFETY: every exception has the field.
    unsafe { (*head(e)).suppress_context != 0 }
}

unsafe extern "C" fn get_context(slf: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    // SAFETY: getters are called with an instance, whose field holds NULL or a live object.
    unsafe { or_none((*slf.cast::<PyBaseExceptionObject>()).context) }
}

unsafe extern "C" fn get_cause(slf: *mut PyObject, _: *mut c_void) -> *mut PyObject {
    // SAFETY: getters are called with an instance, whose field holds NULL or a live object.
    unsafe { or_none((*slf.cast::<PyBaseExceptionObject>()).cause) }
}

/// What `__context__` or `__cause__` (`what`) is to be set to.
fn linked(value: Option<&Obj>, attribute: &str, what: &str) -> Result<Option<Owned>> {
    match value {
        None => Err(raise!(TypeError, "{attribute} may not be deleted")),
        Some(value) if singletons::is_none(value) => Ok(None),
        Some(value) if is_instance(value) => Ok(Some(value.to_owned())),
        Some(_) => Err(raise!(TypeError, "exception {what} must be None or derive from BaseException")),
    }
}

unsafe extern "C" fn set_context(slf: *mut PyObject, value: *mut PyObject, _: *mut c_void) -> c_int {
    // SAFETY: setters are called with an instance and a value or NULL.
    let (e, value) = unsafe { (Obj::from_ptr(slf), Obj::from_ptr_opt(value)) };
    linked(value, "__context__", "context").map(|new| replace_context(e, new)).into_c()
}

unsafe extern "C" fn set_cause(slf: *mut PyObject, value: *mut PyObject, _: *mut c_void) -> c_int {
    // SAFETY: setters are called with an instance and a value or NULL.
    let (e, value) = unsafe { (Obj::from_ptr(slf), Obj::from_ptr_opt(value)) };
    linked(value, "__cause__", "cause").map(|new| replace_cause(e, new)).into_c()
}
