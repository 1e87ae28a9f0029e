//! Comparison, truth and hashes.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// `PyObject_RichCompare`.
pub fn rich(_a: &Obj, _b: &Obj, _op: c_int) -> Result<Owned> {
    todo!()
}
/// `PyObject_RichCompareBool`: identity makes `==` true without a call.
pub fn rich_bool(_a: &Obj, _b: &Obj, _op: c_int) -> Result<bool> {
    todo!()
}
/// `a == b`, identity first.
pub fn eq(a: &Obj, b: &Obj) -> Result<bool> {
    rich_bool(a, b, Py_EQ)
}
/// `PyObject_IsTrue`.
pub fn is_true(_o: &Obj) -> Result<bool> {
    todo!()
}
/// `PyObject_Hash`.
pub fn hash(_o: &Obj) -> Result<Py_hash_t> {
    todo!()
}
