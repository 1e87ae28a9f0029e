/* Types whose slots go wrong: Evil raises in each, Liar answers with what the caller cannot use, Shy does not know,
 * Plain has none. */
#include "sweep.h"

static PyObject *raise_from(const char *where)
{
    PyErr_Format(PyExc_RuntimeError, "evil %s", where);
    return NULL;
}

#define RAISES_1(name)                                 \
    static PyObject *evil_##name(PyObject *self)       \
    {                                                  \
        (void)self;                                    \
        return raise_from(#name);                      \
    }
#define RAISES_2(name)                                           \
    static PyObject *evil_##name(PyObject *self, PyObject *other) \
    {                                                            \
        (void)self, (void)other;                                 \
        return raise_from(#name);                                \
    }
#define RAISES_3(name)                                                          \
    static PyObject *evil_##name(PyObject *self, PyObject *other, PyObject *more) \
    {                                                                           \
        (void)self, (void)other, (void)more;                                    \
        return raise_from(#name);                                               \
    }

#define UNARY(X)                                                                                               \
    X(nb_negative) X(nb_positive) X(nb_absolute) X(nb_invert) X(nb_int) X(nb_float) X(nb_index) X(tp_repr) X(tp_str) \
    X(tp_iter) X(tp_iternext) X(am_await) X(am_aiter) X(am_anext)
#define BINARY(X)                                                                                               \
    X(nb_add) X(nb_subtract) X(nb_multiply) X(nb_remainder) X(nb_divmod) X(nb_lshift) X(nb_rshift) X(nb_and)     \
    X(nb_xor) X(nb_or) X(nb_floor_divide) X(nb_true_divide) X(nb_matrix_multiply) X(nb_inplace_add)             \
    X(nb_inplace_subtract) X(nb_inplace_multiply) X(nb_inplace_remainder) X(nb_inplace_lshift)                  \
    X(nb_inplace_rshift) X(nb_inplace_and) X(nb_inplace_xor) X(nb_inplace_or) X(nb_inplace_floor_divide)        \
    X(nb_inplace_true_divide) X(nb_inplace_matrix_multiply) X(sq_concat) X(sq_inplace_concat) X(mp_subscript)   \
    X(tp_getattro)
#define TERNARY(X) X(nb_power) X(nb_inplace_power) X(tp_call) X(tp_descr_get)
#define METHODS(X)                                                                                           \
    X(__bytes__) X(__fspath__) X(__format__) X(__dir__) X(__length_hint__) X(__complex__) X(__round__)        \
    X(__instancecheck__) X(__subclasscheck__) X(__reversed__) X(keys) X(values) X(items) X(fileno) X(write)  \
    X(readline) X(flush)

UNARY(RAISES_1)
BINARY(RAISES_2)
TERNARY(RAISES_3)
METHODS(RAISES_2)

static int evil_nb_bool(PyObject *self)
{
    (void)self;
    raise_from("nb_bool");
    return -1;
}

static Py_ssize_t evil_sq_length(PyObject *self)
{
    (void)self;
    raise_from("sq_length");
    return -1;
}

static Py_ssize_t evil_mp_length(PyObject *self)
{
    (void)self;
    raise_from("mp_length");
    return -1;
}

static PyObject *evil_sq_item(PyObject *self, Py_ssize_t i)
{
    (void)self, (void)i;
    return raise_from("sq_item");
}

static PyObject *evil_sq_repeat(PyObject *self, Py_ssize_t n)
{
    (void)self, (void)n;
    return raise_from("sq_repeat");
}

static PyObject *evil_sq_inplace_repeat(PyObject *self, Py_ssize_t n)
{
    (void)self, (void)n;
    return raise_from("sq_inplace_repeat");
}

static int evil_sq_ass_item(PyObject *self, Py_ssize_t i, PyObject *value)
{
    (void)self, (void)i;
    raise_from(value ? "sq_ass_item" : "sq_ass_item, deleting");
    return -1;
}

static int evil_sq_contains(PyObject *self, PyObject *value)
{
    (void)self, (void)value;
    raise_from("sq_contains");
    return -1;
}

static int evil_mp_ass_subscript(PyObject *self, PyObject *key, PyObject *value)
{
    (void)self, (void)key;
    raise_from(value ? "mp_ass_subscript" : "mp_ass_subscript, deleting");
    return -1;
}

static int evil_tp_setattro(PyObject *self, PyObject *name, PyObject *value)
{
    (void)self, (void)name;
    raise_from(value ? "tp_setattro" : "tp_setattro, deleting");
    return -1;
}

static int evil_tp_descr_set(PyObject *self, PyObject *o, PyObject *value)
{
    (void)self, (void)o;
    raise_from(value ? "tp_descr_set" : "tp_descr_set, deleting");
    return -1;
}

static Py_hash_t evil_tp_hash(PyObject *self)
{
    (void)self;
    raise_from("tp_hash");
    return -1;
}

static PyObject *evil_tp_richcompare(PyObject *self, PyObject *other, int op)
{
    (void)self, (void)other;
    static const char *const names[] = {"<", "<=", "==", "!=", ">", ">="};
    return raise_from(names[op]);
}

static int evil_bf_getbuffer(PyObject *self, Py_buffer *view, int flags)
{
    (void)self, (void)flags;
    view->obj = NULL;
    raise_from("bf_getbuffer");
    return -1;
}

static PySendResult evil_am_send(PyObject *self, PyObject *sent, PyObject **result)
{
    (void)self, (void)sent;
    *result = NULL;
    raise_from("am_send");
    return PYGEN_ERROR;
}

#define METHOD(name) {#name, evil_##name, METH_VARARGS, NULL},
static PyMethodDef evil_methods[] = {METHODS(METHOD){NULL, NULL, 0, NULL}};

#define SLOT(name) {Py_##name, (void *)evil_##name},
static PyType_Slot evil_slots[] = {
    UNARY(SLOT) BINARY(SLOT) TERNARY(SLOT) SLOT(nb_bool) SLOT(sq_length) SLOT(mp_length) SLOT(sq_item) SLOT(sq_repeat)
        SLOT(sq_inplace_repeat) SLOT(sq_ass_item) SLOT(sq_contains) SLOT(mp_ass_subscript) SLOT(tp_setattro)
            SLOT(tp_descr_set) SLOT(tp_hash) SLOT(tp_richcompare) SLOT(bf_getbuffer) SLOT(am_send){
                Py_tp_methods, evil_methods},
    {0, NULL},
};
/* Without tp_getattro, so that methods are found. */
static PyType_Slot nasty_slots[COUNT(evil_slots)];

/* ---- Liar ---------------------------------------------------------------- */

static PyObject *lie(PyObject *self)
{
    (void)self;
    return PyComplex_FromDoubles(0, 5);
}

static PyObject *lie_2(PyObject *self, PyObject *arguments)
{
    (void)arguments;
    return lie(self);
}

static PyObject *lie_call(PyObject *self, PyObject *arguments, PyObject *keywords)
{
    (void)self, (void)arguments, (void)keywords;
    return NULL; /* and no exception */
}

static int lie_bool(PyObject *self)
{
    (void)self;
    return 7;
}

static Py_ssize_t lie_length(PyObject *self)
{
    (void)self;
    return PY_SSIZE_T_MAX;
}

static PyObject *lie_item(PyObject *self, Py_ssize_t i)
{
    (void)self;
    PyErr_Format(PyExc_IndexError, "liar has no %zd", i);
    return NULL;
}

static int lie_contains(PyObject *self, PyObject *value)
{
    (void)self, (void)value;
    return 1;
}

static Py_hash_t lie_hash(PyObject *self)
{
    (void)self;
    return 12345;
}

static PyObject *lie_compare(PyObject *self, PyObject *other, int op)
{
    (void)self, (void)other, (void)op;
    return PyUnicode_FromString("");
}

static int lie_buffer(PyObject *self, Py_buffer *view, int flags)
{
    (void)self, (void)flags;
    view->obj = NULL;
    PyErr_SetString(PyExc_BufferError, "liar has none");
    return -1;
}

#define LYING_METHOD(name) {#name, lie_2, METH_VARARGS, NULL},
static PyMethodDef liar_methods[] = {METHODS(LYING_METHOD){NULL, NULL, 0, NULL}};

#define LIE(name) {Py_##name, (void *)lie},
static PyType_Slot liar_slots[] = {
    UNARY(LIE){Py_nb_bool, (void *)lie_bool},
    {Py_sq_length, (void *)lie_length},
    {Py_sq_item, (void *)lie_item},
    {Py_sq_contains, (void *)lie_contains},
    {Py_tp_hash, (void *)lie_hash},
    {Py_tp_call, (void *)lie_call},
    {Py_tp_richcompare, (void *)lie_compare},
    {Py_bf_getbuffer, (void *)lie_buffer},
    {Py_tp_methods, liar_methods},
    {0, NULL},
};

/* ---- Shy ------------------------------------------------------------------- */

static PyObject *shy_binary(PyObject *self, PyObject *other)
{
    (void)self, (void)other;
    Py_RETURN_NOTIMPLEMENTED;
}

static PyObject *shy_ternary(PyObject *self, PyObject *other, PyObject *more)
{
    (void)self, (void)other, (void)more;
    Py_RETURN_NOTIMPLEMENTED;
}

static PyObject *shy_compare(PyObject *self, PyObject *other, int op)
{
    (void)self, (void)other, (void)op;
    Py_RETURN_NOTIMPLEMENTED;
}

#define SHY_2(name) {Py_##name, (void *)shy_binary},
static PyType_Slot shy_slots[] = {
    SHY_2(nb_add) SHY_2(nb_subtract) SHY_2(nb_multiply) SHY_2(nb_remainder) SHY_2(nb_divmod) SHY_2(nb_lshift)
        SHY_2(nb_and) SHY_2(nb_true_divide) SHY_2(nb_floor_divide) SHY_2(nb_inplace_add) SHY_2(nb_inplace_or){
            Py_nb_power, (void *)shy_ternary},
    {Py_nb_inplace_power, (void *)shy_ternary},
    {Py_tp_richcompare, (void *)shy_compare},
    {0, NULL},
};

static PyType_Slot no_slots[] = {{0, NULL}};

PyObject *pool_types_make(const char *name)
{
    static const unsigned long flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE;
    size_t kept = 0;
    for (size_t i = 0; i < COUNT(evil_slots); i++) {
        if (evil_slots[i].slot != Py_tp_getattro)
            nasty_slots[kept++] = evil_slots[i];
    }
    const struct {
        const char *name, *full;
        PyTypeObject *base;
        PyType_Slot *slots;
    } types[] = {
        {"Evil", "pool.Evil", &PyBaseObject_Type, evil_slots}, {"Nasty", "pool.Nasty", &PyBaseObject_Type, nasty_slots},
        {"Liar", "pool.Liar", &PyBaseObject_Type, liar_slots}, {"Shy", "pool.Shy", &PyBaseObject_Type, shy_slots},
        {"Plain", "pool.Plain", &PyBaseObject_Type, no_slots}, {"Int", "pool.Int", &PyLong_Type, no_slots},
        {"Str", "pool.Str", &PyUnicode_Type, no_slots},        {"Bytes", "pool.Bytes", &PyBytes_Type, no_slots},
        {"Float", "pool.Float", &PyFloat_Type, no_slots},      {"List", "pool.List", &PyList_Type, no_slots},
        {"Tuple", "pool.Tuple", &PyTuple_Type, no_slots},      {"Dict", "pool.Dict", &PyDict_Type, no_slots},
        {"Set", "pool.Set", &PySet_Type, no_slots},
        {"Error", "pool.Error", (PyTypeObject *)PyExc_ValueError, no_slots},
    };
    for (size_t i = 0; i < COUNT(types); i++) {
        if (strcmp(types[i].name, name) == 0) {
            PyType_Spec spec = {types[i].full, 0, 0, (unsigned)flags, types[i].slots};
            return PyType_FromSpecWithBases(&spec, (PyObject *)types[i].base);
        }
    }
    return NULL;
}
