//! `critical_section.h`: with a GIL, every section is critical already, and nothing is locked.

use crate::abi::*;

/// Begins a critical section on an object: does nothing, as the GIL is held. C API reference: Synchronization Primitives.
///
/// # Safety
/// The caller holds the GIL. The arguments are not looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCriticalSection_Begin(_c: *mut PyCriticalSection, _op: *mut PyObject) {}

/// Begins a critical section on a mutex: does nothing, as the GIL is held. C API reference: Synchronization Primitives.
///
/// # Safety
/// The caller holds the GIL. The arguments are not looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCriticalSection_BeginMutex(_c: *mut PyCriticalSection, _m: *mut PyMutex) {}

/// Ends a critical section: does nothing. C API reference: Synchronization Primitives.
///
/// # Safety
/// The caller holds the GIL. The argument is not looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCriticalSection_End(_c: *mut PyCriticalSection) {}

/// Begins a critical section on two objects: does nothing, as the GIL is held. C API reference: Synchronization Primitives.
///
/// # Safety
/// The caller holds the GIL. The arguments are not looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCriticalSection2_Begin(_c: *mut PyCriticalSection2, _a: *mut PyObject, _b: *mut PyObject) {}

/// Begins a critical section on two mutexes: does nothing, as the GIL is held. C API reference: Synchronization Primitives.
///
/// # Safety
/// The caller holds the GIL. The arguments are not looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCriticalSection2_BeginMutex(
    _c: *mut PyCriticalSection2,
    _m1: *mut PyMutex,
    _m2: *mut PyMutex,
) {
}

/// Ends a critical section on two things: does nothing. C API reference: Synchronization Primitives.
///
/// # Safety
/// The caller holds the GIL. The argument is not looked at.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCriticalSection2_End(_c: *mut PyCriticalSection2) {}
