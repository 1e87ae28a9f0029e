//! `staticmethod` and `classmethod`.

use super::cfn::{c_functions, free_instance, visit_all};
use super::type_object::as_obj;
use super::{dict, method, object, singletons, tuple, unicode};
use crate::abi::*;
use crate::engine::refcount::{clear, replace};
use crate::engine::{IntoC, Obj, Owned, Result, gc};
use crate::protocols::{attr, call, compare, text};
use crate::{istr, raise};
use core::mem::offset_of;
use core::ptr;

/// How a `staticmethod` and a `classmethod` look: opaque to C.
#[repr(C)]
pub struct FunctionWrapper {
    pub ob_base: PyObject,
    pub callable: *mut PyObject,
    pub dict: *mut PyObject,
}

macro_rules! wrapper_type {
    ($(#[$doc:meta])* $name:ident, $text:literal, $help:literal, $($field:tt)*) => {
        $(#[$doc])*
        #[unsafe(no_mangle)]
        pub static mut $name: PyTypeObject = PyTypeObject {
            tp_name: $text.as_ptr(),
            tp_basicsize: size_of::<FunctionWrapper>() as Py_ssize_t,
            tp_dealloc: Some(dealloc),
            tp_flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
            tp_doc: $help.as_ptr(),
            tp_traverse: Some(traverse),
            tp_clear: Some(clear_fields),
            tp_methods: (&raw mut METHODS).cast(),
            tp_members: (&raw const MEMBERS).cast_mut().cast(),
            tp_getset: (&raw const GETSET).cast_mut().cast(),
            tp_dictoffset: offset_of!(FunctionWrapper, dict) as Py_ssize_t,
            tp_alloc: Some(crate::capi::object::PyType_GenericAlloc),
            tp_new: Some(crate::capi::object::PyType_GenericNew),
            tp_free: Some(crate::capi::objimpl::PyObject_GC_Del),
            $($field)*
            ..PyTypeObject::STATIC
        };
    };
}

wrapper_type! {
    /// `staticmethod`.
    PyStaticMethod_Type, c"staticmethod",
    c"staticmethod(function, /)\n--\n\nMakes a function of a class that gets neither instance nor class.",
    tp_repr: Some(static_repr),
    tp_call: Some(static_call),
    tp_descr_get: Some(static_get),
    tp_init: Some(static_init),
}
wrapper_type! {
    /// `classmethod`.
    PyClassMethod_Type, c"classmethod",
    c"classmethod(function, /)\n--\n\nMakes a function of a class that gets the class as its first argument.",
    tp_repr: Some(class_repr),
    tp_descr_get: Some(class_get),
    tp_init: Some(class_init),
}

const FUNC: usize = offset_of!(FunctionWrapper, callable);
static mut METHODS: [PyMethodDef; 2] = [super::generic_alias::class_getitem_def(c""), PyMethodDef::END];
static mut MEMBERS: [PyMemberDef; 3] = [
    PyMemberDef::bare(c"__func__", _Py_T_OBJECT, FUNC, Py_READONLY),
    PyMemberDef::bare(c"__wrapped__", _Py_T_OBJECT, FUNC, Py_READONLY),
    PyMemberDef::END,
];
static mut GETSET: [PyGetSetDef; 5] = [
    wrapped_attribute(c"__annotations__"),
    wrapped_attribute(c"__annotate__"),
    PyGetSetDef::bare(c"__isabstractmethod__", Some(get_abstract), None),
    PyGetSetDef::bare(
        c"__dict__",
        Some(crate::capi::object::PyObject_GenericGetDict),
        Some(crate::capi::object::PyObject_GenericSetDict),
    ),
    PyGetSetDef::END,
];

/// An attribute that is taken over from the function when it is first asked for.
const fn wrapped_attribute(name: &'static CStr) -> PyGetSetDef {
    PyGetSetDef {
        closure: name.as_ptr().cast_mut().cast(),
        ..PyGetSetDef::bare(name, Some(get_wrapped_attribute), Some(set_own_attribute))
    }
}

/// The name that is the closure of an attribute of [`GETSET`].
///
/// # Safety
/// `closure` is a NUL-terminated string.
unsafe fn closure_name(closure: *mut c_void) -> Result<Owned> {
    // SAFETY: as promised.
    unicode::intern_c(unsafe { CStr::from_ptr(closure.cast_const().cast()) })
}

unsafe extern "C" fn get_wrapped_attribute(o: *mut PyObject, closure: *mut c_void) -> *mut PyObject {
    // SAFETY: a getter gets a live wrapper, and the closure of its definition.
    let (o, name) = unsafe { (Obj::from_ptr(o), closure_name(closure)) };
    name.and_then(|name| wrapped_value(o, &name)).into_c()
}

fn wrapped_value(o: &Obj, name: &Obj) -> Result<Owned> {
    let Some(own) = object::instance_dict(o, true)? else { return Err(attr::no_attribute(o, name)) };
    if let Some(value) = dict::get(&own, name)? {
        return Ok(value);
    }
    let value = attr::get(callable(o), name)?;
    dict::set(&own, name, &value)?;
    Ok(value)
}

unsafe extern "C" fn set_own_attribute(o: *mut PyObject, value: *mut PyObject, closure: *mut c_void) -> c_int {
    // SAFETY: a setter gets a live wrapper, a value or NULL, and the closure of its definition.
    let (o, value, name) = unsafe { (Obj::from_ptr(o), Obj::from_ptr_opt(value), closure_name(closure)) };
    let set = |name: Owned| {
        let Some(own) = object::instance_dict(o, true)? else { return Err(attr::no_attribute(o, &name)) };
        match value {
            Some(value) => dict::set(&own, &name, value),
            None if dict::pop(&own, &name)?.is_some() => Ok(()),
            None => Err(attr::no_attribute(o, &name)),
        }
    };
    name.and_then(set).into_c()
}

c_functions! {
    unary static_repr = |o| repr(o, "staticmethod");
    unary class_repr = |o| repr(o, "classmethod");
    init static_init = |o: &Obj, args: &Obj, kwargs: Option<&Obj>| init(o, args, kwargs, "staticmethod");
    init class_init = |o: &Obj, args: &Obj, kwargs: Option<&Obj>| init(o, args, kwargs, "classmethod");
    getter get_abstract = |o: &Obj| Ok(super::bool::new(is_abstract(callable(o))?));
}

/// `PyStaticMethod_New`.
pub fn new_staticmethod(callable: &Obj) -> Result<Owned> {
    new(&raw mut PyStaticMethod_Type, callable)
}

/// `PyClassMethod_New`.
pub fn new_classmethod(callable: &Obj) -> Result<Owned> {
    new(&raw mut PyClassMethod_Type, callable)
}

fn new(ty: *mut PyTypeObject, callable: &Obj) -> Result<Owned> {
    // SAFETY: every field is filled before the object is tracked.
    unsafe {
        let o: *mut FunctionWrapper = gc::new_static(ty)?;
        (*o).callable = callable.to_owned().into_ptr();
        (*o).dict = ptr::null_mut();
        gc::track(o.cast());
        Ok(Owned::from_ptr(o))
    }
}

/// Gives the wrapper the names and the doc of what it wraps.
fn copy_names(o: &Obj, callable: &Obj) -> Result<()> {
    for name in [istr!("__module__"), istr!("__name__"), istr!("__qualname__"), istr!("__doc__")] {
        if let Some(value) = attr::get_optional(callable, name)? {
            let own = object::instance_dict(o, true)?;
            if let Some(own) = own {
                dict::set(&own, name, &value)?;
            }
        }
    }
    Ok(())
}

fn callable(o: &Obj) -> &Obj {
    // SAFETY: the field holds NULL (before `__init__`) or a live object.
    singletons::or_none(unsafe { Obj::from_ptr_opt((*o.cast::<FunctionWrapper>()).callable) })
}

fn init(o: &Obj, args: &Obj, kwargs: Option<&Obj>, name: &str) -> Result<()> {
    method::no_keywords(name, kwargs)?;
    let items = tuple::items(args);
    let [function] = items else {
        return Err(raise!(TypeError, "{name} expected 1 argument, got {}", items.len()));
    };
    // SAFETY: the field holds NULL or an owned reference.
    unsafe { replace(&raw mut (*o.cast::<FunctionWrapper>()).callable, (*function).to_owned().into_ptr()) };
    copy_names(o, function)
}

fn repr(o: &Obj, name: &str) -> Result<Owned> {
    let inner = text::repr(Some(callable(o)))?;
    unicode::new(&format!("<{name}({})>", unicode::display(&inner)))
}

/// Whether the object says that it is abstract.
pub(super) fn is_abstract(o: &Obj) -> Result<bool> {
    match attr::get_optional(o, istr!("__isabstractmethod__"))? {
        Some(flag) => compare::is_true(&flag),
        None => Ok(false),
    }
}

unsafe extern "C" fn static_get(o: *mut PyObject, _instance: *mut PyObject, _class: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live object.
    callable(unsafe { Obj::from_ptr(o) }).to_owned().into_ptr()
}

unsafe extern "C" fn static_call(o: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live object, a tuple, and a dict or NULL.
    unsafe { call::call_tuple(callable(Obj::from_ptr(o)), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)) }.into_c()
}

unsafe extern "C" fn class_get(o: *mut PyObject, instance: *mut PyObject, class: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live object, and an instance and a class, of which one may be NULL.
    unsafe {
        let class = Obj::from_ptr_opt(class).unwrap_or_else(|| as_obj((*instance).ob_type));
        method::new(callable(Obj::from_ptr(o)), class).into_c()
    }
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: a dead wrapper owns its fields.
    unsafe {
        gc::untrack(o);
        clear_fields(o);
        free_instance(o);
    }
}

unsafe extern "C" fn clear_fields(o: *mut PyObject) -> c_int {
    // SAFETY: the fields hold NULL or owned references.
    unsafe {
        let o = o.cast::<FunctionWrapper>();
        clear(&raw mut (*o).callable);
        clear(&raw mut (*o).dict);
    }
    0
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live object and its visitor.
    unsafe {
        let o = o.cast::<FunctionWrapper>();
        visit_all(&[(*o).callable, (*o).dict], visit, arg)
    }
}
