//! What the definitions of the native modules have in common: two phases, no state.

use crate::abi::*;
use crate::objects::module_def;
use core::ptr;

/// A definition. `methods` is NULL or a method table, `slots` a table from [`exec`] or [`NO_SLOTS`]; both are static.
pub(super) const fn definition(
    name: &'static CStr,
    doc: &'static CStr,
    methods: *mut PyMethodDef,
    slots: *mut PyModuleDef_Slot,
) -> PyModuleDef {
    PyModuleDef {
        m_base: PyModuleDef_Base::HEAD_INIT,
        m_name: name.as_ptr(),
        m_doc: doc.as_ptr(),
        m_size: 0,
        m_methods: methods,
        m_slots: slots,
        m_traverse: None,
        m_clear: None,
        m_free: None,
    }
}

/// The end of a table of slots, and a whole table of none.
const END: PyModuleDef_Slot = PyModuleDef_Slot { slot: 0, value: ptr::null_mut() };
pub(super) const NO_SLOTS: [PyModuleDef_Slot; 1] = [END];

/// The slots of a module that `fill` fills once it is made.
pub(super) const fn exec(fill: unsafe extern "C" fn(*mut PyObject) -> c_int) -> [PyModuleDef_Slot; 2] {
    [PyModuleDef_Slot { slot: Py_mod_exec, value: fill as *mut c_void }, END]
}

/// What an init function returns: its static definition, ready for the import system.
pub(super) fn start(definition: *mut PyModuleDef) -> *mut PyObject {
    // SAFETY: the caller's definition is static.
    unsafe { module_def::init(definition) };
    definition.cast()
}
