@guard Py_SLICEOBJECT_H
@include "object.h"
#ifndef Py_LIMITED_API

@struct PySliceObject
#endif

@data
@functions
#if defined(Py_LIMITED_API) && Py_LIMITED_API+0 >= 0x030d0000
#define Py_Ellipsis Py_GetConstantBorrowed(Py_CONSTANT_ELLIPSIS)
#else
#define Py_Ellipsis (&_Py_EllipsisObject)
#endif

#define PySlice_Check(op) Py_IS_TYPE((op), &PySlice_Type)

#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x03060100 \
    || (Py_LIMITED_API+0 >= 0x03050400 && Py_LIMITED_API+0 < 0x03060000)
#define PySlice_GetIndicesEx(slice, size, start, stop, step, length) \
    (PySlice_Unpack((slice), (start), (stop), (step)) < 0 \
         ? (*(length) = 0, -1) \
         : (*(length) = PySlice_AdjustIndices((size), (start), (stop), *(step)), 0))
#endif
