//! `PyMapping_*` and `PyObject_GetItem` and its relatives.

use super::{attr, call, iter, sequence};
use crate::abi::Py_TPFLAGS_TYPE_SUBCLASS;
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::objects::exceptions::{self, exc};
use crate::objects::{dict, dict_views, generic_alias, type_object};
use crate::{istr, raise};

/// `PyObject_GetItem`.
pub fn get_item(o: &Obj, key: &Obj) -> Result<Owned> {
    // SAFETY: a live object's type is live, and its table, if it has one, too.
    if let Some(f) = unsafe { (*o.ty()).tp_as_mapping.as_ref().and_then(|t| t.mp_subscript) } {
        // SAFETY: the slot takes live objects and returns a new reference, or NULL with an error set.
        return unsafe { Owned::from_call(f(o.as_ptr(), key.as_ptr())) };
    }
    if let Some(result) = sequence::get_index(o, key) {
        return result;
    }
    if o.has_flag(Py_TPFLAGS_TYPE_SUBCLASS) {
        if o.is(type_object::as_obj(&raw mut type_object::PyType_Type)) {
            return generic_alias::new(o, key);
        }
        if let Some(method) = attr::get_optional(o, istr!("__class_getitem__"))?
            && !crate::objects::singletons::is_none(&method)
        {
            return call::call(&method, &[key]);
        }
        return Err(raise!(TypeError, "type '{}' is not subscriptable", type_object::name(o.cast())));
    }
    Err(raise!(TypeError, "'{}' object is not subscriptable", o.type_name()))
}

/// `PyObject_SetItem`; `None` deletes.
pub fn set_item(o: &Obj, key: &Obj, value: Option<&Obj>) -> Result<()> {
    // SAFETY: a live object's type is live, and its table, if it has one, too.
    if let Some(f) = unsafe { (*o.ty()).tp_as_mapping.as_ref().and_then(|t| t.mp_ass_subscript) } {
        let value = value.map_or(core::ptr::null_mut(), Obj::as_ptr);
        // SAFETY: the slot takes live objects, and a live value or NULL; a negative result says that an error is set.
        return if unsafe { f(o.as_ptr(), key.as_ptr(), value) } < 0 {
            // SAFETY: see above.
            Err(unsafe { Raised::already() })
        } else {
            Ok(())
        };
    }
    if let Some(result) = sequence::set_index(o, key, value) {
        return result;
    }
    let what = if value.is_some() { "assignment" } else { "deletion" };
    Err(raise!(TypeError, "'{}' object does not support item {what}", o.type_name()))
}

/// `PyMapping_GetOptionalItem`: `None` instead of `KeyError`.
pub fn get_optional(o: &Obj, key: &Obj) -> Result<Option<Owned>> {
    if dict::check_exact(o) {
        return dict::get(o, key);
    }
    match get_item(o, key) {
        Ok(value) => Ok(Some(value)),
        Err(_) if error::matches(exc::KeyError) => {
            error::clear();
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

/// Whether a look-up found something; an error is reported as unraisable, with `message`, and counts as "no".
pub fn found_or_unraisable(found: Result<Option<Owned>>, message: &str) -> bool {
    match found {
        Ok(found) => found.is_some(),
        Err(_) => {
            exceptions::write_unraisable_message(message);
            false
        }
    }
}

/// The list of what a method of `o` iterates over.
fn method_list(o: &Obj, name: &Obj) -> Result<Owned> {
    let output = call::call_method(o, name, &[])?;
    if crate::objects::list::check_exact(&output) {
        return Ok(output);
    }
    match iter::get_iter(&output) {
        Ok(it) => sequence::list(&it),
        Err(_) if error::matches(exc::TypeError) => {
            let method = crate::objects::unicode::display(name).to_string();
            Err(raise!(TypeError, "{}.{method}() returned a non-iterable (type {})", o.type_name(), output.type_name()))
        }
        Err(raised) => Err(raised),
    }
}

/// `PyMapping_Keys`: a list.
pub fn keys(o: &Obj) -> Result<Owned> {
    if dict::check_exact(o) {
        dict_views::list_of(o, |key, _| Ok(key.to_owned()))
    } else {
        method_list(o, istr!("keys"))
    }
}

/// `PyMapping_Values`: a list.
pub fn values(o: &Obj) -> Result<Owned> {
    if dict::check_exact(o) { dict_views::list_of(o, |_, v| Ok(v.to_owned())) } else { method_list(o, istr!("values")) }
}

/// `PyMapping_Items`: a list of pairs.
pub fn items(o: &Obj) -> Result<Owned> {
    if dict::check_exact(o) { dict_views::items_list(o) } else { method_list(o, istr!("items")) }
}
