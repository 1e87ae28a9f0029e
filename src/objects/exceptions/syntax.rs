//! `SyntaxError`: where in the source text the error is.

use super::types::{Own, layout};
use super::{base, exc};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, error, refcount};
use crate::objects::{long, singletons, stdfile, tuple, unicode};
use crate::protocols::{attr, sequence, text};
use crate::{istr, raise};
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

/// Line `number` (from 1) of a file, with its end; `None` when there is none.
pub fn source_line(filename: &[u8], number: i64) -> Option<Vec<u8>> {
    use std::io::{BufRead, BufReader};
    use std::os::unix::ffi::OsStrExt;
    let number = usize::try_from(number).ok()?.checked_sub(1)?;
    let file = std::fs::File::open(std::ffi::OsStr::from_bytes(filename)).ok()?;
    let mut reader = BufReader::new(file);
    let mut line = Vec::new();
    for _ in 0..=number {
        line.clear();
        if reader.read_until(b'\n', &mut line).ok()? == 0 {
            return None;
        }
    }
    if line.ends_with(b"\r\n") {
        line.truncate(line.len() - 2);
        line.push(b'\n');
    }
    Some(line)
}

/// `PyErr_ProgramText`: a line of source as a `str`.
pub fn program_text(filename: &[u8], number: i64) -> Option<Owned> {
    let line = source_line(filename, number)?;
    unicode::from_utf8(&line).inspect_err(|_| error::clear()).ok()
}

/// `PyErr_RangedSyntaxLocationObject`: adds the place to the error that is set. Columns below 0 mean that there is none.
pub fn set_location(filename: Option<&Obj>, line: c_int, column: c_int, end_line: c_int, end_column: c_int) {
    let Some(e) = error::take() else { return };
    let set = |name: &Obj, value: Result<Owned>| {
        if value.and_then(|value| attr::set(&e, name, Some(&value))).is_err() {
            error::clear();
        }
    };
    let or_none = |n: c_int| if n >= 0 { long::from_i64(i64::from(n)) } else { Ok(singletons::new_none()) };
    set(istr!("lineno"), long::from_i64(i64::from(line)));
    set(istr!("offset"), or_none(column));
    set(istr!("end_lineno"), or_none(end_line));
    set(istr!("end_offset"), or_none(end_column));
    if let Some(filename) = filename {
        set(istr!("filename"), Ok(filename.to_owned()));
        let path = unicode::check(filename).then(|| stdfile::encode(filename, false));
        if let Some(text) = path.and_then(|path| program_text(&path, i64::from(line))) {
            set(istr!("text"), Ok(text));
        }
    }
    if !e.is_exactly(exc::SyntaxError.0) {
        let lacks = |name: &Obj| {
            let found = attr::get_optional(&e, name);
            if found.is_err() {
                error::clear();
            }
            matches!(found, Ok(None))
        };
        if lacks(istr!("msg")) {
            set(istr!("msg"), text::str(Some(&e)));
        }
        if lacks(istr!("print_file_and_line")) {
            set(istr!("print_file_and_line"), Ok(singletons::new_none()));
        }
    }
    let _ = error::restore(e);
}
