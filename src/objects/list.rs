//! `list`.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// `list`.
#[unsafe(no_mangle)]
pub static mut PyList_Type: PyTypeObject = PyTypeObject { tp_name: c"list".as_ptr(), ..PyTypeObject::STATIC };

/// A new list of `n` NULL items.
pub fn with_len(_n: usize) -> Result<Owned> {
    todo!()
}
/// A new empty list.
pub fn new() -> Result<Owned> {
    with_len(0)
}
/// A new list of these objects, whose references move into it.
pub fn from_owned(_items: Vec<Owned>) -> Result<Owned> {
    todo!()
}
/// Whether `o` is a `list` or derived from it.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.has_flag(Py_TPFLAGS_LIST_SUBCLASS)
}
/// The number of items.
pub fn len(_o: &Obj) -> usize {
    todo!()
}
/// A strong reference to item `i`, or `None` past the end.
pub fn get(_o: &Obj, _i: usize) -> Option<Owned> {
    todo!()
}
/// Appends an item.
pub fn append(_o: &Obj, _item: &Obj) -> Result<()> {
    todo!()
}
/// A snapshot of the items as a tuple.
pub fn to_tuple(_o: &Obj) -> Result<Owned> {
    todo!()
}
