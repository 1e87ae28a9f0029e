//! Forking: locks that other threads may hold are taken before, so that the child, which has no other threads, finds them free.

use super::{pending, thread};

/// `PyOS_BeforeFork`.
pub fn before() {
    thread::lock_states();
    pending::lock();
}

/// `PyOS_AfterFork_Parent`.
///
/// # Safety
/// The calling thread has called [`before`].
pub unsafe fn after_in_parent() {
    // SAFETY: taken by `before`.
    unsafe {
        pending::unlock();
        thread::unlock_states();
    }
}

/// `PyOS_AfterFork_Child`.
///
/// # Safety
/// The calling thread has called [`before`] and holds the GIL.
pub unsafe fn after_in_child() {
    // SAFETY: taken by `before`; no other thread is left.
    unsafe {
        pending::unlock();
        thread::unlock_states();
        thread::after_fork();
    }
    crate::modules::after_fork_in_child();
}
