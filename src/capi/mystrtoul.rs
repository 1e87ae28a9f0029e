//! `PyOS_strtoul` and `PyOS_strtol`: C integers from text, with Python's prefixes.

use crate::abi::*;

/// A number as it was read: modulo nothing, but at most the largest word.
struct Read {
    value: c_ulong,
    overflow: bool,
    end: usize,
}

fn is_space(c: u8) -> bool {
    matches!(c, b' ' | b'\t'..=b'\r')
}

/// Reads a number without a sign.
fn read(text: &[u8], base: c_int) -> Read {
    let at = |i: usize| text.get(i).copied().unwrap_or(0);
    let digit = |c: u8| char::from(c).to_digit(36);
    let spaces = text.iter().take_while(|&&c| is_space(c)).count();
    let mut i = spaces;
    let prefix_base = match at(i + 1) | 0x20 {
        _ if at(i) != b'0' => 0,
        b'x' => 16,
        b'o' => 8,
        b'b' => 2,
        _ => 0,
    };
    let mut base = base as u32;
    if base == 0 && at(i) == b'0' && prefix_base == 0 {
        // What was an octal number once may be zero only.
        i += text[i..].iter().take_while(|&&c| c == b'0').count();
        i += text[i..].iter().take_while(|&&c| is_space(c)).count();
        return Read { value: 0, overflow: false, end: i };
    }
    if prefix_base != 0 && (base == 0 || base == prefix_base) {
        if digit(at(i + 2)).is_none_or(|d| d >= prefix_base) {
            return Read { value: 0, overflow: false, end: i + 1 };
        }
        (base, i) = (prefix_base, i + 2);
    }
    if base == 0 {
        base = 10;
    }
    if !(2..=36).contains(&base) {
        return Read { value: 0, overflow: false, end: i };
    }
    let (mut value, mut overflow): (c_ulong, bool) = (0, false);
    while let Some(d) = digit(at(i)).filter(|&d| d < base) {
        let next = value.checked_mul(base.into()).and_then(|v| v.checked_add(d.into()));
        overflow |= next.is_none();
        value = next.unwrap_or(c_ulong::MAX);
        i += 1;
    }
    Read { value: if overflow { c_ulong::MAX } else { value }, overflow, end: i }
}

fn set_range_error() {
    // SAFETY: `errno` belongs to this thread.
    unsafe { *libc::__errno_location() = libc::ERANGE }
}

/// Reads an unsigned number in `base` (2 to 36, or 0 for what its prefix says) after white space, without a sign. Returns it; `ULONG_MAX` with `errno` set to
/// `ERANGE` when it is too large. `*ptr`, if wanted, is where reading ended: at the start when there is no number.
///
/// # Safety
/// `str` is a C string, `ptr` NULL or valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_strtoul(str: *const c_char, ptr: *mut *mut c_char, base: c_int) -> c_ulong {
    // SAFETY: passed on from the caller.
    let number = read(unsafe { CStr::from_ptr(str) }.to_bytes(), base);
    if !ptr.is_null() {
        // SAFETY: `ptr` is valid.
        unsafe { ptr.write(str.add(number.end).cast_mut()) }
    }
    if number.overflow {
        set_range_error();
    }
    number.value
}

/// Reads a number with an optional sign, as `PyOS_strtoul` does. Returns it; `LONG_MAX` with `errno` set to `ERANGE` when it is out of range.
///
/// # Safety
/// `str` is a C string, `ptr` NULL or valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyOS_strtol(str: *const c_char, ptr: *mut *mut c_char, base: c_int) -> c_long {
    // SAFETY: passed on from the caller.
    let text = unsafe { CStr::from_ptr(str) }.to_bytes();
    let spaces = text.iter().take_while(|&&c| is_space(c)).count();
    let sign = text.get(spaces).copied().filter(|c| matches!(c, b'+' | b'-'));
    let start = spaces + usize::from(sign.is_some());
    let number = read(&text[start..], base);
    if !ptr.is_null() {
        // SAFETY: `ptr` is valid.
        unsafe { ptr.write(str.add(start + number.end).cast_mut()) }
    }
    if number.overflow {
        set_range_error();
    }
    match (c_long::try_from(number.value), sign) {
        (Ok(value), Some(b'-')) => -value,
        (Ok(value), _) => value,
        (Err(_), Some(b'-')) if number.value == c_long::MIN.unsigned_abs() => c_long::MIN,
        _ => {
            set_range_error();
            c_long::MAX
        }
    }
}
