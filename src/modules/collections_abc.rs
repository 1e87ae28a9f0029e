//! `collections.abc`: classes to ask what an object can do, and to register others with. They have no mix-in methods.

use super::abc;
use super::native;
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::istr;
use crate::objects::cfn::c_functions;
use crate::objects::{
    bool as py_bool, builtin_types, descr, dict, list, module, set, singletons, tuple, type_object, unicode,
};
use crate::protocols::attr;
use core::ptr;

/// A class of the module.
struct Abc {
    name: &'static str,
    bases: &'static [&'static str],
    /// What subclasses must define.
    methods: &'static [&'static str],
    /// With these methods any class counts as a subclass.
    enough: &'static [&'static str],
    /// Built-in types that are declared subclasses.
    registered: &'static [&'static CStr],
}

const fn abc(name: &'static str, bases: &'static [&'static str], methods: &'static [&'static str]) -> Abc {
    Abc { name, bases, methods, enough: &[], registered: &[] }
}

impl Abc {
    const fn enough(self, enough: &'static [&'static str]) -> Abc {
        Abc { enough, ..self }
    }
    const fn registered(self, registered: &'static [&'static CStr]) -> Abc {
        Abc { registered, ..self }
    }
}

const COLLECTION: &[&str] = &["__len__", "__iter__", "__contains__"];
const COROUTINE: &[&str] = &["__await__", "send", "throw", "close"];
const GENERATOR: &[&str] = &["__iter__", "__next__", "send", "throw", "close"];
const ASYNC_GENERATOR: &[&str] = &["__aiter__", "__anext__", "asend", "athrow", "aclose"];

/// The classes, bases first.
const CLASSES: &[Abc] = &[
    abc("Awaitable", &[], &["__await__"]).enough(&["__await__"]),
    abc("Coroutine", &["Awaitable"], &["__await__", "send", "throw"]).enough(COROUTINE),
    abc("AsyncIterable", &[], &["__aiter__"]).enough(&["__aiter__"]),
    abc("AsyncIterator", &["AsyncIterable"], &["__anext__"]).enough(&["__anext__", "__aiter__"]),
    abc("AsyncGenerator", &["AsyncIterator"], &["asend", "athrow"]).enough(ASYNC_GENERATOR),
    abc("Hashable", &[], &["__hash__"]).enough(&["__hash__"]),
    abc("Iterable", &[], &["__iter__"]).enough(&["__iter__"]),
    abc("Iterator", &["Iterable"], &["__next__"]).enough(&["__iter__", "__next__"]),
    abc("Generator", &["Iterator"], &["send", "throw"]).enough(GENERATOR),
    abc("Reversible", &["Iterable"], &["__iter__", "__reversed__"]).enough(&["__reversed__", "__iter__"]),
    abc("Sized", &[], &["__len__"]).enough(&["__len__"]),
    abc("Container", &[], &["__contains__"]).enough(&["__contains__"]),
    abc("Callable", &[], &["__call__"]).enough(&["__call__"]),
    abc("Collection", &["Sized", "Iterable", "Container"], COLLECTION).enough(COLLECTION),
    abc("Set", &["Collection"], COLLECTION).registered(&[c"frozenset"]),
    abc("MutableSet", &["Set"], &["__len__", "__iter__", "__contains__", "add", "discard"]).registered(&[c"set"]),
    abc("Mapping", &["Collection"], &["__getitem__", "__iter__", "__len__"]).registered(&[c"mappingproxy"]),
    abc("MutableMapping", &["Mapping"], &["__getitem__", "__iter__", "__len__", "__setitem__", "__delitem__"])
        .registered(&[c"dict"]),
    abc("MappingView", &["Sized"], &[]),
    abc("KeysView", &["MappingView", "Set"], &[]).registered(&[c"dict_keys"]),
    abc("ItemsView", &["MappingView", "Set"], &[]).registered(&[c"dict_items"]),
    abc("ValuesView", &["MappingView", "Collection"], &[]).registered(&[c"dict_values"]),
    abc("Sequence", &["Reversible", "Collection"], &["__getitem__", "__len__"]).registered(&[
        c"tuple",
        c"str",
        c"range",
        c"memoryview",
    ]),
    abc("MutableSequence", &["Sequence"], &["__getitem__", "__len__", "__setitem__", "__delitem__", "insert"])
        .registered(&[c"bytearray", c"list"]),
    abc("ByteString", &["Sequence"], &["__getitem__", "__len__"]).registered(&[c"bytes", c"bytearray"]),
    abc("Buffer", &[], &["__buffer__"]).enough(&["__buffer__"]),
];

static mut HOOK: PyMethodDef =
    PyMethodDef::o(c"__subclasshook__", subclasshook, METH_CLASS, c"Whether a class has the methods.");

c_functions! {
    binary subclasshook = has_methods;
}

/// Whether a class has what is enough for an `Abc`; subclasses of that have no opinion.
fn has_methods(class: &Obj, sub: &Obj) -> Result<Owned> {
    let no_opinion = || Ok(singletons::not_implemented().to_owned());
    let Some(methods) = dict::get(type_object::dict_of(class.cast())?, istr!("_abc_methods"))? else {
        return no_opinion();
    };
    for name in tuple::items(&methods) {
        if unicode::eq_ascii(name, "__buffer__") && gives_buffers(sub.cast()) {
            continue;
        }
        let mut found = None;
        for base in type_object::mro(sub.cast()) {
            found = dict::get(type_object::dict_of(base.cast())?, name)?;
            if found.is_some() {
                break;
            }
        }
        if found.is_none_or(|found| singletons::is_none(&found)) {
            return no_opinion();
        }
    }
    Ok(py_bool::new(true))
}

/// Whether a type's instances export buffers: the slot shows as no method.
fn gives_buffers(ty: *mut PyTypeObject) -> bool {
    // SAFETY: a live type; its table is NULL or valid.
    unsafe { (*ty).tp_as_buffer.as_ref() }.is_some_and(|table| table.bf_getbuffer.is_some())
}

fn names(all: &[&str]) -> Result<Owned> {
    tuple::from_owned(all.iter().map(|name| unicode::intern(name)).collect::<Result<_>>()?)
}

/// The flag by which patterns know the class.
fn pattern_flag(name: &str) -> c_ulong {
    match name {
        "Sequence" => Py_TPFLAGS_SEQUENCE,
        "Mapping" => Py_TPFLAGS_MAPPING,
        _ => 0,
    }
}

fn make(this: &Abc, module: &Obj) -> Result<Owned> {
    let namespace = dict::new()?;
    dict::set(&namespace, istr!("__module__"), istr!("collections.abc"))?;
    dict::set(&namespace, istr!("__slots__"), &tuple::empty())?;
    if !this.enough.is_empty() {
        dict::set(&namespace, istr!("_abc_methods"), &*names(this.enough)?)?;
    }
    let base = |name: &&str| attr::get(module, &*unicode::intern(name)?);
    let bases = tuple::from_owned(this.bases.iter().map(base).collect::<Result<_>>()?)?;
    let class = abc::make_class(&*unicode::intern(this.name)?, &bases, &namespace)?;
    // SAFETY: a live class, before anybody knows it.
    unsafe { (*class.cast::<PyTypeObject>()).tp_flags |= pattern_flag(this.name) };
    let abstracts = set::frozen_from_iterable(Some(&*names(this.methods)?))?;
    attr::set(&class, istr!("__abstractmethods__"), Some(&*abstracts))?;
    if !this.enough.is_empty() {
        // SAFETY: a live class and a static definition.
        let hook = unsafe { descr::new_class_method(class.cast(), &raw mut HOOK) }?;
        attr::set(&class, istr!("__subclasshook__"), Some(&*hook))?;
    }
    for ty in this.registered.iter().filter_map(|name| builtin_types::named(name)) {
        abc::register(&class, type_object::as_obj(ty))?;
    }
    Ok(class)
}

fn add_all(m: &Obj) -> Result<()> {
    for class in CLASSES {
        module::add(m, class.name, &*make(class, m)?)?;
    }
    let all = CLASSES.iter().map(|class| unicode::intern(class.name)).collect::<Result<_>>()?;
    module::add(m, "__all__", &*list::from_owned(all)?)
}

unsafe extern "C" fn fill(m: *mut PyObject) -> c_int {
    // SAFETY: the slot gets a live module.
    add_all(unsafe { Obj::from_ptr(m) }).into_c()
}

/// Makes `collections` a package.
unsafe extern "C" fn fill_package(m: *mut PyObject) -> c_int {
    // SAFETY: the slot gets a live module.
    let m = unsafe { Obj::from_ptr(m) };
    let fill = || -> Result<()> {
        module::add(m, "__path__", &*list::new()?)?;
        module::add(m, "__package__", istr!("collections"))
    };
    fill().into_c()
}

static mut SLOTS: [PyModuleDef_Slot; 2] = native::exec(fill);
static mut PACKAGE_SLOTS: [PyModuleDef_Slot; 2] = native::exec(fill_package);
static mut DEFINITION: PyModuleDef = native::definition(
    c"collections.abc",
    c"Abstract base classes of containers.",
    ptr::null_mut(),
    (&raw mut SLOTS).cast(),
);
static mut PACKAGE: PyModuleDef = native::definition(
    c"collections",
    c"The package of collections.abc.",
    ptr::null_mut(),
    (&raw mut PACKAGE_SLOTS).cast(),
);

/// The init function of `collections.abc`.
pub(super) unsafe extern "C" fn init() -> *mut PyObject {
    native::start(&raw mut DEFINITION)
}

/// The init function of `collections`.
pub(super) unsafe extern "C" fn init_package() -> *mut PyObject {
    native::start(&raw mut PACKAGE)
}
