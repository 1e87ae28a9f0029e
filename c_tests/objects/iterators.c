/* slice, range, enumerate, reversed, zip, map, filter, and iterator objects. */
#include "calls.h"

static const char *const lines[] = {
    "slice (1,)", "slice (1, 2)", "slice (1, 2, 3)", "slice ()", "slice (1, 2, 3, 4)", "slice . call | 1 | a=1", "slice (1, 2, 3) . indices | 5", "slice (None, None, -1) . indices | 5", "slice (-3, None) . indices | 5",
    "slice ('a',) . indices | 5", "slice (1,) . indices | -1", "slice (1, 2, 0) . indices | 5", "slice (1,) . indices | 'a'", "slice (None, None, -2) . indices | 0", "slice (1180591620717411303424,) . indices | 5",
    "slice (5, None, -1180591620717411303424) . indices | 10", "slice (1, 10) . indices | 1180591620717411303424", "slice (@index,) . indices | 50", "slice (1, 2) . == | slice (1, 2)", "slice (1, 2) . < | slice (1, 3)",
    "slice (1,) . < | 3", "slice (1, 2) . != | slice (1, 2, 3)", "slice (1, 2, 3) . hash", "slice ([],) . hash", "slice (1, 2, 3) . start", "slice (1, 2, 3) . __reduce__", "slice (1,) . <= | self",
    "range (5,)", "range (1, 5)", "range (1, 5, 2)", "range (5, 1, -1)", "range ()", "range (1, 2, 3, 4)", "range ('a',)", "range (1.5,)", "range (1, 2, 0)", "range . call | 1 | a=1", "range (@index,)",
    "range (0, 10, 3) . len", "range (10, 0, -3) . len", "range (5, 1) . len", "range (1180591620717411303424,) . len", "range (5,) . true", "range (0,) . true", "range (1180591620717411303424,) . true",
    "range (0, 10, 3) . list", "range (10, 0, -3) . list", "range (5,) . [] | 2", "range (5,) . [] | -1", "range (5,) . [] | 5", "range (5,) . [] | -6", "range (5,) . [] | 'a'", "range (0, 10, 3) . [] | slice (1, 3)",
    "range (0, 10, 3) . [] | slice (None, None, -1)", "range (1180591620717411303424,) . [] | 5", "range (1180591620717411303424,) . [] | -1", "range (1180591620717411303424,) . [] | 2361183241434822606848",
    "range (5,) . [] | slice (1, 3, 0)", "range (0, 10, 3) . in | 6", "range (0, 10, 3) . in | 7", "range (0, 10, 3) . in | 6.0", "range (0, 10, 3) . in | 'a'", "range (10, 0, -3) . in | 7", "range (3,) . in | True",
    "range (0, 10, 3) . index | 6", "range (0, 10, 3) . index | 7", "range (0, 10, 3) . index | 'a'", "range (0, 10, 3) . index | 6.0", "range (0, 10, 3) . count | 6", "range (0, 10, 3) . count | 7", "range (3,) . count | 'a'",
    "range (5,) . == | range (0, 5, 1)", "range (0,) . == | range (1, 1)", "range (0, 3, 2) . == | range (0, 4, 2)", "range (5,) . != | range (6,)", "range (5,) . == | 5", "range (5,) . < | range (6,)", "range (5,) . hash", "range (0,) . hash",
    "range (1,) . hash", "range (1, 9, 3) . start", "range (1, 9, 3) . stop", "range (1, 9, 3) . step", "range (1, 9, 3) . __reduce__", "reversed range (0, 10, 3) . list", "reversed range (0, 0) . list", "iter range (0, 3) . next", "iter range (0, 0) . next",
    "iter range (0, 3) . hint", "iter range (0, 3) . type", "iter range (0, 1180591620717411303424) . type", "iter range (1180591620717411303424, 1180591620717411303428) . list", "iter range (0, 1180591620717411303424) . next",
    "iter range (0, 1180591620717411303424) . __length_hint__", "reversed range (1180591620717411303424, 1180591620717411303428) . list", "iter range (0, 5) . __setstate__ | 3", "range (5,) . __setstate__",
    "enumerate ()", "enumerate (5,)", "enumerate ([], 'a')", "enumerate (['a', 'b'],) . list", "enumerate (['a', 'b'], 5) . list", "enumerate . call | ['a'] | start=5", "enumerate . call | iterable=['a'] | start=5", "enumerate . call | ['a'] | 1 | 2",
    "enumerate . call | a=1", "enumerate . call | ['a'] | foo=2", "enumerate (['a', 'b'], 1180591620717411303424) . list", "enumerate (['a', 'b'], 9223372036854775807) . list", "enumerate ('ab',) . next",
    "reversed (5,)", "reversed ()", "reversed ([1], 2)", "reversed . call | [1] | a=1", "reversed set [1]", "reversed [1, 2] . list", "reversed ((1, 2),) . list", "reversed ((1, 2),) . hint", "reversed ((1, 2),) . type", "reversed 'ab' . list",
    "reversed (@two_items,) . list", "reversed ((1, 2),) . __setstate__ | 0", "reversed ((1, 2),) . __setstate__ | 'a'",
    "zip ()", "zip (5,)", "zip ([1], 5)", "zip ([1, 2], 'ab') . list", "zip ([1, 2], 'a') . list", "empty zip . list", "zip . call | [1] | a=1", "zip . call | [1] | [1, 2] | strict=True", "zip ([1, 2],) . next", "zip ([1], @no_items) . next",
    "map ()", "map (1,)", "map (1, 2)", "map . call | int | ['1', '2']", "map . call | int | a=1", "map (5, [1]) . next", "filter ()", "filter (None, 5)", "filter (None, [0, 1, '', 'a']) . list", "filter . call | None | [1] | a=1", "filter (5, [1]) . next",
    "filter (None, [@bool_raises]) . next", "iter 5", "iter 'ab' . list", "iter @two_items . type", "iter @two_items . list", "iter @two_items . hint", "iter @no_length . hint", "iter @no_items . next", "iter @two_items . __setstate__ | 1", "5 . hint", "@two_items . hint",
};

/* Goes through an iterator step by step; the end stays the end. */
static void steps(const char *label, PyObject *it) {
    printf("%s:", label);
    need(it != NULL, label);
    for (int i = 0; i < 5; i++) {
        PyObject *item = PyIter_Next(it);
        putchar(' ');
        if (item || PyErr_Occurred()) put_result(item);
        else fputs("end", stdout);
    }
    putchar('\n');
    Py_DECREF(it);
}

static PyObject *call(const char *callable, const char *args, const char *kwargs) {
    PyObject *function = make(callable, NULL), *a = make(args, NULL), *k = kwargs ? make(kwargs, NULL) : NULL;
    PyObject *result = PyObject_Call(function, a, k);
    Py_DECREF(function);
    Py_DECREF(a);
    Py_XDECREF(k);
    return result;
}

static void uneven(void) {
    static const char *const args[] = {"([1], [1, 2])", "([1, 2], [1])", "([1], [1], [1, 2])", "([1, 2], [1, 2], [1])", "([1], [1])", "([],)"};
    for (size_t i = 0; i < COUNT(args); i++) steps(args[i], call("zip", args[i], "{'strict': True}"));
#if PY_VERSION_HEX >= 0x030E0000
    PyObject *max = PyObject_GetAttrString(Py_None, "__eq__");
    PyObject *a = Py_BuildValue("(O[ii][i])", max, 1, 2, 1), *k = literal("{'strict': True}");
    steps("map", PyObject_Call((PyObject *)&PyMap_Type, a, k));
    Py_DECREF(a);
    Py_DECREF(k);
    Py_DECREF(max);
#endif
}

static int counter;
static PyObject *count(PyObject *self, PyObject *unused) {
    (void)self, (void)unused;
    if (++counter == 100) {
        PyErr_SetString(PyExc_StopIteration, "enough");
        return NULL;
    }
    return PyLong_FromLong(counter);
}

static void objects(void) {
    PyMethodDef def = {"count", count, METH_NOARGS, NULL};
    PyObject *function = PyCFunction_New(&def, NULL), *three = PyLong_FromLong(3), *t = literal("(1, 2)"), *d = PyDict_New();
    steps("until 3", PyCallIter_New(function, three));
    counter = 97;
    steps("until it stops", PyCallIter_New(function, three));
    steps("a tuple by index", PySeqIter_New(t));
    PyObject *two = special("two_items");
    steps("two items", PySeqIter_New(two));
    Py_DECREF(two);
    put_line("a dict by index", PySeqIter_New(d));
    put_line("an int by index", PySeqIter_New(three));
    steps("no callable", PyCallIter_New(three, three));
    Py_DECREF(function);
    Py_DECREF(three);
    Py_DECREF(t);
    Py_DECREF(d);
}

/* A list that shrinks and grows under its iterators. */
static void changes(void) {
    PyObject *l = literal("[1, 2, 3]"), *it = PyObject_GetIter(l), *back = PyObject_CallMethod(l, "__reversed__", NULL);
    Py_XDECREF(PyIter_Next(it));
    PyList_Clear(l);
    put_line("after clear", PyIter_Next(it) ? Py_None : Py_NewRef(Py_False));
    PyList_Append(l, Py_None);
    put_line("after the end", PyIter_Next(it) ? Py_None : Py_NewRef(Py_False));
    put_line("backwards", PyIter_Next(back) ? Py_None : Py_NewRef(Py_False));
    Py_DECREF(it);
    Py_DECREF(back);
    Py_DECREF(l);
}

static void slices(void) {
    static const char *const made[] = {"slice (1, 4)", "slice (None, None, -1)", "slice (-2, None)", "slice (10, 20)", "slice (None, -10)", "slice (4, 1, -2)", "slice (1, 'a')", "slice (None, None, 0)",
                                       "slice (1180591620717411303424, None)", "slice (-1180591620717411303424, 1180591620717411303424)", "slice (None, None, -9223372036854775808)"};
    for (size_t i = 0; i < COUNT(made); i++) {
        PyObject *s = make(made[i], NULL);
        Py_ssize_t start = 0, stop = 0, step = 0, n = 0;
        printf("%s: unpack ", made[i]);
        int status = PySlice_Unpack(s, &start, &stop, &step);
        printf("%d %zd %zd %zd", status, start, stop, step);
        if (status < 0) {
            putchar(' ');
            put_error();
        } else {
            n = PySlice_AdjustIndices(5, &start, &stop, step);
            printf(", adjusted %zd %zd: %zd", start, stop, n);
        }
        int old = PySlice_GetIndices(s, 5, &start, &stop, &step);
        printf(", old %d", old);
        if (old == 0) printf(" %zd %zd %zd", start, stop, step);
        PyErr_Clear();
        putchar('\n');
        Py_DECREF(s);
    }
    PyObject *s = PySlice_New(NULL, Py_None, NULL);
    put_line("slice of NULL", s);
}

int main(void) {
    probe_start();
    run_lines(lines, COUNT(lines));
    uneven();
    objects();
    changes();
    slices();
    return probe_end();
}
