/* Every format unit of PyArg_ParseTuple against every kind of object. */
#include "../probe/slots.h"

static const char *const integers[] = {
    "0", "1", "-1", "True", "127", "128", "-128", "-129", "255", "256", "32767",
    "32768", "-32768", "-32769", "65535", "65536", "-65536", "2147483647",
    "2147483648", "-2147483648", "-2147483649", "4294967295", "4294967296",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808",
    "-9223372036854775809", "18446744073709551615", "18446744073709551616",
    "-18446744073709551616", "1000000000000000000000000000000",
    "-1000000000000000000000000000000", "@intsub", "@index", "@index_minus",
    "@index_huge", "@index_text", "@index_raises", "@int",
};

static const char *const floats[] = {
    "1.5", "-0.0", "nan", "inf", "1e300", "1e-50", "@float", "@float_text",
    "@float_raises", "@floatsub", "1+2j", "@complex", "@complex_text",
    "1000000000000000000000000000000",
    "179769313486231580793728971405303441507993413271003782693617377898044",
};

static const char *const texts[] = {
    "''", "'a'", "'abc'", "'\\xe9'", "'\\u20ac'", "'\\U0001f600'", "'a\\0b'",
    "'\\0'", "'\\udc80'", "'ab\\udc80'", "@strsub", "b''", "b'a'", "b'abc'",
    "b'\\xff'", "b'a\\0b'", "@bytessub", "ba''", "ba'x'", "ba'xyz'", "ba'x\\0y'",
    "mv'view'", "mw'view'", "@readonly", "@plain_view", "@writable", "@strided",
    "@view_raises",
};

static const char *const others[] = {
    "None", "False", "7", "1.5", "1+2j", "'text'", "b'bytes'", "()", "(1, 2)", "[]",
    "[1, 2]", "{}", "{1: 2}", "Ellipsis", "@false", "@bool_raises", "@two_items",
};

typedef struct {
    const char *const *literals;
    size_t count;
} Group;

#define GROUP(array) {array, COUNT(array)}
static const Group numbers_group = GROUP(integers);
static const Group floats_group = GROUP(floats);
static const Group texts_group = GROUP(texts);
static const Group others_group = GROUP(others);

static int failures;

static void one(const char *unit, const char *text) {
    Plan plan;
    PyObject *object = literal(text);
    PyObject *args = PyTuple_Pack(1, object);
    Py_ssize_t before = Py_REFCNT(object);
    slots_plan(&plan, unit);
    int ok = PyArg_ParseTuple(args, unit, PLAN_ARGS(&plan));
    printf("%s %s -> %d", unit, text, ok);
    if (!ok) {
        putchar(' ');
        put_error();
        failures++;
    }
    slots_show(&plan, ok);
    if (PyErr_Occurred()) {
        fputs(" left an error: ", stdout);
        put_error();
    }
    if (Py_REFCNT(object) != before) {
        printf(" count %+zd", Py_REFCNT(object) - before);
    }
    putchar('\n');
    Py_DECREF(args);
    Py_DECREF(object);
    if (live_views) printf("  %d buffers not released\n", live_views);
}

static void group(const char *unit, const Group *objects) {
    for (size_t i = 0; i < objects->count; i++) one(unit, objects->literals[i]);
}

static void units(const char *const *names, size_t count, const Group *first, const Group *second) {
    for (size_t i = 0; i < count; i++) {
        if (first) group(names[i], first);
        if (second) group(names[i], second);
        group(names[i], &others_group);
    }
}

#define UNITS(first, second, ...)                           \
    do {                                                    \
        static const char *const names[] = {__VA_ARGS__};   \
        units(names, COUNT(names), first, second);          \
    } while (0)

int main(void) {
    probe_start();
    plan_type = &PyTuple_Type;
    UNITS(&numbers_group, NULL, "b", "B", "h", "H", "i", "I", "l", "k", "L", "K", "n", "p");
    UNITS(&numbers_group, &floats_group, "f", "d", "D");
    UNITS(&texts_group, NULL, "s", "s*", "s#", "z", "z*", "z#", "y", "y*", "y#", "S", "Y", "U",
          "w*", "c", "C", "O", "O!", "p");
    UNITS(NULL, &floats_group, "i", "n", "L", "O&");
    static const char *const encodings[] = {NULL, "utf-8", "ascii", "latin-1", "no-such-codec"};
    for (size_t i = 0; i < COUNT(encodings); i++) {
        plan_encoding = encodings[i];
        printf("-- encoding %s\n", plan_encoding ? plan_encoding : "NULL");
        UNITS(&texts_group, NULL, "es", "et", "es#", "et#");
    }
    printf("%d failures\n", failures);
    return probe_end();
}
