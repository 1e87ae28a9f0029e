/* sys.excepthook, sys.stderr and sys.unraisablehook, and what
 * PyErr_WriteUnraisable writes. */
#include "../probe/probe.h"

#include <fcntl.h>
#include <unistd.h>

static void heading(const char *text) {
    printf("-- %s\n", text);
    fflush(stdout);
}

static void print(const char *label) {
    heading(label);
    PyErr_SetString(PyExc_ValueError, "the error");
    PyErr_Print();
    if (PyErr_Occurred()) {
        printf("still pending: ");
        put_error();
        putchar('\n');
    }
}

/* The same where what is written to the descriptor has addresses in it. */
static void print_unseen(const char *label) {
    int kept = dup(2), null = open("/dev/null", O_WRONLY);
    need(kept >= 0 && null >= 0 && dup2(null, 2) == 2, "redirection");
    print(label);
    need(dup2(kept, 2) == 2, "redirection");
    close(kept);
    close(null);
}

static PyObject *hook_shows(PyObject *self, PyObject *args) {
    (void)self;
    printf("hook called with ");
    put_object(args);
    putchar('\n');
    Py_RETURN_NONE;
}

static PyObject *hook_raises(PyObject *self, PyObject *args) {
    (void)self;
    (void)args;
    PyErr_SetString(PyExc_LookupError, "the hook fails");
    return NULL;
}

static PyObject *unraisable_shows(PyObject *self, PyObject *info) {
    static const char *const names[] = {"exc_type", "exc_value", "exc_traceback", "err_msg", "object"};
    (void)self;
    printf("unraisable hook: %s, %zd items;", Py_TYPE(info)->tp_name, PySequence_Length(info));
    for (size_t i = 0; i < COUNT(names); i++) {
        printf(" %s=", names[i]);
        put_result(PyObject_GetAttrString(info, names[i]));
    }
    putchar('\n');
    Py_RETURN_NONE;
}

/* A file that keeps what it gets; in how many pieces is not told. */
static PyObject *written;

static PyObject *file_write(PyObject *self, PyObject *text) {
    (void)self;
    PyUnicode_Append(&written, text);
    return written ? PyLong_FromLong(1) : NULL;
}

static PyObject *file_flush(PyObject *self, PyObject *unused) {
    (void)self;
    (void)unused;
    Py_RETURN_NONE;
}

static PyMethodDef functions[] = {
    {"hook_shows", hook_shows, METH_VARARGS, NULL},
    {"hook_raises", hook_raises, METH_VARARGS, NULL},
    {"unraisable_shows", unraisable_shows, METH_O, NULL},
    {"write", file_write, METH_O, NULL},
    {"flush", file_flush, METH_NOARGS, NULL},
};

static PyObject *function(int i) {
    PyObject *result = PyCFunction_New(&functions[i], NULL);
    need(result != NULL, "a function");
    return result;
}

static void set_sys(const char *name, PyObject *owned) {
    need(PySys_SetObject(name, owned) == 0, name);
    Py_XDECREF(owned);
}

static PyObject *new_file(int writes) {
    PyType_Slot slots[] = {{Py_tp_methods, writes ? &functions[3] : NULL}, {0, NULL}};
    static PyMethodDef methods[3];
    memcpy(methods, &functions[3], 2 * sizeof *methods);
    slots[0].pfunc = methods;
    if (!writes) slots[0] = (PyType_Slot){0, NULL};
    PyType_Spec spec = {"probe.File", 0, 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec);
    need(type != NULL, "a file type");
    PyObject *file = PyObject_CallNoArgs(type);
    Py_DECREF(type);
    return file;
}

static void excepthook(void) {
    PyObject *original = Py_XNewRef(PySys_GetObject("excepthook"));
    set_sys("excepthook", function(0));
    print("a hook");
    heading("a hook, for a chain");
    PyErr_SetNone(PyExc_KeyError);
    PyErr_PrintEx(0);
    set_sys("excepthook", function(1));
    print("a hook that raises");
    set_sys("excepthook", NULL);
    print("no hook");
    set_sys("excepthook", Py_NewRef(Py_None));
    print("None for a hook");
    set_sys("excepthook", original);
    print("the original hook");
    original = PyObject_CallFunction(PySys_GetObject("excepthook"), "OOO", PyExc_KeyError, Py_None, Py_None);
    put_line("called with a None value", original);
    original = PyObject_CallFunction(PySys_GetObject("excepthook"), "O", Py_None);
    put_line("called with one argument", original);
}

static void standard_error(void) {
    PyObject *original = Py_XNewRef(PySys_GetObject("stderr"));
    set_sys("stderr", new_file(1));
    written = PyUnicode_FromString("");
    print("a file of our own");
    put_line("was written", written);
    PyObject *error = PyObject_CallFunction(PyExc_KeyError, "s", "displayed");
    written = PyUnicode_FromString("");
    PyErr_DisplayException(error);
    put_line("was displayed", written);
    Py_DECREF(error);
    set_sys("stderr", Py_NewRef(Py_None));
    print("None for stderr");
    set_sys("stderr", NULL);
    print_unseen("no stderr");
    set_sys("stderr", new_file(0));
    print_unseen("a stderr without write");
    set_sys("stderr", original);
    print("the original stderr");
}

static void unraisable_in(const char *label, PyObject *object) {
    heading(label);
    PyErr_SetString(PyExc_ValueError, "nobody can handle this");
    PyErr_WriteUnraisable(object);
    if (PyErr_Occurred()) {
        printf("still pending: ");
        put_error();
        putchar('\n');
    }
}

static void unraisable(void) {
    PyObject *text = literal("'where it was'"), *bad = special("str_raises"), *named = special("index");
    unraisable_in("in a str", text);
    unraisable_in("in NULL", NULL);
    unraisable_in("in None", Py_None);
    unraisable_in("in a type", (PyObject *)&PyLong_Type);
    unraisable_in("in an object", named);
    unraisable_in("in an object whose repr raises", bad);
    heading("without an error");
    PyErr_WriteUnraisable(text);
    heading("an error without a text");
    PyErr_SetNone(PyExc_KeyError);
    PyErr_WriteUnraisable(text);
    heading("an error whose str raises");
    PyErr_SetObject(PyExc_ValueError, bad);
    PyErr_WriteUnraisable(text);
    PyObject *type = PyErr_NewException("some.Error", NULL, NULL);
    heading("a class of a module");
    PyErr_SetString(type, "text");
    PyErr_WriteUnraisable(text);
    Py_DECREF(type);
    heading("PyErr_FormatUnraisable");
    PyErr_SetString(PyExc_ValueError, "formatted");
    PyErr_FormatUnraisable("Exception ignored while %s number %d", "doing", 5);
    PyErr_SetString(PyExc_ValueError, "formatted");
    PyErr_FormatUnraisable("in %R", text);
    PyErr_SetString(PyExc_ValueError, "formatted");
    PyErr_FormatUnraisable(NULL);
    PyErr_SetString(PyExc_ValueError, "formatted");
    PyErr_FormatUnraisable("bad %y");

    PyObject *original = Py_XNewRef(PySys_GetObject("unraisablehook"));
    set_sys("unraisablehook", function(2));
    unraisable_in("a hook", text);
    unraisable_in("a hook, in NULL", NULL);
    heading("a hook, formatted");
    PyErr_SetNone(PyExc_KeyError);
    PyErr_FormatUnraisable("number %d", 5);
    set_sys("unraisablehook", function(1));
    unraisable_in("a hook that raises", text);
    set_sys("unraisablehook", NULL);
    unraisable_in("no hook", text);
    set_sys("unraisablehook", Py_NewRef(Py_None));
    unraisable_in("None for a hook", text);
    set_sys("unraisablehook", original);
    original = Py_XNewRef(PySys_GetObject("stderr"));
    set_sys("stderr", Py_NewRef(Py_None));
    unraisable_in("None for stderr", text);
    set_sys("stderr", original);
    unraisable_in("all as it was", text);
    Py_DECREF(text);
    Py_DECREF(bad);
    Py_DECREF(named);
}

int main(void) {
    probe_start();
    excepthook();
    standard_error();
    unraisable();
    return probe_end();
}
