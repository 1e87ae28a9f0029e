/* launch N program [args]: runs the program N times and prints the smallest
 * CPU time and the smallest peak memory of one run, as lines "name value".
 *
 * A program of its own because a process's peak memory, as the kernel reports
 * it, includes that of the process it was forked from: this one is tiny. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

static double ms(struct timeval t) {
    return 1e3 * (double)t.tv_sec + 1e-3 * (double)t.tv_usec;
}

int main(int argc, char **argv) {
    int runs = argc > 2 ? atoi(argv[1]) : 0;
    if (runs < 1) {
        fprintf(stderr, "usage: launch N program [args]\n");
        return 2;
    }
    double best_ms = 0;
    long best_kb = 0;
    for (int i = 0; i < runs; i++) {
        pid_t child = fork();
        if (child < 0) {
            perror("launch: fork");
            return 1;
        }
        if (child == 0) {
            execv(argv[2], argv + 2);
            _exit(127);
        }
        int status;
        struct rusage used;
        if (wait4(child, &status, 0, &used) != child || status != 0) {
            fprintf(stderr, "launch: %s ended with status %d\n", argv[2], status);
            return 1;
        }
        double cpu = ms(used.ru_utime) + ms(used.ru_stime);
        if (i == 0 || cpu < best_ms) best_ms = cpu;
        if (i == 0 || used.ru_maxrss < best_kb) best_kb = used.ru_maxrss;
    }
    printf("process_cpu_ms %.3f\nprocess_peak_mb %.2f\n", best_ms,
           (double)best_kb / 1024);
    return 0;
}
