//! Tuples, lists, dicts, sets, slices and cells.

use super::*;

/// A tuple; the items follow the head in place.
#[repr(C)]
pub struct PyTupleObject {
    pub ob_base: PyVarObject,
    /// The cached hash, -1 while unknown.
    pub ob_hash: Py_hash_t,
    pub ob_item: [*mut PyObject; 1],
}

/// A struct sequence is laid out as a tuple whose invisible items follow the visible ones.
pub type PyStructSequence = PyTupleObject;

/// A list; the items live in a block of their own with room for `allocated` of them.
#[repr(C)]
pub struct PyListObject {
    pub ob_base: PyVarObject,
    pub ob_item: *mut *mut PyObject,
    pub allocated: Py_ssize_t,
}

/// A dict. C code reads `ma_used` only; the rest belongs to the implementation.
#[repr(C)]
pub struct PyDictObject {
    pub ob_base: PyObject,
    pub ma_used: Py_ssize_t,
    pub _ma_watcher_tag: u64,
    pub ma_keys: *mut c_void,
    pub ma_values: *mut c_void,
}

/// One place in a set's table.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct setentry {
    pub key: *mut PyObject,
    pub hash: Py_hash_t,
}

/// Number of entries that a set holds in place.
pub const PySet_MINSIZE: usize = 8;

/// A set or frozenset.
#[repr(C)]
pub struct PySetObject {
    pub ob_base: PyObject,
    pub fill: Py_ssize_t,
    pub used: Py_ssize_t,
    pub mask: Py_ssize_t,
    pub table: *mut setentry,
    pub hash: Py_hash_t,
    pub finger: Py_ssize_t,
    pub smalltable: [setentry; PySet_MINSIZE],
    pub weakreflist: *mut PyObject,
}

/// A slice.
#[repr(C)]
pub struct PySliceObject {
    pub ob_base: PyObject,
    pub start: *mut PyObject,
    pub stop: *mut PyObject,
    pub step: *mut PyObject,
}

/// A cell: one reference that may be NULL.
#[repr(C)]
pub struct PyCellObject {
    pub ob_base: PyObject,
    pub ob_ref: *mut PyObject,
}

/// What happened to a watched dict.
pub type PyDict_WatchEvent = c_int;
pub const PyDict_EVENT_ADDED: PyDict_WatchEvent = 0;
pub const PyDict_EVENT_MODIFIED: PyDict_WatchEvent = 1;
pub const PyDict_EVENT_DELETED: PyDict_WatchEvent = 2;
pub const PyDict_EVENT_CLONED: PyDict_WatchEvent = 3;
pub const PyDict_EVENT_CLEARED: PyDict_WatchEvent = 4;
pub const PyDict_EVENT_DEALLOCATED: PyDict_WatchEvent = 5;

pub type PyDict_WatchCallback =
    Option<unsafe extern "C" fn(PyDict_WatchEvent, *mut PyObject, *mut PyObject, *mut PyObject) -> c_int>;

pub type PyContextEvent = c_uint;
/// Another context has become current.
pub const Py_CONTEXT_SWITCHED: PyContextEvent = 1;

pub type PyContext_WatchCallback = Option<unsafe extern "C" fn(PyContextEvent, *mut PyObject) -> c_int>;

/// One field of a struct sequence type.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PyStructSequence_Field {
    pub name: *const c_char,
    pub doc: *const c_char,
}

/// What a struct sequence type is made from.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct PyStructSequence_Desc {
    pub name: *const c_char,
    pub doc: *const c_char,
    pub fields: *mut PyStructSequence_Field,
    pub n_in_sequence: c_int,
}
