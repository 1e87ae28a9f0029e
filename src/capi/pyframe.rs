//! `pyframe.h`: what frames tell.

use crate::abi::*;
use crate::engine::{IntoC, Obj};
use crate::objects::frame;
use core::ptr;

/// Returns the line where a frame is, or -1 when its instruction has none. C API reference: Frame Objects.
///
/// # Safety
/// The caller holds the GIL; `frame` is a live frame.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFrame_GetLineNumber(frame: *mut PyFrameObject) -> c_int {
    // SAFETY: passed on from the caller.
    frame::line(unsafe { Obj::from_ptr(frame.cast()) }).unwrap_or(-1)
}

/// Returns the offset in bytes of the instruction where a frame is. C API reference: Frame Objects.
///
/// # Safety
/// The caller holds the GIL; `frame` is a live frame.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFrame_GetLasti(frame: *mut PyFrameObject) -> c_int {
    // SAFETY: passed on from the caller.
    frame::lasti(unsafe { Obj::from_ptr(frame.cast()) })
}

/// Returns a frame's code, a new reference. C API reference: Frame Objects.
///
/// # Safety
/// The caller holds the GIL; `frame` is a live frame.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFrame_GetCode(frame: *mut PyFrameObject) -> *mut PyCodeObject {
    // SAFETY: passed on from the caller.
    frame::code(unsafe { Obj::from_ptr(frame.cast()) }).to_owned().into_ptr().cast()
}

/// Returns the frame that called a frame, a new reference, or NULL without an error for an outermost one. C API reference: Frame Objects.
///
/// # Safety
/// The caller holds the GIL; `frame` is a live frame.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFrame_GetBack(frame: *mut PyFrameObject) -> *mut PyFrameObject {
    // SAFETY: passed on from the caller.
    frame::back(unsafe { Obj::from_ptr(frame.cast()) }).map_or(ptr::null_mut(), |back| back.into_ptr().cast())
}

/// Returns a frame's globals, a new reference. C API reference: Frame Objects.
///
/// # Safety
/// The caller holds the GIL; `frame` is a live frame.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFrame_GetGlobals(frame: *mut PyFrameObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    frame::globals(unsafe { Obj::from_ptr(frame.cast()) }).into_c()
}

/// Returns a frame's built-ins, a new reference. C API reference: Frame Objects.
///
/// # Safety
/// The caller holds the GIL; `frame` is a live frame.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFrame_GetBuiltins(frame: *mut PyFrameObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    frame::builtins(unsafe { Obj::from_ptr(frame.cast()) }).into_c()
}

/// Returns a frame's local variables, a new reference to a mapping, or NULL with an error set. C API reference: Frame Objects.
///
/// # Safety
/// The caller holds the GIL; `frame` is a live frame.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFrame_GetLocals(frame: *mut PyFrameObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    frame::locals(unsafe { Obj::from_ptr(frame.cast()) }).into_c()
}
