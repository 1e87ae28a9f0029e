/* The runtime starts and stops a thousand times in one process, with work in between, without growing. */
#include <Python.h>
#include "check.h"

#define ROUNDS 1000
#define SETTLED 10

static int destroyed, at_exit;

static void
destroy(PyObject *capsule)
{
    destroyed += PyCapsule_GetPointer(capsule, "restart.thing") == &destroyed;
}

static void
leave(void)
{
    at_exit++;
}

static struct PyModuleDef thing_module = {PyModuleDef_HEAD_INIT, .m_name = "restart", .m_size = 0};

static PyObject *
make_module(void)
{
    PyObject *module = PyModule_Create(&thing_module);
    PyObject *capsule = module == NULL ? NULL : PyCapsule_New(&destroyed, "restart.thing", destroy);
    if (capsule == NULL || PyModule_AddObject(module, "thing", capsule) < 0) {
        Py_XDECREF(module);
        return NULL;
    }
    return module;
}

/* Objects of every basic kind, an error with a cause of death of its own, and a capsule that is imported. */
static int
work(void)
{
    PyObject *value = Py_BuildValue("{s:(idss#),s:[OOO]}", "tuple", 1 << 20, 0.5, "text", "bytes", (Py_ssize_t)3,
                                    "list", Py_None, Py_True, Py_Ellipsis);
    int ok = value != NULL && PyDict_Size(value) == 2;
    PyObject *repr = value == NULL ? NULL : PyObject_Repr(value);
    ok = ok && repr != NULL;
    Py_XDECREF(repr);
    Py_XDECREF(value);
    ok = ok && PyCapsule_Import("restart.thing", 0) == &destroyed;
    PyErr_SetString(PyExc_ValueError, "forgotten");
    PyErr_Clear();
    return ok;
}

/* The process's own memory in kB: pages of files (code that runs for the first time) do not count. */
static long
own_memory(void)
{
    long kilobytes = -1;
    char line[128];
    FILE *file = fopen("/proc/self/status", "r");
    while (file != NULL && kilobytes < 0 && fgets(line, sizeof line, file) != NULL) {
        sscanf(line, "RssAnon: %ld kB", &kilobytes);
    }
    if (file != NULL) {
        fclose(file);
    }
    return kilobytes;
}

int
main(void)
{
    long settled = 0;
    int failures = 0;
    for (int round = 1; round <= ROUNDS; round++) {
        if (round == 1) {
            PyImport_AppendInittab("restart", make_module);
        }
        Py_InitializeEx(0);
        Py_AtExit(leave);
        failures += !Py_IsInitialized() || !work();
        failures += Py_FinalizeEx() != 0 || Py_IsInitialized();
        failures += destroyed != round || at_exit != round;
        if (round == SETTLED) {
            settled = own_memory();
        }
    }
    CHECK_INT(failures, 0);
    CHECK_INT(destroyed, ROUNDS);
    CHECK_INT(at_exit, ROUNDS);
    long grown = own_memory() - settled;
    CHECK(settled > 0);
    if (!CHECK(grown <= 16)) {
        printf("    %ld kB more than after round %d\n", grown, SETTLED);
    }
    return check_report();
}
