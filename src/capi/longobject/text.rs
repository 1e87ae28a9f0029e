//! `longobject.h`: ints from text, and what is known about them.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Result, error};
use crate::objects::long_text::{self, Bad};
use crate::objects::{number_info, unicode};
use crate::raise;

/// The value of every byte as a digit of bases up to 36; 37 for what is no digit.
#[unsafe(no_mangle)]
pub static mut _PyLong_DigitValue: [u8; 256] = {
    let mut table = [37; 256];
    let mut i = 0;
    while i < 36 {
        let c = if i < 10 { b'0' + i } else { b'a' + i - 10 };
        table[c as usize] = i;
        table[c.to_ascii_uppercase() as usize] = i;
        i += 1;
    }
    table
};

fn check_base(base: c_int) -> Result<u32> {
    match base {
        0 | 2..=36 => Ok(base as u32),
        _ => Err(raise!(ValueError, "int() arg 2 must be >= 2 and <= 36")),
    }
}

/// Makes an int of a literal in `base` (2 to 36, or 0 for what its prefix says); white space around it is ignored. Returns a new reference, or NULL with
/// `ValueError` set. `*pend`, if wanted, is where the literal ends or stops making sense. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `str` is a C string, `pend` NULL or valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromString(str: *const c_char, pend: *mut *mut c_char, base: c_int) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let text = unsafe { CStr::from_ptr(str) }.to_bytes();
    let end_at = |offset: usize| {
        if !pend.is_null() {
            // SAFETY: `pend` is valid.
            unsafe { pend.write(str.add(offset).cast_mut()) }
        }
    };
    let parse = || match long_text::parse_prefix(text, check_base(base)?) {
        Ok((value, end)) => {
            end_at(end);
            Ok(value)
        }
        Err(Bad::Raised(raised)) => Err(raised),
        Err(Bad::At(offset)) => {
            end_at(offset);
            let shown = unicode::from_utf8(&text[..text.len().min(200)])?;
            Err(long_text::invalid_literal(long_text::base_in_error(text, base as u32), &shown))
        }
    };
    parse().into_c()
}

/// Makes an int of a string's literal in `base`, digits of any script allowed. Returns a new reference, or NULL with an error set:
/// `ValueError`, or `SystemError` for anything but a `str`. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL; `u` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_FromUnicodeObject(u: *mut PyObject, base: c_int) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    match unsafe { Obj::from_ptr_opt(u) } {
        Some(text) if unicode::check(text) => check_base(base).and_then(|base| long_text::parse(text, base)),
        _ => Err(error::bad_internal_call()),
    }
    .into_c()
}

/// Returns a new reference to a struct sequence about ints (`sys.int_info`), or NULL with an error set. C API reference: Integer Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyLong_GetInfo() -> *mut PyObject {
    number_info::int_info().into_c()
}
