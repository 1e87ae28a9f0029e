//! The language of `PyBytes_FromFormat`: a small one, where what it does not know is copied as it stands.

use super::text::pointer_text;
use super::va::VaList;
use crate::abi::*;
use crate::engine::{Owned, Result};
use crate::objects::bytes::Writer;
use crate::raise;

/// The bytes that a format and its arguments make.
///
/// # Safety
/// `format` is a C string, and the arguments are those that it names.
pub unsafe fn from_format(format: *const c_char, va: &mut VaList) -> Result<Owned> {
    // SAFETY: a C string.
    let mut rest = unsafe { CStr::from_ptr(format) }.to_bytes();
    let mut out = Writer::with_capacity(rest.len())?;
    while let Some(percent) = memchr::memchr(b'%', rest) {
        out.push(&rest[..percent])?;
        rest = &rest[percent..];
        let conversion = Conversion::parse(rest);
        // SAFETY: as promised.
        if !unsafe { conversion.write(&mut out, va)? } {
            break;
        }
        rest = &rest[conversion.len..];
    }
    out.push(rest)?;
    out.finish()
}

/// One conversion: `%`, anything that is no letter (of which a precision counts), a length modifier, the letter.
struct Conversion {
    precision: Option<usize>,
    /// `l` or `z` where it counts, else 0.
    size: u8,
    letter: u8,
    len: usize,
}

impl Conversion {
    fn parse(text: &[u8]) -> Conversion {
        let peek = |at: usize| text.get(at).copied().unwrap_or(0);
        let mut at = 1;
        while peek(at).is_ascii_digit() {
            at += 1;
        }
        let mut precision = None;
        if peek(at) == b'.' {
            let start = at + 1;
            at = start;
            while peek(at).is_ascii_digit() {
                at += 1;
            }
            let digits = &text[start..at];
            let value = |digits: &[u8]| {
                digits.iter().fold(0usize, |v, d| v.saturating_mul(10).saturating_add((d - b'0').into()))
            };
            // Zero stands for none.
            precision = Some(value(digits)).filter(|&most| most > 0);
        }
        while !matches!(peek(at), 0 | b'%') && !peek(at).is_ascii_alphabetic() {
            at += 1;
        }
        let size = match (peek(at), peek(at + 1)) {
            (size @ (b'l' | b'z'), b'd' | b'u') => {
                at += 1;
                size
            }
            _ => 0,
        };
        Conversion { precision, size, letter: peek(at), len: at + 1 }
    }

    /// Appends the converted argument; `false` when the conversion does not exist.
    ///
    /// # Safety
    /// The next argument is the one that the conversion asks for.
    unsafe fn write(&self, out: &mut Writer, va: &mut VaList) -> Result<bool> {
        // SAFETY: the caller promises the argument that the letter asks for.
        unsafe {
            match self.letter {
                b'%' => out.push(b"%")?,
                b'c' => match u8::try_from(va.int()) {
                    Ok(byte) => out.push(&[byte])?,
                    Err(_) => {
                        return Err(raise!(
                            OverflowError,
                            "PyBytes_FromFormatV(): %c format expects an integer in range [0; 255]"
                        ));
                    }
                },
                b'd' if self.size != 0 => out.push(format!("{}", va.long()).as_bytes())?,
                b'd' | b'i' => out.push(format!("{}", va.int()).as_bytes())?,
                b'u' if self.size != 0 => out.push(format!("{}", va.ulong()).as_bytes())?,
                b'u' => out.push(format!("{}", va.uint()).as_bytes())?,
                b'x' => out.push(format!("{:x}", va.uint()).as_bytes())?,
                b's' => {
                    let s = va.pointer::<c_char>();
                    let len = self.precision.map_or_else(|| libc::strlen(s), |most| libc::strnlen(s, most));
                    out.push(core::slice::from_raw_parts(s.cast(), len))?;
                }
                b'p' => out.push(pointer_text(va.pointer()).as_bytes())?,
                _ => return Ok(false),
            }
        }
        Ok(true)
    }
}
