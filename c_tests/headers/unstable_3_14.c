/* The unstable functions about references, and what extension types rarely use: since 3.14 all of them are there. */
#include "../probe/probe.h"

extern PyObject **_PyObject_GetDictPtr(PyObject *);
extern PyObject *_PyType_Lookup(PyTypeObject *, PyObject *);
extern void _Py_NewReference(PyObject *);
extern void _Py_NewReferenceNoTotal(PyObject *);

static void references(void) {
    PyObject *list = PyList_New(0), *word = PyUnicode_InternFromString("an interned word");
    printf("immortal: None %d, list %d, small int %d\n", PyUnstable_IsImmortal(Py_None), PyUnstable_IsImmortal(list), PyUnstable_IsImmortal(PyLong_FromLong(5)));
    PyUnstable_EnableTryIncRef(list);
    int got = PyUnstable_TryIncRef(list);
    printf("try %d, count %zd\n", got, Py_REFCNT(list));
    Py_DECREF(list);
    printf("unique %d", PyUnstable_Object_IsUniquelyReferenced(list));
    Py_INCREF(list);
    printf(", shared %d", PyUnstable_Object_IsUniquelyReferenced(list));
    Py_DECREF(list);
    printf(", None %d\n", PyUnstable_Object_IsUniquelyReferenced(Py_None));
    printf("temporary %d, deferred %d\n", PyUnstable_Object_IsUniqueReferencedTemporary(list), PyUnstable_Object_EnableDeferredRefcount(list));
    Py_DECREF(list);
    Py_DECREF(word);
}

static PyTypeObject Plain = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "probe.Plain", .tp_basicsize = sizeof(PyObject), .tp_flags = Py_TPFLAGS_DEFAULT};
static PyTypeObject Sized = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "probe.Sized", .tp_basicsize = sizeof(PyVarObject), .tp_itemsize = 8, .tp_flags = Py_TPFLAGS_DEFAULT};

static void memory(void) {
    need(PyType_Ready(&Plain) == 0 && PyType_Ready(&Sized) == 0, "types");
    PyObject *o = PyObject_Malloc(sizeof(PyObject));
    printf("init %d", PyObject_Init(o, &Plain) == o);
    printf(", type %d, count %zd\n", Py_TYPE(o) == &Plain, Py_REFCNT(o));
    Py_INCREF(o);
    _Py_NewReference(o);
    printf("new reference %zd", Py_REFCNT(o));
    Py_INCREF(o);
    _Py_NewReferenceNoTotal(o);
    printf(" %zd\n", Py_REFCNT(o));
    Py_DECREF(o);
    PyVarObject *v = PyObject_Malloc(sizeof(PyVarObject) + 24);
    printf("init var %d", PyObject_InitVar(v, &Sized, 3) == v);
    printf(", size %zd\n", Py_SIZE(v));
    Py_DECREF(v);
    v = PyObject_NewVar(PyVarObject, &Sized, 5);
    printf("new var %zd of %s, count %zd\n", Py_SIZE(v), Py_TYPE(v)->tp_name, Py_REFCNT(v));
    Py_DECREF(v);
    printf("init of NULL %d", PyObject_Init(NULL, &Plain) == NULL);
    put_line("", NULL);
    printf("too many items %d", PyObject_NewVar(PyVarObject, &Sized, PY_SSIZE_T_MAX / 16) == NULL);
    put_line("", NULL);
}

static void lookups(void) {
    PyObject *name = PyUnicode_FromString("append"), *missing = PyUnicode_FromString("missing"), *m = PyModule_New("m"), *list = PyList_New(0);
    PyObject *dict = PyType_GetDict(&PyList_Type);
    printf("found %d, missing %d, error %d\n", _PyType_Lookup(&PyList_Type, name) == PyDict_GetItem(dict, name),
           _PyType_Lookup(&PyList_Type, missing) == NULL, PyErr_Occurred() != NULL);
    Py_DECREF(dict);
    PyObject **place = _PyObject_GetDictPtr(m);
    printf("dict of a module %d, of a list %d\n", place && *place == PyModule_GetDict(m), _PyObject_GetDictPtr(list) != NULL);
    printf("cache %d\n", PyType_ClearCache() < 1000000);
    Py_DECREF(name);
    Py_DECREF(missing);
    Py_DECREF(m);
    Py_DECREF(list);
}

static void recursion(void) {
    PyObject *list = PyList_New(0), *other = PyList_New(0);
    printf("repr: enter %d", Py_ReprEnter(list));
    printf(", again %d", Py_ReprEnter(list));
    printf(", another %d", Py_ReprEnter(other));
    Py_ReprLeave(list);
    printf(", after %d\n", Py_ReprEnter(list));
    Py_ReprLeave(list);
    Py_ReprLeave(other);
    Py_ReprLeave(other);
    Py_DECREF(list);
    Py_DECREF(other);
}

int main(void) {
    probe_start();
    references();
    memory();
    lookups();
    recursion();
    return probe_end();
}
