//! `traceback`.

use crate::abi::*;
use crate::engine::Obj;

/// `traceback`.
#[unsafe(no_mangle)]
pub static mut PyTraceBack_Type: PyTypeObject = PyTypeObject { tp_name: c"traceback".as_ptr(), ..PyTypeObject::STATIC };

/// Whether `o` is a traceback.
pub fn check(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyTraceBack_Type)
}
