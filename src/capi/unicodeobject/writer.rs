//! `unicodeobject.h`: `PyUnicodeWriter`, which is a [`Writer`] in a block of the mem domain.

use super::text;
use crate::abi::*;
use crate::engine::{IntoC, Obj, Raised, Result, alloc, error};
use crate::objects::unicode::{self, Chars, Writer};
use crate::objects::{unicode_utf8, unicode_wide};
use crate::raise;
use core::ptr;
use libc::wchar_t;

fn create(length: Py_ssize_t) -> Result<*mut PyUnicodeWriter> {
    if length < 0 {
        return Err(raise!(ValueError, "length must be positive"));
    }
    let writer = Writer::with_capacity(length as usize)?;
    let block = alloc::mem_alloc(size_of::<Writer>()).cast::<Writer>();
    if block.is_null() {
        return Err(Raised::no_memory());
    }
    // SAFETY: the block has room for the writer.
    unsafe { block.write(writer) };
    Ok(block.cast())
}

/// Takes the writer out of its block.
unsafe fn take(writer: *mut PyUnicodeWriter) -> Option<Writer> {
    if writer.is_null() {
        return None;
    }
    // SAFETY: the writer came from `create` and is not used any more.
    unsafe {
        let taken = writer.cast::<Writer>().read();
        alloc::mem_free(writer.cast());
        Some(taken)
    }
}

/// Uses a writer; after a failure, it holds what it held before.
///
/// # Safety
/// `writer` came from [`create`].
pub(crate) unsafe fn with(writer: *mut PyUnicodeWriter, f: impl FnOnce(&mut Writer) -> Result<()>) -> c_int {
    // SAFETY: as promised.
    let w = unsafe { &mut *writer.cast::<Writer>() };
    let len = w.len();
    f(w).inspect_err(|_| w.truncate(len)).into_c()
}

/// Bytes of a given length, or up to a zero when it is negative.
///
/// # Safety
/// They can be read.
unsafe fn sized<'a>(s: *const c_char, size: Py_ssize_t) -> &'a [u8] {
    // SAFETY: as promised.
    unsafe { if size < 0 { CStr::from_ptr(s).to_bytes() } else { super::bytes_at(s, size) } }
}

fn write_char(w: &mut Writer, ch: Py_UCS4) -> Result<()> {
    if ch > unicode::MAX_CHAR {
        return Err(raise!(ValueError, "character must be in range(0x110000)"));
    }
    w.push_char(ch)
}

unsafe fn write_ucs4(w: &mut Writer, s: *mut Py_UCS4, size: Py_ssize_t) -> Result<()> {
    if size < 0 {
        return Err(raise!(ValueError, "size must be positive"));
    }
    if size == 0 {
        return Ok(());
    }
    // SAFETY: `size` code points can be read.
    let s = unsafe { core::slice::from_raw_parts(s, size as usize) };
    if s.iter().any(|&c| c > unicode::MAX_CHAR) {
        return Err(raise!(
            ValueError,
            "character U+{:x} is not in range [U+0000; U+10ffff]",
            s.iter().max().unwrap_or(&0)
        ));
    }
    w.push_chars(Chars::Four(s))
}

fn write_str(w: &mut Writer, o: Option<&Obj>) -> Result<()> {
    match o {
        Some(o) if unicode::check_exact(o) => w.push(o),
        o => w.push(&*crate::protocols::text::str(o)?),
    }
}

fn write_substring(w: &mut Writer, s: &Obj, start: Py_ssize_t, end: Py_ssize_t) -> Result<()> {
    if !unicode::check(s) {
        let name = crate::objects::type_attr::fully_qualified_name(s.ty())?;
        return Err(raise!(TypeError, "expect str, not {}", unicode::display(&name)));
    }
    if start < 0 || start > end {
        return Err(raise!(ValueError, "invalid start argument"));
    }
    if end as usize > unicode::len(s) {
        return Err(raise!(ValueError, "invalid end argument"));
    }
    w.push_range(s, start as usize, end as usize)
}

unsafe fn decode(w: &mut Writer, s: &[u8], errors: Option<&CStr>, consumed: *mut Py_ssize_t) -> Result<()> {
    // SAFETY: `consumed` is NULL or valid.
    unsafe {
        if !consumed.is_null() {
            consumed.write(0);
        }
        let used = unicode_utf8::decode_into(s, errors, consumed.is_null(), w)?;
        if !consumed.is_null() {
            consumed.write(used as Py_ssize_t);
        }
    }
    Ok(())
}

/// Makes a writer with room for length characters, to be given to PyUnicodeWriter_Finish or _Discard. NULL with an error set:
/// `ValueError` for a negative length. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeWriter_Create(length: Py_ssize_t) -> *mut PyUnicodeWriter {
    create(length).unwrap_or(ptr::null_mut())
}

/// Frees a writer and what was written; NULL is ignored. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeWriter_Discard(writer: *mut PyUnicodeWriter) {
    // SAFETY: passed on from the caller.
    unsafe { drop(take(writer)) }
}

/// Frees a writer and returns what was written as a new reference, or NULL with an error set. C API reference: Unicode
/// Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeWriter_Finish(writer: *mut PyUnicodeWriter) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { take(writer) }.map_or_else(|| Err(error::null_argument()), Writer::finish).into_c()
}

/// Appends a code point; `ValueError` outside of range(0x110000). Returns 0, or -1 with an error set (what was written before
/// stays). C API reference: PyUnicodeWriter.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeWriter_WriteChar(writer: *mut PyUnicodeWriter, ch: Py_UCS4) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { with(writer, |w| write_char(w, ch)) }
}

/// Appends UTF-8, decoded strictly; size -1 means up to a zero. Returns 0, or -1 with an error set (what was written before
/// stays). C API reference: PyUnicodeWriter.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeWriter_WriteUTF8(
    writer: *mut PyUnicodeWriter,
    s: *const c_char,
    size: Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        with(writer, |w| {
            let s = sized(s, size);
            unicode_utf8::decode_into(s, None, true, w).map(drop)
        })
    }
}

/// Appends bytes that are all ASCII; size -1 means up to a zero. Returns 0, or -1 with an error set (what was written before
/// stays). C API reference: PyUnicodeWriter.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeWriter_WriteASCII(
    writer: *mut PyUnicodeWriter,
    s: *const c_char,
    size: Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { with(writer, |w| w.push_chars(Chars::One(sized(s, size)))) }
}

/// Appends wide characters; size -1 means up to a zero. Returns 0, or -1 with an error set (what was written before stays). C
/// API reference: PyUnicodeWriter.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeWriter_WriteWideChar(
    writer: *mut PyUnicodeWriter,
    s: *const wchar_t,
    size: Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { with(writer, |w| unicode_wide::push(w, s, size)) }
}

/// Appends code points; `ValueError` for a negative size. Returns 0, or -1 with an error set (what was written before stays).
/// C API reference: PyUnicodeWriter.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeWriter_WriteUCS4(
    writer: *mut PyUnicodeWriter,
    s: *mut Py_UCS4,
    size: Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { with(writer, |w| write_ucs4(w, s, size)) }
}

/// Appends str(obj). Returns 0, or -1 with an error set (what was written before stays). C API reference: PyUnicodeWriter.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeWriter_WriteStr(writer: *mut PyUnicodeWriter, obj: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { with(writer, |w| write_str(w, Obj::from_ptr_opt(obj))) }
}

/// Appends repr(obj), `<NULL>` for NULL. Returns 0, or -1 with an error set (what was written before stays). C API reference:
/// PyUnicodeWriter.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeWriter_WriteRepr(writer: *mut PyUnicodeWriter, obj: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { with(writer, |w| w.push(&*crate::protocols::text::repr(Obj::from_ptr_opt(obj))?)) }
}

/// Appends s[start:end], which has to be in range. Returns 0, or -1 with an error set (what was written before stays). C API
/// reference: PyUnicodeWriter.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeWriter_WriteSubstring(
    writer: *mut PyUnicodeWriter,
    s: *mut PyObject,
    start: Py_ssize_t,
    end: Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { with(writer, |w| write_substring(w, Obj::from_ptr(s), start, end)) }
}

/// Appends UTF-8, decoded with an error handler; with consumed, an incomplete end is left over and the number of bytes used
/// is stored. Returns 0, or -1 with an error set (what was written before stays). C API reference: PyUnicodeWriter.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicodeWriter_DecodeUTF8Stateful(
    writer: *mut PyUnicodeWriter,
    s: *const c_char,
    size: Py_ssize_t,
    errors: *const c_char,
    consumed: *mut Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { with(writer, |w| decode(w, sized(s, size), text(errors), consumed)) }
}
