@guard Py_ODICTOBJECT_H
@include "dictobject.h"
#ifndef Py_LIMITED_API

typedef struct _odictobject PyODictObject;

#endif

@data
@functions
#ifndef Py_LIMITED_API

#define PyODict_Check(op) PyObject_TypeCheck((op), &PyODict_Type)

#define PyODict_CheckExact(op) Py_IS_TYPE((op), &PyODict_Type)

#define PyODict_SIZE(op) PyDict_GET_SIZE(op)
#define PyODict_GetItem(op, key) PyDict_GetItem(_PyObject_CAST(op), (key))

#define PyODict_GetItemWithError(op, key) PyDict_GetItemWithError(_PyObject_CAST(op), (key))

#define PyODict_Contains(op, key) PyDict_Contains(_PyObject_CAST(op), (key))

#define PyODict_Size(op) PyDict_Size(_PyObject_CAST(op))

#define PyODict_GetItemString(op, key) PyDict_GetItemString(_PyObject_CAST(op), (key))

#endif

