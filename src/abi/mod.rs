//! What C sees: `#[repr(C)]` layouts, flags and function-pointer types of CPython 3.14's public headers. No behaviour.

pub use core::ffi::{CStr, c_char, c_double, c_int, c_long, c_longlong, c_uint, c_ulong, c_ulonglong, c_void};

mod object;

pub use object::*;

pub type Py_ssize_t = isize;
pub type Py_hash_t = isize;
pub type Py_uhash_t = usize;
pub type Py_UCS1 = u8;
pub type Py_UCS2 = u16;
pub type Py_UCS4 = u32;
