/* repr: the name in quotes or NULL without, and the capsule's own address. */
#include "check.h"

/* Expects `<capsule object SHOWN at ADDRESS>` for a capsule of this name. */
static void check_shown(const char *name, const char *shown)
{
    PyObject *capsule = NEED(PyCapsule_New(&things[0], name, NULL));
    size_t size = strlen(shown) + 80;
    char *expected = NEED(malloc(size));
    snprintf(expected, size, "<capsule object %s at 0x%llx>", shown,
             (unsigned long long)(uintptr_t)capsule);
    CHECK_STR(PyObject_Repr(capsule), expected);
    CHECK_STR(PyObject_Str(capsule), expected);
    CHECK_QUIET();
    CHECK_INT(Py_REFCNT(capsule), 1);
    free(expected);
    Py_DECREF(capsule);
}

static void check_plain(void)
{
    check_shown("capconf.name", "\"capconf.name\"");
    check_shown(NULL, "NULL");
    check_shown("", "\"\"");
    check_shown("NULL", "\"NULL\"");
}

/* The bytes go in as they are, without an escape and without a format. */
static void check_verbatim(void)
{
    check_shown("with \"quotes\"", "\"with \"quotes\"\"");
    check_shown("back\\slash", "\"back\\slash\"");
    check_shown("line\nbreak\ttab\x01\x7f", "\"line\nbreak\ttab\x01\x7f\"");
    check_shown("%s %d %n %U %p %%", "\"%s %d %n %U %p %%\"");
    check_shown("caf\xc3\xa9", "\"caf\xc3\xa9\"");
    check_shown("\xe4\xb8\xad\xf0\x9f\x92\x8a", "\"\xe4\xb8\xad\xf0\x9f\x92\x8a\"");
    check_shown("\xf4\x8f\xbf\xbf", "\"\xf4\x8f\xbf\xbf\"");
}

#define BAD "\xef\xbf\xbd"

/* Bytes that are not UTF-8 become U+FFFD: one for each longest beginning of a
 * sequence that could have been a character, one for every other byte. */
static void check_bad_bytes(void)
{
    check_shown("\xff", "\"" BAD "\"");
    check_shown("\x80", "\"" BAD "\"");
    check_shown("a\xff" "b", "\"a" BAD "b\"");
    check_shown("\xff\xfe", "\"" BAD BAD "\"");
    check_shown("caf\xe9", "\"caf" BAD "\"");
    check_shown("\xe2\x82", "\"" BAD "\"");
    check_shown("\xe2\x82" "x", "\"" BAD "x\"");
    check_shown("\xe2\x82\xe2\x82\xac", "\"" BAD "\xe2\x82\xac\"");
    check_shown("\xf0\x9f\x92", "\"" BAD "\"");
    check_shown("\xf0\x9f\x92\xff", "\"" BAD BAD "\"");
    check_shown("\xc0\x80", "\"" BAD BAD "\"");
    check_shown("\xc1\xbf", "\"" BAD BAD "\"");
    check_shown("\xe0\x80\x80", "\"" BAD BAD BAD "\"");
    check_shown("\xed\xa0\x80", "\"" BAD BAD BAD "\"");
    check_shown("\xf4\x90\x80\x80", "\"" BAD BAD BAD BAD "\"");
    check_shown("\xf8\x88\x80\x80\x80", "\"" BAD BAD BAD BAD BAD "\"");
    check_shown("\xc3", "\"" BAD "\"");
    check_shown("ok\xc3(", "\"ok" BAD "(\"");
}

static void check_long(void)
{
    enum { LONG = 64 * 1024 };
    char *name = NEED(malloc(LONG + 1));
    char *shown = NEED(malloc(LONG + 3));
    memset(name, 'r', LONG);
    name[LONG] = '\0';
    snprintf(shown, LONG + 3, "\"%s\"", name);
    check_shown(name, shown);
    free(shown);
    free(name);
}

/* The address is the capsule's, not the pointer's, and the name the present one. */
static void check_changes(void)
{
    PyObject *capsule = NEED(PyCapsule_New(&things[0], "capconf.before", NULL));
    PyObject *before = NEED(PyObject_Repr(capsule));
    CHECK_INT(PyCapsule_SetPointer(capsule, &things[1]), 0);
    CHECK_INT(PyCapsule_SetContext(capsule, &things[2]), 0);
    PyObject *after = NEED(PyObject_Repr(capsule));
    CHECK_INT(PyObject_RichCompareBool(before, after, Py_EQ), 1);
    Py_DECREF(before);
    Py_DECREF(after);
    CHECK_INT(PyCapsule_SetName(capsule, "capconf.after"), 0);
    CHECK(text_contains(PyObject_Repr(capsule), "<capsule object \"capconf.after\" at 0x"));
    CHECK_INT(PyCapsule_SetName(capsule, NULL), 0);
    CHECK(text_contains(PyObject_Repr(capsule), "<capsule object NULL at 0x"));

    /* In a list it is the same text. */
    PyObject *list = NEED(PyList_New(0));
    CHECK_INT(PyList_Append(list, capsule), 0);
    CHECK(text_contains(PyObject_Repr(list), "[<capsule object NULL at 0x"));
    Py_DECREF(list);
    /* And by way of the attribute and the type's slot. */
    CHECK(text_contains(PyObject_CallMethod(capsule, "__repr__", NULL), "<capsule object NULL"));
    CHECK(text_contains(PyCapsule_Type.tp_repr(capsule), "<capsule object NULL"));
    Py_DECREF(capsule);
}

void topic_repr(void)
{
    check_plain();
    check_verbatim();
    check_bad_bytes();
    check_long();
    check_changes();
}
