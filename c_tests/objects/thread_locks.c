/* pythread.h, lock.h, critical_section.h, pending calls, signals and the switch interval. */
#include "expressions.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

/* Declared in an internal header. */
extern int PyThread_ParseTimeoutArg(PyObject *, int, PY_TIMEOUT_T *);
extern PyLockStatus PyThread_acquire_lock_timed_with_retries(PyThread_type_lock, PY_TIMEOUT_T);
extern int PyThread_start_joinable_thread(void (*)(void *), void *, unsigned long long *, size_t *);
extern int PyThread_join_thread(size_t), PyThread_detach_thread(size_t);
extern unsigned long long PyThread_get_thread_ident_ex(void);
extern int PyEvent_WaitTimed(void *, PyTime_t, int), _PyEvent_IsSet(void *);
extern void PyEvent_Wait(void *), _PyEvent_Notify(void *);

static const char *const lines[] = {
    "getswitchinterval()", "setswitchinterval(0.5)", "getswitchinterval()", "setswitchinterval(0)", "setswitchinterval('x')",
    "setswitchinterval()", "getswitchinterval(1)", "setswitchinterval(True)", "getswitchinterval()", "setswitchinterval(0.000000001)", "getswitchinterval()",
    "setswitchinterval(0.005)", "getswitchinterval()",
};

static const char *const timeouts[] = {
    "None", "0", "1", "-1", "1.5", "-0.5", "0.0", "1e-10", "1.0000000001", "1e300", "9223372036", "9223372037", "'x'", "True", "3j", "0.1", "-1e-10",
};

static void parse_timeouts(void) {
    for (int blocking = 1; blocking >= 0; blocking--) {
        for (size_t i = 0; i < COUNT(timeouts); i++) {
            PyObject *seconds = literal(timeouts[i]);
            PY_TIMEOUT_T timeout = -77;
            int status = PyThread_ParseTimeoutArg(seconds, blocking, &timeout);
            printf("timeout %s blocking %d: %d %lld ", timeouts[i], blocking, status, timeout);
            if (PyErr_Occurred()) put_error();
            putchar('\n');
            Py_DECREF(seconds);
        }
    }
    PY_TIMEOUT_T timeout = -77;
    printf("NULL %d", PyThread_ParseTimeoutArg(NULL, 1, &timeout));
    printf(" %lld\n", timeout);
}

static double since(struct timespec start) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start.tv_sec) + (double)(now.tv_nsec - start.tv_nsec) * 1e-9;
}

static void locks(void) {
    PyThread_type_lock lock = PyThread_allocate_lock();
    struct timespec start;
    printf("%d", PyThread_acquire_lock(lock, WAIT_LOCK));
    printf(" %d", PyThread_acquire_lock(lock, NOWAIT_LOCK));
    clock_gettime(CLOCK_MONOTONIC, &start);
    printf(" timed %d", PyThread_acquire_lock_timed(lock, 20000, 0));
    printf(" %d", PyThread_acquire_lock_timed(lock, 0, 1));
    printf(" waited %d\n", since(start) >= 0.019);
    PyThread_release_lock(lock);
    printf("released %d", PyThread_acquire_lock_timed(lock, -1, 0));
    clock_gettime(CLOCK_MONOTONIC, &start);
    printf(" with retries %d", PyThread_acquire_lock_timed_with_retries(lock, 20000000));
    printf(" %d", PyThread_acquire_lock_timed_with_retries(lock, 0));
    printf(" waited %d\n", since(start) >= 0.019);
    PyThread_release_lock(lock);
    printf("with retries %d", PyThread_acquire_lock_timed_with_retries(lock, -1000000000));
    PyThread_release_lock(lock);
    printf(" %d\n", PyThread_acquire_lock_timed_with_retries(lock, 1));
    PyThread_release_lock(lock);
    PyThread_free_lock(lock);
    /* Who releases a lock that nobody holds may take it twice: it is a semaphore. */
    lock = PyThread_allocate_lock();
    PyThread_release_lock(lock);
    printf("twice %d", PyThread_acquire_lock(lock, 0));
    printf(" %d", PyThread_acquire_lock(lock, 0));
    printf(" %d\n", PyThread_acquire_lock(lock, 0));
    PyThread_free_lock(lock);
    printf("longest %lld\n", (long long)PY_TIMEOUT_MAX);
}

static atomic_int calls, signalled;
static pthread_t main_thread;

static void on_signal(int signum) {
    (void)signum;
    signalled++;
}

static int count(void *arg) {
    calls++;
    printf("[%d]", (int)(size_t)arg);
    return 0;
}

static int fail(void *arg) {
    PyErr_Format(PyExc_ValueError, "call %d", (int)(size_t)arg);
    return -1;
}

static int nested(void *arg) {
    printf("(%d", Py_AddPendingCall(count, arg));
    printf("%d)", Py_MakePendingCalls());
    return 0;
}

/* Interrupts the main thread's wait until it is told to stop. */
static void *interrupt(void *stop) {
    while (!atomic_load((atomic_int *)stop)) {
        usleep(2000);
        pthread_kill(main_thread, SIGUSR1);
    }
    return NULL;
}

static void interruptions(void) {
    atomic_int stop = 0;
    pthread_t thread;
    PyThread_type_lock lock = PyThread_allocate_lock();
    struct sigaction action = {.sa_handler = on_signal};
    sigaction(SIGUSR1, &action, NULL);
    main_thread = pthread_self();
    PyThread_acquire_lock(lock, WAIT_LOCK);
    need(pthread_create(&thread, NULL, interrupt, &stop) == 0, "thread");
    printf("interrupted %d", PyThread_acquire_lock_timed(lock, 60000000, 1));
    printf(" not interrupted %d", PyThread_acquire_lock_timed(lock, 30000, 0));
    printf(" retried %d\n", PyThread_acquire_lock_timed_with_retries(lock, 30000000));
    need(Py_AddPendingCall(count, (void *)1) == 0 && Py_AddPendingCall(fail, (void *)2) == 0, "add");
    printf("call while it waits ");
    printf(" %d ", PyThread_acquire_lock_timed_with_retries(lock, -1000000000));
    put_error();
    atomic_store(&stop, 1);
    pthread_join(thread, NULL);
    PyThread_free_lock(lock);
    printf("\nsignals %d\n", signalled > 2);
}

static void *add_elsewhere(void *arg) {
    printf("added %d", Py_AddPendingCall(count, arg));
    PyGILState_STATE state = PyGILState_Ensure();
    printf(" here %d", Py_MakePendingCalls());
    PyErr_SetInterrupt();
    printf(" signal %d\n", PyErr_CheckSignals());
    PyGILState_Release(state);
    return NULL;
}

static void pending(void) {
    int added = 0;
    while (Py_AddPendingCall(count, (void *)(size_t)added) == 0) added++;
    printf("%d fit: ", added);
    printf(" %d, left", Py_MakePendingCalls());
    printf(" %d\n", Py_MakePendingCalls());
    Py_AddPendingCall(count, (void *)1);
    Py_AddPendingCall(fail, (void *)2);
    Py_AddPendingCall(count, (void *)3);
    printf("failing %d ", Py_MakePendingCalls());
    put_error();
    printf(" the rest ");
    printf(" %d\n", Py_MakePendingCalls());
    Py_AddPendingCall(nested, (void *)4);
    printf("nested ");
    printf(" %d", Py_MakePendingCalls());
    printf(" later %d\n", Py_MakePendingCalls());
    printf("no function %d ", Py_AddPendingCall(NULL, NULL));
    Py_AddPendingCall(count, (void *)5);
    printf("%d ", Py_MakePendingCalls());
    printf("%d\n", Py_MakePendingCalls());
}

static void from_thread(void) {
    pthread_t thread;
    Py_BEGIN_ALLOW_THREADS
    pthread_create(&thread, NULL, add_elsewhere, (void *)6);
    pthread_join(thread, NULL);
    Py_END_ALLOW_THREADS
    printf("made by the main thread ");
    printf(" %d", PyOS_InterruptOccurred());
    printf(" %d\n", Py_MakePendingCalls());
}

static void note(void *arg) {
    *(unsigned long *)arg = PyThread_get_thread_ident();
}

static void note_stack(void *arg) {
    pthread_attr_t attributes;
    void *base;
    pthread_getattr_np(pthread_self(), &attributes);
    pthread_attr_getstack(&attributes, &base, (size_t *)arg);
    pthread_attr_destroy(&attributes);
}

static void leave(void *arg) {
    *(int *)arg = 1;
    PyThread_exit_thread();
}

static void starts(void) {
    unsigned long seen = 0;
    unsigned long long ident = 0;
    size_t handle = 0, stack = 0;
    int left = 0;
    need(PyThread_start_joinable_thread(note, &seen, &ident, &handle) == 0, "start");
    printf("join %d", PyThread_join_thread(handle));
    printf(" ident %d\n", seen == ident && seen != PyThread_get_thread_ident() && PyThread_get_thread_ident_ex() == PyThread_get_thread_ident());
    static unsigned long detached;
    need(PyThread_start_joinable_thread(note, &detached, &ident, &handle) == 0, "start");
    printf("detach %d\n", PyThread_detach_thread(handle));
    need(PyThread_start_joinable_thread(leave, &left, &ident, &handle) == 0, "start");
    printf("exit %d", PyThread_join_thread(handle));
    printf(" %d\n", left);
    printf("stack %zu", PyThread_get_stacksize());
    printf(" small %d", PyThread_set_stacksize(0x7fff));
    printf(" enough %d", PyThread_set_stacksize(0x8000));
    printf(" now %zu", PyThread_get_stacksize());
    printf(" more %d", PyThread_set_stacksize(1 << 20));
    need(PyThread_start_joinable_thread(note_stack, &stack, &ident, &handle) == 0, "start");
    PyThread_join_thread(handle);
    printf(" has it %d", stack >= 1 << 20 && stack < 2 << 20);
    printf(" back %d", PyThread_set_stacksize(0));
    printf(" %zu\n", PyThread_get_stacksize());
}

static void *other_values(void *arg) {
    int value, key = *(int *)arg;
    printf("other thread: %d", PyThread_get_key_value(key) != NULL);
    printf(" set %d", PyThread_set_key_value(key, &value));
    printf(" get %d\n", PyThread_get_key_value(key) == &value);
    return NULL;
}

static void storage(void) {
    int value = 0, key = PyThread_create_key();
    pthread_t thread;
    printf("key %d", key >= 0);
    printf(" set %d", PyThread_set_key_value(key, &value));
    printf(" get %d", PyThread_get_key_value(key) == &value);
    pthread_create(&thread, NULL, other_values, &key);
    pthread_join(thread, NULL);
    printf("here %d", PyThread_get_key_value(key) == &value);
    PyThread_delete_key_value(key);
    printf(" deleted %d", PyThread_get_key_value(key) != NULL);
    PyThread_ReInitTLS();
    PyThread_delete_key(key);
    Py_tss_t own = Py_tss_NEEDS_INIT, *made = PyThread_tss_alloc();
    printf("\ntss %d", PyThread_tss_is_created(&own));
    printf(" %d", PyThread_tss_is_created(made));
    printf(" create %d", PyThread_tss_create(&own));
    printf(" again %d", PyThread_tss_create(&own));
    printf(" %d", PyThread_tss_create(made));
    printf(" get %d", PyThread_tss_get(&own) != NULL);
    printf(" set %d", PyThread_tss_set(&own, &value));
    printf(" get %d", PyThread_tss_get(&own) == &value);
    printf(" other %d", PyThread_tss_get(made) != NULL);
    PyThread_tss_delete(&own);
    PyThread_tss_delete(&own);
    printf(" deleted %d\n", PyThread_tss_is_created(&own));
    PyThread_tss_free(made);
    PyThread_tss_free(NULL);
}

static PyMutex mutex;
static int shared;

static void *under_mutex(void *unused) {
    (void)unused;
    PyGILState_STATE state = PyGILState_Ensure();
    for (int i = 0; i < 200; i++) {
        PyMutex_Lock(&mutex);
        int seen = shared;
        Py_BEGIN_ALLOW_THREADS /* with the mutex held */
        if (i % 50 == 0) usleep(100);
        Py_END_ALLOW_THREADS
        shared = seen + 1;
        PyMutex_Unlock(&mutex);
    }
    PyGILState_Release(state);
    return NULL;
}

static void *without_gil(void *unused) {
    for (int i = 0; i < 200; i++) {
        PyMutex_Lock(&mutex);
        shared++;
        PyMutex_Unlock(&mutex);
    }
    return unused;
}

static void mutexes(void) {
    pthread_t threads[6];
    PyMutex_Lock(&mutex);
#if PY_VERSION_HEX >= 0x030E0000
    printf("locked %d", PyMutex_IsLocked(&mutex));
    PyMutex_Unlock(&mutex);
    printf(" %d\n", PyMutex_IsLocked(&mutex));
#else
    PyMutex_Unlock(&mutex);
    printf("locked 1 0\n");
#endif
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < 6; i++) pthread_create(&threads[i], NULL, i < 4 ? under_mutex : without_gil, NULL);
    for (int i = 0; i < 6; i++) pthread_join(threads[i], NULL);
    Py_END_ALLOW_THREADS
    printf("under the mutex %d, bits %d\n", shared, mutex._bits);
    /* With a GIL a critical section on a mutex locks nothing. */
#if PY_VERSION_HEX >= 0x030E0000
    Py_BEGIN_CRITICAL_SECTION_MUTEX(&mutex);
    printf("section %d\n", PyMutex_IsLocked(&mutex));
    Py_END_CRITICAL_SECTION();
    PyMutex second = {0};
    Py_BEGIN_CRITICAL_SECTION2_MUTEX(&mutex, &second);
    printf("sections %d", PyMutex_IsLocked(&mutex));
    printf(" %d\n", PyMutex_IsLocked(&second));
    Py_END_CRITICAL_SECTION2();
#else
    printf("section 0\nsections 0 0\n");
#endif
}

static unsigned char event;

static void *await_event(void *with_gil) {
    if (with_gil) {
        PyGILState_STATE state = PyGILState_Ensure();
        PyEvent_Wait(&event);
        PyGILState_Release(state);
    } else {
        need(PyEvent_WaitTimed(&event, -1, 0), "event");
    }
    return NULL;
}

static void events(void) {
    pthread_t threads[4];
    printf("event %d", _PyEvent_IsSet(&event));
    printf(" timed %d", PyEvent_WaitTimed(&event, 1000000, 1));
    printf(" %d", PyEvent_WaitTimed(&event, 1000000, 0));
    for (size_t i = 0; i < 4; i++) pthread_create(&threads[i], NULL, await_event, (void *)(i % 2));
    Py_BEGIN_ALLOW_THREADS
    usleep(20000);
    Py_END_ALLOW_THREADS
    _PyEvent_Notify(&event);
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < 4; i++) pthread_join(threads[i], NULL);
    Py_END_ALLOW_THREADS
    PyEvent_Wait(&event);
    printf(" set %d", _PyEvent_IsSet(&event));
    printf(" timed %d\n", PyEvent_WaitTimed(&event, 1000000, 1));
}

static void limits(void) {
    PyThreadState *ts = PyThreadState_Get();
    printf("limit %d %d", Py_GetRecursionLimit(), ts->py_recursion_limit);
    Py_SetRecursionLimit(1234);
    printf(" %d %d %d", Py_GetRecursionLimit(), ts->py_recursion_limit, ts->py_recursion_remaining);
    Py_SetRecursionLimit(1000);
    printf(" %d %d\n", ts->py_recursion_limit, ts->py_recursion_remaining);
    printf("builtins %d\n", PyDict_GetItemString(PyEval_GetBuiltins(), "len") != NULL);
}

static int last_calls;
static int at_the_end(void *arg) {
    last_calls += 1 + (int)(size_t)arg;
    return last_calls < 3 ? Py_AddPendingCall(at_the_end, NULL) : 0;
}

int main(void) {
    probe_start();
    const char *functions[] = {"getswitchinterval", "setswitchinterval"};
    for (size_t i = 0; i < COUNT(functions); i++) define(functions[i], Py_XNewRef(PySys_GetObject(functions[i])));
    run_lines(lines, COUNT(lines));
    parse_timeouts();
    locks();
    interruptions();
    pending();
    from_thread();
    starts();
    storage();
    mutexes();
    events();
    limits();
    forget_names();
    Py_AddPendingCall(at_the_end, NULL);
    int status = probe_end();
    printf("calls at the end %d\n", last_calls);
    return status;
}
