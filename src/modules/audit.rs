//! Audit hooks: C functions that hear of events, and Python callables added with `sys.addaudithook`.

use crate::abi::*;
use crate::engine::error::{self, Raised, Result};
use crate::engine::global::Global;
use crate::engine::{Obj, Owned, lifecycle, refcount};
use crate::objects::exceptions::{Exc, exc};
use crate::objects::{tuple, unicode};
use crate::protocols::call;
use crate::raise;

struct Hook {
    function: unsafe extern "C" fn(*const c_char, *mut PyObject, *mut c_void) -> c_int,
    data: *mut c_void,
}

/// The C hooks, which outlive finalization.
static HOOKS: Global<Vec<Hook>> = Global::new(Vec::new());
/// The callables: owned references.
static CALLABLES: Global<Vec<*mut PyObject>> = Global::new(Vec::new());

/// Whether anybody listens: the test in front of everything else.
#[inline(always)]
pub fn is_active() -> bool {
    // SAFETY: hooks are added under the GIL or before threads exist.
    unsafe { !(*HOOKS.ptr()).is_empty() || !(*CALLABLES.ptr()).is_empty() }
}

/// `PySys_AddAuditHook`: the other hooks hear of it first; one that raises a `RuntimeError` keeps the new one out, silently.
pub fn add_hook(
    function: unsafe extern "C" fn(*const c_char, *mut PyObject, *mut c_void) -> c_int,
    data: *mut c_void,
) -> Result<()> {
    if lifecycle::is_initialized() && audit(c"sys.addaudithook", None).is_err() {
        return refused(exc::RuntimeError);
    }
    // SAFETY: as for `is_active`.
    unsafe { (*HOOKS.ptr()).push(Hook { function, data }) };
    Ok(())
}

/// A hook refuses a new hook without an error by raising an exception of this kind.
fn refused(silent: Exc) -> Result<()> {
    if error::matches(silent) {
        error::clear();
        return Ok(());
    }
    // SAFETY: an error is set.
    Err(unsafe { Raised::already() })
}

/// `sys.addaudithook`.
pub fn add_callable(hook: &Obj) -> Result<()> {
    if audit(c"sys.addaudithook", None).is_err() {
        return refused(exc::Exception);
    }
    // SAFETY: under the GIL.
    unsafe { (*CALLABLES.ptr()).push(hook.to_owned().into_ptr()) };
    Ok(())
}

/// Tells every hook of an event. `args` is a tuple; none is the empty one. The first hook that raises ends it.
pub fn audit(event: &CStr, args: Option<&Obj>) -> Result<()> {
    if !is_active() {
        return Ok(());
    }
    let empty = tuple::empty();
    let args = args.unwrap_or(&empty);
    // SAFETY: lists may grow while hooks run: each entry is read anew; C hooks are called as their contract says.
    unsafe {
        let mut i = 0;
        while let Some((f, data)) = (&(*HOOKS.ptr())).get(i).map(|h| (h.function, h.data)) {
            if f(event.as_ptr(), args.as_ptr(), data) < 0 {
                return Err(Raised::already());
            }
            i += 1;
        }
        let mut i = 0;
        while let Some(&f) = (&(*CALLABLES.ptr())).get(i) {
            let name = unicode::from_utf8(event.to_bytes())?;
            call::call(Obj::from_ptr(f), &[&name, args])?;
            i += 1;
        }
    }
    Ok(())
}

/// `PySys_AuditTuple`.
pub fn audit_tuple(event: &CStr, args: Option<&Obj>) -> Result<()> {
    match args {
        Some(a) if !tuple::check(a) => Err(raise!(TypeError, "args must be tuple, got {}", a.type_name())),
        _ => audit(event, args),
    }
}

/// What a built value is as arguments: a tuple stays, anything else is the only one.
pub fn audit_value(event: &CStr, value: &Obj) -> Result<()> {
    if tuple::check(value) {
        return audit(event, Some(value));
    }
    audit(event, Some(&*tuple::new([value])?))
}

/// Lets go of the callables.
pub(super) fn forget_callables() {
    // SAFETY: finalization runs alone; the list holds owned references.
    for f in core::mem::take(unsafe { &mut *CALLABLES.ptr() }) {
        // SAFETY: as above.
        unsafe { refcount::decref(f) }
    }
}

/// An event with these arguments, made only when somebody listens.
pub fn event<const N: usize>(name: &CStr, args: impl FnOnce() -> [Owned; N]) -> Result<()> {
    if !is_active() {
        return Ok(());
    }
    audit(name, Some(&*tuple::from_owned(args().into())?))
}
