/* The variadic entry points: each hands its va_list to the Rust function behind it.
 *
 * Where the C API has a function of its own that takes a va_list, that is the one; the others have a private `_Pycap_Va...`.
 * The signatures are those of src/capi/modsupport.rs and src/capi/variadic.rs.
 */
#include <limits.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

typedef struct _object PyObject;
typedef ptrdiff_t Py_ssize_t;

#define ALIAS(name) __attribute__((alias(name)))

/* Runs `call`, which may use `va`, the arguments after `last`; `result` is declared by the caller. */
#define WITH_ARGUMENTS(last, call) \
    va_list va; \
    va_start(va, last); \
    call; \
    va_end(va)

/* ---- PyArg_* ---------------------------------------------------------------------------------------------------------- */

int PyArg_VaParse(PyObject *, const char *, va_list);
int PyArg_VaParseTupleAndKeywords(PyObject *, PyObject *, const char *, char *const *, va_list);
int _Pycap_VaParseObject(PyObject *, const char *, va_list);
int _Pycap_VaUnpackTuple(PyObject *, const char *, Py_ssize_t, Py_ssize_t, va_list);
int _Pycap_VaParseStack(PyObject *const *, Py_ssize_t, const char *, va_list);
int _Pycap_VaParseTupleAndKeywordsFast(PyObject *, PyObject *, void *, va_list);
int _Pycap_VaParseStackAndKeywords(PyObject *const *, Py_ssize_t, PyObject *, void *, va_list);

int PyArg_ParseTuple(PyObject *args, const char *format, ...) {
    WITH_ARGUMENTS(format, int ok = PyArg_VaParse(args, format, va));
    return ok;
}
int _PyArg_ParseTuple_SizeT(PyObject *args, const char *format, ...) ALIAS("PyArg_ParseTuple");

int PyArg_Parse(PyObject *object, const char *format, ...) {
    WITH_ARGUMENTS(format, int ok = _Pycap_VaParseObject(object, format, va));
    return ok;
}
int _PyArg_Parse_SizeT(PyObject *object, const char *format, ...) ALIAS("PyArg_Parse");

int PyArg_ParseTupleAndKeywords(PyObject *args, PyObject *kwargs, const char *format, char *const *names, ...) {
    WITH_ARGUMENTS(names, int ok = PyArg_VaParseTupleAndKeywords(args, kwargs, format, names, va));
    return ok;
}
int _PyArg_ParseTupleAndKeywords_SizeT(PyObject *args, PyObject *kwargs, const char *format, char *const *names, ...)
    ALIAS("PyArg_ParseTupleAndKeywords");

int PyArg_UnpackTuple(PyObject *args, const char *name, Py_ssize_t min, Py_ssize_t max, ...) {
    WITH_ARGUMENTS(max, int ok = _Pycap_VaUnpackTuple(args, name, min, max, va));
    return ok;
}

int _PyArg_ParseStack(PyObject *const *args, Py_ssize_t nargs, const char *format, ...) {
    WITH_ARGUMENTS(format, int ok = _Pycap_VaParseStack(args, nargs, format, va));
    return ok;
}

int _PyArg_ParseTupleAndKeywordsFast(PyObject *args, PyObject *kwargs, void *parser, ...) {
    WITH_ARGUMENTS(parser, int ok = _Pycap_VaParseTupleAndKeywordsFast(args, kwargs, parser, va));
    return ok;
}

int _PyArg_ParseStackAndKeywords(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames, void *parser, ...) {
    WITH_ARGUMENTS(parser, int ok = _Pycap_VaParseStackAndKeywords(args, nargs, kwnames, parser, va));
    return ok;
}

/* ---- making objects --------------------------------------------------------------------------------------------------- */

PyObject *Py_VaBuildValue(const char *, va_list);
PyObject *PyUnicode_FromFormatV(const char *, va_list);
PyObject *PyBytes_FromFormatV(const char *, va_list);
PyObject *_Pycap_VaTuplePack(Py_ssize_t, va_list);
int _Pycap_VaWriterFormat(void *, const char *, va_list);

PyObject *Py_BuildValue(const char *format, ...) {
    WITH_ARGUMENTS(format, PyObject *result = Py_VaBuildValue(format, va));
    return result;
}
PyObject *_Py_BuildValue_SizeT(const char *format, ...) ALIAS("Py_BuildValue");

PyObject *PyUnicode_FromFormat(const char *format, ...) {
    WITH_ARGUMENTS(format, PyObject *result = PyUnicode_FromFormatV(format, va));
    return result;
}

PyObject *PyBytes_FromFormat(const char *format, ...) {
    WITH_ARGUMENTS(format, PyObject *result = PyBytes_FromFormatV(format, va));
    return result;
}

PyObject *PyTuple_Pack(Py_ssize_t n, ...) {
    WITH_ARGUMENTS(n, PyObject *result = _Pycap_VaTuplePack(n, va));
    return result;
}

int PyUnicodeWriter_Format(void *writer, const char *format, ...) {
    WITH_ARGUMENTS(format, int status = _Pycap_VaWriterFormat(writer, format, va));
    return status;
}

/* ---- errors and warnings ---------------------------------------------------------------------------------------------- */

PyObject *PyErr_FormatV(PyObject *, const char *, va_list);
PyObject *_Pycap_VaFormatFromCause(PyObject *, const char *, va_list);

PyObject *PyErr_Format(PyObject *exception, const char *format, ...) {
    WITH_ARGUMENTS(format, PyErr_FormatV(exception, format, va));
    return NULL;
}

PyObject *_PyErr_FormatFromCause(PyObject *exception, const char *format, ...) {
    WITH_ARGUMENTS(format, _Pycap_VaFormatFromCause(exception, format, va));
    return NULL;
}

void _Pycap_VaFormatUnraisable(const char *, va_list);
int _Pycap_VaWarn(PyObject *, PyObject *, Py_ssize_t, const char *, va_list);
int _Pycap_VaWarnExplicit(PyObject *, const char *, int, const char *, PyObject *, const char *, va_list);
extern PyObject *PyExc_ResourceWarning;

void PyErr_FormatUnraisable(const char *format, ...) {
    WITH_ARGUMENTS(format, _Pycap_VaFormatUnraisable(format, va));
}

int PyErr_WarnFormat(PyObject *category, Py_ssize_t stack_level, const char *format, ...) {
    WITH_ARGUMENTS(format, int status = _Pycap_VaWarn(category, NULL, stack_level, format, va));
    return status;
}

int PyErr_ResourceWarning(PyObject *source, Py_ssize_t stack_level, const char *format, ...) {
    WITH_ARGUMENTS(format, int status = _Pycap_VaWarn(PyExc_ResourceWarning, source, stack_level, format, va));
    return status;
}

int PyErr_WarnExplicitFormat(PyObject *category, const char *filename, int lineno, const char *module, PyObject *registry,
                             const char *format, ...) {
    WITH_ARGUMENTS(format,
                   int status = _Pycap_VaWarnExplicit(category, filename, lineno, module, registry, format, va));
    return status;
}

/* ---- calls ------------------------------------------------------------------------------------------------------------ */

PyObject *_Pycap_VaCallFunction(PyObject *, const char *, va_list);
PyObject *_Pycap_VaCallMethod(PyObject *, const char *, const char *, va_list);
PyObject *_Pycap_VaCallMethodName(PyObject *, PyObject *, const char *, va_list);
PyObject *_Pycap_VaCallFunctionObjArgs(PyObject *, va_list);
PyObject *_Pycap_VaCallMethodObjArgs(PyObject *, PyObject *, va_list);

PyObject *PyObject_CallFunction(PyObject *callable, const char *format, ...) {
    WITH_ARGUMENTS(format, PyObject *result = _Pycap_VaCallFunction(callable, format, va));
    return result;
}
PyObject *_PyObject_CallFunction_SizeT(PyObject *callable, const char *format, ...) ALIAS("PyObject_CallFunction");

PyObject *PyObject_CallMethod(PyObject *object, const char *name, const char *format, ...) {
    WITH_ARGUMENTS(format, PyObject *result = _Pycap_VaCallMethod(object, name, format, va));
    return result;
}
PyObject *_PyObject_CallMethod_SizeT(PyObject *object, const char *name, const char *format, ...)
    ALIAS("PyObject_CallMethod");

PyObject *_PyObject_CallMethod(PyObject *object, PyObject *name, const char *format, ...) {
    WITH_ARGUMENTS(format, PyObject *result = _Pycap_VaCallMethodName(object, name, format, va));
    return result;
}

PyObject *PyObject_CallFunctionObjArgs(PyObject *callable, ...) {
    WITH_ARGUMENTS(callable, PyObject *result = _Pycap_VaCallFunctionObjArgs(callable, va));
    return result;
}

PyObject *PyObject_CallMethodObjArgs(PyObject *object, PyObject *name, ...) {
    WITH_ARGUMENTS(name, PyObject *result = _Pycap_VaCallMethodObjArgs(object, name, va));
    return result;
}

PyObject *PyEval_CallFunction(PyObject *callable, const char *format, ...) ALIAS("PyObject_CallFunction");
PyObject *PyEval_CallMethod(PyObject *object, const char *name, const char *format, ...) ALIAS("PyObject_CallMethod");

/* ---- sys -------------------------------------------------------------------------------------------------------------- */

int _Pycap_SysWrite(const char *, const char *);
void _Pycap_VaSysFormat(const char *, FILE *, const char *, va_list);

/* Writes to the attribute `name` of sys, or to `stream` if that is not possible: at most so many characters. */
static void write_limited(const char *name, FILE *stream, const char *format, va_list va) {
    char text[1001];
    static const char truncated[] = "... truncated";
    int length = vsnprintf(text, sizeof text, format, va);
    if (_Pycap_SysWrite(name, text) < 0) {
        fputs(text, stream);
    }
    if (length < 0 || (size_t)length >= sizeof text) {
        if (_Pycap_SysWrite(name, truncated) < 0) {
            fputs(truncated, stream);
        }
    }
}

void PySys_WriteStdout(const char *format, ...) {
    WITH_ARGUMENTS(format, write_limited("stdout", stdout, format, va));
}

void PySys_WriteStderr(const char *format, ...) {
    WITH_ARGUMENTS(format, write_limited("stderr", stderr, format, va));
}

void PySys_FormatStdout(const char *format, ...) {
    WITH_ARGUMENTS(format, _Pycap_VaSysFormat("stdout", stdout, format, va));
}

void PySys_FormatStderr(const char *format, ...) {
    WITH_ARGUMENTS(format, _Pycap_VaSysFormat("stderr", stderr, format, va));
}

int _Pycap_VaAudit(const char *, const char *, va_list);

int PySys_Audit(const char *event, const char *format, ...) {
    WITH_ARGUMENTS(format, int status = _Pycap_VaAudit(event, format, va));
    return status;
}

/* ---- C's own formats -------------------------------------------------------------------------------------------------- */

/* vsnprintf whose result always ends with a NUL, and which refuses sizes that its own return value could not express. */
int PyOS_vsnprintf(char *text, size_t size, const char *format, va_list va) {
    const size_t slack = 512;
    int length = size > INT_MAX - slack ? -666 : vsnprintf(text, size, format, va);
    if (size > 0) {
        text[size - 1] = '\0';
    }
    return length;
}

int PyOS_snprintf(char *text, size_t size, const char *format, ...) {
    WITH_ARGUMENTS(format, int length = PyOS_vsnprintf(text, size, format, va));
    return length;
}
