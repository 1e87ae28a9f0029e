//! What Python code sees of `tuple`: operators, methods, the constructor and the iterator.

use crate::abi::*;

/// The slots of `tuple` that are not about its memory.
pub(super) const TYPE: PyTypeObject = PyTypeObject { ..PyTypeObject::STATIC };
