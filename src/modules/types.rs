//! `types`: names of built-in types that have none in `builtins`.

use crate::abi::*;
use crate::engine::{IntoC, Obj, Result};
use crate::objects::{builtin_types, dict, module, module_def, type_object, unicode};

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

/// The names here, and the built-in types that they are for.
const NAMES: &[(&str, &CStr)] = &[
    ("AsyncGeneratorType", c"async_generator"),
    ("BuiltinFunctionType", c"builtin_function_or_method"),
    ("BuiltinMethodType", c"builtin_function_or_method"),
    ("CapsuleType", c"PyCapsule"),
    ("CellType", c"cell"),
    ("ClassMethodDescriptorType", c"classmethod_descriptor"),
    ("CodeType", c"code"),
    ("CoroutineType", c"coroutine"),
    ("EllipsisType", c"ellipsis"),
    ("FrameType", c"frame"),
    ("FunctionType", c"function"),
    ("GeneratorType", c"generator"),
    ("GenericAlias", c"types.GenericAlias"),
    ("GetSetDescriptorType", c"getset_descriptor"),
    ("LambdaType", c"function"),
    ("MappingProxyType", c"mappingproxy"),
    ("MemberDescriptorType", c"member_descriptor"),
    ("MethodDescriptorType", c"method_descriptor"),
    ("MethodType", c"method"),
    ("MethodWrapperType", c"method-wrapper"),
    ("ModuleType", c"module"),
    ("NoneType", c"NoneType"),
    ("NotImplementedType", c"NotImplementedType"),
    ("SimpleNamespace", c"types.SimpleNamespace"),
    ("TracebackType", c"traceback"),
    ("UnionType", c"typing.Union"),
    ("WrapperDescriptorType", c"wrapper_descriptor"),
];

/// Adds those of the types that there are.
fn add_types(d: &Obj) -> Result<()> {
    for &(name, type_name) in NAMES {
        if let Some(ty) = builtin_types::named(type_name) {
            dict::set(d, &*unicode::intern(name)?, type_object::as_obj(ty))?;
        }
    }
    Ok(())
}

unsafe extern "C" fn fill(m: *mut PyObject) -> c_int {
    // SAFETY: the slot gets a live module.
    add_types(module::dict(unsafe { Obj::from_ptr(m) })).into_c()
}
