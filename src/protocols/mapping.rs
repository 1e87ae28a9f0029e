//! `PyMapping_*` and `PyObject_GetItem` and its relatives.

use crate::engine::{Obj, Owned, Result};

/// `PyObject_GetItem`.
pub fn get_item(_o: &Obj, _key: &Obj) -> Result<Owned> {
    todo!()
}
/// `PyObject_SetItem`; `None` deletes.
pub fn set_item(_o: &Obj, _key: &Obj, _value: Option<&Obj>) -> Result<()> {
    todo!()
}
/// `PyMapping_Keys`: a list.
pub fn keys(_o: &Obj) -> Result<Owned> {
    todo!()
}
