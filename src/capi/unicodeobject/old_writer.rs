//! The private writer that older code of real modules uses: its fields are visible, and macros write into its buffer.

use super::bytes_at;
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, refcount};
use crate::objects::unicode::{self, Chars};
use crate::objects::unicode_ops;
use core::ptr;

/// Takes the buffer's layout over into the fields that macros read.
unsafe fn update(w: *mut _PyUnicodeWriter) {
    // SAFETY: the writer is valid and has a buffer.
    unsafe {
        let buffer = Obj::from_ptr((*w).buffer);
        (*w).maxchar = unicode::max_char(buffer);
        (*w).data = unicode::data_ptr(buffer).cast();
        // A read-only buffer has no room, and no kind: whoever writes next gets a copy.
        (*w).kind = if (*w).readonly != 0 { 0 } else { unicode::kind(buffer) as c_int };
        (*w).size = if (*w).readonly != 0 { 0 } else { unicode::len(buffer) as Py_ssize_t };
    }
}

/// Makes room for `length` characters up to `maxchar`.
unsafe fn prepare(w: *mut _PyUnicodeWriter, length: Py_ssize_t, maxchar: Py_UCS4) -> Result<()> {
    // SAFETY: the writer is valid; its buffer is NULL or an owned string that nobody else sees, or shared and read-only.
    unsafe {
        if length == 0 || (maxchar <= (*w).maxchar && length <= (*w).size - (*w).pos) {
            return Ok(());
        }
        let Some(needed) = (*w).pos.checked_add(length) else { return Err(Raised::no_memory()) };
        let maxchar = maxchar.max((*w).min_char).max(if (*w).buffer.is_null() { 0 } else { (*w).maxchar });
        let mut size = needed.max((*w).min_length);
        if (*w).overallocate != 0 {
            size = size.saturating_add(size / 4);
        }
        let old = Obj::from_ptr_opt((*w).buffer);
        if old.is_some_and(|o| (*w).readonly == 0 && maxchar <= unicode::max_char(o)) {
            unicode_ops::resize(&raw mut (*w).buffer, size.max((*w).size) as usize)?;
        } else {
            let new = unicode::with_len(size.max((*w).size) as usize, maxchar)?;
            if let Some(old) = old {
                let written = unicode::chars(old).slice(0, (*w).pos as usize);
                unicode::copy_chars(unicode::data_ptr(&new), unicode::kind(&new), written);
            }
            refcount::replace(&raw mut (*w).buffer, new.into_ptr());
            (*w).readonly = 0;
        }
        update(w);
        Ok(())
    }
}

unsafe fn write(w: *mut _PyUnicodeWriter, chars: Chars<'_>) -> Result<()> {
    let n = chars.len() as Py_ssize_t;
    if n == 0 {
        return Ok(());
    }
    // SAFETY: the writer is valid, and there is room once it is prepared.
    unsafe {
        prepare(w, n, chars.bound())?;
        let place = (*w).data.cast::<u8>().offset((*w).pos * (*w).kind as isize);
        unicode::copy_chars(place, (*w).kind as usize, chars);
        (*w).pos += n;
    }
    Ok(())
}

unsafe fn finish(w: *mut _PyUnicodeWriter) -> Result<Owned> {
    // SAFETY: the writer is valid; its reference moves out.
    unsafe {
        let Some(buffer) = Owned::from_ptr_opt((*w).buffer.cast::<PyObject>()) else { return Ok(unicode::empty()) };
        (*w).buffer = ptr::null_mut();
        if (*w).readonly != 0 {
            return Ok(buffer);
        }
        if (*w).pos <= 1 {
            return unicode::substring(&buffer, 0, (*w).pos as usize);
        }
        let mut place = buffer.into_ptr();
        match unicode_ops::resize(&raw mut place, (*w).pos as usize) {
            Ok(()) => Ok(Owned::from_ptr(place)),
            Err(raised) => {
                refcount::clear(&raw mut place);
                Err(raised)
            }
        }
    }
}

/// Prepares a writer's fields. Private, used by real modules.
///
/// # Safety
/// `writer` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicodeWriter_Init(writer: *mut _PyUnicodeWriter) {
    // SAFETY: as promised; zeros are valid for every field.
    unsafe {
        writer.write_bytes(0, 1);
        (*writer).min_char = 127;
    }
}

/// Makes room for characters that a macro then writes. Returns 0, or -1 with an error set. Private, used by real modules.
///
/// # Safety
/// The caller holds the GIL; the writer was prepared by `_PyUnicodeWriter_Init`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicodeWriter_PrepareInternal(
    writer: *mut _PyUnicodeWriter,
    length: Py_ssize_t,
    maxchar: Py_UCS4,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { prepare(writer, length, maxchar) }.into_c()
}

/// Appends a code point. Returns 0, or -1 with an error set. Private, used by real modules.
///
/// # Safety
/// The caller holds the GIL; the writer was prepared by `_PyUnicodeWriter_Init`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicodeWriter_WriteChar(writer: *mut _PyUnicodeWriter, ch: Py_UCS4) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { write(writer, Chars::Four(&[ch])) }.into_c()
}

/// Appends a str. Returns 0, or -1 with an error set. Private, used by real modules.
///
/// # Safety
/// The caller holds the GIL; the writer was prepared by `_PyUnicodeWriter_Init`, and `s` is a str.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicodeWriter_WriteStr(writer: *mut _PyUnicodeWriter, s: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller. A first string that may be all is kept as it is, read-only.
    unsafe {
        let o = Obj::from_ptr(s);
        if (*writer).buffer.is_null() && (*writer).overallocate == 0 && unicode::len(o) > 0 && unicode::check_exact(o) {
            (*writer).readonly = 1;
            (*writer).buffer = o.to_owned().into_ptr();
            update(writer);
            (*writer).pos = unicode::len(o) as Py_ssize_t;
            return 0;
        }
        write(writer, unicode::chars(o)).into_c()
    }
}

/// Appends `s[start:end]`, which is in range. Returns 0, or -1 with an error set. Private, used by real modules.
///
/// # Safety
/// As for [`_PyUnicodeWriter_WriteStr`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicodeWriter_WriteSubstring(
    writer: *mut _PyUnicodeWriter,
    s: *mut PyObject,
    start: Py_ssize_t,
    end: Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { write(writer, unicode::chars(Obj::from_ptr(s)).slice(start as usize, end as usize)) }.into_c()
}

/// Appends ASCII, up to a zero for a negative length. Returns 0, or -1 with an error set. Private, used by real modules.
///
/// # Safety
/// The caller holds the GIL; the writer was prepared by `_PyUnicodeWriter_Init`, and the bytes can be read.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicodeWriter_WriteASCIIString(
    writer: *mut _PyUnicodeWriter,
    s: *const c_char,
    len: Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        let bytes = if len < 0 { CStr::from_ptr(s).to_bytes() } else { bytes_at(s, len) };
        write(writer, Chars::One(bytes)).into_c()
    }
}

/// Returns what was written as a new reference, or NULL with an error set; the writer is empty then. Private, used by real modules.
///
/// # Safety
/// The caller holds the GIL; the writer was prepared by `_PyUnicodeWriter_Init`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicodeWriter_Finish(writer: *mut _PyUnicodeWriter) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { finish(writer) }.into_c()
}

/// Drops what was written. Private, used by real modules.
///
/// # Safety
/// The caller holds the GIL; the writer was prepared by `_PyUnicodeWriter_Init`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyUnicodeWriter_Dealloc(writer: *mut _PyUnicodeWriter) {
    // SAFETY: passed on from the caller.
    unsafe { refcount::clear(&raw mut (*writer).buffer) }
}
