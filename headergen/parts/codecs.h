@guard Py_CODECREGISTRY_H
@include "object.h"
