/* Functions that no header declares any more but that binaries of the stable ABI call: each as CPython still has it. */
#include "../probe/probe.h"

#include <wchar.h>

extern PyObject *PyCFunction_Call(PyObject *, PyObject *, PyObject *);
extern PyObject *PyEval_CallObjectWithKeywords(PyObject *, PyObject *, PyObject *);
extern int PyEval_ThreadsInitialized(void);
extern int PyObject_AsCharBuffer(PyObject *, const char **, Py_ssize_t *);
extern int PyObject_AsReadBuffer(PyObject *, const void **, Py_ssize_t *);
extern int PyObject_AsWriteBuffer(PyObject *, void **, Py_ssize_t *);
extern int PyObject_CheckReadBuffer(PyObject *);
extern int PySys_HasWarnOptions(void);
extern void PySys_AddWarnOption(const wchar_t *);
extern void PySys_AddWarnOptionUnicode(PyObject *);
extern void PySys_AddXOption(const wchar_t *);
extern void PySys_SetPath(const wchar_t *);
extern void PyUnicode_InternImmortal(PyObject **);
#undef PyUnicode_GetSize
extern Py_ssize_t PyUnicode_GetSize(PyObject *);
extern PyObject *PyUnicode_AsDecodedObject(PyObject *, const char *, const char *);
extern PyObject *PyUnicode_AsDecodedUnicode(PyObject *, const char *, const char *);
extern PyObject *PyUnicode_AsEncodedObject(PyObject *, const char *, const char *);
extern PyObject *PyUnicode_AsEncodedUnicode(PyObject *, const char *, const char *);
extern PyThreadState *_PyThreadState_UncheckedGet(void);
extern PyObject *_PyObject_MakeTpCall(PyThreadState *, PyObject *, PyObject *const *, Py_ssize_t, PyObject *);
extern PyObject *_Py_CheckFunctionResult(PyThreadState *, PyObject *, PyObject *, const char *);
extern int _PyUnicode_Equal(PyObject *, PyObject *);
extern PyObject *_PyNumber_Index(PyObject *);
extern PyObject *_PyBytes_Join(PyObject *, PyObject *);
extern int _PySet_Update(PyObject *, PyObject *);

static PyObject *shows(PyObject *self, PyObject *args, PyObject *kwargs) {
    (void)self;
    return Py_BuildValue("(OO)", args, kwargs ? kwargs : Py_None);
}
static PyMethodDef shows_def = {"shows", (PyCFunction)(void (*)(void))shows, METH_VARARGS | METH_KEYWORDS, NULL};

static void calls(void) {
    PyObject *f = PyCFunction_New(&shows_def, NULL), *args = literal("(1, 2)"), *kwargs = literal("{'a': 3}"), *list = literal("[1]"), *number = literal("5");
    put_line("C function", PyCFunction_Call(f, args, NULL));
    put_line("C function with keywords", PyCFunction_Call(f, args, kwargs));
    put_line("no arguments", PyEval_CallObjectWithKeywords(f, NULL, NULL));
    put_line("arguments", PyEval_CallObjectWithKeywords(f, args, NULL));
    put_line("keywords", PyEval_CallObjectWithKeywords(f, NULL, kwargs));
    put_line("both", PyEval_CallObjectWithKeywords(f, args, kwargs));
    put_line("a list of arguments", PyEval_CallObjectWithKeywords(f, list, NULL));
    put_line("a list of keywords", PyEval_CallObjectWithKeywords(f, args, list));
    put_line("a number called", PyEval_CallObjectWithKeywords(number, args, NULL));
    PyThreadState *here = _PyThreadState_UncheckedGet();
    printf("thread state %d\n", here == PyThreadState_Get());
    put_line("tp_call", _PyObject_MakeTpCall(here, (PyObject *)&PyList_Type, &args, 1, NULL));
    put_line("tp_call with keywords", _PyObject_MakeTpCall(here, (PyObject *)&PyDict_Type, NULL, 0, kwargs));
    put_line("tp_call of a number", _PyObject_MakeTpCall(here, number, NULL, 0, NULL));
    put_line("a result", _Py_CheckFunctionResult(here, f, Py_NewRef(number), NULL));
    put_line("no result", _Py_CheckFunctionResult(here, number, NULL, NULL));
    put_line("no result somewhere", _Py_CheckFunctionResult(here, NULL, NULL, "the place"));
    PyErr_SetString(PyExc_KeyError, "set before");
    put_line("a result with an error", _Py_CheckFunctionResult(here, number, Py_NewRef(number), NULL));
    PyErr_SetString(PyExc_KeyError, "set before");
    put_line("an error", _Py_CheckFunctionResult(here, number, NULL, NULL));
    put_line("index", _PyNumber_Index(number));
    put_line("index of a list", _PyNumber_Index(list));
    PyObject *all[] = {f, args, kwargs, list, number};
    for (size_t i = 0; i < COUNT(all); i++) Py_DECREF(all[i]);
}

static void buffers(void) {
    static const char *const objects[] = {"b'abc'", "ba'abc'", "'abc'", "5", "@readonly", "@writable", "@strided", "@view_raises", "mv'xy'"};
    for (size_t i = 0; i < COUNT(objects); i++) {
        PyObject *o = literal(objects[i]);
        const char *text = NULL;
        const void *data = NULL;
        void *writable = NULL;
        Py_ssize_t n = -7;
        printf("%s: can be read %d", objects[i], PyObject_CheckReadBuffer(o));
        put_status(", char", PyObject_AsCharBuffer(o, &text, &n));
        if (text) put_bytes(text, n);
        put_status("  read", PyObject_AsReadBuffer(o, &data, &n));
        printf("  %d %zd\n", data == text, n);
        put_status("  write", PyObject_AsWriteBuffer(o, &writable, &n));
        Py_DECREF(o);
    }
    put_status("char of NULL", PyObject_AsCharBuffer(NULL, NULL, NULL));
    put_status("read of NULL", PyObject_AsReadBuffer(NULL, NULL, NULL));
    put_status("write of NULL", PyObject_AsWriteBuffer(NULL, NULL, NULL));
}

static void strings(void) {
    PyObject *s = literal("'h\\xe9llo'"), *b = literal("b'h\\xc3\\xa9llo'"), *n = literal("5"), *t = literal("'Uryyb'");
    printf("size %zd, of bytes %zd", PyUnicode_GetSize(s), PyUnicode_GetSize(b));
    put_line("", NULL);
    put_line("encoded object", PyUnicode_AsEncodedObject(s, "utf-8", NULL));
    put_line("encoded object by default", PyUnicode_AsEncodedObject(s, NULL, NULL));
    put_line("encoded object, no such codec", PyUnicode_AsEncodedObject(s, "no such", NULL));
    put_line("encoded object of bytes", PyUnicode_AsEncodedObject(b, NULL, NULL));
    put_line("encoded str", PyUnicode_AsEncodedUnicode(s, "utf-8", NULL));
    put_line("encoded str of bytes", PyUnicode_AsEncodedUnicode(b, NULL, NULL));
    put_line("decoded object of bytes", PyUnicode_AsDecodedObject(b, "utf-8", NULL));
    put_line("decoded object", PyUnicode_AsDecodedObject(s, "utf-8", NULL));
    put_line("decoded str of bytes", PyUnicode_AsDecodedUnicode(b, "utf-8", NULL));
    put_line("decoded str", PyUnicode_AsDecodedUnicode(s, "utf-8", NULL));
    PyObject *immortal = PyUnicode_FromString("never dies"), *again = PyUnicode_FromString("never dies");
    PyUnicode_InternImmortal(&immortal);
    PyUnicode_InternInPlace(&again);
    printf("interned %d\n", immortal == again && PyUnicode_CHECK_INTERNED(again) != 0);
    PyObject *same = literal("'h\\xe9llo'");
    printf("equal %d %d\n", _PyUnicode_Equal(s, same), _PyUnicode_Equal(s, t));
    PyObject *parts = literal("[b'a', b'b', b'c']"), *set = PySet_New(NULL), *more = literal("[1, 2, 2]");
    put_line("join", _PyBytes_Join(b, parts));
    put_line("join a number", _PyBytes_Join(b, n));
    put_status("update", _PySet_Update(set, more));
    printf("size %zd\n", PySet_Size(set));
    put_status("update with a number", _PySet_Update(set, n));
    PyObject *all[] = {s, b, n, t, same, parts, set, more, again};
    for (size_t i = 0; i < COUNT(all); i++) Py_DECREF(all[i]);
}

static void options(void) {
    PyObject *option = PyUnicode_FromString("once");
    printf("threads %d, warn options %d\n", PyEval_ThreadsInitialized(), PySys_HasWarnOptions());
    PySys_AddWarnOption(L"ignore");
    PySys_AddWarnOptionUnicode(option);
    printf("warn options %d ", PySys_HasWarnOptions());
    put_object(PySys_GetObject("warnoptions"));
    PySys_ResetWarnOptions();
    printf(" reset %d\n", PySys_HasWarnOptions());
    PySys_AddXOption(L"alone");
    PySys_AddXOption(L"key=value=more");
    PySys_AddXOption(L"empty=");
    PySys_AddXOption(L"alone=again");
    PyObject *x = PySys_GetXOptions();
    printf("options, sys' %d: ", x == PySys_GetObject("_xoptions"));
    put_object(x);
    PySys_SetPath(L"/a:/b/c::d");
    printf("\npath ");
    put_object(PySys_GetObject("path"));
    PySys_SetPath(L"");
    printf(", none ");
    put_object(PySys_GetObject("path"));
    putchar('\n');
    Py_DECREF(option);
}

int main(void) {
    probe_start();
    calls();
    buffers();
    strings();
    options();
    return probe_end();
}
