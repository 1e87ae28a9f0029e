//! `traceback.h`: the places that an exception has passed.

use crate::abi::*;
use crate::engine::{IntoC, Obj, error};
use crate::objects::{display, traceback};

/// Puts the place where `frame` is in front of the traceback of the raised exception. Returns 0, or -1 with an error set: `SystemError`
/// when no exception is raised. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `frame` is a live frame.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTraceBack_Here(frame: *mut PyFrameObject) -> c_int {
    // SAFETY: passed on from the caller.
    traceback::here(unsafe { Obj::from_ptr(frame.cast()) }).into_c()
}

/// Writes the traceback `tb` to a file object. Returns 0 (also for a NULL `tb`, of which nothing is written), or -1 with an error set:
/// `SystemError` when `tb` is not a traceback. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `tb` is NULL or a live object, `file` a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTraceBack_Print(tb: *mut PyObject, file: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    match unsafe { (Obj::from_ptr_opt(tb), Obj::from_ptr(file)) } {
        (None, _) => Ok(()),
        (Some(tb), file) if traceback::check(tb) => display::print_traceback(tb, file),
        _ => Err(error::bad_internal_call()),
    }
    .into_c()
}
