//! The functions of `sys`.

use super::builtin_functions::{bind, keyword_functions};
use super::{audit, extension};
use crate::abi::*;
use crate::engine::error::{self, Raised, Result};
use crate::engine::{Obj, Owned, gc, gil, lifecycle, refcount, thread};
use crate::format::args;
use crate::objects::cfn::c_functions;
use crate::objects::exceptions::{self, exc};
use crate::objects::{bool, float, long, long_text, singletons, tuple, type_object, unicode};
use crate::protocols::call;
use crate::{istr, raise};
use std::ffi::CString;

static mut TABLE: [PyMethodDef; 24] = [
    PyMethodDef::o(c"addaudithook", addaudithook, 0, c"Add a callable that hears of audit events."),
    PyMethodDef::fast(
        c"audit",
        audit_event,
        0,
        c"audit($module, event, /, *args)\n--\n\nTell the audit hooks of an event.",
    ),
    PyMethodDef::noargs(
        c"exc_info",
        exc_info,
        0,
        c"exc_info($module, /)\n--\n\nType, value and traceback of the exception being handled.",
    ),
    PyMethodDef::noargs(
        c"exception",
        exception,
        0,
        c"exception($module, /)\n--\n\nThe exception being handled, or None.",
    ),
    PyMethodDef::fast(c"exit", exit, 0, c"exit($module, status=None, /)\n--\n\nRaise SystemExit(status)."),
    PyMethodDef::noargs(
        c"getdefaultencoding",
        utf8,
        0,
        c"getdefaultencoding($module, /)\n--\n\nThe encoding of str by default.",
    ),
    PyMethodDef::noargs(
        c"getdlopenflags",
        getdlopenflags,
        0,
        c"getdlopenflags($module, /)\n--\n\nThe flags for dlopen().",
    ),
    PyMethodDef::o(
        c"setdlopenflags",
        setdlopenflags,
        0,
        c"setdlopenflags($module, flags, /)\n--\n\nSet the flags for dlopen().",
    ),
    PyMethodDef::noargs(
        c"getfilesystemencoding",
        utf8,
        0,
        c"getfilesystemencoding($module, /)\n--\n\nThe encoding of file names.",
    ),
    PyMethodDef::noargs(
        c"getfilesystemencodeerrors",
        surrogateescape,
        0,
        c"getfilesystemencodeerrors($module, /)\n--\n\nHow file names are decoded.",
    ),
    PyMethodDef::noargs(
        c"get_int_max_str_digits",
        get_digits,
        0,
        c"get_int_max_str_digits($module, /)\n--\n\nThe limit of digits in conversions of ints.",
    ),
    PyMethodDef::fast_keywords(
        c"set_int_max_str_digits",
        set_digits,
        0,
        c"set_int_max_str_digits($module, /, maxdigits)\n--\n\nSet the limit of digits in conversions of ints.",
    ),
    PyMethodDef::noargs(
        c"getrecursionlimit",
        getrecursionlimit,
        0,
        c"getrecursionlimit($module, /)\n--\n\nThe recursion limit.",
    ),
    PyMethodDef::noargs(
        c"getswitchinterval",
        getswitchinterval,
        0,
        c"getswitchinterval($module, /)\n--\n\nHow many seconds a thread waits before it asks for its turn.",
    ),
    PyMethodDef::o(
        c"setswitchinterval",
        setswitchinterval,
        0,
        c"setswitchinterval($module, interval, /)\n--\n\nSet how many seconds a thread waits before it asks for its turn.",
    ),
    PyMethodDef::o(
        c"setrecursionlimit",
        setrecursionlimit,
        0,
        c"setrecursionlimit($module, limit, /)\n--\n\nSet the recursion limit.",
    ),
    PyMethodDef::o(c"getrefcount", getrefcount, 0, c"getrefcount($module, object, /)\n--\n\nThe reference count."),
    PyMethodDef::fast_keywords(
        c"getsizeof",
        getsizeof,
        0,
        c"getsizeof(object [, default]) -> int\n\nThe size of an object in memory.",
    ),
    PyMethodDef::o(c"intern", intern, 0, c"intern($module, string, /)\n--\n\nThe interned string of this value."),
    PyMethodDef::noargs(
        c"is_finalizing",
        is_finalizing,
        0,
        c"is_finalizing($module, /)\n--\n\nWhether the runtime is shutting down.",
    ),
    PyMethodDef::noargs(c"_is_gil_enabled", gil_enabled, 0, c"_is_gil_enabled($module, /)\n--\n\nTrue: there is one."),
    PyMethodDef::o(
        c"_is_immortal",
        is_immortal,
        0,
        c"_is_immortal($module, op, /)\n--\n\nWhether an object lives for ever.",
    ),
    PyMethodDef::noargs(
        c"_clear_type_cache",
        clear_type_cache,
        0,
        c"_clear_type_cache($module, /)\n--\n\nClear the cache of look-ups in types.",
    ),
    PyMethodDef::END,
];

/// The method table.
pub(super) fn table() -> *const PyMethodDef {
    (&raw const TABLE).cast()
}

fn audit_function(given: &[&Obj]) -> Result<Owned> {
    args::check_positional("audit", given.len(), 1, usize::MAX)?;
    if !unicode::check(given[0]) {
        let kind = given[0].type_name();
        return Err(raise!(TypeError, "audit() argument 1 must be str, not {kind}"));
    }
    let event = CString::new(unicode::as_utf8(given[0])?).map_err(|_| raise!(ValueError, "embedded null character"))?;
    if audit::is_active() {
        let rest = tuple::from_owned(given[1..].iter().map(|o| (*o).to_owned()).collect())?;
        audit::audit(&event, Some(&rest))?;
    }
    Ok(singletons::new_none())
}

fn handled_info() -> Result<Owned> {
    match exceptions::handled() {
        None => tuple::new([singletons::none(); 3]),
        Some(e) => {
            let tb = exceptions::traceback_of(e).unwrap_or_else(singletons::new_none);
            tuple::new([type_object::as_obj(e.ty()), e, &tb])
        }
    }
}

fn raise_exit(given: &[&Obj]) -> Result<Owned> {
    args::check_positional("exit", given.len(), 0, 1)?;
    Err(exceptions::set_object(exc::SystemExit.as_obj(), given.first().copied()))
}

fn set_switch_interval(seconds: &Obj) -> Result<Owned> {
    let seconds = float::as_f64(seconds)?;
    if seconds <= 0.0 {
        return Err(raise!(ValueError, "switch interval must be strictly positive"));
    }
    gil::set_interval((1e6 * seconds) as u64);
    Ok(singletons::new_none())
}

fn set_recursion_limit(limit: &Obj) -> Result<Owned> {
    let limit = long::as_c_int(limit)?;
    if limit < 1 {
        return Err(raise!(ValueError, "recursion limit must be greater or equal than 1"));
    }
    thread::set_recursion_limit(limit);
    Ok(singletons::new_none())
}

/// `__sizeof__()` and what stands in front of the object.
fn size_of_object(given: &[&Obj], kwnames: *mut PyObject, values: &[&Obj]) -> Result<Owned> {
    let [o, default] = bind("getsizeof", ["object", "default"], 2, 1, given, kwnames, values)?;
    let Some(o) = o else { return Err(error::bad_argument()) };
    let size = call::call_method(o, istr!("__sizeof__"), &[]).and_then(|size| long::as_ssize(&size));
    let size = match (size, default) {
        (Ok(size), _) => size,
        (Err(_), Some(default)) if error::matches(exc::TypeError) => {
            error::clear();
            return Ok(default.to_owned());
        }
        (Err(raised), _) => return Err(raised),
    };
    if size < 0 {
        return Err(raise!(ValueError, "__sizeof__() should return >= 0"));
    }
    // SAFETY: a live object.
    let front = if unsafe { gc::has_head(o.as_ptr()) } { size_of::<PyGC_Head>() } else { 0 };
    long::from_usize(size as usize + front)
}

fn interned(s: &Obj) -> Result<Owned> {
    if unicode::check_exact(s) {
        let mut s = s.to_owned();
        unicode::intern_in_place(&mut s);
        return Ok(s);
    }
    match unicode::check(s) {
        true => Err(raise!(TypeError, "can't intern {}", s.type_name())),
        false => Err(raise!(TypeError, "intern() argument must be str, not {}", s.type_name())),
    }
}

fn set_max_digits(given: &[&Obj], kwnames: *mut PyObject, values: &[&Obj]) -> Result<Owned> {
    const LEAST: c_int = 640;
    let [limit] = bind("set_int_max_str_digits", ["maxdigits"], 1, 1, given, kwnames, values)?;
    let limit = limit.map_or(Ok(0), long::as_c_int)?;
    if limit != 0 && limit < LEAST {
        return Err(raise!(ValueError, "maxdigits must be >= {LEAST} or 0 for unlimited"));
    }
    long_text::set_max_digits(limit);
    Ok(singletons::new_none())
}

c_functions! {
    binary addaudithook = |_: &Obj, hook: &Obj| audit::add_callable(hook).map(|()| singletons::new_none());
    fast audit_event = |_: &Obj, a: &[&Obj]| audit_function(a);
    noargs exc_info = |_: &Obj| handled_info();
    noargs exception = |_: &Obj| Ok::<_, Raised>(singletons::or_none(exceptions::handled()).to_owned());
    fast exit = |_: &Obj, a: &[&Obj]| raise_exit(a);
    noargs utf8 = |_: &Obj| unicode::intern("utf-8");
    noargs surrogateescape = |_: &Obj| unicode::intern("surrogateescape");
    noargs getdlopenflags = |_: &Obj| long::from_i64(extension::dlopen_flags().into());
    binary setdlopenflags = |_: &Obj, flags: &Obj| {
        extension::set_dlopen_flags(long::as_c_int(flags)?);
        Ok(singletons::new_none())
    };
    noargs get_digits = |_: &Obj| long::from_i64(long_text::max_digits().into());
    noargs getrecursionlimit = |_: &Obj| long::from_i64(thread::recursion_limit().into());
    noargs getswitchinterval = |_: &Obj| float::new(1e-6 * gil::interval() as f64);
    binary setswitchinterval = |_: &Obj, seconds: &Obj| set_switch_interval(seconds);
    binary setrecursionlimit = |_: &Obj, limit: &Obj| set_recursion_limit(limit);
    binary getrefcount = |_: &Obj, o: &Obj| long::from_i64(o.refcount().into());
    binary intern = |_: &Obj, s: &Obj| interned(s);
    noargs is_finalizing = |_: &Obj| Ok::<_, Raised>(bool::new(lifecycle::is_finalizing()));
    noargs gil_enabled = |_: &Obj| Ok::<_, Raised>(bool::new(true));
    binary is_immortal = |_: &Obj, o: &Obj| Ok::<_, Raised>(bool::new(is_immortal_object(o)));
    noargs clear_type_cache = |_: &Obj| {
        crate::objects::type_cache::clear();
        Ok::<_, Raised>(singletons::new_none())
    };
}

keyword_functions! {
    getsizeof = size_of_object;
    set_digits = set_max_digits;
}

fn is_immortal_object(o: &Obj) -> bool {
    // SAFETY: a live object.
    unsafe { refcount::is_immortal(o.as_ptr()) }
}
