//! The functions of `builtins`. Those of numbers and of iterables are in files of their own.

use super::import_level;
use super::{builtin_iteration as iteration, builtin_numbers as numbers};
use crate::abi::*;
use crate::engine::error::{self, Raised, Result};
use crate::engine::{IntoC, Obj, Owned};
use crate::format::args;
use crate::objects::cfn::{self, c_functions};
use crate::objects::exceptions::exc;
use crate::objects::{bool, cfunction, iter_objects, long, singletons, tuple, unicode};
use crate::protocols::{attr, call, compare, instance, iter, sequence, text};
use crate::{istr, raise};

static mut TABLE: [PyMethodDef; 35] = [
    PyMethodDef::fast_keywords(c"__import__", import, 0, c"Import a module."),
    PyMethodDef::o(c"all", iteration::all, 0, c"all($module, iterable, /)\n--\n\nWhether every item is true."),
    PyMethodDef::o(c"any", iteration::any, 0, c"any($module, iterable, /)\n--\n\nWhether some item is true."),
    PyMethodDef::o(c"ascii", ascii, 0, c"ascii($module, obj, /)\n--\n\nReturn an ASCII-only repr."),
    PyMethodDef::o(c"callable", callable, 0, c"callable($module, obj, /)\n--\n\nWhether the object can be called."),
    PyMethodDef::fast(c"delattr", delattr, 0, c"delattr($module, obj, name, /)\n--\n\nDelete an attribute."),
    PyMethodDef::varargs(c"dir", dir, 0, c"List the names of an object's attributes."),
    PyMethodDef::fast(
        c"format",
        format,
        0,
        c"format($module, value, format_spec='', /)\n--\n\nReturn type(value).__format__(value, format_spec).",
    ),
    PyMethodDef::fast(
        c"getattr",
        getattr,
        0,
        c"getattr(object, name[, default]) -> value\n\nGet an attribute by name.",
    ),
    PyMethodDef::fast(
        c"hasattr",
        hasattr,
        0,
        c"hasattr($module, obj, name, /)\n--\n\nWhether there is such an attribute.",
    ),
    PyMethodDef::o(c"hash", hash, 0, c"hash($module, obj, /)\n--\n\nReturn the hash value."),
    PyMethodDef::o(c"id", id, 0, c"id($module, obj, /)\n--\n\nReturn the object's identity."),
    PyMethodDef::fast(
        c"isinstance",
        isinstance,
        0,
        c"isinstance($module, obj, class_or_tuple, /)\n--\n\nWhether an object is an instance of a class.",
    ),
    PyMethodDef::fast(
        c"issubclass",
        issubclass,
        0,
        c"issubclass($module, cls, class_or_tuple, /)\n--\n\nWhether a class is derived from another one.",
    ),
    PyMethodDef::fast(c"iter", make_iter, 0, c"Get an iterator from an object."),
    PyMethodDef::o(c"len", len, 0, c"len($module, obj, /)\n--\n\nReturn the number of items."),
    PyMethodDef::fast_keywords(c"max", iteration::max, 0, c"Return the largest item."),
    PyMethodDef::fast_keywords(c"min", iteration::min, 0, c"Return the smallest item."),
    PyMethodDef::fast(c"next", next, 0, c"Return the next item of an iterator."),
    PyMethodDef::fast_keywords(
        c"print",
        iteration::print,
        0,
        c"print($module, /, *args, sep=' ', end='\\n', file=None, flush=False)\n--\n\nPrint values to a file.",
    ),
    PyMethodDef::o(c"repr", repr, 0, c"repr($module, obj, /)\n--\n\nReturn the canonical string form."),
    PyMethodDef::fast(c"setattr", setattr, 0, c"setattr($module, obj, name, value, /)\n--\n\nSet an attribute."),
    PyMethodDef::fast_keywords(
        c"sorted",
        iteration::sorted,
        0,
        c"sorted($module, iterable, /, *, key=None, reverse=False)\n--\n\nReturn a sorted list of the items.",
    ),
    PyMethodDef::varargs(c"vars", vars, 0, c"vars([object]) -> dictionary\n\nReturn the object's __dict__."),
    PyMethodDef::o(c"abs", numbers::abs, 0, c"abs($module, number, /)\n--\n\nReturn the absolute value."),
    PyMethodDef::o(c"bin", numbers::bin, 0, c"bin($module, integer, /)\n--\n\nReturn the binary form."),
    PyMethodDef::o(c"chr", numbers::chr, 0, c"chr($module, i, /)\n--\n\nReturn the string of one code point."),
    PyMethodDef::fast(c"divmod", numbers::divmod, 0, c"divmod($module, x, y, /)\n--\n\nReturn (x//y, x%y)."),
    PyMethodDef::o(c"hex", numbers::hex, 0, c"hex($module, integer, /)\n--\n\nReturn the hexadecimal form."),
    PyMethodDef::o(c"oct", numbers::oct, 0, c"oct($module, integer, /)\n--\n\nReturn the octal form."),
    PyMethodDef::o(c"ord", numbers::ord, 0, c"ord($module, character, /)\n--\n\nReturn the code point of a character."),
    PyMethodDef::fast_keywords(
        c"pow",
        numbers::pow,
        0,
        c"pow($module, base, exp, mod=None)\n--\n\nReturn base**exp, or base**exp % mod.",
    ),
    PyMethodDef::fast_keywords(
        c"round",
        numbers::round,
        0,
        c"round($module, number, ndigits=None)\n--\n\nRound to so many decimal digits.",
    ),
    PyMethodDef::fast_keywords(
        c"sum",
        numbers::sum,
        0,
        c"sum($module, iterable, /, start=0)\n--\n\nReturn the sum of the items.",
    ),
    PyMethodDef::END,
];

/// The method table.
pub(super) fn table() -> *const PyMethodDef {
    (&raw const TABLE).cast()
}

/// Whether `f` is the built-in `__import__`.
pub(super) fn is_import(f: &Obj) -> bool {
    // SAFETY: the table is static.
    cfunction::check(f) && cfunction::function(f).map(|c| c as usize) == unsafe { TABLE[0].ml_meth }.map(|c| c as usize)
}

/// Sorts positional and keyword arguments into places. `names` gives the parameters' names, the first `positional_only` of which
/// are empty in CPython's sense: they cannot be given by name.
pub(super) fn bind<'a, const N: usize>(
    function: &str,
    names: [&str; N],
    max_positional: usize,
    required: usize,
    given: &[&'a Obj],
    kwnames: *mut PyObject,
    values: &[&'a Obj],
) -> Result<[Option<&'a Obj>; N]> {
    let mut found = [None; N];
    // SAFETY: NULL or the tuple of keyword names of the call under way.
    let keywords = unsafe { Obj::from_ptr_opt(kwnames) }.map_or(&[][..], tuple::items);
    if given.len() + keywords.len() > N && max_positional == N {
        let (n, plural) = (given.len() + keywords.len(), if N == 1 { "" } else { "s" });
        return Err(raise!(TypeError, "{function}() takes at most {N} argument{plural} ({n} given)"));
    }
    if given.len() > max_positional {
        let (n, plural) = (given.len(), if max_positional == 1 { "" } else { "s" });
        return Err(raise!(
            TypeError,
            "{function}() takes at most {max_positional} positional argument{plural} ({n} given)"
        ));
    }
    for (place, value) in found.iter_mut().zip(given) {
        *place = Some(*value);
    }
    for (key, value) in keywords.iter().zip(values) {
        match names.iter().position(|n| !n.is_empty() && unicode::eq_ascii(key, n)) {
            None => {
                let key = unicode::display(key);
                return Err(raise!(TypeError, "{function}() got an unexpected keyword argument '{key}'"));
            }
            Some(i) if found[i].is_some() => {
                let (key, at) = (names[i], i + 1);
                return Err(raise!(TypeError, "argument for {function}() given by name ('{key}') and position ({at})"));
            }
            Some(i) => found[i] = Some(*value),
        }
    }
    if let Some(missing) = (0..required).find(|&i| found[i].is_none()) {
        let (name, at) = (names[missing], missing + 1);
        return Err(match name.is_empty() {
            true => raise!(
                TypeError,
                "{function}() takes at least {required} positional argument{} ({} given)",
                if required == 1 { "" } else { "s" },
                given.len()
            ),
            false => raise!(TypeError, "{function}() missing required argument '{name}' (pos {at})"),
        });
    }
    Ok(found)
}

/// A `METH_FASTCALL | METH_KEYWORDS` function around a safe one: positional arguments, names, and the values of the names.
macro_rules! keyword_functions {
    ($($vis:vis $name:ident = $f:expr;)*) => {$(
        $vis unsafe extern "C" fn $name(
            _: *mut PyObject,
            args: *const *mut PyObject,
            n: Py_ssize_t,
            kwnames: *mut PyObject,
        ) -> *mut PyObject {
            // SAFETY: the caller passes the positional arguments, then a value for each name.
            let (given, values) = unsafe {
                let more = $crate::engine::Obj::from_ptr_opt(kwnames).map_or(0, $crate::objects::tuple::len);
                $crate::objects::cfn::args(args, n as usize + more).split_at(n as usize)
            };
            $crate::engine::IntoC::into_c($f(given, kwnames, values))
        }
    )*};
}
pub(super) use keyword_functions;

fn name_checked(name: &Obj) -> Result<()> {
    if unicode::check(name) {
        return Ok(());
    }
    Err(raise!(TypeError, "attribute name must be string, not '{}'", name.type_name()))
}

fn get_attribute(given: &[&Obj]) -> Result<Owned> {
    args::check_positional("getattr", given.len(), 2, 3)?;
    match given.get(2) {
        None => attr::get(given[0], given[1]),
        Some(default) => Ok(attr::get_optional(given[0], given[1])?.unwrap_or_else(|| (*default).to_owned())),
    }
}

fn next_item(given: &[&Obj]) -> Result<Owned> {
    args::check_positional("next", given.len(), 1, 2)?;
    let it = given[0];
    if !iter::check(it) {
        return Err(raise!(TypeError, "'{}' object is not an iterator", it.type_name()));
    }
    // SAFETY: an iterator's type has the slot, which is called as its contract says.
    let item = unsafe { Owned::from_ptr_opt((*it.ty()).tp_iternext.map_or(core::ptr::null_mut(), |f| f(it.as_ptr()))) };
    match (item, given.get(1)) {
        (Some(item), _) => Ok(item),
        (None, Some(default)) => {
            if error::occurred().is_some() {
                if !error::matches(exc::StopIteration) {
                    return Err(cfn::failed());
                }
                error::clear();
            }
            Ok((*default).to_owned())
        }
        (None, None) if error::occurred().is_some() => Err(cfn::failed()),
        (None, None) => Err(stop_iteration()),
    }
}

/// `StopIteration()`.
#[cold]
fn stop_iteration() -> Raised {
    crate::objects::exceptions::set_object(exc::StopIteration.as_obj(), None)
}

fn iterator(given: &[&Obj]) -> Result<Owned> {
    args::check_positional("iter", given.len(), 1, 2)?;
    match given.get(1) {
        None => iter::get_iter(given[0]),
        Some(_) if !call::is_callable(given[0]) => Err(raise!(TypeError, "iter(v, w): v must be callable")),
        Some(sentinel) => iter_objects::new_call_iter(given[0], sentinel),
    }
}

fn formatted(given: &[&Obj]) -> Result<Owned> {
    args::check_positional("format", given.len(), 1, 2)?;
    match given.get(1) {
        Some(spec) if !unicode::check(spec) => {
            let kind = spec.type_name();
            Err(raise!(TypeError, "format() argument 2 must be str, not {kind}"))
        }
        spec => text::format(given[0], spec.copied()),
    }
}

fn names(given: &[&Obj]) -> Result<Owned> {
    if given.is_empty() {
        return Err(raise!(SystemError, "frame does not exist"));
    }
    args::check_positional("dir", given.len(), 0, 1)?;
    attr::dir(given[0])
}

fn variables(given: &[&Obj]) -> Result<Owned> {
    args::check_positional("vars", given.len(), 0, 1)?;
    let Some(o) = given.first() else { return Err(raise!(SystemError, "frame does not exist")) };
    match attr::get_optional(o, istr!("__dict__"))? {
        Some(d) => Ok(d),
        None => Err(raise!(TypeError, "vars() argument must have __dict__ attribute")),
    }
}

/// `__import__(name, globals=None, locals=None, fromlist=(), level=0)`.
fn import_function(given: &[&Obj], kwnames: *mut PyObject, values: &[&Obj]) -> Result<Owned> {
    let names = ["name", "globals", "locals", "fromlist", "level"];
    let [name, globals, _locals, from, level] = bind("__import__", names, 5, 1, given, kwnames, values)?;
    let level = level.map_or(Ok(0), long::as_c_int)?;
    import_level::import_level(name, globals.filter(|g| !singletons::is_none(g)), from, level)
}

fn counted(given: &[&Obj], name: &str, n: usize) -> Result<()> {
    args::check_positional(name, given.len(), n, n)
}

c_functions! {
    binary ascii = |_: &Obj, o: &Obj| text::ascii(Some(o));
    binary callable = |_: &Obj, o: &Obj| Ok::<_, Raised>(bool::new(call::is_callable(o)));
    fast delattr = |_: &Obj, a: &[&Obj]| {
        counted(a, "delattr", 2)?;
        attr::set(a[0], a[1], None).map(|()| singletons::new_none())
    };
    fast format = |_: &Obj, a: &[&Obj]| formatted(a);
    fast getattr = |_: &Obj, a: &[&Obj]| get_attribute(a);
    fast hasattr = |_: &Obj, a: &[&Obj]| {
        counted(a, "hasattr", 2)?;
        name_checked(a[1])?;
        Ok(bool::new(attr::get_optional(a[0], a[1])?.is_some()))
    };
    binary hash = |_: &Obj, o: &Obj| long::from_i64(compare::hash(o)? as i64);
    binary id = |_: &Obj, o: &Obj| long::from_usize(o.as_ptr() as usize);
    fast isinstance = |_: &Obj, a: &[&Obj]| {
        counted(a, "isinstance", 2)?;
        Ok(bool::new(instance::is_instance(a[0], a[1])?))
    };
    fast issubclass = |_: &Obj, a: &[&Obj]| {
        counted(a, "issubclass", 2)?;
        Ok(bool::new(instance::is_subclass(a[0], a[1])?))
    };
    fast make_iter = |_: &Obj, a: &[&Obj]| iterator(a);
    binary len = |_: &Obj, o: &Obj| long::from_usize(sequence::size(o)?);
    fast next = |_: &Obj, a: &[&Obj]| next_item(a);
    binary repr = |_: &Obj, o: &Obj| text::repr(Some(o));
    fast setattr = |_: &Obj, a: &[&Obj]| {
        counted(a, "setattr", 3)?;
        attr::set(a[0], a[1], Some(a[2])).map(|()| singletons::new_none())
    };
}

keyword_functions! {
    import = import_function;
}

unsafe extern "C" fn dir(_: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    // SAFETY: the caller passes a tuple.
    names(tuple::items(unsafe { Obj::from_ptr(args) })).into_c()
}

unsafe extern "C" fn vars(_: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    // SAFETY: the caller passes a tuple.
    variables(tuple::items(unsafe { Obj::from_ptr(args) })).into_c()
}
