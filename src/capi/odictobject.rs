//! `odictobject.h`.

use crate::abi::*;
use crate::engine::{IntoC, Obj};
use crate::objects::odict;

/// Returns a new empty ordered dict, a new reference; NULL with `MemoryError` set. C API reference: Dictionary Objects
/// (ordered dictionaries).
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyODict_New() -> *mut PyObject {
    odict::new().into_c()
}

/// Sets `od[key]` to an item, which is not stolen; a new key comes last. Returns 0, or -1 with an error set
/// (`TypeError` for an unhashable key). C API reference: Dictionary Objects (ordered dictionaries).
///
/// # Safety
/// The caller holds the GIL; `od` is an ordered dict, `key` and `item` are live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyODict_SetItem(od: *mut PyObject, key: *mut PyObject, item: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { odict::set(Obj::from_ptr(od), Obj::from_ptr(key), Obj::from_ptr(item)) }.into_c()
}

/// Deletes `od[key]`. Returns 0, or -1 with an error set (`KeyError` if the key is not there, `TypeError` for an
/// unhashable one). C API reference: Dictionary Objects (ordered dictionaries).
///
/// # Safety
/// The caller holds the GIL; `od` is an ordered dict, `key` a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyODict_DelItem(od: *mut PyObject, key: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { odict::del(Obj::from_ptr(od), Obj::from_ptr(key)) }.into_c()
}
