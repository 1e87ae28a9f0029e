//! `PySequence_*`.

use super::number::{slot_of, try_binary};
use super::{compare, iter};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::objects::exceptions::exc;
use crate::objects::{dict, list, long, singletons, slice, tuple};
use crate::raise;

/// The slot that `pick` chooses of `o`'s sequence table.
#[inline]
fn sq<F>(o: &Obj, pick: impl Fn(&PySequenceMethods) -> Option<F>) -> Option<F> {
    // SAFETY: a live object's type is live, and its table, if it has one, too.
    unsafe { (*o.ty()).tp_as_sequence.as_ref().and_then(pick) }
}

/// The slot that `pick` chooses of `o`'s mapping table.
#[inline]
fn mp<F>(o: &Obj, pick: impl Fn(&PyMappingMethods) -> Option<F>) -> Option<F> {
    // SAFETY: as for `sq`.
    unsafe { (*o.ty()).tp_as_mapping.as_ref().and_then(pick) }
}

/// Whether `o` has a length.
pub(crate) fn has_len(o: &Obj) -> bool {
    sq(o, |t| t.sq_length).is_some() || mp(o, |t| t.mp_length).is_some()
}

fn call_len(f: unsafe extern "C" fn(*mut PyObject) -> Py_ssize_t, o: &Obj) -> Result<usize> {
    // SAFETY: the slot takes a live object; a negative result says that an error is set.
    unsafe { usize::try_from(f(o.as_ptr())).map_err(|_| Raised::already()) }
}

/// The outcome of a slot that returns -1 with an error set.
fn done(status: c_int) -> Result<()> {
    // SAFETY: a negative status says that an error is set.
    if status < 0 { Err(unsafe { Raised::already() }) } else { Ok(()) }
}

/// `PyObject_Size`.
pub fn size(o: &Obj) -> Result<usize> {
    if let Some(f) = sq(o, |t| t.sq_length) {
        return call_len(f, o);
    }
    mapping_size(o)
}

/// `PySequence_Size`.
pub fn sequence_size(o: &Obj) -> Result<usize> {
    if let Some(f) = sq(o, |t| t.sq_length) {
        return call_len(f, o);
    }
    if mp(o, |t| t.mp_length).is_some() {
        return Err(not_a_sequence(o));
    }
    Err(raise!(TypeError, "object of type '{}' has no len()", o.type_name()))
}

/// `PyMapping_Size`.
pub fn mapping_size(o: &Obj) -> Result<usize> {
    if let Some(f) = mp(o, |t| t.mp_length) {
        return call_len(f, o);
    }
    if sq(o, |t| t.sq_length).is_some() {
        return Err(raise!(TypeError, "{} is not a mapping", o.type_name()));
    }
    Err(raise!(TypeError, "object of type '{}' has no len()", o.type_name()))
}

#[cold]
fn not_a_sequence(o: &Obj) -> Raised {
    raise!(TypeError, "{} is not a sequence", o.type_name())
}

/// `PySequence_Check`.
pub fn check(o: &Obj) -> bool {
    !dict::check(o) && sq(o, |t| t.sq_item).is_some()
}

/// A negative index counted from the end, where the length is known.
#[inline]
fn from_end(o: &Obj, i: isize) -> Result<isize> {
    if i >= 0 {
        return Ok(i);
    }
    match sq(o, |t| t.sq_length) {
        Some(f) => Ok(i + call_len(f, o)? as isize),
        None => Ok(i),
    }
}

/// `PySequence_GetItem`.
pub fn get_item(o: &Obj, i: isize) -> Result<Owned> {
    if let Some(f) = sq(o, |t| t.sq_item) {
        let i = from_end(o, i)?;
        // SAFETY: the slot takes a live object and returns a new reference, or NULL with an error set.
        return unsafe { Owned::from_call(f(o.as_ptr(), i)) };
    }
    if mp(o, |t| t.mp_subscript).is_some() {
        return Err(not_a_sequence(o));
    }
    Err(raise!(TypeError, "'{}' object does not support indexing", o.type_name()))
}

/// `PySequence_SetItem`; `None` deletes.
pub fn set_item(o: &Obj, i: isize, value: Option<&Obj>) -> Result<()> {
    assign(o, i, value, "does not support item assignment")
}

/// `PySequence_DelItem`.
pub fn del_item(o: &Obj, i: isize) -> Result<()> {
    assign(o, i, None, "doesn't support item deletion")
}

/// Sets or deletes an item; `refusal` is what to say of an object that has no items to set.
fn assign(o: &Obj, i: isize, value: Option<&Obj>, refusal: &str) -> Result<()> {
    if let Some(f) = sq(o, |t| t.sq_ass_item) {
        let i = from_end(o, i)?;
        let value = value.map_or(core::ptr::null_mut(), Obj::as_ptr);
        // SAFETY: the slot takes a live object, and a live value or NULL.
        return done(unsafe { f(o.as_ptr(), i, value) });
    }
    if mp(o, |t| t.mp_ass_subscript).is_some() {
        return Err(not_a_sequence(o));
    }
    Err(raise!(TypeError, "'{}' object {refusal}", o.type_name()))
}

/// A slice of two indices.
fn slice_of(lo: isize, hi: isize) -> Result<Owned> {
    let (lo, hi) = (long::from_i64(lo as i64)?, long::from_i64(hi as i64)?);
    slice::new(&lo, &hi, singletons::none())
}

/// `PySequence_GetSlice`.
pub fn get_slice(o: &Obj, lo: isize, hi: isize) -> Result<Owned> {
    let Some(f) = mp(o, |t| t.mp_subscript) else {
        return Err(raise!(TypeError, "'{}' object is unsliceable", o.type_name()));
    };
    let slice = slice_of(lo, hi)?;
    // SAFETY: the slot takes live objects and returns a new reference, or NULL with an error set.
    unsafe { Owned::from_call(f(o.as_ptr(), slice.as_ptr())) }
}

/// `PySequence_SetSlice`; `None` deletes.
pub fn set_slice(o: &Obj, lo: isize, hi: isize, value: Option<&Obj>) -> Result<()> {
    let Some(f) = mp(o, |t| t.mp_ass_subscript) else {
        return Err(raise!(TypeError, "'{}' object doesn't support slice assignment", o.type_name()));
    };
    let slice = slice_of(lo, hi)?;
    let value = value.map_or(core::ptr::null_mut(), Obj::as_ptr);
    // SAFETY: the slot takes live objects, and a live value or NULL.
    done(unsafe { f(o.as_ptr(), slice.as_ptr(), value) })
}

/// `PySequence_DelSlice`.
pub fn del_slice(o: &Obj, lo: isize, hi: isize) -> Result<()> {
    if mp(o, |t| t.mp_ass_subscript).is_none() {
        return Err(raise!(TypeError, "'{}' object doesn't support slice deletion", o.type_name()));
    }
    set_slice(o, lo, hi, None)
}

type Concat = unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject;

/// `PySequence_Concat`, `PySequence_InPlaceConcat`.
pub fn concat(a: &Obj, b: &Obj, in_place: bool) -> Result<Owned> {
    let f: Option<Concat> = sq(a, |t| t.sq_inplace_concat.filter(|_| in_place).or(t.sq_concat));
    if let Some(f) = f {
        // SAFETY: the slot takes live objects and returns a new reference, or NULL with an error set.
        return unsafe { Owned::from_call(f(a.as_ptr(), b.as_ptr())) };
    }
    if check(a) && check(b) {
        if in_place && let Some(f) = slot_of(a, |t| t.nb_inplace_add) {
            // SAFETY: as above.
            let result = unsafe { Owned::from_call(f(a.as_ptr(), b.as_ptr()))? };
            if !result.is(singletons::not_implemented()) {
                return Ok(result);
            }
        }
        let result = try_binary(a, b, |t| t.nb_add)?;
        if !result.is(singletons::not_implemented()) {
            return Ok(result);
        }
    }
    Err(raise!(TypeError, "'{}' object can't be concatenated", a.type_name()))
}

/// `PySequence_Repeat`, `PySequence_InPlaceRepeat`.
pub fn repeat(o: &Obj, n: isize, in_place: bool) -> Result<Owned> {
    if let Some(f) = sq(o, |t| t.sq_inplace_repeat.filter(|_| in_place).or(t.sq_repeat)) {
        // SAFETY: the slot takes a live object and returns a new reference, or NULL with an error set.
        return unsafe { Owned::from_call(f(o.as_ptr(), n)) };
    }
    if check(o) {
        let n = long::from_i64(n as i64)?;
        if in_place && let Some(f) = slot_of(o, |t| t.nb_inplace_multiply) {
            // SAFETY: as above.
            let result = unsafe { Owned::from_call(f(o.as_ptr(), n.as_ptr()))? };
            if !result.is(singletons::not_implemented()) {
                return Ok(result);
            }
        }
        let result = try_binary(o, &n, |t| t.nb_multiply)?;
        if !result.is(singletons::not_implemented()) {
            return Ok(result);
        }
    }
    Err(raise!(TypeError, "'{}' object can't be repeated", o.type_name()))
}

/// `PySequence_Tuple`: a tuple of the items of any iterable.
pub fn tuple(o: &Obj) -> Result<Owned> {
    if tuple::check_exact(o) {
        return Ok(o.to_owned());
    }
    if list::check_exact(o) {
        return list::to_tuple(o);
    }
    let it = iter::get_iter(o)?;
    let items = list::new()?;
    while let Some(item) = iter::next(&it)? {
        list::append_owned(&items, item)?;
    }
    list::into_tuple(items)
}

/// `PySequence_List`: a list of the items of any iterable.
pub fn list(o: &Obj) -> Result<Owned> {
    let new = list::new()?;
    list::extend(&new, o)?;
    Ok(new)
}

/// `PySequence_Fast`: an exact list or tuple as it is, a list of the items of anything else.
pub fn fast(o: &Obj, message: &str) -> Result<Owned> {
    if list::check_exact(o) || tuple::check_exact(o) {
        return Ok(o.to_owned());
    }
    match iter::get_iter(o) {
        Ok(it) => list(&it),
        Err(_) if error::matches(exc::TypeError) => Err(error::raise(exc::TypeError, message)),
        Err(raised) => Err(raised),
    }
}

/// The items of what [`fast`] returned: only while no code runs that could change a list.
pub fn fast_items(o: &Obj) -> &[&Obj] {
    if list::check(o) { list::items(o) } else { tuple::items(o) }
}

/// Compares the items one after the other with `value`, and hands `found` the position of each equal one until it says stop.
fn search(o: &Obj, value: &Obj, what: &str, mut found: impl FnMut(usize) -> bool) -> Result<()> {
    let it = match iter::get_iter(o) {
        Ok(it) => it,
        Err(_) if error::matches(exc::TypeError) => {
            return Err(raise!(TypeError, "argument of type '{}' is not {what}", o.type_name()));
        }
        Err(raised) => return Err(raised),
    };
    let mut i = 0;
    while let Some(item) = iter::next(&it)? {
        if compare::eq(&item, value)? && found(i) {
            break;
        }
        i += 1;
    }
    Ok(())
}

/// `PySequence_Count`.
pub fn count(o: &Obj, value: &Obj) -> Result<isize> {
    let mut n = 0;
    search(o, value, "iterable", |_| {
        n += 1;
        false
    })?;
    Ok(n)
}

/// `PySequence_Index`.
pub fn index(o: &Obj, value: &Obj) -> Result<isize> {
    let mut at = None;
    search(o, value, "iterable", |i| {
        at = Some(i as isize);
        true
    })?;
    at.ok_or_else(|| raise!(ValueError, "sequence.index(x): x not in sequence"))
}

/// `PySequence_Contains`.
pub fn contains(o: &Obj, value: &Obj) -> Result<bool> {
    if let Some(f) = sq(o, |t| t.sq_contains) {
        // SAFETY: the slot takes live objects; a negative result says that an error is set.
        return unsafe {
            match f(o.as_ptr(), value.as_ptr()) {
                -1 => Err(Raised::already()),
                yes => Ok(yes != 0),
            }
        };
    }
    let mut there = false;
    search(o, value, "a container or iterable", |_| {
        there = true;
        true
    })?;
    Ok(there)
}

/// `PyObject_GetItem` of an object without `mp_subscript`: an index into a sequence.
pub(super) fn get_index(o: &Obj, key: &Obj) -> Option<Result<Owned>> {
    sq(o, |t| t.sq_item)?;
    if !super::number::has_index(key) {
        return Some(Err(not_an_index(key)));
    }
    Some(super::number::as_ssize(key, false).and_then(|i| get_item(o, i)))
}

/// `PyObject_SetItem` of an object without `mp_ass_subscript`: an index into a sequence.
pub(super) fn set_index(o: &Obj, key: &Obj, value: Option<&Obj>) -> Option<Result<()>> {
    // SAFETY: as for `sq`.
    unsafe { (*o.ty()).tp_as_sequence.as_ref()? };
    if super::number::has_index(key) {
        return Some(super::number::as_ssize(key, false).and_then(|i| match value {
            Some(value) => set_item(o, i, Some(value)),
            None => del_item(o, i),
        }));
    }
    sq(o, |t| t.sq_ass_item).map(|_| Err(not_an_index(key)))
}

#[cold]
fn not_an_index(key: &Obj) -> Raised {
    raise!(TypeError, "sequence index must be integer, not '{}'", key.type_name())
}

/// `PyMapping_Check`.
pub fn mapping_check(o: &Obj) -> bool {
    mp(o, |t| t.mp_subscript).is_some()
}
