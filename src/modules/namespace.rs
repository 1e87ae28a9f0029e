//! `types.SimpleNamespace`: attributes and nothing else.

use crate::abi::*;
use crate::engine::refcount;
use crate::engine::{Obj, Owned, Result, gc};
use crate::objects::cfn::{self, c_functions};
use crate::objects::{dict, singletons, tuple, type_object, unicode};
use crate::protocols::{compare, text};
use crate::raise;
use core::mem::offset_of;

#[repr(C)]
struct Namespace {
    ob_base: PyObject,
    dict: *mut PyObject,
}

static mut MEMBERS: [PyMemberDef; 2] =
    [PyMemberDef::new(c"__dict__", _Py_T_OBJECT, offset_of!(Namespace, dict), Py_READONLY, c""), PyMemberDef::END];

static mut METHODS: [PyMethodDef; 3] = [
    PyMethodDef::noargs(c"__reduce__", reduce, 0, c"The state, for copy and pickle."),
    PyMethodDef::fast_keywords(
        c"__replace__",
        replace,
        0,
        c"__replace__($self, /, **changes)\n--\n\nA copy with other values for some of the attributes.",
    ),
    PyMethodDef::END,
];

/// `types.SimpleNamespace`.
pub static mut _PyNamespace_Type: PyTypeObject = PyTypeObject {
    tp_name: c"types.SimpleNamespace".as_ptr(),
    tp_basicsize: size_of::<Namespace>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_repr: Some(repr),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    tp_doc:
        c"SimpleNamespace(mapping_or_iterable=(), /, **kwargs)\n--\n\nAn object with the attributes that it is given."
            .as_ptr(),
    tp_traverse: Some(traverse),
    tp_clear: Some(clear),
    tp_richcompare: Some(richcompare),
    tp_methods: (&raw mut METHODS).cast(),
    tp_members: (&raw mut MEMBERS).cast(),
    tp_dictoffset: offset_of!(Namespace, dict) as Py_ssize_t,
    tp_init: Some(init),
    tp_new: Some(new_namespace),
    ..PyTypeObject::STATIC
};

/// A namespace with the entries of a dict.
pub fn new(attributes: &Obj) -> Result<Owned> {
    let o = cfn::alloc_instance(&raw mut _PyNamespace_Type, 0)?;
    // SAFETY: a new instance's fields are zero.
    unsafe { (*o.cast::<Namespace>()).dict = dict::copy(attributes)?.into_ptr() };
    Ok(o)
}

fn make(ty: *mut PyTypeObject, _args: &Obj, _kwargs: Option<&Obj>) -> Result<Owned> {
    let o = cfn::alloc_instance(ty, 0)?;
    // SAFETY: as for `new`.
    unsafe { (*o.cast::<Namespace>()).dict = dict::new()?.into_ptr() };
    Ok(o)
}

fn attributes(o: &Obj) -> &Obj {
    // SAFETY: an instance has its dict from creation on.
    unsafe { Obj::from_ptr((*o.cast::<Namespace>()).dict) }
}

fn initialize(o: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    let name = type_object::short_name(o.ty())?;
    crate::format::args::check_positional(&unicode::display(&name).to_string(), tuple::len(args), 0, 1)?;
    if let Some(given) = tuple::items(args).first() {
        let given = match dict::check(given) {
            true => (*given).to_owned(),
            false => crate::protocols::call::call(type_object::as_obj(&raw mut dict::PyDict_Type), &[*given])?,
        };
        if dict::iter(&given).any(|(key, _)| !unicode::check(key)) {
            return Err(raise!(TypeError, "keywords must be strings"));
        }
        dict::merge(attributes(o), &given, true)?;
    }
    match kwargs {
        Some(kwargs) => dict::merge(attributes(o), kwargs, true),
        None => Ok(()),
    }
}

fn show(o: &Obj) -> Result<Owned> {
    let name = match o.is_exactly(&raw mut _PyNamespace_Type) {
        true => "namespace".to_owned(),
        false => unicode::display(&*type_object::short_name(o.ty())?).to_string(),
    };
    if !text::repr_enter(o)? {
        return unicode::new(&format!("{name}(...)"));
    }
    let mut parts = Vec::new();
    let result = (|| {
        for (key, value) in dict::iter(&*dict::copy(attributes(o))?) {
            if unicode::check(key) && unicode::len(key) > 0 {
                let value = text::repr(Some(value))?;
                parts.push(format!("{}={}", unicode::display(key), unicode::display(&value)));
            }
        }
        Ok(())
    })();
    text::repr_leave(o);
    result?;
    unicode::new(&format!("{name}({})", parts.join(", ")))
}

fn same(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    let ty = &raw mut _PyNamespace_Type;
    if !a.is_instance(ty) || !b.is_instance(ty) {
        return Ok(singletons::not_implemented().to_owned());
    }
    compare::rich(attributes(a), attributes(b), op)
}

fn reduced(o: &Obj) -> Result<Owned> {
    tuple::new([type_object::as_obj(o.ty()), &*tuple::empty(), attributes(o)])
}

/// `__replace__`: a new object of the same class, which gets these attributes, then the changes.
fn replaced(o: &Obj, changes: &cfn::Arguments<'_>) -> Result<Owned> {
    if !changes.positional.is_empty() {
        return Err(raise!(TypeError, "__replace__() takes no positional arguments"));
    }
    let result = crate::protocols::call::call(type_object::as_obj(o.ty()), &[])?;
    if !result.is_instance(&raw mut _PyNamespace_Type) {
        let (wanted, made) = (type_object::name(&raw mut _PyNamespace_Type), type_object::name(result.ty()));
        return Err(raise!(TypeError, "expect {wanted} type, but {}() returned '{made}' object", o.type_name()));
    }
    dict::merge(attributes(&result), attributes(o), true)?;
    for (name, value) in changes.named() {
        dict::set(attributes(&result), name, value)?;
    }
    Ok(result)
}

c_functions! {
    noargs reduce = reduced;
    fast_keywords replace = replaced;
    unary repr = show;
    new new_namespace = make;
    init init = initialize;
    compare richcompare = same;
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: the count is zero; the field held NULL or an owned reference.
    unsafe {
        gc::untrack(o);
        refcount::xdecref((*o.cast::<Namespace>()).dict);
        cfn::free_instance(o);
    }
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live instance.
    unsafe { cfn::visit_all(&[(*o.cast::<Namespace>()).dict], visit, arg) }
}

unsafe extern "C" fn clear(o: *mut PyObject) -> c_int {
    // SAFETY: the collector passes a live instance, which keeps its dict, emptied.
    if let Some(d) = unsafe { Obj::from_ptr_opt((*o.cast::<Namespace>()).dict) } {
        dict::clear(d);
    }
    0
}
