//! `object`: the root type, and the generic attribute access that types inherit from it.

use super::dict::Known;
use super::exceptions::set_attribute_error;
use super::type_mro::MANAGED_DICT_OFFSET;
use super::type_object::{as_obj, lookup};
use super::{descr, dict, object_methods, type_alloc, type_cache, type_ready, unicode};
use crate::abi::*;
use crate::capi::object as entry;
use crate::engine::refcount::decref;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::protocols::attr::{check_name, no_attribute};
use crate::raise;
use core::ptr;

/// `object`.
#[unsafe(no_mangle)]
pub static mut PyBaseObject_Type: PyTypeObject = PyTypeObject {
    tp_name: c"object".as_ptr(),
    tp_basicsize: size_of::<PyObject>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_repr: Some(object_methods::repr),
    tp_hash: Some(entry::PyObject_GenericHash),
    tp_str: Some(object_methods::str),
    tp_getattro: Some(entry::PyObject_GenericGetAttr),
    tp_setattro: Some(entry::PyObject_GenericSetAttr),
    tp_flags: Py_TPFLAGS_BASETYPE,
    tp_doc: object_methods::DOC.as_ptr(),
    tp_richcompare: Some(object_methods::richcompare),
    tp_methods: (&raw const object_methods::METHODS).cast_mut().cast(),
    tp_getset: (&raw const object_methods::GETSET).cast_mut().cast(),
    tp_init: Some(object_methods::init),
    tp_alloc: Some(entry::PyType_GenericAlloc),
    tp_new: Some(object_methods::new),
    tp_free: Some(crate::capi::objimpl::PyObject_Free),
    ..PyTypeObject::STATIC
};

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: a dead plain object: nothing but its memory is left, which its type frees.
    unsafe {
        if let Some(free) = (*(*o).ob_type).tp_free {
            free(o.cast());
        }
    }
}

/// Where an instance keeps its dict; `None` when its type gives it none. The slot may hold NULL.
#[inline(always)]
pub fn dict_slot(o: &Obj) -> Option<*mut *mut PyObject> {
    // SAFETY: a live object's type is live; the offset is the type's word that the field is there.
    unsafe {
        let ty = o.ty();
        let offset = (*ty).tp_dictoffset;
        if offset == 0 {
            return None;
        }
        if (*ty).tp_flags & Py_TPFLAGS_MANAGED_DICT != 0 {
            return Some(o.cast::<u8>().offset(MANAGED_DICT_OFFSET).cast());
        }
        let offset = if offset < 0 { offset + computed_size(o) } else { offset };
        Some(o.cast::<u8>().offset(offset).cast())
    }
}

/// The size of a variable-sized instance (a negative `tp_dictoffset` counts from its end).
#[cold]
fn computed_size(o: &Obj) -> isize {
    // SAFETY: only variable-sized types have negative offsets.
    let items = unsafe { (*o.cast::<PyVarObject>()).ob_size }.unsigned_abs();
    type_alloc::instance_size(o.ty(), items as isize).unwrap_or(0) as isize
}

/// The attribute of that name in the instance's own dict.
#[inline]
pub fn own_attribute(o: &Obj, name: &Obj) -> Result<Option<Owned>> {
    let Some(slot) = dict_slot(o) else { return Ok(None) };
    // SAFETY: the slot holds NULL or a dict.
    let Some(dict) = (unsafe { Obj::from_ptr_opt(*slot) }) else { return Ok(None) };
    let dict = dict.to_owned();
    in_dict(&dict, name)
}

#[inline(always)]
fn in_dict(dict: &Obj, name: &Obj) -> Result<Option<Owned>> {
    if unicode::check_exact(name) && dict.is_exactly(&raw mut dict::PyDict_Type) {
        return Ok(dict::get_str(dict, name).map(Obj::to_owned));
    }
    dict::get(dict, name)
}

/// Binds what was found on the type: `tp_descr_get`.
#[inline(always)]
fn bind(
    get: unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> *mut PyObject,
    descr: &Obj,
    o: &Obj,
) -> Result<Owned> {
    // SAFETY: the slot belongs to the descriptor's type and gets live objects.
    unsafe { Owned::from_call(get(descr.as_ptr(), o.as_ptr(), o.ty().cast())) }
}

/// What a look-up without calls says about an attribute.
enum Quick<'a> {
    Value(&'a Obj),
    /// A descriptor on the type that has to be bound.
    Bind(DescrGet, &'a Obj),
    Missing,
    Unclear,
}
type DescrGet = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> *mut PyObject;

/// The generic look-up as far as the cache of type attributes and the identity of keys allow: data descriptor, instance dict, other
/// descriptor. It runs no code but its own.
#[inline(always)]
fn find_quickly<'a>(o: &'a Obj, name: &Obj) -> Quick<'a> {
    let Some(descr) = type_cache::cached(o.ty(), name) else { return Quick::Unclear };
    let mut get = None;
    if let Some(descr) = descr {
        // SAFETY: a live object's type is live.
        get = unsafe { (*descr.ty()).tp_descr_get };
        if let Some(get) = get
            && descr::is_data(descr)
        {
            return Quick::Bind(get, descr);
        }
    }
    if let Some(slot) = dict_slot(o)
        // SAFETY: the slot holds NULL or a dict.
        && let Some(dict) = unsafe { Obj::from_ptr_opt(*slot) }
    {
        if !dict.is_exactly(&raw mut dict::PyDict_Type) {
            return Quick::Unclear;
        }
        match dict::get_interned(dict, name) {
            Known::Value(value) => return Quick::Value(value),
            Known::Missing => {}
            Known::Unclear => return Quick::Unclear,
        }
    }
    match (get, descr) {
        (Some(get), Some(descr)) => Quick::Bind(get, descr),
        (None, Some(value)) => Quick::Value(value),
        (_, None) => Quick::Missing,
    }
}

/// [`bind`] for a borrowed descriptor, which may go away meanwhile.
#[inline(never)]
fn bind_borrowed(get: DescrGet, descr: &Obj, o: &Obj) -> Result<Owned> {
    bind(get, &descr.to_owned(), o)
}

/// The generic look-up. `None` when there is nothing of that name.
#[inline(always)]
pub fn find_generic(o: &Obj, name: &Obj) -> Result<Option<Owned>> {
    match find_quickly(o, name) {
        Quick::Value(value) => Ok(Some(value.to_owned())),
        Quick::Bind(get, descr) => bind_borrowed(get, descr, o).map(Some),
        Quick::Missing => Ok(None),
        Quick::Unclear => find_with_dict(o, name, None),
    }
}

/// [`find_generic`] with a given dict in place of the instance's own.
#[inline(never)]
pub fn find_with_dict(o: &Obj, name: &Obj, dict: Option<&Obj>) -> Result<Option<Owned>> {
    check_name(name)?;
    let ty = o.ty();
    // SAFETY: a live object's type is live.
    if unsafe { (*ty).tp_mro.is_null() } {
        type_ready::ready(ty)?;
    }
    let descr = lookup(ty, name).map(Obj::to_owned);
    let mut get = None;
    if let Some(descr) = &descr {
        // SAFETY: a live object's type is live.
        get = unsafe { (*descr.ty()).tp_descr_get };
        if let Some(get) = get
            && descr::is_data(descr)
        {
            return bind(get, descr, o).map(Some);
        }
    }
    let own = match dict {
        Some(dict) => in_dict(dict, name)?,
        None => own_attribute(o, name)?,
    };
    if own.is_some() {
        return Ok(own);
    }
    match (get, descr) {
        (Some(get), Some(descr)) => bind(get, &descr, o).map(Some),
        (_, descr) => Ok(descr),
    }
}

/// `PyObject_GenericGetAttr`.
#[inline(always)]
pub fn generic_getattr(o: &Obj, name: &Obj) -> Result<Owned> {
    match find_quickly(o, name) {
        Quick::Value(value) => Ok(value.to_owned()),
        Quick::Bind(get, descr) => bind_borrowed(get, descr, o),
        Quick::Missing => Err(no_attribute(o, name)),
        Quick::Unclear => get_by_steps(o, name),
    }
}

/// [`generic_getattr`] for every case.
#[inline(never)]
fn get_by_steps(o: &Obj, name: &Obj) -> Result<Owned> {
    find_with_dict(o, name, None)?.ok_or_else(|| no_attribute(o, name))
}

/// `PyObject_GenericSetAttr`; `None` deletes.
#[inline(always)]
pub fn generic_setattr(o: &Obj, name: &Obj, value: Option<&Obj>) -> Result<()> {
    if let Some(value) = value
        && let Some(descr) = type_cache::cached(o.ty(), name)
    {
        if let Some(descr) = descr
            // SAFETY: a live object's type is live.
            && let Some(set) = unsafe { (*descr.ty()).tp_descr_set }
        {
            return set_by_descriptor(set, descr, o, value);
        }
        if let Some(slot) = dict_slot(o) {
            // SAFETY: the slot holds NULL or a dict.
            let Some(dict) = (unsafe { Obj::from_ptr_opt(*slot) }) else { return set_first(o, name, value) };
            if dict.is_exactly(&raw mut dict::PyDict_Type) && dict::set_interned(dict, name, value) {
                return Ok(());
            }
        }
    }
    set_with_dict(o, name, value, None)
}

/// Sets an attribute of an instance that has no dict yet.
#[inline(never)]
fn set_first(o: &Obj, name: &Obj, value: &Obj) -> Result<()> {
    match instance_dict(o, true)? {
        Some(dict) => dict::store(&dict, name, value),
        None => set_with_dict(o, name, Some(value), None),
    }
}

/// Has a borrowed descriptor set the attribute. Setters may release the object, its type or the descriptor.
#[inline(never)]
fn set_by_descriptor(
    set: unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> c_int,
    descr: &Obj,
    o: &Obj,
    value: &Obj,
) -> Result<()> {
    let _alive = (as_obj(o.ty()).to_owned(), descr.to_owned());
    // SAFETY: the slot belongs to the descriptor's type and gets live objects; it sets an error when it fails.
    unsafe { if set(descr.as_ptr(), o.as_ptr(), value.as_ptr()) < 0 { Err(Raised::already()) } else { Ok(()) } }
}

/// [`generic_setattr`] with a given dict in place of the instance's own.
#[inline(never)]
pub fn set_with_dict(o: &Obj, name: &Obj, value: Option<&Obj>, dict: Option<&Obj>) -> Result<()> {
    check_name(name)?;
    let ty = o.ty();
    // SAFETY: a live object's type is live.
    if unsafe { (*ty).tp_mro.is_null() } {
        type_ready::ready(ty)?;
    }
    // The object may be released by a setter of its own.
    let _alive = as_obj(ty).to_owned();
    let descr = lookup(ty, name).map(Obj::to_owned);
    if let Some(descr) = &descr {
        // SAFETY: the slot belongs to the descriptor's type and gets live objects.
        unsafe {
            if let Some(set) = (*descr.ty()).tp_descr_set {
                let value = value.map_or(ptr::null_mut(), Obj::as_ptr);
                let status = set(descr.as_ptr(), o.as_ptr(), value);
                return if status < 0 { Err(Raised::already()) } else { Ok(()) };
            }
        }
    }
    let dict = match dict {
        Some(dict) => dict.to_owned(),
        None => match instance_dict(o, value.is_some())? {
            Some(dict) => dict,
            None if dict_slot(o).is_some() => return Err(missing(o, name)),
            None => return Err(not_settable(o, name, descr.is_some())),
        },
    };
    match value {
        Some(value) => dict::set(&dict, name, value),
        None => match dict::pop(&dict, name)? {
            Some(_) => Ok(()),
            None => Err(missing(o, name)),
        },
    }
}

/// Whether `__class__` of an object is known to be its type: its attributes are looked up the ordinary way, and its type has the `__class__`
/// of `object`.
pub fn says_its_type(o: &Obj) -> bool {
    let generic: GetAttr = entry::PyObject_GenericGetAttr;
    // SAFETY: a live object's type is live; the built-in type of getset descriptors has their layout.
    unsafe {
        if !(*o.ty()).tp_getattro.is_some_and(|f| ptr::fn_addr_eq(f, generic)) {
            return false;
        }
        let Some(descr) = lookup(o.ty(), crate::istr!("__class__")) else { return false };
        descr.is_exactly(&raw mut descr::PyGetSetDescr_Type)
            && ptr::eq((*descr.cast::<PyGetSetDescrObject>()).d_getset, (&raw mut object_methods::GETSET).cast())
    }
}
type GetAttr = unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject;

/// The instance's dict; made when it is missing and `make` says so. `None` when there is none.
pub fn instance_dict(o: &Obj, make: bool) -> Result<Option<Owned>> {
    let Some(slot) = dict_slot(o) else { return Ok(None) };
    // SAFETY: the slot holds NULL or a dict; a new one's reference moves into it.
    unsafe {
        if (*slot).is_null() && make {
            let new = dict::new()?.into_ptr();
            crate::engine::refcount::replace(slot, new);
        }
        Ok(Obj::from_ptr_opt(*slot).map(Obj::to_owned))
    }
}

#[cold]
fn missing(o: &Obj, name: &Obj) -> Raised {
    let text = unicode::display(name);
    if super::type_object::check(o) {
        let class = super::type_object::name(o.cast()).limit(100);
        return set_attribute_error(o, name, format_args!("type object '{class}' has no attribute '{text}'"));
    }
    no_attribute(o, name)
}

#[cold]
fn not_settable(o: &Obj, name: &Obj, found: bool) -> Raised {
    let (class, text) = (o.type_name().limit(100), unicode::display(name));
    if found {
        return set_attribute_error(o, name, format_args!("'{class}' object attribute '{text}' is read-only"));
    }
    let generic: unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> c_int =
        entry::PyObject_GenericSetAttr;
    // SAFETY: a live object's type is live.
    if unsafe { (*o.ty()).tp_setattro }.is_some_and(|f| ptr::fn_addr_eq(f, generic)) {
        let message =
            format_args!("'{class}' object has no attribute '{text}' and no __dict__ for setting new attributes");
        return set_attribute_error(o, name, message);
    }
    no_attribute(o, name)
}

/// `object.__repr__`: `<module.name object at 0x…>`.
pub fn default_repr(o: &Obj) -> Result<Owned> {
    object_methods::default_repr(o)
}

/// Releases an instance's dict, if it has one.
///
/// # Safety
/// The object is being deallocated.
pub unsafe fn clear_dict(o: *mut PyObject) {
    // SAFETY: the object's fields are still there.
    unsafe {
        if let Some(slot) = dict_slot(Obj::from_ptr(o)) {
            let dict = slot.replace(ptr::null_mut());
            if !dict.is_null() {
                decref(dict);
            }
        }
    }
}

/// Replaces an instance's dict.
pub fn set_instance_dict(o: &Obj, value: Option<&Obj>) -> Result<()> {
    let Some(value) = value else { return Err(raise!(TypeError, "cannot delete __dict__")) };
    if !dict::check(value) {
        return Err(raise!(TypeError, "__dict__ must be set to a dictionary, not a '{}'", value.type_name()));
    }
    let Some(slot) = dict_slot(o) else {
        return Err(raise!(AttributeError, "This object has no __dict__"));
    };
    // SAFETY: the slot holds NULL or a dict.
    unsafe { crate::engine::refcount::replace(slot, value.to_owned().into_ptr()) };
    Ok(())
}
