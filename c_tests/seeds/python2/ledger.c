/* ledger: an extension module of the Python 2 era, which offers its C interface through a capsule. */
#include <Python.h>

#define LEDGER_MODULE
#include "ledger_api.h"

static PyObject *ledger_error;
static long sum;
static PyObject *entries;

static int
enter(const char *what, int length, long amount)
{
    PyObject *entry;
    int status;
    if (length == 0) {
        PyErr_SetString(ledger_error, "an entry without a name");
        return -1;
    }
    entry = Py_BuildValue("(s#l)", what, length, amount);
    if (entry == NULL) {
        return -1;
    }
    status = PyList_Append(entries, entry);
    Py_DECREF(entry);
    if (status == 0) {
        sum += amount;
    }
    return status;
}

static long
get_sum(void)
{
    return sum;
}

static PyObject *
ledger_enter(PyObject *self, PyObject *args)
{
    const char *what;
    int length;
    long amount;
    (void)self;
    if (!PyArg_ParseTuple(args, "s#l:enter", &what, &length, &amount) || enter(what, length, amount) < 0) {
        return NULL;
    }
    return PyInt_FromLong(sum);
}

static PyMethodDef ledger_methods[] = {
    {"enter", ledger_enter, METH_VARARGS, "Enter an amount."},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
initledger(void)
{
    static void *pointers[LEDGER_POINTERS];
    PyObject *module, *capsule;
    module = Py_InitModule3("ledger", ledger_methods, "What was spent.");
    if (module == NULL) {
        return;
    }
    ledger_error = PyErr_NewException("ledger.error", NULL, NULL);
    Py_XINCREF(ledger_error);
    PyModule_AddObject(module, "error", ledger_error);
    entries = PyList_New(0);
    Py_XINCREF(entries);
    PyModule_AddObject(module, "entries", entries);
    pointers[LEDGER_ENTER] = (void *)enter;
    pointers[LEDGER_SUM] = (void *)get_sum;
    capsule = PyCapsule_New((void *)pointers, "ledger._C_API", NULL);
    if (capsule != NULL) {
        PyModule_AddObject(module, "_C_API", capsule);
    }
}
