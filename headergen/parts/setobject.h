@guard Py_SETOBJECT_H
@include "object.h"
#ifndef Py_LIMITED_API

#define PySet_MINSIZE 8

@struct setentry
@struct PySetObject
#endif

@data
@functions
#define PySet_CheckExact(op) Py_IS_TYPE((op), &PySet_Type)
#define PySet_Check(op) PyObject_TypeCheck((op), &PySet_Type)

#define PyFrozenSet_CheckExact(op) Py_IS_TYPE((op), &PyFrozenSet_Type)
#define PyFrozenSet_Check(op) PyObject_TypeCheck((op), &PyFrozenSet_Type)

#define PyAnySet_CheckExact(op) (PySet_CheckExact(op) || PyFrozenSet_CheckExact(op))
#define PyAnySet_Check(op) (PySet_Check(op) || PyFrozenSet_Check(op))

#ifndef Py_LIMITED_API

#define _PySet_CAST(op) (assert(PyAnySet_Check(op)), _Py_CAST(PySetObject *, (op)))

static inline Py_ssize_t PySet_GET_SIZE(PyObject *op)
{
    return _PySet_CAST(op)->used;
}
#define PySet_GET_SIZE(op) PySet_GET_SIZE(_PyObject_CAST(op))

#endif

