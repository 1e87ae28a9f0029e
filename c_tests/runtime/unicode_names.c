/* Character names come from the capsule of the module `unicodedata`, as in CPython: without the module they are refused, with one that the program
 * brings they are used. */
#include <Python.h>
#include "check.h"

/* The functions behind the capsule, which knows one character. */
static int
name_of(Py_UCS4 code, char *buffer, int size, int with_alias_and_seq)
{
    (void)with_alias_and_seq;
    return code == 0x2022 && snprintf(buffer, (size_t)size, "BULLET") < size;
}

static int
code_of(const char *name, int length, Py_UCS4 *code, int with_named_seq)
{
    (void)with_named_seq;
    *code = 0x2022;
    return length == 6 && memcmp(name, "BULLET", 6) == 0;
}

static struct {
    int (*name)(Py_UCS4, char *, int, int);
    int (*code)(const char *, int, Py_UCS4 *, int);
} functions = {name_of, code_of};

static struct PyModuleDef names_module = {PyModuleDef_HEAD_INIT, .m_name = "unicodedata", .m_size = -1};

static PyObject *
make_module(void)
{
    PyObject *module = PyModule_Create(&names_module);
    PyObject *capsule = PyCapsule_New(&functions, "unicodedata._ucnhash_CAPI", NULL);
    if (module == NULL || PyModule_Add(module, "_ucnhash_CAPI", capsule) < 0) {
        Py_XDECREF(module);
        return NULL;
    }
    return module;
}

static PyObject *
decode(const char *text)
{
    return PyUnicode_DecodeUnicodeEscape(text, (Py_ssize_t)strlen(text), NULL);
}

int
main(void)
{
    Py_InitializeEx(0);
    PyObject *text = PyUnicode_FromString("a\xE2\x80\xA2\xE2\x82\xAC");
    CHECK(decode("\\N{BULLET}") == NULL);
    CHECK_ERROR("UnicodeError: \\N escapes not supported (can't load unicodedata module)");
    CHECK(PyUnicode_AsEncodedString(text, "ascii", "namereplace") == NULL);
    CHECK_ERROR("ImportError: PyCapsule_Import could not import module \"unicodedata\"");

    PyObject *module = make_module();
    CHECK_INT(PyDict_SetItemString(PyImport_GetModuleDict(), "unicodedata", module), 0);
    Py_XDECREF(module);
    CHECK_NEW_REPR(decode("a\\N{BULLET}b"), "'a\xE2\x80\xA2" "b'");
    CHECK(decode("\\N{NO SUCH}") == NULL);
    CHECK_ERROR("UnicodeDecodeError: 'unicodeescape' codec can't decode bytes in position 0-10: unknown Unicode character name");
    CHECK_NEW_REPR(PyUnicode_AsEncodedString(text, "ascii", "namereplace"), "b'a\\\\N{BULLET}\\\\u20ac'");
    Py_DECREF(text);
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
