//! `types`: names of built-in types that have none in `builtins`.

use super::namespace;
use crate::abi::*;
use crate::engine::{IntoC, Obj, Result};
use crate::objects::{
    capsule, cfunction, descr, dict, module, module_def, singletons, traceback, type_object, unicode,
};

static mut SLOTS: [PyModuleDef_Slot; 2] = [
    PyModuleDef_Slot { slot: Py_mod_exec, value: fill as *const () as *mut c_void },
    PyModuleDef_Slot { slot: 0, value: core::ptr::null_mut() },
];
static mut DEFINITION: PyModuleDef = PyModuleDef {
    m_base: PyModuleDef_Base::HEAD_INIT,
    m_name: c"types".as_ptr(),
    m_doc: c"Names of built-in types.".as_ptr(),
    m_size: 0,
    m_methods: core::ptr::null_mut(),
    m_slots: (&raw mut SLOTS).cast(),
    m_traverse: None,
    m_clear: None,
    m_free: None,
};

/// The init function of the built-in table.
pub(super) unsafe extern "C" fn init() -> *mut PyObject {
    let def = &raw mut DEFINITION;
    // SAFETY: the definition is static.
    unsafe { module_def::init(def) };
    def.cast()
}

/// Adds the types.
fn add_types(d: &Obj) -> Result<()> {
    for (name, ty) in [
        ("BuiltinFunctionType", &raw mut cfunction::PyCFunction_Type),
        ("BuiltinMethodType", &raw mut cfunction::PyCFunction_Type),
        ("CapsuleType", &raw mut capsule::PyCapsule_Type),
        ("ClassMethodDescriptorType", &raw mut descr::PyClassMethodDescr_Type),
        ("EllipsisType", &raw mut singletons::PyEllipsis_Type),
        ("GetSetDescriptorType", &raw mut descr::PyGetSetDescr_Type),
        ("MemberDescriptorType", &raw mut descr::PyMemberDescr_Type),
        ("MethodDescriptorType", &raw mut descr::PyMethodDescr_Type),
        ("ModuleType", &raw mut module::PyModule_Type),
        ("NoneType", &raw mut singletons::_PyNone_Type),
        ("NotImplementedType", &raw mut singletons::_PyNotImplemented_Type),
        ("SimpleNamespace", &raw mut namespace::_PyNamespace_Type),
        ("TracebackType", &raw mut traceback::PyTraceBack_Type),
    ] {
        dict::set(d, &*unicode::intern(name)?, type_object::as_obj(ty))?;
    }
    Ok(())
}

unsafe extern "C" fn fill(m: *mut PyObject) -> c_int {
    // SAFETY: the slot gets a live module.
    add_types(module::dict(unsafe { Obj::from_ptr(m) })).into_c()
}
