//! `builtin_function_or_method`: C functions with their `self`, in every calling convention.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// `builtin_function_or_method`.
#[unsafe(no_mangle)]
pub static mut PyCFunction_Type: PyTypeObject =
    PyTypeObject { tp_name: c"builtin_function_or_method".as_ptr(), ..PyTypeObject::STATIC };

/// `PyCMethod_New`: `SystemError` for a bad combination of flags.
///
/// # Safety
/// `def` points to a method definition that outlives the function.
pub unsafe fn new(
    _def: *mut PyMethodDef,
    _slf: Option<&Obj>,
    _module: Option<&Obj>,
    _cls: *mut PyTypeObject,
) -> Result<Owned> {
    todo!()
}
