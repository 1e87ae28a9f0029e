//! What Python code sees of `list`: operators, methods and the constructor.

use super::cfn::{self, c_functions};
use super::list::{self, PyList_Type};
use super::seq_ops::{self, Items};
use super::slice::{self, Span};
use super::{bool, list_sort, long, seq_iters, singletons, tuple};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::format::args;
use crate::protocols::{number, sequence};
use crate::raise;

/// The slots of `list` that are not about its memory.
pub(super) const TYPE: PyTypeObject = PyTypeObject {
    tp_repr: Some(list_repr),
    tp_as_sequence: &raw mut SEQUENCE,
    tp_as_mapping: &raw mut MAPPING,
    tp_hash: Some(crate::capi::object::PyObject_HashNotImplemented),
    tp_doc: c"list(iterable=(), /)\n--\n\nA mutable sequence; of an iterable's items if one is given.".as_ptr(),
    tp_richcompare: Some(list_compare),
    tp_iter: Some(list_iter),
    tp_methods: (&raw mut METHODS).cast(),
    tp_init: Some(list_init),
    tp_new: Some(list_new),
    tp_vectorcall: Some(list_vectorcall),
    ..PyTypeObject::STATIC
};

static mut SEQUENCE: PySequenceMethods = PySequenceMethods {
    sq_length: Some(list_len),
    sq_concat: Some(list_concat),
    sq_repeat: Some(list_repeat),
    sq_item: Some(list_item),
    sq_ass_item: Some(list_ass_item),
    sq_contains: Some(list_contains),
    sq_inplace_concat: Some(list_inplace_concat),
    sq_inplace_repeat: Some(list_inplace_repeat),
    ..PySequenceMethods::EMPTY
};
static mut MAPPING: PyMappingMethods = PyMappingMethods {
    mp_length: Some(list_len),
    mp_subscript: Some(list_subscript),
    mp_ass_subscript: Some(list_ass_subscript),
};
static mut METHODS: [PyMethodDef; 16] = [
    PyMethodDef::o(
        c"__getitem__",
        list_subscript,
        METH_COEXIST,
        c"__getitem__($self, index, /)\n--\n\nReturn self[index].",
    ),
    PyMethodDef::noargs(
        c"__reversed__",
        list_reversed,
        0,
        c"__reversed__($self, /)\n--\n\nAn iterator from the last item to the first.",
    ),
    PyMethodDef::noargs(
        c"__sizeof__",
        list_sizeof,
        0,
        c"__sizeof__($self, /)\n--\n\nThe size in memory, in bytes.",
    ),
    PyMethodDef::noargs(c"clear", list_clear_method, 0, c"clear($self, /)\n--\n\nRemoves every item."),
    PyMethodDef::noargs(c"copy", list_copy, 0, c"copy($self, /)\n--\n\nA shallow copy."),
    PyMethodDef::o(c"append", list_append, 0, c"append($self, object, /)\n--\n\nAdds an item at the end."),
    PyMethodDef::fast(c"insert", list_insert, 0, c"insert($self, index, object, /)\n--\n\nAdds an item in front of index."),
    PyMethodDef::o(c"extend", list_extend, 0, c"extend($self, iterable, /)\n--\n\nAdds an iterable's items at the end."),
    PyMethodDef::fast(
        c"pop",
        list_pop,
        0,
        c"pop($self, index=-1, /)\n--\n\nRemoves and returns an item, the last one by default; IndexError when there is none.",
    ),
    PyMethodDef::o(
        c"remove",
        list_remove,
        0,
        c"remove($self, value, /)\n--\n\nRemoves the first item equal to value; ValueError when there is none.",
    ),
    PyMethodDef::fast(
        c"index",
        list_index,
        0,
        c"index($self, value, start=0, stop=sys.maxsize, /)\n--\n\nThe first place of value; ValueError when it is not there.",
    ),
    PyMethodDef::o(c"count", list_count, 0, c"count($self, value, /)\n--\n\nHow many items equal value."),
    PyMethodDef::noargs(c"reverse", list_reverse, 0, c"reverse($self, /)\n--\n\nTurns the order round, in place."),
    PyMethodDef::fast_keywords(
        c"sort",
        list_sort_method,
        0,
        c"sort($self, /, *, key=None, reverse=False)\n--\n\nSorts in place, stably; by key(item) if a key function is given.",
    ),
    super::generic_alias::class_getitem_def(c"A list's type with that of its items."),
    PyMethodDef::END,
];

const ITEMS: Items = Items { len: list::len, get: list::get };

fn item(o: &Obj, i: isize) -> Result<Owned> {
    match usize::try_from(i).ok().and_then(|i| list::get(o, i)) {
        Some(item) => Ok(item),
        None => Err(raise!(IndexError, "list index out of range")),
    }
}

/// Replaces item `i`, or deletes it.
fn assign_item(o: &Obj, i: isize, value: Option<&Obj>) -> Result<()> {
    let Some(place) = usize::try_from(i).ok().filter(|&i| i < list::len(o)) else {
        return Err(raise!(IndexError, "list assignment index out of range"));
    };
    match value {
        Some(value) => {
            list::replace(o, place, value.to_owned());
            Ok(())
        }
        None => list::splice(o, place, place + 1, &[]),
    }
}

fn concat(a: &Obj, b: &Obj) -> Result<Owned> {
    if !list::check(b) {
        return Err(raise!(TypeError, "can only concatenate list (not \"{}\") to list", b.type_name()));
    }
    let new = list::with_len(list::len(a) + list::len(b))?;
    fill(&new, list::items(a).iter().chain(list::items(b)));
    Ok(new)
}

/// Fills the places of a new list.
fn fill<'a>(new: &Obj, items: impl Iterator<Item = &'a &'a Obj>) {
    for (i, item) in items.enumerate() {
        // SAFETY: the list was made with as many places.
        unsafe { list::slot(new, i).write((*item).to_owned().into_ptr()) }
    }
}

fn repeat(o: &Obj, times: isize) -> Result<Owned> {
    let total = seq_ops::repeated_len(list::len(o), times)?;
    let new = list::with_len(total)?;
    fill(&new, list::items(o).iter().cycle().take(total));
    Ok(new)
}

fn inplace_repeat(o: &Obj, times: isize) -> Result<Owned> {
    let n = list::len(o);
    if n == 0 || times == 1 {
        return Ok(o.to_owned());
    }
    if times < 1 {
        list::clear(o);
        return Ok(o.to_owned());
    }
    let total = seq_ops::repeated_len(n, times)?;
    list::resize(o, total)?;
    for i in n..total {
        // SAFETY: the first `n` places hold items; the new places are uninitialised.
        unsafe {
            let item = Obj::from_ptr(*list::slot(o, i - n)).to_owned();
            list::slot(o, i).write(item.into_ptr());
        }
    }
    Ok(o.to_owned())
}

fn subscript(o: &Obj, key: &Obj) -> Result<Owned> {
    if number::has_index(key) {
        let i = number::as_ssize(key, false)?;
        return item(o, if i < 0 { i + list::len(o) as isize } else { i });
    }
    if !slice::check(key) {
        return Err(seq_ops::bad_index("list", key));
    }
    let (mut start, mut stop, step) = slice::unpack(key)?;
    let n = slice::adjust(list::len(o) as isize, &mut start, &mut stop, step) as usize;
    if n == 0 {
        return list::new();
    }
    if step == 1 {
        return list::slice(o, start as usize, start as usize + n);
    }
    let new = list::with_len(n)?;
    let items = list::items(o);
    fill(&new, Span { start, stop, step, len: n }.places().map(|place| &items[place]));
    Ok(new)
}

fn assign_subscript(o: &Obj, key: &Obj, value: Option<&Obj>) -> Result<()> {
    if number::has_index(key) {
        let i = number::as_ssize(key, false)?;
        return assign_item(o, if i < 0 { i + list::len(o) as isize } else { i }, value);
    }
    if !slice::check(key) {
        return Err(seq_ops::bad_index("list", key));
    }
    // The span is that of the list as it is once all foreign code has run.
    let (mut start, mut stop, step) = slice::unpack(key)?;
    let new = match value {
        None => None,
        Some(value) if value.is(o) => Some(list::slice(o, 0, list::len(o))?),
        Some(value) => Some(sequence::fast(value, "must assign iterable to extended slice")?),
    };
    let len = slice::adjust(list::len(o) as isize, &mut start, &mut stop, step) as usize;
    let span = Span { start, stop, step, len };
    let items: &[&Obj] = new.as_ref().map_or(&[], |new| sequence::fast_items(new));
    if step == 1 {
        return list::splice(o, start as usize, start as usize + len, items);
    }
    if new.is_none() {
        return delete_span(o, span);
    }
    if items.len() != len {
        let size = items.len();
        return Err(raise!(ValueError, "attempt to assign sequence of size {size} to extended slice of size {len}"));
    }
    let mut old = Vec::new();
    if old.try_reserve_exact(len).is_err() {
        return Err(Raised::no_memory());
    }
    for (place, &item) in span.places().zip(items) {
        // SAFETY: the places are within the list; the old references move out.
        unsafe { old.push(Owned::from_ptr(list::slot(o, place).replace(item.to_owned().into_ptr()))) };
    }
    Ok(())
}

/// Deletes the items of an extended slice.
fn delete_span(o: &Obj, span: Span) -> Result<()> {
    let mut old = Vec::new();
    if old.try_reserve_exact(span.len).is_err() {
        return Err(Raised::no_memory());
    }
    let mut places: Vec<usize> = span.places().collect();
    places.sort_unstable();
    let n = list::len(o);
    let first = places.first().copied().unwrap_or(n);
    let mut out = first;
    let mut gone = places.iter().copied().peekable();
    // SAFETY: the places are within the list; the removed items' references move out, the others move down.
    unsafe {
        for i in first..n {
            if gone.next_if_eq(&i).is_some() {
                old.push(Owned::from_ptr(*list::slot(o, i)));
            } else {
                list::slot(o, out).write(*list::slot(o, i));
                out += 1;
            }
        }
    }
    list::shrink(o, out);
    Ok(())
}

fn compare(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !list::check(a) || !list::check(b) {
        return seq_ops::not_implemented();
    }
    if list::len(a) != list::len(b) && matches!(op, Py_EQ | Py_NE) {
        return Ok(bool::new(op == Py_NE));
    }
    seq_ops::rich_compare(a, b, op, ITEMS)
}

fn sizeof(o: &Obj) -> Result<Owned> {
    // SAFETY: `o` is a list.
    unsafe {
        let items = (*o.cast::<PyListObject>()).allocated as usize * size_of::<*mut PyObject>();
        long::from_usize((*o.ty()).tp_basicsize as usize + items)
    }
}

fn insert(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    args::check_positional("insert", args.len(), 2, 2)?;
    let at = long::as_ssize(&*number::index(args[0])?)?;
    list::insert(o, at, args[1])?;
    Ok(singletons::new_none())
}

fn pop(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    args::check_positional("pop", args.len(), 0, 1)?;
    let at = match args {
        [at] => long::as_ssize(&*number::index(at)?)?,
        _ => -1,
    };
    let n = list::len(o);
    if n == 0 {
        return Err(raise!(IndexError, "pop from empty list"));
    }
    let at = if at < 0 { at + n as isize } else { at };
    let Some(item) = usize::try_from(at).ok().and_then(|at| list::get(o, at)) else {
        return Err(raise!(IndexError, "pop index out of range"));
    };
    list::splice(o, at as usize, at as usize + 1, &[])?;
    Ok(item)
}

fn remove(o: &Obj, value: &Obj) -> Result<Owned> {
    match seq_ops::find(o, value, 0, usize::MAX, ITEMS)? {
        Some(i) => {
            list::splice(o, i, i + 1, &[])?;
            Ok(singletons::new_none())
        }
        None => Err(raise!(ValueError, "list.remove(x): x not in list")),
    }
}

fn new_of(ty: *mut PyTypeObject) -> Result<Owned> {
    if core::ptr::eq(ty, &raw mut PyList_Type) { list::new() } else { cfn::alloc_instance(ty, 0) }
}

fn init(o: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    if cfn::rejects_keywords_on_init(o.ty(), &raw mut PyList_Type) {
        args::no_kwargs("list", kwargs.map_or(core::ptr::null_mut(), Obj::as_ptr))?;
    }
    args::check_positional("list", tuple::len(args), 0, 1)?;
    list::clear(o);
    match tuple::items(args).first() {
        Some(iterable) => list::extend(o, iterable),
        None => Ok(()),
    }
}

fn vectorcall(ty: *mut PyTypeObject, args: &[&Obj], kwnames: Option<&Obj>) -> Result<Owned> {
    args::no_kwnames("list", kwnames.map_or(core::ptr::null_mut(), Obj::as_ptr))?;
    args::check_positional("list", args.len(), 0, 1)?;
    let new = new_of(ty)?;
    if let Some(iterable) = args.first() {
        list::extend(&new, iterable)?;
    }
    Ok(new)
}

fn none(_: ()) -> Owned {
    singletons::new_none()
}

c_functions! {
    unary list_repr = |o| seq_ops::repr(o, ITEMS, "[", "]", "[...]", "");
    compare list_compare = compare;
    unary list_iter = |o| seq_iters::new(&raw mut seq_iters::PyListIter_Type, o, 0);
    len list_len = list::len;
    binary list_concat = concat;
    index list_repeat = repeat;
    index list_item = item;
    assign_index list_ass_item = assign_item;
    contains list_contains = |o, v| seq_ops::contains(o, v, ITEMS);
    binary list_inplace_concat = |o: &Obj, v| list::extend(o, v).map(|()| o.to_owned());
    index list_inplace_repeat = inplace_repeat;
    binary list_subscript = subscript;
    init list_ass_subscript = assign_subscript;
    noargs list_reversed = |o| {
        seq_iters::new(&raw mut seq_iters::PyListRevIter_Type, o, list::len(o) as isize - 1)
    };
    noargs list_sizeof = sizeof;
    noargs list_clear_method = |o| {
        list::clear(o);
        Ok::<Owned, Raised>(singletons::new_none())
    };
    noargs list_copy = |o| list::slice(o, 0, list::len(o));
    binary list_append = |o, v| list::append(o, v).map(none);
    fast list_insert = insert;
    binary list_extend = |o, v| list::extend(o, v).map(none);
    fast list_pop = pop;
    binary list_remove = remove;
    fast list_index = |o, args| seq_ops::index(o, args, ITEMS, "list");
    binary list_count = |o, v| seq_ops::count(o, v, ITEMS);
    noargs list_reverse = |o| {
        list::reverse(o);
        Ok::<Owned, Raised>(singletons::new_none())
    };
    fast_keywords list_sort_method = list_sort::sort_method;
    new list_new = |ty, _: &Obj, _: Option<&Obj>| new_of(ty);
    init list_init = init;
    vectorcall list_vectorcall = vectorcall;
}
