//! `warnings.h`, and what stands behind its variadic entries.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::format::text;
use crate::format::va::{VaList, va_list};
use crate::objects::warnings::{self, Place};
use crate::objects::{fspath, unicode};

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
    // SAFETY: passed on from the caller.
    unsafe {
        unicode::from_utf8(CStr::from_ptr(message).to_bytes())
            .and_then(|message| at_place(category, &message, filename, lineno, module, registry))
            .into_c()
    }
}

/// # Safety
/// As for `PyErr_WarnExplicit`.
unsafe fn at_place(
    category: *mut PyObject,
    message: &Obj,
    filename: *const c_char,
    lineno: c_int,
    module: *const c_char,
    registry: *mut PyObject,
) -> Result<()> {
    // SAFETY: passed on from the caller.
    unsafe {
        let module: Option<Result<Owned>> =
            (!module.is_null()).then(|| unicode::from_utf8(CStr::from_ptr(module).to_bytes()));
        let filename = fspath::decode(CStr::from_ptr(filename).to_bytes())?;
        let module = module.transpose()?;
        let place = Place { filename: &filename, line: i64::from(lineno), module: module.as_deref(), source: None };
        warnings::warn_explicit(Obj::from_ptr_opt(category), message, &place, Obj::from_ptr_opt(registry))
    }
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

/// What `PyErr_WarnFormat` and `PyErr_ResourceWarning` call: a warning with a text by a format, about the object `source` (or NULL). Returns 0, or
/// -1 with an error set. Private.
///
/// # Safety
/// The caller holds the GIL; the objects are NULL or live, `format` is a C string and `va` the values that it names.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaWarn(
    category: *mut PyObject,
    source: *mut PyObject,
    stack_level: Py_ssize_t,
    format: *const c_char,
    va: va_list,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        let (category, source) = (Obj::from_ptr_opt(category), Obj::from_ptr_opt(source));
        text::from_format(format, &mut VaList::copy(va))
            .and_then(|message| warnings::warn_object(category, &message, stack_level, source))
            .into_c()
    }
}

/// What `PyErr_WarnExplicitFormat` calls: as [`PyErr_WarnExplicit`] with a text by a format. Returns 0, or -1 with an error set. Private.
///
/// # Safety
/// As for [`PyErr_WarnExplicit`]; `format` is a C string and `va` the values that it names.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaWarnExplicit(
    category: *mut PyObject,
    filename: *const c_char,
    lineno: c_int,
    module: *const c_char,
    registry: *mut PyObject,
    format: *const c_char,
    va: va_list,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        text::from_format(format, &mut VaList::copy(va))
            .and_then(|message| at_place(category, &message, filename, lineno, module, registry))
            .into_c()
    }
}
