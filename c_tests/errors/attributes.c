/* The attributes and methods of the built-in exceptions. */
#include "exceptions.h"

static PyObject *make(const char *type_name, const char *call) {
    PyObject *kwargs, *args = literal_call(call, &kwargs), *result = NULL;
    for (size_t i = 0; i < COUNT(exceptions); i++) {
        if (strcmp(exceptions[i].name, type_name) == 0) {
            result = PyObject_Call(*exceptions[i].type, args, kwargs);
            need(result || PyErr_Occurred(), type_name);
            break;
        }
        need(i + 1 < COUNT(exceptions), type_name);
    }
    Py_DECREF(args);
    Py_XDECREF(kwargs);
    return result;
}

typedef struct {
    const char *type;
    const char *attributes; /* separated by spaces */
    const char *calls[30];
} Reading;

static const Reading readings[] = {
    {"StopIteration", "value args", {"", "5", "5, 6", "None", "(1, 2)"}},
    {"StopAsyncIteration", "value args", {"", "5"}},
    {"SystemExit", "code args", {"", "5", "5, 6", "None", "'text'", "(1, 2)"}},
    {"ImportError", "msg name path name_from args",
     {"", "'m'", "'m', 'n'", "'m', name='n'", "'m', name='n', path='p'", "name='n'", "'m', path=5",
      "'m', name_from='f'", "5, name=None", "'m', bad=1", "'m', name='n', bad=1", "bad=1", "a=1, b=2"}},
    {"ModuleNotFoundError", "msg name path", {"'m', name='n'", "'m', 'n'", "'m', bad=1"}},
    {"AttributeError", "name obj args", {"", "'m'", "'m', name='n'", "'m', name='n', obj=5", "obj=5", "'m', bad=1",
                                         "'m', 'n'"}},
    {"NameError", "name args", {"", "'m'", "'m', name='n'", "name=5", "'m', bad=1", "'m', obj=1"}},
    {"UnboundLocalError", "name", {"'m', name='n'", "'m', bad=1"}},
    {"OSError", "errno strerror filename filename2 characters_written args",
     {"", "'m'", "2, 's'", "2, 's', 'f'", "2, 's', 'f', 0", "2, 's', 'f', 0, 'g'", "2, 's', None, 0, 'g'",
      "2, 's', 'f', 0, 'g', 6", "2, 's', b'f'", "2, 's', 5", "'2', 's'", "2, None", "None, 's'", "None, None",
      "2, 's', 'f', 0, None", "9999, 's'", "2.5, 's'", "True, 's'", "11, 's', 7", "11, 's', 'f'", "11, 's', 7, 0, 'g'",
      "errno=2", "2, 's', filename='f'", "100000000000000000000, 's'", "-2, 's'"}},
    {"BlockingIOError", "errno filename characters_written args", {"", "11, 's'", "11, 's', 7", "11, 's', 'f'",
                                                                   "11, 's', -1", "5, 's', 7"}},
    {"FileNotFoundError", "errno strerror filename", {"", "'m'", "17, 's'", "2, 's', 'f'"}},
    {"ConnectionError", "errno strerror", {"104, 's'", "32, 's'", "'m'"}},
    {"SyntaxError", "msg filename lineno offset text end_lineno end_offset print_file_and_line args",
     {"", "'m'", "'m', ('f', 1, 2, 't')", "'m', ('f', 1, 2, 't', 3, 4)", "'m', ('f', 1, 2)", "'m', ()",
      "'m', ('f', 1, 2, 't', 3)", "'m', [1, 2, 3, 4]", "'m', 'abcd'", "'m', 5", "'m', ('f', 'one', 2, 't')", "'m', 1, 2",
      "'m', ('f', 1, 2, 't', 3, 4, 5)", "'m', ('dir/f.py', 1, 2, 't')", "'m', (None, 1, 2, 't')",
      "'m', ('f', None, 2, 't')", "'m', (5, 1, 2, 't')", "x=1"}},
    {"IndentationError", "msg lineno", {"'m', ('f', 1, 2, 't')", ""}},
    {"UnicodeDecodeError", "encoding object start end reason args",
     {"", "'utf-8', b'abc', 1, 2, 'why'", "'utf-8', b'abc', 1, 3, 'why'", "'utf-8', b'abc', -5, 99, 'why'",
      "'utf-8', b'abc', 5, 6, 'why'", "'utf-8', b'', 0, 1, 'why'", "'utf-8', b'abc', 2, 1, 'why'",
      "'utf-8', ba'abc', 1, 2, 'why'", "'utf-8', mv'abc', 1, 2, 'why'", "'utf-8', 'abc', 1, 2, 'why'",
      "5, b'abc', 1, 2, 'why'", "'utf-8', b'abc', 'x', 2, 'why'", "'utf-8', b'abc', 1, 2, 5",
      "'utf-8', b'abc', 1, 2", "'utf-8', b'abc', 1, 2, 'why', 6", "'utf-8', b'abc', 1.5, 2, 'why'"}},
    {"UnicodeEncodeError", "encoding object start end reason args",
     {"", "'ascii', 'a\\xe9b', 1, 2, 'why'", "'ascii', 'a\\u20acb', 1, 2, 'why'", "'ascii', 'a\\U0001f600b', 1, 2, 'why'",
      "'ascii', 'abc', 1, 3, 'why'", "'ascii', 'abc', -5, 99, 'why'", "'ascii', '', 0, 1, 'why'", "'ascii', 'abc', 3, 4, 'why'",
      "'ascii', b'abc', 1, 2, 'why'", "'ascii', 'abc', 1, 2, None"}},
    {"UnicodeTranslateError", "object start end reason args encoding",
     {"", "'a\\xe9b', 1, 2, 'why'", "'a\\u20acb', 1, 2, 'why'", "'a\\U0001f600b', 1, 2, 'why'", "'abc', 0, 3, 'why'",
      "'abc', -5, 99, 'why'", "b'abc', 1, 2, 'why'", "'ascii', 'abc', 1, 2, 'why'"}},
    {"KeyError", "args", {"''", "'k'", "'a', 'b'", "None", "(1,)", "()", "@str_raises", "'line\\nbreak'"}},
    {"BaseException", "args __notes__ __dict__ nothing", {"", "'m'"}},
};

static void read_all(const Reading *r) {
    for (const char *const *call = r->calls; *call; call++) {
        printf("%s(%s) -> ", r->type, *call);
        PyObject *error = make(r->type, *call);
        if (!error) {
            put_error();
            putchar('\n');
            continue;
        }
        put_object(error);
        fputs(" str ", stdout);
        put_result(PyObject_Str(error));
        char names[100];
        strcpy(names, r->attributes);
        for (char *name = strtok(names, " "); name; name = strtok(NULL, " ")) {
            printf(" %s=", name);
            put_result(PyObject_GetAttrString(error, name));
        }
        fputs(" reduce ", stdout);
        put_result(PyObject_CallMethod(error, "__reduce__", NULL));
        putchar('\n');
        Py_DECREF(error);
    }
}

typedef struct {
    const char *type, *call, *name, *value; /* value NULL: delete */
} Writing;

static const Writing writings[] = {
    {"ValueError", "'m'", "args", "('new', 2)"}, {"ValueError", "'m'", "args", "[1]"}, {"ValueError", "'m'", "args", "'ab'"},
    {"ValueError", "'m'", "args", "5"}, {"ValueError", "'m'", "args", NULL}, {"ValueError", "'m'", "extra", "5"},
    {"ValueError", "'m'", "extra", NULL}, {"ValueError", "'m'", "__notes__", "5"}, {"ValueError", "'m'", "__dict__", "{'a': 1}"},
    {"ValueError", "'m'", "__dict__", "5"}, {"ValueError", "'m'", "__class__", "5"}, {"KeyError", "'m'", "args", "()"},
    {"StopIteration", "1", "value", "2"}, {"StopIteration", "1", "value", NULL}, {"StopIteration", "1", "args", "(3,)"},
    {"SystemExit", "1", "code", "2"}, {"SystemExit", "1", "code", NULL}, {"ImportError", "'m'", "name", "5"},
    {"ImportError", "'m'", "msg", "'other'"}, {"ImportError", "'m'", "msg", NULL}, {"ImportError", "'m'", "msg", "5"},
    {"AttributeError", "'m'", "name", "'n'"}, {"AttributeError", "'m'", "obj", NULL}, {"NameError", "'m'", "name", "'n'"},
    {"OSError", "2, 's'", "errno", "3"}, {"OSError", "2, 's'", "strerror", "'t'"}, {"OSError", "2, 's'", "filename", "'f'"},
    {"OSError", "2, 's', 'f'", "filename2", "'g'"}, {"OSError", "2, 's', 'f'", "filename", NULL},
    {"OSError", "2, 's', 'f'", "errno", NULL}, {"OSError", "2, 's', 'f'", "args", "(1,)"},
    {"OSError", "2, 's'", "characters_written", "5"}, {"BlockingIOError", "11, 's', 7", "characters_written", "5"},
    {"BlockingIOError", "11, 's', 7", "characters_written", "'x'"}, {"BlockingIOError", "11, 's', 7", "characters_written", NULL},
    {"BlockingIOError", "11, 's'", "characters_written", NULL},
    {"SyntaxError", "'m', ('f', 1, 2, 't')", "lineno", "7"}, {"SyntaxError", "'m', ('f', 1, 2, 't')", "msg", "'n'"},
    {"SyntaxError", "'m', ('f', 1, 2, 't')", "filename", "None"}, {"SyntaxError", "'m', ('f', 1, 2, 't')", "filename", NULL},
    {"SyntaxError", "'m'", "filename", "'dir/f'"}, {"SyntaxError", "'m'", "lineno", "5"}, {"SyntaxError", "'m'", "lineno", "'five'"},
    {"UnicodeDecodeError", "'utf-8', b'abc', 1, 2, 'why'", "start", "0"}, {"UnicodeDecodeError", "'utf-8', b'abc', 1, 2, 'why'", "end", "99"},
    {"UnicodeDecodeError", "'utf-8', b'abc', 1, 2, 'why'", "start", "'x'"}, {"UnicodeDecodeError", "'utf-8', b'abc', 1, 2, 'why'", "start", NULL},
    {"UnicodeDecodeError", "'utf-8', b'abc', 1, 2, 'why'", "reason", "5"}, {"UnicodeDecodeError", "'utf-8', b'abc', 1, 2, 'why'", "object", "5"},
    {"UnicodeDecodeError", "'utf-8', b'abc', 1, 2, 'why'", "object", NULL}, {"UnicodeDecodeError", "'utf-8', b'abc', 1, 2, 'why'", "encoding", "'x'"},
    {"UnicodeEncodeError", "'ascii', 'abc', 1, 2, 'why'", "object", "b'abc'"}, {"UnicodeEncodeError", "'ascii', 'abc', 1, 2, 'why'", "reason", NULL},
    {"UnicodeTranslateError", "'abc', 1, 2, 'why'", "start", "-3"}, {"UnicodeTranslateError", "'abc', 1, 2, 'why'", "object", "'\\u20ac'"},
};

static void write_one(const Writing *w) {
    PyObject *error = make(w->type, w->call), *value = w->value ? literal(w->value) : NULL;
    need(error != NULL, w->call);
    int status = PyObject_SetAttrString(error, w->name, value);
    printf("%s(%s).%s = %s -> %d ", w->type, w->call, w->name, w->value ? w->value : "(deleted)", status);
    if (status < 0) {
        put_error();
    } else {
        put_object(error);
        fputs(" str ", stdout);
        put_result(PyObject_Str(error));
        fputs(" now ", stdout);
        put_result(PyObject_GetAttrString(error, w->name));
    }
    putchar('\n');
    Py_XDECREF(value);
    Py_DECREF(error);
}

static const struct {
    const char *type, *call, *method, *args, *after;
} methods[] = {
    {"ValueError", "'m'", "add_note", "'note'", "__notes__"}, {"ValueError", "'m'", "add_note", "5", "__notes__"},
    {"ValueError", "'m'", "add_note", "", "__notes__"}, {"ValueError", "'m'", "add_note", "@strsub", "__notes__"},
    {"ValueError", "'m'", "with_traceback", "None", "__traceback__"}, {"ValueError", "'m'", "with_traceback", "5", "__traceback__"},
    {"ValueError", "'m'", "__setstate__", "{'a': 1, 'args': (5,)}", "args"}, {"ValueError", "'m'", "__setstate__", "None", "args"},
    {"ValueError", "'m'", "__setstate__", "5", "args"}, {"ValueError", "'m'", "__init__", "'again', 2", "args"},
    {"ValueError", "'m'", "__init__", "x=1", "args"}, {"ValueError", "'m'", "__str__", "", "args"},
    {"ValueError", "'m'", "__repr__", "", "args"}, {"KeyError", "'m'", "__str__", "", "args"},
    {"OSError", "2, 's', 'f'", "__reduce__", "", "args"}, {"OSError", "2, 's', 'f'", "__init__", "3, 't'", "errno"},
    {"ImportError", "'m', name='n', path='p'", "__reduce__", "", "args"}, {"ImportError", "'m'", "__init__", "'o', name='p'", "name"},
    {"StopIteration", "1", "__init__", "2", "value"}, {"SyntaxError", "'m'", "__init__", "'n', ('f', 1, 2, 't')", "lineno"},
    {"UnicodeDecodeError", "'utf-8', b'abc', 1, 2, 'why'", "__init__", "'x', b'y', 0, 1, 'z'", "reason"},
    {"UnicodeDecodeError", "'utf-8', b'abc', 1, 2, 'why'", "__init__", "5", "reason"},
};

static void call_one(size_t i) {
    PyObject *error = make(methods[i].type, methods[i].call);
    PyObject *kwargs, *args = literal_call(methods[i].args, &kwargs);
    PyObject *method = PyObject_GetAttrString(error, methods[i].method);
    need(method != NULL, methods[i].method);
    printf("%s(%s).%s(%s) -> ", methods[i].type, methods[i].call, methods[i].method, methods[i].args);
    put_result(PyObject_Call(method, args, kwargs));
    printf(" %s=", methods[i].after);
    put_result(PyObject_GetAttrString(error, methods[i].after));
    putchar('\n');
    Py_DECREF(method);
    Py_DECREF(args);
    Py_XDECREF(kwargs);
    Py_DECREF(error);
}

int main(void) {
    probe_start();
    for (size_t i = 0; i < COUNT(readings); i++) read_all(&readings[i]);
    for (size_t i = 0; i < COUNT(writings); i++) write_one(&writings[i]);
    for (size_t i = 0; i < COUNT(methods); i++) call_one(i);
    return probe_end();
}
