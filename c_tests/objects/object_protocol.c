/* PyObject_*: attributes and their optional forms, calls in every form, isinstance, comparison, format, dir, hash, truth, length hints, recursion. */
#include "functions.h"

static PyObject *one, *text;

static void put_found(const char *label, int status, PyObject *found) {
    printf("%s -> %d ", label, status);
    if (status < 0) put_error();
    else put_object(found);
    if (PyErr_Occurred()) put_error();
    Py_XDECREF(found);
    putchar('\n');
}

static void attributes(void) {
    static const char *const objects[] = {"5", "None", "[]", "type('A', (), {'real': 1})()", "type('A', (), {'__getattr__': fail(KeyError('ga'))})()", "type('A', (), {'__getattr__': fail(AttributeError('ga'))})()", "type('A', (), {'real': property(plain_fail(AttributeError('p')))})()", "type('A', (), {'real': property(plain_fail(ValueError('p')))})()",
                                          "type('A', (), {'__getattribute__': fail(AttributeError('gb'))})()", "type('A', (), {'__getattribute__': fail(KeyError('gb'))})()", "type('M', (type,), {'__getattr__': fail(KeyError('meta'))})('A', (), {})"};
    PyObject *number = PyLong_FromLong(3), *name = PyUnicode_FromString("real"), *sub = evaluate("type('S', (str,), {})('real')");
    for (size_t i = 0; i < COUNT(objects); i++) {
        PyObject *o = evaluate(objects[i]), *found;
        printf("%s\n", objects[i]);
        need(o != NULL, objects[i]);
        put_line("get", PyObject_GetAttrString(o, "real"));
        put_line("get by subclass", PyObject_GetAttr(o, sub));
        found = one;
        put_found("optional", PyObject_GetOptionalAttrString(o, "real", &found), found == one ? NULL : found);
        int status = PyObject_GetOptionalAttr(o, name, &found);
        put_found("optional", status, found);
        found = one;
        status = PyObject_GetOptionalAttr(o, number, &found);
        printf("stored %d ", found == NULL);
        put_found("optional by number", status, found);
        printf("has %d %d", PyObject_HasAttrStringWithError(o, "real"), PyObject_HasAttrWithError(o, name));
        if (PyErr_Occurred()) put_error();
        printf(" %d\n", PyObject_HasAttrString(o, "real"));
        printf("has by number %d ", PyObject_HasAttrWithError(o, number));
        put_error();
        printf(" %d\n", PyObject_HasAttr(o, name));
        put_line("generic", PyObject_GenericGetAttr(o, name));
        put_line("generic by number", PyObject_GenericGetAttr(o, number));
        put_status("set", PyObject_SetAttr(o, name, one));
        put_status("set by number", PyObject_SetAttr(o, number, one));
        put_status("generic set", PyObject_GenericSetAttr(o, name, one));
        put_status("generic set by number", PyObject_GenericSetAttr(o, number, one));
        put_status("del", PyObject_DelAttr(o, name));
        put_status("del", PyObject_DelAttrString(o, "real"));
        put_status("del by number", PyObject_DelAttr(o, number));
        put_line("dict", PyObject_GenericGetDict(o, NULL));
        put_status("set dict", PyObject_GenericSetDict(o, one, NULL));
        put_status("del dict", PyObject_GenericSetDict(o, NULL, NULL));
        PyErr_Clear();
        Py_DECREF(o);
    }
    Py_DECREF(number);
    Py_DECREF(name);
    Py_DECREF(sub);
}

static void calls(void) {
    static const char *const callables[] = {"plain_echo('p')", "len", "int", "type('C', (), {'__call__': echo('call')})()", "method(plain_echo('i'))", "A().m", "[].append", "5", "None", "type('C', (), {'__call__': None})()", "plain_fail(KeyError('k'))", "list.append", "(5).__add__", "int.__add__", "staticmethod(plain_echo('s'))", "type", "property"};
    PyObject *args = Py_BuildValue("(ii)", 1, 2), *none = PyTuple_New(0), *list = PyList_New(0), *kwargs = Py_BuildValue("{s:i}", "a", 3), *odd = Py_BuildValue("{i:i}", 1, 3), *empty = PyDict_New(), *names = Py_BuildValue("(s)", "a"), *odd_names = Py_BuildValue("(i)", 5), *m = PyUnicode_FromString("m"), *nope = PyUnicode_FromString("nope");
    PyObject *array[4] = {NULL, one, text, one};
    for (size_t i = 0; i < COUNT(callables); i++) {
        PyObject *f = evaluate(callables[i]);
        printf("%s callable %d, vectorcall %d\n", callables[i], PyCallable_Check(f), PyVectorcall_Function(f) != NULL);
        put_line("no args", PyObject_CallNoArgs(f));
        put_line("one arg", PyObject_CallOneArg(f, text));
        put_line("call", PyObject_Call(f, args, NULL));
        put_line("call with keywords", PyObject_Call(f, args, kwargs));
        put_line("call with no keywords", PyObject_Call(f, none, empty));
        put_line("call with odd keywords", PyObject_Call(f, none, odd));
        put_line("call object", PyObject_CallObject(f, args));
        put_line("call object without", PyObject_CallObject(f, NULL));
        put_line("call object with a list", PyObject_CallObject(f, list));
        put_line("call function", PyObject_CallFunction(f, "is", 1, "x"));
        put_line("call function with one", PyObject_CallFunction(f, "(is)", 1, "x"));
        put_line("call function with none", PyObject_CallFunction(f, ""));
        put_line("call function with null", PyObject_CallFunction(f, NULL));
        put_line("call function with an object", PyObject_CallFunction(f, "O", args));
        put_line("call function objects", PyObject_CallFunctionObjArgs(f, one, text, NULL));
        put_line("call function no objects", PyObject_CallFunctionObjArgs(f, NULL));
        put_line("vectorcall", PyObject_Vectorcall(f, array + 1, 2, NULL));
        put_line("vectorcall with offset", PyObject_Vectorcall(f, array + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
        put_line("vectorcall with names", PyObject_Vectorcall(f, array + 1, 2, names));
        put_line("vectorcall with odd names", PyObject_Vectorcall(f, array + 1, 0, odd_names));
        put_line("vectorcall dict", PyObject_VectorcallDict(f, array + 1, 1 | PY_VECTORCALL_ARGUMENTS_OFFSET, kwargs));
        put_line("vectorcall odd dict", PyObject_VectorcallDict(f, array + 1, 1, odd));
        put_line("vectorcall empty dict", PyObject_VectorcallDict(f, array + 1, 0, empty));
        put_line("vectorcall call", PyVectorcall_Call(f, args, kwargs));
        put_line("method", PyObject_CallMethod(f, "__class__", NULL));
        put_line("method nope", PyObject_CallMethod(f, "nope", "i", 1));
        put_line("method no args", PyObject_CallMethodNoArgs(f, nope));
        Py_XDECREF(f);
    }
    static const char *const objects[] = {"A()", "A", "type('B', (A,), {'m': echo('B.m')})()", "type('B', (A,), {'m': staticmethod(plain_echo('s'))})()", "type('B', (), {'m': 5})()", "type('B', (), {'__getattr__': echo('ga')})()", "5"};
    for (size_t i = 0; i < COUNT(objects); i++) {
        PyObject *o = evaluate(objects[i]);
        printf("%s\n", objects[i]);
        array[1] = o;
        put_line("method", PyObject_CallMethod(o, "m", "is", 1, "x"));
        put_line("method", PyObject_CallMethod(o, "m", "(is)", 1, "x"));
        put_line("method", PyObject_CallMethod(o, "m", NULL));
        put_line("method objects", PyObject_CallMethodObjArgs(o, m, one, text, NULL));
        put_line("method no args", PyObject_CallMethodNoArgs(o, m));
        put_line("method one arg", PyObject_CallMethodOneArg(o, m, one));
        put_line("vectorcall method", PyObject_VectorcallMethod(m, array + 1, 2, NULL));
        put_line("vectorcall method with offset", PyObject_VectorcallMethod(m, array + 1, 2 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL));
        put_line("vectorcall method with names", PyObject_VectorcallMethod(m, array + 1, 2, names));
        put_line("vectorcall method nope", PyObject_VectorcallMethod(nope, array + 1, 2, NULL));
        put_line("vectorcall method 5", PyObject_VectorcallMethod(one, array + 1, 2, NULL));
        Py_DECREF(o);
    }
    put_line("null", PyObject_CallFunction(NULL, "i", 1));
    put_line("null", PyObject_CallMethod(NULL, "m", "i", 1));
    put_line("null", PyObject_CallMethod(one, NULL, "i", 1));
    put_line("null", PyObject_CallFunctionObjArgs(NULL, NULL));
    put_line("null", PyObject_CallMethodObjArgs(NULL, m, NULL));
    put_line("null", PyObject_CallMethodObjArgs(one, NULL, NULL));
    PyObject *const all[] = {args, none, list, kwargs, odd, empty, names, odd_names, m, nope};
    for (size_t i = 0; i < COUNT(all); i++) Py_DECREF(all[i]);
}

/* Functions that break the rules for results. */
static PyObject *null_without(PyObject *self, PyObject *arg) { (void)self, (void)arg; return NULL; }
static PyObject *value_with(PyObject *self, PyObject *arg) { (void)self; PyErr_SetString(PyExc_KeyError, "left"); return Py_NewRef(arg); }
static PyMethodDef broken[] = {{"null_without", null_without, METH_O, NULL}, {"value_with", value_with, METH_O, NULL}};

static const char *const asked[] = {
    "null_without(1)", "value_with(1)", "type('C', (), {'__call__': method(null_without)})()()", "type('C', (), {'__add__': method(null_without)})().__add__()",
    "isinstance(1, int)", "isinstance(True, int)", "isinstance(1, (str, int))", "isinstance(1, (str, (float, (int,))))", "isinstance(1, ())", "isinstance(1, 5)", "isinstance(1, (str, 5))", "isinstance(1, (int, 5))", "isinstance(1, [int])", "isinstance(1, None)", "isinstance(int, type)", "isinstance(type, type)", "isinstance(type, object)", "isinstance()", "isinstance(1)",
    "isinstance(type('F', (), {'__class__': int})(), int)", "isinstance(type('F', (), {'__class__': 5})(), int)", "isinstance(type('F', (), {'__class__': property(plain_fail(KeyError('cls')))})(), int)", "isinstance(type('F', (), {'__class__': property(plain_fail(AttributeError('cls')))})(), int)",
    "isinstance(1, type('F', (), {'__bases__': (int,)})())", "isinstance(type('G', (), {'__class__': type('F', (), {'__bases__': ()})()})(), type('F', (), {'__bases__': ()})())", "isinstance(1, type('F', (), {'__bases__': 5})())", "isinstance(1, type('F', (), {'__bases__': property(plain_fail(KeyError('b')))})())", "isinstance(1, type('F', (), {'__instancecheck__': value(3)})())", "isinstance(1, type('F', (), {'__instancecheck__': fail(KeyError('ic'))})())",
    "isinstance(1, type('F', (), {'__instancecheck__': None})())", "isinstance(1, (str, type('F', (), {'__instancecheck__': value(0)})(), int))", "issubclass(bool, int)", "issubclass(int, bool)", "issubclass(int, (str, object))", "issubclass(int, ())", "issubclass(1, int)", "issubclass(int, 1)", "issubclass(int, (str, 1))", "issubclass(1, (int,))", "issubclass(int, [int])", "issubclass(int)",
    "issubclass(type('F', (), {'__bases__': (int,)})(), int)", "issubclass(type('F', (), {'__bases__': (5,)})(), int)", "issubclass(type('F', (), {'__bases__': ()})(), int)", "issubclass(type('F', (), {'__bases__': 5})(), int)", "issubclass(int, type('F', (), {'__bases__': ()})())", "issubclass(type('F', (), {'__bases__': property(plain_fail(KeyError('b')))})(), int)", "issubclass(int, type('F', (), {'__subclasscheck__': value(3)})())", "issubclass(5, type('F', (), {'__subclasscheck__': value('')})())", "issubclass(int, type('F', (), {'__subclasscheck__': fail(KeyError('sc'))})())",
    "dir()", "dir(5) == dir(int())", "dir(type('A', (), {'__dir__': value(['b', 'a'])})())", "dir(type('A', (), {'__dir__': value((3, 1))})())", "dir(type('A', (), {'__dir__': value(5)})())", "dir(type('A', (), {'__dir__': value(['a', 1])})())", "dir(type('A', (), {'__dir__': fail(KeyError('d'))})())", "dir(type('A', (), {'__dir__': None})())", "dir(type('M', (type,), {'__dir__': value('ba')})('A', (), {}))", "dir(type('A', (), {'__dict__': 5})())",
    "hash([])", "hash({})", "hash(set())", "hash(bytearray())", "hash(slice(1)) == hash(slice(1))", "hash(type('A', (), {'__hash__': value(1.5)})())", "hash(type('A', (), {'__hash__': value(-1)})())", "hash(type('A', (), {'__hash__': value(True)})())", "hash(type('A', (), {'__hash__': value(1000000000000000000000000)})()) == hash(1000000000000000000000000)", "hash(type('A', (), {'__hash__': fail(KeyError('h'))})())", "hash(type('A\\xe9', (), {'__hash__': None})())", "hash((1, []))", "{}[[]]",
    "iter(5)", "iter(type('A', (), {'__iter__': value(5)})())", "iter(type('A', (), {'__iter__': None})())", "iter(int)", "iter(list[int]) == 5", "next(5)", "next([])", "next(iter([]), 'd')", "next(iter([]))", "iter(value, 5)", "iter(5, 5)", "len(5)", "len(type('A', (), {'__len__': value(-5)})())", "len(type('A', (), {'__len__': value('a')})())", "len(int)", "bool(type('A', (), {'__len__': value(-5)})())", "bool(type('A', (), {'__len__': value(0)})())", "bool(type('A', (), {'__len__': value(0), '__bool__': value(True)})())", "list(type('A', (), {'__len__': value(-5), '__iter__': value(iter([1]))})())", "list(type('A', (), {'__length_hint__': value('a'), '__iter__': value(iter([1]))})())", "list(type('A', (), {'__length_hint__': fail(KeyError('lh')), '__iter__': value(iter([1]))})())", "list(type('A', (), {'__length_hint__': value(-1), '__iter__': value(iter([1]))})())",
    "(5)[0]", "None[0]", "int['a']", "type('A', (), {})[1]", "type('A', (), {})()[1]", "type('A', (), {'__class_getitem__': echo('cg')})[1]", "type('A', (), {'__class_getitem__': plain_echo('cg')})[1, 2]", "type('A', (), {'__class_getitem__': plain_echo('cg')})()[1]", "type('M', (type,), {'__getitem__': echo('gi')})('A', (), {'__class_getitem__': 5})[1]", "'abc'['a']", "[1]['a']", "(1,)[1.5]", "[1][10000000000000000000000]", "{}['a']", "b'abc'[None]", "range(5)['a']", "[1, 2][type('I', (), {'__index__': value(1)})()]", "[1][type('I', (), {'__index__': value('a')})()]",
    "str(type('A', (), {'__str__': value(5)})())", "repr(type('A', (), {'__repr__': value(5)})())", "str(type('A', (), {'__repr__': value(None)})())", "str(type('A', (), {'__str__': None})())", "str(type('A', (), {'__repr__': fail(KeyError('r'))})())", "ascii(type('A', (), {'__repr__': value('\\xe9\\u1234')})())", "str(type('S', (str,), {'__str__': value(5)})())", "type(str(type('A', (), {'__str__': value(type('S', (str,), {})('x'))})()))", "bytes(type('A', (), {'__bytes__': value(5)})())", "int(type('A', (), {'__int__': value('a')})())", "int(type('A', (), {'__int__': value(True)})())", "float(type('A', (), {'__float__': value(5)})())", "complex(type('A', (), {'__complex__': value(5)})())", "int(None)", "float(None)", "complex(None)", "bytes(type('A', (), {'__bytes__': value(type('B', (bytes,), {})(b'x'))})())",
    "vars(5)", "vars(type('A', (), {'__dict__': 5})())", "callable(5)", "callable(type('A', (), {'__call__': None})())", "getattr(5, '\\xe9')",
};

static const char *const formats[] = {
    "", "x", "d", "10", "<10", ">10", "^10", "=10", "*<10", "010", "+", "-", " ", "#x", "#o", "#b", "X", "o", "b", "c", "n", ",", "_", ",d", "_x", ",x", "e", "E", "f", "F", "g", "G", "%", ".2", ".2f", ".0f", "10.3f", "+.3e", "s", "10s", ".2s", "=10s", "010s", "z", "z.1f", "#.3g", "0=10", "\\xe9^7", "5d5", "q", ".", ".d", "1.", "10000000000000000000000", ".10000000000000000000000", "+s", ",s", "#s", "zd", "08.2f", "+010d", "_b", "__d", ",_d", "_,d", "<<5", "5<", "{", "\\0<5", "0x", "^", "=", "z=5.1f", "+#010X", " d", ",.2f", "_.3f", ".3,f", ".3_f", "n.2",
};

static void formatting(void) {
    static const char *const objects[] = {"42", "-42", "0", "True", "1234567", "3.14159", "-0.0", "1e100", "1234567.891", "1.5+2.5j", "-1j", "'text'", "''", "'t\\xe9xt'", "None", "[]", "type('A', (), {'__format__': echo('f')})()", "type('A', (), {'__format__': value('ok')})()", "type('A', (), {'__str__': value('str')})()", "1000000000000000000000000", "float('nan')", "float('-inf')", "type('S', (str,), {})('sub')", "type('I', (int,), {'__str__': value('sub')})(7)", "b'a'", "int"};
    for (size_t i = 0; i < COUNT(objects); i++) {
        PyObject *o = evaluate(objects[i]);
        need(o != NULL, objects[i]);
        put_line(objects[i], PyObject_Format(o, NULL));
        put_line("number", PyObject_Format(o, one));
        for (size_t k = 0; k < COUNT(formats); k++) {
            char quoted[60];
            snprintf(quoted, sizeof quoted, "'%s'", formats[k]);
            PyObject *spec = literal(quoted);
            printf("  %s ", quoted);
            put_line("", PyObject_Format(o, spec));
            Py_DECREF(spec);
        }
        Py_DECREF(o);
    }
}

static PyObject *truth(int status) { return status < 0 ? NULL : PyBool_FromLong(status); }

/* Endless recursion ends in an error. */
static void recursion(void) {
    static const char *const lines[] = {
        "type('R', (), {'__repr__': method(repr)})()", "str(type('R', (), {'__str__': method(str)})())", "hash(type('R', (), {'__hash__': method(hash)})())", "len(type('R', (), {'__len__': method(len)})())", "iter(type('R', (), {'__iter__': method(iter)})())",
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        PyObject *o = evaluate(lines[i]);
        if (!o) {
            printf("%s -> %s\n", lines[i], PyErr_ExceptionMatches(PyExc_RecursionError) ? "RecursionError" : "another error");
            PyErr_Clear();
        } else {
            PyObject *shown = PyObject_Repr(o);
            printf("%s -> %s\n", lines[i], !shown && PyErr_ExceptionMatches(PyExc_RecursionError) ? "RecursionError" : "no error");
            PyErr_Clear();
            Py_XDECREF(shown);
            Py_DECREF(o);
        }
    }
    PyObject *a = PyList_New(0), *b = PyList_New(0);
    PyList_Append(a, b);
    PyList_Append(b, a);
    put_line("repr of a ring", PyObject_Repr(a));
    int status = PyObject_RichCompareBool(a, b, Py_EQ);
    printf("ring == ring: %d %s\n", status, PyErr_ExceptionMatches(PyExc_RecursionError) ? "RecursionError" : "other");
    PyErr_Clear();
    PyObject *nested = PyTuple_New(0);
    for (int i = 0; i < 200000; i++) {
        PyObject *outer = PyTuple_Pack(1, nested);
        Py_DECREF(nested);
        nested = outer;
    }
    PyObject *shown = PyObject_Repr(nested);
    printf("repr of nested tuples: %s\n", !shown && PyErr_ExceptionMatches(PyExc_RecursionError) ? "RecursionError" : "other");
    PyErr_Clear();
    PyErr_Clear();
    Py_XDECREF(shown);
    status = PyObject_IsInstance(one, nested);
    printf("isinstance: %d %s\n", status, PyErr_ExceptionMatches(PyExc_RecursionError) ? "RecursionError" : "other");
    PyErr_Clear();
    Py_DECREF(nested);
    Py_CLEAR(((PyListObject *)a)->ob_item[0]);
    Py_SET_SIZE(a, 0);
    Py_DECREF(a);
    Py_DECREF(b);
}

static void nulls(void) {
    put_line("repr", PyObject_Repr(NULL));
    put_line("str", PyObject_Str(NULL));
    put_line("ascii", PyObject_ASCII(NULL));
    put_line("bytes", PyObject_Bytes(NULL));
    put_line("type", PyObject_Type(NULL));
    put_line("compare", PyObject_RichCompare(NULL, one, Py_EQ));
    put_line("compare", PyObject_RichCompare(one, NULL, Py_EQ));
    put_line("size", PyLong_FromSsize_t(PyObject_Size(NULL)));
    put_line("get item", PyObject_GetItem(NULL, one));
    put_status("set item", PyObject_SetItem(one, NULL, one));
    put_line("negative", PyNumber_Negative(NULL));
    put_line("long", PyNumber_Long(NULL));
    put_line("float", PyNumber_Float(NULL));
    put_line("index", PyNumber_Index(NULL));
    put_line("absolute", PyNumber_Absolute(NULL));
    put_line("to base", PyNumber_ToBase(NULL, 2));
    put_line("to base 3", PyNumber_ToBase(one, 3));
    printf("check %d %d %d\n", PyNumber_Check(NULL), PyCallable_Check(NULL), PyIndex_Check(one));
    put_line("identity", truth(PyObject_RichCompareBool(one, one, Py_EQ)));
    put_line("self iter", PyObject_SelfIter(one));
    printf("not %d %d\n", PyObject_Not(one), PyObject_Not(Py_None));
    PyErr_Clear();
}

int main(void) {
    probe_start();
    define_functions();
    one = PyLong_FromLong(1);
    text = PyUnicode_FromString("text");
    define("A", evaluate("type('A', (), {'m': echo('A.m'), '__repr__': value('a')})"));
    for (size_t i = 0; i < COUNT(broken); i++) define(broken[i].ml_name, PyCFunction_New(&broken[i], NULL));
    attributes();
    calls();
    RUN("asked", asked);
    formatting();
    recursion();
    nulls();
    forget_names();
    Py_DECREF(one);
    Py_DECREF(text);
    return probe_end();
}
