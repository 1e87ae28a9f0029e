//! What Python code sees of `tuple`: operators, methods and the constructor.

use super::cfn::c_functions;
use super::seq_iters;
use super::seq_ops::{self, Items};
use super::slice::{self, Span};
use super::tuple::{self, PyTuple_Type};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use crate::format::args;
use crate::protocols::{number, sequence};
use crate::raise;

/// The slots of `tuple` that are not about its memory.
pub(super) const TYPE: PyTypeObject = PyTypeObject {
    tp_repr: Some(tuple_repr),
    tp_as_sequence: &raw mut SEQUENCE,
    tp_as_mapping: &raw mut MAPPING,
    tp_hash: Some(tuple_hash),
    tp_doc: c"tuple(iterable=(), /)\n--\n\nAn immutable sequence; of an iterable's items if one is given.".as_ptr(),
    tp_richcompare: Some(tuple_compare),
    tp_iter: Some(tuple_iter),
    tp_methods: (&raw mut METHODS).cast(),
    tp_new: Some(tuple_new),
    tp_vectorcall: Some(tuple_vectorcall),
    ..PyTypeObject::STATIC
};

static mut SEQUENCE: PySequenceMethods = PySequenceMethods {
    sq_length: Some(tuple_len),
    sq_concat: Some(tuple_concat),
    sq_repeat: Some(tuple_repeat),
    sq_item: Some(tuple_item),
    sq_contains: Some(tuple_contains),
    ..PySequenceMethods::EMPTY
};
static mut MAPPING: PyMappingMethods =
    PyMappingMethods { mp_length: Some(tuple_len), mp_subscript: Some(tuple_subscript), mp_ass_subscript: None };
static mut METHODS: [PyMethodDef; 5] = [
    PyMethodDef::noargs(c"__getnewargs__", tuple_getnewargs, 0, c"__getnewargs__($self, /)\n--\n\n"),
    PyMethodDef::fast(
        c"index",
        tuple_index,
        0,
        c"index($self, value, start=0, stop=sys.maxsize, /)\n--\n\nThe first place of value; ValueError when it is not there.",
    ),
    PyMethodDef::o(c"count", tuple_count, 0, c"count($self, value, /)\n--\n\nHow many items equal value."),
    super::generic_alias::class_getitem_def(c"A tuple's type with those of its items: tuple[int, str], or tuple[int, ...] for any number of one."),
    PyMethodDef::END,
];

const ITEMS: Items = Items { len: tuple::len, get: |o, i| tuple::items(o).get(i).map(|item| (*item).to_owned()) };

/// Item `i`; `IndexError` outside.
pub fn item(o: &Obj, i: isize) -> Result<Owned> {
    match tuple::items(o).get(i as usize) {
        Some(item) => Ok((*item).to_owned()),
        None => Err(raise!(IndexError, "tuple index out of range")),
    }
}

fn hash(o: &Obj) -> Result<Py_hash_t> {
    let t = o.cast::<PyTupleObject>();
    // SAFETY: `o` is a tuple.
    unsafe {
        if (*t).ob_hash == -1 {
            (*t).ob_hash = seq_ops::hash_items(tuple::items(o), true)?;
        }
        Ok((*t).ob_hash)
    }
}

fn concat(a: &Obj, b: &Obj) -> Result<Owned> {
    if tuple::len(a) == 0 && tuple::check_exact(b) {
        return Ok(b.to_owned());
    }
    if !tuple::check(b) {
        return Err(raise!(TypeError, "can only concatenate tuple (not \"{}\") to tuple", b.type_name()));
    }
    if tuple::len(b) == 0 && tuple::check_exact(a) {
        return Ok(a.to_owned());
    }
    fill(tuple::len(a) + tuple::len(b), tuple::items(a).iter().chain(tuple::items(b)))
}

/// A tuple of `n` items.
fn fill<'a>(n: usize, items: impl Iterator<Item = &'a &'a Obj>) -> Result<Owned> {
    let t = tuple::with_len(n)?;
    for (i, item) in items.enumerate() {
        // SAFETY: the iterator gives `n` items.
        unsafe { tuple::slot(&t, i).write((*item).to_owned().into_ptr()) }
    }
    Ok(t)
}

fn repeat(o: &Obj, times: isize) -> Result<Owned> {
    let n = tuple::len(o);
    if (n == 0 || times == 1) && tuple::check_exact(o) {
        return Ok(o.to_owned());
    }
    let total = seq_ops::repeated_len(n, times)?;
    fill(total, tuple::items(o).iter().cycle().take(total))
}

fn subscript(o: &Obj, key: &Obj) -> Result<Owned> {
    let n = tuple::len(o);
    if number::has_index(key) {
        let i = number::as_ssize(key, false)?;
        return item(o, if i < 0 { i + n as isize } else { i });
    }
    if !slice::check(key) {
        return Err(seq_ops::bad_index("tuple", key));
    }
    let span = Span::of(key, n)?;
    if span.step == 1 {
        let lo = span.start as usize;
        return tuple::slice(o, lo, lo + span.len);
    }
    let items = tuple::items(o);
    let t = tuple::with_len(span.len)?;
    for (i, place) in span.places().enumerate() {
        // SAFETY: the tuple has room for every item of the span.
        unsafe { tuple::slot(&t, i).write(items[place].to_owned().into_ptr()) }
    }
    Ok(t)
}

fn compare(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !tuple::check(a) || !tuple::check(b) {
        return seq_ops::not_implemented();
    }
    seq_ops::rich_compare(a, b, op, ITEMS)
}

fn getnewargs(o: &Obj) -> Result<Owned> {
    let copy = fill(tuple::len(o), tuple::items(o).iter())?;
    tuple::new([&copy])
}

/// `ty(iterable)`.
fn new_of(ty: *mut PyTypeObject, iterable: Option<&Obj>) -> Result<Owned> {
    let exact = match iterable {
        Some(iterable) => sequence::tuple(iterable)?,
        None => tuple::empty(),
    };
    if core::ptr::eq(ty, &raw mut PyTuple_Type) { Ok(exact) } else { tuple::new_subtype(ty, &exact) }
}

fn new_from_args(ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    if super::cfn::rejects_keywords(ty, &raw mut PyTuple_Type) {
        args::no_kwargs("tuple", kwargs.map_or(core::ptr::null_mut(), Obj::as_ptr))?;
    }
    args::check_positional("tuple", tuple::len(args), 0, 1)?;
    new_of(ty, tuple::items(args).first().copied())
}

fn vectorcall(ty: *mut PyTypeObject, args: &[&Obj], kwnames: Option<&Obj>) -> Result<Owned> {
    args::no_kwnames("tuple", kwnames.map_or(core::ptr::null_mut(), Obj::as_ptr))?;
    args::check_positional("tuple", args.len(), 0, 1)?;
    new_of(ty, args.first().copied())
}

c_functions! {
    unary tuple_repr = |o| seq_ops::repr(o, ITEMS, "(", ")", "(...)", ",");
    hash tuple_hash = hash;
    compare tuple_compare = compare;
    unary tuple_iter = |o| seq_iters::new(&raw mut seq_iters::PyTupleIter_Type, o, 0);
    len tuple_len = tuple::len;
    binary tuple_concat = concat;
    index tuple_repeat = repeat;
    index tuple_item = item;
    contains tuple_contains = |o, v| seq_ops::contains(o, v, ITEMS);
    binary tuple_subscript = subscript;
    noargs tuple_getnewargs = getnewargs;
    fast tuple_index = |o, args| seq_ops::index(o, args, ITEMS, "tuple");
    binary tuple_count = |o, v| seq_ops::count(o, v, ITEMS);
    new tuple_new = new_from_args;
    vectorcall tuple_vectorcall = vectorcall;
}
