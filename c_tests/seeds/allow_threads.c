/* The lock given up around a blocking call: a second thread takes it and changes what the first one is looking at. */
#include <Python.h>

#include <pthread.h>
#include <semaphore.h>

#include "check.h"

static sem_t may_start, has_finished;
static PyObject *shared;
static PyGILState_STATE outer, inner;
static int held_before, held_inside, held_after;
static char taken[100];

/* The second thread: waits until the first one blocks, then empties the list and puts 0 in its place. */
static void *
meddle(void *unused)
{
    PyObject *zero;
    sem_wait(&may_start);
    held_before = PyGILState_Check();
    outer = PyGILState_Ensure();
    inner = PyGILState_Ensure();
    held_inside = PyGILState_Check();
    PyGILState_Release(inner);
    held_inside += PyGILState_Check();
    zero = PyLong_FromLong(0);
    PyList_SetItem(shared, 0, zero);
    /* This thread's error is no business of the other's. */
    PyErr_SetString(PyExc_LookupError, "the second thread's own");
    check_take_error(taken, sizeof taken);
    PyGILState_Release(outer);
    held_after = PyGILState_Check();
    sem_post(&has_finished);
    return unused;
}

static void
a_blocking_call(void)
{
    sem_post(&may_start);
    sem_wait(&has_finished);
}

static void
second_thread_changes_the_list(void)
{
    pthread_t thread;
    PyObject *item;
    puts("a second thread changes the list meanwhile");
    shared = Py_BuildValue("[s]", "precious");
    if (!CHECK(pthread_create(&thread, NULL, meddle, NULL) == 0)) {
        return;
    }
    item = Py_NewRef(PyList_GetItem(shared, 0));
    CHECK_INT(Py_REFCNT(item), 2);
    Py_BEGIN_ALLOW_THREADS
    a_blocking_call();
    Py_END_ALLOW_THREADS
    pthread_join(thread, NULL);
    CHECK_INT(Py_REFCNT(item), 1);
    CHECK_INT(PyObject_Print(item, stdout, 0), 0);
    putchar('\n');
    CHECK_REPR(item, "'precious'");
    CHECK_REPR(shared, "[0]");
    Py_DECREF(item);
    Py_CLEAR(shared);
    CHECK_INT(held_before, 0);
    CHECK_INT(held_inside, 2);
    CHECK_INT(held_after, 0);
    CHECK(outer == PyGILState_UNLOCKED && inner == PyGILState_LOCKED);
    CHECK_TEXT(taken, "LookupError: the second thread's own");
    CHECK_NO_ERROR();
}

static void
save_and_restore(void)
{
    PyThreadState *state = PyThreadState_Get(), *saved;
    puts("the same by hand, and the lock taken back for a moment");
    CHECK(PyGILState_Check());
    saved = PyEval_SaveThread();
    CHECK(saved == state);
    CHECK(!PyGILState_Check());
    PyEval_RestoreThread(saved);
    CHECK(PyThreadState_Get() == state && PyGILState_GetThisThreadState() == state);
    Py_BEGIN_ALLOW_THREADS
    Py_BLOCK_THREADS
    CHECK_NEW_REPR(PyUnicode_FromString("in between"), "'in between'");
    Py_UNBLOCK_THREADS
    Py_END_ALLOW_THREADS
    /* An error that was pending before is pending after. */
    PyErr_SetString(PyExc_KeyError, "kept");
    Py_BEGIN_ALLOW_THREADS
    Py_END_ALLOW_THREADS
    CHECK_ERROR("KeyError: 'kept'");
    CHECK(PyGILState_Ensure() == PyGILState_LOCKED);
    PyGILState_Release(PyGILState_LOCKED);
    CHECK(PyGILState_Check());
}

enum { THREADS = 4, ROUNDS = 2000 };

/* Adds 1 to list[0] again and again: what the lock protects from being torn. */
static void *
count(void *list)
{
    int i;
    for (i = 0; i < ROUNDS; i++) {
        PyGILState_STATE state = PyGILState_Ensure();
        long value = PyLong_AsLong(PyList_GetItem((PyObject *)list, 0));
        PyList_SetItem((PyObject *)list, 0, PyLong_FromLong(value + 1));
        PyGILState_Release(state);
    }
    return NULL;
}

static void
threads_count_together(void)
{
    pthread_t threads[THREADS];
    PyObject *list = Py_BuildValue("[i]", 0);
    int i;
    puts("four threads count in one list");
    for (i = 0; i < THREADS; i++) {
        CHECK(pthread_create(&threads[i], NULL, count, list) == 0);
    }
    Py_BEGIN_ALLOW_THREADS
    for (i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS
    CHECK_INT(PyLong_AsLong(PyList_GetItem(list, 0)), THREADS * ROUNDS);
    Py_DECREF(list);
}

int
main(void)
{
    sem_init(&may_start, 0, 0);
    sem_init(&has_finished, 0, 0);
    Py_InitializeEx(0);
    second_thread_changes_the_list();
    save_and_restore();
    threads_count_together();
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
