//! Showing errors.

use crate::abi::*;
use crate::engine::{Obj, error};
use crate::format::text;
use crate::format::va::{VaList, va_list};
use crate::objects::display;
use crate::objects::exceptions;

/// Shows the error that is set through `sys.excepthook`, clears it, and keeps the exception in `sys.last_exc` and its older siblings. A `SystemExit`
/// ends the process instead. Does nothing when no error is set. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_Print() {
    display::print(true);
}

/// As [`PyErr_Print`]; the exception is kept in `sys` only when `set_sys_last_vars` is not 0. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_PrintEx(set_sys_last_vars: c_int) {
    display::print(set_sys_last_vars != 0);
}

/// Shows the exception `value` on `sys.stderr`, with `tb` as its traceback when it has none; `unused` is ignored. No error is set.
/// C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `value` is a live object, `tb` NULL or one.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_Display(_unused: *mut PyObject, value: *mut PyObject, tb: *mut PyObject) {
    // SAFETY: passed on from the caller.
    unsafe { display::display(Obj::from_ptr(value), Obj::from_ptr_opt(tb)) }
}

/// Shows the exception `exc` on `sys.stderr`. No error is set. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `exc` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_DisplayException(exc: *mut PyObject) {
    // SAFETY: passed on from the caller.
    display::display(unsafe { Obj::from_ptr(exc) }, None);
}

/// Reports the error that is set, which cannot be raised, through `sys.unraisablehook`, and clears it. `obj` is the object that it happened in, or
/// NULL. C API reference: Exception Handling.
///
/// # Safety
/// The caller holds the GIL; `obj` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_WriteUnraisable(obj: *mut PyObject) {
    // SAFETY: passed on from the caller.
    exceptions::write_unraisable(unsafe { Obj::from_ptr_opt(obj) });
}

/// What `PyErr_FormatUnraisable` calls: reports the error that is set, as [`PyErr_WriteUnraisable`], under a text by a format (NULL: none). Private.
///
/// # Safety
/// The caller holds the GIL; `format` is NULL or a C string, and `va` the values that it names.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaFormatUnraisable(format: *const c_char, va: va_list) {
    // The format may run code, which must not find an error.
    let e = error::take();
    let message = if format.is_null() {
        None
    } else {
        // SAFETY: passed on from the caller.
        unsafe { text::from_format(format, &mut VaList::copy(va)) }.inspect_err(|_| error::clear()).ok()
    };
    if let Some(e) = e {
        let _ = error::restore(e);
    }
    display::unraisable::report(message.as_deref(), None);
}
