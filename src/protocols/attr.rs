//! Attribute access through `tp_getattro` and `tp_setattro`.

use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::objects::exceptions::{self, exc};
use crate::objects::type_object::{self, lookup};
use crate::objects::{object, type_attr, unicode};
use crate::{istr, raise};
use core::ptr;

/// `PyObject_GetAttr`.
#[inline(never)]
pub fn get(o: &Obj, name: &Obj) -> Result<Owned> {
    get_here(o, name)
}

/// [`get`] without a call, for the most frequent callers.
#[inline(always)]
pub fn get_here(o: &Obj, name: &Obj) -> Result<Owned> {
    if is_generic(o) {
        return object::generic_getattr(o, name);
    }
    get_slot(o, name)
}

/// Whether attributes of `o` are looked up the ordinary way.
#[inline(always)]
fn is_generic(o: &Obj) -> bool {
    let generic: unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject =
        crate::capi::object::PyObject_GenericGetAttr;
    // SAFETY: a live object's type is live.
    unsafe { (*o.ty()).tp_getattro }.is_some_and(|f| ptr::fn_addr_eq(f, generic))
}

fn get_slot(o: &Obj, name: &Obj) -> Result<Owned> {
    check_name(name)?;
    // SAFETY: a live object's type is live; slots take a live object and a string.
    unsafe {
        let ty = &*o.ty();
        if let Some(f) = ty.tp_getattro {
            return Owned::from_call(f(o.as_ptr(), name.as_ptr()));
        }
        if let Some(f) = ty.tp_getattr {
            let text = unicode::as_utf8(name)?;
            return Owned::from_call(f(o.as_ptr(), text.as_ptr().cast_mut().cast()));
        }
    }
    Err(no_attribute(o, name))
}

#[inline(always)]
pub(crate) fn check_name(name: &Obj) -> Result<()> {
    if unicode::check(name) { Ok(()) } else { Err(bad_name(name)) }
}

#[cold]
fn bad_name(name: &Obj) -> Raised {
    raise!(TypeError, "attribute name must be string, not '{}'", name.type_name())
}

/// `AttributeError: 'X' object has no attribute 'name'`.
#[cold]
pub fn no_attribute(o: &Obj, name: &Obj) -> Raised {
    let (class, text) = (o.type_name().limit(100), unicode::display(name));
    exceptions::set_attribute_error(o, name, format_args!("'{class}' object has no attribute '{text}'"))
}

/// `PyObject_GetOptionalAttr`: `None` instead of `AttributeError`.
#[inline]
pub fn get_optional(o: &Obj, name: &Obj) -> Result<Option<Owned>> {
    check_name(name)?;
    if is_generic(o) {
        return forgive(object::find_generic(o, name));
    }
    let getattro: unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject = type_attr::getattro;
    // SAFETY: a live object's type is live.
    if unsafe { (*o.ty()).tp_getattro }.is_some_and(|f| ptr::fn_addr_eq(f, getattro)) {
        return forgive(type_attr::find(o, name));
    }
    forgive(get_slot(o, name).map(Some))
}

/// An `AttributeError` is no error but the answer `None`.
#[inline]
fn forgive(found: Result<Option<Owned>>) -> Result<Option<Owned>> {
    match found {
        Err(_) if error::matches(exc::AttributeError) => {
            error::clear();
            Ok(None)
        }
        other => other,
    }
}

/// `PyObject_SetAttr`; `None` deletes.
#[inline(never)]
pub fn set(o: &Obj, name: &Obj, value: Option<&Obj>) -> Result<()> {
    let generic: unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> c_int =
        crate::capi::object::PyObject_GenericSetAttr;
    // SAFETY: a live object's type is live.
    let is_generic = unsafe { (*o.ty()).tp_setattro }.is_some_and(|f| ptr::fn_addr_eq(f, generic));
    if is_generic && unicode::check_exact(name) && unicode::is_interned(name) {
        return object::generic_setattr(o, name, value);
    }
    set_slot(o, name, value)
}

/// [`set`] through the type's slot.
#[inline(never)]
fn set_slot(o: &Obj, name: &Obj, value: Option<&Obj>) -> Result<()> {
    check_name(name)?;
    let mut name = name.to_owned();
    unicode::intern_in_place(&mut name);
    let value_ptr = value.map_or(ptr::null_mut(), Obj::as_ptr);
    // SAFETY: a live object's type is live; slots take a live object, a string and a value or NULL.
    unsafe {
        let ty = &*o.ty();
        let status = if let Some(f) = ty.tp_setattro {
            f(o.as_ptr(), name.as_ptr(), value_ptr)
        } else if let Some(f) = ty.tp_setattr {
            let text = unicode::as_utf8(&name)?;
            f(o.as_ptr(), text.as_ptr().cast_mut().cast(), value_ptr)
        } else {
            return Err(cannot_set(o, &name, value.is_none()));
        };
        if status < 0 { Err(Raised::already()) } else { Ok(()) }
    }
}

#[cold]
fn cannot_set(o: &Obj, name: &Obj, deleting: bool) -> Raised {
    // SAFETY: a live object's type is live.
    let readable = unsafe { (*o.ty()).tp_getattr.is_some() || (*o.ty()).tp_getattro.is_some() };
    let what = if readable { "only read-only attributes" } else { "no attributes" };
    let action = if deleting { "del" } else { "assign to" };
    raise!(TypeError, "'{}' object has {what} ({action} .{})", o.type_name().limit(100), unicode::display(name))
}

/// Looks a method up for calling it at once: what to call, and whether it still wants `o` as its first argument (no bound method was made).
pub fn get_method(o: &Obj, name: &Obj) -> Result<(Owned, bool)> {
    if !is_generic(o) || !unicode::check(name) {
        return bound(o, name);
    }
    let Some(descr) = lookup(o.ty(), name) else { return bound(o, name) };
    if !type_object::has_flag(descr.ty(), Py_TPFLAGS_METHOD_DESCRIPTOR) {
        return bound(o, name);
    }
    let descr = descr.to_owned();
    if let Some(own) = object::own_attribute(o, name)? {
        return Ok((own, false));
    }
    Ok((descr, true))
}

fn bound(o: &Obj, name: &Obj) -> Result<(Owned, bool)> {
    get(o, name).map(|method| (method, false))
}

/// `dir(o)`: the sorted list of what `__dir__` gives.
pub fn dir(o: &Obj) -> Result<Owned> {
    let Some(method) = super::instance::lookup_special(o, istr!("__dir__"))? else {
        return Err(raise!(TypeError, "object does not provide __dir__"));
    };
    let names = super::call::call(&method, &[])?;
    let names = super::sequence::list(&names)?;
    super::call::call_method(&names, istr!("sort"), &[])?;
    Ok(names)
}
