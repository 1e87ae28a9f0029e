/* PyPickleBuffer_* and the type: holding, giving and releasing memory. */
#include "exporters.h"

static const char *const lines[] = {
    "P", "P()", "P(5)", "P(b'a', 1)", "P(object=b'a')", "P(x=b'a')", "P(refuses)", "P(silent)", "type('Sub', (P,), {})", "P.__name__", "P.__module__", "P.__qualname__", "P.__basicsize__", "P.__flags__", "P.__weakrefoffset__", "P.__text_signature__",
    "p := P(b'abc')", "p.raw().tobytes()", "p.raw().obj", "p.raw(1)", "p.release(1)", "bytes(p)", "memoryview(p).obj", "p == p", "p == P(b'abc')", "hash(p) == hash(p)", "p[0]", "len(p)", "p.foo", "setattr(p, 'foo', 1)", "p.release()", "p.release()", "p.raw()", "memoryview(p)", "bytes(p)", "repr(p) == repr(p)",
    "p := P(square)", "p.raw().shape", "p.raw().strides", "p.raw().format", "p.raw().ndim", "p.raw().itemsize", "p.raw().nbytes", "p.raw().tolist()", "p.raw().readonly", "memoryview(p).shape", "p := P(fortran)", "p.raw().tolist()", "p := P(gaps)", "p.raw()", "p := P(rows)", "p.raw()", "p := P(shorts)", "p.raw()", "p := P(back)", "p.raw()", "p := P(scalar)", "p.raw().shape",
    "p := P(pairs)", "p.raw().tolist()", "p := P(P(b'ab'))", "p.raw().tobytes()", "p := P(memoryview(b'abcd')[slice(None, None, 2)])", "p.raw()", "bytes(p)", "p := P(none)", "p.raw().shape", "p := P(writable)", "m := p.raw()", "m.__setitem__(0, 99)", "p.release()", "m.tolist()", "m.release()", "p.__buffer__(0)", "P(b'ab').__buffer__(284).tobytes()",
    "a := ba'abc'", "p := P(a)", "a.append(1)", "p.release()", "a.append(1)", "p := None", "m := None",
};

static void put_buffer(const char *label, PyObject *o) {
    const Py_buffer *view = PyPickleBuffer_GetBuffer(o);
    if (!view) {
        put_line(label, NULL);
        return;
    }
    printf("%s: len %zd itemsize %zd ndim %d readonly %d format %s exporter %s\n", label, view->len, view->itemsize, view->ndim, view->readonly, view->format, Py_TYPE(view->obj)->tp_name);
}

int main(void) {
    probe_start();
    define_exporters();
    define("P", Py_NewRef((PyObject *)&PyPickleBuffer_Type));
    run_lines(lines, COUNT(lines));
    put_held("of lines");
    PyObject *o = exporter("square"), *b = PyPickleBuffer_FromObject(o), *list = PyList_New(0);
    printf("check %d %d\n", PyPickleBuffer_Check(b), PyPickleBuffer_Check(o));
    put_held("made");
    put_buffer("view", b);
    Py_DECREF(o);
    put_buffer("still", b);
    put_status("release", PyPickleBuffer_Release(b));
    put_held("released");
    put_buffer("released view", b);
    put_status("release again", PyPickleBuffer_Release(b));
    put_buffer("of a list", list);
    put_status("release a list", PyPickleBuffer_Release(list));
    put_line("from a list", PyPickleBuffer_FromObject(list));
    Py_DECREF(b);
    /* Dropped without a release; and in a cycle. */
    o = exporter("cube");
    b = PyPickleBuffer_FromObject(o);
    Py_DECREF(o);
    put_held("held");
    Py_DECREF(b);
    put_held("dropped");
    PyObject *weak;
    o = exporter("cube");
    b = PyPickleBuffer_FromObject(o);
    weak = PyWeakref_NewRef(b, NULL);
    put_line("weak reference", weak ? Py_NewRef(Py_True) : NULL);
    Py_DECREF(o);
    Py_DECREF(b);
    put_line("dead", PyObject_CallNoArgs(weak));
    Py_DECREF(weak);
    Py_DECREF(list);
    forget_exporters();
    return probe_end();
}
