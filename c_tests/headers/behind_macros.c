/* Functions that the headers hide behind macros or inline functions; binaries compiled otherwise call them. */
#include "../probe/probe.h"

#undef PyCFunction_New
#undef PyCFunction_NewEx
#undef PyErr_BadInternalCall
#undef PyUnicode_GET_LENGTH
#undef PySlice_GetIndicesEx
#undef _PyThreadState_UncheckedGet
#undef _PyBytes_Join
extern PyObject *PyCFunction_New(PyMethodDef *, PyObject *);
extern PyObject *PyCFunction_NewEx(PyMethodDef *, PyObject *, PyObject *);
extern void PyErr_BadInternalCall(void);
extern int PySlice_GetIndicesEx(PyObject *, Py_ssize_t, Py_ssize_t *, Py_ssize_t *, Py_ssize_t *, Py_ssize_t *);
extern PyThreadState *_PyThreadState_UncheckedGet(void);
extern void _Py_SetRefcnt(PyObject *, Py_ssize_t);
extern int _PyLong_Sign(PyObject *);
extern PyLongObject *_PyLong_FromDigits(int, Py_ssize_t, digit *);
extern PyObject *_PyObject_CallMethod(PyObject *, PyObject *, const char *, ...);

static PyObject *shows(PyObject *self, PyObject *args) { return Py_BuildValue("(OO)", self ? self : Py_None, args); }
static PyMethodDef shows_def = {"shows", shows, METH_VARARGS, NULL};

static void functions(void) {
    PyObject *self = literal("'self'"), *module = literal("'module'"), *f = PyCFunction_New(&shows_def, self), *g = PyCFunction_NewEx(&shows_def, NULL, module);
    put_line("f", PyObject_CallFunction(f, "i", 5));
    put_line("f's module", PyObject_GetAttrString(f, "__module__"));
    put_line("g", PyObject_CallFunction(g, "i", 5));
    put_line("g's module", PyObject_GetAttrString(g, "__module__"));
    Py_DECREF(self);
    Py_DECREF(module);
    Py_DECREF(f);
    Py_DECREF(g);
    PyErr_BadInternalCall();
    put_line("bad call", NULL);
#if PY_VERSION_HEX >= 0x030E0000
    printf("thread state %d\n", _PyThreadState_UncheckedGet() == PyThreadState_Get());
#endif
}

static void ints(void) {
    static const char *const values[] = {"0", "1", "-1", "1073741823", "-1073741824", "100000000000000000000", "-100000000000000000000", "True"};
    for (size_t i = 0; i < COUNT(values); i++) {
        PyObject *o = literal(values[i]);
        int compact = (PyUnstable_Long_IsCompact)((PyLongObject *)o);
        printf("%s: sign %d, compact %d", values[i], _PyLong_Sign(o), compact);
        if (compact) printf(" %zd", (PyUnstable_Long_CompactValue)((PyLongObject *)o));
        putchar('\n');
        Py_DECREF(o);
    }
    static digit digits[] = {5, 0, 1};
    put_line("no digits", (PyObject *)_PyLong_FromDigits(0, 0, digits));
    put_line("one", (PyObject *)_PyLong_FromDigits(1, 1, digits));
    put_line("three", (PyObject *)_PyLong_FromDigits(0, 3, digits));
    put_line("three, negative", (PyObject *)_PyLong_FromDigits(1, 3, digits));
}

static void slices(void) {
    static const char *const parts[] = {"(1, 4, None)", "(None, None, -1)", "(-2, None, None)", "(9, 1, -3)", "(None, None, 0)", "('a', None, None)"};
    for (size_t i = 0; i < COUNT(parts); i++) {
        PyObject *t = literal(parts[i]), *s = PySlice_New(PyTuple_GET_ITEM(t, 0), PyTuple_GET_ITEM(t, 1), PyTuple_GET_ITEM(t, 2));
        Py_ssize_t start = 77, stop = 77, step = 77, n = 77;
        printf("%s", parts[i]);
        put_status("", PySlice_GetIndicesEx(s, 5, &start, &stop, &step, &n));
        printf("  %zd %zd %zd %zd\n", start, stop, step, n);
        Py_DECREF(t);
        Py_DECREF(s);
    }
}

static void counts(void) {
    PyObject *list = PyList_New(0);
    _Py_SetRefcnt(list, 3);
    printf("count %zd", Py_REFCNT(list));
    Py_DECREF(list);
    Py_DECREF(list);
    printf(" %zd\n", Py_REFCNT(list));
    Py_DECREF(list);
    Py_ssize_t before = Py_REFCNT(Py_None);
    _Py_SetRefcnt(Py_None, 5);
    printf("None keeps its count %d\n", Py_REFCNT(Py_None) == before);
}

static void methods(void) {
    PyObject *s = PyUnicode_FromString("a,b"), *split = PyUnicode_FromString("split"), *missing = PyUnicode_FromString("missing");
    put_line("method", _PyObject_CallMethod(s, split, "s", ","));
    put_line("method without arguments", _PyObject_CallMethod(s, split, NULL));
    put_line("missing", _PyObject_CallMethod(s, missing, "i", 5));
    put_line("a bad format", _PyObject_CallMethod(s, split, "?"));
    Py_DECREF(s);
    Py_DECREF(split);
    Py_DECREF(missing);
}

int main(void) {
    probe_start();
    functions();
    ints();
    slices();
    counts();
    methods();
    return probe_end();
}
