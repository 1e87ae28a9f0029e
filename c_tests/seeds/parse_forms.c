/* PyArg_ParseTuple: the forms of argument lists that an extension meets, and the errors for those that do not fit. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "check.h"

/* Some texts became more exact in 3.14. */
#if PY_VERSION_HEX >= 0x030E0000
#define SINCE_3_14(text, before) text
#else
#define SINCE_3_14(text, before) before
#endif

/* The tuple parsed last: what PARSE borrowed from it lives until the next one. */
static PyObject *kept;

/* Parses the tuple that Py_BuildValue makes of the parenthesized `arguments`. */
#define PARSE(arguments, ...) (Py_XDECREF(kept), kept = Py_BuildValue arguments, PyArg_ParseTuple(kept, __VA_ARGS__))
#define REFUSED(arguments, ...) CHECK(!PARSE(arguments, __VA_ARGS__))

static void
strings_and_numbers(void)
{
    const char *text = NULL;
    long first = 0, second = 0;
    puts("no arguments; a string; two longs and a string");
    CHECK(PARSE(("()"), ""));
    CHECK(PARSE(("(s)", "spam"), "s", &text));
    CHECK_TEXT(text, "spam");
    CHECK(PARSE(("(lls)", -7L, 1L << 40, "s\xc3\xa9pt"), "lls", &first, &second, &text));
    CHECK_INT(first, -7);
    CHECK_INT(second, 1LL << 40);
    CHECK_TEXT(text, "s\xc3\xa9pt");
    REFUSED(("(i)", 1), "");
    CHECK_ERROR("TypeError: function takes exactly 0 arguments (1 given)");
    REFUSED(("(i)", 1), ":start");
    CHECK_ERROR("TypeError: start() takes exactly 0 arguments (1 given)");
    REFUSED(("()"), "s", &text);
    CHECK_ERROR("TypeError: function takes exactly 1 argument (0 given)");
    REFUSED(("(i)", 3), "s:print_name", &text);
    CHECK_ERROR("TypeError: print_name() argument 1 must be str, not int");
    REFUSED(("(i)", 3), "s;a name, please", &text);
    CHECK_ERROR("TypeError: a name, please");
    REFUSED(("(s#)", "a\0b", (Py_ssize_t)3), "s", &text);
    CHECK_ERROR("ValueError: embedded null character");
    REFUSED(("(O)", Py_None), "s", &text);
    CHECK_ERROR("TypeError: argument 1 must be str, not None");
    REFUSED(("(d)", 1.5), "l", &first);
    CHECK_ERROR("TypeError: 'float' object cannot be interpreted as an integer");
}

static void
optional_arguments(void)
{
    const char *file = NULL, *mode = "r";
    int size = 0;
    puts("a string, then perhaps another and an integer");
    CHECK(PARSE(("(s)", "notes"), "s|si", &file, &mode, &size));
    CHECK_TEXT(file, "notes");
    CHECK_TEXT(mode, "r");
    CHECK_INT(size, 0);
    CHECK(PARSE(("(ss)", "notes", "w"), "s|si", &file, &mode, &size));
    CHECK_TEXT(mode, "w");
    CHECK_INT(size, 0);
    CHECK(PARSE(("(ssi)", "notes", "wb", 100000), "s|si", &file, &mode, &size));
    CHECK_TEXT(mode, "wb");
    CHECK_INT(size, 100000);
    REFUSED(("()"), "s|si:open", &file, &mode, &size);
    CHECK_ERROR("TypeError: open() takes at least 1 argument (0 given)");
    REFUSED(("(ssis)", "notes", "w", 1, "more"), "s|si:open", &file, &mode, &size);
    CHECK_ERROR("TypeError: open() takes at most 3 arguments (4 given)");
}

static void
nested_tuples(void)
{
    int i = 0, j = 0, left, top, right, bottom, h, v;
    const char *text = NULL;
    PyObject *bytes = NULL;
    Py_ssize_t size = -1;
    puts("tuples inside the tuple");
    CHECK(PARSE(("((ii)s#)", 1, 2, "th\0ree", (Py_ssize_t)6), "(ii)s#", &i, &j, &text, &size));
    CHECK_INT(i, 1);
    CHECK_INT(j, 2);
    CHECK_INT(size, 6);
    CHECK(text != NULL && memcmp(text, "th\0ree", 7) == 0);
    CHECK(PARSE(("(((ii)(ii))(ii))", 0, -1, 400, 300, 10, 11), "((ii)(ii))(ii)", &left, &top, &right, &bottom, &h, &v));
    CHECK(left == 0 && top == -1 && right == 400 && bottom == 300 && h == 10 && v == 11);
    REFUSED(("(is)", 1, "x"), "(ii)s#:pair", &i, &j, &text, &size);
    CHECK_ERROR(SINCE_3_14("TypeError: pair() argument 1 must be 2-item tuple, not int",
                           "TypeError: pair() argument 1 must be 2-item sequence, not int"));
    REFUSED(("((iii)s)", 1, 2, 3, "x"), "(ii)s#:pair", &i, &j, &text, &size);
    CHECK_ERROR(SINCE_3_14("TypeError: pair() argument 1 must be tuple of length 2, not 3",
                           "TypeError: pair() argument 1 must be sequence of length 2, not 3"));
    REFUSED(("(((is)(ii))(ii))", 0, "top", 4, 3, 1, 1), "((ii)(ii))(ii)", &left, &top, &right, &bottom, &h, &v);
    CHECK_ERROR("TypeError: 'str' object cannot be interpreted as an integer");
    REFUSED(("((ss))", "a", "b"), "(sS)", &text, &bytes);
    CHECK_ERROR("TypeError: argument 1, item 1 must be bytes, not str");
}

static void
complex_and_float(void)
{
    Py_complex c = {0, 0}, given = {1, 2};
    double d = 0;
    float f = 0;
    puts("complex and floating numbers");
    CHECK(PARSE(("(D)", &given), "D:rotate", &c));
    CHECK(c.real == 1 && c.imag == 2);
    CHECK(PARSE(("(i)", 4), "D:rotate", &c));
    CHECK(c.real == 4 && c.imag == 0);
    REFUSED(("(s)", "j"), "D:rotate", &c);
    CHECK_ERROR("TypeError: must be real number, not str");
    CHECK(PARSE(("(id)", 3, 0.25), "df", &d, &f));
    CHECK(d == 3.0 && f == 0.25f);
    REFUSED(("(s)", "1.5"), "d", &d);
    CHECK_ERROR("TypeError: must be real number, not str");
}

static void
every_integer(void)
{
    unsigned char b = 0, B = 0;
    short h = 0;
    unsigned short H = 0;
    int i = 0, p = 0, q = 1;
    unsigned int I = 0;
    long l = 0;
    unsigned long k = 0;
    long long L = 0;
    unsigned long long K = 0;
    Py_ssize_t n = 0;
    puts("integers of every width");
    CHECK(PARSE(("(iiiiLLLLLLn)", 255, -1, -32768, 65537, -5LL, 1LL << 32, LONG_MIN, -1LL, LLONG_MAX, -2LL, PY_SSIZE_T_MAX),
                "bBhHiIlkLKn", &b, &B, &h, &H, &i, &I, &l, &k, &L, &K, &n));
    CHECK_INT(b, 255);
    CHECK_INT(B, 255);
    CHECK_INT(h, -32768);
    CHECK_INT(H, 1);
    CHECK_INT(i, -5);
    CHECK_INT(I, 0);
    CHECK_INT(l, LONG_MIN);
    CHECK(k == ULONG_MAX);
    CHECK_INT(L, LLONG_MAX);
    CHECK(K == ULLONG_MAX - 1);
    CHECK_INT(n, PY_SSIZE_T_MAX);
    CHECK(PARSE(("([]s)", "x"), "pp", &q, &p));
    CHECK(p == 1 && q == 0);
    REFUSED(("(i)", 256), "b", &b);
    CHECK_ERROR("OverflowError: unsigned byte integer is greater than maximum");
    REFUSED(("(i)", -1), "b", &b);
    CHECK_ERROR("OverflowError: unsigned byte integer is less than minimum");
    REFUSED(("(i)", 32768), "h", &h);
    CHECK_ERROR("OverflowError: signed short integer is greater than maximum");
    REFUSED(("(L)", -(1LL << 32)), "i", &i);
    CHECK_ERROR("OverflowError: signed integer is less than minimum");
    REFUSED(("(K)", ULLONG_MAX), "l", &l);
    CHECK_ERROR("OverflowError: Python int too large to convert to C long");
    REFUSED(("(K)", ULLONG_MAX), "L", &L);
    CHECK_ERROR("OverflowError: int too big to convert");
    REFUSED(("(K)", ULLONG_MAX), "n", &n);
    CHECK_ERROR("OverflowError: Python int too large to convert to C ssize_t");
    REFUSED(("(s)", "1"), "k", &k);
    CHECK_ERROR("TypeError: argument 1 must be int, not str");
}

static void
bytes_and_characters(void)
{
    const char *bytes = NULL, *text = "set";
    Py_ssize_t size = -1, none = -1;
    char c = 0;
    int C = 0;
    Py_buffer view;
    puts("bytes, views, characters");
    CHECK(PARSE(("(y#O)", "a\0z", (Py_ssize_t)3, Py_None), "y#z#", &bytes, &size, &text, &none));
    CHECK(size == 3 && bytes != NULL && memcmp(bytes, "a\0z", 4) == 0);
    CHECK(text == NULL && none == 0);
    CHECK(PARSE(("(ysC)", "x", "y", 0x1F600), "csC", &c, &text, &C));
    CHECK(c == 'x' && C == 0x1F600);
    CHECK(PARSE(("(y)", "view"), "y*", &view));
    CHECK(view.len == 4 && view.readonly && memcmp(view.buf, "view", 4) == 0 && view.obj == PyTuple_GetItem(kept, 0));
    PyBuffer_Release(&view);
    CHECK(view.obj == NULL);
    CHECK(PARSE(("(s)", "text"), "s*", &view));
    CHECK(view.len == 4 && memcmp(view.buf, "text", 4) == 0);
    PyBuffer_Release(&view);
    CHECK(PARSE(("(O)", Py_None), "z*", &view));
    CHECK(view.buf == NULL && view.obj == NULL && view.len == 0);
    PyBuffer_Release(&view);
    CHECK(PARSE(("(N)", PyByteArray_FromStringAndSize("raw", 3)), "w*", &view));
    CHECK(view.len == 3 && !view.readonly);
    memcpy(view.buf, "RAW", 3);
    PyBuffer_Release(&view);
    CHECK_TEXT(PyByteArray_AsString(PyTuple_GetItem(kept, 0)), "RAW");
    REFUSED(("(y)", "fixed"), "w*", &view);
    CHECK_ERROR("TypeError: argument 1 must be read-write bytes-like object, not bytes");
    REFUSED(("(s)", "text"), "y#", &bytes, &size);
    CHECK_ERROR("TypeError: a bytes-like object is required, not 'str'");
    REFUSED(("(y)", "xy"), "c", &c);
    CHECK_ERROR(SINCE_3_14("TypeError: argument 1 must be a byte string of length 1, not a bytes object of length 2",
                           "TypeError: argument 1 must be a byte string of length 1, not bytes"));
    REFUSED(("(s)", "xy"), "C", &C);
    CHECK_ERROR(SINCE_3_14("TypeError: argument 1 must be a unicode character, not a string of length 2",
                           "TypeError: argument 1 must be a unicode character, not str"));
}

static void
encoded_strings(void)
{
    char *copy = NULL, room[8];
    char *into = room;
    Py_ssize_t size = sizeof room;
    puts("text in an encoding, copied");
    CHECK(PARSE(("(s)", "caf\xc3\xa9"), "es", "latin-1", &copy));
    CHECK_TEXT(copy, "caf\xe9");
    PyMem_Free(copy);
    copy = NULL;
    CHECK(PARSE(("(y)", "caf\xe9"), "et", "utf-8", &copy));
    CHECK_TEXT(copy, "caf\xe9");
    PyMem_Free(copy);
    CHECK(PARSE(("(s)", "caf\xc3\xa9"), "es#", "utf-8", &into, &size));
    CHECK_INT(size, 5);
    CHECK_TEXT(room, "caf\xc3\xa9");
    size = 3;
    REFUSED(("(s)", "coffee"), "es#", "utf-8", &into, &size);
    CHECK_ERROR("ValueError: encoded string too long (6, maximum length 2)");
    copy = NULL;
    REFUSED(("(y)", "bytes"), "es", "utf-8", &copy);
    CHECK_ERROR("TypeError: argument 1 must be str, not bytes");
}

/* For O&: an even number, doubled. */
static int
convert_even(PyObject *object, void *address)
{
    long value = PyLong_AsLong(object);
    if (value == -1 && PyErr_Occurred()) {
        return 0;
    }
    if (value % 2) {
        PyErr_Format(PyExc_ValueError, "%ld is odd", value);
        return 0;
    }
    *(long *)address = 2 * value;
    return 1;
}

static void
objects(void)
{
    PyObject *any = NULL, *list = NULL, *text = NULL, *bytes = NULL, *array = NULL;
    long doubled = 0;
    puts("objects, borrowed");
    CHECK(PARSE(("(O[i]syN)", Py_None, 1, "u", "S", PyByteArray_FromStringAndSize("Y", 1)), "OO!USY", &any, &PyList_Type,
                &list, &text, &bytes, &array));
    CHECK(any == Py_None);
    CHECK_INT(Py_REFCNT(list), 1);
    CHECK_REPR(list, "[1]");
    CHECK_REPR(text, "'u'");
    CHECK_REPR(bytes, "b'S'");
    CHECK_REPR(array, "bytearray(b'Y')");
    CHECK(PARSE(("(i)", 21000), "O&", convert_even, &doubled));
    CHECK_INT(doubled, 42000);
    REFUSED(("(i)", 21), "O&", convert_even, &doubled);
    CHECK_ERROR("ValueError: 21 is odd");
    REFUSED(("(i)", 21), "O!", &PyList_Type, &list);
    CHECK_ERROR("TypeError: argument 1 must be list, not int");
    REFUSED(("(y)", "x"), "U:name", &text);
    CHECK_ERROR("TypeError: name() argument 1 must be str, not bytes");
}

static void
what_is_no_tuple_or_no_format(void)
{
    int i = 0;
    PyObject *number = PyLong_FromLong(4), *list = PyList_New(0), *first = NULL, *second = NULL;
    puts("not a tuple; not a format; one object; unpacking");
    CHECK(!PyArg_ParseTuple(list, "i", &i));
    CHECK_ERROR("SystemError: new style getargs format but argument is not a tuple");
    REFUSED(("(i)", 1), "i%", &i);
    CHECK_ERROR("SystemError: bad format string: i%");
    CHECK(PyArg_Parse(number, "i", &i));
    CHECK_INT(i, 4);
    CHECK(!PyArg_Parse(list, "i:take", &i));
    CHECK_ERROR("TypeError: 'list' object cannot be interpreted as an integer");
    Py_DECREF(number);
    Py_DECREF(list);
    CHECK(PyArg_UnpackTuple(kept, "pair", 1, 2, &first, &second));
    CHECK(first == PyTuple_GetItem(kept, 0) && second == NULL);
    CHECK(!PyArg_UnpackTuple(kept, "pair", 2, 2, &first, &second));
    CHECK_ERROR("TypeError: pair expected 2 arguments, got 1");
}

int
main(void)
{
    Py_InitializeEx(0);
    strings_and_numbers();
    optional_arguments();
    nested_tuples();
    complex_and_float();
    every_integer();
    bytes_and_characters();
    encoded_strings();
    objects();
    what_is_no_tuple_or_no_format();
    Py_CLEAR(kept);
    CHECK_NO_ERROR();
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
