//! Slot functions of types whose special methods are objects of the language: each calls the method of its name.

use super::exceptions::exc;
use super::object::generic_getattr;
use super::type_object::{as_obj, is_subtype, lookup};
use super::{bool, exceptions, long, singletons, tuple};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, error};
use crate::protocols::{attr, call as calls, compare, instance, iter as iters, number};
use crate::{istr, raise};
use core::ptr;

type Object = *mut PyObject;

/// Calls the special method `name` of `o`, or `None` when its type has none.
fn try_special(o: &Obj, name: &Obj, args: &[&Obj]) -> Result<Option<Owned>> {
    let Some(found) = lookup(o.ty(), name) else { return Ok(None) };
    let found = found.to_owned();
    calls::enter_recursive(" while calling a Python object")?;
    if found.has_flag(Py_TPFLAGS_METHOD_DESCRIPTOR) {
        let mut all = [o; 4];
        all[1..=args.len()].copy_from_slice(args);
        return calls::call(&found, &all[..=args.len()]).map(Some);
    }
    // SAFETY: the slot belongs to the found object's type.
    let bound = unsafe {
        match (*found.ty()).tp_descr_get {
            Some(get) => Owned::from_call(get(found.as_ptr(), o.as_ptr(), o.ty().cast()))?,
            None => found,
        }
    };
    calls::call(&bound, args).map(Some)
}

/// [`try_special`]; `AttributeError: name` when there is none.
pub(super) fn special(o: &Obj, name: &Obj, args: &[&Obj]) -> Result<Owned> {
    try_special(o, name, args)?.ok_or_else(|| no_special(o, name))
}

/// [`try_special`]; `NotImplemented` when there is none.
fn special_or_not_implemented(o: &Obj, name: &Obj, args: &[&Obj]) -> Result<Owned> {
    Ok(try_special(o, name, args)?.unwrap_or_else(|| singletons::not_implemented().to_owned()))
}

/// Borrows a slot's argument.
///
/// # Safety
/// A live object.
unsafe fn obj<'a>(o: Object) -> &'a Obj {
    // SAFETY: as promised.
    unsafe { Obj::from_ptr(o) }
}

macro_rules! unary_slots {
    ($($slot:ident $name:literal;)*) => {$(
        pub(super) unsafe extern "C" fn $slot(o: Object) -> Object {
            // SAFETY: a slot gets a live object.
            special(unsafe { obj(o) }, istr!($name), &[]).into_c()
        }
    )*};
}

unary_slots! {
    nb_negative "__neg__";
    nb_positive "__pos__";
    nb_absolute "__abs__";
    nb_invert "__invert__";
    nb_int "__int__";
    nb_float "__float__";
    nb_index "__index__";
    iternext "__next__";
}

macro_rules! binary_slots {
    ($($slot:ident $name:literal $reflected:literal;)*) => {$(
        pub(super) unsafe extern "C" fn $slot(a: Object, b: Object) -> Object {
            fn own(ty: *mut PyTypeObject) -> bool {
                // SAFETY: a live type.
                unsafe {
                    let table = (*ty).tp_as_number;
                    !table.is_null() && (*table).$slot.is_some_and(|f| ptr::fn_addr_eq(f, $slot as Binary))
                }
            }
            // SAFETY: a slot gets live objects.
            let (a, b) = unsafe { (obj(a), obj(b)) };
            binary(a, b, istr!($name), istr!($reflected), own).into_c()
        }
    )*};
}

type Binary = unsafe extern "C" fn(Object, Object) -> Object;

/// A binary operator: the left operand's method, the right one's reflected method, in the language's order. `own` says whether a type's
/// slot is this very function.
fn binary(a: &Obj, b: &Obj, name: &Obj, reflected: &Obj, own: fn(*mut PyTypeObject) -> bool) -> Result<Owned> {
    let not_implemented = singletons::not_implemented();
    let mut right = !ptr::eq(a.ty(), b.ty()) && own(b.ty());
    if own(a.ty()) {
        if right && is_subtype(b.ty(), a.ty()) && overloads(a, b, reflected)? {
            let result = special_or_not_implemented(b, reflected, &[a])?;
            if !result.is(not_implemented) {
                return Ok(result);
            }
            right = false;
        }
        let result = special_or_not_implemented(a, name, &[b])?;
        if !result.is(not_implemented) || ptr::eq(a.ty(), b.ty()) {
            return Ok(result);
        }
    }
    if right { special_or_not_implemented(b, reflected, &[a]) } else { Ok(not_implemented.to_owned()) }
}

/// Whether the right operand has another method of that name than the left one.
fn overloads(left: &Obj, right: &Obj, name: &Obj) -> Result<bool> {
    let Some(b) = attr::get_optional(as_obj(right.ty()), name)? else { return Ok(false) };
    let Some(a) = attr::get_optional(as_obj(left.ty()), name)? else { return Ok(true) };
    compare::rich_bool(&a, &b, Py_NE)
}

binary_slots! {
    nb_add "__add__" "__radd__";
    nb_subtract "__sub__" "__rsub__";
    nb_multiply "__mul__" "__rmul__";
    nb_remainder "__mod__" "__rmod__";
    nb_divmod "__divmod__" "__rdivmod__";
    nb_lshift "__lshift__" "__rlshift__";
    nb_rshift "__rshift__" "__rrshift__";
    nb_and "__and__" "__rand__";
    nb_xor "__xor__" "__rxor__";
    nb_or "__or__" "__ror__";
    nb_floor_divide "__floordiv__" "__rfloordiv__";
    nb_true_divide "__truediv__" "__rtruediv__";
    nb_matrix_multiply "__matmul__" "__rmatmul__";
}

macro_rules! one_argument_slots {
    ($($slot:ident $name:literal;)*) => {$(
        pub(super) unsafe extern "C" fn $slot(o: Object, arg: Object) -> Object {
            // SAFETY: a slot gets live objects.
            unsafe { special(obj(o), istr!($name), &[obj(arg)]) }.into_c()
        }
    )*};
}

one_argument_slots! {
    nb_inplace_add "__iadd__";
    nb_inplace_subtract "__isub__";
    nb_inplace_multiply "__imul__";
    nb_inplace_remainder "__imod__";
    nb_inplace_lshift "__ilshift__";
    nb_inplace_rshift "__irshift__";
    nb_inplace_and "__iand__";
    nb_inplace_xor "__ixor__";
    nb_inplace_or "__ior__";
    nb_inplace_floor_divide "__ifloordiv__";
    nb_inplace_true_divide "__itruediv__";
    nb_inplace_matrix_multiply "__imatmul__";
    mp_subscript "__getitem__";
}

pub(super) unsafe extern "C" fn nb_inplace_power(o: Object, arg: Object, _modulus: Object) -> Object {
    // SAFETY: a slot gets live objects.
    unsafe { special(obj(o), istr!("__ipow__"), &[obj(arg)]) }.into_c()
}

fn owns_power(ty: *mut PyTypeObject) -> bool {
    // SAFETY: a live type.
    unsafe {
        let table = (*ty).tp_as_number;
        !table.is_null() && (*table).nb_power.is_some_and(|f| f as *const () == nb_power as *const ())
    }
}

pub(super) unsafe extern "C" fn nb_power(a: Object, b: Object, modulus: Object) -> Object {
    // SAFETY: a slot gets live objects.
    let (a, b, modulus) = unsafe { (obj(a), obj(b), obj(modulus)) };
    if singletons::is_none(modulus) {
        return binary(a, b, istr!("__pow__"), istr!("__rpow__"), owns_power).into_c();
    }
    let power = || {
        if owns_power(a.ty()) {
            let result = special_or_not_implemented(a, istr!("__pow__"), &[b, modulus])?;
            if !result.is(singletons::not_implemented()) {
                return Ok(result);
            }
        }
        if owns_power(b.ty()) {
            return special_or_not_implemented(b, istr!("__rpow__"), &[a, modulus]);
        }
        Ok(singletons::not_implemented().to_owned())
    };
    power().into_c()
}

pub(super) unsafe extern "C" fn nb_bool(o: Object) -> c_int {
    // SAFETY: a slot gets a live object.
    truth(unsafe { obj(o) }).into_c()
}

fn truth(o: &Obj) -> Result<bool> {
    if lookup(o.ty(), istr!("__bool__")).is_some_and(singletons::is_none) {
        return Err(raise!(TypeError, "'{}' cannot be interpreted as a boolean", o.type_name()));
    }
    if let Some(answer) = try_special(o, istr!("__bool__"), &[])? {
        if !answer.is_exactly(&raw mut bool::PyBool_Type) {
            let name = answer.type_name().limit(usize::MAX);
            return Err(raise!(TypeError, "__bool__ should return bool, returned {name}"));
        }
        return Ok(answer.is(bool::get(true)));
    }
    match try_special(o, istr!("__len__"), &[])? {
        Some(length) => compare::is_true(&*number::index(&length)?),
        None => Ok(true),
    }
}

pub(super) unsafe extern "C" fn length(o: Object) -> Py_ssize_t {
    // SAFETY: a slot gets a live object.
    length_of(unsafe { obj(o) }).into_c()
}

fn length_of(o: &Obj) -> Result<isize> {
    let length = special(o, istr!("__len__"), &[])?;
    let length = number::index(&length)?;
    if long::sign(&length) < 0 {
        return Err(raise!(ValueError, "__len__() should return >= 0"));
    }
    number::as_ssize_or(&length, Some(exc::OverflowError.as_obj()))
}

pub(super) unsafe extern "C" fn sq_item(o: Object, i: Py_ssize_t) -> Object {
    // SAFETY: a slot gets a live object.
    let o = unsafe { obj(o) };
    long::from_i64(i as i64).and_then(|i| special(o, istr!("__getitem__"), &[&i])).into_c()
}

pub(super) unsafe extern "C" fn sq_ass_item(o: Object, i: Py_ssize_t, value: Object) -> c_int {
    // SAFETY: a slot gets a live object, and a value or NULL.
    let (o, value) = unsafe { (obj(o), Obj::from_ptr_opt(value)) };
    long::from_i64(i as i64).and_then(|i| assign(o, &i, value)).into_c()
}

pub(super) unsafe extern "C" fn mp_ass_subscript(o: Object, key: Object, value: Object) -> c_int {
    // SAFETY: a slot gets live objects, and a value or NULL.
    unsafe { assign(obj(o), obj(key), Obj::from_ptr_opt(value)) }.into_c()
}

fn assign(o: &Obj, key: &Obj, value: Option<&Obj>) -> Result<()> {
    match value {
        Some(value) => special(o, istr!("__setitem__"), &[key, value]),
        None => special(o, istr!("__delitem__"), &[key]),
    }
    .map(drop)
}

pub(super) unsafe extern "C" fn sq_contains(o: Object, value: Object) -> c_int {
    // SAFETY: a slot gets live objects.
    unsafe { contains(obj(o), obj(value)) }.into_c()
}

fn contains(o: &Obj, value: &Obj) -> Result<bool> {
    let name = istr!("__contains__");
    if lookup(o.ty(), name).is_some_and(singletons::is_none) {
        return Err(raise!(TypeError, "'{}' object is not a container", o.type_name()));
    }
    if let Some(answer) = try_special(o, name, &[value])? {
        return compare::is_true(&answer);
    }
    let items = iters::get_iter(o)?;
    while let Some(item) = iters::next(&items)? {
        if compare::eq(&item, value)? {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) unsafe extern "C" fn repr(o: Object) -> Object {
    // SAFETY: a slot gets a live object.
    let o = unsafe { obj(o) };
    match try_special(o, istr!("__repr__"), &[]) {
        Ok(None) => super::object::default_repr(o),
        Ok(Some(text)) => Ok(text),
        Err(raised) => Err(raised),
    }
    .into_c()
}

pub(super) unsafe extern "C" fn str(o: Object) -> Object {
    // SAFETY: a slot gets a live object.
    special(unsafe { obj(o) }, istr!("__str__"), &[]).into_c()
}

pub(super) unsafe extern "C" fn hash(o: Object) -> Py_hash_t {
    // SAFETY: a slot gets a live object.
    hash_of(unsafe { obj(o) }).into_c()
}

fn hash_of(o: &Obj) -> Result<Py_hash_t> {
    let name = istr!("__hash__");
    if lookup(o.ty(), name).is_none_or(singletons::is_none) {
        return Err(raise!(TypeError, "unhashable type: '{}'", o.type_name()));
    }
    let value = special(o, name, &[])?;
    if !long::check(&value) {
        return Err(raise!(TypeError, "__hash__ method should return an integer"));
    }
    let hash = match long::as_i64_overflow(&value)? {
        (hash, 0) => hash as Py_hash_t,
        _ => compare::hash(&value)?,
    };
    Ok(if hash == -1 { -2 } else { hash })
}

pub(super) unsafe extern "C" fn call(o: Object, args: Object, kwargs: Object) -> Object {
    // SAFETY: a slot gets a live object, a tuple, and a dict or NULL.
    unsafe { special_with(obj(o), istr!("__call__"), obj(args), Obj::from_ptr_opt(kwargs)) }.into_c()
}

/// [`special`] with a tuple of arguments, and a dict of keyword arguments if given.
fn special_with(o: &Obj, name: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    match lookup(o.ty(), name).map(Obj::to_owned) {
        Some(method) if method.has_flag(Py_TPFLAGS_METHOD_DESCRIPTOR) => {
            calls::call_tuple(&method, &*prepended(o, args)?, kwargs)
        }
        Some(_) => match instance::lookup_special(o, name)? {
            Some(bound) => calls::call_tuple(&bound, args, kwargs),
            None => Err(no_special(o, name)),
        },
        None => Err(no_special(o, name)),
    }
}

/// A tuple of arguments with another one before them.
fn prepended(first: &Obj, args: &Obj) -> Result<Owned> {
    let mut all = Vec::with_capacity(tuple::items(args).len() + 1);
    all.push(first.to_owned());
    all.extend(tuple::items(args).iter().map(|o| (*o).to_owned()));
    tuple::from_owned(all)
}

#[cold]
fn no_special(o: &Obj, name: &Obj) -> Raised {
    let text = super::unicode::display(name);
    exceptions::set_attribute_error(o, name, format_args!("{text}"))
}

/// `__getattribute__`, then `__getattr__` after an `AttributeError`.
pub(super) unsafe extern "C" fn getattr_hook(o: Object, name: Object) -> Object {
    // SAFETY: a slot gets live objects.
    unsafe { find_attribute(obj(o), obj(name)) }.into_c()
}

fn find_attribute(o: &Obj, name: &Obj) -> Result<Owned> {
    let plain = lookup(&raw mut super::object::PyBaseObject_Type, istr!("__getattribute__"));
    let found = match (lookup(o.ty(), istr!("__getattribute__")), plain) {
        (Some(own), Some(plain)) if !own.is(plain) => special(o, istr!("__getattribute__"), &[name]),
        _ => generic_getattr(o, name),
    };
    match found {
        Err(_) if error::matches(exc::AttributeError) && lookup(o.ty(), istr!("__getattr__")).is_some() => {
            error::clear();
            special(o, istr!("__getattr__"), &[name])
        }
        found => found,
    }
}

pub(super) unsafe extern "C" fn setattro(o: Object, name: Object, value: Object) -> c_int {
    // SAFETY: a slot gets live objects, and a value or NULL.
    unsafe {
        match Obj::from_ptr_opt(value) {
            Some(value) => special(obj(o), istr!("__setattr__"), &[obj(name), value]),
            None => special(obj(o), istr!("__delattr__"), &[obj(name)]),
        }
    }
    .map(drop)
    .into_c()
}

pub(super) unsafe extern "C" fn richcompare(a: Object, b: Object, op: c_int) -> Object {
    // SAFETY: a slot gets live objects.
    let (a, b) = unsafe { (obj(a), obj(b)) };
    let name = match op {
        Py_LT => istr!("__lt__"),
        Py_LE => istr!("__le__"),
        Py_EQ => istr!("__eq__"),
        Py_NE => istr!("__ne__"),
        Py_GT => istr!("__gt__"),
        _ => istr!("__ge__"),
    };
    special_or_not_implemented(a, name, &[b]).into_c()
}

pub(super) unsafe extern "C" fn iter(o: Object) -> Object {
    // SAFETY: a slot gets a live object.
    iterator(unsafe { obj(o) }).into_c()
}

fn iterator(o: &Obj) -> Result<Owned> {
    let name = istr!("__iter__");
    let found = lookup(o.ty(), name);
    if found.is_some_and(singletons::is_none) {
        return Err(raise!(TypeError, "'{}' object is not iterable", o.type_name()));
    }
    if found.is_some() {
        return special(o, name, &[]);
    }
    if lookup(o.ty(), istr!("__getitem__")).is_none() {
        return Err(raise!(TypeError, "'{}' object is not iterable", o.type_name()));
    }
    super::iter_objects::new_seq_iter(o)
}

pub(super) unsafe extern "C" fn descr_get(o: Object, instance: Object, owner: Object) -> Object {
    // SAFETY: a slot gets a live descriptor, and an instance and an owner or NULL.
    let (o, instance, owner) = unsafe { (obj(o), Obj::from_ptr_opt(instance), Obj::from_ptr_opt(owner)) };
    let (instance, owner) = (singletons::or_none(instance), singletons::or_none(owner));
    match try_special(o, istr!("__get__"), &[instance, owner]) {
        Ok(None) => Ok(o.to_owned()),
        Ok(Some(value)) => Ok(value),
        Err(raised) => Err(raised),
    }
    .into_c()
}

pub(super) unsafe extern "C" fn descr_set(o: Object, instance: Object, value: Object) -> c_int {
    // SAFETY: a slot gets live objects, and a value or NULL.
    unsafe {
        match Obj::from_ptr_opt(value) {
            Some(value) => special(obj(o), istr!("__set__"), &[obj(instance), value]),
            None => special(obj(o), istr!("__delete__"), &[obj(instance)]),
        }
    }
    .map(drop)
    .into_c()
}

pub(super) unsafe extern "C" fn init(o: Object, args: Object, kwargs: Object) -> c_int {
    // SAFETY: a slot gets a live object, a tuple, and a dict or NULL.
    let (o, args, kwargs) = unsafe { (obj(o), obj(args), Obj::from_ptr_opt(kwargs)) };
    let run = || {
        let result = special_with(o, istr!("__init__"), args, kwargs)?;
        if !singletons::is_none(&result) {
            return Err(raise!(TypeError, "__init__() should return None, not '{}'", result.type_name()));
        }
        Ok(())
    };
    run().into_c()
}

pub(super) unsafe extern "C" fn new(ty: *mut PyTypeObject, args: Object, kwargs: Object) -> Object {
    // SAFETY: a slot gets a live type, a tuple, and a dict or NULL.
    let (args, kwargs) = unsafe { (obj(args), Obj::from_ptr_opt(kwargs)) };
    let make = || {
        let method = attr::get(as_obj(ty), istr!("__new__"))?;
        calls::call_tuple(&method, &*prepended(as_obj(ty), args)?, kwargs)
    };
    make().into_c()
}

pub(super) unsafe extern "C" fn finalize(o: Object) {
    // SAFETY: a slot gets a live object.
    let o = unsafe { obj(o) };
    let pending = error::take();
    if let Ok(Some(method)) = instance::lookup_special(o, istr!("__del__"))
        && calls::call(&method, &[]).is_err()
    {
        exceptions::write_unraisable(Some(&method));
    }
    error::clear();
    if let Some(pending) = pending {
        let _: Raised = error::restore(pending);
    }
}

macro_rules! async_slots {
    ($($slot:ident $name:literal;)*) => {$(
        pub(super) unsafe extern "C" fn $slot(o: Object) -> Object {
            // SAFETY: a slot gets a live object.
            let o = unsafe { obj(o) };
            match try_special(o, istr!($name), &[]) {
                Ok(None) => {
                    let class = o.type_name().limit(50);
                    Err(raise!(AttributeError, "object {class} does not have {} method", $name))
                }
                Ok(Some(value)) => Ok(value),
                Err(raised) => Err(raised),
            }
            .into_c()
        }
    )*};
}

async_slots! {
    am_await "__await__";
    am_aiter "__aiter__";
    am_anext "__anext__";
}
