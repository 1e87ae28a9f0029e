//! `repr` of strings and of bytes.

use super::unicode::{self, Writer};
use super::unicode_props::is_printable;
use crate::engine::{Obj, Owned, Result};

/// The quote to use around text with these quotes in it.
fn quote(single: bool, double: bool) -> u32 {
    u32::from(if single && !double { b'"' } else { b'\'' })
}

/// Appends `c` as `repr` shows it within `quote`.
fn push(out: &mut Writer, c: u32, quote: u32) -> Result<()> {
    match c {
        0x09 => out.push_ascii(b"\\t"),
        0x0A => out.push_ascii(b"\\n"),
        0x0D => out.push_ascii(b"\\r"),
        _ if c == quote || c == u32::from(b'\\') => {
            out.push_char(b'\\'.into())?;
            out.push_char(c)
        }
        0x20..=0x7E => out.push_char(c),
        _ if c >= 0x80 && is_printable(c) => out.push_char(c),
        0..=0xFF => out.push_str(&format!("\\x{c:02x}")),
        0x100..=0xFFFF => out.push_str(&format!("\\u{c:04x}")),
        _ => out.push_str(&format!("\\U{c:08x}")),
    }
}

/// `repr` of a `str`.
pub fn repr(o: &Obj) -> Result<Owned> {
    let chars = unicode::chars(o);
    let has = |b: u8| crate::with_chars!(chars, s => s.iter().any(|&c| unicode::Unit::code(c) == u32::from(b)));
    let quote = quote(has(b'\''), has(b'"'));
    let mut out = Writer::with_capacity(chars.len() + 2)?;
    out.push_char(quote)?;
    chars.iter().try_for_each(|c| push(&mut out, c, quote))?;
    out.push_char(quote)?;
    out.finish()
}

/// `repr` of bytes. Without `smart`, the quote is always single.
pub fn repr_bytes(s: &[u8], smart: bool) -> Result<Owned> {
    let quote = if smart { quote(s.contains(&b'\''), s.contains(&b'"')) } else { b'\''.into() };
    let mut out = Writer::with_capacity(s.len() + 3)?;
    push_bytes(&mut out, s, quote)?;
    out.finish()
}

fn push_bytes(out: &mut Writer, s: &[u8], quote: u32) -> Result<()> {
    out.push_char(b'b'.into())?;
    out.push_char(quote)?;
    for &b in s {
        push_byte(out, b, quote)?;
    }
    out.push_char(quote)
}

fn push_byte(out: &mut Writer, b: u8, quote: u32) -> Result<()> {
    if b < 0x7F { push(out, b.into(), quote) } else { out.push_str(&format!("\\x{b:02x}")) }
}

/// `repr` of a `bytearray` whose type has this name. Unlike `bytes`, single quotes are always escaped.
pub(super) fn repr_bytearray(s: &[u8], type_name: &str) -> Result<Owned> {
    let mut out = Writer::with_capacity(s.len() + type_name.len() + 5)?;
    let quote = quote(s.contains(&b'\''), s.contains(&b'"'));
    out.push_str(type_name)?;
    out.push_ascii(b"(b")?;
    out.push_char(quote)?;
    s.iter().try_for_each(|&b| push_byte(&mut out, b, b'\''.into()))?;
    out.push_char(quote)?;
    out.push_char(b')'.into())?;
    out.finish()
}
