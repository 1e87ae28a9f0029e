//! `dict`: insertion-ordered entries, and a hash index once there are more than a few.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// `dict`.
#[unsafe(no_mangle)]
pub static mut PyDict_Type: PyTypeObject = PyTypeObject { tp_name: c"dict".as_ptr(), ..PyTypeObject::STATIC };

/// A new empty dict.
pub fn new() -> Result<Owned> {
    todo!()
}
/// Whether `o` is a `dict` or derived from it.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.has_flag(Py_TPFLAGS_DICT_SUBCLASS)
}
/// The number of entries.
pub fn len(_d: &Obj) -> usize {
    todo!()
}
/// The value of `key`, borrowed from the dict: only while nothing can change the dict.
pub fn get_borrowed<'d>(_d: &'d Obj, _key: &Obj) -> Result<Option<&'d Obj>> {
    todo!()
}
/// A strong reference to the value of `key`.
pub fn get(d: &Obj, key: &Obj) -> Result<Option<Owned>> {
    Ok(get_borrowed(d, key)?.map(Obj::to_owned))
}
/// The value of an exact `str` key, borrowed; never fails when the dict's keys are exact strings (the look-up of attributes).
pub fn get_str<'d>(_d: &'d Obj, _key: &Obj) -> Option<&'d Obj> {
    todo!()
}
/// Sets `d[key] = value`.
pub fn set(_d: &Obj, _key: &Obj, _value: &Obj) -> Result<()> {
    todo!()
}
/// Deletes `d[key]`; `KeyError` if it is not there.
pub fn del(_d: &Obj, _key: &Obj) -> Result<()> {
    todo!()
}
/// Removes `key` and returns its value, or `None`.
pub fn pop(_d: &Obj, _key: &Obj) -> Result<Option<Owned>> {
    todo!()
}
/// Removes every entry.
pub fn clear(_d: &Obj) {
    todo!()
}
/// A shallow copy.
pub fn copy(_d: &Obj) -> Result<Owned> {
    todo!()
}
/// `d.update(other)` for any mapping; existing keys are replaced when `replace`.
pub fn merge(_d: &Obj, _other: &Obj, _replace: bool) -> Result<()> {
    todo!()
}
/// `PyDict_Next`: the entry at or after `*pos`, borrowed; `*pos` moves behind it.
pub fn next<'d>(_d: &'d Obj, _pos: &mut usize) -> Option<(&'d Obj, &'d Obj)> {
    todo!()
}
/// Iterates over the entries; the dict must not change meanwhile.
pub fn iter(d: &Obj) -> impl Iterator<Item = (&Obj, &Obj)> {
    let mut pos = 0;
    core::iter::from_fn(move || next(d, &mut pos))
}
