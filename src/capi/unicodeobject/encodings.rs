//! `unicodeobject.h`: decoding and encoding.

use super::{bytes_at, object, str_argument, text};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, error, refcount};
use crate::objects::codec_ucs::{Decoded, Order};
use crate::objects::{
    codec_charmap, codec_escape, codec_ucs, codec_utf7, codecs, fspath, locale, unicode, unicode_new, unicode_utf8,
};
use crate::raise;
use core::ptr;

/// What a decoder that makes its result at once reads; `SystemError` for a negative size.
///
/// # Safety
/// As for [`bytes_at`].
unsafe fn input<'a>(s: *const c_char, size: Py_ssize_t) -> Result<&'a [u8]> {
    if size < 0 {
        return Err(raise!(SystemError, "Negative size passed to PyUnicode_New"));
    }
    // SAFETY: as promised.
    Ok(unsafe { bytes_at(s, size) })
}

/// The same for UTF-8, where CPython takes a negative size for a huge one.
///
/// # Safety
/// As for [`bytes_at`].
unsafe fn utf8_input<'a>(s: *const c_char, size: Py_ssize_t) -> Result<&'a [u8]> {
    if size < 0 {
        return Err(Raised::no_memory());
    }
    // SAFETY: as promised.
    Ok(unsafe { bytes_at(s, size) })
}

/// Runs a decoding that is final without `consumed`, and stores there how many bytes were used.
///
/// # Safety
/// `consumed` is NULL or valid for writing.
unsafe fn stateful(consumed: *mut Py_ssize_t, decode: impl FnOnce(bool) -> Result<(Owned, usize)>) -> *mut PyObject {
    decode(consumed.is_null())
        .map(|(text, used)| {
            if !consumed.is_null() {
                // SAFETY: as promised.
                unsafe { consumed.write(used as Py_ssize_t) }
            }
            text
        })
        .into_c()
}

/// The same for wide units, whose order is at `byteorder`.
///
/// # Safety
/// Both pointers are NULL or valid.
unsafe fn wide(
    byteorder: *mut c_int,
    consumed: *mut Py_ssize_t,
    decode: impl FnOnce(Order, bool) -> Result<Decoded>,
) -> *mut PyObject {
    // SAFETY: as promised.
    let order = if byteorder.is_null() { Order::Native } else { Order::of(unsafe { *byteorder }) };
    let decode = |last| {
        decode(order, last).map(|decoded| {
            if !byteorder.is_null() {
                // SAFETY: as promised.
                unsafe { byteorder.write(decoded.byteorder) }
            }
            (decoded.text, decoded.used)
        })
    };
    // SAFETY: as promised.
    unsafe { stateful(consumed, decode) }
}

/// The result of a codec that has to be a `str`.
fn only_str(result: Owned, encoding: Option<&CStr>, who: &str, verb: &str) -> Result<Owned> {
    if unicode::check(&result) {
        return Ok(result);
    }
    Err(raise!(
        TypeError,
        "'{}' {who} returned '{}' instead of 'str'; use codecs.{verb}() to {verb} to arbitrary types",
        encoding.unwrap_or(c"utf-8").to_string_lossy(),
        result.type_name()
    ))
}

/// What a converter for `O&` does: see [`PyUnicode_FSConverter`].
///
/// # Safety
/// `addr` is the address of an object pointer.
unsafe fn convert(arg: *mut PyObject, addr: *mut c_void, f: fn(&Obj) -> Result<Owned>) -> c_int {
    const CLEANUP_SUPPORTED: c_int = 0x20000;
    let place = addr.cast::<*mut PyObject>();
    // SAFETY: as promised; `arg` is NULL or live.
    unsafe {
        let Some(arg) = Obj::from_ptr_opt(arg) else {
            refcount::clear(place);
            return 1;
        };
        match f(arg) {
            Ok(converted) => {
                place.write(converted.into_ptr());
                CLEANUP_SUPPORTED
            }
            Err(_) => 0,
        }
    }
}

/// Decodes UTF-8; NULL errors are "strict". Returns a new reference, or NULL with an error set. C API reference: Unicode
/// Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF8(
    s: *const c_char,
    size: Py_ssize_t,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { utf8_input(s, size).and_then(|s| unicode_utf8::decode(s, text(errors), true)) }.map(|d| d.0).into_c()
}

/// Decodes UTF-7; NULL errors are "strict". Returns a new reference, or NULL with an error set. C API reference: Unicode
/// Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF7(
    s: *const c_char,
    size: Py_ssize_t,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { codec_utf7::decode(bytes_at(s, size), text(errors), true) }.map(|d| d.0).into_c()
}

/// Decodes UTF-8; with consumed, an incomplete end is left over and the number of bytes used is stored. Returns a new
/// reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF8Stateful(
    s: *const c_char,
    size: Py_ssize_t,
    errors: *const c_char,
    consumed: *mut Py_ssize_t,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { stateful(consumed, |last| unicode_utf8::decode(utf8_input(s, size)?, text(errors), last)) }
}

/// Decodes UTF-7; with consumed, an unfinished shift sequence is left over and the number of bytes used is stored. Returns a
/// new reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF7Stateful(
    s: *const c_char,
    size: Py_ssize_t,
    errors: *const c_char,
    consumed: *mut Py_ssize_t,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { stateful(consumed, |last| codec_utf7::decode(bytes_at(s, size), text(errors), last)) }
}

/// Decodes UTF-16 in the order *byteorder (-1 little, 1 big, 0 or NULL by the mark), and stores the order found. Returns a
/// new reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF16(
    s: *const c_char,
    size: Py_ssize_t,
    errors: *const c_char,
    byteorder: *mut c_int,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        wide(byteorder, ptr::null_mut(), |order, last| {
            codec_ucs::decode_utf16(bytes_at(s, size), text(errors), order, last)
        })
    }
}

/// Decodes UTF-16 as PyUnicode_DecodeUTF16 does; with consumed, an incomplete end is left over and the number of bytes used
/// is stored. Returns a new reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF16Stateful(
    s: *const c_char,
    size: Py_ssize_t,
    errors: *const c_char,
    byteorder: *mut c_int,
    consumed: *mut Py_ssize_t,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        wide(byteorder, consumed, |order, last| codec_ucs::decode_utf16(bytes_at(s, size), text(errors), order, last))
    }
}

/// Decodes UTF-32 in the order *byteorder (-1 little, 1 big, 0 or NULL by the mark), and stores the order found. Returns a
/// new reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF32(
    s: *const c_char,
    size: Py_ssize_t,
    errors: *const c_char,
    byteorder: *mut c_int,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        wide(byteorder, ptr::null_mut(), |order, last| {
            codec_ucs::decode_utf32(bytes_at(s, size), text(errors), order, last)
        })
    }
}

/// Decodes UTF-32 as PyUnicode_DecodeUTF32 does; with consumed, an incomplete end is left over and the number of bytes used
/// is stored. Returns a new reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUTF32Stateful(
    s: *const c_char,
    size: Py_ssize_t,
    errors: *const c_char,
    byteorder: *mut c_int,
    consumed: *mut Py_ssize_t,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        wide(byteorder, consumed, |order, last| codec_ucs::decode_utf32(bytes_at(s, size), text(errors), order, last))
    }
}

/// Decodes unicode-escape; NULL errors are "strict". Returns a new reference, or NULL with an error set. C API reference:
/// Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeUnicodeEscape(
    s: *const c_char,
    size: Py_ssize_t,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { input(s, size).and_then(|s| codec_escape::decode(s, text(errors), true)) }.map(|d| d.0).into_c()
}

/// Decodes raw-unicode-escape; NULL errors are "strict". Returns a new reference, or NULL with an error set. C API reference:
/// Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeRawUnicodeEscape(
    s: *const c_char,
    size: Py_ssize_t,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { input(s, size).and_then(|s| codec_escape::decode_raw(s, text(errors), true)) }.map(|d| d.0).into_c()
}

/// Decodes Latin-1, which cannot fail on any byte. Returns a new reference, or NULL with an error set. C API reference:
/// Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeLatin1(
    s: *const c_char,
    size: Py_ssize_t,
    _errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { input(s, size).and_then(unicode::from_latin1) }.into_c()
}

/// Decodes ASCII; NULL errors are "strict". Returns a new reference, or NULL with an error set. C API reference: Unicode
/// Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeASCII(
    s: *const c_char,
    size: Py_ssize_t,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { input(s, size).and_then(|s| codec_ucs::decode_ascii(s, text(errors))) }.into_c()
}

/// Decodes through a mapping from bytes to code points, strings or None; NULL is Latin-1. Returns a new reference, or NULL
/// with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeCharmap(
    s: *const c_char,
    size: Py_ssize_t,
    mapping: *mut PyObject,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { input(s, size).and_then(|s| codec_charmap::decode(s, Obj::from_ptr_opt(mapping), text(errors))) }.into_c()
}

/// Decodes bytes in the named encoding, NULL meaning UTF-8. Returns a new reference, or NULL with an error set. C API
/// reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Decode(
    s: *const c_char,
    size: Py_ssize_t,
    encoding: *const c_char,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { codecs::decode(bytes_at(s, size), text(encoding), text(errors)) }.into_c()
}

/// Encodes a str as UTF-8, strictly, into a bytes object. `TypeError` for anything but a str. Returns a new reference, or
/// NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsUTF8String(unicode: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { str_argument(unicode).and_then(|o| unicode_utf8::encode(o, None)) }.into_c()
}

/// Encodes a str as UTF-16 with a byte order mark, strictly, into a bytes object. `TypeError` for anything but a str. Returns
/// a new reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsUTF16String(unicode: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { str_argument(unicode).and_then(|o| codec_ucs::encode_wide(o, None, Order::Native, false)) }.into_c()
}

/// Encodes a str as UTF-32 with a byte order mark, strictly, into a bytes object. `TypeError` for anything but a str. Returns
/// a new reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsUTF32String(unicode: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { str_argument(unicode).and_then(|o| codec_ucs::encode_wide(o, None, Order::Native, true)) }.into_c()
}

/// Encodes a str as unicode-escape, strictly, into a bytes object. `TypeError` for anything but a str. Returns a new
/// reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsUnicodeEscapeString(unicode: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { str_argument(unicode).and_then(codec_escape::encode) }.into_c()
}

/// Encodes a str as raw-unicode-escape, strictly, into a bytes object. `TypeError` for anything but a str. Returns a new
/// reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsRawUnicodeEscapeString(unicode: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { str_argument(unicode).and_then(codec_escape::encode_raw) }.into_c()
}

/// Encodes a str as Latin-1, strictly, into a bytes object. `TypeError` for anything but a str. Returns a new reference, or
/// NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsLatin1String(unicode: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { str_argument(unicode).and_then(|o| codec_ucs::encode_latin1(o, None)) }.into_c()
}

/// Encodes a str as ASCII, strictly, into a bytes object. `TypeError` for anything but a str. Returns a new reference, or
/// NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsASCIIString(unicode: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { str_argument(unicode).and_then(|o| codec_ucs::encode_ascii(o, None)) }.into_c()
}

/// Encodes a str in the named encoding, NULL meaning UTF-8, into a bytes object. `TypeError` for anything but a str. Returns
/// a new reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsEncodedString(
    unicode: *mut PyObject,
    encoding: *const c_char,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { str_argument(unicode).and_then(|o| codecs::encode(o, text(encoding), text(errors))) }.into_c()
}

/// Encodes a str with the named codec, whose result may be any object. Stable ABI only. Returns a new reference, or NULL with
/// an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsEncodedObject(
    unicode: *mut PyObject,
    encoding: *const c_char,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { str_argument(unicode).and_then(|o| codecs::run(o, text(encoding).unwrap_or(c"utf-8"), text(errors), 0)) }
        .into_c()
}

/// Decodes a str with the named codec, whose result may be any object. Stable ABI only. Returns a new reference, or NULL with
/// an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsDecodedObject(
    unicode: *mut PyObject,
    encoding: *const c_char,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { str_argument(unicode).and_then(|o| codecs::run(o, text(encoding).unwrap_or(c"utf-8"), text(errors), 1)) }
        .into_c()
}

/// Encodes a str with the named codec, whose result has to be a str. Stable ABI only. Returns a new reference, or NULL with
/// an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsEncodedUnicode(
    unicode: *mut PyObject,
    encoding: *const c_char,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        str_argument(unicode)
            .and_then(|o| codecs::run(o, text(encoding).unwrap_or(c"utf-8"), text(errors), 0))
            .and_then(|r| only_str(r, text(encoding), "encoder", "encode"))
    }
    .into_c()
}

/// Decodes a str with the named codec, whose result has to be a str. Stable ABI only. Returns a new reference, or NULL with
/// an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsDecodedUnicode(
    unicode: *mut PyObject,
    encoding: *const c_char,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        str_argument(unicode)
            .and_then(|o| codecs::run(o, text(encoding).unwrap_or(c"utf-8"), text(errors), 1))
            .and_then(|r| only_str(r, text(encoding), "decoder", "decode"))
    }
    .into_c()
}

/// Encodes a str through a mapping from code points to bytes, ints or None. `TypeError` for anything but a str. Returns a new
/// reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsCharmapString(unicode: *mut PyObject, mapping: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        match (Obj::from_ptr_opt(unicode).filter(|o| unicode::check(o)), Obj::from_ptr_opt(mapping)) {
            (Some(o), Some(map)) => codec_charmap::encode(o, Some(map), None),
            _ => Err(error::bad_argument()),
        }
    }
    .into_c()
}

/// Makes the mapping for PyUnicode_AsCharmapString that undoes a decoding through a str of up to 256 characters. Returns a
/// new reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_BuildEncodingMap(string: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        match Obj::from_ptr_opt(string).filter(|o| unicode::check(o) && unicode::len(o) > 0) {
            Some(o) => codec_charmap::build_encoding_map(o),
            None => Err(error::bad_argument()),
        }
    }
    .into_c()
}

/// Decodes a bytes-like object; a str is a `TypeError`, NULL a `SystemError`. Returns a new reference, or NULL with an error
/// set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromEncodedObject(
    obj: *mut PyObject,
    encoding: *const c_char,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        match Obj::from_ptr_opt(obj) {
            Some(o) => unicode_new::from_encoded(o, text(encoding), text(errors)),
            None => Err(error::bad_internal_call()),
        }
    }
    .into_c()
}

/// Decodes bytes of the locale (UTF-8 here), "strict" or "surrogateescape"; `ValueError` for an embedded zero. Returns a new
/// reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeLocaleAndSize(
    s: *const c_char,
    size: Py_ssize_t,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { locale::decode(bytes_at(s, size), s, text(errors)) }.into_c()
}

/// Decodes a C string of the locale (UTF-8 here), "strict" or "surrogateescape". Returns a new reference, or NULL with an
/// error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeLocale(s: *const c_char, errors: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { locale::decode(CStr::from_ptr(s).to_bytes(), s, text(errors)) }.into_c()
}

/// Encodes a str for the locale (UTF-8 here); `ValueError` for an embedded zero. Returns a new reference, or NULL with an
/// error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_EncodeLocale(unicode: *mut PyObject, errors: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { locale::encode(Obj::from_ptr_opt(unicode), text(errors)) }.into_c()
}

/// Decodes a C string as file names are: UTF-8 with "surrogateescape". Returns a new reference, or NULL with an error set. C
/// API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeFSDefault(s: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { fspath::decode(CStr::from_ptr(s).to_bytes()) }.into_c()
}

/// Decodes bytes as file names are: UTF-8 with "surrogateescape". Returns a new reference, or NULL with an error set. C API
/// reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DecodeFSDefaultAndSize(s: *const c_char, size: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { utf8_input(s, size).and_then(fspath::decode) }.into_c()
}

/// Encodes a str as file names are: UTF-8 with "surrogateescape". Returns a new reference, or NULL with an error set. C API
/// reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_EncodeFSDefault(unicode: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { str_argument(unicode).and_then(fspath::encode) }.into_c()
}

/// Converts a path (str, bytes or path-like) to bytes, for PyArg_Parse's O&. Stores a new reference at addr and returns
/// `Py_CLEANUP_SUPPORTED`, or 0 with an error set; a NULL arg drops what is at addr and returns 1. C API reference: Unicode
/// Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FSConverter(arg: *mut PyObject, addr: *mut c_void) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { convert(arg, addr, fspath::to_bytes) }
}

/// Converts a path (str, bytes or path-like) to a str, for PyArg_Parse's O&. Stores a new reference at addr and returns
/// `Py_CLEANUP_SUPPORTED`, or 0 with an error set; a NULL arg drops what is at addr and returns 1. C API reference: Unicode
/// Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FSDecoder(arg: *mut PyObject, addr: *mut c_void) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { convert(arg, addr, fspath::to_str) }
}

/// Returns a new reference to the str or bytes that a path is or that its `__fspath__` gives, or NULL with `TypeError` set. C
/// API reference: Operating System Utilities.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_FSPath(path: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { object(path).and_then(fspath::fspath) }.into_c()
}

/// Returns the name of the default encoding, "utf-8", which is static. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_GetDefaultEncoding() -> *const c_char {
    c"utf-8".as_ptr()
}
