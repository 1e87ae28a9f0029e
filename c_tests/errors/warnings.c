/* PyErr_Warn*: what is shown, what is filtered, what is raised, and what the
 * registries remember. */
#include "../probe/probe.h"

static void show(const char *label, int status) {
    fflush(stderr);
    put_status(label, status);
    fflush(stdout);
}

#define SHOW(call) show(#call, (call))

static PyObject *text(const char *s) {
    return PyUnicode_FromString(s);
}

static void simple(void) {
    SHOW(PyErr_WarnEx(PyExc_UserWarning, "text", 1));
    SHOW(PyErr_WarnEx(PyExc_UserWarning, "text", 1));
    SHOW(PyErr_WarnEx(PyExc_UserWarning, "another text", 2));
    SHOW(PyErr_WarnEx(NULL, "no class", 0));
    SHOW(PyErr_WarnEx(PyExc_RuntimeWarning, "no class", -1));
    SHOW(PyErr_WarnEx(PyExc_RuntimeWarning, "caf\xc3\xa9", 1));
    SHOW(PyErr_WarnEx(PyExc_UserWarning, "", 1));
    SHOW(PyErr_WarnEx(PyExc_UserWarning, "bad \xff", 1));
    SHOW(PyErr_WarnEx(PyExc_DeprecationWarning, "hidden", 1));
    SHOW(PyErr_WarnEx(PyExc_PendingDeprecationWarning, "hidden", 1));
    SHOW(PyErr_WarnEx(PyExc_ImportWarning, "hidden", 1));
    SHOW(PyErr_WarnEx(PyExc_ResourceWarning, "hidden", 1));
    SHOW(PyErr_WarnEx(PyExc_BytesWarning, "bytes", 1));
    SHOW(PyErr_WarnEx(PyExc_SyntaxWarning, "syntax", 1));
    SHOW(PyErr_WarnEx(PyExc_ValueError, "not a warning", 1));
    SHOW(PyErr_WarnEx(Py_None, "not a class", 1));
    SHOW(PyErr_WarnEx((PyObject *)&PyLong_Type, "not an exception", 1));
    SHOW(PyErr_WarnFormat(PyExc_FutureWarning, 1, "number %d of %s", 3, "many"));
    SHOW(PyErr_WarnFormat(PyExc_FutureWarning, 1, "%R", Py_None));
    SHOW(PyErr_ResourceWarning(Py_None, 1, "resource %d", 3));
    put_line("registry", Py_XNewRef(PySys_GetObject("__warningregistry__")));
}

static void explicit_place(void) {
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "explicit", "file.py", 12, "mod", NULL));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "explicit", "file.py", 12, "mod", NULL));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "explicit", "", 0, NULL, NULL));
    SHOW(PyErr_WarnExplicit(PyExc_DeprecationWarning, "shown", "file.py", 3, "__main__", NULL));
    SHOW(PyErr_WarnExplicit(PyExc_DeprecationWarning, "hidden", "__main__", -3, "mod", NULL));
    SHOW(PyErr_WarnExplicit(PyExc_DeprecationWarning, "shown", "__main__.py", -3, NULL, NULL));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "bad \xff", "f", 1, NULL, NULL));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "text", "f", 1, "bad \xff", NULL));
    PyObject *registry = PyDict_New();
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "remembered", "file.py", 12, NULL, registry));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "remembered", "file.py", 12, NULL, registry));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "remembered", "file.py", 13, NULL, registry));
    SHOW(PyErr_WarnExplicit(PyExc_FutureWarning, "remembered", "file.py", 12, NULL, registry));
    put_line("registry", registry);
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "text", "file.py", 12, "m", Py_True));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "text", "file.py", 12, "m", Py_None));
    SHOW(PyErr_WarnExplicitFormat(PyExc_UserWarning, "file.py", 12, "m", NULL, "x%dy", 3));
    PyObject *file = text("file"), *instance = PyObject_CallFunction(PyExc_FutureWarning, "s", "instance");
    PyObject *seven = PyLong_FromLong(7);
    SHOW(PyErr_WarnExplicitObject(PyExc_UserWarning, instance, file, 1, NULL, NULL));
    SHOW(PyErr_WarnExplicitObject(NULL, instance, file, 1, NULL, NULL));
    SHOW(PyErr_WarnExplicitObject(PyExc_UserWarning, seven, file, 1, NULL, NULL));
    SHOW(PyErr_WarnExplicitObject(PyExc_UserWarning, file, file, 1, Py_None, NULL));
    Py_DECREF(file);
    Py_DECREF(instance);
    Py_DECREF(seven);
}

static void standard_error(void) {
    PyObject *original = Py_XNewRef(PySys_GetObject("stderr"));
    PySys_SetObject("stderr", Py_None);
    SHOW(PyErr_WarnEx(PyExc_UserWarning, "nowhere to go", 1));
    PySys_SetObject("stderr", original);
    Py_XDECREF(original);
    SHOW(PyErr_WarnEx(PyExc_UserWarning, "here again", 1));
}

static void filter(PyObject *module, const char *action, PyObject *category) {
    PyObject *result = PyObject_CallMethod(module, "simplefilter", "sO", action, category);
    printf("-- %s %s\n", action, PyExceptionClass_Name(category));
    put_status("simplefilter", result ? 0 : -1);
    fflush(stdout);
    Py_XDECREF(result);
}

static void filters(void) {
    PyObject *module = PyImport_ImportModule("warnings");
    need(module != NULL, "warnings");
    put_line("filters", PyObject_GetAttrString(module, "filters"));
    put_line("defaultaction", PyObject_GetAttrString(module, "defaultaction"));
    filter(module, "error", PyExc_UserWarning);
    SHOW(PyErr_WarnEx(PyExc_UserWarning, "raised", 1));
    SHOW(PyErr_WarnEx(PyExc_UnicodeWarning, "shown", 1));
    filter(module, "error", PyExc_Warning);
    SHOW(PyErr_WarnEx(PyExc_DeprecationWarning, "raised", 1));
    SHOW(PyErr_WarnExplicit(PyExc_UnicodeWarning, "raised", "file.py", 1, NULL, NULL));
    filter(module, "ignore", PyExc_Warning);
    SHOW(PyErr_WarnEx(PyExc_UserWarning, "ignored", 1));
    filter(module, "always", PyExc_Warning);
    SHOW(PyErr_WarnEx(PyExc_UserWarning, "always", 1));
    SHOW(PyErr_WarnEx(PyExc_UserWarning, "always", 1));
    filter(module, "once", PyExc_Warning);
    SHOW(PyErr_WarnEx(PyExc_UserWarning, "once", 1));
    SHOW(PyErr_WarnEx(PyExc_UserWarning, "once", 1));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "once and for all", "a.py", 1, NULL, NULL));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "once and for all", "b.py", 2, NULL, NULL));
    filter(module, "module", PyExc_Warning);
    PyObject *registry = PyDict_New();
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "module", "a.py", 1, NULL, registry));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "module", "a.py", 2, NULL, registry));
    Py_DECREF(registry);
    filter(module, "bad", PyExc_Warning);
    PyObject *list = PyObject_GetAttrString(module, "filters");
    PyList_SetSlice(list, 0, PyList_Size(list), NULL);
    PyObject *item = Py_BuildValue("(sOOOi)", "bogus", Py_None, PyExc_Warning, Py_None, 0);
    PyList_Append(list, item);
    Py_DECREF(item);
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "bogus", "a.py", 1, NULL, NULL));
    PyList_SetItem(list, 0, Py_BuildValue("(sOOOi)", "error", Py_None, PyExc_Warning, Py_None, 7));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "another line", "a.py", 1, NULL, NULL));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "the line", "a.py", 7, NULL, NULL));
    PyList_SetItem(list, 0, Py_BuildValue("(ssOsi)", "error", "the text", PyExc_Warning, "mod", 0));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "the text", "a.py", 7, "other", NULL));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "other text", "a.py", 7, "mod", NULL));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "the text", "a.py", 7, "mod", NULL));
    PyList_SetItem(list, 0, Py_BuildValue("(ss)", "error", "the text"));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "a pair", "a.py", 7, "mod", NULL));
    PyList_SetItem(list, 0, Py_BuildValue("(iOOOi)", 5, Py_None, PyExc_Warning, Py_None, 0));
    SHOW(PyErr_WarnExplicit(PyExc_UserWarning, "an int", "a.py", 7, "mod", NULL));
    put_line("resetwarnings", PyObject_CallMethod(module, "resetwarnings", NULL));
    SHOW(PyErr_WarnEx(PyExc_DeprecationWarning, "shown without filters", 1));
    Py_DECREF(list);
    Py_DECREF(module);
}

int main(void) {
    probe_start();
    simple();
    explicit_place();
    standard_error();
    filters();
    return probe_end();
}
