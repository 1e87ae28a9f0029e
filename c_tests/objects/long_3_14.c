/* Ints: what CPython has since 3.14: signs, integers of fixed width, export and import of digits. */
#include "../probe/probe.h"

#include <stdint.h>

static void put_pending(void) {
    if (PyErr_Occurred()) {
        printf(" ");
        put_error();
    }
    printf("\n");
}

static const char *const values[] = {
    "0", "1", "-1", "7", "127", "128", "-128", "-129", "255", "256", "-255", "-256", "32767", "32768", "-32768", "65535",
    "65536", "16777215", "8388608", "-8388608", "-8388609", "16777216", "1073741823", "-1073741823", "1073741824",
    "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295", "4294967296", "-4294967296",
    "1152921504606846975", "1152921504606846976", "-1152921504606846976", "9223372036854775807", "9223372036854775808",
    "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616",
    "-18446744073709551616", "0x123456789abcdef0123456789abcdef", "-0x80000000000000000000000000000000"};

static const char *const others[] = {"True", "False", "1.5", "'7'", "b'7'", "None", "[]", "@index", "@index_minus", "@index_huge",
                                     "@index_text", "@index_raises", "@int", "@float", "@intsub", "1+2j"};

#define SHOW(format, function)                       \
    do {                                             \
        printf(#function " " format, function(o));   \
        put_pending();                               \
    } while (0)
#define SHOW_INTO(type, format, function, extra)     \
    do {                                             \
        type into = 77;                              \
        int status = function(o, &into);             \
        printf(#function " %d " format, status, into extra); \
        put_pending();                               \
    } while (0)

static void to_c(const char *text) {
    PyObject *o = literal(text);
    printf("== %s\n", text);
    SHOW("%d", PyLong_IsPositive);
    SHOW("%d", PyLong_IsNegative);
    SHOW("%d", PyLong_IsZero);
    SHOW_INTO(int, "%d", PyLong_GetSign, );
    SHOW_INTO(int32_t, "%d", PyLong_AsInt32, );
    SHOW_INTO(uint32_t, "%u", PyLong_AsUInt32, );
    SHOW_INTO(int64_t, "%lld", PyLong_AsInt64, +0LL);
    SHOW_INTO(uint64_t, "%llu", PyLong_AsUInt64, +0ULL);
    PyLongExport export;
    int status = PyLong_Export(o, &export);
    printf("PyLong_Export %d", status);
    if (status == 0) {
        printf(" %lld %d %zd", (long long)export.value, export.negative, export.ndigits);
        const uint32_t *digits = export.digits;
        for (Py_ssize_t i = 0; digits && i < export.ndigits; i++) printf(" %u", digits[i]);
        PyLong_FreeExport(&export);
    }
    put_pending();
    Py_DECREF(o);
}

static void from_c(void) {
    put_line("FromInt32", PyLong_FromInt32(INT32_MIN));
    put_line("FromUInt32", PyLong_FromUInt32(UINT32_MAX));
    put_line("FromInt64", PyLong_FromInt64(INT64_MIN));
    put_line("FromUInt64", PyLong_FromUInt64(UINT64_MAX));
}

static void writers(void) {
    void *digits;
    PyLongWriter *writer = PyLongWriter_Create(0, 0, &digits);
    printf("no digits: %d", writer != NULL);
    put_pending();
    writer = PyLongWriter_Create(0, -1, &digits);
    printf("negative: %d", writer != NULL);
    put_pending();
    static const uint32_t given[][3] = {{0, 0, 0}, {5, 0, 0}, {257, 0, 0}, {1, 1, 0}, {0, 0, 1}, {1073741823, 1073741823, 1073741823}};
    for (size_t i = 0; i < COUNT(given); i++) {
        for (int negative = 0; negative < 2; negative++) {
            writer = PyLongWriter_Create(negative, 3, &digits);
            memcpy(digits, given[i], sizeof given[i]);
            put_line("writer", PyLongWriter_Finish(writer));
        }
    }
    writer = PyLongWriter_Create(1, 3, &digits);
    memset(digits, 0, 12);
    PyLongWriter_Discard(writer);
    PyLongWriter_Discard(NULL);
    const PyLongLayout *layout = PyLong_GetNativeLayout();
    printf("layout %d %d %d %d\n", layout->bits_per_digit, layout->digit_size, layout->digits_order, layout->digit_endianness);
}

int main(void) {
    probe_start();
    for (size_t i = 0; i < COUNT(values); i++) to_c(values[i]);
    for (size_t i = 0; i < COUNT(others); i++) to_c(others[i]);
    from_c();
    writers();
    return probe_end();
}
