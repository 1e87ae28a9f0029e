//! UTF-8: the codec, and the form that strings cache.

use super::unicode::{self, Chars};
use super::unicode_errors::{raise_decode, raise_encode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, alloc};

/// Decodes UTF-8 of which some is bad.
pub(super) fn decode(s: &[u8], errors: Option<&CStr>) -> Result<Owned> {
    let _ = errors;
    let Err(bad) = core::str::from_utf8(s) else { return unicode::from_utf8(s) };
    let start = bad.valid_up_to();
    let (end, reason) = match bad.error_len() {
        None => (s.len(), "unexpected end of data"),
        Some(1) if !is_lead(s[start]) => (start + 1, "invalid start byte"),
        Some(n) => (start + n, "invalid continuation byte"),
    };
    Err(raise_decode("utf-8", s, start, end, reason))
}

/// Whether a longer sequence can begin with `b`.
fn is_lead(b: u8) -> bool {
    matches!(b, 0xC2..=0xF4)
}

/// The number of bytes that the characters take in UTF-8, surrogates counted as three.
fn encoded_len(chars: Chars<'_>) -> usize {
    fn width(c: u32) -> usize {
        match c {
            0..=0x7F => 1,
            0x80..=0x7FF => 2,
            0x800..=0xFFFF => 3,
            _ => 4,
        }
    }
    crate::with_chars!(chars, s => s.iter().map(|&c| width(unicode::Unit::code(c))).sum())
}

/// Writes one code point in UTF-8 at `p` and returns how many bytes that took. Surrogates are written like any other.
///
/// # Safety
/// There is room for the bytes.
#[inline(always)]
unsafe fn put(p: *mut u8, c: u32) -> usize {
    let tail = |shift: u32| 0x80 | (c >> shift & 0x3F) as u8;
    // SAFETY: as promised.
    unsafe {
        match c {
            0..=0x7F => {
                p.write(c as u8);
                1
            }
            0x80..=0x7FF => {
                p.write(0xC0 | (c >> 6) as u8);
                p.add(1).write(tail(0));
                2
            }
            0x800..=0xFFFF => {
                p.write(0xE0 | (c >> 12) as u8);
                p.add(1).write(tail(6));
                p.add(2).write(tail(0));
                3
            }
            _ => {
                p.write(0xF0 | (c >> 18) as u8);
                p.add(1).write(tail(12));
                p.add(2).write(tail(6));
                p.add(3).write(tail(0));
                4
            }
        }
    }
}

/// The first surrogate at or after `from`, and the end of its run.
pub(super) fn surrogates(chars: Chars<'_>, from: usize) -> Option<(usize, usize)> {
    fn is_surrogate(c: u32) -> bool {
        (0xD800..0xE000).contains(&c)
    }
    if let Chars::One(_) = chars {
        return None;
    }
    let start = (from..chars.len()).find(|&i| is_surrogate(chars.at(i)))?;
    let end = (start + 1..chars.len()).find(|&i| !is_surrogate(chars.at(i))).unwrap_or(chars.len());
    Some((start, end))
}

/// Encodes a string without surrogates into `p`.
///
/// # Safety
/// There is room for the encoded bytes.
unsafe fn encode_into(mut p: *mut u8, chars: Chars<'_>) {
    crate::with_chars!(chars, s => for &c in s {
        // SAFETY: as promised.
        unsafe { p = p.add(put(p, unicode::Unit::code(c))) }
    });
}

/// Gives a string that is not ASCII its cached UTF-8 form. `UnicodeEncodeError` for surrogates.
#[cold]
pub(super) fn cache(o: &Obj) -> Result<()> {
    let chars = unicode::chars(o);
    if let Some((start, end)) = surrogates(chars, 0) {
        return Err(raise_encode("utf-8", o, start, end, "surrogates not allowed"));
    }
    let len = encoded_len(chars);
    let block = alloc::mem_alloc(len + 1);
    if block.is_null() {
        return Err(Raised::no_memory());
    }
    let s = o.cast::<PyCompactUnicodeObject>();
    // SAFETY: the block has room for the encoded characters and the final zero; it belongs to the string from here on.
    unsafe {
        encode_into(block, chars);
        block.add(len).write(0);
        (*s).utf8 = block.cast();
        (*s).utf8_length = len as Py_ssize_t;
    }
    Ok(())
}
