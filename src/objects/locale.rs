//! Text of the locale, whose encoding is UTF-8 here whatever the environment says.

use super::{bytes, unicode, unicode_utf8};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result, error};
use crate::raise;

/// The error handlers that the locale's functions know.
fn handler(errors: Option<&CStr>) -> Result<Option<&CStr>> {
    match errors.map(CStr::to_bytes) {
        None | Some(b"strict" | b"surrogateescape" | b"surrogatepass") => Ok(errors),
        Some(_) => Err(raise!(ValueError, "unsupported error handler")),
    }
}

/// Decodes the bytes `s`, which begin at `p` and are to end with the only zero there.
///
/// # Safety
/// A byte can be read behind the last one.
pub unsafe fn decode(s: &[u8], p: *const c_char, errors: Option<&CStr>) -> Result<Owned> {
    // SAFETY: as promised.
    let ended = unsafe { *p.add(s.len()) == 0 };
    if !ended || s.contains(&0) {
        return Err(raise!(ValueError, "embedded null byte"));
    }
    Ok(unicode_utf8::decode(s, handler(errors)?, true)?.0)
}

/// Encodes a `str` without zeros.
pub fn encode(o: Option<&Obj>, errors: Option<&CStr>) -> Result<Owned> {
    let o = o.ok_or_else(error::bad_internal_call)?;
    if !unicode::check(o) {
        return Err(error::bad_argument());
    }
    let errors = handler(errors)?;
    if unicode::chars(o).iter().any(|c| c == 0) {
        return Err(raise!(ValueError, "embedded null character"));
    }
    let encoded = unicode_utf8::encode(o, errors)?;
    debug_assert!(bytes::check(&encoded));
    Ok(encoded)
}
