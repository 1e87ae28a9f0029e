/* Ints: conversions to and from C, bytes, digits and text. */
#include "../probe/probe.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>

/* Private or deprecated, yet real modules use them. */
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
extern int _PyLong_AsByteArray(PyLongObject *, unsigned char *, size_t, int, int, int);
extern PyObject *_PyLong_FromByteArray(const unsigned char *, size_t, int, int);
#if PY_VERSION_HEX >= 0x030E0000
extern int64_t _PyLong_NumBits(PyObject *);
#endif
extern PyLongObject *_PyLong_New(Py_ssize_t);
extern PyObject *_PyLong_Copy(PyLongObject *);
extern PyObject *_PyLong_GCD(PyObject *, PyObject *);
extern unsigned char _PyLong_DigitValue[256];

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

static void to_c(const char *text) {
    PyObject *o = literal(text);
    printf("== %s\n", text);
    SHOW("%ld", PyLong_AsLong);
    SHOW("%d", PyLong_AsInt);
    SHOW("%lld", PyLong_AsLongLong);
    SHOW("%zd", PyLong_AsSsize_t);
    SHOW("%zu", PyLong_AsSize_t);
    SHOW("%lu", PyLong_AsUnsignedLong);
    SHOW("%llu", PyLong_AsUnsignedLongLong);
    SHOW("%lu", PyLong_AsUnsignedLongMask);
    SHOW("%llu", PyLong_AsUnsignedLongLongMask);
    SHOW("%.17g", PyLong_AsDouble);
    SHOW("%.17g", PyFloat_AsDouble);
    SHOW("%p", PyLong_AsVoidPtr);
    int overflow = 9;
    long narrow = PyLong_AsLongAndOverflow(o, &overflow);
    printf("PyLong_AsLongAndOverflow %ld %d", narrow, overflow);
    put_pending();
    overflow = 9;
    long long wide = PyLong_AsLongLongAndOverflow(o, &overflow);
    printf("PyLong_AsLongLongAndOverflow %lld %d", wide, overflow);
    put_pending();
    printf("PyNumber_AsSsize_t %zd", PyNumber_AsSsize_t(o, NULL));
    put_pending();
    printf("PyNumber_AsSsize_t %zd", PyNumber_AsSsize_t(o, PyExc_KeyError));
    put_pending();
    if (PyLong_Check(o)) {
        printf("bits %lld compact %d", (long long)_PyLong_NumBits(o), PyUnstable_Long_IsCompact((PyLongObject *)o));
        if (PyUnstable_Long_IsCompact((PyLongObject *)o)) {
            printf(" %zd", PyUnstable_Long_CompactValue((PyLongObject *)o));
        }
        put_line(" copy", _PyLong_Copy((PyLongObject *)o));
    }
    Py_DECREF(o);
}

static void native_bytes(const char *text) {
    static const int flags[] = {-1, 0, 5, 24};
    PyObject *o = literal(text);
    printf("== %s\n", text);
    for (Py_ssize_t n = 0; n < 18; n += n < 5 ? 1 : n < 8 ? 3 : n < 9 ? 1 : 8) {
        for (size_t f = 0; f < COUNT(flags); f++) {
            unsigned char buffer[20];
            memset(buffer, 0xee, sizeof buffer);
            printf("%zd bytes, flags %d: %zd ", n, flags[f], PyLong_AsNativeBytes(o, buffer, n, flags[f]));
            for (Py_ssize_t i = 0; i <= n; i++) printf("%02x", buffer[i]);
            put_pending();
        }
    }
    for (int form = 0; form < 8 && PyLong_Check(o); form++) {
        unsigned char buffer[24];
        for (size_t n = form & 1; n < 18; n += n < 4 ? 2 : 4) {
            memset(buffer, 0xee, sizeof buffer);
            int status = _PyLong_AsByteArray((PyLongObject *)o, buffer, n, form & 1, form >> 1 & 1, form >> 2);
            printf("%zu bytes, form %d: %d ", n, form, status);
            if (status == 0) {
                for (size_t i = 0; i <= n; i++) printf("%02x", buffer[i]);
            }
            put_pending();
        }
    }
    Py_DECREF(o);
}

static void from_bytes(void) {
    static const unsigned char bytes[] = {0xff, 0xfe, 0x80, 0, 0x7f, 1, 2, 0xff, 0xff, 0x80, 0x81, 3, 0, 0, 0x90, 0xff, 0, 0, 0x80};
    for (size_t start = 0; start < 3; start++) {
        for (size_t n = 0; start + n <= sizeof bytes; n += n < 9 ? 2 - start % 2 : 5) {
            for (int f = -1; f < 6; f += 2) {
                printf("%zu+%zu flags %d", start, n, f);
                put_line("", PyLong_FromNativeBytes(bytes + start, n, f));
                put_line("unsigned", PyLong_FromUnsignedNativeBytes(bytes + start, n, f));
            }
            for (int f = 0; f < 4; f++) put_line("array", _PyLong_FromByteArray(bytes + start, n, f & 1, f >> 1));
        }
    }
    put_line("NULL", PyLong_FromNativeBytes(NULL, 0, -1));
    PyObject *o = PyLong_FromLong(5);
    char buffer[4];
    printf("negative size %zd", PyLong_AsNativeBytes(o, buffer, -1, -1));
    put_pending();
    printf("no buffer %zd", PyLong_AsNativeBytes(o, NULL, 0, -1));
    put_pending();
    Py_DECREF(o);
}

static void from_c(void) {
    put_line("FromLong", PyLong_FromLong(LONG_MIN));
    put_line("FromLong", PyLong_FromLong(LONG_MAX));
    put_line("FromLongLong", PyLong_FromLongLong(-5));
    put_line("FromSsize_t", PyLong_FromSsize_t(PY_SSIZE_T_MIN));
    put_line("FromSize_t", PyLong_FromSize_t(SIZE_MAX));
    put_line("FromUnsignedLong", PyLong_FromUnsignedLong(ULONG_MAX));
    put_line("FromUnsignedLongLong", PyLong_FromUnsignedLongLong(1ULL << 60));
    put_line("FromVoidPtr", PyLong_FromVoidPtr((void *)-1));
    static const double doubles[] = {0.0, -0.0, 0.5, -1.5, 1e18, -9.3e18, 9.3e18, 1e19, 1e100, -1.7976931348623157e308, 5e-324,
                                     9007199254740993.0, Py_HUGE_VAL, -Py_HUGE_VAL};
    for (size_t i = 0; i < COUNT(doubles); i++) put_line("FromDouble", PyLong_FromDouble(doubles[i]));
    put_line("FromDouble", PyLong_FromDouble(Py_NAN));
    for (long i = -7; i < 260; i += i < 3 ? 1 : 125) {
        PyObject *a = PyLong_FromLong(i), *b = PyLong_FromLongLong(i);
        printf("%ld shared %d immortal %d\n", i, a == b, Py_REFCNT(a) > 1000);
        Py_DECREF(a);
        Py_DECREF(b);
    }
}

static const char *const texts[] = {
    "12", "12x", "1__0", "_1", "1_", "0x", "0xg", "0x_", "+", "", " ", "  12  ", "12 x", "010", "-0", "0b2", "0_", "1_x", "0x1_",
    "0x__1", "0x_1f", "-0X1F", "0o17", "0O8", "0b101", "00", "0_00", "0_0x", "--1", "+-1", "- 1", "z", "Zz", "1_000_000_000_000",
    "123456789012345678901234567890", "-0xffffffffffffffffffffffff", "\t\n\v\f\r 5 \t\n", "\x1c" "5", "999999999999", "9999999999999",
    "0000000000000000000000000", "\xc3\xa9", "\xff", "1\xc3\xa9",
    "111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111"
    "11111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111111x"};

static void from_text(void) {
    static const int bases[] = {0, 2, 8, 10, 16, 36};
    for (size_t b = 0; b < COUNT(bases); b++) {
        for (size_t i = 0; i < COUNT(texts); i++) {
            char *end = NULL;
            PyObject *o = PyLong_FromString(texts[i], &end, bases[b]);
            printf("base %d ", bases[b]);
            put_bytes(texts[i], (Py_ssize_t)strlen(texts[i]));
            printf(" end %td", end ? end - texts[i] : -1);
            put_line("", o);
            o = PyUnicode_DecodeLatin1(texts[i], (Py_ssize_t)strlen(texts[i]), NULL);
            put_line("str", PyLong_FromUnicodeObject(o, bases[b]));
            Py_DECREF(o);
        }
    }
    put_line("base 1", PyLong_FromString("1", NULL, 1));
    put_line("base 37", PyLong_FromString("1", NULL, 37));
    put_line("base -1", PyLong_FromString("1", NULL, -1));
    static const char *const strings[] = {"'\\u0661\\u0662'", "' \\u0967 '", "'\\xa012\\u3000'", "'\\x8512'", "'\\x1f12'", "'\\u06f1\\x1f'",
                                          "'1\\02'", "'12\\0'", "'\\ud800'", "'\\u20ac'", "'\"'", "'\\U0001d7d8_\\U0001d7e1'"};
    for (size_t i = 0; i < COUNT(strings); i++) {
        PyObject *o = literal(strings[i]);
        printf("%s", strings[i]);
        put_line("", PyLong_FromUnicodeObject(o, 10));
        Py_DECREF(o);
    }
    char digits[5003];
    static const char *const ends[] = {"", " ", "x", "_", " x"};
    static const int lengths[] = {640, 641, 4300, 4301, 5000};
    for (size_t e = 0; e < COUNT(ends); e++) {
        for (size_t i = e < 2 ? 0 : COUNT(lengths) - 1; i < COUNT(lengths); i++) {
            memset(digits, '1', (size_t)lengths[i]);
            strcpy(digits + lengths[i], ends[e]);
            for (int base = 0; base < 17; base += 4) {
                if (base == 4) continue;
                PyObject *o = PyLong_FromString(digits, NULL, base);
                printf("%d digits '%s' base %d ", lengths[i], ends[e], base);
                if (o) {
                    printf("bits %lld\n", (long long)_PyLong_NumBits(o));
                    if (base == 0) {
                        PyObject *text = PyObject_Str(o);
                        printf("%zd characters\n", PyUnicode_GET_LENGTH(text));
                        Py_DECREF(text);
                    }
                    Py_DECREF(o);
                } else {
                    put_error();
                    printf("\n");
                }
            }
        }
    }
    PyObject *ten = PyLong_FromLong(10);
    for (long power = 4298; power < 4302; power++) {
        PyObject *exponent = PyLong_FromLong(power), *big = PyNumber_Power(ten, exponent, Py_None);
        PyObject *text = PyObject_Repr(big);
        printf("10**%ld: ", power);
        if (text) {
            printf("%zd characters\n", PyUnicode_GET_LENGTH(text));
            Py_DECREF(text);
        } else {
            put_error();
            printf("\n");
        }
        Py_DECREF(big);
        Py_DECREF(exponent);
    }
    Py_DECREF(ten);
    for (int i = 0; i < 256; i++) printf("%d%c", _PyLong_DigitValue[i], i % 32 == 31 ? '\n' : ' ');
}

static void new_ints(void) {
    put_line("info", PyLong_GetInfo());
    put_line("too many", (PyObject *)_PyLong_New(PY_SSIZE_T_MAX));
    PyLongObject *new_int = _PyLong_New(3);
    printf("tag %zx\n", (size_t)new_int->long_value.lv_tag);
    Py_DECREF(new_int);
}

static void divisors(void) {
    for (size_t i = 0; i < COUNT(values); i += 3) {
        for (size_t k = i; k < COUNT(values); k += 5) {
            PyObject *a = literal(values[i]), *b = literal(values[k]);
            printf("gcd %s %s", values[i], values[k]);
            put_line("", _PyLong_GCD(a, b));
            Py_DECREF(a);
            Py_DECREF(b);
        }
    }
}

static void c_text(void) {
    static const char *const numbers[] = {"12", "-12", "0x1f", " 7", "0b11", "0o17", "017", "99999999999999999999", "-9223372036854775808",
                                          "-9223372036854775809", "18446744073709551615", "x", "", "0x", "1z", "+5", "++5", "-", "0"};
    static const int bases[] = {0, 2, 8, 10, 16, 37};
    for (size_t b = 0; b < COUNT(bases); b++) {
        for (size_t i = 0; i < COUNT(numbers); i++) {
            char *end = NULL, *end2 = NULL;
            errno = 0;
            unsigned long u = PyOS_strtoul(numbers[i], &end, bases[b]);
            int u_error = errno;
            errno = 0;
            long s = PyOS_strtol(numbers[i], &end2, bases[b]);
            printf("'%s' base %d: %lu %td %d, %ld %td %d\n", numbers[i], bases[b], u, end - numbers[i], u_error, s,
                   end2 - numbers[i], errno);
        }
    }
}

int main(void) {
    probe_start();
    for (size_t i = 0; i < COUNT(values); i++) to_c(values[i]);
    for (size_t i = 0; i < COUNT(others); i++) to_c(others[i]);
    for (size_t i = 0; i < COUNT(values); i++) native_bytes(values[i]);
    for (size_t i = 0; i < COUNT(others); i++) native_bytes(others[i]);
    from_bytes();
    from_c();
    from_text();
    new_ints();
    divisors();
    c_text();
    return probe_end();
}
