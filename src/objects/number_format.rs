//! Numbers by format specifications: `__format__` of `int`, `float` and `complex`.

use super::float_text;
use super::format_spec::{Spec, padding, unknown_code};
use super::unicode::{self, Writer};
use super::{long, long_text};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::protocols::{number, text};
use crate::raise;

/// What separates groups of digits, and what stands for the point.
struct Separators {
    thousands: String,
    /// Group sizes from the right; the last one repeats.
    sizes: Vec<usize>,
    point: String,
    fraction: Option<char>,
}

impl Separators {
    fn new(spec: &Spec) -> Separators {
        if spec.code == u32::from(b'n') {
            return Separators::of_locale();
        }
        let size = if matches!(u8::try_from(spec.code), Ok(b'b' | b'o' | b'x' | b'X')) { 4 } else { 3 };
        let thousands = if spec.grouping == 0 { String::new() } else { char::from(spec.grouping).into() };
        let fraction = (spec.fraction_grouping != 0).then(|| char::from(spec.fraction_grouping));
        Separators { thousands, sizes: vec![size], point: ".".into(), fraction }
    }

    /// What the C library's locale says.
    fn of_locale() -> Separators {
        // SAFETY: `localeconv` returns a structure of C strings that stays valid until the locale changes.
        unsafe {
            let conventions = &*libc::localeconv();
            let string = |p: *const c_char| CStr::from_ptr(p).to_string_lossy().into_owned();
            let sizes = CStr::from_ptr(conventions.grouping).to_bytes();
            let ends = sizes.iter().any(|&size| size >= 127);
            let mut sizes: Vec<usize> = sizes.iter().take_while(|&&s| s < 127).map(|&s| usize::from(s)).collect();
            if ends || sizes.is_empty() {
                sizes.push(usize::MAX);
            }
            Separators {
                thousands: string(conventions.thousands_sep),
                sizes,
                point: string(conventions.decimal_point),
                fraction: None,
            }
        }
    }

    /// Puts separators between digits, and zeros in front of them up to a width: without separators, fill does that.
    fn group(&self, digits: &str, width: usize) -> Result<String> {
        if digits.is_empty() {
            return Ok(String::new());
        }
        if self.thousands.is_empty() {
            return Ok(digits.into());
        }
        let separator: Vec<char> = self.thousands.chars().rev().collect();
        let mut sizes = self.sizes.iter().copied();
        let mut size = sizes.next().unwrap_or(usize::MAX);
        let mut reversed: Vec<char> = Vec::new();
        reversed.try_reserve(width.max(digits.len()).saturating_mul(2)).map_err(|_| Raised::no_memory())?;
        let mut in_group = 0;
        let mut rest = digits.chars().rev();
        loop {
            let next = rest.next();
            if next.is_none() && reversed.len() >= width {
                break;
            }
            if in_group == size {
                reversed.extend(&separator);
                size = sizes.next().unwrap_or(size);
                in_group = 0;
            }
            reversed.push(next.unwrap_or('0'));
            in_group += 1;
        }
        Ok(reversed.iter().rev().collect())
    }

    /// Puts separators between the digits after the point.
    fn group_fraction(&self, digits: &str) -> String {
        let Some(separator) = self.fraction else { return digits.into() };
        let mut out = String::with_capacity(digits.len() * 4 / 3 + 1);
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && i % 3 == 0 {
                out.push(separator);
            }
            out.push(digit);
        }
        out
    }
}

/// A number in pieces.
struct Pieces<'a> {
    negative: bool,
    prefix: &'a str,
    digits: &'a str,
    /// What follows the digits, ready to be copied.
    tail: String,
}

/// The sign to show, if any.
fn sign_of(negative: bool, spec: &Spec) -> &'static str {
    match (negative, spec.sign) {
        (true, _) => "-",
        (false, b'+') => "+",
        (false, b' ') => " ",
        _ => "",
    }
}

/// Puts a number together: fill, sign, prefix, fill, digits, tail, fill.
fn lay_out(pieces: &Pieces<'_>, spec: &Spec, separators: &Separators) -> Result<Owned> {
    let sign = sign_of(pieces.negative, spec);
    let around = sign.len() + pieces.prefix.len() + pieces.tail.chars().count();
    let zero_filled = spec.fill == u32::from(b'0') && spec.align == b'=';
    let digits_width = if zero_filled { spec.width.unwrap_or(0).saturating_sub(around) } else { 0 };
    let digits = separators.group(pieces.digits, digits_width)?;
    let (left, right) = padding(spec, around + digits.chars().count());
    let inside = spec.align == b'=';
    let mut out = Writer::with_capacity(left.saturating_add(right).saturating_add(around + digits.len()))?;
    out.push_fill(spec.fill, if inside { 0 } else { left })?;
    out.push_str(sign)?;
    out.push_str(pieces.prefix)?;
    out.push_fill(spec.fill, if inside { left } else { 0 })?;
    out.push_str(&digits)?;
    out.push_str(&pieces.tail)?;
    out.push_fill(spec.fill, right)?;
    out.finish()
}

/// `int.__format__`.
pub(super) fn format_int(o: &Obj, spec: &Obj) -> Result<Owned> {
    if unicode::len(spec) == 0 {
        return text::str(Some(o));
    }
    let spec = Spec::parse(unicode::chars(spec), o, b'd', b'>')?;
    match u8::try_from(spec.code) {
        Ok(b'b' | b'c' | b'd' | b'o' | b'x' | b'X' | b'n') => lay_out_int(o, &spec),
        Ok(b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'%') => {
            lay_out_float(super::float::value(&*number::float(o)?), &spec)
        }
        _ => Err(unknown_code(spec.code, o)),
    }
}

fn lay_out_int(o: &Obj, spec: &Spec) -> Result<Owned> {
    if spec.precision.is_some() {
        return Err(raise!(ValueError, "Precision not allowed in integer format specifier"));
    }
    if spec.no_negative_zero {
        return Err(raise!(ValueError, "Negative zero coercion (z) not allowed in integer format specifier"));
    }
    let (base, prefix) = match u8::try_from(spec.code) {
        Ok(b'c') => return lay_out_char(o, spec),
        Ok(b'b') => (2, "0b"),
        Ok(b'o') => (8, "0o"),
        Ok(b'x') => (16, "0x"),
        Ok(b'X') => (16, "0X"),
        _ => (10, ""),
    };
    let mut digits = long_text::in_base(o, base, false)?;
    if prefix == "0X" {
        digits.make_ascii_uppercase();
    }
    let pieces = Pieces {
        negative: long::is_negative(o),
        prefix: if spec.alternate { prefix } else { "" },
        digits: digits.strip_prefix('-').unwrap_or(&digits),
        tail: String::new(),
    };
    lay_out(&pieces, spec, &Separators::new(spec))
}

/// The character that the type `c` shows.
fn lay_out_char(o: &Obj, spec: &Spec) -> Result<Owned> {
    if spec.sign != 0 {
        return Err(raise!(ValueError, "Sign not allowed with integer format specifier 'c'"));
    }
    if spec.alternate {
        return Err(raise!(ValueError, "Alternate form (#) not allowed with integer format specifier 'c'"));
    }
    let value = long::as_i64(o)?;
    let Some(character) = u32::try_from(value).ok().filter(|&c| c < 0x11_0000) else {
        return Err(raise!(OverflowError, "%c arg not in range(0x110000)"));
    };
    let (left, right) = padding(spec, 1);
    let mut out = Writer::with_capacity(left.saturating_add(right).saturating_add(1))?;
    out.push_fill(spec.fill, left)?;
    out.push_char(character)?;
    out.push_fill(spec.fill, right)?;
    out.finish()
}

/// The double's text, without layout, by a specification; `dot` is the flag of the default format.
fn float_digits(value: f64, spec: &Spec, dot: c_int) -> Result<String> {
    let mut flags = if spec.alternate { float_text::ALTERNATE } else { 0 };
    if spec.no_negative_zero {
        flags |= float_text::NO_NEGATIVE_ZERO;
    }
    if spec.precision.is_some_and(|precision| precision > c_int::MAX as usize) {
        return Err(raise!(ValueError, "precision too big"));
    }
    let (code, value) = match u8::try_from(spec.code) {
        Ok(0) => {
            flags |= dot;
            (if spec.precision.is_some() { b'g' } else { b'r' }, value)
        }
        Ok(b'n') => (b'g', value),
        Ok(b'%') => (b'f', value * 100.0),
        Ok(code) => (code, value),
        Err(_) => (b'r', value),
    };
    let default = if code == b'r' { 0 } else { 6 };
    float_text::format(value, code, spec.precision.unwrap_or(default), flags)
}

/// Takes a double's text apart.
fn pieces_of<'a>(shown: &'a str, separators: &Separators, end: &str) -> Pieces<'a> {
    let (negative, size) = shown.strip_prefix('-').map_or((false, shown), |size| (true, size));
    let count = size.bytes().take_while(u8::is_ascii_digit).count();
    let (digits, rest) = size.split_at(count);
    let mut tail = String::new();
    let rest = match rest.strip_prefix('.') {
        Some(behind) => {
            let count = behind.bytes().take_while(u8::is_ascii_digit).count();
            tail.push_str(&separators.point);
            tail.push_str(&separators.group_fraction(&behind[..count]));
            &behind[count..]
        }
        None => rest,
    };
    tail.push_str(rest);
    tail.push_str(end);
    Pieces { negative, prefix: "", digits, tail }
}

fn lay_out_float(value: f64, spec: &Spec) -> Result<Owned> {
    let shown = float_digits(value, spec, float_text::ADD_DOT_0)?;
    let separators = Separators::new(spec);
    let end = if spec.code == u32::from(b'%') { "%" } else { "" };
    lay_out(&pieces_of(&shown, &separators, end), spec, &separators)
}

/// Whether a type character is one for doubles; `percent` is for `float` only.
fn is_float_code(code: u32, percent: bool) -> bool {
    match u8::try_from(code) {
        Ok(0 | b'e' | b'E' | b'f' | b'F' | b'g' | b'G' | b'n') => true,
        Ok(b'%') => percent,
        _ => false,
    }
}

/// `float.__format__`.
pub(super) fn format_float(o: &Obj, spec: &Obj) -> Result<Owned> {
    if unicode::len(spec) == 0 {
        return text::str(Some(o));
    }
    let spec = Spec::parse(unicode::chars(spec), o, 0, b'>')?;
    if !is_float_code(spec.code, true) {
        return Err(unknown_code(spec.code, o));
    }
    lay_out_float(super::float::value(o), &spec)
}

/// `complex.__format__`.
pub(super) fn format_complex(o: &Obj, spec: &Obj) -> Result<Owned> {
    if unicode::len(spec) == 0 {
        return text::str(Some(o));
    }
    let spec = Spec::parse(unicode::chars(spec), o, 0, b'>')?;
    if !is_float_code(spec.code, false) {
        return Err(unknown_code(spec.code, o));
    }
    if spec.fill == u32::from(b'0') {
        return Err(raise!(ValueError, "Zero padding is not allowed in complex format specifier"));
    }
    if spec.align == b'=' {
        return Err(raise!(ValueError, "'=' alignment flag is not allowed in complex format specifier"));
    }
    let v = super::complex::value(o);
    let by_default = spec.code == 0;
    let imag_only = by_default && v.real == 0.0 && v.real.is_sign_positive();
    let separators = Separators::new(&spec);
    let part = |value: f64, sign: u8| -> Result<String> {
        let shown = float_digits(value, &spec, 0)?;
        let pieces = pieces_of(&shown, &separators, "");
        let sign = sign_of(pieces.negative, &Spec { sign, ..spec });
        Ok(format!("{sign}{}{}", separators.group(pieces.digits, 0)?, pieces.tail))
    };
    let imag = part(v.imag, if imag_only { spec.sign } else { b'+' })?;
    let whole = match (imag_only, by_default) {
        (true, _) => format!("{imag}j"),
        (false, true) => format!("({}{imag}j)", part(v.real, spec.sign)?),
        (false, false) => format!("{}{imag}j", part(v.real, spec.sign)?),
    };
    let (left, right) = padding(&spec, whole.chars().count());
    let mut out = Writer::with_capacity(left.saturating_add(right).saturating_add(whole.len()))?;
    out.push_fill(spec.fill, left)?;
    out.push_str(&whole)?;
    out.push_fill(spec.fill, right)?;
    out.finish()
}
