//! `bytes`.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// `bytes`.
#[unsafe(no_mangle)]
pub static mut PyBytes_Type: PyTypeObject = PyTypeObject { tp_name: c"bytes".as_ptr(), ..PyTypeObject::STATIC };

/// A new `bytes` object.
pub fn new(_s: &[u8]) -> Result<Owned> {
    todo!()
}
/// Whether `o` is a `bytes` or derived from it.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.has_flag(Py_TPFLAGS_BYTES_SUBCLASS)
}
/// The contents of a `bytes` object (or of a derived one).
pub fn as_slice(_o: &Obj) -> &[u8] {
    todo!()
}
