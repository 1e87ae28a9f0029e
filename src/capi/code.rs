//! `code.h`: code objects.

use crate::abi::*;
use crate::engine::error::required;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::objects::code::{self, Parts};

/// Returns a new code object that only names a place: a function at a line of a file; NULL with an error set when a string cannot be
/// decoded. C API reference: Code Objects.
///
/// # Safety
/// The caller holds the GIL; the strings end with a NUL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCode_NewEmpty(
    filename: *const c_char,
    funcname: *const c_char,
    firstlineno: c_int,
) -> *mut PyCodeObject {
    // SAFETY: passed on from the caller.
    let (filename, function) = unsafe { (CStr::from_ptr(filename), CStr::from_ptr(funcname)) };
    code::new_empty(filename.to_bytes(), function.to_bytes(), firstlineno).into_c().cast()
}

/// Returns a new code object of these parts, or NULL with an error set: `SystemError` when a part is NULL or of the wrong type or
/// a count negative, `ValueError` when the parts do not fit together. C API reference: Code Objects.
///
/// # Safety
/// The caller holds the GIL; the objects are live or NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_Code_NewWithPosOnlyArgs(
    argcount: c_int,
    posonlyargcount: c_int,
    kwonlyargcount: c_int,
    nlocals: c_int,
    stacksize: c_int,
    flags: c_int,
    code: *mut PyObject,
    consts: *mut PyObject,
    names: *mut PyObject,
    varnames: *mut PyObject,
    freevars: *mut PyObject,
    cellvars: *mut PyObject,
    filename: *mut PyObject,
    name: *mut PyObject,
    qualname: *mut PyObject,
    firstlineno: c_int,
    linetable: *mut PyObject,
    exceptiontable: *mut PyObject,
) -> *mut PyCodeObject {
    let make = || -> Result<Owned> {
        // SAFETY: passed on from the caller.
        let parts = unsafe {
            Parts {
                argcount,
                posonlyargcount,
                kwonlyargcount,
                nlocals,
                stacksize,
                flags,
                code: required(code)?,
                consts: required(consts)?,
                names: required(names)?,
                varnames: required(varnames)?,
                freevars: required(freevars)?,
                cellvars: required(cellvars)?,
                filename: required(filename)?,
                name: required(name)?,
                qualname: required(qualname)?,
                firstlineno,
                linetable: required(linetable)?,
                exceptiontable: required(exceptiontable)?,
            }
        };
        code::new(&parts)
    };
    make().into_c().cast()
}

/// Returns a new code object without positional-only parameters; for the rest see `PyUnstable_Code_NewWithPosOnlyArgs`.
/// C API reference: Code Objects.
///
/// # Safety
/// As for `PyUnstable_Code_NewWithPosOnlyArgs`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnstable_Code_New(
    argcount: c_int,
    kwonlyargcount: c_int,
    nlocals: c_int,
    stacksize: c_int,
    flags: c_int,
    code: *mut PyObject,
    consts: *mut PyObject,
    names: *mut PyObject,
    varnames: *mut PyObject,
    freevars: *mut PyObject,
    cellvars: *mut PyObject,
    filename: *mut PyObject,
    name: *mut PyObject,
    qualname: *mut PyObject,
    firstlineno: c_int,
    linetable: *mut PyObject,
    exceptiontable: *mut PyObject,
) -> *mut PyCodeObject {
    // SAFETY: passed on from the caller.
    unsafe {
        PyUnstable_Code_NewWithPosOnlyArgs(
            argcount,
            0,
            kwonlyargcount,
            nlocals,
            stacksize,
            flags,
            code,
            consts,
            names,
            varnames,
            freevars,
            cellvars,
            filename,
            name,
            qualname,
            firstlineno,
            linetable,
            exceptiontable,
        )
    }
}

/// Returns the line of the instruction at an offset in bytes: the first line for a negative one, -1 when there is none.
/// C API reference: Code Objects.
///
/// # Safety
/// The caller holds the GIL; `code` is a live code object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCode_Addr2Line(code: *mut PyCodeObject, byte_offset: c_int) -> c_int {
    // SAFETY: passed on from the caller.
    code::line_of(unsafe { Obj::from_ptr(code.cast()) }, byte_offset).unwrap_or(-1)
}

/// Returns the instructions of a code object, a new bytes object, or NULL with an error set. C API reference: Code Objects.
///
/// # Safety
/// The caller holds the GIL; `code` is a live code object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCode_GetCode(code: *mut PyCodeObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    code::instructions(unsafe { Obj::from_ptr(code.cast()) }).into_c()
}

/// Returns the names of the local variables, a new tuple, or NULL with an error set. C API reference: Code Objects.
///
/// # Safety
/// The caller holds the GIL; `code` is a live code object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCode_GetVarnames(code: *mut PyCodeObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    code::varnames(unsafe { Obj::from_ptr(code.cast()) }).into_c()
}

/// Returns the names of the local variables that inner functions use, a new tuple, or NULL with an error set. C API reference: Code Objects.
///
/// # Safety
/// The caller holds the GIL; `code` is a live code object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCode_GetCellvars(code: *mut PyCodeObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    code::cellvars(unsafe { Obj::from_ptr(code.cast()) }).into_c()
}

/// Returns the names of the variables of outer functions, a new tuple, or NULL with an error set. C API reference: Code Objects.
///
/// # Safety
/// The caller holds the GIL; `code` is a live code object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyCode_GetFreevars(code: *mut PyCodeObject) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    code::freevars(unsafe { Obj::from_ptr(code.cast()) }).into_c()
}
