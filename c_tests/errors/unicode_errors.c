/* PyUnicodeDecodeError_Create and the getters and setters of Unicode errors. */
#include "../probe/probe.h"

typedef PyObject *(*GetObject)(PyObject *);
typedef int (*GetNumber)(PyObject *, Py_ssize_t *);
typedef int (*SetNumber)(PyObject *, Py_ssize_t);
typedef int (*SetText)(PyObject *, const char *);

static const struct {
    const char *kind;
    PyObject **type;
    GetObject encoding, object, reason;
    GetNumber start, end;
    SetNumber set_start, set_end;
    SetText set_reason;
} kinds[] = {
    {"Decode", &PyExc_UnicodeDecodeError, PyUnicodeDecodeError_GetEncoding, PyUnicodeDecodeError_GetObject,
     PyUnicodeDecodeError_GetReason, PyUnicodeDecodeError_GetStart, PyUnicodeDecodeError_GetEnd,
     PyUnicodeDecodeError_SetStart, PyUnicodeDecodeError_SetEnd, PyUnicodeDecodeError_SetReason},
    {"Encode", &PyExc_UnicodeEncodeError, PyUnicodeEncodeError_GetEncoding, PyUnicodeEncodeError_GetObject,
     PyUnicodeEncodeError_GetReason, PyUnicodeEncodeError_GetStart, PyUnicodeEncodeError_GetEnd,
     PyUnicodeEncodeError_SetStart, PyUnicodeEncodeError_SetEnd, PyUnicodeEncodeError_SetReason},
    {"Translate", &PyExc_UnicodeTranslateError, NULL, PyUnicodeTranslateError_GetObject,
     PyUnicodeTranslateError_GetReason, PyUnicodeTranslateError_GetStart, PyUnicodeTranslateError_GetEnd,
     PyUnicodeTranslateError_SetStart, PyUnicodeTranslateError_SetEnd, PyUnicodeTranslateError_SetReason},
};

static void number(const char *label, GetNumber get, PyObject *error) {
    Py_ssize_t value = -77;
    int status = get(error, &value);
    printf(" %s %d:%zd", label, status, value);
    if (status < 0) {
        putchar(' ');
        put_error();
    }
}

static void show(size_t k, PyObject *error) {
    if (kinds[k].encoding) {
        fputs(" encoding ", stdout);
        put_result(kinds[k].encoding(error));
    }
    fputs(" object ", stdout);
    put_result(kinds[k].object(error));
    fputs(" reason ", stdout);
    put_result(kinds[k].reason(error));
    number("start", kinds[k].start, error);
    number("end", kinds[k].end, error);
    fputs(" str ", stdout);
    put_result(PyObject_Str(error));
    putchar('\n');
}

static PyObject *make(size_t k, const char *call) {
    PyObject *args = literal(call), *error = PyObject_CallObject(*kinds[k].type, args);
    need(error != NULL, call);
    Py_DECREF(args);
    return error;
}

static const char *const calls[][6] = {
    {"('utf-8', b'abcd', 1, 2, 'why')", "('utf-8', b'', 0, 0, '')", "('utf-8', b'abcd', -1, 0, 'r')",
     "('utf-8', b'abcd', 9, 99, 'r')", "('utf-8', ba'abcd', 3, 2, 'r')", NULL},
    {"('ascii', 'ab\\xe9d', 2, 3, 'why')", "('ascii', '', 0, 0, '')", "('ascii', 'abcd', -1, 0, 'r')",
     "('ascii', 'abcd', 9, 99, 'r')", "('ascii', 'abcd', 3, 2, 'r')", NULL},
    {"('ab\\u20acd', 2, 3, 'why')", "('', 0, 0, '')", "('abcd', -1, 0, 'r')", "('abcd', 9, 99, 'r')",
     "('abcd', 3, 2, 'r')", NULL},
};

static void created(const char *label, PyObject *error) {
    printf("%s -> ", label);
    if (!error) {
        put_error();
        putchar('\n');
        return;
    }
    put_object(error);
    show(0, error);
    Py_DECREF(error);
}

int main(void) {
    static const Py_ssize_t positions[] = {0, 1, 3, 99, -1};
    probe_start();
    created("Create", PyUnicodeDecodeError_Create("utf-8", "a\xff\0b", 4, 1, 2, "invalid start byte"));
    created("Create empty", PyUnicodeDecodeError_Create("", "", 0, 0, 0, ""));
    created("Create bad encoding", PyUnicodeDecodeError_Create("\xff", "a", 1, 0, 1, "why"));
    created("Create bad reason", PyUnicodeDecodeError_Create("utf-8", "a", 1, 0, 1, "\xff"));
    created("Create out of range", PyUnicodeDecodeError_Create("utf-8", "abc", 3, 5, 9, "why"));
    for (size_t k = 0; k < COUNT(kinds); k++) {
        for (size_t c = 0; calls[k][c]; c++) {
            PyObject *error = make(k, calls[k][c]);
            printf("%s%s:", kinds[k].kind, calls[k][c]);
            show(k, error);
            Py_DECREF(error);
        }
        for (size_t p = 0; p < COUNT(positions); p++) {
            PyObject *error = make(k, calls[k][0]);
            printf("%s start %zd -> %d:", kinds[k].kind, positions[p], kinds[k].set_start(error, positions[p]));
            show(k, error);
            printf("%s end %zd -> %d:", kinds[k].kind, positions[p], kinds[k].set_end(error, positions[p]));
            show(k, error);
            Py_DECREF(error);
        }
        PyObject *error = make(k, calls[k][0]);
        put_status("SetReason", kinds[k].set_reason(error, "another reason"));
        show(k, error);
        put_status("SetReason, bad UTF-8", kinds[k].set_reason(error, "\xff"));
        show(k, error);
#if PY_VERSION_HEX >= 0x030E0000
        /* 3.13 reads None as if it were a str. */
        PyObject_SetAttrString(error, "object", Py_None);
        printf("object None:");
        show(k, error);
#endif
        PyObject_SetAttrString(error, "object", NULL);
        printf("object deleted:");
        show(k, error);
        PyObject_SetAttrString(error, "reason", NULL);
        PyObject_SetAttrString(error, "encoding", NULL);
        PyErr_Clear();
        printf("all deleted:");
        show(k, error);
        Py_DECREF(error);
    }
    return probe_end();
}
