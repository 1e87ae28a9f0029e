@guard Py_WARNINGS_H
@include "object.h"
@functions
/* Issues a warning with a formatted text; -1 if it became an exception. */
PyAPI_FUNC(int) PyErr_WarnFormat(PyObject *category, Py_ssize_t stack_level, const char *format, ...);

#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x03060000
PyAPI_FUNC(int) PyErr_ResourceWarning(PyObject *source, Py_ssize_t stack_level, const char *format, ...);
#endif

#ifndef Py_LIMITED_API
PyAPI_FUNC(int) PyErr_WarnExplicitFormat(
    PyObject *category, const char *filename, int line, const char *module, PyObject *registry, const char *format, ...);
#endif

#ifndef Py_LIMITED_API
#define PyErr_Warn(category, text) PyErr_WarnEx((category), (text), 1)
#endif
