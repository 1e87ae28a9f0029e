/* A program of the Python 2 era: its own name and module at start-up, PyInt and PyString, lengths that are ints.
 *
 * It compiles and gives the same results on a Python 2.7 with nothing added, and on a Python 3 with include/python2 in front.
 */
#include <Python.h>

#include "check.h"

/* ---- a module that the program starts itself ---- */

static PyObject *
tally_count(PyObject *self, PyObject *args)
{
    const char *text;
    int size, wanted, i, found = 0;
    (void)self;
    if (!PyArg_ParseTuple(args, "s#i:count", &text, &size, &wanted)) {
        return NULL;
    }
    for (i = 0; i < size; i++) {
        found += text[i] == wanted;
    }
    return PyInt_FromLong(found);
}

/* tally.describe(name, note="nothing", times=1): the length of the note is asked for too. */
static PyObject *
tally_describe(PyObject *self, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"name", "note", "times", NULL};
    char *name, *note = "nothing";
    int size = 7, times = 1;
    (void)self;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "s|s#i:describe", names, &name, &note, &size, &times)) {
        return NULL;
    }
    return Py_BuildValue("{s:s#,s:(is#)}", "name", name, (int)strlen(name), "note", times, note, size);
}

/* Its first argument is what was given to Py_InitModule4. */
static PyObject *
tally_owner(PyObject *self, PyObject *args)
{
    if (!PyArg_ParseTuple(args, "")) {
        return NULL;
    }
    if (self == NULL) {
        Py_INCREF(Py_None);
        return Py_None;
    }
    return Py_BuildValue("[O]", self);
}

static PyMethodDef tally_methods[] = {
    {"count", tally_count, METH_VARARGS, "Count a byte."},
    {"describe", (PyCFunction)(void (*)(void))tally_describe, METH_VARARGS | METH_KEYWORDS, "Describe."},
    {"owner", tally_owner, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

PyMODINIT_FUNC
inittally(void)
{
    (void)Py_InitModule("tally", tally_methods);
}

PyMODINIT_FUNC
initdocumented(void)
{
    PyObject *module = Py_InitModule3("documented", tally_methods, "Counts things.");
    if (module != NULL) {
        PyModule_AddIntConstant(module, "answer", 42);
    }
}

PyMODINIT_FUNC
initowned(void)
{
    PyObject *owner = PyString_FromString("the owner");
    Py_InitModule4("owned", tally_methods, NULL, owner, PYTHON_API_VERSION);
    Py_XDECREF(owner);
}

static void
modules(void)
{
    PyObject *tally, *documented, *owned, *again;
    puts("modules that are put into sys.modules");
    inittally();
    initdocumented();
    initowned();
    tally = PyImport_ImportModule("tally");
    documented = PyImport_ImportModule("documented");
    owned = PyImport_ImportModule("owned");
    if (!CHECK(tally != NULL && documented != NULL && owned != NULL)) {
        return;
    }
    CHECK_TEXT(PyModule_GetName(tally), "tally");
    CHECK_NEW_REPR(PyObject_GetAttrString(tally, "__doc__"), "None");
    CHECK_NEW_REPR(PyObject_GetAttrString(documented, "__doc__"), "'Counts things.'");
    CHECK_NEW_REPR(PyObject_GetAttrString(documented, "answer"), "42");
    CHECK_NEW_REPR(PyObject_CallMethod(tally, "owner", NULL), "None");
    CHECK_NEW_REPR(PyObject_CallMethod(owned, "owner", ""), "['the owner']");
    CHECK_NEW_REPR(PyObject_CallMethod(tally, "count", "s#i", "abcabc", 4, 'a'), "2");
    CHECK_NEW_REPR(PyObject_CallMethod(tally, "count", "(s#i)", "abcabc", 3, 'a'), "1");
    CHECK(PyObject_CallMethod(tally, "count", "i", 3) == NULL);
    CHECK(PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
    CHECK(PyObject_CallMethod(tally, "missing", "s#", "x", 1) == NULL);
    CHECK(PyErr_ExceptionMatches(PyExc_AttributeError));
    PyErr_Clear();
    /* Started once more, it is the same module. */
    inittally();
    again = PyImport_ImportModule("tally");
    CHECK(again == tally);
    Py_XDECREF(again);
    Py_DECREF(owned);
    Py_DECREF(documented);
    Py_DECREF(tally);
}

/* ---- lengths ---- */

/* dict[key] as a new reference; releases the dict. */
static PyObject *
item_of(PyObject *dict, char *key)
{
    PyObject *item = dict != NULL ? PyDict_GetItemString(dict, key) : NULL;
    Py_XINCREF(item);
    Py_XDECREF(dict);
    return item;
}

static void
keywords(void)
{
    PyObject *tally = PyImport_ImportModule("tally"), *describe = PyObject_GetAttrString(tally, "describe");
    PyObject *args = Py_BuildValue("(s)", "owl"), *dict = Py_BuildValue("{s:s#,s:i}", "note", "hoots loudly", 5, "times", 3);
    puts("keywords");
    CHECK_NEW_REPR(item_of(PyObject_Call(describe, args, dict), "note"), "(3, 'hoots')");
    CHECK_NEW_REPR(item_of(PyObject_Call(describe, args, NULL), "note"), "(1, 'nothing')");
    CHECK_NEW_REPR(item_of(PyEval_CallObject(describe, args), "name"), "'owl'");
    PyDict_SetItemString(dict, "name", args);
    CHECK(PyObject_Call(describe, args, dict) == NULL);
    CHECK(PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
#if PY_MAJOR_VERSION >= 3
    /* The document calls with NULL for the arguments. Python 2 passes that on, and PyArg_ParseTupleAndKeywords refuses it. */
    PyDict_SetItemString(dict, "name", PyTuple_GetItem(args, 0));
    CHECK_NEW_REPR(item_of(PyObject_Call(describe, NULL, dict), "note"), "(3, 'hoots')");
#endif
    Py_DECREF(dict);
    Py_DECREF(args);
    Py_DECREF(describe);
    Py_DECREF(tally);
}

/* Guards around each int show that nothing wider is written. */
static void
parse_lengths(void)
{
    struct {
        int before, size, after;
    } first = {11, -2, 12}, second = {13, -3, 14};
    const char *text = NULL, *more = NULL;
    char room[6], *into = room;
    int i = 0, j = 0;
    double d = 0;
    PyObject *args = Py_BuildValue("((ii)s#d)", 1, 2, "th\0ree", 6, 0.5), *object = NULL;
    puts("lengths of what was parsed");
    CHECK(PyArg_ParseTuple(args, "(ii)s#d|z#O:form", &i, &j, &text, &first.size, &d, &more, &second.size, &object));
    CHECK(i == 1 && j == 2 && d == 0.5 && object == NULL);
    CHECK(text != NULL && memcmp(text, "th\0ree", 7) == 0);
    CHECK(first.before == 11 && first.size == 6 && first.after == 12);
    CHECK(second.before == 13 && second.size == -3 && second.after == 14);
    Py_DECREF(args);
    args = Py_BuildValue("(Os#O)", Py_None, "", 0, Py_True);
    CHECK(PyArg_ParseTuple(args, "z#s#O!:form", &text, &first.size, &more, &second.size, &PyBool_Type, &object));
    CHECK(text == NULL && first.size == 0 && first.after == 12);
    CHECK(more != NULL && second.size == 0 && second.after == 14 && object == Py_True);
    CHECK(!PyArg_ParseTuple(args, "z#s#:form", &text, &first.size, &more, &second.size));
    CHECK_ERROR("TypeError: form() takes exactly 2 arguments (3 given)");
    Py_DECREF(args);
    args = Py_BuildValue("(s)", "four");
    first.size = sizeof room;
    CHECK(PyArg_ParseTuple(args, "es#", "utf-8", &into, &first.size));
    CHECK(first.before == 11 && first.size == 4 && first.after == 12);
    CHECK_TEXT(room, "four");
    first.size = 3;
    CHECK(!PyArg_ParseTuple(args, "es#", "utf-8", &into, &first.size));
    CHECK(PyErr_Occurred() != NULL);
    PyErr_Clear();
    CHECK(PyArg_Parse(args, "(s#)", &text, &first.size));
    CHECK_INT(first.size, 4);
    Py_DECREF(args);
}

static int
parse_through(PyObject *args, char *format, ...)
{
    int ok;
    va_list values;
    va_start(values, format);
    ok = PyArg_VaParse(args, format, values);
    va_end(values);
    return ok;
}

static PyObject *
build_through(char *format, ...)
{
    PyObject *result;
    va_list values;
    va_start(values, format);
    result = Py_VaBuildValue(format, values);
    va_end(values);
    return result;
}

static PyObject *
doubled(void *number)
{
    return PyInt_FromLong(2L * *(int *)number);
}

static void
build_lengths(void)
{
    int seven = 7, before;
    Py_complex c = {1, -1};
    PyObject *list = PyList_New(0);
    puts("lengths of what is built");
    CHECK_NEW_REPR(Py_BuildValue("s#", "hello", 4), "'hell'");
    CHECK_NEW_REPR(Py_BuildValue("z#", NULL, 4), "None");
    CHECK_NEW_REPR(Py_BuildValue("(is#l)", 1, "two", 2, 3L), "(1, 'tw', 3)");
    CHECK_NEW_REPR(Py_BuildValue("[s#,s#]", "abc", 1, "abc", 0), "['a', '']");
    CHECK_NEW_REPR(Py_BuildValue("{s#:((ii)(s#d))}", "key!", 3, 1, 2, "xyz", 2, 0.5), "{'key': ((1, 2), ('xy', 0.5))}");
    CHECK_NEW_REPR(Py_BuildValue("(s#D,bhfn)", "-", 1, &c, 1, 2, 0.25, (Py_ssize_t)-9), "('-', (1-1j), 1, 2, 0.25, -9)");
    CHECK_NEW_REPR(Py_BuildValue("(s#sO&S)", "ab", 1, "cd", doubled, &seven, list), "('a', 'cd', 14, [])");
    CHECK_NEW_REPR(build_through("(s#i)", "through", 4, 5), "('thro', 5)");
    before = (int)Py_REFCNT(list);
    Py_INCREF(list);
    CHECK_NEW_REPR(Py_BuildValue("(s#NO)", "a", 1, list, list), "('a', [], [])");
    CHECK_INT(Py_REFCNT(list), before);
    Py_INCREF(list);
    CHECK(Py_BuildValue("(s#ON)", "a", 1, NULL, list) == NULL);
    CHECK_ERROR("SystemError: NULL object passed to Py_BuildValue");
    CHECK_INT(Py_REFCNT(list), before);
    Py_DECREF(list);
    list = Py_BuildValue("(s#)", "parse me", 5);
    {
        const char *text = NULL;
        int size = -1;
        CHECK(parse_through(list, "s#", &text, &size));
        CHECK(size == 5 && text != NULL && strcmp(text, "parse") == 0);
    }
    Py_DECREF(list);
}

#if PY_MAJOR_VERSION >= 3

/* Says that it has three thousand million bytes, and so more than an int can count. */
static int
vast_getbuffer(PyObject *exporter, Py_buffer *view, int flags)
{
    static char byte;
    return PyBuffer_FillInfo(view, exporter, &byte, (Py_ssize_t)3000000000, 1, flags);
}

static PyBufferProcs vast_as_buffer = {vast_getbuffer, NULL};

static PyTypeObject vast_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "Vast",
    .tp_basicsize = sizeof(PyObject),
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_as_buffer = &vast_as_buffer,
};

static void
limits_of_the_header(void)
{
    struct {
        int before, size, after;
    } guarded = {1, -2, 3};
    const char *text = NULL;
    PyObject *vast, *args;
    puts("lengths beyond an int; more values than the header takes");
    if (!CHECK(PyType_Ready(&vast_type) == 0)) {
        return;
    }
    vast = (PyObject *)PyObject_New(PyObject, &vast_type);
    args = Py_BuildValue("(N)", vast);
    CHECK(!PyArg_ParseTuple(args, "s#", &text, &guarded.size));
    CHECK_ERROR("OverflowError: size does not fit in an int");
    CHECK(guarded.before == 1 && guarded.size == -2 && guarded.after == 3);
    /* 65 addresses and 65 values, counted before one of them is needed. */
    CHECK(!PyArg_ParseTuple(args, "s#sssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss", &text, &guarded.size,
                            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    CHECK_ERROR("SystemError: more than 64 arguments for a format with '#'");
    CHECK(Py_BuildValue("s#iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii", "x", 1,
                        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0) == NULL);
    CHECK_ERROR("SystemError: more than 64 arguments for a format with '#'");
    CHECK(Py_BuildValue("(s#i%)", "x", 1, 2) == NULL);
    CHECK_ERROR("SystemError: bad format char passed to Py_BuildValue");
    CHECK(Py_BuildValue("(s#i", "x", 1, 2) == NULL);
    CHECK_ERROR("SystemError: unmatched paren in format");
    Py_DECREF(args);
}

#endif

/* ---- PyInt and PyString ---- */

static void
integers(void)
{
    PyObject *number = PyInt_FromLong(1234567L), *text = PyString_FromString("12");
    puts("integers");
    CHECK(PyInt_Check(number) && PyInt_CheckExact(number) && !PyInt_Check(text));
    CHECK_INT(PyInt_AsLong(number), 1234567);
    CHECK_INT(PyInt_AS_LONG(number), 1234567);
    CHECK_INT(PyInt_AsSsize_t(number), 1234567);
    CHECK(PyInt_GetMax() == LONG_MAX);
    CHECK(Py_TYPE(number) == &PyInt_Type);
    CHECK_NEW_REPR(PyInt_FromString("ff", NULL, 16), "255");
    CHECK_NEW_REPR(PyInt_FromSsize_t(-4), "-4");
    CHECK_NEW_REPR(PyNumber_Int(text), "12");
    CHECK_INT(PyInt_AsLong(text), -1);
    CHECK(PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
    Py_DECREF(text);
    Py_DECREF(number);
}

static void
strings(void)
{
    PyObject *text = PyString_FromStringAndSize("a\0bc", 3), *filled = PyString_FromStringAndSize(NULL, 4), *joined, *format;
    char *bytes = NULL;
    Py_ssize_t size = 0;
    puts("strings");
    CHECK(PyString_Check(text) && PyString_CheckExact(text) && !PyString_Check(Py_None));
    CHECK_INT(PyString_Size(text), 3);
    CHECK_INT(PyString_GET_SIZE(text), 3);
    CHECK(memcmp(PyString_AsString(text), "a\0b", 4) == 0);
    CHECK_INT(PyString_AsStringAndSize(text, &bytes, &size), 0);
    CHECK(size == 3 && bytes == PyString_AS_STRING(text));
    CHECK_INT(PyString_AsStringAndSize(text, &bytes, NULL), -1);
    PyErr_Clear();
    memcpy(PyString_AS_STRING(filled), "fill", 4);
    CHECK(PyString_Check(filled) && PyString_Size(filled) == 4);
    CHECK_TEXT(PyString_AsString(filled), "fill");
    CHECK_INT(_PyString_Resize(&filled, 2), 0);
    CHECK_TEXT(PyString_AsString(filled), "fi");
    CHECK(PyString_AsString(Py_None) == NULL);
    CHECK(PyErr_ExceptionMatches(PyExc_TypeError));
    PyErr_Clear();
    CHECK_INT(PyString_Size(Py_None), -1);
    PyErr_Clear();
    CHECK_NEW_REPR(PyString_FromFormat("%s %d", "item", 5), "'item 5'");
    joined = PyString_FromString("one");
    PyString_ConcatAndDel(&joined, PyString_FromString(" two"));
    CHECK_REPR(joined, "'one two'");
    Py_DECREF(joined);
    joined = Py_BuildValue("(i)", 3);
    format = PyString_InternFromString("<%d>");
    CHECK_NEW_REPR(PyString_Format(format, joined), "'<3>'");
    Py_DECREF(format);
    Py_DECREF(joined);
    Py_DECREF(filled);
    Py_DECREF(text);
}

int
main(int argc, char *argv[])
{
    (void)argc;
    Py_SetProgramName(argv[0]);
    Py_Initialize();
    modules();
    keywords();
    parse_lengths();
    build_lengths();
#if PY_MAJOR_VERSION >= 3
    limits_of_the_header();
#endif
    integers();
    strings();
    PyErr_SetString(PyExc_StandardError, "any");
    CHECK(PyErr_ExceptionMatches(PyExc_StandardError));
    PyErr_Clear();
    CHECK_NO_ERROR();
    Py_Finalize();
    return check_report();
}
