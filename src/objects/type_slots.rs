//! The table of slots: how each C slot is seen from the language, and how a special method becomes a slot.

use crate::abi::*;
use crate::engine::{Obj, Result};

/// Adds a wrapper to the dict for every slot that the type defines itself.
pub fn add_wrappers(_ty: *mut PyTypeObject, _dict: &Obj) -> Result<()> {
    Ok(())
}

/// Sets the slots that depend on the attribute `name`, which was set or deleted, in `ty` and the types derived from it.
pub fn update(_ty: *mut PyTypeObject, _name: &Obj) -> Result<()> {
    Ok(())
}

/// Whether `tp_new` calls a `__new__` written in the language.
pub fn is_slot_new(_new: newfunc) -> bool {
    false
}
