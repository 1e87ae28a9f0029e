@guard Py_ITEROBJECT_H
@include "object.h"
@data
@functions
#define PySeqIter_Check(op) Py_IS_TYPE((op), &PySeqIter_Type)

#define PyCallIter_Check(op) Py_IS_TYPE((op), &PyCallIter_Type)
