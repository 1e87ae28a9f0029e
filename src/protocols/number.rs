//! `PyNumber_*`: operators with coercion order, and conversions.

use super::buffer::{self, View};
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::objects::exceptions::exc;
use crate::objects::singletons::not_implemented;
use crate::objects::{
    bytearray, bytes, complex, float, float_text, long, long_float, long_text, type_object, unicode, warnings,
};
use crate::raise;

/// The table of number slots of an object's type; one without any slot for a type that has none.
#[inline(always)]
fn slots(o: &Obj) -> &PyNumberMethods {
    const NONE: &PyNumberMethods = &PyNumberMethods::EMPTY;
    // SAFETY: a live object's type and its slot tables are live.
    unsafe { (*o.ty()).tp_as_number.as_ref() }.unwrap_or(NONE)
}

#[inline(always)]
fn sequence_slots(o: &Obj) -> Option<&PySequenceMethods> {
    // SAFETY: a live object's type and its slot tables are live.
    unsafe { (*o.ty()).tp_as_sequence.as_ref() }
}

/// `PyIndex_Check`.
#[inline(always)]
pub fn has_index(o: &Obj) -> bool {
    slots(o).nb_index.is_some()
}

/// `PyNumber_Check`.
pub fn check(o: &Obj) -> bool {
    let slots = slots(o);
    slots.nb_index.is_some() || slots.nb_int.is_some() || slots.nb_float.is_some() || complex::check(o)
}

/// An `int` or an object derived from it, through `__index__`: `TypeError: 'X' object cannot be interpreted as an integer`.
#[inline]
pub fn int_index(o: &Obj) -> Result<Owned> {
    if long::check(o) { Ok(o.to_owned()) } else { call_index(o) }
}

fn call_index(o: &Obj) -> Result<Owned> {
    let Some(nb_index) = slots(o).nb_index else {
        return Err(raise!(TypeError, "'{}' object cannot be interpreted as an integer", o.type_name()));
    };
    // SAFETY: the slot is called as its contract says.
    let result = unsafe { Owned::from_call(nb_index(o.as_ptr()))? };
    check_int(&result, "__index__")?;
    Ok(result)
}

/// What `__index__` and `__int__` return must be an int; a derived type is deprecated.
fn check_int(result: &Obj, method: &str) -> Result<()> {
    if result.is_exactly(&raw mut long::PyLong_Type) {
        return Ok(());
    }
    let name = result.type_name();
    if !long::check(result) {
        return Err(raise!(TypeError, "{method} returned non-int (type {name})"));
    }
    let message = format!(
        "{method} returned non-int (type {name}).  The ability to return an instance of a strict subclass of int is \
         deprecated, and may be removed in a future version of Python."
    );
    warnings::warn(exc::DeprecationWarning, &message, 1)
}

/// `PyNumber_Index`: an exact `int`; `TypeError: 'X' object cannot be interpreted as an integer`.
#[inline]
pub fn index(o: &Obj) -> Result<Owned> {
    if o.is_exactly(&raw mut long::PyLong_Type) { Ok(o.to_owned()) } else { long::exact(&*int_index(o)?) }
}

/// `PyNumber_AsSsize_t`: clipped when `clip`, else `IndexError`.
#[inline]
pub fn as_ssize(o: &Obj, clip: bool) -> Result<isize> {
    as_ssize_or(o, if clip { None } else { Some(exc::IndexError.as_obj()) })
}

/// `PyNumber_AsSsize_t`: clipped when there is no exception to raise.
#[inline]
pub fn as_ssize_or(o: &Obj, overflow: Option<&Obj>) -> Result<isize> {
    let int = int_index(o)?;
    match (long::value_or_sign(&int), overflow) {
        (Ok(value), _) => Ok(value as isize),
        (Err(sign), None) => Ok(if sign < 0 { isize::MIN } else { isize::MAX }),
        (Err(_), Some(exception)) => {
            let message = format!("cannot fit '{}' into an index-sized integer", o.type_name());
            Err(crate::objects::exceptions::set_string(exception, message.as_bytes()))
        }
    }
}

/// `PyNumber_Long`: `int(o)`.
pub fn int(o: &Obj) -> Result<Owned> {
    if o.is_exactly(&raw mut long::PyLong_Type) {
        return Ok(o.to_owned());
    }
    let slots = slots(o);
    if let Some(nb_int) = slots.nb_int {
        // SAFETY: the slot is called as its contract says.
        let result = unsafe { Owned::from_call(nb_int(o.as_ptr()))? };
        check_int(&result, "__int__")?;
        return long::exact(&result);
    }
    if slots.nb_index.is_some() {
        return index(o);
    }
    if unicode::check(o) {
        return long_text::parse(o, 10);
    }
    match parse_int_bytes(o, 10)? {
        Some(value) => Ok(value),
        None => Err(raise!(
            TypeError,
            "int() argument must be a string, a bytes-like object or a real number, not '{}'",
            o.type_name()
        )),
    }
}

/// The int that a bytes-like object spells; `None` for other objects.
fn parse_int_bytes(o: &Obj, base: u32) -> Result<Option<Owned>> {
    if bytes::check(o) {
        return long_text::parse_bytes(bytes::as_slice(o), base).map(Some);
    }
    if bytearray::check(o) || buffer::check(o) {
        let view = View::new(o, PyBUF_SIMPLE)?;
        return long_text::parse_bytes(view.bytes(), base).map(Some);
    }
    Ok(None)
}

/// The int that a `str`, `bytes` or `bytearray` object spells in `base`; `None` for other objects.
pub fn int_with_base(o: &Obj, base: u32) -> Result<Option<Owned>> {
    if unicode::check(o) {
        return long_text::parse(o, base).map(Some);
    }
    if bytes::check(o) || bytearray::check(o) { parse_int_bytes(o, base) } else { Ok(None) }
}

/// `PyNumber_Float`: `float(o)`.
pub fn float(o: &Obj) -> Result<Owned> {
    if o.is_exactly(&raw mut float::PyFloat_Type) {
        return Ok(o.to_owned());
    }
    if let Some(nb_float) = slots(o).nb_float {
        // SAFETY: the slot is called as its contract says.
        let result = unsafe { Owned::from_call(nb_float(o.as_ptr()))? };
        float::check_converted(o, &result)?;
        return if result.is_exactly(&raw mut float::PyFloat_Type) {
            Ok(result)
        } else {
            float::new(float::value(&result))
        };
    }
    if has_index(o) {
        return float::new(long_float::to_f64(&*int_index(o)?)?);
    }
    if float::check(o) {
        return float::new(float::value(o));
    }
    float_text::from_object(o)
}

/// `PyNumber_ToBase`: the digits with the base's prefix.
pub fn to_base(o: &Obj, base: c_int) -> Result<Owned> {
    let base = match base {
        2 | 8 | 10 | 16 => base as u32,
        _ => return Err(raise!(SystemError, "PyNumber_ToBase: base must be 2, 8, 10 or 16")),
    };
    unicode::from_ascii(long_text::in_base(&*int_index(o)?, base, true)?.as_bytes())
}

/// One operator: its slots and how messages call it.
#[derive(Clone, Copy)]
pub struct Operator {
    slot: fn(&PyNumberMethods) -> binaryfunc,
    inplace: fn(&PyNumberMethods) -> binaryfunc,
    name: &'static str,
    inplace_name: &'static str,
}

macro_rules! operators {
    ($($constant:ident: $slot:ident $inplace:ident $name:literal $inplace_name:literal;)*) => {$(
        pub const $constant: Operator =
            Operator { slot: |t| t.$slot, inplace: |t| t.$inplace, name: $name, inplace_name: $inplace_name };
    )*};
}

operators! {
    ADD: nb_add nb_inplace_add "+" "+=";
    SUBTRACT: nb_subtract nb_inplace_subtract "-" "-=";
    MULTIPLY: nb_multiply nb_inplace_multiply "*" "*=";
    MATRIX_MULTIPLY: nb_matrix_multiply nb_inplace_matrix_multiply "@" "@=";
    FLOOR_DIVIDE: nb_floor_divide nb_inplace_floor_divide "//" "//=";
    TRUE_DIVIDE: nb_true_divide nb_inplace_true_divide "/" "/=";
    REMAINDER: nb_remainder nb_inplace_remainder "%" "%=";
    DIVMOD: nb_divmod nb_divmod "divmod()" "divmod()";
    LSHIFT: nb_lshift nb_inplace_lshift "<<" "<<=";
    RSHIFT: nb_rshift nb_inplace_rshift ">>" ">>=";
    AND: nb_and nb_inplace_and "&" "&=";
    OR: nb_or nb_inplace_or "|" "|=";
    XOR: nb_xor nb_inplace_xor "^" "^=";
}

type Binary = unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject;
type Ternary = unsafe extern "C" fn(*mut PyObject, *mut PyObject, *mut PyObject) -> *mut PyObject;

/// The slot that `pick` chooses of `o`'s number table.
#[inline]
pub fn slot_of<F>(o: &Obj, pick: impl Fn(&PyNumberMethods) -> Option<F>) -> Option<F> {
    pick(slots(o))
}

/// `a op b` by the slot that `pick` chooses; `NotImplemented` when neither operand has an answer.
pub fn try_binary(a: &Obj, b: &Obj, pick: fn(&PyNumberMethods) -> binaryfunc) -> Result<Owned> {
    Ok(try_operands(a, b, pick)?.unwrap_or_else(|| not_implemented().to_owned()))
}

/// Calls a slot; `None` stands for `NotImplemented`.
#[inline(always)]
fn call_binary(f: Binary, a: &Obj, b: &Obj) -> Result<Option<Owned>> {
    // SAFETY: the slot is called as its contract says.
    let result = unsafe { Owned::from_call(f(a.as_ptr(), b.as_ptr()))? };
    Ok(if result.is(not_implemented()) { None } else { Some(result) })
}

/// Tries the operands' slots: the right one first when its type is derived from the left one's.
#[inline(always)]
fn try_operands(a: &Obj, b: &Obj, slot: fn(&PyNumberMethods) -> binaryfunc) -> Result<Option<Owned>> {
    let left = slot(slots(a));
    if core::ptr::eq(a.ty(), b.ty()) {
        return match left {
            Some(f) => call_binary(f, a, b),
            None => Ok(None),
        };
    }
    try_different(a, b, left, slot(slots(b)))
}

fn try_different(a: &Obj, b: &Obj, left: binaryfunc, right: binaryfunc) -> Result<Option<Owned>> {
    let mut right = right.filter(|g| !left.is_some_and(|f| core::ptr::fn_addr_eq(f, *g)));
    if let Some(f) = left {
        if let Some(g) = right
            && type_object::is_subtype(b.ty(), a.ty())
        {
            if let Some(result) = call_binary(g, a, b)? {
                return Ok(Some(result));
            }
            right = None;
        }
        if let Some(result) = call_binary(f, a, b)? {
            return Ok(Some(result));
        }
    }
    match right {
        Some(g) => call_binary(g, a, b),
        None => Ok(None),
    }
}

#[cold]
fn unsupported(a: &Obj, b: &Obj, name: &str) -> Raised {
    let (a, b) = (a.type_name().limit(100), b.type_name().limit(100));
    raise!(TypeError, "unsupported operand type(s) for {name}: '{a}' and '{b}'")
}

/// `a op b`, for operators without another meaning for sequences.
#[inline]
pub fn binary(a: &Obj, b: &Obj, op: &Operator) -> Result<Owned> {
    match try_operands(a, b, op.slot)? {
        Some(result) => Ok(result),
        None => Err(unsupported(a, b, op.name)),
    }
}

/// Tries the in-place slot of the left operand, then the plain slots.
#[inline(always)]
fn try_inplace(a: &Obj, b: &Obj, op: &Operator) -> Result<Option<Owned>> {
    if let Some(f) = (op.inplace)(slots(a))
        && let Some(result) = call_binary(f, a, b)?
    {
        return Ok(Some(result));
    }
    try_operands(a, b, op.slot)
}

/// `a op= b`, for operators without another meaning for sequences.
#[inline]
pub fn inplace(a: &Obj, b: &Obj, op: &Operator) -> Result<Owned> {
    match try_inplace(a, b, op)? {
        Some(result) => Ok(result),
        None => Err(unsupported(a, b, op.inplace_name)),
    }
}

/// `a + b`: addition, else concatenation.
#[inline]
pub fn add(a: &Obj, b: &Obj) -> Result<Owned> {
    if let Some(result) = try_operands(a, b, ADD.slot)? {
        return Ok(result);
    }
    match sequence_slots(a).and_then(|t| t.sq_concat) {
        // SAFETY: the slot is called as its contract says.
        Some(concat) => unsafe { Owned::from_call(concat(a.as_ptr(), b.as_ptr())) },
        None => Err(unsupported(a, b, ADD.name)),
    }
}

/// `a += b`: addition, else concatenation.
pub fn inplace_add(a: &Obj, b: &Obj) -> Result<Owned> {
    if let Some(result) = try_inplace(a, b, &ADD)? {
        return Ok(result);
    }
    match sequence_slots(a).and_then(|t| t.sq_inplace_concat.or(t.sq_concat)) {
        // SAFETY: the slot is called as its contract says.
        Some(concat) => unsafe { Owned::from_call(concat(a.as_ptr(), b.as_ptr())) },
        None => Err(unsupported(a, b, ADD.inplace_name)),
    }
}

fn repeat(
    f: unsafe extern "C" fn(*mut PyObject, Py_ssize_t) -> *mut PyObject,
    sequence: &Obj,
    n: &Obj,
) -> Result<Owned> {
    if !has_index(n) {
        return Err(raise!(TypeError, "can't multiply sequence by non-int of type '{}'", n.type_name()));
    }
    let count = as_ssize_or(n, Some(exc::OverflowError.as_obj()))?;
    // SAFETY: the slot is called as its contract says.
    unsafe { Owned::from_call(f(sequence.as_ptr(), count)) }
}

/// `a * b`: multiplication, else repetition of whichever is a sequence.
#[inline]
pub fn multiply(a: &Obj, b: &Obj) -> Result<Owned> {
    if let Some(result) = try_operands(a, b, MULTIPLY.slot)? {
        return Ok(result);
    }
    if let Some(f) = sequence_slots(a).and_then(|t| t.sq_repeat) {
        return repeat(f, a, b);
    }
    match sequence_slots(b).and_then(|t| t.sq_repeat) {
        Some(f) => repeat(f, b, a),
        None => Err(unsupported(a, b, MULTIPLY.name)),
    }
}

/// `a *= b`. Only the left operand may change.
pub fn inplace_multiply(a: &Obj, b: &Obj) -> Result<Owned> {
    if let Some(result) = try_inplace(a, b, &MULTIPLY)? {
        return Ok(result);
    }
    if let Some(table) = sequence_slots(a) {
        if let Some(f) = table.sq_inplace_repeat.or(table.sq_repeat) {
            return repeat(f, a, b);
        }
    } else if let Some(f) = sequence_slots(b).and_then(|t| t.sq_repeat) {
        return repeat(f, b, a);
    }
    Err(unsupported(a, b, MULTIPLY.inplace_name))
}

/// Calls a power slot; `None` stands for `NotImplemented`.
fn try_ternary(f: Ternary, a: &Obj, b: &Obj, c: &Obj) -> Result<Option<Owned>> {
    // SAFETY: the slot is called as its contract says.
    let result = unsafe { Owned::from_call(f(a.as_ptr(), b.as_ptr(), c.as_ptr()))? };
    Ok(if result.is(not_implemented()) { None } else { Some(result) })
}

fn try_power(a: &Obj, b: &Obj, c: &Obj) -> Result<Option<Owned>> {
    let same = |f: ternaryfunc, g: ternaryfunc| matches!((f, g), (Some(f), Some(g)) if core::ptr::fn_addr_eq(f, g));
    let left = slots(a).nb_power;
    let different = !core::ptr::eq(a.ty(), b.ty());
    let right = slots(b).nb_power.filter(|g| different && !same(left, Some(*g)));
    let mut pending = right;
    if let Some(f) = left {
        if let Some(g) = right
            && type_object::is_subtype(b.ty(), a.ty())
        {
            if let Some(result) = try_ternary(g, a, b, c)? {
                return Ok(Some(result));
            }
            pending = None;
        }
        if let Some(result) = try_ternary(f, a, b, c)? {
            return Ok(Some(result));
        }
    }
    if let Some(g) = pending
        && let Some(result) = try_ternary(g, a, b, c)?
    {
        return Ok(Some(result));
    }
    match slots(c).nb_power {
        Some(h) if !same(left, Some(h)) && !same(right, Some(h)) => try_ternary(h, a, b, c),
        _ => Ok(None),
    }
}

#[cold]
fn unsupported_power(a: &Obj, b: &Obj, c: &Obj, name: &str) -> Raised {
    if crate::objects::singletons::is_none(c) {
        return unsupported(a, b, name);
    }
    let (a, b, c) = (a.type_name().limit(100), b.type_name().limit(100), c.type_name().limit(100));
    raise!(TypeError, "unsupported operand type(s) for {name}: '{a}', '{b}', '{c}'")
}

/// `pow(a, b, c)`, where `c` may be None.
pub fn power(a: &Obj, b: &Obj, c: &Obj) -> Result<Owned> {
    try_power(a, b, c)?.ok_or_else(|| unsupported_power(a, b, c, "** or pow()"))
}

/// `a **= b`.
pub fn inplace_power(a: &Obj, b: &Obj, c: &Obj) -> Result<Owned> {
    if let Some(f) = slots(a).nb_inplace_power
        && let Some(result) = try_ternary(f, a, b, c)?
    {
        return Ok(result);
    }
    try_power(a, b, c)?.ok_or_else(|| unsupported_power(a, b, c, "**="))
}

fn unary(o: &Obj, slot: unaryfunc, what: &str) -> Result<Owned> {
    match slot {
        // SAFETY: the slot is called as its contract says.
        Some(f) => unsafe { Owned::from_call(f(o.as_ptr())) },
        None => Err(raise!(TypeError, "bad operand type for {what}: '{}'", o.type_name())),
    }
}

/// `-o`.
pub fn negative(o: &Obj) -> Result<Owned> {
    unary(o, slots(o).nb_negative, "unary -")
}

/// `+o`.
pub fn positive(o: &Obj) -> Result<Owned> {
    unary(o, slots(o).nb_positive, "unary +")
}

/// `~o`.
pub fn invert(o: &Obj) -> Result<Owned> {
    unary(o, slots(o).nb_invert, "unary ~")
}

/// `abs(o)`.
pub fn absolute(o: &Obj) -> Result<Owned> {
    unary(o, slots(o).nb_absolute, "abs()")
}

/// What NULL operands raise.
#[cold]
pub fn null_operand() -> Raised {
    error::null_argument()
}
