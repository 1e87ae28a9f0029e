//! `memory_iterator`: the items of a one-dimensional memoryview.

use super::cfn::{c_functions, visit_all};
use crate::abi::*;
use crate::engine::refcount::{clear, xdecref};
use crate::engine::{Obj, Owned, Result, error, gc};
use crate::objects::exceptions::exc;
use crate::protocols::sequence;

#[repr(C)]
struct MemoryIter {
    ob_base: PyObject,
    index: Py_ssize_t,
    /// The memoryview, NULL once the end was reached.
    view: *mut PyObject,
}

/// `memory_iterator`.
pub(super) static mut MEMORY_ITER_TYPE: PyTypeObject = PyTypeObject {
    tp_name: c"memory_iterator".as_ptr(),
    tp_basicsize: size_of::<MemoryIter>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_flags: Py_TPFLAGS_HAVE_GC,
    tp_traverse: Some(traverse),
    tp_iter: Some(self_iter),
    tp_iternext: Some(next_slot),
    ..PyTypeObject::STATIC
};

/// An iterator over a memoryview's items.
pub(super) fn new(view: &Obj) -> Result<Owned> {
    let it = gc::new_static::<MemoryIter>(&raw mut MEMORY_ITER_TYPE)?;
    // SAFETY: `it` is a new block; its fields are set before it is tracked.
    unsafe {
        (*it).index = 0;
        (*it).view = view.to_owned().into_ptr();
        gc::track(it.cast());
        Ok(Owned::from_ptr(it))
    }
}

fn next(o: &Obj) -> Result<Option<Owned>> {
    let it = o.cast::<MemoryIter>();
    // SAFETY: `o` is a live iterator, whose view is a live memoryview or NULL.
    unsafe {
        let Some(view) = Obj::from_ptr_opt((*it).view) else { return Ok(None) };
        match sequence::get_item(view, (*it).index) {
            Ok(item) => {
                (*it).index += 1;
                Ok(Some(item))
            }
            Err(raised) if !error::matches(exc::IndexError) => Err(raised),
            Err(_) => {
                error::clear();
                clear(&raw mut (*it).view);
                Ok(None)
            }
        }
    }
}

c_functions! {
    unary self_iter = |o: &Obj| Ok::<Owned, crate::engine::Raised>(o.to_owned());
    unary next_slot = next;
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: a live iterator.
    unsafe { visit_all(&[(*o.cast::<MemoryIter>()).view], visit, arg) }
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: the count is zero.
    unsafe {
        gc::untrack(o);
        xdecref((*o.cast::<MemoryIter>()).view);
        gc::free(o);
    }
}
