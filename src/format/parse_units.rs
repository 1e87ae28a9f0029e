//! The units of `PyArg_*`: each checks and converts one object and stores what C asked for.

use super::parse::{Converter, Parser, Stored};
use super::parse_errors::{Failure, Unit};
use super::va::VaList;
use crate::abi::*;
use crate::engine::{Obj, Raised, alloc};
use crate::objects::{bytearray, bytes, codecs, complex, float, long, singletons, unicode};
use crate::protocols::{buffer, compare, number};
use crate::raise;
use core::ptr;

/// What a converter returns to say that it takes back what it stored when it is called with NULL.
const CLEANUP_SUPPORTED: c_int = 0x20000;

/// The value of an exact `int` of one digit, without any further check.
#[inline(always)]
fn small_int(arg: &Obj) -> Option<i64> {
    if !arg.is_exactly(&raw mut long::PyLong_Type) {
        return None;
    }
    // SAFETY: an exact int; its tag says how many digits there are (none is zero, with a digit all the same), and the sign.
    unsafe {
        let value = &raw const (*arg.cast::<PyLongObject>()).long_value;
        let tag = (*value).lv_tag;
        (tag >> _PyLong_NON_SIZE_BITS <= 1)
            .then(|| (1 - (tag & _PyLong_SIGN_MASK) as i64) * i64::from((*value).ob_digit[0]))
    }
}

/// Stores an object of the very type that a unit is for, as most are. `false` when it takes more than that; then nothing is read or stored.
///
/// # Safety
/// The unit has no modifier, and the next argument is the address that it asks for.
#[inline(always)]
pub(super) unsafe fn store_plain(unit: u8, arg: &Obj, va: &mut VaList) -> bool {
    // SAFETY: the caller promises the address that the unit asks for.
    unsafe {
        match unit {
            b'O' => va.pointer::<*mut PyObject>().write(arg.as_ptr()),
            b'i' => match small_int(arg) {
                // One digit fits.
                Some(value) => va.pointer::<c_int>().write(value as c_int),
                None => return false,
            },
            b's' => match plain_text(arg) {
                Some(text) => va.pointer::<*const u8>().write(text),
                None => return false,
            },
            _ => return false,
        }
    }
    true
}

/// The characters of an exact ASCII `str` without a NUL.
#[inline(always)]
fn plain_text(arg: &Obj) -> Option<*const u8> {
    if !unicode::check_exact(arg) {
        return None;
    }
    unicode::ascii_bytes(arg).filter(|text| !contains_nul(text)).map(<[u8]>::as_ptr)
}

/// Whether there is a NUL among the bytes, of which there are usually few.
#[inline(always)]
fn contains_nul(bytes: &[u8]) -> bool {
    /// Whether a byte of the word is zero.
    fn in_word(word: u64) -> bool {
        const ONES: u64 = u64::MAX / 255;
        word.wrapping_sub(ONES) & !word & (ONES << 7) != 0
    }
    // Where words overlap, a byte is looked at twice.
    match bytes.len() {
        0 => false,
        n @ 1..4 => bytes[0] == 0 || bytes[n / 2] == 0 || bytes[n - 1] == 0,
        4..=8 => {
            let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) else { return true };
            in_word(u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32)
        }
        9..=16 => {
            let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) else { return true };
            in_word(u64::from_le_bytes(*first)) || in_word(u64::from_le_bytes(*last))
        }
        _ => memchr::memchr(0, bytes).is_some(),
    }
}

/// `PyLong_AsLong` within bounds, with the texts of the type that the bounds are of.
#[inline(always)]
fn bounded(arg: &Obj, min: i64, max: i64, what: &str) -> Unit<i64> {
    let value = match small_int(arg) {
        Some(value) => value,
        None => long::as_i64(arg)?,
    };
    if value < min || value > max { Err(out_of_bounds(value < min, what)) } else { Ok(value) }
}

#[cold]
fn out_of_bounds(below: bool, what: &str) -> Failure {
    let side = if below { "less than minimum" } else { "greater than maximum" };
    raise!(OverflowError, "{what} is {side}").into()
}

/// The value modulo 2**64 of an object that `__index__` makes an int of; anything else is refused like a wrong type.
fn masked(arg: &Obj) -> Unit<u64> {
    if !number::has_index(arg) {
        return Err(Failure::expected("int", arg));
    }
    Ok(long::as_u64_mask(arg)?)
}

/// A `str`'s UTF-8 form.
#[inline(always)]
fn utf8(arg: &Obj) -> Unit<&[u8]> {
    Ok(unicode::as_utf8(arg)?)
}

/// The bytes of an object whose buffers need no release: they stay where they are as long as the object.
fn borrowed_bytes(arg: &Obj) -> Unit<&[u8]> {
    if bytes::check_exact(arg) {
        return Ok(bytes::as_slice(arg));
    }
    if buffer::needs_release(arg) {
        return Err(Failure::expected("read-only bytes-like object", arg));
    }
    let mut view = Py_buffer::EMPTY;
    // SAFETY: the exporter has no release function, so that the memory outlives the view.
    unsafe {
        buffer::get(arg, &raw mut view, PyBUF_SIMPLE)?;
        let (start, len) = (view.buf.cast::<u8>(), view.len);
        buffer::release(&raw mut view);
        Ok(if len <= 0 && start.is_null() { &[] } else { core::slice::from_raw_parts(start, len as usize) })
    }
}

impl Parser<'_> {
    /// Where the next result goes.
    ///
    /// # Safety
    /// The next argument is the address of a `T`.
    #[inline(always)]
    unsafe fn store<T>(&mut self, value: T) -> Unit {
        // SAFETY: as promised.
        unsafe { self.va.pointer::<T>().write(value) };
        Ok(())
    }

    /// Stores one object as the next unit says.
    ///
    /// # Safety
    /// The next arguments are the addresses that the unit asks for.
    #[inline]
    pub(super) unsafe fn unit(&mut self, arg: &Obj) -> Unit {
        let unit = self.peek();
        if unit != 0 {
            self.advance();
        }
        // SAFETY: the caller promises the addresses that the unit asks for.
        unsafe {
            match unit {
                b'i' => {
                    let value = bounded(arg, i32::MIN.into(), i32::MAX.into(), "signed integer")?;
                    self.store(value as c_int)
                }
                b's' | b'z' => self.text(arg, unit == b'z'),
                b'O' => self.object(arg),
                b'b' => {
                    let value = bounded(arg, 0, u8::MAX.into(), "unsigned byte integer")?;
                    self.store(value as u8)
                }
                b'h' => {
                    let value = bounded(arg, i16::MIN.into(), i16::MAX.into(), "signed short integer")?;
                    self.store(value as i16)
                }
                b'B' => self.store(long::as_u64_mask(arg)? as u8),
                b'H' => self.store(long::as_u64_mask(arg)? as u16),
                b'I' => self.store(long::as_u64_mask(arg)? as c_uint),
                b'k' | b'K' => self.store(masked(arg)?),
                b'l' => {
                    let value = bounded(arg, i64::MIN, i64::MAX, "")?;
                    self.store(value)
                }
                b'L' => match long::as_i64_overflow(arg)? {
                    (value, 0) => self.store(value),
                    _ => Err(raise!(OverflowError, "int too big to convert").into()),
                },
                b'n' => {
                    let value = match small_int(arg) {
                        Some(value) => value as isize,
                        None => long::as_ssize(&*number::index(arg)?)?,
                    };
                    self.store(value)
                }
                b'd' => self.store(float::as_f64(arg)?),
                b'f' => self.store(float::as_f64(arg)? as f32),
                b'D' => self.store(complex::as_complex(arg)?),
                b'p' => self.store(c_int::from(compare::is_true(arg)?)),
                b'y' => self.bytes(arg),
                b'c' => self.store(single_byte(arg)?),
                b'C' => self.store(single_character(arg)?),
                b'S' => self.checked(arg, bytes::check(arg), "bytes"),
                b'Y' => self.checked(arg, bytearray::check(arg), "bytearray"),
                b'U' => self.checked(arg, unicode::check(arg), "str"),
                b'w' => self.writable(arg),
                b'e' => self.encoded(arg),
                _ => Err(Failure::new("(impossible<bad format char>)".into())),
            }
        }
    }

    /// `s` and `z`, alone, with `#` or with `*`.
    #[inline(always)]
    unsafe fn text(&mut self, arg: &Obj, or_none: bool) -> Unit {
        // SAFETY: the caller promises the addresses that the unit asks for.
        unsafe {
            match self.peek() {
                b'*' => {
                    self.advance();
                    self.text_view(arg, or_none)
                }
                b'#' => {
                    self.advance();
                    self.text_and_size(arg, or_none)
                }
                _ => {
                    let place = self.va.pointer::<*const u8>();
                    if !unicode::check(arg) {
                        if or_none && singletons::is_none(arg) {
                            place.write(ptr::null());
                            return Ok(());
                        }
                        return Err(Failure::expected(if or_none { "str or None" } else { "str" }, arg));
                    }
                    let text = utf8(arg)?;
                    if contains_nul(text) {
                        return Err(raise!(ValueError, "embedded null character").into());
                    }
                    place.write(text.as_ptr());
                    Ok(())
                }
            }
        }
    }

    unsafe fn text_view(&mut self, arg: &Obj, or_none: bool) -> Unit {
        // SAFETY: the caller promises the address of a view.
        unsafe {
            let view = self.va.pointer::<Py_buffer>();
            if or_none && singletons::is_none(arg) {
                buffer::fill_info(view, None, ptr::null_mut(), 0, true, PyBUF_SIMPLE)?;
            } else if unicode::check(arg) {
                let text = utf8(arg)?;
                let start = text.as_ptr().cast_mut().cast();
                buffer::fill_info(view, Some(arg), start, text.len() as Py_ssize_t, true, PyBUF_SIMPLE)?;
            } else {
                buffer::get(arg, view, PyBUF_SIMPLE)?;
            }
            self.undo.note(Stored::View(view))
        }
    }

    unsafe fn text_and_size(&mut self, arg: &Obj, or_none: bool) -> Unit {
        // SAFETY: the caller promises the addresses of a pointer and of a size.
        unsafe {
            let (place, size) = (self.va.pointer::<*const u8>(), self.va.pointer::<Py_ssize_t>());
            if or_none && singletons::is_none(arg) {
                place.write(ptr::null());
                size.write(0);
                return Ok(());
            }
            let text = if unicode::check(arg) { utf8(arg)? } else { borrowed_bytes(arg)? };
            place.write(text.as_ptr());
            size.write(text.len() as Py_ssize_t);
        }
        Ok(())
    }

    /// `y`, alone, with `#` or with `*`.
    unsafe fn bytes(&mut self, arg: &Obj) -> Unit {
        // SAFETY: the caller promises the addresses that the unit asks for.
        unsafe {
            if self.accept(b'*') {
                let view = self.va.pointer::<Py_buffer>();
                buffer::get(arg, view, PyBUF_SIMPLE)?;
                return self.undo.note(Stored::View(view));
            }
            let place = self.va.pointer::<*const u8>();
            let found = borrowed_bytes(arg)?;
            place.write(found.as_ptr());
            if self.accept(b'#') {
                return self.store(found.len() as Py_ssize_t);
            }
            if memchr::memchr(0, found).is_some() {
                return Err(raise!(ValueError, "embedded null byte").into());
            }
        }
        Ok(())
    }

    /// `w*`.
    unsafe fn writable(&mut self, arg: &Obj) -> Unit {
        // SAFETY: the caller promises the address of a view.
        unsafe {
            let view = self.va.pointer::<Py_buffer>();
            if !self.accept(b'*') {
                return Err(Failure::new("(invalid use of 'w' format character)".into()));
            }
            if buffer::get(arg, view, PyBUF_WRITABLE).is_err() {
                crate::engine::error::clear();
                return Err(Failure::expected("read-write bytes-like object", arg));
            }
            self.undo.note(Stored::View(view))
        }
    }

    /// `O`, alone, with `!` and a type, or with `&` and a converter.
    #[inline(always)]
    unsafe fn object(&mut self, arg: &Obj) -> Unit {
        // SAFETY: the caller promises the addresses that the unit asks for.
        unsafe {
            match self.peek() {
                b'!' => {
                    self.advance();
                    let ty = self.va.pointer::<PyTypeObject>();
                    if !arg.is_instance(ty) {
                        let name = CStr::from_ptr((*ty).tp_name).to_string_lossy();
                        return Err(Failure::expected(&name, arg));
                    }
                    self.store(arg.as_ptr())
                }
                b'&' => {
                    self.advance();
                    let (convert, place) = (self.va.function::<Converter>(), self.va.pointer::<c_void>());
                    let status = convert.map_or(0, |f| f(arg.as_ptr(), place));
                    if status == 0 {
                        return Err(Failure::new("(unspecified)".into()));
                    }
                    if status == CLEANUP_SUPPORTED {
                        self.undo.note(Stored::Converted(convert, place))?;
                    }
                    Ok(())
                }
                _ => self.store(arg.as_ptr()),
            }
        }
    }

    /// An object of a certain type.
    unsafe fn checked(&mut self, arg: &Obj, fits: bool, what: &str) -> Unit {
        // SAFETY: the caller promises the address of a pointer.
        if fits { unsafe { self.store(arg.as_ptr()) } } else { Err(Failure::expected(what, arg)) }
    }

    /// `es` and `et`, with or without `#`: an encoded copy, in memory of the parser's or of the caller's.
    unsafe fn encoded(&mut self, arg: &Obj) -> Unit {
        // SAFETY: the caller promises an encoding's name or NULL, and the addresses that the unit asks for.
        unsafe {
            let encoding = self.va.pointer::<c_char>();
            let encode_only = match self.peek() {
                b's' => true,
                b't' => false,
                _ => return Err(Failure::new("(unknown parser marker combination)".into())),
            };
            self.advance();
            let place = self.va.pointer::<*mut c_char>();
            if place.is_null() {
                return Err(Failure::new("(buffer is NULL)".into()));
            }
            let encoded;
            let text = if !encode_only && bytes::check(arg) {
                bytes::as_slice(arg)
            } else if !encode_only && bytearray::check(arg) {
                bytearray::as_slice(arg)
            } else if unicode::check(arg) {
                let encoding = if encoding.is_null() { c"utf-8" } else { CStr::from_ptr(encoding) };
                encoded = codecs::encode(arg, Some(encoding), None)?;
                bytes::as_slice(&encoded)
            } else {
                return Err(Failure::expected(if encode_only { "str" } else { "str, bytes or bytearray" }, arg));
            };
            if !self.accept(b'#') {
                if memchr::memchr(0, text).is_some() {
                    return Err(Failure::expected("encoded string without null bytes", arg));
                }
                return self.store_copy(text, place);
            }
            let size = self.va.pointer::<Py_ssize_t>();
            if size.is_null() {
                return Err(Failure::new("(buffer_len is NULL)".into()));
            }
            if (*place).is_null() {
                self.store_copy(text, place)?;
            } else if text.len() as Py_ssize_t + 1 > *size {
                let (len, most) = (text.len(), *size - 1);
                return Err(raise!(ValueError, "encoded string too long ({len}, maximum length {most})").into());
            } else {
                copy_with_nul(text, *place);
            }
            size.write(text.len() as Py_ssize_t);
        }
        Ok(())
    }

    /// Stores a copy in new memory, which the caller of the parser frees.
    unsafe fn store_copy(&mut self, text: &[u8], place: *mut *mut c_char) -> Unit {
        let copy = alloc::mem_alloc(text.len() + 1).cast::<c_char>();
        if copy.is_null() {
            return Err(Raised::no_memory().into());
        }
        // SAFETY: the memory has room for the text and a NUL; the place is valid for writing.
        unsafe {
            copy_with_nul(text, copy);
            place.write(copy);
        }
        self.undo.note(Stored::Memory(place))
    }
}

/// # Safety
/// `to` has room for the text and a NUL.
unsafe fn copy_with_nul(text: &[u8], to: *mut c_char) {
    // SAFETY: as promised.
    unsafe {
        ptr::copy_nonoverlapping(text.as_ptr().cast(), to, text.len());
        to.add(text.len()).write(0);
    }
}

/// `c`: the byte of a `bytes` or `bytearray` of length 1.
fn single_byte(arg: &Obj) -> Unit<u8> {
    let (kind, found) = if bytes::check(arg) {
        ("bytes", bytes::as_slice(arg))
    } else if bytearray::check(arg) {
        ("bytearray", bytearray::as_slice(arg))
    } else {
        return Err(Failure::expected("a byte string of length 1", arg));
    };
    match found {
        [byte] => Ok(*byte),
        _ => Err(Failure::new(format!(
            "must be a byte string of length 1, not a {kind} object of length {}",
            found.len()
        ))),
    }
}

/// `C`: the character of a `str` of length 1.
fn single_character(arg: &Obj) -> Unit<c_int> {
    if !unicode::check(arg) {
        return Err(Failure::expected("a unicode character", arg));
    }
    match unicode::len(arg) {
        1 => Ok(unicode::chars(arg).at(0) as c_int),
        len => Err(Failure::new(format!("must be a unicode character, not a string of length {len}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::contains_nul;

    #[test]
    fn nuls_are_found_anywhere() {
        for n in 0..40 {
            let mut bytes = vec![0x80u8; n];
            assert!(!contains_nul(&bytes));
            bytes.fill(1);
            assert!(!contains_nul(&bytes));
            for i in 0..n {
                bytes[i] = 0;
                assert!(contains_nul(&bytes), "{i} of {n}");
                bytes[i] = 0xFF;
            }
        }
    }
}
