/* memoryview: assignment of items in every format, of slices, and comparison between formats. */
#include "exporters.h"

static const char *const formats[] = {"c", "b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "n", "N", "P", "?", "e", "f", "d", "@i", "@d"};

/* Assigned in turn to the first item of eight bytes in each format, which then show what was written. */
static const char *const values[] = {
    "0", "1", "-1", "127", "128", "-128", "-129", "255", "256", "32767", "32768", "-32769", "65536", "2147483648", "4294967295", "4294967296", "-2147483649", "9223372036854775807", "9223372036854775808",
    "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616", "1.5", "65504.0", "65520.0", "1e300", "-0.0", "'a'", "b'a'", "b'ab'", "b''", "ba'a'", "None", "True", "[]", "[1]",
};

/* An object whose __index__ and __float__ are `made`, after releasing the memoryview `victim`. */
static PyObject *victim, *made;

static PyObject *convert(PyObject *self) {
    (void)self;
    if (victim) Py_XDECREF(PyObject_CallMethod(victim, "release", NULL));
    if (!made) PyErr_SetString(PyExc_KeyError, "no number");
    return Py_XNewRef(made);
}

static int truth(PyObject *self) {
    PyObject *number = convert(self);
    Py_XDECREF(number);
    return number ? 1 : -1;
}

static PyObject *converter(void) {
    PyType_Slot slots[] = {{Py_nb_index, (void *)convert}, {Py_nb_float, (void *)convert}, {Py_nb_bool, (void *)truth}, {0, NULL}};
    PyType_Spec spec = {"Converter", 0, 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec), *instance = PyObject_CallNoArgs(type);
    Py_DECREF(type);
    return instance;
}

static PyObject *bytes_of(PyObject *view) {
    return PyObject_CallMethod(view, "tobytes", NULL);
}

static void every_item(void) {
    for (size_t i = 0; i < COUNT(formats); i++) {
        for (size_t k = 0; k < COUNT(values); k++) {
            PyObject *memory = PyByteArray_FromStringAndSize("\x55\x55\x55\x55\x55\x55\x55\x55", 8), *whole = PyMemoryView_FromObject(memory);
            PyObject *view = PyObject_CallMethod(whole, "cast", "s", formats[i]), *value = literal(values[k]), *zero = PyLong_FromLong(0);
            printf("%s = %s", formats[i], values[k]);
            if (PyObject_SetItem(view, zero, value) < 0) {
                put_line("", NULL);
            } else {
                put_line("", PyObject_GetItem(view, zero));
                put_line("   ", bytes_of(whole));
            }
            Py_DECREF(zero);
            Py_DECREF(value);
            Py_DECREF(view);
            Py_DECREF(whole);
            Py_DECREF(memory);
        }
    }
}

/* The value's conversion gives a number, an error, a wrong type, and releases the memory. */
static void conversions(void) {
    static const char *const numbers[] = {"1", "1.5", "300", "'a'", "99999999999999999999"};
    PyObject *odd = converter(), *zero = PyLong_FromLong(0);
    for (int releasing = 0; releasing < 2; releasing++) {
        for (size_t i = 0; i < COUNT(formats); i++) {
            for (size_t k = 0; k <= COUNT(numbers); k++) {
                PyObject *memory = PyByteArray_FromStringAndSize(NULL, 8), *whole = PyMemoryView_FromObject(memory);
                memset(PyByteArray_AsString(memory), 0, 8);
                PyObject *view = PyObject_CallMethod(whole, "cast", "s", formats[i]);
                made = k < COUNT(numbers) ? literal(numbers[k]) : NULL;
                victim = releasing ? view : NULL;
                /* A conversion to another type warns; only its text would differ. */
                if (formats[i][0] != '?' || made) {
                    printf("%s from %s%s", formats[i], made ? numbers[k] : "an error", releasing ? ", released" : "");
                    int status = PyObject_SetItem(view, zero, odd);
                    put_status("", status);
                }
                victim = NULL;
                Py_CLEAR(made);
                Py_DECREF(view);
                Py_DECREF(whole);
                put_line("   ", PyBytes_FromStringAndSize(PyByteArray_AsString(memory), 8));
                Py_DECREF(memory);
            }
        }
    }
    Py_DECREF(odd);
    Py_DECREF(zero);
}

static const char *const assignments[] = {
    "w.__setitem__(0, 200)", "w.__setitem__(-1, 201)", "w.__setitem__(6, 1)", "w.__setitem__((1,), 202)", "w.__setitem__((0, 0), 1)", "w.__setitem__((), 1)", "w.__setitem__(..., 1)", "w.__setitem__('a', 1)", "w.__setitem__(None, 1)", "w.__setitem__(1.0, 1)", "w.__delitem__(0)",
    "w.__delitem__(slice(0, 1))", "w.__setitem__((slice(1), slice(1)), b'a')", "w.__setitem__(100000000000000000000, 1)", "w.tolist()", "w.__setitem__(slice(0, 2), b'ab')", "w.__setitem__(slice(0, 2), b'abc')", "w.__setitem__(slice(0, 2), b'a')", "w.__setitem__(slice(0, 2), 'ab')",
    "w.__setitem__(slice(0, 2), 5)", "w.__setitem__(slice(0, 2), [1, 2])", "w.__setitem__(slice(None, None, -1), w)", "w.tolist()", "w.__setitem__(slice(1, 4), w[slice(0, 3)])", "w.tolist()", "w.__setitem__(slice(0, 3), w[slice(1, 4)])", "w.tolist()", "w.__setitem__(slice(None, None, 2), b'xyz')",
    "w.tolist()", "w.__setitem__(slice(0, 4), back)", "w.__setitem__(slice(0, 3), row)", "w.tolist()", "w.__setitem__(slice(0, 0), none)", "w.__setitem__(slice(0, 4), square)", "w.__setitem__(slice(0, 6), fortran)", "w.__setitem__(slice(0, 4), refuses)",
    "w.__setitem__(slice(0, 4), guarded)", "w.tolist()", "w.__setitem__(slice(None, None, 0), b'a')", "w.__setitem__(slice('a'), b'a')", "w.__setitem__(slice(0, 2), wide)", "w.cast('b').__setitem__(slice(0, 2), b'ab')", "w.cast('c').__setitem__(slice(0, 2), b'ab')", "w.cast('@B').__setitem__(slice(0, 2), b'AB')",
    "w.cast('b').__setitem__(slice(0, 4), back)", "w.tolist()", "w.toreadonly().__setitem__(0, 1)", "w.toreadonly().__setitem__(slice(0, 1), b'a')", "w.toreadonly().__setitem__('a', 1)", "w.toreadonly().__delitem__(0)",
    "s.__setitem__((), 5)", "s.__setitem__(..., 6)", "s[()]", "s.__setitem__(0, 1)", "s.__setitem__((), 'a')", "s.__setitem__((), 99999)", "s.__delitem__(())", "s.__setitem__(slice(1), b'a')",
    "q.__setitem__((1, 2), 9)", "q.__setitem__((-1, -1), 10)", "q.__setitem__((2, 0), 1)", "q.__setitem__((0, 3), 1)", "q.__setitem__((0,), 1)", "q.__setitem__((0, 0, 0), 1)", "q.__setitem__(0, 1)", "q.__setitem__(slice(1), b'abc')", "q.__setitem__((slice(1), slice(1)), b'abc')",
    "q.__setitem__((slice(1), 1), b'abc')", "q.__setitem__('a', 1)", "q.tolist()", "r.__setitem__((1, 1), 77)", "r.__setitem__((2, 0), 78)", "r.tolist()", "h.__setitem__(1, -2)", "h.__setitem__(slice(1, 3), h[slice(0, 2)])", "h.tolist()", "h.__setitem__(slice(None, None, -1), h)", "h.tolist()",
    "p.__setitem__(0, 1)", "p.__setitem__(slice(0, 1), pairs)", "t.__setitem__(0, 1)", "t[0]", "e.__setitem__(0, 1)", "e[0]", "row.bytes()", "memoryview(row).__setitem__(0, 250)", "row.bytes()", "memoryview(row).__setitem__(slice(0, 2), b'mn')", "row.bytes()",
    "memoryview(row).__setitem__(slice(None, None, -1), row)", "row.bytes()", "memoryview(b'ab').__setitem__(0, 1)", "memoryview(same).__setitem__(1, 7)", "memoryview(same).tolist()", "memoryview(upside).__setitem__((1, 1), 99)", "memoryview(upside).tolist()",
};

static const char *const comparisons[] = {
    "memoryview(flat) == memoryview(writable)", "memoryview(flat) == b'abc'", "b'abc' == memoryview(b'abc')", "memoryview(b'abc') == ba'abc'", "memoryview(b'abc') == 'abc'", "memoryview(b'abc') != 'abc'", "memoryview(b'abc') == None", "memoryview(b'abc') == 5", "memoryview(b'abc') < b'abc'",
    "memoryview(b'abcd').cast('h') == memoryview(b'abcd').cast('H')", "memoryview(b'abcd').cast('h') == memoryview(b'abcd').cast('@h')", "memoryview(b'abcd').cast('h') == memoryview(b'abcd')", "memoryview(b'abcd').cast('c') == memoryview(b'abcd')", "memoryview(b'abcd').cast('b') == memoryview(b'abcd')",
    "memoryview(b'ab').cast('?') == memoryview(b'ab')", "memoryview(b'abcdefgh').cast('B', [2, 4]) == memoryview(b'abcdefgh')", "memoryview(b'abcdefgh').cast('B', [2, 4]) == memoryview(b'abcdefgh').cast('B', [2, 4])",
    "memoryview(b'abcdefgh').cast('B', [2, 4]) == memoryview(b'abcdefgh').cast('B', [4, 2])", "memoryview(b'a').cast('B', []) == b'a'", "memoryview(b'a').cast('B', []) == memoryview(b'a').cast('c', [])", "memoryview(b'a').cast('B', []) == memoryview(b'a').cast('b', [])",
    "memoryview(ba'\\x00\\x00\\x00\\x00\\x00\\x00\\xf8\\x7f').cast('d') == memoryview(ba'\\x00\\x00\\x00\\x00\\x00\\x00\\xf8\\x7f').cast('d')", "memoryview(b'\\x00\\x00\\xc0\\x7f').cast('f') == memoryview(b'\\x00\\x00\\xc0\\x7f').cast('f')", "memoryview(b'\\x00\\x7e').cast('e') == memoryview(b'\\x00\\x7e').cast('e')",
    "memoryview(b'\\x00\\x00\\x00\\x80').cast('f') == memoryview(b'\\x00\\x00\\x00\\x00').cast('f')", "memoryview(b'\\x00\\x80').cast('e') == memoryview(b'\\x00\\x00').cast('e')", "memoryview(b'\\x00\\x00\\x80?').cast('f') == memoryview(b'\\x01').cast('B')", "memoryview(b'\\x00<').cast('e') == memoryview(b'\\x01')",
    "memoryview(pairs) == memoryview(pairs)", "memoryview(pairs) == pairs", "memoryview(pairs) == 5", "memoryview(pairs) == memoryview(b'ab')", "memoryview(strange) == memoryview(strange)", "memoryview(strange) == b'ab'", "memoryview(empty) == memoryview(empty)", "memoryview(empty) == b'ab'", "memoryview(wide) == memoryview(wide)",
    "memoryview(rows) == memoryview(rows)", "memoryview(rows) == rows", "memoryview(row) == memoryview(row).tobytes()", "memoryview(square) == square", "memoryview(square) == fortran", "memoryview(fortran) == fortran", "memoryview(hollow) == hollow", "memoryview(none) == b''",
    "memoryview(none) == memoryview(b'').cast('d')", "memoryview(hollow) == none", "memoryview(b'abc') == refuses", "memoryview(back) == memoryview(back)", "memoryview(back) == memoryview(back)[slice(None, None, -1)]", "memoryview(b'abcd')[slice(None, None, 2)] == b'ac'",
    "memoryview(upside) == upside", "memoryview(longer) == memoryview(longer)", "memoryview(shorter) == memoryview(longer)", "memoryview(gaps) == gaps", "memoryview(gaps) != gaps", "memoryview(thin) == thin", "memoryview(cube) == memoryview(cube).tobytes()",
};

int main(void) {
    probe_start();
    define_exporters();
    every_item();
    conversions();
    static const char *const views[] = {"w := memoryview(writable)", "s := memoryview(scalar)", "q := memoryview(square)", "r := memoryview(rows)", "h := memoryview(shorts)", "p := memoryview(pairs)", "t := memoryview(strange)", "e := memoryview(empty)"};
    run_lines(views, COUNT(views));
    run_lines(assignments, COUNT(assignments));
    put_held("assigned");
    run_lines(comparisons, COUNT(comparisons));
    put_held("compared");
    forget_exporters();
    return probe_end();
}
