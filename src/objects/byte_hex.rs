//! `hex` and `fromhex` of bytes, and their separators.

use super::byte_args::Arg;
use super::{bytes, long, unicode};
use crate::engine::{Obj, Owned, Result};
use crate::protocols::{buffer, sequence};
use crate::raise;

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The one ASCII character that a separator is.
fn separator(o: &Obj) -> Result<u8> {
    if sequence::size(o)? != 1 {
        return Err(raise!(ValueError, "sep must be length 1."));
    }
    if unicode::check(o) {
        return u8::try_from(unicode::chars(o).at(0))
            .ok()
            .filter(u8::is_ascii)
            .ok_or_else(|| raise!(ValueError, "sep must be ASCII."));
    }
    if bytes::check(o) {
        return match bytes::as_slice(o)[0] {
            b if b.is_ascii() => Ok(b),
            _ => Err(raise!(ValueError, "sep must be ASCII.")),
        };
    }
    Err(raise!(TypeError, "sep must be str or bytes."))
}

/// `hex(sep, bytes_per_sep)`: groups of so many bytes, counted from the right, or from the left when negative.
pub fn hex(s: &[u8], [sep, group]: [Option<&Obj>; 2]) -> Result<Owned> {
    let group = group.map_or(Ok(1), long::as_c_int)?;
    let sep = sep.map(separator).transpose()?;
    let size = group.unsigned_abs() as usize;
    let mut out = Vec::with_capacity(s.len() * 3);
    for (i, &b) in s.iter().enumerate() {
        let at = if group > 0 { s.len() - i } else { i };
        if let Some(sep) = sep
            && i > 0
            && size > 0
            && at % size == 0
        {
            out.push(sep);
        }
        out.push(DIGITS[usize::from(b >> 4)]);
        out.push(DIGITS[usize::from(b & 15)]);
    }
    unicode::from_ascii(&out)
}

/// The bytes that hexadecimal digits stand for; ASCII white space may be between pairs.
fn parse(digits: &[u8]) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(digits.len() / 2);
    let mut i = 0;
    let value = |i: usize| digits.get(i).and_then(|&b| char::from(b).to_digit(16));
    while i < digits.len() {
        if super::byte_methods::is_space(digits[i].into()) {
            i += 1;
            continue;
        }
        let Some(high) = value(i) else { return Err(bad_digit(i)) };
        if i + 1 == digits.len() {
            return Err(raise!(ValueError, "fromhex() arg must contain an even number of hexadecimal digits"));
        }
        let Some(low) = value(i + 1) else { return Err(bad_digit(i + 1)) };
        out.push((high << 4 | low) as u8);
        i += 2;
    }
    Ok(out)
}

#[cold]
fn bad_digit(at: usize) -> crate::engine::Raised {
    raise!(ValueError, "non-hexadecimal number found in fromhex() arg at position {at}")
}

/// `fromhex`: the bytes that a `str` or bytes-like object spells.
pub(super) fn fromhex(o: &Obj) -> Result<Vec<u8>> {
    if unicode::check(o) {
        let chars = unicode::chars(o);
        let narrow: Vec<u8> = chars.iter().map(|c| u8::try_from(c).ok().filter(u8::is_ascii).unwrap_or(0xFF)).collect();
        return parse(&narrow);
    }
    if !buffer::check(o) {
        return Err(raise!(TypeError, "fromhex() argument must be str or bytes-like, not {}", o.type_name()));
    }
    parse(Arg::of(o)?.bytes())
}
