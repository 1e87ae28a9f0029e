/* Starts the library as an embedding program does, runs the topics, ends it.
 *
 *     capsule_suite [-v] [-l] [topic ...]
 *
 * -l lists the topics, -v prints the checks that hold as well. */
#include "check.h"

static const struct {
    const char *name;
    void (*run)(void);
    enum { BEFORE, RUNNING, AFTER } when;
} topics[] = {
    {"before_start", topic_before_start, BEFORE},
    {"type", topic_type, RUNNING},
    {"objects", topic_objects, RUNNING},
    {"accessors", topic_accessors, RUNNING},
    {"names", topic_names, RUNNING},
    {"errors", topic_errors, RUNNING},
    {"pending", topic_pending, RUNNING},
    {"death", topic_death, RUNNING},
    {"destructor_errors", topic_destructor_errors, RUNNING},
    {"repr", topic_repr, RUNNING},
    {"import", topic_import, RUNNING},
    {"import_edges", topic_import_edges, RUNNING},
    {"traverse", topic_traverse, RUNNING},
    {"collector", topic_collector, RUNNING},
    {"idioms", topic_idioms, RUNNING},
    {"finalization", topic_finalization, AFTER},
};

enum { TOPIC_COUNT = sizeof topics / sizeof topics[0] };

static int chosen[TOPIC_COUNT];

/* Marks the topics that the arguments name; all of them if none is named. */
static int choose(int argc, char **argv)
{
    int any = 0;
    for (int i = 1; i < argc; i++) {
        int known = 0;
        if (strcmp(argv[i], "-v") == 0) {
            check_verbose();
            continue;
        }
        for (int t = 0; t < TOPIC_COUNT; t++) {
            if (strcmp(argv[i], topics[t].name) == 0) {
                chosen[t] = any = known = 1;
            }
        }
        if (!known) {
            fprintf(stderr, "%s: no topic of this name (-l lists them)\n", argv[i]);
            return -1;
        }
    }
    for (int t = 0; t < TOPIC_COUNT && !any; t++) {
        chosen[t] = 1;
    }
    return 0;
}

static void run_topics(int when)
{
    for (int t = 0; t < TOPIC_COUNT; t++) {
        if (!chosen[t] || (int)topics[t].when != when) {
            continue;
        }
        check_topic(topics[t].name);
        topics[t].run();
        if (when == RUNNING) {
            check_case("after the topic");
            CHECK_QUIET();
        }
    }
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOLBF, 4096);
    if (argc == 2 && strcmp(argv[1], "-l") == 0) {
        for (int t = 0; t < TOPIC_COUNT; t++) {
            puts(topics[t].name);
        }
        return 0;
    }
    if (choose(argc, argv) < 0) {
        return 2;
    }

    run_topics(BEFORE);
    register_import_modules();
    Py_Initialize();
    check_topic("start");
    CHECK(Py_IsInitialized());
    /* The headers and the library must be of one version: the expectations
     * follow the headers. */
    check_case("the library says it is %.40s", Py_GetVersion());
    char headers[16];
    snprintf(headers, sizeof headers, "%d.%d.", PY_MAJOR_VERSION, PY_MINOR_VERSION);
    CHECK(strncmp(Py_GetVersion(), headers, strlen(headers)) == 0);

    run_topics(RUNNING);
    check_topic("end");
    CHECK_INT(Py_FinalizeEx(), 0);
    CHECK(!Py_IsInitialized());
    run_topics(AFTER);
    return check_summary();
}
