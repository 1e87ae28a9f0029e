@guard Py_SYSMODULE_H
@include "object.h"
@functions
/* Formatted text for sys.stdout and sys.stderr: as printf, at most 1000 bytes, or as PyUnicode_FromFormat. */
PyAPI_FUNC(void) PySys_WriteStdout(const char *format, ...) Py_GCC_ATTRIBUTE((format(printf, 1, 2)));

PyAPI_FUNC(void) PySys_WriteStderr(const char *format, ...) Py_GCC_ATTRIBUTE((format(printf, 1, 2)));

PyAPI_FUNC(void) PySys_FormatStdout(const char *format, ...);

PyAPI_FUNC(void) PySys_FormatStderr(const char *format, ...);
