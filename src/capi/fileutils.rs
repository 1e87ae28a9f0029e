//! `fileutils.h`: text in the locale encoding. These need no running runtime and no GIL.

use crate::abi::*;
use crate::engine::alloc::{self, Domain};
use crate::engine::locale;
use core::ptr;

/// Results of `Py_DecodeLocale` for a failure, in `*size`.
const OUT_OF_MEMORY: usize = usize::MAX;

/// Copies items and a final zero into new memory of a domain; NULL when memory is out.
fn copy_terminated<T: Copy + Default>(domain: Domain, items: &[T]) -> *mut T {
    let p = alloc::domain_malloc(domain, size_of_val(items) + size_of::<T>()).cast::<T>();
    if !p.is_null() {
        // SAFETY: there is room for the items and the zero behind them.
        unsafe {
            ptr::copy_nonoverlapping(items.as_ptr(), p, items.len());
            p.add(items.len()).write(T::default());
        }
    }
    p
}

/// Decodes a C string from the locale encoding (UTF-8; other bytes become lone surrogates). Returns a wide string for `PyMem_RawFree` and its length in
/// `*size` (unless NULL), or NULL with `(size_t)-1` there when memory is out. C API reference: Operating System Utilities.
///
/// # Safety
/// `arg` is a C string; `size` is NULL or valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_DecodeLocale(arg: *const c_char, size: *mut usize) -> *mut libc::wchar_t {
    // SAFETY: passed on from the caller.
    let text = locale::decode(unsafe { CStr::from_ptr(arg) }.to_bytes());
    let wide = copy_terminated(Domain::Raw, &text).cast::<libc::wchar_t>();
    if !size.is_null() {
        // SAFETY: passed on from the caller.
        unsafe { *size = if wide.is_null() { OUT_OF_MEMORY } else { text.len() } };
    }
    wide
}

/// Encodes a wide string to the locale encoding. Returns a C string for `PyMem_Free`; or NULL, with `(size_t)-1` in `*error_pos` (unless NULL) when memory is
/// out, else with the index of the character that cannot be encoded. C API reference: Operating System Utilities.
///
/// # Safety
/// `text` is a wide string; `error_pos` is NULL or valid for writing; the caller holds the GIL or runs before initialization.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_EncodeLocale(text: *const libc::wchar_t, error_pos: *mut usize) -> *mut c_char {
    // SAFETY: passed on from the caller; a wide character has the size of a code point.
    let encoded = unsafe { locale::encode(core::slice::from_raw_parts(text.cast(), libc::wcslen(text))) };
    let (bytes, failed_at) = match &encoded {
        Ok(bytes) => (copy_terminated(Domain::Mem, bytes), OUT_OF_MEMORY),
        Err(at) => (ptr::null_mut(), *at),
    };
    if !error_pos.is_null() {
        // SAFETY: passed on from the caller.
        unsafe { *error_pos = failed_at };
    }
    bytes.cast()
}
