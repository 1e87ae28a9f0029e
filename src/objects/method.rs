//! `method` (a function bound to an object) and `instancemethod`.

use super::cfn::{c_functions, visit_all};
use super::{singletons, tuple, unicode};
use crate::abi::*;
use crate::engine::refcount::xdecref;
use crate::engine::{IntoC, Obj, Owned, Result, gc};
use crate::protocols::{attr, call, compare, text};
use crate::{istr, raise};
use core::mem::offset_of;
use core::ptr;

/// `method`.
#[unsafe(no_mangle)]
pub static mut PyMethod_Type: PyTypeObject = PyTypeObject {
    tp_name: c"method".as_ptr(),
    tp_basicsize: size_of::<PyMethodObject>() as Py_ssize_t,
    tp_dealloc: Some(method_dealloc),
    tp_vectorcall_offset: offset_of!(PyMethodObject, vectorcall) as Py_ssize_t,
    tp_repr: Some(method_repr),
    tp_hash: Some(method_hash),
    tp_call: Some(crate::capi::abstract_::call::PyVectorcall_Call),
    tp_getattro: Some(method_getattro),
    tp_setattro: Some(crate::capi::object::PyObject_GenericSetAttr),
    tp_flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL,
    tp_doc: c"method(function, instance, /)\n--\n\nA function bound to an instance.".as_ptr(),
    tp_traverse: Some(method_traverse),
    tp_richcompare: Some(method_richcompare),
    tp_weaklistoffset: offset_of!(PyMethodObject, im_weakreflist) as Py_ssize_t,
    tp_methods: (&raw const METHODS).cast_mut().cast(),
    tp_members: (&raw const MEMBERS).cast_mut().cast(),
    tp_getset: (&raw const GETSET).cast_mut().cast(),
    tp_descr_get: Some(method_get),
    tp_new: Some(method_new),
    ..PyTypeObject::STATIC
};

/// `instancemethod`.
#[unsafe(no_mangle)]
pub static mut PyInstanceMethod_Type: PyTypeObject = PyTypeObject {
    tp_name: c"instancemethod".as_ptr(),
    tp_basicsize: size_of::<PyInstanceMethodObject>() as Py_ssize_t,
    tp_dealloc: Some(instance_dealloc),
    tp_repr: Some(instance_repr),
    tp_call: Some(instance_call),
    tp_getattro: Some(instance_getattro),
    tp_flags: Py_TPFLAGS_HAVE_GC,
    tp_doc: c"instancemethod(function)\n\nMakes a function bind to instances.".as_ptr(),
    tp_traverse: Some(instance_traverse),
    tp_richcompare: Some(instance_richcompare),
    tp_members: (&raw const INSTANCE_MEMBERS).cast_mut().cast(),
    tp_getset: (&raw const INSTANCE_GETSET).cast_mut().cast(),
    tp_descr_get: Some(instance_get),
    tp_new: Some(instance_new),
    ..PyTypeObject::STATIC
};

static mut MEMBERS: [PyMemberDef; 3] = [
    PyMemberDef::new(
        c"__func__",
        _Py_T_OBJECT,
        offset_of!(PyMethodObject, im_func),
        Py_READONLY,
        c"The function that the method calls.",
    ),
    PyMemberDef::new(
        c"__self__",
        _Py_T_OBJECT,
        offset_of!(PyMethodObject, im_self),
        Py_READONLY,
        c"The instance that the method is bound to.",
    ),
    PyMemberDef::END,
];
static mut METHODS: [PyMethodDef; 2] = [PyMethodDef::noargs(c"__reduce__", method_reduce, 0, c""), PyMethodDef::END];
static mut GETSET: [PyGetSetDef; 2] = [PyGetSetDef::bare(c"__doc__", Some(method_doc), None), PyGetSetDef::END];
static mut INSTANCE_MEMBERS: [PyMemberDef; 2] = [
    PyMemberDef::new(
        c"__func__",
        _Py_T_OBJECT,
        offset_of!(PyInstanceMethodObject, func),
        Py_READONLY,
        c"The function that binds.",
    ),
    PyMemberDef::END,
];
static mut INSTANCE_GETSET: [PyGetSetDef; 2] =
    [PyGetSetDef::bare(c"__doc__", Some(instance_doc), None), PyGetSetDef::END];

c_functions! {
    unary method_repr = repr;
    hash method_hash = hash;
    compare method_richcompare = richcompare;
    binary method_getattro = getattro;
    noargs method_reduce = reduce;
    getter method_doc = doc;
    new method_new = new_from_call;
    unary instance_repr = repr_instance;
    compare instance_richcompare = richcompare_instance;
    binary instance_getattro = getattro_instance;
    getter instance_doc = doc_instance;
    new instance_new = new_instance_from_call;
}

/// `PyMethod_New`.
pub fn new(function: &Obj, slf: &Obj) -> Result<Owned> {
    // SAFETY: every field is filled before the object is tracked.
    unsafe {
        let method: *mut PyMethodObject = gc::new_static(&raw mut PyMethod_Type)?;
        (*method).im_func = function.to_owned().into_ptr();
        (*method).im_self = slf.to_owned().into_ptr();
        (*method).im_weakreflist = ptr::null_mut();
        (*method).vectorcall = Some(vectorcall);
        gc::track(method.cast());
        Ok(Owned::from_ptr(method))
    }
}

/// `PyInstanceMethod_New`.
pub fn new_instance(function: &Obj) -> Result<Owned> {
    // SAFETY: as above.
    unsafe {
        let method: *mut PyInstanceMethodObject = gc::new_static(&raw mut PyInstanceMethod_Type)?;
        (*method).func = function.to_owned().into_ptr();
        gc::track(method.cast());
        Ok(Owned::from_ptr(method))
    }
}

/// A method's function and instance.
pub fn parts(o: &Obj) -> (&Obj, &Obj) {
    let method = o.cast::<PyMethodObject>();
    // SAFETY: a method owns both.
    unsafe { (Obj::from_ptr((*method).im_func), Obj::from_ptr((*method).im_self)) }
}

/// The function of an `instancemethod`.
pub fn function_of_instance_method(o: &Obj) -> &Obj {
    // SAFETY: an instance method owns its function.
    unsafe { Obj::from_ptr((*o.cast::<PyInstanceMethodObject>()).func) }
}

unsafe extern "C" fn vectorcall(
    method: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: called as a vectorcall function; the instance goes in front of the arguments, in the spare word if there is one.
    unsafe {
        let (function, slf) = parts(Obj::from_ptr(method));
        let nargs = nargsf & !PY_VECTORCALL_ARGUMENTS_OFFSET;
        if nargsf & PY_VECTORCALL_ARGUMENTS_OFFSET != 0 {
            let first = args.cast_mut().sub(1);
            let saved = first.replace(slf.as_ptr());
            let result = call::vectorcall(function, first, nargs + 1, kwnames);
            first.write(saved);
            return result.into_c();
        }
        let keywords = Obj::from_ptr_opt(kwnames).map_or(0, |names| tuple::items(names).len());
        let total = nargs + keywords;
        if total < 8 {
            let mut all = [ptr::null_mut(); 9];
            all[1] = slf.as_ptr();
            if total > 0 {
                ptr::copy_nonoverlapping(args, all.as_mut_ptr().add(2), total);
            }
            let spare = PY_VECTORCALL_ARGUMENTS_OFFSET;
            return call::vectorcall(function, all.as_ptr().add(1), (nargs + 1) | spare, kwnames).into_c();
        }
        let mut all = Vec::with_capacity(total + 1);
        all.push(slf.as_ptr());
        all.extend_from_slice(core::slice::from_raw_parts(args, total));
        call::vectorcall(function, all.as_ptr(), nargs + 1, kwnames).into_c()
    }
}

unsafe extern "C" fn method_get(method: *mut PyObject, _o: *mut PyObject, _class: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live method, which stays bound to what it is bound to.
    unsafe { Obj::from_ptr(method) }.to_owned().into_ptr()
}

unsafe extern "C" fn method_dealloc(o: *mut PyObject) {
    // SAFETY: a dead method owns its fields.
    unsafe {
        gc::untrack(o);
        let method = o.cast::<PyMethodObject>();
        if !(*method).im_weakreflist.is_null() {
            super::weakref::clear_all(o);
        }
        xdecref((*method).im_func);
        xdecref((*method).im_self);
        gc::free(o);
    }
}

unsafe extern "C" fn method_traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live object and its visitor.
    unsafe {
        let method = o.cast::<PyMethodObject>();
        visit_all(&[(*method).im_func, (*method).im_self], visit, arg)
    }
}

fn repr(o: &Obj) -> Result<Owned> {
    let (function, slf) = parts(o);
    let mut name = attr::get_optional(function, istr!("__qualname__"))?;
    if name.is_none() {
        name = attr::get_optional(function, istr!("__name__"))?;
    }
    let name = match name {
        Some(name) if unicode::check(&name) => unicode::display(&name).to_string(),
        _ => "?".to_owned(),
    };
    let slf = text::repr(Some(slf))?;
    unicode::new(&format!("<bound method {name} of {}>", unicode::display(&slf)))
}

fn hash(o: &Obj) -> Result<Py_hash_t> {
    let (function, slf) = parts(o);
    let hash = compare::hash_address(slf.as_ptr() as usize) ^ compare::hash(function)?;
    Ok(if hash == -1 { -2 } else { hash })
}

fn richcompare(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    let ty = &raw mut PyMethod_Type;
    if !matches!(op, Py_EQ | Py_NE) || !a.is_exactly(ty) || !b.is_exactly(ty) {
        return Ok(singletons::not_implemented().to_owned());
    }
    let ((f, x), (g, y)) = (parts(a), parts(b));
    let same = compare::eq(f, g)? && x.is(y);
    Ok(super::bool::new(same == (op == Py_EQ)))
}

/// A method has the attributes of its function, too.
fn getattro(o: &Obj, name: &Obj) -> Result<Owned> {
    own_or_of(o, name, parts(o).0)
}

fn own_or_of(o: &Obj, name: &Obj, function: &Obj) -> Result<Owned> {
    if let Some(descr) = super::type_object::lookup(o.ty(), name) {
        let descr = descr.to_owned();
        // SAFETY: the slot belongs to the found object's type.
        return unsafe {
            match (*descr.ty()).tp_descr_get {
                Some(get) => Owned::from_call(get(descr.as_ptr(), o.as_ptr(), o.ty().cast())),
                None => Ok(descr),
            }
        };
    }
    attr::get(function, name)
}

fn reduce(o: &Obj) -> Result<Owned> {
    let (function, slf) = parts(o);
    let name = attr::get(function, istr!("__name__"))?;
    super::descr::reduce(slf, &name)
}

fn doc(o: &Obj) -> Result<Owned> {
    attr::get(parts(o).0, istr!("__doc__"))
}

fn new_from_call(_ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    no_keywords("method", kwargs)?;
    let items = tuple::items(args);
    let [function, slf] = items else {
        return Err(raise!(TypeError, "method expected 2 arguments, got {}", items.len()));
    };
    if !call::is_callable(function) {
        return Err(raise!(TypeError, "first argument must be callable"));
    }
    if singletons::is_none(slf) {
        return Err(raise!(TypeError, "instance must not be None"));
    }
    new(function, slf)
}

/// `TypeError: name() takes no keyword arguments` when there are any.
pub(super) fn no_keywords(name: &str, kwargs: Option<&Obj>) -> Result<()> {
    if kwargs.is_some_and(|k| super::dict::len(k) != 0) {
        return Err(raise!(TypeError, "{name}() takes no keyword arguments"));
    }
    Ok(())
}

unsafe extern "C" fn instance_get(method: *mut PyObject, o: *mut PyObject, _class: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live instance method, and an object or NULL.
    let (function, o) = unsafe { (function_of_instance_method(Obj::from_ptr(method)), Obj::from_ptr_opt(o)) };
    o.map_or_else(|| Ok(function.to_owned()), |o| new(function, o)).into_c()
}

unsafe extern "C" fn instance_call(method: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live instance method, a tuple, and a dict or NULL.
    unsafe {
        let function = function_of_instance_method(Obj::from_ptr(method));
        call::call_tuple(function, Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)).into_c()
    }
}

unsafe extern "C" fn instance_dealloc(o: *mut PyObject) {
    // SAFETY: a dead instance method owns its function.
    unsafe {
        gc::untrack(o);
        xdecref((*o.cast::<PyInstanceMethodObject>()).func);
        gc::free(o);
    }
}

unsafe extern "C" fn instance_traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live object and its visitor.
    unsafe { visit_all(&[(*o.cast::<PyInstanceMethodObject>()).func], visit, arg) }
}

fn repr_instance(o: &Obj) -> Result<Owned> {
    let function = function_of_instance_method(o);
    let name = match attr::get_optional(function, istr!("__name__"))? {
        Some(name) if unicode::check(&name) => unicode::display(&name).to_string(),
        _ => "?".to_owned(),
    };
    unicode::new(&format!("<instancemethod {name} at {:p}>", o.as_ptr()))
}

fn richcompare_instance(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    let ty = &raw mut PyInstanceMethod_Type;
    if !matches!(op, Py_EQ | Py_NE) || !a.is_exactly(ty) || !b.is_exactly(ty) {
        return Ok(singletons::not_implemented().to_owned());
    }
    let same = compare::eq(function_of_instance_method(a), function_of_instance_method(b))?;
    Ok(super::bool::new(same == (op == Py_EQ)))
}

fn getattro_instance(o: &Obj, name: &Obj) -> Result<Owned> {
    own_or_of(o, name, function_of_instance_method(o))
}

fn doc_instance(o: &Obj) -> Result<Owned> {
    Ok(attr::get_optional(function_of_instance_method(o), istr!("__doc__"))?
        .unwrap_or_else(|| singletons::none().to_owned()))
}

fn new_instance_from_call(_ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    no_keywords("instancemethod", kwargs)?;
    let items = tuple::items(args);
    let [function] = items else {
        return Err(raise!(TypeError, "instancemethod expected 1 argument, got {}", items.len()));
    };
    if !call::is_callable(function) {
        return Err(raise!(TypeError, "first argument must be callable"));
    }
    new_instance(function)
}
