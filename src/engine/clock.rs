//! Clocks, in nanoseconds.

use super::{Obj, Raised, Result};
use crate::abi::PyTime_t;
use crate::objects::{float, long, singletons};
use crate::raise;

const SECOND: PyTime_t = 1_000_000_000;

fn read(clock: libc::clockid_t) -> PyTime_t {
    let mut now = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the system knows both clocks that are asked for and fills the struct.
    unsafe { libc::clock_gettime(clock, &raw mut now) };
    now.tv_sec * SECOND + now.tv_nsec
}

/// The time of day since 1970.
pub fn system() -> PyTime_t {
    read(libc::CLOCK_REALTIME)
}

/// A clock that never goes back.
pub fn monotonic() -> PyTime_t {
    read(libc::CLOCK_MONOTONIC)
}

/// Seconds; whole ones are exact.
pub fn as_seconds(t: PyTime_t) -> f64 {
    if t % SECOND == 0 { (t / SECOND) as f64 } else { t as f64 / SECOND as f64 }
}

/// A timeout in seconds, as methods of locks take it: -1 s for none when the call blocks, 0 when it does not.
pub fn lock_timeout(seconds: Option<&Obj>, blocking: bool) -> Result<PyTime_t> {
    let Some(seconds) = seconds.filter(|s| !singletons::is_none(s)) else {
        return Ok(if blocking { -SECOND } else { 0 });
    };
    if !blocking {
        return Err(raise!(ValueError, "can't specify a timeout for a non-blocking call"));
    }
    let timeout = from_seconds(seconds)?;
    if timeout < 0 {
        return Err(raise!(ValueError, "timeout value must be a non-negative number"));
    }
    Ok(timeout)
}

/// The time that a float or an integer of seconds stands for, rounded away from 0.
fn from_seconds(seconds: &Obj) -> Result<PyTime_t> {
    if float::check(seconds) {
        let exact = float::as_f64(seconds)? * SECOND as f64;
        if exact.is_nan() {
            return Err(raise!(ValueError, "Invalid value NaN (not a number)"));
        }
        let rounded = if exact < 0.0 { exact.floor() } else { exact.ceil() };
        // 2 ** 63 is the first float beyond.
        return if (-9_223_372_036_854_775_808.0..9_223_372_036_854_775_808.0).contains(&rounded) {
            Ok(rounded as PyTime_t)
        } else {
            Err(out_of_range())
        };
    }
    if !long::check(seconds) {
        let ty = seconds.type_name();
        return Err(raise!(TypeError, "'{ty}' object cannot be interpreted as an integer or float"));
    }
    let Ok(whole) = long::as_i64(seconds) else {
        super::error::clear();
        return Err(out_of_range());
    };
    whole.checked_mul(SECOND).ok_or_else(out_of_range)
}

fn out_of_range() -> Raised {
    raise!(OverflowError, "timestamp out of range for C PyTime_t")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_go_on() {
        let (a, b) = (monotonic(), monotonic());
        assert!(0 < a && a <= b);
        assert!(system() > 1_600_000_000 * SECOND);
    }

    #[test]
    fn seconds() {
        assert_eq!(as_seconds(3 * SECOND), 3.0);
        assert_eq!(as_seconds(-SECOND / 2), -0.5);
        assert_eq!(as_seconds(1), 1e-9);
    }
}
