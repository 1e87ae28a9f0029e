/* unicodeobject.h: what only old or generated code uses: mappings for charmap codecs, the private writer. */
#include "../probe/probe.h"

static void mappings(void) {
    /* BuildEncodingMap: from a string of 256 characters to a map from characters to bytes. */
    wchar_t table[257];
    for (int i = 0; i < 256; i++) table[i] = i < 128 ? i : 0x400 + i;
    PyObject *s = PyUnicode_FromWideChar(table, 256), *map = PyUnicode_BuildEncodingMap(s);
    printf("map %d\n", map != NULL);
    PyObject *text = PyUnicode_FromWideChar((wchar_t[]){'a', 0x480, 0x4ff}, 3), *bad = PyUnicode_FromWideChar((wchar_t[]){'a', 0x300}, 2);
    put_line("encoded", PyUnicode_AsCharmapString(text, map));
    put_line("not in it", PyUnicode_AsCharmapString(bad, map));
    Py_XDECREF(map);
    PyObject *short_ = PyUnicode_FromString("abc"), *five = PyLong_FromLong(5);
    map = PyUnicode_BuildEncodingMap(short_);
    put_line("of three", map);
    put_line("of a number", PyUnicode_BuildEncodingMap(five));
    table[7] = 0x1F600;
    PyObject *wide = PyUnicode_FromWideChar(table, 256);
    map = PyUnicode_BuildEncodingMap(wide);
    printf("with a wide character %d\n", map && PyDict_Check(map));
    Py_XDECREF(map);
    PyObject *all[] = {s, text, bad, short_, five, wide};
    for (size_t i = 0; i < COUNT(all); i++) Py_DECREF(all[i]);
}

static void writer(void) {
    _PyUnicodeWriter w;
    PyObject *s = PyUnicode_FromString("h\xC3\xA9llo"), *emoji = PyUnicode_FromString("\xF0\x9F\x98\x80");
    _PyUnicodeWriter_Init(&w);
    put_line("nothing", _PyUnicodeWriter_Finish(&w));
    _PyUnicodeWriter_Init(&w);
    put_status("str", _PyUnicodeWriter_WriteStr(&w, s));
    PyObject *only = _PyUnicodeWriter_Finish(&w);
    printf("only one: itself %d\n", only == s);
    Py_DECREF(only);
    _PyUnicodeWriter_Init(&w);
    w.overallocate = 1;
    w.min_length = 10;
    put_status("char", _PyUnicodeWriter_WriteChar(&w, 'a'));
    put_status("ascii", _PyUnicodeWriter_WriteASCIIString(&w, "bcd", 3));
    put_status("ascii to its end", _PyUnicodeWriter_WriteASCIIString(&w, "ef", -1));
    put_status("str", _PyUnicodeWriter_WriteStr(&w, s));
    put_status("part", _PyUnicodeWriter_WriteSubstring(&w, s, 1, 3));
    put_status("empty part", _PyUnicodeWriter_WriteSubstring(&w, s, 2, 2));
    put_status("wide", _PyUnicodeWriter_WriteStr(&w, emoji));
    put_status("wide char", _PyUnicodeWriter_WriteChar(&w, 0x20AC));
    put_status("room", _PyUnicodeWriter_PrepareInternal(&w, 100, 127));
    printf("%d written\n", (int)w.pos);
    for (int i = 0; i < 300; i++) need(_PyUnicodeWriter_WriteChar(&w, 'z') == 0, "write");
    put_line("all", _PyUnicodeWriter_Finish(&w));
    _PyUnicodeWriter_Init(&w);
    put_status("char", _PyUnicodeWriter_WriteChar(&w, 'a'));
    put_status("too much", _PyUnicodeWriter_PrepareInternal(&w, PY_SSIZE_T_MAX, 127));
    _PyUnicodeWriter_Dealloc(&w);
    Py_DECREF(s);
    Py_DECREF(emoji);
}

int main(void) {
    probe_start();
    mappings();
    writer();
    return probe_end();
}
