/* The cycle collector, buffers, weak references, the GIL. */
#include "bench.h"

#include <stdlib.h>

typedef struct {
    PyObject ob_base;
    PyObject *next;
    char data[8];
} Node;

static PyTypeObject Node_Type;
static PyObject *heap_node_type, *class_type;
static PyObject *bytes, *bytearray, *view, *exporter, *referent, *referenced, *kept_ref, *callback;

/* ---- the types ------------------------------------------------------------ */

/* The trashcan: a ring falls apart from its beginning to its end. */
static void node_dealloc(PyObject *self) {
    PyObject_GC_UnTrack(self);
    Py_TRASHCAN_BEGIN(self, node_dealloc)
    Py_CLEAR(((Node *)self)->next);
    PyObject_GC_Del(self);
    Py_TRASHCAN_END
}

static int node_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(((Node *)self)->next);
    return 0;
}

static int node_clear(PyObject *self) {
    Py_CLEAR(((Node *)self)->next);
    return 0;
}

static int node_getbuffer(PyObject *self, Py_buffer *buffer, int flags) {
    return PyBuffer_FillInfo(buffer, self, ((Node *)self)->data, 8, 0, flags);
}

static PyBufferProcs node_buffer = {node_getbuffer, NULL};

static PyTypeObject Node_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "bench.Node",
    .tp_basicsize = sizeof(Node),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_dealloc = node_dealloc,
    .tp_traverse = node_traverse,
    .tp_clear = node_clear,
    .tp_as_buffer = &node_buffer,
};

static void heap_node_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_CLEAR(((Node *)self)->next);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static int heap_node_traverse(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Node *)self)->next);
    return 0;
}

static PyType_Slot heap_node_slots[] = {{Py_tp_dealloc, heap_node_dealloc},
                                        {Py_tp_traverse, heap_node_traverse},
                                        {Py_tp_clear, node_clear},
                                        {0, NULL}};
static PyType_Spec heap_node_spec = {"bench.HeapNode", sizeof(Node), 0,
                                     Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, heap_node_slots};

static PyObject *new_node(PyTypeObject *type) {
    Node *node = PyObject_GC_New(Node, type);
    node->next = NULL;
    PyObject_GC_Track(node);
    return (PyObject *)node;
}

/* ---- objects that the collector knows ----------------------------------------- */

static void gc_new_track_free(size_t n) {
    while (n--) Py_DECREF(new_node(&Node_Type));
}

static void gc_new_track_free_heap(size_t n) {
    while (n--) Py_DECREF(new_node((PyTypeObject *)heap_node_type));
}

/* A chain of 500 at a time; young collections may come in between. */
static void gc_new_track_free_chain(size_t n) {
    while (n) {
        size_t count = n < 500 ? n : 500;
        PyObject *chain = NULL;
        for (size_t i = 0; i < count; i++) {
            PyObject *node = new_node(&Node_Type);
            ((Node *)node)->next = chain;
            chain = node;
        }
        Py_DECREF(chain);
        n -= count;
    }
}

/* ---- a million objects in dead cycles ------------------------------------------- */

enum { DEAD = 1000000 };

/* Makes DEAD objects with `make`, then measures a collection; frees them all. */
static double collect(void (*make)(void)) {
    PyGC_Collect();
    PyGC_Disable();
    make();
    PyGC_Enable();
    double start = now_ns();
    Py_ssize_t found = PyGC_Collect();
    double took = now_ns() - start;
    if (found < DEAD) PyErr_Format(PyExc_RuntimeError, "only %zd objects collected", found);
    return took / DEAD;
}

static void make_ring(void) {
    PyObject *first = new_node(&Node_Type), *last = first;
    for (int i = 1; i < DEAD; i++) {
        PyObject *node = new_node(&Node_Type);
        ((Node *)last)->next = node;
        last = node;
    }
    ((Node *)last)->next = first;
}

static void make_pairs(void) {
    for (int i = 0; i < DEAD; i += 2) {
        PyObject *a = new_node((PyTypeObject *)heap_node_type);
        PyObject *b = new_node((PyTypeObject *)heap_node_type);
        ((Node *)a)->next = b;
        ((Node *)b)->next = a;
    }
}

static void make_lists(void) {
    for (int i = 0; i < DEAD; i++) {
        PyObject *list = PyList_New(1);
        PyList_SET_ITEM(list, 0, list);
    }
}

static void make_dicts(void) {
    for (int i = 0; i < DEAD; i += 2) {
        PyObject *dict = PyDict_New(), *list = PyList_New(1);
        PyDict_SetItem(dict, callback, list);
        PyList_SET_ITEM(list, 0, dict);
        Py_DECREF(list);
    }
}

static double gc_collect_ring(void) { return collect(make_ring); }
static double gc_collect_pairs(void) { return collect(make_pairs); }
static double gc_collect_lists(void) { return collect(make_lists); }
static double gc_collect_dicts(void) { return collect(make_dicts); }

/* ---- buffers ----------------------------------------------------------------------- */

#define VIEW(label, object)                              \
    static void label(size_t n) {                        \
        while (n--) {                                    \
            PyObject *o = PyMemoryView_FromObject(object); \
            Py_DECREF(o);                                \
        }                                                \
    }
VIEW(memoryview_of_bytes, bytes)
VIEW(memoryview_of_bytearray, bytearray)
VIEW(memoryview_of_exporter, exporter)
VIEW(memoryview_of_memoryview, view)

static char memory[64];

static void memoryview_of_memory(size_t n) {
    while (n--) {
        PyObject *o = PyMemoryView_FromMemory(memory, sizeof memory, PyBUF_WRITE);
        Py_DECREF(o);
    }
}

#define BUFFER(label, object, flags)                          \
    static void label(size_t n) {                             \
        while (n--) {                                         \
            Py_buffer buffer;                                 \
            if (PyObject_GetBuffer(object, &buffer, flags) < 0) break; \
            PyBuffer_Release(&buffer);                        \
        }                                                     \
    }
BUFFER(getbuffer_bytes, bytes, PyBUF_SIMPLE)
BUFFER(getbuffer_bytes_full, bytes, PyBUF_FULL_RO)
BUFFER(getbuffer_bytearray, bytearray, PyBUF_WRITABLE)
BUFFER(getbuffer_memoryview, view, PyBUF_FULL_RO)
BUFFER(getbuffer_exporter, exporter, PyBUF_SIMPLE)

/* ---- weak references ------------------------------------------------------------------ */

static void weakref_create(size_t n) {
    while (n--) {
        PyObject *o = PyWeakref_NewRef(referent, NULL);
        Py_DECREF(o);
    }
}

static void weakref_create_callback(size_t n) {
    while (n--) {
        PyObject *o = PyWeakref_NewRef(referent, callback);
        Py_DECREF(o);
    }
}

static void weakref_create_again(size_t n) {
    while (n--) {
        PyObject *o = PyWeakref_NewRef(referenced, NULL);
        Py_DECREF(o);
    }
}

static void weakref_create_proxy(size_t n) {
    while (n--) {
        PyObject *o = PyWeakref_NewProxy(referent, NULL);
        Py_DECREF(o);
    }
}

static void weakref_get(size_t n) {
    while (n--) {
        PyObject *o;
        sink_int = PyWeakref_GetRef(kept_ref, &o);
        Py_DECREF(o);
    }
}

/* ---- the GIL ------------------------------------------------------------------------------ */

static void gilstate_ensure_release(size_t n) {
    while (n--) PyGILState_Release(PyGILState_Ensure());
}

static void gilstate_ensure_release_without_gil(size_t n) {
    PyThreadState *state = PyEval_SaveThread();
    while (n--) PyGILState_Release(PyGILState_Ensure());
    PyEval_RestoreThread(state);
}

static void savethread_restorethread(size_t n) {
    while (n--) {
        Py_BEGIN_ALLOW_THREADS
        Py_END_ALLOW_THREADS
    }
}

/* ---- preparing ----------------------------------------------------------------------------- */

static int prepare(void) {
    if (PyType_Ready(&Node_Type) < 0) return -1;
    heap_node_type = PyType_FromSpec(&heap_node_spec);
    class_type = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Referent");
    bytes = PyBytes_FromString("sixty-four bytes that nobody ever reads, and nobody writes them ");
    bytearray = PyByteArray_FromStringAndSize(memory, sizeof memory);
    callback = PyObject_GetAttrString((PyObject *)&PyBaseObject_Type, "__doc__");
    if (!heap_node_type || !class_type || !bytes || !bytearray || !callback) return -1;
    view = PyMemoryView_FromMemory(memory, sizeof memory, PyBUF_WRITE);
    exporter = new_node(&Node_Type);
    referent = PyObject_CallNoArgs(class_type);
    referenced = PyObject_CallNoArgs(class_type);
    if (!view || !exporter || !referent || !referenced) return -1;
    kept_ref = PyWeakref_NewRef(referenced, NULL);
    return kept_ref ? 0 : -1;
}

static void finish(void) {
    PyObject *all[] = {kept_ref,       class_type, bytes,    bytearray,  callback,
                       heap_node_type, view,       exporter, referenced, referent};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) Py_DECREF(all[i]);
}

static const struct operation operations[] = {
    OP(gc_new_track_free),
    OP(gc_new_track_free_heap),
    OP(gc_new_track_free_chain),
    ONCE(gc_collect_ring),
    ONCE(gc_collect_pairs),
    ONCE(gc_collect_lists),
    ONCE(gc_collect_dicts),
    OP(memoryview_of_bytes),
    OP(memoryview_of_bytearray),
    OP(memoryview_of_exporter),
    OP(memoryview_of_memoryview),
    OP(memoryview_of_memory),
    OP(getbuffer_bytes),
    OP(getbuffer_bytes_full),
    OP(getbuffer_bytearray),
    OP(getbuffer_memoryview),
    OP(getbuffer_exporter),
    OP(weakref_create),
    OP(weakref_create_callback),
    OP(weakref_create_again),
    OP(weakref_create_proxy),
    OP(weakref_get),
    OP(gilstate_ensure_release),
    OP(gilstate_ensure_release_without_gil),
    OP(savethread_restorethread),
    END_OF_OPERATIONS,
};

const struct group runtime = {NULL, prepare, finish, operations};
