//! The end of the process over an error that leaves nothing else to do.

use super::{error, lifecycle, thread};
use crate::objects::exceptions;

/// Reports an error that was found by the function `func` (which may be empty) and aborts.
#[cold]
pub fn fatal(func: &str, message: &str) -> ! {
    let place = if func.is_empty() { String::new() } else { format!("{func}: ") };
    eprintln!("Fatal Python error: {place}{message}");
    eprintln!("Python runtime state: {}", runtime_state());
    if lifecycle::is_initialized() && !thread::attached().is_null() && error::occurred().is_some() {
        exceptions::print(false);
    }
    eprintln!();
    eprint!("{}", threads());
    std::process::abort()
}

fn runtime_state() -> String {
    if lifecycle::is_initialized() {
        return "initialized".into();
    }
    let finalizer = thread::finalizer();
    if finalizer.is_null() { "unknown".into() } else { format!("finalizing (tstate={:#018x})", finalizer as usize) }
}

/// The threads that have a thread state, with the stack of their frames, of which there are none.
fn threads() -> String {
    let lines = thread::identities().into_iter().map(|t| {
        let kind = if t.is_current { "Current thread" } else { "Thread" };
        format!("{kind} {:#018x}{} (most recent call first):\n  <no Python frame>\n", t.id, name_of(t.native_id))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A thread's name in brackets, as far as the system tells.
fn name_of(native_id: u64) -> String {
    let name = std::fs::read_to_string(format!("/proc/self/task/{native_id}/comm")).unwrap_or_default();
    if name.trim_end().is_empty() { String::new() } else { format!(" [{}]", name.trim_end()) }
}
