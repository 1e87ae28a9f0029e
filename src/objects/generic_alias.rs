//! `types.GenericAlias`: a generic type with its arguments, `list[int]`.

use super::cfn::{self, c_functions};
use super::{generic_params, list, object, singletons, tuple, type_object, unicode, union_type, weakref};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error, gc, refcount};
use crate::format::args;
use crate::protocols::{attr, call, compare, text};
use crate::{istr, raise};
use core::mem::offset_of;
use core::ptr;

/// An alias: opaque to C.
#[repr(C)]
struct Alias {
    ob_base: PyObject,
    origin: *mut PyObject,
    args: *mut PyObject,
    /// NULL until asked for.
    parameters: *mut PyObject,
    weakreflist: *mut PyObject,
    /// `*tuple[int, str]`
    starred: u8,
    /// Set when the origin has one.
    vectorcall: vectorcallfunc,
}

/// An iterator over the alias starred: one item.
#[repr(C)]
struct Iterator {
    ob_base: PyObject,
    /// NULL when exhausted.
    alias: *mut PyObject,
}

/// `types.GenericAlias`.
#[unsafe(no_mangle)]
pub static mut Py_GenericAliasType: PyTypeObject = PyTypeObject {
    tp_name: c"types.GenericAlias".as_ptr(),
    tp_basicsize: size_of::<Alias>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_vectorcall_offset: offset_of!(Alias, vectorcall) as Py_ssize_t,
    tp_repr: Some(alias_repr),
    tp_as_number: &raw mut NUMBER,
    tp_as_mapping: &raw mut MAPPING,
    tp_hash: Some(alias_hash),
    tp_call: Some(alias_call),
    tp_getattro: Some(alias_getattro),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_VECTORCALL,
    tp_doc: c"GenericAlias(origin, args, /)\n--\n\nA generic type with its arguments, as list[int] gives it.".as_ptr(),
    tp_traverse: Some(traverse),
    tp_richcompare: Some(alias_compare),
    tp_weaklistoffset: offset_of!(Alias, weakreflist) as Py_ssize_t,
    tp_iter: Some(alias_iter),
    tp_methods: (&raw mut METHODS).cast(),
    tp_members: (&raw mut MEMBERS).cast(),
    tp_getset: (&raw mut GETSET).cast(),
    tp_new: Some(alias_new),
    ..PyTypeObject::STATIC
};

/// `generic_alias_iterator`.
pub static mut ITERATOR_TYPE: PyTypeObject = PyTypeObject {
    tp_name: c"generic_alias_iterator".as_ptr(),
    tp_basicsize: size_of::<Iterator>() as Py_ssize_t,
    tp_dealloc: Some(iterator_dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    tp_traverse: Some(iterator_traverse),
    tp_clear: Some(iterator_clear),
    tp_iter: Some(iterator_iter),
    tp_iternext: Some(iterator_next),
    tp_methods: (&raw mut ITERATOR_METHODS).cast(),
    ..PyTypeObject::STATIC
};

static mut NUMBER: PyNumberMethods = PyNumberMethods { nb_or: Some(union_type::type_or), ..PyNumberMethods::EMPTY };
static mut MAPPING: PyMappingMethods =
    PyMappingMethods { mp_subscript: Some(alias_subscript), ..PyMappingMethods::EMPTY };
static mut METHODS: [PyMethodDef; 6] = [
    PyMethodDef::o(c"__mro_entries__", alias_mro_entries, 0, c""),
    PyMethodDef::o(c"__instancecheck__", alias_instancecheck, 0, c""),
    PyMethodDef::o(c"__subclasscheck__", alias_subclasscheck, 0, c""),
    PyMethodDef::noargs(c"__reduce__", alias_reduce, 0, c""),
    PyMethodDef::noargs(c"__dir__", alias_dir, 0, c""),
    PyMethodDef::END,
];
static mut ITERATOR_METHODS: [PyMethodDef; 2] =
    [PyMethodDef::noargs(c"__reduce__", iterator_reduce, 0, c""), PyMethodDef::END];
static mut MEMBERS: [PyMemberDef; 4] = [
    PyMemberDef::bare(c"__origin__", _Py_T_OBJECT, offset_of!(Alias, origin), Py_READONLY),
    PyMemberDef::bare(c"__args__", _Py_T_OBJECT, offset_of!(Alias, args), Py_READONLY),
    PyMemberDef::bare(c"__unpacked__", Py_T_BOOL, offset_of!(Alias, starred), Py_READONLY),
    PyMemberDef::END,
];
static mut GETSET: [PyGetSetDef; 3] = [
    PyGetSetDef::new(c"__parameters__", Some(alias_parameters), None, c"The type variables among the arguments."),
    PyGetSetDef::bare(c"__typing_unpacked_tuple_args__", Some(alias_unpacked_args), None),
    PyGetSetDef::END,
];

/// Attributes of the alias itself; all others are its origin's.
const OWN: [&str; 9] = [
    "__class__",
    "__origin__",
    "__args__",
    "__unpacked__",
    "__parameters__",
    "__typing_unpacked_tuple_args__",
    "__mro_entries__",
    "__reduce_ex__",
    "__reduce__",
];
/// Attributes that an alias does not show of its origin.
const HIDDEN: [&str; 3] = ["__bases__", "__copy__", "__deepcopy__"];

c_functions! {
    unary alias_repr = repr;
    hash alias_hash = hash;
    binary alias_getattro = getattro;
    compare alias_compare = compare_aliases;
    unary alias_iter = iterate;
    binary alias_subscript = subscript;
    new alias_new = new_from_call;
    binary alias_mro_entries = |o: &Obj, _: &Obj| tuple::new([origin(o)]);
    binary alias_instancecheck = |_: &Obj, _: &Obj| Err::<Owned, Raised>(no_class("isinstance"));
    binary alias_subclasscheck = |_: &Obj, _: &Obj| Err::<Owned, Raised>(no_class("issubclass"));
    noargs alias_reduce = reduce;
    noargs alias_dir = dir;
    getter alias_parameters = |o: &Obj| parameters(o).map(Obj::to_owned);
    getter alias_unpacked_args = unpacked_args;
    unary iterator_iter = |o: &Obj| Ok::<Owned, Raised>(o.to_owned());
    unary iterator_next = next;
    noargs iterator_reduce = reduce_iterator;
    binary class_getitem = new;
}

fn raw(o: &Obj) -> *mut Alias {
    o.cast()
}

/// Whether `o` is an alias.
pub fn check(o: &Obj) -> bool {
    o.is_instance(&raw mut Py_GenericAliasType)
}

/// The type that the alias is of.
fn origin(o: &Obj) -> &Obj {
    // SAFETY: an alias owns its origin.
    unsafe { Obj::from_ptr((*raw(o)).origin) }
}

/// The tuple of arguments.
fn arguments(o: &Obj) -> &Obj {
    // SAFETY: an alias owns its arguments.
    unsafe { Obj::from_ptr((*raw(o)).args) }
}

fn is_starred(o: &Obj) -> bool {
    // SAFETY: a live alias.
    unsafe { (*raw(o)).starred != 0 }
}

/// `Py_GenericAlias`: `origin[args]`; what is no tuple is the one argument.
pub fn new(origin: &Obj, args: &Obj) -> Result<Owned> {
    new_of(&raw mut Py_GenericAliasType, origin, args)
}

fn new_of(ty: *mut PyTypeObject, origin: &Obj, args: &Obj) -> Result<Owned> {
    let args = if tuple::check(args) { args.to_owned() } else { tuple::new([args])? };
    let o = cfn::alloc_instance(ty, 0)?;
    // SAFETY: a new instance's fields are zero.
    unsafe {
        (*raw(&o)).origin = origin.to_owned().into_ptr();
        (*raw(&o)).args = args.into_ptr();
        if call::vectorcall_function(origin).is_some() {
            (*raw(&o)).vectorcall = Some(vectorcall);
        }
    }
    Ok(o)
}

fn new_from_call(ty: *mut PyTypeObject, given: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    args::no_kwargs("GenericAlias", kwargs.map_or(ptr::null_mut(), Obj::as_ptr))?;
    args::check_positional("GenericAlias", tuple::len(given), 2, 2)?;
    new_of(ty, tuple::items(given)[0], tuple::items(given)[1])
}

/// How a type or an argument shows in an alias or a union: its qualified name, where it has one.
pub fn repr_of_type(o: &Obj) -> Result<String> {
    if singletons::is_ellipsis(o) {
        return Ok("...".to_owned());
    }
    if ptr::eq(o.as_ptr(), (&raw mut singletons::_PyNone_Type).cast()) {
        return Ok("None".to_owned());
    }
    let by_repr = || Ok(unicode::display(&*text::repr(Some(o))?).to_string());
    if attr::get_optional(o, istr!("__origin__"))?.is_some() && attr::get_optional(o, istr!("__args__"))?.is_some() {
        return by_repr();
    }
    let Some(name) = attr::get_optional(o, istr!("__qualname__"))? else { return by_repr() };
    let Some(module) = attr::get_optional(o, istr!("__module__"))?.filter(|m| !singletons::is_none(m)) else {
        return by_repr();
    };
    let name = text::str(Some(&name))?;
    if unicode::check(&module) && unicode::eq_ascii(&module, "builtins") {
        return Ok(unicode::display(&name).to_string());
    }
    Ok(format!("{}.{}", unicode::display(&*text::str(Some(&module))?), unicode::display(&name)))
}

fn repr(o: &Obj) -> Result<Owned> {
    let mut shown = String::from(if is_starred(o) { "*" } else { "" });
    shown += &repr_of_type(origin(o))?;
    shown.push('[');
    let args = tuple::items(arguments(o));
    for (i, arg) in args.iter().enumerate() {
        if i > 0 {
            shown += ", ";
        }
        shown += &if list::check_exact(arg) { repr_of_list(arg)? } else { repr_of_type(arg)? };
    }
    shown += if args.is_empty() { "()]" } else { "]" };
    unicode::new(&shown)
}

/// A list among the arguments (of a callable's parameters).
fn repr_of_list(o: &Obj) -> Result<String> {
    let mut parts = Vec::new();
    let mut i = 0;
    while let Some(item) = list::get(o, i) {
        parts.push(repr_of_type(&item)?);
        i += 1;
    }
    Ok(format!("[{}]", parts.join(", ")))
}

fn hash(o: &Obj) -> Result<isize> {
    let (a, b) = (compare::hash(origin(o))?, compare::hash(arguments(o))?);
    Ok(a ^ b)
}

fn compare_aliases(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !check(a) || !check(b) || (op != Py_EQ && op != Py_NE) {
        return Ok(singletons::not_implemented().to_owned());
    }
    let same = is_starred(a) == is_starred(b)
        && compare::eq(origin(a), origin(b))?
        && compare::eq(arguments(a), arguments(b))?;
    Ok(super::bool::new(same == (op == Py_EQ)))
}

fn getattro(o: &Obj, name: &Obj) -> Result<Owned> {
    let own = |n: &&str| unicode::eq_ascii(name, n);
    if !unicode::check(name) || HIDDEN.iter().any(own) || OWN.iter().any(own) {
        return object::generic_getattr(o, name);
    }
    attr::get(origin(o), name)
}

#[cold]
fn no_class(function: &str) -> Raised {
    raise!(TypeError, "{function}() argument 2 cannot be a parameterized generic")
}

/// Calls the origin, and tells the result what alias it is of, where it takes that.
fn call_origin(o: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let made = call::call_tuple(origin(o), args, kwargs)?;
    mark(o, made)
}

fn mark(alias: &Obj, made: Owned) -> Result<Owned> {
    use super::exceptions::exc;
    if let Err(raised) = attr::set(&made, istr!("__orig_class__"), Some(alias)) {
        if !error::matches(exc::AttributeError) && !error::matches(exc::TypeError) {
            return Err(raised);
        }
        error::clear();
    }
    Ok(made)
}

unsafe extern "C" fn alias_call(o: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    use crate::engine::IntoC;
    // SAFETY: the caller passes a live alias, a tuple, and NULL or a dict.
    unsafe { call_origin(Obj::from_ptr(o), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)).into_c() }
}

unsafe extern "C" fn vectorcall(
    o: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    use crate::engine::IntoC;
    // SAFETY: the caller passes a live alias and the arguments of a vectorcall, which are handed on.
    unsafe {
        let alias = Obj::from_ptr(o);
        let made = call::vectorcall(origin(alias), args, nargsf, kwnames);
        made.and_then(|made| mark(alias, made)).into_c()
    }
}

/// The type variables among the arguments, found once.
fn parameters(o: &Obj) -> Result<&Obj> {
    // SAFETY: the field holds NULL or an owned tuple that stays as long as the alias.
    unsafe {
        if (*raw(o)).parameters.is_null() {
            let found = generic_params::find(arguments(o))?;
            if (*raw(o)).parameters.is_null() {
                (*raw(o)).parameters = found.into_ptr();
            }
        }
        Ok(Obj::from_ptr((*raw(o)).parameters))
    }
}

fn subscript(o: &Obj, key: &Obj) -> Result<Owned> {
    let new = generic_params::substitute(o, arguments(o), parameters(o)?, key)?;
    let result = self::new(origin(o), &new)?;
    // SAFETY: the new alias is not shared yet.
    unsafe { (*raw(&result)).starred = (*raw(o)).starred };
    Ok(result)
}

fn unpacked_args(o: &Obj) -> Result<Owned> {
    let of_tuple = ptr::eq(origin(o).as_ptr(), (&raw mut tuple::PyTuple_Type).cast());
    Ok(if is_starred(o) && of_tuple { arguments(o).to_owned() } else { singletons::new_none() })
}

fn reduce(o: &Obj) -> Result<Owned> {
    if is_starred(o) {
        let plain = new(origin(o), arguments(o))?;
        let it = iterate(&plain)?;
        return tuple::new([&*cfn::builtin(istr!("next"))?, &*tuple::new([&*it])?]);
    }
    tuple::new([type_object::as_obj(o.ty()), &*tuple::new([origin(o), arguments(o)])?])
}

fn dir(o: &Obj) -> Result<Owned> {
    let names = attr::dir(origin(o))?;
    for own in OWN {
        let name = unicode::new(own)?;
        if !crate::protocols::sequence::contains(&names, &name)? {
            list::append_owned(&names, name)?;
        }
    }
    Ok(names)
}

fn iterate(o: &Obj) -> Result<Owned> {
    // SAFETY: the new object's field is filled before it is tracked.
    unsafe {
        let it: *mut Iterator = gc::new_static(&raw mut ITERATOR_TYPE)?;
        (*it).alias = o.to_owned().into_ptr();
        gc::track(it.cast());
        Ok(Owned::from_ptr(it))
    }
}

/// The alias starred, once.
fn next(it: &Obj) -> Result<Option<Owned>> {
    // SAFETY: a live iterator, which gives its reference away.
    let alias = unsafe { Owned::from_ptr_opt((&raw mut (*it.cast::<Iterator>()).alias).replace(ptr::null_mut())) };
    let Some(alias) = alias else { return Ok(None) };
    let starred = new(origin(&alias), arguments(&alias))?;
    // SAFETY: the new alias is not shared yet.
    unsafe { (*raw(&starred)).starred = 1 };
    Ok(Some(starred))
}

fn reduce_iterator(it: &Obj) -> Result<Owned> {
    // SAFETY: the field holds NULL or a live alias.
    let alias = unsafe { Obj::from_ptr_opt((*it.cast::<Iterator>()).alias) };
    let rest = alias.map_or_else(tuple::empty, Obj::to_owned);
    tuple::new([&*cfn::builtin(istr!("iter"))?, &*tuple::new([&*rest])?])
}

/// The method `__class_getitem__` of generic built-in types.
pub(crate) const fn class_getitem_def(doc: &'static CStr) -> PyMethodDef {
    PyMethodDef::o(c"__class_getitem__", class_getitem, METH_CLASS, doc)
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: a dead alias owns its fields.
    unsafe {
        gc::untrack(o);
        if !(*o.cast::<Alias>()).weakreflist.is_null() {
            weakref::clear_all(o);
        }
        refcount::xdecref((*o.cast::<Alias>()).origin);
        refcount::xdecref((*o.cast::<Alias>()).args);
        refcount::xdecref((*o.cast::<Alias>()).parameters);
        cfn::free_instance(o);
    }
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live object and its visitor.
    unsafe {
        let a = o.cast::<Alias>();
        cfn::visit_all(&[(*a).origin, (*a).args, (*a).parameters], visit, arg)
    }
}

unsafe extern "C" fn iterator_dealloc(o: *mut PyObject) {
    // SAFETY: a dead iterator owns what is left of its field.
    unsafe {
        gc::untrack(o);
        refcount::xdecref((*o.cast::<Iterator>()).alias);
        gc::free(o);
    }
}

unsafe extern "C" fn iterator_traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live object and its visitor.
    unsafe { cfn::visit_all(&[(*o.cast::<Iterator>()).alias], visit, arg) }
}

unsafe extern "C" fn iterator_clear(o: *mut PyObject) -> c_int {
    // SAFETY: the collector gives a live iterator.
    unsafe { refcount::clear(&raw mut (*o.cast::<Iterator>()).alias) };
    0
}
