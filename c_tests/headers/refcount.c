/* Reference counting and identity as functions, the way modules of the stable ABI use them. */
#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030E0000
#include <Python.h>

#include <stdio.h>

/* Functions that no header of 3.13 declares as such. */
extern void _Py_IncRef(PyObject *);
extern void _Py_DecRef(PyObject *);

static int deaths;
static void dies(PyObject *capsule) {
    (void)capsule;
    deaths++;
}

static void counts(void) {
    static int target;
    PyObject *o = PyCapsule_New(&target, NULL, dies);
    printf("one %zd", Py_REFCNT(o));
    Py_IncRef(o);
    printf(", two %zd", Py_REFCNT(o));
    _Py_IncRef(o);
    printf(", three %zd", Py_REFCNT(o));
    printf(", the same %d %d", (Py_NewRef)(o) == o, (Py_XNewRef)(o) == o);
    printf(", five %zd", Py_REFCNT(o));
    for (int i = 0; i < 3; i++) _Py_DecRef(o);
    Py_DecRef(o);
    printf(", one %zd, deaths %d", Py_REFCNT(o), deaths);
    Py_DecRef(o);
    printf(", then %d\n", deaths);
    Py_IncRef(NULL);
    Py_DecRef(NULL);
    printf("NULL %d\n", (Py_XNewRef)(NULL) == NULL);
}

static void immortals(void) {
    PyObject *none = Py_GetConstantBorrowed(Py_CONSTANT_NONE);
    Py_ssize_t before = Py_REFCNT(none);
    for (int i = 0; i < 1000; i++) Py_IncRef(none);
    printf("None keeps its count %d", Py_REFCNT(none) == before);
    for (int i = 0; i < 3000; i++) Py_DecRef(none);
    printf(" %d\n", Py_REFCNT(none) == before);
}

static void identity(void) {
    PyObject *none = Py_None, *list = PyList_New(0);
    printf("is %d %d, none %d %d, true %d %d, false %d %d\n", (Py_Is)(list, list), (Py_Is)(list, none), (Py_IsNone)(none), (Py_IsNone)(list),
           (Py_IsTrue)(Py_True), (Py_IsTrue)(list), (Py_IsFalse)(Py_False), (Py_IsFalse)(Py_True));
    printf("type %d\n", Py_TYPE(list) == &PyList_Type);
    Py_DECREF(list);
}

static void constants(void) {
    for (unsigned i = 0; i < 12; i++) {
        PyObject *c = Py_GetConstant(i);
        if (!c) {
            PyObject *error = PyErr_GetRaisedException();
            PyObject *text = PyObject_Repr((PyObject *)Py_TYPE(error));
            printf("%u: %s", i, PyUnicode_AsUTF8AndSize(text, NULL));
            Py_DECREF(text);
            Py_DECREF(error);
            printf(", borrowed %d\n", Py_GetConstantBorrowed(i) != NULL);
            PyErr_Clear();
            continue;
        }
        PyObject *text = PyObject_Repr(c);
        printf("%u: %s, the same %d\n", i, PyUnicode_AsUTF8AndSize(text, NULL), c == Py_GetConstantBorrowed(i));
        Py_DECREF(text);
        Py_DECREF(c);
    }
}

int main(void) {
    Py_InitializeEx(0);
    counts();
    immortals();
    identity();
    constants();
    return Py_FinalizeEx() < 0;
}
