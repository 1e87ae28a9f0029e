/* Hashes of numbers, bytes and pointers as functions. */
#include "../probe/probe.h"

extern Py_hash_t _Py_HashDouble(PyObject *, double);

int main(void) {
    probe_start();
    static const double numbers[] = {0.0, -0.0, 1.0, -1.0, 0.5, -0.5, 0.1, 1e300, -1e300, 5e-324, 2305843009213693951.0, 4611686018427387904.0};
    for (size_t i = 0; i < COUNT(numbers); i++) {
        PyObject *f = PyFloat_FromDouble(numbers[i]);
        Py_hash_t hash = _Py_HashDouble(f, numbers[i]);
        printf("%.17g -> %zd, as the object's %d\n", numbers[i], hash, hash == PyObject_Hash(f));
        Py_DECREF(f);
    }
    PyObject *inf = PyFloat_FromDouble(Py_HUGE_VAL), *nan = PyFloat_FromDouble(Py_HUGE_VAL - Py_HUGE_VAL);
    printf("inf %zd %zd\n", _Py_HashDouble(inf, Py_HUGE_VAL), _Py_HashDouble(inf, -Py_HUGE_VAL));
    printf("nan by its object %d\n", _Py_HashDouble(nan, Py_HUGE_VAL - Py_HUGE_VAL) == Py_HashPointer(nan));
    printf("pointers %zd %zd %zd\n", Py_HashPointer(NULL), Py_HashPointer((void *)16), Py_HashPointer((void *)1));
    printf("minus one is never a hash %zd\n", Py_HashPointer((void *)-1));
    PyHash_FuncDef *def = PyHash_GetFuncDef();
    printf("bits %d of %d, a name %d\n", def->hash_bits, def->seed_bits, def->name != NULL);
    static const char *const texts[] = {"", "a", "abcdefg", "abcdefgh", "abcdefghi", "a longer text than the others are"};
    for (size_t i = 0; i < COUNT(texts); i++) {
        Py_ssize_t n = (Py_ssize_t)strlen(texts[i]);
        PyObject *b = PyBytes_FromString(texts[i]), *s = PyUnicode_FromString(texts[i]);
        printf("'%s': bytes and str %d", texts[i], PyObject_Hash(b) == PyObject_Hash(s));
        if (n) printf(", the function %d", def->hash(texts[i], n) == PyObject_Hash(b));
#if PY_VERSION_HEX >= 0x030E0000
        printf(", the buffer %d", Py_HashBuffer(texts[i], n) == PyObject_Hash(b));
#endif
        putchar('\n');
        Py_DECREF(b);
        Py_DECREF(s);
    }
    printf("generic %d\n", PyObject_GenericHash(inf) == Py_HashPointer(inf));
    Py_DECREF(inf);
    Py_DECREF(nan);
    return probe_end();
}
