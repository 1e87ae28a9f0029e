/* tuple: operators, methods, constructor, C interface. */
#include "calls.h"

static const char *const lines[] = {
    "empty tuple", "tuple (5,)", "tuple ((1, 2),)", "tuple ('ab',)", "tuple ([1, 2],)", "tuple (1, 2)", "tuple (@two_items,)",
    "tuple (@no_length,)", "tuple (@no_items,)", "tuple . call | a=1", "tuple . call | [1] | a=1", "tuple ({1: 2},)",
    "() . repr", "(1,) . repr", "(1, 2) . repr", "((), ('a', 1.5)) . repr",
    "(1, 2) . hash", "() . hash", "(1,) . hash", "((1, 2), '') . hash", "(-1,) . hash", "([],) . hash", "(1, 2) . len",
    "(1, 2) . + | (3,)", "(1, 2) . + | ()", "() . + | (3,)", "(1,) . + | [2]", "(1,) . + | 5",
    "(1, 2) . * | 3", "(1, 2) . * | 0", "(1, 2) . * | -1", "(1,) . * | 4611686018427387904", "() . * | 4611686018427387904",
    "(1, 2) . [] | 0", "(1, 2) . [] | -2", "(1, 2) . [] | 2", "(1, 2) . [] | -3", "(1, 2) . [] | 'a'", "(1, 2) . [] | None",
    "(1, 2) . [] | 1180591620717411303424", "(1, 2) . [] | @index", "(1, 2) . [] | True",
    "(1, 2, 3, 4) . [] | slice (1, 3)", "(1, 2, 3, 4) . [] | slice (None, None, -1)", "(1, 2, 3, 4) . [] | slice (None, None, 2)",
    "(1, 2, 3, 4) . [] | slice (-3, 100)", "(1, 2) . [] | slice (5, 1)", "(1, 2) . [] | slice (0, 1, 0)",
    "(1, 2) . [] | slice ('a', 1)", "(1, 2) . []= | 0 | 5", "(1, 2) . del | 0",
    "(1, 2) . in | 2", "(1, 2) . in | 5", "(1, 2) . index | 2", "(1, 2) . index | 5", "(1, 2) . index | 1 | 1", "(1, 2, 1) . index | 1 | 1",
    "(1, 2, 1) . index | 1 | -1 | 100", "(1, 2) . index", "(1, 2) . index | 1 | 2 | 3 | 4", "(1, 2) . index | 1 | 'a'", "(1, 2, 1) . count | 1",
    "(1, 2) . count", "(1, 2) . count | 1 | 2", "(1, 2) . < | (1, 3)", "(1, 2) . < | (1,)", "(1, 2) . <= | (1, 2)", "(1, 2) . == | (1, 2)",
    "(1, 2) . == | [1, 2]", "(1, 2) . != | (1, 2)", "(1, 2) . > | (1,)", "(1, 2) . >= | (1, 3)", "(1, 'a') . < | (1, 2)", "(1, 2) . < | [1]",
    "(1, 2) . __getnewargs__", "(1, 2) . iter", "iter (1, 2) . next", "iter () . next", "iter (1, 2) . hint", "iter (1, 2) . __setstate__ | 1",
    "iter (1, 2) . __setstate__ | 'a'", "iter (1, 2) . list", "tuple . type", "@tuplesub . repr", "@tuplesub . + | (1,)", "@tuplesub . * | 1",
    "@tuplesub . [] | slice (0, 100)", "tuple (@tuplesub,) . type", "(1, 2) . foo",
};

static void places(void) {
    PyObject *list = PyList_New(0), *five = PyLong_FromLong(5), *none = Py_None, *t, *shared;
    put_line("new 2", PyTuple_New(0));
    put_line("new -1", PyTuple_New(-1));
    t = PyTuple_Pack(2, five, none);
    printf("size %d %d\n", (int)PyTuple_Size(t), (int)PyTuple_Size(list));
    PyErr_Clear();
    put_line("get 1", Py_XNewRef(PyTuple_GetItem(t, 1)));
    put_line("get 2", Py_XNewRef(PyTuple_GetItem(t, 2)));
    put_line("get -1", Py_XNewRef(PyTuple_GetItem(t, -1)));
    put_line("get of a list", Py_XNewRef(PyTuple_GetItem(list, 0)));
    put_status("set 1", PyTuple_SetItem(t, 1, Py_NewRef(five)));
    put_status("set 2", PyTuple_SetItem(t, 2, Py_NewRef(five)));
    put_status("set -1", PyTuple_SetItem(t, -1, Py_NewRef(five)));
    put_status("set to NULL", PyTuple_SetItem(t, 0, NULL));
    put_status("set again", PyTuple_SetItem(t, 0, Py_NewRef(none)));
    put_status("set of a list", PyTuple_SetItem(list, 0, Py_NewRef(five)));
    shared = Py_NewRef(t);
    put_status("set of a shared one", PyTuple_SetItem(t, 0, Py_NewRef(five)));
    Py_DECREF(shared);
    put_object(t);
    putchar('\n');
    put_line("slice 0 1", PyTuple_GetSlice(t, 0, 1));
    put_line("slice -5 100", PyTuple_GetSlice(t, -5, 100));
    put_line("slice 2 1", PyTuple_GetSlice(t, 2, 1));
    put_line("slice of a list", PyTuple_GetSlice(list, 0, 1));
    printf("references %d %d\n", (int)Py_REFCNT(t), (int)Py_REFCNT(list));
    Py_DECREF(t);
    Py_DECREF(list);
    Py_DECREF(five);
}

static void put_resized(const char *label, PyObject *t, Py_ssize_t n) {
    int status = _PyTuple_Resize(&t, n);
    printf("%s -> %d %s", label, status, t ? Py_TYPE(t)->tp_name : "NULL");
    if (t) {
        printf(" of %d:", (int)PyTuple_GET_SIZE(t));
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(t); i++) printf(" %s", PyTuple_GET_ITEM(t, i) ? "item" : "NULL");
    }
    if (PyErr_Occurred()) {
        putchar(' ');
        put_error();
    }
    putchar('\n');
    Py_XDECREF(t);
}

static void sizes(void) {
    PyObject *five = PyLong_FromLong(5), *shared = PyTuple_Pack(1, five);
    put_resized("2 to 3", PyTuple_Pack(2, five, five), 3);
    put_resized("2 to 1", PyTuple_Pack(2, five, five), 1);
    put_resized("2 to 0", PyTuple_Pack(2, five, five), 0);
    put_resized("2 to 100", PyTuple_Pack(2, five, five), 100);
    put_resized("0 to 2", PyTuple_New(0), 2);
    put_resized("0 to 0", PyTuple_New(0), 0);
    put_resized("2 to 2", PyTuple_Pack(2, five, five), 2);
    put_resized("shared", Py_NewRef(shared), 3);
    put_resized("a list", PyList_New(1), 3);
    put_resized("NULL", NULL, 3);
#if PY_VERSION_HEX >= 0x030E0000 /* before, it is not checked */
    put_resized("negative", PyTuple_Pack(1, five), -3);
#endif
    Py_DECREF(shared);
    printf("the empty tuple is one %d\n", PyTuple_New(0) == PyTuple_New(0));
    Py_DECREF(five);
}

static void tracked(void) {
    PyObject *list = PyList_New(0), *t = PyTuple_New(1), *empty = PyTuple_New(0);
    printf("tracked: new %d, empty %d", PyObject_GC_IsTracked(t), PyObject_GC_IsTracked(empty));
    Py_DECREF(t);
    t = PyTuple_Pack(1, Py_None);
    printf(", of None %d", PyObject_GC_IsTracked(t));
    PyObject *outer = PyTuple_Pack(1, t);
    printf(", of that %d", PyObject_GC_IsTracked(outer));
    Py_DECREF(outer);
    Py_DECREF(t);
    t = PyTuple_Pack(1, list);
    printf(", of a list %d", PyObject_GC_IsTracked(t));
    outer = PyTuple_Pack(1, t);
    printf(", of that %d\n", PyObject_GC_IsTracked(outer));
    Py_DECREF(outer);
    Py_DECREF(t);
    Py_DECREF(list);
}

static void inside_itself(void) {
    PyObject *list = PyList_New(0), *t = PyTuple_Pack(2, Py_None, list);
    PyList_Append(list, t);
    put_object(t);
    putchar('\n');
    PyList_Clear(list);
    Py_DECREF(t);
    Py_DECREF(list);
}

int main(void) {
    probe_start();
    run_lines(lines, COUNT(lines));
    places();
    sizes();
    tracked();
    inside_itself();
    return probe_end();
}
