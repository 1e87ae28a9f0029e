//! `funcobject.h`: `classmethod` and `staticmethod`.

use crate::abi::*;
use crate::engine::{IntoC, Obj};
use crate::objects::descr_function;

/// Returns a new `classmethod` around a callable, or NULL with an error set. C API reference: Function Objects.
///
/// # Safety
/// The caller holds the GIL; `callable` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyClassMethod_New(callable: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    descr_function::new_classmethod(unsafe { Obj::from_ptr(callable) }).into_c()
}

/// Returns a new `staticmethod` around a callable, or NULL with an error set. C API reference: Function Objects.
///
/// # Safety
/// The caller holds the GIL; `callable` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyStaticMethod_New(callable: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    descr_function::new_staticmethod(unsafe { Obj::from_ptr(callable) }).into_c()
}
