//! The items of a memoryview: native single-character formats, as ints, floats, bytes and bools.

use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::objects::{bool, bytes, exceptions::exc, float, float_pack, long};
use crate::protocols::{compare, number};
use crate::raise;
use core::ptr;

/// The format character of a native format (`B`, `@B`), if it is one; NULL stands for `B`.
pub(super) fn native_format(format: *const c_char) -> Option<u8> {
    if format.is_null() {
        return Some(b'B');
    }
    // SAFETY: a view's format is a C string.
    let text = unsafe { CStr::from_ptr(format) }.to_bytes();
    match text.strip_prefix(b"@").unwrap_or(text) {
        [c] if item_size(*c).is_some() => Some(*c),
        _ => None,
    }
}

/// The size of an item of a native format.
pub(super) fn item_size(format: u8) -> Option<usize> {
    match format {
        b'c' | b'b' | b'B' | b'?' => Some(1),
        b'h' | b'H' | b'e' => Some(2),
        b'i' | b'I' | b'f' => Some(4),
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' | b'P' => Some(8),
        _ => None,
    }
}

/// Reads a value of type `T` that may be unaligned.
///
/// # Safety
/// `p` points to a `T`.
unsafe fn read<T: Copy>(p: *const u8) -> T {
    // SAFETY: as promised.
    unsafe { p.cast::<T>().read_unaligned() }
}

/// The item at `p` as an object.
///
/// # Safety
/// `p` points to an item of the native format.
pub(super) unsafe fn unpack(format: u8, p: *const u8) -> Result<Owned> {
    // SAFETY: as promised.
    unsafe {
        match format {
            b'c' => bytes::new(&[*p]),
            b'b' => long::from_i64(i64::from(*p as i8)),
            b'B' => long::from_i64(i64::from(*p)),
            b'?' => Ok(bool::new(*p != 0)),
            b'h' => long::from_i64(i64::from(read::<i16>(p))),
            b'H' => long::from_i64(i64::from(read::<u16>(p))),
            b'i' => long::from_i64(i64::from(read::<i32>(p))),
            b'I' => long::from_i64(i64::from(read::<u32>(p))),
            b'l' | b'q' | b'n' => long::from_i64(read(p)),
            b'L' | b'Q' | b'N' | b'P' => long::from_u64(read(p)),
            b'e' => float::new(float_pack::unpack_half(read(p))),
            b'f' => float::new(float_pack::unpack_single(read(p))),
            b'd' => float::new(read(p)),
            other => Err(unsupported(other)),
        }
    }
}

#[cold]
fn unsupported(format: u8) -> Raised {
    raise!(NotImplementedError, "memoryview: format {} not supported", char::from(format))
}

#[cold]
fn wrong_type(format: u8) -> Raised {
    raise!(TypeError, "memoryview: invalid type for format '{}'", char::from(format))
}

#[cold]
fn wrong_value(format: u8) -> Raised {
    raise!(ValueError, "memoryview: invalid value for format '{}'", char::from(format))
}

/// Turns the error of a conversion into the memoryview's own, as the struct module would.
fn restate(format: u8, raised: Raised) -> Raised {
    if error::matches(exc::TypeError) {
        return wrong_type(format);
    }
    if error::matches(exc::OverflowError) || error::matches(exc::ValueError) {
        return wrong_value(format);
    }
    raised
}

/// Writes `item` to `p`: `TypeError` and `ValueError` name the format. The conversion may run any code, so `still` says afterwards whether
/// the memory may be written.
///
/// # Safety
/// Unless `still` fails, `p` points to writable memory for an item of the native format.
pub(super) unsafe fn pack(format: u8, p: *mut u8, item: &Obj, still: impl Fn() -> Result<()>) -> Result<()> {
    let store = |value: u64, size: usize| {
        still()?;
        // SAFETY: as promised; little-endian, the low bytes come first.
        unsafe { ptr::copy_nonoverlapping(value.to_ne_bytes().as_ptr(), p, size) };
        Ok(())
    };
    match format {
        b'c' => {
            if !bytes::check(item) {
                return Err(wrong_type(format));
            }
            let [byte] = bytes::as_slice(item) else { return Err(wrong_value(format)) };
            store(u64::from(*byte), 1)
        }
        b'?' => store(u64::from(compare::is_true(item)?), 1),
        b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => {
            let size = item_size(format).unwrap_or(8);
            store(signed(format, item, 8 * size as u32, &still)? as u64, size)
        }
        b'B' | b'H' | b'I' | b'L' | b'Q' | b'N' => {
            let size = item_size(format).unwrap_or(8);
            store(unsigned(format, item, 8 * size as u32, &still)?, size)
        }
        b'P' => {
            let address = long::as_address(item).map_err(|e| restate(format, e))?;
            store(address as u64, 8)
        }
        b'd' => store(real(format, item)?.to_bits(), 8),
        b'f' => store(u64::from((real(format, item)? as f32).to_bits()), 4),
        b'e' => {
            let value = real(format, item)?;
            store(u64::from(float_pack::pack_half(value).map_err(|e| restate(format, e))?), 2)
        }
        other => Err(unsupported(other)),
    }
}

fn real(format: u8, item: &Obj) -> Result<f64> {
    float::as_f64(item).map_err(|e| restate(format, e))
}

/// The value, which is looked at only when the memory may still be written.
fn signed(format: u8, item: &Obj, bits: u32, still: &impl Fn() -> Result<()>) -> Result<i64> {
    let index = number::index(item).map_err(|e| restate(format, e))?;
    let Ok(value) = long::value_or_sign(&index) else { return Err(wrong_value(format)) };
    still()?;
    let fits = bits == 64 || value >> (bits - 1) == 0 || value >> (bits - 1) == -1;
    if fits { Ok(value) } else { Err(wrong_value(format)) }
}

fn unsigned(format: u8, item: &Obj, bits: u32, still: &impl Fn() -> Result<()>) -> Result<u64> {
    let index = number::index(item).map_err(|e| restate(format, e))?;
    let value = long::as_u64(&index).map_err(|e| restate(format, e))?;
    still()?;
    if bits == 64 || value >> bits == 0 { Ok(value) } else { Err(wrong_value(format)) }
}
