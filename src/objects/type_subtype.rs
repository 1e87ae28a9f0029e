//! Instances of heap types: how they are visited, cleared and deallocated, on top of what their C base does.

use super::object;
use super::type_mro::MANAGED_WEAKREF_OFFSET;
use super::type_object::has_flag;
use crate::abi::*;
use crate::capi::object::PyObject_CallFinalizerFromDealloc;
use crate::engine::refcount::{clear, decref};
use crate::engine::{Obj, gc};
use core::ptr;

/// The member table behind a heap type: what `__slots__` or a spec asked for.
pub fn members<'a>(ty: *mut PyTypeObject) -> &'a [PyMemberDef] {
    // SAFETY: a heap type has `ob_size` definitions behind its metatype's basic size.
    unsafe {
        let count = (*ty).ob_base.ob_size;
        if count <= 0 || !has_flag(ty, Py_TPFLAGS_HEAPTYPE) {
            return &[];
        }
        core::slice::from_raw_parts(item_data(ty.cast()).cast(), count as usize)
    }
}

/// Where the items of an object begin whose type has `Py_TPFLAGS_ITEMS_AT_END`.
///
/// # Safety
/// `o` is a live object.
pub unsafe fn item_data(o: *mut PyObject) -> *mut u8 {
    // SAFETY: the items follow the basic size of the object's type.
    unsafe { o.cast::<u8>().offset((*(*o).ob_type).tp_basicsize) }
}

/// The fields that a heap type's own `__slots__` added.
fn slots(o: *mut PyObject, ty: *mut PyTypeObject) -> impl Iterator<Item = *mut *mut PyObject> {
    members(ty)
        .iter()
        .filter(|m| m.r#type == Py_T_OBJECT_EX && m.flags & Py_READONLY == 0)
        // SAFETY: the member describes a field of the object.
        .map(move |m| unsafe { o.cast::<u8>().offset(m.offset) }.cast())
}

macro_rules! nearest_base {
    ($ty:expr, $slot:ident, $own:expr, $each:expr) => {{
        let mut base = $ty;
        while (*base).$slot.is_some_and(|f| f as *const () == $own as *const ()) {
            $each(base);
            base = (*base).tp_base;
        }
        base
    }};
}

pub(super) unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live object and its visitor.
    unsafe {
        let Some(f) = visit else { return 0 };
        let ty = (*o).ob_type;
        let mut stop = 0;
        let base = nearest_base!(ty, tp_traverse, traverse, |base| {
            for slot in slots(o, base) {
                if stop == 0 && !(*slot).is_null() {
                    stop = f(*slot, arg);
                }
            }
        });
        if stop != 0 {
            return stop;
        }
        if (*ty).tp_dictoffset != (*base).tp_dictoffset
            && let Some(slot) = object::dict_slot(Obj::from_ptr(o))
            && !(*slot).is_null()
        {
            stop = f(*slot, arg);
            if stop != 0 {
                return stop;
            }
        }
        let base_traverse = (*base).tp_traverse;
        if has_flag(ty, Py_TPFLAGS_HEAPTYPE) && (base_traverse.is_none() || !has_flag(base, Py_TPFLAGS_HEAPTYPE)) {
            stop = f(ty.cast(), arg);
            if stop != 0 {
                return stop;
            }
        }
        base_traverse.map_or(0, |t| t(o, visit, arg))
    }
}

pub(super) unsafe extern "C" fn clear_fields(o: *mut PyObject) -> c_int {
    // SAFETY: the collector gives a live object.
    unsafe {
        let ty = (*o).ob_type;
        let base = nearest_base!(ty, tp_clear, clear_fields, |base| {
            for slot in slots(o, base) {
                clear(slot);
            }
        });
        if (*ty).tp_dictoffset != (*base).tp_dictoffset {
            object::clear_dict(o);
        }
        (*base).tp_clear.map_or(0, |f| f(o))
    }
}

pub(super) unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: a dead object of a heap type; its type lives until the end.
    unsafe {
        let ty = (*o).ob_type;
        let with_head = has_flag(ty, Py_TPFLAGS_HAVE_GC);
        if with_head {
            gc::untrack(o);
        }
        if !finalize(o, ty, with_head) {
            return;
        }
        let mut base = ty;
        while (*base).tp_dealloc.is_some_and(|f| f as *const () == dealloc as *const ()) {
            base = (*base).tp_base;
        }
        if with_head {
            release_fields(o, ty, base);
        }
        // A finalizer may have given the object another type.
        let ty = (*o).ob_type;
        if with_head && has_flag(base, Py_TPFLAGS_HAVE_GC) {
            gc::track(o);
        }
        let owned = has_flag(ty, Py_TPFLAGS_HEAPTYPE) && !has_flag(base, Py_TPFLAGS_HEAPTYPE);
        if let Some(f) = (*base).tp_dealloc {
            f(o);
        }
        if owned {
            decref(ty.cast());
        }
    }
}

/// Runs `tp_finalize` and `tp_del`. `false` when one of them gave the object a new reference.
unsafe fn finalize(o: *mut PyObject, ty: *mut PyTypeObject, with_head: bool) -> bool {
    // SAFETY: a dead object.
    unsafe {
        if (*ty).tp_finalize.is_some() {
            if with_head {
                gc::track(o);
            }
            if PyObject_CallFinalizerFromDealloc(o) < 0 {
                return false;
            }
            if with_head {
                gc::untrack(o);
            }
        }
        if let Some(f) = (*ty).tp_del {
            f(o);
            if (*o).ob_refcnt > 0 {
                return false;
            }
        }
        true
    }
}

/// Gives back what a heap type adds to its C base: weak references, `__slots__`, the dict.
unsafe fn release_fields(o: *mut PyObject, ty: *mut PyTypeObject, base: *mut PyTypeObject) {
    // SAFETY: a dead object.
    unsafe {
        if (*ty).tp_weaklistoffset != 0 && (*base).tp_weaklistoffset == 0 {
            super::weakref::clear_all(o);
        }
        let mut t = ty;
        while !ptr::eq(t, base) {
            for slot in slots(o, t) {
                clear(slot);
            }
            t = (*t).tp_base;
        }
        if (*ty).tp_dictoffset != 0 && (*base).tp_dictoffset == 0 {
            object::clear_dict(o);
        }
    }
}

/// Where an object keeps its weak references, or `None` when its type has none.
#[inline(always)]
pub fn weakref_slot(o: *mut PyObject) -> Option<*mut *mut PyObject> {
    // SAFETY: a live object; the offset is the type's word that the field is there.
    unsafe {
        let offset = (*(*o).ob_type).tp_weaklistoffset;
        if offset > 0 || offset == MANAGED_WEAKREF_OFFSET { Some(o.cast::<u8>().offset(offset).cast()) } else { None }
    }
}
