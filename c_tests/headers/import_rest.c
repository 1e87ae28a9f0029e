/* import.h, fileobject.h: finders, reloading, frozen modules, attributes of modules, numbers; the hook that opens code. */
#include "../probe/probe.h"

#include <unistd.h>

static PyObject *hooked(PyObject *path, void *data) {
    printf("  opened ");
    put_object(path);
    printf(" for %s\n", (char *)data);
    return PyUnicode_FromString("what the hook gave");
}
static PyObject *refuses(PyObject *path, void *data) {
    (void)path, (void)data;
    PyErr_SetString(PyExc_PermissionError, "no code");
    return NULL;
}

static void finders(void) {
    PyObject *nowhere = PyUnicode_FromString("/no/such/folder"), *hooks = PySys_GetObject("path_hooks"), *cache = PySys_GetObject("path_importer_cache");
    PyObject *no_hooks = PyList_New(0), *kept = Py_NewRef(hooks);
    PySys_SetObject("path_hooks", no_hooks);
    put_line("no hook", PyImport_GetImporter(nowhere));
    printf("cached %d\n", PyDict_Check(cache) && PyDict_Contains(cache, nowhere));
    put_line("from the cache", PyImport_GetImporter(nowhere));
    PyDict_DelItem(cache, nowhere);
    PyObject *callable = (PyObject *)&PyList_Type;
    PyList_Append(no_hooks, callable);
    put_line("the first hook's", PyImport_GetImporter(nowhere));
    PyList_SetItem(no_hooks, 0, PyLong_FromLong(5));
    PyDict_DelItem(cache, nowhere);
    put_line("a hook that is a number", PyImport_GetImporter(nowhere));
    PyDict_Clear(cache);
    PySys_SetObject("path_hooks", Py_None);
    put_line("hooks that are none", PyImport_GetImporter(nowhere));
    PySys_SetObject("path_hooks", kept);
    Py_DECREF(kept);
    Py_DECREF(no_hooks);
    Py_DECREF(nowhere);
}

static void reloading(void) {
    PyObject *five = PyLong_FromLong(5), *m = PyModule_New("no_such_module"), *sys = PyImport_ImportModuleNoBlock("sys");
    put_line("a number", PyImport_ReloadModule(five));
    put_line("not in sys.modules", PyImport_ReloadModule(m));
    PyObject *again = PyImport_ReloadModule(sys);
    printf("sys: the same %d\n", again == sys);
    Py_XDECREF(again);
    put_line("missing", PyImport_ImportModuleNoBlock("no_such_module"));
    Py_DECREF(five);
    Py_DECREF(m);
    Py_DECREF(sys);
}

static void attributes(void) {
#if PY_VERSION_HEX >= 0x030E0000
    PyObject *sys = PyUnicode_FromString("sys"), *name = PyUnicode_FromString("maxsize"), *missing = PyUnicode_FromString("no_such_name"), *five = PyLong_FromLong(5);
    put_line("attribute", PyImport_ImportModuleAttr(sys, name));
    put_line("no attribute", PyImport_ImportModuleAttr(sys, missing));
    put_line("no module", PyImport_ImportModuleAttr(missing, name));
    put_line("a number", PyImport_ImportModuleAttr(sys, five));
    PyObject *all[] = {sys, name, missing, five};
    for (size_t i = 0; i < COUNT(all); i++) Py_DECREF(all[i]);
#endif
}

static void frozen(void) {
    PyObject *name = PyUnicode_FromString("no_such_frozen_module");
    put_status("frozen", PyImport_ImportFrozenModuleObject(name));
    Py_DECREF(name);
#if PY_VERSION_HEX >= 0x030E0000
    printf("%ld %s\n", PyImport_GetMagicNumber(), PyImport_GetMagicTag());
#endif
}

int main(void) {
    probe_start();
    finders();
    reloading();
    attributes();
    frozen();
    put_status("hook", PyFile_SetOpenCodeHook(hooked, "code"));
    put_status("another hook", PyFile_SetOpenCodeHook(refuses, NULL));
    put_line("open", PyFile_OpenCode("/some/code.py"));
    PyObject *path = PyUnicode_FromString("/other.py"), *five = PyLong_FromLong(5);
    put_line("open object", PyFile_OpenCodeObject(path));
    put_line("open number", PyFile_OpenCodeObject(five));
    Py_DECREF(path);
    Py_DECREF(five);
    return probe_end();
}
