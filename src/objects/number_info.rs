//! What is known about ints and floats: `sys.int_info` and `sys.float_info`.

use super::{float, long, long_text, structseq};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result, refcount};
use core::ptr;

macro_rules! fields {
    ($($name:literal $doc:literal;)*) => {
        [$(PyStructSequence_Field { name: $name.as_ptr(), doc: $doc.as_ptr() },)*
            PyStructSequence_Field { name: ptr::null(), doc: ptr::null() }]
    };
}

static mut INT_FIELDS: [PyStructSequence_Field; 5] = fields! {
    c"bits_per_digit" c"bits of a digit";
    c"sizeof_digit" c"bytes of a digit";
    c"default_max_str_digits" c"the limit on decimal digits in conversions, unless it is changed";
    c"str_digits_check_threshold" c"the least limit that can be set";
};
static mut FLOAT_FIELDS: [PyStructSequence_Field; 12] = fields! {
    c"max" c"the largest finite float";
    c"max_exp" c"the largest power of two (plus one) that is finite";
    c"max_10_exp" c"the largest power of ten that is finite";
    c"min" c"the smallest normal positive float";
    c"min_exp" c"the smallest power of two (plus one) that is normal";
    c"min_10_exp" c"the smallest power of ten that is normal";
    c"dig" c"decimal digits that survive the way to a float and back";
    c"mant_dig" c"bits of the significand";
    c"epsilon" c"the distance from one to the next float";
    c"radix" c"the base of the exponent";
    c"rounds" c"how sums are rounded";
};

static mut INT_DESC: PyStructSequence_Desc = PyStructSequence_Desc {
    name: c"sys.int_info".as_ptr(),
    doc: c"sys.int_info\n\nHow ints are kept.".as_ptr(),
    fields: (&raw mut INT_FIELDS).cast(),
    n_in_sequence: 4,
};
static mut FLOAT_DESC: PyStructSequence_Desc = PyStructSequence_Desc {
    name: c"sys.float_info".as_ptr(),
    doc: c"sys.float_info\n\nThe limits of floats.".as_ptr(),
    fields: (&raw mut FLOAT_FIELDS).cast(),
    n_in_sequence: 11,
};

/// The two types, made at first use.
static mut INT_INFO: *mut PyObject = ptr::null_mut();
static mut FLOAT_INFO: *mut PyObject = ptr::null_mut();

/// An instance of the type in `slot`, which is made if it is not there yet.
///
/// # Safety
/// Both point to statics; the caller holds the GIL.
unsafe fn instance(slot: *mut *mut PyObject, desc: *const PyStructSequence_Desc, values: Vec<Owned>) -> Result<Owned> {
    // SAFETY: the slot owns its type; the description is static.
    unsafe {
        if (*slot).is_null() {
            *slot = structseq::new_type(desc, 0)?.into_ptr();
        }
        let made = structseq::create(Obj::from_ptr(*slot).cast())?;
        for (i, value) in values.into_iter().enumerate() {
            structseq::set(&made, i, value);
        }
        Ok(made)
    }
}

/// `PyLong_GetInfo`.
pub fn int_info() -> Result<Owned> {
    let numbers = [
        i64::from(long::SHIFT),
        size_of::<digit>() as i64,
        i64::from(long_text::DEFAULT_MAX_DIGITS),
        i64::from(long_text::DIGITS_THRESHOLD),
    ];
    let values = numbers.into_iter().map(long::from_i64).collect::<Result<_>>()?;
    // SAFETY: statics, under the GIL.
    unsafe { instance(&raw mut INT_INFO, &raw const INT_DESC, values) }
}

/// `PyFloat_GetInfo`.
pub fn float_info() -> Result<Owned> {
    let int = |value: i32| long::from_i64(i64::from(value));
    let values = vec![
        float::new(f64::MAX)?,
        int(f64::MAX_EXP)?,
        int(f64::MAX_10_EXP)?,
        float::new(f64::MIN_POSITIVE)?,
        int(f64::MIN_EXP)?,
        int(f64::MIN_10_EXP)?,
        int(f64::DIGITS as i32)?,
        int(f64::MANTISSA_DIGITS as i32)?,
        float::new(f64::EPSILON)?,
        int(f64::RADIX as i32)?,
        int(1)?,
    ];
    // SAFETY: statics, under the GIL.
    unsafe { instance(&raw mut FLOAT_INFO, &raw const FLOAT_DESC, values) }
}

/// Gives the types back.
pub fn fini() {
    // SAFETY: the slots own their types; under the GIL.
    unsafe {
        refcount::clear(&raw mut INT_INFO);
        refcount::clear(&raw mut FLOAT_INFO);
    }
}
