/* Modules made by hand: names, files, definitions and their slots, execution step by step. */
#include "../probe/probe.h"

static void put_text(const char *label, const char *text) {
    printf("%s ", label);
    if (text) put_bytes(text, (Py_ssize_t)strlen(text));
    else put_error();
    putchar('\n');
}

static void names(void) {
    PyObject *name = PyUnicode_FromString("m\xC3\xB6" "d"), *five = PyLong_FromLong(5), *m = PyModule_NewObject(name);
    put_line("module", Py_XNewRef(m));
    put_text("name", PyModule_GetName(m));
    put_line("name object", PyModule_GetNameObject(m));
    put_text("file", PyModule_GetFilename(m));
    put_line("file object", PyModule_GetFilenameObject(m));
    PyModule_AddStringConstant(m, "__file__", "/a/b.so");
    put_text("file", PyModule_GetFilename(m));
    put_line("file object", PyModule_GetFilenameObject(m));
    PyObject_SetAttrString(m, "__file__", five);
    put_text("a number as file", PyModule_GetFilename(m));
    PyObject_SetAttrString(m, "__name__", five);
    put_text("a number as name", PyModule_GetName(m));
    put_line("a number as name", PyModule_GetNameObject(m));
    PyObject_DelAttrString(m, "__name__");
    put_text("no name", PyModule_GetName(m));
    put_line("no definition", PyLong_FromLong(PyModule_GetDef(m) == NULL));
    put_line("no state", PyLong_FromLong(PyModule_GetState(m) == NULL));
    put_line("a number names", PyModule_NewObject(five));
    put_text("name of a number", PyModule_GetName(five));
    put_text("file of a number", PyModule_GetFilename(five));
    put_line("dict of a number", Py_XNewRef(PyModule_GetDict(five)));
    printf("definition of a number %d ", PyModule_GetDef(five) == NULL);
    put_error();
    printf("\nstate of a number %d ", PyModule_GetState(five) == NULL);
    put_error();
    putchar('\n');
    Py_DECREF(m);
    m = PyModule_New("plain");
    PyObject *dict = PyModule_GetDict(m);
    printf("dict %d: ", PyDict_Check(dict));
    put_object(dict);
    putchar('\n');
    put_status("doc", PyModule_SetDocString(m, "A doc."));
    put_line("doc", PyObject_GetAttrString(m, "__doc__"));
    put_status("doc of a number", PyModule_SetDocString(five, "A doc."));
    Py_DECREF(m);
    Py_DECREF(name);
    Py_DECREF(five);
}

/* ---- definitions, created and executed by hand ---------------------------- */

static int executed, fail_at;
static int exec_one(PyObject *m) {
    executed = executed * 10 + 1;
    if (fail_at == 1) PyErr_SetString(PyExc_LookupError, "no first step");
    if (fail_at == 3) PyErr_SetString(PyExc_LookupError, "an error, yet done");
    return fail_at == 1 || fail_at == 2 ? -1 : PyModule_AddIntConstant(m, "one", 1);
}
static int exec_two(PyObject *m) {
    executed = executed * 10 + 2;
    return PyModule_AddIntConstant(m, "two", 2);
}
static PyObject *create_other(PyObject *spec, PyModuleDef *def) {
    (void)spec, (void)def;
    return PyList_New(0);
}
static PyObject *create_null(PyObject *spec, PyModuleDef *def) {
    (void)spec, (void)def;
    return NULL;
}
static PyObject *create_fails(PyObject *spec, PyModuleDef *def) {
    (void)spec, (void)def;
    PyErr_SetString(PyExc_LookupError, "not created");
    return NULL;
}
static PyObject *create_both(PyObject *spec, PyModuleDef *def) {
    (void)spec, (void)def;
    PyErr_SetString(PyExc_LookupError, "created, and an error");
    return PyList_New(0);
}
static PyObject *f(PyObject *self, PyObject *unused) {
    (void)unused;
    return PyModule_GetNameObject(self);
}
static PyMethodDef functions[] = {{"f", f, METH_NOARGS, "A function."}, {NULL, NULL, 0, NULL}};

#define S(id, value) {id, (void *)(value)}
static PyModuleDef_Slot two_steps[] = {S(Py_mod_exec, exec_one), S(Py_mod_exec, exec_two), {0, NULL}};
static PyModuleDef_Slot other[] = {S(Py_mod_create, create_other), {0, NULL}};
static PyModuleDef_Slot other_exec[] = {S(Py_mod_create, create_other), S(Py_mod_exec, exec_one), {0, NULL}};
static PyModuleDef_Slot null_slots[] = {S(Py_mod_create, create_null), {0, NULL}};
static PyModuleDef_Slot fails[] = {S(Py_mod_create, create_fails), {0, NULL}};
static PyModuleDef_Slot both[] = {S(Py_mod_create, create_both), {0, NULL}};
static PyModuleDef_Slot twice[] = {S(Py_mod_create, create_other), S(Py_mod_create, create_other), {0, NULL}};
static PyModuleDef_Slot unknown[] = {{77, NULL}, {0, NULL}};
static PyModuleDef_Slot negative[] = {{-1, NULL}, {0, NULL}};
static PyModuleDef_Slot interpreters[] = {S(Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED), {0, NULL}};
static PyModuleDef_Slot interpreters_twice[] = {S(Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED),
                                                S(Py_mod_multiple_interpreters, Py_MOD_MULTIPLE_INTERPRETERS_SUPPORTED), {0, NULL}};
static PyModuleDef_Slot gil[] = {S(Py_mod_gil, Py_MOD_GIL_NOT_USED), {0, NULL}};
static PyModuleDef_Slot gil_twice[] = {S(Py_mod_gil, Py_MOD_GIL_NOT_USED), S(Py_mod_gil, Py_MOD_GIL_USED), {0, NULL}};
#define DEF(name, slots, size, methods) {PyModuleDef_HEAD_INIT, name, "Doc of " name ".", size, methods, slots, NULL, NULL, NULL}
static PyModuleDef defs[] = {
    DEF("two_steps", two_steps, 0, functions), DEF("empty", NULL, 0, NULL), DEF("state", two_steps, 16, NULL),
    DEF("other", other, 0, NULL), DEF("other_state", other, 8, NULL), DEF("other_functions", other, 0, functions), DEF("other_exec", other_exec, 0, NULL),
    DEF("null", null_slots, 0, NULL), DEF("fails", fails, 0, NULL), DEF("both", both, 0, NULL), DEF("twice", twice, 0, NULL),
    DEF("unknown", unknown, 0, NULL), DEF("negative", negative, 0, NULL), DEF("size", two_steps, -1, NULL),
    DEF("interpreters", interpreters, 0, NULL), DEF("interpreters_twice", interpreters_twice, 0, NULL), DEF("gil", gil, 0, NULL), DEF("gil_twice", gil_twice, 0, NULL),
};

static PyObject *spec_named(const char *name) {
    static PyObject *holder;
    if (!name) {
        Py_CLEAR(holder);
        return NULL;
    }
    if (!holder) {
        PyObject *dict = PyDict_New(), *bases = PyTuple_New(0);
        holder = PyObject_CallFunction((PyObject *)&PyType_Type, "sOO", "Spec", bases, dict);
        Py_DECREF(dict);
        Py_DECREF(bases);
    }
    PyObject *spec = PyObject_CallNoArgs(holder), *text = PyUnicode_FromString(name);
    need(spec && PyObject_SetAttrString(spec, "name", text) == 0, "spec");
    Py_DECREF(text);
    return spec;
}

static void steps(void) {
    for (size_t i = 0; i < COUNT(defs); i++) {
        PyObject *spec = spec_named("pkg.given");
        PyObject *initialized = PyModuleDef_Init(&defs[i]);
        printf("-- %s: the definition %d, an object of %s\n", defs[i].m_name, initialized == (PyObject *)&defs[i], Py_TYPE(initialized)->tp_name);
        PyObject *m = PyModule_FromDefAndSpec(&defs[i], spec);
        put_line("made", Py_XNewRef(m));
        if (m && PyModule_Check(m)) {
            put_line("name", PyModule_GetNameObject(m));
            put_line("doc", PyObject_GetAttrString(m, "__doc__"));
            printf("definition %d, state %d\n", PyModule_GetDef(m) == &defs[i], PyModule_GetState(m) != NULL);
            if (defs[i].m_methods) put_line("f()", PyObject_CallMethod(m, "f", NULL));
        }
        if (m) {
            for (fail_at = 3; fail_at >= 0; fail_at--) {
                executed = 0;
                int status = PyModule_ExecDef(m, &defs[i]);
                printf("executed %d -> %d ", executed, status);
                if (PyErr_Occurred()) put_error();
                putchar('\n');
            }
            fail_at = 0;
            printf("state now %d\n", PyModule_Check(m) && PyModule_GetState(m) != NULL);
        }
        Py_XDECREF(m);
        Py_DECREF(spec);
    }
    static PyModuleDef legacy = DEF("pkg.legacy", NULL, 4, functions), nameless = {PyModuleDef_HEAD_INIT, .m_size = 0};
    PyObject *m = PyModule_Create(&legacy), *spec = spec_named("pkg.given"), *five = PyLong_FromLong(5);
    put_line("created at once", Py_XNewRef(m));
    printf("state %d\n", PyModule_GetState(m) != NULL);
    Py_XDECREF(m);
    put_line("slots, created at once", PyModule_Create(&defs[0]));
    put_line("from a spec without a name", PyModule_FromDefAndSpec(&defs[1], five));
    PyObject_SetAttrString(spec, "name", five);
    put_line("from a spec whose name is a number", PyModule_FromDefAndSpec(&defs[1], spec));
    put_line("no name", Py_XNewRef(PyModuleDef_Init(&nameless)) ? Py_NewRef(Py_True) : NULL);
    Py_DECREF(spec);
    Py_DECREF(five);
    spec_named(NULL);
}

int main(void) {
    probe_start();
    names();
    steps();
    return probe_end();
}
