//! What Python code sees of `dict`: operators, methods and the constructor.

use super::cfn::{self, c_functions};
use super::dict::{self, PyDict_Type};
use super::dict_views::{self, PyDictItems_Type, PyDictKeys_Type, PyDictValues_Type};
use super::exceptions;
use super::{bool, dict_iter, dict_update, long, seq_ops, singletons, tuple, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::format::args;
use crate::protocols::{call, compare, iter, mapping, text};
use crate::{istr, raise};

/// The slots of `dict` that are not about its memory.
pub(super) const TYPE: PyTypeObject = PyTypeObject {
    tp_repr: Some(dict_repr),
    tp_as_number: &raw mut NUMBER,
    tp_as_sequence: &raw mut SEQUENCE,
    tp_as_mapping: &raw mut MAPPING,
    tp_hash: Some(crate::capi::object::PyObject_HashNotImplemented),
    tp_doc:
        c"dict() -> an empty dict\ndict(mapping), dict(pairs) -> one with the same items\ndict(**kwargs) -> one with names as keys\n\nA mapping that keeps its keys in the order they came in."
            .as_ptr(),
    tp_richcompare: Some(dict_compare),
    tp_iter: Some(dict_iter_slot),
    tp_methods: (&raw mut METHODS).cast(),
    tp_init: Some(dict_init),
    tp_new: Some(dict_new),
    tp_vectorcall: Some(dict_vectorcall),
    ..PyTypeObject::STATIC
};

static mut NUMBER: PyNumberMethods =
    PyNumberMethods { nb_or: Some(dict_or), nb_inplace_or: Some(dict_ior), ..PyNumberMethods::EMPTY };
static mut SEQUENCE: PySequenceMethods =
    PySequenceMethods { sq_contains: Some(dict_contains), ..PySequenceMethods::EMPTY };
static mut MAPPING: PyMappingMethods = PyMappingMethods {
    mp_length: Some(dict_len),
    mp_subscript: Some(dict_subscript),
    mp_ass_subscript: Some(dict_ass_subscript),
};
static mut METHODS: [PyMethodDef; 17] = [
    PyMethodDef::o(
        c"__contains__",
        dict_direct_contains,
        METH_COEXIST,
        c"__contains__($self, key, /)\n--\n\nWhether the key is there.",
    ),
    PyMethodDef::o(c"__getitem__", dict_subscript, METH_COEXIST, c"__getitem__($self, key, /)\n--\n\nReturn self[key]."),
    PyMethodDef::noargs(c"__sizeof__", dict_sizeof, 0, c"__sizeof__($self, /)\n--\n\nThe size in memory, in bytes."),
    PyMethodDef::fast(
        c"get",
        dict_get,
        0,
        c"get($self, key, default=None, /)\n--\n\nThe value of key if it is there, else default.",
    ),
    PyMethodDef::fast(
        c"setdefault",
        dict_setdefault,
        0,
        c"setdefault($self, key, default=None, /)\n--\n\nThe value of key, which is set to default if it is not there.",
    ),
    PyMethodDef::fast(
        c"pop",
        dict_pop,
        0,
        c"pop($self, key, default=<unrepresentable>, /)\n--\n\nRemoves key and returns its value; default, or KeyError, if it is not there.",
    ),
    PyMethodDef::noargs(
        c"popitem",
        dict_popitem,
        0,
        c"popitem($self, /)\n--\n\nRemoves and returns the newest (key, value) pair; KeyError when there is none.",
    ),
    PyMethodDef::noargs(c"keys", dict_keys, 0, c"keys($self, /)\n--\n\nA view of the keys."),
    PyMethodDef::noargs(c"items", dict_items, 0, c"items($self, /)\n--\n\nA view of the (key, value) pairs."),
    PyMethodDef::noargs(c"values", dict_values, 0, c"values($self, /)\n--\n\nA view of the values."),
    PyMethodDef::keywords(
        c"update",
        dict_update_method,
        0,
        c"Sets the items of a mapping, or of an iterable of pairs, and those given as keywords.",
    ),
    PyMethodDef::fast(
        c"fromkeys",
        dict_fromkeys,
        METH_CLASS,
        c"fromkeys($type, iterable, value=None, /)\n--\n\nA new dict of these keys, all with the same value.",
    ),
    PyMethodDef::noargs(c"clear", dict_clear_method, 0, c"clear($self, /)\n--\n\nRemoves every item."),
    PyMethodDef::noargs(c"copy", dict_copy, 0, c"copy($self, /)\n--\n\nA shallow copy."),
    PyMethodDef::noargs(
        c"__reversed__",
        dict_reversed,
        0,
        c"__reversed__($self, /)\n--\n\nAn iterator from the newest key to the oldest.",
    ),
    super::generic_alias::class_getitem_def(c"A dict's type with those of its keys and values."),
    PyMethodDef::END,
];

fn repr(d: &Obj) -> Result<Owned> {
    if dict::len(d) == 0 {
        return unicode::new("{}");
    }
    if !text::repr_enter(d)? {
        return unicode::new("{...}");
    }
    let result = repr_guarded(d);
    text::repr_leave(d);
    result
}

fn repr_guarded(d: &Obj) -> Result<Owned> {
    let mut w = unicode::Writer::new();
    w.push_str("{")?;
    let (mut place, mut first) = (0, true);
    while place < dict::places(d) {
        place += 1;
        let Some(e) = dict::entry_at(d, place - 1) else { continue };
        let (key, value) = (e.key().to_owned(), e.value().to_owned());
        if !first {
            w.push_str(", ")?;
        }
        first = false;
        w.push(&*text::repr(Some(&key))?)?;
        w.push_str(": ")?;
        w.push(&*text::repr(Some(&value))?)?;
    }
    w.push_str("}")?;
    w.finish()
}

/// Whether both dicts have the same keys with equal values.
fn equal(a: &Obj, b: &Obj) -> Result<bool> {
    if dict::len(a) != dict::len(b) {
        return Ok(false);
    }
    let mut place = 0;
    while place < dict::places(a) {
        place += 1;
        let Some(e) = dict::entry_at(a, place - 1) else { continue };
        let (key, value, hash) = (e.key().to_owned(), e.value().to_owned(), e.hash);
        let Some(other) = dict::get_with_hash(b, &key, hash)?.map(Obj::to_owned) else { return Ok(false) };
        if !compare::eq(&other, &value)? {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn rich_compare(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !matches!(op, Py_EQ | Py_NE) || !dict::check(a) || !dict::check(b) {
        return seq_ops::not_implemented();
    }
    Ok(bool::new(equal(a, b)? == (op == Py_EQ)))
}

fn subscript(d: &Obj, key: &Obj) -> Result<Owned> {
    if let Some(value) = dict::get_borrowed(d, key)? {
        return Ok(value.to_owned());
    }
    if !dict::check_exact(d)
        && let Some(missing) = crate::protocols::instance::lookup_special(d, istr!("__missing__"))?
    {
        return call::call(&missing, &[key]);
    }
    Err(exceptions::set_key_error(key))
}

fn assign_subscript(d: &Obj, key: &Obj, value: Option<&Obj>) -> Result<()> {
    match value {
        Some(value) => dict::set(d, key, value),
        None => dict::del(d, key),
    }
}

fn or(a: &Obj, b: &Obj) -> Result<Owned> {
    if !dict::check(a) || !dict::check(b) {
        return seq_ops::not_implemented();
    }
    let new = dict::copy(a)?;
    dict_update::update(&new, b)?;
    Ok(new)
}

fn get(d: &Obj, args: &[&Obj]) -> Result<Owned> {
    args::check_positional("get", args.len(), 1, 2)?;
    let found = dict::get(d, args[0])?;
    Ok(found.unwrap_or_else(|| args.get(1).copied().unwrap_or(singletons::none()).to_owned()))
}

fn setdefault(d: &Obj, args: &[&Obj]) -> Result<Owned> {
    args::check_positional("setdefault", args.len(), 1, 2)?;
    let default = args.get(1).copied().unwrap_or(singletons::none());
    Ok(dict::set_default(d, args[0], default)?.0)
}

fn pop(d: &Obj, args: &[&Obj]) -> Result<Owned> {
    args::check_positional("pop", args.len(), 1, 2)?;
    match (dict::pop(d, args[0])?, args.get(1)) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok((*default).to_owned()),
        (None, None) => Err(exceptions::set_key_error(args[0])),
    }
}

fn popitem(d: &Obj) -> Result<Owned> {
    match dict::pop_item(d) {
        Some((key, value)) => tuple::from_owned(vec![key, value]),
        None => Err(exceptions::set_key_error(istr!("popitem(): dictionary is empty"))),
    }
}

/// `update(…)`, `dict(…)`: at most one positional argument, then the keywords.
fn update_from(d: &Obj, name: &str, positional: &[&Obj]) -> Result<()> {
    args::check_positional(name, positional.len(), 0, 1)?;
    match positional {
        [arg] => dict_update::update(d, arg),
        _ => Ok(()),
    }
}

fn update_from_args(d: &Obj, name: &str, args: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    update_from(d, name, tuple::items(args))?;
    let Some(kwargs) = kwargs else { return Ok(()) };
    if dict::iter(kwargs).any(|(key, _)| !unicode::check(key)) {
        return Err(raise!(TypeError, "keywords must be strings"));
    }
    dict::merge(d, kwargs, true)
}

/// `cls.fromkeys(iterable, value)`.
fn fromkeys(cls: &Obj, args: &[&Obj]) -> Result<Owned> {
    args::check_positional("fromkeys", args.len(), 1, 2)?;
    fromkeys_of(cls, args[0], args.get(1).copied().unwrap_or(singletons::none()))
}

/// What `cls()` makes, with these keys, all with the same value.
pub(super) fn fromkeys_of(cls: &Obj, keys: &Obj, value: &Obj) -> Result<Owned> {
    let new = call::call(cls, &[])?;
    let plain = dict::check_exact(&new);
    if plain && dict::len(&new) == 0 && dict::check_exact(keys) {
        let mut place = 0;
        while place < dict::places(keys) {
            place += 1;
            let Some(e) = dict::entry_at(keys, place - 1) else { continue };
            let (key, hash) = (e.key().to_owned(), e.hash);
            dict::set_with_hash(&new, &key, value, hash)?;
        }
        return Ok(new);
    }
    let it = iter::get_iter(keys)?;
    while let Some(key) = iter::next(&it)? {
        if plain {
            dict::set(&new, &key, value)?;
        } else {
            mapping::set_item(&new, &key, Some(value))?;
        }
    }
    Ok(new)
}

fn new_of(ty: *mut PyTypeObject) -> Result<Owned> {
    if core::ptr::eq(ty, &raw mut PyDict_Type) { dict::new() } else { cfn::alloc_instance(ty, 0) }
}

/// `dict(…)`.
///
/// # Safety
/// As for `tp_vectorcall`.
unsafe extern "C" fn dict_vectorcall(
    ty: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: the caller passes a type, live arguments, and NULL or a tuple of names.
    let args = unsafe { cfn::Arguments::new(args, call::nargs(nargsf), kwnames) };
    let make = || -> Result<Owned> {
        args::check_positional("dict", args.positional.len(), 0, 1)?;
        let new = new_of(ty.cast())?;
        update_from(&new, "dict", args.positional)?;
        for (name, value) in args.named() {
            dict::set(&new, name, value)?;
        }
        Ok(new)
    };
    crate::engine::IntoC::into_c(make())
}

unsafe extern "C" fn dict_update_method(d: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: the caller passes a dict, a tuple, and NULL or a dict.
    let updated =
        unsafe { update_from_args(Obj::from_ptr(d), "update", Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)) };
    crate::engine::IntoC::into_c(updated.map(none))
}

fn none(_: ()) -> Owned {
    singletons::new_none()
}

fn view(d: &Obj, ty: *mut PyTypeObject) -> Result<Owned> {
    dict_views::new(ty, d)
}

c_functions! {
    unary dict_repr = repr;
    compare dict_compare = rich_compare;
    unary dict_iter_slot = |d| dict_iter::new(&raw mut dict_iter::PyDictIterKey_Type, d, true);
    len dict_len = dict::len;
    contains dict_contains = dict::contains;
    binary dict_direct_contains = |d, key| dict::contains(d, key).map(bool::new);
    binary dict_subscript = subscript;
    init dict_ass_subscript = assign_subscript;
    binary dict_or = or;
    binary dict_ior = |d: &Obj, other| dict_update::update(d, other).map(|()| d.to_owned());
    noargs dict_sizeof = |d: &Obj| long::from_usize(dict::memory(d));
    fast dict_get = get;
    fast dict_setdefault = setdefault;
    fast dict_pop = pop;
    noargs dict_popitem = popitem;
    noargs dict_keys = |d| view(d, &raw mut PyDictKeys_Type);
    noargs dict_items = |d| view(d, &raw mut PyDictItems_Type);
    noargs dict_values = |d| view(d, &raw mut PyDictValues_Type);
    fast dict_fromkeys = fromkeys;
    noargs dict_clear_method = |d| {
        dict::clear(d);
        Ok::<Owned, Raised>(singletons::new_none())
    };
    noargs dict_copy = dict::copy;
    noargs dict_reversed = |d| dict_iter::new(&raw mut dict_iter::PyDictRevIterKey_Type, d, false);
    new dict_new = |ty, _: &Obj, _: Option<&Obj>| new_of(ty);
    init dict_init = |d, args, kwargs| update_from_args(d, "dict", args, kwargs);
}
