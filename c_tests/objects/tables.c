/* Dicts and sets under many random changes, against a plain array: keys that collide, are deleted and come back. What is
 * printed depends on the order of iteration, too. */
#include <Python.h>

#include <stdint.h>
#include <stdio.h>

enum { KEYS = 300, ROUNDS = 20000 };

/* A key that is equal to others of its number, with few different hashes. */
typedef struct {
    PyObject ob_base;
    int number;
} Key;

static Py_hash_t key_hash(PyObject *self) { return ((Key *)self)->number % 7; }

static PyObject *key_compare(PyObject *a, PyObject *b, int op) {
    if (op != Py_EQ || Py_TYPE(a) != Py_TYPE(b)) Py_RETURN_NOTIMPLEMENTED;
    return PyBool_FromLong(((Key *)a)->number == ((Key *)b)->number);
}

static PyTypeObject Key_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "Key",
    .tp_basicsize = sizeof(Key),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_hash = key_hash,
    .tp_richcompare = key_compare,
};

static uint64_t state;

static unsigned draw(unsigned below) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(state >> 33) % below;
}

/* A new key of that number; each call makes another object where the kind allows it. */
typedef PyObject *maker(int);
static PyObject *small_int(int number) { return PyLong_FromLong(number); }
static PyObject *spread_int(int number) { return PyLong_FromLongLong((long long)number << 24); }
static PyObject *wide_int(int number) { return PyLong_FromLongLong(((long long)number << 50) - 77); }
static PyObject *text(int number) { return PyUnicode_FromFormat("key %d", number); }
static PyObject *wide_text(int number) { return PyUnicode_FromFormat("%s%d", "\xe2\x82\xac", number); }
static PyObject *real(int number) { return PyFloat_FromDouble(number / 4.0); }

static PyObject *colliding(int number) {
    Key *key = PyObject_New(Key, &Key_Type);
    if (key) key->number = number;
    return (PyObject *)key;
}

/* Every kind in turn, so that keys of different types meet. */
static PyObject *mixed(int number) {
    maker *const all[] = {small_int, text, real, colliding, wide_int, wide_text};
    return all[number % 6](number);
}

/* What the dict should have: values by number, and the numbers in their order. */
static int values[KEYS], order[KEYS], present;

static void forget(int number) {
    int at = 0;
    while (order[at] != number) at++;
    for (; at + 1 < present; at++) order[at] = order[at + 1];
    present--;
    values[number] = -1;
}

static int same_order(PyObject *dict, maker *make) {
    Py_ssize_t pos = 0;
    PyObject *key, *value;
    int i = 0;
    while (PyDict_Next(dict, &pos, &key, &value)) {
        PyObject *expected = make(order[i]);
        int same = PyObject_RichCompareBool(key, expected, Py_EQ);
        Py_DECREF(expected);
        if (same != 1 || PyLong_AsLong(value) != values[order[i]]) return 0;
        i++;
    }
    return i == present && PyDict_Size(dict) == present;
}

static void dict_rounds(const char *name, maker *make, unsigned keys) {
    PyObject *dict = PyDict_New();
    int wrong = 0;
    unsigned long hits = 0;
    present = 0;
    for (int i = 0; i < KEYS; i++) values[i] = -1;
    for (int round = 0; round < ROUNDS; round++) {
        int number = (int)draw(keys);
        PyObject *key = make(number), *value;
        switch (draw(5)) {
        case 0:
        case 1:
            value = PyLong_FromLong(round);
            if (PyDict_SetItem(dict, key, value) < 0) wrong++;
            Py_DECREF(value);
            if (values[number] < 0) order[present++] = number;
            values[number] = round;
            break;
        case 2:
            if (PyDict_Contains(dict, key) != (values[number] >= 0)) wrong++;
            if (values[number] >= 0) {
                if (PyDict_DelItem(dict, key) < 0) wrong++;
                forget(number);
            }
            break;
        case 3:
            value = PyDict_GetItemWithError(dict, key);
            if ((value != NULL) != (values[number] >= 0)) wrong++;
            if (value && PyLong_AsLong(value) != values[number]) wrong++;
            hits += value != NULL;
            break;
        default:
            if (draw(16)) break;
            if (!same_order(dict, make)) wrong++;
            PyObject *copy = PyDict_Copy(dict);
            if (PyObject_RichCompareBool(dict, copy, Py_EQ) != 1 || !same_order(copy, make)) wrong++;
            Py_SETREF(dict, copy);
        }
        Py_DECREF(key);
    }
    if (!same_order(dict, make)) wrong++;
    printf("dict of %u keys, %s: %d present, %lu hits, %d wrong\n", keys, name, present, hits, wrong);
    Py_DECREF(dict);
}

/* The numbers of the items in the order of iteration, folded into one figure. */
static unsigned long fold(PyObject *set) {
    unsigned long folded = 0;
    PyObject *items = PyObject_GetIter(set), *item;
    while ((item = PyIter_Next(items))) {
        folded = folded * 31 + (unsigned long)PyObject_Hash(item);
        Py_DECREF(item);
    }
    Py_DECREF(items);
    return folded;
}

static void set_rounds(const char *name, maker *make, unsigned keys, int ordered) {
    PyObject *set = PySet_New(NULL);
    int wrong = 0;
    unsigned long folded = 0;
    present = 0;
    for (int i = 0; i < KEYS; i++) values[i] = -1;
    for (int round = 0; round < ROUNDS; round++) {
        int number = (int)draw(keys);
        PyObject *key = make(number);
        switch (draw(4)) {
        case 0:
        case 1:
            if (PySet_Add(set, key) < 0) wrong++;
            present += values[number] < 0;
            values[number] = 1;
            break;
        case 2:
            if (PySet_Discard(set, key) != (values[number] > 0)) wrong++;
            present -= values[number] > 0;
            values[number] = -1;
            break;
        default:
            if (PySet_Contains(set, key) != (values[number] > 0)) wrong++;
            if (draw(64) == 0) Py_SETREF(set, PySet_New(set));
            if (draw(16) == 0) folded = folded * 17 + fold(set);
        }
        Py_DECREF(key);
    }
    if (PySet_Size(set) != present) wrong++;
    printf("set of %u keys, %s: %d present, order %lx, %d wrong\n", keys, name, present, ordered ? folded : 0, wrong);
    Py_DECREF(set);
}

int main(void) {
    static const struct {
        const char *name;
        maker *make;
        int ordered;
    } kinds[] = {{"small ints", small_int, 1}, {"spread ints", spread_int, 1}, {"wide ints", wide_int, 1},
                 {"strings", text, 0},         {"wide strings", wide_text, 0}, {"floats", real, 1},
                 {"collisions", colliding, 1}, {"mixed", mixed, 0}};
    static const unsigned sizes[] = {4, 9, 40, KEYS};
    Py_Initialize();
    if (PyType_Ready(&Key_Type) < 0) return 1;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            state = 99 * k + s;
            dict_rounds(kinds[k].name, kinds[k].make, sizes[s]);
            set_rounds(kinds[k].name, kinds[k].make, sizes[s], kinds[k].ordered);
        }
    }
    return Py_FinalizeEx() < 0;
}
