//! `enumerate` and `reversed`.

use super::cfn::{self, c_functions};
use super::exceptions::exc;
use super::{long, singletons, tuple, type_object, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error, gc, refcount};
use crate::format::args;
use crate::protocols::{call, iter, number, sequence};
use crate::{istr, raise};
use core::ptr;

#[repr(C)]
struct Enumerate {
    ob_base: PyObject,
    /// The next number while it fits; `big` holds it once it does not.
    index: Py_ssize_t,
    iter: *mut PyObject,
    big: *mut PyObject,
    /// CPython's layout goes on with what it keeps for speed.
    unused: [usize; 2],
}

#[repr(C)]
struct Reversed {
    ob_base: PyObject,
    index: Py_ssize_t,
    /// NULL when exhausted.
    seq: *mut PyObject,
}

/// `enumerate`.
#[unsafe(no_mangle)]
pub static mut PyEnum_Type: PyTypeObject = PyTypeObject {
    tp_name: c"enumerate".as_ptr(),
    tp_basicsize: size_of::<Enumerate>() as Py_ssize_t,
    tp_dealloc: Some(enum_dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    tp_doc: c"enumerate(iterable, start=0)\n--\n\nThe items of an iterable, each in a tuple with its number.".as_ptr(),
    tp_traverse: Some(enum_traverse),
    tp_iter: Some(iter_self),
    tp_iternext: Some(enum_next),
    tp_methods: (&raw mut ENUM_METHODS).cast(),
    tp_new: Some(enum_new),
    ..PyTypeObject::STATIC
};
/// `reversed`.
#[unsafe(no_mangle)]
pub static mut PyReversed_Type: PyTypeObject = PyTypeObject {
    tp_name: c"reversed".as_ptr(),
    tp_basicsize: size_of::<Reversed>() as Py_ssize_t,
    tp_dealloc: Some(reversed_dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE,
    tp_doc: c"reversed(sequence, /)\n--\n\nThe items of a sequence from the last to the first.".as_ptr(),
    tp_traverse: Some(reversed_traverse),
    tp_iter: Some(iter_self),
    tp_iternext: Some(reversed_next),
    tp_methods: (&raw mut REVERSED_METHODS).cast(),
    tp_new: Some(reversed_new),
    ..PyTypeObject::STATIC
};

static mut ENUM_METHODS: [PyMethodDef; 3] = [
    PyMethodDef::noargs(c"__reduce__", enum_reduce, 0, c"The state, for copy and pickle."),
    super::generic_alias::class_getitem_def(c"The type with that of the values."),
    PyMethodDef::END,
];
static mut REVERSED_METHODS: [PyMethodDef; 4] = [
    PyMethodDef::noargs(c"__length_hint__", reversed_hint, 0, c"How many items are probably left."),
    PyMethodDef::noargs(c"__reduce__", reversed_reduce, 0, c"The state, for copy and pickle."),
    PyMethodDef::o(c"__setstate__", reversed_setstate, 0, c"Sets the position."),
    PyMethodDef::END,
];

/// The arguments `iterable` and `start`, positional or by keyword.
fn enum_arguments<'a>(args: &'a Obj, kwargs: Option<&'a Obj>) -> Result<(&'a Obj, Option<&'a Obj>)> {
    let positional = tuple::items(args);
    let named = kwargs.map_or(0, super::dict::len);
    let given = positional.len() + named;
    if given > 2 {
        return Err(raise!(TypeError, "enumerate() takes at most 2 arguments ({given} given)"));
    }
    let known: &[&str] = if given == 1 { &["iterable"] } else { &["iterable", "start"] };
    let mut found = [positional.first().copied(), positional.get(1).copied()];
    for (name, value) in kwargs.into_iter().flat_map(super::dict::iter) {
        let place = known.iter().position(|known| unicode::check(name) && unicode::eq_ascii(name, known));
        match place {
            Some(i) if found[i].is_none() => found[i] = Some(value),
            _ => {
                let name = unicode::display(name);
                return Err(raise!(TypeError, "'{name}' is an invalid keyword argument for enumerate()"));
            }
        }
    }
    match found {
        [Some(iterable), start] => Ok((iterable, start)),
        _ => Err(raise!(TypeError, "enumerate() missing required argument 'iterable'")),
    }
}

fn new_enum(ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    // A call of the type itself words its errors in its own way.
    let (iterable, start) = if ptr::eq(ty, &raw mut PyEnum_Type) {
        enum_arguments(args, kwargs)?
    } else {
        const PARAMETERS: args::Parameters =
            args::Parameters { name: "enumerate", names: &["iterable", "start"], required: 1, positional: 2 };
        let [iterable, start] = PARAMETERS.of_tuple(args, kwargs)?;
        (iterable.unwrap_or(singletons::none()), start)
    };
    let start = start.map(number::index).transpose()?;
    let new = cfn::alloc_instance(ty, 0)?;
    let e = new.cast::<Enumerate>();
    // SAFETY: the new object's fields are zero.
    unsafe {
        if let Some(start) = start {
            match long::as_i64_overflow(&start)? {
                (value, 0) => (*e).index = value as isize,
                _ => (*e).big = start.into_ptr(),
            }
        }
        (*e).iter = iter::get_iter(iterable)?.into_ptr();
    }
    Ok(new)
}

/// The next number; `after` moves on to the one after it.
fn number_of(e: &Obj, after: bool) -> Result<Owned> {
    let e = e.cast::<Enumerate>();
    // SAFETY: `e` is an enumerate object; `big` is NULL or an owned reference to an int.
    unsafe {
        match Obj::from_ptr_opt((*e).big) {
            None => {
                let number = long::from_i64((*e).index as i64)?;
                if after {
                    match (*e).index.checked_add(1) {
                        Some(next) => (*e).index = next,
                        None => (*e).big = long::from_bigint(&(long::to_bigint(&number) + 1))?.into_ptr(),
                    }
                }
                Ok(number)
            }
            Some(big) => {
                let number = big.to_owned();
                if after {
                    let next = long::from_bigint(&(long::to_bigint(&number) + 1))?;
                    refcount::replace(&raw mut (*e).big, next.into_ptr());
                }
                Ok(number)
            }
        }
    }
}

/// The iterator that is gone through.
fn inner(e: &Obj) -> &Obj {
    // SAFETY: the field is set by the constructor.
    unsafe { Obj::from_ptr((*e.cast::<Enumerate>()).iter) }
}

fn next_enum(e: &Obj) -> Result<Option<Owned>> {
    let Some(item) = iter::next(inner(e))? else { return Ok(None) };
    let number = number_of(e, true)?;
    tuple::from_owned(vec![number, item]).map(Some)
}

fn reduce_enum(e: &Obj) -> Result<Owned> {
    let state = tuple::new([inner(e), &*number_of(e, false)?])?;
    tuple::new([type_object::as_obj(e.ty()), &state])
}

fn new_reversed(ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    if cfn::rejects_keywords(ty, &raw mut PyReversed_Type) {
        args::no_kwargs("reversed", kwargs.map_or(ptr::null_mut(), Obj::as_ptr))?;
    }
    args::check_positional("reversed", tuple::len(args), 1, 1)?;
    let seq = tuple::items(args)[0];
    let special = crate::protocols::instance::lookup_special(seq, istr!("__reversed__"))?;
    if let Some(method) = &special
        && !singletons::is_none(method)
    {
        return call::call(method, &[]);
    }
    if special.is_some() || !sequence::check(seq) {
        return Err(raise!(TypeError, "'{}' object is not reversible", seq.type_name()));
    }
    let n = sequence::sequence_size(seq)?;
    let new = cfn::alloc_instance(ty, 0)?;
    // SAFETY: the new object's fields are zero.
    unsafe {
        (*new.cast::<Reversed>()).index = n as isize - 1;
        (*new.cast::<Reversed>()).seq = seq.to_owned().into_ptr();
    }
    Ok(new)
}

/// The sequence and the position, unless the iterator is exhausted.
fn position(r: &Obj) -> Option<(Owned, isize)> {
    let r = r.cast::<Reversed>();
    // SAFETY: the field is NULL or a live object.
    unsafe { Obj::from_ptr_opt((*r).seq).map(|seq| (seq.to_owned(), (*r).index)) }
}

fn next_reversed(r: &Obj) -> Result<Option<Owned>> {
    let fields = r.cast::<Reversed>();
    let mut end = Ok(None);
    if let Some((seq, i)) = position(r).filter(|(_, i)| *i >= 0) {
        match sequence::get_item(&seq, i) {
            Ok(item) => {
                // SAFETY: `r` is a reversed object.
                unsafe { (*fields).index = i - 1 };
                return Ok(Some(item));
            }
            Err(_) if error::matches(exc::IndexError) || error::matches(exc::StopIteration) => error::clear(),
            Err(raised) => end = Err(raised),
        }
    }
    // It is exhausted, also after an error. SAFETY: the field is NULL or an owned reference.
    unsafe {
        (*fields).index = -1;
        refcount::clear(&raw mut (*fields).seq);
    }
    end
}

fn hint(r: &Obj) -> Result<Owned> {
    let Some((seq, i)) = position(r) else { return long::from_i64(0) };
    let n = sequence::sequence_size(&seq)? as isize;
    long::from_i64(if n < i { 0 } else { i as i64 + 1 })
}

fn reduce_reversed(r: &Obj) -> Result<Owned> {
    let ty = type_object::as_obj(r.ty());
    match position(r) {
        Some((seq, i)) => tuple::new([ty, &*tuple::new([&*seq])?, &*long::from_i64(i as i64)?]),
        None => tuple::new([ty, &*tuple::new([&*tuple::empty()])?]),
    }
}

fn setstate(r: &Obj, state: &Obj) -> Result<Owned> {
    let i = cfn::ssize_argument(state)?;
    if let Some((seq, _)) = position(r) {
        let n = sequence::sequence_size(&seq)? as isize;
        // SAFETY: `r` is a reversed object.
        unsafe { (*r.cast::<Reversed>()).index = i.max(-1).min(n - 1) };
    }
    Ok(singletons::new_none())
}

c_functions! {
    unary iter_self = |o: &Obj| Ok::<Owned, Raised>(o.to_owned());
    unary enum_next = next_enum;
    noargs enum_reduce = reduce_enum;
    new enum_new = new_enum;
    unary reversed_next = next_reversed;
    noargs reversed_hint = hint;
    noargs reversed_reduce = reduce_reversed;
    binary reversed_setstate = setstate;
    new reversed_new = new_reversed;
}

unsafe extern "C" fn enum_dealloc(p: *mut PyObject) {
    // SAFETY: the object is dead; its fields are NULL or owned references.
    unsafe {
        gc::untrack(p);
        refcount::xdecref((*p.cast::<Enumerate>()).iter);
        refcount::xdecref((*p.cast::<Enumerate>()).big);
        cfn::free_instance(p);
    }
}
unsafe extern "C" fn enum_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live object and its visitor.
    unsafe { cfn::visit_all(&[(*p.cast::<Enumerate>()).iter, (*p.cast::<Enumerate>()).big], visit, arg) }
}
unsafe extern "C" fn reversed_dealloc(p: *mut PyObject) {
    // SAFETY: the object is dead; its field is NULL or an owned reference.
    unsafe {
        gc::untrack(p);
        refcount::xdecref((*p.cast::<Reversed>()).seq);
        cfn::free_instance(p);
    }
}
unsafe extern "C" fn reversed_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live object and its visitor.
    unsafe { cfn::visit_all(&[(*p.cast::<Reversed>()).seq], visit, arg) }
}
