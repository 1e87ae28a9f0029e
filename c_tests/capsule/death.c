/* The end of a capsule: when its destructor runs, how often, and what it may do. */
#include "check.h"

static void check_once(void)
{
    forget_funerals();
    PyObject *capsule = NEED(PyCapsule_New(&things[7], "capconf.once", count_funeral));
    CHECK_INT(funeral.count, 0);
    Py_INCREF(capsule);
    Py_INCREF(capsule);
    Py_DECREF(capsule);
    CHECK_INT(funeral.count, 0);
    Py_DECREF(capsule);
    CHECK_INT(funeral.count, 0);
    CHECK_INT(Py_REFCNT(capsule), 1);
    PyObject *address = capsule;
    Py_CLEAR(capsule);
    CHECK_INT(funeral.count, 1);
    CHECK_PTR(funeral.capsule, address);
    CHECK_PTR(funeral.pointer, &things[7]);
    CHECK_INT(funeral.refcount, 0);
    CHECK_INT(funeral.raised, 0);
    CHECK_QUIET();
}

static void check_many_times(void)
{
    forget_funerals();
    int wrong = 0;
    for (int i = 1; i <= 10000; i++) {
        PyObject *capsule = NEED(PyCapsule_New(&things[i % 16], NULL, count_funeral));
        Py_DECREF(capsule);
        wrong += funeral.count != i || funeral.pointer != &things[i % 16] || funeral.refcount != 0;
    }
    CHECK_INT(wrong, 0);
    CHECK_INT(funeral.count, 10000);
}

static void mark_set_later(PyObject *capsule)
{
    *(int *)PyCapsule_GetContext(capsule) += 1;
}

static void check_set_destructor(void)
{
    int marks = 0;
    forget_funerals();

    /* None at first, set later. */
    PyObject *capsule = NEED(PyCapsule_New(&things[0], NULL, NULL));
    CHECK_INT(PyCapsule_SetContext(capsule, &marks), 0);
    CHECK_INT(PyCapsule_SetDestructor(capsule, mark_set_later), 0);
    Py_DECREF(capsule);
    CHECK_INT(marks, 1);

    /* Replaced: only the last one runs. */
    capsule = NEED(PyCapsule_New(&things[0], NULL, count_funeral));
    CHECK_INT(PyCapsule_SetContext(capsule, &marks), 0);
    CHECK_INT(PyCapsule_SetDestructor(capsule, mark_set_later), 0);
    Py_DECREF(capsule);
    CHECK_INT(marks, 2);
    CHECK_INT(funeral.count, 0);

    /* Taken away: none runs. */
    capsule = NEED(PyCapsule_New(&things[0], NULL, count_funeral));
    CHECK_INT(PyCapsule_SetDestructor(capsule, NULL), 0);
    Py_DECREF(capsule);
    CHECK_INT(funeral.count, 0);
    CHECK_QUIET();

    /* Taken away and given back. */
    capsule = NEED(PyCapsule_New(&things[0], NULL, count_funeral));
    CHECK_INT(PyCapsule_SetDestructor(capsule, NULL), 0);
    CHECK_INT(PyCapsule_SetDestructor(capsule, count_funeral), 0);
    Py_DECREF(capsule);
    CHECK_INT(funeral.count, 1);
}

/* What the destructor below observed. */
static struct {
    int runs;
    int second_runs;
} inside;

static void must_not_run(PyObject *capsule)
{
    (void)capsule;
    inside.second_runs++;
}

/* Calls every function on the dying capsule, and frees its name on the way. */
static void use_everything(PyObject *capsule)
{
    static const char stored[] = "capconf.dying";
    static const char fresh[] = "capconf.fresh";
    inside.runs++;
    CHECK_INT(Py_REFCNT(capsule), 0);
    CHECK_PTR(Py_TYPE(capsule), &PyCapsule_Type);
    CHECK(PyCapsule_CheckExact(capsule));

    const char *name = PyCapsule_GetName(capsule);
    CHECK(name != NULL && strcmp(name, stored) == 0);
    CHECK_INT(PyCapsule_IsValid(capsule, stored), 1);
    CHECK_INT(PyCapsule_IsValid(capsule, "capconf.other"), 0);
    CHECK_PTR(PyCapsule_GetPointer(capsule, stored), &things[8]);
    CHECK_PTR(PyCapsule_GetContext(capsule), &things[9]);
    CHECK(PyCapsule_GetDestructor(capsule) == use_everything);
    CHECK_PTR(PyCapsule_GetPointer(capsule, "capconf.other"), NULL);
    CHECK_RAISED(PyExc_ValueError, "PyCapsule_GetPointer called with incorrect name");
    CHECK_INT(PyCapsule_SetPointer(capsule, NULL), -1);
    CHECK_RAISED(PyExc_ValueError, "PyCapsule_SetPointer called with null pointer");

    free((void *)name);
    CHECK_INT(PyCapsule_SetName(capsule, fresh), 0);
    CHECK_INT(PyCapsule_SetPointer(capsule, &things[10]), 0);
    CHECK_INT(PyCapsule_SetContext(capsule, NULL), 0);
    CHECK_PTR(PyCapsule_GetPointer(capsule, fresh), &things[10]);
    CHECK_PTR(PyCapsule_GetContext(capsule), NULL);
    /* Neither another destructor nor this one runs again. */
    CHECK_INT(PyCapsule_SetDestructor(capsule, must_not_run), 0);
    CHECK(PyCapsule_GetDestructor(capsule) == must_not_run);
    CHECK_INT(Py_REFCNT(capsule), 0);
    CHECK_QUIET();
}

static void check_accessors_inside(void)
{
    char *name = NEED(malloc(sizeof "capconf.dying"));
    memcpy(name, "capconf.dying", sizeof "capconf.dying");
    PyObject *capsule = NEED(PyCapsule_New(&things[8], name, use_everything));
    CHECK_INT(PyCapsule_SetContext(capsule, &things[9]), 0);
    check_case("inside the destructor");
    Py_DECREF(capsule);
    check_case("%s", "");
    CHECK_INT(inside.runs, 1);
    CHECK_INT(inside.second_runs, 0);
    CHECK_QUIET();
}

static void free_name_only(PyObject *capsule)
{
    free((void *)PyCapsule_GetName(capsule));
    funeral.count++;
}

static void free_pointer_and_disarm(PyObject *capsule)
{
    free(PyCapsule_GetPointer(capsule, NULL));
    PyCapsule_SetDestructor(capsule, NULL);
    funeral.count++;
}

/* After the destructor nothing looks at name or pointer any more. */
static void check_freed_inside(void)
{
    forget_funerals();
    char *name = NEED(malloc(8));
    memcpy(name, "capconf", 8);
    PyObject *capsule = NEED(PyCapsule_New(&things[0], name, free_name_only));
    Py_DECREF(capsule);
    CHECK_INT(funeral.count, 1);
    capsule = NEED(PyCapsule_New(NEED(malloc(16)), NULL, free_pointer_and_disarm));
    Py_DECREF(capsule);
    CHECK_INT(funeral.count, 2);
    CHECK_QUIET();
}

/* The context holds another capsule, which dies inside this one's destructor. */
static void drop_next(PyObject *capsule)
{
    PyObject *next = PyCapsule_GetContext(capsule);
    funeral.count++;
    Py_XDECREF(next);
}

static void make_and_drop(PyObject *capsule)
{
    (void)capsule;
    PyObject *other = PyCapsule_New(&things[1], "capconf.other", count_funeral);
    Py_XDECREF(other);
}

static void check_nested(void)
{
    forget_funerals();
    PyObject *chain = NULL;
    for (int i = 0; i < 500; i++) {
        PyObject *capsule = NEED(PyCapsule_New(&things[0], NULL, drop_next));
        if (PyCapsule_SetContext(capsule, chain) < 0) {
            need(NULL, "PyCapsule_SetContext");
        }
        chain = capsule;
    }
    Py_DECREF(chain);
    CHECK_INT(funeral.count, 500);

    /* A capsule made inside gets memory of its own. */
    forget_funerals();
    PyObject *outer = NEED(PyCapsule_New(&things[0], NULL, make_and_drop));
    PyObject *address = outer;
    Py_DECREF(outer);
    CHECK_INT(funeral.count, 1);
    CHECK(funeral.capsule != address);
    CHECK_PTR(funeral.pointer, &things[1]);
}

/* A capsule dies with the last container that holds it, at once. */
static void check_containers(void)
{
    forget_funerals();
    PyObject *capsule = NEED(PyCapsule_New(&things[0], "capconf.held", count_funeral));
    PyObject *list = NEED(PyList_New(0));
    PyObject *dict = NEED(PyDict_New());
    PyObject *tuple = NEED(PyTuple_Pack(2, capsule, capsule));
    PyObject *module = new_module("capconf_holder");
    CHECK_INT(PyList_Append(list, capsule), 0);
    CHECK_INT(PyDict_SetItemString(dict, "capsule", capsule), 0);
    CHECK_INT(PyObject_SetAttrString(module, "capsule", capsule), 0);
    CHECK_INT(Py_REFCNT(capsule), 6);
    Py_DECREF(capsule);
    Py_DECREF(list);
    Py_DECREF(module);
    CHECK_INT(PyDict_DelItemString(dict, "capsule"), 0);
    CHECK_INT(funeral.count, 0);
    CHECK_INT(Py_REFCNT(capsule), 2);
    Py_DECREF(tuple);
    CHECK_INT(funeral.count, 1);
    Py_DECREF(dict);
    CHECK_INT(funeral.count, 1);

    /* Replacing an attribute drops what was there. */
    forget_funerals();
    module = new_module("capconf_holder");
    give(module, "capsule", PyCapsule_New(&things[0], NULL, count_funeral));
    CHECK_INT(funeral.count, 0);
    give(module, "capsule", PyCapsule_New(&things[0], NULL, NULL));
    CHECK_INT(funeral.count, 1);
    Py_DECREF(module);
    CHECK_INT(funeral.count, 1);
}

void topic_death(void)
{
    check_once();
    check_many_times();
    check_set_destructor();
    check_accessors_inside();
    check_freed_inside();
    check_nested();
    check_containers();
}
