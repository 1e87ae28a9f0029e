//! `UnicodeDecodeError`, `UnicodeEncodeError` and `UnicodeTranslateError`: what could not be converted, and where.

use super::types::{Own, layout};
use super::{Exc, base, exc};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, refcount};
use crate::objects::{bytes, long, singletons, tuple, unicode};
use crate::protocols::{buffer, number, text};
use crate::raise;
use core::mem::offset_of;

layout!(LAYOUT, PyUnicodeErrorObject, encoding, object, reason);

pub(super) const DECODE: Own = Own {
    new: Some(base::new_slot),
    init: Some(init_decode),
    str: Some(str_decode),
    members: (&raw mut MEMBERS).cast(),
    ..Own::NOTHING
};
pub(super) const ENCODE: Own = Own { init: Some(init_encode), str: Some(str_encode), ..DECODE };
pub(super) const TRANSLATE: Own = Own { init: Some(init_translate), str: Some(str_translate), ..DECODE };

static mut MEMBERS: [PyMemberDef; 6] = [
    PyMemberDef::new(c"encoding", _Py_T_OBJECT, offset_of!(PyUnicodeErrorObject, encoding), 0, c"The encoding."),
    PyMemberDef::new(c"object", _Py_T_OBJECT, offset_of!(PyUnicodeErrorObject, object), 0, c"What is converted."),
    PyMemberDef::new(c"start", Py_T_PYSSIZET, offset_of!(PyUnicodeErrorObject, start), 0, c"Where the error begins."),
    PyMemberDef::new(c"end", Py_T_PYSSIZET, offset_of!(PyUnicodeErrorObject, end), 0, c"Where the error has ended."),
    PyMemberDef::new(c"reason", _Py_T_OBJECT, offset_of!(PyUnicodeErrorObject, reason), 0, c"What is wrong."),
    PyMemberDef::END,
];

fn fields(e: &Obj) -> *mut PyUnicodeErrorObject {
    e.cast()
}

/// Sets the fields of an instance.
fn fill(e: &Obj, encoding: Option<&Obj>, object: &Obj, start: isize, end: isize, reason: &Obj) {
    let encoding = encoding.map_or(core::ptr::null_mut(), |o| o.to_owned().into_ptr());
    // SAFETY: the instance has this layout; each field holds NULL or a strong reference.
    unsafe {
        refcount::replace(&raw mut (*fields(e)).encoding, encoding);
        refcount::replace(&raw mut (*fields(e)).object, object.to_owned().into_ptr());
        refcount::replace(&raw mut (*fields(e)).reason, reason.to_owned().into_ptr());
        (*fields(e)).start = start;
        (*fields(e)).end = end;
    }
}

/// The arguments, which must be exactly so many.
fn exactly<const N: usize>(args: &Obj) -> Result<[&Obj; N]> {
    let items = tuple::items(args);
    items.try_into().map_err(|_| {
        let n = items.len();
        raise!(TypeError, "function takes exactly {N} arguments ({n} given)")
    })
}

/// Argument `i` (from 1), which must be a `str`.
fn str_argument(o: &Obj, i: usize) -> Result<&Obj> {
    if unicode::check(o) {
        return Ok(o);
    }
    if singletons::is_none(o) {
        return Err(raise!(TypeError, "argument {i} must be str, not None"));
    }
    Err(raise!(TypeError, "argument {i} must be str, not {}", o.type_name()))
}

fn index(o: &Obj) -> Result<isize> {
    long::as_ssize(&*number::index(o)?)
}

unsafe extern "C" fn init_encode(slf: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> c_int {
    // SAFETY: `tp_init` is called with an instance of this layout, a tuple and a dict or NULL.
    let (e, args, kwargs) = unsafe { (Obj::from_ptr(slf), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)) };
    let run = || -> Result<()> {
        base::init(e, args, kwargs)?;
        let [encoding, object, start, end, reason] = exactly(args)?;
        let (encoding, object) = (str_argument(encoding, 1)?, str_argument(object, 2)?);
        let (start, end) = (index(start)?, index(end)?);
        fill(e, Some(encoding), object, start, end, str_argument(reason, 5)?);
        Ok(())
    };
    run().into_c()
}

unsafe extern "C" fn init_translate(slf: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> c_int {
    // SAFETY: `tp_init` is called with an instance of this layout, a tuple and a dict or NULL.
    let (e, args, kwargs) = unsafe { (Obj::from_ptr(slf), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)) };
    let run = || -> Result<()> {
        base::init(e, args, kwargs)?;
        let [object, start, end, reason] = exactly(args)?;
        let object = str_argument(object, 1)?;
        let (start, end) = (index(start)?, index(end)?);
        fill(e, None, object, start, end, str_argument(reason, 4)?);
        Ok(())
    };
    run().into_c()
}

unsafe extern "C" fn init_decode(slf: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> c_int {
    // SAFETY: `tp_init` is called with an instance of this layout, a tuple and a dict or NULL.
    let (e, args, kwargs) = unsafe { (Obj::from_ptr(slf), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)) };
    let run = || -> Result<()> {
        base::init(e, args, kwargs)?;
        let [encoding, object, start, end, reason] = exactly(args)?;
        let encoding = str_argument(encoding, 1)?;
        let (start, end) = (index(start)?, index(end)?);
        let reason = str_argument(reason, 5)?;
        let object = if bytes::check(object) { object.to_owned() } else { copy_buffer(object)? };
        fill(e, Some(encoding), &object, start, end, reason);
        Ok(())
    };
    run().into_c()
}

/// The contents of a bytes-like object.
fn copy_buffer(o: &Obj) -> Result<Owned> {
    let mut view = Py_buffer::EMPTY;
    // SAFETY: a view that was filled covers `len` bytes until it is released.
    unsafe {
        buffer::get(o, &raw mut view, PyBUF_SIMPLE)?;
        let contents: &[u8] = match view.len {
            0 => &[],
            len => core::slice::from_raw_parts(view.buf.cast(), len as usize),
        };
        let copy = bytes::new(contents);
        buffer::release(&raw mut view);
        copy
    }
}

/// A new `UnicodeDecodeError` about `object[start..end]`.
pub fn new_decode(encoding: &Obj, object: &Obj, start: isize, end: isize, reason: &Obj) -> Result<Owned> {
    let (from, to) = (long::from_i64(start as i64)?, long::from_i64(end as i64)?);
    let args = tuple::new([encoding, object, &*from, &*to, reason])?;
    let e = base::new(exc::UnicodeDecodeError.0, Some(&args))?;
    fill(&e, Some(encoding), object, start, end, reason);
    Ok(e)
}

/// A field that must be set.
fn required(p: *mut PyObject, name: &str) -> Result<Owned> {
    // SAFETY: the fields hold NULL or live objects.
    match unsafe { Obj::from_ptr_opt(p) } {
        Some(o) => Ok(o.to_owned()),
        None => Err(raise!(TypeError, "UnicodeError '{name}' attribute is not set")),
    }
}

fn required_str(p: *mut PyObject, name: &str) -> Result<Owned> {
    let o = required(p, name)?;
    if unicode::check(&o) { Ok(o) } else { Err(raise!(TypeError, "UnicodeError '{name}' attribute must be a string")) }
}

/// The object that was converted: `bytes` for decoding, else a `str`.
pub fn object(e: &Obj, decoding: bool) -> Result<Owned> {
    // SAFETY: the caller has an instance of this layout.
    let p = unsafe { (*fields(e)).object };
    if !decoding {
        return required_str(p, "object");
    }
    let o = required(p, "object")?;
    if bytes::check(&o) { Ok(o) } else { Err(raise!(TypeError, "UnicodeError 'object' attribute must be a bytes")) }
}

fn object_len(e: &Obj, decoding: bool) -> Result<isize> {
    let o = object(e, decoding)?;
    Ok(if decoding { bytes::as_slice(&o).len() } else { unicode::len(&o) } as isize)
}

/// The encoding's name.
pub fn encoding(e: &Obj) -> Result<Owned> {
    // SAFETY: the caller has an instance of this layout.
    required_str(unsafe { (*fields(e)).encoding }, "encoding")
}

/// What is wrong.
pub fn reason(e: &Obj) -> Result<Owned> {
    // SAFETY: the caller has an instance of this layout.
    required_str(unsafe { (*fields(e)).reason }, "reason")
}

/// Sets what is wrong.
pub fn set_reason(e: &Obj, reason: Owned) {
    // SAFETY: the caller has an instance of this layout.
    unsafe { refcount::replace(&raw mut (*fields(e)).reason, reason.into_ptr()) }
}

/// Where the error begins, moved into the object.
pub fn start(e: &Obj, decoding: bool) -> Result<isize> {
    let len = object_len(e, decoding)?;
    // SAFETY: the caller has an instance of this layout.
    let start = unsafe { (*fields(e)).start };
    Ok(start.min(len - 1).max(0))
}

/// Where the error has ended, moved into the object.
pub fn end(e: &Obj, decoding: bool) -> Result<isize> {
    let len = object_len(e, decoding)?;
    // SAFETY: the caller has an instance of this layout.
    let end = unsafe { (*fields(e)).end };
    Ok(end.max(1).min(len))
}

/// Sets where the error begins.
pub fn set_start(e: &Obj, start: isize) {
    // SAFETY: the caller has an instance of this layout.
    unsafe { (*fields(e)).start = start }
}

/// Sets where the error has ended.
pub fn set_end(e: &Obj, end: isize) {
    // SAFETY: the caller has an instance of this layout.
    unsafe { (*fields(e)).end = end }
}

/// `TypeError` when `o` is none of the three errors; `expected` is the one that the text names.
pub fn check<'a>(o: &'a Obj, expected: Exc, name: &str) -> Result<&'a Obj> {
    let all = [expected, exc::UnicodeDecodeError, exc::UnicodeEncodeError, exc::UnicodeTranslateError];
    if all.iter().any(|ty| o.is_instance(ty.0)) {
        return Ok(o);
    }
    Err(raise!(TypeError, "expecting a {name} object, got {}", o.type_name()))
}

unsafe extern "C" fn str_decode(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: `tp_str` is called with an instance of this layout.
    let e = unsafe { Obj::from_ptr(slf) };
    show(e, Some("decode"), true).into_c()
}

unsafe extern "C" fn str_encode(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: `tp_str` is called with an instance of this layout.
    let e = unsafe { Obj::from_ptr(slf) };
    show(e, Some("encode"), false).into_c()
}

unsafe extern "C" fn str_translate(slf: *mut PyObject) -> *mut PyObject {
    // SAFETY: `tp_str` is called with an instance of this layout.
    let e = unsafe { Obj::from_ptr(slf) };
    show(e, None, false).into_c()
}

/// The message: with the one byte or character that is wrong, or with the range. `verb` is what the codec could not do.
fn show(e: &Obj, verb: Option<&str>, decoding: bool) -> Result<Owned> {
    // SAFETY: the instance has this layout; the fields hold NULL or live objects, used only before anything is called, or kept.
    let (start, end, why, codec) = unsafe {
        let f = fields(e);
        if (*f).object.is_null() {
            return unicode::new("");
        }
        let kept = |p: *mut PyObject| Obj::from_ptr_opt(p).map(Obj::to_owned);
        ((*f).start, (*f).end, kept((*f).reason), kept((*f).encoding))
    };
    let object = object(e, decoding)?;
    let why = text::str(why.as_deref())?;
    let mut w = unicode::Writer::new();
    match verb {
        Some(verb) => {
            w.push_str("'")?;
            w.push(&*text::str(codec.as_deref())?)?;
            w.push_str(&format!("' codec can't {verb} "))?;
        }
        None => w.push_str("can't translate ")?,
    }
    match culprit(&object, start, end, decoding) {
        Some(culprit) => w.push_str(&format!("{culprit} in position {start}: "))?,
        None => {
            let what = if decoding { "bytes" } else { "characters" };
            w.push_str(&format!("{what} in position {start}-{}: ", end.wrapping_sub(1)))?;
        }
    }
    w.push(&why)?;
    w.finish()
}

/// The byte or character at `start`, if that is the whole range.
fn culprit(object: &Obj, start: isize, end: isize, decoding: bool) -> Option<String> {
    let i = usize::try_from(start).ok()?;
    if end != start.checked_add(1)? {
        return None;
    }
    if decoding {
        return bytes::as_slice(object).get(i).map(|byte| format!("byte 0x{byte:02x}"));
    }
    if i >= unicode::len(object) {
        return None;
    }
    Some(match unicode::chars(object).at(i) {
        c @ 0..0x100 => format!("character '\\x{c:02x}'"),
        c @ 0x100..0x1_0000 => format!("character '\\u{c:04x}'"),
        c => format!("character '\\U{c:08x}'"),
    })
}
