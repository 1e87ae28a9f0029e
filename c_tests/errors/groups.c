/* BaseExceptionGroup and ExceptionGroup. */
#include "../probe/probe.h"

static PyObject *exception_group, *my_group;

/* A list or tuple of exceptions from a string of letters: v ValueError,
 * t TypeError, k KeyError, b KeyboardInterrupt, g a group of v and t, i an int. */
static PyObject *letters(const char *text, int tuple) {
    PyObject *list = PyList_New(0);
    for (int i = 0; text[i]; i++) {
        PyObject *type = text[i] == 'v' ? PyExc_ValueError : text[i] == 't' ? PyExc_TypeError
                         : text[i] == 'k' ? PyExc_KeyError : PyExc_KeyboardInterrupt;
        PyObject *item = text[i] == 'i' ? PyLong_FromLong(i)
                         : text[i] == 'g' ? PyObject_CallFunction(PyExc_BaseExceptionGroup, "sN", "inner", letters("vt", 0))
                                          : PyObject_CallFunction(type, "i", i);
        need(item && PyList_Append(list, item) == 0, text);
        Py_DECREF(item);
    }
    if (!tuple) return list;
    PyObject *result = PyList_AsTuple(list);
    Py_DECREF(list);
    return result;
}

static PyObject *make(PyObject *type, const char *content) {
    return PyObject_CallFunction(type, "sN", "message", letters(content, 0));
}

static void constructed(PyObject *type, const char *content, int tuple) {
    PyObject *group = PyObject_CallFunction(type, "sN", "message", letters(content, tuple));
    printf("%s %s %s -> ", ((PyTypeObject *)type)->tp_name, tuple ? "tuple" : "list", content);
    if (!group) {
        put_error();
        putchar('\n');
        return;
    }
    static const char *const names[] = {"message", "exceptions", "args"};
    put_object(group);
    printf(" type %s str ", Py_TYPE(group)->tp_name);
    put_result(PyObject_Str(group));
    for (size_t i = 0; i < COUNT(names); i++) {
        printf(" %s=", names[i]);
        put_result(PyObject_GetAttrString(group, names[i]));
    }
    printf(" set %d ", PyObject_SetAttrString(group, "exceptions", Py_None));
    put_error();
    putchar('\n');
    Py_DECREF(group);
}

static void bad_constructions(void) {
    static const char *const calls[] = {"", "'m'", "'m', []", "'m', ()", "'m', 5", "'m', 'text'", "5, [1]", "'m', {}",
                                        "'m', [1]", "'m', [None]", "'m', [], 3", "message='m', exceptions=[]", "'m', @two_items"};
    for (size_t i = 0; i < COUNT(calls); i++) {
        PyObject *kwargs, *args = literal_call(calls[i], &kwargs);
        printf("(%s)", calls[i]);
        put_line("", PyObject_Call(PyExc_BaseExceptionGroup, args, kwargs));
        Py_DECREF(args);
        Py_XDECREF(kwargs);
    }
    PyObject *list = PyList_New(1);
    PyList_SET_ITEM(list, 0, Py_NewRef(PyExc_ValueError));
    put_line("a class inside", PyObject_CallFunction(exception_group, "sN", "m", list));
    put_line("an int for a message", PyObject_CallFunction(exception_group, "iN", 5, letters("v", 0)));
}

static void divide(const char *content, const char *method, PyObject *condition, const char *label) {
    PyObject *group = make(PyExc_BaseExceptionGroup, content);
    PyObject *note = PyObject_CallMethod(group, "add_note", "s", "a note");
    PyObject *cause = PyObject_CallFunction(PyExc_KeyError, "s", "cause");
    PyException_SetCause(group, cause);
    printf("%s %s(%s) -> ", content, method, label);
    PyObject *result = PyObject_CallMethod(group, method, "(O)", condition);
    if (!result) {
        put_error();
    } else {
        put_object(result);
        PyObject *part = PyTuple_Check(result) ? PyTuple_GET_ITEM(result, 0) : result;
        if (part == group) {
            fputs(" the group itself", stdout);
        } else if (PyExceptionInstance_Check(part)) {
            PyObject *its_cause = PyException_GetCause(part);
            fputs(" notes ", stdout);
            put_result(PyObject_GetAttrString(part, "__notes__"));
            printf(" cause %s", its_cause == cause ? "the same" : "not the same");
            Py_XDECREF(its_cause);
        }
    }
    putchar('\n');
    Py_XDECREF(result);
    Py_XDECREF(note);
    Py_DECREF(group);
}

static PyObject *wants_even(PyObject *self, PyObject *error) {
    (void)self;
    PyObject *args = PyException_GetArgs(error), *first = PyTuple_GetItem(args, 0);
    int even = first && PyLong_Check(first) && PyLong_AsLong(first) % 2 == 0;
    Py_XDECREF(args);
    return PyBool_FromLong(even);
}

static PyObject *fails(PyObject *self, PyObject *error) {
    (void)self;
    (void)error;
    PyErr_SetString(PyExc_LookupError, "the condition fails");
    return NULL;
}

static PyMethodDef functions[] = {{"wants_even", wants_even, METH_O, NULL}, {"fails", fails, METH_O, NULL}};

static void divisions(void) {
    static const char *const contents[] = {"v", "vtk", "vgt", "gg", "bk"};
    static const char *const methods[] = {"subgroup", "split"};
    PyObject *pair = PyTuple_Pack(2, PyExc_ValueError, PyExc_KeyError), *empty = PyTuple_New(0);
    PyObject *even = PyCFunction_New(&functions[0], NULL), *failing = PyCFunction_New(&functions[1], NULL);
    for (size_t m = 0; m < COUNT(methods); m++) {
        for (size_t c = 0; c < COUNT(contents); c++) {
            divide(contents[c], methods[m], PyExc_ValueError, "ValueError");
            divide(contents[c], methods[m], PyExc_Exception, "Exception");
            divide(contents[c], methods[m], PyExc_OSError, "OSError");
            divide(contents[c], methods[m], PyExc_BaseExceptionGroup, "BaseExceptionGroup");
            divide(contents[c], methods[m], pair, "(ValueError, KeyError)");
            divide(contents[c], methods[m], even, "even");
        }
        divide("vt", methods[m], empty, "()");
        divide("vt", methods[m], failing, "fails");
        divide("vt", methods[m], Py_None, "None");
        divide("vt", methods[m], (PyObject *)&PyLong_Type, "int");
    }
    Py_DECREF(pair);
    Py_DECREF(empty);
    Py_DECREF(even);
    Py_DECREF(failing);
}

int main(void) {
    static const char *const contents[] = {"v", "vt", "vtk", "b", "vb", "g", "vg", "i", "vi"};
    probe_start();
    PyObject *builtins = PyImport_ImportModule("builtins");
    exception_group = PyObject_GetAttrString(builtins, "ExceptionGroup");
    need(exception_group != NULL, "ExceptionGroup");
    my_group = PyErr_NewException("probe.MyGroup", exception_group, NULL);
    PyObject *my_base = PyErr_NewException("probe.MyBase", PyExc_BaseExceptionGroup, NULL);
    put_line("bases", PyObject_GetAttrString(exception_group, "__bases__"));
    put_line("mro", PyObject_GetAttrString(exception_group, "__mro__"));
    PyObject *types[] = {PyExc_BaseExceptionGroup, exception_group, my_group, my_base};
    for (size_t t = 0; t < COUNT(types); t++) {
        for (size_t c = 0; c < COUNT(contents); c++) constructed(types[t], contents[c], (t + c) % 2);
        PyObject *group = make(types[t], "vt");
        put_line("derive", PyObject_CallMethod(group, "derive", "N", letters("k", 0)));
        put_line("derive base", PyObject_CallMethod(group, "derive", "N", letters("b", 0)));
        put_line("derive nothing", PyObject_CallMethod(group, "derive", "[]"));
        put_line("derive an int", PyObject_CallMethod(group, "derive", "i", 5));
        put_line("reduce", PyObject_CallMethod(group, "__reduce__", NULL));
        Py_DECREF(group);
    }
    bad_constructions();
    divisions();
    Py_DECREF(my_base);
    Py_DECREF(my_group);
    Py_DECREF(exception_group);
    Py_DECREF(builtins);
    return probe_end();
}
