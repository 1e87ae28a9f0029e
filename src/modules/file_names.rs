//! File names as `str`: UTF-8, with each byte that is none as a lone surrogate (`surrogateescape`).

use crate::engine::{Obj, Owned, Result};
use crate::objects::unicode;
use crate::raise;
use std::ffi::{CString, OsStr};
use std::os::unix::ffi::OsStrExt;

/// What an undecodable byte becomes, and comes back from.
const ESCAPED: u32 = 0xDC00;

/// A file's name as a `str`.
pub(super) fn decode(name: &OsStr) -> Result<Owned> {
    let bytes = name.as_bytes();
    if let Ok(text) = core::str::from_utf8(bytes) {
        return unicode::new(text);
    }
    let mut text = Vec::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.extend(chunk.valid().chars().map(u32::from));
        text.extend(chunk.invalid().iter().map(|&b| ESCAPED + u32::from(b)));
    }
    unicode::from_ucs4(&text)
}

/// The bytes of a file's name.
pub(super) fn encode(name: &Obj) -> Result<Vec<u8>> {
    if !unicode::check(name) {
        return Err(raise!(TypeError, "expected str, not {}", name.type_name()));
    }
    let chars = unicode::chars(name);
    if !chars.iter().any(|c| (ESCAPED + 0x80..=ESCAPED + 0xFF).contains(&c)) {
        return Ok(unicode::as_utf8(name)?.to_vec());
    }
    let mut bytes = Vec::with_capacity(chars.len());
    for c in chars.iter() {
        match (char::from_u32(c), c) {
            (Some(c), _) => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            (None, c) if (ESCAPED + 0x80..=ESCAPED + 0xFF).contains(&c) => bytes.push((c - ESCAPED) as u8),
            // A surrogate that stands for no byte: the strict conversion says so.
            _ => return Ok(unicode::as_utf8(name)?.to_vec()),
        }
    }
    Ok(bytes)
}

/// A file's name as a C string; `ValueError` for an embedded NUL.
pub(super) fn encode_c(name: &Obj) -> Result<CString> {
    CString::new(encode(name)?).map_err(|_| raise!(ValueError, "embedded null character"))
}
