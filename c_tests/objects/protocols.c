/* PySequence_*, PyMapping_*, PyObject_GetItem and relatives, on objects of many kinds, and with NULL. */
#include "calls.h"

static const char *const objects[] = {"5", "None", "'abc'", "[1, 2]", "(1, 2)", "{1: 2}", "set [1]", "range (0, 2)", "iter [1]", "@two_items", "@no_length", "@no_items", "int"};

static void sequence(PyObject *o) {
    PyObject *five = PyLong_FromLong(5), *pair = literal("[7, 8]");
    printf("  check %d %d %d\n", PySequence_Check(o), PyMapping_Check(o), PyIter_Check(o));
    put_line("  size", number(PyObject_Size(o)));
    put_line("  sequence size", number(PySequence_Size(o)));
    put_line("  mapping size", number(PyMapping_Size(o)));
    put_line("  hint", number(PyObject_LengthHint(o, -3)));
    put_line("  get item 0", PySequence_GetItem(o, 0));
    put_line("  get item -1", PySequence_GetItem(o, -1));
    put_line("  get item 9", PySequence_GetItem(o, 9));
    put_line("  get slice", PySequence_GetSlice(o, 0, 1));
    put_line("  concat", PySequence_Concat(o, pair));
    put_line("  repeat", PySequence_Repeat(o, 2));
    put_line("  tuple", PySequence_Tuple(o));
    put_line("  list", PySequence_List(o));
    put_line("  fast", PySequence_Fast(o, "not fast"));
    put_line("  count", number(PySequence_Count(o, five)));
    put_line("  index", number(PySequence_Index(o, five)));
    put_line("  contains", truth(PySequence_Contains(o, five)));
    put_line("  iter", PyObject_GetIter(o));
    put_line("  async iter", PyObject_GetAIter(o));
    put_line("  subscript", PyObject_GetItem(o, five));
    put_line("  subscript by str", PyMapping_GetItemString(o, "key"));
    put_line("  has key", truth(PyMapping_HasKeyWithError(o, five)));
    put_line("  has key by str", truth(PyMapping_HasKeyStringWithError(o, "key")));
    put_line("  keys", PyMapping_Keys(o));
    put_line("  values", PyMapping_Values(o));
    put_line("  items", PyMapping_Items(o));
    put_line("  set item", done(PySequence_SetItem(o, 0, five)));
    put_line("  set item 9", done(PySequence_SetItem(o, 9, five)));
    put_line("  set slice", done(PySequence_SetSlice(o, 1, 1, pair)));
    put_line("  set subscript", done(PyObject_SetItem(o, five, five)));
    put_line("  set subscript by str", done(PyMapping_SetItemString(o, "key", five)));
    put_line("  delete item", done(PySequence_DelItem(o, 0)));
    put_line("  delete slice", done(PySequence_DelSlice(o, 0, 1)));
    put_line("  delete subscript", done(PyObject_DelItem(o, five)));
    put_line("  delete subscript by str", done(PyObject_DelItemString(o, "key")));
    put_line("  in place concat", PySequence_InPlaceConcat(o, pair));
    put_line("  in place repeat", PySequence_InPlaceRepeat(o, 2));
    Py_DECREF(five);
    Py_DECREF(pair);
}

static void nothing(void) {
    PyObject *l = PyList_New(0), *d = PyDict_New(), *n = NULL;
    put_line("size", number(PyObject_Size(n)));
    put_line("sequence size", number(PySequence_Size(n)));
    put_line("mapping size", number(PyMapping_Size(n)));
    printf("mapping check %d\n", PyMapping_Check(n));
    put_line("get item", PySequence_GetItem(n, 0));
    put_line("set item", done(PySequence_SetItem(n, 0, l)));
    put_line("delete item", done(PySequence_DelItem(n, 0)));
    put_line("get slice", PySequence_GetSlice(n, 0, 1));
    put_line("set slice", done(PySequence_SetSlice(n, 0, 1, l)));
    put_line("delete slice", done(PySequence_DelSlice(n, 0, 1)));
    put_line("concat", PySequence_Concat(n, l));
    put_line("concat with", PySequence_Concat(l, n));
    put_line("repeat", PySequence_Repeat(n, 1));
    put_line("in place concat", PySequence_InPlaceConcat(l, n));
    put_line("in place repeat", PySequence_InPlaceRepeat(n, 1));
    put_line("tuple", PySequence_Tuple(n));
    put_line("list", PySequence_List(n));
    put_line("fast", PySequence_Fast(n, "message"));
    put_line("count", number(PySequence_Count(n, l)));
    put_line("index", number(PySequence_Index(l, n)));
    put_line("get", PyObject_GetItem(n, l));
    put_line("get by", PyObject_GetItem(d, n));
    put_line("set", done(PyObject_SetItem(n, l, l)));
    put_line("set by", done(PyObject_SetItem(d, n, l)));
    put_line("set to", done(PyObject_SetItem(d, l, n)));
    put_line("delete", done(PyObject_DelItem(n, l)));
    put_line("delete by", done(PyObject_DelItem(d, n)));
    put_line("delete by str", done(PyObject_DelItemString(n, "a")));
    put_line("get by str", PyMapping_GetItemString(d, NULL));
    put_line("set by str", done(PyMapping_SetItemString(d, NULL, l)));
    put_line("keys", PyMapping_Keys(n));
    put_line("iter", PyObject_GetIter(d));
    PyErr_SetString(PyExc_KeyError, "before");
    put_line("with an error set", PySequence_List(n));
    Py_DECREF(l);
    Py_DECREF(d);
}

/* A few operations through calls.h, for types whose operands are tried in turn. */
static const char *const lines[] = {
    "[1] . or | {1: 2}", "@tuplesub . + | @tuplesub", "'ab' . in | 'b'", "'ab' . in | 5", "@two_items . in | 20", "@two_items . list", "@no_items . in | 5",
};

static void put_optional(const char *label, int status, PyObject **stored) {
    printf("%s -> %d ", label, status);
    put_result(*stored);
    putchar('\n');
}

static void optional(void) {
    PyObject *d = literal("{1: 2, 'a': 3}"), *l = PyList_New(0), *one = PyLong_FromLong(1), *stored = NULL;
    put_optional("there", PyMapping_GetOptionalItem(d, one, &stored), &stored);
    int status = PyMapping_GetOptionalItem(d, Py_None, &stored);
    printf("missing -> %d %s\n", status, stored ? "stored" : "NULL");
    put_optional("unhashable", PyMapping_GetOptionalItem(d, l, &stored), &stored);
    put_optional("by str", PyMapping_GetOptionalItemString(d, "a", &stored), &stored);
    status = PyMapping_GetOptionalItemString(d, "b", &stored);
    printf("missing by str -> %d %s\n", status, stored ? "stored" : "NULL");
    put_optional("of a list", PyMapping_GetOptionalItem(l, one, &stored), &stored);
    put_optional("of an int", PyMapping_GetOptionalItem(one, one, &stored), &stored);
    printf("has key %d %d, by str %d %d\n", PyMapping_HasKey(d, one), PyMapping_HasKey(d, Py_None), PyMapping_HasKeyString(d, "a"), PyMapping_HasKeyString(d, "b"));
    Py_DECREF(d);
    Py_DECREF(l);
    Py_DECREF(one);
}

static void sending(void) {
    static const char *const made[] = {"iter [1]", "iter []", "[1]", "iter @no_items"};
    for (size_t i = 0; i < COUNT(made); i++) {
        PyObject *it = make(made[i], NULL), *result = NULL;
        PySendResult status = PyIter_Send(it, Py_None, &result);
        printf("send None to %s -> %d ", made[i], status);
        put_result(result);
        putchar('\n');
#if PY_VERSION_HEX >= 0x030E0000
        int next = PyIter_NextItem(it, &result);
        printf("next of %s -> %d ", made[i], next);
        if (next == 0) printf("%s", result ? "stored" : "NULL");
        else put_result(result);
        putchar('\n');
#endif
        Py_DECREF(it);
    }
}

int main(void) {
    probe_start();
    for (size_t i = 0; i < COUNT(objects); i++) {
        PyObject *o = make(objects[i], NULL);
        printf("%s\n", objects[i]);
        need(o != NULL, objects[i]);
        sequence(o);
        Py_DECREF(o);
    }
    nothing();
    run_lines(lines, COUNT(lines));
    optional();
    sending();
    return probe_end();
}
