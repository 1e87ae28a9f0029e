/* What the differential programs share: they print what a library does, line
 * by line and without addresses, so that two libraries can be compared. */
#ifndef PROBE_H
#define PROBE_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* Initialize without signal handlers; end with main's exit status. */
void probe_start(void);
int probe_end(void);

/* Stop with a message if a step that cannot fail did: a broken test. */
void need(int ok, const char *what);

/* ---- printing --------------------------------------------------------- */

/* Bytes between quotes, everything but printable ASCII as an escape. */
void put_bytes(const char *bytes, Py_ssize_t length);
/* The repr, escaped to ASCII; the type's name for what has an address in it. */
void put_object(PyObject *o);
/* The pending exception as "Type: text", then it is cleared. */
void put_error(void);
/* The object, which is released, or the exception if it is NULL. */
void put_result(PyObject *owned);
/* "label -> " then put_result and a newline. */
void put_line(const char *label, PyObject *owned);
/* put_result for calls that answer 0 or -1. */
void put_status(const char *label, int status);

/* ---- making objects ---------------------------------------------------- */

/* The object that a literal describes: None, True, 12, 1.5, 1+2j, 'text',
 * b'bytes', ba'bytearray', mv'memoryview', mw'writable memoryview', (a, b),
 * [a, b], {k: v}, and @name for the objects of special(). */
PyObject *literal(const char *text);
/* The same, reading on from *text. */
PyObject *literal_next(const char **text);
/* A call's arguments, "1, 'a', key=2": a tuple, and a dict or NULL. */
PyObject *literal_call(const char *text, PyObject **kwargs);

/* An object of a made-up type; see special.c for the names. */
PyObject *special(const char *name);
/* Release the made-up types. */
void special_forget(void);
/* Buffers of special objects that are not released yet. */
extern int live_views;

#endif
