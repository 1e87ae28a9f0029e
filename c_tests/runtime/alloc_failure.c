/* Every n-th allocation fails in turn while capsules are made and imported: each failure is a MemoryError (or the ImportError that
 * PyCapsule_Import makes of any failed import), nothing crashes, and afterwards the same calls succeed. */
#include <Python.h>
#include "check.h"

static PyMemAllocatorEx original[3];
static long countdown; /* 0: nothing fails */
static long live[3];

static int
refuse(void)
{
    return countdown > 0 && --countdown == 0;
}

#define DOMAIN(n)                                                                                                      \
    static void *malloc_##n(void *ctx, size_t size)                                                                    \
    {                                                                                                                  \
        void *p = refuse() ? NULL : original[n].malloc(ctx, size);                                                     \
        live[n] += p != NULL;                                                                                          \
        return p;                                                                                                      \
    }                                                                                                                  \
    static void *calloc_##n(void *ctx, size_t count, size_t size)                                                      \
    {                                                                                                                  \
        void *p = refuse() ? NULL : original[n].calloc(ctx, count, size);                                              \
        live[n] += p != NULL;                                                                                          \
        return p;                                                                                                      \
    }                                                                                                                  \
    static void *realloc_##n(void *ctx, void *old, size_t size)                                                        \
    {                                                                                                                  \
        void *p = refuse() ? NULL : original[n].realloc(ctx, old, size);                                               \
        live[n] += p != NULL && old == NULL;                                                                           \
        return p;                                                                                                      \
    }                                                                                                                  \
    static void free_##n(void *ctx, void *p)                                                                           \
    {                                                                                                                  \
        live[n] -= p != NULL;                                                                                          \
        original[n].free(ctx, p);                                                                                      \
    }
DOMAIN(1)
DOMAIN(2)

static void
install(void)
{
    PyMem_GetAllocator(PYMEM_DOMAIN_MEM, &original[1]);
    PyMem_GetAllocator(PYMEM_DOMAIN_OBJ, &original[2]);
    PyMemAllocatorEx mem = {original[1].ctx, malloc_1, calloc_1, realloc_1, free_1};
    PyMemAllocatorEx obj = {original[2].ctx, malloc_2, calloc_2, realloc_2, free_2};
    PyMem_SetAllocator(PYMEM_DOMAIN_MEM, &mem);
    PyMem_SetAllocator(PYMEM_DOMAIN_OBJ, &obj);
}

static int payload, destroyed;

static void
destroy(PyObject *capsule)
{
    (void)capsule;
    destroyed++;
}

/* The error that a failed allocation may leave; anything else is a failure of the test. */
static int
expected_error(int import)
{
    PyObject *type = PyErr_Occurred();
    int ok = type == PyExc_MemoryError || (import && type == PyExc_ImportError);
    if (!ok && type != NULL) {
        PyErr_Print();
    }
    PyErr_Clear();
    return ok;
}

/* Each path returns 1 for success, 0 for an expected error, -1 for anything else. */
static int
path_new(void)
{
    PyObject *capsule = PyCapsule_New(&payload, "failing.thing", destroy);
    if (capsule == NULL) {
        return expected_error(0) ? 0 : -1;
    }
    int ok = PyCapsule_GetPointer(capsule, "failing.thing") == &payload;
    Py_DECREF(capsule);
    return ok ? 1 : -1;
}

static int
path_repr(void)
{
    PyObject *capsule = PyCapsule_New(&payload, "failing.thing", NULL);
    PyObject *repr = capsule == NULL ? NULL : PyObject_Repr(capsule);
    Py_XDECREF(capsule);
    if (repr == NULL) {
        return expected_error(0) ? 0 : -1;
    }
    Py_DECREF(repr);
    return 1;
}

static int
path_wrong_name(void)
{
    PyObject *capsule = PyCapsule_New(&payload, "failing.thing", NULL);
    if (capsule == NULL) {
        return expected_error(0) ? 0 : -1;
    }
    void *pointer = PyCapsule_GetPointer(capsule, "another");
    Py_DECREF(capsule);
    if (pointer != NULL) {
        return -1;
    }
    if (PyErr_ExceptionMatches(PyExc_ValueError)) {
        PyErr_Clear();
        return 1;
    }
    return expected_error(0) ? 0 : -1;
}

static int
path_import(void)
{
    if (PyCapsule_Import("failing.thing", 0) == &payload) {
        return 1;
    }
    return expected_error(1) ? 0 : -1;
}

static int
path_fresh_import(void)
{
    PyObject *modules = PyImport_GetModuleDict();
    if (PyDict_DelItemString(modules, "failing") < 0) {
        PyErr_Clear();
    }
    return path_import();
}

static struct PyModuleDef failing_module = {PyModuleDef_HEAD_INIT, .m_name = "failing", .m_size = 0};

static PyObject *
make_module(void)
{
    PyObject *module = PyModule_Create(&failing_module);
    if (module == NULL) {
        return NULL;
    }
    PyObject *capsule = PyCapsule_New(&payload, "failing.thing", destroy);
    if (capsule == NULL || PyModule_AddObjectRef(module, "thing", capsule) < 0) {
        Py_XDECREF(capsule);
        Py_DECREF(module);
        return NULL;
    }
    Py_DECREF(capsule);
    return module;
}

static void
exercise(const char *name, int (*path)(void))
{
    int succeeded_whole = 0, wrong = 0;
    long n = 1;
    for (; n < 2000 && !succeeded_whole; n++) {
        countdown = n;
        int outcome = path();
        succeeded_whole = countdown > 0 && outcome == 1; /* the countdown did not run out: nothing failed */
        countdown = 0;
        if (outcome < 0) {
            wrong++;
            printf("%s: allocation %ld of its calls: neither success nor MemoryError\n", name, n);
        }
    }
    CHECK(succeeded_whole);
    CHECK_INT(wrong, 0);
    CHECK_INT(path(), 1);
    printf("%s: %ld allocations failed in turn\n", name, n - 2);
}

int
main(void)
{
    PyImport_AppendInittab("failing", make_module);
    Py_InitializeEx(0);
    CHECK_INT(path_new(), 1);
    CHECK_INT(path_import(), 1);
    install();
    exercise("new", path_new);
    exercise("repr", path_repr);
    exercise("wrong name", path_wrong_name);
    exercise("import", path_import);
    exercise("fresh import", path_fresh_import);
    PyMem_SetAllocator(PYMEM_DOMAIN_MEM, &original[1]);
    PyMem_SetAllocator(PYMEM_DOMAIN_OBJ, &original[2]);
    CHECK_INT(path_fresh_import(), 1);
    CHECK(destroyed > 0);
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
