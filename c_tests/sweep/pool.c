/* What the functions are called with. */
#include "sweep.h"

#include <limits.h>

/* Made once, for instances and as arguments. */
static PyObject *evil, *nasty, *liar, *shy, *plain, *int_type, *str_type, *bytes_type, *float_type, *list_type,
    *tuple_type, *dict_type, *set_type, *error_type, *module;

static PyObject *answer(PyObject *self, PyObject *arguments)
{
    (void)self;
    return PyLong_FromSsize_t(PyTuple_GET_SIZE(arguments));
}

static PyMethodDef function = {"function", answer, METH_VARARGS, NULL};

static PyObject *instance(PyObject *type, const char *format, ...)
{
    va_list values;
    va_start(values, format);
    PyObject *arguments = Py_VaBuildValue(format, values);
    va_end(values);
    PyObject *made = PyObject_Call(type, arguments, NULL);
    Py_DECREF(arguments);
    return made;
}

static PyObject *power(const char *digits)
{
    return PyLong_FromString(digits, NULL, 16);
}

static PyObject *set_of(PyObject *(*make)(PyObject *), int item)
{
    PyObject *list = Py_BuildValue("[i]", item), *made = make(list);
    Py_DECREF(list);
    return made;
}

static PyObject *of(PyObject *(*make)(PyObject *), PyObject *o)
{
    PyObject *made = make(o);
    Py_DECREF(o);
    return made;
}

static PyObject *weak_reference(void)
{
    return PyWeakref_NewRef(plain, NULL);
}

static PyObject *slice(void)
{
    PyObject *start = PyLong_FromLong(1), *stop = PyLong_FromLong(3);
    PyObject *made = PySlice_New(start, stop, NULL);
    Py_DECREF(start);
    Py_DECREF(stop);
    return made;
}

static PyObject *recursive(void)
{
    PyObject *list = PyList_New(0);
    PyList_Append(list, list);
    return list;
}

static PyObject *decode_error(void)
{
    return PyObject_CallFunction(PyExc_UnicodeDecodeError, "sy#nns", "utf-8", "ab\xff" "cd", (Py_ssize_t)5,
                                 (Py_ssize_t)2, (Py_ssize_t)3, "reason");
}

static PyObject *encode_error(void)
{
    return PyObject_CallFunction(PyExc_UnicodeEncodeError, "ssnns", "ascii", "ab\xc3\xa9" "cd", (Py_ssize_t)2,
                                 (Py_ssize_t)3, "reason");
}

static PyObject *translate_error(void)
{
    return PyObject_CallFunction(PyExc_UnicodeTranslateError, "snns", "ab\xc3\xa9" "cd", (Py_ssize_t)2, (Py_ssize_t)3,
                                 "reason");
}

/* Kinds that an object is of, besides OBJ and NUL. */
#define IN(kind) (1UL << (kind))
#define SOME (IN(FEW) | IN(FEWN) | IN(STOLEN) | IN(STOLENN) | IN(REF))

/* name, kinds, the expression that makes it */
#define OBJECTS(X)                                                                                          \
    X("null", IN(NUL) | IN(FEWN) | IN(EXCN) | IN(KWARGS) | IN(STOLENN) | IN(REF) | IN(ARGS), NULL) \
    X("None", IN(EXPONENT) | SOME | IN(ARGS), Py_NewRef(Py_None)) \
    X("True", IN(NUMBER), Py_NewRef(Py_True)) \
    X("Ellipsis", 0, Py_NewRef(Py_Ellipsis)) \
    X("NotImplemented", 0, Py_NewRef(Py_NotImplemented)) \
    X("0", IN(NUMBER) | IN(EXPONENT), PyLong_FromLong(0)) \
    X("1", IN(NUMBER) | IN(EXPONENT) | SOME | IN(ARGS) | IN(NAMES), PyLong_FromLong(1)) \
    X("-7", IN(NUMBER) | IN(EXPONENT), PyLong_FromLong(-7)) \
    X("2**40", IN(NUMBER), power("10000000000")) \
    X("2**80", IN(NUMBER) | SOME | IN(NAMES), power("100000000000000000000")) \
    X("-2**80", IN(NUMBER), power("-100000000000000000000")) \
    X("2.5", IN(EXPONENT) | SOME, PyFloat_FromDouble(2.5)) \
    X("nan", IN(EXPONENT), PyFloat_FromDouble(Py_NAN)) \
    X("inf", 0, PyFloat_FromDouble(-Py_HUGE_VAL)) \
    X("1e300", 0, PyFloat_FromDouble(1e300)) \
    X("2j", IN(EXPONENT), PyComplex_FromDoubles(0, 2)) \
    X("''", IN(NAMES) | IN(UNI), PyUnicode_FromString("")) \
    X("'egg'", IN(EXPONENT) | SOME | IN(NAMES) | IN(UNI) | IN(ARGS), PyUnicode_FromString("egg")) \
    X("'12'", IN(UNI), PyUnicode_FromString("12")) \
    X("'__class__'", IN(NAMES), PyUnicode_FromString("__class__")) \
    X("'\\u20ac\\xe9'", IN(UNI) | IN(NAMES), PyUnicode_FromString("\xe2\x82\xac\xc3\xa9")) \
    X("'\\udc80'", IN(UNI) | IN(NAMES), PyUnicode_DecodeUTF8("\x80", 1, "surrogateescape")) \
    X("'\\ud800x'", IN(UNI), PyUnicode_DecodeUTF8("\xed\xa0\x80x", 4, "surrogatepass")) \
    X("b''", 0, PyBytes_FromString("")) \
    X("b'egg'", SOME | IN(NAMES) | IN(BYTES), PyBytes_FromString("egg")) \
    X("b'1\\0\\xff'", IN(BYTES), PyBytes_FromStringAndSize("1\0\xff", 3)) \
    X("bytearray", 0, PyByteArray_FromStringAndSize("ba", 2)) \
    X("memoryview", SOME, of(PyMemoryView_FromObject, PyBytes_FromString("view"))) \
    X("()", IN(ARGS) | IN(TUPLE), PyTuple_New(0)) \
    X("(1 'b')", SOME | IN(ARGS) | IN(TUPLE), Py_BuildValue("is", 1, "bb")) \
    X("((1 2))", IN(ARGS) | IN(TUPLE), Py_BuildValue("((ii))", 1, 2)) \
    X("[3 1 2]", SOME | IN(ARGS), Py_BuildValue("[iii]", 3, 1, 2)) \
    X("[[1 2]]", 0, Py_BuildValue("[[ii]]", 1, 2)) \
    X("[[...]]", 0, recursive()) \
    X("{}", IN(DICT) | IN(KWARGS), PyDict_New()) \
    X("{'egg':1}", SOME | IN(DICT) | IN(KWARGS), Py_BuildValue("{si}", "egg", 1)) \
    X("{1:2}", IN(DICT) | IN(KWARGS), Py_BuildValue("{ii}", 1, 2)) \
    X("{7}", SOME, set_of(PySet_New, 7)) \
    X("frozenset", 0, set_of(PyFrozenSet_New, 7)) \
    X("slice", SOME | IN(NAMES) | IN(SLICE), slice()) \
    X("slice(-2**80,'')", IN(SLICE), instance((PyObject *)&PySlice_Type, "(Ns)", power("-100000000000000000000"), "")) \
    X("slice(-1,2**80)", IN(SLICE), instance((PyObject *)&PySlice_Type, "(iN)", -1, power("100000000000000000000"))) \
    X("slice(5,0,-1)", IN(SLICE), instance((PyObject *)&PySlice_Type, "(iii)", 5, 0, -1)) \
    X("slice(0,9,0)", IN(SLICE), instance((PyObject *)&PySlice_Type, "(iii)", 0, 9, 0)) \
    X("range", 0, instance((PyObject *)&PyRange_Type, "(ii)", 1, 4)) \
    X("keys", 0, of(PyObject_GetIter, Py_BuildValue("{si}", "egg", 1))) \
    X("iterator", SOME, of(PyObject_GetIter, Py_BuildValue("[ii]", 4, 5))) \
    X("enumerate", 0, instance((PyObject *)&PyEnum_Type, "(s)", "xy")) \
    X("mappingproxy", 0, of(PyDictProxy_New, Py_BuildValue("{si}", "egg", 1))) \
    X("module", SOME, PyModule_New("pool")) \
    X("shared_module", 0, Py_NewRef(module)) \
    X("function", SOME | IN(NAMES), PyCFunction_New(&function, NULL)) \
    X("method", 0, PyMethod_New(plain, plain)) \
    X("capsule", 0, PyCapsule_New(&function, "pool.capsule", NULL)) \
    X("weakref", 0, weak_reference()) \
    X("alias", 0, Py_GenericAlias((PyObject *)&PyList_Type, (PyObject *)&PyLong_Type)) \
    X("cell", 0, of(PyCell_New, PyLong_FromLong(3))) \
    X("int", SOME | IN(TYPE), Py_NewRef(&PyLong_Type)) \
    X("object", IN(TYPE), Py_NewRef(&PyBaseObject_Type)) \
    X("type", IN(TYPE), Py_NewRef(&PyType_Type)) \
    X("ValueError", IN(TYPE) | SOME, Py_NewRef(PyExc_ValueError)) \
    X("KeyboardInterrupt", IN(TYPE), Py_NewRef(PyExc_KeyboardInterrupt)) \
    X("tuple", IN(TYPE), Py_NewRef(&PyTuple_Type)) \
    X("Plain", IN(TYPE), Py_NewRef(plain)) \
    X("Nasty", IN(TYPE), Py_NewRef(nasty)) \
    X("List", IN(TYPE), Py_NewRef(list_type)) \
    X("a Plain", 0, instance(plain, "()")) \
    X("a Shy", IN(EXPONENT), instance(shy, "()")) \
    X("a Liar", IN(EXPONENT) | SOME | IN(NAMES), PyType_GenericAlloc((PyTypeObject *)liar, 0)) \
    X("an Evil", 0, PyType_GenericAlloc((PyTypeObject *)evil, 0)) \
    X("a Nasty", IN(EXPONENT) | SOME | IN(NAMES) | IN(ARGS), PyType_GenericAlloc((PyTypeObject *)nasty, 0)) \
    X("an Int", IN(NUMBER) | IN(EXPONENT) | SOME, instance(int_type, "(i)", 9)) \
    X("a Float", IN(EXPONENT), instance(float_type, "(d)", 3.5)) \
    X("a Str", IN(UNI) | IN(NAMES) | SOME, instance(str_type, "(s)", "egg")) \
    X("a Bytes", IN(BYTES), instance(bytes_type, "(y)", "egg")) \
    X("a List", 0, instance(list_type, "((ii))", 8, 9)) \
    X("a Tuple", IN(ARGS) | IN(TUPLE), instance(tuple_type, "((ii))", 8, 9)) \
    X("a Dict", IN(DICT) | IN(KWARGS), instance(dict_type, "({si})", "egg", 1)) \
    X("a Set", 0, instance(set_type, "((ii))", 7, 7)) \
    X("an Error", IN(EXC) | IN(EXCN), instance(error_type, "(s)", "text")) \
    X("a KeyError", IN(EXC) | IN(EXCN) | SOME, instance(PyExc_KeyError, "(s)", "egg")) \
    X("an OSError", IN(EXC) | IN(EXCN), instance(PyExc_OSError, "(iss)", 2, "no", "name")) \
    X("a decode error", IN(EXC) | IN(EXCN), decode_error()) \
    X("an encode error", IN(EXC) | IN(EXCN), encode_error()) \
    X("a translate error", IN(EXC) | IN(EXCN), translate_error())

#define ENTRY(name, kinds, made) {name, kinds},
static const struct {
    const char *name;
    unsigned long kinds;
} objects[] = {OBJECTS(ENTRY)};

#define CASE(name, kinds, made) \
    case __COUNTER__:           \
        return made;
static PyObject *make(int index)
{
    enum { FIRST = __COUNTER__ + 1 };
    switch (index + FIRST) {
        OBJECTS(CASE)
    }
    return NULL;
}

static const char *const texts[] = {"egg", "", "a.b", "__class__", "\xc3\xa9", "12", "a\xff", NULL};
static const char *const text_names[] = {"\"egg\"", "\"\"", "\"a.b\"", "\"__class__\"", "\"\\xc3\\xa9\"", "\"12\"",
                                         "\"a\\xff\"", "NULL"};
static const char *const encodings[] = {NULL, "utf-8", "ascii", "LATIN_1", "utf-16", "no such", ""};
static const char *const encoding_names[] = {"NULL", "utf-8", "ascii", "LATIN_1", "utf-16", "no-such", "\"\""};
static const char *const required_encodings[] = {"utf-8", "ascii", "LATIN_1", "no such"};
static const char *const required_encoding_names[] = {"utf-8", "ascii", "LATIN_1", "no-such"};
static const char *const handlers[] = {NULL, "strict", "ignore", "replace", "surrogateescape", "no such"};
static const char *const handler_names[] = {"NULL", "strict", "ignore", "replace", "surrogateescape", "no-such"};
static const Py_ssize_t lengths[] = {0, 1, 3, -1};
static const char *const length_names[] = {"0", "1", "3", "-1"};
static const int watchers[] = {5, 7, 8, -1, INT_MAX};
static const char *const watcher_names[] = {"5", "7", "8", "-1", "MAX"};
static const Py_ssize_t shrunk[] = {0, 1, -1, PY_SSIZE_T_MAX, PY_SSIZE_T_MIN};
static const char *const shrunk_names[] = {"0", "1", "-1", "MAX", "MIN"};
static const Py_ssize_t sizes[] = {0, 1, 2, 5, -1, -2, -6, PY_SSIZE_T_MAX, PY_SSIZE_T_MAX - 8, PY_SSIZE_T_MIN};
static const char *const size_names[] = {"0", "1", "2", "5", "-1", "-2", "-6", "MAX", "MAX-8", "MIN"};
static const size_t usizes[] = {0, 1, 8, 9, SIZE_MAX};
static const char *const usize_names[] = {"0", "1", "8", "9", "MAX"};
static const int ints[] = {0, 1, 2, 10, 36, 37, -1, INT_MAX, INT_MIN};
static const char *const int_names[] = {"0", "1", "2", "10", "36", "37", "-1", "MAX", "MIN"};
static const char *const op_names[] = {"<", "<=", "==", "!=", ">", ">="};
static const long longs[] = {0, 1, -1, 1000, LONG_MAX, LONG_MIN};
static const char *const long_names[] = {"0", "1", "-1", "1000", "MAX", "MIN"};
static const double doubles[] = {0.0, -0.0, 1.5, -1e300, 1e18, 9.3e18, Py_HUGE_VAL, -Py_HUGE_VAL, Py_NAN};
static const char *const double_names[] = {"0.0", "-0.0", "1.5", "-1e300", "1e18", "9.3e18", "inf", "-inf", "nan"};
static const char orders[] = {'C', 'F', 'A', 'x', 0};
static const char *const order_names[] = {"C", "F", "A", "x", "\\0"};
static const Py_UCS4 characters[] = {0, 'a', 0xe9, 0x20ac, 0xd800, 0x10ffff, 0x110000, 0xffffffff};
static const char *const character_names[] = {"0", "a", "e9", "20ac", "d800", "10ffff", "110000", "ffffffff"};
static const int requests[] = {PyBUF_SIMPLE,  PyBUF_WRITABLE, PyBUF_ND,        PyBUF_STRIDES,      PyBUF_F_CONTIGUOUS,
                               PyBUF_FORMAT,  PyBUF_FULL_RO,  PyBUF_FULL,      PyBUF_ANY_CONTIGUOUS, PyBUF_READ,
                               PyBUF_WRITE};
static const char *const request_names[] = {"SIMPLE", "WRITABLE", "ND",   "STRIDES",        "F_CONTIGUOUS", "FORMAT",
                                            "FULL_RO", "FULL",    "ANY_CONTIGUOUS", "READ", "WRITE"};

static int is_object(enum kind kind)
{
    return kind <= LAST_OBJECT;
}

static int of_kind(enum kind kind, int index)
{
    if (kind == INSTANCE)
        return of_kind(OBJ, index) && !of_kind(TYPE, index);
    if (kind == CLASS)
        return of_kind(TYPE, index);
    if (kind == GIVEN_EXC)
        return of_kind(EXCN, index);
    return kind == NUL || (kind == OBJ ? !(objects[index].kinds & IN(NUL)) : (objects[index].kinds & IN(kind)) != 0);
}

/* Where in `objects` the kind's value is; with index -1, how many the kind has. */
static int find(enum kind kind, int index)
{
    int seen = 0;
    for (int i = 0; i < (int)COUNT(objects); i++) {
        if (of_kind(kind, i) && seen++ == index)
            return i;
    }
    return seen;
}

#define OTHERS(X)                                                                                                    \
    X(TEXT, texts, text_names, text, 1) X(WORD, texts, text_names, text, 2) X(TEXTN, texts, text_names, text, 0) X(ENC_REQUIRED, required_encodings, required_encoding_names, text, 0) X(ENC, encodings, encoding_names, text, 0) \
    X(ERR, handlers, handler_names, text, 0) X(LEN, lengths, length_names, size, 0) X(SPAN, lengths, length_names, size, 1) X(WATCHER, watchers, watcher_names, i, 0)                \
    X(SHRINK, shrunk, shrunk_names, size, 0) X(SIZE, sizes, size_names, size, 0) \
    X(INT, ints, int_names, i, 0) X(FLAG, ints, int_names, i, COUNT(ints) - 2) X(OP, ops, op_names, i, 0)             \
    X(LONG, longs, long_names, l, 0) X(LLONG, longs, long_names, ll, 0) X(USIZE, usizes, usize_names, usize, 0)       \
    X(DOUBLE, doubles, double_names, d, 0) X(ORDER, orders, order_names, c, 0)                                        \
    X(CHARACTER, characters, character_names, character, 0) X(TEST_FLAGS, requests, request_names, i, 0)
static const int ops[] = {Py_LT, Py_LE, Py_EQ, Py_NE, Py_GT, Py_GE};

int pool_count(enum kind kind)
{
#define NUMBER(kind, values, names, field, less) \
    case kind:                                   \
        return COUNT(values) - (less);
    switch (kind) {
        OTHERS(NUMBER)
    default:
        return is_object(kind) ? find(kind, -1) : 1;
    }
}

const char *pool_name(enum kind kind, int index)
{
#define NAME(kind, values, names, field, less) \
    case kind:                                 \
        return names[index];
    switch (kind) {
        OTHERS(NAME)
    default:
        return is_object(kind) ? objects[find(kind, index)].name : "&";
    }
}

void pool_make(enum kind kind, int index, union value *value, PyObject **object)
{
#define VALUE(kind, values, names, field, less) \
    case kind:                                  \
        value->field = values[index];           \
        break;
    switch (kind) {
        OTHERS(VALUE)
    case OUT_OBJ:
    case OUT_BORROWED:
        value->object = (PyObject *)&function; /* what no function leaves there */
        break;
    default:
        if (is_object(kind)) {
            value->object = *object = make(find(kind, index));
            if (PyErr_Occurred()) {
                fprintf(stderr, "cannot make %s\n", pool_name(kind, index));
                PyErr_Print();
                abort();
            }
        } else {
            value->ll = -99;
        }
    }
}

void pool_start(void)
{
    const struct {
        PyObject **type;
        const char *name;
    } types[] = {
        {&evil, "Evil"},       {&nasty, "Nasty"},    {&liar, "Liar"},     {&shy, "Shy"},     {&plain, "Plain"},
        {&int_type, "Int"},    {&str_type, "Str"},   {&bytes_type, "Bytes"}, {&float_type, "Float"},
        {&list_type, "List"},  {&tuple_type, "Tuple"}, {&dict_type, "Dict"}, {&set_type, "Set"},
        {&error_type, "Error"},
    };
    for (size_t i = 0; i < COUNT(types); i++) {
        *types[i].type = pool_types_make(types[i].name);
        if (!*types[i].type) {
            PyErr_Print();
            abort();
        }
    }
    module = PyModule_New("shared");
}
