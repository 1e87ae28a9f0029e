/* pycap_int_lengths.h: a part of python2/Python.h. The `#` units of argument and value formats with lengths of type `int`.
 *
 * The Python 3 functions read and write a Py_ssize_t for `#`. The functions here take the same arguments with an `int` in those
 * places and pass on an argument list of their own making:
 *
 *   - To parse, every argument is an address, so the addresses can be collected without knowing their types. Each address of a
 *     length is replaced by that of a Py_ssize_t, which is stored as an int afterwards. One too large is an OverflowError;
 *     views and copies that other units of the same call took are not given back then.
 *   - To build, every value is made an object first, and the format is rewritten to take objects (`O`) in the same structure.
 *
 * A format without `#` goes to the library as it is, where there is a function for it that takes a va_list. Formats with `#` have at
 * most PYCAP_PY2_LIMIT addresses or values: more is a SystemError.
 */
#ifndef PYCAP_INT_LENGTHS_H
#define PYCAP_INT_LENGTHS_H

#pragma GCC system_header

#include <stdarg.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PYCAP_PY2_LIMIT 64
#define PYCAP_PY2_4(array, i) (array)[i], (array)[(i) + 1], (array)[(i) + 2], (array)[(i) + 3]
#define PYCAP_PY2_16(array, i) \
    PYCAP_PY2_4(array, i), PYCAP_PY2_4(array, (i) + 4), PYCAP_PY2_4(array, (i) + 8), PYCAP_PY2_4(array, (i) + 12)
/* All elements of an array of PYCAP_PY2_LIMIT, as arguments. The callee takes those that its format names. */
#define PYCAP_PY2_ALL(array) \
    PYCAP_PY2_16(array, 0), PYCAP_PY2_16(array, 16), PYCAP_PY2_16(array, 32), PYCAP_PY2_16(array, 48)

static inline int
Pycap_Py2_TooMany(void)
{
    PyErr_Format(PyExc_SystemError, "more than %d arguments for a format with '#'", PYCAP_PY2_LIMIT);
    return 0;
}

/* ---- parsing ---------------------------------------------------------------------------------------------------------- */

typedef struct {
    void *addresses[PYCAP_PY2_LIMIT];
    int *places[PYCAP_PY2_LIMIT]; /* where the caller wants a length … */
    Py_ssize_t lengths[PYCAP_PY2_LIMIT]; /* … and what the library wrote; negative: nothing */
    int count, length_count;
} Pycap_Py2_Addresses;

/* Steps over one character or unit of a format: the number of addresses it takes, -1 at the format's end. `kind` is '#' for a
 * length that is written, 'e' for one that is read too, and 0 for a unit without a length. */
static inline int
Pycap_Py2_ParseUnit(const char **format, char *kind)
{
    char unit = *(*format)++;
    *kind = 0;
    switch (unit) {
    case '\0':
    case ':':
    case ';':
        return -1;
    case '(':
    case ')':
    case '|':
    case '$':
        return 0;
    case 'O':
        if (**format == '!' || **format == '&') {
            ++*format;
            return 2;
        }
        return 1;
    case 'e':
        if (**format == 's' || **format == 't') {
            ++*format;
        }
        if (**format == '#') {
            ++*format;
            *kind = 'e';
            return 3;
        }
        return 2;
    default:
        if ((unit | 32) < 'a' || (unit | 32) > 'z') {
            return 0;
        }
        if (**format == '#') {
            ++*format;
            *kind = '#';
            return 2;
        }
        if (**format == '*') {
            ++*format;
        }
        return 1;
    }
}

static inline int
Pycap_Py2_Collect(Pycap_Py2_Addresses *list, const char *format, va_list *values)
{
    char kind;
    int wanted;
    memset(list, 0, sizeof *list);
    while ((wanted = Pycap_Py2_ParseUnit(&format, &kind)) >= 0) {
        if (list->count + wanted > PYCAP_PY2_LIMIT) {
            return Pycap_Py2_TooMany();
        }
        for (; wanted > 0; wanted--) {
            void *address = va_arg(*values, void *);
            if (kind != 0 && wanted == 1) {
                int i = list->length_count++;
                list->places[i] = (int *)address;
                list->lengths[i] = kind == 'e' && address != NULL ? *(int *)address : -1;
                address = address != NULL ? &list->lengths[i] : NULL;
            }
            list->addresses[list->count++] = address;
        }
    }
    return 1;
}

static inline int
Pycap_Py2_StoreLengths(const Pycap_Py2_Addresses *list)
{
    int i;
    for (i = 0; i < list->length_count; i++) {
        if (list->lengths[i] > INT_MAX) {
            PyErr_SetString(PyExc_OverflowError, "size does not fit in an int");
            return 0;
        }
        if (list->lengths[i] >= 0) {
            *list->places[i] = (int)list->lengths[i];
        }
    }
    return 1;
}

/* `tuple` tells PyArg_ParseTuple from PyArg_Parse. */
static inline int
Pycap_Py2_ParseWith(int tuple, PyObject *object, const char *format, va_list *values)
{
    Pycap_Py2_Addresses list;
    int ok = Pycap_Py2_Collect(&list, format, values);
    if (ok) {
        ok = tuple ? PyArg_ParseTuple(object, format, PYCAP_PY2_ALL(list.addresses))
                   : PyArg_Parse(object, format, PYCAP_PY2_ALL(list.addresses));
    }
    return ok && Pycap_Py2_StoreLengths(&list);
}

static inline int
Pycap_Py2_ParseTuple(PyObject *args, const char *format, ...)
{
    int ok;
    va_list values;
    va_start(values, format);
    ok = strchr(format, '#') == NULL ? PyArg_VaParse(args, format, values) : Pycap_Py2_ParseWith(1, args, format, &values);
    va_end(values);
    return ok;
}

static inline int
Pycap_Py2_Parse(PyObject *object, const char *format, ...)
{
    int ok;
    va_list values;
    va_start(values, format);
    ok = Pycap_Py2_ParseWith(0, object, format, &values);
    va_end(values);
    return ok;
}

static inline int
Pycap_Py2_VaParse(PyObject *args, const char *format, va_list given)
{
    int ok;
    va_list values;
    va_copy(values, given);
    ok = strchr(format, '#') == NULL ? PyArg_VaParse(args, format, values) : Pycap_Py2_ParseWith(1, args, format, &values);
    va_end(values);
    return ok;
}

static inline int
Pycap_Py2_VaParseTupleAndKeywords(PyObject *args, PyObject *keywords, const char *format, char **names, va_list given)
{
    int ok;
    va_list values;
    Pycap_Py2_Addresses list;
    va_copy(values, given);
    if (format == NULL || strchr(format, '#') == NULL) {
        ok = PyArg_VaParseTupleAndKeywords(args, keywords, format, names, values);
    }
    else {
        ok = Pycap_Py2_Collect(&list, format, &values) &&
             PyArg_ParseTupleAndKeywords(args, keywords, format, names, PYCAP_PY2_ALL(list.addresses)) &&
             Pycap_Py2_StoreLengths(&list);
    }
    va_end(values);
    return ok;
}

static inline int
Pycap_Py2_ParseTupleAndKeywords(PyObject *args, PyObject *keywords, const char *format, char **names, ...)
{
    int ok;
    va_list values;
    va_start(values, names);
    ok = Pycap_Py2_VaParseTupleAndKeywords(args, keywords, format, names, values);
    va_end(values);
    return ok;
}

/* ---- building --------------------------------------------------------------------------------------------------------- */

typedef struct {
    PyObject *objects[PYCAP_PY2_LIMIT];
    int count;
    char *format; /* the caller's, with O for each unit */
} Pycap_Py2_Objects;

/* Takes one value and makes its object; with `skip`, takes it only. A reference that is handed over (N) is always returned. */
static inline PyObject *
Pycap_Py2_MakeObject(char unit, char suffix, int skip, va_list *values)
{
    const char format[3] = {unit, suffix, '\0'};
#define PYCAP_PY2_MAKE(type) \
    do { \
        type value = va_arg(*values, type); \
        return skip ? NULL : Py_BuildValue(format, value); \
    } while (0)
    switch (unit) {
    case 'I':
        PYCAP_PY2_MAKE(unsigned int);
    case 'l':
        PYCAP_PY2_MAKE(long);
    case 'k':
        PYCAP_PY2_MAKE(unsigned long);
    case 'L':
        PYCAP_PY2_MAKE(long long);
    case 'K':
        PYCAP_PY2_MAKE(unsigned long long);
    case 'n':
        PYCAP_PY2_MAKE(Py_ssize_t);
    case 'd':
    case 'f':
        PYCAP_PY2_MAKE(double);
    case 'D':
        PYCAP_PY2_MAKE(Py_complex *);
    case 's':
    case 'z':
    case 'y':
    case 'u':
    case 'U': {
        void *text = va_arg(*values, void *);
        if (suffix == '#') {
            int length = va_arg(*values, int);
            return skip ? NULL : Py_BuildValue(format, text, (Py_ssize_t)length);
        }
        return skip ? NULL : Py_BuildValue(format, text);
    }
    case 'N':
        return va_arg(*values, PyObject *);
    case 'O':
    case 'S': {
        void *first = va_arg(*values, void *);
        if (suffix == '&') {
            void *argument = va_arg(*values, void *);
            return skip ? NULL : Py_BuildValue(format, (PyObject * (*)(void *))first, argument);
        }
        return skip ? NULL : Py_BuildValue(format, (PyObject *)first);
    }
    default:
        PYCAP_PY2_MAKE(int);
    }
#undef PYCAP_PY2_MAKE
}

static inline void
Pycap_Py2_DropObjects(Pycap_Py2_Objects *list)
{
    while (list->count > 0) {
        --list->count;
        Py_XDECREF(list->objects[list->count]);
    }
    PyMem_Free(list->format);
}

/* Makes the objects of a format and the format that takes them. A value that cannot be made leaves NULL and its exception in
 * its place, for the library to find. Returns 0 with an exception if there is nothing to go on with. */
static inline int
Pycap_Py2_MakeObjects(Pycap_Py2_Objects *list, const char *format, va_list *values)
{
    char *out;
    int failed = 0;
    memset(list, 0, sizeof *list);
    out = list->format = (char *)PyMem_Malloc(strlen(format) + 1);
    if (out == NULL) {
        PyErr_NoMemory();
        return 0;
    }
    for (; *format != '\0'; format++) {
        char suffix = '\0';
        if (strchr("bBhHiIlkLKncCpfdDszyuUONS", *format) == NULL) {
            *out++ = *format;
            continue;
        }
        if (list->count == PYCAP_PY2_LIMIT) {
            Pycap_Py2_DropObjects(list);
            return Pycap_Py2_TooMany();
        }
        if ((format[1] == '#' && strchr("szyuU", *format) != NULL) || (format[1] == '&' && *format == 'O')) {
            suffix = format[1];
        }
        list->objects[list->count] = Pycap_Py2_MakeObject(*format, suffix, failed, values);
        failed = failed || list->objects[list->count] == NULL;
        list->count++;
        *out++ = 'O';
        if (suffix != '\0') {
            format++;
        }
    }
    *out = '\0';
    return 1;
}

static inline PyObject *
Pycap_Py2_VaBuildValue(const char *format, va_list given)
{
    Pycap_Py2_Objects list;
    PyObject *result = NULL;
    va_list values;
    va_copy(values, given);
    if (strchr(format, '#') == NULL) {
        result = Py_VaBuildValue(format, values);
    }
    else if (Pycap_Py2_MakeObjects(&list, format, &values)) {
        result = Py_BuildValue(list.format, PYCAP_PY2_ALL(list.objects));
        Pycap_Py2_DropObjects(&list);
    }
    va_end(values);
    return result;
}

static inline PyObject *
Pycap_Py2_BuildValue(const char *format, ...)
{
    PyObject *result;
    va_list values;
    va_start(values, format);
    result = Pycap_Py2_VaBuildValue(format, values);
    va_end(values);
    return result;
}

static inline PyObject *
Pycap_Py2_CallWith(PyObject *callable, const char *format, va_list *values)
{
    Pycap_Py2_Objects list;
    PyObject *result = NULL;
    if (format == NULL || *format == '\0') {
        return PyObject_CallFunction(callable, NULL);
    }
    if (Pycap_Py2_MakeObjects(&list, format, values)) {
        result = PyObject_CallFunction(callable, list.format, PYCAP_PY2_ALL(list.objects));
        Pycap_Py2_DropObjects(&list);
    }
    return result;
}

static inline PyObject *
Pycap_Py2_CallFunction(PyObject *callable, const char *format, ...)
{
    PyObject *result;
    va_list values;
    va_start(values, format);
    result = Pycap_Py2_CallWith(callable, format, &values);
    va_end(values);
    return result;
}

static inline PyObject *
Pycap_Py2_CallMethod(PyObject *object, const char *name, const char *format, ...)
{
    PyObject *method = PyObject_GetAttrString(object, name), *result;
    va_list values;
    if (method == NULL) {
        return NULL;
    }
    va_start(values, format);
    result = Pycap_Py2_CallWith(method, format, &values);
    va_end(values);
    Py_DECREF(method);
    return result;
}

#ifdef __cplusplus
}
#endif

/* CPython before 3.13 makes macros of some of these names. */
#undef PyArg_Parse
#undef PyArg_ParseTuple
#undef PyArg_ParseTupleAndKeywords
#undef PyArg_VaParse
#undef PyArg_VaParseTupleAndKeywords
#undef Py_BuildValue
#undef Py_VaBuildValue
#undef PyObject_CallFunction
#undef PyObject_CallMethod
#define PyArg_Parse Pycap_Py2_Parse
#define PyArg_ParseTuple Pycap_Py2_ParseTuple
#define PyArg_ParseTupleAndKeywords Pycap_Py2_ParseTupleAndKeywords
#define PyArg_VaParse Pycap_Py2_VaParse
#define PyArg_VaParseTupleAndKeywords Pycap_Py2_VaParseTupleAndKeywords
#define Py_BuildValue Pycap_Py2_BuildValue
#define Py_VaBuildValue Pycap_Py2_VaBuildValue
#define PyObject_CallFunction Pycap_Py2_CallFunction
#define PyObject_CallMethod Pycap_Py2_CallMethod

#endif
