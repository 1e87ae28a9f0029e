@guard Py_PYFRAME_H
@include "object.h"
#ifndef Py_LIMITED_API

struct _PyInterpreterFrame;

#define PyUnstable_EXECUTABLE_KIND_SKIP 0
#define PyUnstable_EXECUTABLE_KIND_PY_FUNCTION 1
#define PyUnstable_EXECUTABLE_KIND_BUILTIN_FUNCTION 3
#define PyUnstable_EXECUTABLE_KIND_METHOD_DESCRIPTOR 4
#define PyUnstable_EXECUTABLE_KINDS 5

#endif

@data
@functions
#ifndef Py_LIMITED_API

#define PyFrame_Check(op) Py_IS_TYPE((op), &PyFrame_Type)

#define PyFrameLocalsProxy_Check(op) Py_IS_TYPE((op), &PyFrameLocalsProxy_Type)

#endif

