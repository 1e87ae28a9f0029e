@guard Py_ENUMOBJECT_H
@include "object.h"
