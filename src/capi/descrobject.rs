//! `descrobject.h`: descriptors, members, mapping proxies.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Result};
use crate::objects::{descr, descr_member, descr_wrapper, mappingproxy};
use crate::raise;

/// Returns a new descriptor of a method, or NULL with an error set (`SystemError` for bad flags). C API reference: Descriptor Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type, and the definition outlives it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDescr_NewMethod(r#type: *mut PyTypeObject, meth: *mut PyMethodDef) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { descr::new_method(r#type, meth) }.into_c()
}

/// Returns a new descriptor of a class method, or NULL with an error set. C API reference: Descriptor Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type, and the definition outlives it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDescr_NewClassMethod(r#type: *mut PyTypeObject, method: *mut PyMethodDef) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { descr::new_class_method(r#type, method) }.into_c()
}

/// Returns a new descriptor of a field, or NULL with an error set (`SystemError` for a relative offset). C API reference: Descriptor Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type, and the definition outlives it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDescr_NewMember(r#type: *mut PyTypeObject, member: *mut PyMemberDef) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { descr::new_member(r#type, member) }.into_c()
}

/// Returns a new descriptor of a computed attribute, or NULL with an error set. C API reference: Descriptor Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type, and the definition outlives it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDescr_NewGetSet(r#type: *mut PyTypeObject, getset: *mut PyGetSetDef) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { descr::new_getset(r#type, getset) }.into_c()
}

/// Returns a new descriptor of a slot, or NULL with an error set. C API reference: Descriptor Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a live type, and the definition outlives it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDescr_NewWrapper(
    r#type: *mut PyTypeObject,
    base: *mut wrapperbase,
    wrapped: *mut c_void,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { descr_wrapper::new(r#type, base, wrapped) }.into_c()
}

/// Returns 1 when the object is a data descriptor (its type has `tp_descr_set`), else 0. No error. C API reference: Descriptor Objects.
///
/// # Safety
/// The caller holds the GIL; `descr` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDescr_IsData(descr: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(descr::is_data(unsafe { Obj::from_ptr(descr) }))
}

/// Returns a new slot wrapper bound to `self`, or NULL with an error set. C API reference: Descriptor Objects.
///
/// # Safety
/// The caller holds the GIL; `d` is a wrapper descriptor, `self` an instance of its type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyWrapper_New(d: *mut PyObject, slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { descr_wrapper::bind(Obj::from_ptr(d), Obj::from_ptr(slf)) }.into_c()
}

/// Returns a new read-only proxy of a mapping, or NULL with `TypeError` set. C API reference: Dictionary Objects.
///
/// # Safety
/// The caller holds the GIL; `mapping` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyDictProxy_New(mapping: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    mappingproxy::new(unsafe { Obj::from_ptr(mapping) }).into_c()
}

/// Returns the value of a field of the object at `addr` as a new reference, or NULL with an error set. C API reference: Common Object Structures.
///
/// # Safety
/// The caller holds the GIL; `m` describes a field of the object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMember_GetOne(addr: *const c_char, m: *mut PyMemberDef) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        check_absolute(m, "PyMember_GetOne").and_then(|()| descr_member::get(Obj::from_ptr(addr.cast_mut().cast()), m))
    }
    .into_c()
}

/// Sets a field of the object at `addr`, or deletes it when `o` is NULL. Returns 0, or -1 with an error set. C API reference: Common Object Structures.
///
/// # Safety
/// The caller holds the GIL; `m` describes a field of the object, `o` is NULL or live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyMember_SetOne(addr: *mut c_char, m: *mut PyMemberDef, o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        check_absolute(m, "PyMember_SetOne")
            .and_then(|()| descr_member::set(Obj::from_ptr(addr.cast()), m, Obj::from_ptr_opt(o)))
    }
    .into_c()
}

/// Only a type made from a spec knows what an offset is relative to.
unsafe fn check_absolute(m: *const PyMemberDef, function: &str) -> Result<()> {
    // SAFETY: the caller gives a definition.
    if unsafe { (*m).flags } & Py_RELATIVE_OFFSET != 0 {
        return Err(raise!(SystemError, "{function} used with Py_RELATIVE_OFFSET"));
    }
    Ok(())
}
