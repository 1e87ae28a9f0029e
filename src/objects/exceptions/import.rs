//! `ImportError`, which knows the module, the file and the name that were asked for.

use super::types::{Own, layout};
use super::{base, exc};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, refcount};
use crate::objects::{dict, singletons, tuple, type_object, unicode};
use crate::protocols::{call, instance};
use crate::{istr, raise};
use core::mem::offset_of;

layout!(LAYOUT, PyImportErrorObject, msg, name, path, name_from);

pub(super) const OWN: Own = Own {
    init: Some(init_slot),
    str: Some(str_slot),
    methods: (&raw mut METHODS).cast(),
    members: (&raw mut MEMBERS).cast(),
    ..Own::NOTHING
};

static mut METHODS: [PyMethodDef; 2] = [PyMethodDef::noargs(c"__reduce__", reduce, 0, c""), PyMethodDef::END];
static mut MEMBERS: [PyMemberDef; 5] = [
    PyMemberDef::new(c"msg", _Py_T_OBJECT, offset_of!(PyImportErrorObject, msg), 0, c"The message."),
    PyMemberDef::new(c"name", _Py_T_OBJECT, offset_of!(PyImportErrorObject, name), 0, c"The module's name."),
    PyMemberDef::new(c"path", _Py_T_OBJECT, offset_of!(PyImportErrorObject, path), 0, c"The module's file."),
    PyMemberDef::new(
        c"name_from",
        _Py_T_OBJECT,
        offset_of!(PyImportErrorObject, name_from),
        0,
        c"The name that the module does not have.",
    ),
    PyMemberDef::END,
];

unsafe extern "C" fn init_slot(slf: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> c_int {
    // SAFETY: `tp_init` is called with an instance of this layout, a tuple and a dict or NULL.
    unsafe { init(Obj::from_ptr(slf), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)).into_c() }
}

fn init(e: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    base::init(e, args, None)?;
    let fields = e.cast::<PyImportErrorObject>();
    // SAFETY: the instance has this layout; each field holds NULL or a strong reference.
    unsafe {
        let slots = [
            ("name", &raw mut (*fields).name),
            ("path", &raw mut (*fields).path),
            ("name_from", &raw mut (*fields).name_from),
        ];
        base::set_from_keywords("ImportError", kwargs, &slots)?;
        let msg = match *tuple::items(args) {
            [only] => only.to_owned().into_ptr(),
            _ => core::ptr::null_mut(),
        };
        refcount::replace(&raw mut (*fields).msg, msg);
    }
    Ok(())
}

unsafe extern "C" fn str_slot(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: `tp_str` is called with an instance of this layout; the field holds NULL or a live object.
    unsafe {
        match Obj::from_ptr_opt((*slf.cast::<PyImportErrorObject>()).msg) {
            Some(msg) if unicode::check_exact(msg) => msg.to_owned().into_ptr(),
            _ => base::str(Obj::from_ptr(slf)).into_c(),
        }
    }
}

unsafe extern "C" fn reduce(slf: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance.
    let e = unsafe { Obj::from_ptr(slf) };
    let run = || -> Result<Owned> {
        let ty = type_object::as_obj(e.ty());
        match state(e)? {
            Some(state) => tuple::new([ty, &*base::args(e), &*state]),
            None => tuple::new([ty, &*base::args(e)]),
        }
    };
    run().into_c()
}

/// The instance's dict with the fields that are set.
fn state(e: &Obj) -> Result<Option<Owned>> {
    let fields = e.cast::<PyImportErrorObject>();
    // SAFETY: the instance has this layout; the fields hold NULL or live objects.
    let set = unsafe {
        [
            (istr!("name"), Obj::from_ptr_opt((*fields).name)),
            (istr!("path"), Obj::from_ptr_opt((*fields).path)),
            (istr!("name_from"), Obj::from_ptr_opt((*fields).name_from)),
        ]
    };
    if set.iter().all(|(_, value)| value.is_none()) {
        return Ok(base::state(e));
    }
    let state = base::copy_state(e)?;
    for (name, value) in set {
        if let Some(value) = value {
            dict::set(&state, name, value)?;
        }
    }
    Ok(Some(state))
}

/// `PyErr_SetImportErrorSubclass`: raises `class(msg, name=name, path=path)`.
pub fn set_import_error(class: &Obj, msg: Option<&Obj>, name: Option<&Obj>, path: Option<&Obj>) -> Raised {
    match new_import_error(class, msg, name, path) {
        Ok(instance) => super::set_object(type_object::as_obj(instance.ty()), Some(&instance)),
        Err(raised) => raised,
    }
}

fn new_import_error(class: &Obj, msg: Option<&Obj>, name: Option<&Obj>, path: Option<&Obj>) -> Result<Owned> {
    if !instance::is_subclass(class, exc::ImportError.as_obj())? {
        return Err(raise!(TypeError, "expected a subclass of ImportError"));
    }
    let Some(msg) = msg else { return Err(raise!(TypeError, "expected a message argument")) };
    let kwargs = dict::new()?;
    dict::set(&kwargs, istr!("name"), singletons::or_none(name))?;
    dict::set(&kwargs, istr!("path"), singletons::or_none(path))?;
    call::call_tuple(class, &*tuple::new([msg])?, Some(&kwargs))
}
