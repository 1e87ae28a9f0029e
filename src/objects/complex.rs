//! `complex`.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// `complex`.
#[unsafe(no_mangle)]
pub static mut PyComplex_Type: PyTypeObject = PyTypeObject { tp_name: c"complex".as_ptr(), ..PyTypeObject::STATIC };

/// A new complex.
pub fn new(_v: Py_complex) -> Result<Owned> {
    todo!()
}
/// `PyComplex_AsCComplex`.
pub fn as_complex(_o: &Obj) -> Result<Py_complex> {
    todo!()
}
