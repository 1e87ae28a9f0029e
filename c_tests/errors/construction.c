/* Every built-in exception: how it is made, and what it then is. */
#include "exceptions.h"

static const char *const calls[] = {
    "", "'text'", "None", "'two', 'parts'", "1, 2, 3", "1, 2, 3, 4", "'a', 'b', 'c', 'd', 'e'", "x=1",
};

static void type_facts(PyObject *type, const char *name) {
    static const char *const names[] = {"__name__", "__qualname__", "__module__", "__bases__", "__doc__"};
    printf("== %s: %s", name, ((PyTypeObject *)type)->tp_name);
    for (size_t i = 0; i < COUNT(names); i++) {
        PyObject *value = PyObject_GetAttrString(type, names[i]);
        putchar(' ');
        if (i < 4) {
            put_object(value);
        } else {
            printf("doc %s", value && PyUnicode_Check(value) ? "set" : "missing");
        }
        Py_XDECREF(value);
    }
    PyTypeObject *t = (PyTypeObject *)type;
    printf(" basetype %d gc %d class %d size %zd\n", PyType_HasFeature(t, Py_TPFLAGS_BASETYPE) != 0,
           PyType_HasFeature(t, Py_TPFLAGS_HAVE_GC) != 0, PyExceptionClass_Check(type), t->tp_basicsize);
}

static void one(PyObject *type, const char *call) {
    PyObject *kwargs, *args = literal_call(call, &kwargs);
    PyObject *error = PyObject_Call(type, args, kwargs);
    printf("(%s) -> ", call);
    Py_DECREF(args);
    Py_XDECREF(kwargs);
    if (!error) {
        put_error();
        putchar('\n');
        return;
    }
    put_object(error);
    static const char *const names[] = {"args", "__cause__", "__context__", "__traceback__", "__suppress_context__"};
    fputs(" str ", stdout);
    put_result(PyObject_Str(error));
    for (size_t i = 0; i < (*call == 0 ? COUNT(names) : 1); i++) {
        printf(" %s ", names[i]);
        put_result(PyObject_GetAttrString(error, names[i]));
    }
    fputs(" reduce ", stdout);
    put_result(PyObject_CallMethod(error, "__reduce__", NULL));
    putchar('\n');
    Py_DECREF(error);
}

int main(void) {
    probe_start();
    for (size_t i = 0; i < COUNT(exceptions); i++) {
        PyObject *type = *exceptions[i].type;
        type_facts(type, exceptions[i].name);
        for (size_t c = 0; c < COUNT(calls); c++) one(type, calls[c]);
    }
    return probe_end();
}
