//! Extension modules: finding a shared object's init function, running it, and making a module of its result.

use super::file_names::encode_c;
use super::{import_error, punycode, system_error};
use crate::abi::*;
use crate::engine::error::{self, Raised, Result};
use crate::engine::global::Global;
use crate::engine::refcount;
use crate::engine::{Obj, Owned};
use crate::objects::exceptions::exc;
use crate::objects::{dict, module, module_def, unicode};
use crate::protocols::attr;
use crate::{istr, raise};
use core::ptr;
use std::ffi::CString;

type InitFunction = unsafe extern "C" fn() -> *mut PyObject;
type OldInitFunction = unsafe extern "C" fn();

/// What a single-phase module has left for the next import of the same name from the same file.
struct Known {
    file: Vec<u8>,
    name: Vec<u8>,
    def: *mut PyModuleDef,
    init: InitFunction,
}

/// Every single-phase module that was initialized.
static KNOWN: Global<Vec<Known>> = Global::new(Vec::new());
/// The full name of the single-phase module whose init function is running, NULL outside of one.
static CONTEXT: Global<*const c_char> = Global::new(ptr::null());
/// `sys.setdlopenflags`.
static mut DLOPEN_FLAGS: c_int = libc::RTLD_NOW;

fn known() -> &'static mut Vec<Known> {
    // SAFETY: under the GIL, and no reference is kept across a call.
    unsafe { &mut *KNOWN.ptr() }
}

/// The flags for `dlopen`.
pub fn dlopen_flags() -> c_int {
    // SAFETY: under the GIL.
    unsafe { DLOPEN_FLAGS }
}

/// Sets the flags for `dlopen`.
pub fn set_dlopen_flags(flags: c_int) {
    // SAFETY: under the GIL.
    unsafe { DLOPEN_FLAGS = flags }
}

/// The name for a single-phase module that says it is called `name`: the full one of the module being imported, if that ends in it.
pub fn full_name(name: &CStr) -> &CStr {
    // SAFETY: the context is NULL or a C string that lives while the init function runs.
    unsafe {
        if !(*CONTEXT.ptr()).is_null() {
            let full = CStr::from_ptr(*CONTEXT.ptr());
            let last = full.to_bytes().iter().rposition(|&b| b == b'.');
            if last.is_some_and(|dot| &full.to_bytes()[dot + 1..] == name.to_bytes()) {
                *CONTEXT.ptr() = ptr::null();
                return CStr::from_ptr(full.as_ptr());
            }
        }
    }
    name
}

/// Runs `f` with the context set.
fn with_context<T>(context: *const c_char, f: impl FnOnce() -> T) -> T {
    // SAFETY: under the GIL; the name outlives the call.
    unsafe {
        let before = CONTEXT.ptr().replace(context);
        let result = f();
        *CONTEXT.ptr() = before;
        result
    }
}

/// Where an init function comes from.
struct Source<'a> {
    /// The module's full name.
    name: &'a Obj,
    shown: &'a str,
    /// The shared object; `None` for the built-in table.
    file: Option<&'a Obj>,
    /// Whether the name is not ASCII: only multi-phase modules can have such a name.
    non_ascii: bool,
}

impl Source<'_> {
    fn file_bytes(&self) -> Result<Vec<u8>> {
        super::file_names::encode(self.file.unwrap_or(self.name))
    }
}

/// Makes the module of an entry of the built-in table.
pub fn create_builtin(entry: &_inittab, name: &Obj, spec: &Obj) -> Result<Owned> {
    let shown = unicode::display(name).to_string();
    let source = Source { name, shown: &shown, file: None, non_ascii: false };
    if let Some(again) = reload(&source)? {
        return Ok(again);
    }
    match entry.initfunc {
        Some(init) => run(&source, init, ptr::null(), spec),
        // `sys` and `builtins` are there already.
        None => match () {
            () if unicode::eq_ascii(name, "sys") => Ok(super::sys_module()?.to_owned()),
            () if unicode::eq_ascii(name, "builtins") => Ok(super::builtins_module()?.to_owned()),
            () => super::import::add_module(name),
        },
    }
}

/// `_imp.create_dynamic(spec)`: opens the shared object and makes its module.
pub fn create_dynamic(spec: &Obj) -> Result<Owned> {
    let name = attr::get(spec, istr!("name"))?;
    let path = attr::get(spec, istr!("origin"))?;
    let full = encode_c(&name)?;
    let shown = unicode::display(&name).to_string();
    let (hook, non_ascii) = hook_name(&shown)?;
    let source = Source { name: &name, shown: &shown, file: Some(&path), non_ascii };
    if let Some(again) = reload(&source)? {
        return Ok(again);
    }
    let handle = open(&name, &path)?;
    let prefix = if non_ascii { "PyInitU_" } else { "PyInit_" };
    if let Some(init) = symbol(handle, &format!("{prefix}{hook}")) {
        // SAFETY: a function of this name has this signature, by convention.
        let init = unsafe { core::mem::transmute::<*mut c_void, InitFunction>(init) };
        return run(&source, init, full.as_ptr(), spec);
    }
    if let Some(init) = symbol(handle, &format!("init{hook}")).filter(|_| !non_ascii) {
        // SAFETY: in Python 2 a function of this name has this signature.
        let init = unsafe { core::mem::transmute::<*mut c_void, OldInitFunction>(init) };
        return run_old(&source, init, full.as_ptr());
    }
    let message = format!("dynamic module does not define module export function ({prefix}{hook})");
    Err(import_error(exc::ImportError, &message, Some(&name), Some(&path)))
}

/// What follows `PyInit_` or `PyInitU_`, and whether it is the latter.
fn hook_name(name: &str) -> Result<(String, bool)> {
    let last = name.rsplit('.').next().unwrap_or(name);
    if last.is_ascii() {
        return Ok((last.replace('-', "_"), false));
    }
    let encoded = punycode::encode(last).ok_or_else(|| raise!(UnicodeError, "module name too long"))?;
    Ok((encoded.replace('-', "_"), true))
}

/// Opens a shared object; the loader's own words become the `ImportError`.
fn open(name: &Obj, path: &Obj) -> Result<*mut c_void> {
    let text = encode_c(path)?;
    let with_folder;
    let file = match text.as_bytes().contains(&b'/') {
        true => &text,
        false => {
            let bytes = [b"./", text.as_bytes()].concat();
            with_folder = CString::new(bytes).map_err(|_| raise!(ValueError, "embedded null character"))?;
            &with_folder
        }
    };
    // SAFETY: the file's name is a C string; `dlerror` gives NULL or a C string.
    unsafe {
        let handle = libc::dlopen(file.as_ptr(), dlopen_flags());
        if !handle.is_null() {
            return Ok(handle);
        }
        let why = libc::dlerror();
        let why = if why.is_null() { "unknown dlopen() error".into() } else { CStr::from_ptr(why).to_string_lossy() };
        Err(import_error(exc::ImportError, &why, Some(name), Some(path)))
    }
}

fn symbol(handle: *mut c_void, name: &str) -> Option<*mut c_void> {
    let name = CString::new(name).ok()?;
    // SAFETY: an open handle and a C string.
    let found = unsafe { libc::dlsym(handle, name.as_ptr()) };
    (!found.is_null()).then_some(found)
}

/// Calls an init function and makes a module of what it returns.
fn run(source: &Source<'_>, init: InitFunction, context: *const c_char, spec: &Obj) -> Result<Owned> {
    // SAFETY: an init function takes nothing and returns a new reference, a definition, or NULL.
    let result = with_context(context, || unsafe { init() });
    let shown = source.shown;
    // SAFETY: not NULL, so an object, whose head may be unfinished.
    unsafe {
        if result.is_null() {
            return Err(match error::occurred() {
                Some(_) => Raised::already(),
                None => raise!(SystemError, "initialization of {shown} failed without raising an exception"),
            });
        }
        if error::occurred().is_some() {
            let raised = system_error(format!("initialization of {shown} raised unreported exception"));
            if !(*result).ob_type.is_null() && !module_def::is_def(Obj::from_ptr(result)) {
                drop(Owned::from_ptr(result));
            }
            return Err(raised);
        }
        if (*result).ob_type.is_null() {
            return Err(raise!(SystemError, "init function of {shown} returned uninitialized object"));
        }
        if module_def::is_def(Obj::from_ptr(result)) {
            return module_def::from_def_and_spec(result.cast(), spec, PYTHON_API_VERSION);
        }
        let m = Owned::from_ptr(result);
        if source.non_ascii {
            return Err(raise!(SystemError, "initialization of {shown} did not return PyModuleDef"));
        }
        if !module::check(&m) {
            return Err(raise!(SystemError, "initialization of {shown} did not return an extension module"));
        }
        if module_def::def_of(&m).is_null() {
            return Err(raise!(SystemError, "initialization of {shown} did not return a valid extension module"));
        }
        finish_single_phase(source, &m, init)?;
        Ok(m)
    }
}

/// Calls an init function of Python 2, which leaves its module in `sys.modules`.
fn run_old(source: &Source<'_>, init: OldInitFunction, context: *const c_char) -> Result<Owned> {
    // SAFETY: such a function takes nothing and returns nothing.
    with_context(context, || unsafe { init() });
    if let Some(failure) = error::take() {
        // Unlike `PyInit_` functions, these put their module into `sys.modules` before they can fail.
        if dict::pop(super::modules()?, source.name).is_err() {
            error::clear();
        }
        return Err(error::restore(failure));
    }
    let Some(m) = super::loaded(source.name)? else {
        return Err(raise!(SystemError, "dynamic module not initialized properly"));
    };
    set_file(source, &m)?;
    Ok(m)
}

/// `__file__`, in the namespace and never overwritten by accident: an odd namespace is no reason to fail.
fn set_file(source: &Source<'_>, m: &Obj) -> Result<()> {
    if let Some(file) = source.file
        && module::check(m)
        && dict::set(module::dict(m), istr!("__file__"), file).is_err()
    {
        error::clear();
    }
    Ok(())
}

/// Notes a single-phase module, so that it can be imported again.
fn finish_single_phase(source: &Source<'_>, m: &Obj, init: InitFunction) -> Result<()> {
    let def = module_def::def_of(m);
    set_file(source, m)?;
    // SAFETY: a module's definition outlives it; the copy is an owned reference.
    unsafe {
        (*def).m_base.m_init = Some(init);
        if (*def).m_size == -1 {
            let copy = dict::copy(module::dict(m))?;
            refcount::replace(&raw mut (*def).m_base.m_copy, copy.into_ptr());
        }
    }
    let (file, name) = (source.file_bytes()?, unicode::as_utf8(source.name)?.to_vec());
    if !known().iter().any(|k| k.file == file && k.name == name) {
        known().push(Known { file, name, def, init });
    }
    module_def::add_state(def, m)
}

/// A single-phase module that was initialized before: its namespace is copied, or its init function runs once more.
fn reload(source: &Source<'_>) -> Result<Option<Owned>> {
    let (file, name) = (source.file_bytes()?, unicode::as_utf8(source.name)?);
    let Some((def, init)) = known().iter().find(|k| k.file == file && k.name == name).map(|k| (k.def, k.init)) else {
        return Ok(None);
    };
    // SAFETY: a definition lives as long as the shared object, which is never closed; its copy is a dict or NULL.
    unsafe {
        if (*def).m_size == -1 {
            let Some(copy) = Obj::from_ptr_opt((*def).m_base.m_copy) else { return Ok(None) };
            let m = super::import::add_module(source.name)?;
            dict::merge(module::dict(&m), copy, true)?;
            module_def::set_def(&m, def);
            module_def::add_state(def, &m)?;
            return Ok(Some(m));
        }
        let m = Owned::from_call(init())?;
        if error::occurred().is_some() {
            return Err(Raised::already());
        }
        dict::set(super::modules()?, source.name, &m)?;
        set_file(source, &m)?;
        module_def::add_state(def, &m)?;
        Ok(Some(m))
    }
}

/// `exec_module` of extension modules: runs what multi-phase initialization has left to do.
pub fn execute(m: &Obj) -> Result<()> {
    if !module::check(m) {
        return Ok(());
    }
    let def = module_def::def_of(m);
    if def.is_null() || !module_def::state_of(m).is_null() {
        return Ok(());
    }
    // SAFETY: a module's definition outlives it.
    unsafe { module_def::execute(m, def) }
}

/// Gives back the namespaces kept for importing again.
pub fn forget_known() {
    for k in core::mem::take(known()) {
        // SAFETY: a definition lives as long as the shared object; the copy is an owned reference or NULL.
        unsafe { refcount::clear(&raw mut (*k.def).m_base.m_copy) }
    }
}
