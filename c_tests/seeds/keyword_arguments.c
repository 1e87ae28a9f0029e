/* A module function that takes keyword arguments, called in every way a caller can mix positions and names. */
#include <Python.h>

#include "check.h"

/* parcel.label(grams, to="the shop", by="bicycle", note="this side up") -> str */
static PyObject *
parcel_label(PyObject *self, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"grams", "to", "by", "note", NULL};
    int grams;
    char *to = "the shop";
    char *by = "bicycle";
    char *note = "this side up";
    (void)self;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "i|sss", names, &grams, &to, &by, &note)) {
        return NULL;
    }
    printf("  %d g to %s by %s (%s)\n", grams, to, by, note);
    return PyUnicode_FromFormat("%d g to %s by %s (%s)", grams, to, by, note);
}

/* parcel.weigh(grams, *, tare=0, exact=False): what follows the $ goes by name only. */
static PyObject *
parcel_weigh(PyObject *self, PyObject *args, PyObject *keywords)
{
    static char *names[] = {"grams", "tare", "exact", NULL};
    double grams;
    int tare = 0, exact = 0;
    (void)self;
    if (!PyArg_ParseTupleAndKeywords(args, keywords, "d|$ip:weigh", names, &grams, &tare, &exact)) {
        return NULL;
    }
    return exact ? PyFloat_FromDouble(grams - tare) : PyLong_FromLong((long)grams - tare);
}

/* A function with three parameters reaches a PyMethodDef through a cast. */
#define WITH_KEYWORDS(function) ((PyCFunction)(void (*)(void))(function))

static PyMethodDef parcel_methods[] = {
    {"label", WITH_KEYWORDS(parcel_label), METH_VARARGS | METH_KEYWORDS, "Write a parcel's label."},
    {"weigh", WITH_KEYWORDS(parcel_weigh), METH_VARARGS | METH_KEYWORDS, "Weigh a parcel."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef parcel_definition = {
    PyModuleDef_HEAD_INIT,
    .m_name = "parcel",
    .m_size = -1,
    .m_methods = parcel_methods,
};

PyMODINIT_FUNC
PyInit_parcel(void)
{
    return PyModule_Create(&parcel_definition);
}

static PyObject *parcel;

/* parcel.<function>(*args, **keywords); both are released here, `keywords` may be NULL. */
static PyObject *
call(const char *function, PyObject *args, PyObject *keywords)
{
    PyObject *callable = PyObject_GetAttrString(parcel, function);
    PyObject *result = callable != NULL && args != NULL ? PyObject_Call(callable, args, keywords) : NULL;
    Py_XDECREF(callable);
    Py_XDECREF(args);
    Py_XDECREF(keywords);
    return result;
}

static void
labels(void)
{
    puts("positions, names and defaults");
    CHECK_NEW_REPR(call("label", Py_BuildValue("(i)", 250), NULL), "'250 g to the shop by bicycle (this side up)'");
    CHECK_NEW_REPR(call("label", Py_BuildValue("(isss)", 1, "Ulm", "train", "eggs"), NULL),
                   "'1 g to Ulm by train (eggs)'");
    CHECK_NEW_REPR(call("label", Py_BuildValue("()"), Py_BuildValue("{s:i}", "grams", 7)),
                   "'7 g to the shop by bicycle (this side up)'");
    CHECK_NEW_REPR(call("label", Py_BuildValue("(i)", 80), Py_BuildValue("{s:s}", "by", "balloon")),
                   "'80 g to the shop by balloon (this side up)'");
    CHECK_NEW_REPR(call("label", Py_BuildValue("(is)", 80, "Graz"), Py_BuildValue("{s:s,s:s}", "note", "hats", "by", "sea")),
                   "'80 g to Graz by sea (hats)'");
    CHECK_NEW_REPR(call("label", Py_BuildValue("(i)", 3), PyDict_New()), "'3 g to the shop by bicycle (this side up)'");
    CHECK_NO_ERROR();
}

static void
wrong_calls(void)
{
    puts("calls that do not fit");
    CHECK(call("label", Py_BuildValue("()"), NULL) == NULL);
    CHECK_ERROR("TypeError: function missing required argument 'grams' (pos 1)");
    CHECK(call("label", Py_BuildValue("()"), Py_BuildValue("{s:s}", "to", "Bern")) == NULL);
    CHECK_ERROR("TypeError: function missing required argument 'grams' (pos 1)");
    CHECK(call("label", Py_BuildValue("(i)", 5), Py_BuildValue("{s:s}", "colour", "red")) == NULL);
    CHECK_ERROR("TypeError: this function got an unexpected keyword argument 'colour'");
    CHECK(call("label", Py_BuildValue("(i)", 5), Py_BuildValue("{s:i}", "grams", 6)) == NULL);
    CHECK_ERROR("TypeError: argument for function given by name ('grams') and position (1)");
    CHECK(call("label", Py_BuildValue("(issss)", 5, "a", "b", "c", "d"), NULL) == NULL);
    CHECK_ERROR("TypeError: function takes at most 4 arguments (5 given)");
    CHECK(call("label", Py_BuildValue("(s)", "heavy"), NULL) == NULL);
    CHECK_ERROR("TypeError: 'str' object cannot be interpreted as an integer");
    CHECK(call("label", Py_BuildValue("(ii)", 5, 6), NULL) == NULL);
    CHECK_ERROR("TypeError: argument 2 must be str, not int");
    CHECK(call("label", Py_BuildValue("(L)", 1LL << 40), NULL) == NULL);
    CHECK_ERROR("OverflowError: signed integer is greater than maximum");
    CHECK(call("label", Py_BuildValue("(is#)", 5, "a\0b", (Py_ssize_t)3), NULL) == NULL);
    CHECK_ERROR("ValueError: embedded null character");
}

static void
names_only(void)
{
    puts("parameters that go by name only");
    CHECK_NEW_REPR(call("weigh", Py_BuildValue("(d)", 99.5), NULL), "99");
    CHECK_NEW_REPR(call("weigh", Py_BuildValue("(d)", 99.5), Py_BuildValue("{s:i,s:O}", "tare", 9, "exact", Py_True)),
                   "90.5");
    CHECK(call("weigh", Py_BuildValue("(di)", 99.5, 9), NULL) == NULL);
    CHECK_ERROR("TypeError: weigh() takes at most 1 positional argument (2 given)");
    CHECK(call("weigh", Py_BuildValue("(d)", 99.5), Py_BuildValue("{s:s}", "tare", "x")) == NULL);
    CHECK_ERROR("TypeError: 'str' object cannot be interpreted as an integer");
}

int
main(void)
{
    if (PyImport_AppendInittab("parcel", PyInit_parcel) < 0) {
        return 1;
    }
    Py_InitializeEx(0);
    parcel = PyImport_ImportModule("parcel");
    if (CHECK(parcel != NULL)) {
        labels();
        wrong_calls();
        names_only();
    }
    Py_XDECREF(parcel);
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
