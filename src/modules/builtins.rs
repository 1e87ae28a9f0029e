//! `builtins`: constants, types, exceptions and functions.

use super::builtin_functions;
use crate::abi::*;
use crate::engine::{Obj, Result};
use crate::istr;
use crate::objects::exceptions::{exc, types};
use crate::objects::{bool, builtin_types, dict, module, singletons, type_object, unicode};

/// The built-in types that have a name in `builtins`, in CPython's order.
const TYPES: &[&CStr] = &[
    c"bool",
    c"memoryview",
    c"bytearray",
    c"bytes",
    c"classmethod",
    c"complex",
    c"dict",
    c"enumerate",
    c"filter",
    c"float",
    c"frozenset",
    c"property",
    c"int",
    c"list",
    c"map",
    c"object",
    c"range",
    c"reversed",
    c"set",
    c"slice",
    c"staticmethod",
    c"str",
    c"super",
    c"tuple",
    c"type",
    c"zip",
];

/// Exceptions that exist but have no name here.
const HIDDEN: &[&str] =
    &["concurrent.interpreters.InterpreterError", "concurrent.interpreters.InterpreterNotFoundError"];

/// Fills the new module.
pub(super) fn fill(m: &Obj) -> Result<()> {
    let d = module::dict(m);
    let doc = "Built-in functions, types, exceptions and other objects.";
    dict::set(d, istr!("__doc__"), &*unicode::new(doc)?)?;
    dict::set(d, istr!("__package__"), &unicode::empty())?;
    // SAFETY: the table is static and ends with a NULL name.
    unsafe { module::add_functions(m, builtin_functions::table())? };
    for (name, value) in [
        (istr!("None"), singletons::none()),
        (istr!("Ellipsis"), singletons::ellipsis()),
        (istr!("NotImplemented"), singletons::not_implemented()),
        (istr!("False"), bool::get(false)),
        (istr!("True"), bool::get(true)),
    ] {
        dict::set(d, name, value)?;
    }
    for &ty in TYPES {
        if let Some(found) = builtin_types::named(ty) {
            dict::set(d, &*unicode::intern_c(ty)?, type_object::as_obj(found))?;
        }
    }
    dict::set(d, istr!("__debug__"), bool::get(true))?;
    for &ty in types::ALL.0.iter().chain(types::OTHERS.0) {
        add_exception(d, ty)?;
    }
    dict::set(d, istr!("EnvironmentError"), exc::OSError.as_obj())?;
    dict::set(d, istr!("IOError"), exc::OSError.as_obj())
}

fn add_exception(d: &Obj, ty: *mut PyTypeObject) -> Result<()> {
    // SAFETY: a static type has a name.
    let name = unsafe { CStr::from_ptr((*ty).tp_name) };
    if HIDDEN.iter().any(|h| h.as_bytes() == name.to_bytes()) {
        return Ok(());
    }
    dict::set(d, &*unicode::intern_c(name)?, type_object::as_obj(ty))
}
