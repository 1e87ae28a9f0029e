//! `context.h`: context variables.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned};
use crate::objects::{context, context_var, context_watch, unicode};
use core::ptr;

/// Makes an empty context. Returns a new reference, or NULL with `MemoryError` set. C API reference: Context Variables Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyContext_New() -> *mut PyObject {
    context::new().into_c()
}

/// Makes a context with the values of another. Returns a new reference, or NULL with `TypeError` set for what is no context. C API reference: Context Variables Objects.
///
/// # Safety
/// The caller holds the GIL; `ctx` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyContext_Copy(ctx: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    context::expect(unsafe { Obj::from_ptr(ctx) }).and_then(context::copy).into_c()
}

/// Makes a context with the values of the current one. Returns a new reference, or NULL with an error set. C API reference: Context Variables Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyContext_CopyCurrent() -> *mut PyObject {
    context::current().and_then(context::copy).into_c()
}

/// Makes the context current. Returns 0; -1 with `RuntimeError` set when it is entered already, `TypeError` when it is none. C API reference: Context Variables Objects.
///
/// # Safety
/// The caller holds the GIL; `ctx` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyContext_Enter(ctx: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    context::expect(unsafe { Obj::from_ptr(ctx) }).and_then(context::enter).into_c()
}

/// Leaves the context, which is current; the one before is current again. Returns 0; -1 with `RuntimeError` set when it is not the current one,
/// `TypeError` when it is none. C API reference: Context Variables Objects.
///
/// # Safety
/// The caller holds the GIL; `ctx` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyContext_Exit(ctx: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    context::expect(unsafe { Obj::from_ptr(ctx) }).and_then(context::exit).into_c()
}

/// Calls the function from now on whenever another context becomes current in a thread, with that context, or None. Returns the watcher's number;
/// -1 with `RuntimeError` set when there are eight already. C API reference: Context Variables Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyContext_AddWatcher(callback: PyContext_WatchCallback) -> c_int {
    context_watch::add(callback).into_c()
}

/// Calls the watcher no more. Returns 0; -1 with `ValueError` set for a number that no watcher has. C API reference: Context Variables Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyContext_ClearWatcher(watcher_id: c_int) -> c_int {
    context_watch::remove(watcher_id).into_c()
}

/// Makes a variable; `def` is its default, NULL for none. Returns a new reference, or NULL with an error set. C API reference: Context Variables Objects.
///
/// # Safety
/// The caller holds the GIL; `name` is a UTF-8 string, `def` NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyContextVar_New(name: *const c_char, def: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let (name, def) = unsafe { (CStr::from_ptr(name), Obj::from_ptr_opt(def)) };
    unicode::from_utf8(name.to_bytes()).and_then(|name| context_var::new(&name, def)).into_c()
}

/// Stores in `value` a new reference to what the variable is in the current context, else to `default_value`, else to its own default, else NULL.
/// Returns 0; -1 with `TypeError` set for what is no variable. C API reference: Context Variables Objects.
///
/// # Safety
/// The caller holds the GIL; `var` is a live object, `default_value` NULL or one, `value` valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyContextVar_Get(
    var: *mut PyObject,
    default_value: *mut PyObject,
    value: *mut *mut PyObject,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        let var = match context_var::expect(Obj::from_ptr(var)) {
            Ok(var) => var,
            Err(_) => return -1,
        };
        let found = context_var::get(var, Obj::from_ptr_opt(default_value));
        let status = if found.is_ok() { 0 } else { -1 };
        value.write(found.ok().flatten().map_or(ptr::null_mut(), Owned::into_ptr));
        status
    }
}

/// Sets the variable in the current context. Returns a new token for `PyContextVar_Reset`, or NULL with `TypeError` set for what is no variable.
/// C API reference: Context Variables Objects.
///
/// # Safety
/// The caller holds the GIL; both are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyContextVar_Set(var: *mut PyObject, value: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let (var, value) = unsafe { (Obj::from_ptr(var), Obj::from_ptr(value)) };
    context_var::expect(var).and_then(|var| context_var::set(var, value)).into_c()
}

/// Sets the variable to what it was before the call that gave the token. Returns 0; -1 with an error set for a token that was used already or is of
/// another variable or context. C API reference: Context Variables Objects.
///
/// # Safety
/// The caller holds the GIL; both are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyContextVar_Reset(var: *mut PyObject, token: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    let (var, token) = unsafe { (Obj::from_ptr(var), Obj::from_ptr(token)) };
    let both = context_var::expect(var).and_then(|var| Ok((var, context_var::expect_token(token)?)));
    both.and_then(|(var, token)| context_var::reset(var, token)).into_c()
}
