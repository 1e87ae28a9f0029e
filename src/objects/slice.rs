//! `slice`.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// `slice`.
#[unsafe(no_mangle)]
pub static mut PySlice_Type: PyTypeObject = PyTypeObject { tp_name: c"slice".as_ptr(), ..PyTypeObject::STATIC };

/// A new slice.
pub fn new(_start: &Obj, _stop: &Obj, _step: &Obj) -> Result<Owned> {
    todo!()
}
/// `PySlice_Unpack`: start, stop, step, clipped to `Py_ssize_t`.
pub fn unpack(_o: &Obj) -> Result<(isize, isize, isize)> {
    todo!()
}
/// `PySlice_AdjustIndices`: clips to a sequence of `len` items and returns the number of items.
pub fn adjust(_len: isize, _start: &mut isize, _stop: &mut isize, _step: isize) -> isize {
    todo!()
}
