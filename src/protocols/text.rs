//! `repr`, `str`, `ascii`, `bytes` and `format` of any object, and the guard of recursive reprs.

use crate::engine::{Obj, Owned, Result};

/// `PyObject_Repr` (`<NULL>` for `None`).
pub fn repr(_o: Option<&Obj>) -> Result<Owned> {
    todo!()
}
/// `PyObject_Str`.
pub fn str(_o: Option<&Obj>) -> Result<Owned> {
    todo!()
}
/// `PyObject_ASCII`.
pub fn ascii(_o: Option<&Obj>) -> Result<Owned> {
    todo!()
}
/// `PyObject_Format`.
pub fn format(_o: &Obj, _spec: Option<&Obj>) -> Result<Owned> {
    todo!()
}
/// `Py_ReprEnter`: `false` when `o`'s repr is already under way in this thread.
pub fn repr_enter(_o: &Obj) -> Result<bool> {
    todo!()
}
/// `Py_ReprLeave`.
pub fn repr_leave(_o: &Obj) {
    todo!()
}
