//! Attribute access on types, and what types are called.

use super::exceptions::set_attribute_error;
use super::type_object::{PyType_Type, after_last_dot, check, dict_of, has_flag, lookup, name_bytes};
use super::{dict, object, type_cache, type_ready, unicode};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result};
use crate::protocols::attr::check_name;
use crate::{istr, raise};

pub(crate) unsafe extern "C" fn getattro(ty: *mut PyObject, name: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets live objects.
    let (ty, name) = unsafe { (Obj::from_ptr(ty), Obj::from_ptr(name)) };
    find(ty, name).and_then(|found| found.ok_or_else(|| no_attribute(ty, name))).into_c()
}

/// `AttributeError: type object 'X' has no attribute 'name'`.
#[cold]
pub fn no_attribute(ty: &Obj, name: &Obj) -> Raised {
    let class = super::type_object::name(ty.cast()).limit(100);
    set_attribute_error(ty, name, format_args!("type object '{class}' has no attribute '{}'", unicode::display(name)))
}

/// The look-up on a type: the metatype's data descriptors, the type's own MRO, the metatype's other attributes.
pub fn find(this: &Obj, name: &Obj) -> Result<Option<Owned>> {
    check_name(name)?;
    let (ty, meta) = (this.cast::<PyTypeObject>(), this.ty());
    // SAFETY: live types; slots belong to the found objects' types.
    unsafe {
        if (*ty).tp_mro.is_null() {
            type_ready::ready(ty)?;
        }
        let on_meta = lookup(meta, name).map(Obj::to_owned);
        let mut get = None;
        if let Some(descr) = &on_meta {
            get = (*descr.ty()).tp_descr_get;
            if let Some(get) = get
                && super::descr::is_data(descr)
            {
                return Owned::from_call(get(descr.as_ptr(), this.as_ptr(), meta.cast())).map(Some);
            }
        }
        if let Some(found) = lookup(ty, name) {
            let found = found.to_owned();
            let Some(get) = (*found.ty()).tp_descr_get else { return Ok(Some(found)) };
            return Owned::from_call(get(found.as_ptr(), core::ptr::null_mut(), this.as_ptr())).map(Some);
        }
        match (get, on_meta) {
            (Some(get), Some(descr)) => Owned::from_call(get(descr.as_ptr(), this.as_ptr(), meta.cast())).map(Some),
            (_, on_meta) => Ok(on_meta),
        }
    }
}

pub(super) unsafe extern "C" fn setattro(ty: *mut PyObject, name: *mut PyObject, value: *mut PyObject) -> c_int {
    // SAFETY: a slot gets live objects, and a value or NULL.
    unsafe { set(Obj::from_ptr(ty), Obj::from_ptr(name), Obj::from_ptr_opt(value)) }.into_c()
}

fn set(this: &Obj, name: &Obj, value: Option<&Obj>) -> Result<()> {
    let ty = this.cast::<PyTypeObject>();
    if has_flag(ty, Py_TPFLAGS_IMMUTABLETYPE) {
        let text = crate::protocols::text::repr(Some(name))?;
        let class = super::type_object::name(ty).limit(usize::MAX);
        return Err(raise!(TypeError, "cannot set {} attribute of immutable type '{class}'", unicode::display(&text)));
    }
    check_name(name)?;
    let mut name = unicode::to_exact(name)?;
    unicode::intern_in_place(&mut name);
    if let Some(descr) = lookup(this.ty(), &name)
        // SAFETY: a live object's type is live.
        && let Some(set) = unsafe { (*descr.ty()).tp_descr_set }
    {
        // What the setters change they make known themselves.
        let (descr, value) = (descr.to_owned(), value.map_or(core::ptr::null_mut(), Obj::as_ptr));
        // SAFETY: the slot takes the descriptor, the type, and a value or NULL.
        let status = unsafe { set(descr.as_ptr(), this.as_ptr(), value) };
        // SAFETY: a negative status comes with an error.
        return if status < 0 { Err(unsafe { Raised::already() }) } else { Ok(()) };
    }
    let dict = dict_of(ty)?;
    object::set_with_dict(this, &name, value, Some(dict))?;
    type_cache::modified(ty);
    super::type_slots::update(ty, &name)
}

/// `ht_name`, or what follows the last dot of a static type's name.
pub fn qualname(ty: *mut PyTypeObject) -> Result<Owned> {
    if has_flag(ty, Py_TPFLAGS_HEAPTYPE) {
        // SAFETY: a heap type has the larger layout, and a qualified name.
        return Ok(unsafe { Obj::from_ptr((*ty.cast::<PyHeapTypeObject>()).ht_qualname) }.to_owned());
    }
    unicode::from_utf8(after_last_dot(name_bytes(ty)))
}

/// `__module__`: of the dict for a heap type, what stands before the last dot of a static type's name, else `builtins`.
pub fn module(ty: *mut PyTypeObject) -> Result<Owned> {
    if has_flag(ty, Py_TPFLAGS_HEAPTYPE) {
        let key = istr!("__module__");
        return match dict::get(dict_of(ty)?, key)? {
            Some(module) => Ok(module),
            None => Err(set_attribute_error(super::type_object::as_obj(ty), key, format_args!("__module__"))),
        };
    }
    let name = name_bytes(ty);
    match name.iter().rposition(|&b| b == b'.') {
        Some(dot) => {
            let mut module = unicode::from_utf8(&name[..dot])?;
            unicode::intern_in_place(&mut module);
            Ok(module)
        }
        None => Ok(istr!("builtins").to_owned()),
    }
}

/// Whether the metatype computes its instances' MRO itself.
pub fn has_own_mro(ty: *mut PyTypeObject) -> bool {
    // SAFETY: a live type.
    let meta = unsafe { (*ty).ob_base.ob_base.ob_type };
    if meta.is_null() || core::ptr::eq(meta, &raw mut PyType_Type) {
        return false;
    }
    let plain = lookup(&raw mut PyType_Type, istr!("mro"));
    match (lookup(meta, istr!("mro")), plain) {
        (Some(own), Some(plain)) => !own.is(plain),
        (own, _) => own.is_some_and(check),
    }
}

/// `module.qualname`, without `builtins` and `__main__`: what `%N` shows.
pub fn fully_qualified_name(ty: *mut PyTypeObject) -> Result<Owned> {
    if !has_flag(ty, Py_TPFLAGS_HEAPTYPE) {
        return unicode::from_utf8(name_bytes(ty));
    }
    let qualname = qualname(ty)?;
    match module(ty) {
        Ok(module) if unicode::check(&module) => {
            if unicode::eq_ascii(&module, "builtins") || unicode::eq_ascii(&module, "__main__") {
                return Ok(qualname);
            }
            unicode::new(&format!("{}.{}", unicode::display(&module), unicode::display(&qualname)))
        }
        Ok(_) => Ok(qualname),
        Err(raised) => Err(raised),
    }
}
