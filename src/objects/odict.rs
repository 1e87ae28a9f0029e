//! `collections.OrderedDict`: a dict that also keeps its keys in an order of their own, which can be changed.
//!
//! The order is a ring of nodes beside the dict. What goes around the ordered dict's own methods (`dict.__setitem__`,
//! `PyDict_SetItem` …) changes the dict and leaves the ring as it is. Methods are in `odict_methods`, views and
//! iterators in `odict_iter`.

use super::odict_methods as methods;
use super::{cfn, dict, exceptions, weakref};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, alloc, gc, refcount};
use crate::protocols::compare;
use core::mem::offset_of;
use core::ptr;
use hashbrown::HashTable;

/// A key's place in the order.
struct Node {
    key: *mut PyObject,
    hash: Py_hash_t,
    next: *mut Node,
    previous: *mut Node,
}

#[repr(C)]
pub(super) struct ODict {
    dict: PyDictObject,
    /// The nodes by the addresses of their keys, which are the dict's key objects. All zero is `None`.
    nodes: Option<HashTable<*mut Node>>,
    /// NULL, or the first node of the ring.
    first: *mut Node,
    /// Changes whenever the order does.
    state: usize,
    attributes: *mut PyObject,
    weakreflist: *mut PyObject,
}

/// `collections.OrderedDict`.
#[unsafe(no_mangle)]
pub static mut PyODict_Type: PyTypeObject = PyTypeObject {
    tp_name: c"collections.OrderedDict".as_ptr(),
    tp_basicsize: size_of::<ODict>() as Py_ssize_t,
    tp_dealloc: Some(odict_dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    tp_traverse: Some(odict_traverse),
    tp_clear: Some(odict_clear),
    tp_weaklistoffset: offset_of!(ODict, weakreflist) as Py_ssize_t,
    tp_base: &raw mut dict::PyDict_Type,
    tp_dictoffset: offset_of!(ODict, attributes) as Py_ssize_t,
    ..methods::TYPE
};

/// A node as its neighbours and iterators see it: the key, with its hash.
pub(super) type Place = (Owned, Py_hash_t);

/// Whether `o` is an ordered dict.
#[inline(always)]
pub(super) fn check(o: &Obj) -> bool {
    o.is_instance(&raw mut PyODict_Type)
}

/// Whether `o` is exactly an `OrderedDict`.
#[inline(always)]
pub(super) fn check_exact(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyODict_Type)
}

/// A new empty ordered dict.
pub fn new() -> Result<Owned> {
    cfn::alloc_instance(&raw mut PyODict_Type, 0)
}

/// A number that changes when the order does.
pub(super) fn state(d: &Obj) -> usize {
    // SAFETY: the caller has an ordered dict.
    unsafe { (*d.cast::<ODict>()).state }
}

fn address_hash(key: *mut PyObject) -> u64 {
    (key as u64 >> 4).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29)
}

/// The key and hash of a node.
///
/// # Safety
/// `node` is NULL or a live node.
unsafe fn place_of(node: *mut Node) -> Option<Place> {
    // SAFETY: a live node owns its key.
    unsafe { (!node.is_null()).then(|| (Obj::from_ptr((*node).key).to_owned(), (*node).hash)) }
}

/// The node for a key object of the dict, NULL if the order does not have it.
fn node_of_key(d: &Obj, key: *mut PyObject) -> *mut Node {
    // SAFETY: the caller has an ordered dict; the table holds live nodes.
    unsafe {
        let Some(nodes) = &(*d.cast::<ODict>()).nodes else { return ptr::null_mut() };
        nodes.find(address_hash(key), |node| (**node).key == key).map_or(ptr::null_mut(), |node| *node)
    }
}

/// The node of a key, NULL if it has none.
fn find(d: &Obj, key: &Obj, hash: Py_hash_t) -> Result<*mut Node> {
    // SAFETY: the caller has an ordered dict.
    if unsafe { (*d.cast::<ODict>()).first.is_null() } {
        return Ok(ptr::null_mut());
    }
    let at = dict::find(d, key, hash)?;
    Ok(at.and_then(|at| dict::entry_at(d, at)).map_or(ptr::null_mut(), |e| node_of_key(d, e.key().as_ptr())))
}

/// Puts a node at an end of the ring.
///
/// # Safety
/// `node` is a node that is in no ring.
unsafe fn link(d: &Obj, node: *mut Node, last: bool) {
    let od = d.cast::<ODict>();
    // SAFETY: the ring's nodes are live.
    unsafe {
        let first = (*od).first;
        if first.is_null() {
            ((*node).next, (*node).previous) = (node, node);
        } else {
            ((*node).next, (*node).previous) = (first, (*first).previous);
            (*(*first).previous).next = node;
            (*first).previous = node;
        }
        if first.is_null() || !last {
            (*od).first = node;
        }
        (*od).state = (*od).state.wrapping_add(1);
    }
}

/// Takes a node out of the ring.
///
/// # Safety
/// `node` is in the ring of `d`.
unsafe fn unlink(d: &Obj, node: *mut Node) {
    let od = d.cast::<ODict>();
    // SAFETY: as promised; the neighbours are live.
    unsafe {
        let (next, previous) = ((*node).next, (*node).previous);
        if (*od).first == node {
            (*od).first = if next == node { ptr::null_mut() } else { next };
        }
        (*next).previous = previous;
        (*previous).next = next;
        (*od).state = (*od).state.wrapping_add(1);
    }
}

/// Adds a key object of the dict at the end of the order, if the order does not have it yet.
fn add_node(d: &Obj, key: *mut PyObject, hash: Py_hash_t) -> Result<()> {
    // SAFETY: the caller has an ordered dict; nodes stay until they are taken out of the table and the ring.
    unsafe {
        let nodes = (*d.cast::<ODict>()).nodes.get_or_insert_with(HashTable::new);
        if nodes.find(address_hash(key), |node| (**node).key == key).is_some() {
            return Ok(());
        }
        if nodes.try_reserve(1, |node| address_hash((**node).key)).is_err() {
            return Err(Raised::no_memory());
        }
        let node = alloc::mem_alloc(size_of::<Node>()).cast::<Node>();
        if node.is_null() {
            return Err(Raised::no_memory());
        }
        refcount::incref(key);
        node.write(Node { key, hash, next: node, previous: node });
        nodes.insert_unique(address_hash(key), node, |node| address_hash((**node).key));
        link(d, node, true);
    }
    Ok(())
}

/// Forgets a node.
///
/// # Safety
/// `node` is in the ring of `d`.
unsafe fn remove_node(d: &Obj, node: *mut Node) {
    // SAFETY: as promised; the node owns its key.
    unsafe {
        let key = (*node).key;
        if let Some(nodes) = &mut (*d.cast::<ODict>()).nodes
            && let Ok(found) = nodes.find_entry(address_hash(key), |n| *n == node)
        {
            found.remove();
        }
        unlink(d, node);
        alloc::mem_free(node.cast());
        refcount::decref(key);
    }
}

/// `d[key] = value`; a new key comes last.
pub fn set(d: &Obj, key: &Obj, value: &Obj) -> Result<()> {
    set_with_hash(d, key, value, compare::hash(key)?)
}

/// [`set`] for a key whose hash is known.
pub(super) fn set_with_hash(d: &Obj, key: &Obj, value: &Obj, hash: Py_hash_t) -> Result<()> {
    dict::set_with_hash(d, key, value, hash)?;
    let newest = dict::places(d).checked_sub(1).and_then(|at| dict::entry_at(d, at)).filter(|e| e.key().is(key));
    let stored = match newest {
        Some(e) => e.key().as_ptr(),
        None => {
            let at = dict::find(d, key, hash)?;
            let Some(e) = at.and_then(|at| dict::entry_at(d, at)) else { return Ok(()) };
            e.key().as_ptr()
        }
    };
    add_node(d, stored, hash).inspect_err(|_| {
        // What the order cannot take is not to be in the dict.
        if let Ok(Some(at)) = dict::find(d, key, hash) {
            dict::remove_at(d, at);
        }
    })
}

/// Removes a key from the order and the dict; its value, or `None` if it is not there.
pub(super) fn take(d: &Obj, key: &Obj, hash: Py_hash_t) -> Result<Option<Owned>> {
    let Some(at) = dict::find(d, key, hash)? else { return Ok(None) };
    let Some(e) = dict::entry_at(d, at) else { return Ok(None) };
    let node = node_of_key(d, e.key().as_ptr());
    if !node.is_null() {
        // SAFETY: just found. The dict still holds the key, so no other code runs.
        unsafe { remove_node(d, node) };
    }
    Ok(dict::remove_at(d, at).map(|(_, value)| value))
}

/// Deletes `d[key]`; `KeyError` if it is not there.
pub fn del(d: &Obj, key: &Obj) -> Result<()> {
    match take(d, key, compare::hash(key)?)? {
        Some(_) => Ok(()),
        None => Err(exceptions::set_key_error(key)),
    }
}

/// The place at an end of the order.
pub(super) fn end(d: &Obj, last: bool) -> Option<Place> {
    // SAFETY: the ring's nodes are live.
    unsafe {
        let first = (*d.cast::<ODict>()).first;
        place_of(if first.is_null() || !last { first } else { (*first).previous })
    }
}

/// The place behind a key, or before it; `KeyError` if the order does not have the key (any more).
pub(super) fn neighbour(d: &Obj, key: &Obj, hash: Py_hash_t, backwards: bool) -> Result<Option<Place>> {
    let node = find(d, key, hash)?;
    if node.is_null() {
        return Err(exceptions::set_key_error(key));
    }
    // SAFETY: the ring's nodes are live. The first one has none before it, and none is behind the one before the first.
    unsafe {
        let first = (*d.cast::<ODict>()).first;
        let (next, at_end) =
            if backwards { ((*node).previous, node == first) } else { ((*node).next, (*node).next == first) };
        Ok(if at_end { None } else { place_of(next) })
    }
}

/// Moves a key to an end of the order; `KeyError` if the order does not have it.
pub(super) fn move_to_end(d: &Obj, key: &Obj, last: bool) -> Result<()> {
    let Some((at_end, _)) = end(d, last) else { return Err(exceptions::set_key_error(key)) };
    if at_end.is(key) {
        return Ok(());
    }
    let node = find(d, key, compare::hash(key)?)?;
    if node.is_null() {
        return Err(exceptions::set_key_error(key));
    }
    // SAFETY: just found in the ring.
    unsafe {
        unlink(d, node);
        link(d, node, last);
    }
    Ok(())
}

/// Removes every key from the dict and from the order.
pub(super) fn clear(d: &Obj) {
    dict::clear(d);
    clear_order(d);
}

fn clear_order(d: &Obj) {
    let od = d.cast::<ODict>();
    // SAFETY: the ring is taken out whole before keys are released; its nodes are then nobody else's.
    unsafe {
        let first = ptr::replace(&raw mut (*od).first, ptr::null_mut());
        drop((*od).nodes.take());
        (*od).state = (*od).state.wrapping_add(1);
        let mut node = first;
        while !node.is_null() {
            let (key, next) = ((*node).key, (*node).next);
            alloc::mem_free(node.cast());
            refcount::decref(key);
            node = if next == first { ptr::null_mut() } else { next };
        }
    }
}

/// The size in memory of the dict and its order.
pub(super) fn memory(d: &Obj) -> usize {
    // SAFETY: the caller has an ordered dict.
    let nodes = unsafe { (*d.cast::<ODict>()).nodes.as_ref() };
    dict::memory(d) + nodes.map_or(0, |n| n.capacity() * size_of::<*mut Node>() + n.len() * size_of::<Node>())
}

unsafe extern "C" fn odict_dealloc(p: *mut PyObject) {
    // SAFETY: the count is zero; the fields are NULL or owned. The dict's own part frees the object.
    unsafe {
        gc::untrack(p);
        let od = p.cast::<ODict>();
        refcount::xdecref(ptr::replace(&raw mut (*od).attributes, ptr::null_mut()));
        if !(*od).weakreflist.is_null() {
            weakref::clear_all(p);
        }
        clear_order(Obj::from_ptr(p));
        if let Some(dealloc) = dict::PyDict_Type.tp_dealloc {
            dealloc(p);
        }
    }
}

unsafe extern "C" fn odict_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live object and its visitor, which changes nothing.
    unsafe {
        let od = p.cast::<ODict>();
        let stop = cfn::visit_all(&[(*od).attributes], visit, arg);
        if stop != 0 {
            return stop;
        }
        for node in (*od).nodes.iter().flatten() {
            let stop = cfn::visit_all(&[(**node).key], visit, arg);
            if stop != 0 {
                return stop;
            }
        }
        match dict::PyDict_Type.tp_traverse {
            Some(traverse) => traverse(p, visit, arg),
            None => 0,
        }
    }
}

unsafe extern "C" fn odict_clear(p: *mut PyObject) -> c_int {
    // SAFETY: the collector passes a live object.
    unsafe {
        refcount::clear(&raw mut (*p.cast::<ODict>()).attributes);
        clear_order(Obj::from_ptr(p));
        dict::PyDict_Type.tp_clear.map_or(0, |clear| clear(p))
    }
}
