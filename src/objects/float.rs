//! `float`.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// `float`.
#[unsafe(no_mangle)]
pub static mut PyFloat_Type: PyTypeObject = PyTypeObject { tp_name: c"float".as_ptr(), ..PyTypeObject::STATIC };

/// A new float.
pub fn new(_v: f64) -> Result<Owned> {
    todo!()
}
/// Whether `o` is a `float` or derived from it.
pub fn check(o: &Obj) -> bool {
    o.is_instance(&raw mut PyFloat_Type)
}
/// `PyFloat_AsDouble`: through `__float__` and `__index__`; `TypeError: must be real number, not X`.
pub fn as_f64(_o: &Obj) -> Result<f64> {
    todo!()
}
/// `repr`'s text of a value.
pub fn repr_text(_v: f64) -> String {
    todo!()
}
/// The hash of a value (`obj` is what a NaN hashes by).
pub fn hash_f64(_obj: &Obj, _v: f64) -> Py_hash_t {
    todo!()
}
