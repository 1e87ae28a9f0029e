//! Calls: vectorcall first, `tp_call` else, and the check of every result.

use crate::abi::*;
use crate::engine::error::{self, raise_fmt};
use crate::engine::refcount::clear;
use crate::engine::sentinel::IntoC;
use crate::engine::{Obj, Owned, Raised, Result, stack};
use crate::objects::exceptions::{Exc, exc};
use crate::objects::{dict, tuple, unicode};
use crate::protocols::{attr, text};
use crate::raise;
use core::ptr;

/// In `nargsf`: the word before `args` may be overwritten during the call.
pub const ARGUMENTS_OFFSET: usize = 1 << (usize::BITS - 1);

/// The number of positional arguments in `nargsf`.
#[inline(always)]
pub fn nargs(nargsf: usize) -> usize {
    nargsf & !ARGUMENTS_OFFSET
}

/// A list of call arguments: few on the stack, many on the heap.
const FEW: usize = 8;

/// The object's vectorcall function, if it has one.
#[inline(always)]
pub fn vectorcall_function(callable: &Obj) -> vectorcallfunc {
    // SAFETY: a live object's type is live, and with the flag its offset names a vectorcall field of the instance.
    unsafe {
        let ty = callable.ty();
        if (*ty).tp_flags & Py_TPFLAGS_HAVE_VECTORCALL == 0 {
            return None;
        }
        callable.cast::<u8>().offset((*ty).tp_vectorcall_offset).cast::<vectorcallfunc>().read()
    }
}

/// `PyObject_Vectorcall`, raw: `nargsf` may carry [`ARGUMENTS_OFFSET`].
///
/// # Safety
/// As the C function: `args` holds the positional arguments, then the values of the names in the tuple `kwnames` (or NULL).
#[inline]
pub unsafe fn vectorcall(
    callable: &Obj,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> Result<Owned> {
    // SAFETY: passed on from the caller.
    unsafe {
        match vectorcall_function(callable) {
            Some(f) => check_result(callable, f(callable.as_ptr(), args, nargsf, kwnames)),
            None => {
                let n = nargs(nargsf);
                let positional = tuple::from_array(args, n)?;
                let keywords = keyword_dict(args.add(n), kwnames)?;
                call_slot(callable, &positional, keywords.as_deref())
            }
        }
    }
}

/// A dict of the keyword arguments of a vectorcall, `None` when there are none.
///
/// # Safety
/// `values` holds a value for each name in the tuple `kwnames`, which may be NULL.
unsafe fn keyword_dict(values: *const *mut PyObject, kwnames: *mut PyObject) -> Result<Option<Owned>> {
    // SAFETY: as promised.
    let Some(names) = (unsafe { Obj::from_ptr_opt(kwnames) }) else { return Ok(None) };
    let names = tuple::items(names);
    if names.is_empty() {
        return Ok(None);
    }
    let keywords = dict::new()?;
    for (i, name) in names.iter().enumerate() {
        // SAFETY: there is a live value for each name.
        dict::set(&keywords, name, unsafe { Obj::from_ptr(*values.add(i)) })?;
    }
    Ok(Some(keywords))
}

/// Calls `tp_call`, which takes a tuple and a dict or NULL.
fn call_slot(callable: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    // SAFETY: a live object's type is live.
    let Some(tp_call) = (unsafe { (*callable.ty()).tp_call }) else {
        return Err(not_callable(callable));
    };
    enter_recursive(" while calling a Python object")?;
    let kwargs = kwargs.map_or(ptr::null_mut(), Obj::as_ptr);
    // SAFETY: the slot is called as its contract says.
    unsafe { check_result(callable, tp_call(callable.as_ptr(), args.as_ptr(), kwargs)) }
}

/// Calls `tp_call` with positional arguments from a C array and keyword arguments as a dict or as a tuple of names whose values follow.
///
/// # Safety
/// The arguments are live objects.
pub unsafe fn call_slot_with(
    callable: &Obj,
    args: *const *mut PyObject,
    nargs: usize,
    keywords: Option<&Obj>,
) -> Result<Owned> {
    // SAFETY: as promised.
    unsafe {
        let positional = tuple::from_array(args, nargs)?;
        match keywords {
            Some(names) if tuple::check(names) => {
                let keywords = keyword_dict(args.add(nargs), names.as_ptr())?;
                call_slot(callable, &positional, keywords.as_deref())
            }
            keywords => call_slot(callable, &positional, keywords),
        }
    }
}

#[cold]
fn not_callable(callable: &Obj) -> Raised {
    raise!(TypeError, "'{}' object is not callable", callable.type_name())
}

/// Turns what a called function returned into a result: a value with an error set, or NULL without one, is a `SystemError`.
///
/// # Safety
/// `result` is NULL or a new reference, which is taken over.
#[inline(always)]
pub unsafe fn check_result(callable: &Obj, result: *mut PyObject) -> Result<Owned> {
    // SAFETY: a called function returns a new reference or NULL.
    let result = unsafe { Owned::from_ptr_opt(result) };
    match (result, error::occurred()) {
        (Some(value), None) => Ok(value),
        // SAFETY: an error is set.
        (None, Some(_)) => Err(unsafe { Raised::already() }),
        (result, _) => Err(broken_call(callable, result)),
    }
}

/// [`check_result`] for something that is no object: `who` names it.
#[inline(always)]
pub fn check_result_of(result: Option<Owned>, who: impl FnOnce() -> String) -> Result<Owned> {
    match (result, error::occurred()) {
        (Some(value), None) => Ok(value),
        // SAFETY: an error is set.
        (None, Some(_)) => Err(unsafe { Raised::already() }),
        (result, _) => Err(broken_result(result, who)),
    }
}

/// [`broken_result`] of an object; the error that its repr raises takes precedence over a missing one.
#[cold]
fn broken_call(callable: &Obj, result: Option<Owned>) -> Raised {
    let pending = error::take();
    let who = match text::repr(Some(callable)) {
        Ok(repr) => unicode::display(&repr).to_string(),
        Err(raised) if pending.is_none() => return raised,
        Err(_) => "<unrepresentable>".to_owned(),
    };
    if let Some(pending) = pending {
        let _: Raised = error::restore(pending);
    }
    broken_result(result, || who)
}

/// The `SystemError` for a function, shown by `who`, that returned NULL without an error or a value with one.
#[cold]
pub fn broken_result(result: Option<Owned>, who: impl FnOnce() -> String) -> Raised {
    match result {
        None => raise!(SystemError, "{} returned NULL without setting an exception", who()),
        Some(value) => {
            drop(value);
            raise_from_current(exc::SystemError, || format!("{} returned a result with an exception set", who()))
        }
    }
}

/// Raises `exc(message())` with the error that is set as its cause and context.
#[cold]
pub fn raise_from_current(exc: Exc, message: impl FnOnce() -> String) -> Raised {
    let cause = error::take();
    let message = message();
    let raised = raise_fmt(exc, format_args!("{message}"));
    let (Some(cause), Some(error)) = (cause, error::take()) else { return raised };
    // SAFETY: both are exception instances; each field takes its own reference.
    unsafe {
        let error = error.cast::<PyBaseExceptionObject>();
        clear(&raw mut (*error).cause);
        clear(&raw mut (*error).context);
        (*error).context = cause.clone().into_ptr();
        (*error).cause = cause.into_ptr();
        (*error).suppress_context = 1;
    }
    error::restore(error)
}

/// Calls with positional arguments only.
#[inline]
pub fn call(callable: &Obj, args: &[&Obj]) -> Result<Owned> {
    // SAFETY: `&Obj` has the layout of an object pointer; every argument is live.
    unsafe { vectorcall(callable, args.as_ptr().cast(), args.len(), ptr::null_mut()) }
}

/// `PyObject_Call`: a tuple and, if given, a dict.
pub fn call_tuple(callable: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let Some(f) = vectorcall_function(callable) else { return call_slot(callable, args, kwargs) };
    vectorcall_tuple(callable, f, args, kwargs)
}

pub type Vectorcall = unsafe extern "C" fn(*mut PyObject, *const *mut PyObject, usize, *mut PyObject) -> *mut PyObject;

/// `PyVectorcall_Call`: as [`vectorcall_unchecked`], or a `TypeError` when the object has no vectorcall function.
///
/// # Safety
/// `args` is a tuple, `kwargs` a dict.
pub unsafe fn vectorcall_call(callable: &Obj, args: &Obj, kwargs: Option<&Obj>) -> *mut PyObject {
    match vectorcall_function(callable) {
        // SAFETY: as promised.
        Some(f) => unsafe { vectorcall_unchecked(callable, f, args, kwargs) },
        None => {
            Err::<Owned, _>(raise!(TypeError, "'{}' object does not support vectorcall", callable.type_name())).into_c()
        }
    }
}

/// Calls a vectorcall function with the contents of a tuple and a dict for a C caller, who gets what the function returns as it is: like
/// CPython, this checks the result only when there are keyword arguments.
///
/// # Safety
/// `args` is a tuple, `kwargs` a dict.
pub unsafe fn vectorcall_unchecked(callable: &Obj, f: Vectorcall, args: &Obj, kwargs: Option<&Obj>) -> *mut PyObject {
    let args = tuple::items(args);
    match kwargs.filter(|k| dict::len(k) != 0) {
        // SAFETY: `&Obj` has the layout of an object pointer; every argument is live.
        None => unsafe { f(callable.as_ptr(), args.as_ptr().cast(), args.len(), ptr::null_mut()) },
        Some(kwargs) => vectorcall_dict(callable, f, args, kwargs).into_c(),
    }
}

#[inline]
fn vectorcall_tuple(callable: &Obj, f: Vectorcall, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let args = tuple::items(args);
    match kwargs.filter(|k| dict::len(k) != 0) {
        None => {
            // SAFETY: `&Obj` has the layout of an object pointer; every argument is live.
            unsafe { check_result(callable, f(callable.as_ptr(), args.as_ptr().cast(), args.len(), ptr::null_mut())) }
        }
        Some(kwargs) => vectorcall_dict(callable, f, args, kwargs),
    }
}

/// Calls a vectorcall function with positional arguments and a dict of keyword arguments.
fn vectorcall_dict(callable: &Obj, f: Vectorcall, args: &[&Obj], kwargs: &Obj) -> Result<Owned> {
    let (mut all, mut names) = (Vec::with_capacity(args.len() + dict::len(kwargs) + 1), Vec::new());
    all.push(ptr::null_mut());
    all.extend(args.iter().map(|a| a.as_ptr()));
    // The values are kept alive here: the function may change the dict.
    let mut values = Vec::new();
    for (name, value) in dict::iter(kwargs) {
        if !unicode::check(name) {
            return Err(raise!(TypeError, "keywords must be strings"));
        }
        names.push(name.to_owned());
        all.push(value.as_ptr());
        values.push(value.to_owned());
    }
    let names = tuple::from_owned(names)?;
    // SAFETY: the arguments lie behind a spare word, as the flag says; all are live.
    let result = unsafe { f(callable.as_ptr(), all.as_ptr().add(1), args.len() | ARGUMENTS_OFFSET, names.as_ptr()) };
    // SAFETY: a new reference or NULL.
    unsafe { check_result(callable, result) }
}

/// `PyObject_VectorcallDict`.
///
/// # Safety
/// `args` holds `nargs(nargsf)` live objects.
pub unsafe fn call_with_dict(
    callable: &Obj,
    args: *const *mut PyObject,
    nargsf: usize,
    kwargs: Option<&Obj>,
) -> Result<Owned> {
    // SAFETY: as promised.
    unsafe {
        let Some(f) = vectorcall_function(callable) else {
            return call_slot(callable, &*tuple::from_array(args, nargs(nargsf))?, kwargs);
        };
        match kwargs.filter(|k| dict::len(k) != 0) {
            None => check_result(callable, f(callable.as_ptr(), args, nargsf, ptr::null_mut())),
            Some(kwargs) => {
                let args = if args.is_null() { &[] } else { core::slice::from_raw_parts(args.cast(), nargs(nargsf)) };
                vectorcall_dict(callable, f, args, kwargs)
            }
        }
    }
}

/// `PyObject_VectorcallMethod`: `args[0]` is the object whose method `name` is called.
///
/// # Safety
/// As for [`vectorcall`], with at least one argument.
pub unsafe fn vectorcall_method(
    name: &Obj,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> Result<Owned> {
    // SAFETY: as promised, `args[0]` is a live object; the argument list may lose its first item.
    unsafe {
        let receiver = Obj::from_ptr(*args);
        let (method, unbound) = attr::get_method(receiver, name)?;
        if unbound {
            vectorcall(&method, args, nargsf & !ARGUMENTS_OFFSET, kwnames)
        } else {
            vectorcall(&method, args.add(1), (nargs(nargsf) - 1) | ARGUMENTS_OFFSET, kwnames)
        }
    }
}

/// Calls the method `name` of `o`.
pub fn call_method(o: &Obj, name: &Obj, args: &[&Obj]) -> Result<Owned> {
    if args.len() < FEW {
        let mut all = [o; FEW];
        all[1..=args.len()].copy_from_slice(args);
        // SAFETY: `&Obj` has the layout of an object pointer; every argument is live.
        return unsafe { vectorcall_method(name, all.as_ptr().cast(), args.len() + 1, ptr::null_mut()) };
    }
    let all: Vec<&Obj> = core::iter::once(o).chain(args.iter().copied()).collect();
    // SAFETY: as above.
    unsafe { vectorcall_method(name, all.as_ptr().cast(), all.len(), ptr::null_mut()) }
}

/// `PyCallable_Check`.
pub fn is_callable(o: &Obj) -> bool {
    // SAFETY: a live object's type is live.
    unsafe { (*o.ty()).tp_call.is_some() }
}

/// `Py_EnterRecursiveCall`: `RecursionError` when the C stack is nearly used up; `place` says what was going on. The check looks at the stack
/// itself, so there is nothing to leave.
#[inline(always)]
pub fn enter_recursive(place: &str) -> Result<()> {
    if stack::is_low() { Err(too_deep(place)) } else { Ok(()) }
}

#[cold]
fn too_deep(place: &str) -> Raised {
    raise!(RecursionError, "Stack overflow (used {} kB){place}", stack::used_kb())
}

/// Calls with a C array that ends with NULL: `PyObject_CallFunctionObjArgs`.
///
/// # Safety
/// `next` yields live objects.
pub unsafe fn call_iter(callable: &Obj, next: impl Iterator<Item = *mut PyObject>) -> Result<Owned> {
    let args: Vec<*mut PyObject> = next.collect();
    // SAFETY: as promised.
    unsafe { vectorcall(callable, args.as_ptr(), args.len(), ptr::null_mut()) }
}
