//! `BaseExceptionGroup` and `ExceptionGroup`.

use super::types::{Own, layout};
use super::{base, exc, is_class, is_instance};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, refcount};
use crate::objects::object::PyBaseObject_Type;
use crate::objects::{list, singletons, tuple, type_object, unicode};
use crate::protocols::{attr, call, compare, sequence, text};
use crate::{istr, raise};
use core::mem::offset_of;

layout!(LAYOUT, PyBaseExceptionGroupObject, msg, excs, excs_str);

pub(super) const OWN: Own = Own {
    new: Some(new_slot),
    init: Some(base::init_slot),
    str: Some(str_slot),
    repr: Some(repr_slot),
    methods: (&raw mut METHODS).cast(),
    members: (&raw mut MEMBERS).cast(),
    ..Own::NOTHING
};

static mut METHODS: [PyMethodDef; 5] = [
    PyMethodDef::o(c"derive", derive_method, 0, c"A group of the same message with other exceptions."),
    PyMethodDef::o(c"split", split_method, 0, c"The part that matches the condition, and the rest."),
    PyMethodDef::o(c"subgroup", subgroup_method, 0, c"The part that matches the condition."),
    crate::objects::generic_alias::class_getitem_def(c"The type with that of the exceptions."),
    PyMethodDef::END,
];
static mut MEMBERS: [PyMemberDef; 3] = [
    PyMemberDef::new(
        c"message",
        _Py_T_OBJECT,
        offset_of!(PyBaseExceptionGroupObject, msg),
        Py_READONLY,
        c"The message.",
    ),
    PyMemberDef::new(
        c"exceptions",
        _Py_T_OBJECT,
        offset_of!(PyBaseExceptionGroupObject, excs),
        Py_READONLY,
        c"The exceptions in the group.",
    ),
    PyMemberDef::END,
];

/// Gives `ExceptionGroup` its second base, `Exception`.
pub(super) fn init() -> Result<()> {
    let (group, base, second) = (exc::ExceptionGroup, exc::BaseExceptionGroup, exc::Exception);
    let bases = tuple::new([base.as_obj(), second.as_obj()])?;
    let root = type_object::as_obj(&raw mut PyBaseObject_Type);
    let line = tuple::new([group.as_obj(), base.as_obj(), second.as_obj(), exc::BaseException.as_obj(), root])?;
    // SAFETY: start-up holds the GIL; the type is ready, and its fields hold strong references.
    unsafe {
        refcount::replace(&raw mut (*group.0).tp_bases, bases.into_ptr());
        refcount::replace(&raw mut (*group.0).tp_mro, line.into_ptr());
    }
    Ok(())
}

/// Whether `o` is a group.
pub fn check(o: &Obj) -> bool {
    o.is_instance(exc::BaseExceptionGroup.0)
}

fn fields(e: &Obj) -> *mut PyBaseExceptionGroupObject {
    e.cast()
}

/// The message of a group.
pub fn message(e: &Obj) -> Owned {
    // SAFETY: a group has this layout; the field holds NULL or a live object.
    unsafe { Obj::from_ptr_opt((*fields(e)).msg) }.map_or_else(singletons::new_none, Obj::to_owned)
}

/// The exceptions of a group, a tuple.
pub fn exceptions(e: &Obj) -> Owned {
    // SAFETY: a group has this layout; the field holds NULL or a live tuple.
    unsafe { Obj::from_ptr_opt((*fields(e)).excs) }.map_or_else(tuple::empty, Obj::to_owned)
}

unsafe extern "C" fn new_slot(ty: *mut PyTypeObject, args: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: `tp_new` is called with a type of this layout and a tuple or NULL.
    unsafe {
        let args = Obj::from_ptr_opt(args).map_or_else(tuple::empty, Obj::to_owned);
        new(ty, &args).into_c()
    }
}

fn new(ty: *mut PyTypeObject, args: &Obj) -> Result<Owned> {
    let [msg, given] = *tuple::items(args) else {
        let n = tuple::items(args).len();
        return Err(raise!(TypeError, "BaseExceptionGroup.__new__() takes exactly 2 arguments ({n} given)"));
    };
    if !unicode::check(msg) {
        let name = argument_name(msg);
        return Err(raise!(TypeError, "BaseExceptionGroup.__new__() argument 1 must be str, not {name}"));
    }
    if !sequence::check(given) {
        return Err(raise!(TypeError, "second argument (exceptions) must be a sequence"));
    }
    // A list or tuple can be shown again from its items; of anything else the text is kept.
    let shown = if list::check(given) || tuple::check(given) { None } else { Some(text::repr(Some(given))?) };
    let excs = sequence::tuple(given)?;
    if tuple::items(&excs).is_empty() {
        return Err(raise!(ValueError, "second argument (exceptions) must be a non-empty sequence"));
    }
    if let Some(i) = tuple::items(&excs).iter().position(|e| !is_instance(e)) {
        return Err(raise!(ValueError, "Item {i} of second argument (exceptions) is not an exception"));
    }
    let only_exceptions = tuple::items(&excs).iter().all(|e| e.is_instance(exc::Exception.0));
    let ty = class_for(ty, only_exceptions)?;
    // SAFETY: `ty` is a group type, whose instances have this layout; the references move into the empty fields.
    unsafe {
        let e = base::new(ty, Some(args))?;
        (*fields(&e)).msg = msg.to_owned().into_ptr();
        (*fields(&e)).excs = excs.into_ptr();
        (*fields(&e)).excs_str = shown.map_or(core::ptr::null_mut(), Owned::into_ptr);
        Ok(e)
    }
}

/// How an argument of a wrong type is named: `None`, or its type.
fn argument_name(o: &Obj) -> String {
    if singletons::is_none(o) { "None".into() } else { o.type_name().to_string() }
}

/// The type of a group that was asked for as a `ty`: with nothing but `Exception`s in it, a plain group is an `ExceptionGroup`.
fn class_for(ty: *mut PyTypeObject, only_exceptions: bool) -> Result<*mut PyTypeObject> {
    if core::ptr::eq(ty, exc::BaseExceptionGroup.0) {
        return Ok(if only_exceptions { exc::ExceptionGroup.0 } else { ty });
    }
    if !only_exceptions {
        if core::ptr::eq(ty, exc::ExceptionGroup.0) {
            return Err(raise!(TypeError, "Cannot nest BaseExceptions in an ExceptionGroup"));
        }
        if type_object::is_subtype(ty, exc::Exception.0) {
            return Err(raise!(TypeError, "Cannot nest BaseExceptions in '{}'", type_object::name(ty)));
        }
    }
    Ok(ty)
}

unsafe extern "C" fn str_slot(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: `tp_str` is called with an instance of this layout.
    let e = unsafe { Obj::from_ptr(slf) };
    let run = || -> Result<Owned> {
        let n = tuple::items(&exceptions(e)).len();
        let mut w = unicode::Writer::new();
        w.push(&*text::str(Some(&message(e)))?)?;
        w.push_str(&format!(" ({n} sub-exception{})", if n == 1 { "" } else { "s" }))?;
        w.finish()
    };
    run().into_c()
}

unsafe extern "C" fn repr_slot(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: `tp_repr` is called with an instance of this layout.
    repr(unsafe { Obj::from_ptr(slf) }).into_c()
}

fn repr(e: &Obj) -> Result<Owned> {
    // SAFETY: a group has this layout; the field holds NULL or a live string.
    let shown = match unsafe { Obj::from_ptr_opt((*fields(e)).excs_str) } {
        Some(shown) => shown.to_owned(),
        None => {
            let excs = exceptions(e);
            match *tuple::items(&base::args(e)) {
                [_, given] if list::check(given) => text::repr(Some(&*sequence::list(&excs)?))?,
                _ => text::repr(Some(&excs))?,
            }
        }
    };
    let mut w = unicode::Writer::new();
    w.push(&*type_object::short_name(e.ty())?)?;
    w.push_str("(")?;
    w.push(&*text::repr(Some(&message(e)))?)?;
    w.push_str(", ")?;
    w.push(&shown)?;
    w.push_str(")")?;
    w.finish()
}

unsafe extern "C" fn derive_method(slf: *mut PyObject, excs: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance and an argument.
    let (e, excs) = unsafe { (Obj::from_ptr(slf), Obj::from_ptr(excs)) };
    call::call(exc::BaseExceptionGroup.as_obj(), &[&*message(e), excs]).into_c()
}

/// What a group is divided by.
enum Condition<'a> {
    Type(&'a Obj),
    Predicate(&'a Obj),
}

impl Condition<'_> {
    fn new(o: &Obj) -> Result<Condition<'_>> {
        if is_class(o) || (tuple::check(o) && tuple::items(o).iter().all(|item| is_class(item))) {
            return Ok(Condition::Type(o));
        }
        if call::is_callable(o) && !o.has_flag(Py_TPFLAGS_TYPE_SUBCLASS) {
            return Ok(Condition::Predicate(o));
        }
        Err(raise!(
            TypeError,
            "expected an exception type, a tuple of exception types, or a callable (other than a class)"
        ))
    }

    fn holds(&self, e: &Obj) -> Result<bool> {
        match self {
            Condition::Type(ty) => Ok(super::given_matches(e, ty)),
            Condition::Predicate(f) => compare::is_true(&*call::call(f, &[e])?),
        }
    }
}

/// Divides `e` into the part that matches and, if it is wanted, the rest.
fn split(e: &Obj, condition: &Condition<'_>, want_rest: bool) -> Result<(Option<Owned>, Option<Owned>)> {
    if condition.holds(e)? {
        return Ok((Some(e.to_owned()), None));
    }
    if !check(e) {
        return Ok((None, want_rest.then(|| e.to_owned())));
    }
    let excs = exceptions(e);
    let (matching, rest) = (list::new()?, list::new()?);
    for one in tuple::items(&excs) {
        call::enter_recursive(" in exceptiongroup_split_recursive")?;
        let (is_in, is_out) = split(one, condition, want_rest)?;
        if let Some(part) = is_in {
            list::append(&matching, &part)?;
        }
        if let Some(part) = is_out {
            list::append(&rest, &part)?;
        }
    }
    let matching = subset(e, &matching)?;
    let rest = if want_rest { subset(e, &rest)? } else { None };
    Ok((matching, rest))
}

/// A group like `e` with these exceptions, or `None` when there are none.
fn subset(e: &Obj, excs: &Obj) -> Result<Option<Owned>> {
    if list::len(excs) == 0 {
        return Ok(None);
    }
    let part = call::call_method(e, istr!("derive"), &[excs])?;
    if !check(&part) {
        return Err(raise!(TypeError, "derive must return an instance of BaseExceptionGroup"));
    }
    if let Some(tb) = super::traceback_of(e) {
        super::replace_traceback(&part, &tb)?;
    }
    super::replace_context(&part, super::context(e));
    super::replace_cause(&part, super::cause(e));
    if let Some(notes) = attr::get_optional(e, istr!("__notes__"))?
        && sequence::check(&notes)
    {
        attr::set(&part, istr!("__notes__"), Some(&*sequence::list(&notes)?))?;
    }
    Ok(Some(part))
}

unsafe extern "C" fn split_method(slf: *mut PyObject, condition: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance and an argument.
    let (e, condition) = unsafe { (Obj::from_ptr(slf), Obj::from_ptr(condition)) };
    let run = || -> Result<Owned> {
        let (matching, rest) = split(e, &Condition::new(condition)?, true)?;
        tuple::new([singletons::or_none(matching.as_deref()), singletons::or_none(rest.as_deref())])
    };
    run().into_c()
}

unsafe extern "C" fn subgroup_method(slf: *mut PyObject, condition: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance and an argument.
    let (e, condition) = unsafe { (Obj::from_ptr(slf), Obj::from_ptr(condition)) };
    let run = || -> Result<Owned> {
        let (matching, _) = split(e, &Condition::new(condition)?, false)?;
        Ok(matching.unwrap_or_else(singletons::new_none))
    };
    run().into_c()
}
