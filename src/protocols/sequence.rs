//! `PySequence_*`.

use crate::engine::{Obj, Owned, Result};

/// `PyObject_Size`.
pub fn size(_o: &Obj) -> Result<usize> {
    todo!()
}
/// `PySequence_Check`.
pub fn check(_o: &Obj) -> bool {
    todo!()
}
/// `PySequence_GetItem`.
pub fn get_item(_o: &Obj, _i: isize) -> Result<Owned> {
    todo!()
}
/// `PySequence_Tuple`: a tuple of the items of any iterable.
pub fn tuple(_o: &Obj) -> Result<Owned> {
    todo!()
}
/// `PySequence_List`: a list of the items of any iterable.
pub fn list(_o: &Obj) -> Result<Owned> {
    todo!()
}
