//! The iterators of dicts and their views, forwards and backwards.

use super::cfn::{self, c_functions};
use super::{dict, list, long, tuple};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, gc, refcount};
use crate::{istr, raise};

#[repr(C)]
struct DictIter {
    ob_base: PyObject,
    /// NULL when exhausted.
    dict: *mut PyObject,
    /// The dict's length when the iterator was made, -1 once it was found to have changed.
    used: Py_ssize_t,
    /// Forwards the next place, backwards one more than the next place.
    place: usize,
    /// How many entries are left.
    left: Py_ssize_t,
}

/// What an iterator gives of each entry.
#[derive(Clone, Copy)]
enum Part {
    Key,
    Value,
    Item,
}

macro_rules! iter_types {
    ($($(#[$doc:meta])* $ty:ident, $name:literal, $next:ident, $part:expr, $forward:expr;)*) => {$(
        $(#[$doc])*
        #[unsafe(no_mangle)]
        pub static mut $ty: PyTypeObject = PyTypeObject {
            tp_name: $name.as_ptr(),
            tp_basicsize: size_of::<DictIter>() as Py_ssize_t,
            tp_dealloc: Some(iter_dealloc),
            tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
            tp_traverse: Some(iter_traverse),
            tp_iter: Some(iter_self),
            tp_iternext: Some($next),
            tp_methods: (&raw mut METHODS).cast(),
            ..PyTypeObject::STATIC
        };
        c_functions! { unary $next = |o| advance(o, $part, $forward); }
    )*};
}
iter_types! {
    /// `dict_keyiterator`.
    PyDictIterKey_Type, c"dict_keyiterator", key_next, Part::Key, true;
    /// `dict_valueiterator`.
    PyDictIterValue_Type, c"dict_valueiterator", value_next, Part::Value, true;
    /// `dict_itemiterator`.
    PyDictIterItem_Type, c"dict_itemiterator", item_next, Part::Item, true;
    /// `dict_reversekeyiterator`.
    PyDictRevIterKey_Type, c"dict_reversekeyiterator", rev_key_next, Part::Key, false;
    /// `dict_reversevalueiterator`.
    PyDictRevIterValue_Type, c"dict_reversevalueiterator", rev_value_next, Part::Value, false;
    /// `dict_reverseitemiterator`.
    PyDictRevIterItem_Type, c"dict_reverseitemiterator", rev_item_next, Part::Item, false;
}

static mut METHODS: [PyMethodDef; 3] = [
    PyMethodDef::noargs(c"__length_hint__", iter_hint, 0, c"How many items are probably left."),
    PyMethodDef::noargs(c"__reduce__", iter_reduce, 0, c"The state, for copy and pickle."),
    PyMethodDef::END,
];

/// A new iterator of type `ty` over a dict.
pub(super) fn new(ty: *mut PyTypeObject, d: &Obj, forward: bool) -> Result<Owned> {
    let it = gc::new_static::<DictIter>(ty)?;
    // SAFETY: the memory is new; the collector may look once every field is written.
    unsafe {
        (*it).dict = d.to_owned().into_ptr();
        (*it).used = dict::len(d) as isize;
        (*it).place = if forward { 0 } else { dict::places(d) };
        (*it).left = dict::len(d) as isize;
        gc::track(it.cast());
        Ok(Owned::from_ptr(it))
    }
}

/// The dict, unless the iterator is exhausted.
fn dict_of(it: &Obj) -> Option<&Obj> {
    // SAFETY: the field is NULL or a live object.
    unsafe { Obj::from_ptr_opt((*it.cast::<DictIter>()).dict) }
}

fn exhaust(it: &Obj) {
    // SAFETY: the field is NULL or an owned reference.
    unsafe { refcount::clear(&raw mut (*it.cast::<DictIter>()).dict) }
}

#[inline(always)]
fn advance(it: &Obj, part: Part, forward: bool) -> Result<Option<Owned>> {
    let Some(d) = dict_of(it) else { return Ok(None) };
    let fields = it.cast::<DictIter>();
    // SAFETY: `it` is a dict iterator.
    unsafe {
        if (*fields).used != dict::len(d) as isize {
            // It stays in this state.
            (*fields).used = -1;
            return Err(raise!(RuntimeError, "dictionary changed size during iteration"));
        }
        let mut place = (*fields).place;
        let entry = loop {
            if forward {
                if place >= dict::places(d) {
                    break None;
                }
                place += 1;
                if let Some(e) = dict::entry_at(d, place - 1) {
                    break Some(e);
                }
            } else {
                if place == 0 {
                    break None;
                }
                place -= 1;
                if let Some(e) = dict::entry_at(d, place) {
                    break Some(e);
                }
            }
        };
        let Some(e) = entry else {
            exhaust(it);
            return Ok(None);
        };
        if forward && (*fields).left == 0 {
            exhaust(it);
            return Err(raise!(RuntimeError, "dictionary keys changed during iteration"));
        }
        (*fields).place = place;
        (*fields).left -= 1;
        Ok(Some(match part {
            Part::Key => e.key().to_owned(),
            Part::Value => e.value().to_owned(),
            Part::Item => tuple::new([e.key(), e.value()])?,
        }))
    }
}

fn hint(it: &Obj) -> Result<Owned> {
    let fields = it.cast::<DictIter>();
    // SAFETY: `it` is a dict iterator.
    let left =
        dict_of(it).map_or(0, |d| unsafe { if (*fields).used == dict::len(d) as isize { (*fields).left } else { 0 } });
    long::from_i64(left as i64)
}

/// `(iter, (list of what is left,))`; the iterator itself stays where it is.
fn reduce(it: &Obj) -> Result<Owned> {
    let iter = cfn::builtin(istr!("iter"))?;
    let rest = list::new()?;
    if let Some(d) = dict_of(it) {
        // SAFETY: both are dict iterators; a copy keeps the position.
        unsafe {
            let copy = new(it.ty(), d, true)?;
            let (from, to) = (it.cast::<DictIter>(), copy.cast::<DictIter>());
            (*to).used = (*from).used;
            (*to).place = (*from).place;
            (*to).left = (*from).left;
            list::extend(&rest, &copy)?;
        }
    }
    tuple::from_owned(vec![iter, tuple::new([&*rest])?])
}

c_functions! {
    unary iter_self = |o: &Obj| Ok::<Owned, Raised>(o.to_owned());
    noargs iter_hint = hint;
    noargs iter_reduce = reduce;
}

unsafe extern "C" fn iter_dealloc(p: *mut PyObject) {
    // SAFETY: the iterator is dead; its field is NULL or an owned reference.
    unsafe {
        gc::untrack(p);
        refcount::xdecref((*p.cast::<DictIter>()).dict);
        gc::free(p);
    }
}

unsafe extern "C" fn iter_traverse(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector passes a live iterator and its visitor.
    unsafe { cfn::visit_all(&[(*p.cast::<DictIter>()).dict], visit, arg) }
}
