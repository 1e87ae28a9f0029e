//! What Python code sees of `collections.OrderedDict`: operators, methods and the constructor.

use super::cfn::{self, c_functions};
use super::dict_views;
use super::odict;
use super::odict_iter::{self, Part, PyODictItems_Type, PyODictKeys_Type, PyODictValues_Type};
use super::{bool, dict, dict_methods, exceptions, long, seq_ops, singletons, tuple, type_object, unicode};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result};
use crate::format::args::Parameters;
use crate::protocols::{attr, call, compare, iter, mapping, sequence, text};
use crate::{istr, raise};

/// The slots of the type that are not about its memory.
pub(super) const TYPE: PyTypeObject = PyTypeObject {
    tp_repr: Some(odict_repr),
    tp_as_number: &raw mut NUMBER,
    tp_as_mapping: &raw mut MAPPING,
    tp_hash: Some(crate::capi::object::PyObject_HashNotImplemented),
    tp_doc: c"A dict that keeps its keys in an order that can be changed.".as_ptr(),
    tp_richcompare: Some(odict_compare),
    tp_iter: Some(odict_iter_slot),
    tp_methods: (&raw mut METHODS).cast(),
    tp_getset: (&raw mut GETSET).cast(),
    tp_init: Some(odict_init),
    ..PyTypeObject::STATIC
};

static mut NUMBER: PyNumberMethods =
    PyNumberMethods { nb_or: Some(odict_or), nb_inplace_or: Some(odict_ior), ..PyNumberMethods::EMPTY };
static mut MAPPING: PyMappingMethods =
    PyMappingMethods { mp_ass_subscript: Some(odict_ass_subscript), ..PyMappingMethods::EMPTY };
static mut GETSET: [PyGetSetDef; 2] = [
    PyGetSetDef::bare(
        c"__dict__",
        Some(crate::capi::object::PyObject_GenericGetDict),
        Some(crate::capi::object::PyObject_GenericSetDict),
    ),
    PyGetSetDef::END,
];
static mut METHODS: [PyMethodDef; 15] = [
    PyMethodDef::fast_keywords(
        c"fromkeys",
        odict_fromkeys,
        METH_CLASS,
        c"fromkeys($type, /, iterable, value=None)\n--\n\nA new ordered dict of these keys, all with the same value.",
    ),
    PyMethodDef::noargs(c"__sizeof__", odict_sizeof, 0, c"__sizeof__($self, /)\n--\n\nThe size in memory, in bytes."),
    PyMethodDef::noargs(
        c"__reduce__",
        odict_reduce,
        0,
        c"__reduce__($self, /)\n--\n\nThe state, for copy and pickle.",
    ),
    PyMethodDef::fast_keywords(
        c"setdefault",
        odict_setdefault,
        0,
        c"setdefault($self, /, key, default=None)\n--\n\nThe value of key, which is set to default if it is not there.",
    ),
    PyMethodDef::fast_keywords(
        c"pop",
        odict_pop,
        0,
        c"pop($self, /, key, default=<unrepresentable>)\n--\n\nRemoves key and returns its value; default, or KeyError, if it is not there.",
    ),
    PyMethodDef::fast_keywords(
        c"popitem",
        odict_popitem,
        0,
        c"popitem($self, /, last=True)\n--\n\nRemoves and returns the last (key, value) pair, or the first if last is false.",
    ),
    PyMethodDef::noargs(c"keys", odict_keys, 0, c"keys($self, /)\n--\n\nA view of the keys."),
    PyMethodDef::noargs(c"values", odict_values, 0, c"values($self, /)\n--\n\nA view of the values."),
    PyMethodDef::noargs(c"items", odict_items, 0, c"items($self, /)\n--\n\nA view of the (key, value) pairs."),
    PyMethodDef::keywords(
        c"update",
        odict_update,
        0,
        c"Sets the items of a mapping, or of an iterable of pairs, and those given as keywords.",
    ),
    PyMethodDef::noargs(c"clear", odict_clear, 0, c"clear($self, /)\n--\n\nRemoves every item."),
    PyMethodDef::noargs(c"copy", odict_copy, 0, c"copy($self, /)\n--\n\nA shallow copy."),
    PyMethodDef::noargs(
        c"__reversed__",
        odict_reversed,
        0,
        c"__reversed__($self, /)\n--\n\nAn iterator from the last key to the first.",
    ),
    PyMethodDef::fast_keywords(
        c"move_to_end",
        odict_move_to_end,
        0,
        c"move_to_end($self, /, key, last=True)\n--\n\nMoves a key to the end, or to the beginning if last is false.",
    ),
    PyMethodDef::END,
];

fn repr(d: &Obj) -> Result<Owned> {
    let name = type_object::short_name(d.ty())?;
    if dict::len(d) == 0 {
        return unicode::new(&format!("{}()", unicode::display(&name)));
    }
    if !text::repr_enter(d)? {
        return unicode::new("...");
    }
    let shown = dict::copy(d).and_then(|plain| text::repr(Some(&plain)));
    text::repr_leave(d);
    unicode::new(&format!("{}({})", unicode::display(&name), unicode::display(&*shown?)))
}

/// Whether both have the same keys in the same order.
fn same_order(a: &Obj, b: &Obj) -> Result<bool> {
    let states = (odict::state(a), odict::state(b));
    let mut places = (odict::end(a, false), odict::end(b, false));
    loop {
        let ((x, x_hash), (y, y_hash)) = match places {
            (Some(x), Some(y)) => (x, y),
            (None, None) => return Ok(true),
            _ => return Ok(false),
        };
        if !compare::eq(&x, &y)? {
            return Ok(false);
        }
        if (odict::state(a), odict::state(b)) != states {
            return Err(raise!(RuntimeError, "OrderedDict mutated during iteration"));
        }
        places = (odict::neighbour(a, &x, x_hash, false)?, odict::neighbour(b, &y, y_hash, false)?);
    }
}

fn rich_compare(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !odict::check(a) || !dict::check(b) {
        return seq_ops::not_implemented();
    }
    let found = dict_methods::rich_compare(a, b, op)?;
    if !odict::check(b) || !matches!(op, Py_EQ | Py_NE) || found.is(&bool::new(op == Py_NE)) {
        return Ok(found);
    }
    Ok(bool::new(same_order(a, b)? == (op == Py_EQ)))
}

/// Sets the items of an iterable of pairs.
fn add_pairs(d: &Obj, pairs: &Obj) -> Result<()> {
    let it = iter::get_iter(pairs)?;
    while let Some(pair) = iter::next(&it)? {
        let parts = iter::get_iter(&pair)?;
        let Some(key) = iter::next(&parts)? else {
            return Err(raise!(ValueError, "need more than 0 values to unpack"));
        };
        let Some(value) = iter::next(&parts)? else {
            return Err(raise!(ValueError, "need more than 1 value to unpack"));
        };
        if iter::next(&parts)?.is_some() {
            return Err(raise!(ValueError, "too many values to unpack (expected 2)"));
        }
        mapping::set_item(d, &key, Some(&value))?;
    }
    Ok(())
}

/// Sets the items of a mapping, of what has keys or items, or of an iterable of pairs.
fn update_from(d: &Obj, other: &Obj) -> Result<()> {
    if dict::check_exact(other) {
        return add_pairs(d, &*dict_views::items_list(other)?);
    }
    if let Some(keys) = attr::get_optional(other, istr!("keys"))? {
        let keys = call::call(&keys, &[])?;
        let it = iter::get_iter(&keys)?;
        while let Some(key) = iter::next(&it)? {
            let value = mapping::get_item(other, &key)?;
            mapping::set_item(d, &key, Some(&value))?;
        }
        return Ok(());
    }
    match attr::get_optional(other, istr!("items"))? {
        Some(items) => add_pairs(d, &*call::call(&items, &[])?),
        None => add_pairs(d, other),
    }
}

/// [`update_from`] the positional argument, if there is one, then the keywords.
fn update_from_args(d: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    if let Some(other) = tuple::items(args).first() {
        update_from(d, other)?;
    }
    let Some(kwargs) = kwargs.filter(|kwargs| dict::len(kwargs) != 0) else { return Ok(()) };
    if dict::iter(kwargs).any(|(key, _)| !unicode::check(key)) {
        return Err(raise!(TypeError, "keywords must be strings"));
    }
    add_pairs(d, &*dict_views::items_list(kwargs)?)
}

fn init(d: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    match tuple::len(args) {
        0 | 1 => update_from_args(d, args, kwargs),
        n => Err(raise!(TypeError, "expected at most 1 argument, got {n}")),
    }
}

fn update(d: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    match tuple::len(args) {
        0 | 1 => update_from_args(d, args, kwargs).map(|()| singletons::new_none()),
        n => Err(raise!(TypeError, "update() takes at most 1 positional argument ({n} given)")),
    }
}

fn or(a: &Obj, b: &Obj) -> Result<Owned> {
    if !dict::check(a) || !dict::check(b) {
        return seq_ops::not_implemented();
    }
    let class = if odict::check(a) { a.ty() } else { b.ty() };
    let new = call::call(type_object::as_obj(class), &[a])?;
    update_from(&new, b)?;
    Ok(new)
}

fn assign_subscript(d: &Obj, key: &Obj, value: Option<&Obj>) -> Result<()> {
    match value {
        Some(value) => odict::set(d, key, value),
        None => odict::del(d, key),
    }
}

/// Runs `f` with each key and its hash, in order; `f` may not change the order.
fn each(d: &Obj, mut f: impl FnMut(&Obj, Py_hash_t) -> Result<()>) -> Result<()> {
    let state = odict::state(d);
    let mut place = odict::end(d, false);
    while let Some((key, hash)) = place {
        f(&key, hash)?;
        if odict::state(d) != state {
            return Err(raise!(RuntimeError, "OrderedDict mutated during iteration"));
        }
        place = odict::neighbour(d, &key, hash, false)?;
    }
    Ok(())
}

fn copy(d: &Obj) -> Result<Owned> {
    if odict::check_exact(d) {
        let new = odict::new()?;
        each(d, |key, hash| match dict::get_with_hash(d, key, hash)?.map(Obj::to_owned) {
            Some(value) => odict::set_with_hash(&new, key, &value, hash),
            None => Err(exceptions::set_key_error(key)),
        })?;
        return Ok(new);
    }
    let new = call::call(type_object::as_obj(d.ty()), &[])?;
    each(d, |key, _| mapping::set_item(&new, key, Some(&*mapping::get_item(d, key)?)))?;
    Ok(new)
}

/// `(type, (), state, None, iterator of the items)`.
fn reduce(d: &Obj) -> Result<Owned> {
    let state = cfn::get_state(d)?;
    let items = call::call_method(d, istr!("items"), &[])?;
    let items = iter::get_iter(&items)?;
    tuple::new([type_object::as_obj(d.ty()), &*tuple::empty(), &*state, singletons::none(), &*items])
}

fn setdefault(d: &Obj, [key, default]: [Option<&Obj>; 2]) -> Result<Owned> {
    let (key, default) = (key.unwrap_or(singletons::none()), default.unwrap_or(singletons::none()));
    if odict::check_exact(d) {
        if let Some(value) = dict::get(d, key)? {
            return Ok(value);
        }
        odict::set(d, key, default)?;
    } else if sequence::contains(d, key)? {
        return mapping::get_item(d, key);
    } else {
        mapping::set_item(d, key, Some(default))?;
    }
    Ok(default.to_owned())
}

fn pop(d: &Obj, [key, default]: [Option<&Obj>; 2]) -> Result<Owned> {
    let key = key.unwrap_or(singletons::none());
    match (odict::take(d, key, compare::hash(key)?)?, default) {
        (Some(value), _) => Ok(value),
        (None, Some(default)) => Ok(default.to_owned()),
        (None, None) => Err(exceptions::set_key_error(key)),
    }
}

fn popitem(d: &Obj, [last]: [Option<&Obj>; 1]) -> Result<Owned> {
    let Some((key, hash)) = odict::end(d, is_last(last)?) else {
        return Err(exceptions::set_key_error(istr!("dictionary is empty")));
    };
    match odict::take(d, &key, hash)? {
        Some(value) => tuple::from_owned(vec![key, value]),
        None => Err(exceptions::set_key_error(&key)),
    }
}

fn is_last(last: Option<&Obj>) -> Result<bool> {
    last.map_or(Ok(true), compare::is_true)
}

fn move_to_end(d: &Obj, [key, last]: [Option<&Obj>; 2]) -> Result<Owned> {
    odict::move_to_end(d, key.unwrap_or(singletons::none()), is_last(last)?)?;
    Ok(singletons::new_none())
}

fn fromkeys(class: &Obj, [keys, value]: [Option<&Obj>; 2]) -> Result<Owned> {
    dict_methods::fromkeys_of(class, keys.unwrap_or(singletons::none()), value.unwrap_or(singletons::none()))
}

/// Methods whose arguments may be given by name: the function gets a place for each.
macro_rules! with_names {
    ($($c_name:ident = $f:ident, $name:literal, [$($parameter:literal),*], $required:literal;)*) => {$(
        unsafe extern "C" fn $c_name(
            o: *mut PyObject,
            args: *const *mut PyObject,
            nargs: Py_ssize_t,
            kwnames: *mut PyObject,
        ) -> *mut PyObject {
            const NAMES: &[&str] = &[$($parameter),*];
            const PARAMETERS: Parameters =
                Parameters { name: $name, names: NAMES, required: $required, positional: NAMES.len() };
            // SAFETY: the caller passes a live object and a vectorcall's arguments.
            unsafe { PARAMETERS.of_vectorcall(args, nargs, kwnames).and_then(|given| $f(Obj::from_ptr(o), given)) }.into_c()
        }
    )*};
}
with_names! {
    odict_setdefault = setdefault, "setdefault", ["key", "default"], 1;
    odict_pop = pop, "pop", ["key", "default"], 1;
    odict_popitem = popitem, "popitem", ["last"], 0;
    odict_move_to_end = move_to_end, "move_to_end", ["key", "last"], 1;
    odict_fromkeys = fromkeys, "fromkeys", ["iterable", "value"], 1;
}

unsafe extern "C" fn odict_update(d: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: the caller passes an ordered dict, a tuple, and NULL or a dict.
    unsafe { update(Obj::from_ptr(d), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)) }.into_c()
}

c_functions! {
    unary odict_repr = repr;
    compare odict_compare = rich_compare;
    unary odict_iter_slot = |d| odict_iter::new(d, Part::Key, false);
    noargs odict_reversed = |d| odict_iter::new(d, Part::Key, true);
    init odict_ass_subscript = assign_subscript;
    binary odict_or = or;
    binary odict_ior = |d: &Obj, other| update_from(d, other).map(|()| d.to_owned());
    noargs odict_sizeof = |d: &Obj| long::from_usize(odict::memory(d));
    noargs odict_reduce = reduce;
    noargs odict_keys = |d| dict_views::new(&raw mut PyODictKeys_Type, d);
    noargs odict_values = |d| dict_views::new(&raw mut PyODictValues_Type, d);
    noargs odict_items = |d| dict_views::new(&raw mut PyODictItems_Type, d);
    noargs odict_clear = |d| {
        odict::clear(d);
        Ok::<Owned, Raised>(singletons::new_none())
    };
    noargs odict_copy = copy;
    init odict_init = init;
}
