/* Importing built-in modules: single-phase and multi-phase initialization, every way to fail, levels, from-lists, circles. */
#include "../probe/probe.h"

#define MODULE(name, size, slots) {PyModuleDef_HEAD_INIT, name, NULL, size, NULL, slots, NULL, NULL, NULL}

/* ---- single-phase ------------------------------------------------------ */

static int runs;
static PyObject *init_single(void) {
    static struct PyModuleDef def = MODULE("single", -1, NULL);
    PyObject *m = PyModule_Create(&def);
    if (m != NULL && PyModule_AddIntConstant(m, "runs", ++runs) < 0) Py_CLEAR(m);
    return m;
}
static PyObject *init_again(void) {
    static struct PyModuleDef def = MODULE("again", 0, NULL);
    PyObject *m = PyModule_Create(&def);
    if (m != NULL && PyModule_AddIntConstant(m, "runs", ++runs) < 0) Py_CLEAR(m);
    return m;
}
static PyObject *init_null(void) { return NULL; }
static PyObject *init_error(void) {
    PyErr_SetString(PyExc_KeyError, "from init");
    return NULL;
}
static PyObject *init_unreported(void) {
    static struct PyModuleDef def = MODULE("unreported", -1, NULL);
    PyObject *m = PyModule_Create(&def);
    PyErr_SetString(PyExc_KeyError, "left behind");
    return m;
}
static PyObject *init_no_module(void) { return PyList_New(0); }
static PyObject *init_no_definition(void) { return PyModule_New("no_definition"); }

/* ---- multi-phase -------------------------------------------------------- */

#define MULTI(name, size, ...) \
    static PyObject *init_##name(void) { \
        static PyModuleDef_Slot slots[] = {__VA_ARGS__, {0, NULL}}; \
        static struct PyModuleDef def = MODULE(#name, size, slots); \
        return PyModuleDef_Init(&def); \
    }

static int exec_good(PyObject *m) {
    static const char *const names[] = {"__name__", "__package__", "__loader__", "__spec__", "__file__"};
    for (size_t i = 0; i < COUNT(names); i++) {
        printf("  while it runs, has %s: %d\n", names[i], PyObject_HasAttrString(m, names[i]));
    }
    int *state = PyModule_GetState(m);
    return state && PyModule_GetDef(m)->m_size > 0 ? PyModule_AddIntConstant(m, "state", *state) : 0;
}
static int exec_fails(PyObject *m) {
    (void)m;
    return -1;
}
static int exec_raises(PyObject *m) {
    (void)m;
    PyErr_SetString(PyExc_ValueError, "while running");
    return -1;
}
static int exec_unreported(PyObject *m) {
    (void)m;
    PyErr_SetString(PyExc_KeyError, "left behind");
    return 0;
}
static PyObject *create_null(PyObject *spec, PyModuleDef *def) {
    (void)spec;
    (void)def;
    return NULL;
}
static PyObject *create_list(PyObject *spec, PyModuleDef *def) {
    (void)spec;
    (void)def;
    return PyList_New(0);
}
static PyObject *create_unreported(PyObject *spec, PyModuleDef *def) {
    PyErr_SetString(PyExc_KeyError, "left behind");
    return create_list(spec, def);
}
static int exec_circle_b(PyObject *m);
static int exec_circle_a(PyObject *m) {
    PyObject *b = PyImport_ImportModule("circle_b");
    int status = b != NULL ? PyModule_AddIntConstant(m, "late", 1) : -1;
    Py_XDECREF(b);
    return status;
}
static int exec_circle_b(PyObject *m) {
    PyObject *a = PyImport_ImportModule("circle_a");
    put_line("  in the circle", a != NULL ? PyObject_GetAttrString(a, "late") : NULL);
    Py_XDECREF(a);
    return PyModule_AddIntConstant(m, "done", 1);
}
/* A module that puts another object in its place. */
static int exec_replaced(PyObject *m) {
    PyObject *other = PyList_New(0);
    int status = PyDict_SetItemString(PyImport_GetModuleDict(), "replaced", other);
    (void)m;
    Py_DECREF(other);
    return status;
}

MULTI(multi, 8, {Py_mod_exec, (void *)exec_good})
MULTI(stateless, 0, {Py_mod_exec, (void *)exec_good})
MULTI(bad_slot, 0, {77, NULL})
MULTI(two_creates, 0, {Py_mod_create, (void *)create_null}, {Py_mod_create, (void *)create_null})
MULTI(two_gils, 0, {Py_mod_gil, Py_MOD_GIL_USED}, {Py_mod_gil, Py_MOD_GIL_USED})
MULTI(two_interpreters, 0, {Py_mod_multiple_interpreters, NULL}, {Py_mod_multiple_interpreters, NULL})
MULTI(negative_size, -1, {Py_mod_exec, (void *)exec_good})
MULTI(creates_null, 0, {Py_mod_create, (void *)create_null})
MULTI(creates_unreported, 0, {Py_mod_create, (void *)create_unreported})
MULTI(creates_list, 0, {Py_mod_create, (void *)create_list})
MULTI(list_with_exec, 0, {Py_mod_create, (void *)create_list}, {Py_mod_exec, (void *)exec_good})
MULTI(list_with_state, 8, {Py_mod_create, (void *)create_list})
MULTI(fails, 0, {Py_mod_exec, (void *)exec_fails})
MULTI(raises, 0, {Py_mod_exec, (void *)exec_raises})
MULTI(exec_leaves, 0, {Py_mod_exec, (void *)exec_unreported})
MULTI(circle_a, 0, {Py_mod_exec, (void *)exec_circle_a})
MULTI(circle_b, 0, {Py_mod_exec, (void *)exec_circle_b})
MULTI(replaced, 0, {Py_mod_exec, (void *)exec_replaced})

static struct _inittab table[] = {
    {"single", init_single},
    {"again", init_again},
    {"returns_null", init_null},
    {"sets_error", init_error},
    {"unreported", init_unreported},
    {"no_module", init_no_module},
    {"no_definition", init_no_definition},
    {"multi", init_multi},
    {"stateless", init_stateless},
    {"bad_slot", init_bad_slot},
    {"two_creates", init_two_creates},
    {"two_gils", init_two_gils},
    {"two_interpreters", init_two_interpreters},
    {"negative_size", init_negative_size},
    {"creates_null", init_creates_null},
    {"creates_unreported", init_creates_unreported},
    {"creates_list", init_creates_list},
    {"list_with_exec", init_list_with_exec},
    {"list_with_state", init_list_with_state},
    {"fails", init_fails},
    {"raises", init_raises},
    {"exec_leaves", init_exec_leaves},
    {"circle_a", init_circle_a},
    {"circle_b", init_circle_b},
    {"replaced", init_replaced},
    {NULL, NULL},
};

/* What an import gives: the module, or the error with its attributes, its cause, and whether sys.modules has the name. */
static void import(const char *name) {
    PyObject *m = PyImport_ImportModule(name), *key = PyUnicode_FromString(name);
    printf("%s: ", name);
    if (m == NULL) {
        PyObject *e = PyErr_GetRaisedException(), *cause = PyException_GetCause(e), *attribute = PyObject_GetAttrString(e, "name");
        PyErr_Clear();
        if (attribute != NULL) {
            printf("(name ");
            put_object(attribute);
            printf(") ");
        }
        if (cause != NULL) {
            printf("(cause ");
            put_object(cause);
            printf(") ");
        }
        Py_XDECREF(attribute);
        Py_XDECREF(cause);
        PyErr_SetRaisedException(e);
    }
    put_result(m);
    printf(", in sys.modules %d\n", PyDict_Contains(PyImport_GetModuleDict(), key));
    Py_DECREF(key);
}

static void attribute(const char *module, const char *name) {
    PyObject *m = PyImport_ImportModule(module);
    printf("%s.", module);
    put_line(name, m != NULL ? PyObject_GetAttrString(m, name) : NULL);
    Py_XDECREF(m);
}

static void forget_and_import(const char *name) {
    put_status("forget", PyDict_DelItemString(PyImport_GetModuleDict(), name));
    import(name);
    attribute(name, "runs");
}

static void levels(void) {
    static const struct {
        const char *name, *globals, *from;
        int level;
    } cases[] = {
        {"multi", "None", "()", 0},
        {"", "None", "()", 0},
        {"multi", "None", "()", -1},
        {"multi.x", "None", "()", 0},
        {"x", "None", "()", 1},
        {"x", "{}", "()", 1},
        {"x", "[]", "()", 1},
        {"x", "{'__package__': ''}", "()", 1},
        {"x", "{'__package__': 3}", "()", 1},
        {"x", "{'__package__': 'multi'}", "()", 1},
        {"x", "{'__package__': 'multi'}", "()", 2},
        {"", "{'__package__': 'multi'}", "()", 1},
        {"x", "{'__name__': 'multi'}", "()", 1},
        {"x", "{'__name__': 3}", "()", 1},
        {"x", "{'__name__': 'multi', '__path__': 1}", "()", 1},
        {"multi", "None", "('x',)", 0},
        {"multi", "None", "(1,)", 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        PyObject *globals = literal(cases[i].globals), *from = literal(cases[i].from);
        printf("level %d '%s' in %s from %s", cases[i].level, cases[i].name, cases[i].globals, cases[i].from);
        put_line("", PyImport_ImportModuleLevel(cases[i].name, globals == Py_None ? NULL : globals, NULL, from, cases[i].level));
        Py_DECREF(globals);
        Py_DECREF(from);
    }
    put_line("no name", PyImport_ImportModuleLevelObject(NULL, NULL, NULL, NULL, 0));
    put_line("a name that is no text", PyImport_ImportModuleLevelObject(Py_None, NULL, NULL, NULL, 0));
#if PY_VERSION_HEX >= 0x030E0000
    put_line("attribute", PyImport_ImportModuleAttrString("multi", "state"));
    put_line("missing attribute", PyImport_ImportModuleAttrString("multi", "missing"));
#endif
}

static void table_of_modules(void) {
    PyObject *fresh = PyUnicode_FromString("fresh"), *list = PyList_New(0), *none = Py_None;
    put_line("get before", PyImport_GetModule(fresh));
    put_line("add", PyImport_AddModuleRef("fresh"));
    printf("the same %d\n", PyImport_AddModule("fresh") == PyImport_AddModuleObject(fresh));
    put_line("get", PyImport_GetModule(fresh));
    put_line("get by a list", PyImport_GetModule(list));
    put_status("block", PyDict_SetItemString(PyImport_GetModuleDict(), "blocked", none));
    import("blocked");
    put_status("frozen", PyImport_ImportFrozenModule("no_such_frozen_module"));
    Py_DECREF(fresh);
    Py_DECREF(list);
}

int main(void) {
    need(PyImport_ExtendInittab(table) == 0, "the table grows");
    need(PyImport_AppendInittab("appended", init_again) == 0, "and once more");
    probe_start();
    for (size_t i = 0; table[i].name != NULL; i++) import(table[i].name);
    static const char *const others[] = {"no_such_module", "no_such_package.part", "multi.part", ".", "", "sys", "builtins"};
    for (size_t i = 0; i < COUNT(others); i++) import(others[i]);
    attribute("multi", "state");
    attribute("multi", "__spec__");
    attribute("multi", "__package__");
    attribute("single", "__spec__");
    attribute("circle_a", "late");
    forget_and_import("single");
    forget_and_import("again");
    levels();
    table_of_modules();
    return probe_end();
}
