//! Format specifications: `[[fill]align][sign][z][#][0][width][grouping][.precision[grouping]][type]`.

use super::unicode::{self, Chars, Writer};
use crate::engine::{Obj, Owned, Raised, Result};
use crate::raise;

/// A parsed specification. Characters that are not there are 0.
#[derive(Clone, Copy, Debug)]
pub struct Spec {
    pub fill: u32,
    pub align: u8,
    /// Whether the specification said how to align.
    pub align_given: bool,
    pub sign: u8,
    pub no_negative_zero: bool,
    pub alternate: bool,
    pub width: Option<usize>,
    /// `,` or `_` between groups of digits.
    pub grouping: u8,
    /// The same behind the point.
    pub fraction_grouping: u8,
    pub precision: Option<usize>,
    /// The type character.
    pub code: u32,
}

/// The number at `*pos`, if there is one; `ValueError` when it is too large.
fn number(chars: Chars<'_>, pos: &mut usize) -> Result<Option<usize>> {
    let start = *pos;
    let mut value = 0_isize;
    while *pos < chars.len() {
        let Some(digit) = super::unicode_props::decimal(chars.at(*pos)) else { break };
        let grown = value.checked_mul(10).and_then(|v| v.checked_add(digit as isize));
        value = grown.ok_or_else(|| raise!(ValueError, "Too many decimal digits in format string"))?;
        *pos += 1;
    }
    Ok((*pos > start).then_some(value as usize))
}

fn align_of(c: u32) -> Option<u8> {
    u8::try_from(c).ok().filter(|c| b"<>=^".contains(c))
}

impl Spec {
    /// Parses `text` for the object `of`; `code` and `align` are the defaults.
    pub fn parse(text: Chars<'_>, of: &Obj, code: u8, align: u8) -> Result<Spec> {
        let mut spec = Spec {
            fill: b' '.into(),
            align,
            align_given: false,
            sign: 0,
            no_negative_zero: false,
            alternate: false,
            width: None,
            grouping: 0,
            fraction_grouping: 0,
            precision: None,
            code: code.into(),
        };
        let mut pos = 0;
        let fill_given = spec.parse_align(text, &mut pos);
        let at = |pos: usize| if pos < text.len() { text.at(pos) } else { 0 };
        if let Ok(sign @ (b'+' | b'-' | b' ')) = u8::try_from(at(pos)) {
            spec.sign = sign;
            pos += 1;
        }
        if at(pos) == u32::from(b'z') {
            spec.no_negative_zero = true;
            pos += 1;
        }
        if at(pos) == u32::from(b'#') {
            spec.alternate = true;
            pos += 1;
        }
        if !fill_given && at(pos) == u32::from(b'0') {
            spec.fill = b'0'.into();
            if !spec.align_given && align == b'>' {
                spec.align = b'=';
            }
            pos += 1;
        }
        spec.width = number(text, &mut pos)?;
        spec.grouping = grouping(text, &mut pos)?;
        if at(pos) == u32::from(b'.') {
            pos += 1;
            spec.precision = number(text, &mut pos)?;
            spec.fraction_grouping = grouping(text, &mut pos)?;
            if spec.precision.is_none() && spec.fraction_grouping == 0 {
                return Err(raise!(ValueError, "Format specifier missing precision"));
            }
        }
        match text.len() - pos {
            0 => {}
            1 => spec.code = text.at(pos),
            _ => return Err(invalid(text, of)),
        }
        spec.check_grouping()?;
        Ok(spec)
    }

    /// The fill character and alignment; whether a fill character was given.
    fn parse_align(&mut self, text: Chars<'_>, pos: &mut usize) -> bool {
        let at = |i: usize| if i < text.len() { align_of(text.at(i)) } else { None };
        if let Some(align) = at(1) {
            self.fill = text.at(0);
            (self.align, self.align_given) = (align, true);
            *pos = 2;
            return true;
        }
        if let Some(align) = at(0) {
            (self.align, self.align_given) = (align, true);
            *pos = 1;
        }
        false
    }

    /// Which types may be grouped by what. Behind the point, only the locale's own grouping excludes another.
    fn check_grouping(&self) -> Result<()> {
        let code = u8::try_from(self.code);
        let allowed = match code {
            _ if self.grouping == 0 => true,
            Ok(b'd' | b'e' | b'f' | b'g' | b'E' | b'G' | b'%' | b'F' | 0) => true,
            Ok(b'b' | b'o' | b'x' | b'X') => self.grouping == b'_',
            _ => false,
        };
        if !allowed {
            return Err(cannot_group(self.grouping, self.code));
        }
        if self.fraction_grouping != 0 && code == Ok(b'n') {
            return Err(cannot_group(self.fraction_grouping, self.code));
        }
        Ok(())
    }
}

#[cold]
fn cannot_group(grouping: u8, code: u32) -> Raised {
    let grouping = char::from(grouping);
    match char::from_u32(code).filter(|c| ('!'..='~').contains(c)) {
        Some(code) => raise!(ValueError, "Cannot specify '{grouping}' with '{code}'."),
        None => raise!(ValueError, "Cannot specify '{grouping}' with '\\x{code:x}'."),
    }
}

/// `,` or `_` at `*pos`.
fn grouping(text: Chars<'_>, pos: &mut usize) -> Result<u8> {
    let at = |i: usize| if i < text.len() { text.at(i) } else { 0 };
    let mut found = 0;
    if at(*pos) == u32::from(b',') {
        found = b',';
        *pos += 1;
    }
    if at(*pos) == u32::from(b'_') {
        if found != 0 {
            return Err(raise!(ValueError, "Cannot specify both ',' and '_'."));
        }
        found = b'_';
        *pos += 1;
    }
    if at(*pos) == u32::from(b',') && found == b'_' {
        return Err(raise!(ValueError, "Cannot specify both ',' and '_'."));
    }
    Ok(found)
}

#[cold]
fn invalid(text: Chars<'_>, of: &Obj) -> Raised {
    let shown: String = text.iter().map(|c| char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
    raise!(ValueError, "Invalid format specifier '{shown}' for object of type '{}'", of.type_name())
}

/// `Unknown format code 'd' for object of type 'str'`.
#[cold]
pub fn unknown_code(code: u32, of: &Obj) -> Raised {
    match char::from_u32(code).filter(|c| ('!'..='~').contains(c)) {
        Some(code) => raise!(ValueError, "Unknown format code '{code}' for object of type '{}'", of.type_name()),
        None => raise!(ValueError, "Unknown format code '\\x{code:x}' for object of type '{}'", of.type_name()),
    }
}

/// How much fill goes to the left and right of `n` characters (`=` counts as right-aligned).
pub fn padding(spec: &Spec, n: usize) -> (usize, usize) {
    let missing = spec.width.unwrap_or(0).saturating_sub(n);
    let left = match spec.align {
        b'<' => 0,
        b'^' => missing / 2,
        _ => missing,
    };
    (left, missing - left)
}

/// Formats a `str` by a specification: `str.__format__`.
pub fn format_str(o: &Obj, spec: &Obj) -> Result<Owned> {
    if unicode::len(spec) == 0 {
        return crate::protocols::text::str(Some(o));
    }
    let spec = Spec::parse(unicode::chars(spec), o, b's', b'<')?;
    if spec.code != u32::from(b's') {
        return Err(unknown_code(spec.code, o));
    }
    const PLACE: &str = "not allowed in string format specifier";
    if spec.sign != 0 {
        let what = if spec.sign == b' ' { "Space" } else { "Sign" };
        return Err(raise!(ValueError, "{what} {PLACE}"));
    }
    if spec.no_negative_zero {
        return Err(raise!(ValueError, "Negative zero coercion (z) {PLACE}"));
    }
    if spec.alternate {
        return Err(raise!(ValueError, "Alternate form (#) {PLACE}"));
    }
    if spec.align == b'=' {
        return Err(raise!(ValueError, "'=' alignment {PLACE}"));
    }
    let n = spec.precision.map_or(unicode::len(o), |p| p.min(unicode::len(o)));
    let (left, right) = padding(&spec, n);
    if left == 0 && right == 0 && n == unicode::len(o) {
        return unicode::to_exact(o);
    }
    let mut out = Writer::with_capacity(n)?;
    out.push_fill(spec.fill, left)?;
    out.push_range(o, 0, n)?;
    out.push_fill(spec.fill, right)?;
    out.finish()
}
