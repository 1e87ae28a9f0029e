@guard Py_OBJECT_H
@include "pyport.h"
@include "pymacro.h"
@include "pytypedefs.h"
@include "pybuffer.h"
/* What every object begins with: a 32-bit count, 16 bits into which old binaries' 64-bit increments may overflow, 16 bits
   of flags, and the type. */
struct _object {
    __extension__ union {
        int64_t ob_refcnt_full;
        __extension__ struct {
#if PY_BIG_ENDIAN
            uint16_t ob_flags;
            uint16_t ob_overflow;
            uint32_t ob_refcnt;
#else
            uint32_t ob_refcnt;
            uint16_t ob_overflow;
            uint16_t ob_flags;
#endif
        };
    };
    PyTypeObject *ob_type;
};

@struct PyVarObject
#define PyObject_HEAD PyObject ob_base;
#define PyObject_VAR_HEAD PyVarObject ob_base;
#define _PyObject_EXTRA_INIT
#define _PyObject_MIN_ALIGNMENT 4
#define Py_INVALID_SIZE ((Py_ssize_t)-1)

/* Heads of objects in static storage: immortal. */
#define PyObject_HEAD_INIT(type) {{ _Py_STATIC_IMMORTAL_INITIAL_REFCNT }, (type)},
#define PyVarObject_HEAD_INIT(type, size) {PyObject_HEAD_INIT(type) (size)},

#define _PyObject_CAST(op) _Py_CAST(PyObject *, (op))
#define _PyVarObject_CAST(op) _Py_CAST(PyVarObject *, (op))

@type unaryfunc binaryfunc ternaryfunc inquiry lenfunc ssizeargfunc ssizeobjargproc objobjargproc objobjproc
typedef PyObject *(*ssizessizeargfunc)(PyObject *, Py_ssize_t, Py_ssize_t);
typedef int (*ssizessizeobjargproc)(PyObject *, Py_ssize_t, Py_ssize_t, PyObject *);

@type visitproc traverseproc freefunc destructor getattrfunc getattrofunc setattrfunc setattrofunc reprfunc hashfunc
@type richcmpfunc getiterfunc iternextfunc descrgetfunc descrsetfunc initproc newfunc allocfunc
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x030c0000

@type vectorcallfunc
#endif

@struct PyType_Slot
@struct PyType_Spec
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x030a0000

/* What advancing an iterator or coroutine gave. */
typedef enum {
    PYGEN_RETURN = 0,
    PYGEN_ERROR = -1,
    PYGEN_NEXT = 1
} PySendResult;

#endif

#ifndef Py_LIMITED_API

@type sendfunc
@struct PyNumberMethods
@struct PySequenceMethods
@struct PyMappingMethods
@struct PyAsyncMethods
@struct PyBufferProcs
@struct PyTypeObject
@struct _specialization_cache
@struct PyHeapTypeObject with
ht_cached_keys = struct _dictkeysobject *ht_cached_keys;
_spec_cache = struct _specialization_cache _spec_cache;
@end
typedef Py_ssize_t printfunc;

/* A name that is made into a string when it is first needed. */
typedef struct _Py_Identifier {
    const char *string;
    Py_ssize_t index;
    struct {
        uint8_t v;
    } mutex;
} _Py_Identifier;

#define _Py_static_string_init(text) { .string = (text), .index = -1 }
#define _Py_static_string(name, text) static _Py_Identifier name = _Py_static_string_init(text)
#define _Py_IDENTIFIER(name) _Py_static_string(PyId_##name, #name)

typedef enum {
    PyRefTracer_CREATE = 0,
    PyRefTracer_DESTROY = 1
} PyRefTracerEvent;
typedef int (*PyRefTracer)(PyObject *, PyRefTracerEvent event, void *);
typedef int (*PyType_WatchCallback)(PyTypeObject *);

/* Kept for sources of earlier versions: deallocation survives deep nesting without them. */
#define Py_TRASHCAN_BEGIN(op, dealloc)
#define Py_TRASHCAN_END

#endif

@data
@functions
#define Py_Is(x, y) ((x) == (y))

#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 < 0x030e0000
static inline PyTypeObject *_Py_TYPE(PyObject *op)
{
    return op->ob_type;
}
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 < 0x030b0000
#define Py_TYPE(op) _Py_TYPE(_PyObject_CAST(op))
#else
#define Py_TYPE(op) _Py_TYPE(op)
#endif
#endif

/* Not for int and bool: their layout has no size field. */
static inline Py_ssize_t Py_SIZE(PyObject *op)
{
    return _PyVarObject_CAST(op)->ob_size;
}
static inline int Py_IS_TYPE(PyObject *op, PyTypeObject *type)
{
    return Py_TYPE(op) == type;
}
static inline void Py_SET_TYPE(PyObject *op, PyTypeObject *type)
{
    op->ob_type = type;
}
static inline void Py_SET_SIZE(PyVarObject *op, Py_ssize_t size)
{
    op->ob_size = size;
}

static inline int PyObject_TypeCheck(PyObject *op, PyTypeObject *type)
{
    return Py_IS_TYPE(op, type) || PyType_IsSubtype(Py_TYPE(op), type);
}

#ifdef Py_LIMITED_API
static inline int PyType_HasFeature(PyTypeObject *type, unsigned long feature)
{
    return (PyType_GetFlags(type) & feature) != 0;
}
#endif

#ifndef Py_LIMITED_API
static inline int PyType_HasFeature(PyTypeObject *type, unsigned long feature)
{
    return (type->tp_flags & feature) != 0;
}
#endif

#define PyType_FastSubclass(type, flag) PyType_HasFeature((type), (flag))

/* Before 3.11 these took pointers to any object layout. */
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 < 0x030b0000
#define Py_SIZE(op) Py_SIZE(_PyObject_CAST(op))
#define Py_IS_TYPE(op, type) Py_IS_TYPE(_PyObject_CAST(op), (type))
#define Py_SET_TYPE(op, type) Py_SET_TYPE(_PyObject_CAST(op), (type))
#define Py_SET_SIZE(op, size) Py_SET_SIZE(_PyVarObject_CAST(op), (size))
#define PyObject_TypeCheck(op, type) PyObject_TypeCheck(_PyObject_CAST(op), (type))
#endif

static inline int PyType_Check(PyObject *op)
{
    return PyType_HasFeature(Py_TYPE(op), (1UL << 31));
}

static inline int PyType_CheckExact(PyObject *op)
{
    return Py_IS_TYPE(op, &PyType_Type);
}

#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 < 0x030b0000
#define PyType_Check(op) PyType_Check(_PyObject_CAST(op))
#define PyType_CheckExact(op) PyType_CheckExact(_PyObject_CAST(op))
#endif
#define _PyType_CAST(op) (assert(PyType_Check(op)), _Py_CAST(PyTypeObject *, (op)))

#define Py_PRINT_RAW 1

#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x030e0000
#define Py_TP_USE_SPEC NULL
#endif

/* tp_flags. */
#ifndef Py_LIMITED_API
#define _Py_TPFLAGS_STATIC_BUILTIN (1UL << 1)
#define Py_TPFLAGS_INLINE_VALUES (1UL << 2)
#define Py_TPFLAGS_MANAGED_WEAKREF (1UL << 3)
#define Py_TPFLAGS_MANAGED_DICT (1UL << 4)
#define Py_TPFLAGS_PREHEADER (Py_TPFLAGS_MANAGED_WEAKREF | Py_TPFLAGS_MANAGED_DICT)
#define Py_TPFLAGS_SEQUENCE (1UL << 5)
#define Py_TPFLAGS_MAPPING (1UL << 6)
#endif
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x030a0000
#define Py_TPFLAGS_DISALLOW_INSTANTIATION (1UL << 7)
#define Py_TPFLAGS_IMMUTABLETYPE (1UL << 8)
#endif
#define Py_TPFLAGS_HAVE_FINALIZE (1UL << 0)
#define Py_TPFLAGS_HEAPTYPE (1UL << 9)
#define Py_TPFLAGS_BASETYPE (1UL << 10)
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x030c0000
#define Py_TPFLAGS_HAVE_VECTORCALL (1UL << 11)
#ifndef Py_LIMITED_API
#define _Py_TPFLAGS_HAVE_VECTORCALL Py_TPFLAGS_HAVE_VECTORCALL
#endif
#endif
#define Py_TPFLAGS_READY (1UL << 12)
#define Py_TPFLAGS_READYING (1UL << 13)
#define Py_TPFLAGS_HAVE_GC (1UL << 14)
#define Py_TPFLAGS_HAVE_STACKLESS_EXTENSION 0
#define Py_TPFLAGS_METHOD_DESCRIPTOR (1UL << 17)
#define Py_TPFLAGS_HAVE_VERSION_TAG (1UL << 18)
#define Py_TPFLAGS_VALID_VERSION_TAG (1UL << 19)
#define Py_TPFLAGS_IS_ABSTRACT (1UL << 20)
#define _Py_TPFLAGS_MATCH_SELF (1UL << 22)
#define Py_TPFLAGS_ITEMS_AT_END (1UL << 23)
#define Py_TPFLAGS_LONG_SUBCLASS (1UL << 24)
#define Py_TPFLAGS_LIST_SUBCLASS (1UL << 25)
#define Py_TPFLAGS_TUPLE_SUBCLASS (1UL << 26)
#define Py_TPFLAGS_BYTES_SUBCLASS (1UL << 27)
#define Py_TPFLAGS_UNICODE_SUBCLASS (1UL << 28)
#define Py_TPFLAGS_DICT_SUBCLASS (1UL << 29)
#define Py_TPFLAGS_BASE_EXC_SUBCLASS (1UL << 30)
#define Py_TPFLAGS_TYPE_SUBCLASS (1UL << 31)
#define Py_TPFLAGS_DEFAULT (Py_TPFLAGS_HAVE_STACKLESS_EXTENSION | 0)

/* Arguments of Py_GetConstant. */
#define Py_CONSTANT_NONE 0
#define Py_CONSTANT_FALSE 1
#define Py_CONSTANT_TRUE 2
#define Py_CONSTANT_ELLIPSIS 3
#define Py_CONSTANT_NOT_IMPLEMENTED 4
#define Py_CONSTANT_ZERO 5
#define Py_CONSTANT_ONE 6
#define Py_CONSTANT_EMPTY_STR 7
#define Py_CONSTANT_EMPTY_BYTES 8
#define Py_CONSTANT_EMPTY_TUPLE 9

/* None and NotImplemented. */
#if defined(Py_LIMITED_API) && Py_LIMITED_API+0 >= 0x030d0000
#define Py_None Py_GetConstantBorrowed(Py_CONSTANT_NONE)
#define Py_NotImplemented Py_GetConstantBorrowed(Py_CONSTANT_NOT_IMPLEMENTED)
#else
#define Py_None (&_Py_NoneStruct)
#define Py_NotImplemented (&_Py_NotImplementedStruct)
#endif
#define Py_IsNone(op) Py_Is((op), Py_None)

/* Modules for versions before 3.12 count references to the singletons. */
#if defined(Py_LIMITED_API) && Py_LIMITED_API+0 < 0x030c0000
#define Py_RETURN_NONE return Py_NewRef(Py_None)
#define Py_RETURN_NOTIMPLEMENTED return Py_NewRef(Py_NotImplemented)
#else
#define Py_RETURN_NONE return Py_None
#define Py_RETURN_NOTIMPLEMENTED return Py_NotImplemented
#endif

/* Operations of PyObject_RichCompare and tp_richcompare. */
@const Py_LT Py_LE Py_EQ Py_NE Py_GT Py_GE
/* Returns the outcome of a comparison of two C values. */
#define Py_RETURN_RICHCOMPARE(a, b, operation) \
    do { \
        int _py_outcome; \
        switch (operation) { \
        case Py_EQ: _py_outcome = (a) == (b); break; \
        case Py_NE: _py_outcome = (a) != (b); break; \
        case Py_LT: _py_outcome = (a) < (b); break; \
        case Py_GT: _py_outcome = (a) > (b); break; \
        case Py_LE: _py_outcome = (a) <= (b); break; \
        case Py_GE: _py_outcome = (a) >= (b); break; \
        default: Py_UNREACHABLE(); \
        } \
        if (_py_outcome) { \
            Py_RETURN_TRUE; \
        } \
        Py_RETURN_FALSE; \
    } while (0)

#ifndef Py_LIMITED_API
#ifdef NDEBUG
#define _PyObject_ASSERT_FROM(op, condition, message, file, line, function) ((void)0)
#else
#define _PyObject_ASSERT_FROM(op, condition, message, file, line, function) \
    ((condition) ? (void)0 : _PyObject_AssertFailed((op), Py_STRINGIFY(condition), (message), (file), (line), (function)))
#endif
#define _PyObject_ASSERT_WITH_MSG(op, condition, message) \
    _PyObject_ASSERT_FROM((op), condition, (message), __FILE__, __LINE__, __func__)
#define _PyObject_ASSERT(op, condition) _PyObject_ASSERT_WITH_MSG((op), condition, NULL)
#define _PyObject_ASSERT_FAILED_MSG(op, message) \
    _PyObject_AssertFailed((op), NULL, (message), __FILE__, __LINE__, __func__)
#endif

#include "refcount.h"

