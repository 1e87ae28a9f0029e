@guard Py_TRACEMALLOC_H
@include "object.h"
