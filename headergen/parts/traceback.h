@guard Py_TRACEBACK_H
@include "object.h"
#ifndef Py_LIMITED_API

typedef struct _traceback PyTracebackObject;

@struct PyTracebackObject
#endif

@data
@functions
#define PyTraceBack_Check(op) Py_IS_TYPE((op), &PyTraceBack_Type)
