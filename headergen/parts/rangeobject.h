@guard Py_RANGEOBJECT_H
@include "object.h"
@data
#define PyRange_Check(op) Py_IS_TYPE((op), &PyRange_Type)
