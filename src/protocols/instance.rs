//! `isinstance` and `issubclass`, with their hooks.

use super::call::{call, enter_recursive};
use super::{attr, compare};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::istr;
use crate::objects::type_object::is_subtype;
use crate::objects::{object, tuple, type_object, union_type};
use crate::raise;

const NO_CLASS_FOR_INSTANCE: &str = "isinstance() arg 2 must be a type, a tuple of types, or a union";
const NO_CLASS_FOR_SUBCLASS: &str = "issubclass() arg 2 must be a class, a tuple of classes, or a union";

fn is_type(o: &Obj) -> bool {
    o.has_flag(Py_TPFLAGS_TYPE_SUBCLASS)
}

/// The special method `name` of `o`, found on its type and bound to it.
pub fn lookup_special(o: &Obj, name: &Obj) -> Result<Option<Owned>> {
    let Some(found) = type_object::lookup(o.ty(), name) else { return Ok(None) };
    let found = found.to_owned();
    // SAFETY: a live object's type is live; the slot is called as its contract says.
    unsafe {
        match (*found.ty()).tp_descr_get {
            None => Ok(Some(found)),
            Some(get) => Owned::from_call(get(found.as_ptr(), o.as_ptr(), o.ty().cast())).map(Some),
        }
    }
}

/// `PyObject_IsInstance`.
#[inline(always)]
pub fn is_instance(o: &Obj, class: &Obj) -> Result<bool> {
    if core::ptr::eq(o.ty().cast(), class.as_ptr()) {
        return Ok(true);
    }
    if class.is_exactly(&raw mut type_object::PyType_Type) && derives_from(o.ty(), class) {
        return Ok(true);
    }
    ask_class(o, class)
}

/// Whether `class` is in the type's MRO, the type itself aside.
#[inline(always)]
fn derives_from(ty: *mut PyTypeObject, class: &Obj) -> bool {
    type_object::mro(ty).iter().skip(1).any(|base| base.is(class))
}

/// [`is_instance`] when the class is not among the bases, or is something else.
#[inline(never)]
fn ask_class(o: &Obj, class: &Obj) -> Result<bool> {
    if class.is_exactly(&raw mut type_object::PyType_Type) {
        return plain_is_instance(o, class);
    }
    let class = if union_type::check(class) { union_type::arguments(class) } else { class };
    if tuple::check(class) {
        enter_recursive(" in __instancecheck__")?;
        return any(tuple::items(class), |item| is_instance(o, item));
    }
    if let Some(hook) = lookup_special(class, istr!("__instancecheck__"))? {
        enter_recursive(" in __instancecheck__")?;
        let answer = call(&hook, &[o])?;
        return compare::is_true(&answer);
    }
    plain_is_instance(o, class)
}

/// `isinstance` without hooks: what `type.__instancecheck__` does.
pub fn plain_is_instance(o: &Obj, class: &Obj) -> Result<bool> {
    if is_type(class) {
        if o.is_instance(class.cast()) {
            return Ok(true);
        }
        if object::says_its_type(o) {
            return Ok(false);
        }
        let Some(claimed) = attr::get_optional(o, istr!("__class__"))? else { return Ok(false) };
        let other = is_type(&claimed) && !core::ptr::eq(claimed.as_ptr(), o.ty().cast());
        return Ok(other && is_subtype(claimed.cast(), class.cast()));
    }
    check_class(class, NO_CLASS_FOR_INSTANCE)?;
    match attr::get_optional(o, istr!("__class__"))? {
        Some(claimed) => derives(&claimed, class),
        None => Ok(false),
    }
}

/// `PyObject_IsSubclass`.
pub fn is_subclass(derived: &Obj, class: &Obj) -> Result<bool> {
    if class.is_exactly(&raw mut type_object::PyType_Type) {
        return if derived.is(class) { Ok(true) } else { plain_is_subclass(derived, class) };
    }
    let class = if union_type::check(class) { union_type::arguments(class) } else { class };
    if tuple::check(class) {
        enter_recursive(" in __subclasscheck__")?;
        return any(tuple::items(class), |item| is_subclass(derived, item));
    }
    if let Some(hook) = lookup_special(class, istr!("__subclasscheck__"))? {
        enter_recursive(" in __subclasscheck__")?;
        let answer = call(&hook, &[derived])?;
        return compare::is_true(&answer);
    }
    plain_is_subclass(derived, class)
}

/// `issubclass` without hooks: what `type.__subclasscheck__` does.
pub fn plain_is_subclass(derived: &Obj, class: &Obj) -> Result<bool> {
    if is_type(class) && is_type(derived) {
        return Ok(is_subtype(derived.cast(), class.cast()));
    }
    check_class(derived, "issubclass() arg 1 must be a class")?;
    check_class(class, NO_CLASS_FOR_SUBCLASS)?;
    derives(derived, class)
}

fn any(items: &[&Obj], mut test: impl FnMut(&Obj) -> Result<bool>) -> Result<bool> {
    for item in items {
        if test(item)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `__bases__` of something that behaves like a class: a tuple, else `None`.
fn bases(class: &Obj) -> Result<Option<Owned>> {
    Ok(attr::get_optional(class, istr!("__bases__"))?.filter(|b| tuple::check(b)))
}

fn check_class(class: &Obj, message: &str) -> Result<()> {
    match bases(class)? {
        Some(_) => Ok(()),
        None => Err::<(), Raised>(raise!(TypeError, "{message}")),
    }
}

/// Whether `class` is found by following `__bases__` upwards from `derived`.
fn derives(derived: &Obj, class: &Obj) -> Result<bool> {
    if derived.is(class) {
        return Ok(true);
    }
    let Some(bases) = bases(derived)? else { return Ok(false) };
    enter_recursive(" in __issubclass__")?;
    any(tuple::items(&bases), |base| derives(base, class))
}
