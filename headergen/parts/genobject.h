@guard Py_GENOBJECT_H
@include "object.h"
#ifndef Py_LIMITED_API

typedef struct _PyGenObject PyGenObject;
typedef struct _PyCoroObject PyCoroObject;
typedef struct _PyAsyncGenObject PyAsyncGenObject;

#endif

@data
@functions
#ifndef Py_LIMITED_API

#define PyGen_Check(op) PyObject_TypeCheck((op), &PyGen_Type)
#define PyGen_CheckExact(op) Py_IS_TYPE((op), &PyGen_Type)

#define PyCoro_CheckExact(op) Py_IS_TYPE((op), &PyCoro_Type)

#define PyAsyncGen_CheckExact(op) Py_IS_TYPE((op), &PyAsyncGen_Type)

#define PyAsyncGenASend_CheckExact(op) Py_IS_TYPE((op), &_PyAsyncGenASend_Type)

#endif

