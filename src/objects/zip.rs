//! `zip`, `map` and `filter`.

use super::cfn::{self, c_functions};
use super::{bool, dict, singletons, tuple, type_object, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, gc, refcount};
use crate::format::args;
use crate::protocols::{call, compare, iter};
use crate::raise;
use core::ptr;

#[repr(C)]
struct Zip {
    ob_base: PyObject,
    /// A tuple of iterators.
    iters: *mut PyObject,
    strict: c_int,
    /// CPython's layout goes on with what it keeps for speed.
    unused: [usize; 2],
}

#[repr(C)]
struct Map {
    ob_base: PyObject,
    /// A tuple of iterators.
    iters: *mut PyObject,
    function: *mut PyObject,
    strict: c_int,
}

#[repr(C)]
struct Filter {
    ob_base: PyObject,
    function: *mut PyObject,
    iter: *mut PyObject,
}

const FLAGS: c_ulong = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE;

/// `zip`.
#[unsafe(no_mangle)]
pub static mut PyZip_Type: PyTypeObject = PyTypeObject {
    tp_name: c"zip".as_ptr(),
    tp_basicsize: size_of::<Zip>() as Py_ssize_t,
    tp_dealloc: Some(zip_dealloc),
    tp_flags: FLAGS,
    tp_doc: c"zip(*iterables, strict=False)\n--\n\nTuples of the iterables' first items, second items, and so on."
        .as_ptr(),
    tp_traverse: Some(zip_traverse),
    tp_iter: Some(iter_self),
    tp_iternext: Some(zip_next),
    tp_methods: (&raw mut ZIP_METHODS).cast(),
    tp_new: Some(zip_new),
    ..PyTypeObject::STATIC
};
/// `map`.
#[unsafe(no_mangle)]
pub static mut PyMap_Type: PyTypeObject = PyTypeObject {
    tp_name: c"map".as_ptr(),
    tp_basicsize: size_of::<Map>() as Py_ssize_t,
    tp_dealloc: Some(map_dealloc),
    tp_flags: FLAGS,
    tp_doc:
        c"map(function, iterable, /, *iterables, strict=False)\n--\n\nWhat the function gives for the iterables' items."
            .as_ptr(),
    tp_traverse: Some(map_traverse),
    tp_iter: Some(iter_self),
    tp_iternext: Some(map_next),
    tp_methods: (&raw mut MAP_METHODS).cast(),
    tp_new: Some(map_new),
    ..PyTypeObject::STATIC
};
/// `filter`.
#[unsafe(no_mangle)]
pub static mut PyFilter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"filter".as_ptr(),
    tp_basicsize: size_of::<Filter>() as Py_ssize_t,
    tp_dealloc: Some(filter_dealloc),
    tp_flags: FLAGS,
    tp_doc: c"filter(function, iterable, /)\n--\n\nThe items for which the function, or with None the item, is true."
        .as_ptr(),
    tp_traverse: Some(filter_traverse),
    tp_iter: Some(iter_self),
    tp_iternext: Some(filter_next),
    tp_methods: (&raw mut FILTER_METHODS).cast(),
    tp_new: Some(filter_new),
    ..PyTypeObject::STATIC
};

static mut ZIP_METHODS: [PyMethodDef; 3] = [
    PyMethodDef::noargs(c"__reduce__", zip_reduce, 0, c"The state, for copy and pickle."),
    PyMethodDef::o(c"__setstate__", zip_setstate, 0, c"Sets whether lengths have to be equal."),
    PyMethodDef::END,
];
static mut MAP_METHODS: [PyMethodDef; 3] = [
    PyMethodDef::noargs(c"__reduce__", map_reduce, 0, c"The state, for copy and pickle."),
    PyMethodDef::o(c"__setstate__", map_setstate, 0, c"Sets whether lengths have to be equal."),
    PyMethodDef::END,
];
static mut FILTER_METHODS: [PyMethodDef; 2] =
    [PyMethodDef::noargs(c"__reduce__", filter_reduce, 0, c"The state, for copy and pickle."), PyMethodDef::END];

/// The keyword `strict`, the only one.
fn strict_argument(name: &str, kwargs: Option<&Obj>) -> Result<bool> {
    let mut strict = false;
    let given = kwargs.map_or(0, dict::len);
    if given > 1 {
        return Err(raise!(TypeError, "{name}() takes at most 1 keyword argument ({given} given)"));
    }
    for (key, value) in kwargs.into_iter().flat_map(dict::iter) {
        if !unicode::check(key) || !unicode::eq_ascii(key, "strict") {
            return Err(cfn::unexpected_keyword(name, key));
        }
        strict = compare::is_true(value)?;
    }
    Ok(strict)
}

/// A tuple of iterators over these.
fn iterators(iterables: &[&Obj]) -> Result<Owned> {
    let mut iters = Vec::with_capacity(iterables.len());
    for iterable in iterables {
        iters.push(iter::get_iter(iterable)?);
    }
    tuple::from_owned(iters)
}

/// The next item of each iterator; `None` when one is at its end. With `strict` they all have to end together.
fn next_items(name: &str, iters: &Obj, strict: bool) -> Result<Option<Vec<Owned>>> {
    let iters = tuple::items(iters);
    let mut items = Vec::with_capacity(iters.len());
    for (i, it) in iters.iter().enumerate() {
        match iter::next(it)? {
            Some(item) => items.push(item),
            None if !strict => return Ok(None),
            None if i > 0 => return Err(uneven(name, i, "shorter")),
            None => {
                for (i, it) in iters.iter().enumerate().skip(1) {
                    if iter::next(it)?.is_some() {
                        return Err(uneven(name, i, "longer"));
                    }
                }
                return Ok(None);
            }
        }
    }
    Ok(Some(items))
}

#[cold]
fn uneven(name: &str, i: usize, how: &str) -> Raised {
    let before = if i == 1 { " " } else { "s 1-" };
    raise!(ValueError, "{name}() argument {} is {how} than argument{before}{i}", i + 1)
}

fn new_zip(ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let strict = if cfn::rejects_keywords(ty, &raw mut PyZip_Type) { strict_argument("zip", kwargs)? } else { false };
    let iters = iterators(tuple::items(args))?;
    let new = cfn::alloc_instance(ty, 0)?;
    // SAFETY: the new object's fields are zero.
    unsafe {
        (*new.cast::<Zip>()).iters = iters.into_ptr();
        (*new.cast::<Zip>()).strict = c_int::from(strict);
    }
    Ok(new)
}

/// The iterators and whether their lengths have to be equal.
fn zip_parts(o: &Obj) -> (&Obj, bool) {
    let z = o.cast::<Zip>();
    // SAFETY: the fields are set by the constructor.
    unsafe { (Obj::from_ptr((*z).iters), (*z).strict != 0) }
}

fn next_zip(o: &Obj) -> Result<Option<Owned>> {
    let (iters, strict) = zip_parts(o);
    if tuple::len(iters) == 0 {
        return Ok(None);
    }
    next_items("zip", iters, strict)?.map(tuple::from_owned).transpose()
}

/// `(type, arguments)`, and True when the lengths have to be equal.
fn reduce(o: &Obj, arguments: &Obj, strict: bool) -> Result<Owned> {
    let ty = type_object::as_obj(o.ty());
    if strict { tuple::new([ty, arguments, bool::get(true)]) } else { tuple::new([ty, arguments]) }
}

fn reduce_zip(o: &Obj) -> Result<Owned> {
    let (iters, strict) = zip_parts(o);
    reduce(o, iters, strict)
}

fn setstate_zip(o: &Obj, state: &Obj) -> Result<Owned> {
    let strict = compare::is_true(state)?;
    // SAFETY: `o` is a zip object.
    unsafe { (*o.cast::<Zip>()).strict = c_int::from(strict) };
    Ok(singletons::new_none())
}

fn new_map(ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let strict = if cfn::rejects_keywords(ty, &raw mut PyMap_Type) { strict_argument("map", kwargs)? } else { false };
    let [function, iterables @ ..] = tuple::items(args) else { return Err(too_few()) };
    if iterables.is_empty() {
        return Err(too_few());
    }
    let iters = iterators(iterables)?;
    let new = cfn::alloc_instance(ty, 0)?;
    // SAFETY: the new object's fields are zero.
    unsafe {
        (*new.cast::<Map>()).iters = iters.into_ptr();
        (*new.cast::<Map>()).function = (*function).to_owned().into_ptr();
        (*new.cast::<Map>()).strict = c_int::from(strict);
    }
    Ok(new)
}

#[cold]
fn too_few() -> Raised {
    raise!(TypeError, "map() must have at least two arguments.")
}

fn map_parts(o: &Obj) -> (&Obj, &Obj, bool) {
    let m = o.cast::<Map>();
    // SAFETY: the fields are set by the constructor.
    unsafe { (Obj::from_ptr((*m).function), Obj::from_ptr((*m).iters), (*m).strict != 0) }
}

fn next_map(o: &Obj) -> Result<Option<Owned>> {
    let (function, iters, strict) = map_parts(o);
    let Some(items) = next_items("map", iters, strict)? else { return Ok(None) };
    let borrowed: Vec<&Obj> = items.iter().map(|item| &**item).collect();
    call::call(function, &borrowed).map(Some)
}

fn reduce_map(o: &Obj) -> Result<Owned> {
    let (function, iters, strict) = map_parts(o);
    let arguments = core::iter::once(function).chain(tuple::items(iters).iter().copied());
    reduce(o, &*tuple::from_owned(arguments.map(Obj::to_owned).collect())?, strict)
}

fn setstate_map(o: &Obj, state: &Obj) -> Result<Owned> {
    let strict = compare::is_true(state)?;
    // SAFETY: `o` is a map object.
    unsafe { (*o.cast::<Map>()).strict = c_int::from(strict) };
    Ok(singletons::new_none())
}

fn new_filter(ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    if cfn::rejects_keywords(ty, &raw mut PyFilter_Type) {
        args::no_kwargs("filter", kwargs.map_or(ptr::null_mut(), Obj::as_ptr))?;
    }
    args::check_positional("filter", tuple::len(args), 2, 2)?;
    let it = iter::get_iter(tuple::items(args)[1])?;
    let new = cfn::alloc_instance(ty, 0)?;
    // SAFETY: the new object's fields are zero.
    unsafe {
        (*new.cast::<Filter>()).function = tuple::items(args)[0].to_owned().into_ptr();
        (*new.cast::<Filter>()).iter = it.into_ptr();
    }
    Ok(new)
}

fn filter_parts(o: &Obj) -> (&Obj, &Obj) {
    let f = o.cast::<Filter>();
    // SAFETY: the fields are set by the constructor.
    unsafe { (Obj::from_ptr((*f).function), Obj::from_ptr((*f).iter)) }
}

fn next_passing(o: &Obj) -> Result<Option<Owned>> {
    let (function, it) = filter_parts(o);
    let plain = singletons::is_none(function) || function.is(type_object::as_obj(&raw mut bool::PyBool_Type));
    while let Some(item) = iter::next(it)? {
        let passes =
            if plain { compare::is_true(&item)? } else { compare::is_true(&*call::call(function, &[&item])?)? };
        if passes {
            return Ok(Some(item));
        }
    }
    Ok(None)
}

fn reduce_filter(o: &Obj) -> Result<Owned> {
    let (function, it) = filter_parts(o);
    reduce(o, &*tuple::new([function, it])?, false)
}

c_functions! {
    unary iter_self = |o: &Obj| Ok::<Owned, Raised>(o.to_owned());
    unary zip_next = next_zip;
    noargs zip_reduce = reduce_zip;
    binary zip_setstate = setstate_zip;
    new zip_new = new_zip;
    unary map_next = next_map;
    noargs map_reduce = reduce_map;
    binary map_setstate = setstate_map;
    new map_new = new_map;
    unary filter_next = next_passing;
    noargs filter_reduce = reduce_filter;
    new filter_new = new_filter;
}

unsafe extern "C" fn zip_dealloc(p: *mut PyObject) {
    // SAFETY: the object is dead; its field is NULL or an owned reference.
    unsafe {
        gc::untrack(p);
        refcount::xdecref((*p.cast::<Zip>()).iters);
        cfn::free_instance(p);
    }
}
unsafe extern "C" fn zip_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live object and its visitor.
    unsafe { cfn::visit_all(&[(*p.cast::<Zip>()).iters], visit, arg) }
}
unsafe extern "C" fn map_dealloc(p: *mut PyObject) {
    // SAFETY: the object is dead; its fields are NULL or owned references.
    unsafe {
        gc::untrack(p);
        refcount::xdecref((*p.cast::<Map>()).iters);
        refcount::xdecref((*p.cast::<Map>()).function);
        cfn::free_instance(p);
    }
}
unsafe extern "C" fn map_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live object and its visitor.
    unsafe { cfn::visit_all(&[(*p.cast::<Map>()).iters, (*p.cast::<Map>()).function], visit, arg) }
}
unsafe extern "C" fn filter_dealloc(p: *mut PyObject) {
    // SAFETY: the object is dead; its fields are NULL or owned references.
    unsafe {
        gc::untrack(p);
        refcount::xdecref((*p.cast::<Filter>()).function);
        refcount::xdecref((*p.cast::<Filter>()).iter);
        cfn::free_instance(p);
    }
}
unsafe extern "C" fn filter_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live object and its visitor.
    unsafe { cfn::visit_all(&[(*p.cast::<Filter>()).function, (*p.cast::<Filter>()).iter], visit, arg) }
}
