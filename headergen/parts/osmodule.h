@guard Py_OSMODULE_H
@include "object.h"
