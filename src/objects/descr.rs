//! Descriptors of methods, members, computed attributes and slots, and `property`, `classmethod`, `staticmethod`.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// A method descriptor for `def` in `ty`.
///
/// # Safety
/// `def` outlives the type.
pub unsafe fn new_method(_ty: *mut PyTypeObject, _def: *mut PyMethodDef) -> Result<Owned> {
    todo!()
}
/// Whether `o` is a data descriptor (its type has `tp_descr_set`).
#[inline(always)]
pub fn is_data(o: &Obj) -> bool {
    // SAFETY: a live object's type is live.
    unsafe { (*o.ty()).tp_descr_set.is_some() }
}
