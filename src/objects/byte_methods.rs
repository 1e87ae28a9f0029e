//! The methods that `bytes` and `bytearray` share: searching, splitting, stripping, replacing, padding, case.

use super::byte_args::{Arg, contents, finish, given, make, part};
use super::bytes::{self, Writer};
use super::method_args::{limit, size_argument, slice_index, ssize};
use super::text_search::{self as search, Ends, Part};
use super::{bool, bytearray, list, long, tuple};
use crate::engine::{Obj, Owned, Result};
use crate::format::args::check_positional;
use crate::protocols::{buffer, compare, number, sequence};
use crate::raise;

/// What ASCII calls white space.
pub(super) fn is_space(c: u32) -> bool {
    matches!(c, 0x09..=0x0D | 0x20)
}

/// The arguments `(sub[, start[, end]])`.
fn search_args<'a>(name: &str, o: &Obj, args: &[&'a Obj]) -> Result<(Arg<'a>, Option<Part>)> {
    check_positional(name, args.len(), 1, 3)?;
    let start = slice_index(args.get(1).copied(), 0)?;
    let end = slice_index(args.get(2).copied(), isize::MAX)?;
    let sub = Arg::or_int(args[0])?;
    Ok((sub, search::clamp(contents(o).len(), start, end)))
}

pub(super) fn find(name: &str, o: &Obj, args: &[&Obj], last: bool) -> Result<Owned> {
    let (sub, part) = search_args(name, o, args)?;
    let found = search::find_in(contents(o), sub.bytes(), part, last);
    found.map_or_else(|| long::from_i64(-1), long::from_usize)
}
pub(super) fn index(name: &str, o: &Obj, args: &[&Obj], last: bool) -> Result<Owned> {
    let (sub, part) = search_args(name, o, args)?;
    match search::find_in(contents(o), sub.bytes(), part, last) {
        Some(at) => long::from_usize(at),
        None => Err(raise!(ValueError, "subsection not found")),
    }
}
pub(super) fn count(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    let (sub, part) = search_args("count", o, args)?;
    long::from_usize(search::count_in(contents(o), sub.bytes(), part))
}

/// `sq_contains`: bytes, or an int for one byte.
pub(super) fn contains(o: &Obj, needle: &Obj) -> Result<bool> {
    if number::has_index(needle) && !buffer::check(needle) {
        let byte = super::byte_args::byte_in_range(needle)?;
        return Ok(contents(o).contains(&byte));
    }
    let needle = Arg::of(needle)?;
    let hay = contents(o);
    Ok(search::find_in(hay, needle.bytes(), Some((0, hay.len())), false).is_some())
}

fn has_affix(o: &Obj, affix: &[u8], (start, end): (isize, isize), at_end: bool) -> bool {
    let s = contents(o);
    let Some((start, end)) = search::clamp(s.len(), start, end) else { return false };
    let s = &s[start..end];
    if at_end { s.ends_with(affix) } else { s.starts_with(affix) }
}

pub(super) fn affix(name: &str, o: &Obj, args: &[&Obj], at_end: bool) -> Result<Owned> {
    check_positional(name, args.len(), 1, 3)?;
    let range = (slice_index(args.get(1).copied(), 0)?, slice_index(args.get(2).copied(), isize::MAX)?);
    let affix = args[0];
    if tuple::check(affix) {
        for one in tuple::items(affix) {
            if has_affix(o, Arg::of(one)?.bytes(), range, at_end) {
                return Ok(bool::new(true));
            }
        }
        return Ok(bool::new(false));
    }
    if !buffer::check(affix) {
        return Err(raise!(TypeError, "{name} first arg must be bytes or a tuple of bytes, not {}", affix.type_name()));
    }
    Ok(bool::new(has_affix(o, Arg::of(affix)?.bytes(), range, at_end)))
}

pub(super) fn removeprefix(o: &Obj, prefix: &Obj) -> Result<Owned> {
    let prefix = Arg::of(prefix)?;
    let (s, n) = (contents(o), prefix.bytes().len());
    part(o, if n > 0 && s.starts_with(prefix.bytes()) { n } else { 0 }, s.len())
}
pub(super) fn removesuffix(o: &Obj, suffix: &Obj) -> Result<Owned> {
    let suffix = Arg::of(suffix)?;
    let (s, n) = (contents(o), suffix.bytes().len());
    part(o, 0, s.len() - if n > 0 && s.ends_with(suffix.bytes()) { n } else { 0 })
}

fn list_of(o: &Obj, parts: Vec<Part>) -> Result<Owned> {
    list::from_fn(parts.len(), |i| part(o, parts[i].0, parts[i].1))
}

/// `split` and `rsplit`.
pub(super) fn split(o: &Obj, [separator, max]: [Option<&Obj>; 2], right: bool) -> Result<Owned> {
    let max = limit(ssize(max, -1)?);
    let Some(separator) = super::method_args::or_none(separator) else {
        let s = contents(o);
        return list_of(
            o,
            if right { search::rsplit_space(s, is_space, max) } else { search::split_space(s, is_space, max) },
        );
    };
    let separator = Arg::of(separator)?;
    if separator.bytes().is_empty() {
        return Err(raise!(ValueError, "empty separator"));
    }
    let (s, by) = (contents(o), separator.bytes());
    list_of(o, if right { search::rsplit_on(s, by, max) } else { search::split_on(s, by, max) })
}

pub(super) fn splitlines(o: &Obj, [keep]: [Option<&Obj>; 1]) -> Result<Owned> {
    let keep = keep.map_or(Ok(false), compare::is_true)?;
    list_of(o, search::lines(contents(o), |c| c == 0x0A || c == 0x0D, keep))
}

/// `partition` and `rpartition`.
pub(super) fn partition(o: &Obj, separator: &Obj, right: bool) -> Result<Owned> {
    let given = Arg::of(separator)?;
    let n = given.bytes().len();
    if n == 0 {
        return Err(raise!(ValueError, "empty separator"));
    }
    let s = contents(o);
    let whole = s.len();
    let parts = match search::find_in(s, given.bytes(), Some((0, whole)), right) {
        Some(at) => {
            // As in CPython, the very separator for `bytes` and a copy for `bytearray`.
            let middle = if bytes::check(o) { separator.to_owned() } else { make(o, given.bytes())? };
            vec![part(o, 0, at)?, middle, part(o, at + n, whole)?]
        }
        None if right => vec![make(o, b"")?, make(o, b"")?, part(o, 0, whole)?],
        None => vec![part(o, 0, whole)?, make(o, b"")?, make(o, b"")?],
    };
    tuple::from_owned(parts)
}

pub(super) fn strip(name: &str, o: &Obj, args: &[&Obj], ends: Ends) -> Result<Owned> {
    check_positional(name, args.len(), 0, 1)?;
    let (start, end) = match given(args, 0) {
        None => search::strip(contents(o), is_space, ends),
        Some(set) => {
            let set = Arg::of(set)?;
            search::strip(contents(o), |c| set.bytes().contains(&(c as u8)), ends)
        }
    };
    part(o, start, end)
}

pub(super) fn replace(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    check_positional("replace", args.len(), 2, 3)?;
    let (old, new) = (Arg::of(args[0])?, Arg::of(args[1])?);
    let max = limit(ssize(args.get(2).copied(), -1)?);
    let (s, old, new) = (contents(o), old.bytes(), new.bytes());
    let places: Vec<usize> =
        if old.is_empty() { (0..=s.len()).take(max).collect() } else { search::places(s, old, max) };
    if places.is_empty() {
        return part(o, 0, s.len());
    }
    let mut out = Writer::with_capacity(s.len())?;
    let mut from = 0;
    for at in places {
        out.push(&s[from..at])?;
        out.push(new)?;
        from = at + old.len();
    }
    out.push(&s[from..])?;
    finish(o, out)
}

/// `join`, of any iterable of bytes-like objects.
pub(super) fn join(o: &Obj, items: &Obj) -> Result<Owned> {
    let items = sequence::fast(items, "can only join an iterable")?;
    let items = if list::check(&items) { list::items(&items).to_vec() } else { tuple::items(&items).to_vec() };
    if let [one] = items[..]
        && bytes::check_exact(one)
        && bytes::check(o)
    {
        return Ok(one.to_owned());
    }
    let mut args = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        // Whatever an exporter says is replaced.
        args.push(Arg::of(item).map_err(|_| {
            raise!(TypeError, "sequence item {i}: expected a bytes-like object, {:.80} found", item.type_name())
        })?);
    }
    let size = args.iter().map(|arg| arg.bytes().len()).sum::<usize>();
    let mut out =
        Writer::with_capacity(size.saturating_add(contents(o).len().saturating_mul(args.len().saturating_sub(1))))?;
    for (i, arg) in args.iter().enumerate() {
        if i > 0 {
            out.push(contents(o))?;
        }
        out.push(arg.bytes())?;
    }
    finish(o, out)
}

/// How much is missing to the width, the width, and the fill byte of `center` and its sisters.
fn pad_args(name: &str, o: &Obj, args: &[&Obj]) -> Result<(usize, usize, u8)> {
    check_positional(name, args.len(), 1, 2)?;
    let width = size_argument(args[0])?.max(0) as usize;
    let fill = match args.get(1) {
        None => b' ',
        Some(f) if bytes::check(f) || bytearray::check(f) => match *contents(f) {
            [byte] => byte,
            _ => {
                return Err(raise!(
                    TypeError,
                    "{name}(): argument 2 must be a byte string of length 1, not a {} object of length {}",
                    f.type_name(),
                    contents(f).len()
                ));
            }
        },
        Some(f) => {
            return Err(raise!(
                TypeError,
                "{name}() argument 2 must be a byte string of length 1, not {}",
                f.type_name()
            ));
        }
    };
    Ok((width.saturating_sub(contents(o).len()), width, fill))
}

fn pad(o: &Obj, left: usize, right: usize, fill: u8) -> Result<Owned> {
    let s = contents(o);
    if left == 0 && right == 0 {
        return part(o, 0, s.len());
    }
    let mut out = Writer::with_capacity(left.saturating_add(right).saturating_add(s.len()))?;
    out.push_fill(fill, left)?;
    out.push(s)?;
    out.push_fill(fill, right)?;
    finish(o, out)
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

pub(super) fn zfill(o: &Obj, width: &Obj) -> Result<Owned> {
    let width = size_argument(width)?.max(0) as usize;
    let s = contents(o);
    if width <= s.len() {
        return part(o, 0, s.len());
    }
    let sign = usize::from(matches!(s.first(), Some(b'+' | b'-')));
    let mut out = Writer::with_capacity(width)?;
    out.push(&s[..sign])?;
    out.push_fill(b'0', width - s.len())?;
    out.push(&s[sign..])?;
    finish(o, out)
}

pub(super) fn expandtabs(o: &Obj, [size]: [Option<&Obj>; 1]) -> Result<Owned> {
    let size = size.map_or(Ok(8), long::as_c_int)?;
    let mut out = Writer::with_capacity(contents(o).len())?;
    let mut column = 0_usize;
    for &b in contents(o) {
        if b != b'\t' {
            column = if b == b'\n' || b == b'\r' { 0 } else { column + 1 };
            out.push_byte(b)?;
        } else if size > 0 {
            let width = size as usize - column % size as usize;
            if out.len().checked_add(width).is_none_or(|n| n > isize::MAX as usize / 4) {
                return Err(raise!(OverflowError, "result too long"));
            }
            out.push_fill(b' ', width)?;
            column += width;
        }
    }
    finish(o, out)
}

/// `translate(table, /, delete=b'')`.
pub(super) fn translate(o: &Obj, [table, delete]: [Option<&Obj>; 2]) -> Result<Owned> {
    let table = match super::method_args::or_none(table) {
        None => None,
        Some(table) => {
            let table = Arg::of(table)?;
            if table.bytes().len() != 256 {
                return Err(raise!(ValueError, "translation table must be 256 characters long"));
            }
            Some(table)
        }
    };
    let delete = delete.map(Arg::of).transpose()?;
    let mut gone = [false; 256];
    for &b in delete.as_ref().map_or(&[][..], Arg::bytes) {
        gone[usize::from(b)] = true;
    }
    let s = contents(o);
    let map = |b: u8| table.as_ref().map_or(b, |t| t.bytes()[usize::from(b)]);
    if s.iter().all(|&b| !gone[usize::from(b)] && map(b) == b) {
        return part(o, 0, s.len());
    }
    let changed: Vec<u8> = s.iter().filter(|&&b| !gone[usize::from(b)]).map(|&b| map(b)).collect();
    make(o, &changed)
}

/// `maketrans`.
pub(super) fn maketrans(args: &[&Obj]) -> Result<Owned> {
    check_positional("maketrans", args.len(), 2, 2)?;
    let (from, to) = (Arg::of(args[0])?, Arg::of(args[1])?);
    if from.bytes().len() != to.bytes().len() {
        return Err(raise!(ValueError, "maketrans arguments must have same length"));
    }
    let mut table: [u8; 256] = core::array::from_fn(|i| i as u8);
    for (&a, &b) in from.bytes().iter().zip(to.bytes()) {
        table[usize::from(a)] = b;
    }
    bytes::new(&table)
}

/// A new object with each byte changed.
pub(super) fn map(o: &Obj, f: impl Fn(u8) -> u8) -> Result<Owned> {
    let mut out = Writer::with_capacity(contents(o).len())?;
    contents(o).iter().try_for_each(|&b| out.push_byte(f(b)))?;
    finish(o, out)
}

pub(super) fn swapcase(o: &Obj) -> Result<Owned> {
    map(o, |b| if b.is_ascii_lowercase() { b.to_ascii_uppercase() } else { b.to_ascii_lowercase() })
}
pub(super) fn capitalize(o: &Obj) -> Result<Owned> {
    let mut s = contents(o).to_ascii_lowercase();
    if let Some(first) = s.first_mut() {
        first.make_ascii_uppercase();
    }
    make(o, &s)
}
pub(super) fn title(o: &Obj) -> Result<Owned> {
    let mut s = contents(o).to_vec();
    let mut in_word = false;
    for b in &mut s {
        if in_word {
            b.make_ascii_lowercase()
        } else {
            b.make_ascii_uppercase()
        }
        in_word = b.is_ascii_alphabetic();
    }
    make(o, &s)
}

/// Whether there are bytes, and all pass.
pub(super) fn all(o: &Obj, f: impl Fn(u8) -> bool) -> bool {
    let s = contents(o);
    !s.is_empty() && s.iter().all(|&b| f(b))
}
pub(super) fn is_lower(o: &Obj) -> bool {
    let s = contents(o);
    s.iter().any(u8::is_ascii_lowercase) && !s.iter().any(u8::is_ascii_uppercase)
}
pub(super) fn is_upper(o: &Obj) -> bool {
    let s = contents(o);
    s.iter().any(u8::is_ascii_uppercase) && !s.iter().any(u8::is_ascii_lowercase)
}
pub(super) fn is_title(o: &Obj) -> bool {
    let (mut in_word, mut any) = (false, false);
    for &b in contents(o) {
        if (b.is_ascii_uppercase() && in_word) || (b.is_ascii_lowercase() && !in_word) {
            return false;
        }
        in_word = b.is_ascii_alphabetic();
        any |= in_word;
    }
    any
}
