/* Objects that several topics use: modules made on the spot, a destructor that
 * counts, and the table of accessors. */
#include "check.h"

int things[16];

PyObject *attribute_or_null(PyObject *object, const char *name)
{
    PyObject *value = PyObject_GetAttrString(object, name);
    if (value == NULL) {
        PyErr_Clear();
    }
    return value;
}

int text_contains(PyObject *text, const char *part)
{
    const char *utf8 = text != NULL ? PyUnicode_AsUTF8(text) : NULL;
    int found = utf8 != NULL && strstr(utf8, part) != NULL;
    Py_XDECREF(text);
    PyErr_Clear();
    return found;
}

static PyModuleDef made_module = {
    PyModuleDef_HEAD_INIT,
    .m_name = "capconf_made",
    .m_size = 0,
};

PyObject *new_module(const char *name)
{
    PyObject *module = NEED(PyModule_Create(&made_module));
    give(module, "__name__", PyUnicode_FromString(name));
    return module;
}

PyObject *new_listed_module(const char *name)
{
    PyObject *module = new_module(name);
    if (PyDict_SetItemString(PyImport_GetModuleDict(), name, module) < 0) {
        need(NULL, "sys.modules[name] = module");
    }
    return module;
}

void unlist_module(const char *name)
{
    if (PyDict_DelItemString(PyImport_GetModuleDict(), name) < 0) {
        PyErr_Clear();
    }
}

int is_listed(const char *name)
{
    return PyDict_GetItemString(PyImport_GetModuleDict(), name) != NULL;
}

void give(PyObject *object, const char *name, PyObject *value)
{
    NEED(value);
    if (PyObject_SetAttrString(object, name, value) < 0) {
        need(NULL, name);
    }
    Py_DECREF(value);
}

struct funeral funeral;

void forget_funerals(void)
{
    memset(&funeral, 0, sizeof funeral);
}

void count_funeral(PyObject *capsule)
{
    funeral.count++;
    funeral.capsule = capsule;
    funeral.refcount = (long long)Py_REFCNT(capsule);
    funeral.raised = PyErr_Occurred() != NULL;
    funeral.pointer = PyCapsule_GetPointer(capsule, PyCapsule_GetName(capsule));
}

const char accessor_name[] = "capconf.accessor";

static int get_pointer_fails(PyObject *object)
{
    return PyCapsule_GetPointer(object, accessor_name) == NULL;
}

static int get_name_fails(PyObject *object)
{
    return PyCapsule_GetName(object) == NULL;
}

static int get_destructor_fails(PyObject *object)
{
    return PyCapsule_GetDestructor(object) == NULL;
}

static int get_context_fails(PyObject *object)
{
    return PyCapsule_GetContext(object) == NULL;
}

static int set_pointer_fails(PyObject *object)
{
    return PyCapsule_SetPointer(object, &things[1]) == -1;
}

static int set_name_fails(PyObject *object)
{
    return PyCapsule_SetName(object, accessor_name) == -1;
}

static int set_destructor_fails(PyObject *object)
{
    return PyCapsule_SetDestructor(object, count_funeral) == -1;
}

static int set_context_fails(PyObject *object)
{
    return PyCapsule_SetContext(object, &things[2]) == -1;
}

static int visit_nothing(PyObject *capsule, visitproc visit, void *argument)
{
    (void)capsule;
    (void)visit;
    (void)argument;
    return 0;
}

static int clear_nothing(PyObject *capsule)
{
    (void)capsule;
    return 0;
}

static int set_traverse_fails(PyObject *object)
{
    return _PyCapsule_SetTraverse(object, visit_nothing, clear_nothing) == -1;
}

/* SetTraverse comes last: before 3.13 accessor_count leaves it out. */
const struct accessor accessors[] = {
    {"PyCapsule_GetPointer", get_pointer_fails},
    {"PyCapsule_GetName", get_name_fails},
    {"PyCapsule_GetDestructor", get_destructor_fails},
    {"PyCapsule_GetContext", get_context_fails},
    {"PyCapsule_SetPointer", set_pointer_fails},
    {"PyCapsule_SetName", set_name_fails},
    {"PyCapsule_SetDestructor", set_destructor_fails},
    {"PyCapsule_SetContext", set_context_fails},
    {"_PyCapsule_SetTraverse", set_traverse_fails},
};

size_t accessor_count(void)
{
    size_t all = sizeof accessors / sizeof accessors[0];
    return HAVE_SET_TRAVERSE ? all : all - 1;
}
