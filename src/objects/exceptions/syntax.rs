//! `SyntaxError`: where in the source text the error is.

use super::base;
use super::types::{Own, layout};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, refcount};
use crate::objects::{long, singletons, tuple, unicode};
use crate::protocols::{sequence, text};
use crate::raise;
use core::mem::offset_of;

layout!(
    LAYOUT,
    PySyntaxErrorObject,
    msg,
    filename,
    lineno,
    offset,
    end_lineno,
    end_offset,
    text,
    print_file_and_line,
    metadata
);

pub(super) const OWN: Own =
    Own { init: Some(init_slot), str: Some(str_slot), members: (&raw mut MEMBERS).cast(), ..Own::NOTHING };

const fn member(name: &'static CStr, offset: usize, doc: &'static CStr) -> PyMemberDef {
    PyMemberDef::new(name, _Py_T_OBJECT, offset, 0, doc)
}

static mut MEMBERS: [PyMemberDef; 10] = [
    member(c"msg", offset_of!(PySyntaxErrorObject, msg), c"The message."),
    member(c"filename", offset_of!(PySyntaxErrorObject, filename), c"The file's name."),
    member(c"lineno", offset_of!(PySyntaxErrorObject, lineno), c"The line, from 1."),
    member(c"offset", offset_of!(PySyntaxErrorObject, offset), c"The column, from 1."),
    member(c"text", offset_of!(PySyntaxErrorObject, text), c"The line's text."),
    member(c"end_lineno", offset_of!(PySyntaxErrorObject, end_lineno), c"The last line."),
    member(c"end_offset", offset_of!(PySyntaxErrorObject, end_offset), c"The column behind the end."),
    member(
        c"print_file_and_line",
        offset_of!(PySyntaxErrorObject, print_file_and_line),
        c"Set when the place is to be printed.",
    ),
    member(c"_metadata", offset_of!(PySyntaxErrorObject, metadata), c"What the parser noted."),
    PyMemberDef::END,
];

unsafe extern "C" fn init_slot(slf: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> c_int {
    // SAFETY: `tp_init` is called with an instance of this layout, a tuple and a dict or NULL.
    unsafe { init(Obj::from_ptr(slf), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)).into_c() }
}

fn init(e: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    base::init(e, args, kwargs)?;
    let fields = e.cast::<PySyntaxErrorObject>();
    let set = |field: *mut *mut PyObject, value: Option<&&Obj>| {
        let new = value.map_or(core::ptr::null_mut(), |v| Obj::to_owned(v).into_ptr());
        // SAFETY: the field holds NULL or a strong reference.
        unsafe { refcount::replace(field, new) }
    };
    let items = tuple::items(args);
    // SAFETY: the instance has this layout.
    unsafe {
        if let [msg, ..] = items {
            set(&raw mut (*fields).msg, Some(msg));
        }
        let [_, place] = items else { return Ok(()) };
        let place = sequence::tuple(place)?;
        let place = tuple::items(&place);
        match place.len() {
            n @ 0..4 => return Err(raise!(TypeError, "function takes at least 4 arguments ({n} given)")),
            n @ 8.. => return Err(raise!(TypeError, "function takes at most 7 arguments ({n} given)")),
            _ => {}
        }
        set(&raw mut (*fields).filename, place.first());
        set(&raw mut (*fields).lineno, place.get(1));
        set(&raw mut (*fields).offset, place.get(2));
        set(&raw mut (*fields).text, place.get(3));
        set(&raw mut (*fields).end_lineno, place.get(4));
        set(&raw mut (*fields).end_offset, place.get(5));
        set(&raw mut (*fields).metadata, place.get(6));
        if place.len() == 5 {
            return Err(raise!(TypeError, "end_offset must be provided when end_lineno is provided"));
        }
    }
    Ok(())
}

unsafe extern "C" fn str_slot(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: `tp_str` is called with an instance of this layout.
    str(unsafe { Obj::from_ptr(slf) }).into_c()
}

fn str(e: &Obj) -> Result<Owned> {
    let fields = e.cast::<PySyntaxErrorObject>();
    // SAFETY: the instance has this layout; the fields hold NULL or live objects, kept by references of our own.
    let (msg, filename, lineno) = unsafe {
        let field = |p: *mut PyObject| Obj::from_ptr_opt(p).map(Obj::to_owned);
        (field((*fields).msg), field((*fields).filename), field((*fields).lineno))
    };
    let filename = filename.filter(|name| unicode::check(name));
    let lineno = lineno.filter(|n| n.is_exactly(&raw mut long::PyLong_Type));
    let msg = text::str(Some(singletons::or_none(msg.as_deref())))?;
    if filename.is_none() && lineno.is_none() {
        return Ok(msg);
    }
    let mut w = unicode::Writer::new();
    w.push(&msg)?;
    w.push_str(" (")?;
    if let Some(filename) = &filename {
        let chars = unicode::chars(filename);
        let start = chars.iter().rposition(|c| c == u32::from(b'/')).map_or(0, |slash| slash + 1);
        w.push_range(filename, start, unicode::len(filename))?;
        if lineno.is_some() {
            w.push_str(", ")?;
        }
    }
    if let Some(lineno) = lineno {
        let line = match long::as_i64_overflow(&lineno)? {
            (line, 0) => line,
            _ => -1,
        };
        w.push_str(&format!("line {line}"))?;
    }
    w.push_str(")")?;
    w.finish()
}
