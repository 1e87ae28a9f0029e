//! `bool`.

use super::cfn::c_functions;
use super::exceptions::exc;
use super::{long_arith, long_slots, tuple, warnings};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::format::args::{check_positional, no_kwargs, no_kwnames};
use crate::istr;
use crate::protocols::compare;

/// `bool`.
#[unsafe(no_mangle)]
pub static mut PyBool_Type: PyTypeObject = PyTypeObject {
    tp_name: c"bool".as_ptr(),
    tp_basicsize: super::long::HEADER as Py_ssize_t,
    tp_itemsize: size_of::<digit>() as Py_ssize_t,
    tp_dealloc: Some(never_dealloc),
    tp_repr: Some(repr),
    tp_as_number: &raw mut NUMBER,
    tp_doc:
        c"bool(object=False, /)\n--\n\nTrue when the object is true, False when not; these two are the only instances."
            .as_ptr(),
    tp_base: &raw mut super::long::PyLong_Type,
    tp_new: Some(new_slot),
    tp_vectorcall: Some(vectorcall_slot),
    ..PyTypeObject::STATIC
};

static mut NUMBER: PyNumberMethods = PyNumberMethods {
    nb_invert: Some(invert),
    nb_and: Some(and),
    nb_xor: Some(xor),
    nb_or: Some(or),
    ..PyNumberMethods::EMPTY
};

/// `False`.
#[unsafe(no_mangle)]
pub static mut _Py_FalseStruct: PyLongObject = PyLongObject {
    ob_base: PyObject::immortal(&raw mut PyBool_Type),
    long_value: _PyLongValue { lv_tag: 1, ob_digit: [0] },
};
/// `True`.
#[unsafe(no_mangle)]
pub static mut _Py_TrueStruct: PyLongObject = PyLongObject {
    ob_base: PyObject::immortal(&raw mut PyBool_Type),
    long_value: _PyLongValue { lv_tag: 1 << 3, ob_digit: [1] },
};

/// `True` or `False`.
#[inline(always)]
pub fn get(v: bool) -> &'static Obj {
    // SAFETY: both are immortal objects in static storage.
    unsafe { Obj::from_ptr(if v { (&raw mut _Py_TrueStruct).cast() } else { (&raw mut _Py_FalseStruct).cast() }) }
}
/// A reference to `True` or `False`.
#[inline(always)]
pub fn new(v: bool) -> Owned {
    get(v).to_owned()
}

/// Whether `o` is `True` or `False`.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.is_exactly(&raw mut PyBool_Type)
}

unsafe extern "C" fn never_dealloc(o: *mut PyObject) {
    // SAFETY: the two objects are static; counting that knows no immortality brought one to zero.
    unsafe { crate::engine::refcount::immortalize(o) }
}

fn is_true(o: &Obj) -> bool {
    o.is(get(true))
}

unsafe extern "C" fn repr(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live object.
    let value = is_true(unsafe { Obj::from_ptr(o) });
    (if value { istr!("True") } else { istr!("False") }).to_owned().into_ptr()
}

const INVERT_WARNING: &str = "Bitwise inversion '~' on bool is deprecated and will be removed in Python 3.16. This returns \
     the bitwise inversion of the underlying int object and is usually not what you expect from negating a bool. Use the \
     'not' operator for boolean negation or ~int(x) if you really want the bitwise inversion of the underlying int.";

unsafe extern "C" fn invert(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live object.
    let o = unsafe { Obj::from_ptr(o) };
    warnings::warn(exc::DeprecationWarning, INVERT_WARNING, 1).and_then(|()| long_arith::invert(o)).into_c()
}

/// A bitwise operator: a bool for two bools, else what ints give.
fn bitwise(
    a: *mut PyObject,
    b: *mut PyObject,
    op: fn(bool, bool) -> bool,
    ints: fn(&Obj, &Obj) -> Result<Owned>,
) -> *mut PyObject {
    // SAFETY: a slot gets live objects.
    let (a, b) = unsafe { (Obj::from_ptr(a), Obj::from_ptr(b)) };
    if check(a) && check(b) {
        return new(op(is_true(a), is_true(b))).into_ptr();
    }
    long_slots::with_ints(a, b, ints).into_c()
}

unsafe extern "C" fn and(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    bitwise(a, b, |a, b| a & b, long_arith::and)
}
unsafe extern "C" fn or(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    bitwise(a, b, |a, b| a | b, long_arith::or)
}
unsafe extern "C" fn xor(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    bitwise(a, b, |a, b| a ^ b, long_arith::xor)
}

c_functions! {
    new new_slot = new_of;
    vectorcall vectorcall_slot = vectorcall;
}

fn truth(args: &[&Obj]) -> Result<Owned> {
    check_positional("bool", args.len(), 0, 1)?;
    Ok(new(args.first().map_or(Ok(false), |o| compare::is_true(o))?))
}

fn new_of(_: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    no_kwargs("bool", kwargs.map_or(core::ptr::null_mut(), Obj::as_ptr))?;
    truth(tuple::items(args))
}

fn vectorcall(_: *mut PyTypeObject, args: &[&Obj], kwnames: Option<&Obj>) -> Result<Owned> {
    no_kwnames("bool", kwnames.map_or(core::ptr::null_mut(), Obj::as_ptr))?;
    truth(args)
}
