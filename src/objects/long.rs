//! `int`, of any size, in 30-bit digits: layout, creation, and conversion to C integers.

use crate::abi::*;
use crate::engine::refcount::new_reference;
use crate::engine::{Obj, Owned, Raised, Result, alloc};
use crate::protocols::number;
use crate::raise;
use num_bigint::{BigInt, Sign};

/// The sign in `lv_tag`'s two lowest bits.
const POSITIVE: usize = 0;
const ZERO: usize = 1;
const NEGATIVE: usize = 2;
const SIGN_MASK: usize = 3;
/// Marks the shared small ints.
const SHARED: usize = 1 << 2;
const NON_SIZE_BITS: u32 = 3;
const SHIFT: u32 = 30;
const MASK: u64 = (1 << SHIFT) - 1;
const HEADER: usize = core::mem::offset_of!(PyLongObject, long_value) + core::mem::offset_of!(_PyLongValue, ob_digit);

const SMALLEST: i64 = -5;
const LARGEST: i64 = 256;
const SHARED_COUNT: usize = (LARGEST - SMALLEST + 1) as usize;

/// The ints that exist once.
static mut SMALL: [PyLongObject; SHARED_COUNT] = {
    let mut all = [PyLongObject {
        ob_base: PyObject::immortal(&raw mut PyLong_Type),
        long_value: _PyLongValue { lv_tag: ZERO | SHARED, ob_digit: [0] },
    }; SHARED_COUNT];
    let mut i = 0;
    while i < SHARED_COUNT {
        let value = SMALLEST + i as i64;
        if value != 0 {
            let sign = if value < 0 { NEGATIVE } else { POSITIVE };
            all[i].long_value =
                _PyLongValue { lv_tag: (1 << NON_SIZE_BITS) | sign | SHARED, ob_digit: [value.unsigned_abs() as u32] };
        }
        i += 1;
    }
    all
};

/// `int`.
#[unsafe(no_mangle)]
pub static mut PyLong_Type: PyTypeObject = PyTypeObject { tp_name: c"int".as_ptr(), ..PyTypeObject::STATIC };

#[inline(always)]
fn small(value: i64) -> Owned {
    // SAFETY: an immortal object in static storage.
    unsafe { Owned::from_ptr((&raw mut SMALL).cast::<PyLongObject>().add((value - SMALLEST) as usize)) }
}

/// A new int with room for `n` digits, which are uninitialised, and sign `sign`.
#[inline(always)]
fn allocate(n: usize, sign: usize) -> Result<*mut PyLongObject> {
    let size = HEADER + n.max(1) * size_of::<digit>();
    let o = alloc::object_alloc(size).cast::<PyLongObject>();
    if o.is_null() {
        return Err(Raised::no_memory());
    }
    // SAFETY: the block has room for the head, the tag and the digits.
    unsafe {
        new_reference(o.cast());
        (*o).ob_base.ob_type = &raw mut PyLong_Type;
        (*o).long_value.lv_tag = (n << NON_SIZE_BITS) | sign;
    }
    Ok(o)
}

#[inline(always)]
fn from_magnitude(magnitude: u64, negative: bool) -> Result<Owned> {
    let n = if magnitude <= MASK {
        1
    } else if magnitude >> (2 * SHIFT) == 0 {
        2
    } else {
        3
    };
    let o = allocate(n, if negative { NEGATIVE } else { POSITIVE })?;
    let mut rest = magnitude;
    for i in 0..n {
        // SAFETY: there is room for `n` digits.
        unsafe { (&raw mut (*o).long_value.ob_digit).cast::<digit>().add(i).write((rest & MASK) as digit) };
        rest >>= SHIFT;
    }
    // SAFETY: a new object with one reference.
    Ok(unsafe { Owned::from_ptr(o) })
}

/// An int of this value (shared for -5..=256).
#[inline(always)]
pub fn from_i64(value: i64) -> Result<Owned> {
    if (SMALLEST..=LARGEST).contains(&value) {
        return Ok(small(value));
    }
    from_magnitude(value.unsigned_abs(), value < 0)
}

/// An int of this value.
#[inline]
pub fn from_u64(value: u64) -> Result<Owned> {
    if value <= LARGEST as u64 {
        return Ok(small(value as i64));
    }
    from_magnitude(value, false)
}

/// An int of this value.
pub fn from_usize(v: usize) -> Result<Owned> {
    from_u64(v as u64)
}

/// An int with these digits, the lowest first; leading zeros are dropped, and small values shared.
pub fn from_digits(digits: &[digit], negative: bool) -> Result<Owned> {
    let n = digits.iter().rposition(|&d| d != 0).map_or(0, |i| i + 1);
    if n <= 1 {
        let magnitude = i64::from(digits.first().copied().unwrap_or(0));
        return from_i64(if negative { -magnitude } else { magnitude });
    }
    let o = allocate(n, if negative { NEGATIVE } else { POSITIVE })?;
    // SAFETY: there is room for `n` digits; the object is new, with one reference.
    unsafe {
        core::ptr::copy_nonoverlapping(digits.as_ptr(), (&raw mut (*o).long_value.ob_digit).cast(), n);
        Ok(Owned::from_ptr(o))
    }
}

/// An int of this value.
pub fn from_bigint(value: &BigInt) -> Result<Owned> {
    if let Ok(value) = i64::try_from(value) {
        return from_i64(value);
    }
    let digits = regroup(value.iter_u32_digits(), 32, SHIFT);
    from_digits(&digits, value.sign() == Sign::Minus)
}

/// Regroups digits of `from` bits into digits of `to` bits, the lowest first.
fn regroup(digits: impl Iterator<Item = u32>, from: u32, to: u32) -> Vec<u32> {
    let (mut out, mut buffer, mut bits) = (Vec::with_capacity(digits.size_hint().0 + 2), 0u64, 0);
    for d in digits {
        buffer |= u64::from(d) << bits;
        bits += from;
        while bits >= to {
            out.push((buffer & ((1 << to) - 1)) as u32);
            buffer >>= to;
            bits -= to;
        }
    }
    if buffer != 0 {
        out.push(buffer as u32);
    }
    out
}

#[inline(always)]
fn tag(o: &Obj) -> usize {
    // SAFETY: callers pass ints only.
    unsafe { (*o.cast::<PyLongObject>()).long_value.lv_tag }
}

/// The digits of an `int` object (or a derived one), the lowest first.
#[inline(always)]
pub fn digits(o: &Obj) -> &[digit] {
    let p = o.cast::<PyLongObject>();
    // SAFETY: an int has as many digits as its tag says.
    unsafe {
        core::slice::from_raw_parts(
            (&raw const (*p).long_value.ob_digit).cast(),
            (*p).long_value.lv_tag >> NON_SIZE_BITS,
        )
    }
}

/// Whether an `int` object is negative.
#[inline(always)]
pub fn is_negative(o: &Obj) -> bool {
    tag(o) & SIGN_MASK == NEGATIVE
}

/// -1, 0 or 1.
#[inline(always)]
pub fn sign(o: &Obj) -> i32 {
    1 - (tag(o) & SIGN_MASK) as i32
}

/// The value of an `int` object (or a derived one).
pub fn to_bigint(o: &Obj) -> BigInt {
    let words = regroup(digits(o).iter().copied(), SHIFT, 32);
    BigInt::from_slice(if is_negative(o) { Sign::Minus } else { Sign::Plus }, &words)
}

/// Whether `o` is an `int` or derived from it.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.has_flag(Py_TPFLAGS_LONG_SUBCLASS)
}

/// The value of an `int` object when it fits, else the sign of what does not.
#[inline(always)]
pub fn value_or_sign(o: &Obj) -> core::result::Result<i64, i32> {
    let d = digits(o);
    let magnitude = match *d {
        [] => return Ok(0),
        [a] => u64::from(a),
        [a, b] => u64::from(a) | u64::from(b) << SHIFT,
        [a, b, c] if c < 16 => u64::from(a) | u64::from(b) << SHIFT | u64::from(c) << (2 * SHIFT),
        _ => return Err(sign(o)),
    };
    match (is_negative(o), magnitude) {
        (false, m) if m <= i64::MAX as u64 => Ok(m as i64),
        (true, m) if m <= 1 << 63 => Ok((m as i64).wrapping_neg()),
        _ => Err(sign(o)),
    }
}

/// The magnitude of an `int` object modulo 2**64.
fn low_word(o: &Obj) -> u64 {
    digits(o).iter().take(3).enumerate().fold(0, |word, (i, &d)| word | u64::from(d) << (SHIFT * i as u32))
}

/// The value of an `int` object modulo 2**64.
pub fn to_u64_mask(o: &Obj) -> u64 {
    let word = low_word(o);
    if is_negative(o) { word.wrapping_neg() } else { word }
}

/// `int` objects as they are, others through `__index__`.
fn as_int(o: &Obj) -> Result<Owned> {
    if check(o) { Ok(o.to_owned()) } else { number::index(o) }
}

#[cold]
fn too_large(what: &str) -> Raised {
    raise!(OverflowError, "Python int too large to convert to C {what}")
}

/// `PyLong_AsLong`: through `__index__`; `TypeError`, or `OverflowError: Python int too large to convert to C long`.
#[inline]
pub fn as_i64(o: &Obj) -> Result<i64> {
    if check(o) {
        return value_or_sign(o).map_err(|_| too_large("long"));
    }
    value_or_sign(&*number::index(o)?).map_err(|_| too_large("long"))
}

/// `PyLong_AsLongAndOverflow`: the second value is -1 or 1 for a value out of range (without an error).
pub fn as_i64_overflow(o: &Obj) -> Result<(i64, i32)> {
    let int = as_int(o)?;
    Ok(value_or_sign(&int).map_or_else(|sign| (-1, sign), |value| (value, 0)))
}

/// The value of an `int` object as an unsigned word; the error's text names the C type `what`.
pub fn as_unsigned(o: &Obj, what: &str) -> Result<u64> {
    if !check(o) {
        return Err(raise!(TypeError, "an integer is required"));
    }
    if is_negative(o) {
        return Err(raise!(OverflowError, "can't convert negative value to {what}"));
    }
    match *digits(o) {
        [] | [_] | [_, _] => Ok(low_word(o)),
        [_, _, c] if c < 16 => Ok(low_word(o)),
        _ => Err(too_large(what)),
    }
}

/// `PyLong_AsUnsignedLong`: `int` objects only.
pub fn as_u64(o: &Obj) -> Result<u64> {
    as_unsigned(o, "unsigned int")
}

/// `PyLong_AsSsize_t`: `int` objects only.
pub fn as_ssize(o: &Obj) -> Result<isize> {
    if !check(o) {
        return Err(raise!(TypeError, "an integer is required"));
    }
    match value_or_sign(o) {
        Ok(value) => Ok(value as isize),
        Err(_) => Err(too_large("ssize_t")),
    }
}

/// `PyLong_AsUnsignedLongMask`: through `__index__`, modulo 2**64.
pub fn as_u64_mask(o: &Obj) -> Result<u64> {
    Ok(to_u64_mask(&*as_int(o)?))
}

/// `PyLong_AsInt`: as `as_i64` with `OverflowError: Python int too large to convert to C int`.
pub fn as_c_int(o: &Obj) -> Result<c_int> {
    let (value, overflow) = as_i64_overflow(o)?;
    match c_int::try_from(value) {
        Ok(value) if overflow == 0 => Ok(value),
        _ => Err(too_large("int")),
    }
}

/// Parses a literal in `base` (0, 2..=36) with sign, underscores and white space; `ValueError` as `int()` gives it.
pub fn parse(_text: &Obj, _base: u32) -> Result<Owned> {
    todo!()
}
