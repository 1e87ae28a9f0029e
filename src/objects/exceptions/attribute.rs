//! `AttributeError` and `NameError`, which know what name was looked for.

use super::types::{Own, layout};
use super::{base, exc};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::istr;
use crate::objects::{dict, tuple, type_object, unicode};
use core::fmt;
use core::mem::offset_of;

layout!(ATTRIBUTE_LAYOUT, PyAttributeErrorObject, obj, name);
layout!(NAME_LAYOUT, PyNameErrorObject, name);

pub(super) const ATTRIBUTE: Own = Own {
    init: Some(init_attribute),
    methods: (&raw mut ATTRIBUTE_METHODS).cast(),
    members: (&raw mut ATTRIBUTE_MEMBERS).cast(),
    ..Own::NOTHING
};
pub(super) const NAME: Own = Own { init: Some(init_name), members: (&raw mut NAME_MEMBERS).cast(), ..Own::NOTHING };

static mut ATTRIBUTE_METHODS: [PyMethodDef; 3] = [
    PyMethodDef::noargs(c"__getstate__", getstate, 0, c""),
    PyMethodDef::noargs(c"__reduce__", reduce, 0, c""),
    PyMethodDef::END,
];
static mut ATTRIBUTE_MEMBERS: [PyMemberDef; 3] = [
    PyMemberDef::new(c"name", _Py_T_OBJECT, offset_of!(PyAttributeErrorObject, name), 0, c"The attribute's name."),
    PyMemberDef::new(c"obj", _Py_T_OBJECT, offset_of!(PyAttributeErrorObject, obj), 0, c"Where it was looked for."),
    PyMemberDef::END,
];
static mut NAME_MEMBERS: [PyMemberDef; 2] = [
    PyMemberDef::new(c"name", _Py_T_OBJECT, offset_of!(PyNameErrorObject, name), 0, c"The variable's name."),
    PyMemberDef::END,
];

unsafe extern "C" fn init_attribute(slf: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> c_int {
    // SAFETY: `tp_init` is called with an instance of this layout, a tuple and a dict or NULL.
    unsafe {
        let fields = slf.cast::<PyAttributeErrorObject>();
        let slots = [("name", &raw mut (*fields).name), ("obj", &raw mut (*fields).obj)];
        base::init(Obj::from_ptr(slf), Obj::from_ptr(args), None)
            .and_then(|()| base::set_from_keywords("AttributeError", Obj::from_ptr_opt(kwargs), &slots))
            .into_c()
    }
}

unsafe extern "C" fn init_name(slf: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> c_int {
    // SAFETY: `tp_init` is called with an instance of this layout, a tuple and a dict or NULL.
    unsafe {
        let slots = [("name", &raw mut (*slf.cast::<PyNameErrorObject>()).name)];
        base::init(Obj::from_ptr(slf), Obj::from_ptr(args), None)
            .and_then(|()| base::set_from_keywords("NameError", Obj::from_ptr_opt(kwargs), &slots))
            .into_c()
    }
}

unsafe extern "C" fn getstate(slf: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance.
    state(unsafe { Obj::from_ptr(slf) }).into_c()
}

/// The instance's dict with the name and the arguments; `obj` is left out, as it need not be picklable.
fn state(e: &Obj) -> Result<Owned> {
    // SAFETY: the instance has this layout; the field holds NULL or a live object.
    let name = unsafe { Obj::from_ptr_opt((*e.cast::<PyAttributeErrorObject>()).name) };
    let state = base::copy_state(e)?;
    if let Some(name) = name {
        dict::set(&state, istr!("name"), name)?;
    }
    dict::set(&state, istr!("args"), &base::args(e))?;
    Ok(state)
}

unsafe extern "C" fn reduce(slf: *mut PyObject, _: *mut PyObject) -> *mut PyObject {
    // SAFETY: methods are called with an instance.
    let e = unsafe { Obj::from_ptr(slf) };
    state(e).and_then(|state| tuple::new([type_object::as_obj(e.ty()), &*base::args(e), &*state])).into_c()
}

/// `AttributeError(message, obj=obj, name=name)`.
pub(super) fn new_attribute_error(obj: &Obj, name: &Obj, message: fmt::Arguments<'_>) -> Result<Owned> {
    let text = match message.as_str() {
        Some(text) => unicode::new(text)?,
        None => unicode::new(&message.to_string())?,
    };
    // SAFETY: the type's instances have this layout; the references move into the empty fields.
    unsafe {
        let e = base::alloc(exc::AttributeError.0)?;
        base::replace_args(&e, tuple::new([&text])?);
        let fields = e.cast::<PyAttributeErrorObject>();
        (*fields).obj = obj.to_owned().into_ptr();
        (*fields).name = name.to_owned().into_ptr();
        Ok(e)
    }
}
