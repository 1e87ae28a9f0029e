@guard Py_PYCORECONFIG_H
@include "object.h"
@include <wchar.h>
#ifndef Py_LIMITED_API

@struct PyStatus with
_type = enum {
        _PyStatus_TYPE_OK = 0,
        _PyStatus_TYPE_ERROR = 1,
        _PyStatus_TYPE_EXIT = 2
    } _type;
@end
@struct PyWideStringList
@struct PyPreConfig
@struct PyConfig
typedef struct PyInitConfig PyInitConfig;

#endif

@functions
