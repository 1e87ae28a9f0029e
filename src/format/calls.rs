//! Calls whose arguments are a `va_list`: values by a format, or objects up to NULL.

use super::build::build_arguments;
use super::va::VaList;
use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use crate::objects::tuple;
use crate::protocols::call;
use core::ptr;

/// Calls with the values of a format, which may be NULL. A format that makes one tuple gives the call's arguments.
///
/// # Safety
/// `format` is NULL or a C string, and the arguments are those that it names.
pub unsafe fn with_format(callable: &Obj, format: *const c_char, va: &mut VaList) -> Result<Owned> {
    // SAFETY: passed on from the caller.
    unsafe {
        if format.is_null() || *format == 0 {
            return call::call(callable, &[]);
        }
        let values = build_arguments(format, va)?;
        match &values[..] {
            [only] if tuple::check(only) => call::call(callable, tuple::items(only)),
            values => {
                // `Owned` has the layout of an object pointer.
                let args = values.as_ptr().cast::<*mut PyObject>();
                call::vectorcall(callable, args, values.len(), ptr::null_mut())
            }
        }
    }
}

/// The objects of an argument list up to NULL, behind a spare place and perhaps `first`: on the stack while they are few.
struct Objects {
    few: [*mut PyObject; Objects::FEW],
    more: Vec<*mut PyObject>,
    len: usize,
}

impl Objects {
    const FEW: usize = 10;

    /// # Safety
    /// The arguments are objects, the last one NULL.
    #[inline(always)]
    unsafe fn read(first: *mut PyObject, va: &mut VaList) -> Objects {
        let mut objects = Objects { few: [ptr::null_mut(); Objects::FEW], more: Vec::new(), len: 1 };
        if !first.is_null() {
            objects.push(first);
        }
        loop {
            // SAFETY: as promised.
            let object = unsafe { va.pointer::<PyObject>() };
            if object.is_null() {
                return objects;
            }
            objects.push(object);
        }
    }

    #[inline(always)]
    fn push(&mut self, object: *mut PyObject) {
        match self.few.get_mut(self.len) {
            Some(place) => *place = object,
            None => {
                if self.more.is_empty() {
                    self.more.extend_from_slice(&self.few);
                }
                self.more.push(object);
            }
        }
        self.len += 1;
    }

    /// The arguments (behind the spare place) and their number.
    #[inline(always)]
    fn arguments(&self) -> (*const *mut PyObject, usize) {
        let all: &[*mut PyObject] = if self.more.is_empty() { &self.few } else { &self.more };
        (all[1..].as_ptr(), self.len - 1)
    }
}

/// `PyObject_CallFunctionObjArgs`.
///
/// # Safety
/// The arguments are objects, the last one NULL.
#[inline]
pub unsafe fn with_objects(callable: &Obj, va: &mut VaList) -> Result<Owned> {
    // SAFETY: passed on from the caller; there is a spare word in front.
    unsafe {
        let objects = Objects::read(ptr::null_mut(), va);
        let (args, n) = objects.arguments();
        call::vectorcall(callable, args, n | call::ARGUMENTS_OFFSET, ptr::null_mut())
    }
}

/// `PyObject_CallMethodObjArgs`.
///
/// # Safety
/// The arguments are objects, the last one NULL.
#[inline]
pub unsafe fn method_with_objects(object: &Obj, name: &Obj, va: &mut VaList) -> Result<Owned> {
    // SAFETY: passed on from the caller; there is a spare word in front.
    unsafe {
        let objects = Objects::read(object.as_ptr(), va);
        let (args, n) = objects.arguments();
        call::vectorcall_method(name, args, n | call::ARGUMENTS_OFFSET, ptr::null_mut())
    }
}
