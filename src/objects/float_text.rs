//! Doubles as text: shortest and rounded digits, their layouts, and parsing.

use super::float;
use super::long_text::{ascii_form, is_space};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::protocols::{buffer, text};
use crate::raise;
use core::fmt::Write;

/// `Py_DTSF_*`: show the sign of positive numbers, too.
pub const SIGN: c_int = 1;
/// `Py_DTSF_*`: `.0` after a whole number.
pub const ADD_DOT_0: c_int = 2;
/// `Py_DTSF_*`: keep the point and the zeros after it.
pub const ALTERNATE: c_int = 4;
/// `Py_DTSF_*`: no sign for what is rounded to zero.
pub const NO_NEGATIVE_ZERO: c_int = 8;

/// No double has more significant digits, nor more digits after its point.
const MOST_DIGITS: usize = 1100;

/// A double is half-way between two decimals that read back as it only when these have so many digits.
const FEWEST_TIE_DIGITS: usize = 15;

/// Significant digits without trailing zeros, and where the point stands: the value is `0.digits * 10**point`.
struct Digits {
    text: String,
    point: i32,
}

/// The powers of ten that are doubles exactly.
static POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];
/// Up to so many digits, rounding by one multiplication is exact unless it is close.
const QUICK_DIGITS: usize = 15;

/// A non-negative double times `10**power`, rounded to a whole number of at most [`QUICK_DIGITS`]; `None` when it is not clear which one it is.
fn quick_round(value: f64, power: i32) -> Option<u64> {
    let factor = *POWERS.get(power.unsigned_abs() as usize)?;
    let scaled = if power < 0 { value / factor } else { value * factor };
    if scaled >= POWERS[QUICK_DIGITS] {
        return None;
    }
    let fraction = scaled.fract();
    // One rounding has happened: the error is at most half a unit of the last place.
    let clear = (fraction - 0.5).abs() > scaled * f64::EPSILON && scaled >= f64::MIN_POSITIVE;
    clear.then_some(scaled as u64 + u64::from(fraction > 0.5))
}

/// A formatted text in a string that rarely has to grow.
fn written(text: core::fmt::Arguments<'_>) -> String {
    let mut out = String::with_capacity(32);
    let _ = out.write_fmt(text);
    out
}

impl Digits {
    /// From `d.ddde-dd`.
    fn from_scientific(mut text: String) -> Digits {
        let end = text.find('e').unwrap_or(text.len());
        let exponent = text.get(end + 1..).and_then(|exponent| exponent.parse::<i32>().ok()).unwrap_or(0);
        text.truncate(end);
        if text.as_bytes().get(1) == Some(&b'.') {
            text.remove(1);
        }
        text.truncate(text.trim_end_matches('0').len().max(1));
        let point = if text == "0" { 1 } else { exponent + 1 };
        Digits { text, point }
    }

    /// The fewest digits that read back as `value`; the even one of two that are equally near.
    fn shortest(value: f64) -> Digits {
        let digits = Digits::from_scientific(written(format_args!("{value:e}")));
        if !digits.may_be_tie(value) {
            return digits;
        }
        let even = format!("{value:.*e}", digits.text.len() - 1);
        if even.parse() == Ok(value) { Digits::from_scientific(even) } else { digits }
    }

    /// Whether `value` may lie half-way between these digits and their neighbours: it then has exactly one more digit.
    fn may_be_tie(&self, value: f64) -> bool {
        let count = self.text.len() as i64;
        if count < FEWEST_TIE_DIGITS as i64 {
            return false;
        }
        let (mantissa, exponent) = float::decompose(value);
        let places = -(exponent + i64::from(mantissa.trailing_zeros()));
        let shown_places = count - i64::from(self.point);
        if places > 0 { places == shown_places + 1 } else { shown_places < 0 }
    }

    /// So many significant digits, if they are quickly found.
    fn quick(value: f64, count: usize) -> Option<Digits> {
        if count > QUICK_DIGITS || !(1e-9..1e22).contains(&value) {
            return None;
        }
        // The number of digits before the point, from the binary exponent: it may come out one too small.
        let (_, exponent) = float::decompose(value);
        let mut point = ((exponent + 52) as f64 * core::f64::consts::LOG10_2).floor() as i32 + 1;
        let mut whole = quick_round(value, count as i32 - point)?;
        if whole as f64 >= POWERS[count] {
            point += 1;
            whole = quick_round(value, count as i32 - point)?;
        }
        if (whole as f64) < POWERS[count - 1] {
            return None;
        }
        let mut text = whole.to_string();
        text.truncate(text.trim_end_matches('0').len());
        Some(Digits { text, point })
    }

    /// So many significant digits.
    fn significant(value: f64, count: usize) -> Digits {
        if let Some(digits) = Digits::quick(value, count) {
            return digits;
        }
        Digits::from_scientific(written(format_args!("{value:.*e}", count.clamp(1, MOST_DIGITS) - 1)))
    }
}

/// So many digits after the point.
fn fixed(size: f64, negative: bool, precision: usize, flags: c_int) -> Result<String> {
    let mut out = String::new();
    out.try_reserve(precision.saturating_add(32)).map_err(|_| Raised::no_memory())?;
    match i32::try_from(precision).ok().filter(|_| size >= 1e-3).and_then(|power| quick_round(size, power)) {
        Some(whole) => {
            let _ = write!(out, "{whole:0width$}", width = precision + 1);
            if precision > 0 {
                out.insert(out.len() - precision, '.');
            }
        }
        None => {
            let _ = write!(out, "{size:.*}", precision.min(MOST_DIGITS));
        }
    }
    out.extend(core::iter::repeat_n('0', precision.saturating_sub(MOST_DIGITS)));
    if precision == 0 && flags & ADD_DOT_0 != 0 {
        out.push_str(".0");
    } else if precision == 0 && flags & ALTERNATE != 0 {
        out.push('.');
    }
    let hidden = flags & NO_NEGATIVE_ZERO != 0 && out.bytes().all(|c| matches!(c, b'0' | b'.'));
    if negative && !hidden {
        out.insert(0, '-');
    } else if flags & SIGN != 0 {
        out.insert(0, '+');
    }
    Ok(out)
}

/// `PyOS_double_to_string` for the codes `e`, `f`, `g` (in either case) and `r`.
pub fn format(value: f64, code: u8, precision: usize, flags: c_int) -> Result<String> {
    let upper = code.is_ascii_uppercase();
    let mut out = String::new();
    if value.is_nan() {
        if flags & SIGN != 0 {
            out.push('+');
        }
        out.push_str(if upper { "NAN" } else { "nan" });
        return Ok(out);
    }
    if value.is_infinite() {
        push_sign(&mut out, value < 0.0, flags);
        out.push_str(if upper { "INF" } else { "inf" });
        return Ok(out);
    }
    let size = value.abs();
    let digits = match code | 0x20 {
        b'r' => Digits::shortest(size),
        b'f' => return fixed(size, value.is_sign_negative(), precision, flags),
        b'e' => Digits::significant(size, precision.saturating_add(1)),
        _ => Digits::significant(size, precision.max(1)),
    };
    let is_zero = digits.text == "0";
    push_sign(&mut out, value.is_sign_negative() && !(is_zero && flags & NO_NEGATIVE_ZERO != 0), flags);
    lay_out(&mut out, &digits, code, precision, flags)?;
    Ok(out)
}

fn push_sign(out: &mut String, negative: bool, flags: c_int) {
    if negative {
        out.push('-');
    } else if flags & SIGN != 0 {
        out.push('+');
    }
}

/// Writes digits with their point, zeros and exponent.
fn lay_out(out: &mut String, digits: &Digits, code: u8, precision: usize, flags: c_int) -> Result<()> {
    let alternate = flags & ALTERNATE != 0;
    let add_dot_0 = flags & ADD_DOT_0 != 0;
    let count = digits.text.len() as i64;
    let precision = precision as i64;
    let mut point = i64::from(digits.point);
    let (exponential, mut end) = match code | 0x20 {
        b'e' => (true, precision + 1),
        b'r' => (point <= -4 || point > 16, count),
        _ => {
            let precision = precision.max(1);
            (point <= -4 || point > precision - i64::from(add_dot_0), if alternate { precision } else { count })
        }
    };
    let exponent = point - 1;
    if exponential {
        point = 1;
    }
    end = end.max(count).max(if add_dot_0 && !exponential { point + 1 } else { point });
    let start = point.min(1) - 1;
    out.try_reserve((end - start) as usize + 8).map_err(|_| Raised::no_memory())?;
    let known = |from: i64, to: i64| &digits.text[from.clamp(0, count) as usize..to.clamp(0, count) as usize];
    let zeros = |n: i64| core::iter::repeat_n('0', n.max(0) as usize);
    // Before the point: zeros, digits, zeros; behind it the same.
    out.extend(zeros(point.min(0) - start));
    out.push_str(known(start, point));
    out.extend(zeros(point - count.max(start)));
    if point < end {
        out.push('.');
        out.extend(zeros(end.min(0) - point));
        out.push_str(known(point, end));
        out.extend(zeros(end - count.max(point)));
    }
    if end == point && alternate {
        out.push('.');
    }
    if exponential {
        let letter = if code.is_ascii_uppercase() { 'E' } else { 'e' };
        let sign = if exponent < 0 { '-' } else { '+' };
        let _ = write!(out, "{letter}{sign}{:02}", exponent.abs());
    }
    Ok(())
}

/// `repr`'s text of a value.
pub fn repr_text(v: f64) -> String {
    format(v, b'r', 0, ADD_DOT_0).unwrap_or_default()
}

/// A number of few digits without an exponent, which one exact division gives; `None` for any other.
fn quick_prefix(text: &[u8], start: usize) -> Option<(f64, usize)> {
    let (mut value, mut point, mut i) = (0_u64, None, start);
    while let Some(&c) = text.get(i) {
        match c {
            b'0'..=b'9' => value = value * 10 + u64::from(c - b'0'),
            b'.' if point.is_none() => point = Some(i + 1),
            b'e' | b'E' => return None,
            _ => break,
        }
        i += 1;
        if i > start + QUICK_DIGITS {
            return None;
        }
    }
    let places = point.map_or(0, |point| i - point);
    Some((value as f64 / POWERS[places], i))
}

/// Reads as much of a number as there is: its value and length. `None` for no number at all.
pub fn parse_prefix(text: &[u8]) -> Option<(f64, usize)> {
    let at = |i: usize| text.get(i).copied().unwrap_or(0);
    let negative = at(0) == b'-';
    let start = usize::from(matches!(at(0), b'+' | b'-'));
    let signed = |value: f64| if negative { -value } else { value };
    let has =
        |word: &[u8]| text.len() >= start + word.len() && text[start..start + word.len()].eq_ignore_ascii_case(word);
    if has(b"inf") {
        return Some((signed(f64::INFINITY), start + if has(b"infinity") { 8 } else { 3 }));
    }
    if has(b"nan") {
        return Some((signed(f64::NAN), start + 3));
    }
    let digits_from = |from: usize| text[from.min(text.len())..].iter().take_while(|c| c.is_ascii_digit()).count();
    let whole = digits_from(start);
    let mut end = start + whole;
    if at(end) == b'.' {
        let fraction = digits_from(end + 1);
        if whole + fraction == 0 {
            return None;
        }
        end += 1 + fraction;
    } else if whole == 0 {
        return None;
    }
    if matches!(at(end), b'e' | b'E') {
        let sign = usize::from(matches!(at(end + 1), b'+' | b'-'));
        let exponent = digits_from(end + 1 + sign);
        if exponent > 0 {
            end += 1 + sign + exponent;
        }
    }
    if let Some((value, stop)) = quick_prefix(text, start)
        && stop == end
    {
        return Some((signed(value), end));
    }
    let number = core::str::from_utf8(&text[start..end]).ok()?;
    Some((signed(number.parse().ok()?), end))
}

/// Why a text is no number: an error is set, or is still to be set.
pub enum Bad {
    Syntax,
    Raised(Raised),
}

/// Takes out underscores, which may stand between digits only.
pub(super) fn without_underscores(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len());
    for (i, &c) in text.iter().enumerate() {
        let digit_at = |i: Option<usize>| i.and_then(|i| text.get(i)).is_some_and(u8::is_ascii_digit);
        match c {
            b'_' if !digit_at(i.checked_sub(1)) || !digit_at(Some(i + 1)) => return None,
            b'_' => {}
            c => out.push(c),
        }
    }
    Some(out)
}

/// The value of a whole text, white space around it allowed.
fn parse_all(text: &[u8]) -> Option<f64> {
    let trimmed = trim(text);
    let joined;
    let number = if memchr::memchr(b'_', trimmed).is_some() {
        joined = without_underscores(trimmed)?;
        &joined[..]
    } else {
        trimmed
    };
    parse_prefix(number).and_then(|(value, end)| (end == number.len()).then_some(value))
}

/// A text without the white space around it.
pub(super) fn trim(text: &[u8]) -> &[u8] {
    let start = text.iter().take_while(|&&c| is_space(c)).count();
    let end = text.iter().rev().take_while(|&&c| is_space(c)).count();
    if start == text.len() { &[] } else { &text[start..text.len() - end] }
}

/// `PyFloat_FromString`: the float that a string or a bytes-like object spells.
pub fn from_object(o: &Obj) -> Result<Owned> {
    let parsed = if super::unicode::check(o) {
        parse_all(&ascii_form(o))
    } else if let Ok(view) = buffer::View::new(o, PyBUF_SIMPLE) {
        parse_all(view.bytes())
    } else {
        return Err(raise!(TypeError, "float() argument must be a string or a real number, not '{}'", o.type_name()));
    };
    match parsed {
        Some(value) => float::new(value),
        None => {
            let shown = text::repr(Some(o))?;
            Err(raise!(ValueError, "could not convert string to float: {}", super::unicode::display(&shown)))
        }
    }
}
