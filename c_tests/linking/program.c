/* A host program that takes the library's data and functions by every road a linker offers: the addresses of types and
   singletons, which an executable may copy, must be those the library itself uses. */

#include <Python.h>

#include "check.h"

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
    CHECK(Py_TYPE(Py_None) == Py_TYPE(&_Py_NoneStruct));

    PyObject *value = Py_BuildValue("(Oi)", Py_None, 1);
    CHECK(value != NULL && Py_TYPE(value) == &PyTuple_Type);
    CHECK(value != NULL && PyTuple_GetItem(value, 0) == Py_None);
    CHECK(Py_TYPE(PyTuple_GetItem(value, 1)) == &PyLong_Type);
    Py_XDECREF(value);

    CHECK(PyCapsule_GetPointer(capsule, "linking.other") == NULL);
    CHECK(PyErr_ExceptionMatches(PyExc_ValueError));
    CHECK_ERROR("ValueError: PyCapsule_GetPointer called with incorrect name");
    Py_DECREF(capsule);
    CHECK_INT(freed, 1);
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
