/* Built-in functions in every calling convention, module objects, and what the module functions refuse. */
#include "../probe/probe.h"

static PyObject *plain(PyObject *self, PyObject *arg) {
    (void)self;
    (void)arg;
    Py_RETURN_NONE;
}
static PyObject *with_keywords(PyObject *self, PyObject *args, PyObject *kwargs) {
    (void)self;
    return Py_BuildValue("(OO)", args, kwargs != NULL ? kwargs : Py_None);
}
static PyObject *fast(PyObject *self, PyObject *const *args, Py_ssize_t n) {
    (void)self;
    (void)args;
    return PyLong_FromSsize_t(n);
}
static PyObject *fast_keywords(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names) {
    (void)self;
    (void)args;
    return Py_BuildValue("(nO)", n, names != NULL ? names : Py_None);
}
static PyObject *defining(PyObject *self, PyTypeObject *class, PyObject *const *args, Py_ssize_t n, PyObject *names) {
    (void)self;
    (void)args;
    (void)names;
    return Py_BuildValue("(On)", (PyObject *)class, n);
}

#define CAST(f) ((PyCFunction)(void (*)(void))(f))

static PyMethodDef functions[] = {
    {"varargs", plain, METH_VARARGS, "varargs(x)\n--\n\nWith a signature."},
    {"keywords", CAST(with_keywords), METH_VARARGS | METH_KEYWORDS, NULL},
    {"noargs", plain, METH_NOARGS, "Without a signature."},
    {"one", plain, METH_O, NULL},
    {"fast", CAST(fast), METH_FASTCALL, "other(x)\n--\n\nThe name is another one."},
    {"fast_keywords", CAST(fast_keywords), METH_FASTCALL | METH_KEYWORDS, ""},
    {NULL, NULL, 0, NULL},
};
static PyMethodDef class_functions[] = {{"f", plain, METH_VARARGS | METH_CLASS, NULL}, {NULL, NULL, 0, NULL}};
static PyMethodDef bad_functions[] = {{"f", plain, METH_O | METH_VARARGS, NULL}, {NULL, NULL, 0, NULL}};

static void call_all(PyObject *f) {
    static const char *const calls[] = {"", "1,", "1, 2", "a=1", "1, a=1"};
    for (size_t i = 0; i < COUNT(calls); i++) {
        PyObject *kwargs, *args = literal_call(calls[i], &kwargs);
        PyObject *empty = PyDict_New();
        printf("  (%s)", calls[i]);
        put_line("", PyObject_Call(f, args, kwargs));
        put_line("    tp_call", Py_TYPE(f)->tp_call(f, args, kwargs));
        put_line("    empty keywords", kwargs == NULL ? PyObject_Call(f, args, empty) : Py_NewRef(Py_None));
        put_line("    vectorcall", PyObject_VectorcallDict(f, &PyTuple_GET_ITEM(args, 0), (size_t)PyTuple_GET_SIZE(args), kwargs));
        Py_DECREF(empty);
        Py_DECREF(args);
        Py_XDECREF(kwargs);
    }
}

static void attributes(PyObject *f) {
    static const char *const names[] = {"__name__", "__qualname__", "__module__", "__doc__", "__text_signature__", "missing"};
    for (size_t i = 0; i < COUNT(names); i++) {
        printf("  ");
        put_line(names[i], PyObject_GetAttrString(f, names[i]));
    }
    put_line("  reduce", PyObject_CallMethod(f, "__reduce__", NULL));
    put_status("  set __name__", PyObject_SetAttrString(f, "__name__", Py_None));
    put_status("  set other", PyObject_SetAttrString(f, "other", Py_None));
}

static void conventions(PyObject *m) {
    for (size_t i = 0; functions[i].ml_name != NULL; i++) {
        PyObject *f = PyObject_GetAttrString(m, functions[i].ml_name);
        printf("%s, vectorcall %d, flags %#x\n", functions[i].ml_name, PyVectorcall_Function(f) != NULL, (unsigned)PyCFunction_GetFlags(f));
        call_all(f);
        attributes(f);
        Py_DECREF(f);
    }
    PyObject *f = PyObject_GetAttrString(m, "noargs");
    static const char *const modules[] = {"None", "1", "'builtins'", "'a.b'"};
    for (size_t i = 0; i < COUNT(modules); i++) {
        PyObject *name = literal(modules[i]);
        put_status("set __module__", PyObject_SetAttrString(f, "__module__", name));
        put_line("call", PyObject_CallFunction(f, "i", 1));
        Py_DECREF(name);
    }
    Py_DECREF(f);
}

static void flags(void) {
    static const int bits[] = {0, METH_KEYWORDS, METH_VARARGS | METH_O, METH_CLASS | METH_VARARGS, METH_STATIC | METH_O,
                               METH_METHOD | METH_FASTCALL | METH_KEYWORDS, METH_METHOD | METH_VARARGS, METH_METHOD,
                               METH_FASTCALL | METH_VARARGS, METH_COEXIST | METH_O, METH_NOARGS | METH_KEYWORDS};
    static PyMethodDef defs[COUNT(bits)];
    for (size_t i = 0; i < COUNT(bits); i++) {
        defs[i] = (PyMethodDef){"f", plain, bits[i], NULL};
        printf("flags %#x", (unsigned)bits[i]);
        put_line(", no class", PyCFunction_NewEx(&defs[i], NULL, NULL));
        put_line("  class", PyCMethod_New(&defs[i], NULL, NULL, &PyLong_Type));
    }
    static PyMethodDef def = {"f", CAST(defining), METH_METHOD | METH_FASTCALL | METH_KEYWORDS, NULL};
    PyObject *f = PyCMethod_New(&def, Py_None, NULL, &PyLong_Type);
    put_line("builtin_method", PyObject_CallFunction(f, "ii", 1, 2));
    put_line("its type", PyObject_GetAttrString((PyObject *)Py_TYPE(f), "__name__"));
    Py_DECREF(f);
}

static void selves(void) {
    static PyMethodDef def = {"f", plain, METH_NOARGS, NULL};
    PyObject *list = PyList_New(0), *owners[] = {NULL, (PyObject *)&PyList_Type, list};
    PyObject *made[COUNT(owners)];
    for (size_t i = 0; i < COUNT(owners); i++) {
        made[i] = PyCFunction_New(&def, owners[i]);
        put_line("__qualname__", PyObject_GetAttrString(made[i], "__qualname__"));
        put_line("  __self__", PyObject_GetAttrString(made[i], "__self__"));
        put_line("  too many", PyObject_CallFunction(made[i], "i", 1));
    }
    PyObject *again = PyCFunction_New(&def, list);
    printf("equal %d, to another %d, same hash %d\n", PyObject_RichCompareBool(made[2], again, Py_EQ), PyObject_RichCompareBool(made[1], again, Py_EQ), PyObject_Hash(made[2]) == PyObject_Hash(again));
    put_line("order", PyObject_RichCompare(made[2], again, Py_LT));
    put_line("instance", PyObject_CallNoArgs((PyObject *)&PyCFunction_Type));
    for (size_t i = 0; i < COUNT(owners); i++) Py_DECREF(made[i]);
    Py_DECREF(again);
    Py_DECREF(list);
}

static struct PyModuleDef with_class = {PyModuleDef_HEAD_INIT, "with_class", NULL, -1, class_functions, NULL, NULL, NULL, NULL};
static struct PyModuleDef with_bad = {PyModuleDef_HEAD_INIT, "with_bad", NULL, -1, bad_functions, NULL, NULL, NULL, NULL};
static PyModuleDef_Slot some_slots[] = {{Py_mod_exec, NULL}, {0, NULL}};
static struct PyModuleDef with_slots = {PyModuleDef_HEAD_INIT, "with_slots", NULL, 0, NULL, some_slots, NULL, NULL, NULL};
static struct PyModuleDef older = {PyModuleDef_HEAD_INIT, "older", NULL, -1, NULL, NULL, NULL, NULL, NULL};

static void names(PyObject *m) {
    put_line("name", PyModule_GetNameObject(m));
    put_line("file", PyModule_GetFilenameObject(m));
    put_line("missing", PyObject_GetAttrString(m, "missing"));
    put_line("repr", PyObject_Repr(m));
}

static void objects(PyObject *m) {
    PyObject *one = PyLong_FromLong(1), *file = literal("'/x/y.so'"), *loader = literal("'loader'"), *name = literal("'other'");
    put_line("__dict__", PyObject_GetAttrString(m, "__dict__"));
    put_line("dir", PyObject_Dir(m));
    names(m);
    put_status("set", PyObject_SetAttrString(m, "attribute", one));
    put_status("delete", PyObject_DelAttrString(m, "attribute"));
    put_status("delete again", PyObject_DelAttrString(m, "attribute"));
    put_status("set __dict__", PyObject_SetAttrString(m, "__dict__", one));
    put_status("file of int", PyObject_SetAttrString(m, "__file__", one));
    names(m);
    put_status("file", PyObject_SetAttrString(m, "__file__", file));
    names(m);
    put_status("loader", PyObject_SetAttrString(m, "__loader__", loader));
    put_status("no file", PyObject_DelAttrString(m, "__file__"));
    names(m);
    put_status("name of int", PyObject_SetAttrString(m, "__name__", one));
    names(m);
    put_status("no name", PyObject_DelAttrString(m, "__name__"));
    names(m);
    put_status("name", PyObject_SetAttrString(m, "__name__", name));
    names(m);
    put_line("__annotations__", PyObject_GetAttrString(m, "__annotations__"));
    put_status("set annotations", PyObject_SetAttrString(m, "__annotations__", one));
    put_status("delete annotations", PyObject_DelAttrString(m, "__annotations__"));
    put_status("delete annotations", PyObject_DelAttrString(m, "__annotations__"));
    put_status("set annotate", PyObject_SetAttrString(m, "__annotate__", one));
    put_line("__annotate__", PyObject_GetAttrString(m, "__annotate__"));
    PyObject *getattr = PyObject_GetAttrString(m, "one");
    put_status("set __getattr__", PyObject_SetAttrString(m, "__getattr__", getattr));
    put_line("through it", PyObject_GetAttrString(m, "missing"));
    put_status("set __getattr__", PyObject_SetAttrString(m, "__getattr__", one));
    put_line("through an int", PyObject_GetAttrString(m, "missing"));
    Py_DECREF(getattr);
    Py_DECREF(one);
    Py_DECREF(file);
    Py_DECREF(loader);
    Py_DECREF(name);
}

static void constructor(void) {
    static const char *const calls[] = {"", "1,", "'a', 'b', 3", "'a', 'b'", "name='a'", "'a', name='b'", "'a', other=1", "doc=1"};
    for (size_t i = 0; i < COUNT(calls); i++) {
        PyObject *kwargs, *args = literal_call(calls[i], &kwargs);
        printf("module(%s)", calls[i]);
        put_line("", PyObject_Call((PyObject *)&PyModule_Type, args, kwargs));
        Py_DECREF(args);
        Py_XDECREF(kwargs);
    }
    PyObject *none = PyTuple_New(0), *raw = PyModule_Type.tp_new(&PyModule_Type, none, NULL);
    put_line("raw dict", PyObject_GetAttrString(raw, "__dict__"));
    put_line("raw attribute", PyObject_GetAttrString(raw, "missing"));
    Py_DECREF(none);
    Py_DECREF(raw);
}

static void refusals(PyObject *m) {
    PyObject *one = PyLong_FromLong(1);
    put_line("with METH_CLASS", PyModule_Create(&with_class));
    put_line("with bad flags", PyModule_Create(&with_bad));
    put_line("with slots", PyModule_Create(&with_slots));
    put_line("of another version", PyModule_Create2(&older, 1000));
    put_line("of the stable ABI", PyModule_Create2(&older, 3));
    put_status("add NULL", PyModule_AddObjectRef(m, "x", NULL));
    put_status("AddObject of NULL", PyModule_AddObject(m, "x", NULL));
    put_status("Add of NULL", PyModule_Add(m, "x", NULL));
    PyErr_SetString(PyExc_KeyError, "pending");
    put_status("add NULL with an error", PyModule_AddObjectRef(m, "x", NULL));
    put_status("add to an int", PyModule_AddObjectRef(one, "x", one));
    put_status("add an int to an int", PyModule_AddIntConstant(one, "x", 1));
    put_status("add a name in Latin-1", PyModule_AddIntConstant(m, "\xe9", 1));
    put_status("add an int", PyModule_AddIntConstant(m, "int", -7));
    put_status("add a text", PyModule_AddStringConstant(m, "text", "caf\xc3\xa9"));
    put_status("add a text in Latin-1", PyModule_AddStringConstant(m, "latin", "caf\xe9"));
    put_status("add a type", PyModule_AddType(m, &PyList_Type));
    put_line("the type", PyObject_GetAttrString(m, "list"));
    put_status("functions of a class", PyModule_AddFunctions(m, class_functions));
    put_status("functions with bad flags", PyModule_AddFunctions(m, bad_functions));
    put_status("functions of an int", PyModule_AddFunctions(one, functions));
    put_status("doc", PyModule_SetDocString(m, "new"));
    put_status("doc of an int", PyModule_SetDocString(one, "new"));
    put_line("name in Latin-1", PyModule_New("\xe9"));
    put_line("name of an int", PyModule_GetNameObject(one));
    put_line("file of an int", PyModule_GetFilenameObject(one));
    printf("def of an int %d", PyModule_GetDef(one) != NULL);
    put_error();
    printf("\nstate of an int %d", PyModule_GetState(one) != NULL);
    put_error();
    printf("\n");
    Py_DECREF(one);
}

int main(void) {
    static struct PyModuleDef def = {PyModuleDef_HEAD_INIT, "package.probe", "A module.", 0, functions, NULL, NULL, NULL, NULL};
    probe_start();
    PyObject *m = PyModule_Create(&def);
    printf("definition %d, state %d\n", PyModule_GetDef(m) == &def, PyModule_GetState(m) != NULL);
    conventions(m);
    flags();
    selves();
    constructor();
    refusals(m);
    objects(m);
    Py_DECREF(m);
    return probe_end();
}
