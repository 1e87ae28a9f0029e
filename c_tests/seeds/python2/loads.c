/* Loads modules of the Python 2 era, `ledger` and its client `auditor`, from shared objects.
 *
 *   loads FOLDER   FOLDER/ledger holds ledger.so, FOLDER/auditor holds auditor.so and quiet.so;
 *                  FOLDER/packages/attic holds another ledger.so
 *
 * An importer that knows `init<name>` is told by -DIMPORTER_KNOWS_INIT=1: this library's, and Python 2's. With 0, for CPython 3, the
 * program loads the shared objects itself, as an importer would.
 */
#include <Python.h>

#include <dlfcn.h>

#include "check.h"

static const char *folder;

#if IMPORTER_KNOWS_INIT

static void
search_in(const char *name)
{
    PyObject *path = PySys_GetObject("path"), *entry = PyString_FromFormat("%s/%s", folder, name);
    CHECK(path != NULL && entry != NULL && PyList_Append(path, entry) == 0);
    Py_XDECREF(entry);
}

static PyObject *
import(const char *name)
{
    return PyImport_ImportModule(name);
}

#else

static const char *searched[3];

static void
search_in(const char *name)
{
    int i = 0;
    while (searched[i] != NULL) {
        i++;
    }
    searched[i] = name;
}

/* Opens <folder>/<searched>/<name>.so, calls init<name>, and takes the module from sys.modules. */
static PyObject *
import(const char *name)
{
    PyObject *modules = PyImport_GetModuleDict(), *module = PyDict_GetItemString(modules, name);
    char path[500], function[100];
    void *handle = NULL;
    void (*init)(void);
    int i;
    for (i = 0; module == NULL && handle == NULL && searched[i] != NULL; i++) {
        snprintf(path, sizeof path, "%s/%s/%s.so", folder, searched[i], name);
        handle = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    }
    if (handle != NULL) {
        snprintf(function, sizeof function, "init%s", name);
        *(void **)&init = dlsym(handle, function);
        init();
        module = PyDict_GetItemString(modules, name);
        if (PyErr_Occurred()) {
            if (module != NULL) {
                PyDict_DelItemString(modules, name);
            }
            return NULL;
        }
    }
    Py_XINCREF(module);
    return module;
}

#endif

static int
is_loaded(const char *name)
{
    return PyDict_GetItemString(PyImport_GetModuleDict(), name) != NULL;
}

static void
use(PyObject *ledger, PyObject *auditor)
{
    PyObject *error = PyObject_GetAttrString(ledger, "error");
    CHECK_TEXT(PyModule_GetName(ledger), "ledger");
    CHECK_NEW_REPR(PyObject_GetAttrString(ledger, "__doc__"), "'What was spent.'");
    CHECK_NEW_REPR(PyObject_GetAttrString(auditor, "ready"), "1");
    CHECK_NEW_REPR(PyObject_CallMethod(ledger, "enter", "si", "paper", 120), "120");
    CHECK_NEW_REPR(PyObject_CallMethod(ledger, "enter", "s#i", "pencils", 6, 30), "150");
    CHECK_NEW_REPR(PyObject_CallMethod(auditor, "fee", "s", "audit"), "200");
    CHECK_NEW_REPR(PyObject_GetAttrString(ledger, "entries"), "[('paper', 120), ('pencil', 30), ('audit', 50)]");
    CHECK(PyObject_CallMethod(auditor, "fee", "s", "") == NULL);
    CHECK(PyErr_ExceptionMatches(error));
    CHECK_ERROR("error: an entry without a name");
    CHECK(PyObject_CallMethod(ledger, "enter", "ss", "ink", "dear") == NULL);
    CHECK(PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
    Py_XDECREF(error);
}

#if IMPORTER_KNOWS_INIT

/* What only an importer can do: the module's file, names within packages, an init function that does nothing. */
static void
importing(PyObject *ledger)
{
    PyObject *file = PyObject_GetAttrString(ledger, "__file__");
    puts("by an importer: its file, in a package, without a module");
    CHECK(file != NULL && strstr(check_utf8(file), "/ledger/ledger.so") != NULL);
    Py_XDECREF(file);
#if PY_MAJOR_VERSION >= 3
    {
        PyObject *inner, *function;
        search_in("packages");
        inner = PyImport_ImportModule("attic.ledger");
        if (CHECK(inner != NULL && inner != ledger)) {
            CHECK_TEXT(PyModule_GetName(inner), "attic.ledger");
            function = PyObject_GetAttrString(inner, "enter");
            CHECK_NEW_REPR(PyObject_GetAttrString(function, "__module__"), "'attic.ledger'");
            Py_XDECREF(function);
            CHECK(is_loaded("attic.ledger") && is_loaded("attic"));
            Py_DECREF(inner);
        }
    }
#endif
    CHECK(PyImport_ImportModule("quiet") == NULL);
    CHECK_ERROR("SystemError: dynamic module not initialized properly");
    CHECK(!is_loaded("quiet"));
}

#endif

int
main(int argc, char *argv[])
{
    PyObject *ledger, *auditor;
    if (argc != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    folder = argv[1];
    Py_SetProgramName(argv[0]);
    Py_Initialize();
    puts("the client alone");
    search_in("auditor");
    CHECK(import("auditor") == NULL);
    CHECK_ERROR("ImportError: PyCapsule_Import could not import module \"ledger\"");
#if PY_MAJOR_VERSION < 3
    /* Python 2 itself leaves a module whose start has failed in sys.modules. */
    PyDict_DelItemString(PyImport_GetModuleDict(), "auditor");
#endif
    CHECK(!is_loaded("ledger") && !is_loaded("auditor"));
    puts("both");
    search_in("ledger");
    ledger = import("ledger");
    auditor = import("auditor");
    if (CHECK(ledger != NULL && auditor != NULL)) {
        CHECK(is_loaded("ledger") && is_loaded("auditor"));
        use(ledger, auditor);
#if IMPORTER_KNOWS_INIT
        importing(ledger);
#endif
    }
    Py_XDECREF(auditor);
    Py_XDECREF(ledger);
    CHECK_NO_ERROR();
    Py_Finalize();
    return check_report();
}
