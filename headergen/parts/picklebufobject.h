@guard Py_PICKLEBUFOBJECT_H
@include "object.h"
@data
@functions
#ifndef Py_LIMITED_API

#define PyPickleBuffer_Check(op) Py_IS_TYPE((op), &PyPickleBuffer_Type)

#endif

