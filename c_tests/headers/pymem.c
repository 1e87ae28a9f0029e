/* The three memory domains: allocation, zeroing, resizing, sizes that cannot be, replaced allocators. */
#include "../probe/probe.h"

typedef struct {
    const char *name;
    void *(*malloc)(size_t);
    void *(*calloc)(size_t, size_t);
    void *(*realloc)(void *, size_t);
    void (*free)(void *);
} Domain;

static const Domain domains[] = {
    {"raw", PyMem_RawMalloc, PyMem_RawCalloc, PyMem_RawRealloc, PyMem_RawFree},
    {"mem", PyMem_Malloc, PyMem_Calloc, PyMem_Realloc, PyMem_Free},
    {"object", PyObject_Malloc, PyObject_Calloc, PyObject_Realloc, PyObject_Free},
};

static int all_are(const unsigned char *p, size_t n, unsigned char value) {
    for (size_t i = 0; i < n; i++) {
        if (p[i] != value) return 0;
    }
    return 1;
}

static void use(const Domain *d) {
    static const size_t sizes[] = {0, 1, 7, 8, 16, 100, 511, 512, 513, 5000, 300000};
    printf("-- %s\n", d->name);
    for (size_t i = 0; i < COUNT(sizes); i++) {
        size_t n = sizes[i];
        unsigned char *p = d->malloc(n), *q = d->malloc(n), *z = d->calloc(n, 1);
        printf("%zu: got %d, two are apart %d, zeroed %d, aligned %d", n, p != NULL, p != q, z && all_are(z, n, 0),
               (size_t)p % 16 == 0 || (n < 16 && (size_t)p % 8 == 0));
        memset(p, 0xA5, n);
        p = d->realloc(p, 2 * n + 3);
        printf(", grown keeps %d", all_are(p, n, 0xA5));
        memset(p, 0xA5, 2 * n + 3);
        p = d->realloc(p, n / 2);
        printf(", shrunk keeps %d\n", all_are(p, n / 2, 0xA5));
        d->free(p);
        d->free(q);
        d->free(z);
    }
    unsigned char *p = d->realloc(NULL, 10);
    printf("realloc of NULL %d", p != NULL);
    p = d->realloc(p, 0);
    printf(", to nothing %d\n", p != NULL);
    d->free(p);
    d->free(NULL);
    void *none = d->calloc(0, 5), *none_too = d->calloc(5, 0);
    printf("nothing zeroed %d %d\n", none != NULL, none_too != NULL);
    d->free(none);
    d->free(none_too);
    volatile size_t half = (size_t)PY_SSIZE_T_MAX, too_much = half + 1;
    printf("too much %d %d %d %d %d", d->malloc(too_much) == NULL, d->malloc((size_t)-1) == NULL, d->calloc(half, 2) == NULL,
           d->calloc(2, half) == NULL, d->calloc((size_t)1 << 32, (size_t)1 << 32) == NULL);
    p = d->malloc(4);
    memcpy(p, "abc", 4);
    printf(", realloc %d, still %s, no error %d\n", d->realloc(p, too_much) == NULL, p, PyErr_Occurred() == NULL);
    d->free(p);
}

static void macros(void) {
    long *p = PyMem_New(long, 5);
    p[4] = 7;
    PyMem_Resize(p, long, 50);
    printf("resized array keeps %ld", p[4]);
    PyMem_Del(p);
    p = PyMem_NEW(long, 2);
    PyMem_RESIZE(p, long, 3);
    printf(", %d", p != NULL);
    PyMem_FREE(p);
    volatile size_t many = (size_t)PY_SSIZE_T_MAX / sizeof(long) + 1;
    p = PyMem_New(long, many);
    printf(", too many %d\n", p == NULL);
}

static int counts[4];
static PyMemAllocatorEx former;
static void *counted_malloc(void *ctx, size_t n) { counts[0]++; return former.malloc(ctx, n); }
static void *counted_calloc(void *ctx, size_t n, size_t m) { counts[1]++; return former.calloc(ctx, n, m); }
static void *counted_realloc(void *ctx, void *p, size_t n) { counts[2]++; return former.realloc(ctx, p, n); }
static void counted_free(void *ctx, void *p) { counts[3]++; former.free(ctx, p); }

static void replaced(PyMemAllocatorDomain domain, const Domain *d) {
    PyMem_GetAllocator(domain, &former);
    PyMemAllocatorEx mine = {former.ctx, counted_malloc, counted_calloc, counted_realloc, counted_free}, seen;
    memset(counts, 0, sizeof counts);
    PyMem_SetAllocator(domain, &mine);
    PyMem_GetAllocator(domain, &seen);
    void *p = d->malloc(10), *z = d->calloc(2, 3);
    p = d->realloc(p, 20);
    d->free(p);
    d->free(z);
    PyMem_SetAllocator(domain, &former);
    printf("%s through mine: malloc %d, calloc %d, realloc %d, free %d; got back %d\n", d->name, counts[0], counts[1],
           counts[2], counts[3], seen.malloc == counted_malloc && seen.free == counted_free);
    d->free(d->malloc(5));
    printf("not any more: malloc %d\n", counts[0]);
}

int main(void) {
    void *before = PyMem_RawMalloc(10);
    printf("before start-up %d\n", before != NULL);
    PyMem_RawFree(before);
    probe_start();
    for (size_t i = 0; i < COUNT(domains); i++) use(&domains[i]);
    macros();
    replaced(PYMEM_DOMAIN_RAW, &domains[0]);
    replaced(PYMEM_DOMAIN_MEM, &domains[1]);
    replaced(PYMEM_DOMAIN_OBJ, &domains[2]);
    PyMemAllocatorEx unknown = {0};
    PyMem_GetAllocator((PyMemAllocatorDomain)7, &unknown);
    printf("an unknown domain: %d %d\n", unknown.malloc == NULL, unknown.free == NULL);
    return probe_end();
}
