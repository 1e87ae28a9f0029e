/* Descriptors: members of every kind, getset, property, staticmethod, classmethod, super, methods and instance methods. */
#include "functions.h"

#include <limits.h>
#include <stddef.h>

typedef struct {
    PyObject_HEAD
    short h;
    int i;
    long l;
    float f;
    double d;
    char *s;
    PyObject *o, *ox;
    char c, b;
    unsigned char B;
    unsigned short H;
    unsigned int I;
    unsigned long L;
    char in_place[8];
    char boolean;
    long long q;
    unsigned long long Q;
    Py_ssize_t n;
} All;

#define M(name, type, field, flags) {name, type, offsetof(All, field), flags, NULL}
static PyMemberDef members[] = {
    M("h", Py_T_SHORT, h, 0), M("i", Py_T_INT, i, 0), M("l", Py_T_LONG, l, 0), M("f", Py_T_FLOAT, f, 0), M("d", Py_T_DOUBLE, d, 0), M("s", Py_T_STRING, s, 0), M("o", _Py_T_OBJECT, o, 0), M("ox", Py_T_OBJECT_EX, ox, 0), M("c", Py_T_CHAR, c, 0), M("b", Py_T_BYTE, b, 0),
    M("B", Py_T_UBYTE, B, 0), M("H", Py_T_USHORT, H, 0), M("I", Py_T_UINT, I, 0), M("L", Py_T_ULONG, L, 0), M("in_place", Py_T_STRING_INPLACE, in_place, 0), M("boolean", Py_T_BOOL, boolean, 0), M("q", Py_T_LONGLONG, q, 0), M("Q", Py_T_ULONGLONG, Q, 0), M("n", Py_T_PYSSIZET, n, 0), M("none", _Py_T_NONE, n, 0),
    M("ro", Py_T_INT, i, Py_READONLY), M("audited", Py_T_INT, i, Py_AUDIT_READ | Py_READONLY), M("unknown", 77, i, 0), M("odd_flags", Py_T_INT, i, 64), M("ox_ro", Py_T_OBJECT_EX, ox, Py_READONLY), M("s_ro", Py_T_STRING, s, Py_READONLY), {0}};

static PyObject *get_g(PyObject *o, void *closure) { (void)o; return PyUnicode_FromString(closure); }
static int set_g(PyObject *o, PyObject *value, void *closure) {
    (void)o;
    printf("[%s %s] ", (char *)closure, value ? "set" : "deleted");
    return value == Py_None ? PyErr_SetString(PyExc_ValueError, "not None"), -1 : 0;
}
static PyGetSetDef getset[] = {{"g", get_g, set_g, "doc of g", "closure"}, {"only_get", get_g, NULL, NULL, "c"}, {"only_set", NULL, set_g, NULL, "c"}, {"nothing", NULL, NULL, NULL, NULL}, {0}};
static void all_dealloc(PyObject *o) {
    Py_CLEAR(((All *)o)->o);
    Py_CLEAR(((All *)o)->ox);
    Py_TYPE(o)->tp_free(o);
}
static PyTypeObject All_Type = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m.All", .tp_basicsize = sizeof(All), .tp_new = PyType_GenericNew, .tp_members = members, .tp_getset = getset, .tp_dealloc = all_dealloc};

static const char *const values[] = {
    "None", "True", "0", "-1", "1.5", "'a'", "'ab'", "''", "b'a'", "[]", "127", "128", "-128", "-129", "255", "256", "32767", "32768", "-32769", "65535", "65536", "2147483647", "2147483648", "-2147483649", "4294967295", "4294967296", "9223372036854775807", "9223372036854775808", "-9223372036854775809",
    "18446744073709551615", "18446744073709551616", "1e300", "1e-50", "indexed", "'\\xe9'", "'\\u1234'", "type('F', (), {'__float__': value(2.5)})()", "type('I', (int,), {})(7)", "type('I', (), {'__int__': value(3)})()", "type('I', (), {'__index__': fail(KeyError('i'))})()",
};

static void kinds(void) {
    PyObject *o = PyObject_CallNoArgs((PyObject *)&All_Type);
    for (PyMemberDef *m = members; m->name; m++) {
        printf("%s: ", m->name);
        put_result(PyObject_GetAttrString(o, m->name));
        putchar('\n');
        for (size_t i = 0; i < COUNT(values); i++) {
            PyObject *value = evaluate(values[i]);
            need(value != NULL, values[i]);
            int status = PyObject_SetAttrString(o, m->name, value);
            Py_DECREF(value);
            printf("  %s = %s -> ", m->name, values[i]);
            if (status < 0) {
                put_error();
                putchar('\n');
                continue;
            }
            if (PyErr_Occurred()) put_error();
            put_result(PyObject_GetAttrString(o, m->name));
            putchar('\n');
        }
        put_status("  del", PyObject_DelAttrString(o, m->name));
        put_status("  del", PyObject_DelAttrString(o, m->name));
        put_line("  then", PyObject_GetAttrString(o, m->name));
    }
    All *all = (All *)o;
    all->s = "text \xc3\xa9";
    strcpy(all->in_place, "place");
    all->c = (char)0xe9;
    put_line("s", PyObject_GetAttrString(o, "s"));
    put_line("s read only", PyObject_GetAttrString(o, "s_ro"));
    put_status("set s", PyObject_SetAttrString(o, "s", Py_None));
    put_line("in place", PyObject_GetAttrString(o, "in_place"));
    put_status("set in place", PyObject_SetAttrString(o, "in_place", Py_None));
    put_line("c", PyObject_GetAttrString(o, "c"));
    all->s = "\xff";
    put_line("bad s", PyObject_GetAttrString(o, "s"));
    /* The functions themselves. */
    for (PyMemberDef *m = members; m->name; m++) {
        put_line(m->name, PyMember_GetOne((char *)o, m));
        put_status(m->name, PyMember_SetOne((char *)o, m, NULL));
        PyObject *descr = PyDescr_NewMember(&All_Type, m);
        put_line("descr", Py_XNewRef(descr));
        PyErr_Clear();
        Py_XDECREF(descr);
    }
    PyMemberDef relative = {"r", Py_T_INT, 16, Py_RELATIVE_OFFSET, NULL};
    put_line("relative", PyMember_GetOne((char *)o, &relative));
    put_status("relative", PyMember_SetOne((char *)o, &relative, Py_None));
    put_line("relative", PyDescr_NewMember(&All_Type, &relative));
    static const char *const names[] = {"g", "only_get", "only_set", "nothing"};
    for (size_t i = 0; i < COUNT(names); i++) {
        put_line(names[i], PyObject_GetAttrString(o, names[i]));
        put_status(names[i], PyObject_SetAttrString(o, names[i], Py_True));
        put_status(names[i], PyObject_SetAttrString(o, names[i], Py_None));
        put_status(names[i], PyObject_DelAttrString(o, names[i]));
        put_line(names[i], PyObject_GetAttrString((PyObject *)&All_Type, names[i]));
    }
    Py_DECREF(o);
}

static const char *const properties[] = {
    "property()", "property(1, 2, 3, 4, 5)", "property(x=1)", "property(1, fget=2)", "property(fget=1, fset=2, fdel=3, doc=4).doc", "property(fget=1, fset=2, fdel=3, doc=4).__doc__", "property(1).fget", "property(1).fset", "property(1).fdel", "property(1).__doc__ == int.__doc__", "property(None, None).fget", "property(len).__doc__ == len.__doc__", "property(len, doc='d').__doc__", "property(doc='d').__doc__",
    "p := property(value(1), value(2), value(3))", "p.getter(5).fget", "p.setter(6).fset", "p.deleter(7).fdel", "p.getter(None).fget == p.fget", "p.getter()", "p.getter(1, 2)", "setattr(p, 'fget', 1)", "setattr(p, '__doc__', 'new')", "p.__doc__", "delattr(p, '__doc__')", "p.__doc__", "p.__name__", "setattr(p, '__name__', 'n')", "p.__name__", "p.getter(5).__name__", "delattr(p, '__name__')", "p.__name__", "setattr(p, 'x', 1)", "p.__isabstractmethod__",
    "property(type('A', (), {'__isabstractmethod__': True})()).__isabstractmethod__", "property(None, type('A', (), {'__isabstractmethod__': True})()).__isabstractmethod__", "property(type('A', (), {'__isabstractmethod__': fail(KeyError('k'))})()).__isabstractmethod__", "property(type('A', (), {'__isabstractmethod__': type('B', (), {'__bool__': fail(KeyError('b'))})()})()).__isabstractmethod__", "p.__set_name__(int, 'q')", "p.__name__", "p.__set_name__(int)", "p.__set_name__(int, 5)", "p.__name__",
    "C := type('C', (), {'__qualname__': 'o.C', 'r': property(plain_echo('get')), 'n': property(), 'w': property(None, plain_echo('set')), 'd': property(None, None, plain_echo('del')), 'f': property(plain_fail(AttributeError('in getter')), plain_fail(KeyError('s')), plain_fail(KeyError('d'))), '__repr__': value('c')})", "c := C()", "c.r", "setattr(c, 'r', 1)", "delattr(c, 'r')", "c.n", "setattr(c, 'n', 1)", "delattr(c, 'n')", "c.w", "setattr(c, 'w', 1)", "delattr(c, 'w')", "c.d", "delattr(c, 'd')", "c.f", "setattr(c, 'f', 1)", "delattr(c, 'f')",
    "hasattr(c, 'f')", "C.r == C.__dict__['r']", "property().__get__(c)", "property().__set__(c, 1)", "property().__delete__(c)", "P := type('P', (property,), {})", "P(value(1)).__doc__", "P(len).__doc__ == len.__doc__", "P(doc='x').__doc__", "P(len).getter(len).__doc__ == len.__doc__", "type(P(len).setter(5))", "type('Q', (property,), {'__slots__': ()})(len).__doc__ == property.__doc__", "type('Q', (property,), {'__slots__': ()})(doc='x').__doc__ == property.__doc__", "type('Q', (property,), {'__doc__': 'cls'})(len).__doc__ == len.__doc__", "type('Q', (property,), {'__doc__': property(plain_value(3))})(len)",
    "type('Q', (property,), {'__init__': value(None)})(5).fget", "property.__new__(property).fget", "property.__new__(property).__get__(5)", "property(type('A', (), {'__doc__': fail(KeyError('doc'))})).__doc__", "property(type('A', (), {'__doc__': property(plain_fail(KeyError('doc')))})())", "property(type('A', (), {'__name__': 'nm'})()).__name__", "property(type('A', (), {'__name__': property(plain_fail(KeyError('nm')))})()).__name__", "property(type('A', (), {'__name__': property(plain_fail(KeyError('nm')))})()).__set__(5, 1)", "property(type('A', (), {'__name__': 5})()).__set__(5, 1)",
};

static const char *const statics[] = {
    "staticmethod()", "staticmethod(1, 2)", "staticmethod(x=1)", "staticmethod(5)", "staticmethod(5).__func__", "staticmethod(5).__wrapped__", "staticmethod(5).__get__(1)", "staticmethod(5)(1)", "staticmethod(plain_echo('s'))(1, a=2)", "staticmethod(len).__name__", "staticmethod(len).__qualname__", "staticmethod(len).__module__", "staticmethod(len).__doc__ == len.__doc__", "staticmethod(len).__isabstractmethod__", "staticmethod(5).__name__", "sorted(staticmethod(5).__dict__)", "sorted(staticmethod(len).__dict__)",
    "setattr(staticmethod(5), 'x', 1)", "setattr(staticmethod(5), '__func__', 1)", "staticmethod[int]", "repr(staticmethod(5))", "type('S', (staticmethod,), {})(5)", "staticmethod(type('A', (), {'__doc__': property(plain_fail(KeyError('d')))})())", "staticmethod(type('A', (), {'__isabstractmethod__': 1})()).__isabstractmethod__",
    "classmethod()", "classmethod(1, 2)", "classmethod(x=1)", "classmethod(5)", "classmethod(5).__func__", "classmethod(5).__wrapped__", "classmethod(5).__get__(1)", "classmethod(5)(1)", "classmethod(plain_echo('c')).__get__(5)(1, a=2)", "classmethod(plain_echo('c')).__get__(5, str)(1)", "classmethod(plain_echo('c')).__get__(None, str)(1)", "classmethod(plain_echo('c')).__get__(None)", "classmethod(len).__name__", "sorted(classmethod(len).__dict__)", "repr(classmethod(5))", "classmethod[int]", "classmethod(property(plain_value(4))).__get__(5)",
    "type('C', (), {'c': classmethod(plain_echo('c'))}).c(1)", "type('C', (), {'c': classmethod(plain_echo('c'))})().c(1)", "type('D', (type('C', (), {'c': classmethod(plain_echo('c'))}),), {}).c(1)", "type('C', (), {'c': classmethod(plain_echo('c'))}).c.__self__", "type('C', (), {'c': classmethod(len)}).c.__func__", "type('C', (), {'s': staticmethod(plain_echo('s'))})().s(1)",
#if PY_VERSION_HEX >= 0x030E0000
    "staticmethod.__new__(staticmethod)", "staticmethod.__new__(staticmethod).__get__(1)", "staticmethod.__new__(staticmethod)()", "staticmethod.__new__(staticmethod).__func__", "classmethod.__new__(classmethod).__get__(1)", "s := staticmethod(5)", "s.__annotations__", "setattr(s, '__annotations__', {})", "s.__annotations__", "sorted(s.__dict__)", "delattr(s, '__annotations__')", "delattr(s, '__annotations__')", "s.__annotate__", "staticmethod(type('A', (), {'__annotate__': 3})()).__annotate__",
#endif
};

static const char *const supers[] = {
    "A := type('A', (), {'m': echo('A.m'), 'p': property(plain_value('A.p')), 'x': 'A.x', 'c': classmethod(plain_echo('A.c')), 's': staticmethod(plain_echo('A.s')), '__repr__': value('<obj>')})", "B := type('B', (A,), {'m': echo('B.m'), 'x': 'B.x'})", "C := type('C', (A,), {'m': echo('C.m')})", "D := type('D', (B, C), {'x': 'D.x'})", "d := D()", "super(D, d).x", "super(D, d).m()", "super(B, d).m(1)", "super(C, d).m()", "super(A, d).m()", "super(A, d).__class__", "super(D, d).p", "super(D, d).c()", "super(D, D).c()", "super(D, D).m", "super(D, d).s(1)",
    "super()", "super(1)", "super(1, 2)", "super(D, 1)", "super(D, A)", "super(D, A())", "super(A, D)", "super(int, True)", "super(int, True).real", "super(bool, True).real", "super(D, d, 1)", "super(D, d, x=1)", "super(D)", "super(D).x", "super(D, None)", "super(D, None).x", "super(D).__get__(d)", "super(D).__get__(d).x", "super(D).__get__(None)", "super(D).__get__(5)", "super(D, d).__get__(d, D)", "super(D, d).__thisclass__", "super(D, d).__self__", "super(D, d).__self_class__", "super(D, D).__self__", "super(D).__self__", "super(D).__self_class__",
    "super(D, d).nope", "super(D, d).__dict__", "setattr(super(D, d), 'x', 1)", "delattr(super(D, d), 'x')", "super(D, d).__init__()", "super(D, d).__init__(1)", "super(D, d).__repr__()", "super(object, d).__repr__", "super(D, d).__setattr__('y', 7)", "d.y", "super(D, d) == super(D, d)", "super(D, d).__new__(A)", "type(super(D, d))", "super.__new__(super).__thisclass__", "super.__new__(super)", "super.__new__(super).x", "super.__init__(super.__new__(super), D, d)", "super(type, D)", "super(type, D).__call__", "super(int, 5).__add__", "S := type('S', (super,), {})", "S(D, d).x", "S(D).__get__(d).x", "type(S(D).__get__(d))", "getattr(super(D, d), 5)",
    "super(D, type('F', (), {'__class__': D})())", "super(D, type('F', (), {'__class__': D})()).x", "super(D, type('F', (), {'__class__': property(plain_fail(KeyError('cls')))})())", "super(D, type('F', (), {'__class__': property(plain_fail(AttributeError('cls')))})())", "super(D, d).__doc__ == super.__doc__", "getattr(super(D, d), '__class__')", "hasattr(super(D, d), 'zz')", "super(B, D).x", "super(D, d).__getattribute__('x')", "object.__getattribute__(super(D, d), 'x')",
};

static const char *const methods[] = {
    "m := type(A().m)", "m()", "m(1)", "m(len)", "m(len, None)", "m(5, 1)", "m(len, [1])", "m(len, [1])()", "m(len, [1])(2)", "m(len, [1], 3)", "m(len, [1], x=1)", "m(plain_echo('e'), 5)(6, a=7)", "m(len, [1]).__self__", "m(len, [1]).__func__", "m(len, [1]).__name__", "m(len, [1]).__doc__ == len.__doc__", "m(len, [1]).__module__", "m(len, [1]).foo", "setattr(m(len, [1]), 'x', 1)", "setattr(m(len, [1]), '__self__', 1)", "m(len, 'a') == m(len, 'a')", "m(len, 'a') == m(len, 'b')", "m(len, [1]) == m(len, [1])", "m(len, 'a') != m(len, 'a')", "m(len, 'a') < m(len, 'a')", "m(len, 'a') == 5",
    "hash(m(len, 'a')) == hash(m(len, 'a'))", "m(len, 'a').__reduce__()", "m(len, 'a').__get__(5)", "m(len, 'a').__get__(5, int).__self__", "m(type('F', (), {'__call__': echo('f'), '__name__': 'nm', '__repr__': value('F')})(), 5)", "m(type('F', (), {'__call__': echo('f'), '__qualname__': 'q.nm', '__repr__': value('F')})(), 5)", "m(type('F', (), {'__call__': echo('f'), '__qualname__': 5, '__name__': 6, '__repr__': value('F')})(), 5)", "m(type('F', (), {'__call__': echo('f'), '__qualname__': property(plain_fail(KeyError('qn')))})(), 5)", "m(type('F', (), {'__call__': echo('f'), 'attr': 'found'})(), 5).attr", "m(type('F', (), {'__call__': echo('f')})(), 5).__doc__", "m(len, type('R', (), {'__repr__': fail(KeyError('r'))})())",
    "method()", "method(1, 2)", "method(x=1)", "method(5)", "method(len)", "method(len).__func__", "method(len).__doc__ == len.__doc__", "method(len).__name__", "method(len).foo", "method(len)([1, 2])", "method(len)()", "method(plain_echo('i'))(1, a=2)", "method(len).__get__([1])()", "method(len).__get__(None) == len", "method(len) == method(len)", "method(len) == method(repr)", "method(len) != method(len)", "method(len) < method(len)", "method(len) == 5", "hash(method(len))", "type('Z', (), {'i': method(plain_echo('i'))}).i(1)", "type('Z', (), {'i': method(plain_echo('i')), '__repr__': value('z')})().i(1)", "type('Z', (), {'i': method(len)}).i == len", "setattr(method(len), 'x', 1)", "m.__new__(m, len, 5)", "type('X', (m,), {})", "type('X', (method,), {})",
    "len.__name__", "len.__qualname__", "len.__self__", "len.__module__", "len.__text_signature__", "len.__reduce__()", "len == len", "len != repr", "len < repr", "[].append == [].append", "[].append.__self__", "[].append.__qualname__", "[].append.__module__", "dict.fromkeys.__self__", "dict.fromkeys.__qualname__", "str.maketrans", "str.maketrans.__self__", "str.maketrans.__qualname__", "len", "[].append", "hash(len) == hash(len)", "setattr(len, 'x', 1)", "setattr(len, '__name__', 1)", "setattr(len, '__module__', 1)", "len.__doc__ == len.__doc__", "type(len)()",
};

int main(void) {
    probe_start();
    define_functions();
    need(PyType_Ready(&All_Type) == 0, "ready");
    define("indexed", evaluate("type('X', (), {'__index__': value(42)})()"));
    kinds();
    RUN("properties", properties);
    RUN("static and class methods", statics);
    RUN("super", supers);
    RUN("methods", methods);
    forget_names();
    return probe_end();
}
