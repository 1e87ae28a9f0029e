//! Raising from `errno`, import errors, and new exception classes.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::objects::exceptions::{self, exc, os};
use crate::objects::fspath;
use core::ptr;

/// Raises `exc(errno, text)` for C's `errno`; `OSError` becomes the subclass that stands for the number. Returns NULL always.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is an exception class.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetFromErrno(exc: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let _ = os::set_from_errno(unsafe { Obj::from_ptr(exc) }, None, None);
    ptr::null_mut()
}

/// As [`PyErr_SetFromErrno`], with a file name in the file system's encoding, which may be NULL. Returns NULL always.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is an exception class, `filename` NULL or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetFromErrnoWithFilename(exc: *mut PyObject, filename: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        let name = if filename.is_null() {
            None
        } else {
            // Memory functions may change `errno`, which is still to be read.
            let errno = *libc::__errno_location();
            let Ok(name) = fspath::decode(CStr::from_ptr(filename).to_bytes()) else { return ptr::null_mut() };
            *libc::__errno_location() = errno;
            Some(name)
        };
        let _ = os::set_from_errno(Obj::from_ptr(exc), name.as_deref(), None);
    }
    ptr::null_mut()
}

/// As [`PyErr_SetFromErrno`], with a file name as an object, which may be NULL. Returns NULL always. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is an exception class, `filename` NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetFromErrnoWithFilenameObject(
    exc: *mut PyObject,
    filename: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let _ = unsafe { os::set_from_errno(Obj::from_ptr(exc), Obj::from_ptr_opt(filename), None) };
    ptr::null_mut()
}

/// As [`PyErr_SetFromErrno`], with two file names as objects, which may be NULL. Returns NULL always. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is an exception class, each file name NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetFromErrnoWithFilenameObjects(
    exc: *mut PyObject,
    filename: *mut PyObject,
    filename2: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let _ =
        unsafe { os::set_from_errno(Obj::from_ptr(exc), Obj::from_ptr_opt(filename), Obj::from_ptr_opt(filename2)) };
    ptr::null_mut()
}

/// Raises `ImportError(msg, name=name, path=path)`; `name` and `path` may be NULL for None. Returns NULL always (`TypeError` is set when `msg` is
/// NULL). C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; each argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetImportError(
    msg: *mut PyObject,
    name: *mut PyObject,
    path: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { PyErr_SetImportErrorSubclass(exc::ImportError.0.cast(), msg, name, path) }
}

/// As [`PyErr_SetImportError`] for a class derived from `ImportError`; `TypeError` is set for any other. Returns NULL always.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exception` is a live object, the others are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SetImportErrorSubclass(
    exception: *mut PyObject,
    msg: *mut PyObject,
    name: *mut PyObject,
    path: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        let (msg, name, path) = (Obj::from_ptr_opt(msg), Obj::from_ptr_opt(name), Obj::from_ptr_opt(path));
        let _ = exceptions::set_import_error(Obj::from_ptr(exception), msg, name, path);
    }
    ptr::null_mut()
}

/// Makes an exception class named by `module.class`. `base` is its base class, or a tuple of them (NULL: `Exception`); `dict` has its attributes
/// (NULL: none). Returns a new reference, or NULL with an error set. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `name` is a C string, the others are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_NewException(
    name: *const c_char,
    base: *mut PyObject,
    dict: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { PyErr_NewExceptionWithDoc(name, ptr::null(), base, dict) }
}

/// As [`PyErr_NewException`], with a docstring in UTF-8, which may be NULL. Returns a new reference, or NULL with an error set.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `name` is a C string, `doc` NULL or one, the others are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_NewExceptionWithDoc(
    name: *const c_char,
    doc: *const c_char,
    base: *mut PyObject,
    dict: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let made: Result<Owned> = unsafe {
        let doc = if doc.is_null() { None } else { Some(CStr::from_ptr(doc).to_bytes()) };
        exceptions::new_class(CStr::from_ptr(name).to_bytes(), doc, Obj::from_ptr_opt(base), Obj::from_ptr_opt(dict))
    };
    made.into_c()
}
