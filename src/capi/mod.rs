//! The exported C entry points: one file per CPython header. An entry validates, calls one function below, and turns the result
//! into CPython's sentinel.

use crate::abi::{Py_ssize_t, PyObject, c_int};
use crate::engine::{Owned, Result};

pub mod abstract_;
pub mod boolobject;
pub mod bytearrayobject;
pub mod bytesobject;
pub mod cellobject;
pub mod ceval;
pub mod classobject;
pub mod code;
pub mod codecs;
pub mod complexobject;
pub mod context;
pub mod critical_section;
pub mod descrobject;
pub mod dictobject;
pub mod fileobject;
pub mod fileutils;
pub mod floatobject;
pub mod frameobject;
pub mod funcobject;
pub mod genericaliasobject;
pub mod import;
pub mod intrcheck;
pub mod iterobject;
pub mod listobject;
pub mod longobject;
pub mod memoryobject;
pub mod methodobject;
pub mod modsupport;
pub mod moduleobject;
pub mod mystrtoul;
pub mod object;
pub mod objimpl;
pub mod odictobject;
pub mod picklebufobject;
pub mod pycapsule;
pub mod pyctype;
pub mod pyerrors;
pub mod pyframe;
pub mod pyhash;
pub mod pylifecycle;
pub mod pymacro;
pub mod pymem;
pub mod pystate;
pub mod pystrcmp;
pub mod pystrtod;
pub mod pythread;
pub mod pytime;
pub mod refcount;
pub mod setobject;
pub mod sliceobject;
pub mod structseq;
pub mod sysmodule;
pub mod traceback;
pub mod tupleobject;
pub mod unicodeobject;
pub mod variadic;
pub mod warnings;
pub mod weakrefobject;

/// Stores a new reference for a `…Ref` or `…Optional…` entry: 1 when there is one, 0 (and NULL) when there is none, -1 (and NULL) for an error.
/// A NULL `place` drops the reference.
///
/// # Safety
/// `place` is NULL or valid for writing.
unsafe fn store(place: *mut *mut PyObject, found: Result<Option<Owned>>) -> c_int {
    let (value, status) = match found {
        Ok(Some(value)) => (Some(value), 1),
        Ok(None) => (None, 0),
        Err(_) => (None, -1),
    };
    if !place.is_null() {
        // SAFETY: as promised.
        unsafe { place.write(value.map_or(core::ptr::null_mut(), Owned::into_ptr)) };
    }
    status
}

/// Clips a slice `lo..hi` to a sequence of `len` items.
fn clip(lo: Py_ssize_t, hi: Py_ssize_t, len: usize) -> (usize, usize) {
    let lo = lo.clamp(0, len as Py_ssize_t);
    (lo as usize, hi.clamp(lo, len as Py_ssize_t) as usize)
}
