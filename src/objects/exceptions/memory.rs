//! `MemoryError`: instances that wait for the moment when memory is out.

use super::base;
use super::types::{Layout, Own};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, error, gc, refcount};
use crate::objects::tuple;

/// How many dead instances are kept.
const KEPT: usize = 16;

static mut FREE: [*mut PyObject; KEPT] = [core::ptr::null_mut(); KEPT];
static mut FREE_COUNT: usize = 0;

/// An object in static storage with room for a GC head in front.
#[repr(C)]
struct WithHead {
    head: PyGC_Head,
    object: PyBaseExceptionObject,
}

/// The instance raised when even the kept ones are used up.
static mut LAST: WithHead = WithHead {
    head: PyGC_Head { _gc_next: 0, _gc_prev: 0 },
    object: PyBaseExceptionObject {
        ob_base: PyObject::immortal(super::exc::MemoryError.0),
        dict: core::ptr::null_mut(),
        args: core::ptr::null_mut(),
        notes: core::ptr::null_mut(),
        traceback: core::ptr::null_mut(),
        context: core::ptr::null_mut(),
        cause: core::ptr::null_mut(),
        suppress_context: 0,
    },
};

pub(super) const LAYOUT: Layout = Layout { dealloc, ..base::LAYOUT };
pub(super) const OWN: Own = Own { new: Some(new_slot), vectorcall: None, ..Own::SIMPLE };

/// Fills the store of instances.
pub(super) fn init() -> Result<()> {
    // A new instance goes to the store when it dies.
    let mut made: [Option<Owned>; KEPT] = [const { None }; KEPT];
    for slot in &mut made {
        *slot = Some(base::alloc(super::exc::MemoryError.0)?);
    }
    drop(made);
    Ok(())
}

/// Frees the store of instances.
pub(super) fn fini() {
    // SAFETY: finalization holds the GIL; the kept instances are dead and empty.
    unsafe {
        base::clear_fields(&raw mut LAST.object);
        while FREE_COUNT > 0 {
            FREE_COUNT -= 1;
            gc::free(FREE[FREE_COUNT]);
        }
    }
}

/// Sets `MemoryError` without allocating. No context is added.
#[cold]
pub fn set_memory_error() {
    let instance = take_kept().unwrap_or_else(|| {
        // SAFETY: an immortal object in static storage, with the plain layout; nothing it held is needed any more.
        unsafe {
            base::clear_fields(&raw mut LAST.object);
            LAST.object.suppress_context = 0;
            Obj::from_ptr((&raw mut LAST.object).cast()).to_owned()
        }
    });
    base::replace_args(&instance, tuple::empty());
    let _ = error::restore(instance);
}

/// One of the kept instances, alive again.
fn take_kept() -> Option<Owned> {
    // SAFETY: the store is touched under the GIL only; its instances are whole but for their count.
    unsafe {
        if FREE_COUNT == 0 {
            return None;
        }
        FREE_COUNT -= 1;
        let e = FREE[FREE_COUNT];
        refcount::new_reference(e);
        (*e.cast::<PyBaseExceptionObject>()).suppress_context = 0;
        gc::track(e);
        Some(Owned::from_ptr(e))
    }
}

unsafe extern "C" fn new_slot(ty: *mut PyTypeObject, args: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: `tp_new` is called with a type of this layout and a tuple or NULL.
    unsafe {
        let args = Obj::from_ptr_opt(args);
        if core::ptr::eq(ty, super::exc::MemoryError.0)
            && let Some(e) = take_kept()
        {
            base::replace_args(&e, args.map_or_else(tuple::empty, Obj::to_owned));
            return e.into_ptr();
        }
        base::new(ty, args).into_c()
    }
}

unsafe extern "C" fn dealloc(p: *mut PyObject) {
    // SAFETY: `p` is dead and has the plain layout.
    unsafe {
        gc::untrack(p);
        base::clear_fields(p.cast());
        if FREE_COUNT < KEPT && core::ptr::eq((*p).ob_type, super::exc::MemoryError.0) {
            FREE[FREE_COUNT] = p;
            FREE_COUNT += 1;
        } else {
            base::release(p);
        }
    }
}
