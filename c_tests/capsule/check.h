/* The suite's harness: numbered checks that go on after a failure, and the few
 * helpers that several topics share. Everything here is built on Python.h. */
#ifndef CAPSULE_CHECK_H
#define CAPSULE_CHECK_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

/* Facts about CPython's versions that more than one topic needs. */

/* Since 3.13 a capsule has a garbage collector's head and two more fields. */
#define CAPSULES_HAVE_GC (PY_VERSION_HEX >= 0x030D0000)

/* Each of these counts one check; a failure prints `FAIL file:line text`. */
#define CHECK(condition) check_true(__FILE__, __LINE__, #condition, (condition) ? 1 : 0)
#define CHECK_INT(actual, expected) \
    check_int(__FILE__, __LINE__, #actual, (long long)(actual), (long long)(expected))
#define CHECK_PTR(actual, expected) \
    check_ptr(__FILE__, __LINE__, #actual, (const void *)(actual), (const void *)(expected))
/* `object` is a new reference to a str, which the check releases. */
#define CHECK_STR(object, expected) check_str(__FILE__, __LINE__, #object, (object), (expected))
/* The pending error has exactly this type and text; it is cleared. */
#define CHECK_RAISED(type, text) check_raised(__FILE__, __LINE__, (type), (text))
/* The pending error is this very instance; error and reference are released. */
#define CHECK_PENDING(instance) check_pending(__FILE__, __LINE__, (instance))
/* An error is pending, and stays so: it has no cause, context or traceback. */
#define CHECK_ALONE() check_alone(__FILE__, __LINE__)
/* No error is pending. */
#define CHECK_QUIET() check_quiet(__FILE__, __LINE__)

int check_true(const char *file, int line, const char *what, int holds);
int check_int(const char *file, int line, const char *what, long long actual, long long expected);
int check_ptr(const char *file, int line, const char *what, const void *actual,
              const void *expected);
int check_str(const char *file, int line, const char *what, PyObject *object,
              const char *expected);
int check_raised(const char *file, int line, PyObject *type, const char *text);
int check_pending(const char *file, int line, PyObject *instance);
int check_alone(const char *file, int line);
int check_quiet(const char *file, int line);

/* A case's name, shown in brackets with every check until the next call. */
#if defined(__GNUC__)
__attribute__((format(printf, 1, 2)))
#endif
void check_case(const char *format, ...);

/* Used by main.c only. */
void check_verbose(void);
void check_topic(const char *name);
int check_summary(void);

/* Takes the pending error, normalized: a new reference, or NULL if none is. */
PyObject *take_raised(void);
/* Makes an instance pending and releases the reference to it. */
void put_raised(PyObject *instance);
/* Makes a fresh LookupError pending and returns a reference to its instance. */
PyObject *raise_pending(void);
/* Stops the program: a step without which the checks make no sense failed. */
void *need(void *result, const char *what);
#define NEED(expression) need((void *)(expression), #expression)
/* Finds an attribute, or NULL with the error cleared. */
PyObject *attribute_or_null(PyObject *object, const char *name);
/* True if the UTF-8 text of a new str reference contains `part`; released. */
int text_contains(PyObject *text, const char *part);

/* Modules made on the spot: a new module object that calls itself `name`. */
PyObject *new_module(const char *name);
/* The same, and entered into sys.modules. */
PyObject *new_listed_module(const char *name);
void unlist_module(const char *name);
int is_listed(const char *name);
/* Sets an attribute and releases `value`. */
void give(PyObject *object, const char *name, PyObject *value);

/* A destructor that counts, and what it saw the last time. */
struct funeral {
    int count;
    PyObject *capsule;
    void *pointer;
    long long refcount;
    int raised;
};
extern struct funeral funeral;
void forget_funerals(void);
void count_funeral(PyObject *capsule);

/* CPython exports _PyCapsule_SetTraverse since 3.13 without declaring it in a
 * public header. Weak, so that this also links where it does not exist. */
#if defined(__GNUC__)
extern int _PyCapsule_SetTraverse(PyObject *, traverseproc, inquiry) __attribute__((weak));
#define HAVE_SET_TRAVERSE (_PyCapsule_SetTraverse != NULL)
#else
#define HAVE_SET_TRAVERSE CAPSULES_HAVE_GC
#if CAPSULES_HAVE_GC
extern int _PyCapsule_SetTraverse(PyObject *, traverseproc, inquiry);
#else
#define _PyCapsule_SetTraverse(capsule, traverse, clear) (-1)
#endif
#endif

/* The functions that make the check for a valid capsule first, each called
 * with arguments that are in order apart from the object. */
struct accessor {
    const char *name;
    /* Calls it on `object`; 1 if it returned its failure value, else 0. */
    int (*fails)(PyObject *object);
};
extern const struct accessor accessors[];
/* How many of them this library has. */
size_t accessor_count(void);
/* The name that a capsule needs for all of them to succeed. */
extern const char accessor_name[];

/* Something for capsules to point to. */
extern int things[16];

/* Modules for the table of built-in ones; before Py_Initialize. */
void register_import_modules(void);

/* The topics. */
void topic_type(void);
void topic_objects(void);
void topic_accessors(void);
void topic_names(void);
void topic_errors(void);
void topic_pending(void);
void topic_death(void);
void topic_destructor_errors(void);
void topic_repr(void);
void topic_import(void);
void topic_import_edges(void);
void topic_traverse(void);
void topic_collector(void);
void topic_idioms(void);
void topic_before_start(void);
void topic_finalization(void);

#endif
