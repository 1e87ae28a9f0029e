//! `frameobject.h`: making frames.

use crate::abi::*;
use crate::engine::{IntoC, Obj, error};
use crate::objects::{code, frame};

/// Returns a new frame at the start of `code`, or NULL with an error set. `globals` must be a dict (NULL or another object gives
/// `SystemError`), `locals` may be NULL. C API reference: Frame Objects.
///
/// # Safety
/// The caller holds the GIL; the objects are live or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFrame_New(
    _tstate: *mut PyThreadState,
    code: *mut PyCodeObject,
    globals: *mut PyObject,
    locals: *mut PyObject,
) -> *mut PyFrameObject {
    // SAFETY: passed on from the caller.
    let (code, globals, locals) =
        unsafe { (Obj::from_ptr_opt(code.cast()), Obj::from_ptr_opt(globals), Obj::from_ptr_opt(locals)) };
    match (code, globals) {
        (Some(code), Some(globals)) if code::check(code) => frame::new(code, globals, locals),
        _ => Err(error::bad_internal_call()),
    }
    .into_c()
    .cast()
}
