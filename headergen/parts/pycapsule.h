@guard Py_CAPSULE_H
@include "object.h"
@type PyCapsule_Destructor
@data
@functions
/* Not safe on NULL. */
#define PyCapsule_CheckExact(op) Py_IS_TYPE((op), &PyCapsule_Type)

/* Code that is compiled for this version looks into a valid capsule by itself: four accessors need no call then, and
   a name that is equal but elsewhere costs one comparison. Everything else, errors included, is left to the library.
   The words they read are where CPython has had them since 3.1, so such code runs on CPython 3.14 too. */
#ifdef _Pycap_INLINE

@struct Pycap_Capsule
/* The functions themselves, under names that have no inline definition. */
extern void *_Pycap_GetPointer(PyObject *capsule, const char *name) __asm__("PyCapsule_GetPointer");
extern int _Pycap_IsValid(PyObject *capsule, const char *name) __asm__("PyCapsule_IsValid");
extern void *_Pycap_GetContext(PyObject *capsule) __asm__("PyCapsule_GetContext");
extern int _Pycap_SetContext(PyObject *capsule, void *context) __asm__("PyCapsule_SetContext");

/* The capsule behind `op` when it is exactly a capsule with a pointer, else NULL. */
_Pycap_INLINE __attribute__((__always_inline__)) Pycap_Capsule *_Pycap_Valid(PyObject *op)
{
    Pycap_Capsule *capsule = _Py_CAST(Pycap_Capsule *, op);
    /* Hides from the compiler which object this is: it would warn of reading past an object that is no capsule. */
    __asm__("" : "+r"(capsule));
    return op != NULL && op->ob_type == &PyCapsule_Type && capsule->pointer != NULL ? capsule : NULL;
}

_Pycap_INLINE __attribute__((__always_inline__)) int _Pycap_Named(Pycap_Capsule *capsule, const char *name)
{
    return capsule->name == name
        || (capsule->name != NULL && name != NULL && __builtin_strcmp(capsule->name, name) == 0);
}

_Pycap_INLINE void *PyCapsule_GetPointer(PyObject *op, const char *name)
{
    Pycap_Capsule *capsule = _Pycap_Valid(op);
    return capsule != NULL && _Pycap_Named(capsule, name) ? capsule->pointer : _Pycap_GetPointer(op, name);
}

_Pycap_INLINE int PyCapsule_IsValid(PyObject *op, const char *name)
{
    Pycap_Capsule *capsule = _Pycap_Valid(op);
    return capsule != NULL ? _Pycap_Named(capsule, name) : _Pycap_IsValid(op, name);
}

_Pycap_INLINE void *PyCapsule_GetContext(PyObject *op)
{
    Pycap_Capsule *capsule = _Pycap_Valid(op);
    return capsule != NULL ? capsule->context : _Pycap_GetContext(op);
}

_Pycap_INLINE int PyCapsule_SetContext(PyObject *op, void *context)
{
    Pycap_Capsule *capsule = _Pycap_Valid(op);
    return capsule != NULL ? (capsule->context = context, 0) : _Pycap_SetContext(op, context);
}

#endif
