//! `bool`.

use crate::abi::*;
use crate::engine::{Obj, Owned};

/// `bool`.
#[unsafe(no_mangle)]
pub static mut PyBool_Type: PyTypeObject = PyTypeObject { tp_name: c"bool".as_ptr(), ..PyTypeObject::STATIC };

/// `False`.
#[unsafe(no_mangle)]
pub static mut _Py_FalseStruct: PyLongObject = PyLongObject {
    ob_base: PyObject::immortal(&raw mut PyBool_Type),
    long_value: _PyLongValue { lv_tag: 1, ob_digit: [0] },
};
/// `True`.
#[unsafe(no_mangle)]
pub static mut _Py_TrueStruct: PyLongObject = PyLongObject {
    ob_base: PyObject::immortal(&raw mut PyBool_Type),
    long_value: _PyLongValue { lv_tag: 1 << 3, ob_digit: [1] },
};

/// `True` or `False`.
#[inline(always)]
pub fn get(v: bool) -> &'static Obj {
    // SAFETY: both are immortal objects in static storage.
    unsafe { Obj::from_ptr(if v { (&raw mut _Py_TrueStruct).cast() } else { (&raw mut _Py_FalseStruct).cast() }) }
}
/// A reference to `True` or `False`.
#[inline(always)]
pub fn new(v: bool) -> Owned {
    get(v).to_owned()
}
