//! The formats of the module `struct`, in which exporters describe their items: sizes, alignment and values.

use crate::abi::Py_complex;
use crate::engine::{Owned, Result};
use crate::objects::{bytes, complex, float, float_pack, long, tuple};

/// Why a text is no format.
#[derive(Debug, PartialEq, Eq)]
pub enum Problem {
    /// A number with nothing behind it.
    LonelyCount,
    /// A character that stands for no type.
    Unknown,
    /// More bytes than an object may have.
    TooLong,
    /// A NUL within the text.
    Nul,
}

impl Problem {
    /// What the error says.
    pub fn text(&self) -> &'static str {
        match self {
            Problem::LonelyCount => "repeat count given without format specifier",
            Problem::Unknown => "bad char in struct format",
            Problem::TooLong => "total struct size too long",
            Problem::Nul => "embedded null character",
        }
    }
}

/// Some values of one type, one behind the other.
#[derive(Debug)]
struct Field {
    code: u8,
    offset: usize,
    /// The bytes of each value.
    size: usize,
    count: usize,
}

/// A format that was understood.
#[derive(Debug)]
pub struct Structure {
    fields: Vec<Field>,
    /// The size in bytes of all values with the padding between them.
    pub size: usize,
    /// The number of values.
    pub len: usize,
    big_endian: bool,
}

/// The size of a type's value, and what its address is a multiple of, if there is such a type.
type Rules = fn(u8) -> Option<(usize, usize)>;

/// The size of a type's value and what its address is a multiple of, in this machine's own layout.
fn native(code: u8) -> Option<(usize, usize)> {
    Some(match code {
        b'x' | b'c' | b'b' | b'B' | b'?' | b's' | b'p' => (1, 1),
        b'h' | b'H' | b'e' => (2, 2),
        b'i' | b'I' | b'f' => (4, 4),
        b'l' | b'L' | b'q' | b'Q' | b'n' | b'N' | b'd' | b'P' => (8, 8),
        b'F' => (8, 4),
        b'D' => (16, 8),
        _ => return None,
    })
}

/// The size of a type's value in the layout that is the same on all machines, which knows no alignment.
fn standard(code: u8) -> Option<(usize, usize)> {
    match code {
        b'n' | b'N' | b'P' => None,
        b'l' | b'L' => Some((4, 1)),
        code => native(code).map(|(size, _)| (size, 1)),
    }
}

impl Structure {
    /// Understands a format.
    pub fn parse(text: &[u8]) -> core::result::Result<Structure, Problem> {
        if text.contains(&0) {
            return Err(Problem::Nul);
        }
        let (layout, big_endian, rest): (Rules, _, _) = match text {
            [b'@', rest @ ..] => (native, cfg!(target_endian = "big"), rest),
            [b'=', rest @ ..] => (standard, cfg!(target_endian = "big"), rest),
            [b'<', rest @ ..] => (standard, false, rest),
            [b'>' | b'!', rest @ ..] => (standard, true, rest),
            rest => (native, cfg!(target_endian = "big"), rest),
        };
        let mut structure = Structure { fields: Vec::new(), size: 0, len: 0, big_endian };
        let mut at = rest.iter().copied();
        while let Some(c) = at.next() {
            if c.is_ascii_whitespace() || c == 0x0b {
                continue;
            }
            let (mut count, mut code) = (1, c);
            if c.is_ascii_digit() {
                count = usize::from(c - b'0');
                loop {
                    code = at.next().ok_or(Problem::LonelyCount)?;
                    if !code.is_ascii_digit() {
                        break;
                    }
                    count = checked(count.checked_mul(10).and_then(|n| n.checked_add(usize::from(code - b'0'))))?;
                }
            }
            let (size, alignment) = layout(code).ok_or(Problem::Unknown)?;
            structure.add(code, count, size, alignment)?;
        }
        Ok(structure)
    }

    fn add(&mut self, code: u8, count: usize, size: usize, alignment: usize) -> core::result::Result<(), Problem> {
        let offset = checked(self.size.checked_next_multiple_of(alignment))?;
        self.size = checked(count.checked_mul(size).and_then(|n| n.checked_add(offset)))?;
        match code {
            b'x' => {}
            b's' | b'p' => {
                self.fields.push(Field { code, offset, size: count, count: 1 });
                self.len += 1;
            }
            _ if count == 0 => {}
            _ => {
                self.fields.push(Field { code, offset, size, count });
                self.len = checked(self.len.checked_add(count))?;
            }
        }
        Ok(())
    }

    /// The values at the start of `memory`, as a tuple.
    ///
    /// # Panics
    /// When `memory` is smaller than the structure.
    pub fn unpack(&self, memory: &[u8]) -> Result<Owned> {
        if self.len == 0 {
            return Ok(tuple::empty());
        }
        let mut values = tuple::Filling::new(self.len)?;
        for field in &self.fields {
            for i in 0..field.count {
                let at = field.offset + i * field.size;
                values.push(self.value(field.code, &memory[at..at + field.size])?);
            }
        }
        Ok(values.finish())
    }

    fn value(&self, code: u8, memory: &[u8]) -> Result<Owned> {
        match code {
            b'c' | b's' => bytes::new(memory),
            b'p' => {
                // The first byte is the length.
                let Some((&n, text)) = memory.split_first() else { return bytes::new(memory) };
                bytes::new(&text[..usize::from(n).min(text.len())])
            }
            b'?' => Ok(crate::objects::bool::new(memory.iter().any(|&b| b != 0))),
            b'b' | b'h' | b'i' | b'l' | b'q' | b'n' => {
                let unused = 64 - 8 * memory.len();
                long::from_i64((self.word(memory) << unused) as i64 >> unused)
            }
            b'e' | b'f' | b'd' => float::new(self.real(memory)),
            b'F' | b'D' => {
                let (real, imaginary) = memory.split_at(memory.len() / 2);
                complex::new(Py_complex { real: self.real(real), imag: self.real(imaginary) })
            }
            _ => long::from_u64(self.word(memory)),
        }
    }

    /// Up to eight bytes as a number.
    fn word(&self, memory: &[u8]) -> u64 {
        let push = |value: u64, b: &u8| value << 8 | u64::from(*b);
        if self.big_endian { memory.iter().fold(0, push) } else { memory.iter().rev().fold(0, push) }
    }

    fn real(&self, memory: &[u8]) -> f64 {
        let bits = self.word(memory);
        match memory.len() {
            2 => float_pack::unpack_half(bits as u16),
            4 => float_pack::unpack_single(bits as u32),
            _ => f64::from_bits(bits),
        }
    }
}

/// A size that an object may have.
fn checked(size: Option<usize>) -> core::result::Result<usize, Problem> {
    size.filter(|&n| n <= isize::MAX as usize).ok_or(Problem::TooLong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn size(text: &str) -> core::result::Result<usize, Problem> {
        Structure::parse(text.as_bytes()).map(|s| s.size)
    }

    #[test]
    fn sizes() {
        for (text, expected) in
            [("", 0), ("ci", 8), ("=ci", 5), ("c0i", 4), ("5p2x", 7), ("bF", 12), ("<bD", 17), (" i i ", 8)]
        {
            assert_eq!(size(text), Ok(expected), "{text}");
        }
        assert_eq!(size("3"), Err(Problem::LonelyCount));
        assert_eq!(size("3 i"), Err(Problem::Unknown));
        assert_eq!(size("=n"), Err(Problem::Unknown));
        assert_eq!(size("9223372036854775807s1s"), Err(Problem::TooLong));
        assert_eq!(size("i\0"), Err(Problem::Nul));
    }
}
