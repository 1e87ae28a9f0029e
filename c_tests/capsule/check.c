/* The harness: counting, printing, and taking errors apart. */
#include "check.h"

#include <stdarg.h>

static long passed;
static long failed;
static int verbose;
static const char *current_topic = "";
static char current_case[160];

/* Prints text that may hold any byte, shortened if it is long. */
static void print_escaped(const char *text)
{
    size_t length = strlen(text);
    size_t shown = length > 240 ? 240 : length;
    for (size_t i = 0; i < shown; i++) {
        unsigned char byte = (unsigned char)text[i];
        if (byte < 0x20 || byte >= 0x7f) {
            printf("\\x%02x", byte);
        }
        else {
            putchar(byte);
        }
    }
    if (shown < length) {
        printf("... (%lu bytes)", (unsigned long)length);
    }
}

/* Counts a check and prints it, leaving the line open if it failed. */
static int count(const char *file, int line, const char *what, int holds)
{
    if (holds) {
        passed++;
        if (!verbose) {
            return 1;
        }
    }
    else {
        failed++;
    }
    printf("%s %s:%d ", holds ? "ok  " : "FAIL", file, line);
    if (current_case[0] != '\0') {
        printf("[%s: %s] ", current_topic, current_case);
    }
    else {
        printf("[%s] ", current_topic);
    }
    printf("%s", what);
    if (holds) {
        putchar('\n');
    }
    return holds;
}

static void end_failure(void)
{
    putchar('\n');
    fflush(stdout);
}

/* Compares two texts, and says on failure what was expected and what came. */
static int compare_text(const char *file, int line, const char *what, const char *actual,
                        const char *expected)
{
    if (count(file, line, what, actual != NULL && strcmp(actual, expected) == 0)) {
        return 1;
    }
    printf(": expected `");
    print_escaped(expected);
    printf("`, got `");
    print_escaped(actual != NULL ? actual : "(nothing)");
    printf("`");
    end_failure();
    return 0;
}

int check_true(const char *file, int line, const char *what, int holds)
{
    if (!count(file, line, what, holds)) {
        end_failure();
    }
    return holds;
}

int check_int(const char *file, int line, const char *what, long long actual, long long expected)
{
    if (!count(file, line, what, actual == expected)) {
        printf(": expected %lld, got %lld", expected, actual);
        end_failure();
    }
    return actual == expected;
}

int check_ptr(const char *file, int line, const char *what, const void *actual,
              const void *expected)
{
    if (!count(file, line, what, actual == expected)) {
        printf(": expected %p, got %p", expected, actual);
        end_failure();
    }
    return actual == expected;
}

int check_str(const char *file, int line, const char *what, PyObject *object,
              const char *expected)
{
    const char *text = NULL;
    if (object != NULL && PyUnicode_Check(object)) {
        text = PyUnicode_AsUTF8(object);
    }
    int holds = compare_text(file, line, what, text, expected);
    Py_XDECREF(object);
    PyErr_Clear();
    return holds;
}

/* `Type: text` of an error instance, in a buffer that the caller frees. */
static char *describe(PyObject *instance)
{
    const char *type = instance != NULL ? Py_TYPE(instance)->tp_name : "no error";
    PyObject *text = instance != NULL ? PyObject_Str(instance) : NULL;
    const char *utf8 = text != NULL ? PyUnicode_AsUTF8(text) : NULL;
    if (instance != NULL && utf8 == NULL) {
        utf8 = "(its text cannot be had)";
    }
    size_t size = strlen(type) + (utf8 != NULL ? strlen(utf8) : 0) + 3;
    char *line = malloc(size);
    if (line != NULL) {
        snprintf(line, size, utf8 != NULL ? "%s: %s" : "%s", type, utf8 != NULL ? utf8 : "");
    }
    Py_XDECREF(text);
    PyErr_Clear();
    return NEED(line);
}

int check_raised(const char *file, int line, PyObject *type, const char *text)
{
    const char *type_name = ((PyTypeObject *)type)->tp_name;
    size_t size = strlen(type_name) + strlen(text) + 3;
    char *expected = NEED(malloc(size));
    snprintf(expected, size, "%s: %s", type_name, text);

    PyObject *instance = take_raised();
    char *actual = describe(instance);
    int holds = compare_text(file, line, "the error raised", actual, expected);
    free(actual);
    free(expected);
    Py_XDECREF(instance);
    return holds;
}

int check_pending(const char *file, int line, PyObject *instance)
{
    PyObject *pending = take_raised();
    int holds = count(file, line, "the pending error is untouched", pending == instance);
    if (!holds) {
        char *actual = describe(pending);
        printf(": now it is `");
        print_escaped(actual);
        printf("`");
        end_failure();
        free(actual);
    }
    Py_XDECREF(pending);
    Py_DECREF(instance);
    return holds;
}

int check_alone(const char *file, int line)
{
    PyObject *instance = take_raised();
    PyObject *cause = NULL, *context = NULL, *traceback = NULL;
    if (instance != NULL) {
        cause = PyException_GetCause(instance);
        context = PyException_GetContext(instance);
        traceback = PyException_GetTraceback(instance);
    }
    int holds = instance != NULL && cause == NULL && context == NULL && traceback == NULL;
    if (!count(file, line, "the error stands alone", holds)) {
        printf(": %s%s%s%s", instance == NULL ? "no error is pending" : "it has",
               cause != NULL ? " a cause" : "", context != NULL ? " a context" : "",
               traceback != NULL ? " a traceback" : "");
        end_failure();
    }
    Py_XDECREF(cause);
    Py_XDECREF(context);
    Py_XDECREF(traceback);
    if (instance != NULL) {
        put_raised(instance);
    }
    return holds;
}

int check_quiet(const char *file, int line)
{
    PyObject *pending = take_raised();
    int holds = count(file, line, "no error is pending", pending == NULL);
    if (!holds) {
        char *actual = describe(pending);
        printf(": `");
        print_escaped(actual);
        printf("`");
        end_failure();
        free(actual);
        Py_DECREF(pending);
    }
    return holds;
}

void check_case(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(current_case, sizeof current_case, format, arguments);
    va_end(arguments);
}

void check_verbose(void)
{
    verbose = 1;
}

void check_topic(const char *name)
{
    current_topic = name;
    current_case[0] = '\0';
}

int check_summary(void)
{
    printf("%ld passed, %ld failed\n", passed, failed);
    return failed > 0 || passed == 0;
}

PyObject *take_raised(void)
{
#if PY_VERSION_HEX >= 0x030C0000
    return PyErr_GetRaisedException();
#else
    /* Until 3.11 the indicator holds three objects, and the value may still
     * have to be made into an instance. */
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    if (type == NULL) {
        return NULL;
    }
    PyErr_NormalizeException(&type, &value, &traceback);
    Py_DECREF(type);
    Py_XDECREF(traceback);
    return value;
#endif
}

void put_raised(PyObject *instance)
{
    PyErr_SetObject((PyObject *)Py_TYPE(instance), instance);
    Py_DECREF(instance);
}

PyObject *raise_pending(void)
{
    PyObject *instance = NEED(PyObject_CallFunction(PyExc_LookupError, "s", "pending"));
    PyErr_SetObject(PyExc_LookupError, instance);
    return instance;
}

void *need(void *result, const char *what)
{
    if (result == NULL) {
        printf("STOP [%s] %s gave NULL\n", current_topic, what);
        if (Py_IsInitialized() && PyErr_Occurred()) {
            PyErr_Print();
        }
        fflush(stdout);
        exit(3);
    }
    return result;
}
