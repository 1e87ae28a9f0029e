/* A call made while an error is pending: success leaves the error as it was,
 * failure replaces it. */
#include "check.h"

static void check_success(void)
{
    PyObject *capsule = NEED(PyCapsule_New(&things[0], accessor_name, count_funeral));
    CHECK_INT(PyCapsule_SetContext(capsule, &things[1]), 0);
    for (size_t i = 0; i < accessor_count(); i++) {
        check_case("%s succeeds", accessors[i].name);
        PyObject *pending = raise_pending();
        CHECK_INT(accessors[i].fails(capsule), 0);
        CHECK_PENDING(pending);
    }
    CHECK_INT(PyCapsule_SetDestructor(capsule, NULL), 0);

    check_case("PyCapsule_New succeeds");
    PyObject *pending = raise_pending();
    PyObject *second = PyCapsule_New(&things[0], "capconf.pending", NULL);
    CHECK(second != NULL);
    CHECK_PENDING(pending);

    check_case("dropping a capsule");
    pending = raise_pending();
    Py_XDECREF(second);
    CHECK_PENDING(pending);
    check_case("%s", "");
    Py_DECREF(capsule);
}

/* NULL in a field is no failure: the functions that return it say nothing. */
static void check_null_fields(void)
{
    PyObject *capsule = NEED(PyCapsule_New(&things[0], NULL, NULL));
    PyObject *pending = raise_pending();
    CHECK_PTR(PyCapsule_GetName(capsule), NULL);
    CHECK(PyCapsule_GetDestructor(capsule) == NULL);
    CHECK_PTR(PyCapsule_GetContext(capsule), NULL);
    CHECK_PENDING(pending);
    pending = raise_pending();
    CHECK_INT(PyCapsule_SetName(capsule, NULL), 0);
    CHECK_INT(PyCapsule_SetDestructor(capsule, NULL), 0);
    CHECK_INT(PyCapsule_SetContext(capsule, NULL), 0);
    CHECK_PENDING(pending);
    Py_DECREF(capsule);
}

/* Expects that the error now pending is `text`, that it has no tie to the one
 * before, and that the one before was let go. */
static void check_replaced(PyObject *before, const char *text)
{
    CHECK_ALONE();
    CHECK_RAISED(PyExc_ValueError, text);
    CHECK_INT(Py_REFCNT(before), 1);
    Py_DECREF(before);
}

static void check_failure(void)
{
    char text[120];
    for (size_t i = 0; i < accessor_count(); i++) {
        snprintf(text, sizeof text, "%s called with invalid PyCapsule object", accessors[i].name);
        check_case("%s fails", accessors[i].name);
        PyObject *pending = raise_pending();
        CHECK_INT(accessors[i].fails(Py_None), 1);
        check_replaced(pending, text);
    }

    check_case("PyCapsule_New fails");
    PyObject *pending = raise_pending();
    CHECK_PTR(PyCapsule_New(NULL, NULL, NULL), NULL);
    check_replaced(pending, "PyCapsule_New called with null pointer");

    PyObject *capsule = NEED(PyCapsule_New(&things[0], "capconf.pending", NULL));
    check_case("PyCapsule_GetPointer with a wrong name");
    pending = raise_pending();
    CHECK_PTR(PyCapsule_GetPointer(capsule, "capconf.other"), NULL);
    check_replaced(pending, "PyCapsule_GetPointer called with incorrect name");
    check_case("PyCapsule_SetPointer with NULL");
    pending = raise_pending();
    CHECK_INT(PyCapsule_SetPointer(capsule, NULL), -1);
    check_replaced(pending, "PyCapsule_SetPointer called with null pointer");
    check_case("%s", "");
    Py_DECREF(capsule);
}

/* IsValid answers, and touches no error either way. */
static void check_is_valid(void)
{
    PyObject *capsule = NEED(PyCapsule_New(&things[0], "capconf.pending", NULL));
    PyObject *list = NEED(PyList_New(0));
    for (int with_error = 0; with_error < 2; with_error++) {
        check_case("IsValid with %s error pending", with_error ? "an" : "no");
        PyObject *pending = with_error ? raise_pending() : NULL;
        CHECK_INT(PyCapsule_IsValid(capsule, "capconf.pending"), 1);
        CHECK_INT(PyCapsule_IsValid(capsule, "capconf.other"), 0);
        CHECK_INT(PyCapsule_IsValid(capsule, NULL), 0);
        CHECK_INT(PyCapsule_IsValid(NULL, NULL), 0);
        CHECK_INT(PyCapsule_IsValid(NULL, "capconf.pending"), 0);
        CHECK_INT(PyCapsule_IsValid(Py_None, NULL), 0);
        CHECK_INT(PyCapsule_IsValid(list, "capconf.pending"), 0);
        CHECK_INT(PyCapsule_IsValid((PyObject *)&PyCapsule_Type, NULL), 0);
        if (with_error) {
            CHECK_PENDING(pending);
        }
        else {
            CHECK_QUIET();
        }
    }
    check_case("%s", "");
    Py_DECREF(list);
    Py_DECREF(capsule);
}

void topic_pending(void)
{
    check_success();
    check_null_fields();
    check_failure();
    check_is_valid();
}
