//! Making instances: `type.__call__`, and `__new__` of types whose `tp_new` is a C function.

use super::tuple;
use super::type_object::{PyType_Type, is_subtype, name};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result};
use crate::raise;
use core::ptr;

static mut NEW: PyMethodDef = PyMethodDef::keywords(
    c"__new__",
    call_new,
    0,
    c"__new__($type, *args, **kwargs)\n--\n\nMakes an instance of the type, without initializing it.",
);

/// The method definition of every built-in `__new__`.
pub fn new_definition() -> *mut PyMethodDef {
    &raw mut NEW
}

unsafe extern "C" fn call_new(slf: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: a method gets its `self`, a tuple, and a dict or NULL.
    unsafe { new_of(Obj::from_ptr(slf), Obj::from_ptr(args), kwargs) }.into_c()
}

/// `T.__new__(S, …)`: `S` must be derived from `T`, and not from a C type in between that allocates in its own way.
fn new_of(slf: &Obj, args: &Obj, kwargs: *mut PyObject) -> Result<Owned> {
    if !slf.has_flag(Py_TPFLAGS_TYPE_SUBCLASS) {
        return Err(raise!(SystemError, "__new__() called with non-type 'self'"));
    }
    let ty = slf.cast::<PyTypeObject>();
    let own = name(ty).limit(100);
    let Some((&first, rest)) = tuple::items(args).split_first() else {
        return Err(raise!(TypeError, "{own}.__new__(): not enough arguments"));
    };
    if !first.has_flag(Py_TPFLAGS_TYPE_SUBCLASS) {
        return Err(raise!(TypeError, "{own}.__new__(X): X is not a type object ({})", first.type_name().limit(100)));
    }
    let sub = first.cast::<PyTypeObject>();
    if !is_subtype(sub, ty) {
        let sub = name(sub).limit(100);
        return Err(raise!(TypeError, "{own}.__new__({sub}): {sub} is not a subtype of {own}"));
    }
    // SAFETY: live types; `tp_new` takes a tuple, and a dict or NULL.
    unsafe {
        let mut fixed = sub;
        while !fixed.is_null() && super::type_slots::is_slot_new((*fixed).tp_new) {
            fixed = (*fixed).tp_base;
        }
        if !fixed.is_null() && !same_new((*fixed).tp_new, (*ty).tp_new) {
            let (sub, fixed) = (name(sub).limit(100), name(fixed).limit(100));
            return Err(raise!(TypeError, "{own}.__new__({sub}) is not safe, use {fixed}.__new__()"));
        }
        let Some(new) = (*ty).tp_new else { return Err(cannot_create(ty)) };
        let rest = tuple::from_owned(rest.iter().map(|o| (*o).to_owned()).collect())?;
        Owned::from_call(new(sub, rest.as_ptr(), kwargs))
    }
}

fn same_new(a: newfunc, b: newfunc) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => ptr::fn_addr_eq(a, b),
        _ => a.is_none() && b.is_none(),
    }
}

#[cold]
fn cannot_create(ty: *mut PyTypeObject) -> Raised {
    raise!(TypeError, "cannot create '{}' instances", name(ty).limit(400))
}

/// The vectorcall function of `type` itself: `type(o)` without a tuple.
pub(super) unsafe extern "C" fn vectorcall(
    meta: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    use crate::protocols::call;
    let nargs = call::nargs(nargsf);
    // SAFETY: a vectorcall gets a live type, live arguments, and a tuple of names or NULL.
    unsafe {
        let keywords = Obj::from_ptr_opt(kwnames).is_some_and(|names| !tuple::items(names).is_empty());
        if nargs == 1 && ptr::eq(meta, (&raw mut PyType_Type).cast()) {
            if keywords {
                return Err::<Owned, _>(raise!(TypeError, "type() takes no keyword arguments")).into_c();
            }
            return super::type_object::as_obj((**args).ob_type).to_owned().into_ptr();
        }
        call::call_slot_with(Obj::from_ptr(meta), args, nargs, Obj::from_ptr_opt(kwnames)).into_c()
    }
}

pub(super) unsafe extern "C" fn call(ty: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live type, a tuple, and a dict or NULL.
    unsafe { instantiate(ty.cast(), Obj::from_ptr(args), kwargs) }.into_c()
}

/// `type.__call__`: `tp_new`, then `tp_init` of what it made when that is an instance of the type.
///
/// # Safety
/// `ty` is a live type; `kwargs` is NULL or a dict.
unsafe fn instantiate(ty: *mut PyTypeObject, args: &Obj, kwargs: *mut PyObject) -> Result<Owned> {
    // SAFETY: as promised.
    unsafe {
        if ptr::eq(ty, &raw mut PyType_Type) {
            let items = tuple::items(args);
            let keywords = Obj::from_ptr_opt(kwargs).map_or(0, super::dict::len);
            if items.len() == 1 && keywords == 0 {
                return Ok(super::type_object::as_obj(items[0].ty()).to_owned());
            }
            if items.len() == 1 {
                return Err(raise!(TypeError, "type() takes no keyword arguments"));
            }
            if items.len() != 3 {
                return Err(raise!(TypeError, "type() takes 1 or 3 arguments"));
            }
        }
        let Some(new) = (*ty).tp_new else { return Err(cannot_create(ty)) };
        let made = new(ty, args.as_ptr(), kwargs);
        let made = crate::protocols::call::check_result(super::type_object::as_obj(ty), made)?;
        if !is_subtype(made.ty(), ty) {
            return Ok(made);
        }
        if let Some(init) = (*made.ty()).tp_init
            && init(made.as_ptr(), args.as_ptr(), kwargs) < 0
        {
            return Err(Raised::already());
        }
        Ok(made)
    }
}

pub(super) unsafe extern "C" fn type_new(
    meta: *mut PyTypeObject,
    args: *mut PyObject,
    kwargs: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: a slot gets a live metatype, a tuple, and a dict or NULL.
    unsafe { super::type_class::new_class(meta, Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)) }.into_c()
}
