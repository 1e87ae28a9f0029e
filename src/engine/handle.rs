//! Typed references: `&Obj` is borrowed (the lifetime says for how long), `Owned` is a strong reference that drops itself.

use super::refcount::{decref, incref};
use super::{Raised, Result};
use crate::abi::{PyObject, PyTypeObject};
use core::cell::UnsafeCell;
use core::fmt;
use core::ops::Deref;
use core::ptr::NonNull;

/// Any object, seen through a borrowed reference. Zero-sized on purpose: a `&Obj` claims nothing about the memory it points
/// to except that a live object is there, so that C may write to the object while the reference exists.
#[repr(C)]
pub struct Obj {
    _opaque: UnsafeCell<[usize; 0]>,
}

impl Obj {
    /// Borrows the object at `p`.
    ///
    /// # Safety
    /// `p` is not NULL and points to an object that stays alive for `'a`.
    #[inline(always)]
    pub unsafe fn from_ptr<'a>(p: *mut PyObject) -> &'a Obj {
        // SAFETY: the caller promises a live object; `Obj` is zero-sized and only needs the address.
        unsafe { &*p.cast::<Obj>() }
    }

    /// Borrows the object at `p`, or `None` for NULL.
    ///
    /// # Safety
    /// As for [`Obj::from_ptr`] when `p` is not NULL.
    #[inline(always)]
    pub unsafe fn from_ptr_opt<'a>(p: *mut PyObject) -> Option<&'a Obj> {
        // SAFETY: as above; `as_ref` maps NULL to `None`.
        unsafe { p.cast::<Obj>().as_ref() }
    }

    /// The object's address, for C.
    #[inline(always)]
    pub fn as_ptr(&self) -> *mut PyObject {
        core::ptr::from_ref(self).cast_mut().cast()
    }

    /// The object's address as its concrete layout.
    #[inline(always)]
    pub fn cast<T>(&self) -> *mut T {
        self.as_ptr().cast()
    }

    /// The object's type.
    #[inline(always)]
    pub fn ty(&self) -> *mut PyTypeObject {
        // SAFETY: a borrowed reference points to a live object, whose head is initialised.
        unsafe { (*self.as_ptr()).ob_type }
    }

    /// Whether the object's type is exactly `ty`.
    #[inline(always)]
    pub fn is_exactly(&self, ty: *mut PyTypeObject) -> bool {
        core::ptr::eq(self.ty(), ty)
    }

    /// Whether the object's type has any of the given `Py_TPFLAGS_*`.
    #[inline(always)]
    pub fn has_flag(&self, flag: core::ffi::c_ulong) -> bool {
        // SAFETY: a live object's type is live.
        unsafe { (*self.ty()).tp_flags & flag != 0 }
    }

    /// Whether both are the same object.
    #[inline(always)]
    pub fn is(&self, other: &Obj) -> bool {
        core::ptr::eq(self, other)
    }

    /// The reference count, as `Py_REFCNT` gives it.
    #[inline(always)]
    pub fn refcount(&self) -> u32 {
        // SAFETY: a borrowed reference points to a live object, whose head is initialised.
        unsafe { (*self.as_ptr()).ob_refcnt }
    }

    /// A new strong reference to the object.
    #[inline(always)]
    pub fn to_owned(&self) -> Owned {
        // SAFETY: the object is live, and the new count belongs to the `Owned`.
        unsafe {
            incref(self.as_ptr());
            Owned(NonNull::new_unchecked(self.as_ptr()))
        }
    }
}

impl fmt::Debug for Obj {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Obj({:p})", self.as_ptr())
    }
}

/// A strong reference. Dropping it gives the count back.
#[repr(transparent)]
pub struct Owned(NonNull<PyObject>);

impl Owned {
    /// Takes over one reference to `p`.
    ///
    /// # Safety
    /// `p` is not NULL, and the caller owns a reference that it gives away here.
    #[inline(always)]
    pub unsafe fn from_ptr<T>(p: *mut T) -> Owned {
        // SAFETY: the caller promises that `p` is not NULL.
        Owned(unsafe { NonNull::new_unchecked(p.cast()) })
    }

    /// Takes over one reference to `p`, or `None` for NULL.
    ///
    /// # Safety
    /// When `p` is not NULL, the caller owns a reference that it gives away here.
    #[inline(always)]
    pub unsafe fn from_ptr_opt<T>(p: *mut T) -> Option<Owned> {
        NonNull::new(p.cast()).map(Owned)
    }

    /// The result of a C function that returns a new reference, or NULL with an error set.
    ///
    /// # Safety
    /// When `p` is not NULL, the caller owns a reference that it gives away here; when it is NULL, an error is set.
    #[inline(always)]
    pub unsafe fn from_call<T>(p: *mut T) -> Result<Owned> {
        // SAFETY: NULL stands for an error that is set, says the caller.
        NonNull::new(p.cast()).map(Owned).ok_or_else(|| unsafe { Raised::already() })
    }

    /// Gives the reference away, to C or into an object.
    #[inline(always)]
    pub fn into_ptr(self) -> *mut PyObject {
        let p = self.0.as_ptr();
        core::mem::forget(self);
        p
    }
}

impl Deref for Owned {
    type Target = Obj;
    #[inline(always)]
    fn deref(&self) -> &Obj {
        // SAFETY: the strong reference keeps the object alive as long as `self`.
        unsafe { Obj::from_ptr(self.0.as_ptr()) }
    }
}

impl Clone for Owned {
    #[inline(always)]
    fn clone(&self) -> Self {
        Obj::to_owned(self)
    }
}

impl Drop for Owned {
    #[inline(always)]
    fn drop(&mut self) {
        // SAFETY: this reference owned one count.
        unsafe { decref(self.0.as_ptr()) }
    }
}

impl fmt::Debug for Owned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, f)
    }
}
