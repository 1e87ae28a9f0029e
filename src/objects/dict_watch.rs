//! Watched dicts: callbacks that are told of every change.

use crate::abi::*;
use crate::engine::{Obj, Result, error};
use crate::objects::exceptions;
use crate::raise;
use core::ptr;

/// The bits of `_ma_watcher_tag` that say who watches.
pub(super) const MASK: u64 = (1 << MAX_WATCHERS) - 1;
const MAX_WATCHERS: usize = 8;
/// The first watchers are the interpreter's own.
const FIRST: usize = 2;

/// The events' names, by number.
const EVENTS: [&str; 6] = ["ADDED", "MODIFIED", "DELETED", "CLONED", "CLEARED", "DEALLOCATED"];

static mut WATCHERS: [PyDict_WatchCallback; MAX_WATCHERS] = [None; MAX_WATCHERS];

/// Whether anybody watches the dict.
#[inline(always)]
pub(super) fn is_watched(d: &Obj) -> bool {
    // SAFETY: the caller has a dict.
    unsafe { (*d.cast::<PyDictObject>())._ma_watcher_tag & MASK != 0 }
}

/// Tells the dict's watchers of a change that is about to happen. Their errors are reported as unraisable.
#[cold]
pub(super) fn notify(d: &Obj, event: PyDict_WatchEvent, key: Option<&Obj>, value: Option<&Obj>) {
    let raw = |o: Option<&Obj>| o.map_or(ptr::null_mut(), Obj::as_ptr);
    // SAFETY: callbacks were given for this; the GIL guards the table.
    unsafe {
        let watching = (*d.cast::<PyDictObject>())._ma_watcher_tag & MASK;
        for (i, callback) in WATCHERS.into_iter().enumerate() {
            let Some(callback) = callback.filter(|_| watching >> i & 1 != 0) else { continue };
            let before = error::take();
            if callback(event, d.as_ptr(), raw(key), raw(value)) < 0 {
                let name = EVENTS[event as usize];
                exceptions::write_unraisable_message(&format!(
                    "Exception ignored in PyDict_EVENT_{name} watcher callback for <dict at {:p}>",
                    d.as_ptr()
                ));
            }
            if let Some(e) = before {
                _ = error::restore(e);
            }
        }
    }
}

/// `PyDict_AddWatcher`: the new watcher's number.
pub fn add(callback: PyDict_WatchCallback) -> Result<c_int> {
    let watchers = &raw mut WATCHERS;
    // SAFETY: the GIL guards the table.
    let watchers = unsafe { &mut *watchers };
    match watchers.iter().skip(FIRST).position(Option::is_none) {
        Some(i) => {
            watchers[FIRST + i] = callback;
            Ok((FIRST + i) as c_int)
        }
        None => Err(raise!(RuntimeError, "no more dict watcher IDs available")),
    }
}

/// The watcher's number as an index, if there is such a watcher.
fn valid(id: c_int) -> Result<usize> {
    let Some(i) = usize::try_from(id).ok().filter(|&i| i < MAX_WATCHERS) else {
        return Err(raise!(ValueError, "Invalid dict watcher ID {id}"));
    };
    // SAFETY: the GIL guards the table.
    if unsafe { WATCHERS[i].is_none() } {
        return Err(raise!(ValueError, "No dict watcher set for ID {id}"));
    }
    Ok(i)
}

/// Forgets every watcher.
pub(super) fn fini() {
    // SAFETY: the GIL guards the table.
    unsafe { WATCHERS = [None; MAX_WATCHERS] };
}

/// `PyDict_ClearWatcher`.
pub fn remove(id: c_int) -> Result<()> {
    let i = valid(id)?;
    // SAFETY: the GIL guards the table.
    unsafe { WATCHERS[i] = None };
    Ok(())
}

/// `PyDict_Watch` (`on`) and `PyDict_Unwatch`.
pub fn set_watched(id: c_int, d: &Obj, on: bool) -> Result<()> {
    if !super::dict::check(d) {
        return Err(raise!(ValueError, "Cannot watch non-dictionary"));
    }
    let i = valid(id)?;
    // SAFETY: `d` is a dict.
    unsafe {
        let tag = &raw mut (*d.cast::<PyDictObject>())._ma_watcher_tag;
        *tag = if on { *tag | 1 << i } else { *tag & !(1 << i) };
    }
    Ok(())
}
