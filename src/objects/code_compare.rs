//! When two code objects are equal: the same name, place, instructions and variables, and constants of the same types and values.

use super::{bytes, code, complex, float, singletons, tuple, unicode};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use crate::protocols::compare;

/// `==` and `!=` of code objects; `NotImplemented` for everything else.
pub(super) fn richcompare(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    if !matches!(op, Py_EQ | Py_NE) || !code::check(a) || !code::check(b) {
        return Ok(singletons::not_implemented().to_owned());
    }
    Ok(super::bool::new(equal(a, b)? == (op == Py_EQ)))
}

/// The objects that equal code objects have in common, without the constants.
fn objects(o: &Obj) -> [&Obj; 5] {
    let fields = code::fields(o);
    let all =
        [fields.co_name, fields.co_names, fields.co_localsplusnames, fields.co_linetable, fields.co_exceptiontable];
    // SAFETY: a code object owns all of them.
    all.map(|field| unsafe { Obj::from_ptr(field) })
}

fn constants(o: &Obj) -> &Obj {
    // SAFETY: a code object owns its constants.
    unsafe { Obj::from_ptr(code::fields(o).co_consts) }
}

fn numbers(o: &Obj) -> [c_int; 5] {
    let fields = code::fields(o);
    [fields.co_argcount, fields.co_posonlyargcount, fields.co_kwonlyargcount, fields.co_flags, fields.co_firstlineno]
}

fn equal(a: &Obj, b: &Obj) -> Result<bool> {
    if numbers(a) != numbers(b) || code::units(a) != code::units(b) || !same_constant(constants(a), constants(b))? {
        return Ok(false);
    }
    for (x, y) in objects(a).into_iter().zip(objects(b)) {
        if !compare::eq(x, y)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Whether two constants can stand for each other: 1 is not 1.0, and 0.0 not -0.0.
fn same_constant(a: &Obj, b: &Obj) -> Result<bool> {
    if a.is(b) {
        return Ok(true);
    }
    if a.ty() != b.ty() {
        return Ok(false);
    }
    if tuple::check(a) {
        let (a, b) = (tuple::items(a), tuple::items(b));
        if a.len() != b.len() {
            return Ok(false);
        }
        for (x, y) in a.iter().zip(b) {
            if !same_constant(x, y)? {
                return Ok(false);
            }
        }
        return Ok(true);
    }
    if float::check(a) {
        return Ok(same_float(float::value(a), float::value(b)));
    }
    if complex::check(a) {
        let (a, b) = (complex::value(a), complex::value(b));
        return Ok(same_float(a.real, b.real) && same_float(a.imag, b.imag));
    }
    let comparable =
        unicode::check(a) || bytes::check(a) || super::long::check(a) || super::set::check(a) || code::check(a);
    if comparable { compare::eq(a, b) } else { Ok(false) }
}

fn same_float(a: f64, b: f64) -> bool {
    a == b && a.is_sign_negative() == b.is_sign_negative()
}

/// Equal code objects have equal hashes.
pub(super) fn hash(o: &Obj) -> Result<Py_hash_t> {
    let mut mixed: u64 = 20_221_211;
    let mut mix = |value: u64| mixed = (mixed ^ value).wrapping_mul(1_000_003);
    for part in objects(o) {
        mix(compare::hash(part)? as u64);
    }
    for number in numbers(o) {
        mix(number as u64);
    }
    for unit in code::units(o) {
        mix(u64::from(*unit));
    }
    mix(tuple::items(constants(o)).len() as u64);
    Ok(match mixed as Py_hash_t {
        -1 => -2,
        hash => hash,
    })
}
