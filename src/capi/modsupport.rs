//! `modsupport.h`: parsing arguments and building values. The variadic entries are in `format/varargs.c`; each calls one of these.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Result, error};
use crate::format::va::{VaList, va_list};
use crate::format::{args, build, parse, parse_keywords, parse_static};
use crate::objects::{dict, tuple, unicode};
use crate::raise;

/// What `PyArg_*` returns.
#[inline(always)]
fn ok(result: Result<()>) -> c_int {
    c_int::from(result.is_ok())
}

/// Stores the items of the tuple `args` where the arguments say, as `PyArg_ParseTuple` does. Returns 1, or 0 with an error set; what
/// was stored before is taken back. The caller's `va` stays as it is. C API reference: Parsing arguments and building values.
///
/// # Safety
/// The caller holds the GIL; `args` is a live object, `format` a C string, and `va` the addresses that it asks for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyArg_VaParse(args: *mut PyObject, format: *const c_char, va: va_list) -> c_int {
    // SAFETY: passed on from the caller.
    ok(unsafe { parse::parse_tuple(Obj::from_ptr(args), format, VaList::copy(va)) })
}

/// `PyArg_VaParse` under the name that `PY_SSIZE_T_CLEAN` once gave it. C API reference: Parsing arguments and building values.
///
/// # Safety
/// As for `PyArg_VaParse`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyArg_VaParse_SizeT(args: *mut PyObject, format: *const c_char, va: va_list) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { PyArg_VaParse(args, format, va) }
}

/// Stores positional and keyword arguments, as `PyArg_ParseTupleAndKeywords` does: `names` are the parameters' names up to NULL, the
/// positional-only ones empty. Returns 1, or 0 with an error set; what was stored before is taken back. The caller's `va` stays as it is.
/// C API reference: Parsing arguments and building values.
///
/// # Safety
/// The caller holds the GIL; `args` and `kwargs` are NULL or live objects, `format` NULL or a C string, `names` NULL or C strings up to NULL, and
/// `va` the addresses that the format asks for.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyArg_VaParseTupleAndKeywords(
    args: *mut PyObject,
    kwargs: *mut PyObject,
    format: *const c_char,
    names: *const *const c_char,
    va: va_list,
) -> c_int {
    // SAFETY: passed on from the caller.
    ok(unsafe {
        parse_keywords::parse(Obj::from_ptr_opt(args), Obj::from_ptr_opt(kwargs), format, names, &mut VaList::copy(va))
    })
}

/// `PyArg_VaParseTupleAndKeywords` under the name that `PY_SSIZE_T_CLEAN` once gave it. C API reference: Parsing arguments and building values.
///
/// # Safety
/// As for `PyArg_VaParseTupleAndKeywords`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyArg_VaParseTupleAndKeywords_SizeT(
    args: *mut PyObject,
    kwargs: *mut PyObject,
    format: *const c_char,
    names: *const *const c_char,
    va: va_list,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { PyArg_VaParseTupleAndKeywords(args, kwargs, format, names, va) }
}

/// What `_PyArg_ParseTupleAndKeywordsFast` calls: stores positional and keyword arguments by a parser in static storage, which is set up at
/// its first use. Returns 1, or 0 with an error set. Private, used by code that Argument Clinic generates.
///
/// # Safety
/// As for `PyArg_VaParseTupleAndKeywords`; `parser` is NULL or a parser in static storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaParseTupleAndKeywordsFast(
    args: *mut PyObject,
    kwargs: *mut PyObject,
    parser: *mut _PyArg_Parser,
    va: va_list,
) -> c_int {
    // SAFETY: passed on from the caller.
    ok(unsafe { parse_static::parse_tuple(Obj::from_ptr_opt(args), Obj::from_ptr_opt(kwargs), parser, &mut *va) })
}

/// What `_PyArg_ParseStackAndKeywords` calls: the same for the arguments of a vectorcall. Returns 1, or 0 with an error set. Private, used by
/// code that Argument Clinic generates.
///
/// # Safety
/// As for `_Pycap_VaParseTupleAndKeywordsFast`; `args` points to `nargs` objects and a value for each name in the tuple `kwnames`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaParseStackAndKeywords(
    args: *const *mut PyObject,
    nargs: Py_ssize_t,
    kwnames: *mut PyObject,
    parser: *mut _PyArg_Parser,
    va: va_list,
) -> c_int {
    // SAFETY: passed on from the caller.
    ok(unsafe { parse_static::parse_stack(args, nargs, Obj::from_ptr_opt(kwnames), parser, &mut *va) })
}

/// Puts the arguments of a call into the places of the parameters. Returns `args` where they are in place already, else `buf` with NULL for
/// what was not given; NULL with an error set. Private, used by code that Argument Clinic generates.
///
/// # Safety
/// The caller holds the GIL; `args` points to `nargs` objects and a value for each name in `kwnames`, `parser` is NULL or a parser in static
/// storage, and `buf` has room for every parameter.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyArg_UnpackKeywords(
    args: *const *mut PyObject,
    nargs: Py_ssize_t,
    kwargs: *mut PyObject,
    kwnames: *mut PyObject,
    parser: *mut _PyArg_Parser,
    minpos: c_int,
    maxpos: c_int,
    minkw: c_int,
    varpos: c_int,
    buf: *mut *mut PyObject,
) -> *const *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        let (kwargs, kwnames) = (Obj::from_ptr_opt(kwargs), Obj::from_ptr_opt(kwnames));
        let arity = [minpos, maxpos, minkw, varpos];
        parse_static::unpack_keywords(args, nargs, kwargs, kwnames, parser, arity, buf)
    }
    .unwrap_or(core::ptr::null())
}

/// What `PyArg_Parse` calls: stores one object, by a format of one unit. Returns 1, or 0 with an error set. With NULL and an empty format
/// nothing is stored. C API reference: Parsing arguments and building values.
///
/// # Safety
/// As for `PyArg_VaParse`; `object` may be NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaParseObject(object: *mut PyObject, format: *const c_char, va: va_list) -> c_int {
    // SAFETY: passed on from the caller.
    ok(unsafe { parse::parse_object(Obj::from_ptr_opt(object), format, &mut *va) })
}

/// What `_PyArg_ParseStack` calls: stores the objects of an array. Returns 1, or 0 with an error set. Private to CPython's own modules.
///
/// # Safety
/// As for `PyArg_VaParse`; `args` points to `nargs` live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaParseStack(
    args: *const *mut PyObject,
    nargs: Py_ssize_t,
    format: *const c_char,
    va: va_list,
) -> c_int {
    // SAFETY: passed on from the caller.
    ok(unsafe { parse::parse_array(args::array(args, nargs), format, VaList::copy(va)) })
}

/// What `PyArg_UnpackTuple` calls: stores borrowed references to the items of a tuple of `min` to `max` items. Returns 1, or 0 with an
/// error set: `SystemError` for no tuple, `TypeError` for a wrong number. C API reference: Parsing arguments and building values.
///
/// # Safety
/// The caller holds the GIL; `args` is a live object, `name` NULL or a C string, `va` the addresses of `max` object pointers.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaUnpackTuple(
    args: *mut PyObject,
    name: *const c_char,
    min: Py_ssize_t,
    max: Py_ssize_t,
    va: va_list,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        let args = Obj::from_ptr(args);
        if !tuple::check(args) {
            return ok(Err(raise!(SystemError, "PyArg_UnpackTuple() argument list is not a tuple")));
        }
        let items = tuple::items(args);
        if !(min..=max).contains(&(items.len() as Py_ssize_t)) {
            return _PyArg_CheckPositional(name, items.len() as Py_ssize_t, min, max);
        }
        let mut places = VaList::copy(va);
        for item in items {
            places.pointer::<*mut PyObject>().write(item.as_ptr());
        }
    }
    1
}

/// Checks that every key of a dict of keyword arguments is a `str`. Returns 1, or 0 with `TypeError` set (`SystemError` when `kwargs` is no
/// dict). C API reference: Parsing arguments and building values.
///
/// # Safety
/// The caller holds the GIL; `kwargs` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyArg_ValidateKeywordArguments(kwargs: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    let kwargs = unsafe { Obj::from_ptr(kwargs) };
    if !dict::check(kwargs) {
        return ok(Err(error::bad_internal_call()));
    }
    if dict::iter(kwargs).all(|(key, _)| unicode::check(key)) {
        return 1;
    }
    ok(Err(raise!(TypeError, "keywords must be strings")))
}

/// Makes an object of C values, as `Py_BuildValue` does: None for no value, a tuple for more than one. Returns a new reference, or NULL with
/// an error set. The caller's `va` stays as it is. C API reference: Parsing arguments and building values.
///
/// # Safety
/// The caller holds the GIL; `format` is a C string, and `va` the values that it names.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_VaBuildValue(format: *const c_char, va: va_list) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { build::build_value(format, &mut VaList::copy(va)) }.into_c()
}

/// `Py_VaBuildValue` under the name that `PY_SSIZE_T_CLEAN` once gave it. C API reference: Parsing arguments and building values.
///
/// # Safety
/// As for `Py_VaBuildValue`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Py_VaBuildValue_SizeT(format: *const c_char, va: va_list) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { Py_VaBuildValue(format, va) }
}

/// Checks a number of positional arguments. Returns 1, or 0 with `TypeError` set. `name` may be NULL, for a tuple that is unpacked.
/// Private, used by code that Argument Clinic generates.
///
/// # Safety
/// The caller holds the GIL; `name` is NULL or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyArg_CheckPositional(
    name: *const c_char,
    nargs: Py_ssize_t,
    min: Py_ssize_t,
    max: Py_ssize_t,
) -> c_int {
    if (min..=max).contains(&nargs) {
        return 1;
    }
    // SAFETY: passed on from the caller.
    let name = unsafe { args::name_text(name) };
    ok(args::check_positional(&name, nargs as usize, min as usize, max as usize))
}

/// Checks that there are no keyword arguments. Returns 1, or 0 with `TypeError` set (`SystemError` when `kwargs` is not exactly a dict). NULL
/// is none. Private, used by code that Argument Clinic generates.
///
/// # Safety
/// The caller holds the GIL; `funcname` is a C string, `kwargs` NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyArg_NoKeywords(funcname: *const c_char, kwargs: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        match Obj::from_ptr_opt(kwargs) {
            None => 1,
            Some(kwargs) if !dict::check_exact(kwargs) => ok(Err(error::bad_internal_call())),
            Some(_) => ok(args::no_kwargs(&args::name_text(funcname), kwargs)),
        }
    }
}

/// Checks that there are no positional arguments. Returns 1, or 0 with `TypeError` set (`SystemError` when `args` is not exactly a tuple).
/// NULL is none. Private, used by code that Argument Clinic generates.
///
/// # Safety
/// The caller holds the GIL; `funcname` is a C string, `args` NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyArg_NoPositional(funcname: *const c_char, args: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        match Obj::from_ptr_opt(args) {
            None => 1,
            Some(args) if !tuple::check_exact(args) => ok(Err(error::bad_internal_call())),
            Some(args) if tuple::len(args) == 0 => 1,
            Some(_) => {
                let name = args::name_text(funcname);
                ok(Err(raise!(TypeError, "{name}() takes no positional arguments")))
            }
        }
    }
}

/// Sets `TypeError: f() argument 1 must be str, not int`. Private, used by code that Argument Clinic generates.
///
/// # Safety
/// The caller holds the GIL; the names are C strings, `arg` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyArg_BadArgument(
    fname: *const c_char,
    displayname: *const c_char,
    expected: *const c_char,
    arg: *mut PyObject,
) {
    // SAFETY: passed on from the caller.
    unsafe {
        let (name, place, expected) = (args::name_text(fname), args::name_text(displayname), args::name_text(expected));
        let _ = args::bad_argument(&name, &place, &expected, Obj::from_ptr(arg));
    }
}
