@guard Py_BYTESOBJECT_H
@include "object.h"
#ifndef Py_LIMITED_API

@struct PyBytesObject
#endif

@data
@functions
PyAPI_FUNC(PyObject *) PyBytes_FromFormat(const char *format, ...) Py_GCC_ATTRIBUTE((format(printf, 1, 2)));

#define PyBytes_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_BYTES_SUBCLASS)
#define PyBytes_CheckExact(op) Py_IS_TYPE((op), &PyBytes_Type)

#ifndef Py_LIMITED_API

#define _PyBytes_CAST(op) (assert(PyBytes_Check(op)), _Py_CAST(PyBytesObject *, op))

static inline char *PyBytes_AS_STRING(PyObject *op)
{
    return _PyBytes_CAST(op)->ob_sval;
}
#define PyBytes_AS_STRING(op) PyBytes_AS_STRING(_PyObject_CAST(op))

static inline Py_ssize_t PyBytes_GET_SIZE(PyObject *op)
{
    return Py_SIZE(_PyBytes_CAST(op));
}
#define PyBytes_GET_SIZE(op) PyBytes_GET_SIZE(_PyObject_CAST(op))

#define _PyBytes_Join PyBytes_Join

#endif

