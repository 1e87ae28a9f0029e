//! `codecs.h`.

use super::unicodeobject::{object, text};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Result, error};
use crate::istr;
use crate::objects::codec_errors::{self, Policy};
use crate::objects::codecs;

/// The lower-case hexadecimal digits.
#[unsafe(no_mangle)]
pub static mut Py_hexdigits: *const c_char = c"0123456789abcdef".as_ptr();

/// A C string that must not be NULL.
///
/// # Safety
/// `p` is NULL or a NUL-terminated string.
unsafe fn name<'a>(p: *const c_char) -> Result<&'a CStr> {
    // SAFETY: as promised.
    unsafe { text(p) }.ok_or_else(error::bad_argument)
}

/// Adds a function that finds codecs by name. Returns 0, or -1 with `TypeError` set unless it is callable. C API reference:
/// Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_Register(search_function: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { Obj::from_ptr_opt(search_function).ok_or_else(error::bad_argument).and_then(codecs::register) }.into_c()
}

/// Removes a search function and forgets what codecs were found; not an error when it is not there. Returns 0, or -1 with an
/// error set. C API reference: Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_Unregister(search_function: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { Obj::from_ptr_opt(search_function).map_or(Ok(()), codecs::unregister) }.into_c()
}

/// Returns 1 if there is a codec of that name, 0 if not. Sets no error. C API reference: Codec registry and support
/// functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_KnownEncoding(encoding: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { name(encoding).and_then(codecs::lookup) }.map_or_else(
        |_| {
            error::clear();
            0
        },
        |_| 1,
    )
}

/// Encodes any object with the named codec; NULL errors are the codec's default. `LookupError` for an unknown name. Returns a
/// new reference, or NULL with an error set. C API reference: Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_Encode(
    object_: *mut PyObject,
    encoding: *const c_char,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { object(object_).and_then(|o| codecs::run(o, name(encoding)?, text(errors), 0)) }.into_c()
}

/// Decodes any object with the named codec; NULL errors are the codec's default. `LookupError` for an unknown name. Returns a
/// new reference, or NULL with an error set. C API reference: Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_Decode(
    object_: *mut PyObject,
    encoding: *const c_char,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { object(object_).and_then(|o| codecs::run(o, name(encoding)?, text(errors), 1)) }.into_c()
}

/// Gets the encoder function of the named codec. Returns a new reference, or NULL with an error set. C API reference: Codec
/// registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_Encoder(encoding: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { name(encoding).and_then(|n| codecs::codec_item(n, 0)) }.into_c()
}

/// Gets the decoder function of the named codec. Returns a new reference, or NULL with an error set. C API reference: Codec
/// registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_Decoder(encoding: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { name(encoding).and_then(|n| codecs::codec_item(n, 1)) }.into_c()
}

/// Makes an incremental encoder of the named codec. Returns a new reference, or NULL with an error set. C API reference:
/// Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_IncrementalEncoder(encoding: *const c_char, errors: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { name(encoding).and_then(|n| codecs::incremental(n, istr!("incrementalencoder"), text(errors))) }.into_c()
}

/// Makes an incremental decoder of the named codec. Returns a new reference, or NULL with an error set. C API reference:
/// Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_IncrementalDecoder(encoding: *const c_char, errors: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { name(encoding).and_then(|n| codecs::incremental(n, istr!("incrementaldecoder"), text(errors))) }.into_c()
}

/// Makes a stream reader of the named codec around a stream. Returns a new reference, or NULL with an error set. C API
/// reference: Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_StreamReader(
    encoding: *const c_char,
    stream: *mut PyObject,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { name(encoding).and_then(|n| codecs::stream(n, 2, object(stream)?, text(errors))) }.into_c()
}

/// Makes a stream writer of the named codec around a stream. Returns a new reference, or NULL with an error set. C API
/// reference: Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_StreamWriter(
    encoding: *const c_char,
    stream: *mut PyObject,
    errors: *const c_char,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { name(encoding).and_then(|n| codecs::stream(n, 3, object(stream)?, text(errors))) }.into_c()
}

/// Registers an error handler under a name. Returns 0, or -1 with `TypeError` set unless it is callable. C API reference:
/// Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_RegisterError(name_: *const c_char, error: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { name(name_).and_then(|n| codecs::register_error(n, Obj::from_ptr_opt(error))) }.into_c()
}

/// Gets the error handler of that name, "strict" for NULL; `LookupError` when there is none. Returns a new reference, or NULL
/// with an error set. C API reference: Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_LookupError(name_: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { codecs::lookup_error(text(name_)) }.into_c()
}

/// Raises the exception: an error handler. Returns a new tuple of replacement and position, or NULL with an error set:
/// `TypeError` for what is no Unicode error. C API reference: Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_StrictErrors(exc: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { object(exc).and_then(|e| codec_errors::handle(Policy::Strict, e)) }.into_c()
}

/// Leaves out what could not be converted: an error handler. Returns a new tuple of replacement and position, or NULL with an
/// error set: `TypeError` for what is no Unicode error. C API reference: Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_IgnoreErrors(exc: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { object(exc).and_then(|e| codec_errors::handle(Policy::Ignore, e)) }.into_c()
}

/// Puts a question mark or U+FFFD: an error handler. Returns a new tuple of replacement and position, or NULL with an error
/// set: `TypeError` for what is no Unicode error. C API reference: Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_ReplaceErrors(exc: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { object(exc).and_then(|e| codec_errors::handle(Policy::Replace, e)) }.into_c()
}

/// Puts character references: an error handler. Returns a new tuple of replacement and position, or NULL with an error set:
/// `TypeError` for what is no Unicode error. C API reference: Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_XMLCharRefReplaceErrors(exc: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { object(exc).and_then(|e| codec_errors::handle(Policy::XmlCharRefReplace, e)) }.into_c()
}

/// Puts backslash escapes: an error handler. Returns a new tuple of replacement and position, or NULL with an error set:
/// `TypeError` for what is no Unicode error. C API reference: Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_BackslashReplaceErrors(exc: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { object(exc).and_then(|e| codec_errors::handle(Policy::BackslashReplace, e)) }.into_c()
}

/// Puts `\N{...}` escapes: an error handler. Returns a new tuple of replacement and position, or NULL with an error set:
/// `TypeError` for what is no Unicode error. C API reference: Codec registry and support functions.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCodec_NameReplaceErrors(exc: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { object(exc).and_then(|e| codec_errors::handle(Policy::NameReplace, e)) }.into_c()
}
