/* The handled exception, contexts and causes. */
#include "../probe/probe.h"

static PyObject *new_error(PyObject *type, const char *text) {
    PyObject *error = PyObject_CallFunction(type, "s", text);
    need(error != NULL, text);
    return error;
}

/* The chain of contexts, then the cause, of an exception. */
static void chain(const char *label, PyObject *error) {
    printf("%s: ", label);
    put_object(error);
    PyObject *at = Py_XNewRef(error);
    for (int i = 0; at && i < 6; i++) {
        PyObject *context = PyException_GetContext(at);
        if (context) {
            fputs(" <- ", stdout);
            put_object(context);
        }
        Py_SETREF(at, context);
    }
    if (at) fputs(" ...", stdout);
    Py_XDECREF(at);
    if (!error) {
        putchar('\n');
        return;
    }
    PyObject *cause = PyException_GetCause(error);
    PyObject *suppress = PyObject_GetAttrString(error, "__suppress_context__");
    fputs(" cause ", stdout);
    put_object(cause);
    fputs(" suppress ", stdout);
    put_object(suppress);
    putchar('\n');
    Py_XDECREF(cause);
    Py_XDECREF(suppress);
}

static void raised_chain(const char *label) {
    PyObject *error = PyErr_GetRaisedException();
    chain(label, error);
    Py_XDECREF(error);
}

static void handled(void) {
    PyObject *outer = new_error(PyExc_ValueError, "outer"), *inner = new_error(PyExc_KeyError, "inner");
    printf("handled at first: %s\n", PyErr_GetHandledException() ? "something" : "nothing");
    PyErr_SetHandledException(outer);
    PyObject *now = PyErr_GetHandledException();
    printf("handled: %s, pending: %s\n", now == outer ? "the same" : "another", PyErr_Occurred() ? "yes" : "no");
    Py_XDECREF(now);
    PyErr_SetString(PyExc_TypeError, "while handling");
    raised_chain("SetString");
    PyErr_SetNone(PyExc_TypeError);
    raised_chain("SetNone");
    PyErr_SetObject(PyExc_KeyError, inner);
    raised_chain("SetObject with an instance");
    PyErr_SetObject(PyExc_ValueError, outer);
    raised_chain("SetObject with the handled one");
    PyErr_Format(PyExc_IndexError, "number %d", 5);
    raised_chain("Format");
    PyErr_NoMemory();
    raised_chain("NoMemory");
    PyErr_BadArgument();
    raised_chain("BadArgument");
    PyErr_SetRaisedException(new_error(PyExc_IndexError, "raised"));
    raised_chain("SetRaisedException");
    PyErr_Restore(Py_NewRef(PyExc_IndexError), PyUnicode_FromString("restored"), NULL);
    raised_chain("Restore");
    PyErr_SetString(PyExc_KeyError, "first");
    PyErr_SetString(PyExc_TypeError, "second");
    raised_chain("a second one");
    put_line("a failed look-up", PyObject_GetAttrString(Py_None, "missing"));
    PyObject_GetAttrString(Py_None, "missing");
    raised_chain("its context");
    PyLong_FromString("x", NULL, 10);
    raised_chain("a bad number's context");
    PyErr_SetHandledException(Py_None);
    printf("handled None: %s\n", PyErr_GetHandledException() ? "something" : "nothing");
    PyErr_SetString(PyExc_TypeError, "after");
    raised_chain("handling nothing");
    PyErr_SetHandledException(inner);
    PyErr_SetHandledException(NULL);
    printf("handled NULL: %s\n", PyErr_GetHandledException() ? "something" : "nothing");
    Py_DECREF(outer);
    Py_DECREF(inner);
}

static void exc_info(void) {
    PyObject *type, *value, *traceback, *error = new_error(PyExc_ValueError, "info");
    PyErr_GetExcInfo(&type, &value, &traceback);
    fputs("ExcInfo: ", stdout);
    put_object(type);
    putchar(' ');
    put_object(value);
    putchar(' ');
    put_object(traceback);
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    PyErr_SetExcInfo(Py_NewRef(PyExc_KeyError), Py_NewRef(error), NULL);
    PyErr_GetExcInfo(&type, &value, &traceback);
    fputs(", then ", stdout);
    put_object(type);
    putchar(' ');
    put_object(value);
    putchar(' ');
    put_object(traceback);
    putchar('\n');
    Py_XDECREF(type);
    Py_XDECREF(value);
    Py_XDECREF(traceback);
    PyErr_SetExcInfo(NULL, NULL, NULL);
    Py_DECREF(error);
}

/* Contexts never make a ring: the link that would close one is cut. */
static void rings(void) {
    PyObject *a = new_error(PyExc_ValueError, "a"), *b = new_error(PyExc_ValueError, "b");
    PyObject *c = new_error(PyExc_ValueError, "c"), *d = new_error(PyExc_ValueError, "d");
    PyException_SetContext(a, Py_NewRef(b));
    PyException_SetContext(b, Py_NewRef(c));
    chain("a", a);
    PyErr_SetHandledException(a);
    PyErr_SetObject(PyExc_ValueError, c);
    raised_chain("c while handling a");
    chain("a then", a);
    PyErr_SetObject(PyExc_ValueError, d);
    raised_chain("d while handling a");
    PyException_SetContext(c, Py_NewRef(c));
    PyErr_SetObject(PyExc_ValueError, d);
    raised_chain("with c its own context");
    PyException_SetContext(c, NULL);
    PyErr_SetHandledException(NULL);
    PyObject *all[] = {a, b, c, d};
    for (size_t i = 0; i < COUNT(all); i++) PyException_SetContext(all[i], NULL);
    for (size_t i = 0; i < COUNT(all); i++) Py_DECREF(all[i]);
}

static void causes(void) {
    PyObject *error = new_error(PyExc_ValueError, "e"), *cause = new_error(PyExc_KeyError, "why");
    chain("without a cause", error);
    PyException_SetCause(error, Py_NewRef(cause));
    chain("with a cause", error);
    PyException_SetCause(error, NULL);
    chain("cause taken away", error);
    put_status("__cause__ = int", PyObject_SetAttrString(error, "__cause__", (PyObject *)&PyLong_Type));
    put_status("__cause__ = None", PyObject_SetAttrString(error, "__cause__", Py_None));
    put_status("__cause__ = cause", PyObject_SetAttrString(error, "__cause__", cause));
    chain("cause by attribute", error);
    put_status("del __cause__", PyObject_SetAttrString(error, "__cause__", NULL));
    put_status("__context__ = 5", PyObject_SetAttrString(error, "__context__", Py_True));
    put_status("__context__ = cause", PyObject_SetAttrString(error, "__context__", cause));
    put_status("del __context__", PyObject_SetAttrString(error, "__context__", NULL));
    put_status("__suppress_context__ = False", PyObject_SetAttrString(error, "__suppress_context__", Py_False));
    put_status("__suppress_context__ = None", PyObject_SetAttrString(error, "__suppress_context__", Py_None));
    chain("both", error);
    put_status("__traceback__ = 5", PyObject_SetAttrString(error, "__traceback__", Py_True));
    put_status("__traceback__ = None", PyObject_SetAttrString(error, "__traceback__", Py_None));
    put_status("del __traceback__", PyObject_SetAttrString(error, "__traceback__", NULL));
    put_status("PyException_SetTraceback(None)", PyException_SetTraceback(error, Py_None));
    put_status("PyException_SetTraceback(True)", PyException_SetTraceback(error, Py_True));
    PyObject *traceback = PyException_GetTraceback(error);
    printf("traceback %s\n", traceback ? "set" : "NULL");
    PyException_SetArgs(error, cause = (Py_DECREF(cause), literal("(1, 'two')")));
    put_line("GetArgs", PyException_GetArgs(error));
    put_line("the error", error);
    Py_DECREF(cause);
}

int main(void) {
    probe_start();
    handled();
    exc_info();
    rings();
    causes();
    return probe_end();
}
