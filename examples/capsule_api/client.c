/* client: an extension module that uses spam's C interface, and was never linked with spam.
 *
 *   client.run_all(*commands) -> list of exit statuses
 *   client.exists(command)    -> whether the shell knows the command
 */
#include <Python.h>

#include "spam_api.h"

/* Runs each command; the first one that cannot be run ends it with spam.error. */
static PyObject *
client_run_all(PyObject *module, PyObject *args)
{
    Py_ssize_t i, count = PyTuple_Size(args);
    PyObject *statuses = PyList_New(count);
    (void)module;
    for (i = 0; statuses != NULL && i < count; i++) {
        const char *command = PyUnicode_AsUTF8(PyTuple_GetItem(args, i));
        int status = command != NULL ? Spam_Run(command) : -1;
        if (status < 0 || PyList_SetItem(statuses, i, PyLong_FromLong(status)) < 0) {
            Py_CLEAR(statuses);
        }
    }
    return statuses;
}

/* Catches spam.error, and no other exception. */
static PyObject *
client_exists(PyObject *module, PyObject *args)
{
    const char *command;
    (void)module;
    if (!PyArg_ParseTuple(args, "s:exists", &command)) {
        return NULL;
    }
    if (Spam_Run(command) >= 0) {
        Py_RETURN_TRUE;
    }
    if (!PyErr_ExceptionMatches(Spam_Error)) {
        return NULL;
    }
    PyErr_Clear();
    Py_RETURN_FALSE;
}

static PyMethodDef methods[] = {
    {"run_all", client_run_all, METH_VARARGS, "run_all(*commands) -> list\n\nRun commands, return their exit statuses."},
    {"exists", client_exists, METH_VARARGS, "exists(command) -> bool\n\nWhether the shell knows a command."},
    {NULL, NULL, 0, NULL},
};

static int
fill(PyObject *module)
{
    (void)module;
    return Spam_Import();
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)fill},
    {0, NULL},
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "client",
    .m_doc = "Uses spam through its capsule.",
    .m_methods = methods,
    .m_slots = slots,
};

PyMODINIT_FUNC
PyInit_client(void)
{
    return PyModuleDef_Init(&definition);
}
