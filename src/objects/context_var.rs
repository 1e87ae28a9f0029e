//! Context variables, and the tokens that say what one was set to before.

use super::cfn::{self, c_functions};
use super::{context, dict, singletons, tuple, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, gc, refcount, thread};
use crate::format::args;
use crate::objects::exceptions::exc;
use crate::protocols::{compare, text};
use crate::{istr, raise};
use core::mem::offset_of;
use core::ptr;

/// A variable: opaque to C.
#[repr(C)]
struct Var {
    ob_base: PyObject,
    name: *mut PyObject,
    default: *mut PyObject,
    /// The value found last, borrowed, with the thread and the version of its context for which it holds.
    cached: *mut PyObject,
    cached_thread: u64,
    cached_version: u64,
    hash: Py_hash_t,
}

/// A token: opaque to C.
#[repr(C)]
struct Token {
    ob_base: PyObject,
    context: *mut PyObject,
    var: *mut PyObject,
    /// NULL when the variable was not set.
    old: *mut PyObject,
    used: c_int,
}

/// `ContextVar`.
#[unsafe(no_mangle)]
pub static mut PyContextVar_Type: PyTypeObject = PyTypeObject {
    tp_name: c"_contextvars.ContextVar".as_ptr(),
    tp_basicsize: size_of::<Var>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_repr: Some(var_repr),
    tp_hash: Some(var_hash),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    tp_traverse: Some(traverse),
    tp_clear: Some(clear),
    tp_methods: (&raw mut METHODS).cast(),
    tp_members: (&raw mut MEMBERS).cast(),
    tp_new: Some(var_new),
    ..PyTypeObject::STATIC
};
/// `Token`.
#[unsafe(no_mangle)]
pub static mut PyContextToken_Type: PyTypeObject = PyTypeObject {
    tp_name: c"_contextvars.Token".as_ptr(),
    tp_basicsize: size_of::<Token>() as Py_ssize_t,
    tp_dealloc: Some(token_dealloc),
    tp_repr: Some(token_repr),
    tp_hash: Some(crate::capi::object::PyObject_HashNotImplemented),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    tp_traverse: Some(token_traverse),
    tp_clear: Some(token_clear),
    tp_methods: (&raw mut TOKEN_METHODS).cast(),
    tp_getset: (&raw mut TOKEN_GETSET).cast(),
    tp_new: Some(token_new),
    ..PyTypeObject::STATIC
};
/// The type of `Token.MISSING`.
pub static mut MISSING_TYPE: PyTypeObject = PyTypeObject {
    tp_name: c"Token.MISSING".as_ptr(),
    tp_basicsize: size_of::<PyObject>() as Py_ssize_t,
    tp_repr: Some(missing_repr),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    ..PyTypeObject::STATIC
};
/// `Token.MISSING`: stands for the old value of a variable that was not set.
static mut MISSING: PyObject = PyObject::immortal(&raw mut MISSING_TYPE);

static mut METHODS: [PyMethodDef; 5] = [
    PyMethodDef::fast(
        c"get",
        var_get,
        0,
        c"get($self, default=<unrepresentable>, /)\n--\n\nThe value in the current context, or the default.",
    ),
    PyMethodDef::o(
        c"set",
        var_set,
        0,
        c"set($self, value, /)\n--\n\nSets the value in the current context; a token undoes it.",
    ),
    PyMethodDef::o(c"reset", var_reset, 0, c"reset($self, token, /)\n--\n\nUndoes the set that gave the token."),
    super::generic_alias::class_getitem_def(c"The type with that of the values."),
    PyMethodDef::END,
];
static mut MEMBERS: [PyMemberDef; 2] =
    [PyMemberDef::bare(c"name", _Py_T_OBJECT, offset_of!(Var, name), Py_READONLY), PyMemberDef::END];
static mut TOKEN_METHODS: [PyMethodDef; 4] = [
    super::generic_alias::class_getitem_def(c"The type with that of the variable's values."),
    PyMethodDef::noargs(c"__enter__", token_enter, 0, c"__enter__($self, /)\n--\n\nThe token."),
    PyMethodDef::fast(c"__exit__", token_exit, 0, c"__exit__($self, type, val, tb, /)\n--\n\nResets the variable."),
    PyMethodDef::END,
];
static mut TOKEN_GETSET: [PyGetSetDef; 3] = [
    PyGetSetDef::bare(c"var", Some(token_var), None),
    PyGetSetDef::bare(c"old_value", Some(token_old), None),
    PyGetSetDef::END,
];

c_functions! {
    unary var_repr = repr;
    hash var_hash = |o: &Obj| Ok::<isize, Raised>(own_hash(o));
    fast var_get = get_method;
    binary var_set = set;
    binary var_reset = reset_method;
    new var_new = new_from_call;
    unary token_repr = repr_of_token;
    unary missing_repr = |_: &Obj| unicode::new("<Token.MISSING>");
    noargs token_enter = |o: &Obj| Ok::<Owned, Raised>(o.to_owned());
    fast token_exit = exit_token;
    getter token_var = |o: &Obj| Ok::<Owned, Raised>(variable_of(o).to_owned());
    getter token_old = |o: &Obj| Ok::<Owned, Raised>(old_of(o).unwrap_or(missing()).to_owned());
    new token_new = |_: *mut PyTypeObject, _: &Obj, _: Option<&Obj>| Err::<Owned, Raised>(raise!(RuntimeError, "Tokens can only be created by ContextVars"));
}

/// `Token.MISSING`.
pub fn missing() -> &'static Obj {
    // SAFETY: an immortal object in static storage.
    unsafe { Obj::from_ptr(&raw mut MISSING) }
}

/// What the type's tables do not have: `Token.MISSING`.
pub(super) fn fill_dict(ty: *mut PyTypeObject, d: &Obj) -> Result<()> {
    if ptr::eq(ty, &raw mut PyContextToken_Type) { dict::set(d, istr!("MISSING"), missing()) } else { Ok(()) }
}

fn raw(o: &Obj) -> *mut Var {
    o.cast()
}

/// `TypeError` for what is no variable.
pub fn expect(o: &Obj) -> Result<&Obj> {
    match o.is_exactly(&raw mut PyContextVar_Type) {
        true => Ok(o),
        false => Err(raise!(TypeError, "an instance of ContextVar was expected")),
    }
}

/// `TypeError` for what is no token.
pub fn expect_token(o: &Obj) -> Result<&Obj> {
    match o.is_exactly(&raw mut PyContextToken_Type) {
        true => Ok(o),
        false => Err(raise!(TypeError, "an instance of Token was expected")),
    }
}

fn own_hash(o: &Obj) -> isize {
    // SAFETY: a live variable.
    unsafe { (*raw(o)).hash }
}

/// A variable.
pub fn new(name: &Obj, default: Option<&Obj>) -> Result<Owned> {
    if !unicode::check(name) {
        return Err(raise!(TypeError, "context variable name must be a str"));
    }
    // SAFETY: the new object's fields are all filled before it is tracked.
    unsafe {
        let o: *mut Var = gc::new_static(&raw mut PyContextVar_Type)?;
        let hash = compare::hash_address(o as usize) ^ unicode::hash(name);
        (*o).name = name.to_owned().into_ptr();
        (*o).default = default.map_or(ptr::null_mut(), |d| d.to_owned().into_ptr());
        (*o).cached = ptr::null_mut();
        (*o).cached_thread = 0;
        (*o).cached_version = 0;
        (*o).hash = if hash == -1 { -2 } else { hash };
        gc::track(o.cast());
        Ok(Owned::from_ptr(o))
    }
}

fn new_from_call(_ty: *mut PyTypeObject, given: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let (n, named) = (tuple::len(given), kwargs.map_or(0, dict::len));
    if n + named > 2 {
        return Err(raise!(TypeError, "ContextVar() takes at most 2 arguments ({} given)", n + named));
    }
    if n != 1 {
        let bound = if n == 0 { "exactly" } else { "at most" };
        return Err(raise!(TypeError, "ContextVar() takes {bound} 1 positional argument ({n} given)"));
    }
    let mut default = None;
    for (key, value) in kwargs.into_iter().flat_map(dict::iter) {
        if !unicode::check(key) || !unicode::eq_ascii(key, "default") {
            return Err(cfn::unexpected_keyword("ContextVar", key));
        }
        default = Some(value);
    }
    new(tuple::items(given)[0], default)
}

/// The value in the current context, if the variable is set there.
#[inline]
fn value(var: &Obj) -> Result<Option<&Obj>> {
    let Some(context) = context::current_opt() else { return Ok(None) };
    // SAFETY: a live variable; what is cached is owned by the current context as long as that is of the same version.
    unsafe {
        let (v, ts) = (raw(var), thread::current_raw());
        if !(*v).cached.is_null() && (*v).cached_thread == (*ts).id && (*v).cached_version == (*ts).context_ver {
            return Ok(Some(Obj::from_ptr((*v).cached)));
        }
    }
    let found = context::value_of(context, var)?;
    if let Some(found) = found {
        cache(var, found);
    }
    Ok(found)
}

fn cache(var: &Obj, value: &Obj) {
    // SAFETY: a live variable.
    unsafe {
        let (v, ts) = (raw(var), thread::current_raw());
        (*v).cached = value.as_ptr();
        (*v).cached_thread = (*ts).id;
        (*v).cached_version = (*ts).context_ver;
    }
}

/// Makes every variable look its value up anew, after a context was emptied.
pub(super) fn forget_cached() {
    let ts = thread::current_raw();
    // SAFETY: under the GIL there is a current thread state.
    unsafe { (*ts).context_ver += 1 };
}

/// `PyContextVar_Get`: the value, else the default given, else the variable's own, if any.
pub fn get(var: &Obj, default: Option<&Obj>) -> Result<Option<Owned>> {
    if let Some(found) = value(var)? {
        return Ok(Some(found.to_owned()));
    }
    // SAFETY: the field holds NULL or an owned reference.
    let own = unsafe { Obj::from_ptr_opt((*raw(var)).default) };
    Ok(default.or(own).map(Obj::to_owned))
}

fn get_method(o: &Obj, given: &[&Obj]) -> Result<Owned> {
    args::check_positional("get", given.len(), 0, 1)?;
    match get(o, given.first().copied())? {
        Some(found) => Ok(found),
        None => Err(super::exceptions::set_object(exc::LookupError.as_obj(), Some(o))),
    }
}

/// Sets the value in the current context.
fn put(var: &Obj, value: &Obj) -> Result<()> {
    // SAFETY: a live variable.
    unsafe { (*raw(var)).cached = ptr::null_mut() };
    context::set_value(context::current()?, var, value)?;
    cache(var, value);
    Ok(())
}

/// `PyContextVar_Set`: a token of what was before.
pub fn set(var: &Obj, value: &Obj) -> Result<Owned> {
    let context = context::current()?;
    let old = context::value_of(context, var)?.map(Obj::to_owned);
    // SAFETY: the new object's fields are all filled before it is tracked.
    let token = unsafe {
        let o: *mut Token = gc::new_static(&raw mut PyContextToken_Type)?;
        (*o).context = context.to_owned().into_ptr();
        (*o).var = var.to_owned().into_ptr();
        (*o).old = old.map_or(ptr::null_mut(), Owned::into_ptr);
        (*o).used = 0;
        gc::track(o.cast());
        Owned::from_ptr(o)
    };
    put(var, value)?;
    Ok(token)
}

fn variable_of(token: &Obj) -> &Obj {
    // SAFETY: a token owns its variable.
    unsafe { Obj::from_ptr((*token.cast::<Token>()).var) }
}

fn old_of(token: &Obj) -> Option<&Obj> {
    // SAFETY: the field holds NULL or an owned reference.
    unsafe { Obj::from_ptr_opt((*token.cast::<Token>()).old) }
}

fn used(token: &Obj) -> bool {
    // SAFETY: a live token.
    unsafe { (*token.cast::<Token>()).used != 0 }
}

/// `PyContextVar_Reset`: back to what was before the set that gave the token.
pub fn reset(var: &Obj, token: &Obj) -> Result<()> {
    let shown = || text::repr(Some(token));
    if used(token) {
        return Err(raise!(RuntimeError, "{} has already been used once", unicode::display(&*shown()?)));
    }
    if !variable_of(token).is(var) {
        return Err(raise!(ValueError, "{} was created by a different ContextVar", unicode::display(&*shown()?)));
    }
    let context = context::current()?;
    // SAFETY: a live token.
    unsafe {
        if (*token.cast::<Token>()).context != context.as_ptr() {
            return Err(raise!(ValueError, "{} was created in a different Context", unicode::display(&*shown()?)));
        }
        (*token.cast::<Token>()).used = 1;
        if let Some(old) = old_of(token) {
            return put(var, old);
        }
        (*raw(var)).cached = ptr::null_mut();
    }
    match context::remove(context, var)? {
        true => Ok(()),
        false => Err(super::exceptions::set_object(exc::LookupError.as_obj(), Some(var))),
    }
}

fn reset_method(var: &Obj, token: &Obj) -> Result<Owned> {
    if !token.is_exactly(&raw mut PyContextToken_Type) {
        let shown = text::repr(Some(token))?;
        return Err(raise!(TypeError, "expected an instance of Token, got {}", unicode::display(&shown)));
    }
    reset(var, token)?;
    Ok(singletons::new_none())
}

fn exit_token(token: &Obj, given: &[&Obj]) -> Result<Owned> {
    args::check_positional("__exit__", given.len(), 3, 3)?;
    reset(variable_of(token), token)?;
    Ok(singletons::new_none())
}

fn repr(o: &Obj) -> Result<Owned> {
    // SAFETY: a live variable; the name is owned, the default owned or NULL.
    let (name, default) = unsafe { (Obj::from_ptr((*raw(o)).name), Obj::from_ptr_opt((*raw(o)).default)) };
    let mut shown = format!("<ContextVar name={}", unicode::display(&*text::repr(Some(name))?));
    if let Some(default) = default {
        shown += &format!(" default={}", unicode::display(&*text::repr(Some(default))?));
    }
    unicode::new(&format!("{shown} at {:p}>", o.as_ptr()))
}

fn repr_of_token(o: &Obj) -> Result<Owned> {
    let state = if used(o) { " used" } else { "" };
    let var = text::repr(Some(variable_of(o)))?;
    unicode::new(&format!("<Token{state} var={} at {:p}>", unicode::display(&var), o.as_ptr()))
}

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: a dead variable owns its fields.
    unsafe {
        gc::untrack(o);
        refcount::xdecref((*o.cast::<Var>()).name);
        refcount::xdecref((*o.cast::<Var>()).default);
        gc::free(o);
    }
}

unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live object and its visitor.
    unsafe { cfn::visit_all(&[(*o.cast::<Var>()).name, (*o.cast::<Var>()).default], visit, arg) }
}

unsafe extern "C" fn clear(o: *mut PyObject) -> c_int {
    // SAFETY: the collector gives a live variable, which keeps its name.
    unsafe {
        refcount::clear(&raw mut (*o.cast::<Var>()).default);
        (*o.cast::<Var>()).cached = ptr::null_mut();
    }
    0
}

unsafe extern "C" fn token_dealloc(o: *mut PyObject) {
    // SAFETY: a dead token owns its fields.
    unsafe {
        gc::untrack(o);
        let t = o.cast::<Token>();
        for field in [(*t).context, (*t).var, (*t).old] {
            refcount::xdecref(field);
        }
        gc::free(o);
    }
}

unsafe extern "C" fn token_traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live object and its visitor.
    unsafe {
        let t = o.cast::<Token>();
        cfn::visit_all(&[(*t).context, (*t).var, (*t).old], visit, arg)
    }
}

unsafe extern "C" fn token_clear(o: *mut PyObject) -> c_int {
    // SAFETY: the collector gives a live token, which keeps the context and the variable.
    unsafe { refcount::clear(&raw mut (*o.cast::<Token>()).old) };
    0
}
