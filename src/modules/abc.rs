//! `abc`: classes that others can be declared subclasses of (`ABCMeta`).

use super::native;
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::objects::cfn::c_functions;
use crate::objects::{
    bool as py_bool, dict, list, module, object, set, singletons, tuple, type_cache, type_class, type_object, weakref,
};
use crate::protocols::{attr, call, compare, instance, sequence};
use crate::{istr, raise};

/// `abc.ABCMeta`.
pub static mut ABCMeta_Type: PyTypeObject = PyTypeObject {
    tp_name: c"abc.ABCMeta".as_ptr(),
    tp_basicsize: size_of::<PyHeapTypeObject>() as Py_ssize_t,
    tp_base: &raw mut type_object::PyType_Type,
    tp_new: Some(abc_new),
    tp_methods: (&raw mut CLASS_METHODS).cast(),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_TYPE_SUBCLASS,
    tp_doc: c"The type of classes that others can be declared subclasses of.".as_ptr(),
    ..PyTypeObject::STATIC
};

static mut CLASS_METHODS: [PyMethodDef; 4] = [
    PyMethodDef::o(c"register", abc_register, 0, c"Declares a class a subclass of this one, and returns it."),
    PyMethodDef::o(c"__instancecheck__", abc_instancecheck, 0, c"Whether the object is an instance."),
    PyMethodDef::o(c"__subclasscheck__", abc_subclasscheck, 0, c"Whether the class is a subclass."),
    PyMethodDef::END,
];
static mut FUNCTIONS: [PyMethodDef; 2] = [
    PyMethodDef::o(c"abstractmethod", abstractmethod, 0, c"Marks a method that subclasses must define."),
    PyMethodDef::END,
];
static mut SLOTS: [PyModuleDef_Slot; 2] = native::exec(fill);
static mut DEFINITION: PyModuleDef =
    native::definition(c"abc", c"Abstract base classes.", (&raw mut FUNCTIONS).cast(), (&raw mut SLOTS).cast());

c_functions! {
    new abc_new = new_class;
    binary abc_register = register;
    binary abc_instancecheck = instance_check;
    binary abc_subclasscheck = |class: &Obj, sub: &Obj| subclass_check(class, sub).map(py_bool::new);
}

/// The init function of the built-in table.
pub(super) unsafe extern "C" fn init() -> *mut PyObject {
    native::start(&raw mut DEFINITION)
}

/// Makes a class in the way of `ABCMeta(name, bases, namespace)`.
pub(super) fn make_class(name: &Obj, bases: &Obj, namespace: &Obj) -> Result<Owned> {
    call::call(type_object::as_obj(&raw mut ABCMeta_Type), &[name, bases, namespace])
}

fn new_class(meta: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let class = type_class::new_class(meta, args, kwargs)?;
    let abstracts = set::frozen_from_iterable(Some(&*abstract_names(&class)?))?;
    attr::set(&class, istr!("__abstractmethods__"), Some(&*abstracts))?;
    Ok(class)
}

/// The names that are abstract in the class itself, and those of its bases that it does not define.
fn abstract_names(class: &Obj) -> Result<Owned> {
    let names = set::new()?;
    let own = dict::copy(type_object::dict_of(class.cast())?)?;
    for (name, value) in dict::iter(&own) {
        if is_abstract(value)? {
            set::add(&names, name)?;
        }
    }
    let bases = attr::get(class, istr!("__bases__"))?;
    for base in tuple::items(&bases) {
        let Some(inherited) = attr::get_optional(base, istr!("__abstractmethods__"))? else { continue };
        let inherited = sequence::list(&inherited)?;
        for name in list::items(&inherited) {
            // the built-in classes list names that nothing defines, or `object` only
            let default = type_cache::lookup(&raw mut object::PyBaseObject_Type, name).map(Obj::as_ptr);
            let found = type_cache::lookup(class.cast(), name).filter(|found| Some(found.as_ptr()) != default);
            if found.map_or(Ok(true), is_abstract)? {
                set::add(&names, name)?;
            }
        }
    }
    Ok(names)
}

fn is_abstract(value: &Obj) -> Result<bool> {
    attr::get_optional(value, istr!("__isabstractmethod__"))?.map_or(Ok(false), |mark| compare::is_true(&mark))
}

/// The weak references to the classes that are registered with a class, if there have been any.
fn registry(class: &Obj) -> Result<Option<Owned>> {
    dict::get(type_object::dict_of(class.cast())?, istr!("_abc_registry"))
}

/// `ABCMeta.register`.
pub(super) fn register(class: &Obj, sub: &Obj) -> Result<Owned> {
    if !type_object::check(sub) {
        return Err(raise!(TypeError, "Can only register classes"));
    }
    if instance::is_subclass(sub, class)? {
        return Ok(sub.to_owned());
    }
    if instance::is_subclass(class, sub)? {
        return Err(raise!(RuntimeError, "Refusing to create an inheritance cycle"));
    }
    let reference = weakref::make(&raw mut weakref::_PyWeakref_RefType, sub, None)?;
    match registry(class)? {
        Some(known) => list::append_owned(&known, reference)?,
        None => {
            let known = list::from_owned(vec![reference])?;
            attr::set(class, istr!("_abc_registry"), Some(&*known))?;
        }
    }
    pass_pattern_flag(class.cast(), sub.cast());
    Ok(sub.to_owned())
}

const PATTERN_FLAGS: c_ulong = Py_TPFLAGS_SEQUENCE | Py_TPFLAGS_MAPPING;

/// A registered class matches the same patterns, and so do its subclasses.
fn pass_pattern_flag(from: *mut PyTypeObject, to: *mut PyTypeObject) {
    // SAFETY: live types.
    let flag = unsafe { (*from).tp_flags & PATTERN_FLAGS };
    if flag == 0 || type_object::has_flag(to, PATTERN_FLAGS | Py_TPFLAGS_IMMUTABLETYPE) {
        return;
    }
    // SAFETY: a live type.
    unsafe { (*to).tp_flags |= flag };
    type_cache::for_each_subclass(to, &mut |sub| pass_pattern_flag(from, sub));
}

fn instance_check(class: &Obj, o: &Obj) -> Result<Owned> {
    let claimed = attr::get(o, istr!("__class__"))?;
    let check = |sub: &Obj| call::call_method(class, istr!("__subclasscheck__"), &[sub]);
    let answer = check(&claimed)?;
    let real = type_object::as_obj(o.ty());
    if real.is(&claimed) || compare::is_true(&answer)? { Ok(answer) } else { check(real) }
}

/// `ABCMeta.__subclasscheck__`: what the class's own hook says; else whether the class derives from this one, from one that is
/// registered, or counts as a subclass of a subclass.
fn subclass_check(class: &Obj, sub: &Obj) -> Result<bool> {
    if !type_object::check(sub) {
        return Err(raise!(TypeError, "issubclass() arg 1 must be a class"));
    }
    let answer = call::call_method(class, istr!("__subclasshook__"), &[sub])?;
    if !answer.is(singletons::not_implemented()) {
        return compare::is_true(&answer);
    }
    if type_object::mro(sub.cast()).iter().any(|base| base.is(class)) {
        return Ok(true);
    }
    if let Some(known) = registry(class)? {
        let known: Vec<Owned> =
            list::items(&known).iter().filter_map(|reference| weakref::referent(reference)).collect();
        for other in &known {
            if instance::is_subclass(sub, other)? {
                return Ok(true);
            }
        }
    }
    let derived = call::call_method(class, istr!("__subclasses__"), &[])?;
    for other in list::items(&derived) {
        if instance::is_subclass(sub, other)? {
            return Ok(true);
        }
    }
    Ok(false)
}

unsafe extern "C" fn abstractmethod(_: *mut PyObject, function: *mut PyObject) -> *mut PyObject {
    // SAFETY: called as a METH_O function.
    let function = unsafe { Obj::from_ptr(function) };
    attr::set(function, istr!("__isabstractmethod__"), Some(py_bool::get(true))).map(|()| function.to_owned()).into_c()
}

fn add_all(m: &Obj) -> Result<()> {
    module::add_type(m, &raw mut ABCMeta_Type)?;
    let namespace = dict::new()?;
    dict::set(&namespace, istr!("__module__"), istr!("abc"))?;
    dict::set(&namespace, istr!("__slots__"), &tuple::empty())?;
    module::add(m, "ABC", &*make_class(istr!("ABC"), &tuple::empty(), &namespace)?)
}

unsafe extern "C" fn fill(m: *mut PyObject) -> c_int {
    // SAFETY: the slot gets a live module.
    add_all(unsafe { Obj::from_ptr(m) }).into_c()
}
