#include "probe.h"

void probe_start(void) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    Py_InitializeEx(0);
}

int probe_end(void) {
    if (PyErr_Occurred()) {
        printf("left over: ");
        put_error();
        printf("\n");
    }
    if (live_views) printf("left over: %d buffers\n", live_views);
    special_forget();
    return Py_FinalizeEx() < 0;
}

void need(int ok, const char *what) {
    if (ok) return;
    printf("broken test: %s", what);
    if (PyErr_Occurred()) {
        printf(": ");
        put_error();
    }
    printf("\n");
    exit(3);
}

void put_bytes(const char *bytes, Py_ssize_t length) {
    putchar('"');
    for (Py_ssize_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)bytes[i];
        if (c == '"' || c == '\\') {
            printf("\\%c", c);
        } else if (c >= ' ' && c < 127) {
            putchar(c);
        } else {
            printf("\\x%02x", c);
        }
    }
    putchar('"');
}

/* The text of a str object, anything beyond ASCII as an escape. The file and
 * line before the text of PyErr_BadInternalCall are left out. */
static void put_ascii(PyObject *text) {
    PyObject *bytes = PyUnicode_AsEncodedString(text, "ascii", "backslashreplace");
    need(bytes != NULL, "encoding as ASCII");
    const char *start = PyBytes_AS_STRING(bytes);
    const char *internal = strstr(start, "bad argument to internal function");
    for (const char *c = internal ? internal : start; *c; c++) {
        if (*c == '\n') {
            fputs("\\n", stdout);
        } else {
            putchar(*c);
        }
    }
    Py_DECREF(bytes);
}

void put_object(PyObject *o) {
    if (!o) {
        fputs("NULL", stdout);
        return;
    }
    PyObject *text = PyObject_Repr(o);
    if (!text) {
        fputs("repr: ", stdout);
        put_error();
        return;
    }
    Py_ssize_t address = PyUnicode_GetLength(text);
    PyObject *at = PyUnicode_FromString(" at 0x");
    need(at != NULL, "a string");
    if (PyUnicode_Contains(text, at) == 1 && address > 0) {
        printf("<%s object>", Py_TYPE(o)->tp_name);
    } else {
        put_ascii(text);
    }
    Py_DECREF(at);
    Py_DECREF(text);
}

/* The text without the addresses behind " at 0x". */
static PyObject *without_addresses(PyObject *text) {
    PyObject *at = PyUnicode_FromString(" at 0x"), *parts = PyUnicode_Split(text, at, -1);
    need(parts != NULL, "split");
    for (Py_ssize_t i = 1; i < PyList_Size(parts); i++) {
        PyObject *part = PyList_GetItem(parts, i);
        Py_ssize_t n = 0;
        while (n < PyUnicode_GetLength(part) && strchr("0123456789abcdef", (int)PyUnicode_ReadChar(part, n))) n++;
        need(PyList_SetItem(parts, i, PyUnicode_Substring(part, n, PyUnicode_GetLength(part))) == 0, "part");
    }
    PyObject *joined = PyUnicode_Join(at, parts);
    Py_DECREF(at);
    Py_DECREF(parts);
    return joined;
}

void put_error(void) {
    PyObject *error = PyErr_GetRaisedException();
    if (!error) {
        fputs("no exception", stdout);
        return;
    }
    printf("%s", Py_TYPE(error)->tp_name);
    PyObject *text = PyObject_Str(error);
    if (text) {
        if (PyUnicode_GetLength(text) > 0) fputs(": ", stdout);
        PyObject *shown = without_addresses(text);
        put_ascii(shown);
        Py_DECREF(shown);
        Py_DECREF(text);
    } else {
        PyErr_Clear();
        fputs(": (no str)", stdout);
    }
    Py_DECREF(error);
}

void put_result(PyObject *owned) {
    if (owned) {
        put_object(owned);
        Py_DECREF(owned);
        if (PyErr_Occurred()) {
            fputs(" and ", stdout);
            put_error();
        }
    } else {
        put_error();
    }
}

void put_line(const char *label, PyObject *owned) {
    printf("%s -> ", label);
    put_result(owned);
    putchar('\n');
}

void put_status(const char *label, int status) {
    printf("%s -> %d", label, status);
    if (PyErr_Occurred()) {
        putchar(' ');
        put_error();
    }
    putchar('\n');
}
