/* A sweep over exported functions: every one is called with every combination of the values that its parameters' kinds
 * stand for, and what came of it is printed, so that two libraries can be compared. See README.md. */
#ifndef SWEEP_H
#define SWEEP_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { MAX_ARGUMENTS = 8 };

/* What a parameter is given, or what a function returns. */
union value {
    PyObject *object;
    PyTypeObject *type;
    const char *text;
    const wchar_t *wide;
    void *pointer;
    int i;
    int32_t i32;
    int64_t i64;
    unsigned u;
    long l;
    unsigned long ul;
    long long ll;
    unsigned long long ull;
    Py_ssize_t size;
    size_t usize;
    double d;
    Py_complex complex;
    Py_UCS4 character;
    char c;
};

/* The kinds of parameters. Objects are made anew for each call. */
enum kind {
    OBJ,     /* any object */
    NUL,     /* any object or NULL */
    INSTANCE, /* any object but types */
    FEW,     /* some objects, for functions of many parameters */
    FEWN,    /* the same or NULL */
    TYPE,    /* a type */
    CLASS,   /* the same, as an object */
    NUMBER,  /* an int */
    EXC,     /* an exception */
    EXCN,    /* an exception or NULL */
    GIVEN_EXC, /* an exception of which a reference is given away, or NULL */
    SLICE,
    UNI,     /* a str */
    DICT,    /* a dict */
    BYTES,   /* a bytes */
    ARGS,    /* what calls take: tuples and what is none */
    TUPLE,
    KWARGS,  /* dicts and NULL */
    EXPONENT, /* small numbers and what is none */
    NAMES,   /* objects that name attributes, keys or modules */
    STOLEN,  /* an object of which a reference is given away */
    STOLENN, /* the same or NULL */
    REF,     /* the address of a reference to an object or NULL */
    LAST_OBJECT = REF,
    TEXT,  /* a string */
    WORD,  /* valid UTF-8 */
    TEXTN, /* a string or NULL */
    ENC_REQUIRED, /* an encoding */
    ENC,   /* an encoding or NULL */
    ERR,   /* an error handler or NULL */
    SPAN,  /* how much of a string counts, never negative */
    LEN,   /* how much of a string counts */
    WATCHER, /* a number that no watcher has */
    SHRINK, /* sizes, but none that makes something larger */
    SIZE,  /* a Py_ssize_t */
    INT,
    FLAG,
    OP, /* Py_LT … Py_GE */
    LONG,
    LLONG,
    USIZE,
    DOUBLE,
    ORDER, /* 'C', 'F', 'A' and wrong ones */
    CHARACTER,
    TEST_FLAGS, /* requests for a buffer */
    FIRST_OUT,
    OUT_OBJ = FIRST_OUT, /* results by address: a new reference, or NULL */
    OUT_BORROWED,
    OUT_SIZE,
    OUT_INT,
    OUT_LONG,
    OUT_INT32,
    NO_POINTER, /* NULL */
    NO_OBJECT,
    KINDS
};

/* The kinds of results. */
enum result {
    VOID,
    NEW,      /* a new reference; NULL for an exception */
    BORROWED, /* a borrowed one */
    R_INT,
    R_SIZE,
    R_HASH, /* shown for numbers only */
    R_LONG,
    R_ULONG,
    R_LLONG,
    R_ULLONG,
    R_DOUBLE,
    R_COMPLEX,
    R_TEXT,
    R_POINTER, /* NULL or not */
    R_FREED,   /* the same, to be released by PyMem_Free */
    R_CHARACTER
};

struct row {
    const char *table;
    const char *name;
    enum result result;
    int count;
    enum kind kinds[MAX_ARGUMENTS];
    void (*call)(union value *arguments, union value *result);
};

extern const struct row rows[];
extern const size_t row_count;

/* ---- the pool ---------------------------------------------------------- */

void pool_start(void);
/* How many values a kind has, and what each is called. */
int pool_count(enum kind kind);
const char *pool_name(enum kind kind, int index);
/* Sets *value to a value of the kind, of which `objects` holds the reference. */
void pool_make(enum kind kind, int index, union value *value, PyObject **object);
PyObject *pool_types_make(const char *name);

/* ---- printing ---------------------------------------------------------- */

/* A text that grows. */
struct text {
    char *bytes;
    size_t length, room;
};

void text_add(struct text *text, const char *bytes, size_t length);
void text_put(struct text *text, const char *format, ...);
/* Are strings and bytes called by their numbers too? A copy is as good as the object, save within a container. */
extern int show_each;
/* An object without addresses; those of `known` are called $1, $2 … */
void show_object(struct text *text, PyObject *o, PyObject *const *known, int count);
/* The pending exception, which is cleared. */
void show_error(struct text *text, PyObject *const *known, int count);
/* Adds other people's text: addresses and places in source files are masked. */
void show_masked(struct text *text, const char *bytes);

#endif
