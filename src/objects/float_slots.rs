//! `float`'s slots: repr, hash, comparison, operators.

use super::float::{self, PyFloat_Type, check, decompose, new, real, value};
use super::long_arith::division_by_zero;
use super::singletons::{is_none, not_implemented};
use super::{complex, float_math, float_text, long, long_arith, long_float, long_slots, tuple, unicode};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, alloc, error};
use crate::raise;
use core::cmp::Ordering;

macro_rules! binary {
    ($($slot:ident => $function:expr;)*) => {$(
        unsafe extern "C" fn $slot(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
            // SAFETY: a slot gets live objects.
            let (a, b) = unsafe { (Obj::from_ptr(a), Obj::from_ptr(b)) };
            operate(a, b, $function).into_c()
        }
    )*};
}

/// Applies an operator to the values of two ints or floats.
#[inline(always)]
fn operate(a: &Obj, b: &Obj, f: impl FnOnce(f64, f64) -> Result<Owned>) -> Result<Owned> {
    let Some(a) = real(a)? else { return Ok(not_implemented().to_owned()) };
    let Some(b) = real(b)? else { return Ok(not_implemented().to_owned()) };
    f(a, b)
}

binary! {
    add => |a, b| new(a + b);
    subtract => |a, b| new(a - b);
    multiply => |a, b| new(a * b);
    true_divide => |a, b| if b == 0.0 { Err(division_by_zero()) } else { new(a / b) };
    floor_divide => |a, b| new(divmod(a, b)?.0);
    remainder => |a, b| new(divmod(a, b)?.1);
    divmod_slot => |a, b| {
        let (quotient, rest) = divmod(a, b)?;
        tuple::from_owned(vec![new(quotient)?, new(rest)?])
    };
}

/// Floor division with remainder, which has the divisor's sign.
fn divmod(a: f64, b: f64) -> Result<(f64, f64)> {
    if b == 0.0 {
        return Err(division_by_zero());
    }
    let mut rest = a % b;
    let mut quotient = (a - rest) / b;
    if rest == 0.0 {
        rest = 0.0_f64.copysign(b);
    } else if (b < 0.0) != (rest < 0.0) {
        rest += b;
        quotient -= 1.0;
    }
    if quotient == 0.0 {
        return Ok((0.0_f64.copysign(a / b), rest));
    }
    let floor = quotient.floor();
    Ok((if quotient - floor > 0.5 { floor + 1.0 } else { floor }, rest))
}

/// `OverflowError: (34, 'Numerical result out of range')`.
#[cold]
fn range_error() -> Raised {
    let build = || -> Result<Raised> {
        // SAFETY: `strerror` returns a C string.
        let text = unsafe { CStr::from_ptr(libc::strerror(libc::ERANGE)) };
        let (code, text) = (long::from_i64(i64::from(libc::ERANGE))?, unicode::from_utf8_lossy(text.to_bytes())?);
        Ok(error::raise_object(super::exceptions::exc::OverflowError, &*tuple::new([&code, &text])?))
    };
    build().unwrap_or_else(|raised| raised)
}

/// `a ** b`: complex for a negative number to a fractional power.
pub fn pow(a: f64, b: f64) -> Result<Owned> {
    let odd = b.abs() % 2.0 == 1.0;
    if b == 0.0 {
        return new(1.0);
    }
    if a.is_nan() {
        return new(a);
    }
    if b.is_nan() {
        return new(if a == 1.0 { 1.0 } else { b });
    }
    if b.is_infinite() {
        let size = a.abs();
        return new(if size == 1.0 {
            1.0
        } else if (b > 0.0) == (size > 1.0) {
            b.abs()
        } else {
            0.0
        });
    }
    if a.is_infinite() {
        return new(match (b > 0.0, odd) {
            (true, true) => a,
            (true, false) => a.abs(),
            (false, true) => 0.0_f64.copysign(a),
            (false, false) => 0.0,
        });
    }
    if a == 0.0 {
        if b < 0.0 {
            return Err(raise!(ZeroDivisionError, "zero to a negative power"));
        }
        return new(if odd { a } else { 0.0 });
    }
    if a < 0.0 && b != b.floor() {
        return complex::pow(Py_complex { real: a, imag: 0.0 }, Py_complex { real: b, imag: 0.0 });
    }
    let size = if a.abs() == 1.0 { 1.0 } else { float_math::pow(a.abs(), b) };
    if size.is_infinite() {
        return Err(range_error());
    }
    new(if a < 0.0 && odd { -size } else { size })
}

unsafe extern "C" fn power(a: *mut PyObject, b: *mut PyObject, modulus: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets live objects.
    let (a, b, modulus) = unsafe { (Obj::from_ptr(a), Obj::from_ptr(b), Obj::from_ptr(modulus)) };
    if !is_none(modulus) {
        let text = "pow() 3rd argument not allowed unless all arguments are integers";
        return Result::<Owned>::Err(raise!(TypeError, "{text}")).into_c();
    }
    operate(a, b, pow).into_c()
}

macro_rules! unary {
    ($($slot:ident => $function:expr;)*) => {$(
        unsafe extern "C" fn $slot(o: *mut PyObject) -> *mut PyObject {
            let f: fn(&Obj) -> Result<Owned> = $function;
            // SAFETY: a slot gets a live object.
            f(unsafe { Obj::from_ptr(o) }).into_c()
        }
    )*};
}

unary! {
    negative => |o| new(-value(o));
    absolute => |o| new(value(o).abs());
    exact_slot => exact;
    to_int => |o| long_float::from_f64(value(o));
}

/// An exact `float` of a float object's value: the object itself when it is one.
pub(super) fn exact(o: &Obj) -> Result<Owned> {
    if o.is_exactly(&raw mut PyFloat_Type) { Ok(o.to_owned()) } else { new(value(o)) }
}

unsafe extern "C" fn is_nonzero(o: *mut PyObject) -> c_int {
    // SAFETY: a slot gets a live object.
    c_int::from(value(unsafe { Obj::from_ptr(o) }) != 0.0)
}

/// `float`'s operators.
pub(super) static mut NUMBER: PyNumberMethods = PyNumberMethods {
    nb_add: Some(add),
    nb_subtract: Some(subtract),
    nb_multiply: Some(multiply),
    nb_remainder: Some(remainder),
    nb_divmod: Some(divmod_slot),
    nb_power: Some(power),
    nb_negative: Some(negative),
    nb_positive: Some(exact_slot),
    nb_absolute: Some(absolute),
    nb_bool: Some(is_nonzero),
    nb_int: Some(to_int),
    nb_float: Some(exact_slot),
    nb_floor_divide: Some(floor_divide),
    nb_true_divide: Some(true_divide),
    ..PyNumberMethods::EMPTY
};

pub(super) unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: the last reference is gone; an exact float is a block of the object domain, others are freed by their type.
    unsafe {
        if core::ptr::eq((*o).ob_type, &raw mut PyFloat_Type) {
            return alloc::object_free(o.cast());
        }
        if let Some(free) = (*(*o).ob_type).tp_free {
            free(o.cast());
        }
    }
}

pub(super) unsafe extern "C" fn repr(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live object.
    let text = float_text::repr_text(value(unsafe { Obj::from_ptr(o) }));
    unicode::from_ascii(text.as_bytes()).into_c()
}

pub(super) unsafe extern "C" fn hash(o: *mut PyObject) -> Py_hash_t {
    // SAFETY: a slot gets a live object.
    let o = unsafe { Obj::from_ptr(o) };
    float::hash_f64(o, value(o))
}

/// How a double compares with an `int` object, exactly; `None` for NaN.
pub(super) fn compare_with_int(v: f64, int: &Obj) -> Option<Ordering> {
    if v.is_nan() {
        return None;
    }
    let sign_of_int = long::sign(int);
    let sign = if v > 0.0 { 1 } else { -i32::from(v < 0.0) };
    if sign != sign_of_int || v.is_infinite() {
        return Some(if v.is_infinite() { sign.cmp(&0) } else { sign.cmp(&sign_of_int) });
    }
    if let Some(int) = long::compact(int)
        && v.abs() < 9.2e18
    {
        let whole = v as i64;
        return Some(whole.cmp(&int).then_with(|| v.fract().partial_cmp(&0.0).unwrap_or(Ordering::Equal)));
    }
    let (mantissa, exponent) = decompose(v.abs());
    let bits = i64::from(u64::BITS - mantissa.leading_zeros()) + exponent;
    let int_bits = long_arith::bit_length(long::digits(int)) as i64;
    let magnitudes = bits.cmp(&int_bits).then_with(|| {
        // The same number of bits: beyond two digits, the double's fraction (if any) decides last.
        let whole = long_float::from_f64(v.abs().trunc()).ok();
        let whole = whole.map(|whole| long_arith::compare_digits(long::digits(&whole), long::digits(int)));
        whole
            .unwrap_or(Ordering::Equal)
            .then_with(|| if v.fract() != 0.0 { Ordering::Greater } else { Ordering::Equal })
    });
    Some(if sign < 0 { magnitudes.reverse() } else { magnitudes })
}

pub(super) unsafe extern "C" fn richcompare(a: *mut PyObject, b: *mut PyObject, op: c_int) -> *mut PyObject {
    // SAFETY: a slot gets live objects.
    let (a, b) = unsafe { (Obj::from_ptr(a), Obj::from_ptr(b)) };
    let ordering = if check(b) {
        value(a).partial_cmp(&value(b))
    } else if long::check(b) {
        compare_with_int(value(a), b)
    } else {
        return not_implemented().to_owned().into_ptr();
    };
    match ordering {
        Some(ordering) => long_slots::answer(ordering, op),
        None => super::bool::new(op == Py_NE),
    }
    .into_ptr()
}
