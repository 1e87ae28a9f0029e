/* Types: static, from specs and by call; their attributes, slots, descriptors and weak references. */
#include "../probe/probe.h"

#include <stddef.h>

#define TYPE ((PyObject *)&PyType_Type)
#define OBJECT ((PyObject *)&PyBaseObject_Type)
#define INT ((PyObject *)&PyLong_Type)

static PyObject *one;

static void get(const char *label, PyObject *o, const char *name) {
    char text[100];
    snprintf(text, sizeof text, "%s.%s", label, name);
    put_line(text, PyObject_GetAttrString(o, name));
}

static void set(const char *label, PyObject *o, const char *name, PyObject *value) {
    char text[100];
    snprintf(text, sizeof text, value ? "%s.%s =" : "del %s.%s", label, name);
    put_status(text, PyObject_SetAttrString(o, name, value));
}

/* Calls a method (or the object itself) with arguments of Py_BuildValue's form. */
static void call(const char *label, PyObject *o, const char *name, const char *format, ...) {
    va_list list;
    va_start(list, format);
    PyObject *args = Py_VaBuildValue(format, list), *method = name ? PyObject_GetAttrString(o, name) : Py_NewRef(o);
    va_end(list);
    need(args != NULL, "arguments");
    char text[100];
    snprintf(text, sizeof text, "%s%s%s()", label, name ? "." : "", name ? name : "");
    put_line(text, method ? PyObject_CallObject(method, args) : NULL);
    Py_XDECREF(method);
    Py_DECREF(args);
}

/* ---- a static type ------------------------------------------------------ */

typedef struct {
    PyObject_HEAD
    PyObject *a;
    int n;
    char *s;
    double d;
    char c, b;
    unsigned u;
    Py_ssize_t z;
} Item;

static PyMemberDef members[] = {
    {"a", _Py_T_OBJECT, offsetof(Item, a), 0, "the a"},
    {"ax", Py_T_OBJECT_EX, offsetof(Item, a), 0, NULL},
    {"n", Py_T_INT, offsetof(Item, n), 0, NULL},
    {"s", Py_T_STRING, offsetof(Item, s), 0, NULL},
    {"d", Py_T_DOUBLE, offsetof(Item, d), 0, NULL},
    {"c", Py_T_CHAR, offsetof(Item, c), 0, NULL},
    {"b", Py_T_BOOL, offsetof(Item, b), 0, NULL},
    {"u", Py_T_UINT, offsetof(Item, u), 0, NULL},
    {"z", Py_T_PYSSIZET, offsetof(Item, z), Py_READONLY, NULL},
    {0},
};

static PyObject *method_n(PyObject *self, PyObject *unused) {
    (void)unused;
    return PyLong_FromLong(((Item *)self)->n);
}
static PyObject *method_args(PyObject *self, PyObject *args) {
    (void)self;
    return Py_NewRef(args);
}
static PyObject *method_self(PyObject *self, PyObject *unused) {
    (void)unused;
    return Py_NewRef(self);
}
static PyMethodDef methods[] = {
    {"m", method_n, METH_NOARGS, "m($self, /)\n--\n\nThe m."},
    {"v", method_args, METH_VARARGS, NULL},
    {"cm", method_self, METH_NOARGS | METH_CLASS, NULL},
    {"sm", method_args, METH_O | METH_STATIC, NULL},
    {0},
};
static PyObject *get_closure(PyObject *self, void *closure) {
    (void)self;
    return PyUnicode_FromString(closure);
}
static int set_n(PyObject *self, PyObject *value, void *closure) {
    (void)closure;
    ((Item *)self)->n = value ? 7 : 8;
    return 0;
}
static PyGetSetDef getset[] = {
    {"g", get_closure, set_n, "the g", "closure"},
    {"h", get_closure, NULL, NULL, "hh"},
    {0},
};
static int item_init(PyObject *self, PyObject *args, PyObject *kwargs) {
    (void)args, (void)kwargs;
    ((Item *)self)->n = 42;
    return 0;
}
static void item_dealloc(PyObject *self) {
    Py_CLEAR(((Item *)self)->a);
    Py_TYPE(self)->tp_free(self);
}
static PyObject *item_compare(PyObject *a, PyObject *b, int op) {
    (void)a, (void)b, (void)op;
    Py_RETURN_NOTIMPLEMENTED;
}
static PyTypeObject Item_Type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "mod.Item",
    .tp_basicsize = sizeof(Item),
    .tp_flags = Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE,
    .tp_new = PyType_GenericNew,
    .tp_init = item_init,
    .tp_dealloc = item_dealloc,
    .tp_methods = methods,
    .tp_members = members,
    .tp_getset = getset,
    .tp_richcompare = item_compare,
    .tp_doc = "Item(x)\n--\n\nAn item.",
};
static PyTypeObject Derived_Type = {PyVarObject_HEAD_INIT(NULL, 0) .tp_name = "mod.Derived", .tp_base = &Item_Type};
static PyTypeObject Plain_Type = {
    PyVarObject_HEAD_INIT(NULL, 0) .tp_name = "Plain", .tp_basicsize = sizeof(PyObject)};

static void static_types(void) {
    put_status("ready", PyType_Ready(&Item_Type));
    put_status("ready derived", PyType_Ready(&Derived_Type));
    put_status("ready plain", PyType_Ready(&Plain_Type));
    PyObject *type = (PyObject *)&Item_Type, *i = PyObject_CallNoArgs(type);
    need(i != NULL, "an item");
    static const char *const names[] = {"a", "ax", "n", "s", "d", "c", "b", "u", "z", "g", "h", "nope", "__doc__", "__class__"};
    for (size_t k = 0; k < COUNT(names); k++)
        get("i", i, names[k]);
    static const char *const changed[] = {"n", "s", "a", "b", "c", "z", "g", "h", "m", "nope"};
    for (size_t k = 0; k < COUNT(changed); k++) {
        set("i", i, changed[k], one);
        get("i", i, changed[k]);
        set("i", i, changed[k], NULL);
    }
    set("i", i, "ax", NULL);
    set("i", i, "d", Py_None);
    set("i", i, "b", Py_True);
    call("i", i, "m", "()");
    call("i", i, "m", "(i)", 1);
    call("i", i, "v", "(ii)", 1, 2);
    call("i", i, "cm", "()");
    call("i", i, "sm", "(i)", 3);
    static const char *const of_type[] = {
        "m", "v", "n", "g", "__doc__", "__text_signature__", "__name__", "__qualname__", "__module__", "__bases__", "__mro__",
        "__base__", "__hash__", "__eq__", "__init__", "nope", "__basicsize__", "__flags__", "__dictoffset__"};
    for (size_t k = 0; k < COUNT(of_type); k++)
        get("Item", type, of_type[k]);
    get("Derived", (PyObject *)&Derived_Type, "__mro__");
    get("Derived", (PyObject *)&Derived_Type, "__eq__");
    get("Plain", (PyObject *)&Plain_Type, "__flags__");
    call("Plain", (PyObject *)&Plain_Type, NULL, "()");
    put_status("hash", PyObject_Hash(i) == -1 ? -1 : 0);
    PyObject *m = PyObject_GetAttrString(type, "m");
    call("Item.m", m, NULL, "()");
    call("Item.m", m, NULL, "(i)", 1);
    call("Item.m", m, NULL, "(O)", i);
    call("Item.m", m, NULL, "(Oi)", i, 1);
    get("m", m, "__doc__");
    get("m", m, "__text_signature__");
    get("m", m, "__qualname__");
    get("m", m, "__objclass__");
    Py_DECREF(m);
    Py_DECREF(i);
}

/* ---- classes made by a call ---------------------------------------------- */

static void bad_classes(PyObject *c, PyObject *derived) {
    static const struct { const char *format; int value; } simple[] = {{"(iii)", 1}, {"(ii)", 1}, {"()", 0}};
    for (size_t k = 0; k < COUNT(simple); k++)
        call("type", TYPE, NULL, simple[k].format, 1, 2, 3);
    call("type", TYPE, NULL, "(sii)", "X", 1, 2);
    call("type", TYPE, NULL, "(s()i)", "X", 1);
    call("type", TYPE, NULL, "(s(i){})", "X", 1);
    call("type", TYPE, NULL, "(s(O){})", "X", &PyBool_Type);
    call("type", TYPE, NULL, "(s(OO){})", "X", INT, &PyUnicode_Type);
    call("type", TYPE, NULL, "(s(OO){})", "X", c, c);
    call("type", TYPE, NULL, "(s(OO){})", "X", c, derived);
    call("type", TYPE, NULL, "(s(OO){})", "X", OBJECT, c);
    call("type", TYPE, NULL, "(s#(){})", "X\0y", (Py_ssize_t)3);
    call("type", TYPE, NULL, "(s(){s:i})", "X", "__slots__", 1);
    call("type", TYPE, NULL, "(s(){s:(i)})", "X", "__slots__", 1);
    call("type", TYPE, NULL, "(s(){s:(s)})", "X", "__slots__", "a b");
    call("type", TYPE, NULL, "(s(){s:(ss)})", "X", "__slots__", "__dict__", "__dict__");
    call("type", TYPE, NULL, "(s(O){s:(s)})", "X", c, "__slots__", "__weakref__");
    call("type", TYPE, NULL, "(s(O){s:(s)})", "X", INT, "__slots__", "a");
    call("type", TYPE, NULL, "(s(){s:(s),s:i})", "X", "__slots__", "a", "a", 1);
    call("type", TYPE, NULL, "(s(){s:i})", "X", "__qualname__", 1);
    call("type", TYPE, NULL, "(s(){s:i})", "X", "__classcell__", 1);
    call("type", TYPE, "__new__", "(O)", INT);
    call("type", TYPE, "__new__", "(O)", TYPE);
    call("object", OBJECT, "__new__", "()");
    call("object", OBJECT, "__new__", "(i)", 1);
    call("object", OBJECT, "__new__", "(O)", INT);
    call("object", OBJECT, "__new__", "(Oi)", c, 1);
    call("object", OBJECT, NULL, "(i)", 1);
    call("C", c, NULL, "(i)", 1);
}

static void class_attributes(PyObject *c, PyObject *derived) {
    PyObject *empty = PyTuple_New(0), *cycle = PyTuple_Pack(1, derived), *solid = PyTuple_Pack(1, INT), *bad = PyTuple_Pack(1, one);
    static const char *const names[] = {"__name__", "__qualname__", "__bases__", "__dict__", "__mro__", "__doc__", "nope"};
    for (size_t k = 0; k < COUNT(names); k++)
        if (strcmp(names[k], "nope") != 0)
            set("C", c, names[k], one);
    for (size_t k = 0; k < COUNT(names); k++)
        set("C", c, names[k], NULL);
    set("C", c, "__bases__", empty);
    set("C", c, "__bases__", cycle);
    set("C", c, "__bases__", solid);
    set("C", c, "__bases__", bad);
    set("C", c, "__abstractmethods__", NULL);
    set("int", INT, "__doc__", one);
    set("int", INT, "x", one);
    set("int", INT, "x", NULL);
    static const char *const shown[] = {
        "__name__", "__module__", "__doc__", "__annotations__", "__annotate__", "__type_params__", "__basicsize__", "__dictoffset__",
        "__weakrefoffset__", "__base__", "__abstractmethods__", "__text_signature__"};
    for (size_t k = 0; k < COUNT(shown); k++)
        get("C", c, shown[k]);
    get("int", INT, "__annotations__");
    call("C", c, "__subclasses__", "()");
    call("C", c, "mro", "()");
    call("C", c, "mro", "(i)", 1);
    PyObject *names_list = Py_BuildValue("[ss]", "g", "f");
    set("C", c, "__abstractmethods__", names_list);
    call("C", c, NULL, "()");
    set("C", c, "__abstractmethods__", NULL);
    Py_DECREF(names_list);
    Py_DECREF(empty);
    Py_DECREF(cycle);
    Py_DECREF(solid);
    Py_DECREF(bad);
}

static void instances(PyObject *c, PyObject *derived) {
    PyObject *i = PyObject_CallNoArgs(c), *o = PyObject_CallNoArgs(OBJECT);
    get("i", i, "x");
    get("i", i, "nope");
    set("i", i, "__class__", one);
    set("i", i, "__class__", INT);
    set("i", i, "__class__", NULL);
    set("i", i, "__class__", derived);
    get("i", i, "__class__");
    set("i", i, "__dict__", one);
    set("i", i, "y", one);
    get("i", i, "__dict__");
    call("i", i, "__getstate__", "()");
    get("o", o, "nope");
    set("o", o, "nope", one);
    set("o", o, "__str__", one);
    set("o", o, "nope", NULL);
    call("o", o, "__format__", "(s)", "x");
    call("o", o, "__format__", "(i)", 1);
    call("o", o, "__eq__", "(O)", o);
    call("o", o, "__eq__", "(i)", 1);
    call("o", o, "__lt__", "(O)", o);
    call("o", o, "__sizeof__", "()");
    call("object", OBJECT, "__init_subclass__", "(i)", 1);
    call("object", OBJECT, "__subclasshook__", "()");
    call("object", OBJECT, "__setattr__", "(Osi)", c, "a", 1);
    call("one", one, "__add__", "(s)", "x");
    call("one", one, "__add__", "()");
    call("one", one, "__pow__", "(ii)", 2, 3);
    call("int", INT, "__add__", "(ss)", "x", "y");
    get("one", one, "__add__");
    Py_DECREF(i);
    Py_DECREF(o);
}

static void weak_references(PyObject *c) {
    PyObject *o = PyObject_CallNoArgs(c), *w = PyWeakref_NewRef(o, NULL), *again = PyWeakref_NewRef(o, NULL);
    PyObject *proxy = PyWeakref_NewProxy(o, NULL), *found = NULL;
    printf("shared %d, counts %d\n", w == again, (int)Py_REFCNT(o));
    put_line("int", PyWeakref_NewRef(one, NULL));
    call("w", w, NULL, "(i)", 1);
    get("proxy", proxy, "x");
    set("proxy", proxy, "y", one);
    get("o", o, "y");
    put_status("getref", PyWeakref_GetRef(one, &found));
    printf("alive %d\n", PyWeakref_GetRef(w, &found));
    Py_XDECREF(found);
    Py_DECREF(o);
    printf("alive %d\n", PyWeakref_GetRef(w, &found));
#if PY_VERSION_HEX >= 0x030E0000
    printf("dead %d\n", PyWeakref_IsDead(w));
#endif
    call("w", w, NULL, "()");
    get("proxy", proxy, "x");
    put_status("hash", PyObject_Hash(w) == -1 ? -1 : 0);
    Py_DECREF(w);
    Py_DECREF(again);
    Py_DECREF(proxy);
}

int main(void) {
    probe_start();
    one = PyLong_FromLong(1);
    static_types();
    PyObject *c = PyObject_CallFunction(TYPE, "s(){s:i,s:s}", "C", "x", 1, "__module__", "mod");
    need(c != NULL, "a class");
    PyObject *derived = PyObject_CallFunction(TYPE, "s(O){s:s}", "D", c, "__module__", "mod");
    need(derived != NULL, "a derived class");
    bad_classes(c, derived);
    instances(c, derived);
    weak_references(c);
    class_attributes(c, derived);
    Py_DECREF(derived);
    Py_DECREF(c);
    Py_DECREF(one);
    return probe_end();
}
