@guard Py_PYTHREAD_H
@include "object.h"
@include <pthread.h>
typedef void *PyThread_type_lock;

typedef enum PyLockStatus {
    PY_LOCK_FAILURE = 0,
    PY_LOCK_ACQUIRED = 1,
    PY_LOCK_INTR
} PyLockStatus;

#define WAIT_LOCK 1
#define NOWAIT_LOCK 0

/* Microseconds. */
#define PY_TIMEOUT_T long long

#define PY_HAVE_THREAD_NATIVE_ID

#if !defined(Py_LIMITED_API) || Py_LIMITED_API+0 >= 0x03070000
typedef struct _Py_tss_t Py_tss_t;
#endif

#ifndef Py_LIMITED_API

struct _Py_tss_t {
    int _is_initialized;
    pthread_key_t _key;
};
#define Py_tss_NEEDS_INIT {0}
#define PYTHREAD_INVALID_THREAD_ID ((unsigned long)-1)

#endif

@data
@functions
