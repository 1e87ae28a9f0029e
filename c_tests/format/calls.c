/* Calls with variable arguments, and the other entry points that take them:
 * PyTuple_Pack, PyUnicodeWriter_Format, PyErr_FormatUnraisable,
 * PySys_WriteStderr and its relatives, PyOS_snprintf. */
#include "../probe/probe.h"

/* Kept in 3.14 for old binaries. */
extern PyObject *PyEval_CallFunction(PyObject *, const char *, ...);
extern PyObject *PyEval_CallMethod(PyObject *, const char *, const char *, ...);
extern PyObject *_PyObject_CallFunction_SizeT(PyObject *, const char *, ...);
extern PyObject *_PyObject_CallMethod_SizeT(PyObject *, const char *, const char *, ...);
extern PyObject *_PyErr_FormatFromCause(PyObject *, const char *, ...);

/* Prints what it is called with. */
static PyObject *show(PyObject *self, PyObject *args, PyObject *kwargs) {
    (void)self;
    put_object(args);
    if (kwargs) {
        putchar(' ');
        put_object(kwargs);
    }
    fputs(", ", stdout);
    Py_RETURN_NONE;
}

static PyMethodDef show_def = {"show", (PyCFunction)(void (*)(void))show, METH_VARARGS | METH_KEYWORDS, NULL};

#define CALL(...) put_line(#__VA_ARGS__, __VA_ARGS__)

static void formats(PyObject *f) {
    PyObject *text = literal("'a,b'"), *null = NULL;
    printf("-- formats\n");
    CALL(PyObject_CallFunction(f, NULL));
    CALL(PyObject_CallFunction(f, ""));
    CALL(PyObject_CallFunction(f, "()"));
    CALL(PyObject_CallFunction(f, "i", 1));
    CALL(PyObject_CallFunction(f, "(i)", 1));
    CALL(PyObject_CallFunction(f, "((i))", 1));
    CALL(PyObject_CallFunction(f, "(i)i", 1, 2));
    CALL(PyObject_CallFunction(f, "is", 1, "two"));
    CALL(PyObject_CallFunction(f, "(is)", 1, "two"));
    CALL(PyObject_CallFunction(f, "[is]", 1, "two"));
    CALL(PyObject_CallFunction(f, "O", Py_None));
    CALL(PyObject_CallFunction(f, "s#i", "two", (Py_ssize_t)2, 3));
    CALL(PyObject_CallFunction(f, "ddddddddd", 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0));
    CALL(PyObject_CallFunction(f, "ididididididid", 1, 1., 2, 2., 3, 3., 4, 4., 5, 5., 6, 6., 7, 7.));
    CALL(PyObject_CallFunction(f, "iiiiiiiiiiii", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12));
    CALL(PyObject_CallFunction(f, "x"));
    CALL(PyObject_CallFunction(f, "ix", 1));
    CALL(PyObject_CallFunction(f, "(i", 1));
    CALL(PyObject_CallFunction(f, "O", null));
    CALL(PyObject_CallFunction(null, "i", 1));
    CALL(PyObject_CallFunction(Py_None, "i", 1));
    CALL(_PyObject_CallFunction_SizeT(f, "is#", 1, "two", (Py_ssize_t)1));
    CALL(PyEval_CallFunction(f, "i", 1));
    CALL(PyEval_CallFunction(f, "(ii)", 1, 2));
    CALL(PyObject_CallMethod(text, "split", "s", ","));
    CALL(PyObject_CallMethod(text, "split", "si", ",", 0));
    CALL(PyObject_CallMethod(text, "upper", NULL));
    CALL(PyObject_CallMethod(text, "upper", "i", 1));
    CALL(PyObject_CallMethod(text, "nothing", NULL));
    CALL(PyObject_CallMethod(text, "\xff", NULL));
    CALL(PyObject_CallMethod(text, "__doc__", NULL));
    CALL(PyObject_CallMethod(text, "split", "x"));
    CALL(PyObject_CallMethod(text, NULL, NULL));
    CALL(PyObject_CallMethod(null, "upper", NULL));
    CALL(_PyObject_CallMethod_SizeT(text, "split", "s#", ",x", (Py_ssize_t)1));
    CALL(PyEval_CallMethod(text, "split", "s", ","));
    Py_DECREF(text);
}

static void objects(PyObject *f) {
    PyObject *text = literal("'-'"), *join = literal("'join'"), *nothing = literal("'nothing'"), *null = NULL;
    PyObject *list = literal("['a', 'b']"), *n[13];
    for (size_t i = 0; i < COUNT(n); i++) n[i] = PyLong_FromLong(1000 * (long)i);
    printf("-- objects\n");
    CALL(PyObject_CallFunctionObjArgs(f, NULL));
    CALL(PyObject_CallFunctionObjArgs(f, text, NULL));
    CALL(PyObject_CallFunctionObjArgs(f, text, list, NULL));
    CALL(PyObject_CallFunctionObjArgs(f, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], NULL));
    CALL(PyObject_CallFunctionObjArgs(f, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], NULL));
    CALL(PyObject_CallFunctionObjArgs(f, n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9], n[10], n[11],
                                      n[12], NULL));
    CALL(PyObject_CallFunctionObjArgs(null, text, NULL));
    CALL(PyObject_CallFunctionObjArgs(text, text, NULL));
    CALL(PyObject_CallMethodObjArgs(text, join, list, NULL));
    CALL(PyObject_CallMethodObjArgs(text, join, NULL));
    CALL(PyObject_CallMethodObjArgs(text, nothing, NULL));
    CALL(PyObject_CallMethodObjArgs(null, join, NULL));
    CALL(PyObject_CallMethodObjArgs(text, null, NULL));
    CALL(PyTuple_Pack(0));
    CALL(PyTuple_Pack(1, text));
    CALL(PyTuple_Pack(9, n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]));
    for (size_t i = 0; i < COUNT(n); i++) Py_DECREF(n[i]);
    PyObject *all[] = {text, join, nothing, list};
    for (size_t i = 0; i < COUNT(all); i++) Py_DECREF(all[i]);
}

#if PY_VERSION_HEX >= 0x030E0000
static void writer(void) {
    PyObject *euro = literal("'\\u20ac'");
    PyUnicodeWriter *w = PyUnicodeWriter_Create(0);
    printf("-- PyUnicodeWriter_Format\n");
    put_status("ascii", PyUnicodeWriter_Format(w, "%d-%s|", 5, "x"));
    put_status("malformed", PyUnicodeWriter_Format(w, "lost %y", 5));
    put_status("not ascii", PyUnicodeWriter_Format(w, "lost\xff"));
    put_status("wide", PyUnicodeWriter_Format(w, "%U %3d", euro, 7));
    put_line("all", PyUnicodeWriter_Finish(w));
    Py_DECREF(euro);
}
#endif

static void errors(void) {
    printf("-- errors\n");
    PyErr_SetString(PyExc_KeyError, "first");
    PyObject *made = _PyErr_FormatFromCause(PyExc_ValueError, "%s %d", "second", 2);
    PyObject *error = PyErr_GetRaisedException();
    PyObject *cause = PyException_GetCause(error), *context = PyException_GetContext(error);
    printf("%s ", made ? "an object" : "NULL");
    put_object(error);
    fputs(" from ", stdout);
    put_object(cause);
    printf(" context %s\n", cause == context ? "the same" : "another");
    Py_DECREF(error);
    Py_DECREF(cause);
    Py_DECREF(context);
    fflush(stdout);
    PyErr_SetString(PyExc_KeyError, "ignored");
    PyErr_FormatUnraisable("While testing %d", 1);
    put_status("warning", PyErr_WarnFormat(PyExc_UserWarning, 1, "warned %d", 1));
    fflush(stdout);
}

static void streams(void) {
    char text[10];
    printf("-- streams\n");
    fflush(stdout);
    PyErr_SetString(PyExc_KeyError, "stays");
    PySys_WriteStderr("written %d %s\n", 1, "one");
    PySys_WriteStderr("\xe2\x82\xac\n");
    PySys_FormatStderr("formatted %R %5d\n", Py_None, 7);
    PySys_FormatStderr("%y\n");
    PySys_WriteStderr("%01200d", 5);
    PySys_WriteStderr("\n");
    put_error();
    printf("\n%d ", PyOS_snprintf(text, sizeof text, "%s", "much too long"));
    put_bytes(text, sizeof text);
    printf("\n%d ", PyOS_snprintf(text, sizeof text, "%d", 42));
    put_bytes(text, 3);
    putchar('\n');
}

int main(void) {
    probe_start();
    PyObject *f = PyCFunction_New(&show_def, NULL);
    formats(f);
    objects(f);
    Py_DECREF(f);
#if PY_VERSION_HEX >= 0x030E0000
    writer();
#endif
    errors();
    streams();
    return probe_end();
}
