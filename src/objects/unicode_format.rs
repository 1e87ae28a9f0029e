//! `str.format`: replacement fields `{name[index].attribute!conversion:specification}`.

use super::format_spec;
use super::unicode::{self, Chars, Writer, check};
use super::{long, tuple};
use crate::engine::{Obj, Owned, Raised, Result};
use crate::protocols::{attr, mapping, sequence, text};
use crate::raise;

/// How fields without a number are counted: not yet known, by itself, or by the format.
#[derive(PartialEq, Eq)]
enum Numbering {
    Unknown,
    Automatic,
    Manual,
}

/// A formatting under way.
struct Formatter<'a> {
    /// The positional arguments; `None` for `format_map`.
    args: Option<&'a [&'a Obj]>,
    /// The keyword arguments, or the mapping.
    named: Option<&'a Obj>,
    numbering: Numbering,
    next: usize,
}

/// The parts of a field between its braces.
struct Field<'a> {
    name: Chars<'a>,
    conversion: Option<u32>,
    spec: Chars<'a>,
    /// Whether fields are in the specification.
    nested: bool,
}

const OPEN: u32 = b'{' as u32;
const CLOSE: u32 = b'}' as u32;

impl Formatter<'_> {
    /// Formats `format`; fields in specifications may be nested `depth` more times.
    fn run(&mut self, format: Chars<'_>, depth: u32, out: &mut Writer) -> Result<()> {
        let len = format.len();
        let mut pos = 0;
        while pos < len {
            let c = format.at(pos);
            let next = pos + 1;
            if c != OPEN && c != CLOSE {
                let stop = (next..len).find(|&i| matches!(format.at(i), OPEN | CLOSE)).unwrap_or(len);
                out.push_chars(format.slice(pos, stop))?;
                pos = stop;
                continue;
            }
            if next < len && format.at(next) == c {
                out.push_char(c)?;
                pos += 2;
                continue;
            }
            if c == CLOSE {
                return Err(raise!(ValueError, "Single '}}' encountered in format string"));
            }
            if next == len {
                return Err(raise!(ValueError, "Single '{{' encountered in format string"));
            }
            let (field, end) = parse_field(format, next)?;
            if depth == 0 {
                return Err(raise!(ValueError, "Max string recursion exceeded"));
            }
            self.field(&field, depth, out)?;
            pos = end;
        }
        Ok(())
    }

    fn field(&mut self, field: &Field<'_>, depth: u32, out: &mut Writer) -> Result<()> {
        let value = self.value(field.name)?;
        let value = match field.conversion.and_then(char::from_u32) {
            None => value,
            Some('r') => text::repr(Some(&value))?,
            Some('s') => text::str(Some(&value))?,
            Some('a') => text::ascii(Some(&value))?,
            Some(c) if (' '..='~').contains(&c) => return Err(raise!(ValueError, "Unknown conversion specifier {c}")),
            Some(c) => return Err(raise!(ValueError, "Unknown conversion specifier \\x{:x}", u32::from(c))),
        };
        if field.spec.is_empty() {
            return out.push(&*text::format(&value, None)?);
        }
        let spec = if field.nested {
            let mut spec = Writer::new();
            self.run(field.spec, depth - 1, &mut spec)?;
            spec.finish()?
        } else {
            unicode::from_chars(field.spec)?
        };
        out.push(&*text::format(&value, Some(&spec))?)
    }

    /// The object that a field's name, with its indices and attributes, stands for.
    fn value(&mut self, name: Chars<'_>) -> Result<Owned> {
        let is_end = |&i: &usize| matches!(char::from_u32(name.at(i)), Some('.' | '['));
        let end = (0..name.len()).find(is_end).unwrap_or(name.len());
        let first = name.slice(0, end);
        let index = parse_index(first)?;
        let mut value = match self.number(first, index)? {
            Some(i) => self.positional(i)?,
            None => self.named(first)?,
        };
        let mut pos = end;
        while pos < name.len() {
            let (next, end);
            (next, end) = if name.at(pos) == u32::from(b'.') {
                let end = (pos + 1..name.len()).find(is_end).unwrap_or(name.len());
                (attribute(&value, name.slice(pos + 1, end))?, end)
            } else {
                let close = (pos + 1..name.len()).find(|&i| name.at(i) == u32::from(b']'));
                let Some(close) = close else { return Err(raise!(ValueError, "Missing ']' in format string")) };
                let value = item(&value, name.slice(pos + 1, close))?;
                if close + 1 < name.len() && !is_end(&(close + 1)) {
                    return Err(raise!(ValueError, "Only '.' or '[' may follow ']' in format field specifier"));
                }
                (value, close + 1)
            };
            value = next;
            pos = end;
        }
        Ok(value)
    }

    /// The number of a field's argument, `None` for a name.
    fn number(&mut self, first: Chars<'_>, index: Option<usize>) -> Result<Option<usize>> {
        let automatic = first.is_empty();
        if !automatic && index.is_none() {
            return Ok(None);
        }
        let wanted = if automatic { Numbering::Automatic } else { Numbering::Manual };
        if self.numbering == Numbering::Unknown {
            self.numbering = wanted;
        } else if self.numbering != wanted {
            return Err(match wanted {
                Numbering::Manual => {
                    raise!(ValueError, "cannot switch from automatic field numbering to manual field specification")
                }
                _ => raise!(ValueError, "cannot switch from manual field specification to automatic field numbering"),
            });
        }
        if automatic {
            self.next += 1;
            return Ok(Some(self.next - 1));
        }
        Ok(index)
    }

    fn positional(&self, i: usize) -> Result<Owned> {
        let Some(args) = self.args else {
            return Err(raise!(ValueError, "Format string contains positional fields"));
        };
        match args.get(i) {
            Some(value) => Ok((*value).to_owned()),
            None => Err(raise!(IndexError, "Replacement index {i} out of range for positional args tuple")),
        }
    }

    fn named(&self, name: Chars<'_>) -> Result<Owned> {
        let key = unicode::from_chars(name)?;
        match self.named {
            Some(named) => mapping::get_item(named, &key),
            None => Err(super::exceptions::set_key_error(&key)),
        }
    }
}

/// The number that all of the text is, if it is one.
fn parse_index(text: Chars<'_>) -> Result<Option<usize>> {
    let mut value = 0_isize;
    for c in text.iter() {
        let Some(digit) = super::unicode_props::decimal(c) else { return Ok(None) };
        let grown = value.checked_mul(10).and_then(|v| v.checked_add(digit as isize));
        value = grown.ok_or_else(|| raise!(ValueError, "Too many decimal digits in format string"))?;
    }
    Ok((!text.is_empty()).then_some(value as usize))
}

fn empty_attribute() -> Raised {
    raise!(ValueError, "Empty attribute in format string")
}

fn attribute(value: &Obj, name: Chars<'_>) -> Result<Owned> {
    if name.is_empty() {
        return Err(empty_attribute());
    }
    attr::get(value, &*unicode::from_chars(name)?)
}

fn item(value: &Obj, key: Chars<'_>) -> Result<Owned> {
    if key.is_empty() {
        return Err(empty_attribute());
    }
    match parse_index(key)? {
        Some(i) if sequence::check(value) => sequence::get_item(value, i as isize),
        Some(i) => mapping::get_item(value, &*long::from_usize(i)?),
        None => mapping::get_item(value, &*unicode::from_chars(key)?),
    }
}

/// Splits the field that begins at `start`, behind its brace; also where it ends, behind its last brace.
fn parse_field(format: Chars<'_>, start: usize) -> Result<(Field<'_>, usize)> {
    let len = format.len();
    let mut pos = start;
    let mut bracket = false;
    // The name ends with the field, its conversion or its specification; brackets hide what ends it.
    let stop = loop {
        if pos == len {
            return Err(raise!(ValueError, "expected '}}' before end of string"));
        }
        match char::from_u32(format.at(pos)) {
            Some('{') if !bracket => return Err(raise!(ValueError, "unexpected '{{' in field name")),
            Some('[') => bracket = true,
            Some(']') => bracket = false,
            Some('}' | ':' | '!') if !bracket => break pos,
            _ => {}
        }
        pos += 1;
    };
    let name = format.slice(start, stop);
    let none = format.slice(stop, stop);
    let mut c = format.at(stop);
    pos = stop + 1;
    let mut conversion = None;
    if c == u32::from(b'!') {
        let Some(end) = (pos < len).then_some(pos) else {
            return Err(raise!(ValueError, "end of string while looking for conversion specifier"));
        };
        conversion = Some(format.at(end));
        pos = end + 1;
        if pos == len {
            return Err(raise!(ValueError, "unmatched '{{' in format spec"));
        }
        c = format.at(pos);
        pos += 1;
        if c != CLOSE && c != u32::from(b':') {
            return Err(raise!(ValueError, "expected ':' after conversion specifier"));
        }
    }
    if c == CLOSE {
        return Ok((Field { name, conversion, spec: none, nested: false }, pos));
    }
    let spec_start = pos;
    let (mut open, mut nested) = (1, false);
    while pos < len {
        match format.at(pos) {
            OPEN => (open, nested) = (open + 1, true),
            CLOSE => open -= 1,
            _ => {}
        }
        pos += 1;
        if open == 0 {
            let spec = format.slice(spec_start, pos - 1);
            return Ok((Field { name, conversion, spec, nested }, pos));
        }
    }
    Err(raise!(ValueError, "unmatched '{{' in format spec"))
}

/// `str.format`.
pub(super) fn format(o: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let args = Some(tuple::items(args));
    let mut formatter = Formatter { args, named: kwargs, numbering: Numbering::Unknown, next: 0 };
    let mut out = Writer::with_capacity(unicode::len(o) + 16)?;
    formatter.run(unicode::chars(o), 2, &mut out)?;
    out.finish()
}

/// `str.format_map`.
pub(super) fn format_map(o: &Obj, map: &Obj) -> Result<Owned> {
    let mut formatter = Formatter { args: None, named: Some(map), numbering: Numbering::Unknown, next: 0 };
    let mut out = Writer::with_capacity(unicode::len(o) + 16)?;
    formatter.run(unicode::chars(o), 2, &mut out)?;
    out.finish()
}

/// `str.__format__`.
pub(super) fn dunder_format(o: &Obj, spec: &Obj) -> Result<Owned> {
    if !check(spec) {
        return Err(super::method_args::wrong_type("__format__() argument", "str", spec));
    }
    format_spec::format_str(o, spec)
}
