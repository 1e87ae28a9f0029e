//! What Python code sees of `list`: operators, methods and the constructor.

use crate::abi::*;

/// The slots of `list` that are not about its memory.
pub(super) const TYPE: PyTypeObject = PyTypeObject { ..PyTypeObject::STATIC };
