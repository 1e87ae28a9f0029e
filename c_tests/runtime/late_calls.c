/* Destructors that finalization runs, at each of its steps: what they can still reach, and that nothing of a cycle is left. */
#include <Python.h>
#include "check.h"

static int runs;

static void
import_in_vain(PyObject *capsule)
{
    PyObject *name = PyUnicode_FromString("sys");
    runs++;
    CHECK_TEXT(PyCapsule_GetName(capsule), "held by a thread or the interpreter");
    CHECK(PyImport_ImportModule("sys") == NULL);
    CHECK_ERROR("RuntimeError: unable to get sys.modules");
    CHECK(PyImport_Import(name) == NULL);
    CHECK_ERROR("RuntimeError: unable to get sys.modules");
    CHECK(PyImport_AddModuleRef("late") == NULL);
    CHECK_ERROR("RuntimeError: unable to get sys.modules");
    CHECK(PyImport_GetModule(name) == NULL);
    CHECK_ERROR("RuntimeError: unable to get sys.modules");
    CHECK(PyCapsule_Import("sys.capsule", 0) == NULL);
    CHECK_ERROR("ImportError: PyCapsule_Import could not import module \"sys\"");
    Py_DECREF(name);
}

static void
import_at_last(PyObject *capsule)
{
    PyObject *sys = PyImport_ImportModule("sys");
    runs++;
    CHECK_TEXT(PyCapsule_GetName(capsule), "garbage");
    CHECK(sys != NULL);
    Py_XDECREF(sys);
}

static PyObject *
in_cycle(const char *name, PyCapsule_Destructor destructor)
{
    PyObject *list = PyList_New(1), *capsule = PyCapsule_New(&runs, name, destructor);
    PyList_SetItem(list, 0, Py_NewRef(list));
    CHECK_INT(PyList_Append(list, capsule), 0);
    Py_DECREF(capsule);
    return list;
}

static void
keep(PyObject *dict, const char *name, PyCapsule_Destructor destructor)
{
    PyObject *plain = PyCapsule_New(&runs, name, destructor), *cycle = in_cycle(name, destructor);
    CHECK_INT(PyDict_SetItemString(dict, "plain", plain), 0);
    CHECK_INT(PyDict_SetItemString(dict, "cycle", cycle), 0);
    Py_DECREF(plain);
    Py_DECREF(cycle);
}

int
main(void)
{
    for (int round = 0; round < 3; round++) {
        const char *name = "held by a thread or the interpreter";
        runs = 0;
        Py_InitializeEx(0);
        keep(PyThreadState_GetDict(), name, import_in_vain);
        keep(PyInterpreterState_GetDict(PyInterpreterState_Get()), name, import_in_vain);
        Py_DECREF(in_cycle("garbage", import_at_last));
        Py_XDECREF(PyFloat_GetInfo());
        Py_XDECREF(PyLong_GetInfo());
        CHECK_INT(Py_FinalizeEx(), 0);
        CHECK_INT(runs, 5);
    }
    return check_report();
}
