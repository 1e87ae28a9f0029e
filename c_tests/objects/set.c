/* set and frozenset: operators, methods, constructors, order, C interface. */
#include "calls.h"

static const char *const lines[] = {
    "empty set", "empty frozenset", "set (5,)", "set ([1, 2, 1],)", "set ([[]],)", "set (1, 2)", "frozenset (1, 2)", "set . call | a=1",
    "frozenset . call | a=1", "frozenset [3, 1, 2]", "set ({1: 2},)", "set (@two_items,)", "set (@no_items,)",
    "set [1] . repr", "frozenset [1] . repr", "set [1] . hash", "frozenset [] . hash", "frozenset [1, 2, 3] . hash", "frozenset range (0, 100) . hash", "set [] . true", "set [1, 2] . len",
    "set [5, 3, 9, 100, 64, 33, -1, 77, 12, 8, 16] . list", "set range (0, 20) . list", "set [1180591620717411303424, 5, 3.5, -3] . list", "set [9, 1, 17, 25, 33, 41] . or | set [2, 10, 18]",
    "set [9, 1, 17, 25, 33] . & | set [1, 33, 9]", "set [9, 1, 17, 25, 33] . ^ | set [1, 2, 3]", "set [9, 1, 17, 25, 33] . - | set [1, 33]", "set [1] . or | [1]", "set [1] . & | [1]", "set [1] . - | 5",
    "frozenset [1] . or | set [2]", "set [1] . or | frozenset [2]", "set [1, 2] . or= | set [3]", "set [1, 2] . &= | set [2, 3]", "set [1, 2] . ^= | set [2, 3]", "set [1, 2] . -= | set [2, 3]", "set [1] . or= | [2]",
    "set [1] . or= | self", "set [1] . -= | self", "set [1] . ^= | self", "frozenset [1] . or= | set [2]",
    "set [1, 2] . in | 1", "set [1, 2] . in | 5", "set [1] . in | []", "set [1] . in | set [1]", "set [1, 2] . == | set [2, 1]", "set [1] . == | frozenset [1]", "set [1] . == | [1]",
    "set [1] . != | set [2]", "set [1] . < | set [1, 2]", "set [1] . <= | set [1]", "set [1, 2] . > | set [1]", "set [1, 2] . >= | set [3]", "set [1] . <= | [1]",
    "set [1] . add | 2", "set [1] . add", "set [1] . add | []", "set [1, 2] . remove | 1", "set [1] . remove | 5", "set [1] . remove | []", "set [1] . remove | set [1]", "set [1, 2] . discard | 1", "set [1] . discard | 5",
    "set [1] . discard | []", "set [5, 3] . pop", "set [] . pop", "set [1] . clear", "set [1] . clear | 1", "set [1] . copy", "frozenset [1] . copy", "set [1] . union | [2] | set [3]", "set [1] . union", "set [1] . union | 5",
    "set [1, 2] . intersection | [2] | [1, 2]", "set [1, 2] . intersection", "set [1] . intersection | 5", "set [1, 2] . difference | [2] | [3]", "set [1] . difference | 5", "set [1, 2] . symmetric_difference | [2, 3]",
    "set [1] . symmetric_difference", "set [1] . symmetric_difference | 5", "set [1] . update | [2] | {3: 4}", "set [1] . update | 5", "set [1, 2] . intersection_update | [2, 3]", "set [1, 2] . difference_update | [2, 3]",
    "set [1, 2] . symmetric_difference_update | {2: 0, 3: 0}", "set [1, 2] . symmetric_difference_update | [2, 3, 3]", "set [1] . issubset | [1, 2]", "set [1] . issubset | 5", "set [1, 2] . issuperset | [1]", "set [1] . issuperset | 5",
    "set [1] . isdisjoint | [1]", "set [1] . isdisjoint | set [2]", "set [1] . isdisjoint | 5", "set [1] . difference | {1: 2}", "set [1] . __contains__ | 1", "set [1] . __sizeof__", "set range (0, 10) . __sizeof__",
    "set [1] . __reduce__", "frozenset [1] . __reduce__", "set [1] . __init__ | [5]", "set [1] . __init__ | 1 | 2", "set [1] . __init__", "frozenset [1] . add | 2", "iter set [1] . next", "iter set [] . next", "iter set [1, 2] . hint",
    "set [1, 1.0, True] . repr", "frozenset . type",
};

static void interface(void) {
    PyObject *s = PySet_New(NULL), *l = literal("[1, 2]"), *f = PyFrozenSet_New(l), *one = PyLong_FromLong(1), *five = PyLong_FromLong(5);
    put_line("new", PySet_New(l));
    put_line("new of an int", PySet_New(one));
    put_line("new frozen", PyFrozenSet_New(NULL));
    put_status("add", PySet_Add(s, one));
    put_status("add again", PySet_Add(s, one));
    put_status("add unhashable", PySet_Add(s, l));
    put_status("add to a list", PySet_Add(l, one));
    put_status("add to a frozenset", PySet_Add(f, five));
    Py_INCREF(f);
    put_status("add to a shared frozenset", PySet_Add(f, five));
    Py_DECREF(f);
    put_object(f);
    printf("\nsize %d %d %d\n", (int)PySet_Size(s), (int)PySet_Size(f), (int)PySet_Size(l));
    PyErr_Clear();
    put_status("contains", PySet_Contains(f, one));
    put_status("contains not", PySet_Contains(s, five));
    put_status("contains unhashable", PySet_Contains(s, l));
    put_status("contains set", PySet_Contains(s, s));
    put_status("list contains", PySet_Contains(l, one));
    put_status("discard", PySet_Discard(s, one));
    put_status("discard again", PySet_Discard(s, one));
    put_status("discard unhashable", PySet_Discard(s, l));
    put_status("discard of a frozenset", PySet_Discard(f, one));
    put_line("pop of an empty set", PySet_Pop(s));
    PySet_Add(s, five);
    put_line("pop", PySet_Pop(s));
    put_line("pop of a frozenset", PySet_Pop(f));
    PySet_Add(s, five);
    put_status("clear", PySet_Clear(s));
    put_status("clear a frozenset", PySet_Clear(f));
    put_object(s);
    printf("\nreferences %d %d %d\n", (int)Py_REFCNT(s), (int)Py_REFCNT(f), (int)Py_REFCNT(l));
    Py_DECREF(s);
    Py_DECREF(l);
    Py_DECREF(f);
    Py_DECREF(one);
    Py_DECREF(five);
}

/* A set that grows and shrinks, and the order in which it is gone through. */
static void growth(void) {
    PyObject *s = PySet_New(NULL);
    unsigned random = 7;
    for (int i = 0; i < 2000; i++) {
        random = random * 1103515245u + 12345u;
        PyObject *n = PyLong_FromLong((long)(random >> 16) % 600);
        if (random & 0x100) need(PySet_Discard(s, n) >= 0, "discarding");
        else need(PySet_Add(s, n) == 0, "adding");
        Py_DECREF(n);
    }
    long order = 0;
    PyObject *it = PyObject_GetIter(s), *item;
    while ((item = PyIter_Next(it))) {
        order = (order * 31 + PyLong_AsLong(item)) % 1000003;
        Py_DECREF(item);
    }
    Py_DECREF(it);
    printf("size %d, order %ld\n", (int)PySet_Size(s), order);
    for (int i = 0; i < 3; i++) put_line("pop", PySet_Pop(s));
    while (PySet_Size(s) > 0) Py_XDECREF(PySet_Pop(s));
    put_object(s);
    putchar('\n');
    Py_DECREF(s);
}

static void changes(void) {
    PyObject *s = make("set [1, 2]", NULL), *it = PyObject_GetIter(s);
    Py_XDECREF(PyIter_Next(it));
    PySet_Add(s, Py_None);
    put_line("grown", PyIter_Next(it));
    put_line("once more", PyIter_Next(it));
    Py_DECREF(it);
    Py_DECREF(s);
}

int main(void) {
    probe_start();
    run_lines(lines, COUNT(lines));
    interface();
    growth();
    changes();
    return probe_end();
}
