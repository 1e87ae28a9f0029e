//! `abstract.h`: the number protocol.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::protocols::number::{self, Operator};

/// An operand, or `SystemError` for NULL.
#[inline(always)]
unsafe fn operand<'a>(o: *mut PyObject) -> Result<&'a Obj> {
    // SAFETY: NULL or a live object, says the caller.
    unsafe { Obj::from_ptr_opt(o) }.ok_or_else(number::null_operand)
}

#[inline(always)]
unsafe fn unary(o: *mut PyObject, f: fn(&Obj) -> Result<Owned>) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operand(o) }.and_then(f).into_c()
}

#[inline(always)]
unsafe fn binary(a: *mut PyObject, b: *mut PyObject, f: impl Fn(&Obj, &Obj) -> Result<Owned>) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operand(a).and_then(|a| f(a, operand(b)?)) }.into_c()
}

#[inline(always)]
unsafe fn operate(a: *mut PyObject, b: *mut PyObject, op: &Operator) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { binary(a, b, |a, b| number::binary(a, b, op)) }
}

#[inline(always)]
unsafe fn operate_inplace(a: *mut PyObject, b: *mut PyObject, op: &Operator) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { binary(a, b, |a, b| number::inplace(a, b, op)) }
}

/// Returns `a + b`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Add(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { binary(a, b, number::add) }
}

/// Returns `a * b`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Multiply(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { binary(a, b, number::multiply) }
}

/// Returns `a - b`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Subtract(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate(a, b, &number::SUBTRACT) }
}

/// Returns `a @ b`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_MatrixMultiply(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate(a, b, &number::MATRIX_MULTIPLY) }
}

/// Returns `a // b`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_FloorDivide(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate(a, b, &number::FLOOR_DIVIDE) }
}

/// Returns `a / b`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_TrueDivide(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate(a, b, &number::TRUE_DIVIDE) }
}

/// Returns `a % b`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Remainder(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate(a, b, &number::REMAINDER) }
}

/// Returns `divmod(a, b)`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Divmod(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate(a, b, &number::DIVMOD) }
}

/// Returns `a << b`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Lshift(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate(a, b, &number::LSHIFT) }
}

/// Returns `a >> b`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Rshift(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate(a, b, &number::RSHIFT) }
}

/// Returns `a & b`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_And(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate(a, b, &number::AND) }
}

/// Returns `a | b`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Or(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate(a, b, &number::OR) }
}

/// Returns `a ^ b`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Xor(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate(a, b, &number::XOR) }
}

/// Returns what `a += b` makes of `a`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceAdd(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { binary(a, b, number::inplace_add) }
}

/// Returns what `a *= b` makes of `a`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceMultiply(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { binary(a, b, number::inplace_multiply) }
}

/// Returns what `a -= b` makes of `a`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceSubtract(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate_inplace(a, b, &number::SUBTRACT) }
}

/// Returns what `a @= b` makes of `a`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceMatrixMultiply(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate_inplace(a, b, &number::MATRIX_MULTIPLY) }
}

/// Returns what `a //= b` makes of `a`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceFloorDivide(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate_inplace(a, b, &number::FLOOR_DIVIDE) }
}

/// Returns what `a /= b` makes of `a`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceTrueDivide(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate_inplace(a, b, &number::TRUE_DIVIDE) }
}

/// Returns what `a %= b` makes of `a`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceRemainder(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate_inplace(a, b, &number::REMAINDER) }
}

/// Returns what `a <<= b` makes of `a`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceLshift(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate_inplace(a, b, &number::LSHIFT) }
}

/// Returns what `a >>= b` makes of `a`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceRshift(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate_inplace(a, b, &number::RSHIFT) }
}

/// Returns what `a &= b` makes of `a`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceAnd(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate_inplace(a, b, &number::AND) }
}

/// Returns what `a |= b` makes of `a`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceOr(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate_inplace(a, b, &number::OR) }
}

/// Returns what `a ^= b` makes of `a`, a new reference; NULL with an error set (`TypeError` for operands of types that have no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; both are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlaceXor(a: *mut PyObject, b: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operate_inplace(a, b, &number::XOR) }
}

/// Returns `pow(a, b, c)`, a new reference; `c` is the modulus or `None`. NULL with an error set. C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; all are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Power(a: *mut PyObject, b: *mut PyObject, c: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operand(c).and_then(|c| number::power(operand(a)?, operand(b)?, c)) }.into_c()
}

/// Returns what `a **= b` makes of `a`, a new reference; `c` is the modulus or `None`. NULL with an error set. C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; all are NULL or live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_InPlacePower(a: *mut PyObject, b: *mut PyObject, c: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operand(c).and_then(|c| number::inplace_power(operand(a)?, operand(b)?, c)) }.into_c()
}

/// Returns `-o`, a new reference; NULL with an error set (`TypeError` for an object that has no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Negative(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { unary(o, number::negative) }
}

/// Returns `+o`, a new reference; NULL with an error set (`TypeError` for an object that has no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Positive(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { unary(o, number::positive) }
}

/// Returns `~o`, a new reference; NULL with an error set (`TypeError` for an object that has no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Invert(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { unary(o, number::invert) }
}

/// Returns `abs(o)`, a new reference; NULL with an error set (`TypeError` for an object that has no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Absolute(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { unary(o, number::absolute) }
}

/// Returns `int(o)`, a new reference; NULL with an error set (`TypeError` for an object that has no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Long(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { unary(o, number::int) }
}

/// Returns `float(o)`, a new reference; NULL with an error set (`TypeError` for an object that has no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Float(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { unary(o, number::float) }
}

/// Returns an int through `__index__`, a new reference; NULL with an error set (`TypeError` for an object that has no such operation).
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Index(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { unary(o, number::index) }
}

/// Returns an int, or an object derived from one, through `__index__`: a new reference, or NULL with `TypeError` set. Private, used by real modules.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _PyNumber_Index(o: *mut PyObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { unary(o, number::int_index) }
}

/// Returns an int's digits in base 2, 8, 10 or 16 with the base's prefix, a new reference; NULL with `SystemError` (another base) or `TypeError` set.
/// C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; `n` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_ToBase(n: *mut PyObject, base: c_int) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { operand(n) }.and_then(|n| number::to_base(n, base)).into_c()
}

/// Returns the value of what has `__index__`; out of range, -1 with the exception `exc` set, or clipped when that is NULL. -1 with `TypeError` set for other
/// objects. C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object, `exc` NULL or an exception class.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_AsSsize_t(o: *mut PyObject, exc: *mut PyObject) -> Py_ssize_t {
    // SAFETY: passed on from the caller.
    unsafe { operand(o).and_then(|o| number::as_ssize_or(o, Obj::from_ptr_opt(exc))) }.into_c()
}

/// Returns 1 for an object that converts to a number, else 0 (NULL included). C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyNumber_Check(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(unsafe { Obj::from_ptr_opt(o) }.is_some_and(number::check))
}

/// Returns 1 for an object that has `__index__`, else 0. C API reference: Number Protocol.
///
/// # Safety
/// The caller holds the GIL; `o` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyIndex_Check(o: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    c_int::from(unsafe { Obj::from_ptr_opt(o) }.is_some_and(number::has_index))
}
