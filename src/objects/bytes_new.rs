//! `bytes(...)`, `PyBytes_FromObject`, and instances of classes derived from `bytes`.

use super::byte_args::from_iterable;
use super::byte_hex;
use super::bytes::{self, PyBytes_Type};
use super::cfn::alloc_instance;
use super::method_args::{Signature, c_string};
use super::{codecs, dict, tuple, unicode};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, error};
use crate::protocols::buffer::{self, View};
use crate::protocols::instance::lookup_special;
use crate::protocols::{buffer_items, call, number};
use crate::{istr, raise};
use core::ptr;

/// The arguments of `bytes()` and `bytearray()`.
pub(super) type Arguments<'a> = [Option<&'a Obj>; 3];

/// Sorts the arguments of a constructor.
pub(super) fn sort<'a>(function: &'static str, args: &'a Obj, kwargs: Option<&'a Obj>) -> Result<Arguments<'a>> {
    let named: Vec<(&Obj, &Obj)> = kwargs.map_or_else(Vec::new, |d| dict::iter(d).collect());
    Signature { function, names: ["source", "encoding", "errors"], positional: 0, required: 0 }
        .sort(tuple::items(args), &named)
}

/// What a constructor's arguments mean, as far as both types agree.
pub(super) enum Source<'a> {
    Nothing,
    Encoded(Owned),
    Object(&'a Obj),
}

/// Checks which arguments go together, and encodes a string.
pub(super) fn source<'a>(function: &str, [source, encoding, errors]: Arguments<'a>) -> Result<Source<'a>> {
    let encoding = c_string(function, "encoding", encoding)?;
    let errors = c_string(function, "errors", errors)?;
    match source {
        Some(text) if unicode::check(text) => {
            if encoding.is_none() {
                return Err(raise!(TypeError, "string argument without an encoding"));
            }
            Ok(Source::Encoded(codecs::encode(text, encoding, errors)?))
        }
        _ if encoding.is_some() => Err(raise!(TypeError, "encoding without a string argument")),
        _ if errors.is_some() => Err(raise!(TypeError, "errors without a string argument")),
        None => Ok(Source::Nothing),
        Some(o) => Ok(Source::Object(o)),
    }
}

/// A count for a constructor, if the object is one: `None` when it cannot be read as an int at all (`TypeError`).
pub(super) fn count(o: &Obj) -> Result<Option<usize>> {
    if !number::has_index(o) {
        return Ok(None);
    }
    match number::as_ssize(o, false) {
        Ok(n) if n < 0 => Err(raise!(ValueError, "negative count")),
        Ok(n) => Ok(Some(n as usize)),
        Err(_) if error::matches(super::exceptions::exc::TypeError) => {
            error::clear();
            Ok(None)
        }
        Err(_) if error::matches(super::exceptions::exc::IndexError) => {
            error::clear();
            Err(raise!(OverflowError, "cannot fit '{}' into an index-sized integer", o.type_name()))
        }
        Err(raised) => Err(raised),
    }
}

/// `__bytes__` of the object's type, called.
fn through_method(o: &Obj) -> Result<Option<Owned>> {
    let Some(method) = lookup_special(o, istr!("__bytes__"))? else { return Ok(None) };
    let result = call::call(&method, &[])?;
    if !bytes::check(&result) {
        return Err(raise!(TypeError, "__bytes__ returned non-bytes (type {})", result.type_name()));
    }
    Ok(Some(result))
}

/// `bytes(source, encoding, errors)`.
fn make(args: Arguments<'_>) -> Result<Owned> {
    let o = match source("bytes", args)? {
        Source::Nothing => return Ok(bytes::empty()),
        Source::Encoded(encoded) => return Ok(encoded),
        Source::Object(o) => o,
    };
    if let Some(result) = through_method(o)? {
        return Ok(result);
    }
    if let Some(n) = count(o)? {
        let mut out = bytes::Writer::with_capacity(n)?;
        out.push_fill(0, n)?;
        return out.finish();
    }
    from_object(o)
}

/// `PyBytes_FromObject`: a copy of a buffer, or the ints of an iterable.
pub fn from_object(o: &Obj) -> Result<Owned> {
    if bytes::check_exact(o) {
        return Ok(o.to_owned());
    }
    if buffer::check(o) {
        let view = View::new(o, PyBUF_FULL_RO)?;
        return match contiguous(&view) {
            Some(s) => bytes::new(s),
            // SAFETY: the view is held.
            None => bytes::new(&unsafe { buffer_items::gather(view.raw(), b'C') }?),
        };
    }
    if !unicode::check(o) {
        match from_iterable(o, "bytes must be in range(0, 256)") {
            Ok(s) => return bytes::new(&s),
            Err(raised) if !not_iterable(o) => return Err(raised),
            Err(_) => error::clear(),
        }
    }
    Err(raise!(TypeError, "cannot convert '{}' object to bytes", o.type_name()))
}

/// The bytes of a view that are in one piece.
pub(super) fn contiguous(view: &View) -> Option<&[u8]> {
    buffer::is_contiguous(view.raw(), b'C').then(|| view.bytes())
}

/// Whether the error that is set says that `o` is not iterable.
pub(super) fn not_iterable(o: &Obj) -> bool {
    // SAFETY: a live object's type is live.
    let iterable = unsafe { (*o.ty()).tp_iter.is_some() };
    !iterable && !crate::protocols::sequence::check(o) && error::matches(super::exceptions::exc::TypeError)
}

/// `tp_new` of `bytes`.
pub(super) fn new(ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let made = make(sort("bytes", args, kwargs)?)?;
    if ptr::eq(ty, &raw mut PyBytes_Type) { Ok(made) } else { derived(ty, bytes::as_slice(&made)) }
}

/// An instance of `ty`, which is derived from `bytes`.
fn derived(ty: *mut PyTypeObject, s: &[u8]) -> Result<Owned> {
    let new = alloc_instance(ty, s.len() as Py_ssize_t)?;
    // SAFETY: instances have room for so many bytes and a zero.
    unsafe {
        (*new.cast::<PyBytesObject>()).ob_shash = -1;
        ptr::copy_nonoverlapping(s.as_ptr(), bytes::data_ptr(&new), s.len());
        bytes::data_ptr(&new).add(s.len()).write(0);
    }
    Ok(new)
}

/// `bytes.fromhex`.
pub(super) unsafe extern "C" fn fromhex(ty: *mut PyObject, digits: *mut PyObject) -> *mut PyObject {
    // SAFETY: called as a METH_O | METH_CLASS method.
    let (class, digits) = unsafe { (Obj::from_ptr(ty), Obj::from_ptr(digits)) };
    byte_hex::fromhex(digits)
        .and_then(|s| bytes::new(&s))
        .and_then(|made| if ptr::eq(ty.cast(), &raw mut PyBytes_Type) { Ok(made) } else { call::call(class, &[&made]) })
        .into_c()
}

/// `sep.join(iterable)`.
pub fn join(sep: &Obj, iterable: &Obj) -> Result<Owned> {
    super::byte_methods::join(sep, iterable)
}

/// `PyObject_Bytes`: an exact `bytes` as it is, what `__bytes__` gives, or as [`from_object`]; `<NULL>` for `None`.
pub fn of_object(o: Option<&Obj>) -> Result<Owned> {
    let Some(o) = o else { return bytes::new(b"<NULL>") };
    if bytes::check_exact(o) {
        return Ok(o.to_owned());
    }
    match through_method(o)? {
        Some(made) => Ok(made),
        None => from_object(o),
    }
}
