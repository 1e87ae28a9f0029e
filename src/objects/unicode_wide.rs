//! Strings as C's wide characters, which are UTF-32 on this platform.

use super::unicode::{self, Chars, Writer};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, alloc, error};
use crate::raise;
use libc::wchar_t;

const _: () = assert!(size_of::<wchar_t>() == size_of::<Py_UCS4>());

/// Wide characters of a given length, or up to a zero for -1. None may be beyond the last code point.
///
/// # Safety
/// They can be read.
unsafe fn wide_at<'a>(w: *const wchar_t, size: Py_ssize_t) -> Result<&'a [u32]> {
    // SAFETY: as promised; a wide character has the size of a code point.
    let s: &[u32] = unsafe {
        let n = if size < 0 { libc::wcslen(w) } else { size as usize };
        if n == 0 {
            return Ok(&[]);
        }
        core::slice::from_raw_parts(w.cast(), n)
    };
    match s.iter().find(|&&c| c > unicode::MAX_CHAR) {
        Some(c) => Err(raise!(ValueError, "character U+{c:x} is not in range [U+0000; U+10ffff]")),
        None => Ok(s),
    }
}

/// `PyUnicode_FromWideChar`.
///
/// # Safety
/// `w` is NULL, or the characters can be read.
pub unsafe fn from_wide(w: *const wchar_t, size: Py_ssize_t) -> Result<Owned> {
    if w.is_null() {
        return if size == 0 { Ok(unicode::empty()) } else { Err(error::bad_internal_call()) };
    }
    // SAFETY: as promised.
    unicode::from_ucs4(unsafe { wide_at(w, size)? })
}

/// Appends wide characters.
///
/// # Safety
/// They can be read.
pub unsafe fn push(out: &mut Writer, w: *const wchar_t, size: Py_ssize_t) -> Result<()> {
    // SAFETY: as promised.
    out.push_chars(Chars::Four(unsafe { wide_at(w, size)? }))
}

/// `PyUnicode_AsWideChar`.
///
/// # Safety
/// `w` is NULL or has room for `size` characters.
pub unsafe fn as_wide(o: Option<&Obj>, w: *mut wchar_t, size: Py_ssize_t) -> Result<Py_ssize_t> {
    let Some(o) = o else { return Err(error::bad_internal_call()) };
    if !unicode::check(o) {
        return Err(error::bad_argument());
    }
    let chars = unicode::chars(o);
    let n = chars.len() as Py_ssize_t;
    if w.is_null() {
        return Ok(n + 1);
    }
    let room = if size < 0 { n + 1 } else { size };
    let copied = n.min(room);
    // SAFETY: as promised.
    unsafe {
        unicode::copy_chars(w.cast(), 4, chars.slice(0, copied as usize));
        if room > n {
            w.offset(n).write(0);
        }
    }
    Ok(copied)
}

/// `PyUnicode_AsWideCharString`: a copy in the mem domain.
///
/// # Safety
/// `size` is NULL or valid for writing.
pub unsafe fn to_wide(o: Option<&Obj>, size: *mut Py_ssize_t) -> Result<*mut wchar_t> {
    let Some(o) = o else { return Err(error::bad_internal_call()) };
    if !unicode::check(o) {
        return Err(error::bad_argument());
    }
    let chars = unicode::chars(o);
    if size.is_null() && chars.iter().any(|c| c == 0) {
        return Err(raise!(ValueError, "embedded null character"));
    }
    let copy = alloc::mem_alloc((chars.len() + 1) * size_of::<wchar_t>());
    if copy.is_null() {
        return Err(Raised::no_memory());
    }
    // SAFETY: the block has room for the characters and the final zero.
    unsafe {
        unicode::copy_chars(copy, 4, chars);
        copy.cast::<wchar_t>().add(chars.len()).write(0);
        if !size.is_null() {
            size.write(chars.len() as Py_ssize_t);
        }
    }
    Ok(copy.cast())
}
