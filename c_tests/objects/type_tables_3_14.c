/* The dicts of the built-in types: names, kinds of descriptors, signatures; flags and offsets. */
#include "../probe/probe.h"

static PyTypeObject *const types[] = {
    &PyBaseObject_Type, &PyType_Type, &PyLong_Type, &PyBool_Type, &PyFloat_Type, &PyComplex_Type, &PyUnicode_Type, &PyBytes_Type, &PyByteArray_Type, &PyTuple_Type,
    &PyList_Type, &PyDict_Type, &PySet_Type, &PyFrozenSet_Type, &PySlice_Type, &PyRange_Type, &PyMemoryView_Type, &PyEnum_Type, &PyReversed_Type, &PyZip_Type, &PyMap_Type, &PyFilter_Type,
    &PyProperty_Type, &PyStaticMethod_Type, &PyClassMethod_Type, &PySuper_Type, &PyMethod_Type, &PyInstanceMethod_Type, &PyCFunction_Type, &PyCMethod_Type, &PyMethodDescr_Type,
    &PyClassMethodDescr_Type, &PyMemberDescr_Type, &PyGetSetDescr_Type, &PyWrapperDescr_Type, &PyDictProxy_Type, &PyCapsule_Type, &PyCell_Type, &PyModule_Type, &PyModuleDef_Type, &PyTraceBack_Type,
    &PyCallIter_Type, &PySeqIter_Type, &PyEllipsis_Type, &PyDictKeys_Type, &PyDictValues_Type, &PyDictItems_Type, &PyDictIterKey_Type, &PyDictIterValue_Type, &PyDictIterItem_Type,
    &PyDictRevIterKey_Type, &PyDictRevIterItem_Type, &PyDictRevIterValue_Type, &PyListIter_Type, &PyListRevIter_Type, &PyTupleIter_Type, &PyRangeIter_Type, &PyBytesIter_Type,
    &PyByteArrayIter_Type, &PySetIter_Type, &PyUnicodeIter_Type, &Py_GenericAliasType, &PyContext_Type, &PyContextVar_Type, &PyContextToken_Type,
    &_PyWeakref_RefType, &_PyWeakref_ProxyType, &_PyWeakref_CallableProxyType,
};

static void show(PyTypeObject *type) {
    PyObject *dict = PyType_GetDict(type), *keys = PyMapping_Keys(dict);
    need(keys && PyList_Sort(keys) == 0, "keys");
    unsigned long library = Py_TPFLAGS_INLINE_VALUES | Py_TPFLAGS_VALID_VERSION_TAG;
    printf("---- %s flags %lx items %zd dict %zd weak %zd vectorcall %zd base %s\n", type->tp_name, type->tp_flags & ~library, type->tp_itemsize, type->tp_dictoffset,
           type->tp_weaklistoffset, type->tp_vectorcall_offset, type->tp_base ? type->tp_base->tp_name : "none");
    for (Py_ssize_t i = 0; i < PyList_Size(keys); i++) {
        PyObject *key = PyList_GetItem(keys, i), *value = PyDict_GetItemWithError(dict, key), *signature = NULL;
        printf("%s %s", PyUnicode_AsUTF8(key), Py_TYPE(value)->tp_name);
        if (PyObject_GetOptionalAttrString(value, "__text_signature__", &signature) < 0) PyErr_Clear();
        if (signature && signature != Py_None) printf(" %s", PyUnicode_AsUTF8(signature));
        putchar('\n');
        Py_XDECREF(signature);
    }
    Py_DECREF(keys);
    Py_DECREF(dict);
}

int main(void) {
    probe_start();
    for (size_t i = 0; i < COUNT(types); i++) show(types[i]);
    return probe_end();
}
