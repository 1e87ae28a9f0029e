//! `PyObject_GetIter`, `PyIter_*`.

use super::sequence;
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::objects::exceptions::exc;
use crate::objects::{iter_objects, long, singletons};
use crate::protocols::call;
use crate::{istr, raise};
use core::ptr;

/// `tp_iternext` of a type that had one and takes it back: `PyIter_Check` is false for it.
///
/// # Safety
/// `o` is a live object.
pub unsafe extern "C" fn _PyObject_NextNotImplemented(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: as promised.
    let o = unsafe { Obj::from_ptr(o) };
    _ = raise!(TypeError, "'{}' object is not iterable", o.type_name());
    ptr::null_mut()
}

/// `PyIter_Check`.
pub fn check(o: &Obj) -> bool {
    // SAFETY: a live object's type is live.
    unsafe { (*o.ty()).tp_iternext.is_some_and(|f| f as usize != _PyObject_NextNotImplemented as *const () as usize) }
}

/// `PyObject_GetIter`.
pub fn get_iter(o: &Obj) -> Result<Owned> {
    // SAFETY: a live object's type is live.
    let Some(f) = (unsafe { (*o.ty()).tp_iter }) else {
        if sequence::check(o) {
            return iter_objects::new_seq_iter(o);
        }
        return Err(raise!(TypeError, "'{}' object is not iterable", o.type_name()));
    };
    // SAFETY: the slot takes a live object and returns a new reference, or NULL with an error set.
    let it = unsafe { Owned::from_call(f(o.as_ptr()))? };
    if !check(&it) {
        return Err(raise!(TypeError, "iter() returned non-iterator of type '{}'", it.type_name()));
    }
    Ok(it)
}

/// `PyIter_NextItem`, of an object that is known to be an iterator: `None` at the end.
#[inline(always)]
pub fn next(it: &Obj) -> Result<Option<Owned>> {
    // SAFETY: the slot takes a live object and returns a new reference, or NULL, with an error set or at the end.
    unsafe {
        let Some(f) = (*it.ty()).tp_iternext else { return Err(not_an_iterator(it)) };
        match Owned::from_ptr_opt(f(it.as_ptr())) {
            Some(item) => Ok(Some(item)),
            None => ended(),
        }
    }
}

#[cold]
fn not_an_iterator(o: &Obj) -> Raised {
    raise!(TypeError, "expected an iterator, got '{}'", o.type_name())
}

/// What NULL from `tp_iternext` means.
#[inline(never)]
fn ended() -> Result<Option<Owned>> {
    if error::occurred().is_none() {
        return Ok(None);
    }
    if error::matches(exc::StopIteration) {
        error::clear();
        return Ok(None);
    }
    // SAFETY: an error is set.
    Err(unsafe { Raised::already() })
}

/// [`length_hint_or`] with a default that is a length.
pub fn length_hint(o: &Obj, default: usize) -> Result<usize> {
    length_hint_or(o, default as isize).map(|n| n as usize)
}

/// `PyObject_LengthHint`: the default may be any number.
pub fn length_hint_or(o: &Obj, default: isize) -> Result<isize> {
    if sequence::has_len(o) {
        match sequence::size(o) {
            Ok(n) => return Ok(n as isize),
            Err(raised) if !error::matches(exc::TypeError) => return Err(raised),
            Err(_) => error::clear(),
        }
    }
    let Some(method) = crate::protocols::instance::lookup_special(o, istr!("__length_hint__"))? else {
        return Ok(default);
    };
    let hint = match call::call(&method, &[]) {
        Ok(hint) => hint,
        Err(raised) if !error::matches(exc::TypeError) => return Err(raised),
        Err(_) => {
            error::clear();
            return Ok(default);
        }
    };
    if hint.is(singletons::not_implemented()) {
        return Ok(default);
    }
    if !long::check(&hint) {
        return Err(raise!(TypeError, "__length_hint__ must be an integer, not {}", hint.type_name()));
    }
    let n = long::as_ssize(&hint)?;
    if n < 0 {
        return Err(raise!(ValueError, "__length_hint__() should return >= 0"));
    }
    Ok(n)
}

/// `PyIter_Send`: what the iterator gives next, or its return value; the second part says which (`PYGEN_NEXT`, `PYGEN_RETURN`).
pub fn send(it: &Obj, value: &Obj) -> Result<(Owned, PySendResult)> {
    // SAFETY: a live object's type is live, and its table, if it has one, too.
    if let Some(am_send) = unsafe { (*it.ty()).tp_as_async.as_ref().and_then(|t| t.am_send) } {
        let mut result = ptr::null_mut();
        // SAFETY: the slot takes two live objects and a place for a new reference.
        unsafe {
            let status = am_send(it.as_ptr(), value.as_ptr(), &mut result);
            return Ok((Owned::from_call(result)?, status));
        }
    }
    let sent = if singletons::is_none(value) && check(it) {
        // SAFETY: the type has `tp_iternext`, says the check.
        unsafe { (*it.ty()).tp_iternext.and_then(|f| Owned::from_ptr_opt(f(it.as_ptr()))) }
    } else {
        call::call_method(it, istr!("send"), &[value]).ok()
    };
    match sent {
        Some(item) => Ok((item, PYGEN_NEXT)),
        None => Ok((stop_iteration_value()?, PYGEN_RETURN)),
    }
}

/// The value of the `StopIteration` that is set, which is cleared; None when no error is set.
fn stop_iteration_value() -> Result<Owned> {
    match error::occurred() {
        None => Ok(singletons::new_none()),
        Some(e) if error::matches(exc::StopIteration) => {
            // SAFETY: the exception has this layout, and its value is NULL or a live object.
            let value = unsafe { Obj::from_ptr_opt((*e.cast::<PyStopIterationObject>()).value) };
            let value = singletons::or_none(value).to_owned();
            error::clear();
            Ok(value)
        }
        // SAFETY: an error is set.
        Some(_) => Err(unsafe { Raised::already() }),
    }
}

/// `PyAIter_Check`.
pub fn async_check(o: &Obj) -> bool {
    // SAFETY: a live object's type is live, and its table, if it has one, too.
    unsafe {
        (*o.ty()).tp_as_async.as_ref().is_some_and(|t| {
            t.am_anext.is_some_and(|f| f as usize != _PyObject_NextNotImplemented as *const () as usize)
        })
    }
}

/// `PyObject_GetAIter`.
pub fn get_async_iter(o: &Obj) -> Result<Owned> {
    // SAFETY: a live object's type is live, and its table, if it has one, too.
    let Some(f) = (unsafe { (*o.ty()).tp_as_async.as_ref().and_then(|t| t.am_aiter) }) else {
        return Err(raise!(TypeError, "'{}' object is not an async iterable", o.type_name()));
    };
    // SAFETY: the slot takes a live object and returns a new reference, or NULL with an error set.
    let it = unsafe { Owned::from_call(f(o.as_ptr()))? };
    if !async_check(&it) {
        return Err(raise!(TypeError, "aiter() returned not an async iterator of type '{}'", it.type_name()));
    }
    Ok(it)
}
