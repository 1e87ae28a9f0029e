//! What the methods of `bytes` and `bytearray` have in common: their own contents, arguments that are bytes-like, and results of the
//! same type.

use super::bytes::{self, Writer};
use super::{bytearray, long, singletons};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result, error};
use crate::protocols::buffer::{self, View};
use crate::protocols::number;
use crate::raise;

/// The contents of a `bytes` or `bytearray`.
#[inline(always)]
pub(super) fn contents(o: &Obj) -> &[u8] {
    if bytes::check(o) { bytes::as_slice(o) } else { bytearray::as_slice(o) }
}

/// A new object of the type that `o` is or is derived from.
pub(super) fn make(o: &Obj, s: &[u8]) -> Result<Owned> {
    if bytes::check(o) { bytes::new(s) } else { bytearray::new(s) }
}

/// A part of `o`: itself when it is all of an exact `bytes`.
pub(super) fn part(o: &Obj, start: usize, end: usize) -> Result<Owned> {
    if start == 0 && bytes::check_exact(o) && end == bytes::len(o) {
        return Ok(o.to_owned());
    }
    make(o, &contents(o)[start..end])
}

/// What was written, as the type of `o`.
pub(super) fn finish(o: &Obj, out: Writer) -> Result<Owned> {
    if bytes::check(o) { out.finish() } else { bytearray::new(out.written()) }
}

/// The bytes of an argument: those of a `bytes` at once, other objects' through a buffer.
pub(super) enum Arg<'a> {
    Bytes(&'a [u8]),
    View(View),
    /// An int in range(256).
    One(u8),
}

impl<'a> Arg<'a> {
    /// A bytes-like object: `a bytes-like object is required, not 'str'`.
    pub(super) fn of(o: &'a Obj) -> Result<Self> {
        if bytes::check(o) {
            return Ok(Arg::Bytes(bytes::as_slice(o)));
        }
        Ok(Arg::View(View::new(o, PyBUF_SIMPLE)?))
    }

    /// A bytes-like object, or an int for a single byte.
    pub(super) fn or_int(o: &'a Obj) -> Result<Self> {
        if bytes::check(o) {
            return Ok(Arg::Bytes(bytes::as_slice(o)));
        }
        if buffer::check(o) {
            return Arg::of(o);
        }
        if number::has_index(o) {
            return byte_in_range(o).map(Arg::One);
        }
        Err(raise!(TypeError, "argument should be integer or bytes-like object, not '{}'", o.type_name()))
    }

    pub(super) fn bytes(&self) -> &[u8] {
        match self {
            Arg::Bytes(s) => s,
            Arg::View(view) => view.bytes(),
            Arg::One(byte) => core::slice::from_ref(byte),
        }
    }
}

/// An int as a byte: `byte must be in range(0, 256)`.
pub(super) fn byte_in_range(o: &Obj) -> Result<u8> {
    let value = match number::as_ssize(o, false) {
        Err(_) if error::matches(super::exceptions::exc::IndexError) => {
            error::clear();
            -1
        }
        other => other?,
    };
    u8::try_from(value).map_err(|_| raise!(ValueError, "byte must be in range(0, 256)"))
}

/// The bytes of an iterable of ints. `message` says what is out of range.
pub(super) fn from_iterable(iterable: &Obj, message: &str) -> Result<Vec<u8>> {
    let mut out = Vec::with_capacity(crate::protocols::iter::length_hint(iterable, 64)?.min(1 << 20));
    let it = crate::protocols::iter::get_iter(iterable)?;
    while let Some(item) = crate::protocols::iter::next(&it)? {
        let value = number::index(&item)?;
        match long::as_i64_overflow(&value)? {
            (v @ 0..=255, 0) => out.push(v as u8),
            _ => return Err(raise!(ValueError, "{message}")),
        }
    }
    Ok(out)
}

/// An argument that may be left out or None.
pub(super) fn given<'a>(args: &[&'a Obj], i: usize) -> Option<&'a Obj> {
    args.get(i).copied().filter(|o| !singletons::is_none(o))
}
