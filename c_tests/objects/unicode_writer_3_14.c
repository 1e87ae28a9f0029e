/* PyUnicodeWriter, which CPython has since 3.14. */
#include "../probe/probe.h"

static void writing(void) {
    PyObject *s = PyUnicode_FromString("h\xC3\xA9llo"), *n = PyLong_FromLong(42);
    PyUnicodeWriter *w = PyUnicodeWriter_Create(-1);
    static Py_UCS4 ucs[] = {0x1F600, 'x'};
    Py_ssize_t used = 77;
    printf("writer %d ", w != NULL);
    put_error();
    putchar('\n');
    w = PyUnicodeWriter_Create(0);
    put_status("char", PyUnicodeWriter_WriteChar(w, 'a'));
    put_status("char beyond", PyUnicodeWriter_WriteChar(w, 0x110000));
    put_status("utf8", PyUnicodeWriter_WriteUTF8(w, "b\xC3\xA9", 3));
    put_status("utf8 -1", PyUnicodeWriter_WriteUTF8(w, "cd", -1));
    put_status("utf8 bad", PyUnicodeWriter_WriteUTF8(w, "ok\xFF", 3));
    put_status("ascii", PyUnicodeWriter_WriteASCII(w, "xyz", 2));
    put_status("wide", PyUnicodeWriter_WriteWideChar(w, L"\x1234", 1));
    put_status("ucs4", PyUnicodeWriter_WriteUCS4(w, ucs, 2));
    put_status("ucs4 -1", PyUnicodeWriter_WriteUCS4(w, ucs, -1));
    put_status("str", PyUnicodeWriter_WriteStr(w, n));
    put_status("repr", PyUnicodeWriter_WriteRepr(w, s));
    put_status("repr NULL", PyUnicodeWriter_WriteRepr(w, NULL));
    put_status("part", PyUnicodeWriter_WriteSubstring(w, s, 1, 3));
    put_status("part -1", PyUnicodeWriter_WriteSubstring(w, s, -1, 3));
    put_status("part turned", PyUnicodeWriter_WriteSubstring(w, s, 3, 1));
    put_status("part beyond", PyUnicodeWriter_WriteSubstring(w, s, 1, 9));
    put_status("part of a number", PyUnicodeWriter_WriteSubstring(w, n, 0, 1));
    put_status("decode", PyUnicodeWriter_DecodeUTF8Stateful(w, "q\xFF\xC3", 3, "replace", &used));
    printf("used %zd\n", used);
    put_line("written", PyUnicodeWriter_Finish(w));
    w = PyUnicodeWriter_Create(10);
    put_line("nothing", PyUnicodeWriter_Finish(w));
    w = PyUnicodeWriter_Create(10);
    PyUnicodeWriter_WriteChar(w, 'x');
    PyUnicodeWriter_Discard(w);
    PyUnicodeWriter_Discard(NULL);
    Py_DECREF(s);
    Py_DECREF(n);
}

int main(void) {
    probe_start();
    writing();
    return probe_end();
}
