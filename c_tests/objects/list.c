/* list: operators, methods, constructor, sorting, C interface. */
#include "calls.h"

static const char *const lines[] = {
    "empty list", "list (5,)", "list ((1, 2),)", "list ('ab',)", "list (1, 2)", "list (@two_items,)", "list (@no_length,)",
    "list (@no_items,)", "list . call | a=1", "list ({1: 2},)", "list range (0, 3)",
    "[] . repr", "[1] . repr", "[1, [2, 'x']] . repr", "[] . hash", "[1] . true", "[] . true", "[1, 2] . len", "[1, 2] . __hash__",
    "[1, 2] . + | [3]", "[1, 2] . + | (3,)", "[1, 2] . + | self", "[1, 2] . += | (3, 4)", "[1, 2] . += | self", "[1, 2] . += | 5",
    "[1, 2] . += | 'ab'", "[1, 2] . * | 2", "[1, 2] . * | -1", "[1] . * | 4611686018427387904", "[1, 2] . *= | 2", "[1, 2] . *= | 0",
    "[1, 2] . *= | 1", "[1] . *= | 4611686018427387904",
    "[1, 2] . [] | 0", "[1, 2] . [] | -1", "[1, 2] . [] | 2", "[1, 2] . [] | -3", "[1, 2] . [] | 'a'",
    "[1, 2] . [] | 1180591620717411303424", "[1, 2, 3, 4] . [] | slice (1, 3)", "[1, 2, 3, 4] . [] | slice (None, None, -1)",
    "[1, 2, 3, 4] . [] | slice (None, None, 2)", "[1, 2] . [] | slice (5, 1)", "[1, 2] . [] | slice (None, None, 0)", "[1, 2] . [] | slice ('a', 1)",
    "[1, 2] . []= | 0 | 5", "[1, 2] . []= | -1 | 5", "[1, 2] . []= | 2 | 5", "[1, 2] . []= | 'a' | 5", "[1, 2] . []= | 1180591620717411303424 | 5",
    "[1, 2, 3] . []= | slice (0, 2) | [7]", "[1, 2, 3] . []= | slice (1, 1) | (7, 8, 9)", "[1, 2, 3] . []= | slice (2, 1) | [7, 8]",
    "[1, 2, 3] . []= | slice (None, None) | self", "[1, 2, 3] . []= | slice (1, None) | 'xyz'", "[1, 2, 3] . []= | slice (0, 1) | 5",
    "[1, 2, 3, 4] . []= | slice (None, None, 2) | [7, 8]", "[1, 2, 3, 4] . []= | slice (None, None, 2) | [7]",
    "[1, 2, 3] . []= | slice (None, None, -1) | self", "[1, 2, 3] . []= | slice (None, None, 2) | 5", "[1, 2, 3] . []= | slice (0, 3, 0) | [1]",
    "[1, 2, 3] . []= | slice (5, 1, 2) | []", "[1, 2, 3] . del | 0", "[1, 2, 3] . del | -1", "[1, 2, 3] . del | 3", "[1, 2, 3] . del | 'a'",
    "[1, 2, 3, 4, 5] . del | slice (1, 3)", "[1, 2, 3, 4, 5] . del | slice (None, None, 2)", "[1, 2, 3, 4, 5] . del | slice (None, None, -2)",
    "[1, 2, 3, 4, 5] . del | slice (3, 1)", "[1, 2, 3, 4, 5] . del | slice (None, None)", "[1, 2, 3, 4, 5] . del | slice (4, 0, -3)",
    "[1, 2] . in | 2", "[1, 2] . in | 5", "[1, 2] . < | [1, 3]", "[1, 2] . < | [1]", "[1, 2] . <= | [1, 2]", "[1, 2] . == | [1, 2]", "[1, 2] . == | [1]",
    "[1, 2] . != | [1]", "[1, 2] . == | (1, 2)", "[1, 2] . > | [1]", "[1, 'a'] . < | [1, 2]", "[1] . < | (1,)",
    "[1] . append | 2", "[1] . append", "[1] . append | 1 | 2", "[1] . extend | (2, 3)", "[1] . extend | 5", "[1] . extend | self", "[1] . extend | @no_items",
    "[1, 2] . insert | 0 | 5", "[1, 2] . insert | -1 | 5", "[1, 2] . insert | 100 | 5", "[1, 2] . insert | -100 | 5", "[1, 2] . insert | 'a' | 5",
    "[1, 2] . insert | 1", "[1, 2, 3] . pop", "[1, 2, 3] . pop | 0", "[1, 2, 3] . pop | -3", "[1, 2, 3] . pop | 3", "[1, 2, 3] . pop | -4", "[] . pop",
    "[1] . pop | 'a'", "[1] . pop | 1 | 2", "[1, 2, 1] . remove | 1", "[1, 2] . remove | 5", "[1, 2, 1] . index | 1", "[1, 2, 1] . index | 1 | 1",
    "[1, 2] . index | 5", "[1, 2] . index | 1 | 'a'", "[1, 2] . index", "[1, 2, 1] . count | 1", "[1] . count", "[1, 2] . clear", "[1] . clear | 1", "[1, 2] . copy",
    "[1, 2, 3] . reverse", "[1] . reverse | 1", "[1, 2] . __reversed__", "[1] . __sizeof__", "[] . __sizeof__", "list range (0, 10) . __sizeof__",
    "[3, 1, 2] . sort", "[3, 1, 2] . sort | reverse=True", "['b', 'a', 'C'] . sort", "[1, 'a'] . sort", "[3, 1] . sort | 1", "[3, 1] . sort | foo=1",
    "[3, 1] . sort | key=5", "[3, 1] . sort | key=None", "[[2], [1, 5], [1]] . sort", "['aaa', 'b', 'cc'] . sort | key=@index", "[3, 1, 2] . sort | reverse=@bool_raises",
    "['10', '9', '1'] . sort | key=int", "['10', '9', '1'] . sort | key=int | reverse=1", "[1.5, 1, 0, True] . sort", "[1, 0, True, False] . sort | reverse=1",
    "[1, 2] . iter", "iter [1, 2] . next", "iter [] . next", "iter [1, 2] . hint", "iter [1, 2] . __setstate__ | 1", "iter [1, 2] . __setstate__ | 'a'",
    "reversed [1, 2] . list", "reversed [1, 2] . type", "reversed [1, 2] . hint", "list reversed [1, 2, 3]", "[1] . __init__ | [5, 6]", "[1] . __init__ | 1 | 2",
    "[1] . __init__", "list . type", "[1] . foo",
};

static void interface(void) {
    PyObject *l = literal("[1, 2, 3]"), *t = literal("(1, 2)"), *five = PyLong_FromLong(5);
    put_line("new 0", PyList_New(0));
    put_line("new -1", PyList_New(-1));
    printf("size %d %d\n", (int)PyList_Size(l), (int)PyList_Size(t));
    PyErr_Clear();
    put_line("get 2", Py_XNewRef(PyList_GetItem(l, 2)));
    put_line("get 3", Py_XNewRef(PyList_GetItem(l, 3)));
    put_line("get -1", Py_XNewRef(PyList_GetItem(l, -1)));
    put_line("get of a tuple", Py_XNewRef(PyList_GetItem(t, 0)));
    put_line("get ref 2", PyList_GetItemRef(l, 2));
    put_line("get ref 3", PyList_GetItemRef(l, 3));
    put_line("get ref of a tuple", PyList_GetItemRef(t, 0));
    put_status("set 0", PyList_SetItem(l, 0, Py_NewRef(five)));
    put_status("set 3", PyList_SetItem(l, 3, Py_NewRef(five)));
    put_status("set -1", PyList_SetItem(l, -1, Py_NewRef(five)));
    put_status("set of a tuple", PyList_SetItem(t, 0, Py_NewRef(five)));
    put_status("insert", PyList_Insert(l, -1, five));
    put_status("insert NULL", PyList_Insert(l, 0, NULL));
    put_status("insert into a tuple", PyList_Insert(t, 0, five));
    put_status("append", PyList_Append(l, five));
    put_status("append NULL", PyList_Append(l, NULL));
    put_status("append to a tuple", PyList_Append(t, five));
    put_object(l);
    putchar('\n');
    put_line("slice 1 2", PyList_GetSlice(l, 1, 2));
    put_line("slice -5 100", PyList_GetSlice(l, -5, 100));
    put_line("slice 3 1", PyList_GetSlice(l, 3, 1));
    put_line("slice of a tuple", PyList_GetSlice(t, 0, 1));
    put_status("set slice", PyList_SetSlice(l, 0, 2, t));
    put_status("set slice to itself", PyList_SetSlice(l, 1, 1, l));
    put_status("set slice beyond", PyList_SetSlice(l, 100, 200, t));
    put_status("set slice to an int", PyList_SetSlice(l, 0, 1, five));
    put_status("delete a slice", PyList_SetSlice(l, -4, 3, NULL));
    put_status("set slice of a tuple", PyList_SetSlice(t, 0, 1, l));
    put_object(l);
    putchar('\n');
    put_status("extend", PyList_Extend(l, t));
    put_status("extend by an int", PyList_Extend(l, five));
    put_status("extend a tuple", PyList_Extend(t, l));
    put_status("sort", PyList_Sort(l));
    put_status("sort a tuple", PyList_Sort(t));
    put_status("sort NULL", PyList_Sort(NULL));
    put_status("reverse", PyList_Reverse(l));
    put_status("reverse a tuple", PyList_Reverse(t));
    put_line("as tuple", PyList_AsTuple(l));
    put_line("tuple as tuple", PyList_AsTuple(t));
    put_status("clear", PyList_Clear(l));
    put_status("clear a tuple", PyList_Clear(t));
    put_object(l);
    printf("\nreferences %d %d\n", (int)Py_REFCNT(l), (int)Py_REFCNT(t));
    Py_DECREF(l);
    Py_DECREF(t);
    Py_DECREF(five);
}

/* A key function that looks at the list, and one that appends to it. */
static PyObject *seen;
static PyObject *look(PyObject *list, PyObject *item) {
    Py_ssize_t n = PyList_Size(list);
    PyObject *size = PyLong_FromSsize_t(n);
    PyList_Append(seen, size);
    Py_DECREF(size);
    return Py_NewRef(item);
}
static PyObject *meddle(PyObject *list, PyObject *item) {
    PyList_Append(list, item);
    return Py_NewRef(item);
}

static void sort_with(const char *name, PyCFunction function) {
    PyMethodDef def = {name, function, METH_O, NULL};
    PyObject *l = literal("[3, 1, 2]"), *key = PyCFunction_New(&def, l);
    PyObject *kwargs = PyDict_New(), *args = PyTuple_New(0), *sort = PyObject_GetAttrString(l, "sort");
    PyDict_SetItemString(kwargs, "key", key);
    put_line(name, PyObject_Call(sort, args, kwargs));
    put_object(l);
    putchar('\n');
    Py_DECREF(sort);
    Py_DECREF(kwargs);
    Py_DECREF(args);
    Py_DECREF(key);
    Py_DECREF(l);
}

/* Many items with equal keys: the order among equals stays. */
static void stable(void) {
    PyObject *l = PyList_New(0);
    unsigned random = 1;
    for (int i = 0; i < 1000; i++) {
        random = random * 1103515245u + 12345u;
        PyObject *item = Py_BuildValue("(ii)", (int)(random >> 16) % 50, i);
        PyList_Append(l, item);
        Py_DECREF(item);
    }
    need(PyList_Sort(l) == 0, "sorting");
    int ordered = 1;
    for (Py_ssize_t i = 1; i < 1000; i++) {
        ordered &= PyObject_RichCompareBool(PyList_GET_ITEM(l, i - 1), PyList_GET_ITEM(l, i), Py_LT) == 1;
    }
    printf("sorted %d\n", ordered);
    Py_DECREF(l);
    l = PyList_New(0);
    for (int i = 0; i < 300; i++) {
        PyObject *item = PyFloat_FromDouble((double)((i * 7) % 10));
        PyList_Append(l, item);
        Py_DECREF(item);
    }
    PyObject *first = Py_NewRef(PyList_GET_ITEM(l, 0)), *eleventh = Py_NewRef(PyList_GET_ITEM(l, 10));
    PyObject *kwargs = Py_BuildValue("{sO}", "reverse", Py_True), *args = PyTuple_New(0);
    PyObject *sort = PyObject_GetAttrString(l, "sort");
    Py_XDECREF(PyObject_Call(sort, args, kwargs));
    printf("reversed and stable %d\n", PySequence_Index(l, first) == 270 && PyList_GET_ITEM(l, 270) == first && PyList_GET_ITEM(l, 271) == eleventh);
    Py_DECREF(sort);
    Py_DECREF(args);
    Py_DECREF(kwargs);
    Py_DECREF(first);
    Py_DECREF(eleventh);
    Py_DECREF(l);
}

static void inside_itself(void) {
    PyObject *l = literal("[1]");
    PyList_Append(l, l);
    put_object(l);
    putchar('\n');
    PyList_Clear(l);
    Py_DECREF(l);
}

int main(void) {
    probe_start();
    seen = PyList_New(0);
    run_lines(lines, COUNT(lines));
    interface();
    sort_with("look", look);
    put_object(seen);
    putchar('\n');
    sort_with("meddle", meddle);
    stable();
    inside_itself();
    Py_DECREF(seen);
    return probe_end();
}
