//! Places of syntax errors, and lines of source.

use crate::abi::*;
use crate::engine::{Obj, Owned, error};
use crate::objects::exceptions::syntax;
use crate::objects::{fspath, stdfile, unicode};
use core::ptr;

/// Adds file, line and column (below 0: none) to the error that is set, as attributes, and the line of source if the file is there. `filename` may be
/// NULL. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `filename` is NULL or a C string in the file system's encoding.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SyntaxLocationEx(filename: *const c_char, lineno: c_int, col_offset: c_int) {
    let name = if filename.is_null() {
        None
    } else {
        // SAFETY: passed on from the caller.
        fspath::decode(unsafe { CStr::from_ptr(filename) }.to_bytes()).inspect_err(|_| error::clear()).ok()
    };
    syntax::set_location(name.as_deref(), lineno, col_offset, lineno, -1);
}

/// As [`PyErr_SyntaxLocationEx`] without a column. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `filename` is NULL or a C string in the file system's encoding.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SyntaxLocation(filename: *const c_char, lineno: c_int) {
    // SAFETY: passed on from the caller.
    unsafe { PyErr_SyntaxLocationEx(filename, lineno, -1) }
}

/// As [`PyErr_SyntaxLocationEx`], with the file name as an object. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `filename` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_SyntaxLocationObject(filename: *mut PyObject, lineno: c_int, col_offset: c_int) {
    // SAFETY: passed on from the caller.
    syntax::set_location(unsafe { Obj::from_ptr_opt(filename) }, lineno, col_offset, lineno, -1);
}

/// As [`PyErr_SyntaxLocationObject`], with the line and column where the error ends. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `filename` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_RangedSyntaxLocationObject(
    filename: *mut PyObject,
    lineno: c_int,
    col_offset: c_int,
    end_lineno: c_int,
    end_col_offset: c_int,
) {
    // SAFETY: passed on from the caller.
    syntax::set_location(unsafe { Obj::from_ptr_opt(filename) }, lineno, col_offset, end_lineno, end_col_offset);
}

/// Returns line `lineno` (from 1) of a source file as a new reference, or NULL without an error when it cannot be read.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `filename` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_ProgramText(filename: *const c_char, lineno: c_int) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let filename = unsafe { (!filename.is_null()).then(|| CStr::from_ptr(filename)) };
    filename
        .and_then(|name| syntax::program_text(name.to_bytes(), i64::from(lineno)))
        .map_or(ptr::null_mut(), Owned::into_ptr)
}

/// As [`PyErr_ProgramText`], with the file name as a `str` object; NULL for NULL. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `filename` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_ProgramTextObject(filename: *mut PyObject, lineno: c_int) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    match unsafe { Obj::from_ptr_opt(filename) } {
        Some(filename) if unicode::check(filename) => {
            let path = stdfile::encode(filename, false);
            syntax::program_text(&path, i64::from(lineno)).map_or(ptr::null_mut(), Owned::into_ptr)
        }
        _ => ptr::null_mut(),
    }
}
