/* The collector's hooks of a capsule: none until _PyCapsule_SetTraverse gives it
 * some. All of this came with 3.13; before, a capsule knows no collector. */
#include "check.h"

#if CAPSULES_HAVE_GC

static struct {
    int traversals;
    int clears;
    PyObject *capsule;
    visitproc visit;
    void *argument;
} calls;

static int answer_traverse;
static int answer_clear;

static int record_traverse(PyObject *capsule, visitproc visit, void *argument)
{
    calls.traversals++;
    calls.capsule = capsule;
    calls.visit = visit;
    calls.argument = argument;
    return answer_traverse;
}

static int record_clear(PyObject *capsule)
{
    calls.clears++;
    calls.capsule = capsule;
    return answer_clear;
}

static int other_traverse(PyObject *capsule, visitproc visit, void *argument)
{
    (void)capsule;
    return visit(Py_None, argument);
}

static int other_clear(PyObject *capsule)
{
    (void)capsule;
    return 0;
}

static int count_visit(PyObject *object, void *argument)
{
    (void)object;
    ++*(int *)argument;
    return 17;
}

/* A capsule without hooks: not tracked, and there is nothing to traverse. */
static void check_without(void)
{
    int visits = 0;
    PyObject *capsule = NEED(PyCapsule_New(&things[0], "capconf.untracked", NULL));
    CHECK(PyObject_IS_GC(capsule));
    CHECK_INT(PyObject_GC_IsTracked(capsule), 0);
    CHECK_INT(PyCapsule_Type.tp_traverse(capsule, count_visit, &visits), 0);
    CHECK_INT(visits, 0);
    /* (tp_clear is for the collector, which never calls it on what is untracked:
     * without a function CPython's crashes.) */

    /* Nothing but SetTraverse starts the tracking. */
    PyCapsule_SetContext(capsule, &things[1]);
    PyCapsule_SetDestructor(capsule, count_funeral);
    PyCapsule_SetName(capsule, NULL);
    PyCapsule_SetPointer(capsule, &things[2]);
    PyObject *list = NEED(PyList_New(0));
    CHECK_INT(PyList_Append(list, capsule), 0);
    CHECK_INT(PyObject_GC_IsTracked(capsule), 0);
    Py_DECREF(list);
    forget_funerals();
    Py_DECREF(capsule);
    CHECK_INT(funeral.count, 1);
}

static void check_null_callbacks(void)
{
    const char *text = "_PyCapsule_SetTraverse() called with NULL callback";
    PyObject *capsule = NEED(PyCapsule_New(&things[0], NULL, NULL));
    CHECK_INT(_PyCapsule_SetTraverse(capsule, NULL, NULL), -1);
    CHECK_RAISED(PyExc_ValueError, text);
    CHECK_INT(_PyCapsule_SetTraverse(capsule, record_traverse, NULL), -1);
    CHECK_RAISED(PyExc_ValueError, text);
    CHECK_INT(_PyCapsule_SetTraverse(capsule, NULL, record_clear), -1);
    CHECK_RAISED(PyExc_ValueError, text);
    /* Nothing was stored and nothing tracked. */
    CHECK_INT(PyObject_GC_IsTracked(capsule), 0);
    CHECK_INT(PyCapsule_Type.tp_traverse(capsule, count_visit, NULL), 0);

    /* The object is checked before the callbacks. */
    const char *invalid = "_PyCapsule_SetTraverse called with invalid PyCapsule object";
    CHECK_INT(_PyCapsule_SetTraverse(NULL, NULL, NULL), -1);
    CHECK_RAISED(PyExc_ValueError, invalid);
    CHECK_INT(_PyCapsule_SetTraverse(Py_None, NULL, record_clear), -1);
    CHECK_RAISED(PyExc_ValueError, invalid);

    PyObject *pending = raise_pending();
    CHECK_INT(_PyCapsule_SetTraverse(capsule, NULL, NULL), -1);
    CHECK_RAISED(PyExc_ValueError, text);
    CHECK_INT(Py_REFCNT(pending), 1);
    Py_DECREF(pending);
    Py_DECREF(capsule);
}

/* With hooks it is tracked, and the type's slots pass everything through. */
static void check_with(void)
{
    int visits = 0;
    PyObject *capsule = NEED(PyCapsule_New(&things[0], "capconf.tracked", NULL));
    memset(&calls, 0, sizeof calls);
    CHECK_INT(_PyCapsule_SetTraverse(capsule, record_traverse, record_clear), 0);
    CHECK_QUIET();
    CHECK_INT(PyObject_GC_IsTracked(capsule), 1);
    CHECK_INT(calls.traversals + calls.clears, 0);
    CHECK_INT(Py_REFCNT(capsule), 1);

    answer_traverse = 0;
    CHECK_INT(PyCapsule_Type.tp_traverse(capsule, count_visit, &visits), 0);
    CHECK_INT(calls.traversals, 1);
    CHECK_PTR(calls.capsule, capsule);
    CHECK(calls.visit == count_visit);
    CHECK_PTR(calls.argument, &visits);
    CHECK_INT(visits, 0);
    answer_traverse = 42;
    CHECK_INT(PyCapsule_Type.tp_traverse(capsule, count_visit, &visits), 42);
    answer_traverse = 0;

    answer_clear = 0;
    CHECK_INT(PyCapsule_Type.tp_clear(capsule), 0);
    CHECK_INT(calls.clears, 1);
    answer_clear = -3;
    CHECK_INT(PyCapsule_Type.tp_clear(capsule), -3);
    answer_clear = 0;

    /* The second time they are replaced, and it stays tracked. */
    CHECK_INT(_PyCapsule_SetTraverse(capsule, other_traverse, other_clear), 0);
    CHECK_QUIET();
    CHECK_INT(PyObject_GC_IsTracked(capsule), 1);
    CHECK_INT(PyCapsule_Type.tp_traverse(capsule, count_visit, &visits), 17);
    CHECK_INT(visits, 1);
    CHECK_INT(calls.traversals, 2);

    /* NULL does not take them away. */
    CHECK_INT(_PyCapsule_SetTraverse(capsule, NULL, NULL), -1);
    PyErr_Clear();
    CHECK_INT(PyCapsule_Type.tp_traverse(capsule, count_visit, &visits), 17);
    CHECK_INT(PyObject_GC_IsTracked(capsule), 1);
    Py_DECREF(capsule);
}

static int tracked_inside;

static void note_tracking(PyObject *capsule)
{
    tracked_inside = PyObject_GC_IsTracked(capsule);
    count_funeral(capsule);
}

/* Untracked first, the destructor after that. */
static void check_death(void)
{
    memset(&calls, 0, sizeof calls);
    forget_funerals();
    tracked_inside = -1;
    PyObject *capsule = NEED(PyCapsule_New(&things[3], "capconf.tracked", note_tracking));
    CHECK_INT(_PyCapsule_SetTraverse(capsule, record_traverse, record_clear), 0);
    CHECK_INT(PyObject_GC_IsTracked(capsule), 1);
    Py_DECREF(capsule);
    CHECK_INT(funeral.count, 1);
    CHECK_INT(funeral.refcount, 0);
    CHECK_PTR(funeral.pointer, &things[3]);
    CHECK_INT(tracked_inside, 0);
    /* Dying of its own does not go through the hooks. */
    CHECK_INT(calls.traversals, 0);
    CHECK_INT(calls.clears, 0);

    /* Tracked or not, hundreds of times in turn. */
    forget_funerals();
    int wrong = 0;
    for (int i = 0; i < 500; i++) {
        capsule = NEED(PyCapsule_New(&things[0], NULL, note_tracking));
        wrong += PyObject_GC_IsTracked(capsule) != 0;
        if (i % 2) {
            wrong += _PyCapsule_SetTraverse(capsule, record_traverse, record_clear) != 0;
        }
        wrong += PyObject_GC_IsTracked(capsule) != i % 2;
        Py_DECREF(capsule);
        wrong += tracked_inside != 0;
    }
    CHECK_INT(wrong, 0);
    CHECK_INT(funeral.count, 500);
}

void topic_traverse(void)
{
    check_without();
    check_null_callbacks();
    check_with();
    check_death();
}

#else

void topic_traverse(void)
{
    PyObject *capsule = NEED(PyCapsule_New(&things[0], NULL, NULL));
    CHECK(!PyObject_IS_GC(capsule));
#if PY_VERSION_HEX >= 0x03090000
    CHECK_INT(PyObject_GC_IsTracked(capsule), 0);
#endif
    CHECK(!HAVE_SET_TRAVERSE);
    Py_DECREF(capsule);
}

#endif
