//! Paths: what `os.fspath`, `os.fsencode` and `os.fsdecode` do. File names are UTF-8, other bytes kept as surrogates.

use super::{bytes, singletons, type_object, unicode, unicode_utf8};
use crate::engine::{Obj, Owned, Result};
use crate::istr;
use crate::protocols::{call, instance};
use crate::raise;

const ERRORS: Option<&core::ffi::CStr> = Some(c"surrogateescape");

/// Decodes a file name.
pub fn decode(s: &[u8]) -> Result<Owned> {
    Ok(unicode_utf8::decode(s, ERRORS, true)?.0)
}

/// Encodes a file name.
pub fn encode(o: &Obj) -> Result<Owned> {
    unicode_utf8::encode(o, ERRORS)
}

/// What messages call an object's type: without the module.
fn name_of(o: &Obj) -> Result<impl core::fmt::Display> {
    Ok(unicode::to_string_lossy(&*type_object::short_name(o.ty())?))
}

/// The `str` or `bytes` that a path is, or that its `__fspath__` gives.
pub fn fspath(path: &Obj) -> Result<Owned> {
    if unicode::check(path) || bytes::check(path) {
        return Ok(path.to_owned());
    }
    let method = instance::lookup_special(path, istr!("__fspath__"))?;
    let Some(method) = method.filter(|method| !singletons::is_none(method)) else {
        return Err(raise!(TypeError, "expected str, bytes or os.PathLike object, not {}", name_of(path)?));
    };
    let result = call::call(&method, &[])?;
    if unicode::check(&result) || bytes::check(&result) {
        return Ok(result);
    }
    Err(raise!(TypeError, "expected {}.__fspath__() to return str or bytes, not {}", name_of(path)?, name_of(&result)?))
}

/// A path as `bytes` without zeros.
pub fn to_bytes(path: &Obj) -> Result<Owned> {
    let path = fspath(path)?;
    let encoded = if bytes::check(&path) { path } else { encode(&path)? };
    if bytes::as_slice(&encoded).contains(&0) {
        return Err(raise!(ValueError, "embedded null byte"));
    }
    Ok(encoded)
}

/// A path as `str` without zeros.
pub fn to_str(path: &Obj) -> Result<Owned> {
    let path = fspath(path)?;
    let decoded = if unicode::check(&path) { path } else { decode(bytes::as_slice(&path))? };
    if unicode::chars(&decoded).iter().any(|c| c == 0) {
        return Err(raise!(ValueError, "embedded null character"));
    }
    Ok(decoded)
}
