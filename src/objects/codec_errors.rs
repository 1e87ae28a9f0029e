//! What the codecs do about errors: the handlers that every codec knows by name, and the protocol of registered ones.

use super::exceptions::exc;
use super::unicode::{self, Chars};
use super::unicode_errors::{decode_error, encode_error};
use super::unicode_names::Names;
use super::{bytes, codecs, long, tuple, unicode_writer::Writer};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::protocols::call;
use crate::raise;

/// An error handler, by name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Policy<'a> {
    Strict,
    Ignore,
    Replace,
    BackslashReplace,
    XmlCharRefReplace,
    NameReplace,
    SurrogateEscape,
    SurrogatePass,
    /// A registered one.
    Named(&'a CStr),
}

impl<'a> Policy<'a> {
    /// The handler of that name; `None` is `strict`.
    pub fn of(errors: Option<&'a CStr>) -> Policy<'a> {
        match errors.map(CStr::to_bytes) {
            None | Some(b"strict") => Policy::Strict,
            Some(b"ignore") => Policy::Ignore,
            Some(b"replace") => Policy::Replace,
            Some(b"backslashreplace") => Policy::BackslashReplace,
            Some(b"xmlcharrefreplace") => Policy::XmlCharRefReplace,
            Some(b"namereplace") => Policy::NameReplace,
            Some(b"surrogateescape") => Policy::SurrogateEscape,
            Some(b"surrogatepass") => Policy::SurrogatePass,
            Some(_) => errors.map_or(Policy::Strict, Policy::Named),
        }
    }
}

/// How `surrogatepass` sees an encoding: its units' width and order.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Utf8,
    Utf16 { big: bool },
    Utf32 { big: bool },
    Other,
}

impl Form {
    /// The form of an encoding by the name that an exception holds.
    pub fn of_name(name: &[u8]) -> Form {
        let lower: Vec<u8> = name.to_ascii_lowercase();
        let Some(rest) = lower.strip_prefix(b"utf") else {
            return if lower == b"cp65001" { Form::Utf8 } else { Form::Other };
        };
        let rest = rest.strip_prefix(b"-").or_else(|| rest.strip_prefix(b"_")).unwrap_or(rest);
        let native = cfg!(target_endian = "big");
        let order = |tail: &[u8]| match tail {
            b"" => Some(native),
            b"be" | b"-be" | b"_be" => Some(true),
            b"le" | b"-le" | b"_le" => Some(false),
            _ => None,
        };
        if rest == b"8" {
            return Form::Utf8;
        }
        if let Some(big) = rest.strip_prefix(b"16").and_then(order) {
            return Form::Utf16 { big };
        }
        rest.strip_prefix(b"32").and_then(order).map_or(Form::Other, |big| Form::Utf32 { big })
    }

    fn width(self) -> usize {
        match self {
            Form::Utf8 => 3,
            Form::Utf16 { .. } => 2,
            Form::Utf32 { .. } => 4,
            Form::Other => 0,
        }
    }

    /// The surrogate at the start of `s`.
    fn read_surrogate(self, s: &[u8]) -> Option<u32> {
        let s = s.get(..self.width())?;
        let c = match (self, s) {
            (Form::Utf8, &[a @ 0xE0..=0xEF, b @ 0x80..=0xBF, c @ 0x80..=0xBF]) => {
                u32::from(a & 0xF) << 12 | u32::from(b & 0x3F) << 6 | u32::from(c & 0x3F)
            }
            (Form::Utf16 { big: true }, &[a, b]) => u16::from_be_bytes([a, b]).into(),
            (Form::Utf16 { big: false }, &[a, b]) => u16::from_le_bytes([a, b]).into(),
            (Form::Utf32 { big: true }, &[a, b, c, d]) => u32::from_be_bytes([a, b, c, d]),
            (Form::Utf32 { big: false }, &[a, b, c, d]) => u32::from_le_bytes([a, b, c, d]),
            _ => return None,
        };
        is_surrogate(c).then_some(c)
    }

    /// The bytes of a surrogate, appended.
    fn write_surrogate(self, c: u32, out: &mut Vec<u8>) {
        match self {
            Form::Utf8 => out.extend([0xE0 | (c >> 12) as u8, 0x80 | (c >> 6 & 0x3F) as u8, 0x80 | (c & 0x3F) as u8]),
            Form::Utf16 { big: true } => out.extend((c as u16).to_be_bytes()),
            Form::Utf16 { big: false } => out.extend((c as u16).to_le_bytes()),
            Form::Utf32 { big: true } => out.extend(c.to_be_bytes()),
            Form::Utf32 { big: false } => out.extend(c.to_le_bytes()),
            Form::Other => {}
        }
    }
}

/// Whether `c` is in the surrogate range.
pub fn is_surrogate(c: u32) -> bool {
    (0xD800..0xE000).contains(&c)
}

/// What a built-in decoding handler makes of `input[start..end]`: the text, and where to go on. `None`: it cannot help.
fn replace_bytes(policy: Policy<'_>, form: Form, input: &[u8], start: usize, end: usize) -> Option<(Vec<u32>, usize)> {
    let bad = &input[start.min(input.len())..end.min(input.len())];
    match policy {
        Policy::Ignore => Some((Vec::new(), end)),
        Policy::Replace => Some((vec![0xFFFD], end)),
        Policy::BackslashReplace => {
            Some((bad.iter().flat_map(|b| format!("\\x{b:02x}").into_bytes()).map(u32::from).collect(), end))
        }
        Policy::SurrogateEscape => {
            let escaped: Vec<u32> =
                bad.iter().take(4).take_while(|&&b| b >= 0x80).map(|&b| 0xDC00 + u32::from(b)).collect();
            let next = start + escaped.len();
            (!escaped.is_empty()).then_some((escaped, next))
        }
        Policy::SurrogatePass => form.read_surrogate(&input[start..]).map(|c| (vec![c], start + form.width())),
        _ => None,
    }
}

/// What an encoding handler puts in place of characters.
pub enum Replacement {
    Text(Vec<u32>),
    Bytes(Vec<u8>),
}

/// Text with an escape for each code point.
fn escapes(bad: Chars<'_>, escape: impl Fn(u32) -> String) -> Vec<u32> {
    bad.iter().flat_map(|c| escape(c).into_bytes()).map(u32::from).collect()
}

fn backslash(c: u32) -> String {
    match c {
        0..=0xFF => format!("\\x{c:02x}"),
        0x100..=0xFFFF => format!("\\u{c:04x}"),
        _ => format!("\\U{c:08x}"),
    }
}

/// What a built-in encoding handler makes of `text[start..end]`: the replacement, and where to go on. `None`: it cannot help.
fn replace_chars(
    policy: Policy<'_>,
    form: Form,
    text: Chars<'_>,
    start: usize,
    end: usize,
) -> Result<Option<(Replacement, usize)>> {
    let end = end.min(text.len());
    let bad = text.slice(start.min(end), end);
    let replacement = match policy {
        Policy::Ignore => Replacement::Text(Vec::new()),
        Policy::Replace => Replacement::Text(vec![u32::from(b'?'); bad.len()]),
        Policy::BackslashReplace => Replacement::Text(escapes(bad, backslash)),
        Policy::XmlCharRefReplace => Replacement::Text(escapes(bad, |c| format!("&#{c};"))),
        Policy::NameReplace => {
            let names = Names::load()?;
            Replacement::Text(escapes(bad, |c| match names.name(c) {
                Some(name) => format!("\\N{{{name}}}"),
                None => backslash(c),
            }))
        }
        Policy::SurrogateEscape => {
            let escaped: Vec<u8> =
                bad.iter().take_while(|c| (0xDC80..=0xDCFF).contains(c)).map(|c| (c - 0xDC00) as u8).collect();
            let next = start + escaped.len();
            return Ok((!escaped.is_empty()).then_some((Replacement::Bytes(escaped), next)));
        }
        Policy::SurrogatePass => {
            let mut out = Vec::new();
            if form == Form::Other || !bad.iter().all(is_surrogate) {
                return Ok(None);
            }
            bad.iter().for_each(|c| form.write_surrogate(c, &mut out));
            Replacement::Bytes(out)
        }
        Policy::Strict | Policy::Named(_) => return Ok(None),
    };
    Ok(Some((replacement, end)))
}

/// Where to go on, from a handler's second result: negative counts from the end.
pub(super) fn new_position(position: &Obj, len: usize) -> Result<usize> {
    let given = long::as_ssize(position)?;
    let at = if given < 0 { given + len as isize } else { given };
    if at < 0 || at as usize > len {
        return Err(raise!(IndexError, "position {at} from error handler out of bounds"));
    }
    Ok(at as usize)
}

/// Sets where an exception object says that the error is, for its next use.
fn set_place(exception: &Obj, encoding_reason: (&str, usize, usize)) -> Result<()> {
    let (reason, start, end) = encoding_reason;
    let reason = unicode::new(reason)?;
    let e = exception.cast::<PyUnicodeErrorObject>();
    // SAFETY: the exception was made here and is a Unicode error.
    unsafe {
        (*e).start = start as Py_ssize_t;
        (*e).end = end as Py_ssize_t;
        crate::engine::refcount::replace(&raw mut (*e).reason, reason.into_ptr());
    }
    Ok(())
}

/// One decoding under way: its input, which a handler may replace, and its way with errors.
pub struct Decoding<'a> {
    pub encoding: &'static str,
    form: Form,
    policy: Policy<'a>,
    original: &'a [u8],
    replaced: Option<Owned>,
    handler: Option<Owned>,
    exception: Option<Owned>,
}

impl<'a> Decoding<'a> {
    pub fn new(encoding: &'static str, form: Form, input: &'a [u8], errors: Option<&'a CStr>) -> Self {
        let policy = Policy::of(errors);
        Decoding { encoding, form, policy, original: input, replaced: None, handler: None, exception: None }
    }

    /// The bytes being decoded.
    #[inline]
    pub fn input(&self) -> &[u8] {
        self.replaced.as_deref().map_or(self.original, bytes::as_slice)
    }

    /// Deals with the error at `start..end`: appends what the handler gives and returns where to go on.
    #[cold]
    pub fn error(&mut self, start: usize, end: usize, reason: &str, out: &mut Writer) -> Result<usize> {
        if let Policy::Named(_) | Policy::XmlCharRefReplace | Policy::NameReplace = self.policy {
            return self.ask_handler(start, end, reason, out);
        }
        match replace_bytes(self.policy, self.form, self.input(), start, end) {
            Some((text, next)) => {
                text.into_iter().try_for_each(|c| out.push_char(c))?;
                Ok(next)
            }
            None => {
                let exception = self.make_exception(start, end, reason)?;
                Err(error::restore(exception))
            }
        }
    }

    fn make_exception(&mut self, start: usize, end: usize, reason: &str) -> Result<Owned> {
        match &self.exception {
            Some(e) => {
                set_place(e, (reason, start, end))?;
                Ok(e.clone())
            }
            None => {
                let object = bytes::new(self.input())?;
                let e = decode_error(self.encoding, &object, start, end, reason)?;
                self.exception = Some(e.clone());
                Ok(e)
            }
        }
    }

    fn ask_handler(&mut self, start: usize, end: usize, reason: &str, out: &mut Writer) -> Result<usize> {
        let handler = match &self.handler {
            Some(h) => h.clone(),
            None => self.handler.insert(codecs::lookup_error_policy(self.policy)?).clone(),
        };
        let exception = self.make_exception(start, end, reason)?;
        let result = call::call(&handler, &[&exception])?;
        let wrong = || raise!(TypeError, "decoding error handler must return (str, int) tuple");
        if !tuple::check(&result) {
            return Err(wrong());
        }
        let &[text, position] = tuple::items(&result) else { return Err(wrong()) };
        if !unicode::check(text) || !long::check(position) {
            return Err(wrong());
        }
        let e = exception.cast::<PyUnicodeErrorObject>();
        // SAFETY: the exception is a Unicode error; its object is NULL or live.
        let object = unsafe { Obj::from_ptr_opt((*e).object) };
        let Some(object) = object.filter(|o| bytes::check(o)) else {
            return Err(raise!(TypeError, "exception attribute object must be bytes"));
        };
        self.replaced = Some(object.to_owned());
        let next = new_position(position, bytes::len(object))?;
        out.push(text)?;
        Ok(next)
    }
}

/// One encoding under way: its string and its way with errors.
pub struct Encoding<'a> {
    pub encoding: &'static str,
    form: Form,
    policy: Policy<'a>,
    object: &'a Obj,
    handler: Option<Owned>,
    exception: Option<Owned>,
}

impl<'a> Encoding<'a> {
    pub fn new(encoding: &'static str, form: Form, object: &'a Obj, errors: Option<&'a CStr>) -> Self {
        Encoding { encoding, form, policy: Policy::of(errors), object, handler: None, exception: None }
    }

    fn make_exception(&mut self, start: usize, end: usize, reason: &str) -> Result<Owned> {
        match &self.exception {
            Some(e) => {
                set_place(e, (reason, start, end))?;
                Ok(e.clone())
            }
            None => {
                let e = encode_error(self.encoding, self.object, start, end, reason)?;
                self.exception = Some(e.clone());
                Ok(e)
            }
        }
    }

    /// Raises the error at `start..end`.
    #[cold]
    pub fn raise(&mut self, start: usize, end: usize, reason: &str) -> Raised {
        self.make_exception(start, end, reason).map_or_else(|raised| raised, error::restore)
    }

    /// Deals with the error at `start..end`: the replacement, and where to go on.
    #[cold]
    pub fn error(&mut self, start: usize, end: usize, reason: &str) -> Result<(Replacement, usize)> {
        if let Policy::Named(_) = self.policy {
            return self.ask_handler(start, end, reason);
        }
        match replace_chars(self.policy, self.form, unicode::chars(self.object), start, end)? {
            Some(result) => Ok(result),
            None => Err(self.raise(start, end, reason)),
        }
    }

    fn ask_handler(&mut self, start: usize, end: usize, reason: &str) -> Result<(Replacement, usize)> {
        let handler = match &self.handler {
            Some(h) => h.clone(),
            None => self.handler.insert(codecs::lookup_error_policy(self.policy)?).clone(),
        };
        let exception = self.make_exception(start, end, reason)?;
        let result = call::call(&handler, &[&exception])?;
        let wrong = || raise!(TypeError, "encoding error handler must return (str/bytes, int) tuple");
        if !tuple::check(&result) {
            return Err(wrong());
        }
        let &[given, position] = tuple::items(&result) else { return Err(wrong()) };
        if !long::check(position) {
            return Err(wrong());
        }
        let replacement = if unicode::check(given) {
            Replacement::Text(unicode::chars(given).iter().collect())
        } else if bytes::check(given) {
            Replacement::Bytes(bytes::as_slice(given).to_vec())
        } else {
            return Err(wrong());
        };
        Ok((replacement, new_position(position, unicode::len(self.object))?))
    }
}

/// A built-in handler called with an exception object, as `PyCodec_*Errors` and the registered functions do: a tuple of the
/// replacement and where to go on.
pub fn handle(policy: Policy<'_>, exception: &Obj) -> Result<Owned> {
    if policy == Policy::Strict {
        return Err(match super::exceptions::is_instance(exception) {
            true => error::restore(exception.to_owned()),
            false => raise!(TypeError, "codec must pass exception instance"),
        });
    }
    let is = |e: super::exceptions::Exc| exception.is_instance(e.0);
    let unknown = || raise!(TypeError, "don't know how to handle {} in error callback", exception.type_name());
    let (decode, encode, translate) =
        (is(exc::UnicodeDecodeError), is(exc::UnicodeEncodeError), is(exc::UnicodeTranslateError));
    let known = match policy {
        Policy::XmlCharRefReplace | Policy::NameReplace => encode,
        Policy::SurrogateEscape | Policy::SurrogatePass => encode || decode,
        _ => encode || decode || translate,
    };
    if !known {
        return Err(unknown());
    }
    let e = exception.cast::<PyUnicodeErrorObject>();
    // SAFETY: the exception is a Unicode error; its fields are NULL or live.
    let (object, encoding, start, end) =
        unsafe { (Obj::from_ptr_opt((*e).object), Obj::from_ptr_opt((*e).encoding), (*e).start, (*e).end) };
    let Some(object) = object else { return Err(raise!(TypeError, "object attribute not set")) };
    let form = match encoding.filter(|o| unicode::check(o)) {
        Some(name) => Form::of_name(unicode::as_utf8(name)?),
        None => Form::Other,
    };
    let (replacement, next) = if decode {
        let input = bytes::as_slice(object);
        let (start, end) = clip(start, end, input.len());
        let Some((text, next)) = replace_bytes(policy, form, input, start, end) else {
            return Err(error::restore(exception.to_owned()));
        };
        (unicode::from_ucs4(&text)?, next)
    } else {
        let text = unicode::chars(object);
        let (start, end) = clip(start, end, text.len());
        if translate && policy == Policy::Replace {
            (unicode::from_ucs4(&vec![0xFFFD; end - start])?, end)
        } else {
            let found = replace_chars(policy, form, text, start, end)?;
            let complete = found.filter(|(_, next)| *next == end);
            match complete {
                Some((Replacement::Text(t), next)) => (unicode::from_ucs4(&t)?, next),
                Some((Replacement::Bytes(b), next)) => (bytes::new(&b)?, next),
                None => return Err(error::restore(exception.to_owned())),
            }
        }
    };
    tuple::from_owned(vec![replacement, long::from_usize(next)?])
}

/// The place of an error as its exception reports it, clipped to the object.
fn clip(start: isize, end: isize, len: usize) -> (usize, usize) {
    let last = len.saturating_sub(1);
    let start = (start.max(0) as usize).min(last);
    let end = (end.max(1) as usize).min(len).max(start);
    (start, end)
}
