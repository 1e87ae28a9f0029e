//! `moduleobject.h`, and the module functions of `modsupport.h`.

use crate::abi::*;
use crate::capi::pylifecycle::fatal;
use crate::engine::{IntoC, Obj, Owned, Result, error};
use crate::objects::{module, module_def, unicode};
use crate::raise;
use core::ptr;

/// A C string that an entry point got.
///
/// # Safety
/// `s` is a C string that outlives `'a`.
unsafe fn text<'a>(s: *const c_char) -> &'a CStr {
    // SAFETY: as promised.
    unsafe { CStr::from_ptr(s) }
}

/// A module, or `TypeError: bad argument type for built-in operation`.
fn checked(m: Option<&Obj>) -> Result<&Obj> {
    m.filter(|m| module::check(m)).ok_or_else(error::bad_argument)
}

/// Makes an empty module whose `__name__` is `name`, of any type. Returns a new reference, or NULL when memory is out.
/// C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `name` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_NewObject(name: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    module::new(unsafe { Obj::from_ptr(name) }).into_c()
}

/// As `PyModule_NewObject` with a UTF-8 name; NULL with `UnicodeDecodeError` set for another one. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `name` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_New(name: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unicode::from_utf8(unsafe { text(name) }.to_bytes()).and_then(|name| module::new(&name)).into_c()
}

/// Returns the module's namespace, borrowed; NULL with `SystemError` set when `module` is none. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `module` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetDict(module: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    match unsafe { Obj::from_ptr_opt(module) }.filter(|m| module::check(m)) {
        Some(m) => module::dict(m).as_ptr(),
        None => {
            _ = error::bad_internal_call();
            ptr::null_mut()
        }
    }
}

/// Returns the module's `__name__`, a new reference; NULL with `SystemError` set when it is missing or no `str`, with `TypeError` when `module`
/// is none. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `module` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetNameObject(module: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    checked(unsafe { Obj::from_ptr_opt(module) }).and_then(module::name).into_c()
}

/// The UTF-8 form of a string that its owner keeps alive, or NULL with an error set.
fn borrowed_utf8(name: Result<Owned>) -> *const c_char {
    // The module's namespace holds the string; the reference goes, its characters stay.
    name.and_then(|name| unicode::as_utf8(&name).map(|s| s.as_ptr().cast())).unwrap_or(ptr::null())
}

/// Returns the module's `__name__` in UTF-8, valid while the name lives; NULL with an error set as for `PyModule_GetNameObject`.
/// C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `module` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetName(module: *mut PyObject) -> *const c_char {
    // SAFETY: passed on from the caller.
    borrowed_utf8(checked(unsafe { Obj::from_ptr_opt(module) }).and_then(module::name))
}

/// Returns the module's `__file__`, a new reference; NULL with `SystemError` set when it is missing or no `str`, with `TypeError` when `module`
/// is none. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `module` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetFilenameObject(module: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    checked(unsafe { Obj::from_ptr_opt(module) }).and_then(module::filename).into_c()
}

/// Returns the module's `__file__` in UTF-8, valid while the name lives; NULL with an error set as for `PyModule_GetFilenameObject`.
/// Deprecated: file names need not be UTF-8. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `module` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetFilename(module: *mut PyObject) -> *const c_char {
    // SAFETY: passed on from the caller.
    borrowed_utf8(checked(unsafe { Obj::from_ptr_opt(module) }).and_then(module::filename))
}

/// Returns the definition that the module was made from, NULL without an error if there is none; NULL with `TypeError` set when `module` is no
/// module. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `module` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetDef(module: *mut PyObject) -> *mut PyModuleDef {
    // SAFETY: passed on from the caller.
    checked(unsafe { Obj::from_ptr_opt(module) }).map_or(ptr::null_mut(), module_def::def_of)
}

/// Returns the module's state, NULL without an error if it has none; NULL with `TypeError` set when `module` is no module.
/// C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `module` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_GetState(module: *mut PyObject) -> *mut c_void {
    // SAFETY: passed on from the caller.
    checked(unsafe { Obj::from_ptr_opt(module) }).map_or(ptr::null_mut(), module_def::state_of)
}

/// Readies a definition for multi-phase initialization. Returns it as an object, borrowed. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `def` is a module definition in static storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModuleDef_Init(def: *mut PyModuleDef) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { module_def::init(def) };
    def.cast()
}

/// Makes a module from its definition (single-phase initialization). Returns a new reference, or NULL with an error set: `SystemError` for a
/// definition with slots, what a bad method table or text gives. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `def` is a module definition in static storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_Create2(def: *mut PyModuleDef, module_api_version: c_int) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { module_def::create(def, module_api_version) }.into_c()
}

/// Makes the module of a definition and a spec (the first phase of multi-phase initialization). Returns a new reference, or NULL with an error set:
/// `SystemError` for what is wrong with the definition or with what its `Py_mod_create` slot did. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `def` is a module definition in static storage, `spec` a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_FromDefAndSpec2(
    def: *mut PyModuleDef,
    spec: *mut PyObject,
    module_api_version: c_int,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { module_def::from_def_and_spec(def, Obj::from_ptr(spec), module_api_version) }.into_c()
}

/// Runs the `Py_mod_exec` slots of a definition on a module (the second phase), after making its state. Returns 0, or -1 with an error set.
/// C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `module` is a live object, `def` a module definition in static storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_ExecDef(module: *mut PyObject, def: *mut PyModuleDef) -> c_int {
    // SAFETY: passed on from the caller.
    checked(unsafe { Obj::from_ptr_opt(module) }).and_then(|m| unsafe { module_def::execute(m, def) }).into_c()
}

/// Adds an attribute to a module. Returns 0, or -1 with an error set; a NULL value stands for an error that is set already (`SystemError` if
/// none is). The caller keeps its reference to `value`. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `module` is a live object, `name` a C string, `value` NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_AddObjectRef(
    module: *mut PyObject,
    name: *const c_char,
    value: *mut PyObject,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { module::add_object(Obj::from_ptr_opt(module), text(name), Obj::from_ptr_opt(value)) }.into_c()
}

/// As `PyModule_AddObjectRef`, but takes over the reference to `value`, on failure too. C API reference: Module Objects.
///
/// # Safety
/// As for `PyModule_AddObjectRef`; the caller gives its reference to `value` away.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_Add(module: *mut PyObject, name: *const c_char, value: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller; the reference is dropped here.
    unsafe {
        let value = Owned::from_ptr_opt(value);
        module::add_object(Obj::from_ptr_opt(module), text(name), value.as_deref()).into_c()
    }
}

/// As `PyModule_AddObjectRef`, but takes over the reference to `value` on success only. C API reference: Module Objects.
///
/// # Safety
/// As for `PyModule_AddObjectRef`; on success the caller gives its reference to `value` away.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_AddObject(module: *mut PyObject, name: *const c_char, value: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller; the reference is dropped here.
    unsafe {
        let result = PyModule_AddObjectRef(module, name, value);
        if result == 0 {
            drop(Owned::from_ptr_opt(value));
        }
        result
    }
}

/// Adds an int to a module. Returns 0, or -1 with an error set. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `module` is a live object, `name` a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_AddIntConstant(module: *mut PyObject, name: *const c_char, value: c_long) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { module::add_int(Obj::from_ptr_opt(module), text(name), value) }.into_c()
}

/// Adds a `str`, given in UTF-8, to a module. Returns 0, or -1 with an error set. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `module` is a live object, `name` and `value` are C strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_AddStringConstant(
    module: *mut PyObject,
    name: *const c_char,
    value: *const c_char,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { module::add_string(Obj::from_ptr_opt(module), text(name), text(value)) }.into_c()
}

/// Readies a type and adds it to a module under what follows the last dot of its name. Returns 0, or -1 with an error set.
/// C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `module` is a live object, `type` a type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_AddType(module: *mut PyObject, r#type: *mut PyTypeObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { module::add_type(Obj::from_ptr(module), r#type) }.into_c()
}

/// Adds the functions of a table, which ends with a NULL name, to a module. Returns 0, or -1 with an error set. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `module` is a live object, `functions` a table in static storage.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_AddFunctions(module: *mut PyObject, functions: *mut PyMethodDef) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { module::add_functions(Obj::from_ptr(module), functions) }.into_c()
}

/// Sets the module's `__doc__`, given in UTF-8. Returns 0, or -1 with an error set. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `module` is a live object, `docstring` a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyModule_SetDocString(module: *mut PyObject, docstring: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { module::set_doc(Obj::from_ptr(module), text(docstring)) }.into_c()
}

/// Returns the single-phase module that was made from a definition, borrowed; NULL without an error if there is none. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `def` is a module definition.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyState_FindModule(def: *mut PyModuleDef) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { module_def::find_state(def) }.map_or(ptr::null_mut(), Obj::as_ptr)
}

/// Makes `module` what `PyState_FindModule` returns for a definition. Returns 0, or -1 with `SystemError` set for a definition with slots; a fatal
/// error when the module was added already. C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `module` is a live module, `def` NULL or a module definition.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyState_AddModule(module: *mut PyObject, def: *mut PyModuleDef) -> c_int {
    if def.is_null() {
        fatal("PyState_AddModule", "module definition is NULL");
    }
    // SAFETY: passed on from the caller.
    unsafe {
        if !(*def).m_slots.is_null() {
            return Result::<()>::Err(raise!(SystemError, "PyState_AddModule called on module with slots")).into_c();
        }
        module_def::init(def);
        if module_def::find_state(def).is_some_and(|m| ptr::eq(m.as_ptr(), module)) {
            fatal("PyState_AddModule", &format!("module {module:p} already added"));
        }
        module_def::add_state(def, Obj::from_ptr(module)).into_c()
    }
}

/// Takes back `PyState_AddModule`. Returns 0, or -1 with `SystemError` set for a definition with slots; a fatal error when there was no module.
/// C API reference: Module Objects.
///
/// # Safety
/// The caller holds the GIL; `def` is a module definition.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyState_RemoveModule(def: *mut PyModuleDef) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        if !(*def).m_slots.is_null() {
            return Result::<()>::Err(raise!(SystemError, "PyState_RemoveModule called on module with slots")).into_c();
        }
        if (*def).m_base.m_index == 0 {
            fatal("PyState_RemoveModule", "invalid module index");
        }
    }
    if !module_def::remove_state(def) {
        fatal("PyState_RemoveModule", "Module index out of bounds.");
    }
    0
}
