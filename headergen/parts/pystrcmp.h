@guard Py_STRCMP_H
@include "pytypedefs.h"
@functions
#define PyOS_strnicmp PyOS_mystrnicmp
#define PyOS_stricmp PyOS_mystricmp
