@guard Py_FRAMEOBJECT_H
@include "pyframe.h"
