//! `pycapsule.h`.

use crate::abi::*;
use crate::engine::{IntoC, Obj};
use crate::objects::capsule::{self, Accessor};
use core::ptr;

/// Makes a capsule around `pointer`. Returns a new reference, or NULL with `ValueError` set when `pointer` is NULL (`MemoryError` when
/// memory is out). `name` (NULL, or a C string in any encoding) is not copied and must outlive the capsule; `destructor` may be NULL.
/// C API reference: Capsules.
///
/// # Safety
/// The caller holds the GIL; `name` is NULL or a NUL-terminated string that outlives the capsule.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_New(
    pointer: *mut c_void,
    name: *const c_char,
    destructor: PyCapsule_Destructor,
) -> *mut PyObject {
    capsule::new(pointer, name, destructor).into_c()
}

/// Returns the pointer of a capsule whose name matches `name` (both NULL, or equal strings), or NULL with `ValueError` set: for an object that is
/// no valid capsule (NULL included), or for a name that does not match. C API reference: Capsules.
///
/// # Safety
/// The caller holds the GIL; `capsule` is NULL or a live object, `name` NULL or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_GetPointer(capsule: *mut PyObject, name: *const c_char) -> *mut c_void {
    // SAFETY: passed on from the caller.
    unsafe { capsule::pointer(Obj::from_ptr_opt(capsule), name) }.unwrap_or(ptr::null_mut())
}

/// Returns the capsule's destructor, which may be NULL without an error; NULL with `ValueError` set for an invalid capsule.
/// C API reference: Capsules.
///
/// # Safety
/// The caller holds the GIL; `capsule` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_GetDestructor(capsule: *mut PyObject) -> PyCapsule_Destructor {
    // SAFETY: passed on from the caller.
    let o = unsafe { Obj::from_ptr_opt(capsule) };
    capsule::access(o, Accessor::GetDestructor, |c| c.destructor).unwrap_or(None)
}

/// Returns the capsule's name, the very pointer that was given, which may be NULL without an error; NULL with `ValueError` set for an
/// invalid capsule. C API reference: Capsules.
///
/// # Safety
/// The caller holds the GIL; `capsule` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_GetName(capsule: *mut PyObject) -> *const c_char {
    // SAFETY: passed on from the caller.
    let o = unsafe { Obj::from_ptr_opt(capsule) };
    capsule::access(o, Accessor::GetName, |c| c.name).unwrap_or(ptr::null())
}

/// Returns the capsule's context, which may be NULL without an error; NULL with `ValueError` set for an invalid capsule.
/// C API reference: Capsules.
///
/// # Safety
/// The caller holds the GIL; `capsule` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_GetContext(capsule: *mut PyObject) -> *mut c_void {
    // SAFETY: passed on from the caller.
    let o = unsafe { Obj::from_ptr_opt(capsule) };
    capsule::access(o, Accessor::GetContext, |c| c.context).unwrap_or(ptr::null_mut())
}

/// Returns 1 when `capsule` is a valid capsule whose name matches `name`, else 0. Never sets or clears an error, and takes NULL and any object.
/// C API reference: Capsules.
///
/// # Safety
/// The caller holds the GIL; `capsule` is NULL or a live object, `name` NULL or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_IsValid(capsule: *mut PyObject, name: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(unsafe { capsule::is_valid(Obj::from_ptr_opt(capsule), name) })
}

/// Replaces the capsule's pointer. Returns 0, or -1 with `ValueError` set for an invalid capsule or a NULL pointer. C API reference: Capsules.
///
/// # Safety
/// The caller holds the GIL; `capsule` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_SetPointer(capsule: *mut PyObject, pointer: *mut c_void) -> c_int {
    // SAFETY: passed on from the caller.
    let o = unsafe { Obj::from_ptr_opt(capsule) };
    capsule::set_pointer(o, pointer).into_c()
}

/// Replaces the capsule's destructor; NULL takes it away. Returns 0, or -1 with `ValueError` set for an invalid capsule.
/// C API reference: Capsules.
///
/// # Safety
/// The caller holds the GIL; `capsule` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_SetDestructor(capsule: *mut PyObject, destructor: PyCapsule_Destructor) -> c_int {
    // SAFETY: passed on from the caller.
    let o = unsafe { Obj::from_ptr_opt(capsule) };
    capsule::access(o, Accessor::SetDestructor, |c| c.destructor = destructor).into_c()
}

/// Replaces the capsule's name, which may be NULL and is not copied; the old one is not freed. Returns 0, or -1 with `ValueError` set for an invalid
/// capsule. C API reference: Capsules.
///
/// # Safety
/// The caller holds the GIL; `capsule` is NULL or a live object, `name` NULL or a C string that outlives the capsule.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_SetName(capsule: *mut PyObject, name: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    let o = unsafe { Obj::from_ptr_opt(capsule) };
    capsule::access(o, Accessor::SetName, |c| c.name = name).into_c()
}

/// Replaces the capsule's context, which may be NULL; the old one is not freed. Returns 0, or -1 with `ValueError` set for an invalid capsule.
/// C API reference: Capsules.
///
/// # Safety
/// The caller holds the GIL; `capsule` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_SetContext(capsule: *mut PyObject, context: *mut c_void) -> c_int {
    // SAFETY: passed on from the caller.
    let o = unsafe { Obj::from_ptr_opt(capsule) };
    capsule::access(o, Accessor::SetContext, |c| c.context = context).into_c()
}

/// Imports the capsule of the dotted name `module.attribute` and returns its pointer; no reference is kept. NULL with `ImportError` set when the
/// first component cannot be imported, with the attribute look-up's error, or with `AttributeError` when what is found is no capsule of that
/// name. `no_block` has no effect. C API reference: Capsules.
///
/// # Safety
/// The caller holds the GIL; `name` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCapsule_Import(name: *const c_char, no_block: c_int) -> *mut c_void {
    let _ = no_block;
    // SAFETY: the caller passes a C string.
    capsule::import(unsafe { CStr::from_ptr(name) }).unwrap_or(ptr::null_mut())
}

/// Sets the functions through which the cycle collector sees what the capsule's pointer holds, and starts tracking the capsule. Returns 0, or -1
/// with `ValueError` set for an invalid capsule or a NULL function. Used by CPython's own extension modules; not in the reference.
///
/// # Safety
/// The caller holds the GIL; `op` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyCapsule_SetTraverse(
    op: *mut PyObject,
    traverse_func: traverseproc,
    clear_func: inquiry,
) -> c_int {
    // SAFETY: passed on from the caller.
    let o = unsafe { Obj::from_ptr_opt(op) };
    capsule::set_traverse(o, traverse_func, clear_func).into_c()
}
