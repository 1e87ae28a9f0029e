//! Showing errors that nobody handles: `PyErr_Print` and its relatives, `sys.excepthook`, `sys.unraisablehook`, `SystemExit`.

use super::exceptions::{self, exc};
use super::{long, singletons, stdfile, traceback, type_object, unicode};
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result, error, lifecycle};
use crate::format::args;
use crate::modules::sys;
use crate::protocols::{attr, call};
use crate::{istr, raise};
pub use places::print_traceback;
use text::Text;

mod places;
mod report;
pub(crate) mod suggest;
mod text;
pub mod unraisable;

/// The functions that `sys` has from here.
pub static mut SYS_FUNCTIONS: [PyMethodDef; 4] = [
    PyMethodDef::fast(
        c"excepthook",
        excepthook,
        0,
        c"excepthook($module, exctype, value, traceback, /)\n--\n\nShows an exception on sys.stderr.",
    ),
    PyMethodDef::o(
        c"unraisablehook",
        unraisable::unraisablehook,
        0,
        c"unraisablehook($module, unraisable, /)\n--\n\nShows an exception that could not be raised.",
    ),
    PyMethodDef::o(
        c"displayhook",
        displayhook,
        0,
        c"displayhook($module, object, /)\n--\n\nShows an object on sys.stdout and keeps it in builtins._",
    ),
    PyMethodDef::END,
];

/// `sys.<name>`, unless it is missing or None; errors count as missing.
fn from_sys(name: &Obj) -> Option<Owned> {
    let found = sys::get(name).inspect_err(|_| error::clear()).ok().flatten();
    found.filter(|o| !singletons::is_none(o))
}

/// Writes to `sys.stderr`, or to C's `stderr` when that does not work.
pub fn write_stderr(text: &str) {
    let written = match from_sys(istr!("stderr")) {
        Some(file) => stdfile::write_text(text, &file),
        None => stdfile::write_text(text, stdfile::standard_error()),
    };
    if written.is_err() {
        error::clear();
        eprint!("{text}");
    }
}

/// Writes a report to a file; what goes wrong meanwhile is dropped.
fn write_report(report: &Text, file: &Obj) {
    let written = report.finish().and_then(|text| stdfile::write_object(&text, file, true));
    if written.is_err() {
        error::clear();
    }
    stdfile::flush_quietly(file);
}

/// `PyErr_Display`: shows an exception on `sys.stderr`; nothing when that is None.
pub fn display(value: &Obj, tb: Option<&Obj>) {
    if let Some(tb) = tb
        && exceptions::is_instance(value)
        && traceback::check(tb)
        && exceptions::traceback_of(value).is_none()
        && exceptions::replace_traceback(value, tb).is_err()
    {
        error::clear();
    }
    let file = match sys::get(istr!("stderr")) {
        Ok(Some(file)) if singletons::is_none(&file) => return,
        Ok(Some(file)) => file,
        _ => {
            error::clear();
            lost_stderr(value);
            return;
        }
    };
    // The file may be replaced while it is written to, but stays alive.
    if exceptions::is_instance(value) || singletons::is_none(value) {
        write_report(&report::report(value), &file);
    } else {
        let name = value.type_name();
        let text = format!("TypeError: print_exception(): Exception expected for value, {name} found\n");
        write_report(&Text::new(&text), &file);
    }
}

/// Shows what can be shown without `sys.stderr`, on C's `stderr`.
#[cold]
fn lost_stderr(value: &Obj) {
    let (at, ty) = (value.as_ptr(), value.type_name());
    eprintln!("object address  : {at:p}\nobject refcount : {}\nobject type name: {ty}", value.refcount());
    let shown = report::report(value);
    if let Ok(text) = shown.finish() {
        let _ = stdfile::write_object(&text, stdfile::standard_error(), true);
    }
    error::clear();
    eprintln!("lost sys.stderr");
}

/// `PyErr_PrintEx`: shows the error that is set through `sys.excepthook` and clears it. `SystemExit` ends the process. With `keep` the exception is
/// left in `sys.last_exc` and its older siblings.
pub fn print(keep: bool) {
    exit_if_asked();
    let Some(e) = error::take() else { return };
    let class = type_object::as_obj(e.ty());
    let tb = exceptions::traceback_of(&e);
    let tb = singletons::or_none(tb.as_deref());
    if keep {
        let names = [istr!("last_exc"), istr!("last_type"), istr!("last_value"), istr!("last_traceback")];
        for (name, value) in names.into_iter().zip([&e, class, &e, tb]) {
            if sys::set(name, Some(value)).is_err() {
                error::clear();
            }
        }
    }
    let hook = sys::get(istr!("excepthook")).inspect_err(|_| error::clear()).ok().flatten();
    let Some(hook) = hook else {
        write_stderr("sys.excepthook is missing\n");
        display(&e, None);
        return;
    };
    if call::call(&hook, &[class, &e, tb]).is_err() {
        exit_if_asked();
        if let Some(failure) = error::take() {
            write_stderr("Error in sys.excepthook:\n");
            display(&failure, None);
            write_stderr("\nOriginal exception was:\n");
            display(&e, None);
        }
    }
}

/// Ends the process when the error that is set is a `SystemExit`.
fn exit_if_asked() {
    if !error::matches(exc::SystemExit) {
        return;
    }
    let Some(e) = error::take() else { return };
    let status = exit_status(&e);
    drop(e);
    let flushed = lifecycle::finalize() == 0;
    // SAFETY: nothing of the library is used any more.
    unsafe { libc::exit(if flushed { status } else { 120 }) }
}

/// The status that a `SystemExit` asks for; a code that is no int is printed, and the status is 1.
fn exit_status(e: &Obj) -> c_int {
    let code = attr::get_optional(e, istr!("code")).inspect_err(|_| error::clear()).ok().flatten();
    let code = code.unwrap_or_else(|| e.to_owned());
    if singletons::is_none(&code) {
        return 0;
    }
    if long::check(&code) {
        return match long::as_i64(&code) {
            Ok(status) => status as c_int,
            Err(_) => {
                error::clear();
                -1
            }
        };
    }
    let file = from_sys(istr!("stderr"));
    let file = file.as_deref().unwrap_or(stdfile::standard_error());
    if stdfile::write_object(&code, file, true).is_err() {
        error::clear();
    }
    write_stderr("\n");
    1
}

unsafe extern "C" fn excepthook(_: *mut PyObject, items: *const *mut PyObject, n: Py_ssize_t) -> *mut PyObject {
    if let Err(raised) = args::check_positional("excepthook", n as usize, 3, 3) {
        return Err::<Owned, _>(raised).into_c();
    }
    // SAFETY: there are three arguments.
    unsafe { display(Obj::from_ptr(*items.add(1)), Some(Obj::from_ptr(*items.add(2)))) };
    singletons::new_none().into_ptr()
}

unsafe extern "C" fn displayhook(_: *mut PyObject, o: *mut PyObject) -> *mut PyObject {
    // SAFETY: functions of one argument are called with it.
    let o = unsafe { Obj::from_ptr(o) };
    let run = || -> Result<Owned> {
        if singletons::is_none(o) {
            return Ok(singletons::new_none());
        }
        let builtins = crate::modules::import(istr!("builtins"))?;
        let last = unicode::latin1_char(b'_');
        attr::set(&builtins, &last, Some(singletons::none()))?;
        let Some(file) = from_sys(istr!("stdout")) else {
            return Err(raise!(RuntimeError, "lost sys.stdout"));
        };
        stdfile::write_object(o, &file, false)?;
        stdfile::write_text("\n", &file)?;
        attr::set(&builtins, &last, Some(o))?;
        Ok(singletons::new_none())
    };
    run().into_c()
}
