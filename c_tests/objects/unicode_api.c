/* str: the C interface, with good and bad arguments. */
#include "../probe/probe.h"

#include <locale.h>
#include <wchar.h>

static PyObject *text(const char *utf8) {
    PyObject *o = PyUnicode_FromString(utf8);
    need(o != NULL, "text");
    return o;
}

/* "label -> number", then the error if there is one. */
static void put_number(const char *label, Py_ssize_t n) {
    printf("%s -> %ld ", label, (long)n);
    if (PyErr_Occurred()) put_error();
    putchar('\n');
}

/* A string's layout as C code sees it. */
static void put_layout(const char *label, PyObject *s) {
    if (!s) {
        put_line(label, s);
        return;
    }
    printf("%s: kind %d, ascii %d, compact %d, length %d, interned %d, max %x\n", label, PyUnicode_KIND(s),
           (int)PyUnicode_IS_ASCII(s), (int)PyUnicode_IS_COMPACT(s), (int)PyUnicode_GET_LENGTH(s),
           (int)PyUnicode_CHECK_INTERNED(s), (unsigned)PyUnicode_MAX_CHAR_VALUE(s));
}

static void making(void) {
    static const Py_UCS1 one[] = {'a', 0xE9};
    static const Py_UCS2 two[] = {'a', 0x1234};
    static const Py_UCS4 four[] = {'a', 0x12345};
    static const Py_UCS4 narrow[] = {'a', 'b'};
    PyObject *s;
    put_line("from string", PyUnicode_FromString("h\xC3\xA9llo"));
    put_line("from bad string", PyUnicode_FromString("a\xFFz"));
    put_line("from cut string", PyUnicode_FromString("a\xE2\x82"));
    put_line("from surrogate", PyUnicode_FromString("a\xED\xA0\x80"));
    put_line("with size", PyUnicode_FromStringAndSize("a\0b", 3));
    put_line("with size 0", PyUnicode_FromStringAndSize("a", 0));
    put_line("with size -1", PyUnicode_FromStringAndSize("a", -1));
    put_line("NULL with 0", PyUnicode_FromStringAndSize(NULL, 0));
    put_line("NULL with 5", PyUnicode_FromStringAndSize(NULL, 5));
    put_line("kind 1", PyUnicode_FromKindAndData(1, one, 2));
    put_line("kind 2", PyUnicode_FromKindAndData(2, two, 2));
    put_line("kind 4", PyUnicode_FromKindAndData(4, four, 2));
    put_line("kind 3", PyUnicode_FromKindAndData(3, four, 2));
    put_line("kind 1 of -1", PyUnicode_FromKindAndData(1, one, -1));
    put_line("kind 1 of 0", PyUnicode_FromKindAndData(1, one, 0));
    s = PyUnicode_FromKindAndData(4, narrow, 2);
    put_layout("narrowed", s);
    Py_XDECREF(s);
    s = PyUnicode_FromKindAndData(1, one, 2);
    put_layout("latin", s);
    Py_XDECREF(s);
    s = PyUnicode_FromKindAndData(2, two, 2);
    put_layout("two", s);
    Py_XDECREF(s);
    s = PyUnicode_FromKindAndData(4, four, 2);
    put_layout("four", s);
    Py_XDECREF(s);
    s = PyUnicode_FromString("");
    put_layout("empty", s);
    Py_XDECREF(s);
    s = PyUnicode_FromString("x");
    put_layout("one character", s);
    Py_XDECREF(s);
    s = PyUnicode_FromOrdinal(0xE9);
    put_layout("one latin character", s);
    Py_XDECREF(s);
    put_line("ordinal", PyUnicode_FromOrdinal(0x1F600));
    put_line("ordinal -1", PyUnicode_FromOrdinal(-1));
    put_line("ordinal 0x110000", PyUnicode_FromOrdinal(0x110000));
    put_line("new 0", PyUnicode_New(0, 127));
    put_line("new -1", PyUnicode_New(-1, 127));
    put_line("new beyond", PyUnicode_New(3, 0x110000));
    s = PyUnicode_New(3, 300);
    put_layout("new 3", s);
    Py_XDECREF(s);
}

static void objects(void) {
    PyObject *s = text("abc"), *n = PyLong_FromLong(5), *sub = special("strsub"), *o;
    put_line("from object", PyUnicode_FromObject(s));
    put_line("from number", PyUnicode_FromObject(n));
    if (sub) {
        o = PyUnicode_FromObject(sub);
        printf("exact %d ", o && PyUnicode_CheckExact(o));
        put_line("from derived", o);
        put_layout("derived", sub);
    } else {
        PyErr_Clear();
    }
    o = PyBytes_FromString("a\xC3\xA9");
    put_line("encoded bytes", PyUnicode_FromEncodedObject(o, "utf-8", NULL));
    Py_DECREF(o);
    put_line("encoded str", PyUnicode_FromEncodedObject(s, "utf-8", NULL));
    put_line("encoded number", PyUnicode_FromEncodedObject(n, "utf-8", NULL));
    put_line("encoded NULL", PyUnicode_FromEncodedObject(NULL, "utf-8", NULL));
    put_number("length", PyUnicode_GetLength(s));
    put_number("length of a number", PyUnicode_GetLength(n));
    put_number("read", (Py_ssize_t)PyUnicode_ReadChar(s, 1));
    put_number("read 3", (Py_ssize_t)(int)PyUnicode_ReadChar(s, 3));
    put_number("read -1", (Py_ssize_t)(int)PyUnicode_ReadChar(s, -1));
    put_number("read of a number", (Py_ssize_t)(int)PyUnicode_ReadChar(n, 0));
    put_line("substring", PyUnicode_Substring(s, 1, 2));
    put_line("substring beyond", PyUnicode_Substring(s, 1, 99));
    put_line("substring behind", PyUnicode_Substring(s, 5, 9));
    put_line("substring -1", PyUnicode_Substring(s, -1, 2));
    put_line("substring turned", PyUnicode_Substring(s, 2, 1));
    put_line("default encoding", PyUnicode_FromString(PyUnicode_GetDefaultEncoding()));
    Py_XDECREF(sub);
    Py_DECREF(n);
    Py_DECREF(s);
}

static void utf8(void) {
    PyObject *s = text("h\xC3\xA9"), *n = PyLong_FromLong(5), *bad = PyUnicode_FromOrdinal(0xD800);
    Py_ssize_t size = 77;
    const char *p = PyUnicode_AsUTF8AndSize(s, &size);
    printf("size %d, same %d, bytes ", (int)size, p == PyUnicode_AsUTF8(s));
    put_bytes(p, size);
    printf(", ended %d\n", p[size] == 0);
    size = 77;
    p = PyUnicode_AsUTF8AndSize(n, &size);
    printf("number: %d %d ", p == NULL, (int)size);
    put_error();
    size = 77;
    p = PyUnicode_AsUTF8AndSize(bad, &size);
    printf("\nsurrogate: %d %d ", p == NULL, (int)size);
    put_error();
    putchar('\n');
    printf("equal %d %d %d %d\n", PyUnicode_EqualToUTF8(s, "h\xC3\xA9"), PyUnicode_EqualToUTF8(s, "h"),
           PyUnicode_EqualToUTF8AndSize(s, "h\xC3\xA9x", 3), PyUnicode_EqualToUTF8(bad, "\xED\xA0\x80"));
    Py_DECREF(s);
    Py_DECREF(n);
    Py_DECREF(bad);
}

static void changing(void) {
    PyObject *s = PyUnicode_New(5, 127), *wide = text("\xE1\x88\xB4yz"), *shared, *n = PyLong_FromLong(1);
    put_number("fill", PyUnicode_Fill(s, 0, 5, '-'));
    put_number("fill beyond", PyUnicode_Fill(s, 3, 50, '+'));
    put_number("fill behind", PyUnicode_Fill(s, 9, 5, '+'));
    put_number("fill -1", PyUnicode_Fill(s, -1, 5, '+'));
    put_number("fill wide", PyUnicode_Fill(s, 0, 5, 0x1234));
    put_number("fill a number", PyUnicode_Fill(n, 0, 5, '+'));
    put_number("write", PyUnicode_WriteChar(s, 1, 'x'));
    put_number("write beyond", PyUnicode_WriteChar(s, 5, 'x'));
    put_number("write wide", PyUnicode_WriteChar(s, 0, 0xE9));
    put_number("write to a number", PyUnicode_WriteChar(n, 0, 'x'));
    put_number("copy", PyUnicode_CopyCharacters(s, 0, wide, 1, 2));
    put_number("copy wide", PyUnicode_CopyCharacters(s, 0, wide, 0, 2));
    put_number("copy too many", PyUnicode_CopyCharacters(s, 4, wide, 1, 2));
    put_number("copy beyond", PyUnicode_CopyCharacters(s, 0, wide, 9, 2));
    put_number("copy to beyond", PyUnicode_CopyCharacters(s, 9, wide, 0, 2));
    put_number("copy -1", PyUnicode_CopyCharacters(s, 0, wide, 0, -1));
    put_number("copy a number", PyUnicode_CopyCharacters(s, 0, n, 0, 1));
    put_line("now", Py_NewRef(s));
    shared = Py_NewRef(s);
    put_number("write shared", PyUnicode_WriteChar(s, 1, 'x'));
    put_number("fill shared", PyUnicode_Fill(s, 0, 5, '-'));
    put_number("copy shared", PyUnicode_CopyCharacters(s, 0, wide, 1, 2));
    put_number("resize shared", PyUnicode_Resize(&shared, 2));
    put_line("resized copy", shared);
    put_number("resize", PyUnicode_Resize(&s, 7));
    PyUnicode_Fill(s, 5, 2, '!');
    put_number("resize to -1", PyUnicode_Resize(&s, -1));
    put_line("resized", Py_NewRef(s));
    put_number("resize to 0", PyUnicode_Resize(&s, 0));
    put_number("resize nothing", PyUnicode_Resize(NULL, 3));
    put_number("resize a number", PyUnicode_Resize(&n, 3));
    put_line("emptied", s);
    Py_DECREF(wide);
    Py_DECREF(n);
}

static void appending(void) {
    PyObject *s = text("ab"), *t = text("\xE1\x88\xB4"), *n = PyLong_FromLong(1), *x;
    PyUnicode_Append(&s, t);
    put_line("append wide", Py_NewRef(s));
    PyUnicode_Append(&s, t);
    PyUnicode_AppendAndDel(&s, text("z"));
    put_line("append", Py_NewRef(s));
    PyUnicode_Append(&s, n);
    printf("cleared %d ", s == NULL);
    put_error();
    PyUnicode_Append(&s, t);
    printf(" %d ", s == NULL);
    put_error();
    putchar('\n');
    x = PyUnicode_New(3, 127);
    PyUnicode_Fill(x, 0, 3, 'x');
    s = x;
    for (int i = 0; i < 300; i++) PyUnicode_AppendAndDel(&s, text("yz"));
    put_number("grown", PyUnicode_GetLength(s));
    Py_DECREF(s);
    put_line("concat", PyUnicode_Concat(t, t));
    put_line("concat number", PyUnicode_Concat(t, n));
    put_line("concat to number", PyUnicode_Concat(n, t));
    Py_DECREF(t);
    Py_DECREF(n);
}

static void wide_characters(void) {
    PyObject *s = text("a\xF0\x9F\x98\x80"), *zero = PyUnicode_FromStringAndSize("a\0b", 3), *n = PyLong_FromLong(1);
    wchar_t buffer[8], *copy;
    Py_UCS4 ucs[8], *ucs_copy;
    Py_ssize_t size = 77;
    put_line("from wide", PyUnicode_FromWideChar(L"x\x1F600y", -1));
    put_line("from wide 1", PyUnicode_FromWideChar(L"xyz", 1));
    put_line("from NULL 0", PyUnicode_FromWideChar(NULL, 0));
    put_line("from NULL 1", PyUnicode_FromWideChar(NULL, 1));
    put_number("as wide", PyUnicode_AsWideChar(s, buffer, 8));
    printf("%x %x %x\n", (unsigned)buffer[0], (unsigned)buffer[1], (unsigned)buffer[2]);
    put_number("as wide 2", PyUnicode_AsWideChar(s, buffer, 2));
    put_number("as wide 1", PyUnicode_AsWideChar(s, buffer, 1));
    put_number("as wide, size", PyUnicode_AsWideChar(s, NULL, 0));
    put_number("as wide of NULL", PyUnicode_AsWideChar(NULL, buffer, 8));
    put_number("as wide of a number", PyUnicode_AsWideChar(n, buffer, 8));
    copy = PyUnicode_AsWideCharString(s, &size);
    printf("copy %d %x %x %x\n", (int)size, (unsigned)copy[0], (unsigned)copy[1], (unsigned)copy[2]);
    PyMem_Free(copy);
    copy = PyUnicode_AsWideCharString(zero, &size);
    printf("with zero %d %d\n", copy != NULL, (int)size);
    PyMem_Free(copy);
    copy = PyUnicode_AsWideCharString(zero, NULL);
    printf("with zero %d ", copy != NULL);
    put_error();
    copy = PyUnicode_AsWideCharString(n, NULL);
    printf(" %d ", copy != NULL);
    put_error();
    copy = PyUnicode_AsWideCharString(NULL, NULL);
    printf(" %d ", copy != NULL);
    put_error();
    putchar('\n');
    need(PyUnicode_AsUCS4(s, ucs, 8, 1) == ucs, "AsUCS4");
    printf("ucs4 %x %x\n", ucs[1], ucs[2]);
    printf("%d\n", PyUnicode_AsUCS4(s, ucs, 2, 0) == ucs);
    printf("%d ", PyUnicode_AsUCS4(s, ucs, 2, 1) == ucs);
    put_error();
    printf(" %d ", PyUnicode_AsUCS4(s, NULL, 2, 1) != NULL);
    put_error();
    ucs_copy = PyUnicode_AsUCS4Copy(s);
    printf("\n%x %x\n", ucs_copy[1], ucs_copy[2]);
    PyMem_Free(ucs_copy);
    Py_DECREF(s);
    Py_DECREF(zero);
    Py_DECREF(n);
}

static void comparing(void) {
    PyObject *a = text("abc"), *b = text("abd"), *w = text("ab\xE1\x88\xB4"), *n = PyLong_FromLong(1);
    printf("%d %d %d %d\n", PyUnicode_Compare(a, b), PyUnicode_Compare(b, a), PyUnicode_Compare(a, a), PyUnicode_Compare(w, b));
    put_number("compare number", PyUnicode_Compare(a, n));
    printf("%d %d %d %d\n", PyUnicode_CompareWithASCIIString(a, "abc"), PyUnicode_CompareWithASCIIString(a, "ab"),
           PyUnicode_CompareWithASCIIString(a, "abcd"), PyUnicode_CompareWithASCIIString(w, "ab\xE9"));
#if PY_VERSION_HEX >= 0x030E0000
    put_number("equal", PyUnicode_Equal(a, a));
    put_number("equal not", PyUnicode_Equal(a, w));
    put_number("equal number", PyUnicode_Equal(a, n));
    put_number("number equal", PyUnicode_Equal(n, a));
#endif
    put_line("rich", PyUnicode_RichCompare(a, b, Py_LT));
    put_line("rich number", PyUnicode_RichCompare(a, n, Py_EQ));
    put_number("contains", PyUnicode_Contains(a, b));
    put_number("contains number", PyUnicode_Contains(a, n));
    put_number("number contains", PyUnicode_Contains(n, a));
    put_number("identifier", PyUnicode_IsIdentifier(a));
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(w);
    Py_DECREF(n);
}

static void methods(void) {
    PyObject *s = text("a-b-c"), *dash = text("-"), *n = PyLong_FromLong(1), *empty = text(""), *list, *args;
    put_line("split", PyUnicode_Split(s, dash, -1));
    put_line("split 1", PyUnicode_Split(s, dash, 1));
    put_line("rsplit 1", PyUnicode_RSplit(s, dash, 1));
    put_line("split space", PyUnicode_Split(s, NULL, -1));
    put_line("split number", PyUnicode_Split(s, n, -1));
    put_line("number split", PyUnicode_Split(n, NULL, -1));
    put_line("split empty", PyUnicode_Split(s, empty, -1));
    put_line("lines", PyUnicode_Splitlines(s, 1));
    put_line("number lines", PyUnicode_Splitlines(n, 1));
    put_line("partition", PyUnicode_Partition(s, dash));
    put_line("rpartition", PyUnicode_RPartition(s, dash));
    put_line("partition number", PyUnicode_Partition(s, n));
    put_number("find", PyUnicode_Find(s, dash, 0, 100, 1));
    put_number("find last", PyUnicode_Find(s, dash, 0, 100, -1));
    put_number("find none", PyUnicode_Find(s, dash, 4, 100, 1));
    put_number("find number", PyUnicode_Find(s, n, 0, 100, 1));
    put_number("find char", PyUnicode_FindChar(s, 'c', 0, 5, 1));
    put_number("find char back", PyUnicode_FindChar(s, '-', 0, 5, -1));
    put_number("find wide char", PyUnicode_FindChar(s, 0x1234, 0, 5, 1));
    put_number("find char short", PyUnicode_FindChar(s, 'c', 0, -1, 1));
    put_number("count", PyUnicode_Count(s, dash, 0, 100));
    put_number("count number", PyUnicode_Count(s, n, 0, 100));
    put_number("tail", PyUnicode_Tailmatch(s, dash, 0, 4, 1));
    put_number("head", PyUnicode_Tailmatch(s, dash, 0, 4, -1));
    put_number("tail number", PyUnicode_Tailmatch(s, n, 0, 4, 1));
    put_line("replace", PyUnicode_Replace(s, dash, empty, -1));
    put_line("replace 1", PyUnicode_Replace(s, dash, s, 1));
    put_line("replace number", PyUnicode_Replace(s, dash, n, 1));
    list = literal("['x', 'y', 'z']");
    put_line("join", PyUnicode_Join(dash, list));
    put_line("join NULL", PyUnicode_Join(NULL, list));
    put_line("join number", PyUnicode_Join(n, list));
    put_line("join of number", PyUnicode_Join(dash, n));
    Py_DECREF(list);
    list = literal("['x', 1]");
    put_line("join mixed", PyUnicode_Join(dash, list));
    Py_DECREF(list);
    list = literal("{97: 'xx', 98: None}");
    put_line("translate", PyUnicode_Translate(s, list, NULL));
    put_line("translate number", PyUnicode_Translate(n, list, NULL));
    Py_DECREF(list);
    args = literal("(1, 'x')");
    list = text("%d %s");
    put_line("format", PyUnicode_Format(list, args));
    put_line("format NULL", PyUnicode_Format(list, NULL));
    put_line("format of number", PyUnicode_Format(n, args));
    Py_DECREF(list);
    Py_DECREF(args);
    Py_DECREF(s);
    Py_DECREF(dash);
    Py_DECREF(n);
    Py_DECREF(empty);
}

static void codecs(void) {
    static const char utf16[] = "\xFF\xFE" "a\0" "\x3D\xD8" "\0\xDE" "b";
    PyObject *s = text("a\xC3\xA9\xF0\x9F\x98\x80"), *n = PyLong_FromLong(1), *map;
    int order = 0;
    Py_ssize_t used = 77;
    put_line("utf-8", PyUnicode_AsUTF8String(s));
    put_line("utf-16", PyUnicode_AsUTF16String(s));
    put_line("utf-32", PyUnicode_AsUTF32String(s));
    put_line("latin", PyUnicode_AsLatin1String(s));
    put_line("ascii", PyUnicode_AsASCIIString(s));
    put_line("escape", PyUnicode_AsUnicodeEscapeString(s));
    put_line("raw", PyUnicode_AsRawUnicodeEscapeString(s));
    put_line("encoded", PyUnicode_AsEncodedString(s, "ascii", "backslashreplace"));
    put_line("encoded NULL", PyUnicode_AsEncodedString(s, NULL, NULL));
    put_line("encoded unknown", PyUnicode_AsEncodedString(s, "no such", NULL));
    put_line("encoded with unknown", PyUnicode_AsEncodedString(s, "ascii", "no such"));
    put_line("number as utf-8", PyUnicode_AsUTF8String(n));
    put_line("number as latin", PyUnicode_AsLatin1String(n));
    put_line("number encoded", PyUnicode_AsEncodedString(n, "ascii", NULL));
    put_line("fs", PyUnicode_EncodeFSDefault(s));
    put_line("locale", PyUnicode_EncodeLocale(s, "strict"));
    put_line("locale unknown", PyUnicode_EncodeLocale(s, "no such"));
    put_line("decode", PyUnicode_Decode("a\xE9", 2, "latin-1", NULL));
    put_line("decode NULL", PyUnicode_Decode("a\xC3\xA9", 3, NULL, NULL));
    put_line("decode unknown", PyUnicode_Decode("a", 1, "no such", NULL));
    put_line("decode utf-8", PyUnicode_DecodeUTF8("a\xFF\xC3", 3, "replace"));
    put_line("decode some", PyUnicode_DecodeUTF8Stateful("a\xC3\xA9\xE2\x82", 5, NULL, &used));
    put_number("used", used);
    put_line("decode all", PyUnicode_DecodeUTF8Stateful("a\xC3\xA9\xE2\x82", 5, NULL, NULL));
    put_line("utf-16 some", PyUnicode_DecodeUTF16Stateful(utf16, 9, NULL, &order, &used));
    printf("order %d used %d\n", order, (int)used);
    order = 1;
    put_line("utf-16 big", PyUnicode_DecodeUTF16("\0a\0b", 4, NULL, &order));
    put_line("utf-16 cut", PyUnicode_DecodeUTF16("\0a\0", 3, NULL, &order));
    order = -1;
    put_line("utf-32 little", PyUnicode_DecodeUTF32("a\0\0\0", 4, NULL, &order));
    used = 77;
    put_line("utf-32 some", PyUnicode_DecodeUTF32Stateful("a\0\0\0b\0", 6, NULL, &order, &used));
    put_number("used", used);
    put_line("utf-7", PyUnicode_DecodeUTF7("a+AOk-b", 7, NULL));
    used = 77;
    put_line("utf-7 some", PyUnicode_DecodeUTF7Stateful("a+AO", 4, NULL, &used));
    put_number("used", used);
    put_line("ascii bad", PyUnicode_DecodeASCII("a\xE9", 2, NULL));
    put_line("latin", PyUnicode_DecodeLatin1("a\xE9", 2, NULL));
    put_line("escape", PyUnicode_DecodeUnicodeEscape("a\\n\\u1234", 9, NULL));
    put_line("raw", PyUnicode_DecodeRawUnicodeEscape("a\\n\\u1234", 9, NULL));
    put_line("fs", PyUnicode_DecodeFSDefault("a\xFF"));
    put_line("fs size", PyUnicode_DecodeFSDefaultAndSize("a\xFFz", 2));
    put_line("locale", PyUnicode_DecodeLocale("a\xC3\xA9", "strict"));
    put_line("locale zero", PyUnicode_DecodeLocaleAndSize("a\0b", 3, "strict"));
    map = literal("{97: 'xx', 98: 300, 99: None}");
    put_line("charmap", PyUnicode_DecodeCharmap("ab", 2, map, NULL));
    put_line("charmap none", PyUnicode_DecodeCharmap("abc", 3, map, NULL));
    put_line("charmap unknown", PyUnicode_DecodeCharmap("d", 1, map, "replace"));
    put_line("charmap NULL", PyUnicode_DecodeCharmap("a\xE9", 2, NULL, NULL));
    Py_DECREF(map);
    map = literal("{97: b'xx', 233: 5, 128512: None}");
    put_line("as charmap", PyUnicode_AsCharmapString(s, map));
    put_line("number as charmap", PyUnicode_AsCharmapString(n, map));
    Py_DECREF(map);
    Py_DECREF(s);
    Py_DECREF(n);
}

static void paths(void) {
    PyObject *s = text("a\xC3\xA9"), *n = PyLong_FromLong(1), *b = PyBytes_FromString("x\xFF"), *out = NULL;
    PyObject *zero = PyUnicode_FromStringAndSize("a\0b", 3);
    int status = PyUnicode_FSConverter(s, &out);
    printf("converter %x ", status);
    put_line("bytes", out);
    status = PyUnicode_FSDecoder(b, &out);
    printf("decoder %x ", status);
    put_object(out);
    printf(" cleaned %d", PyUnicode_FSDecoder(NULL, &out));
    printf(" %d\n", out == NULL);
    put_number("converter of a number", PyUnicode_FSConverter(n, &out));
    put_number("decoder of a number", PyUnicode_FSDecoder(n, &out));
    put_number("converter of a zero", PyUnicode_FSConverter(zero, &out));
    put_number("decoder of a zero", PyUnicode_FSDecoder(zero, &out));
    put_line("fspath", PyOS_FSPath(s));
    put_line("fspath of a number", PyOS_FSPath(n));
    Py_DECREF(s);
    Py_DECREF(n);
    Py_DECREF(b);
    Py_DECREF(zero);
}

static void interning(void) {
    PyObject *a = PyUnicode_InternFromString("some interned name"), *b = text("some interned name"), *c;
    PyObject *wide = PyUnicode_InternFromString("\xE1\x88\xB4 name"), *wide2 = text("\xE1\x88\xB4 name");
    PyUnicode_InternInPlace(&b);
    PyUnicode_InternInPlace(&wide2);
    printf("same %d %d\n", a == b, wide == wide2);
    put_layout("interned", a);
    printf("hashes %d\n", PyObject_Hash(a) == PyObject_Hash(b));
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(wide);
    Py_DECREF(wide2);
    c = text("some interned name");
    put_layout("again", c);
    Py_DECREF(c);
    a = text("x");
    b = text("x");
    c = PyUnicode_InternFromString("x");
    printf("one character %d %d\n", a == b, a == c);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(c);
}

/* Every code point's properties, as sums that differ if one differs. */
static void properties(void) {
    unsigned long long sums[10] = {0};
    double values = 0;
    for (Py_UCS4 c = 0; c <= 0x10FFFF; c++) {
        unsigned long long k = c * 2654435761ULL + 12345;
        if (Py_UNICODE_ISLOWER(c)) sums[0] ^= k * 3;
        if (Py_UNICODE_ISUPPER(c)) sums[1] ^= k * 5;
        if (Py_UNICODE_ISTITLE(c)) sums[2] ^= k * 7;
        if (Py_UNICODE_ISSPACE(c)) sums[3] ^= k * 11;
        if (Py_UNICODE_ISPRINTABLE(c)) sums[4] ^= k * 13;
        if (Py_UNICODE_ISALPHA(c)) sums[5] ^= k * 17;
        if (Py_UNICODE_ISALNUM(c)) sums[6] ^= k * 19;
        sums[7] += k * (unsigned)(Py_UNICODE_TODECIMAL(c) + Py_UNICODE_TODIGIT(c) * 20 + 100);
        sums[8] += k * (Py_UNICODE_TOLOWER(c) * 3 + Py_UNICODE_TOUPPER(c) * 7 + Py_UNICODE_TOTITLE(c));
        if (Py_UNICODE_ISLINEBREAK(c)) sums[9] ^= k;
        if (Py_UNICODE_ISNUMERIC(c)) values += Py_UNICODE_TONUMERIC(c) * (c % 97);
    }
    for (size_t i = 0; i < COUNT(sums); i++) printf("%llx ", sums[i]);
    printf("%.6f\n", values);
}

/* The case mappings of every character, within words, as one hash of what comes out. */
static void cases(void) {
    static const char *const names[] = {"lower", "upper", "title", "casefold", "swapcase", "capitalize"};
    for (size_t i = 0; i < COUNT(names); i++) {
        unsigned long long sum = 0;
        for (Py_UCS4 c = 0; c <= 0x10FFFF; c += 64) {
            PyObject *s = PyUnicode_New(64 * 2, 0x10FFFF), *r;
            for (int j = 0; j < 64; j++) {
                PyUnicode_WRITE(4, PyUnicode_DATA(s), j * 2, c + j);
                PyUnicode_WRITE(4, PyUnicode_DATA(s), j * 2 + 1, j % 3 ? 0x3A3 : ' ');
            }
            r = PyObject_CallMethod(s, names[i], NULL);
            need(r != NULL, names[i]);
            for (Py_ssize_t j = 0; j < PyUnicode_GET_LENGTH(r); j++) sum = sum * 31 + PyUnicode_READ_CHAR(r, j);
            Py_DECREF(r);
            Py_DECREF(s);
        }
        printf("%s %llx\n", names[i], sum);
    }
}

int main(void) {
    probe_start();
    making();
    objects();
    utf8();
    changing();
    appending();
    wide_characters();
    comparing();
    methods();
    codecs();
    paths();
    interning();
    properties();
    cases();
    return probe_end();
}
