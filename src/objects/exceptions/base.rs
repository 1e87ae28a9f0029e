//! `BaseException`: instances, attributes, methods; and `KeyError`, which shows its argument by its repr.

use super::accessors::{self, replace_traceback};
use super::types::{Own, layout};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, gc, refcount};
use crate::objects::{dict, list, singletons, tuple, type_object, unicode};
use crate::protocols::{attr, text};
use crate::{istr, raise};
use core::mem::offset_of;

layout!(LAYOUT, PyBaseExceptionObject);

pub(super) const OWN: Own = Own {
    str: Some(str_slot),
    repr: Some(repr_slot),
    methods: (&raw mut METHODS).cast(),
    members: (&raw mut MEMBERS).cast(),
    getset: (&raw mut accessors::GETSET).cast(),
    ..Own::SIMPLE
};
pub(super) const KEY: Own = Own { str: Some(key_str_slot), ..Own::SIMPLE };

static mut METHODS: [PyMethodDef; 5] = [
    PyMethodDef::noargs(c"__reduce__", reduce, 0, c"How to make the exception again, for pickling."),
    PyMethodDef::o(c"__setstate__", setstate, 0, c"Sets the attributes in a dict."),
    PyMethodDef::o(
        c"with_traceback",
        with_traceback,
        0,
        c"with_traceback($self, object, /)\n--\n\nSets the traceback and returns the exception.",
    ),
    PyMethodDef::o(
        c"add_note",
        add_note,
        0,
        c"add_note($self, object, /)\n--\n\nAdds a line to show below the message.",
    ),
    PyMethodDef::END,
];
static mut MEMBERS: [PyMemberDef; 2] = [
    PyMemberDef::new(c"__suppress_context__", Py_T_BOOL, offset_of!(PyBaseExceptionObject, suppress_context), 0, c""),
    PyMemberDef::END,
];
/// The layout that every exception begins with.
#[inline(always)]
pub(super) fn head(e: &Obj) -> *mut PyBaseExceptionObject {
    e.cast()
}

/// A new instance of the exception type `ty` with zeroed fields, known to the collector.
pub(super) fn alloc(ty: *mut PyTypeObject) -> Result<Owned> {
    // SAFETY: a live type; a static built-in type's instances are as large as it says and may be zeroed behind the head.
    unsafe {
        if (*ty).tp_flags & _Py_TPFLAGS_STATIC_BUILTIN == 0 {
            let Some(alloc) = (*ty).tp_alloc else { return Err(crate::engine::error::bad_internal_call()) };
            return Owned::from_call(alloc(ty, 0));
        }
        let size = (*ty).tp_basicsize as usize;
        let e = gc::alloc_block(size);
        if e.is_null() {
            return Err(crate::engine::error::no_memory());
        }
        e.cast::<u8>().write_bytes(0, size);
        refcount::new_reference(e);
        (*e).ob_type = ty;
        gc::track(e);
        Ok(Owned::from_ptr(e))
    }
}

/// A new instance of a built-in type of the plain layout with these arguments, as `tp_new` and `tp_init` would make it.
#[inline]
pub(super) fn plain(ty: *mut PyTypeObject, args: Owned) -> Result<Owned> {
    let e = gc::new_static::<PyBaseExceptionObject>(ty)?;
    // SAFETY: the block is new and has this layout.
    unsafe {
        e.cast::<u8>()
            .add(size_of::<PyObject>())
            .write_bytes(0, size_of::<PyBaseExceptionObject>() - size_of::<PyObject>());
        (*e).args = args.into_ptr();
        gc::track(e.cast());
        Ok(Owned::from_ptr(e))
    }
}

/// A new instance with these arguments, as `tp_new` and `tp_init` of the plain layout would make it.
pub(super) fn with_args(ty: *mut PyTypeObject, args: Owned) -> Result<Owned> {
    let e = alloc(ty)?;
    replace_args(&e, args);
    Ok(e)
}

/// The arguments of an exception.
pub fn args(e: &Obj) -> Owned {
    // SAFETY: the field holds NULL or a live tuple.
    unsafe { Obj::from_ptr_opt((*head(e)).args) }.map_or_else(tuple::empty, Obj::to_owned)
}

/// Replaces the arguments of an exception by this tuple.
pub fn replace_args(e: &Obj, args: Owned) {
    // SAFETY: the field holds NULL or a strong reference.
    unsafe { refcount::replace(&raw mut (*head(e)).args, args.into_ptr()) }
}

/// Empties the plain fields.
///
/// # Safety
/// `e` has at least the plain layout.
#[inline]
pub(super) unsafe fn clear_fields(e: *mut PyBaseExceptionObject) {
    // SAFETY: each field holds NULL or a strong reference.
    unsafe {
        refcount::clear(&raw mut (*e).dict);
        refcount::clear(&raw mut (*e).args);
        refcount::clear(&raw mut (*e).notes);
        refcount::clear(&raw mut (*e).traceback);
        refcount::clear(&raw mut (*e).cause);
        refcount::clear(&raw mut (*e).context);
    }
}

/// Visits one reference, if there is one.
///
/// # Safety
/// As for a `tp_traverse` function.
#[inline]
pub(super) unsafe fn visit(p: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    match visit {
        // SAFETY: the collector's function takes any live object.
        Some(f) if !p.is_null() => unsafe { f(p, arg) },
        _ => 0,
    }
}

/// Visits the plain fields.
///
/// # Safety
/// As for a `tp_traverse` function; `e` has at least the plain layout.
pub(super) unsafe fn traverse_fields(e: *mut PyBaseExceptionObject, f: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the fields hold NULL or live objects.
    unsafe {
        for field in [(*e).dict, (*e).args, (*e).notes, (*e).traceback, (*e).cause, (*e).context] {
            let status = visit(field, f, arg);
            if status != 0 {
                return status;
            }
        }
    }
    0
}

/// Frees the memory of a dead, emptied instance.
///
/// # Safety
/// `p` is not used any more.
#[inline]
pub(super) unsafe fn release(p: *mut PyObject) {
    // SAFETY: a static type's instances are ours; any other type knows how its instances are freed.
    unsafe {
        let ty = (*p).ob_type;
        match (*ty).tp_free {
            Some(free) if (*ty).tp_flags & _Py_TPFLAGS_STATIC_BUILTIN == 0 => free(p.cast()),
            _ => gc::free(p),
        }
    }
}

/// `TypeError` when there are keyword arguments.
pub(super) fn no_keywords(name: type_object::TypeName, kwargs: Option<&Obj>) -> Result<()> {
    match kwargs {
        Some(kwargs) if dict::len(kwargs) != 0 => Err(raise!(TypeError, "{name}() takes no keyword arguments")),
        _ => Ok(()),
    }
}

/// `BaseException.__new__`.
pub(super) unsafe extern "C" fn new_slot(
    ty: *mut PyTypeObject,
    args: *mut PyObject,
    _: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: `tp_new` is called with a type of this layout and a tuple or NULL.
    unsafe { new(ty, Obj::from_ptr_opt(args)).into_c() }
}

/// What every exception's `__new__` begins with: an instance that keeps the arguments.
pub(super) fn new(ty: *mut PyTypeObject, args: Option<&Obj>) -> Result<Owned> {
    with_args(ty, args.map_or_else(tuple::empty, Obj::to_owned))
}

/// `BaseException.__init__`.
pub(super) unsafe extern "C" fn init_slot(slf: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> c_int {
    // SAFETY: `tp_init` is called with an instance, a tuple and a dict or NULL.
    unsafe { init(Obj::from_ptr(slf), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)).into_c() }
}

/// Keeps the arguments; there may be no keywords.
pub(super) fn init(slf: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    no_keywords(slf.type_name(), kwargs)?;
    replace_args(slf, args.to_owned());
    Ok(())
}

/// Calling a type that is nothing but a name.
pub(super) unsafe extern "C" fn vectorcall_slot(
    ty: *mut PyObject,
    args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    let ty = ty.cast::<PyTypeObject>();
    // SAFETY: vectorcall's contract: that many arguments, then the names' values.
    unsafe {
        if Obj::from_ptr_opt(kwnames).is_some_and(|names| !tuple::items(names).is_empty()) {
            return Err::<Owned, _>(raise!(TypeError, "{}() takes no keyword arguments", type_object::name(ty)))
                .into_c();
        }
        let n = nargsf & (usize::MAX >> 1);
        tuple::from_array(args, n).and_then(|args| with_args(ty, args)).into_c()
    }
}

unsafe extern "C" fn str_slot(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: `tp_str` is called with an instance.
    unsafe { str(Obj::from_ptr(slf)).into_c() }
}

/// Nothing, the only argument, or the tuple of arguments.
pub(super) fn str(e: &Obj) -> Result<Owned> {
    let args = args(e);
    match *tuple::items(&args) {
        [] => unicode::new(""),
        [only] => text::str(Some(only)),
        _ => text::str(Some(&args)),
    }
}

unsafe extern "C" fn key_str_slot(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: `tp_str` is called with an instance.
    let e = unsafe { Obj::from_ptr(slf) };
    let args = args(e);
    match *tuple::items(&args) {
        [only] => text::repr(Some(only)).into_c(),
        _ => str(e).into_c(),
    }
}

unsafe extern "C" fn repr_slot(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: `tp_repr` is called with an instance.
    unsafe { repr(Obj::from_ptr(slf)).into_c() }
}

fn repr(e: &Obj) -> Result<Owned> {
    let args = args(e);
    let mut w = unicode::Writer::new();
    w.push(&*type_object::short_name(e.ty())?)?;
    match *tuple::items(&args) {
        [only] => {
            w.push_str("(")?;
            w.push(&*text::repr(Some(only))?)?;
            w.push_str(")")?;
        }
        _ => w.push(&*text::repr(Some(&args))?)?,
    }
    w.finish()
}

unsafe extern "C" fn reduce(slf: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance.
    let e = unsafe { Obj::from_ptr(slf) };
    let ty = type_object::as_obj(e.ty());
    match state(e) {
        Some(state) => tuple::new([ty, &*args(e), &*state]).into_c(),
        None => tuple::new([ty, &*args(e)]).into_c(),
    }
}

/// The instance's dict, if it has one.
pub(super) fn state(e: &Obj) -> Option<Owned> {
    // SAFETY: the field holds NULL or a live dict.
    unsafe { Obj::from_ptr_opt((*head(e)).dict) }.map(Obj::to_owned)
}

unsafe extern "C" fn setstate(slf: *mut PyObject, state: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance and an argument.
    let (e, state) = unsafe { (Obj::from_ptr(slf), Obj::from_ptr(state)) };
    let run = || -> Result<Owned> {
        if !singletons::is_none(state) {
            if !dict::check(state) {
                return Err(raise!(TypeError, "state is not a dictionary"));
            }
            let state = dict::copy(state)?;
            for (key, value) in dict::iter(&state) {
                attr::set(e, key, Some(value))?;
            }
        }
        Ok(singletons::new_none())
    };
    run().into_c()
}

unsafe extern "C" fn with_traceback(slf: *mut PyObject, tb: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance and an argument.
    let (e, tb) = unsafe { (Obj::from_ptr(slf), Obj::from_ptr(tb)) };
    replace_traceback(e, tb).map(|()| e.to_owned()).into_c()
}

unsafe extern "C" fn add_note(slf: *mut PyObject, note: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance and an argument.
    let (e, note) = unsafe { (Obj::from_ptr(slf), Obj::from_ptr(note)) };
    append_note(e, note).map(|()| singletons::new_none()).into_c()
}

fn append_note(e: &Obj, note: &Obj) -> Result<()> {
    if !unicode::check(note) {
        return Err(raise!(TypeError, "add_note() argument must be str, not {}", note.type_name()));
    }
    let name = istr!("__notes__");
    let notes = match attr::get_optional(e, name)? {
        Some(notes) => notes,
        None => {
            let notes = list::new()?;
            attr::set(e, name, Some(&notes))?;
            notes
        }
    };
    if !list::check(&notes) {
        return Err(raise!(TypeError, "Cannot add note: __notes__ is not a list"));
    }
    list::append(&notes, note)
}

/// A copy of the instance's dict, or a new one.
pub(super) fn copy_state(e: &Obj) -> Result<Owned> {
    match state(e) {
        Some(state) => dict::copy(&state),
        None => dict::new(),
    }
}

/// Sets fields from keyword arguments; `TypeError` for a keyword that names none of them.
///
/// # Safety
/// Each slot is valid and holds NULL or a strong reference.
pub(super) unsafe fn set_from_keywords(
    function: &str,
    kwargs: Option<&Obj>,
    slots: &[(&str, *mut *mut PyObject)],
) -> Result<()> {
    let Some(kwargs) = kwargs else { return Ok(()) };
    let known = |key: &Obj| slots.iter().find(|(name, _)| unicode::eq_ascii(key, name));
    for (key, _) in dict::iter(kwargs) {
        if !unicode::check(key) {
            return Err(raise!(TypeError, "keywords must be strings"));
        }
        if known(key).is_none() {
            let key = unicode::display(key);
            return Err(raise!(TypeError, "{function}() got an unexpected keyword argument '{key}'"));
        }
    }
    for (key, value) in dict::iter(kwargs) {
        if let Some((_, slot)) = known(key) {
            // SAFETY: as promised; the old value's end may run code, but the dict is the caller's own.
            unsafe { refcount::replace(*slot, value.to_owned().into_ptr()) };
        }
    }
    Ok(())
}
