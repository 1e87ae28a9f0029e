//! The codec `utf-7`.

use super::bytes;
use super::codec_errors::{Decoding, Form, is_surrogate};
use super::unicode::{self, Writer};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64_value(b: u8) -> Option<u32> {
    Some(u32::from(match b {
        b'A'..=b'Z' => b - b'A',
        b'a'..=b'z' => b - b'a' + 26,
        b'0'..=b'9' => b - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    }))
}

/// A shift sequence being decoded.
struct Shift {
    /// Where its `+` is, and how much had been written then.
    start: usize,
    written: usize,
    bits: u32,
    buffer: u32,
    high: Option<u32>,
}

impl Shift {
    /// Takes six more bits, and writes the code point that they complete.
    fn take(&mut self, value: u32, out: &mut Writer) -> Result<()> {
        self.buffer = self.buffer << 6 | value;
        self.bits += 6;
        if self.bits < 16 {
            return Ok(());
        }
        self.bits -= 16;
        let c = self.buffer >> self.bits;
        self.buffer &= (1 << self.bits) - 1;
        if let Some(high) = self.high.take() {
            if (0xDC00..0xE000).contains(&c) {
                return out.push_char(0x10000 + ((high - 0xD800) << 10) + (c - 0xDC00));
            }
            out.push_char(high)?;
        }
        if (0xD800..0xDC00).contains(&c) {
            self.high = Some(c);
            return Ok(());
        }
        out.push_char(c)
    }

    /// What is wrong with ending the sequence here.
    fn bad_end(&self) -> Option<&'static str> {
        if self.bits >= 6 {
            Some("partial character in shift sequence")
        } else if self.bits > 0 && self.buffer != 0 {
            Some("non-zero padding bits in shift sequence")
        } else {
            None
        }
    }
}

/// Decodes UTF-7: the string, and how many bytes it took (fewer than all only without `final_`).
pub fn decode(s: &[u8], errors: Option<&CStr>, final_: bool) -> Result<(Owned, usize)> {
    let mut decoding = Decoding::new("utf7", Form::Other, s, errors);
    let mut out = Writer::with_capacity(s.len())?;
    let mut shift: Option<Shift> = None;
    let mut pos = 0;
    loop {
        let input = decoding.input();
        let Some(&b) = input.get(pos) else {
            let Some(open) = shift.take() else { break };
            if !final_ {
                let text = unicode::from_chars(out.written().slice(0, open.written))?;
                return Ok((text, open.start));
            }
            if open.high.is_none() && open.bad_end().is_none() {
                break;
            }
            let end = input.len();
            pos = decoding.error(open.start, end, "unterminated shift sequence", &mut out)?;
            continue;
        };
        let (start, end, reason) = if let Some(open) = &mut shift {
            if let Some(value) = base64_value(b) {
                open.take(value, &mut out)?;
                pos += 1;
                continue;
            }
            let bad = open.bad_end().map(|reason| (open.start, pos + 1, reason));
            let lone = open.high.take();
            shift = None;
            match bad {
                Some(bad) => bad,
                None => {
                    if let Some(high) = lone.filter(|_| b < 0x80 && b != b'+') {
                        out.push_char(high)?;
                    }
                    pos += usize::from(b == b'-');
                    continue;
                }
            }
        } else if b == b'+' {
            match input.get(pos + 1) {
                Some(b'-') => {
                    out.push_char(b'+'.into())?;
                    pos += 2;
                    continue;
                }
                Some(&next) if base64_value(next).is_none() => (pos, pos + 2, "ill-formed sequence"),
                _ => {
                    shift = Some(Shift { start: pos, written: out.len(), bits: 0, buffer: 0, high: None });
                    pos += 1;
                    continue;
                }
            }
        } else if b < 0x80 {
            out.push_char(b.into())?;
            pos += 1;
            continue;
        } else {
            (pos, pos + 1, "unexpected special character")
        };
        pos = decoding.error(start, end, reason, &mut out)?;
    }
    Ok((out.finish()?, pos))
}

/// Whether a character stands for itself outside of shift sequences.
fn is_direct(c: u32) -> bool {
    match u8::try_from(c) {
        Ok(b) => matches!(b, b'\t' | b'\n' | b'\r' | b' '..=b'}') && !matches!(b, b'+' | b'\\'),
        Err(_) => false,
    }
}

/// Encodes as UTF-7.
pub fn encode(o: &Obj) -> Result<Owned> {
    let chars = unicode::chars(o);
    let mut out = bytes::Writer::with_capacity(chars.len())?;
    let (mut shifted, mut bits, mut buffer) = (false, 0_u32, 0_u32);
    let digit = |v: u32| BASE64[(v & 0x3F) as usize];
    for c in chars.iter() {
        if is_direct(c) || (!shifted && c == u32::from(b'+')) {
            if shifted {
                if bits > 0 {
                    out.push_byte(digit(buffer << (6 - bits)))?;
                }
                (shifted, bits, buffer) = (false, 0, 0);
                if base64_value(c as u8).is_some() || c == u32::from(b'-') {
                    out.push_byte(b'-')?;
                }
            }
            out.push_byte(c as u8)?;
            if c == u32::from(b'+') {
                out.push_byte(b'-')?;
            }
            continue;
        }
        if !shifted {
            out.push_byte(b'+')?;
            shifted = true;
        }
        let mut units = [0; 2];
        let units: &[u16] = match char::from_u32(c) {
            Some(c) => c.encode_utf16(&mut units),
            None => {
                debug_assert!(is_surrogate(c));
                units[0] = c as u16;
                &units[..1]
            }
        };
        for &unit in units {
            buffer = buffer << 16 | u32::from(unit);
            bits += 16;
            while bits >= 6 {
                bits -= 6;
                out.push_byte(digit(buffer >> bits))?;
            }
            buffer &= (1 << bits) - 1;
        }
    }
    if bits > 0 {
        out.push_byte(digit(buffer << (6 - bits)))?;
    }
    if shifted {
        out.push_byte(b'-')?;
    }
    out.finish()
}
