/* Dicts, sets, lists, isinstance: filled from empty, changed in place, asked. */
#include "bench.h"

enum { KEYS = 64, FILL = 1000 };

static PyObject *names[KEYS], *equal_names[KEYS], *absent[KEYS], *ints[KEYS];
static PyObject *many_names[FILL], *many_ints[FILL];
static PyObject *by_name, *by_int, *names_set, *ints_set, *value;
static PyObject *filling;
static PyObject *base, *derived, *distant, *two_types, *derived_object, *distant_object;

/* The k-th of the keys, taken in turn. */
#define KEY(keys, n) keys[(n) & (KEYS - 1)]

/* ---- dict --------------------------------------------------------------- */

#define DICT_GET(label, dict, keys)                                          \
    static void label(size_t n) {                                            \
        while (n--) sink_pointer = PyDict_GetItemWithError(dict, KEY(keys, n)); \
    }
DICT_GET(dict_get_str, by_name, names)
DICT_GET(dict_get_str_equal, by_name, equal_names)
DICT_GET(dict_get_str_miss, by_name, absent)
DICT_GET(dict_get_int, by_int, ints)

static void dict_getitemref(size_t n) {
    while (n--) {
        PyObject *found;
        sink_int = PyDict_GetItemRef(by_name, KEY(names, n), &found);
        Py_DECREF(found);
    }
}

static void dict_getitemstring(size_t n) {
    while (n--) sink_pointer = PyDict_GetItemString(by_name, "key_17_of_the_dict");
}

static void dict_contains(size_t n) {
    while (n--) sink_int = PyDict_Contains(by_name, KEY(names, n));
}

static void dict_set_str(size_t n) {
    while (n--) sink_int = PyDict_SetItem(by_name, KEY(names, n), value);
}

static void dict_set_int(size_t n) {
    while (n--) sink_int = PyDict_SetItem(by_int, KEY(ints, n), value);
}

/* Calls add(filling, key) n times in all, on new containers of up to FILL keys. */
#define FILL_FROM_EMPTY(label, create, add, keys)                 \
    static void label(size_t n) {                                 \
        while (n) {                                               \
            size_t count = n < FILL ? n : FILL;                   \
            filling = create;                                     \
            for (size_t i = 0; i < count; i++) add(filling, keys[i]); \
            Py_DECREF(filling);                                   \
            n -= count;                                           \
        }                                                         \
    }
#define SET_TO_VALUE(dict, key) PyDict_SetItem(dict, key, value)
FILL_FROM_EMPTY(dict_set_new_str, PyDict_New(), SET_TO_VALUE, many_names)
FILL_FROM_EMPTY(dict_set_new_int, PyDict_New(), SET_TO_VALUE, many_ints)

static void dict_set_delete(size_t n) {
    while (n--) {
        PyDict_SetItem(by_name, absent[0], value);
        PyDict_DelItem(by_name, absent[0]);
    }
}

static void dict_next(size_t n) {
    Py_ssize_t at = 0;
    PyObject *key, *item;
    while (n--) {
        if (!PyDict_Next(by_name, &at, &key, &item)) at = 0;
        sink_pointer = item;
    }
}

/* ---- set ---------------------------------------------------------------- */

#define SET_CONTAINS(label, set, keys)                               \
    static void label(size_t n) {                                    \
        while (n--) sink_int = PySet_Contains(set, KEY(keys, n));    \
    }
SET_CONTAINS(set_contains_str, names_set, names)
SET_CONTAINS(set_contains_str_equal, names_set, equal_names)
SET_CONTAINS(set_contains_str_miss, names_set, absent)
SET_CONTAINS(set_contains_int, ints_set, ints)

static void set_add_present(size_t n) {
    while (n--) sink_int = PySet_Add(names_set, KEY(names, n));
}

FILL_FROM_EMPTY(set_add_new_str, PySet_New(NULL), PySet_Add, many_names)
FILL_FROM_EMPTY(set_add_new_int, PySet_New(NULL), PySet_Add, many_ints)

static void set_add_few(size_t n) {
    while (n > 4) {
        PyObject *set = PySet_New(NULL);
        for (size_t i = 0; i < 4; i++) PySet_Add(set, names[i]);
        Py_DECREF(set);
        n -= 4;
    }
}

static void set_add_discard(size_t n) {
    while (n--) {
        PySet_Add(names_set, absent[0]);
        PySet_Discard(names_set, absent[0]);
    }
}

/* ---- list --------------------------------------------------------------- */

FILL_FROM_EMPTY(list_append, PyList_New(0), PyList_Append, many_names)

static void list_append_few(size_t n) {
    while (n > 4) {
        PyObject *list = PyList_New(0);
        for (size_t i = 0; i < 4; i++) PyList_Append(list, names[i]);
        Py_DECREF(list);
        n -= 4;
    }
}

/* ---- isinstance ---------------------------------------------------------- */

#define IS_INSTANCE(label, object, type)                                 \
    static void label(size_t n) {                                        \
        while (n--) sink_int = PyObject_IsInstance(object, (PyObject *)type); \
    }
IS_INSTANCE(isinstance_exact, derived_object, derived)
IS_INSTANCE(isinstance_base, derived_object, base)
IS_INSTANCE(isinstance_distant_base, distant_object, base)
IS_INSTANCE(isinstance_builtin_base, derived_object, &PyBaseObject_Type)
IS_INSTANCE(isinstance_miss, derived_object, distant)
IS_INSTANCE(isinstance_builtin_miss, derived_object, &PyList_Type)
IS_INSTANCE(isinstance_tuple, derived_object, two_types)

/* ---- preparing ------------------------------------------------------------ */

static PyObject *new_class(const char *name, PyObject *parent) {
    return PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", name, parent);
}

static int prepare_classes(void) {
    base = new_class("Base", (PyObject *)&PyBaseObject_Type);
    derived = base ? new_class("Derived", base) : NULL;
    if (!derived) return -1;
    distant = Py_NewRef(derived);
    for (int i = 0; i < 4; i++) {
        PyObject *next = new_class("Distant", distant);
        if (!next) return -1;
        Py_SETREF(distant, next);
    }
    derived_object = PyObject_CallNoArgs(derived);
    distant_object = PyObject_CallNoArgs(distant);
    two_types = PyTuple_Pack(2, &PyList_Type, base);
    return derived_object && distant_object && two_types ? 0 : -1;
}

/* A string that is not interned, as one read from a file. */
static PyObject *text(const char *format, int number) {
    return PyUnicode_FromFormat(format, number);
}

static int prepare_keys(void) {
    for (int i = 0; i < KEYS; i++) {
        names[i] = text("key_%d_of_the_dict", i);
        if (names[i]) PyUnicode_InternInPlace(&names[i]);
        equal_names[i] = text("key_%d_of_the_dict", i);
        absent[i] = text("key_%d_of_no_dict", i);
        ints[i] = PyLong_FromLong(1000 + 7 * i);
        if (!names[i] || !equal_names[i] || !absent[i] || !ints[i]) return -1;
        if (PyDict_SetItem(by_name, names[i], value) < 0 || PyDict_SetItem(by_int, ints[i], value) < 0 ||
            PySet_Add(names_set, names[i]) < 0 || PySet_Add(ints_set, ints[i]) < 0) {
            return -1;
        }
    }
    for (int i = 0; i < FILL; i++) {
        many_names[i] = text("many_%d", i);
        many_ints[i] = PyLong_FromLong(31L * i);
        if (!many_names[i] || !many_ints[i]) return -1;
    }
    return 0;
}

static int prepare(void) {
    by_name = PyDict_New();
    by_int = PyDict_New();
    names_set = PySet_New(NULL);
    ints_set = PySet_New(NULL);
    value = PyLong_FromLong(123456);
    if (!by_name || !by_int || !names_set || !ints_set || !value) return -1;
    return prepare_keys() < 0 ? -1 : prepare_classes();
}

static void finish(void) {
    PyObject *all[] = {by_name, by_int,  names_set, ints_set,       value,         base,
                       derived, distant, two_types, derived_object, distant_object};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) Py_DECREF(all[i]);
    for (int i = 0; i < KEYS; i++) {
        Py_DECREF(names[i]);
        Py_DECREF(equal_names[i]);
        Py_DECREF(absent[i]);
        Py_DECREF(ints[i]);
    }
    for (int i = 0; i < FILL; i++) {
        Py_DECREF(many_names[i]);
        Py_DECREF(many_ints[i]);
    }
}

static const struct operation operations[] = {
    OP(dict_get_str),
    OP(dict_get_str_equal),
    OP(dict_get_str_miss),
    OP(dict_get_int),
    OP(dict_getitemref),
    OP(dict_getitemstring),
    OP(dict_contains),
    OP(dict_set_str),
    OP(dict_set_int),
    OP(dict_set_new_str),
    OP(dict_set_new_int),
    OP(dict_set_delete),
    OP(dict_next),
    OP(set_contains_str),
    OP(set_contains_str_equal),
    OP(set_contains_str_miss),
    OP(set_contains_int),
    OP(set_add_present),
    OP(set_add_new_str),
    OP(set_add_new_int),
    OP(set_add_few),
    OP(set_add_discard),
    OP(list_append),
    OP(list_append_few),
    OP(isinstance_exact),
    OP(isinstance_base),
    OP(isinstance_distant_base),
    OP(isinstance_builtin_base),
    OP(isinstance_miss),
    OP(isinstance_builtin_miss),
    OP(isinstance_tuple),
    END_OF_OPERATIONS,
};

const struct group containers = {NULL, prepare, finish, operations};
