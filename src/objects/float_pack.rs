//! Doubles in fewer bits. NaNs keep their sign and what fits of their payload.

use crate::engine::{Raised, Result};
use crate::raise;

#[cold]
fn too_large(format: char) -> Raised {
    raise!(OverflowError, "float too large to pack with {format} format")
}

/// `2 ** exponent`, for the exponents of normal doubles.
fn power_of_two(exponent: i32) -> f64 {
    f64::from_bits(((1023 + exponent) as u64) << 52)
}

/// The bits of an IEEE 754 binary16, rounded to nearest.
pub fn pack_half(x: f64) -> Result<u16> {
    let bits = x.to_bits();
    let sign = ((bits >> 48) & 0x8000) as u16;
    if x.is_nan() {
        let payload = ((bits >> 42) & 0x3ff) as u16;
        return Ok(sign | 0x7c00 | if payload == 0 { 0x200 } else { payload });
    }
    if x.is_infinite() {
        return Ok(sign | 0x7c00);
    }
    // In units of the last place of the result; the least exponent is that of subnormal numbers.
    let exponent = (((bits >> 52) & 0x7ff) as i32 - 1023).max(-14);
    if exponent > 15 {
        return Err(too_large('e'));
    }
    let units = (x.abs() * power_of_two(10 - exponent)).round_ties_even() as u32;
    // A carry into the next exponent comes out by itself.
    let packed = (((exponent + 14) as u32) << 10) + units;
    if packed >= 0x7c00 { Err(too_large('e')) } else { Ok(sign | packed as u16) }
}

/// The bits of an IEEE 754 binary32, rounded to nearest.
pub fn pack_single(x: f64) -> Result<u32> {
    if x.is_nan() {
        let bits = x.to_bits();
        let (sign, payload) = ((bits >> 32) as u32 & 0x8000_0000, (bits >> 29) as u32 & 0x7f_ffff);
        return Ok(sign | 0x7f80_0000 | if payload == 0 { 0x40_0000 } else { payload });
    }
    let y = x as f32;
    if y.is_infinite() && !x.is_infinite() {
        return Err(too_large('f'));
    }
    Ok(y.to_bits())
}

/// The value of an IEEE 754 binary16.
pub fn unpack_half(bits: u16) -> f64 {
    let (sign, exponent, fraction) = (bits >> 15, i32::from(bits >> 10 & 0x1f), u64::from(bits & 0x3ff));
    let size = match exponent {
        0x1f if fraction == 0 => f64::INFINITY,
        0x1f => f64::from_bits(0x7ff0_0000_0000_0000 | fraction << 42),
        0 => fraction as f64 * power_of_two(-24),
        _ => (fraction + 0x400) as f64 * power_of_two(exponent - 25),
    };
    if sign != 0 { -size } else { size }
}

/// The value of an IEEE 754 binary32.
pub fn unpack_single(bits: u32) -> f64 {
    let x = f32::from_bits(bits);
    if !x.is_nan() {
        return f64::from(x);
    }
    // A signaling NaN stays one.
    f64::from_bits(u64::from(bits & 0x8000_0000) << 32 | 0x7ff0_0000_0000_0000 | u64::from(bits & 0x7f_ffff) << 29)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_trip() {
        for bits in (0..0x7c00u16).chain(0x8000..0xfc00) {
            assert_eq!(pack_half(unpack_half(bits)).ok(), Some(bits));
        }
        assert_eq!(pack_half(65519.9).ok(), Some(0x7bff));
        assert_eq!(pack_half(f64::INFINITY).ok(), Some(0x7c00));
    }
}
