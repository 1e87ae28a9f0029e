//! What C sees: `#[repr(C)]` layouts, flags and function-pointer types of CPython 3.14's public headers. No behaviour.

pub use core::ffi::{CStr, c_char, c_double, c_int, c_long, c_longlong, c_uint, c_ulong, c_ulonglong, c_void};

mod bytes;
mod capsule;
mod code;
mod containers;
mod datetime;
mod exceptions;
mod function;
mod hash;
mod import;
mod memory;
mod numbers;
mod object;
mod slots;
mod state;
mod unicode;
mod version;
mod weakref;

pub use bytes::*;
pub use capsule::*;
pub use code::*;
pub use containers::*;
pub use datetime::*;
pub use exceptions::*;
pub use function::*;
pub use hash::*;
pub use import::*;
pub use memory::*;
pub use numbers::*;
pub use object::*;
pub use slots::*;
pub use state::*;
pub use unicode::*;
pub use version::*;
pub use weakref::*;

pub type Py_ssize_t = isize;
pub type Py_hash_t = isize;
pub type Py_uhash_t = usize;
pub type Py_UCS1 = u8;
pub type Py_UCS2 = u16;
pub type Py_UCS4 = u32;
