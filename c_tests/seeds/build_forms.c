/* Py_BuildValue: what each form of format builds, told by repr, and who owns what goes in. */
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include "check.h"

#define BUILT(expected, ...) CHECK_NEW_REPR(Py_BuildValue(__VA_ARGS__), expected)

static void
shapes(void)
{
    puts("nothing, one value, tuples, lists, dicts");
    BUILT("None", "");
    BUILT("365", "i", 365);
    BUILT("(1, 2, 3)", "iii", 1, 2, 3);
    BUILT("'egg'", "s", "egg");
    BUILT("('egg', 'bacon')", "ss", "egg", "bacon");
    BUILT("'bac'", "s#", "bacon", (Py_ssize_t)3);
    BUILT("()", "()");
    BUILT("(365,)", "(i)", 365);
    BUILT("(3, 65)", "(ii)", 3, 65);
    BUILT("(3, 65)", "(i,i)", 3, 65);
    BUILT("[3, 65]", "[i,i]", 3, 65);
    BUILT("[]", "[]");
    BUILT("{'egg': 3, 'bacon': 65}", "{s:i,s:i}", "egg", 3, "bacon", 65);
    BUILT("{}", "{}");
    BUILT("(((1, 2), (3, 4)), (5, 6))", "((ii)(ii)) (ii)", 1, 2, 3, 4, 5, 6);
    BUILT("[(1, {'deep': [2, ()]}), 'x']", "[(i{s:[i()]})s]", 1, "deep", 2, "x");
    BUILT("{(1, 2): 'pair', None: []}", "{(ii):s,O:[]}", 1, 2, "pair", Py_None);
    CHECK_NO_ERROR();
}

static void
numbers(void)
{
    Py_complex c = {1.5, -2};
    puts("every kind of number");
    BUILT("(-1, -2, 255, -3, 65535)", "bhBiH", -1, -2, 255, -3, 65535);
    BUILT("(4294967295, -9223372036854775808, 18446744073709551615)", "Ilk", UINT_MAX, LONG_MIN, ULONG_MAX);
    BUILT("(-9223372036854775808, 18446744073709551615, -7)", "LKn", LLONG_MIN, ULLONG_MAX, (Py_ssize_t)-7);
    BUILT("(0.5, 0.1, (1.5-2j))", "fdD", 0.5, 0.1, &c);
    BUILT("(b'A', '\xc3\xa9')", "cC", 'A', 0xE9);
#if PY_VERSION_HEX >= 0x030E0000
    BUILT("(True, False)", "pp", 5, 0);
#endif
}

static void
strings(void)
{
    puts("text and bytes, with lengths and without");
    BUILT("('a', 'b', 'c')", "szU", "a", "b", "c");
    BUILT("(None, None, None)", "szU", NULL, NULL, NULL);
    BUILT("(None, None)", "y#z#", NULL, (Py_ssize_t)3, NULL, (Py_ssize_t)0);
    BUILT("(b'raw', b'r\\x00w')", "yy#", "raw", "r\0w", (Py_ssize_t)3);
    BUILT("('a\\x00b', 'ab', '')", "s#U#z#", "a\0b", (Py_ssize_t)3, "abc", (Py_ssize_t)2, "abc", (Py_ssize_t)0);
    BUILT("('h\xc3\xa9', 'h')", "uu#", L"h\u00e9", L"h\u00e9", (Py_ssize_t)1);
    CHECK(Py_BuildValue("s", "\xff") == NULL);
    CHECK_ERROR("UnicodeDecodeError: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte");
}

/* For O&: text twice over. */
static PyObject *
twice(void *text)
{
    return PyUnicode_FromFormat("%s%s", text, text);
}

/* For O&: fails. */
static PyObject *
refuse(void *text)
{
    return PyErr_Format(PyExc_ValueError, "no %s here", text);
}

static void
objects(void)
{
    PyObject *list = PyList_New(0), *result;
    puts("objects: O and S share a reference, N hands it over");
    CHECK_INT(Py_REFCNT(list), 1);
    result = Py_BuildValue("(OS)", list, list);
    CHECK_INT(Py_REFCNT(list), 3);
    CHECK_REPR(result, "([], [])");
    Py_XDECREF(result);
    CHECK_INT(Py_REFCNT(list), 1);
    Py_INCREF(list);
    result = Py_BuildValue("[N]", list);
    CHECK_INT(Py_REFCNT(list), 2);
    Py_XDECREF(result);
    CHECK_INT(Py_REFCNT(list), 1);
    result = Py_BuildValue("O", list);
    CHECK(result == list);
    Py_XDECREF(result);
    BUILT("('hohoho', 'haha')", "(NO&)", PyUnicode_FromString("hohoho"), twice, "ha");
    CHECK(Py_BuildValue("(iO&s)", 1, refuse, "eggs", "end") == NULL);
    CHECK_ERROR("ValueError: no eggs here");
    /* A reference handed over is released even though the value is not built. */
    Py_INCREF(list);
    CHECK(Py_BuildValue("(O&N)", refuse, "ham", list) == NULL);
    CHECK_ERROR("ValueError: no ham here");
    CHECK_INT(Py_REFCNT(list), 1);
    Py_INCREF(list);
    CHECK(Py_BuildValue("{N:i}", list, 1) == NULL);
#if PY_VERSION_HEX >= 0x030E0000
    CHECK_ERROR("TypeError: cannot use 'list' as a dict key (unhashable type: 'list')");
#else
    CHECK_ERROR("TypeError: unhashable type: 'list'");
#endif
    CHECK_INT(Py_REFCNT(list), 1);
    Py_DECREF(list);
}

static void
wrong_formats(void)
{
    puts("formats and values that build nothing");
    CHECK(Py_BuildValue("(O)", NULL) == NULL);
    CHECK_ERROR("SystemError: NULL object passed to Py_BuildValue");
    CHECK(Py_BuildValue("(i", 1) == NULL);
    CHECK_ERROR("SystemError: unmatched paren in format");
    CHECK(Py_BuildValue("[i)", 1) == NULL);
    CHECK_ERROR("SystemError: unmatched paren in format");
    CHECK(Py_BuildValue("{i}", 1) == NULL);
    CHECK_ERROR("SystemError: Bad dict format");
    CHECK(Py_BuildValue("(i%)", 1) == NULL);
    CHECK_ERROR("SystemError: bad format char passed to Py_BuildValue");
    /* An error that the caller's own NULL comes from is kept. */
    CHECK(Py_BuildValue("(iN)", 1, PyErr_Format(PyExc_KeyError, "key")) == NULL);
    CHECK_ERROR("KeyError: 'key'");
}

static PyObject *
through_va_list(const char *format, ...)
{
    PyObject *result;
    va_list values;
    va_start(values, format);
    result = Py_VaBuildValue(format, values);
    va_end(values);
    return result;
}

int
main(void)
{
    Py_InitializeEx(0);
    shapes();
    numbers();
    strings();
    objects();
    wrong_formats();
    puts("through a va_list");
    CHECK_NEW_REPR(through_va_list("(i{s:d})", 9, "half", 0.5), "(9, {'half': 0.5})");
    CHECK_NO_ERROR();
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
