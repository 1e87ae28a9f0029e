//! Callbacks that are told when another context becomes current.

use super::{context, exceptions, singletons, unicode};
use crate::abi::*;
use crate::engine::{Obj, Result, error};
use crate::protocols::text;
use crate::raise;

const MAX: usize = 8;
static mut CALLBACKS: [PyContext_WatchCallback; MAX] = [None; MAX];
/// How many of them there are: none costs one comparison.
static mut ACTIVE: usize = 0;

/// `PyContext_AddWatcher`: the new watcher's number.
pub fn add(callback: PyContext_WatchCallback) -> Result<c_int> {
    let callbacks = &raw mut CALLBACKS;
    // SAFETY: the GIL guards the table.
    unsafe {
        let Some(id) = (*callbacks).iter().position(Option::is_none) else {
            return Err(raise!(RuntimeError, "no more context watcher IDs available"));
        };
        (*callbacks)[id] = callback;
        ACTIVE = (*callbacks).iter().flatten().count();
        Ok(id as c_int)
    }
}

/// `PyContext_ClearWatcher`.
pub fn remove(id: c_int) -> Result<()> {
    let Some(index) = usize::try_from(id).ok().filter(|&i| i < MAX) else {
        return Err(raise!(ValueError, "Invalid context watcher ID {id}"));
    };
    // SAFETY: the GIL guards the table.
    unsafe {
        if CALLBACKS[index].take().is_none() {
            return Err(raise!(ValueError, "No context watcher set for ID {id}"));
        }
        ACTIVE -= 1;
    }
    Ok(())
}

/// Forgets every watcher.
pub(super) fn fini() {
    // SAFETY: the GIL guards the table.
    unsafe {
        CALLBACKS = [None; MAX];
        ACTIVE = 0;
    }
}

/// Tells the watchers which context has become current, None when there is none. Their errors are reported as unraisable.
#[inline]
pub(super) fn switched() {
    // SAFETY: the GIL guards the number.
    if unsafe { ACTIVE } != 0 {
        notify();
    }
}

#[cold]
fn notify() {
    let now = context::current_opt().unwrap_or(singletons::none()).to_owned();
    // A callback may add and clear watchers, so each is read when its turn comes.
    for slot in 0..MAX {
        // SAFETY: the GIL guards the table; a callback was given for this.
        unsafe {
            let Some(callback) = (&raw const CALLBACKS).cast::<PyContext_WatchCallback>().add(slot).read() else {
                continue;
            };
            if callback(Py_CONTEXT_SWITCHED, now.as_ptr()) < 0 {
                report(&now);
            }
        }
    }
}

fn report(now: &Obj) {
    let error = error::take();
    let shown = text::repr(Some(now)).map(|shown| unicode::display(&shown).to_string());
    error::clear();
    if let Some(error) = error {
        _ = error::restore(error);
    }
    let shown = shown.unwrap_or_default();
    exceptions::write_unraisable_message(&format!(
        "Exception ignored in Py_CONTEXT_SWITCHED watcher callback for {shown}"
    ));
}
