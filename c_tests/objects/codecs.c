/* The module codecs, as C code calls it. */
#include "../probe/probe.h"

static const struct {
    const char *function, *args;
} calls[] = {
    {"encode", "'\\xe9'"},
    {"encode", "'\\xe9', 'latin-1'"},
    {"encode", "'\\xe9', 'ascii', 'ignore'"},
    {"encode", "'\\xe9', 'ascii'"},
    {"encode", "obj='a', errors='strict', encoding='utf-16-le'"},
    {"encode", "'a', 'no such codec'"},
    {"encode", "'a', 1"},
    {"encode", "'a', 'ascii', 1"},
    {"encode", ""},
    {"encode", "1, 2, 3, 4"},
    {"decode", "b'\\xc3\\xa9'"},
    {"decode", "b'\\xc3\\xa9', 'ascii', 'replace'"},
    {"decode", "b'\\xff'"},
    {"decode", "'a'"},
    {"decode", "b'a', encoding=None"},
    {"lookup", "'no such codec'"},
    {"lookup", "1"},
    {"lookup", ""},
    {"lookup_error", "'nope'"},
    {"lookup_error", "None"},
    {"register_error", "'mine'"},
    {"register_error", "'mine', 1"},
    {"register_error", "1, 1"},
    {"register", "1"},
    {"unregister", "1"},
};

int main(void) {
    probe_start();
    PyObject *codecs = PyImport_ImportModule("codecs");
    need(codecs != NULL, "codecs");
    for (size_t i = 0; i < COUNT(calls); i++) {
        PyObject *kwargs, *args = literal_call(calls[i].args, &kwargs);
        PyObject *function = PyObject_GetAttrString(codecs, calls[i].function);
        need(function != NULL, calls[i].function);
        printf("%s(%s)", calls[i].function, calls[i].args);
        put_line("", PyObject_Call(function, args, kwargs));
        Py_DECREF(function);
        Py_XDECREF(kwargs);
        Py_DECREF(args);
    }
    PyObject *codec = PyObject_CallMethod(codecs, "lookup", "s", "UTF8");
    printf("a codec of %zd\n", PyTuple_Size(codec));
    PyObject *encode = PyTuple_GetItem(codec, 0);
    put_line("encoded", PyObject_CallFunction(encode, "s", "abc"));
    Py_DECREF(codec);
    Py_DECREF(codecs);
    return probe_end();
}
