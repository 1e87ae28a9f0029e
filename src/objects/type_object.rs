//! `type`: what other storeys ask of types. The parts: readiness ([`super::type_ready`]), inheritance, the method cache
//! ([`super::type_cache`]), the table of slots, specs, creation by call, and the attributes of types.

use super::{builtin_types, object, type_attr, type_cache, type_ready};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use core::fmt;

pub use super::type_alloc::generic_alloc;
pub use super::type_cache::{lookup, modified};
pub use super::type_ready::ready;

/// `type`.
#[unsafe(no_mangle)]
pub static mut PyType_Type: PyTypeObject = PyTypeObject {
    tp_name: c"type".as_ptr(),
    tp_basicsize: size_of::<PyHeapTypeObject>() as Py_ssize_t,
    tp_itemsize: size_of::<PyMemberDef>() as Py_ssize_t,
    tp_vectorcall_offset: core::mem::offset_of!(PyTypeObject, tp_vectorcall) as Py_ssize_t,
    tp_flags: Py_TPFLAGS_HAVE_GC
        | Py_TPFLAGS_BASETYPE
        | Py_TPFLAGS_TYPE_SUBCLASS
        | Py_TPFLAGS_HAVE_VECTORCALL
        | Py_TPFLAGS_ITEMS_AT_END,
    tp_dealloc: Some(super::type_heap::dealloc),
    tp_repr: Some(super::type_members::type_repr),
    tp_as_number: &raw mut NUMBER,
    tp_call: Some(super::type_new::call),
    tp_vectorcall: Some(super::type_new::vectorcall),
    tp_doc: super::type_members::DOC.as_ptr(),
    tp_methods: (&raw const super::type_members::METHODS).cast_mut().cast(),
    tp_members: (&raw const super::type_members::MEMBERS).cast_mut().cast(),
    tp_getset: (&raw const super::type_members::GETSET).cast_mut().cast(),
    tp_init: Some(super::type_members::init),
    tp_new: Some(super::type_new::type_new),
    tp_traverse: Some(super::type_heap::traverse),
    tp_clear: Some(super::type_heap::clear_fields),
    tp_is_gc: Some(super::type_heap::is_gc),
    tp_alloc: Some(crate::capi::object::PyType_GenericAlloc),
    tp_free: Some(crate::capi::objimpl::PyObject_GC_Del),
    tp_weaklistoffset: core::mem::offset_of!(PyTypeObject, tp_weaklist) as Py_ssize_t,
    tp_dictoffset: core::mem::offset_of!(PyTypeObject, tp_dict) as Py_ssize_t,
    tp_getattro: Some(type_attr::getattro),
    tp_setattro: Some(type_attr::setattro),
    ..PyTypeObject::STATIC
};

static mut NUMBER: PyNumberMethods =
    PyNumberMethods { nb_or: Some(super::union_type::type_or), ..PyNumberMethods::EMPTY };

/// Makes every built-in type usable: base, MRO and inherited slots. Dicts are filled on first look-up.
pub fn init() -> Result<()> {
    for ty in builtin_types::all() {
        type_ready::ready_builtin(ty)?;
    }
    Ok(())
}

/// Drops the built-in types' dicts, MROs and caches.
pub fn fini() {
    type_cache::clear();
    for ty in builtin_types::all() {
        type_ready::clear_builtin(ty);
    }
}

/// The type's own dict, filled if it was not yet (static built-in types fill theirs lazily).
#[inline]
pub fn dict_of<'a>(ty: *mut PyTypeObject) -> Result<&'a Obj> {
    // SAFETY: a live type; once it is there, its dict stays as long as the type.
    match unsafe { Obj::from_ptr_opt((*ty).tp_dict) } {
        Some(dict) => Ok(dict),
        None => type_ready::fill_lazily(ty),
    }
}

/// Whether `ty` has any of the flags.
#[inline(always)]
pub fn has_flag(ty: *mut PyTypeObject, flag: c_ulong) -> bool {
    // SAFETY: the types handed around here are live.
    unsafe { (*ty).tp_flags & flag != 0 }
}

/// The types of the MRO, `ty` first; none while it is not ready.
#[inline(always)]
pub fn mro<'a>(ty: *mut PyTypeObject) -> &'a [&'a Obj] {
    // SAFETY: `tp_mro` is NULL or a tuple; callers keep the type alive and do not change its MRO meanwhile.
    unsafe { Obj::from_ptr_opt((*ty).tp_mro) }.map_or(&[], super::tuple::items)
}

/// Whether `sub` is `base` or derived from it (`PyType_IsSubtype`).
#[inline]
pub fn is_subtype(sub: *mut PyTypeObject, base: *mut PyTypeObject) -> bool {
    if core::ptr::eq(sub, base) {
        return true;
    }
    // SAFETY: live types; an unready one is followed along its bases.
    unsafe {
        if !(*sub).tp_mro.is_null() {
            return mro(sub).iter().any(|t| core::ptr::eq(t.as_ptr(), base.cast()));
        }
        let mut ty = (*sub).tp_base;
        while !ty.is_null() {
            if core::ptr::eq(ty, base) {
                return true;
            }
            ty = (*ty).tp_base;
        }
    }
    core::ptr::eq(base, &raw mut object::PyBaseObject_Type)
}

/// Whether `o` is a type.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.has_flag(Py_TPFLAGS_TYPE_SUBCLASS)
}

/// `tp_name` for messages: `%.200s` of the C string.
pub fn name(ty: *mut PyTypeObject) -> TypeName {
    TypeName(ty, 200)
}

/// The bytes of `tp_name`.
pub(crate) fn name_bytes<'a>(ty: *mut PyTypeObject) -> &'a [u8] {
    // SAFETY: every type has a NUL-terminated name.
    unsafe { CStr::from_ptr((*ty).tp_name) }.to_bytes()
}

/// What follows the last dot of a name.
pub(crate) fn after_last_dot(name: &[u8]) -> &[u8] {
    name.iter().rposition(|&b| b == b'.').map_or(name, |dot| &name[dot + 1..])
}

/// `__name__` for messages: what follows the last dot of a static type's `tp_name`, the `ht_name` of a heap type.
pub fn short_name(ty: *mut PyTypeObject) -> Result<Owned> {
    if has_flag(ty, Py_TPFLAGS_HEAPTYPE) {
        // SAFETY: a heap type has the larger layout, and a name.
        return Ok(unsafe { Obj::from_ptr((*ty.cast::<PyHeapTypeObject>()).ht_name) }.to_owned());
    }
    super::unicode::from_utf8(after_last_dot(name_bytes(ty)))
}

/// Displays a type's `tp_name`, at most so many bytes, invalid UTF-8 replaced.
#[derive(Clone, Copy)]
pub struct TypeName(*mut PyTypeObject, usize);

impl TypeName {
    /// The same name, cut at `limit` bytes (`%.100s`).
    pub fn limit(self, limit: usize) -> TypeName {
        TypeName(self.0, limit)
    }
}

impl fmt::Display for TypeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = name_bytes(self.0);
        f.write_str(&String::from_utf8_lossy(&bytes[..bytes.len().min(self.1)]))
    }
}

impl Obj {
    /// The type's name for messages (`%.200s` of `tp_name`).
    pub fn type_name(&self) -> TypeName {
        name(self.ty())
    }
    /// Whether the object's type is `ty` or derived from it.
    #[inline(always)]
    pub fn is_instance(&self, ty: *mut PyTypeObject) -> bool {
        self.is_exactly(ty) || is_subtype(self.ty(), ty)
    }
}

/// The type as an object.
#[inline(always)]
pub fn as_obj<'a>(ty: *mut PyTypeObject) -> &'a Obj {
    // SAFETY: the types handed around here are live: static, or held by their instances.
    unsafe { Obj::from_ptr(ty.cast()) }
}
