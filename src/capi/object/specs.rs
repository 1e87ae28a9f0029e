//! `object.h`: types from specs, and what C asks about a type.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Raised, error};
use crate::objects::type_object::{self, has_flag};
use crate::objects::type_watch::PyType_WatchCallback;
use crate::objects::{module_def, type_attr, type_cache, type_info, type_spec, type_subtype, type_watch, weakref};
use crate::raise;
use core::ptr;

/// Makes a heap type from a spec, with a metaclass (NULL: that of the bases), a module and bases (NULL, a type or a tuple). Returns a new
/// reference, or NULL with an error set. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `spec` is valid, and its functions and tables outlive the type; the objects are NULL or live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_FromMetaclass(
    metaclass: *mut PyTypeObject,
    module: *mut PyObject,
    spec: *mut PyType_Spec,
    bases: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { type_spec::from_spec(metaclass, Obj::from_ptr_opt(module), spec, Obj::from_ptr_opt(bases)) }.into_c()
}

/// [`PyType_FromMetaclass`] with the bases' metaclass. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `spec` is valid, and its functions and tables outlive the type; the objects are NULL or live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_FromModuleAndSpec(
    module: *mut PyObject,
    spec: *mut PyType_Spec,
    bases: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { PyType_FromMetaclass(ptr::null_mut(), module, spec, bases) }
}

/// [`PyType_FromMetaclass`] with bases only. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `spec` is valid, and its functions and tables outlive the type; the objects are NULL or live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_FromSpecWithBases(spec: *mut PyType_Spec, bases: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { PyType_FromMetaclass(ptr::null_mut(), ptr::null_mut(), spec, bases) }
}

/// [`PyType_FromMetaclass`] with a spec only. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `spec` is valid, and its functions and tables outlive the type; the objects are NULL or live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_FromSpec(spec: *mut PyType_Spec) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { PyType_FromMetaclass(ptr::null_mut(), ptr::null_mut(), spec, ptr::null_mut()) }
}

/// Returns what the type has in a slot (`Py_tp_*` …), NULL when that is nothing, or NULL with `SystemError` set for an unknown slot. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetSlot(r#type: *mut PyTypeObject, slot: c_int) -> *mut c_void {
    // SAFETY: passed on from the caller.
    unsafe { type_info::slot(r#type, slot) }.unwrap_or(ptr::null_mut())
}

/// Returns the type's flags. No error. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetFlags(r#type: *mut PyTypeObject) -> c_ulong {
    // SAFETY: passed on from the caller.
    unsafe { (*r#type).tp_flags }
}

/// Returns a new reference to the type's own dict, or NULL with an error set. It is not to be changed. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetDict(r#type: *mut PyTypeObject) -> *mut PyObject {
    type_object::dict_of(r#type).map(Obj::to_owned).into_c()
}

/// Returns the type's `__name__` as a new reference, or NULL with an error set. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetName(r#type: *mut PyTypeObject) -> *mut PyObject {
    type_object::short_name(r#type).into_c()
}

/// Returns the type's `__qualname__` as a new reference, or NULL with an error set. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetQualName(r#type: *mut PyTypeObject) -> *mut PyObject {
    type_attr::qualname(r#type).into_c()
}

/// Returns `module.qualname`, without the modules `builtins` and `__main__` as a new reference, or NULL with an error set. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetFullyQualifiedName(r#type: *mut PyTypeObject) -> *mut PyObject {
    type_attr::fully_qualified_name(r#type).into_c()
}

/// Returns the type's `__module__` as a new reference, or NULL with an error set. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetModuleName(r#type: *mut PyTypeObject) -> *mut PyObject {
    type_attr::module(r#type).into_c()
}

/// Returns the module that the type was made with, borrowed, or NULL with `TypeError` set. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetModule(r#type: *mut PyTypeObject) -> *mut PyObject {
    type_info::module(r#type).map_or(ptr::null_mut(), Obj::as_ptr)
}

/// Returns the state of the module that the type was made with: NULL when it has none, and with `TypeError` set when there is no module. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetModuleState(r#type: *mut PyTypeObject) -> *mut c_void {
    type_info::module(r#type).map_or(ptr::null_mut(), module_def::state_of)
}

/// Returns the module made from `def` of the first type of the MRO that has it, borrowed, or NULL with `TypeError` set. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetModuleByDef(r#type: *mut PyTypeObject, def: *mut PyModuleDef) -> *mut PyObject {
    type_info::module_by_def(r#type, def).map_or(ptr::null_mut(), Obj::as_ptr)
}

/// Finds the first type of the MRO with this token: 1 and a new reference in `*result` (which may be NULL), 0 and NULL when there is none, -1 with
/// an error set for a NULL token or what is no type. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live object, `result` NULL or valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetBaseByToken(
    r#type: *mut PyTypeObject,
    token: *mut c_void,
    result: *mut *mut PyTypeObject,
) -> c_int {
    // SAFETY: passed on from the caller.
    let found = type_info::base_by_token(unsafe { Obj::from_ptr(r#type.cast()) }, token);
    let (status, base) = match found {
        Ok(Some(base)) => (1, base),
        Ok(None) => (0, ptr::null_mut()),
        Err(_) => (-1, ptr::null_mut()),
    };
    if !result.is_null() {
        // SAFETY: valid for writing, says the caller; a found type is live.
        unsafe {
            crate::engine::refcount::xincref(base.cast());
            result.write(base);
        }
    }
    status
}

/// Returns where the data begin that `cls` added to `obj` by a negative basic size. No error. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `obj` is an instance of `cls`, which has data.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetTypeData(obj: *mut PyObject, cls: *mut PyTypeObject) -> *mut c_void {
    // SAFETY: passed on from the caller.
    unsafe { obj.cast::<u8>().offset(type_spec::align_up((*(*cls).tp_base).tp_basicsize)).cast() }
}

/// Returns how many bytes of data `cls` added by a negative basic size, 0 when none. No error. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `cls` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GetTypeDataSize(cls: *mut PyTypeObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { ((*cls).tp_basicsize - type_spec::align_up((*(*cls).tp_base).tp_basicsize)).max(0) }
}

/// Returns where the items of `obj` begin, or NULL with `TypeError` set when its type has no `Py_TPFLAGS_ITEMS_AT_END`. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `obj` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetItemData(obj: *mut PyObject) -> *mut c_void {
    // SAFETY: passed on from the caller.
    unsafe {
        let ty = (*obj).ob_type;
        if !has_flag(ty, Py_TPFLAGS_ITEMS_AT_END) {
            let name = type_object::name(ty).limit(usize::MAX);
            let _: Raised = raise!(TypeError, "type '{name}' does not have Py_TPFLAGS_ITEMS_AT_END");
            return ptr::null_mut();
        }
        type_subtype::item_data(obj).cast()
    }
}

/// Makes a type immutable for good. Returns 0, or -1 with an error set: `TypeError` when a base is mutable. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_Freeze(r#type: *mut PyTypeObject) -> c_int {
    type_info::freeze(r#type).into_c()
}

/// Empties the cache of attribute look-ups. Returns the newest version tag. No error. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_ClearCache() -> c_uint {
    type_cache::clear();
    type_cache::newest_version()
}

/// Gives the type a version tag if it has none. Returns 1, or 0 when there is none left. No error. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_Type_AssignVersionTag(r#type: *mut PyTypeObject) -> c_int {
    c_int::from(type_cache::assign_version(r#type))
}

/// Looks a name up along the MRO. Returns it borrowed, or NULL without an error. Exported for C code that uses it though it is not documented.
///
/// # Safety
/// The caller holds the GIL; both are live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyType_Lookup(r#type: *mut PyTypeObject, name: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { type_object::lookup(r#type, Obj::from_ptr(name)) }.map_or(ptr::null_mut(), Obj::as_ptr)
}

/// Returns 1 when instances of the type can be referred to weakly, else 0. No error. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_SUPPORTS_WEAKREFS(r#type: *mut PyTypeObject) -> c_int {
    // SAFETY: passed on from the caller.
    let offset = unsafe { (*r#type).tp_weaklistoffset };
    c_int::from(offset > 0 || has_flag(r#type, Py_TPFLAGS_MANAGED_WEAKREF))
}

/// Returns where the object keeps its weak references, or NULL. No error. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `op` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GET_WEAKREFS_LISTPTR(op: *mut PyObject) -> *mut *mut PyObject {
    type_subtype::weakref_slot(op).unwrap_or(ptr::null_mut())
}

/// Clears every weak reference to the object and calls their callbacks. Meant for `tp_dealloc`: sets `SystemError` for NULL, for an object
/// that is still referenced, and for one whose type has no weak references. C API reference: Weak Reference Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is being deallocated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_ClearWeakRefs(o: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe {
        if o.is_null() || (*o).ob_refcnt != 0 || type_subtype::weakref_slot(o).is_none() {
            let _ = error::bad_internal_call();
            return;
        }
        weakref::clear_all(o);
    }
}

/// Registers a callback for changes of watched types. Returns its number, or -1 with `RuntimeError` set when there is no room. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `callback` is a function.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_AddWatcher(callback: PyType_WatchCallback) -> c_int {
    type_watch::add(callback).into_c()
}

/// Forgets a callback. Returns 0, or -1 with `ValueError` set. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; nothing else.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_ClearWatcher(watcher_id: c_int) -> c_int {
    type_watch::remove(watcher_id).into_c()
}

/// Has a callback told of changes of a type. Returns 0, or -1 with `ValueError` set. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_Watch(watcher_id: c_int, r#type: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    type_watch::watch(watcher_id, unsafe { Obj::from_ptr(r#type) }, true).into_c()
}

/// Undoes [`PyType_Watch`]. Returns 0, or -1 with `ValueError` set. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_Unwatch(watcher_id: c_int, r#type: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    type_watch::watch(watcher_id, unsafe { Obj::from_ptr(r#type) }, false).into_c()
}
