//! The iterators of tuples, lists, strings and bytes: forwards through all, backwards through lists.

use super::cfn::{self, c_functions};
use super::{bytearray, bytes, list, long, tuple, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result, gc, refcount};
use crate::istr;

/// Where an iterator is in its sequence; NULL when it is exhausted.
#[repr(C)]
struct SeqIter {
    ob_base: PyObject,
    index: Py_ssize_t,
    seq: *mut PyObject,
}

/// What the iterator types have in common.
const TYPE: PyTypeObject = PyTypeObject {
    tp_basicsize: size_of::<SeqIter>() as Py_ssize_t,
    tp_dealloc: Some(iter_dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    tp_traverse: Some(iter_traverse),
    tp_iter: Some(iter_self),
    ..PyTypeObject::STATIC
};

/// `tuple_iterator`.
#[unsafe(no_mangle)]
pub static mut PyTupleIter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"tuple_iterator".as_ptr(),
    tp_iternext: Some(tuple_next),
    tp_methods: (&raw mut TUPLE_METHODS).cast(),
    ..TYPE
};
/// `list_iterator`.
#[unsafe(no_mangle)]
pub static mut PyListIter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"list_iterator".as_ptr(),
    tp_iternext: Some(list_next),
    tp_methods: (&raw mut LIST_METHODS).cast(),
    ..TYPE
};
/// `list_reverseiterator`.
#[unsafe(no_mangle)]
pub static mut PyListRevIter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"list_reverseiterator".as_ptr(),
    tp_iternext: Some(list_rev_next),
    tp_methods: (&raw mut LIST_REV_METHODS).cast(),
    ..TYPE
};

/// `str_iterator`.
#[unsafe(no_mangle)]
pub static mut PyUnicodeIter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"str_iterator".as_ptr(),
    tp_iternext: Some(str_next),
    tp_methods: (&raw mut STR_METHODS).cast(),
    ..TYPE
};
/// `str_ascii_iterator`.
pub static mut _PyUnicodeASCIIIter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"str_ascii_iterator".as_ptr(),
    tp_iternext: Some(ascii_next),
    tp_methods: (&raw mut STR_METHODS).cast(),
    ..TYPE
};
/// `bytes_iterator`.
#[unsafe(no_mangle)]
pub static mut PyBytesIter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"bytes_iterator".as_ptr(),
    tp_iternext: Some(bytes_next),
    tp_methods: (&raw mut BYTES_METHODS).cast(),
    ..TYPE
};
/// `bytearray_iterator`.
#[unsafe(no_mangle)]
pub static mut PyByteArrayIter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"bytearray_iterator".as_ptr(),
    tp_iternext: Some(bytearray_next),
    tp_methods: (&raw mut BYTEARRAY_METHODS).cast(),
    ..TYPE
};

const HINT_DOC: &core::ffi::CStr = c"How many items are probably left.";
const REDUCE_DOC: &core::ffi::CStr = c"The state, for copy and pickle.";
const STATE_DOC: &core::ffi::CStr = c"Sets the position.";

static mut TUPLE_METHODS: [PyMethodDef; 4] = [
    PyMethodDef::noargs(c"__length_hint__", tuple_hint, 0, HINT_DOC),
    PyMethodDef::noargs(c"__reduce__", tuple_reduce, 0, REDUCE_DOC),
    PyMethodDef::o(c"__setstate__", tuple_setstate, 0, STATE_DOC),
    PyMethodDef::END,
];
static mut LIST_METHODS: [PyMethodDef; 4] = [
    PyMethodDef::noargs(c"__length_hint__", list_hint, 0, HINT_DOC),
    PyMethodDef::noargs(c"__reduce__", list_reduce, 0, REDUCE_DOC),
    PyMethodDef::o(c"__setstate__", list_setstate, 0, STATE_DOC),
    PyMethodDef::END,
];
static mut LIST_REV_METHODS: [PyMethodDef; 4] = [
    PyMethodDef::noargs(c"__length_hint__", list_rev_hint, 0, HINT_DOC),
    PyMethodDef::noargs(c"__reduce__", list_rev_reduce, 0, REDUCE_DOC),
    PyMethodDef::o(c"__setstate__", list_rev_setstate, 0, STATE_DOC),
    PyMethodDef::END,
];
static mut STR_METHODS: [PyMethodDef; 4] = [
    PyMethodDef::noargs(c"__length_hint__", str_hint, 0, HINT_DOC),
    PyMethodDef::noargs(c"__reduce__", str_reduce, 0, REDUCE_DOC),
    PyMethodDef::o(c"__setstate__", str_setstate, 0, STATE_DOC),
    PyMethodDef::END,
];
static mut BYTES_METHODS: [PyMethodDef; 4] = [
    PyMethodDef::noargs(c"__length_hint__", bytes_hint, 0, HINT_DOC),
    PyMethodDef::noargs(c"__reduce__", bytes_reduce, 0, REDUCE_DOC),
    PyMethodDef::o(c"__setstate__", bytes_setstate, 0, STATE_DOC),
    PyMethodDef::END,
];
static mut BYTEARRAY_METHODS: [PyMethodDef; 4] = [
    PyMethodDef::noargs(c"__length_hint__", bytearray_hint, 0, HINT_DOC),
    PyMethodDef::noargs(c"__reduce__", bytearray_reduce, 0, REDUCE_DOC),
    PyMethodDef::o(c"__setstate__", bytearray_setstate, 0, STATE_DOC),
    PyMethodDef::END,
];

/// A new iterator of type `ty` that starts at `index`.
pub(super) fn new(ty: *mut PyTypeObject, seq: &Obj, index: isize) -> Result<Owned> {
    let it = gc::new_static::<SeqIter>(ty)?;
    // SAFETY: the memory is new; the collector may look once every field is written.
    unsafe {
        (*it).index = index;
        (*it).seq = seq.to_owned().into_ptr();
        gc::track(it.cast());
        Ok(Owned::from_ptr(it))
    }
}

/// The sequence and the position, unless the iterator is exhausted.
fn state(it: &Obj) -> Option<(&Obj, isize)> {
    let it = it.cast::<SeqIter>();
    // SAFETY: `seq` is NULL or a live object.
    unsafe { Some((Obj::from_ptr_opt((*it).seq)?, (*it).index)) }
}

fn set_index(it: &Obj, index: isize) {
    // SAFETY: `it` is one of these iterators.
    unsafe { (*it.cast::<SeqIter>()).index = index }
}

/// Lets go of the sequence.
fn exhaust(it: &Obj) {
    // SAFETY: the field holds NULL or an owned reference.
    unsafe {
        (*it.cast::<SeqIter>()).index = -1;
        refcount::clear(&raw mut (*it.cast::<SeqIter>()).seq);
    }
}

/// The next item, and the position after it, by `step`.
#[inline(always)]
fn advance(it: &Obj, get: fn(&Obj, usize) -> Option<Owned>, step: isize) -> Result<Option<Owned>> {
    let Some((seq, i)) = state(it) else { return Ok(None) };
    if i >= 0
        && let Some(item) = get(seq, i as usize)
    {
        set_index(it, i + step);
        return Ok(Some(item));
    }
    exhaust(it);
    Ok(None)
}

fn tuple_get(o: &Obj, i: usize) -> Option<Owned> {
    tuple::items(o).get(i).map(|item| (*item).to_owned())
}

/// A string's character; `None` past the end, and with an error set when memory is out.
fn str_get(o: &Obj, i: usize) -> Option<Owned> {
    if i < unicode::len(o) { unicode::from_char(unicode::chars(o).at(i)).ok() } else { None }
}
fn ascii_get(o: &Obj, i: usize) -> Option<Owned> {
    unicode::ascii_bytes(o)?.get(i).map(|&b| unicode::latin1_char(b))
}
fn bytes_get(o: &Obj, i: usize) -> Option<Owned> {
    bytes::as_slice(o).get(i).and_then(|&b| long::from_i64(b.into()).ok())
}
fn bytearray_get(o: &Obj, i: usize) -> Option<Owned> {
    bytearray::as_slice(o).get(i).and_then(|&b| long::from_i64(b.into()).ok())
}

/// An iterator over the characters of a `str`.
pub(super) fn of_str(o: &Obj) -> Result<Owned> {
    let ty = if unicode::check_exact(o) && unicode::is_ascii(o) {
        &raw mut _PyUnicodeASCIIIter_Type
    } else {
        &raw mut PyUnicodeIter_Type
    };
    new(ty, o, 0)
}

/// What is left of a forward iterator.
fn hint(it: &Obj, len: fn(&Obj) -> usize) -> Result<Owned> {
    long::from_i64(state(it).map_or(0, |(seq, i)| (len(seq) as isize - i).max(0)) as i64)
}

fn rev_hint(it: &Obj) -> Result<Owned> {
    let left = state(it).map_or(0, |(seq, i)| if list::len(seq) as isize <= i { 0 } else { i + 1 });
    long::from_i64(left as i64)
}

/// `(function, (sequence,), position)`, or an iterator over nothing.
fn reduce(it: &Obj, function: &Obj, empty: fn() -> Result<Owned>) -> Result<Owned> {
    let function = cfn::builtin(function)?;
    match state(it) {
        Some((seq, i)) => tuple::from_owned(vec![function, tuple::new([seq])?, long::from_i64(i as i64)?]),
        None => tuple::from_owned(vec![function, tuple::new([&*empty()?])?]),
    }
}

fn setstate(it: &Obj, index: &Obj, clip: impl Fn(isize, isize) -> isize, len: fn(&Obj) -> usize) -> Result<Owned> {
    let i = cfn::ssize_argument(index)?;
    if let Some((seq, _)) = state(it) {
        set_index(it, clip(i, len(seq) as isize));
    }
    Ok(super::singletons::new_none())
}

fn forward(i: isize, len: isize) -> isize {
    i.clamp(0, len)
}
fn backward(i: isize, len: isize) -> isize {
    i.max(-1).min(len - 1)
}

c_functions! {
    unary iter_self = |o: &Obj| Ok::<Owned, crate::engine::Raised>(o.to_owned());
    unary tuple_next = |o| advance(o, tuple_get, 1);
    unary list_next = |o| advance(o, list::get, 1);
    unary list_rev_next = |o| advance(o, list::get, -1);
    unary str_next = |o| advance(o, str_get, 1);
    unary ascii_next = |o| advance(o, ascii_get, 1);
    unary bytes_next = |o| advance(o, bytes_get, 1);
    unary bytearray_next = |o| advance(o, bytearray_get, 1);
    noargs str_hint = |o| hint(o, unicode::len);
    noargs bytes_hint = |o| hint(o, bytes::len);
    noargs bytearray_hint = |o| hint(o, bytearray::len);
    noargs str_reduce = |o| reduce(o, istr!("iter"), || Ok(unicode::empty()));
    noargs bytes_reduce = |o| reduce(o, istr!("iter"), || Ok(tuple::empty()));
    noargs bytearray_reduce = |o| reduce(o, istr!("iter"), || Ok(tuple::empty()));
    binary str_setstate = |o, i| setstate(o, i, forward, unicode::len);
    binary bytes_setstate = |o, i| setstate(o, i, forward, bytes::len);
    binary bytearray_setstate = |o, i| setstate(o, i, forward, bytearray::len);
    noargs tuple_hint = |o| hint(o, tuple::len);
    noargs list_hint = |o| hint(o, list::len);
    noargs list_rev_hint = rev_hint;
    noargs tuple_reduce = |o| reduce(o, istr!("iter"), || Ok(tuple::empty()));
    noargs list_reduce = |o| reduce(o, istr!("iter"), list::new);
    noargs list_rev_reduce = |o| reduce(o, istr!("reversed"), list::new);
    binary tuple_setstate = |o, i| setstate(o, i, forward, tuple::len);
    binary list_setstate = |o, i| setstate(o, i, forward, list::len);
    binary list_rev_setstate = |o, i| setstate(o, i, backward, list::len);
}

unsafe extern "C" fn iter_dealloc(p: *mut PyObject) {
    // SAFETY: the iterator is dead; its field is NULL or an owned reference.
    unsafe {
        gc::untrack(p);
        refcount::xdecref((*p.cast::<SeqIter>()).seq);
        gc::free(p);
    }
}

unsafe extern "C" fn iter_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live iterator and its visitor.
    unsafe { cfn::visit_all(&[(*p.cast::<SeqIter>()).seq], visit, arg) }
}
