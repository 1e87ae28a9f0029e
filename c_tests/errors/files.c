/* PyFile_*, PyObject_AsFileDescriptor, PyObject_Print, and the standard files
 * of sys. */
#include "../probe/probe.h"

#include <fcntl.h>
#include <unistd.h>

#define LINE(call) put_line(#call, (call))
#define STATUS(call) put_status(#call, (call))

static void attributes(const char *name, const char *const *names) {
    PyObject *file = PySys_GetObject(name);
    for (; *names; names++) {
        printf("%s.", name);
        put_line(*names, PyObject_GetAttrString(file, *names));
    }
}

static void standard_files(void) {
    static const char *const same[] = {"name", "mode", "encoding", "newlines", "closed", "nothing", NULL};
    attributes("stdin", same);
    attributes("stdout", same);
    attributes("stderr", same);
    PyObject *out = PySys_GetObject("stdout"), *in = PySys_GetObject("stdin");
    put_line("stderr.errors", PyObject_GetAttrString(PySys_GetObject("stderr"), "errors"));
    fflush(stdout);
    LINE(PyObject_Repr(out));
    LINE(PyObject_CallMethod(out, "fileno", NULL));
    LINE(PyObject_CallMethod(in, "fileno", NULL));
    LINE(PyObject_CallMethod(out, "readable", NULL));
    LINE(PyObject_CallMethod(out, "writable", NULL));
    LINE(PyObject_CallMethod(in, "readable", NULL));
    LINE(PyObject_CallMethod(in, "writable", NULL));
    LINE(PyObject_CallMethod(out, "write", "i", 3));
    LINE(PyObject_CallMethod(out, "read", NULL));
    LINE(PyObject_CallMethod(out, "readline", NULL));
    LINE(PyObject_CallMethod(in, "write", "s", "x"));
    LINE(PyObject_CallMethod(in, "read", "s", "x"));
    LINE(PyObject_CallMethod(in, "readline", "s", "x"));
    LINE(PyObject_CallMethod(out, "writelines", "i", 3));
    LINE(PyObject_CallMethod(out, "flush", NULL));
    fflush(stdout);
    /* One after the other: CPython's file and C's have buffers of their own. */
    LINE(PyObject_CallMethod(out, "write", "s", ""));
    STATUS(PyFile_WriteString("", out));
}

static PyObject *given;

static PyObject *write_method(PyObject *self, PyObject *text) {
    (void)self;
    printf("written: ");
    put_object(text);
    putchar('\n');
    return PyLong_FromLong(1);
}

static PyObject *line_method(PyObject *self, PyObject *args) {
    (void)self;
    printf("readline");
    put_object(args);
    putchar('\n');
    return Py_NewRef(given);
}

static PyObject *fileno_method(PyObject *self, PyObject *unused) {
    (void)self;
    (void)unused;
    return Py_NewRef(given);
}

static PyObject *file_like(void) {
    static PyMethodDef methods[] = {{"write", write_method, METH_O, NULL},
                                    {"readline", line_method, METH_VARARGS, NULL},
                                    {"fileno", fileno_method, METH_NOARGS, NULL},
                                    {NULL, NULL, 0, NULL}};
    PyType_Slot slots[] = {{Py_tp_methods, methods}, {0, NULL}};
    PyType_Spec spec = {"probe.File", 0, 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec);
    need(type != NULL, "a type");
    PyObject *file = PyObject_CallNoArgs(type);
    Py_DECREF(type);
    return file;
}

static void writing(PyObject *file) {
    PyObject *word = PyUnicode_FromString("word");
    STATUS(PyFile_WriteObject(word, file, 0));
    STATUS(PyFile_WriteObject(word, file, Py_PRINT_RAW));
    STATUS(PyFile_WriteObject(word, NULL, 0));
    STATUS(PyFile_WriteObject(word, Py_None, 0));
    PyObject *mute = special("str_raises");
    STATUS(PyFile_WriteObject(mute, file, Py_PRINT_RAW));
    Py_DECREF(mute);
    STATUS(PyFile_WriteString("caf\xc3\xa9", file));
    STATUS(PyFile_WriteString("bad \xff", file));
    STATUS(PyFile_WriteString("x", NULL));
    STATUS(PyFile_WriteString("x", Py_None));
    PyErr_SetString(PyExc_KeyError, "pending");
    STATUS(PyFile_WriteString("not written", file));
    PyErr_SetString(PyExc_KeyError, "pending");
    STATUS(PyFile_WriteString("not written", NULL));
    Py_DECREF(word);
}

static void lines(PyObject *file) {
    static const char *const given_lines[] = {"'a line\\n'", "'no end'", "''", "b'bytes\\n'", "b'no end'", "b''", "5", "None"};
    for (size_t i = 0; i < COUNT(given_lines); i++) {
        given = literal(given_lines[i]);
        for (int n = -1; n <= 2; n++) {
            printf("%s, %d", given_lines[i], n);
            put_line("", PyFile_GetLine(file, n));
        }
        Py_DECREF(given);
    }
    LINE(PyFile_GetLine(Py_None, 0));
}

static void descriptors(PyObject *file) {
    static const char *const numbers[] = {"0", "7", "-3", "99999999999", "2147483648", "None", "1.5", "'x'"};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        given = literal(numbers[i]);
        printf("descriptor %s -> %d", numbers[i], PyObject_AsFileDescriptor(given));
        if (PyErr_Occurred()) {
            putchar(' ');
            put_error();
        }
        printf("; through fileno() -> %d", PyObject_AsFileDescriptor(file));
        if (PyErr_Occurred()) {
            putchar(' ');
            put_error();
        }
        putchar('\n');
        Py_DECREF(given);
    }
    printf("of sys.stdin -> %d\n", PyObject_AsFileDescriptor(PySys_GetObject("stdin")));
}

static void put_print(const char *label, PyObject *o, int flags) {
    FILE *file = tmpfile();
    need(file != NULL, "a file");
    int status = PyObject_Print(o, file, flags);
    rewind(file);
    char data[200];
    size_t length = fread(data, 1, sizeof data, file);
    fclose(file);
    printf("print %s: ", label);
    put_bytes(data, (Py_ssize_t)length);
    put_status("", status);
}

static void printing(void) {
    static const char *const objects[] = {"'text'", "'caf\\xe9'", "'lone \\udc80'", "5", "[1, 'a']", "@str_raises", "@str_seven"};
    for (size_t i = 0; i < COUNT(objects); i++) {
        PyObject *o = literal(objects[i]);
        put_print(objects[i], o, 0);
        put_print(objects[i], o, Py_PRINT_RAW);
        Py_DECREF(o);
    }
    put_print("NULL", NULL, 0);
    FILE *read_only = fopen("/dev/null", "r");
    need(read_only != NULL, "/dev/null");
    STATUS(PyObject_Print(Py_None, read_only, 0));
    fclose(read_only);
}

static void from_descriptor(void) {
    int ends[2];
    need(pipe(ends) == 0, "a pipe");
    const char data[] = "first\r\nsecond\rcaf\xc3\xa9 third\nlast";
    need(write(ends[1], data, sizeof data - 1) == sizeof data - 1, "writing");
    close(ends[1]);
    PyObject *file = PyFile_FromFd(ends[0], NULL, "r", -1, NULL, NULL, NULL, 1);
    need(file != NULL, "a file object");
    put_line("mode", PyObject_GetAttrString(file, "mode"));
    put_line("encoding", PyObject_GetAttrString(file, "encoding"));
    LINE(PyFile_GetLine(file, 0));
    LINE(PyFile_GetLine(file, -1));
    LINE(PyFile_GetLine(file, 4));
    LINE(PyObject_CallMethod(file, "read", "i", 3));
    LINE(PyObject_CallMethod(file, "readlines", NULL));
    LINE(PyFile_GetLine(file, 0));
    LINE(PyFile_GetLine(file, -1));
    LINE(PyObject_CallMethod(file, "write", "s", "x"));
    LINE(PyObject_CallMethod(file, "close", NULL));
    LINE(PyObject_CallMethod(file, "close", NULL));
    LINE(PyFile_GetLine(file, 0));
    LINE(PyObject_GetAttrString(file, "closed"));
    Py_DECREF(file);
    printf("descriptor closed: %d\n", fcntl(ends[0], F_GETFD) == -1);

    need(pipe(ends) == 0, "a pipe");
    file = PyFile_FromFd(ends[1], NULL, "wb", -1, NULL, NULL, NULL, 1);
    need(file != NULL, "a file object");
    LINE(PyObject_CallMethod(file, "write", "y", "bytes"));
    LINE(PyObject_CallMethod(file, "write", "s", "text"));
    Py_DECREF(file);
    char back[10] = "";
    printf("came through: %zd %s\n", read(ends[0], back, sizeof back - 1), back);
    close(ends[0]);

    static const char *const modes[] = {"q", "rw", "rbt", "rr", "", "w+r", "b"};
    for (size_t i = 0; i < COUNT(modes); i++) put_line(modes[i], PyFile_FromFd(1, NULL, modes[i], -1, NULL, NULL, NULL, 0));
    LINE(PyFile_FromFd(987, NULL, "r", -1, NULL, NULL, NULL, 1));
    LINE(PyFile_OpenCode("/nonexistent/file"));
    LINE(PyFile_OpenCodeObject(Py_None));
}

static void newlines(void) {
    FILE *file = tmpfile();
    need(file != NULL, "a file");
    fputs("unix\nmac\rdos\r\nlast", file);
    rewind(file);
    char line[6];
    while (Py_UniversalNewlineFgets(line, sizeof line, file, NULL)) {
        printf("fgets: ");
        put_bytes(line, (Py_ssize_t)strlen(line));
        putchar('\n');
    }
    fclose(file);
}

static void printer(void) {
    PyObject *file = PyFile_NewStdPrinter(2);
    need(file != NULL, "a printer");
    printf("%s\n", Py_TYPE(file)->tp_name);
    LINE(PyObject_GetAttrString(file, "encoding"));
    LINE(PyObject_GetAttrString(file, "mode"));
    LINE(PyObject_GetAttrString(file, "closed"));
    LINE(PyObject_CallMethod(file, "fileno", NULL));
    LINE(PyObject_CallMethod(file, "flush", NULL));
    LINE(PyObject_CallMethod(file, "close", NULL));
    fflush(stdout);
    LINE(PyObject_CallMethod(file, "write", "s", "by the printer: caf\xc3\xa9\n"));
    LINE(PyObject_CallMethod(file, "write", "i", 3));
    Py_DECREF(file);
    printf("for 7: %d %d\n", PyFile_NewStdPrinter(7) == NULL, PyErr_Occurred() != NULL);
}

int main(void) {
    probe_start();
    standard_files();
    PyObject *file = file_like();
    writing(file);
    lines(file);
    descriptors(file);
    Py_DECREF(file);
    printing();
    from_descriptor();
    newlines();
    printer();
    return probe_end();
}
