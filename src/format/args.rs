//! Argument checks of built-in functions, with CPython's texts.

use super::keywords::{Given, Named, StaticNames};
use super::parse_static::{Arity, unpack};
use crate::abi::*;
use crate::engine::{Obj, Raised, Result, error};
use crate::objects::{dict, singletons, tuple};
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
        Some(kwargs) if !dict::check_exact(kwargs) => Err(error::bad_internal_call()),
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

/// `TypeError: f() argument 1 must be str, not int`.
#[cold]
pub fn bad_argument(name: &str, place: &str, expected: &str, arg: &Obj) -> Raised {
    let found = if singletons::is_none(arg) { "None".into() } else { arg.type_name().limit(50).to_string() };
    raise!(TypeError, "{name}() {place} must be {expected:.50}, not {found}")
}

/// The parameters of a built-in function that takes keyword arguments.
pub struct Parameters {
    /// The function's name, for messages.
    pub name: &'static str,
    /// The names of the parameters; those of the first, positional-only ones are empty.
    pub names: &'static [&'static str],
    /// How many of the first ones must be given.
    pub required: usize,
    /// How many may be given by position; the others are keyword-only.
    pub positional: usize,
}

impl Parameters {
    /// The arguments of a `METH_FASTCALL | METH_KEYWORDS` call, one place for each parameter.
    ///
    /// # Safety
    /// `args` points to `nargs` live objects and a value for each name in the tuple `kwnames` (or NULL), all alive during the call.
    pub unsafe fn of_vectorcall<'a, const N: usize>(
        &self,
        args: *const *mut PyObject,
        nargs: Py_ssize_t,
        kwnames: *mut PyObject,
    ) -> Result<[Option<&'a Obj>; N]> {
        // SAFETY: as promised.
        let given = unsafe {
            let named = Named::of_vectorcall(Obj::from_ptr_opt(kwnames), args.wrapping_offset(nargs));
            Given { positional: array(args, nargs), named }
        };
        self.places(given)
    }

    /// The arguments of a call with a tuple and a dict, or of a `tp_new` or `tp_init`, one place for each parameter.
    pub fn of_tuple<'a, const N: usize>(&self, args: &'a Obj, kwargs: Option<&'a Obj>) -> Result<[Option<&'a Obj>; N]> {
        self.places(Given { positional: tuple::items(args), named: Named::of_dict(kwargs) })
    }

    fn places<'a, const N: usize>(&self, given: Given<'a>) -> Result<[Option<&'a Obj>; N]> {
        debug_assert_eq!(N, self.names.len());
        let mut places = [core::ptr::null_mut(); N];
        let n = given.positional.len();
        if given.named.len() == 0 && n >= self.required && n <= self.positional {
            for (place, arg) in places.iter_mut().zip(given.positional) {
                *place = arg.as_ptr();
            }
        } else {
            let min = self.required.min(self.positional);
            let arity = Arity { min, max: self.positional, keywords: self.required - min, more: false };
            unpack(Some(self.name), given, &StaticNames(self.names), arity, &mut places)?;
        }
        // SAFETY: each place is NULL or an argument, which the call keeps alive.
        Ok(places.map(|place| unsafe { Obj::from_ptr_opt(place) }))
    }
}
