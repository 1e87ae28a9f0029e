//! Comparison, truth and hashes.

use super::call::enter_recursive;
use crate::abi::*;
use crate::engine::{Obj, Owned, Raised, Result};
use crate::objects::singletons::{is_none, not_implemented};
use crate::objects::{bool, list, long, tuple, type_object, unicode};
use crate::raise;

/// The operators by their `Py_LT` … `Py_GE` number.
const OPERATORS: [&str; 6] = ["<", "<=", "==", "!=", ">", ">="];

/// The operator with its operands exchanged.
#[inline(always)]
pub fn swapped(op: c_int) -> c_int {
    match op {
        Py_LT => Py_GT,
        Py_LE => Py_GE,
        Py_GT => Py_LT,
        Py_GE => Py_LE,
        other => other,
    }
}

/// Calls a type's comparison slot; `None` stands for `NotImplemented`.
#[inline(always)]
fn try_slot(slot: richcmpfunc, a: &Obj, b: &Obj, op: c_int) -> Result<Option<Owned>> {
    let Some(f) = slot else { return Ok(None) };
    // SAFETY: the slot is called as its contract says.
    let result = unsafe { Owned::from_call(f(a.as_ptr(), b.as_ptr(), op))? };
    Ok((!result.is(not_implemented())).then_some(result))
}

/// `PyObject_RichCompare`: the right operand's type goes first when it is a subclass of the left one's.
pub fn rich(a: &Obj, b: &Obj, op: c_int) -> Result<Owned> {
    enter_recursive(" in comparison")?;
    // SAFETY: live objects have live types.
    let (slot_a, slot_b) = unsafe { ((*a.ty()).tp_richcompare, (*b.ty()).tp_richcompare) };
    let b_first = !core::ptr::eq(a.ty(), b.ty()) && slot_b.is_some() && type_object::is_subtype(b.ty(), a.ty());
    if b_first && let Some(result) = try_slot(slot_b, b, a, swapped(op))? {
        return Ok(result);
    }
    if let Some(result) = try_slot(slot_a, a, b, op)? {
        return Ok(result);
    }
    if !b_first && let Some(result) = try_slot(slot_b, b, a, swapped(op))? {
        return Ok(result);
    }
    match op {
        Py_EQ => Ok(bool::new(a.is(b))),
        Py_NE => Ok(bool::new(!a.is(b))),
        _ => Err(not_supported(a, b, op)),
    }
}

#[cold]
fn not_supported(a: &Obj, b: &Obj, op: c_int) -> Raised {
    let operator = OPERATORS[op as usize % OPERATORS.len()];
    raise!(
        TypeError,
        "'{operator}' not supported between instances of '{:.100}' and '{:.100}'",
        a.type_name(),
        b.type_name()
    )
}

/// `PyObject_RichCompareBool`: identity decides `==` and `!=` without a call.
#[inline]
pub fn rich_bool(a: &Obj, b: &Obj, op: c_int) -> Result<bool> {
    if a.is(b) {
        if op == Py_EQ {
            return Ok(true);
        }
        if op == Py_NE {
            return Ok(false);
        }
    }
    if core::ptr::eq(a.ty(), b.ty())
        && let Some(answer) = compare_plain(a, b, op)
    {
        return Ok(answer);
    }
    let answer = rich(a, b, op)?;
    is_true(&answer)
}

/// Compares two objects of the same type, where that is `str` (for equality) or `int` (of a word): without a call and without an object
/// for the answer.
#[inline(always)]
fn compare_plain(a: &Obj, b: &Obj, op: c_int) -> Option<bool> {
    if unicode::check_exact(a) {
        return match op {
            Py_EQ => Some(unicode::eq(a, b)),
            Py_NE => Some(!unicode::eq(a, b)),
            _ => None,
        };
    }
    if !a.is_exactly(&raw mut long::PyLong_Type) {
        return None;
    }
    let order = long::compact(a)?.cmp(&long::compact(b)?);
    match op {
        Py_LT => Some(order.is_lt()),
        Py_LE => Some(order.is_le()),
        Py_EQ => Some(order.is_eq()),
        Py_NE => Some(order.is_ne()),
        Py_GT => Some(order.is_gt()),
        Py_GE => Some(order.is_ge()),
        _ => None,
    }
}

/// `a == b`, identity first.
#[inline]
pub fn eq(a: &Obj, b: &Obj) -> Result<bool> {
    rich_bool(a, b, Py_EQ)
}

/// `PyObject_IsTrue`.
#[inline]
pub fn is_true(o: &Obj) -> Result<bool> {
    if o.is(bool::get(true)) {
        return Ok(true);
    }
    if o.is(bool::get(false)) || is_none(o) {
        return Ok(false);
    }
    if o.is_exactly(&raw mut long::PyLong_Type) {
        return Ok(long::compact(o) != Some(0));
    }
    if unicode::check_exact(o) {
        return Ok(unicode::len(o) != 0);
    }
    if list::check_exact(o) {
        return Ok(list::len(o) != 0);
    }
    if tuple::check_exact(o) {
        return Ok(tuple::len(o) != 0);
    }
    // SAFETY: a live object's type and its slot tables are live; slots are called as their contracts say.
    let answer = unsafe {
        let ty = o.ty();
        if let Some(f) = (*ty).tp_as_number.as_ref().and_then(|t| t.nb_bool) {
            f(o.as_ptr()) as isize
        } else if let Some(f) = (*ty).tp_as_mapping.as_ref().and_then(|t| t.mp_length) {
            f(o.as_ptr())
        } else if let Some(f) = (*ty).tp_as_sequence.as_ref().and_then(|t| t.sq_length) {
            f(o.as_ptr())
        } else {
            return Ok(true);
        }
    };
    if answer < 0 {
        // SAFETY: a slot that returns a negative number has set an error.
        return Err(unsafe { Raised::already() });
    }
    Ok(answer > 0)
}

/// `PyObject_Hash`.
#[inline]
pub fn hash(o: &Obj) -> Result<Py_hash_t> {
    // SAFETY: a live object's type is live; the slot is called as its contract says.
    unsafe {
        let Some(f) = (*o.ty()).tp_hash else { return unready_hash(o) };
        match f(o.as_ptr()) {
            -1 => Err(Raised::already()),
            hash => Ok(hash),
        }
    }
}

/// A static type that nobody readied yet inherits its hash now.
#[cold]
fn unready_hash(o: &Obj) -> Result<Py_hash_t> {
    // SAFETY: a live object's type is live.
    unsafe {
        if (*o.ty()).tp_flags & Py_TPFLAGS_READY == 0 {
            type_object::ready(o.ty())?;
            if (*o.ty()).tp_hash.is_some() {
                return hash(o);
            }
        }
    }
    Err(raise!(TypeError, "unhashable type: '{}'", o.type_name()))
}

/// The hash of an address: objects that compare by identity hash by it.
#[inline(always)]
pub fn hash_address(p: usize) -> Py_hash_t {
    match p.rotate_right(4) as isize {
        -1 => -2,
        hash => hash,
    }
}
