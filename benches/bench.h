/* What the programs of this folder share: an operation, a group of them, and
 * where their results go. */
#ifndef PYCAPSULE_BENCH_H
#define PYCAPSULE_BENCH_H

#define PY_SSIZE_T_CLEAN
#include <Python.h>

#include <stddef.h>

/* Carries an operation out n times. */
typedef void loop(size_t n);
/* Carries an operation out once, on many things: the nanoseconds for each. */
typedef double once(void);

/* One of the two is NULL. */
struct operation {
    const char *label;
    loop *run;
    once *measure;
};

#define OP(f) {#f, f, NULL}
#define ONCE(f) {#f, NULL, f}
#define END_OF_OPERATIONS {NULL, NULL, NULL}

/* Functions that return an int return -1 on failure. */
struct group {
    int (*before_initialize)(void);
    int (*prepare)(void);
    void (*finish)(void);
    const struct operation *operations;
};

extern const struct group basics, containers, attributes, protocols, runtime;

double now_ns(void);

/* Keep the compiler from dropping a result. */
extern void *volatile sink_pointer;
extern volatile int sink_int;

#endif
