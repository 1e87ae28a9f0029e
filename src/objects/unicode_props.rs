//! Properties of code points, as Unicode 16 (CPython 3.14's) has them.
//!
//! Categories and identifiers come from crates, case from the standard library; what those are too new for or do not know is
//! corrected here, and compared with CPython for every code point by `c_tests/objects/unicode.c`.

use super::unicode_tables::{DIGITS, FOLD_DELTAS, FOLD_TEXTS, NUMERIC, OTHER_DIGITS, TITLE_DELTAS, TITLE_TEXTS};
use unicode_properties::{GeneralCategory as Category, UnicodeGeneralCategory};

fn category(c: u32) -> Category {
    char::from_u32(c).map_or(Category::Surrogate, |c| c.general_category())
}

/// The character, if Unicode 16 knows it.
fn known(c: u32) -> Option<char> {
    char::from_u32(c).filter(|&ch| c < 0x80 || ch.general_category() != Category::Unassigned)
}

/// White space: bidirectional type WS, B or S, or category Zs.
#[inline]
pub fn is_space(c: u32) -> bool {
    match c {
        0..=0x7F => matches!(c, 0x09..=0x0D | 0x1C..=0x20),
        _ => matches!(c, 0x85 | 0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000),
    }
}

/// What ends a line for `str.splitlines`.
#[inline]
pub fn is_linebreak(c: u32) -> bool {
    matches!(c, 0x0A..=0x0D | 0x1C..=0x1E | 0x85 | 0x2028 | 0x2029)
}

/// A letter: category L*.
#[inline]
pub fn is_alpha(c: u32) -> bool {
    if c < 0x80 {
        return (c as u8).is_ascii_alphabetic();
    }
    use Category::*;
    matches!(category(c), UppercaseLetter | LowercaseLetter | TitlecaseLetter | ModifierLetter | OtherLetter)
}

/// Not escaped by `repr`.
#[inline]
pub fn is_printable(c: u32) -> bool {
    if c < 0x7F {
        return c >= 0x20;
    }
    use Category::*;
    !matches!(
        category(c),
        Control | Format | Surrogate | PrivateUse | Unassigned | LineSeparator | ParagraphSeparator | SpaceSeparator
    )
}

#[inline]
pub fn is_upper(c: u32) -> bool {
    known(c).is_some_and(char::is_uppercase)
}

#[inline]
pub fn is_lower(c: u32) -> bool {
    // Unicode 17 made a letter without case of U+0295.
    known(c).is_some_and(char::is_lowercase) || c == 0x295
}

/// Category Lt.
pub fn is_title(c: u32) -> bool {
    c >= 0x1C5 && category(c) == Category::TitlecaseLetter
}

/// Has upper, lower or title case.
pub fn is_cased(c: u32) -> bool {
    is_lower(c) || is_upper(c) || is_title(c)
}

/// Does not count when the case of a neighbour is asked for.
pub fn is_case_ignorable(c: u32) -> bool {
    use Category::*;
    const MID_WORD: [u32; 17] = [
        0x27, 0x2E, 0x3A, 0xB7, 0x387, 0x55F, 0x5F4, 0x2018, 0x2019, 0x2024, 0x2027, 0xFE13, 0xFE52, 0xFE55, 0xFF07,
        0xFF0E, 0xFF1A,
    ];
    MID_WORD.contains(&c)
        || matches!(category(c), NonspacingMark | EnclosingMark | Format | ModifierLetter | ModifierSymbol)
}

pub fn is_xid_start(c: u32) -> bool {
    char::from_u32(c).is_some_and(unicode_ident::is_xid_start)
}

pub fn is_xid_continue(c: u32) -> bool {
    char::from_u32(c).is_some_and(unicode_ident::is_xid_continue)
}

fn digit_in(table: &[(u32, u8, u8, u8)], c: u32) -> Option<u32> {
    let i = table.partition_point(|row| row.0 <= c).checked_sub(1)?;
    let (first, count, value, step) = table[i];
    let at = c - first;
    (at < count.into()).then(|| u32::from(value) + at * u32::from(step))
}

/// The value of a decimal digit.
#[inline]
pub fn decimal(c: u32) -> Option<u32> {
    if c < 0x80 { char::from(c as u8).to_digit(10) } else { digit_in(&DIGITS, c) }
}

/// The value of a digit, decimal or not.
pub fn digit(c: u32) -> Option<u32> {
    decimal(c).or_else(|| digit_in(&OTHER_DIGITS, c))
}

/// The numeric value.
pub fn numeric(c: u32) -> Option<f64> {
    if let Some(value) = digit(c) {
        return Some(value.into());
    }
    let i = NUMERIC.partition_point(|row| row.0 <= c).checked_sub(1)?;
    let (first, count, numerator, denominator, step) = NUMERIC[i];
    let at = c - first;
    (at < count.into()).then(|| {
        let grown = i64::from(at) * i64::from(step) * i64::from(denominator);
        (numerator + grown) as f64 / f64::from(denominator)
    })
}

/// The code points that one code point becomes in another case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mapped {
    all: [u32; 3],
    len: u8,
}

impl Mapped {
    fn one(c: u32) -> Self {
        Mapped { all: [c, 0, 0], len: 1 }
    }
    fn of(chars: impl Iterator<Item = char>) -> Self {
        let mut mapped = Mapped { all: [0; 3], len: 0 };
        for c in chars.take(3) {
            mapped.all[usize::from(mapped.len)] = c.into();
            mapped.len += 1;
        }
        mapped
    }
    pub fn as_slice(&self) -> &[u32] {
        &self.all[..self.len.into()]
    }
    /// The simple mapping.
    pub fn first(&self) -> u32 {
        self.all[0]
    }
}

/// A mapping of the standard library, without what came after Unicode 16.
fn within_16(c: u32, mapped: Mapped) -> Mapped {
    if mapped.as_slice().iter().all(|&c| known(c).is_some()) { mapped } else { Mapped::one(c) }
}

pub fn to_lower(c: u32) -> Mapped {
    if c < 0x80 {
        return Mapped::one((c as u8).to_ascii_lowercase().into());
    }
    known(c).map_or(Mapped::one(c), |ch| within_16(c, Mapped::of(ch.to_lowercase())))
}

pub fn to_upper(c: u32) -> Mapped {
    if c < 0x80 {
        return Mapped::one((c as u8).to_ascii_uppercase().into());
    }
    known(c).map_or(Mapped::one(c), |ch| within_16(c, Mapped::of(ch.to_uppercase())))
}

fn from_tables(c: u32, deltas: &[(u32, u32, i32)], texts: &[(u32, &str)]) -> Option<Mapped> {
    if let Ok(i) = texts.binary_search_by_key(&c, |row| row.0) {
        return Some(Mapped::of(texts[i].1.chars()));
    }
    let i = deltas.partition_point(|row| row.0 <= c).checked_sub(1)?;
    let (_, last, delta) = deltas[i];
    (c <= last).then(|| Mapped::one(c.wrapping_add_signed(delta)))
}

pub fn to_title(c: u32) -> Mapped {
    if c < 0x80 {
        return to_upper(c);
    }
    from_tables(c, &TITLE_DELTAS, &TITLE_TEXTS).unwrap_or_else(|| to_upper(c))
}

pub fn to_folded(c: u32) -> Mapped {
    if c < 0x80 {
        return to_lower(c);
    }
    from_tables(c, &FOLD_DELTAS, &FOLD_TEXTS).unwrap_or_else(|| to_lower(c))
}
