/* Special methods of classes and the slots of their types: methods become slots, slots show as methods, changes move both. */
#include "functions.h"

static PyObject *one;

/* Calls every operation on an object through its slots. */
static PyObject *op_pow(PyObject *a, PyObject *b) { return PyNumber_Power(a, b, Py_None); }
static PyObject *op_ipow(PyObject *a, PyObject *b) { return PyNumber_InPlacePower(a, b, Py_None); }
static PyObject *op_pow3(PyObject *a, PyObject *b) { return PyNumber_Power(a, b, one); }
static PyObject *op_ipow3(PyObject *a, PyObject *b) { return PyNumber_InPlacePower(a, b, one); }

static const struct {
    const char *name;
    binaryfunc run;
} binary[] = {
    {"+", PyNumber_Add}, {"-", PyNumber_Subtract}, {"*", PyNumber_Multiply}, {"@", PyNumber_MatrixMultiply}, {"/", PyNumber_TrueDivide}, {"//", PyNumber_FloorDivide}, {"%", PyNumber_Remainder},
    {"divmod", PyNumber_Divmod}, {"<<", PyNumber_Lshift}, {">>", PyNumber_Rshift}, {"&", PyNumber_And}, {"^", PyNumber_Xor}, {"|", PyNumber_Or}, {"**", op_pow}, {"pow", op_pow3},
    {"+=", PyNumber_InPlaceAdd}, {"-=", PyNumber_InPlaceSubtract}, {"*=", PyNumber_InPlaceMultiply}, {"@=", PyNumber_InPlaceMatrixMultiply}, {"/=", PyNumber_InPlaceTrueDivide}, {"//=", PyNumber_InPlaceFloorDivide},
    {"%=", PyNumber_InPlaceRemainder}, {"<<=", PyNumber_InPlaceLshift}, {">>=", PyNumber_InPlaceRshift}, {"&=", PyNumber_InPlaceAnd}, {"^=", PyNumber_InPlaceXor}, {"|=", PyNumber_InPlaceOr}, {"**=", op_ipow}, {"ipow", op_ipow3},
    {"[]", PyObject_GetItem}, {"concat", PySequence_Concat}, {"iconcat", PySequence_InPlaceConcat},
};
static const char *const binary_methods[] = {
    "__add__", "__sub__", "__mul__", "__matmul__", "__truediv__", "__floordiv__", "__mod__", "__divmod__", "__lshift__", "__rshift__", "__and__", "__xor__", "__or__", "__pow__",
    "__iadd__", "__isub__", "__imul__", "__imatmul__", "__itruediv__", "__ifloordiv__", "__imod__", "__ilshift__", "__irshift__", "__iand__", "__ixor__", "__ior__", "__ipow__", "__getitem__",
    "__radd__", "__rsub__", "__rmul__", "__rmatmul__", "__rtruediv__", "__rfloordiv__", "__rmod__", "__rdivmod__", "__rlshift__", "__rrshift__", "__rand__", "__rxor__", "__ror__", "__rpow__",
};

static PyObject *truth(int status) { return status < 0 ? NULL : PyBool_FromLong(status); }
static PyObject *number(Py_ssize_t n) { return n == -1 && PyErr_Occurred() ? NULL : PyLong_FromSsize_t(n); }
static PyObject *un_bool(PyObject *o) { return truth(PyObject_IsTrue(o)); }
static PyObject *un_len(PyObject *o) { return number(PyObject_Size(o)); }
static PyObject *un_map_len(PyObject *o) { return number(PyMapping_Size(o)); }
static PyObject *un_seq_len(PyObject *o) { return number(PySequence_Size(o)); }
static PyObject *un_hash(PyObject *o) { return number(PyObject_Hash(o)); }
static PyObject *un_item(PyObject *o) { return PySequence_GetItem(o, -1); }
static PyObject *un_in(PyObject *o) { return truth(PySequence_Contains(o, one)); }
static PyObject *un_call(PyObject *o) { return PyObject_CallOneArg(o, one); }
static PyObject *un_ssize(PyObject *o) { return number(PyNumber_AsSsize_t(o, PyExc_OverflowError)); }
static PyObject *un_next(PyObject *o) { return PyIter_Check(o) ? PyIter_Next(o) : PyUnicode_FromString("no iterator"); }
static PyObject *un_await(PyObject *o) {
    PyAsyncMethods *table = Py_TYPE(o)->tp_as_async;
    return table && table->am_await ? table->am_await(o) : PyUnicode_FromString("none");
}
static PyObject *un_anext(PyObject *o) {
    PyAsyncMethods *table = Py_TYPE(o)->tp_as_async;
    return table && table->am_anext ? table->am_anext(o) : PyUnicode_FromString("none");
}
static PyObject *un_get(PyObject *o) { return Py_TYPE(o)->tp_descr_get ? Py_TYPE(o)->tp_descr_get(o, one, (PyObject *)Py_TYPE(one)) : PyUnicode_FromString("none"); }
static PyObject *un_get2(PyObject *o) { return Py_TYPE(o)->tp_descr_get ? Py_TYPE(o)->tp_descr_get(o, NULL, NULL) : PyUnicode_FromString("none"); }
static PyObject *done(int status) { return status < 0 ? NULL : Py_NewRef(Py_None); }
static PyObject *un_set(PyObject *o) { return Py_TYPE(o)->tp_descr_set ? done(Py_TYPE(o)->tp_descr_set(o, one, one)) : PyUnicode_FromString("none"); }
static PyObject *un_delete(PyObject *o) { return Py_TYPE(o)->tp_descr_set ? done(Py_TYPE(o)->tp_descr_set(o, one, NULL)) : PyUnicode_FromString("none"); }
static PyObject *un_setitem(PyObject *o) { return done(PyObject_SetItem(o, one, one)); }
static PyObject *un_delitem(PyObject *o) { return done(PyObject_DelItem(o, one)); }
static PyObject *un_seq_set(PyObject *o) { return done(PySequence_SetItem(o, -1, one)); }
static PyObject *un_seq_del(PyObject *o) { return done(PySequence_DelItem(o, 1)); }
static PyObject *un_attr(PyObject *o) { return PyObject_GetAttrString(o, "nope"); }
static PyObject *un_set_attr(PyObject *o) { return done(PyObject_SetAttrString(o, "nope", one)); }
static PyObject *un_del_attr(PyObject *o) { return done(PyObject_DelAttrString(o, "nope")); }
static PyObject *un_dir(PyObject *o) { return PyObject_Dir(o); }
static PyObject *un_hint(PyObject *o) { return number(PyObject_LengthHint(o, 9)); }
static PyObject *un_repr(PyObject *o) { return PyObject_Repr(o); }
static PyObject *un_iter(PyObject *o) { return PyObject_GetIter(o); }
static PyObject *un_path(PyObject *o) { return PyOS_FSPath(o); }
static PyObject *un_repeat(PyObject *o) { return PySequence_Repeat(o, 2); }
static PyObject *un_reversed(PyObject *o) { return PyObject_CallOneArg((PyObject *)&PyReversed_Type, o); }
static PyObject *un_format(PyObject *o) { return PyObject_CallMethod(o, "__format__", "s", "x"); }

static const struct {
    const char *name;
    unaryfunc run;
    const char *method;
} unary[] = {
    {"neg", PyNumber_Negative, "__neg__"}, {"pos", PyNumber_Positive, "__pos__"}, {"abs", PyNumber_Absolute, "__abs__"}, {"~", PyNumber_Invert, "__invert__"}, {"int", PyNumber_Long, "__int__"}, {"float", PyNumber_Float, "__float__"},
    {"index", PyNumber_Index, "__index__"}, {"ssize", un_ssize, "__index__"}, {"bool", un_bool, "__bool__"}, {"bool by len", un_bool, "__len__"}, {"len", un_len, "__len__"}, {"sequence len", un_seq_len, "__len__"}, {"mapping len", un_map_len, "__len__"},
    {"hash", un_hash, "__hash__"}, {"item", un_item, "__getitem__"}, {"in", un_in, "__contains__"}, {"in by iter", un_in, "__iter__"}, {"call", un_call, "__call__"}, {"str", PyObject_Str, "__str__"}, {"str by repr", PyObject_Str, "__repr__"}, {"repr", un_repr, "__repr__"},
    {"bytes", PyObject_Bytes, "__bytes__"}, {"iter", un_iter, "__iter__"}, {"iter by item", un_iter, "__getitem__"}, {"next", un_next, "__next__"}, {"await", un_await, "__await__"}, {"aiter", PyObject_GetAIter, "__aiter__"}, {"anext", un_anext, "__anext__"},
    {"get", un_get, "__get__"}, {"get of nothing", un_get2, "__get__"}, {"set", un_set, "__set__"}, {"delete", un_delete, "__delete__"}, {"delete by set", un_delete, "__set__"}, {"set item", un_setitem, "__setitem__"}, {"del item", un_delitem, "__delitem__"}, {"del by set", un_delitem, "__setitem__"},
    {"sequence set", un_seq_set, "__setitem__"}, {"sequence del", un_seq_del, "__delitem__"}, {"getattr", un_attr, "__getattr__"}, {"getattribute", un_attr, "__getattribute__"}, {"setattr", un_set_attr, "__setattr__"}, {"delattr", un_del_attr, "__delattr__"}, {"delattr by setattr", un_del_attr, "__setattr__"},
    {"dir", un_dir, "__dir__"}, {"hint", un_hint, "__length_hint__"}, {"path", un_path, "__fspath__"}, {"repeat", un_repeat, "__mul__"}, {"reversed", un_reversed, "__reversed__"}, {"reversed by item", un_reversed, "__getitem__"}, {"format", un_format, "__format__"},
};

/* A class with the one method; an instance of it. */
static PyObject *instance_with(const char *method, const char *value) {
    char text[200];
    snprintf(text, sizeof text, "type('K', (), {'%s': %s, '__repr__': value('k')})", method, value);
    if (!strcmp(method, "__repr__")) snprintf(text, sizeof text, "type('K', (), {'%s': %s})", method, value);
    PyObject *type = evaluate(text), *o = type ? PyObject_CallNoArgs(type) : NULL;
    Py_XDECREF(type);
    need(o != NULL, text);
    return o;
}

static void put_named(const char *a, const char *b, const char *c, PyObject *owned) {
    printf("%s %s %s -> ", a, b, c);
    put_result(owned);
    putchar('\n');
}

static void unary_methods(void) {
    static const char *const values[] = {"value(7)", "value('text')", "value(None)", "value(-1)", "value(b'b')", "value(NotImplemented)", "value([])", "value(True)", "fail(KeyError('k'))", "fail(AttributeError('a'))", "None", "5", "value(10000000000000000000000)", "fail(StopIteration(3))", "fail(TypeError('t'))"};
    for (size_t i = 0; i < COUNT(unary); i++) {
        for (size_t k = 0; k < COUNT(values); k++) {
            PyObject *o = instance_with(unary[i].method, values[k]);
            put_named(unary[i].name, unary[i].method, values[k], unary[i].run(o));
            Py_DECREF(o);
        }
    }
}

static void binary_method(void) {
    static const char *const values[] = {"echo('e')", "value(NotImplemented)", "fail(KeyError('k'))", "None"};
    for (size_t i = 0; i < COUNT(binary_methods); i++) {
        for (size_t k = 0; k < COUNT(values); k++) {
            PyObject *o = instance_with(binary_methods[i], values[k]);
            for (size_t b = 0; b < COUNT(binary); b++) {
                PyObject *left = binary[b].run(o, one);
                if (!left && PyErr_ExceptionMatches(PyExc_TypeError) && i > 0) {
                    PyErr_Clear(); /* the same for most pairs */
                } else {
                    put_named(binary_methods[i], values[k], binary[b].name, left);
                }
                PyObject *right = binary[b].run(one, o);
                if (!right && PyErr_ExceptionMatches(PyExc_TypeError) && (k > 0 || i > 0)) {
                    PyErr_Clear();
                } else {
                    put_named(binary_methods[i], values[k], "right", right);
                }
            }
            Py_DECREF(o);
        }
    }
}

static void comparison(void) {
    static const char *const names[] = {"__lt__", "__le__", "__eq__", "__ne__", "__gt__", "__ge__"};
    static const char *const values[] = {"echo('e')", "value(NotImplemented)", "fail(KeyError('k'))", "None", "value([])"};
    for (size_t i = 0; i < COUNT(names); i++) {
        for (size_t k = 0; k < COUNT(values); k++) {
            PyObject *o = instance_with(names[i], values[k]);
            for (int op = Py_LT; op <= Py_GE; op++) {
                put_named(names[i], values[k], "left", PyObject_RichCompare(o, one, op));
                put_named(names[i], values[k], "right", PyObject_RichCompare(one, o, op));
                put_named(names[i], values[k], "bool", truth(PyObject_RichCompareBool(o, one, op)));
                put_named(names[i], values[k], "itself", truth(PyObject_RichCompareBool(o, o, op)));
            }
            Py_DECREF(o);
        }
    }
}

/* Which operand is asked first. */
static const char *const order[] = {
    "A := type('A', (), {'__add__': echo('A+'), '__radd__': echo('+A'), '__eq__': echo('A='), '__lt__': echo('A<'), '__gt__': echo('A>'), '__repr__': value('a'), '__hash__': None, '__pow__': echo('A**'), '__rpow__': echo('**A')})",
    "B := type('B', (A,), {'__radd__': echo('+B'), '__eq__': echo('B='), '__gt__': echo('B>'), '__repr__': value('b'), '__rpow__': echo('**B')})", "C := type('C', (A,), {'__repr__': value('c')})", "D := type('D', (A,), {'__add__': value(NotImplemented), '__radd__': value(NotImplemented), '__eq__': value(NotImplemented), '__repr__': value('d'), '__pow__': value(NotImplemented), '__rpow__': value(NotImplemented)})",
    "E := type('E', (), {'__add__': value(NotImplemented), '__radd__': echo('+E'), '__lt__': value(NotImplemented), '__gt__': echo('E>'), '__repr__': value('e')})", "F := type('F', (int,), {'__radd__': echo('+F'), '__rpow__': echo('**F'), '__gt__': echo('F>'), '__rsub__': value(NotImplemented)})", "G := type('G', (int,), {'__add__': echo('G+')})",
    "H := type('H', (A,), {'__radd__': A.__dict__['__radd__'], '__repr__': value('h')})", "list(map(add, (A(), A(), B(), A(), C(), A(), D(), D()), (A(), B(), A(), C(), A(), D(), A(), D())))", "list(map(equal, (A(), A(), B(), A(), C(), A(), D()), (A(), B(), A(), C(), A(), D(), A())))", "list(map(power, (A(), A(), B(), A(), C()), (A(), B(), A(), C(), A())))",
    "add(D(), D())", "add(A(), D())", "add(D(), A())", "equal(D(), D())", "add(E(), A())", "add(A(), E())", "add(E(), E())", "add(1, E())", "add(1, F(2))", "add(F(1), 2)", "add(F(1), F(2))", "add(G(1), F(2))", "add(F(1), G(2))", "power(2, F(3))", "less(1, F(2))", "less(E(), E())", "less(A(), B())", "less(1, E())", "add(A(), H())", "add(1.5, F(2))",
    "subtract(1, F(2))", "subtract('a', F(2))", "less(A(), 1)", "add([], (1,))", "add('a', 1)", "add(b'a', 'a')", "add(None, 1)", "add(1, None)", "add((), [])", "mul([1], 1.5)", "mul('a', 'b')", "mul([1], [2])", "mul(None, [1])", "mul([1], None)", "mul(type('I', (), {'__index__': value(2)})(), [1])", "mul([1], type('I', (), {'__index__': value(2)})())", "mul(type('I', (), {'__index__': fail(KeyError('i'))})(), 'ab')",
    "mul('ab', 10000000000000000000000)", "mul(type('M', (list,), {'__rmul__': echo('rmul')})([1]), 2)", "mul(2, type('M', (list,), {'__rmul__': echo('rmul')})([1]))", "mul(2, type('M', (list,), {'__mul__': echo('mul')})([1]))", "add(type('L', (list,), {'__radd__': echo('radd')})(), [])", "add([], type('L', (list,), {'__radd__': echo('radd')})())", "add([], type('L', (list,), {'__add__': echo('add')})())",
    "iadd([1], (2,))", "iadd((1,), [2])", "iadd((1,), (2,))", "iadd(type('L', (list,), {'__iadd__': value(NotImplemented)})(), [3])", "iadd(A(), 1)", "iadd(1, A())", "power(2, 'a')", "pow3(2, 'a', 5)", "pow3(2, 3, 'a')", "pow3(2, 3, A())", "pow3(A(), 3, 4)", "pow3(2, A(), 4)", "pow3(2, F(3), 5)", "pow3(F(2), 3, 5)", "ipow3(2, 3, 'a')", "ipow3(2, 'a', None)", "pow3(2.0, 3, 4)", "pow3('a', 2, None)", "divmod(1, 'a')", "shift(1, 'a')",
    "add(type('X', (), {'__add__': value(NotImplemented)})(), type('Y', (), {'__radd__': value(NotImplemented)})())", "add(type('X', (), {'__add__': 5})(), 1)", "add(1, type('Y', (), {'__radd__': 5})())", "add(type('X', (), {'__add__': staticmethod(plain_echo('s'))})(), 3)", "add(type('X', (), {'__add__': classmethod(plain_echo('c'))})(), 3)", "add(type('X', (), {'__add__': property(plain_value(plain_echo('p')))})(), 3)",
    "less(1, 'a')", "less([], ())", "less(None, None)", "less({}, {})", "less(1j, 1j)", "less(int, int)", "equal(1, 'a')", "equal(type('X', (), {'__eq__': value(NotImplemented)})(), 3)", "type('X', (), {'__eq__': value(5)})() != 5", "type('X', (), {'__eq__': value([])})() != 5", "type('X', (), {'__eq__': fail(KeyError('e'))})() != 5", "type('X', (), {'__eq__': value(NotImplemented)})() != 5", "type('X', (), {'__ne__': value(5)})() == 5",
};

/* Changes after creation. */
static const char *const changes[] = {
    "A := type('A', (), {})", "B := type('B', (A,), {})", "C := type('C', (B,), {'__len__': value(3)})", "len(B())", "setattr(A, '__len__', value(1))", "len(A())", "len(B())", "len(C())", "setattr(B, '__len__', value(2))", "len(B())", "len(C())", "delattr(B, '__len__')", "len(B())", "delattr(C, '__len__')", "len(C())", "delattr(A, '__len__')", "len(A())", "len(C())", "setattr(A, '__len__', None)", "len(A())", "bool(A())",
    "delattr(A, '__len__')", "delattr(A, '__len__')", "setattr(A, '__call__', echo('call'))", "B()(1, a=2)", "delattr(A, '__call__')", "B()(1)", "setattr(A, '__eq__', value(5))", "B() == 3", "hash(A.__hash__(B())) == 0", "delattr(A, '__eq__')", "B() == 3", "setattr(A, '__hash__', value(77))", "hash(C())", "setattr(A, '__hash__', None)", "hash(C())", "delattr(A, '__hash__')", "hash(C()) == 77", "setattr(A, '__getattr__', echo('ga'))", "C().foo", "delattr(A, '__getattr__')", "C().foo",
    "setattr(A, '__getattribute__', echo('gb'))", "C().foo", "setattr(A, '__getattr__', echo('ga'))", "C().foo", "delattr(A, '__getattribute__')", "C().foo", "delattr(A, '__getattr__')", "C().foo", "setattr(A, '__setattr__', fail(KeyError('sa')))", "setattr(C(), 'x', 1)", "delattr(C(), 'x')", "setattr(A, '__delattr__', fail(KeyError('da')))", "delattr(C(), 'x')", "delattr(A, '__setattr__')", "setattr(C(), 'x', 1)", "delattr(A, '__delattr__')", "delattr(C(), 'x')", "setattr(A, '__init__', fail(KeyError('i')))", "C()", "C(1)", "delattr(A, '__init__')", "C(1)", "type_name(C())",
    "setattr(A, '__new__', value(8))", "C()", "delattr(A, '__new__')", "type_name(C())", "C(1)", "setattr(A, '__repr__', value('R'))", "C()", "repr(C)", "setattr(A, '__str__', value('S'))", "str(C())", "delattr(A, '__repr__')", "str(C())", "delattr(A, '__str__')", "setattr(A, '__iter__', value(iter([1, 2])))", "list(C())", "setattr(A, '__iter__', None)", "list(C())", "delattr(A, '__iter__')", "setattr(A, '__getitem__', fail(IndexError))", "list(C())", "C()[0]", "delattr(A, '__getitem__')", "list(C())",
    "setattr(A, '__next__', fail(StopIteration))", "next(C(), 4)", "delattr(A, '__next__')", "next(C(), 4)", "setattr(A, '__contains__', value(1))", "contains(C(), 5)", "setattr(A, '__contains__', None)", "contains(C(), 5)", "delattr(A, '__contains__')", "contains(C(), 5)", "setattr(A, '__bool__', value(False))", "bool(C())", "setattr(A, '__bool__', value(0))", "bool(C())", "delattr(A, '__bool__')", "bool(C())", "setattr(A, '__add__', echo('add'))", "add(C(), 1)", "setattr(A, '__radd__', echo('radd'))", "add(1, C())", "delattr(A, '__add__')", "add(C(), 1)", "delattr(A, '__radd__')", "add(1, C())",
    "setattr(A, '__index__', value(4))", "index(C())", "delattr(A, '__index__')", "index(C())", "setattr(A, '__get__', echo('get'))", "type('Z', (), {'c': C()}).c", "delattr(A, '__get__')", "type_name(type('Z', (), {'c': C()}).c)", "setattr(A, '__del__', value(1))", "type_name(C())", "delattr(A, '__del__')", "setattr(A, '__class_getitem__', classmethod(plain_echo('cg')))", "C[3]", "delattr(A, '__class_getitem__')", "C[3]", "setattr(A, '__instancecheck__', value(1))", "isinstance(3, C)",
    /* a C type's slots by assignment and inheritance */
    "L := type('L', (list,), {})", "L([1, 2]).__len__()", "len(L([1, 2]))", "setattr(L, '__len__', value(9))", "len(L([1, 2]))", "delattr(L, '__len__')", "len(L([1, 2]))", "setattr(L, '__len__', dict.__len__)", "len(L([1, 2]))", "setattr(L, '__len__', list.__len__)", "len(L([1, 2]))", "setattr(L, '__getitem__', tuple.__getitem__)", "L([1])[0]", "setattr(L, '__getitem__', list.__getitem__)", "L([1])[0]", "setattr(L, '__getitem__', echo('gi'))", "L([1])[0]", "list(L([5]))", "setattr(L, '__iter__', echo('it'))", "list(L([5]))", "delattr(L, '__iter__')",
    "setattr(L, '__hash__', object.__hash__)", "type_name(hash(L()))", "setattr(L, '__eq__', object.__eq__)", "L() == L()", "I := type('I', (int,), {'__add__': int.__mul__})", "add(I(3), 4)", "add(4, I(3))", "setattr(I, '__radd__', int.__rsub__)", "add(4, I(3))", "setattr(I, '__neg__', int.__invert__)", "negative(I(5))", "setattr(I, '__repr__', object.__repr__)", "type_name(repr(I(5)))", "setattr(I, '__str__', int.__repr__)", "str(I(5))", "setattr(I, '__new__', int.__new__)", "str(I('7'))", "setattr(I, '__new__', str.__new__)", "I('7')", "setattr(I, '__new__', staticmethod(plain_value(6)))", "I('7')", "I.__new__", "setattr(I, '__init__', object.__init__)", "delattr(I, '__new__')", "str(I('8'))",
    "setattr(I, '__getattribute__', object.__getattribute__)", "I('8').real", "setattr(I, '__call__', type.__call__)", "I('8')()", "setattr(I, '__bool__', int.__bool__)", "bool(I(0))", "setattr(I, '__lt__', float.__lt__)", "I(3) < 4", "setattr(I, '__lt__', int.__gt__)", "I(3) < 4", "setattr(I, '__hash__', str.__hash__)", "hash(I(3))", "setattr(I, '__hash__', int.__hash__)", "hash(I(3))",
};

/* Slots as methods. */
static const char *const wrappers[] = {
    "(5).__add__(3)", "(5).__add__('a')", "(5).__add__()", "(5).__add__(1, 2)", "(5).__add__(a=1)", "(5).__radd__(3)", "(5).__rsub__(3)", "(5).__pow__(2)", "(5).__pow__(2, 3)", "(5).__pow__()", "(5).__pow__(1, 2, 3)", "(5).__rpow__(2)", "(5).__rpow__(2, 3)", "(5).__neg__()", "(5).__neg__(1)", "(5).__bool__()", "(5).__bool__(1)", "(5).__hash__()", "(5).__hash__(1)", "(5).__repr__()", "(5).__str__()", "(5).__int__()", "(5).__float__()", "(5).__index__()", "(5).__divmod__(2)", "(5).__rdivmod__(12)", "(5).__lt__(6)", "(5).__lt__('a')",
    "(5).__lt__()", "(5).__eq__(5)", "(5).__ne__(5)", "(5).__ge__(5)", "(5).__getattribute__('real')", "(5).__getattribute__('nope')", "(5).__getattribute__(5)", "(5).__getattribute__()", "(5).__setattr__('a', 1)", "(5).__setattr__('a')", "(5).__delattr__('a')", "(5).__delattr__()", "(5).__init__()", "(5).__init__(1)", "(5).__call__", "int.__call__('5')", "int.__call__(5, base=3)", "int.__add__(1, 2)", "int.__add__('a', 2)", "int.__add__()", "int.__add__(1)", "bool.__add__(1, 2)", "int.__add__(True, 2)", "[1].__len__()", "[1].__len__(1)", "[1].__getitem__(0)", "[1].__getitem__(5)", "[1].__setitem__(0, 2)", "[1].__setitem__(0)", "[1].__delitem__(0)", "[1].__delitem__()",
    "[1].__contains__(1)", "[1].__contains__()", "[1].__iter__().__next__()", "[].__iter__().__next__()", "[].__iter__().__iter__()", "[1].__iadd__([2])", "[1].__iadd__(5)", "[1].__imul__(2)", "[1].__imul__('a')", "[1].__mul__(2)", "[1].__rmul__(2)", "[1].__mul__(1.5)", "[1].__mul__(10000000000000000000000)", "[1].__add__([2])", "[1].__add__(2)", "'ab'.__getitem__(-1)", "'ab'.__mul__(-1)", "(1, 2).__getitem__(type('I', (), {'__index__': value(1)})())", "{1: 2}.__getitem__(1)", "{1: 2}.__getitem__(2)", "{1: 2}.__delitem__(1)", "{}.__setitem__([], 1)", "{}.__or__({1: 2})", "{}.__ror__({1: 2})", "{}.__or__(5)", "{}.__ior__([(1, 2)])", "iter([1]).__length_hint__()",
    "len.__call__([1])", "len.__call__()", "[].append.__call__(1)", "property(plain_value(3)).__get__(5)", "property(plain_value(3)).__get__(5, int)", "property(plain_value(3)).__get__(None)", "property(plain_value(3)).__get__()", "property(plain_value(3)).__get__(1, 2, 3)", "property(plain_value(3)).__get__(None, None)", "property(plain_value(3)).__get__(None, int)", "property().__set__(5, 6)", "property().__set__(5)", "property().__delete__(5)", "property().__delete__()", "int.real.__get__(5)", "int.real.__set__(5, 6)", "int.real.__delete__(5)", "object.__init__(object())", "object().__init__(5)", "list.__init__([1])", "[1].__init__((2, 3))", "[1].__init__(a=1)",
    "object.__setattr__(int, 'a', 1)", "object.__setattr__(type('A', (), {}), 'a', 1)", "object.__delattr__(int, 'a')", "object.__setattr__([], 'a', 1)", "type.__setattr__(type('A', (), {}), 'a', 1)", "type.__setattr__(int, 'a', 1)", "dict.__repr__({1: 2})", "dict.__repr__([])", "str.__str__('a')", "int.__dict__['__add__'](1, 2)", "int.__dict__['__add__'].__get__(5)(6)", "int.__dict__['__add__'].__get__('a')", "int.__dict__['__add__'].__get__(None, int)", "int.__dict__['__add__'].__get__(5, str)(6)", "int.__dict__['__add__'].__get__()", "int.__add__.__call__(1, 2)", "int.__add__.__objclass__", "int.__add__.__name__", "int.__add__.__qualname__", "int.__add__.__text_signature__", "int.__add__",
    "bool.__add__.__objclass__", "bool.__and__.__objclass__", "(5).__add__.__self__", "(5).__add__.__objclass__", "(5).__add__.__name__", "(5).__add__.__qualname__", "(5).__add__.__text_signature__", "(5).__add__ == (5).__add__", "(5).__add__ != (5).__add__", "(5).__add__ == (5).__sub__", "(5).__add__ == (6).__add__", "(5).__add__ < (5).__add__", "(5).__add__ == 5", "hash((5).__add__) == hash((5).__add__)", "[].__len__ == [].__len__", "(5).__add__.__reduce__()", "int.__add__.__reduce__()", "(5).__add__", "setattr((5).__add__, 'x', 1)", "setattr(int.__add__, 'x', 1)", "setattr(int.__add__, '__name__', 1)", "setattr(int.__add__, '__doc__', 1)",
    "list.append", "list.append.__objclass__", "list.append.__name__", "list.append.__qualname__", "list.append.__text_signature__", "list.append.__reduce__()", "list.append()", "list.append([])", "list.append([], 1, 2)", "list.append([], a=1)", "list.append(5, 1)", "list.append.__get__([])(1)", "list.append.__get__(5)", "list.append.__get__(None, int)", "list.append.__get__(None)", "list.append == list.append", "list.append != list.insert", "type(list.append)()", "type(int.__add__)()", "type((5).__add__)()", "type(int.real)()", "type(dict.__dict__['fromkeys'])()", "dict.__dict__['fromkeys']", "dict.__dict__['fromkeys'](dict, [1])", "dict.__dict__['fromkeys'](5, [1])", "dict.__dict__['fromkeys'](int, [1])", "dict.__dict__['fromkeys']()",
    "dict.__dict__['fromkeys'].__get__(None, dict)([1])", "dict.__dict__['fromkeys'].__get__({})([1])", "dict.__dict__['fromkeys'].__get__({}, 5)", "dict.__dict__['fromkeys'].__get__(None, 5)", "dict.__dict__['fromkeys'].__get__(5)", "dict.__dict__['fromkeys'].__get__(None)", "dict.__dict__['fromkeys'].__objclass__", "dict.__dict__['fromkeys'].__qualname__", "dict.fromkeys", "type('D', (dict,), {}).fromkeys([1])", "dict.__dict__['fromkeys'].__text_signature__", "str.maketrans", "str.__dict__['maketrans']", "int.real", "int.real.__name__", "int.real.__objclass__", "int.real.__qualname__", "int.real.__doc__ == None", "int.real.__reduce__", "type.__dict__['__base__']", "type.__dict__['__base__'].__get__(int)", "type.__dict__['__base__'].__set__(int, 5)",
    "type.__dict__['__base__'].__delete__(int)", "type.__dict__['__base__'].__get__(5)", "slice.start", "slice.start.__get__(slice(1, 2))", "slice.start.__set__(slice(1, 2), 5)", "slice.start.__reduce__()",
};

#define OP2(name, call) static PyObject *py_##name(PyObject *self, PyObject *args) { (void)self; PyObject *a = PyTuple_GetItem(args, 0), *b = PyTuple_GetItem(args, 1); return call; }
OP2(add, PyNumber_Add(a, b))
OP2(iadd, PyNumber_InPlaceAdd(a, b))
OP2(subtract, PyNumber_Subtract(a, b))
OP2(mul, PyNumber_Multiply(a, b))
OP2(power, PyNumber_Power(a, b, Py_None))
OP2(divmod, PyNumber_Divmod(a, b))
OP2(shift, PyNumber_Rshift(a, b))
OP2(equal, PyObject_RichCompare(a, b, Py_EQ))
OP2(less, PyObject_RichCompare(a, b, Py_LT))
OP2(contains, truth(PySequence_Contains(a, b)))
OP2(pow3, PyNumber_Power(a, b, PyTuple_GetItem(args, 2)))
OP2(ipow3, PyNumber_InPlacePower(a, b, PyTuple_GetItem(args, 2)))
static PyObject *py_index(PyObject *self, PyObject *o) { (void)self; return PyNumber_Index(o); }
static PyObject *py_negative(PyObject *self, PyObject *o) { (void)self; return PyNumber_Negative(o); }

static PyMethodDef operators[] = {
    {"add", py_add, METH_VARARGS, NULL}, {"iadd", py_iadd, METH_VARARGS, NULL}, {"subtract", py_subtract, METH_VARARGS, NULL}, {"mul", py_mul, METH_VARARGS, NULL}, {"power", py_power, METH_VARARGS, NULL}, {"divmod", py_divmod, METH_VARARGS, NULL}, {"shift", py_shift, METH_VARARGS, NULL},
    {"equal", py_equal, METH_VARARGS, NULL}, {"less", py_less, METH_VARARGS, NULL}, {"contains", py_contains, METH_VARARGS, NULL}, {"pow3", py_pow3, METH_VARARGS, NULL}, {"ipow3", py_ipow3, METH_VARARGS, NULL}, {"index", py_index, METH_O, NULL}, {"negative", py_negative, METH_O, NULL},
};

int main(void) {
    probe_start();
    define_functions();
    for (size_t i = 0; i < COUNT(operators); i++) define(operators[i].ml_name, PyCFunction_New(&operators[i], NULL));
    one = PyLong_FromLong(1);
    unary_methods();
    binary_method();
    comparison();
    RUN("order", order);
    RUN("changes", changes);
    RUN("wrappers", wrappers);
    forget_names();
    Py_DECREF(one);
    return probe_end();
}
