//! `int`, of any size, in 30-bit digits: layout, creation, and conversion to C integers.

use super::long_methods as methods;
use super::long_slots as slots;
use crate::abi::*;
use crate::engine::refcount::new_reference;
use crate::engine::{Obj, Owned, Raised, Result, alloc};
use crate::protocols::number;
use crate::raise;

pub use super::long_arith::gcd;
pub use super::long_text::parse;
use num_bigint::{BigInt, Sign};

/// The sign in `lv_tag`'s two lowest bits.
const POSITIVE: usize = 0;
const ZERO: usize = 1;
const NEGATIVE: usize = 2;
const SIGN_MASK: usize = 3;
/// Marks the shared small ints.
const SHARED: usize = 1 << 2;
const NON_SIZE_BITS: u32 = 3;
pub(super) const SHIFT: u32 = 30;
pub(super) const MASK: u64 = (1 << SHIFT) - 1;
pub(super) const HEADER: usize =
    core::mem::offset_of!(PyLongObject, long_value) + core::mem::offset_of!(_PyLongValue, ob_digit);

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
pub static mut PyLong_Type: PyTypeObject = PyTypeObject {
    tp_name: c"int".as_ptr(),
    tp_basicsize: HEADER as Py_ssize_t,
    tp_itemsize: size_of::<digit>() as Py_ssize_t,
    tp_dealloc: Some(slots::dealloc),
    tp_repr: Some(slots::repr),
    tp_as_number: &raw mut slots::NUMBER,
    tp_hash: Some(slots::hash),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_LONG_SUBCLASS | _Py_TPFLAGS_MATCH_SELF,
    tp_doc: methods::DOC.as_ptr(),
    tp_richcompare: Some(slots::richcompare),
    tp_methods: (&raw mut methods::METHODS).cast(),
    tp_getset: (&raw mut methods::GETSET).cast(),
    tp_new: Some(methods::new_slot),
    tp_vectorcall: Some(methods::vectorcall_slot),
    tp_free: Some(crate::capi::objimpl::PyObject_Free),
    ..PyTypeObject::STATIC
};

#[inline(always)]
fn small(value: i64) -> Owned {
    // SAFETY: an immortal object in static storage.
    unsafe { Owned::from_ptr((&raw mut SMALL).cast::<PyLongObject>().add((value - SMALLEST) as usize)) }
}

/// How many digits an int can have at most.
const MAX_DIGITS: usize = (isize::MAX as usize - HEADER) / size_of::<digit>();

#[cold]
pub(crate) fn too_many_digits() -> Raised {
    raise!(OverflowError, "too many digits in integer")
}

/// A new int with room for `n` digits, which are uninitialised, and sign `sign`.
#[inline(always)]
fn allocate(n: usize, sign: usize) -> Result<*mut PyLongObject> {
    if n > MAX_DIGITS {
        return Err(too_many_digits());
    }
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

/// A new int with room for `n` digits (at least one), which `fill` finds zeroed and sets, the lowest first. Leading zeros are dropped, and a small
/// value is the shared one.
#[inline]
pub(super) fn make(n: usize, negative: bool, fill: impl FnOnce(&mut [digit])) -> Result<Owned> {
    let o = allocate(n, if negative { NEGATIVE } else { POSITIVE })?;
    // SAFETY: there is room for `n` digits, and all are set before the slice is made; the object is new.
    unsafe {
        let first = (&raw mut (*o).long_value.ob_digit).cast::<digit>();
        first.write_bytes(0, n.max(1));
        fill(core::slice::from_raw_parts_mut(first, n));
        Ok(normalized(o))
    }
}

/// Takes over a new int whose digits are set: drops leading zeros, and gives the shared object for a small value.
///
/// # Safety
/// `o` is an exact int with one reference, which moves here; its tag tells the sign and the number of digits.
pub(crate) unsafe fn normalized(o: *mut PyLongObject) -> Owned {
    // SAFETY: the digits are set, and nobody else knows the object.
    unsafe {
        let o = Owned::from_ptr(o);
        let digits = digits(&o);
        let used = digits.iter().rposition(|&d| d != 0).map_or(0, |i| i + 1);
        let sign = tag(&o) & SIGN_MASK;
        if used <= 1 {
            let magnitude = i64::from(if used == 0 { 0 } else { digits[0] });
            let value = if sign == NEGATIVE { -magnitude } else { magnitude };
            if (SMALLEST..=LARGEST).contains(&value) {
                return small(value);
            }
        }
        (*o.cast::<PyLongObject>()).long_value.lv_tag = (used << NON_SIZE_BITS) | sign;
        o
    }
}

/// A new int with room for `n` zeroed digits, which its maker sets before anybody else sees it (`_PyLong_New`).
pub fn new_digits(n: usize, negative: bool) -> Result<Owned> {
    let o = allocate(
        n,
        if n == 0 {
            ZERO
        } else if negative {
            NEGATIVE
        } else {
            POSITIVE
        },
    )?;
    // SAFETY: there is room for `n` digits, and for one at least.
    unsafe {
        (&raw mut (*o).long_value.ob_digit).cast::<digit>().write_bytes(0, n.max(1));
        Ok(Owned::from_ptr(o))
    }
}

/// Makes `value`'s digits those of an instance of a type derived from `int`.
pub(super) fn new_derived(ty: *mut PyTypeObject, value: &Obj) -> Result<Owned> {
    let from = digits(value);
    // SAFETY: the type's allocator gives room for so many items after int's head.
    unsafe {
        let Some(alloc) = (*ty).tp_alloc else { return Err(crate::engine::error::bad_internal_call()) };
        let o = Owned::from_call(alloc(ty, from.len().max(1) as Py_ssize_t))?;
        let p = o.cast::<PyLongObject>();
        (*p).long_value.lv_tag = tag(value) & !SHARED;
        let first = (&raw mut (*p).long_value.ob_digit).cast::<digit>();
        first.write(0);
        core::ptr::copy_nonoverlapping(from.as_ptr(), first, from.len());
        Ok(o)
    }
}

/// An exact `int` of an int object's value: the object itself when it is one.
#[inline]
pub fn exact(o: &Obj) -> Result<Owned> {
    if o.is_exactly(&raw mut PyLong_Type) { Ok(o.to_owned()) } else { from_digits(digits(o), is_negative(o)) }
}

/// An int of this value.
pub fn from_i128(value: i128) -> Result<Owned> {
    if let Ok(value) = i64::try_from(value) {
        return from_i64(value);
    }
    let mut rest = value.unsigned_abs();
    make(5, value < 0, |digits| {
        for d in digits {
            *d = (rest & u128::from(MASK)) as digit;
            rest >>= SHIFT;
        }
    })
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

/// Whether an `int` object has at most one digit.
#[inline(always)]
pub fn has_one_digit(o: &Obj) -> bool {
    tag(o) < 2 << NON_SIZE_BITS
}

/// The value of an `int` object of at most two digits.
#[inline(always)]
pub fn compact(o: &Obj) -> Option<i64> {
    let tag = tag(o);
    let p = o.cast::<PyLongObject>();
    let sign = 1 - (tag & SIGN_MASK) as i64;
    // SAFETY: an int has room for at least one digit, and for as many as its tag says.
    unsafe {
        let first = (&raw const (*p).long_value.ob_digit).cast::<digit>();
        if tag < 2 << NON_SIZE_BITS {
            return Some(sign * i64::from(*first));
        }
        if tag < 3 << NON_SIZE_BITS {
            return Some(sign * (i64::from(*first) | i64::from(*first.add(1)) << SHIFT));
        }
    }
    None
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

/// The number of bits of an `int` object's magnitude.
pub fn bit_length(o: &Obj) -> u64 {
    super::long_arith::bit_length(digits(o))
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
    if let Some(value) = compact(o) {
        return Ok(value);
    }
    long_value_or_sign(o)
}

fn long_value_or_sign(o: &Obj) -> core::result::Result<i64, i32> {
    let d = digits(o);
    let magnitude = match *d {
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

#[cold]
pub(crate) fn too_large(what: &str) -> Raised {
    raise!(OverflowError, "Python int too large to convert to C {what}")
}

/// `PyLong_AsLong`: through `__index__`; `TypeError`, or `OverflowError: Python int too large to convert to C long`.
#[inline(always)]
pub fn as_i64(o: &Obj) -> Result<i64> {
    if check(o)
        && let Some(value) = compact(o)
    {
        return Ok(value);
    }
    as_i64_slow(o)
}

/// [`as_i64`] for every case.
#[inline(never)]
fn as_i64_slow(o: &Obj) -> Result<i64> {
    if check(o) {
        return value_or_sign(o).map_err(|_| too_large("long"));
    }
    value_or_sign(&*number::int_index(o)?).map_err(|_| too_large("long"))
}

/// `PyLong_AsLongAndOverflow`: the second value is -1 or 1 for a value out of range (without an error).
pub fn as_i64_overflow(o: &Obj) -> Result<(i64, i32)> {
    let value = if check(o) { value_or_sign(o) } else { value_or_sign(&*number::int_index(o)?) };
    Ok(value.map_or_else(|sign| (-1, sign), |value| (value, 0)))
}

/// The value of an `int` object as an unsigned word. The errors' texts are `can't convert negative {negative}` and `{large}`.
#[inline]
pub fn as_unsigned(o: &Obj, negative: &str, large: &str) -> Result<u64> {
    if !check(o) {
        return Err(raise!(TypeError, "an integer is required"));
    }
    if let Some(value @ 0..) = compact(o) {
        return Ok(value as u64);
    }
    if is_negative(o) {
        return Err(raise!(OverflowError, "can't convert negative {negative}"));
    }
    match *digits(o) {
        [_, _, c] if c < 16 => Ok(low_word(o)),
        _ => Err(raise!(OverflowError, "{large}")),
    }
}

/// `PyLong_AsUnsignedLong`: `int` objects only.
#[inline]
pub fn as_u64(o: &Obj) -> Result<u64> {
    as_unsigned(o, "value to unsigned int", "Python int too large to convert to C unsigned long")
}

/// `PyLong_AsLongLong`: as [`as_i64`], but for the text of the `OverflowError`.
pub fn as_long_long(o: &Obj) -> Result<i64> {
    let value = if check(o) { value_or_sign(o) } else { value_or_sign(&*number::int_index(o)?) };
    value.map_err(|_| super::long_bytes::Misfit::TooBig.raise())
}

/// `PyLong_AsUnsignedLongLong`: `int` objects only.
pub fn as_unsigned_long_long(o: &Obj) -> Result<u64> {
    as_unsigned(o, "int to unsigned", "int too big to convert")
}

/// `PyLong_AsVoidPtr`: `int` objects only, of either sign.
pub fn as_address(o: &Obj) -> Result<usize> {
    match check(o) && is_negative(o) {
        true => as_i64(o).map(|value| value as usize),
        false => as_u64(o).map(|value| value as usize),
    }
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
    Ok(to_u64_mask(&*number::int_index(o)?))
}

/// `PyLong_AsInt`: as `as_i64` with `OverflowError: Python int too large to convert to C int`.
pub fn as_c_int(o: &Obj) -> Result<c_int> {
    let value = if check(o) { value_or_sign(o) } else { value_or_sign(&*number::int_index(o)?) };
    value.ok().and_then(|value| c_int::try_from(value).ok()).ok_or_else(|| too_large("int"))
}
