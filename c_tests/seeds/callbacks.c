/* A module that keeps a callable and calls it later: set, replaced, refused, with arguments, with keywords, failing. */
#include <Python.h>

#include "check.h"

static PyObject *listener;

/* bell.on_ring(callable) -> None */
static PyObject *
bell_on_ring(PyObject *self, PyObject *args)
{
    PyObject *callable;
    (void)self;
    if (!PyArg_ParseTuple(args, "O:on_ring", &callable)) {
        return NULL;
    }
    if (!PyCallable_Check(callable)) {
        return PyErr_Format(PyExc_TypeError, "on_ring() wants a callable, not %s", Py_TYPE(callable)->tp_name);
    }
    Py_XINCREF(callable);
    Py_XDECREF(listener);
    listener = callable;
    Py_RETURN_NONE;
}

/* bell.ring(times) -> what the listener returns for it */
static PyObject *
bell_ring(PyObject *self, PyObject *args)
{
    PyObject *arguments, *result;
    long times;
    (void)self;
    if (!PyArg_ParseTuple(args, "l:ring", &times)) {
        return NULL;
    }
    arguments = Py_BuildValue("(l)", times);
    if (arguments == NULL) {
        return NULL;
    }
    result = PyObject_CallObject(listener, arguments);
    Py_DECREF(arguments);
    return result;
}

static PyMethodDef bell_methods[] = {
    {"on_ring", bell_on_ring, METH_VARARGS, "Keep a callable."},
    {"ring", bell_ring, METH_VARARGS, "Call it."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef bell_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "bell",
    .m_size = -1,
    .m_methods = bell_methods,
};

PyMODINIT_FUNC
PyInit_bell(void)
{
    return PyModule_Create(&bell_definition);
}

/* The listeners. `heard` holds the repr of what the last one was given. */
static char heard[200];

static void
note(PyObject *args, PyObject *keywords)
{
    PyObject *text = PyUnicode_FromFormat("%R %R", args, keywords != NULL ? keywords : Py_None);
    snprintf(heard, sizeof heard, "%s", text != NULL ? PyUnicode_AsUTF8(text) : "?");
    Py_XDECREF(text);
    printf("  heard %s\n", heard);
}

static PyObject *
listen(PyObject *self, PyObject *args, PyObject *keywords)
{
    (void)self;
    note(args, keywords);
    return PyUnicode_FromFormat("rang %zd", PyTuple_Size(args));
}

static PyObject *
complain(PyObject *self, PyObject *args)
{
    (void)self;
    note(args, NULL);
    PyErr_SetString(PyExc_RuntimeError, "too loud");
    return NULL;
}

static PyMethodDef listen_definition = {"listen", (PyCFunction)(void (*)(void))listen, METH_VARARGS | METH_KEYWORDS, NULL};
static PyMethodDef complain_definition = {"complain", complain, METH_VARARGS, NULL};

static PyObject *bell;

/* bell.<function>(argument), by PyObject_CallObject with a tuple of one. */
static PyObject *
call(const char *function, PyObject *argument)
{
    PyObject *callable = PyObject_GetAttrString(bell, function);
    PyObject *args = Py_BuildValue("(O)", argument);
    PyObject *result = callable != NULL && args != NULL ? PyObject_CallObject(callable, args) : NULL;
    Py_XDECREF(callable);
    Py_XDECREF(args);
    return result;
}

static void
set_and_ring(PyObject *good, PyObject *bad, PyObject *number)
{
    Py_ssize_t good_count = Py_REFCNT(good), bad_count = Py_REFCNT(bad);
    puts("set, ring, replace");
    CHECK_NEW_REPR(call("on_ring", good), "None");
    CHECK_INT(Py_REFCNT(good), good_count + 1);
    CHECK_NEW_REPR(call("ring", number), "'rang 1'");
    CHECK_TEXT(heard, "(123,) None");
    CHECK(call("on_ring", number) == NULL);
    CHECK_ERROR("TypeError: on_ring() wants a callable, not int");
    CHECK(listener == good);
    CHECK_NEW_REPR(call("on_ring", bad), "None");
    CHECK_INT(Py_REFCNT(good), good_count);
    CHECK_INT(Py_REFCNT(bad), bad_count + 1);
    puts("a listener that fails hands its error to the ringer");
    CHECK(call("ring", number) == NULL);
    CHECK_ERROR("RuntimeError: too loud");
    CHECK(call("ring", bad) == NULL);
    CHECK_ERROR("TypeError: 'builtin_function_or_method' object cannot be interpreted as an integer");
    CHECK_NEW_REPR(call("on_ring", (PyObject *)&PyLong_Type), "None");
    CHECK_NEW_REPR(call("ring", number), "123");
    CHECK_INT(Py_REFCNT(bad), bad_count);
}

static void
other_calls(PyObject *good)
{
    PyObject *none = PyTuple_New(0), *args = Py_BuildValue("(is)", 7, "seven"), *keywords = Py_BuildValue("{s:i}", "name", 42);
    puts("no arguments, several, keywords");
    CHECK_NEW_REPR(PyObject_CallObject(good, NULL), "'rang 0'");
    CHECK_TEXT(heard, "() None");
    CHECK_NEW_REPR(PyObject_CallObject(good, none), "'rang 0'");
    CHECK_NEW_REPR(PyObject_CallObject(good, args), "'rang 2'");
    CHECK_TEXT(heard, "(7, 'seven') None");
    CHECK_INT(Py_REFCNT(args), 1);
    CHECK_NEW_REPR(PyObject_Call(good, none, keywords), "'rang 0'");
    CHECK_TEXT(heard, "() {'name': 42}");
    CHECK_NEW_REPR(PyObject_Call(good, args, keywords), "'rang 2'");
    CHECK_TEXT(heard, "(7, 'seven') {'name': 42}");
    CHECK_NEW_REPR(PyObject_Call(good, args, NULL), "'rang 2'");
    CHECK_INT(Py_REFCNT(keywords), 1);
    CHECK(PyObject_Call(bell, none, NULL) == NULL);
    CHECK_ERROR("TypeError: 'module' object is not callable");
    CHECK(PyObject_CallObject(good, keywords) == NULL);
    CHECK_ERROR("TypeError: argument list must be a tuple");
    Py_DECREF(none);
    Py_DECREF(args);
    Py_DECREF(keywords);
}

int
main(void)
{
    PyObject *good, *bad, *number;
    if (PyImport_AppendInittab("bell", PyInit_bell) < 0) {
        return 1;
    }
    Py_InitializeEx(0);
    bell = PyImport_ImportModule("bell");
    good = PyCFunction_New(&listen_definition, NULL);
    bad = PyCFunction_New(&complain_definition, NULL);
    number = PyLong_FromLong(123);
    if (CHECK(bell != NULL && good != NULL && bad != NULL && number != NULL)) {
        set_and_ring(good, bad, number);
        other_calls(good);
    }
    Py_CLEAR(listener);
    Py_XDECREF(number);
    Py_XDECREF(good);
    Py_XDECREF(bad);
    Py_XDECREF(bell);
    CHECK_NO_ERROR();
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
