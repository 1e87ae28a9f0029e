//! `float`: layout, creation, and conversion to C.

use super::float_methods as methods;
use super::float_slots as slots;
use super::{long, long_float, warnings};
use crate::abi::*;
use crate::engine::refcount::new_reference;
use crate::engine::{Obj, Owned, Raised, Result, alloc};
use crate::protocols::compare::hash_address;
use crate::protocols::number;
use crate::raise;

pub use super::float_slots::pow;
pub use super::float_text::repr_text;

/// `float`.
#[unsafe(no_mangle)]
pub static mut PyFloat_Type: PyTypeObject = PyTypeObject {
    tp_name: c"float".as_ptr(),
    tp_basicsize: size_of::<PyFloatObject>() as Py_ssize_t,
    tp_dealloc: Some(slots::dealloc),
    tp_repr: Some(slots::repr),
    tp_as_number: &raw mut slots::NUMBER,
    tp_hash: Some(slots::hash),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | _Py_TPFLAGS_MATCH_SELF,
    tp_doc: methods::DOC.as_ptr(),
    tp_richcompare: Some(slots::richcompare),
    tp_methods: (&raw mut methods::METHODS).cast(),
    tp_getset: (&raw mut methods::GETSET).cast(),
    tp_new: Some(methods::new_slot),
    tp_vectorcall: Some(methods::vectorcall_slot),
    tp_free: Some(crate::capi::objimpl::PyObject_Free),
    ..PyTypeObject::STATIC
};

/// A new float.
#[inline(always)]
pub fn new(value: f64) -> Result<Owned> {
    let o = alloc::object_alloc(size_of::<PyFloatObject>()).cast::<PyFloatObject>();
    if o.is_null() {
        return Err(Raised::no_memory());
    }
    // SAFETY: the block has room for the object; it is new, with one reference.
    unsafe {
        new_reference(o.cast());
        (*o).ob_base.ob_type = &raw mut PyFloat_Type;
        (*o).ob_fval = value;
        Ok(Owned::from_ptr(o))
    }
}
/// Whether `o` is a `float` or derived from it.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.is_instance(&raw mut PyFloat_Type)
}
/// The value of a `float` object (or a derived one).
#[inline(always)]
pub fn value(o: &Obj) -> f64 {
    // SAFETY: callers pass floats only.
    unsafe { (*o.cast::<PyFloatObject>()).ob_fval }
}
/// `PyFloat_AsDouble`: through `__float__` and `__index__`; `TypeError: must be real number, not X`.
#[inline]
pub fn as_f64(o: &Obj) -> Result<f64> {
    if check(o) { Ok(value(o)) } else { convert(o) }
}

fn convert(o: &Obj) -> Result<f64> {
    // SAFETY: a live object's type and its slot tables are live; the slot is called as its contract says.
    let converted = unsafe {
        match (*o.ty()).tp_as_number.as_ref().and_then(|t| t.nb_float) {
            Some(nb_float) => Owned::from_call(nb_float(o.as_ptr()))?,
            None if number::has_index(o) => return long_float::to_f64(&*number::int_index(o)?),
            None => return Err(raise!(TypeError, "must be real number, not {:.50}", o.type_name())),
        }
    };
    check_converted(o, &converted)?;
    Ok(value(&converted))
}

/// What `__float__` returned must be a float; a derived type is deprecated.
pub(crate) fn check_converted(o: &Obj, converted: &Obj) -> Result<()> {
    if converted.is_exactly(&raw mut PyFloat_Type) {
        return Ok(());
    }
    let (from, to) = (o.type_name().limit(50), converted.type_name().limit(50));
    if !check(converted) {
        return Err(raise!(TypeError, "{from}.__float__ returned non-float (type {to})"));
    }
    let message = format!(
        "{from}.__float__ returned non-float (type {to}).  The ability to return an instance of a strict subclass of float \
         is deprecated, and may be removed in a future version of Python."
    );
    warnings::warn(crate::objects::exceptions::exc::DeprecationWarning, &message, 1)
}

/// The value of a float or an int; `None` for other objects.
#[inline(always)]
pub(super) fn real(o: &Obj) -> Result<Option<f64>> {
    if check(o) {
        return Ok(Some(value(o)));
    }
    if long::check(o) { long_float::to_f64(o).map(Some) } else { Ok(None) }
}

/// Mantissa and exponent of a finite, non-negative value: it is `mantissa * 2**exponent`.
pub(super) fn decompose(value: f64) -> (u64, i64) {
    let bits = value.to_bits();
    let fraction = bits & ((1 << 52) - 1);
    match ((bits >> 52) & 0x7ff) as i64 {
        0 => (fraction, -1074),
        e => (fraction | 1 << 52, e - 1075),
    }
}

/// The modulus of numeric hashes: 2**61 - 1.
const HASH_BITS: u32 = 61;
const HASH_MODULUS: u64 = (1 << HASH_BITS) - 1;
const HASH_INFINITY: Py_hash_t = 314_159;

/// The hash of a value (`obj` is what a NaN hashes by).
pub fn hash_f64(obj: &Obj, v: f64) -> Py_hash_t {
    if v.is_nan() {
        return hash_address(obj.as_ptr() as usize);
    }
    if v.is_infinite() {
        return if v > 0.0 { HASH_INFINITY } else { -HASH_INFINITY };
    }
    // Powers of two rotate modulo 2**61 - 1.
    let (mantissa, exponent) = decompose(v.abs());
    let rotation = exponent.rem_euclid(i64::from(HASH_BITS)) as u32;
    let wide = u128::from(mantissa) << rotation;
    let hash = (wide % u128::from(HASH_MODULUS)) as i64;
    match if v < 0.0 { -hash } else { hash } {
        -1 => -2,
        hash => hash as Py_hash_t,
    }
}
