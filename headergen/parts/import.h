@guard Py_IMPORT_H
@include "object.h"
#ifndef Py_LIMITED_API

@struct _inittab
@struct _frozen with
code = const unsigned char *code;
@end
#endif

@data
@functions
#define PyImport_ImportModuleEx(name, globals, locals, fromlist) \
    PyImport_ImportModuleLevel((name), (globals), (locals), (fromlist), 0)
