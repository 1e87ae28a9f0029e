/* Eight threads take turns at the runtime: they create objects and capsules, pass them to each other and destroy them. In the end every count is exact.
 *
 *     turns [SECONDS]   one second by default */
#include <Python.h>
#include "check.h"
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

enum { THREADS = 8, ROOM = 64 };

/* Under the GIL. */
static PyObject *shelves[THREADS]; /* lists through which the threads pass objects on */
static long born, died, inside, overlaps, wrong, turns[THREADS], garbage, collected;
static PyMutex mutex;
static long under_mutex;
/* Without the GIL. */
static atomic_int stop;
static PyThread_type_lock lock;
static long under_lock;
static atomic_long pending_made, pending_asked;
static Py_tss_t key = Py_tss_NEEDS_INIT;
static int payload;

static void
count_death(PyObject *capsule)
{
    died++;
    wrong += PyCapsule_GetPointer(capsule, "turns.thing") != &payload;
}

static PyObject *
make_capsule(void)
{
    PyObject *capsule = PyCapsule_New(&payload, "turns.thing", count_death);
    born += capsule != NULL;
    wrong += capsule == NULL;
    return capsule;
}

/* A capsule, alone or within something; the caller owns it. */
static PyObject *
make_thing(long i)
{
    PyObject *capsule = make_capsule(), *outer = NULL;
    switch (i % 5) {
    case 0:
        return capsule;
    case 1:
        outer = PyTuple_Pack(2, capsule, Py_None);
        break;
    case 2:
        outer = PyDict_New();
        wrong += PyDict_SetItemString(outer, "capsule", capsule) != 0;
        break;
    case 3:
        outer = Py_BuildValue("[Oils]", capsule, (int)i, i, "text");
        break;
    default: /* a cycle, for the collector */
        outer = PyList_New(0);
        wrong += PyList_Append(outer, outer) != 0 || PyList_Append(outer, capsule) != 0;
        garbage++;
    }
    wrong += outer == NULL;
    Py_DECREF(capsule);
    return outer;
}

static void
enter(void)
{
    overlaps += inside++ != 0;
    overlaps += !PyGILState_Check();
}

static void
leave(void)
{
    overlaps += --inside != 0;
}

static int
pending_call(void *arg)
{
    (void)arg;
    atomic_fetch_add(&pending_made, 1);
    return 0;
}

/* Passes a new thing to the next thread, and destroys an old one of its own shelf. */
static void
one_turn(int me, long i)
{
    PyObject *thing = make_thing(i), *mine = shelves[me], *next = shelves[(me + 1) % THREADS];
    wrong += PyList_Append(next, thing) != 0;
    Py_DECREF(thing);
    Py_ssize_t n = PyList_GET_SIZE(mine);
    if (n > ROOM) {
        wrong += PyList_SetSlice(mine, 0, n / 2, NULL) != 0;
        n = PyList_GET_SIZE(mine);
    }
    if (i % 7 == 0 && n > 0) {
        PyObject *taken = Py_NewRef(PyList_GET_ITEM(mine, n - 1));
        wrong += PySequence_DelItem(mine, n - 1) != 0;
        leave();
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
        enter();
        Py_DECREF(taken);
    }
    if (i % 11 == 0) {
        PyErr_Format(PyExc_ValueError, "of thread %d", me);
        leave();
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
        enter();
        wrong += !PyErr_ExceptionMatches(PyExc_ValueError);
        PyErr_Clear();
    }
    if (i % 13 == 0) {
        leave(); /* others may run here */
        PyMutex_Lock(&mutex);
        under_mutex++;
        wrong += PyErr_CheckSignals() != 0;
        PyMutex_Unlock(&mutex);
        enter();
    }
    if (i % 2001 == 0) {
        leave();
        collected += PyGC_Collect() > 0;
        enter();
    }
    turns[me]++;
}

/* A third of the threads uses PyGILState, a third one state for ever, a third makes states by hand. */
static void *
run(void *arg)
{
    int me = (int)(size_t)arg;
    PyThreadState *own = NULL;
    if (me % 3 == 1) {
        own = PyThreadState_New(PyInterpreterState_Main());
    }
    for (long i = 0; !atomic_load(&stop); i++) {
        PyGILState_STATE state = PyGILState_UNLOCKED;
        PyThreadState *by_hand = NULL;
        if (me % 3 == 0) {
            state = PyGILState_Ensure();
        } else if (me % 3 == 1) {
            PyEval_RestoreThread(own);
        } else {
            by_hand = PyThreadState_New(PyInterpreterState_Main());
            PyEval_AcquireThread(by_hand);
        }
        enter();
        one_turn(me, i);
        PyGILState_STATE nested = PyGILState_Ensure();
        wrong += nested != PyGILState_LOCKED;
        PyGILState_Release(nested);
        leave();
        if (me % 3 == 0) {
            PyGILState_Release(state);
        } else if (me % 3 == 1) {
            PyEval_SaveThread();
        } else {
            PyThreadState_Clear(by_hand);
            PyThreadState_DeleteCurrent();
        }
        if (i % 3 == 0) {
            PyThread_acquire_lock(lock, WAIT_LOCK);
            under_lock++;
            PyThread_release_lock(lock);
            PyThread_tss_set(&key, &turns[me]);
        }
        if (i % 17 == 0 && Py_AddPendingCall(pending_call, NULL) == 0) {
            atomic_fetch_add(&pending_asked, 1);
        }
        if (i % 3 == 0 && PyThread_tss_get(&key) != &turns[me]) {
            atomic_store(&stop, 2);
        }
    }
    if (own != NULL) {
        PyEval_RestoreThread(own);
        PyThreadState_Clear(own);
        PyThreadState_DeleteCurrent();
    }
    return NULL;
}

static int
count_states(void)
{
    int n = 0;
    for (PyThreadState *ts = PyInterpreterState_ThreadHead(PyInterpreterState_Main()); ts; ts = PyThreadState_Next(ts)) {
        n++;
    }
    return n;
}

int
main(int argc, char **argv)
{
    double seconds = argc > 1 ? strtod(argv[1], NULL) : 1;
    struct timespec start, now;
    pthread_t threads[THREADS];
    long sum = 0, least = -1;

    Py_InitializeEx(0);
    Py_ssize_t none = Py_REFCNT(Py_None);
    CHECK_INT(PyThread_tss_create(&key), 0);
    lock = PyThread_allocate_lock();
    for (int i = 0; i < THREADS; i++) {
        shelves[i] = PyList_New(0);
    }
    clock_gettime(CLOCK_MONOTONIC, &start);
    Py_BEGIN_ALLOW_THREADS
    for (size_t i = 0; i < THREADS; i++) {
        CHECK_INT(pthread_create(&threads[i], NULL, run, (void *)i), 0);
    }
    Py_END_ALLOW_THREADS
    do { /* the main thread makes the pending calls */
        struct timespec pause = {0, 1000000};
        CHECK_INT(Py_MakePendingCalls(), 0);
        Py_BEGIN_ALLOW_THREADS
        nanosleep(&pause, NULL);
        Py_END_ALLOW_THREADS
        clock_gettime(CLOCK_MONOTONIC, &now);
    } while (now.tv_sec - start.tv_sec + (now.tv_nsec - start.tv_nsec) * 1e-9 < seconds);
    int expected = 0;
    atomic_compare_exchange_strong(&stop, &expected, 1);
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS
    CHECK_INT(Py_MakePendingCalls(), 0);

    CHECK_INT(atomic_load(&stop), 1);
    CHECK_INT(overlaps, 0);
    CHECK_INT(inside, 0);
    CHECK_INT(wrong, 0);
    CHECK_INT(count_states(), 1);
    CHECK_INT(atomic_load(&pending_made), atomic_load(&pending_asked));
    for (int i = 0; i < THREADS; i++) {
        sum += turns[i];
        least = least < 0 || turns[i] < least ? turns[i] : least;
        CHECK_INT(Py_REFCNT(shelves[i]), 1);
        Py_CLEAR(shelves[i]);
    }
    PyGC_Collect();
    CHECK_INT(born, sum);
    CHECK_INT(died, born);
    CHECK(least > 0);
    CHECK(under_lock > 0 && under_mutex > 0 && !PyMutex_IsLocked(&mutex));
    CHECK_INT(PyThread_acquire_lock(lock, NOWAIT_LOCK), 1);
    PyThread_release_lock(lock);
    PyThread_free_lock(lock);
    PyThread_tss_delete(&key);
    CHECK_INT(Py_REFCNT(Py_None), none);
    printf("%ld turns of %d threads in %.0f s (%ld at least), %ld capsules, %ld cycles, %ld pending calls\n", sum, THREADS, seconds, least, born,
           garbage, atomic_load(&pending_made));
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
