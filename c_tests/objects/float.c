/* Floats: text in every format, parsing, packing; complex numbers by value. */
#include "../probe/probe.h"

#include <errno.h>
#include <math.h>

static const double values[] = {0.0, -0.0, 1.0, -1.0, 0.5, 1.5, 2.5, 0.1, 1.0 / 3, 100.0, 123456.0, 1234567.0, 1e15, 1e16, 123456789012345680.0, 1e17, 1e22,
                                1e23, 0.0001, 0.00001, 0.00012345, 9.5, 0.95, 99.95, 1e-7, 1e100, 1e300, 1.7976931348623157e308, 2.2250738585072014e-308,
                                5e-324, 4.35, 0.045, 2.675, 1e21, 9007199254740993.0, 0.3, 65504, 65519.99, 65520, 3.4e38, 3.5e38, 5.96e-8, 2.98023224e-08,
                                6.1e-5, -1e-45, 1.4e-45};

static void to_text(double value) {
    static const char codes[] = "eFgGr";
    static const int precisions[] = {0, 1, 2, 6, 20};
    static const int flags[] = {0, Py_DTSF_SIGN, Py_DTSF_ADD_DOT_0, Py_DTSF_ALT, 8, 15};
    for (const char *code = codes; *code; code++) {
        for (size_t p = 0; p < COUNT(precisions); p++) {
            if (*code == 'r' && precisions[p]) continue;
            printf("%.17g '%c' .%d:", value, *code, precisions[p]);
            for (size_t f = 0; f < COUNT(flags); f++) {
                int type = -1;
                char *text = PyOS_double_to_string(value, *code, precisions[p], flags[f], &type);
                need(text != NULL, "a text");
                printf(" %s/%d", text, type);
                PyMem_Free(text);
            }
            printf("\n");
        }
    }
}

static void bad_formats(void) {
    static const struct {
        char code;
        int precision;
    } bad[] = {{'r', 1}, {'x', 0}, {'%', 2}, {'n', 0}, {0, 0}};
    for (size_t i = 0; i < COUNT(bad); i++) {
        char *text = PyOS_double_to_string(1.5, bad[i].code, bad[i].precision, 0, NULL);
        printf("%d: %s ", bad[i].code, text ? text : "NULL");
        if (text) {
            PyMem_Free(text);
        } else {
            put_error();
        }
        printf("\n");
    }
    char *text = PyOS_double_to_string(1.0 / 3, 'f', 3000, 0, NULL);
    printf("%zu characters, the last ones %s\n", strlen(text), text + 2990);
    PyMem_Free(text);
}

static void from_text(void) {
    static const char *const texts[] = {
        "1", "-1.5", "+2.", ".5", ".", "", "e5", "1e5", "1e", "1e+", "1e-7x", " 1", "1 ", "inf", "-Infinity", "infinit", "nan", "-NaN", "nano", "0x10",
        "1_0", "1e400", "-1e400", "1e-400", "123456789012345678901234567890", "0.1e1", "00012", "1e0000000000000000000005", "1e99999999999999999999",
        "0e99999999999999999999", "1.7976931348623159e308", "5e-324", "2e-324", "9007199254740993", "1.e3", "--1", "+-1", "1,5", "i", "n", "+inf", "1\xff"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        for (int form = 0; form < 4; form++) {
            char *end = NULL;
            double value = PyOS_string_to_double(texts[i], form & 1 ? &end : NULL, form & 2 ? PyExc_ArithmeticError : NULL);
            put_bytes(texts[i], (Py_ssize_t)strlen(texts[i]));
            printf(" %d: %.17g end %td", form, isnan(value) ? 99.0 : value, end ? end - texts[i] : -1);
            if (PyErr_Occurred()) {
                printf(" ");
                put_error();
            }
            printf("\n");
        }
        PyObject *o = PyUnicode_DecodeLatin1(texts[i], (Py_ssize_t)strlen(texts[i]), NULL);
        put_line("FromString", PyFloat_FromString(o));
        Py_DECREF(o);
        o = PyBytes_FromString(texts[i]);
        put_line("FromString", PyFloat_FromString(o));
        Py_DECREF(o);
    }
    static const char *const objects[] = {"'\\u0661\\u0662.5'", "'\\u2003 1 '", "'1\\0'", "b'1\\0'", "mv'1.5'", "ba'2e3'", "5", "1.5", "None", "'_1'", "'1_'", "'1_0_0'",
                                          "'1__0'", "'1_.5'", "'1._5'", "'1e_5'", "'1e5_0'", "'i_nf'", "@strsub", "' '", "'\\ud800'", "'\\x1c5'"};
    for (size_t i = 0; i < COUNT(objects); i++) {
        PyObject *o = literal(objects[i]);
        printf("%s", objects[i]);
        put_line("", PyFloat_FromString(o));
        Py_DECREF(o);
    }
}

static void packing(void) {
    static const double more[] = {INFINITY, -INFINITY, NAN};
    for (size_t i = 0; i < COUNT(values) + COUNT(more); i++) {
        double value = i < COUNT(values) ? values[i] : more[i - COUNT(values)];
        printf("%g:", value);
        for (int le = 0; le < 2; le++) {
            int (*const packs[])(double, char *, int) = {PyFloat_Pack2, PyFloat_Pack4, PyFloat_Pack8};
            double (*const unpacks[])(const char *, int) = {PyFloat_Unpack2, PyFloat_Unpack4, PyFloat_Unpack8};
            for (int size = 0; size < 3; size++) {
                char bytes[9] = "";
                int status = packs[size](value, bytes, le);
                printf(" %d ", status);
                if (status) {
                    put_error();
                    continue;
                }
                for (int k = 0; k < 2 << size; k++) printf("%02x", (unsigned char)bytes[k]);
                printf("=%.17g", unpacks[size](bytes, le));
            }
        }
        printf("\n");
    }
    for (unsigned bits = 0; bits < 0x10000; bits += 257) {
        char bytes[2] = {(char)bits, (char)(bits >> 8)}, again[2] = "";
        double value = PyFloat_Unpack2(bytes, 1);
        PyFloat_Pack2(value, again, 1);
        printf("%04x %.17g %d%c", bits, value, !memcmp(bytes, again, 2), bits % 8 == 7 ? '\n' : ' ');
    }
    printf("\n%g %g\n", PyFloat_GetMax(), PyFloat_GetMin());
    put_line("info", PyFloat_GetInfo());
}

static const double parts[] = {0.0, -0.0, 1.0, -2.5, 1e200, 1e-200, INFINITY, NAN};

static void put_complex(const char *label, Py_complex v) {
    char *real = PyOS_double_to_string(v.real, 'r', 0, 0, NULL), *imag = PyOS_double_to_string(v.imag, 'r', 0, Py_DTSF_SIGN, NULL);
    printf(" %s %s%sj e%d", label, real, imag, errno);
    PyMem_Free(real);
    PyMem_Free(imag);
    errno = 0;
}

static void by_value(void) {
    for (size_t n = 0; n < COUNT(parts) * COUNT(parts); n++) {
        Py_complex a = {parts[n % COUNT(parts)], parts[n / COUNT(parts)]};
        errno = 0;
        PyObject *o = PyComplex_FromCComplex(a);
        put_object(o);
        if (!isnan(a.real) && !isnan(a.imag)) printf(" hash %zd", PyObject_Hash(o));
        put_line(" bool", PyBool_FromLong(PyObject_IsTrue(o)));
        put_line("abs", PyNumber_Absolute(o));
        Py_DECREF(o);
        errno = 0;
        printf("abs %g", _Py_c_abs(a));
        put_complex("neg", _Py_c_neg(a));
        printf("\n");
        for (size_t m = n % 5; m < COUNT(parts) * COUNT(parts); m += 9) {
            Py_complex b = {parts[m % COUNT(parts)], parts[m / COUNT(parts)]};
            errno = 0;
            put_complex("sum", _Py_c_sum(a, b));
            put_complex("diff", _Py_c_diff(a, b));
            put_complex("prod", _Py_c_prod(a, b));
            put_complex("quot", _Py_c_quot(a, b));
            Py_complex power = _Py_c_pow(a, b);
            if (!isnan(power.real) && !isnan(power.imag)) put_complex("pow", power);
            printf("\n");
        }
    }
    static const char *const objects[] = {"1+2j", "7", "2.5", "True", "'1'", "None", "@complex", "@complex_text", "@float", "@index", "@float_text"};
    for (size_t i = 0; i < COUNT(objects); i++) {
        PyObject *o = literal(objects[i]);
        Py_complex v = PyComplex_AsCComplex(o);
        printf("%s: %g %g", objects[i], v.real, v.imag);
        if (PyErr_Occurred()) put_error();
        printf(" %g", PyComplex_RealAsDouble(o));
        if (PyErr_Occurred()) put_error();
        printf(" %g", PyComplex_ImagAsDouble(o));
        if (PyErr_Occurred()) put_error();
        printf("\n");
        Py_DECREF(o);
    }
}

int main(void) {
    probe_start();
    for (size_t i = 0; i < COUNT(values); i++) to_text(values[i]);
    to_text(INFINITY);
    to_text(-INFINITY);
    to_text(NAN);
    bad_formats();
    from_text();
    packing();
    by_value();
    return probe_end();
}
