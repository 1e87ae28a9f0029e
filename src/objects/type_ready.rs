//! `PyType_Ready`: from the fields that C filled in to a type that works.

use super::type_inherit::{inherit_slots, inherit_special, share_tables};
use super::type_object::{as_obj, dict_of, has_flag, mro, name};
use super::{
    cfunction, descr, dict, object, singletons, tuple, type_cache, type_mro, type_object, type_slots, unicode,
};
use crate::abi::*;
use crate::engine::refcount::clear;
use crate::engine::{Obj, Raised, Result};
use crate::{istr, raise};
use core::ptr;

/// Makes a static built-in type usable, except for its dict.
pub fn ready_builtin(ty: *mut PyTypeObject) -> Result<()> {
    // SAFETY: a static type, under the GIL; its base stands before it in the table.
    unsafe {
        let t = &mut *ty;
        t.tp_flags |= _Py_TPFLAGS_STATIC_BUILTIN | Py_TPFLAGS_IMMUTABLETYPE;
        let root = &raw mut object::PyBaseObject_Type;
        let is_root = ptr::eq(ty, root);
        if t.tp_base.is_null() && !is_root {
            t.tp_base = root;
        }
        let base = t.tp_base;
        if !is_root && t.tp_flags & Py_TPFLAGS_READY == 0 {
            inherit_special(ty, base);
            inherit_slots(ty, base, ptr::null_mut());
            share_tables(ty, base);
            inherit_new(ty, base);
            if t.tp_hash.is_none() {
                t.tp_hash = Some(crate::capi::object::PyObject_HashNotImplemented);
            }
        }
        let above = if is_root { &[][..] } else { mro(base) };
        // `type` comes second, and nearly every other type has the same bases.
        let common = type_object::PyType_Type.tp_bases;
        t.tp_bases = if is_root {
            tuple::empty()
        } else if ptr::eq(base, root) && !common.is_null() {
            Obj::from_ptr(common).to_owned()
        } else {
            tuple::new([as_obj(base)])?
        }
        .into_ptr();
        let line = tuple::with_len(above.len() + 1)?;
        let items = (&raw mut (*line.cast::<PyTupleObject>()).ob_item).cast::<*mut PyObject>();
        items.write(ty.cast());
        for (i, t) in above.iter().enumerate() {
            items.add(i + 1).write(t.as_ptr());
        }
        // They hold nothing but static types: the collector need not look into them.
        if !is_root {
            crate::engine::gc::untrack(t.tp_bases);
        }
        crate::engine::gc::untrack(line.as_ptr());
        t.tp_mro = line.into_ptr();
        t.tp_flags |= Py_TPFLAGS_READY;
    }
    Ok(())
}

/// Drops what a built-in type holds.
pub fn clear_builtin(ty: *mut PyTypeObject) {
    // SAFETY: a static type, under the GIL; nobody looks anything up any more.
    unsafe {
        (*ty).tp_version_tag = 0;
        clear(&raw mut (*ty).tp_dict);
        clear(&raw mut (*ty).tp_bases);
        clear(&raw mut (*ty).tp_mro);
    }
    type_cache::drop_subclasses(ty);
}

/// Fills the dict of a static built-in type on first look-up; readies any other type.
#[cold]
pub fn fill_lazily<'a>(ty: *mut PyTypeObject) -> Result<&'a Obj> {
    if !has_flag(ty, _Py_TPFLAGS_STATIC_BUILTIN) && !has_flag(ty, Py_TPFLAGS_READYING) {
        ready(ty)?;
    }
    // SAFETY: a live type; the dict's reference moves into the type once it is complete.
    unsafe {
        if (*ty).tp_dict.is_null() {
            let dict = dict::new()?;
            fill_dict(ty, &dict)?;
            super::context_var::fill_dict(ty, &dict)?;
            super::structseq::fill_builtin_dict(ty, &dict)?;
            if owns_new(ty) {
                add_new(ty, &dict)?;
            }
            (*ty).tp_dict = dict.into_ptr();
        }
        Ok(Obj::from_ptr((*ty).tp_dict))
    }
}

/// `PyType_Ready`.
pub fn ready(ty: *mut PyTypeObject) -> Result<()> {
    if has_flag(ty, Py_TPFLAGS_READY | Py_TPFLAGS_READYING) {
        return Ok(());
    }
    // SAFETY: the caller gives a type object whose fields are zero or set.
    unsafe {
        (*ty).tp_flags |= Py_TPFLAGS_READYING;
        if !has_flag(ty, Py_TPFLAGS_HEAPTYPE) {
            // Historically a static type, and whatever is derived from it, lives as long as the process.
            (*ty).tp_flags |= Py_TPFLAGS_IMMUTABLETYPE;
            crate::engine::refcount::immortalize(ty.cast());
        }
        let done = ready_steps(ty);
        (*ty).tp_flags &= !Py_TPFLAGS_READYING;
        if done.is_ok() {
            (*ty).tp_flags |= Py_TPFLAGS_READY;
        }
        done
    }
}

/// The steps, in an order that matters: the dict knows the type's own slots only because it is filled before inheritance.
fn ready_steps(ty: *mut PyTypeObject) -> Result<()> {
    // SAFETY: a live type.
    if unsafe { (*ty).tp_name.is_null() } {
        return Err(raise!(SystemError, "Type does not define the tp_name field."));
    }
    set_dict(ty)?;
    set_base(ty)?;
    set_bases(ty)?;
    let dict = dict_of(ty)?;
    fill_dict(ty, dict)?;
    type_mro::set_mro(ty)?;
    set_new(ty, dict)?;
    inherit(ty)?;
    check_preheader(ty)?;
    set_hash(ty, dict)?;
    // SAFETY: a live type whose bases are set.
    for base in tuple::items(unsafe { Obj::from_ptr((*ty).tp_bases) }) {
        if base.has_flag(Py_TPFLAGS_TYPE_SUBCLASS) && !type_cache::add_subclass(base.cast(), ty) {
            return Err(Raised::no_memory());
        }
    }
    check_result(ty)
}

fn set_dict(ty: *mut PyTypeObject) -> Result<()> {
    // SAFETY: a live type.
    unsafe {
        if (*ty).tp_dict.is_null() {
            (*ty).tp_dict = dict::new()?.into_ptr();
        }
    }
    Ok(())
}

fn set_base(ty: *mut PyTypeObject) -> Result<()> {
    // SAFETY: a live type; a heap type owns its base.
    unsafe {
        if (*ty).tp_base.is_null() {
            (*ty).tp_base = &raw mut object::PyBaseObject_Type;
        }
        let base = (*ty).tp_base;
        if !has_flag(base, Py_TPFLAGS_READY) {
            ready(base)?;
        }
        if (*ty).ob_base.ob_base.ob_type.is_null() {
            (*ty).ob_base.ob_base.ob_type = (*base).ob_base.ob_base.ob_type;
        }
    }
    Ok(())
}

fn set_bases(ty: *mut PyTypeObject) -> Result<()> {
    // SAFETY: a live type; the tuple's reference moves into it.
    unsafe {
        if (*ty).tp_bases.is_null() {
            (*ty).tp_bases = tuple::new([as_obj((*ty).tp_base)])?.into_ptr();
        }
    }
    Ok(())
}

/// Slot wrappers, methods, members, computed attributes and `__doc__`.
fn fill_dict(ty: *mut PyTypeObject, dict: &Obj) -> Result<()> {
    type_slots::add_wrappers(ty, dict)?;
    // SAFETY: the tables end with a NULL name and live as long as the type.
    unsafe {
        let mut def = (*ty).tp_methods;
        while !def.is_null() && !(*def).ml_name.is_null() {
            add_method(ty, dict, def)?;
            def = def.add(1);
        }
        let mut def = (*ty).tp_members;
        while !def.is_null() && !(*def).name.is_null() {
            let descr = descr::new_member(ty, def)?;
            add_missing(dict, &descr::name_of(&descr), &descr)?;
            def = def.add(1);
        }
        let mut def = (*ty).tp_getset;
        while !def.is_null() && !(*def).name.is_null() {
            let descr = descr::new_getset(ty, def)?;
            add_missing(dict, &descr::name_of(&descr), &descr)?;
            def = def.add(1);
        }
        if dict::get_str(dict, istr!("__doc__")).is_none() {
            let doc = if (*ty).tp_doc.is_null() {
                singletons::none().to_owned()
            } else {
                unicode::from_utf8(descr::without_signature((*ty).tp_name, (*ty).tp_doc))?
            };
            dict::set(dict, istr!("__doc__"), &doc)?;
        }
    }
    Ok(())
}

fn add_missing(dict: &Obj, name: &Obj, value: &Obj) -> Result<()> {
    if dict::get_str(dict, name).is_some() {
        return Ok(());
    }
    dict::set(dict, name, value)
}

/// # Safety
/// `def` is an entry of the type's method table.
unsafe fn add_method(ty: *mut PyTypeObject, dict: &Obj, def: *mut PyMethodDef) -> Result<()> {
    // SAFETY: as promised.
    unsafe {
        let flags = (*def).ml_flags;
        let value = if flags & METH_CLASS != 0 {
            if flags & METH_STATIC != 0 {
                return Err(raise!(ValueError, "method cannot be both class and static"));
            }
            descr::new_class_method(ty, def)?
        } else if flags & METH_STATIC != 0 {
            let class = if flags & METH_METHOD != 0 { ty } else { ptr::null_mut() };
            let function = cfunction::new(def, Some(as_obj(ty)), None, class)?;
            super::descr_function::new_staticmethod(&function)?
        } else {
            descr::new_method(ty, def)?
        };
        let name = unicode::intern_c(CStr::from_ptr((*def).ml_name))?;
        if flags & METH_COEXIST != 0 { dict::set(dict, &name, &value) } else { add_missing(dict, &name, &value) }
    }
}

/// Whether `tp_new` is the type's own.
fn owns_new(ty: *mut PyTypeObject) -> bool {
    // SAFETY: live types.
    unsafe {
        let base = (*ty).tp_base;
        match (*ty).tp_new {
            Some(f) => base.is_null() || (*base).tp_new.is_none_or(|g| !ptr::fn_addr_eq(f, g)),
            None => false,
        }
    }
}

fn add_new(ty: *mut PyTypeObject, dict: &Obj) -> Result<()> {
    if dict::get_str(dict, istr!("__new__")).is_some() {
        return Ok(());
    }
    // SAFETY: the definition is static.
    let function =
        unsafe { cfunction::new(super::type_new::new_definition(), Some(as_obj(ty)), None, ptr::null_mut()) }?;
    dict::set(dict, istr!("__new__"), &function)
}

/// `tp_new` of a built-in type: inherited, except from `object`, which needs it spelled out.
fn inherit_new(ty: *mut PyTypeObject, base: *mut PyTypeObject) {
    // SAFETY: live types.
    unsafe {
        if (*ty).tp_new.is_none() && ptr::eq(base, &raw mut object::PyBaseObject_Type) {
            (*ty).tp_flags |= Py_TPFLAGS_DISALLOW_INSTANTIATION;
        }
        if has_flag(ty, Py_TPFLAGS_DISALLOW_INSTANTIATION) {
            (*ty).tp_new = None;
        } else if (*ty).tp_new.is_none() {
            (*ty).tp_new = (*base).tp_new;
        }
    }
}

fn set_new(ty: *mut PyTypeObject, dict: &Obj) -> Result<()> {
    // SAFETY: live types.
    unsafe {
        let base = (*ty).tp_base;
        let from_object = ptr::eq(base, &raw mut object::PyBaseObject_Type);
        if (*ty).tp_new.is_none() && from_object && !has_flag(ty, Py_TPFLAGS_HEAPTYPE) {
            (*ty).tp_flags |= Py_TPFLAGS_DISALLOW_INSTANTIATION;
        }
        if has_flag(ty, Py_TPFLAGS_DISALLOW_INSTANTIATION) {
            (*ty).tp_new = None;
        } else if (*ty).tp_new.is_some() {
            add_new(ty, dict)?;
        } else {
            (*ty).tp_new = (*base).tp_new;
        }
    }
    Ok(())
}

fn inherit(ty: *mut PyTypeObject) -> Result<()> {
    // SAFETY: live types; the MRO's reference is held while bases are copied from.
    unsafe {
        let base = (*ty).tp_base;
        inherit_special(ty, base);
        let line = Obj::from_ptr((*ty).tp_mro).to_owned();
        for b in tuple::items(&line).iter().skip(1) {
            if b.has_flag(Py_TPFLAGS_TYPE_SUBCLASS) {
                let b = b.cast::<PyTypeObject>();
                inherit_slots(ty, b, (*b).tp_base);
            }
        }
        share_tables(ty, base);
    }
    check_free(ty)
}

/// A GC type that others may derive from must not free with `PyObject_Free`.
fn check_free(ty: *mut PyTypeObject) -> Result<()> {
    // SAFETY: a live type.
    unsafe {
        let plain: unsafe extern "C" fn(*mut c_void) = crate::capi::objimpl::PyObject_Free;
        let bad = has_flag(ty, Py_TPFLAGS_HAVE_GC)
            && has_flag(ty, Py_TPFLAGS_BASETYPE)
            && (*ty).tp_free.is_none_or(|f| ptr::fn_addr_eq(f, plain));
        if bad {
            let name = name(ty).limit(100);
            return Err(raise!(
                TypeError,
                "type '{name}' participates in gc and is a base type but has inappropriate tp_free slot"
            ));
        }
    }
    Ok(())
}

/// The words in front of the object are reached by fixed offsets.
fn check_preheader(ty: *mut PyTypeObject) -> Result<()> {
    let name = name(ty).limit(usize::MAX);
    // SAFETY: a live type.
    unsafe {
        if has_flag(ty, Py_TPFLAGS_MANAGED_WEAKREF) {
            if (*ty).tp_weaklistoffset != 0 && (*ty).tp_weaklistoffset != type_mro::MANAGED_WEAKREF_OFFSET {
                return Err(raise!(
                    TypeError,
                    "type {name} has the Py_TPFLAGS_MANAGED_WEAKREF flag but tp_weaklistoffset is set"
                ));
            }
            (*ty).tp_weaklistoffset = type_mro::MANAGED_WEAKREF_OFFSET;
        }
        if has_flag(ty, Py_TPFLAGS_MANAGED_DICT) {
            if (*ty).tp_dictoffset != 0 && (*ty).tp_dictoffset != -1 {
                return Err(raise!(
                    TypeError,
                    "type {name} has the Py_TPFLAGS_MANAGED_DICT flag but tp_dictoffset is set"
                ));
            }
            (*ty).tp_dictoffset = -1;
        }
    }
    Ok(())
}

/// A type that has neither `tp_hash` nor an own `__hash__` cannot be hashed.
fn set_hash(ty: *mut PyTypeObject, dict: &Obj) -> Result<()> {
    // SAFETY: a live type.
    unsafe {
        if (*ty).tp_hash.is_some() || dict::get_str(dict, istr!("__hash__")).is_some() {
            return Ok(());
        }
        dict::set(dict, istr!("__hash__"), singletons::none())?;
        (*ty).tp_hash = Some(crate::capi::object::PyObject_HashNotImplemented);
    }
    Ok(())
}

fn check_result(ty: *mut PyTypeObject) -> Result<()> {
    let name = name(ty).limit(usize::MAX);
    // SAFETY: a live type.
    unsafe {
        if has_flag(ty, Py_TPFLAGS_HAVE_GC) && (*ty).tp_traverse.is_none() {
            return Err(raise!(
                SystemError,
                "type {name} has the Py_TPFLAGS_HAVE_GC flag but has no traverse function"
            ));
        }
        if has_flag(ty, Py_TPFLAGS_MANAGED_DICT) {
            if !has_flag(ty, Py_TPFLAGS_HEAPTYPE) {
                return Err(raise!(
                    SystemError,
                    "type {name} has the Py_TPFLAGS_MANAGED_DICT flag but not Py_TPFLAGS_HEAPTYPE flag"
                ));
            }
        } else if (*ty).tp_dictoffset != 0
            && (*ty).tp_dictoffset < size_of::<PyObject>() as isize
            && (*ty).tp_dictoffset + (*ty).tp_basicsize <= 0
        {
            return Err(raise!(SystemError, "type {name} has a tp_dictoffset that is too small"));
        }
    }
    Ok(())
}
