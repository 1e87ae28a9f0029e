/* What the collector does with the garbage it finds: finalizers in their order, resurrection, weak references, the legacy tp_del, saved
 * garbage, capsules in cycles, traverse functions of every kind, and collections that begin by themselves. */
#include "../probe/probe.h"

/* A node of garbage: a name for the log and two references. */
typedef struct {
    PyObject_HEAD
    char name;
    PyObject *next;
    PyObject *other;
    PyObject *weak;
} Node;

static PyObject *gc, *kept;
static int alive;

static int node_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Node *)self)->next);
    Py_VISIT(((Node *)self)->other);
    return 0;
}

static int node_clear(PyObject *self) {
    Node *node = (Node *)self;
    printf(" clear %c", node->name);
    Py_CLEAR(node->next);
    Py_CLEAR(node->other);
    return 0;
}

static void node_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    Node *node = (Node *)self;
    if (type->tp_finalize && PyObject_CallFinalizerFromDealloc(self) < 0) return;
    PyObject_GC_UnTrack(self);
    printf(" free %c", node->name);
    if (node->weak) PyObject_ClearWeakRefs(self);
    Py_CLEAR(node->next);
    Py_CLEAR(node->other);
    alive--;
    type->tp_free(self);
    Py_DECREF(type);
}

/* What finalizers do besides logging, by the node's name: R resurrects itself, E raises, C collects, A allocates a cycle. */
static void node_finalize(PyObject *self) {
    Node *node = (Node *)self;
    PyObject *raised = PyErr_GetRaisedException();
    printf(" finalize %c", node->name);
    switch (node->name) {
    case 'R': need(PyList_Append(kept, self) == 0, "append"); break;
    case 'E':
        PyErr_SetString(PyExc_ValueError, "from a finalizer");
        PyErr_WriteUnraisable(NULL);
        break;
    case 'C': printf(" (collected %d inside)", (int)PyGC_Collect()); break;
    case 'A': {
        PyObject *list = PyList_New(0);
        need(PyList_Append(list, list) == 0, "append");
        Py_DECREF(list);
        break;
    }
    }
    PyErr_SetRaisedException(raised);
}

static PyMemberDef node_members[] = {
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(Node, weak), Py_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot node_slots[] = {
    {Py_tp_traverse, (void *)node_traverse}, {Py_tp_clear, (void *)node_clear},       {Py_tp_dealloc, (void *)node_dealloc},
    {Py_tp_finalize, (void *)node_finalize}, {Py_tp_members, (void *)node_members}, {0, NULL},
};
static PyType_Spec node_spec = {"probe.Node", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, node_slots};

static void legacy_del(PyObject *self) { printf(" del %c", ((Node *)self)->name); }
static PyType_Slot legacy_slots[] = {
    {Py_tp_traverse, (void *)node_traverse}, {Py_tp_clear, (void *)node_clear}, {Py_tp_dealloc, (void *)node_dealloc},
    {Py_tp_del, (void *)legacy_del},         {0, NULL},
};
static PyType_Spec legacy_spec = {"probe.Legacy", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, legacy_slots};

/* Without tp_clear its cycles stay unless something else in them can be cleared. */
static PyType_Slot unclearable_slots[] = {
    {Py_tp_traverse, (void *)node_traverse}, {Py_tp_dealloc, (void *)node_dealloc}, {0, NULL}};
static PyType_Spec unclearable_spec = {"probe.Unclearable", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
                                       unclearable_slots};

static PyTypeObject *node_type, *legacy_type, *unclearable_type;

static Node *new_node(PyTypeObject *type, char name) {
    Node *node = (Node *)type->tp_alloc(type, 0);
    need(node != NULL, "alloc");
    node->name = name;
    alive++;
    return node;
}

/* A ring of nodes with these names, of which nobody but it holds any. */
static void ring(PyTypeObject *type, const char *called) {
    Node *first = new_node(type, called[0]), *at = first;
    for (const char *name = called + 1; *name; name++) {
        Node *node = new_node(type, *name);
        at->next = (PyObject *)node;
        at = node;
    }
    at->next = (PyObject *)first;
}

static void collect(const char *label) {
    printf("%s:", label);
    Py_ssize_t found = PyGC_Collect();
    printf(" -> %d, alive %d\n", (int)found, alive);
}

static PyObject *callback(PyObject *self, PyObject *reference) {
    PyObject *target = PyWeakref_GetObject(reference);
    printf(" callback %ld (%s)", PyLong_AsLong(self), target == Py_None ? "dead" : "alive");
    Py_RETURN_NONE;
}
static PyMethodDef callback_def = {"callback", callback, METH_O, NULL};

static PyObject *watch(Node *node, int number) {
    PyObject *self = PyLong_FromLong(number), *function = PyCFunction_New(&callback_def, self);
    PyObject *reference = PyWeakref_NewRef((PyObject *)node, function);
    need(reference != NULL, "weakref");
    Py_DECREF(self);
    Py_DECREF(function);
    return reference;
}

static void finalizers(void) {
    ring(node_type, "abc");
    collect("a ring of three");
    ring(node_type, "R");
    collect("one that resurrects itself");
    printf("resurrected %d, finalized %d, tracked %d\n", (int)PyList_Size(kept),
           PyObject_GC_IsFinalized(PyList_GetItem(kept, 0)), PyObject_GC_IsTracked(PyList_GetItem(kept, 0)));
    need(PyList_SetSlice(kept, 0, 1, NULL) == 0, "let go");
    collect("it is finalized once only");
    ring(node_type, "xRy");
    collect("a ring with one that resurrects itself");
    need(PyList_SetSlice(kept, 0, 1, NULL) == 0, "let go");
    collect("the ring again");
    ring(node_type, "C");
    collect("a finalizer that collects");
    ring(node_type, "A");
    collect("a finalizer that makes garbage");
    collect("that garbage");
    fflush(stdout);
    ring(node_type, "E");
    collect("a finalizer that raises");
    PyErr_SetString(PyExc_KeyError, "pending");
    ring(node_type, "p");
    collect("with an error pending");
    put_line("still pending", NULL);
}

static void weak_references(void) {
    Node *node = new_node(node_type, 'w');
    node->next = Py_NewRef((PyObject *)node);
    PyObject *first = watch(node, 1), *second = watch(node, 2);
    Py_DECREF(node);
    collect("two references with callbacks");
    Py_DECREF(first);
    Py_DECREF(second);

    node = new_node(node_type, 'i');
    node->next = Py_NewRef((PyObject *)node);
    node->other = watch(node, 3);
    Py_DECREF(node);
    collect("a reference in the garbage itself");

    node = new_node(node_type, 'R');
    node->next = Py_NewRef((PyObject *)node);
    first = watch(node, 4);
    Py_DECREF(node);
    collect("a reference to what resurrects itself");
    put_line("dead all the same", PyLong_FromLong(PyWeakref_GetObject(first) == Py_None));
    Py_DECREF(first);
    need(PyList_SetSlice(kept, 0, 1, NULL) == 0, "let go");
    collect("afterwards");
}

static void uncollectable(void) {
    PyObject *garbage = PyObject_GetAttrString(gc, "garbage");
    ring(legacy_type, "lm");
    collect("a ring with tp_del");
    put_line("garbage", PyLong_FromSsize_t(PyList_Size(garbage)));
    Py_CLEAR(((Node *)PyList_GetItem(garbage, 0))->next);
    need(PyList_SetSlice(garbage, 0, PY_SSIZE_T_MAX, NULL) == 0, "empty");
    printf("\n");
    collect("broken by hand");

    Node *stuck = new_node(unclearable_type, 'u');
    stuck->next = (PyObject *)stuck;
    collect("without tp_clear");
    collect("again");
    Py_CLEAR(stuck->next);
    printf("\n");

    put_line("save all", PyObject_CallMethod(gc, "set_debug", "i", 32));
    put_line("flags", PyObject_CallMethod(gc, "get_debug", NULL));
    ring(node_type, "st");
    collect("saved");
    put_line("garbage", PyLong_FromSsize_t(PyList_Size(garbage)));
    put_line("no more", PyObject_CallMethod(gc, "set_debug", "i", 0));
    need(PyList_SetSlice(garbage, 0, PY_SSIZE_T_MAX, NULL) == 0, "empty");
    collect("now");
    put_line("set_debug('a')", PyObject_CallMethod(gc, "set_debug", "s", "a"));
    Py_DECREF(garbage);
}

#if PY_VERSION_HEX >= 0x030D0000
static int capsule_traverse(PyObject *capsule, visitproc visit, void *arg) {
    Py_VISIT((PyObject *)PyCapsule_GetContext(capsule));
    return 0;
}

static int capsule_clear(PyObject *capsule) {
    PyObject *held = PyCapsule_GetContext(capsule);
    printf(" clear capsule");
    need(PyCapsule_SetContext(capsule, NULL) == 0, "context");
    Py_XDECREF(held);
    return 0;
}

static void capsule_end(PyObject *capsule) {
    printf(" capsule dies");
    Py_XDECREF((PyObject *)PyCapsule_GetContext(capsule));
}

PyAPI_FUNC(int) _PyCapsule_SetTraverse(PyObject *op, traverseproc traverse_func, inquiry clear_func);

static void capsules(void) {
    Node *node = new_node(node_type, 'k');
    PyObject *capsule = PyCapsule_New(node, "probe", capsule_end);
    need(_PyCapsule_SetTraverse(capsule, capsule_traverse, capsule_clear) == 0, "traverse");
    need(PyCapsule_SetContext(capsule, node) == 0, "context");
    node->next = capsule;
    collect("a capsule that is held");
    node = new_node(node_type, 'q');
    capsule = PyCapsule_New(node, "probe", capsule_end);
    need(_PyCapsule_SetTraverse(capsule, capsule_traverse, capsule_clear) == 0, "traverse");
    need(PyCapsule_SetContext(capsule, Py_NewRef((PyObject *)node)) == 0, "context");
    node->next = capsule;
    Py_DECREF(node);
    collect("a capsule in a cycle");
}
#endif

/* Collections begin by themselves once enough containers were made, where the program lets them. */
static void automatic(void) {
    put_line("thresholds", PyObject_CallMethod(gc, "set_threshold", "iii", 100, 10, 10));
    for (int enabled = 0; enabled < 2; enabled++) {
        PyGC_Collect();
        enabled ? PyGC_Enable() : PyGC_Disable();
        for (int i = 0; i < 3000; i++) {
            PyObject *list = PyList_New(0);
            need(PyList_Append(list, list) == 0, "append");
            Py_DECREF(list);
            need(PyErr_CheckSignals() == 0, "signals");
        }
        PyGC_Enable();
        Py_ssize_t left = PyGC_Collect();
        printf("%s: %s are left of 3000\n", enabled ? "enabled" : "disabled", left == 3000 ? "all" : left < 300 ? "few" : "some");
    }
    put_line("thresholds", PyObject_CallMethod(gc, "set_threshold", "iii", 2000, 10, 10));
}

static int visited;
static int count_nodes(PyObject *o, void *arg) {
    if (Py_TYPE(o) != (PyTypeObject *)arg) return 1;
    return ++visited < 2;
}

static void visits(void) {
    Node *nodes[3];
    for (int i = 0; i < 3; i++) {
        nodes[i] = new_node(node_type, (char)('0' + i));
    }
    PyUnstable_GC_VisitObjects(count_nodes, node_type);
    printf("visited %d before it was stopped\n", visited);
    for (int i = 0; i < 3; i++) Py_DECREF(nodes[i]);
    printf("\n");
}

int main(void) {
    probe_start();
    setbuf(stdout, NULL);
    gc = PyImport_ImportModule("gc");
    kept = PyList_New(0);
    node_type = (PyTypeObject *)PyType_FromSpec(&node_spec);
    legacy_type = (PyTypeObject *)PyType_FromSpec(&legacy_spec);
    unclearable_type = (PyTypeObject *)PyType_FromSpec(&unclearable_spec);
    need(gc && kept && node_type && legacy_type && unclearable_type, "types");
    PyGC_Collect();
    finalizers();
    weak_references();
    uncollectable();
#if PY_VERSION_HEX >= 0x030D0000
    capsules();
#endif
    automatic();
    visits();
    printf("alive %d\n", alive);
    Py_DECREF(node_type);
    Py_DECREF(legacy_type);
    Py_DECREF(unclearable_type);
    Py_DECREF(kept);
    Py_DECREF(gc);
    return probe_end();
}
