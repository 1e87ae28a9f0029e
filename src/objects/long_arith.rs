//! Arithmetic of `int` objects: words for small values, digits for larger ones, `num_bigint` for what is long and hard.

use super::long::{
    MASK, SHIFT, compact, digits, exact, from_bigint, from_digits, from_i64, from_i128, is_negative, make, sign,
    to_bigint, too_many_digits,
};
use super::tuple;
use crate::abi::digit;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::raise;
use core::cmp::Ordering;
use num_integer::Integer;

/// Compares two magnitudes without leading zeros.
pub(super) fn compare_digits(a: &[digit], b: &[digit]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.iter().rev().cmp(b.iter().rev()))
}

fn add_magnitudes(a: &[digit], b: &[digit], negative: bool) -> Result<Owned> {
    let (a, b) = if a.len() >= b.len() { (a, b) } else { (b, a) };
    make(a.len() + 1, negative, |out| {
        let mut carry = 0;
        let mut step = |d: digit, e: digit| {
            carry += d + e;
            let low = carry & MASK as digit;
            carry >>= SHIFT;
            low
        };
        let (low, high) = out.split_at_mut(b.len());
        for ((o, &d), &e) in low.iter_mut().zip(a).zip(b) {
            *o = step(d, e);
        }
        for (o, &d) in high.iter_mut().zip(&a[b.len()..]) {
            *o = step(d, 0);
        }
        out[a.len()] = carry;
    })
}

/// `|a| - |b|` with the sign `negative`, or its opposite when `b` is larger.
fn sub_magnitudes(a: &[digit], b: &[digit], negative: bool) -> Result<Owned> {
    let (a, b, negative) = match compare_digits(a, b) {
        Ordering::Equal => return from_i64(0),
        Ordering::Greater => (a, b, negative),
        Ordering::Less => (b, a, !negative),
    };
    make(a.len(), negative, |out| {
        let mut borrow = 0;
        for (i, (o, &d)) in out.iter_mut().zip(a).enumerate() {
            let difference = d.wrapping_sub(b.get(i).copied().unwrap_or(0)).wrapping_sub(borrow);
            *o = difference & MASK as digit;
            borrow = difference >> 31;
        }
    })
}

#[inline]
pub(super) fn add(a: &Obj, b: &Obj) -> Result<Owned> {
    if let (Some(a), Some(b)) = (compact(a), compact(b)) {
        return from_i64(a + b);
    }
    let (x, y) = (digits(a), digits(b));
    if is_negative(a) == is_negative(b) {
        add_magnitudes(x, y, is_negative(a))
    } else {
        sub_magnitudes(x, y, is_negative(a))
    }
}

#[inline]
pub(super) fn sub(a: &Obj, b: &Obj) -> Result<Owned> {
    if let (Some(a), Some(b)) = (compact(a), compact(b)) {
        return from_i64(a - b);
    }
    let (x, y) = (digits(a), digits(b));
    if is_negative(a) == is_negative(b) {
        sub_magnitudes(x, y, is_negative(a))
    } else {
        add_magnitudes(x, y, is_negative(a) || sign(a) == 0 && !is_negative(b))
    }
}

/// Up to this many digits of the shorter factor, the school method is the fastest.
const SCHOOL_LIMIT: usize = 64;

#[inline]
pub(super) fn mul(a: &Obj, b: &Obj) -> Result<Owned> {
    if let (Some(a), Some(b)) = (compact(a), compact(b)) {
        return match a.checked_mul(b) {
            Some(product) => from_i64(product),
            None => from_i128(i128::from(a) * i128::from(b)),
        };
    }
    mul_long(a, b)
}

fn mul_long(a: &Obj, b: &Obj) -> Result<Owned> {
    let (x, y) = (digits(a), digits(b));
    let (x, y) = if x.len() >= y.len() { (x, y) } else { (y, x) };
    if y.len() > SCHOOL_LIMIT {
        return from_bigint(&(to_bigint(a) * to_bigint(b)));
    }
    make(x.len() + y.len(), is_negative(a) != is_negative(b), |out| {
        for (i, &e) in y.iter().enumerate() {
            let mut carry = 0;
            for (o, &d) in out[i..].iter_mut().zip(x) {
                carry += u64::from(*o) + u64::from(d) * u64::from(e);
                *o = (carry & MASK) as digit;
                carry >>= SHIFT;
            }
            out[i + x.len()] = carry as digit;
        }
    })
}

#[cold]
pub(super) fn division_by_zero() -> Raised {
    raise!(ZeroDivisionError, "division by zero")
}

/// Divides digits by one digit: the quotient goes to `out`, the remainder is returned.
pub(super) fn divide_by_digit(a: &[digit], by: digit, out: &mut [digit]) -> digit {
    let mut rest = 0;
    for (o, &d) in out.iter_mut().zip(a).rev() {
        let value = rest << SHIFT | u64::from(d);
        *o = (value / u64::from(by)) as digit;
        rest = value % u64::from(by);
    }
    rest as digit
}

/// Floor division of a long int by one digit and a sign.
fn divmod_by_digit(a: &Obj, by: digit, by_negative: bool) -> Result<(Owned, Owned)> {
    let x = digits(a);
    let differ = is_negative(a) != by_negative;
    let mut rest = 0;
    let mut quotient = make(x.len(), differ, |out| rest = divide_by_digit(x, by, out))?;
    let mut rest = i64::from(rest);
    if differ && rest != 0 {
        quotient = sub(&quotient, &*from_i64(1)?)?;
        rest = i64::from(by) - rest;
    }
    Ok((quotient, from_i64(if by_negative { -rest } else { rest })?))
}

/// Floor division with remainder.
pub(super) fn divmod(a: &Obj, b: &Obj) -> Result<(Owned, Owned)> {
    if sign(b) == 0 {
        return Err(division_by_zero());
    }
    if let (Some(a), Some(b)) = (compact(a), compact(b)) {
        let (q, r) = divmod_words(a, b);
        return Ok((from_i64(q)?, from_i64(r)?));
    }
    let (x, y) = (digits(a), digits(b));
    if let [by] = *y {
        return divmod_by_digit(a, by, is_negative(b));
    }
    if compare_digits(x, y).is_lt() {
        if sign(a) == 0 || is_negative(a) == is_negative(b) {
            return Ok((from_i64(0)?, exact(a)?));
        }
        return Ok((from_i64(-1)?, add(a, b)?));
    }
    if y.len() > SCHOOL_LIMIT && x.len() - y.len() > SCHOOL_LIMIT {
        let (q, r) = to_bigint(a).div_mod_floor(&to_bigint(b));
        return Ok((from_bigint(&q)?, from_bigint(&r)?));
    }
    let differ = is_negative(a) != is_negative(b);
    let mut rest = None;
    let mut quotient = make(x.len() - y.len() + 1, differ, |out| rest = divide_digits(x, y, out))?;
    let Some(rest) = rest else { return Err(Raised::no_memory()) };
    let mut rest = from_digits(&rest, is_negative(a))?;
    if differ && sign(&rest) != 0 {
        quotient = sub(&quotient, &*from_i64(1)?)?;
        rest = add(&rest, b)?;
    }
    Ok((quotient, rest))
}

/// Long division by the school method of a magnitude by one of at least two digits that is not larger: the quotient goes to `out`, the remainder is
/// returned; `None` when memory is out.
fn divide_digits(a: &[digit], b: &[digit], out: &mut [digit]) -> Option<Vec<digit>> {
    let n = b.len();
    // Both are shifted so that the divisor's top bit is set: then a guess from the top digits is at most two too large.
    let shift = b[n - 1].leading_zeros() - (digit::BITS - SHIFT);
    let mut rest = shifted(a, shift)?;
    let by = shifted(b, shift)?;
    let (top, second) = (u64::from(by[n - 1]), u64::from(by[n - 2]));
    for i in (0..out.len()).rev() {
        let window = &mut rest[i..=i + n];
        let leading = u64::from(window[n]) << SHIFT | u64::from(window[n - 1]);
        let (mut guess, mut over) = (leading / top, leading % top);
        while guess > MASK || guess * second > (over << SHIFT | u64::from(window[n - 2])) {
            guess -= 1;
            over += top;
            if over > MASK {
                break;
            }
        }
        let (mut borrow, mut carry) = (0_i64, 0);
        for (place, &d) in window.iter_mut().zip(&by[..n]) {
            carry += guess * u64::from(d);
            borrow += i64::from(*place) - (carry & MASK) as i64;
            carry >>= SHIFT;
            *place = (borrow & MASK as i64) as digit;
            borrow >>= SHIFT;
        }
        borrow += i64::from(window[n]) - carry as i64;
        window[n] = (borrow & MASK as i64) as digit;
        if borrow < 0 {
            // The guess was one too large after all.
            guess -= 1;
            let mut carry = 0;
            for (place, &d) in window.iter_mut().zip(&by[..n]) {
                carry += *place + d;
                *place = carry & MASK as digit;
                carry >>= SHIFT;
            }
            window[n] = (window[n] + carry) & MASK as digit;
        }
        out[i] = guess as digit;
    }
    rest.truncate(n);
    for i in 0..n {
        let above = rest.get(i + 1).copied().unwrap_or(0);
        rest[i] = ((u64::from(rest[i]) | u64::from(above) << SHIFT) >> shift & MASK) as digit;
    }
    Some(rest)
}

/// Digits shifted left by less than a digit, with one more digit for what is carried out.
fn shifted(a: &[digit], shift: u32) -> Option<Vec<digit>> {
    let mut out = Vec::new();
    out.try_reserve_exact(a.len() + 1).ok()?;
    let mut carry = 0;
    for &d in a {
        carry |= u64::from(d) << shift;
        out.push((carry & MASK) as digit);
        carry >>= SHIFT;
    }
    out.push(carry as digit);
    Some(out)
}

pub(super) fn divmod_tuple(a: &Obj, b: &Obj) -> Result<Owned> {
    let (q, r) = divmod(a, b)?;
    tuple::from_owned(vec![q, r])
}

/// Floor division of words: of half words where that is enough, which is much faster.
#[inline(always)]
fn divmod_words(a: i64, b: i64) -> (i64, i64) {
    if let (Ok(a), Ok(b)) = (u32::try_from(a), u32::try_from(b)) {
        return (i64::from(a / b), i64::from(a % b));
    }
    a.div_mod_floor(&b)
}

#[inline]
pub(super) fn floor_div(a: &Obj, b: &Obj) -> Result<Owned> {
    if let (Some(a), Some(b)) = (compact(a), compact(b)) {
        return if b == 0 { Err(division_by_zero()) } else { from_i64(divmod_words(a, b).0) };
    }
    divmod(a, b).map(|(q, _)| q)
}

/// The remainder of floor division of a long int by one digit and a sign.
fn modulo_digit(a: &Obj, by: digit, by_negative: bool) -> Result<Owned> {
    let by = u64::from(by);
    let mut rest = digits(a).iter().rfold(0, |rest, &d| (rest << SHIFT | u64::from(d)) % by);
    if is_negative(a) != by_negative && rest != 0 {
        rest = by - rest;
    }
    from_i64(if by_negative { -(rest as i64) } else { rest as i64 })
}

#[inline]
pub(super) fn modulo(a: &Obj, b: &Obj) -> Result<Owned> {
    if let (Some(a), Some(b)) = (compact(a), compact(b)) {
        return if b == 0 { Err(division_by_zero()) } else { from_i64(divmod_words(a, b).1) };
    }
    if let [by] = *digits(b) {
        return modulo_digit(a, by, is_negative(b));
    }
    divmod(a, b).map(|(_, r)| r)
}

pub(super) fn neg(a: &Obj) -> Result<Owned> {
    match compact(a) {
        Some(a) => from_i64(-a),
        None => from_digits(digits(a), !is_negative(a)),
    }
}

pub(super) fn abs(a: &Obj) -> Result<Owned> {
    if is_negative(a) { neg(a) } else { exact(a) }
}

pub(super) fn invert(a: &Obj) -> Result<Owned> {
    match compact(a) {
        Some(a) => from_i64(!a),
        None => sub(&*from_i64(-1)?, a),
    }
}

/// The greatest common divisor, which is not negative.
pub fn gcd(a: &Obj, b: &Obj) -> Result<Owned> {
    match (compact(a), compact(b)) {
        (Some(a), Some(b)) => from_i64(a.gcd(&b)),
        _ => from_bigint(&to_bigint(a).gcd(&to_bigint(b))),
    }
}

/// The number of bits of a magnitude.
pub(super) fn bit_length(a: &[digit]) -> u64 {
    a.last().map_or(0, |top| (a.len() as u64 - 1) * u64::from(SHIFT) + u64::from(digit::BITS - top.leading_zeros()))
}

/// Whether a magnitude has a single bit set.
pub(super) fn is_power_of_two(a: &[digit]) -> bool {
    a.split_last().is_some_and(|(top, rest)| top.is_power_of_two() && rest.iter().all(|&d| d == 0))
}

/// A shift count; `None` for one that is beyond a word.
fn shift_count(b: &Obj) -> Result<Option<u64>> {
    if is_negative(b) {
        return Err(raise!(ValueError, "negative shift count"));
    }
    Ok(super::long::value_or_sign(b).ok().map(|count| count as u64))
}

#[inline]
pub(super) fn lshift(a: &Obj, b: &Obj) -> Result<Owned> {
    let Some(count) = shift_count(b)? else {
        return if sign(a) == 0 { from_i64(0) } else { Err(too_many_digits()) };
    };
    if let Some(a) = compact(a)
        && count < 64
    {
        return from_i128(i128::from(a) << count);
    }
    shift_left(digits(a), count, is_negative(a))
}

/// The magnitude `a` times two to the power of `count`, with a sign.
pub(super) fn shift_left(a: &[digit], count: u64, negative: bool) -> Result<Owned> {
    if a.is_empty() {
        return from_i64(0);
    }
    let (words, bits) = ((count / u64::from(SHIFT)) as usize, (count % u64::from(SHIFT)) as u32);
    make(a.len() + words + 1, negative, |out| {
        let mut carry = 0;
        for (o, &d) in out[words..].iter_mut().zip(a) {
            carry |= u64::from(d) << bits;
            *o = (carry & MASK) as digit;
            carry >>= SHIFT;
        }
        out[words + a.len()] = carry as digit;
    })
}

#[inline]
pub(super) fn rshift(a: &Obj, b: &Obj) -> Result<Owned> {
    let count = shift_count(b)?.unwrap_or(u64::MAX);
    if let Some(a) = compact(a) {
        return from_i64(a >> count.min(63));
    }
    if count == 0 && is_negative(a) {
        return exact(a);
    }
    let x = digits(a);
    let words = usize::try_from(count / u64::from(SHIFT)).unwrap_or(usize::MAX);
    let bits = (count % u64::from(SHIFT)) as u32;
    let negative = is_negative(a);
    if words >= x.len() {
        return from_i64(if negative { -1 } else { 0 });
    }
    let lost = x[..words].iter().any(|&d| d != 0) || x[words] & ((1 << bits) - 1) != 0;
    make(x.len() - words + 1, negative, |out| {
        for (i, o) in out[..x.len() - words].iter_mut().enumerate() {
            let above = x.get(words + i + 1).copied().unwrap_or(0);
            *o = ((u64::from(x[words + i]) | u64::from(above) << SHIFT) >> bits & MASK) as digit;
        }
        if negative && lost {
            increment(out);
        }
    })
}

/// Adds one to a magnitude that has room for it.
fn increment(a: &mut [digit]) {
    for d in a {
        *d = (*d + 1) & MASK as digit;
        if *d != 0 {
            return;
        }
    }
}

/// The digits of a two's complement of any length, the lowest first.
fn twos_complement(a: &Obj) -> impl Iterator<Item = digit> {
    let negative = is_negative(a);
    let mut carry = digit::from(negative);
    digits(a).iter().copied().chain(core::iter::repeat(0)).map(move |d| {
        if !negative {
            return d;
        }
        let flipped = (d ^ MASK as digit) + carry;
        carry = flipped >> SHIFT;
        flipped & MASK as digit
    })
}

fn bitwise(a: &Obj, b: &Obj, op: impl Fn(digit, digit) -> digit) -> Result<Owned> {
    let n = digits(a).len().max(digits(b).len()) + 1;
    let negative = op(digit::from(is_negative(a)), digit::from(is_negative(b))) & 1 != 0;
    make(n, negative, |out| {
        for ((o, d), e) in out.iter_mut().zip(twos_complement(a)).zip(twos_complement(b)) {
            *o = op(d, e);
        }
        if negative {
            out.iter_mut().for_each(|d| *d ^= MASK as digit);
            increment(out);
        }
    })
}

macro_rules! bitwise {
    ($($name:ident $op:tt),*) => {$(
        #[inline]
        pub(super) fn $name(a: &Obj, b: &Obj) -> Result<Owned> {
            if let (Some(a), Some(b)) = (compact(a), compact(b)) {
                return from_i64(a $op b);
            }
            bitwise(a, b, |d, e| d $op e)
        }
    )*};
}
bitwise!(and &, or |, xor ^);

#[cfg(test)]
mod tests {
    use super::*;
    use num_bigint::BigUint;

    fn value(digits: &[digit]) -> BigUint {
        digits.iter().rfold(BigUint::default(), |value, &d| (value << SHIFT) + d)
    }

    #[test]
    fn long_division_is_exact() {
        let mut state = 1_u64;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as digit
        };
        // Digits at the edges make the guesses go wrong.
        let mut number = |n: usize| -> Vec<digit> {
            let edges = [0, 1, MASK as digit, MASK as digit - 1, 1 << 29, (1 << 29) - 1];
            (0..n)
                .map(|_| if next() % 3 == 0 { next() & MASK as digit } else { edges[next() as usize % edges.len()] })
                .collect()
        };
        for round in 0..20_000 {
            let (mut a, mut b) = (number(3 + round % 9), number(2 + round % 5));
            if let Some(top) = b.last_mut() {
                *top |= 1 << (round % 30);
            }
            a.extend(b.iter().map(|_| 5));
            let mut quotient = vec![0; a.len() - b.len() + 1];
            let rest = divide_digits(&a, &b, &mut quotient).unwrap_or_default();
            assert_eq!(value(&quotient) * value(&b) + value(&rest), value(&a), "{a:?} / {b:?}");
            assert!(value(&rest) < value(&b), "{a:?} / {b:?}");
        }
    }
}
