@guard Py_UNICODEOBJECT_H
@include "object.h"
@include <ctype.h>
@include <wchar.h>
#define Py_USING_UNICODE
#define Py_UNICODE_SIZE SIZEOF_WCHAR_T
#define Py_UNICODE_WIDE

typedef uint32_t Py_UCS4;
typedef uint16_t Py_UCS2;
typedef uint8_t Py_UCS1;

#define Py_UNICODE_REPLACEMENT_CHARACTER ((Py_UCS4)0xFFFD)

#ifndef Py_LIMITED_API

typedef wchar_t PY_UNICODE_TYPE;
typedef wchar_t Py_UNICODE;

/* The bit fields of a string: whether it is interned, bytes per character, where the characters are. */
struct _PyUnicodeObject_state {
    unsigned int interned : 2;
    unsigned int kind : 3;
    unsigned int compact : 1;
    unsigned int ascii : 1;
    unsigned int statically_allocated : 1;
    unsigned int : 24;
};

@struct PyASCIIObject with
state = _Py_ALIGNED_DEF(4, struct _PyUnicodeObject_state) state;
@end
@struct PyCompactUnicodeObject
@struct PyUnicodeObject with
data = union {
        void *any;
        Py_UCS1 *latin1;
        Py_UCS2 *ucs2;
        Py_UCS4 *ucs4;
    } data;
@end
enum PyUnicode_Kind {
    PyUnicode_1BYTE_KIND = 1,
    PyUnicode_2BYTE_KIND = 2,
    PyUnicode_4BYTE_KIND = 4
};

typedef struct PyUnicodeWriter PyUnicodeWriter;

@struct _PyUnicodeWriter
#endif

@data
@functions
/* printf-like, with CPython's own conversions (%R, %S, %U, %V, %A, %T, %N …). */
PyAPI_FUNC(PyObject *) PyUnicode_FromFormat(const char *format, ...);

#ifndef Py_LIMITED_API

PyAPI_FUNC(int) PyUnicodeWriter_Format(PyUnicodeWriter *writer, const char *format, ...);

#endif

#define PyUnicode_Check(op) PyType_FastSubclass(Py_TYPE(op), Py_TPFLAGS_UNICODE_SUBCLASS)
#define PyUnicode_CheckExact(op) Py_IS_TYPE((op), &PyUnicode_Type)

#ifndef Py_LIMITED_API

static inline int Py_UNICODE_IS_SURROGATE(Py_UCS4 ch)
{
    return (ch & ~(Py_UCS4)0x7FF) == 0xD800;
}

static inline int Py_UNICODE_IS_HIGH_SURROGATE(Py_UCS4 ch)
{
    return (ch & ~(Py_UCS4)0x3FF) == 0xD800;
}

static inline int Py_UNICODE_IS_LOW_SURROGATE(Py_UCS4 ch)
{
    return (ch & ~(Py_UCS4)0x3FF) == 0xDC00;
}

static inline Py_UCS4 Py_UNICODE_JOIN_SURROGATES(Py_UCS4 high, Py_UCS4 low)
{
    return 0x10000 + (((high & 0x3FF) << 10) | (low & 0x3FF));
}

static inline Py_UCS4 Py_UNICODE_HIGH_SURROGATE(Py_UCS4 ch)
{
    return 0xD800 + ((ch - 0x10000) >> 10);
}

static inline Py_UCS4 Py_UNICODE_LOW_SURROGATE(Py_UCS4 ch)
{
    return 0xDC00 + (ch & 0x3FF);
}

#define _PyASCIIObject_CAST(op) (assert(PyUnicode_Check(op)), _Py_CAST(PyASCIIObject *, (op)))
#define _PyCompactUnicodeObject_CAST(op) (assert(PyUnicode_Check(op)), _Py_CAST(PyCompactUnicodeObject *, (op)))
#define _PyUnicodeObject_CAST(op) (assert(PyUnicode_Check(op)), _Py_CAST(PyUnicodeObject *, (op)))

#define SSTATE_NOT_INTERNED 0
#define SSTATE_INTERNED_MORTAL 1
#define SSTATE_INTERNED_IMMORTAL 2
#define SSTATE_INTERNED_IMMORTAL_STATIC 3

static inline unsigned int PyUnicode_CHECK_INTERNED(PyObject *op)
{
    return _PyASCIIObject_CAST(op)->state.interned;
}
#define PyUnicode_CHECK_INTERNED(op) PyUnicode_CHECK_INTERNED(_PyObject_CAST(op))

static inline unsigned int PyUnicode_IS_ASCII(PyObject *op)
{
    return _PyASCIIObject_CAST(op)->state.ascii;
}
#define PyUnicode_IS_ASCII(op) PyUnicode_IS_ASCII(_PyObject_CAST(op))

static inline unsigned int PyUnicode_IS_COMPACT(PyObject *op)
{
    return _PyASCIIObject_CAST(op)->state.compact;
}
#define PyUnicode_IS_COMPACT(op) PyUnicode_IS_COMPACT(_PyObject_CAST(op))

static inline int PyUnicode_IS_COMPACT_ASCII(PyObject *op)
{
    return PyUnicode_IS_ASCII(op) && PyUnicode_IS_COMPACT(op);
}
#define PyUnicode_IS_COMPACT_ASCII(op) PyUnicode_IS_COMPACT_ASCII(_PyObject_CAST(op))

/* Every string is ready: kept for sources of earlier versions. */
static inline unsigned int PyUnicode_IS_READY(PyObject *Py_UNUSED(op))
{
    return 1;
}
#define PyUnicode_IS_READY(op) PyUnicode_IS_READY(_PyObject_CAST(op))

static inline int PyUnicode_READY(PyObject *Py_UNUSED(op))
{
    return 0;
}
#define PyUnicode_READY(op) PyUnicode_READY(_PyObject_CAST(op))

#define PyUnicode_KIND(op) _Py_RVALUE(_PyASCIIObject_CAST(op)->state.kind)

static inline Py_ssize_t PyUnicode_GET_LENGTH(PyObject *op)
{
    return _PyASCIIObject_CAST(op)->length;
}
#define PyUnicode_GET_LENGTH(op) PyUnicode_GET_LENGTH(_PyObject_CAST(op))

/* The characters: behind the head of a compact string, elsewhere otherwise. */
static inline void *_PyUnicode_COMPACT_DATA(PyObject *op)
{
    size_t head = PyUnicode_IS_ASCII(op) ? sizeof(PyASCIIObject) : sizeof(PyCompactUnicodeObject);
    return (char *)op + head;
}

static inline void *_PyUnicode_NONCOMPACT_DATA(PyObject *op)
{
    return _PyUnicodeObject_CAST(op)->data.any;
}

static inline void *_PyUnicode_DATA(PyObject *op)
{
    return PyUnicode_IS_COMPACT(op) ? _PyUnicode_COMPACT_DATA(op) : _PyUnicode_NONCOMPACT_DATA(op);
}
#define PyUnicode_DATA(op) _PyUnicode_DATA(_PyObject_CAST(op))
#define PyUnicode_1BYTE_DATA(op) _Py_STATIC_CAST(Py_UCS1 *, PyUnicode_DATA(op))
#define PyUnicode_2BYTE_DATA(op) _Py_STATIC_CAST(Py_UCS2 *, PyUnicode_DATA(op))
#define PyUnicode_4BYTE_DATA(op) _Py_STATIC_CAST(Py_UCS4 *, PyUnicode_DATA(op))

static inline Py_UCS4 PyUnicode_READ(int kind, const void *data, Py_ssize_t index)
{
    switch (kind) {
    case PyUnicode_1BYTE_KIND:
        return ((const Py_UCS1 *)data)[index];
    case PyUnicode_2BYTE_KIND:
        return ((const Py_UCS2 *)data)[index];
    default:
        return ((const Py_UCS4 *)data)[index];
    }
}
#define PyUnicode_READ(kind, data, index) \
    PyUnicode_READ(_Py_STATIC_CAST(int, kind), _Py_STATIC_CAST(const void *, data), (index))

static inline void PyUnicode_WRITE(int kind, void *data, Py_ssize_t index, Py_UCS4 value)
{
    switch (kind) {
    case PyUnicode_1BYTE_KIND:
        ((Py_UCS1 *)data)[index] = (Py_UCS1)value;
        break;
    case PyUnicode_2BYTE_KIND:
        ((Py_UCS2 *)data)[index] = (Py_UCS2)value;
        break;
    default:
        ((Py_UCS4 *)data)[index] = value;
    }
}
#define PyUnicode_WRITE(kind, data, index, value) \
    PyUnicode_WRITE(_Py_STATIC_CAST(int, kind), _Py_CAST(void *, data), (index), _Py_STATIC_CAST(Py_UCS4, value))

static inline Py_UCS4 PyUnicode_READ_CHAR(PyObject *op, Py_ssize_t index)
{
    return PyUnicode_READ(PyUnicode_KIND(op), PyUnicode_DATA(op), index);
}
#define PyUnicode_READ_CHAR(op, index) PyUnicode_READ_CHAR(_PyObject_CAST(op), (index))

/* The largest character that a string of this kind can hold. */
static inline Py_UCS4 PyUnicode_MAX_CHAR_VALUE(PyObject *op)
{
    if (PyUnicode_IS_ASCII(op)) {
        return 0x7F;
    }
    switch (PyUnicode_KIND(op)) {
    case PyUnicode_1BYTE_KIND:
        return 0xFF;
    case PyUnicode_2BYTE_KIND:
        return 0xFFFF;
    default:
        return 0x10FFFF;
    }
}
#define PyUnicode_MAX_CHAR_VALUE(op) PyUnicode_MAX_CHAR_VALUE(_PyObject_CAST(op))

/* Room for more characters, only calling when there is none. */
#define _PyUnicodeWriter_Prepare(writer, length, maxchar) \
    ((length) == 0 || ((maxchar) <= (writer)->maxchar && (length) <= (writer)->size - (writer)->pos) \
         ? 0 : _PyUnicodeWriter_PrepareInternal((writer), (length), (maxchar)))
#define _PyUnicodeWriter_PrepareKind(writer, wanted) \
    ((wanted) <= (writer)->kind ? 0 : _PyUnicodeWriter_PrepareKindInternal((writer), (wanted)))

#define _PyUnicode_AsString PyUnicode_AsUTF8

/* Character properties. */
static inline int Py_UNICODE_ISSPACE(Py_UCS4 ch)
{
    return ch < 128 ? _Py_ascii_whitespace[ch] : _PyUnicode_IsWhitespace(ch);
}

#define Py_UNICODE_ISLOWER(ch) _PyUnicode_IsLowercase(ch)
#define Py_UNICODE_ISUPPER(ch) _PyUnicode_IsUppercase(ch)
#define Py_UNICODE_ISTITLE(ch) _PyUnicode_IsTitlecase(ch)
#define Py_UNICODE_ISLINEBREAK(ch) _PyUnicode_IsLinebreak(ch)
#define Py_UNICODE_ISDECIMAL(ch) _PyUnicode_IsDecimalDigit(ch)
#define Py_UNICODE_ISDIGIT(ch) _PyUnicode_IsDigit(ch)
#define Py_UNICODE_ISNUMERIC(ch) _PyUnicode_IsNumeric(ch)
#define Py_UNICODE_ISPRINTABLE(ch) _PyUnicode_IsPrintable(ch)
#define Py_UNICODE_ISALPHA(ch) _PyUnicode_IsAlpha(ch)
#define Py_UNICODE_TOLOWER(ch) _PyUnicode_ToLowercase(ch)
#define Py_UNICODE_TOUPPER(ch) _PyUnicode_ToUppercase(ch)
#define Py_UNICODE_TOTITLE(ch) _PyUnicode_ToTitlecase(ch)
#define Py_UNICODE_TODECIMAL(ch) _PyUnicode_ToDecimalDigit(ch)
#define Py_UNICODE_TODIGIT(ch) _PyUnicode_ToDigit(ch)
#define Py_UNICODE_TONUMERIC(ch) _PyUnicode_ToNumeric(ch)

static inline int Py_UNICODE_ISALNUM(Py_UCS4 ch)
{
    return Py_UNICODE_ISALPHA(ch) || Py_UNICODE_ISDECIMAL(ch) || Py_UNICODE_ISDIGIT(ch) || Py_UNICODE_ISNUMERIC(ch);
}

#endif

