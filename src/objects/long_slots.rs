//! `int`'s slots: repr, hash, comparison, operators.

use super::long::{self, PyLong_Type, check, compact, digits, is_negative};
use super::long_arith as arith;
use super::singletons::not_implemented;
use super::{bool, float, long_float, long_text};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, alloc};
use core::cmp::Ordering;

macro_rules! binary {
    ($($slot:ident => $function:path;)*) => {$(
        unsafe extern "C" fn $slot(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
            // SAFETY: a slot gets live objects.
            let (a, b) = unsafe { (Obj::from_ptr(a), Obj::from_ptr(b)) };
            with_ints(a, b, $function).into_c()
        }
    )*};
}

/// Applies an operator to two ints; `NotImplemented` for other objects.
#[inline(always)]
pub(super) fn with_ints(a: &Obj, b: &Obj, f: impl FnOnce(&Obj, &Obj) -> Result<Owned>) -> Result<Owned> {
    if check(a) && check(b) { f(a, b) } else { Ok(not_implemented().to_owned()) }
}

macro_rules! unary {
    ($($slot:ident => $function:path;)*) => {$(
        unsafe extern "C" fn $slot(o: *mut PyObject) -> *mut PyObject {
            // SAFETY: a slot gets a live object.
            $function(unsafe { Obj::from_ptr(o) }).into_c()
        }
    )*};
}

binary! {
    add => arith::add;
    subtract => arith::sub;
    multiply => arith::mul;
    remainder => arith::modulo;
    divmod => arith::divmod_tuple;
    floor_divide => arith::floor_div;
    true_divide => long_float::true_div;
    lshift => arith::lshift;
    rshift => arith::rshift;
    and => arith::and;
    or => arith::or;
    xor => arith::xor;
}

unary! {
    negative => arith::neg;
    absolute => arith::abs;
    invert => arith::invert;
    exact => long::exact;
    to_float => to_float_object;
}

fn to_float_object(o: &Obj) -> Result<Owned> {
    float::new(long_float::to_f64(o)?)
}

unsafe extern "C" fn power(a: *mut PyObject, b: *mut PyObject, modulus: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets live objects.
    let (a, b, modulus) = unsafe { (Obj::from_ptr(a), Obj::from_ptr(b), Obj::from_ptr(modulus)) };
    let no_modulus = super::singletons::is_none(modulus);
    if !check(a) || !check(b) || !(no_modulus || check(modulus)) {
        return not_implemented().to_owned().into_ptr();
    }
    super::long_power::power(a, b, (!no_modulus).then_some(modulus)).into_c()
}

pub(super) unsafe extern "C" fn is_nonzero(o: *mut PyObject) -> c_int {
    // SAFETY: a slot gets a live object.
    c_int::from(long::sign(unsafe { Obj::from_ptr(o) }) != 0)
}

/// `int`'s operators.
pub(super) static mut NUMBER: PyNumberMethods = PyNumberMethods {
    nb_add: Some(add),
    nb_subtract: Some(subtract),
    nb_multiply: Some(multiply),
    nb_remainder: Some(remainder),
    nb_divmod: Some(divmod),
    nb_power: Some(power),
    nb_negative: Some(negative),
    nb_positive: Some(exact),
    nb_absolute: Some(absolute),
    nb_bool: Some(is_nonzero),
    nb_invert: Some(invert),
    nb_lshift: Some(lshift),
    nb_rshift: Some(rshift),
    nb_and: Some(and),
    nb_xor: Some(xor),
    nb_or: Some(or),
    nb_int: Some(exact),
    nb_float: Some(to_float),
    nb_floor_divide: Some(floor_divide),
    nb_true_divide: Some(true_divide),
    nb_index: Some(exact),
    ..PyNumberMethods::EMPTY
};

pub(super) unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: the last reference is gone; an exact int is a block of the object domain, others are freed by their type.
    unsafe {
        if core::ptr::eq((*o).ob_type, &raw mut PyLong_Type) {
            if (*o.cast::<PyLongObject>()).long_value.lv_tag & _PyLong_IMMORTALITY_BIT != 0 {
                // Counting that knows no immortality brought a shared int to zero: it lives on.
                return crate::engine::refcount::immortalize(o);
            }
            return alloc::object_free(o.cast());
        }
        if let Some(free) = (*(*o).ob_type).tp_free {
            free(o.cast());
        }
    }
}

pub(super) unsafe extern "C" fn repr(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live object.
    long_text::to_decimal(unsafe { Obj::from_ptr(o) }).into_c()
}

/// The modulus of numeric hashes is 2**61 - 1.
const HASH_BITS: u32 = 61;
const HASH_MODULUS: u64 = (1 << HASH_BITS) - 1;

/// The hash of an `int` object: its value modulo 2**61 - 1, with its sign.
#[inline]
pub(super) fn hash_of(o: &Obj) -> Py_hash_t {
    let value = match compact(o) {
        Some(value) => value,
        None => {
            let rotated = |h: u64| (h << long::SHIFT) & HASH_MODULUS | h >> (HASH_BITS - long::SHIFT);
            let hash = digits(o).iter().rfold(0, |h, &d| {
                let h = rotated(h) + u64::from(d);
                if h >= HASH_MODULUS { h - HASH_MODULUS } else { h }
            });
            if is_negative(o) { -(hash as i64) } else { hash as i64 }
        }
    };
    if value == -1 { -2 } else { value as Py_hash_t }
}

pub(super) unsafe extern "C" fn hash(o: *mut PyObject) -> Py_hash_t {
    // SAFETY: a slot gets a live object.
    hash_of(unsafe { Obj::from_ptr(o) })
}

/// How two `int` objects compare.
#[inline]
pub(super) fn compare(a: &Obj, b: &Obj) -> Ordering {
    if let (Some(a), Some(b)) = (compact(a), compact(b)) {
        return a.cmp(&b);
    }
    let by_sign = long::sign(a).cmp(&long::sign(b));
    by_sign.then_with(|| {
        let magnitudes = arith::compare_digits(digits(a), digits(b));
        if is_negative(a) { magnitudes.reverse() } else { magnitudes }
    })
}

/// `True` or `False` for an ordering and a comparison operator.
#[inline(always)]
pub(super) fn answer(ordering: Ordering, op: c_int) -> Owned {
    bool::new(match op {
        Py_LT => ordering.is_lt(),
        Py_LE => ordering.is_le(),
        Py_EQ => ordering.is_eq(),
        Py_NE => ordering.is_ne(),
        Py_GT => ordering.is_gt(),
        _ => ordering.is_ge(),
    })
}

pub(super) unsafe extern "C" fn richcompare(a: *mut PyObject, b: *mut PyObject, op: c_int) -> *mut PyObject {
    // SAFETY: a slot gets live objects.
    let (a, b) = unsafe { (Obj::from_ptr(a), Obj::from_ptr(b)) };
    if !check(a) || !check(b) {
        return not_implemented().to_owned().into_ptr();
    }
    if a.is(b) {
        return answer(Ordering::Equal, op).into_ptr();
    }
    answer(compare(a, b), op).into_ptr()
}
