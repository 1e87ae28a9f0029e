/* The cycle collector: cycles of containers, of capsules and of weak references; finalizers, resurrection, and a million objects at once. */
#include <Python.h>
#include "check.h"
#include <stddef.h>

typedef struct {
    PyObject_HEAD
    PyObject *other, *weakrefs;
    int number;
} Node;

static int deallocated, finalized, called;
static PyObject *rescued;

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
    finalized++;
    if (((Node *)self)->number == 42) {
        rescued = Py_NewRef(self);
    }
}

static void
node_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    if (PyObject_CallFinalizerFromDealloc(self) < 0) {
        return;
    }
    PyObject_GC_UnTrack(self);
    deallocated++;
    if (((Node *)self)->weakrefs != NULL) {
        PyObject_ClearWeakRefs(self);
    }
    node_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMemberDef node_members[] = {
    {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(Node, weakrefs), Py_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};
static PyType_Slot node_slots[] = {
    {Py_tp_traverse, node_traverse}, {Py_tp_clear, node_clear},     {Py_tp_finalize, node_finalize},
    {Py_tp_dealloc, node_dealloc},   {Py_tp_members, node_members}, {0, NULL},
};
static PyType_Spec node_spec = {"cycles.Node", sizeof(Node), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, node_slots};
static PyTypeObject *node_type;

static PyObject *
node(int number, PyObject *other)
{
    PyObject *made = node_type->tp_alloc(node_type, 0);
    if (made != NULL) {
        ((Node *)made)->number = number;
        ((Node *)made)->other = Py_XNewRef(other);
    }
    return made;
}

/* Two nodes that refer to each other; the reference returned is to the first. */
static PyObject *
pair(int number)
{
    PyObject *first = node(number, NULL), *second = node(-number, first);
    ((Node *)first)->other = second;
    return first;
}

static PyObject *
note(PyObject *self, PyObject *reference)
{
    (void)self;
    called += PyWeakref_IsDead(reference);
    Py_RETURN_NONE;
}

static PyMethodDef note_def = {"note", note, METH_O, NULL};

static void
simple_cycles(void)
{
    puts("cycles of containers");
    PyObject *list = PyList_New(0), *dict = PyDict_New(), *tuple = PyTuple_Pack(2, list, dict);
    PyList_Append(list, tuple);
    PyDict_SetItemString(dict, "self", dict);
    Py_DECREF(list);
    Py_DECREF(dict);
    Py_DECREF(tuple);
    CHECK_INT(PyGC_Collect(), 3);
    CHECK_INT(PyGC_Collect(), 0);
    list = PyList_New(0);
    PyList_Append(list, list);
    CHECK_INT(PyGC_Collect(), 0);
    CHECK_INT(Py_REFCNT(list), 2);
    Py_DECREF(list);
    CHECK_INT(PyGC_Disable(), 1);
    CHECK_INT(PyGC_Collect(), 0);
    CHECK_INT(PyGC_Enable(), 0);
    CHECK_INT(PyGC_Collect(), 1);
}

static void
finalizers(void)
{
    puts("finalizers and resurrection");
    Py_DECREF(pair(1));
    CHECK_INT(PyGC_Collect(), 2);
    CHECK_INT(finalized, 2);
    CHECK_INT(deallocated, 2);
    Py_DECREF(pair(42));
    PyGC_Collect();
    CHECK_INT(finalized, 4);
    CHECK_INT(deallocated, 2);
    CHECK(rescued != NULL && PyObject_GC_IsFinalized(rescued));
    Py_CLEAR(rescued);
    CHECK_INT(PyGC_Collect(), 2);
    CHECK_INT(finalized, 4);
    CHECK_INT(deallocated, 4);
}

static void
weak_references(void)
{
    puts("weak references");
    PyObject *callback = PyCFunction_New(&note_def, NULL), *first = pair(2);
    PyObject *outside = PyWeakref_NewRef(first, callback), *plain = PyWeakref_NewRef(first, NULL), *found;
    Py_DECREF(first);
    CHECK_INT(PyWeakref_GetRef(plain, &found), 1);
    Py_XDECREF(found);
    PyGC_Collect();
    CHECK_INT(called, 1);
    CHECK_INT(PyWeakref_GetRef(plain, &found), 0);
    CHECK_INT(deallocated, 6);
    Py_DECREF(outside);
    Py_DECREF(plain);
    Py_DECREF(callback);
}

static int capsules_died;

static int
capsule_traverse(PyObject *capsule, visitproc visit, void *arg)
{
    Py_VISIT((PyObject *)PyCapsule_GetContext(capsule));
    return 0;
}

static int
capsule_clear(PyObject *capsule)
{
    PyObject *held = PyCapsule_GetContext(capsule);
    PyCapsule_SetContext(capsule, NULL);
    Py_XDECREF(held);
    return 0;
}

static void
capsule_died(PyObject *capsule)
{
    capsule_clear(capsule);
    capsules_died++;
}

#if PY_VERSION_HEX >= 0x030C0000
extern int _PyCapsule_SetTraverse(PyObject *, traverseproc, inquiry);

static void
capsules(void)
{
    puts("capsules in cycles");
    PyObject *capsule = PyCapsule_New(&capsules_died, NULL, capsule_died), *list = PyList_New(0);
    PyCapsule_SetContext(capsule, Py_NewRef(list));
    PyList_Append(list, capsule);
    Py_DECREF(list);
    CHECK_INT(PyObject_GC_IsTracked(capsule), 0);
    CHECK_INT(_PyCapsule_SetTraverse(capsule, capsule_traverse, capsule_clear), 0);
    CHECK_INT(PyObject_GC_IsTracked(capsule), 1);
    Py_DECREF(capsule);
    CHECK_INT(PyGC_Collect(), 2);
    CHECK_INT(capsules_died, 1);
}
#endif

static void
many(void)
{
    puts("a ring of a million, and half a million pairs");
    int before = deallocated;
    PyObject *first = node(0, NULL), *last = first;
    for (int i = 1; i < 1000000; i++) {
        PyObject *next = node(i == 42 ? 0 : i, NULL);
        ((Node *)last)->other = next;
        last = next;
    }
    ((Node *)last)->other = first; /* the ring owns its first member */
    CHECK_INT(PyGC_Collect(), 1000000);
    CHECK_INT(deallocated - before, 1000000);
    for (int i = 100; i < 500100; i++) {
        Py_DECREF(pair(i));
    }
    CHECK_INT(PyGC_Collect(), 1000000);
    CHECK_INT(deallocated - before, 2000000);
}

int
main(void)
{
    Py_InitializeEx(0);
    PyGC_Collect();
    node_type = (PyTypeObject *)PyType_FromSpec(&node_spec);
    if (node_type == NULL) {
        PyErr_Print();
        return 1;
    }
    PyGC_Collect();
    simple_cycles();
    finalizers();
    weak_references();
#if PY_VERSION_HEX >= 0x030C0000
    capsules();
#endif
    many();
    CHECK_NO_ERROR();
    Py_DECREF(node_type);
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
