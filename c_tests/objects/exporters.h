/* Exporters of buffers of many shapes, over the same bytes 0, 1, 2 ..., that
 * count what is acquired and released. */
#ifndef EXPORTERS_H
#define EXPORTERS_H

#include "expressions.h"

/* How an exporter answers. */
enum answer { GIVES, REFUSES, REFUSES_SILENTLY, FAILS_LATE, REFUSES_WRITING };

typedef struct {
    const char *name, *format;
    int itemsize, ndim;
    Py_ssize_t shape[4], strides[4];
    /* Where the first item is, whether it is read-only, how many bytes the length is off. */
    int offset, readonly, off;
    /* The first dimension is one of pointers, to rows of eight bytes. */
    int rows;
    enum answer answer;
} Layout;

static const Layout layouts[] = {
    {.name = "flat", .format = "B", .itemsize = 1, .ndim = 1, .shape = {6}, .strides = {1}, .readonly = 1},
    {.name = "writable", .format = "B", .itemsize = 1, .ndim = 1, .shape = {6}, .strides = {1}},
    {.name = "none", .format = "B", .itemsize = 1, .ndim = 1, .shape = {0}, .strides = {1}},
    {.name = "unnamed", .itemsize = 1, .ndim = 1, .shape = {3}, .strides = {1}},
    {.name = "back", .format = "b", .itemsize = 1, .ndim = 1, .shape = {4}, .strides = {-2}, .offset = 8, .readonly = 1},
    {.name = "shorts", .format = "@h", .itemsize = 2, .ndim = 1, .shape = {3}, .strides = {4}},
    {.name = "same", .format = "i", .itemsize = 4, .ndim = 1, .shape = {3}, .strides = {0}},
    {.name = "one", .format = "H", .itemsize = 2, .ndim = 1, .shape = {1}, .strides = {64}},
    {.name = "scalar", .format = "h", .itemsize = 2, .ndim = 0},
    {.name = "square", .format = "B", .itemsize = 1, .ndim = 2, .shape = {2, 3}, .strides = {3, 1}},
    {.name = "fortran", .format = "B", .itemsize = 1, .ndim = 2, .shape = {2, 3}, .strides = {1, 2}},
    {.name = "gaps", .format = "H", .itemsize = 2, .ndim = 2, .shape = {2, 2}, .strides = {8, 4}, .readonly = 1},
    {.name = "upside", .format = "B", .itemsize = 1, .ndim = 2, .shape = {2, 2}, .strides = {-4, 1}, .offset = 8},
    {.name = "cube", .format = "B", .itemsize = 1, .ndim = 3, .shape = {2, 2, 2}, .strides = {4, 2, 1}, .readonly = 1},
    {.name = "hollow", .format = "B", .itemsize = 1, .ndim = 3, .shape = {2, 0, 2}, .strides = {4, 2, 1}},
    {.name = "thin", .format = "B", .itemsize = 1, .ndim = 3, .shape = {1, 3, 1}, .strides = {9, 1, 7}},
    {.name = "rows", .format = "B", .itemsize = 1, .ndim = 2, .shape = {3, 2}, .strides = {sizeof(char *), 1}, .rows = 1},
    {.name = "row", .format = "B", .itemsize = 1, .ndim = 1, .shape = {3}, .strides = {sizeof(char *)}, .rows = 1},
    {.name = "pairs", .format = "<HB", .itemsize = 3, .ndim = 1, .shape = {2}, .strides = {3}},
    {.name = "strange", .format = "w", .itemsize = 2, .ndim = 1, .shape = {2}, .strides = {2}},
    {.name = "empty", .format = "", .itemsize = 1, .ndim = 1, .shape = {2}, .strides = {1}},
    {.name = "longer", .format = "B", .itemsize = 1, .ndim = 1, .shape = {4}, .strides = {1}, .off = 2, .readonly = 1},
    {.name = "shorter", .format = "B", .itemsize = 1, .ndim = 1, .shape = {4}, .strides = {1}, .off = -2},
    {.name = "wide", .format = "B", .itemsize = 2, .ndim = 1, .shape = {2}, .strides = {2}},
    {.name = "refuses", .format = "B", .itemsize = 1, .ndim = 1, .shape = {4}, .strides = {1}, .answer = REFUSES},
    {.name = "silent", .format = "B", .itemsize = 1, .ndim = 1, .shape = {4}, .strides = {1}, .answer = REFUSES_SILENTLY},
    {.name = "late", .format = "B", .itemsize = 1, .ndim = 1, .shape = {4}, .strides = {1}, .answer = FAILS_LATE},
    {.name = "guarded", .format = "B", .itemsize = 1, .ndim = 1, .shape = {4}, .strides = {1}, .answer = REFUSES_WRITING},
};

#define MEMORY 96

typedef struct {
    PyObject_HEAD
    const Layout *layout;
    Py_ssize_t shape[4], strides[4], suboffsets[4];
    char *pointers[4];
    char memory[MEMORY];
} Exporter;

static PyTypeObject *exporter_type;
/* What all exporters have given, and got back. */
static int acquired, given_back;

static void fill(Exporter *e) {
    for (int i = 0; i < MEMORY; i++) e->memory[i] = (char)i;
}

static int exporter_get(PyObject *self, Py_buffer *view, int flags) {
    Exporter *e = (Exporter *)self;
    const Layout *l = e->layout;
    if (l->answer == FAILS_LATE) {
        memset(view, 0, sizeof *view);
        view->obj = self;
    }
    if (l->answer == REFUSES || l->answer == FAILS_LATE || (l->answer == REFUSES_WRITING && flags & PyBUF_WRITABLE)) {
        PyErr_Format(PyExc_BufferError, "%s was asked", l->name);
        return -1;
    }
    if (l->answer == REFUSES_SILENTLY) return -1;
    Py_ssize_t len = l->itemsize;
    for (int i = 0; i < l->ndim; i++) len *= l->shape[i];
    memcpy(e->shape, l->shape, sizeof e->shape);
    memcpy(e->strides, l->strides, sizeof e->strides);
    for (int i = 0; i < 4; i++) {
        e->suboffsets[i] = i == 0 ? 1 : -1;
        e->pointers[i] = e->memory + 8 * i;
    }
    view->buf = l->rows ? (void *)e->pointers : e->memory + l->offset;
    view->obj = Py_NewRef(self);
    view->len = len + l->off;
    view->itemsize = l->itemsize;
    view->readonly = l->readonly;
    view->ndim = l->ndim;
    view->format = (char *)l->format;
    view->shape = l->ndim ? e->shape : NULL;
    view->strides = l->ndim ? e->strides : NULL;
    view->suboffsets = l->rows ? e->suboffsets : NULL;
    view->internal = NULL;
    acquired++;
    return 0;
}

static void exporter_release(PyObject *self, Py_buffer *view) {
    need(view->obj == self, "the exporter's own view");
    given_back++;
}

static void exporter_dealloc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *exporter_bytes(PyObject *self, PyObject *unused) {
    (void)unused;
    return PyBytes_FromStringAndSize(((Exporter *)self)->memory, 16);
}

static PyMethodDef exporter_methods[] = {{"bytes", exporter_bytes, METH_NOARGS, NULL}, {0}};

static PyObject *exporter(const char *name) {
    static PyType_Slot slots[] = {{Py_bf_getbuffer, (void *)exporter_get}, {Py_bf_releasebuffer, (void *)exporter_release}, {Py_tp_dealloc, (void *)exporter_dealloc}, {Py_tp_methods, exporter_methods}, {0, NULL}};
    static PyType_Spec spec = {"Exporter", sizeof(Exporter), 0, Py_TPFLAGS_DEFAULT, slots};
    if (!exporter_type) exporter_type = (PyTypeObject *)PyType_FromSpec(&spec);
    need(exporter_type != NULL, "type");
    for (size_t i = 0; i < COUNT(layouts); i++) {
        if (strcmp(layouts[i].name, name)) continue;
        Exporter *e = (Exporter *)exporter_type->tp_alloc(exporter_type, 0);
        need(e != NULL, name);
        e->layout = &layouts[i];
        fill(e);
        return (PyObject *)e;
    }
    need(0, name);
    return NULL;
}

/* Makes every exporter a name. */
static void define_exporters(void) {
    for (size_t i = 0; i < COUNT(layouts); i++) define(layouts[i].name, exporter(layouts[i].name));
}

/* Says how many views are still held. */
static void put_held(const char *after) {
    printf("%s: %d held\n", after, acquired - given_back);
}

static void forget_exporters(void) {
    forget_names();
    Py_CLEAR(exporter_type);
    put_held("at the end");
}

#endif
