/* The runtime starts and stops a thousand times in one process, with work in between, without growing. */
#include <Python.h>
#include "check.h"

#define ROUNDS 1000
#define SETTLED 10

static int destroyed, at_exit;

static void
destroy(PyObject *capsule)
{
    destroyed += PyCapsule_GetPointer(capsule, "restart.thing") == &destroyed;
}

static void
leave(void)
{
    at_exit++;
}

static struct PyModuleDef thing_module = {PyModuleDef_HEAD_INIT, .m_name = "restart", .m_size = 0};

static PyObject *
make_module(void)
{
    PyObject *module = PyModule_Create(&thing_module);
    PyObject *capsule = module == NULL ? NULL : PyCapsule_New(&destroyed, "restart.thing", destroy);
    if (capsule == NULL || PyModule_AddObject(module, "thing", capsule) < 0) {
        Py_XDECREF(module);
        return NULL;
    }
    return module;
}

typedef struct {
    PyObject_HEAD
    PyObject *other;
} Node;

static int finalized, called;

static int
node_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Node *)self)->other);
    return 0;
}

static int
node_clear(PyObject *self)
{
    Py_CLEAR(((Node *)self)->other);
    return 0;
}

static void
node_finalize(PyObject *self)
{
    (void)self;
    finalized++;
}

static void
node_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    if (PyObject_CallFinalizerFromDealloc(self) < 0) {
        return;
    }
    PyObject_GC_UnTrack(self);
    PyObject_ClearWeakRefs(self);
    node_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyType_Slot node_slots[] = {
    {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear}, {Py_tp_finalize, node_finalize}, {Py_tp_dealloc, node_dealloc}, {0, NULL},
};
static PyType_Spec node_spec = {"parts.Node", sizeof(Node), 0,
                                Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MANAGED_WEAKREF, node_slots};

static PyObject *
note(PyObject *self, PyObject *reference)
{
    (void)self;
    called += PyWeakref_CheckRef(reference);
    Py_RETURN_NONE;
}

static PyMethodDef parts_methods[] = {{"note", note, METH_O, NULL}, {NULL, NULL, 0, NULL}};

static int
fill_parts(PyObject *module)
{
    PyObject *type = PyType_FromModuleAndSpec(module, &node_spec, NULL);
    return type == NULL ? -1 : PyModule_Add(module, "Node", type);
}

static int
parts_traverse(PyObject *module, visitproc visit, void *arg)
{
    Py_VISIT(*(PyObject **)PyModule_GetState(module));
    return 0;
}

static int
parts_clear(PyObject *module)
{
    Py_CLEAR(*(PyObject **)PyModule_GetState(module));
    return 0;
}

static void
parts_free(void *module)
{
    parts_clear(module);
}

static PyModuleDef_Slot parts_slots[] = {{Py_mod_exec, fill_parts}, {0, NULL}};
static struct PyModuleDef parts_module = {
    PyModuleDef_HEAD_INIT, .m_name = "parts", .m_size = sizeof(PyObject *), .m_methods = parts_methods, .m_slots = parts_slots,
    .m_traverse = parts_traverse, .m_clear = parts_clear, .m_free = parts_free,
};

static PyObject *
make_parts(void)
{
    return PyModuleDef_Init(&parts_module);
}

static Node *
new_node(PyObject *type, PyObject *other)
{
    Node *node = (Node *)PyObject_CallNoArgs(type);
    if (node != NULL) {
        node->other = Py_XNewRef(other);
    }
    return node;
}

/* A module with state, its class, a class derived from that, and cycles of their instances with weak references: some collected when that is due, some on
   request, some at the end. */
static int
tangle(void)
{
    PyObject *parts = PyImport_ImportModule("parts"), *gc = PyImport_ImportModule("gc"), *base = NULL, *noted = NULL, *type = NULL;
    int ok = parts != NULL && gc != NULL && (base = PyObject_GetAttrString(parts, "Node")) != NULL &&
             (noted = PyObject_GetAttrString(parts, "note")) != NULL &&
             (type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){s:i}", "Derived", base, "number", 7)) != NULL;
    PyObject *references = PyList_New(0);
    for (int i = 0; ok && i < 1500; i++) {
        Node *first = new_node(i % 2 ? base : type, i % 3 ? NULL : references), *second = new_node(type, (PyObject *)first);
        ok = first != NULL && second != NULL && PyObject_SetAttrString((PyObject *)second, "self", (PyObject *)second) == 0;
        if (ok && first->other == NULL) {
            first->other = Py_NewRef(second);
        }
        PyObject *reference = ok ? PyWeakref_NewRef((PyObject *)second, noted) : NULL;
        ok = ok && reference != NULL && (i % 100 || PyList_Append(references, reference) == 0);
        if (i % 100) {
            ok = ok && PyErr_CheckSignals() == 0;
        }
        Py_XDECREF(reference);
        Py_XDECREF(first);
        Py_XDECREF(second);
    }
    ok = ok && PyGC_Collect() >= 0 && called >= 15;
    if (ok) {
        /* What the end finds: the module's state in a cycle with a node, the classes, and a capsule in a list that holds itself. */
        Node *last = new_node(type, references);
        *(PyObject **)PyModule_GetState(parts) = Py_NewRef(last);
        PyObject *capsule = PyCapsule_New(&called, NULL, NULL);
        ok = last != NULL && capsule != NULL && PyList_Append(references, parts) == 0 && PyList_Append(references, references) == 0 &&
             PyList_Append(references, capsule) == 0 && PyObject_SetAttrString(type, "last", (PyObject *)last) == 0;
        Py_XDECREF(capsule);
        Py_XDECREF(last);
    }
    Py_XDECREF(references);
    Py_XDECREF(type);
    Py_XDECREF(noted);
    Py_XDECREF(base);
    Py_XDECREF(gc);
    Py_XDECREF(parts);
    return ok;
}

/* Objects of every basic kind, an error with a cause of death of its own, and a capsule that is imported. */
static int
work(void)
{
    PyObject *value = Py_BuildValue("{s:(idss#),s:[OOO]}", "tuple", 1 << 20, 0.5, "text", "bytes", (Py_ssize_t)3,
                                    "list", Py_None, Py_True, Py_Ellipsis);
    int ok = value != NULL && PyDict_Size(value) == 2;
    PyObject *repr = value == NULL ? NULL : PyObject_Repr(value);
    ok = ok && repr != NULL;
    Py_XDECREF(repr);
    Py_XDECREF(value);
    ok = ok && PyCapsule_Import("restart.thing", 0) == &destroyed;
    PyErr_SetString(PyExc_ValueError, "forgotten");
    PyErr_Clear();
    return ok;
}

/* The process's own memory in kB: pages of files (code that runs for the first time) do not count. */
static long
own_memory(void)
{
    long kilobytes = -1;
    char line[128];
    FILE *file = fopen("/proc/self/status", "r");
    while (file != NULL && kilobytes < 0 && fgets(line, sizeof line, file) != NULL) {
        sscanf(line, "RssAnon: %ld kB", &kilobytes);
    }
    if (file != NULL) {
        fclose(file);
    }
    return kilobytes;
}

int
main(void)
{
    long settled = 0;
    int failures = 0;
    for (int round = 1; round <= ROUNDS; round++) {
        if (round == 1) {
            PyImport_AppendInittab("restart", make_module);
            PyImport_AppendInittab("parts", make_parts);
        }
        Py_InitializeEx(0);
        Py_AtExit(leave);
        finalized = called = 0;
        failures += !Py_IsInitialized() || !work() || !tangle();
        failures += Py_FinalizeEx() != 0 || Py_IsInitialized();
        failures += finalized != 3001;
        failures += destroyed != round || at_exit != round;
        if (round == SETTLED) {
            settled = own_memory();
        }
    }
    CHECK_INT(failures, 0);
    CHECK_INT(destroyed, ROUNDS);
    CHECK_INT(at_exit, ROUNDS);
    long grown = own_memory() - settled;
    CHECK(settled > 0);
    if (!CHECK(grown <= 16)) {
        printf("    %ld kB more than after round %d\n", grown, SETTLED);
    }
    return check_report();
}
