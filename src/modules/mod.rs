//! Module objects' namespace: the import system and the native built-in modules.

use crate::abi::*;
use crate::engine::refcount;
use crate::engine::{Obj, Owned, Raised, Result, error};
use crate::objects::exceptions::Exc;
use crate::objects::{dict, module, module_def, singletons, tuple, unicode};
use crate::protocols::call;
use crate::{istr, raise};
use core::ptr;

pub mod abc;
pub mod audit;
mod builtin_functions;
mod builtin_iteration;
mod builtin_numbers;
mod builtins;
mod codecs;
mod collections_abc;
pub mod config;
mod contextvars;
pub mod extension;
mod file_names;
pub mod finalize;
pub mod finder;
mod gc;
pub mod import;
pub mod import_level;
mod import_lock;
mod importlib;
pub mod inittab;
mod io;
pub mod loaders;
pub mod namespace;
mod native;
mod punycode;
pub mod spec;
pub mod structs;
pub mod sys;
mod sys_functions;
pub(crate) mod sys_info;
mod types;
mod warnings;

pub use import::import;

/// After a fork, in the child: nothing is left of what other threads were loading.
pub fn after_fork_in_child() {
    import_lock::after_fork_in_child();
}

/// `sys.modules`, and the two modules that are always there.
static mut MODULES: *mut PyObject = ptr::null_mut();
static mut BUILTINS: *mut PyObject = ptr::null_mut();
static mut SYS: *mut PyObject = ptr::null_mut();

/// Makes `sys`, `builtins` and `sys.modules`.
pub fn init() -> Result<()> {
    inittab::copy();
    let modules = dict::new()?;
    let sys = module::new(istr!("sys"))?;
    let builtins = module::new(istr!("builtins"))?;
    dict::set(&modules, istr!("sys"), &sys)?;
    dict::set(&modules, istr!("builtins"), &builtins)?;
    // SAFETY: under the GIL; `finalize::run` gives the references back.
    unsafe {
        MODULES = modules.into_ptr();
        SYS = sys.into_ptr();
        BUILTINS = builtins.into_ptr();
    }
    builtins::fill(builtins_module()?)?;
    sys::fill(sys_module()?)?;
    for (name, m) in [(istr!("sys"), sys_module()?), (istr!("builtins"), builtins_module()?)] {
        // As `import::set_module_attributes` does, whose look-ups would fill types' dicts at every start.
        let d = module::dict(m);
        dict::set(d, istr!("__loader__"), loaders::builtin())?;
        dict::set(d, istr!("__package__"), &unicode::empty())?;
        dict::set(d, istr!("__spec__"), &*loaders::builtin_spec(name)?)?;
    }
    Ok(())
}

/// The first step of finalization, while everything still works: flushed files. `false` when a flush failed.
pub fn at_finalize() -> bool {
    finalize::flush_files()
}

/// Empties `sys.modules` and the modules in it.
pub fn fini() {
    finalize::clear_modules();
    finalize::call_exit_functions();
    // SAFETY: under the GIL; nothing runs any more that could ask for the modules.
    unsafe {
        refcount::clear(&raw mut MODULES);
        refcount::clear(&raw mut SYS);
        refcount::clear(&raw mut BUILTINS);
    }
    gc::fini();
    audit::forget_callables();
    module_def::forget_states();
    inittab::drop_copy();
}

/// `sys.modules`, whatever `sys.modules` has been set to. `RuntimeError` for a destructor that asks when finalization has let go of it.
#[inline(always)]
pub fn modules() -> Result<&'static Obj> {
    modules_opt().ok_or_else(modules_are_gone)
}

#[cold]
fn modules_are_gone() -> Raised {
    raise!(RuntimeError, "unable to get sys.modules")
}

/// `sys.modules`, unless the runtime is not, or no longer, initialized.
pub fn modules_opt() -> Option<&'static Obj> {
    // SAFETY: NULL or the dict.
    unsafe { Obj::from_ptr_opt(MODULES) }
}

/// The module `sys`; errors as for [`modules`].
#[inline(always)]
pub fn sys_module() -> Result<&'static Obj> {
    // SAFETY: NULL or the module.
    unsafe { Obj::from_ptr_opt(SYS) }.ok_or_else(modules_are_gone)
}

/// `sys`'s namespace, unless the runtime is not, or no longer, initialized.
pub fn sys_dict() -> Option<&'static Obj> {
    // SAFETY: NULL or the module.
    unsafe { Obj::from_ptr_opt(SYS) }.map(module::dict)
}

/// The module `builtins`; errors as for [`modules`].
#[inline(always)]
pub fn builtins_module() -> Result<&'static Obj> {
    // SAFETY: NULL or the module.
    unsafe { Obj::from_ptr_opt(BUILTINS) }.ok_or_else(modules_are_gone)
}

/// The built-in of this name; `AttributeError` when it was taken away.
pub fn builtin(name: &Obj) -> Result<Owned> {
    crate::protocols::attr::get(builtins_module()?, name)
}

/// The module of this name in `sys.modules`.
#[inline]
pub fn loaded(name: &Obj) -> Result<Option<Owned>> {
    dict::get(modules()?, name)
}

/// Raises an import error with its `name` and `path` attributes.
#[cold]
pub fn import_error(exc: Exc, message: &str, name: Option<&Obj>, path: Option<&Obj>) -> Raised {
    let make = || -> Result<Owned> {
        let text = unicode::from_utf8_lossy(message.as_bytes())?;
        let names = tuple::new([istr!("name"), istr!("path")])?;
        let args = [&*text, singletons::or_none(name), singletons::or_none(path)];
        // SAFETY: one positional argument, then a value for each name; `&Obj` has the layout of an object pointer.
        unsafe { call::vectorcall(exc.as_obj(), args.as_ptr().cast(), 1, names.as_ptr()) }
    };
    match make() {
        Ok(instance) => error::raise_object(exc, &instance),
        Err(raised) => raised,
    }
}

/// Raises `SystemError` with the error that is set as its cause, or alone.
#[cold]
fn system_error(message: String) -> Raised {
    if error::occurred().is_some() {
        return call::raise_from_current(crate::objects::exceptions::exc::SystemError, || message);
    }
    raise!(SystemError, "{message}")
}
