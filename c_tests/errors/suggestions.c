/* "Did you mean": what is printed after the message of an attribute or import
 * that was not found. */
#include "../probe/probe.h"

static PyObject *module;

static void missing(PyObject *o, const char *name) {
    printf("-- %s\n", name);
    fflush(stdout);
    need(PyObject_GetAttrString(o, name) == NULL, "a missing attribute");
    PyErr_Print();
}

static void attributes(void) {
    static const char *const names[] = {"system", "System", "close_all", "closeall", "_hidden", "name", "names",
                                        "value", "a", "ab", "abcdefghijklmnopqrstuvwxyz_abcdefghijklmnopqrstuvwxyz"};
    for (size_t i = 0; i < COUNT(names); i++) need(PyModule_AddIntConstant(module, names[i], 1) == 0, names[i]);
    static const char *const wrong[] = {"sytem", "SYSTEM", "sYstem", "systemm", "closs_all", "close", "hidden",
                                        "_hiden", "nmae", "nam", "vlaue", "b", "abc", "xyzzy", "", "__nam__",
                                        "caf\xc3\xa9", "abcdefghijklmnopqrstuvwxyz_bbcdefghijklmnopqrstuvwxyz",
                                        "bbcdefghijklmnopqrstuvwxyz_abcdefghijklmnopqrstuvwxyb"};
    for (size_t i = 0; i < COUNT(wrong); i++) missing(module, wrong[i]);
    PyObject *list = PyList_New(0);
    missing(list, "apend");
    missing(list, "Append");
    missing(list, "extends");
    missing((PyObject *)&PyList_Type, "inset");
    Py_DECREF(list);
    missing(Py_None, "__eqq__");
}

static void show(const char *label, PyObject *class, const char *message, const char *keywords) {
    printf("-- %s\n", label);
    fflush(stdout);
    PyObject *args = Py_BuildValue("(s)", message), *kwargs = literal(keywords);
    if (PyObject_IsSubclass(class, PyExc_AttributeError)) PyDict_SetItemString(kwargs, "obj", module);
    PyObject *error = PyObject_Call(class, args, kwargs);
    need(error != NULL, "an error");
    PyErr_SetObject(class, error);
    PyErr_Print();
    Py_DECREF(error);
    Py_DECREF(args);
    Py_DECREF(kwargs);
}

static void made_up(void) {
    show("with a name and an object", PyExc_AttributeError, "message", "{'name': 'sytem'}");
    show("with a name only", PyExc_NameError, "message", "{'name': 'sytem'}");
    show("a name that is no str", PyExc_AttributeError, "message", "{'name': 5}");
    show("a name that is there", PyExc_AttributeError, "message", "{'name': 'system'}");
    show("an empty message", PyExc_AttributeError, "", "{'name': 'sytem'}");
    show("from a module", PyExc_ImportError, "message", "{'name': 'probe_module', 'name_from': 'sytem'}");
    show("from a module, nothing like it", PyExc_ImportError, "message", "{'name': 'probe_module', 'name_from': 'qqq'}");
    show("without the name", PyExc_ImportError, "message", "{'name': 'probe_module'}");
    show("without the module", PyExc_ImportError, "message", "{'name_from': 'sytem'}");
    show("from no module", PyExc_ImportError, "message", "{'name': 'no_such_module', 'name_from': 'sytem'}");
}

int main(void) {
    probe_start();
    module = PyModule_New("probe_module");
    need(module != NULL, "a module");
    need(PyDict_SetItemString(PyImport_GetModuleDict(), "probe_module", module) == 0, "sys.modules");
    attributes();
    made_up();
    Py_DECREF(module);
    return probe_end();
}
