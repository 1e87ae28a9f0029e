/* A list item that is borrowed while another item's release throws it out of the list.
 *
 * The list holds two mines. Replacing the second one releases it, and its release deletes the first item of the list.
 * Whoever borrowed that first item needs a reference of its own to go on using it.
 */
#include <Python.h>

#include "check.h"

typedef struct {
    PyObject_HEAD
    PyObject *list; /* the list whose first item goes when this object goes; may be NULL */
    const char *name;
} Mine;

static int blown;
static Py_ssize_t size_at_release;

/* Deletes the first item of the mine's list. Runs with whatever error is pending, and leaves it so. */
static void
blow(Mine *mine)
{
    PyObject *type, *value, *traceback, *list = mine->list;
    blown++;
    if (list == NULL) {
        return;
    }
    mine->list = NULL;
    PyErr_Fetch(&type, &value, &traceback);
    size_at_release = PyList_Size(list);
    if (PySequence_DelItem(list, 0) < 0) {
        PyErr_Clear();
    }
    PyErr_Restore(type, value, traceback);
    Py_DECREF(list);
}

static PyObject *
mine_repr(PyObject *self)
{
    return PyUnicode_FromFormat("<mine %s>", ((Mine *)self)->name);
}

/* A static type whose tp_dealloc blows. */
static void
mine_dealloc(PyObject *self)
{
    blow((Mine *)self);
    PyObject_Free(self);
}

static PyTypeObject mine_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "field.Mine",
    .tp_basicsize = sizeof(Mine),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = mine_dealloc,
    .tp_repr = mine_repr,
};

/* A heap type whose tp_finalize, what `__del__` is to a class, blows. */
static void
late_finalize(PyObject *self)
{
    blow((Mine *)self);
}

static void
late_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    if (PyObject_CallFinalizerFromDealloc(self) < 0) {
        return;
    }
    type->tp_free(self);
    Py_DECREF(type);
}

static PyType_Slot late_slots[] = {
    {Py_tp_dealloc, (void *)late_dealloc},
    {Py_tp_finalize, (void *)late_finalize},
    {Py_tp_repr, (void *)mine_repr},
    {0, NULL},
};

static PyType_Spec late_spec = {"field.LateMine", sizeof(Mine), 0, Py_TPFLAGS_DEFAULT, late_slots};

static PyObject *
new_mine(PyTypeObject *type, const char *name, PyObject *list)
{
    Mine *mine = PyObject_New(Mine, type);
    if (mine != NULL) {
        mine->name = name;
        mine->list = Py_XNewRef(list);
    }
    return (PyObject *)mine;
}

/* Replaces list[1] and then prints what was list[0], safely. */
static void
print_first_after_replacing_second(PyObject *list)
{
    PyObject *item = PyList_GetItem(list, 0);
    Py_INCREF(item);
    CHECK_INT(PyList_SetItem(list, 1, PyLong_FromLong(0)), 0);
    CHECK_INT(Py_REFCNT(item), 1);
    CHECK_INT(PyObject_Print(item, stdout, 0), 0);
    putchar('\n');
    CHECK_REPR(item, "<mine first>");
    Py_DECREF(item);
}

static void
with_type(PyTypeObject *type)
{
    PyObject *list = PyList_New(2), *mines = Py_BuildValue("[NN]", new_mine(type, "a", NULL), new_mine(type, "b", NULL));
    Py_ssize_t live = Py_REFCNT(type);
    printf("%s\n", type->tp_name);
    blown = 0;
    PyList_SetItem(list, 0, new_mine(type, "first", NULL));
    PyList_SetItem(list, 1, new_mine(type, "second", list));
    CHECK_REPR(list, "[<mine first>, <mine second>]");
    print_first_after_replacing_second(list);
    CHECK_INT(blown, 2);
    CHECK_INT(size_at_release, 2);
    CHECK_REPR(list, "[0]");
    CHECK_INT(Py_REFCNT(list), 1);
    CHECK_INT(Py_REFCNT(type), live);
    /* An item whose release removes whatever has come to its own place. */
    Py_DECREF(mines);
    mines = PyList_New(1);
    PyList_SetItem(mines, 0, new_mine(type, "own", mines));
    CHECK_INT(PyList_SetItem(mines, 0, PyUnicode_FromString("heir")), 0);
    CHECK_INT(size_at_release, 1);
    CHECK_REPR(mines, "[]");
    CHECK_INT(blown, 5);
    Py_DECREF(mines);
    Py_DECREF(list);
}

int
main(void)
{
    PyObject *late;
    Py_InitializeEx(0);
    late = PyType_FromSpec(&late_spec);
    if (CHECK(PyType_Ready(&mine_type) == 0 && late != NULL)) {
        with_type(&mine_type);
        with_type((PyTypeObject *)late);
    }
    Py_XDECREF(late);
    CHECK_NO_ERROR();
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
