//! `warnings.h`: the functions that take no variable arguments.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::objects::exceptions::os;
use crate::objects::unicode;
use crate::objects::warnings::{self, Place};

/// Issues a warning of the class `category` (NULL: `RuntimeWarning`) with a UTF-8 message. Returns 0, or -1 with an error set: for a warning that the
/// filters turn into an error, or when showing it failed. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `category` is NULL or a live object, `message` a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_WarnEx(
    category: *mut PyObject,
    message: *const c_char,
    stack_level: Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    let (category, message) = unsafe { (Obj::from_ptr_opt(category), CStr::from_ptr(message)) };
    unicode::from_utf8(message.to_bytes())
        .and_then(|message| warnings::warn_object(category, &message, stack_level, None))
        .into_c()
}

/// Issues a warning about a place: file and line, module (NULL: from the file's name), and the dict that remembers what was shown (NULL: none).
/// Returns 0, or -1 with an error set, as [`PyErr_WarnEx`]. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `message` and `filename` are C strings, `module` NULL or one; the objects are NULL or live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_WarnExplicit(
    category: *mut PyObject,
    message: *const c_char,
    filename: *const c_char,
    lineno: c_int,
    module: *const c_char,
    registry: *mut PyObject,
) -> c_int {
    let run = || -> Result<()> {
        // SAFETY: passed on from the caller.
        let (message, filename, module) = unsafe {
            let module: Option<Result<Owned>> =
                (!module.is_null()).then(|| unicode::from_utf8(CStr::from_ptr(module).to_bytes()));
            (
                unicode::from_utf8(CStr::from_ptr(message).to_bytes())?,
                os::decode_filename(CStr::from_ptr(filename).to_bytes())?,
                module.transpose()?,
            )
        };
        let place = Place { filename: &filename, line: i64::from(lineno), module: module.as_deref(), source: None };
        // SAFETY: as above.
        unsafe { warnings::warn_explicit(Obj::from_ptr_opt(category), &message, &place, Obj::from_ptr_opt(registry)) }
    };
    run().into_c()
}

/// As [`PyErr_WarnExplicit`] with objects; a `message` that is a `Warning` instance is issued itself. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `message` and `filename` are live objects, the others NULL or live.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_WarnExplicitObject(
    category: *mut PyObject,
    message: *mut PyObject,
    filename: *mut PyObject,
    lineno: c_int,
    module: *mut PyObject,
    registry: *mut PyObject,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        let place = Place {
            filename: Obj::from_ptr(filename),
            line: i64::from(lineno),
            module: Obj::from_ptr_opt(module),
            source: None,
        };
        let registry = Obj::from_ptr_opt(registry);
        warnings::warn_explicit(Obj::from_ptr_opt(category), Obj::from_ptr(message), &place, registry).into_c()
    }
}
