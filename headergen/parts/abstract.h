@guard Py_ABSTRACTOBJECT_H
@include "object.h"
@include "listobject.h"
@include "tupleobject.h"
@functions
#ifdef _Pycap_INLINE

extern int _Pycap_IsInstance(PyObject *object, PyObject *typeorclass) __asm__("PyObject_IsInstance");

_Pycap_INLINE int PyObject_IsInstance(PyObject *object, PyObject *typeorclass)
{
    return _Py_CAST(PyObject *, object->ob_type) == typeorclass ? 1 : _Pycap_IsInstance(object, typeorclass);
}

extern int _Pycap_GetBuffer(PyObject *object, Py_buffer *view, int flags) __asm__("PyObject_GetBuffer");

/* The exporter is asked right away; what is no exporter, and flags that are none of a request, are the library's. */
_Pycap_INLINE int PyObject_GetBuffer(PyObject *object, Py_buffer *view, int flags)
{
    PyBufferProcs *procs = object->ob_type->tp_as_buffer;
    if (procs == NULL || procs->bf_getbuffer == NULL || flags == PyBUF_READ || flags == PyBUF_WRITE) {
        return _Pycap_GetBuffer(object, view, flags);
    }
    return procs->bf_getbuffer(object, view, flags);
}

_Pycap_INLINE void PyBuffer_Release(Py_buffer *view)
{
    PyObject *owner = view->obj;
    PyBufferProcs *procs;
    if (owner == NULL) {
        return;
    }
    procs = owner->ob_type->tp_as_buffer;
    if (procs != NULL && procs->bf_releasebuffer != NULL) {
        procs->bf_releasebuffer(owner, view);
    }
    view->obj = NULL;
    /* Neither immortal nor the last reference. */
    if (_Py_CAST(int32_t, owner->ob_refcnt) > 1) {
        owner->ob_refcnt--;
    } else {
        _Py_DecRef(owner);
    }
}

#endif

/* Calls with arguments built from a format, or given as objects up to a NULL. */
PyAPI_FUNC(PyObject *) PyObject_CallFunction(PyObject *callable, const char *format, ...);

PyAPI_FUNC(PyObject *) PyObject_CallMethod(PyObject *object, const char *name, const char *format, ...);

PyAPI_FUNC(PyObject *) PyObject_CallFunctionObjArgs(PyObject *callable, ...);

PyAPI_FUNC(PyObject *) PyObject_CallMethodObjArgs(PyObject *object, PyObject *name, ...);

#ifndef Py_LIMITED_API
PyAPI_FUNC(PyObject *) _PyObject_CallMethodId(PyObject *object, _Py_Identifier *name, const char *format, ...);
#endif

#if defined(Py_LIMITED_API) && Py_LIMITED_API+0 < 0x030d0000
#define PyObject_DelAttr(object, name) PyObject_SetAttr((object), (name), NULL)
#define PyObject_DelAttrString(object, name) PyObject_SetAttrString((object), (name), NULL)
#endif

/* The same function under a second name. */
#define PyObject_Length PyObject_Size
#define PySequence_Length PySequence_Size
#define PySequence_In PySequence_Contains
#define PyMapping_Length PyMapping_Size
#define PyMapping_DelItem(object, key) PyObject_DelItem((object), (key))
#define PyMapping_DelItemString(object, key) PyObject_DelItemString((object), (key))

#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x030c0000
/* Added to a vectorcall's argument count: the callee may use the place in front of the first argument. */
#define PY_VECTORCALL_ARGUMENTS_OFFSET ((size_t)1 << (8 * sizeof(size_t) - 1))
#endif

#ifndef Py_LIMITED_API

static inline Py_ssize_t _PyVectorcall_NARGS(size_t count)
{
    return (Py_ssize_t)(count & ~PY_VECTORCALL_ARGUMENTS_OFFSET);
}
#define PyVectorcall_NARGS(count) _PyVectorcall_NARGS(count)

static inline PyObject *PyObject_CallMethodNoArgs(PyObject *self, PyObject *name)
{
    return PyObject_VectorcallMethod(name, &self, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, _Py_NULL);
}

static inline PyObject *PyObject_CallMethodOneArg(PyObject *self, PyObject *name, PyObject *argument)
{
    PyObject *arguments[2] = {self, argument};
    return PyObject_VectorcallMethod(name, arguments, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, _Py_NULL);
}

/* Names of earlier versions. */
#define _PyObject_Vectorcall PyObject_Vectorcall
#define _PyObject_VectorcallMethod PyObject_VectorcallMethod
#define _PyObject_FastCallDict PyObject_VectorcallDict
#define _PyVectorcall_Function PyVectorcall_Function
#define _PyObject_CallOneArg PyObject_CallOneArg
#define _PyObject_CallMethodNoArgs PyObject_CallMethodNoArgs
#define _PyObject_CallMethodOneArg PyObject_CallMethodOneArg

/* Without checks: PySequence_ITEM for any sequence with sq_item, the others for what PySequence_Fast returned. */
#define PySequence_ITEM(op, index) (Py_TYPE(op)->tp_as_sequence->sq_item((op), (index)))
#define PySequence_Fast_GET_SIZE(op) (PyList_Check(op) ? PyList_GET_SIZE(op) : PyTuple_GET_SIZE(op))
#define PySequence_Fast_GET_ITEM(op, index) \
    (PyList_Check(op) ? PyList_GET_ITEM((op), (index)) : PyTuple_GET_ITEM((op), (index)))
#define PySequence_Fast_ITEMS(op) \
    (PyList_Check(op) ? ((PyListObject *)(op))->ob_item : ((PyTupleObject *)(op))->ob_item)

#endif

