/* check.h: the checks that the C test programs share.
 *
 * Include it after Python.h. Each CHECK… macro counts one check, prints a line with the place if it fails, and goes on.
 * `return check_report();` at the end of main prints `N passed, M failed` and gives the exit status: 0 only if something
 * was checked and nothing failed. The macros want an initialized library; check_report does not.
 */
#ifndef PYCAPSULE_CHECK_H
#define PYCAPSULE_CHECK_H

#include <stdio.h>
#include <string.h>

static int check_passed, check_failed;

#define CHECK(condition) check_that(!!(condition), #condition, __FILE__, __LINE__)
/* Two integers are equal. */
#define CHECK_INT(value, expected) check_int((long long)(value), (long long)(expected), #value, __FILE__, __LINE__)
/* Two C strings are equal; NULL equals only NULL. */
#define CHECK_TEXT(text, expected) check_text((text), (expected), #text, __FILE__, __LINE__)
/* repr(object) is `expected`. The reference stays the caller's. */
#define CHECK_REPR(object, expected) check_repr((object), (expected), 0, #object, __FILE__, __LINE__)
/* The same, for an expression that gives a new reference: it is released here. */
#define CHECK_NEW_REPR(object, expected) check_repr((object), (expected), 1, #object, __FILE__, __LINE__)
/* The pending error reads "Type: text" ("Type" alone if the text is empty; a dotted type's last part). It is cleared. */
#define CHECK_ERROR(expected) check_error((expected), __FILE__, __LINE__)
/* No error is pending. A pending one is shown and cleared. */
#define CHECK_NO_ERROR() check_error(NULL, __FILE__, __LINE__)

static inline int
check_that(int ok, const char *what, const char *file, int line)
{
    if (ok) {
        check_passed++;
    }
    else {
        check_failed++;
        printf("%s:%d: failed: %s\n", file, line, what);
    }
    return ok;
}

static inline int
check_int(long long value, long long expected, const char *what, const char *file, int line)
{
    int ok = check_that(value == expected, what, file, line);
    if (!ok) {
        printf("    is %lld, expected %lld\n", value, expected);
    }
    return ok;
}

static inline int
check_text(const char *text, const char *expected, const char *what, const char *file, int line)
{
    int same = text == NULL || expected == NULL ? text == expected : strcmp(text, expected) == 0;
    int ok = check_that(same, what, file, line);
    if (!ok) {
        printf("    is       %s\n    expected %s\n", text ? text : "NULL", expected ? expected : "NULL");
    }
    return ok;
}

/* The bytes of a text object, owned by the object. */
static inline const char *
check_utf8(PyObject *text)
{
#if PY_MAJOR_VERSION >= 3
    return PyUnicode_AsUTF8(text);
#else
    return PyString_AsString(text);
#endif
}

/* Takes the pending error away and writes it to `line` as "Type: text"; writes "" if there is none. */
static inline void
check_take_error(char *line, size_t size)
{
    PyObject *type, *value, *traceback, *text = NULL;
    const char *message = "", *name, *dot;
    PyErr_Fetch(&type, &value, &traceback);
    line[0] = '\0';
    if (type == NULL) {
        return;
    }
    PyErr_NormalizeException(&type, &value, &traceback);
    if (value != NULL && (text = PyObject_Str(value)) != NULL) {
        message = check_utf8(text);
    }
    if (message == NULL) {
        message = "(unreadable text)";
    }
    name = ((PyTypeObject *)type)->tp_name;
    dot = strrchr(name, '.');
    snprintf(line, size, "%s%s%s", dot ? dot + 1 : name, *message ? ": " : "", message);
    PyErr_Clear();
    Py_XDECREF(text);
    Py_XDECREF(traceback);
    Py_XDECREF(value);
    Py_DECREF(type);
}

static inline int
check_error(const char *expected, const char *file, int line)
{
    char found[1000];
    check_take_error(found, sizeof found);
    return check_text(found, expected ? expected : "", expected ? "the error" : "no error", file, line);
}

static inline int
check_repr(PyObject *object, const char *expected, int owned, const char *what, const char *file, int line)
{
    int ok;
    PyObject *text = object != NULL ? PyObject_Repr(object) : NULL;
    if (text == NULL) {
        char found[1000];
        check_take_error(found, sizeof found);
        ok = check_text(found, expected, what, file, line);
    }
    else {
        ok = check_text(check_utf8(text), expected, what, file, line);
        Py_DECREF(text);
    }
    if (owned) {
        Py_XDECREF(object);
    }
    return ok;
}

static inline int
check_report(void)
{
    printf("%d passed, %d failed\n", check_passed, check_failed);
    return check_failed == 0 && check_passed > 0 ? 0 : 1;
}

#endif
