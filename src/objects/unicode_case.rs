//! `str.upper` and its relatives.

use super::unicode::{self, Chars, Writer};
use super::unicode_props::{self as props, Mapped};
use crate::engine::{Obj, Owned, Result};

const CAPITAL_SIGMA: u32 = 0x3A3;
const SMALL_SIGMA: u32 = 0x3C3;
const FINAL_SIGMA: u32 = 0x3C2;

/// A new ASCII string with each byte changed.
fn map_ascii(s: &[u8], f: impl Fn(u8) -> u8) -> Result<Owned> {
    let changed = |p: *mut u8| {
        for (i, &b) in s.iter().enumerate() {
            // SAFETY: there is room for as many bytes as there are.
            unsafe { p.add(i).write(f(b)) }
        }
    };
    // SAFETY: every byte is written, and stays ASCII.
    unsafe { unicode::build(s.len(), 0x7F, changed) }
}

fn map_all(o: &Obj, f: impl Fn(u32) -> Mapped) -> Result<Owned> {
    let chars = unicode::chars(o);
    let mut out = Writer::with_capacity(chars.len())?;
    chars.iter().try_for_each(|c| push(&mut out, f(c)))?;
    out.finish()
}

fn push(out: &mut Writer, mapped: Mapped) -> Result<()> {
    mapped.as_slice().iter().try_for_each(|&c| out.push_char(c))
}

/// Whether the capital sigma at `i` ends a word: a cased character comes before it, and none after it, ignorable ones aside.
fn is_final_sigma(chars: Chars<'_>, i: usize) -> bool {
    let before = (0..i).rev().map(|j| chars.at(j)).find(|&c| !props::is_case_ignorable(c));
    let after = (i + 1..chars.len()).map(|j| chars.at(j)).find(|&c| !props::is_case_ignorable(c));
    before.is_some_and(props::is_cased) && !after.is_some_and(props::is_cased)
}

/// Appends the lower case of the character at `i`.
fn push_lower(out: &mut Writer, chars: Chars<'_>, i: usize) -> Result<()> {
    match chars.at(i) {
        CAPITAL_SIGMA => out.push_char(if is_final_sigma(chars, i) { FINAL_SIGMA } else { SMALL_SIGMA }),
        c => push(out, props::to_lower(c)),
    }
}

pub(super) fn lower(o: &Obj) -> Result<Owned> {
    if let Some(s) = unicode::ascii_bytes(o) {
        return map_ascii(s, |b| b.to_ascii_lowercase());
    }
    let chars = unicode::chars(o);
    let mut out = Writer::with_capacity(chars.len())?;
    (0..chars.len()).try_for_each(|i| push_lower(&mut out, chars, i))?;
    out.finish()
}

pub(super) fn upper(o: &Obj) -> Result<Owned> {
    match unicode::ascii_bytes(o) {
        Some(s) => map_ascii(s, |b| b.to_ascii_uppercase()),
        None => map_all(o, props::to_upper),
    }
}

pub(super) fn casefold(o: &Obj) -> Result<Owned> {
    match unicode::ascii_bytes(o) {
        Some(s) => map_ascii(s, |b| b.to_ascii_lowercase()),
        None => map_all(o, props::to_folded),
    }
}

pub(super) fn capitalize(o: &Obj) -> Result<Owned> {
    let chars = unicode::chars(o);
    let mut out = Writer::with_capacity(chars.len())?;
    for i in 0..chars.len() {
        if i == 0 { push(&mut out, props::to_title(chars.at(0)))? } else { push_lower(&mut out, chars, i)? }
    }
    out.finish()
}

pub(super) fn title(o: &Obj) -> Result<Owned> {
    let chars = unicode::chars(o);
    let mut out = Writer::with_capacity(chars.len())?;
    let mut in_word = false;
    for (i, c) in chars.iter().enumerate() {
        if in_word {
            push_lower(&mut out, chars, i)?
        } else {
            push(&mut out, props::to_title(c))?
        }
        in_word = props::is_cased(c);
    }
    out.finish()
}

pub(super) fn swapcase(o: &Obj) -> Result<Owned> {
    let chars = unicode::chars(o);
    let mut out = Writer::with_capacity(chars.len())?;
    for (i, c) in chars.iter().enumerate() {
        if props::is_upper(c) {
            push_lower(&mut out, chars, i)?;
        } else if props::is_lower(c) {
            push(&mut out, props::to_upper(c))?;
        } else {
            out.push_char(c)?;
        }
    }
    out.finish()
}

/// Whether there are characters, and all pass.
fn all(o: &Obj, f: impl Fn(u32) -> bool) -> bool {
    let chars = unicode::chars(o);
    !chars.is_empty() && chars.iter().all(f)
}

pub(super) fn is_alpha(o: &Obj) -> bool {
    all(o, props::is_alpha)
}
pub(super) fn is_alnum(o: &Obj) -> bool {
    all(o, |c| props::is_alpha(c) || props::numeric(c).is_some())
}
pub(super) fn is_decimal(o: &Obj) -> bool {
    all(o, |c| props::decimal(c).is_some())
}
pub(super) fn is_digit(o: &Obj) -> bool {
    all(o, |c| props::digit(c).is_some())
}
pub(super) fn is_numeric(o: &Obj) -> bool {
    all(o, |c| props::numeric(c).is_some())
}
pub(super) fn is_space(o: &Obj) -> bool {
    all(o, props::is_space)
}
pub(super) fn is_ascii(o: &Obj) -> bool {
    unicode::is_ascii(o)
}
pub(super) fn is_printable(o: &Obj) -> bool {
    unicode::chars(o).iter().all(props::is_printable)
}

/// An identifier by its characters; keywords are none of this function's business.
pub(crate) fn is_identifier(o: &Obj) -> bool {
    let mut chars = unicode::chars(o).iter();
    chars.next().is_some_and(|c| c == u32::from(b'_') || props::is_xid_start(c)) && chars.all(props::is_xid_continue)
}

/// No character of the wrong case, and at least one cased.
fn is_all_cased(o: &Obj, right: impl Fn(u32) -> bool, wrong: impl Fn(u32) -> bool) -> bool {
    let chars = unicode::chars(o);
    !chars.iter().any(wrong) && chars.iter().any(right)
}

pub(super) fn is_lower(o: &Obj) -> bool {
    is_all_cased(o, props::is_lower, |c| props::is_upper(c) || props::is_title(c))
}
pub(super) fn is_upper(o: &Obj) -> bool {
    is_all_cased(o, props::is_upper, |c| props::is_lower(c) || props::is_title(c))
}

pub(super) fn is_title(o: &Obj) -> bool {
    let (mut in_word, mut any) = (false, false);
    for c in unicode::chars(o).iter() {
        if props::is_upper(c) || props::is_title(c) {
            if in_word {
                return false;
            }
            (in_word, any) = (true, true);
        } else if props::is_lower(c) {
            if !in_word {
                return false;
            }
            any = true;
        } else {
            in_word = false;
        }
    }
    any
}
