//! `int`, of any size, in 30-bit digits.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use num_bigint::BigInt;

/// `int`.
#[unsafe(no_mangle)]
pub static mut PyLong_Type: PyTypeObject = PyTypeObject { tp_name: c"int".as_ptr(), ..PyTypeObject::STATIC };

/// An int of this value (shared for -5..=256).
pub fn from_i64(_v: i64) -> Result<Owned> {
    todo!()
}
/// An int of this value.
pub fn from_u64(_v: u64) -> Result<Owned> {
    todo!()
}
/// An int of this value.
pub fn from_usize(v: usize) -> Result<Owned> {
    from_u64(v as u64)
}
/// An int of this value.
pub fn from_bigint(_v: &BigInt) -> Result<Owned> {
    todo!()
}
/// The value of an `int` object (or a derived one).
pub fn to_bigint(_o: &Obj) -> BigInt {
    todo!()
}
/// Whether `o` is an `int` or derived from it.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.has_flag(Py_TPFLAGS_LONG_SUBCLASS)
}
/// `PyLong_AsLong`: through `__index__`; `TypeError`, or `OverflowError: Python int too large to convert to C long`.
pub fn as_i64(_o: &Obj) -> Result<i64> {
    todo!()
}
/// `PyLong_AsLongAndOverflow`: the second value is -1 or 1 for a value out of range (without an error).
pub fn as_i64_overflow(_o: &Obj) -> Result<(i64, i32)> {
    todo!()
}
/// `PyLong_AsUnsignedLong`: `int` objects only.
pub fn as_u64(_o: &Obj) -> Result<u64> {
    todo!()
}
/// `PyLong_AsSsize_t`: `int` objects only.
pub fn as_ssize(_o: &Obj) -> Result<isize> {
    todo!()
}
/// `PyLong_AsUnsignedLongMask`: through `__index__`, modulo 2**64.
pub fn as_u64_mask(_o: &Obj) -> Result<u64> {
    todo!()
}
/// `PyLong_AsInt`: as `as_i64` with `OverflowError: Python int too large to convert to C int`.
pub fn as_c_int(_o: &Obj) -> Result<c_int> {
    todo!()
}
/// -1, 0 or 1.
pub fn sign(_o: &Obj) -> i32 {
    todo!()
}
/// Parses a literal in `base` (0, 2..=36) with sign, underscores and white space; `ValueError` as `int()` gives it.
pub fn parse(_text: &Obj, _base: u32) -> Result<Owned> {
    todo!()
}
