//! Capsules. C sees the accessors only; the layout's size and order are observable through `tp_basicsize`.

use super::*;

pub type PyCapsule_Destructor = Option<unsafe extern "C" fn(*mut PyObject)>;

/// A capsule.
#[repr(C)]
pub struct PyCapsule {
    pub ob_base: PyObject,
    pub pointer: *mut c_void,
    pub name: *const c_char,
    pub context: *mut c_void,
    pub destructor: PyCapsule_Destructor,
    pub traverse_func: traverseproc,
    pub clear_func: inquiry,
}
