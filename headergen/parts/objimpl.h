@guard Py_OBJIMPL_H
@include "object.h"
@include "pymem.h"
#ifndef Py_LIMITED_API

@struct PyObjectArenaAllocator
@type gcvisitobjects_t
#endif

@functions
#define PyObject_MALLOC PyObject_Malloc
#define PyObject_REALLOC PyObject_Realloc
#define PyObject_FREE PyObject_Free
#define PyObject_Del PyObject_Free
#define PyObject_DEL PyObject_Free

#define PyObject_INIT(op, type) PyObject_Init(_PyObject_CAST(op), (type))
#define PyObject_INIT_VAR(op, type, size) PyObject_InitVar(_PyVarObject_CAST(op), (type), (size))

/* A new object, as a pointer to its C struct. */
#define PyObject_New(struct_type, type) ((struct_type *)_PyObject_New(type))
#define PyObject_NEW(struct_type, type) PyObject_New(struct_type, (type))
#define PyObject_NewVar(struct_type, type, n) ((struct_type *)_PyObject_NewVar((type), (n)))
#define PyObject_NEW_VAR(struct_type, type, n) PyObject_NewVar(struct_type, (type), (n))

#define PyObject_GC_New(struct_type, type) ((struct_type *)_PyObject_GC_New(type))
#define PyObject_GC_NewVar(struct_type, type, n) ((struct_type *)_PyObject_GC_NewVar((type), (n)))
#define PyObject_GC_Resize(struct_type, op, n) ((struct_type *)_PyObject_GC_Resize(_PyVarObject_CAST(op), (n)))
#define PyType_IS_GC(type) PyType_HasFeature((type), Py_TPFLAGS_HAVE_GC)

/* In a tp_traverse with parameters named visit and arg: visits a reference, returns if the visit says so. */
#define Py_VISIT(op) \
    do { \
        if (op) { \
            int _py_visited = visit(_PyObject_CAST(op), arg); \
            if (_py_visited) { \
                return _py_visited; \
            } \
        } \
    } while (0)

#ifndef Py_LIMITED_API
static inline size_t _PyObject_SIZE(PyTypeObject *type)
{
    return (size_t)type->tp_basicsize;
}
static inline size_t _PyObject_VAR_SIZE(PyTypeObject *type, Py_ssize_t n)
{
    return _Py_SIZE_ROUND_UP((size_t)type->tp_basicsize + (size_t)n * (size_t)type->tp_itemsize, SIZEOF_VOID_P);
}
#endif
