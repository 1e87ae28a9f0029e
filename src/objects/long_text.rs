//! `int` as text: parsing, digits in any base, and the limit on long decimal conversions.

use super::long::{MASK, SHIFT, compact, digits, from_bigint, from_i64, is_negative, make, to_bigint};
use super::long_arith as arith;
use super::unicode;
use super::unicode_props;
use crate::abi::digit;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::protocols::text;
use crate::raise;
use num_bigint::{BigInt, BigUint, Sign};
use std::borrow::Cow;

/// The default limit on the number of decimal digits in conversions; 0 is none.
pub const DEFAULT_MAX_DIGITS: i32 = 4300;
/// Conversions of so few digits are never refused.
pub const DIGITS_THRESHOLD: i32 = 640;

static mut MAX_DIGITS: i32 = DEFAULT_MAX_DIGITS;

/// `sys.get_int_max_str_digits()`.
pub fn max_digits() -> i32 {
    // SAFETY: under the GIL.
    unsafe { MAX_DIGITS }
}

/// `sys.set_int_max_str_digits()`, already checked.
pub fn set_max_digits(limit: i32) {
    // SAFETY: under the GIL.
    unsafe { MAX_DIGITS = limit }
}

fn is_over_limit(count: usize) -> bool {
    let limit = max_digits();
    limit > 0 && count > DIGITS_THRESHOLD as usize && count > limit as usize
}

#[cold]
fn over_limit() -> Raised {
    raise!(
        ValueError,
        "Exceeds the limit ({} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit",
        max_digits()
    )
}

#[cold]
fn text_over_limit(count: usize) -> Raised {
    raise!(
        ValueError,
        "Exceeds the limit ({} digits) for integer string conversion: value has {count} digits; \
         use sys.set_int_max_str_digits() to increase the limit",
        max_digits()
    )
}

/// What a literal consists of.
struct Literal<'a> {
    negative: bool,
    base: u32,
    /// The digits, and single underscores between them.
    digits: &'a [u8],
}

/// White space of C's `isspace`.
pub(super) fn is_space(c: u8) -> bool {
    matches!(c, b' ' | b'\t'..=b'\r')
}

fn skip_space(text: &[u8], from: usize) -> usize {
    from + text[from..].iter().take_while(|&&c| is_space(c)).count()
}

/// Reads a literal. The error is where it stops making sense; so is the second value.
fn scan(text: &[u8], mut base: u32) -> core::result::Result<(Literal<'_>, usize), usize> {
    let at = |i: usize| text.get(i).copied().unwrap_or(0);
    let mut i = skip_space(text, 0);
    let negative = at(i) == b'-';
    if matches!(at(i), b'+' | b'-') {
        i += 1;
    }
    let prefix = match at(i + 1) | 0x20 {
        b'x' => 16,
        b'o' => 8,
        b'b' => 2,
        _ => 0,
    };
    let mut only_zeros = false;
    if base == 0 {
        base = if at(i) != b'0' || prefix == 0 { 10 } else { prefix };
        only_zeros = at(i) == b'0' && prefix == 0;
    }
    if at(i) == b'0' && prefix == base {
        i += 2;
        if at(i) == b'_' {
            i += 1;
        }
    }
    let start = i;
    let is_digit = |c: u8| char::from(c).is_digit(base);
    let mut previous = b'_';
    loop {
        let c = at(i);
        if c == b'_' && previous == b'_' {
            return Err(if i == start { start } else { i - 1 });
        }
        if c != b'_' && !is_digit(c) {
            break;
        }
        previous = c;
        i += 1;
    }
    if previous == b'_' {
        return Err(if i == start { start } else { i - 1 });
    }
    let literal = Literal { negative, base, digits: &text[start..i] };
    // What was an octal literal once may be zero only.
    if only_zeros && literal.digits.iter().any(|c| !matches!(c, b'0' | b'_')) {
        return Err(skip_space(text, i));
    }
    Ok((literal, skip_space(text, i)))
}

fn digit_value(c: u8) -> u32 {
    char::from(c).to_digit(36).unwrap_or(0)
}

impl Literal<'_> {
    fn values(&self) -> impl DoubleEndedIterator<Item = u32> {
        self.digits.iter().filter(|&&c| c != b'_').map(|&c| digit_value(c))
    }

    fn value(&self) -> Result<Owned> {
        if self.digits.len() <= 12 {
            let magnitude = self.values().fold(0, |value, d| value * i64::from(self.base) + i64::from(d));
            return from_i64(if self.negative { -magnitude } else { magnitude });
        }
        let count = self.values().count();
        if self.base.is_power_of_two() {
            return self.binary_value(count);
        }
        if is_over_limit(count) {
            return Err(text_over_limit(count));
        }
        if count <= SCHOOL_DIGITS {
            return self.school_value(count);
        }
        let values: Vec<u8> = self.values().map(|d| d as u8).collect();
        let magnitude = BigUint::from_radix_be(&values, self.base).unwrap_or_default();
        from_bigint(&BigInt::from_biguint(if self.negative { Sign::Minus } else { Sign::Plus }, magnitude))
    }

    /// The value of a literal that is not very long: the digits so far, times the base's power, plus the next few.
    fn school_value(&self, count: usize) -> Result<Owned> {
        let base = u64::from(self.base);
        // As many digits at a time as fit one digit of an int.
        let (mut at_once, mut power) = (1, base);
        while power * base <= MASK {
            (at_once, power) = (at_once + 1, power * base);
        }
        let bits = count * (u32::BITS - self.base.leading_zeros()) as usize;
        make(bits / SHIFT as usize + 1, self.negative, |out| {
            let (mut used, mut pending, mut left) = (0, 0, (count - 1) % at_once + 1);
            for d in self.values() {
                pending = pending * base + u64::from(d);
                left -= 1;
                if left > 0 {
                    continue;
                }
                let mut carry = pending;
                for place in &mut out[..used] {
                    carry += u64::from(*place) * power;
                    *place = (carry & MASK) as digit;
                    carry >>= SHIFT;
                }
                if carry != 0 {
                    out[used] = carry as digit;
                    used += 1;
                }
                (pending, left) = (0, at_once);
            }
        })
    }

    /// The value in a base that is a power of two, which has no limit.
    fn binary_value(&self, count: usize) -> Result<Owned> {
        let bits_each = self.base.trailing_zeros();
        make((count * bits_each as usize).div_ceil(SHIFT as usize), self.negative, |out| {
            let (mut buffer, mut bits, mut next) = (0u64, 0, 0);
            for d in self.values().rev() {
                buffer |= u64::from(d) << bits;
                bits += bits_each;
                if bits >= SHIFT {
                    out[next] = (buffer & MASK) as digit;
                    next += 1;
                    buffer >>= SHIFT;
                    bits -= SHIFT;
                }
            }
            if bits > 0 {
                out[next] = buffer as digit;
            }
        })
    }
}

/// Up to this many digits, the school methods of conversion are the fastest.
const SCHOOL_DIGITS: usize = 1200;

/// Why a text is no int.
pub enum Bad {
    /// It stops making sense at this offset.
    At(usize),
    /// An error is set.
    Raised(Raised),
}

/// `PyLong_FromString` below its C string: the value, and where the text ends.
pub fn parse_prefix(text: &[u8], base: u32) -> core::result::Result<(Owned, usize), Bad> {
    let (literal, end) = scan(text, base).map_err(Bad::At)?;
    if end < text.len() {
        return Err(Bad::At(end));
    }
    Ok((literal.value().map_err(Bad::Raised)?, end))
}

/// The base that the message names for a bad literal: the one its prefix says, if none was given.
pub fn base_in_error(text: &[u8], base: u32) -> u32 {
    if base != 0 {
        return base;
    }
    let text = &text[skip_space(text, 0)..];
    let text = text.strip_prefix(b"-").or(text.strip_prefix(b"+")).unwrap_or(text);
    match text {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        [b'0', rest @ ..] if is_nonzero_octal(rest) => 0,
        _ => 10,
    }
}

/// Whether digits follow a leading zero that make it an old octal literal, complete but for what it means.
fn is_nonzero_octal(rest: &[u8]) -> bool {
    let all: Vec<u8> = core::iter::once(b'0').chain(rest.iter().copied()).collect();
    matches!(scan(&all, 10), Ok((literal, _)) if literal.values().any(|d| d != 0))
}

/// `invalid literal for int() with base 10: '…'`, with what `shown` displays.
#[cold]
pub fn invalid_literal(base: u32, shown: &Obj) -> Raised {
    let shown = match text::repr(Some(shown)) {
        Ok(shown) => shown,
        Err(raised) => return raised,
    };
    let shown: String = unicode::to_string_lossy(&shown).chars().take(200).collect();
    raise!(ValueError, "invalid literal for int() with base {base}: {shown}")
}

/// A string as number parsers read it: ASCII as it is; else digits of any script become ASCII digits, white space blanks, and whatever
/// else is not ASCII a question mark.
pub fn ascii_form(text: &Obj) -> Cow<'_, [u8]> {
    if let Some(ascii) = unicode::ascii_bytes(text) {
        return Cow::Borrowed(ascii);
    }
    let translate = |c: u32| match c {
        c if c < 127 => c as u8,
        c if unicode_props::is_space(c) => b' ',
        c => unicode_props::decimal(c).map_or(b'?', |value| b'0' + value as u8),
    };
    Cow::Owned(unicode::chars(text).iter().map(translate).collect())
}

/// Parses a literal in `base` (0, 2..=36) with sign, underscores and white space; `ValueError` as `int()` gives it.
pub fn parse(text: &Obj, base: u32) -> Result<Owned> {
    let ascii = ascii_form(text);
    match parse_prefix(&ascii, base) {
        Ok((value, _)) => Ok(value),
        Err(Bad::Raised(raised)) => Err(raised),
        Err(Bad::At(_)) => Err(invalid_literal(base, text)),
    }
}

/// The same for the contents of a bytes-like object.
pub fn parse_bytes(text: &[u8], base: u32) -> Result<Owned> {
    match parse_prefix(text, base) {
        Ok((value, _)) => Ok(value),
        Err(Bad::Raised(raised)) => Err(raised),
        Err(Bad::At(_)) => Err(invalid_literal(base, &*super::bytes::new(&text[..text.len().min(200)])?)),
    }
}

/// The decimal digits of an `int` object, with the sign: `ValueError` beyond the limit.
pub fn decimal(o: &Obj) -> Result<String> {
    if let Some(value) = compact(o) {
        return Ok(value.to_string());
    }
    // A lower bound of the number of digits refuses before the work is done.
    let at_least = (arith::bit_length(digits(o)) - 1) as f64 * core::f64::consts::LOG10_2;
    if is_over_limit(at_least as usize) {
        return Err(over_limit());
    }
    let text = match digits(o).len() {
        ..=SCHOOL_WORDS => school_decimal(o),
        _ => to_bigint(o).to_str_radix(10),
    };
    if is_over_limit(text.len() - usize::from(is_negative(o))) {
        return Err(over_limit());
    }
    Ok(text)
}

/// [`SCHOOL_DIGITS`] in an int's own digits.
const SCHOOL_WORDS: usize = 128;
/// The largest power of ten in a word that leaves room for a digit above it, and its exponent.
const CHUNK: u64 = 1_000_000_000;
const CHUNK_DIGITS: usize = 9;

/// The decimal digits of an int that is not very long, by repeated division.
fn school_decimal(o: &Obj) -> String {
    let mut rest: Vec<digit> = digits(o).to_vec();
    let mut reversed: Vec<u8> = Vec::with_capacity(rest.len() * 10);
    while !rest.is_empty() {
        let mut chunk = 0;
        for d in rest.iter_mut().rev() {
            let value = chunk << SHIFT | u64::from(*d);
            *d = (value / CHUNK) as digit;
            chunk = value % CHUNK;
        }
        while rest.last() == Some(&0) {
            rest.pop();
        }
        for _ in 0..CHUNK_DIGITS {
            reversed.push(b'0' + (chunk % 10) as u8);
            chunk /= 10;
        }
    }
    while reversed.last() == Some(&b'0') {
        reversed.pop();
    }
    if is_negative(o) {
        reversed.push(b'-');
    }
    reversed.reverse();
    String::from_utf8(reversed).unwrap_or_default()
}

/// `repr` of an `int` object.
pub(super) fn to_decimal(o: &Obj) -> Result<Owned> {
    let Some(value) = compact(o) else { return unicode::from_ascii(decimal(o)?.as_bytes()) };
    let mut buffer = [0; 20];
    let mut at = buffer.len();
    let mut rest = value.unsigned_abs();
    loop {
        at -= 1;
        buffer[at] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if value < 0 {
        at -= 1;
        buffer[at] = b'-';
    }
    unicode::from_ascii(&buffer[at..])
}

/// The digits of an `int` object in base 2, 8, 10 or 16, with the sign, and with the base's prefix if wanted.
pub fn in_base(o: &Obj, base: u32, prefix: bool) -> Result<String> {
    if base == 10 {
        return decimal(o);
    }
    let mut out = String::new();
    if is_negative(o) {
        out.push('-');
    }
    if prefix {
        out.push_str(match base {
            2 => "0b",
            8 => "0o",
            _ => "0x",
        });
    }
    let bits_each = base.trailing_zeros();
    let count = arith::bit_length(digits(o)).div_ceil(u64::from(bits_each)).max(1);
    let total = usize::try_from(count).map_err(|_| Raised::no_memory())?;
    out.try_reserve_exact(total).map_err(|_| Raised::no_memory())?;
    let d = digits(o);
    for i in (0..count).rev() {
        let bit = i * u64::from(bits_each);
        let (word, shift) = ((bit / u64::from(SHIFT)) as usize, (bit % u64::from(SHIFT)) as u32);
        let both =
            d.get(word).map_or(0, |&low| u64::from(low)) | d.get(word + 1).map_or(0, |&high| u64::from(high) << SHIFT);
        let value = (both >> shift) as u32 & (base - 1);
        out.push(char::from_digit(value, base).unwrap_or('0'));
    }
    Ok(out)
}
