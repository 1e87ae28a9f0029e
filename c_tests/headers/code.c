/* code.h, pyframe.h: code objects by hand, positions, frames of C code. */
#include "../probe/probe.h"

#include <frameobject.h>

static void put(const char *label, PyObject *owned) { put_line(label, owned); }

static PyCodeObject *make(int args, int locals, const char *names, const char *cells, const char *table, int first) {
    PyObject *empty = PyTuple_New(0), *consts = literal("(None, 5)"), *n = literal(names), *c = literal(cells), *free_ = literal("('f',)");
    PyObject *bytes = PyBytes_FromStringAndSize("\x00\x00\x00\x00\x00\x00\x00\x00", 8), *lines = PyBytes_FromString(table), *none = PyBytes_FromString("");
    PyObject *file = PyUnicode_FromString("made.c"), *name = PyUnicode_FromString("f"), *qualname = PyUnicode_FromString("C.f");
    (void)empty;
    PyCodeObject *code = PyUnstable_Code_New(args, 0, locals, 3, CO_OPTIMIZED, bytes, consts, empty, n, free_, c, file, name, qualname, first, lines, none);
    PyObject *all[] = {empty, consts, n, c, free_, bytes, lines, none, file, name, qualname};
    for (size_t i = 0; i < COUNT(all); i++) Py_DECREF(all[i]);
    return code;
}

static void codes(void) {
    PyCodeObject *code = make(1, 2, "('a', 'b')", "('c',)", "", 3);
    printf("made %d", code != NULL);
    put("", NULL);
    if (code) {
        put("varnames", PyCode_GetVarnames(code));
        put("cellvars", PyCode_GetCellvars(code));
        put("freevars", PyCode_GetFreevars(code));
        PyObject *bytes = PyCode_GetCode(code), *again = PyCode_GetCode(code);
        printf("code of %zd bytes, the same each time %d\n", PyBytes_Size(bytes), again == bytes);
        Py_DECREF(bytes);
        Py_DECREF(again);
        printf("free %zd, first free %zd, line at -1: %d\n", PyCode_GetNumFree(code), (Py_ssize_t)PyUnstable_Code_GetFirstFree(code), PyCode_Addr2Line(code, -1));
        put("qualname", PyObject_GetAttrString((PyObject *)code, "co_qualname"));
        put("nlocals", PyObject_GetAttrString((PyObject *)code, "co_nlocals"));
        put("argcount", PyObject_GetAttrString((PyObject *)code, "co_argcount"));
        put("missing", PyObject_GetAttrString((PyObject *)code, "co_missing"));
        put_status("set", PyObject_SetAttrString((PyObject *)code, "co_name", Py_None));
        Py_DECREF(code);
    }
    printf("too many arguments %d", make(3, 2, "('a', 'b')", "()", "", 1) != NULL);
    put("", NULL);
    printf("negative %d", make(-1, 2, "('a', 'b')", "()", "", 1) != NULL);
    put("", NULL);
    printf("a number for a name %d", make(0, 1, "(5,)", "()", "", 1) != NULL);
    put("", NULL);
    printf("a list of names %d", make(0, 1, "['a']", "()", "", 1) != NULL);
    put("", NULL);
    PyCodeObject *one = PyCode_NewEmpty("a.c", "f", 7), *same = PyCode_NewEmpty("a.c", "f", 7), *other = PyCode_NewEmpty("a.c", "g", 7);
    put("equal", PyObject_RichCompare((PyObject *)one, (PyObject *)same, Py_EQ));
    put("not equal", PyObject_RichCompare((PyObject *)one, (PyObject *)other, Py_EQ));
    put("less", PyObject_RichCompare((PyObject *)one, (PyObject *)other, Py_LT));
    printf("hashes %d\n", PyObject_Hash((PyObject *)one) == PyObject_Hash((PyObject *)same));
    printf("line %d %d\n", PyCode_Addr2Line(one, 0), PyCode_Addr2Line(one, -1));
    put("file", PyObject_GetAttrString((PyObject *)one, "co_filename"));
    Py_DECREF(one);
    Py_DECREF(same);
    Py_DECREF(other);
}

static void frames(void) {
    PyObject *globals = literal("{'x': 1}"), *five = PyLong_FromLong(5), *locals = literal("{'y': 2}");
    PyCodeObject *code = PyCode_NewEmpty("frame.c", "here", 12);
    PyFrameObject *f = PyFrame_New(PyThreadState_Get(), code, globals, locals);
    printf("frame %d, line %d, instruction %d", f != NULL, PyFrame_GetLineNumber(f), PyFrame_GetLasti(f));
    PyCodeObject *its = PyFrame_GetCode(f);
    PyFrameObject *back = PyFrame_GetBack(f);
    printf(", code %d, no caller %d\n", its == code, back == NULL);
    Py_DECREF(its);
    PyObject *g = PyFrame_GetGlobals(f), *b = PyFrame_GetBuiltins(f);
    printf("globals %d, builtins %d\n", g == globals, b != NULL && PyDict_Check(b));
    Py_XDECREF(g);
    Py_XDECREF(b);
    put("locals", PyFrame_GetLocals(f));
    printf("check %d %d\n", PyFrame_Check(f), PyFrame_Check(globals));
    Py_DECREF(f);
    Py_DECREF(code);
    Py_DECREF(globals);
    Py_DECREF(locals);
    Py_DECREF(five);
    printf("no frame runs %d\n", PyEval_GetFrame() == NULL);
}

int main(void) {
    probe_start();
    codes();
    frames();
    return probe_end();
}
