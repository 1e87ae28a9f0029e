//! `unicodeobject.h`: properties of code points.

use crate::abi::*;
use crate::objects::unicode_props as props;

/// Which ASCII characters are white space, for `Py_UNICODE_ISSPACE`.
#[unsafe(no_mangle)]
pub static mut _Py_ascii_whitespace: [u8; 128] = {
    let mut table = [0; 128];
    let mut c = 0;
    while c < 128 {
        table[c] = matches!(c, 0x09..=0x0D | 0x1C..=0x20) as u8;
        c += 1;
    }
    table
};

/// Returns 1 if a code point is lower case, 0 if not. Behind the `Py_UNICODE_*` macros. C API reference: Unicode Character
/// Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_IsLowercase(ch: Py_UCS4) -> c_int {
    props::is_lower(ch).into()
}

/// Returns 1 if a code point is upper case, 0 if not. Behind the `Py_UNICODE_*` macros. C API reference: Unicode Character
/// Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_IsUppercase(ch: Py_UCS4) -> c_int {
    props::is_upper(ch).into()
}

/// Returns 1 if a code point is title case, 0 if not. Behind the `Py_UNICODE_*` macros. C API reference: Unicode Character
/// Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_IsTitlecase(ch: Py_UCS4) -> c_int {
    props::is_title(ch).into()
}

/// Returns 1 if a code point is white space, 0 if not. Behind the `Py_UNICODE_*` macros. C API reference: Unicode Character
/// Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_IsWhitespace(ch: Py_UCS4) -> c_int {
    props::is_space(ch).into()
}

/// Returns 1 if a code point ends a line, 0 if not. Behind the `Py_UNICODE_*` macros. C API reference: Unicode Character
/// Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_IsLinebreak(ch: Py_UCS4) -> c_int {
    props::is_linebreak(ch).into()
}

/// Returns 1 if a code point is shown by repr as it is, 0 if not. Behind the `Py_UNICODE_*` macros. C API reference: Unicode
/// Character Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_IsPrintable(ch: Py_UCS4) -> c_int {
    props::is_printable(ch).into()
}

/// Returns 1 if a code point is a letter, 0 if not. Behind the `Py_UNICODE_*` macros. C API reference: Unicode Character
/// Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_IsAlpha(ch: Py_UCS4) -> c_int {
    props::is_alpha(ch).into()
}

/// Returns 1 if a code point is a decimal digit, 0 if not. Behind the `Py_UNICODE_*` macros. C API reference: Unicode
/// Character Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_IsDecimalDigit(ch: Py_UCS4) -> c_int {
    props::decimal(ch).is_some().into()
}

/// Returns 1 if a code point is a digit, 0 if not. Behind the `Py_UNICODE_*` macros. C API reference: Unicode Character
/// Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_IsDigit(ch: Py_UCS4) -> c_int {
    props::digit(ch).is_some().into()
}

/// Returns 1 if a code point is numeric, 0 if not. Behind the `Py_UNICODE_*` macros. C API reference: Unicode Character
/// Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_IsNumeric(ch: Py_UCS4) -> c_int {
    props::numeric(ch).is_some().into()
}

/// Returns a code point's lowercase form, its first code point if there are several. Behind the `Py_UNICODE_*` macros. C API
/// reference: Unicode Character Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_ToLowercase(ch: Py_UCS4) -> Py_UCS4 {
    props::to_lower(ch).first()
}

/// Returns a code point's uppercase form, its first code point if there are several. Behind the `Py_UNICODE_*` macros. C API
/// reference: Unicode Character Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_ToUppercase(ch: Py_UCS4) -> Py_UCS4 {
    props::to_upper(ch).first()
}

/// Returns a code point's titlecase form, its first code point if there are several. Behind the `Py_UNICODE_*` macros. C API
/// reference: Unicode Character Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_ToTitlecase(ch: Py_UCS4) -> Py_UCS4 {
    props::to_title(ch).first()
}

/// Returns the value of a decimal digit, or -1. Behind the `Py_UNICODE_*` macros. C API reference: Unicode Character
/// Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_ToDecimalDigit(ch: Py_UCS4) -> c_int {
    props::decimal(ch).map_or(-1, |v| v as c_int)
}

/// Returns the value of a digit, or -1. Behind the `Py_UNICODE_*` macros. C API reference: Unicode Character Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_ToDigit(ch: Py_UCS4) -> c_int {
    props::digit(ch).map_or(-1, |v| v as c_int)
}

/// Returns the numeric value, or -1.0. Behind the `Py_UNICODE_*` macros. C API reference: Unicode Character Properties.
///
/// # Safety
/// None: any value is looked up.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicode_ToNumeric(ch: Py_UCS4) -> c_double {
    props::numeric(ch).unwrap_or(-1.0)
}
