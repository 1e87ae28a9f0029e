//! `property`.

use super::cfn::{alloc_instance, c_functions, free_instance, visit_all};
use super::descr_function::is_abstract;
use super::exceptions::exc;
use super::type_object::as_obj;
use super::{dict, singletons, tuple, unicode};
use crate::abi::*;
use crate::engine::error::{self, raise_fmt};
use crate::engine::refcount::{clear, replace};
use crate::engine::{IntoC, Obj, Owned, Raised, Result, gc};
use crate::protocols::{attr, call};
use crate::{istr, raise};
use core::mem::offset_of;

/// A property: opaque to C.
#[repr(C)]
struct Property {
    ob_base: PyObject,
    get: *mut PyObject,
    set: *mut PyObject,
    del: *mut PyObject,
    doc: *mut PyObject,
    name: *mut PyObject,
    doc_from_getter: u8,
}

/// `property`.
#[unsafe(no_mangle)]
pub static mut PyProperty_Type: PyTypeObject = PyTypeObject {
    tp_name: c"property".as_ptr(),
    tp_basicsize: size_of::<Property>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    tp_doc: c"property(fget=None, fset=None, fdel=None, doc=None)\n--\n\nAn attribute that functions compute, set and delete.".as_ptr(),
    tp_traverse: Some(traverse),
    tp_clear: Some(clear_fields),
    tp_methods: (&raw const METHODS).cast_mut().cast(),
    tp_members: (&raw const MEMBERS).cast_mut().cast(),
    tp_getset: (&raw const GETSET).cast_mut().cast(),
    tp_descr_get: Some(descr_get),
    tp_descr_set: Some(descr_set),
    tp_init: Some(property_init),
    tp_alloc: Some(crate::capi::object::PyType_GenericAlloc),
    tp_new: Some(crate::capi::object::PyType_GenericNew),
    tp_free: Some(crate::capi::objimpl::PyObject_GC_Del),
    ..PyTypeObject::STATIC
};

static mut MEMBERS: [PyMemberDef; 5] = [
    PyMemberDef::bare(c"fget", _Py_T_OBJECT, offset_of!(Property, get), Py_READONLY),
    PyMemberDef::bare(c"fset", _Py_T_OBJECT, offset_of!(Property, set), Py_READONLY),
    PyMemberDef::bare(c"fdel", _Py_T_OBJECT, offset_of!(Property, del), Py_READONLY),
    PyMemberDef::bare(c"__doc__", _Py_T_OBJECT, offset_of!(Property, doc), 0),
    PyMemberDef::END,
];
static mut GETSET: [PyGetSetDef; 3] = [
    PyGetSetDef::bare(c"__name__", Some(get_name), Some(set_name)),
    PyGetSetDef::bare(c"__isabstractmethod__", Some(get_abstract), None),
    PyGetSetDef::END,
];
static mut METHODS: [PyMethodDef; 5] = [
    PyMethodDef::o(c"getter", method_getter, 0, c"The property with another getter."),
    PyMethodDef::o(c"setter", method_setter, 0, c"The property with another setter."),
    PyMethodDef::o(c"deleter", method_deleter, 0, c"The property with another deleter."),
    PyMethodDef::varargs(
        c"__set_name__",
        method_set_name,
        0,
        c"__set_name__($self, owner, name, /)\n--\n\nTells the property its name.",
    ),
    PyMethodDef::END,
];

c_functions! {
    init property_init = init;
    getter get_name = name;
    getter get_abstract = abstract_flag;
    binary method_getter = |o: &Obj, f: &Obj| copy(o, Some(f), None, None);
    binary method_setter = |o: &Obj, f: &Obj| copy(o, None, Some(f), None);
    binary method_deleter = |o: &Obj, f: &Obj| copy(o, None, None, Some(f));
    binary method_set_name = assign_name;
}

fn fields(o: &Obj) -> *mut Property {
    o.cast()
}

/// A field, when it is set.
fn field(p: &*mut PyObject) -> Option<&Obj> {
    // SAFETY: a field holds NULL or a live object.
    unsafe { Obj::from_ptr_opt(*p) }
}

fn init(o: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    const NAMES: [&str; 4] = ["fget", "fset", "fdel", "doc"];
    let given = tuple::items(args);
    if given.len() > 4 {
        return Err(raise!(TypeError, "property() takes at most 4 arguments ({} given)", given.len()));
    }
    let mut values: [Option<Owned>; 4] = core::array::from_fn(|i| given.get(i).map(|o| (*o).to_owned()));
    for (key, value) in kwargs.into_iter().flat_map(dict::iter) {
        let Some(i) = NAMES.iter().position(|n| unicode::check(key) && unicode::eq_ascii(key, n)) else {
            return Err(super::cfn::unexpected_keyword("property", key));
        };
        if values[i].is_some() {
            return Err(raise!(
                TypeError,
                "argument for property() given by name ('{}') and position ({})",
                NAMES[i],
                i + 1
            ));
        }
        values[i] = Some(value.to_owned());
    }
    let [get, set, del, doc] = values.map(|v| v.filter(|v| !singletons::is_none(v)));
    fill(o, get, set, del, doc)
}

fn fill(o: &Obj, get: Option<Owned>, set: Option<Owned>, del: Option<Owned>, doc: Option<Owned>) -> Result<()> {
    let raw = |o: Option<Owned>| o.map_or(core::ptr::null_mut(), Owned::into_ptr);
    let mut doc = doc;
    let mut from_getter = false;
    if let (None, Some(get)) = (&doc, &get) {
        doc = attr::get_optional(get, istr!("__doc__"))?.filter(|d| !singletons::is_none(d));
        from_getter = doc.is_some();
    }
    // SAFETY: fields hold NULL or owned references.
    unsafe {
        let p = fields(o);
        replace(&raw mut (*p).get, raw(get));
        replace(&raw mut (*p).set, raw(set));
        replace(&raw mut (*p).del, raw(del));
        (*p).doc_from_getter = u8::from(from_getter);
        if o.is_exactly(&raw mut PyProperty_Type) {
            replace(&raw mut (*p).doc, raw(doc));
            return Ok(());
        }
    }
    // A derived type keeps its doc in the instance's dict.
    let doc = doc.unwrap_or_else(|| singletons::none().to_owned());
    match attr::set(o, istr!("__doc__"), Some(&doc)) {
        // Only a doc that came from the getter has to arrive.
        Err(_) if !from_getter && error::matches(exc::AttributeError) => {
            error::clear();
            Ok(())
        }
        other => other,
    }
}

/// The property with one function replaced.
fn copy(o: &Obj, get: Option<&Obj>, set: Option<&Obj>, del: Option<&Obj>) -> Result<Owned> {
    // SAFETY: a live property.
    let p = unsafe { &*fields(o) };
    let pick = |new: Option<&Obj>, old: &*mut PyObject| {
        let new = new.filter(|f| !singletons::is_none(f)).map(Obj::to_owned);
        new.or_else(|| field(old).map(Obj::to_owned))
    };
    let none = || singletons::none().to_owned();
    let (get, set, del) = (pick(get, &p.get), pick(set, &p.set), pick(del, &p.del));
    let doc = if p.doc_from_getter != 0 && get.is_some() { None } else { field(&p.doc).map(Obj::to_owned) };
    let values = [get, set, del, doc].map(|v| v.unwrap_or_else(none));
    let made = if o.is_exactly(&raw mut PyProperty_Type) {
        let made = alloc_instance(o.ty(), 0)?;
        let [get, set, del, doc] = values.map(|v| Some(v).filter(|v| !singletons::is_none(v)));
        fill(&made, get, set, del, doc)?;
        made
    } else {
        call::call(as_obj(o.ty()), &[&*values[0], &*values[1], &*values[2], &*values[3]])?
    };
    if made.is_instance(&raw mut PyProperty_Type)
        && let Some(name) = field(&p.name)
    {
        // SAFETY: just checked to be a property.
        unsafe { replace(&raw mut (*fields(&made)).name, name.to_owned().into_ptr()) };
    }
    Ok(made)
}

/// The name: given by the class, or the getter's.
fn find_name(o: &Obj) -> Result<Option<Owned>> {
    // SAFETY: a live property.
    let p = unsafe { &*fields(o) };
    if let Some(name) = field(&p.name) {
        return Ok(Some(name.to_owned()));
    }
    match field(&p.get) {
        Some(get) => attr::get_optional(get, istr!("__name__")),
        None => Ok(None),
    }
}

fn name(o: &Obj) -> Result<Owned> {
    find_name(o)?.ok_or_else(|| raise!(AttributeError, "'property' object has no attribute '__name__'"))
}

unsafe extern "C" fn set_name(o: *mut PyObject, value: *mut PyObject, _closure: *mut c_void) -> c_int {
    // SAFETY: a setter gets a live property, and a value or NULL.
    unsafe {
        if !value.is_null() {
            crate::engine::refcount::incref(value);
        }
        replace(&raw mut (*o.cast::<Property>()).name, value);
    }
    0
}

fn assign_name(o: &Obj, args: &Obj) -> Result<Owned> {
    let items = tuple::items(args);
    let [_, name] = items else {
        return Err(raise!(TypeError, "__set_name__() takes 2 positional arguments but {} were given", items.len()));
    };
    // SAFETY: a live property.
    unsafe { replace(&raw mut (*fields(o)).name, (*name).to_owned().into_ptr()) };
    Ok(singletons::none().to_owned())
}

fn abstract_flag(o: &Obj) -> Result<Owned> {
    // SAFETY: a live property.
    let p = unsafe { &*fields(o) };
    for function in [&p.get, &p.set, &p.del] {
        if let Some(function) = field(function)
            && is_abstract(function)?
        {
            return Ok(super::bool::new(true));
        }
    }
    Ok(super::bool::new(false))
}

#[cold]
fn has_no(o: &Obj, instance: &Obj, what: &str) -> Raised {
    let text = || -> Result<String> {
        let class = super::type_attr::qualname(instance.ty())?;
        let class = super::type_members::repr_text(&class)?;
        Ok(match find_name(o)? {
            Some(name) => {
                format!("property {} of {class} object has no {what}", super::type_members::repr_text(&name)?)
            }
            None => format!("property of {class} object has no {what}"),
        })
    };
    match text() {
        Ok(text) => raise_fmt(exc::AttributeError, format_args!("{text}")),
        Err(raised) => raised,
    }
}

unsafe extern "C" fn descr_get(o: *mut PyObject, instance: *mut PyObject, _class: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live property, and an instance or NULL.
    let (o, instance) = unsafe { (Obj::from_ptr(o), Obj::from_ptr_opt(instance)) };
    let Some(instance) = instance.filter(|i| !singletons::is_none(i)) else { return o.to_owned().into_ptr() };
    // SAFETY: a live property.
    match field(unsafe { &(*fields(o)).get }) {
        Some(get) => call::call(get, &[instance]),
        None => Err(has_no(o, instance, "getter")),
    }
    .into_c()
}

unsafe extern "C" fn descr_set(o: *mut PyObject, instance: *mut PyObject, value: *mut PyObject) -> c_int {
    // SAFETY: a slot gets a live property, a live instance, and a value or NULL.
    unsafe {
        let (o, instance) = (Obj::from_ptr(o), Obj::from_ptr(instance));
        let p = &*fields(o);
        match Obj::from_ptr_opt(value) {
            Some(value) => match field(&p.set) {
                Some(set) => call::call(set, &[instance, value]).map(drop),
                None => Err(has_no(o, instance, "setter")),
            },
            None => match field(&p.del) {
                Some(del) => call::call(del, &[instance]).map(drop),
                None => Err(has_no(o, instance, "deleter")),
            },
        }
        .into_c()
    }
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: a dead property owns its fields.
    unsafe {
        gc::untrack(o);
        let p = o.cast::<Property>();
        for slot in [&raw mut (*p).get, &raw mut (*p).set, &raw mut (*p).del, &raw mut (*p).doc, &raw mut (*p).name] {
            clear(slot);
        }
        free_instance(o);
    }
}

unsafe extern "C" fn clear_fields(o: *mut PyObject) -> c_int {
    // SAFETY: the collector gives a live property.
    unsafe { clear(&raw mut (*o.cast::<Property>()).doc) };
    0
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live property and its visitor.
    unsafe {
        let p = o.cast::<Property>();
        visit_all(&[(*p).get, (*p).set, (*p).del, (*p).doc], visit, arg)
    }
}
