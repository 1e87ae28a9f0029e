//! What a type takes over from its bases: flags, sizes and slots, group by group.

use super::type_object::{dict_of, has_flag};
use super::{dict, object};
use crate::abi::*;
use crate::istr;
use core::ptr;

const SUBCLASS_FLAGS: c_ulong = Py_TPFLAGS_LONG_SUBCLASS
    | Py_TPFLAGS_LIST_SUBCLASS
    | Py_TPFLAGS_TUPLE_SUBCLASS
    | Py_TPFLAGS_BYTES_SUBCLASS
    | Py_TPFLAGS_UNICODE_SUBCLASS
    | Py_TPFLAGS_DICT_SUBCLASS
    | Py_TPFLAGS_BASE_EXC_SUBCLASS
    | Py_TPFLAGS_TYPE_SUBCLASS;
const COLLECTION_FLAGS: c_ulong = Py_TPFLAGS_SEQUENCE | Py_TPFLAGS_MAPPING;
/// The flags that mean words in front of the object.
pub const PREHEADER_FLAGS: c_ulong = Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_MANAGED_WEAKREF;

/// Copies each named slot that `$sub` lacks and `$base` defines itself (its own base has another or none).
macro_rules! copy_slots {
    ($sub:expr, $base:expr, $root:expr, $($slot:ident)*) => {$(
        if (*$sub).$slot.is_none()
            && let Some(f) = (*$base).$slot
            && ($root.is_null() || (*$root).$slot.is_none_or(|g| !ptr::fn_addr_eq(f, g)))
        {
            (*$sub).$slot = Some(f);
        }
    )*};
}

/// [`copy_slots`] for one of the tables; nothing happens unless both types have the table.
macro_rules! copy_table {
    ($sub:expr, $base:expr, $root:expr, $table:ident, $($slot:ident)*) => {
        let (sub, base) = ((*$sub).$table, (*$base).$table);
        if !sub.is_null() && !base.is_null() && !ptr::eq(sub, base) {
            let root = if $root.is_null() { ptr::null_mut() } else { (*$root).$table };
            copy_slots!(sub, base, root, $($slot)*);
        }
    };
}

/// The flags and sizes that come from the base that decides the layout.
pub fn inherit_special(ty: *mut PyTypeObject, base: *mut PyTypeObject) {
    // SAFETY: live types.
    unsafe {
        let t = &mut *ty;
        let b = &*base;
        if t.tp_flags & Py_TPFLAGS_HAVE_GC == 0
            && b.tp_flags & Py_TPFLAGS_HAVE_GC != 0
            && t.tp_traverse.is_none()
            && t.tp_clear.is_none()
        {
            t.tp_flags |= Py_TPFLAGS_HAVE_GC;
            t.tp_traverse = b.tp_traverse;
            t.tp_clear = b.tp_clear;
        }
        t.tp_flags |=
            b.tp_flags & (PREHEADER_FLAGS | SUBCLASS_FLAGS | _Py_TPFLAGS_MATCH_SELF | Py_TPFLAGS_ITEMS_AT_END);
        if t.tp_basicsize == 0 {
            t.tp_basicsize = b.tp_basicsize;
        }
        if t.tp_itemsize == 0 {
            t.tp_itemsize = b.tp_itemsize;
        }
        if t.tp_weaklistoffset == 0 {
            t.tp_weaklistoffset = b.tp_weaklistoffset;
        }
        if t.tp_dictoffset == 0 {
            t.tp_dictoffset = b.tp_dictoffset;
        }
    }
}

/// The slots of one base of the MRO. `root` is that base's own base (NULL to take what it inherited, too).
pub fn inherit_slots(ty: *mut PyTypeObject, base: *mut PyTypeObject, root: *mut PyTypeObject) {
    // SAFETY: live types; tables belong to their types.
    unsafe {
        inherit_tables(ty, base, root);
        copy_slots!(ty, base, root, tp_dealloc);
        if (*ty).tp_getattr.is_none() && (*ty).tp_getattro.is_none() {
            (*ty).tp_getattr = (*base).tp_getattr;
            (*ty).tp_getattro = (*base).tp_getattro;
        }
        if (*ty).tp_setattr.is_none() && (*ty).tp_setattro.is_none() {
            (*ty).tp_setattr = (*base).tp_setattr;
            (*ty).tp_setattro = (*base).tp_setattro;
        }
        copy_slots!(ty, base, root, tp_repr);
        let inherited_offset = root.is_null() || (*base).tp_vectorcall_offset != (*root).tp_vectorcall_offset;
        if (*ty).tp_vectorcall_offset == 0 && inherited_offset {
            (*ty).tp_vectorcall_offset = (*base).tp_vectorcall_offset;
        }
        if (*ty).tp_call.is_none() {
            (*ty).tp_flags |= (*base).tp_flags & Py_TPFLAGS_HAVE_VECTORCALL;
        }
        copy_slots!(ty, base, root, tp_call tp_str);
        if (*ty).tp_richcompare.is_none() && (*ty).tp_hash.is_none() && !overrides_comparison(ty) {
            (*ty).tp_richcompare = (*base).tp_richcompare;
            (*ty).tp_hash = (*base).tp_hash;
        }
        copy_slots!(ty, base, root, tp_iter tp_iternext tp_descr_get);
        let same_get = match ((*ty).tp_descr_get, (*base).tp_descr_get) {
            (Some(f), Some(g)) => ptr::fn_addr_eq(f, g),
            _ => false,
        };
        if same_get && has_flag(ty, Py_TPFLAGS_IMMUTABLETYPE) {
            (*ty).tp_flags |= (*base).tp_flags & Py_TPFLAGS_METHOD_DESCRIPTOR;
        }
        copy_slots!(ty, base, root, tp_descr_set tp_init tp_alloc tp_is_gc tp_finalize);
        inherit_free(ty, base, root);
        if (*ty).tp_flags & COLLECTION_FLAGS == 0 {
            (*ty).tp_flags |= (*base).tp_flags & COLLECTION_FLAGS;
        }
    }
}

/// `tp_free` only fits when both types have a GC head, or neither.
unsafe fn inherit_free(ty: *mut PyTypeObject, base: *mut PyTypeObject, root: *mut PyTypeObject) {
    // SAFETY: live types.
    unsafe {
        if has_flag(ty, Py_TPFLAGS_HAVE_GC) == has_flag(base, Py_TPFLAGS_HAVE_GC) {
            copy_slots!(ty, base, root, tp_free);
        } else if has_flag(ty, Py_TPFLAGS_HAVE_GC) && (*ty).tp_free.is_none() {
            let plain: unsafe extern "C" fn(*mut c_void) = crate::capi::objimpl::PyObject_Free;
            if (*base).tp_free.is_some_and(|f| ptr::fn_addr_eq(f, plain)) {
                (*ty).tp_free = Some(crate::capi::objimpl::PyObject_GC_Del);
            }
        }
    }
}

unsafe fn inherit_tables(ty: *mut PyTypeObject, base: *mut PyTypeObject, root: *mut PyTypeObject) {
    // SAFETY: live types; tables belong to their types.
    unsafe {
        copy_table!(ty, base, root, tp_as_number,
            nb_add nb_subtract nb_multiply nb_remainder nb_divmod nb_power nb_negative nb_positive nb_absolute nb_bool
            nb_invert nb_lshift nb_rshift nb_and nb_xor nb_or nb_int nb_float nb_inplace_add nb_inplace_subtract
            nb_inplace_multiply nb_inplace_remainder nb_inplace_power nb_inplace_lshift nb_inplace_rshift
            nb_inplace_and nb_inplace_xor nb_inplace_or nb_true_divide nb_floor_divide nb_inplace_true_divide
            nb_inplace_floor_divide nb_index nb_matrix_multiply nb_inplace_matrix_multiply);
        copy_table!(ty, base, root, tp_as_async, am_await am_aiter am_anext);
        copy_table!(ty, base, root, tp_as_sequence,
            sq_length sq_concat sq_repeat sq_item sq_ass_item sq_contains sq_inplace_concat sq_inplace_repeat);
        copy_table!(ty, base, root, tp_as_mapping, mp_length mp_subscript mp_ass_subscript);
        copy_table!(ty, base, root, tp_as_buffer, bf_getbuffer bf_releasebuffer);
    }
}

/// A type without a table of its own shares its base's.
pub fn share_tables(ty: *mut PyTypeObject, base: *mut PyTypeObject) {
    macro_rules! share {
        ($($table:ident)*) => {$(
            if (*ty).$table.is_null() {
                (*ty).$table = (*base).$table;
            }
        )*};
    }
    // SAFETY: live types; a base outlives the types derived from it.
    unsafe {
        share!(tp_as_async tp_as_number tp_as_sequence tp_as_mapping tp_as_buffer);
    }
}

/// Whether the type's own dict has `__eq__` or `__hash__`: then neither `tp_richcompare` nor `tp_hash` is inherited.
fn overrides_comparison(ty: *mut PyTypeObject) -> bool {
    // SAFETY: a live type; built-in types fill their dict later, from the slots that are looked at here.
    if unsafe { (*ty).tp_dict.is_null() } || ptr::eq(ty, &raw mut object::PyBaseObject_Type) {
        return false;
    }
    dict_of(ty)
        .is_ok_and(|d| dict::get_str(d, istr!("__eq__")).is_some() || dict::get_str(d, istr!("__hash__")).is_some())
}
