//! Weak proxies: every operation goes on to the referent.

use super::cfn::c_functions;
use super::{unicode, weakref};
use crate::abi::*;
use crate::capi::abstract_::number as entries;
use crate::engine::{IntoC, Obj, Owned, Raised, Result};
use crate::protocols::{attr, call, compare, iter, mapping, number, sequence, text};
use crate::{istr, raise};
use core::ptr;

const FIELDS: PyTypeObject = PyTypeObject {
    tp_basicsize: size_of::<PyWeakReference>() as Py_ssize_t,
    tp_dealloc: Some(weakref::dealloc),
    tp_repr: Some(proxy_repr),
    tp_hash: Some(crate::capi::object::PyObject_HashNotImplemented),
    tp_str: Some(proxy_str),
    tp_getattro: Some(proxy_getattro),
    tp_setattro: Some(proxy_setattro),
    tp_flags: Py_TPFLAGS_HAVE_GC,
    tp_traverse: Some(weakref::traverse),
    tp_clear: Some(weakref::clear_fields),
    tp_richcompare: Some(proxy_richcompare),
    tp_iter: Some(proxy_iter),
    tp_iternext: Some(proxy_next),
    tp_free: Some(crate::capi::objimpl::PyObject_GC_Del),
    ..PyTypeObject::STATIC
};

/// `weakref.ProxyType`.
#[unsafe(no_mangle)]
pub static mut _PyWeakref_ProxyType: PyTypeObject = PyTypeObject {
    tp_name: c"weakref.ProxyType".as_ptr(),
    tp_as_number: &raw mut NUMBER,
    tp_as_sequence: &raw mut SEQUENCE,
    tp_as_mapping: &raw mut MAPPING,
    tp_methods: (&raw const METHODS).cast_mut().cast(),
    ..FIELDS
};

/// `weakref.CallableProxyType`.
#[unsafe(no_mangle)]
pub static mut _PyWeakref_CallableProxyType: PyTypeObject = PyTypeObject {
    tp_name: c"weakref.CallableProxyType".as_ptr(),
    tp_as_number: &raw mut NUMBER,
    tp_as_sequence: &raw mut SEQUENCE,
    tp_as_mapping: &raw mut MAPPING,
    tp_call: Some(proxy_call),
    ..FIELDS
};

static mut METHODS: [PyMethodDef; 3] = [
    PyMethodDef::noargs(c"__bytes__", proxy_bytes, 0, c""),
    PyMethodDef::noargs(c"__reversed__", proxy_reversed, 0, c""),
    PyMethodDef::END,
];
static mut SEQUENCE: PySequenceMethods =
    PySequenceMethods { sq_length: Some(proxy_length), sq_contains: Some(proxy_contains), ..PySequenceMethods::EMPTY };
static mut MAPPING: PyMappingMethods = PyMappingMethods {
    mp_length: Some(proxy_length),
    mp_subscript: Some(proxy_subscript),
    mp_ass_subscript: Some(proxy_ass_subscript),
};
static mut NUMBER: PyNumberMethods = PyNumberMethods {
    nb_bool: Some(proxy_bool),
    nb_power: Some(proxy_power),
    nb_inplace_power: Some(proxy_inplace_power),
    nb_add: Some(nb_add),
    nb_subtract: Some(nb_subtract),
    nb_multiply: Some(nb_multiply),
    nb_remainder: Some(nb_remainder),
    nb_divmod: Some(nb_divmod),
    nb_lshift: Some(nb_lshift),
    nb_rshift: Some(nb_rshift),
    nb_and: Some(nb_and),
    nb_xor: Some(nb_xor),
    nb_or: Some(nb_or),
    nb_floor_divide: Some(nb_floor_divide),
    nb_true_divide: Some(nb_true_divide),
    nb_matrix_multiply: Some(nb_matrix_multiply),
    nb_inplace_add: Some(nb_inplace_add),
    nb_inplace_subtract: Some(nb_inplace_subtract),
    nb_inplace_multiply: Some(nb_inplace_multiply),
    nb_inplace_remainder: Some(nb_inplace_remainder),
    nb_inplace_lshift: Some(nb_inplace_lshift),
    nb_inplace_rshift: Some(nb_inplace_rshift),
    nb_inplace_and: Some(nb_inplace_and),
    nb_inplace_xor: Some(nb_inplace_xor),
    nb_inplace_or: Some(nb_inplace_or),
    nb_inplace_floor_divide: Some(nb_inplace_floor_divide),
    nb_inplace_true_divide: Some(nb_inplace_true_divide),
    nb_inplace_matrix_multiply: Some(nb_inplace_matrix_multiply),
    nb_negative: Some(nb_negative),
    nb_positive: Some(nb_positive),
    nb_absolute: Some(nb_absolute),
    nb_invert: Some(nb_invert),
    nb_int: Some(nb_int),
    nb_float: Some(nb_float),
    nb_index: Some(nb_index),
    ..PyNumberMethods::EMPTY
};

c_functions! {
    unary proxy_repr = repr;
    unary proxy_str = |o| text::str(Some(&*target(o)?));
    unary proxy_iter = |o| iter::get_iter(&*target(o)?);
    unary proxy_next = next;
    compare proxy_richcompare = |a: &Obj, b: &Obj, op| compare::rich(&*target(a)?, &*target(b)?, op);
    binary proxy_getattro = |o: &Obj, name: &Obj| attr::get(&*target(o)?, name);
    init proxy_setattro = |o: &Obj, name: &Obj, value: Option<&Obj>| attr::set(&*target(o)?, name, value);
    binary proxy_subscript = |o: &Obj, key: &Obj| mapping::get_item(&*target(o)?, &*target(key)?);
    init proxy_ass_subscript = |o: &Obj, key: &Obj, value: Option<&Obj>| mapping::set_item(&*target(o)?, key, value);
    contains proxy_contains = |o: &Obj, value: &Obj| sequence::contains(&*target(o)?, value);
    noargs proxy_bytes = |o| call::call_method(&*target(o)?, istr!("__bytes__"), &[]);
    noargs proxy_reversed = |o| call::call_method(&*target(o)?, istr!("__reversed__"), &[]);
}

/// Whether `o` is a proxy.
pub fn check(o: &Obj) -> bool {
    is_proxy_type(o.ty())
}

/// Whether `ty` is one of the two proxy types.
pub fn is_proxy_type(ty: *mut PyTypeObject) -> bool {
    ptr::eq(ty, &raw mut _PyWeakref_ProxyType) || ptr::eq(ty, &raw mut _PyWeakref_CallableProxyType)
}

/// `PyWeakref_NewProxy`.
pub fn make(o: &Obj, callback: Option<&Obj>) -> Result<Owned> {
    let ty = if call::is_callable(o) { &raw mut _PyWeakref_CallableProxyType } else { &raw mut _PyWeakref_ProxyType };
    weakref::make(ty, o, callback)
}

#[cold]
fn gone() -> Raised {
    raise!(ReferenceError, "weakly-referenced object no longer exists")
}

/// What an operand stands for: a proxy's referent, anything else itself.
fn target(o: &Obj) -> Result<Owned> {
    if check(o) { weakref::referent(o).ok_or_else(gone) } else { Ok(o.to_owned()) }
}

fn repr(o: &Obj) -> Result<Owned> {
    match weakref::referent(o) {
        Some(target) => {
            let class = super::type_attr::fully_qualified_name(target.ty())?;
            let class = unicode::display(&class);
            unicode::new(&format!("<weakproxy at {:p}; to '{class}' at {:p}>", o.as_ptr(), target.as_ptr()))
        }
        None => unicode::new(&format!("<weakproxy at {:p}; dead>", o.as_ptr())),
    }
}

fn next(o: &Obj) -> Result<Option<Owned>> {
    let target = target(o)?;
    if !iter::check(&target) {
        let class = target.type_name();
        return Err(raise!(TypeError, "Weakref proxy referenced a non-iterator '{class}' object"));
    }
    iter::next(&target)
}

unsafe extern "C" fn proxy_call(o: *mut PyObject, args: *mut PyObject, kwargs: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live proxy, a tuple, and a dict or NULL.
    let (o, args, kwargs) = unsafe { (Obj::from_ptr(o), Obj::from_ptr(args), Obj::from_ptr_opt(kwargs)) };
    target(o).and_then(|f| call::call_tuple(&f, args, kwargs)).into_c()
}

unsafe extern "C" fn proxy_bool(o: *mut PyObject) -> c_int {
    // SAFETY: a slot gets a live proxy.
    target(unsafe { Obj::from_ptr(o) }).and_then(|o| compare::is_true(&o)).into_c()
}

unsafe extern "C" fn proxy_length(o: *mut PyObject) -> Py_ssize_t {
    // SAFETY: a slot gets a live proxy.
    target(unsafe { Obj::from_ptr(o) }).and_then(|o| sequence::size(&o)).map(|n| n as isize).into_c()
}

macro_rules! power_slots {
    ($($slot:ident = $f:path;)*) => {$(
        unsafe extern "C" fn $slot(a: *mut PyObject, b: *mut PyObject, c: *mut PyObject) -> *mut PyObject {
            // SAFETY: a slot gets live objects.
            let (a, b, c) = unsafe { (Obj::from_ptr(a), Obj::from_ptr(b), Obj::from_ptr(c)) };
            let power = || $f(&*target(a)?, &*target(b)?, &*target(c)?);
            power().into_c()
        }
    )*};
}
power_slots! {
    proxy_power = number::power;
    proxy_inplace_power = number::inplace_power;
}

macro_rules! binary_slots {
    ($($slot:ident = $f:ident;)*) => {$(
        unsafe extern "C" fn $slot(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
            // SAFETY: a slot gets live objects; the entry takes live objects.
            unsafe {
                match (target(Obj::from_ptr(a)), target(Obj::from_ptr(b))) {
                    (Ok(a), Ok(b)) => entries::$f(a.as_ptr(), b.as_ptr()),
                    _ => ptr::null_mut(),
                }
            }
        }
    )*};
}
binary_slots! {
    nb_add = PyNumber_Add;
    nb_subtract = PyNumber_Subtract;
    nb_multiply = PyNumber_Multiply;
    nb_remainder = PyNumber_Remainder;
    nb_divmod = PyNumber_Divmod;
    nb_lshift = PyNumber_Lshift;
    nb_rshift = PyNumber_Rshift;
    nb_and = PyNumber_And;
    nb_xor = PyNumber_Xor;
    nb_or = PyNumber_Or;
    nb_floor_divide = PyNumber_FloorDivide;
    nb_true_divide = PyNumber_TrueDivide;
    nb_matrix_multiply = PyNumber_MatrixMultiply;
    nb_inplace_add = PyNumber_InPlaceAdd;
    nb_inplace_subtract = PyNumber_InPlaceSubtract;
    nb_inplace_multiply = PyNumber_InPlaceMultiply;
    nb_inplace_remainder = PyNumber_InPlaceRemainder;
    nb_inplace_lshift = PyNumber_InPlaceLshift;
    nb_inplace_rshift = PyNumber_InPlaceRshift;
    nb_inplace_and = PyNumber_InPlaceAnd;
    nb_inplace_xor = PyNumber_InPlaceXor;
    nb_inplace_or = PyNumber_InPlaceOr;
    nb_inplace_floor_divide = PyNumber_InPlaceFloorDivide;
    nb_inplace_true_divide = PyNumber_InPlaceTrueDivide;
    nb_inplace_matrix_multiply = PyNumber_InPlaceMatrixMultiply;
}

macro_rules! unary_slots {
    ($($slot:ident = $f:ident;)*) => {$(
        unsafe extern "C" fn $slot(o: *mut PyObject) -> *mut PyObject {
            // SAFETY: a slot gets a live object; the entry takes a live object.
            unsafe { target(Obj::from_ptr(o)).map_or(ptr::null_mut(), |o| entries::$f(o.as_ptr())) }
        }
    )*};
}
unary_slots! {
    nb_negative = PyNumber_Negative;
    nb_positive = PyNumber_Positive;
    nb_absolute = PyNumber_Absolute;
    nb_invert = PyNumber_Invert;
    nb_int = PyNumber_Long;
    nb_float = PyNumber_Float;
    nb_index = PyNumber_Index;
}
