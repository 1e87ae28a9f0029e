/* PyUnicode_FromFormat, PyErr_Format and PyBytes_FromFormat: every conversion
 * with flags, width and precision, and malformed formats. */
#include "../probe/probe.h"

#include <limits.h>
#include <stddef.h>
#include <stdint.h>

/* The str that a format makes; then whether PyErr_Format made the same text. */
static void compare(const char *label, PyObject *made, PyObject *err_result) {
    PyObject *error = PyErr_GetRaisedException();
    printf("%s -> ", label);
    if (err_result || !error) {
        printf("PyErr_Format returned %s; ", err_result ? "an object" : "without an error");
    }
    if (made && error) {
        PyObject *text = PyObject_Str(error);
        if (!text || PyUnicode_Compare(text, made) != 0) {
            PyErr_Clear();
            printf("PyErr_Format says %s ", Py_TYPE(error)->tp_name);
            put_object(text);
            printf("; ");
        }
        Py_XDECREF(text);
    }
    if (!made && error) {
        PyErr_SetRaisedException(Py_NewRef(error));
    }
    put_result(made);
    putchar('\n');
    Py_XDECREF(error);
}

static PyObject *made;
#define FORMAT(...)                                                         \
    do {                                                                    \
        made = PyUnicode_FromFormat(__VA_ARGS__);                           \
        if (!made) PyErr_Clear();                                           \
        compare(#__VA_ARGS__, made, PyErr_Format(PyExc_ValueError, __VA_ARGS__)); \
    } while (0)
/* Through a pointer, so that the compiler does not judge the formats. */
static PyObject *(*const bytes_format)(const char *, ...) = PyBytes_FromFormat;
#define BYTES(...) put_line(#__VA_ARGS__, bytes_format(__VA_ARGS__))

static void plain(void) {
    FORMAT("");
    FORMAT("text");
    FORMAT("%%");
    FORMAT("100%% of %d%%", 5);
    FORMAT("%5%");
    FORMAT("%c%c%c", 'a', 0xe9, 0x1f600);
    FORMAT("%c", 0);
    FORMAT("%c", 0xdc80);
    FORMAT("%c", 0x10ffff);
    FORMAT("%c", 0x110000);
    FORMAT("%c", -1);
    FORMAT("%3c", 'a');
    FORMAT("%-c", 'a');
    FORMAT("%0c", 'a');
    FORMAT("%.1c", 'a');
    FORMAT("%.c", 'a');
    FORMAT("%#c", 'a');
    FORMAT("%lc", 'a');
    FORMAT("%p", (void *)0x1234abcd);
    FORMAT("%p", NULL);
    FORMAT("%20p", (void *)0xff);
    FORMAT("%-p", (void *)0xff);
    FORMAT("%.3p", (void *)0xff);
}

static void integers(void) {
    FORMAT("%d %i %u", -1, INT_MIN, UINT_MAX);
    FORMAT("%x %X %o", 0xbeef, 0xbeef, 8);
    FORMAT("%x %X %o", -1, -1, -1);
    FORMAT("%ld %li %lu", LONG_MIN, LONG_MAX, ULONG_MAX);
    FORMAT("%lx %lX %lo", ULONG_MAX, ULONG_MAX, ULONG_MAX);
    FORMAT("%lld %lli %llu", LLONG_MIN, LLONG_MAX, ULLONG_MAX);
    FORMAT("%llx %llX %llo", ULLONG_MAX, ULLONG_MAX, ULLONG_MAX);
    FORMAT("%zd %zi %zu", PY_SSIZE_T_MIN, PY_SSIZE_T_MAX, SIZE_MAX);
    FORMAT("%zx %zX %zo", SIZE_MAX, SIZE_MAX, SIZE_MAX);
    FORMAT("%jd %ji %ju", INTMAX_MIN, INTMAX_MAX, UINTMAX_MAX);
    FORMAT("%jx %jX %jo", UINTMAX_MAX, UINTMAX_MAX, UINTMAX_MAX);
    FORMAT("%td %ti %tu", PTRDIFF_MIN, PTRDIFF_MAX, (size_t)1);
    FORMAT("%tx %tX %to", (ptrdiff_t)255, (ptrdiff_t)255, (ptrdiff_t)255);
    FORMAT("[%5d|%-5d|%05d|%-05d]", 42, 42, 42, 42);
    FORMAT("[%5d|%-5d|%05d|%-05d]", -42, -42, -42, -42);
    FORMAT("[%1d|%2d|%3d]", -42, -42, -42);
    FORMAT("[%.5d|%.1d|%.0d|%.d]", 42, 42, 0, 0);
    FORMAT("[%8.5d|%-8.5d|%08.5d|%08.5d]", 42, 42, 42, -42);
    FORMAT("[%.5d|%8.4d|%-8.4d]", -42, -42, -42);
    FORMAT("[%5x|%05x|%-5x|%.4x|%08.4X]", 0xab, 0xab, 0xab, 0xab, 0xab);
    FORMAT("[%5u|%05u|%.5u|%5o|%.5o]", 42u, 42u, 42u, 8, 8);
    FORMAT("[%*d|%-*d|%0*d|%*.*d]", 6, 42, 6, 42, 6, 42, 8, 4, 42);
    FORMAT("[%*d|%.*d|%.*d]", -6, 42, -3, 42, 0, 0);
    FORMAT("[%20ld|%020lld|%-20zd|%.20jd]", -1L, -1LL, (Py_ssize_t)-1, (intmax_t)-1);
    FORMAT("[%00d|%--5d|%-0-5d|%0-5d]", 1, 2, 3, 4);
    FORMAT("[%100d]", 7);
    FORMAT("[%.100d]", 7);
}

static void texts(void) {
    FORMAT("%s", "text");
    FORMAT("%s|%s", "", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
    FORMAT("%s", "\xff");
    FORMAT("[%s]", "a\xe2\x82");
    FORMAT("[%s]", "\xed\xa0\x80z");
    FORMAT("[%.1s|%.2s|%.3s|%.4s]", "a\xe2\x82\xac", "a\xe2\x82\xac", "a\xe2\x82\xac", "a\xe2\x82\xac");
    FORMAT("[%.0s|%.s|%.50s]", "text", "text", "text");
    FORMAT("[%6s|%-6s|%06s|%2s]", "text", "text", "text", "text");
    FORMAT("[%6.2s|%-6.2s|%*s|%-*.*s]", "text", "text", 6, "text", 6, 1, "text");
    FORMAT("[%4s|%-4s]", "\xc3\xa9", "\xe2\x82\xac");
    FORMAT("[%.*s|%*s]", -1, "text", -7, "text");
    FORMAT("[%ls]", L"wide\u20ac\U0001f600");
    FORMAT("[%8ls|%-8ls|%.2ls|%5.1ls]", L"wide", L"wide", L"wide", L"wide");
    FORMAT("%.200s", "a text that is shorter than the precision");
}

static void objects(void) {
    PyObject *text = literal("'caf\\xe9\\u20ac'"), *list = literal("[1, 'x\\xe9']"), *null = NULL;
    FORMAT("%U", text);
    FORMAT("[%8U|%-8U|%.2U|%8.2U|%08U]", text, text, text, text, text);
    FORMAT("[%S|%R|%A]", text, text, text);
    FORMAT("[%10S|%-10S|%.3S]", text, text, text);
    FORMAT("[%10R|%-10R|%.3R|%20A|%.8A]", text, text, text, text, text);
    FORMAT("%S %R %A", list, list, list);
    FORMAT("%S %R %A", Py_None, Py_None, Py_None);
    FORMAT("[%V|%V]", text, "unused", null, "used");
    FORMAT("[%8V|%-8V|%.2V|%8.2V]", text, "u", null, "used", text, "u", null, "used");
    FORMAT("[%V]", null, "\xff");
    FORMAT("[%.2V]", null, "\xe2\x82\xac");
    FORMAT("[%lV|%lV]", text, L"unused", null, L"us\u20ac" L"d");
    FORMAT("[%6lV|%-6lV|%.2lV]", null, L"used", null, L"used", null, L"used");
    FORMAT("%S and %d", text, 5);
    PyObject *bad = special("str_raises"), *seven = special("str_seven"), *named = special("str_text");
    FORMAT("%S", bad);
    FORMAT("before %R after %d", bad, 5);
    FORMAT("%A", bad);
    FORMAT("%S", seven);
    FORMAT("%R", seven);
    FORMAT("%S %R", named, named);
    Py_DECREF(bad);
    Py_DECREF(seven);
    Py_DECREF(named);
    Py_DECREF(text);
    Py_DECREF(list);
}

static void types(void) {
    PyObject *index = special("index"), *int_type = (PyObject *)&PyLong_Type;
    PyObject *index_type = (PyObject *)Py_TYPE(index);
    FORMAT("%T %T %T", Py_None, index, int_type);
    FORMAT("%#T %#T %#T", Py_None, index, int_type);
    FORMAT("%N %N", int_type, index_type);
    FORMAT("%#N %#N", int_type, index_type);
    FORMAT("[%15T|%-15T|%.5T|%15.5T]", index, index, index, index);
    FORMAT("[%#15T|%-#15T|%#-15T|%.5N|%#.3N]", index, index, index, index_type, index_type);
    FORMAT("[%20N|%-20N|%#20N]", index_type, index_type, index_type);
    FORMAT("%N", index);
    FORMAT("%N", Py_None);
    FORMAT("%#N", Py_None);
    FORMAT("%T and %s", PyExc_ValueError, "more");
    Py_DECREF(index);
}

static void malformed(void) {
    FORMAT("%");
    FORMAT("abc %");
    FORMAT("%y");
    FORMAT("a %y b %d", 1);
    FORMAT("%d %y %d", 1, 2);
    FORMAT("%5");
    FORMAT("%-");
    FORMAT("%.");
    FORMAT("%.5");
    FORMAT("%l");
    FORMAT("%ll");
    FORMAT("%lld %llld", 1LL, 2LL);
    FORMAT("%z");
    FORMAT("%zs", "x");
    FORMAT("%hd", 1);
    FORMAT("%f", 1.5);
    FORMAT("%e %g", 1.5, 1.5);
    FORMAT("%+d", 1);
    FORMAT("% d", 1);
    FORMAT("%#x", 1);
    FORMAT("%#d", 1);
    FORMAT("%#s", "x");
    FORMAT("%#S", Py_None);
    FORMAT("%#V", NULL, "x");
    FORMAT("%lS", Py_None);
    FORMAT("%lU", Py_None);
    FORMAT("%lT", Py_None);
    FORMAT("%ld%", 1L);
    FORMAT("%llu%lls", 1ULL, "x");
    FORMAT("%lp", NULL);
    FORMAT("%zc", 'a');
    FORMAT("%n", NULL);
    FORMAT("%q", 1);
    FORMAT("%D", 1);
    FORMAT("\xe9");
    FORMAT("a\xc3\xa9");
    FORMAT("%d \xff", 1);
    FORMAT("%\xff", 1);
    FORMAT("%99999999999999999999d", 1);
    FORMAT("%.99999999999999999999d", 1);
    FORMAT("%.99999999999999999999s", "x");
    FORMAT("%9223372036854775807d", 1);
    FORMAT("%5*d", 1, 2);
    FORMAT("%*5d", 1, 2);
    FORMAT("%.5.5d", 1);
    FORMAT("%-+5d", 1);
}

static void bytes(void) {
    BYTES("");
    BYTES("text");
    BYTES("%%");
    BYTES("%c%c", 'a', 0xe9);
    BYTES("%c", 0);
    BYTES("%c", 256);
    BYTES("%c", -1);
    BYTES("%d %i %u", -1, INT_MIN, UINT_MAX);
    BYTES("%ld %li %lu", LONG_MIN, LONG_MAX, ULONG_MAX);
    BYTES("%zd %zi %zu", PY_SSIZE_T_MIN, PY_SSIZE_T_MAX, SIZE_MAX);
    BYTES("%x %x", 0xbeef, -1);
    BYTES("%s", "text");
    BYTES("%s", "\xff\xc3\xa9");
    BYTES("[%.2s|%.0s|%.9s]", "text", "text", "text");
    BYTES("[%5s|%-5s|%05s]", "text", "text", "text");
    BYTES("[%5d|%05d|%-5d|%.5d]", 42, 42, 42, 42);
    BYTES("%p", (void *)0x1234abcd);
    BYTES("%p", NULL);
    BYTES("\xff%d\xfe", 1);
    BYTES("%");
    BYTES("abc %");
    BYTES("%y", 1);
    BYTES("a %y b %d", 1, 2);
    BYTES("%d %y %d", 1, 2, 3);
    BYTES("%X", 1);
    BYTES("%o", 1);
    BYTES("%lld", 1LL);
    BYTES("%lx", 1L);
    BYTES("%zx", (size_t)1);
    BYTES("%ls", L"x");
    BYTES("%S", Py_None);
    BYTES("%f", 1.5);
    BYTES("%l");
    BYTES("%z");
    BYTES("%5");
    BYTES("%.");
    BYTES("%*d", 5, 1);
    BYTES("%.s", "text");
    BYTES("%-d|%-s", 1, "x");
}

static PyObject *unicode_va(const char *format, ...) {
    va_list va;
    va_start(va, format);
    PyObject *result = PyUnicode_FromFormatV(format, va);
    va_end(va);
    return result;
}

static PyObject *bytes_va(const char *format, ...) {
    va_list va;
    va_start(va, format);
    PyObject *result = PyBytes_FromFormatV(format, va);
    va_end(va);
    return result;
}

static PyObject *err_va(const char *format, ...) {
    va_list va;
    va_start(va, format);
    PyObject *result = PyErr_FormatV(PyExc_ValueError, format, va);
    va_end(va);
    return result;
}

int main(void) {
    probe_start();
    plain();
    integers();
    texts();
    objects();
    types();
    malformed();
    printf("-- PyBytes_FromFormat\n");
    bytes();
    printf("-- with a va_list\n");
    put_line("unicode", unicode_va("%d-%s-%R-%5zd", 1, "two", Py_None, (Py_ssize_t)3));
    put_line("bytes", bytes_va("%d-%.2s-%zd", 1, "two", (Py_ssize_t)3));
    put_line("error", err_va("%d-%s-%R-%5zd", 1, "two", Py_None, (Py_ssize_t)3));
    put_line("error, malformed", err_va("%y"));
    return probe_end();
}
