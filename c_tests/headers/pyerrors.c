/* pyerrors.h: positions of syntax errors, lines of source, bad calls, signals asked for by hand, chained exceptions, snprintf. */
#include "../probe/probe.h"

#include <signal.h>
#include <stdarg.h>
#include <unistd.h>

extern void _PyErr_ChainExceptions1(PyObject *);

static void put_syntax(const char *label) {
    PyObject *error = PyErr_GetRaisedException();
    static const char *const names[] = {"msg", "filename", "lineno", "offset", "end_lineno", "end_offset", "text", "print_file_and_line"};
    printf("%s: %s", label, error ? Py_TYPE(error)->tp_name : "nothing");
    for (size_t i = 0; error && i < COUNT(names); i++) {
        printf(" %s=", names[i]);
        put_result(PyObject_GetAttrString(error, names[i]));
    }
    putchar('\n');
    Py_XDECREF(error);
}

static void raise_syntax(PyObject *type) { PyErr_SetString(type, "odd"); }

static void positions(const char *file) {
    PyObject *path = PyUnicode_FromString(file);
    raise_syntax(PyExc_SyntaxError);
    PyErr_SyntaxLocation(file, 2);
    put_syntax("location");
    raise_syntax(PyExc_SyntaxError);
    PyErr_SyntaxLocationEx(file, 1, 3);
    put_syntax("with a column");
    raise_syntax(PyExc_SyntaxError);
    PyErr_SyntaxLocationObject(path, 2, 1);
    put_syntax("object");
    raise_syntax(PyExc_SyntaxError);
    PyErr_RangedSyntaxLocationObject(path, 1, 2, 2, 5);
    put_syntax("range");
    raise_syntax(PyExc_SyntaxError);
    PyErr_SyntaxLocationObject(path, 2, -1);
    put_syntax("no column");
    raise_syntax(PyExc_SyntaxError);
    PyErr_SyntaxLocationEx("/no/such/file", 1, 1);
    put_syntax("no file");
    raise_syntax(PyExc_SyntaxError);
    PyErr_SyntaxLocationEx(file, 99, 1);
    put_syntax("no line");
    raise_syntax(PyExc_SyntaxError);
    PyErr_SyntaxLocationEx(NULL, 1, 1);
    put_syntax("NULL");
    raise_syntax(PyExc_IndentationError);
    PyErr_SyntaxLocationEx(file, 1, 1);
    put_syntax("a subclass");
    raise_syntax(PyExc_ValueError);
    PyErr_SyntaxLocationEx(file, 1, 4);
    put_syntax("another exception");
    for (int line = -1; line < 6; line++) {
        printf("line %d", line);
        put_line("", PyErr_ProgramText(file, line));
        PyObject *again = PyErr_ProgramTextObject(path, line);
        if (again) put_line("  object", again);
    }
    printf("no file %d %d\n", PyErr_ProgramText("/no/such/file", 1) == NULL, PyErr_ProgramText(NULL, 1) == NULL);
    PyErr_Clear();
    Py_DECREF(path);
}

static void chain(void) {
    PyErr_SetString(PyExc_KeyError, "first");
    PyObject *first = PyErr_GetRaisedException();
    _PyErr_ChainExceptions1(Py_NewRef(first));
    put_line("alone it is raised", NULL);
    PyErr_SetString(PyExc_ValueError, "second");
    _PyErr_ChainExceptions1(Py_NewRef(first));
    PyObject *second = PyErr_GetRaisedException();
    put_line("chained", Py_NewRef(second));
    put_line("context", PyException_GetContext(second));
    put_line("cause", PyException_GetCause(second));
    PyErr_SetRaisedException(second);
    _PyErr_ChainExceptions1(NULL);
    put_line("nothing to chain", NULL);
    Py_DECREF(first);
    PyErr_BadInternalCall();
    put_line("bad internal call", NULL);
    printf("bad argument %d", PyErr_BadArgument());
    put_line("", NULL);
}

static void signals(void) {
    put_status("nothing", PyErr_CheckSignals());
    PyErr_SetInterrupt();
    put_status("without a handler", PyErr_CheckSignals());
    printf("%d %d %d\n", PyErr_SetInterruptEx(SIGTERM), PyErr_SetInterruptEx(0), PyErr_SetInterruptEx(9999));
    put_status("ignored", PyErr_CheckSignals());
    int ends[2];
    need(pipe(ends) == 0, "pipe");
    int before = PySignal_SetWakeupFd(ends[1]);
    printf("wakeup %d, the pipe's %d, none %d\n", before, PySignal_SetWakeupFd(-1) == ends[1], PySignal_SetWakeupFd(before));
    close(ends[0]);
    close(ends[1]);
}

static int formatted(char *to, size_t size, const char *format, ...) {
    va_list va;
    va_start(va, format);
    int n = PyOS_vsnprintf(to, size, format, va);
    va_end(va);
    return n;
}

static void texts(void) {
    char buffer[20] = "unchanged";
    printf("%d", formatted(buffer, sizeof buffer, "%d-%s", 5, "x"));
    printf(" '%s'", buffer);
    memset(buffer, '#', sizeof buffer);
    printf(", %d", formatted(buffer, 4, "%s", "abcdef"));
    printf(" '%s' %c", buffer, buffer[4]);
    printf(", %d", formatted(buffer, 1, "%s", "abc"));
    printf(" '%s'", buffer);
    printf(", %d", PyOS_snprintf(buffer, sizeof buffer, "%5.1f|%c", 2.25, 'z'));
    printf(" '%s'\n", buffer);
}

int main(void) {
    probe_start();
    char file[] = "/tmp/probe-XXXXXX";
    int fd = mkstemp(file);
    static const char source[] = "first = 1\nsecond \xC3\xA9 = 2\r\n\nlast";
    need(fd >= 0 && write(fd, source, sizeof source - 1) == (ssize_t)sizeof source - 1, "file");
    close(fd);
    char folder[] = "/tmp/probe-XXXXXX";
    need(mkdtemp(folder) != NULL && chdir(folder) == 0 && rename(file, "source") == 0, "folder");
    positions("source");
    remove("source");
    need(chdir("/tmp") == 0 && rmdir(folder) == 0, "the end");
    chain();
    signals();
    texts();
    return probe_end();
}
