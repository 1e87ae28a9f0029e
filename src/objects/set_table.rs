//! The hash table of sets: open addressing with CPython's probing, so that sets iterate in the same order.

use super::dict_table::known_equal;
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, alloc, refcount};
use crate::objects::object::PyBaseObject_Type;
use crate::objects::unicode;
use crate::protocols::compare;
use core::mem::MaybeUninit;
use core::ptr;

/// How many places behind the first one are tried before the probe jumps.
const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;

/// What stands where an item was removed.
static mut DUMMY: PyObject = PyObject::immortal(&raw mut PyBaseObject_Type);
/// The same, for old code that looks for it.
#[unsafe(no_mangle)]
pub static mut _PySet_Dummy: *mut PyObject = &raw mut DUMMY;

/// The mark of a removed item (its place has the hash -1).
#[inline(always)]
pub(super) fn dummy() -> *mut PyObject {
    &raw mut DUMMY
}

#[inline(always)]
pub(super) fn raw(s: &Obj) -> *mut PySetObject {
    s.cast()
}

/// How far a run of neighbouring places goes from `first`.
#[inline(always)]
fn run_length(first: usize, mask: usize) -> usize {
    if first + LINEAR_PROBES <= mask { LINEAR_PROBES } else { 0 }
}

/// Where the next run begins.
#[inline(always)]
fn next_run(first: usize, perturb: &mut usize, mask: usize) -> usize {
    *perturb >>= PERTURB_SHIFT;
    first.wrapping_mul(5).wrapping_add(1).wrapping_add(*perturb) & mask
}

/// The first entry on a hash's way that is free or `matches`.
///
/// # Safety
/// The table has `mask + 1` places, one of them free.
#[inline(always)]
unsafe fn walk(
    table: *mut setentry,
    mask: usize,
    hash: Py_hash_t,
    mut matches: impl FnMut(*mut setentry) -> bool,
) -> *mut setentry {
    let (mut first, mut perturb) = (hash as usize & mask, hash as usize);
    // SAFETY: runs stay below `mask`.
    unsafe {
        loop {
            let mut entry = table.add(first);
            let last = entry.add(run_length(first, mask));
            loop {
                if (*entry).key.is_null() || matches(entry) {
                    return entry;
                }
                if entry == last {
                    break;
                }
                entry = entry.add(1);
            }
            first = next_run(first, &mut perturb, mask);
        }
    }
}

/// What a look-up by identity found.
enum Identity {
    /// The key's entry.
    At(*mut setentry),
    /// No entry has this hash.
    Free,
    /// This entry's key, another one, has the same hash.
    Unclear(*mut setentry),
}

/// Looks for this very key, up to the first entry with its hash.
#[inline(always)]
fn identify(s: &Obj, key: &Obj, hash: Py_hash_t) -> Identity {
    let set = raw(s);
    // SAFETY: `s` is a set. The mark of a removed item has a hash that is nobody's.
    unsafe {
        let entry = walk((*set).table, (*set).mask as usize, hash, |e| (*e).hash == hash);
        match (*entry).key {
            stored if stored.is_null() => Identity::Free,
            stored if stored == key.as_ptr() => Identity::At(entry),
            _ => Identity::Unclear(entry),
        }
    }
}

/// Whether a key is there.
#[inline(always)]
pub(super) fn contains(s: &Obj, key: &Obj, hash: Py_hash_t) -> Result<bool> {
    match identify(s, key, hash) {
        Identity::At(_) => Ok(true),
        Identity::Free => Ok(false),
        Identity::Unclear(entry) => {
            // SAFETY: the entry holds a live key.
            let stored = unsafe { Obj::from_ptr((*entry).key) };
            if unicode::check_exact(stored) && unicode::check_exact(key) && unicode::eq(stored, key) {
                return Ok(true);
            }
            contains_by_steps(s, key, hash)
        }
    }
}

/// [`contains`] for every case.
#[inline(never)]
fn contains_by_steps(s: &Obj, key: &Obj, hash: Py_hash_t) -> Result<bool> {
    Ok(matches!(find(s, key, hash)?, Found::At(_)))
}

/// Where a key is, or where it belongs: the place of a removed item that was passed on the way, or else a free one.
pub(super) enum Found {
    At(usize),
    Removed(usize),
    Free(usize),
}

/// Looks a key up. Comparisons may run any code: the search starts again when the set's table changed.
#[inline(never)]
pub(super) fn find(s: &Obj, key: &Obj, hash: Py_hash_t) -> Result<Found> {
    let set = raw(s);
    // SAFETY: `s` is a set; places up to `mask` exist, and one of them is free.
    unsafe {
        'again: loop {
            let (table, mask) = ((*set).table, (*set).mask as usize);
            let mut removed = ptr::null_mut();
            let mut outcome = Ok(Some(false));
            let entry = walk(table, mask, hash, |e| {
                if (*e).hash != hash {
                    if (*e).key == dummy() {
                        removed = e;
                    }
                    return false;
                }
                outcome = if (*e).key == key.as_ptr() { Ok(Some(true)) } else { equal(s, table, e, key) };
                !matches!(outcome, Ok(Some(false)))
            });
            let place = |e: *mut setentry| e.offset_from(table) as usize;
            return match outcome? {
                None => continue 'again,
                Some(true) => Ok(Found::At(place(entry))),
                Some(false) if removed.is_null() => Ok(Found::Free(place(entry))),
                Some(false) => Ok(Found::Removed(place(removed))),
            };
        }
    }
}

/// Whether the key at a place is equal to one with the same hash; `None` when the set has changed meanwhile.
#[inline(always)]
unsafe fn equal(s: &Obj, table: *mut setentry, entry: *mut setentry, key: &Obj) -> Result<Option<bool>> {
    // SAFETY: the caller found a live key in this entry.
    unsafe {
        if let Some(known) = known_equal(Obj::from_ptr((*entry).key), key) {
            return Ok(Some(known));
        }
        equal_comparing(s, table, entry, key)
    }
}

/// [`equal`] by `==`, which may run any code.
#[cold]
unsafe fn equal_comparing(s: &Obj, table: *mut setentry, entry: *mut setentry, key: &Obj) -> Result<Option<bool>> {
    // SAFETY: as for `equal`; the entry is looked at again only if the table is still the same.
    unsafe {
        let stored = Obj::from_ptr((*entry).key);
        let (set, mask) = (raw(s), (*raw(s)).mask);
        let stored = stored.to_owned();
        let equal = compare::eq(&stored, key)?;
        let same = (*set).table == table && (*set).mask == mask && (*entry).key == stored.as_ptr();
        Ok(same.then_some(equal))
    }
}

/// Puts an entry into a table that does not have it and has no removed items.
#[inline(always)]
unsafe fn insert_clean(table: *mut setentry, mask: usize, entry: setentry) {
    // SAFETY: the caller passes a table with a free place.
    unsafe { walk(table, mask, entry.hash, |_| false).write(entry) }
}

const FREE: setentry = setentry { key: ptr::null_mut(), hash: 0 };

/// Moves the entries to a table with more than `min` places.
pub(super) fn resize(s: &Obj, min: usize) -> Result<()> {
    let set = raw(s);
    let mut size = PySet_MINSIZE;
    while size <= min {
        size <<= 1;
    }
    // SAFETY: `s` is a set; the old entries move to the new table.
    unsafe {
        let small = (&raw mut (*set).smalltable).cast::<setentry>();
        let (old, old_mask) = ((*set).table, (*set).mask as usize);
        let mut copy: MaybeUninit<[setentry; PySet_MINSIZE]> = MaybeUninit::uninit();
        let mut from = old.cast_const();
        let table = if size == PySet_MINSIZE {
            if old == small {
                if (*set).fill == (*set).used {
                    return Ok(());
                }
                ptr::copy_nonoverlapping(small, copy.as_mut_ptr().cast(), PySet_MINSIZE);
                from = copy.as_ptr().cast();
            }
            small
        } else {
            let bytes = size.checked_mul(size_of::<setentry>()).ok_or_else(Raised::no_memory)?;
            let block = alloc::mem_alloc(bytes).cast::<setentry>();
            if block.is_null() {
                return Err(Raised::no_memory());
            }
            block
        };
        table.write_bytes(0, size);
        for i in 0..=old_mask {
            let entry = *from.add(i);
            if !entry.key.is_null() && entry.key != dummy() {
                insert_clean(table, size - 1, entry);
            }
        }
        (*set).fill = (*set).used;
        (*set).mask = size as isize - 1;
        (*set).table = table;
        if old != small {
            alloc::mem_free(old.cast());
        }
    }
    Ok(())
}

/// The table size that a set grows (or shrinks) to.
#[inline(never)]
fn resize_by_use(s: &Obj) -> Result<()> {
    // SAFETY: `s` is a set.
    let used = unsafe { (*raw(s)).used as usize };
    resize(s, if used > 50000 { used * 2 } else { used * 4 })
}

/// Adds a key. Whether it is new.
#[inline(always)]
pub(super) fn add(s: &Obj, key: &Obj, hash: Py_hash_t) -> Result<bool> {
    let set = raw(s);
    let mut removed = ptr::null_mut();
    // SAFETY: `s` is a set; the mark of a removed item has a hash that is nobody's.
    let (entry, stored) = unsafe {
        let entry = walk((*set).table, (*set).mask as usize, hash, |e| {
            if (*e).hash == hash {
                return true;
            }
            if (*e).key == dummy() {
                removed = e;
            }
            false
        });
        (entry, (*entry).key)
    };
    if stored.is_null() {
        return if removed.is_null() { add_at(s, entry, key, hash) } else { Ok(add_again(s, removed, key, hash)) };
    }
    if stored == key.as_ptr() {
        return Ok(false);
    }
    add_by_steps(s, key, hash)
}

/// Adds a key in the place of a removed item.
#[inline(always)]
fn add_again(s: &Obj, entry: *mut setentry, key: &Obj, hash: Py_hash_t) -> bool {
    // SAFETY: the place is one of the set's and holds no item; the reference moves into the table.
    unsafe {
        entry.write(setentry { key: key.to_owned().into_ptr(), hash });
        (*raw(s)).used += 1;
    }
    true
}

/// Adds a key in a place that is free.
#[inline(always)]
fn add_at(s: &Obj, entry: *mut setentry, key: &Obj, hash: Py_hash_t) -> Result<bool> {
    let set = raw(s);
    // SAFETY: the place is one of the set's; the reference moves into the table.
    unsafe {
        refcount::incref(key.as_ptr());
        entry.write(setentry { key: key.as_ptr(), hash });
        (*set).used += 1;
        let fill = (*set).fill + 1;
        (*set).fill = fill;
        if fill as usize * 5 >= (*set).mask as usize * 3 {
            resize_by_use(s)?;
        }
    }
    Ok(true)
}

/// [`add`] where another key may have the same hash.
#[inline(never)]
fn add_by_steps(s: &Obj, key: &Obj, hash: Py_hash_t) -> Result<bool> {
    let found = find(s, key, hash)?;
    // SAFETY: the place was just found in the set's table.
    let entry = |place| unsafe { (*raw(s)).table.add(place) };
    match found {
        Found::At(_) => Ok(false),
        Found::Free(place) => add_at(s, entry(place), key, hash),
        Found::Removed(place) => Ok(add_again(s, entry(place), key, hash)),
    }
}

/// Removes the entry at a place that was just found, and hands its key out.
pub(super) fn remove_at(s: &Obj, place: usize) -> Owned {
    let set = raw(s);
    // SAFETY: the place holds an entry, whose reference moves out.
    unsafe {
        let key = (*(*set).table.add(place)).key;
        (*set).table.add(place).write(setentry { key: dummy(), hash: -1 });
        (*set).used -= 1;
        Owned::from_ptr(key)
    }
}

/// Removes a key. Whether it was there.
pub(super) fn discard(s: &Obj, key: &Obj, hash: Py_hash_t) -> Result<bool> {
    let place = match identify(s, key, hash) {
        Identity::Free => return Ok(false),
        // SAFETY: the entry is in the set's table.
        Identity::At(entry) => unsafe { entry.offset_from((*raw(s)).table) as usize },
        Identity::Unclear(_) => match find(s, key, hash)? {
            Found::At(place) => place,
            _ => return Ok(false),
        },
    };
    drop(remove_at(s, place));
    Ok(true)
}

/// The entry at or behind place `*pos`; `*pos` moves behind it.
#[inline]
pub(super) fn next(s: &Obj, pos: &mut usize) -> Option<setentry> {
    let set = raw(s);
    // SAFETY: `s` is a set; places up to `mask` exist.
    unsafe {
        while *pos <= (*set).mask as usize {
            let entry = *(*set).table.add(*pos);
            *pos += 1;
            if !entry.key.is_null() && entry.key != dummy() {
                return Some(entry);
            }
        }
    }
    None
}

/// Removes an arbitrary key: the first one from where the last one was taken.
pub(super) fn pop(s: &Obj) -> Option<Owned> {
    let set = raw(s);
    // SAFETY: `s` is a set that has a key at some place.
    unsafe {
        if (*set).used == 0 {
            return None;
        }
        let mask = (*set).mask;
        let mut place = (*set).finger & mask;
        loop {
            let key = (*(*set).table.offset(place)).key;
            if !key.is_null() && key != dummy() {
                break;
            }
            place = if place >= mask { 0 } else { place + 1 };
        }
        let key = remove_at(s, place as usize);
        (*set).finger = place + 1;
        Some(key)
    }
}

/// Empties the set.
pub(super) fn clear(s: &Obj) {
    let set = raw(s);
    // SAFETY: the set lets go of its table before any key is given back.
    unsafe {
        if (*set).fill == 0 && (*set).table == small_table(s) {
            return;
        }
        let old = detach(s);
        init(s);
        free_detached(old);
    }
}

/// The table in the object itself.
pub(super) fn small_table(s: &Obj) -> *mut setentry {
    // SAFETY: `s` is a set.
    unsafe { (&raw mut (*raw(s)).smalltable).cast() }
}

/// Makes the set's table the empty one in the object.
pub(super) fn init(s: &Obj) {
    let set = raw(s);
    // SAFETY: `s` is a set.
    unsafe {
        (*set).smalltable = [FREE; PySet_MINSIZE];
        (*set).table = small_table(s);
        (*set).mask = PySet_MINSIZE as isize - 1;
        (*set).fill = 0;
        (*set).used = 0;
        (*set).hash = -1;
    }
}

/// Exchanges the contents of two sets.
pub(super) fn swap(a: &Obj, b: &Obj) {
    let (x, y) = (raw(a), raw(b));
    // SAFETY: both are sets; a table inside an object is exchanged with its contents.
    unsafe {
        let x_small = (*x).table == small_table(a);
        let y_small = (*y).table == small_table(b);
        ptr::swap(&raw mut (*x).fill, &raw mut (*y).fill);
        ptr::swap(&raw mut (*x).used, &raw mut (*y).used);
        ptr::swap(&raw mut (*x).mask, &raw mut (*y).mask);
        ptr::swap(&raw mut (*x).table, &raw mut (*y).table);
        ptr::swap(&raw mut (*x).smalltable, &raw mut (*y).smalltable);
        if y_small {
            (*x).table = small_table(a);
        }
        if x_small {
            (*y).table = small_table(b);
        }
        (*x).hash = -1;
        (*y).hash = -1;
    }
}

/// Adds every key of the set `other`.
pub(super) fn merge(s: &Obj, other: &Obj) -> Result<()> {
    let (set, from) = (raw(s), raw(other));
    // SAFETY: both are sets; each key's reference is taken anew.
    unsafe {
        if s.is(other) || (*from).used == 0 {
            return Ok(());
        }
        reserve(s, (*from).used as usize)?;
        if (*set).fill == 0 && (*set).mask == (*from).mask && (*from).fill == (*from).used {
            for i in 0..=(*from).mask as usize {
                let entry = *(*from).table.add(i);
                refcount::xincref(entry.key);
                (*set).table.add(i).write(entry);
            }
            (*set).fill = (*from).fill;
            (*set).used = (*from).used;
            return Ok(());
        }
        let clean = (*set).fill == 0;
        let mut pos = 0;
        while let Some(entry) = next(other, &mut pos) {
            if clean {
                refcount::incref(entry.key);
                insert_clean((*set).table, (*set).mask as usize, entry);
                (*set).fill += 1;
                (*set).used += 1;
            } else {
                add(s, Obj::from_ptr(entry.key), entry.hash)?;
            }
        }
    }
    Ok(())
}

/// Makes room for `more` keys at once, if they would not fit.
pub(super) fn reserve(s: &Obj, more: usize) -> Result<()> {
    let set = raw(s);
    // SAFETY: `s` is a set.
    let (fill, used, mask) = unsafe { ((*set).fill as usize, (*set).used as usize, (*set).mask as usize) };
    if (fill + more) * 5 >= mask * 3 { resize(s, (used + more) * 2) } else { Ok(()) }
}

/// Drops the marks of removed items when there are many.
pub(super) fn tidy(s: &Obj) -> Result<()> {
    let set = raw(s);
    // SAFETY: `s` is a set.
    let (marks, mask) = unsafe { (((*set).fill - (*set).used) as usize, (*set).mask as usize) };
    if marks <= mask / 4 { Ok(()) } else { resize_by_use(s) }
}

/// Gives a dead set's keys and the block of its table back.
///
/// # Safety
/// Nobody can use the set any more, and its table is not used again.
#[inline(always)]
pub(super) unsafe fn free(s: &Obj) {
    let set = raw(s);
    // SAFETY: as promised; as many places as are used hold keys.
    unsafe {
        let table = (*set).table;
        let (mut left, mut entry) = ((*set).used, table);
        while left > 0 {
            let key = (*entry).key;
            if !key.is_null() && key != dummy() {
                refcount::decref(key);
                left -= 1;
            }
            entry = entry.add(1);
        }
        if table != small_table(s) {
            alloc::mem_free(table.cast());
        }
    }
}

/// A table that a set has let go of: its places and whether they are in a block of their own.
pub(super) struct Detached {
    block: *mut setentry,
    small: [setentry; PySet_MINSIZE],
    mask: usize,
}

/// Notes a set's table, before the set gets a new one.
///
/// # Safety
/// The set does not use the table any more.
pub(super) unsafe fn detach(s: &Obj) -> Detached {
    let set = raw(s);
    // SAFETY: the caller has a set.
    unsafe {
        let own = (*set).table == small_table(s);
        let block = if own { ptr::null_mut() } else { (*set).table };
        Detached { block, small: (*set).smalltable, mask: (*set).mask as usize }
    }
}

/// Gives the keys and the block of a table back.
///
/// # Safety
/// As for [`detach`].
pub(super) unsafe fn free_detached(old: Detached) {
    // SAFETY: no set refers to the table any more.
    unsafe {
        let places = if old.block.is_null() { old.small.as_ptr() } else { old.block.cast_const() };
        for i in 0..=old.mask {
            let key = (*places.add(i)).key;
            if !key.is_null() && key != dummy() {
                refcount::decref(key);
            }
        }
        alloc::mem_free(old.block.cast());
    }
}
