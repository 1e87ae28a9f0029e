//! `StopIteration` with its value, and `SystemExit` with its code.

use super::base;
use super::types::{Own, layout};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, refcount};
use crate::objects::{singletons, tuple};
use core::mem::offset_of;

layout!(ITERATION_LAYOUT, PyStopIterationObject, value);
layout!(EXIT_LAYOUT, PySystemExitObject, code);

pub(super) const ITERATION: Own =
    Own { init: Some(init_iteration), members: (&raw mut ITERATION_MEMBERS).cast(), ..Own::NOTHING };
pub(super) const EXIT: Own = Own { init: Some(init_exit), members: (&raw mut EXIT_MEMBERS).cast(), ..Own::NOTHING };

static mut ITERATION_MEMBERS: [PyMemberDef; 2] = [
    PyMemberDef::new(
        c"value",
        _Py_T_OBJECT,
        offset_of!(PyStopIterationObject, value),
        0,
        c"What the generator returned.",
    ),
    PyMemberDef::END,
];
static mut EXIT_MEMBERS: [PyMemberDef; 2] = [
    PyMemberDef::new(c"code", _Py_T_OBJECT, offset_of!(PySystemExitObject, code), 0, c"The status, or what to print."),
    PyMemberDef::END,
];

unsafe extern "C" fn init_iteration(slf: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> c_int {
    // SAFETY: `tp_init` is called with an instance of this layout, a tuple and a dict or NULL.
    unsafe {
        let args = Obj::from_ptr(args);
        let run = || -> Result<()> {
            base::init(Obj::from_ptr(slf), args, Obj::from_ptr_opt(kwargs))?;
            let value = tuple::items(args).first().copied().unwrap_or(singletons::none());
            refcount::replace(&raw mut (*slf.cast::<PyStopIterationObject>()).value, value.to_owned().into_ptr());
            Ok(())
        };
        run().into_c()
    }
}

unsafe extern "C" fn init_exit(slf: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> c_int {
    // SAFETY: `tp_init` is called with an instance of this layout, a tuple and a dict or NULL.
    unsafe {
        let args = Obj::from_ptr(args);
        let run = || -> Result<()> {
            base::init(Obj::from_ptr(slf), args, Obj::from_ptr_opt(kwargs))?;
            let code = match *tuple::items(args) {
                [] => return Ok(()),
                [only] => only,
                _ => args,
            };
            refcount::replace(&raw mut (*slf.cast::<PySystemExitObject>()).code, code.to_owned().into_ptr());
            Ok(())
        };
        run().into_c()
    }
}

/// The value of a `StopIteration`.
pub fn value(e: &Obj) -> Owned {
    // SAFETY: the caller has a `StopIteration`; the field holds NULL or a live object.
    unsafe { Obj::from_ptr_opt((*e.cast::<PyStopIterationObject>()).value) }
        .map_or_else(singletons::new_none, Obj::to_owned)
}
