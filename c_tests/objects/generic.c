/* Generic aliases and unions: making, showing, calling, comparing, replacing type variables. */
#include "expressions.h"

static const char *const lines[] = {
    "list[int]", "list[None]", "tuple[()]", "tuple[int, ...]", "dict[str, [int, str]]", "list[ref]", "type[int]", "type[int, str]", "set[int]",
    "frozenset[int]", "enumerate[int]", "memoryview[int]", "BaseExceptionGroup[int]", "ExceptionGroup[int]", "staticmethod[int]", "classmethod[int]",
    "proxy[int, str]", "ref[int]", "int[int]", "slice[int]", "5[int]", "list.__class_getitem__(1, 2)", "list.__class_getitem__()",
    "list[int].__origin__", "list[int].__args__", "list[int].__parameters__", "list[int].__unpacked__", "list[int].__class__", "list[int].__bases__",
    "list[int].__copy__", "list[int].append", "list[int].foo", "list[int].__reduce__()", "list[int].__mro_entries__((1,))", "list[int].__name__",
    "list[int].__typing_unpacked_tuple_args__", "list[int]()", "list[int]([1, 2])", "list[int](1, 2)", "dict[int, str](a=1)", "list[int][str]",
    "G(5, 6)", "G(5, 6)()", "G(None, None)", "G(list, ...)", "G(list, (1, 2))", "G(list, [1])", "G(int)", "G(int, 1, a=1)", "G(int, 1, 2)",
    "list[int] == list[int]", "list[int] == list[str]", "list[int] != list[str]", "list[int] == 5", "list[int] < list[int]", "hash(list[int]) == hash(G(list, int))",
    "hash(G(list, [[]]))", "{list[int]: 1}[list[int]]", "isinstance(1, list[int])", "issubclass(int, list[int])", "isinstance(list[int], G)", "isinstance(list[int], type)",
    "next(iter(list[int]))", "next(iter(tuple[int, str])).__unpacked__", "next(iter(tuple[int, str])).__typing_unpacked_tuple_args__", "next(iter(list[int])) == list[int]",
    "list(iter(list[int]))", "iter(list[int]).__reduce__()", "type(iter(list[int]))", "setattr(list[int], 'x', 1)", "setattr(list[int], '__origin__', 1)", "delattr(list[int], 'x')",
    "Holder[int]", "Holder[int]()", "G(Holder, int)().__orig_class__", "list[T]", "list[T].__parameters__", "dict[T, V]", "G(dict, (T, V, T)).__parameters__",
    "dict[T, V][int, str]", "dict[T, V][int]", "dict[T, V][int, str, int]", "dict[T, list[V]][int, str]", "dict[T, list[V]].__parameters__", "list[T][()]",
    "dict[T, [V, int]].__parameters__", "dict[T, [V, int]][int, str]", "G(dict, ((T, V), int))[str, str]", "G(list, T)[next(iter(tuple[int]))]",
    "dict[T, V][next(iter(tuple[int, str]))]", "dict[T, V][T, int]", "list[T | int].__parameters__", "list[T][list[V]].__parameters__", "vars(G)['__unpacked__']",
    "repr(G) == repr(type(list[int]))", "G.__module__", "G.__name__", "G.__basicsize__",
    /* unions */
    "int | str", "int | None", "None | int", "int | int", "int | str | int", "(int | str) | (str | float)", "list[int] | None", "None | list[int]", "list[int] | int", "type(None) | int",
    "int | 5", "5 | int", "int | []", "list[int] | 5", "int | 'a'", "(int | str).__args__", "(int | None).__args__", "(int | str).__parameters__",
    "(int | str).__name__", "(int | str).__qualname__", "(int | str).__origin__", "(int | str).__module__", "(int | str).__class__", "(int | str).foo", "U.__module__", "U.__basicsize__",
    "(int | str) == (str | int)", "(int | str) == (int | float)", "(int | str) != (str | int)", "(int | str) == 5", "(int | str) < (int | str)",
    "hash(int | str) == hash(frozenset((int, str)))", "hash(int | G(list, [[]]))", "(int | G(list, [[]])) == (G(list, [[]]) | int)", "(int | G(list, [[]])) | G(list, [[]])",
    "isinstance(5, int | str)", "isinstance(5.0, int | str)", "isinstance(None, int | None)", "isinstance(5, (float, int | str))", "isinstance(5, int | list[int])",
    "isinstance(5.0, int | list[int])", "issubclass(int, int | str)", "issubclass(float, int | str)", "issubclass(5, int | str)", "issubclass(bool, (str, int | None))",
    "U()", "U[int, str]", "U[int]", "U[()]", "U[None]", "U[int, None, int]", "(int | str).__mro_entries__((1,))", "(int | str)[int]", "(int | list[T])", "(int | list[T]).__parameters__",
    "(int | list[T])[str]", "(list[T] | int)[str, str]", "(list[T] | dict[T, V])[int, str]", "setattr(int | str, 'x', 1)", "iter(int | str)", "type.__or__(int, str)", "type.__or__(int, 5)",
    "type.__ror__(int, None)", "type.__or__(5, int)", "{int | str: 1}[str | int]", "bool(int | str)", "(int | str)(5)", "Holder | int", "Holder | None", "T | int",
};

/* A type variable: an object that says what stands in its place. */
static PyObject *itself(PyObject *self, PyObject *arg) {
    (void)self;
    return Py_NewRef(arg);
}

static PyObject *variable_repr(PyObject *self) {
    return PyObject_GetAttrString(self, "__doc__");
}

static PyObject *variable(const char *name) {
    static PyMethodDef methods[] = {{"__typing_subst__", itself, METH_O, NULL}, {0}};
    PyType_Slot slots[] = {{Py_tp_methods, methods}, {Py_tp_repr, (void *)variable_repr}, {Py_tp_doc, (void *)name}, {0, NULL}};
    PyType_Spec spec = {name, 0, 0, Py_TPFLAGS_DEFAULT, slots};
    PyObject *type = PyType_FromSpec(&spec), *instance = PyObject_CallNoArgs(type);
    Py_DECREF(type);
    return instance;
}

static PyMethodDef holder_methods[] = {{"__class_getitem__", Py_GenericAlias, METH_O | METH_CLASS, NULL}, {0}};

static void interface(void) {
    PyObject *a = Py_GenericAlias((PyObject *)&PyList_Type, (PyObject *)&PyLong_Type), *args = literal("(1, 2)"), *w;
    put_line("alias", Py_NewRef(a));
    put_line("of a tuple", Py_GenericAlias((PyObject *)&PyList_Type, args));
    printf("type %d\n", Py_IS_TYPE(a, &Py_GenericAliasType));
    printf("vectorcall %d %d\n", PyVectorcall_Function(a) != NULL, PyCallable_Check(a));
    put_line("called", PyObject_CallOneArg(a, args));
    w = PyWeakref_NewRef(a, NULL);
    need(w != NULL, "weakref");
    Py_DECREF(a);
    PyObject *gone = NULL;
    printf("alive %d\n", PyWeakref_GetRef(w, &gone));
    Py_DECREF(w);
    Py_DECREF(args);
}

int main(void) {
    probe_start();
    PyType_Slot slots[] = {{Py_tp_methods, holder_methods}, {0, NULL}};
    PyType_Spec spec = {"place.Holder", 0, 0, Py_TPFLAGS_DEFAULT, slots};
    define("Holder", PyType_FromSpec(&spec));
    define("G", Py_NewRef(&Py_GenericAliasType));
    define("T", variable("T"));
    define("V", variable("V"));
    define("ref", Py_NewRef(&_PyWeakref_RefType));
    define("proxy", Py_NewRef(&PyDictProxy_Type));
    PyObject *u = evaluate("u := int | str");
    define("U", PyObject_Type(u));
    Py_DECREF(u);
    run_lines(lines, COUNT(lines));
    interface();
    forget_names();
    return probe_end();
}
