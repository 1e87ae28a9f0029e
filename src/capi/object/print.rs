//! Printing to a C stream.

use crate::abi::*;
use crate::capi::fileobject::Py_PRINT_RAW;
use crate::engine::{IntoC, Obj};
use crate::objects::stdfile;

/// Writes the repr of `o` (its `str` when `flags` has `Py_PRINT_RAW`) to the C stream `fp`; `<nil>` for NULL. Returns 0, or -1 with an error set.
/// C API reference: Object Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object, `fp` an open stream.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyObject_Print(o: *mut PyObject, fp: *mut libc::FILE, flags: c_int) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { stdfile::print(Obj::from_ptr_opt(o), fp, flags & Py_PRINT_RAW != 0).into_c() }
}
