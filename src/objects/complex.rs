//! `complex`: layout, creation, conversion, operators.

use super::complex_math::{self as math, Fault};
use super::complex_methods as methods;
use super::exceptions::exc;
use super::singletons::{is_none, not_implemented};
use super::{float, float_slots, float_text, long, unicode, warnings};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, alloc};
use crate::protocols::call;
use crate::protocols::instance::lookup_special;
use crate::{istr, raise};
use core::cmp::Ordering;

/// `complex`.
#[unsafe(no_mangle)]
pub static mut PyComplex_Type: PyTypeObject = PyTypeObject {
    tp_name: c"complex".as_ptr(),
    tp_basicsize: size_of::<PyComplexObject>() as Py_ssize_t,
    tp_dealloc: Some(dealloc),
    tp_repr: Some(repr),
    tp_as_number: &raw mut NUMBER,
    tp_hash: Some(hash),
    tp_flags: Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    tp_doc: methods::DOC.as_ptr(),
    tp_richcompare: Some(richcompare),
    tp_methods: (&raw mut methods::METHODS).cast(),
    tp_members: (&raw mut methods::MEMBERS).cast(),
    tp_new: Some(methods::new_slot),
    tp_free: Some(crate::capi::objimpl::PyObject_Free),
    ..PyTypeObject::STATIC
};

/// A new complex.
pub fn new(v: Py_complex) -> Result<Owned> {
    let o = alloc::object_alloc(size_of::<PyComplexObject>()).cast::<PyComplexObject>();
    if o.is_null() {
        return Err(Raised::no_memory());
    }
    // SAFETY: the block has room for the object; it is new, with one reference.
    unsafe {
        crate::engine::refcount::new_reference(o.cast());
        (*o).ob_base.ob_type = &raw mut PyComplex_Type;
        (*o).cval = v;
        Ok(Owned::from_ptr(o))
    }
}

/// Whether `o` is a `complex` or derived from it.
#[inline(always)]
pub fn check(o: &Obj) -> bool {
    o.is_instance(&raw mut PyComplex_Type)
}

/// The value of a `complex` object (or a derived one).
#[inline(always)]
pub fn value(o: &Obj) -> Py_complex {
    // SAFETY: callers pass complexes only.
    unsafe { (*o.cast::<PyComplexObject>()).cval }
}

/// What `o.__complex__()` returns, if there is such a method.
pub(super) fn call_complex(o: &Obj) -> Result<Option<Owned>> {
    let Some(method) = lookup_special(o, istr!("__complex__"))? else { return Ok(None) };
    let result = call::call(&method, &[])?;
    let name = result.type_name();
    if !check(&result) {
        return Err(raise!(TypeError, "__complex__ returned non-complex (type {name})"));
    }
    if !result.is_exactly(&raw mut PyComplex_Type) {
        let message = format!(
            "__complex__ returned non-complex (type {name}).  The ability to return an instance of a strict subclass of \
             complex is deprecated, and may be removed in a future version of Python."
        );
        warnings::warn(exc::DeprecationWarning, &message, 1)?;
    }
    Ok(Some(result))
}

/// `PyComplex_AsCComplex`: through `__complex__`, `__float__` and `__index__`.
pub fn as_complex(o: &Obj) -> Result<Py_complex> {
    if check(o) {
        return Ok(value(o));
    }
    match call_complex(o)? {
        Some(converted) => Ok(value(&converted)),
        None => Ok(math::c(float::as_f64(o)?, 0.0)),
    }
}

/// A complex or real operand by value.
enum Operand {
    Complex(Py_complex),
    Real(f64),
}

#[inline]
fn operand(o: &Obj) -> Result<Option<Operand>> {
    if check(o) {
        return Ok(Some(Operand::Complex(value(o))));
    }
    Ok(float::real(o)?.map(Operand::Real))
}

#[inline]
fn operate(a: *mut PyObject, b: *mut PyObject, f: fn(Operand, Operand) -> Result<Py_complex>) -> *mut PyObject {
    // SAFETY: a slot gets live objects.
    let (a, b) = unsafe { (Obj::from_ptr(a), Obj::from_ptr(b)) };
    let compute = || -> Result<Owned> {
        let Some(a) = operand(a)? else { return Ok(not_implemented().to_owned()) };
        let Some(b) = operand(b)? else { return Ok(not_implemented().to_owned()) };
        new(f(a, b)?)
    };
    compute().into_c()
}

use Operand::{Complex, Real};

unsafe extern "C" fn add(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    operate(a, b, |a, b| {
        Ok(match (a, b) {
            (Complex(a), Complex(b)) => math::sum(a, b),
            (Complex(a), Real(b)) | (Real(b), Complex(a)) => math::c(a.real + b, a.imag),
            (Real(a), Real(b)) => math::c(a + b, 0.0),
        })
    })
}

unsafe extern "C" fn subtract(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    operate(a, b, |a, b| {
        Ok(match (a, b) {
            (Complex(a), Complex(b)) => math::difference(a, b),
            (Complex(a), Real(b)) => math::c(a.real - b, a.imag),
            (Real(a), Complex(b)) => math::c(a - b.real, -b.imag),
            (Real(a), Real(b)) => math::c(a - b, 0.0),
        })
    })
}

unsafe extern "C" fn multiply(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    operate(a, b, |a, b| {
        Ok(match (a, b) {
            (Complex(a), Complex(b)) => math::product(a, b),
            (Complex(a), Real(b)) | (Real(b), Complex(a)) => math::c(a.real * b, a.imag * b),
            (Real(a), Real(b)) => math::c(a * b, 0.0),
        })
    })
}

unsafe extern "C" fn true_divide(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    operate(a, b, |a, b| {
        let quotient = match (a, b) {
            (Complex(a), Complex(b)) => math::quotient(a, b),
            (Real(a), Complex(b)) => math::real_quotient(a, b),
            (_, Real(0.0)) => Err(Fault::Domain),
            (Complex(a), Real(b)) => Ok(math::c(a.real / b, a.imag / b)),
            (Real(a), Real(b)) => Ok(math::c(a / b, 0.0)),
        };
        quotient.map_err(|_| super::long_arith::division_by_zero())
    })
}

/// The largest whole exponent for which repeated multiplication is the best way.
const WHOLE_EXPONENT_LIMIT: f64 = 100.0;

fn raise_to(a: Py_complex, b: Py_complex) -> Result<Py_complex> {
    let whole = b.imag == 0.0 && b.real == b.real.floor() && b.real.abs() <= WHOLE_EXPONENT_LIMIT;
    let outcome = if whole {
        math::whole_power(a, b.real as i32)
    } else {
        let (result, fault) = math::power(a, b);
        fault.map_or(Ok(result), Err)
    };
    outcome.map_err(|fault| match fault {
        Fault::Domain => raise!(ZeroDivisionError, "zero to a negative or complex power"),
        Fault::Range => raise!(OverflowError, "complex exponentiation"),
    })
}

/// `a ** b`.
pub fn pow(a: Py_complex, b: Py_complex) -> Result<Owned> {
    new(raise_to(a, b)?)
}

unsafe extern "C" fn power(a: *mut PyObject, b: *mut PyObject, modulus: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets live objects.
    let (a, b, modulus) = unsafe { (Obj::from_ptr(a), Obj::from_ptr(b), Obj::from_ptr(modulus)) };
    let whole = |o: Operand| match o {
        Complex(value) => value,
        Real(value) => math::c(value, 0.0),
    };
    let compute = || -> Result<Owned> {
        let Some(a) = operand(a)? else { return Ok(not_implemented().to_owned()) };
        let Some(b) = operand(b)? else { return Ok(not_implemented().to_owned()) };
        if !is_none(modulus) {
            return Err(raise!(ValueError, "complex modulo"));
        }
        pow(whole(a), whole(b))
    };
    compute().into_c()
}

unsafe extern "C" fn negative(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live object.
    new(math::negative(value(unsafe { Obj::from_ptr(o) }))).into_c()
}

/// An exact `complex` of a complex object's value: the object itself when it is one.
pub(super) fn exact(o: &Obj) -> Result<Owned> {
    if o.is_exactly(&raw mut PyComplex_Type) { Ok(o.to_owned()) } else { new(value(o)) }
}

unsafe extern "C" fn positive(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live object.
    exact(unsafe { Obj::from_ptr(o) }).into_c()
}

unsafe extern "C" fn absolute(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live object.
    match math::magnitude(value(unsafe { Obj::from_ptr(o) })) {
        (size, None) => float::new(size),
        (_, Some(_)) => Err(raise!(OverflowError, "absolute value too large")),
    }
    .into_c()
}

unsafe extern "C" fn is_nonzero(o: *mut PyObject) -> c_int {
    // SAFETY: a slot gets a live object.
    c_int::from(value(unsafe { Obj::from_ptr(o) }) != math::c(0.0, 0.0))
}

static mut NUMBER: PyNumberMethods = PyNumberMethods {
    nb_add: Some(add),
    nb_subtract: Some(subtract),
    nb_multiply: Some(multiply),
    nb_power: Some(power),
    nb_negative: Some(negative),
    nb_positive: Some(positive),
    nb_absolute: Some(absolute),
    nb_bool: Some(is_nonzero),
    nb_true_divide: Some(true_divide),
    ..PyNumberMethods::EMPTY
};

unsafe extern "C" fn dealloc(o: *mut PyObject) {
    // SAFETY: the last reference is gone; an exact complex is a block of the object domain, others are freed by their type.
    unsafe {
        if core::ptr::eq((*o).ob_type, &raw mut PyComplex_Type) {
            return alloc::object_free(o.cast());
        }
        if let Some(free) = (*(*o).ob_type).tp_free {
            free(o.cast());
        }
    }
}

/// `repr`'s text of a value.
pub(super) fn repr_text(v: Py_complex) -> Result<String> {
    let imag_only = v.real == 0.0 && v.real.is_sign_positive();
    let flags = if imag_only { 0 } else { float_text::SIGN };
    let imag = float_text::format(v.imag, b'r', 0, flags)?;
    if imag_only {
        return Ok(imag + "j");
    }
    Ok(format!("({}{imag}j)", float_text::format(v.real, b'r', 0, 0)?))
}

unsafe extern "C" fn repr(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: a slot gets a live object.
    let text = repr_text(value(unsafe { Obj::from_ptr(o) }));
    text.and_then(|text| unicode::from_ascii(text.as_bytes())).into_c()
}

/// What the imaginary part's hash is multiplied with.
const IMAG_FACTOR: Py_hash_t = 1_000_003;

unsafe extern "C" fn hash(o: *mut PyObject) -> Py_hash_t {
    // SAFETY: a slot gets a live object.
    let o = unsafe { Obj::from_ptr(o) };
    let v = value(o);
    let imag = float::hash_f64(o, v.imag).wrapping_mul(IMAG_FACTOR);
    match float::hash_f64(o, v.real).wrapping_add(imag) {
        -1 => -2,
        hash => hash,
    }
}

unsafe extern "C" fn richcompare(a: *mut PyObject, b: *mut PyObject, op: c_int) -> *mut PyObject {
    // SAFETY: a slot gets live objects.
    let (a, b) = unsafe { (Obj::from_ptr(a), Obj::from_ptr(b)) };
    if op != Py_EQ && op != Py_NE {
        return not_implemented().to_owned().into_ptr();
    }
    let v = value(a);
    let equal = if long::check(b) {
        v.imag == 0.0 && float_slots::compare_with_int(v.real, b).is_some_and(Ordering::is_eq)
    } else if float::check(b) {
        v.imag == 0.0 && v.real == float::value(b)
    } else if check(b) {
        v == value(b)
    } else {
        return not_implemented().to_owned().into_ptr();
    };
    super::bool::new(equal == (op == Py_EQ)).into_ptr()
}
