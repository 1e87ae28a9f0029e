//! The codecs by name: the native ones, the registry of search functions, and the registry of error handlers.

use super::codec_errors::{self, Policy};
use super::codec_ucs::{self, Order};
use super::exceptions::exc;
use super::{bytearray, bytes, cfunction, codec_escape, codec_utf7, dict, list, long, tuple, unicode, unicode_utf8};
use crate::abi::*;
use crate::engine::refcount;
use crate::engine::{IntoC, Obj, Owned, Result, error};
use crate::format::args::bad_argument;
use crate::istr;
use crate::protocols::buffer::View;
use crate::protocols::{attr, call};
use crate::raise;
use core::ptr;

/// A codec of this library.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Native {
    Utf8,
    Utf8Sig,
    Ascii,
    Latin1,
    Utf16,
    Utf16Le,
    Utf16Be,
    Utf32,
    Utf32Le,
    Utf32Be,
    Utf7,
    UnicodeEscape,
    RawUnicodeEscape,
}

const NATIVE: [Native; 13] = [
    Native::Utf8,
    Native::Utf8Sig,
    Native::Ascii,
    Native::Latin1,
    Native::Utf16,
    Native::Utf16Le,
    Native::Utf16Be,
    Native::Utf32,
    Native::Utf32Le,
    Native::Utf32Be,
    Native::Utf7,
    Native::UnicodeEscape,
    Native::RawUnicodeEscape,
];

/// An encoding's name for look-ups: lower case, and `_` for each run of what is neither a letter, a digit nor a dot.
fn normalize(name: &[u8]) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for &b in name {
        if b.is_ascii_alphanumeric() || b == b'.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            gap = false;
            out.push(b.to_ascii_lowercase().into());
        } else {
            gap = true;
        }
    }
    out
}

impl Native {
    /// What CPython calls the function that encodes.
    fn encoder_name(self) -> &'static str {
        match self {
            Native::Utf8 | Native::Utf8Sig => "utf_8_encode",
            Native::Ascii => "ascii_encode",
            Native::Latin1 => "latin_1_encode",
            Native::Utf16 => "utf_16_encode",
            Native::Utf16Le => "utf_16_le_encode",
            Native::Utf16Be => "utf_16_be_encode",
            Native::Utf32 => "utf_32_encode",
            Native::Utf32Le => "utf_32_le_encode",
            Native::Utf32Be => "utf_32_be_encode",
            Native::Utf7 => "utf_7_encode",
            Native::UnicodeEscape => "unicode_escape_encode",
            Native::RawUnicodeEscape => "raw_unicode_escape_encode",
        }
    }

    /// The native codec of that name, by any of its names.
    pub fn find(name: &[u8]) -> Option<Native> {
        if name == b"utf-8" {
            return Some(Native::Utf8);
        }
        Some(match normalize(name).as_str() {
            "utf_8" | "utf8" | "u8" | "utf" | "utf8_ucs2" | "utf8_ucs4" | "cp65001" => Native::Utf8,
            "utf_8_sig" => Native::Utf8Sig,
            "ascii" | "us_ascii" | "us" | "646" | "ansi_x3.4_1968" | "ansi_x3_4_1968" | "ansi_x3.4_1986" | "cp367"
            | "csascii" | "ibm367" | "iso646_us" | "iso_646.irv_1991" | "iso_ir_6" => Native::Ascii,
            "latin_1" | "latin1" | "latin" | "l1" | "iso_8859_1" | "iso8859_1" | "8859" | "iso8859" | "cp819"
            | "csisolatin1" | "ibm819" | "iso_8859_1_1987" | "iso_ir_100" => Native::Latin1,
            "utf_16" | "utf16" | "u16" => Native::Utf16,
            "utf_16_le" | "utf_16le" | "utf16le" | "unicodelittleunmarked" => Native::Utf16Le,
            "utf_16_be" | "utf_16be" | "utf16be" | "unicodebigunmarked" => Native::Utf16Be,
            "utf_32" | "utf32" | "u32" => Native::Utf32,
            "utf_32_le" | "utf_32le" | "utf32le" => Native::Utf32Le,
            "utf_32_be" | "utf_32be" | "utf32be" => Native::Utf32Be,
            "utf_7" | "utf7" | "u7" | "unicode_1_1_utf_7" => Native::Utf7,
            "unicode_escape" => Native::UnicodeEscape,
            "raw_unicode_escape" => Native::RawUnicodeEscape,
            _ => return None,
        })
    }

    /// Decodes bytes.
    pub fn decode(self, s: &[u8], errors: Option<&CStr>) -> Result<Owned> {
        const MARK: &[u8] = b"\xEF\xBB\xBF";
        Ok(match self {
            Native::Utf8 => unicode_utf8::decode(s, errors, true)?.0,
            Native::Utf8Sig => unicode_utf8::decode(s.strip_prefix(MARK).unwrap_or(s), errors, true)?.0,
            Native::Ascii => codec_ucs::decode_ascii(s, errors)?,
            Native::Latin1 => unicode::from_latin1(s)?,
            Native::Utf16 => codec_ucs::decode_utf16(s, errors, Order::Native, true)?.text,
            Native::Utf16Le => codec_ucs::decode_utf16(s, errors, Order::Little, true)?.text,
            Native::Utf16Be => codec_ucs::decode_utf16(s, errors, Order::Big, true)?.text,
            Native::Utf32 => codec_ucs::decode_utf32(s, errors, Order::Native, true)?.text,
            Native::Utf32Le => codec_ucs::decode_utf32(s, errors, Order::Little, true)?.text,
            Native::Utf32Be => codec_ucs::decode_utf32(s, errors, Order::Big, true)?.text,
            Native::Utf7 => codec_utf7::decode(s, errors, true)?.0,
            Native::UnicodeEscape => codec_escape::decode(s, errors, true)?.0,
            Native::RawUnicodeEscape => codec_escape::decode_raw(s, errors, true)?.0,
        })
    }

    /// Encodes a string.
    pub fn encode(self, o: &Obj, errors: Option<&CStr>) -> Result<Owned> {
        match self {
            Native::Utf8 => unicode_utf8::encode(o, errors),
            Native::Utf8Sig => bytes::concat(&[b"\xEF\xBB\xBF", bytes::as_slice(&*unicode_utf8::encode(o, errors)?)]),
            Native::Ascii => codec_ucs::encode_ascii(o, errors),
            Native::Latin1 => codec_ucs::encode_latin1(o, errors),
            Native::Utf16 => codec_ucs::encode_wide(o, errors, Order::Native, false),
            Native::Utf16Le => codec_ucs::encode_wide(o, errors, Order::Little, false),
            Native::Utf16Be => codec_ucs::encode_wide(o, errors, Order::Big, false),
            Native::Utf32 => codec_ucs::encode_wide(o, errors, Order::Native, true),
            Native::Utf32Le => codec_ucs::encode_wide(o, errors, Order::Little, true),
            Native::Utf32Be => codec_ucs::encode_wide(o, errors, Order::Big, true),
            Native::Utf7 => codec_utf7::encode(o),
            Native::UnicodeEscape => codec_escape::encode(o),
            Native::RawUnicodeEscape => codec_escape::encode_raw(o),
        }
    }
}

/// The objects of the two registries, NULL until used.
struct Registry {
    /// A list of search functions.
    search: *mut PyObject,
    /// A dict from names to the tuples that were found.
    found: *mut PyObject,
    /// A dict from names to error handlers.
    handlers: *mut PyObject,
}
static mut REGISTRY: Registry = Registry { search: ptr::null_mut(), found: ptr::null_mut(), handlers: ptr::null_mut() };

/// Forgets what was registered.
pub fn fini() {
    // SAFETY: under the GIL; each field is NULL or owned.
    unsafe {
        let registry = &raw mut REGISTRY;
        refcount::clear(&raw mut (*registry).search);
        refcount::clear(&raw mut (*registry).found);
        refcount::clear(&raw mut (*registry).handlers);
    }
}

/// The object in a field of the registry, made when it is needed first.
fn field(slot: *mut *mut PyObject, make: fn() -> Result<Owned>) -> Result<&'static Obj> {
    // SAFETY: under the GIL; the registry keeps the object until finalization.
    unsafe {
        if (*slot).is_null() {
            *slot = make()?.into_ptr();
        }
        Ok(Obj::from_ptr(*slot))
    }
}
fn search_functions() -> Result<&'static Obj> {
    field(unsafe_field(|r| &raw mut r.search), list::new)
}
fn found() -> Result<&'static Obj> {
    field(unsafe_field(|r| &raw mut r.found), dict::new)
}
fn unsafe_field(pick: fn(&mut Registry) -> *mut *mut PyObject) -> *mut *mut PyObject {
    // SAFETY: under the GIL; the reference ends with this call.
    unsafe {
        let registry = &raw mut REGISTRY;
        pick(&mut *registry)
    }
}

/// `PyCodec_Register`: adds a search function.
pub fn register(search: &Obj) -> Result<()> {
    if !call::is_callable(search) {
        return Err(raise!(TypeError, "argument must be callable"));
    }
    list::append(search_functions()?, search)
}

/// `PyCodec_Unregister`: removes a search function, and forgets what was found.
pub fn unregister(search: &Obj) -> Result<()> {
    let functions = search_functions()?;
    let items = list::items(functions);
    if let Some(i) = items.iter().position(|f| f.is(search)) {
        let kept: Vec<&Obj> = items.iter().enumerate().filter(|(j, _)| *j != i).map(|(_, f)| *f).collect();
        let kept = list::from_slice(&kept)?;
        // SAFETY: the field takes over the new list.
        unsafe { refcount::replace(unsafe_field(|r| &raw mut r.search), kept.into_ptr()) };
        dict::clear(found()?);
    }
    Ok(())
}

/// The codec named `name`: a tuple of encoder, decoder, stream reader and stream writer.
pub fn lookup(name: &CStr) -> Result<Owned> {
    let normal = unicode::intern(&normalize(name.to_bytes()))?;
    if let Some(codec) = dict::get(found()?, &normal)? {
        return Ok(codec);
    }
    let codec = match Native::find(name.to_bytes()) {
        Some(native) => native_codec(native)?,
        None => search_codec(name, &normal)?,
    };
    dict::set(found()?, &normal, &codec)?;
    Ok(codec)
}

fn search_codec(name: &CStr, normal: &Obj) -> Result<Owned> {
    let mut i = 0;
    while let Some(search) = list::get(search_functions()?, i) {
        let codec = call::call(&search, &[normal])?;
        if !super::singletons::is_none(&codec) {
            if !tuple::check(&codec) || tuple::items(&codec).len() != 4 {
                return Err(raise!(TypeError, "codec search functions must return 4-tuples"));
            }
            return Ok(codec);
        }
        i += 1;
    }
    Err(raise!(LookupError, "unknown encoding: {}", name.to_string_lossy()))
}

static mut ENCODE: PyMethodDef =
    PyMethodDef::fast(c"encode", native_encode, 0, c"Encodes a string: the bytes, and the string's length.");
static mut DECODE: PyMethodDef =
    PyMethodDef::fast(c"decode", native_decode, 0, c"Decodes bytes: the string, and the number of bytes.");

/// The registry's tuple for a native codec.
fn native_codec(native: Native) -> Result<Owned> {
    let id = long::from_i64(native as i64)?;
    // SAFETY: the definitions are static.
    let (encoder, decoder) = unsafe {
        (
            cfunction::new(&raw mut ENCODE, Some(&id), None, ptr::null_mut())?,
            cfunction::new(&raw mut DECODE, Some(&id), None, ptr::null_mut())?,
        )
    };
    tuple::from_owned(vec![encoder, decoder, super::singletons::new_none(), super::singletons::new_none()])
}

/// The native codec that a function of [`native_codec`] stands for, and its `errors` argument.
fn native_call<'a>(name: &str, id: &Obj, args: &[&'a Obj]) -> Result<(Native, &'a Obj, Option<&'a CStr>)> {
    crate::format::args::check_positional(name, args.len(), 1, 2)?;
    let errors = match args.get(1) {
        Some(e) if !super::singletons::is_none(e) => Some(c_text(e)?),
        _ => None,
    };
    Ok((NATIVE[long::as_i64(id)? as usize], args[0], errors))
}

/// A `str` as a C string: its UTF-8 form without embedded zeros.
pub(super) fn c_text(o: &Obj) -> Result<&CStr> {
    let text = unicode::as_utf8(o)?;
    if text.contains(&0) {
        return Err(raise!(ValueError, "embedded null character"));
    }
    // SAFETY: the UTF-8 form ends with a zero, and has no other.
    Ok(unsafe { CStr::from_ptr(text.as_ptr().cast()) })
}

unsafe extern "C" fn native_encode(slf: *mut PyObject, args: *const *mut PyObject, n: Py_ssize_t) -> *mut PyObject {
    // SAFETY: called as a METH_FASTCALL function.
    let (id, args) = unsafe { (Obj::from_ptr(slf), super::cfn::args(args, n as usize)) };
    let run = || {
        let (native, text, errors) = native_call("encode", id, args)?;
        if !unicode::check(text) {
            return Err(bad_argument(native.encoder_name(), "argument 1", "str", text));
        }
        tuple::from_owned(vec![native.encode(text, errors)?, long::from_usize(unicode::len(text))?])
    };
    run().into_c()
}

unsafe extern "C" fn native_decode(slf: *mut PyObject, args: *const *mut PyObject, n: Py_ssize_t) -> *mut PyObject {
    // SAFETY: called as a METH_FASTCALL function.
    let (id, args) = unsafe { (Obj::from_ptr(slf), super::cfn::args(args, n as usize)) };
    let run = || {
        let (native, data, errors) = native_call("decode", id, args)?;
        let view = View::new(data, PyBUF_SIMPLE)?;
        tuple::from_owned(vec![native.decode(view.bytes(), errors)?, long::from_usize(view.bytes().len())?])
    };
    run().into_c()
}

/// `PyCodec_Encoder` (0) or `PyCodec_Decoder` (1), and the stream reader (2) and writer (3).
pub fn codec_item(name: &CStr, i: usize) -> Result<Owned> {
    Ok(tuple::items(&*lookup(name)?)[i].to_owned())
}

/// `PyCodec_IncrementalEncoder` and its sister: calls an attribute of the codec object.
pub fn incremental(name: &CStr, attribute: &Obj, errors: Option<&CStr>) -> Result<Owned> {
    let codec = lookup(name)?;
    let factory = attr::get(&codec, attribute)?;
    match errors {
        Some(errors) => call::call(&factory, &[&*unicode::from_utf8(errors.to_bytes())?]),
        None => call::call(&factory, &[]),
    }
}

/// Calls a stream reader or writer with the stream and, if given, the errors.
pub fn stream(name: &CStr, i: usize, stream: &Obj, errors: Option<&CStr>) -> Result<Owned> {
    let factory = codec_item(name, i)?;
    match errors {
        Some(errors) => call::call(&factory, &[stream, &*unicode::from_utf8(errors.to_bytes())?]),
        None => call::call(&factory, &[stream]),
    }
}

/// Runs an encoder (0) or decoder (1) on any object; its first result.
pub fn run(object: &Obj, name: &CStr, errors: Option<&CStr>, i: usize) -> Result<Owned> {
    let function = codec_item(name, i)?;
    let result = match errors {
        Some(errors) => call::call(&function, &[object, &*unicode::from_utf8(errors.to_bytes())?]),
        None => call::call(&function, &[object]),
    };
    let operation = if i == 0 { "encoding" } else { "decoding" };
    let result = result.inspect_err(|_| add_note(operation, name))?;
    if !tuple::check(&result) || tuple::items(&result).len() != 2 {
        let expected = if i == 0 {
            "encoder must return a tuple (object, integer)"
        } else {
            "decoder must return a tuple (object,integer)"
        };
        return Err(raise!(TypeError, "{expected}"));
    }
    Ok(tuple::items(&result)[0].to_owned())
}

/// Notes in the exception that is set which codec failed.
fn add_note(operation: &str, name: &CStr) {
    let Some(exception) = error::take() else { return };
    let noted = unicode::new(&format!("{operation} with '{}' codec failed", name.to_string_lossy()))
        .and_then(|note| call::call_method(&exception, istr!("add_note"), &[&note]));
    if noted.is_ok() {
        let _ = error::restore(exception);
    }
}

/// `PyUnicode_Decode`: bytes to a `str`, by the encoding's name (UTF-8 without one).
pub fn decode(s: &[u8], encoding: Option<&CStr>, errors: Option<&CStr>) -> Result<Owned> {
    let Some(name) = encoding else { return Native::Utf8.decode(s, errors) };
    if let Some(native) = Native::find(name.to_bytes()) {
        return native.decode(s, errors);
    }
    if s.is_empty() {
        return Ok(unicode::empty());
    }
    let text = run(&*bytes::new(s)?, name, errors, 1)?;
    if !unicode::check(&text) {
        return Err(raise!(
            TypeError,
            "'{}' decoder returned '{}' instead of 'str'; use codecs.decode() to decode to arbitrary types",
            name.to_string_lossy(),
            text.type_name()
        ));
    }
    Ok(text)
}

/// `PyUnicode_AsEncodedString`: a `str` to `bytes`, by the encoding's name (UTF-8 without one).
pub fn encode(o: &Obj, encoding: Option<&CStr>, errors: Option<&CStr>) -> Result<Owned> {
    let Some(name) = encoding else { return Native::Utf8.encode(o, errors) };
    if let Some(native) = Native::find(name.to_bytes()) {
        return native.encode(o, errors);
    }
    let result = run(o, name, errors, 0)?;
    if bytes::check(&result) {
        return Ok(result);
    }
    if bytearray::check(&result) {
        let message = format!(
            "encoder {} returned bytearray instead of bytes; use codecs.encode() to encode to arbitrary types",
            name.to_string_lossy()
        );
        super::warnings::warn(exc::RuntimeWarning, &message, 1)?;
        return bytes::new(bytearray::as_slice(&result));
    }
    Err(raise!(
        TypeError,
        "'{}' encoder returned '{}' instead of 'bytes'; use codecs.encode() to encode to arbitrary types",
        name.to_string_lossy(),
        result.type_name()
    ))
}

/// The built-in error handlers as functions.
macro_rules! handlers {
    ($($name:literal $function_name:literal $function:ident $policy:ident $doc:literal;)*) => {
        const HANDLERS: usize = [$($name),*].len();
        static mut HANDLER_DEFS: [PyMethodDef; HANDLERS] =
            [$(PyMethodDef::o($function_name, $function, 0, $doc)),*];
        $(
            unsafe extern "C" fn $function(_: *mut PyObject, exception: *mut PyObject) -> *mut PyObject {
                // SAFETY: called as a METH_O function.
                codec_errors::handle(Policy::$policy, unsafe { Obj::from_ptr(exception) }).into_c()
            }
        )*
        const HANDLER_NAMES: [&CStr; HANDLERS] = [$($name),*];
    };
}
handlers! {
    c"strict" c"strict_errors" strict Strict c"Raises the exception.";
    c"ignore" c"ignore_errors" ignore Ignore c"Leaves out what cannot be converted.";
    c"replace" c"replace_errors" replace Replace c"Puts a question mark or U+FFFD.";
    c"xmlcharrefreplace" c"xmlcharrefreplace_errors" xmlcharrefreplace XmlCharRefReplace c"Puts character references.";
    c"backslashreplace" c"backslashreplace_errors" backslashreplace BackslashReplace c"Puts backslash escapes.";
    c"namereplace" c"namereplace_errors" namereplace NameReplace c"Puts \\N{...} escapes.";
    c"surrogatepass" c"surrogatepass" surrogatepass SurrogatePass c"Lets surrogates through.";
    c"surrogateescape" c"surrogateescape" surrogateescape SurrogateEscape c"Keeps bad bytes as surrogates.";
}

fn make_handlers() -> Result<Owned> {
    let table = dict::new()?;
    for (i, name) in HANDLER_NAMES.iter().enumerate() {
        // SAFETY: the definitions are static.
        let function = unsafe {
            cfunction::new((&raw mut HANDLER_DEFS).cast::<PyMethodDef>().add(i), None, None, ptr::null_mut())?
        };
        dict::set(&table, &*unicode::intern_c(name)?, &function)?;
    }
    Ok(table)
}
fn error_handlers() -> Result<&'static Obj> {
    field(unsafe_field(|r| &raw mut r.handlers), make_handlers)
}

/// `PyCodec_RegisterError`.
pub fn register_error(name: &CStr, handler: Option<&Obj>) -> Result<()> {
    let Some(handler) = handler.filter(|f| call::is_callable(f)) else {
        return Err(raise!(TypeError, "handler must be callable"));
    };
    dict::set(error_handlers()?, &*unicode::intern_c(name)?, handler)
}

/// `PyCodec_LookupError`: the error handler of that name, `strict` without one.
pub fn lookup_error(name: Option<&CStr>) -> Result<Owned> {
    let name = name.unwrap_or(c"strict");
    match dict::get(error_handlers()?, &*unicode::from_utf8(name.to_bytes())?)? {
        Some(handler) => Ok(handler),
        None => Err(raise!(LookupError, "unknown error handler name '{}'", name.to_string_lossy())),
    }
}

/// [`lookup_error`] for a policy that is asked as an object.
pub(super) fn lookup_error_policy(policy: Policy<'_>) -> Result<Owned> {
    lookup_error(Some(match policy {
        Policy::Named(name) => name,
        Policy::XmlCharRefReplace => c"xmlcharrefreplace",
        Policy::NameReplace => c"namereplace",
        _ => c"strict",
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_normalized() {
        assert_eq!(normalize(b"UTF-8"), "utf_8");
        assert_eq!(normalize(b"ISO 8859--1"), "iso_8859_1");
        assert_eq!(normalize(b" x "), "x");
        assert_eq!(Native::find(b"ISO-8859-1"), Some(Native::Latin1));
        assert_eq!(Native::find(b"nope"), None);
        assert!(NATIVE.iter().enumerate().all(|(i, n)| *n as usize == i));
    }
}
