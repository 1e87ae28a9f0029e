//! `slice`.

use super::cfn::{self, c_functions};
use super::{long, seq_ops, singletons, tuple};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result, gc, refcount};
use crate::format::args;
use crate::protocols::{compare, number, text};
use crate::raise;
use core::mem::offset_of;
use num_bigint::BigInt;
use num_traits::{One, Signed, Zero};

/// `slice`.
#[unsafe(no_mangle)]
pub static mut PySlice_Type: PyTypeObject = PyTypeObject {
    tp_name: c"slice".as_ptr(),
    tp_basicsize: size_of::<PySliceObject>() as Py_ssize_t,
    tp_dealloc: Some(slice_dealloc),
    tp_repr: Some(slice_repr),
    tp_hash: Some(slice_hash),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    tp_doc: c"slice(stop)\nslice(start, stop[, step])\n\nThe three values of an extended subscript.".as_ptr(),
    tp_traverse: Some(slice_traverse),
    tp_richcompare: Some(slice_compare),
    tp_methods: (&raw mut METHODS).cast(),
    tp_members: (&raw mut MEMBERS).cast(),
    tp_new: Some(slice_new),
    ..PyTypeObject::STATIC
};

static mut METHODS: [PyMethodDef; 3] = [
    PyMethodDef::o(
        c"indices",
        slice_indices,
        0,
        c"indices($self, object, /)\n--\n\nThe (start, stop, step) that the slice means for a sequence of this length.",
    ),
    PyMethodDef::noargs(c"__reduce__", slice_reduce, 0, c"__reduce__($self, /)\n--\n\nThe state, for copy and pickle."),
    PyMethodDef::END,
];
static mut MEMBERS: [PyMemberDef; 4] = [
    PyMemberDef::new(c"start", _Py_T_OBJECT, offset_of!(PySliceObject, start), Py_READONLY, c""),
    PyMemberDef::new(c"stop", _Py_T_OBJECT, offset_of!(PySliceObject, stop), Py_READONLY, c""),
    PyMemberDef::new(c"step", _Py_T_OBJECT, offset_of!(PySliceObject, step), Py_READONLY, c""),
    PyMemberDef::END,
];

/// A new slice.
pub fn new(start: &Obj, stop: &Obj, step: &Obj) -> Result<Owned> {
    let s = gc::new_static::<PySliceObject>(&raw mut PySlice_Type)?;
    // SAFETY: the memory is new; the collector may look once every field is written.
    unsafe {
        (*s).start = start.to_owned().into_ptr();
        (*s).stop = stop.to_owned().into_ptr();
        (*s).step = step.to_owned().into_ptr();
        gc::track(s.cast());
        Ok(Owned::from_ptr(s))
    }
}

/// Whether `o` is a slice.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.is_exactly(&raw mut PySlice_Type)
}

/// Start, stop and step.
pub fn parts(o: &Obj) -> [&Obj; 3] {
    let s = o.cast::<PySliceObject>();
    // SAFETY: a slice's fields are live objects.
    unsafe { [Obj::from_ptr((*s).start), Obj::from_ptr((*s).stop), Obj::from_ptr((*s).step)] }
}

/// A slice index, clipped to `Py_ssize_t`; `none` is what the message says of None.
fn clipped(o: &Obj, none: &str) -> Result<isize> {
    if number::has_index(o) {
        return number::as_ssize(o, true);
    }
    Err(raise!(TypeError, "slice indices must be integers {none}have an __index__ method"))
}

/// An index argument such as `list.index` takes: any integer, clipped; None is an error.
pub(crate) fn index_argument(o: &Obj) -> Result<isize> {
    clipped(o, "or ")
}

/// `PySlice_Unpack`: start, stop, step, clipped to `Py_ssize_t`.
pub fn unpack(o: &Obj) -> Result<(isize, isize, isize)> {
    let (mut start, mut stop, mut step) = (0, 0, 0);
    // SAFETY: the places are valid.
    unsafe { unpack_to(o, &mut start, &mut stop, &mut step)? };
    Ok((start, stop, step))
}

/// [`unpack`] into places: the step first, then the start, then the stop, until one fails.
///
/// # Safety
/// The places are valid for writing.
pub unsafe fn unpack_to(o: &Obj, to_start: *mut isize, to_stop: *mut isize, to_step: *mut isize) -> Result<()> {
    let [start, stop, step] = parts(o);
    let get = |o: &Obj, default: isize| if singletons::is_none(o) { Ok(default) } else { clipped(o, "or None or ") };
    let step = get(step, 1)?;
    // SAFETY: as promised.
    unsafe { to_step.write(step.max(-isize::MAX)) };
    if step == 0 {
        return Err(raise!(ValueError, "slice step cannot be zero"));
    }
    // SAFETY: as promised.
    unsafe {
        to_start.write(get(start, if step < 0 { isize::MAX } else { 0 })?);
        to_stop.write(get(stop, if step < 0 { isize::MIN } else { isize::MAX })?);
    }
    Ok(())
}

/// `PySlice_AdjustIndices`: clips to a sequence of `len` items and returns the number of items.
pub fn adjust(len: isize, start: &mut isize, stop: &mut isize, step: isize) -> isize {
    for end in [&mut *start, &mut *stop] {
        if *end < 0 {
            *end = end.wrapping_add(len);
            if *end < 0 {
                *end = if step < 0 { -1 } else { 0 };
            }
        } else if *end >= len {
            *end = if step < 0 { len.wrapping_sub(1) } else { len };
        }
    }
    if step < 0 {
        if *stop < *start {
            return start.wrapping_sub(*stop).wrapping_sub(1) / -step + 1;
        }
    } else if *start < *stop {
        return stop.wrapping_sub(*start).wrapping_sub(1) / step + 1;
    }
    0
}

/// The items that a slice means in a sequence.
#[derive(Clone, Copy)]
pub struct Span {
    pub start: isize,
    pub stop: isize,
    pub step: isize,
    /// The number of items.
    pub len: usize,
}

impl Span {
    /// What the slice `o` means in a sequence of `len` items.
    pub fn of(o: &Obj, len: usize) -> Result<Span> {
        let (mut start, mut stop, step) = unpack(o)?;
        let n = adjust(len as isize, &mut start, &mut stop, step);
        Ok(Span { start, stop, step, len: n as usize })
    }
    /// The places of the items in their order.
    pub fn places(self) -> impl Iterator<Item = usize> {
        (0..self.len as isize).map(move |i| (self.start + i * self.step) as usize)
    }
}

/// `slice.indices`, for lengths and indices of any size: start, stop, step.
pub(super) fn big_indices(o: &Obj, len: &BigInt) -> Result<[BigInt; 3]> {
    let [start, stop, step] = parts(o);
    let get = |o: &Obj| -> Result<Option<BigInt>> {
        if singletons::is_none(o) {
            return Ok(None);
        }
        if !number::has_index(o) {
            return Err(raise!(TypeError, "slice indices must be integers or None or have an __index__ method"));
        }
        Ok(Some(long::to_bigint(&*number::index(o)?)))
    };
    let step = get(step)?.unwrap_or_else(BigInt::one);
    if step.is_zero() {
        return Err(raise!(ValueError, "slice step cannot be zero"));
    }
    let down = step.is_negative();
    let lower = BigInt::from(if down { -1 } else { 0 });
    let upper = if down { len - 1 } else { len.clone() };
    let clip = |v: BigInt| {
        let v = if v.is_negative() { v + len } else { v };
        if v < lower {
            lower.clone()
        } else if v > upper {
            upper.clone()
        } else {
            v
        }
    };
    let start = get(start)?.map_or_else(|| if down { upper.clone() } else { lower.clone() }, &clip);
    let stop = get(stop)?.map_or_else(|| if down { lower.clone() } else { upper.clone() }, &clip);
    Ok([start, stop, step])
}

fn indices(o: &Obj, len: &Obj) -> Result<Owned> {
    let len = long::to_bigint(&*number::index(len)?);
    if len.is_negative() {
        return Err(raise!(ValueError, "length should not be negative"));
    }
    let [a, b, c] = big_indices(o, &len)?;
    tuple::from_owned(vec![long::from_bigint(&a)?, long::from_bigint(&b)?, long::from_bigint(&c)?])
}

fn repr(o: &Obj) -> Result<Owned> {
    let mut w = super::unicode::Writer::new();
    w.push_str("slice(")?;
    for (i, part) in parts(o).into_iter().enumerate() {
        if i > 0 {
            w.push_str(", ")?;
        }
        w.push(&*text::repr(Some(part))?)?;
    }
    w.push_str(")")?;
    w.finish()
}

fn reduce(o: &Obj) -> Result<Owned> {
    let parts = tuple::new(parts(o))?;
    tuple::new([super::type_object::as_obj(o.ty()), &parts])
}

fn rich_compare(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !check(a) || !check(b) {
        return Ok(singletons::not_implemented().to_owned());
    }
    if a.is(b) {
        return Ok(super::bool::new(matches!(op, Py_EQ | Py_LE | Py_GE)));
    }
    compare::rich(&*tuple::new(parts(a))?, &*tuple::new(parts(b))?, op)
}

fn new_from_args(_: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    args::no_kwargs("slice", kwargs.map_or(core::ptr::null_mut(), Obj::as_ptr))?;
    let args = tuple::items(args);
    args::check_positional("slice", args.len(), 1, 3)?;
    let none = singletons::none();
    match *args {
        [stop] => new(none, stop, none),
        [start, stop] => new(start, stop, none),
        _ => new(args[0], args[1], args[2]),
    }
}

c_functions! {
    unary slice_repr = repr;
    hash slice_hash = |o| seq_ops::hash_items(&parts(o), false);
    compare slice_compare = rich_compare;
    binary slice_indices = indices;
    noargs slice_reduce = reduce;
    new slice_new = new_from_args;
}

unsafe extern "C" fn slice_dealloc(p: *mut PyObject) {
    // SAFETY: the slice is dead; its fields are owned references.
    unsafe {
        gc::untrack(p);
        let s = p.cast::<PySliceObject>();
        refcount::decref((*s).step);
        refcount::decref((*s).start);
        refcount::decref((*s).stop);
        gc::free(p);
    }
}

unsafe extern "C" fn slice_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live slice and its visitor.
    unsafe {
        let s = p.cast::<PySliceObject>();
        cfn::visit_all(&[(*s).start, (*s).stop, (*s).step], visit, arg)
    }
}

/// `PySlice_GetIndices`, an old interface: no clipping, and `None` without an error for what does not fit.
pub fn get_indices_old(o: &Obj, len: isize, out: [&mut isize; 3]) -> Option<()> {
    let [start, stop, step] = parts(o);
    let [first, last, stride] = out;
    let get = |o: &Obj, default: isize| -> Option<isize> {
        if singletons::is_none(o) {
            return Some(default);
        }
        if !long::check(o) {
            return None;
        }
        let i = long::as_ssize(o).unwrap_or(-1);
        Some(i)
    };
    let from_end = |o: &Obj, i: isize| if i < 0 && !singletons::is_none(o) { i.wrapping_add(len) } else { i };
    *stride = get(step, 1)?;
    *first = from_end(start, get(start, if *stride < 0 { len.wrapping_sub(1) } else { 0 })?);
    *last = from_end(stop, get(stop, if *stride < 0 { -1 } else { len })?);
    (*last <= len && *first < len && *stride != 0).then_some(())
}
