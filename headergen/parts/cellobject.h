@guard Py_CELLOBJECT_H
@include "object.h"
#ifndef Py_LIMITED_API

@struct PyCellObject
#endif

@data
@functions
#ifndef Py_LIMITED_API

#define PyCell_Check(op) Py_IS_TYPE((op), &PyCell_Type)

static inline PyObject *PyCell_GET(PyObject *op)
{
    return _Py_CAST(PyCellObject *, op)->ob_ref;
}
#define PyCell_GET(op) PyCell_GET(_PyObject_CAST(op))

static inline void PyCell_SET(PyObject *op, PyObject *value)
{
    _Py_CAST(PyCellObject *, op)->ob_ref = value;
}
#define PyCell_SET(op, value) PyCell_SET(_PyObject_CAST(op), (value))

#endif

