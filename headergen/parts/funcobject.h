@guard Py_FUNCOBJECT_H
@include "object.h"
#ifndef Py_LIMITED_API

@struct PyFunctionObject
#define PY_FOREACH_FUNC_EVENT(use) \
    use(CREATE) use(DESTROY) use(MODIFY_CODE) use(MODIFY_DEFAULTS) use(MODIFY_KWDEFAULTS)
typedef enum {
    PyFunction_EVENT_CREATE,
    PyFunction_EVENT_DESTROY,
    PyFunction_EVENT_MODIFY_CODE,
    PyFunction_EVENT_MODIFY_DEFAULTS,
    PyFunction_EVENT_MODIFY_KWDEFAULTS
} PyFunction_WatchEvent;
typedef int (*PyFunction_WatchCallback)(PyFunction_WatchEvent event, PyFunctionObject *function, PyObject *value);

#endif

@data
@functions
#ifndef Py_LIMITED_API

#define PyFunction_Check(op) Py_IS_TYPE((op), &PyFunction_Type)
#define _PyFunction_CAST(op) (assert(PyFunction_Check(op)), _Py_CAST(PyFunctionObject *, (op)))

#define PyFunction_GET_CODE(op) _Py_RVALUE(_PyFunction_CAST(op)->func_code)
#define PyFunction_GET_GLOBALS(op) _Py_RVALUE(_PyFunction_CAST(op)->func_globals)
#define PyFunction_GET_MODULE(op) _Py_RVALUE(_PyFunction_CAST(op)->func_module)
#define PyFunction_GET_DEFAULTS(op) _Py_RVALUE(_PyFunction_CAST(op)->func_defaults)
#define PyFunction_GET_KW_DEFAULTS(op) _Py_RVALUE(_PyFunction_CAST(op)->func_kwdefaults)
#define PyFunction_GET_CLOSURE(op) _Py_RVALUE(_PyFunction_CAST(op)->func_closure)
#define PyFunction_GET_ANNOTATIONS(op) _Py_RVALUE(_PyFunction_CAST(op)->func_annotations)

#endif

