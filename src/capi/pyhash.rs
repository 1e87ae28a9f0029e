//! `pyhash.h`: the hash of a double.

use crate::abi::*;
use crate::objects::float;

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
