//! `staticmethod` and `classmethod`.

use crate::abi::*;
use crate::engine::{Obj, Owned, Result, gc};

/// How a `staticmethod` and a `classmethod` look: opaque to C.
#[repr(C)]
pub struct FunctionWrapper {
    pub ob_base: PyObject,
    pub callable: *mut PyObject,
    pub dict: *mut PyObject,
}

/// `staticmethod`.
#[unsafe(no_mangle)]
pub static mut PyStaticMethod_Type: PyTypeObject = PyTypeObject {
    tp_name: c"staticmethod".as_ptr(),
    tp_basicsize: size_of::<FunctionWrapper>() as Py_ssize_t,
    ..PyTypeObject::STATIC
};

/// `PyStaticMethod_New`.
pub fn new_staticmethod(callable: &Obj) -> Result<Owned> {
    // SAFETY: every field is filled before the object is tracked.
    unsafe {
        let o: *mut FunctionWrapper = gc::new_static(&raw mut PyStaticMethod_Type)?;
        (*o).callable = callable.to_owned().into_ptr();
        (*o).dict = core::ptr::null_mut();
        gc::track(o.cast());
        Ok(Owned::from_ptr(o))
    }
}
