//! `bytearray`.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// `bytearray`.
#[unsafe(no_mangle)]
pub static mut PyByteArray_Type: PyTypeObject = PyTypeObject { tp_name: c"bytearray".as_ptr(), ..PyTypeObject::STATIC };

/// A new `bytearray`.
pub fn new(_s: &[u8]) -> Result<Owned> {
    todo!()
}
/// Whether `o` is a `bytearray` or derived from it.
pub fn check(o: &Obj) -> bool {
    o.is_instance(&raw mut PyByteArray_Type)
}
