/* abstract.h: lengths, membership, vectorcall by hand, and the older names of functions. */
#include "../probe/probe.h"

#undef PyObject_Length
#undef PySequence_Length
#undef PyMapping_Length
#undef PySequence_In
extern Py_ssize_t PyObject_Length(PyObject *);
extern Py_ssize_t PySequence_Length(PyObject *);
extern Py_ssize_t PyMapping_Length(PyObject *);
extern int PySequence_In(PyObject *, PyObject *);

static const char *const objects[] = {"[1, 2]", "(1,)", "'abc'", "b'xy'", "{1: 2}", "5", "None", "@two_items", "@no_length",
                                      "@index", "@tuplesub"};

static void put_size(const char *label, Py_ssize_t n) {
    printf("  %s %zd ", label, n);
    if (PyErr_Occurred()) put_error();
    putchar('\n');
}

static void lengths(void) {
    for (size_t i = 0; i < COUNT(objects); i++) {
        PyObject *o = literal(objects[i]);
        printf("%s:\n", objects[i]);
        put_size("PyObject_Length", PyObject_Length(o));
        put_size("PySequence_Length", PySequence_Length(o));
        put_size("PyMapping_Length", PyMapping_Length(o));
        printf("  sequence %d, mapping %d, number %d, iterator %d, async iterator %d\n", PySequence_Check(o),
               PyMapping_Check(o), PyNumber_Check(o), PyIter_Check(o), PyAIter_Check(o));
        Py_DECREF(o);
    }
    put_size("PyObject_Length of NULL", PyObject_Length(NULL));
    put_size("PySequence_Length of NULL", PySequence_Length(NULL));
    put_size("PyMapping_Length of NULL", PyMapping_Length(NULL));
}

static void membership(void) {
    static const char *const cases[][2] = {{"[1, 2]", "2"}, {"[1, 2]", "3"},   {"'abc'", "'b'"}, {"'abc'", "5"},
                                           {"{1: 2}", "1"}, {"{1: 2}", "[]"},  {"5", "1"},       {"@two_items", "20"},
                                           {"@two_items", "30"}, {"@no_items", "1"}, {"b'ab'", "97"}, {"b'ab'", "256"}};
    for (size_t i = 0; i < COUNT(cases); i++) {
        PyObject *o = literal(cases[i][0]), *item = literal(cases[i][1]);
        printf("%s in %s", cases[i][1], cases[i][0]);
        put_status("", PySequence_In(o, item));
        Py_DECREF(o);
        Py_DECREF(item);
    }
}

/* A vectorcall that tells how it was called. */
static PyObject *told(PyObject *self, PyObject *const *args, size_t flags, PyObject *kwnames) {
    (void)self;
    Py_ssize_t n = PyVectorcall_NARGS(flags), k = kwnames ? PyTuple_GET_SIZE(kwnames) : 0;
    PyObject *seen = PyTuple_New(n + k);
    if (!seen) return NULL;
    for (Py_ssize_t i = 0; i < n + k; i++) PyTuple_SET_ITEM(seen, i, Py_NewRef(args[i]));
    return Py_BuildValue("(niNO)", n, (flags & PY_VECTORCALL_ARGUMENTS_OFFSET) != 0, seen, kwnames ? kwnames : Py_None);
}

static PyObject *refuses(PyObject *self, PyObject *const *args, size_t flags, PyObject *kwnames) {
    (void)self, (void)args, (void)flags, (void)kwnames;
    PyErr_SetString(PyExc_LookupError, "not now");
    return NULL;
}

static PyObject *forgets(PyObject *self, PyObject *const *args, size_t flags, PyObject *kwnames) {
    (void)self, (void)args, (void)flags, (void)kwnames;
    return NULL;
}

static PyObject *contradicts(PyObject *self, PyObject *const *args, size_t flags, PyObject *kwnames) {
    (void)self, (void)args, (void)flags, (void)kwnames;
    PyErr_SetString(PyExc_LookupError, "yes and no");
    return Py_NewRef(Py_None);
}

typedef struct {
    PyObject_HEAD
    vectorcallfunc call;
} Caller;

static void freed(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_Free(self);
    Py_DECREF(type);
}

static PyMemberDef caller_members[] = {
    {"__vectorcalloffset__", Py_T_PYSSIZET, offsetof(Caller, call), Py_READONLY, NULL},
    {0},
};

static PyObject *caller_type(void) {
    static PyType_Slot slots[] = {
        {Py_tp_dealloc, (void *)freed}, {Py_tp_call, (void *)PyVectorcall_Call}, {Py_tp_members, caller_members}, {0, NULL}};
    static PyType_Spec spec = {"probe.caller", sizeof(Caller), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_VECTORCALL, slots};
    PyObject *type = PyType_FromSpec(&spec);
    need(type != NULL, "caller type");
    return type;
}

static void vectorcalls(void) {
    PyObject *type = caller_type();
    Caller *c = PyObject_New(Caller, (PyTypeObject *)type);
    need(c != NULL, "caller");
    static const vectorcallfunc functions[] = {told, refuses, forgets, contradicts, NULL};
    static const char *const names[] = {"told", "refuses", "forgets", "contradicts", "none"};
    PyObject *one = literal("1"), *two = literal("2"), *key = literal("'k'"), *key_names = PyTuple_Pack(1, key);
    PyObject *args[] = {one, two, key}, *pair = PyTuple_Pack(2, one, two), *empty = PyTuple_New(0), *dict = literal("{'k': 7}");
    PyObject *bad = literal("{5: 7}");
    printf("numbers of arguments %zd %zd\n", (PyVectorcall_NARGS)(3 | PY_VECTORCALL_ARGUMENTS_OFFSET), (PyVectorcall_NARGS)(0));
    for (size_t i = 0; i < COUNT(functions); i++) {
        c->call = functions[i];
        printf("-- %s, function %d\n", names[i], (PyVectorcall_Function)((PyObject *)c) == functions[i]);
        if (functions[i]) {
            put_line("no arguments", (PyObject_Vectorcall)((PyObject *)c, NULL, 0, NULL));
            put_line("two", (PyObject_Vectorcall)((PyObject *)c, args, 2, NULL));
            put_line("offset", (PyObject_Vectorcall)((PyObject *)c, args + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
            put_line("keyword", (PyObject_Vectorcall)((PyObject *)c, args, 1, key_names));
            put_line("dict", PyObject_VectorcallDict((PyObject *)c, args, 1, dict));
            put_line("dict with a wrong key", PyObject_VectorcallDict((PyObject *)c, args, 1, bad));
        }
        put_line("call", PyVectorcall_Call((PyObject *)c, pair, NULL));
        put_line("call with keywords", PyVectorcall_Call((PyObject *)c, empty, dict));
        put_line("call with a wrong key", PyVectorcall_Call((PyObject *)c, empty, bad));
    }
    put_line("not callable", (PyObject_Vectorcall)(one, args, 2, NULL));
    put_line("no vectorcall", PyVectorcall_Call(one, pair, NULL));
    put_line("a type", (PyObject_Vectorcall)((PyObject *)&PyList_Type, &pair, 1, NULL));
    put_line("a type with a keyword", (PyObject_Vectorcall)((PyObject *)&PyList_Type, args, 0, key_names));
    PyObject *method = PyUnicode_FromString("count");
    PyObject *list = literal("[1, 1]"), *with_self[] = {list, one};
    put_line("a method", PyObject_VectorcallMethod(method, with_self, 2, NULL));
    put_line("a method that is missing", PyObject_VectorcallMethod(key, with_self, 2, NULL));
    put_line("a method with too little", PyObject_VectorcallMethod(method, with_self, 1, NULL));
    PyObject *all[] = {one, two, key, key_names, pair, empty, dict, bad, method, list, (PyObject *)c, type};
    for (size_t i = 0; i < COUNT(all); i++) Py_DECREF(all[i]);
}

int main(void) {
    probe_start();
    lengths();
    membership();
    vectorcalls();
    return probe_end();
}
