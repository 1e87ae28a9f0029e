//! The table of built-in modules.

use super::*;

/// One built-in module: its name and init function. A NULL name ends the table.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct _inittab {
    pub name: *const c_char,
    pub initfunc: Option<unsafe extern "C" fn() -> *mut PyObject>,
}

/// One frozen module. A NULL name ends the table.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct _frozen {
    pub name: *const c_char,
    pub code: *const u8,
    pub size: c_int,
    pub is_package: c_int,
}
