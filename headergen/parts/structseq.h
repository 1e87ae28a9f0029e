@guard Py_STRUCTSEQ_H
@include "object.h"
@include "tupleobject.h"
@struct PyStructSequence_Field
@struct PyStructSequence_Desc
@data
@functions
#ifndef Py_LIMITED_API

typedef PyTupleObject PyStructSequence;

#define PyStructSequence_SET_ITEM PyStructSequence_SetItem
#define PyStructSequence_GET_ITEM PyStructSequence_GetItem

#endif

