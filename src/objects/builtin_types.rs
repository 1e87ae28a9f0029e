//! The table of static built-in types. A type's base stands before it.

use super::*;
use crate::abi::PyTypeObject;
use crate::modules;

/// The address of a static type.
#[derive(Clone, Copy)]
#[repr(transparent)]
pub struct StaticType(*mut PyTypeObject);
// SAFETY: an address in static storage; the type behind it is touched under the GIL.
unsafe impl Sync for StaticType {}

const fn t(ty: *mut PyTypeObject) -> StaticType {
    StaticType(ty)
}

/// Every static built-in type other than the exceptions.
pub static BUILTIN_TYPES: &[StaticType] = &[
    t(&raw mut object::PyBaseObject_Type),
    t(&raw mut type_object::PyType_Type),
    // tuple, dict, str and int first: the rest is made of them
    t(&raw mut tuple::PyTuple_Type),
    t(&raw mut dict::PyDict_Type),
    t(&raw mut unicode::PyUnicode_Type),
    t(&raw mut long::PyLong_Type),
    t(&raw mut bool::PyBool_Type),
    t(&raw mut float::PyFloat_Type),
    t(&raw mut complex::PyComplex_Type),
    t(&raw mut bytes::PyBytes_Type),
    t(&raw mut bytearray::PyByteArray_Type),
    t(&raw mut list::PyList_Type),
    t(&raw mut slice::PySlice_Type),
    t(&raw mut set::PySet_Type),
    t(&raw mut set::PyFrozenSet_Type),
    // views and iterators of containers
    t(&raw mut dict_views::PyDictKeys_Type),
    t(&raw mut dict_views::PyDictValues_Type),
    t(&raw mut dict_views::PyDictItems_Type),
    t(&raw mut odict::PyODict_Type),
    t(&raw mut odict_iter::PyODictKeys_Type),
    t(&raw mut odict_iter::PyODictValues_Type),
    t(&raw mut odict_iter::PyODictItems_Type),
    t(&raw mut odict_iter::PyODictIter_Type),
    t(&raw mut dict_iter::PyDictIterKey_Type),
    t(&raw mut dict_iter::PyDictIterValue_Type),
    t(&raw mut dict_iter::PyDictIterItem_Type),
    t(&raw mut dict_iter::PyDictRevIterKey_Type),
    t(&raw mut dict_iter::PyDictRevIterValue_Type),
    t(&raw mut dict_iter::PyDictRevIterItem_Type),
    t(&raw mut set_iter::PySetIter_Type),
    t(&raw mut seq_iters::PyTupleIter_Type),
    t(&raw mut seq_iters::PyUnicodeIter_Type),
    t(&raw mut seq_iters::_PyUnicodeASCIIIter_Type),
    t(&raw mut seq_iters::PyBytesIter_Type),
    t(&raw mut seq_iters::PyByteArrayIter_Type),
    t(&raw mut seq_iters::PyListIter_Type),
    t(&raw mut seq_iters::PyListRevIter_Type),
    t(&raw mut iter_objects::PySeqIter_Type),
    t(&raw mut iter_objects::PyCallIter_Type),
    t(&raw mut range::PyRange_Type),
    t(&raw mut range_iter::PyRangeIter_Type),
    t(&raw mut range_iter::PyLongRangeIter_Type),
    t(&raw mut enumerate::PyEnum_Type),
    t(&raw mut enumerate::PyReversed_Type),
    t(&raw mut zip::PyZip_Type),
    t(&raw mut zip::PyMap_Type),
    t(&raw mut zip::PyFilter_Type),
    // callables and descriptors
    t(&raw mut cfunction::PyCFunction_Type),
    t(&raw mut cfunction::PyCMethod_Type),
    t(&raw mut descr::PyMethodDescr_Type),
    t(&raw mut descr::PyClassMethodDescr_Type),
    t(&raw mut descr::PyMemberDescr_Type),
    t(&raw mut descr::PyGetSetDescr_Type),
    t(&raw mut descr_wrapper::PyWrapperDescr_Type),
    t(&raw mut descr_wrapper::_PyMethodWrapper_Type),
    t(&raw mut descr_function::PyStaticMethod_Type),
    t(&raw mut descr_function::PyClassMethod_Type),
    t(&raw mut property::PyProperty_Type),
    t(&raw mut super_object::PySuper_Type),
    t(&raw mut method::PyMethod_Type),
    t(&raw mut weakref::_PyWeakref_RefType),
    t(&raw mut weakref_proxy::_PyWeakref_ProxyType),
    t(&raw mut weakref_proxy::_PyWeakref_CallableProxyType),
    t(&raw mut method::PyInstanceMethod_Type),
    t(&raw mut mappingproxy::PyDictProxy_Type),
    t(&raw mut cell::PyCell_Type),
    t(&raw mut context::PyContext_Type),
    t(&raw mut context_var::PyContextVar_Type),
    t(&raw mut context_var::PyContextToken_Type),
    t(&raw mut context_var::MISSING_TYPE),
    t(&raw mut generic_alias::Py_GenericAliasType),
    t(&raw mut generic_alias::ITERATOR_TYPE),
    t(&raw mut union_type::_PyUnion_Type),
    // singletons
    t(&raw mut singletons::_PyNone_Type),
    t(&raw mut singletons::_PyNotImplemented_Type),
    t(&raw mut singletons::PyEllipsis_Type),
    t(&raw mut capsule::PyCapsule_Type),
    t(&raw mut code::PyCode_Type),
    t(&raw mut frame::PyFrame_Type),
    t(&raw mut traceback::PyTraceBack_Type),
    t(&raw mut display::unraisable::UnraisableHookArgs),
    // files
    t(&raw mut stdfile_type::IOBase),
    t(&raw mut stdfile_type::TextIOBase),
    t(&raw mut stdfile_type::BufferedIOBase),
    t(&raw mut stdfile_type::TextIOWrapper),
    t(&raw mut stdfile_type::BufferedReader),
    t(&raw mut stdfile_type::BufferedWriter),
    t(&raw mut stdfile_type::BufferedRandom),
    t(&raw mut stdprinter::PyStdPrinter_Type),
    t(&raw mut memoryview::PyMemoryView_Type),
    t(&raw mut memoryview::MANAGED_BUFFER_TYPE),
    t(&raw mut memory_iter::MEMORY_ITER_TYPE),
    t(&raw mut pickle_buffer::PyPickleBuffer_Type),
    t(&raw mut type_buffer_slots::WRAPPER_TYPE),
    // modules
    t(&raw mut module::PyModule_Type),
    t(&raw mut module_def::PyModuleDef_Type),
    t(&raw mut modules::sys_info::VERSION_INFO),
    t(&raw mut modules::sys_info::FLAGS),
    t(&raw mut modules::sys_info::FLOAT_INFO),
    t(&raw mut modules::sys_info::INT_INFO),
    t(&raw mut modules::sys_info::HASH_INFO),
    t(&raw mut modules::sys_info::THREAD_INFO),
    t(&raw mut modules::abc::ABCMeta_Type),
    t(&raw mut modules::namespace::_PyNamespace_Type),
    t(&raw mut modules::spec::ModuleSpec_Type),
    t(&raw mut modules::loaders::BuiltinImporter_Type),
    t(&raw mut modules::loaders::ExtensionFileLoader_Type),
    t(&raw mut modules::loaders::SourceFileLoader_Type),
    t(&raw mut modules::loaders::NamespaceLoader_Type),
    t(&raw mut modules::finder::FileFinder_Type),
    t(&raw mut modules::finder::PathFinder_Type),
];

/// The static built-in type whose `tp_name` this is, exceptions aside.
pub fn named(name: &core::ffi::CStr) -> Option<*mut PyTypeObject> {
    // SAFETY: a static type has a name.
    BUILTIN_TYPES.iter().map(|t| t.0).find(|&ty| unsafe { core::ffi::CStr::from_ptr((*ty).tp_name) } == name)
}

/// Every static built-in type, bases first.
pub fn all() -> impl Iterator<Item = *mut PyTypeObject> {
    let exceptions = exceptions::types::ALL.0.iter().chain(exceptions::types::OTHERS.0);
    BUILTIN_TYPES.iter().map(|t| t.0).chain(exceptions.copied())
}
