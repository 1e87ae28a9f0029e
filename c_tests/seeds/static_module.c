/* An embedding program with a module of its own built in: started twice, so the table of built-in modules outlives an end. */
#include <Python.h>

#include "check.h"

static int loaded;

static PyObject *
clock_ticks(PyObject *self, PyObject *args)
{
    long since = 0;
    (void)self;
    if (!PyArg_ParseTuple(args, "|l:ticks", &since)) {
        return NULL;
    }
    return PyLong_FromLong(1000 - since);
}

static PyMethodDef clock_methods[] = {
    {"ticks", clock_ticks, METH_VARARGS, "ticks([since]) -> int\n\nTicks left."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef clock_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "deskclock",
    .m_doc = "A clock that is part of the program.",
    .m_size = -1,
    .m_methods = clock_methods,
};

PyMODINIT_FUNC
PyInit_deskclock(void)
{
    PyObject *module = PyModule_Create(&clock_definition);
    if (module != NULL && PyModule_AddIntConstant(module, "rate", 50) < 0) {
        Py_CLEAR(module);
    }
    loaded++;
    return module;
}

/* A multi-phase module, filled in when it is executed. */
static int
shelf_fill(PyObject *module)
{
    return PyModule_AddStringConstant(module, "top", "encyclopedia");
}

static PyModuleDef_Slot shelf_slots[] = {
    {Py_mod_exec, (void *)shelf_fill},
    {0, NULL},
};

static PyModuleDef shelf_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "shelf",
    .m_slots = shelf_slots,
};

PyMODINIT_FUNC
PyInit_shelf(void)
{
    return PyModuleDef_Init(&shelf_definition);
}

static PyObject *
attribute(PyObject *module, const char *name)
{
    return PyObject_GetAttrString(module, name);
}

static void
use_the_modules(void)
{
    PyObject *clock, *again, *shelf, *ticks, *modules = PyImport_GetModuleDict();
    CHECK(PyDict_GetItemString(modules, "deskclock") == NULL);
    clock = PyImport_ImportModule("deskclock");
    again = PyImport_ImportModule("deskclock");
    shelf = PyImport_ImportModule("shelf");
    if (!CHECK(clock != NULL && shelf != NULL)) {
        return;
    }
    CHECK(clock == again && clock == PyDict_GetItemString(modules, "deskclock"));
    CHECK_TEXT(PyModule_GetName(clock), "deskclock");
    CHECK_REPR(clock, "<module 'deskclock' (built-in)>");
    CHECK_NEW_REPR(attribute(clock, "__doc__"), "'A clock that is part of the program.'");
    CHECK_NEW_REPR(attribute(clock, "rate"), "50");
    CHECK_NEW_REPR(attribute(shelf, "top"), "'encyclopedia'");
    CHECK_NEW_REPR(attribute(shelf, "__name__"), "'shelf'");
    ticks = attribute(clock, "ticks");
    CHECK_REPR(ticks, "<built-in function ticks>");
    CHECK_NEW_REPR(attribute(ticks, "__module__"), "'deskclock'");
    CHECK_NEW_REPR(PyObject_CallObject(ticks, NULL), "1000");
    CHECK_NEW_REPR(PyObject_CallFunction(ticks, "i", 300), "700");
    CHECK(PyObject_CallFunction(ticks, "s", "now") == NULL);
    CHECK_ERROR("TypeError: 'str' object cannot be interpreted as an integer");
    CHECK(PyImport_ImportModule("deskclock.hands") == NULL);
    CHECK_ERROR("ModuleNotFoundError: No module named 'deskclock.hands'; 'deskclock' is not a package");
    CHECK(PyImport_ImportModule("wardrobe_") == NULL);
    CHECK_ERROR("ModuleNotFoundError: No module named 'wardrobe_'");
    Py_XDECREF(ticks);
    Py_XDECREF(shelf);
    Py_XDECREF(again);
    Py_DECREF(clock);
}

/* The program's name is told before the start. (3.11 deprecates this way in favour of PyConfig, 3.15 takes it away.) */
static void
name_the_program(void)
{
#if PY_VERSION_HEX < 0x030F0000
    static wchar_t name[] = L"desk";
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    Py_SetProgramName(name);
    Py_InitializeEx(0);
    CHECK(wcscmp(Py_GetProgramName(), name) == 0);
#pragma GCC diagnostic pop
#else
    Py_InitializeEx(0);
#endif
}

int
main(void)
{
    CHECK(!Py_IsInitialized());
    CHECK_INT(PyImport_AppendInittab("deskclock", PyInit_deskclock), 0);
    CHECK_INT(PyImport_AppendInittab("shelf", PyInit_shelf), 0);
    puts("the first start");
    name_the_program();
    CHECK(Py_IsInitialized());
    use_the_modules();
    CHECK_INT(loaded, 1);
    CHECK_INT(Py_FinalizeEx(), 0);
    CHECK(!Py_IsInitialized());
    puts("the second start");
    Py_Initialize();
    use_the_modules();
    CHECK_INT(loaded, 2);
    CHECK_NO_ERROR();
    CHECK_INT(Py_FinalizeEx(), 0);
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
