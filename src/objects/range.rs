//! `range`, of ints of any size. Its iterators are in `range_iter`.

use super::cfn::{self, c_functions};
use super::{bool, long, range_iter, seq_ops, singletons, slice, tuple, type_object, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, alloc, refcount};
use crate::format::args;
use crate::protocols::{compare, number, sequence, text};
use crate::raise;
use core::mem::offset_of;
use num_bigint::BigInt;
use num_integer::Integer;
use num_traits::{One, Signed, Zero};

#[repr(C)]
struct Range {
    ob_base: PyObject,
    start: *mut PyObject,
    stop: *mut PyObject,
    step: *mut PyObject,
    length: *mut PyObject,
}

/// `range`.
#[unsafe(no_mangle)]
pub static mut PyRange_Type: PyTypeObject = PyTypeObject {
    tp_name: c"range".as_ptr(),
    tp_basicsize: size_of::<Range>() as Py_ssize_t,
    tp_dealloc: Some(range_dealloc),
    tp_repr: Some(range_repr),
    tp_as_number: &raw mut NUMBER,
    tp_as_sequence: &raw mut SEQUENCE,
    tp_as_mapping: &raw mut MAPPING,
    tp_hash: Some(range_hash),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_SEQUENCE,
    tp_doc: c"range(stop)\nrange(start, stop[, step])\n\nThe ints from start up to stop, which is left out, by step."
        .as_ptr(),
    tp_richcompare: Some(range_compare),
    tp_iter: Some(range_iter_slot),
    tp_methods: (&raw mut METHODS).cast(),
    tp_members: (&raw mut MEMBERS).cast(),
    tp_new: Some(range_new),
    tp_vectorcall: Some(range_vectorcall),
    ..PyTypeObject::STATIC
};

static mut NUMBER: PyNumberMethods = PyNumberMethods { nb_bool: Some(range_bool), ..PyNumberMethods::EMPTY };
static mut SEQUENCE: PySequenceMethods = PySequenceMethods {
    sq_length: Some(range_len),
    sq_item: Some(range_item),
    sq_contains: Some(range_contains),
    ..PySequenceMethods::EMPTY
};
static mut MAPPING: PyMappingMethods =
    PyMappingMethods { mp_length: Some(range_len), mp_subscript: Some(range_subscript), mp_ass_subscript: None };
static mut METHODS: [PyMethodDef; 5] = [
    PyMethodDef::noargs(c"__reversed__", range_reversed, 0, c"An iterator from the last int to the first."),
    PyMethodDef::noargs(c"__reduce__", range_reduce, 0, c"The state, for copy and pickle."),
    PyMethodDef::o(c"count", range_count, 0, c"rangeobject.count(value) -> how often value is there"),
    PyMethodDef::o(
        c"index",
        range_index,
        0,
        c"rangeobject.index(value) -> the place of value; ValueError when it is not there",
    ),
    PyMethodDef::END,
];
static mut MEMBERS: [PyMemberDef; 4] = [
    PyMemberDef::new(c"start", Py_T_OBJECT_EX, offset_of!(Range, start), Py_READONLY, c""),
    PyMemberDef::new(c"stop", Py_T_OBJECT_EX, offset_of!(Range, stop), Py_READONLY, c""),
    PyMemberDef::new(c"step", Py_T_OBJECT_EX, offset_of!(Range, step), Py_READONLY, c""),
    PyMemberDef::END,
];

/// A new range of ints (no derived ones).
pub(super) fn new(start: Owned, stop: Owned, step: Owned) -> Result<Owned> {
    let length = length_of(&start, &stop, &step)?;
    let block = alloc::object_alloc(size_of::<Range>()).cast::<Range>();
    if block.is_null() {
        return Err(Raised::no_memory());
    }
    // SAFETY: the block has room for a range; the references move into it.
    unsafe {
        refcount::new_reference(block.cast());
        (*block).ob_base.ob_type = &raw mut PyRange_Type;
        (*block).start = start.into_ptr();
        (*block).stop = stop.into_ptr();
        (*block).step = step.into_ptr();
        (*block).length = length.into_ptr();
        Ok(Owned::from_ptr(block))
    }
}

/// Three ints that fit a C long, if they all do.
pub(super) fn small<const N: usize>(parts: [&Obj; N]) -> Result<Option<[i64; N]>> {
    let mut out = [0; N];
    for (o, v) in parts.into_iter().zip(&mut out) {
        let (value, overflow) = long::as_i64_overflow(o)?;
        if overflow != 0 {
            return Ok(None);
        }
        *v = value;
    }
    Ok(Some(out))
}

fn length_of(start: &Obj, stop: &Obj, step: &Obj) -> Result<Owned> {
    if let Some([start, stop, step]) = small([start, stop, step])? {
        let (lo, hi) = if step > 0 { (start, stop) } else { (stop, start) };
        let n = if lo >= hi { 0 } else { (hi.wrapping_sub(lo) as u64 - 1) / step.unsigned_abs() + 1 };
        return long::from_u64(n);
    }
    let (start, stop, step) = (long::to_bigint(start), long::to_bigint(stop), long::to_bigint(step));
    let (lo, hi) = if step.is_positive() { (start, stop) } else { (stop, start) };
    if lo >= hi {
        return long::from_i64(0);
    }
    long::from_bigint(&((hi - lo - 1) / step.abs() + 1))
}

/// Start, stop and step.
pub(super) fn parts(o: &Obj) -> [&Obj; 3] {
    let r = o.cast::<Range>();
    // SAFETY: a range's fields are live ints.
    unsafe { [Obj::from_ptr((*r).start), Obj::from_ptr((*r).stop), Obj::from_ptr((*r).step)] }
}

fn length(o: &Obj) -> &Obj {
    // SAFETY: as above.
    unsafe { Obj::from_ptr((*o.cast::<Range>()).length) }
}

fn is_empty(o: &Obj) -> bool {
    long::sign(length(o)) == 0
}

/// The int at a place that is counted from the start; the place is not checked.
fn at(o: &Obj, place: &BigInt) -> Result<Owned> {
    let [start, _, step] = parts(o);
    long::from_bigint(&(long::to_bigint(start) + place * long::to_bigint(step)))
}

fn item(o: &Obj, place: BigInt) -> Result<Owned> {
    let n = long::to_bigint(length(o));
    let place = if place.is_negative() { place + &n } else { place };
    if place.is_negative() || place >= n {
        return Err(raise!(IndexError, "range object index out of range"));
    }
    at(o, &place)
}

fn subscript(o: &Obj, key: &Obj) -> Result<Owned> {
    if number::has_index(key) {
        return item(o, long::to_bigint(&*number::index(key)?));
    }
    if !slice::check(key) {
        return Err(seq_ops::bad_index("range", key));
    }
    let [start, stop, step] = slice::big_indices(key, &long::to_bigint(length(o)))?;
    let step = long::from_bigint(&(step * long::to_bigint(parts(o)[2])))?;
    new(at(o, &start)?, at(o, &stop)?, step)
}

/// The place of an int, which is not negative, or `None`.
fn place_of(o: &Obj, value: &Obj) -> Option<BigInt> {
    let [start, stop, step] = parts(o).map(long::to_bigint);
    let value = long::to_bigint(value);
    let inside = if step.is_positive() { start <= value && value < stop } else { stop < value && value <= start };
    let (place, rest) = (value - start).div_rem(&step);
    (inside && rest.is_zero()).then_some(place)
}

/// Whether arithmetic can tell where `value` is: an exact int or bool.
fn is_plain_int(value: &Obj) -> bool {
    value.is_exactly(&raw mut long::PyLong_Type) || value.is_exactly(&raw mut bool::PyBool_Type)
}

fn contains(o: &Obj, value: &Obj) -> Result<bool> {
    if is_plain_int(value) {
        return Ok(place_of(o, value).is_some());
    }
    Ok(sequence::count(o, value)? > 0)
}

fn count(o: &Obj, value: &Obj) -> Result<Owned> {
    if is_plain_int(value) {
        return long::from_i64(i64::from(place_of(o, value).is_some()));
    }
    long::from_i64(sequence::count(o, value)? as i64)
}

fn index(o: &Obj, value: &Obj) -> Result<Owned> {
    if !is_plain_int(value) {
        return long::from_i64(sequence::index(o, value)? as i64);
    }
    match place_of(o, value) {
        Some(place) => long::from_bigint(&place),
        None => Err(raise!(ValueError, "range.index(x): x not in range")),
    }
}

/// What equality and hash go by: the length, and of start and step what matters.
fn identity(o: &Obj) -> Result<Owned> {
    let none = singletons::none();
    let [start, _, step] = parts(o);
    let n = length(o);
    if is_empty(o) {
        tuple::new([n, none, none])
    } else if long::to_bigint(n).is_one() {
        tuple::new([n, start, none])
    } else {
        tuple::new([n, start, step])
    }
}

fn rich_compare(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !b.is_exactly(&raw mut PyRange_Type) || !matches!(op, Py_EQ | Py_NE) {
        return seq_ops::not_implemented();
    }
    let equal = a.is(b) || compare::eq(&*identity(a)?, &*identity(b)?)?;
    Ok(bool::new(equal == (op == Py_EQ)))
}

fn repr(o: &Obj) -> Result<Owned> {
    let [start, stop, step] = parts(o);
    let mut w = unicode::Writer::new();
    w.push_str("range(")?;
    w.push(&*text::repr(Some(start))?)?;
    w.push_str(", ")?;
    w.push(&*text::repr(Some(stop))?)?;
    if !long::to_bigint(step).is_one() {
        w.push_str(", ")?;
        w.push(&*text::repr(Some(step))?)?;
    }
    w.push_str(")")?;
    w.finish()
}

fn reduce(o: &Obj) -> Result<Owned> {
    let parts = tuple::new(parts(o))?;
    tuple::new([type_object::as_obj(o.ty()), &parts])
}

/// Start, stop, step and length.
fn all(o: &Obj) -> [&Obj; 4] {
    let [start, stop, step] = parts(o);
    [start, stop, step, length(o)]
}

fn reversed(o: &Obj) -> Result<Owned> {
    if let Some([start, _, step, n]) = small(all(o))?
        && start.checked_sub(step).is_some()
        && step != i64::MIN
    {
        // The last item may not fit when there is none.
        return range_iter::new_small(start.wrapping_add(n.wrapping_sub(1).wrapping_mul(step)), -step, n);
    }
    let [start, _, step] = parts(o).map(long::to_bigint);
    let n = long::to_bigint(length(o));
    let last = &start + (&n - 1) * &step;
    range_iter::new_large(&last, &-step, &n)
}

fn iterate(o: &Obj) -> Result<Owned> {
    let [start, _, step] = parts(o);
    if let Some([start, stop, step, n]) = small(all(o))? {
        // The place behind the last item has to fit, too.
        let behind = if step > 0 { stop.checked_add(step - 1) } else { stop.checked_add(step + 1) };
        if n == 0 || behind.is_some() {
            return range_iter::new_small(start, step, n);
        }
    }
    range_iter::new_large(&long::to_bigint(start), &long::to_bigint(step), &long::to_bigint(length(o)))
}

fn new_of(args: &[&Obj]) -> Result<Owned> {
    args::check_positional("range", args.len(), 1, 3)?;
    let (start, stop, step) = match *args {
        [stop] => (long::from_i64(0)?, number::index(stop)?, long::from_i64(1)?),
        [start, stop] => (number::index(start)?, number::index(stop)?, long::from_i64(1)?),
        _ => (number::index(args[0])?, number::index(args[1])?, number::index(args[2])?),
    };
    if long::sign(&step) == 0 {
        return Err(raise!(ValueError, "range() arg 3 must not be zero"));
    }
    new(start, stop, step)
}

fn new_from_args(_: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    args::no_kwargs("range", kwargs.map_or(core::ptr::null_mut(), Obj::as_ptr))?;
    new_of(tuple::items(args))
}

fn vectorcall(_: *mut PyTypeObject, args: &[&Obj], kwnames: Option<&Obj>) -> Result<Owned> {
    args::no_kwnames("range", kwnames.map_or(core::ptr::null_mut(), Obj::as_ptr))?;
    new_of(args)
}

c_functions! {
    unary range_repr = repr;
    inquiry range_bool = |o| Ok::<bool, Raised>(!is_empty(o));
    size range_len = |o| long::as_ssize(length(o));
    index range_item = |o, i: isize| item(o, BigInt::from(i));
    contains range_contains = contains;
    binary range_subscript = subscript;
    hash range_hash = |o| compare::hash(&*identity(o)?);
    compare range_compare = rich_compare;
    unary range_iter_slot = iterate;
    noargs range_reversed = reversed;
    noargs range_reduce = reduce;
    binary range_count = count;
    binary range_index = index;
    new range_new = new_from_args;
    vectorcall range_vectorcall = vectorcall;
}

unsafe extern "C" fn range_dealloc(p: *mut PyObject) {
    // SAFETY: the range is dead; its fields are owned references.
    unsafe {
        let r = p.cast::<Range>();
        refcount::decref((*r).start);
        refcount::decref((*r).stop);
        refcount::decref((*r).step);
        refcount::decref((*r).length);
        alloc::object_free(p.cast());
    }
}

/// A range of a start, a number of ints and a step: what is left of an iterator.
pub(super) fn rest(start: &BigInt, step: &BigInt, n: &BigInt) -> Result<Owned> {
    let stop = long::from_bigint(&(start + n * step))?;
    new(long::from_bigint(start)?, stop, long::from_bigint(step)?)
}

/// `(iter, (range,), None)`.
pub(super) fn reduce_iter(range: Owned) -> Result<Owned> {
    let iter = cfn::builtin(crate::istr!("iter"))?;
    tuple::from_owned(vec![iter, tuple::from_owned(vec![range])?, singletons::new_none()])
}
