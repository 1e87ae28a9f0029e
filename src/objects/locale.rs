//! Text of the locale, whose encoding is UTF-8 here whatever the environment says.

use super::exceptions::exc;
use super::{bytes, unicode, unicode_errors, unicode_utf8};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::raise;

/// The error handlers that the locale's functions know.
fn handler(errors: Option<&CStr>) -> Result<Option<&CStr>> {
    match errors.map(CStr::to_bytes) {
        None | Some(b"strict" | b"surrogateescape" | b"surrogatepass") => Ok(errors),
        Some(_) => Err(raise!(ValueError, "unsupported error handler")),
    }
}

/// Where the Unicode error that is set began, which is no longer set then; another error stays.
fn error_place(raised: Raised) -> Result<usize> {
    if !error::matches(exc::UnicodeError) {
        return Err(raised);
    }
    let Some(e) = error::take() else { return Err(raised) };
    // SAFETY: the class says how the object is laid out.
    Ok(unsafe { (*e.cast::<PyUnicodeErrorObject>()).start } as usize)
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
    match unicode_utf8::decode(s, handler(errors)?, true) {
        Ok((text, _)) => Ok(text),
        Err(raised) => Err(match error_place(raised) {
            Ok(start) => unicode_errors::decode_error("locale", &*bytes::new(s)?, start, start + 1, "decoding error")
                .map_or_else(|raised| raised, error::restore),
            Err(raised) => raised,
        }),
    }
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
    let encoded = unicode_utf8::encode(o, errors).map_err(|raised| match error_place(raised) {
        Ok(start) => unicode_errors::raise_encode("locale", o, start, start + 1, "encoding error"),
        Err(raised) => raised,
    })?;
    debug_assert!(bytes::check(&encoded));
    Ok(encoded)
}
