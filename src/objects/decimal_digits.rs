//! Decimal digits and white space of all scripts, as numbers are parsed.

use super::unicode;
use crate::engine::Obj;
use std::borrow::Cow;

/// Where each script's decimal digits begin (Unicode 16): ten in a row, zero first.
static ZEROS: [u32; 76] = [
    0x30, 0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xde6, 0xe50, 0xed0,
    0xf20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80, 0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620,
    0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0, 0xff10, 0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136,
    0x111d0, 0x112f0, 0x11450, 0x114d0, 0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0,
    0x11c50, 0x11d50, 0x11da0, 0x11f50, 0x16130, 0x16a60, 0x16ac0, 0x16b50, 0x16d70, 0x1ccf0, 0x1d7ce, 0x1d7d8,
    0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950, 0x1fbf0,
];

/// The value of a decimal digit of any script.
pub fn decimal_value(c: u32) -> Option<u32> {
    let zero = ZEROS[..ZEROS.partition_point(|&zero| zero <= c)].last()?;
    (c - zero < 10).then_some(c - zero)
}

/// White space as `str.isspace` sees it.
fn is_space(c: u32) -> bool {
    matches!(c, 0x1c..=0x1f) || char::from_u32(c).is_some_and(char::is_whitespace)
}

/// A string as number parsers read it: ASCII as it is; else digits of any script become ASCII digits, white space blanks, and whatever
/// else is not ASCII a question mark.
pub fn ascii_form(text: &Obj) -> Cow<'_, [u8]> {
    if let Some(ascii) = unicode::ascii_bytes(text) {
        return Cow::Borrowed(ascii);
    }
    let translate = |c: u32| match c {
        c if is_space(c) => b' ',
        c if c < 128 => c as u8,
        c => decimal_value(c).map_or(b'?', |value| b'0' + value as u8),
    };
    Cow::Owned(unicode::chars(text).iter().map(translate).collect())
}
