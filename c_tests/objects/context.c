/* Context variables, tokens and contexts: the C interface, methods, errors. */
#include "expressions.h"

static const char *const lines[] = {
    "Var()", "Var(1)", "Var('a', 1)", "Var('a', default=1, x=2)", "Var('a', foo=1)", "v := Var('v')", "w := Var('w', default=5)", "x := Var('x')", "v.name", "v.get()", "v.get(1)", "v.get(1, 2)", "w.get()",
    "w.get(7)", "v.set()", "v.set(3).old_value", "Token.MISSING", "v.set(4).old_value", "v.set(5).var == v", "v.get()", "v.reset(5)", "t := v.set(6)", "t.old_value", "v.reset(t)", "v.get()",
    "v.reset(t)", "w.reset(v.set(1))", "Context().run(v.reset, v.set(2))", "x.set(1)", "u := x.set(2)", "x.reset(u)", "x.get()", "Context().run(x.get, 9)", "Context().run(x.set, 9).old_value", "x.get()",
    "c := copy_context()", "c[x]", "c[w]", "c[5]", "c.get(x)", "c.get(w)", "c.get(w, 8)", "c.get()", "c.get(5)", "c.__contains__(x)", "c.__contains__(w)", "c.__contains__(5)", "len(c)", "c == copy_context()", "x.set(77)",
    "c == copy_context()", "c[x]", "c.run(x.get)", "c.run(x.set, 78)", "x.get()", "c[x]", "c.copy() == c", "c.copy()[x]", "Context()", "Context(1)", "Context(a=1)", "len(Context())", "Context().run()", "Context() == Context()",
    "Context() == 5", "Context() < Context()", "Context().run(dict, a=1)", "Context().run(dict, [(1, 2)], a=1)", "Context().run(int, 'a')", "c.run(c.run, x.get)", "c.run(x.get)", "list(Context().keys())",
    "sorted(c.values(), key=str)", "dict(c.items()) == dict(copy_context().items())", "hash(Context())", "Token()", "{v: 1}[v]", "Var[int]", "Token[int]", "Var.__basicsize__", "Context.__basicsize__", "Token.__basicsize__", "Var.__module__",
    "v.foo", "setattr(v, 'name', 1)", "t.__enter__() == t", "t.__exit__(1, 2, 3)", "v.set(8).__exit__(1, 2)", "v.set(Token.MISSING).__exit__(None, None, None)", "v.get()", "hash(t)", "type(Token.MISSING).__name__",
};

static PyObject *value; /* what PyContextVar_Get has stored */

static void put_get(const char *label, int status) {
    printf("%s %d ", label, status);
    if (PyErr_Occurred()) put_error();
    else if (value) put_object(value);
    else fputs("none", stdout);
    putchar('\n');
    Py_CLEAR(value);
}

static void interface(void) {
    PyObject *five = PyLong_FromLong(5), *var = PyContextVar_New("var", NULL), *with = PyContextVar_New("with", Py_None), *token;
    put_get("unset", PyContextVar_Get(var, NULL, &value));
    put_get("with a default", PyContextVar_Get(var, five, &value));
    put_get("own default", PyContextVar_Get(with, NULL, &value));
    put_get("both defaults", PyContextVar_Get(with, five, &value));
    put_get("of an int", PyContextVar_Get(five, five, &value));
    put_line("set an int", PyContextVar_Set(five, five));
    token = PyContextVar_Set(var, five);
    printf("token %d var %d\n", PyContextToken_CheckExact(token), PyContextVar_CheckExact(var));
    put_get("set", PyContextVar_Get(var, Py_None, &value));
    put_status("reset an int", PyContextVar_Reset(five, token));
    put_status("reset by an int", PyContextVar_Reset(var, five));
    put_status("reset another", PyContextVar_Reset(with, token) < 0 && PyErr_ExceptionMatches(PyExc_ValueError) ? 0 : -2);
    PyErr_Clear();
    put_status("reset", PyContextVar_Reset(var, token));
    put_get("after the reset", PyContextVar_Get(var, NULL, &value));
    printf("twice %d %d\n", PyContextVar_Reset(var, token) < 0, PyErr_ExceptionMatches(PyExc_RuntimeError));
    PyErr_Clear();
    Py_DECREF(token);

    PyObject *a = PyContext_New(), *b = PyContext_New();
    Py_XDECREF(PyContextVar_Set(var, five));
    put_status("enter", PyContext_Enter(a));
    put_get("inside", PyContextVar_Get(var, NULL, &value));
    Py_XDECREF(PyContextVar_Set(var, Py_True));
    printf("again %d %d\n", PyContext_Enter(a) < 0, PyErr_ExceptionMatches(PyExc_RuntimeError));
    PyErr_Clear();
    put_status("enter another", PyContext_Enter(b));
    put_status("exit the outer", PyContext_Exit(a));
    put_status("exit the inner", PyContext_Exit(b));
    put_get("in the outer", PyContextVar_Get(var, NULL, &value));
    put_status("exit the outer", PyContext_Exit(a));
    put_get("outside", PyContextVar_Get(var, NULL, &value));
    printf("exit twice %d %d\n", PyContext_Exit(a) < 0, PyErr_ExceptionMatches(PyExc_RuntimeError));
    PyErr_Clear();
    put_status("enter an int", PyContext_Enter(five));
    put_status("exit an int", PyContext_Exit(five));
    put_line("copy an int", PyContext_Copy(five));
    PyObject *copy = PyContext_Copy(a), *current = PyContext_CopyCurrent();
    printf("check %d %d\n", PyContext_CheckExact(copy), PyContext_CheckExact(current));
    put_line("copied", PyObject_GetItem(copy, var));
    put_line("of the current", PyObject_GetItem(current, var));
    printf("items %d\n", (int)PyObject_Size(copy));
    PyObject *made[] = {five, var, with, a, b, copy, current};
    for (size_t i = 0; i < COUNT(made); i++) Py_DECREF(made[i]);
}

int main(void) {
    probe_start();
    PyObject *module = PyImport_ImportModule("contextvars");
    need(module != NULL, "contextvars");
    define("Var", PyObject_GetAttrString(module, "ContextVar"));
    define("Token", PyObject_GetAttrString(module, "Token"));
    define("Context", PyObject_GetAttrString(module, "Context"));
    define("copy_context", PyObject_GetAttrString(module, "copy_context"));
    Py_DECREF(module);
    run_lines(lines, COUNT(lines));
    interface();
    forget_names();
    return probe_end();
}
