/* Py_BuildValue and Py_VaBuildValue: every unit, ownership, malformed formats. */
#include "../probe/probe.h"

#include <float.h>
#include <limits.h>
#include <math.h>

/* Exported for extensions that were compiled before 3.13. */
extern PyObject *_Py_BuildValue_SizeT(const char *, ...);
extern PyObject *_Py_VaBuildValue_SizeT(const char *, va_list);

/* The result of a format and its arguments, as a line. */
#define BUILD(...) put_line(#__VA_ARGS__, Py_BuildValue(__VA_ARGS__))

static PyObject *through_va(const char *format, ...) {
    va_list va;
    va_start(va, format);
    PyObject *result = Py_VaBuildValue(format, va);
    va_end(va);
    return result;
}

static PyObject *through_va_size_t(const char *format, ...) {
    va_list va;
    va_start(va, format);
    PyObject *result = _Py_VaBuildValue_SizeT(format, va);
    va_end(va);
    return result;
}

static PyObject *doubled(void *number) {
    return PyLong_FromLong(2L * *(int *)number);
}

static PyObject *refuses(void *unused) {
    (void)unused;
    PyErr_SetString(PyExc_LookupError, "converter refuses");
    return NULL;
}

static PyObject *silent(void *unused) {
    (void)unused;
    return NULL;
}

static void integers(void) {
    BUILD("b", 0);
    BUILD("b", -128);
    BUILD("b", 300);
    BUILD("B", 255);
    BUILD("B", -1);
    BUILD("h", SHRT_MAX);
    BUILD("h", SHRT_MIN);
    BUILD("H", USHRT_MAX);
    BUILD("i", INT_MAX);
    BUILD("i", INT_MIN);
    BUILD("I", UINT_MAX);
    BUILD("l", LONG_MAX);
    BUILD("l", LONG_MIN);
    BUILD("k", ULONG_MAX);
    BUILD("L", LLONG_MAX);
    BUILD("L", LLONG_MIN);
    BUILD("K", ULLONG_MAX);
    BUILD("n", PY_SSIZE_T_MAX);
    BUILD("n", PY_SSIZE_T_MIN);
    BUILD("p", 0);
    BUILD("p", 7);
    BUILD("c", 'x');
    BUILD("c", 0);
    BUILD("c", 255);
    BUILD("c", 256);
    BUILD("C", 'x');
    BUILD("C", 0);
    BUILD("C", 0xe9);
    BUILD("C", 0x20ac);
    BUILD("C", 0x1f600);
    BUILD("C", 0xd800);
    BUILD("C", 0x10ffff);
    BUILD("C", 0x110000);
    BUILD("C", -1);
}

static void floats(void) {
    Py_complex z = {1.5, -2.5};
    BUILD("d", 1.5);
    BUILD("d", -0.0);
    BUILD("d", DBL_MAX);
    BUILD("d", DBL_MIN);
    BUILD("d", (double)NAN);
    BUILD("d", -(double)INFINITY);
    BUILD("f", (double)0.1f);
    BUILD("f", 1.0);
    BUILD("D", &z);
    BUILD("(Dd)", &z, 0.1);
}

static void texts(void) {
    static const wchar_t wide[] = {'w', 0xe9, 0x20ac, 0x1f600, 0};
    static const wchar_t too_far[] = {0x110000, 0};
    static const char nul[] = "a\0b";
    char *none = NULL;
    BUILD("s", "text");
    BUILD("s", "");
    BUILD("s", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
    BUILD("s", "\xff");
    BUILD("s", "ab\xe2\x82");
    BUILD("s", "\xed\xa0\x80");
    BUILD("s", none);
    BUILD("z", "text");
    BUILD("z", none);
    BUILD("U", "text");
    BUILD("U", none);
    BUILD("U", "\xff");
    BUILD("y", "text");
    BUILD("y", "\xff");
    BUILD("y", none);
    BUILD("s#", nul, (Py_ssize_t)3);
    BUILD("s#", nul, (Py_ssize_t)0);
    BUILD("s#", "text", (Py_ssize_t)2);
    BUILD("s#", "text", (Py_ssize_t)-1);
    BUILD("s#", none, (Py_ssize_t)3);
    BUILD("s#", "\xe2\x82", (Py_ssize_t)2);
    BUILD("z#", nul, (Py_ssize_t)3);
    BUILD("z#", none, (Py_ssize_t)3);
    BUILD("U#", nul, (Py_ssize_t)3);
    BUILD("U#", none, (Py_ssize_t)3);
    BUILD("y#", nul, (Py_ssize_t)3);
    BUILD("y#", "text", (Py_ssize_t)-1);
    BUILD("y#", none, (Py_ssize_t)3);
    BUILD("(s#y#)", nul, (Py_ssize_t)3, nul, (Py_ssize_t)2);
    BUILD("u", wide);
    BUILD("u", (wchar_t *)none);
    BUILD("u", too_far);
    BUILD("u#", wide, (Py_ssize_t)2);
    BUILD("u#", wide, (Py_ssize_t)0);
    BUILD("u#", wide, (Py_ssize_t)-1);
    BUILD("u#", (wchar_t *)none, (Py_ssize_t)2);
}

static void objects(void) {
    int number = 21;
    PyObject *null = NULL;
    BUILD("O", Py_None);
    BUILD("S", Py_None);
    BUILD("N", PyLong_FromLong(70000));
    BUILD("O&", doubled, &number);
    BUILD("(O&i)", doubled, &number, 1);
    BUILD("O&", refuses, &number);
    BUILD("(iO&)", 1, refuses, &number);
    BUILD("O&", silent, &number);
    BUILD("O", null);
    BUILD("S", null);
    BUILD("N", null);
    BUILD("(O)", null);
    BUILD("[iN]", 1, null);
    PyErr_SetString(PyExc_KeyError, "from before");
    BUILD("O", null);
    PyErr_SetString(PyExc_KeyError, "from before");
    BUILD("(iNi)", 1, null, 2);
    PyErr_SetString(PyExc_KeyError, "from before");
    BUILD("(i)", 1);
    PyErr_SetString(PyExc_KeyError, "from before");
    BUILD("z", (char *)NULL);
}

static void containers(void) {
    BUILD("");
    BUILD("  ");
    BUILD("()");
    BUILD("[]");
    BUILD("{}");
    BUILD("(i)", 1);
    BUILD("ii", 1, 2);
    BUILD("i,i", 1, 2);
    BUILD("i:i", 1, 2);
    BUILD(" i\ti ", 1, 2);
    BUILD("(ii)", 1, 2);
    BUILD("(i,i)", 1, 2);
    BUILD("()()");
    BUILD("(i)(i)", 1, 2);
    BUILD("[i]", 1);
    BUILD("[i, s]", 1, "two");
    BUILD("{s:i}", "a", 1);
    BUILD("{s:i,s:i}", "a", 1, "b", 2);
    BUILD("{sisi}", "a", 1, "a", 2);
    BUILD("{i:[ii],s:{s:()}}", 1, 2, 3, "x", "y");
    BUILD("((ii)[i(i)]){s:i}", 1, 2, 3, 4, "k", 5);
    BUILD("[[[[i]]]]", 1);
    BUILD("((((()))))");
    BUILD("{(ii):i}", 1, 2, 3);
    BUILD("{[i]:i}", 1, 2);
    BUILD("{{}:i}", 2);
    BUILD("i ", 1);
    BUILD(",i", 1);
    BUILD("i,", 1);
    BUILD(",");
    BUILD(":");
    BUILD("(,)");
    BUILD("[ , i]", 1);
    BUILD("(i,,i)", 1, 2);
}

static void malformed(void) {
    static const char *const formats[] = {
        "x", "(x)", "[x]", "{xx}", "ix", "xi", "(", "[", "{", ")", "]", "}", "(i", "[i", "{si", "i)",
        "i]", "i}", "(i]", "[i)", "{i:i)", "((i)", "(i))", "{i}", "{i:}", "{iii}", "{i:i,i}", "i#",
        "w", "e", "*", "#", "!", "$", "|", "|i", "i;m", "i|i", "\xe9", "A", "Z", "v",
        "(i", "[(i]", "[[", "{(", "{i(", "(()", "([i)", "i)i", "()i)", "1", "i&", "(i x i)",
    };
    for (size_t i = 0; i < COUNT(formats); i++) {
        put_bytes(formats[i], (Py_ssize_t)strlen(formats[i]));
        put_line("", Py_BuildValue(formats[i], 1, 2, 3, 4));
    }
}

/* Who owns what after success and after every kind of failure. */
static void one_count(const char *format, int steals, PyObject *bad) {
    PyObject *object = literal("[1]");
    Py_ssize_t before = Py_REFCNT(object);
    if (steals) Py_INCREF(object);
    PyObject *result = Py_BuildValue(format, object, bad);
    printf("%s%s: ", format, bad ? "" : " and NULL");
    if (result == object) {
        printf("the object, ");
    }
    if (result) {
        put_object(result);
    } else {
        put_error();
    }
    printf(" count %+zd", Py_REFCNT(object) - before);
    Py_XDECREF(result);
    printf(", later %+zd\n", Py_REFCNT(object) - before);
    while (Py_REFCNT(object) > 1) Py_DECREF(object);
    Py_DECREF(object);
}

static void ownership(void) {
    static const char *const keeps[] = {"O", "(O)", "[O]", "OO", "(OO)", "[OO]", "(O[O])", "{O:O}",
                                        "(Ox)", "(O", "[O", "(O]", "S"};
    static const char *const steals[] = {"N", "(N)", "[N]", "NO", "(NO)", "[NO]", "(N[O])", "{N:O}",
                                         "{O:N}", "(Nx)", "(xN)", "x", "(N", "[N", "(N]"};
    for (int null = 0; null < 2; null++) {
        PyObject *second = null ? NULL : Py_None;
        for (size_t i = 0; i < COUNT(keeps); i++) one_count(keeps[i], 0, second);
        for (size_t i = 0; i < COUNT(steals); i++) {
            if (strcmp(steals[i], "{O:N}") != 0) one_count(steals[i], 1, second);
        }
    }
    /* what follows a failure is still consumed */
    PyObject *object = literal("[1]");
    PyObject *results[] = {
        Py_BuildValue("(ON)", NULL, Py_NewRef(object)),
        Py_BuildValue("[ON]", NULL, Py_NewRef(object)),
        Py_BuildValue("{i:O,i:N}", 1, NULL, 2, Py_NewRef(object)),
        Py_BuildValue("{[i]:i,i:N}", 1, 2, 3, Py_NewRef(object)),
        Py_BuildValue("{O:N}", NULL, Py_NewRef(object)),
        Py_BuildValue("(sN)", "\xff", Py_NewRef(object)),
        Py_BuildValue("((s)N)", "\xff", Py_NewRef(object)),
        Py_BuildValue("[O&N]", refuses, NULL, Py_NewRef(object)),
        Py_BuildValue("(D&N)", &(Py_complex){0, 0}, Py_NewRef(object)),
    };
    for (size_t i = 0; i < COUNT(results); i++) printf("%s ", results[i] ? "a result" : "NULL");
    put_error();
    printf(" count %+zd\n", Py_REFCNT(object) - 1);
    while (Py_REFCNT(object) > 1) Py_DECREF(object);
    Py_DECREF(object);
}

int main(void) {
    probe_start();
    integers();
    floats();
    texts();
    objects();
    containers();
    malformed();
    ownership();
    put_line("va", through_va("(is#)", 1, "two", (Py_ssize_t)2));
    put_line("va empty", through_va(""));
    put_line("va two", through_va("i{s:d}", 1, "k", 0.5));
    put_line("va bad", through_va("(x)"));
    put_line("_SizeT", _Py_BuildValue_SizeT("(is#)", 1, "two", (Py_ssize_t)2));
    put_line("va _SizeT", through_va_size_t("y#", "two", (Py_ssize_t)2));
    return probe_end();
}
