//! The loaders of modules that need no evaluator: built-in modules, shared objects, folders; and the one that says why a source
//! file cannot be loaded.

use super::{extension, import_error, inittab, spec};
use crate::abi::*;
use crate::engine::refcount;
use crate::engine::{Obj, Owned, Result, gc};
use crate::istr;
use crate::objects::cfn::{self, c_functions};
use crate::objects::exceptions::exc;
use crate::objects::{bool, list, singletons, type_object, unicode};
use crate::protocols::{attr, compare, text};
use core::mem::offset_of;

/// A loader of one module: its name and where it is.
#[repr(C)]
struct Loader {
    ob_base: PyObject,
    name: *mut PyObject,
    path: *mut PyObject,
}

static mut BUILTIN_METHODS: [PyMethodDef; 8] = [
    PyMethodDef::fast(c"find_spec", builtin_find_spec, METH_CLASS, c"Find the spec of a built-in module."),
    PyMethodDef::o(c"create_module", builtin_create, METH_STATIC, c"Create a built-in module."),
    PyMethodDef::o(c"exec_module", exec_module, METH_STATIC, c"Run a built-in module's code."),
    PyMethodDef::o(c"get_code", none_of_builtin, METH_CLASS, c"None: built-in modules have no code object."),
    PyMethodDef::o(c"get_source", none_of_builtin, METH_CLASS, c"None: built-in modules have no source."),
    PyMethodDef::o(c"is_package", false_of_builtin, METH_CLASS, c"False: built-in modules are no packages."),
    PyMethodDef::o(c"load_module", builtin_load, METH_CLASS, c"Import a built-in module by name."),
    PyMethodDef::END,
];
static mut EXTENSION_METHODS: [PyMethodDef; 7] = [
    PyMethodDef::o(c"create_module", extension_create, 0, c"Create an extension module."),
    PyMethodDef::o(c"exec_module", extension_exec, 0, c"Run an extension module's code."),
    PyMethodDef::o(c"is_package", extension_is_package, 0, c"Whether the module is a package."),
    PyMethodDef::o(c"get_code", loader_none, 0, c"None: extension modules have no code object."),
    PyMethodDef::o(c"get_source", loader_none, 0, c"None: extension modules have no source."),
    PyMethodDef::o(c"get_filename", loader_path, 0, c"Where the module is."),
    PyMethodDef::END,
];
static mut SOURCE_METHODS: [PyMethodDef; 4] = [
    PyMethodDef::o(c"create_module", loader_none, 0, c"None: modules are created as usual."),
    PyMethodDef::o(c"exec_module", source_exec, 0, c"Raise ImportError: there is no evaluator."),
    PyMethodDef::o(c"get_filename", loader_path, 0, c"Where the module is."),
    PyMethodDef::END,
];
static mut NAMESPACE_METHODS: [PyMethodDef; 6] = [
    PyMethodDef::o(c"create_module", loader_none, 0, c"None: modules are created as usual."),
    PyMethodDef::o(c"exec_module", loader_none, 0, c"Nothing: a namespace has no code."),
    PyMethodDef::o(c"is_package", loader_true, 0, c"True: a namespace is a package."),
    PyMethodDef::o(c"get_code", loader_none, 0, c"None: a namespace has no code."),
    PyMethodDef::o(c"get_source", loader_none, 0, c"None: a namespace has no source."),
    PyMethodDef::END,
];
static mut MEMBERS: [PyMemberDef; 3] = [
    PyMemberDef::new(c"name", _Py_T_OBJECT, offset_of!(Loader, name), 0, c""),
    PyMemberDef::new(c"path", _Py_T_OBJECT, offset_of!(Loader, path), 0, c""),
    PyMemberDef::END,
];
static mut NAMESPACE_MEMBERS: [PyMemberDef; 2] =
    [PyMemberDef::new(c"_path", _Py_T_OBJECT, offset_of!(Loader, path), 0, c""), PyMemberDef::END];

/// What the three types of loader instances have in common.
const LOADER: PyTypeObject = PyTypeObject {
    tp_basicsize: size_of::<Loader>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    tp_traverse: Some(traverse),
    ..PyTypeObject::STATIC
};

/// `_frozen_importlib.BuiltinImporter`: finder and loader of the modules of the built-in table. Used as a class, never made.
pub static mut BuiltinImporter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"_frozen_importlib.BuiltinImporter".as_ptr(),
    tp_basicsize: size_of::<PyObject>() as Py_ssize_t,
    tp_flags: Py_TPFLAGS_DEFAULT,
    tp_doc: c"Finder and loader of built-in modules.".as_ptr(),
    tp_methods: (&raw mut BUILTIN_METHODS).cast(),
    ..PyTypeObject::STATIC
};

/// `_frozen_importlib_external.ExtensionFileLoader`: the loader of a shared object.
pub static mut ExtensionFileLoader_Type: PyTypeObject = PyTypeObject {
    tp_name: c"_frozen_importlib_external.ExtensionFileLoader".as_ptr(),
    tp_doc: c"ExtensionFileLoader(name, path)\n--\n\nLoader of extension modules.".as_ptr(),
    tp_methods: (&raw mut EXTENSION_METHODS).cast(),
    tp_members: (&raw mut MEMBERS).cast(),
    tp_richcompare: Some(same_loader),
    tp_hash: Some(hash_loader),
    tp_new: Some(new_loader),
    ..LOADER
};

/// `_frozen_importlib_external.SourceFileLoader`: what a source file on the path gets; it loads nothing.
pub static mut SourceFileLoader_Type: PyTypeObject = PyTypeObject {
    tp_name: c"_frozen_importlib_external.SourceFileLoader".as_ptr(),
    tp_doc: c"SourceFileLoader(name, path)\n--\n\nSays that a source file cannot be loaded here.".as_ptr(),
    tp_methods: (&raw mut SOURCE_METHODS).cast(),
    tp_members: (&raw mut MEMBERS).cast(),
    tp_new: Some(new_loader),
    ..LOADER
};

/// `_frozen_importlib_external.NamespaceLoader`: the loader of a folder without an `__init__`.
pub static mut NamespaceLoader_Type: PyTypeObject = PyTypeObject {
    tp_name: c"_frozen_importlib_external.NamespaceLoader".as_ptr(),
    tp_doc: c"Loader of namespace packages.".as_ptr(),
    tp_methods: (&raw mut NAMESPACE_METHODS).cast(),
    tp_members: (&raw mut NAMESPACE_MEMBERS).cast(),
    ..LOADER
};

fn new(ty: *mut PyTypeObject, name: Option<&Obj>, path: &Obj) -> Result<Owned> {
    let loader = gc::new_static::<Loader>(ty)?;
    // SAFETY: the memory is new; every field is written before the collector learns of the loader.
    unsafe {
        (*loader).name = name.map_or(core::ptr::null_mut(), |n| n.to_owned().into_ptr());
        (*loader).path = path.to_owned().into_ptr();
        gc::track(loader.cast());
        Ok(Owned::from_ptr(loader))
    }
}

/// The loader of the shared object at `path`.
pub fn extension(name: &Obj, path: &Obj) -> Result<Owned> {
    new(&raw mut ExtensionFileLoader_Type, Some(name), path)
}

/// The loader of the source file at `path`.
pub fn source(name: &Obj, path: &Obj) -> Result<Owned> {
    new(&raw mut SourceFileLoader_Type, Some(name), path)
}

/// The loader of a namespace with this search path.
pub fn namespace(path: &Obj) -> Result<Owned> {
    new(&raw mut NamespaceLoader_Type, None, path)
}

/// The class that loads built-in modules.
pub fn builtin() -> &'static Obj {
    type_object::as_obj(&raw mut BuiltinImporter_Type)
}

/// The search path of a namespace's loader.
pub fn namespace_path(loader: &Obj) -> Option<&Obj> {
    // SAFETY: a namespace's loader has a path.
    loader.is_exactly(&raw mut NamespaceLoader_Type).then(|| unsafe { Obj::from_ptr((*loader.cast::<Loader>()).path) })
}

/// The spec of a module of the built-in table.
pub fn builtin_spec(name: &Obj) -> Result<Owned> {
    spec::new(name, builtin(), Some(istr!("built-in")), None, false)
}

/// `BuiltinImporter.find_spec(fullname)`.
pub fn find_builtin(name: &Obj) -> Result<Option<Owned>> {
    inittab::find(name)?.map(|_| builtin_spec(name)).transpose()
}

/// `BuiltinImporter.create_module(spec)`.
pub fn create_builtin(spec: &Obj) -> Result<Owned> {
    let name = attr::get(spec, istr!("name"))?;
    match inittab::find(&name)? {
        Some(entry) => extension::create_builtin(entry, &name, spec),
        None => Err(not_builtin(&name)?),
    }
}

fn not_builtin(name: &Obj) -> Result<crate::engine::Raised> {
    let shown = text::repr(Some(name))?;
    let message = format!("{} is not a built-in module", unicode::display(&shown));
    Ok(import_error(exc::ImportError, &message, Some(name), None))
}

fn checked_builtin(name: &Obj) -> Result<()> {
    match inittab::find(name)? {
        Some(_) => Ok(()),
        None => Err(not_builtin(name)?),
    }
}

/// Creates a module through one of this file's loaders without a call by name; `None` for any other loader.
pub fn create(loader: &Obj, spec: &Obj) -> Option<Result<Option<Owned>>> {
    if loader.is(builtin()) {
        return Some(create_builtin(spec).map(Some));
    }
    if loader.is_exactly(&raw mut ExtensionFileLoader_Type) {
        return Some(extension::create_dynamic(spec).map(Some));
    }
    let nothing_special =
        loader.is_exactly(&raw mut SourceFileLoader_Type) || loader.is_exactly(&raw mut NamespaceLoader_Type);
    nothing_special.then_some(Ok(None))
}

/// Runs a module's code through one of this file's loaders without a call by name; `None` for any other loader.
pub fn execute(loader: &Obj, m: &Obj) -> Option<Result<()>> {
    if loader.is(builtin()) || loader.is_exactly(&raw mut ExtensionFileLoader_Type) {
        return Some(extension::execute(m));
    }
    if loader.is_exactly(&raw mut NamespaceLoader_Type) {
        return Some(Ok(()));
    }
    loader.is_exactly(&raw mut SourceFileLoader_Type).then(|| execute_source(loader))
}

/// There is nothing here that could run a source file: the error names the file.
fn execute_source(loader: &Obj) -> Result<()> {
    // SAFETY: a source file's loader has a name and a path.
    let (name, path) = unsafe {
        let fields = loader.cast::<Loader>();
        (Obj::from_ptr((*fields).name), Obj::from_ptr((*fields).path))
    };
    let shown = text::str(Some(path))?;
    let message = format!("cannot run {}: this library has no evaluator of Python code", unicode::display(&shown));
    Err(import_error(exc::ImportError, &message, Some(name), Some(path)))
}

fn path_of(loader: &Obj, _name: &Obj) -> Result<Owned> {
    // SAFETY: the path is an owned field, which C code may have emptied.
    Ok(singletons::or_none(unsafe { Obj::from_ptr_opt((*loader.cast::<Loader>()).path) }).to_owned())
}

/// Whether the file's name is `__init__` with a suffix.
fn is_package(loader: &Obj, name: &Obj) -> Result<Owned> {
    let path = path_of(loader, name)?;
    let path = unicode::as_utf8(&path)?;
    let file = path.rsplit(|&b| b == b'/').next().unwrap_or(path);
    Ok(bool::new(super::finder::SUFFIXES.iter().any(|s| file.strip_prefix(b"__init__") == Some(s.as_bytes()))))
}

fn make_loader(ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    // SAFETY: a static type has a name.
    let who = type_object::short_name(ty)?;
    let who = unicode::display(&who).to_string();
    crate::format::args::no_kwargs(&who, kwargs.map_or(core::ptr::null_mut(), Obj::as_ptr))?;
    let args = crate::objects::tuple::items(args);
    crate::format::args::check_positional(&who, args.len(), 2, 2)?;
    new(ty, Some(args[0]), args[1])
}

fn compare_loaders(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if (op != Py_EQ && op != Py_NE) || a.ty() != b.ty() {
        return Ok(singletons::not_implemented().to_owned());
    }
    let same = |x: &Obj, y: &Obj| -> Result<bool> {
        let name = |o: &Obj| attr::get(o, istr!("name"));
        Ok(compare::eq(&*name(x)?, &*name(y)?)? && compare::eq(&*path_of(x, x)?, &*path_of(y, y)?)?)
    };
    Ok(bool::new(same(a, b)? == (op == Py_EQ)))
}

c_functions! {
    static_o builtin_create = create_builtin;
    static_o exec_module = |m: &Obj| extension::execute(m).map(|()| singletons::new_none());
    binary none_of_builtin = |_: &Obj, name: &Obj| checked_builtin(name).map(|()| singletons::new_none());
    binary false_of_builtin = |_: &Obj, name: &Obj| checked_builtin(name).map(|()| bool::new(false));
    binary builtin_load = |_: &Obj, name: &Obj| checked_builtin(name).and_then(|()| super::import(name));
    binary extension_create = |_: &Obj, spec: &Obj| extension::create_dynamic(spec);
    binary extension_exec = |_: &Obj, m: &Obj| extension::execute(m).map(|()| singletons::new_none());
    binary extension_is_package = is_package;
    binary source_exec = |loader: &Obj, _: &Obj| execute_source(loader).map(|()| singletons::new_none());
    binary loader_none = |_: &Obj, _: &Obj| Ok(singletons::new_none());
    binary loader_true = |_: &Obj, _: &Obj| Ok(bool::new(true));
    binary loader_path = path_of;
    fast builtin_find_spec = |_: &Obj, args: &[&Obj]| {
        crate::format::args::check_positional("find_spec", args.len(), 1, 3)?;
        Ok(find_builtin(args[0])?.unwrap_or_else(singletons::new_none))
    };
    new new_loader = make_loader;
    compare same_loader = compare_loaders;
    hash hash_loader = |o: &Obj| Ok(compare::hash(&*attr::get(o, istr!("name"))?)? ^ compare::hash(&*path_of(o, o)?)?);
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    let loader = o.cast::<Loader>();
    // SAFETY: the count is zero; each field held NULL or an owned reference.
    unsafe {
        gc::untrack(o);
        refcount::xdecref((*loader).name);
        refcount::xdecref((*loader).path);
        gc::free(loader);
    }
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    let loader = o.cast::<Loader>();
    // SAFETY: the collector passes a live loader.
    unsafe { cfn::visit_all(&[(*loader).name, (*loader).path], visit, arg) }
}

/// A list of one path: what a package's `__path__` starts as.
pub fn single_path(path: &Obj) -> Result<Owned> {
    list::from_slice(&[path])
}
