//! `super`.

use super::cfn::{c_functions, free_instance, visit_all};
use super::object::generic_getattr;
use super::type_object::{as_obj, check, dict_of, mro, name as type_name};
use super::{dict, method, singletons, tuple, unicode};
use crate::abi::*;
use crate::engine::refcount::{clear, replace};
use crate::engine::{IntoC, Obj, Owned, Result, gc};
use crate::protocols::{attr, call};
use crate::{istr, raise};
use core::mem::offset_of;
use core::ptr;

/// A `super` object: opaque to C.
#[repr(C)]
struct Super {
    ob_base: PyObject,
    class: *mut PyTypeObject,
    object: *mut PyObject,
    start: *mut PyTypeObject,
}

/// `super`.
#[unsafe(no_mangle)]
pub static mut PySuper_Type: PyTypeObject = PyTypeObject {
    tp_name: c"super".as_ptr(),
    tp_basicsize: size_of::<Super>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_repr: Some(super_repr),
    tp_getattro: Some(super_getattro),
    tp_flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    tp_doc: c"super(type, object) -> the object's attributes behind the type in its MRO\nsuper(type, type2)\nsuper(type) -> unbound".as_ptr(),
    tp_traverse: Some(traverse),
    tp_members: (&raw const MEMBERS).cast_mut().cast(),
    tp_descr_get: Some(descr_get),
    tp_init: Some(super_init),
    tp_alloc: Some(crate::capi::object::PyType_GenericAlloc),
    tp_new: Some(crate::capi::object::PyType_GenericNew),
    tp_free: Some(crate::capi::objimpl::PyObject_GC_Del),
    ..PyTypeObject::STATIC
};

static mut MEMBERS: [PyMemberDef; 4] = [
    PyMemberDef::new(
        c"__thisclass__",
        _Py_T_OBJECT,
        offset_of!(Super, class),
        Py_READONLY,
        c"The class that super() starts behind.",
    ),
    PyMemberDef::new(c"__self__", _Py_T_OBJECT, offset_of!(Super, object), Py_READONLY, c"The instance; may be None."),
    PyMemberDef::new(
        c"__self_class__",
        _Py_T_OBJECT,
        offset_of!(Super, start),
        Py_READONLY,
        c"The class whose MRO is searched; may be None.",
    ),
    PyMemberDef::END,
];

c_functions! {
    unary super_repr = repr;
    binary super_getattro = getattro;
    init super_init = init;
}

fn init(o: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    method::no_keywords("super", kwargs)?;
    let items = tuple::items(args);
    let (class, object) = match items {
        [] => return Err(raise!(RuntimeError, "super(): no current frame")),
        [class] => (*class, None),
        [class, object] => (*class, Some(*object).filter(|o| !singletons::is_none(o))),
        _ => return Err(raise!(TypeError, "super() expected at most 2 arguments, got {}", items.len())),
    };
    if !check(class) {
        let got = class.type_name().limit(usize::MAX);
        return Err(raise!(TypeError, "super() argument 1 must be a type, not {got}"));
    }
    let start = object.map(|object| starting_class(class.cast(), object)).transpose()?;
    // SAFETY: fields hold NULL or owned references.
    unsafe {
        let s = o.cast::<Super>();
        replace(&raw mut (*s).class, class.to_owned().into_ptr().cast());
        replace(&raw mut (*s).object, object.map_or(ptr::null_mut(), |o| o.to_owned().into_ptr()));
        replace(&raw mut (*s).start, start.map_or(ptr::null_mut(), |s| s.into_ptr().cast()));
    }
    Ok(())
}

/// Whether the class stands in the MRO, which a metatype may have made without the type itself.
fn has_in_mro(ty: *mut PyTypeObject, class: *mut PyTypeObject) -> bool {
    mro(ty).iter().any(|t| ptr::eq(t.as_ptr(), class.cast()))
}

/// The class whose MRO is searched: the object itself when it is a subclass, else its class, or what it says is its class.
fn starting_class(class: *mut PyTypeObject, object: &Obj) -> Result<Owned> {
    if check(object) && has_in_mro(object.cast(), class) {
        return Ok(object.to_owned());
    }
    if has_in_mro(object.ty(), class) {
        return Ok(as_obj(object.ty()).to_owned());
    }
    if let Some(said) = attr::get_optional(object, istr!("__class__"))?
        && check(&said)
        && has_in_mro(said.cast(), class)
    {
        return Ok(said);
    }
    let (kind, name) =
        if check(object) { ("type", type_name(object.cast())) } else { ("instance of", type_name(object.ty())) };
    let (name, class) = (name.limit(usize::MAX), type_name(class).limit(usize::MAX));
    Err(raise!(TypeError, "super(type, obj): obj ({kind} {name}) is not an instance or subtype of type ({class})."))
}

fn getattro(o: &Obj, name: &Obj) -> Result<Owned> {
    // SAFETY: a live `super`; its fields hold NULL or live objects.
    let (class, object, start) = unsafe {
        let s = o.cast::<Super>();
        ((*s).class, Obj::from_ptr_opt((*s).object), (*s).start)
    };
    let is_class = unicode::check(name) && unicode::eq_ascii(name, "__class__");
    if start.is_null() || is_class {
        return generic_getattr(o, name);
    }
    // SAFETY: a ready type's MRO; it may be replaced while code runs.
    let line = unsafe { Obj::from_ptr((*start).tp_mro) }.to_owned();
    let behind = mro(start).iter().skip_while(|t| !ptr::eq(t.as_ptr(), class.cast())).skip(1);
    for base in behind {
        let Some(found) = dict::get(dict_of(base.cast())?, name)? else { continue };
        // SAFETY: the slot belongs to the found object's type.
        unsafe {
            let Some(get) = (*found.ty()).tp_descr_get else { return Ok(found) };
            let on_class = object.is_some_and(|o| ptr::eq(o.as_ptr(), start.cast()));
            let instance = if on_class { ptr::null_mut() } else { object.map_or(ptr::null_mut(), Obj::as_ptr) };
            return Owned::from_call(get(found.as_ptr(), instance, start.cast()));
        }
    }
    drop(line);
    generic_getattr(o, name)
}

fn repr(o: &Obj) -> Result<Owned> {
    // SAFETY: a live `super`.
    unsafe {
        let s = o.cast::<Super>();
        let name = |ty: *mut PyTypeObject| {
            if ty.is_null() { "NULL".to_owned() } else { type_name(ty).limit(usize::MAX).to_string() }
        };
        let class = name((*s).class);
        let text = if (*s).start.is_null() {
            format!("<super: <class '{class}'>, NULL>")
        } else {
            format!("<super: <class '{class}'>, <{} object>>", name((*s).start))
        };
        unicode::new(&text)
    }
}

unsafe extern "C" fn descr_get(o: *mut PyObject, instance: *mut PyObject, _class: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live `super`, and an instance or NULL.
    unsafe {
        let (this, s) = (Obj::from_ptr(o), o.cast::<Super>());
        let instance = Obj::from_ptr_opt(instance).filter(|i| !singletons::is_none(i));
        match instance {
            Some(instance) if (*s).object.is_null() && !(*s).class.is_null() => {
                call::call(as_obj(this.ty()), &[as_obj((*s).class), instance])
            }
            _ => Ok(this.to_owned()),
        }
        .into_c()
    }
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: a dead `super` owns its fields.
    unsafe {
        gc::untrack(o);
        let s = o.cast::<Super>();
        clear(&raw mut (*s).class);
        clear(&raw mut (*s).object);
        clear(&raw mut (*s).start);
        free_instance(o);
    }
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live object and its visitor.
    unsafe {
        let s = o.cast::<Super>();
        visit_all(&[(*s).class.cast(), (*s).object, (*s).start.cast()], visit, arg)
    }
}
