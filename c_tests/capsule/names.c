/* Names: bytes compared as strcmp compares them, and never copied. */
#include "check.h"

static const char wrong_name[] = "PyCapsule_GetPointer called with incorrect name";

/* The name given fits the capsule for every function that compares. */
static void check_fits(PyObject *capsule, const char *name)
{
    CHECK_INT(PyCapsule_IsValid(capsule, name), 1);
    CHECK_PTR(PyCapsule_GetPointer(capsule, name), &things[0]);
    CHECK_QUIET();
}

static void check_does_not_fit(PyObject *capsule, const char *name)
{
    CHECK_INT(PyCapsule_IsValid(capsule, name), 0);
    CHECK_QUIET();
    CHECK_PTR(PyCapsule_GetPointer(capsule, name), NULL);
    CHECK_RAISED(PyExc_ValueError, wrong_name);
}

static void check_null_and_empty(void)
{
    PyObject *unnamed = NEED(PyCapsule_New(&things[0], NULL, NULL));
    PyObject *empty = NEED(PyCapsule_New(&things[0], "", NULL));
    PyObject *named = NEED(PyCapsule_New(&things[0], "capconf", NULL));

    check_case("a NULL name");
    check_fits(unnamed, NULL);
    check_does_not_fit(unnamed, "");
    check_does_not_fit(unnamed, "capconf");
    check_case("an empty name");
    check_fits(empty, "");
    check_does_not_fit(empty, NULL);
    check_does_not_fit(empty, "capconf");
    check_case("a name");
    check_fits(named, "capconf");
    check_does_not_fit(named, NULL);
    check_does_not_fit(named, "");
    check_case("an empty name in another place");
    char nothing[1] = "";
    check_fits(empty, nothing);
    check_case("%s", "");

    CHECK_PTR(PyCapsule_GetName(unnamed), NULL);
    CHECK_QUIET();
    CHECK(PyCapsule_GetName(empty) != NULL);
    Py_DECREF(unnamed);
    Py_DECREF(empty);
    Py_DECREF(named);
}

static void check_comparison(void)
{
    static const char name[] = "module.attribute";
    static const char *const others[] = {
        "module.attribut",   "module.attributes", "module.attributE", "Module.attribute",
        "odule.attribute",   "module_attribute",  " module.attribute", "module.attribute ",
        "module",            "attribute",         "module.attribute.", "m",
    };
    PyObject *capsule = NEED(PyCapsule_New(&things[0], name, NULL));
    char equal[sizeof name];
    memcpy(equal, name, sizeof name);

    check_case("the very pointer");
    check_fits(capsule, name);
    check_case("equal bytes elsewhere");
    check_fits(capsule, equal);
    check_case("bytes behind the end do not count");
    check_fits(capsule, "module.attribute\0more");
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        check_case("`%s`", others[i]);
        check_does_not_fit(capsule, others[i]);
    }
    check_case("%s", "");
    Py_DECREF(capsule);
}

/* Every byte but NUL may stand in a name, in any order and any encoding. */
static void check_any_bytes(void)
{
    static const char *const names[] = {
        "\xff",              "\x80",         "\xc3",         "\xc3\xa9",  "\xe9t\xe9",
        "\xc0\x80",          "\xe2\x82",     "\xed\xa0\x80", "\xf4\x90\x80\x80",
        "\xf8\x88\x80\x80\x80", "\xfe\xfe", "\xef\xbb\xbfmark", "%s%n%d", "a\nb\tc",
        "\"quoted\"",        "\xf0\x9f\x92\x8a",
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        check_case("special name %lu", (unsigned long)i);
        PyObject *capsule = NEED(PyCapsule_New(&things[0], names[i], NULL));
        char *equal = NEED(malloc(strlen(names[i]) + 1));
        memcpy(equal, names[i], strlen(names[i]) + 1);
        CHECK_PTR(PyCapsule_GetName(capsule), names[i]);
        check_fits(capsule, equal);
        equal[strlen(equal) - 1] ^= 1;
        check_does_not_fit(capsule, equal);
        free(equal);
        Py_DECREF(capsule);
    }
    check_case("%s", "");

    char all[256];
    int wrong = 0;
    for (int byte = 1; byte < 256; byte++) {
        char one[2] = {(char)byte, '\0'};
        char same[2] = {(char)byte, '\0'};
        char other[2] = {(char)(byte ^ 0x80), '\0'};
        all[byte - 1] = (char)byte;
        PyObject *capsule = NEED(PyCapsule_New(&things[0], one, NULL));
        wrong += PyCapsule_GetPointer(capsule, same) != &things[0];
        wrong += PyCapsule_IsValid(capsule, same) != 1;
        wrong += PyCapsule_IsValid(capsule, other) != 0;
        wrong += PyCapsule_GetName(capsule) != one;
        Py_DECREF(capsule);
    }
    all[255] = '\0';
    CHECK_INT(wrong, 0);
    char all_again[256];
    memcpy(all_again, all, sizeof all);
    PyObject *capsule = NEED(PyCapsule_New(&things[0], all, NULL));
    check_case("all bytes at once");
    check_fits(capsule, all_again);
    all_again[254] = '\xfe';
    check_does_not_fit(capsule, all_again);
    check_case("%s", "");
    Py_DECREF(capsule);
}

static void check_long_names(void)
{
    enum { LONG = 64 * 1024 };
    char *name = NEED(malloc(LONG + 2));
    char *equal = NEED(malloc(LONG + 2));
    memset(name, 'n', LONG);
    name[LONG] = '\0';
    memcpy(equal, name, LONG + 1);

    PyObject *capsule = NEED(PyCapsule_New(&things[0], name, NULL));
    check_case("a long name");
    CHECK_PTR(PyCapsule_GetName(capsule), name);
    check_fits(capsule, name);
    check_fits(capsule, equal);
    check_case("its last byte differs");
    equal[LONG - 1] = 'm';
    check_does_not_fit(capsule, equal);
    check_case("it is one byte shorter");
    equal[LONG - 1] = '\0';
    check_does_not_fit(capsule, equal);
    check_case("it is one byte longer");
    memcpy(equal + LONG - 1, "nn", 3);
    check_does_not_fit(capsule, equal);
    check_case("%s", "");
    Py_DECREF(capsule);
    free(equal);
    free(name);
}

/* The capsule keeps the pointer: what is written there later is its name. */
static void check_never_copied(void)
{
    char name[32] = "capconf.first";
    PyObject *capsule = NEED(PyCapsule_New(&things[0], name, NULL));
    CHECK_PTR(PyCapsule_GetName(capsule), name);
    memcpy(name, "capconf.second", sizeof "capconf.second");
    check_case("the bytes were changed in place");
    CHECK_PTR(PyCapsule_GetName(capsule), name);
    check_fits(capsule, "capconf.second");
    check_does_not_fit(capsule, "capconf.first");
    check_fits(capsule, name);
    name[0] = '\0';
    check_fits(capsule, "");
    CHECK(text_contains(PyObject_Repr(capsule), "<capsule object \"\" at "));

    check_case("SetName keeps the pointer too");
    static char other[] = "capconf.third";
    CHECK_INT(PyCapsule_SetName(capsule, other), 0);
    CHECK_PTR(PyCapsule_GetName(capsule), other);
    check_fits(capsule, "capconf.third");
    check_does_not_fit(capsule, "");
    CHECK_INT(PyCapsule_SetName(capsule, NULL), 0);
    check_fits(capsule, NULL);
    check_case("%s", "");
    Py_DECREF(capsule);
}

/* A capsule's own name, asked for first, always fits. */
static void check_own_name(void)
{
    static const char *const names[] = {NULL, "", "capconf", "\xff\xfe"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        check_case("name %lu", (unsigned long)i);
        PyObject *capsule = NEED(PyCapsule_New(&things[0], names[i], NULL));
        check_fits(capsule, PyCapsule_GetName(capsule));
        Py_DECREF(capsule);
    }
    check_case("%s", "");
}

void topic_names(void)
{
    check_null_and_empty();
    check_comparison();
    check_any_bytes();
    check_long_names();
    check_never_copied();
    check_own_name();
}
