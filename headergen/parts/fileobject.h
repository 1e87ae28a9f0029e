@guard Py_FILEOBJECT_H
@include "object.h"
#define PY_STDIOTEXTMODE "b"

#ifndef Py_LIMITED_API
typedef PyObject *(*Py_OpenCodeHookFunction)(PyObject *, void *);
#endif

@data
@functions
