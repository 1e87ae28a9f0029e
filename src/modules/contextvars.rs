//! The modules `contextvars` and `_contextvars`.

use super::native;
use crate::abi::*;
use crate::engine::{IntoC, Obj, Owned, Result};
use crate::objects::cfn::c_functions;
use crate::objects::{context, context_var, module, type_object};

const DOC: &CStr = c"Context Variables";
static mut DEFINITION: PyModuleDef =
    native::definition(c"contextvars", DOC, (&raw mut METHODS).cast(), (&raw mut SLOTS).cast());
static mut PRIVATE_DEFINITION: PyModuleDef =
    native::definition(c"_contextvars", DOC, (&raw mut METHODS).cast(), (&raw mut SLOTS).cast());

static mut SLOTS: [PyModuleDef_Slot; 2] = native::exec(fill);
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
    native::start(&raw mut DEFINITION)
}

/// The initialization function of `_contextvars`.
pub(super) unsafe extern "C" fn init_private() -> *mut PyObject {
    native::start(&raw mut PRIVATE_DEFINITION)
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
