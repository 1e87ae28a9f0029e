/* bool: its two objects, truth from C, identity tests, construction and operators. */
#include "../probe/probe.h"

static void put_truth(const char *text) {
    PyObject *o = literal(text);
    printf("%s: is True %d, is False %d, check %d, exact int %d, truth %d, not %d", text, (Py_IsTrue)(o), (Py_IsFalse)(o),
           PyBool_Check(o), PyLong_CheckExact(o), PyObject_IsTrue(o), PyObject_Not(o));
    if (PyErr_Occurred()) {
        putchar(' ');
        PyErr_Clear();
    }
    putchar('\n');
    Py_DECREF(o);
}

static void calls(void) {
    static const char *const arguments[] = {"",        "1",       "0",           "''",    "'0'",  "[]",   "[0]",
                                            "None",    "0.0",     "@false",      "1, 2",  "x=1",  "@two_items",
                                            "@no_length", "@bool_raises", "float=1", "-0.0", "0j", "b''"};
    for (size_t i = 0; i < COUNT(arguments); i++) {
        PyObject *kwargs, *args = literal_call(arguments[i], &kwargs);
        printf("bool(%s)", arguments[i]);
        put_line("", PyObject_Call((PyObject *)&PyBool_Type, args, kwargs));
        Py_DECREF(args);
        Py_XDECREF(kwargs);
    }
    PyObject *bases = PyTuple_Pack(1, &PyBool_Type), *dict = PyDict_New(), *name = PyUnicode_FromString("sub");
    put_line("a subclass", PyObject_CallFunctionObjArgs((PyObject *)&PyType_Type, name, bases, dict, NULL));
    put_line("bool.__new__(int)", PyObject_CallMethod((PyObject *)&PyBool_Type, "__new__", "O", &PyLong_Type));
    Py_DECREF(bases);
    Py_DECREF(dict);
    Py_DECREF(name);
}

static void operators(void) {
    static const char *const others[] = {"True", "False", "1", "6", "1.0", "None", "'x'"};
    for (size_t i = 0; i < COUNT(others); i++) {
        PyObject *o = literal(others[i]);
        printf("-- True and %s\n", others[i]);
        put_line("&", PyNumber_And(Py_True, o));
        put_line("|", PyNumber_Or(o, Py_False));
        put_line("^", PyNumber_Xor(Py_True, o));
        put_line("+", PyNumber_Add(Py_True, o));
        put_line("==", PyObject_RichCompare(Py_True, o, Py_EQ));
        put_line("<", PyObject_RichCompare(Py_False, o, Py_LT));
        Py_DECREF(o);
    }
    put_line("-True", PyNumber_Negative(Py_True));
    put_line("+False", PyNumber_Positive(Py_False));
    put_line("index", PyNumber_Index(Py_True));
    put_line("int", PyNumber_Long(Py_True));
    put_line("float", PyNumber_Float(Py_False));
    put_line("str", PyObject_Str(Py_True));
    put_line("repr", PyObject_Repr(Py_False));
    printf("hashes %zd %zd\n", PyObject_Hash(Py_True), PyObject_Hash(Py_False));
}

int main(void) {
    probe_start();
    for (long v = -1; v < 3; v++) put_line("from long", PyBool_FromLong(v));
    printf("the same objects %d %d\n", PyBool_FromLong(5) == Py_True, PyBool_FromLong(0) == Py_False);
    static const char *const texts[] = {"True", "False", "1", "0", "None", "1.0", "''", "@bool_raises"};
    for (size_t i = 0; i < COUNT(texts); i++) put_truth(texts[i]);
    calls();
    operators();
    return probe_end();
}
