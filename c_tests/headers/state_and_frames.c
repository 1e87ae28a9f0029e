/* Modules by definition (PyState_*), what ceval.h says about functions and frames, dicts with known hashes. */
#include "../probe/probe.h"

extern PyObject *_PyDict_GetItem_KnownHash(PyObject *, PyObject *, Py_hash_t);
extern int _PyDict_SetItem_KnownHash(PyObject *, PyObject *, PyObject *, Py_hash_t);
extern PyObject *_PyDict_NewPresized(Py_ssize_t);

static PyModuleDef single = {PyModuleDef_HEAD_INIT, .m_name = "single", .m_size = 0}, second = {PyModuleDef_HEAD_INIT, .m_name = "second", .m_size = 0};
static PyModuleDef_Slot no_slots[] = {{0, NULL}};
static PyModuleDef multi = {PyModuleDef_HEAD_INIT, .m_name = "multi", .m_size = 0, .m_slots = no_slots};

static void states(void) {
    PyObject *m = PyModule_Create(&single), *n = PyModule_Create(&second);
    printf("not there %d %d\n", PyState_FindModule(&single) == NULL, PyErr_Occurred() == NULL);
    put_status("add", PyState_AddModule(m, &single));
    printf("found %d, the other %d\n", PyState_FindModule(&single) == m, PyState_FindModule(&second) == NULL);
    put_status("add another", PyState_AddModule(n, &second));
    put_status("remove", PyState_RemoveModule(&single));
    printf("gone %d, the other %d\n", PyState_FindModule(&single) == NULL, PyState_FindModule(&second) == n);
    put_status("add again", PyState_AddModule(m, &single));
    put_status("add slots", PyState_AddModule(m, &multi));
    put_status("remove slots", PyState_RemoveModule(&multi));
    printf("slots %d\n", PyState_FindModule(&multi) == NULL);
    put_status("remove", PyState_RemoveModule(&second));
    Py_DECREF(m);
    Py_DECREF(n);
}

static PyObject *f(PyObject *self, PyObject *unused) {
    (void)self, (void)unused;
    return NULL;
}
static PyMethodDef f_defs[] = {{"none", f, METH_NOARGS, NULL}, {"one", f, METH_O, NULL}, {"any", f, METH_VARARGS, NULL}};

static void functions(void) {
    PyObject *self = PyList_New(0);
    for (size_t i = 0; i < COUNT(f_defs); i++) {
        PyObject *function = PyCFunction_New(&f_defs[i], self), *method = PyMethod_New(function, self);
        printf("%s%s, %s%s\n", PyEval_GetFuncName(function), PyEval_GetFuncDesc(function), PyEval_GetFuncName(method), PyEval_GetFuncDesc(method));
        Py_DECREF(function);
        Py_DECREF(method);
    }
    printf("%s%s, %s%s\n", PyEval_GetFuncName((PyObject *)&PyList_Type), PyEval_GetFuncDesc((PyObject *)&PyList_Type), PyEval_GetFuncName(self), PyEval_GetFuncDesc(self));
    Py_DECREF(self);
    printf("no frame: %d", PyEval_GetGlobals() == NULL);
    put_line("", NULL);
    printf("locals %d", PyEval_GetLocals() == NULL);
    put_line("", NULL);
#if PY_VERSION_HEX >= 0x030D0000
    put_line("frame's globals", PyEval_GetFrameGlobals());
    put_line("frame's locals", PyEval_GetFrameLocals());
    PyObject *b = PyEval_GetFrameBuiltins();
    printf("frame's builtins %d\n", b && PyDict_Check(b));
    Py_XDECREF(b);
#endif
    PyEval_InitThreads();
}

static void hashes(void) {
    PyObject *d = _PyDict_NewPresized(100), *key = PyUnicode_FromString("key"), *list = PyList_New(0), *none = PyUnicode_FromString("none");
    Py_hash_t hash = PyObject_Hash(key);
    printf("new %zd\n", PyDict_Size(d));
    put_status("set", _PyDict_SetItem_KnownHash(d, key, list, hash));
    printf("get %d, missing %d %d\n", _PyDict_GetItem_KnownHash(d, key, hash) == list, _PyDict_GetItem_KnownHash(d, none, PyObject_Hash(none)) == NULL, PyErr_Occurred() == NULL);
    put_line("get of a list", Py_XNewRef(_PyDict_GetItem_KnownHash(list, key, hash)));
    put_status("set in a list", _PyDict_SetItem_KnownHash(list, key, key, hash));
    Py_DECREF(d);
    Py_DECREF(key);
    Py_DECREF(list);
    Py_DECREF(none);
}

int main(void) {
    probe_start();
    states();
    functions();
    hashes();
    return probe_end();
}
