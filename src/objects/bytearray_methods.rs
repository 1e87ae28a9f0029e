//! The methods of `bytearray` that change it, and its constructor.

use super::byte_args::{Arg, byte_in_range, from_iterable};
use super::bytes_new::{self, Source};
use super::cfn::{alloc_instance, c_functions};
use super::method_args::size_argument;
use super::{byte_hex, bytearray, bytes, long, singletons, tuple, type_object, unicode};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, error};
use crate::format::args::check_positional;
use crate::istr;
use crate::protocols::buffer::{self, View};
use crate::protocols::buffer_items;
use crate::protocols::{attr, call, number};
use crate::raise;
use core::ptr;

fn none() -> Result<Owned> {
    Ok(singletons::new_none())
}

fn append(o: &Obj, item: &Obj) -> Result<Owned> {
    let byte = byte_in_range(item)?;
    bytearray::splice(o, bytearray::len(o), bytearray::len(o), &[byte])?;
    none()
}

fn clear(o: &Obj) -> Result<Owned> {
    bytearray::resize(o, 0)?;
    none()
}

/// `extend`: a buffer's contents, or the ints of an iterable.
fn extend(o: &Obj, items: &Obj) -> Result<Owned> {
    let added = if buffer::check(items) {
        Arg::of(items)?.bytes().to_vec()
    } else {
        if unicode::check(items) {
            return Err(raise!(TypeError, "expected iterable of integers; got: 'str'"));
        }
        match from_iterable(items, "byte must be in range(0, 256)") {
            Err(_) if bytes_new::not_iterable(items) => {
                error::clear();
                return Err(raise!(TypeError, "can't extend bytearray with {}", items.type_name()));
            }
            other => other?,
        }
    };
    bytearray::splice(o, bytearray::len(o), bytearray::len(o), &added)?;
    none()
}

/// The ints of an iterable that is assigned to a slice.
pub(super) fn ints_for_slice(items: &Obj) -> Result<Vec<u8>> {
    const WRONG: &str = "can assign only bytes, buffers, or iterables of ints in range(0, 256)";
    if unicode::check(items) || number::check(items) {
        return Err(raise!(TypeError, "{WRONG}"));
    }
    match from_iterable(items, "byte must be in range(0, 256)") {
        Err(_) if bytes_new::not_iterable(items) => {
            error::clear();
            Err(raise!(TypeError, "cannot convert '{}' object to bytearray", items.type_name()))
        }
        other => other,
    }
}

fn insert(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    check_positional("insert", args.len(), 2, 2)?;
    let at = size_argument(args[0])?;
    let byte = byte_in_range(args[1])?;
    let len = bytearray::len(o) as isize;
    let at = if at < 0 { (at + len).max(0) } else { at.min(len) } as usize;
    bytearray::splice(o, at, at, &[byte])?;
    none()
}

fn pop(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    check_positional("pop", args.len(), 0, 1)?;
    let at = args.first().map_or(Ok(-1), |i| size_argument(i))?;
    let len = bytearray::len(o) as isize;
    if len == 0 {
        return Err(raise!(IndexError, "pop from empty bytearray"));
    }
    let at = if at < 0 { at + len } else { at };
    if !(0..len).contains(&at) {
        return Err(raise!(IndexError, "pop index out of range"));
    }
    bytearray::can_resize(o)?;
    let byte = bytearray::as_slice(o)[at as usize];
    bytearray::splice(o, at as usize, at as usize + 1, &[])?;
    long::from_i64(byte.into())
}

fn remove(o: &Obj, item: &Obj) -> Result<Owned> {
    let byte = byte_in_range(item)?;
    match memchr::memchr(byte, bytearray::as_slice(o)) {
        Some(at) => {
            bytearray::splice(o, at, at + 1, &[])?;
            none()
        }
        None => Err(raise!(ValueError, "value not found in bytearray")),
    }
}

fn resize(o: &Obj, size: &Obj) -> Result<Owned> {
    let size = size_argument(size)?;
    if size < 0 {
        return Err(raise!(ValueError, "Can only resize to positive sizes, got {size}"));
    }
    let old = bytearray::len(o);
    bytearray::resize(o, size as usize)?;
    bytearray::change(o, |s| s.get_mut(old..).into_iter().for_each(|new| new.fill(0)));
    none()
}

/// `__reduce_ex__`: bytes, or (before protocol 3) text in Latin-1, and the instance's state.
fn reduce(o: &Obj, protocol: i64) -> Result<Owned> {
    let s = bytearray::as_slice(o);
    let args = match (s.is_empty(), protocol < 3) {
        (true, _) => tuple::empty(),
        (false, true) => tuple::from_owned(vec![unicode::from_latin1(s)?, unicode::new("latin-1")?])?,
        (false, false) => tuple::from_owned(vec![bytes::new(s)?])?,
    };
    let state = attr::get_optional(o, istr!("__dict__"))?.unwrap_or_else(singletons::new_none);
    tuple::from_owned(vec![type_object::as_obj(o.ty()).to_owned(), args, state])
}

fn reduce_ex(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    check_positional("__reduce_ex__", args.len(), 0, 1)?;
    reduce(o, args.first().map_or(Ok(0), |p| long::as_i64(p))?)
}

fn allocated(o: &Obj) -> usize {
    // SAFETY: `o` is a `bytearray`.
    unsafe { (*o.cast::<PyByteArrayObject>()).ob_alloc as usize }
}

c_functions! {
    binary py_append = append;
    noargs py_clear = clear;
    noargs py_copy = |o| bytearray::new(bytearray::as_slice(o));
    binary py_extend = extend;
    fast py_insert = insert;
    fast py_pop = pop;
    binary py_remove = remove;
    binary py_resize = resize;
    noargs py_reverse = |o| { bytearray::change(o, <[u8]>::reverse); none() };
    noargs py_reduce = |o| reduce(o, 2);
    fast py_reduce_ex = reduce_ex;
    noargs py_alloc = |o| long::from_usize(allocated(o));
    noargs py_sizeof = |o| long::from_usize(size_of::<PyByteArrayObject>() + allocated(o));
}

unsafe extern "C" fn py_fromhex(ty: *mut PyObject, digits: *mut PyObject) -> *mut PyObject {
    // SAFETY: called as a METH_O | METH_CLASS method.
    let (class, digits) = unsafe { (Obj::from_ptr(ty), Obj::from_ptr(digits)) };
    let exact = ptr::eq(ty.cast(), &raw mut bytearray::PyByteArray_Type);
    byte_hex::fromhex(digits)
        .and_then(|s| bytearray::new(&s))
        .and_then(|made| if exact { Ok(made) } else { call::call(class, &[&made]) })
        .into_c()
}

/// What `bytearray` has besides the methods of `bytes`.
pub(super) const OWN: [PyMethodDef; 14] = [
    PyMethodDef::o(c"append", py_append, 0, c"append($self, item, /)\n--\n\nAdds a byte at the end."),
    PyMethodDef::noargs(c"clear", py_clear, 0, c"clear($self, /)\n--\n\nRemoves every byte."),
    PyMethodDef::noargs(c"copy", py_copy, 0, c"copy($self, /)\n--\n\nA copy."),
    PyMethodDef::o(
        c"extend",
        py_extend,
        0,
        c"extend($self, iterable_of_ints, /)\n--\n\nAdds the bytes of an iterable or buffer at the end.",
    ),
    PyMethodDef::fast(c"insert", py_insert, 0, c"insert($self, index, item, /)\n--\n\nInserts a byte."),
    PyMethodDef::fast(c"pop", py_pop, 0, c"pop($self, index=-1, /)\n--\n\nRemoves a byte and returns it."),
    PyMethodDef::o(c"remove", py_remove, 0, c"remove($self, value, /)\n--\n\nRemoves the first byte of that value."),
    PyMethodDef::o(
        c"resize",
        py_resize,
        0,
        c"resize($self, size, /)\n--\n\nChanges the number of bytes; new ones are zero.",
    ),
    PyMethodDef::noargs(c"reverse", py_reverse, 0, c"reverse($self, /)\n--\n\nReverses the bytes in place."),
    PyMethodDef::noargs(c"__reduce__", py_reduce, 0, c"__reduce__($self, /)\n--\n\nThe state, for copy and pickle."),
    PyMethodDef::fast(
        c"__reduce_ex__",
        py_reduce_ex,
        0,
        c"__reduce_ex__($self, proto=0, /)\n--\n\nThe state, for copy and pickle.",
    ),
    PyMethodDef::noargs(
        c"__alloc__",
        py_alloc,
        0,
        c"__alloc__($self, /)\n--\n\nThe size of the block that holds the bytes.",
    ),
    PyMethodDef::noargs(c"__sizeof__", py_sizeof, 0, c"__sizeof__($self, /)\n--\n\nThe size of the object in bytes."),
    PyMethodDef::o(
        c"fromhex",
        py_fromhex,
        METH_CLASS,
        c"fromhex($type, string, /)\n--\n\nThe bytes that hexadecimal digits spell.",
    ),
];

/// `tp_new`: an empty array.
pub(super) fn new(ty: *mut PyTypeObject, _args: &Obj, _kwargs: Option<&Obj>) -> Result<Owned> {
    if ptr::eq(ty, &raw mut bytearray::PyByteArray_Type) { bytearray::new(&[]) } else { alloc_instance(ty, 0) }
}

/// `tp_init`: the contents that the arguments ask for.
pub(super) fn init(o: &Obj, args: &Obj, kwargs: Option<&Obj>) -> Result<()> {
    let source = bytes_new::source("bytearray", bytes_new::sort("bytearray", args, kwargs)?)?;
    bytearray::resize(o, 0)?;
    match source {
        Source::Nothing => Ok(()),
        Source::Encoded(encoded) => bytearray::splice(o, 0, 0, bytes::as_slice(&encoded)),
        Source::Object(source) => fill(o, source),
    }
}

fn fill(o: &Obj, source: &Obj) -> Result<()> {
    if let Some(n) = bytes_new::count(source)? {
        bytearray::resize(o, n)?;
        bytearray::change(o, |s| s.fill(0));
        return Ok(());
    }
    if buffer::check(source) {
        let view = View::new(source, PyBUF_FULL_RO)?;
        return match bytes_new::contiguous(&view) {
            Some(s) => bytearray::splice(o, 0, 0, s),
            // SAFETY: the view is held.
            None => bytearray::splice(o, 0, 0, &unsafe { buffer_items::gather(view.raw(), b'C') }?),
        };
    }
    match from_iterable(source, "byte must be in range(0, 256)") {
        Ok(s) => bytearray::splice(o, 0, 0, &s),
        Err(_) if bytes_new::not_iterable(source) => {
            error::clear();
            Err(raise!(TypeError, "cannot convert '{}' object to bytearray", source.type_name()))
        }
        Err(raised) => Err(raised),
    }
}
