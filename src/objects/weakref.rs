//! Weak references: `weakref.ref`. Those of one object are linked; the one without a callback stands first and is shared.

use super::cfn::{c_functions, free_instance, visit_all};
use super::type_object::{is_subtype, name as type_name};
use super::type_subtype::weakref_slot;
use super::{exceptions, singletons, tuple, unicode, weakref_proxy};
use crate::abi::*;
use crate::engine::refcount::{clear, decref};
use crate::engine::{IntoC, Obj, Owned, Raised, Result, error, gc};
use crate::protocols::instance::lookup_special;
use crate::protocols::{call, compare};
use crate::{istr, raise};
use core::mem::offset_of;
use core::ptr;

/// `weakref.ref`.
#[unsafe(no_mangle)]
pub static mut _PyWeakref_RefType: PyTypeObject = PyTypeObject {
    tp_name: c"weakref.ReferenceType".as_ptr(),
    tp_basicsize: size_of::<PyWeakReference>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_vectorcall_offset: offset_of!(PyWeakReference, vectorcall) as Py_ssize_t,
    tp_call: Some(crate::capi::abstract_::call::PyVectorcall_Call),
    tp_repr: Some(ref_repr),
    tp_hash: Some(ref_hash),
    tp_flags: Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL | Py_TPFLAGS_BASETYPE,
    tp_traverse: Some(traverse),
    tp_clear: Some(clear_fields),
    tp_richcompare: Some(ref_richcompare),
    tp_methods: (&raw mut METHODS).cast(),
    tp_members: (&raw const MEMBERS).cast_mut().cast(),
    tp_init: Some(ref_init),
    tp_alloc: Some(crate::capi::object::PyType_GenericAlloc),
    tp_new: Some(ref_new),
    tp_free: Some(crate::capi::objimpl::PyObject_GC_Del),
    ..PyTypeObject::STATIC
};

static mut METHODS: [PyMethodDef; 2] =
    [super::generic_alias::class_getitem_def(c"The type with that of the object referred to."), PyMethodDef::END];
static mut MEMBERS: [PyMemberDef; 2] = [
    PyMemberDef::bare(c"__callback__", _Py_T_OBJECT, offset_of!(PyWeakReference, wr_callback), Py_READONLY),
    PyMemberDef::END,
];

c_functions! {
    unary ref_repr = repr;
    hash ref_hash = hash;
    compare ref_richcompare = richcompare;
    new ref_new = new_from_call;
    init ref_init = |_: &Obj, args: &Obj, kwargs: Option<&Obj>| parse("__init__", args, kwargs).map(drop);
}

/// Whether `o` is a weak reference (and no proxy).
pub fn check_ref(o: &Obj) -> bool {
    is_subtype(o.ty(), &raw mut _PyWeakref_RefType)
}

/// Whether `o` is a weak reference or a proxy.
pub fn check_any(o: &Obj) -> bool {
    check_ref(o) || weakref_proxy::check(o)
}

/// The referent, if it is still alive.
#[inline]
pub fn referent(o: &Obj) -> Option<Owned> {
    // SAFETY: the field is NULL once the referent is gone.
    unsafe { live((*o.cast::<PyWeakReference>()).wr_object) }
}

/// A strong reference, unless the object is being deallocated.
unsafe fn live(o: *mut PyObject) -> Option<Owned> {
    // SAFETY: NULL, or an object that is not freed before it clears its weak references.
    unsafe {
        let o = Obj::from_ptr_opt(o)?;
        (o.refcount() > 0).then(|| o.to_owned())
    }
}

/// The list's start for objects that can be referred to weakly.
fn list_of(o: &Obj) -> Result<*mut *mut PyWeakReference> {
    weakref_slot(o.as_ptr()).map(|slot| slot.cast()).ok_or_else(|| {
        let name = type_name(o.ty()).limit(usize::MAX);
        raise!(TypeError, "cannot create weak reference to '{name}' object")
    })
}

/// Whether two types are the same kind of reference for sharing.
#[inline(always)]
unsafe fn shareable(wr: *mut PyWeakReference, ty: *mut PyTypeObject) -> bool {
    // SAFETY: a link of a list.
    unsafe { (*wr).wr_callback.is_null() && ptr::eq((*wr).ob_base.ob_type, ty) && (*wr).ob_base.ob_refcnt > 0 }
}

/// A plain reference without a callback, shared if there is one.
#[inline(always)]
pub fn plain(o: &Obj) -> Result<Owned> {
    let ty = &raw mut _PyWeakref_RefType;
    if let Some(slot) = weakref_slot(o.as_ptr()) {
        // SAFETY: the list holds live references, a shared plain one first.
        unsafe {
            let first = (*slot).cast::<PyWeakReference>();
            if !first.is_null() && shareable(first, ty) {
                return Ok(Obj::from_ptr(first.cast()).to_owned());
            }
        }
    }
    make(ty, o, None)
}

/// Makes a reference of type `ty`, or takes the one that can be shared.
#[inline(never)]
pub fn make(ty: *mut PyTypeObject, o: &Obj, callback: Option<&Obj>) -> Result<Owned> {
    let list = list_of(o)?;
    let callback = callback.filter(|c| !singletons::is_none(c));
    let plain = ptr::eq(ty, &raw mut _PyWeakref_RefType) || weakref_proxy::is_proxy_type(ty);
    // SAFETY: the list holds live references, shared ones first: a plain one, then a proxy.
    unsafe {
        if callback.is_none() && plain {
            let first = *list;
            if !first.is_null() {
                if shareable(first, ty) {
                    return Ok(Obj::from_ptr(first.cast()).to_owned());
                }
                let second = (*first).wr_next;
                if !second.is_null() && shareable(second, ty) {
                    return Ok(Obj::from_ptr(second.cast()).to_owned());
                }
            }
        }
        let made = allocate(ty)?;
        let wr = made.cast::<PyWeakReference>();
        (*wr).hash = -1;
        (*wr).wr_object = o.as_ptr();
        (*wr).wr_callback = callback.map_or(ptr::null_mut(), |c| c.to_owned().into_ptr());
        (*wr).vectorcall = Some(vectorcall);
        insert(list, wr, callback.is_none() && plain);
        Ok(made)
    }
}

unsafe fn allocate(ty: *mut PyTypeObject) -> Result<Owned> {
    // SAFETY: the new object's fields are zero.
    unsafe {
        match (*ty).tp_alloc {
            Some(alloc) if super::type_object::has_flag(ty, Py_TPFLAGS_HEAPTYPE) => Owned::from_call(alloc(ty, 0)),
            _ => super::type_object::generic_alloc(ty, 0),
        }
    }
}

/// Puts a reference into its object's list: a shared plain one first, a shared proxy behind it, the others behind those.
unsafe fn insert(list: *mut *mut PyWeakReference, wr: *mut PyWeakReference, shared: bool) {
    // SAFETY: a well-formed list.
    unsafe {
        let is_plain = ptr::eq((*wr).ob_base.ob_type, &raw mut _PyWeakref_RefType);
        let mut before: *mut PyWeakReference = ptr::null_mut();
        let mut next = *list;
        if !(shared && is_plain) {
            let plain_type = &raw mut _PyWeakref_RefType;
            if !next.is_null() && shareable(next, plain_type) {
                before = next;
                next = (*next).wr_next;
            }
            let proxy_next = !next.is_null()
                && (*next).wr_callback.is_null()
                && weakref_proxy::is_proxy_type((*next).ob_base.ob_type);
            if !shared && proxy_next {
                before = next;
                next = (*next).wr_next;
            }
        }
        (*wr).wr_prev = before;
        (*wr).wr_next = next;
        if !next.is_null() {
            (*next).wr_prev = wr;
        }
        if before.is_null() {
            *list = wr;
        } else {
            (*before).wr_next = wr;
        }
    }
}

/// Takes a reference out of its object's list; it is dead then.
///
/// # Safety
/// `wr` is a reference or a proxy.
pub unsafe fn unlink(wr: *mut PyWeakReference) {
    // SAFETY: a well-formed list, whose start is in the referent.
    unsafe {
        let o = (*wr).wr_object;
        if o.is_null() {
            return;
        }
        if let Some(slot) = weakref_slot(o)
            && ptr::eq(*slot, wr.cast())
        {
            *slot = (*wr).wr_next.cast();
        }
        (*wr).wr_object = ptr::null_mut();
        if !(*wr).wr_prev.is_null() {
            (*(*wr).wr_prev).wr_next = (*wr).wr_next;
        }
        if !(*wr).wr_next.is_null() {
            (*(*wr).wr_next).wr_prev = (*wr).wr_prev;
        }
        (*wr).wr_prev = ptr::null_mut();
        (*wr).wr_next = ptr::null_mut();
    }
}

/// Clears every weak reference to `o`, then calls their callbacks: `PyObject_ClearWeakRefs`.
///
/// # Safety
/// `o` is being deallocated, or found to be garbage.
pub unsafe fn clear_all(o: *mut PyObject) {
    let Some(slot) = weakref_slot(o) else { return };
    // SAFETY: each round takes the first reference off the list; those with a callback are kept alive until it has run.
    unsafe {
        if (*slot).is_null() {
            return;
        }
        let mut waiting: Vec<(Owned, Owned)> = Vec::new();
        while !(*slot).is_null() {
            let wr = (*slot).cast::<PyWeakReference>();
            let callback = (*wr).wr_callback;
            (*wr).wr_callback = ptr::null_mut();
            unlink(wr);
            if callback.is_null() {
                continue;
            }
            if (*wr).ob_base.ob_refcnt > 0 {
                waiting.push((Obj::from_ptr(wr.cast()).to_owned(), Owned::from_ptr(callback)));
            } else {
                decref(callback);
            }
        }
        if waiting.is_empty() {
            return;
        }
        let pending = error::take();
        for (wr, callback) in waiting {
            call_with(&wr, &callback, "while");
        }
        if let Some(pending) = pending {
            let _: Raised = error::restore(pending);
        }
    }
}

/// Reports the error that a callback raised `when` it was called; the collector has a word of its own for that.
#[cold]
fn report(callback: &Obj, when: &str) {
    let pending = error::take();
    let text = super::type_members::repr_text(callback);
    if text.is_err() {
        error::clear();
    }
    if let Some(pending) = pending {
        let _: Raised = error::restore(pending);
    }
    let text = text.unwrap_or_default();
    exceptions::write_unraisable_message(&format!("Exception ignored {when} calling weakref callback {text}"));
}

/// For the collector: clears the weak references to the garbage `o`, and gives those that have a callback, which they keep, to `f`.
///
/// # Safety
/// `o` is live; `f` runs no other code.
pub unsafe fn clear_for_collector(o: *mut PyObject, mut f: impl FnMut(*mut PyObject)) {
    let Some(slot) = weakref_slot(o) else { return };
    // SAFETY: each round takes the first reference off the list.
    unsafe {
        while !(*slot).is_null() {
            let wr = (*slot).cast::<PyWeakReference>();
            unlink(wr);
            if !(*wr).wr_callback.is_null() {
                f(wr.cast());
            }
        }
    }
}

/// For the collector: calls the callback of a dead reference, if it has one; an error is reported.
pub fn call_callback(wr: &Obj) {
    // SAFETY: the field is NULL or a live object, which is kept alive meanwhile.
    if let Some(callback) = unsafe { Obj::from_ptr_opt((*wr.cast::<PyWeakReference>()).wr_callback) } {
        call_with(wr, &callback.to_owned(), "on");
    }
}

fn call_with(wr: &Obj, callback: &Obj, when: &str) {
    if call::call(callback, &[wr]).is_err() {
        report(callback, when);
    }
}

/// Clears the weak references, which lose their callbacks, uncalled: `PyUnstable_Object_ClearWeakRefsNoCallbacks`.
///
/// # Safety
/// As for [`clear_all`].
pub unsafe fn clear_without_callbacks(o: *mut PyObject) {
    let Some(slot) = weakref_slot(o) else { return };
    // SAFETY: each round takes the first reference off the list.
    unsafe {
        while !(*slot).is_null() {
            let wr = (*slot).cast::<PyWeakReference>();
            unlink(wr);
            clear(&raw mut (*wr).wr_callback);
        }
    }
}

unsafe extern "C" fn vectorcall(
    o: *mut PyObject,
    _args: *const *mut PyObject,
    nargsf: usize,
    kwnames: *mut PyObject,
) -> *mut PyObject {
    // SAFETY: called as a vectorcall function of a live reference.
    unsafe {
        if !kwnames.is_null() && !tuple::items(Obj::from_ptr(kwnames)).is_empty() {
            return Err::<Owned, _>(raise!(TypeError, "weakref() takes no keyword arguments")).into_c();
        }
        let nargs = nargsf & !PY_VECTORCALL_ARGUMENTS_OFFSET;
        if nargs != 0 {
            return Err::<Owned, _>(raise!(TypeError, "weakref expected 0 arguments, got {nargs}")).into_c();
        }
        referent(Obj::from_ptr(o)).unwrap_or_else(|| singletons::none().to_owned()).into_ptr()
    }
}

/// The object and the callback among the arguments of `weakref.ref`.
fn parse<'a>(name: &str, args: &'a Obj, kwargs: Option<&Obj>) -> Result<(&'a Obj, Option<&'a Obj>)> {
    if kwargs.is_some_and(|k| super::dict::len(k) != 0) {
        return Err(raise!(TypeError, "ref() takes no keyword arguments"));
    }
    match tuple::items(args) {
        [o] => Ok((o, None)),
        [o, callback] => Ok((o, Some(callback))),
        [] => Err(raise!(TypeError, "{name} expected at least 1 argument, got 0")),
        items => Err(raise!(TypeError, "{name} expected at most 2 arguments, got {}", items.len())),
    }
}

fn new_from_call(ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let (o, callback) = parse("__new__", args, None)?;
    if ptr::eq(ty, &raw mut _PyWeakref_RefType) {
        parse("ref", args, kwargs)?;
    }
    make(ty, o, callback)
}

fn repr(o: &Obj) -> Result<Owned> {
    let Some(target) = referent(o) else { return unicode::new(&format!("<weakref at {:p}; dead>", o.as_ptr())) };
    let class = super::type_attr::fully_qualified_name(target.ty())?;
    let class = unicode::display(&class);
    let mut text = format!("<weakref at {:p}; to '{class}' at {:p}", o.as_ptr(), target.as_ptr());
    if let Some(name) = lookup_special(&target, istr!("__name__"))?
        && unicode::check(&name)
    {
        text += &format!(" ({})", unicode::display(&name));
    }
    text.push('>');
    unicode::new(&text)
}

fn hash(o: &Obj) -> Result<Py_hash_t> {
    let wr = o.cast::<PyWeakReference>();
    // SAFETY: a live reference.
    unsafe {
        if (*wr).hash == -1 {
            let Some(target) = referent(o) else { return Err(raise!(TypeError, "weak object has gone away")) };
            (*wr).hash = compare::hash(&target)?;
        }
        Ok((*wr).hash)
    }
}

fn richcompare(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !matches!(op, Py_EQ | Py_NE) || !check_ref(a) || !check_ref(b) {
        return Ok(singletons::not_implemented().to_owned());
    }
    match (referent(a), referent(b)) {
        (Some(x), Some(y)) => compare::rich(&x, &y, op),
        _ => Ok(super::bool::new(a.is(b) == (op == Py_EQ))),
    }
}

pub(super) unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: a dead reference or proxy.
    unsafe {
        gc::untrack(o);
        let wr = o.cast::<PyWeakReference>();
        unlink(wr);
        clear(&raw mut (*wr).wr_callback);
        free_instance(o);
    }
}

pub(super) unsafe extern "C" fn traverse(o: *mut PyObject, visit: visitproc, arg: *mut c_void) -> c_int {
    // SAFETY: the collector gives a live object and its visitor.
    unsafe { visit_all(&[(*o.cast::<PyWeakReference>()).wr_callback], visit, arg) }
}

pub(super) unsafe extern "C" fn clear_fields(o: *mut PyObject) -> c_int {
    // SAFETY: the collector gives a live object.
    unsafe {
        let wr = o.cast::<PyWeakReference>();
        unlink(wr);
        clear(&raw mut (*wr).wr_callback);
    }
    0
}

/// How many weak references an object has: `weakref.getweakrefcount`.
pub fn count(o: &Obj) -> usize {
    let Some(slot) = weakref_slot(o.as_ptr()) else { return 0 };
    // SAFETY: a well-formed list.
    unsafe {
        let mut n = 0;
        let mut wr = (*slot).cast::<PyWeakReference>();
        while !wr.is_null() {
            n += 1;
            wr = (*wr).wr_next;
        }
        n
    }
}
