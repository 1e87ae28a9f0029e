/* Measures the operations that the speed limits are about, one line "name ns" each.
 *
 * The same sources are compiled once per library; they need nothing but Python.h
 * and run no Python code.  Every operation is a loop of its own, so that no
 * indirect call is part of the measurement; the best of several samples counts.
 *
 *   bench [prefix]      only operations whose name starts with prefix
 */
#include "bench.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { SAMPLES = 30, SAMPLE_NS = 200000, ONCE_SAMPLES = 3 };

void *volatile sink_pointer;
volatile int sink_int;

double now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e9 * (double)t.tv_sec + (double)t.tv_nsec;
}

static double timed(loop *run, size_t n) {
    double start = now_ns();
    run(n);
    return now_ns() - start;
}

static double best_of_loop(loop *run) {
    size_t n = 16;
    while (timed(run, n) < SAMPLE_NS) n *= 2;
    double best = timed(run, n);
    for (int i = 0; i < SAMPLES; i++) {
        double t = timed(run, n);
        if (t < best) best = t;
    }
    return best / (double)n;
}

static double best_of_once(once *measure) {
    double best = measure();
    for (int i = 1; i < ONCE_SAMPLES; i++) {
        double t = measure();
        if (t < best) best = t;
    }
    return best;
}

static int failed(const char *what) {
    fprintf(stderr, "bench: %s failed\n", what);
    if (PyErr_Occurred()) PyErr_Print();
    return 1;
}

static const struct group *const groups[] = {&basics, &containers, &attributes, &protocols, &runtime};
enum { GROUPS = sizeof groups / sizeof *groups };

static int run_group(const struct group *group, const char *prefix) {
    if (group->prepare() < 0) return failed("preparing");
    for (const struct operation *op = group->operations; op->label; op++) {
        if (strncmp(op->label, prefix, strlen(prefix)) != 0) continue;
        double ns = op->run ? best_of_loop(op->run) : best_of_once(op->measure);
        if (PyErr_Occurred()) return failed(op->label);
        printf("%s %.2f\n", op->label, ns);
    }
    if (group->finish) group->finish();
    return 0;
}

int main(int argc, char **argv) {
    const char *prefix = argc > 1 ? argv[1] : "";
    for (int i = 0; i < GROUPS; i++) {
        if (groups[i]->before_initialize && groups[i]->before_initialize() < 0) {
            return failed("what comes before Py_Initialize");
        }
    }
    Py_InitializeEx(0);
    for (int i = 0; i < GROUPS; i++) {
        if (run_group(groups[i], prefix) != 0) return 1;
    }
    return Py_FinalizeEx() < 0 ? failed("Py_FinalizeEx") : 0;
}
