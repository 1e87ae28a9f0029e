@guard Py_DICTOBJECT_H
@include "object.h"
#ifndef Py_LIMITED_API

typedef struct _dictkeysobject PyDictKeysObject;
typedef struct _dictvalues PyDictValues;

@struct PyDictObject with
ma_keys = PyDictKeysObject *ma_keys;
ma_values = PyDictValues *ma_values;
@end
/* What happened to a watched dict. */
#define PY_FOREACH_DICT_EVENT(use) use(ADDED) use(MODIFIED) use(DELETED) use(CLONED) use(CLEARED) use(DEALLOCATED)
typedef enum {
    PyDict_EVENT_ADDED,
    PyDict_EVENT_MODIFIED,
    PyDict_EVENT_DELETED,
    PyDict_EVENT_CLONED,
    PyDict_EVENT_CLEARED,
    PyDict_EVENT_DEALLOCATED
} PyDict_WatchEvent;

@type PyDict_WatchCallback
#endif

@data
@functions
#define PyDict_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_DICT_SUBCLASS)
#define PyDict_CheckExact(op) Py_IS_TYPE((op), &PyDict_Type)

#define PyDictKeys_Check(op) PyObject_TypeCheck((op), &PyDictKeys_Type)

#define PyDictValues_Check(op) PyObject_TypeCheck((op), &PyDictValues_Type)

#define PyDictItems_Check(op) PyObject_TypeCheck((op), &PyDictItems_Type)

#define PyDictViewSet_Check(op) (PyDictKeys_Check(op) || PyDictItems_Check(op))

#ifndef Py_LIMITED_API

static inline Py_ssize_t PyDict_GET_SIZE(PyObject *op)
{
    assert(PyDict_Check(op));
    return _Py_CAST(PyDictObject *, op)->ma_used;
}
#define PyDict_GET_SIZE(op) PyDict_GET_SIZE(_PyObject_CAST(op))

#endif

