//! `dict`: insertion-ordered entries, and a hash index once there are more than a few.
//!
//! The table is in `dict_table`; what Python code sees is in `dict_methods`, `dict_views` and `dict_iter`.

use super::dict_table::{Entry, Identity, Lookup, SMALL, Table, known_equal};
use super::dict_watch as watch;
use super::{cfn, dict_methods as methods, exceptions, long, type_attr, unicode};
use crate::abi::*;
use crate::engine::error::{Raised, Result};
use crate::engine::{Obj, Owned, error, gc, refcount};
use crate::protocols::{compare, iter, mapping, text};
use crate::raise;
use core::ptr;

/// `dict`.
#[unsafe(no_mangle)]
pub static mut PyDict_Type: PyTypeObject = PyTypeObject {
    tp_name: c"dict".as_ptr(),
    tp_basicsize: size_of::<PyDictObject>() as Py_ssize_t,
    tp_dealloc: Some(dict_dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT
        | Py_TPFLAGS_HAVE_GC
        | Py_TPFLAGS_BASETYPE
        | Py_TPFLAGS_DICT_SUBCLASS
        | _Py_TPFLAGS_MATCH_SELF
        | Py_TPFLAGS_MAPPING,
    tp_traverse: Some(dict_traverse),
    tp_clear: Some(dict_clear),
    ..methods::TYPE
};

/// A new empty dict.
#[inline]
pub fn new() -> Result<Owned> {
    let d = gc::new_static::<PyDictObject>(&raw mut PyDict_Type)?;
    // SAFETY: the memory is new; the collector may look once every field is written.
    unsafe {
        (*d).ma_used = 0;
        (*d)._ma_watcher_tag = 0;
        (*d).ma_keys = ptr::null_mut();
        (*d).ma_values = ptr::null_mut();
        gc::track(d.cast());
        Ok(Owned::from_ptr(d))
    }
}

/// Whether `o` is a `dict` or derived from it.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.has_flag(Py_TPFLAGS_DICT_SUBCLASS)
}

/// Whether `o` is exactly a `dict`.
#[inline(always)]
pub fn check_exact(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyDict_Type)
}

/// The number of entries.
#[inline(always)]
pub fn len(d: &Obj) -> usize {
    // SAFETY: the caller has a dict.
    unsafe { (*d.cast::<PyDictObject>()).ma_used as usize }
}

#[inline(always)]
fn add_used(d: &Obj, by: isize) {
    // SAFETY: as for `len`.
    unsafe { (*d.cast::<PyDictObject>()).ma_used += by }
}

/// Where the dict keeps its block.
#[inline(always)]
fn table_slot(d: &Obj) -> *mut *mut Table {
    // SAFETY: as for `len`.
    unsafe { (&raw mut (*d.cast::<PyDictObject>()).ma_keys).cast() }
}

/// The dict's block, NULL while it never had an entry.
#[inline(always)]
pub(super) fn table(d: &Obj) -> *mut Table {
    // SAFETY: the slot is a field of the dict.
    unsafe { *table_slot(d) }
}

/// The number of places, holes included: what positions run over.
#[inline(always)]
pub(super) fn places(d: &Obj) -> usize {
    let t = table(d);
    // SAFETY: not NULL, so a block.
    if t.is_null() { 0 } else { unsafe { (*t).len as usize } }
}

/// The dict's size in memory, without its keys and values.
pub(super) fn memory(d: &Obj) -> usize {
    let t = table(d);
    // SAFETY: a live object's type is live; `t` is NULL or a block.
    unsafe { (*d.ty()).tp_basicsize as usize + if t.is_null() { 0 } else { Table::memory(t) } }
}

/// The live entry at place `i`, if there is one.
#[inline(always)]
pub(super) fn entry_at(d: &Obj, i: usize) -> Option<&Entry> {
    if i >= places(d) {
        return None;
    }
    // SAFETY: below `len`.
    unsafe {
        let e = Table::entry(table(d), i);
        if (*e).key.is_null() { None } else { Some(&*e) }
    }
}

impl Entry {
    #[inline(always)]
    pub(super) fn key(&self) -> &Obj {
        // SAFETY: a live entry's key is a live object.
        unsafe { Obj::from_ptr(self.key) }
    }
    #[inline(always)]
    pub(super) fn value(&self) -> &Obj {
        // SAFETY: a live entry's value is a live object.
        unsafe { Obj::from_ptr(self.value) }
    }
}

/// The hash of an exact `str` or a small exact `int`: without a call.
#[inline(always)]
pub fn quick_hash(key: &Obj) -> Option<Py_hash_t> {
    if unicode::check_exact(key) {
        return Some(unicode::hash(key));
    }
    if key.is_exactly(&raw mut long::PyLong_Type) {
        return long::compact(key).map(|v| if v == -1 { -2 } else { v as Py_hash_t });
    }
    None
}

/// The error for a key that cannot be one.
pub fn require_hashable(key: &Obj) -> Result<()> {
    hash_key(key).map(drop)
}

/// The hash of a key.
#[inline(always)]
pub(super) fn hash_key(key: &Obj) -> Result<Py_hash_t> {
    if let Some(hash) = quick_hash(key) {
        return Ok(hash);
    }
    compare::hash(key).map_err(|raised| explain_unhashable(raised, key, "a dict key"))
}

/// Says in a `TypeError` of a failed hash what the object was to be: `cannot use 'list' as a dict key (unhashable type: 'list')`.
#[cold]
pub(super) fn explain_unhashable(raised: Raised, key: &Obj, what: &str) -> Raised {
    let Some(old) = error::take() else { return raised };
    if !old.is_exactly(exceptions::exc::TypeError.0) {
        return error::restore(old);
    }
    let texts = text::str(Some(&old)).and_then(|text| Ok((type_attr::fully_qualified_name(key.ty())?, text)));
    let result = texts.map(|(name, text)| {
        let (name, text) = (unicode::display(&name), unicode::display(&text));
        raise!(TypeError, "cannot use '{name}' as {what} ({text})")
    });
    match result {
        Ok(raised) | Err(raised) => raised,
    }
}

/// The place of `key`.
#[inline(always)]
pub(super) fn find(d: &Obj, key: &Obj, hash: Py_hash_t) -> Result<Option<usize>> {
    let t = table(d);
    if t.is_null() {
        return Ok(None);
    }
    // SAFETY: `t` is the dict's block.
    match unsafe { Table::identify(t, key.as_ptr(), hash) } {
        Identity::Found(i) => Ok(Some(i)),
        Identity::Missing(_) => Ok(None),
        Identity::Unclear(i) => find_equal(d, key, hash, i),
    }
}

/// Whether the key of a live entry is known to be equal to this one.
#[inline(always)]
fn is_equal_at(d: &Obj, i: usize, key: &Obj) -> bool {
    // SAFETY: the place is that of a live entry.
    let stored = unsafe { Obj::from_ptr((*Table::entry(table(d), i)).key) };
    known_equal(stored, key) == Some(true)
}

/// The place of a key, where the entry at `i` has the same hash.
#[inline(never)]
fn find_equal(d: &Obj, key: &Obj, hash: Py_hash_t, i: usize) -> Result<Option<usize>> {
    if is_equal_at(d, i, key) {
        return Ok(Some(i));
    }
    // SAFETY: it is the dict's block.
    match unsafe { Table::find(table(d), key, hash) } {
        Lookup::Found(i) => Ok(Some(i)),
        Lookup::Missing => Ok(None),
        Lookup::Ask => find_comparing(d, key, hash),
    }
}

/// The place of a key that has to be compared with `==`, which may run any code: starts again when that changed the dict.
#[cold]
fn find_comparing(d: &Obj, key: &Obj, hash: Py_hash_t) -> Result<Option<usize>> {
    'again: loop {
        let t = table(d);
        if t.is_null() {
            return Ok(None);
        }
        let (used, places) = (len(d), places(d));
        // SAFETY: `t` is the dict's block.
        let candidates = unsafe { Table::candidates(t, key, hash) };
        for i in candidates {
            let Some(e) = entry_at(d, i) else { continue 'again };
            if e.key().is(key) {
                return Ok(Some(i));
            }
            let stored = e.key().to_owned();
            let equal = compare::eq(&stored, key)?;
            let same = table(d) == t && len(d) == used && self::places(d) == places;
            if !same || !entry_at(d, i).is_some_and(|e| e.key().is(&stored)) {
                continue 'again;
            }
            if equal {
                return Ok(Some(i));
            }
        }
        return Ok(None);
    }
}

/// The value at a place that was just found.
#[inline(always)]
fn value_at(d: &Obj, i: usize) -> &Obj {
    // SAFETY: the place is that of a live entry.
    unsafe { Obj::from_ptr((*Table::entry(table(d), i)).value) }
}

/// The value of `key`, borrowed from the dict: only while nothing can change the dict.
#[inline(never)]
pub fn get_borrowed<'d>(d: &'d Obj, key: &Obj) -> Result<Option<&'d Obj>> {
    look_up(d, key)
}

/// [`get_borrowed`] without a call, for the most frequent callers.
#[inline(always)]
pub fn look_up<'d>(d: &'d Obj, key: &Obj) -> Result<Option<&'d Obj>> {
    let hash = hash_key(key)?;
    get_with_hash(d, key, hash)
}

/// As [`get_borrowed`], with the key's hash known.
#[inline(always)]
pub fn get_with_hash<'d>(d: &'d Obj, key: &Obj, hash: Py_hash_t) -> Result<Option<&'d Obj>> {
    Ok(find(d, key, hash)?.map(|i| value_at(d, i)))
}

/// A strong reference to the value of `key`.
pub fn get(d: &Obj, key: &Obj) -> Result<Option<Owned>> {
    Ok(get_borrowed(d, key)?.map(Obj::to_owned))
}

/// The value of the key of these characters, borrowed, if they are ASCII and no comparison is needed.
pub fn get_ascii<'d>(d: &'d Obj, key: &[u8]) -> Option<Option<&'d Obj>> {
    if !key.is_ascii() {
        return None;
    }
    let t = table(d);
    if t.is_null() {
        return Some(None);
    }
    // SAFETY: `t` is the dict's block.
    match unsafe { Table::find_ascii(t, key, unicode::hash_ascii(key)) } {
        Lookup::Found(i) => Some(Some(value_at(d, i))),
        Lookup::Missing => Some(None),
        Lookup::Ask => None,
    }
}

/// What a look-up by identity says about a key.
pub(super) enum Known<'d> {
    Value(&'d Obj),
    Missing,
    /// Another key has the same hash.
    Unclear,
}

/// Looks an interned string up by identity, without a call.
#[inline(always)]
pub(super) fn get_interned<'d>(d: &'d Obj, key: &Obj) -> Known<'d> {
    let t = table(d);
    if t.is_null() {
        return Known::Missing;
    }
    let hash = unicode::known_hash(key);
    if hash == -1 {
        return Known::Unclear;
    }
    // SAFETY: `t` is the dict's block.
    match unsafe { Table::identify(t, key.as_ptr(), hash) } {
        Identity::Found(i) => Known::Value(value_at(d, i)),
        Identity::Missing(_) => Known::Missing,
        Identity::Unclear(_) => Known::Unclear,
    }
}

/// Sets the value of an interned string where that needs no call, neither for growing nor for watchers. Whether it was set.
#[inline(always)]
pub(super) fn set_interned(d: &Obj, key: &Obj, value: &Obj) -> bool {
    let (t, hash) = (table(d), unicode::known_hash(key));
    if t.is_null() || hash == -1 || watch::is_watched(d) {
        return false;
    }
    // SAFETY: `t` is the dict's block, and nobody watches the dict.
    unsafe { set_by_identity(d, t, key, value, hash) }
}

/// The value of an exact `str` key, borrowed; never fails when the dict's keys are exact strings (the look-up of attributes).
#[inline]
pub fn get_str<'d>(d: &'d Obj, key: &Obj) -> Option<&'d Obj> {
    let t = table(d);
    if t.is_null() {
        return None;
    }
    let hash = unicode::hash(key);
    // SAFETY: `t` is the dict's block.
    match unsafe { Table::identify(t, key.as_ptr(), hash) } {
        Identity::Found(i) => Some(value_at(d, i)),
        Identity::Missing(_) => None,
        Identity::Unclear(i) => get_str_equal(d, key, hash, i),
    }
}

/// [`get_str`] where the entry at `i` has the same hash.
#[inline(never)]
fn get_str_equal<'d>(d: &'d Obj, key: &Obj, hash: Py_hash_t, i: usize) -> Option<&'d Obj> {
    if is_equal_at(d, i, key) {
        return Some(value_at(d, i));
    }
    // SAFETY: it is the dict's block.
    match unsafe { Table::find(table(d), key, hash) } {
        Lookup::Found(i) => Some(value_at(d, i)),
        Lookup::Missing => None,
        Lookup::Ask => get_str_comparing(d, key, hash),
    }
}

/// [`get_str`] where a key of another type has the same hash; a comparison's error counts as "not equal".
#[cold]
fn get_str_comparing<'d>(d: &'d Obj, key: &Obj, hash: Py_hash_t) -> Option<&'d Obj> {
    let before = error::take();
    let found = find_comparing(d, key, hash).unwrap_or_else(|_| {
        error::clear();
        None
    });
    if let Some(e) = before {
        _ = error::restore(e);
    }
    found.map(|i| value_at(d, i))
}

/// Whether `key` is there.
#[inline(never)]
pub fn contains(d: &Obj, key: &Obj) -> Result<bool> {
    let hash = hash_key(key)?;
    Ok(find(d, key, hash)?.is_some())
}

/// Sets `d[key] = value`.
#[inline(never)]
pub fn set(d: &Obj, key: &Obj, value: &Obj) -> Result<()> {
    store(d, key, value)
}

/// [`set`] without a call, for the most frequent callers.
#[inline(always)]
pub fn store(d: &Obj, key: &Obj, value: &Obj) -> Result<()> {
    let hash = hash_key(key)?;
    set_with_hash(d, key, value, hash)
}

/// Sets `d[key] = value`, with the key's hash known.
#[inline(always)]
pub fn set_with_hash(d: &Obj, key: &Obj, value: &Obj, hash: Py_hash_t) -> Result<()> {
    let t = table(d);
    if t.is_null() || watch::is_watched(d) {
        return set_by_steps(d, key, value, hash);
    }
    // SAFETY: `t` is the dict's block, and nobody watches the dict.
    if unsafe { set_by_identity(d, t, key, value, hash) } { Ok(()) } else { set_by_steps(d, key, value, hash) }
}

/// Sets `d[key] = value` where a look-up by identity finds the key, or finds that it is missing and that there is room. Whether it did.
///
/// # Safety
/// `t` is the dict's block, and nobody watches the dict.
#[inline(always)]
unsafe fn set_by_identity(d: &Obj, t: *mut Table, key: &Obj, value: &Obj, hash: Py_hash_t) -> bool {
    // SAFETY: as promised; the references that are taken move into the block. The old value goes last.
    unsafe {
        match Table::identify(t, key.as_ptr(), hash) {
            Identity::Found(i) => {
                let slot = &raw mut (*Table::entry(t, i)).value;
                refcount::incref(value.as_ptr());
                refcount::decref(slot.replace(value.as_ptr()));
                true
            }
            Identity::Missing(slot) if (*t).len < (*t).cap => {
                refcount::incref(key.as_ptr());
                refcount::incref(value.as_ptr());
                Table::push_at(t, slot, hash, key.as_ptr(), value.as_ptr());
                add_used(d, 1);
                true
            }
            _ => false,
        }
    }
}

/// [`set_with_hash`] for every case.
#[inline(never)]
fn set_by_steps(d: &Obj, key: &Obj, value: &Obj, hash: Py_hash_t) -> Result<()> {
    match find(d, key, hash)? {
        Some(i) => {
            replace_value(d, i, value);
            Ok(())
        }
        None => insert_new(d, key, value, hash),
    }
}

/// Puts `value` in the place of the one at `i`.
#[inline]
fn replace_value(d: &Obj, i: usize, value: &Obj) {
    if watch::is_watched(d) {
        let e = entry_at(d, i).filter(|e| !e.value().is(value)).map(|e| e.key().to_owned());
        if let Some(key) = e {
            watch::notify(d, PyDict_EVENT_MODIFIED, Some(&key), Some(value));
        }
    }
    if i < places(d) {
        // SAFETY: the slot holds an owned reference; the old value goes only after the new one is in place.
        unsafe {
            let slot = &raw mut (*Table::entry(table(d), i)).value;
            refcount::replace(slot, value.to_owned().into_ptr());
        }
    }
}

/// Adds an entry for a key that is not there.
#[inline]
pub(super) fn insert_new(d: &Obj, key: &Obj, value: &Obj, hash: Py_hash_t) -> Result<()> {
    if watch::is_watched(d) {
        watch::notify(d, PyDict_EVENT_ADDED, Some(key), Some(value));
    }
    let slot = table_slot(d);
    // SAFETY: the slot holds the dict's block or NULL; the references that are taken move into the table.
    unsafe {
        if (*slot).is_null() {
            *slot = Table::new(SMALL)?;
        } else if (**slot).len == (**slot).cap {
            Table::grow(slot, len(d))?;
        }
        Table::push(*slot, hash, key.as_ptr(), value.as_ptr());
        refcount::incref(key.as_ptr());
        refcount::incref(value.as_ptr());
    }
    add_used(d, 1);
    Ok(())
}

/// The value of `key` if it is there, else `default`, which is then inserted; and whether it was there.
pub fn set_default(d: &Obj, key: &Obj, default: &Obj) -> Result<(Owned, bool)> {
    let hash = hash_key(key)?;
    if let Some(value) = get_with_hash(d, key, hash)? {
        return Ok((value.to_owned(), true));
    }
    insert_new(d, key, default, hash)?;
    Ok((default.to_owned(), false))
}

/// Takes the entry at a place out of the dict.
pub(super) fn remove_at(d: &Obj, i: usize) -> Option<(Owned, Owned)> {
    let key = entry_at(d, i)?.key().to_owned();
    if watch::is_watched(d) {
        watch::notify(d, PyDict_EVENT_DELETED, Some(&key), None);
        entry_at(d, i)?;
    }
    // SAFETY: the entry is live; its references move out.
    unsafe {
        let (k, v) = Table::remove(table(d), i);
        add_used(d, -1);
        drop(key);
        Some((Owned::from_ptr(k), Owned::from_ptr(v)))
    }
}

/// Deletes `d[key]`; `KeyError` if it is not there.
pub fn del(d: &Obj, key: &Obj) -> Result<()> {
    match remove(d, key)? {
        Some(_) => Ok(()),
        None => Err(exceptions::set_key_error(key)),
    }
}

fn remove(d: &Obj, key: &Obj) -> Result<Option<Owned>> {
    let hash = hash_key(key)?;
    let Some(i) = find(d, key, hash)? else { return Ok(None) };
    Ok(remove_at(d, i).map(|(_, value)| value))
}

/// Removes `key` and returns its value, or `None`.
pub fn pop(d: &Obj, key: &Obj) -> Result<Option<Owned>> {
    // An empty dict does not even ask for the hash.
    if len(d) == 0 {
        return Ok(None);
    }
    remove(d, key)
}

/// Removes and returns the newest entry.
pub fn pop_item(d: &Obj) -> Option<(Owned, Owned)> {
    let mut i = places(d);
    while i > 0 {
        i -= 1;
        if let Some(found) = remove_at(d, i) {
            // SAFETY: every place from `i` on is a hole.
            unsafe { (*table(d)).len = i as u32 };
            return Some(found);
        }
    }
    None
}

/// Removes every entry.
pub fn clear(d: &Obj) {
    if table(d).is_null() {
        return;
    }
    if watch::is_watched(d) {
        watch::notify(d, PyDict_EVENT_CLEARED, None, None);
    }
    // SAFETY: the dict lets go of its block before anything in it is given back.
    unsafe {
        let t = table_slot(d).replace(ptr::null_mut());
        (*d.cast::<PyDictObject>()).ma_used = 0;
        if !t.is_null() {
            Table::free(t);
        }
    }
}

/// A shallow copy.
pub fn copy(d: &Obj) -> Result<Owned> {
    let new = new()?;
    if iterates_as_dict(d) {
        if len(d) != 0 {
            clone_into(&new, d)?;
        }
    } else {
        merge(&new, d, true)?;
    }
    Ok(new)
}

/// Copies every entry of `from` into `d`, which is empty.
fn clone_into(d: &Obj, from: &Obj) -> Result<()> {
    let t = if places(from) == len(from) {
        // SAFETY: `from` has a block, without holes.
        unsafe { Table::duplicate(table(from))? }
    } else {
        let t = Table::new(len(from).next_power_of_two().max(SMALL))?;
        for i in 0..places(from) {
            let Some(e) = entry_at(from, i) else { continue };
            // SAFETY: the block has room for every live entry; no code runs that could change `from`.
            unsafe {
                Table::push(t, e.hash, e.key, e.value);
                refcount::incref(e.key);
                refcount::incref(e.value);
            }
        }
        t
    };
    // SAFETY: the dict has no entry; an old block without entries is freed.
    unsafe {
        let old = table_slot(d).replace(t);
        (*d.cast::<PyDictObject>()).ma_used = len(from) as isize;
        if !old.is_null() {
            Table::free(old);
        }
    }
    Ok(())
}

/// Whether iterating over `o` is iterating over a dict's own keys (so that its entries may be read directly).
pub(super) fn iterates_as_dict(o: &Obj) -> bool {
    // SAFETY: a live object's type is live.
    let iter_of = |ty: *mut PyTypeObject| unsafe { (*ty).tp_iter.map(|f| f as usize) };
    check_exact(o) || (check(o) && iter_of(o.ty()) == iter_of(&raw mut PyDict_Type))
}

/// `d.update(other)` for any mapping; existing keys are replaced when `replace`.
pub fn merge(d: &Obj, other: &Obj, replace: bool) -> Result<()> {
    if iterates_as_dict(other) { merge_dict(d, other, replace) } else { merge_mapping(d, other, replace) }
}

fn merge_dict(d: &Obj, other: &Obj, replace: bool) -> Result<()> {
    if d.is(other) || len(other) == 0 {
        return Ok(());
    }
    if len(d) == 0 && places(other) == len(other) {
        if watch::is_watched(d) {
            watch::notify(d, PyDict_EVENT_CLONED, Some(other), None);
        }
        return clone_into(d, other);
    }
    let replace = replace || len(d) == 0;
    let n = places(other);
    for i in 0..n {
        let Some(e) = entry_at(other, i) else { continue };
        let (key, value, hash) = (e.key().to_owned(), e.value().to_owned(), e.hash);
        if replace || find(d, &key, hash)?.is_none() {
            set_with_hash(d, &key, &value, hash)?;
        }
        if n != places(other) {
            return Err(raise!(RuntimeError, "dict mutated during update"));
        }
    }
    Ok(())
}

fn merge_mapping(d: &Obj, other: &Obj, replace: bool) -> Result<()> {
    let keys = mapping::keys(other)?;
    let it = iter::get_iter(&keys)?;
    drop(keys);
    while let Some(key) = iter::next(&it)? {
        if !replace && contains(d, &key)? {
            continue;
        }
        let value = mapping::get_item(other, &key)?;
        set(d, &key, &value)?;
    }
    Ok(())
}

/// `PyDict_Next`: the entry at or after `*pos`, borrowed; `*pos` moves behind it.
#[inline]
pub fn next<'d>(d: &'d Obj, pos: &mut usize) -> Option<(&'d Obj, &'d Obj)> {
    let n = places(d);
    while *pos < n {
        let i = *pos;
        *pos += 1;
        if let Some(e) = entry_at(d, i) {
            return Some((e.key(), e.value()));
        }
    }
    None
}

/// Iterates over the entries; the dict must not change meanwhile.
pub fn iter(d: &Obj) -> impl Iterator<Item = (&Obj, &Obj)> {
    let mut pos = 0;
    core::iter::from_fn(move || next(d, &mut pos))
}

unsafe extern "C" fn dict_dealloc(p: *mut PyObject) {
    // SAFETY: the dict is dead; its block holds owned references.
    unsafe {
        gc::untrack(p);
        let d = p.cast::<PyDictObject>();
        if (*d)._ma_watcher_tag & watch::MASK != 0 {
            (*p).ob_refcnt = 1;
            watch::notify(Obj::from_ptr(p), PyDict_EVENT_DEALLOCATED, None, None);
            (*p).ob_refcnt -= 1;
            if (*p).ob_refcnt != 0 {
                return;
            }
        }
        let t = (*d).ma_keys.cast::<Table>();
        if !t.is_null() {
            Table::free(t);
        }
        if ptr::eq((*p).ob_type, &raw const PyDict_Type) {
            gc::free_untracked(p);
        } else {
            cfn::free_instance(p);
        }
    }
}

unsafe extern "C" fn dict_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live dict and its visitor, which changes nothing.
    unsafe {
        for (key, value) in iter(Obj::from_ptr(p)) {
            let stop = cfn::visit_all(&[key.as_ptr(), value.as_ptr()], visit, arg);
            if stop != 0 {
                return stop;
            }
        }
        0
    }
}

unsafe extern "C" fn dict_clear(p: *mut PyObject) -> c_int {
    // SAFETY: the collector passes a live dict.
    clear(unsafe { Obj::from_ptr(p) });
    0
}
