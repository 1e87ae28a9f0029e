//! Heap types as objects: allocation, their own fields, visiting, clearing and deallocation.

use super::type_object::has_flag;
use super::type_spec::copy_c_string;
use super::{tuple, type_cache, unicode};
use crate::abi::*;
use crate::engine::refcount::{clear, xdecref};
use crate::engine::{Obj, Owned, Result, alloc, gc};
use core::ptr;

/// What every new heap type is given.
pub struct HeapParts<'a> {
    pub name: &'a CStr,
    pub short: &'a [u8],
    pub bases: Owned,
    pub base: *mut PyTypeObject,
    pub module: Option<&'a Obj>,
}

/// A new type object of this metatype, with room for so many members.
///
/// # Safety
/// `meta` is a ready metatype.
pub unsafe fn alloc(meta: *mut PyTypeObject, members: usize) -> Result<Owned> {
    // SAFETY: as promised.
    unsafe {
        match (*meta).tp_alloc {
            Some(f) => Owned::from_call(f(meta, members as isize)),
            None => super::type_alloc::generic_alloc(meta, members as isize),
        }
    }
}

/// Fills names, bases, module and the pointers to the type's own tables.
///
/// # Safety
/// `ty` is a new heap type.
pub unsafe fn fill(ty: &Obj, parts: HeapParts<'_>) -> Result<()> {
    // SAFETY: as promised; references move into the type.
    unsafe {
        let h = ty.cast::<PyHeapTypeObject>();
        let t = &raw mut (*h).ht_type;
        (*t).tp_flags = Py_TPFLAGS_HEAPTYPE;
        (*h)._ht_tpname = copy_c_string(parts.name.to_bytes())?;
        (*t).tp_name = (*h)._ht_tpname;
        let mut short = unicode::from_utf8(parts.short)?;
        unicode::intern_in_place(&mut short);
        (*h).ht_qualname = short.clone().into_ptr();
        (*h).ht_name = short.into_ptr();
        (*t).tp_bases = parts.bases.into_ptr();
        (*t).tp_base = super::type_object::as_obj(parts.base).to_owned().into_ptr().cast();
        (*h).ht_module = parts.module.map_or(ptr::null_mut(), |m| m.to_owned().into_ptr());
        point_at_tables(h);
    }
    Ok(())
}

/// Makes the type use the slot tables behind it.
///
/// # Safety
/// `h` is a new heap type.
pub unsafe fn point_at_tables(h: *mut PyHeapTypeObject) {
    // SAFETY: as promised.
    unsafe {
        let t = &raw mut (*h).ht_type;
        (*t).tp_as_async = &raw mut (*h).as_async;
        (*t).tp_as_number = &raw mut (*h).as_number;
        (*t).tp_as_sequence = &raw mut (*h).as_sequence;
        (*t).tp_as_mapping = &raw mut (*h).as_mapping;
        (*t).tp_as_buffer = &raw mut (*h).as_buffer;
    }
}

/// Gives the type a copy of the doc string; NULL for none.
///
/// # Safety
/// `ty` is a heap type without a doc string; `doc` is NULL or NUL-terminated.
pub unsafe fn set_doc(ty: *mut PyTypeObject, doc: *const c_char) -> Result<()> {
    if !doc.is_null() {
        // SAFETY: as promised.
        unsafe { (*ty).tp_doc = copy_c_string(CStr::from_ptr(doc).to_bytes())? };
    }
    Ok(())
}

pub(super) unsafe extern "C" fn is_gc(ty: *mut PyObject) -> c_int {
    c_int::from(has_flag(ty.cast(), Py_TPFLAGS_HEAPTYPE))
}

pub(super) unsafe extern "C" fn traverse(ty: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live heap type and its visitor.
    unsafe {
        let t = ty.cast::<PyTypeObject>();
        let h = ty.cast::<PyHeapTypeObject>();
        let fields = [(*t).tp_dict, (*t).tp_cache, (*t).tp_mro, (*t).tp_bases, (*t).tp_base.cast(), (*h).ht_module];
        super::cfn::visit_all(&fields, visit, arg)
    }
}

pub(super) unsafe extern "C" fn clear_fields(ty: *mut PyObject) -> c_int {
    // SAFETY: the collector gives a live heap type.
    unsafe {
        let t = ty.cast::<PyTypeObject>();
        super::type_object::modified(t);
        if let Some(dict) = Obj::from_ptr_opt((*t).tp_dict) {
            super::dict::clear(dict);
        }
        clear(&raw mut (*ty.cast::<PyHeapTypeObject>()).ht_module);
        clear(&raw mut (*t).tp_mro);
    }
    0
}

pub(super) unsafe extern "C" fn dealloc(ty: *mut PyObject) {
    // SAFETY: a dead heap type owns its fields; static types are immortal.
    unsafe {
        let t = ty.cast::<PyTypeObject>();
        let h = ty.cast::<PyHeapTypeObject>();
        gc::untrack(ty);
        (*t).tp_version_tag = 0;
        let bases = (*t).tp_bases;
        if let Some(bases) = Obj::from_ptr_opt(bases) {
            for base in tuple::items(bases) {
                if base.has_flag(Py_TPFLAGS_TYPE_SUBCLASS) {
                    type_cache::remove_subclass(base.cast(), t);
                }
            }
        }
        super::weakref::clear_all(ty);
        type_cache::drop_subclasses(t);
        for field in [(*t).tp_dict, (*t).tp_mro, (*t).tp_cache, bases, (*t).tp_base.cast()] {
            xdecref(field);
        }
        for field in [(*h).ht_name, (*h).ht_qualname, (*h).ht_slots, (*h).ht_module] {
            xdecref(field);
        }
        alloc::mem_free((*t).tp_doc.cast_mut().cast());
        alloc::mem_free((*h)._ht_tpname.cast());
        let meta = (*ty).ob_type;
        if let Some(free) = (*meta).tp_free {
            free(ty.cast());
        }
    }
}
