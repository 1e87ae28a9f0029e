//! The codecs with fixed limits (ASCII, Latin-1) and those with wide units (UTF-16, UTF-32).

use super::bytes;
use super::codec_errors::{Decoding, Encoding, Form, Replacement, is_surrogate};
use super::unicode::{self, Writer};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// Decodes ASCII.
pub fn decode_ascii(s: &[u8], errors: Option<&CStr>) -> Result<Owned> {
    if s.is_ascii() {
        return unicode::from_ascii(s);
    }
    let mut decoding = Decoding::new("ascii", Form::Other, s, errors);
    let mut out = Writer::with_capacity(s.len())?;
    let mut pos = 0;
    loop {
        let rest = &decoding.input()[pos..];
        let good = rest.iter().position(|b| !b.is_ascii()).unwrap_or(rest.len());
        out.push_ascii(&rest[..good])?;
        if good == rest.len() {
            return out.finish();
        }
        pos += good;
        pos = decoding.error(pos, pos + 1, "ordinal not in range(128)", &mut out)?;
    }
}

/// Encodes as ASCII (`limit` 128) or Latin-1 (256).
fn encode_limited(o: &Obj, encoding: &'static str, limit: u32, errors: Option<&CStr>) -> Result<Owned> {
    if unicode::max_char(o) < limit {
        return bytes::new(unicode::raw_bytes(o));
    }
    let reason = if limit == 128 { "ordinal not in range(128)" } else { "ordinal not in range(256)" };
    let mut encoding = Encoding::new(encoding, Form::Other, o, errors);
    let chars = unicode::chars(o);
    let mut out = bytes::Writer::with_capacity(chars.len())?;
    let mut pos = 0;
    while pos < chars.len() {
        let c = chars.at(pos);
        if c < limit {
            out.push_byte(c as u8)?;
            pos += 1;
            continue;
        }
        let end = (pos + 1..chars.len()).find(|&i| chars.at(i) < limit).unwrap_or(chars.len());
        let (replacement, next) = encoding.error(pos, end, reason)?;
        match replacement {
            Replacement::Bytes(b) => out.push(&b)?,
            Replacement::Text(t) if t.iter().all(|&c| c < limit) => {
                t.iter().try_for_each(|&c| out.push_byte(c as u8))?;
            }
            Replacement::Text(_) => return Err(encoding.raise(pos, end, reason)),
        }
        pos = next;
    }
    out.finish()
}

/// Encodes as ASCII.
pub fn encode_ascii(o: &Obj, errors: Option<&CStr>) -> Result<Owned> {
    encode_limited(o, "ascii", 128, errors)
}

/// Encodes as Latin-1.
pub fn encode_latin1(o: &Obj, errors: Option<&CStr>) -> Result<Owned> {
    encode_limited(o, "latin-1", 256, errors)
}

/// The order of the bytes in a unit. `Native` reads a byte order mark, and writes one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Order {
    Little,
    Big,
    Native,
}

impl Order {
    /// From the C API's -1, 0, 1.
    pub fn of(byteorder: c_int) -> Order {
        match byteorder {
            0 => Order::Native,
            n if n < 0 => Order::Little,
            _ => Order::Big,
        }
    }
    fn is_big(self) -> bool {
        self == Order::Big || (self == Order::Native && cfg!(target_endian = "big"))
    }
}

fn unit16(s: &[u8], at: usize, big: bool) -> u32 {
    let pair = [s[at], s[at + 1]];
    u32::from(if big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
}

fn unit32(s: &[u8], at: usize, big: bool) -> u32 {
    let four = [s[at], s[at + 1], s[at + 2], s[at + 3]];
    if big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
}

/// What a decoding of wide units gives: the string, how many bytes it took, and the byte order that was found or given.
pub struct Decoded {
    pub text: Owned,
    pub used: usize,
    pub byteorder: c_int,
}

/// Decodes UTF-16. Without `final_`, an incomplete end is left over.
pub fn decode_utf16(s: &[u8], errors: Option<&CStr>, order: Order, final_: bool) -> Result<Decoded> {
    let mut big = order.is_big();
    let mut byteorder = if order == Order::Native {
        0
    } else if big {
        1
    } else {
        -1
    };
    let mut pos = 0;
    if order == Order::Native && s.len() >= 2 {
        let mark = [s[0], s[1]];
        if mark == [0xFF, 0xFE] || mark == [0xFE, 0xFF] {
            big = mark[0] == 0xFE;
            byteorder = if big { 1 } else { -1 };
            pos = 2;
        }
    }
    let encoding = if big { "utf-16-be" } else { "utf-16-le" };
    let mut decoding = Decoding::new(encoding, Form::Utf16 { big }, s, errors);
    let mut out = Writer::with_capacity(s.len() / 2)?;
    loop {
        let input = decoding.input();
        let left = input.len() - pos;
        if left == 0 {
            break;
        }
        if left == 1 {
            if !final_ {
                break;
            }
            pos = decoding.error(pos, pos + 1, "truncated data", &mut out)?;
            continue;
        }
        let c = unit16(input, pos, big);
        if !is_surrogate(c) {
            out.push_char(c)?;
            pos += 2;
        } else if c >= 0xDC00 {
            pos = decoding.error(pos, pos + 2, "illegal encoding", &mut out)?;
        } else if left < 4 {
            if !final_ {
                break;
            }
            let end = input.len();
            pos = decoding.error(pos, end, "unexpected end of data", &mut out)?;
        } else {
            let low = unit16(input, pos + 2, big);
            if (0xDC00..0xE000).contains(&low) {
                out.push_char(0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00))?;
                pos += 4;
            } else {
                pos = decoding.error(pos, pos + 2, "illegal UTF-16 surrogate", &mut out)?;
            }
        }
    }
    Ok(Decoded { text: out.finish()?, used: pos, byteorder })
}

/// Decodes UTF-32. Without `final_`, an incomplete end is left over.
pub fn decode_utf32(s: &[u8], errors: Option<&CStr>, order: Order, final_: bool) -> Result<Decoded> {
    let mut big = order.is_big();
    let mut byteorder = if order == Order::Native {
        0
    } else if big {
        1
    } else {
        -1
    };
    let mut pos = 0;
    if order == Order::Native && s.len() >= 4 {
        let mark = [s[0], s[1], s[2], s[3]];
        if mark == [0xFF, 0xFE, 0, 0] || mark == [0, 0, 0xFE, 0xFF] {
            big = mark[0] == 0;
            byteorder = if big { 1 } else { -1 };
            pos = 4;
        }
    }
    let encoding = if big { "utf-32-be" } else { "utf-32-le" };
    let mut decoding = Decoding::new(encoding, Form::Utf32 { big }, s, errors);
    let mut out = Writer::with_capacity(s.len() / 4)?;
    loop {
        let input = decoding.input();
        let left = input.len() - pos;
        if left == 0 {
            break;
        }
        if left < 4 {
            if !final_ {
                break;
            }
            pos = decoding.error(pos, pos + left, "truncated data", &mut out)?;
            continue;
        }
        let c = unit32(input, pos, big);
        let reason = if is_surrogate(c) {
            "code point in surrogate code point range(0xd800, 0xe000)"
        } else if c > unicode::MAX_CHAR {
            "code point not in range(0x110000)"
        } else {
            out.push_char(c)?;
            pos += 4;
            continue;
        };
        pos = decoding.error(pos, pos + 4, reason, &mut out)?;
    }
    Ok(Decoded { text: out.finish()?, used: pos, byteorder })
}

/// Encodes as UTF-16 or UTF-32 (`wide`), with a byte order mark for [`Order::Native`].
pub fn encode_wide(o: &Obj, errors: Option<&CStr>, order: Order, wide: bool) -> Result<Owned> {
    let big = order.is_big();
    let encoding = match (wide, order) {
        (false, Order::Native) => "utf-16",
        (false, Order::Little) => "utf-16-le",
        (false, Order::Big) => "utf-16-be",
        (true, Order::Native) => "utf-32",
        (true, Order::Little) => "utf-32-le",
        (true, Order::Big) => "utf-32-be",
    };
    let form = if wide { Form::Utf32 { big } } else { Form::Utf16 { big } };
    let width = if wide { 4 } else { 2 };
    let mut encoding = Encoding::new(encoding, form, o, errors);
    let chars = unicode::chars(o);
    let mut out = bytes::Writer::with_capacity((chars.len() + 1) * width)?;
    let push = |out: &mut bytes::Writer, c: u32| -> Result<()> {
        let half = |out: &mut bytes::Writer, u: u16| out.push(&if big { u.to_be_bytes() } else { u.to_le_bytes() });
        if wide {
            out.push(&if big { c.to_be_bytes() } else { c.to_le_bytes() })
        } else if c < 0x10000 {
            half(out, c as u16)
        } else {
            half(out, (0xD800 + ((c - 0x10000) >> 10)) as u16)?;
            half(out, (0xDC00 + ((c - 0x10000) & 0x3FF)) as u16)
        }
    };
    if order == Order::Native {
        push(&mut out, 0xFEFF)?;
    }
    let mut pos = 0;
    while pos < chars.len() {
        let c = chars.at(pos);
        if !is_surrogate(c) {
            push(&mut out, c)?;
            pos += 1;
            continue;
        }
        const REASON: &str = "surrogates not allowed";
        let (replacement, next) = encoding.error(pos, pos + 1, REASON)?;
        match replacement {
            Replacement::Bytes(b) if b.len() % width == 0 => out.push(&b)?,
            Replacement::Text(t) if t.iter().all(|&c| c < 0x80) => t.iter().try_for_each(|&c| push(&mut out, c))?,
            _ => return Err(encoding.raise(pos, pos + 1, REASON)),
        }
        pos = next;
    }
    out.finish()
}
