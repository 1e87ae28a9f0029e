/* python2/Python.h: compiles extension code of the Python 2 era against a Python 3 C API.
 *
 * Put this folder in front of the folder of the real Python.h (`-I include/python2 -I include`): the code then includes this
 * file, which includes the other one and adds what Python 2 had:
 *
 *   - Py_InitModule, Py_InitModule3, Py_InitModule4; PyMODINIT_FUNC declares a function without a result, `init<name>`;
 *   - PyInt_*, which are PyLong_*;
 *   - PyString_*, see below;
 *   - `int` lengths for the `#` units of PyArg_* and Py_BuildValue, unless the code defines PY_SSIZE_T_CLEAN;
 *   - Py_SetProgramName(char *), PyEval_CallObject, PyObject_Call without a tuple, PyExc_StandardError.
 *
 * What a Python 2 string is here. Python 2 had one type for text and for bytes. Here its text is `str`: so say the units `s`
 * and `z` in both directions, names, documentation and repr, and PyString_FromString goes with them (its bytes must be UTF-8).
 * PyString_FromStringAndSize(NULL, n), memory to be filled in, makes `bytes`. PyString_Check, PyString_Size, PyString_AsString
 * and the others that look at a string take both types; of a `str` they see the UTF-8 form. The unit `c` means `bytes`, as
 * everywhere in Python 3.
 *
 * Loading. A shared object of such code has `void init<name>(void)` in place of `PyObject *PyInit_<name>(void)`. This
 * library's importer accepts both; the module is what Py_InitModule has put into sys.modules. CPython 3's importer does not: there
 * a program calls `init<name>` itself, after Py_Initialize. PyImport_AppendInittab takes functions of the Python 3 kind only.
 *
 * Not covered: types (their layout is another one), METH_OLDARGS, and units that Python 3 has dropped (`t#`, `w#`).
 *
 * From the library this takes public functions only, so it works on a CPython 3.8 to 3.14 as well:
 *   modules: PyModule_Create2 (which applies the package being imported to the name, as for any single-phase module),
 *            PyModule_GetNameObject, PyModule_GetDict, PyImport_GetModuleDict, PyCFunction_NewEx (PyCMethod_New),
 *            PyDict_GetItemWithError, PyDict_SetItem, PyDict_SetItemString;
 *   formats: PyArg_Parse, PyArg_ParseTuple, PyArg_ParseTupleAndKeywords, PyArg_VaParse, PyArg_VaParseTupleAndKeywords,
 *            Py_BuildValue, Py_VaBuildValue, PyObject_CallFunction, PyObject_CallMethod, PyObject_CallObject, PyMem_Malloc, PyMem_Free;
 *   strings: PyUnicode_FromString, PyUnicode_FromStringAndSize, PyUnicode_FromFormat(V), PyUnicode_AsUTF8AndSize, PyUnicode_Append,
 *            PyUnicode_InternFromString, PyUnicode_InternInPlace, PyBytes_FromStringAndSize, PyBytes_AsStringAndSize,
 *            PyBytes_Concat, _PyBytes_Resize, PyNumber_Remainder;
 *   the rest: PyLong_*, Py_DecodeLocale, Py_SetProgramName, PyMem_RawFree, PyObject_Call, PyTuple_New.
 * A function of this list is needed only by code that uses what stands on it.
 */
#ifndef PYCAP_PYTHON2_H
#define PYCAP_PYTHON2_H

/* Not this folder's dialect, but GNU C's: #include_next, and a static variable in an expression. */
#pragma GCC system_header

#ifndef PY_SSIZE_T_CLEAN
#define PYCAP_PY2_INT_LENGTHS
#define PY_SSIZE_T_CLEAN
#endif

#include_next <Python.h>

#if PY_MAJOR_VERSION < 3
#error "a Python 2 needs no help to compile its own code: leave include/python2 out"
#endif

#include <limits.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- modules ---------------------------------------------------------------------------------------------------------- */

#undef PyMODINIT_FUNC
#ifdef __cplusplus
#define PyMODINIT_FUNC extern "C" __attribute__((visibility("default"))) void
#else
#define PyMODINIT_FUNC __attribute__((visibility("default"))) void
#endif

/* Puts the functions of the table into the module's dict, each with `self` (which may be NULL) as its first argument. */
static inline int
Pycap_Py2_AddFunctions(PyObject *dict, PyObject *module_name, PyMethodDef *methods, PyObject *self)
{
    for (; methods != NULL && methods->ml_name != NULL; methods++) {
        PyObject *function;
        int status;
        if (methods->ml_flags & (METH_CLASS | METH_STATIC)) {
            PyErr_SetString(PyExc_ValueError, "module functions cannot set METH_CLASS or METH_STATIC");
            return -1;
        }
        function = PyCFunction_NewEx(methods, self, module_name);
        if (function == NULL) {
            return -1;
        }
        status = PyDict_SetItemString(dict, methods->ml_name, function);
        Py_DECREF(function);
        if (status < 0) {
            return -1;
        }
    }
    return 0;
}

static inline int
Pycap_Py2_AddDoc(PyObject *dict, const char *doc)
{
    PyObject *text;
    int status;
    if (doc == NULL) {
        return 0;
    }
    text = PyUnicode_FromString(doc);
    status = text != NULL ? PyDict_SetItemString(dict, "__doc__", text) : -1;
    Py_XDECREF(text);
    return status;
}

/* The module of the full name in sys.modules: the one that is there, or `fresh`. Takes over `fresh`, returns a borrowed
 * reference, or NULL with an exception. */
static inline PyObject *
Pycap_Py2_RegisterModule(PyObject *fresh, PyObject *full_name)
{
    PyObject *modules = PyImport_GetModuleDict();
    PyObject *module = PyDict_GetItemWithError(modules, full_name);
    if (module == NULL || !PyModule_Check(module)) {
        module = !PyErr_Occurred() && PyDict_SetItem(modules, full_name, fresh) == 0 ? fresh : NULL;
    }
    Py_DECREF(fresh);
    return module;
}

/* What the three macros below come to. Returns a borrowed reference to the module, which sys.modules owns, or NULL with an
 * exception. `definition` is zeroed static memory of the calling place. */
static inline PyObject *
Pycap_Py2_InitModule(PyModuleDef *definition, const char *name, PyMethodDef *methods, const char *doc, PyObject *self)
{
    PyObject *module, *full_name, *dict;
    definition->m_name = name;
    definition->m_size = -1;
    module = PyModule_Create(definition);
    if (module == NULL) {
        return NULL;
    }
    full_name = PyModule_GetNameObject(module);
    if (full_name == NULL) {
        Py_DECREF(module);
        return NULL;
    }
    module = Pycap_Py2_RegisterModule(module, full_name);
    if (module != NULL) {
        dict = PyModule_GetDict(module);
        if (Pycap_Py2_AddFunctions(dict, full_name, methods, self) < 0 || Pycap_Py2_AddDoc(dict, doc) < 0) {
            module = NULL;
        }
    }
    Py_DECREF(full_name);
    return module;
}

#define Py_InitModule4(name, methods, doc, self, api_version) \
    __extension__({ \
        static PyModuleDef pycap_py2_definition = {PyModuleDef_HEAD_INIT, NULL, NULL, -1, NULL, NULL, NULL, NULL, NULL}; \
        (void)(api_version); \
        Pycap_Py2_InitModule(&pycap_py2_definition, (name), (methods), (doc), (self)); \
    })
#define Py_InitModule3(name, methods, doc) Py_InitModule4(name, methods, doc, (PyObject *)NULL, PYTHON_API_VERSION)
#define Py_InitModule(name, methods) Py_InitModule4(name, methods, (char *)NULL, (PyObject *)NULL, PYTHON_API_VERSION)

/* ---- integers --------------------------------------------------------------------------------------------------------- */

typedef PyLongObject PyIntObject;
#define PyInt_Type PyLong_Type
#define PyInt_Check(object) PyLong_Check(object)
#define PyInt_CheckExact(object) PyLong_CheckExact(object)
#define PyInt_FromLong PyLong_FromLong
#define PyInt_FromSize_t PyLong_FromSize_t
#define PyInt_FromSsize_t PyLong_FromSsize_t
#define PyInt_FromString PyLong_FromString
#define PyInt_AsLong PyLong_AsLong
#define PyInt_AS_LONG PyLong_AsLong
#define PyInt_AsSsize_t PyLong_AsSsize_t
#define PyInt_AsUnsignedLongMask PyLong_AsUnsignedLongMask
#define PyInt_AsUnsignedLongLongMask PyLong_AsUnsignedLongLongMask
#define PyInt_GetMax() LONG_MAX
#define PyNumber_Int PyNumber_Long

/* ---- strings ---------------------------------------------------------------------------------------------------------- */

#define PyString_Type PyUnicode_Type
#define PyString_FromString PyUnicode_FromString
#define PyString_FromFormat PyUnicode_FromFormat
#define PyString_FromFormatV PyUnicode_FromFormatV
#define PyString_InternFromString PyUnicode_InternFromString
#define PyString_InternInPlace PyUnicode_InternInPlace
#define PyString_Format PyNumber_Remainder
#define _PyString_Resize _PyBytes_Resize

static inline int
PyString_Check(PyObject *object)
{
    return PyUnicode_Check(object) || PyBytes_Check(object);
}

static inline int
PyString_CheckExact(PyObject *object)
{
    return PyUnicode_CheckExact(object) || PyBytes_CheckExact(object);
}

/* Text from `size` bytes; without bytes, a bytes object of that size for the caller to fill. */
static inline PyObject *
PyString_FromStringAndSize(const char *bytes, Py_ssize_t size)
{
    return bytes != NULL ? PyUnicode_FromStringAndSize(bytes, size) : PyBytes_FromStringAndSize(NULL, size);
}

/* The string's bytes and their number, owned by the string. Without `size`, a NUL among them is a ValueError. */
static inline int
PyString_AsStringAndSize(PyObject *string, char **bytes, Py_ssize_t *size)
{
    Py_ssize_t length;
    if (!PyUnicode_Check(string)) {
        return PyBytes_AsStringAndSize(string, bytes, size);
    }
    *bytes = (char *)PyUnicode_AsUTF8AndSize(string, &length);
    if (*bytes == NULL) {
        return -1;
    }
    if (size != NULL) {
        *size = length;
    }
    else if ((Py_ssize_t)strlen(*bytes) != length) {
        PyErr_SetString(PyExc_ValueError, "embedded null character");
        return -1;
    }
    return 0;
}

/* The string's bytes, owned by the string, or NULL with an exception. To be written to only in a new bytes object. */
static inline char *
PyString_AsString(PyObject *string)
{
    char *bytes;
    Py_ssize_t size;
    return PyString_AsStringAndSize(string, &bytes, &size) == 0 ? bytes : NULL;
}

/* The number of the string's bytes, or -1 with an exception. */
static inline Py_ssize_t
PyString_Size(PyObject *string)
{
    char *bytes;
    Py_ssize_t size;
    return PyString_AsStringAndSize(string, &bytes, &size) == 0 ? size : -1;
}

#define PyString_AS_STRING(string) PyString_AsString((PyObject *)(string))
#define PyString_GET_SIZE(string) PyString_Size((PyObject *)(string))

/* Replaces *string by *string + more; by NULL, with an exception, if that fails. */
static inline void
PyString_Concat(PyObject **string, PyObject *more)
{
    if (*string != NULL && PyBytes_Check(*string)) {
        PyBytes_Concat(string, more);
    }
    else {
        PyUnicode_Append(string, more);
    }
}

static inline void
PyString_ConcatAndDel(PyObject **string, PyObject *more)
{
    PyString_Concat(string, more);
    Py_XDECREF(more);
}

/* ---- calls, names, start-up ------------------------------------------------------------------------------------------- */

#define PyExc_StandardError PyExc_Exception

/* Calls with a dict of keywords and, perhaps, no tuple. */
static inline PyObject *
Pycap_Py2_Call(PyObject *callable, PyObject *args, PyObject *keywords)
{
    PyObject *none, *result;
    if (args != NULL) {
        return PyObject_Call(callable, args, keywords);
    }
    none = PyTuple_New(0);
    if (none == NULL) {
        return NULL;
    }
    result = PyObject_Call(callable, none, keywords);
    Py_DECREF(none);
    return result;
}

#define PyObject_Call Pycap_Py2_Call
#define PyEval_CallObjectWithKeywords Pycap_Py2_Call
#define PyEval_CallObject(callable, args) Pycap_Py2_Call((callable), (args), (PyObject *)NULL)

#if PY_VERSION_HEX < 0x030F0000
/* Before Py_Initialize: the program's name, in the locale's encoding. */
static inline void
Pycap_Py2_SetProgramName(const char *name)
{
    static wchar_t *kept; /* the library may hold on to it until it is told another */
    wchar_t *wide = name != NULL && *name != '\0' ? Py_DecodeLocale(name, NULL) : NULL;
    if (wide != NULL) {
        Py_SetProgramName(wide);
        PyMem_RawFree(kept);
        kept = wide;
    }
}
#define Py_SetProgramName Pycap_Py2_SetProgramName
#endif

#ifdef __cplusplus
}
#endif

#ifdef PYCAP_PY2_INT_LENGTHS
#include "pycap_int_lengths.h"
#endif

#endif
