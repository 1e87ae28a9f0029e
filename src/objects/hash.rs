//! The seeded hash of bytes, shared by `str`, `bytes`, buffers and the intern table.
//!
//! Two 64-bit words are mixed at a time by a 128-bit multiplication whose halves are folded together.

use crate::abi::*;

/// Name and figures for `sys.hash_info` and `PyHash_GetFuncDef`.
pub const NAME: &CStr = c"fold128";
pub const HASH_BITS: c_int = 64;
pub const SEED_BITS: c_int = 128;

/// Fractional digits of pi: the constants that the seed is added to.
const PI: [u64; 4] = [0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344, 0xA409_3822_299F_31D0, 0x082E_FA98_EC4E_6C89];

/// The seed, and room that CPython's secret has besides: a data symbol whose size is part of the ABI.
#[unsafe(no_mangle)]
pub static mut _Py_HashSecret: [u64; 3] = [PI[0], PI[1], PI[2]];
static mut SEEDED: bool = false;

/// What `PYTHONHASHSEED` asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum SeedChoice {
    Random,
    Fixed(u32),
    Invalid,
}

fn parse_seed(text: &[u8]) -> SeedChoice {
    if text.is_empty() || text == b"random" {
        return SeedChoice::Random;
    }
    let number = core::str::from_utf8(text).ok().and_then(|t| t.parse::<u32>().ok());
    number.map_or(SeedChoice::Invalid, SeedChoice::Fixed)
}

/// Chooses the seed, once per process: `PYTHONHASHSEED`, or random. `false` when that variable is neither `random` nor a 32-bit
/// number (a random seed is then used).
pub fn init() -> bool {
    // SAFETY: under the GIL; `getenv` returns NULL or a NUL-terminated string, `getrandom` fills the seed.
    unsafe {
        if SEEDED {
            return true;
        }
        SEEDED = true;
        let value = libc::getenv(c"PYTHONHASHSEED".as_ptr());
        let choice = if value.is_null() { SeedChoice::Random } else { parse_seed(CStr::from_ptr(value).to_bytes()) };
        match choice {
            SeedChoice::Fixed(n) => {
                let n = u64::from(n);
                let [a, b] = if n == 0 { [PI[0], PI[1]] } else { [fold(n ^ PI[0], PI[2]), fold(n ^ PI[1], PI[3])] };
                _Py_HashSecret = [a, b, fold(a, PI[3])];
            }
            _ => {
                let seed = &raw mut _Py_HashSecret;
                libc::getrandom(seed.cast(), size_of::<[u64; 3]>(), 0);
            }
        }
        choice != SeedChoice::Invalid
    }
}

/// Whether hashes are the same in every process: `PYTHONHASHSEED` is a number.
pub fn is_randomized() -> bool {
    // SAFETY: `getenv` returns NULL or a NUL-terminated string.
    unsafe {
        let value = libc::getenv(c"PYTHONHASHSEED".as_ptr());
        value.is_null() || !matches!(parse_seed(CStr::from_ptr(value).to_bytes()), SeedChoice::Fixed(_))
    }
}

#[inline(always)]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    product as u64 ^ (product >> 64) as u64
}

#[inline(always)]
unsafe fn read64(p: *const u8) -> u64 {
    // SAFETY: the caller promises eight readable bytes.
    unsafe { p.cast::<u64>().read_unaligned() }
}

#[inline(always)]
unsafe fn read32(p: *const u8) -> u64 {
    // SAFETY: the caller promises four readable bytes.
    unsafe { u64::from(p.cast::<u32>().read_unaligned()) }
}

/// The hash of these bytes: 0 for none, never -1.
#[inline]
pub fn bytes(s: &[u8]) -> Py_hash_t {
    let (p, n) = (s.as_ptr(), s.len());
    if n == 0 {
        return 0;
    }
    // SAFETY: the seed is written once, under the GIL, before any hash is computed.
    let seed = unsafe {
        {
            let secret = &raw const _Py_HashSecret;
            [(*secret)[0], (*secret)[1]]
        }
    };
    // SAFETY: every read stays within the `n` bytes.
    let (a, b) = unsafe {
        if n > 16 {
            return finish(long(s, seed), 0, seed, n);
        } else if n >= 8 {
            (read64(p), read64(p.add(n - 8)))
        } else if n >= 4 {
            (read32(p), read32(p.add(n - 4)))
        } else {
            (u64::from(*p) << 16 | u64::from(*p.add(n >> 1)) << 8 | u64::from(*p.add(n - 1)), 0)
        }
    };
    finish(a, b, seed, n)
}

#[inline(always)]
fn finish(a: u64, b: u64, seed: [u64; 2], n: usize) -> Py_hash_t {
    let mixed = fold(a ^ seed[0], b ^ seed[1] ^ PI[2]);
    let hash = fold(mixed ^ PI[3], n as u64 ^ seed[1] ^ PI[0]) as Py_hash_t;
    if hash == -1 { -2 } else { hash }
}

/// Folds everything but the length of more than 16 bytes into one word, 16 bytes at a time, the last 16 overlapping.
fn long(s: &[u8], seed: [u64; 2]) -> u64 {
    let mut state = seed[0] ^ PI[1];
    let last = s.len() - 16;
    // SAFETY: each step reads 16 bytes at an offset of at most `len - 16`.
    unsafe {
        let p = s.as_ptr();
        let mut i = 0;
        while i < last {
            state = fold(read64(p.add(i)) ^ PI[2] ^ seed[1], read64(p.add(i + 8)) ^ state);
            i += 16;
        }
        fold(read64(p.add(last)) ^ PI[3] ^ seed[1], read64(p.add(last + 8)) ^ state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_are_numbers_or_random() {
        assert_eq!(parse_seed(b"random"), SeedChoice::Random);
        assert_eq!(parse_seed(b""), SeedChoice::Random);
        assert_eq!(parse_seed(b"4294967295"), SeedChoice::Fixed(u32::MAX));
        assert_eq!(parse_seed(b"4294967296"), SeedChoice::Invalid);
        assert_eq!(parse_seed(b"x"), SeedChoice::Invalid);
    }

    #[test]
    fn every_byte_and_the_length_count() {
        assert_eq!(bytes(b""), 0);
        let text: Vec<u8> = (0..100).collect();
        for n in 1..100 {
            let hash = bytes(&text[..n]);
            assert_ne!(hash, bytes(&text[..n + 1]));
            for i in 0..n {
                let mut other = text[..n].to_vec();
                other[i] ^= 0x40;
                assert_ne!(hash, bytes(&other), "byte {i} of {n}");
            }
        }
    }
}
