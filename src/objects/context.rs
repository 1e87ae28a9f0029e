//! Contexts: what each context variable is set to, for a thread of control. Contexts share their dict until one of them changes it.

use super::cfn::{self, c_functions};
use super::context_var::{self, PyContextVar_Type};
use super::{context_watch, dict, exceptions, singletons, tuple, unicode, weakref};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, gc, refcount, thread};
use crate::protocols::{call, compare, text};
use crate::raise;
use core::mem::offset_of;
use core::ptr;

/// A context: opaque to C.
#[repr(C)]
struct Context {
    ob_base: PyObject,
    /// While entered: the context that was current before, or NULL.
    prev: *mut PyObject,
    /// A dict of the variables' values; other contexts may own it, too.
    vars: *mut PyObject,
    weakreflist: *mut PyObject,
    entered: c_int,
}

/// `Context`.
#[unsafe(no_mangle)]
pub static mut PyContext_Type: PyTypeObject = PyTypeObject {
    tp_name: c"_contextvars.Context".as_ptr(),
    tp_basicsize: size_of::<Context>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_as_sequence: &raw mut SEQUENCE,
    tp_as_mapping: &raw mut MAPPING,
    tp_hash: Some(crate::capi::object::PyObject_HashNotImplemented),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    tp_traverse: Some(traverse),
    tp_clear: Some(clear),
    tp_richcompare: Some(context_compare),
    tp_weaklistoffset: offset_of!(Context, weakreflist) as Py_ssize_t,
    tp_iter: Some(context_keys),
    tp_methods: (&raw mut METHODS).cast(),
    tp_new: Some(context_new),
    ..PyTypeObject::STATIC
};

static mut SEQUENCE: PySequenceMethods =
    PySequenceMethods { sq_contains: Some(context_contains), ..PySequenceMethods::EMPTY };
static mut MAPPING: PyMappingMethods = PyMappingMethods {
    mp_length: Some(context_length),
    mp_subscript: Some(context_subscript),
    ..PyMappingMethods::EMPTY
};
static mut METHODS: [PyMethodDef; 7] = [
    PyMethodDef::fast_keywords(c"run", context_run, 0, c"Calls a function in this context."),
    PyMethodDef::fast(
        c"get",
        context_get,
        0,
        c"get($self, key, default=None, /)\n--\n\nThe variable's value, or the default.",
    ),
    PyMethodDef::noargs(c"copy", context_copy, 0, c"copy($self, /)\n--\n\nA context with the same values."),
    PyMethodDef::noargs(c"keys", keys_method, 0, c"keys($self, /)\n--\n\nThe variables."),
    PyMethodDef::noargs(c"values", values_method, 0, c"values($self, /)\n--\n\nTheir values."),
    PyMethodDef::noargs(c"items", items_method, 0, c"items($self, /)\n--\n\nThe variables with their values."),
    PyMethodDef::END,
];

c_functions! {
    compare context_compare = compare_contexts;
    len context_length = |o: &Obj| dict::len(vars(o));
    binary context_subscript = subscript;
    contains context_contains = |o: &Obj, key: &Obj| Ok::<_, Raised>(find(o, key)?.is_some());
    fast_keywords context_run = run;
    fast context_get = get;
    noargs context_copy = copy;
    unary context_keys = |o: &Obj| dict_iterator(o, crate::istr!("keys"));
    noargs keys_method = |o: &Obj| dict_iterator(o, crate::istr!("keys"));
    noargs values_method = |o: &Obj| dict_iterator(o, crate::istr!("values"));
    noargs items_method = |o: &Obj| dict_iterator(o, crate::istr!("items"));
    new context_new = new_from_call;
}

fn raw(o: &Obj) -> *mut Context {
    o.cast()
}

/// Whether `o` is a context. The type has no derived ones.
pub fn check(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyContext_Type)
}

/// `TypeError` for what is no context.
pub fn expect(o: &Obj) -> Result<&Obj> {
    if check(o) { Ok(o) } else { Err(raise!(TypeError, "an instance of Context was expected")) }
}

fn vars(o: &Obj) -> &Obj {
    // SAFETY: a context owns its dict.
    unsafe { Obj::from_ptr((*raw(o)).vars) }
}

fn with_vars(vars: Owned) -> Result<Owned> {
    // SAFETY: the new object's fields are all filled before it is tracked.
    unsafe {
        let o: *mut Context = gc::new_static(&raw mut PyContext_Type)?;
        (*o).prev = ptr::null_mut();
        (*o).vars = vars.into_ptr();
        (*o).weakreflist = ptr::null_mut();
        (*o).entered = 0;
        gc::track(o.cast());
        Ok(Owned::from_ptr(o))
    }
}

/// An empty context.
pub fn new() -> Result<Owned> {
    with_vars(dict::new()?)
}

/// A context with the same values.
pub fn copy(o: &Obj) -> Result<Owned> {
    with_vars(vars(o).to_owned())
}

/// The current context, if the thread has one already.
pub(super) fn current_opt<'a>() -> Option<&'a Obj> {
    // SAFETY: the field holds NULL or a strong reference, which stays while the context is current.
    unsafe { Obj::from_ptr_opt((*thread::current_raw()).context) }
}

/// The current context, made now if the thread has none.
pub fn current<'a>() -> Result<&'a Obj> {
    if let Some(context) = current_opt() {
        return Ok(context);
    }
    let context = new()?;
    // SAFETY: the thread state takes the reference over.
    unsafe {
        (*thread::current_raw()).context = context.into_ptr();
        Ok(Obj::from_ptr((*thread::current_raw()).context))
    }
}

/// Makes the context current.
pub fn enter(o: &Obj) -> Result<()> {
    // SAFETY: a live context; references move between it and the thread state.
    unsafe {
        if (*raw(o)).entered != 0 {
            let shown = text::repr(Some(o))?;
            return Err(raise!(RuntimeError, "cannot enter context: {} is already entered", unicode::display(&shown)));
        }
        let ts = thread::current_raw();
        (*raw(o)).prev = (*ts).context;
        (*raw(o)).entered = 1;
        (*ts).context = o.to_owned().into_ptr();
        (*ts).context_ver += 1;
    }
    context_watch::switched();
    Ok(())
}

/// Makes the context current that was so before this one was entered.
pub fn exit(o: &Obj) -> Result<()> {
    // SAFETY: a live context; references move between it and the thread state.
    unsafe {
        if (*raw(o)).entered == 0 {
            let shown = text::repr(Some(o))?;
            return Err(raise!(RuntimeError, "cannot exit context: {} has not been entered", unicode::display(&shown)));
        }
        let ts = thread::current_raw();
        if (*ts).context != o.as_ptr() {
            return Err(raise!(
                RuntimeError,
                "cannot exit context: thread state references a different context object"
            ));
        }
        let this = Owned::from_ptr((*ts).context);
        (*ts).context = (&raw mut (*raw(o)).prev).replace(ptr::null_mut());
        (*ts).context_ver += 1;
        (*raw(o)).entered = 0;
        context_watch::switched();
        drop(this);
    }
    Ok(())
}

/// The variable's value in a context.
pub(super) fn value_of<'a>(o: &'a Obj, var: &Obj) -> Result<Option<&'a Obj>> {
    dict::get_borrowed(vars(o), var)
}

/// The dict for changing it: shared with no other context.
fn own_vars(o: &Obj) -> Result<&Obj> {
    if vars(o).refcount() > 1 {
        let copy = dict::copy(vars(o))?;
        // SAFETY: the field owns its reference.
        unsafe { refcount::replace(&raw mut (*raw(o)).vars, copy.into_ptr()) };
    }
    Ok(vars(o))
}

/// Sets the variable in a context.
pub(super) fn set_value(o: &Obj, var: &Obj, value: &Obj) -> Result<()> {
    dict::set(own_vars(o)?, var, value)
}

/// Removes the variable from a context; whether it was there.
pub(super) fn remove(o: &Obj, var: &Obj) -> Result<bool> {
    Ok(dict::pop(own_vars(o)?, var)?.is_some())
}

fn find(o: &Obj, key: &Obj) -> Result<Option<Owned>> {
    if !key.is_exactly(&raw mut PyContextVar_Type) {
        let shown = text::repr(Some(key))?;
        return Err(raise!(TypeError, "a ContextVar key was expected, got {}", unicode::display(&shown)));
    }
    dict::get(vars(o), key)
}

fn subscript(o: &Obj, key: &Obj) -> Result<Owned> {
    find(o, key)?.ok_or_else(|| exceptions::set_key_error(key))
}

fn get(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    crate::format::args::check_positional("get", args.len(), 1, 2)?;
    Ok(find(o, args[0])?.unwrap_or_else(|| singletons::or_none(args.get(1).copied()).to_owned()))
}

fn compare_contexts(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !check(a) || !check(b) || (op != Py_EQ && op != Py_NE) {
        return Ok(singletons::not_implemented().to_owned());
    }
    let (a, b) = (vars(a).to_owned(), vars(b).to_owned());
    compare::rich(&a, &b, op)
}

/// An iterator over the values as they are now: the dict that it goes through is not changed, as it is shared.
fn dict_iterator(o: &Obj, view: &Obj) -> Result<Owned> {
    let copy = dict::copy(vars(o))?;
    let view = call::call_method(&copy, view, &[])?;
    crate::protocols::iter::get_iter(&view)
}

fn run(o: &Obj, args: &cfn::Arguments<'_>) -> Result<Owned> {
    let Some((&function, rest)) = args.positional.split_first() else {
        return Err(raise!(TypeError, "run() missing 1 required positional argument"));
    };
    enter(o)?;
    let kwargs = dict::new();
    let result = kwargs.and_then(|kwargs| {
        for (name, value) in args.named() {
            dict::set(&kwargs, name, value)?;
        }
        let rest = tuple::from_owned(rest.iter().map(|o| (*o).to_owned()).collect())?;
        call::call_tuple(function, &rest, Some(&kwargs))
    });
    exit(o)?;
    result
}

fn new_from_call(_ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    if tuple::len(args) > 0 || kwargs.is_some_and(|k| dict::len(k) > 0) {
        return Err(raise!(TypeError, "Context() does not accept any arguments"));
    }
    new()
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: a dead context owns its fields.
    unsafe {
        gc::untrack(o);
        if !(*o.cast::<Context>()).weakreflist.is_null() {
            weakref::clear_all(o);
        }
        refcount::xdecref((*o.cast::<Context>()).prev);
        refcount::xdecref((*o.cast::<Context>()).vars);
        gc::free(o);
    }
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live object and its visitor.
    unsafe { cfn::visit_all(&[(*o.cast::<Context>()).prev, (*o.cast::<Context>()).vars], visit, arg) }
}

unsafe extern "C" fn clear(o: *mut PyObject) -> c_int {
    // SAFETY: the collector gives a live context, which keeps a dict, an empty one.
    unsafe {
        let c = o.cast::<Context>();
        refcount::clear(&raw mut (*c).prev);
        match dict::new() {
            Ok(empty) => refcount::replace(&raw mut (*c).vars, empty.into_ptr()),
            Err(_) => crate::engine::error::clear(),
        }
    }
    context_var::forget_cached();
    0
}
