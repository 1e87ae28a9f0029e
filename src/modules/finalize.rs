//! The end of modules: exit functions, flushing, and emptying `sys.modules` in an order that lets code still run.

use super::extension;
use crate::abi::*;
use crate::engine::global::Global;
use crate::engine::{Obj, Owned, collector, error, garbage, generations};
use crate::istr;
use crate::objects::{dict, exceptions, module, singletons, stdfile, unicode};

/// What `PyUnstable_AtExit` has registered.
struct ExitFunction {
    function: unsafe extern "C" fn(*mut c_void),
    data: *mut c_void,
}

static EXIT_FUNCTIONS: Global<Vec<ExitFunction>> = Global::new(Vec::new());

fn exit_functions() -> &'static mut Vec<ExitFunction> {
    // SAFETY: under the GIL, and no reference is kept across a call.
    unsafe { &mut *EXIT_FUNCTIONS.ptr() }
}

/// Registers a function to be called when the modules are gone: last in, first out.
pub fn at_exit(function: unsafe extern "C" fn(*mut c_void), data: *mut c_void) {
    exit_functions().push(ExitFunction { function, data });
}

/// Calls the registered functions.
pub(super) fn call_exit_functions() {
    while let Some(f) = exit_functions().pop() {
        // SAFETY: the program registered the function with this argument.
        unsafe { (f.function)(f.data) }
        error::clear();
    }
}

/// Flushes `sys.stdout` and `sys.stderr`; `false` when the former could not be.
pub(super) fn flush_files() -> bool {
    let mut flushed = true;
    for (name, counts) in [(istr!("stdout"), true), (istr!("stderr"), false)] {
        let Ok(Some(file)) = super::sys::get(name) else { continue };
        if singletons::is_none(&file) {
            continue;
        }
        if stdfile::flush_object(&file).is_err() {
            if counts {
                exceptions::write_unraisable(Some(&file));
                flushed = false;
            } else {
                error::clear();
            }
        }
    }
    flushed
}

/// Attributes of `sys` that may keep anything alive.
const SPECIAL: [&str; 12] = [
    "path",
    "argv",
    "ps1",
    "ps2",
    "last_exc",
    "last_type",
    "last_value",
    "last_traceback",
    "path_importer_cache",
    "path_hooks",
    "meta_path",
    "__interactivehook__",
];

/// Sets `d[name]` to `None` where failure does not matter any more.
fn forget(d: &Obj, name: &Obj) {
    if dict::set(d, name, singletons::none()).is_err() {
        error::clear();
    }
}

fn forget_special(sys: &Obj) {
    for name in SPECIAL {
        if let Ok(name) = unicode::intern(name)
            && dict::contains(sys, &name).unwrap_or(false)
        {
            forget(sys, &name);
        }
    }
    for (name, original) in [
        (istr!("stdin"), istr!("__stdin__")),
        (istr!("stdout"), istr!("__stdout__")),
        (istr!("stderr"), istr!("__stderr__")),
    ] {
        match dict::get(sys, original) {
            Ok(Some(file)) => _ = dict::set(sys, name, &file),
            _ => forget(sys, name),
        }
    }
    error::clear();
}

/// Lets go of every module but `sys` and `builtins`, which go last: first `sys.modules`, then what cycles kept alive, then the
/// namespaces of modules that something else still refers to.
pub(super) fn clear_modules() {
    let (Ok(all), Ok(sys), Ok(builtins)) = (super::modules(), super::sys_module(), super::builtins_module()) else {
        return error::clear();
    };
    forget_special(module::dict(sys));
    module::watch_all(dict::iter(all).map(|(_, m)| m).filter(|m| module::check(m)));
    let names: Vec<Owned> = dict::iter(all).map(|(name, _)| name.to_owned()).collect();
    for name in &names {
        forget(all, name);
    }
    drop(names);
    dict::clear(all);
    collector::collect_at_shutdown();
    garbage::warn_of_garbage();
    while let Some(m) = module::next_watched() {
        if !m.is(sys) && !m.is(builtins) {
            clear_namespace(&m);
        }
    }
    clear_namespace(sys);
    clear_namespace(builtins);
    crate::objects::module_def::forget_states();
    extension::forget_known();
    generations::take_up();
    collector::collect_at_shutdown();
}

/// Sets a module's attributes to `None`: those with one leading underscore first, `__builtins__` never.
fn clear_namespace(m: &Obj) {
    let d = module::dict(m);
    let is_private = |key: &[u8]| key.first() == Some(&b'_') && key.get(1) != Some(&b'_');
    for private in [true, false] {
        let keys: Vec<Owned> =
            dict::iter(d).filter(|(_, v)| !singletons::is_none(v)).map(|(k, _)| k.to_owned()).collect();
        for key in keys {
            let Ok(text) = unicode::check(&key).then(|| unicode::as_utf8(&key)).transpose() else {
                error::clear();
                continue;
            };
            let Some(text) = text else { continue };
            if is_private(text) == private && text != b"__builtins__" {
                forget(d, &key);
            }
        }
    }
}
