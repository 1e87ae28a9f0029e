/* Bound methods, instance methods, class methods and static methods from C. */
#include "../probe/probe.h"

static PyObject *shows(PyObject *self, PyObject *args) {
    return Py_BuildValue("(OO)", self ? self : Py_None, args);
}
static PyMethodDef shows_def = {"shows", shows, METH_VARARGS, "Show the arguments."};

static void put_attribute(PyObject *o, const char *name) {
    printf("  %s", name);
    put_line("", PyObject_GetAttrString(o, name));
}

static void methods(PyObject *function) {
    PyObject *self = literal("[1, 2]"), *other = literal("[1, 2]");
    put_line("no self", PyMethod_New(function, NULL));
    PyObject *m = PyMethod_New(function, self), *same = PyMethod_New(function, self), *equal = PyMethod_New(function, other);
    printf("function %d %d, self %d %d\n", PyMethod_Function(m) == function, PyMethod_GET_FUNCTION(m) == function,
           PyMethod_Self(m) == self, PyMethod_GET_SELF(m) == self);
    put_line("function of a list", Py_XNewRef(PyMethod_Function(self)));
    put_line("self of a list", Py_XNewRef(PyMethod_Self(self)));
    put_line("function of NULL's kind", Py_XNewRef(PyMethod_Function(function)));
    put_line("call", PyObject_CallFunction(m, "ii", 5, 6));
    put_line("call without arguments", PyObject_CallNoArgs(m));
    put_line("equal", PyObject_RichCompare(m, same, Py_EQ));
    put_line("equal to one of an equal self", PyObject_RichCompare(m, equal, Py_EQ));
    put_line("not equal", PyObject_RichCompare(m, equal, Py_NE));
    put_line("less", PyObject_RichCompare(m, same, Py_LT));
    put_line("equal to a list", PyObject_RichCompare(m, self, Py_EQ));
    printf("hashes %d\n", PyObject_Hash(m) == PyObject_Hash(same));
    put_attribute(m, "__name__");
    put_attribute(m, "__doc__");
    put_attribute(m, "__func__");
    put_attribute(m, "__self__");
    put_attribute(m, "missing");
    put_status("  set", PyObject_SetAttrString(m, "__name__", self));
    put_line("method(f)", PyObject_CallFunction((PyObject *)&PyMethod_Type, "O", function));
    put_line("method(5, self)", PyObject_CallFunction((PyObject *)&PyMethod_Type, "iO", 5, self));
    put_line("method(f, None)", PyObject_CallFunction((PyObject *)&PyMethod_Type, "OO", function, Py_None));
    PyObject *made = PyObject_CallFunction((PyObject *)&PyMethod_Type, "OO", function, self);
    put_line("method(f, self)()", PyObject_CallNoArgs(made));
    PyObject *get = PyObject_GetAttrString(m, "__get__");
    PyObject *again = PyObject_CallFunction(get, "OO", other, Py_TYPE(other));
    printf("bound again: the same %d\n", again == m);
    PyObject *all[] = {self, other, m, same, equal, made, get, again};
    for (size_t i = 0; i < COUNT(all); i++) Py_XDECREF(all[i]);
}

static void instance_methods(PyObject *function) {
    PyObject *im = PyInstanceMethod_New(function), *list = PyList_New(0), *five = PyLong_FromLong(5);
    printf("instance method %d, function %d %d\n", PyInstanceMethod_Check(im), PyInstanceMethod_Function(im) == function,
           PyInstanceMethod_GET_FUNCTION(im) == function);
    put_line("function of a list", Py_XNewRef(PyInstanceMethod_Function(list)));
    put_line("call", PyObject_CallFunction(im, "i", 1));
    put_attribute(im, "__name__");
    put_attribute(im, "__doc__");
    put_attribute(im, "__func__");
    put_attribute(im, "missing");
    PyObject *same = PyInstanceMethod_New(function), *number = PyInstanceMethod_New(five);
    put_line("equal", PyObject_RichCompare(im, same, Py_EQ));
    put_line("not equal", PyObject_RichCompare(im, number, Py_NE));
    put_line("less", PyObject_RichCompare(im, number, Py_LT));
    put_line("equal to a list", PyObject_RichCompare(im, list, Py_EQ));
    put_line("a number called", PyObject_CallNoArgs(number));
    put_line("repr of a number's", PyObject_Repr(number));
    PyObject *get = PyObject_GetAttrString(im, "__get__"), *bound = PyObject_CallFunction(get, "OO", list, Py_TYPE(list));
    printf("bound to an object: %s\n", bound ? Py_TYPE(bound)->tp_name : "NULL");
    put_line("call", PyObject_CallFunction(bound, "i", 3));
    PyObject *unbound = PyObject_CallFunction(get, "OO", Py_None, Py_TYPE(list));
    printf("of a class: %s\n", unbound ? Py_TYPE(unbound)->tp_name : "NULL");
    PyErr_Clear();
    put_line("instancemethod(5)", PyObject_CallFunction((PyObject *)&PyInstanceMethod_Type, "i", 5));
    put_line("instancemethod()", PyObject_CallNoArgs((PyObject *)&PyInstanceMethod_Type));
    PyObject *all[] = {im, list, five, same, number, get, bound, unbound};
    for (size_t i = 0; i < COUNT(all); i++) Py_XDECREF(all[i]);
}

static void wrappers(PyObject *function) {
    PyObject *c = PyClassMethod_New(function), *s = PyStaticMethod_New(function), *list = PyList_New(0);
    PyObject *dict = PyDict_New(), *bases = PyTuple_New(0), *name = PyUnicode_FromString("probe");
    PyDict_SetItemString(dict, "c", c);
    PyDict_SetItemString(dict, "s", s);
    PyDict_SetItemString(dict, "__module__", name);
    PyObject *type = PyObject_CallFunctionObjArgs((PyObject *)&PyType_Type, name, bases, dict, NULL);
    PyObject *o = PyObject_CallNoArgs(type);
    put_line("class method of the type", PyObject_CallMethod(type, "c", "i", 1));
    put_line("static method of the type", PyObject_CallMethod(type, "s", "i", 2));
    PyObject *bound = PyObject_GetAttrString(o, "c"), *plain = PyObject_GetAttrString(o, "s");
    printf("class method's self is the type %d, static method is the function %d\n",
           PyMethod_Check(bound) && PyMethod_Self(bound) == type, plain == function);
    put_line("class method is not called", PyObject_CallFunction(c, "i", 1));
    put_line("static method is", PyObject_CallFunction(s, "i", 1));
    put_attribute(c, "__func__");
    put_attribute(c, "__wrapped__");
    put_attribute(c, "__isabstractmethod__");
    put_attribute(c, "__name__");
    put_attribute(s, "__func__");
    put_attribute(s, "__wrapped__");
    put_attribute(s, "__isabstractmethod__");
    put_attribute(s, "__name__");
    put_status("attributes of their own", PyObject_SetAttrString(c, "note", list));
    put_attribute(c, "note");
    put_line("classmethod()", PyObject_CallNoArgs((PyObject *)&PyClassMethod_Type));
    put_line("staticmethod(1, 2)", PyObject_CallFunction((PyObject *)&PyStaticMethod_Type, "ii", 1, 2));
    PyObject *all[] = {c, s, list, dict, bases, name, type, o, bound, plain};
    for (size_t i = 0; i < COUNT(all); i++) Py_XDECREF(all[i]);
}

int main(void) {
    probe_start();
    PyObject *function = PyCFunction_New(&shows_def, NULL);
    methods(function);
    instance_methods(function);
    wrappers(function);
    Py_DECREF(function);
    return probe_end();
}
