//! Slot numbers (`Py_tp_*` …): where each one's function is in a type.

use crate::abi::*;
use core::mem::offset_of;

/// Which struct of a type a slot is in, with its offset there.
#[derive(Clone, Copy)]
pub enum Place {
    Type(usize),
    Number(usize),
    Sequence(usize),
    Mapping(usize),
    Async(usize),
    Buffer(usize),
    /// `ht_token`, which only heap types have.
    Token,
}
use Place::*;

macro_rules! places {
    ($kind:ident, $layout:ty, $n:expr; $($name:ident = $field:ident)*) => {
        match $n {
            $($name => return Some($kind(offset_of!($layout, $field))),)*
            _ => {}
        }
    };
}

/// The place of slot number `n`.
pub fn place(n: c_int) -> Option<Place> {
    places!(Type, PyTypeObject, n; Py_tp_alloc = tp_alloc Py_tp_base = tp_base Py_tp_bases = tp_bases Py_tp_call = tp_call
        Py_tp_clear = tp_clear Py_tp_dealloc = tp_dealloc Py_tp_del = tp_del Py_tp_descr_get = tp_descr_get
        Py_tp_descr_set = tp_descr_set Py_tp_doc = tp_doc Py_tp_getattr = tp_getattr Py_tp_getattro = tp_getattro
        Py_tp_hash = tp_hash Py_tp_init = tp_init Py_tp_is_gc = tp_is_gc Py_tp_iter = tp_iter
        Py_tp_iternext = tp_iternext Py_tp_methods = tp_methods Py_tp_new = tp_new Py_tp_repr = tp_repr
        Py_tp_richcompare = tp_richcompare Py_tp_setattr = tp_setattr Py_tp_setattro = tp_setattro Py_tp_str = tp_str
        Py_tp_traverse = tp_traverse Py_tp_members = tp_members Py_tp_getset = tp_getset Py_tp_free = tp_free
        Py_tp_finalize = tp_finalize Py_tp_vectorcall = tp_vectorcall);
    places!(Number, PyNumberMethods, n; Py_nb_absolute = nb_absolute Py_nb_add = nb_add Py_nb_and = nb_and
        Py_nb_bool = nb_bool Py_nb_divmod = nb_divmod Py_nb_float = nb_float Py_nb_floor_divide = nb_floor_divide
        Py_nb_index = nb_index Py_nb_inplace_add = nb_inplace_add Py_nb_inplace_and = nb_inplace_and
        Py_nb_inplace_floor_divide = nb_inplace_floor_divide Py_nb_inplace_lshift = nb_inplace_lshift
        Py_nb_inplace_multiply = nb_inplace_multiply Py_nb_inplace_or = nb_inplace_or
        Py_nb_inplace_power = nb_inplace_power Py_nb_inplace_remainder = nb_inplace_remainder
        Py_nb_inplace_rshift = nb_inplace_rshift Py_nb_inplace_subtract = nb_inplace_subtract
        Py_nb_inplace_true_divide = nb_inplace_true_divide Py_nb_inplace_xor = nb_inplace_xor Py_nb_int = nb_int
        Py_nb_invert = nb_invert Py_nb_lshift = nb_lshift Py_nb_multiply = nb_multiply Py_nb_negative = nb_negative
        Py_nb_or = nb_or Py_nb_positive = nb_positive Py_nb_power = nb_power Py_nb_remainder = nb_remainder
        Py_nb_rshift = nb_rshift Py_nb_subtract = nb_subtract Py_nb_true_divide = nb_true_divide Py_nb_xor = nb_xor
        Py_nb_matrix_multiply = nb_matrix_multiply Py_nb_inplace_matrix_multiply = nb_inplace_matrix_multiply);
    places!(Sequence, PySequenceMethods, n; Py_sq_ass_item = sq_ass_item Py_sq_concat = sq_concat
        Py_sq_contains = sq_contains Py_sq_inplace_concat = sq_inplace_concat Py_sq_inplace_repeat = sq_inplace_repeat
        Py_sq_item = sq_item Py_sq_length = sq_length Py_sq_repeat = sq_repeat);
    places!(Mapping, PyMappingMethods, n; Py_mp_ass_subscript = mp_ass_subscript Py_mp_length = mp_length
        Py_mp_subscript = mp_subscript);
    places!(Async, PyAsyncMethods, n; Py_am_await = am_await Py_am_aiter = am_aiter Py_am_anext = am_anext
        Py_am_send = am_send);
    places!(Buffer, PyBufferProcs, n; Py_bf_getbuffer = bf_getbuffer Py_bf_releasebuffer = bf_releasebuffer);
    (n == Py_tp_token).then_some(Token)
}

/// The address of a slot in a type; NULL when the type has no such table.
///
/// # Safety
/// `ty` is a live type.
pub unsafe fn address(ty: *mut PyTypeObject, place: Place) -> *mut *mut c_void {
    // SAFETY: offsets are of fields of the struct that they are added to.
    unsafe {
        let (table, offset): (*mut u8, usize) = match place {
            Type(offset) => (ty.cast(), offset),
            Number(offset) => ((*ty).tp_as_number.cast(), offset),
            Sequence(offset) => ((*ty).tp_as_sequence.cast(), offset),
            Mapping(offset) => ((*ty).tp_as_mapping.cast(), offset),
            Async(offset) => ((*ty).tp_as_async.cast(), offset),
            Buffer(offset) => ((*ty).tp_as_buffer.cast(), offset),
            Token if super::type_object::has_flag(ty, Py_TPFLAGS_HEAPTYPE) => {
                (ty.cast(), offset_of!(PyHeapTypeObject, ht_token))
            }
            Token => (core::ptr::null_mut(), 0),
        };
        if table.is_null() { core::ptr::null_mut() } else { table.add(offset).cast() }
    }
}
