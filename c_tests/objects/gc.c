/* The module gc and the collector's interface. */
#include "expressions.h"

static const char *const lines[] = {
    "gc.isenabled()", "gc.disable()", "gc.isenabled()", "gc.enable()", "gc.isenabled()", "gc.enable(1)", "gc.collect(3)", "gc.collect(-1)", "gc.collect(1.5)", "gc.collect(1, 2)", "gc.collect(foo=1)", "gc.collect(generation='a')",
    "gc.get_threshold()", "gc.set_threshold()", "gc.set_threshold(1)", "gc.get_threshold()", "gc.set_threshold(1, 2)", "gc.get_threshold()", "gc.set_threshold(1, 2, 3, 4)", "gc.set_threshold('a')",
    "gc.set_threshold(2000, 10, 10)", "gc.get_threshold()", "gc.get_objects(3)", "gc.get_objects(-2)", "gc.get_objects('a')", "gc.get_objects(1, 2)", "type(gc.get_objects()).__name__", "type(gc.get_objects(generation=None)).__name__",
    "type(gc.get_objects(0)).__name__", "o := [1]", "l := [o]", "gc.get_objects().__contains__(l)", "gc.get_objects(generation=None).__contains__(o)", "gc.get_referents(1, 'a')", "gc.get_referents(l)", "gc.get_referents(l, o)",
    "gc.get_referents()", "gc.get_referents((2, 3))", "gc.get_referrers()", "gc.get_referrers(o).__contains__(l)", "gc.get_referrers(l).__contains__(o)", "gc.is_tracked(1)", "gc.is_tracked([])",
    "gc.is_tracked(())", "gc.is_tracked('a')", "gc.is_tracked(gc)", "gc.is_finalized(1)", "gc.is_finalized([])", "gc.is_tracked()", "gc.get_freeze_count()", "gc.freeze()", "gc.get_freeze_count() == 0",
    "gc.get_objects().__contains__(l)", "gc.unfreeze()", "gc.get_freeze_count()", "gc.get_objects().__contains__(l)", "len(gc.get_stats())", "sorted(gc.get_stats()[0])", "len(gc.get_count())", "gc.garbage", "gc.callbacks",
    "gc.collect(generation=2) == gc.collect(-5)",
};

static PyObject *watch(PyObject *self, PyObject *const *args, Py_ssize_t n) {
    (void)self;
    printf(" %d", (int)n);
    put_object(args[0]);
    put_object(args[1]);
    Py_RETURN_NONE;
}

static PyObject *fail(PyObject *self, PyObject *args) {
    (void)self, (void)args;
    PyErr_SetString(PyExc_LookupError, "no");
    return NULL;
}

static PyMethodDef watch_def = {"watch", (PyCFunction)(void (*)(void))watch, METH_FASTCALL, NULL};
static PyMethodDef fail_def = {"fail", fail, METH_VARARGS, NULL};

static void cycle(void) {
    PyObject *list = PyList_New(0);
    need(PyList_Append(list, list) == 0, "append");
    Py_DECREF(list);
}

static void collections(PyObject *gc) {
    PyObject *callbacks = PyObject_GetAttrString(gc, "callbacks"), *f = PyCFunction_New(&watch_def, NULL), *bad = PyCFunction_New(&fail_def, NULL);
    PyGC_Collect();
    need(PyList_Append(callbacks, f) == 0, "append");
    for (int generation = 0; generation < 3; generation++) {
        cycle();
        printf("generation %d:", generation);
        put_line("", PyObject_CallMethod(gc, "collect", "i", generation));
    }
    cycle();
    printf("by C:");
    Py_ssize_t found = PyGC_Collect();
    printf(" %d\n", (int)found);
    PyGC_Disable();
    cycle();
    printf("disabled: %d\n", (int)PyGC_Collect());
    printf("by name:");
    put_line("", PyObject_CallMethod(gc, "collect", NULL));
    PyGC_Enable();
    PyErr_SetString(PyExc_KeyError, "kept");
    printf("with an error:");
    PyGC_Collect();
    putchar('\n');
    put_line("kept", NULL);
    need(PyList_SetSlice(callbacks, 0, 1, NULL) == 0, "clear");
    need(PyList_Append(callbacks, bad) == 0, "append");
    put_line("collect with a bad callback", PyObject_CallMethod(gc, "collect", NULL));
    need(PyList_SetSlice(callbacks, 0, 1, NULL) == 0, "clear");
    cycle();
    put_status("freeze", evaluate("gc.freeze()") ? 0 : -1);
    put_line("frozen cycles stay", PyObject_CallMethod(gc, "collect", NULL));
    put_status("unfreeze", evaluate("gc.unfreeze()") ? 0 : -1);
    put_line("then they go", PyObject_CallMethod(gc, "collect", NULL));
    put_line("count", evaluate("gc.get_count()[1]"));
    Py_DECREF(f);
    Py_DECREF(bad);
    Py_DECREF(callbacks);
}

int main(void) {
    probe_start();
    setbuf(stdout, NULL);
    PyObject *gc = PyImport_ImportModule("gc");
    need(gc != NULL, "gc");
    define("gc", gc);
    run_lines(lines, COUNT(lines));
    collections(gc);
    forget_names();
    return probe_end();
}
