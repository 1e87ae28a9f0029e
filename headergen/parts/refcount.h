@guard _Py_REFCOUNT_H
@include "object.h"
@head
/* Reference counting. object.h includes this file once PyObject is complete. */

@body
#define _Py_STATICALLY_ALLOCATED_FLAG 4
#define _Py_IMMORTAL_FLAGS 1
#define _Py_IMMORTAL_INITIAL_REFCNT (3ULL << 30)
#define _Py_IMMORTAL_MINIMUM_REFCNT (1ULL << 31)
#define _Py_STATIC_FLAG_BITS ((Py_ssize_t)(_Py_STATICALLY_ALLOCATED_FLAG | _Py_IMMORTAL_FLAGS))
#define _Py_STATIC_IMMORTAL_INITIAL_REFCNT ((Py_ssize_t)_Py_IMMORTAL_INITIAL_REFCNT | (_Py_STATIC_FLAG_BITS << 48))

@functions
/* The count; of an immortal object a large number that does not change. */
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 < 0x030e0000
static inline Py_ssize_t _Py_REFCNT(PyObject *op)
{
    return op->ob_refcnt;
}
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 < 0x030b0000
#define Py_REFCNT(op) _Py_REFCNT(_PyObject_CAST(op))
#else
#define Py_REFCNT(op) _Py_REFCNT(op)
#endif
#endif

/* Immortal: the 32-bit count has its highest bit set. */
static inline Py_ALWAYS_INLINE int _Py_IsImmortal(PyObject *op)
{
    return (int32_t)op->ob_refcnt < 0;
}
#define _Py_IsImmortal(op) _Py_IsImmortal(_PyObject_CAST(op))

static inline Py_ALWAYS_INLINE int _Py_IsStaticImmortal(PyObject *op)
{
    return (op->ob_flags & _Py_STATICALLY_ALLOCATED_FLAG) != 0;
}
#define _Py_IsStaticImmortal(op) _Py_IsStaticImmortal(_PyObject_CAST(op))

#if defined(Py_LIMITED_API) && Py_LIMITED_API+0 >= 0x030d0000
static inline void Py_SET_REFCNT(PyObject *op, Py_ssize_t count)
{
    _Py_SetRefcnt(op, count);
}
#endif

#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 < 0x030d0000
static inline void Py_SET_REFCNT(PyObject *op, Py_ssize_t count)
{
    assert(count >= 0);
    if (!_Py_IsImmortal(op)) {
        op->ob_refcnt = (uint32_t)count;
    }
}
#endif

#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 < 0x030b0000
#define Py_SET_REFCNT(op, count) Py_SET_REFCNT(_PyObject_CAST(op), (count))
#endif

/* From 3.12 on, the limited API counts through calls, so that such modules depend on no layout. */
#if defined(Py_LIMITED_API) && Py_LIMITED_API+0 >= 0x030c0000
static inline Py_ALWAYS_INLINE void Py_INCREF(PyObject *op)
{
    _Py_IncRef(op);
}
static inline Py_ALWAYS_INLINE void Py_DECREF(PyObject *op)
{
    _Py_DecRef(op);
}
#else
static inline Py_ALWAYS_INLINE void Py_INCREF(PyObject *op)
{
    uint32_t count = op->ob_refcnt;
    if (count < _Py_IMMORTAL_INITIAL_REFCNT) {
        op->ob_refcnt = count + 1;
    }
}
static inline Py_ALWAYS_INLINE void Py_DECREF(PyObject *op)
{
    if (!_Py_IsImmortal(op) && --op->ob_refcnt == 0) {
        _Py_Dealloc(op);
    }
}
#endif
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 < 0x030b0000
#define Py_INCREF(op) Py_INCREF(_PyObject_CAST(op))
#endif
#define Py_DECREF(op) Py_DECREF(_PyObject_CAST(op))

/* The same, for pointers that may be NULL. */
static inline void Py_XINCREF(PyObject *op)
{
    if (op != _Py_NULL) {
        Py_INCREF(op);
    }
}
static inline void Py_XDECREF(PyObject *op)
{
    if (op != _Py_NULL) {
        Py_DECREF(op);
    }
}
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 < 0x030b0000
#define Py_XINCREF(op) Py_XINCREF(_PyObject_CAST(op))
#define Py_XDECREF(op) Py_XDECREF(_PyObject_CAST(op))
#endif

/* A new reference to the same object. */
static inline PyObject *_Py_NewRef(PyObject *op)
{
    Py_INCREF(op);
    return op;
}
static inline PyObject *_Py_XNewRef(PyObject *op)
{
    Py_XINCREF(op);
    return op;
}
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 < 0x030b0000
#define Py_NewRef(op) _Py_NewRef(_PyObject_CAST(op))
#define Py_XNewRef(op) _Py_XNewRef(_PyObject_CAST(op))
#else
#define Py_NewRef(op) _Py_NewRef(op)
#define Py_XNewRef(op) _Py_XNewRef(op)
#endif

/* Drops the reference in a variable. The variable is NULL before the object can die, and evaluated once. */
#define Py_CLEAR(variable) \
    do { \
        _Py_TYPEOF(variable) *_py_cleared_at = &(variable); \
        _Py_TYPEOF(variable) _py_cleared = *_py_cleared_at; \
        if (_py_cleared != _Py_NULL) { \
            *_py_cleared_at = _Py_NULL; \
            Py_DECREF(_py_cleared); \
        } \
    } while (0)

/* Puts another reference, which is stolen, into a variable, then drops the old one. */
#ifndef Py_LIMITED_API
#define Py_SETREF(variable, value) \
    do { \
        _Py_TYPEOF(variable) *_py_replaced_at = &(variable); \
        _Py_TYPEOF(variable) _py_replaced = *_py_replaced_at; \
        *_py_replaced_at = (value); \
        Py_DECREF(_py_replaced); \
    } while (0)
#define Py_XSETREF(variable, value) \
    do { \
        _Py_TYPEOF(variable) *_py_replaced_at = &(variable); \
        _Py_TYPEOF(variable) _py_replaced = *_py_replaced_at; \
        *_py_replaced_at = (value); \
        Py_XDECREF(_py_replaced); \
    } while (0)
#endif
