/* Thread states made by hand and by PyGILState, what is bound to which thread, and the fatal errors of wrong use. */
#include "../probe/probe.h"

#include <ctype.h>
#include <pthread.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static PyThreadState *main_state;

static int number_of_states(void) {
    int n = 0;
    for (PyThreadState *ts = PyInterpreterState_ThreadHead(PyInterpreterState_Main()); ts; ts = PyThreadState_Next(ts)) n++;
    return n;
}

static void show(const char *label, PyThreadState *ts) {
    printf("%s: counter %d id %d current %d of this thread %d check %d states %d\n", label, ts->gilstate_counter, (int)PyThreadState_GetID(ts),
           PyThreadState_GetUnchecked() == ts, PyGILState_GetThisThreadState() == ts, PyGILState_Check(), number_of_states());
}

static void by_hand(void) {
    PyThreadState *other = PyThreadState_New(PyInterpreterState_Get());
    show("main", main_state);
    show("new", other);
    printf("interpreter %d %d\n", PyThreadState_GetInterpreter(other) == PyInterpreterState_Main(), (int)PyInterpreterState_GetID(PyInterpreterState_Main()));
    printf("swap %d\n", PyThreadState_Swap(other) == main_state);
    show("swapped", other);
    PyErr_SetString(PyExc_KeyError, "of the other");
    PyGILState_STATE held = PyGILState_Ensure();
    printf("ensure %d\n", held);
    show("ensured", other);
    PyGILState_Release(held);
    printf("swap %d\n", PyThreadState_Swap(NULL) == other);
    show("none", other);
    held = PyGILState_Ensure();
    printf("ensure %d\n", held);
    show("ensured", other);
    PyGILState_Release(held);
    show("released", other);
    printf("swap %d\n", PyThreadState_Swap(main_state) != NULL);
    printf("error %d\n", PyErr_Occurred() != NULL);
    show("back", main_state);
    PyThreadState_Swap(other);
    put_error();
    putchar('\n');
    PyThreadState_Swap(main_state);
    PyThreadState_Clear(other);
    PyThreadState_Delete(other);
    show("deleted", main_state);
    printf("frame %d\n", PyThreadState_GetFrame(main_state) != NULL);
}

static void dicts(void) {
    PyObject *mine = PyThreadState_GetDict();
    printf("same %d\n", mine == PyThreadState_GetDict());
    PyThreadState *other = PyThreadState_New(PyInterpreterState_Get());
    PyThreadState_Swap(other);
    PyObject *its = PyThreadState_GetDict();
    printf("another %d, empty %d\n", its != mine, (int)PyDict_Size(its));
    Py_INCREF(its);
    PyThreadState_Clear(other);
    printf("left %d\n", (int)Py_REFCNT(its));
    Py_DECREF(its);
    PyThreadState_Swap(main_state);
    PyThreadState_Delete(other);
    PyEval_SaveThread();
    printf("without %d\n", PyThreadState_GetDict() != NULL);
    PyEval_RestoreThread(main_state);
}

static int ensured;

/* Runs while its thread state dies. */
static void ensure_again(PyObject *capsule) {
    (void)capsule;
    PyGILState_STATE outer = PyGILState_Ensure(), inner = PyGILState_Ensure();
    ensured += outer == PyGILState_LOCKED && inner == PyGILState_LOCKED;
    PyGILState_Release(inner);
    PyGILState_Release(outer);
    Py_BEGIN_ALLOW_THREADS
    ensured += !PyGILState_Check();
    Py_END_ALLOW_THREADS
}

/* Runs in the finalization. */
static void go_away(PyObject *capsule) {
    (void)capsule;
    Py_BEGIN_ALLOW_THREADS
    ensured += 10;
    Py_END_ALLOW_THREADS
}

static void keep(PyObject *dict, PyCapsule_Destructor destructor) {
    PyObject *capsule = PyCapsule_New(&ensured, NULL, destructor);
    need(PyDict_SetItemString(dict, "capsule", capsule) == 0, "keep");
    Py_DECREF(capsule);
}

static void *foreign(void *unused) {
    (void)unused;
    printf("foreign: state %d check %d\n", PyGILState_GetThisThreadState() != NULL, PyGILState_Check());
    PyGILState_STATE outer = PyGILState_Ensure();
    PyThreadState *ts = PyThreadState_Get();
    show("ensured", ts);
    printf("ids %d %d\n", ts->thread_id == PyThread_get_thread_ident(), ts->native_thread_id == PyThread_get_thread_native_id());
    PyGILState_STATE inner = PyGILState_Ensure();
    printf("%d %d\n", outer, inner);
    show("twice", ts);
    PyGILState_Release(inner);
    keep(PyThreadState_GetDict(), ensure_again);
    PyGILState_Release(outer);
    printf("released: state %d check %d ensured %d\n", PyGILState_GetThisThreadState() != NULL, PyGILState_Check(), ensured);

    /* A state made by hand is this thread's from then on. */
    ts = PyThreadState_New(PyInterpreterState_Main());
    printf("new is ours %d\n", PyGILState_GetThisThreadState() == ts);
    outer = PyGILState_Ensure();
    show("ensured", ts);
    PyGILState_Release(outer);
    printf("kept %d\n", PyGILState_GetThisThreadState() == ts);
    PyEval_AcquireThread(ts);
    show("acquired", ts);
    PyEval_ReleaseThread(ts);
    PyEval_RestoreThread(ts);
    PyThreadState_Clear(ts);
    PyThreadState_DeleteCurrent();
    printf("deleted: state %d check %d\n", PyGILState_GetThisThreadState() != NULL, PyGILState_Check());
    return NULL;
}

static void *use(void *given) {
    PyThreadState *ts = given;
    PyEval_AcquireThread(ts);
    show("of main's making", ts);
    printf("maker's thread %d\n", ts->thread_id != PyThread_get_thread_ident());
    PyThreadState_Clear(ts);
    PyThreadState_DeleteCurrent();
    return NULL;
}

static void threads(void) {
    pthread_t thread;
    PyThreadState *made = PyThreadState_New(PyInterpreterState_Get());
    Py_BEGIN_ALLOW_THREADS
    need(pthread_create(&thread, NULL, foreign, NULL) == 0, "thread");
    pthread_join(thread, NULL);
    need(pthread_create(&thread, NULL, use, made) == 0, "thread");
    pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    show("afterwards", main_state);
}

/* ---- fatal errors, each in a process of its own ---- */

static void get_without(void) { PyEval_SaveThread(); PyThreadState_Get(); }
static void release_without(void) { PyGILState_STATE s = PyGILState_Ensure(); PyEval_SaveThread(); PyGILState_Release(s); }
static void *release_stranger(void *unused) { PyGILState_Release(PyGILState_UNLOCKED); return unused; }
static void release_unknown(void) { pthread_t t; PyEval_SaveThread(); pthread_create(&t, NULL, release_stranger, NULL); pthread_join(t, NULL); }
static void delete_current(void) { PyThreadState_Delete(main_state); }
static void delete_null(void) { PyThreadState_Delete(NULL); }
static void restore_null(void) { PyEval_SaveThread(); PyEval_RestoreThread(NULL); }
static void restore_twice(void) { PyEval_RestoreThread(main_state); }
static void acquire_twice(void) { PyEval_AcquireThread(main_state); }
static void acquire_null(void) { PyEval_AcquireThread(NULL); }
static void delete_none(void) { PyEval_SaveThread(); PyThreadState_DeleteCurrent(); }
static void interpreter_without(void) { PyEval_SaveThread(); PyInterpreterState_Get(); }
static void fatal(void) { Py_FatalError("made up"); }
static void fatal_with_error(void) { PyErr_SetString(PyExc_ValueError, "waits"); Py_FatalError("made up"); }
static void fatal_at_the_end(void) { Py_FinalizeEx(); Py_FatalError("after the end"); }

static const struct {
    const char *name;
    void (*run)(void);
} ends[] = {
    {"get without", get_without}, {"release without", release_without}, {"release unknown", release_unknown}, {"delete current", delete_current},
    {"delete NULL", delete_null}, {"restore NULL", restore_null}, {"restore twice", restore_twice}, {"acquire twice", acquire_twice},
    {"acquire NULL", acquire_null}, {"delete none", delete_none}, {"interpreter without", interpreter_without}, {"fatal", fatal},
    {"fatal with error", fatal_with_error}, {"fatal at the end", fatal_at_the_end},
};

/* The text without what differs from run to run: the digits after 0x, a thread's name in brackets. */
static void put_masked(const char *text) {
    for (const char *c = text; *c; c++) {
        if (*c == '[') {
            c += strcspn(c, "]") + 2;
        }
        putchar(*c);
        if (*c == '0' && c[1] == 'x') {
            for (c++; isxdigit((unsigned char)c[1]); c++) continue;
            printf("x…");
        }
    }
}

static void die(const char *name, void (*run)(void)) {
    static char text[1 << 14];
    int ends_of_pipe[2], status;
    size_t length = 0;
    ssize_t got;
    fflush(stdout);
    need(pipe(ends_of_pipe) == 0, "pipe");
    pid_t pid = fork();
    if (pid == 0) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        dup2(ends_of_pipe[1], 2);
        close(ends_of_pipe[0]);
        close(ends_of_pipe[1]);
        alarm(60);
        probe_start();
        main_state = PyThreadState_Get();
        run();
        _exit(3);
    }
    close(ends_of_pipe[1]);
    while ((got = read(ends_of_pipe[0], text + length, sizeof text - 1 - length)) > 0) length += (size_t)got;
    text[length] = 0;
    close(ends_of_pipe[0]);
    need(waitpid(pid, &status, 0) == pid, "wait");
    printf("== %s: signal %d\n", name, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    put_masked(text);
}

int main(void) {
    for (size_t i = 0; i < COUNT(ends); i++) die(ends[i].name, ends[i].run);
    printf("before: check %d state %d interpreter %d\n", PyGILState_Check(), PyGILState_GetThisThreadState() != NULL, PyInterpreterState_Main() != NULL);
    for (int round = 0; round < 2; round++) {
        probe_start();
        main_state = PyThreadState_Get();
        ensured = 0;
        by_hand();
        dicts();
        threads();
        /* Dies in the finalization, which may give the GIL away and get it back. */
        keep(PyThreadState_GetDict(), go_away);
        PyThreadState *other = PyThreadState_New(PyInterpreterState_Get());
        PyThreadState_Swap(other);
        printf("finalize with another state: %d\n", Py_FinalizeEx());
        printf("ensured %d\n", ensured);
        printf("after: check %d state %d unchecked %d\n", PyGILState_Check(), PyGILState_GetThisThreadState() != NULL, PyThreadState_GetUnchecked() != NULL);
    }
    return 0;
}
