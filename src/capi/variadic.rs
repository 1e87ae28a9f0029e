//! What stands behind variadic entries of other headers: their forms that take a `va_list`, of which some are public.

use super::unicodeobject::writer;
use crate::abi::*;
use crate::engine::error::null_argument;
use crate::engine::{IntoC, Obj, Owned, Raised, Result, error};
use crate::format::va::{VaList, va_list};
use crate::format::{calls, text, text_bytes};
use crate::modules::sys;
use crate::objects::{exceptions, stdfile, tuple, unicode};
use crate::protocols::{attr, call};
use crate::raise;
use core::ptr;

/// Makes a `str` by a format, as `PyUnicode_FromFormat` does. Returns a new reference, or NULL with an error set: `SystemError` for a malformed
/// format. The caller's `va` stays as it is. C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// The caller holds the GIL; `format` is a C string, and `va` the values that it names.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyUnicode_FromFormatV(format: *const c_char, va: va_list) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { text::from_format(format, &mut VaList::copy(va)) }.into_c()
}

/// Makes a `bytes` by a format, as `PyBytes_FromFormat` does. Returns a new reference, or NULL with an error set. From a conversion that does not
/// exist on, the format is copied. C API reference: Bytes Objects.
///
/// # Safety
/// As for `PyUnicode_FromFormatV`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyBytes_FromFormatV(format: *const c_char, va: va_list) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { text_bytes::from_format(format, &mut VaList::copy(va)) }.into_c()
}

/// What `PyUnicodeWriter_Format` calls: appends a text by a format. Returns 0, or -1 with an error set and the writer as it was before.
/// C API reference: Unicode Objects and Codecs.
///
/// # Safety
/// As for `PyUnicode_FromFormatV`; `writer` came from `PyUnicodeWriter_Create` and is not finished.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaWriterFormat(
    writer: *mut PyUnicodeWriter,
    format: *const c_char,
    va: va_list,
) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { writer::with(writer, |out| text::write_format(out, format, &mut *va)) }
}

/// Raises `exception` with a text by a format.
unsafe fn raise_formatted(exception: *mut PyObject, format: *const c_char, va: va_list) -> Raised {
    // The format may run code, which must not find an error.
    error::clear();
    // SAFETY: passed on from the caller.
    unsafe {
        match text::from_format(format, &mut VaList::copy(va)) {
            Ok(message) => exceptions::set_text(Obj::from_ptr(exception), message),
            Err(raised) => raised,
        }
    }
}

/// Sets an error with a text by a format, as `PyErr_Format` does. Always returns NULL. The caller's `va` stays as it is.
/// C API reference: Exception Handling.
///
/// # Safety
/// As for `PyUnicode_FromFormatV`; `exception` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PyErr_FormatV(exception: *mut PyObject, format: *const c_char, va: va_list) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    let _ = unsafe { raise_formatted(exception, format, va) };
    ptr::null_mut()
}

/// What `_PyErr_FormatFromCause` calls: sets an error whose cause and context is the one that was set. Always returns NULL. Private.
///
/// # Safety
/// As for `PyErr_FormatV`; an error is set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaFormatFromCause(
    exception: *mut PyObject,
    format: *const c_char,
    va: va_list,
) -> *mut PyObject {
    let cause = error::take();
    // SAFETY: passed on from the caller.
    let _ = unsafe { raise_formatted(exception, format, va) };
    if let (Some(cause), Some(raised)) = (cause, error::take()) {
        exceptions::replace_cause(&raised, Some(cause.clone()));
        exceptions::replace_context(&raised, Some(cause));
        let _ = error::restore(raised);
    }
    ptr::null_mut()
}

/// What `PyTuple_Pack` calls: a tuple of `n` objects. Returns a new reference, or NULL with an error set. C API reference: Tuple Objects.
///
/// # Safety
/// The caller holds the GIL; `va` has `n` live objects.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaTuplePack(n: Py_ssize_t, va: va_list) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe { pack(n, VaList::copy(va)) }.into_c()
}

unsafe fn pack(n: Py_ssize_t, mut va: VaList) -> Result<Owned> {
    let n = usize::try_from(n).map_err(|_| error::bad_internal_call())?;
    if n == 0 {
        return Ok(tuple::empty());
    }
    let mut items = tuple::Filling::new(n)?;
    for _ in 0..n {
        // SAFETY: as for the entry.
        items.push(unsafe { Obj::from_ptr(va.pointer()) }.to_owned());
    }
    Ok(items.finish())
}

/// What `PyObject_CallFunction` calls: calls with the values of a format, which may be NULL. Returns a new reference, or NULL with an error set
/// (`SystemError` for a NULL `callable`). C API reference: Call Protocol.
///
/// # Safety
/// The caller holds the GIL; `callable` is NULL or a live object, `format` NULL or a C string, and `va` the values that it names.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaCallFunction(
    callable: *mut PyObject,
    format: *const c_char,
    va: va_list,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        match Obj::from_ptr_opt(callable) {
            Some(callable) => calls::with_format(callable, format, &mut *va),
            None => Err(null_argument()),
        }
    }
    .into_c()
}

unsafe fn call_method(object: &Obj, name: &Obj, format: *const c_char, va: &mut VaList) -> Result<Owned> {
    let method = attr::get(object, name)?;
    if !call::is_callable(&method) {
        return Err(raise!(TypeError, "attribute of type '{}' is not callable", method.type_name()));
    }
    // SAFETY: passed on from the caller.
    unsafe { calls::with_format(&method, format, va) }
}

/// What `PyObject_CallMethod` calls: calls a method with the values of a format, which may be NULL. Returns a new reference, or NULL with an
/// error set (`SystemError` for a NULL object or name). C API reference: Call Protocol.
///
/// # Safety
/// As for `_Pycap_VaCallFunction`; `name` is NULL or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaCallMethod(
    object: *mut PyObject,
    name: *const c_char,
    format: *const c_char,
    va: va_list,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        match Obj::from_ptr_opt(object) {
            Some(object) if !name.is_null() => {
                unicode::intern_ptr(name).and_then(|name| call_method(object, &name, format, &mut *va))
            }
            _ => Err(null_argument()),
        }
    }
    .into_c()
}

/// What `_PyObject_CallMethod` calls: the same with the name as an object. Private.
///
/// # Safety
/// As for `_Pycap_VaCallFunction`; `name` is NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaCallMethodName(
    object: *mut PyObject,
    name: *mut PyObject,
    format: *const c_char,
    va: va_list,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        match (Obj::from_ptr_opt(object), Obj::from_ptr_opt(name)) {
            (Some(object), Some(name)) => call_method(object, name, format, &mut *va),
            _ => Err(null_argument()),
        }
    }
    .into_c()
}

/// What `PyObject_CallFunctionObjArgs` calls: calls with the objects up to NULL. Returns a new reference, or NULL with an error set
/// (`SystemError` for a NULL `callable`). C API reference: Call Protocol.
///
/// # Safety
/// The caller holds the GIL; `callable` is NULL or a live object, `va` has live objects and then NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaCallFunctionObjArgs(callable: *mut PyObject, va: va_list) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        match Obj::from_ptr_opt(callable) {
            Some(callable) => calls::with_objects(callable, &mut *va),
            None => Err(null_argument()),
        }
    }
    .into_c()
}

/// What `PyObject_CallMethodObjArgs` calls: calls a method with the objects up to NULL. Returns a new reference, or NULL with an error set
/// (`SystemError` for a NULL object or name). C API reference: Call Protocol.
///
/// # Safety
/// As for `_Pycap_VaCallFunctionObjArgs`; `name` is NULL or a live `str`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaCallMethodObjArgs(
    object: *mut PyObject,
    name: *mut PyObject,
    va: va_list,
) -> *mut PyObject {
    // SAFETY: passed on from the caller.
    unsafe {
        match (Obj::from_ptr_opt(object), Obj::from_ptr_opt(name)) {
            (Some(object), Some(name)) => calls::method_with_objects(object, name, &mut *va),
            _ => Err(null_argument()),
        }
    }
    .into_c()
}

/// Writes to the attribute `name` of `sys`; the error that is set stays as it is.
fn write_to_sys(name: &CStr, text: Result<Owned>) -> Result<()> {
    let text = text?;
    let Some(file) = sys::get(&*unicode::intern_c(name)?)? else { return Err(error::null_argument()) };
    stdfile::write_object(&text, &file, true)
}

/// Runs `f` with no error set, drops the error that it leaves, and puts the one from before back.
fn keeping_error<T>(f: impl FnOnce() -> T) -> T {
    let before = error::take();
    let result = f();
    error::clear();
    if let Some(before) = before {
        let _ = error::restore(before);
    }
    result
}

/// What `PySys_WriteStdout` and `PySys_WriteStderr` call: writes a text in UTF-8 to the attribute `name` of `sys`. Returns 0, or -1, without an
/// error, when that was not possible. C API reference: System Functions.
///
/// # Safety
/// The caller holds the GIL; both are C strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_SysWrite(name: *const c_char, text: *const c_char) -> c_int {
    // SAFETY: passed on from the caller.
    let (name, text) = unsafe { (CStr::from_ptr(name), CStr::from_ptr(text)) };
    keeping_error(|| write_to_sys(name, unicode::from_utf8(text.to_bytes()))).into_c()
}

/// What `PySys_FormatStdout` and `PySys_FormatStderr` call: writes a text by a format to the attribute `name` of `sys`, or to the C stream if
/// that is not possible. C API reference: System Functions.
///
/// # Safety
/// As for `PyUnicode_FromFormatV`; `name` is a C string, `stream` open for writing.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaSysFormat(
    name: *const c_char,
    stream: *mut libc::FILE,
    format: *const c_char,
    va: va_list,
) {
    keeping_error(|| {
        // SAFETY: passed on from the caller.
        let (name, text) = unsafe { (CStr::from_ptr(name), text::from_format(format, &mut *va)) };
        let Ok(text) = text else { return };
        if write_to_sys(name, Ok(text.clone())).is_err() {
            error::clear();
            if let Ok(utf8) = unicode::as_utf8(&text) {
                // SAFETY: the UTF-8 form of a `str` ends with a NUL; the stream is open.
                unsafe { libc::fputs(utf8.as_ptr().cast(), stream) };
            }
        }
    });
}
