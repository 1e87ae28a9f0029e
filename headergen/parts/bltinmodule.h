@guard Py_BLTINMODULE_H
@include "object.h"
