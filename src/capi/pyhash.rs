//! `pyhash.h`.

use crate::abi::*;
use crate::objects::{float, hash};

/// Returns the hash of a double; `inst` is what a NaN hashes by. Private, used by real modules.
///
/// # Safety
/// `inst` is an address; it is not looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Py_HashDouble(inst: *mut PyObject, v: c_double) -> Py_hash_t {
    if v.is_nan() {
        return crate::protocols::compare::hash_address(inst as usize);
    }

    float::hash_f64(crate::objects::singletons::none(), v)
}

/// Returns the hash of `len` bytes, as a bytes object with these contents has it. C API reference: PyHash API.
///
/// # Safety
/// `len` bytes can be read at `ptr`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_HashBuffer(ptr: *const c_void, len: Py_ssize_t) -> Py_hash_t {
    if len <= 0 {
        return 0;
    }
    // SAFETY: passed on from the caller.
    hash::bytes(unsafe { core::slice::from_raw_parts(ptr.cast(), len as usize) })
}

/// As [`Py_HashBuffer`]. Private, used by real modules.
///
/// # Safety
/// `len` bytes can be read at `ptr`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Py_HashBytes(ptr: *const c_void, len: Py_ssize_t) -> Py_hash_t {
    // SAFETY: passed on from the caller.
    unsafe { Py_HashBuffer(ptr, len) }
}

/// Returns the hash of an address. C API reference: PyHash API.
///
/// # Safety
/// None: the address is not looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_HashPointer(ptr: *const c_void) -> Py_hash_t {
    crate::protocols::compare::hash_address(ptr as usize)
}

static mut FUNCTION: PyHash_FuncDef = PyHash_FuncDef {
    hash: Some(Py_HashBuffer),
    name: hash::NAME.as_ptr(),
    hash_bits: hash::HASH_BITS,
    seed_bits: hash::SEED_BITS,
};

/// Returns the static definition of the hash function of strings and bytes. C API reference: PyHash API.
///
/// # Safety
/// None.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyHash_GetFuncDef() -> *mut PyHash_FuncDef {
    &raw mut FUNCTION
}
