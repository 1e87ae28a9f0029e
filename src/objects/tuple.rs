//! `tuple`: creation, items and deallocation. What Python code sees of it is in `tuple_methods`.

use super::tuple_methods as methods;
use crate::abi::*;
use crate::engine::error::{Raised, Result};
use crate::engine::{Obj, Owned, gc, refcount};
use core::mem::{ManuallyDrop, offset_of};
use core::ptr;

/// `tuple`.
#[unsafe(no_mangle)]
pub static mut PyTuple_Type: PyTypeObject = PyTypeObject {
    tp_name: c"tuple".as_ptr(),
    tp_basicsize: ITEMS as Py_ssize_t,
    tp_itemsize: size_of::<*mut PyObject>() as Py_ssize_t,
    tp_dealloc: Some(tuple_dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT
        | Py_TPFLAGS_HAVE_GC
        | Py_TPFLAGS_BASETYPE
        | Py_TPFLAGS_TUPLE_SUBCLASS
        | _Py_TPFLAGS_MATCH_SELF
        | Py_TPFLAGS_SEQUENCE,
    tp_traverse: Some(tuple_traverse),
    ..methods::TYPE
};

/// Where the items begin.
const ITEMS: usize = offset_of!(PyTupleObject, ob_item);

#[repr(C)]
struct EmptyTuple {
    gc: PyGC_Head,
    tuple: PyTupleObject,
}

/// The one empty tuple.
static mut EMPTY: EmptyTuple = EmptyTuple {
    gc: PyGC_Head { _gc_next: 0, _gc_prev: 0 },
    tuple: PyTupleObject {
        ob_base: PyVarObject::immortal(&raw mut PyTuple_Type, 0),
        ob_hash: -1,
        ob_item: [ptr::null_mut()],
    },
};

/// An untracked tuple whose `n` items (at least one) are uninitialised.
#[inline(always)]
fn alloc_raw(n: usize) -> Result<*mut PyTupleObject> {
    if n > (isize::MAX as usize - ITEMS - size_of::<PyGC_Head>()) / size_of::<*mut PyObject>() {
        return Err(Raised::no_memory());
    }
    let t = gc::alloc_block(ITEMS + n * size_of::<*mut PyObject>()).cast::<PyTupleObject>();
    if t.is_null() {
        return Err(Raised::no_memory());
    }
    // SAFETY: the block has room for the head.
    unsafe {
        refcount::new_reference(t.cast());
        (*t).ob_base.ob_base.ob_type = &raw mut PyTuple_Type;
        (*t).ob_base.ob_size = n as isize;
        (*t).ob_hash = -1;
    }
    Ok(t)
}

/// The first item's place.
#[inline(always)]
fn items_ptr(t: *mut PyTupleObject) -> *mut *mut PyObject {
    t.cast::<u8>().wrapping_add(ITEMS).cast()
}

/// A new tuple of `n` NULL items (the shared empty tuple for 0).
#[inline]
pub fn with_len(n: usize) -> Result<Owned> {
    if n == 0 {
        return Ok(empty());
    }
    let t = alloc_raw(n)?;
    // SAFETY: the tuple is new, its items are written before anything can look at them.
    unsafe {
        for i in 0..n {
            items_ptr(t).add(i).write(ptr::null_mut());
        }
        gc::track(t.cast());
        Ok(Owned::from_ptr(t))
    }
}

/// Whether the collector could ever have to look into `o`.
#[inline(always)]
fn may_be_in_cycle(o: &Obj) -> bool {
    o.has_flag(Py_TPFLAGS_HAVE_GC)
}

/// For the collector: whether `o` is a complete tuple of objects none of which could be in a cycle.
#[inline(always)]
pub fn is_never_in_cycle(o: *mut PyObject) -> bool {
    // SAFETY: the collector passes live objects; a tuple's items are NULL or live.
    unsafe {
        ptr::eq((*o).ob_type, &raw const PyTuple_Type)
            && (0..(*o.cast::<PyTupleObject>()).ob_base.ob_size as usize).all(|i| {
                Obj::from_ptr_opt(*items_ptr(o.cast()).add(i)).is_some_and(|item| !is_in_cycles_or_may_be(item))
            })
    }
}

/// Whether `o` is or may come to be in a cycle: a tuple only while it is tracked.
fn is_in_cycles_or_may_be(o: &Obj) -> bool {
    // SAFETY: a live object; what has a head is looked at.
    unsafe { gc::has_head(o.as_ptr()) && (!o.is_exactly(&raw mut PyTuple_Type) || gc::is_tracked(o.as_ptr())) }
}

/// A new tuple of these objects.
#[inline]
pub fn new<const N: usize>(items: [&Obj; N]) -> Result<Owned> {
    // SAFETY: `&Obj` has the layout of a pointer to a live object.
    unsafe { from_array(items.as_ptr().cast(), N) }
}

/// A new tuple of these objects, whose references move into it.
pub fn from_owned(items: Vec<Owned>) -> Result<Owned> {
    if items.is_empty() {
        return Ok(empty());
    }
    let t = alloc_raw(items.len())?;
    let mut tracked = false;
    for (i, item) in items.into_iter().enumerate() {
        tracked |= may_be_in_cycle(&item);
        // SAFETY: the tuple was made with room for all of them.
        unsafe { items_ptr(t).add(i).write(item.into_ptr()) }
    }
    // SAFETY: every item is written.
    unsafe {
        if tracked {
            gc::track(t.cast());
        }
        Ok(Owned::from_ptr(t))
    }
}

/// A new tuple of the objects in a C array (borrowed; none is NULL).
///
/// # Safety
/// `items` points to `n` live objects.
#[inline]
pub unsafe fn from_array(items: *const *mut PyObject, n: usize) -> Result<Owned> {
    if n == 0 {
        return Ok(empty());
    }
    let t = alloc_raw(n)?;
    let mut tracked = false;
    // SAFETY: the caller promises `n` live objects; the tuple has room for them.
    unsafe {
        for i in 0..n {
            let item = Obj::from_ptr(*items.add(i)).to_owned();
            tracked |= may_be_in_cycle(&item);
            items_ptr(t).add(i).write(item.into_ptr());
        }
        if tracked {
            gc::track(t.cast());
        }
        Ok(Owned::from_ptr(t))
    }
}

/// A new tuple that is being filled, item by item: nobody else knows it yet.
pub struct Filling {
    tuple: *mut PyTupleObject,
    len: usize,
    tracked: bool,
}

impl Filling {
    /// Room for `n` items (at least one), every one of which must be pushed before the end.
    #[inline(always)]
    pub fn new(n: usize) -> Result<Filling> {
        debug_assert!(n > 0);
        Ok(Filling { tuple: alloc_raw(n)?, len: 0, tracked: false })
    }

    /// Puts the next item in.
    #[inline(always)]
    pub fn push(&mut self, item: Owned) {
        self.tracked |= may_be_in_cycle(&item);
        // SAFETY: there is room for every item that is pushed.
        unsafe { items_ptr(self.tuple).add(self.len).write(item.into_ptr()) }
        self.len += 1;
    }

    /// The filled tuple.
    #[inline(always)]
    pub fn finish(self) -> Owned {
        let filling = ManuallyDrop::new(self);
        // SAFETY: every item is written; the one reference is handed out.
        unsafe {
            debug_assert_eq!((*filling.tuple).ob_base.ob_size as usize, filling.len);
            if filling.tracked {
                gc::track(filling.tuple.cast());
            }
            Owned::from_ptr(filling.tuple)
        }
    }
}

impl Drop for Filling {
    fn drop(&mut self) {
        // SAFETY: the items that were not pushed are NULL for the deallocation, which gives the others back.
        unsafe {
            for i in self.len..(*self.tuple).ob_base.ob_size as usize {
                items_ptr(self.tuple).add(i).write(ptr::null_mut());
            }
            refcount::decref(self.tuple.cast());
        }
    }
}

/// The empty tuple.
#[inline(always)]
pub fn empty() -> Owned {
    // SAFETY: an immortal object in static storage: its references need no count.
    unsafe { Owned::from_ptr(&raw mut EMPTY.tuple) }
}

/// Whether `o` is a `tuple` or derived from it.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.has_flag(Py_TPFLAGS_TUPLE_SUBCLASS)
}

/// Whether `o` is exactly a `tuple`.
#[inline(always)]
pub fn check_exact(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyTuple_Type)
}

/// The number of items of a tuple (or of a derived one).
#[inline(always)]
pub fn len(o: &Obj) -> usize {
    // SAFETY: the caller has a tuple.
    unsafe { (*o.cast::<PyTupleObject>()).ob_base.ob_size as usize }
}

/// The items of a tuple (or of a derived one).
#[inline(always)]
pub fn items(o: &Obj) -> &[&Obj] {
    // SAFETY: a tuple's items are live objects; `&Obj` has the layout of a pointer.
    unsafe { core::slice::from_raw_parts(items_ptr(o.cast()).cast(), len(o)) }
}

/// The place of item `i`, which may still be NULL: for filling a tuple that [`with_len`] made.
///
/// # Safety
/// `o` is a tuple of more than `i` items.
#[inline(always)]
pub unsafe fn slot(o: &Obj, i: usize) -> *mut *mut PyObject {
    items_ptr(o.cast()).wrapping_add(i)
}

/// A tuple of the items `lo..hi`, which lie within the tuple.
pub fn slice(o: &Obj, lo: usize, hi: usize) -> Result<Owned> {
    if lo == 0 && hi == len(o) && check_exact(o) {
        return Ok(o.to_owned());
    }
    // SAFETY: the tuple has the items; NULL items of an unfinished tuple stay NULL.
    unsafe { copy_of(slot(o, lo), hi - lo) }
}

/// A tuple of `n` items, some of which may be NULL.
///
/// # Safety
/// `items` points to `n` places, each NULL or a live object.
pub(super) unsafe fn copy_of(items: *const *mut PyObject, n: usize) -> Result<Owned> {
    if n == 0 {
        return Ok(empty());
    }
    let t = alloc_raw(n)?;
    // SAFETY: as promised; the tuple has room for the items.
    unsafe {
        for i in 0..n {
            let item = *items.add(i);
            refcount::xincref(item);
            items_ptr(t).add(i).write(item);
        }
        gc::track(t.cast());
        Ok(Owned::from_ptr(t))
    }
}

/// Resizes a tuple that only the caller knows (`_PyTuple_Resize`); new items are NULL.
pub fn resize(t: Owned, n: usize) -> Result<Owned> {
    let old = len(&t);
    if n == old {
        return Ok(t);
    }
    if n == 0 || old == 0 {
        return with_len(n);
    }
    if n > (isize::MAX as usize - ITEMS - size_of::<PyGC_Head>()) / size_of::<*mut PyObject>() {
        return Err(Raised::no_memory());
    }
    let t = ManuallyDrop::new(t);
    // SAFETY: nobody else refers to the tuple, so that its block may move; dropped and new items are beyond the smaller length.
    unsafe {
        gc::untrack(t.as_ptr());
        for i in n..old {
            refcount::clear(slot(&t, i));
        }
        let p = match gc::resize(t.as_ptr(), ITEMS + n * size_of::<*mut PyObject>()) {
            Ok(p) => p,
            Err(raised) => {
                (*t.cast::<PyTupleObject>()).ob_base.ob_size = n.min(old) as isize;
                drop(ManuallyDrop::into_inner(t));
                return Err(raised);
            }
        };
        let p = p.cast::<PyTupleObject>();
        (*p).ob_base.ob_size = n as isize;
        for i in old..n {
            items_ptr(p).add(i).write(ptr::null_mut());
        }
        gc::track(p.cast());
        Ok(Owned::from_ptr(p))
    }
}

unsafe extern "C" fn tuple_dealloc(p: *mut PyObject) {
    // SAFETY: the tuple is dead; its items are NULL or owned references.
    unsafe {
        gc::untrack(p);
        let n = (*p.cast::<PyTupleObject>()).ob_base.ob_size as usize;
        let items = items_ptr(p.cast());
        for i in (0..n).rev() {
            refcount::xdecref(*items.add(i));
        }
        let ty = (*p).ob_type;
        if ptr::eq(ty, &raw const PyTuple_Type) {
            gc::free_untracked(p);
        } else if let Some(free) = (*ty).tp_free {
            free(p.cast());
        }
    }
}

unsafe extern "C" fn tuple_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live tuple and its visitor.
    unsafe {
        let Some(visit) = visit else { return 0 };
        let n = (*p.cast::<PyTupleObject>()).ob_base.ob_size as usize;
        for i in (0..n).rev() {
            let item = *items_ptr(p.cast()).add(i);
            if !item.is_null() {
                let stop = visit(item, arg);
                if stop != 0 {
                    return stop;
                }
            }
        }
        0
    }
}

/// A new tuple of type `ty`, derived from `tuple`, with the items of the tuple `from`.
pub(super) fn new_subtype(ty: *mut PyTypeObject, from: &Obj) -> Result<Owned> {
    let source = items(from);
    let t = super::cfn::alloc_instance(ty, source.len() as isize)?;
    // SAFETY: the allocation made room for the items, all NULL.
    unsafe {
        (*t.cast::<PyTupleObject>()).ob_hash = -1;
        for (i, &item) in source.iter().enumerate() {
            slot(&t, i).write(item.to_owned().into_ptr());
        }
    }
    Ok(t)
}
