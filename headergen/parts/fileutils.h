@guard Py_FILEUTILS_H
@include "object.h"
@include <stdio.h>
@include <wchar.h>
@functions
#ifndef Py_LIMITED_API
#define _Py_fopen_obj Py_fopen
#endif
