//! `object.h`: attributes.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result};
use crate::objects::{exceptions, object, unicode};
use crate::protocols::attr;
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

/// The interned string of a C name.
///
/// # Safety
/// `name` is NUL-terminated.
#[inline(always)]
unsafe fn key(name: *const c_char) -> Result<Owned> {
    // SAFETY: as promised.
    unicode::intern_c(unsafe { CStr::from_ptr(name) })
}

/// Returns a new reference to the attribute `attr_name` of `o`, or NULL with an error set (`AttributeError` when there is none). C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; the arguments are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetAttr(o: *mut PyObject, attr_name: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { attr::get_here(Obj::from_ptr(o), Obj::from_ptr(attr_name)) }.into_c()
}

/// [`PyObject_GetAttr`] with the name as UTF-8. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; the object is live, the name NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetAttrString(o: *mut PyObject, attr_name: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller; an old-style getter takes the C string itself.
    unsafe {
        if let Some(get) = (*(*o).ob_type).tp_getattr {
            return get(o, attr_name.cast_mut());
        }
        key(attr_name).and_then(|name| attr::get(Obj::from_ptr(o), &name)).into_c()
    }
}

/// # Safety
/// `result` is valid for writing.
unsafe fn answer(found: Result<Option<Owned>>, result: *mut *mut PyObject) -> c_int {
    let (status, value) = match found {
        Ok(Some(value)) => (1, value.into_ptr()),
        Ok(None) => (0, ptr::null_mut()),
        Err(_) => (-1, ptr::null_mut()),
    };
    // SAFETY: as promised.
    unsafe { result.write(value) };
    status
}

/// Looks an attribute up without minding its absence: 1 and a new reference in `*result`, 0 and NULL when there is none, -1 and NULL with
/// any error other than `AttributeError` set. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; the objects are live, `result` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetOptionalAttr(
    o: *mut PyObject,
    attr_name: *mut PyObject,
    result: *mut *mut PyObject,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { answer(attr::get_optional(Obj::from_ptr(o), Obj::from_ptr(attr_name)), result) }
}

/// [`PyObject_GetOptionalAttr`] with the name as UTF-8. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; the object is live, the name NUL-terminated, `result` valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GetOptionalAttrString(
    o: *mut PyObject,
    attr_name: *const c_char,
    result: *mut *mut PyObject,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { answer(key(attr_name).and_then(|name| attr::get_optional(Obj::from_ptr(o), &name)), result) }
}

/// Returns 1 when `o` has the attribute, 0 when not, -1 with an error set. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; the arguments are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_HasAttrWithError(o: *mut PyObject, attr_name: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { attr::get_optional(Obj::from_ptr(o), Obj::from_ptr(attr_name)) }.map(|found| found.is_some()).into_c()
}

/// [`PyObject_HasAttrWithError`] with the name as UTF-8. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; the object is live, the name NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_HasAttrStringWithError(o: *mut PyObject, attr_name: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { key(attr_name).and_then(|name| attr::get_optional(Obj::from_ptr(o), &name)) }
        .map(|found| found.is_some())
        .into_c()
}

/// An error in a question that cannot report one goes to the unraisable hook.
fn yes_or_no(status: c_int, message: &str) -> c_int {
    if status < 0 {
        exceptions::write_unraisable_message(message);
        return 0;
    }
    status
}

/// Returns 1 when `o` has the attribute, else 0. An error other than `AttributeError` is reported as unraisable; none is set. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; the arguments are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_HasAttr(o: *mut PyObject, attr_name: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    yes_or_no(
        unsafe { PyObject_HasAttrWithError(o, attr_name) },
        "Exception ignored in PyObject_HasAttr(); consider using PyObject_HasAttrWithError(), PyObject_GetOptionalAttr() or \
         PyObject_GetAttr()",
    )
}

/// [`PyObject_HasAttr`] with the name as UTF-8. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; the object is live, the name NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_HasAttrString(o: *mut PyObject, attr_name: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    yes_or_no(
        unsafe { PyObject_HasAttrStringWithError(o, attr_name) },
        "Exception ignored in PyObject_HasAttrString(); consider using PyObject_HasAttrStringWithError(), \
         PyObject_GetOptionalAttrString() or PyObject_GetAttrString()",
    )
}

/// Sets the attribute `attr_name` of `o`; NULL deletes it. Returns 0, or -1 with an error set. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; the first two are live objects, `v` is NULL or one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_SetAttr(o: *mut PyObject, attr_name: *mut PyObject, v: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { attr::set(Obj::from_ptr(o), Obj::from_ptr(attr_name), Obj::from_ptr_opt(v)) }.into_c()
}

/// [`PyObject_SetAttr`] with the name as UTF-8. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; the object is live, the name NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_SetAttrString(o: *mut PyObject, attr_name: *const c_char, v: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller; an old-style setter takes the C string itself.
    unsafe {
        if let Some(set) = (*(*o).ob_type).tp_setattr {
            return set(o, attr_name.cast_mut(), v);
        }
        key(attr_name).and_then(|name| attr::set(Obj::from_ptr(o), &name, Obj::from_ptr_opt(v))).into_c()
    }
}

/// Deletes an attribute. Returns 0, or -1 with an error set (`AttributeError` when there is none). C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; the arguments are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_DelAttr(o: *mut PyObject, attr_name: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { PyObject_SetAttr(o, attr_name, ptr::null_mut()) }
}

/// [`PyObject_DelAttr`] with the name as UTF-8. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; the object is live, the name NUL-terminated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_DelAttrString(o: *mut PyObject, attr_name: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { PyObject_SetAttrString(o, attr_name, ptr::null_mut()) }
}

/// Returns a new sorted list of the names of the object's attributes, from its `__dir__`, or NULL with an error set. NULL asks for the
/// local names of the running frame, of which there is none: `SystemError`. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Dir(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    match unsafe { Obj::from_ptr_opt(o) } {
        Some(o) => attr::dir(o),
        None => Err(raise!(SystemError, "frame does not exist")),
    }
    .into_c()
}

/// Returns a new reference to the instance's `__dict__`, made if need be, or NULL with an error set. Meant for getset tables. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GenericGetDict(o: *mut PyObject, _context: *mut c_void) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    object::instance_dict(unsafe { Obj::from_ptr(o) }, true).and_then(|dict| dict.ok_or_else(no_dict)).into_c()
}

/// Replaces the instance's `__dict__`. Returns 0, or -1 with an error set: `TypeError` for what is no dict, and for a deletion. Meant for
/// getset tables. C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object, `value` NULL or one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_GenericSetDict(
    o: *mut PyObject,
    value: *mut PyObject,
    _context: *mut c_void,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { object::set_instance_dict(Obj::from_ptr(o), Obj::from_ptr_opt(value)) }.into_c()
}

#[cold]
fn no_dict() -> Raised {
    raise!(AttributeError, "This object has no __dict__")
}

/// Returns the place where the instance keeps its dict, which may hold NULL, or NULL when it has none. No error. Exported for C code that
/// uses it though it is not documented.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyObject_GetDictPtr(o: *mut PyObject) -> *mut *mut PyObject {
    // SAFETY: passed on from the caller.
    object::dict_slot(unsafe { Obj::from_ptr(o) }).unwrap_or(ptr::null_mut())
}

/// Visits the dict of an instance of a type with `Py_TPFLAGS_MANAGED_DICT`. Returns what the visitor returned, 0 without a dict. Meant for
/// `tp_traverse`. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object, `visit` and `arg` came from the collector.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_VisitManagedDict(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        if (*(*o).ob_type).tp_flags & Py_TPFLAGS_MANAGED_DICT == 0 {
            return 0;
        }
        let slot = object::dict_slot(Obj::from_ptr(o));
        match (slot.map_or(ptr::null_mut(), |slot| *slot), visit) {
            (dict, Some(visit)) if !dict.is_null() => visit(dict, arg),
            _ => 0,
        }
    }
}

/// Drops the dict of an instance of a type with `Py_TPFLAGS_MANAGED_DICT`. Meant for `tp_clear` and `tp_dealloc`. C API reference: Type Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is an object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_ClearManagedDict(o: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe {
        if (*(*o).ob_type).tp_flags & Py_TPFLAGS_MANAGED_DICT != 0 {
            object::clear_dict(o);
        }
    }
}
