/* Functions for expressions.h that bind to instances as methods do:
 *
 *     echo(tag)     gives (tag, *arguments), and the keywords if there are some
 *     value(x)      gives x
 *     fail(error)   raises it
 *     apply(f)      calls f with the arguments and gives what f gives
 *     slot(name)    gives the attribute of that name of the first argument
 *
 * Without binding: plain(f) is the function itself; list_of, type_name and status
 * show what has no fixed repr. */
#ifndef FUNCTIONS_H
#define FUNCTIONS_H

#include "expressions.h"

static PyObject *bound(PyMethodDef *def, PyObject *self) {
    PyObject *function = PyCFunction_New(def, self), *method = function ? PyInstanceMethod_New(function) : NULL;
    Py_XDECREF(function);
    return method;
}

static PyObject *run_echo(PyObject *tag, PyObject *args, PyObject *kwargs) {
    PyObject *rest = PyTuple_GetSlice(args, 1, PY_SSIZE_T_MAX), *head = PyTuple_Pack(1, tag);
    PyObject *result = PySequence_Concat(head, rest);
    Py_DECREF(rest);
    Py_DECREF(head);
    return kwargs ? Py_BuildValue("NO", result, kwargs) : result;
}

static PyObject *run_value(PyObject *value, PyObject *args, PyObject *kwargs) {
    (void)args, (void)kwargs;
    return Py_NewRef(value);
}

static PyObject *run_fail(PyObject *error, PyObject *args, PyObject *kwargs) {
    (void)args, (void)kwargs;
    if (PyType_Check(error)) PyErr_SetNone(error);
    else PyErr_SetObject((PyObject *)Py_TYPE(error), error);
    return NULL;
}

static PyObject *run_apply(PyObject *f, PyObject *args, PyObject *kwargs) { return PyObject_Call(f, args, kwargs); }

static PyObject *run_slot(PyObject *name, PyObject *args, PyObject *kwargs) {
    (void)kwargs;
    return PyObject_GetAttr(PyTuple_GET_ITEM(args, 0), name);
}

#define KEYWORDS(f) ((PyCFunction)(void (*)(void))(f))
static PyMethodDef bound_defs[] = {
    {"echo", KEYWORDS(run_echo), METH_VARARGS | METH_KEYWORDS, NULL},   {"value", KEYWORDS(run_value), METH_VARARGS | METH_KEYWORDS, NULL},
    {"fail", KEYWORDS(run_fail), METH_VARARGS | METH_KEYWORDS, NULL},   {"apply", KEYWORDS(run_apply), METH_VARARGS | METH_KEYWORDS, NULL},
    {"slot", KEYWORDS(run_slot), METH_VARARGS | METH_KEYWORDS, NULL},
};

static PyObject *make_bound(PyObject *index, PyObject *arg) { return bound(&bound_defs[PyLong_AsLong(index)], arg); }

static PyObject *make_plain(PyObject *index, PyObject *arg) {
    return PyCFunction_New(&bound_defs[PyLong_AsLong(index)], arg);
}

static PyObject *list_of(PyObject *self, PyObject *arg) {
    (void)self;
    PyObject *list = PySequence_List(arg);
    if (list && PyList_Sort(list) < 0) Py_CLEAR(list);
    return list;
}

static PyObject *type_name(PyObject *self, PyObject *arg) {
    (void)self;
    return PyUnicode_FromString(Py_TYPE(arg)->tp_name);
}

static PyMethodDef makers[] = {
    {"make_bound", make_bound, METH_O, NULL}, {"make_plain", make_plain, METH_O, NULL},
    {"sorted", list_of, METH_O, NULL},        {"type_name", type_name, METH_O, NULL},
};

static void define_functions(void) {
    for (size_t i = 0; i < COUNT(bound_defs); i++) {
        PyObject *index = PyLong_FromSize_t(i);
        char name[20];
        define(bound_defs[i].ml_name, PyCFunction_New(&makers[0], index));
        snprintf(name, sizeof name, "plain_%s", bound_defs[i].ml_name);
        define(name, PyCFunction_New(&makers[1], index));
        Py_DECREF(index);
    }
    define("sorted", PyCFunction_New(&makers[2], NULL));
    define("type_name", PyCFunction_New(&makers[3], NULL));
    define("NotImplemented", Py_NewRef(Py_NotImplemented));
    define("method", Py_NewRef(&PyInstanceMethod_Type));
}

/* A new namespace for each group of lines. */
static void run_group(const char *title, const char *const *lines, size_t count) {
    printf("---- %s\n", title);
    run_lines(lines, count);
}
#define RUN(title, lines) run_group(title, lines, COUNT(lines))

#endif
