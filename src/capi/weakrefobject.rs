//! `weakrefobject.h`: weak references and proxies.

use crate::abi::*;
use crate::engine::error;
use crate::engine::{IntoC, Obj, Owned};
use crate::objects::{singletons, weakref, weakref_proxy};
use crate::raise;
use core::ptr;

/// Returns a weak reference to `ob` (a new reference; the object may be shared), or NULL with `TypeError` set. `callback` may be NULL. C API reference: Weak Reference Objects.
///
/// # Safety
/// The caller holds the GIL; `ob` is a live object, `callback` NULL or one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyWeakref_NewRef(ob: *mut PyObject, callback: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let (ob, callback) = unsafe { (Obj::from_ptr(ob), Obj::from_ptr_opt(callback)) };
    match callback {
        None => weakref::plain(ob),
        Some(_) => weakref::make(&raw mut weakref::_PyWeakref_RefType, ob, callback),
    }
    .into_c()
}

/// Returns a weak proxy of `ob` (a new reference; the object may be shared), or NULL with `TypeError` set. `callback` may be NULL. C API reference: Weak Reference Objects.
///
/// # Safety
/// The caller holds the GIL; `ob` is a live object, `callback` NULL or one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyWeakref_NewProxy(ob: *mut PyObject, callback: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { weakref_proxy::make(Obj::from_ptr(ob), Obj::from_ptr_opt(callback)) }.into_c()
}

/// Finds the referent: 1 and a new reference in `*pobj`, 0 and NULL when it is gone, -1 and NULL with `TypeError` set for what is no weak
/// reference (`SystemError` for NULL). C API reference: Weak Reference Objects.
///
/// # Safety
/// The caller holds the GIL; `ref` is NULL or a live object, `pobj` is valid for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyWeakref_GetRef(r#ref: *mut PyObject, pobj: *mut *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    let (status, value) = match unsafe { Obj::from_ptr_opt(r#ref) } {
        None => {
            let _ = error::bad_internal_call();
            (-1, None)
        }
        Some(wr) if !weakref::check_any(wr) => {
            let _ = raise!(TypeError, "expected a weakref");
            (-1, None)
        }
        Some(wr) => weakref::referent(wr).map_or((0, None), |o| (1, Some(o))),
    };
    // SAFETY: passed on from the caller.
    unsafe { pobj.write(value.map_or(ptr::null_mut(), Owned::into_ptr)) };
    status
}

/// Returns the referent, borrowed, or `None` when it is gone; NULL with `SystemError` set for what is no weak reference. Deprecated in favour
/// of `PyWeakref_GetRef`. C API reference: Weak Reference Objects.
///
/// # Safety
/// The caller holds the GIL; `ref` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyWeakref_GetObject(r#ref: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    match unsafe { Obj::from_ptr_opt(r#ref) } {
        // The count that is given back here belongs to somebody else, too: the object is alive.
        Some(wr) if weakref::check_any(wr) => {
            weakref::referent(wr).map_or_else(|| singletons::none().as_ptr(), |o| o.as_ptr())
        }
        _ => {
            let _ = error::bad_internal_call();
            ptr::null_mut()
        }
    }
}

/// Returns 1 when the referent is gone, 0 when not, -1 with an error set as [`PyWeakref_GetRef`] sets it. C API reference: Weak Reference Objects.
///
/// # Safety
/// The caller holds the GIL; `ref` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyWeakref_IsDead(r#ref: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    match unsafe { Obj::from_ptr_opt(r#ref) } {
        None => {
            let _ = error::bad_internal_call();
            -1
        }
        Some(wr) if !weakref::check_any(wr) => {
            let name = wr.type_name().limit(usize::MAX);
            let _ = raise!(TypeError, "expected a weakref, got {name}");
            -1
        }
        Some(wr) => c_int::from(weakref::referent(wr).is_none()),
    }
}

/// Clears the weak references to the object without calling their callbacks. C API reference: Weak Reference Objects.
///
/// # Safety
/// The caller holds the GIL; `object` is being deallocated.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_Object_ClearWeakRefsNoCallbacks(object: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { weakref::clear_without_callbacks(object) }
}

/// Clears one weak reference. Exported for C code that uses it though it is not documented.
///
/// # Safety
/// The caller holds the GIL; `self` is a weak reference.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyWeakref_ClearRef(slf: *mut PyWeakReference) {
    // SAFETY: passed on from the caller.
    unsafe { weakref::unlink(slf) }
}
