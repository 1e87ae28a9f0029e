@guard Py_CONTEXT_H
@include "object.h"
#ifndef Py_LIMITED_API

typedef struct _pycontextobject PyContext;
typedef struct _pycontextvarobject PyContextVar;
typedef struct _pycontexttokenobject PyContextToken;

typedef enum {
    Py_CONTEXT_SWITCHED = 1
} PyContextEvent;
typedef int (*PyContext_WatchCallback)(PyContextEvent, PyObject *);

#endif

@data
@functions
#ifndef Py_LIMITED_API

#define PyContext_CheckExact(op) Py_IS_TYPE((op), &PyContext_Type)

#define PyContextVar_CheckExact(op) Py_IS_TYPE((op), &PyContextVar_Type)

#define PyContextToken_CheckExact(op) Py_IS_TYPE((op), &PyContextToken_Type)

#endif

