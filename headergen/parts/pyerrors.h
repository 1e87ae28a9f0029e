@guard Py_ERRORS_H
@include "object.h"
@include "unicodeobject.h"
#ifndef Py_LIMITED_API

/* What every exception begins with. */
#define PyException_HEAD \
    PyObject_HEAD \
    PyObject *dict; \
    PyObject *args; \
    PyObject *notes; \
    PyObject *traceback; \
    PyObject *context; \
    PyObject *cause; \
    char suppress_context;

typedef struct PyBaseExceptionObject {
    PyException_HEAD
} PyBaseExceptionObject;

@struct PyBaseExceptionGroupObject with
base = PyException_HEAD
@end
@struct PySyntaxErrorObject with
base = PyException_HEAD
@end
@struct PyImportErrorObject with
base = PyException_HEAD
@end
@struct PyUnicodeErrorObject with
base = PyException_HEAD
@end
@struct PySystemExitObject with
base = PyException_HEAD
@end
@struct PyOSErrorObject with
base = PyException_HEAD
@end
@struct PyStopIterationObject with
base = PyException_HEAD
@end
@struct PyNameErrorObject with
base = PyException_HEAD
@end
@struct PyAttributeErrorObject with
base = PyException_HEAD
@end
@type PyEnvironmentErrorObject
#endif

@data
@functions
/* Sets an exception with a formatted message, as PyUnicode_FromFormat makes it; always returns NULL. */
PyAPI_FUNC(PyObject *) PyErr_Format(PyObject *exception, const char *format, ...);

#ifndef Py_LIMITED_API
PyAPI_FUNC(void) PyErr_FormatUnraisable(const char *format, ...);
#endif

#ifndef Py_LIMITED_API
PyAPI_FUNC(PyObject *) _PyErr_FormatFromCause(PyObject *exception, const char *format, ...);
#endif

/* snprintf and vsnprintf that always end the text with a NUL. */
PyAPI_FUNC(int) PyOS_snprintf(char *text, size_t size, const char *format, ...)
    Py_GCC_ATTRIBUTE((format(printf, 3, 4)));

PyAPI_FUNC(int) PyOS_vsnprintf(char *text, size_t size, const char *format, va_list arguments)
    Py_GCC_ATTRIBUTE((format(printf, 3, 0)));

#define PyExceptionClass_Check(op) \
    (PyType_Check(op) && PyType_FastSubclass((PyTypeObject *)(op), Py_TPFLAGS_BASE_EXC_SUBCLASS))
#define PyExceptionInstance_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_BASE_EXC_SUBCLASS)
#define PyExceptionInstance_Class(op) _PyObject_CAST(Py_TYPE(op))

#define _PyBaseExceptionGroup_Check(op) PyObject_TypeCheck((op), (PyTypeObject *)PyExc_BaseExceptionGroup)

#ifndef Py_LIMITED_API
#define PyErr_BadInternalCall() _PyErr_BadInternalCall(__FILE__, __LINE__)
#endif

#ifndef Py_LIMITED_API
#define Py_FatalError(message) _Py_FatalErrorFunc(__func__, (message))
#endif
