/* Setting, reading, moving and clearing the error indicator. */
#include "../probe/probe.h"

/* The pending exception, taken apart. */
static void pending(const char *label) {
    PyObject *type = PyErr_Occurred();
    PyObject *error = PyErr_GetRaisedException();
    printf("%s: ", label);
    if (!error) {
        printf("nothing pending%s\n", type ? " but a type" : "");
        return;
    }
    PyObject *args = PyException_GetArgs(error), *text = PyObject_Str(error);
    printf("%s%s args ", Py_TYPE(error)->tp_name, type == (PyObject *)Py_TYPE(error) ? "" : " (another type)");
    put_object(args);
    fputs(" str ", stdout);
    if (!text) PyErr_Clear();
    put_object(text);
    putchar('\n');
    Py_XDECREF(args);
    Py_XDECREF(text);
    Py_DECREF(error);
}

static PyObject *returns_five(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    (void)type;
    (void)args;
    (void)kwargs;
    return PyLong_FromLong(5);
}

static PyObject *constructor_fails(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    (void)type;
    (void)args;
    (void)kwargs;
    PyErr_SetString(PyExc_LookupError, "the constructor fails");
    return NULL;
}

static PyObject *odd_class(const char *name, newfunc constructor, PyObject *base) {
    PyType_Slot slots[] = {{Py_tp_new, (void *)constructor}, {0, NULL}};
    PyType_Spec spec = {name, 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *type = PyType_FromSpecWithBases(&spec, base);
    need(type != NULL, name);
    return type;
}

static PyObject *five_class, *failing_class, *derived;

static void setting(void) {
    static const char *const values[] = {"'text'", "''", "5", "None", "()", "(1,)", "('a', 'b')",
                                         "[1, 2]", "{}", "@tuplesub", "@str_raises"};
    char label[80];
    PyErr_SetString(PyExc_ValueError, "text");
    pending("SetString");
    PyErr_SetString(PyExc_ValueError, "");
    pending("SetString empty");
    PyErr_SetString(PyExc_KeyError, "caf\xc3\xa9");
    pending("SetString KeyError");
    PyErr_SetString(PyExc_ValueError, "bad \xff byte");
    pending("SetString bad UTF-8");
    PyErr_SetString(PyExc_OSError, "text");
    pending("SetString OSError");
    PyErr_SetString(PyExc_UnicodeDecodeError, "text");
    pending("SetString UnicodeDecodeError");
    PyErr_SetString((PyObject *)&PyLong_Type, "text");
    pending("SetString int");
    PyErr_SetString(Py_None, "text");
    pending("SetString None");
    PyErr_SetString(five_class, "text");
    pending("SetString five");
    PyErr_SetString(failing_class, "text");
    pending("SetString failing");
    PyErr_SetNone(PyExc_StopIteration);
    pending("SetNone");
    PyErr_SetNone(derived);
    pending("SetNone derived");
    PyErr_SetNone(PyExc_UnicodeError);
    pending("SetNone UnicodeError");
    PyErr_SetNone(PyExc_UnicodeEncodeError);
    pending("SetNone UnicodeEncodeError");
    PyObject *types[] = {PyExc_ValueError, PyExc_KeyError, PyExc_StopIteration, PyExc_SystemExit,
                         PyExc_OSError, derived, (PyObject *)&PyLong_Type};
    for (size_t t = 0; t < COUNT(types); t++) {
        for (size_t v = 0; v < COUNT(values); v++) {
            PyObject *value = literal(values[v]);
            PyErr_SetObject(types[t], value);
            snprintf(label, sizeof label, "SetObject %s %s", ((PyTypeObject *)types[t])->tp_name, values[v]);
            pending(label);
            Py_DECREF(value);
        }
        PyErr_SetObject(types[t], NULL);
        pending("SetObject NULL");
    }
}

/* A value that is itself an exception. */
static void instances(void) {
    PyObject *value = PyObject_CallFunction(PyExc_ValueError, "s", "mine");
    PyObject *key = PyObject_CallFunction(PyExc_KeyError, "s", "mine");
    PyObject *classes[] = {PyExc_ValueError, PyExc_Exception, PyExc_KeyError, PyExc_LookupError, derived};
    for (size_t i = 0; i < COUNT(classes); i++) {
        const char *name = ((PyTypeObject *)classes[i])->tp_name;
        PyErr_SetObject(classes[i], value);
        PyObject *raised = PyErr_GetRaisedException();
        printf("%s from a ValueError: %s ", name, raised == value ? "the same" : "another");
        PyErr_SetRaisedException(raised);
        pending("is");
        PyErr_SetObject(classes[i], key);
        raised = PyErr_GetRaisedException();
        printf("%s from a KeyError: %s ", name, raised == key ? "the same" : "another");
        PyErr_SetRaisedException(raised);
        pending("is");
    }
    PyErr_SetObject(PyExc_ValueError, PyExc_ValueError);
    pending("a class as the value");
    PyErr_SetObject(PyExc_ValueError, (PyObject *)&PyLong_Type);
    pending("int as the value");
    Py_DECREF(value);
    Py_DECREF(key);
}

static void fixed_errors(void) {
    put_line("PyErr_NoMemory", PyErr_NoMemory());
    put_status("PyErr_BadArgument", PyErr_BadArgument());
    PyErr_BadInternalCall();
    pending("PyErr_BadInternalCall");
    PyErr_SetString(PyExc_ValueError, "first");
    PyErr_SetString(PyExc_TypeError, "second");
    pending("two errors");
    PyErr_Clear();
    PyErr_Clear();
    pending("cleared twice");
    PyErr_SetString(PyExc_ValueError, "x");
    printf("Occurred is ValueError: %d\n", PyErr_Occurred() == PyExc_ValueError);
    PyErr_Clear();
    printf("Occurred is NULL: %d\n", PyErr_Occurred() == NULL);
    PyObject *message = PyUnicode_FromString("no such module"), *name = PyUnicode_FromString("m");
    PyObject *path = PyUnicode_FromString("m.so"), *subclass = PyExc_ModuleNotFoundError;
    put_line("SetImportError", PyErr_SetImportError(message, name, path));
    put_line("SetImportError, no name", PyErr_SetImportError(message, NULL, NULL));
    put_line("SetImportError, nothing", PyErr_SetImportError(NULL, NULL, NULL));
    PyErr_SetImportError(message, name, path);
    PyObject *error = PyErr_GetRaisedException();
    put_line("name", PyObject_GetAttrString(error, "name"));
    put_line("path", PyObject_GetAttrString(error, "path"));
    put_line("msg", PyObject_GetAttrString(error, "msg"));
    Py_DECREF(error);
    put_line("subclass", PyErr_SetImportErrorSubclass(subclass, message, name, path));
    put_line("no subclass", PyErr_SetImportErrorSubclass(PyExc_ValueError, message, name, path));
    put_line("an int", PyErr_SetImportErrorSubclass(name, message, name, path));
    Py_DECREF(message);
    Py_DECREF(name);
    Py_DECREF(path);
}

static void fetched(const char *label) {
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    printf("%s: type ", label);
    put_object(type);
    fputs(" value ", stdout);
    put_object(value);
    printf(" (%s) traceback ", value ? Py_TYPE(value)->tp_name : "NULL");
    put_object(traceback);
    PyErr_NormalizeException(&type, &value, &traceback);
    fputs(" normalized ", stdout);
    put_object(type);
    putchar(' ');
    put_object(value);
    printf(" pending: %s\n", PyErr_Occurred() ? "yes" : "no");
    PyErr_Clear();
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
}

static void moving(void) {
    static const char *const values[] = {"'text'", "None", "()", "(1, 2)", "5"};
    PyErr_SetString(PyExc_ValueError, "x");
    fetched("Fetch");
    fetched("Fetch with nothing pending");
    PyErr_SetNone(PyExc_KeyError);
    fetched("Fetch KeyError");
    for (size_t i = 0; i < COUNT(values); i++) {
        PyErr_Restore(Py_NewRef(PyExc_ValueError), literal(values[i]), NULL);
        fetched(values[i]);
    }
    PyErr_Restore(Py_NewRef(PyExc_ValueError), NULL, NULL);
    fetched("Restore without a value");
    PyErr_Restore(Py_NewRef(derived), PyObject_CallFunction(derived, "i", 1), NULL);
    fetched("Restore an instance");
    PyErr_Restore(Py_NewRef(PyExc_Exception), PyObject_CallFunction(PyExc_KeyError, "i", 1), NULL);
    fetched("Restore an instance of a subclass");
    PyErr_Restore(Py_NewRef(PyExc_KeyError), PyObject_CallFunction(PyExc_ValueError, "i", 1), NULL);
    fetched("Restore an instance of another class");
    PyErr_Restore(Py_NewRef(PyExc_ValueError), PyUnicode_FromString("x"), Py_NewRef(Py_None));
    fetched("Restore with None for a traceback");
    PyErr_Restore(Py_NewRef(failing_class), PyUnicode_FromString("x"), NULL);
    fetched("Restore a class that fails");
    PyErr_Restore(Py_NewRef(five_class), PyUnicode_FromString("x"), NULL);
    fetched("Restore a class that returns an int");
    PyErr_SetString(PyExc_ValueError, "x");
    PyErr_Restore(NULL, NULL, NULL);
    fetched("Restore nothing");
    for (size_t i = 0; i < COUNT(values); i++) {
        PyObject *type = Py_NewRef(derived), *value = literal(values[i]), *traceback = NULL;
        PyErr_NormalizeException(&type, &value, &traceback);
        printf("Normalize %s -> ", values[i]);
        put_object(type);
        putchar(' ');
        put_object(value);
        putchar('\n');
        Py_DECREF(type);
        Py_DECREF(value);
    }
    PyObject *odd[] = {failing_class, five_class, (PyObject *)&PyLong_Type, PyExc_ValueError};
    for (size_t i = 0; i < COUNT(odd); i++) {
        PyObject *type = Py_NewRef(odd[i]), *value = NULL, *traceback = NULL;
        PyErr_NormalizeException(&type, &value, &traceback);
        fputs("Normalize -> ", stdout);
        put_object(type);
        putchar(' ');
        put_object(value);
        putchar('\n');
        Py_XDECREF(type);
        Py_XDECREF(value);
        Py_XDECREF(traceback);
    }
    PyErr_SetRaisedException(PyObject_CallFunction(PyExc_KeyError, "s", "set"));
    pending("SetRaisedException");
    PyErr_SetString(PyExc_ValueError, "x");
    PyErr_SetRaisedException(NULL);
    pending("SetRaisedException NULL");
}

static void matching(void) {
    PyObject *value = PyObject_CallFunction(PyExc_KeyError, "s", "k");
    PyObject *tuple = Py_BuildValue("(OO)", PyExc_ValueError, PyExc_LookupError);
    PyObject *nested = Py_BuildValue("(O(O))", PyExc_ValueError, PyExc_LookupError);
    PyObject *empty = PyTuple_New(0), *mixed = Py_BuildValue("(iO)", 5, PyExc_KeyError);
    PyObject *given[] = {PyExc_KeyError, value, PyExc_ValueError, (PyObject *)&PyLong_Type, Py_None, tuple, NULL};
    PyObject *against[] = {PyExc_KeyError, PyExc_LookupError, PyExc_ValueError, PyExc_BaseException, tuple,
                           nested, empty, mixed, (PyObject *)&PyLong_Type, Py_None, value, NULL};
    for (size_t g = 0; g < COUNT(given); g++) {
        printf("GivenExceptionMatches %zu:", g);
        for (size_t a = 0; a < COUNT(against); a++) printf(" %d", PyErr_GivenExceptionMatches(given[g], against[a]));
        printf("%s\n", PyErr_Occurred() ? " with an error" : "");
    }
    PyErr_SetString(PyExc_KeyError, "k");
    printf("ExceptionMatches:");
    for (size_t a = 0; a + 1 < COUNT(against); a++) printf(" %d", PyErr_ExceptionMatches(against[a]));
    putchar('\n');
    pending("after ExceptionMatches");
    Py_DECREF(value);
    Py_DECREF(tuple);
    Py_DECREF(nested);
    Py_DECREF(empty);
    Py_DECREF(mixed);
}

int main(void) {
    probe_start();
    five_class = odd_class("probe.Five", returns_five, PyExc_Exception);
    failing_class = odd_class("probe.Failing", constructor_fails, PyExc_Exception);
    derived = PyErr_NewException("probe.Derived", PyExc_ValueError, NULL);
    setting();
    instances();
    fixed_errors();
    moving();
    matching();
    Py_DECREF(five_class);
    Py_DECREF(failing_class);
    Py_DECREF(derived);
    return probe_end();
}
