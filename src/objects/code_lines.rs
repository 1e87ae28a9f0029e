//! The table that tells which line an instruction comes from (`co_linetable`).
//!
//! Each entry begins with a byte that has its top bit set: four bits say how the place is written, three how many instructions
//! (less one) it is for. No byte of what follows has the top bit set.

use crate::abi::c_int;

const FIRST: u8 = 0x80;
/// Forms of a place: those below [`ONE_LINE`] are on the line before.
const ONE_LINE: u8 = 10;
const NO_COLUMNS: u8 = 13;
const NONE: u8 = 15;

/// A variable-length number, six bits a byte, the lowest first.
fn varint(bytes: &[u8]) -> i64 {
    let (mut value, mut shift) = (0i64, 0);
    for byte in bytes {
        value |= i64::from(byte & 63) << shift;
        shift += 6;
        if byte & 64 == 0 || shift > 54 {
            break;
        }
    }
    value
}

/// The same with its sign in the lowest bit.
fn signed_varint(bytes: &[u8]) -> i64 {
    let value = varint(bytes);
    if value & 1 != 0 { -(value >> 1) } else { value >> 1 }
}

/// The line of an instruction, unless it has none or lies outside.
pub(super) fn line_at(table: &[u8], first_line: c_int, unit: usize) -> Option<c_int> {
    let (mut line, mut end, mut rest) = (i64::from(first_line), 0, table);
    while let Some((&head, behind)) = rest.split_first() {
        let form = (head >> 3) & 15;
        line += match form {
            0..ONE_LINE | NONE => 0,
            ONE_LINE..NO_COLUMNS => i64::from(form - ONE_LINE),
            _ => signed_varint(behind),
        };
        end += usize::from(head & 7) + 1;
        if unit < end {
            return (form != NONE).then_some(line as c_int);
        }
        let next = behind.iter().position(|byte| byte & FIRST != 0).unwrap_or(behind.len());
        rest = &behind[next..];
    }
    None
}

/// The table of a few instructions that all come from the first line.
pub(super) fn one_line(units: usize) -> [u8; 2] {
    debug_assert!((1..=8).contains(&units));
    [FIRST | NO_COLUMNS << 3 | (units - 1) as u8, 0]
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: u8 = 14;

    #[test]
    fn lines_of_entries() {
        assert_eq!(line_at(&one_line(3), 42, 2), Some(42));
        assert_eq!(line_at(&one_line(3), 42, 3), None);
        // two units without a place, one a line before, one two lines on (with its columns), one on the same line
        let table = [0x80 | NONE << 3 | 1, 0x80 | NO_COLUMNS << 3, 0b11, 0x80 | 12 << 3, 1, 2, 0x80, 5];
        let lines: Vec<_> = (0..6).map(|unit| line_at(&table, 10, unit)).collect();
        assert_eq!(lines, [None, None, Some(9), Some(11), Some(11), None]);
        let far = [0x80 | LONG << 3, 64 | 40, 6, 0, 1, 1];
        assert_eq!(line_at(&far, 1, 0), Some(1 + (40 + 6 * 64) / 2));
    }
}
