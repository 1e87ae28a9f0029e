//! What C code does with any file object: `PyFile_*`, `PyObject_AsFileDescriptor` and `PyObject_Print`.

use super::exceptions::{self, exc};
use super::stdfile::{check, flush, put, write};
use super::{bytes, long, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result, error};
use crate::protocols::{attr, call, text};
use crate::{istr, raise};

/// `PyFile_WriteObject`: writes the `str` (if `plain`) or the `repr` of `o` to any file object.
pub fn write_object(o: &Obj, target: &Obj, plain: bool) -> Result<()> {
    if check(target) {
        let shown = if plain { text::str(Some(o))? } else { text::repr(Some(o))? };
        return write(target, &shown).map(drop);
    }
    let writer = attr::get(target, istr!("write"))?;
    let shown = if plain { text::str(Some(o))? } else { text::repr(Some(o))? };
    call::call(&writer, &[&shown]).map(drop)
}

/// Writes a text to any file object.
pub fn write_text(s: &str, target: &Obj) -> Result<()> {
    write_object(&*unicode::new(s)?, target, true)
}

/// Flushes any file object: one of ours without the look-up of its method.
pub fn flush_object(target: &Obj) -> Result<()> {
    if check(target) { flush(target) } else { call::call_method(target, istr!("flush"), &[]).map(drop) }
}

/// Flushes any file object; its errors are dropped.
pub fn flush_quietly(target: &Obj) {
    if flush_object(target).is_err() {
        error::clear();
    }
}

/// `PyFile_GetLine`: a line through `readline()`; when `n` is negative without its end, and `EOFError` at the end of the file.
pub fn get_line(target: &Obj, n: c_int) -> Result<Owned> {
    let reader = attr::get(target, istr!("readline"))?;
    let line =
        if n <= 0 { call::call(&reader, &[])? } else { call::call(&reader, &[&*long::from_i64(i64::from(n))?])? };
    let is_text = unicode::check(&line);
    if !is_text && !bytes::check(&line) {
        return Err(raise!(TypeError, "object.readline() returned non-string"));
    }
    if n >= 0 {
        return Ok(line);
    }
    let len = if is_text { unicode::len(&line) } else { bytes::len(&line) };
    if len == 0 {
        return Err(raise!(EOFError, "EOF when reading a line"));
    }
    if is_text && unicode::chars(&line).at(len - 1) == u32::from(b'\n') {
        return unicode::substring(&line, 0, len - 1);
    }
    match bytes_of(&line).strip_suffix(b"\n") {
        Some(rest) if !is_text => bytes::new(rest),
        _ => Ok(line),
    }
}

fn bytes_of(o: &Obj) -> &[u8] {
    if bytes::check(o) { bytes::as_slice(o) } else { &[] }
}

/// `PyObject_AsFileDescriptor`: the value of an int, or of what `fileno()` returns.
pub fn as_descriptor(o: &Obj) -> Result<c_int> {
    let fd = if long::check(o) {
        if o.is_exactly(&raw mut super::bool::PyBool_Type) {
            exceptions::warn(exc::RuntimeWarning, "bool is used as a file descriptor", 1)?;
        }
        long::as_c_int(o)?
    } else {
        let Some(fileno) = attr::get_optional(o, istr!("fileno"))? else {
            return Err(raise!(TypeError, "argument must be an int, or have a fileno() method."));
        };
        let fd = call::call(&fileno, &[])?;
        if !long::check(&fd) {
            return Err(raise!(TypeError, "fileno() returned a non-integer"));
        }
        long::as_c_int(&fd)?
    };
    if fd < 0 {
        return Err(raise!(ValueError, "file descriptor cannot be a negative integer ({fd})"));
    }
    Ok(fd)
}

/// `PyObject_Print`: writes the `str` (if `plain`) or the `repr` of `o` to a C stream; `<nil>` for `None`.
///
/// # Safety
/// `fp` is an open stream.
pub unsafe fn print(o: Option<&Obj>, fp: *mut libc::FILE, plain: bool) -> Result<()> {
    crate::engine::signals::check()?;
    // SAFETY: as promised.
    unsafe { libc::clearerr(fp) };
    let shown;
    let dead;
    let data: &[u8] = match o {
        None => b"<nil>",
        Some(o) if o.refcount() == 0 => {
            dead = format!("<refcnt 0 at {:p}>", o.as_ptr());
            dead.as_bytes()
        }
        Some(o) => {
            shown = if plain { text::str(Some(o))? } else { text::repr(Some(o))? };
            unicode::as_utf8(&shown)?
        }
    };
    put(fp, data)
}
