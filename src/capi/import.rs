//! `import.h`.

use crate::abi::*;
use crate::capi::pylifecycle::fatal;
use crate::engine::{IntoC, Obj, Owned, Result, lifecycle};
use crate::modules::{self, finder, import, import_level, inittab};
use crate::objects::unicode;
use crate::raise;
use core::ptr;

/// A UTF-8 C string as an interned `str`.
///
/// # Safety
/// `s` is a C string.
unsafe fn name_of(s: *const c_char) -> Result<Owned> {
    // SAFETY: as promised.
    unicode::intern_c(unsafe { CStr::from_ptr(s) })
}

/// Imports a module by its dotted absolute name. Returns a new reference to the module that the whole name names, or NULL with an error set.
/// C API reference: Importing Modules.
///
/// # Safety
/// The caller holds the GIL; `name` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ImportModule(name: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { name_of(name) }.and_then(|name| modules::import(&name)).into_c()
}

/// `PyImport_ImportModule` under an older name. C API reference: Importing Modules.
///
/// # Safety
/// As for `PyImport_ImportModule`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ImportModuleNoBlock(name: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { PyImport_ImportModule(name) }
}

/// The name of a module to import, which must be a `str`.
///
/// # Safety
/// `name` is NULL or a live object.
unsafe fn required_name<'a>(name: *mut PyObject) -> Result<&'a Obj> {
    // SAFETY: passed on from the caller.
    match unsafe { Obj::from_ptr_opt(name) } {
        Some(name) if unicode::check(name) => Ok(name),
        Some(_) => Err(raise!(TypeError, "module name must be a string")),
        None => Err(raise!(SystemError, "NULL object passed to Py_BuildValue")),
    }
}

/// As `PyImport_ImportModule`, with the name as a `str`. C API reference: Importing Modules.
///
/// # Safety
/// The caller holds the GIL; `name` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_Import(name: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { required_name(name) }.and_then(modules::import).into_c()
}

/// Imports as the `import` statement does: `level` 0 is an absolute name, more a relative one in the package of `globals`; without a `fromlist`
/// the result is the package that the first component names. Returns a new reference, or NULL with an error set. C API reference: Importing Modules.
///
/// # Safety
/// The caller holds the GIL; the objects are NULL or live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ImportModuleLevelObject(
    name: *mut PyObject,
    globals: *mut PyObject,
    locals: *mut PyObject,
    fromlist: *mut PyObject,
    level: c_int,
) -> *mut PyObject {
    let _ = locals;
    // SAFETY: passed on from the caller.
    unsafe {
        import_level::import_level(
            Obj::from_ptr_opt(name),
            Obj::from_ptr_opt(globals),
            Obj::from_ptr_opt(fromlist),
            level,
        )
    }
    .into_c()
}

/// As `PyImport_ImportModuleLevelObject`, with a UTF-8 name. C API reference: Importing Modules.
///
/// # Safety
/// As for `PyImport_ImportModuleLevelObject`; `name` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ImportModuleLevel(
    name: *const c_char,
    globals: *mut PyObject,
    locals: *mut PyObject,
    fromlist: *mut PyObject,
    level: c_int,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    match unsafe { name_of(name) } {
        // SAFETY: passed on from the caller; the name is a live object.
        Ok(name) => unsafe { PyImport_ImportModuleLevelObject(name.as_ptr(), globals, locals, fromlist, level) },
        Err(_) => ptr::null_mut(),
    }
}

/// Imports a module and returns one of its attributes, a new reference; NULL with an error set. C API reference: Importing Modules.
///
/// # Safety
/// The caller holds the GIL; both are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ImportModuleAttr(mod_name: *mut PyObject, attr_name: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { required_name(mod_name).and_then(|name| import_level::import_attribute(name, Obj::from_ptr(attr_name))) }
        .into_c()
}

/// As `PyImport_ImportModuleAttr`, with UTF-8 names. C API reference: Importing Modules.
///
/// # Safety
/// The caller holds the GIL; both are C strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ImportModuleAttrString(
    mod_name: *const c_char,
    attr_name: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let names = unsafe { name_of(mod_name).and_then(|m| Ok((m, name_of(attr_name)?))) };
    names.and_then(|(m, a)| import_level::import_attribute(&m, &a)).into_c()
}

/// Loads a module once more, from a fresh spec. Returns a new reference to the module of that name in `sys.modules`, or NULL with an error set.
/// C API reference: Importing Modules.
///
/// # Safety
/// The caller holds the GIL; `m` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ReloadModule(m: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    import::reload(unsafe { Obj::from_ptr(m) }).into_c()
}

/// Returns the module of this name in `sys.modules`, a new reference; NULL without an error when there is none, with one when the look-up fails.
/// C API reference: Importing Modules.
///
/// # Safety
/// The caller holds the GIL; `name` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_GetModule(name: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    modules::loaded(unsafe { Obj::from_ptr(name) }).into_c()
}

/// Returns the module of this name in `sys.modules`, a new reference, made empty and put there if there is none; NULL with an error set.
/// C API reference: Importing Modules.
///
/// # Safety
/// The caller holds the GIL; `name` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_AddModuleRef(name: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { name_of(name) }.and_then(|name| import::add_module(&name)).into_c()
}

/// As `PyImport_AddModuleRef`, with an object as the name and a borrowed result. C API reference: Importing Modules.
///
/// # Safety
/// The caller holds the GIL; `name` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_AddModuleObject(name: *mut PyObject) -> *mut PyObject {
    // `sys.modules` keeps the module alive.
    // SAFETY: passed on from the caller.
    import::add_module(unsafe { Obj::from_ptr(name) }).map_or(ptr::null_mut(), |m| m.as_ptr())
}

/// As `PyImport_AddModuleRef`, with a borrowed result. C API reference: Importing Modules.
///
/// # Safety
/// The caller holds the GIL; `name` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_AddModule(name: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller; `sys.modules` keeps the module alive.
    unsafe { name_of(name) }.and_then(|name| import::add_module(&name)).map_or(ptr::null_mut(), |m| m.as_ptr())
}

/// Returns `sys.modules`, borrowed. C API reference: Importing Modules.
#[unsafe(no_mangle)]
pub extern "C" fn PyImport_GetModuleDict() -> *mut PyObject {
    modules::modules_opt().map_or(ptr::null_mut(), Obj::as_ptr)
}

/// Returns the finder of an entry of `sys.path`, a new reference, from the cache or from the first path hook that takes it; None if none does; NULL
/// with an error set. C API reference: Importing Modules.
///
/// # Safety
/// The caller holds the GIL; `path` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_GetImporter(path: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    finder::importer(unsafe { Obj::from_ptr(path) }).into_c()
}

/// Returns the magic number of CPython 3.14's compiled files. C API reference: Importing Modules.
#[unsafe(no_mangle)]
pub extern "C" fn PyImport_GetMagicNumber() -> c_long {
    /// The number, with `\r\n` in the upper half.
    const MAGIC: c_long = 3627 | 0x0A0D << 16;
    MAGIC
}

/// Returns the tag of CPython 3.14 in names of compiled files. C API reference: Importing Modules.
#[unsafe(no_mangle)]
pub extern "C" fn PyImport_GetMagicTag() -> *const c_char {
    c"cpython-314".as_ptr()
}

/// Imports a frozen module. There are none here: returns 0 without an error. C API reference: Importing Modules.
///
/// # Safety
/// The caller holds the GIL; `name` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ImportFrozenModuleObject(name: *mut PyObject) -> c_int {
    let _ = name;
    0
}

/// As `PyImport_ImportFrozenModuleObject`, with a UTF-8 name. C API reference: Importing Modules.
///
/// # Safety
/// The caller holds the GIL; `name` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ImportFrozenModule(name: *const c_char) -> c_int {
    let _ = name;
    0
}

/// Adds a module to the built-in table, before the initialization. Returns 0, or -1 when memory is out; a fatal error after the initialization.
/// C API reference: Importing Modules.
///
/// # Safety
/// `name` is a C string that is never freed; no other thread uses the table.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_AppendInittab(
    name: *const c_char,
    initfunc: Option<unsafe extern "C" fn() -> *mut PyObject>,
) -> c_int {
    if lifecycle::is_initialized() {
        fatal("PyImport_AppendInittab", "PyImport_AppendInittab() may not be called after Py_Initialize()");
    }
    let new = [_inittab { name, initfunc }, _inittab { name: ptr::null(), initfunc: None }];
    // SAFETY: the array ends with a NULL name.
    if unsafe { inittab::extend(new.as_ptr()) } { 0 } else { -1 }
}

/// Adds modules to the built-in table, before the initialization: an array that ends with a NULL name. Returns 0, or -1 when memory is out; a fatal
/// error after the initialization. C API reference: Importing Modules.
///
/// # Safety
/// `newtab` is such an array, whose names are never freed; no other thread uses the table.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyImport_ExtendInittab(newtab: *mut _inittab) -> c_int {
    if lifecycle::is_initialized() {
        fatal("PyImport_ExtendInittab", "PyImport_ExtendInittab() may not be called after Py_Initialize()");
    }
    // SAFETY: passed on from the caller.
    if unsafe { inittab::extend(newtab) } { 0 } else { -1 }
}
