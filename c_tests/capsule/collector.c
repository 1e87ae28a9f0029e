/* Capsules in reference cycles, and the cycle collector. */
#include "check.h"

static void drop_context(PyObject *capsule)
{
    PyObject *held = PyCapsule_GetContext(capsule);
    funeral.count++;
    Py_XDECREF(held);
}

/* A cycle of a list and a capsule, whose context holds the list. Returns a
 * borrowed reference to the list; the cycle alone keeps both alive. */
static PyObject *make_cycle(PyObject **capsule_out)
{
    PyObject *list = NEED(PyList_New(0));
    PyObject *capsule = NEED(PyCapsule_New(&things[0], "capconf.cycle", drop_context));
    if (PyCapsule_SetContext(capsule, list) < 0 || PyList_Append(list, capsule) < 0) {
        need(NULL, "a cycle");
    }
    Py_DECREF(capsule);
    *capsule_out = capsule;
    return list;
}

/* What a capsule holds is unknown to the collector: the cycle stays until C
 * breaks it. This holds on every version. */
static void check_opaque(void)
{
    PyObject *capsule;
    forget_funerals();
    PyObject *list = make_cycle(&capsule);
    PyGC_Collect();
    CHECK_INT(funeral.count, 0);
    CHECK_INT(Py_REFCNT(list), 1);
    CHECK_INT(Py_REFCNT(capsule), 1);
    CHECK_INT(PyList_SetSlice(list, 0, PyList_Size(list), NULL), 0);
    CHECK_INT(funeral.count, 1);
    CHECK_QUIET();
}

#if CAPSULES_HAVE_GC
static int visits;
static int clears;

static int visit_context(PyObject *capsule, visitproc visit, void *argument)
{
    PyObject *held = PyCapsule_GetContext(capsule);
    visits++;
    return held != NULL ? visit(held, argument) : 0;
}

static int clear_context(PyObject *capsule)
{
    PyObject *held = PyCapsule_GetContext(capsule);
    clears++;
    PyCapsule_SetContext(capsule, NULL);
    Py_XDECREF(held);
    return 0;
}

/* With hooks the collector sees through the capsule and ends the cycle. */
static void check_collected(void)
{
    PyObject *capsule;
    forget_funerals();
    visits = clears = 0;
    PyObject *list = make_cycle(&capsule);
    CHECK_INT(_PyCapsule_SetTraverse(capsule, visit_context, clear_context), 0);

    /* Held from outside it is alive, and is looked at but not cleared. */
    Py_INCREF(list);
    PyGC_Collect();
    CHECK_INT(funeral.count, 0);
    CHECK(visits > 0);
    CHECK_INT(clears, 0);
    CHECK_INT(PyList_Size(list), 1);
    Py_DECREF(list);

    PyGC_Collect();
    CHECK_INT(funeral.count, 1);
    CHECK(clears <= 1);
    CHECK_QUIET();
    PyGC_Collect();
    CHECK_INT(funeral.count, 1);
}

/* A capsule that holds itself. */
static void check_self(void)
{
    forget_funerals();
    visits = clears = 0;
    PyObject *capsule = NEED(PyCapsule_New(&things[0], "capconf.self", drop_context));
    CHECK_INT(_PyCapsule_SetTraverse(capsule, visit_context, clear_context), 0);
    /* The only reference goes into its own context. */
    CHECK_INT(PyCapsule_SetContext(capsule, capsule), 0);
    PyGC_Collect();
    CHECK_INT(funeral.count, 1);
    CHECK_INT(clears, 1);
    CHECK_QUIET();
}

/* A pending error is not the collector's business. */
static void check_pending_error(void)
{
    PyObject *capsule;
    forget_funerals();
    PyObject *list = make_cycle(&capsule);
    CHECK_INT(_PyCapsule_SetTraverse(capsule, visit_context, clear_context), 0);
    (void)list;
    PyObject *pending = raise_pending();
    PyGC_Collect();
    CHECK_PENDING(pending);
    CHECK_INT(funeral.count, 1);
}
#endif

void topic_collector(void)
{
    check_opaque();
#if CAPSULES_HAVE_GC
    check_collected();
    check_self();
    check_pending_error();
#endif
}
