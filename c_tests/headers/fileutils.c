/* Text of the locale: decoding, encoding, what does not fit, lone surrogates, memory of either function. */
#include "../probe/probe.h"

#include <locale.h>
#include <wchar.h>

static void decode(const char *label, const char *bytes) {
    size_t size = 77;
    wchar_t *text = Py_DecodeLocale(bytes, &size);
    printf("decode %s -> ", label);
    if (text) {
        printf("%d:", (int)size);
        for (size_t i = 0; i < size; i++) printf(" %x", (unsigned)text[i]);
        size_t position = 77;
        char *again = Py_EncodeLocale(text, &position);
        printf(", back %d, position %d\n", again && !strcmp(again, bytes), position == (size_t)-1);
        PyMem_Free(again);
    } else {
        printf("NULL %d\n", (int)size);
    }
    PyMem_RawFree(text);
}

static void encode(const char *label, const wchar_t *text) {
    size_t position = 77;
    char *bytes = Py_EncodeLocale(text, &position);
    printf("encode %s -> ", label);
    if (bytes) put_bytes(bytes, (Py_ssize_t)strlen(bytes));
    else printf("NULL");
    printf(" %zd\n", (Py_ssize_t)position);
    if (PyErr_Occurred()) put_error();
    PyMem_Free(bytes);
}

int main(void) {
    wchar_t *before = Py_DecodeLocale("before", NULL);
    printf("before start-up %d\n", before && !wcscmp(before, L"before"));
    PyMem_RawFree(before);
    probe_start();
    decode("ASCII", "abc");
    decode("nothing", "");
    decode("UTF-8", "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z");
    decode("bad bytes", "a\xFF\x80z");
    decode("cut", "a\xE2\x82");
    decode("an encoded surrogate", "a\xED\xB2\x80");
    decode("too long", "\xC0\x80");
    decode("beyond", "\xF4\x90\x80\x80");
    encode("ASCII", L"abc");
    encode("nothing", L"");
    encode("wide", L"a\xe9\x20ac\x1F600z");
    encode("escaped bytes", L"a\xDC80\xDCFF");
    encode("a high surrogate", L"ab\xD800");
    encode("a low surrogate that is no byte", L"\xDC00");
    encode("a surrogate of ASCII", L"\xDC41");
    encode("beyond", (const wchar_t[]){'a', 0x110000, 0});
    char *without = Py_EncodeLocale(L"x\xD800", NULL);
    printf("no place for the position %d\n", without == NULL);
    return probe_end();
}
