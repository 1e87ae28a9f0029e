//! `memory_iterator`: the items of a one-dimensional memoryview.

use super::cfn::{c_functions, visit_all};
use super::memory_index::load;
use super::memory_ops::view;
use crate::abi::*;
use crate::engine::refcount::{clear, xdecref};
use crate::engine::{Obj, Owned, Result, gc};
use crate::protocols::buffer;

#[repr(C)]
struct MemoryIter {
    ob_base: PyObject,
    index: Py_ssize_t,
    /// The number of items and their format, as they were when the iteration began.
    length: Py_ssize_t,
    format: u8,
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
pub(super) fn new(view: &Obj, format: u8, length: Py_ssize_t) -> Result<Owned> {
    let it = gc::new_static::<MemoryIter>(&raw mut MEMORY_ITER_TYPE)?;
    // SAFETY: `it` is a new block; its fields are set before it is tracked.
    unsafe {
        (*it).index = 0;
        (*it).length = length;
        (*it).format = format;
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
        if (*it).index >= (*it).length {
            clear(&raw mut (*it).view);
            return Ok(None);
        }
        let shown = self::view(view)?;
        let p = shown.buf.cast::<u8>().offset(*shown.strides * (*it).index);
        (*it).index += 1;
        load(view, (*it).format, buffer::behind(shown, 0, p)).map(Some)
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
