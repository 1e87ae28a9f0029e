/* What the headers inline: every macro and inline function of the full API that does something, checked against the
   functions and values it must agree with. Valid as C11 and as C++17, and on CPython 3.14 as well. */

#include <Python.h>
#include <structmember.h>

#include "check.h"

PyDoc_STRVAR(module_doc, "a module of macros");
PyDoc_VAR(empty_doc) = PyDoc_STR("");

#define ANSWER 42
#define GREETING "hello"

static void check_tools(void)
{
    CHECK_TEXT(Py_STRINGIFY(ANSWER), "42");
    CHECK_TEXT(module_doc, "a module of macros");
    CHECK_TEXT(empty_doc, "");
    CHECK_INT(Py_MIN(3, 4), 3);
    CHECK_INT(Py_MAX(3, 4), 4);
    CHECK_INT(Py_ABS(-3), 3);
    CHECK_INT(Py_CHARMASK(-1), 255);
    int numbers[7] = {0};
    CHECK_INT(Py_ARRAY_LENGTH(numbers), 7);
    CHECK_INT(numbers[0] + (int)Py_BUILD_ASSERT_EXPR(1), 0);
    Py_BUILD_ASSERT(sizeof(Py_ssize_t) == sizeof(void *));
    CHECK_INT(Py_MEMBER_SIZE(PyVarObject, ob_size), sizeof(Py_ssize_t));
    CHECK_INT(_Py_SIZE_ROUND_UP(9, 8), 16);
    CHECK_INT(_Py_SIZE_ROUND_DOWN(15, 8), 8);
    CHECK(_Py_IS_ALIGNED(&numbers[0], sizeof(int)));
    CHECK_INT(Py_SAFE_DOWNCAST(5L, long, int), 5);
    CHECK_INT(Py_ARITHMETIC_RIGHT_SHIFT(int, -8, 1), -4);
    CHECK(Py_ULL(1) << 63 == (unsigned long long)PY_LLONG_MAX + 1);
    CHECK(PY_SSIZE_T_MIN == -PY_SSIZE_T_MAX - 1);
    CHECK(Py_IS_NAN(Py_NAN) && Py_IS_INFINITY(Py_INFINITY) && Py_IS_FINITE(1.0));
    CHECK(PY_BIG_ENDIAN != PY_LITTLE_ENDIAN);
    unsigned long version = Py_Version;
    CHECK_INT(version, PY_VERSION_HEX);
    CHECK_INT(Py_PACK_FULL_VERSION(3, 14, 2, 0xF, 0), 0x030e02f0);
    CHECK_INT(Py_PACK_VERSION(3, 14), 0x030e0000);
    CHECK(strncmp(Py_GetVersion(), PY_VERSION, strlen(PY_VERSION)) == 0);
}

static void check_counts(void)
{
    PyObject *list = PyList_New(0);
    CHECK_INT(Py_REFCNT(list), 1);
    Py_INCREF(list);
    CHECK_INT(Py_REFCNT(list), 2);
    Py_XINCREF(list);
    PyObject *second = Py_NewRef(list);
    PyObject *third = Py_XNewRef(list);
    CHECK(second == list && third == list);
    CHECK_INT(Py_REFCNT(list), 5);
    Py_DECREF(list);
    Py_XDECREF(list);
    Py_XINCREF((PyObject *)NULL);
    Py_XDECREF((PyObject *)NULL);
    CHECK(Py_XNewRef((PyObject *)NULL) == NULL);
    Py_CLEAR(second);
    CHECK(second == NULL);
    Py_CLEAR(second);
    CHECK_INT(Py_REFCNT(list), 2);
    Py_SETREF(third, Py_NewRef(Py_None));
    CHECK(third == Py_None);
    CHECK_INT(Py_REFCNT(list), 1);
    Py_XSETREF(third, NULL);
    Py_XSETREF(third, Py_NewRef(list));
    CHECK_INT(Py_REFCNT(list), 2);
    Py_SET_REFCNT(list, 1);
    CHECK_INT(Py_REFCNT(list), 1);
    CHECK(!_Py_IsImmortal(list));
    PyTypeObject *type = (PyTypeObject *)Py_NewRef(&PyList_Type);
    Py_CLEAR(type);
    CHECK(type == NULL);
    Py_DECREF(list);

    Py_ssize_t before = Py_REFCNT(Py_None);
    Py_INCREF(Py_None);
    Py_INCREF(Py_None);
    Py_DECREF(Py_None);
    CHECK_INT(Py_REFCNT(Py_None), before);
    Py_SET_REFCNT(Py_None, 7);
    CHECK_INT(Py_REFCNT(Py_None), before);
    CHECK(_Py_IsImmortal(Py_None) && _Py_IsImmortal(&PyList_Type));
    CHECK(Py_IsNone(Py_None) && Py_IsTrue(Py_True) && Py_IsFalse(Py_False) && Py_Is(Py_None, Py_None));
    CHECK(PyBool_Check(Py_True) && !PyBool_Check(Py_None));
}

static void check_types(void)
{
    PyObject *tuple = Py_BuildValue("(iis)", 1, 2, "x");
    CHECK(Py_TYPE(tuple) == &PyTuple_Type && Py_IS_TYPE(tuple, &PyTuple_Type));
    CHECK_INT(Py_SIZE(tuple), 3);
    CHECK(PyTuple_Check(tuple) && PyTuple_CheckExact(tuple) && !PyList_Check(tuple));
    CHECK(PyObject_TypeCheck(tuple, &PyBaseObject_Type));
    CHECK(PyType_Check(&PyTuple_Type) && PyType_CheckExact(&PyTuple_Type) && !PyType_Check(tuple));
    CHECK(PyType_HasFeature(&PyTuple_Type, Py_TPFLAGS_TUPLE_SUBCLASS));
    CHECK(PyType_FastSubclass(&PyBool_Type, Py_TPFLAGS_LONG_SUBCLASS));
    CHECK(PyType_IS_GC(&PyTuple_Type) && !PyType_IS_GC(&PyLong_Type));
    CHECK(PyExceptionClass_Check(PyExc_KeyError) && !PyExceptionClass_Check(Py_None));
    CHECK(!PyExceptionInstance_Check(tuple));
    CHECK(PyExceptionInstance_Class(tuple) == (PyObject *)&PyTuple_Type);
    Py_DECREF(tuple);
}

static void check_containers(void)
{
    PyObject *tuple = PyTuple_New(2);
    PyTuple_SET_ITEM(tuple, 0, Py_NewRef(Py_None));
    PyTuple_SET_ITEM(tuple, 1, PyLong_FromLong(5));
    CHECK_INT(PyTuple_GET_SIZE(tuple), 2);
    CHECK(PyTuple_GET_ITEM(tuple, 0) == Py_None);
    CHECK(PyTuple_GET_ITEM(tuple, 1) == PyTuple_GetItem(tuple, 1));
    CHECK_INT(PySequence_Fast_GET_SIZE(tuple), 2);
    CHECK(PySequence_Fast_GET_ITEM(tuple, 1) == PyTuple_GET_ITEM(tuple, 1));
    CHECK(PySequence_Fast_ITEMS(tuple)[0] == Py_None);
    PyObject *item = PySequence_ITEM(tuple, 1);
    CHECK(item == PyTuple_GET_ITEM(tuple, 1));
    Py_XDECREF(item);

    PyObject *list = PyList_New(2);
    PyList_SET_ITEM(list, 0, Py_NewRef(tuple));
    PyList_SET_ITEM(list, 1, Py_NewRef(Py_True));
    CHECK_INT(PyList_GET_SIZE(list), 2);
    CHECK(PyList_GET_ITEM(list, 0) == tuple && PyList_GetItem(list, 1) == Py_True);
    CHECK_INT(PySequence_Fast_GET_SIZE(list), 2);
    CHECK(PySequence_Fast_ITEMS(list)[1] == Py_True);
    CHECK(PyList_Check(list) && PyList_CheckExact(list));
    CHECK_INT(PySequence_Length(list), 2);
    CHECK_INT(PyObject_Length(list), 2);
    CHECK_INT(PySequence_In(list, Py_True), 1);

    PyObject *dict = Py_BuildValue("{s:O,s:i}", "list", list, "n", 1);
    CHECK_INT(PyDict_GET_SIZE(dict), 2);
    CHECK(PyDict_Check(dict) && PyDict_CheckExact(dict));
    CHECK_INT(PyMapping_Length(dict), 2);
    CHECK_INT(PyMapping_DelItemString(dict, "n"), 0);
    CHECK_INT(PyDict_GET_SIZE(dict), 1);
    Py_DECREF(dict);
    Py_DECREF(list);
    Py_DECREF(tuple);

    PyObject *set = PySet_New(NULL);
    CHECK_INT(PySet_Add(set, Py_None), 0);
    CHECK_INT(PySet_GET_SIZE(set), 1);
    CHECK(PySet_Check(set) && PySet_CheckExact(set) && PyAnySet_Check(set) && PyAnySet_CheckExact(set));
    CHECK(!PyFrozenSet_Check(set) && !PyFrozenSet_CheckExact(set));
    Py_DECREF(set);

    Py_ssize_t start, stop, step, length;
    PyObject *slice = PySlice_New(NULL, NULL, NULL);
    CHECK(PySlice_Check(slice));
    CHECK_INT(PySlice_GetIndicesEx(slice, 5, &start, &stop, &step, &length), 0);
    CHECK(start == 0 && stop == 5 && step == 1 && length == 5);
    CHECK(((PySliceObject *)slice)->start == Py_None);
    Py_DECREF(slice);
    CHECK(Py_TYPE(Py_Ellipsis) == &PyEllipsis_Type);
}

static void check_numbers(void)
{
    PyObject *number = PyLong_FromLong(-123456);
    CHECK(PyLong_Check(number) && PyLong_CheckExact(number));
    CHECK_INT(PyLong_AS_LONG(number), -123456);
    CHECK(PyUnstable_Long_IsCompact((PyLongObject *)number));
    CHECK_INT(PyUnstable_Long_CompactValue((PyLongObject *)number), -123456);
    CHECK_INT(((PyLongObject *)number)->long_value.ob_digit[0], 123456);
    CHECK_INT(PyLong_AsPid(number), -123456);
    Py_DECREF(number);
    number = PyLong_FromLongLong(1LL << 40);
    CHECK(!PyUnstable_Long_IsCompact((PyLongObject *)number));
    CHECK_INT(((PyLongObject *)number)->long_value.lv_tag >> _PyLong_NON_SIZE_BITS, 2);
    CHECK_INT(((PyLongObject *)number)->long_value.ob_digit[1], 1 << 10);
    Py_DECREF(number);

    PyObject *real = PyFloat_FromDouble(2.5);
    CHECK(PyFloat_Check(real) && PyFloat_CheckExact(real) && PyFloat_AS_DOUBLE(real) == 2.5);
    Py_DECREF(real);
    PyObject *complex_number = PyComplex_FromDoubles(1.0, -1.0);
    CHECK(PyComplex_Check(complex_number) && PyComplex_CheckExact(complex_number));
    CHECK(((PyComplexObject *)complex_number)->cval.imag == -1.0);
    Py_DECREF(complex_number);
}

static void check_bytes(void)
{
    PyObject *bytes = PyBytes_FromStringAndSize("a\0b", 3);
    CHECK(PyBytes_Check(bytes) && PyBytes_CheckExact(bytes));
    CHECK_INT(PyBytes_GET_SIZE(bytes), 3);
    CHECK(memcmp(PyBytes_AS_STRING(bytes), "a\0b", 4) == 0);
    PyObject *array = PyByteArray_FromStringAndSize("xyz", 3);
    CHECK(PyByteArray_Check(array) && PyByteArray_CheckExact(array));
    CHECK_INT(PyByteArray_GET_SIZE(array), 3);
    CHECK_TEXT(PyByteArray_AS_STRING(array), "xyz");
    Py_DECREF(array);
    array = PyByteArray_FromStringAndSize("", 0);
    CHECK_TEXT(PyByteArray_AS_STRING(array), "");
    Py_DECREF(array);

    PyObject *view = PyMemoryView_FromObject(bytes);
    CHECK(PyMemoryView_Check(view));
    CHECK(PyMemoryView_GET_BASE(view) == bytes);
    CHECK(PyMemoryView_GET_BUFFER(view)->buf == PyBytes_AS_STRING(bytes));
    Py_DECREF(view);
    Py_DECREF(bytes);
}

static void check_strings(void)
{
    static const Py_UCS4 samples[4][2] = {{'a', 'z'}, {'a', 0xE9}, {'a', 0x20AC}, {'a', 0x1F600}};
    static const int kinds[4] = {PyUnicode_1BYTE_KIND, PyUnicode_1BYTE_KIND, PyUnicode_2BYTE_KIND, PyUnicode_4BYTE_KIND};
    static const Py_UCS4 limits[4] = {0x7F, 0xFF, 0xFFFF, 0x10FFFF};
    for (int i = 0; i < 4; i++) {
        PyObject *text = PyUnicode_FromKindAndData(PyUnicode_4BYTE_KIND, samples[i], 2);
        CHECK(PyUnicode_Check(text) && PyUnicode_CheckExact(text));
        CHECK_INT(PyUnicode_READY(text), 0);
        CHECK(PyUnicode_IS_READY(text) && PyUnicode_IS_COMPACT(text));
        CHECK_INT(PyUnicode_GET_LENGTH(text), 2);
        CHECK_INT(PyUnicode_KIND(text), kinds[i]);
        CHECK_INT(PyUnicode_IS_ASCII(text), i == 0);
        CHECK_INT(PyUnicode_IS_COMPACT_ASCII(text), i == 0);
        CHECK_INT(PyUnicode_MAX_CHAR_VALUE(text), limits[i]);
        CHECK_INT(PyUnicode_READ_CHAR(text, 1), samples[i][1]);
        CHECK_INT(PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), 1), samples[i][1]);
        CHECK_INT(PyUnicode_ReadChar(text, 1), samples[i][1]);
        Py_DECREF(text);
        text = PyUnicode_New(2, limits[i]);
        PyUnicode_WRITE(PyUnicode_KIND(text), PyUnicode_DATA(text), 0, samples[i][0]);
        PyUnicode_WRITE(PyUnicode_KIND(text), PyUnicode_DATA(text), 1, samples[i][1]);
        CHECK_INT(PyUnicode_ReadChar(text, 1), samples[i][1]);
        CHECK_INT(PyUnicode_ReadChar(text, 0), 'a');
        Py_DECREF(text);
    }
    PyObject *text = PyUnicode_FromString("interned by hand");
    CHECK_INT(PyUnicode_CHECK_INTERNED(text), SSTATE_NOT_INTERNED);
    PyUnicode_InternInPlace(&text);
    CHECK(PyUnicode_CHECK_INTERNED(text) != SSTATE_NOT_INTERNED);
    CHECK_INT(PyUnicode_1BYTE_DATA(text)[2], 't');
    Py_DECREF(text);
    CHECK(Py_UNICODE_IS_SURROGATE(0xD800) && Py_UNICODE_IS_SURROGATE(0xDFFF) && !Py_UNICODE_IS_SURROGATE(0xE000));
    CHECK(Py_UNICODE_IS_HIGH_SURROGATE(0xDBFF) && !Py_UNICODE_IS_HIGH_SURROGATE(0xDC00));
    CHECK(Py_UNICODE_IS_LOW_SURROGATE(0xDC00) && !Py_UNICODE_IS_LOW_SURROGATE(0xDBFF));
    CHECK_INT(Py_UNICODE_JOIN_SURROGATES(0xD83D, 0xDE00), 0x1F600);
    CHECK_INT(Py_UNICODE_HIGH_SURROGATE(0x1F600), 0xD83D);
    CHECK_INT(Py_UNICODE_LOW_SURROGATE(0x1F600), 0xDE00);
}

/* Functions that the module below offers. */
static PyObject *give_none(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(ignored))
{
    Py_RETURN_NONE;
}
static PyObject *give_true(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(ignored))
{
    Py_RETURN_TRUE;
}
static PyObject *give_false(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(ignored))
{
    Py_RETURN_FALSE;
}
static PyObject *give_not_implemented(PyObject *Py_UNUSED(self), PyObject *Py_UNUSED(ignored))
{
    Py_RETURN_NOTIMPLEMENTED;
}
static PyObject *compare(PyObject *Py_UNUSED(self), PyObject *const *arguments, Py_ssize_t count)
{
    CHECK_INT(count, 3);
    long a = PyLong_AsLong(arguments[0]), b = PyLong_AsLong(arguments[1]);
    Py_RETURN_RICHCOMPARE(a, b, (int)PyLong_AsLong(arguments[2]));
}
static PyMethodDef functions[] = {
    {"none", give_none, METH_NOARGS, NULL},
    {"true", give_true, METH_NOARGS, NULL},
    {"false", give_false, METH_NOARGS, NULL},
    {"not_implemented", give_not_implemented, METH_NOARGS, NULL},
    {"compare", _PyCFunction_CAST(compare), METH_FASTCALL, NULL},
    {NULL, NULL, 0, NULL},
};
static PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "macros", module_doc, -1, functions, NULL, NULL, NULL, NULL,
};

static PyObject *call(PyObject *module, const char *name)
{
    PyObject *result = PyObject_CallMethod(module, name, NULL);
    /* Immortal: the reference need not be kept. */
    Py_XDECREF(result);
    return result;
}

static void check_modules(void)
{
    PyObject *module = PyModule_Create(&definition);
    CHECK(module != NULL && PyModule_Check(module) && PyModule_CheckExact(module));
    CHECK_INT(PyModule_AddIntMacro(module, ANSWER), 0);
    CHECK_INT(PyModule_AddStringMacro(module, GREETING), 0);
    CHECK_NEW_REPR(PyObject_GetAttrString(module, "ANSWER"), "42");
    CHECK_NEW_REPR(PyObject_GetAttrString(module, "GREETING"), "'hello'");
    CHECK(call(module, "none") == Py_None);
    CHECK(call(module, "true") == Py_True);
    CHECK(call(module, "false") == Py_False);
    CHECK(call(module, "not_implemented") == Py_NotImplemented);
    static const struct { int operation, one_two, two_two; } cases[] = {
        {Py_LT, 1, 0}, {Py_LE, 1, 1}, {Py_EQ, 0, 1}, {Py_NE, 1, 0}, {Py_GT, 0, 0}, {Py_GE, 0, 1},
    };
    for (size_t i = 0; i < Py_ARRAY_LENGTH(cases); i++) {
        PyObject *result = PyObject_CallMethod(module, "compare", "iii", 1, 2, cases[i].operation);
        CHECK_INT(result == Py_True, cases[i].one_two);
        Py_XDECREF(result);
        result = PyObject_CallMethod(module, "compare", "iii", 2, 2, cases[i].operation);
        CHECK_INT(result == Py_True, cases[i].two_two);
        Py_XDECREF(result);
    }

    PyObject *function = PyObject_GetAttrString(module, "none");
    CHECK(PyCFunction_Check(function) && PyCFunction_CheckExact(function) && !PyCMethod_Check(function));
    CHECK(PyCFunction_GET_FUNCTION(function) == give_none);
    CHECK(PyCFunction_GET_SELF(function) == module);
    CHECK_INT(PyCFunction_GET_FLAGS(function), METH_NOARGS);
    CHECK(PyCFunction_GET_CLASS(function) == NULL);
    PyObject *method = PyMethod_New(function, module);
    CHECK(PyMethod_Check(method));
    CHECK(PyMethod_GET_FUNCTION(method) == function && PyMethod_GET_SELF(method) == module);
    Py_DECREF(method);
    Py_DECREF(function);
    function = PyCFunction_New(&functions[1], NULL);
    CHECK(PyCFunction_GET_SELF(function) == NULL);
    Py_DECREF(function);

    PyObject *name = PyUnicode_FromString("true");
    PyObject *result = PyObject_CallMethodNoArgs(module, name);
    CHECK(result == Py_True);
    Py_XDECREF(result);
    Py_DECREF(name);
    name = PyUnicode_FromString("append");
    PyObject *list = PyList_New(0);
    result = PyObject_CallMethodOneArg(list, name, module);
    CHECK(result == Py_None && PyList_GET_SIZE(list) == 1);
    Py_XDECREF(result);
    Py_DECREF(list);
    Py_DECREF(name);
    CHECK_INT(PyVectorcall_NARGS(3 | PY_VECTORCALL_ARGUMENTS_OFFSET), 3);

    PyObject *reference = PyWeakref_NewRef(module, NULL);
    CHECK(reference != NULL && PyWeakref_Check(reference) && PyWeakref_CheckRef(reference));
    CHECK(PyWeakref_CheckRefExact(reference) && !PyWeakref_CheckProxy(reference));
    CHECK(PyWeakref_GET_OBJECT(reference) == module);
    Py_XDECREF(reference);
    PyObject *capsule = PyCapsule_New(module, NULL, NULL);
    CHECK(PyCapsule_CheckExact(capsule) && !PyCapsule_CheckExact(module));
    Py_DECREF(capsule);
    Py_DECREF(module);
}

/* An object with every kind of member, with a GC head and a variable size. */
typedef struct {
    PyObject_VAR_HEAD
    int number;
    PyObject *any;
    long items[1];
} Thing;

static int visit_result;
static int visits;

static int count_visit(PyObject *Py_UNUSED(op), void *Py_UNUSED(arg))
{
    visits++;
    return visit_result;
}

static int thing_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Thing *)self)->any);
    return 0;
}

static int thing_clear(PyObject *self)
{
    Py_CLEAR(((Thing *)self)->any);
    return 0;
}

static void thing_dealloc(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    thing_clear(self);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyMemberDef thing_members[] = {
    {"number", T_INT, offsetof(Thing, number), 0, NULL},
    {"any", T_OBJECT, offsetof(Thing, any), READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot thing_slots[] = {
    {Py_tp_dealloc, (void *)thing_dealloc}, {Py_tp_traverse, (void *)thing_traverse},
    {Py_tp_clear, (void *)thing_clear},     {Py_tp_members, thing_members},
    {0, NULL},
};

static PyType_Spec thing_spec = {
    "macros.Thing", (int)offsetof(Thing, items), sizeof(long), Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, thing_slots,
};

static void check_memory(void)
{
    int *numbers = PyMem_New(int, 4);
    CHECK(numbers != NULL);
    numbers[3] = 9;
    PyMem_Resize(numbers, int, 400);
    CHECK_INT(numbers[3], 9);
    PyMem_Del(numbers);
    CHECK(PyMem_New(int, PY_SSIZE_T_MAX) == NULL);

    PyTypeObject *type = (PyTypeObject *)PyType_FromSpec(&thing_spec);
    CHECK(type != NULL);
    Thing *thing = PyObject_GC_NewVar(Thing, type, 5);
    CHECK(thing != NULL && Py_TYPE(thing) == type);
    CHECK_INT(Py_SIZE(thing), 5);
    thing->number = 6;
    thing->any = Py_NewRef(Py_None);
    Py_SET_SIZE(thing, 4);
    CHECK_INT(Py_SIZE(thing), 4);
    CHECK_NEW_REPR(PyObject_GetAttrString((PyObject *)thing, "number"), "6");
    CHECK_NEW_REPR(PyObject_GetAttrString((PyObject *)thing, "any"), "None");
    CHECK_INT(thing_traverse((PyObject *)thing, count_visit, NULL), 0);
    CHECK_INT(visits, 2);
    visit_result = 3;
    CHECK_INT(thing_traverse((PyObject *)thing, count_visit, NULL), 3);
    CHECK_INT(visits, 3);
    Py_DECREF(thing);
    Py_DECREF(type);

    /* A plain object of a static type. */
    PyObject *list = (PyObject *)PyObject_New(PyFloatObject, &PyFloat_Type);
    CHECK(list != NULL && Py_REFCNT(list) == 1 && Py_TYPE(list) == &PyFloat_Type);
    PyObject_Free(list);
}

static void check_threads(void)
{
    PyThreadState *state = PyThreadState_GET();
    CHECK(state != NULL);
    Py_BEGIN_ALLOW_THREADS
    CHECK(!PyGILState_Check());
    Py_BLOCK_THREADS
    CHECK(PyThreadState_Get() == state);
    Py_UNBLOCK_THREADS
    CHECK(!PyGILState_Check());
    Py_END_ALLOW_THREADS
    CHECK(PyThreadState_Get() == state);
    PyMutex mutex = {0};
    PyMutex_Lock(&mutex);
    CHECK(PyMutex_IsLocked(&mutex));
    PyMutex_Unlock(&mutex);
    CHECK(!PyMutex_IsLocked(&mutex));
    Py_BEGIN_CRITICAL_SECTION(Py_None);
    CHECK(PyThreadState_Get() == state);
    Py_END_CRITICAL_SECTION();
    PyErr_BadInternalCall();
    CHECK(PyErr_ExceptionMatches(PyExc_SystemError));
    PyErr_Clear();
}

int main(void)
{
    Py_Initialize();
    check_tools();
    check_counts();
    check_types();
    check_containers();
    check_numbers();
    check_bytes();
    check_strings();
    check_modules();
    check_memory();
    check_threads();
    CHECK_NO_ERROR();
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
