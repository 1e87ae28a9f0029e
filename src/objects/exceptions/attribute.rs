//! `AttributeError` and `NameError`, which know what name was looked for.

use super::types::{Own, layout};
use super::{base, exc};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use crate::objects::{tuple, unicode};
use core::fmt;

layout!(ATTRIBUTE_LAYOUT, PyAttributeErrorObject, obj, name);
layout!(NAME_LAYOUT, PyNameErrorObject, name);
pub(super) const ATTRIBUTE: Own = Own::NOTHING;
pub(super) const NAME: Own = Own::NOTHING;

/// `AttributeError(message, obj=obj, name=name)`.
pub(super) fn new_attribute_error(obj: &Obj, name: &Obj, message: fmt::Arguments<'_>) -> Result<Owned> {
    let text = match message.as_str() {
        Some(text) => unicode::new(text)?,
        None => unicode::new(&message.to_string())?,
    };
    // SAFETY: the type's instances have this layout; the references move into the empty fields.
    unsafe {
        let e = base::alloc::<PyAttributeErrorObject>(exc::AttributeError.0)?;
        base::replace_args(&e, tuple::new([&text])?);
        let fields = e.cast::<PyAttributeErrorObject>();
        (*fields).obj = obj.to_owned().into_ptr();
        (*fields).name = name.to_owned().into_ptr();
        Ok(e)
    }
}
