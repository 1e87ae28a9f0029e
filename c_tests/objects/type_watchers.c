/* Type watchers, PyType_Modified, managed dicts and weak references, and the lists of subclasses. */
#include "functions.h"

static int failing;

static int heard_first(PyTypeObject *type) {
    printf("[first: %s] ", type->tp_name);
    return 0;
}

static int heard_second(PyTypeObject *type) {
    printf("[second: %s] ", type->tp_name);
    if (!failing) return 0;
    PyErr_SetString(PyExc_KeyError, "watcher");
    return -1;
}

static void look(PyObject *type) {
    /* A look-up gives the type a version, without which changes are not told. */
    Py_XDECREF(PyObject_GetAttrString(type, "__doc__"));
    PyUnstable_Type_AssignVersionTag((PyTypeObject *)type);
}

static void watchers(void) {
    PyObject *a = evaluate("A := type('A', (), {})"), *b = evaluate("B := type('B', (A,), {})");
    put_status("clear an unknown one", PyType_ClearWatcher(1));
    put_status("clear -1", PyType_ClearWatcher(-1));
    put_status("clear 8", PyType_ClearWatcher(8));
    put_status("watch with an unknown one", PyType_Watch(1, a));
    put_status("watch with -1", PyType_Watch(-1, a));
    int first = PyType_AddWatcher(heard_first), second = PyType_AddWatcher(heard_second);
    printf("different %d\n", first != second);
    put_status("watch an int", PyType_Watch(first, Py_None));
    put_status("unwatch an int", PyType_Unwatch(first, Py_None));
    put_status("watch", PyType_Watch(first, a));
    put_status("watch", PyType_Watch(second, b));
    put_status("watch again", PyType_Watch(first, a));
    look(b);
    put_status("set", PyObject_SetAttrString(a, "x", Py_None));
    put_status("set without a look", PyObject_SetAttrString(a, "x", Py_True));
    look(b);
    put_status("set in the derived", PyObject_SetAttrString(b, "x", Py_None));
    look(b);
    PyType_Modified((PyTypeObject *)a);
    printf("modified\n");
    look(b);
    put_line("bases", evaluate("setattr(B, '__bases__', (A,))"));
    look(b);
    put_line("name", evaluate("setattr(A, '__name__', 'AA')"));
    look(b);
    put_status("unwatch", PyType_Unwatch(first, a));
    put_status("unwatch again", PyType_Unwatch(first, a));
    put_status("set", PyObject_SetAttrString(a, "x", Py_None));
    look(b);
    put_status("watch", PyType_Watch(first, b));
    put_status("both", PyObject_SetAttrString(b, "x", Py_None));
    put_status("clear", PyType_ClearWatcher(second));
    put_status("clear", PyType_ClearWatcher(second));
    look(b);
    put_status("the other", PyObject_SetAttrString(b, "x", Py_None));
    put_status("clear", PyType_ClearWatcher(first));
    look(b);
    put_status("none", PyObject_SetAttrString(b, "x", Py_None));
    int ids[9];
    for (size_t i = 0; i < COUNT(ids); i++) {
        ids[i] = PyType_AddWatcher(heard_first);
        if (ids[i] >= 0) continue;
        printf("watchers %zu ", i);
        put_error();
        putchar('\n');
    }
    for (size_t i = 0; i < COUNT(ids); i++) {
        if (ids[i] >= 0) need(PyType_ClearWatcher(ids[i]) == 0, "clear");
    }
    Py_DECREF(a);
    Py_DECREF(b);
}

static int count_visit(PyObject *o, void *arg) {
    (void)o;
    ++*(int *)arg;
    return 0;
}

static int stop_visit(PyObject *o, void *arg) { (void)o, (void)arg; return 7; }

static void managed(void) {
    PyObject *o = evaluate("type('M', (), {})()"), *p = evaluate("type('L', (list,), {'__slots__': ('__dict__',)})()"), *n = PyLong_FromLong(5);
    PyObject *const objects[] = {o, p};
    for (size_t i = 0; i < COUNT(objects); i++) {
        int count = 0, stopped = PyObject_VisitManagedDict(objects[i], count_visit, &count);
        printf("empty: %d, %d visited\n", stopped, count > 0);
        put_status("set", PyObject_SetAttrString(objects[i], "x", n));
        count = 0;
        stopped = PyObject_VisitManagedDict(objects[i], count_visit, &count);
        printf("set: %d, visited %d\n", stopped, count > 0);
        printf("stopped: %d\n", PyObject_VisitManagedDict(objects[i], stop_visit, &count));
        put_line("dict", PyObject_GenericGetDict(objects[i], NULL));
        put_status("set dict", PyObject_GenericSetDict(objects[i], n, NULL));
        PyObject *fresh = Py_BuildValue("{s:i}", "y", 1);
        put_status("set dict", PyObject_GenericSetDict(objects[i], fresh, NULL));
        printf("the same %d\n", PyObject_GetAttrString(objects[i], "y") == NULL ? 0 : 1);
        Py_DECREF(fresh);
        PyObject_ClearManagedDict(objects[i]);
        put_line("cleared", PyObject_GenericGetDict(objects[i], NULL));
        put_status("set after", PyObject_SetAttrString(objects[i], "z", n));
        put_line("dict after", PyObject_GetAttrString(objects[i], "__dict__"));
    }
    put_line("weak", evaluate("type('W', (), {'__slots__': ('__weakref__',)})().__weakref__"));
    Py_DECREF(o);
    Py_DECREF(p);
    Py_DECREF(n);
}

static void subclasses(void) {
    static const char *const before[] = {"P := type('P', (), {})", "Q := type('Q', (P,), {})", "R := type('R', (P,), {})", "S := type('S', (Q, R), {})", "T := type('T', (P,), {})", "P.__subclasses__()", "Q.__subclasses__()", "object.__subclasses__(P)", "P.__subclasses__(1)"};
    static const char *const after[] = {"P.__subclasses__()", "setattr(S, '__bases__', (R,))", "Q.__subclasses__()", "R.__subclasses__()", "U := type('U', (P,), {})", "P.__subclasses__()"};
    RUN("subclasses", before);
    PyObject *doomed = Py_NewRef(PyDict_GetItemString(names, "R"));
    PyObject *weak = PyWeakref_NewRef(PyDict_GetItemString(names, "T"), NULL);
    PyDict_DelItemString(names, "T");
    PyGC_Collect();
    put_line("dead", PyObject_CallNoArgs(weak));
    Py_DECREF(weak);
    RUN("after one died", after);
    Py_DECREF(doomed);
}

int main(void) {
    probe_start();
    define_functions();
    watchers();
    failing = 1;
    managed();
    subclasses();
    forget_names();
    return probe_end();
}
