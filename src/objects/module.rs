//! Module objects, single-phase and multi-phase initialization, and what modules are filled with.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result};

/// `module`.
#[unsafe(no_mangle)]
pub static mut PyModule_Type: PyTypeObject = PyTypeObject { tp_name: c"module".as_ptr(), ..PyTypeObject::STATIC };

/// A new module with `__name__` and the other standard attributes.
pub fn new(_name: &Obj) -> Result<Owned> {
    todo!()
}
/// Whether `o` is a module or derived from one.
pub fn check(o: &Obj) -> bool {
    o.is_instance(&raw mut PyModule_Type)
}
/// The module's namespace.
pub fn dict(_m: &Obj) -> &Obj {
    todo!()
}
/// Adds the functions of a method table, bound to the module.
///
/// # Safety
/// `methods` points to a table that ends with a NULL name and lives as long as the module.
pub unsafe fn add_functions(_m: &Obj, _methods: *const PyMethodDef) -> Result<()> {
    todo!()
}
/// Sets an attribute by its C-API name.
pub fn add(_m: &Obj, _name: &str, _value: &Obj) -> Result<()> {
    todo!()
}
