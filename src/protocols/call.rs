//! Calls: vectorcall first, `tp_call` else, and the check of every result.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// `PyObject_Vectorcall` with positional arguments only.
pub fn call(_callable: &Obj, _args: &[&Obj]) -> Result<Owned> {
    todo!()
}
/// `PyObject_Call`: a tuple and, if given, a dict.
pub fn call_tuple(_callable: &Obj, _args: &Obj, _kwargs: Option<&Obj>) -> Result<Owned> {
    todo!()
}
/// `PyObject_Vectorcall`, raw: `nargsf` may carry `PY_VECTORCALL_ARGUMENTS_OFFSET`.
///
/// # Safety
/// As the C function: `args` holds the positional arguments, then the values of the names in the tuple `kwnames` (or NULL).
pub unsafe fn vectorcall(
    _callable: &Obj,
    _args: *const *mut PyObject,
    _nargsf: usize,
    _kwnames: *mut PyObject,
) -> Result<Owned> {
    todo!()
}
/// Calls the method `name` of `o`.
pub fn call_method(_o: &Obj, _name: &Obj, _args: &[&Obj]) -> Result<Owned> {
    todo!()
}
/// `PyCallable_Check`.
pub fn is_callable(_o: &Obj) -> bool {
    todo!()
}
/// `Py_EnterRecursiveCall`: `RecursionError: maximum recursion depth exceeded<place>` when calls nest too deeply. The guard leaves when dropped.
pub fn enter_recursive(_place: &str) -> Result<RecursionGuard> {
    todo!()
}
/// Leaves the recursive call when dropped.
pub struct RecursionGuard(());
