/* Operations on objects as lines of text, for tables:
 *
 *     "OBJECT . METHOD | ARGUMENT | ARGUMENT | name=ARGUMENT"
 *
 * An object or argument is a literal (see probe/literal.c), or the name of a
 * type and its argument: "set [1, 2]", "range (1, 5)"; a tuple gives all of the
 * arguments. Some names are no types: "iter", "keys", "values", "items" and
 * "empty". "self" is the object itself. Some methods are no methods: operators, "repr",
 * "len", "hash", "list", "call" and others; see `operations`. */
#ifndef CALLS_H
#define CALLS_H

#include "../probe/probe.h"

static const struct {
    const char *name;
    PyTypeObject *type;
} made_types[] = {
    {"list", &PyList_Type},           {"tuple", &PyTuple_Type},     {"dict", &PyDict_Type},   {"set", &PySet_Type},
    {"frozenset", &PyFrozenSet_Type}, {"slice", &PySlice_Type},     {"range", &PyRange_Type}, {"zip", &PyZip_Type},
    {"enumerate", &PyEnum_Type},      {"reversed", &PyReversed_Type}, {"map", &PyMap_Type},   {"filter", &PyFilter_Type},
    {"int", &PyLong_Type},            {"str", &PyUnicode_Type},     {"bool", &PyBool_Type},   {"type", &PyType_Type},
    {"bytes", &PyBytes_Type},         {"bytearray", &PyByteArray_Type},
};

static PyObject *type_named(const char *name) {
    for (size_t i = 0; i < COUNT(made_types); i++) {
        if (!strcmp(made_types[i].name, name)) return (PyObject *)made_types[i].type;
    }
    return NULL;
}

/* An object from its text, NULL with an error when its construction failed. */
static PyObject *make(const char *text, PyObject *self) {
    char name[20];
    size_t n = strcspn(text, " ");
    if (!strcmp(text, "self")) return Py_XNewRef(self);
    if (n >= sizeof name || *text < 'a' || *text > 'z' || text[n] == 0 || text[n - 1] == ',') {
        PyObject *type = type_named(text);
        return type ? Py_NewRef(type) : literal(text);
    }
    memcpy(name, text, n);
    name[n] = 0;
    if (!strcmp(name, "empty")) return PyObject_CallNoArgs(type_named(text + n + 1));
    PyObject *inner = make(text + n + 1, self), *type = type_named(name), *result;
    if (!inner) return NULL;
    if (type && PyTuple_CheckExact(inner)) {
        result = PyObject_Call(type, inner, NULL);
    } else if (type) {
        result = PyObject_CallOneArg(type, inner);
    } else if (!strcmp(name, "iter")) {
        result = PyObject_GetIter(inner);
    } else {
        PyObject *method = PyUnicode_FromString(name);
        result = PyObject_CallMethodNoArgs(inner, method);
        Py_DECREF(method);
    }
    Py_DECREF(inner);
    return result;
}

static PyObject *truth(int status) {
    return status < 0 ? NULL : PyBool_FromLong(status);
}

static PyObject *number(Py_ssize_t n) {
    return n == -1 && PyErr_Occurred() ? NULL : PyLong_FromSsize_t(n);
}

static PyObject *done(int status) {
    return status < 0 ? NULL : Py_NewRef(Py_None);
}

static PyObject *op_repr(PyObject *o, PyObject *a, PyObject *b) { (void)a, (void)b; return PyObject_Repr(o); }
static PyObject *op_hash(PyObject *o, PyObject *a, PyObject *b) { (void)a, (void)b; return number(PyObject_Hash(o)); }
static PyObject *op_len(PyObject *o, PyObject *a, PyObject *b) { (void)a, (void)b; return number(PyObject_Size(o)); }
static PyObject *op_hint(PyObject *o, PyObject *a, PyObject *b) { (void)a, (void)b; return number(PyObject_LengthHint(o, 77)); }
static PyObject *op_true(PyObject *o, PyObject *a, PyObject *b) { (void)a, (void)b; return truth(PyObject_IsTrue(o)); }
static PyObject *op_type(PyObject *o, PyObject *a, PyObject *b) { (void)a, (void)b; return Py_NewRef(Py_TYPE(o)); }
static PyObject *op_list(PyObject *o, PyObject *a, PyObject *b) { (void)a, (void)b; return PySequence_List(o); }
static PyObject *op_tuple(PyObject *o, PyObject *a, PyObject *b) { (void)a, (void)b; return PySequence_Tuple(o); }
static PyObject *op_iter(PyObject *o, PyObject *a, PyObject *b) { (void)a, (void)b; return PyObject_GetIter(o); }
static PyObject *op_next(PyObject *o, PyObject *a, PyObject *b) {
    (void)a, (void)b;
    PyObject *item = PyIter_Next(o);
    return item || PyErr_Occurred() ? item : PyUnicode_FromString("the end");
}
static PyObject *op_get(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PyObject_GetItem(o, a); }
static PyObject *op_in(PyObject *o, PyObject *a, PyObject *b) { (void)b; return truth(PySequence_Contains(o, a)); }
static PyObject *op_del(PyObject *o, PyObject *a, PyObject *b) { (void)b; return done(PyObject_DelItem(o, a)); }
static PyObject *op_set(PyObject *o, PyObject *a, PyObject *b) { return done(PyObject_SetItem(o, a, b)); }
static PyObject *op_concat(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PySequence_Concat(o, a); }
static PyObject *op_iconcat(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PySequence_InPlaceConcat(o, a); }
static PyObject *op_repeat(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PySequence_Repeat(o, PyLong_AsSsize_t(a)); }
static PyObject *op_irepeat(PyObject *o, PyObject *a, PyObject *b) {
    (void)b;
    return PySequence_InPlaceRepeat(o, PyLong_AsSsize_t(a));
}
static PyObject *op_or(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PyNumber_Or(o, a); }
static PyObject *op_and(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PyNumber_And(o, a); }
static PyObject *op_xor(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PyNumber_Xor(o, a); }
static PyObject *op_sub(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PyNumber_Subtract(o, a); }
static PyObject *op_ior(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PyNumber_InPlaceOr(o, a); }
static PyObject *op_iand(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PyNumber_InPlaceAnd(o, a); }
static PyObject *op_ixor(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PyNumber_InPlaceXor(o, a); }
static PyObject *op_isub(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PyNumber_InPlaceSubtract(o, a); }
static PyObject *op_lt(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PyObject_RichCompare(o, a, Py_LT); }
static PyObject *op_le(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PyObject_RichCompare(o, a, Py_LE); }
static PyObject *op_eq(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PyObject_RichCompare(o, a, Py_EQ); }
static PyObject *op_ne(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PyObject_RichCompare(o, a, Py_NE); }
static PyObject *op_gt(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PyObject_RichCompare(o, a, Py_GT); }
static PyObject *op_ge(PyObject *o, PyObject *a, PyObject *b) { (void)b; return PyObject_RichCompare(o, a, Py_GE); }

static const struct {
    const char *name;
    PyObject *(*run)(PyObject *, PyObject *, PyObject *);
} operations[] = {
    {"repr", op_repr},  {"hash", op_hash},     {"len", op_len},     {"hint", op_hint},   {"true", op_true}, {"type", op_type},
    {"list", op_list},  {"tuple", op_tuple},   {"iter", op_iter},   {"next", op_next},   {"[]", op_get},    {"in", op_in},
    {"del", op_del},    {"[]=", op_set},       {"+", op_concat},    {"+=", op_iconcat},  {"*", op_repeat},  {"*=", op_irepeat},
    {"or", op_or},      {"&", op_and},         {"^", op_xor},       {"-", op_sub},       {"or=", op_ior},   {"&=", op_iand},
    {"^=", op_ixor},    {"-=", op_isub},       {"<", op_lt},        {"<=", op_le},       {"==", op_eq},     {"!=", op_ne},
    {">", op_gt},       {">=", op_ge},
};

/* Runs one operation and returns its result. */
static PyObject *operate(PyObject *self, const char *name, PyObject *args, PyObject *kwargs) {
    for (size_t i = 0; i < COUNT(operations); i++) {
        if (strcmp(operations[i].name, name)) continue;
        PyObject *a = PyTuple_GET_SIZE(args) > 0 ? PyTuple_GET_ITEM(args, 0) : NULL;
        PyObject *b = PyTuple_GET_SIZE(args) > 1 ? PyTuple_GET_ITEM(args, 1) : NULL;
        return operations[i].run(self, a, b);
    }
    if (!strcmp(name, "call")) return PyObject_Call(self, args, kwargs);
    PyObject *method = PyObject_GetAttrString(self, name);
    if (!method) return NULL;
    PyObject *result = PyObject_Call(method, args, kwargs);
    Py_DECREF(method);
    return result;
}

/* The next part of a line, up to the separator; NULL after the last one. */
static char *part(char **rest, const char *separator) {
    char *start = *rest;
    if (!start) return NULL;
    char *end = strstr(start, separator);
    *rest = end ? end + strlen(separator) : NULL;
    if (end) *end = 0;
    return start;
}

/* Runs a line and prints the result, and the object when that has changed. */
static void run_line(const char *line) {
    char text[400], *rest = text;
    need(strlen(line) < sizeof text, line);
    strcpy(text, line);
    printf("%s -> ", line);
    PyObject *self = make(part(&rest, " . "), NULL);
    char *name = part(&rest, " | ");
    if (!self || !name) {
        put_result(self);
        putchar('\n');
        return;
    }
    PyObject *list = PyList_New(0), *kwargs = NULL;
    for (char *argument; (argument = part(&rest, " | "));) {
        char *equals = strchr(argument, '=');
        PyObject *value = make(equals ? equals + 1 : argument, self);
        need(value != NULL, argument);
        if (equals) {
            *equals = 0;
            if (!kwargs) kwargs = PyDict_New();
            need(PyDict_SetItemString(kwargs, argument, value) == 0, argument);
        } else {
            need(PyList_Append(list, value) == 0, argument);
        }
        Py_DECREF(value);
    }
    PyObject *args = PyList_AsTuple(list), *before = PyObject_Repr(self);
    Py_DECREF(list);
    if (!before) PyErr_Clear();
    put_result(operate(self, name, args, kwargs));
    PyObject *after = PyObject_Repr(self);
    if (!after) PyErr_Clear();
    if (before && after && PyObject_RichCompareBool(before, after, Py_NE) == 1) {
        fputs(" leaves ", stdout);
        put_object(self);
    }
    putchar('\n');
    Py_XDECREF(before);
    Py_XDECREF(after);
    Py_DECREF(args);
    Py_XDECREF(kwargs);
    Py_DECREF(self);
}

static void run_lines(const char *const *lines, size_t count) {
    for (size_t i = 0; i < count; i++) run_line(lines[i]);
}

#endif
