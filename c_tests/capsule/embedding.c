/* Capsules and the life of the library: before it starts, when it ends, and when
 * it starts again. */
#include "check.h"

/* Two things need no running library. */
void topic_before_start(void)
{
    CHECK(!Py_IsInitialized());
    CHECK_INT(PyCapsule_IsValid(NULL, NULL), 0);
    CHECK_INT(PyCapsule_IsValid(NULL, "capconf"), 0);
    CHECK(strcmp(PyCapsule_Type.tp_name, "PyCapsule") == 0);
}

static struct {
    int runs;
    int initialized;
    void *pointer;
    long long refcount;
} last;

static void die_at_the_end(PyObject *capsule)
{
    last.runs++;
    last.initialized = Py_IsInitialized();
    last.refcount = (long long)Py_REFCNT(capsule);
    last.pointer = PyCapsule_GetPointer(capsule, "capconf_last.api");
}

static PyObject *survivor;

/* One life: a capsule that a module holds, and one that only C holds. */
static void live_once(int round)
{
    memset(&last, 0, sizeof last);
    check_case("life %d", round);
    Py_Initialize();
    CHECK(Py_IsInitialized());
    PyObject *module = new_listed_module("capconf_last");
    give(module, "api", PyCapsule_New(&things[round], "capconf_last.api", die_at_the_end));
    Py_DECREF(module);
    CHECK_PTR(PyCapsule_Import("capconf_last.api", 0), &things[round]);
    CHECK_PTR(PyCapsule_New(NULL, NULL, NULL), NULL);
    CHECK_RAISED(PyExc_ValueError, "PyCapsule_New called with null pointer");
    CHECK_INT(last.runs, 0);

    /* The module's capsule dies as the modules are taken down. */
    CHECK_INT(Py_FinalizeEx(), 0);
    CHECK(!Py_IsInitialized());
    CHECK_INT(last.runs, 1);
    CHECK_PTR(last.pointer, &things[round]);
    CHECK_INT(last.refcount, 0);
    CHECK_INT(last.initialized, 0);
    check_case("%s", "");
}

/* A capsule that C still holds outlives the library, its destructor uncalled. */
static void check_survivor(void)
{
    forget_funerals();
    Py_Initialize();
    survivor = NEED(PyCapsule_New(&things[0], "capconf.survivor", count_funeral));
    CHECK_INT(Py_FinalizeEx(), 0);
    CHECK_INT(funeral.count, 0);
    CHECK_INT(Py_REFCNT(survivor), 1);
}

void topic_finalization(void)
{
    for (int round = 1; round <= 3; round++) {
        live_once(round);
    }
    check_survivor();
}
