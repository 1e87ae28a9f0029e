@guard Py_PYSTATE_H
@include "object.h"
#define MAX_CO_EXTRA_USERS 255

typedef enum {
    PyGILState_LOCKED,
    PyGILState_UNLOCKED
} PyGILState_STATE;

#ifndef Py_LIMITED_API

@type Py_tracefunc
@const PyTrace_CALL PyTrace_EXCEPTION PyTrace_LINE PyTrace_RETURN PyTrace_C_CALL PyTrace_C_EXCEPTION PyTrace_C_RETURN
@const PyTrace_OPCODE
#define _Py_MAX_SCRIPT_PATH_SIZE 512
#define _PY_DATA_STACK_CHUNK_SIZE (16 * 1024)

@struct _PyRemoteDebuggerSupport
@struct _PyErr_StackItem
@struct _PyStackChunk
struct _PyInterpreterFrame;

@struct PyThreadState with
eval_breaker = uintptr_t eval_breaker;
_status = struct {
        unsigned int initialized : 1;
        unsigned int bound : 1;
        unsigned int unbound : 1;
        unsigned int bound_gilstate : 1;
        unsigned int active : 1;
        unsigned int finalizing : 1;
        unsigned int cleared : 1;
        unsigned int finalized : 1;
        unsigned int : 24;
    } _status;
critical_section = uintptr_t critical_section;
@end
typedef PyObject *(*_PyFrameEvalFunction)(PyThreadState *state, struct _PyInterpreterFrame *frame, int throwing);

#endif

@functions
#define PyThreadState_GET() PyThreadState_Get()

#ifndef Py_LIMITED_API
#define _PyThreadState_UncheckedGet PyThreadState_GetUnchecked
#endif

