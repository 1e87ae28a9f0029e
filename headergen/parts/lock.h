@guard Py_LOCK_H
@include "pytypedefs.h"
#ifndef Py_LIMITED_API

@struct PyMutex
#endif

@functions
#ifndef Py_LIMITED_API

#define _Py_UNLOCKED 0
#define _Py_LOCKED 1

static inline void _PyMutex_Lock(PyMutex *mutex)
{
    uint8_t unlocked = _Py_UNLOCKED;
    if (!__atomic_compare_exchange_n(&mutex->_bits, &unlocked, _Py_LOCKED, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        PyMutex_Lock(mutex);
    }
}
#define PyMutex_Lock _PyMutex_Lock

static inline void _PyMutex_Unlock(PyMutex *mutex)
{
    uint8_t locked = _Py_LOCKED;
    if (!__atomic_compare_exchange_n(&mutex->_bits, &locked, _Py_UNLOCKED, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST)) {
        PyMutex_Unlock(mutex);
    }
}
#define PyMutex_Unlock _PyMutex_Unlock

static inline int _PyMutex_IsLocked(PyMutex *mutex)
{
    return (__atomic_load_n(&mutex->_bits, __ATOMIC_SEQ_CST) & _Py_LOCKED) != 0;
}
#define PyMutex_IsLocked _PyMutex_IsLocked

#endif

