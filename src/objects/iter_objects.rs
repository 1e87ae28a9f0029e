//! `iterator`, over anything that can be indexed, and `callable_iterator`, which calls until a sentinel comes.

use super::cfn::{self, c_functions};
use super::exceptions::exc;
use super::{long, singletons, tuple};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error, gc, refcount};
use crate::protocols::{call, compare, sequence};
use crate::{istr, raise};

#[repr(C)]
struct SeqIter {
    ob_base: PyObject,
    index: Py_ssize_t,
    /// NULL when exhausted.
    seq: *mut PyObject,
}

#[repr(C)]
struct CallIter {
    ob_base: PyObject,
    /// Both are NULL when exhausted.
    callable: *mut PyObject,
    sentinel: *mut PyObject,
}

/// `iterator`.
#[unsafe(no_mangle)]
pub static mut PySeqIter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"iterator".as_ptr(),
    tp_basicsize: size_of::<SeqIter>() as Py_ssize_t,
    tp_dealloc: Some(seq_dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    tp_traverse: Some(seq_traverse),
    tp_iter: Some(iter_self),
    tp_iternext: Some(seq_next),
    tp_methods: (&raw mut SEQ_METHODS).cast(),
    ..PyTypeObject::STATIC
};
/// `callable_iterator`.
#[unsafe(no_mangle)]
pub static mut PyCallIter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"callable_iterator".as_ptr(),
    tp_basicsize: size_of::<CallIter>() as Py_ssize_t,
    tp_dealloc: Some(call_dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    tp_traverse: Some(call_traverse),
    tp_iter: Some(iter_self),
    tp_iternext: Some(call_next),
    tp_methods: (&raw mut CALL_METHODS).cast(),
    ..PyTypeObject::STATIC
};

static mut SEQ_METHODS: [PyMethodDef; 4] = [
    PyMethodDef::noargs(c"__length_hint__", seq_hint, 0, c"How many items are probably left."),
    PyMethodDef::noargs(c"__reduce__", seq_reduce, 0, c"The state, for copy and pickle."),
    PyMethodDef::o(c"__setstate__", seq_setstate, 0, c"Sets the position."),
    PyMethodDef::END,
];
static mut CALL_METHODS: [PyMethodDef; 2] =
    [PyMethodDef::noargs(c"__reduce__", call_reduce, 0, c"The state, for copy and pickle."), PyMethodDef::END];

/// `PySeqIter_New`.
pub fn new_seq_iter(seq: &Obj) -> Result<Owned> {
    let it = gc::new_static::<SeqIter>(&raw mut PySeqIter_Type)?;
    // SAFETY: the memory is new; the collector may look once every field is written.
    unsafe {
        (*it).index = 0;
        (*it).seq = seq.to_owned().into_ptr();
        gc::track(it.cast());
        Ok(Owned::from_ptr(it))
    }
}

/// `PyCallIter_New`.
pub fn new_call_iter(callable: &Obj, sentinel: &Obj) -> Result<Owned> {
    let it = gc::new_static::<CallIter>(&raw mut PyCallIter_Type)?;
    // SAFETY: as above.
    unsafe {
        (*it).callable = callable.to_owned().into_ptr();
        (*it).sentinel = sentinel.to_owned().into_ptr();
        gc::track(it.cast());
        Ok(Owned::from_ptr(it))
    }
}

/// The sequence, unless the iterator is exhausted.
fn seq_of(it: &Obj) -> Option<&Obj> {
    // SAFETY: the field is NULL or a live object.
    unsafe { Obj::from_ptr_opt((*it.cast::<SeqIter>()).seq) }
}

fn next_of_seq(it: &Obj) -> Result<Option<Owned>> {
    let Some(seq) = seq_of(it) else { return Ok(None) };
    let fields = it.cast::<SeqIter>();
    // SAFETY: `it` is a sequence iterator.
    let index = unsafe { (*fields).index };
    if index == isize::MAX {
        return Err(raise!(OverflowError, "iter index too large"));
    }
    match sequence::get_item(&seq.to_owned(), index) {
        Ok(item) => {
            // SAFETY: as above.
            unsafe { (*fields).index = index + 1 };
            Ok(Some(item))
        }
        Err(_) if error::matches(exc::IndexError) || error::matches(exc::StopIteration) => {
            error::clear();
            // SAFETY: the field is NULL or an owned reference.
            unsafe { refcount::clear(&raw mut (*fields).seq) };
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

fn hint(it: &Obj) -> Result<Owned> {
    let Some(seq) = seq_of(it) else { return long::from_i64(0) };
    if !sequence::has_len(seq) {
        return Ok(singletons::not_implemented().to_owned());
    }
    let n = sequence::size(seq)? as i64;
    // SAFETY: `it` is a sequence iterator.
    long::from_i64((n - unsafe { (*it.cast::<SeqIter>()).index } as i64).max(0))
}

/// What an exhausted iterator is copied to: an iterator over nothing.
fn reduce_exhausted(iter: Owned) -> Result<Owned> {
    tuple::from_owned(vec![iter, tuple::new([&*tuple::empty()])?])
}

fn reduce_seq(it: &Obj) -> Result<Owned> {
    let iter = cfn::builtin(istr!("iter"))?;
    match seq_of(it) {
        // SAFETY: `it` is a sequence iterator.
        Some(seq) => tuple::from_owned(vec![
            iter,
            tuple::new([seq])?,
            long::from_i64(unsafe { (*it.cast::<SeqIter>()).index } as i64)?,
        ]),
        None => reduce_exhausted(iter),
    }
}

fn setstate(it: &Obj, index: &Obj) -> Result<Owned> {
    let i = cfn::ssize_argument(index)?;
    if seq_of(it).is_some() {
        // SAFETY: `it` is a sequence iterator.
        unsafe { (*it.cast::<SeqIter>()).index = i.max(0) };
    }
    Ok(singletons::new_none())
}

/// The callable and the sentinel, unless the iterator is exhausted.
fn call_parts(it: &Obj) -> Option<(&Obj, &Obj)> {
    let it = it.cast::<CallIter>();
    // SAFETY: the fields are NULL or live objects.
    unsafe { Obj::from_ptr_opt((*it).callable).zip(Obj::from_ptr_opt((*it).sentinel)) }
}

fn exhaust_call(it: &Obj) {
    let it = it.cast::<CallIter>();
    // SAFETY: the fields are NULL or owned references.
    unsafe {
        refcount::clear(&raw mut (*it).callable);
        refcount::clear(&raw mut (*it).sentinel);
    }
}

fn next_of_call(it: &Obj) -> Result<Option<Owned>> {
    let Some((callable, _)) = call_parts(it) else { return Ok(None) };
    match call::call(&callable.to_owned(), &[]) {
        Ok(result) => {
            let Some((_, sentinel)) = call_parts(it) else { return Ok(None) };
            if compare::eq(&sentinel.to_owned(), &result)? {
                exhaust_call(it);
                return Ok(None);
            }
            Ok(Some(result))
        }
        Err(_) if error::matches(exc::StopIteration) => {
            error::clear();
            exhaust_call(it);
            Ok(None)
        }
        Err(raised) => Err(raised),
    }
}

fn reduce_call(it: &Obj) -> Result<Owned> {
    let iter = cfn::builtin(istr!("iter"))?;
    match call_parts(it) {
        Some((callable, sentinel)) => tuple::from_owned(vec![iter, tuple::new([callable, sentinel])?]),
        None => reduce_exhausted(iter),
    }
}

c_functions! {
    unary iter_self = |o: &Obj| Ok::<Owned, Raised>(o.to_owned());
    unary seq_next = next_of_seq;
    unary call_next = next_of_call;
    noargs seq_hint = hint;
    noargs seq_reduce = reduce_seq;
    noargs call_reduce = reduce_call;
    binary seq_setstate = setstate;
}

unsafe extern "C" fn seq_dealloc(p: *mut PyObject) {
    // SAFETY: the iterator is dead; its field is NULL or an owned reference.
    unsafe {
        gc::untrack(p);
        refcount::xdecref((*p.cast::<SeqIter>()).seq);
        gc::free(p);
    }
}
unsafe extern "C" fn seq_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live iterator and its visitor.
    unsafe { cfn::visit_all(&[(*p.cast::<SeqIter>()).seq], visit, arg) }
}
unsafe extern "C" fn call_dealloc(p: *mut PyObject) {
    // SAFETY: the iterator is dead; its fields are NULL or owned references.
    unsafe {
        gc::untrack(p);
        refcount::xdecref((*p.cast::<CallIter>()).callable);
        refcount::xdecref((*p.cast::<CallIter>()).sentinel);
        gc::free(p);
    }
}
unsafe extern "C" fn call_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live iterator and its visitor.
    unsafe { cfn::visit_all(&[(*p.cast::<CallIter>()).callable, (*p.cast::<CallIter>()).sentinel], visit, arg) }
}
