//! The iterator of sets.

use super::cfn::{self, c_functions};
use super::{list, long, set, set_table as table, tuple};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, gc, refcount};
use crate::{istr, raise};

#[repr(C)]
struct SetIter {
    ob_base: PyObject,
    /// NULL when exhausted.
    set: *mut PyObject,
    used: Py_ssize_t,
    pos: usize,
    left: Py_ssize_t,
}

/// `set_iterator`.
#[unsafe(no_mangle)]
pub static mut PySetIter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"set_iterator".as_ptr(),
    tp_basicsize: size_of::<SetIter>() as Py_ssize_t,
    tp_dealloc: Some(iter_dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    tp_traverse: Some(iter_traverse),
    tp_iter: Some(iter_self),
    tp_iternext: Some(iter_next),
    tp_methods: (&raw mut ITER_METHODS).cast(),
    ..PyTypeObject::STATIC
};
static mut ITER_METHODS: [PyMethodDef; 3] = [
    PyMethodDef::noargs(c"__length_hint__", iter_hint, 0, c"How many items are probably left."),
    PyMethodDef::noargs(c"__reduce__", iter_reduce, 0, c"The state, for copy and pickle."),
    PyMethodDef::END,
];

/// A new iterator over a set.
pub(super) fn new_iter(s: &Obj) -> Result<Owned> {
    let it = gc::new_static::<SetIter>(&raw mut PySetIter_Type)?;
    // SAFETY: the memory is new; the collector may look once every field is written.
    unsafe {
        (*it).set = s.to_owned().into_ptr();
        (*it).used = set::len(s) as isize;
        (*it).pos = 0;
        (*it).left = (*it).used;
        gc::track(it.cast());
        Ok(Owned::from_ptr(it))
    }
}

/// The set, unless the iterator is exhausted.
fn set_of(it: &Obj) -> Option<&Obj> {
    // SAFETY: the field is NULL or a live object.
    unsafe { Obj::from_ptr_opt((*it.cast::<SetIter>()).set) }
}

fn advance(it: &Obj) -> Result<Option<Owned>> {
    let Some(s) = set_of(it) else { return Ok(None) };
    let fields = it.cast::<SetIter>();
    // SAFETY: `it` is a set iterator; an entry's key is a live object.
    unsafe {
        if (*fields).used != set::len(s) as isize {
            // It stays in this state.
            (*fields).used = -1;
            return Err(raise!(RuntimeError, "Set changed size during iteration"));
        }
        match table::next(s, &mut (*fields).pos) {
            Some(entry) => {
                (*fields).left -= 1;
                Ok(Some(Obj::from_ptr(entry.key).to_owned()))
            }
            None => {
                refcount::clear(&raw mut (*fields).set);
                Ok(None)
            }
        }
    }
}

fn hint(it: &Obj) -> Result<Owned> {
    let fields = it.cast::<SetIter>();
    // SAFETY: `it` is a set iterator.
    let left =
        set_of(it).map_or(0, |s| unsafe { if (*fields).used == set::len(s) as isize { (*fields).left } else { 0 } });
    long::from_i64(left as i64)
}

/// `(iter, (list of what is left,))`; the iterator itself stays where it is.
fn reduce_iter(it: &Obj) -> Result<Owned> {
    let iter = cfn::builtin(istr!("iter"))?;
    let rest = list::new()?;
    if let Some(s) = set_of(it) {
        let copy = new_iter(s)?;
        let (from, to) = (it.cast::<SetIter>(), copy.cast::<SetIter>());
        // SAFETY: both are set iterators.
        unsafe {
            (*to).used = (*from).used;
            (*to).pos = (*from).pos;
            (*to).left = (*from).left;
        }
        list::extend(&rest, &copy)?;
    }
    tuple::from_owned(vec![iter, tuple::new([&*rest])?])
}

c_functions! {
    unary iter_self = |o: &Obj| Ok::<Owned, Raised>(o.to_owned());
    unary iter_next = advance;
    noargs iter_hint = hint;
    noargs iter_reduce = reduce_iter;
}

unsafe extern "C" fn iter_dealloc(p: *mut PyObject) {
    // SAFETY: the iterator is dead; its field is NULL or an owned reference.
    unsafe {
        gc::untrack(p);
        refcount::xdecref((*p.cast::<SetIter>()).set);
        gc::free(p);
    }
}

unsafe extern "C" fn iter_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live iterator and its visitor.
    unsafe { cfn::visit_all(&[(*p.cast::<SetIter>()).set], visit, arg) }
}
