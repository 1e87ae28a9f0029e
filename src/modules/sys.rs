//! `sys`: its attributes for the import system.

use super::{finder, loaders};
use crate::engine::{Obj, Owned, Result};
use crate::istr;
use crate::objects::{dict, display, list, module, stdfile};

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
    dict::set(d, istr!("modules"), super::modules())?;
    dict::set(d, istr!("meta_path"), &*list::from_slice(&[loaders::builtin(), finder::path_finder()])?)?;
    dict::set(d, istr!("path_hooks"), &*list::from_slice(&[&*finder::new_path_hook()?])?)?;
    dict::set(d, istr!("path_importer_cache"), &*dict::new()?)?;
    dict::set(d, istr!("path"), &*finder::path_from_environment()?)?;
    // SAFETY: the table is static.
    unsafe { module::add_functions(m, (&raw const display::SYS_FUNCTIONS).cast())? };
    for (name, original) in [
        (istr!("excepthook"), istr!("__excepthook__")),
        (istr!("unraisablehook"), istr!("__unraisablehook__")),
        (istr!("displayhook"), istr!("__displayhook__")),
    ] {
        if let Some(function) = dict::get(d, name)? {
            dict::set(d, original, &function)?;
        }
    }
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
