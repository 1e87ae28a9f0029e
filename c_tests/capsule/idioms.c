/* What real extension modules do with capsules, each way of theirs once: C
 * interfaces by import, tables of functions by signature, buffers handed over. */
#include "check.h"

/* A module's C interface: a table of functions under "module._C_API". */
struct interface {
    int version;
    int (*twice)(int);
};

static int twice(int number)
{
    return 2 * number;
}

static struct interface interface = {3, twice};

static void check_interface_by_import(void)
{
    PyObject *package = new_listed_module("capconf_vendor");
    PyObject *module = new_module("capconf_vendor.core");
    CHECK_INT(PyObject_SetAttrString(package, "core", module), 0);
    give(module, "_C_API", PyCapsule_New(&interface, "capconf_vendor.core._C_API", NULL));
    struct interface *found = PyCapsule_Import("capconf_vendor.core._C_API", 0);
    CHECK_PTR(found, &interface);
    CHECK(found != NULL && found->version == 3 && found->twice(21) == 42);
    unlist_module("capconf_vendor");
    Py_DECREF(module);
    Py_DECREF(package);
}

/* The other way to get at it: an attribute and a NULL name, no import. */
static void check_unnamed_interface(void)
{
    PyObject *module = new_module("capconf_array");
    give(module, "_ARRAY_API", PyCapsule_New(&interface, NULL, NULL));
    PyObject *capsule = NEED(PyObject_GetAttrString(module, "_ARRAY_API"));
    CHECK(PyCapsule_CheckExact(capsule));
    CHECK_PTR(PyCapsule_GetPointer(capsule, NULL), &interface);
    CHECK_PTR(PyCapsule_GetPointer(capsule, "_ARRAY_API"), NULL);
    CHECK_RAISED(PyExc_ValueError, "PyCapsule_GetPointer called with incorrect name");
    Py_DECREF(capsule);
    Py_DECREF(module);

    /* Nothing tells one NULL-named capsule from another. */
    capsule = NEED(PyCapsule_New(&things[0], NULL, NULL));
    CHECK_INT(PyCapsule_IsValid(capsule, NULL), 1);
    CHECK_PTR(PyCapsule_GetPointer(capsule, NULL), &things[0]);
    Py_DECREF(capsule);
}

/* A dict of functions, each capsule's name being its C signature. */
static void check_signatures_as_names(void)
{
    static const char signature[] = "int (int)";
    PyObject *table = NEED(PyDict_New());
    PyObject *capsule = NEED(PyCapsule_New((void *)(uintptr_t)twice, signature, NULL));
    CHECK_INT(PyDict_SetItemString(table, "twice", capsule), 0);
    Py_DECREF(capsule);
    PyObject *found = PyDict_GetItemString(table, "twice");
    CHECK_INT(PyCapsule_IsValid(found, "int (int)"), 1);
    CHECK_INT(PyCapsule_IsValid(found, "int (int, int)"), 0);
    CHECK_INT(PyCapsule_IsValid(found, "int  (int)"), 0);
    int (*function)(int)
        = (int (*)(int))(uintptr_t)PyCapsule_GetPointer(found, PyCapsule_GetName(found));
    CHECK_INT(function != NULL ? function(4) : 0, 8);
    Py_DECREF(table);
}

/* A tensor handed over by name: the consumer renames the capsule, so that the
 * destructor leaves the tensor alone and nobody takes it twice. */
static int tensors_deleted;

static void delete_tensor_unless_used(PyObject *capsule)
{
    if (PyCapsule_IsValid(capsule, "used_dltensor")) {
        return;
    }
    if (PyCapsule_GetPointer(capsule, "dltensor") == NULL) {
        PyErr_WriteUnraisable(capsule);
        return;
    }
    tensors_deleted++;
}

static void check_handed_over_by_name(void)
{
    PyObject *capsule = NEED(PyCapsule_New(&things[1], "dltensor", delete_tensor_unless_used));
    CHECK_PTR(PyCapsule_GetPointer(capsule, "dltensor"), &things[1]);
    CHECK_INT(PyCapsule_SetName(capsule, "used_dltensor"), 0);
    CHECK_PTR(PyCapsule_GetPointer(capsule, "dltensor"), NULL);
    CHECK_RAISED(PyExc_ValueError, "PyCapsule_GetPointer called with incorrect name");
    CHECK_INT(PyCapsule_IsValid(capsule, "dltensor_versioned"), 0);
    Py_DECREF(capsule);
    CHECK_INT(tensors_deleted, 0);

    capsule = NEED(PyCapsule_New(&things[1], "dltensor", delete_tensor_unless_used));
    Py_DECREF(capsule);
    CHECK_INT(tensors_deleted, 1);
    CHECK_QUIET();
}

/* An array struct moved out: the struct says itself that it was released, the
 * capsule keeps name and pointer. */
struct array {
    int length;
    void (*release)(struct array *);
};

static int arrays_released;

static void release_array(struct array *array)
{
    arrays_released++;
    array->release = NULL;
}

static void drop_array(PyObject *capsule)
{
    struct array *array = PyCapsule_GetPointer(capsule, "arrow_array");
    if (array != NULL && array->release != NULL) {
        array->release(array);
    }
    free(array);
}

static void check_moved_struct(void)
{
    for (int moved = 0; moved < 2; moved++) {
        struct array *array = NEED(malloc(sizeof *array));
        *array = (struct array){5, release_array};
        arrays_released = 0;
        PyObject *capsule = NEED(PyCapsule_New(array, "arrow_array", drop_array));
        struct array *found = PyCapsule_GetPointer(capsule, "arrow_array");
        CHECK_PTR(found, array);
        CHECK_INT(PyCapsule_IsValid(capsule, "arrow_schema"), 0);
        CHECK_INT(PyCapsule_IsValid(capsule, "arrow_array_stream"), 0);
        struct array mine = *array;
        if (moved) {
            array->release = NULL;
        }
        Py_DECREF(capsule);
        CHECK_INT(arrays_released, !moved);
        if (moved) {
            mine.release(&mine);
            CHECK_INT(arrays_released, 1);
        }
        CHECK_QUIET();
    }
}

/* The context as the place for what the destructor needs: an owner kept alive. */
static void release_owner(PyObject *capsule)
{
    PyObject *owner = PyCapsule_GetContext(capsule);
    Py_XDECREF(owner);
}

static void check_owner_in_context(void)
{
    PyObject *owner = NEED(PyList_New(0));
    PyObject *capsule = NEED(PyCapsule_New(&things[2], "capconf.view", release_owner));
    Py_INCREF(owner);
    CHECK_INT(PyCapsule_SetContext(capsule, owner), 0);
    CHECK_INT(Py_REFCNT(owner), 2);
    Py_DECREF(capsule);
    CHECK_INT(Py_REFCNT(owner), 1);
    Py_DECREF(owner);
}

/* Telling capsules from the rest by the type's address, in a call's arguments. */
static void check_type_as_argument(void)
{
    PyObject *capsule = NEED(PyCapsule_New(&things[3], "capconf.argument", NULL));
    PyObject *arguments = NEED(PyTuple_Pack(1, capsule));
    PyObject *found = NULL;
    CHECK_INT(PyArg_ParseTuple(arguments, "O!:take", &PyCapsule_Type, &found), 1);
    CHECK_PTR(found, capsule);
    Py_DECREF(arguments);
    arguments = NEED(PyTuple_Pack(1, Py_None));
    CHECK_INT(PyArg_ParseTuple(arguments, "O!:take", &PyCapsule_Type, &found), 0);
    CHECK_RAISED(PyExc_TypeError, "take() argument 1 must be PyCapsule, not None");
    Py_DECREF(arguments);
    PyObject *built = NEED(Py_BuildValue("(N)", capsule));
    CHECK_PTR(PyTuple_GetItem(built, 0), capsule);
    CHECK_INT(Py_REFCNT(capsule), 1);
    Py_DECREF(built);
}

void topic_idioms(void)
{
    check_interface_by_import();
    check_unnamed_interface();
    check_signatures_as_names();
    check_handed_over_by_name();
    check_moved_struct();
    check_owner_in_context();
    check_type_as_argument();
}
