/* Comparison, truth, iteration, numbers, arguments of functions. */
#include "bench.h"

static PyObject *small, *big, *big_again, *word, *word_again, *other_word, *list, *two, *real;

#define COMPARE(label, a, b, op)                                    \
    static void label(size_t n) {                                   \
        while (n--) sink_int = PyObject_RichCompareBool(a, b, op);  \
    }
COMPARE(richcomparebool_int_eq, big, big_again, Py_EQ)
COMPARE(richcomparebool_int_lt, small, big, Py_LT)
COMPARE(richcomparebool_str_eq, word, word_again, Py_EQ)
COMPARE(richcomparebool_str_ne, word, other_word, Py_EQ)
COMPARE(richcomparebool_int_float, small, real, Py_EQ)

#define IS_TRUE(label, object)                            \
    static void label(size_t n) {                         \
        while (n--) sink_int = PyObject_IsTrue(object);   \
    }
IS_TRUE(istrue_int, small)
IS_TRUE(istrue_str, word)
IS_TRUE(istrue_list, list)
IS_TRUE(istrue_tuple, two)

static void iterate_list(size_t n) {
    while (n) {
        PyObject *it = PyObject_GetIter(list), *item;
        while (n && (item = PyIter_Next(it))) {
            Py_DECREF(item);
            n--;
        }
        Py_DECREF(it);
    }
}

static void iterate_list_slot(size_t n) {
    while (n) {
        PyObject *it = PyObject_GetIter(list), *item;
        while (n && (item = Py_TYPE(it)->tp_iternext(it))) {
            Py_DECREF(item);
            n--;
        }
        Py_DECREF(it);
    }
}

static void unpack_tuple(size_t n) {
    while (n--) {
        PyObject *a, *b;
        sink_int = PyArg_UnpackTuple(two, "bench", 1, 2, &a, &b);
    }
}

#define BINARY(label, function, a, b)       \
    static void label(size_t n) {           \
        while (n--) {                       \
            PyObject *o = function(a, b);   \
            Py_DECREF(o);                   \
        }                                   \
    }
BINARY(number_add_int, PyNumber_Add, big, small)
BINARY(number_multiply_int, PyNumber_Multiply, big, small)
BINARY(number_floordivide_int, PyNumber_FloorDivide, big, small)
BINARY(number_remainder_int, PyNumber_Remainder, big, small)
BINARY(number_add_float, PyNumber_Add, real, real)
BINARY(sequence_concat_str, PySequence_Concat, word, other_word)
BINARY(object_getitem_list, PyObject_GetItem, list, small)

static void long_aslong(size_t n) {
    while (n--) sink_int = (int)PyLong_AsLong(big);
}

#if PY_VERSION_HEX >= 0x030D0000
static void long_asnativebytes(size_t n) {
    while (n--) {
        long value;
        sink_int = (int)PyLong_AsNativeBytes(big, &value, sizeof value, -1);
    }
}
#endif

static int prepare(void) {
    small = PyLong_FromLong(7);
    big = PyLong_FromLong(70007);
    big_again = PyLong_FromLong(70007);
    word = PyUnicode_FromString("a word of some length");
    word_again = PyUnicode_FromString("a word of some length");
    other_word = PyUnicode_FromString("a word of same length");
    real = PyFloat_FromDouble(2.5);
    list = PyList_New(0);
    if (!small || !big || !big_again || !word || !word_again || !other_word || !real || !list) return -1;
    for (int i = 0; i < 100; i++) {
        if (PyList_Append(list, word) < 0) return -1;
    }
    two = PyTuple_Pack(2, small, big);
    return two ? 0 : -1;
}

static void finish(void) {
    PyObject *all[] = {small, big, big_again, word, word_again, other_word, list, two, real};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) Py_DECREF(all[i]);
}

static const struct operation operations[] = {
    OP(richcomparebool_int_eq),
    OP(richcomparebool_int_lt),
    OP(richcomparebool_str_eq),
    OP(richcomparebool_str_ne),
    OP(richcomparebool_int_float),
    OP(istrue_int),
    OP(istrue_str),
    OP(istrue_list),
    OP(istrue_tuple),
    OP(iterate_list),
    OP(iterate_list_slot),
    OP(unpack_tuple),
    OP(number_add_int),
    OP(number_multiply_int),
    OP(number_floordivide_int),
    OP(number_remainder_int),
    OP(number_add_float),
    OP(sequence_concat_str),
    OP(object_getitem_list),
    OP(long_aslong),
#if PY_VERSION_HEX >= 0x030D0000
    OP(long_asnativebytes),
#endif
    END_OF_OPERATIONS,
};

const struct group protocols = {NULL, prepare, finish, operations};
