//! Buffers: acquiring, releasing, filling in.

use crate::abi::*;
use crate::engine::{Obj, Result};

/// `PyObject_GetBuffer`.
///
/// # Safety
/// `view` is valid for writing.
pub unsafe fn get(_o: &Obj, _view: *mut Py_buffer, _flags: c_int) -> Result<()> {
    todo!()
}
/// `PyBuffer_Release`.
///
/// # Safety
/// `view` was filled by [`get`] (or released already).
pub unsafe fn release(_view: *mut Py_buffer) {
    todo!()
}
