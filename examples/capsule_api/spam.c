/* spam: runs shell commands, for callers of the module and, through a capsule, for other extension modules.
 *
 *   spam.system(command) -> the command's exit status
 *   spam.error           the shell could not run the command
 *   spam._C_API          a capsule with the interface that spam_api.h describes
 */
#include <Python.h>

#include <sys/wait.h>

#define SPAM_MODULE
#include "spam_api.h"

static int run(const char *command);

/* Static, so that its address is good as long as the shared object is loaded, which is to the end of the process. */
static Spam_Api api = {SPAM_API_VERSION, NULL, run};

static int
run(const char *command)
{
    int status;
    Py_BEGIN_ALLOW_THREADS
    status = system(command);
    Py_END_ALLOW_THREADS
    if (status == -1) {
        PyErr_SetFromErrno(api.error);
        return -1;
    }
    if (!WIFEXITED(status)) {
        PyErr_Format(api.error, "killed by signal %d: %s", WTERMSIG(status), command);
        return -1;
    }
    if (WEXITSTATUS(status) == 127) {
        PyErr_Format(api.error, "no such command: %s", command);
        return -1;
    }
    return WEXITSTATUS(status);
}

static PyObject *
spam_system(PyObject *module, PyObject *args)
{
    const char *command;
    int status;
    (void)module;
    if (!PyArg_ParseTuple(args, "s:system", &command)) {
        return NULL;
    }
    status = run(command);
    return status < 0 ? NULL : PyLong_FromLong(status);
}

static PyMethodDef methods[] = {
    {"system", spam_system, METH_VARARGS, "system(command) -> int\n\nRun a shell command and return its exit status."},
    {NULL, NULL, 0, NULL},
};

static int
fill(PyObject *module)
{
    PyObject *capsule;
    int status;
    Py_XSETREF(api.error, PyErr_NewException("spam.error", NULL, NULL));
    if (api.error == NULL || PyModule_AddObjectRef(module, "error", api.error) < 0) {
        return -1;
    }
    capsule = PyCapsule_New(&api, SPAM_CAPSULE, NULL);
    status = PyModule_AddObjectRef(module, "_C_API", capsule);
    Py_XDECREF(capsule);
    return status;
}

/* The module goes: so does its reference to the exception. */
static void
empty(void *module)
{
    (void)module;
    Py_CLEAR(api.error);
}

static PyModuleDef_Slot slots[] = {
    {Py_mod_exec, (void *)fill},
    {0, NULL},
};

static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "spam",
    .m_doc = "Shell commands, and a C interface to run them.",
    .m_methods = methods,
    .m_slots = slots,
    .m_free = empty,
};

PyMODINIT_FUNC
PyInit_spam(void)
{
    return PyModuleDef_Init(&definition);
}
