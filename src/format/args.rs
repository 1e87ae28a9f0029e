//! Argument checks of built-in functions, with CPython's texts.

use crate::abi::*;
use crate::engine::{Obj, Raised, Result};
use crate::objects::{dict, tuple};
use crate::raise;

/// Checks the number of positional arguments: `f expected at least 1 argument, got 0`.
#[inline(always)]
pub fn check_positional(name: &str, nargs: usize, min: usize, max: usize) -> Result<()> {
    if nargs >= min && nargs <= max { Ok(()) } else { Err(wrong_number(name, nargs, min, max)) }
}

#[cold]
fn wrong_number(name: &str, nargs: usize, min: usize, max: usize) -> Raised {
    let (bound, limit) = if nargs < min { ("at least ", min) } else { ("at most ", max) };
    let bound = if min == max { "" } else { bound };
    let plural = if limit == 1 { "" } else { "s" };
    match name.is_empty() {
        false => raise!(TypeError, "{name} expected {bound}{limit} argument{plural}, got {nargs}"),
        true => raise!(TypeError, "unpacked tuple should have {bound}{limit} element{plural}, but has {nargs}"),
    }
}

#[cold]
fn unwanted_keywords(name: &str) -> Raised {
    raise!(TypeError, "{name}() takes no keyword arguments")
}

/// Checks that a vectorcall has no keyword arguments: `f() takes no keyword arguments`.
#[inline(always)]
pub fn no_kwnames(name: &str, kwnames: *mut PyObject) -> Result<()> {
    // SAFETY: NULL or the tuple of keyword names of the call under way.
    match unsafe { Obj::from_ptr_opt(kwnames) } {
        Some(names) if !tuple::items(names).is_empty() => Err(unwanted_keywords(name)),
        _ => Ok(()),
    }
}

/// Checks that a call has no keyword arguments: `f() takes no keyword arguments`.
#[inline(always)]
pub fn no_kwargs(name: &str, kwargs: *mut PyObject) -> Result<()> {
    // SAFETY: NULL or the dict of keyword arguments of the call under way.
    match unsafe { Obj::from_ptr_opt(kwargs) } {
        Some(kwargs) if dict::len(kwargs) != 0 => Err(unwanted_keywords(name)),
        _ => Ok(()),
    }
}

/// The arguments of a C array, which may be NULL when there are none.
///
/// # Safety
/// `args` points to `n` live objects.
#[inline(always)]
pub unsafe fn array<'a>(args: *const *mut PyObject, n: Py_ssize_t) -> &'a [&'a Obj] {
    // SAFETY: `&Obj` has the layout of a pointer to a live object.
    if n <= 0 { &[] } else { unsafe { core::slice::from_raw_parts(args.cast(), n as usize) } }
}

/// A function's name for a message, at most 200 bytes; empty for NULL.
///
/// # Safety
/// `name` is NULL or a C string.
pub unsafe fn name_text(name: *const c_char) -> String {
    if name.is_null() {
        return String::new();
    }
    // SAFETY: as promised.
    let name = unsafe { CStr::from_ptr(name) }.to_bytes();
    String::from_utf8_lossy(&name[..name.len().min(200)]).into_owned()
}
