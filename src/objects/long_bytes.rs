//! `int` as bytes: two's complement of any length, in either order.

use super::long::{self, MASK, SHIFT, check, digits, is_negative, make};
use super::long_arith as arith;
use super::type_attr;
use super::unicode;
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::protocols::number;
use crate::raise;

/// `TypeError: expect int, got X`.
#[cold]
pub fn expected_int(verb: &str, o: &Obj) -> Raised {
    match type_attr::fully_qualified_name(o.ty()) {
        Ok(name) => raise!(TypeError, "{verb} int, got {}", unicode::display(&name)),
        Err(raised) => raised,
    }
}

/// The bytes of an `int` object's two's complement of any length, the lowest first.
fn bytes_of(o: &Obj) -> impl Iterator<Item = u8> {
    let negative = is_negative(o);
    let mut rest = digits(o).iter();
    let (mut buffer, mut bits) = (0u64, 0);
    let mut carry = u16::from(negative);
    core::iter::from_fn(move || {
        if bits < 8 {
            buffer |= u64::from(rest.next().copied().unwrap_or(0)) << bits;
            bits += SHIFT;
        }
        let byte = buffer as u8;
        buffer >>= 8;
        bits -= 8;
        if !negative {
            return Some(byte);
        }
        let flipped = u16::from(!byte) + carry;
        carry = flipped >> 8;
        Some(flipped as u8)
    })
}

/// Fills `out` with the low bytes of an `int` object's two's complement.
pub fn write(o: &Obj, out: &mut [u8], little_endian: bool) {
    if let Some(value) = long::compact(o)
        && little_endian
        && out.len() <= 8
    {
        return out.copy_from_slice(&value.to_le_bytes()[..out.len()]);
    }
    if little_endian {
        out.iter_mut().zip(bytes_of(o)).for_each(|(place, byte)| *place = byte);
    } else {
        out.iter_mut().rev().zip(bytes_of(o)).for_each(|(place, byte)| *place = byte);
    }
}

/// How an int does not fit into bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// A negative number for an unsigned place.
    Negative,
    TooBig,
}

impl Misfit {
    /// Raises `OverflowError`.
    pub fn raise(self) -> Raised {
        match self {
            Misfit::Negative => raise!(OverflowError, "can't convert negative int to unsigned"),
            Misfit::TooBig => raise!(OverflowError, "int too big to convert"),
        }
    }
}

/// Whether a two's complement of `n` bytes holds an `int` object's value.
fn fits(o: &Obj, n: usize, signed: bool) -> bool {
    let bits = arith::bit_length(digits(o));
    let room = n as u64 * 8;
    if !signed || bits == 0 {
        return bits <= room;
    }
    let is_smallest = || is_negative(o) && arith::is_power_of_two(digits(o));
    bits < room || bits == room && is_smallest()
}

/// `_PyLong_AsByteArray`: fills `out` even when the value does not fit, unless it is negative for an unsigned place.
pub fn to_bytes(o: &Obj, out: &mut [u8], little_endian: bool, signed: bool) -> core::result::Result<(), Misfit> {
    if !signed && is_negative(o) {
        return Err(Misfit::Negative);
    }
    write(o, out, little_endian);
    if fits(o, out.len(), signed) { Ok(()) } else { Err(Misfit::TooBig) }
}

/// The int that bytes spell.
pub fn from_bytes(bytes: &[u8], little_endian: bool, signed: bool) -> Result<Owned> {
    let at = |i: usize| if little_endian { bytes[i] } else { bytes[bytes.len() - 1 - i] };
    let negative = signed && !bytes.is_empty() && at(bytes.len() - 1) >= 0x80;
    if bytes.len() <= 8 {
        let fill = if negative { u64::MAX } else { 0 };
        let word = (0..bytes.len()).rev().fold(fill, |word, i| word << 8 | u64::from(at(i)));
        return if signed { long::from_i64(word as i64) } else { long::from_u64(word) };
    }
    make((bytes.len() * 8).div_ceil(SHIFT as usize), negative, |out| {
        let (mut buffer, mut bits, mut next, mut carry) = (0u64, 0, 0, u16::from(negative));
        for i in 0..bytes.len() {
            let mut byte = at(i);
            if negative {
                let flipped = u16::from(!byte) + carry;
                carry = flipped >> 8;
                byte = flipped as u8;
            }
            buffer |= u64::from(byte) << bits;
            bits += 8;
            if bits >= SHIFT {
                out[next] = (buffer & MASK) as digit;
                next += 1;
                buffer >>= SHIFT;
                bits -= SHIFT;
            }
        }
        if next < out.len() {
            out[next] = buffer as digit;
        }
    })
}

/// Whether `Py_ASNATIVEBYTES_*` flags mean little-endian.
pub fn is_little_endian(flags: c_int) -> bool {
    flags == -1 || flags & 2 != 0 || flags & Py_ASNATIVEBYTES_LITTLE_ENDIAN != 0
}

/// Whether the flags mean bytes without a sign.
pub fn is_unsigned(flags: c_int) -> bool {
    flags == -1 || flags & Py_ASNATIVEBYTES_UNSIGNED_BUFFER != 0
}

/// The bytes that `PyLong_AsNativeBytes` says are needed for what it has written to a buffer of `n` bytes.
pub fn native_size(o: &Obj, n: usize, flags: c_int) -> usize {
    const WORD: usize = size_of::<usize>();
    let bits = arith::bit_length(digits(o));
    let without_sign = is_unsigned(flags) && !is_negative(o) && bits <= n as u64 * 8;
    if digits(o).len() <= 1 {
        return match n {
            0 => WORD,
            n if n > WORD => WORD,
            n if fits(o, n, true) || without_sign => n,
            n if !is_negative(o) && fits(o, n, false) => n + 1,
            _ => WORD,
        };
    }
    let needed = (bits / 8) as usize + 1;
    if n > 0 && needed == n + 1 && (fits(o, n, true) || without_sign) { n } else { needed }
}

/// `PyLong_AsNativeBytes`.
#[inline(always)]
pub fn to_native(o: &Obj, out: &mut [u8], flags: c_int) -> Result<usize> {
    let rejects = flags != -1 && flags & Py_ASNATIVEBYTES_REJECT_NEGATIVE != 0;
    // A single digit into a C int or long.
    if check(o)
        && long::has_one_digit(o)
        && let Some(value) = long::compact(o)
        && is_little_endian(flags)
        && !rejects
    {
        if let Ok(eight) = <&mut [u8; 8]>::try_from(&mut *out) {
            *eight = value.to_le_bytes();
            return Ok(8);
        }
        if let Ok(four) = <&mut [u8; 4]>::try_from(&mut *out) {
            *four = (value as i32).to_le_bytes();
            return Ok(4);
        }
    }
    to_native_slow(o, out, flags)
}

/// [`to_native`] for every case.
#[inline(never)]
fn to_native_slow(o: &Obj, out: &mut [u8], flags: c_int) -> Result<usize> {
    let index;
    let int = if check(o) {
        o
    } else if flags != -1 && flags & Py_ASNATIVEBYTES_ALLOW_INDEX != 0 {
        index = number::int_index(o)?;
        &index
    } else {
        return Err(expected_int("expect", o));
    };
    if flags != -1 && flags & Py_ASNATIVEBYTES_REJECT_NEGATIVE != 0 && is_negative(int) {
        return Err(raise!(ValueError, "Cannot convert negative int"));
    }
    write(int, out, is_little_endian(flags));
    Ok(native_size(int, out.len(), flags))
}
