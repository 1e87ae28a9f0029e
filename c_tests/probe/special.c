/* Objects of made-up types: conversions that succeed, fail or misbehave. */
#include "probe.h"

int live_views;

/* ---- conversions -------------------------------------------------------- */

static PyObject *gives_seven(PyObject *self) {
    (void)self;
    return PyLong_FromLong(7);
}

static PyObject *gives_minus_seven(PyObject *self) {
    (void)self;
    return PyLong_FromLong(-7);
}

static PyObject *gives_huge(PyObject *self) {
    (void)self;
    return literal("1000000000000000000000000000000");
}

static PyObject *gives_text(PyObject *self) {
    (void)self;
    return PyUnicode_FromString("seven");
}

static PyObject *gives_float(PyObject *self) {
    (void)self;
    return PyFloat_FromDouble(2.5);
}

static PyObject *raises(PyObject *self) {
    (void)self;
    PyErr_SetString(PyExc_LookupError, "special says no");
    return NULL;
}

static PyObject *gives_complex(PyObject *self, PyObject *unused) {
    (void)self;
    (void)unused;
    return PyComplex_FromDoubles(1.0, -2.0);
}

static PyObject *gives_text_method(PyObject *self, PyObject *unused) {
    (void)unused;
    return gives_text(self);
}

static PyMethodDef complex_methods[] = {
    {"__complex__", gives_complex, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static PyMethodDef complex_bad_methods[] = {
    {"__complex__", gives_text_method, METH_NOARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static int is_false(PyObject *self) {
    (void)self;
    return 0;
}

static int bool_raises(PyObject *self) {
    raises(self);
    return -1;
}

static Py_ssize_t length_two(PyObject *self) {
    (void)self;
    return 2;
}

static Py_ssize_t length_raises(PyObject *self) {
    raises(self);
    return -1;
}

static PyObject *item(PyObject *self, Py_ssize_t i) {
    (void)self;
    if (i < 2) return PyLong_FromSsize_t(10 * (i + 1));
    PyErr_SetString(PyExc_IndexError, "special has two items");
    return NULL;
}

static PyObject *item_raises(PyObject *self, Py_ssize_t i) {
    (void)i;
    return raises(self);
}

/* ---- buffers -------------------------------------------------------------- */

static char storage[] = "buf\0fer";

static int fill(PyObject *self, Py_buffer *view, int readonly, int flags) {
    int status = PyBuffer_FillInfo(view, self, storage, 7, readonly, flags);
    if (status == 0) live_views++;
    return status;
}

/* For a type without a release function. */
static int get_plain(PyObject *self, Py_buffer *view, int flags) {
    return PyBuffer_FillInfo(view, self, storage, 7, 1, flags);
}

static int get_readonly(PyObject *self, Py_buffer *view, int flags) {
    return fill(self, view, 1, flags);
}

static int get_writable(PyObject *self, Py_buffer *view, int flags) {
    return fill(self, view, 0, flags);
}

/* Every other byte, and exported even to those who asked for something simple. */
static int get_strided(PyObject *self, Py_buffer *view, int flags) {
    static Py_ssize_t shape = 3, stride = 2;
    (void)flags;
    if (fill(self, view, 0, PyBUF_FULL) < 0) return -1;
    view->shape = &shape;
    view->strides = &stride;
    view->len = 3;
    return 0;
}

static int get_raises(PyObject *self, Py_buffer *view, int flags) {
    (void)flags;
    view->obj = NULL;
    raises(self);
    return -1;
}

static void release(PyObject *self, Py_buffer *view) {
    (void)self;
    (void)view;
    live_views--;
}

static PyObject *shows_itself(PyObject *self) {
    return PyUnicode_FromFormat("<%s>", Py_TYPE(self)->tp_name);
}

/* ---- the types --------------------------------------------------------------- */

typedef struct {
    const char *name;
    int base; /* 0, or which built-in type to derive from: see base_type() */
    PyType_Slot slots[4];
    PyObject *type;
} Special;

#define SLOT(id, function) {id, (void *)(function)}

static Special specials[] = {
    {"index", 0, {SLOT(Py_nb_index, gives_seven)}, NULL},
    {"index_minus", 0, {SLOT(Py_nb_index, gives_minus_seven)}, NULL},
    {"index_huge", 0, {SLOT(Py_nb_index, gives_huge)}, NULL},
    {"index_text", 0, {SLOT(Py_nb_index, gives_text)}, NULL},
    {"index_raises", 0, {SLOT(Py_nb_index, raises)}, NULL},
    {"int", 0, {SLOT(Py_nb_int, gives_seven)}, NULL},
    {"float", 0, {SLOT(Py_nb_float, gives_float)}, NULL},
    {"float_text", 0, {SLOT(Py_nb_float, gives_text)}, NULL},
    {"float_raises", 0, {SLOT(Py_nb_float, raises)}, NULL},
    {"complex", 0, {SLOT(Py_tp_methods, complex_methods)}, NULL},
    {"complex_text", 0, {SLOT(Py_tp_methods, complex_bad_methods)}, NULL},
    {"false", 0, {SLOT(Py_nb_bool, is_false)}, NULL},
    {"bool_raises", 0, {SLOT(Py_nb_bool, bool_raises)}, NULL},
    {"two_items", 0, {SLOT(Py_sq_length, length_two), SLOT(Py_sq_item, item)}, NULL},
    {"no_length", 0, {SLOT(Py_sq_length, length_raises), SLOT(Py_sq_item, item)}, NULL},
    {"no_items", 0, {SLOT(Py_sq_length, length_two), SLOT(Py_sq_item, item_raises)}, NULL},
    {"readonly", 0, {SLOT(Py_bf_getbuffer, get_readonly), SLOT(Py_bf_releasebuffer, release)}, NULL},
    {"plain_view", 0, {SLOT(Py_bf_getbuffer, get_plain)}, NULL},
    {"writable", 0, {SLOT(Py_bf_getbuffer, get_writable), SLOT(Py_bf_releasebuffer, release)}, NULL},
    {"strided", 0, {SLOT(Py_bf_getbuffer, get_strided), SLOT(Py_bf_releasebuffer, release)}, NULL},
    {"view_raises", 0, {SLOT(Py_bf_getbuffer, get_raises)}, NULL},
    {"str_raises", 0, {SLOT(Py_tp_str, raises), SLOT(Py_tp_repr, raises)}, NULL},
    {"str_seven", 0, {SLOT(Py_tp_str, gives_seven), SLOT(Py_tp_repr, gives_seven)}, NULL},
    {"str_text", 0, {SLOT(Py_tp_str, gives_text)}, NULL},
    {"intsub", 'i', {{0, NULL}}, NULL},
    {"strsub", 's', {{0, NULL}}, NULL},
    {"bytessub", 'b', {{0, NULL}}, NULL},
    {"floatsub", 'f', {{0, NULL}}, NULL},
    {"tuplesub", 't', {{0, NULL}}, NULL},
};

static PyTypeObject *base_type(int letter) {
    switch (letter) {
    case 'i': return &PyLong_Type;
    case 's': return &PyUnicode_Type;
    case 'b': return &PyBytes_Type;
    case 'f': return &PyFloat_Type;
    case 't': return &PyTuple_Type;
    default: return NULL;
    }
}

/* What an instance of a derived type is made from. */
static PyObject *base_value(int letter) {
    switch (letter) {
    case 'i': return literal("5");
    case 's': return literal("'sub'");
    case 'b': return literal("b'sub'");
    case 'f': return literal("0.5");
    default: return literal("(1, 2)");
    }
}

static void make_type(Special *s) {
    static char names[COUNT(specials)][40];
    char *name = names[s - specials];
    snprintf(name, sizeof names[0], "probe.%s", s->name);
    int repr = 0, end = 0;
    while (s->slots[end].slot) {
        if (s->slots[end].slot == Py_tp_repr) repr = 1;
        end++;
    }
    if (!repr && !s->base) s->slots[end] = (PyType_Slot)SLOT(Py_tp_repr, shows_itself);
    PyType_Spec spec = {name, 0, 0, Py_TPFLAGS_DEFAULT, s->slots};
    s->type = PyType_FromSpecWithBases(&spec, (PyObject *)base_type(s->base));
    need(s->type != NULL, name);
}

PyObject *special(const char *name) {
    for (size_t i = 0; i < COUNT(specials); i++) {
        Special *s = &specials[i];
        if (strcmp(s->name, name) != 0) continue;
        if (!s->type) make_type(s);
        if (!s->base) return PyObject_CallNoArgs(s->type);
        PyObject *value = base_value(s->base);
        PyObject *result = PyObject_CallOneArg(s->type, value);
        Py_DECREF(value);
        return result;
    }
    need(0, name);
    return NULL;
}

void special_forget(void) {
    for (size_t i = 0; i < COUNT(specials); i++) Py_CLEAR(specials[i].type);
}
