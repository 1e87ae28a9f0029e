//! What C asks about a type: slots, modules, tokens.

use super::type_object::{check, has_flag, modified, mro, name as type_name};
use super::type_spec_slots::{address, place};
use super::{module_def, type_spec};
use crate::abi::*;
use crate::engine::{Obj, Result, error};
use crate::raise;
use core::ptr;

/// `PyType_GetSlot`.
///
/// # Safety
/// `ty` is a live type.
pub unsafe fn slot(ty: *mut PyTypeObject, n: c_int) -> Result<*mut c_void> {
    let Some(place) = place(n) else { return Err(error::bad_internal_call()) };
    // SAFETY: the address is NULL or valid.
    unsafe {
        let slot = address(ty, place);
        Ok(if slot.is_null() { ptr::null_mut() } else { *slot })
    }
}

/// The module that a heap type was made with.
fn own_module<'a>(ty: *mut PyTypeObject) -> Option<&'a Obj> {
    if !has_flag(ty, Py_TPFLAGS_HEAPTYPE) {
        return None;
    }
    // SAFETY: a heap type holds NULL or a module.
    unsafe { Obj::from_ptr_opt((*ty.cast::<PyHeapTypeObject>()).ht_module) }
}

/// `PyType_GetModule`.
pub fn module<'a>(ty: *mut PyTypeObject) -> Result<&'a Obj> {
    let name = type_name(ty).limit(usize::MAX);
    if !has_flag(ty, Py_TPFLAGS_HEAPTYPE) {
        return Err(raise!(TypeError, "PyType_GetModule: Type '{name}' is not a heap type"));
    }
    own_module(ty).ok_or_else(|| raise!(TypeError, "PyType_GetModule: Type '{name}' has no associated module"))
}

/// `PyType_GetModuleByDef`.
pub fn module_by_def<'a>(ty: *mut PyTypeObject, def: *mut PyModuleDef) -> Result<&'a Obj> {
    let found = mro(ty)
        .iter()
        .filter_map(|base| own_module(base.cast()))
        .find(|module| super::module::check(module) && ptr::eq(module_def::def_of(module), def));
    found.ok_or_else(|| {
        let name = type_name(ty).limit(usize::MAX);
        raise!(TypeError, "PyType_GetModuleByDef: No superclass of '{name}' has the given module")
    })
}

/// `PyType_GetBaseByToken`.
pub fn base_by_token(ty: &Obj, token: *mut c_void) -> Result<Option<*mut PyTypeObject>> {
    if token.is_null() {
        return Err(raise!(SystemError, "PyType_GetBaseByToken called with token=NULL"));
    }
    if !check(ty) {
        let full = super::type_attr::fully_qualified_name(ty.ty())?;
        return Err(raise!(TypeError, "expected a type, got a '{}' object", super::unicode::display(&full)));
    }
    let has_token = |base: &&&Obj| {
        let base = base.cast::<PyTypeObject>();
        // SAFETY: a heap type has the larger layout.
        has_flag(base, Py_TPFLAGS_HEAPTYPE) && unsafe { ptr::eq((*base.cast::<PyHeapTypeObject>()).ht_token, token) }
    };
    Ok(mro(ty.cast()).iter().find(has_token).map(|base| base.cast()))
}

/// `PyType_Freeze`.
pub fn freeze(ty: *mut PyTypeObject) -> Result<()> {
    // SAFETY: a ready type.
    unsafe {
        let line = mro(ty);
        for base in line.iter().skip(1) {
            type_spec::check_immutable_bases(CStr::from_ptr((*ty).tp_name), &*super::tuple::new([*base])?)?;
        }
        (*ty).tp_flags |= Py_TPFLAGS_IMMUTABLETYPE;
    }
    modified(ty);
    Ok(())
}
