//! `object`: the root type, and the generic attribute access that types inherit from it.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// `object`.
#[unsafe(no_mangle)]
pub static mut PyBaseObject_Type: PyTypeObject = PyTypeObject { tp_name: c"object".as_ptr(), ..PyTypeObject::STATIC };

/// `PyObject_GenericGetAttr`.
pub fn generic_getattr(_o: &Obj, _name: &Obj) -> Result<Owned> {
    todo!()
}
/// `PyObject_GenericSetAttr`; `None` deletes.
pub fn generic_setattr(_o: &Obj, _name: &Obj, _value: Option<&Obj>) -> Result<()> {
    todo!()
}
/// `object.__repr__`: `<module.name object at 0x…>`.
pub fn default_repr(_o: &Obj) -> Result<Owned> {
    todo!()
}
