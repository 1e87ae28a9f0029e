//! Finding modules on a search path: `PathFinder` goes through its entries, a `FileFinder` looks into one folder.

use super::file_names::{decode, encode};
use super::{config, import_error, loaders, spec};
use crate::abi::*;
use crate::engine::error::{self, Result};
use crate::engine::refcount;
use crate::engine::{Obj, Owned, gc};
use crate::format::args;
use crate::objects::cfn::{self, c_functions};
use crate::objects::exceptions::exc;
use crate::objects::{dict, list, singletons, type_object, unicode};
use crate::protocols::{attr, call, text};
use crate::{istr, raise};
use core::mem::offset_of;
use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;

/// How the file of an extension module ends, the most specific first.
pub const SUFFIXES: [&str; 4] = [".cpython-314-x86_64-linux-gnu.so", ".abi3.so", ".abi3-x86_64-linux-gnu.so", ".so"];
/// How the file of a module ends that would need an evaluator.
pub const SOURCE_SUFFIXES: [&str; 2] = [".py", ".pyc"];

#[repr(C)]
struct FileFinder {
    ob_base: PyObject,
    path: *mut PyObject,
}

static mut FILE_METHODS: [PyMethodDef; 3] = [
    PyMethodDef::fast(c"find_spec", file_find_spec, 0, c"Find the spec of a module in the folder."),
    PyMethodDef::noargs(c"invalidate_caches", file_invalidate, 0, c"Nothing: every look is a fresh one."),
    PyMethodDef::END,
];
static mut FILE_MEMBERS: [PyMemberDef; 2] =
    [PyMemberDef::new(c"path", _Py_T_OBJECT, offset_of!(FileFinder, path), Py_READONLY, c""), PyMemberDef::END];
static mut PATH_METHODS: [PyMethodDef; 3] = [
    PyMethodDef::fast(c"find_spec", path_find_spec, METH_CLASS, c"Find the spec of a module on a search path."),
    PyMethodDef::noargs(c"invalidate_caches", path_invalidate, METH_STATIC, c"Forget the finders of path entries."),
    PyMethodDef::END,
];
static mut HOOK: PyMethodDef =
    PyMethodDef::o(c"path_hook_for_FileFinder", path_hook, 0, c"The finder of a folder's modules.");

/// `_frozen_importlib_external.FileFinder`: finds modules in one folder.
pub static mut FileFinder_Type: PyTypeObject = PyTypeObject {
    tp_name: c"_frozen_importlib_external.FileFinder".as_ptr(),
    tp_basicsize: size_of::<FileFinder>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_repr: Some(repr),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    tp_doc: c"Finder of modules in a folder.".as_ptr(),
    tp_traverse: Some(traverse),
    tp_methods: (&raw mut FILE_METHODS).cast(),
    tp_members: (&raw mut FILE_MEMBERS).cast(),
    ..PyTypeObject::STATIC
};

/// `_frozen_importlib_external.PathFinder`: finds modules on `sys.path` or on a package's path. Used as a class, never made.
pub static mut PathFinder_Type: PyTypeObject = PyTypeObject {
    tp_name: c"_frozen_importlib_external.PathFinder".as_ptr(),
    tp_basicsize: size_of::<PyObject>() as Py_ssize_t,
    tp_flags: Py_TPFLAGS_DEFAULT,
    tp_doc: c"Finder of modules on a search path.".as_ptr(),
    tp_methods: (&raw mut PATH_METHODS).cast(),
    ..PyTypeObject::STATIC
};

/// `PathFinder`.
pub fn path_finder() -> &'static Obj {
    type_object::as_obj(&raw mut PathFinder_Type)
}

/// The entry of `sys.path_hooks` for folders.
pub fn new_path_hook() -> Result<Owned> {
    // SAFETY: the definition is static.
    unsafe { crate::objects::cfunction::new(&raw mut HOOK, None, None, core::ptr::null_mut()) }
}

/// `PathFinder.find_spec(fullname, path)`: a namespace, made of every folder of that name, when no entry has a module.
pub fn find(name: &Obj, path: Option<&Obj>) -> Result<Option<Owned>> {
    let path = match path {
        Some(path) => path.to_owned(),
        None => match super::sys::get(istr!("path"))? {
            Some(path) => path,
            None => return Err(raise!(AttributeError, "module 'sys' has no attribute 'path'")),
        },
    };
    let portions = list::new()?;
    for entry in super::import::items_of(&path)? {
        if !unicode::check(&entry) {
            continue;
        }
        let Some(found) = find_in_entry(&entry, name)? else { continue };
        if !singletons::is_none(&*attr::get(&found, istr!("loader"))?) {
            return Ok(Some(found));
        }
        let locations = attr::get(&found, istr!("submodule_search_locations"))?;
        if singletons::is_none(&locations) {
            return Err(raise!(ImportError, "spec missing loader"));
        }
        list::extend(&portions, &locations)?;
    }
    if list::len(&portions) == 0 {
        return Ok(None);
    }
    spec::new(name, singletons::none(), None, Some(&portions), false).map(Some)
}

/// Asks the finder of one path entry.
fn find_in_entry(entry: &Obj, name: &Obj) -> Result<Option<Owned>> {
    let finder = match unicode::len(entry) {
        // The empty entry is the current folder, wherever that is now.
        0 => match current_folder()? {
            Some(folder) => importer(&folder)?,
            None => return Ok(None),
        },
        _ => importer(entry)?,
    };
    if singletons::is_none(&finder) {
        return Ok(None);
    }
    if finder.is_exactly(&raw mut FileFinder_Type) {
        return find_in_folder(&finder, name);
    }
    let Some(f) = attr::get_optional(&finder, istr!("find_spec"))? else { return Ok(None) };
    let found = call::call(&f, &[name, singletons::none()])?;
    Ok(if singletons::is_none(&found) { None } else { Some(found) })
}

fn current_folder() -> Result<Option<Owned>> {
    match std::env::current_dir() {
        Ok(folder) => decode(folder.as_os_str()).map(Some),
        Err(_) => Ok(None),
    }
}

/// `PyImport_GetImporter`: the finder of a path entry, from the cache or from the first hook that takes it; `None` if none does.
pub fn importer(entry: &Obj) -> Result<Owned> {
    let Some(cache) = super::sys::get(istr!("path_importer_cache"))?.filter(|c| dict::check(c)) else {
        return Err(raise!(RuntimeError, "lost sys.path_importer_cache"));
    };
    if let Some(found) = dict::get(&cache, entry)? {
        return Ok(found);
    }
    let Some(hooks) = super::sys::get(istr!("path_hooks"))? else {
        return Err(raise!(RuntimeError, "lost sys.path_hooks"));
    };
    if !list::check(&hooks) {
        return Err(raise!(RuntimeError, "sys.path_hooks is not a list"));
    }
    dict::set(&cache, entry, singletons::none())?;
    for hook in super::import::items_of(&hooks)? {
        match call::call(&hook, &[entry]) {
            Ok(finder) => {
                dict::set(&cache, entry, &finder)?;
                return Ok(finder);
            }
            Err(_) if error::matches(exc::ImportError) => error::clear(),
            Err(raised) => return Err(raised),
        }
    }
    Ok(singletons::new_none())
}

/// The path hook: a `FileFinder` for a folder, `ImportError` for anything else.
fn finder_for(path: &Obj) -> Result<Owned> {
    let is_folder = unicode::check(path) && {
        let text = encode(path)?;
        Path::new(OsStr::from_bytes(if text.is_empty() { b"." } else { &text })).is_dir()
    };
    if !is_folder {
        return Err(import_error(exc::ImportError, "only directories are supported", None, Some(path)));
    }
    let finder = gc::new_static::<FileFinder>(&raw mut FileFinder_Type)?;
    // SAFETY: the memory is new; every field is written before the collector learns of the finder.
    unsafe {
        (*finder).path = path.to_owned().into_ptr();
        gc::track(finder.cast());
        Ok(Owned::from_ptr(finder))
    }
}

fn path_of(finder: &Obj) -> &Obj {
    // SAFETY: a finder has its path for life.
    unsafe { Obj::from_ptr((*finder.cast::<FileFinder>()).path) }
}

/// Where a file would be.
struct Place<'a> {
    name: &'a Obj,
    folder: Vec<u8>,
}

impl Place<'_> {
    /// The spec of `stem` with the first suffix for which there is a file in the folder.
    fn spec_of(&self, stem: &[u8], locations: Option<&Obj>) -> Result<Option<Owned>> {
        let suffixes = SUFFIXES.iter().map(|s| (*s, true)).chain(SOURCE_SUFFIXES.iter().map(|s| (*s, false)));
        for (suffix, is_extension) in suffixes {
            let file = [&self.folder, stem, suffix.as_bytes()].concat();
            if !Path::new(OsStr::from_bytes(&file)).is_file() {
                continue;
            }
            let file = decode(OsStr::from_bytes(&file))?;
            let loader = match is_extension {
                true => loaders::extension(self.name, &file)?,
                false => loaders::source(self.name, &file)?,
            };
            return spec::new(self.name, &loader, Some(&file), locations, true).map(Some);
        }
        Ok(None)
    }
}

/// A package folder first, then a file; last a folder without an `__init__`, whose spec has no loader.
fn find_in_folder(finder: &Obj, name: &Obj) -> Result<Option<Owned>> {
    if !unicode::check(name) {
        return Err(raise!(TypeError, "module name must be str, not {}", name.type_name()));
    }
    let Ok(full) = encode(name) else {
        error::clear(); // a lone surrogate: no file has such a name
        return Ok(None);
    };
    let tail = full.rsplit(|&b| b == b'.').next().unwrap_or(&full);
    if tail.is_empty() || tail.contains(&0) || tail.contains(&b'/') {
        return Ok(None);
    }
    let mut folder = encode(path_of(finder))?;
    if folder.is_empty() {
        folder.push(b'.');
    }
    if folder.last() != Some(&b'/') {
        folder.push(b'/');
    }
    let package = [&folder[..], tail].concat();
    let is_folder = Path::new(OsStr::from_bytes(&package)).is_dir();
    if is_folder {
        let locations = loaders::single_path(&*decode(OsStr::from_bytes(&package))?)?;
        let place = Place { name, folder: [&package[..], b"/"].concat() };
        if let Some(found) = place.spec_of(b"__init__", Some(&locations))? {
            return Ok(Some(found));
        }
    }
    let place = Place { name, folder };
    if let Some(found) = place.spec_of(tail, None)? {
        return Ok(Some(found));
    }
    if !is_folder {
        return Ok(None);
    }
    let locations = loaders::single_path(&*decode(OsStr::from_bytes(&package))?)?;
    spec::new(name, singletons::none(), None, Some(&locations), false).map(Some)
}

/// The spec of a module whose file is known; `None` when the file does not end like a module's.
pub(super) fn spec_of_file(name: &Obj, location: &Obj) -> Result<Option<Owned>> {
    let given = encode(location)?;
    let current = std::env::current_dir().unwrap_or_default();
    let file = match given.first() {
        Some(b'/') => given,
        _ => [current.as_os_str().as_bytes(), b"/", &given].concat(),
    };
    let ends = |suffix: &&str| file.ends_with(suffix.as_bytes());
    let file_name = decode(OsStr::from_bytes(&file))?;
    let loader = match (SUFFIXES.iter().any(ends), SOURCE_SUFFIXES.iter().any(ends)) {
        (true, _) => loaders::extension(name, &file_name)?,
        (_, true) => loaders::source(name, &file_name)?,
        _ => return Ok(None),
    };
    let (folder, last) = file.split_at(file.iter().rposition(|&b| b == b'/').unwrap_or(0));
    let locations = match last.starts_with(b"/__init__.") {
        true => Some(loaders::single_path(&*decode(OsStr::from_bytes(folder))?)?),
        false => None,
    };
    spec::new(name, &loader, Some(&file_name), locations.as_deref(), true).map(Some)
}

fn none_or(found: Option<Owned>) -> Owned {
    found.unwrap_or_else(singletons::new_none)
}

fn show(finder: &Obj) -> Result<Owned> {
    unicode::new(&format!("FileFinder({})", unicode::display(&*text::repr(Some(path_of(finder)))?)))
}

/// Drops what `sys.path_importer_cache` knows.
pub(super) fn forget_finders() -> Result<Owned> {
    if let Some(cache) = super::sys::get(istr!("path_importer_cache"))?.filter(|c| dict::check(c)) {
        dict::clear(&cache);
    }
    Ok(singletons::new_none())
}

c_functions! {
    unary repr = show;
    static_o path_hook = finder_for;
    fast file_find_spec = |finder: &Obj, given: &[&Obj]| {
        args::check_positional("find_spec", given.len(), 1, 2)?;
        find_in_folder(finder, given[0]).map(none_or)
    };
    noargs file_invalidate = |_: &Obj| Ok(singletons::new_none());
    fast path_find_spec = |_: &Obj, given: &[&Obj]| {
        args::check_positional("find_spec", given.len(), 1, 3)?;
        find(given[0], given.get(1).copied().filter(|p| !singletons::is_none(p))).map(none_or)
    };
}

unsafe extern "C" fn path_invalidate(_: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    crate::engine::IntoC::into_c(forget_finders())
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: the count is zero; the field is an owned reference.
    unsafe {
        gc::untrack(o);
        refcount::xdecref((*o.cast::<FileFinder>()).path);
        gc::free(o.cast::<FileFinder>());
    }
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live finder.
    unsafe { cfn::visit_all(&[(*o.cast::<FileFinder>()).path], visit, arg) }
}

/// An absolute path without `.`, `..` and doubled slashes, as text.
fn normal_path(entry: &[u8], current: &[u8]) -> Vec<u8> {
    let whole = if entry.first() == Some(&b'/') { entry.to_vec() } else { [current, b"/", entry].concat() };
    let mut parts: Vec<&[u8]> = Vec::new();
    for part in whole.split(|&b| b == b'/') {
        match part {
            b"" | b"." => {}
            b".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    [b"/", &parts.join(&b'/')[..]].concat()
}

/// How `sys.path` starts: as `Py_SetPath` says, else `PYTHONPATH`'s entries as absolute paths, each once; the empty ones stand for the current folder.
pub fn initial_path() -> Result<Owned> {
    if let Some(path) = config::given_path()? {
        return Ok(path);
    }
    let path = list::new()?;
    let Some(value) = std::env::var_os("PYTHONPATH").filter(|v| !v.is_empty()) else { return Ok(path) };
    let current = std::env::current_dir().unwrap_or_default();
    let mut seen = Vec::new();
    for entry in value.as_bytes().split(|&b| b == b':') {
        let entry = normal_path(entry, current.as_os_str().as_bytes());
        if !seen.contains(&entry) {
            list::append_owned(&path, decode(OsStr::from_bytes(&entry))?)?;
            seen.push(entry);
        }
    }
    Ok(path)
}
