//! What Python code sees of `set` and `frozenset`: operators, methods, constructors.

use super::cfn::{self, c_functions};
use super::set::{self, PyFrozenSet_Type, PySet_Type};
use super::set_table as table;
use super::{bool, exceptions, long, seq_ops, singletons, tuple, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::format::args;
use crate::protocols::{sequence, text};

pub(super) static mut SEQUENCE: PySequenceMethods =
    PySequenceMethods { sq_length: Some(set_len), sq_contains: Some(set_contains), ..PySequenceMethods::EMPTY };
pub(super) static mut FROZENSET_NUMBER: PyNumberMethods = NUMBER;
pub(super) static mut SET_NUMBER: PyNumberMethods = PyNumberMethods {
    nb_inplace_subtract: Some(set_isub),
    nb_inplace_and: Some(set_iand),
    nb_inplace_xor: Some(set_ixor),
    nb_inplace_or: Some(set_ior),
    ..NUMBER
};
const NUMBER: PyNumberMethods = PyNumberMethods {
    nb_subtract: Some(set_sub),
    nb_and: Some(set_and),
    nb_xor: Some(set_xor),
    nb_or: Some(set_or),
    ..PyNumberMethods::EMPTY
};

const CONTAINS: PyMethodDef = PyMethodDef::o(
    c"__contains__",
    set_direct_contains,
    METH_COEXIST,
    c"__contains__($self, object, /)\n--\n\nWhether the item is there.",
);
const COPY: PyMethodDef = PyMethodDef::noargs(c"copy", set_copy, 0, c"copy($self, /)\n--\n\nA shallow copy.");
const DIFFERENCE: PyMethodDef = PyMethodDef::fast(
    c"difference",
    set_difference,
    0,
    c"difference($self, /, *others)\n--\n\nWhat is in none of the others.",
);
const INTERSECTION: PyMethodDef = PyMethodDef::fast(
    c"intersection",
    set_intersection,
    0,
    c"intersection($self, /, *others)\n--\n\nWhat is in all of them.",
);
const ISDISJOINT: PyMethodDef =
    PyMethodDef::o(c"isdisjoint", set_isdisjoint, 0, c"isdisjoint($self, other, /)\n--\n\nWhether no item is in both.");
const ISSUBSET: PyMethodDef = PyMethodDef::o(
    c"issubset",
    set_issubset,
    0,
    c"issubset($self, other, /)\n--\n\nWhether every item is in the other, too.",
);
const ISSUPERSET: PyMethodDef = PyMethodDef::o(
    c"issuperset",
    set_issuperset,
    0,
    c"issuperset($self, other, /)\n--\n\nWhether every item of the other is here.",
);
const REDUCE: PyMethodDef =
    PyMethodDef::noargs(c"__reduce__", set_reduce, 0, c"__reduce__($self, /)\n--\n\nThe state, for copy and pickle.");
const SIZEOF: PyMethodDef =
    PyMethodDef::noargs(c"__sizeof__", set_sizeof, 0, c"__sizeof__($self, /)\n--\n\nThe size in memory, in bytes.");
const SYMMETRIC: PyMethodDef = PyMethodDef::o(
    c"symmetric_difference",
    set_symmetric_difference,
    0,
    c"symmetric_difference($self, other, /)\n--\n\nWhat is in one of both.",
);
const UNION: PyMethodDef =
    PyMethodDef::fast(c"union", set_union, 0, c"union($self, /, *others)\n--\n\nWhat is in any of them.");

pub(super) static mut FROZENSET_METHODS: [PyMethodDef; 13] = [
    CONTAINS,
    COPY_FROZEN,
    DIFFERENCE,
    INTERSECTION,
    ISDISJOINT,
    ISSUBSET,
    ISSUPERSET,
    REDUCE,
    SIZEOF,
    SYMMETRIC,
    UNION,
    super::generic_alias::class_getitem_def(c"A frozenset's type with that of its items."),
    PyMethodDef::END,
];
const COPY_FROZEN: PyMethodDef =
    PyMethodDef::noargs(c"copy", frozenset_copy, 0, c"copy($self, /)\n--\n\nA shallow copy.");

pub(super) static mut SET_METHODS: [PyMethodDef; 22] = [
    PyMethodDef::o(c"add", set_add, 0, c"add($self, object, /)\n--\n\nAdds an item that may be there already."),
    PyMethodDef::noargs(c"clear", set_clear_method, 0, c"clear($self, /)\n--\n\nRemoves every item."),
    CONTAINS,
    COPY,
    PyMethodDef::o(c"discard", set_discard, 0, c"discard($self, object, /)\n--\n\nRemoves an item if it is there."),
    DIFFERENCE,
    PyMethodDef::fast(
        c"difference_update",
        set_difference_update,
        0,
        c"difference_update($self, /, *others)\n--\n\nRemoves what is in any of the others.",
    ),
    INTERSECTION,
    PyMethodDef::fast(
        c"intersection_update",
        set_intersection_update,
        0,
        c"intersection_update($self, /, *others)\n--\n\nKeeps what is in all of the others.",
    ),
    ISDISJOINT,
    ISSUBSET,
    ISSUPERSET,
    PyMethodDef::noargs(
        c"pop",
        set_pop,
        0,
        c"pop($self, /)\n--\n\nRemoves and returns some item; KeyError when there is none.",
    ),
    REDUCE,
    PyMethodDef::o(
        c"remove",
        set_remove,
        0,
        c"remove($self, object, /)\n--\n\nRemoves an item; KeyError when it is not there.",
    ),
    SIZEOF,
    SYMMETRIC,
    PyMethodDef::o(
        c"symmetric_difference_update",
        set_symmetric_difference_update,
        0,
        c"symmetric_difference_update($self, other, /)\n--\n\nKeeps what is in one of both.",
    ),
    UNION,
    PyMethodDef::fast(
        c"update",
        set_update,
        0,
        c"update($self, /, *others)\n--\n\nAdds the items of all of the others.",
    ),
    super::generic_alias::class_getitem_def(c"A set's type with that of its items."),
    PyMethodDef::END,
];

fn none<T>(_: T) -> Owned {
    singletons::new_none()
}

fn repr(s: &Obj) -> Result<Owned> {
    let name = s.type_name().to_string();
    if set::len(s) == 0 {
        return unicode::new(&[&name, "()"].concat());
    }
    if !text::repr_enter(s)? {
        return unicode::new(&[&name, "(...)"].concat());
    }
    let result = repr_guarded(s, &name);
    text::repr_leave(s);
    result
}

fn repr_guarded(s: &Obj, name: &str) -> Result<Owned> {
    let items = sequence::list(s)?;
    let text = text::repr(Some(&items))?;
    let bare = s.is_exactly(&raw mut PySet_Type);
    let mut w = unicode::Writer::new();
    if !bare {
        w.push_str(name)?;
        w.push_str("(")?;
    }
    w.push_str("{")?;
    w.push_range(&text, 1, unicode::len(&text) - 1)?;
    w.push_str(if bare { "}" } else { "})" })?;
    w.finish()
}

/// The hash of a frozenset: independent of the order, and kept.
fn hash(s: &Obj) -> Result<Py_hash_t> {
    let raw = table::raw(s);
    // SAFETY: `s` is a frozenset.
    unsafe {
        if (*raw).hash != -1 {
            return Ok((*raw).hash);
        }
        let shuffle = |h: u64| ((h ^ 89869747) ^ (h << 16)).wrapping_mul(3644798167);
        let mut hash = 0u64;
        let mut pos = 0;
        while let Some(entry) = table::next(s, &mut pos) {
            hash ^= shuffle(entry.hash as u64);
        }
        hash ^= ((*raw).used as u64 + 1).wrapping_mul(1927868237);
        hash ^= (hash >> 11) ^ (hash >> 25);
        hash = hash.wrapping_mul(69069).wrapping_add(907133923);
        (*raw).hash = if hash == u64::MAX { 590923713 } else { hash as Py_hash_t };
        Ok((*raw).hash)
    }
}

fn compare(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !set::check_any(b) {
        return seq_ops::not_implemented();
    }
    let (n, m) = (set::len(a), set::len(b));
    // SAFETY: both are sets.
    let (h, k) = unsafe { ((*table::raw(a)).hash, (*table::raw(b)).hash) };
    let holds = match op {
        Py_EQ | Py_NE => {
            let differ = n != m || (h != -1 && k != -1 && h != k);
            (!differ && set::is_subset(a, b)?) == (op == Py_EQ)
        }
        Py_LE => set::is_subset(a, b)?,
        Py_GE => set::is_subset(b, a)?,
        Py_LT => n < m && set::is_subset(a, b)?,
        _ => n > m && set::is_subset(b, a)?,
    };
    Ok(bool::new(holds))
}

/// An operator of two sets.
fn operator(a: &Obj, b: &Obj, f: fn(&Obj, &Obj) -> Result<Owned>) -> Result<Owned> {
    if set::check_any(a) && set::check_any(b) { f(a, b) } else { seq_ops::not_implemented() }
}

/// An operator that changes its left operand.
fn in_place(s: &Obj, other: &Obj, f: fn(&Obj, &Obj) -> Result<()>) -> Result<Owned> {
    if !set::check_any(other) {
        return seq_ops::not_implemented();
    }
    f(s, other)?;
    Ok(s.to_owned())
}

/// Makes `s` the intersection of both.
fn intersect(s: &Obj, other: &Obj) -> Result<()> {
    let both = set::intersection(s, other)?;
    table::swap(s, &both);
    Ok(())
}

fn union(a: &Obj, b: &Obj) -> Result<Owned> {
    let result = set::copy(a)?;
    set::update(&result, b)?;
    Ok(result)
}

/// A method that starts from the set and goes on with each of the others.
fn fold(s: &Obj, others: &[&Obj], f: fn(&Obj, &Obj) -> Result<Owned>) -> Result<Owned> {
    let Some((first, rest)) = others.split_first() else { return set::copy(s) };
    let mut result = f(s, first)?;
    for other in rest {
        result = f(&result, other)?;
    }
    Ok(result)
}

fn union_method(s: &Obj, others: &[&Obj]) -> Result<Owned> {
    let result = set::copy(s)?;
    for other in others.iter().filter(|other| !other.is(s)) {
        set::update(&result, other)?;
    }
    Ok(result)
}

fn difference_method(s: &Obj, others: &[&Obj]) -> Result<Owned> {
    let Some((first, rest)) = others.split_first() else { return set::copy(s) };
    let result = set::difference(s, first)?;
    for other in rest {
        set::difference_update(&result, other)?;
    }
    Ok(result)
}

fn each(s: &Obj, others: &[&Obj], f: fn(&Obj, &Obj) -> Result<()>) -> Result<Owned> {
    for other in others {
        f(s, other)?;
    }
    Ok(singletons::new_none())
}

fn intersection_update(s: &Obj, others: &[&Obj]) -> Result<Owned> {
    let all = fold(s, others, set::intersection)?;
    table::swap(s, &all);
    Ok(singletons::new_none())
}

fn issubset(s: &Obj, other: &Obj) -> Result<Owned> {
    if set::check_any(other) {
        return set::is_subset(s, other).map(bool::new);
    }
    let both = set::intersection(s, other)?;
    Ok(bool::new(set::len(&both) == set::len(s)))
}

fn issuperset(s: &Obj, other: &Obj) -> Result<Owned> {
    if set::check_any(other) {
        return set::is_subset(other, s).map(bool::new);
    }
    let it = crate::protocols::iter::get_iter(other)?;
    while let Some(item) = crate::protocols::iter::next(&it)? {
        if !set::contains(s, &item)? {
            return Ok(bool::new(false));
        }
    }
    Ok(bool::new(true))
}

fn contains(s: &Obj, key: &Obj) -> Result<bool> {
    set::as_frozen(key, |key| set::contains(s, key))
}

fn remove(s: &Obj, key: &Obj) -> Result<Owned> {
    if set::as_frozen(key, |key| set::discard(s, key))? {
        return Ok(singletons::new_none());
    }
    Err(exceptions::set_key_error(key))
}

fn reduce(s: &Obj) -> Result<Owned> {
    let items = tuple::from_owned(vec![sequence::list(s)?])?;
    let state = cfn::get_state(s)?;
    tuple::new([super::type_object::as_obj(s.ty()), &items, &state])
}

fn sizeof(s: &Obj) -> Result<Owned> {
    let raw = table::raw(s);
    // SAFETY: `s` is a set.
    unsafe {
        let mut size = (*s.ty()).tp_basicsize as usize;
        if (*raw).table != table::small_table(s) {
            size += ((*raw).mask as usize + 1) * size_of::<setentry>();
        }
        long::from_usize(size)
    }
}

fn init(s: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    args::no_kwargs("set", kwargs.map_or(core::ptr::null_mut(), Obj::as_ptr))?;
    check_count(s.ty(), tuple::len(args))?;
    set::clear(s);
    // SAFETY: `s` is a set.
    unsafe { (*table::raw(s)).hash = -1 };
    match tuple::items(args).first() {
        Some(iterable) => set::update(s, iterable),
        None => Ok(()),
    }
}

/// One argument at most; the message names the class that is made.
fn check_count(ty: *mut PyTypeObject, given: usize) -> Result<()> {
    if given <= 1 {
        return Ok(());
    }
    args::check_positional(&super::type_object::name(ty).to_string(), given, 0, 1)
}

/// `frozenset(iterable)`: an exact frozenset is its own copy.
fn new_frozen(ty: *mut PyTypeObject, iterable: Option<&Obj>) -> Result<Owned> {
    if let Some(iterable) = iterable
        && core::ptr::eq(ty, &raw mut PyFrozenSet_Type)
        && iterable.is_exactly(ty)
    {
        return Ok(iterable.to_owned());
    }
    set::new_of_items(ty, iterable)
}

fn new_frozen_from_args(ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    if cfn::rejects_keywords(ty, &raw mut PyFrozenSet_Type) {
        args::no_kwargs("frozenset", kwargs.map_or(core::ptr::null_mut(), Obj::as_ptr))?;
    }
    check_count(ty, tuple::len(args))?;
    new_frozen(ty, tuple::items(args).first().copied())
}

/// The one optional argument of a vectorcall constructor.
fn iterable_argument<'a>(name: &str, args: &[&'a Obj], kwnames: Option<&Obj>) -> Result<Option<&'a Obj>> {
    args::no_kwnames(name, kwnames.map_or(core::ptr::null_mut(), Obj::as_ptr))?;
    args::check_positional(name, args.len(), 0, 1)?;
    Ok(args.first().copied())
}

c_functions! {
    unary set_repr = repr;
    hash frozenset_hash = hash;
    compare set_compare = compare;
    unary set_iter = super::set_iter::new_iter;
    init set_init = init;
    new set_new = |ty, _: &Obj, _: Option<&Obj>| set::new_of(ty);
    new frozenset_new = new_frozen_from_args;
    vectorcall set_vectorcall = |ty, args: &[&Obj], names| {
        set::new_of_items(ty, iterable_argument("set", args, names)?)
    };
    vectorcall frozenset_vectorcall = |ty, args: &[&Obj], names| {
        new_frozen(ty, iterable_argument("frozenset", args, names)?)
    };
    len set_len = set::len;
    contains set_contains = contains;
    binary set_sub = |a, b| operator(a, b, set::difference);
    binary set_and = |a, b| operator(a, b, set::intersection);
    binary set_xor = |a, b| operator(a, b, set::symmetric_difference);
    binary set_or = |a, b| operator(a, b, union);
    binary set_isub = |a, b| in_place(a, b, set::difference_update);
    binary set_iand = |a, b| in_place(a, b, intersect);
    binary set_ixor = |a, b| in_place(a, b, set::symmetric_difference_update);
    binary set_ior = |a, b| in_place(a, b, set::update);
    binary set_direct_contains = |s, key| contains(s, key).map(bool::new);
    noargs set_copy = set::copy;
    noargs frozenset_copy = |s: &Obj| if s.is_exactly(&raw mut PyFrozenSet_Type) { Ok(s.to_owned()) } else { set::copy(s) };
    fast set_difference = difference_method;
    fast set_intersection = |s, others| fold(s, others, set::intersection);
    binary set_isdisjoint = |s, other| set::is_disjoint(s, other).map(bool::new);
    binary set_issubset = issubset;
    binary set_issuperset = issuperset;
    noargs set_reduce = reduce;
    noargs set_sizeof = sizeof;
    binary set_symmetric_difference = set::symmetric_difference;
    fast set_union = union_method;
    binary set_add = |s, key| set::add(s, key).map(none);
    noargs set_clear_method = |s| {
        set::clear(s);
        Ok::<Owned, Raised>(singletons::new_none())
    };
    binary set_discard = |s, key| set::as_frozen(key, |key| set::discard(s, key)).map(none);
    fast set_difference_update = |s, others| each(s, others, set::difference_update);
    fast set_intersection_update = intersection_update;
    noargs set_pop = set::pop;
    binary set_remove = remove;
    binary set_symmetric_difference_update = |s, other| set::symmetric_difference_update(s, other).map(none);
    fast set_update = |s, others| each(s, others, set::update);
}
