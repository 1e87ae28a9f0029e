//! The type object of `str`: its slots and tables.

use super::unicode;
use crate::abi::*;

pub(super) const TYPE: PyTypeObject = PyTypeObject {
    tp_name: c"str".as_ptr(),
    tp_basicsize: size_of::<PyUnicodeObject>() as Py_ssize_t,
    tp_dealloc: Some(unicode::dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_UNICODE_SUBCLASS | _Py_TPFLAGS_MATCH_SELF,
    ..PyTypeObject::STATIC
};
