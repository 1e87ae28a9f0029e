//! `types`: names of built-in types that have none in `builtins`.

use super::native;
use crate::abi::*;
use crate::engine::{IntoC, Obj, Result};
use crate::objects::{builtin_types, dict, module, type_object, unicode};

static mut SLOTS: [PyModuleDef_Slot; 2] = native::exec(fill);
static mut DEFINITION: PyModuleDef =
    native::definition(c"types", c"Names of built-in types.", core::ptr::null_mut(), (&raw mut SLOTS).cast());

/// The init function of the built-in table.
pub(super) unsafe extern "C" fn init() -> *mut PyObject {
    native::start(&raw mut DEFINITION)
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
