//! The codec `charmap`: bytes and characters through a mapping; and `str.translate`.

use super::codec_errors::{Decoding, Encoding, Form, Policy, Replacement, new_position};
use super::exceptions::exc;
use super::unicode::{self, Writer};
use super::unicode_errors::translate_error;
use super::{bytes, codec_ucs, codecs, dict, long, singletons, tuple};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result, error};
use crate::protocols::{call, mapping};
use crate::raise;

const UNDEFINED: &str = "character maps to <undefined>";

/// `mapping[key]`, `None` when there is nothing (`LookupError`).
fn look_up(map: &Obj, key: u32) -> Result<Option<Owned>> {
    let key = long::from_u64(key.into())?;
    match mapping::get_item(map, &key) {
        Ok(value) => Ok(Some(value)),
        Err(_) if error::matches(exc::LookupError) => {
            error::clear();
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

/// Decodes through a mapping from bytes to code points, strings or None; a `str` maps by position, and no mapping is Latin-1.
pub fn decode(s: &[u8], map: Option<&Obj>, errors: Option<&CStr>) -> Result<Owned> {
    let Some(map) = map else { return unicode::from_latin1(s) };
    let mut decoding = Decoding::new("charmap", Form::Other, s, errors);
    let mut out = Writer::with_capacity(s.len())?;
    let mut pos = 0;
    while let Some(&b) = decoding.input().get(pos) {
        if decode_one(b, map, &mut out)? {
            pos += 1;
        } else {
            pos = decoding.error(pos, pos + 1, UNDEFINED, &mut out)?;
        }
    }
    out.finish()
}

/// Appends what `b` maps to; `false` when it maps to nothing.
fn decode_one(b: u8, map: &Obj, out: &mut Writer) -> Result<bool> {
    if unicode::check_exact(map) {
        let chars = unicode::chars(map);
        let c = if usize::from(b) < chars.len() { chars.at(b.into()) } else { 0xFFFE };
        if c != 0xFFFE {
            out.push_char(c)?;
        }
        return Ok(c != 0xFFFE);
    }
    let Some(value) = look_up(map, b.into())? else { return Ok(false) };
    if singletons::is_none(&value) {
        return Ok(false);
    }
    if long::check(&value) {
        let c = long::as_i64(&value)?;
        if c == 0xFFFE {
            return Ok(false);
        }
        if !(0..=i64::from(unicode::MAX_CHAR)).contains(&c) {
            return Err(raise!(TypeError, "character mapping must be in range(0x110000)"));
        }
        out.push_char(c as u32)?;
    } else if unicode::check(&value) {
        if unicode::len(&value) == 1 && unicode::chars(&value).at(0) == 0xFFFE {
            return Ok(false);
        }
        out.push(&value)?;
    } else {
        return Err(raise!(TypeError, "character mapping must return integer, None or str"));
    }
    Ok(true)
}

/// Appends the bytes that `c` maps to; `false` when it maps to nothing.
fn encode_one(c: u32, map: &Obj, out: &mut bytes::Writer) -> Result<bool> {
    let Some(value) = look_up(map, c)? else { return Ok(false) };
    if singletons::is_none(&value) {
        return Ok(false);
    }
    if long::check(&value) {
        let byte = long::as_i64(&value)?;
        let Ok(byte) = u8::try_from(byte) else {
            return Err(raise!(TypeError, "character mapping must be in range(256)"));
        };
        out.push_byte(byte)?;
    } else if bytes::check(&value) {
        out.push(bytes::as_slice(&value))?;
    } else {
        return Err(raise!(
            TypeError,
            "character mapping must return integer, bytes or None, not {}",
            value.type_name()
        ));
    }
    Ok(true)
}

/// Encodes through a mapping from code points to bytes, small ints or None; no mapping is Latin-1.
pub fn encode(o: &Obj, map: Option<&Obj>, errors: Option<&CStr>) -> Result<Owned> {
    let Some(map) = map else { return codec_ucs::encode_latin1(o, errors) };
    let chars = unicode::chars(o);
    let mut encoding = Encoding::new("charmap", Form::Other, o, errors);
    let mut out = bytes::Writer::with_capacity(chars.len())?;
    let mut pos = 0;
    while pos < chars.len() {
        if encode_one(chars.at(pos), map, &mut out)? {
            pos += 1;
            continue;
        }
        let mut end = pos + 1;
        let mut scratch = bytes::Writer::new();
        while end < chars.len() && !encode_one(chars.at(end), map, &mut scratch)? {
            end += 1;
        }
        let (replacement, next) = encoding.error(pos, end, UNDEFINED)?;
        match replacement {
            Replacement::Bytes(b) => out.push(&b)?,
            Replacement::Text(t) => {
                for c in t {
                    if !encode_one(c, map, &mut out)? {
                        return Err(encoding.raise(pos, end, UNDEFINED));
                    }
                }
            }
        }
        pos = next;
    }
    out.finish()
}

/// The mapping for [`encode`] that undoes a decoding through the `str` `map`.
pub fn build_encoding_map(map: &Obj) -> Result<Owned> {
    let table = dict::new()?;
    for (i, c) in unicode::chars(map).iter().take(256).enumerate() {
        if c != 0xFFFE {
            dict::set(&table, &*long::from_u64(c.into())?, &*long::from_usize(i)?)?;
        }
    }
    Ok(table)
}

/// What a character is translated to.
enum Translated {
    Same,
    Nothing,
    Char(u32),
    Text(Owned),
}

fn translate_one(c: u32, map: &Obj) -> Result<Translated> {
    let Some(value) = look_up(map, c)? else { return Ok(Translated::Same) };
    if singletons::is_none(&value) {
        return Ok(Translated::Nothing);
    }
    if long::check(&value) {
        let c = long::as_i64(&value)?;
        if !(0..=i64::from(unicode::MAX_CHAR)).contains(&c) {
            return Err(raise!(ValueError, "character mapping must be in range(0x110000)"));
        }
        return Ok(Translated::Char(c as u32));
    }
    if unicode::check(&value) {
        return Ok(Translated::Text(value));
    }
    Err(raise!(TypeError, "character mapping must return integer, None or str"))
}

/// `str.translate` and `PyUnicode_Translate`: what the mapping does not have stays, and what it maps to None is an error, which
/// `str.translate` ignores.
pub fn translate(o: &Obj, map: &Obj, errors: Option<&CStr>) -> Result<Owned> {
    let chars = unicode::chars(o);
    let ignore = Policy::of(errors) == Policy::Ignore;
    let mut out = Writer::with_capacity(chars.len())?;
    // The answers for ASCII, so that a character is asked for once however often it comes.
    let mut known: [Option<Option<u32>>; 128] = [None; 128];
    let mut pos = 0;
    while pos < chars.len() {
        let c = chars.at(pos);
        if let Some(&Some(answer)) = known.get(c as usize) {
            if let Some(c) = answer {
                out.push_char(c)?;
            }
            pos += 1;
            continue;
        }
        let answer = match translate_one(c, map)? {
            Translated::Same => Some(c),
            Translated::Char(c) => Some(c),
            Translated::Nothing if ignore => None,
            Translated::Nothing => {
                let mut end = pos + 1;
                while end < chars.len() && matches!(translate_one(chars.at(end), map)?, Translated::Nothing) {
                    end += 1;
                }
                pos = untranslatable(o, pos, end, errors, &mut out)?;
                continue;
            }
            Translated::Text(text) => {
                out.push(&text)?;
                pos += 1;
                continue;
            }
        };
        if let Some(place) = known.get_mut(c as usize) {
            *place = Some(answer);
        }
        if let Some(c) = answer {
            out.push_char(c)?;
        }
        pos += 1;
    }
    out.finish()
}

/// Asks the error handler about characters that are mapped to None; where to go on.
#[cold]
fn untranslatable(o: &Obj, start: usize, end: usize, errors: Option<&CStr>, out: &mut Writer) -> Result<usize> {
    let exception = translate_error(o, start, end, UNDEFINED)?;
    if Policy::of(errors) == Policy::Strict {
        return Err(error::restore(exception));
    }
    let result = call::call(&*codecs::lookup_error(errors)?, &[&exception])?;
    let wrong = || raise!(TypeError, "translating error handler must return (str, int) tuple");
    if !tuple::check(&result) {
        return Err(wrong());
    }
    let &[text, position] = tuple::items(&result) else { return Err(wrong()) };
    if !unicode::check(text) || !long::check(position) {
        return Err(wrong());
    }
    out.push(text)?;
    new_position(position, unicode::len(o))
}
