//! `PyNumber_*`: operators with coercion order, and conversions.

use crate::engine::{Obj, Owned, Result};

/// `PyNumber_Index`: `TypeError: 'X' object cannot be interpreted as an integer`.
pub fn index(_o: &Obj) -> Result<Owned> {
    todo!()
}
/// `PyNumber_AsSsize_t`: clipped when `clip`, else `IndexError`.
pub fn as_ssize(_o: &Obj, _clip: bool) -> Result<isize> {
    todo!()
}
/// `PyIndex_Check`.
pub fn has_index(_o: &Obj) -> bool {
    todo!()
}
