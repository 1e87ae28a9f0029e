//! The methods of `str` that search, split, strip and replace.

use super::method_args::{limit, or_none, slice_index, wrong_type};
use super::text_search::{self as search, Ends, Part};
use super::unicode::{self, Chars, Unit, Writer};
use super::unicode_props::{is_linebreak, is_space};
use super::{list, long, tuple};
use crate::engine::{Obj, Owned, Result};
use crate::raise;
use crate::with_chars;

/// Runs `$body` with both strings' characters in the width of the haystack, or `$else` when the needle cannot be in it.
macro_rules! same_width {
    ($hay:expr, $needle:expr, $h:ident, $n:ident => $body:expr, else $else:expr) => {
        match $hay {
            Chars::One($h) => search::in_width::<u8>($needle).map_or_else(|| $else, |$n| $body),
            Chars::Two($h) => search::in_width::<u16>($needle).map_or_else(|| $else, |$n| $body),
            Chars::Four($h) => search::in_width::<u32>($needle).map_or_else(|| $else, |$n| $body),
        }
    };
}

/// The first (or last) place of `needle` in the part of `o` between `start` and `end`.
pub fn find(o: &Obj, needle: &Obj, start: isize, end: isize, last: bool) -> Option<usize> {
    let part = search::clamp(unicode::len(o), start, end);
    same_width!(unicode::chars(o), unicode::chars(needle), h, n => search::find_in(h, &n, part, last), else None)
}

/// The first (or last) place of a character in the part of `o` between `start` and `end`.
pub fn find_char(o: &Obj, c: u32, start: isize, end: isize, last: bool) -> Option<usize> {
    let part = search::clamp(unicode::len(o), start, end);
    with_chars!(unicode::chars(o), s => search::find_unit_in(s, c, part, last))
}

/// How often `needle` is in the part of `o` between `start` and `end`.
pub fn count(o: &Obj, needle: &Obj, start: isize, end: isize) -> usize {
    let part = search::clamp(unicode::len(o), start, end);
    same_width!(unicode::chars(o), unicode::chars(needle), h, n => search::count_in(h, &n, part), else 0)
}

/// Whether `needle` is in `o`.
pub fn contains(o: &Obj, needle: &Obj) -> bool {
    find(o, needle, 0, isize::MAX, false).is_some()
}

/// Whether the part of `o` between `start` and `end` ends (or begins) with `affix`: `PyUnicode_Tailmatch`.
pub fn tail_match(o: &Obj, affix: &Obj, start: isize, end: isize, at_end: bool) -> bool {
    let Some((start, end)) = search::clamp(unicode::len(o), start, end) else { return false };
    let n = unicode::len(affix);
    if n > end - start {
        return false;
    }
    let from = if at_end { end - n } else { start };
    let part = unicode::chars(o).slice(from, from + n);
    match (part, unicode::chars(affix)) {
        (Chars::One(a), Chars::One(b)) => a == b,
        (a, b) => a.iter().eq(b.iter()),
    }
}

/// The arguments `(sub[, start[, end]])`.
fn search_args<'a>(name: &str, args: &[&'a Obj]) -> Result<(&'a Obj, isize, isize)> {
    crate::format::args::check_positional(name, args.len(), 1, 3)?;
    let sub = args[0];
    if !unicode::check(sub) {
        return Err(wrong_type(&format!("{name}() argument 1"), "str", sub));
    }
    Ok((sub, slice_index(args.get(1).copied(), 0)?, slice_index(args.get(2).copied(), isize::MAX)?))
}

fn find_method(name: &str, o: &Obj, args: &[&Obj], last: bool) -> Result<Owned> {
    let (sub, start, end) = search_args(name, args)?;
    find(o, sub, start, end, last).map_or_else(|| long::from_i64(-1), long::from_usize)
}
fn index_method(name: &str, o: &Obj, args: &[&Obj], last: bool) -> Result<Owned> {
    let (sub, start, end) = search_args(name, args)?;
    match find(o, sub, start, end, last) {
        Some(at) => long::from_usize(at),
        None => Err(raise!(ValueError, "substring not found")),
    }
}
pub(super) fn py_find(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    find_method("find", o, args, false)
}
pub(super) fn py_rfind(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    find_method("rfind", o, args, true)
}
pub(super) fn py_index(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    index_method("index", o, args, false)
}
pub(super) fn py_rindex(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    index_method("rindex", o, args, true)
}
pub(super) fn py_count(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    let (sub, start, end) = search_args("count", args)?;
    long::from_usize(count(o, sub, start, end))
}

fn affix_method(name: &str, o: &Obj, args: &[&Obj], at_end: bool) -> Result<Owned> {
    crate::format::args::check_positional(name, args.len(), 1, 3)?;
    let start = slice_index(args.get(1).copied(), 0)?;
    let end = slice_index(args.get(2).copied(), isize::MAX)?;
    let affix = args[0];
    if tuple::check(affix) {
        for one in tuple::items(affix) {
            if !unicode::check(one) {
                return Err(raise!(TypeError, "tuple for {name} must only contain str, not {}", one.type_name()));
            }
            if tail_match(o, one, start, end, at_end) {
                return Ok(super::bool::new(true));
            }
        }
        return Ok(super::bool::new(false));
    }
    if !unicode::check(affix) {
        return Err(raise!(TypeError, "{name} first arg must be str or a tuple of str, not {}", affix.type_name()));
    }
    Ok(super::bool::new(tail_match(o, affix, start, end, at_end)))
}
pub(super) fn startswith(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    affix_method("startswith", o, args, false)
}
pub(super) fn endswith(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    affix_method("endswith", o, args, true)
}

fn affix_arg(name: &str, affix: &Obj) -> Result<()> {
    if unicode::check(affix) { Ok(()) } else { Err(wrong_type(&format!("{name}() argument"), "str", affix)) }
}
pub(super) fn removeprefix(o: &Obj, affix: &Obj) -> Result<Owned> {
    affix_arg("removeprefix", affix)?;
    let found = tail_match(o, affix, 0, isize::MAX, false);
    unicode::substring(o, if found { unicode::len(affix) } else { 0 }, unicode::len(o))
}
pub(super) fn removesuffix(o: &Obj, affix: &Obj) -> Result<Owned> {
    affix_arg("removesuffix", affix)?;
    let found = tail_match(o, affix, 0, isize::MAX, true);
    unicode::substring(o, 0, unicode::len(o) - if found { unicode::len(affix) } else { 0 })
}

/// A list of parts of a string.
fn list_of(o: &Obj, parts: Vec<Part>) -> Result<Owned> {
    list::from_fn(parts.len(), |i| unicode::substring(o, parts[i].0, parts[i].1))
}

/// A `str` where only that will do: `must be str, not int`.
pub fn require_str(o: &Obj) -> Result<&Obj> {
    if unicode::check(o) { Ok(o) } else { Err(raise!(TypeError, "must be str, not {}", o.type_name())) }
}

/// `str.split` (or `rsplit`): by white space without a separator. Negative `max` is no limit.
pub fn split(o: &Obj, separator: Option<&Obj>, max: isize, right: bool) -> Result<Owned> {
    let max = limit(max);
    let chars = unicode::chars(o);
    let Some(separator) = separator else {
        let parts = with_chars!(chars, s => match right {
            false => search::split_space(s, is_space, max),
            true => search::rsplit_space(s, is_space, max),
        });
        return list_of(o, parts);
    };
    if unicode::len(separator) == 0 {
        return Err(raise!(ValueError, "empty separator"));
    }
    let parts = same_width!(chars, unicode::chars(separator), h, n => match right {
        false => search::split_on(h, &n, max),
        true => search::rsplit_on(h, &n, max),
    }, else vec![(0, chars.len())]);
    list_of(o, parts)
}

/// The arguments `(sep=None, maxsplit=-1)`.
fn split_method(o: &Obj, [separator, max]: [Option<&Obj>; 2], right: bool) -> Result<Owned> {
    let max = super::method_args::ssize(max, -1)?;
    let separator = or_none(separator);
    if let Some(o) = separator.filter(|o| !unicode::check(o)) {
        return Err(raise!(TypeError, "must be str or None, not {}", o.type_name()));
    }
    split(o, separator, max, right)
}
pub(super) fn py_split(o: &Obj, args: [Option<&Obj>; 2]) -> Result<Owned> {
    split_method(o, args, false)
}
pub(super) fn py_rsplit(o: &Obj, args: [Option<&Obj>; 2]) -> Result<Owned> {
    split_method(o, args, true)
}

/// `str.splitlines`.
pub fn splitlines(o: &Obj, keep_ends: bool) -> Result<Owned> {
    list_of(o, with_chars!(unicode::chars(o), s => search::lines(s, is_linebreak, keep_ends)))
}
pub(super) fn py_splitlines(o: &Obj, [keep]: [Option<&Obj>; 1]) -> Result<Owned> {
    let keep = keep.map_or(Ok(false), crate::protocols::compare::is_true)?;
    splitlines(o, keep)
}

/// `str.partition` (or `rpartition`).
pub fn partition(o: &Obj, separator: &Obj, right: bool) -> Result<Owned> {
    require_str(separator)?;
    let n = unicode::len(separator);
    if n == 0 {
        return Err(raise!(ValueError, "empty separator"));
    }
    let whole = unicode::len(o);
    let parts = match find(o, separator, 0, isize::MAX, right) {
        Some(at) => vec![unicode::substring(o, 0, at)?, separator.to_owned(), unicode::substring(o, at + n, whole)?],
        None if right => vec![unicode::empty(), unicode::empty(), o.to_owned()],
        None => vec![o.to_owned(), unicode::empty(), unicode::empty()],
    };
    tuple::from_owned(parts)
}
pub(super) fn py_partition(o: &Obj, separator: &Obj) -> Result<Owned> {
    partition(o, separator, false)
}
pub(super) fn py_rpartition(o: &Obj, separator: &Obj) -> Result<Owned> {
    partition(o, separator, true)
}

fn strip(name: &str, o: &Obj, args: &[&Obj], ends: Ends) -> Result<Owned> {
    crate::format::args::check_positional(name, args.len(), 0, 1)?;
    let unwanted = or_none(args.first().copied());
    let chars = unicode::chars(o);
    let (start, end) = match unwanted {
        None => with_chars!(chars, s => search::strip(s, is_space, ends)),
        Some(set) if unicode::check(set) => {
            let set = unicode::chars(set);
            with_chars!(chars, s => search::strip(s, |c| set.iter().any(|u| u == c), ends))
        }
        Some(_) => return Err(raise!(TypeError, "{name} arg must be None or str")),
    };
    unicode::substring(o, start, end)
}
pub(super) fn py_strip(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    strip("strip", o, args, Ends::Both)
}
pub(super) fn py_lstrip(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    strip("lstrip", o, args, Ends::Left)
}
pub(super) fn py_rstrip(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    strip("rstrip", o, args, Ends::Right)
}

/// `str.replace`; negative `max` is no limit.
pub fn replace(o: &Obj, old: &Obj, new: &Obj, max: isize) -> Result<Owned> {
    let max = limit(max);
    let chars = unicode::chars(o);
    if max == 0 || unicode::eq(old, new) {
        return unicode::to_exact(o);
    }
    let n = unicode::len(old);
    if let (Some(s), Some(old), Some(new)) =
        (unicode::ascii_bytes(o), unicode::ascii_bytes(old), unicode::ascii_bytes(new))
        && n > 0
        && let Some(result) = replace_ascii(o, [s, old, new], max)?
    {
        return Ok(result);
    }
    let places: Vec<usize> = if n == 0 {
        (0..=chars.len()).take(max).collect()
    } else {
        same_width!(chars, unicode::chars(old), h, s => search::places(h, &s, max), else Vec::new())
    };
    if places.is_empty() {
        return unicode::to_exact(o);
    }
    let mut out = Writer::with_capacity(chars.len())?;
    let mut from = 0;
    for at in places {
        out.push_range(o, from, at)?;
        out.push(new)?;
        from = at + n;
    }
    out.push_range(o, from, chars.len())?;
    out.finish()
}
/// [`replace`] among ASCII characters: first the places are counted, then the result is written. `None` when it is hardly a string or none
/// at all.
fn replace_ascii(o: &Obj, [s, old, new]: [&[u8]; 3], max: usize) -> Result<Option<Owned>> {
    let count = search::count(s, old).min(max);
    if count == 0 {
        return unicode::to_exact(o).map(Some);
    }
    let added = count.checked_mul(new.len()).and_then(|n| n.checked_add(s.len() - count * old.len()));
    let Some(size @ 2..) = added.filter(|&n| n < isize::MAX as usize / 2) else { return Ok(None) };
    let result = unicode::with_len(size, 0x7F)?;
    // SAFETY: the new string has as much room, and is only this function's.
    let mut room = unsafe { core::slice::from_raw_parts_mut(unicode::data_ptr(&result), size) };
    if let ([old], [new]) = (old, new)
        && max >= s.len()
    {
        for (to, &from) in room.iter_mut().zip(s) {
            *to = if from == *old { *new } else { from };
        }
        return Ok(Some(result));
    }
    let mut put = |part: &[u8]| {
        let (head, tail) = core::mem::take(&mut room).split_at_mut(part.len());
        head.copy_from_slice(part);
        room = tail;
    };
    let mut from = 0;
    for _ in 0..count {
        let Some(at) = search::find(s, old, from) else { break };
        put(&s[from..at]);
        put(new);
        from = at + old.len();
    }
    put(&s[from..]);
    Ok(Some(result))
}

pub(super) fn py_replace(o: &Obj, [old, new, count]: [Option<&Obj>; 3]) -> Result<Owned> {
    let (Some(old), Some(new)) = (old, new) else { return Err(crate::engine::error::bad_argument()) };
    for (i, arg) in [old, new].into_iter().enumerate() {
        if !unicode::check(arg) {
            return Err(wrong_type(&format!("replace() argument {}", i + 1), "str", arg));
        }
    }
    replace(o, old, new, super::method_args::ssize(count, -1)?)
}

/// `sq_contains`: only a `str` can be in a `str`.
pub fn py_contains(o: &Obj, needle: &Obj) -> Result<bool> {
    if !unicode::check(needle) {
        return Err(raise!(TypeError, "'in <string>' requires string as left operand, not {}", needle.type_name()));
    }
    Ok(contains(o, needle))
}

/// The code point at `i` in any width, for callers that have a position.
pub fn char_at(o: &Obj, i: usize) -> u32 {
    with_chars!(unicode::chars(o), s => s[i].code())
}
