//! Hexadecimal text of doubles: `float.hex` and `float.fromhex`.

use super::float::decompose;
use super::float_text::trim;
use super::long_float::scale;
use crate::engine::{Raised, Result};
use crate::raise;

/// `float.hex`.
pub(super) fn format(v: f64) -> String {
    if !v.is_finite() {
        return super::float_text::repr_text(v);
    }
    let sign = if v.is_sign_negative() { "-" } else { "" };
    if v == 0.0 {
        return format!("{sign}0x0.0p+0");
    }
    let (mantissa, exponent) = decompose(v.abs());
    let (whole, fraction) = (mantissa >> 52, mantissa & ((1 << 52) - 1));
    format!("{sign}0x{whole}.{fraction:013x}p{:+}", exponent + 52)
}

#[cold]
fn invalid() -> Raised {
    raise!(ValueError, "invalid hexadecimal floating-point string")
}

#[cold]
fn too_large() -> Raised {
    raise!(OverflowError, "hexadecimal value too large to represent as a float")
}

fn strip_sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

/// `float.fromhex`.
pub(super) fn parse(text: &[u8]) -> Result<f64> {
    let (negative, rest) = strip_sign(trim(text));
    let signed = |v: f64| if negative { -v } else { v };
    let is = |word: &[u8]| rest.eq_ignore_ascii_case(word);
    if is(b"inf") || is(b"infinity") {
        return Ok(signed(f64::INFINITY));
    }
    if is(b"nan") {
        return Ok(signed(f64::NAN));
    }
    let rest = match rest {
        [b'0', b'x' | b'X', rest @ ..] => rest,
        _ => rest,
    };
    let end = rest.iter().position(|c| c | 0x20 == b'p').unwrap_or(rest.len());
    let (digits, exponent) = rest.split_at(end);
    let exponent = if exponent.is_empty() { 0 } else { parse_exponent(&exponent[1..])? };
    let (mantissa, sticky, shift) = parse_digits(digits)?;
    let exponent = exponent.saturating_add(shift).clamp(i64::MIN / 2, i64::MAX / 2);
    scale(mantissa, sticky, exponent).map(signed).ok_or_else(too_large)
}

fn parse_exponent(text: &[u8]) -> Result<i64> {
    let (negative, digits) = strip_sign(text);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(invalid());
    }
    let size = digits.iter().fold(0_i64, |n, d| n.saturating_mul(10).saturating_add(i64::from(d - b'0')));
    Ok(if negative { -size } else { size })
}

/// The value of hexadecimal digits with a point: the leading bits, whether more is set below them, and their exponent.
fn parse_digits(text: &[u8]) -> Result<(u128, bool, i64)> {
    let (mut mantissa, mut sticky, mut exponent) = (0_u128, false, 0_i64);
    let (mut behind_point, mut any) = (false, false);
    for &c in text {
        if c == b'.' && !behind_point {
            behind_point = true;
            continue;
        }
        let digit = char::from(c).to_digit(16).ok_or_else(invalid)?;
        any = true;
        if mantissa >> 112 == 0 {
            mantissa = mantissa << 4 | u128::from(digit);
            exponent -= if behind_point { 4 } else { 0 };
        } else {
            sticky |= digit != 0;
            exponent += if behind_point { 0 } else { 4 };
        }
    }
    if any { Ok((mantissa, sticky, exponent)) } else { Err(invalid()) }
}
