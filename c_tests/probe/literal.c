/* A reader for a small notation of objects; it keeps the test tables short. */
#include "probe.h"

#include <ctype.h>

static void skip_space(const char **text) {
    while (**text == ' ') ++*text;
}

static int accept(const char **text, char c) {
    skip_space(text);
    if (**text != c) return 0;
    ++*text;
    return 1;
}

static Py_UCS4 hex_digits(const char **text, int count) {
    char digits[9] = "";
    memcpy(digits, *text, (size_t)count);
    *text += count;
    return (Py_UCS4)strtoul(digits, NULL, 16);
}

static Py_UCS4 next_char(const char **text) {
    char c = *(*text)++;
    if (c != '\\') return (unsigned char)c;
    switch (c = *(*text)++) {
    case '0': return 0;
    case 'n': return '\n';
    case 'x': return hex_digits(text, 2);
    case 'u': return hex_digits(text, 4);
    case 'U': return hex_digits(text, 8);
    default: return (unsigned char)c;
    }
}

/* The characters up to the closing quote; the count is returned. */
static Py_ssize_t quoted(const char **text, Py_UCS4 *out, Py_ssize_t room) {
    Py_ssize_t n = 0;
    while (**text != '\'') {
        need(**text && n < room, "a string literal");
        out[n++] = next_char(text);
    }
    ++*text;
    return n;
}

static PyObject *bytes_literal(const char **text) {
    Py_UCS4 chars[300];
    char bytes[300];
    Py_ssize_t n = quoted(text, chars, 300);
    for (Py_ssize_t i = 0; i < n; i++) bytes[i] = (char)chars[i];
    return PyBytes_FromStringAndSize(bytes, n);
}

static PyObject *bytearray_literal(const char **text) {
    PyObject *bytes = bytes_literal(text);
    PyObject *result = PyByteArray_FromObject(bytes);
    Py_DECREF(bytes);
    return result;
}

static PyObject *view_of(PyObject *owned) {
    PyObject *view = PyMemoryView_FromObject(owned);
    Py_DECREF(owned);
    return view;
}

static PyObject *str_literal(const char **text) {
    Py_UCS4 chars[300];
    Py_ssize_t n = quoted(text, chars, 300);
    return PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, chars, n);
}

static PyObject *list_literal(const char **text, char close) {
    PyObject *list = PyList_New(0);
    need(list != NULL, "a list");
    while (!accept(text, close)) {
        PyObject *item = literal_next(text);
        need(PyList_Append(list, item) == 0, "an item");
        Py_DECREF(item);
        accept(text, ',');
    }
    return list;
}

static PyObject *tuple_of(PyObject *owned_list) {
    PyObject *tuple = PyList_AsTuple(owned_list);
    Py_DECREF(owned_list);
    return tuple;
}

static PyObject *dict_literal(const char **text) {
    PyObject *dict = PyDict_New();
    need(dict != NULL, "a dict");
    while (!accept(text, '}')) {
        PyObject *key = literal_next(text);
        need(accept(text, ':'), "a colon in a dict");
        PyObject *value = literal_next(text);
        need(PyDict_SetItem(dict, key, value) == 0, "a dict item");
        Py_DECREF(key);
        Py_DECREF(value);
        accept(text, ',');
    }
    return dict;
}

static PyObject *word_literal(const char *word) {
    if (!strcmp(word, "None")) return Py_NewRef(Py_None);
    if (!strcmp(word, "True")) return Py_NewRef(Py_True);
    if (!strcmp(word, "False")) return Py_NewRef(Py_False);
    if (!strcmp(word, "Ellipsis")) return Py_NewRef(Py_Ellipsis);
    if (*word == '@') return special(word + 1);
    size_t length = strlen(word);
    char *end;
    if (length && word[length - 1] == 'j') {
        double real = strtod(word, &end);
        return PyComplex_FromDoubles(real, strtod(end, NULL));
    }
    if (!strchr(word, 'x') && strpbrk(word, ".en")) {
        return PyFloat_FromDouble(strtod(word, NULL));
    }
    return PyLong_FromString(word, NULL, 0);
}

PyObject *literal_next(const char **text) {
    PyObject *result;
    char word[80];
    size_t n = 0;
    skip_space(text);
    const char *start = *text;
    if (accept(text, '\'')) {
        result = str_literal(text);
    } else if (accept(text, '(')) {
        result = tuple_of(list_literal(text, ')'));
    } else if (accept(text, '[')) {
        result = list_literal(text, ']');
    } else if (accept(text, '{')) {
        result = dict_literal(text);
    } else {
        while (**text && !strchr(" ,:=()[]{}'", **text) && n + 1 < sizeof word) {
            word[n++] = *(*text)++;
        }
        word[n] = 0;
        if (**text != '\'') {
            result = word_literal(word);
        } else {
            ++*text;
            if (!strcmp(word, "b")) {
                result = bytes_literal(text);
            } else if (!strcmp(word, "ba")) {
                result = bytearray_literal(text);
            } else if (!strcmp(word, "mv")) {
                result = view_of(bytes_literal(text));
            } else {
                need(!strcmp(word, "mw"), word);
                result = view_of(bytearray_literal(text));
            }
        }
    }
    need(result != NULL, start);
    return result;
}

PyObject *literal(const char *text) {
    const char *rest = text;
    PyObject *result = literal_next(&rest);
    skip_space(&rest);
    need(*rest == 0, text);
    return result;
}

PyObject *literal_call(const char *text, PyObject **kwargs) {
    PyObject *positional = PyList_New(0);
    need(positional != NULL, "a list");
    *kwargs = NULL;
    for (skip_space(&text); *text; accept(&text, ','), skip_space(&text)) {
        const char *after = text;
        while (isalnum((unsigned char)*after) || *after == '_') after++;
        PyObject *key = NULL;
        if (after > text && *after == '=') {
            key = PyUnicode_FromStringAndSize(text, after - text);
            text = after + 1;
            if (!*kwargs) *kwargs = PyDict_New();
        }
        PyObject *value = literal_next(&text);
        int status = key ? PyDict_SetItem(*kwargs, key, value)
                         : PyList_Append(positional, value);
        need(status == 0, "an argument");
        Py_XDECREF(key);
        Py_DECREF(value);
    }
    return tuple_of(positional);
}
