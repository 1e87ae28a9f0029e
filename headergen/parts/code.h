@guard Py_CODE_H
@include "object.h"
#ifndef Py_LIMITED_API

@struct PyCodeObject with
co_executors = struct _PyExecutorArray *co_executors;
_co_cached = struct _PyCoCached *_co_cached;
_co_instrumentation_version = uintptr_t _co_instrumentation_version;
_co_monitoring = struct _PyCoMonitoringData *_co_monitoring;
@end
/* co_flags. */
#define CO_OPTIMIZED 0x0001
#define CO_NEWLOCALS 0x0002
#define CO_VARARGS 0x0004
#define CO_VARKEYWORDS 0x0008
#define CO_NESTED 0x0010
#define CO_GENERATOR 0x0020
#define CO_COROUTINE 0x0080
#define CO_ITERABLE_COROUTINE 0x0100
#define CO_ASYNC_GENERATOR 0x0200
#define CO_FUTURE_DIVISION 0x20000
#define CO_FUTURE_ABSOLUTE_IMPORT 0x40000
#define CO_FUTURE_WITH_STATEMENT 0x80000
#define CO_FUTURE_PRINT_FUNCTION 0x100000
#define CO_FUTURE_UNICODE_LITERALS 0x200000
#define CO_FUTURE_BARRY_AS_BDFL 0x400000
#define CO_FUTURE_GENERATOR_STOP 0x800000
#define CO_FUTURE_ANNOTATIONS 0x1000000
#define CO_NO_MONITORING_EVENTS 0x2000000
#define CO_HAS_DOCSTRING 0x4000000
#define CO_METHOD 0x8000000
#define CO_MAXBLOCKS 21
#define PY_PARSER_REQUIRES_FUTURE_KEYWORD

typedef struct _line_offsets {
    int ar_start;
    int ar_end;
    int ar_line;
    struct _opaque {
        int computed_line;
        const uint8_t *lo_next;
        const uint8_t *limit;
    } opaque;
} PyCodeAddressRange;

#define PY_FOREACH_CODE_EVENT(use) use(CREATE) use(DESTROY)
typedef enum {
    PY_CODE_EVENT_CREATE,
    PY_CODE_EVENT_DESTROY
} PyCodeEvent;
typedef int (*PyCode_WatchCallback)(PyCodeEvent event, PyCodeObject *code);

#endif

@data
@functions
#ifndef Py_LIMITED_API

#define PyCode_Check(op) Py_IS_TYPE((op), &PyCode_Type)

static inline Py_ssize_t PyCode_GetNumFree(PyCodeObject *op)
{
    return op->co_nfreevars;
}

static inline int PyUnstable_Code_GetFirstFree(PyCodeObject *op)
{
    return op->co_nlocalsplus - op->co_nfreevars;
}
#define PyCode_GetFirstFree PyUnstable_Code_GetFirstFree

#define _PyCode_GetExtra PyUnstable_Code_GetExtra

#define _PyCode_SetExtra PyUnstable_Code_SetExtra

#define PyCode_New PyUnstable_Code_New

#define PyCode_NewWithPosOnlyArgs PyUnstable_Code_NewWithPosOnlyArgs

#endif

