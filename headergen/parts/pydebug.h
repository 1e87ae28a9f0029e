@guard Py_PYDEBUG_H
@include "pytypedefs.h"
