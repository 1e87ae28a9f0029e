/* Destructors and the error indicator, which CPython neither saves nor restores
 * around them. A debug build of CPython aborts when a deallocation changes the
 * indicator, so there only the checks without a change are made. */
#include "check.h"

static PyObject *seen;

/* Looks at the pending error without changing it. */
static void look(PyObject *capsule)
{
    PyObject *pending = take_raised();
    (void)capsule;
    seen = pending;
    funeral.count++;
    if (pending != NULL) {
        put_raised(pending);
    }
}

static void check_visible(void)
{
    forget_funerals();
    PyObject *capsule = NEED(PyCapsule_New(&things[0], NULL, look));
    PyObject *pending = raise_pending();
    Py_DECREF(capsule);
    CHECK_INT(funeral.count, 1);
    CHECK_PTR(seen, pending);
    CHECK_PENDING(pending);

    capsule = NEED(PyCapsule_New(&things[0], NULL, look));
    Py_DECREF(capsule);
    CHECK_INT(funeral.count, 2);
    CHECK_PTR(seen, NULL);
    CHECK_QUIET();
}

/* Accessors that succeed inside leave the pending error. */
static void check_accessors(void)
{
    forget_funerals();
    PyObject *capsule = NEED(PyCapsule_New(&things[3], "capconf.pending", count_funeral));
    PyObject *pending = raise_pending();
    Py_DECREF(capsule);
    CHECK_INT(funeral.count, 1);
    CHECK_INT(funeral.raised, 1);
    CHECK_PTR(funeral.pointer, &things[3]);
    CHECK_PENDING(pending);
}

#ifndef Py_DEBUG
static void set_error(PyObject *capsule)
{
    (void)capsule;
    PyErr_SetString(PyExc_RuntimeError, "set while dying");
}

static void fail_inside(PyObject *capsule)
{
    if (PyCapsule_GetPointer(capsule, "capconf.not_it") == NULL) {
        funeral.count++;
    }
}

static void clear_error(PyObject *capsule)
{
    (void)capsule;
    PyErr_Clear();
}

static void check_set(void)
{
    /* Set with none pending: it stays. */
    PyObject *capsule = NEED(PyCapsule_New(&things[0], NULL, set_error));
    Py_DECREF(capsule);
    CHECK_RAISED(PyExc_RuntimeError, "set while dying");

    /* Set with one pending: it replaces that one, without a tie to it. */
    capsule = NEED(PyCapsule_New(&things[0], NULL, set_error));
    PyObject *pending = raise_pending();
    Py_DECREF(capsule);
    CHECK_INT(Py_REFCNT(pending), 1);
    CHECK_ALONE();
    CHECK_RAISED(PyExc_RuntimeError, "set while dying");
    Py_DECREF(pending);

    /* A failing accessor inside sets its error like any other. */
    forget_funerals();
    capsule = NEED(PyCapsule_New(&things[0], "capconf.it", fail_inside));
    Py_DECREF(capsule);
    CHECK_INT(funeral.count, 1);
    CHECK_RAISED(PyExc_ValueError, "PyCapsule_GetPointer called with incorrect name");

    /* And a destructor that clears the indicator takes the pending error. */
    capsule = NEED(PyCapsule_New(&things[0], NULL, clear_error));
    pending = raise_pending();
    Py_DECREF(capsule);
    CHECK_QUIET();
    CHECK_INT(Py_REFCNT(pending), 1);
    Py_DECREF(pending);
}

/* Inside a container the error also comes through to the caller. */
static void check_through_containers(void)
{
    PyObject *tuple = NEED(PyTuple_New(1));
    PyTuple_SetItem(tuple, 0, NEED(PyCapsule_New(&things[0], NULL, set_error)));
    Py_DECREF(tuple);
    CHECK_RAISED(PyExc_RuntimeError, "set while dying");

    /* Two in a row: the last one to die has the last word. */
    PyObject *first = NEED(PyCapsule_New(&things[0], NULL, set_error));
    PyObject *second = NEED(PyCapsule_New(&things[0], "capconf.it", fail_inside));
    Py_DECREF(first);
    Py_DECREF(second);
    CHECK_RAISED(PyExc_ValueError, "PyCapsule_GetPointer called with incorrect name");
}
#endif

void topic_destructor_errors(void)
{
    check_visible();
    check_accessors();
#ifndef Py_DEBUG
    check_set();
    check_through_containers();
#endif
}
