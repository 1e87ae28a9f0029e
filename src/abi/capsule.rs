//! Capsules. Code for exactly this version looks into them (the inline accessors of `pycapsule.h`); other code sees the accessors only.

use super::*;

pub type PyCapsule_Destructor = Option<unsafe extern "C" fn(*mut PyObject)>;

/// A capsule. The struct's name is ours: CPython has none in its headers.
#[repr(C)]
pub struct Pycap_Capsule {
    pub ob_base: PyObject,
    pub pointer: *mut c_void,
    pub name: *const c_char,
    pub context: *mut c_void,
    pub destructor: PyCapsule_Destructor,
    pub traverse_func: traverseproc,
    pub clear_func: inquiry,
}
