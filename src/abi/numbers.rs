//! `int`, `float` and `complex`.

use super::*;

pub type digit = u32;
pub type sdigit = i32;
pub type twodigits = u64;
pub type stwodigits = i64;

pub const PyLong_SHIFT: u32 = 30;
pub const PyLong_BASE: digit = 1 << PyLong_SHIFT;
pub const PyLong_MASK: digit = PyLong_BASE - 1;
/// Bits of `lv_tag` that say the sign: 0 positive, 1 zero, 2 negative.
pub const _PyLong_SIGN_MASK: usize = 3;
/// `lv_tag >> _PyLong_NON_SIZE_BITS` is the number of digits.
pub const _PyLong_NON_SIZE_BITS: u32 = 3;
/// Bit of `lv_tag` set for integers in static storage.
pub const _PyLong_IMMORTALITY_BIT: usize = 1 << 2;

/// An int: sign and digit count in `lv_tag`, then the magnitude, least significant digit first.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PyLongObject {
    pub ob_base: PyObject,
    pub long_value: _PyLongValue,
}

#[repr(C)]
#[derive(Clone, Copy)]
pub struct _PyLongValue {
    pub lv_tag: usize,
    pub ob_digit: [digit; 1],
}

/// How an int's digits are laid out.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PyLongLayout {
    pub bits_per_digit: u8,
    pub digit_size: u8,
    pub digits_order: i8,
    pub digit_endianness: i8,
}

/// An int's value as `PyLong_Export` gives it.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PyLongExport {
    pub value: i64,
    pub negative: u8,
    pub ndigits: Py_ssize_t,
    pub digits: *const c_void,
    pub _reserved: usize,
}

/// An int under construction: opaque to C.
#[repr(C)]
pub struct PyLongWriter {
    _opaque: [u8; 0],
}

pub const Py_ASNATIVEBYTES_DEFAULTS: c_int = -1;
pub const Py_ASNATIVEBYTES_BIG_ENDIAN: c_int = 0;
pub const Py_ASNATIVEBYTES_LITTLE_ENDIAN: c_int = 1;
pub const Py_ASNATIVEBYTES_NATIVE_ENDIAN: c_int = 3;
pub const Py_ASNATIVEBYTES_UNSIGNED_BUFFER: c_int = 4;
pub const Py_ASNATIVEBYTES_REJECT_NEGATIVE: c_int = 8;
pub const Py_ASNATIVEBYTES_ALLOW_INDEX: c_int = 16;

/// A float.
#[repr(C)]
pub struct PyFloatObject {
    pub ob_base: PyObject,
    pub ob_fval: c_double,
}

/// A complex number by value.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Py_complex {
    pub real: c_double,
    pub imag: c_double,
}

/// A complex.
#[repr(C)]
pub struct PyComplexObject {
    pub ob_base: PyObject,
    pub cval: Py_complex,
}
