//! Callbacks that are told when a type changes.

use super::type_object::check;
use super::{exceptions, type_cache};
use crate::abi::*;
use crate::engine::{Obj, Result};
use crate::raise;

/// Called with a type before it changes; a negative result reports an error.
pub type PyType_WatchCallback = Option<unsafe extern "C" fn(*mut PyTypeObject) -> c_int>;

const MAX: usize = 8;
static mut CALLBACKS: [PyType_WatchCallback; MAX] = [None; MAX];

fn callback_slot(id: usize) -> *mut PyType_WatchCallback {
    (&raw mut CALLBACKS).cast::<PyType_WatchCallback>().wrapping_add(id)
}

/// `PyType_AddWatcher`.
pub fn add(callback: PyType_WatchCallback) -> Result<c_int> {
    // Number 0 is left out, as CPython keeps it for its optimizer.
    for id in 1..MAX {
        let slot = callback_slot(id);
        // SAFETY: under the GIL.
        unsafe {
            if (*slot).is_none() {
                *slot = callback;
                return Ok(id as c_int);
            }
        }
    }
    Err(raise!(RuntimeError, "no more type watcher IDs available"))
}

fn check_id(id: c_int) -> Result<usize> {
    let index = usize::try_from(id).ok().filter(|&i| i < MAX);
    let index = index.ok_or_else(|| raise!(ValueError, "Invalid type watcher ID {id}"))?;
    // SAFETY: under the GIL.
    if unsafe { CALLBACKS[index].is_none() } {
        return Err(raise!(ValueError, "No type watcher set for ID {id}"));
    }
    Ok(index)
}

/// `PyType_ClearWatcher`.
pub fn remove(id: c_int) -> Result<()> {
    let index = check_id(id)?;
    // SAFETY: under the GIL.
    unsafe { CALLBACKS[index] = None };
    Ok(())
}

/// `PyType_Watch`, `PyType_Unwatch`.
pub fn watch(id: c_int, ty: &Obj, on: bool) -> Result<()> {
    if !check(ty) {
        return Err(raise!(ValueError, "Cannot watch non-type"));
    }
    let bit = 1u8 << check_id(id)?;
    let ty = ty.cast::<PyTypeObject>();
    // SAFETY: a live type. It needs a version tag, or its changes would go unnoticed.
    unsafe {
        if on {
            type_cache::assign_version(ty);
            (*ty).tp_watched |= bit;
        } else {
            (*ty).tp_watched &= !bit;
        }
    }
    Ok(())
}

/// Tells the callbacks that watch `ty` of its change.
#[cold]
pub fn notify(ty: *mut PyTypeObject) {
    for id in 0..MAX {
        // SAFETY: a live type; the callback takes one.
        unsafe {
            if (*ty).tp_watched & 1 << id == 0 {
                continue;
            }
            let Some(callback) = *callback_slot(id) else { continue };
            if callback(ty) < 0 {
                let name = super::type_object::name(ty).limit(usize::MAX);
                exceptions::write_unraisable_message(&format!(
                    "Exception ignored in type watcher callback #{id} for <class '{name}'>"
                ));
            }
        }
    }
}
