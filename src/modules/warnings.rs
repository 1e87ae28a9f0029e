//! The modules `warnings` and `_warnings`: what C code uses of them.

use super::native;
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::format::args::Parameters;
use crate::objects::exceptions::exc;
use crate::objects::warnings::{self, Place};
use crate::objects::{list, long, module, singletons, tuple, type_object, unicode};
use crate::protocols::{compare, number, text};
use crate::{istr, raise};

const DOC: &CStr = c"Warnings, and the filters that decide about them.";
static mut DEFINITION: PyModuleDef =
    native::definition(c"warnings", DOC, (&raw mut METHODS).cast(), (&raw mut SLOTS).cast());
static mut PRIVATE_DEFINITION: PyModuleDef =
    native::definition(c"_warnings", DOC, (&raw mut METHODS).cast(), (&raw mut SLOTS).cast());

static mut SLOTS: [PyModuleDef_Slot; 2] = native::exec(fill);

static mut METHODS: [PyMethodDef; 7] = [
    PyMethodDef::keywords(
        c"warn",
        warn,
        0,
        c"warn($module, /, message, category=None, stacklevel=1, source=None)\n--\n\nIssues a warning.",
    ),
    PyMethodDef::keywords(c"warn_explicit", warn_explicit, 0, c"Issues a warning about a place."),
    PyMethodDef::keywords(c"simplefilter", simplefilter, 0, c"Adds a filter that fits any message and module."),
    PyMethodDef::noargs(c"resetwarnings", resetwarnings, 0, c"Removes every filter."),
    PyMethodDef::keywords(c"formatwarning", formatwarning, 0, c"The text that shows a warning."),
    PyMethodDef::noargs(c"_filters_mutated", filters_mutated, 0, c"Notes that the filters have changed."),
    PyMethodDef::END,
];

/// The initialization function of `warnings`.
pub(super) unsafe extern "C" fn init() -> *mut PyObject {
    native::start(&raw mut DEFINITION)
}

/// The initialization function of `_warnings`.
pub(super) unsafe extern "C" fn init_private() -> *mut PyObject {
    native::start(&raw mut PRIVATE_DEFINITION)
}

unsafe extern "C" fn fill(m: *mut PyObject) -> c_int {
    // SAFETY: the import system calls this with the new module.
    let m = unsafe { Obj::from_ptr(m) };
    let run = || -> Result<()> {
        let is_private = unicode::eq_ascii(&*crate::protocols::attr::get(m, istr!("__name__"))?, "_warnings");
        module::add(m, "filters", &*warnings::filters()?)?;
        module::add(m, if is_private { "_onceregistry" } else { "onceregistry" }, &*warnings::once_registry()?)?;
        module::add(m, if is_private { "_defaultaction" } else { "defaultaction" }, istr!("default"))
    };
    run().into_c()
}

/// # Safety
/// The pointers are what a `METH_VARARGS | METH_KEYWORDS` function is called with.
unsafe fn arguments<'a>(args: *mut PyObject, kwargs: *mut PyObject) -> (&'a Obj, Option<&'a Obj>) {
    // SAFETY: as promised.
    unsafe { (Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)) }
}

fn index(o: Option<&Obj>, default: isize) -> Result<isize> {
    o.map_or(Ok(default), |o| long::as_ssize(&*number::index(o)?))
}

unsafe extern "C" fn warn(_: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let (args, kwargs) = unsafe { arguments(args, kwargs) };
    let run = || -> Result<Owned> {
        const WARN: Parameters = Parameters {
            name: "warn",
            names: &["message", "category", "stacklevel", "source"],
            required: 1,
            positional: 4,
        };
        let [message, category, level, source] = WARN.of_tuple(args, kwargs)?;
        let message = singletons::or_none(message);
        let level = index(level, 1)?;
        let category = match category.filter(|c| !singletons::is_none(c)) {
            _ if message.is_instance(exc::Warning.0) => type_object::as_obj(message.ty()),
            None => exc::UserWarning.as_obj(),
            Some(category) => category,
        };
        let is_class = category.has_flag(Py_TPFLAGS_TYPE_SUBCLASS);
        if !is_class || !type_object::is_subtype(category.cast(), exc::Warning.0) {
            let name = category.type_name();
            return Err(raise!(TypeError, "category must be a Warning subclass, not '{name}'"));
        }
        let source = source.filter(|s| !singletons::is_none(s));
        warnings::warn_object(Some(category), message, level, source)?;
        Ok(singletons::new_none())
    };
    run().into_c()
}

unsafe extern "C" fn warn_explicit(_: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let (args, kwargs) = unsafe { arguments(args, kwargs) };
    let run = || -> Result<Owned> {
        const WARN_EXPLICIT: Parameters = Parameters {
            name: "warn_explicit",
            names: &["message", "category", "filename", "lineno", "module", "registry", "module_globals", "source"],
            required: 4,
            positional: 8,
        };
        let bound = WARN_EXPLICIT.of_tuple(args, kwargs)?;
        let [message, category, filename, line, module, registry, _globals, source] = bound;
        let filename = singletons::or_none(filename);
        if !unicode::check(filename) {
            let name = filename.type_name();
            return Err(raise!(TypeError, "warn_explicit() argument 'filename' must be str, not {name}"));
        }
        let line = index(line, 0)? as i64;
        let place = Place { filename, line, module, source };
        warnings::warn_explicit(category, singletons::or_none(message), &place, registry)?;
        Ok(singletons::new_none())
    };
    run().into_c()
}

unsafe extern "C" fn simplefilter(_: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let (args, kwargs) = unsafe { arguments(args, kwargs) };
    let run = || -> Result<Owned> {
        const SIMPLEFILTER: Parameters = Parameters {
            name: "simplefilter",
            names: &["action", "category", "lineno", "append"],
            required: 1,
            positional: 4,
        };
        let [action, category, line, append] = SIMPLEFILTER.of_tuple(args, kwargs)?;
        let action = singletons::or_none(action);
        let known = ["error", "ignore", "always", "all", "default", "module", "once"];
        if !unicode::check(action) || !known.iter().any(|name| unicode::eq_ascii(action, name)) {
            let shown = text::repr(Some(action))?;
            return Err(raise!(ValueError, "invalid action: {}", unicode::display(&shown)));
        }
        let zero = long::from_i64(0)?;
        let line = line.unwrap_or(&zero);
        if !long::check(line) {
            return Err(raise!(TypeError, "lineno must be an int"));
        }
        if long::sign(line) < 0 {
            return Err(raise!(ValueError, "lineno must be an int >= 0"));
        }
        let none = singletons::none();
        let filter = tuple::new([action, none, category.unwrap_or(exc::Warning.as_obj()), none, line])?;
        add_filter(&filter, append.map_or(Ok(false), compare::is_true)?)?;
        Ok(singletons::new_none())
    };
    run().into_c()
}

/// Adds a filter at the end, unless it is there already, or in front, where it is then only once.
fn add_filter(filter: &Obj, append: bool) -> Result<()> {
    let filters = warnings::filters()?;
    let mut known = None;
    let mut i = 0;
    while let Some(one) = list::get(&filters, i) {
        if compare::eq(&one, filter)? {
            known = Some(i);
            break;
        }
        i += 1;
    }
    match (append, known) {
        (true, Some(_)) => {}
        (true, None) => list::append(&filters, filter)?,
        (false, known) => {
            if let Some(at) = known {
                crate::protocols::mapping::set_item(&filters, &*long::from_usize(at)?, None)?;
            }
            list::insert(&filters, 0, filter)?;
        }
    }
    warnings::filters_mutated();
    Ok(())
}

unsafe extern "C" fn resetwarnings(_: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    let run = || -> Result<Owned> {
        list::clear(&*warnings::filters()?);
        warnings::filters_mutated();
        Ok(singletons::new_none())
    };
    run().into_c()
}

unsafe extern "C" fn formatwarning(_: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let (args, kwargs) = unsafe { arguments(args, kwargs) };
    let run = || -> Result<Owned> {
        const FORMATWARNING: Parameters = Parameters {
            name: "formatwarning",
            names: &["message", "category", "filename", "lineno", "line"],
            required: 4,
            positional: 5,
        };
        let [message, category, filename, line, source] = FORMATWARNING.of_tuple(args, kwargs)?;
        let filename = singletons::or_none(filename);
        let line = index(line, 0)? as i64;
        let place = Place { filename, line, module: None, source: None };
        let source = source.filter(|s| unicode::check(s));
        warnings::format_warning(singletons::or_none(category), singletons::or_none(message), &place, source)
    };
    run().into_c()
}

unsafe extern "C" fn filters_mutated(_: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    warnings::filters_mutated();
    singletons::new_none().into_ptr()
}
