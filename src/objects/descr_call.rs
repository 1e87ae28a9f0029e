//! Calls of method descriptors: one vectorcall function per calling convention.

use super::descr::{check_instance, name_of, type_of};
use super::{dict, tuple, unicode};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result};
use crate::raise;
use core::ptr;

type Vectorcall = unsafe extern "C" fn(*mut PyObject, *const *mut PyObject, usize, *mut PyObject) -> *mut PyObject;

/// The vectorcall function for a method definition's flags; `None` for a combination that means nothing.
pub(super) fn vectorcall_of(flags: c_int) -> Option<Vectorcall> {
    const ALL: c_int = METH_VARARGS | METH_FASTCALL | METH_NOARGS | METH_O | METH_KEYWORDS | METH_METHOD;
    const VARARGS_KEYWORDS: c_int = METH_VARARGS | METH_KEYWORDS;
    const FAST_KEYWORDS: c_int = METH_FASTCALL | METH_KEYWORDS;
    const METHOD: c_int = METH_METHOD | METH_FASTCALL | METH_KEYWORDS;
    Some(match flags & ALL {
        METH_NOARGS => noargs,
        METH_O => one,
        METH_FASTCALL => fast,
        FAST_KEYWORDS => fast_keywords,
        METH_VARARGS => varargs,
        VARARGS_KEYWORDS => varargs_keywords,
        METHOD => method,
        _ => return None,
    })
}

#[inline(always)]
fn definition(descr: &Obj) -> *mut PyMethodDef {
    // SAFETY: these functions are called with method descriptors only.
    unsafe { (*descr.cast::<PyMethodDescrObject>()).d_method }
}

/// The function's name for messages: `Class.name()`.
#[cold]
fn title(descr: &Obj) -> String {
    let name = name_of(descr);
    let class = super::type_attr::qualname(type_of(descr));
    let class = class.map(|c| unicode::display(&c).to_string()).unwrap_or_default();
    format!("{class}.{}()", unicode::display(&name))
}

/// Splits off the instance and checks it, and that there are no keyword arguments.
///
/// # Safety
/// A vectorcall function's arguments.
#[inline(always)]
unsafe fn receiver<'a>(
    descr: &Obj,
    args: *const *mut PyObject,
    nargs: usize,
    kwnames: *mut PyObject,
) -> Result<&'a Obj> {
    if nargs == 0 {
        return Err(raise!(TypeError, "unbound method {} needs an argument", title(descr)));
    }
    // SAFETY: there is at least one argument, live during the call.
    let o = unsafe { Obj::from_ptr(*args) };
    check_instance(descr, o)?;
    // SAFETY: `kwnames` is NULL or a tuple.
    if !kwnames.is_null() && unsafe { !tuple::items(Obj::from_ptr(kwnames)).is_empty() } {
        return Err(raise!(TypeError, "{} takes no keyword arguments", title(descr)));
    }
    Ok(o)
}

#[cold]
fn failed(raised: Raised) -> *mut PyObject {
    Err::<Owned, _>(raised).into_c()
}

unsafe extern "C" fn noargs(
    descr: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: called as a vectorcall function of a `METH_NOARGS` descriptor.
    unsafe {
        let descr = Obj::from_ptr(descr);
        let nargs = nargsf & !PY_VECTORCALL_ARGUMENTS_OFFSET;
        match receiver(descr, args, nargs, kwnames) {
            Err(raised) => failed(raised),
            Ok(_) if nargs != 1 => {
                failed(raise!(TypeError, "{} takes no arguments ({} given)", title(descr), nargs - 1))
            }
            Ok(o) => match (*definition(descr)).ml_meth {
                Some(f) => f(o.as_ptr(), ptr::null_mut()),
                None => ptr::null_mut(),
            },
        }
    }
}

unsafe extern "C" fn one(
    descr: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: called as a vectorcall function of a `METH_O` descriptor.
    unsafe {
        let descr = Obj::from_ptr(descr);
        let nargs = nargsf & !PY_VECTORCALL_ARGUMENTS_OFFSET;
        match receiver(descr, args, nargs, kwnames) {
            Err(raised) => failed(raised),
            Ok(_) if nargs != 2 => {
                failed(raise!(TypeError, "{} takes exactly one argument ({} given)", title(descr), nargs - 1))
            }
            Ok(o) => match (*definition(descr)).ml_meth {
                Some(f) => f(o.as_ptr(), *args.add(1)),
                None => ptr::null_mut(),
            },
        }
    }
}

unsafe extern "C" fn fast(
    descr: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: called as a vectorcall function of a `METH_FASTCALL` descriptor.
    unsafe {
        let descr = Obj::from_ptr(descr);
        let nargs = nargsf & !PY_VECTORCALL_ARGUMENTS_OFFSET;
        match receiver(descr, args, nargs, kwnames) {
            Err(raised) => failed(raised),
            Ok(o) => match (Method { plain: (*definition(descr)).ml_meth }).fast {
                Some(f) => f(o.as_ptr(), args.add(1), (nargs - 1) as Py_ssize_t),
                None => ptr::null_mut(),
            },
        }
    }
}

unsafe extern "C" fn fast_keywords(
    descr: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: called as a vectorcall function of a `METH_FASTCALL | METH_KEYWORDS` descriptor.
    unsafe {
        let descr = Obj::from_ptr(descr);
        let nargs = nargsf & !PY_VECTORCALL_ARGUMENTS_OFFSET;
        match receiver(descr, args, nargs, ptr::null_mut()) {
            Err(raised) => failed(raised),
            Ok(o) => match (Method { plain: (*definition(descr)).ml_meth }).fast_keywords {
                Some(f) => f(o.as_ptr(), args.add(1), (nargs - 1) as Py_ssize_t, kwnames),
                None => ptr::null_mut(),
            },
        }
    }
}

unsafe extern "C" fn method(
    descr: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: called as a vectorcall function of a `METH_METHOD` descriptor.
    unsafe {
        let descr = Obj::from_ptr(descr);
        let nargs = nargsf & !PY_VECTORCALL_ARGUMENTS_OFFSET;
        match receiver(descr, args, nargs, ptr::null_mut()) {
            Err(raised) => failed(raised),
            Ok(o) => match (Method { plain: (*definition(descr)).ml_meth }).method {
                Some(f) => f(o.as_ptr(), type_of(descr), args.add(1), (nargs - 1) as Py_ssize_t, kwnames),
                None => ptr::null_mut(),
            },
        }
    }
}

unsafe extern "C" fn varargs(
    descr: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: called as a vectorcall function of a `METH_VARARGS` descriptor.
    unsafe {
        let descr = Obj::from_ptr(descr);
        let nargs = nargsf & !PY_VECTORCALL_ARGUMENTS_OFFSET;
        let o = match receiver(descr, args, nargs, kwnames) {
            Err(raised) => return failed(raised),
            Ok(o) => o,
        };
        match (tuple::from_array(args.add(1), nargs - 1), (*definition(descr)).ml_meth) {
            (Ok(rest), Some(f)) => f(o.as_ptr(), rest.as_ptr()),
            _ => ptr::null_mut(),
        }
    }
}

unsafe extern "C" fn varargs_keywords(
    descr: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: called as a vectorcall function of a `METH_VARARGS | METH_KEYWORDS` descriptor.
    unsafe {
        let descr = Obj::from_ptr(descr);
        let nargs = nargsf & !PY_VECTORCALL_ARGUMENTS_OFFSET;
        let o = match receiver(descr, args, nargs, ptr::null_mut()) {
            Err(raised) => return failed(raised),
            Ok(o) => o,
        };
        let (Ok(rest), Ok(kwargs)) =
            (tuple::from_array(args.add(1), nargs - 1), keyword_dict(args.add(nargs), kwnames))
        else {
            return ptr::null_mut();
        };
        match (Method { plain: (*definition(descr)).ml_meth }).keywords {
            Some(f) => f(o.as_ptr(), rest.as_ptr(), kwargs.as_ref().map_or(ptr::null_mut(), |k| k.as_ptr())),
            None => ptr::null_mut(),
        }
    }
}

/// The dict of a vectorcall's keyword arguments; `None` when there are none.
///
/// # Safety
/// `values` holds a live object for every name in `kwnames`, which is a tuple or NULL.
pub(super) unsafe fn keyword_dict(values: *const *mut PyObject, kwnames: *mut PyObject) -> Result<Option<Owned>> {
    // SAFETY: as promised.
    unsafe {
        let names = Obj::from_ptr_opt(kwnames).map_or(&[][..], tuple::items);
        if names.is_empty() {
            return Ok(None);
        }
        let kwargs = dict::new()?;
        for (i, name) in names.iter().enumerate() {
            dict::set(&kwargs, name, Obj::from_ptr(*values.add(i)))?;
        }
        Ok(Some(kwargs))
    }
}
