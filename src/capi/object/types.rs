//! `object.h`: types.

use crate::abi::*;
use crate::engine::IntoC;
use crate::objects::type_object;
use core::ptr;

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
