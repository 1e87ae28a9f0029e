/* Expressions as lines of text, for tables: "isinstance(1, int | str)".
 *
 * Names, numbers, strings in single quotes (b'' and ba'' as well), tuples, lists, dicts, subscripts,
 * attributes, calls with keywords, "|", "==", "!=", "<" and "name := value". A
 * name is one of those given to `define`, or one of the module builtins. */
#ifndef EXPRESSIONS_H
#define EXPRESSIONS_H

#include "../probe/probe.h"

static PyObject *names, *builtins;

static PyObject *expression(const char **at);

static void define(const char *name, PyObject *value) {
    if (!names) names = PyDict_New();
    need(value != NULL, name);
    need(PyDict_SetItemString(names, name, value) == 0, name);
    Py_DECREF(value);
}

static int eat(const char **at, const char *token) {
    while (**at == ' ') ++*at;
    if (strncmp(*at, token, strlen(token))) return 0;
    *at += strlen(token);
    return 1;
}

/* A name's characters, with a NUL behind them; the length. */
static size_t word(const char **at, char *out, size_t size) {
    while (**at == ' ') ++*at;
    size_t n = strspn(*at, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
    need(n < size, *at);
    memcpy(out, *at, n);
    out[n] = 0;
    *at += n;
    return n;
}

/* The items up to `close`, and the keywords if there may be some; `comma` says whether there was one. */
static PyObject *items(const char **at, const char *close, PyObject **keywords, int *comma) {
    PyObject *list = PyList_New(0);
    *comma = 0;
    while (!eat(at, close)) {
        char name[40];
        const char *start = *at;
        PyObject *value;
        if (keywords && word(at, name, sizeof name) && eat(at, "=") && **at != '=') {
            if (!*keywords) *keywords = PyDict_New();
            value = expression(at);
            if (value) need(PyDict_SetItemString(*keywords, name, value) == 0, name);
        } else {
            *at = start;
            value = expression(at);
            if (value) need(PyList_Append(list, value) == 0, start);
        }
        Py_XDECREF(value);
        if (!value) {
            Py_DECREF(list);
            return NULL;
        }
        if (eat(at, ",")) *comma = 1;
    }
    return list;
}

static PyObject *dict(const char **at) {
    PyObject *d = PyDict_New();
    while (!eat(at, "}")) {
        PyObject *key = expression(at);
        need(key && eat(at, ":"), *at);
        PyObject *value = expression(at);
        need(value && PyDict_SetItem(d, key, value) == 0, *at);
        Py_DECREF(key);
        Py_DECREF(value);
        eat(at, ",");
    }
    return d;
}

static PyObject *atom(const char **at) {
    int comma;
    char name[40];
    if (eat(at, "...")) return Py_NewRef(Py_Ellipsis);
    if (eat(at, "{")) return dict(at);
    if (eat(at, "[")) return items(at, "]", NULL, &comma);
    if (eat(at, "(")) {
        PyObject *list = items(at, ")", NULL, &comma);
        if (!list) return NULL;
        PyObject *result = comma || !PyList_GET_SIZE(list) ? PyList_AsTuple(list) : Py_NewRef(PyList_GET_ITEM(list, 0));
        Py_DECREF(list);
        return result;
    }
    if (strchr("'-0123456789", **at) || !strncmp(*at, "b'", 2) || !strncmp(*at, "ba'", 3)) return literal_next(at);
    need(word(at, name, sizeof name) > 0, *at);
    PyObject *found = names ? PyDict_GetItemString(names, name) : NULL;
    if (found) return Py_NewRef(found);
    if (!strcmp(name, "None")) return Py_NewRef(Py_None);
    if (!strcmp(name, "True")) return Py_NewRef(Py_True);
    if (!strcmp(name, "False")) return Py_NewRef(Py_False);
    if (!builtins) builtins = PyImport_ImportModule("builtins");
    return PyObject_GetAttrString(builtins, name);
}

static PyObject *call(PyObject *callable, const char **at) {
    int comma;
    PyObject *keywords = NULL, *list = items(at, ")", &keywords, &comma), *result = NULL;
    if (list) {
        PyObject *args = PyList_AsTuple(list);
        Py_DECREF(list);
        result = PyObject_Call(callable, args, keywords);
        Py_DECREF(args);
    }
    Py_XDECREF(keywords);
    return result;
}

static PyObject *primary(const char **at) {
    PyObject *o = atom(at);
    for (;;) {
        PyObject *next;
        char name[40];
        int comma;
        if (!o) return NULL;
        if (eat(at, "[")) {
            PyObject *list = items(at, "]", NULL, &comma);
            PyObject *key = !list ? NULL : comma ? PyList_AsTuple(list) : Py_NewRef(PyList_GET_ITEM(list, 0));
            next = key ? PyObject_GetItem(o, key) : NULL;
            Py_XDECREF(list);
            Py_XDECREF(key);
        } else if (eat(at, "(")) {
            next = call(o, at);
        } else if (eat(at, ".")) {
            word(at, name, sizeof name);
            next = PyObject_GetAttrString(o, name);
        } else {
            return o;
        }
        Py_DECREF(o);
        o = next;
    }
}

static PyObject *expression(const char **at) {
    static const struct {
        const char *text;
        int op;
    } comparisons[] = {{"==", Py_EQ}, {"!=", Py_NE}, {"<", Py_LT}};
    PyObject *a = primary(at), *b, *result;
    while (a && eat(at, "|")) {
        b = primary(at);
        result = b ? PyNumber_Or(a, b) : NULL;
        Py_DECREF(a);
        Py_XDECREF(b);
        a = result;
    }
    for (size_t i = 0; a && i < COUNT(comparisons); i++) {
        if (!eat(at, comparisons[i].text)) continue;
        b = expression(at);
        result = b ? PyObject_RichCompare(a, b, comparisons[i].op) : NULL;
        Py_DECREF(a);
        Py_XDECREF(b);
        a = result;
    }
    return a;
}

/* The value of the whole text. */
static PyObject *evaluate(const char *text) {
    char name[40];
    const char *at = text;
    if (word(&at, name, sizeof name) && eat(&at, ":=")) {
        PyObject *value = expression(&at);
        if (value) define(name, Py_NewRef(value));
        return value;
    }
    at = text;
    PyObject *value = expression(&at);
    need(!value || !*at, text);
    return value;
}

static void run_lines(const char *const *lines, size_t count) {
    for (size_t i = 0; i < count; i++) put_line(lines[i], evaluate(lines[i]));
}

/* Forgets the names. */
static void forget_names(void) {
    Py_CLEAR(names);
    Py_CLEAR(builtins);
}

#endif
