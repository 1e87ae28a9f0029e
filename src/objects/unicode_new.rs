//! `str(...)`, and instances of classes derived from `str`.

use super::cfn::alloc_instance;
use super::codecs;
use super::method_args::{Signature, c_string};
use super::unicode::{self, PyUnicode_Type, check};
use super::{bytes, dict, tuple};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, alloc};
use crate::format::args::check_positional;
use crate::protocols::buffer::View;
use crate::protocols::text;
use crate::raise;
use core::ptr;

const SIGNATURE: Signature<3> =
    Signature { function: "str", names: ["object", "encoding", "errors"], positional: 0, required: 0 };

/// `PyUnicode_FromEncodedObject`: decodes a bytes-like object.
pub fn from_encoded(o: &Obj, encoding: Option<&CStr>, errors: Option<&CStr>) -> Result<Owned> {
    if bytes::check(o) {
        let s = bytes::as_slice(o);
        return if s.is_empty() { Ok(unicode::empty()) } else { codecs::decode(s, encoding, errors) };
    }
    if check(o) {
        return Err(raise!(TypeError, "decoding str is not supported"));
    }
    let Ok(view) = View::new(o, PyBUF_SIMPLE) else {
        return Err(raise!(TypeError, "decoding to str: need a bytes-like object, {} found", o.type_name()));
    };
    if view.bytes().is_empty() {
        return Ok(unicode::empty());
    }
    codecs::decode(view.bytes(), encoding, errors)
}

/// The `str` that the arguments of `str()` ask for.
fn make([object, encoding, errors]: [Option<&Obj>; 3]) -> Result<Owned> {
    let encoding = c_string("str", "encoding", encoding)?;
    let errors = c_string("str", "errors", errors)?;
    match object {
        None => Ok(unicode::empty()),
        Some(o) if encoding.is_none() && errors.is_none() => text::str(Some(o)),
        Some(o) => from_encoded(o, encoding, errors),
    }
}

/// An instance of `ty`, which is derived from `str`, with the characters of `o`.
pub(super) fn derived(ty: *mut PyTypeObject, o: &Obj) -> Result<Owned> {
    let new = alloc_instance(ty, 0)?;
    let (n, kind, ascii) = (unicode::len(o), unicode::kind(o), unicode::is_ascii(o));
    let s = new.cast::<PyUnicodeObject>();
    // SAFETY: instances of derived types have the full layout; the characters get a block of their own.
    unsafe {
        let head = &raw mut (*s)._base._base;
        (*head).length = n as Py_ssize_t;
        (*head).hash = (*o.cast::<PyASCIIObject>()).hash;
        (*head).state = unicode_state::pack(0, kind as u32, false, ascii, false);
        (*s)._base.utf8 = ptr::null_mut();
        (*s)._base.utf8_length = 0;
        (*s).data.any = ptr::null_mut();
        let data = alloc::object_alloc((n + 1) * kind);
        if data.is_null() {
            (*head).length = 0;
            return Err(Raised::no_memory());
        }
        (*s).data.any = data.cast();
        ptr::copy_nonoverlapping(unicode::raw_bytes(o).as_ptr(), data, n * kind);
        data.add(n * kind).write_bytes(0, kind);
    }
    Ok(new)
}

/// `tp_new` of `str`.
pub(super) fn new(ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let args = tuple::items(args);
    let named: Vec<(&Obj, &Obj)> = kwargs.map_or_else(Vec::new, |d| dict::iter(d).collect());
    let made = make(SIGNATURE.sort(args, &named)?)?;
    if ptr::eq(ty, &raw mut PyUnicode_Type) { Ok(made) } else { derived(ty, &made) }
}

/// `tp_vectorcall` of `str`.
pub(super) fn vectorcall(ty: *mut PyTypeObject, args: &[&Obj], kwnames: Option<&Obj>) -> Result<Owned> {
    debug_assert!(ptr::eq(ty, &raw mut PyUnicode_Type));
    match (args, kwnames.map_or(&[][..], tuple::items)) {
        ([], []) => Ok(unicode::empty()),
        ([o], []) => text::str(Some(o)),
        (_, names) => {
            check_positional("str", args.len(), 0, 3)?;
            // SAFETY: the values of the names follow the positional arguments.
            let values: &[&Obj] = unsafe { core::slice::from_raw_parts(args.as_ptr().add(args.len()), names.len()) };
            let named: Vec<(&Obj, &Obj)> = names.iter().copied().zip(values.iter().copied()).collect();
            make(SIGNATURE.sort(args, &named)?)
        }
    }
}
