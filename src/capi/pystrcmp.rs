//! `pystrcmp.h`.

use crate::abi::*;

/// The difference of the first bytes that differ, in lower case; a string that ends early is smaller.
fn compare(a: &[u8], b: &[u8]) -> c_int {
    let lower = |s: &[u8], i: usize| s.get(i).map_or(0, |c| c_int::from(c.to_ascii_lowercase()));
    (0..a.len().max(b.len())).map(|i| lower(a, i) - lower(b, i)).find(|&difference| difference != 0).unwrap_or(0)
}

/// The first `size` bytes, or fewer up to a zero; a negative size counts as 1, as with CPython.
///
/// # Safety
/// They can be read.
unsafe fn head<'a>(s: *const c_char, size: Py_ssize_t) -> &'a [u8] {
    // SAFETY: as promised.
    unsafe { core::slice::from_raw_parts(s.cast(), libc::strnlen(s, usize::try_from(size).unwrap_or(1))) }
}

/// Compares two C strings without regard to the case of ASCII letters: negative, 0 or positive. C API reference: String
/// conversion and formatting.
///
/// # Safety
/// Both are NUL-terminated strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_mystricmp(a: *const c_char, b: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { compare(CStr::from_ptr(a).to_bytes_with_nul(), CStr::from_ptr(b).to_bytes_with_nul()) }
}

/// As PyOS_mystricmp, for at most size bytes. C API reference: String conversion and formatting.
///
/// # Safety
/// Both are strings of at least size bytes or up to a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_mystrnicmp(a: *const c_char, b: *const c_char, size: Py_ssize_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { compare(head(a, size), head(b, size)) }
}
