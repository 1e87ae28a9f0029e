@guard Py_MARSHAL_H
@include "object.h"
@include <stdio.h>
#define Py_MARSHAL_VERSION 5

@functions
