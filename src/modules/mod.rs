//! Module objects' namespace: the import system and the native built-in modules.

use crate::engine::{Obj, Owned, Result};

pub mod import;
pub mod sys;

/// Makes `sys`, `builtins` and `sys.modules`.
pub fn init() -> Result<()> {
    todo!()
}
/// The first step of finalization, while everything still works: exit functions of modules, flushed files. `false` when a flush failed.
pub fn at_finalize() -> bool {
    todo!()
}
/// Empties `sys.modules` and the modules in it.
pub fn fini() {
    todo!()
}

/// `PyImport_ImportModule`: the module named by the whole dotted name.
pub fn import(_name: &Obj) -> Result<Owned> {
    todo!()
}
