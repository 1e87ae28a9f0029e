@guard Py_CLASSOBJECT_H
@include "object.h"
#ifndef Py_LIMITED_API

@struct PyMethodObject
@struct PyInstanceMethodObject
#endif

@data
@functions
#ifndef Py_LIMITED_API

#define PyMethod_Check(op) Py_IS_TYPE((op), &PyMethod_Type)
#define _PyMethod_CAST(op) (assert(PyMethod_Check(op)), _Py_CAST(PyMethodObject *, (op)))

static inline PyObject *PyMethod_GET_FUNCTION(PyObject *op)
{
    return _PyMethod_CAST(op)->im_func;
}
#define PyMethod_GET_FUNCTION(op) PyMethod_GET_FUNCTION(_PyObject_CAST(op))

static inline PyObject *PyMethod_GET_SELF(PyObject *op)
{
    return _PyMethod_CAST(op)->im_self;
}
#define PyMethod_GET_SELF(op) PyMethod_GET_SELF(_PyObject_CAST(op))

#define PyInstanceMethod_Check(op) Py_IS_TYPE((op), &PyInstanceMethod_Type)
#define _PyInstanceMethod_CAST(op) (assert(PyInstanceMethod_Check(op)), _Py_CAST(PyInstanceMethodObject *, (op)))

static inline PyObject *PyInstanceMethod_GET_FUNCTION(PyObject *op)
{
    return _PyInstanceMethod_CAST(op)->func;
}
#define PyInstanceMethod_GET_FUNCTION(op) PyInstanceMethod_GET_FUNCTION(_PyObject_CAST(op))

#endif

