//! What Python code sees of `float`: the constructor, methods and attributes.

use super::cfn::{alloc_instance, c_functions, rejects_keywords};
use super::float::{self, PyFloat_Type, check, decompose, new as new_float, value};
use super::float_slots::exact;
use super::long_methods::{check_spec, of_class};
use super::method_args::wrong_type;
use super::number_format::format_float;
use super::singletons::is_none;
use super::{float_hex, float_text, long, long_arith, long_float, tuple, unicode};
use crate::abi::*;
use crate::engine::error::bad_argument;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::format::args::{check_positional, no_kwargs, no_kwnames};
use crate::protocols::number;
use crate::raise;
use core::ptr;
use num_bigint::BigUint;
use num_integer::Integer;

pub(super) const DOC: &CStr = c"float(x=0, /)\n--\n\nA double, from a number or from text that spells one.";

pub(super) static mut METHODS: [PyMethodDef; 14] = [
    PyMethodDef::o(
        c"from_number",
        from_number,
        METH_CLASS,
        c"from_number($type, number, /)\n--\n\nA float from a real number, not from text.",
    ),
    PyMethodDef::noargs(c"conjugate", itself, 0, c"conjugate($self, /)\n--\n\nThe float itself, which is its own conjugate."),
    PyMethodDef::noargs(c"__trunc__", truncated, 0, c"__trunc__($self, /)\n--\n\nThe int next to it towards zero."),
    PyMethodDef::noargs(c"__floor__", floor, 0, c"__floor__($self, /)\n--\n\nThe largest int that is not greater."),
    PyMethodDef::noargs(c"__ceil__", ceil, 0, c"__ceil__($self, /)\n--\n\nThe smallest int that is not less."),
    PyMethodDef::fast(
        c"__round__",
        round,
        0,
        c"__round__($self, ndigits=None, /)\n--\n\nThe nearest int, or the nearest float with that many decimal places; ties go to even.",
    ),
    PyMethodDef::noargs(
        c"as_integer_ratio",
        as_integer_ratio,
        0,
        c"as_integer_ratio($self, /)\n--\n\nTwo ints, without a common factor, whose quotient is exactly the float.",
    ),
    PyMethodDef::o(
        c"fromhex",
        fromhex,
        METH_CLASS,
        c"fromhex($type, string, /)\n--\n\nThe float that a hexadecimal text spells.",
    ),
    PyMethodDef::noargs(c"hex", hex, 0, c"hex($self, /)\n--\n\nThe float as hexadecimal text."),
    PyMethodDef::noargs(c"is_integer", is_integer, 0, c"is_integer($self, /)\n--\n\nWhether the float is whole."),
    PyMethodDef::noargs(c"__getnewargs__", getnewargs, 0, c"__getnewargs__($self, /)\n--\n\n"),
    PyMethodDef::o(
        c"__getformat__",
        getformat,
        METH_CLASS,
        c"__getformat__($type, typestr, /)\n--\n\nHow C's 'double' or 'float' is laid out.",
    ),
    PyMethodDef::o(
        c"__format__",
        format,
        0,
        c"__format__($self, format_spec, /)\n--\n\nThe float as text, by a format specification.",
    ),
    PyMethodDef::END,
];

pub(super) static mut GETSET: [PyGetSetDef; 3] = [
    PyGetSetDef::new(c"real", Some(get_itself), None, c"the real part of a complex number"),
    PyGetSetDef::new(c"imag", Some(get_zero), None, c"the imaginary part of a complex number"),
    PyGetSetDef::END,
];

c_functions! {
    binary from_number = |class: &Obj, o: &Obj| of_class(class, &raw mut PyFloat_Type, number_as_float(o)?);
    noargs itself = exact;
    noargs truncated = |o: &Obj| long_float::from_f64(value(o));
    noargs floor = |o: &Obj| long_float::from_f64(value(o).floor());
    noargs ceil = |o: &Obj| long_float::from_f64(value(o).ceil());
    fast round = rounded;
    noargs as_integer_ratio = ratio;
    binary fromhex = from_hex;
    noargs hex = |o: &Obj| unicode::from_ascii(float_hex::format(value(o)).as_bytes());
    noargs is_integer = |o: &Obj| Ok::<_, Raised>(super::bool::new(value(o).is_finite() && value(o).fract() == 0.0));
    noargs getnewargs = |o: &Obj| tuple::from_owned(vec![new_float(value(o))?]);
    binary getformat = |_: &Obj, what: &Obj| layout_of(what);
    binary format = format_method;
    getter get_itself = exact;
    getter get_zero = |_: &Obj| new_float(0.0);
    new new_slot = new;
    vectorcall vectorcall_slot = vectorcall;
}

fn number_as_float(o: &Obj) -> Result<Owned> {
    if o.is_exactly(&raw mut PyFloat_Type) { Ok(o.to_owned()) } else { new_float(float::as_f64(o)?) }
}

fn from_hex(class: &Obj, text: &Obj) -> Result<Owned> {
    if !unicode::check(text) {
        return Err(bad_argument());
    }
    let parsed = float_hex::parse(unicode::as_utf8(text)?)?;
    of_class(class, &raw mut PyFloat_Type, new_float(parsed)?)
}

fn layout_of(what: &Obj) -> Result<Owned> {
    if !unicode::check(what) {
        return Err(wrong_type("__getformat__() argument", "str", what));
    }
    if !unicode::eq_ascii(what, "double") && !unicode::eq_ascii(what, "float") {
        return Err(raise!(ValueError, "__getformat__() argument 1 must be 'double' or 'float'"));
    }
    unicode::from_ascii(if cfg!(target_endian = "little") { b"IEEE, little-endian" } else { b"IEEE, big-endian" })
}

fn format_method(o: &Obj, spec: &Obj) -> Result<Owned> {
    check_spec(spec)?;
    format_float(o, spec)
}

/// Two ints whose quotient is the float.
fn ratio(o: &Obj) -> Result<Owned> {
    let v = value(o);
    if v.is_infinite() {
        return Err(raise!(OverflowError, "cannot convert Infinity to integer ratio"));
    }
    if v.is_nan() {
        return Err(raise!(ValueError, "cannot convert NaN to integer ratio"));
    }
    let (mantissa, exponent) = decompose(v.abs());
    let zeros = if mantissa == 0 { 0 } else { mantissa.trailing_zeros() };
    let exponent = if mantissa == 0 { 0 } else { exponent + i64::from(zeros) };
    let reduced = (mantissa >> zeros) as i64;
    let reduced = long::from_i64(if v < 0.0 { -reduced } else { reduced })?;
    let power = long_arith::shift_left(&[1], exponent.unsigned_abs(), false)?;
    match exponent {
        0.. => tuple::from_owned(vec![long_arith::mul(&reduced, &power)?, long::from_i64(1)?]),
        _ => tuple::from_owned(vec![reduced, power]),
    }
}

/// No double changes when it is rounded to more decimal places than this.
const MOST_PLACES: isize = 323;
/// Every double becomes zero when it is rounded to a power of ten beyond this.
const LEAST_PLACES: isize = -308;

fn rounded(o: &Obj, args: &[&Obj]) -> Result<Owned> {
    check_positional("__round__", args.len(), 0, 1)?;
    let v = value(o);
    let Some(places) = args.first().filter(|n| !is_none(n)) else {
        return long_float::from_f64(v.round_ties_even());
    };
    let places = number::as_ssize(places, true)?;
    if !v.is_finite() || places > MOST_PLACES {
        return new_float(v);
    }
    if places < LEAST_PLACES {
        return new_float(0.0 * v);
    }
    let size = match places {
        0.. => format!("{:.*}", places as usize, v.abs()),
        _ => round_to_power(v.abs(), places.unsigned_abs() as u32),
    };
    let size: f64 = size.parse().unwrap_or(f64::INFINITY);
    if size.is_infinite() {
        return Err(raise!(OverflowError, "rounded value too large to represent"));
    }
    new_float(size.copysign(v))
}

/// A non-negative double rounded to a multiple of `10**power`, as text.
fn round_to_power(v: f64, power: u32) -> String {
    let (mantissa, exponent) = decompose(v.trunc());
    let whole = if exponent < 0 {
        BigUint::from(mantissa >> exponent.unsigned_abs().min(63))
    } else {
        BigUint::from(mantissa) << exponent
    };
    let unit = BigUint::from(10u32).pow(power);
    let (mut quotient, rest) = whole.div_rem(&unit);
    let twice: BigUint = rest << 1;
    let beyond_half = twice > unit || twice == unit && (v.fract() != 0.0 || quotient.is_odd());
    if beyond_half {
        quotient += 1u32;
    }
    format!("{quotient}e{power}")
}

/// `float(x)`: an exact float.
fn make(args: &[&Obj]) -> Result<Owned> {
    check_positional("float", args.len(), 0, 1)?;
    match args {
        [x] if unicode::check_exact(x) => float_text::from_object(x),
        [x] => number::float(x),
        _ => new_float(0.0),
    }
}

fn new(ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    if rejects_keywords(ty, &raw mut PyFloat_Type) {
        no_kwargs("float", kwargs.map_or(ptr::null_mut(), Obj::as_ptr))?;
    }
    let made = make(tuple::items(args))?;
    if ptr::eq(ty, &raw mut PyFloat_Type) {
        return Ok(made);
    }
    let derived = alloc_instance(ty, 0)?;
    debug_assert!(check(&derived));
    // SAFETY: the new object is an instance of a type derived from `float`.
    unsafe { (*derived.cast::<PyFloatObject>()).ob_fval = value(&made) };
    Ok(derived)
}

fn vectorcall(_: *mut PyTypeObject, args: &[&Obj], kwnames: Option<&Obj>) -> Result<Owned> {
    no_kwnames("float", kwnames.map_or(ptr::null_mut(), Obj::as_ptr))?;
    make(args)
}
