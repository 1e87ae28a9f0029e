//! Between `int` and floating point, rounded to nearest, ties to even.

use super::float;
use super::long::{compact, digits, from_i64, is_negative, sign, to_bigint};
use super::long_arith as arith;
use crate::abi::digit;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::raise;
use num_integer::Integer;
use num_traits::{ToPrimitive, Zero};

/// Bits of a double's significand.
const PRECISION: i64 = 53;
/// The exponent of the smallest double.
const SMALLEST_EXPONENT: i64 = -1074;

/// `mantissa * 2**exponent` and a little more when `sticky`, rounded to nearest; `None` when it is out of range.
pub(super) fn scale(mantissa: u128, sticky: bool, exponent: i64) -> Option<f64> {
    if mantissa == 0 {
        return Some(0.0);
    }
    let bits = i64::from(u128::BITS - mantissa.leading_zeros());
    // How many bits fall off: those beyond the precision, or below the smallest double.
    let drop = (bits - PRECISION).max(SMALLEST_EXPONENT - exponent).max(0);
    let (kept, lost, half) = match drop {
        0 => (mantissa, 0, 1),
        1..=127 => (mantissa >> drop, mantissa & ((1 << drop) - 1), 1 << (drop - 1)),
        _ => (0, 1, 2),
    };
    let up = lost > half || lost == half && drop > 0 && (sticky || kept & 1 == 1);
    let kept = (kept + u128::from(up)) as u64;
    let exponent = exponent + drop;
    if exponent + i64::from(u64::BITS - kept.leading_zeros()) > 1024 {
        return None;
    }
    // Two steps, each exact: a power of two may itself be out of range.
    let half_way = exponent / 2;
    Some(kept as f64 * power_of_two(half_way) * power_of_two(exponent - half_way))
}

/// Two to a power between -1022 and 1023.
fn power_of_two(exponent: i64) -> f64 {
    f64::from_bits(((exponent + 1023) as u64) << 52)
}

/// The top bits of a magnitude (at least 64 if it has as many), whether anything below them is set, and their exponent.
fn top_bits(a: &[digit]) -> (u128, bool, i64) {
    let low = a.len().saturating_sub(4);
    let top = a[low..].iter().rfold(0, |top, &d| top << super::long::SHIFT | u128::from(d));
    (top, a[..low].iter().any(|&d| d != 0), low as i64 * i64::from(super::long::SHIFT))
}

/// The value of an `int` object as a double: `OverflowError: int too large to convert to float`.
#[inline]
pub fn to_f64(o: &Obj) -> Result<f64> {
    if let Some(value) = compact(o) {
        // Up to 60 bits: the processor rounds to nearest, ties to even.
        return Ok(value as f64);
    }
    let (top, sticky, exponent) = top_bits(digits(o));
    match scale(top, sticky, exponent) {
        Some(value) => Ok(if is_negative(o) { -value } else { value }),
        None => Err(raise!(OverflowError, "int too large to convert to float")),
    }
}

/// The integer part of a double: `OverflowError` for infinity, `ValueError` for NaN.
#[inline]
pub fn from_f64(value: f64) -> Result<Owned> {
    if value.abs() < 9.2e18 {
        return from_i64(value as i64);
    }
    if value.is_infinite() {
        return Err(raise!(OverflowError, "cannot convert float infinity to integer"));
    }
    if value.is_nan() {
        return Err(raise!(ValueError, "cannot convert float NaN to integer"));
    }
    let (mantissa, exponent) = float::decompose(value.abs());
    let low = (mantissa & super::long::MASK) as digit;
    let high = (mantissa >> super::long::SHIFT) as digit;
    arith::shift_left(&[low, high], exponent as u64, value < 0.0)
}

/// Whether a value survives the way to double unchanged.
fn is_exact(value: i64) -> bool {
    value.unsigned_abs() <= 1 << PRECISION
}

/// `a / b`, correctly rounded.
pub(super) fn true_div(a: &Obj, b: &Obj) -> Result<Owned> {
    if sign(b) == 0 {
        return Err(arith::division_by_zero());
    }
    if let (Some(a), Some(b)) = (compact(a), compact(b))
        && is_exact(a)
        && is_exact(b)
    {
        return float::new(a as f64 / b as f64);
    }
    float::new(ratio(a, b)?)
}

fn ratio(a: &Obj, b: &Obj) -> Result<f64> {
    let overflow = || -> Raised { raise!(OverflowError, "integer division result too large for a float") };
    let negative = is_negative(a) != is_negative(b);
    let signed = |value: f64| if negative { -value } else { value };
    let (a_bits, b_bits) = (arith::bit_length(digits(a)) as i64, arith::bit_length(digits(b)) as i64);
    if a_bits == 0 || a_bits - b_bits < SMALLEST_EXPONENT - 2 {
        return Ok(signed(0.0));
    }
    if a_bits - b_bits > 1025 {
        return Err(overflow());
    }
    // A quotient of 66 or 67 bits, whose remainder only says whether there is more.
    let shift = a_bits - b_bits - 66;
    let (numerator, denominator) = (to_bigint(a).into_parts().1, to_bigint(b).into_parts().1);
    let (quotient, rest) = match shift {
        ..0 => (numerator << -shift).div_rem(&denominator),
        _ => numerator.div_rem(&(denominator << shift)),
    };
    let quotient = quotient.to_u128().unwrap_or(u128::MAX);
    scale(quotient, !rest.is_zero(), shift).map(signed).ok_or_else(overflow)
}
