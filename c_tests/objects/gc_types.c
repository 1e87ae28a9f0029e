/* Types that treat the collector badly, and the functions beside it: odd tp_traverse and tp_clear, errors in callbacks, resizing, extra data, visits. */
#include "nodes.h"

static int mode;

/* mode 1: tells of a failure; 2: visits each reference twice; 3: visits objects without a GC head, static ones and types; 4: forgets its references. */
static int odd_traverse(PyObject *self, visitproc visit, void *arg) {
    switch (mode) {
    case 1: node_traverse(self, visit, arg); return -1;
    case 2: node_traverse(self, visit, arg); return node_traverse(self, visit, arg);
    case 3:
        visit(Py_None, arg);
        visit((PyObject *)&node_type, arg);
        Py_VISIT((PyObject *)Py_TYPE(self));
        Py_VISIT(PyExc_ValueError);
        return node_traverse(self, visit, arg);
    case 4: return 0;
    case 5: node_traverse(self, visit, arg); PyErr_SetString(PyExc_ValueError, "from tp_traverse"); return -1;
    }
    return node_traverse(self, visit, arg);
}

static int odd_clear(PyObject *self) {
    node_clear(self);
    PyErr_Format(PyExc_ValueError, "from tp_clear of %d", ((Node *)self)->number);
    return -1;
}

static PyTypeObject odd_type = {NODE_FIELDS("probe.Odd")}, angry_type = {NODE_FIELDS("probe.Angry")}, rock_type = {NODE_FIELDS("probe.Rock")},
                    blind_type = {NODE_FIELDS("probe.Blind")};

static void make_types(void) {
    odd_type.tp_traverse = odd_traverse;
    angry_type.tp_clear = odd_clear;
    rock_type.tp_clear = NULL;
    blind_type.tp_traverse = NULL;
    blind_type.tp_clear = NULL;
    need(PyType_Ready(&odd_type) == 0 && PyType_Ready(&angry_type) == 0 && PyType_Ready(&rock_type) == 0, "types");
}

static void collect(const char *label) {
    printf("%s:", label);
    int found = (int)PyGC_Collect();
    printf(" -> %d, alive %d\n", found, alive);
}

static void traversals(void) {
    static const char *const labels[] = {"as it should be", "failing", "visiting twice", "visiting others", "visiting nothing"};
    for (mode = 0; mode < 5; mode++) {
        Node *node = dead_pair(&odd_type, 10 * mode);
        collect(labels[mode]);
        if (mode == 4) {
            mode = 0;
            collect("and then all");
            mode = 4;
        }
        (void)node;
    }
    /* More visits than references: such an object stays. */
    mode = 2;
    Node *node = new_node(&odd_type, 1);
    node->first = Py_NewRef(node);
    node->second = Py_NewRef(node);
    Py_DECREF(node);
    collect("visited more often than referred to");
    mode = 0;
    collect("and then as it should be");
}

static void referents(void) {
    Node *node = new_node(&odd_type, 1), *other = new_node(&node_type, 2), *lone = new_node(&node_type, 3);
    node->first = (PyObject *)other;
    for (mode = 0; mode < 6; mode++) {
        printf("mode %d: ", mode);
        put_line("referents", GC("get_referents", "O", node));
        PyObject *found = GC("get_referrers", "O", other);
        printf("  %d referrers", found ? (int)PyList_Size(found) : -1);
        Py_XDECREF(found);
        PyErr_Clear();
        found = GC("get_referrers", "O", lone);
        printf(", %d of another object\n", found ? (int)PyList_Size(found) : -1);
        Py_XDECREF(found);
        PyErr_Clear();
    }
    mode = 0;
    put_line("two at once", GC("get_referents", "OO", node, other));
    put_line("no container", GC("get_referents", "i", 1));
    Py_DECREF(lone);
    Py_DECREF(node);
}

static void clears(void) {
    dead_pair(&angry_type, 1);
    collect("tp_clear that fails");
    Node *rock = dead_pair(&rock_type, 3);
    collect("no tp_clear");
    collect("again");
    Node *node = dead_pair(&node_type, 5);
    node->second = Py_NewRef(rock);
    rock->second = Py_NewRef(node);
    collect("some can be cleared");
    Py_INCREF(rock);
    node_clear((PyObject *)rock);
    Py_DECREF(rock);
    collect("broken by hand");
    PyErr_Clear();
    put_status("no tp_traverse", PyType_Ready(&blind_type));
}

static PyObject *raise(PyObject *self, PyObject *reference) {
    (void)self, (void)reference;
    PyErr_SetString(PyExc_ValueError, "from callback");
    return NULL;
}

static PyObject *make_garbage(PyObject *self, PyObject *reference) {
    (void)self, (void)reference;
    dead_pair(&node_type, 50);
    printf(" (collected %d inside)", (int)PyGC_Collect());
    Py_RETURN_NONE;
}

static PyObject *drop_others(PyObject *self, PyObject *reference) {
    printf(" callback%s", PyList_Size(self) ? "" : " after the drop");
    (void)reference;
    PyList_SetSlice(self, 0, PY_SSIZE_T_MAX, NULL);
    Py_RETURN_NONE;
}

static PyMethodDef raise_def = {"raise", raise, METH_O, NULL}, make_def = {"make_garbage", make_garbage, METH_O, NULL},
                   drop_def = {"drop_others", drop_others, METH_O, NULL};

static PyObject *watch(Node *node, PyMethodDef *def, PyObject *self) {
    PyObject *callback = PyCFunction_New(def, self), *reference = PyWeakref_NewRef((PyObject *)node, callback);
    need(reference != NULL, "weakref");
    Py_DECREF(callback);
    return reference;
}

static void callbacks(void) {
    Node *node = dead_pair(&node_type, 1);
    PyObject *first = watch(node, &raise_def, NULL), *second = watch(node, &make_def, NULL);
    collect("callbacks that fail and collect");
    Py_DECREF(first);
    Py_DECREF(second);
    collect("what they made");
    PyObject *list = PyList_New(0);
    node = dead_pair(&node_type, 3);
    for (int i = 0; i < 3; i++) {
        PyObject *reference = watch(node, &drop_def, list);
        PyList_Append(list, reference);
        Py_DECREF(reference);
    }
    collect("callbacks that let go of the references");
    Py_DECREF(list);
    node = dead_pair(&node_type, 5);
    PyObject *plain = PyWeakref_NewRef((PyObject *)node, NULL), *proxy = PyWeakref_NewProxy((PyObject *)node, NULL);
    collect("references without callbacks");
    put_line("plain", PyObject_CallNoArgs(plain));
    put_line("proxy", PyObject_GetAttrString(proxy, "x"));
    Py_DECREF(plain);
    Py_DECREF(proxy);
}

/* ---- memory ------------------------------------------------------------------------------------------------------ */

typedef struct {
    PyObject_VAR_HEAD
    PyObject *items[1];
} Row;

static int row_traverse(PyObject *self, visitproc visit, void *arg) {
    for (Py_ssize_t i = 0; i < Py_SIZE(self); i++) Py_VISIT(((Row *)self)->items[i]);
    return 0;
}

static void row_dealloc(PyObject *self) {
    PyObject_GC_UnTrack(self);
    for (Py_ssize_t i = 0; i < Py_SIZE(self); i++) Py_CLEAR(((Row *)self)->items[i]);
    PyObject_GC_Del(self);
}

static PyTypeObject row_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "probe.Row", .tp_basicsize = offsetof(Row, items), .tp_itemsize = sizeof(PyObject *),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, .tp_traverse = row_traverse, .tp_dealloc = row_dealloc, .tp_free = PyObject_GC_Del,
};

static void memory(void) {
    need(PyType_Ready(&row_type) == 0, "row");
    Row *row = PyObject_GC_NewVar(Row, &row_type, 2);
    need(row != NULL, "row");
    for (int i = 0; i < 2; i++) row->items[i] = PyLong_FromLong(1000 + i);
    row = PyObject_GC_Resize(Row, row, 1000);
    need(row != NULL, "resize");
    for (int i = 2; i < 1000; i++) row->items[i] = PyLong_FromLong(1000 + i);
    PyObject_GC_Track(row);
    printf("resized: size %d, items", (int)Py_SIZE(row));
    for (int i = 0; i < 1000; i += 333) printf(" %ld", PyLong_AsLong(row->items[i]));
    put_line("", GC("is_tracked", "O", row));
    PyObject_GC_UnTrack(row);
    PyObject_GC_UnTrack(row);
    for (int i = 3; i < 1000; i++) Py_CLEAR(row->items[i]);
    row = PyObject_GC_Resize(Row, row, 3);
    printf("resized: size %d, items %ld %ld, tracked %d\n", (int)Py_SIZE(row), PyLong_AsLong(row->items[0]), PyLong_AsLong(row->items[2]),
           PyObject_GC_IsTracked((PyObject *)row));
    put_line("too large", (PyObject *)PyObject_GC_Resize(Row, row, PY_SSIZE_T_MAX / 8));
    Py_DECREF(row);
    put_line("negative size", (PyObject *)PyObject_GC_NewVar(Row, &row_type, -1));
    put_line("huge size", (PyObject *)PyObject_GC_NewVar(Row, &row_type, PY_SSIZE_T_MAX / 8));
    Node *node = (Node *)PyUnstable_Object_GC_NewWithExtraData(&node_type, 64);
    need(node != NULL, "extra data");
    unsigned char *extra = (unsigned char *)(node + 1);
    int sum = 0;
    for (size_t i = 0; i < 64 + sizeof(Node) - sizeof(PyObject); i++) sum |= ((unsigned char *)node)[sizeof(PyObject) + i];
    memset(extra, 7, 64);
    alive++;
    printf("extra data: %s, tracked %d\n", sum ? "not zero" : "zero", PyObject_GC_IsTracked((PyObject *)node));
    Py_DECREF(node);
    printf("is tracked: int %d, untracked list %d; is finalized: int %d, node %d\n", PyObject_GC_IsTracked(Py_None), PyObject_GC_IsTracked(Py_True),
           PyObject_GC_IsFinalized(Py_None), PyObject_GC_IsFinalized((PyObject *)&node_type));
    printf("is gc: None %d, static type %d, list type %d, node %d\n", PyObject_IS_GC(Py_None), PyObject_IS_GC((PyObject *)&node_type),
           PyObject_IS_GC((PyObject *)&PyList_Type), PyObject_IS_GC(gc));
}

/* ---- visits ------------------------------------------------------------------------------------------------------ */

static int seen, frozen_seen;
static PyObject *searched, *frozen;

static int look(PyObject *o, void *arg) {
    (void)arg;
    if (o == searched) seen++;
    if (o == frozen) frozen_seen++;
    return 1;
}

static int first_only(PyObject *o, void *arg) {
    (void)o;
    ++*(int *)arg;
    printf(" enabled %d, count %d", PyGC_IsEnabled(), Py_REFCNT(o) > 1);
    return 0;
}

static void visits(void) {
    searched = (PyObject *)new_node(&node_type, 1);
    frozen = (PyObject *)new_node(&node_type, 2);
    Py_XDECREF(GC("freeze", NULL));
    PyObject_GC_UnTrack(searched);
    PyObject_GC_Track(searched);
    PyUnstable_GC_VisitObjects(look, NULL);
    printf("seen %d, frozen %d", seen, frozen_seen);
    Py_XDECREF(GC("unfreeze", NULL));
    PyObject_GC_UnTrack(searched);
    PyUnstable_GC_VisitObjects(look, NULL);
    printf("; untracked: seen %d, unfrozen %d\n", seen, frozen_seen);
    int calls = 0;
    printf("stopped:");
    PyUnstable_GC_VisitObjects(first_only, &calls);
    printf(", %d call, enabled %d\n", calls, PyGC_IsEnabled());
    PyGC_Disable();
    PyUnstable_GC_VisitObjects(look, NULL);
    printf("still disabled: %d\n", !PyGC_IsEnabled());
    PyGC_Enable();
    Py_DECREF(searched);
    Py_DECREF(frozen);
}

int main(void) {
    nodes_start();
    make_types();
    traversals();
    referents();
    clears();
    callbacks();
    memory();
    visits();
    PyGC_Collect();
    printf("alive %d\n", alive);
    Py_DECREF(gc);
    return probe_end();
}
