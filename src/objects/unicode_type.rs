//! The type object of `str`: its slots and tables.

use super::cfn::c_functions;
use super::{
    seq_iters, unicode, unicode_compare, unicode_methods, unicode_new, unicode_ops, unicode_repr, unicode_search,
};
use crate::abi::*;
use crate::engine::Raised;

pub(super) const TYPE: PyTypeObject = PyTypeObject {
    tp_name: c"str".as_ptr(),
    tp_basicsize: size_of::<PyUnicodeObject>() as Py_ssize_t,
    tp_dealloc: Some(unicode::dealloc),
    tp_repr: Some(str_repr),
    tp_as_number: &raw mut NUMBER,
    tp_as_sequence: &raw mut SEQUENCE,
    tp_as_mapping: &raw mut MAPPING,
    tp_hash: Some(str_hash),
    tp_str: Some(str_str),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_UNICODE_SUBCLASS | _Py_TPFLAGS_MATCH_SELF,
    tp_doc: c"str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str\n\nText: of an object, or decoded from bytes."
        .as_ptr(),
    tp_richcompare: Some(str_compare),
    tp_iter: Some(str_iter),
    tp_methods: (&raw mut unicode_methods::METHODS).cast(),
    tp_new: Some(str_new),
    tp_vectorcall: Some(str_vectorcall),
    ..PyTypeObject::STATIC
};

static mut NUMBER: PyNumberMethods = PyNumberMethods { nb_remainder: Some(str_remainder), ..PyNumberMethods::EMPTY };
static mut SEQUENCE: PySequenceMethods = PySequenceMethods {
    sq_length: Some(str_len),
    sq_concat: Some(str_concat),
    sq_repeat: Some(str_repeat),
    sq_item: Some(str_item),
    sq_contains: Some(str_contains),
    ..PySequenceMethods::EMPTY
};
static mut MAPPING: PyMappingMethods =
    PyMappingMethods { mp_length: Some(str_len), mp_subscript: Some(str_subscript), mp_ass_subscript: None };

c_functions! {
    unary str_repr = unicode_repr::repr;
    unary str_str = unicode::to_exact;
    unary str_iter = seq_iters::of_str;
    hash str_hash = |o| Ok::<Py_hash_t, Raised>(unicode::hash(o));
    compare str_compare = unicode_compare::rich;
    len str_len = unicode::len;
    binary str_concat = unicode_ops::py_concat;
    index str_repeat = unicode_ops::repeat;
    index str_item = unicode_ops::item;
    contains str_contains = unicode_search::py_contains;
    binary str_subscript = unicode_ops::subscript;
    binary str_remainder = super::unicode_percent::remainder;
    new str_new = unicode_new::new;
    vectorcall str_vectorcall = unicode_new::vectorcall;
}
