//! What Python code sees of `complex`: the constructor, methods and attributes.

use super::cfn::{alloc_instance, c_functions};
use super::complex::{self, PyComplex_Type, call_complex, check, exact, value};
use super::complex_math::c;
use super::exceptions::exc;
use super::float_text::{parse_prefix, trim, without_underscores};
use super::long_methods::{check_spec, of_class};
use super::long_text::ascii_form;
use super::method_args::Signature;
use super::number_format::format_complex;
use super::{dict, float, tuple, type_attr, unicode, warnings};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use crate::protocols::{number, text};
use crate::raise;
use core::mem::offset_of;
use core::ptr;

pub(super) const DOC: &CStr =
    c"complex(real=0, imag=0)\n--\n\nA complex number from its parts, or from text that spells one.";

pub(super) static mut METHODS: [PyMethodDef; 6] = [
    PyMethodDef::o(
        c"from_number",
        from_number,
        METH_CLASS,
        c"from_number($type, number, /)\n--\n\nA complex from a number, not from text.",
    ),
    PyMethodDef::noargs(
        c"conjugate",
        conjugate,
        0,
        c"conjugate($self, /)\n--\n\nThe number with the sign of its imaginary part changed.",
    ),
    PyMethodDef::noargs(c"__complex__", itself, 0, c"__complex__($self, /)\n--\n\nThe number as an exact complex."),
    PyMethodDef::noargs(c"__getnewargs__", getnewargs, 0, c"__getnewargs__($self, /)\n--\n\n"),
    PyMethodDef::o(
        c"__format__",
        format,
        0,
        c"__format__($self, format_spec, /)\n--\n\nThe number as text, by a format specification.",
    ),
    PyMethodDef::END,
];

const VALUE: usize = offset_of!(PyComplexObject, cval);

pub(super) static mut MEMBERS: [PyMemberDef; 3] = [
    PyMemberDef::new(
        c"real",
        Py_T_DOUBLE,
        VALUE + offset_of!(Py_complex, real),
        Py_READONLY,
        c"the real part of a complex number",
    ),
    PyMemberDef::new(
        c"imag",
        Py_T_DOUBLE,
        VALUE + offset_of!(Py_complex, imag),
        Py_READONLY,
        c"the imaginary part of a complex number",
    ),
    PyMemberDef::END,
];

c_functions! {
    binary from_number = from_number_of;
    noargs conjugate = |o: &Obj| complex::new(c(value(o).real, -value(o).imag));
    noargs itself = exact;
    noargs getnewargs = |o: &Obj| tuple::from_owned(vec![float::new(value(o).real)?, float::new(value(o).imag)?]);
    binary format = format_method;
    new new_slot = new;
}

fn format_method(o: &Obj, spec: &Obj) -> Result<Owned> {
    check_spec(spec)?;
    format_complex(o, spec)
}

fn from_number_of(class: &Obj, o: &Obj) -> Result<Owned> {
    let made =
        if o.is_exactly(&raw mut PyComplex_Type) { o.to_owned() } else { complex::new(complex::as_complex(o)?)? };
    of_class(class, &raw mut PyComplex_Type, made)
}

/// The number that a text spells: `None` when it spells none.
fn parse(text: &[u8]) -> Option<Py_complex> {
    let text = trim(text);
    let text = match text {
        [b'(', inner @ .., b')'] => trim(inner),
        _ => text,
    };
    let (first, rest) = parse_prefix(text).map_or((None, text), |(v, end)| (Some(v), &text[end..]));
    let unit = |sign: u8| if sign == b'-' { -1.0 } else { 1.0 };
    match (first, rest) {
        (Some(real), []) => Some(c(real, 0.0)),
        (Some(imag), [b'j' | b'J']) => Some(c(0.0, imag)),
        (Some(real), [sign @ (b'+' | b'-'), ..]) => match parse_prefix(rest) {
            Some((imag, end)) if matches!(rest[end..], [b'j' | b'J']) => Some(c(real, imag)),
            None if matches!(rest[1..], [b'j' | b'J']) => Some(c(real, unit(*sign))),
            _ => None,
        },
        (None, [b'j' | b'J']) => Some(c(0.0, 1.0)),
        (None, [sign @ (b'+' | b'-'), b'j' | b'J']) => Some(c(0.0, unit(*sign))),
        _ => None,
    }
}

fn from_text(o: &Obj) -> Result<Py_complex> {
    let text = ascii_form(o);
    let joined;
    let mut number = &text[..];
    if memchr::memchr(b'_', number).is_some() {
        let Some(without) = without_underscores(number) else {
            let shown = text::repr(Some(o))?;
            return Err(raise!(ValueError, "could not convert string to complex: {}", unicode::display(&shown)));
        };
        joined = without;
        number = &joined;
    }
    parse(number).ok_or_else(|| raise!(ValueError, "complex() arg is a malformed string"))
}

fn full_name(o: &Obj) -> Result<String> {
    type_attr::fully_qualified_name(o.ty()).map(|name| unicode::to_string_lossy(&name))
}

/// Whether an object converts to a real number.
fn is_real(o: &Obj) -> bool {
    let float = number::slot_of(o, |slots| slots.nb_float).is_some();
    float || number::has_index(o)
}

/// `complex(o)`.
fn from_object(o: &Obj) -> Result<Py_complex> {
    if unicode::check(o) {
        return from_text(o);
    }
    if let Some(converted) = call_complex(o)? {
        return Ok(value(&converted));
    }
    if check(o) {
        return Ok(value(o));
    }
    if is_real(o) {
        return Ok(c(float::as_f64(o)?, 0.0));
    }
    Err(raise!(TypeError, "complex() argument must be a string or a number, not {}", full_name(o)?))
}

fn not_real(part: &str, o: &Obj) -> Result<String> {
    Ok(format!("complex() argument '{part}' must be a real number, not {}", full_name(o)?))
}

fn check_part(part: &str, o: &Obj) -> Result<()> {
    if is_real(o) || check(o) { Ok(()) } else { Err(raise!(TypeError, "{}", not_real(part, o)?)) }
}

/// The value of a part: a complex one is deprecated, and `shown` is what the warning names.
fn part_value(part: &str, o: &Obj, shown: &Obj) -> Result<Py_complex> {
    if check(o) {
        warnings::warn(exc::DeprecationWarning, &not_real(part, shown)?, 1)?;
        return Ok(value(o));
    }
    Ok(c(float::value(&*number::float(o)?), 0.0))
}

/// `complex(real, imag)`: `real + imag*1j`.
fn from_parts(real: Option<&Obj>, imag: Option<&Obj>) -> Result<Py_complex> {
    let converted = real.map_or(Ok(None), call_complex)?;
    let whole = converted.as_deref().or(real);
    if let Some(whole) = whole {
        check_part("real", whole)?;
    }
    if let Some(imag) = imag {
        check_part("imag", imag)?;
    }
    let mut sum = match (whole, real) {
        (Some(whole), Some(shown)) => part_value("real", whole, shown)?,
        _ => c(0.0, 0.0),
    };
    let Some(imag) = imag else { return Ok(sum) };
    let is_complex = check(imag);
    let turned = part_value("imag", imag, imag)?;
    if is_complex {
        sum.real -= turned.imag;
    }
    let from_real = whole.is_some_and(check);
    sum.imag = if from_real { turned.real + sum.imag } else { turned.real };
    Ok(sum)
}

const NEW: Signature<2> = Signature { function: "complex", names: ["real", "imag"], positional: 0, required: 0 };

fn new(ty: *mut PyTypeObject, args: &Obj, kwargs: Option<&Obj>) -> Result<Owned> {
    let args = tuple::items(args);
    let named: Vec<(&Obj, &Obj)> = kwargs.map_or_else(Vec::new, |d| dict::iter(d).collect());
    let is_plain = ptr::eq(ty, &raw mut PyComplex_Type);
    let v = match (args, &named[..]) {
        ([], []) => c(0.0, 0.0),
        ([o], []) if is_plain && o.is_exactly(ty) => return Ok((*o).to_owned()),
        ([o], []) => from_object(o)?,
        _ => {
            let [real, imag] = NEW.sort(args, &named)?;
            from_parts(real, imag)?
        }
    };
    if is_plain {
        return complex::new(v);
    }
    let derived = alloc_instance(ty, 0)?;
    // SAFETY: the new object is an instance of a type derived from `complex`.
    unsafe { (*derived.cast::<PyComplexObject>()).cval = v };
    Ok(derived)
}
