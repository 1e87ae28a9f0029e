//! The type object of `bytearray`: its slots and tables, items and slices.

use super::byte_args::{Arg, byte_in_range};
use super::byte_methods;
use super::byte_tables::{SHARED, with_shared};
use super::bytearray_methods::{self as methods, OWN};
use super::cfn::c_functions;
use super::slice::{self, Span};
use super::{bytearray, long, seq_iters, singletons, unicode_compare, unicode_percent, unicode_repr};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::protocols::{buffer, number};
use crate::raise;

pub(super) const TYPE: PyTypeObject = PyTypeObject {
    tp_name: c"bytearray".as_ptr(),
    tp_basicsize: size_of::<PyByteArrayObject>() as Py_ssize_t,
    tp_dealloc: Some(bytearray::dealloc),
    tp_repr: Some(ba_repr),
    tp_as_number: &raw mut NUMBER,
    tp_as_sequence: &raw mut SEQUENCE,
    tp_as_mapping: &raw mut MAPPING,
    tp_hash: Some(crate::capi::object::PyObject_HashNotImplemented),
    tp_str: Some(ba_str),
    tp_as_buffer: &raw mut BUFFER,
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | _Py_TPFLAGS_MATCH_SELF,
    tp_doc: c"bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray\nbytearray(bytes_or_buffer) -> bytearray\nbytearray(int) -> bytearray\nbytearray() -> bytearray\n\nA mutable array of bytes: of ints, encoded text, a buffer's contents, or so many zeros."
        .as_ptr(),
    tp_richcompare: Some(ba_compare),
    tp_iter: Some(ba_iter),
    tp_methods: (&raw mut METHODS).cast(),
    tp_init: Some(ba_init),
    tp_new: Some(ba_new),
    ..PyTypeObject::STATIC
};

static mut METHODS: [PyMethodDef; OWN.len() + SHARED.len()] = with_shared(OWN);
static mut NUMBER: PyNumberMethods = PyNumberMethods { nb_remainder: Some(ba_remainder), ..PyNumberMethods::EMPTY };
static mut SEQUENCE: PySequenceMethods = PySequenceMethods {
    sq_length: Some(ba_len),
    sq_concat: Some(ba_concat),
    sq_repeat: Some(ba_repeat),
    sq_item: Some(ba_item),
    sq_ass_item: Some(ba_assign_item),
    sq_contains: Some(ba_contains),
    sq_inplace_concat: Some(ba_inplace_concat),
    sq_inplace_repeat: Some(ba_inplace_repeat),
    ..PySequenceMethods::EMPTY
};
static mut MAPPING: PyMappingMethods = PyMappingMethods {
    mp_length: Some(ba_len),
    mp_subscript: Some(ba_subscript),
    mp_ass_subscript: Some(ba_assign_subscript),
};
static mut BUFFER: PyBufferProcs =
    PyBufferProcs { bf_getbuffer: Some(ba_getbuffer), bf_releasebuffer: Some(ba_releasebuffer) };

/// `a + b`, of anything bytes-like: `PyByteArray_Concat`.
pub fn concat(a: &Obj, b: &Obj) -> Result<Owned> {
    let (Ok(left), Ok(right)) = (Arg::of(a), Arg::of(b)) else {
        return Err(raise!(TypeError, "can't concat {} to {}", b.type_name(), a.type_name()));
    };
    let (a, b) = (left, right);
    let made = bytearray::new(a.bytes())?;
    bytearray::splice(&made, a.bytes().len(), a.bytes().len(), b.bytes())?;
    Ok(made)
}

fn inplace_concat(o: &Obj, other: &Obj) -> Result<Owned> {
    // A copy: the other object may be this one, whose view would keep it from growing.
    let Ok(added) = Arg::of(other).map(|view| view.bytes().to_vec()) else {
        return Err(raise!(TypeError, "can't concat {} to {}", other.type_name(), o.type_name()));
    };
    bytearray::splice(o, bytearray::len(o), bytearray::len(o), &added)?;
    Ok(o.to_owned())
}

fn repeated(o: &Obj, n: isize) -> Result<Vec<u8>> {
    let (s, n) = (bytearray::as_slice(o), n.max(0) as usize);
    let mut out = Vec::new();
    let total = s.len().checked_mul(n).filter(|&t| t <= isize::MAX as usize);
    if total.is_none_or(|t| out.try_reserve_exact(t).is_err()) {
        return Err(crate::engine::Raised::no_memory());
    }
    if !s.is_empty() {
        (0..n).for_each(|_| out.extend_from_slice(s));
    }
    Ok(out)
}

fn inplace_repeat(o: &Obj, n: isize) -> Result<Owned> {
    let all = repeated(o, n)?;
    bytearray::splice(o, 0, bytearray::len(o), &all)?;
    Ok(o.to_owned())
}

#[cold]
fn out_of_range() -> crate::engine::Raised {
    raise!(IndexError, "bytearray index out of range")
}

fn item(o: &Obj, i: isize) -> Result<Owned> {
    match bytearray::as_slice(o).get(i as usize) {
        Some(&byte) if i >= 0 => long::from_i64(byte.into()),
        _ => Err(out_of_range()),
    }
}

/// The place that an index means, counted from the end when negative.
fn place(o: &Obj, key: &Obj) -> Result<usize> {
    let i = number::as_ssize(key, false)?;
    let i = if i < 0 { i + bytearray::len(o) as isize } else { i };
    if i < 0 || i as usize >= bytearray::len(o) { Err(out_of_range()) } else { Ok(i as usize) }
}

fn wrong_index(key: &Obj) -> crate::engine::Raised {
    raise!(TypeError, "bytearray indices must be integers or slices, not {}", key.type_name())
}

fn subscript(o: &Obj, key: &Obj) -> Result<Owned> {
    if number::has_index(key) {
        return item(o, place(o, key)? as isize);
    }
    if !slice::check(key) {
        return Err(wrong_index(key));
    }
    let span = Span::of(key, bytearray::len(o))?;
    let s = bytearray::as_slice(o);
    let picked: Vec<u8> = span.places().map(|i| s[i]).collect();
    bytearray::new(&picked)
}

fn assign_item(o: &Obj, i: isize, value: Option<&Obj>) -> Result<()> {
    // Reading the value may run code that changes the array: it comes before the check of the index.
    let byte = value.map(byte_in_range).transpose()?;
    if i < 0 || i as usize >= bytearray::len(o) {
        return Err(out_of_range());
    }
    match byte {
        Some(byte) => bytearray::change(o, |s| s[i as usize] = byte),
        None => bytearray::splice(o, i as usize, i as usize + 1, &[])?,
    }
    Ok(())
}

fn assign_subscript(o: &Obj, key: &Obj, value: Option<&Obj>) -> Result<()> {
    if number::has_index(key) {
        let i = number::as_ssize(key, false)?;
        return assign_item(o, if i < 0 { i + bytearray::len(o) as isize } else { i }, value);
    }
    if !slice::check(key) {
        return Err(wrong_index(key));
    }
    let new = match value {
        None => Vec::new(),
        Some(v) if bytearray::check(v) || !number::check(v) && buffer::check(v) => Arg::of(v)?.bytes().to_vec(),
        Some(v) => methods::ints_for_slice(v)?,
    };
    let span = Span::of(key, bytearray::len(o))?;
    if span.step == 1 {
        let start = span.start as usize;
        return bytearray::splice(o, start, start + span.len, &new);
    }
    if new.is_empty() {
        let gone: Vec<usize> = span.places().collect();
        let kept: Vec<u8> =
            bytearray::as_slice(o).iter().enumerate().filter(|(i, _)| !gone.contains(i)).map(|(_, b)| *b).collect();
        return bytearray::splice(o, 0, bytearray::len(o), &kept);
    }
    if new.len() != span.len {
        return Err(raise!(
            ValueError,
            "attempt to assign bytes of size {} to extended slice of size {}",
            new.len(),
            span.len
        ));
    }
    bytearray::change(o, |s| span.places().zip(new).for_each(|(i, b)| s[i] = b));
    Ok(())
}

fn repr(o: &Obj) -> Result<Owned> {
    let name = super::type_object::short_name(o.ty())?;
    unicode_repr::repr_bytearray(bytearray::as_slice(o), &super::unicode::to_string_lossy(&name))
}

fn str(o: &Obj) -> Result<Owned> {
    unicode_compare::warn_str(o)?;
    repr(o)
}

fn remainder(a: &Obj, b: &Obj) -> Result<Owned> {
    if !bytearray::check(a) {
        return Ok(singletons::not_implemented().to_owned());
    }
    let format = bytearray::as_slice(a).to_vec();
    bytearray::new(&unicode_percent::format_bytes(&format, b)?)
}

c_functions! {
    unary ba_repr = repr;
    unary ba_str = str;
    unary ba_iter = |o| seq_iters::new(&raw mut seq_iters::PyByteArrayIter_Type, o, 0);
    compare ba_compare = unicode_compare::rich_bytearray;
    len ba_len = bytearray::len;
    binary ba_concat = concat;
    binary ba_inplace_concat = inplace_concat;
    index ba_repeat = |o, n| bytearray::new(&repeated(o, n)?);
    index ba_inplace_repeat = inplace_repeat;
    index ba_item = item;
    assign_index ba_assign_item = assign_item;
    contains ba_contains = byte_methods::contains;
    binary ba_subscript = subscript;
    init ba_assign_subscript = assign_subscript;
    binary ba_remainder = remainder;
    init ba_init = methods::init;
    new ba_new = methods::new;
}

unsafe extern "C" fn ba_getbuffer(p: *mut PyObject, view: *mut Py_buffer, flags: c_int) -> c_int {
    // SAFETY: the caller passes a live `bytearray` and a view to fill in.
    unsafe {
        let o = Obj::from_ptr(p);
        let data = bytearray::data_ptr(o).cast();
        let filled = buffer::fill_info(view, Some(o), data, bytearray::len(o) as Py_ssize_t, false, flags);
        filled.inspect(|()| (*p.cast::<PyByteArrayObject>()).ob_exports += 1).into_c()
    }
}

unsafe extern "C" fn ba_releasebuffer(p: *mut PyObject, _view: *mut Py_buffer) {
    // SAFETY: the caller gives back a view of this live `bytearray`.
    unsafe { (*p.cast::<PyByteArrayObject>()).ob_exports -= 1 }
}
