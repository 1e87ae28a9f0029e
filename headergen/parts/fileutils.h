@guard Py_FILEUTILS_H
@include "object.h"
@include <stdio.h>
@include <wchar.h>
@functions
