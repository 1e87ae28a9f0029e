//! The attributes and methods that types themselves have.

use super::cfn::c_functions;
use super::exceptions::set_attribute_error;
use super::type_attr::qualname;
use super::type_object::{PyType_Type, as_obj, check, dict_of, has_flag, modified, mro, name as type_name};
use super::{
    descr, dict, list, long, mappingproxy, object, singletons, tuple, type_cache, type_mro, type_slots, unicode,
};
use crate::abi::*;
use crate::engine::refcount::replace;
use crate::engine::{IntoC, Obj, Owned, Raised, Result};
use crate::protocols::{call, compare, instance, text};
use crate::{istr, raise};
use core::mem::offset_of;
use core::ptr;

pub const DOC: &CStr = c"type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type";

const fn size_member(name: &'static CStr, offset: usize) -> PyMemberDef {
    PyMemberDef::bare(name, Py_T_PYSSIZET, offset, Py_READONLY)
}

pub static mut MEMBERS: [PyMemberDef; 7] = [
    size_member(c"__basicsize__", offset_of!(PyTypeObject, tp_basicsize)),
    size_member(c"__itemsize__", offset_of!(PyTypeObject, tp_itemsize)),
    PyMemberDef::bare(c"__flags__", Py_T_ULONG, offset_of!(PyTypeObject, tp_flags), Py_READONLY),
    size_member(c"__weakrefoffset__", offset_of!(PyTypeObject, tp_weaklistoffset)),
    PyMemberDef::bare(c"__base__", _Py_T_OBJECT, offset_of!(PyTypeObject, tp_base), Py_READONLY),
    size_member(c"__dictoffset__", offset_of!(PyTypeObject, tp_dictoffset)),
    PyMemberDef::END,
];

pub static mut GETSET: [PyGetSetDef; 13] = [
    PyGetSetDef::bare(c"__name__", Some(get_name), Some(set_name)),
    PyGetSetDef::bare(c"__qualname__", Some(get_qualname), Some(set_qualname)),
    PyGetSetDef::bare(c"__bases__", Some(get_bases), Some(set_bases)),
    PyGetSetDef::bare(c"__mro__", Some(get_mro), None),
    PyGetSetDef::bare(c"__module__", Some(get_module), Some(set_module)),
    PyGetSetDef::bare(c"__abstractmethods__", Some(get_abstract), Some(set_abstract)),
    PyGetSetDef::bare(c"__dict__", Some(get_dict), None),
    PyGetSetDef::bare(c"__doc__", Some(get_doc), Some(set_doc)),
    PyGetSetDef::bare(c"__text_signature__", Some(get_signature), None),
    PyGetSetDef::bare(c"__annotations__", Some(get_annotations), Some(set_annotations)),
    PyGetSetDef::bare(c"__annotate__", Some(get_annotate), Some(set_annotate)),
    PyGetSetDef::bare(c"__type_params__", Some(get_type_params), Some(set_type_params)),
    PyGetSetDef::END,
];

pub static mut METHODS: [PyMethodDef; 8] = [
    PyMethodDef::noargs(c"mro", method_mro, 0, c"mro($self, /)\n--\n\nThe type's method resolution order, as a list."),
    PyMethodDef::noargs(
        c"__subclasses__",
        method_subclasses,
        0,
        c"__subclasses__($self, /)\n--\n\nThe types that have this one among their bases.",
    ),
    PyMethodDef::fast_keywords(
        c"__prepare__",
        method_prepare,
        METH_CLASS,
        c"__prepare__($cls, name, bases, /, **kwds)\n--\n\nThe namespace to fill for a new class.",
    ),
    PyMethodDef::o(
        c"__instancecheck__",
        method_instancecheck,
        0,
        c"__instancecheck__($self, instance, /)\n--\n\nWhether the object is an instance.",
    ),
    PyMethodDef::o(
        c"__subclasscheck__",
        method_subclasscheck,
        0,
        c"__subclasscheck__($self, subclass, /)\n--\n\nWhether the class is a subclass.",
    ),
    PyMethodDef::noargs(
        c"__dir__",
        method_dir,
        0,
        c"__dir__($self, /)\n--\n\nThe names of the attributes of the type and its bases.",
    ),
    PyMethodDef::noargs(c"__sizeof__", method_sizeof, 0, c"__sizeof__($self, /)\n--\n\nThe type's size in memory."),
    PyMethodDef::END,
];

c_functions! {
    unary type_repr = repr;
    getter get_name = |o: &Obj| super::type_object::short_name(o.cast());
    getter get_qualname = |o: &Obj| qualname(o.cast());
    getter get_bases = |o: &Obj| Ok(or_none(bases_of(o)));
    getter get_mro = |o: &Obj| Ok(or_none(field(o, |t| t.tp_mro)));
    getter get_module = |o: &Obj| super::type_attr::module(o.cast());
    getter get_abstract = abstract_methods;
    getter get_dict = |o: &Obj| mappingproxy::new(dict_of(o.cast())?);
    getter get_doc = doc;
    getter get_signature = signature;
    getter get_annotations = annotations;
    getter get_annotate = annotate;
    getter get_type_params = type_params;
    noargs method_mro = mro_list;
    noargs method_subclasses = subclasses;
    noargs method_dir = dir;
    noargs method_sizeof = sizeof;
    binary method_instancecheck = |ty: &Obj, o: &Obj| Ok(super::bool::new(instance::plain_is_instance(o, ty)?));
    binary method_subclasscheck = |ty: &Obj, sub: &Obj| Ok(super::bool::new(instance::plain_is_subclass(sub, ty)?));
}

macro_rules! setters {
    ($($name:ident = $f:expr;)*) => {$(
        unsafe extern "C" fn $name(ty: *mut PyObject, value: *mut PyObject, _closure: *mut c_void) -> c_int {
            // SAFETY: a setter gets a live type, and a value or NULL.
            unsafe { $f(Obj::from_ptr(ty), Obj::from_ptr_opt(value)) }.into_c()
        }
    )*};
}
setters! {
    set_name = assign_name;
    set_qualname = assign_qualname;
    set_bases = assign_bases;
    set_module = assign_module;
    set_abstract = assign_abstract;
    set_doc = assign_doc;
    set_annotations = assign_annotations;
    set_annotate = assign_annotate;
    set_type_params = assign_type_params;
}

/// An object field of the type.
fn field(o: &Obj, of: impl Fn(&PyTypeObject) -> *mut PyObject) -> Option<&Obj> {
    // SAFETY: a live type; the field is NULL or a live object.
    unsafe { Obj::from_ptr_opt(of(&*o.cast::<PyTypeObject>())) }
}

fn bases_of(o: &Obj) -> Option<&Obj> {
    field(o, |t| t.tp_bases)
}

fn or_none(o: Option<&Obj>) -> Owned {
    singletons::or_none(o).to_owned()
}

fn repr(o: &Obj) -> Result<Owned> {
    let name = qualname(o.cast())?;
    match super::type_attr::module(o.cast()) {
        Ok(module) if unicode::check(&module) && !unicode::eq_ascii(&module, "builtins") => {
            unicode::new(&format!("<class '{}.{}'>", unicode::display(&module), unicode::display(&name)))
        }
        other => {
            if other.is_err() {
                crate::engine::error::clear();
            }
            unicode::new(&format!("<class '{}'>", type_name(o.cast()).limit(usize::MAX)))
        }
    }
}

/// Refuses to change or delete an attribute of an immutable type, and to delete any of these.
fn check_settable<'a>(o: &Obj, name: &str, value: Option<&'a Obj>) -> Result<&'a Obj> {
    let class = type_name(o.cast()).limit(usize::MAX);
    if has_flag(o.cast(), Py_TPFLAGS_IMMUTABLETYPE) {
        return Err(raise!(TypeError, "cannot set '{name}' attribute of immutable type '{class}'"));
    }
    value.ok_or_else(|| raise!(TypeError, "cannot delete '{name}' attribute of immutable type '{class}'"))
}

fn assign_name(o: &Obj, value: Option<&Obj>) -> Result<()> {
    let value = check_settable(o, "__name__", value)?;
    if !unicode::check(value) {
        let (class, got) = (type_name(o.cast()).limit(usize::MAX), value.type_name().limit(usize::MAX));
        return Err(raise!(TypeError, "can only assign string to {class}.__name__, not '{got}'"));
    }
    let text = unicode::as_utf8(value)?;
    if text.contains(&0) {
        return Err(raise!(ValueError, "type name must not contain null characters"));
    }
    let copy = super::type_spec::copy_c_string(text)?;
    // SAFETY: a mutable type is a heap type.
    unsafe {
        let h = o.cast::<PyHeapTypeObject>();
        let old = (*h)._ht_tpname;
        (*h)._ht_tpname = copy;
        (*h).ht_type.tp_name = copy;
        crate::engine::alloc::mem_free(old.cast());
        replace(&raw mut (*h).ht_name, value.to_owned().into_ptr());
    }
    Ok(())
}

fn assign_qualname(o: &Obj, value: Option<&Obj>) -> Result<()> {
    let value = check_settable(o, "__qualname__", value)?;
    if !unicode::check(value) {
        let (class, got) = (type_name(o.cast()).limit(usize::MAX), value.type_name().limit(usize::MAX));
        return Err(raise!(TypeError, "can only assign string to {class}.__qualname__, not '{got}'"));
    }
    // SAFETY: a mutable type is a heap type.
    unsafe { replace(&raw mut (*o.cast::<PyHeapTypeObject>()).ht_qualname, value.to_owned().into_ptr()) };
    Ok(())
}

fn assign_bases(o: &Obj, value: Option<&Obj>) -> Result<()> {
    let value = check_settable(o, "__bases__", value)?;
    let ty = o.cast::<PyTypeObject>();
    let class = type_name(ty).limit(usize::MAX);
    if !tuple::check(value) {
        let got = value.type_name().limit(usize::MAX);
        return Err(raise!(TypeError, "can only assign tuple to {class}.__bases__, not {got}"));
    }
    if tuple::items(value).is_empty() {
        return Err(raise!(TypeError, "can only assign non-empty tuple to {class}.__bases__, not ()"));
    }
    for base in tuple::items(value) {
        if !check(base) {
            let got = base.type_name().limit(usize::MAX);
            return Err(raise!(TypeError, "{class}.__bases__ must be tuple of classes, not '{got}'"));
        }
        if super::type_object::is_subtype(base.cast(), ty) {
            return Err(raise!(TypeError, "a __bases__ item causes an inheritance cycle"));
        }
    }
    let base = type_mro::best_base(value)?;
    // SAFETY: a mutable heap type.
    unsafe {
        let old_base = (*ty).tp_base;
        super::object_methods::check_layout(old_base, base, "__bases__")?;
        let old_bases = Owned::from_ptr((*ty).tp_bases);
        (*ty).tp_bases = value.to_owned().into_ptr();
        (*ty).tp_base = base;
        if let Err(raised) = remake_mros(ty) {
            let pending = crate::engine::error::take();
            drop(Owned::from_ptr((*ty).tp_bases));
            (*ty).tp_bases = old_bases.into_ptr();
            (*ty).tp_base = old_base;
            let _ = remake_mros(ty);
            return Err(pending.map_or(raised, crate::engine::error::restore));
        }
        crate::engine::refcount::incref(base.cast());
        crate::engine::refcount::decref(old_base.cast());
        for base in tuple::items(&old_bases) {
            type_cache::remove_subclass(base.cast(), ty);
        }
        for base in tuple::items(value) {
            if !type_cache::add_subclass(base.cast(), ty) {
                return Err(Raised::no_memory());
            }
        }
    }
    modified(ty);
    type_slots::fix_all(ty)
}

/// Computes the MRO anew, of the type and of those below it.
fn remake_mros(ty: *mut PyTypeObject) -> Result<()> {
    modified(ty);
    type_mro::set_mro(ty)?;
    let mut below = Vec::new();
    type_cache::for_each_subclass(ty, &mut |sub| below.push(sub));
    below.into_iter().try_for_each(remake_mros)
}

/// Sets or deletes an entry of the type's dict.
fn set_entry(o: &Obj, name: &Obj, value: Option<&Obj>) -> Result<()> {
    modified(o.cast());
    let dict = dict_of(o.cast())?;
    match value {
        Some(value) => dict::set(dict, name, value),
        None => dict::pop(dict, name).map(drop),
    }
}

fn assign_module(o: &Obj, value: Option<&Obj>) -> Result<()> {
    let value = check_settable(o, "__module__", value)?;
    set_entry(o, istr!("__module__"), Some(value))?;
    set_entry(o, istr!("__firstlineno__"), None)
}

fn abstract_methods(o: &Obj) -> Result<Owned> {
    let name = istr!("__abstractmethods__");
    let found = if o.is(as_obj(&raw mut PyType_Type)) { None } else { dict::get(dict_of(o.cast())?, name)? };
    found.ok_or_else(|| set_attribute_error(o, name, format_args!("__abstractmethods__")))
}

fn assign_abstract(o: &Obj, value: Option<&Obj>) -> Result<()> {
    let name = istr!("__abstractmethods__");
    let is_abstract = match value {
        Some(value) => {
            let truth = compare::is_true(value)?;
            set_entry(o, name, Some(value))?;
            truth
        }
        None => {
            if dict::pop(dict_of(o.cast())?, name)?.is_none() {
                return Err(set_attribute_error(o, name, format_args!("__abstractmethods__")));
            }
            false
        }
    };
    modified(o.cast());
    // SAFETY: a live type.
    unsafe {
        let flags = &raw mut (*o.cast::<PyTypeObject>()).tp_flags;
        *flags = *flags & !Py_TPFLAGS_IS_ABSTRACT | if is_abstract { Py_TPFLAGS_IS_ABSTRACT } else { 0 };
    }
    Ok(())
}

fn doc(o: &Obj) -> Result<Owned> {
    let ty = o.cast::<PyTypeObject>();
    // SAFETY: a live type; a doc string is NUL-terminated.
    unsafe {
        if !has_flag(ty, Py_TPFLAGS_HEAPTYPE) && !(*ty).tp_doc.is_null() {
            return descr::doc_of((*ty).tp_name, (*ty).tp_doc);
        }
        let Some(found) = dict::get(dict_of(ty)?, istr!("__doc__"))? else { return Ok(or_none(None)) };
        match (*found.ty()).tp_descr_get {
            Some(get) => Owned::from_call(get(found.as_ptr(), ptr::null_mut(), o.as_ptr())),
            None => Ok(found),
        }
    }
}

fn assign_doc(o: &Obj, value: Option<&Obj>) -> Result<()> {
    let value = check_settable(o, "__doc__", value)?;
    set_entry(o, istr!("__doc__"), Some(value))
}

fn signature(o: &Obj) -> Result<Owned> {
    // SAFETY: a live type; a doc string is NUL-terminated.
    unsafe {
        let ty = o.cast::<PyTypeObject>();
        descr::signature_of((*ty).tp_name, (*ty).tp_doc, 0)
    }
}

#[cold]
fn no_attribute(o: &Obj, name: &Obj) -> Raised {
    let class = type_name(o.cast()).limit(usize::MAX);
    set_attribute_error(o, name, format_args!("type object '{class}' has no attribute '{}'", unicode::display(name)))
}

/// An entry of the type's dict, bound.
fn entry(o: &Obj, name: &Obj) -> Result<Option<Owned>> {
    let Some(found) = dict::get(dict_of(o.cast())?, name)? else { return Ok(None) };
    // SAFETY: the slot belongs to the found object's type.
    unsafe {
        match (*found.ty()).tp_descr_get {
            Some(get) => Owned::from_call(get(found.as_ptr(), ptr::null_mut(), o.as_ptr())).map(Some),
            None => Ok(Some(found)),
        }
    }
}

fn annotations(o: &Obj) -> Result<Owned> {
    if !has_flag(o.cast(), Py_TPFLAGS_HEAPTYPE) {
        return Err(no_attribute(o, istr!("__annotations__")));
    }
    for name in [istr!("__annotations__"), istr!("__annotations_cache__")] {
        if let Some(found) = entry(o, name)? {
            return Ok(found);
        }
    }
    let annotate = annotate(o)?;
    let made = if call::is_callable(&annotate) {
        let made = call::call(&annotate, &[&*long::from_i64(1)?])?;
        if !dict::check(&made) {
            let got = made.type_name().limit(usize::MAX);
            return Err(raise!(TypeError, "__annotate__ returned non-dict of type '{got}'"));
        }
        made
    } else {
        dict::new()?
    };
    set_entry(o, istr!("__annotations_cache__"), Some(&made))?;
    Ok(made)
}

fn assign_annotations(o: &Obj, value: Option<&Obj>) -> Result<()> {
    refuse_immutable(o, "__annotations__")?;
    if value.is_none() {
        let dict = dict_of(o.cast())?;
        let own = dict::pop(dict, istr!("__annotations__"))?;
        let cached = dict::pop(dict, istr!("__annotations_cache__"))?;
        if own.is_none() && cached.is_none() {
            return Err(set_attribute_error(o, istr!("__annotations__"), format_args!("__annotations__")));
        }
        modified(o.cast());
        return Ok(());
    }
    set_entry(o, istr!("__annotations_cache__"), None)?;
    set_entry(o, istr!("__annotations__"), value)?;
    set_entry(o, istr!("__annotate_func__"), None)
}

fn refuse_immutable(o: &Obj, name: &str) -> Result<()> {
    if has_flag(o.cast(), Py_TPFLAGS_IMMUTABLETYPE) {
        let class = type_name(o.cast()).limit(usize::MAX);
        return Err(raise!(TypeError, "cannot set '{name}' attribute of immutable type '{class}'"));
    }
    Ok(())
}

fn annotate(o: &Obj) -> Result<Owned> {
    if !has_flag(o.cast(), Py_TPFLAGS_HEAPTYPE) {
        return Err(no_attribute(o, istr!("__annotate__")));
    }
    for name in [istr!("__annotate_func__"), istr!("__annotate__")] {
        if let Some(found) = entry(o, name)? {
            return Ok(found);
        }
    }
    set_entry(o, istr!("__annotate_func__"), Some(singletons::none()))?;
    Ok(or_none(None))
}

fn assign_annotate(o: &Obj, value: Option<&Obj>) -> Result<()> {
    let Some(value) = value else { return Err(raise!(TypeError, "cannot delete __annotate__ attribute")) };
    refuse_immutable(o, "__annotate__")?;
    if !singletons::is_none(value) && !call::is_callable(value) {
        return Err(raise!(TypeError, "__annotate__ must be callable or None"));
    }
    set_entry(o, istr!("__annotate_func__"), Some(value))?;
    if singletons::is_none(value) {
        return Ok(());
    }
    set_entry(o, istr!("__annotations_cache__"), None)
}

fn type_params(o: &Obj) -> Result<Owned> {
    if !has_flag(o.cast(), Py_TPFLAGS_HEAPTYPE) {
        return Ok(tuple::empty());
    }
    Ok(dict::get(dict_of(o.cast())?, istr!("__type_params__"))?.unwrap_or_else(tuple::empty))
}

fn assign_type_params(o: &Obj, value: Option<&Obj>) -> Result<()> {
    let value = check_settable(o, "__type_params__", value)?;
    set_entry(o, istr!("__type_params__"), Some(value))
}

fn mro_list(o: &Obj) -> Result<Owned> {
    crate::protocols::sequence::list(&*type_mro::compute(o.cast())?)
}

fn subclasses(o: &Obj) -> Result<Owned> {
    let mut found = Vec::new();
    type_cache::for_each_subclass(o.cast(), &mut |sub| found.push(as_obj(sub).to_owned()));
    list::from_owned(found)
}

unsafe extern "C" fn method_prepare(
    _cls: *mut PyObject,
    _args: *const *mut PyObject,
    _nargs: Py_ssize_t,
    _kwnames: *mut PyObject,
) -> *mut PyObject {
    dict::new().into_c()
}

/// The names in the dicts of the type and its bases.
fn dir(o: &Obj) -> Result<Owned> {
    crate::protocols::sequence::list(&*merged_dicts(o.cast())?)
}

/// A dict with every name of the type's and its bases' dicts.
pub fn merged_dicts(ty: *mut PyTypeObject) -> Result<Owned> {
    let all = dict::new()?;
    for base in mro(ty) {
        if check(base) {
            dict::merge(&all, dict_of(base.cast())?, false)?;
        }
    }
    Ok(all)
}

fn sizeof(o: &Obj) -> Result<Owned> {
    let size = if has_flag(o.cast(), Py_TPFLAGS_HEAPTYPE) {
        // SAFETY: a live heap type.
        size_of::<PyHeapTypeObject>()
            + unsafe { (*o.cast::<PyVarObject>()).ob_size as usize } * size_of::<PyMemberDef>()
    } else {
        size_of::<PyTypeObject>()
    };
    long::from_usize(size)
}

/// `type.__init__`: takes what `type.__new__` takes, and does nothing.
pub(super) unsafe extern "C" fn init(_ty: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> c_int {
    // SAFETY: a slot gets a live type, a tuple, and a dict or NULL.
    let (args, kwargs) = unsafe { (tuple::items(Obj::from_ptr(args)), Obj::from_ptr_opt(kwargs)) };
    if args.len() == 1 && kwargs.is_some_and(|k| dict::len(k) != 0) {
        return Err::<(), _>(raise!(TypeError, "type.__init__() takes no keyword arguments")).into_c();
    }
    if args.len() != 1 && args.len() != 3 {
        return Err::<(), _>(raise!(TypeError, "type.__init__() takes 1 or 3 arguments")).into_c();
    }
    0
}

/// The text of a value, for messages.
pub(super) fn repr_text(o: &Obj) -> Result<String> {
    let text = text::repr(Some(o))?;
    Ok(unicode::display(&text).to_string())
}

/// The root type.
pub(super) fn root() -> *mut PyTypeObject {
    &raw mut object::PyBaseObject_Type
}
