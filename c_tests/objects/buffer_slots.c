/* __buffer__ and __release_buffer__: wrappers of C slots, slots of C functions in dicts, and views that end in every way. */
#include "exporters.h"

/* ---- methods as a class in the language would have them ---- */

/* What `__buffer__` gives: a view of this, or this itself. */
static PyObject *source, *answer;

static PyObject *py_buffer(PyObject *self, PyObject *flags) {
    (void)self;
    printf("  [__buffer__ %ld]\n", PyLong_AsLong(flags));
    if (answer) return Py_NewRef(answer);
    if (!source) {
        PyErr_SetString(PyExc_KeyError, "no source");
        return NULL;
    }
    return PyMemoryView_FromObject(source);
}

/* What `__release_buffer__` does. */
static enum { KEEPS, RELEASES, RAISES, SLICES } manner;

static PyObject *py_release(PyObject *self, PyObject *view) {
    (void)self;
    printf("  [__release_buffer__ %s", Py_TYPE(view)->tp_name);
    PyObject *shown = PyObject_CallMethod(view, "tobytes", NULL);
    printf(" ");
    put_result(shown);
    printf("]\n");
    if (manner == RELEASES) return PyObject_CallMethod(view, "release", NULL);
    if (manner == RAISES) {
        PyErr_SetString(PyExc_ValueError, "will not");
        return NULL;
    }
    if (manner == SLICES) {
        static const char *const tries[] = {"toreadonly", "cast", "hex", "tolist"};
        for (size_t i = 0; i < COUNT(tries); i++) put_line(tries[i], i == 1 ? PyObject_CallMethod(view, "cast", "s", "B") : PyObject_CallMethod(view, tries[i], NULL));
        put_line("memoryview", PyMemoryView_FromObject(view));
        PyObject *slice = PySlice_New(NULL, NULL, NULL);
        put_line("slice", PyObject_GetItem(view, slice));
        Py_DECREF(slice);
        put_line("bytes", PyBytes_FromObject(view));
    }
    Py_RETURN_NONE;
}

static PyMethodDef buffer_method = {"__buffer__", py_buffer, METH_O, NULL}, release_method = {"__release_buffer__", py_release, METH_O, NULL};

/* A class made by `type(name, (base,), dict)` with functions that bind as methods. */
static PyObject *class_of(const char *name, PyObject *base, int buffer, int release) {
    PyObject *dict = PyDict_New();
    PyMethodDef *const defs[] = {buffer ? &buffer_method : NULL, release ? &release_method : NULL};
    for (size_t i = 0; i < COUNT(defs); i++) {
        if (!defs[i]) continue;
        PyObject *method = PyDescr_NewMethod(&PyBaseObject_Type, defs[i]);
        need(method && PyDict_SetItemString(dict, defs[i]->ml_name, method) == 0, name);
        Py_DECREF(method);
    }
    PyObject *class = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O)N", name, base, dict);
    need(class != NULL, name);
    return class;
}

static void use(const char *label, PyObject *object) {
    printf("%s: checks %d\n", label, PyObject_CheckBuffer(object));
    Py_buffer view;
    static const int flags[] = {PyBUF_SIMPLE, PyBUF_WRITABLE, PyBUF_FULL_RO, PyBUF_READ};
    for (size_t i = 0; i < COUNT(flags); i++) {
        int status = PyObject_GetBuffer(object, &view, flags[i]);
        if (flags[i] == PyBUF_READ) {
            printf("  get for PyBUF_READ %d %d\n", status, PyErr_ExceptionMatches(PyExc_SystemError));
            PyErr_Clear();
            continue;
        }
        put_status("  get", status);
        if (status < 0) continue;
        printf("  exporter %s, %zd bytes ", Py_TYPE(view.obj)->tp_name, view.len);
        put_bytes(view.buf, view.len);
        printf("\n  release\n");
        PyBuffer_Release(&view);
        printf("  released %d\n", view.obj == NULL);
        PyBuffer_Release(&view);
    }
    printf("  as a memoryview\n");
    PyObject *m = PyMemoryView_FromObject(object);
    if (!m) {
        put_line("  failed", NULL);
        return;
    }
    put_line("  obj", PyObject_GetAttrString(m, "obj"));
    PyObject *n = PyMemoryView_FromObject(m);
    put_line("  release the first", PyObject_CallMethod(m, "release", NULL));
    Py_DECREF(m);
    put_line("  the second", PyObject_CallMethod(n, "tobytes", NULL));
    Py_DECREF(n);
    printf("  after\n");
    /* With an exception pending, which stays. */
    if (PyObject_GetBuffer(object, &view, PyBUF_SIMPLE) == 0) {
        PyErr_SetString(PyExc_KeyError, "pending");
        PyBuffer_Release(&view);
        put_line("  pending", NULL);
    } else {
        put_line("  failed", NULL);
    }
}

static void classes(void) {
    static const char *const manners[] = {"keeps", "releases", "raises", "slices"};
    PyObject *object = (PyObject *)&PyBaseObject_Type, *array = (PyObject *)&PyByteArray_Type, *bytes = (PyObject *)&PyBytes_Type;
    PyObject *both = class_of("Both", object, 1, 1), *get = class_of("Get", object, 1, 0), *release = class_of("Release", object, 0, 1);
    PyObject *over_array = class_of("OverArray", array, 0, 1), *over_bytes = class_of("OverBytes", bytes, 0, 1), *whole = class_of("Whole", array, 1, 1), *below = class_of("Below", over_array, 0, 0);
    PyObject *const made[] = {both, get, release, over_array, over_bytes, whole, below};
    for (size_t k = 0; k < COUNT(made); k++) {
        PyTypeObject *type = (PyTypeObject *)made[k];
        printf("--- %s: slots %d %d\n", type->tp_name, type->tp_as_buffer->bf_getbuffer != NULL, type->tp_as_buffer->bf_releasebuffer != NULL);
        PyObject *instance = PyObject_IsSubclass(made[k], array) || PyObject_IsSubclass(made[k], bytes) ? PyObject_CallFunction(made[k], "y", "abc") : PyObject_CallNoArgs(made[k]);
        for (manner = KEEPS; manner <= SLICES; manner++) {
            source = exporter(k % 2 ? "writable" : "flat");
            use(manners[manner], instance);
            Py_CLEAR(source);
        }
        manner = KEEPS;
        if (k < 2) {
            use("without a source", instance);
            answer = PyLong_FromLong(5);
            use("no memoryview", instance);
            Py_CLEAR(answer);
            PyObject *memory = PyByteArray_FromStringAndSize("xyz", 3);
            answer = PyMemoryView_FromObject(memory);
            Py_DECREF(memory);
            use("the same memoryview", instance);
            put_line("  released", PyObject_CallMethod(answer, "release", NULL));
            use("a released memoryview", instance);
            Py_CLEAR(answer);
        }
        Py_DECREF(instance);
    }
    for (size_t k = 0; k < COUNT(made); k++) Py_DECREF(made[k]);
    put_held("of classes");
}

static const char *const lines[] = {
    "b'abc'.__buffer__(0).tobytes()", "b'abc'.__buffer__(284).shape", "b'abc'.__buffer__(1)", "b'abc'.__buffer__()", "b'abc'.__buffer__(1, 2)", "b'abc'.__buffer__('a')", "b'abc'.__buffer__(1099511627776)", "b'abc'.__buffer__(100000000000000000000)", "b'abc'.__buffer__(0.0)", "b'abc'.__buffer__(flags=0)",
    "ba'abc'.__buffer__(1).readonly", "ba'abc'.__release_buffer__()", "ba'abc'.__release_buffer__(5)", "ba'abc'.__release_buffer__(memoryview(b'a'))", "hasattr(b'abc', '__release_buffer__')", "hasattr(memoryview(b''), '__buffer__')", "hasattr(memoryview(b''), '__release_buffer__')",
    "a := ba'abc'", "v := a.__buffer__(0)", "v.obj == a", "a.append(1)", "a.__release_buffer__(v)", "a.append(1)", "v.tobytes()", "a.__release_buffer__(v)", "v := memoryview(a)", "w := memoryview(v)", "a.__release_buffer__(v)", "a.append(1)", "w.tobytes()", "a.__release_buffer__(w)", "a.append(2)", "a.__release_buffer__(w)",
    "flat.__buffer__(284).tobytes()", "x := writable.__buffer__(285)", "x.readonly", "y := x.__buffer__(0)", "x.release()", "x.__release_buffer__(y)", "x.__release_buffer__(y)", "x.release()", "x.release()", "writable.__release_buffer__(x)", "refuses.__buffer__(0)", "late.__buffer__(0)", "guarded.__buffer__(1)", "guarded.__buffer__(0).shape",
    "type(flat).__buffer__(flat, 284).tolist()", "type(flat).__buffer__(5, 284)", "bytes.__buffer__(b'ab', 0).tobytes()", "bytes.__buffer__(5, 0)", "bytearray.__release_buffer__(b'', 5)", "bytes.__buffer__.__name__", "bytes.__buffer__.__text_signature__", "bytearray.__release_buffer__.__text_signature__", "bytes.__buffer__",
    "x := None", "y := None", "v := None", "w := None",
};

int main(void) {
    probe_start();
    define_exporters();
    run_lines(lines, COUNT(lines));
    put_held("of wrappers");
    classes();
    forget_exporters();
    return probe_end();
}
