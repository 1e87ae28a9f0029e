/* Struct sequences: sizes, hidden and unnamed fields, construction, copies. */
#include "../probe/probe.h"

static PyStructSequence_Field fields[] = {{"a", "The first."}, {"b", NULL}, {"c", "c"}, {"d", "The last."}, {NULL, NULL}};
static PyStructSequence_Desc descriptions[] = {
    {"probe.none", "doc", fields, 0}, {"probe.one", "doc", fields, 1}, {"probe.three", NULL, fields, 3}, {"all_of_them", "doc", fields, 4}, {"probe.too_many", "doc", fields, 9},
};
static PyStructSequence_Field partly[] = {{"a", NULL}, {NULL, NULL}, {"c", NULL}, {"d", NULL}, {NULL, NULL}};
static PyStructSequence_Desc unnamed = {"probe.unnamed", "doc", partly, 3};

static PyObject *filled(PyTypeObject *type) {
    PyObject *o = PyStructSequence_New(type);
    for (int i = 0; i < 4; i++) PyStructSequence_SetItem(o, i, PyLong_FromLong(i + 10));
    return o;
}

static void call(PyObject *f, const char *text) {
    PyObject *kwargs, *args = literal_call(text, &kwargs);
    PyObject *result = PyObject_Call(f, args, kwargs);
    printf("  (%s)", text);
    put_line("", result != NULL ? Py_BuildValue("(NN)", PyObject_Repr(result), PyObject_GetAttrString(result, "d")) : NULL);
    Py_XDECREF(result);
    Py_DECREF(args);
    Py_XDECREF(kwargs);
}

static void about(PyTypeObject *type) {
    static const char *const names[] = {"__module__", "__qualname__", "__doc__", "n_fields", "n_sequence_fields", "n_unnamed_fields", "__match_args__"};
    static const char *const calls[] = {"", "1,", "(1, 2, 3),", "(1, 2, 3, 4),", "[1, 2, 3, 4],", "(1, 2, 3, 4, 5),", "(1, 2, 3), {'d': 9}", "(1, 2, 3), {'z': 9}", "(1, 2, 3), 4", "(1, 2, 3), {'a': 9}",
                                        "(1, 2, 3), {}, 5", "sequence=(1, 2, 3)", "(1, 2, 3), dict={'d': 5}", "(1, 2, 3), other=1"};
    static const char *const changes[] = {"", "a=7", "d=7", "z=7", "1,"};
    printf("basic size %zd, item size %zd\n", type->tp_basicsize, type->tp_itemsize);
    for (size_t i = 0; i < COUNT(names); i++) put_line(names[i], PyObject_GetAttrString((PyObject *)type, names[i]));
    for (size_t i = 0; i < COUNT(calls); i++) call((PyObject *)type, calls[i]);
    PyObject *o = filled(type), *replace = PyObject_GetAttrString(o, "__replace__");
    printf("size %zd, d is item 3: %d\n", PyTuple_GET_SIZE(o), PyLong_AsLong(PyStructSequence_GetItem(o, 3)) == 13);
    put_line("repr", PyObject_Repr(o));
    put_line("a", PyObject_GetAttrString(o, "a"));
    put_line("d", PyObject_GetAttrString(o, "d"));
    put_line("missing", PyObject_GetAttrString(o, "missing"));
    put_status("set", PyObject_SetAttrString(o, "a", Py_None));
    put_line("size in memory", PyObject_CallMethod(o, "__sizeof__", NULL));
    PyObject *reduced = PyObject_CallMethod(o, "__reduce__", NULL);
    put_line("reduced", Py_XNewRef(PyTuple_GetItem(reduced, 1)));
    Py_XDECREF(reduced);
    for (size_t i = 0; i < COUNT(changes); i++) call(replace, changes[i]);
    Py_DECREF(replace);
    Py_DECREF(o);
}

int main(void) {
    static PyTypeObject types[COUNT(descriptions)];
    probe_start();
    for (size_t i = 0; i < COUNT(descriptions); i++) {
        PyTypeObject *type = PyStructSequence_NewType(&descriptions[i]);
        printf("%s: ", descriptions[i].name);
        if (type == NULL) {
            put_error();
            printf("\n");
            continue;
        }
        about(type);
        Py_DECREF(type);
        int status = PyStructSequence_InitType2(&types[i], &descriptions[i]);
        printf("static: %d, basic size %zd\n", status, types[i].tp_basicsize);
    }
    partly[1].name = PyStructSequence_UnnamedField;
    PyTypeObject *type = PyStructSequence_NewType(&unnamed);
    about(type);
    Py_DECREF(type);
    return probe_end();
}
