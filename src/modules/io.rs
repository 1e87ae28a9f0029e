//! `_io`: the types of the file objects that there are.

use super::native;
use crate::abi::*;
use crate::engine::{IntoC, Obj, Result};
use crate::objects::exceptions::exc;
use crate::objects::{long, module, stdfile_type};
use core::ptr;

/// The size of the buffers of files.
const DEFAULT_BUFFER_SIZE: i64 = 128 * 1024;

static mut SLOTS: [PyModuleDef_Slot; 2] = native::exec(fill);
static mut DEFINITION: PyModuleDef =
    native::definition(c"_io", c"The types of file objects.", ptr::null_mut(), (&raw mut SLOTS).cast());

/// The init function of the built-in table.
pub(super) unsafe extern "C" fn init() -> *mut PyObject {
    native::start(&raw mut DEFINITION)
}

fn add_all(m: &Obj) -> Result<()> {
    for ty in stdfile_type::TYPES {
        module::add_type(m, ty.0)?;
    }
    module::add(m, "DEFAULT_BUFFER_SIZE", &*long::from_i64(DEFAULT_BUFFER_SIZE)?)?;
    module::add(m, "BlockingIOError", exc::BlockingIOError.as_obj())
}

unsafe extern "C" fn fill(m: *mut PyObject) -> c_int {
    // SAFETY: the slot gets a live module.
    add_all(unsafe { Obj::from_ptr(m) }).into_c()
}
