//! The exceptions of encoding and decoding.

use super::exceptions::exc;
use super::{long, tuple, unicode};
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::protocols::call;

/// A `UnicodeDecodeError` instance about `object[start..end]`.
pub fn decode_error(encoding: &str, object: &Obj, start: usize, end: usize, reason: &str) -> Result<Owned> {
    make(exc::UnicodeDecodeError.as_obj(), &[unicode::new(encoding)?, object.to_owned()], start, end, reason)
}

/// A `UnicodeEncodeError` instance about `object[start..end]`.
pub fn encode_error(encoding: &str, object: &Obj, start: usize, end: usize, reason: &str) -> Result<Owned> {
    make(exc::UnicodeEncodeError.as_obj(), &[unicode::new(encoding)?, object.to_owned()], start, end, reason)
}

/// A `UnicodeTranslateError` instance about `object[start..end]`.
pub fn translate_error(object: &Obj, start: usize, end: usize, reason: &str) -> Result<Owned> {
    make(exc::UnicodeTranslateError.as_obj(), &[object.to_owned()], start, end, reason)
}

fn make(ty: &Obj, first: &[Owned], start: usize, end: usize, reason: &str) -> Result<Owned> {
    let mut args = first.to_vec();
    args.push(long::from_usize(start)?);
    args.push(long::from_usize(end)?);
    args.push(unicode::new(reason)?);
    call::call_tuple(ty, &*tuple::from_owned(args)?, None)
}

/// Raises `UnicodeEncodeError` about `object[start..end]`.
#[cold]
pub fn raise_encode(encoding: &str, object: &Obj, start: usize, end: usize, reason: &str) -> Raised {
    encode_error(encoding, object, start, end, reason).map_or_else(|raised| raised, error::restore)
}
