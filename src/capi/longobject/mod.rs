//! `longobject.h`: ints from and to C integers, bytes and text; their digits.

use crate::abi::PyObject;
use crate::engine::{Obj, Result, error};

pub mod bytes;
pub mod convert;
pub mod digits;
pub mod text;

/// The object, or `SystemError` for NULL.
///
/// # Safety
/// `o` is NULL or a live object.
#[inline(always)]
unsafe fn int_or_null<'a>(o: *mut PyObject) -> Result<&'a Obj> {
    // SAFETY: as promised.
    unsafe { Obj::from_ptr_opt(o) }.ok_or_else(error::bad_internal_call)
}
