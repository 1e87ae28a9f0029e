/* PyErr_SetFromErrno and its relatives, and the classes that errno selects. */
#include "../probe/probe.h"

#include <errno.h>

static const int numbers[] = {
    0, ENOENT, EPERM, EACCES, EEXIST, EISDIR, ENOTDIR, EINTR, EAGAIN, EWOULDBLOCK, EALREADY,
    EINPROGRESS, EPIPE, ESHUTDOWN, ECHILD, ECONNABORTED, ECONNREFUSED, ECONNRESET, ESRCH, ETIMEDOUT,
    ENOMEM, EINVAL, EBADF, ENOTCONN, ENOTEMPTY, EROFS, ENOSPC, EXDEV, EHOSTUNREACH, 9999, -1,
};

static void show(const char *label, int number, PyObject *result) {
    PyObject *error = PyErr_GetRaisedException();
    printf("%s %d -> %s %s", label, number, result ? "an object" : "NULL", Py_TYPE(error)->tp_name);
    static const char *const names[] = {"args", "errno", "strerror", "filename", "filename2"};
    for (size_t i = 0; i < COUNT(names); i++) {
        PyObject *value = PyObject_GetAttrString(error, names[i]);
        printf(" %s=", names[i]);
        if (!value) PyErr_Clear();
        put_object(value);
        Py_XDECREF(value);
    }
    fputs(" repr ", stdout);
    put_object(error);
    fputs(" str ", stdout);
    put_result(PyObject_Str(error));
    putchar('\n');
    Py_DECREF(error);
}

#define ERRNO(number, call)         \
    do {                            \
        errno = number;             \
        PyObject *r_ = call;        \
        show(#call, number, r_);    \
    } while (0)

int main(void) {
    probe_start();
    for (size_t i = 0; i < COUNT(numbers); i++) ERRNO(numbers[i], PyErr_SetFromErrno(PyExc_OSError));
    PyObject *path = literal("'a path'"), *bytes = literal("b'bytes\\xff'"), *five = literal("5");
    ERRNO(ENOENT, PyErr_SetFromErrnoWithFilename(PyExc_OSError, "some/file"));
    ERRNO(ENOENT, PyErr_SetFromErrnoWithFilename(PyExc_OSError, "caf\xc3\xa9"));
    ERRNO(ENOENT, PyErr_SetFromErrnoWithFilename(PyExc_OSError, "bad\xff"));
    ERRNO(ENOENT, PyErr_SetFromErrnoWithFilename(PyExc_OSError, NULL));
    ERRNO(ENOENT, PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, path));
    ERRNO(ENOENT, PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, bytes));
    ERRNO(ENOENT, PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, five));
    ERRNO(ENOENT, PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, Py_None));
    ERRNO(ENOENT, PyErr_SetFromErrnoWithFilenameObject(PyExc_OSError, NULL));
    ERRNO(EXDEV, PyErr_SetFromErrnoWithFilenameObjects(PyExc_OSError, path, bytes));
    ERRNO(EXDEV, PyErr_SetFromErrnoWithFilenameObjects(PyExc_OSError, path, NULL));
    ERRNO(EXDEV, PyErr_SetFromErrnoWithFilenameObjects(PyExc_OSError, NULL, NULL));
    ERRNO(EXDEV, PyErr_SetFromErrnoWithFilenameObjects(PyExc_OSError, Py_None, path));
    ERRNO(ENOENT, PyErr_SetFromErrno(PyExc_ValueError));
    ERRNO(ENOENT, PyErr_SetFromErrno(PyExc_FileExistsError));
    ERRNO(ENOENT, PyErr_SetFromErrno(PyExc_ConnectionError));
    ERRNO(ENOENT, PyErr_SetFromErrnoWithFilename(PyExc_KeyError, "file"));
    ERRNO(ENOENT, PyErr_SetFromErrno((PyObject *)&PyLong_Type));
    PyObject *derived = PyErr_NewException("probe.DerivedError", PyExc_OSError, NULL);
    ERRNO(ENOENT, PyErr_SetFromErrno(derived));
    ERRNO(ENOENT, PyErr_SetFromErrnoWithFilenameObject(derived, path));
    PyErr_SetString(PyExc_KeyError, "pending before");
    ERRNO(EACCES, PyErr_SetFromErrno(PyExc_OSError));
    Py_DECREF(derived);
    Py_DECREF(path);
    Py_DECREF(bytes);
    Py_DECREF(five);
    return probe_end();
}
