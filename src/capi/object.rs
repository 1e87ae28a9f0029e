//! `object.h`: attributes, types and references.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned};
use crate::objects::{object, type_alloc, type_object};
use crate::raise;
use core::ptr;

/// Looks an attribute up the ordinary way: data descriptors, the instance's dict, other attributes of the type. Returns a new reference, or
/// NULL with an error set. Meant for `tp_getattro`. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; both are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GenericGetAttr(o: *mut PyObject, name: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { object::generic_getattr(Obj::from_ptr(o), Obj::from_ptr(name)) }.into_c()
}

/// Sets an attribute the ordinary way, or deletes it when `value` is NULL. Returns 0, or -1 with an error set. Meant for `tp_setattro`.
/// C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; the first two are live objects, `value` is NULL or one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GenericSetAttr(o: *mut PyObject, name: *mut PyObject, value: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { object::generic_setattr(Obj::from_ptr(o), Obj::from_ptr(name), Obj::from_ptr_opt(value)) }.into_c()
}

/// Returns the hash of the object's address; never -1, no error. Meant for `tp_hash`. C API reference: PyHash API.
#[unsafe(no_mangle)]
pub extern "C" fn PyObject_GenericHash(o: *mut PyObject) -> Py_hash_t {
    let address = o as usize;
    match address.rotate_right(4) as Py_hash_t {
        -1 => -2,
        hash => hash,
    }
}

/// Raises `TypeError: unhashable type` and returns -1. Meant for `tp_hash`. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_HashNotImplemented(o: *mut PyObject) -> Py_hash_t {
    // SAFETY: passed on from the caller.
    let o = unsafe { Obj::from_ptr(o) };
    Err::<isize, _>(raise!(TypeError, "unhashable type: '{}'", o.type_name())).into_c()
}

/// Allocates an instance of `type` with room for `nitems` items, zeroed, and tracked if the type has garbage collection. Returns a new
/// reference, or NULL with `MemoryError` set. Meant for `tp_alloc`. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a ready type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GenericAlloc(r#type: *mut PyTypeObject, nitems: Py_ssize_t) -> *mut PyObject {
    type_object::generic_alloc(r#type, nitems).into_c()
}

/// Allocates an instance by the type's `tp_alloc`; the arguments are ignored. Returns a new reference, or NULL with an error set. Meant for
/// `tp_new`. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a ready type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_GenericNew(
    r#type: *mut PyTypeObject,
    _args: *mut PyObject,
    _kwds: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: a ready type has an allocator.
    unsafe {
        match (*r#type).tp_alloc {
            Some(alloc) => alloc(r#type, 0),
            None => ptr::null_mut(),
        }
    }
}

/// Finishes a type object: base, MRO, inherited slots, dict. Returns 0, or -1 with an error set. Does nothing to a ready type.
/// C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a type object in static storage (or made by this library).
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_Ready(r#type: *mut PyTypeObject) -> c_int {
    type_object::ready(r#type).into_c()
}

/// Returns 1 when `a` is `b` or derived from it, else 0. No error. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; both are live types.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_IsSubtype(a: *mut PyTypeObject, b: *mut PyTypeObject) -> c_int {
    c_int::from(type_object::is_subtype(a, b))
}

/// Says that the type, or a base of it, was changed behind the library's back: forgets what was cached. No error.
/// C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyType_Modified(r#type: *mut PyTypeObject) {
    type_object::modified(r#type);
}

#[allow(dead_code)]
fn keep(_: Owned) {
    let _ = type_alloc::preheader;
}
