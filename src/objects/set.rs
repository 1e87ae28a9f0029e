//! `set` and `frozenset`: creation, the set operations, deallocation. Operators and methods are in `set_methods`.

use super::cfn;
use super::set_methods as methods;
use super::set_table as table;
use super::{dict, exceptions, weakref};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result, error, gc};
use crate::protocols::{compare, iter, sequence};
use core::mem::offset_of;
use core::ptr;

/// `set`.
#[unsafe(no_mangle)]
pub static mut PySet_Type: PyTypeObject = PyTypeObject {
    tp_name: c"set".as_ptr(),
    tp_doc: c"set(iterable=(), /)\n--\n\nAn unordered collection of unique items.".as_ptr(),
    tp_as_number: &raw mut methods::SET_NUMBER,
    tp_hash: Some(crate::capi::object::PyObject_HashNotImplemented),
    tp_methods: (&raw mut methods::SET_METHODS).cast(),
    tp_init: Some(methods::set_init),
    tp_new: Some(methods::set_new),
    tp_vectorcall: Some(methods::set_vectorcall),
    ..TYPE
};
/// `frozenset`.
#[unsafe(no_mangle)]
pub static mut PyFrozenSet_Type: PyTypeObject = PyTypeObject {
    tp_name: c"frozenset".as_ptr(),
    tp_doc: c"frozenset(iterable=(), /)\n--\n\nAn immutable unordered collection of unique items.".as_ptr(),
    tp_as_number: &raw mut methods::FROZENSET_NUMBER,
    tp_hash: Some(methods::frozenset_hash),
    tp_methods: (&raw mut methods::FROZENSET_METHODS).cast(),
    tp_new: Some(methods::frozenset_new),
    tp_vectorcall: Some(methods::frozenset_vectorcall),
    ..TYPE
};

const TYPE: PyTypeObject = PyTypeObject {
    tp_basicsize: size_of::<PySetObject>() as Py_ssize_t,
    tp_dealloc: Some(set_dealloc),
    tp_repr: Some(methods::set_repr),
    tp_as_sequence: &raw mut methods::SEQUENCE,
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | _Py_TPFLAGS_MATCH_SELF,
    tp_traverse: Some(set_traverse),
    tp_clear: Some(set_clear),
    tp_richcompare: Some(methods::set_compare),
    tp_weaklistoffset: offset_of!(PySetObject, weakreflist) as Py_ssize_t,
    tp_iter: Some(methods::set_iter),
    ..PyTypeObject::STATIC
};

/// A new empty set of type `ty`, `set`, `frozenset` or derived from one.
pub(super) fn new_of(ty: *mut PyTypeObject) -> Result<Owned> {
    let exact = ptr::eq(ty, &raw mut PySet_Type) || ptr::eq(ty, &raw mut PyFrozenSet_Type);
    // SAFETY: new memory; the collector may look once every field is written.
    unsafe {
        let s = if exact { Owned::from_ptr(gc::new_static::<PySetObject>(ty)?) } else { cfn::alloc_instance(ty, 0)? };
        table::init(&s);
        let raw = table::raw(&s);
        (*raw).finger = 0;
        (*raw).weakreflist = ptr::null_mut();
        if exact {
            gc::track(s.as_ptr());
        }
        Ok(s)
    }
}

/// A new set of type `ty` with the items of an iterable.
pub(super) fn new_of_items(ty: *mut PyTypeObject, iterable: Option<&Obj>) -> Result<Owned> {
    let s = new_of(ty)?;
    if let Some(iterable) = iterable {
        update(&s, iterable)?;
    }
    Ok(s)
}

/// `set` or `frozenset`, whichever `s` is or is derived from.
pub(super) fn base_type(s: &Obj) -> *mut PyTypeObject {
    if check(s) { &raw mut PySet_Type } else { &raw mut PyFrozenSet_Type }
}

/// A new empty set.
pub fn new() -> Result<Owned> {
    new_of(&raw mut PySet_Type)
}
/// `PySet_New`.
pub fn from_iterable(iterable: Option<&Obj>) -> Result<Owned> {
    new_of_items(&raw mut PySet_Type, iterable)
}
/// `PyFrozenSet_New`.
pub fn frozen_from_iterable(iterable: Option<&Obj>) -> Result<Owned> {
    new_of_items(&raw mut PyFrozenSet_Type, iterable)
}
/// A copy: a `set` of a set or frozenset of a frozenset, also where it is of a derived type.
pub fn copy(s: &Obj) -> Result<Owned> {
    new_of_items(base_type(s), Some(s))
}

/// Whether `o` is a `set` or derived from it.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.is_exactly(&raw mut PySet_Type) || o.is_instance(&raw mut PySet_Type)
}
/// Whether `o` is exactly a `set` or a `frozenset`.
#[inline(always)]
pub fn check_exact(o: &Obj) -> bool {
    o.is_exactly(&raw mut PySet_Type) || o.is_exactly(&raw mut PyFrozenSet_Type)
}
/// Whether `o` is a `frozenset` or derived from it.
pub fn check_frozen(o: &Obj) -> bool {
    o.is_instance(&raw mut PyFrozenSet_Type)
}
/// Whether `o` is a `set` or `frozenset` or derived from one.
#[inline(always)]
pub fn check_any(o: &Obj) -> bool {
    check_exact(o) || check(o) || check_frozen(o)
}
/// The number of items.
pub fn len(s: &Obj) -> usize {
    // SAFETY: the caller has a set.
    unsafe { (*table::raw(s)).used as usize }
}

/// The hash of an item; `TypeError: cannot use 'X' as a set element (…)`.
#[inline(always)]
pub(super) fn hash_item(key: &Obj) -> Result<Py_hash_t> {
    if let Some(hash) = dict::quick_hash(key) {
        return Ok(hash);
    }
    compare::hash(key).map_err(|raised| dict::explain_unhashable(raised, key, "a set element"))
}

/// Adds an item.
#[inline(always)]
pub fn add(s: &Obj, key: &Obj) -> Result<()> {
    table::add(s, key, hash_item(key)?)?;
    Ok(())
}
/// Whether the item is there.
#[inline(always)]
pub fn contains(s: &Obj, key: &Obj) -> Result<bool> {
    table::contains(s, key, hash_item(key)?)
}
/// Removes the item. Whether it was there.
pub fn discard(s: &Obj, key: &Obj) -> Result<bool> {
    table::discard(s, key, hash_item(key)?)
}
/// Removes and returns some item; `KeyError: 'pop from an empty set'`.
pub fn pop(s: &Obj) -> Result<Owned> {
    match table::pop(s) {
        Some(key) => Ok(key),
        None => Err(exceptions::set_key_error(crate::istr!("pop from an empty set"))),
    }
}
/// Removes every item.
pub fn clear(s: &Obj) {
    table::clear(s);
}

/// Runs `f` on a set for `key` in place of `key`, an unhashable set: it is looked up as a frozenset.
pub(super) fn as_frozen<T>(key: &Obj, f: impl Fn(&Obj) -> Result<T>) -> Result<T> {
    match f(key) {
        Err(_) if check(key) && error::matches(exceptions::exc::TypeError) => {
            error::clear();
            f(&*frozen_from_iterable(Some(key))?)
        }
        result => result,
    }
}

/// Runs `f` on each item of any iterable, with its hash.
fn each(iterable: &Obj, mut f: impl FnMut(&Obj, Py_hash_t) -> Result<()>) -> Result<()> {
    each_until(iterable, |key, hash| f(key, hash).map(|()| true))
}

/// Runs `f` on each item of any iterable, with its hash, as long as it says `true`.
fn each_until(iterable: &Obj, f: impl FnMut(&Obj, Py_hash_t) -> Result<bool>) -> Result<()> {
    each_hashed(iterable, hash_item, f)
}

/// [`each_until`] with the function that hashes what has no stored hash.
fn each_hashed(
    iterable: &Obj,
    hash_of: impl Fn(&Obj) -> Result<Py_hash_t>,
    mut f: impl FnMut(&Obj, Py_hash_t) -> Result<bool>,
) -> Result<()> {
    if check_any(iterable) {
        let mut pos = 0;
        while let Some(entry) = table::next(iterable, &mut pos) {
            // SAFETY: an entry's key is a live object.
            let key = unsafe { Obj::from_ptr(entry.key) }.to_owned();
            if !f(&key, entry.hash)? {
                break;
            }
        }
        return Ok(());
    }
    if dict::check_exact(iterable) {
        let mut place = 0;
        while place < dict::places(iterable) {
            if let Some(e) = dict::entry_at(iterable, place) {
                let (key, hash) = (e.key().to_owned(), e.hash);
                if !f(&key, hash)? {
                    break;
                }
            }
            place += 1;
        }
        return Ok(());
    }
    let it = iter::get_iter(iterable)?;
    while let Some(key) = iter::next(&it)? {
        let hash = hash_of(&key)?;
        if !f(&key, hash)? {
            break;
        }
    }
    Ok(())
}

/// Adds every item of an iterable.
pub fn update(s: &Obj, other: &Obj) -> Result<()> {
    if check_any(other) {
        return table::merge(s, other);
    }
    if dict::check_exact(other) {
        table::reserve(s, dict::len(other))?;
    }
    each(other, |key, hash| table::add(s, key, hash).map(|_| ()))
}

/// Removes every item of an iterable.
pub fn difference_update(s: &Obj, other: &Obj) -> Result<()> {
    if s.is(other) {
        clear(s);
        return Ok(());
    }
    let narrowed;
    let mut other = other;
    if check_any(other) && len(other) >> 3 > len(s) {
        narrowed = intersection(s, other)?;
        other = &narrowed;
    }
    each(other, |key, hash| table::discard(s, key, hash).map(|_| ()))?;
    table::tidy(s)
}

/// Keeps what is in one of both.
pub fn symmetric_difference_update(s: &Obj, other: &Obj) -> Result<()> {
    if s.is(other) {
        clear(s);
        return Ok(());
    }
    let set;
    let mut other = other;
    if !check_any(other) && !dict::check_exact(other) {
        set = new_of_items(base_type(s), Some(other))?;
        other = &set;
    }
    each(other, |key, hash| {
        if !table::discard(s, key, hash)? {
            table::add(s, key, hash)?;
        }
        Ok(())
    })
}

/// A new set of the items in both.
pub fn intersection(s: &Obj, other: &Obj) -> Result<Owned> {
    if s.is(other) {
        return copy(s);
    }
    let result = new_of(base_type(s))?;
    let (mut s, mut other) = (s, other);
    if check_any(other) && len(other) > len(s) {
        (s, other) = (other, s);
    }
    // An item that has no hash is not to be an element, so the error says nothing of one.
    each_hashed(other, compare::hash, |key, hash| {
        if table::contains(s, key, hash)? {
            table::add(&result, key, hash)?;
        }
        Ok(true)
    })?;
    Ok(result)
}

/// A new set of the items that are not in `other`.
pub fn difference(s: &Obj, other: &Obj) -> Result<Owned> {
    let any = check_any(other);
    if !(any || dict::check_exact(other)) || len(s) >> 2 > sequence::size(other)? {
        let result = copy(s)?;
        difference_update(&result, other)?;
        return Ok(result);
    }
    let result = new_of(base_type(s))?;
    each(s, |key, hash| {
        let there = if any { table::contains(other, key, hash)? } else { dict::find(other, key, hash)?.is_some() };
        if !there {
            table::add(&result, key, hash)?;
        }
        Ok(())
    })?;
    Ok(result)
}

/// A new set of the items in one of both.
pub fn symmetric_difference(s: &Obj, other: &Obj) -> Result<Owned> {
    let result = new_of_items(base_type(s), Some(other))?;
    symmetric_difference_update(&result, s)?;
    Ok(result)
}

/// Whether every item of the set `s` is in the set `other`.
pub(super) fn is_subset(s: &Obj, other: &Obj) -> Result<bool> {
    if len(s) > len(other) {
        return Ok(false);
    }
    let mut pos = 0;
    while let Some(entry) = table::next(s, &mut pos) {
        // SAFETY: an entry's key is a live object.
        let key = unsafe { Obj::from_ptr(entry.key) }.to_owned();
        if !table::contains(other, &key, entry.hash)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether the set has no item of the iterable.
pub(super) fn is_disjoint(s: &Obj, other: &Obj) -> Result<bool> {
    if s.is(other) {
        return Ok(len(s) == 0);
    }
    let (mut s, mut other) = (s, other);
    if check_exact(other) && len(other) > len(s) {
        (s, other) = (other, s);
    }
    let mut disjoint = true;
    each_until(other, |key, hash| {
        disjoint = !table::contains(s, key, hash)?;
        Ok(disjoint)
    })?;
    Ok(disjoint)
}

unsafe extern "C" fn set_dealloc(p: *mut PyObject) {
    // SAFETY: the set is dead; its keys are owned references.
    unsafe {
        gc::untrack(p);
        if !(*p.cast::<PySetObject>()).weakreflist.is_null() {
            weakref::clear_all(p);
        }
        table::free(Obj::from_ptr(p));
        if check_exact(Obj::from_ptr(p)) {
            gc::free_untracked(p);
        } else {
            cfn::free_instance(p);
        }
    }
}

unsafe extern "C" fn set_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live set and its visitor, which changes nothing.
    unsafe {
        let mut pos = 0;
        while let Some(entry) = table::next(Obj::from_ptr(p), &mut pos) {
            let stop = cfn::visit_all(&[entry.key], visit, arg);
            if stop != 0 {
                return stop;
            }
        }
        0
    }
}

unsafe extern "C" fn set_clear(p: *mut PyObject) -> c_int {
    // SAFETY: the collector passes a live set.
    clear(unsafe { Obj::from_ptr(p) });
    0
}
