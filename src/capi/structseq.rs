//! `structseq.h`.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned};
use crate::objects::structseq;

/// Makes a type of struct sequences. Returns a new reference, or NULL with an error set. C API reference: Tuple Objects.
///
/// # Safety
/// The caller holds the GIL; `desc` is a description whose texts outlive the type.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyStructSequence_NewType(desc: *mut PyStructSequence_Desc) -> *mut PyTypeObject {
    // SAFETY: passed on from the caller.
    unsafe { structseq::new_type(desc, 0) }.into_c().cast()
}

/// Makes a static type, still all zero, one of struct sequences. Returns 0, or -1 with an error set (`SystemError` when it was made already).
/// C API reference: Tuple Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a type object in static storage, `desc` a description that outlives it.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyStructSequence_InitType2(
    r#type: *mut PyTypeObject,
    desc: *mut PyStructSequence_Desc,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { structseq::init_type(r#type, desc) }.into_c()
}

/// As `PyStructSequence_InitType2`, without a result: a failure leaves its error set. C API reference: Tuple Objects.
///
/// # Safety
/// As for `PyStructSequence_InitType2`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyStructSequence_InitType(r#type: *mut PyTypeObject, desc: *mut PyStructSequence_Desc) {
    // SAFETY: passed on from the caller.
    _ = unsafe { structseq::init_type(r#type, desc) };
}

/// Makes an instance whose items are all NULL, to be set before use. Returns a new reference, or NULL with an error set.
/// C API reference: Tuple Objects.
///
/// # Safety
/// The caller holds the GIL; `type` is a type of struct sequences.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyStructSequence_New(r#type: *mut PyTypeObject) -> *mut PyObject {
    structseq::create(r#type).into_c()
}

/// Sets an item of a new instance; takes over the reference and checks nothing. C API reference: Tuple Objects.
///
/// # Safety
/// `p` is a struct sequence with a field `pos`; the caller gives its reference to `o` away.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyStructSequence_SetItem(p: *mut PyObject, pos: Py_ssize_t, o: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe {
        match Owned::from_ptr_opt(o) {
            Some(value) => structseq::set(Obj::from_ptr(p), pos as usize, value),
            None => structseq::slot(p, pos as usize).write(core::ptr::null_mut()),
        }
    }
}

/// Returns an item, borrowed, hidden ones included; checks nothing. C API reference: Tuple Objects.
///
/// # Safety
/// `p` is a struct sequence with a field `pos`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyStructSequence_GetItem(p: *mut PyObject, pos: Py_ssize_t) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { *structseq::slot(p, pos as usize) }
}
