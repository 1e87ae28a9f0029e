/* Cells, clocks, critical sections, tracing, asynchronous exceptions, forks. */
#include "expressions.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const lines[] = {
    "cell()", "cell(1, 2)", "cell(a=1)", "cell().cell_contents", "cell(3).cell_contents", "cell(1) == cell(1)", "cell(1) == cell(2)", "cell() < cell(1)", "cell(1) < cell()",
    "cell() == cell()", "cell() != cell()", "cell(1) != cell()", "cell(2) < cell(1)", "cell(1) == 1", "cell(1) < 1", "hash(cell())", "cell(1).x", "cell.__basicsize__", "cell.__name__",
    "c := cell(1)", "setattr(c, 'cell_contents', 4)", "c.cell_contents", "delattr(c, 'cell_contents')", "c.cell_contents",
};

static void cells(void) {
    PyObject *empty = PyCell_New(NULL), *number = PyLong_FromLong(7), *got;
    got = PyCell_Get(empty);
    printf("empty gives %d error %d\n", got != NULL, PyErr_Occurred() != NULL);
    printf("set %d\n", PyCell_Set(empty, number));
    put_line("get", PyCell_Get(empty));
    put_line("fast get", Py_NewRef(PyCell_GET(empty)));
    printf("clear %d, then %d\n", PyCell_Set(empty, NULL), PyCell_Get(empty) != NULL);
    printf("check %d %d\n", PyCell_Check(empty), PyCell_Check(number));
    printf("of an int %d %d\n", PyCell_Get(number) != NULL, PyErr_ExceptionMatches(PyExc_SystemError));
    PyErr_Clear();
    printf("in an int %d %d\n", PyCell_Set(number, empty), PyErr_ExceptionMatches(PyExc_SystemError));
    PyErr_Clear();
    Py_DECREF(number);
    Py_DECREF(empty);
}

static void clocks(void) {
    PyTime_t a = 0, b = 0;
    printf("monotonic %d %d goes on %d\n", PyTime_Monotonic(&a), PyTime_MonotonicRaw(&b), 0 < a && a <= b);
    a = b = 0;
    printf("counter %d %d goes on %d\n", PyTime_PerfCounter(&a), PyTime_PerfCounterRaw(&b), 0 < a && a <= b);
    a = b = 0;
    printf("time %d %d this century %d\n", PyTime_Time(&a), PyTime_TimeRaw(&b), a > 1700000000000000000 && b - a < 10000000000);
    printf("seconds %.17g %.17g %.17g %.17g\n", PyTime_AsSecondsDouble(3000000000), PyTime_AsSecondsDouble(-1500000001), PyTime_AsSecondsDouble(PyTime_MAX),
           PyTime_AsSecondsDouble(PyTime_MIN));
}

static void critical(void) {
    PyObject *a = PyList_New(0), *b = PyList_New(0);
    Py_BEGIN_CRITICAL_SECTION(a);
    Py_BEGIN_CRITICAL_SECTION2(a, b);
    need(PyList_Append(a, b) == 0, "append");
    Py_END_CRITICAL_SECTION2();
    Py_END_CRITICAL_SECTION();
    PyCriticalSection_Begin(NULL, a);
    PyCriticalSection2_Begin(NULL, a, b);
    PyCriticalSection2_End(NULL);
    PyCriticalSection_End(NULL);
    put_line("after critical sections", a);
    Py_DECREF(b);
}

static void threads(void) {
    PyThreadState *ts = PyThreadState_Get();
    PyThreadState_EnterTracing(ts);
    PyThreadState_EnterTracing(ts);
    printf("tracing %d", ts->tracing);
    PyThreadState_LeaveTracing(ts);
    PyThreadState_LeaveTracing(ts);
    printf(" %d\n", ts->tracing);
    unsigned long me = PyThread_get_thread_ident();
    Py_ssize_t before = Py_REFCNT(PyExc_ValueError);
    printf("no thread %d\n", PyThreadState_SetAsyncExc(12345, PyExc_ValueError));
    int found = PyThreadState_SetAsyncExc(me, PyExc_ValueError), calls = Py_MakePendingCalls(), checked = PyErr_CheckSignals();
    printf("this thread %d pending %d\n", found, ts->async_exc == PyExc_ValueError);
    printf("calls %d signals %d error %d\n", calls, checked, PyErr_Occurred() != NULL);
    found = PyThreadState_SetAsyncExc(me, NULL);
    printf("back %d pending %d", found, ts->async_exc != NULL);
    printf(" count %d\n", (int)(Py_REFCNT(PyExc_ValueError) - before));
    PyObject *info = PyThread_GetInfo(), *name = PyObject_GetAttrString(info, "name"), *version = PyObject_GetAttrString(info, "version");
    printf("%s %d ", Py_TYPE(info)->tp_name, (int)PyTuple_Size(info));
    put_object(name);
    printf(" %.5s\n", PyUnicode_AsUTF8(version));
    Py_DECREF(info);
    Py_DECREF(name);
    Py_DECREF(version);
}

static void handle(int signum) { (void)signum; }

static void signals(void) {
    PyOS_sighandler_t before = PyOS_getsig(SIGUSR1);
    printf("default %d", before == SIG_DFL);
    before = PyOS_setsig(SIGUSR1, handle);
    printf(" set %d get %d", before == SIG_DFL, PyOS_getsig(SIGUSR1) == handle);
    before = PyOS_setsig(SIGUSR1, SIG_IGN);
    printf(" back %d none %d %d\n", before == handle, PyOS_getsig(12345) == SIG_ERR, PyOS_setsig(12345, handle) == SIG_ERR);
    PyOS_setsig(SIGUSR1, SIG_DFL);
}

/* A thread that holds a state, waits for the GIL, and is gone in the child. */
static void *visitor(void *stop) {
    while (!__atomic_load_n((int *)stop, __ATOMIC_ACQUIRE)) {
        PyGILState_STATE state = PyGILState_Ensure();
        PyObject *list = PyList_New(1);
        Py_BEGIN_ALLOW_THREADS
        usleep(100);
        Py_END_ALLOW_THREADS
        Py_XDECREF(list);
        PyGILState_Release(state);
    }
    return NULL;
}

static int states(void) {
    int n = 0;
    for (PyThreadState *ts = PyInterpreterState_ThreadHead(PyInterpreterState_Get()); ts; ts = PyThreadState_Next(ts)) n++;
    return n;
}

static int child(void) {
    PyOS_AfterFork_Child();
    int fine = states() == 1 && PyGILState_Check() && PyThreadState_Get()->thread_id == PyThread_get_thread_ident();
    PyThreadState *saved = PyEval_SaveThread();
    PyEval_RestoreThread(saved);
    int stop = 1;
    pthread_t thread;
    Py_BEGIN_ALLOW_THREADS
    fine = fine && pthread_create(&thread, NULL, visitor, &stop) == 0 && pthread_join(thread, NULL) == 0;
    Py_END_ALLOW_THREADS
    PyObject *list = PyList_New(10);
    fine = fine && list;
    Py_XDECREF(list);
    return fine && Py_FinalizeEx() == 0 ? 7 : 8;
}

static void forks(void) {
    int stop = 0, status = 0, good = 0;
    pthread_t threads[3];
    for (int i = 0; i < 3; i++) need(pthread_create(&threads[i], NULL, visitor, &stop) == 0, "thread");
    for (int i = 0; i < 20; i++) {
        Py_BEGIN_ALLOW_THREADS
        usleep(500);
        Py_END_ALLOW_THREADS
        fflush(stdout);
        PyOS_BeforeFork();
        pid_t pid = fork();
        if (pid == 0) _exit(child());
        PyOS_AfterFork_Parent();
        need(pid > 0, "fork");
        Py_BEGIN_ALLOW_THREADS
        need(waitpid(pid, &status, 0) == pid, "wait");
        Py_END_ALLOW_THREADS
        good += WIFEXITED(status) && WEXITSTATUS(status) == 7;
    }
    __atomic_store_n(&stop, 1, __ATOMIC_RELEASE);
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < 3; i++) pthread_join(threads[i], NULL);
    Py_END_ALLOW_THREADS
    printf("%d good children, %d state\n", good, states());
    printf("interrupt %d\n", PyOS_InterruptOccurred());
}

int main(void) {
    probe_start();
    define("cell", Py_NewRef(&PyCell_Type));
    run_lines(lines, COUNT(lines));
    cells();
    clocks();
    critical();
    threads();
    signals();
    forks();
    forget_names();
    return probe_end();
}
