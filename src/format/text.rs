//! The language of `PyUnicode_FromFormat` and `PyErr_Format`.

use super::va::VaList;
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::objects::unicode::{self, Writer};
use crate::objects::{type_attr, type_object};
use crate::protocols::text;
use crate::raise;

/// The string that a format and its arguments make.
///
/// # Safety
/// `format` is a C string, and the arguments are those that it names.
pub unsafe fn from_format(format: *const c_char, va: &mut VaList) -> Result<Owned> {
    let mut out = Writer::new();
    // SAFETY: passed on from the caller.
    unsafe { write_format(&mut out, format, va)? };
    out.finish()
}

/// Appends what a format and its arguments make.
///
/// # Safety
/// As for [`from_format`].
pub unsafe fn write_format(out: &mut Writer, format: *const c_char, va: &mut VaList) -> Result<()> {
    // SAFETY: a C string.
    let format = unsafe { CStr::from_ptr(format) };
    let mut rest = format.to_bytes();
    if let Some(byte) = rest.iter().find(|b| !b.is_ascii()) {
        return Err(raise!(
            ValueError,
            "PyUnicode_FromFormatV() expects an ASCII-encoded format string, got a non-ASCII byte: 0x{byte:02x}"
        ));
    }
    while let Some(percent) = memchr::memchr(b'%', rest) {
        out.push_ascii(&rest[..percent])?;
        let conversion = &rest[percent..];
        if conversion.get(1) == Some(&b'%') {
            out.push_char(b'%'.into())?;
            rest = &conversion[2..];
            continue;
        }
        // SAFETY: the arguments are those that the format names.
        let (spec, len) = unsafe { Spec::parse(conversion, va)? };
        // SAFETY: as above.
        if !unsafe { spec.write(out, va)? } {
            return Err(invalid(conversion));
        }
        rest = &conversion[len..];
    }
    out.push_ascii(rest)
}

#[cold]
fn invalid(conversion: &[u8]) -> Raised {
    raise!(SystemError, "invalid format string: {}", String::from_utf8_lossy(conversion))
}

/// The length modifiers.
#[derive(Clone, Copy, PartialEq)]
enum Size {
    Int,
    Long,
    LongLong,
    Other,
}

/// How many characters of the argument to use at most.
#[derive(Clone, Copy, PartialEq)]
enum Precision {
    All,
    Most(usize),
    /// Given by an argument that is negative: none of a text, nothing special for a number.
    Negative,
}

/// One conversion: `%`, flags, width, precision, length modifier, and the letter.
struct Spec {
    left: bool,
    zero: bool,
    alternative: bool,
    width: Option<usize>,
    precision: Precision,
    size: Size,
    /// 0 where the format ends.
    letter: u8,
}

impl Spec {
    /// Reads the conversion at the start of `text`; also gives its length.
    ///
    /// # Safety
    /// The arguments are those that the format names.
    unsafe fn parse(text: &[u8], va: &mut VaList) -> Result<(Spec, usize)> {
        let mut at = 1;
        let peek = |at: usize| text.get(at).copied().unwrap_or(0);
        let mut spec = Spec {
            left: false,
            zero: false,
            alternative: false,
            width: None,
            precision: Precision::All,
            size: Size::Int,
            letter: 0,
        };
        loop {
            match peek(at) {
                b'-' => spec.left = true,
                b'0' => spec.zero = true,
                b'#' => spec.alternative = true,
                _ => break,
            }
            at += 1;
        }
        if peek(at) == b'*' {
            // SAFETY: an int stands for `*`.
            let width = unsafe { va.int() };
            spec.left |= width < 0;
            spec.width = Some(width.unsigned_abs() as usize);
            at += 1;
        } else {
            spec.width = number(text, &mut at, "width too big")?;
        }
        if peek(at) == b'.' {
            at += 1;
            if peek(at) == b'*' {
                // SAFETY: an int stands for `*`.
                let most = unsafe { va.int() };
                spec.precision = usize::try_from(most).map_or(Precision::Negative, Precision::Most);
                at += 1;
            } else if let Some(most) = number(text, &mut at, "precision too big")? {
                spec.precision = Precision::Most(most);
            }
        }
        (spec.size, at) = match (peek(at), peek(at + 1)) {
            (b'l', b'l') => (Size::LongLong, at + 2),
            (b'l', _) => (Size::Long, at + 1),
            (b'z' | b'j' | b't', _) => (Size::Other, at + 1),
            _ => (Size::Int, at),
        };
        spec.letter = peek(at);
        Ok((spec, at + 1))
    }

    /// Appends the converted argument; `false` when the conversion does not exist.
    ///
    /// # Safety
    /// The next argument is the one that the conversion asks for.
    unsafe fn write(&self, out: &mut Writer, va: &mut VaList) -> Result<bool> {
        let sized_text = matches!(self.letter, b's' | b'V') && self.size == Size::Long;
        let sized_number = matches!(self.letter, b'd' | b'i' | b'u' | b'x' | b'X' | b'o');
        if self.size != Size::Int && !sized_text && !sized_number {
            return Ok(false);
        }
        // SAFETY: the caller promises the argument that the letter asks for.
        unsafe {
            match self.letter {
                b'd' | b'i' => {
                    self.write_signed(out, if self.size == Size::Int { va.int().into() } else { va.long() })?
                }
                b'u' | b'x' | b'X' | b'o' => {
                    self.write_unsigned(out, if self.size == Size::Int { va.uint().into() } else { va.ulong() })?;
                }
                b'c' | b'p' if self.width.is_some() || matches!(self.precision, Precision::Most(_)) => {
                    return Ok(false);
                }
                b'c' => match va.int() {
                    c @ 0..=0x10_FFFF => out.push_char(c as u32)?,
                    _ => return Err(raise!(OverflowError, "character argument not in range(0x110000)")),
                },
                b'p' => out.push_str(&pointer_text(va.pointer::<c_void>()))?,
                b's' if sized_text => self.write_wide(out, va.pointer())?,
                b's' => self.write_c_string(out, va.pointer())?,
                b'V' => match Obj::from_ptr_opt(va.pointer::<PyObject>()) {
                    Some(o) => {
                        va.pointer::<c_void>();
                        self.write_object(out, o)?;
                    }
                    None if sized_text => self.write_wide(out, va.pointer())?,
                    None => self.write_c_string(out, va.pointer())?,
                },
                b'U' => self.write_object(out, Obj::from_ptr(va.pointer()))?,
                b'S' => self.write_object(out, &*text::str(Obj::from_ptr_opt(va.pointer()))?)?,
                b'R' => self.write_object(out, &*text::repr(Obj::from_ptr_opt(va.pointer()))?)?,
                b'A' => self.write_object(out, &*text::ascii(Obj::from_ptr_opt(va.pointer()))?)?,
                b'T' => self.write_type(out, Obj::from_ptr(va.pointer::<PyObject>()).ty())?,
                b'N' => {
                    let ty = Obj::from_ptr(va.pointer::<PyObject>());
                    if !type_object::check(ty) {
                        return Err(raise!(TypeError, "%N argument must be a type"));
                    }
                    self.write_type(out, ty.cast())?;
                }
                _ => return Ok(false),
            }
        }
        Ok(true)
    }

    fn write_signed(&self, out: &mut Writer, value: i64) -> Result<()> {
        self.write_digits(out, value < 0, value.unsigned_abs(), 10)
    }

    fn write_unsigned(&self, out: &mut Writer, value: u64) -> Result<()> {
        self.write_digits(
            out,
            false,
            value,
            match self.letter {
                b'o' => 8,
                b'u' => 10,
                _ => 16,
            },
        )
    }

    /// A number: the precision is the least number of digits, and the flag `0` fills up to the width.
    fn write_digits(&self, out: &mut Writer, negative: bool, mut value: u64, base: u64) -> Result<()> {
        const { assert!(8u128.pow(22) > u64::MAX as u128) }
        let mut buffer = [0u8; 22];
        let mut start = buffer.len();
        let alphabet = if self.letter == b'X' { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
        loop {
            start -= 1;
            buffer[start] = alphabet[(value % base) as usize];
            value /= base;
            if value == 0 {
                break;
            }
        }
        let digits = &buffer[start..];
        let sign = usize::from(negative);
        let width = self.width.unwrap_or(0);
        let mut least = match self.precision {
            Precision::Most(n) => n,
            _ => 0,
        };
        if self.zero && !self.left {
            least = least.max(width.saturating_sub(sign));
        }
        let zeros = least.saturating_sub(digits.len());
        let padding = width.saturating_sub(sign.saturating_add(zeros).saturating_add(digits.len()));
        if !self.left {
            out.push_fill(b' '.into(), padding)?;
        }
        out.push_ascii(&b"-"[..sign])?;
        out.push_fill(b'0'.into(), zeros)?;
        out.push_ascii(digits)?;
        if self.left { out.push_fill(b' '.into(), padding) } else { Ok(()) }
    }

    /// A `str`, cut at the precision and filled with spaces to the width.
    fn write_object(&self, out: &mut Writer, o: &Obj) -> Result<()> {
        let len = match self.precision {
            Precision::All => unicode::len(o),
            Precision::Most(n) => n.min(unicode::len(o)),
            Precision::Negative => 0,
        };
        let padding = self.width.map_or(0, |width| width.saturating_sub(len));
        if !self.left {
            out.push_fill(b' '.into(), padding)?;
        }
        out.push_range(o, 0, len)?;
        if self.left { out.push_fill(b' '.into(), padding) } else { Ok(()) }
    }

    /// A C string in UTF-8; the precision counts bytes, and cuts no character in two.
    ///
    /// # Safety
    /// `s` points to as many bytes as the precision says, or up to a NUL before.
    unsafe fn write_c_string(&self, out: &mut Writer, s: *const c_char) -> Result<()> {
        // SAFETY: as promised.
        let bytes = unsafe {
            match self.precision {
                Precision::All => CStr::from_ptr(s).to_bytes(),
                Precision::Most(most) => {
                    let len = libc::strnlen(s, most);
                    let bytes = core::slice::from_raw_parts(s.cast::<u8>(), len);
                    if len == most { without_cut_character(bytes) } else { bytes }
                }
                Precision::Negative => &[],
            }
        };
        if self.width.is_none() {
            return out.push_utf8_lossy(bytes);
        }
        // What was cut is cut: only the width is left to apply.
        Spec { precision: Precision::All, ..*self }.write_object(out, &*unicode::from_utf8_lossy(bytes)?)
    }

    /// A wide C string; the precision counts characters.
    ///
    /// # Safety
    /// As for [`Spec::write_c_string`].
    unsafe fn write_wide(&self, out: &mut Writer, s: *const u32) -> Result<()> {
        let most = match self.precision {
            Precision::All => usize::MAX,
            Precision::Most(n) => n,
            Precision::Negative => 0,
        };
        // SAFETY: as promised: nothing behind the NUL or the precision is read.
        let chars = unsafe {
            let len = (0..most).find(|&i| *s.add(i) == 0).unwrap_or(most);
            core::slice::from_raw_parts(s, len)
        };
        Spec { precision: Precision::All, ..*self }.write_object(out, &*from_wide(chars)?)
    }

    fn write_type(&self, out: &mut Writer, ty: *mut PyTypeObject) -> Result<()> {
        let name = qualified_name(ty, if self.alternative { ':' } else { '.' })?;
        self.write_object(out, &name)
    }
}

/// The type's module and qualified name with `separator` between them, without the module for built-in types and for `__main__`.
fn qualified_name(ty: *mut PyTypeObject, separator: char) -> Result<Owned> {
    if !type_object::has_flag(ty, Py_TPFLAGS_HEAPTYPE) {
        // SAFETY: a type has a name.
        return unicode::from_utf8(unsafe { CStr::from_ptr((*ty).tp_name) }.to_bytes());
    }
    let (module, name) = (type_attr::module(ty)?, type_attr::qualname(ty)?);
    if !unicode::check(&module) || unicode::eq_ascii(&module, "builtins") || unicode::eq_ascii(&module, "__main__") {
        return Ok(name);
    }
    let mut out = Writer::new();
    out.push(&module)?;
    out.push_char(separator.into())?;
    out.push(&name)?;
    out.finish()
}

/// The decimal number at `at`, if there is one.
fn number(text: &[u8], at: &mut usize, too_big: &str) -> Result<Option<usize>> {
    let mut value = None;
    while let Some(digit) = text.get(*at).filter(|b| b.is_ascii_digit()) {
        let next = value.unwrap_or(0isize).checked_mul(10).and_then(|v| v.checked_add((digit - b'0').into()));
        let Some(next) = next else { return Err(raise!(ValueError, "{too_big}")) };
        value = Some(next);
        *at += 1;
    }
    Ok(value.map(isize::cast_unsigned))
}

/// The bytes without the start of a UTF-8 character whose end is missing.
fn without_cut_character(bytes: &[u8]) -> &[u8] {
    let tail = bytes.iter().rev().take(3).position(|&b| b >= 0xC0).map_or(0, |i| i + 1);
    let (before, last) = bytes.split_at(bytes.len() - tail);
    match core::str::from_utf8(last) {
        Err(e) if e.valid_up_to() == 0 && e.error_len().is_none() => before,
        _ => bytes,
    }
}

/// `%p` as glibc prints it, always with a `0x` in front.
pub(super) fn pointer_text(p: *mut c_void) -> String {
    if p.is_null() { "0x(nil)".into() } else { format!("{p:p}") }
}

/// A `str` of wide characters; `ValueError` for one that is none.
pub(super) fn from_wide(chars: &[u32]) -> Result<Owned> {
    match chars.iter().find(|&&c| c > 0x10_FFFF) {
        Some(c) => Err(raise!(ValueError, "character U+{c:x} is not in range [U+0000; U+10ffff]")),
        None => unicode::from_ucs4(chars),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cut_characters_are_dropped() {
        let euro = "a€".as_bytes();
        assert_eq!(without_cut_character(&euro[..1]), b"a");
        assert_eq!(without_cut_character(&euro[..2]), b"a");
        assert_eq!(without_cut_character(&euro[..3]), b"a");
        assert_eq!(without_cut_character(euro), euro);
        assert_eq!(without_cut_character(b""), b"");
        assert_eq!(without_cut_character(b"\x80\x80\x80"), b"\x80\x80\x80");
        assert_eq!(without_cut_character(b"\xed\xa0"), b"\xed\xa0");
    }
}
