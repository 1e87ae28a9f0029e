@guard Py_LISTOBJECT_H
@include "object.h"
#ifndef Py_LIMITED_API

@struct PyListObject
#endif

@data
@functions
#define PyList_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_LIST_SUBCLASS)
#define PyList_CheckExact(op) Py_IS_TYPE((op), &PyList_Type)

#ifndef Py_LIMITED_API

#ifdef _Pycap_INLINE

extern int _Pycap_Append(PyObject *list, PyObject *item) __asm__("PyList_Append");

/* Where the list has room already. */
_Pycap_INLINE int PyList_Append(PyObject *op, PyObject *item)
{
    PyListObject *list = _Py_CAST(PyListObject *, op);
    Py_ssize_t size;
    /* Hides from the compiler which object this is: it would warn of reading past an object that is no list. */
    __asm__("" : "+r"(list));
    if (op == NULL || item == NULL || !(op->ob_type->tp_flags & Py_TPFLAGS_LIST_SUBCLASS)) {
        return _Pycap_Append(op, item);
    }
    size = list->ob_base.ob_size;
    if (size >= list->allocated) {
        return _Pycap_Append(op, item);
    }
    /* As Py_INCREF does, which is static: no inline definition of an exported function may call it. */
    if (item->ob_refcnt < _Py_IMMORTAL_INITIAL_REFCNT) {
        item->ob_refcnt++;
    }
    list->ob_item[size] = item;
    list->ob_base.ob_size = size + 1;
    return 0;
}

#endif

/* Without checks of any kind. PyList_SET_ITEM is for new lists: it drops no old item. */
#define _PyList_CAST(op) (assert(PyList_Check(op)), _Py_CAST(PyListObject *, (op)))

static inline Py_ssize_t PyList_GET_SIZE(PyObject *op)
{
    return Py_SIZE(_PyList_CAST(op));
}
#define PyList_GET_SIZE(op) PyList_GET_SIZE(_PyObject_CAST(op))

#define PyList_GET_ITEM(op, index) (_PyList_CAST(op)->ob_item[(index)])

static inline void PyList_SET_ITEM(PyObject *op, Py_ssize_t index, PyObject *value)
{
    _PyList_CAST(op)->ob_item[index] = value;
}
#define PyList_SET_ITEM(op, index, value) PyList_SET_ITEM(_PyObject_CAST(op), (index), _PyObject_CAST(value))

#endif

