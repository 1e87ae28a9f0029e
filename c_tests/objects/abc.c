/* abc and collections.abc: what counts as an instance or a subclass, registration, abstract names; _io's base types. */
#include "../probe/probe.h"

static PyObject *from(const char *module, const char *name) {
    PyObject *m = PyImport_ImportModule(module);
    need(m != NULL, module);
    PyObject *o = PyObject_GetAttrString(m, name);
    need(o != NULL, name);
    Py_DECREF(m);
    return o;
}

static PyObject *metaclass;

/* A class made by ABCMeta, with the methods named in a literal tuple. */
static PyObject *class_of(const char *name, PyObject *base, const char *methods) {
    PyObject *namespace = PyDict_New(), *names = literal(methods);
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(names); i++) PyDict_SetItem(namespace, PyTuple_GET_ITEM(names, i), (PyObject *)&PyLong_Type);
    PyObject *class = base != NULL ? PyObject_CallFunction(metaclass, "s(O)O", name, base, namespace) : PyObject_CallFunction(metaclass, "s()O", name, namespace);
    Py_DECREF(namespace);
    Py_DECREF(names);
    return class;
}

static void tell(const char *label, int answer) {
    printf("%s %d", label, answer);
    if (answer < 0) {
        printf(" ");
        put_error();
    }
    printf("\n");
}

static const char *const names[] = {"Awaitable", "Coroutine", "AsyncIterable", "AsyncIterator", "AsyncGenerator", "Hashable", "Iterable", "Iterator", "Generator", "Reversible", "Sized", "Container",
                                    "Callable", "Collection", "Set", "MutableSet", "Mapping", "MutableMapping", "MappingView", "KeysView", "ItemsView", "ValuesView", "Sequence", "MutableSequence", "Buffer"};

static void built_in(void) {
    PyObject *iterator = PyObject_GetIter(Py_BuildValue("()"));
    PyTypeObject *const types[] = {&PyUnicode_Type, &PyBytes_Type, &PyByteArray_Type, &PyMemoryView_Type, &PyTuple_Type, &PyList_Type, &PyDict_Type, &PySet_Type, &PyFrozenSet_Type, &PyRange_Type, &PyLong_Type,
                                   &PyDictKeys_Type, &PyDictItems_Type, &PyDictValues_Type, Py_TYPE(iterator), &PyDictProxy_Type, &PyType_Type, &PyCFunction_Type};
    for (size_t i = 0; i < COUNT(names); i++) {
        PyObject *class = from("collections.abc", names[i]);
        printf("%s:", names[i]);
        for (size_t t = 0; t < COUNT(types); t++)
            if (PyObject_IsSubclass((PyObject *)types[t], class)) printf(" %s", types[t]->tp_name);
        PyObject *abstracts = PyObject_GetAttrString(class, "__abstractmethods__"), *sorted = PySequence_List(abstracts);
        PyList_Sort(sorted);
        PyObject *bases = PyObject_GetAttrString(class, "__bases__");
        printf(" (a list: %d)", PyObject_IsInstance(sorted, class));
        put_line(" abstract", sorted);
        put_line("  bases", bases);
        if (PyObject_Size(abstracts) > 0) put_line("  made", PyObject_CallNoArgs(class));
        Py_DECREF(abstracts);
        Py_DECREF(class);
    }
    Py_DECREF(iterator);
}

static void registered(void) {
    PyObject *sequence = from("collections.abc", "Sequence"), *mutable = from("collections.abc", "MutableSequence");
    PyObject *mine = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Mine"), *derived = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "Derived", mine);
    PyObject *o = PyObject_CallNoArgs(derived);
    tell("before", PyObject_IsInstance(o, sequence));
    tell("flag before", PyType_HasFeature((PyTypeObject *)derived, Py_TPFLAGS_SEQUENCE));
    PyObject *back = PyObject_CallMethod(mutable, "register", "O", mine);
    tell("gives back", back == mine);
    tell("after", PyObject_IsInstance(o, sequence));
    tell("subclass", PyObject_IsSubclass(derived, mutable));
    tell("flag after", PyType_HasFeature((PyTypeObject *)derived, Py_TPFLAGS_SEQUENCE));
    put_line("again", PyObject_CallMethod(sequence, "register", "O", derived));
    put_line("no class", PyObject_CallMethod(sequence, "register", "i", 1));
    put_line("cycle", PyObject_CallMethod(mutable, "register", "O", sequence));
    tell("not a class", PyObject_IsSubclass(Py_None, sequence));
    put_line("check", PyObject_CallMethod(sequence, "__instancecheck__", "O", o));
    put_line("hook", PyObject_CallMethod(sequence, "__subclasshook__", "O", mine));
    Py_DECREF(back);
    Py_DECREF(o);
    Py_DECREF(derived);
    Py_DECREF(mine);
    Py_DECREF(mutable);
    Py_DECREF(sequence);
}

static void derived(void) {
    PyObject *sized = from("collections.abc", "Sized"), *sequence = from("collections.abc", "Sequence");
    PyObject *some = class_of("Some", sequence, "('__len__',)"), *all = class_of("All", some, "('__getitem__', '__iter__', '__contains__', '__reversed__')");
    put_line("some", PyObject_GetAttrString(some, "__abstractmethods__"));
    put_line("made", PyObject_CallNoArgs(some));
    put_line("all", PyObject_GetAttrString(all, "__abstractmethods__"));
    PyObject *o = PyObject_CallNoArgs(all), *plain = class_of("Plain", NULL, "('__len__',)");
    tell("an instance", PyObject_IsInstance(o, sequence));
    tell("has a length", PyObject_IsSubclass(plain, sized));
    PyObject *more = class_of("More", sized, "('__len__',)");
    tell("no hook of its own", PyObject_IsSubclass(plain, more));
    PyObject *none = PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){sO}", "None_", plain, "__len__", Py_None);
    tell("None hides", PyObject_IsSubclass(none, sized));
    PyObject *decorate = from("abc", "abstractmethod"), *base = from("abc", "ABC");
    PyObject *method = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "method");
    PyObject *marked = PyObject_CallOneArg(decorate, method);
    PyObject *abstract = PyObject_CallFunction(metaclass, "s(O){sO}", "Abstract", base, "method", marked);
    put_line("abstract", PyObject_GetAttrString(abstract, "__abstractmethods__"));
    put_line("made", PyObject_CallNoArgs(abstract));
    PyObject *concrete = class_of("Concrete", abstract, "('method',)");
    put_line("concrete", PyObject_GetAttrString(concrete, "__abstractmethods__"));
    put_line("refused", PyObject_CallFunction(decorate, "i", 1));
    PyObject *const made[] = {sized, sequence, some, all, o, plain, more, none, decorate, base, method, marked, abstract, concrete};
    for (size_t i = 0; i < COUNT(made); i++) Py_DECREF(made[i]);
}

int main(void) {
    probe_start();
    metaclass = from("abc", "ABCMeta");
    built_in();
    registered();
    derived();
    PyObject *file = PySys_GetObject("stdout"), *base = from("_io", "_IOBase");
    tell("stdout is a file", PyObject_IsInstance(file, base));
    put_line("its types", PyObject_GetAttrString((PyObject *)Py_TYPE(file), "__mro__"));
    Py_DECREF(base);
    Py_DECREF(metaclass);
    return probe_end();
}
