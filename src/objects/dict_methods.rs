//! What Python code sees of `dict`: operators, methods and the constructor.

use crate::abi::*;

/// The slots of `dict` that are not about its memory.
pub(super) const TYPE: PyTypeObject = PyTypeObject { ..PyTypeObject::STATIC };
