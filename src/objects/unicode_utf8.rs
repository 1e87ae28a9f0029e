//! UTF-8: the codec, and the form that strings cache.

use super::bytes;
use super::codec_errors::{Decoding, Encoding, Form, Replacement, is_surrogate};
use super::unicode::{self, Chars, Writer};
use super::unicode_errors::raise_encode;
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, alloc};

/// Decodes UTF-8: the string, and how many bytes it took (fewer than all when the end is incomplete and `final_` is not set).
pub fn decode(s: &[u8], errors: Option<&CStr>, final_: bool) -> Result<(Owned, usize)> {
    if let Ok(text) = core::str::from_utf8(s) {
        return Ok((unicode::new(text)?, s.len()));
    }
    let mut out = Writer::with_capacity(s.len())?;
    let used = decode_into(s, errors, final_, &mut out)?;
    Ok((out.finish()?, used))
}

/// Decodes UTF-8 to the end of `out` and returns how many bytes it took.
pub fn decode_into(s: &[u8], errors: Option<&CStr>, final_: bool, out: &mut Writer) -> Result<usize> {
    let mut decoding = Decoding::new("utf-8", Form::Utf8, s, errors);
    let mut pos = 0;
    loop {
        let rest = &decoding.input()[pos..];
        let bad = match core::str::from_utf8(rest) {
            Ok(text) => {
                out.push_str(text)?;
                return Ok(decoding.input().len());
            }
            Err(bad) => bad,
        };
        let valid = bad.valid_up_to();
        let lead = rest[valid];
        let (len, reason) = match bad.error_len() {
            None if !final_ => (0, ""),
            None => (rest.len() - valid, "unexpected end of data"),
            Some(1) if !matches!(lead, 0xC2..=0xF4) => (1, "invalid start byte"),
            Some(n) => (n, "invalid continuation byte"),
        };
        // SAFETY: the standard library found these bytes valid.
        out.push_str(unsafe { core::str::from_utf8_unchecked(&rest[..valid]) })?;
        pos += valid;
        if len == 0 {
            return Ok(pos);
        }
        pos = decoding.error(pos, pos + len, reason, out)?;
    }
}

/// Encodes a string as UTF-8.
pub fn encode(o: &Obj, errors: Option<&CStr>) -> Result<Owned> {
    let chars = unicode::chars(o);
    let Some(mut bad) = surrogates(chars, 0) else {
        if let Some(cached) = cached(o) {
            return bytes::new(cached);
        }
        let len = encoded_len(chars);
        if len < 2 {
            return bytes::new(unicode::as_utf8(o)?);
        }
        let out = bytes::with_len(len)?;
        // SAFETY: the new object has room for exactly the encoded bytes.
        unsafe { encode_into(bytes::data_ptr(&out), chars) };
        return Ok(out);
    };
    let mut encoding = Encoding::new("utf-8", Form::Utf8, o, errors);
    let mut out = bytes::Writer::with_capacity(chars.len())?;
    let mut pos = 0;
    loop {
        for c in chars.slice(pos, bad.0).iter() {
            push(&mut out, c)?;
        }
        const REASON: &str = "surrogates not allowed";
        let (replacement, next) = encoding.error(bad.0, bad.1, REASON)?;
        match replacement {
            Replacement::Bytes(b) => out.push(&b)?,
            Replacement::Text(t) if t.iter().all(|&c| c < 0x80) => {
                t.iter().try_for_each(|&c| out.push_byte(c as u8))?
            }
            Replacement::Text(_) => return Err(encoding.raise(bad.0, bad.1, REASON)),
        }
        pos = next;
        match surrogates(chars, pos) {
            Some(more) => bad = more,
            None => break,
        }
    }
    chars.slice(pos, chars.len()).iter().try_for_each(|c| push(&mut out, c))?;
    out.finish()
}

fn push(out: &mut bytes::Writer, c: u32) -> Result<()> {
    let mut buffer = [0; 4];
    // SAFETY: a code point takes at most four bytes.
    let n = unsafe { put(buffer.as_mut_ptr(), c) };
    out.push(&buffer[..n])
}

/// The UTF-8 form that a string already has.
fn cached(o: &Obj) -> Option<&[u8]> {
    if unicode::is_ascii(o) {
        return Some(unicode::raw_bytes(o));
    }
    let s = o.cast::<PyCompactUnicodeObject>();
    // SAFETY: a string that is not ASCII has the compact layout; the cached form lives as long as the object.
    unsafe { (!(*s).utf8.is_null()).then(|| core::slice::from_raw_parts((*s).utf8.cast(), (*s).utf8_length as usize)) }
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
