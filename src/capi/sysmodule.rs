//! `sysmodule.h`, and the functions of `pylifecycle.h` by which a program says who it is.

use crate::abi::*;
use crate::engine::error::{self, Result};
use crate::engine::{IntoC, Obj, Owned, lifecycle};
use crate::format::va::va_list;
use crate::modules::config::{self, Setting};
use crate::modules::{audit, sys};
use crate::objects::{dict, list, unicode};
use core::ptr;
use libc::wchar_t;

/// A UTF-8 C string as an interned `str`.
///
/// # Safety
/// `s` is a C string.
unsafe fn name_of(s: *const c_char) -> Result<Owned> {
    // SAFETY: as promised.
    unicode::intern_c(unsafe { CStr::from_ptr(s) })
}

/// Returns an attribute of `sys`, borrowed; NULL without an error when there is none. An error that was set stays set.
/// C API reference: System Functions.
///
/// # Safety
/// The caller holds the GIL; `name` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_GetObject(name: *const c_char) -> *mut PyObject {
    let before = error::take();
    // SAFETY: passed on from the caller. `sys` keeps the object alive.
    let found = unsafe { name_of(name) }.and_then(|name| sys::get(&name));
    let found = match found {
        Ok(found) => found.map_or(ptr::null_mut(), |o| o.as_ptr()),
        Err(_) => {
            crate::objects::exceptions::write_unraisable_message("Exception ignored in PySys_GetObject()");
            ptr::null_mut()
        }
    };
    if let Some(before) = before {
        _ = error::restore(before);
    }
    found
}

/// Sets an attribute of `sys`; NULL deletes it if it is there. Returns 0, or -1 with an error set. C API reference: System Functions.
///
/// # Safety
/// The caller holds the GIL; `name` is a C string, `v` NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_SetObject(name: *const c_char, v: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { name_of(name).and_then(|name| sys::set(&name, Obj::from_ptr_opt(v))) }.into_c()
}

/// Adds a hook that hears of audit events; before the initialization, too. Returns 0 (also when another hook refuses it), or -1 with an error set.
/// C API reference: System Functions.
///
/// # Safety
/// The caller holds the GIL if the runtime is initialized; `user_data` stays valid for the hook.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_AddAuditHook(
    hook: Option<unsafe extern "C" fn(*const c_char, *mut PyObject, *mut c_void) -> c_int>,
    user_data: *mut c_void,
) -> c_int {
    hook.map_or(0, |hook| audit::add_hook(hook, user_data).into_c())
}

/// Tells the audit hooks of an event. `args` is a tuple, or NULL for the empty one. Returns 0, or -1 with the error of the hook that raised one,
/// or `TypeError` set when `args` is no tuple. C API reference: System Functions.
///
/// # Safety
/// The caller holds the GIL; `event` is a C string, `args` NULL or a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_AuditTuple(event: *const c_char, args: *mut PyObject) -> c_int {
    // SAFETY: passed on from the caller.
    unsafe { audit::audit_tuple(CStr::from_ptr(event), Obj::from_ptr_opt(args)) }.into_c()
}

/// What `PySys_Audit` calls: builds the arguments by a format (NULL for none), if any hook listens. Returns 0, or -1 with an error set.
/// C API reference: System Functions.
///
/// # Safety
/// As for `Py_VaBuildValue`; `event` is a C string, `format` NULL or a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn _Pycap_VaAudit(event: *const c_char, format: *const c_char, va: va_list) -> c_int {
    if !audit::is_active() {
        return 0;
    }
    // SAFETY: passed on from the caller.
    unsafe {
        let event = CStr::from_ptr(event);
        if format.is_null() || *format == 0 {
            return audit::audit(event, None).into_c();
        }
        Owned::from_call(super::modsupport::Py_VaBuildValue(format, va))
            .and_then(|value| audit::audit_value(event, &value))
            .into_c()
    }
}

/// A list or dict that `sys` should have under a name, made if it is missing.
fn container(name: &str, check: fn(&Obj) -> bool, make: fn() -> Result<Owned>) -> Result<Owned> {
    let name = unicode::intern(name)?;
    if let Some(found) = sys::get(&name)?.filter(|o| check(o)) {
        return Ok(found);
    }
    let new = make()?;
    sys::set(&name, Some(&new))?;
    Ok(new)
}

/// `sys.warnoptions`.
fn warn_options() -> Result<Owned> {
    container("warnoptions", list::check, list::new)
}

/// Adds an entry to `sys.warnoptions`; an error is dropped. Deprecated. C API reference: System Functions.
///
/// # Safety
/// The caller holds the GIL; `option` is a live object.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_AddWarnOptionUnicode(option: *mut PyObject) {
    // SAFETY: passed on from the caller.
    let option = unsafe { Obj::from_ptr(option) };
    if warn_options().and_then(|options| list::append(&options, option)).is_err() {
        error::clear();
    }
}

/// As `PySys_AddWarnOptionUnicode`, with a wide text. Deprecated. C API reference: System Functions.
///
/// # Safety
/// The caller holds the GIL; `s` is a wide C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_AddWarnOption(s: *const wchar_t) {
    if !lifecycle::is_initialized() {
        return;
    }
    // SAFETY: passed on from the caller.
    match config::text_of(unsafe { config::characters(s) }) {
        // SAFETY: a live object.
        Ok(option) => unsafe { PySys_AddWarnOptionUnicode(option.as_ptr()) },
        Err(_) => error::clear(),
    }
}

/// Empties `sys.warnoptions`. Deprecated. C API reference: System Functions.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_ResetWarnOptions() {
    if lifecycle::is_initialized() {
        match warn_options() {
            Ok(options) => list::clear(&options),
            Err(_) => error::clear(),
        }
    }
}

/// Whether `sys.warnoptions` has entries. Deprecated. C API reference: System Functions.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_HasWarnOptions() -> c_int {
    match warn_options() {
        Ok(options) => c_int::from(list::len(&options) > 0),
        Err(_) => {
            error::clear();
            0
        }
    }
}

/// Returns `sys._xoptions`, borrowed; NULL with an error set when it cannot be made. C API reference: System Functions.
///
/// # Safety
/// The caller holds the GIL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_GetXOptions() -> *mut PyObject {
    container("_xoptions", dict::check, dict::new).map_or(ptr::null_mut(), |d| d.as_ptr())
}

/// Adds `name=value`, or `name` (for True), to `sys._xoptions`; an error is dropped. Deprecated. C API reference: System Functions.
///
/// # Safety
/// The caller holds the GIL; `s` is a wide C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_AddXOption(s: *const wchar_t) {
    if !lifecycle::is_initialized() {
        return;
    }
    // SAFETY: passed on from the caller.
    let text = unsafe { config::characters(s) };
    let add = || {
        let options = container("_xoptions", dict::check, dict::new)?;
        match text.iter().position(|&c| c == wchar_t::from(b'=')) {
            Some(at) => dict::set(&options, &*config::text_of(&text[..at])?, &*config::text_of(&text[at + 1..])?),
            None => dict::set(&options, &*config::text_of(text)?, crate::objects::bool::get(true)),
        }
    };
    if add().is_err() {
        error::clear();
    }
}

/// Sets `sys.argv`, and with `updatepath` puts the folder of `argv[0]` (the current one if there is none) in front of `sys.path`. Deprecated.
/// C API reference: System Functions.
///
/// # Safety
/// The caller holds the GIL; `argv` holds `argc` wide C strings.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_SetArgvEx(argc: c_int, argv: *mut *mut wchar_t, updatepath: c_int) {
    let set = || {
        let given = list::new()?;
        for i in 0..usize::try_from(argc).unwrap_or(0) {
            // SAFETY: passed on from the caller.
            let text = unsafe { config::characters(*argv.add(i)) };
            list::append_owned(&given, config::text_of(text)?)?;
        }
        if list::len(&given) == 0 {
            list::append_owned(&given, unicode::empty())?;
        }
        sys::set(&*unicode::intern("argv")?, Some(&given))?;
        if updatepath != 0
            && let Some(path) = sys::get(&*unicode::intern("path")?)?.filter(|p| list::check(p))
        {
            let script = unicode::as_utf8(list::items(&given)[0])?;
            let folder = &script[..script.iter().rposition(|&b| b == b'/').map_or(0, |slash| slash.max(1))];
            list::insert(&path, 0, &*unicode::from_utf8(folder)?)?;
        }
        Ok(())
    };
    let result: Result<()> = set();
    if result.is_err() {
        super::pylifecycle::fatal("PySys_SetArgvEx", "can't assign sys.argv");
    }
}

/// `PySys_SetArgvEx` with `updatepath`. Deprecated. C API reference: System Functions.
///
/// # Safety
/// As for `PySys_SetArgvEx`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_SetArgv(argc: c_int, argv: *mut *mut wchar_t) {
    // SAFETY: passed on from the caller.
    unsafe { PySys_SetArgvEx(argc, argv, 1) }
}

/// Sets `sys.path` from a text whose entries are separated by colons. Deprecated. C API reference: System Functions.
///
/// # Safety
/// The caller holds the GIL; `path` is a wide C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn PySys_SetPath(path: *const wchar_t) {
    // SAFETY: passed on from the caller.
    let entries = config::split_path(unsafe { config::characters(path) });
    let name = unicode::intern("path");
    if entries.and_then(|entries| sys::set(&*name?, Some(&entries))).is_err() {
        super::pylifecycle::fatal("PySys_SetPath", "can't assign sys.path");
    }
}

/// Says what the program is called, before the initialization; an empty name is ignored. Deprecated.
/// C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// `name` is NULL or a wide C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_SetProgramName(name: *const wchar_t) {
    // SAFETY: passed on from the caller.
    unsafe {
        if !name.is_null() && *name != 0 {
            config::set(Setting::ProgramName, name);
        }
    }
}

/// Says where Python's own files would be, before the initialization; NULL takes it back. Deprecated.
/// C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// `home` is NULL or a wide C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_SetPythonHome(home: *const wchar_t) {
    // SAFETY: passed on from the caller.
    unsafe { config::set(Setting::Home, home) }
}

/// Sets the search path that `sys.path` starts with, in place of `PYTHONPATH`; NULL takes it back. Deprecated.
/// C API reference: Initialization, Finalization, and Threads.
///
/// # Safety
/// `path` is NULL or a wide C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn Py_SetPath(path: *const wchar_t) {
    // SAFETY: passed on from the caller.
    unsafe { config::set(Setting::Path, path) }
}

/// Returns the search path that `sys.path` started with, its entries separated by colons; NULL while the runtime is not initialized. Deprecated.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn Py_GetPath() -> *mut wchar_t {
    config::get(Setting::SearchPath).cast_mut()
}

/// Returns the program's name, valid until it is set again; NULL while the runtime is not initialized. Deprecated.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn Py_GetProgramName() -> *mut wchar_t {
    config::get(Setting::ProgramName).cast_mut()
}

/// Returns what `Py_SetPythonHome` has set, NULL if nothing; NULL while the runtime is not initialized. Deprecated.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn Py_GetPythonHome() -> *mut wchar_t {
    config::get(Setting::Home).cast_mut()
}

/// Returns the path of the program's file; NULL while the runtime is not initialized. Deprecated.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn Py_GetProgramFullPath() -> *mut wchar_t {
    config::get(Setting::ExecutablePath).cast_mut()
}

/// Returns where platform-independent files are: the empty string, there are none. NULL while the runtime is not initialized. Deprecated.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn Py_GetPrefix() -> *mut wchar_t {
    config::get(Setting::Prefix).cast_mut()
}

/// Returns where platform-dependent files are: the empty string, there are none. NULL while the runtime is not initialized. Deprecated.
/// C API reference: Initialization, Finalization, and Threads.
#[unsafe(no_mangle)]
pub extern "C" fn Py_GetExecPrefix() -> *mut wchar_t {
    config::get(Setting::Prefix).cast_mut()
}
