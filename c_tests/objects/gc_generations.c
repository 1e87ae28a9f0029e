/* Generations: where objects are, what the counts and statistics say, when a collection is due and where it runs. */
#include "nodes.h"

static void drop(PyObject *owned) {
    need(owned != NULL, "call");
    Py_DECREF(owned);
}

static int count(int generation) {
    PyObject *counts = GC("get_count", NULL);
    need(counts != NULL, "get_count");
    int n = (int)PyLong_AsLong(PyTuple_GetItem(counts, generation));
    Py_DECREF(counts);
    return n;
}

/* Built-in objects that the calls themselves make count as well here and do not there: so in tens. */
static void put_counts(const char *label) {
    printf("%s: tens %d, then %d, %d; alive %d\n", label, count(0) / 10, count(1), count(2), alive);
}

static int generation_of(PyObject *o) {
    for (int generation = 0; generation < 3; generation++) {
        PyObject *all = GC("get_objects", "i", generation);
        need(all != NULL, "get_objects");
        int found = 0;
        for (Py_ssize_t i = 0; i < PyList_Size(all); i++) found |= PyList_GetItem(all, i) == o;
        Py_DECREF(all);
        if (found) return generation;
    }
    return -1;
}

static void places(void) {
    Node *node = new_node(&node_type, 1);
    printf("new in %d", generation_of((PyObject *)node));
    for (int generation = 0; generation < 3; generation++) {
        drop(GC("collect", "i", generation));
        printf(", after %d in %d", generation, generation_of((PyObject *)node));
    }
    drop(GC("collect", "i", 0));
    printf(", after 0 still in %d\n", generation_of((PyObject *)node));
    PyObject_GC_UnTrack(node);
    printf("untracked in %d", generation_of((PyObject *)node));
    PyObject_GC_Track(node);
    printf(", tracked again in %d\n", generation_of((PyObject *)node));
    drop(GC("freeze", NULL));
    printf("frozen in %d", generation_of((PyObject *)node));
    drop(GC("collect", NULL));
    printf(", after a collection in %d", generation_of((PyObject *)node));
    drop(GC("unfreeze", NULL));
    printf(", unfrozen in %d\n", generation_of((PyObject *)node));
    node->first = Py_NewRef(node);
    drop(GC("freeze", NULL));
    Py_DECREF(node);
    printf("frozen garbage: %d alive", (PyGC_Collect(), alive));
    drop(GC("unfreeze", NULL));
    printf(", unfrozen: %d alive\n", (PyGC_Collect(), alive));
}

/* Garbage in an older generation stays when a younger one is collected. */
static void old_garbage(void) {
    Node *node = new_node(&node_type, 1);
    drop(GC("collect", "i", 1));
    node->first = Py_NewRef(node);
    Py_DECREF(node);
    for (int generation = 0; generation < 3; generation++) {
        printf("collecting %d:", generation);
        put_line("", GC("collect", "i", generation));
    }
}

/* A young object that only an old one refers to stays; a young one that refers to old garbage does too. */
static void across(void) {
    Node *old = new_node(&node_type, 1);
    drop(GC("collect", "i", 1));
    Node *young = new_node(&node_type, 2);
    young->first = Py_NewRef(young);
    old->first = (PyObject *)young;
    put_line("held by an old one", GC("collect", "i", 0));
    Py_DECREF(old);
    put_line("and now", GC("collect", "i", 0));
    put_line("in all", GC("collect", NULL));
}

static void counts(void) {
    PyGC_Collect();
    put_counts("collected");
    Node *nodes[200];
    for (int i = 0; i < 200; i++) nodes[i] = new_node(&node_type, i);
    put_counts("200 new");
    for (int i = 0; i < 95; i++) Py_DECREF(nodes[i]);
    put_counts("95 less");
    drop(GC("collect", "i", 0));
    put_counts("the youngest collected");
    for (int i = 95; i < 200; i++) Py_DECREF(nodes[i]);
    put_counts("105 old ones less");
    drop(GC("collect", "i", 0));
    drop(GC("collect", "i", 1));
    put_counts("the middle one");
    drop(GC("collect", NULL));
    put_counts("the oldest");
}

static long statistic(int generation, const char *name) {
    PyObject *stats = GC("get_stats", NULL);
    need(stats != NULL, "get_stats");
    long n = PyLong_AsLong(PyDict_GetItemString(PyList_GetItem(stats, generation), name));
    Py_DECREF(stats);
    return n;
}

static void statistics(void) {
    for (int generation = 0; generation < 3; generation++) {
        long before[3] = {statistic(generation, "collections"), statistic(generation, "collected"), statistic(generation, "uncollectable")};
        dead_pair(&node_type, 1);
        drop(GC("collect", "i", generation));
        drop(GC("collect", "i", generation));
        printf("generation %d: %ld collections, %ld collected, %ld uncollectable\n", generation, statistic(generation, "collections") - before[0],
               statistic(generation, "collected") - before[1], statistic(generation, "uncollectable") - before[2]);
    }
}

static void make(int pairs) {
    for (int i = 0; i < pairs; i++) dead_pair(&node_type, 2 * i);
}

static int pending(void *ran) { return ++*(int *)ran, 0; }
static PyObject *nothing(PyObject *self, PyObject *arg) { return (void)self, (void)arg, Py_NewRef(Py_None); }
static PyMethodDef nothing_def = {"nothing", nothing, METH_NOARGS, NULL};

/* Without an evaluator a collection that is due runs when C code asks for signals. */
static void due(void) {
    int ran = 0;
    PyGC_Collect();
    make(999);
    PyErr_CheckSignals();
    printf("below the threshold: %d alive\n", alive);
    make(50);
    PyObject *f = PyCFunction_New(&nothing_def, NULL);
    drop(PyObject_CallNoArgs(f));
    Py_DECREF(f);
    Py_AddPendingCall(pending, &ran);
    Py_MakePendingCalls();
    Py_BEGIN_ALLOW_THREADS
    Py_END_ALLOW_THREADS
    PyGILState_Release(PyGILState_Ensure());
    printf("above: %d alive, %d pending calls\n", alive, ran);
    PyErr_CheckSignals();
    printf("signals asked for: %d alive\n", alive);
    PyErr_SetString(PyExc_KeyError, "pending");
    make(1500);
    PyErr_CheckSignals();
    printf("not due while an error is set: %d alive, ", alive);
    put_line("error", NULL);
    make(1);
    PyErr_CheckSignals();
    printf("due now: %d alive\n", alive);
    PyGC_Disable();
    make(1500);
    PyErr_CheckSignals();
    printf("disabled: %d alive\n", alive);
    PyGC_Enable();
    make(1);
    PyErr_CheckSignals();
    printf("enabled: %d alive\n", alive);
    make(1500);
    PyGC_Disable();
    PyErr_CheckSignals();
    PyGC_Enable();
    printf("disabled when it was due: %d alive\n", alive);
    PyGC_Collect();
    drop(GC("set_threshold", "i", 0));
    make(3000);
    PyErr_CheckSignals();
    printf("no threshold: %d alive\n", alive);
    drop(GC("set_threshold", "iii", 10, 2, 1));
    for (int i = 0; i < 16; i++) {
        make(10);
        PyErr_CheckSignals();
        printf("%d/%d/%d ", alive, count(1), count(2));
    }
    putchar('\n');
    drop(GC("set_threshold", "iii", 2000, 10, 10));
    PyGC_Collect();
}

static PyObject *tuple_alloc(void) { return PyType_GenericAlloc(&node_type, 0); }

/* What allocates through tp_alloc counts too. */
static void by_alloc(void) {
    PyGC_Collect();
    drop(GC("set_threshold", "i", 50));
    for (int i = 0; i < 60; i++) {
        Node *node = (Node *)tuple_alloc();
        node->first = (PyObject *)node;
        alive++;
    }
    printf("by tp_alloc: %d alive", alive);
    PyErr_CheckSignals();
    printf(", then %d\n", alive);
    drop(GC("set_threshold", "i", 2000));
}

static void tracking(void) {
    PyObject *blank = PyTuple_New(2), *plain = PyTuple_New(1), *nested = PyTuple_New(1), *holds = PyTuple_New(1), *dict = PyDict_New();
    PyTuple_SetItem(plain, 0, PyLong_FromLong(1));
    PyTuple_SetItem(nested, 0, Py_NewRef(plain));
    PyTuple_SetItem(holds, 0, PyList_New(0));
    for (int i = 0; i < 3; i++) {
        printf("%s: blank %d, plain %d, nested %d, with a list %d, empty dict %d\n", i ? "collected" : "new", PyObject_GC_IsTracked(blank),
               PyObject_GC_IsTracked(plain), PyObject_GC_IsTracked(nested), PyObject_GC_IsTracked(holds), i && PY_VERSION_HEX >= 0x030E0000 ? PyObject_GC_IsTracked(dict) : -1);
        drop(GC("collect", "i", i));
    }
    Py_DECREF(blank);
    Py_DECREF(plain);
    Py_DECREF(nested);
    Py_DECREF(holds);
    Py_DECREF(dict);
#if PY_VERSION_HEX >= 0x030E0000
    Node *node = new_node(&node_type, 1);
    ((PyObject *)node)->ob_refcnt = _Py_IMMORTAL_INITIAL_REFCNT;
    PyGC_Collect();
    printf("immortal: tracked %d\n", PyObject_GC_IsTracked((PyObject *)node));
    ((PyObject *)node)->ob_refcnt = 1;
    Py_DECREF(node);
#endif
}

int main(void) {
    nodes_start();
    places();
    old_garbage();
    across();
    counts();
    statistics();
    due();
    by_alloc();
    tracking();
    PyGC_Collect();
    printf("alive %d\n", alive);
    Py_DECREF(gc);
    return probe_end();
}
