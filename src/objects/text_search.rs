//! Searching and splitting, for the characters of `str` in any width and for bytes alike: everything is index ranges.

use super::unicode::{Chars, Unit};
use memchr::memmem;
use std::borrow::Cow;

/// A part of a sequence: start and end.
pub(super) type Part = (usize, usize);

/// Room for what most results have, to begin with.
const FEW: usize = 12;

/// The units as bytes in native order.
fn raw<T: Unit>(s: &[T]) -> &[u8] {
    // SAFETY: units are plain integers.
    unsafe { core::slice::from_raw_parts(s.as_ptr().cast(), size_of_val(s)) }
}

/// In fewer units than this, looking at each is faster than preparing to leave some out.
const SHORT: usize = 256;

/// The first place of one unit.
#[inline]
fn find_unit<T: Unit>(hay: &[T], unit: T) -> Option<usize> {
    if size_of::<T>() == 1 && hay.len() > 15 {
        return memchr::memchr(unit.code() as u8, raw(hay));
    }
    hay.iter().position(|&c| c == unit)
}

/// The last place of one unit.
#[inline]
fn rfind_unit<T: Unit>(hay: &[T], unit: T) -> Option<usize> {
    if size_of::<T>() == 1 && hay.len() > 15 {
        return memchr::memrchr(unit.code() as u8, raw(hay));
    }
    hay.iter().rposition(|&c| c == unit)
}

/// The bit of a unit in a set that may have a few others as well.
#[inline(always)]
fn bit<T: Unit>(unit: T) -> u64 {
    1 << (unit.code() & 63)
}

/// The first place of a needle of at least two units: where its last unit is, the others are compared; a unit behind that is not in the
/// needle at all moves the search past it.
fn find_short<T: Unit>(hay: &[T], needle: &[T]) -> Option<usize> {
    let (&end, others) = needle.split_last()?;
    let last = others.len();
    // How far the search may move when the last unit fits and the others do not.
    let again = others.iter().rposition(|&c| c == end).map_or(last, |i| last - 1 - i);
    let known = needle.iter().fold(0, |set, &c| set | bit(c));
    // The windows' last units: behind each but the last one there is another.
    let ends = hay.get(last..)?;
    let mut at = 0;
    while let Some(&unit) = ends.get(at) {
        let foreign = ends.get(at + 1).is_some_and(|&c| known & bit(c) == 0);
        if unit == end && hay[at..at + last].iter().eq(others) {
            return Some(at);
        }
        at += match (foreign, unit == end) {
            (true, _) => last + 2,
            (_, true) => again + 1,
            _ => 1,
        };
    }
    None
}

/// The last place of a needle of at least two units, as [`find_short`] from the other end.
fn rfind_short<T: Unit>(hay: &[T], needle: &[T]) -> Option<usize> {
    let (&start, others) = needle.split_first()?;
    let known = needle.iter().fold(0, |set, &c| set | bit(c));
    let mut at = (hay.len() + 1).checked_sub(needle.len())?;
    while at > 0 {
        at -= 1;
        if hay[at] == start && hay[at + 1..at + needle.len()] == *others {
            return Some(at);
        }
        if at > 0 && known & bit(hay[at - 1]) == 0 {
            at = at.saturating_sub(needle.len());
        }
    }
    None
}

/// The first place of `needle` (not empty) in `hay` at or after `from`.
pub(super) fn find<T: Unit>(hay: &[T], needle: &[T], from: usize) -> Option<usize> {
    let rest = &hay[from..];
    if let [unit] = *needle {
        return find_unit(rest, unit).map(|i| i + from);
    }
    if rest.len() < SHORT {
        return find_short(rest, needle).map(|i| i + from);
    }
    let width = size_of::<T>();
    let (hay, needle) = (raw(hay), raw(needle));
    let mut at = from * width;
    loop {
        at += memmem::find(&hay[at..], needle)?;
        if at.is_multiple_of(width) {
            return Some(at / width);
        }
        at += 1;
    }
}

/// The last place of `needle` (not empty) that ends at or before `to`.
pub(super) fn rfind<T: Unit>(hay: &[T], needle: &[T], to: usize) -> Option<usize> {
    let rest = &hay[..to];
    if let [unit] = *needle {
        return rfind_unit(rest, unit);
    }
    if to < SHORT {
        return rfind_short(rest, needle);
    }
    let width = size_of::<T>();
    let (hay, needle) = (raw(hay), raw(needle));
    let mut to = to * width;
    loop {
        let at = memmem::rfind(&hay[..to], needle)?;
        if at.is_multiple_of(width) {
            return Some(at / width);
        }
        to = at + needle.len() - 1;
    }
}

/// The places of `needle` (not empty) that do not overlap, at most `max`.
pub(super) fn places<T: Unit>(hay: &[T], needle: &[T], max: usize) -> Vec<usize> {
    let mut found = Vec::with_capacity(FEW.min(max));
    let mut from = 0;
    while found.len() < max {
        let Some(at) = find(hay, needle, from) else { break };
        found.push(at);
        from = at + needle.len();
    }
    found
}

/// How often `needle` (not empty) is in `hay` without overlaps.
pub(super) fn count<T: Unit>(hay: &[T], needle: &[T]) -> usize {
    if let [unit] = needle {
        return hay.iter().filter(|c| *c == unit).count();
    }
    let (mut n, mut from) = (0, 0);
    while let Some(at) = find(hay, needle, from) {
        n += 1;
        from = at + needle.len();
    }
    n
}

/// The needle in the width of the haystack; `None` when a character does not fit (then it is nowhere).
pub(super) fn in_width<T: Unit>(needle: Chars<'_>) -> Option<Cow<'_, [T]>> {
    fn convert<A: Unit, T: Unit>(s: &[A]) -> Option<Cow<'_, [T]>> {
        if size_of::<A>() == size_of::<T>() {
            // SAFETY: units of the same size are the same type.
            return Some(Cow::Borrowed(unsafe { core::slice::from_raw_parts(s.as_ptr().cast(), s.len()) }));
        }
        let converted: Vec<T> = s.iter().map(|c| T::from_code(c.code())).collect();
        converted.iter().zip(s).all(|(a, b)| a.code() == b.code()).then_some(Cow::Owned(converted))
    }
    crate::with_chars!(needle, s => convert(s))
}

/// `start` and `end` of a search in `len` items, as Python's slices count: `None` when there is no such part.
pub(super) fn clamp(len: usize, start: isize, end: isize) -> Option<Part> {
    let len = len as isize;
    let end = if end > len {
        len
    } else if end < 0 {
        (end + len).max(0)
    } else {
        end
    };
    let start = if start < 0 { (start + len).max(0) } else { start };
    (start <= end).then_some((start as usize, end as usize))
}

/// [`find`] (or, when `last`, [`rfind`]) in a part; an empty needle is found at the part's end or start.
pub(super) fn find_in<T: Unit>(hay: &[T], needle: &[T], part: Option<Part>, last: bool) -> Option<usize> {
    let (start, end) = part?;
    if needle.len() > end - start {
        return None;
    }
    if needle.is_empty() {
        return Some(if last { end } else { start });
    }
    let found = if last { rfind(&hay[start..end], needle, end - start) } else { find(&hay[start..end], needle, 0) };
    found.map(|i| i + start)
}

/// The first (or last) place of one unit in a part.
pub(super) fn find_unit_in<T: Unit>(hay: &[T], code: u32, part: Option<Part>, last: bool) -> Option<usize> {
    let (start, end) = part?;
    let unit = T::from_code(code);
    if unit.code() != code {
        return None;
    }
    let hay = &hay[start..end];
    let found = if last { rfind_unit(hay, unit) } else { find_unit(hay, unit) };
    found.map(|i| i + start)
}

/// [`count`] in a part; an empty needle is between all items.
pub(super) fn count_in<T: Unit>(hay: &[T], needle: &[T], part: Option<Part>) -> usize {
    match part {
        None => 0,
        Some((start, end)) if needle.is_empty() => end - start + 1,
        Some((start, end)) => count(&hay[start..end], needle),
    }
}

/// What `split` without a separator gives: the runs of what is no space; after `max` of them, the rest from the next one on.
pub(super) fn split_space<T: Unit>(s: &[T], space: impl Fn(u32) -> bool, max: usize) -> Vec<Part> {
    let mut parts = Vec::with_capacity(FEW.min(max.saturating_add(1)));
    let mut i = 0;
    loop {
        while i < s.len() && space(s[i].code()) {
            i += 1;
        }
        if i == s.len() {
            return parts;
        }
        if parts.len() == max {
            parts.push((i, s.len()));
            return parts;
        }
        let start = i;
        while i < s.len() && !space(s[i].code()) {
            i += 1;
        }
        parts.push((start, i));
    }
}

/// What `rsplit` without a separator gives.
pub(super) fn rsplit_space<T: Unit>(s: &[T], space: impl Fn(u32) -> bool, max: usize) -> Vec<Part> {
    let mut parts = Vec::with_capacity(FEW.min(max.saturating_add(1)));
    let mut end = s.len();
    loop {
        while end > 0 && space(s[end - 1].code()) {
            end -= 1;
        }
        if end == 0 {
            break;
        }
        if parts.len() == max {
            parts.push((0, end));
            break;
        }
        let mut start = end;
        while start > 0 && !space(s[start - 1].code()) {
            start -= 1;
        }
        parts.push((start, end));
        end = start;
    }
    parts.reverse();
    parts
}

/// What `split` with a separator (not empty) gives.
pub(super) fn split_on<T: Unit>(s: &[T], separator: &[T], max: usize) -> Vec<Part> {
    let mut parts = Vec::with_capacity(FEW.min(max.saturating_add(1)));
    let mut from = 0;
    while parts.len() < max {
        let Some(at) = find(s, separator, from) else { break };
        parts.push((from, at));
        from = at + separator.len();
    }
    parts.push((from, s.len()));
    parts
}

/// What `rsplit` with a separator (not empty) gives.
pub(super) fn rsplit_on<T: Unit>(s: &[T], separator: &[T], max: usize) -> Vec<Part> {
    let mut parts = Vec::with_capacity(FEW.min(max.saturating_add(1)));
    let mut to = s.len();
    while parts.len() < max {
        let Some(at) = rfind(s, separator, to) else { break };
        parts.push((at + separator.len(), to));
        to = at;
    }
    parts.push((0, to));
    parts.reverse();
    parts
}

/// What `splitlines` gives; `\r\n` is one end of line.
pub(super) fn lines<T: Unit>(s: &[T], line_break: impl Fn(u32) -> bool, keep_ends: bool) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut start = 0;
    while start < s.len() {
        let end = s[start..].iter().position(|c| line_break(c.code())).map_or(s.len(), |i| start + i);
        let mut next = (end + 1).min(s.len());
        if end + 1 < s.len() && s[end].code() == 0x0D && s[end + 1].code() == 0x0A {
            next += 1;
        }
        parts.push((start, if keep_ends { next } else { end }));
        start = next;
    }
    parts
}

/// Which ends `strip` and its sisters look at.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    Left,
    Right,
    Both,
}

/// What is left without the unwanted items at the ends.
pub(super) fn strip<T: Unit>(s: &[T], unwanted: impl Fn(u32) -> bool, ends: Ends) -> Part {
    let (mut start, mut end) = (0, s.len());
    if ends != Ends::Right {
        while start < end && unwanted(s[start].code()) {
            start += 1;
        }
    }
    if ends != Ends::Left {
        while end > start && unwanted(s[end - 1].code()) {
            end -= 1;
        }
    }
    (start, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_needles_are_found_at_whole_units_only() {
        let hay: [u16; 4] = [0x6100, 0x0061, 0x0062, 0x6261];
        assert_eq!(find(&hay, &[0x61, 0x62], 0), Some(1));
        assert_eq!(find(&hay, &[0x6200, 0x6162], 0), None);
        assert_eq!(rfind(&hay, &[0x61], 4), Some(1));
        assert_eq!(find(&[0x0100_u16, 0x0001], &[0x0001, 0x0100], 0), None);
    }

    #[test]
    fn short_searches_find_what_long_ones_do() {
        let text: Vec<u8> = (0..200u32).map(|i| b"abac"[(i * i % 7 % 4) as usize]).collect();
        for start in 0..40 {
            for len in 2..9 {
                let needle = &text[start..start + len];
                assert_eq!(find_short(&text, needle), memmem::find(&text, needle));
                assert_eq!(rfind_short(&text, needle), memmem::rfind(&text, needle));
                let mut other = needle.to_vec();
                other[len / 2] = b'd';
                assert_eq!((find_short(&text, &other), rfind_short(&text, &other)), (None, None));
            }
        }
        assert_eq!((find_short(b"a", b"ab"), rfind_short(b"a", b"ab")), (None, None));
        assert_eq!((find_short(b"ab", b"ab"), rfind_short(b"ab", b"ab")), (Some(0), Some(0)));
    }

    #[test]
    fn parts() {
        let space = |c| c == 32;
        assert_eq!(split_space(b" a  b c ", space, 1), [(1, 2), (4, 8)]);
        assert_eq!(rsplit_space(b" a  b c ", space, 1), [(0, 5), (6, 7)]);
        assert_eq!(split_on(b"a,b,,c", b",", 2), [(0, 1), (2, 3), (4, 6)]);
        assert_eq!(rsplit_on(b"a,b,,c", b",", 2), [(0, 3), (4, 4), (5, 6)]);
        assert_eq!(lines(b"a\r\nb\n\nc", |c| c == 10 || c == 13, false), [(0, 1), (3, 4), (5, 5), (6, 7)]);
        assert_eq!(clamp(3, -2, 9), Some((1, 3)));
        assert_eq!(clamp(3, 4, 9), None);
    }
}
