//! `unicodeobject.h`: making and reading strings.

pub mod encodings;
pub mod methods;
pub mod old_writer;
pub mod properties;
pub mod writer;

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, alloc, error};
use crate::objects::unicode::{self, Chars};
use crate::objects::{unicode_intern, unicode_ops, unicode_wide as wide};
use crate::raise;
use core::ptr;
use libc::wchar_t;

/// An argument that must not be NULL.
///
/// # Safety
/// `p` is NULL or a live object.
pub(super) unsafe fn object<'a>(p: *mut PyObject) -> Result<&'a Obj> {
    // SAFETY: as promised.
    unsafe { Obj::from_ptr_opt(p) }.ok_or_else(error::null_argument)
}

/// An argument that has to be a `str`: `bad argument type for built-in operation`.
///
/// # Safety
/// `p` is NULL or a live object.
pub(super) unsafe fn str_argument<'a>(p: *mut PyObject) -> Result<&'a Obj> {
    // SAFETY: as promised.
    unsafe { Obj::from_ptr_opt(p) }.filter(|o| unicode::check(o)).ok_or_else(error::bad_argument)
}

/// A C string that may be NULL.
///
/// # Safety
/// `p` is NULL or a NUL-terminated string.
pub(super) unsafe fn text<'a>(p: *const c_char) -> Option<&'a CStr> {
    // SAFETY: as promised.
    (!p.is_null()).then(|| unsafe { CStr::from_ptr(p) })
}

/// Bytes of a given length.
///
/// # Safety
/// `size` bytes can be read at `p`, which may be NULL when there are none.
pub(super) unsafe fn bytes_at<'a>(p: *const c_char, size: Py_ssize_t) -> &'a [u8] {
    if p.is_null() || size <= 0 {
        return &[];
    }
    // SAFETY: as promised.
    unsafe { core::slice::from_raw_parts(p.cast(), size as usize) }
}

unsafe fn from_string_and_size(s: *const c_char, size: Py_ssize_t) -> Result<Owned> {
    if size < 0 {
        return Err(raise!(SystemError, "Negative size passed to PyUnicode_FromStringAndSize"));
    }
    if s.is_null() && size > 0 {
        return Err(raise!(
            SystemError,
            "NULL string with positive size with NULL passed to PyUnicode_FromStringAndSize"
        ));
    }
    // SAFETY: `size` bytes can be read at `s`.
    unicode::from_utf8(unsafe { bytes_at(s, size) })
}

fn exact(o: &Obj) -> Result<Owned> {
    if !unicode::check(o) {
        return Err(raise!(TypeError, "Can't convert '{}' object to str implicitly", o.type_name()));
    }
    unicode::to_exact(o)
}

fn from_ordinal(ordinal: c_int) -> Result<Owned> {
    match u32::try_from(ordinal) {
        Ok(c) if c <= unicode::MAX_CHAR => unicode::from_char(c),
        _ => Err(raise!(ValueError, "chr() arg not in range(0x110000)")),
    }
}

unsafe fn from_kind(kind: c_int, buffer: *const c_void, size: Py_ssize_t) -> Result<Owned> {
    if size < 0 {
        return Err(raise!(ValueError, "size must be positive"));
    }
    let n = size as usize;
    if n == 0 && matches!(kind, 1 | 2 | 4) {
        return Ok(unicode::empty());
    }
    // SAFETY: `size` characters of that kind can be read at `buffer`.
    unsafe {
        unicode::from_chars(match kind {
            PyUnicode_1BYTE_KIND => Chars::One(core::slice::from_raw_parts(buffer.cast(), n)),
            PyUnicode_2BYTE_KIND => Chars::Two(core::slice::from_raw_parts(buffer.cast(), n)),
            PyUnicode_4BYTE_KIND => Chars::Four(core::slice::from_raw_parts(buffer.cast(), n)),
            _ => return Err(raise!(SystemError, "invalid kind")),
        })
    }
}

#[cold]
fn out_of_range() -> Raised {
    raise!(IndexError, "string index out of range")
}

fn substring(o: &Obj, start: Py_ssize_t, end: Py_ssize_t) -> Result<Owned> {
    let len = unicode::len(o) as Py_ssize_t;
    let end = end.min(len);
    if start < 0 || end < 0 {
        return Err(out_of_range());
    }
    if start >= len || end < start {
        return Ok(unicode::empty());
    }
    unicode::substring(o, start as usize, end as usize)
}

unsafe fn as_ucs4(o: *mut PyObject, buffer: *mut Py_UCS4, room: Py_ssize_t, end: bool) -> Result<*mut Py_UCS4> {
    if buffer.is_null() || room < 0 {
        return Err(error::bad_internal_call());
    }
    // SAFETY: `o` is NULL or live, and `room` characters can be written at `buffer`.
    unsafe {
        let chars = unicode::chars(str_argument(o)?);
        if (room as usize) < chars.len() + usize::from(end) {
            if end && room > 0 {
                buffer.write(0);
            }
            return Err(raise!(SystemError, "string is longer than the buffer"));
        }
        unicode::copy_chars(buffer.cast(), 4, chars);
        if end {
            buffer.add(chars.len()).write(0);
        }
    }
    Ok(buffer)
}

fn ucs4_copy(o: &Obj) -> Result<*mut Py_UCS4> {
    let chars = unicode::chars(o);
    let copy = alloc::mem_alloc((chars.len() + 1) * 4).cast::<Py_UCS4>();
    if copy.is_null() {
        return Err(Raised::no_memory());
    }
    // SAFETY: the block has room for the characters and the final zero.
    unsafe {
        unicode::copy_chars(copy.cast(), 4, chars);
        copy.add(chars.len()).write(0);
    }
    Ok(copy)
}

fn checked_index(o: &Obj, index: Py_ssize_t) -> Result<usize> {
    if index < 0 || index as usize >= unicode::len(o) { Err(out_of_range()) } else { Ok(index as usize) }
}

fn modifiable(o: &Obj) -> Result<()> {
    if unicode_ops::is_modifiable(o) {
        Ok(())
    } else {
        Err(raise!(SystemError, "Cannot modify a string currently used"))
    }
}

/// Sets characters of a string, all within its width.
unsafe fn set_chars(o: &Obj, at: usize, chars: Chars<'_>) {
    let kind = unicode::kind(o);
    // SAFETY: the characters fit into the string.
    unsafe { unicode::copy_chars(unicode::data_ptr(o).add(at * kind), kind, chars) }
}

unsafe fn write_char(o: *mut PyObject, index: Py_ssize_t, ch: Py_UCS4) -> Result<()> {
    // SAFETY: `o` is NULL or live.
    let o = unsafe { str_argument(o)? };
    if !unicode::check_exact(o) {
        return Err(error::bad_argument()); // CPython asks for a string whose characters are within the object
    }
    let i = checked_index(o, index)?;
    modifiable(o)?;
    if ch > unicode::max_char(o) {
        return Err(raise!(ValueError, "character out of range"));
    }
    // SAFETY: the index is in range and the character within the width.
    unsafe { set_chars(o, i, Chars::Four(&[ch])) };
    Ok(())
}

fn new_string(size: Py_ssize_t, maxchar: Py_UCS4) -> Result<Owned> {
    if size == 0 {
        return Ok(unicode::empty());
    }
    if maxchar > unicode::MAX_CHAR {
        return Err(raise!(SystemError, "invalid maximum character passed to PyUnicode_New"));
    }
    if size < 0 {
        return Err(raise!(SystemError, "Negative size passed to PyUnicode_New"));
    }
    unicode::with_len(size as usize, maxchar)
}

unsafe fn resize(place: *mut *mut PyObject, length: Py_ssize_t) -> Result<()> {
    // SAFETY: `place` is NULL or holds NULL or an owned reference.
    unsafe {
        let o = if place.is_null() { None } else { Obj::from_ptr_opt(*place) };
        match o {
            Some(o) if unicode::check(o) && length >= 0 => unicode_ops::resize(place, length as usize),
            _ => Err(error::bad_internal_call()),
        }
    }
}

fn kind_name(o: &Obj) -> &'static str {
    match unicode::max_char(o) {
        0x7F => "ascii",
        0xFF => "latin1",
        0xFFFF => "UCS2",
        _ => "UCS4",
    }
}

unsafe fn copy_characters(
    to: *mut PyObject,
    to_start: Py_ssize_t,
    from: *mut PyObject,
    from_start: Py_ssize_t,
    how_many: Py_ssize_t,
) -> Result<Py_ssize_t> {
    // SAFETY: both are NULL or live.
    let (Some(to), Some(from)) = (unsafe { Obj::from_ptr_opt(to) }, unsafe { Obj::from_ptr_opt(from) }) else {
        return Err(error::bad_internal_call());
    };
    if !unicode::check(to) || !unicode::check(from) {
        return Err(error::bad_internal_call());
    }
    let (from_len, to_len) = (unicode::len(from) as Py_ssize_t, unicode::len(to) as Py_ssize_t);
    if !(0..=from_len).contains(&from_start) || !(0..=to_len).contains(&to_start) {
        return Err(out_of_range());
    }
    if how_many < 0 {
        return Err(raise!(SystemError, "how_many cannot be negative"));
    }
    let n = how_many.min(from_len - from_start);
    if to_start + n > to_len {
        return Err(raise!(
            SystemError,
            "Cannot write {n} characters at {to_start} in a string of {to_len} characters"
        ));
    }
    if n == 0 {
        return Ok(0);
    }
    modifiable(to)?;
    let part = unicode::chars(from).slice(from_start as usize, (from_start + n) as usize);
    if unicode::max_char(from) > unicode::max_char(to) && part.bound() > unicode::max_char(to) {
        return Err(raise!(
            SystemError,
            "Cannot copy {} characters into a string of {} characters",
            kind_name(from),
            kind_name(to)
        ));
    }
    // SAFETY: the characters fit, and are within the width.
    unsafe { set_chars(to, to_start as usize, part) };
    Ok(n)
}

unsafe fn fill(o: *mut PyObject, start: Py_ssize_t, length: Py_ssize_t, c: Py_UCS4) -> Result<Py_ssize_t> {
    // SAFETY: `o` is NULL or live.
    let o = unsafe { Obj::from_ptr_opt(o) }.filter(|o| unicode::check(o)).ok_or_else(error::bad_internal_call)?;
    modifiable(o)?;
    if start < 0 {
        return Err(out_of_range());
    }
    if c > unicode::max_char(o) {
        return Err(raise!(ValueError, "fill character is bigger than the string maximum character"));
    }
    let n = length.min(unicode::len(o) as Py_ssize_t - start).max(0);
    for i in start..start + n {
        // SAFETY: the place is in range and the character within the width.
        unsafe { set_chars(o, i as usize, Chars::Four(&[c])) };
    }
    Ok(n)
}

unsafe fn intern(p: *mut *mut PyObject, f: fn(&mut Owned)) {
    // SAFETY: `*p` is NULL or an owned reference, which moves into the function and back.
    unsafe {
        let Some(mut o) = Owned::from_ptr_opt(*p) else { return };
        f(&mut o);
        *p = o.into_ptr();
    }
}

#[inline(always)]
unsafe fn as_utf8(o: *mut PyObject, size: *mut Py_ssize_t) -> *const c_char {
    // SAFETY: `o` is NULL or live, `size` NULL or valid.
    unsafe {
        let found = object(o).and_then(unicode::as_utf8);
        if !size.is_null() {
            *size = found.as_ref().map_or(-1, |s| s.len() as Py_ssize_t);
        }
        found.map_or(ptr::null(), |s| s.as_ptr().cast())
    }
}

/// Decodes size bytes of UTF-8 strictly. NULL with size 0 is the empty string; other NULLs and negative sizes are a
/// `SystemError`. Returns a new reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromStringAndSize(s: *const c_char, size: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { from_string_and_size(s, size) }.into_c()
}

/// Decodes a C string of UTF-8 strictly. Returns a new reference, or NULL with an error set. C API reference: Unicode Objects
/// and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromString(s: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { unicode::from_utf8(CStr::from_ptr(s).to_bytes()) }.into_c()
}

/// Returns an exact str as it is and a copy of an instance of a derived class; `TypeError` for anything else. Returns a new
/// reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromObject(obj: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { object(obj).and_then(exact) }.into_c()
}

/// Makes a string of one code point; `ValueError` outside of range(0x110000). Returns a new reference, or NULL with an error
/// set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromOrdinal(ordinal: c_int) -> *mut PyObject {
    from_ordinal(ordinal).into_c()
}

/// Copies characters of 1, 2 or 4 bytes into the smallest string that holds them; `SystemError` for another kind,
/// `ValueError` for a negative size. Returns a new reference, or NULL with an error set. C API reference: Unicode Objects and
/// Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromKindAndData(
    kind: c_int,
    buffer: *const c_void,
    size: Py_ssize_t,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { from_kind(kind, buffer, size) }.into_c()
}

/// Makes a string of wide characters, up to a zero for size -1. NULL with size 0 is the empty string. Returns a new
/// reference, or NULL with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromWideChar(w: *const wchar_t, size: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { wide::from_wide(w, size) }.into_c()
}

/// Copies at most size wide characters, with a final zero if there is room; returns how many without it (with it, the number
/// needed, for NULL w), or -1 with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsWideChar(unicode: *mut PyObject, w: *mut wchar_t, size: Py_ssize_t) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { wide::as_wide(Obj::from_ptr_opt(unicode), w, size) }.into_c()
}

/// Returns a new copy as wide characters, to be freed with PyMem_Free, or NULL with an error set; stores the length at size.
/// Without size, an embedded zero is a `ValueError`. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsWideCharString(unicode: *mut PyObject, size: *mut Py_ssize_t) -> *mut wchar_t {
    // SAFETY: passed on from the caller.
    unsafe { wide::to_wide(Obj::from_ptr_opt(unicode), size) }.unwrap_or(ptr::null_mut())
}

/// Copies s[start:end]; `IndexError` for negative indices. Returns a new reference, or NULL with an error set. C API
/// reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Substring(s: *mut PyObject, start: Py_ssize_t, end: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { object(s).and_then(|s| substring(s, start, end)) }.into_c()
}

/// Copies the code points into buffer, with a final zero if copy_null; returns buffer, or NULL with `SystemError` set when it
/// is too small. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsUCS4(
    unicode: *mut PyObject,
    buffer: *mut Py_UCS4,
    buflen: Py_ssize_t,
    copy_null: c_int,
) -> *mut Py_UCS4 {
    // SAFETY: passed on from the caller.
    unsafe { as_ucs4(unicode, buffer, buflen, copy_null != 0) }.unwrap_or(ptr::null_mut())
}

/// Returns a new zero-terminated copy of the code points, to be freed with PyMem_Free, or NULL with an error set. C API
/// reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsUCS4Copy(unicode: *mut PyObject) -> *mut Py_UCS4 {
    // SAFETY: passed on from the caller.
    unsafe { str_argument(unicode).and_then(ucs4_copy) }.unwrap_or(ptr::null_mut())
}

/// Returns the number of code points, or -1 with `TypeError` set for anything but a str. C API reference: Unicode Objects and
/// Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_GetLength(unicode: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { str_argument(unicode) }.map(|o| unicode::len(o) as Py_ssize_t).into_c()
}

/// Returns -1 with `RuntimeError` set, as in CPython since 3.12: the stable ABI has the name, but strings have no such size any more.
/// C API reference: Unicode Objects and Codecs.
#[unsafe(no_mangle)]
pub extern "C" fn PyUnicode_GetSize(_unicode: *mut PyObject) -> Py_ssize_t {
    Err::<Py_ssize_t, _>(raise!(RuntimeError, "PyUnicode_GetSize has been removed.")).into_c()
}

/// Returns the code point at index, or (Py_UCS4)-1 with an error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_ReadChar(unicode: *mut PyObject, index: Py_ssize_t) -> Py_UCS4 {
    // SAFETY: passed on from the caller.
    unsafe { str_argument(unicode).and_then(|o| Ok(unicode::chars(o).at(checked_index(o, index)?))) }
        .unwrap_or(Py_UCS4::MAX)
}

/// Sets the code point at index of a new string that nobody else has; 0, or -1 with an error set. C API reference: Unicode
/// Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_WriteChar(unicode: *mut PyObject, index: Py_ssize_t, ch: Py_UCS4) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { write_char(unicode, index, ch) }.into_c()
}

/// Makes a string of size characters, none above maxchar, for the caller to fill in. Returns a new reference, or NULL with an
/// error set. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_New(size: Py_ssize_t, maxchar: Py_UCS4) -> *mut PyObject {
    new_string(size, maxchar).into_c()
}

/// Changes the length of the string at *unicode, in place if nobody else has it; 0, or -1 with an error set. C API reference:
/// Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Resize(unicode: *mut *mut PyObject, length: Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { resize(unicode, length) }.into_c()
}

/// Copies characters into a new string that nobody else has; returns how many, or -1 with an error set. C API reference:
/// Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_CopyCharacters(
    to: *mut PyObject,
    to_start: Py_ssize_t,
    from: *mut PyObject,
    from_start: Py_ssize_t,
    how_many: Py_ssize_t,
) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { copy_characters(to, to_start, from, from_start, how_many) }.into_c()
}

/// Fills part of a new string that nobody else has; returns how many characters were set, or -1 with an error set. C API
/// reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_Fill(
    unicode: *mut PyObject,
    start: Py_ssize_t,
    length: Py_ssize_t,
    fill_char: Py_UCS4,
) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { fill(unicode, start, length, fill_char) }.into_c()
}

/// Replaces the str at *p by its interned equal, if it is an exact str; takes over the reference. Sets no error. C API
/// reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_InternInPlace(p: *mut *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { intern(p, unicode_intern::intern_in_place) }
}

/// As PyUnicode_InternInPlace, and the string lives until finalization. Stable ABI only. C API reference: Unicode Objects and
/// Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_InternImmortal(p: *mut *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { intern(p, unicode_intern::intern_immortal) }
}

/// Decodes a C string of UTF-8 into an interned string. Returns a new reference, or NULL with an error set. C API reference:
/// Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_InternFromString(s: *const c_char) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { unicode::intern_ptr(s) }.into_c()
}

/// Returns the UTF-8 form, which the object keeps and frees, and stores its length at size (which may be NULL); NULL with an
/// error set (and -1 stored) for anything but a str, or for surrogates. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsUTF8AndSize(unicode: *mut PyObject, size: *mut Py_ssize_t) -> *const c_char {
    // SAFETY: passed on from the caller.
    unsafe { as_utf8(unicode, size) }
}

/// Returns the UTF-8 form, which the object keeps and frees, or NULL with an error set. C API reference: Unicode Objects and
/// Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_AsUTF8(unicode: *mut PyObject) -> *const c_char {
    // SAFETY: passed on from the caller.
    unsafe { as_utf8(unicode, ptr::null_mut()) }
}

/// Returns the bytes per character of a str: 1, 2 or 4. The function behind the macro of that name. C API reference: Unicode
/// Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_KIND(op: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { unicode::kind(Obj::from_ptr(op)) as c_int }
}

/// Returns where the characters of a str are. The function behind the macro of that name. C API reference: Unicode Objects
/// and Codecs.
///
/// # Safety
/// The caller holds the GIL; object arguments are NULL or live objects, pointers as the C API asks.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_DATA(op: *mut PyObject) -> *mut c_void {
    // SAFETY: passed on from the caller.
    unsafe { unicode::data_ptr(Obj::from_ptr(op)).cast() }
}
