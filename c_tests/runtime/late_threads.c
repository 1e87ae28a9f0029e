/* A thread that is still around when the runtime is finalized never comes back from asking for the GIL, not even when the runtime has
 * been started again, and a thread that lives through a restart gets a thread state of the new run. */
#include <Python.h>
#include "check.h"
#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

static atomic_int asked, came_back, stage;

static void
wait_for(atomic_int *value, int at_least)
{
    for (int i = 0; i < 5000 && atomic_load(value) < at_least; i++) {
        usleep(1000);
    }
}

/* Gives the GIL up, outlives the runtime, and asks for the GIL again. */
static void *
outlive(void *arg)
{
    (void)arg;
    PyGILState_Ensure();
    PyThreadState *state = PyEval_SaveThread();
    atomic_fetch_add(&asked, 1);
    wait_for(&stage, 1);
    PyEval_RestoreThread(state);
    atomic_fetch_add(&came_back, 1);
    return NULL;
}

/* Uses the GIL in the first run and in the second one. */
static void *
use_both(void *result)
{
    for (int run = 0; run < 2; run++) {
        wait_for(&stage, 2 * run);
        PyGILState_STATE held = PyGILState_Ensure();
        PyObject *list = PyList_New(run);
        *(int *)result += list != NULL && PyGILState_Check();
        Py_XDECREF(list);
        PyGILState_Release(held);
        atomic_fetch_add(&asked, 1);
    }
    return NULL;
}

int
main(void)
{
    pthread_t lost, lucky;
    int used = 0;
    Py_InitializeEx(0);
    PyThreadState *state = PyEval_SaveThread();
    pthread_create(&lost, NULL, outlive, NULL);
    pthread_create(&lucky, NULL, use_both, &used);
    wait_for(&asked, 2);
    PyEval_RestoreThread(state);
    CHECK_INT(Py_FinalizeEx(), 0);
    atomic_store(&stage, 1);
    usleep(20000);
    CHECK_INT(atomic_load(&came_back), 0);
    Py_InitializeEx(0);
    state = PyEval_SaveThread();
    atomic_store(&stage, 2);
    pthread_join(lucky, NULL);
    CHECK_INT(used, 2);
    CHECK_INT(atomic_load(&came_back), 0);
    PyEval_RestoreThread(state);
    CHECK_INT(Py_FinalizeEx(), 0);
    int status = check_report();
    fflush(stdout);
    _exit(status); /* the lost thread is never joined */
}
