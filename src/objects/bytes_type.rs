//! The type object of `bytes`: its slots and tables.

use super::bytes;
use crate::abi::*;

pub(super) const TYPE: PyTypeObject = PyTypeObject {
    tp_name: c"bytes".as_ptr(),
    tp_basicsize: bytes::HEAD as Py_ssize_t + 1,
    tp_itemsize: 1,
    tp_dealloc: Some(bytes::dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_BYTES_SUBCLASS | _Py_TPFLAGS_MATCH_SELF,
    ..PyTypeObject::STATIC
};
