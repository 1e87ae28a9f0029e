/* Destructors that are given to capsules after they were made: when they run, how often, and what they can still see. */
#include <Python.h>

#include "check.h"

static int value = 10;
static int runs;
static Py_ssize_t count_inside;
static char name_inside[40], context_inside[40];
static void *pointer_inside;

/* Notes what it sees and empties what the capsule points to. */
static void
wipe(PyObject *capsule)
{
    const char *name = PyCapsule_GetName(capsule);
    const char *context = (const char *)PyCapsule_GetContext(capsule);
    runs++;
    count_inside = Py_REFCNT(capsule);
    snprintf(name_inside, sizeof name_inside, "%s", name != NULL ? name : "(none)");
    snprintf(context_inside, sizeof context_inside, "%s", context != NULL ? context : "(none)");
    pointer_inside = PyCapsule_GetPointer(capsule, name);
    if (pointer_inside != NULL) {
        *(int *)pointer_inside = 0;
    }
}

static void
never(PyObject *capsule)
{
    CHECK(capsule == NULL);
}

static void
set_later(void)
{
    PyObject *capsule = PyCapsule_New(&value, NULL, NULL), *list;
    puts("a destructor set on a finished capsule");
    CHECK(capsule != NULL && Py_REFCNT(capsule) == 1);
    CHECK(PyCapsule_GetDestructor(capsule) == NULL && !PyErr_Occurred());
    CHECK_INT(PyCapsule_SetDestructor(capsule, wipe), 0);
    CHECK(PyCapsule_GetDestructor(capsule) == wipe);
    list = Py_BuildValue("[OO]", capsule, capsule);
    Py_DECREF(capsule);
    CHECK_INT(runs, 0);
    CHECK_INT(PyList_SetItem(list, 0, Py_NewRef(Py_None)), 0);
    CHECK_INT(runs, 0);
    CHECK_INT(value, 10);
    CHECK_INT(PyList_SetItem(list, 1, Py_NewRef(Py_None)), 0);
    CHECK_INT(runs, 1);
    CHECK_INT(count_inside, 0);
    CHECK(pointer_inside == &value);
    CHECK_INT(value, 0);
    CHECK_TEXT(name_inside, "(none)");
    Py_DECREF(list);
    CHECK_INT(runs, 1);
}

static void
told_apart_by_name_and_context(void)
{
    static char context[] = "the blue one";
    PyObject *capsule = PyCapsule_New(&value, "paint.pot", never);
    puts("name and context say which capsule it is");
    CHECK_INT(PyCapsule_SetDestructor(capsule, wipe), 0);
    CHECK_INT(PyCapsule_SetContext(capsule, context), 0);
    Py_DECREF(capsule);
    CHECK_INT(runs, 2);
    CHECK_TEXT(name_inside, "paint.pot");
    CHECK_TEXT(context_inside, "the blue one");
}

static void
taken_away_and_refused(void)
{
    PyObject *capsule = PyCapsule_New(&value, "paint.pot", wipe), *list = PyList_New(0);
    puts("a destructor taken away; what is no capsule");
    CHECK_INT(PyCapsule_SetDestructor(capsule, NULL), 0);
    CHECK(PyCapsule_GetDestructor(capsule) == NULL);
    CHECK(!PyErr_Occurred());
    Py_DECREF(capsule);
    CHECK_INT(runs, 2);
    CHECK_INT(PyCapsule_SetDestructor(list, wipe), -1);
    CHECK_ERROR("ValueError: PyCapsule_SetDestructor called with invalid PyCapsule object");
    CHECK_INT(PyCapsule_SetDestructor(NULL, wipe), -1);
    CHECK_ERROR("ValueError: PyCapsule_SetDestructor called with invalid PyCapsule object");
    CHECK(PyCapsule_GetDestructor(Py_None) == NULL);
    CHECK_ERROR("ValueError: PyCapsule_GetDestructor called with invalid PyCapsule object");
    Py_DECREF(list);
}

/* A name that belongs to the capsule: freed by its destructor. */
static void
free_name(PyObject *capsule)
{
    char *name = (char *)PyCapsule_GetName(capsule);
    CHECK_INT(PyCapsule_SetName(capsule, NULL), 0);
    CHECK(PyCapsule_IsValid(capsule, NULL));
    free(name);
    runs++;
}

static void
names_are_checked(void)
{
    char *name = (char *)malloc(20);
    PyObject *capsule;
    puts("a NULL name matches only a NULL name; the name is the caller's memory");
    CHECK(PyCapsule_New(NULL, "paint.pot", never) == NULL);
    CHECK_ERROR("ValueError: PyCapsule_New called with null pointer");
    strcpy(name, "paint.can");
    capsule = PyCapsule_New(&value, name, NULL);
    CHECK(PyCapsule_GetName(capsule) == name);
    CHECK(PyCapsule_GetPointer(capsule, "paint.can") == &value);
    CHECK(PyCapsule_GetPointer(capsule, NULL) == NULL);
    CHECK_ERROR("ValueError: PyCapsule_GetPointer called with incorrect name");
    CHECK(PyCapsule_GetPointer(capsule, "paint.pot") == NULL);
    CHECK_ERROR("ValueError: PyCapsule_GetPointer called with incorrect name");
    CHECK(!PyCapsule_IsValid(capsule, NULL) && PyCapsule_IsValid(capsule, "paint.can"));
    CHECK_INT(PyCapsule_SetDestructor(capsule, free_name), 0);
    Py_DECREF(capsule);
    CHECK_INT(runs, 3);
}

static void
scream(PyObject *capsule)
{
    CHECK(PyErr_ExceptionMatches(PyExc_KeyError));
    PyErr_Format(PyExc_RuntimeError, "%s dies", PyCapsule_GetName(capsule));
    runs++;
}

static void
the_error_indicator(void)
{
    PyObject *capsule = PyCapsule_New(&value, "paint.tin", NULL);
    puts("a pending error is seen inside, and what the destructor sets stays");
    CHECK_INT(PyCapsule_SetDestructor(capsule, scream), 0);
    PyErr_SetString(PyExc_KeyError, "pending");
    Py_DECREF(capsule);
    CHECK_INT(runs, 4);
    CHECK_ERROR("RuntimeError: paint.tin dies");
}

int
main(void)
{
    PyObject *module, *capsule;
    Py_InitializeEx(0);
    set_later();
    told_apart_by_name_and_context();
    taken_away_and_refused();
    names_are_checked();
    the_error_indicator();
    puts("a capsule that a module holds to the end");
    module = PyImport_AddModule("paint");
    capsule = PyCapsule_New(&value, "paint.bucket", NULL);
    CHECK_INT(PyCapsule_SetDestructor(capsule, wipe), 0);
    CHECK_INT(PyModule_AddObjectRef(module, "bucket", capsule), 0);
    Py_DECREF(capsule);
    value = 20;
    CHECK(PyCapsule_Import("paint.bucket", 0) == &value);
    CHECK_NO_ERROR();
    CHECK_INT(Py_FinalizeEx(), 0);
    CHECK_INT(runs, 5);
    CHECK_TEXT(name_inside, "paint.bucket");
    CHECK_INT(value, 0);
    return check_report();
}
