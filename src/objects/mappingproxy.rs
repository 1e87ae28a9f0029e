//! `mappingproxy`: a read-only view of a mapping.

use super::cfn::{c_functions, visit_all};
use super::{dict, list, tuple, unicode};
use crate::abi::*;
use crate::engine::refcount::xdecref;
use crate::engine::{Obj, Owned, Result, gc};
use crate::protocols::{call, compare, iter, mapping, number, sequence, text};
use crate::{istr, raise};

/// A proxy: opaque to C.
#[repr(C)]
struct Proxy {
    ob_base: PyObject,
    mapping: *mut PyObject,
}

/// `mappingproxy`.
#[unsafe(no_mangle)]
pub static mut PyDictProxy_Type: PyTypeObject = PyTypeObject {
    tp_name: c"mappingproxy".as_ptr(),
    tp_basicsize: size_of::<Proxy>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_repr: Some(proxy_repr),
    tp_as_number: &raw mut NUMBER,
    tp_as_sequence: &raw mut SEQUENCE,
    tp_as_mapping: &raw mut MAPPING,
    tp_hash: Some(proxy_hash),
    tp_str: Some(proxy_str),
    tp_getattro: Some(crate::capi::object::PyObject_GenericGetAttr),
    tp_flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MAPPING,
    tp_doc: c"mappingproxy(mapping)\n--\n\nA read-only view of a mapping.".as_ptr(),
    tp_traverse: Some(traverse),
    tp_richcompare: Some(proxy_richcompare),
    tp_iter: Some(proxy_iter),
    tp_methods: (&raw const METHODS).cast_mut().cast(),
    tp_new: Some(proxy_new),
    ..PyTypeObject::STATIC
};

static mut NUMBER: PyNumberMethods =
    PyNumberMethods { nb_or: Some(proxy_or), nb_inplace_or: Some(proxy_ior), ..PyNumberMethods::EMPTY };
static mut SEQUENCE: PySequenceMethods =
    PySequenceMethods { sq_contains: Some(proxy_contains), ..PySequenceMethods::EMPTY };
static mut MAPPING: PyMappingMethods =
    PyMappingMethods { mp_length: Some(proxy_length), mp_subscript: Some(proxy_subscript), ..PyMappingMethods::EMPTY };
static mut METHODS: [PyMethodDef; 8] = [
    PyMethodDef::fast(
        c"get",
        proxy_get,
        0,
        c"get($self, key, default=None, /)\n--\n\nThe value of the key, or the default.",
    ),
    PyMethodDef::noargs(c"keys", proxy_keys, 0, c"A view of the keys."),
    PyMethodDef::noargs(c"values", proxy_values, 0, c"A view of the values."),
    PyMethodDef::noargs(c"items", proxy_items, 0, c"A view of the items."),
    PyMethodDef::noargs(c"copy", proxy_copy, 0, c"A shallow copy of the mapping."),
    PyMethodDef::noargs(c"__reversed__", proxy_reversed, 0, c"A reverse iterator over the keys."),
    super::generic_alias::class_getitem_def(c"The type with those of the keys and values."),
    PyMethodDef::END,
];

c_functions! {
    unary proxy_repr = repr;
    unary proxy_str = |o| text::str(Some(inner(o)));
    unary proxy_iter = |o| iter::get_iter(inner(o));
    hash proxy_hash = |o| compare::hash(inner(o));
    compare proxy_richcompare = |a: &Obj, b: &Obj, op| compare::rich(inner(a), b, op);
    binary proxy_subscript = |o: &Obj, key: &Obj| mapping::get_item(inner(o), key);
    binary proxy_or = or;
    binary proxy_ior = inplace_or;
    contains proxy_contains = contains;
    fast proxy_get = get;
    noargs proxy_keys = |o| call::call_method(inner(o), istr!("keys"), &[]);
    noargs proxy_values = |o| call::call_method(inner(o), istr!("values"), &[]);
    noargs proxy_items = |o| call::call_method(inner(o), istr!("items"), &[]);
    noargs proxy_copy = |o| call::call_method(inner(o), istr!("copy"), &[]);
    noargs proxy_reversed = |o| call::call_method(inner(o), istr!("__reversed__"), &[]);
    new proxy_new = new_from_call;
}

/// `PyDictProxy_New`: the mapping must be one, and no list or tuple.
pub fn new(mapping: &Obj) -> Result<Owned> {
    // SAFETY: a live object's type is live; the new object's field is filled before it is tracked.
    unsafe {
        let table = (*mapping.ty()).tp_as_mapping;
        let subscriptable = !table.is_null() && (*table).mp_subscript.is_some();
        if !subscriptable || list::check(mapping) || tuple::check(mapping) {
            let name = mapping.type_name().limit(usize::MAX);
            return Err(raise!(TypeError, "mappingproxy() argument must be a mapping, not {name}"));
        }
        let proxy: *mut Proxy = gc::new_static(&raw mut PyDictProxy_Type)?;
        (*proxy).mapping = mapping.to_owned().into_ptr();
        gc::track(proxy.cast());
        Ok(Owned::from_ptr(proxy))
    }
}

/// The mapping behind a proxy.
pub fn inner(o: &Obj) -> &Obj {
    // SAFETY: a proxy owns its mapping.
    unsafe { Obj::from_ptr((*o.cast::<Proxy>()).mapping) }
}

fn repr(o: &Obj) -> Result<Owned> {
    let text = text::repr(Some(inner(o)))?;
    unicode::new(&format!("mappingproxy({})", unicode::display(&text)))
}

unsafe extern "C" fn proxy_length(o: *mut PyObject) -> Py_ssize_t {
    use crate::engine::IntoC;
    // SAFETY: a slot gets a live proxy.
    sequence::size(inner(unsafe { Obj::from_ptr(o) })).map(|n| n as isize).into_c()
}

fn contains(o: &Obj, key: &Obj) -> Result<bool> {
    let mapping = inner(o);
    if mapping.is_exactly(&raw mut dict::PyDict_Type) {
        return dict::contains(mapping, key);
    }
    let found = call::call_method(mapping, istr!("__contains__"), &[key])?;
    compare::is_true(&found)
}

fn get(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    let default = super::singletons::none();
    match args {
        [key] => call::call_method(inner(o), istr!("get"), &[key, default]),
        [key, default] => call::call_method(inner(o), istr!("get"), &[key, default]),
        [] => Err(raise!(TypeError, "get expected at least 1 argument, got 0")),
        _ => Err(raise!(TypeError, "get expected at most 2 arguments, got {}", args.len())),
    }
}

fn or(a: &Obj, b: &Obj) -> Result<Owned> {
    let open = |o| if super::type_object::is_subtype(Obj::ty(o), &raw mut PyDictProxy_Type) { inner(o) } else { o };
    number::binary(open(a), open(b), &number::OR)
}

fn inplace_or(o: &Obj, _other: &Obj) -> Result<Owned> {
    let name = o.type_name().limit(usize::MAX);
    Err(raise!(TypeError, "'|=' is not supported by {name}; use '|' instead"))
}

fn new_from_call(_ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let mut given = tuple::items(args).first().map(|o| (*o).to_owned());
    if let (None, Some(kwargs)) = (&given, kwargs) {
        given = dict::get(kwargs, istr!("mapping"))?;
    }
    match given {
        Some(mapping) if tuple::items(args).len() <= 1 => new(&mapping),
        Some(_) => {
            Err(raise!(TypeError, "mappingproxy() takes at most 1 argument ({} given)", tuple::items(args).len()))
        }
        None => Err(raise!(TypeError, "mappingproxy() missing required argument 'mapping' (pos 1)")),
    }
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: a dead proxy owns its mapping.
    unsafe {
        gc::untrack(o);
        xdecref((*o.cast::<Proxy>()).mapping);
        gc::free(o);
    }
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live object and its visitor.
    unsafe { visit_all(&[(*o.cast::<Proxy>()).mapping], visit, arg) }
}
