//! The codecs `unicode-escape` and `raw-unicode-escape`.

use super::codec_errors::{Decoding, Form};
use super::exceptions::exc;
use super::unicode::{self, Writer};
use super::unicode_names::Names;
use super::{bytes, warnings};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::raise;

fn hex_digit(b: u8) -> Option<u32> {
    char::from(b).to_digit(16)
}

/// Up to `max` hexadecimal digits at `pos`: their value and how many there are.
fn hex(s: &[u8], pos: usize, max: usize) -> (u32, usize) {
    let digits = s[pos..].iter().take(max).map_while(|&b| hex_digit(b));
    digits.fold((0, 0), |(value, n), digit| (value << 4 | digit, n + 1))
}

/// What follows a backslash.
enum Escape {
    /// A name, but the names of the characters are not to be had (an error is set).
    NoNames,
    /// A code point, and where to go on.
    Char(u32, usize),
    /// Nothing (an escaped line end), and where to go on.
    Nothing(usize),
    /// No escape: the backslash stands for itself; the warning's text.
    Unknown,
    /// An octal escape beyond 0o377.
    Large(u32, usize),
    /// Where the error ends, and what it is.
    Error(usize, &'static str),
    /// More input is needed.
    Incomplete(usize, &'static str),
}

/// `\x`, `\u` and `\U` with their digits at `pos`.
fn hex_escape(s: &[u8], pos: usize, digits: usize, truncated: &'static str) -> Escape {
    let (value, n) = hex(s, pos, digits);
    let end = pos + n;
    if n < digits {
        return if end == s.len() { Escape::Incomplete(end, truncated) } else { Escape::Error(end, truncated) };
    }
    if value > unicode::MAX_CHAR { Escape::Error(end, "illegal Unicode character") } else { Escape::Char(value, end) }
}

/// Replaces the error of the import by the decoder's own.
fn no_names() -> Raised {
    error::clear();
    raise!(UnicodeError, "\\N escapes not supported (can't load unicodedata module)")
}

/// `\N{name}` with `pos` behind the N.
fn named_escape(s: &[u8], pos: usize) -> Escape {
    const MALFORMED: &str = "malformed \\N character escape";
    match s.get(pos) {
        None => return Escape::Incomplete(pos, MALFORMED),
        Some(b'{') => {}
        Some(_) => return Escape::Error(pos, MALFORMED),
    }
    let start = pos + 1;
    let Some(len) = s[start..].iter().position(|&b| b == b'}') else {
        return Escape::Incomplete(s.len(), MALFORMED);
    };
    if len == 0 {
        return Escape::Error(start, MALFORMED);
    }
    let end = start + len + 1;
    let Ok(names) = Names::load() else { return Escape::NoNames };
    match names.find(&s[start..start + len]) {
        Some(c) => Escape::Char(c, end),
        None => Escape::Error(end, "unknown Unicode character name"),
    }
}

/// Reads what follows the backslash at `pos - 1`.
fn escape(s: &[u8], pos: usize) -> Escape {
    let Some(&b) = s.get(pos) else { return Escape::Incomplete(pos, "\\ at end of string") };
    let next = pos + 1;
    let simple = |c: u8| Escape::Char(c.into(), next);
    match b {
        b'\n' => Escape::Nothing(next),
        b'\\' | b'\'' | b'"' => simple(b),
        b'b' => simple(8),
        b't' => simple(b'\t'),
        b'n' => simple(b'\n'),
        b'r' => simple(b'\r'),
        b'f' => simple(12),
        b'v' => simple(11),
        b'a' => simple(7),
        b'0'..=b'7' => {
            let digits = s[pos..].iter().take(3).take_while(|b| matches!(b, b'0'..=b'7'));
            let (value, n) = digits.fold((0, 0), |(v, n), b| (v * 8 + u32::from(b - b'0'), n + 1));
            if value > 0o377 { Escape::Large(value, pos + n) } else { Escape::Char(value, pos + n) }
        }
        b'x' => hex_escape(s, next, 2, "truncated \\xXX escape"),
        b'u' => hex_escape(s, next, 4, "truncated \\uXXXX escape"),
        b'U' => hex_escape(s, next, 8, "truncated \\UXXXXXXXX escape"),
        b'N' => named_escape(s, next),
        _ => Escape::Unknown,
    }
}

/// Warns of the first escape that means nothing.
fn warn_of(first: &[u8], octal: Option<u32>) -> Result<()> {
    const TAIL: &str = "Such sequences will not work in the future. ";
    let message = match octal {
        Some(value) => format!("\"\\{value:o}\" is an invalid octal escape sequence. {TAIL}"),
        None => format!("\"\\{}\" is an invalid escape sequence. {TAIL}", char::from(first[0])),
    };
    warnings::warn(exc::DeprecationWarning, &message, 1)
}

/// Decodes `unicode-escape`: the string, and how many bytes it took (fewer than all only without `final_`).
pub fn decode(s: &[u8], errors: Option<&CStr>, final_: bool) -> Result<(Owned, usize)> {
    let mut decoding = Decoding::new("unicodeescape", Form::Other, s, errors);
    let mut out = Writer::with_capacity(s.len())?;
    let mut pos = 0;
    let mut warning: Option<(Vec<u8>, Option<u32>)> = None;
    while pos < decoding.input().len() {
        let input = decoding.input();
        let b = input[pos];
        if b != b'\\' {
            out.push_char(b.into())?;
            pos += 1;
            continue;
        }
        let (end, reason) = match escape(input, pos + 1) {
            Escape::Char(c, next) => {
                out.push_char(c)?;
                pos = next;
                continue;
            }
            Escape::Nothing(next) => {
                pos = next;
                continue;
            }
            Escape::Large(value, next) => {
                warning.get_or_insert_with(|| (Vec::new(), Some(value)));
                out.push_char(value)?;
                pos = next;
                continue;
            }
            Escape::Unknown => {
                let b = input[pos + 1];
                warning.get_or_insert_with(|| (vec![b], None));
                out.push_char(b'\\'.into())?;
                out.push_char(b.into())?;
                pos += 2;
                continue;
            }
            Escape::NoNames => return Err(no_names()),
            Escape::Incomplete(..) if !final_ => break,
            Escape::Incomplete(end, reason) | Escape::Error(end, reason) => (end, reason),
        };
        pos = decoding.error(pos, end, reason, &mut out)?;
    }
    if let Some((first, octal)) = warning {
        warn_of(&first, octal)?;
    }
    Ok((out.finish()?, pos))
}

/// Decodes `raw-unicode-escape`: only `\u` and `\U` after an odd number of backslashes mean something.
pub fn decode_raw(s: &[u8], errors: Option<&CStr>, final_: bool) -> Result<(Owned, usize)> {
    let mut decoding = Decoding::new("rawunicodeescape", Form::Other, s, errors);
    let mut out = Writer::with_capacity(s.len())?;
    let mut pos = 0;
    while pos < decoding.input().len() {
        let input = decoding.input();
        let b = input[pos];
        if b != b'\\' {
            out.push_char(b.into())?;
            pos += 1;
            continue;
        }
        let (digits, truncated) = match input.get(pos + 1) {
            None if !final_ => break,
            Some(b'u') => (4, "truncated \\uXXXX escape"),
            Some(b'U') => (8, "truncated \\UXXXXXXXX escape"),
            other => {
                out.push_char(b'\\'.into())?;
                pos += 1;
                if let Some(&c) = other {
                    out.push_char(c.into())?;
                    pos += 1;
                }
                continue;
            }
        };
        let (end, reason) = match hex_escape(input, pos + 2, digits, truncated) {
            Escape::Char(c, next) => {
                out.push_char(c)?;
                pos = next;
                continue;
            }
            Escape::Incomplete(..) if !final_ => break,
            Escape::Error(end, "illegal Unicode character") => (end, "\\Uxxxxxxxx out of range"),
            Escape::Incomplete(end, reason) | Escape::Error(end, reason) => (end, reason),
            _ => (pos + 2, truncated),
        };
        pos = decoding.error(pos, end, reason, &mut out)?;
    }
    Ok((out.finish()?, pos))
}

/// Appends `\x`, `\u` or `\U` with the digits that `c` needs.
fn push_escape(out: &mut bytes::Writer, c: u32) -> Result<()> {
    out.push(
        match c {
            0..=0xFF => format!("\\x{c:02x}"),
            0x100..=0xFFFF => format!("\\u{c:04x}"),
            _ => format!("\\U{c:08x}"),
        }
        .as_bytes(),
    )
}

/// Encodes as `unicode-escape`.
pub fn encode(o: &Obj) -> Result<Owned> {
    let chars = unicode::chars(o);
    let mut out = bytes::Writer::with_capacity(chars.len())?;
    for c in chars.iter() {
        match c {
            0x5C => out.push(b"\\\\")?,
            0x09 => out.push(b"\\t")?,
            0x0A => out.push(b"\\n")?,
            0x0D => out.push(b"\\r")?,
            0x20..=0x7E => out.push_byte(c as u8)?,
            _ => push_escape(&mut out, c)?,
        }
    }
    out.finish()
}

/// Encodes as `raw-unicode-escape`.
pub fn encode_raw(o: &Obj) -> Result<Owned> {
    let chars = unicode::chars(o);
    let mut out = bytes::Writer::with_capacity(chars.len())?;
    for c in chars.iter() {
        if c < 0x100 { out.push_byte(c as u8)? } else { push_escape(&mut out, c)? }
    }
    out.finish()
}
