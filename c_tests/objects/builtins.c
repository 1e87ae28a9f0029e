/* The functions of builtins, as calls: "NAME ARGUMENTS". */
#include "../probe/probe.h"

static const char *const calls[] = {
    "abs -3", "abs 2.5", "abs 'x'", "abs 1, 2", "all [1, 0]", "all []", "all 1", "any [0, 1]", "any []", "any 1", "ascii 'é'", "bin 10", "bin -10", "bin 'x'", "bin 1.5",
    "callable 1", "callable 1, 2", "chr 65", "chr 233", "chr 128512", "chr -1", "chr 1114112", "chr 1267650600228229401496703205376", "chr 'x'", "delattr 1, 'x'", "delattr 1", "dir 1, 2", "divmod 7, -2", "divmod 1, 'x'", "divmod 1", "divmod 7.5, 2", "divmod 1, 0",
    "format 5, '>4'", "format 5", "format 1, 2", "format 'x', 'q'", "getattr 1", "getattr 1, 2", "getattr 1, 'real'", "getattr 1, 'missing'", "getattr 1, 'missing', 7", "getattr 1, 2, 3, 4", "hasattr 1, 'real'", "hasattr 1, 'missing'", "hasattr 1, 2", "hasattr 1", "hash 5", "hash []", "hash",
    "hex 255", "hex -255", "hex 1.5", "isinstance 1", "isinstance 1, 2", "issubclass 1, 2", "iter 1", "iter 1, 2", "iter 1, 2, 3", "len [1, 2]", "len 1", "len", "len 1, 2", "max 1, 3, 2", "max [1, 3, 2]", "max", "max 1", "max []", "max [], default=5", "max 1, 2, default=3", "max [1], other=2", "max 1, 'x'",
    "max [3, 1], key=None", "min 3, 1, 2", "min [3, 1]", "min 1, 'x'", "min []", "min [], default=None", "next 1", "next [1]", "oct 8", "oct -8", "ord 'a'", "ord 'é'", "ord b'x'", "ord ba'x'", "ord ''", "ord 'ab'", "ord b'xy'", "ord 1", "pow 2, 3", "pow 2, 3, 5", "pow 2, -1", "pow 2", "pow 2, 'x'", "pow 2, 3, 'x'",
    "pow base=2, exp=3", "pow 2, 3, mod=5", "pow 2.0, 2, 3", "pow 1, 2, 3, 4", "pow 2, 3, base=1", "repr 'a'", "repr", "round 2.5", "round 3.5", "round 2.567, 2", "round 'x'", "round number=1.5, ndigits=None", "round", "round 1, 2, 3", "round 1.5, 'x'", "round 1234, -2", "setattr 1, 'x', 2", "setattr 1, 2",
    "sorted [3, 1, 2]", "sorted [3, 1, 2], reverse=True", "sorted", "sorted [1], 2", "sorted 1", "sorted [1, 'x']", "sorted [1], other=2", "sorted (3, 1), key=None", "sum [1, 2, 3]", "sum [1, 2], 10", "sum [1, 2], start=10", "sum []", "sum ['a'], 'b'", "sum [b'a'], b'b'", "sum [ba'a'], ba'b'", "sum [1, 'x']", "sum", "sum [1], 2, 3", "sum [1], other=2",
    "sum [1.5, 2]", "sum [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1]", "sum [1, 2.5, 3j]", "sum [[1], [2]], []", "sum [1e308, 1e308]", "sum [1e16, 1.0, -1e16]", "sum [9223372036854775807, 1]", "sum [True, True]", "sum 1",
    "vars 1", "vars 1, 2", "__import__", "__import__ 'sys'", "__import__ name='sys', other=1", "__import__ 'sys', name='x'", "__import__ 1", "__import__ ''", "__import__ 'sys', None, None, [], 0",
    "print 1, 'two', [3]", "print 1, 2, sep='-', end='!\n'", "print", "print 1, sep=3", "print 1, end=3", "print 1, file=3", "print 1, other=3", "print 1, flush=True", "print 1, sep=None, end=None, file=None",
};

int main(void) {
    probe_start();
    PyObject *builtins = PyImport_ImportModule("builtins");
    for (size_t i = 0; i < COUNT(calls); i++) {
        char name[20];
        size_t n = strcspn(calls[i], " ");
        PyObject *kwargs, *args = literal_call(calls[i] + n + (calls[i][n] == ' '), &kwargs);
        snprintf(name, sizeof name, "%.*s", (int)n, calls[i]);
        PyObject *f = PyObject_GetAttrString(builtins, name);
        need(f != NULL && args != NULL, calls[i]);
        PyObject *result = PyObject_Call(f, args, kwargs);
        fputs(calls[i], stdout);
        put_line("", result);
        Py_DECREF(f);
        Py_DECREF(args);
        Py_XDECREF(kwargs);
    }
    static const char *const constants[] = {"None", "True", "False", "Ellipsis", "NotImplemented", "__debug__", "__name__", "__package__", "IOError", "EnvironmentError", "ExceptionGroup", "missing"};
    for (size_t i = 0; i < COUNT(constants); i++) put_line(constants[i], PyObject_GetAttrString(builtins, constants[i]));
    Py_DECREF(builtins);
    return probe_end();
}
