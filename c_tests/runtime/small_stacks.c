/* Deep recursion in threads with small stacks, and on a stack that the program made itself, is a RecursionError and no overflow; deep deallocation needs
 * little stack, also when threads stop in the middle of it. */
#include <Python.h>
#include "check.h"
#include <pthread.h>
#include <ucontext.h>

#define DEPTH 20000

static PyObject *nested;
static long levels, died;

static PyObject *
nest(PyObject *inner, int depth)
{
    for (int i = 0; inner != NULL && i < depth; i++) {
        PyObject *outer = PyList_New(1);
        PyList_SET_ITEM(outer, 0, inner);
        inner = outer;
    }
    return inner;
}

static PyObject *
call_deeper(PyObject *self, PyObject *arg)
{
    (void)self;
    levels++;
    return PyObject_CallOneArg(arg, arg);
}

static PyMethodDef deeper = {"deeper", call_deeper, METH_O, NULL};

static int
recurse(void)
{
    if (Py_EnterRecursiveCall(" in recurse")) {
        return -1;
    }
    int status = recurse();
    Py_LeaveRecursiveCall();
    return status;
}

static void
expect_recursion_error(const char *end)
{
    PyObject *e = PyErr_GetRaisedException();
    CHECK(e != NULL && Py_IS_TYPE(e, (PyTypeObject *)PyExc_RecursionError));
    PyObject *text = e ? PyObject_Str(e) : NULL;
    const char *utf8 = text ? PyUnicode_AsUTF8(text) : "";
    CHECK(strncmp(utf8, "Stack overflow (used ", 21) == 0);
    CHECK(strlen(utf8) > strlen(end) && strcmp(utf8 + strlen(utf8) - strlen(end), end) == 0);
    Py_XDECREF(text);
    Py_XDECREF(e);
}

static void
try_everything(void)
{
    PyObject *text = PyObject_Repr(nested), *function = PyCFunction_New(&deeper, NULL);
    CHECK(text == NULL);
    expect_recursion_error(" while getting the repr of an object");
    PyObject *other = nest(PyLong_FromLong(0), DEPTH);
    CHECK_INT(PyObject_RichCompareBool(nested, other, Py_EQ), -1);
    expect_recursion_error(" in comparison");
    Py_DECREF(other);
    levels = 0;
    CHECK(PyObject_CallOneArg(function, function) == NULL);
    expect_recursion_error(" while calling a Python object");
    CHECK(levels > 10);
    Py_DECREF(function);
    CHECK_INT(recurse(), -1);
    expect_recursion_error(" in recurse");
}

static void *
in_thread(void *arg)
{
    (void)arg;
    PyGILState_STATE state = PyGILState_Ensure();
    try_everything();
    PyGILState_Release(state);
    return NULL;
}

static ucontext_t outside, within;

static void
on_own_stack(void)
{
    try_everything();
    swapcontext(&within, &outside);
}

static void
own_stack(void)
{
    size_t size = 512 << 10;
    char *stack = malloc(size);
    PyThreadState *ts = PyThreadState_Get();
    CHECK_INT(PyUnstable_ThreadState_SetStackProtection(ts, stack, 100), -1);
    CHECK_ERROR("ValueError: stack_size must be at least 49152 bytes");
    getcontext(&within);
    within.uc_stack.ss_sp = stack;
    within.uc_stack.ss_size = size;
    within.uc_link = &outside;
    makecontext(&within, on_own_stack, 0);
    CHECK_INT(PyUnstable_ThreadState_SetStackProtection(ts, stack, size), 0);
    Py_BEGIN_ALLOW_THREADS /* the stack stays named */
    Py_END_ALLOW_THREADS
    swapcontext(&outside, &within);
    PyUnstable_ThreadState_ResetStackProtection(ts);
    free(stack);
}

static void
pause_in_death(PyObject *capsule)
{
    died++;
    PyObject *inner = PyCapsule_GetContext(capsule);
    Py_BEGIN_ALLOW_THREADS
    Py_END_ALLOW_THREADS
    Py_DECREF(inner);
}

/* Containers that die from inside each other while other threads do the same. */
static void *
die_together(void *arg)
{
    (void)arg;
    PyGILState_STATE state = PyGILState_Ensure();
    for (int i = 0; i < 20; i++) {
        PyObject *inner = PyList_New(0);
        for (int k = 0; k < 200; k++) {
            PyObject *capsule = PyCapsule_New(&died, NULL, pause_in_death);
            PyCapsule_SetContext(capsule, inner);
            inner = PyTuple_Pack(1, capsule);
            Py_DECREF(capsule);
        }
        Py_DECREF(inner);
    }
    PyGILState_Release(state);
    return NULL;
}

static void
run_threads(void *(*f)(void *), int count, size_t stack)
{
    pthread_t threads[4];
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    CHECK_INT(pthread_attr_setstacksize(&attributes, stack), 0);
    Py_BEGIN_ALLOW_THREADS
    for (int i = 0; i < count; i++) {
        CHECK_INT(pthread_create(&threads[i], &attributes, f, NULL), 0);
    }
    for (int i = 0; i < count; i++) {
        pthread_join(threads[i], NULL);
    }
    Py_END_ALLOW_THREADS
    pthread_attr_destroy(&attributes);
}

int
main(void)
{
    Py_InitializeEx(0);
    nested = nest(PyLong_FromLong(0), DEPTH);
    run_threads(in_thread, 1, 192 << 10);
    run_threads(in_thread, 1, 1 << 20);
    own_stack();
    run_threads(die_together, 4, 1 << 20);
    CHECK_INT(died, 4 * 20 * 200);
    Py_DECREF(nested);
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
