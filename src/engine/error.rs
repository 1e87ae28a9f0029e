//! The error indicator, and raising from Rust. `Raised` is the proof that an error is set.

use super::thread;
use super::{Obj, Owned};
use crate::objects::exceptions::{self, Exc};
use crate::objects::unicode;
use core::fmt;

/// Says that the error indicator is set. Made only by what sets it.
#[derive(Debug)]
#[must_use]
pub struct Raised(());

pub type Result<T> = core::result::Result<T, Raised>;

impl Raised {
    /// The token for an error that C code has set.
    ///
    /// # Safety
    /// The error indicator is set (or the caller hands the result to C that treats it as a failure anyway).
    #[inline(always)]
    pub unsafe fn already() -> Raised {
        Raised(())
    }

    /// Sets `MemoryError`, without allocating.
    #[cold]
    pub fn no_memory() -> Raised {
        no_memory()
    }
}

/// Sets `MemoryError`, without allocating.
#[cold]
pub fn no_memory() -> Raised {
    exceptions::set_memory_error();
    Raised(())
}

/// The error that is set, borrowed from the indicator.
#[inline(always)]
pub fn occurred<'a>() -> Option<&'a Obj> {
    // SAFETY: the indicator holds NULL or a strong reference; the GIL is held.
    unsafe { Obj::from_ptr_opt((*thread::current_raw()).current_exception) }
}

/// Takes the error out of the indicator.
#[inline]
pub fn take() -> Option<Owned> {
    // SAFETY: the reference moves from the indicator to the caller.
    unsafe {
        let slot = &raw mut (*thread::current_raw()).current_exception;
        Owned::from_ptr_opt(slot.replace(core::ptr::null_mut()))
    }
}

/// Puts an exception instance into the indicator, replacing what was there, as it is: no context is added.
#[inline]
pub fn restore(exception: Owned) -> Raised {
    // SAFETY: the reference moves into the indicator, which held NULL or a strong reference.
    unsafe {
        let slot = &raw mut (*thread::current_raw()).current_exception;
        super::refcount::replace(slot, exception.into_ptr());
    }
    Raised(())
}

/// Empties the indicator.
#[inline]
pub fn clear() {
    drop(take());
}

/// Whether the error that is set is an instance of `exc`.
pub fn matches(exc: Exc) -> bool {
    occurred().is_some_and(|e| crate::objects::type_object::is_subtype(e.ty(), exc.0))
}

/// Raises `exc(message)`.
#[cold]
pub fn raise(exc: Exc, message: &str) -> Raised {
    match unicode::new(message) {
        Ok(text) => exceptions::set_text(exc.as_obj(), text),
        Err(raised) => raised,
    }
}

/// Raises `exc(message)`; see the [`raise!`](crate::raise) macro.
#[cold]
pub fn raise_fmt(exc: Exc, message: fmt::Arguments<'_>) -> Raised {
    match message.as_str() {
        Some(text) => raise(exc, text),
        None => raise(exc, &message.to_string()),
    }
}

/// Raises `exc(value)`: an instance is raised as it is, a tuple gives the arguments, None none, anything else is the argument.
#[cold]
pub fn raise_object(exc: Exc, value: &Obj) -> Raised {
    exceptions::set_object(exc.as_obj(), Some(value))
}

/// Raises a built-in exception with a formatted message: `return Err(raise!(TypeError, "expected {}", what))`.
#[macro_export]
macro_rules! raise {
    ($exc:ident, $($message:tt)+) => {
        $crate::engine::error::raise_fmt($crate::objects::exceptions::exc::$exc, format_args!($($message)+))
    };
}

/// `SystemError: <file>:<line>: bad argument to internal function`, as `PyErr_BadInternalCall` without a place.
#[cold]
pub fn bad_internal_call() -> Raised {
    raise(exceptions::exc::SystemError, "bad argument to internal function")
}

/// `TypeError: bad argument type for built-in operation`.
#[cold]
pub fn bad_argument() -> Raised {
    raise(exceptions::exc::TypeError, "bad argument type for built-in operation")
}

/// The argument of an abstract-layer function; NULL is `SystemError: null argument to internal routine`, unless an error is set already.
///
/// # Safety
/// `p` is NULL or points to an object that stays alive for `'a`.
#[inline(always)]
pub unsafe fn required<'a>(p: *mut crate::abi::PyObject) -> Result<&'a Obj> {
    // SAFETY: as promised.
    match unsafe { Obj::from_ptr_opt(p) } {
        Some(o) => Ok(o),
        None => Err(null_argument()),
    }
}

/// `SystemError: null argument to internal routine`, unless an error is set already.
#[cold]
pub fn null_argument() -> Raised {
    match occurred() {
        Some(_) => Raised(()),
        None => raise(exceptions::exc::SystemError, "null argument to internal routine"),
    }
}
