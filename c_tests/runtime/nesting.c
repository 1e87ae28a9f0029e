/* A million containers inside each other, and a million capsules that each own the next, die without deep recursion. */
#include <Python.h>
#include "check.h"

#define DEPTH 1000000

static PyObject *
nest(PyObject *(*wrap)(PyObject *))
{
    PyObject *inner = PyList_New(0);
    for (int i = 0; inner != NULL && i < DEPTH; i++) {
        PyObject *outer = wrap(inner);
        Py_DECREF(inner);
        inner = outer;
    }
    return inner;
}

static PyObject *
in_list(PyObject *inner)
{
    PyObject *list = PyList_New(1);
    if (list != NULL) {
        PyList_SetItem(list, 0, Py_NewRef(inner));
    }
    return list;
}

static PyObject *
in_tuple(PyObject *inner)
{
    return PyTuple_Pack(1, inner);
}

static PyObject *
in_dict(PyObject *inner)
{
    PyObject *dict = PyDict_New();
    if (dict != NULL && PyDict_SetItemString(dict, "inner", inner) < 0) {
        Py_CLEAR(dict);
    }
    return dict;
}

static long died;

static void
release_inner(PyObject *capsule)
{
    died++;
    Py_DECREF((PyObject *)PyCapsule_GetContext(capsule));
}

static PyObject *
in_capsule(PyObject *inner)
{
    PyObject *capsule = PyCapsule_New(&died, NULL, release_inner);
    if (capsule != NULL) {
        PyCapsule_SetContext(capsule, Py_NewRef(inner));
    }
    return capsule;
}

int
main(void)
{
    Py_InitializeEx(0);
    PyObject *(*wraps[])(PyObject *) = {in_list, in_tuple, in_dict, in_capsule};
    for (size_t i = 0; i < sizeof wraps / sizeof *wraps; i++) {
        PyObject *outermost = nest(wraps[i]);
        CHECK(outermost != NULL);
        Py_XDECREF(outermost);
        CHECK_NO_ERROR();
    }
    CHECK_INT(died, DEPTH);
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
