//! `pymacro.h`: versions as numbers.

use crate::abi::*;

/// The version as `PY_VERSION_HEX` has it: a byte each for `x`, `y` and `z`, a nibble each for `level` and `serial`; higher bits are ignored.
/// Never fails; needs no GIL. C API reference: API and ABI Versioning.
#[unsafe(no_mangle)]
pub extern "C" fn Py_PACK_FULL_VERSION(x: c_int, y: c_int, z: c_int, level: c_int, serial: c_int) -> u32 {
    let bits = ((x & 0xff) << 24) | ((y & 0xff) << 16) | ((z & 0xff) << 8) | ((level & 0xf) << 4) | (serial & 0xf);
    bits as u32
}

/// `Py_PACK_FULL_VERSION(x, y, 0, 0, 0)`: for comparisons with `PY_VERSION_HEX`. Never fails; needs no GIL.
/// C API reference: API and ABI Versioning.
#[unsafe(no_mangle)]
pub extern "C" fn Py_PACK_VERSION(x: c_int, y: c_int) -> u32 {
    Py_PACK_FULL_VERSION(x, y, 0, 0, 0)
}
