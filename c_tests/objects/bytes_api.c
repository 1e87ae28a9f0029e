/* bytes and bytearray: the C interface, hashes, buffers, character classes. */
#include "../probe/probe.h"

static void put_number(const char *label, Py_ssize_t n) {
    printf("%s -> %ld ", label, (long)n);
    if (PyErr_Occurred()) put_error();
    putchar('\n');
}

static void making(void) {
    PyObject *b = PyBytes_FromStringAndSize(NULL, 3), *n = PyLong_FromLong(7), *o;
    char *p;
    Py_ssize_t size = 77;
    memcpy(PyBytes_AS_STRING(b), "xyz", 3);
    put_line("filled", Py_NewRef(b));
    put_line("string", PyBytes_FromString("a\xFF"));
    put_line("size", PyBytes_FromStringAndSize("a\0b", 3));
    put_line("size 0", PyBytes_FromStringAndSize("a", 0));
    put_line("size -1", PyBytes_FromStringAndSize("a", -1));
    put_line("NULL 0", PyBytes_FromStringAndSize(NULL, 0));
    put_number("size of", PyBytes_Size(b));
    put_number("size of number", PyBytes_Size(n));
    printf("ended %d, string %s\n", PyBytes_AS_STRING(b)[3] == 0, PyBytes_AsString(b));
    printf("of number %d ", PyBytes_AsString(n) == NULL);
    put_error();
    putchar('\n');
    put_number("and size", PyBytes_AsStringAndSize(b, &p, &size));
    put_number("stored", size);
    put_number("and size of number", PyBytes_AsStringAndSize(n, &p, &size));
    put_number("and size to NULL", PyBytes_AsStringAndSize(b, NULL, &size));
    o = PyBytes_FromStringAndSize("a\0b", 3);
    put_number("with zero", PyBytes_AsStringAndSize(o, &p, NULL));
    put_number("with zero and size", PyBytes_AsStringAndSize(o, &p, &size));
    Py_DECREF(o);
    put_line("object", PyBytes_FromObject(b));
    o = literal("[1, 2, 255]");
    put_line("list", PyBytes_FromObject(o));
    Py_DECREF(o);
    o = literal("[1, 256]");
    put_line("bad list", PyBytes_FromObject(o));
    Py_DECREF(o);
    o = literal("'abc'");
    put_line("str", PyBytes_FromObject(o));
    Py_DECREF(o);
    put_line("number", PyBytes_FromObject(n));
    put_line("NULL", PyBytes_FromObject(NULL));
    o = PyBytes_FromString("it's");
    put_line("repr", PyBytes_Repr(o, 1));
    put_line("plain repr", PyBytes_Repr(o, 0));
    Py_DECREF(o);
    Py_DECREF(b);
    Py_DECREF(n);
}

static void growing(void) {
    PyObject *b = PyBytes_FromString("ab"), *c = PyBytes_FromString("cd"), *n = PyLong_FromLong(7), *shared;
    PyObject *ba = PyByteArray_FromStringAndSize("xy", 2);
    PyBytes_Concat(&b, c);
    PyBytes_Concat(&b, ba);
    PyBytes_ConcatAndDel(&b, PyBytes_FromString("!"));
    put_line("concat", Py_NewRef(b));
    shared = Py_NewRef(b);
    PyBytes_Concat(&b, c);
    put_line("concat shared", Py_NewRef(b));
    put_line("left alone", shared);
    for (int i = 0; i < 300; i++) PyBytes_Concat(&b, c);
    put_number("grown", PyBytes_Size(b));
    PyBytes_Concat(&b, n);
    printf("cleared %d ", b == NULL);
    put_error();
    putchar('\n');
    b = PyBytes_FromString("ab");
    PyBytes_Concat(&b, NULL);
    printf("cleared %d\n", b == NULL);
    PyBytes_Concat(&b, c);
    b = PyBytes_FromStringAndSize(NULL, 5);
    memcpy(PyBytes_AS_STRING(b), "hello", 5);
    put_number("resize", _PyBytes_Resize(&b, 3));
    put_line("resized", Py_NewRef(b));
    shared = Py_NewRef(b);
    put_number("resize shared", _PyBytes_Resize(&b, 2));
    printf("cleared %d\n", b == NULL);
    Py_XDECREF(b);
    put_line("still", shared);
    b = PyBytes_FromStringAndSize(NULL, 5);
    put_number("resize to -1", _PyBytes_Resize(&b, -1));
    b = PyBytes_FromStringAndSize(NULL, 5);
    put_number("resize to 0", _PyBytes_Resize(&b, 0));
    put_line("empty", b);
    b = PyBytes_FromString("");
    put_number("resize from 0", _PyBytes_Resize(&b, 4));
    put_number("length", PyBytes_Size(b));
    Py_DECREF(b);
    b = literal("[b'x', b'y', ba'z']");
#if PY_VERSION_HEX >= 0x030E0000
    put_line("join", PyBytes_Join(c, b));
    put_line("join by number", PyBytes_Join(n, b));
    put_line("join number", PyBytes_Join(c, n));
#endif
    Py_DECREF(b);
    Py_DECREF(c);
    Py_DECREF(n);
    Py_DECREF(ba);
}

static void escapes(void) {
    static const char *const all[] = {"a\\n\\x41\\101\\\\", "\\x4", "\\xg1", "a\\", "\\'\\\"\\a\\b\\f\\v\\t\\r\\\n."};
    for (size_t i = 0; i < COUNT(all); i++) {
        put_line(all[i], PyBytes_DecodeEscape(all[i], (Py_ssize_t)strlen(all[i]), NULL, 0, NULL));
        put_line("replace", PyBytes_DecodeEscape(all[i], (Py_ssize_t)strlen(all[i]), "replace", 0, NULL));
        put_line("ignore", PyBytes_DecodeEscape(all[i], (Py_ssize_t)strlen(all[i]), "ignore", 0, NULL));
        put_line("other", PyBytes_DecodeEscape(all[i], (Py_ssize_t)strlen(all[i]), "other", 0, NULL));
    }
}

static void arrays(void) {
    PyObject *a = PyByteArray_FromStringAndSize("hello", 5), *o, *n = PyLong_FromLong(3), *view;
    put_line("array", Py_NewRef(a));
    put_line("size -1", PyByteArray_FromStringAndSize("a", -1));
    o = PyByteArray_FromStringAndSize(NULL, 4);
    put_number("unset", PyByteArray_Size(o));
    Py_DECREF(o);
    put_line("of number", PyByteArray_FromObject(n));
    o = literal("'abc'");
    put_line("of str", PyByteArray_FromObject(o));
    Py_DECREF(o);
    put_line("of array", PyByteArray_FromObject(a));
    put_line("concat", PyByteArray_Concat(a, a));
    put_line("concat number", PyByteArray_Concat(a, n));
    put_number("resize", PyByteArray_Resize(a, 3));
#if PY_VERSION_HEX >= 0x030E0000 /* before, it is not checked */
    put_number("resize to -1", PyByteArray_Resize(a, -1));
#endif
    printf("%s %d\n", PyByteArray_AsString(a), (int)PyByteArray_Size(a));
    view = PyMemoryView_FromObject(a);
    put_number("resize viewed", PyByteArray_Resize(a, 9));
    put_number("same size viewed", PyByteArray_Resize(a, 3));
    put_line("append viewed", PyObject_CallMethod(a, "append", "i", 1));
    put_line("clear viewed", PyObject_CallMethod(a, "clear", NULL));
    put_line("set viewed", PyObject_CallMethod(a, "__setitem__", "ii", 0, 'J'));
    put_line("pop viewed", PyObject_CallMethod(a, "pop", NULL));
    put_line("extend viewed", PyObject_CallMethod(a, "extend", "y", "x"));
    put_line("del viewed", PyObject_CallMethod(a, "__delitem__", "i", 0));
    Py_DECREF(view);
    put_line("append", PyObject_CallMethod(a, "append", "i", '!'));
    put_line("delete first", PyObject_CallMethod(a, "__delitem__", "i", 0));
    put_line("extend by itself", PyObject_CallMethod(a, "extend", "O", a));
    put_line("insert", PyObject_CallMethod(a, "insert", "ii", 1, 'x'));
    put_line("now", Py_NewRef(a));
    for (int i = 0; i < 200; i++) Py_XDECREF(PyObject_CallMethod(a, "append", "i", i));
    for (int i = 0; i < 150; i++) Py_XDECREF(PyObject_CallMethod(a, "pop", "i", i % 3));
    put_line("churned", Py_NewRef(a));
    put_number("resize to 0", PyByteArray_Resize(a, 0));
    printf("ended %d\n", PyByteArray_AS_STRING(a)[0] == 0);
    Py_DECREF(a);
    Py_DECREF(n);
}

static void buffers(void) {
    PyObject *all[] = {PyBytes_FromString("abc"), PyByteArray_FromStringAndSize("abc", 3)};
    static const int flags[] = {PyBUF_SIMPLE, PyBUF_WRITABLE, PyBUF_FULL_RO, PyBUF_ND, PyBUF_FORMAT, PyBUF_CONTIG};
    for (size_t i = 0; i < COUNT(all); i++) {
        for (size_t j = 0; j < COUNT(flags); j++) {
            Py_buffer view;
            int status = PyObject_GetBuffer(all[i], &view, flags[j]);
            printf("%zu %x: %d ", i, (unsigned)flags[j], status);
            if (status) {
                put_error();
            } else {
                printf("%d %d %d %s %d %d", (int)view.len, view.readonly, view.ndim, view.format ? view.format : "NULL",
                       view.shape ? (int)view.shape[0] : -1, view.strides ? (int)view.strides[0] : -1);
                PyBuffer_Release(&view);
            }
            putchar('\n');
        }
        Py_DECREF(all[i]);
    }
}

static void hashes(void) {
    PyObject *b = PyBytes_FromString("some bytes"), *s = PyUnicode_FromString("some bytes"), *e = PyBytes_FromString("");
    printf("equal %d, empty %d\n", PyObject_Hash(b) == PyObject_Hash(s), (int)PyObject_Hash(e));
#if PY_VERSION_HEX >= 0x030E0000
    printf("buffer %d\n", PyObject_Hash(b) == Py_HashBuffer("some bytes", 10));
#endif
    printf("pointer %d, object %d\n", Py_HashPointer((void *)0x1230) == 0x123,
           PyObject_GenericHash(b) == Py_HashPointer(b));
    printf("function %d %d\n", PyHash_GetFuncDef()->hash_bits,
           PyHash_GetFuncDef()->hash("some bytes", 10) == PyObject_Hash(b));
    Py_DECREF(b);
    Py_DECREF(s);
    Py_DECREF(e);
}

static void classes(void) {
    unsigned sum = 0;
    for (int c = 0; c < 256; c++) {
        sum = sum * 31 + (unsigned)(!!Py_ISLOWER(c) + 2 * !!Py_ISUPPER(c) + 4 * !!Py_ISALPHA(c) + 8 * !!Py_ISDIGIT(c) +
                                    16 * !!Py_ISXDIGIT(c) + 32 * !!Py_ISALNUM(c) + 64 * !!Py_ISSPACE(c));
        sum = sum * 31 + (unsigned)(Py_TOLOWER(c) + 256 * Py_TOUPPER(c));
        if (c < 128) sum = sum * 31 + (unsigned)!!Py_UNICODE_ISSPACE((Py_UCS4)c);
    }
    printf("classes %x %s\n", sum, Py_hexdigits);
    printf("compare %d %d %d %d\n", PyOS_mystricmp("Hello", "hELLO"), PyOS_mystricmp("a", "B"), PyOS_mystricmp("ab", "a"),
           PyOS_mystrnicmp("abcX", "ABCy", 3));
}

static void registry(void) {
    static const char *const handlers[] = {"strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace",
                                           "surrogateescape", "surrogatepass", "no such"};
    PyObject *n = PyLong_FromLong(1), *s = PyUnicode_FromString("\xC3\xA9"), *errors[3], *o;
    errors[0] = PyObject_CallFunction(PyExc_UnicodeEncodeError, "sOiis", "ascii", s, 0, 1, "why");
    errors[1] = PyObject_CallFunction(PyExc_UnicodeDecodeError, "sy#iis", "utf-8", "\xED\xA0\x80", (Py_ssize_t)3, 0, 1, "why");
    errors[2] = PyObject_CallFunction(PyExc_UnicodeTranslateError, "Oiis", s, 0, 1, "why");
    for (size_t i = 0; i < COUNT(handlers); i++) {
        PyObject *handler = PyCodec_LookupError(handlers[i]);
        if (!handler) {
            put_line(handlers[i], handler);
            continue;
        }
        for (size_t j = 0; j < COUNT(errors); j++) put_line(handlers[i], PyObject_CallOneArg(handler, errors[j]));
        put_line(handlers[i], PyObject_CallOneArg(handler, n));
        Py_DECREF(handler);
    }
    put_line("strict", PyCodec_StrictErrors(errors[0]));
    put_line("ignore", PyCodec_IgnoreErrors(errors[0]));
    put_line("replace", PyCodec_ReplaceErrors(errors[2]));
    put_line("xml", PyCodec_XMLCharRefReplaceErrors(errors[0]));
    put_line("backslash", PyCodec_BackslashReplaceErrors(errors[1]));
    put_number("known", PyCodec_KnownEncoding("UTF-8"));
    put_number("unknown", PyCodec_KnownEncoding("no such"));
    put_line("encode", PyCodec_Encode(s, "latin-1", NULL));
    put_line("encode ignoring", PyCodec_Encode(s, "ascii", "ignore"));
    put_line("encode unknown", PyCodec_Encode(s, "no such", NULL));
    o = PyBytes_FromString("a");
    put_line("decode", PyCodec_Decode(o, "ascii", NULL));
    Py_DECREF(o);
    put_number("register", PyCodec_Register(n));
    put_number("register error", PyCodec_RegisterError("mine", n));
    o = PyCodec_LookupError("replace");
    put_number("register error", PyCodec_RegisterError("mine", o));
    put_line("with mine", PyUnicode_AsEncodedString(s, "ascii", "mine"));
    Py_DECREF(o);
    o = PyCodec_Encoder("utf-8");
    put_line("encoder", PyObject_CallOneArg(o, s));
    Py_DECREF(o);
    o = PyCodec_Decoder("no such");
    put_line("decoder", o);
    for (size_t j = 0; j < COUNT(errors); j++) Py_DECREF(errors[j]);
    Py_DECREF(n);
    Py_DECREF(s);
}

int main(void) {
    probe_start();
    making();
    growing();
    escapes();
    arrays();
    buffers();
    hashes();
    classes();
    registry();
    return probe_end();
}
