@guard Py_GENERICALIASOBJECT_H
@include "object.h"
