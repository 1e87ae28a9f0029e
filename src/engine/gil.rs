//! The lock that serialises every use of objects, with a switch interval.
//!
//! A thread that has waited for a whole interval asks for the lock. The holder answers at its next safe point ([`super::thread::safe_point`]) or when
//! it lets go by itself: it then stays away until another thread has had the lock, so that a thread which takes it again at once starves nobody.

use super::futex::{sleep, wake};
use core::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

const FREE: u32 = 0;
const HELD: u32 = 1;
/// Held, and somebody sleeps until it is free.
const AWAITED: u32 = 2;

static LOCK: AtomicU32 = AtomicU32::new(FREE);
/// The [`token`] of the thread that holds the lock, 0 for none.
static HOLDER: AtomicUsize = AtomicUsize::new(0);
/// Whether a thread has waited for an interval.
static WANTED: AtomicBool = AtomicBool::new(false);
/// How many threads wait, and how often one of them got the lock.
static WAITING: AtomicUsize = AtomicUsize::new(0);
static SWITCHES: AtomicU32 = AtomicU32::new(0);
/// The switch interval in microseconds.
static INTERVAL: AtomicU64 = AtomicU64::new(DEFAULT_INTERVAL);
const DEFAULT_INTERVAL: u64 = 5000;

/// A number that no other living thread has, and that is not 0: where the thread keeps its thread-local storage.
#[inline(always)]
pub(super) fn token() -> usize {
    #[cfg(all(target_arch = "x86_64", target_os = "linux"))]
    {
        let pointer: usize;
        // SAFETY: the ABI has the thread pointer at offset 0 of the segment.
        unsafe {
            core::arch::asm!("mov {}, fs:0", out(reg) pointer, options(nostack, preserves_flags, readonly, pure));
        }
        pointer
    }
    #[cfg(not(all(target_arch = "x86_64", target_os = "linux")))]
    {
        // SAFETY: always succeeds.
        unsafe { libc::pthread_self() as usize }
    }
}

/// Whether the calling thread holds the lock.
#[inline(always)]
pub(super) fn is_mine() -> bool {
    // Only this thread writes its own token, so that no other order matters.
    HOLDER.load(Ordering::Relaxed) == token()
}

/// Takes the lock, which the calling thread does not hold.
#[inline(always)]
pub(super) fn take() {
    if LOCK.compare_exchange(FREE, HELD, Ordering::Acquire, Ordering::Relaxed).is_err() {
        wait();
    }
    HOLDER.store(token(), Ordering::Relaxed);
}

/// Gives the lock back, which the calling thread holds.
#[inline(always)]
pub(super) fn give() {
    HOLDER.store(0, Ordering::Relaxed);
    if WANTED.load(Ordering::Relaxed) {
        hand_over();
    } else if LOCK.swap(FREE, Ordering::Release) == AWAITED {
        wake(&raw const LOCK, 1);
    }
}

/// Whether another thread has waited long enough.
#[inline(always)]
pub(super) fn is_wanted() -> bool {
    WANTED.load(Ordering::Relaxed)
}

/// Waits for the lock and takes it, which counts as a switch.
#[cold]
fn wait() {
    WAITING.fetch_add(1, Ordering::Relaxed);
    let mut seen = SWITCHES.load(Ordering::Relaxed);
    let mut since = Instant::now();
    while LOCK.swap(AWAITED, Ordering::Acquire) != FREE {
        let interval = Duration::from_micros(INTERVAL.load(Ordering::Relaxed).max(1));
        sleep(&LOCK, AWAITED, Some(interval.saturating_sub(since.elapsed())));
        let now = SWITCHES.load(Ordering::Relaxed);
        if now != seen {
            // Others have their turns.
            seen = now;
            since = Instant::now();
        } else if since.elapsed() >= interval {
            WANTED.store(true, Ordering::Relaxed);
            since = Instant::now();
        }
    }
    WANTED.store(false, Ordering::Relaxed);
    WAITING.fetch_sub(1, Ordering::Relaxed);
    SWITCHES.fetch_add(1, Ordering::Release);
    wake(&raw const SWITCHES, i32::MAX);
}

/// Gives the lock back and stays until another thread has had it.
#[cold]
fn hand_over() {
    let before = SWITCHES.load(Ordering::Relaxed);
    if LOCK.swap(FREE, Ordering::Release) == AWAITED {
        wake(&raw const LOCK, 1);
    }
    let nobody_had_it = || SWITCHES.load(Ordering::Acquire) == before && HOLDER.load(Ordering::Relaxed) == 0;
    while WAITING.load(Ordering::Relaxed) != 0 && nobody_had_it() {
        // Not without end: one that did not have to wait for it tells nobody.
        sleep(&SWITCHES, before, Some(Duration::from_millis(1)));
    }
}

/// The switch interval in microseconds.
pub fn interval() -> u64 {
    INTERVAL.load(Ordering::Relaxed)
}

/// Sets the switch interval. An interval of 0 counts as 1 when it is waited for.
pub fn set_interval(microseconds: u64) {
    INTERVAL.store(microseconds, Ordering::Relaxed);
}

/// At start-up: the interval is the usual one again.
pub(super) fn init() {
    set_interval(DEFAULT_INTERVAL);
}

/// In the child of a fork, whose only thread holds the lock: those who waited for it are gone.
pub(super) fn after_fork() {
    LOCK.store(HELD, Ordering::Relaxed);
    HOLDER.store(token(), Ordering::Relaxed);
    WANTED.store(false, Ordering::Relaxed);
    WAITING.store(0, Ordering::Relaxed);
}
