//! `PyObject_GetIter`, `PyIter_*`.

use crate::engine::{Obj, Owned, Result};

/// `PyObject_GetIter`.
pub fn get_iter(_o: &Obj) -> Result<Owned> {
    todo!()
}
/// `PyIter_NextItem`: `None` at the end.
pub fn next(_it: &Obj) -> Result<Option<Owned>> {
    todo!()
}
/// `PyObject_LengthHint`.
pub fn length_hint(_o: &Obj, _default: usize) -> Result<usize> {
    todo!()
}
