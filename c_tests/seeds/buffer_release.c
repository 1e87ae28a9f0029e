/* A buffer exporter with a release function: called exactly once for each view that was acquired, and never otherwise. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "check.h"

/* A ring of cells. Each view gets a shape of its own, which its release frees; no view is given while it is sealed. */
typedef struct {
    PyObject_HEAD
    unsigned char cells[8];
    int acquired, released, sealed;
    PyObject *escort; /* not owned; if set, each view holds a reference to it, which its release drops */
} Ring;

static int
ring_getbuffer(PyObject *exporter, Py_buffer *view, int flags)
{
    Ring *ring = (Ring *)exporter;
    Py_ssize_t *shape;
    if (ring->sealed) {
        view->obj = NULL;
        PyErr_SetString(PyExc_BufferError, "the ring is sealed");
        return -1;
    }
    if (PyBuffer_FillInfo(view, exporter, ring->cells, sizeof ring->cells, 0, flags) < 0) {
        return -1;
    }
    shape = (Py_ssize_t *)PyMem_Malloc(sizeof *shape);
    if (shape == NULL) {
        PyBuffer_Release(view);
        PyErr_NoMemory();
        return -1;
    }
    shape[0] = sizeof ring->cells;
    view->internal = shape;
    if ((flags & PyBUF_ND) == PyBUF_ND) {
        view->shape = shape;
    }
    Py_XINCREF(ring->escort);
    ring->acquired++;
    return 0;
}

/* The view's own reference to the exporter (view->obj) is dropped by PyBuffer_Release after this; a release function drops
 * only what its getbuffer took in addition. */
static void
ring_releasebuffer(PyObject *exporter, Py_buffer *view)
{
    Ring *ring = (Ring *)exporter;
    CHECK(view->obj == exporter);
    PyMem_Free(view->internal);
    view->internal = NULL;
    Py_XDECREF(ring->escort);
    ring->released++;
}

static PyBufferProcs ring_as_buffer = {
    .bf_getbuffer = ring_getbuffer,
    .bf_releasebuffer = ring_releasebuffer,
};

static int rings_freed;

static void
ring_dealloc(PyObject *self)
{
    rings_freed++;
    PyObject_Free(self);
}

static PyTypeObject ring_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "belt.Ring",
    .tp_basicsize = sizeof(Ring),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = ring_dealloc,
    .tp_as_buffer = &ring_as_buffer,
};

/* An exporter that passes requests on to a ring: its views belong to the ring. */
typedef struct {
    PyObject_HEAD
    PyObject *ring;
} Window;

static int
window_getbuffer(PyObject *exporter, Py_buffer *view, int flags)
{
    return PyObject_GetBuffer(((Window *)exporter)->ring, view, flags);
}

static void
window_releasebuffer(PyObject *exporter, Py_buffer *view)
{
    (void)exporter;
    (void)view;
    CHECK(!"a window's release function is never called");
}

static PyBufferProcs window_as_buffer = {
    .bf_getbuffer = window_getbuffer,
    .bf_releasebuffer = window_releasebuffer,
};

static void
window_dealloc(PyObject *self)
{
    Py_DECREF(((Window *)self)->ring);
    PyObject_Free(self);
}

static PyTypeObject window_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "belt.Window",
    .tp_basicsize = sizeof(Window),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = window_dealloc,
    .tp_as_buffer = &window_as_buffer,
};

static Ring *
new_ring(void)
{
    Ring *ring = PyObject_New(Ring, &ring_type);
    if (ring != NULL) {
        memcpy(ring->cells, "ABCDEFGH", sizeof ring->cells);
        ring->acquired = ring->released = ring->sealed = 0;
        ring->escort = NULL;
    }
    return ring;
}

static void
one_release_for_each_view(Ring *ring)
{
    Py_buffer first, second;
    PyObject *exporter = (PyObject *)ring;
    puts("one release for each view");
    CHECK(PyObject_CheckBuffer(exporter));
    CHECK_INT(PyObject_GetBuffer(exporter, &first, PyBUF_FULL), 0);
    CHECK_INT(Py_REFCNT(exporter), 2);
    CHECK(first.obj == exporter && first.buf == ring->cells);
    CHECK(first.len == 8 && first.itemsize == 1 && first.ndim == 1 && !first.readonly);
    CHECK(first.shape != NULL && first.shape[0] == 8);
    CHECK_TEXT(first.format, "B");
    CHECK_INT(PyObject_GetBuffer(exporter, &second, PyBUF_SIMPLE), 0);
    CHECK(second.shape == NULL && second.format == NULL);
    CHECK_INT(Py_REFCNT(exporter), 3);
    ((char *)first.buf)[0] = 'a';
    CHECK_INT(((char *)second.buf)[0], 'a');
    CHECK(ring->acquired == 2 && ring->released == 0);
    PyBuffer_Release(&second);
    CHECK(second.obj == NULL);
    CHECK_INT(ring->released, 1);
    CHECK_INT(Py_REFCNT(exporter), 2);
    PyBuffer_Release(&second);
    PyBuffer_Release(&second);
    CHECK_INT(ring->released, 1);
    CHECK_INT(Py_REFCNT(exporter), 2);
    PyBuffer_Release(&first);
    CHECK_INT(ring->released, 2);
    CHECK_INT(Py_REFCNT(exporter), 1);
}

static void
no_release_without_a_view(Ring *ring)
{
    Py_buffer view;
    PyObject *exporter = (PyObject *)ring, *number = PyLong_FromLong(70000);
    puts("no release where no view was given");
    ring->acquired = ring->released = 0;
    ring->sealed = 1;
    CHECK_INT(PyObject_GetBuffer(exporter, &view, PyBUF_SIMPLE), -1);
    CHECK_ERROR("BufferError: the ring is sealed");
    CHECK(view.obj == NULL);
    PyBuffer_Release(&view);
    ring->sealed = 0;
    CHECK_INT(PyBuffer_FillInfo(&view, exporter, ring->cells, 8, 1, PyBUF_WRITABLE), -1);
    CHECK_ERROR("BufferError: Object is not writable.");
    CHECK(view.obj == NULL);
    CHECK(!PyObject_CheckBuffer(number));
    CHECK_INT(PyObject_GetBuffer(number, &view, PyBUF_SIMPLE), -1);
    CHECK_ERROR("TypeError: a bytes-like object is required, not 'int'");
    CHECK(ring->acquired == 0 && ring->released == 0);
    CHECK_INT(Py_REFCNT(exporter), 1);
    Py_DECREF(number);
}

static void
what_the_library_acquires(Ring *ring)
{
    Py_buffer view;
    const char *data = NULL;
    Py_ssize_t size = 0;
    PyObject *exporter = (PyObject *)ring, *args = PyTuple_Pack(1, exporter);
    int i = 0;
    puts("views that the library takes for a caller");
    ring->acquired = ring->released = 0;
    CHECK_NEW_REPR(PyBytes_FromObject(exporter), "b'aBCDEFGH'");
    CHECK(ring->acquired == 1 && ring->released == 1);
    CHECK_NEW_REPR(PyByteArray_FromObject(exporter), "bytearray(b'aBCDEFGH')");
    CHECK(ring->acquired == 2 && ring->released == 2);
    CHECK(PyArg_ParseTuple(args, "y*", &view));
    CHECK(ring->acquired == 3 && ring->released == 2);
    PyBuffer_Release(&view);
    CHECK_INT(ring->released, 3);
    /* When a later argument does not fit, the view that was already taken is given back. */
    Py_DECREF(args);
    args = Py_BuildValue("(Os)", exporter, "no number");
    CHECK(!PyArg_ParseTuple(args, "y*i", &view, &i));
    CHECK_ERROR("TypeError: 'str' object cannot be interpreted as an integer");
    CHECK(ring->acquired == 4 && ring->released == 4);
    /* A pointer without a view would dangle: an exporter with a release function cannot be parsed so. */
    CHECK(!PyArg_ParseTuple(args, "y#s", &data, &size, &data));
    CHECK_ERROR("TypeError: argument 1 must be read-only bytes-like object, not belt.Ring");
    CHECK(ring->acquired == 4 && ring->released == 4);
    Py_DECREF(args);
    CHECK_INT(Py_REFCNT(exporter), 1);
}

static void
an_extra_reference(Ring *ring)
{
    Py_buffer view;
    PyObject *exporter = (PyObject *)ring;
    puts("a release function that drops what its getbuffer took in addition: the exporter once more");
    ring->escort = exporter;
    CHECK_INT(PyObject_GetBuffer(exporter, &view, PyBUF_SIMPLE), 0);
    CHECK_INT(Py_REFCNT(exporter), 3);
    PyBuffer_Release(&view);
    CHECK_INT(Py_REFCNT(exporter), 1);
    ring->escort = NULL;
}

static void
passed_on_and_last(Ring *ring)
{
    Py_buffer view;
    Window *window = PyObject_New(Window, &window_type);
    puts("a view belongs to the exporter that it names, and keeps it alive");
    window->ring = (PyObject *)ring;
    ring->acquired = ring->released = 0;
    CHECK_INT(PyObject_GetBuffer((PyObject *)window, &view, PyBUF_SIMPLE), 0);
    CHECK(view.obj == (PyObject *)ring);
    Py_DECREF(window);
    CHECK_INT(rings_freed, 0);
    CHECK_INT(Py_REFCNT(ring), 1);
    CHECK(memcmp(view.buf, "aBCDEFGH", 8) == 0);
    CHECK_INT(ring->released, 0);
    PyBuffer_Release(&view);
    CHECK_INT(rings_freed, 1);
    CHECK(view.obj == NULL);
}

int
main(void)
{
    Ring *ring;
    Py_InitializeEx(0);
    CHECK(PyType_Ready(&ring_type) == 0 && PyType_Ready(&window_type) == 0);
    ring = new_ring();
    if (CHECK(ring != NULL)) {
        one_release_for_each_view(ring);
        no_release_without_a_view(ring);
        what_the_library_acquires(ring);
        an_extra_reference(ring);
        passed_on_and_last(ring);
    }
    CHECK_NO_ERROR();
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
