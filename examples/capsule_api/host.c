/* host: a program that embeds the library, loads `spam` and `client` from two folders, and shows each step.
 *
 *   host FOLDER   FOLDER/spam holds spam.so, FOLDER/client holds client.so
 *
 * Every line it prints is compared with what must come; it ends with 0 only if all of them were right.
 */
#include <Python.h>

static int wrong;

/* Prints the outcome of a step, and what was expected if that differs. */
static void
show(const char *step, const char *outcome, const char *expected)
{
    printf("%-46s %s\n", step, outcome);
    if (strcmp(outcome, expected) != 0) {
        printf("%-46s %s\n", "  EXPECTED", expected);
        wrong++;
    }
}

/* Takes the pending exception and writes "Type: text". */
static void
take_error(char *line, size_t size)
{
    PyObject *error = PyErr_GetRaisedException();
    PyObject *text = error != NULL ? PyObject_Str(error) : NULL;
    if (text == NULL) {
        snprintf(line, size, "no exception");
    }
    else {
        snprintf(line, size, "%s: %s", Py_TYPE(error)->tp_name, PyUnicode_AsUTF8(text));
    }
    Py_XDECREF(text);
    Py_XDECREF(error);
}

/* Shows the repr of a new reference, or the exception for NULL, and releases it. */
static void
show_result(const char *step, PyObject *result, const char *expected)
{
    char line[500];
    PyObject *text = result != NULL ? PyObject_Repr(result) : NULL;
    if (text == NULL) {
        take_error(line, sizeof line);
    }
    else {
        snprintf(line, sizeof line, "%s", PyUnicode_AsUTF8(text));
    }
    show(step, line, expected);
    Py_XDECREF(text);
    Py_XDECREF(result);
}

/* Shows what PyCapsule_Import makes of a name. */
static void
show_capsule(const char *step, const char *name, const char *expected)
{
    char line[500];
    if (PyCapsule_Import(name, 0) != NULL) {
        snprintf(line, sizeof line, "found");
    }
    else {
        take_error(line, sizeof line);
    }
    show(step, line, expected);
}

/* Appends FOLDER/name to sys.path. */
static void
search_in(const char *folder, const char *name)
{
    PyObject *path = PySys_GetObject("path"); /* borrowed */
    PyObject *entry = PyUnicode_FromFormat("%s/%s", folder, name);
    char step[60];
    snprintf(step, sizeof step, "append FOLDER/%s to sys.path", name);
    if (path == NULL || entry == NULL || PyList_Append(path, entry) < 0) {
        show_result(step, NULL, "done");
    }
    else {
        show(step, "done", "done");
    }
    Py_XDECREF(entry);
}

/* Calls module.function(*args) and releases `args`. */
static PyObject *
call(PyObject *module, const char *function, PyObject *args)
{
    PyObject *callable = PyObject_GetAttrString(module, function);
    PyObject *result = callable != NULL && args != NULL ? PyObject_CallObject(callable, args) : NULL;
    Py_XDECREF(callable);
    Py_XDECREF(args);
    return result;
}

/* What client and spam do together, and what they refuse. */
static void
use_the_modules(PyObject *client, PyObject *spam)
{
    show_result("spam.system('exit 3')", call(spam, "system", Py_BuildValue("(s)", "exit 3")), "3");
    show_result("spam.system('no_such_thing')", call(spam, "system", Py_BuildValue("(s)", "no_such_thing 2>&-")),
                "error: no such command: no_such_thing 2>&-");
    show_result("spam.system(3)", call(spam, "system", Py_BuildValue("(i)", 3)),
                "TypeError: system() argument 1 must be str, not int");
    show_result("client.run_all('true', 'exit 5', 'false')",
                call(client, "run_all", Py_BuildValue("(sss)", "true", "exit 5", "false")), "[0, 5, 1]");
    show_result("client.run_all('true', 'no_such_thing')",
                call(client, "run_all", Py_BuildValue("(ss)", "true", "no_such_thing 2>&-")),
                "error: no such command: no_such_thing 2>&-");
    show_result("client.exists('true')", call(client, "exists", Py_BuildValue("(s)", "true")), "True");
    show_result("client.exists('no_such_thing')", call(client, "exists", Py_BuildValue("(s)", "no_such_thing 2>&-")),
                "False");
}

/* Each way in which an interface is not found has its own exception. */
static void
look_in_wrong_places(PyObject *client, PyObject *spam)
{
    PyObject *capsule = PyObject_GetAttrString(spam, "_C_API");
    char line[500];
    show_capsule("PyCapsule_Import spam._C_API", "spam._C_API", "found");
    show_capsule("PyCapsule_Import eggs._C_API", "eggs._C_API",
                 "ImportError: PyCapsule_Import could not import module \"eggs\"");
    show_capsule("PyCapsule_Import spam.missing", "spam.missing", "AttributeError: module 'spam' has no attribute 'missing'");
    show_capsule("PyCapsule_Import spam.system, no capsule", "spam.system",
                 "AttributeError: PyCapsule_Import \"spam.system\" is not valid");
    if (PyModule_AddObjectRef(client, "_C_API", capsule) < 0) {
        PyErr_Print();
        wrong++;
    }
    show_capsule("PyCapsule_Import client._C_API, spam's capsule", "client._C_API",
                 "AttributeError: PyCapsule_Import \"client._C_API\" is not valid");
    if (PyCapsule_GetPointer(capsule, "spam._C_API_v2") != NULL) {
        snprintf(line, sizeof line, "found");
    }
    else {
        take_error(line, sizeof line);
    }
    show("PyCapsule_GetPointer by the wrong name", line,
         "ValueError: PyCapsule_GetPointer called with incorrect name");
    show("PyCapsule_GetName", PyCapsule_GetName(capsule), "spam._C_API");
    Py_XDECREF(capsule);
}

int
main(int argc, char *argv[])
{
    PyObject *client, *spam;
    if (argc != 2) {
        fprintf(stderr, "usage: %s FOLDER\n", argv[0]);
        return 2;
    }
    setvbuf(stdout, NULL, _IOLBF, 0);
    Py_InitializeEx(0);
    printf("the library says it is %s\n", Py_GetVersion());

    search_in(argv[1], "client");
    show_result("import client, spam being nowhere", PyImport_ImportModule("client"),
                "ImportError: PyCapsule_Import could not import module \"spam\"");
    search_in(argv[1], "spam");
    client = PyImport_ImportModule("client");
    show("import client, which finds spam", client != NULL ? PyModule_GetName(client) : "no module", "client");
    spam = PyDict_GetItemString(PyImport_GetModuleDict(), "spam"); /* borrowed; client's start has imported it */
    show("sys.modules['spam']", spam != NULL ? PyModule_GetName(spam) : "not there", "spam");
    if (client != NULL && spam != NULL) {
        use_the_modules(client, spam);
        look_in_wrong_places(client, spam);
    }
    if (PyErr_Occurred()) {
        PyErr_Print();
        wrong++;
    }
    Py_XDECREF(client);
    show("the end", Py_FinalizeEx() == 0 ? "clean" : "failed", "clean");
    if (wrong) {
        printf("%d steps went wrong\n", wrong);
        return 1;
    }
    puts("every step as expected");
    return 0;
}
