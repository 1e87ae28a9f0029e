@guard Py_WEAKREFOBJECT_H
@include "object.h"
typedef struct _PyWeakReference PyWeakReference;

#ifndef Py_LIMITED_API

@struct PyWeakReference
#endif

@data
@functions
#define PyWeakref_CheckRef(op) PyObject_TypeCheck((op), &_PyWeakref_RefType)
#define PyWeakref_CheckRefExact(op) Py_IS_TYPE((op), &_PyWeakref_RefType)

#define PyWeakref_CheckProxy(op) \
    (Py_IS_TYPE((op), &_PyWeakref_ProxyType) || Py_IS_TYPE((op), &_PyWeakref_CallableProxyType))

#define PyWeakref_Check(op) (PyWeakref_CheckRef(op) || PyWeakref_CheckProxy(op))

#ifndef Py_LIMITED_API

#define _PyWeakref_CAST(op) (assert(PyWeakref_Check(op)), _Py_CAST(PyWeakReference *, (op)))

/* The referent, borrowed; None when it is gone or going. */
static inline PyObject *PyWeakref_GET_OBJECT(PyObject *reference)
{
    PyObject *referent = _PyWeakref_CAST(reference)->wr_object;
    return Py_REFCNT(referent) > 0 ? referent : Py_None;
}
#define PyWeakref_GET_OBJECT(op) PyWeakref_GET_OBJECT(_PyObject_CAST(op))

#endif

