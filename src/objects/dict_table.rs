//! The entries of a dict: an array in insertion order, and beyond eight entries a hash index into it, all in one block.
//!
//! The index is open-addressed with at least twice as many slots as there is room for entries. Its slots are as narrow as the capacity
//! allows and hold an entry's place plus one, zero for none. A deleted entry leaves a hole among the entries, and none in the index:
//! the slots behind its own move up.

use crate::abi::*;
use crate::engine::{Obj, Raised, Result, alloc, refcount};
use crate::objects::{long, unicode};
use core::ptr;

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

/// What `ma_keys` points to. The entries follow in the same block, and the index follows them.
#[repr(C)]
pub(super) struct Table {
    pub cap: u32,
    /// The entries in use, holes included.
    pub len: u32,
    /// How far a product of 64 bits has to be shifted to be a slot; 0 while there is no index.
    shift: u32,
    /// The number of slots, less one.
    mask: u32,
    entries: [Entry; 0],
}

/// An unsigned integer that a slot of the index is made of.
trait Slot: Copy {
    fn get(self) -> usize;
    fn of(place: usize) -> Self;
    const FREE: Self;
}
macro_rules! slots {
    ($($t:ty)*) => {$(
        impl Slot for $t {
            #[inline(always)]
            fn get(self) -> usize {
                self as usize
            }
            #[inline(always)]
            fn of(place: usize) -> Self {
                place as $t
            }
            const FREE: $t = 0;
        }
    )*};
}
slots!(u8 u16 u32);

/// Runs `$f::<Slot>($args)` for the width of slots that goes with a capacity.
macro_rules! by_width {
    ($cap:expr, $f:ident($($arg:expr),*)) => {
        match $cap {
            0..=0xFE => $f::<u8>($($arg),*),
            0xFF..=0xFFFE => $f::<u16>($($arg),*),
            _ => $f::<u32>($($arg),*),
        }
    };
}

/// What a look-up that runs no foreign code found.
pub(super) enum Lookup {
    Found(usize),
    Missing,
    /// Another key has the same hash: only a comparison can tell.
    Ask,
}

/// What a look-up by identity found.
pub(super) enum Identity {
    Found(usize),
    /// No entry has this hash; one that has would be noted in this slot.
    Missing(usize),
    /// Another key has the same hash: that of this entry.
    Unclear(usize),
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

/// [`known_equal`], where what is not known counts as "no" and is noted in `ask`.
///
/// # Safety
/// `stored` is a live object.
#[inline(always)]
unsafe fn is_known_equal(stored: *mut PyObject, key: &Obj, ask: &mut bool) -> bool {
    // SAFETY: as promised.
    let known = known_equal(unsafe { Obj::from_ptr(stored) }, key);
    *ask |= known.is_none();
    known == Some(true)
}

/// The logarithm of the number of slots for a capacity.
fn bits_for(cap: usize) -> u32 {
    if cap <= SMALL { 0 } else { cap.next_power_of_two().trailing_zeros() + 1 }
}

fn index_size(cap: usize) -> usize {
    let width = match cap {
        0..=SMALL => return 0,
        n if n <= 0xFE => 1,
        n if n <= 0xFFFE => 2,
        _ => 4,
    };
    width << bits_for(cap)
}

fn block_size(cap: usize) -> usize {
    size_of::<Table>() + cap * size_of::<Entry>() + index_size(cap)
}

/// The first slot to look at: the top bits of a product spread any hash.
#[inline(always)]
fn first_slot(hash: Py_hash_t, shift: u32) -> usize {
    ((hash as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> (shift & 63)) as usize
}

#[inline(always)]
unsafe fn index_of<S>(t: *mut Table) -> *mut S {
    // SAFETY: the index follows the last entry's place.
    unsafe { Table::entry(t, (*t).cap as usize).cast() }
}

/// The first entry in the chain of a hash that `matches`, or else the free slot at the chain's end.
#[inline(always)]
unsafe fn walk<S: Slot>(
    t: *mut Table,
    hash: Py_hash_t,
    matches: &mut impl FnMut(usize) -> bool,
) -> core::result::Result<usize, usize> {
    // SAFETY: the table has an index, at least half of whose slots are free.
    unsafe {
        let (index, mask) = (index_of::<S>(t), (*t).mask as usize);
        let mut slot = first_slot(hash, (*t).shift);
        loop {
            let place = (*index.add(slot)).get();
            if place == 0 {
                return Err(slot);
            }
            if matches(place - 1) {
                return Ok(place - 1);
            }
            slot = (slot + 1) & mask;
        }
    }
}

/// Writes an entry's place into a slot.
#[inline(always)]
unsafe fn occupy<S: Slot>(t: *mut Table, slot: usize, place: usize) {
    // SAFETY: the table has an index with this slot.
    unsafe { *index_of::<S>(t).add(slot) = S::of(place + 1) }
}

/// Notes an entry's place in the index.
#[inline(always)]
unsafe fn note<S: Slot>(t: *mut Table, hash: Py_hash_t, place: usize) {
    // SAFETY: as for `walk`; nothing matches, so that the walk ends at a free slot.
    unsafe {
        if let Err(slot) = walk::<S>(t, hash, &mut |_| false) {
            occupy::<S>(t, slot, place);
        }
    }
}

/// Notes every live entry in an empty index.
unsafe fn note_all<S: Slot>(t: *mut Table) {
    // SAFETY: as for `walk`.
    unsafe {
        for i in 0..(*t).len as usize {
            let e = Table::entry(t, i);
            if !(*e).key.is_null() {
                note::<S>(t, (*e).hash, i);
            }
        }
    }
}

/// Frees the slot that holds an entry's place, and moves up what follows it in its chain, so that every chain stays unbroken.
unsafe fn forget<S: Slot>(t: *mut Table, hash: Py_hash_t, place: usize) {
    // SAFETY: as for `walk`; the place is in the index, and so are live entries only.
    unsafe {
        let (index, mask, shift) = (index_of::<S>(t), (*t).mask as usize, (*t).shift);
        let mut gap = first_slot(hash, shift);
        while (*index.add(gap)).get() != place + 1 {
            gap = (gap + 1) & mask;
        }
        let mut slot = gap;
        loop {
            slot = (slot + 1) & mask;
            let follower = *index.add(slot);
            if follower.get() == 0 {
                break;
            }
            let home = first_slot((*Table::entry(t, follower.get() - 1)).hash, shift);
            // Those whose home lies behind the gap stay.
            if slot.wrapping_sub(home) & mask >= slot.wrapping_sub(gap) & mask {
                *index.add(gap) = follower;
                gap = slot;
            }
        }
        *index.add(gap) = S::FREE;
    }
}

impl Table {
    /// The entry at `i`.
    #[inline(always)]
    pub(super) fn entry(t: *mut Table, i: usize) -> *mut Entry {
        // SAFETY: callers stay within `cap`; the entries follow the head.
        unsafe { (&raw mut (*t).entries).cast::<Entry>().add(i) }
    }

    /// A block with room for `cap` entries.
    #[inline]
    pub(super) fn new(cap: usize) -> Result<*mut Table> {
        if cap >= u32::MAX as usize {
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
            (*t).shift = 0;
            if cap > SMALL {
                Table::index(t);
            }
        }
        Ok(t)
    }

    /// A block with the same entries, each key and value with a new reference.
    ///
    /// # Safety
    /// `from` is a dict's block without holes.
    pub(super) unsafe fn duplicate(from: *mut Table) -> Result<*mut Table> {
        // SAFETY: as promised; the block is plain data.
        unsafe {
            let size = block_size((*from).cap as usize);
            let t = alloc::object_alloc(size).cast::<Table>();
            if t.is_null() {
                return Err(Raised::no_memory());
            }
            ptr::copy_nonoverlapping(from.cast::<u8>(), t.cast::<u8>(), size);
            let mut e = Table::entry(t, 0);
            let end = e.add((*t).len as usize);
            while e != end {
                refcount::incref((*e).key);
                refcount::incref((*e).value);
                e = e.add(1);
            }
            Ok(t)
        }
    }

    /// The size of the block.
    ///
    /// # Safety
    /// `t` is a dict's block.
    pub(super) unsafe fn memory(t: *mut Table) -> usize {
        // SAFETY: as promised.
        unsafe { block_size((*t).cap as usize) }
    }

    /// Indexes every entry.
    unsafe fn index(t: *mut Table) {
        // SAFETY: the block has room for the index of its capacity.
        unsafe {
            let cap = (*t).cap as usize;
            index_of::<u8>(t).write_bytes(0, index_size(cap));
            (*t).shift = 64 - bits_for(cap);
            (*t).mask = (1 << bits_for(cap)) - 1;
            by_width!(cap, note_all(t));
        }
    }

    /// Frees the block and gives back every key and value.
    ///
    /// # Safety
    /// No dict refers to the block any more.
    #[inline]
    pub(super) unsafe fn free(t: *mut Table) {
        // SAFETY: entries hold owned references or NULL.
        unsafe {
            let mut e = Table::entry(t, 0);
            let end = e.add((*t).len as usize);
            while e != end {
                if !(*e).key.is_null() {
                    refcount::decref((*e).key);
                    refcount::decref((*e).value);
                }
                e = e.add(1);
            }
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
            let old = (**slot).cap as usize;
            let holes = (**slot).len as usize > used;
            if !holes || used * 4 > old * 3 {
                let cap = old * 2;
                if cap >= u32::MAX as usize {
                    return Err(Raised::no_memory());
                }
                let t = alloc::object_realloc((*slot).cast(), block_size(cap)).cast::<Table>();
                if t.is_null() {
                    return Err(Raised::no_memory());
                }
                *slot = t;
                (*t).cap = cap as u32;
            }
            if holes {
                Table::compact(*slot);
            }
            if (**slot).cap as usize > SMALL {
                Table::index(*slot);
            }
            Ok(())
        }
    }

    /// Closes the holes. The index has to be made anew.
    unsafe fn compact(t: *mut Table) {
        // SAFETY: as for `grow`.
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
        }
    }

    /// Appends an entry; the references move into the table.
    ///
    /// # Safety
    /// `t` is a dict's block with `len < cap`; the key is not in it.
    #[inline(always)]
    pub(super) unsafe fn push(t: *mut Table, hash: Py_hash_t, key: *mut PyObject, value: *mut PyObject) {
        // SAFETY: as promised.
        unsafe {
            let i = Table::append(t, hash, key, value);
            if (*t).shift != 0 {
                by_width!((*t).cap, note(t, hash, i));
            }
        }
    }

    /// [`Table::push`] where a look-up has just found the free slot.
    ///
    /// # Safety
    /// As for `push`; the slot is what [`Table::identify`] found.
    #[inline(always)]
    pub(super) unsafe fn push_at(
        t: *mut Table,
        slot: usize,
        hash: Py_hash_t,
        key: *mut PyObject,
        value: *mut PyObject,
    ) {
        // SAFETY: as promised.
        unsafe {
            let i = Table::append(t, hash, key, value);
            if (*t).shift != 0 {
                by_width!((*t).cap, occupy(t, slot, i));
            }
        }
    }

    #[inline(always)]
    unsafe fn append(t: *mut Table, hash: Py_hash_t, key: *mut PyObject, value: *mut PyObject) -> usize {
        // SAFETY: as for `push`.
        unsafe {
            let i = (*t).len as usize;
            Table::entry(t, i).write(Entry { hash, key, value });
            (*t).len = i as u32 + 1;
            i
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
            if (*t).shift != 0 {
                by_width!((*t).cap, forget(t, (*e).hash, i));
            }
            let old = e.replace(Entry { hash: HOLE, key: ptr::null_mut(), value: ptr::null_mut() });
            (old.key, old.value)
        }
    }

    /// The first entry that may have this hash and that `matches`; or else the slot where one would be noted.
    #[inline(always)]
    unsafe fn search(
        t: *mut Table,
        hash: Py_hash_t,
        mut matches: impl FnMut(usize) -> bool,
    ) -> core::result::Result<usize, usize> {
        // SAFETY: `t` is a dict's block.
        unsafe {
            if (*t).shift == 0 {
                return (0..(*t).len as usize).find(|&i| matches(i)).ok_or(0);
            }
            by_width!((*t).cap, walk(t, hash, &mut matches))
        }
    }

    /// Looks for this very key, up to the first entry with its hash.
    ///
    /// # Safety
    /// `t` is a dict's block.
    #[inline(always)]
    pub(super) unsafe fn identify(t: *mut Table, key: *mut PyObject, hash: Py_hash_t) -> Identity {
        // SAFETY: places that are searched are those of live entries or holes, and a hole's hash is nobody's.
        unsafe {
            match Table::search(t, hash, |i| (*Table::entry(t, i)).hash == hash) {
                Err(slot) => Identity::Missing(slot),
                Ok(i) if (*Table::entry(t, i)).key == key => Identity::Found(i),
                Ok(i) => Identity::Unclear(i),
            }
        }
    }

    /// Looks a key up as far as that is possible without foreign code.
    ///
    /// # Safety
    /// `t` is a dict's block.
    #[inline(never)]
    pub(super) unsafe fn find(t: *mut Table, key: &Obj, hash: Py_hash_t) -> Lookup {
        let wanted = key.as_ptr();
        let mut ask = false;
        // SAFETY: as for `identify`.
        let found = unsafe {
            Table::search(t, hash, |i| {
                let e = Table::entry(t, i);
                (*e).hash == hash && ((*e).key == wanted || is_known_equal((*e).key, key, &mut ask))
            })
        };
        match found {
            Ok(i) => Lookup::Found(i),
            Err(_) if ask => Lookup::Ask,
            Err(_) => Lookup::Missing,
        }
    }

    /// Looks for the exact string of these ASCII characters, whose hash this is.
    ///
    /// # Safety
    /// `t` is a dict's block.
    pub(super) unsafe fn find_ascii(t: *mut Table, text: &[u8], hash: Py_hash_t) -> Lookup {
        let mut ask = false;
        // SAFETY: as for `identify`.
        let found = unsafe {
            Table::search(t, hash, |i| {
                let e = Table::entry(t, i);
                if (*e).hash != hash {
                    return false;
                }
                let stored = Obj::from_ptr((*e).key);
                ask |= !unicode::check_exact(stored);
                !ask && unicode::ascii_bytes(stored) == Some(text)
            })
        };
        match found {
            Ok(i) => Lookup::Found(i),
            Err(_) if ask => Lookup::Ask,
            Err(_) => Lookup::Missing,
        }
    }

    /// The entries with this hash: the one with this very key alone, if there is one.
    ///
    /// # Safety
    /// `t` is a dict's block.
    pub(super) unsafe fn candidates(t: *mut Table, key: &Obj, hash: Py_hash_t) -> Vec<usize> {
        let mut all = Vec::new();
        // SAFETY: as for `find`.
        let same = unsafe {
            Table::search(t, hash, |i| {
                let e = Table::entry(t, i);
                if (*e).hash == hash && !all.contains(&i) {
                    all.push(i);
                }
                (*e).key == key.as_ptr()
            })
        };
        same.map_or(all, |i| vec![i])
    }
}
