//! `sys`: its attributes for the import system.

use super::{config, file_names, finder, inittab, loaders, namespace, sys_functions, sys_info};
use crate::abi::*;
use crate::engine::{Obj, Owned, Result};
use crate::istr;
use crate::objects::{bool, dict, display, list, long, module, singletons, stdfile, tuple, unicode};

/// The attribute `name` of `sys`; `None` when it is not there, or the runtime is not initialized.
pub fn get(name: &Obj) -> Result<Option<Owned>> {
    match super::sys_dict() {
        Some(d) => dict::get(d, name),
        None => Ok(None),
    }
}

/// Sets (or, with `None`, deletes if it is there) the attribute `name` of `sys`.
pub fn set(name: &Obj, value: Option<&Obj>) -> Result<()> {
    match (super::sys_dict(), value) {
        (None, _) => Ok(()),
        (Some(d), Some(value)) => dict::set(d, name, value),
        (Some(d), None) => dict::pop(d, name).map(drop),
    }
}

/// Fills the new module.
pub(super) fn fill(m: &Obj) -> Result<()> {
    let d = module::dict(m);
    // SAFETY: the tables are static and end with a NULL name.
    unsafe {
        module::add_functions(m, sys_functions::table())?;
        module::add_functions(m, (&raw const display::SYS_FUNCTIONS).cast())?;
    }
    for (original, name) in [
        (istr!("excepthook"), "__excepthook__"),
        (istr!("unraisablehook"), "__unraisablehook__"),
        (istr!("displayhook"), "__displayhook__"),
    ] {
        if let Some(f) = dict::get(d, original)? {
            dict::set(d, &*unicode::intern(name)?, &f)?;
        }
    }
    fill_import(d)?;
    fill_files(d)?;
    sys_info::fill(d)?;
    fill_constants(d)?;
    fill_configuration(d)
}

/// What the import system looks at.
fn fill_import(d: &Obj) -> Result<()> {
    dict::set(d, istr!("modules"), super::modules()?)?;
    dict::set(d, istr!("meta_path"), &*list::from_slice(&[loaders::builtin(), finder::path_finder()])?)?;
    dict::set(d, istr!("path_hooks"), &*list::from_slice(&[&*finder::new_path_hook()?])?)?;
    dict::set(d, istr!("path_importer_cache"), &*dict::new()?)?;
    let path = finder::initial_path()?;
    let entries: Vec<String> = list::items(&path).iter().map(|e| unicode::display(e).to_string()).collect();
    config::set_text(config::Setting::SearchPath, &entries.join(":"));
    dict::set(d, istr!("path"), &path)?;
    let mut names: Vec<&CStr> = inittab::entries().map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    let names = names.iter().map(|n| unicode::from_utf8(n.to_bytes())).collect::<Result<Vec<_>>>()?;
    dict::set(d, istr!("builtin_module_names"), &*tuple::from_owned(names)?)
}

fn fill_files(d: &Obj) -> Result<()> {
    for (name, original, file) in [
        (istr!("stdin"), istr!("__stdin__"), stdfile::standard_input()),
        (istr!("stdout"), istr!("__stdout__"), stdfile::standard_output()),
        (istr!("stderr"), istr!("__stderr__"), stdfile::standard_error()),
    ] {
        dict::set(d, name, file)?;
        dict::set(d, original, file)?;
    }
    Ok(())
}

/// Facts about the runtime.
fn fill_constants(d: &Obj) -> Result<()> {
    let text = |s: &CStr| unicode::from_utf8(s.to_bytes());
    for (name, value) in [
        ("version", text(FULL_VERSION)?),
        ("copyright", text(COPYRIGHT)?),
        ("platform", text(PLATFORM)?),
        ("byteorder", unicode::new("little")?),
        ("float_repr_style", unicode::new("short")?),
        ("abiflags", unicode::empty()),
        ("_framework", unicode::empty()),
        ("platlibdir", unicode::new("lib")?),
        ("hexversion", long::from_i64(PY_VERSION_HEX.into())?),
        ("api_version", long::from_i64(PYTHON_API_VERSION.into())?),
        ("maxsize", long::from_i64(i64::MAX)?),
        ("maxunicode", long::from_i64(0x10_FFFF)?),
        ("dont_write_bytecode", bool::new(true)),
        ("pycache_prefix", singletons::new_none()),
        ("implementation", implementation(d)?),
    ] {
        dict::set(d, &*unicode::intern(name)?, &value)?;
    }
    Ok(())
}

/// `sys.implementation`: this library says who it is; the tag is that of the binaries that it loads.
fn implementation(d: &Obj) -> Result<Owned> {
    let facts = dict::new()?;
    dict::set(&facts, istr!("name"), &*unicode::new("pycapsule")?)?;
    dict::set(&facts, istr!("cache_tag"), &*unicode::new("cpython-314")?)?;
    if let Some(version) = dict::get(d, istr!("version_info"))? {
        dict::set(&facts, istr!("version"), &version)?;
    }
    dict::set(&facts, istr!("hexversion"), &*long::from_i64(PY_VERSION_HEX.into())?)?;
    dict::set(&facts, istr!("_multiarch"), &*unicode::new("x86_64-linux-gnu")?)?;
    dict::set(&facts, istr!("supports_isolated_interpreters"), bool::get(false))?;
    namespace::new(&facts)
}

/// What a program may have said about itself before the initialization, and what it may say later.
fn fill_configuration(d: &Obj) -> Result<()> {
    let executable = match std::env::current_exe() {
        Ok(path) => {
            config::set_text(config::Setting::ExecutablePath, &path.to_string_lossy());
            file_names::decode(path.as_os_str())?
        }
        Err(_) => unicode::empty(),
    };
    if !config::is_set(config::Setting::ProgramName) {
        config::set_text(config::Setting::ProgramName, "python3");
    }
    for name in ["executable", "_base_executable"] {
        dict::set(d, &*unicode::intern(name)?, &executable)?;
    }
    for name in ["prefix", "base_prefix", "exec_prefix", "base_exec_prefix"] {
        dict::set(d, &*unicode::intern(name)?, &unicode::empty())?;
    }
    dict::set(d, istr!("argv"), &*list::from_slice(&[&*unicode::empty()])?)?;
    dict::set(d, istr!("orig_argv"), &*list::new()?)?;
    dict::set(d, istr!("warnoptions"), &*list::new()?)?;
    dict::set(d, istr!("_xoptions"), &*dict::new()?)
}
