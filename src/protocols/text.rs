//! `repr`, `str`, `ascii` and `format` of any object, and the guard of recursive reprs.

use super::call;
use crate::abi::*;
use crate::engine::{Obj, Owned, Result, thread};
use crate::objects::{long, type_object, unicode};
use crate::{istr, raise};

/// `PyObject_Repr` (`<NULL>` for `None`).
pub fn repr(o: Option<&Obj>) -> Result<Owned> {
    let Some(o) = o else { return unicode::new("<NULL>") };
    // SAFETY: a live object's type is live.
    let Some(slot) = (unsafe { (*o.ty()).tp_repr }) else {
        return unicode::new(&format!("<{} object at {:p}>", o.type_name(), o.as_ptr()));
    };
    call::enter_recursive(" while getting the repr of an object")?;
    // SAFETY: the slot takes a live object and returns a new reference, or NULL with an error set.
    let text = unsafe { Owned::from_call(slot(o.as_ptr()))? };
    checked(text, "__repr__")
}

/// `PyObject_Str`.
pub fn str(o: Option<&Obj>) -> Result<Owned> {
    let Some(o) = o else { return unicode::new("<NULL>") };
    if unicode::check_exact(o) {
        return Ok(o.to_owned());
    }
    // SAFETY: a live object's type is live.
    let Some(slot) = (unsafe { (*o.ty()).tp_str }) else { return repr(Some(o)) };
    call::enter_recursive(" while getting the str of an object")?;
    // SAFETY: the slot takes a live object and returns a new reference, or NULL with an error set.
    let text = unsafe { Owned::from_call(slot(o.as_ptr()))? };
    checked(text, "__str__")
}

/// What a conversion method returned, which has to be a `str`.
fn checked(text: Owned, method: &str) -> Result<Owned> {
    if unicode::check(&text) {
        return Ok(text);
    }
    Err(raise!(TypeError, "{method} returned non-string (type {})", text.type_name()))
}

/// `PyObject_ASCII`: the repr with every other character as an escape.
pub fn ascii(o: Option<&Obj>) -> Result<Owned> {
    let text = repr(o)?;
    if unicode::is_ascii(&text) {
        return Ok(text);
    }
    let mut w = unicode::Writer::new();
    for c in unicode::chars(&text).iter() {
        match c {
            0..0x80 => w.push_char(c)?,
            0x80..0x100 => w.push_str(&format!("\\x{c:02x}"))?,
            0x100..0x1_0000 => w.push_str(&format!("\\u{c:04x}"))?,
            _ => w.push_str(&format!("\\U{c:08x}"))?,
        }
    }
    w.finish()
}

/// `PyObject_Format`: `__format__`, with shortcuts for a `str` or `int` without a specification.
pub fn format(o: &Obj, spec: Option<&Obj>) -> Result<Owned> {
    if let Some(spec) = spec
        && !unicode::check(spec)
    {
        return Err(raise!(SystemError, "Format specifier must be a string, not {}", spec.type_name()));
    }
    let empty = spec.is_none_or(|spec| unicode::len(spec) == 0);
    if empty && unicode::check_exact(o) {
        return Ok(o.to_owned());
    }
    if empty && o.is_exactly(&raw mut long::PyLong_Type) {
        return str(Some(o));
    }
    let no_spec;
    let spec = match spec {
        Some(spec) => spec,
        None => {
            no_spec = unicode::new("")?;
            &no_spec
        }
    };
    let Some(method) = type_object::lookup(o.ty(), istr!("__format__")) else {
        return Err(raise!(TypeError, "Type {} doesn't define __format__", o.type_name()));
    };
    let text = call_special(&method.to_owned(), o, spec)?;
    if unicode::check(&text) {
        return Ok(text);
    }
    Err(raise!(TypeError, "__format__ must return a str, not {}", text.type_name()))
}

/// Calls what a type look-up found as a method of `o`.
fn call_special(method: &Obj, o: &Obj, arg: &Obj) -> Result<Owned> {
    // SAFETY: a live object's type is live.
    let bind = unsafe { (*method.ty()).tp_descr_get };
    match bind {
        _ if method.has_flag(Py_TPFLAGS_METHOD_DESCRIPTOR) => call::call(method, &[o, arg]),
        // SAFETY: the slot takes the descriptor, the object and its type, all live.
        Some(bind) => unsafe {
            let bound = Owned::from_call(bind(method.as_ptr(), o.as_ptr(), o.ty().cast()))?;
            call::call(&bound, &[arg])
        },
        None => call::call(method, &[arg]),
    }
}

/// The objects whose repr is under way, each with its thread.
static mut ACTIVE: Vec<(*mut PyThreadState, *mut PyObject)> = Vec::new();

/// `Py_ReprEnter`: `false` when `o`'s repr is already under way in this thread.
pub fn repr_enter(o: &Obj) -> Result<bool> {
    let entry = (thread::current_raw(), o.as_ptr());
    let active = &raw mut ACTIVE;
    // SAFETY: touched under the GIL; nothing is called meanwhile.
    unsafe {
        if (*active).contains(&entry) {
            return Ok(false);
        }
        (*active).push(entry);
    }
    Ok(true)
}

/// `Py_ReprLeave`.
pub fn repr_leave(o: &Obj) {
    let entry = (thread::current_raw(), o.as_ptr());
    let active = &raw mut ACTIVE;
    // SAFETY: as in `repr_enter`.
    unsafe {
        if let Some(at) = (*active).iter().rposition(|one| *one == entry) {
            (*active).remove(at);
        }
    }
}
