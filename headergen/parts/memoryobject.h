@guard Py_MEMORYOBJECT_H
@include "object.h"
#ifndef Py_LIMITED_API

@struct _PyManagedBufferObject
@struct PyMemoryViewObject
@const _Py_MANAGED_BUFFER_RELEASED _Py_MANAGED_BUFFER_FREE_FORMAT _Py_MEMORYVIEW_RELEASED _Py_MEMORYVIEW_C
@const _Py_MEMORYVIEW_FORTRAN _Py_MEMORYVIEW_SCALAR _Py_MEMORYVIEW_PIL _Py_MEMORYVIEW_RESTRICTED
#endif

@data
@functions
#define PyMemoryView_Check(op) Py_IS_TYPE((op), &PyMemoryView_Type)

#ifndef Py_LIMITED_API

#define _PyMemoryView_CAST(op) _Py_CAST(PyMemoryViewObject *, op)

static inline Py_buffer *PyMemoryView_GET_BUFFER(PyObject *op)
{
    return &_PyMemoryView_CAST(op)->view;
}
#define PyMemoryView_GET_BUFFER(op) PyMemoryView_GET_BUFFER(_PyObject_CAST(op))

static inline PyObject *PyMemoryView_GET_BASE(PyObject *op)
{
    return _PyMemoryView_CAST(op)->view.obj;
}
#define PyMemoryView_GET_BASE(op) PyMemoryView_GET_BASE(_PyObject_CAST(op))

#endif

