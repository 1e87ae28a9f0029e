/* Errors as an extension raises, passes on, looks at and ignores them, an exception of a module's own among them. */
#include <Python.h>

#include <errno.h>

#include "check.h"

static PyObject *kettle_error;

/* Turns a failing malloc into an exception. */
static void *
plenty(size_t size)
{
    void *memory = size > 100 ? NULL : malloc(size);
    if (memory == NULL) {
        PyErr_NoMemory();
    }
    return memory;
}

/* kettle.boil(degrees) -> None */
static PyObject *
kettle_boil(PyObject *self, PyObject *args)
{
    int degrees;
    (void)self;
    if (!PyArg_ParseTuple(args, "i:boil", &degrees)) {
        return NULL;
    }
    if (degrees > 100) {
        return PyErr_Format(kettle_error, "%d degrees is steam", degrees);
    }
    if (degrees < 0) {
        PyErr_SetString(kettle_error, "that is ice");
        return NULL;
    }
    if (degrees == 42) {
        errno = ENOENT;
        return PyErr_SetFromErrno(PyExc_OSError);
    }
    if (degrees == 43) {
        errno = EACCES;
        return PyErr_SetFromErrnoWithFilename(PyExc_OSError, "teapot");
    }
    if (degrees == 44) {
        return plenty(1000);
    }
    if (degrees == 45) {
        PyErr_SetNone(PyExc_StopIteration);
        return NULL;
    }
    if (degrees == 46) {
        return NULL;
    }
    Py_RETURN_NONE;
}

static PyMethodDef kettle_methods[] = {
    {"boil", kettle_boil, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef kettle_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "kettle",
    .m_size = -1,
    .m_methods = kettle_methods,
};

PyMODINIT_FUNC
PyInit_kettle(void)
{
    PyObject *module = PyModule_Create(&kettle_definition);
    if (module == NULL) {
        return NULL;
    }
    kettle_error = PyErr_NewException("kettle.error", NULL, NULL);
    Py_XINCREF(kettle_error);
    if (PyModule_AddObject(module, "error", kettle_error) < 0) {
        Py_XDECREF(kettle_error);
        Py_CLEAR(kettle_error);
        Py_CLEAR(module);
    }
    return module;
}

static PyObject *kettle;

static PyObject *
boil(int degrees)
{
    return PyObject_CallMethod(kettle, "boil", "i", degrees);
}

static void
an_exception_of_its_own(void)
{
    PyObject *attribute = PyObject_GetAttrString(kettle, "error"), *gentler;
    puts("an exception of the module's own");
    CHECK(attribute == kettle_error);
    CHECK_REPR(attribute, "<class 'kettle.error'>");
    CHECK(PyExceptionClass_Check(attribute) && PyObject_IsSubclass(attribute, PyExc_Exception) == 1);
    CHECK(boil(120) == NULL);
    CHECK(PyErr_Occurred() == kettle_error);
    CHECK(PyErr_ExceptionMatches(kettle_error) && PyErr_ExceptionMatches(PyExc_Exception));
    CHECK(!PyErr_ExceptionMatches(PyExc_OSError));
    CHECK_ERROR("error: 120 degrees is steam");
    CHECK(boil(-1) == NULL);
    CHECK_ERROR("error: that is ice");
    gentler = PyErr_NewExceptionWithDoc("kettle.mild", "A mild one.", attribute, NULL);
    CHECK_NEW_REPR(PyObject_GetAttrString(gentler, "__doc__"), "'A mild one.'");
    CHECK_NEW_REPR(PyObject_GetAttrString(gentler, "__module__"), "'kettle'");
    PyErr_SetString(gentler, "warm");
    CHECK(PyErr_ExceptionMatches(kettle_error));
    CHECK_ERROR("mild: warm");
    CHECK(PyErr_NewException("nodots", NULL, NULL) == NULL);
    CHECK_ERROR("SystemError: PyErr_NewException: name must be module.class");
    Py_DECREF(gentler);
    Py_DECREF(attribute);
}

static void
ready_made_ones(void)
{
    PyObject *pair = Py_BuildValue("(is)", 7, "seven");
    puts("errno, memory, objects, no value at all");
    CHECK(boil(42) == NULL);
    CHECK(PyErr_ExceptionMatches(PyExc_IOError));
    CHECK_ERROR("FileNotFoundError: [Errno 2] No such file or directory");
    CHECK(boil(43) == NULL);
    CHECK_ERROR("PermissionError: [Errno 13] Permission denied: 'teapot'");
    CHECK(boil(44) == NULL);
    CHECK_ERROR("MemoryError");
    CHECK(boil(45) == NULL);
    CHECK_ERROR("StopIteration");
    PyErr_SetObject(PyExc_ZeroDivisionError, pair);
    CHECK_ERROR("ZeroDivisionError: (7, 'seven')");
    PyErr_SetObject(PyExc_KeyError, pair);
    CHECK_ERROR("KeyError: (7, 'seven')");
    PyErr_SetString(PyExc_TypeError, "first");
    PyErr_SetString(PyExc_ValueError, "second");
    CHECK_ERROR("ValueError: second");
    CHECK(boil(46) == NULL);
    CHECK_ERROR("SystemError: <built-in function boil> returned NULL without setting an exception");
    CHECK_INT(Py_REFCNT(pair), 1);
    Py_DECREF(pair);
}

static void
passed_on_and_ignored(void)
{
    PyObject *type, *value, *traceback, *args;
    puts("passed on, looked at, put back, ignored");
    CHECK(PyErr_Occurred() == NULL);
    CHECK_NEW_REPR(boil(99), "None");
    CHECK(PyObject_CallMethod(kettle, "boil", "s", "hot") == NULL);
    CHECK(PyErr_Occurred() == PyExc_TypeError);
    PyErr_Clear();
    CHECK(PyErr_Occurred() == NULL);
    CHECK(boil(500) == NULL);
    PyErr_Fetch(&type, &value, &traceback);
    CHECK(PyErr_Occurred() == NULL);
    CHECK(type == kettle_error && traceback == NULL);
    PyErr_NormalizeException(&type, &value, &traceback);
    CHECK_REPR(value, "error('500 degrees is steam')");
    args = PyObject_GetAttrString(value, "args");
    CHECK_REPR(args, "('500 degrees is steam',)");
    CHECK(PyErr_GivenExceptionMatches(value, kettle_error));
    Py_XDECREF(args);
    PyErr_Restore(type, value, traceback);
    CHECK_ERROR("error: 500 degrees is steam");
    /* An integer status: -1 for failure, and an error to tell it from a real -1. */
    CHECK_INT(PyLong_AsLong(kettle), -1);
    CHECK_ERROR("TypeError: 'module' object cannot be interpreted as an integer");
    CHECK(plenty(2000) == NULL);
    CHECK_ERROR("MemoryError");
}

int
main(void)
{
    if (PyImport_AppendInittab("kettle", PyInit_kettle) < 0) {
        return 1;
    }
    Py_InitializeEx(0);
    kettle = PyImport_ImportModule("kettle");
    if (CHECK(kettle != NULL)) {
        an_exception_of_its_own();
        ready_made_ones();
        passed_on_and_ignored();
    }
    Py_CLEAR(kettle);
    Py_CLEAR(kettle_error);
    CHECK_NO_ERROR();
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
