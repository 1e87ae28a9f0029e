//! Errors that cannot be raised, as in a destructor: `PyErr_WriteUnraisable` and `sys.unraisablehook`.

use super::text::{Text, safe_str};
use super::{from_sys, report, write_report};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, error};
use crate::objects::{exceptions, singletons, tuple, type_object, unicode};
use crate::protocols::{call, text};
use crate::{istr, raise};
use core::mem::offset_of;

/// `UnraisableHookArgs`: a tuple whose items have names.
pub static mut UnraisableHookArgs: PyTypeObject = PyTypeObject {
    tp_name: c"UnraisableHookArgs".as_ptr(),
    tp_base: &raw mut tuple::PyTuple_Type,
    tp_basicsize: offset_of!(PyTupleObject, ob_item) as Py_ssize_t,
    tp_itemsize: size_of::<*mut PyObject>() as Py_ssize_t,
    tp_repr: Some(repr_slot),
    tp_members: (&raw mut MEMBERS).cast(),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_TUPLE_SUBCLASS | Py_TPFLAGS_DISALLOW_INSTANTIATION,
    tp_doc: c"What sys.unraisablehook is called with.".as_ptr(),
    ..PyTypeObject::STATIC
};

const NAMES: [&CStr; 5] = [c"exc_type", c"exc_value", c"exc_traceback", c"err_msg", c"object"];

const fn member(i: usize, doc: &'static CStr) -> PyMemberDef {
    let offset = offset_of!(PyTupleObject, ob_item) + i * size_of::<*mut PyObject>();
    PyMemberDef::new(NAMES[i], _Py_T_OBJECT, offset, Py_READONLY, doc)
}

static mut MEMBERS: [PyMemberDef; 6] = [
    member(0, c"The exception's type."),
    member(1, c"The exception."),
    member(2, c"Its traceback, or None."),
    member(3, c"What was going on, or None."),
    member(4, c"The object that caused the exception, or None."),
    PyMemberDef::END,
];

unsafe extern "C" fn repr_slot(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: slots are called with an instance, which is a tuple.
    let items = tuple::items(unsafe { Obj::from_ptr(slf) });
    let run = || -> Result<Owned> {
        let mut w = unicode::Writer::new();
        w.push_str("UnraisableHookArgs(")?;
        for (i, (name, item)) in NAMES.iter().zip(items).enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            w.push_str(&format!("{comma}{}=", name.to_string_lossy()))?;
            w.push(&*text::repr(Some(item))?)?;
        }
        w.push_str(")")?;
        w.finish()
    };
    run().into_c()
}

/// What could not be raised.
struct Unraisable<'a> {
    class: Option<&'a Obj>,
    value: Option<&'a Obj>,
    message: Option<&'a Obj>,
    object: Option<&'a Obj>,
}

/// Reports the error that is set, and clears it: `message` (a `str`) says what was going on, `object` where.
pub fn report(message: Option<&Obj>, object: Option<&Obj>) {
    let e = error::take();
    let class = e.as_ref().map(|e| type_object::as_obj(e.ty()));
    let what = Unraisable { class, value: e.as_deref(), message, object };
    let Some(hook) = from_sys(istr!("unraisablehook")) else {
        show(&what);
        return;
    };
    if call_hook(&hook, &what).is_err() {
        let failure = error::take();
        let class = failure.as_ref().map(|e| type_object::as_obj(e.ty()));
        let message = unicode::new("Exception ignored in sys.unraisablehook").inspect_err(|_| error::clear()).ok();
        show(&Unraisable { class, value: failure.as_deref(), message: message.as_deref(), object: Some(&hook) });
    }
}

fn call_hook(hook: &Obj, what: &Unraisable<'_>) -> Result<()> {
    let tb = what.value.and_then(exceptions::traceback_of);
    let [class, value, tb, message, object] =
        [what.class, what.value, tb.as_deref(), what.message, what.object].map(singletons::or_none);
    let args = tuple::new([class, value, tb, message, object])?;
    // SAFETY: the new tuple has the layout of the type, which is static, and nobody else has seen it.
    unsafe { (*args.as_ptr()).ob_type = &raw mut UnraisableHookArgs };
    call::call(hook, &[&args]).map(drop)
}

/// `sys.unraisablehook`.
pub(super) unsafe extern "C" fn unraisablehook(_: *mut PyObject, args: *mut PyObject) -> *mut PyObject {
    // SAFETY: functions of one argument are called with it.
    let args = unsafe { Obj::from_ptr(args) };
    if !args.is_exactly(&raw mut UnraisableHookArgs) {
        let raised = raise!(TypeError, "sys.unraisablehook argument type must be UnraisableHookArgs");
        return Err::<Owned, _>(raised).into_c();
    }
    if let [class, value, _, message, object] = *tuple::items(args) {
        let [class, value, message, object] =
            [class, value, message, object].map(|o| Some(o).filter(|o| !singletons::is_none(o)));
        show(&Unraisable { class, value, message, object });
    }
    singletons::new_none().into_ptr()
}

/// Writes the report to `sys.stderr`; nothing when that is missing or None.
fn show(what: &Unraisable<'_>) {
    let Some(file) = from_sys(istr!("stderr")) else { return };
    let mut out = Text::default();
    if let Some(message) = what.message {
        out.append(&safe_str(message, "message"));
        out.push(if what.object.is_some() { ": " } else { ":\n" });
    } else if what.object.is_some() {
        out.push("Exception ignored in: ");
    }
    if let Some(object) = what.object {
        match text::repr(Some(object)) {
            Ok(shown) => out.append(&Text::of(&shown)),
            Err(_) => {
                error::clear();
                out.push("<object repr() failed>");
            }
        }
        out.push("\n");
    }
    if let Some(class) = what.class {
        out.append(&report::type_name(class.cast()));
        if let Some(value) = what.value {
            out.push(": ");
            out.append(&safe_str(value, "exception"));
        }
        out.push("\n");
    }
    write_report(&out, &file);
}
