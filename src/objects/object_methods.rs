//! `object`'s slots, methods and attributes.

use super::cfn::c_functions;
use super::type_object::{as_obj, has_flag};
use super::{singletons, type_object, unicode};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::{istr, raise};

pub const DOC: &CStr = c"object()\n--\n\nThe root of all types: what it does holds for every object.";

pub static mut METHODS: [PyMethodDef; 9] = [
    PyMethodDef::o(
        c"__reduce_ex__",
        method_reduce_ex,
        0,
        c"__reduce_ex__($self, protocol, /)\n--\n\nWhat pickle needs to know.",
    ),
    PyMethodDef::noargs(c"__reduce__", method_reduce, 0, c"__reduce__($self, /)\n--\n\nWhat pickle needs to know."),
    PyMethodDef::noargs(c"__getstate__", method_getstate, 0, c"__getstate__($self, /)\n--\n\nThe state for pickle."),
    PyMethodDef::o(
        c"__subclasshook__",
        method_subclasshook,
        METH_CLASS,
        c"Asked by issubclass() of abstract classes; NotImplemented leaves it to the ordinary way.",
    ),
    PyMethodDef::noargs(
        c"__init_subclass__",
        method_init_subclass,
        METH_CLASS,
        c"Called when a class is derived; does nothing here.",
    ),
    PyMethodDef::o(
        c"__format__",
        method_format,
        0,
        c"__format__($self, format_spec, /)\n--\n\nThe object as text, formatted; an empty format only.",
    ),
    PyMethodDef::noargs(c"__sizeof__", method_sizeof, 0, c"__sizeof__($self, /)\n--\n\nThe object's size in memory."),
    PyMethodDef::noargs(c"__dir__", method_dir, 0, c"__dir__($self, /)\n--\n\nThe names of the object's attributes."),
    PyMethodDef::END,
];
pub static mut GETSET: [PyGetSetDef; 2] =
    [PyGetSetDef::new(c"__class__", Some(get_class), Some(set_class), c"The object's class."), PyGetSetDef::END];

c_functions! {
    binary method_reduce_ex = super::object_reduce::reduce_ex;
    noargs method_reduce = |o| super::object_reduce::reduce(o, 0);
    noargs method_getstate = super::object_reduce::default_state;
    binary method_subclasshook = |_: &Obj, _: &Obj| Ok(singletons::not_implemented().to_owned());
    noargs method_init_subclass = |_: &Obj| Ok(singletons::none().to_owned());
    binary method_format = format;
    noargs method_sizeof = sizeof;
    noargs method_dir = dir;
    getter get_class = |o: &Obj| Ok(as_obj(o.ty()).to_owned());
}

fn format(o: &Obj, spec: &Obj) -> Result<Owned> {
    if !unicode::check(spec) {
        return Err(crate::format::args::bad_argument("__format__", "argument", "str", spec));
    }
    if unicode::len(spec) > 0 {
        let class = o.type_name();
        return Err(raise!(TypeError, "unsupported format string passed to {class}.__format__"));
    }
    crate::protocols::text::str(Some(o))
}

fn sizeof(o: &Obj) -> Result<Owned> {
    let ty = o.ty();
    // SAFETY: a live type; a variable-sized object has a count of items.
    let size = unsafe {
        let items = if (*ty).tp_itemsize > 0 { (*o.cast::<PyVarObject>()).ob_size.unsigned_abs() } else { 0 };
        (*ty).tp_basicsize as usize + items * (*ty).tp_itemsize as usize
    };
    super::long::from_usize(size)
}

/// The names in the instance's dict, and of its class's attributes.
fn dir(o: &Obj) -> Result<Owned> {
    use super::dict;
    use crate::protocols::attr;
    let all = dict::new()?;
    if let Some(own) = attr::get_optional(o, istr!("__dict__"))?
        && dict::check(&own)
    {
        dict::merge(&all, &own, true)?;
    }
    if let Some(class) = attr::get_optional(o, istr!("__class__"))?
        && type_object::check(&class)
    {
        dict::merge(&all, &*super::type_members::merged_dicts(class.cast())?, false)?;
    }
    crate::protocols::sequence::list(&all)
}

unsafe extern "C" fn set_class(o: *mut PyObject, value: *mut PyObject, _closure: *mut c_void) -> c_int {
    // SAFETY: a setter gets a live object, and a value or NULL.
    unsafe { assign_class(Obj::from_ptr(o), Obj::from_ptr_opt(value)) }.into_c()
}

fn assign_class(o: &Obj, value: Option<&Obj>) -> Result<()> {
    let Some(value) = value else { return Err(raise!(TypeError, "can't delete __class__ attribute")) };
    if !type_object::check(value) {
        let got = value.type_name().limit(usize::MAX);
        return Err(raise!(TypeError, "__class__ must be set to a class, not '{got}' object"));
    }
    let (new, old) = (value.cast::<PyTypeObject>(), o.ty());
    let module = &raw mut super::module::PyModule_Type;
    let modules = type_object::is_subtype(new, module) && type_object::is_subtype(old, module);
    if !modules && (has_flag(new, Py_TPFLAGS_IMMUTABLETYPE) || has_flag(old, Py_TPFLAGS_IMMUTABLETYPE)) {
        return Err(raise!(
            TypeError,
            "__class__ assignment only supported for mutable types or ModuleType subclasses"
        ));
    }
    check_layout(old, new, "__class__")?;
    // SAFETY: the layouts agree; a heap type is counted per instance.
    unsafe {
        if has_flag(new, Py_TPFLAGS_HEAPTYPE) {
            crate::engine::refcount::incref(new.cast());
        }
        (*o.as_ptr()).ob_type = new;
        if has_flag(old, Py_TPFLAGS_HEAPTYPE) {
            crate::engine::refcount::decref(old.cast());
        }
    }
    Ok(())
}

/// Whether an instance of one type may become one of the other: the same fields, freed the same way.
pub(super) fn check_layout(old: *mut PyTypeObject, new: *mut PyTypeObject, what: &str) -> Result<()> {
    let names = || (type_object::name(new).limit(usize::MAX), type_object::name(old).limit(usize::MAX));
    // SAFETY: live types.
    unsafe {
        if (*new).tp_free.map(|f| f as *const ()) != (*old).tp_free.map(|f| f as *const ()) {
            let (new, old) = names();
            return Err(raise!(TypeError, "{what} assignment: '{new}' deallocator differs from '{old}'"));
        }
        let (a, b) = (oldest_like(old), oldest_like(new));
        let same_fields = core::ptr::eq(a, b) || (core::ptr::eq((*a).tp_base, (*b).tp_base) && same_slots(a, b));
        let preheader = super::type_inherit::PREHEADER_FLAGS;
        if !same_fields || (*old).tp_flags & preheader != (*new).tp_flags & preheader {
            let (new, old) = names();
            return Err(raise!(TypeError, "{what} assignment: '{new}' object layout differs from '{old}'"));
        }
    }
    Ok(())
}

/// The farthest base whose instances have the same fields as the type's.
unsafe fn oldest_like(mut ty: *mut PyTypeObject) -> *mut PyTypeObject {
    let subtype_clear: unsafe extern "C" fn(*mut PyObject) -> c_int = super::type_subtype::clear_fields;
    let address = |f: inquiry| f.map(|f| f as *const ());
    let shape = |t: &PyTypeObject| {
        (t.tp_basicsize, t.tp_itemsize, t.tp_dictoffset, t.tp_weaklistoffset, t.tp_flags & Py_TPFLAGS_HAVE_GC)
    };
    // SAFETY: live types.
    unsafe {
        while let Some(base) = (*ty).tp_base.as_ref() {
            let clear = address((*ty).tp_clear);
            let same_clear = clear == Some(subtype_clear as *const ()) || clear == address(base.tp_clear);
            if !same_clear || shape(&*ty) != shape(base) {
                break;
            }
            ty = (*ty).tp_base;
        }
    }
    ty
}

/// Whether two heap types add the same `__slots__`, and nothing else, to the fields of the base that they share.
unsafe fn same_slots(a: *mut PyTypeObject, b: *mut PyTypeObject) -> bool {
    const WORD: Py_ssize_t = size_of::<usize>() as Py_ssize_t;
    if !has_flag(a, Py_TPFLAGS_HEAPTYPE) || !has_flag(b, Py_TPFLAGS_HEAPTYPE) {
        return false;
    }
    // SAFETY: live heap types hold NULL or a tuple of names.
    unsafe {
        let mut size = (*(*a).tp_base).tp_basicsize;
        for offsets in [((*a).tp_dictoffset, (*b).tp_dictoffset), ((*a).tp_weaklistoffset, (*b).tp_weaklistoffset)] {
            if offsets == (size, size) {
                size += WORD;
            }
        }
        let names = |t: *mut PyTypeObject| Obj::from_ptr_opt((*t.cast::<PyHeapTypeObject>()).ht_slots);
        if let (Some(a), Some(b)) = (names(a), names(b)) {
            let (a, b) = (super::tuple::items(a), super::tuple::items(b));
            if a.len() != b.len() || !a.iter().zip(b).all(|(x, y)| x.is(y)) {
                return false;
            }
            size += a.len() as Py_ssize_t * WORD;
        }
        (*a).tp_basicsize == size && (*b).tp_basicsize == size
    }
}

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
