/* What PyErr_Print and its relatives write, for exceptions without tracebacks. */
#include "../probe/probe.h"

static PyObject *new_error(PyObject *type, const char *call) {
    PyObject *kwargs, *args = literal_call(call, &kwargs);
    PyObject *error = PyObject_Call(type, args, kwargs);
    need(error != NULL, call);
    Py_DECREF(args);
    Py_XDECREF(kwargs);
    return error;
}

static void heading(const char *text) {
    printf("-- %s\n", text);
    fflush(stdout);
}

/* Print one exception, which is released. */
static void print(const char *label, PyObject *error) {
    heading(label);
    PyErr_SetRaisedException(error);
    PyErr_Print();
    if (PyErr_Occurred()) {
        printf("still pending: ");
        put_error();
        putchar('\n');
    }
}

static void with_note(PyObject *error, const char *note) {
    PyObject *object = literal(note);
    PyObject *result = PyObject_CallMethod(error, "add_note", "O", object);
    need(result != NULL, note);
    Py_DECREF(result);
    Py_DECREF(object);
}

static void plain(void) {
    static const struct {
        PyObject **type;
        const char *args;
    } errors[] = {
        {&PyExc_ValueError, "'a message'"}, {&PyExc_ValueError, ""}, {&PyExc_ValueError, "''"},
        {&PyExc_ValueError, "'two', 'parts'"}, {&PyExc_ValueError, "'first\\nsecond'"},
        {&PyExc_ValueError, "'caf\\xe9 \\u20ac \\U0001f600'"}, {&PyExc_ValueError, "'lone \\udc80'"},
        {&PyExc_ValueError, "5"}, {&PyExc_ValueError, "None"},
        {&PyExc_ValueError, "@str_raises"}, {&PyExc_ValueError, "@str_seven"}, {&PyExc_ValueError, "' '"},
        {&PyExc_ValueError, "'ends with a newline\\n'"}, {&PyExc_KeyError, "'key'"}, {&PyExc_KeyError, "'a', 'b'"},
        {&PyExc_KeyError, ""}, {&PyExc_OSError, "2, 'No such file', 'name'"}, {&PyExc_OSError, "5, 'text'"},
        {&PyExc_StopIteration, "7"}, {&PyExc_KeyboardInterrupt, ""}, {&PyExc_GeneratorExit, "'out'"},
        {&PyExc_MemoryError, ""}, {&PyExc_UnicodeDecodeError, "'utf-8', b'a\\xff', 1, 2, 'why'"},
        {&PyExc_ImportError, "'no module', name='m', path='p'"}, {&PyExc_BaseException, "'base'"},
        {&PyExc_UserWarning, "'careful'"}, {&PyExc_NotImplementedError, ""},
    };
    char label[100];
    for (size_t i = 0; i < COUNT(errors); i++) {
        PyObject *type = *errors[i].type;
        snprintf(label, sizeof label, "%s(%s)", ((PyTypeObject *)type)->tp_name, errors[i].args);
        print(label, new_error(type, errors[i].args));
    }
    PyObject *type = PyErr_NewException("some.module.Error", NULL, NULL);
    print("a class of a module", new_error(type, "'text'"));
    Py_DECREF(type);
    type = PyErr_NewException("__main__.Error", NULL, NULL);
    print("a class of __main__", new_error(type, "'text'"));
    Py_DECREF(type);
    type = PyErr_NewException("builtins.Error", NULL, NULL);
    print("a class of builtins", new_error(type, ""));
    PyObject_SetAttrString(type, "__module__", Py_None);
    print("a class whose __module__ is None", new_error(type, "'text'"));
    Py_DECREF(type);
    heading("nothing pending");
    PyErr_Print();
    heading("set as a type and a value");
    PyErr_SetString(PyExc_TypeError, "from SetString");
    PyErr_Print();
}

static void chains(void) {
    PyObject *error = new_error(PyExc_ValueError, "'outer'");
    PyException_SetCause(error, new_error(PyExc_KeyError, "'cause'"));
    print("a cause", error);
    error = new_error(PyExc_ValueError, "'outer'");
    PyException_SetContext(error, new_error(PyExc_KeyError, "'context'"));
    print("a context", error);
    error = new_error(PyExc_ValueError, "'outer'");
    PyException_SetContext(error, new_error(PyExc_KeyError, "'context'"));
    PyException_SetCause(error, new_error(PyExc_TypeError, "'cause'"));
    print("a cause and a context", error);
    error = new_error(PyExc_ValueError, "'outer'");
    PyException_SetContext(error, new_error(PyExc_KeyError, "'context'"));
    PyException_SetCause(error, NULL);
    print("a suppressed context, by SetCause", error);
    error = new_error(PyExc_ValueError, "'outer'");
    PyException_SetContext(error, new_error(PyExc_KeyError, "'context'"));
    PyObject_SetAttrString(error, "__suppress_context__", Py_True);
    print("a suppressed context", error);
    error = new_error(PyExc_ValueError, "'outer'");
    PyObject *middle = new_error(PyExc_TypeError, "'middle'");
    PyException_SetCause(middle, new_error(PyExc_KeyError, "'innermost'"));
    PyException_SetContext(error, middle);
    print("a cause of a context", error);
    error = new_error(PyExc_ValueError, "'outer'");
    middle = new_error(PyExc_TypeError, "'middle'");
    PyException_SetContext(middle, Py_NewRef(error));
    PyException_SetCause(error, Py_NewRef(middle));
    print("a ring", Py_NewRef(error));
    PyException_SetContext(middle, NULL);
    Py_DECREF(middle);
    Py_DECREF(error);
    error = new_error(PyExc_ValueError, "'outer'");
    PyException_SetContext(error, Py_NewRef(error));
    print("its own context", Py_NewRef(error));
    PyException_SetContext(error, NULL);
    Py_DECREF(error);
}

static void notes(void) {
    static const char *const odd[] = {"5", "None", "'text'", "b'bytes'", "()", "('in a tuple', 5)", "[@str_raises]",
                                      "['a', @index]", "{}", "@two_items", "@no_items", "@no_length"};
    PyObject *error = new_error(PyExc_ValueError, "'with notes'");
    with_note(error, "'one note'");
    with_note(error, "'two\\nlines'");
    with_note(error, "''");
    with_note(error, "'caf\\xe9'");
    print("notes", error);
    error = new_error(PyExc_ValueError, "'outer'");
    with_note(error, "'outer note'");
    PyObject *cause = new_error(PyExc_KeyError, "'cause'");
    with_note(cause, "'note of the cause'");
    PyException_SetCause(error, cause);
    print("notes of a chain", error);
    for (size_t i = 0; i < COUNT(odd); i++) {
        error = new_error(PyExc_ValueError, "'odd notes'");
        PyObject *value = literal(odd[i]);
        PyObject_SetAttrString(error, "__notes__", value);
        Py_DECREF(value);
        print(odd[i], error);
    }
}

static void last(const char *label) {
    static const char *const names[] = {"last_type", "last_value", "last_traceback", "last_exc"};
    printf("%s:", label);
    for (size_t i = 0; i < COUNT(names); i++) {
        PyObject *value = PySys_GetObject(names[i]);
        printf(" %s=", names[i]);
        put_object(value);
        PySys_SetObject(names[i], NULL);
    }
    putchar('\n');
}

static void print_ex(void) {
    PySys_SetObject("last_type", NULL);
    PySys_SetObject("last_value", NULL);
    PySys_SetObject("last_traceback", NULL);
    PySys_SetObject("last_exc", NULL);
    heading("PyErr_PrintEx(0)");
    PyErr_SetString(PyExc_ValueError, "printed");
    PyErr_PrintEx(0);
    last("PyErr_PrintEx(0)");
    heading("PyErr_PrintEx(1)");
    PyErr_SetString(PyExc_ValueError, "printed");
    PyErr_PrintEx(1);
    last("PyErr_PrintEx(1)");
    heading("PyErr_Print");
    PyErr_SetNone(PyExc_KeyError);
    PyErr_Print();
    last("PyErr_Print");
    PyObject *error = new_error(PyExc_ValueError, "'displayed'");
    heading("PyErr_DisplayException");
    PyErr_DisplayException(error);
    PyErr_DisplayException(Py_None);
    heading("PyErr_Display");
    PyErr_Display(PyExc_ValueError, error, NULL);
    PyErr_Display(NULL, error, Py_None);
    PyErr_Display(PyExc_KeyError, error, NULL);
    Py_DECREF(error);
    last("after PyErr_Display");
}

int main(void) {
    probe_start();
    plain();
    chains();
    notes();
    print_ex();
    return probe_end();
}
