/* A host program that takes the library's data and functions by every road a linker offers: the addresses of types and
   singletons, which an executable may copy, must be those the library itself uses. Within the limited API of 3.2. */

#include <Python.h>

#include <stdio.h>

static int passed, failed;

#define CHECK(condition) \
    ((condition) ? (void)passed++ : (void)(failed++, printf("%s:%d: failed: %s\n", __FILE__, __LINE__, #condition)))

static int freed;

static void on_free(PyObject *capsule)
{
    freed += PyCapsule_GetPointer(capsule, "linking.value") == &freed;
}

int main(void)
{
    Py_Initialize();
    PyObject *capsule = PyCapsule_New(&freed, "linking.value", on_free);
    CHECK(capsule != NULL);
    CHECK(PyCapsule_CheckExact(capsule));
    CHECK(Py_TYPE(capsule) == &PyCapsule_Type);
    CHECK(PyErr_Occurred() == NULL);

    PyObject *value = Py_BuildValue("(OiO)", Py_None, 1, Py_True);
    CHECK(value != NULL && Py_TYPE(value) == &PyTuple_Type);
    CHECK(value != NULL && PyTuple_GetItem(value, 0) == Py_None);
    CHECK(Py_TYPE(PyTuple_GetItem(value, 1)) == &PyLong_Type);
    CHECK(PyTuple_GetItem(value, 2) == Py_True && Py_TYPE(Py_True) == &PyBool_Type);
    Py_INCREF(value);
    Py_DECREF(value);
    Py_XDECREF(value);

    CHECK(PyCapsule_GetPointer(capsule, "linking.other") == NULL);
    CHECK(PyErr_ExceptionMatches(PyExc_ValueError) && !PyErr_ExceptionMatches(PyExc_KeyError));
    PyErr_Clear();
    CHECK(freed == 0);
    Py_DECREF(capsule);
    CHECK(freed == 1);
    Py_Finalize();
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}
