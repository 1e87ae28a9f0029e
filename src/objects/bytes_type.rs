//! The type object of `bytes`: its slots and tables.

use super::byte_args::Arg;
use super::byte_methods;
use super::byte_tables::{BYTES_OWN, SHARED, with_shared};
use super::cfn::c_functions;
use super::slice::{self, Span};
use super::{bytes, bytes_new, long, seq_iters, singletons, unicode_compare, unicode_percent, unicode_repr};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result};
use crate::protocols::{buffer, number};
use crate::raise;

pub(super) const TYPE: PyTypeObject = PyTypeObject {
    tp_name: c"bytes".as_ptr(),
    tp_basicsize: bytes::HEAD as Py_ssize_t + 1,
    tp_itemsize: 1,
    tp_dealloc: Some(bytes::dealloc),
    tp_repr: Some(bytes_repr),
    tp_as_number: &raw mut NUMBER,
    tp_as_sequence: &raw mut SEQUENCE,
    tp_as_mapping: &raw mut MAPPING,
    tp_hash: Some(bytes_hash),
    tp_str: Some(bytes_str),
    tp_as_buffer: &raw mut BUFFER,
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_BYTES_SUBCLASS | _Py_TPFLAGS_MATCH_SELF,
    tp_doc: c"bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes\nbytes(bytes_or_buffer) -> bytes\nbytes(int) -> bytes\nbytes() -> bytes\n\nAn immutable array of bytes: of ints, encoded text, a buffer's contents, or so many zeros."
        .as_ptr(),
    tp_richcompare: Some(bytes_compare),
    tp_iter: Some(bytes_iter),
    tp_methods: (&raw mut METHODS).cast(),
    tp_new: Some(bytes_construct),
    ..PyTypeObject::STATIC
};

static mut METHODS: [PyMethodDef; BYTES_OWN.len() + SHARED.len()] = with_shared(BYTES_OWN);
static mut NUMBER: PyNumberMethods = PyNumberMethods { nb_remainder: Some(bytes_remainder), ..PyNumberMethods::EMPTY };
static mut SEQUENCE: PySequenceMethods = PySequenceMethods {
    sq_length: Some(bytes_len),
    sq_concat: Some(bytes_concat),
    sq_repeat: Some(bytes_repeat),
    sq_item: Some(bytes_item),
    sq_contains: Some(bytes_contains),
    ..PySequenceMethods::EMPTY
};
static mut MAPPING: PyMappingMethods =
    PyMappingMethods { mp_length: Some(bytes_len), mp_subscript: Some(bytes_subscript), mp_ass_subscript: None };
static mut BUFFER: PyBufferProcs = PyBufferProcs { bf_getbuffer: Some(bytes_getbuffer), bf_releasebuffer: None };

/// `a + b`, where one of them at least is a `bytes`.
pub fn concat(a: &Obj, b: &Obj) -> Result<Owned> {
    if bytes::check_exact(a) && bytes::check_exact(b) {
        if bytes::len(a) == 0 {
            return Ok(b.to_owned());
        }
        if bytes::len(b) == 0 {
            return Ok(a.to_owned());
        }
    }
    let (Ok(left), Ok(right)) = (Arg::of(a), Arg::of(b)) else {
        return Err(raise!(TypeError, "can't concat {} to {}", b.type_name(), a.type_name()));
    };
    bytes::concat(&[left.bytes(), right.bytes()])
}

fn repeat(o: &Obj, n: isize) -> Result<Owned> {
    let s = bytes::as_slice(o);
    let n = n.max(0) as usize;
    if n == 1 && bytes::check_exact(o) {
        return Ok(o.to_owned());
    }
    if s.len().checked_mul(n).is_none_or(|total| total > isize::MAX as usize - bytes::HEAD - 1) {
        return Err(raise!(OverflowError, "repeated bytes are too long"));
    }
    let mut out = bytes::Writer::with_capacity(s.len() * n)?;
    match *s {
        [] => {}
        [byte] => out.push_fill(byte, n)?,
        _ => (0..n).try_for_each(|_| out.push(s))?,
    }
    out.finish()
}

fn item(o: &Obj, i: isize) -> Result<Owned> {
    match bytes::as_slice(o).get(i as usize) {
        Some(&byte) if i >= 0 => long::from_i64(byte.into()),
        _ => Err(raise!(IndexError, "index out of range")),
    }
}

fn subscript(o: &Obj, key: &Obj) -> Result<Owned> {
    if number::has_index(key) {
        let i = number::as_ssize(key, false)?;
        return item(o, if i < 0 { i + bytes::len(o) as isize } else { i });
    }
    if !slice::check(key) {
        return Err(raise!(TypeError, "byte indices must be integers or slices, not {}", key.type_name()));
    }
    let span = Span::of(key, bytes::len(o))?;
    if span.step == 1 {
        let start = span.start as usize;
        return super::byte_args::part(
            o,
            if span.len == 0 { 0 } else { start },
            if span.len == 0 { 0 } else { start + span.len },
        );
    }
    let s = bytes::as_slice(o);
    let picked: Vec<u8> = span.places().map(|i| s[i]).collect();
    bytes::new(&picked)
}

/// `str(b)` is `repr(b)`, with a warning if the program asks for it.
fn str(o: &Obj) -> Result<Owned> {
    unicode_compare::warn_str(o)?;
    unicode_repr::repr_bytes(bytes::as_slice(o), true)
}

fn remainder(a: &Obj, b: &Obj) -> Result<Owned> {
    if !bytes::check(a) {
        return Ok(singletons::not_implemented().to_owned());
    }
    bytes::new(&unicode_percent::format_bytes(bytes::as_slice(a), b)?)
}

c_functions! {
    unary bytes_repr = |o| unicode_repr::repr_bytes(bytes::as_slice(o), true);
    unary bytes_str = str;
    unary bytes_iter = |o| seq_iters::new(&raw mut seq_iters::PyBytesIter_Type, o, 0);
    hash bytes_hash = |o| Ok::<Py_hash_t, Raised>(bytes::hash(o));
    compare bytes_compare = unicode_compare::rich_bytes;
    len bytes_len = bytes::len;
    binary bytes_concat = concat;
    index bytes_repeat = repeat;
    index bytes_item = item;
    contains bytes_contains = byte_methods::contains;
    binary bytes_subscript = subscript;
    binary bytes_remainder = remainder;
    new bytes_construct = bytes_new::new;
}

unsafe extern "C" fn bytes_getbuffer(p: *mut PyObject, view: *mut Py_buffer, flags: c_int) -> c_int {
    // SAFETY: the caller passes a live `bytes` and a view to fill in.
    unsafe {
        let o = Obj::from_ptr(p);
        let data = bytes::data_ptr(o).cast();
        buffer::fill_info(view, Some(o), data, bytes::len(o) as Py_ssize_t, true, flags).into_c()
    }
}
