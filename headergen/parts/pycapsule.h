@guard Py_CAPSULE_H
@include "object.h"
@type PyCapsule_Destructor
@data
@functions
/* Not safe on NULL. */
#define PyCapsule_CheckExact(op) Py_IS_TYPE((op), &PyCapsule_Type)
