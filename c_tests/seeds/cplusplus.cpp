// A module and the program around it in C++: the headers give everything C linkage, the module's start function included.
#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <string>
#include <vector>

#include "check.h"

static PyObject *
words_join(PyObject *, PyObject *args)
{
    std::vector<std::string> words;
    std::string joined;
    for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(args); i++) {
        const char *word = PyUnicode_AsUTF8(PyTuple_GET_ITEM(args, i));
        if (word == NULL) {
            return NULL;
        }
        words.push_back(word);
    }
    for (const std::string &word : words) {
        joined += joined.empty() ? word : " " + word;
    }
    return Py_BuildValue("s#", joined.data(), static_cast<Py_ssize_t>(joined.size()));
}

static void
free_text(PyObject *capsule)
{
    delete static_cast<std::string *>(PyCapsule_GetPointer(capsule, "words.text"));
}

static PyMethodDef words_methods[] = {
    {"join", words_join, METH_VARARGS, "Join words."},
    {NULL, NULL, 0, NULL},
};

static PyModuleDef words_definition = {
    PyModuleDef_HEAD_INIT, "words", NULL, -1, words_methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC
PyInit_words(void)
{
    PyObject *module = PyModule_Create(&words_definition);
    PyObject *capsule = PyCapsule_New(new std::string("a text in a capsule"), "words.text", free_text);
    if (module == NULL || capsule == NULL || PyModule_AddObjectRef(module, "text", capsule) < 0) {
        Py_CLEAR(module);
    }
    Py_XDECREF(capsule);
    return module;
}

int
main()
{
    PyImport_AppendInittab("words", PyInit_words);
    Py_InitializeEx(0);
    PyObject *words = PyImport_ImportModule("words");
    if (CHECK(words != NULL)) {
        puts("called and calling from C++");
        CHECK_NEW_REPR(PyObject_CallMethod(words, "join", "sss", "three", "small", "words"), "'three small words'");
        CHECK(PyObject_CallMethod(words, "join", "i", 3) == NULL);
        CHECK_ERROR("TypeError: bad argument type for built-in operation");
        std::string *text = static_cast<std::string *>(PyCapsule_Import("words.text", 0));
        CHECK(text != NULL && *text == "a text in a capsule");
        Py_DECREF(words);
    }
    CHECK_NO_ERROR();
    CHECK_INT(Py_FinalizeEx(), 0);
    return check_report();
}
