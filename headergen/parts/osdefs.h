@guard Py_OSDEFS_H
@include <limits.h>
@plain
/* How paths are written. */
#define SEP L'/'
#define DELIM L':'
#ifdef PATH_MAX
#define MAXPATHLEN PATH_MAX
#else
#define MAXPATHLEN 4096
#endif
