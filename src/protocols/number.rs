//! `PyNumber_*`: operators with coercion order, and conversions.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use crate::objects::{singletons, type_object};

/// `PyNumber_Index`: `TypeError: 'X' object cannot be interpreted as an integer`.
pub fn index(_o: &Obj) -> Result<Owned> {
    todo!()
}
/// `PyNumber_AsSsize_t`: clipped when `clip`, else `IndexError`.
pub fn as_ssize(_o: &Obj, _clip: bool) -> Result<isize> {
    todo!()
}
/// `PyIndex_Check`.
pub fn has_index(_o: &Obj) -> bool {
    todo!()
}

/// The slot that `pick` chooses of `o`'s number table.
#[inline]
pub fn slot_of<F>(o: &Obj, pick: impl Fn(&PyNumberMethods) -> Option<F>) -> Option<F> {
    // SAFETY: a live object's type is live, and its table, if it has one, too.
    unsafe { (*o.ty()).tp_as_number.as_ref().and_then(pick) }
}

/// `a op b` by the slot that `pick` chooses: the left operand's, then the right one's, the right one's first where its type is derived from
/// the left one's. `NotImplemented` when neither has an answer.
pub fn try_binary(a: &Obj, b: &Obj, pick: impl Fn(&PyNumberMethods) -> binaryfunc) -> Result<Owned> {
    let left = slot_of(a, &pick);
    let mut right = if a.is_exactly(b.ty()) { None } else { slot_of(b, &pick) };
    if left.map(|f| f as usize) == right.map(|f| f as usize) {
        right = None;
    }
    let call = |f: unsafe extern "C" fn(*mut PyObject, *mut PyObject) -> *mut PyObject| {
        // SAFETY: the slot takes two live objects and returns a new reference, or NULL with an error set.
        unsafe { Owned::from_call(f(a.as_ptr(), b.as_ptr())) }
    };
    if let Some(f) = right.filter(|_| left.is_some() && type_object::is_subtype(b.ty(), a.ty())) {
        let result = call(f)?;
        if !result.is(singletons::not_implemented()) {
            return Ok(result);
        }
        right = None;
    }
    for f in [left, right].into_iter().flatten() {
        let result = call(f)?;
        if !result.is(singletons::not_implemented()) {
            return Ok(result);
        }
    }
    Ok(singletons::not_implemented().to_owned())
}
