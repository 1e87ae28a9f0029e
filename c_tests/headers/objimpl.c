/* objimpl.h: making, tracking and resizing objects by hand. */
#include "../probe/probe.h"

typedef struct {
    PyObject_VAR_HEAD
    long items[1];
} Row;

static void row_dealloc(PyObject *self) {
    printf("row of %d dies\n", (int)Py_SIZE(self));
    Py_TYPE(self)->tp_free(self);
}

static int row_traverse(PyObject *self, visitproc visit, void *arg) {
    (void)self, (void)visit, (void)arg;
    return 0;
}

static void collected_dealloc(PyObject *self) {
    PyObject_GC_UnTrack(self);
    printf("collected row of %d dies\n", (int)Py_SIZE(self));
    PyObject_GC_Del(self);
}

static PyTypeObject row_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "probe.Row",
    .tp_basicsize = offsetof(Row, items),
    .tp_itemsize = sizeof(long),
    .tp_dealloc = row_dealloc,
};

static PyTypeObject collected_type = {
    PyVarObject_HEAD_INIT(NULL, 0).tp_name = "probe.Collected",
    .tp_basicsize = offsetof(Row, items),
    .tp_itemsize = sizeof(long),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC,
    .tp_traverse = row_traverse,
    .tp_dealloc = collected_dealloc,
};

static void plain(void) {
    Row *row = PyObject_NewVar(Row, &row_type, 3);
    printf("%d %d\n", (int)Py_SIZE(row), (int)Py_REFCNT(row));
    Py_DECREF(row);

    row = PyObject_Malloc(sizeof(Row));
    PyObject *same = PyObject_Init((PyObject *)row, &row_type);
    Py_SET_SIZE(row, 0);
    printf("Init: %d %d %d\n", same == (PyObject *)row, Py_IS_TYPE(same, &row_type), (int)Py_REFCNT(same));
    Py_DECREF(row);

    row = PyObject_Malloc(sizeof(Row));
    PyVarObject *sized = PyObject_InitVar((PyVarObject *)row, &row_type, 1);
    printf("InitVar: %d %d\n", sized == (PyVarObject *)row, (int)Py_SIZE(sized));
    Py_DECREF(row);
    put_result(PyObject_Init(NULL, &row_type));
    putchar('\n');
    put_result((PyObject *)PyObject_InitVar(NULL, &row_type, 1));
    putchar('\n');
    put_result((PyObject *)PyObject_NewVar(Row, &row_type, PY_SSIZE_T_MAX / 8 - 100));
    putchar('\n');
}

static void collected(void) {
    Row *row = PyObject_GC_NewVar(Row, &collected_type, 2);
    printf("tracked %d\n", PyObject_GC_IsTracked((PyObject *)row));
    row = PyObject_GC_Resize(Row, row, 5);
    printf("size %d, tracked %d\n", (int)Py_SIZE(row), PyObject_GC_IsTracked((PyObject *)row));
    row->items[4] = 7;
    PyObject_GC_Track(row);
    printf("tracked %d, finalized %d\n", PyObject_GC_IsTracked((PyObject *)row), PyObject_GC_IsFinalized((PyObject *)row));
    PyObject_GC_UnTrack(row);
    PyObject_GC_UnTrack(row);
    printf("tracked %d\n", PyObject_GC_IsTracked((PyObject *)row));
    put_result((PyObject *)PyObject_GC_Resize(Row, row, PY_SSIZE_T_MAX / 8 - 100));
    putchar('\n');
    Py_DECREF(row);
    row = PyObject_GC_New(Row, &collected_type);
    Py_SET_SIZE(row, 0);
    Py_DECREF(row);
#if PY_VERSION_HEX >= 0x030C0000
    row = (Row *)PyUnstable_Object_GC_NewWithExtraData(&collected_type, 40);
    Py_SET_SIZE(row, 0);
    int zero = 1;
    for (int i = 0; i < 5; i++) zero = zero && row->items[i] == 0;
    printf("extra data, all zero: %d\n", zero);
    Py_DECREF(row);
#endif
    for (int i = 0; i < 2; i++) {
        printf("enabled %d,", PyGC_IsEnabled());
        printf(" was %d\n", i ? PyGC_Enable() : PyGC_Disable());
    }
    printf("is gc: %d %d %d\n", PyObject_IS_GC((PyObject *)&row_type), PyObject_IS_GC(Py_None), PyType_IS_GC(&collected_type));
    printf("weak references: %d %d\n", PyType_SUPPORTS_WEAKREFS(&PySet_Type), PyType_SUPPORTS_WEAKREFS(&row_type));
    PyObject *set = PySet_New(NULL), *reference = PyWeakref_NewRef(set, NULL);
    printf("the list begins with it: %d\n", *PyObject_GET_WEAKREFS_LISTPTR(set) == reference);
    Py_DECREF(set);
    Py_DECREF(reference);
}

int main(void) {
    probe_start();
    setbuf(stdout, NULL);
    need(PyType_Ready(&row_type) == 0 && PyType_Ready(&collected_type) == 0, "types");
    plain();
    collected();
    return probe_end();
}
