//! `boolobject.h`.

use crate::abi::*;
use crate::objects::bool;

/// Returns a new reference to `True` or `False`. C API reference: Boolean Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBool_FromLong(v: c_long) -> *mut PyObject {
    bool::new(v != 0).into_ptr()
}
