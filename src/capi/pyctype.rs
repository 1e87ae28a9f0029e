//! `pyctype.h`: character classes of ASCII, in any locale.

/// The class bits of `Py_ISLOWER` and its relatives.
const LOWER: u32 = 0x01;
const UPPER: u32 = 0x02;
const DIGIT: u32 = 0x04;
const SPACE: u32 = 0x08;
const HEX_DIGIT: u32 = 0x10;

const fn classes(c: u8) -> u32 {
    let mut bits = 0;
    if c.is_ascii_lowercase() {
        bits |= LOWER;
    }
    if c.is_ascii_uppercase() {
        bits |= UPPER;
    }
    if c.is_ascii_digit() {
        bits |= DIGIT;
    }
    if c.is_ascii_hexdigit() {
        bits |= HEX_DIGIT;
    }
    if matches!(c, 0x09..=0x0D | 0x20) {
        bits |= SPACE;
    }
    bits
}

/// The class bits of each byte.
#[unsafe(no_mangle)]
pub static mut _Py_ctype_table: [u32; 256] = {
    let mut table = [0; 256];
    let mut c = 0;
    while c < 256 {
        table[c] = classes(c as u8);
        c += 1;
    }
    table
};

/// Each byte in lower case.
#[unsafe(no_mangle)]
pub static mut _Py_ctype_tolower: [u8; 256] = {
    let mut table = [0; 256];
    let mut c = 0;
    while c < 256 {
        table[c] = (c as u8).to_ascii_lowercase();
        c += 1;
    }
    table
};

/// Each byte in upper case.
#[unsafe(no_mangle)]
pub static mut _Py_ctype_toupper: [u8; 256] = {
    let mut table = [0; 256];
    let mut c = 0;
    while c < 256 {
        table[c] = (c as u8).to_ascii_uppercase();
        c += 1;
    }
    table
};
