//! Global state that the GIL protects.

use core::cell::UnsafeCell;

/// A static that is only touched by the GIL's holder (or before threads exist).
pub struct Global<T>(UnsafeCell<T>);

// SAFETY: the GIL's holder is the only one that goes through `ptr`.
unsafe impl<T> Sync for Global<T> {}

impl<T> Global<T> {
    pub const fn new(value: T) -> Self {
        Global(UnsafeCell::new(value))
    }

    /// The value's address. Whoever makes a reference of it must not run other code while the reference lives.
    #[inline(always)]
    pub const fn ptr(&self) -> *mut T {
        self.0.get()
    }
}
