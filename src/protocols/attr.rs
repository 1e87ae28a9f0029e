//! Attribute access through `tp_getattro` and `tp_setattro`.

use crate::engine::{Obj, Owned, Result};

/// `PyObject_GetAttr`.
pub fn get(_o: &Obj, _name: &Obj) -> Result<Owned> {
    todo!()
}
/// `PyObject_GetOptionalAttr`: `None` instead of `AttributeError`.
pub fn get_optional(_o: &Obj, _name: &Obj) -> Result<Option<Owned>> {
    todo!()
}
/// `PyObject_SetAttr`; `None` deletes.
pub fn set(_o: &Obj, _name: &Obj, _value: Option<&Obj>) -> Result<()> {
    todo!()
}
/// The method `name` of `o`. The flag is true when it is unbound: the caller then passes `o` as the first argument.
pub fn get_method(_o: &Obj, _name: &Obj) -> Result<(Owned, bool)> {
    todo!()
}
