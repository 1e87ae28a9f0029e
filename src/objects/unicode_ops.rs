//! Operators of `str`: concatenation, repetition, items and slices; joining and padding.

use super::method_args::size_argument;
use super::slice::{self, Span};
use super::unicode::{self, Chars, Unit, Writer, check, check_exact};
use super::{list, tuple};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, alloc};
use crate::protocols::{number, sequence};
use crate::raise;

/// A new string of both, which are `str` objects.
pub fn concat(a: &Obj, b: &Obj) -> Result<Owned> {
    let (n, m) = (unicode::len(a), unicode::len(b));
    if m == 0 && check_exact(a) {
        return Ok(a.to_owned());
    }
    if n == 0 && check_exact(b) {
        return Ok(b.to_owned());
    }
    if n > isize::MAX as usize - m {
        return Err(raise!(OverflowError, "strings are too large to concat"));
    }
    let bound = unicode::max_char(a).max(unicode::max_char(b));
    let kind = unicode::kind_of(bound);
    // SAFETY: both strings' characters fill the new one, whose width holds each.
    unsafe {
        unicode::build(n + m, bound, |p| {
            unicode::copy_chars(p, kind, unicode::chars(a));
            unicode::copy_chars(p.add(n * kind), kind, unicode::chars(b));
        })
    }
}

/// `sq_concat`: `can only concatenate str (not "int") to str`.
pub fn py_concat(a: &Obj, b: &Obj) -> Result<Owned> {
    if !check(b) {
        return Err(raise!(TypeError, "can only concatenate str (not \"{}\") to str", b.type_name()));
    }
    concat(a, b)
}

/// The string `n` times in a row.
pub fn repeat(o: &Obj, n: isize) -> Result<Owned> {
    let len = unicode::len(o);
    if n == 1 && check_exact(o) {
        return Ok(o.to_owned());
    }
    if n <= 0 || len == 0 {
        return Ok(unicode::empty());
    }
    let Some(total) = len.checked_mul(n as usize).filter(|&t| t <= isize::MAX as usize) else {
        return Err(raise!(OverflowError, "repeated string is too long"));
    };
    let bound = unicode::max_char(o);
    let source = unicode::raw_bytes(o);
    // SAFETY: the new string has the width of the old one and room for `n` copies.
    unsafe {
        unicode::build(total, bound, |p| match source {
            [byte] => p.write_bytes(*byte, total),
            _ => {
                for i in 0..n as usize {
                    core::ptr::copy_nonoverlapping(source.as_ptr(), p.add(i * source.len()), source.len());
                }
            }
        })
    }
}

/// The character at `i`, not counted from the end.
pub(super) fn item(o: &Obj, i: isize) -> Result<Owned> {
    if i < 0 || i as usize >= unicode::len(o) {
        return Err(raise!(IndexError, "string index out of range"));
    }
    unicode::from_char(unicode::chars(o).at(i as usize))
}

/// `o[key]`.
pub(super) fn subscript(o: &Obj, key: &Obj) -> Result<Owned> {
    if number::has_index(key) {
        let i = number::as_ssize(key, false)?;
        return item(o, if i < 0 { i + unicode::len(o) as isize } else { i });
    }
    if !slice::check(key) {
        return Err(raise!(TypeError, "string indices must be integers, not '{}'", key.type_name()));
    }
    let span = Span::of(key, unicode::len(o))?;
    if span.len == 0 {
        return Ok(unicode::empty());
    }
    if span.step == 1 {
        return unicode::substring(o, span.start as usize, span.start as usize + span.len);
    }
    fn pick<U: Unit>(s: &[U], span: Span) -> Vec<U> {
        span.places().map(|i| s[i]).collect()
    }
    match unicode::chars(o) {
        Chars::One(s) => unicode::from_chars(Chars::One(&pick(s, span))),
        Chars::Two(s) => unicode::from_chars(Chars::Two(&pick(s, span))),
        Chars::Four(s) => unicode::from_chars(Chars::Four(&pick(s, span))),
    }
}

/// `str.join`, with `None` for a space as `PyUnicode_Join` takes NULL.
pub fn join(separator: Option<&Obj>, items: &Obj) -> Result<Owned> {
    let items = sequence::fast(items, "can only join an iterable")?;
    let strings = if list::check(&items) { list::items(&items) } else { tuple::items(&items) };
    join_all(separator, strings)
}

/// [`join`] of objects at hand.
pub fn join_all(separator: Option<&Obj>, strings: &[&Obj]) -> Result<Owned> {
    if let [one] = strings
        && check_exact(one)
    {
        return Ok((*one).to_owned());
    }
    let space = unicode::latin1_char(b' ');
    let separator = separator.unwrap_or(&space);
    if strings.len() > 1 && !check(separator) {
        return Err(raise!(TypeError, "separator: expected str instance, {} found", separator.type_name()));
    }
    let mut total = unicode_len_if(separator).saturating_mul(strings.len().saturating_sub(1));
    for (i, s) in strings.iter().enumerate() {
        if !check(s) {
            return Err(raise!(TypeError, "sequence item {i}: expected str instance, {} found", s.type_name()));
        }
        total = total.saturating_add(unicode::len(s));
    }
    if total > isize::MAX as usize {
        return Err(raise!(OverflowError, "join() result is too long for a Python string"));
    }
    let mut out = Writer::with_capacity(total)?;
    for (i, s) in strings.iter().enumerate() {
        if i > 0 {
            out.push(separator)?;
        }
        out.push(s)?;
    }
    out.finish()
}

fn unicode_len_if(o: &Obj) -> usize {
    if check(o) { unicode::len(o) } else { 0 }
}

/// `left` and `right` fill characters around the string.
pub(super) fn pad(o: &Obj, left: usize, right: usize, fill: u32) -> Result<Owned> {
    if left == 0 && right == 0 {
        return unicode::to_exact(o);
    }
    let total = left.checked_add(right).and_then(|n| n.checked_add(unicode::len(o)));
    if total.is_none_or(|n| n > isize::MAX as usize) {
        return Err(raise!(OverflowError, "padded string is too long"));
    }
    let mut out = Writer::with_capacity(total.unwrap_or(0))?;
    out.push_fill(fill, left)?;
    out.push(o)?;
    out.push_fill(fill, right)?;
    out.finish()
}

/// The arguments `(width, fillchar=' ')` of `center`, `ljust` and `rjust`: how much is missing, and the fill character.
fn pad_args(name: &str, o: &Obj, args: &[&Obj]) -> Result<(usize, usize, u32)> {
    crate::format::args::check_positional(name, args.len(), 1, 2)?;
    let width = size_argument(args[0])?;
    let fill = match args.get(1) {
        None => b' '.into(),
        Some(c) if !check(c) => {
            return Err(raise!(TypeError, "The fill character must be a unicode character, not {}", c.type_name()));
        }
        Some(c) if unicode::len(c) != 1 => {
            return Err(raise!(TypeError, "The fill character must be exactly one character long"));
        }
        Some(c) => unicode::chars(c).at(0),
    };
    let width = width.max(0) as usize;
    Ok((width.saturating_sub(unicode::len(o)), width, fill))
}

pub(super) fn center(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    let (missing, width, fill) = pad_args("center", o, args)?;
    let left = missing / 2 + (missing & width & 1);
    pad(o, left, missing - left, fill)
}
pub(super) fn ljust(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    let (missing, _, fill) = pad_args("ljust", o, args)?;
    pad(o, 0, missing, fill)
}
pub(super) fn rjust(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    let (missing, _, fill) = pad_args("rjust", o, args)?;
    pad(o, missing, 0, fill)
}

/// `str.zfill`: zeros behind the sign.
pub(super) fn zfill(o: &Obj, width: &Obj) -> Result<Owned> {
    let width = size_argument(width)?.max(0) as usize;
    let n = unicode::len(o);
    if width <= n {
        return unicode::to_exact(o);
    }
    let sign = n > 0 && matches!(unicode::chars(o).at(0), 0x2B | 0x2D);
    let mut out = Writer::with_capacity(width)?;
    out.push_range(o, 0, sign.into())?;
    out.push_fill(b'0'.into(), width - n)?;
    out.push_range(o, sign.into(), n)?;
    out.finish()
}

/// `str.expandtabs`.
pub(super) fn expandtabs(o: &Obj, [size]: [Option<&Obj>; 1]) -> Result<Owned> {
    let size = size.map_or(Ok(8), super::long::as_c_int)?;
    let mut out = Writer::with_capacity(unicode::len(o))?;
    let mut column = 0_usize;
    for c in unicode::chars(o).iter() {
        if c != 0x09 {
            column = if c == 0x0A || c == 0x0D { 0 } else { column + 1 };
            out.push_char(c)?;
        } else if size > 0 {
            let width = size as usize - column % size as usize;
            if out.len().checked_add(width).is_none_or(|n| n > isize::MAX as usize) {
                return Err(too_long());
            }
            out.push_fill(b' '.into(), width)?;
            column += width;
        }
    }
    out.finish()
}

fn too_long() -> Raised {
    raise!(OverflowError, "new string is too long")
}

/// Whether nobody can tell that a string changes: one reference, no hash, an exact `str` that is neither interned nor static.
pub fn is_modifiable(o: &Obj) -> bool {
    // SAFETY: `o` is a `str`.
    unsafe {
        let s = o.cast::<PyASCIIObject>();
        o.refcount() == 1
            && (*s).hash == -1
            && (*s).state & (unicode_state::INTERNED_MASK | unicode_state::STATICALLY_ALLOCATED) == 0
            && check_exact(o)
    }
}

/// The string at `*place` with room for `len` characters, the old ones kept as far as they fit; `Ok(false)` when it has to be copied.
///
/// # Safety
/// `*place` is an owned reference to a `str`, which [`is_modifiable`].
unsafe fn resize_in_place(place: *mut *mut PyObject, len: usize) -> Result<bool> {
    // SAFETY: as promised; the block may move, and the only reference with it.
    unsafe {
        let o = Obj::from_ptr(*place);
        let state = (*o.cast::<PyASCIIObject>()).state;
        if !unicode_state::compact(state) {
            return Ok(false);
        }
        let (kind, ascii) = (unicode::kind(o), unicode::is_ascii(o));
        let head = if ascii { unicode::ASCII_HEAD } else { unicode::COMPACT_HEAD };
        if !ascii {
            let s = o.cast::<PyCompactUnicodeObject>();
            alloc::mem_free((*s).utf8.cast());
            (*s).utf8 = core::ptr::null_mut();
            (*s).utf8_length = 0;
        }
        if len > (isize::MAX as usize - head) / kind - 1 {
            return Err(Raised::no_memory());
        }
        let block = alloc::object_realloc((*place).cast(), head + (len + 1) * kind);
        if block.is_null() {
            return Err(Raised::no_memory());
        }
        *place = block.cast();
        (*block.cast::<PyASCIIObject>()).length = len as Py_ssize_t;
        block.add(head + len * kind).write_bytes(0, kind);
        Ok(true)
    }
}

/// Appends to the string at `*place` if it can change and is wide enough; otherwise `false`, and nothing has changed.
///
/// # Safety
/// `*place` is an owned reference to a `str`, and `right` is a `str`.
pub unsafe fn append_in_place(place: *mut *mut PyObject, right: &Obj) -> bool {
    // SAFETY: as promised.
    unsafe {
        let left = Obj::from_ptr(*place);
        let (n, m) = (unicode::len(left), unicode::len(right));
        if n == 0
            || m == 0
            || left.is(right)
            || !is_modifiable(left)
            || unicode::max_char(right) > unicode::max_char(left)
        {
            return false;
        }
        match resize_in_place(place, n + m) {
            Ok(true) => {
                let joined = Obj::from_ptr(*place);
                let kind = unicode::kind(joined);
                unicode::copy_chars(unicode::data_ptr(joined).add(n * kind), kind, unicode::chars(right));
                true
            }
            Ok(false) => false,
            Err(_) => {
                crate::engine::error::clear();
                false
            }
        }
    }
}

/// `PyUnicode_Resize`: the string at `*place` gets `len` characters, in place or as a copy; new ones are not set.
///
/// # Safety
/// `*place` is an owned reference to a `str`.
pub unsafe fn resize(place: *mut *mut PyObject, len: usize) -> Result<()> {
    // SAFETY: as promised.
    unsafe {
        let o = Obj::from_ptr(*place);
        let old = unicode::len(o);
        if len == old {
            return Ok(());
        }
        let new = if len == 0 {
            unicode::empty()
        } else if is_modifiable(o) {
            if resize_in_place(place, len)? {
                return Ok(());
            }
            resized_copy(o, len)?
        } else {
            resized_copy(o, len)?
        };
        crate::engine::refcount::replace(place, new.into_ptr());
        Ok(())
    }
}

/// A copy with another length; new characters are not set.
fn resized_copy(o: &Obj, len: usize) -> Result<Owned> {
    let new = unicode::with_len(len, unicode::max_char(o))?;
    let kept = unicode::chars(o).slice(0, len.min(unicode::len(o)));
    // SAFETY: the new string has the same width and room for what is kept.
    unsafe { unicode::copy_chars(unicode::data_ptr(&new), unicode::kind(&new), kept) };
    Ok(new)
}
