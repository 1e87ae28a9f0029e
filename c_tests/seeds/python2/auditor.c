/* auditor: a client of ledger's capsule, in the Python 2 manner. */
#include <Python.h>

#include "ledger_api.h"

/* auditor.fee(what) -> the new sum */
static PyObject *
auditor_fee(PyObject *self, PyObject *args)
{
    const char *what;
    int length;
    (void)self;
    if (!PyArg_ParseTuple(args, "s#:fee", &what, &length) || Ledger_Enter(what, length, 50) < 0) {
        return NULL;
    }
    return Py_BuildValue("l", Ledger_Sum());
}

static PyMethodDef auditor_methods[] = {
    {"fee", auditor_fee, METH_VARARGS, "Charge a fee."},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
initauditor(void)
{
    PyObject *module = Py_InitModule("auditor", auditor_methods);
    if (module == NULL) {
        return;
    }
    if (import_ledger() < 0) {
        return;
    }
    PyModule_AddIntConstant(module, "ready", 1);
}
