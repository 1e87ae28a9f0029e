//! `floatobject.h`.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Result, error};
use crate::objects::{float, float_pack, float_text, number_info};

/// Makes a float. Returns a new reference, or NULL with `MemoryError` set. C API reference: Floating-Point Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_FromDouble(value: c_double) -> *mut PyObject {
    float::new(value).into_c()
}

/// Makes a float of what a string or bytes-like object spells. Returns a new reference, or NULL with `ValueError` or `TypeError` set.
/// C API reference: Floating-Point Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_FromString(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { Obj::from_ptr_opt(o) }.ok_or_else(error::null_argument).and_then(float_text::from_object).into_c()
}

/// Returns the value of a float, or of what has `__float__` or `__index__`; -1.0 with `TypeError` (or what these methods raise) set.
/// C API reference: Floating-Point Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_AsDouble(o: *mut PyObject) -> c_double {
    // SAFETY: passed on from the caller.
    unsafe { Obj::from_ptr_opt(o) }.ok_or_else(error::bad_argument).and_then(float::as_f64).into_c()
}

/// Returns the largest finite double. C API reference: Floating-Point Objects.
#[unsafe(no_mangle)]
pub extern "C" fn PyFloat_GetMax() -> c_double {
    c_double::MAX
}

/// Returns the smallest normal positive double. C API reference: Floating-Point Objects.
#[unsafe(no_mangle)]
pub extern "C" fn PyFloat_GetMin() -> c_double {
    c_double::MIN_POSITIVE
}

/// Returns a new reference to a struct sequence about floats (`sys.float_info`), or NULL with an error set.
/// C API reference: Floating-Point Objects.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_GetInfo() -> *mut PyObject {
    number_info::float_info().into_c()
}

/// Writes bytes in the order that `le` says.
unsafe fn store<const N: usize>(p: *mut c_char, le: c_int, packed: Result<[u8; N]>) -> c_int {
    let write = |mut bytes: [u8; N]| {
        if le == 0 {
            bytes.reverse();
        }
        // SAFETY: the caller vouches for `N` bytes at `p`.
        unsafe { p.cast::<[u8; N]>().write(bytes) }
    };
    packed.map(write).into_c()
}

/// Reads bytes in the order that `le` says, and gives them back little-endian.
unsafe fn load<const N: usize>(p: *const c_char, le: c_int) -> [u8; N] {
    // SAFETY: the caller vouches for `N` bytes at `p`.
    let mut bytes = unsafe { p.cast::<[u8; N]>().read() };
    if le == 0 {
        bytes.reverse();
    }
    bytes
}

/// Writes a double as IEEE 754 binary16. Returns 0, or -1 with `OverflowError` set. C API reference: Pack and Unpack functions.
///
/// # Safety
/// The caller holds the GIL; `p` is valid for 2 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_Pack2(x: c_double, p: *mut c_char, le: c_int) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { store(p, le, float_pack::pack_half(x).map(u16::to_le_bytes)) }
}

/// Writes a double as IEEE 754 binary32. Returns 0, or -1 with `OverflowError` set. C API reference: Pack and Unpack functions.
///
/// # Safety
/// The caller holds the GIL; `p` is valid for 4 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_Pack4(x: c_double, p: *mut c_char, le: c_int) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { store(p, le, float_pack::pack_single(x).map(u32::to_le_bytes)) }
}

/// Writes a double as IEEE 754 binary64. Returns 0. C API reference: Pack and Unpack functions.
///
/// # Safety
/// `p` is valid for 8 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_Pack8(x: c_double, p: *mut c_char, le: c_int) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { store(p, le, Ok(x.to_le_bytes())) }
}

/// Reads an IEEE 754 binary16. C API reference: Pack and Unpack functions.
///
/// # Safety
/// `p` is valid for 2 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_Unpack2(p: *const c_char, le: c_int) -> c_double {
    // SAFETY: passed on from the caller.
    float_pack::unpack_half(u16::from_le_bytes(unsafe { load(p, le) }))
}

/// Reads an IEEE 754 binary32. C API reference: Pack and Unpack functions.
///
/// # Safety
/// `p` is valid for 4 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_Unpack4(p: *const c_char, le: c_int) -> c_double {
    // SAFETY: passed on from the caller.
    float_pack::unpack_single(u32::from_le_bytes(unsafe { load(p, le) }))
}

/// Reads an IEEE 754 binary64. C API reference: Pack and Unpack functions.
///
/// # Safety
/// `p` is valid for 8 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyFloat_Unpack8(p: *const c_char, le: c_int) -> c_double {
    // SAFETY: passed on from the caller.
    c_double::from_le_bytes(unsafe { load(p, le) })
}
