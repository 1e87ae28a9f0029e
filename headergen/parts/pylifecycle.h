@guard Py_PYLIFECYCLE_H
@include "object.h"
@include "pystate.h"
@include "initconfig.h"
@include <wchar.h>
@type PyOS_sighandler_t
#ifndef Py_LIMITED_API

@struct PyInterpreterConfig
#define PyInterpreterConfig_DEFAULT_GIL (0)
#define PyInterpreterConfig_SHARED_GIL (1)
#define PyInterpreterConfig_OWN_GIL (2)

/* An interpreter on its own, and one as Py_NewInterpreter makes it. */
#define _PyInterpreterConfig_INIT {0, 0, 0, 1, 0, 1, PyInterpreterConfig_OWN_GIL}
#define _PyInterpreterConfig_LEGACY_INIT {1, 1, 1, 1, 1, 0, PyInterpreterConfig_SHARED_GIL}

typedef void (*atexit_datacallbackfunc)(void *);

#endif

@data
@functions
