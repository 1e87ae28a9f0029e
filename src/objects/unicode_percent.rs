//! `%` formatting of strings, and of bytes, which are treated as characters below 256.

use super::unicode::{self, Chars, Writer};
use super::{bytearray, bytes, float, float_text, long, long_text, singletons, tuple};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::istr;
use crate::protocols::buffer::{self, View};
use crate::protocols::{attr, call, mapping, number, sequence, text};
use crate::raise;

/// The flags `-+ #0`, width, precision and conversion of one field.
#[derive(Default)]
struct Field {
    left: bool,
    plus: bool,
    blank: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
}

/// The arguments: a tuple is taken item by item, anything else is one argument, and a mapping may be asked by key.
struct Arguments<'a> {
    tuple: Option<&'a [&'a Obj]>,
    single: &'a Obj,
    /// What the last key gave; it is the only argument from there on.
    keyed: Option<Owned>,
    taken: usize,
    mapping: Option<&'a Obj>,
}

impl<'a> Arguments<'a> {
    fn new(args: &'a Obj, of_bytes: bool) -> Self {
        let tuple = tuple::check(args).then(|| tuple::items(args));
        let text = if of_bytes {
            bytes::check(args) || bytearray::check(args) || unicode::check(args)
        } else {
            unicode::check(args)
        };
        let mapping = (tuple.is_none() && !text && sequence::mapping_check(args)).then_some(args);
        Arguments { tuple, single: args, keyed: None, taken: 0, mapping }
    }

    fn next(&mut self) -> Result<Owned> {
        let found = match (&self.keyed, self.tuple) {
            (Some(value), _) => (self.taken == 0).then(|| value.clone()),
            (None, Some(items)) => items.get(self.taken).map(|o| (*o).to_owned()),
            (None, None) => (self.taken == 0).then(|| self.single.to_owned()),
        };
        self.taken += 1;
        found.ok_or_else(|| raise!(TypeError, "not enough arguments for format string"))
    }

    fn set_key(&mut self, key: &Obj) -> Result<()> {
        let Some(map) = self.mapping else { return Err(raise!(TypeError, "format requires a mapping")) };
        self.keyed = Some(mapping::get_item(map, key)?);
        self.taken = 0;
        Ok(())
    }

    fn all_used(&self) -> bool {
        self.mapping.is_some() || self.keyed.is_some() || self.taken >= self.tuple.map_or(1, <[_]>::len)
    }
}

/// The formatting under way: the format's characters and a position.
struct Percent<'a> {
    format: Chars<'a>,
    pos: usize,
    args: Arguments<'a>,
    of_bytes: bool,
    out: Writer,
}

impl Percent<'_> {
    /// The next character.
    fn next_char(&mut self) -> Result<u32> {
        if self.pos == self.format.len() {
            return Err(raise!(ValueError, "incomplete format"));
        }
        self.pos += 1;
        Ok(self.format.at(self.pos - 1))
    }

    fn run(&mut self) -> Result<()> {
        let len = self.format.len();
        while self.pos < len {
            let start = self.pos;
            let stop = (start..len).find(|&i| self.format.at(i) == u32::from(b'%')).unwrap_or(len);
            self.out.push_chars(self.format.slice(start, stop))?;
            self.pos = stop + 1;
            if stop < len {
                self.field()?;
            }
        }
        if !self.args.all_used() {
            let what = if self.of_bytes { "bytes" } else { "string" };
            return Err(raise!(TypeError, "not all arguments converted during {what} formatting"));
        }
        Ok(())
    }

    /// `(key)`: looks the key up.
    fn key(&mut self) -> Result<()> {
        if self.args.mapping.is_none() {
            return Err(raise!(TypeError, "format requires a mapping"));
        }
        let start = self.pos;
        let mut depth = 1;
        while depth > 0 {
            if self.pos == self.format.len() {
                return Err(raise!(ValueError, "incomplete format key"));
            }
            match self.next_char()? {
                0x28 => depth += 1,
                0x29 => depth -= 1,
                _ => {}
            }
        }
        let key = self.format.slice(start, self.pos - 1);
        let key = match (self.of_bytes, key) {
            (true, Chars::One(s)) => bytes::new(s)?,
            _ => unicode::from_chars(key)?,
        };
        self.args.set_key(&key)
    }

    /// A width or precision in digits, which begin with `c`; the character after them.
    fn digits(&mut self, mut c: u32, limit: i64, too_big: &str) -> Result<(usize, u32)> {
        let mut value = 0_i64;
        while let Some(digit) = char::from_u32(c).and_then(|c| c.to_digit(10)) {
            if value > (limit - i64::from(digit)) / 10 {
                return Err(raise!(ValueError, "{too_big}"));
            }
            value = value * 10 + i64::from(digit);
            c = self.next_char()?;
        }
        Ok((value as usize, c))
    }

    fn star(&mut self) -> Result<Owned> {
        let value = self.args.next()?;
        if long::check(&value) { Ok(value) } else { Err(raise!(TypeError, "* wants int")) }
    }

    fn field(&mut self) -> Result<()> {
        let mut field = Field::default();
        let mut c = self.next_char()?;
        if c == u32::from(b'%') {
            return self.out.push_char(c);
        }
        if c == u32::from(b'(') {
            self.key()?;
            c = self.next_char()?;
        }
        loop {
            match char::from_u32(c) {
                Some('-') => field.left = true,
                Some('+') => field.plus = true,
                Some(' ') => field.blank = true,
                Some('#') => field.alternate = true,
                Some('0') => field.zero = true,
                _ => break,
            }
            c = self.next_char()?;
        }
        if c == u32::from(b'*') {
            let width = long::as_ssize(&*self.star()?)?;
            field.left |= width < 0;
            field.width = width.unsigned_abs();
            c = self.next_char()?;
        } else {
            (field.width, c) = self.digits(c, i64::MAX, "width too big")?;
        }
        if c == u32::from(b'.') {
            c = self.next_char()?;
            if c == u32::from(b'*') {
                let precision = long::as_c_int(&*self.star()?)?;
                field.precision = Some(precision.max(0) as usize);
                c = self.next_char()?;
            } else {
                let (precision, next) = self.digits(
                    c,
                    c_int::MAX.into(),
                    if self.of_bytes { "prec too big" } else { "precision too big" },
                )?;
                field.precision = Some(precision);
                c = next;
            }
        }
        if matches!(char::from_u32(c), Some('h' | 'l' | 'L')) {
            c = self.next_char()?;
        }
        self.convert(&field, c)
    }

    fn convert(&mut self, field: &Field, c: u32) -> Result<()> {
        let value = self.args.next()?;
        let code = char::from_u32(c).unwrap_or('\u{FFFD}');
        match code {
            's' | 'b' if self.of_bytes => {
                let value = bytes_of(&value)?;
                self.text(field, &*unicode::from_latin1(&bytes_like(&value)?)?)
            }
            's' => self.text(field, &*text::str(Some(&value))?),
            'r' if !self.of_bytes => self.text(field, &*text::repr(Some(&value))?),
            'r' | 'a' => self.text(field, &*text::ascii(Some(&value))?),
            'c' => {
                let c = if self.of_bytes { byte_of(&value)? } else { char_of(&value)? };
                self.text(&Field { precision: None, ..*field }, &*unicode::from_char(c)?)
            }
            'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
                let (negative, prefix, digits) = integer(&value, code, field)?;
                self.number(field, negative, prefix, &digits)
            }
            'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
                let value = self.real(&value)?;
                let flags = if field.alternate { float_text::ALTERNATE } else { 0 };
                let shown = float_text::format(value, code as u8, field.precision.unwrap_or(6), flags)?;
                let digits = shown.strip_prefix('-');
                self.number(field, digits.is_some(), "", digits.unwrap_or(&shown))
            }
            _ => Err(self.unsupported(c)),
        }
    }

    fn unsupported(&self, c: u32) -> Raised {
        let at = self.pos - 1;
        if self.of_bytes && c >= 0x80 {
            return raise!(OverflowError, "character argument not in range(0x110000)");
        }
        let printable = |c: &char| self.of_bytes || (' '..='~').contains(c);
        let shown = char::from_u32(c).filter(printable).unwrap_or('?');
        raise!(ValueError, "unsupported format character '{shown}' (0x{c:x}) at index {at}")
    }

    fn real(&self, value: &Obj) -> Result<f64> {
        match float::as_f64(value) {
            Err(_) if self.of_bytes && error::matches(super::exceptions::exc::TypeError) => {
                error::clear();
                Err(raise!(TypeError, "float argument required, not {}", value.type_name()))
            }
            other => other,
        }
    }

    /// Appends text, cut to the precision, padded with blanks.
    fn text(&mut self, field: &Field, s: &Obj) -> Result<()> {
        let n = field.precision.map_or(unicode::len(s), |p| p.min(unicode::len(s)));
        let missing = field.width.saturating_sub(n);
        if !field.left {
            self.out.push_fill(b' '.into(), missing)?;
        }
        self.out.push_range(s, 0, n)?;
        if field.left { self.out.push_fill(b' '.into(), missing) } else { Ok(()) }
    }

    /// Appends a number with sign and prefix, padded with blanks, or zeros behind the prefix.
    fn number(&mut self, field: &Field, negative: bool, prefix: &str, digits: &str) -> Result<()> {
        let sign = if negative {
            "-"
        } else if field.plus {
            "+"
        } else if field.blank {
            " "
        } else {
            ""
        };
        let missing = field.width.saturating_sub(sign.len() + prefix.len() + digits.len());
        let (before, zeros, after) = match (field.left, field.zero) {
            (true, _) => (0, 0, missing),
            (false, true) => (0, missing, 0),
            (false, false) => (missing, 0, 0),
        };
        self.out.push_fill(b' '.into(), before)?;
        self.out.push_str(sign)?;
        self.out.push_str(prefix)?;
        self.out.push_fill(b'0'.into(), zeros)?;
        self.out.push_str(digits)?;
        self.out.push_fill(b' '.into(), after)
    }
}

/// An integer conversion: whether it is negative, its prefix, its digits.
fn integer(value: &Obj, code: char, field: &Field) -> Result<(bool, &'static str, String)> {
    let hex = matches!(code, 'x' | 'X' | 'o');
    let wrong = || {
        let what = if hex { "an integer" } else { "a real number" };
        raise!(TypeError, "%{code} format: {what} is required, not {}", value.type_name())
    };
    let converted;
    let int = if long::check(value) {
        value
    } else {
        if !number::check(value) {
            return Err(wrong());
        }
        let result = if hex { number::index(value) } else { number::int(value) };
        converted = match result {
            Err(_) if error::matches(super::exceptions::exc::TypeError) => {
                error::clear();
                return Err(wrong());
            }
            other => other?,
        };
        &*converted
    };
    let mut shown = match code {
        'o' => long_text::in_base(int, 8, false)?,
        'x' | 'X' => long_text::in_base(int, 16, false)?,
        _ => long_text::decimal(int)?,
    };
    let negative = shown.starts_with('-');
    if negative {
        shown.remove(0);
    }
    let missing = field.precision.unwrap_or(0).saturating_sub(shown.len());
    if missing > 0 {
        if missing > i32::MAX as usize - shown.len() - 3 {
            return Err(raise!(OverflowError, "precision too large"));
        }
        shown.insert_str(0, &"0".repeat(missing));
    }
    let prefix = match (field.alternate, code) {
        (true, 'o') => "0o",
        (true, 'x') => "0x",
        (true, 'X') => "0X",
        _ => "",
    };
    if code == 'X' {
        shown.make_ascii_uppercase();
    }
    Ok((negative, prefix, shown))
}

/// The code point that `%c` shows.
fn char_of(value: &Obj) -> Result<u32> {
    if unicode::check(value) {
        if unicode::len(value) == 1 {
            return Ok(unicode::chars(value).at(0));
        }
        return Err(raise!(
            TypeError,
            "%c requires an int or a unicode character, not a string of length {}",
            unicode::len(value)
        ));
    }
    if !number::has_index(value) {
        return Err(raise!(TypeError, "%c requires an int or a unicode character, not {}", value.type_name()));
    }
    match long::as_i64_overflow(&*number::index(value)?)? {
        (c, 0) if (0..=i64::from(unicode::MAX_CHAR)).contains(&c) => Ok(c as u32),
        _ => Err(raise!(OverflowError, "%c arg not in range(0x110000)")),
    }
}

/// The byte that `%c` shows in a bytes format.
fn byte_of(value: &Obj) -> Result<u32> {
    let one = |s: &[u8], what: &str| match *s {
        [byte] => Ok(byte.into()),
        _ => Err(raise!(
            TypeError,
            "%c requires an integer in range(256) or a single byte, not a {what} object of length {}",
            s.len()
        )),
    };
    if bytes::check(value) {
        return one(bytes::as_slice(value), "bytes");
    }
    if bytearray::check(value) {
        return one(bytearray::as_slice(value), "bytearray");
    }
    if !number::has_index(value) {
        return Err(raise!(
            TypeError,
            "%c requires an integer in range(256) or a single byte, not {}",
            value.type_name()
        ));
    }
    match long::as_i64_overflow(&*number::index(value)?)? {
        (c, 0) if (0..256).contains(&c) => Ok(c as u32),
        _ => Err(raise!(OverflowError, "%c arg not in range(256)")),
    }
}

/// The object whose bytes `%b` shows: itself, or what `__bytes__` gives.
fn bytes_of(value: &Obj) -> Result<Owned> {
    if bytes::check(value) || bytearray::check(value) {
        return Ok(value.to_owned());
    }
    if let Some(method) = attr::get_optional(super::type_object::as_obj(value.ty()), istr!("__bytes__"))? {
        let result = call::call(&method, &[value])?;
        if !bytes::check(&result) {
            return Err(raise!(TypeError, "__bytes__ returned non-bytes (type {})", result.type_name()));
        }
        return Ok(result);
    }
    if buffer::check(value) && !singletons::is_none(value) {
        return Ok(value.to_owned());
    }
    Err(raise!(
        TypeError,
        "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
        value.type_name()
    ))
}

/// The contents of a bytes-like object, as a copy.
fn bytes_like(value: &Obj) -> Result<Vec<u8>> {
    if bytes::check(value) {
        return Ok(bytes::as_slice(value).to_vec());
    }
    Ok(View::new(value, PyBUF_SIMPLE)?.bytes().to_vec())
}

/// `format % args`: `PyUnicode_Format`.
pub fn format(format: &Obj, args: &Obj) -> Result<Owned> {
    let mut percent = Percent {
        format: unicode::chars(format),
        pos: 0,
        args: Arguments::new(args, false),
        of_bytes: false,
        out: Writer::with_capacity(unicode::len(format) + 16)?,
    };
    percent.run()?;
    if !percent.format.iter().any(|c| c == u32::from(b'%')) {
        return Ok(format.to_owned());
    }
    percent.out.finish()
}

/// `format % args` for the contents of a `bytes` or `bytearray`.
pub(super) fn format_bytes(format: &[u8], args: &Obj) -> Result<Vec<u8>> {
    let mut percent = Percent {
        format: Chars::One(format),
        pos: 0,
        args: Arguments::new(args, true),
        of_bytes: true,
        out: Writer::with_capacity(format.len() + 16)?,
    };
    percent.run()?;
    Ok(match percent.out.written() {
        Chars::One(s) => s.to_vec(),
        wide => wide.iter().map(|c| c as u8).collect(),
    })
}

/// `nb_remainder` of `str`.
pub(super) fn remainder(a: &Obj, b: &Obj) -> Result<Owned> {
    if unicode::check(a) { format(a, b) } else { Ok(singletons::not_implemented().to_owned()) }
}
