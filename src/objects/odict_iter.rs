//! The views of ordered dicts and their iterator, which goes along the order.

use super::cfn::{self, c_functions};
use super::{dict, dict_views, exceptions, list, odict, tuple};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, gc, refcount};
use crate::{istr, raise};
use core::ptr;

/// What an iterator gives of each entry.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Part {
    Key,
    Value,
    Item,
}

#[repr(C)]
struct Iter {
    ob_base: PyObject,
    part: Part,
    backwards: bool,
    /// NULL once the end was seen.
    dict: *mut PyObject,
    used: usize,
    state: usize,
    /// The key that comes next, NULL at the end.
    key: *mut PyObject,
    hash: Py_hash_t,
}

/// `odict_iterator`.
#[unsafe(no_mangle)]
pub static mut PyODictIter_Type: PyTypeObject = PyTypeObject {
    tp_name: c"odict_iterator".as_ptr(),
    tp_basicsize: size_of::<Iter>() as Py_ssize_t,
    tp_dealloc: Some(iter_dealloc),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    tp_traverse: Some(iter_traverse),
    tp_iter: Some(iter_self),
    tp_iternext: Some(iter_next),
    tp_methods: (&raw mut ITER_METHODS).cast(),
    ..PyTypeObject::STATIC
};
static mut ITER_METHODS: [PyMethodDef; 2] =
    [PyMethodDef::noargs(c"__reduce__", iter_reduce, 0, c"The state, for copy and pickle."), PyMethodDef::END];

macro_rules! view_types {
    ($($(#[$doc:meta])* $ty:ident: $name:literal, $base:ident, $iter:ident, $methods:ident, $reversed:ident, $part:expr;)*) => {$(
        $(#[$doc])*
        #[unsafe(no_mangle)]
        pub static mut $ty: PyTypeObject = PyTypeObject {
            tp_name: $name.as_ptr(),
            tp_iter: Some($iter),
            tp_methods: (&raw mut $methods).cast(),
            tp_base: &raw mut dict_views::$base,
            ..PyTypeObject::STATIC
        };
        static mut $methods: [PyMethodDef; 2] =
            [PyMethodDef::noargs(c"__reversed__", $reversed, 0, c"An iterator from the last entry to the first."), PyMethodDef::END];
        c_functions! {
            unary $iter = |v| new(dict_views::dict_of(v), $part, false);
            noargs $reversed = |v| new(dict_views::dict_of(v), $part, true);
        }
    )*};
}
view_types! {
    /// `odict_keys`.
    PyODictKeys_Type: c"odict_keys", PyDictKeys_Type, keys_iter, KEYS_METHODS, keys_reversed, Part::Key;
    /// `odict_values`.
    PyODictValues_Type: c"odict_values", PyDictValues_Type, values_iter, VALUES_METHODS, values_reversed, Part::Value;
    /// `odict_items`.
    PyODictItems_Type: c"odict_items", PyDictItems_Type, items_iter, ITEMS_METHODS, items_reversed, Part::Item;
}

/// A new iterator over an ordered dict.
pub(super) fn new(d: &Obj, part: Part, backwards: bool) -> Result<Owned> {
    make(d, part, backwards, dict::len(d), odict::state(d), odict::end(d, backwards))
}

fn make(d: &Obj, part: Part, backwards: bool, used: usize, state: usize, place: Option<odict::Place>) -> Result<Owned> {
    let it = gc::new_static::<Iter>(&raw mut PyODictIter_Type)?;
    let (key, hash) = place.map_or((ptr::null_mut(), -1), |(key, hash)| (key.into_ptr(), hash));
    // SAFETY: the memory is new; the collector may look once every field is written.
    unsafe {
        (*it).part = part;
        (*it).backwards = backwards;
        (*it).dict = d.to_owned().into_ptr();
        ((*it).used, (*it).state) = (used, state);
        ((*it).key, (*it).hash) = (key, hash);
        gc::track(it.cast());
        Ok(Owned::from_ptr(it))
    }
}

/// The next key; the iterator then stands behind it.
fn next_key(it: *mut Iter) -> Result<Option<Owned>> {
    // SAFETY: the iterator's fields are NULL or owned references.
    unsafe {
        let Some(d) = Obj::from_ptr_opt((*it).dict).map(Obj::to_owned) else { return Ok(None) };
        if (*it).key.is_null() {
            refcount::clear(&raw mut (*it).dict);
            return Ok(None);
        }
        let changed = if odict::state(&d) != (*it).state {
            Some("mutated")
        } else if dict::len(&d) != (*it).used {
            Some("changed size")
        } else {
            None
        };
        if let Some(how) = changed {
            refcount::clear(&raw mut (*it).dict);
            return Err(raise!(RuntimeError, "OrderedDict {how} during iteration"));
        }
        let key = Owned::from_ptr(ptr::replace(&raw mut (*it).key, ptr::null_mut()));
        if let Some((next, hash)) = odict::neighbour(&d, &key, (*it).hash, (*it).backwards)? {
            let old = ptr::replace(&raw mut (*it).key, next.into_ptr());
            (*it).hash = hash;
            refcount::xdecref(old);
        }
        Ok(Some(key))
    }
}

fn next(o: &Obj) -> Result<Option<Owned>> {
    let it = o.cast::<Iter>();
    let Some(key) = next_key(it)? else { return Ok(None) };
    // SAFETY: an iterator that gave a key still holds its dict, unless the look-up of the next one ran it out.
    let (part, d) = unsafe { ((*it).part, Obj::from_ptr_opt((*it).dict).map(Obj::to_owned)) };
    if part == Part::Key {
        return Ok(Some(key));
    }
    let value = match &d {
        Some(d) => dict::get(d, &key)?,
        None => None,
    };
    let Some(value) = value else {
        // SAFETY: the field is NULL or an owned reference.
        unsafe { refcount::clear(&raw mut (*it).dict) };
        return Err(exceptions::set_key_error(&key));
    };
    if part == Part::Value {
        return Ok(Some(value));
    }
    tuple::new([&*key, &*value]).map(Some)
}

/// `(iter, (list of what is left,))`; the iterator itself stays where it is.
fn reduce(o: &Obj) -> Result<Owned> {
    let iter = cfn::builtin(istr!("iter"))?;
    let it = o.cast::<Iter>();
    let rest = list::new()?;
    // SAFETY: the iterator's fields are NULL or owned references.
    unsafe {
        if let Some(d) = Obj::from_ptr_opt((*it).dict) {
            let place = Obj::from_ptr_opt((*it).key).map(|key| (key.to_owned(), (*it).hash));
            let copy = make(d, (*it).part, (*it).backwards, (*it).used, (*it).state, place)?;
            list::extend(&rest, &copy)?;
        }
    }
    tuple::from_owned(vec![iter, tuple::new([&*rest])?])
}

c_functions! {
    unary iter_self = |o: &Obj| Ok::<Owned, Raised>(o.to_owned());
    unary iter_next = next;
    noargs iter_reduce = reduce;
}

unsafe extern "C" fn iter_dealloc(p: *mut PyObject) {
    // SAFETY: the iterator is dead; its fields are NULL or owned references.
    unsafe {
        gc::untrack(p);
        refcount::xdecref((*p.cast::<Iter>()).dict);
        refcount::xdecref((*p.cast::<Iter>()).key);
        gc::free(p);
    }
}

unsafe extern "C" fn iter_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live iterator and its visitor.
    unsafe { cfn::visit_all(&[(*p.cast::<Iter>()).dict, (*p.cast::<Iter>()).key], visit, arg) }
}
