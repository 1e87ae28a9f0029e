//! The escapes of bytes literals: `PyBytes_DecodeEscape`.

use super::bytes;
use super::exceptions::exc;
use super::warnings;
use crate::abi::*;
use crate::engine::{Owned, Result};
use crate::raise;

/// What to do about a bad `\x` escape.
fn bad_hex(errors: Option<&CStr>, at: usize, out: &mut bytes::Writer) -> Result<()> {
    match errors.map(CStr::to_bytes) {
        None | Some(b"strict") => Err(raise!(ValueError, "invalid \\x escape at position {at}")),
        Some(b"replace") => out.push_byte(b'?'),
        Some(b"ignore") => Ok(()),
        Some(other) => Err(raise!(
            ValueError,
            "decoding error; unknown error handling code: {}",
            String::from_utf8_lossy(&other[..other.len().min(400)])
        )),
    }
}

/// Decodes the escapes.
pub fn decode(s: &[u8], errors: Option<&CStr>) -> Result<Owned> {
    let mut out = bytes::Writer::with_capacity(s.len())?;
    let mut warning: Option<String> = None;
    let mut pos = 0;
    while let Some(&b) = s.get(pos) {
        pos += 1;
        if b != b'\\' {
            out.push_byte(b)?;
            continue;
        }
        let Some(&escape) = s.get(pos) else { return Err(raise!(ValueError, "Trailing \\ in string")) };
        pos += 1;
        match escape {
            b'\n' => {}
            b'\\' | b'\'' | b'"' => out.push_byte(escape)?,
            b'b' => out.push_byte(8)?,
            b'f' => out.push_byte(12)?,
            b't' => out.push_byte(b'\t')?,
            b'n' => out.push_byte(b'\n')?,
            b'r' => out.push_byte(b'\r')?,
            b'v' => out.push_byte(11)?,
            b'a' => out.push_byte(7)?,
            b'0'..=b'7' => {
                let digits = s[pos - 1..].iter().take(3).take_while(|b| matches!(b, b'0'..=b'7'));
                let (value, n) = digits.fold((0_u32, 0), |(v, n), b| (v * 8 + u32::from(b - b'0'), n + 1));
                if value > 0o377 {
                    warning.get_or_insert_with(|| format!("\"\\{value:o}\" is an invalid octal escape sequence. "));
                }
                out.push_byte(value as u8)?;
                pos += n - 1;
            }
            b'x' => {
                let digit = |i: usize| s.get(i).and_then(|&b| char::from(b).to_digit(16));
                match (digit(pos), digit(pos + 1)) {
                    (Some(high), Some(low)) => {
                        out.push_byte((high << 4 | low) as u8)?;
                        pos += 2;
                    }
                    (high, _) => {
                        bad_hex(errors, pos - 2, &mut out)?;
                        pos += usize::from(high.is_some());
                    }
                }
            }
            _ => {
                warning.get_or_insert_with(|| format!("\"\\{}\" is an invalid escape sequence. ", char::from(escape)));
                out.push(&[b'\\', escape])?;
            }
        }
    }
    if let Some(text) = warning {
        let text = format!("{text}Such sequences will not work in the future. ");
        warnings::warn(exc::DeprecationWarning, &text, 1)?;
    }
    out.finish()
}
