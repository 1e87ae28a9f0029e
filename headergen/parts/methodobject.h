@guard Py_METHODOBJECT_H
@include "object.h"
@type PyCFunction PyCFunctionFast PyCFunctionWithKeywords PyCFunctionFastWithKeywords PyCMethod
typedef PyCFunctionFast _PyCFunctionFast;
typedef PyCFunctionFastWithKeywords _PyCFunctionFastWithKeywords;

/* For method tables: a function of another signature as ml_meth wants it. */
#define _PyCFunction_CAST(function) _Py_FUNC_CAST(PyCFunction, function)
#define _PyCFunctionFast_CAST(function) _Py_FUNC_CAST(PyCFunctionFast, function)
#define _PyCFunctionWithKeywords_CAST(function) _Py_FUNC_CAST(PyCFunctionWithKeywords, function)
#define _PyCFunctionFastWithKeywords_CAST(function) _Py_FUNC_CAST(PyCFunctionFastWithKeywords, function)

@struct PyMethodDef
#ifndef Py_LIMITED_API

@struct PyCFunctionObject
@struct PyCMethodObject
#endif

@data
@functions
/* ml_flags. */
#define METH_VARARGS 0x0001
#define METH_KEYWORDS 0x0002
#define METH_NOARGS 0x0004
#define METH_O 0x0008
#define METH_CLASS 0x0010
#define METH_STATIC 0x0020
#define METH_COEXIST 0x0040
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x030a0000
#define METH_FASTCALL 0x0080
#endif
#define METH_STACKLESS 0x0000
#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x03090000
#define METH_METHOD 0x0200
#endif

#define PyCFunction_CheckExact(op) Py_IS_TYPE((op), &PyCFunction_Type)
#define PyCFunction_Check(op) PyObject_TypeCheck((op), &PyCFunction_Type)

#define PyCFunction_New(definition, self) PyCFunction_NewEx((definition), (self), NULL)

#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x03090000
#define PyCFunction_NewEx(definition, self, module) PyCMethod_New((definition), (self), (module), NULL)
#endif

#ifndef Py_LIMITED_API

#define PyCMethod_CheckExact(op) Py_IS_TYPE((op), &PyCMethod_Type)
#define PyCMethod_Check(op) PyObject_TypeCheck((op), &PyCMethod_Type)

#define _PyCFunctionObject_CAST(op) (assert(PyCFunction_Check(op)), _Py_CAST(PyCFunctionObject *, (op)))
#define _PyCMethodObject_CAST(op) _Py_CAST(PyCMethodObject *, (op))

static inline PyCFunction PyCFunction_GET_FUNCTION(PyObject *op)
{
    return _PyCFunctionObject_CAST(op)->m_ml->ml_meth;
}
#define PyCFunction_GET_FUNCTION(op) PyCFunction_GET_FUNCTION(_PyObject_CAST(op))

static inline int PyCFunction_GET_FLAGS(PyObject *op)
{
    return _PyCFunctionObject_CAST(op)->m_ml->ml_flags;
}
#define PyCFunction_GET_FLAGS(op) PyCFunction_GET_FLAGS(_PyObject_CAST(op))

static inline PyObject *PyCFunction_GET_SELF(PyObject *op)
{
    return PyCFunction_GET_FLAGS(op) & METH_STATIC ? _Py_NULL : _PyCFunctionObject_CAST(op)->m_self;
}
#define PyCFunction_GET_SELF(op) PyCFunction_GET_SELF(_PyObject_CAST(op))

static inline PyTypeObject *PyCFunction_GET_CLASS(PyObject *op)
{
    return PyCFunction_GET_FLAGS(op) & METH_METHOD ? _PyCMethodObject_CAST(op)->mm_class : _Py_NULL;
}
#define PyCFunction_GET_CLASS(op) PyCFunction_GET_CLASS(_PyObject_CAST(op))

#endif

