@guard Py_COMPLEXOBJECT_H
@include "object.h"
#ifndef Py_LIMITED_API

@struct Py_complex
@struct PyComplexObject
#endif

@data
@functions
#define PyComplex_Check(op) PyObject_TypeCheck((op), &PyComplex_Type)
#define PyComplex_CheckExact(op) Py_IS_TYPE((op), &PyComplex_Type)
