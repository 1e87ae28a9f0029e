/* Packing versions and the macros of pymacro.h, pymath.h, pyctype.h and pystrcmp.h that compute. */
#include "../probe/probe.h"

#include <math.h>

#if PY_VERSION_HEX >= 0x030E0000
static uint32_t packed(const int *p) {
    return Py_PACK_FULL_VERSION((unsigned)p[0], (unsigned)p[1], (unsigned)p[2], (unsigned)p[3], (unsigned)p[4]);
}
static uint32_t packed_two(const int *p) { return Py_PACK_VERSION((unsigned)p[0], (unsigned)p[1]); }
/* The functions behind the macros. */
#undef Py_PACK_FULL_VERSION
#undef Py_PACK_VERSION
extern uint32_t Py_PACK_FULL_VERSION(int, int, int, int, int);
extern uint32_t Py_PACK_VERSION(int, int);
#endif

int main(void) {
    probe_start();
#if PY_VERSION_HEX >= 0x030E0000
    static const int parts[][5] = {{3, 14, 0, 0xF, 0}, {3, 13, 2, 0xA, 4}, {0, 0, 0, 0, 0}, {255, 255, 255, 15, 15}, {256, 257, 258, 16, 17}, {-1, -1, -1, -1, -1}};
    for (size_t i = 0; i < COUNT(parts); i++) {
        const int *p = parts[i];
        uint32_t full = Py_PACK_FULL_VERSION(p[0], p[1], p[2], p[3], p[4]), two = Py_PACK_VERSION(p[0], p[1]);
        printf("%d %d %d %d %d -> %08x %08x, macros %d %d\n", p[0], p[1], p[2], p[3], p[4], (unsigned)full, (unsigned)two, packed(p) == full, packed_two(p) == two);
    }
#endif
    printf("%d %d %d %d\n", Py_MIN(1, 2), Py_MAX(1, 2), Py_ABS(-3), (int)Py_ARRAY_LENGTH(((int[]){1, 2, 3})));
    printf("%zu %zu\n", _Py_SIZE_ROUND_UP((size_t)13, 8), _Py_SIZE_ROUND_DOWN((size_t)13, 8));
    printf("%s %d\n", Py_STRINGIFY(5), Py_MEMBER_SIZE(Py_complex, real) == sizeof(double));
    printf("%.17g %.17g %.17g %d %d %d\n", (double)Py_MATH_PI, (double)Py_MATH_E, (double)Py_MATH_TAU, !!isinf(Py_INFINITY), !!isnan(Py_NAN), !!isfinite(1.0));
    for (int c = 0; c < 256; c++) {
        int bits = (Py_ISLOWER(c) ? 1 : 0) | (Py_ISUPPER(c) ? 2 : 0) | (Py_ISALPHA(c) ? 4 : 0) | (Py_ISDIGIT(c) ? 8 : 0) | (Py_ISXDIGIT(c) ? 16 : 0) | (Py_ISALNUM(c) ? 32 : 0) | (Py_ISSPACE(c) ? 64 : 0);
        printf("%02x%c%c%c", bits, Py_ISALNUM(Py_TOLOWER(c)) ? Py_TOLOWER(c) : '.', Py_ISALNUM(Py_TOUPPER(c)) ? Py_TOUPPER(c) : '.', c % 16 == 15 ? '\n' : ' ');
    }
    static const char *const texts[][2] = {{"abc", "ABC"}, {"abc", "abd"}, {"b", "A"}, {"", "a"}, {"", ""}, {"a", ""}, {"z", "_"}, {"\xe9", "\xc9"}, {"abc", "ABCD"}};
    for (size_t i = 0; i < COUNT(texts); i++) {
        int full = PyOS_mystricmp(texts[i][0], texts[i][1]);
        printf("%d:", full < 0 ? -1 : full > 0);
        for (Py_ssize_t n = 0; n < 5; n++) {
            int part = PyOS_mystrnicmp(texts[i][0], texts[i][1], n);
            printf(" %d", part < 0 ? -1 : part > 0);
        }
        putchar('\n');
    }
    return probe_end();
}
