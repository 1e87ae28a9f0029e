//! `importlib`, `importlib.machinery` and `importlib.util`: the import system's parts under their usual names.

use super::builtin_functions::{bind, keyword_functions};
use super::{finder, import, loaders, native, spec};
use crate::abi::*;
use crate::engine::error::{self, Raised, Result};
use crate::engine::{IntoC, Obj, Owned};
use crate::objects::cfn::c_functions;
use crate::objects::exceptions::{self, exc};
use crate::objects::{dict, list, module, singletons, type_object, unicode};
use crate::protocols::{attr, text};
use crate::{istr, raise};

static mut METHODS: [PyMethodDef; 4] = [
    PyMethodDef::fast_keywords(
        c"import_module",
        import_module,
        0,
        c"import_module($module, /, name, package=None)\n--\n\nImport a module by its absolute or relative name.",
    ),
    PyMethodDef::o(c"reload", reload, 0, c"reload($module, module, /)\n--\n\nLoad a module once more."),
    PyMethodDef::noargs(
        c"invalidate_caches",
        invalidate_caches,
        0,
        c"invalidate_caches($module, /)\n--\n\nForget the finders of path entries.",
    ),
    PyMethodDef::END,
];
static mut MACHINERY_METHODS: [PyMethodDef; 2] = [
    PyMethodDef::noargs(
        c"all_suffixes",
        all_suffixes,
        0,
        c"all_suffixes($module, /)\n--\n\nHow the files of modules end.",
    ),
    PyMethodDef::END,
];
static mut UTIL_METHODS: [PyMethodDef; 4] = [
    PyMethodDef::o(
        c"module_from_spec",
        module_from_spec,
        0,
        c"module_from_spec($module, spec, /)\n--\n\nMake a module, without running its code.",
    ),
    PyMethodDef::fast_keywords(
        c"find_spec",
        find_spec,
        0,
        c"find_spec($module, /, name, package=None)\n--\n\nThe spec of a module, or None.",
    ),
    PyMethodDef::fast_keywords(
        c"spec_from_file_location",
        spec_from_file,
        0,
        c"spec_from_file_location($module, /, name, location)\n--\n\nThe spec of a module in a file, or None.",
    ),
    PyMethodDef::END,
];

static mut SLOTS: [PyModuleDef_Slot; 2] = native::exec(fill_package);
static mut MACHINERY_SLOTS: [PyModuleDef_Slot; 2] = native::exec(fill_machinery);
static mut UTIL_SLOTS: [PyModuleDef_Slot; 1] = native::NO_SLOTS;

static mut PACKAGE: PyModuleDef =
    native::definition(c"importlib", c"The import system.", (&raw mut METHODS).cast(), (&raw mut SLOTS).cast());
static mut MACHINERY: PyModuleDef = native::definition(
    c"importlib.machinery",
    c"Finders, loaders and specs.",
    (&raw mut MACHINERY_METHODS).cast(),
    (&raw mut MACHINERY_SLOTS).cast(),
);
static mut UTIL: PyModuleDef = native::definition(
    c"importlib.util",
    c"Helpers for those who load modules.",
    (&raw mut UTIL_METHODS).cast(),
    (&raw mut UTIL_SLOTS).cast(),
);

/// The init function of `importlib`.
pub(super) unsafe extern "C" fn init() -> *mut PyObject {
    native::start(&raw mut PACKAGE)
}

/// The init function of `importlib.machinery`.
pub(super) unsafe extern "C" fn init_machinery() -> *mut PyObject {
    native::start(&raw mut MACHINERY)
}

/// The init function of `importlib.util`.
pub(super) unsafe extern "C" fn init_util() -> *mut PyObject {
    native::start(&raw mut UTIL)
}

unsafe extern "C" fn fill_package(m: *mut PyObject) -> c_int {
    // SAFETY: the slot gets a live module.
    let d = module::dict(unsafe { Obj::from_ptr(m) });
    let fill = || {
        dict::set(d, istr!("__path__"), &*list::new()?)?;
        dict::set(d, istr!("__package__"), istr!("importlib"))?;
        dict::set(d, istr!("__import__"), &*super::builtin(istr!("__import__"))?)
    };
    let result: Result<()> = fill();
    result.into_c()
}

fn suffixes(all: &[&str]) -> Result<Owned> {
    list::from_owned(all.iter().map(|s| unicode::new(s)).collect::<Result<Vec<_>>>()?)
}

unsafe extern "C" fn fill_machinery(m: *mut PyObject) -> c_int {
    // SAFETY: the slot gets a live module.
    let d = module::dict(unsafe { Obj::from_ptr(m) });
    let fill = || {
        for (name, ty) in [
            ("ModuleSpec", &raw mut spec::ModuleSpec_Type),
            ("BuiltinImporter", &raw mut loaders::BuiltinImporter_Type),
            ("PathFinder", &raw mut finder::PathFinder_Type),
            ("FileFinder", &raw mut finder::FileFinder_Type),
            ("SourceFileLoader", &raw mut loaders::SourceFileLoader_Type),
            ("ExtensionFileLoader", &raw mut loaders::ExtensionFileLoader_Type),
            ("NamespaceLoader", &raw mut loaders::NamespaceLoader_Type),
        ] {
            dict::set(d, &*unicode::intern(name)?, type_object::as_obj(ty))?;
        }
        let [source, compiled] = finder::SOURCE_SUFFIXES;
        dict::set(d, istr!("SOURCE_SUFFIXES"), &*suffixes(&[source])?)?;
        dict::set(d, istr!("BYTECODE_SUFFIXES"), &*suffixes(&[compiled])?)?;
        dict::set(d, istr!("EXTENSION_SUFFIXES"), &*suffixes(&finder::SUFFIXES)?)
    };
    let result: Result<()> = fill();
    result.into_c()
}

/// The absolute form of a name with leading dots, in a package.
fn absolute(name: &Obj, package: Option<&Obj>) -> Result<Owned> {
    if !unicode::check(name) {
        return Err(raise!(AttributeError, "'{}' object has no attribute 'startswith'", name.type_name()));
    }
    let whole = unicode::as_utf8(name)?;
    let level = whole.iter().take_while(|&&b| b == b'.').count();
    if level == 0 {
        return Ok(name.to_owned());
    }
    let package = package.filter(|p| unicode::check(p) && unicode::len(p) > 0);
    let Some(package) = package else {
        let shown = text::repr(Some(name))?;
        return Err(raise!(
            TypeError,
            "the 'package' argument is required to perform a relative import for {}",
            unicode::display(&shown)
        ));
    };
    let mut base = unicode::as_utf8(package)?;
    for _ in 1..level {
        match base.iter().rposition(|&b| b == b'.') {
            Some(dot) => base = &base[..dot],
            None => return Err(raise!(ImportError, "attempted relative import beyond top-level package")),
        }
    }
    match &whole[level..] {
        b"" => unicode::from_utf8(base),
        rest => unicode::from_utf8(&[base, b".", rest].concat()),
    }
}

fn import_by_name(given: &[&Obj], kwnames: *mut PyObject, values: &[&Obj]) -> Result<Owned> {
    let [name, package] = bind("import_module", ["name", "package"], 2, 1, given, kwnames, values)?;
    import::find_or_load(&*absolute(name.unwrap_or(singletons::none()), package)?)
}

/// The spec of a loaded module is its `__spec__`; another one's parent is imported first.
fn find(given: &[&Obj], kwnames: *mut PyObject, values: &[&Obj]) -> Result<Owned> {
    let [name, package] = bind("find_spec", ["name", "package"], 2, 1, given, kwnames, values)?;
    let name = absolute(name.unwrap_or(singletons::none()), package)?;
    if let Some(m) = super::loaded(&name)?.filter(|m| !singletons::is_none(m)) {
        let spec = attr::get_optional(&m, istr!("__spec__"))?.filter(|s| !singletons::is_none(s));
        let shown = unicode::display(&name);
        return spec.ok_or_else(|| raise!(ValueError, "{shown}.__spec__ is not set"));
    }
    let whole = unicode::as_utf8(&name)?;
    let path = match whole.iter().rposition(|&b| b == b'.') {
        None => None,
        Some(dot) => {
            let parent = import::find_or_load(&*unicode::from_utf8(&whole[..dot])?)?;
            match attr::get(&parent, istr!("__path__")) {
                Ok(path) => Some(path),
                Err(_) if error::matches(exc::AttributeError) => {
                    return Err(no_path(&*unicode::from_utf8(&whole[..dot])?, &name)?);
                }
                Err(raised) => return Err(raised),
            }
        }
    };
    Ok(import::find_spec(&name, path.as_deref())?.unwrap_or_else(singletons::new_none))
}

/// The error for a submodule of something that is no package, caused by the failed look-up that is set.
fn no_path(parent: &Obj, name: &Obj) -> Result<Raised> {
    let cause = error::take();
    let (shown_parent, shown) = (text::repr(Some(parent))?, text::repr(Some(name))?);
    let (shown_parent, shown) = (unicode::display(&shown_parent), unicode::display(&shown));
    let message = format!("__path__ attribute not found on {shown_parent} while trying to find {shown}");
    let raised = super::import_error(exc::ModuleNotFoundError, &message, Some(name), None);
    let Some(e) = error::take() else { return Ok(raised) };
    exceptions::replace_context(&e, cause.clone());
    exceptions::replace_cause(&e, cause);
    Ok(error::restore(e))
}

fn spec_of_file(given: &[&Obj], kwnames: *mut PyObject, values: &[&Obj]) -> Result<Owned> {
    let [name, location] = bind("spec_from_file_location", ["name", "location"], 2, 2, given, kwnames, values)?;
    let (name, location) = (name.unwrap_or(singletons::none()), location.unwrap_or(singletons::none()));
    Ok(finder::spec_of_file(name, location)?.unwrap_or_else(singletons::new_none))
}

c_functions! {
    binary reload = |_: &Obj, m: &Obj| import::reload(m);
    noargs invalidate_caches = |_: &Obj| finder::forget_finders();
    noargs all_suffixes = |_: &Obj| suffixes(&[&finder::SOURCE_SUFFIXES[..], &finder::SUFFIXES[..]].concat());
    binary module_from_spec = |_: &Obj, spec: &Obj| import::module_from_spec(spec);
}

keyword_functions! {
    import_module = import_by_name;
    find_spec = find;
    spec_from_file = spec_of_file;
}
