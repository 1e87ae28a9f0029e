//! `sys`.

use crate::engine::{Obj, Owned, Result};

/// The attribute `name` of `sys`; `None` when it is not there, or the runtime is not initialized.
pub fn get(_name: &Obj) -> Result<Option<Owned>> {
    todo!()
}
/// Sets (or, with `None`, deletes if it is there) the attribute `name` of `sys`.
pub fn set(_name: &Obj, _value: Option<&Obj>) -> Result<()> {
    todo!()
}
