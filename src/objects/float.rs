//! `float`: layout, creation, and conversion to C.

use crate::abi::*;
use crate::engine::refcount::new_reference;
use crate::engine::{Obj, Owned, Raised, Result, alloc};
use crate::protocols::compare::hash_address;

/// `float`.
#[unsafe(no_mangle)]
pub static mut PyFloat_Type: PyTypeObject = PyTypeObject { tp_name: c"float".as_ptr(), ..PyTypeObject::STATIC };

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
pub fn as_f64(_o: &Obj) -> Result<f64> {
    todo!()
}
/// `repr`'s text of a value.
pub fn repr_text(_v: f64) -> String {
    todo!()
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
    // The value is mantissa * 2**exponent; powers of two rotate modulo 2**61 - 1.
    let bits = v.to_bits();
    let exponent_field = ((bits >> 52) & 0x7ff) as i64;
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = match exponent_field {
        0 => (fraction, -1074),
        e => (fraction | 1 << 52, e - 1075),
    };
    let rotation = exponent.rem_euclid(i64::from(HASH_BITS)) as u32;
    let wide = u128::from(mantissa) << rotation;
    let hash = (wide % u128::from(HASH_MODULUS)) as i64;
    match if v < 0.0 { -hash } else { hash } {
        -1 => -2,
        hash => hash as Py_hash_t,
    }
}
