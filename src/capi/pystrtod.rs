//! `pystrtod.h`: doubles from and to text.

use crate::abi::*;
use crate::engine::alloc;
use crate::engine::{IntoC, Obj, Raised, Result, error};
use crate::objects::exceptions;
use crate::objects::float_text;
use core::ptr;

const FINITE: c_int = 0;
const INFINITE: c_int = 1;
const NAN: c_int = 2;

/// Writes a double as text in the format `e`, `E`, `f`, `F`, `g`, `G` or `r` with flags `Py_DTSF_*`. Returns memory to be given to `PyMem_Free`, or NULL
/// with `SystemError` (a bad format) or `MemoryError` set. `*type`, if wanted, says `Py_DTST_*`. C API reference: String conversion and formatting.
///
/// # Safety
/// The caller holds the GIL; `type` is NULL or valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_double_to_string(
    val: c_double,
    format_code: c_char,
    precision: c_int,
    flags: c_int,
    r#type: *mut c_int,
) -> *mut c_char {
    let code = format_code as u8;
    let known = matches!(code, b'e' | b'E' | b'f' | b'F' | b'g' | b'G') || code == b'r' && precision == 0;
    if !known {
        let _: Raised = error::bad_internal_call();
        return ptr::null_mut();
    }
    let Ok(text) = float_text::format(val, code, precision.max(0) as usize, flags) else { return ptr::null_mut() };
    if !r#type.is_null() {
        let kind = if val.is_nan() {
            NAN
        } else if val.is_infinite() {
            INFINITE
        } else {
            FINITE
        };
        // SAFETY: `type` is valid.
        unsafe { r#type.write(kind) }
    }
    let memory = alloc::mem_alloc(text.len() + 1);
    if memory.is_null() {
        let _: Raised = Raised::no_memory();
        return ptr::null_mut();
    }
    // SAFETY: the block has room for the text and its NUL.
    unsafe {
        ptr::copy_nonoverlapping(text.as_ptr(), memory, text.len());
        memory.add(text.len()).write(0);
    }
    memory.cast()
}

/// Reads a double from the beginning of a string (no white space, no locale). Returns it, or -1.0 with `ValueError` set for no number (or, when `endptr` is
/// NULL, for anything after it); out of range, `overflow_exception` is raised, or infinity returned when that is NULL. `*endptr` is where reading ended.
/// C API reference: String conversion and formatting.
///
/// # Safety
/// The caller holds the GIL; `s` is a C string, `endptr` NULL or valid for writing, `overflow_exception` NULL or an exception class.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_string_to_double(
    s: *const c_char,
    endptr: *mut *mut c_char,
    overflow_exception: *mut PyObject,
) -> c_double {
    // SAFETY: passed on from the caller.
    let (text, overflow) = unsafe { (CStr::from_ptr(s).to_bytes(), Obj::from_ptr_opt(overflow_exception)) };
    let parsed = float_text::parse_prefix(text);
    let end = parsed.map_or(0, |(_, end)| end);
    let shown = || String::from_utf8_lossy(&text[..text.len().min(200)]).into_owned();
    let result: Result<f64> = match parsed {
        Some((value, _)) if !endptr.is_null() || end == text.len() => match overflow {
            Some(exception) if value.is_infinite() && text[..end].iter().any(u8::is_ascii_digit) => {
                let message = format!("value too large to convert to float: '{}'", shown());
                Err(exceptions::set_string(exception, message.as_bytes()))
            }
            _ => Ok(value),
        },
        _ => Err(crate::raise!(ValueError, "could not convert string to float: '{}'", shown())),
    };
    if !endptr.is_null() {
        // SAFETY: `endptr` is valid.
        unsafe { endptr.write(s.add(end).cast_mut()) }
    }
    result.into_c()
}
