//! The modules `contextvars` and `_contextvars`.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::objects::cfn::c_functions;
use crate::objects::{context, context_var, module, module_def, type_object};
use core::ptr;

static mut DEFINITION: PyModuleDef = definition(c"contextvars");
static mut PRIVATE_DEFINITION: PyModuleDef = definition(c"_contextvars");

const fn definition(name: &'static CStr) -> PyModuleDef {
    PyModuleDef {
        m_base: PyModuleDef_Base::HEAD_INIT,
        m_name: name.as_ptr(),
        m_doc: c"Context Variables".as_ptr(),
        m_size: 0,
        m_methods: (&raw mut METHODS).cast(),
        m_slots: (&raw mut SLOTS).cast(),
        m_traverse: None,
        m_clear: None,
        m_free: None,
    }
}

static mut SLOTS: [PyModuleDef_Slot; 2] = [
    PyModuleDef_Slot { slot: Py_mod_exec, value: fill as *const () as *mut c_void },
    PyModuleDef_Slot { slot: 0, value: ptr::null_mut() },
];
static mut METHODS: [PyMethodDef; 2] = [
    PyMethodDef::noargs(
        c"copy_context",
        copy_context,
        0,
        c"copy_context($module, /)\n--\n\nA copy of the current context.",
    ),
    PyMethodDef::END,
];

c_functions! {
    noargs copy_context = |_: &Obj| -> Result<Owned> { context::copy(context::current()?) };
}

/// The initialization function of `contextvars`.
pub(super) unsafe extern "C" fn init() -> *mut PyObject {
    // SAFETY: a static definition.
    unsafe { module_def::init(&raw mut DEFINITION) };
    (&raw mut DEFINITION).cast()
}

/// The initialization function of `_contextvars`.
pub(super) unsafe extern "C" fn init_private() -> *mut PyObject {
    // SAFETY: a static definition.
    unsafe { module_def::init(&raw mut PRIVATE_DEFINITION) };
    (&raw mut PRIVATE_DEFINITION).cast()
}

unsafe extern "C" fn fill(m: *mut PyObject) -> c_int {
    // SAFETY: the import system calls this with the new module.
    let m = unsafe { Obj::from_ptr(m) };
    let types = [
        ("Context", &raw mut context::PyContext_Type),
        ("ContextVar", &raw mut context_var::PyContextVar_Type),
        ("Token", &raw mut context_var::PyContextToken_Type),
    ];
    types.into_iter().try_for_each(|(name, ty)| module::add(m, name, type_object::as_obj(ty))).into_c()
}
