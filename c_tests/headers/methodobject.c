/* C functions as objects: every convention, their parts, the class of PyCMethod, calls that do not fit. */
#include "../probe/probe.h"

static PyObject *show(const char *convention, PyObject *self, PyObject *more) {
    PyObject *result = Py_BuildValue("(sOO)", convention, self ? self : Py_None, more);
    return result;
}
static PyObject *noargs(PyObject *self, PyObject *unused) { return show("noargs", self, unused ? unused : Py_False); }
static PyObject *one(PyObject *self, PyObject *o) { return show("o", self, o); }
static PyObject *varargs(PyObject *self, PyObject *args) { return show("varargs", self, args); }
static PyObject *keywords(PyObject *self, PyObject *args, PyObject *kwargs) {
    PyObject *pair = PyTuple_Pack(2, args, kwargs ? kwargs : Py_None), *result = show("keywords", self, pair);
    Py_DECREF(pair);
    return result;
}
static PyObject *array(PyObject *const *args, Py_ssize_t n) {
    PyObject *t = PyTuple_New(n);
    for (Py_ssize_t i = 0; i < n; i++) PyTuple_SET_ITEM(t, i, Py_NewRef(args[i]));
    return t;
}
static PyObject *fast(PyObject *self, PyObject *const *args, Py_ssize_t n) {
    PyObject *t = array(args, n), *result = show("fast", self, t);
    Py_DECREF(t);
    return result;
}
static PyObject *fast_keywords(PyObject *self, PyObject *const *args, Py_ssize_t n, PyObject *names) {
    PyObject *t = array(args, n + (names ? PyTuple_GET_SIZE(names) : 0)), *pair = PyTuple_Pack(2, t, names ? names : Py_None);
    PyObject *result = show("fast keywords", self, pair);
    Py_DECREF(t);
    Py_DECREF(pair);
    return result;
}
static PyObject *method(PyObject *self, PyTypeObject *cls, PyObject *const *args, Py_ssize_t n, PyObject *names) {
    PyObject *t = array(args, n + (names ? PyTuple_GET_SIZE(names) : 0));
    PyObject *three = PyTuple_Pack(3, (PyObject *)cls, t, names ? names : Py_None), *result = show("method", self, three);
    Py_DECREF(t);
    Py_DECREF(three);
    return result;
}
#define F(f) ((PyCFunction)(void (*)(void))(f))

static PyMethodDef defs[] = {
    {"noargs", noargs, METH_NOARGS, "noargs($self, /)\n--\n\nTakes nothing."},
    {"one", one, METH_O, "one($self, object, /)\n--\n\nTakes one."},
    {"varargs", varargs, METH_VARARGS, "Takes any number."},
    {"keywords", F(keywords), METH_VARARGS | METH_KEYWORDS, "keywords(no signature)\n\nTakes all."},
    {"fast", F(fast), METH_FASTCALL, NULL},
    {"fast_keywords", F(fast_keywords), METH_FASTCALL | METH_KEYWORDS, ""},
    {"method", F(method), METH_METHOD | METH_FASTCALL | METH_KEYWORDS, "method($self, /)\n--\n\n"},
};

static const char *const calls[] = {"", "1", "1, 2", "a=1", "1, a=2, b=3", "1, 2, 3, 4, 5, 6, 7"};

static void put_attribute(PyObject *o, const char *name) {
    printf("  %s", name);
    put_line("", PyObject_GetAttrString(o, name));
}

static void conventions(void) {
    PyObject *self = literal("'self'"), *module = literal("'a module'");
    for (size_t i = 0; i < COUNT(defs); i++) {
        int needs_class = defs[i].ml_flags & METH_METHOD;
        PyObject *f = needs_class ? PyCMethod_New(&defs[i], self, module, &PyUnicode_Type) : PyCFunction_NewEx(&defs[i], self, module);
        printf("-- %s: ", defs[i].ml_name);
        need(f != NULL, "function");
        printf("function %d, self %d, flags %d, check %d %d, exact %d\n", PyCFunction_GetFunction(f) == defs[i].ml_meth,
               PyCFunction_GetSelf(f) == self, PyCFunction_GetFlags(f), PyCFunction_Check(f), PyCMethod_Check(f), PyCFunction_CheckExact(f));
        printf("  macros %d %d %d, class %d\n", PyCFunction_GET_FUNCTION(f) == defs[i].ml_meth, PyCFunction_GET_SELF(f) == self,
               PyCFunction_GET_FLAGS(f) == PyCFunction_GetFlags(f), PyCFunction_GET_CLASS(f) == &PyUnicode_Type);
        put_attribute(f, "__name__");
        put_attribute(f, "__qualname__");
        put_attribute(f, "__module__");
        put_attribute(f, "__self__");
        put_attribute(f, "__doc__");
        put_attribute(f, "__text_signature__");
        for (size_t c = 0; c < COUNT(calls); c++) {
            PyObject *kwargs, *args = literal_call(calls[c], &kwargs);
            printf("  (%s)", calls[c]);
            put_line("", PyObject_Call(f, args, kwargs));
            Py_DECREF(args);
            Py_XDECREF(kwargs);
        }
        Py_DECREF(f);
    }
    Py_DECREF(self);
    Py_DECREF(module);
}

static void plain(void) {
    PyObject *f = PyCFunction_New(&defs[2], NULL), *g = PyCFunction_New(&defs[2], NULL), *h = PyCFunction_New(&defs[1], NULL);
    PyObject *list = PyList_New(0), *bound = PyCFunction_New(&defs[2], list);
    printf("no self %d %d, repr", PyCFunction_GetSelf(f) == NULL, PyCFunction_GET_SELF(f) == NULL);
    put_line("", Py_NewRef(f));
    put_attribute(f, "__module__");
    put_attribute(f, "__self__");
    put_attribute(f, "missing");
    put_status("set module", PyObject_SetAttrString(f, "__module__", list));
    put_attribute(f, "__module__");
    put_status("set name", PyObject_SetAttrString(f, "__name__", list));
    put_status("set another", PyObject_SetAttrString(f, "another", list));
    put_line("equal", PyObject_RichCompare(f, g, Py_EQ));
    put_line("equal of another function", PyObject_RichCompare(f, h, Py_EQ));
    put_line("equal with another self", PyObject_RichCompare(f, bound, Py_NE));
    put_line("less", PyObject_RichCompare(f, g, Py_LT));
    put_line("equal to a list", PyObject_RichCompare(f, list, Py_EQ));
    printf("hashes %d\n", PyObject_Hash(f) == PyObject_Hash(g));
    put_line("reduce", PyObject_CallMethod(f, "__reduce__", NULL));
    put_line("reduce bound", PyObject_CallMethod(bound, "__reduce__", NULL));
    PyObject *all[] = {f, g, h, list, bound};
    for (size_t i = 0; i < COUNT(all); i++) Py_DECREF(all[i]);
}

static void refused(void) {
    static PyMethodDef bad[] = {
        {"flags", varargs, METH_VARARGS | METH_FASTCALL, NULL}, {"nothing", varargs, 0, NULL}, {"noargs_keywords", varargs, METH_NOARGS | METH_KEYWORDS, NULL},
        {"o_varargs", varargs, METH_O | METH_VARARGS, NULL}, {"method_alone", F(method), METH_METHOD, NULL},
        {"bound to a class", varargs, METH_VARARGS | METH_CLASS, NULL}, {"old style", varargs, METH_KEYWORDS, NULL},
    };
    PyObject *list = PyList_New(0);
    for (size_t i = 0; i < COUNT(bad); i++) put_line(bad[i].ml_name, PyCFunction_NewEx(&bad[i], NULL, NULL));
    put_line("a class for what has none", PyCMethod_New(&defs[2], NULL, NULL, &PyUnicode_Type));
    put_line("no class", PyCMethod_New(&defs[6], NULL, NULL, NULL));
    printf("function of a list %d", PyCFunction_GetFunction(list) != NULL);
    put_line("", NULL);
    printf("self of a list %d", PyCFunction_GetSelf(list) != NULL);
    put_line("", NULL);
    printf("flags of a list %d", PyCFunction_GetFlags(list));
    put_line("", NULL);
    Py_DECREF(list);
}

int main(void) {
    probe_start();
    conventions();
    plain();
    refused();
    return probe_end();
}
