//! `type`: readiness and inheritance of static and heap types, look-up along the MRO, attributes of types.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use core::fmt;

/// `type`.
#[unsafe(no_mangle)]
pub static mut PyType_Type: PyTypeObject = PyTypeObject { tp_name: c"type".as_ptr(), ..PyTypeObject::STATIC };

/// Makes every built-in type usable: base, MRO and inherited slots. Dicts are filled on first look-up.
pub fn init() -> Result<()> {
    todo!()
}

/// Drops the built-in types' dicts, MROs and caches.
pub fn fini() {
    todo!()
}

/// `PyType_Ready`.
pub fn ready(_ty: *mut PyTypeObject) -> Result<()> {
    todo!()
}

/// Looks `name` up along the MRO, without setting an error. The result is borrowed from a type's dict.
pub fn lookup<'a>(_ty: *mut PyTypeObject, _name: &Obj) -> Option<&'a Obj> {
    todo!()
}

/// The type's own dict, filled if it was not yet (static built-in types fill theirs lazily).
pub fn dict_of<'a>(_ty: *mut PyTypeObject) -> Result<&'a Obj> {
    todo!()
}

/// Whether `sub` is `base` or derived from it (`PyType_IsSubtype`).
pub fn is_subtype(_sub: *mut PyTypeObject, _base: *mut PyTypeObject) -> bool {
    todo!()
}

/// `tp_name` for messages: `%.200s` of the C string.
pub fn name(ty: *mut PyTypeObject) -> TypeName {
    TypeName(ty)
}

/// `__name__` for messages: what follows the last dot of a static type's `tp_name`, the `ht_name` of a heap type.
pub fn short_name(_ty: *mut PyTypeObject) -> Result<Owned> {
    todo!()
}

/// Displays a type's `tp_name`, at most 200 bytes, invalid UTF-8 replaced.
#[derive(Clone, Copy)]
pub struct TypeName(*mut PyTypeObject);

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // SAFETY: every type has a NUL-terminated name.
        let bytes = unsafe { CStr::from_ptr((*self.0).tp_name) }.to_bytes();
        f.write_str(&String::from_utf8_lossy(&bytes[..bytes.len().min(200)]))
    }
}

impl Obj {
    /// The type's name for messages (`%.200s` of `tp_name`).
    pub fn type_name(&self) -> TypeName {
        name(self.ty())
    }
    /// Whether the object's type is `ty` or derived from it.
    pub fn is_instance(&self, ty: *mut PyTypeObject) -> bool {
        self.is_exactly(ty) || is_subtype(self.ty(), ty)
    }
}

/// A new instance with zeroed fields, tracked if it has a GC head: `PyType_GenericAlloc`.
pub fn generic_alloc(_ty: *mut PyTypeObject, _items: Py_ssize_t) -> Result<Owned> {
    todo!()
}

/// The type as an object.
pub fn as_obj<'a>(ty: *mut PyTypeObject) -> &'a Obj {
    // SAFETY: the types handed around here are live: static, or held by their instances.
    unsafe { Obj::from_ptr(ty.cast()) }
}
