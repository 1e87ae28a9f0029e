//! `typing.Union`: `int | None`.

use super::cfn::{self, c_functions};
use super::exceptions::exc;
use super::{generic_alias, generic_params, object, set, singletons, tuple, type_object, unicode, weakref};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error, gc, refcount};
use crate::modules;
use crate::protocols::{attr, call, compare, text};
use crate::{istr, raise};
use core::mem::offset_of;
use core::ptr;

/// A union: opaque to C.
#[repr(C)]
struct Union {
    ob_base: PyObject,
    args: *mut PyObject,
    /// The frozenset of those arguments that have a hash.
    hashable: *mut PyObject,
    /// The tuple of the others, or NULL.
    unhashable: *mut PyObject,
    /// NULL until asked for.
    parameters: *mut PyObject,
    weakreflist: *mut PyObject,
}

/// `typing.Union`.
#[unsafe(no_mangle)]
pub static mut _PyUnion_Type: PyTypeObject = PyTypeObject {
    tp_name: c"typing.Union".as_ptr(),
    tp_basicsize: size_of::<Union>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_repr: Some(union_repr),
    tp_as_number: &raw mut NUMBER,
    tp_as_mapping: &raw mut MAPPING,
    tp_hash: Some(union_hash),
    tp_getattro: Some(union_getattro),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    tp_doc: c"A type that is one of several types: int | str".as_ptr(),
    tp_traverse: Some(traverse),
    tp_richcompare: Some(union_compare),
    tp_weaklistoffset: offset_of!(Union, weakreflist) as Py_ssize_t,
    tp_methods: (&raw mut METHODS).cast(),
    tp_members: (&raw mut MEMBERS).cast(),
    tp_getset: (&raw mut GETSET).cast(),
    ..PyTypeObject::STATIC
};

static mut NUMBER: PyNumberMethods = PyNumberMethods { nb_or: Some(union_or), ..PyNumberMethods::EMPTY };
static mut MAPPING: PyMappingMethods =
    PyMappingMethods { mp_subscript: Some(union_subscript), ..PyMappingMethods::EMPTY };
static mut METHODS: [PyMethodDef; 3] = [
    PyMethodDef::o(c"__mro_entries__", union_mro_entries, 0, c""),
    PyMethodDef::o(c"__class_getitem__", union_class_getitem, METH_CLASS, c"The union of the types that are given."),
    PyMethodDef::END,
];
static mut MEMBERS: [PyMemberDef; 2] = [
    PyMemberDef::new(c"__args__", _Py_T_OBJECT, offset_of!(Union, args), Py_READONLY, c"The types of the union."),
    PyMemberDef::END,
];
static mut GETSET: [PyGetSetDef; 5] = [
    PyGetSetDef::new(c"__name__", Some(union_name), None, c"Name of the type."),
    PyGetSetDef::new(c"__qualname__", Some(union_name), None, c"Qualified name of the type."),
    PyGetSetDef::new(c"__origin__", Some(union_origin), None, c"The type of unions."),
    PyGetSetDef::new(c"__parameters__", Some(union_parameters), None, c"The type variables among the types."),
    PyGetSetDef::END,
];

c_functions! {
    unary union_repr = repr;
    hash union_hash = hash;
    binary union_getattro = getattro;
    compare union_compare = compare_unions;
    binary type_or = or_types;
    binary union_or = or;
    binary union_subscript = subscript;
    binary union_mro_entries = no_base;
    binary union_class_getitem = |_: &Obj, item: &Obj| new(item);
    getter union_name = |_: &Obj| unicode::new("Union");
    getter union_origin = |_: &Obj| Ok::<Owned, Raised>(type_object::as_obj(&raw mut _PyUnion_Type).to_owned());
    getter union_parameters = |o: &Obj| parameters(o).map(Obj::to_owned);
}

/// Whether `o` is a union. The type has no derived ones.
#[inline]
pub fn check(o: &Obj) -> bool {
    o.is_exactly(&raw mut _PyUnion_Type)
}

/// The tuple of a union's types.
pub fn arguments(o: &Obj) -> &Obj {
    // SAFETY: a union owns its types.
    unsafe { Obj::from_ptr((*o.cast::<Union>()).args) }
}

/// Whether `|` makes a union of it.
fn is_unionable(o: &Obj) -> bool {
    singletons::is_none(o) || type_object::check(o) || generic_alias::check(o) || check(o)
}

/// What a union is made of: each type once, those without a hash apart.
struct Parts {
    args: Vec<Owned>,
    hashable: Owned,
    unhashable: Vec<Owned>,
}

impl Parts {
    fn new() -> Result<Parts> {
        Ok(Parts { args: Vec::new(), hashable: set::new()?, unhashable: Vec::new() })
    }

    /// Adds a type, or those of a union. None stands for its type.
    fn add(&mut self, arg: &Obj) -> Result<()> {
        if singletons::is_none(arg) {
            return self.add_one(type_object::as_obj(&raw mut singletons::_PyNone_Type));
        }
        if check(arg) {
            return tuple::items(arguments(arg)).iter().try_for_each(|part| self.add_one(part));
        }
        self.add_one(arg)
    }

    fn add_one(&mut self, arg: &Obj) -> Result<()> {
        if compare::hash(arg).is_err() {
            error::clear();
            for other in &self.unhashable {
                if other.is(arg) || compare::eq(other, arg)? {
                    return Ok(());
                }
            }
            self.unhashable.push(arg.to_owned());
        } else {
            if set::contains(&self.hashable, arg)? {
                return Ok(());
            }
            set::add(&self.hashable, arg)?;
        }
        self.args.push(arg.to_owned());
        Ok(())
    }

    /// What the module `typing` would make of an object that is no string: anything may stand in a union, save tuples.
    fn add_without_typing(&mut self, arg: &Obj) -> Result<()> {
        if !tuple::check_exact(arg) {
            return self.add(arg);
        }
        let shown = text::repr(Some(arg))?;
        let shown: String = unicode::display(&shown).to_string().chars().take(100).collect();
        Err(raise!(TypeError, "Union[arg, ...]: each arg must be a type. Got {shown}."))
    }

    /// [`Parts::add`] for what may be anything: what is no type is left to the module `typing`.
    fn add_checked(&mut self, arg: &Obj) -> Result<()> {
        if is_unionable(arg) {
            return self.add(arg);
        }
        let check = match modules::import_level::import_attribute(istr!("typing"), istr!("_type_check")) {
            Ok(check) => check,
            // Only strings need what that module defines.
            Err(_) if error::matches(exc::ModuleNotFoundError) && !unicode::check(arg) => {
                error::clear();
                return self.add_without_typing(arg);
            }
            Err(raised) => return Err(raised),
        };
        let message = unicode::new("Union[arg, ...]: each arg must be a type.")?;
        let arg = call::call(&check, &[arg, &*message])?;
        self.add(&arg)
    }

    /// The union; one type alone is no union.
    fn finish(mut self) -> Result<Owned> {
        match self.args.len() {
            0 => return Err(raise!(TypeError, "Cannot take a Union of no types.")),
            1 => return Ok(self.args.remove(0)),
            _ => {}
        }
        let args = tuple::from_owned(self.args)?;
        let hashable = set::frozen_from_iterable(Some(&self.hashable))?;
        let unhashable = if self.unhashable.is_empty() { None } else { Some(tuple::from_owned(self.unhashable)?) };
        // SAFETY: the new object's fields are all filled before it is tracked.
        unsafe {
            let o: *mut Union = gc::new_static(&raw mut _PyUnion_Type)?;
            (*o).args = args.into_ptr();
            (*o).hashable = hashable.into_ptr();
            (*o).unhashable = unhashable.map_or(ptr::null_mut(), Owned::into_ptr);
            (*o).parameters = ptr::null_mut();
            (*o).weakreflist = ptr::null_mut();
            gc::track(o.cast());
            Ok(Owned::from_ptr(o))
        }
    }
}

/// `a | b` for types, None and generic aliases.
fn or_types(a: &Obj, b: &Obj) -> Result<Owned> {
    if !is_unionable(a) || !is_unionable(b) {
        return Ok(singletons::not_implemented().to_owned());
    }
    let mut parts = Parts::new()?;
    parts.add(a)?;
    parts.add(b)?;
    parts.finish()
}

/// `a | b` where one is a union already.
fn or(a: &Obj, b: &Obj) -> Result<Owned> {
    let mut parts = Parts::new()?;
    parts.add_checked(a)?;
    parts.add_checked(b)?;
    parts.finish()
}

/// The union of a tuple's types, or of one type.
pub fn new(args: &Obj) -> Result<Owned> {
    let mut parts = Parts::new()?;
    if tuple::check_exact(args) {
        tuple::items(args).iter().try_for_each(|arg| parts.add_checked(arg))?;
    } else {
        parts.add_checked(args)?;
    }
    parts.finish()
}

fn repr(o: &Obj) -> Result<Owned> {
    let parts = tuple::items(arguments(o)).iter().map(|arg| generic_alias::repr_of_type(arg));
    unicode::new(&parts.collect::<Result<Vec<_>>>()?.join(" | "))
}

/// The types without a hash, as a tuple.
fn unhashable(o: &Obj) -> Option<&Obj> {
    // SAFETY: the field holds NULL or an owned tuple.
    unsafe { Obj::from_ptr_opt((*o.cast::<Union>()).unhashable) }
}

/// The frozenset of types that have a hash.
fn hashable(o: &Obj) -> &Obj {
    // SAFETY: a union owns its set.
    unsafe { Obj::from_ptr((*o.cast::<Union>()).hashable) }
}

fn hash(o: &Obj) -> Result<isize> {
    let Some(without) = unhashable(o) else { return compare::hash(hashable(o)) };
    for arg in tuple::items(without) {
        compare::hash(arg)?;
    }
    Err(raise!(TypeError, "union contains {} unhashable elements", tuple::len(without)))
}

fn compare_unions(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !check(b) || (op != Py_EQ && op != Py_NE) {
        return Ok(singletons::not_implemented().to_owned());
    }
    Ok(super::bool::new(same(a, b)? == (op == Py_EQ)))
}

/// Whether both are of the same types, in any order.
fn same(a: &Obj, b: &Obj) -> Result<bool> {
    if !compare::eq(hashable(a), hashable(b))? {
        return Ok(false);
    }
    let (Some(a), Some(b)) = (unhashable(a), unhashable(b)) else {
        return Ok(unhashable(a).is_none() && unhashable(b).is_none());
    };
    if tuple::len(a) != tuple::len(b) {
        return Ok(false);
    }
    for arg in tuple::items(a) {
        if !crate::protocols::sequence::contains(b, arg)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The type variables among the types, found once.
fn parameters(o: &Obj) -> Result<&Obj> {
    let raw = o.cast::<Union>();
    // SAFETY: the field holds NULL or an owned tuple that stays as long as the union.
    unsafe {
        if (*raw).parameters.is_null() {
            let found = generic_params::find(arguments(o))?;
            if (*raw).parameters.is_null() {
                (*raw).parameters = found.into_ptr();
            }
        }
        Ok(Obj::from_ptr((*raw).parameters))
    }
}

/// The module is that of the type.
fn getattro(o: &Obj, name: &Obj) -> Result<Owned> {
    if unicode::check(name) && unicode::eq_ascii(name, "__module__") {
        return attr::get(type_object::as_obj(o.ty()), name);
    }
    object::generic_getattr(o, name)
}

fn subscript(o: &Obj, key: &Obj) -> Result<Owned> {
    let args = generic_params::substitute(o, arguments(o), parameters(o)?, key)?;
    new(&args)
}

fn no_base(o: &Obj, _bases: &Obj) -> Result<Owned> {
    let shown = text::repr(Some(o))?;
    Err(raise!(TypeError, "Cannot subclass {}", unicode::display(&shown)))
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: a dead union owns its fields.
    unsafe {
        gc::untrack(o);
        let u = o.cast::<Union>();
        if !(*u).weakreflist.is_null() {
            weakref::clear_all(o);
        }
        for field in [(*u).args, (*u).hashable, (*u).unhashable, (*u).parameters] {
            refcount::xdecref(field);
        }
        gc::free(o);
    }
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live object and its visitor.
    unsafe {
        let u = o.cast::<Union>();
        cfn::visit_all(&[(*u).args, (*u).hashable, (*u).unhashable, (*u).parameters], visit, arg)
    }
}
