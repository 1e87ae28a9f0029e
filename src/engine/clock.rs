//! Clocks, in nanoseconds.

use crate::abi::PyTime_t;

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
