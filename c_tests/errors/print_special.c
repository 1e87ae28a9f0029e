/* What PyErr_Print writes for exception groups and syntax errors. */
#include "../probe/probe.h"

static PyObject *new_error(PyObject *type, const char *call) {
    PyObject *kwargs, *args = literal_call(call, &kwargs);
    PyObject *error = PyObject_Call(type, args, kwargs);
    need(error != NULL, call);
    Py_DECREF(args);
    Py_XDECREF(kwargs);
    return error;
}

static void print(const char *label, PyObject *error) {
    printf("-- %s\n", label);
    fflush(stdout);
    PyErr_SetRaisedException(error);
    PyErr_Print();
}

/* A group of `count` exceptions; they are stolen. */
static PyObject *group(const char *message, int count, ...) {
    PyObject *list = PyList_New(0);
    va_list va;
    va_start(va, count);
    while (count--) {
        PyObject *error = va_arg(va, PyObject *);
        need(PyList_Append(list, error) == 0, "a group");
        Py_DECREF(error);
    }
    va_end(va);
    PyObject *result = PyObject_CallFunction(PyExc_BaseExceptionGroup, "sN", message, list);
    need(result != NULL, message);
    return result;
}

static void groups(void) {
    PyObject *error = group("one", 1, new_error(PyExc_ValueError, "'inside'"));
    print("a group of one", error);
    error = group("two", 2, new_error(PyExc_ValueError, "'first'"), new_error(PyExc_KeyError, ""));
    print("a group of two", error);
    error = group("base", 1, new_error(PyExc_KeyboardInterrupt, ""));
    print("a base group", error);
    error = group("outer", 2, group("inner", 1, new_error(PyExc_ValueError, "'deep'")),
                  new_error(PyExc_TypeError, "'two\\nlines'"));
    print("nested", error);
    error = group("with a cause", 1, new_error(PyExc_ValueError, "'inside'"));
    PyException_SetCause(error, new_error(PyExc_KeyError, "'cause'"));
    print("with a cause", error);
    PyObject *inside = new_error(PyExc_ValueError, "'inside'");
    PyException_SetContext(inside, new_error(PyExc_KeyError, "'context'"));
    print("a context inside", group("g", 1, inside));
    error = new_error(PyExc_ValueError, "'outer'");
    PyException_SetCause(error, group("the cause", 1, new_error(PyExc_KeyError, "'inside'")));
    print("a group as the cause", error);
    error = group("noted", 1, new_error(PyExc_ValueError, "'inside'"));
    Py_XDECREF(PyObject_CallMethod(error, "add_note", "s", "a note\nof two lines"));
    print("a group with a note", error);
    PyObject *list = PyList_New(0);
    for (int i = 0; i < 20; i++) {
        PyObject *number = PyObject_CallFunction(PyExc_ValueError, "i", i);
        PyList_Append(list, number);
        Py_DECREF(number);
    }
    print("twenty", PyObject_CallFunction(PyExc_BaseExceptionGroup, "sN", "many", list));
    error = new_error(PyExc_ValueError, "'bottom'");
    for (int i = 0; i < 15; i++) error = group("level", 1, error);
    print("fifteen levels", error);
}

static void syntax_errors(void) {
    static const char *const calls[] = {
        "", "'message'", "'message', ('file.py', 3, 5, 'x = = 1')",
        "'message', ('file.py', 3, 5, 'x = = 1\\n')", "'message', ('file.py', 3, 5, '    x = = 1')",
        "'message', ('file.py', 3, 0, 'x = = 1')", "'message', ('file.py', 3, None, 'x = = 1')",
        "'message', ('file.py', 3, 100, 'x = = 1')", "'message', ('file.py', 3, 5, None)",
        "'message', ('file.py', None, 5, 'text')", "'message', (None, 3, 5, 'text')",
        "'message', (None, None, None, None)", "'message', ('file.py', 3, 5, 'x = = 1', 3, 8)",
        "'message', ('file.py', 3, 1, 'abcdef', 3, 4)", "'message', ('file.py', 3, 3, 'abcdef', 4, 2)",
        "'message', ('file.py', 3, 3, 'abcdef', 3, 0)", "'message', ('file.py', 3, 3, 'abcdef', 3, 2)",
        "'message', ('file.py', 3, 2, 'caf\\xe9 \\u20ac = 1', 3, 7)", "'message', ('file.py', 3, 5, '')",
        "None, ('file.py', 3, 5, 'text')", "'', ('file.py', 3, 5, 'text')",
    };
    PyObject *types[] = {PyExc_SyntaxError, PyExc_IndentationError, PyExc_TabError};
    for (size_t i = 0; i < COUNT(calls); i++) print(calls[i], new_error(PyExc_SyntaxError, calls[i]));
    for (size_t i = 1; i < COUNT(types); i++) print("a subclass", new_error(types[i], calls[3]));
    PyObject *error = new_error(PyExc_SyntaxError, calls[3]);
    PyException_SetContext(error, new_error(PyExc_ValueError, "'context'"));
    print("with a context", error);
}

int main(void) {
    probe_start();
    groups();
    syntax_errors();
    return probe_end();
}
