//! `dict_keys`, `dict_values` and `dict_items`, with the set operations of the first and the last.

use super::cfn::{self, c_functions};
use super::{bool, dict, dict_iter, list, mappingproxy, seq_ops, set, tuple, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result, gc, refcount};
use crate::protocols::{compare, iter, sequence, text};

#[repr(C)]
struct View {
    ob_base: PyObject,
    dict: *mut PyObject,
}

/// What the view types have in common.
const TYPE: PyTypeObject = PyTypeObject {
    tp_basicsize: size_of::<View>() as Py_ssize_t,
    tp_dealloc: Some(view_dealloc),
    tp_repr: Some(view_repr),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    tp_traverse: Some(view_traverse),
    tp_getset: (&raw mut GETSET).cast(),
    ..PyTypeObject::STATIC
};

/// `dict_keys`.
#[unsafe(no_mangle)]
pub static mut PyDictKeys_Type: PyTypeObject = PyTypeObject {
    tp_name: c"dict_keys".as_ptr(),
    tp_as_number: &raw mut NUMBER,
    tp_as_sequence: &raw mut KEYS_SEQUENCE,
    tp_richcompare: Some(view_compare),
    tp_iter: Some(keys_iter),
    tp_methods: (&raw mut KEYS_METHODS).cast(),
    ..TYPE
};
/// `dict_values`.
#[unsafe(no_mangle)]
pub static mut PyDictValues_Type: PyTypeObject = PyTypeObject {
    tp_name: c"dict_values".as_ptr(),
    tp_as_sequence: &raw mut VALUES_SEQUENCE,
    tp_iter: Some(values_iter),
    tp_methods: (&raw mut VALUES_METHODS).cast(),
    ..TYPE
};
/// `dict_items`.
#[unsafe(no_mangle)]
pub static mut PyDictItems_Type: PyTypeObject = PyTypeObject {
    tp_name: c"dict_items".as_ptr(),
    tp_as_number: &raw mut NUMBER,
    tp_as_sequence: &raw mut ITEMS_SEQUENCE,
    tp_richcompare: Some(view_compare),
    tp_iter: Some(items_iter),
    tp_methods: (&raw mut ITEMS_METHODS).cast(),
    ..TYPE
};

static mut NUMBER: PyNumberMethods = PyNumberMethods {
    nb_subtract: Some(view_sub),
    nb_and: Some(view_and),
    nb_xor: Some(view_xor),
    nb_or: Some(view_or),
    ..PyNumberMethods::EMPTY
};
static mut KEYS_SEQUENCE: PySequenceMethods =
    PySequenceMethods { sq_length: Some(view_len), sq_contains: Some(keys_contains), ..PySequenceMethods::EMPTY };
static mut VALUES_SEQUENCE: PySequenceMethods =
    PySequenceMethods { sq_length: Some(view_len), ..PySequenceMethods::EMPTY };
static mut ITEMS_SEQUENCE: PySequenceMethods =
    PySequenceMethods { sq_length: Some(view_len), sq_contains: Some(items_contains), ..PySequenceMethods::EMPTY };
static mut GETSET: [PyGetSetDef; 2] = [
    PyGetSetDef::new(c"mapping", Some(view_mapping), None, c"A read-only proxy of the dict that this is a view of."),
    PyGetSetDef::END,
];
const DISJOINT_DOC: &core::ffi::CStr = c"Whether the view and an iterable have no item in common.";
const REVERSED_DOC: &core::ffi::CStr = c"An iterator from the newest entry to the oldest.";
static mut KEYS_METHODS: [PyMethodDef; 3] = [
    PyMethodDef::o(c"isdisjoint", view_isdisjoint, 0, DISJOINT_DOC),
    PyMethodDef::noargs(c"__reversed__", keys_reversed, 0, REVERSED_DOC),
    PyMethodDef::END,
];
static mut VALUES_METHODS: [PyMethodDef; 2] =
    [PyMethodDef::noargs(c"__reversed__", values_reversed, 0, REVERSED_DOC), PyMethodDef::END];
static mut ITEMS_METHODS: [PyMethodDef; 3] = [
    PyMethodDef::o(c"isdisjoint", view_isdisjoint, 0, DISJOINT_DOC),
    PyMethodDef::noargs(c"__reversed__", items_reversed, 0, REVERSED_DOC),
    PyMethodDef::END,
];

/// A view of type `ty` of the dict `d`.
pub(super) fn new(ty: *mut PyTypeObject, d: &Obj) -> Result<Owned> {
    let v = gc::new_static::<View>(ty)?;
    // SAFETY: the memory is new; the collector may look once every field is written.
    unsafe {
        (*v).dict = d.to_owned().into_ptr();
        gc::track(v.cast());
        Ok(Owned::from_ptr(v))
    }
}

/// A list of something of each entry. No code of others runs meanwhile.
pub fn list_of(d: &Obj, part: impl Fn(&Obj, &Obj) -> Result<Owned>) -> Result<Owned> {
    let mut items = Vec::new();
    if items.try_reserve_exact(dict::len(d)).is_err() {
        return Err(crate::engine::Raised::no_memory());
    }
    for (key, value) in dict::iter(d) {
        items.push(part(key, value)?);
    }
    list::from_owned(items)
}

/// `PyDict_Items`: a list of pairs.
pub fn items_list(d: &Obj) -> Result<Owned> {
    list_of(d, |key, value| tuple::new([key, value]))
}

/// The dict that `v` is a view of.
pub(super) fn dict_of(v: &Obj) -> &Obj {
    // SAFETY: a view's field is a live object.
    unsafe { Obj::from_ptr((*v.cast::<View>()).dict) }
}

fn is_items(v: &Obj) -> bool {
    v.is_instance(&raw mut PyDictItems_Type)
}

/// Whether `o` is a view that behaves like a set.
pub(super) fn is_set_view(o: &Obj) -> bool {
    o.is_instance(&raw mut PyDictKeys_Type) || is_items(o)
}

fn repr(v: &Obj) -> Result<Owned> {
    if !text::repr_enter(v)? {
        return unicode::new("...");
    }
    let result = repr_guarded(v);
    text::repr_leave(v);
    result
}

fn repr_guarded(v: &Obj) -> Result<Owned> {
    let items = sequence::list(v)?;
    let mut w = unicode::Writer::new();
    w.push_str(&v.type_name().to_string())?;
    w.push_str("(")?;
    w.push(&*text::repr(Some(&items))?)?;
    w.push_str(")")?;
    w.finish()
}

fn items_contain(v: &Obj, pair: &Obj) -> Result<bool> {
    if !tuple::check(pair) || tuple::len(pair) != 2 {
        return Ok(false);
    }
    let [key, value] = [tuple::items(pair)[0], tuple::items(pair)[1]];
    match dict::get(dict_of(v), key)? {
        Some(found) => compare::eq(&found, value),
        None => Ok(false),
    }
}

/// Whether every item of `a` is in `b`.
fn all_in(a: &Obj, b: &Obj) -> Result<bool> {
    let it = iter::get_iter(a)?;
    while let Some(item) = iter::next(&it)? {
        if !sequence::contains(b, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn rich_compare(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !set::check_any(b) && !is_set_view(b) {
        return seq_ops::not_implemented();
    }
    let (n, m) = (sequence::size(a)?, sequence::size(b)?);
    let holds = match op {
        Py_NE | Py_EQ => (n == m && all_in(a, b)?) == (op == Py_EQ),
        Py_LT => n < m && all_in(a, b)?,
        Py_LE => n <= m && all_in(a, b)?,
        Py_GT => n > m && all_in(b, a)?,
        _ => n >= m && all_in(b, a)?,
    };
    Ok(bool::new(holds))
}

/// A set of a view's items (or of any iterable's).
fn to_set(o: &Obj) -> Result<Owned> {
    set::from_iterable(Some(o))
}

fn sub(a: &Obj, b: &Obj) -> Result<Owned> {
    let result = to_set(a)?;
    set::difference_update(&result, b)?;
    Ok(result)
}

fn or(a: &Obj, b: &Obj) -> Result<Owned> {
    let result = to_set(a)?;
    set::update(&result, b)?;
    Ok(result)
}

/// The pairs that are in one of two dicts. Values that both have need no hash.
fn xor_items(a: &Obj, b: &Obj) -> Result<Owned> {
    let (a, b) = if dict::len(a) > dict::len(b) { (b, a) } else { (a, b) };
    let (rest, result) = (dict::copy(a)?, set::new()?);
    let mut place = 0;
    while place < dict::places(b) {
        place += 1;
        let Some(e) = dict::entry_at(b, place - 1) else { continue };
        let (key, value, hash) = (e.key().to_owned(), e.value().to_owned(), e.hash);
        let same = match dict::get_with_hash(&rest, &key, hash)?.map(Obj::to_owned) {
            Some(other) => compare::eq(&other, &value)?,
            None => false,
        };
        if same {
            dict::del(&rest, &key)?;
        } else {
            set::add(&result, &*tuple::new([&*key, &*value])?)?;
        }
    }
    set::update(&result, &*items_list(&rest)?)?;
    Ok(result)
}

fn xor(a: &Obj, b: &Obj) -> Result<Owned> {
    if is_items(a) && is_items(b) {
        return xor_items(dict_of(a), dict_of(b));
    }
    let result = to_set(a)?;
    set::symmetric_difference_update(&result, b)?;
    Ok(result)
}

/// The items of one operand that are in the other, in the order of the one that is gone through.
fn and(a: &Obj, b: &Obj) -> Result<Owned> {
    let (mut view, mut other) = (a, b);
    if !is_set_view(view) {
        (view, other) = (b, a);
    }
    let n = sequence::size(view)?;
    if other.is_exactly(&raw mut set::PySet_Type) && n <= set::len(other) {
        return set::intersection(other, view);
    }
    if is_set_view(other) && sequence::size(other)? > n {
        (view, other) = (other, view);
    }
    let result = set::new()?;
    let it = iter::get_iter(other)?;
    while let Some(item) = iter::next(&it)? {
        if sequence::contains(view, &item)? {
            set::add(&result, &item)?;
        }
    }
    Ok(result)
}

fn isdisjoint(v: &Obj, other: &Obj) -> Result<Owned> {
    if v.is(other) {
        return Ok(bool::new(sequence::size(v)? == 0));
    }
    let (mut a, mut b) = (v, other);
    if (set::check_any(other) || is_set_view(other)) && sequence::size(other)? > sequence::size(v)? {
        (a, b) = (other, v);
    }
    let it = iter::get_iter(b)?;
    while let Some(item) = iter::next(&it)? {
        if sequence::contains(a, &item)? {
            return Ok(bool::new(false));
        }
    }
    Ok(bool::new(true))
}

fn iter_of(v: &Obj, ty: *mut PyTypeObject, forward: bool) -> Result<Owned> {
    dict_iter::new(ty, dict_of(v), forward)
}

c_functions! {
    unary view_repr = repr;
    len view_len = |v| dict::len(dict_of(v));
    compare view_compare = rich_compare;
    contains keys_contains = |v, key| dict::contains(dict_of(v), key);
    contains items_contains = items_contain;
    binary view_sub = sub;
    binary view_and = and;
    binary view_xor = xor;
    binary view_or = or;
    binary view_isdisjoint = isdisjoint;
    getter view_mapping = |v| mappingproxy::new(dict_of(v));
    unary keys_iter = |v| iter_of(v, &raw mut dict_iter::PyDictIterKey_Type, true);
    unary values_iter = |v| iter_of(v, &raw mut dict_iter::PyDictIterValue_Type, true);
    unary items_iter = |v| iter_of(v, &raw mut dict_iter::PyDictIterItem_Type, true);
    noargs keys_reversed = |v| iter_of(v, &raw mut dict_iter::PyDictRevIterKey_Type, false);
    noargs values_reversed = |v| iter_of(v, &raw mut dict_iter::PyDictRevIterValue_Type, false);
    noargs items_reversed = |v| iter_of(v, &raw mut dict_iter::PyDictRevIterItem_Type, false);
}

unsafe extern "C" fn view_dealloc(p: *mut PyObject) {
    // SAFETY: the view is dead; its field is an owned reference.
    unsafe {
        gc::untrack(p);
        refcount::xdecref((*p.cast::<View>()).dict);
        gc::free(p);
    }
}

unsafe extern "C" fn view_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live view and its visitor.
    unsafe { cfn::visit_all(&[(*p.cast::<View>()).dict], visit, arg) }
}
