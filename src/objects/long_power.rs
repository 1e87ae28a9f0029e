//! Powers of `int` objects, with and without a modulus.

use super::long::{compact, digits, from_bigint, from_i64, is_negative, sign, to_bigint};
use super::long_arith as arith;
use super::{float, long_float};
use crate::engine::{Obj, Owned, Raised, Result};
use crate::raise;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Pow, Zero};

/// `pow(a, b)` and `pow(a, b, modulus)`.
pub(super) fn power(a: &Obj, b: &Obj, modulus: Option<&Obj>) -> Result<Owned> {
    if let Some(modulus) = modulus {
        return modular(a, b, modulus);
    }
    if is_negative(b) {
        return float::pow(long_float::to_f64(a)?, long_float::to_f64(b)?);
    }
    match (compact(a), compact(b)) {
        (_, Some(0)) | (Some(1), _) => from_i64(1),
        (Some(0), _) => from_i64(0),
        (Some(-1), _) => from_i64(if digits(b)[0] & 1 == 0 { 1 } else { -1 }),
        (base, Some(exponent)) => {
            if let (Some(base), Ok(exponent)) = (base, u32::try_from(exponent))
                && let Some(result) = base.checked_pow(exponent)
            {
                return from_i64(result);
            }
            large(a, exponent as u64)
        }
        (_, None) => Err(Raised::no_memory()),
    }
}

/// More bits than any machine has memory for.
const TOO_MANY_BITS: u64 = 1 << 43;

/// `a` to a power that gives a long result.
fn large(a: &Obj, exponent: u64) -> Result<Owned> {
    let (x, bits) = (digits(a), arith::bit_length(digits(a)));
    let negative = is_negative(a) && exponent & 1 == 1;
    let shift = (bits - 1).checked_mul(exponent).filter(|&n| n < TOO_MANY_BITS).ok_or_else(Raised::no_memory)?;
    if arith::is_power_of_two(x) {
        return arith::shift_left(&[1], shift, negative);
    }
    // The result's memory is known to be there before a computation starts that cannot fail.
    super::long::new_digits((shift / u64::from(super::long::SHIFT)) as usize + 1, false)?;
    let result = BigInt::from(Pow::pow(to_bigint(a).into_parts().1, exponent));
    from_bigint(&if negative { -result } else { result })
}

fn modular(a: &Obj, b: &Obj, modulus: &Obj) -> Result<Owned> {
    if sign(modulus) == 0 {
        return Err(raise!(ValueError, "pow() 3rd argument cannot be 0"));
    }
    let (mut base, mut exponent, modulus) = (to_bigint(a), to_bigint(b), to_bigint(modulus));
    if exponent.sign() == num_bigint::Sign::Minus {
        base = inverse(&base, &modulus)
            .ok_or_else(|| raise!(ValueError, "base is not invertible for the given modulus"))?;
        exponent = -exponent;
    }
    from_bigint(&base.modpow(&exponent, &modulus))
}

/// The number whose product with `a` is one modulo `modulus`.
fn inverse(a: &BigInt, modulus: &BigInt) -> Option<BigInt> {
    let magnitude = BigInt::from(modulus.magnitude().clone());
    if magnitude.is_one() {
        return Some(BigInt::zero());
    }
    let found = a.mod_floor(&magnitude).extended_gcd(&magnitude);
    found.gcd.is_one().then(|| found.x.mod_floor(&magnitude))
}
