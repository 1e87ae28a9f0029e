//! `_io`: the types of the file objects that there are.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Result};
use crate::objects::exceptions::exc;
use crate::objects::{long, module, module_def, stdfile_type};
use core::ptr;

/// The size of the buffers of files.
const DEFAULT_BUFFER_SIZE: i64 = 128 * 1024;

static mut SLOTS: [PyModuleDef_Slot; 2] = [
    PyModuleDef_Slot { slot: Py_mod_exec, value: fill as *const () as *mut c_void },
    PyModuleDef_Slot { slot: 0, value: ptr::null_mut() },
];
static mut DEFINITION: PyModuleDef = PyModuleDef {
    m_base: PyModuleDef_Base::HEAD_INIT,
    m_name: c"_io".as_ptr(),
    m_doc: c"The types of file objects.".as_ptr(),
    m_size: 0,
    m_methods: ptr::null_mut(),
    m_slots: (&raw mut SLOTS).cast(),
    m_traverse: None,
    m_clear: None,
    m_free: None,
};

/// The init function of the built-in table.
pub(super) unsafe extern "C" fn init() -> *mut PyObject {
    // SAFETY: the definition is static.
    unsafe { module_def::init(&raw mut DEFINITION) };
    (&raw mut DEFINITION).cast()
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
