@guard Py_MODSUPPORT_H
@include "object.h"
@include "moduleobject.h"
#ifndef Py_LIMITED_API

typedef struct {
    uint8_t v;
} _PyOnceFlag;

@struct _PyArg_Parser with
once = _PyOnceFlag once;
@end
#endif

@functions
/* Argument parsing. Each returns 1, or 0 with an exception set. */
PyAPI_FUNC(int) PyArg_Parse(PyObject *argument, const char *format, ...);

PyAPI_FUNC(int) PyArg_ParseTuple(PyObject *arguments, const char *format, ...);

PyAPI_FUNC(int) PyArg_ParseTupleAndKeywords(
    PyObject *arguments, PyObject *keywords, const char *format, PY_CXX_CONST char *const *names, ...);

PyAPI_FUNC(int) PyArg_VaParseTupleAndKeywords(
    PyObject *arguments, PyObject *keywords, const char *format, PY_CXX_CONST char *const *names, va_list targets);

PyAPI_FUNC(int) PyArg_UnpackTuple(PyObject *arguments, const char *name, Py_ssize_t least, Py_ssize_t most, ...);

#ifndef Py_LIMITED_API
PyAPI_FUNC(int) _PyArg_ParseTupleAndKeywordsFast(
    PyObject *arguments, PyObject *keywords, struct _PyArg_Parser *parser, ...);
#endif

/* Objects from C values. */
PyAPI_FUNC(PyObject *) Py_BuildValue(const char *format, ...);

/* A C constant under its own name. */
#define PyModule_AddIntMacro(module, name) PyModule_AddIntConstant((module), #name, (name))
#define PyModule_AddStringMacro(module, name) PyModule_AddStringConstant((module), #name, (name))

/* What an O& converter may return besides 1: call me again with NULL if parsing fails. */
#define Py_CLEANUP_SUPPORTED 0x20000

/* The version that a module says it was compiled for. */
#define PYTHON_API_VERSION 1013
#define PYTHON_API_STRING "1013"
#define PYTHON_ABI_VERSION 3
#define PYTHON_ABI_STRING "3"

#ifdef Py_LIMITED_API
#define PyModule_Create(definition) PyModule_Create2((definition), PYTHON_ABI_VERSION)
#else
#define PyModule_Create(definition) PyModule_Create2((definition), PYTHON_API_VERSION)
#endif

#ifdef Py_LIMITED_API
#define PyModule_FromDefAndSpec(definition, spec) PyModule_FromDefAndSpec2((definition), (spec), PYTHON_ABI_VERSION)
#else
#define PyModule_FromDefAndSpec(definition, spec) PyModule_FromDefAndSpec2((definition), (spec), PYTHON_API_VERSION)
#endif
