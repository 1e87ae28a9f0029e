/* object.h: what is rarely called by name. */
#include "../probe/probe.h"

static int finalized;
static PyObject *saved;

static void finalize(PyObject *self) {
    finalized++;
    if (finalized == 1) saved = Py_NewRef(self);
}

static PyTypeObject ending_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "probe.Ending",
    .tp_basicsize = sizeof(PyObject),
    .tp_finalize = finalize,
};

static void ending_dealloc(PyObject *self) {
    if (PyObject_CallFinalizerFromDealloc(self) < 0) {
        printf("back from the dead, count %d\n", (int)Py_REFCNT(saved));
        return;
    }
    printf("gone\n");
    Py_TYPE(self)->tp_free(self);
}

static void finalizers(void) {
    ending_type.tp_dealloc = ending_dealloc;
    need(PyType_Ready(&ending_type) == 0, "ready");
    PyObject *o = PyType_GenericAlloc(&ending_type, 0);
    PyObject_CallFinalizer(o);
    printf("called %d, count %d\n", finalized, (int)Py_REFCNT(o));
    Py_DECREF(saved);
    finalized = 0;
    Py_DECREF(o);
    printf("finalized %d\n", finalized);
    Py_DECREF(saved);
    printf("finalized %d\n", finalized);
}

static void repr_guards(void) {
    PyObject *list = PyList_New(0);
    printf("enter %d", Py_ReprEnter(list));
    printf(" %d", Py_ReprEnter(list));
    Py_ReprLeave(list);
    printf(" %d\n", Py_ReprEnter(list));
    Py_ReprLeave(list);
    Py_ReprLeave(list);
    Py_DECREF(list);
}

static void type_cache(void) {
    PyObject *name = PyUnicode_InternFromString("append"), *none = PyUnicode_FromString("no such thing");
    printf("found %d %d\n", _PyType_Lookup(&PyList_Type, name) != NULL, _PyType_Lookup(&PyList_Type, none) != NULL);
    PyType_ClearCache();
    printf("found %d\n", _PyType_Lookup(&PyList_Type, name) != NULL);
    Py_DECREF(name);
    Py_DECREF(none);
    PyObject *module = PyModule_New("probe"), **dict = _PyObject_GetDictPtr(module);
    printf("dict of a module %d, of an int %d\n", dict && PyDict_CheckExact(*dict), _PyObject_GetDictPtr(Py_True) != NULL);
    Py_DECREF(module);
}

#if PY_VERSION_HEX >= 0x030E0000
static void uniqueness(void) {
    PyObject *list = PyList_New(0);
    printf("unique %d", PyUnstable_Object_IsUniquelyReferenced(list));
    Py_INCREF(list);
    printf(" %d\n", PyUnstable_Object_IsUniquelyReferenced(list));
    Py_DECREF(list);
    printf("immortal %d %d\n", PyUnstable_IsImmortal(list), PyUnstable_IsImmortal(Py_None));
    printf("temporary %d\n", PyUnstable_Object_IsUniqueReferencedTemporary(list));
    printf("deferred %d\n", PyUnstable_Object_EnableDeferredRefcount(list));
    PyUnstable_EnableTryIncRef(list);
    printf("try %d", PyUnstable_TryIncRef(list));
    printf(" count %d\n", (int)Py_REFCNT(list));
    Py_DECREF(list);
    Py_DECREF(list);
}

static PyObject *callback(PyObject *self, PyObject *reference) {
    (void)self, (void)reference;
    printf("called back\n");
    Py_RETURN_NONE;
}
static PyMethodDef callback_def = {"callback", callback, METH_O, NULL};

static void quiet_end(void) {
    PyObject *set = PySet_New(NULL), *function = PyCFunction_New(&callback_def, NULL);
    PyObject *plain = PyWeakref_NewRef(set, NULL), *told = PyWeakref_NewRef(set, function);
    PyUnstable_Object_ClearWeakRefsNoCallbacks(set);
    PyObject *found = NULL;
    printf("plain %d", PyWeakref_GetRef(plain, &found));
    Py_CLEAR(found);
    printf(" with a callback %d\n", PyWeakref_GetRef(told, &found));
    Py_CLEAR(found);
    Py_DECREF(set);
    Py_DECREF(plain);
    Py_DECREF(told);
    Py_DECREF(function);
}
#endif

int main(void) {
    probe_start();
    setbuf(stdout, NULL);
    finalizers();
    repr_guards();
    type_cache();
#if PY_VERSION_HEX >= 0x030E0000
    printf("-- 3.14\n");
    uniqueness();
    quiet_end();
#endif
    return probe_end();
}
