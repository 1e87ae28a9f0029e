//! `tuple`.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// `tuple`.
#[unsafe(no_mangle)]
pub static mut PyTuple_Type: PyTypeObject = PyTypeObject { tp_name: c"tuple".as_ptr(), ..PyTypeObject::STATIC };

/// A new tuple of `n` NULL items (the shared empty tuple for 0).
pub fn with_len(_n: usize) -> Result<Owned> {
    todo!()
}
/// A new tuple of these objects.
pub fn new<const N: usize>(_items: [&Obj; N]) -> Result<Owned> {
    todo!()
}
/// A new tuple of these objects, whose references move into it.
pub fn from_owned(_items: Vec<Owned>) -> Result<Owned> {
    todo!()
}
/// A new tuple of the objects in a C array (borrowed; none is NULL).
///
/// # Safety
/// `items` points to `n` live objects.
pub unsafe fn from_array(_items: *const *mut PyObject, _n: usize) -> Result<Owned> {
    todo!()
}
/// The empty tuple.
pub fn empty() -> Owned {
    todo!()
}
/// Whether `o` is a `tuple` or derived from it.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.has_flag(Py_TPFLAGS_TUPLE_SUBCLASS)
}
/// The items of a tuple (or of a derived one).
#[inline(always)]
pub fn items(o: &Obj) -> &[&Obj] {
    let t = o.cast::<PyTupleObject>();
    // SAFETY: a tuple's items are live objects; `&Obj` has the layout of a pointer.
    unsafe { core::slice::from_raw_parts((&raw const (*t).ob_item).cast(), (*t).ob_base.ob_size as usize) }
}
