/* Threads: the GIL excludes, thread states come and go, and counts are exact at the end. */
#include <Python.h>
#include "check.h"
#include <errno.h>
#include <pthread.h>

#define THREADS 8
#define ROUNDS 2000

static PyObject *shared;
static long inside, overlaps, destroyed, wrong_errno;

static void
count_death(PyObject *capsule)
{
    (void)capsule;
    destroyed++;
}

static void *
turn(void *arg)
{
    (void)arg;
    for (int i = 0; i < ROUNDS; i++) {
        PyGILState_STATE state = PyGILState_Ensure();
        overlaps += inside++ != 0;
        PyObject *capsule = PyCapsule_New(&inside, "gil.thing", count_death);
        PyList_Append(shared, capsule);
        Py_DECREF(capsule);
        overlaps += !PyGILState_Check();
        inside--;
        if (i % 3 == 0) {
            int held;
            errno = i;
            Py_BEGIN_ALLOW_THREADS
            held = PyGILState_Check() || PyThreadState_GetUnchecked() != NULL;
            Py_END_ALLOW_THREADS
            wrong_errno += errno != i;
            overlaps += held;
        }
        if (i % 5 == 0) {
            PyList_SetSlice(shared, 0, 5, NULL);
        }
        PyGILState_Release(state);
    }
    return NULL;
}

int
main(void)
{
    Py_InitializeEx(0);
    shared = PyList_New(0);
    PyThreadState *main_state = PyThreadState_Get();
    CHECK(PyGILState_GetThisThreadState() == main_state);
    CHECK_INT(PyGILState_Check(), 1);

    /* Nested ensures in the thread that holds the GIL already. */
    PyGILState_STATE outer = PyGILState_Ensure(), inner = PyGILState_Ensure();
    CHECK_INT(outer, PyGILState_LOCKED);
    CHECK_INT(inner, PyGILState_LOCKED);
    PyGILState_Release(inner);
    PyGILState_Release(outer);
    CHECK(PyThreadState_Get() == main_state);

    pthread_t threads[THREADS];
    PyThreadState *saved = PyEval_SaveThread();
    CHECK(saved == main_state);
    CHECK(PyThreadState_GetUnchecked() == NULL);
    for (int i = 0; i < THREADS; i++) {
        pthread_create(&threads[i], NULL, turn, NULL);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    PyEval_RestoreThread(saved);
    CHECK_INT(overlaps, 0);
    CHECK_INT(wrong_errno, 0);
    CHECK_INT(inside, 0);
    CHECK_INT(PyList_Size(shared) + destroyed, (long)THREADS * ROUNDS);
    CHECK_INT(Py_REFCNT(shared), 1);
    Py_DECREF(shared);
    CHECK_INT(destroyed, (long)THREADS * ROUNDS);

    /* A thread state made by hand, and back. */
    PyThreadState *other = PyThreadState_New(PyInterpreterState_Get());
    CHECK(PyThreadState_Swap(other) == main_state);
    PyErr_SetString(PyExc_ValueError, "of the other state");
    CHECK(PyThreadState_Swap(main_state) == other);
    CHECK_NO_ERROR();
    PyThreadState_Swap(other);
    CHECK_ERROR("ValueError: of the other state");
    PyThreadState_Swap(main_state);
    PyThreadState_Clear(other);
    PyThreadState_Delete(other);
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
