/* A container of two references, for programs that watch the collector: each node has a number, and is told of when it dies. */
#ifndef NODES_H
#define NODES_H

#include "../probe/probe.h"
#include <stddef.h>

typedef struct {
    PyObject_HEAD
    PyObject *first, *second, *weakrefs;
    int number;
} Node;

static PyObject *gc;
static int alive;

static int node_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(((Node *)self)->first);
    Py_VISIT(((Node *)self)->second);
    return 0;
}

static int node_clear(PyObject *self) {
    Py_CLEAR(((Node *)self)->first);
    Py_CLEAR(((Node *)self)->second);
    return 0;
}

static void node_dealloc(PyObject *self) {
    PyObject_GC_UnTrack(self);
    alive--;
    if (((Node *)self)->weakrefs) PyObject_ClearWeakRefs(self);
    node_clear(self);
    Py_TYPE(self)->tp_free(self);
}

static PyObject *node_repr(PyObject *self) { return PyUnicode_FromFormat("<node %d>", ((Node *)self)->number); }

#define NODE_FIELDS(name) \
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = name, .tp_basicsize = sizeof(Node), .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, \
    .tp_traverse = node_traverse, .tp_clear = node_clear, .tp_dealloc = node_dealloc, .tp_repr = node_repr, \
    .tp_weaklistoffset = offsetof(Node, weakrefs), .tp_free = PyObject_GC_Del

static PyTypeObject node_type = {NODE_FIELDS("probe.Node")};

/* An untracked node. */
static Node *bare_node(PyTypeObject *type, int number) {
    Node *node = PyObject_GC_New(Node, type);
    need(node != NULL, "node");
    node->first = node->second = node->weakrefs = NULL;
    node->number = number;
    alive++;
    return node;
}

static Node *new_node(PyTypeObject *type, int number) {
    Node *node = bare_node(type, number);
    PyObject_GC_Track(node);
    return node;
}

/* A cycle of two that nothing else refers to; the references are borrowed. */
static Node *dead_pair(PyTypeObject *type, int number) {
    Node *a = new_node(type, number), *b = new_node(type, number + 1);
    a->first = (PyObject *)b;
    b->first = (PyObject *)a;
    return a;
}

/* gc.<name>(format ...) */
#define GC(name, ...) PyObject_CallMethod(gc, name, __VA_ARGS__)

static void nodes_start(void) {
    probe_start();
    setbuf(stdout, NULL);
    need(PyType_Ready(&node_type) == 0, "type");
    gc = PyImport_ImportModule("gc");
    need(gc != NULL, "gc");
    PyGC_Collect();
}

#endif
