//! `list`: creation, items and deallocation. What Python code sees of it is in `list_methods`.

use super::{cfn, list_methods as methods, tuple};
use crate::abi::*;
use crate::engine::error::{Raised, Result};
use crate::engine::{Obj, Owned, alloc, gc, refcount};
use crate::protocols::{iter, sequence};
use core::ptr;

/// `list`.
#[unsafe(no_mangle)]
pub static mut PyList_Type: PyTypeObject = PyTypeObject {
    tp_name: c"list".as_ptr(),
    tp_basicsize: size_of::<PyListObject>() as Py_ssize_t,
    tp_dealloc: Some(list_dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT
        | Py_TPFLAGS_HAVE_GC
        | Py_TPFLAGS_BASETYPE
        | Py_TPFLAGS_LIST_SUBCLASS
        | _Py_TPFLAGS_MATCH_SELF
        | Py_TPFLAGS_SEQUENCE,
    tp_traverse: Some(list_traverse),
    tp_clear: Some(list_clear),
    ..methods::TYPE
};

const ITEM: usize = size_of::<*mut PyObject>();

/// An untracked list of `n` items whose places are uninitialised.
#[inline(always)]
fn alloc_raw(n: usize) -> Result<*mut PyListObject> {
    if n > isize::MAX as usize / ITEM {
        return Err(Raised::no_memory());
    }
    let l = gc::new_static::<PyListObject>(&raw mut PyList_Type)?;
    // SAFETY: the memory is new.
    unsafe {
        (*l).ob_base.ob_size = n as isize;
        (*l).allocated = n as isize;
        (*l).ob_item = ptr::null_mut();
        if n != 0 {
            (*l).ob_item = alloc::mem_alloc(n * ITEM).cast();
            if (*l).ob_item.is_null() {
                gc::free(l);
                return Err(Raised::no_memory());
            }
        }
    }
    Ok(l)
}

/// A new list of `n` NULL items.
#[inline]
pub fn with_len(n: usize) -> Result<Owned> {
    let l = alloc_raw(n)?;
    // SAFETY: every item is written before anything can look at the list.
    unsafe {
        for i in 0..n {
            (*l).ob_item.add(i).write(ptr::null_mut());
        }
        gc::track(l.cast());
        Ok(Owned::from_ptr(l))
    }
}

/// A new empty list.
pub fn new() -> Result<Owned> {
    with_len(0)
}

/// A new list of the `n` objects that `make` makes.
pub(super) fn from_fn(n: usize, mut make: impl FnMut(usize) -> Result<Owned>) -> Result<Owned> {
    let l = with_len(n)?;
    for i in 0..n {
        let item = make(i)?;
        // SAFETY: the list was made with room for all of them, and nobody else has it.
        unsafe { (*l.cast::<PyListObject>()).ob_item.add(i).write(item.into_ptr()) }
    }
    Ok(l)
}

/// A new list of these objects, whose references move into it.
pub fn from_owned(items: Vec<Owned>) -> Result<Owned> {
    let l = alloc_raw(items.len())?;
    // SAFETY: the list was made with room for all of them.
    unsafe {
        for (i, item) in items.into_iter().enumerate() {
            (*l).ob_item.add(i).write(item.into_ptr());
        }
        gc::track(l.cast());
        Ok(Owned::from_ptr(l))
    }
}

/// A new list of these objects.
pub fn from_slice(items: &[&Obj]) -> Result<Owned> {
    let l = alloc_raw(items.len())?;
    // SAFETY: the list was made with room for all of them.
    unsafe {
        for (i, &item) in items.iter().enumerate() {
            (*l).ob_item.add(i).write(item.to_owned().into_ptr());
        }
        gc::track(l.cast());
        Ok(Owned::from_ptr(l))
    }
}

/// Whether `o` is a `list` or derived from it.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.has_flag(Py_TPFLAGS_LIST_SUBCLASS)
}

/// Whether `o` is exactly a `list`.
#[inline(always)]
pub fn check_exact(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyList_Type)
}

/// The number of items.
#[inline(always)]
pub fn len(o: &Obj) -> usize {
    // SAFETY: the caller has a list.
    unsafe { (*o.cast::<PyListObject>()).ob_base.ob_size as usize }
}

/// The items as they are now: only while no code runs that could change the list.
#[inline(always)]
pub fn items(o: &Obj) -> &[&Obj] {
    let l = o.cast::<PyListObject>();
    // SAFETY: a list's items are live objects; `&Obj` has the layout of a pointer.
    unsafe { if len(o) == 0 { &[] } else { core::slice::from_raw_parts((*l).ob_item.cast(), len(o)) } }
}

/// The place of item `i`, which may still be NULL.
///
/// # Safety
/// `o` is a list of more than `i` items.
#[inline(always)]
pub unsafe fn slot(o: &Obj, i: usize) -> *mut *mut PyObject {
    // SAFETY: the caller has a list.
    unsafe { (*o.cast::<PyListObject>()).ob_item.wrapping_add(i) }
}

/// A strong reference to item `i`, or `None` past the end.
#[inline]
pub fn get(o: &Obj, i: usize) -> Option<Owned> {
    get_borrowed(o, i).map(Obj::to_owned)
}

/// Item `i`, borrowed: only while no code runs that could change the list.
#[inline(always)]
pub fn get_borrowed(o: &Obj, i: usize) -> Option<&Obj> {
    if i >= len(o) {
        return None;
    }
    // SAFETY: below the length.
    unsafe { Obj::from_ptr_opt(*slot(o, i)) }
}

/// Makes room for `n` items and sets the length; new places are uninitialised. Grows ahead as CPython does.
pub(super) fn resize(o: &Obj, n: usize) -> Result<()> {
    let l = o.cast::<PyListObject>();
    // SAFETY: the caller has a list; the block belongs to it.
    unsafe {
        let allocated = (*l).allocated as usize;
        if allocated >= n && n >= allocated >> 1 {
            (*l).ob_base.ob_size = n as isize;
            return Ok(());
        }
        let mut room = (n + (n >> 3) + 6) & !3;
        if n as isize - (*l).ob_base.ob_size > room as isize - n as isize {
            room = (n + 3) & !3;
        }
        if n == 0 {
            room = 0;
        }
        if room > isize::MAX as usize / ITEM {
            return Err(Raised::no_memory());
        }
        if room == 0 {
            alloc::mem_free((*l).ob_item.cast());
            (*l).ob_item = ptr::null_mut();
        } else {
            let block = alloc::mem_realloc((*l).ob_item.cast(), room * ITEM).cast::<*mut PyObject>();
            if block.is_null() {
                return Err(Raised::no_memory());
            }
            (*l).ob_item = block;
        }
        (*l).ob_base.ob_size = n as isize;
        (*l).allocated = room as isize;
        Ok(())
    }
}

/// Sets a smaller length; the places behind it are no longer in use. A block that cannot shrink stays as it is.
pub(super) fn shrink(o: &Obj, n: usize) {
    if resize(o, n).is_err() {
        crate::engine::error::clear();
        // SAFETY: the caller has a list.
        unsafe { (*o.cast::<PyListObject>()).ob_base.ob_size = n as isize };
    }
}

/// The items that were taken out of a list for sorting.
pub(super) struct Taken {
    block: *mut *mut PyObject,
    len: usize,
    allocated: isize,
}

impl Taken {
    /// The items.
    pub(super) fn items<'a>(&self) -> &'a mut [*mut PyObject] {
        // SAFETY: the block has as many items, and nobody else knows it.
        unsafe { if self.len == 0 { &mut [] } else { core::slice::from_raw_parts_mut(self.block, self.len) } }
    }
}

/// Takes the items out of the list, which looks empty until they are put back.
pub(super) fn take(o: &Obj) -> Taken {
    let l = o.cast::<PyListObject>();
    // SAFETY: the caller has a list; its block moves out.
    unsafe {
        let taken = Taken { block: (*l).ob_item, len: len(o), allocated: (*l).allocated };
        (*l).ob_item = ptr::null_mut();
        (*l).ob_base.ob_size = 0;
        (*l).allocated = -1;
        taken
    }
}

/// Puts the items back, and drops what was put in meanwhile. Whether anything was done to the list.
pub(super) fn put_back(o: &Obj, taken: Taken) -> bool {
    let l = o.cast::<PyListObject>();
    // SAFETY: the caller has a list, and the block is its own.
    unsafe {
        let (block, n) = ((*l).ob_item, len(o));
        let changed = (*l).allocated != -1;
        (*l).ob_item = taken.block;
        (*l).ob_base.ob_size = taken.len as isize;
        (*l).allocated = taken.allocated;
        free_block(block, n);
        changed
    }
}

/// Room for exactly `n` items in a list that has no block yet.
fn preallocate(o: &Obj, n: usize) -> Result<()> {
    let l = o.cast::<PyListObject>();
    let room = (n + 1) & !1;
    if room > isize::MAX as usize / ITEM {
        return Err(Raised::no_memory());
    }
    // SAFETY: the caller has a list without a block.
    unsafe {
        let block = alloc::mem_alloc(room * ITEM).cast::<*mut PyObject>();
        if block.is_null() {
            return Err(Raised::no_memory());
        }
        (*l).ob_item = block;
        (*l).allocated = room as isize;
    }
    Ok(())
}

/// Whether the list has no block.
fn is_bare(o: &Obj) -> bool {
    // SAFETY: the caller has a list.
    unsafe { (*o.cast::<PyListObject>()).ob_item.is_null() }
}

/// Appends an item.
#[inline]
pub fn append(o: &Obj, item: &Obj) -> Result<()> {
    append_owned(o, item.to_owned())
}

/// Appends an item if there is room. Whether there was.
#[inline(always)]
pub fn append_in_place(o: &Obj, item: &Obj) -> bool {
    let n = len(o);
    let l = o.cast::<PyListObject>();
    // SAFETY: there is room for one more item, whose reference moves in.
    unsafe {
        let room = (n as isize) < (*l).allocated;
        if room {
            slot(o, n).write(item.to_owned().into_ptr());
            (*l).ob_base.ob_size = n as isize + 1;
        }
        room
    }
}

/// Appends an item whose reference moves into the list.
#[inline]
pub fn append_owned(o: &Obj, item: Owned) -> Result<()> {
    let n = len(o);
    let l = o.cast::<PyListObject>();
    // SAFETY: there is room for one more item.
    unsafe {
        if (n as isize) < (*l).allocated {
            (*l).ob_base.ob_size = n as isize + 1;
        } else {
            resize(o, n + 1)?;
        }
        slot(o, n).write(item.into_ptr());
    }
    Ok(())
}

/// Inserts an item in front of `at`; negative positions count from the end, and all are clipped.
pub fn insert(o: &Obj, at: isize, item: &Obj) -> Result<()> {
    let n = len(o);
    let at = if at < 0 { at.saturating_add(n as isize).max(0) as usize } else { (at as usize).min(n) };
    resize(o, n + 1)?;
    // SAFETY: the items from `at` on move up by one place.
    unsafe {
        ptr::copy(slot(o, at), slot(o, at + 1), n - at);
        slot(o, at).write(item.to_owned().into_ptr());
    }
    Ok(())
}

/// Puts `item` in the place of item `i`, which exists.
pub(super) fn replace(o: &Obj, i: usize, item: Owned) {
    // SAFETY: the place exists and holds NULL or an owned reference.
    unsafe { refcount::replace(slot(o, i), item.into_ptr()) }
}

/// Removes every item.
pub fn clear(o: &Obj) {
    let l = o.cast::<PyListObject>();
    // SAFETY: the list lets go of its block before the items are given back.
    unsafe {
        let (block, n) = ((*l).ob_item, len(o));
        if block.is_null() {
            return;
        }
        (*l).ob_item = ptr::null_mut();
        (*l).ob_base.ob_size = 0;
        (*l).allocated = 0;
        free_block(block, n);
    }
}

/// Gives back the items and the block, which no list refers to any more.
unsafe fn free_block(block: *mut *mut PyObject, n: usize) {
    if block.is_null() {
        return;
    }
    // SAFETY: the items are owned references or NULL.
    unsafe {
        for i in (0..n).rev() {
            refcount::xdecref(*block.add(i));
        }
        alloc::mem_free(block.cast());
    }
}

/// A new list of the items `lo..hi`, which lie within the list.
pub fn slice(o: &Obj, lo: usize, hi: usize) -> Result<Owned> {
    from_slice(&items(o)[lo..hi])
}

/// Replaces the items `lo..hi` (clipped) by `new`.
pub(super) fn splice(o: &Obj, lo: usize, hi: usize, new: &[&Obj]) -> Result<()> {
    let n = len(o);
    let lo = lo.min(n);
    let hi = hi.clamp(lo, n);
    let (removed, tail) = (hi - lo, n - hi);
    let mut old = Vec::new();
    if old.try_reserve_exact(removed).is_err() {
        return Err(Raised::no_memory());
    }
    // SAFETY: the removed items' references move into `old`; the tail moves to its new place within the block.
    unsafe {
        for i in lo..hi {
            old.push(Owned::from_ptr_opt(*slot(o, i)));
        }
        let total = n - removed + new.len();
        if new.len() > removed
            && let Err(raised) = resize(o, total)
        {
            old.into_iter().flatten().for_each(core::mem::forget);
            return Err(raised);
        }
        ptr::copy(slot(o, hi), slot(o, lo + new.len()), tail);
        for (i, &item) in new.iter().enumerate() {
            slot(o, lo + i).write(item.to_owned().into_ptr());
        }
    }
    if new.len() < removed {
        shrink(o, n - removed + new.len());
    }
    drop(old);
    Ok(())
}

/// `PyList_SetSlice`: replaces the items `lo..hi` (clipped) by those of an iterable, or deletes them.
pub fn set_slice(o: &Obj, lo: isize, hi: isize, new: Option<&Obj>) -> Result<()> {
    let new = match new {
        None => None,
        Some(new) if new.is(o) => Some(slice(o, 0, len(o))?),
        Some(new) => Some(sequence::fast(new, "can only assign an iterable")?),
    };
    let items = new.as_ref().map_or(&[][..], |new| sequence::fast_items(new));
    splice(o, lo.max(0) as usize, hi.max(0) as usize, items)
}

/// Appends the items of any iterable.
pub fn extend(o: &Obj, from: &Obj) -> Result<()> {
    if check_exact(from) || tuple::check_exact(from) {
        let n = len(o);
        let source: &[&Obj] = if check_exact(from) { items(from) } else { tuple::items(from) };
        let more = source.len();
        if more == 0 {
            return Ok(());
        }
        if is_bare(o) {
            preallocate(o, more)?;
        }
        resize(o, n + more)?;
        // A list that extends itself has moved.
        let source = if o.is(from) { &items(o)[..n] } else { source };
        for (i, &item) in source[..more].iter().enumerate() {
            // SAFETY: the new places are uninitialised.
            unsafe { slot(o, n + i).write(item.to_owned().into_ptr()) }
        }
        return Ok(());
    }
    let it = iter::get_iter(from)?;
    let hint = iter::length_hint(from, 8)?;
    if hint > 0 && is_bare(o) {
        preallocate(o, hint)?;
    }
    while let Some(item) = iter::next(&it)? {
        append_owned(o, item)?;
    }
    let (used, l) = (len(o), o.cast::<PyListObject>());
    // SAFETY: the caller has a list.
    if used < unsafe { (*l).allocated as usize } {
        resize(o, used)?;
    }
    Ok(())
}

/// Turns the order round.
pub fn reverse(o: &Obj) {
    let n = len(o);
    if n > 1 {
        // SAFETY: the list's places; no code runs meanwhile.
        unsafe { core::slice::from_raw_parts_mut(slot(o, 0), n).reverse() }
    }
}

/// A snapshot of the items as a tuple.
pub fn to_tuple(o: &Obj) -> Result<Owned> {
    let l = o.cast::<PyListObject>();
    // SAFETY: the caller has a list; a NULL item of an unfinished list stays NULL.
    unsafe { tuple::copy_of((*l).ob_item, len(o)) }
}

/// The items as a tuple; they move when nobody else knows the list.
pub fn into_tuple(o: Owned) -> Result<Owned> {
    if o.refcount() != 1 {
        return to_tuple(&o);
    }
    let n = len(&o);
    let t = tuple::with_len(n)?;
    // SAFETY: the list forgets its items once they are in the tuple.
    unsafe {
        if n != 0 {
            ptr::copy_nonoverlapping(slot(&o, 0), tuple::slot(&t, 0), n);
            (*o.cast::<PyListObject>()).ob_base.ob_size = 0;
        }
    }
    Ok(t)
}

unsafe extern "C" fn list_dealloc(p: *mut PyObject) {
    // SAFETY: the list is dead; its items are NULL or owned references.
    unsafe {
        gc::untrack(p);
        let l = p.cast::<PyListObject>();
        free_block((*l).ob_item, (*l).ob_base.ob_size as usize);
        if ptr::eq((*p).ob_type, &raw const PyList_Type) {
            gc::free_untracked(p);
        } else {
            cfn::free_instance(p);
        }
    }
}

unsafe extern "C" fn list_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live list and its visitor.
    unsafe {
        let l = p.cast::<PyListObject>();
        if (*l).ob_item.is_null() {
            return 0;
        }
        let items = core::slice::from_raw_parts((*l).ob_item, (*l).ob_base.ob_size as usize);
        // The last one first, as CPython: gc.get_referents shows the order.
        for item in items.rchunks(1) {
            let stop = cfn::visit_all(item, visit, arg);
            if stop != 0 {
                return stop;
            }
        }
        0
    }
}

unsafe extern "C" fn list_clear(p: *mut PyObject) -> c_int {
    // SAFETY: the collector passes a live list.
    clear(unsafe { Obj::from_ptr(p) });
    0
}
