//! `pytime.h`: clocks.

use crate::abi::*;
use crate::engine::clock;

/// Returns a time in seconds, rounded to the nearest double. Needs no GIL. C API reference: PyTime C API.
#[unsafe(no_mangle)]
pub extern "C" fn PyTime_AsSecondsDouble(t: PyTime_t) -> c_double {
    clock::as_seconds(t)
}

/// Stores the time of day in `result`, in nanoseconds. Returns 0; the clock never fails. C API reference: PyTime C API.
///
/// # Safety
/// `result` is valid for writing. The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTime_Time(result: *mut PyTime_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { result.write(clock::system()) };
    0
}

/// Stores the monotonic clock in `result`, in nanoseconds. Returns 0; the clock never fails. C API reference: PyTime C API.
///
/// # Safety
/// `result` is valid for writing. The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTime_Monotonic(result: *mut PyTime_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { result.write(clock::monotonic()) };
    0
}

/// Stores the clock of the highest resolution, the monotonic one, in `result`, in nanoseconds. Returns 0; the clock never fails. C API reference: PyTime C API.
///
/// # Safety
/// `result` is valid for writing. The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTime_PerfCounter(result: *mut PyTime_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { result.write(clock::monotonic()) };
    0
}

/// Stores the time of day in `result`, in nanoseconds. Returns 0; the clock never fails. Needs no GIL. C API reference: PyTime C API.
///
/// # Safety
/// `result` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTime_TimeRaw(result: *mut PyTime_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { result.write(clock::system()) };
    0
}

/// Stores the monotonic clock in `result`, in nanoseconds. Returns 0; the clock never fails. Needs no GIL. C API reference: PyTime C API.
///
/// # Safety
/// `result` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTime_MonotonicRaw(result: *mut PyTime_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { result.write(clock::monotonic()) };
    0
}

/// Stores the clock of the highest resolution, the monotonic one, in `result`, in nanoseconds. Returns 0; the clock never fails. Needs no GIL. C API reference: PyTime C API.
///
/// # Safety
/// `result` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyTime_PerfCounterRaw(result: *mut PyTime_t) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { result.write(clock::monotonic()) };
    0
}
