/* Code of the later Python 2 era, which asks for lengths of type Py_ssize_t. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "check.h"

int
main(void)
{
    const char *text = NULL;
    Py_ssize_t size = -1;
    PyObject *args;
    Py_Initialize();
    puts("lengths as wide as memory");
    CHECK_NEW_REPR(Py_BuildValue("s#", "hello", (Py_ssize_t)4), "'hell'");
    args = Py_BuildValue("(s#)", "hello", (Py_ssize_t)3);
    CHECK(PyArg_ParseTuple(args, "s#", &text, &size));
    CHECK_INT(size, 3);
    CHECK_TEXT(text, "hel");
    CHECK(PyInt_Check(args) == 0);
    CHECK_NEW_REPR(PyInt_FromSsize_t(size), "3");
    Py_DECREF(args);
    CHECK_NO_ERROR();
    Py_Finalize();
    return check_report();
}
