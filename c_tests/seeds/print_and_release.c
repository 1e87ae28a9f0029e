/* Objects made, printed to a FILE and released, and the three ways a reference travels: new, stolen, borrowed. */
#include <Python.h>

#include "check.h"

/* What PyObject_Print writes for the object. */
static const char *
printed(PyObject *object, int flags)
{
    static char text[200];
    FILE *file = tmpfile();
    size_t size;
    if (file == NULL || PyObject_Print(object, file, flags) < 0) {
        return "(failed)";
    }
    rewind(file);
    size = fread(text, 1, sizeof text - 1, file);
    text[size] = '\0';
    fclose(file);
    return text;
}

static void
bytes_printed_and_released(void)
{
    PyObject *bytes = PyBytes_FromString("A line of bytes\n");
    puts("bytes, printed and released");
    CHECK_INT(Py_REFCNT(bytes), 1);
    CHECK_INT(PyObject_Print(bytes, stdout, 0), 0);
    putchar('\n');
    CHECK_TEXT(printed(bytes, 0), "b'A line of bytes\\n'");
    CHECK_TEXT(printed(bytes, Py_PRINT_RAW), "b'A line of bytes\\n'");
    CHECK_INT(Py_REFCNT(bytes), 1);
    Py_DECREF(bytes);
}

static void
others_printed(void)
{
    PyObject *text = PyUnicode_FromString("it's a\tt\xc3\xa9xt");
    PyObject *list = Py_BuildValue("[idsO(i)]", 1, 2.5, "x", Py_None, 3);
    puts("text, a list, nothing at all");
    CHECK_TEXT(printed(text, 0), "\"it's a\\tt\xc3\xa9xt\"");
    CHECK_TEXT(printed(text, Py_PRINT_RAW), "it's a\tt\xc3\xa9xt");
    CHECK_TEXT(printed(list, 0), "[1, 2.5, 'x', None, (3,)]");
    CHECK_TEXT(printed(Py_None, 0), "None");
    CHECK_TEXT(printed(NULL, 0), "<nil>");
    Py_DECREF(list);
    Py_DECREF(text);
}

static void
new_stolen_borrowed(void)
{
    PyObject *bytes = PyBytes_FromString("shared"), *list = PyList_New(2), *tuple = PyTuple_New(1), *dict = PyDict_New();
    PyObject *module;
    puts("new references, stolen ones, borrowed ones");
    /* The setters of lists and tuples take over the reference they are given … */
    Py_INCREF(bytes);
    CHECK_INT(PyList_SetItem(list, 0, bytes), 0);
    CHECK_INT(Py_REFCNT(bytes), 2);
    Py_INCREF(bytes);
    CHECK_INT(PyTuple_SetItem(tuple, 0, bytes), 0);
    CHECK_INT(Py_REFCNT(bytes), 3);
    /* … even when they fail. */
    Py_INCREF(bytes);
    CHECK_INT(PyList_SetItem(list, 2, bytes), -1);
    CHECK_ERROR("IndexError: list assignment index out of range");
    CHECK_INT(Py_REFCNT(bytes), 3);
    Py_INCREF(bytes);
    CHECK_INT(PyTuple_SetItem(tuple, 1, bytes), -1);
    CHECK_ERROR("IndexError: tuple assignment index out of range");
    CHECK_INT(Py_REFCNT(bytes), 3);
    /* A dict and PyList_Append make a reference of their own. */
    CHECK_INT(PyDict_SetItemString(dict, "key", bytes), 0);
    CHECK_INT(PyList_Append(list, bytes), 0);
    CHECK_INT(Py_REFCNT(bytes), 5);
    /* The getters lend. */
    CHECK(PyList_GetItem(list, 0) == bytes && PyTuple_GetItem(tuple, 0) == bytes);
    CHECK(PyDict_GetItem(dict, PyList_GetItem(list, 0)) == NULL);
    CHECK(PyDict_GetItemString(dict, "key") == bytes);
    CHECK_INT(Py_REFCNT(bytes), 5);
    /* PyObject_GetAttrString gives a reference away, PyImport_AddModule lends the one in sys.modules. */
    module = PyImport_AddModule("scratch");
    CHECK(module != NULL && module == PyImport_AddModule("scratch"));
    CHECK_INT(PyModule_AddObjectRef(module, "bytes", bytes), 0);
    CHECK_INT(Py_REFCNT(bytes), 6);
    CHECK(PyObject_GetAttrString(module, "bytes") == bytes);
    CHECK_INT(Py_REFCNT(bytes), 7);
    Py_DECREF(bytes);
    /* PyModule_AddObject takes over its reference, on success only. */
    CHECK_INT(PyModule_AddObject(module, "bytes", bytes), 0);
    CHECK_INT(Py_REFCNT(bytes), 5);
    Py_INCREF(bytes);
    /* Releasing each owner releases its reference. */
    Py_DECREF(list);
    CHECK_INT(Py_REFCNT(bytes), 4);
    Py_DECREF(tuple);
    CHECK_INT(Py_REFCNT(bytes), 3);
    Py_DECREF(dict);
    CHECK_INT(Py_REFCNT(bytes), 2);
    CHECK_INT(PyObject_SetAttrString(module, "bytes", Py_None), 0);
    CHECK_INT(Py_REFCNT(bytes), 1);
    Py_XINCREF(bytes);
    Py_XDECREF(bytes);
    Py_XDECREF((PyObject *)NULL);
    Py_CLEAR(bytes);
    CHECK(bytes == NULL);
}

int
main(void)
{
    Py_InitializeEx(0);
    bytes_printed_and_released();
    others_printed();
    new_stolen_borrowed();
    CHECK_NO_ERROR();
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
