//! The iterators of `range`: of C longs, and of ints that do not fit one.

use super::cfn::c_functions;
use super::{long, range, singletons};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, alloc, refcount};
use num_bigint::BigInt;
use num_traits::{Signed, Zero};

/// What is left: the next int, the step, how many.
#[repr(C)]
struct Small {
    ob_base: PyObject,
    start: i64,
    step: i64,
    left: i64,
}

/// The same as int objects.
#[repr(C)]
struct Large {
    ob_base: PyObject,
    start: *mut PyObject,
    step: *mut PyObject,
    left: *mut PyObject,
}

/// `range_iterator`.
#[unsafe(no_mangle)]
pub static mut PyRangeIter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"range_iterator".as_ptr(),
    tp_basicsize: size_of::<Small>() as Py_ssize_t,
    tp_dealloc: Some(small_dealloc),
    tp_iter: Some(iter_self),
    tp_iternext: Some(small_next),
    tp_methods: (&raw mut SMALL_METHODS).cast(),
    ..PyTypeObject::STATIC
};
/// `longrange_iterator`.
#[unsafe(no_mangle)]
pub static mut PyLongRangeIter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"longrange_iterator".as_ptr(),
    tp_basicsize: size_of::<Large>() as Py_ssize_t,
    tp_dealloc: Some(large_dealloc),
    tp_iter: Some(iter_self),
    tp_iternext: Some(large_next),
    tp_methods: (&raw mut LARGE_METHODS).cast(),
    ..PyTypeObject::STATIC
};

static mut SMALL_METHODS: [PyMethodDef; 4] = [
    PyMethodDef::noargs(c"__length_hint__", small_hint, 0, c"How many ints are left."),
    PyMethodDef::noargs(c"__reduce__", small_reduce, 0, c"The state, for copy and pickle."),
    PyMethodDef::o(c"__setstate__", small_setstate, 0, c"Skips as many ints."),
    PyMethodDef::END,
];
static mut LARGE_METHODS: [PyMethodDef; 4] = [
    PyMethodDef::noargs(c"__length_hint__", large_hint, 0, c"How many ints are left."),
    PyMethodDef::noargs(c"__reduce__", large_reduce, 0, c"The state, for copy and pickle."),
    PyMethodDef::o(c"__setstate__", large_setstate, 0, c"Skips as many ints."),
    PyMethodDef::END,
];

/// A new object of a layout without a GC head; its fields are uninitialised.
fn alloc_plain<T>(ty: *mut PyTypeObject) -> Result<*mut T> {
    let block = alloc::object_alloc(size_of::<T>());
    if block.is_null() {
        return Err(Raised::no_memory());
    }
    // SAFETY: the block has room for the head.
    unsafe {
        refcount::new_reference(block.cast());
        (*block.cast::<PyObject>()).ob_type = ty;
    }
    Ok(block.cast())
}

/// An iterator over `n` ints from `start` on.
pub(super) fn new_small(start: i64, step: i64, n: i64) -> Result<Owned> {
    let it = alloc_plain::<Small>(&raw mut PyRangeIter_Type)?;
    // SAFETY: the memory is new.
    unsafe {
        (*it).start = start;
        (*it).step = step;
        (*it).left = n;
        Ok(Owned::from_ptr(it))
    }
}

/// The same for ints of any size.
pub(super) fn new_large(start: &BigInt, step: &BigInt, n: &BigInt) -> Result<Owned> {
    let (start, step, left) = (long::from_bigint(start)?, long::from_bigint(step)?, long::from_bigint(n)?);
    let it = alloc_plain::<Large>(&raw mut PyLongRangeIter_Type)?;
    // SAFETY: the memory is new; the references move into it.
    unsafe {
        (*it).start = start.into_ptr();
        (*it).step = step.into_ptr();
        (*it).left = left.into_ptr();
        Ok(Owned::from_ptr(it))
    }
}

/// Takes up to `n` ints off the front; the first of them.
fn advance(it: &Obj, n: i64) -> Option<i64> {
    let it = it.cast::<Small>();
    // SAFETY: `it` is a small iterator.
    unsafe {
        let n = n.min((*it).left);
        if n <= 0 {
            return None;
        }
        let first = (*it).start;
        (*it).start = first.wrapping_add((*it).step.wrapping_mul(n));
        (*it).left -= n;
        Some(first)
    }
}

fn small_parts(it: &Obj) -> [i64; 3] {
    let it = it.cast::<Small>();
    // SAFETY: `it` is a small iterator.
    unsafe { [(*it).start, (*it).step, (*it).left] }
}

fn large_parts(it: &Obj) -> [BigInt; 3] {
    let it = it.cast::<Large>();
    // SAFETY: `it` is a large iterator, whose fields are live ints.
    unsafe { [(*it).start, (*it).step, (*it).left].map(|p| long::to_bigint(Obj::from_ptr(p))) }
}

/// Takes up to `n` ints off the front; the first of them.
fn advance_large(it: &Obj, n: &BigInt) -> Result<Option<Owned>> {
    let [start, step, left] = large_parts(it);
    let n = n.min(&left);
    if !n.is_positive() {
        return Ok(None);
    }
    let (next, rest) = (long::from_bigint(&(start + n * step))?, long::from_bigint(&(&left - n))?);
    let it = it.cast::<Large>();
    // SAFETY: the fields hold owned references, of which the first moves out.
    unsafe {
        let first = (&raw mut (*it).start).replace(next.into_ptr());
        refcount::replace(&raw mut (*it).left, rest.into_ptr());
        Ok(Some(Owned::from_ptr(first)))
    }
}

fn next_small(it: &Obj) -> Result<Option<Owned>> {
    advance(it, 1).map(long::from_i64).transpose()
}

fn reduce_small(it: &Obj) -> Result<Owned> {
    let [start, step, left] = small_parts(it).map(BigInt::from);
    range::reduce_iter(range::rest(&start, &step, &left)?)
}

fn reduce_large(it: &Obj) -> Result<Owned> {
    let [start, step, left] = large_parts(it);
    range::reduce_iter(range::rest(&start, &step, &left)?)
}

fn setstate_small(it: &Obj, state: &Obj) -> Result<Owned> {
    advance(it, long::as_i64(state)?);
    Ok(singletons::new_none())
}

fn setstate_large(it: &Obj, state: &Obj) -> Result<Owned> {
    if !state.is_exactly(&raw mut long::PyLong_Type) {
        let name = super::type_attr::fully_qualified_name(state.ty())?;
        return Err(crate::raise!(TypeError, "state must be an int, not {}", super::unicode::display(&name)));
    }
    let n = long::to_bigint(state);
    if n > BigInt::zero() {
        advance_large(it, &n)?;
    }
    Ok(singletons::new_none())
}

c_functions! {
    unary iter_self = |o: &Obj| Ok::<Owned, Raised>(o.to_owned());
    unary small_next = next_small;
    noargs small_hint = |it| long::from_i64(small_parts(it)[2]);
    noargs small_reduce = reduce_small;
    binary small_setstate = setstate_small;
    unary large_next = |it| advance_large(it, &BigInt::from(1));
    noargs large_hint = |it| long::from_bigint(&large_parts(it)[2]);
    noargs large_reduce = reduce_large;
    binary large_setstate = setstate_large;
}

unsafe extern "C" fn small_dealloc(p: *mut PyObject) {
    // SAFETY: the iterator is dead and holds no references.
    unsafe { alloc::object_free(p.cast()) }
}

unsafe extern "C" fn large_dealloc(p: *mut PyObject) {
    // SAFETY: the iterator is dead; its fields are owned references.
    unsafe {
        let it = p.cast::<Large>();
        refcount::decref((*it).start);
        refcount::decref((*it).step);
        refcount::decref((*it).left);
        alloc::object_free(p.cast());
    }
}
