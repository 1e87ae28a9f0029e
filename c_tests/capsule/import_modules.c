/* Built-in modules for the import topics, and the table they are entered in.
 * None of them is imported before a check asks for it. */
#include "check.h"
#include "import_modules.h"

struct import_modules import_modules;

/* A module whose whole state is made at once, with a capsule in several guises. */
static PyModuleDef exporter_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "capconf_exporter",
    .m_size = -1,
};

const char exporter_api[] = "capconf_exporter._C_API";

static PyObject *init_exporter(void)
{
    import_modules.exporter_inits++;
    PyObject *module = PyModule_Create(&exporter_module);
    if (module == NULL) {
        return NULL;
    }
    PyObject *capsule = NEED(PyCapsule_New(&things[0], exporter_api, NULL));
    Py_INCREF(capsule);
    give(module, "alias", capsule);
    give(module, "_C_API", capsule);
    give(module, "unnamed", PyCapsule_New(&things[1], NULL, NULL));
    give(module, "empty_name", PyCapsule_New(&things[2], "", NULL));
    give(module, "short_name", PyCapsule_New(&things[3], "short_name", NULL));
    give(module, "number", PyLong_FromLong(7));
    give(module, "nothing", Py_BuildValue(""));
    return module;
}

/* The same in two phases: a definition first, the contents when it is executed. */
static int exec_phased(PyObject *module)
{
    import_modules.phased_execs++;
    give(module, "api", PyCapsule_New(&things[4], "capconf_phased.api", NULL));
    return 0;
}

static PyModuleDef_Slot phased_slots[] = {
    {Py_mod_exec, (void *)exec_phased},
    {0, NULL},
};

static PyModuleDef phased_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "capconf_phased",
    .m_size = 0,
    .m_slots = phased_slots,
};

static PyObject *init_phased(void)
{
    return PyModuleDef_Init(&phased_module);
}

/* One that is first asked for while an error is pending. */
static int exec_unborn(PyObject *module)
{
    import_modules.unborn_execs++;
    give(module, "api", PyCapsule_New(&things[7], "capconf_unborn.api", NULL));
    return 0;
}

static PyModuleDef_Slot unborn_slots[] = {
    {Py_mod_exec, (void *)exec_unborn},
    {0, NULL},
};

static PyModuleDef unborn_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "capconf_unborn",
    .m_size = 0,
    .m_slots = unborn_slots,
};

static PyObject *init_unborn(void)
{
    return PyModuleDef_Init(&unborn_module);
}

/* Modules that cannot be imported. */
static PyObject *init_raises(void)
{
    import_modules.raising_inits++;
    PyErr_SetString(import_modules.raises, "the reason nobody sees");
    return NULL;
}

static PyObject *init_silent(void)
{
    return NULL;
}

static int exec_raises(PyObject *module)
{
    (void)module;
    PyErr_SetString(PyExc_OverflowError, "the reason nobody sees");
    return -1;
}

static PyModuleDef_Slot late_slots[] = {
    {Py_mod_exec, (void *)exec_raises},
    {0, NULL},
};

static PyModuleDef late_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "capconf_late",
    .m_size = 0,
    .m_slots = late_slots,
};

static PyObject *init_late(void)
{
    return PyModuleDef_Init(&late_module);
}

/* A module that answers through a function called __getattr__. */
static PyObject *lazy_getattr(PyObject *module, PyObject *name)
{
    (void)module;
    const char *text = PyUnicode_AsUTF8(name);
    if (text == NULL) {
        return NULL;
    }
    if (strcmp(text, "api") == 0) {
        return PyCapsule_New(&things[5], "capconf_lazy.api", count_funeral);
    }
    if (strcmp(text, "boom") == 0) {
        PyErr_SetString(PyExc_ZeroDivisionError, "boom was asked for");
        return NULL;
    }
    PyErr_Format(PyExc_AttributeError, "lazy: no %U here", name);
    return NULL;
}

static PyMethodDef lazy_methods[] = {
    {"__getattr__", lazy_getattr, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef lazy_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "capconf_lazy",
    .m_size = -1,
    .m_methods = lazy_methods,
};

static PyObject *init_lazy(void)
{
    return PyModule_Create(&lazy_module);
}

/* A built-in submodule that nothing must import. */
static PyObject *init_sub(void)
{
    import_modules.sub_inits++;
    PyErr_SetString(PyExc_AssertionError, "a submodule was imported");
    return NULL;
}

void register_import_modules(void)
{
    static const struct {
        const char *name;
        PyObject *(*init)(void);
    } table[] = {
        {"capconf_exporter", init_exporter}, {"capconf_phased", init_phased},
        {"capconf_raises", init_raises},     {"capconf_silent", init_silent},
        {"capconf_late", init_late},         {"capconf_lazy", init_lazy},
        {"capconf_unborn", init_unborn},     {"capconf_pkg.builtin", init_sub},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (PyImport_AppendInittab(table[i].name, table[i].init) < 0) {
            need(NULL, "PyImport_AppendInittab");
        }
    }
}

/* An object whose attributes are made up in C. */
static PyObject *answer(PyObject *object, PyObject *name)
{
    const char *text = PyUnicode_AsUTF8(name);
    if (text == NULL) {
        return NULL;
    }
    import_modules.last_asked[0] = '\0';
    strncat(import_modules.last_asked, text, sizeof import_modules.last_asked - 1);
    if (strcmp(text, "self") == 0) {
        Py_INCREF(object);
        return object;
    }
    if (strcmp(text, "api") == 0) {
        return PyCapsule_New(&things[6], import_modules.api_name, count_funeral);
    }
    if (strncmp(text, "raise_", 6) == 0) {
        PyErr_SetString(import_modules.raises, text);
        return NULL;
    }
    return PyObject_GenericGetAttr(object, name);
}

static PyTypeObject answering_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "capconf.Answering",
    .tp_basicsize = sizeof(PyObject),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_getattro = answer,
};

PyObject *new_answering(void)
{
    if (PyType_Ready(&answering_type) < 0) {
        need(NULL, "PyType_Ready");
    }
    return NEED(answering_type.tp_alloc(&answering_type, 0));
}

void check_import_fails(const char *name, PyObject *type, const char *text)
{
    check_case("PyCapsule_Import of `%.60s`", name);
    CHECK_PTR(PyCapsule_Import(name, 0), NULL);
    CHECK_RAISED(type, text);
    check_case("%s", "");
}
