//! Comparison of strings.

use super::unicode::{self, Unit};
use super::{bool, bytes, singletons};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use core::cmp::Ordering;

/// The order of two `str` objects, by code points.
pub fn compare(a: &Obj, b: &Obj) -> Ordering {
    fn units<A: Unit, B: Unit>(a: &[A], b: &[B]) -> Ordering {
        a.iter().map(|c| c.code()).cmp(b.iter().map(|c| c.code()))
    }
    if a.is(b) {
        return Ordering::Equal;
    }
    let (a, b) = (unicode::chars(a), unicode::chars(b));
    if let (unicode::Chars::One(a), unicode::Chars::One(b)) = (a, b) {
        return a.cmp(b);
    }
    crate::with_chars!(a, a => crate::with_chars!(b, b => units(a, b)))
}

/// Whether an ordering satisfies `Py_LT` and so on.
pub(super) fn satisfies(order: Ordering, op: c_int) -> bool {
    match op {
        Py_LT => order.is_lt(),
        Py_LE => order.is_le(),
        Py_EQ => order.is_eq(),
        Py_NE => order.is_ne(),
        Py_GT => order.is_gt(),
        _ => order.is_ge(),
    }
}

/// `tp_richcompare` of `str`.
pub fn rich(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !unicode::check(a) || !unicode::check(b) {
        return Ok(singletons::not_implemented().to_owned());
    }
    Ok(bool::new(match op {
        Py_EQ => unicode::eq(a, b),
        Py_NE => !unicode::eq(a, b),
        _ => satisfies(compare(a, b), op),
    }))
}

/// The order of a `str` and Latin-1 bytes up to a zero: `PyUnicode_CompareWithASCIIString`.
pub fn compare_latin1(a: &Obj, b: &[u8]) -> Ordering {
    crate::with_chars!(unicode::chars(a), s => s.iter().map(|c| c.code()).cmp(b.iter().map(|&c| u32::from(c))))
}

/// Whether a `str`'s UTF-8 form is exactly these bytes (never, for surrogates).
pub fn eq_utf8(a: &Obj, b: &[u8]) -> bool {
    if let Some(s) = unicode::ascii_bytes(a) {
        return s == b;
    }
    match core::str::from_utf8(b) {
        Ok(text) => unicode::chars(a).iter().eq(text.chars().map(u32::from)),
        Err(_) => false,
    }
}

/// `tp_richcompare` of `bytes`.
pub(super) fn rich_bytes(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !bytes::check(a) || !bytes::check(b) {
        warn_mixed(a, b, op)?;
        return Ok(singletons::not_implemented().to_owned());
    }
    Ok(bool::new(match op {
        Py_EQ => bytes::as_slice(a) == bytes::as_slice(b),
        Py_NE => bytes::as_slice(a) != bytes::as_slice(b),
        _ => satisfies(bytes::as_slice(a).cmp(bytes::as_slice(b)), op),
    }))
}

/// What `-b` on CPython's command line turns on, as the program sees and sets it.
#[unsafe(no_mangle)]
pub static mut Py_BytesWarningFlag: c_int = 0;

/// Warns of `bytes == str` and `bytes == int` when `Py_BytesWarningFlag` asks for it.
fn warn_mixed(a: &Obj, b: &Obj, op: c_int) -> Result<()> {
    // SAFETY: a plain integer, read under the GIL.
    if unsafe { Py_BytesWarningFlag } == 0 || !matches!(op, Py_EQ | Py_NE) {
        return Ok(());
    }
    let what = if unicode::check(a) || unicode::check(b) {
        "Comparison between bytes and string"
    } else if super::long::check(a) || super::long::check(b) {
        "Comparison between bytes and int"
    } else {
        return Ok(());
    };
    super::warnings::warn(super::exceptions::exc::BytesWarning, what, 1)
}

/// Warns of `str(bytes)` when `Py_BytesWarningFlag` asks for it.
pub(super) fn warn_str(o: &Obj) -> Result<()> {
    // SAFETY: a plain integer, read under the GIL.
    if unsafe { Py_BytesWarningFlag } == 0 {
        return Ok(());
    }
    let what = if bytes::check(o) { "str() on a bytes instance" } else { "str() on a bytearray instance" };
    super::warnings::warn(super::exceptions::exc::BytesWarning, what, 1)
}

/// `tp_richcompare` of `bytearray`: with anything bytes-like.
pub(super) fn rich_bytearray(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    use super::byte_args::Arg;
    use crate::protocols::buffer;
    if !buffer::check(a) || !buffer::check(b) {
        warn_mixed(a, b, op)?;
        return Ok(singletons::not_implemented().to_owned());
    }
    let (Ok(x), Ok(y)) = (Arg::of(a), Arg::of(b)) else {
        crate::engine::error::clear();
        return Ok(singletons::not_implemented().to_owned());
    };
    Ok(bool::new(match op {
        Py_EQ => x.bytes() == y.bytes(),
        Py_NE => x.bytes() != y.bytes(),
        _ => satisfies(x.bytes().cmp(y.bytes()), op),
    }))
}
