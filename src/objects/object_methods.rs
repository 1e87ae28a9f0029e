//! `object`'s slots, methods and attributes.

use super::type_object::{as_obj, has_flag};
use super::{singletons, type_object, unicode};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::{istr, raise};

pub const DOC: &CStr = c"object()\n--\n\nThe root of all types: what it does holds for every object.";

pub static mut METHODS: [PyMethodDef; 1] = [PyMethodDef::END];
pub static mut GETSET: [PyGetSetDef; 1] = [PyGetSetDef::END];

pub(super) unsafe extern "C" fn repr(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live object.
    default_repr(unsafe { Obj::from_ptr(o) }).into_c()
}

/// `object.__repr__`: `<module.name object at 0x…>`, without the module when it is `builtins` or unknown.
pub fn default_repr(o: &Obj) -> Result<Owned> {
    let name = super::type_attr::qualname(o.ty())?;
    let name = unicode::display(&name);
    match super::type_attr::module(o.ty()) {
        Ok(module) if unicode::check(&module) && !unicode::eq_ascii(&module, "builtins") => {
            unicode::new(&format!("<{}.{name} object at {:p}>", unicode::display(&module), o.as_ptr()))
        }
        Ok(_) => unicode::new(&format!("<{name} object at {:p}>", o.as_ptr())),
        Err(_) => {
            crate::engine::error::clear();
            unicode::new(&format!("<{name} object at {:p}>", o.as_ptr()))
        }
    }
}

pub(super) unsafe extern "C" fn str(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live object; its type's repr takes it.
    unsafe {
        match (*(*o).ob_type).tp_repr {
            Some(f) => f(o),
            None => repr(o),
        }
    }
}

pub(super) unsafe extern "C" fn richcompare(a: *mut PyObject, b: *mut PyObject, op: c_int) -> *mut PyObject {
    // SAFETY: a slot gets live objects.
    let (a, b) = unsafe { (Obj::from_ptr(a), Obj::from_ptr(b)) };
    compare(a, b, op).into_c()
}

fn compare(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    let not_implemented = singletons::not_implemented();
    match op {
        Py_EQ if a.is(b) => Ok(super::bool::new(true)),
        Py_NE => {
            // SAFETY: a live object's type is live; the slot gets live objects.
            let equal = unsafe {
                match (*a.ty()).tp_richcompare {
                    Some(f) => Owned::from_call(f(a.as_ptr(), b.as_ptr(), Py_EQ))?,
                    None => return Ok(not_implemented.to_owned()),
                }
            };
            if equal.is(not_implemented) {
                return Ok(equal);
            }
            Ok(super::bool::new(!crate::protocols::compare::is_true(&equal)?))
        }
        _ => Ok(not_implemented.to_owned()),
    }
}

/// Whether a call has any arguments.
fn has_arguments(args: *mut PyObject, kwargs: *mut PyObject) -> bool {
    // SAFETY: a call gives a tuple and a dict or NULL.
    unsafe {
        let positional = !args.is_null() && !super::tuple::items(Obj::from_ptr(args)).is_empty();
        positional || Obj::from_ptr_opt(kwargs).is_some_and(|k| super::dict::len(k) != 0)
    }
}

fn same_fn(a: *const (), b: *const ()) -> bool {
    core::ptr::eq(a, b)
}

/// Whether the type has an `__init__` of its own.
fn overrides_init(ty: *mut PyTypeObject) -> bool {
    // SAFETY: a live type.
    unsafe { (*ty).tp_init }.is_none_or(|f| !same_fn(f as *const (), init as *const ()))
}

/// Whether the type has a `__new__` of its own.
fn overrides_new(ty: *mut PyTypeObject) -> bool {
    // SAFETY: a live type.
    unsafe { (*ty).tp_new }.is_none_or(|f| !same_fn(f as *const (), new as *const ()))
}

pub(super) unsafe extern "C" fn init(o: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> c_int {
    // SAFETY: a slot gets a live object, a tuple and a dict or NULL.
    check_init(unsafe { (*o).ob_type }, args, kwargs).into_c()
}

fn check_init(ty: *mut PyTypeObject, args: *mut PyObject, kwargs: *mut PyObject) -> Result<()> {
    if !has_arguments(args, kwargs) {
        return Ok(());
    }
    if overrides_init(ty) {
        return Err(raise!(TypeError, "object.__init__() takes exactly one argument (the instance to initialize)"));
    }
    if !overrides_new(ty) {
        let name = type_object::name(ty);
        return Err(raise!(TypeError, "{name}.__init__() takes exactly one argument (the instance to initialize)"));
    }
    Ok(())
}

pub(super) unsafe extern "C" fn new(
    ty: *mut PyTypeObject,
    args: *mut PyObject,
    kwargs: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: a slot gets a live type, a tuple and a dict or NULL.
    if let Err(raised) = check_new(ty, args, kwargs) {
        return Err::<Owned, _>(raised).into_c();
    }
    // SAFETY: every ready type has an allocator.
    unsafe {
        match (*ty).tp_alloc {
            Some(f) => f(ty, 0),
            None => type_object::generic_alloc(ty, 0).into_c(),
        }
    }
}

fn check_new(ty: *mut PyTypeObject, args: *mut PyObject, kwargs: *mut PyObject) -> Result<()> {
    if has_arguments(args, kwargs) {
        if overrides_new(ty) {
            return Err(raise!(TypeError, "object.__new__() takes exactly one argument (the type to instantiate)"));
        }
        if !overrides_init(ty) {
            return Err(raise!(TypeError, "{}() takes no arguments", type_object::name(ty)));
        }
    }
    if has_flag(ty, Py_TPFLAGS_IS_ABSTRACT) {
        return Err(abstract_instance(ty));
    }
    Ok(())
}

#[cold]
fn abstract_instance(ty: *mut PyTypeObject) -> crate::engine::Raised {
    use crate::protocols::{attr, sequence};
    let text = || -> Result<(usize, String)> {
        let methods = attr::get(as_obj(ty), istr!("__abstractmethods__"))?;
        let methods = sequence::list(&methods)?;
        let mut names = Vec::new();
        let methods = super::list::to_tuple(&methods)?;
        for name in super::tuple::items(&methods) {
            if !unicode::check(name) {
                return Err(raise!(
                    TypeError,
                    "sequence item {}: expected str instance, {} found",
                    names.len(),
                    name.type_name()
                ));
            }
            names.push(unicode::display(name).to_string());
        }
        names.sort();
        Ok((names.len(), names.join("', '")))
    };
    match text() {
        Ok((count, names)) => {
            let plural = if count > 1 { "s" } else { "" };
            let name = type_object::name(ty).limit(usize::MAX);
            raise!(
                TypeError,
                "Can't instantiate abstract class {name} without an implementation for abstract method{plural} '{names}'"
            )
        }
        Err(raised) => raised,
    }
}
