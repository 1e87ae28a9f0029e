/* Storage for the results of PyArg_* calls, laid out after the format. */
#ifndef SLOTS_H
#define SLOTS_H

#include "probe.h"

enum { MAX_SLOTS = 12 };

typedef struct {
    char kind;    /* the unit's letter, '*' for a Py_buffer, 0 for an input */
    int has_size; /* the next slot is this one's Py_ssize_t */
    union {
        unsigned char bytes[80];
        char *text;
        PyObject *object;
        Py_ssize_t size;
        Py_buffer view;
        unsigned char as_b;
        short as_h;
        unsigned short as_H;
        int as_i;
        unsigned as_I;
        long as_l;
        unsigned long as_k;
        long long as_L;
        unsigned long long as_K;
        char as_c;
        float as_f;
        double as_d;
        Py_complex as_D;
    } u;
} Slot;

typedef struct {
    int count;
    void *args[MAX_SLOTS]; /* what to pass after the format */
    Slot slots[MAX_SLOTS];
} Plan;

/* The arguments of `plan` for a call with "..." */
#define PLAN_ARGS(p) \
    (p)->args[0], (p)->args[1], (p)->args[2], (p)->args[3], (p)->args[4], (p)->args[5], \
    (p)->args[6], (p)->args[7], (p)->args[8], (p)->args[9], (p)->args[10], (p)->args[11]

/* What "O!" and "es" get: set before slots_plan. */
extern PyTypeObject *plan_type;
extern const char *plan_encoding;
/* What "O&" gets: it stores 100 times an int, refuses None, and with
 * `converter_cleanup` asks for a call back, which it counts. */
int converter(PyObject *o, void *out);
extern int converter_cleanup, converter_calls, converter_cleanups;

/* Prepare the storage for a format; stops at what it does not know. */
void slots_plan(Plan *plan, const char *format);
/* Print every result of a call that answered `ok` and give back what it owns.
 * Untouched storage is "-", as are a failed call's pointers. */
void slots_show(Plan *plan, int ok);

#endif
