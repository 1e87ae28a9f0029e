/* memoryview: how views end. Whatever happens, the exporter gets back each buffer once. */
#include "exporters.h"

static const char *const lines[] = {
    "m := memoryview(flat)", "m.release()", "m.release()", "m.tolist()", "m.tobytes()", "m.hex()", "m.cast('B')", "m.toreadonly()", "m.__enter__()", "m.__exit__()", "m[0]", "m[()]", "m['a']", "m[slice(1)]", "m.__setitem__(0, 1)", "m.__delitem__(0)", "len(m)", "iter(m)", "list(m)", "hash(m)", "m == m", "m == b''", "m == memoryview(b'')", "memoryview(b'') == m",
    "m != m", "bool(m)", "m.obj", "m.nbytes", "m.readonly", "m.itemsize", "m.format", "m.ndim", "m.shape", "m.strides", "m.suboffsets", "m.c_contiguous", "m.f_contiguous", "m.contiguous", "memoryview(m)", "bytes(m)", "repr(m).startswith('<released memory at ')", "repr(memoryview(b'')).startswith('<memory at ')", "m.tobytes('X')", "m.tobytes(5)", "m.cast(5)",
    "m := memoryview(flat)", "n := memoryview(m)", "o := n[slice(1, 3)]", "p := o.cast('b')", "q := p.toreadonly()", "m.release()", "n.tolist()", "n.release()", "o.tolist()", "o.release()", "p.tolist()", "p.release()", "q.tolist()", "q.release()", "q.tolist()",
    "a := ba'abc'", "m := memoryview(a)", "a.append(1)", "a.clear()", "n := memoryview(m)", "m.release()", "a.append(1)", "n.release()", "a.append(1)", "m := memoryview(a)", "m.__enter__() == m", "m.__exit__(None, None, None)", "a.append(1)", "m := memoryview(a)", "i := iter(m)", "next(i)", "m.release()", "next(i)", "next(i)", "list(i)",
    "m := memoryview(b'ab')", "hash(m) == hash(b'ab')", "m.release()", "hash(m) == hash(b'ab')", "m := memoryview(b'abc')", "i := iter(m)", "list(i)", "list(i)", "m := None", "n := None", "o := None", "p := None", "q := None", "i := None",
};

/* Buffers acquired from a memoryview keep it from being released. */
static void exports(void) {
    PyObject *o = exporter("writable"), *m = PyMemoryView_FromObject(o);
    Py_buffer one, two;
    need(PyObject_GetBuffer(m, &one, PyBUF_FULL) == 0 && PyObject_GetBuffer(m, &two, PyBUF_SIMPLE) == 0, "buffers");
    printf("exporters %d %d\n", one.obj == m, two.obj == m);
    put_line("release with two", PyObject_CallMethod(m, "release", NULL));
    put_line("leave with two", PyObject_CallMethod(m, "__exit__", NULL));
    PyBuffer_Release(&two);
    put_line("release with one", PyObject_CallMethod(m, "release", NULL));
    /* A refused request is no export. */
    put_status("refused", PyObject_GetBuffer(m, &two, PyBUF_FORMAT));
    printf("no object %d\n", two.obj == NULL);
    PyBuffer_Release(&one);
    put_held("before");
    put_line("release with none", PyObject_CallMethod(m, "release", NULL));
    put_held("after");
    put_status("after the release", PyObject_GetBuffer(m, &one, PyBUF_SIMPLE));
    Py_DECREF(m);
    /* The buffer keeps the view alive, and that the exporter. */
    m = PyMemoryView_FromObject(o);
    need(PyObject_GetBuffer(m, &one, PyBUF_FULL) == 0, "buffer");
    Py_DECREF(m);
    Py_DECREF(o);
    put_held("kept");
    PyBuffer_Release(&one);
    put_held("given back");
}

/* Views that are dropped: after an error, in a chain, in a cycle, as copies. */
static void drops(void) {
    static const char *const names_of[] = {"flat", "gaps", "rows", "cube", "scalar", "hollow", "longer"};
    for (size_t i = 0; i < COUNT(names_of); i++) {
        PyObject *o = exporter(names_of[i]), *m = PyMemoryView_FromObject(o), *n = PyMemoryView_FromObject(m);
        Py_DECREF(m);
        put_held(names_of[i]);
        PyObject *copy = PyMemoryView_GetContiguous(n, PyBUF_READ, 'F');
        Py_DECREF(n);
        put_held("  copied");
        put_line("  copy", copy ? PyObject_CallMethod(copy, "tolist", NULL) : NULL);
        Py_XDECREF(copy);
        put_held("  dropped");
        m = PyMemoryView_FromObject(o);
        PyObject *weak = PyWeakref_NewRef(m, NULL);
        put_line("  weak reference", weak ? PyBool_FromLong(1) : NULL);
        PyObject *list = PyList_New(0);
        PyList_Append(list, list);
        PyList_Append(list, m);
        Py_DECREF(m);
        Py_DECREF(list);
        PyGC_Collect();
        put_held("  collected");
        put_line("  dead", PyObject_CallNoArgs(weak));
        Py_DECREF(weak);
        Py_DECREF(o);
    }
    static const char *const refusing[] = {"refuses", "silent"};
    for (size_t i = 0; i < COUNT(refusing); i++) {
        PyObject *o = exporter(refusing[i]);
        Py_buffer view;
        PyObject *m = PyMemoryView_FromObject(o);
        printf("%s: %d, error %d\n", refusing[i], m != NULL, PyErr_Occurred() != NULL);
        PyErr_Clear();
        m = PyMemoryView_GetContiguous(o, PyBUF_READ, 'C');
        printf("%s contiguous: %d, error %d\n", refusing[i], m != NULL, PyErr_Occurred() != NULL);
        PyErr_Clear();
        int status = PyObject_GetBuffer(o, &view, PyBUF_SIMPLE);
        printf("%s buffer: %d, error %d\n", refusing[i], status, PyErr_Occurred() != NULL);
        PyErr_Clear();
        printf("%s has %d references\n", refusing[i], (int)Py_REFCNT(o));
        Py_DECREF(o);
    }
}

/* An exporter whose hash, and an object whose index, tries to release the view. */
static PyObject *viewed;

static Py_hash_t hash_of(PyObject *self) {
    (void)self;
    PyObject *result = PyObject_CallMethod(viewed, "release", NULL);
    put_line("  release in the hash", result);
    return 5;
}

static int hashed_get(PyObject *self, Py_buffer *view, int flags) {
    return PyBuffer_FillInfo(view, self, "abc", 3, 1, flags);
}

static PyObject *releasing_index(PyObject *self) {
    (void)self;
    Py_XDECREF(PyObject_CallMethod(viewed, "release", NULL));
    return PyLong_FromLong(0);
}

static PyObject *instance(const char *name, PyType_Slot *slots) {
    PyType_Spec spec = {name, 0, 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec), *made = PyObject_CallNoArgs(type);
    Py_DECREF(type);
    return made;
}

static void meanwhile(void) {
    PyType_Slot hashed[] = {{Py_bf_getbuffer, (void *)hashed_get}, {Py_tp_hash, (void *)hash_of}, {0, NULL}};
    PyType_Slot indexed[] = {{Py_nb_index, (void *)releasing_index}, {0, NULL}};
    PyObject *o = instance("Hashed", hashed), *index = instance("Index", indexed), *tuple = PyTuple_Pack(1, index), *slice = PySlice_New(index, NULL, NULL);
    viewed = PyMemoryView_FromObject(o);
    Py_hash_t hash = PyObject_Hash(viewed), again = PyObject_Hash(viewed);
    put_line("hash", PyBool_FromLong(hash == again && hash != -1));
    Py_DECREF(viewed);
    Py_DECREF(o);
    PyObject *const keys[] = {index, tuple, slice};
    for (size_t i = 0; i < COUNT(keys); i++) {
        o = exporter("writable");
        viewed = PyMemoryView_FromObject(o);
        PyObject *got = PyObject_GetItem(viewed, keys[i]);
        put_line("get", got);
        Py_DECREF(viewed);
        viewed = PyMemoryView_FromObject(o);
        PyObject *value = i == 2 ? PyBytes_FromString("abcdef") : PyLong_FromLong(7);
        put_status("set", PyObject_SetItem(viewed, keys[i], value));
        Py_DECREF(value);
        Py_DECREF(viewed);
        Py_DECREF(o);
    }
    Py_DECREF(index);
    Py_DECREF(tuple);
    Py_DECREF(slice);
    put_held("meanwhile");
}

int main(void) {
    probe_start();
    define_exporters();
    run_lines(lines, COUNT(lines));
    put_held("of lines");
    exports();
    drops();
    meanwhile();
    forget_exporters();
    return probe_end();
}
