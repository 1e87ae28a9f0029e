@guard Py_INTRCHECK_H
@include "object.h"
@functions
