//! `sliceobject.h`.

use crate::abi::*;
use crate::engine::{IntoC, Obj};
use crate::objects::{singletons, slice};

/// Returns a new slice, or NULL with an error set. NULL stands for None. C API reference: Slice Objects.
///
/// # Safety
/// The caller holds the GIL; each object argument is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySlice_New(start: *mut PyObject, stop: *mut PyObject, step: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let part = |o: *mut PyObject| singletons::or_none(unsafe { Obj::from_ptr_opt(o) });
    slice::new(part(start), part(stop), part(step)).into_c()
}

/// Stores the slice's three numbers, clipped to `Py_ssize_t`. Returns 0, or -1 with an error set: `ValueError` for a
/// step of zero, `TypeError` for what is no integer. C API reference: Slice Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is a slice, the places are valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySlice_Unpack(
    o: *mut PyObject,
    start: *mut Py_ssize_t,
    stop: *mut Py_ssize_t,
    step: *mut Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { slice::unpack_to(Obj::from_ptr(o), start, stop, step) }.into_c()
}

/// Clips `*start` and `*stop` to a sequence of `len` items and returns the number of items. Never an error. C API
/// reference: Slice Objects.
///
/// # Safety
/// The places are valid; `step` is not zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySlice_AdjustIndices(
    len: Py_ssize_t,
    start: *mut Py_ssize_t,
    stop: *mut Py_ssize_t,
    step: Py_ssize_t,
) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { slice::adjust(len, &mut *start, &mut *stop, step) }
}

/// `PySlice_Unpack`, then `PySlice_AdjustIndices` with the number of items stored in `*count`. Returns 0, or -1 with
/// an error set. C API reference: Slice Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is a slice, the places are valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySlice_GetIndicesEx(
    o: *mut PyObject,
    len: Py_ssize_t,
    start: *mut Py_ssize_t,
    stop: *mut Py_ssize_t,
    step: *mut Py_ssize_t,
    count: *mut Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        if PySlice_Unpack(o, start, stop, step) < 0 {
            return -1;
        }
        count.write(PySlice_AdjustIndices(len, start, stop, *step));
    }
    0
}

/// Stores the slice's numbers for a sequence of `len` items. Returns 0, or -1 (without an error) for indices that are
/// no ints or lie outside. An old interface: use `PySlice_Unpack`. C API reference: Slice Objects.
///
/// # Safety
/// The caller holds the GIL; `o` is a slice, the places are valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySlice_GetIndices(
    o: *mut PyObject,
    len: Py_ssize_t,
    start: *mut Py_ssize_t,
    stop: *mut Py_ssize_t,
    step: *mut Py_ssize_t,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe {
        match slice::get_indices_old(Obj::from_ptr(o), len, [&mut *start, &mut *stop, &mut *step]) {
            Some(()) => 0,
            None => -1,
        }
    }
}
