//! The entries of a dict: an array in insertion order, in one block; beyond eight entries a hash index into it.

use crate::abi::*;
use crate::engine::{Obj, Raised, Result, alloc, refcount};
use crate::objects::{long, unicode};
use allocator_api2::alloc::{AllocError, Allocator, Layout};
use core::ptr::{self, NonNull};
use hashbrown::HashTable;

/// The capacity of a dict's first block; up to here entries are found by looking through them.
pub(super) const SMALL: usize = 8;
/// The hash of a hole: no object hashes to it.
const HOLE: Py_hash_t = -1;

/// One entry, or a hole where one was deleted (key and value NULL).
#[repr(C)]
pub(super) struct Entry {
    pub hash: Py_hash_t,
    pub key: *mut PyObject,
    pub value: *mut PyObject,
}

/// What `ma_keys` points to. The entries follow in the same block.
#[repr(C)]
pub(super) struct Table {
    pub cap: u32,
    /// The entries in use, holes included.
    pub len: u32,
    index: Option<HashTable<u32, IndexMemory>>,
    entries: [Entry; 0],
}

/// The index's memory comes from the mem domain.
#[derive(Clone, Copy)]
struct IndexMemory;

// SAFETY: the mem domain's blocks stay where they are until freed, and are aligned to 16.
unsafe impl Allocator for IndexMemory {
    fn allocate(&self, layout: Layout) -> core::result::Result<NonNull<[u8]>, AllocError> {
        debug_assert!(layout.align() <= 16);
        let block = NonNull::new(alloc::mem_alloc(layout.size())).ok_or(AllocError)?;
        Ok(NonNull::slice_from_raw_parts(block, layout.size()))
    }
    unsafe fn deallocate(&self, block: NonNull<u8>, _: Layout) {
        // SAFETY: the block came from `allocate`.
        unsafe { alloc::mem_free(block.as_ptr()) }
    }
}

/// Spreads a hash over all bits: the index takes its tag from the top and its place from the bottom.
#[inline(always)]
fn spread(hash: Py_hash_t) -> u64 {
    let h = (hash as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    h ^ (h >> 32)
}

/// What a look-up that runs no foreign code found.
pub(super) enum Lookup {
    Found(usize),
    Missing,
    /// Another key has the same hash: only a comparison can tell.
    Ask,
}

/// Whether two keys with the same hash are equal, where that is known without a comparison: both are exact strings, or both
/// are exact ints.
#[inline(always)]
pub(super) fn known_equal(a: &Obj, b: &Obj) -> Option<bool> {
    if unicode::check_exact(a) && unicode::check_exact(b) {
        return Some(unicode::eq(a, b));
    }
    let int = &raw mut long::PyLong_Type;
    if a.is_exactly(int) && b.is_exactly(int) {
        return Some(long::compact(a)? == long::compact(b)?);
    }
    None
}

fn block_size(cap: usize) -> usize {
    size_of::<Table>() + cap * size_of::<Entry>()
}

impl Table {
    /// The entry at `i`.
    #[inline(always)]
    pub(super) fn entry(t: *mut Table, i: usize) -> *mut Entry {
        // SAFETY: callers stay below `cap`; the entries follow the head.
        unsafe { (&raw mut (*t).entries).cast::<Entry>().add(i) }
    }

    /// A block with room for `cap` entries.
    #[inline]
    pub(super) fn new(cap: usize) -> Result<*mut Table> {
        if cap > u32::MAX as usize {
            return Err(Raised::no_memory());
        }
        let t = alloc::object_alloc(block_size(cap)).cast::<Table>();
        if t.is_null() {
            return Err(Raised::no_memory());
        }
        // SAFETY: the block has room for the head.
        unsafe {
            (*t).cap = cap as u32;
            (*t).len = 0;
            (&raw mut (*t).index).write(None);
        }
        if cap > SMALL {
            // SAFETY: the block is whole; it holds no entry yet.
            if let Err(raised) = unsafe { Table::make_index(t) } {
                // SAFETY: as above.
                unsafe { alloc::object_free(t.cast()) };
                return Err(raised);
            }
        }
        Ok(t)
    }

    /// The size of the block and the index.
    ///
    /// # Safety
    /// `t` is a dict's block.
    pub(super) unsafe fn memory(t: *mut Table) -> usize {
        // SAFETY: as promised.
        unsafe { block_size((*t).cap as usize) + (*t).index.as_ref().map_or(0, HashTable::allocation_size) }
    }

    /// Indexes every entry, with room for `cap` of them.
    unsafe fn make_index(t: *mut Table) -> Result<()> {
        let hasher = move |&i: &u32| {
            // SAFETY: the index holds places of entries only.
            spread(unsafe { (*Table::entry(t, i as usize)).hash })
        };
        // SAFETY: the caller passes a whole block.
        unsafe {
            let mut index = HashTable::new_in(IndexMemory);
            if index.try_reserve((*t).cap as usize, hasher).is_err() {
                return Err(Raised::no_memory());
            }
            for i in 0..(*t).len {
                index.insert_unique(hasher(&i), i, hasher);
            }
            (*t).index = Some(index);
        }
        Ok(())
    }

    /// Frees the block and gives back every key and value.
    ///
    /// # Safety
    /// No dict refers to the block any more.
    #[inline]
    pub(super) unsafe fn free(t: *mut Table) {
        // SAFETY: entries hold owned references or NULL.
        unsafe {
            for i in 0..(*t).len as usize {
                let e = Table::entry(t, i);
                refcount::xdecref((*e).key);
                refcount::xdecref((*e).value);
            }
            (*t).index = None;
            alloc::object_free(t.cast());
        }
    }

    /// Makes room for one more entry in the full block at `*slot`, which may move. `used` is the number of live entries.
    ///
    /// # Safety
    /// `slot` is a dict's `ma_keys`, not NULL.
    #[cold]
    pub(super) unsafe fn grow(slot: *mut *mut Table, used: usize) -> Result<()> {
        // SAFETY: as promised; entries are plain data that may be moved.
        unsafe {
            let t = *slot;
            let holes = (*t).len as usize > used;
            let old = (*t).cap;
            if holes && used * 4 <= old as usize * 3 {
                Table::compact(t);
                return Ok(());
            }
            let cap = old as usize * 2;
            if cap > u32::MAX as usize {
                return Err(Raised::no_memory());
            }
            let t = alloc::object_realloc(t.cast(), block_size(cap)).cast::<Table>();
            if t.is_null() {
                return Err(Raised::no_memory());
            }
            *slot = t;
            if holes {
                Table::compact(t);
            }
            (*t).cap = cap as u32;
            let indexed = match &mut (*t).index {
                None => Table::make_index(t),
                Some(index) => {
                    let hasher = move |&i: &u32| spread((*Table::entry(t, i as usize)).hash);
                    index.try_reserve(cap - index.len(), hasher).map_err(|_| Raised::no_memory())
                }
            };
            if indexed.is_err() {
                (*t).cap = old;
            }
            indexed
        }
    }

    /// Closes the holes, and indexes the entries anew.
    unsafe fn compact(t: *mut Table) {
        // SAFETY: as for `grow`; the index has room for as many entries as it had.
        unsafe {
            let mut n = 0;
            for i in 0..(*t).len as usize {
                let from = Table::entry(t, i);
                if !(*from).key.is_null() {
                    if n != i {
                        ptr::copy_nonoverlapping(from, Table::entry(t, n), 1);
                    }
                    n += 1;
                }
            }
            (*t).len = n as u32;
            let hasher = move |&i: &u32| spread((*Table::entry(t, i as usize)).hash);
            if let Some(index) = &mut (*t).index {
                index.clear();
                for i in 0..n as u32 {
                    index.insert_unique(hasher(&i), i, hasher);
                }
            }
        }
    }

    /// Appends an entry; the references move into the table. There is room in the block.
    ///
    /// # Safety
    /// `t` is a dict's block with `len < cap`; the key is not in it.
    #[inline(always)]
    pub(super) unsafe fn push(t: *mut Table, hash: Py_hash_t, key: *mut PyObject, value: *mut PyObject) -> Result<()> {
        // SAFETY: as promised.
        unsafe {
            let i = (*t).len;
            if let Some(index) = &mut (*t).index {
                let hasher = move |&i: &u32| spread((*Table::entry(t, i as usize)).hash);
                // There is room unless many entries came and went.
                if index.len() == index.capacity() && index.try_reserve(1, hasher).is_err() {
                    return Err(Raised::no_memory());
                }
                index.insert_unique(spread(hash), i, hasher);
            }
            Table::entry(t, i as usize).write(Entry { hash, key, value });
            (*t).len = i + 1;
            Ok(())
        }
    }

    /// Makes a hole of entry `i` and hands its references out.
    ///
    /// # Safety
    /// `t` is a dict's block with a live entry at `i`.
    pub(super) unsafe fn remove(t: *mut Table, i: usize) -> (*mut PyObject, *mut PyObject) {
        // SAFETY: as promised.
        unsafe {
            let e = Table::entry(t, i);
            if let Some(index) = &mut (*t).index
                && let Ok(found) = index.find_entry(spread((*e).hash), |&j| j as usize == i)
            {
                found.remove();
            }
            let hole = Entry { hash: HOLE, key: ptr::null_mut(), value: ptr::null_mut() };
            let old = e.replace(hole);
            (old.key, old.value)
        }
    }

    /// Looks a key up as far as that is possible without foreign code.
    ///
    /// # Safety
    /// `t` is a dict's block.
    #[inline]
    pub(super) unsafe fn find(t: *mut Table, key: &Obj, hash: Py_hash_t) -> Lookup {
        let wanted = key.as_ptr();
        let mut ask = false;
        // SAFETY: entries below `len` are live or holes, and a hole's hash is nobody's.
        unsafe {
            let mut matches = |i: usize| {
                let e = Table::entry(t, i);
                if (*e).key == wanted {
                    return true;
                }
                if (*e).hash != hash {
                    return false;
                }
                known_equal(Obj::from_ptr((*e).key), key).unwrap_or_else(|| {
                    ask = true;
                    false
                })
            };
            let found = match &(*t).index {
                None => (0..(*t).len as usize).find(|&i| matches(i)),
                Some(index) => index.find(spread(hash), |&i| matches(i as usize)).map(|&i| i as usize),
            };
            match found {
                Some(i) => Lookup::Found(i),
                None if ask => Lookup::Ask,
                None => Lookup::Missing,
            }
        }
    }

    /// The entries with this hash: the one with this very key alone, if there is one.
    ///
    /// # Safety
    /// `t` is a dict's block.
    pub(super) unsafe fn candidates(t: *mut Table, key: &Obj, hash: Py_hash_t) -> Candidates {
        let mut all = Candidates { first: None, more: Vec::new() };
        // SAFETY: as for `find`.
        unsafe {
            let mut visit = |i: u32| {
                let e = Table::entry(t, i as usize);
                if (*e).hash != hash {
                    return false;
                }
                if (*e).key == key.as_ptr() {
                    all = Candidates { first: Some(i), more: Vec::new() };
                    return true;
                }
                match all.first {
                    None => all.first = Some(i),
                    Some(_) => all.more.push(i),
                }
                false
            };
            match &(*t).index {
                None => _ = (0..(*t).len).any(visit),
                Some(index) => _ = index.iter_hash(spread(hash)).any(|&i| visit(i)),
            }
        }
        all
    }
}

/// Places of entries that may hold a key.
pub(super) struct Candidates {
    pub first: Option<u32>,
    pub more: Vec<u32>,
}
