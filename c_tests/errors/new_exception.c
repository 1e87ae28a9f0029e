/* PyErr_NewException and PyErr_NewExceptionWithDoc. */
#include "../probe/probe.h"

static const char *const attributes[] = {
    "__name__", "__qualname__", "__module__", "__doc__", "__bases__", "__base__", "__mro__",
};

static void show(const char *label, PyObject *type) {
    printf("%s -> ", label);
    if (!type) {
        put_error();
        putchar('\n');
        return;
    }
    put_object(type);
    printf(" %s\n", ((PyTypeObject *)type)->tp_name);
    for (size_t i = 0; i < COUNT(attributes); i++) {
        printf("  ");
        put_line(attributes[i], PyObject_GetAttrString(type, attributes[i]));
    }
    PyObject *instance = PyObject_CallFunction(type, "si", "text", 2);
    fputs("  instance ", stdout);
    put_object(instance);
    if (instance) {
        fputs(" str ", stdout);
        put_result(PyObject_Str(instance));
        printf(" extra %d", PyObject_SetAttrString(instance, "extra", Py_None));
        PyErr_SetObject(type, instance);
        printf(" matches %d %d\n", PyErr_ExceptionMatches(type), PyErr_ExceptionMatches(PyExc_Exception));
        PyErr_Clear();
        Py_DECREF(instance);
    } else {
        putchar(' ');
        put_error();
        putchar('\n');
    }
    Py_DECREF(type);
}

#define SHOW(call) show(#call, call)

int main(void) {
    probe_start();
    PyObject *pair = Py_BuildValue("(OO)", PyExc_KeyError, PyExc_AttributeError);
    PyObject *single = Py_BuildValue("(O)", PyExc_ValueError), *empty = PyTuple_New(0);
    PyObject *clash = Py_BuildValue("(OO)", PyExc_OSError, PyExc_UnicodeDecodeError);
    PyObject *no_class = literal("(1,)"), *five = literal("5");
    PyObject *dict = literal("{'code': 7, 'text': 'x'}"), *module = literal("{'__module__': 'elsewhere'}");
    PyObject *doc = literal("{'__doc__': 'from the dict'}");
    SHOW(PyErr_NewException("mod.Error", NULL, NULL));
    SHOW(PyErr_NewException("pack.mod.Error", NULL, NULL));
    SHOW(PyErr_NewException("mod.Error", PyExc_OSError, NULL));
    SHOW(PyErr_NewException("mod.Error", PyExc_BaseException, NULL));
    SHOW(PyErr_NewException("mod.Error", pair, NULL));
    SHOW(PyErr_NewException("mod.Error", single, NULL));
    SHOW(PyErr_NewException("mod.Error", empty, NULL));
    SHOW(PyErr_NewException("mod.Error", clash, NULL));
    SHOW(PyErr_NewException("mod.Error", no_class, NULL));
    SHOW(PyErr_NewException("mod.Error", five, NULL));
    SHOW(PyErr_NewException("mod.Error", (PyObject *)&PyBool_Type, NULL));
    SHOW(PyErr_NewException("mod.NoError", (PyObject *)&PyDict_Type, NULL));
    SHOW(PyErr_NewException("mod.Error", NULL, dict));
    SHOW(PyErr_NewException("mod.Error", NULL, module));
    SHOW(PyErr_NewException("mod.Error", NULL, doc));
    SHOW(PyErr_NewException("Error", NULL, NULL));
    SHOW(PyErr_NewException("", NULL, NULL));
    SHOW(PyErr_NewException(".", NULL, NULL));
    SHOW(PyErr_NewException(".Error", NULL, NULL));
    SHOW(PyErr_NewException("mod.", NULL, NULL));
    SHOW(PyErr_NewException("a b.c d", NULL, NULL));
    SHOW(PyErr_NewException("caf\xc3\xa9.Err\xc3\xa9ur", NULL, NULL));
    SHOW(PyErr_NewException("mod.\xff", NULL, NULL));
    SHOW(PyErr_NewException("\xff.Error", NULL, NULL));
    SHOW(PyErr_NewExceptionWithDoc("mod.Error", "What it means.", NULL, NULL));
    SHOW(PyErr_NewExceptionWithDoc("mod.Error", NULL, NULL, NULL));
    SHOW(PyErr_NewExceptionWithDoc("mod.Error", "", PyExc_LookupError, NULL));
    SHOW(PyErr_NewExceptionWithDoc("mod.Error", "With a dict.", NULL, dict));
    SHOW(PyErr_NewExceptionWithDoc("mod.Error", "Over the dict's.", NULL, doc));
    SHOW(PyErr_NewExceptionWithDoc("mod.Error", "bad \xff", NULL, NULL));
    SHOW(PyErr_NewExceptionWithDoc("Error", "doc", NULL, NULL));
    put_line("dict", dict);
    put_line("module", module);
    put_line("doc", doc);
    PyObject *type = PyErr_NewException("mod.Error", NULL, doc = literal("{'code': 7}"));
    put_line("code", PyObject_GetAttrString(type, "code"));
    printf("name %s, class %d\n", PyExceptionClass_Name(type), PyExceptionClass_Check(type));
    Py_DECREF(type);
    PyObject *all[] = {pair, single, empty, clash, no_class, five, doc};
    for (size_t i = 0; i < COUNT(all); i++) Py_DECREF(all[i]);
    return probe_end();
}
