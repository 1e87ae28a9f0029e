//! `genericaliasobject.h`: generic types with their arguments.

use crate::abi::*;
use crate::engine::{IntoC, Obj};
use crate::objects::generic_alias;

/// Makes `origin[args]`; `args` that are no tuple are the one argument. Returns a new reference, or NULL with an error set. C API reference: Objects for Type Hinting.
///
/// # Safety
/// The caller holds the GIL; both are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_GenericAlias(origin: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { generic_alias::new(Obj::from_ptr(origin), Obj::from_ptr(args)).into_c() }
}
