/* sys from C: writing to its streams with and without them, arguments, attributes. */
#include "../probe/probe.h"

#include <wchar.h>

static PyObject *writes(PyObject *self, PyObject *text) {
    (void)self;
    printf("[");
    put_object(text);
    printf("]\n");
    return Py_NewRef(Py_None);
}
static PyObject *fails(PyObject *self, PyObject *text) {
    (void)self, (void)text;
    PyErr_SetString(PyExc_OSError, "full");
    return NULL;
}
static PyMethodDef writes_def = {"write", writes, METH_O, NULL}, fails_def = {"write", fails, METH_O, NULL};

static PyObject *stream(PyMethodDef *def) {
    PyObject *o = PyModule_New("stream"), *f = PyCFunction_New(def, NULL);
    PyObject_SetAttrString(o, "write", f);
    Py_DECREF(f);
    return o;
}

static void all_ways(const char *label) {
    printf("-- %s\n", label);
    fflush(stdout);
    char longer[1200];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = 0;
    PyObject *s = PyUnicode_FromString("h\xC3\xA9");
    PySys_WriteStdout("plain\n");
    PySys_WriteStdout("%s is %d\n", "five", 5);
    PySys_WriteStdout("%.3s|\n", "abcdef");
    PySys_WriteStdout("%s\n", longer);
    PySys_FormatStdout("%U %R %d\n", s, s, 7);
    PySys_FormatStdout("%s\n", longer);
    PySys_WriteStderr("error %s\n", "text");
    PySys_WriteStderr("%s\n", longer);
    PySys_FormatStderr("%S!\n", s);
    PyErr_SetString(PyExc_KeyError, "pending");
    PySys_WriteStdout("with an error pending\n");
    PySys_FormatStdout("%s\n", "and another");
    put_status("still", 0);
    Py_DECREF(s);
}

static void streams(void) {
    PyObject *mine = stream(&writes_def), *broken = stream(&fails_def), *out = Py_NewRef(PySys_GetObject("stdout")), *err = Py_NewRef(PySys_GetObject("stderr"));
    PySys_SetObject("stdout", mine);
    PySys_SetObject("stderr", mine);
    all_ways("mine");
    PySys_SetObject("stdout", broken);
    PySys_SetObject("stderr", broken);
    all_ways("broken ones: C's streams");
    PySys_SetObject("stdout", Py_None);
    PySys_SetObject("stderr", Py_None);
    all_ways("None");
    PySys_SetObject("stdout", NULL);
    PySys_SetObject("stderr", NULL);
    all_ways("none: C's streams");
    PySys_SetObject("stdout", out);
    PySys_SetObject("stderr", err);
    PyObject *all[] = {mine, broken, out, err};
    for (size_t i = 0; i < COUNT(all); i++) Py_DECREF(all[i]);
}

static void attributes(void) {
    PyObject *five = PyLong_FromLong(5);
    printf("missing %d ", PySys_GetObject("no_such_attribute") == NULL);
    put_status("", 0);
    put_status("set", PySys_SetObject("probe", five));
    printf("the same %d\n", PySys_GetObject("probe") == five);
    put_status("delete", PySys_SetObject("probe", NULL));
    put_status("delete again", PySys_SetObject("probe", NULL));
    printf("gone %d\n", PySys_GetObject("probe") == NULL);
    put_status("not UTF-8", PySys_SetObject("\xff", five));
    printf("not UTF-8 %d ", PySys_GetObject("\xff") == NULL);
    put_status("", 0);
    PyErr_SetString(PyExc_KeyError, "pending");
    printf("with an error pending %d ", PySys_GetObject("path") != NULL);
    put_status("still", 0);
    Py_DECREF(five);
}

static void put_attribute(const char *name) {
    printf("%s ", name);
    put_object(PySys_GetObject(name));
    putchar('\n');
}

static void arguments(void) {
    wchar_t *args[] = {(wchar_t *)L"/some/where/prog", (wchar_t *)L"-x", (wchar_t *)L"h\xe9", NULL}, *empty[] = {(wchar_t *)L"", NULL}, *option[] = {(wchar_t *)L"-c", NULL},
            *bare[] = {(wchar_t *)L"prog", NULL};
    PyObject *path = PyList_New(0);
    PySys_SetObject("path", path);
    PySys_SetArgvEx(3, args, 0);
    put_attribute("argv");
    put_attribute("path");
    PySys_SetArgv(3, args);
    put_attribute("argv");
    put_attribute("path");
    PySys_SetArgv(1, empty);
    put_attribute("argv");
    put_attribute("path");
    PySys_SetArgv(1, option);
    put_attribute("path");
    PySys_SetArgv(1, bare);
    put_attribute("path");
    PySys_SetArgv(0, args);
    put_attribute("argv");
    put_attribute("path");
    Py_DECREF(path);
}

int main(void) {
    probe_start();
    setvbuf(stdout, NULL, _IONBF, 0);
    setvbuf(stderr, NULL, _IONBF, 0);
    streams();
    attributes();
    arguments();
    return probe_end();
}
