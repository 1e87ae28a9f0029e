/* Code objects, frames and tracebacks as C code makes them, and how they show. */
#include "../probe/probe.h"

#include <frameobject.h>

static void attributes(PyObject *o, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++) put_line(names[i], PyObject_GetAttrString(o, names[i]));
}

static const char *const code_names[] = {"co_name", "co_filename", "co_qualname", "co_firstlineno", "co_flags", "co_argcount", "co_posonlyargcount", "co_kwonlyargcount", "co_nlocals", "co_stacksize",
                                         "co_varnames", "co_freevars", "co_cellvars", "co_consts", "co_names", "co_code", "co_linetable", "co_exceptiontable"};
static const char *const frame_names[] = {"f_lineno", "f_lasti", "f_back", "f_code", "f_globals", "f_locals", "f_trace", "f_trace_lines", "f_trace_opcodes"};
static const char *const place_names[] = {"tb_lineno", "tb_lasti", "tb_next", "tb_frame"};

static void about_code(PyCodeObject *code) {
    attributes((PyObject *)code, code_names, COUNT(code_names));
    printf("%zd instructions, variables %d, free %d, first free %d\n", Py_SIZE(code), code->co_nlocalsplus, code->co_nfreevars, code->co_nlocalsplus - code->co_nfreevars);
    for (int offset = -1; offset < 10; offset++) printf("%s%d", offset < 0 ? "lines " : " ", PyCode_Addr2Line(code, offset));
    printf("\n");
    put_line("code", PyCode_GetCode(code));
    put_line("locals", PyCode_GetVarnames(code));
    put_line("cells", PyCode_GetCellvars(code));
    put_line("free", PyCode_GetFreevars(code));
}

/* A code object of "args, kwonly, locals, flags", instructions, names, and a line table. */
static PyCodeObject *code_of(int args, int positional, int locals, int flags, Py_ssize_t size, const char *names, const char *vars, const char *free, const char *cells, const char *lines, Py_ssize_t lines_size) {
    PyObject *o[] = {PyBytes_FromStringAndSize("\0\0\200\0\0\0\0\0\0", size), literal("()"), literal(names), literal(vars), literal(free), literal(cells), literal("'a file'"), literal("'name'"), literal("'some.name'"),
                     PyBytes_FromStringAndSize(lines, lines_size), literal("b''")};
    PyCodeObject *code = PyUnstable_Code_NewWithPosOnlyArgs(args, positional, 0, locals, 3, flags, o[0], o[1], o[2], o[3], o[4], o[5], o[6], o[7], o[8], 7, o[9], o[10]);
    for (size_t i = 0; i < COUNT(o); i++) Py_DECREF(o[i]);
    return code;
}

static void refused(PyCodeObject *code) {
    if (code == NULL) put_error();
    else printf("made");
    printf("\n");
    Py_XDECREF(code);
}

static void codes(void) {
    static const char lines[] = "\351\003\340\005\374\373\002";
    PyCodeObject *code = code_of(2, 1, 2, CO_OPTIMIZED | CO_NEWLOCALS, 8, "('n',)", "('a', 'b')", "('f',)", "('b', 'c')", lines, sizeof lines - 1);
    about_code(code);
    Py_DECREF(code);
    refused(code_of(2, 0, 1, 0, 4, "()", "('a', 'b')", "()", "()", "", 0));
    refused(code_of(2, 0, 2, CO_VARARGS, 4, "()", "('a', 'b')", "()", "()", "", 0));
    refused(code_of(3, 0, 2, 0, 4, "()", "('a', 'b')", "()", "()", "", 0));
    refused(code_of(2, 0, 2, 0, 3, "()", "('a', 'b')", "()", "()", "", 0));
    refused(code_of(2, 0, 2, 0, 4, "(1,)", "('a', 'b')", "()", "()", "", 0));
    refused(code_of(2, 0, 2, 0, 0, "()", "('a', 'b')", "()", "()", "", 0));
}

static void raise_at(PyFrameObject *frame, int times) {
    PyErr_SetString(PyExc_ValueError, "a text");
    for (int i = 0; i < times; i++) need(PyTraceBack_Here(frame) == 0, "PyTraceBack_Here");
}

static PyObject *traceback_of(PyFrameObject *frame, int times) {
    raise_at(frame, times);
    PyObject *e = PyErr_GetRaisedException(), *tb = PyException_GetTraceback(e);
    Py_DECREF(e);
    return tb;
}

static void show(PyObject *tb, PyObject *file) {
    fflush(stdout);
    put_status("printed", PyTraceBack_Print(tb, file));
    fflush(stdout);
}

static void set_next(PyObject *tb, PyObject *next) {
    put_status("set", PyObject_SetAttrString(tb, "tb_next", next));
}

static void tracebacks(PyFrameObject *frame) {
    PyObject *tb = traceback_of(frame, 2), *file = PySys_GetObject("stderr");
    attributes(tb, place_names, COUNT(place_names));
    put_line("dir", PyObject_Dir(tb));
    show(tb, file);
    show(NULL, file);
    PyObject *row = traceback_of(frame, 6);
    show(row, file);
    PySys_SetObject("tracebacklimit", literal("1"));
    show(row, file);
    PySys_SetObject("tracebacklimit", literal("-1"));
    show(row, file);
    PySys_SetObject("tracebacklimit", NULL);
    set_next(tb, tb);
    set_next(row, tb);
    set_next(tb, row);
    set_next(tb, file);
    set_next(tb, NULL);
    set_next(tb, Py_None);
    put_line("next", PyObject_GetAttrString(tb, "tb_next"));
    put_status("frame", PyObject_SetAttrString(tb, "tb_frame", Py_None));
    put_status("line", PyObject_SetAttrString(tb, "tb_lineno", Py_None));
    PyObject *type = (PyObject *)&PyTraceBack_Type;
    PyObject *made = PyObject_CallFunction(type, "OOii", tb, frame, 3, 4);
    attributes(made, place_names, COUNT(place_names));
    show(made, file);
    put_line("not a frame", PyObject_CallFunction(type, "OOii", tb, tb, 3, 4));
    put_line("not a traceback", PyObject_CallFunction(type, "OOii", frame, frame, 3, 4));
    put_line("too few", PyObject_CallFunction(type, "OO", tb, frame));
    Py_DECREF(made);
    Py_DECREF(row);
    Py_DECREF(tb);
}

int main(void) {
    probe_start();
    PyCodeObject *code = PyCode_NewEmpty("no/such/file.c", "function", 42);
    about_code(code);
    codes();
    PyObject *globals = PyDict_New();
    PyFrameObject *frame = PyFrame_New(PyThreadState_Get(), code, globals, NULL);
    printf("line %d, globals %zd\n", PyFrame_GetLineNumber(frame), PyDict_Size(globals));
    attributes((PyObject *)frame, frame_names, COUNT(frame_names));
    printf("no back %d\n", PyFrame_GetBack(frame) == NULL);
    PyCodeObject *same = PyFrame_GetCode(frame);
    printf("code %d, sizes %zd %zd %zd\n", same == code, PyFrame_Type.tp_basicsize, PyFrame_Type.tp_itemsize, PyCode_Type.tp_basicsize);
    tracebacks(frame);
    raise_at(frame, 1);
    fflush(stdout);
    PyErr_Print();
    Py_DECREF(same);
    Py_DECREF(frame);
    Py_DECREF(globals);
    Py_DECREF(code);
    return probe_end();
}
