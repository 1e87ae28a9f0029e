/* The eleven functions where they succeed: what each returns and stores. */
#include "check.h"

static void other_destructor(PyObject *capsule)
{
    (void)capsule;
}

/* The signatures: each line compiles only if the header declares just this. */
static void check_signatures(void)
{
    PyObject *(*make)(void *, const char *, PyCapsule_Destructor) = PyCapsule_New;
    void *(*get_pointer)(PyObject *, const char *) = PyCapsule_GetPointer;
    PyCapsule_Destructor (*get_destructor)(PyObject *) = PyCapsule_GetDestructor;
    const char *(*get_name)(PyObject *) = PyCapsule_GetName;
    void *(*get_context)(PyObject *) = PyCapsule_GetContext;
    int (*is_valid)(PyObject *, const char *) = PyCapsule_IsValid;
    int (*set_pointer)(PyObject *, void *) = PyCapsule_SetPointer;
    int (*set_destructor)(PyObject *, PyCapsule_Destructor) = PyCapsule_SetDestructor;
    int (*set_name)(PyObject *, const char *) = PyCapsule_SetName;
    int (*set_context)(PyObject *, void *) = PyCapsule_SetContext;
    void *(*import)(const char *, int) = PyCapsule_Import;
    PyCapsule_Destructor alias = other_destructor;
    void (*plain)(PyObject *) = alias;

    PyObject *capsule = NEED(make(&things[0], "capconf.signatures", NULL));
    CHECK_INT(set_pointer(capsule, &things[1]), 0);
    CHECK_INT(set_context(capsule, &things[2]), 0);
    CHECK_INT(set_destructor(capsule, plain), 0);
    CHECK_INT(set_name(capsule, "capconf.other"), 0);
    CHECK_PTR(get_pointer(capsule, "capconf.other"), &things[1]);
    CHECK_PTR(get_context(capsule), &things[2]);
    CHECK(get_destructor(capsule) == other_destructor);
    CHECK(strcmp(get_name(capsule), "capconf.other") == 0);
    CHECK_INT(is_valid(capsule, "capconf.other"), 1);
    CHECK(import != NULL);
    Py_DECREF(capsule);
}

static void check_new(void)
{
    static const char name[] = "capconf.new";
    PyObject *capsule = PyCapsule_New(&things[3], name, other_destructor);

    CHECK(capsule != NULL);
    CHECK_QUIET();
    NEED(capsule);
    CHECK_INT(Py_REFCNT(capsule), 1);
    CHECK(PyCapsule_CheckExact(capsule));
    CHECK_PTR(PyCapsule_GetPointer(capsule, name), &things[3]);
    CHECK_PTR(PyCapsule_GetName(capsule), name);
    CHECK(PyCapsule_GetDestructor(capsule) == other_destructor);
    CHECK_PTR(PyCapsule_GetContext(capsule), NULL);
    CHECK_QUIET();
    Py_DECREF(capsule);
}

/* NULL in a field is a value like any other, and comes without an error. */
static void check_null_fields(void)
{
    PyObject *capsule = NEED(PyCapsule_New(&things[4], NULL, NULL));
    CHECK_PTR(PyCapsule_GetName(capsule), NULL);
    CHECK_QUIET();
    CHECK(PyCapsule_GetDestructor(capsule) == NULL);
    CHECK_QUIET();
    CHECK_PTR(PyCapsule_GetContext(capsule), NULL);
    CHECK_QUIET();
    CHECK_PTR(PyCapsule_GetPointer(capsule, NULL), &things[4]);
    CHECK_QUIET();
    CHECK_INT(PyCapsule_IsValid(capsule, NULL), 1);
    Py_DECREF(capsule);
}

/* The pointer is a value: never read, never aligned, never owned. */
static void check_any_pointer(void)
{
    static const uintptr_t values[] = {1, 2, 3, 7, 0xfff, UINTPTR_MAX, UINTPTR_MAX / 2,
                                       UINTPTR_MAX / 2 + 1, UINTPTR_MAX - 15};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        check_case("pointer %#llx", (unsigned long long)values[i]);
        PyObject *capsule = NEED(PyCapsule_New((void *)values[i], NULL, NULL));
        CHECK_PTR(PyCapsule_GetPointer(capsule, NULL), values[i]);
        CHECK_INT(PyCapsule_SetPointer(capsule, &things[0]), 0);
        CHECK_INT(PyCapsule_SetPointer(capsule, (void *)values[i]), 0);
        CHECK_PTR(PyCapsule_GetPointer(capsule, NULL), values[i]);
        CHECK_INT(PyCapsule_SetContext(capsule, (void *)values[i]), 0);
        CHECK_PTR(PyCapsule_GetContext(capsule), values[i]);
        Py_DECREF(capsule);
    }
    check_case("a capsule that holds itself");
    PyObject *capsule = NEED(PyCapsule_New(&things[0], NULL, NULL));
    CHECK_INT(PyCapsule_SetPointer(capsule, capsule), 0);
    CHECK_PTR(PyCapsule_GetPointer(capsule, NULL), capsule);
    CHECK_INT(Py_REFCNT(capsule), 1);
    Py_DECREF(capsule);
    check_case("%s", "");
}

/* Each setter stores its own field and leaves the others. */
static void check_setters(void)
{
    PyObject *capsule = NEED(PyCapsule_New(&things[0], "capconf.a", count_funeral));

    CHECK_INT(PyCapsule_SetPointer(capsule, &things[5]), 0);
    CHECK_PTR(PyCapsule_GetPointer(capsule, "capconf.a"), &things[5]);
    CHECK_PTR(PyCapsule_GetContext(capsule), NULL);
    CHECK(PyCapsule_GetDestructor(capsule) == count_funeral);

    CHECK_INT(PyCapsule_SetName(capsule, "capconf.b"), 0);
    CHECK_INT(PyCapsule_IsValid(capsule, "capconf.b"), 1);
    CHECK_INT(PyCapsule_IsValid(capsule, "capconf.a"), 0);
    CHECK_PTR(PyCapsule_GetPointer(capsule, "capconf.b"), &things[5]);

    CHECK_INT(PyCapsule_SetContext(capsule, &things[6]), 0);
    CHECK_PTR(PyCapsule_GetContext(capsule), &things[6]);
    CHECK_PTR(PyCapsule_GetPointer(capsule, "capconf.b"), &things[5]);

    CHECK_INT(PyCapsule_SetDestructor(capsule, other_destructor), 0);
    CHECK(PyCapsule_GetDestructor(capsule) == other_destructor);
    CHECK_PTR(PyCapsule_GetContext(capsule), &things[6]);

    /* NULL is accepted everywhere but in SetPointer. */
    CHECK_INT(PyCapsule_SetName(capsule, NULL), 0);
    CHECK_PTR(PyCapsule_GetName(capsule), NULL);
    CHECK_INT(PyCapsule_SetContext(capsule, NULL), 0);
    CHECK_PTR(PyCapsule_GetContext(capsule), NULL);
    CHECK_INT(PyCapsule_SetDestructor(capsule, NULL), 0);
    CHECK(PyCapsule_GetDestructor(capsule) == NULL);
    CHECK_PTR(PyCapsule_GetPointer(capsule, NULL), &things[5]);
    CHECK_QUIET();
    CHECK_INT(Py_REFCNT(capsule), 1);
    Py_DECREF(capsule);
}

/* Setters free nothing: what they replace is the caller's. */
static void check_nothing_is_freed(void)
{
    static const char copy[] = "capconf.owned";
    char *name = NEED(malloc(sizeof copy));
    int *context = NEED(malloc(sizeof *context));
    memcpy(name, copy, sizeof copy);
    *context = 42;
    forget_funerals();

    PyObject *capsule = NEED(PyCapsule_New(&things[0], name, count_funeral));
    CHECK_INT(PyCapsule_SetContext(capsule, context), 0);
    CHECK_INT(PyCapsule_SetName(capsule, NULL), 0);
    CHECK_INT(PyCapsule_SetContext(capsule, NULL), 0);
    CHECK_INT(PyCapsule_SetPointer(capsule, &things[1]), 0);
    CHECK_INT(PyCapsule_SetDestructor(capsule, NULL), 0);
    CHECK(strcmp(name, copy) == 0);
    CHECK_INT(*context, 42);
    CHECK_INT(funeral.count, 0);
    Py_DECREF(capsule);
    CHECK_INT(funeral.count, 0);
    CHECK(strcmp(name, copy) == 0);
    CHECK_INT(*context, 42);
    free(context);
    free(name);
}

/* No function keeps a reference to the capsule or gives one away. */
static void check_reference_counts(void)
{
    PyObject *capsule = NEED(PyCapsule_New(&things[0], accessor_name, count_funeral));
    CHECK_INT(PyCapsule_SetContext(capsule, &things[2]), 0);
    for (size_t i = 0; i < accessor_count(); i++) {
        check_case("%s", accessors[i].name);
        CHECK_INT(accessors[i].fails(capsule), 0);
        CHECK_INT(Py_REFCNT(capsule), 1);
        CHECK_QUIET();
    }
    check_case("PyCapsule_IsValid");
    CHECK_INT(PyCapsule_IsValid(capsule, accessor_name), 1);
    CHECK_INT(Py_REFCNT(capsule), 1);
    check_case("%s", "");
    CHECK_INT(PyCapsule_SetDestructor(capsule, NULL), 0);
    Py_DECREF(capsule);
}

/* Many capsules at once keep their fields apart. */
static void check_many(void)
{
    enum { MANY = 1000 };
    static PyObject *capsules[MANY];
    static char names[MANY][32];
    static char targets[MANY];
    int wrong = 0;

    for (int i = 0; i < MANY; i++) {
        snprintf(names[i], sizeof names[i], "capconf.%d", i);
        capsules[i] = NEED(PyCapsule_New(&targets[i], names[i], i % 2 ? count_funeral : NULL));
        if (PyCapsule_SetContext(capsules[i], i % 3 ? (void *)names[i] : NULL) != 0) {
            wrong++;
        }
    }
    for (int i = 0; i < MANY; i++) {
        wrong += PyCapsule_GetPointer(capsules[i], names[i]) != &targets[i];
        wrong += PyCapsule_GetName(capsules[i]) != names[i];
        wrong += PyCapsule_GetContext(capsules[i]) != (i % 3 ? (void *)names[i] : NULL);
        wrong += PyCapsule_GetDestructor(capsules[i]) != (i % 2 ? count_funeral : NULL);
        wrong += PyCapsule_IsValid(capsules[i], names[(i + 1) % MANY]);
    }
    CHECK_INT(wrong, 0);
    forget_funerals();
    /* Every other one first, so that memory is used again out of order. */
    for (int i = 0; i < MANY; i += 2) {
        Py_DECREF(capsules[i]);
    }
    CHECK_INT(funeral.count, 0);
    for (int i = 0; i < MANY; i += 2) {
        capsules[i] = NEED(PyCapsule_New(&targets[i], names[i], NULL));
        wrong += PyCapsule_GetContext(capsules[i]) != NULL;
        wrong += PyCapsule_GetDestructor(capsules[i]) != NULL;
    }
    CHECK_INT(wrong, 0);
    for (int i = 0; i < MANY; i++) {
        Py_DECREF(capsules[i]);
    }
    CHECK_INT(funeral.count, MANY / 2);
}

void topic_accessors(void)
{
    check_signatures();
    check_new();
    check_null_fields();
    check_any_pointer();
    check_setters();
    check_nothing_is_freed();
    check_reference_counts();
    check_many();
}
