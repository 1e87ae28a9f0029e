/* The driver: each row in a child process, each combination of values one call; outcomes that are the same are put
 * together.
 *
 *   sweep [--crashes FILE] [--write-crashes FILE] [--folder FOLDER] [--calls] [TABLE | FUNCTION …]
 *
 * FILE says which calls not to make. --calls prints a line for each call. --folder writes a file per table. */
#include "sweep.h"

#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROOM = 1 << 28, LONGEST_CALL = 10 /* seconds, for all calls of a row */ };

/* What the child leaves to its parent. */
static struct shared {
    int done; /* calls */
    size_t length;
    char outcomes[ROOM]; /* one after the other, each ended by 0 */
} *shared;

static int stream; /* what the child prints */

/* ---- one call ------------------------------------------------------------ */

struct call {
    const struct row *row;
    union value values[MAX_ARGUMENTS], result;
    PyObject *objects[MAX_ARGUMENTS]; /* ours, or NULL */
    Py_ssize_t counts[MAX_ARGUMENTS];
    struct text before[MAX_ARGUMENTS];
};

/* Shows a container, not as the argument that it is. */
static void show_members(struct text *text, struct call *call, int i)
{
    PyObject *others[MAX_ARGUMENTS];
    memcpy(others, call->objects, sizeof others);
    others[i] = NULL;
    show_object(text, call->objects[i], others, call->row->count);
}

/* Shows what a call may change within an object. */
static void show_content(struct text *text, struct call *call, int i)
{
    PyObject *o = call->objects[i];
    text->length = 0;
    show_each = 1;
    if (PyList_Check(o) || PyDict_Check(o) || PyAnySet_Check(o) || PyByteArray_Check(o) || PyModule_Check(o)) {
        if (PyList_CheckExact(o) || PyDict_CheckExact(o) || PySet_CheckExact(o) || PyByteArray_CheckExact(o))
            show_members(text, call, i);
        else if (PyModule_Check(o))
            text_put(text, "%zd names", PyDict_Size(PyModule_GetDict(o)));
        else
            text_put(text, "%zd items", PyObject_Size(o));
    } else if (PyExceptionInstance_Check(o)) {
        PyErr_SetRaisedException(Py_NewRef(o));
        show_error(text, NULL, 0);
    }
    show_each = 0;
}

/* Do the bytes before this one lead to a type's name? */
static int names_follow(const char *start, const char *here)
{
    static const char *const leads[] = {"'", "\"", "not ", "got ", "type ", "(got ", "<class '", "compare ", "concat ", " and ", " to "};
    for (size_t i = 0; i < COUNT(leads); i++) {
        size_t length = strlen(leads[i]);
        if ((size_t)(here - start) >= length && memcmp(here - length, leads[i], length) == 0)
            return 1;
    }
    return 0;
}

/* Adds a message in which the arguments' types are called by the arguments: 'int' -> '$1'. */
static void add_message(struct text *text, struct call *call, const char *message)
{
    int used[MAX_ARGUMENTS] = {0};
    for (const char *s = message; *s;) {
        size_t length =
            strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.");
        if (!length) {
            text_add(text, s++, 1);
            continue;
        }
        int found = -1, short_name = 0;
        for (int i = 0; i < call->row->count && names_follow(message, s); i++) {
            if (!call->objects[i])
                continue;
            const char *name = Py_TYPE(call->objects[i])->tp_name, *dot = strrchr(name, '.');
            int whole = strlen(name) == length && memcmp(name, s, length) == 0;
            if ((whole || (dot && strlen(dot + 1) == length && memcmp(dot + 1, s, length) == 0)) &&
                (found < 0 || used[found] > used[i])) {
                found = i;
                short_name = !whole;
            }
        }
        if (found >= 0) {
            used[found]++;
            text_put(text, short_name ? "~$%d" : "$%d", found + 1);
        } else {
            text_add(text, s, length);
        }
        s += length;
    }
}

static void show_number(struct text *text, double d)
{
    text_put(text, d != d ? "nan" : "%.17g", d);
}

/* Shows the result; returns whether it is the one for an exception. */
static int show_result(struct text *text, struct call *call)
{
    union value *r = &call->result;
    switch (call->row->result) {
    case VOID:
        return 1;
    case NEW:
    case BORROWED:
        show_object(text, r->object, call->objects, call->row->count);
        return !r->object;
    case R_INT:
        text_put(text, "%d", r->i);
        return r->i == -1;
    case R_SIZE:
        text_put(text, "%zd", r->size);
        return r->size == -1;
    case R_HASH:
        if (r->size == -1 || PyLong_Check(call->objects[0]))
            text_put(text, "%zd", r->size);
        else
            text_put(text, "a hash");
        return r->size == -1;
    case R_LONG:
        text_put(text, "%ld", r->l);
        return r->l == -1;
    case R_ULONG:
        text_put(text, "%lu", r->ul);
        return r->ul == (unsigned long)-1;
    case R_LLONG:
        text_put(text, "%lld", r->ll);
        return r->ll == -1;
    case R_ULLONG:
        text_put(text, "%llu", r->ull);
        return r->ull == (unsigned long long)-1;
    case R_DOUBLE:
        show_number(text, r->d);
        return r->d == -1.0;
    case R_COMPLEX:
        show_number(text, r->complex.real);
        text_put(text, " ");
        show_number(text, r->complex.imag);
        return r->complex.real == -1.0;
    case R_TEXT:
        text_put(text, r->text ? "\"" : "NULL");
        if (r->text) {
            show_masked(text, r->text);
            text_put(text, "\"");
        }
        return !r->text;
    case R_POINTER:
    case R_FREED:
        text_put(text, r->pointer ? "a pointer" : "NULL");
        return !r->pointer;
    case R_CHARACTER:
        text_put(text, "%x", (unsigned)r->character);
        return r->character == (Py_UCS4)-1;
    }
    return 0;
}

static void show_outs(struct text *text, struct call *call)
{
    for (int i = 0; i < call->row->count; i++) {
        union value *value = &call->values[i];
        enum kind kind = call->row->kinds[i];
        if (kind != REF && (kind < FIRST_OUT || kind == NO_POINTER || kind == NO_OBJECT))
            continue;
        text_put(text, ", $%d = ", i + 1);
        union value untouched;
        PyObject *none = NULL;
        if (kind == REF || kind == OUT_OBJ || kind == OUT_BORROWED) {
            pool_make(OUT_OBJ, 0, &untouched, &none);
            if (value->object == untouched.object) {
                text_put(text, "as it was");
                value->object = NULL;
            } else {
                show_object(text, value->object, call->objects, call->row->count);
            }
        } else if (kind == OUT_SIZE) {
            text_put(text, "%zd", value->size);
        } else if (kind == OUT_INT || kind == OUT_INT32) {
            text_put(text, "%d", value->i);
        } else {
            text_put(text, "%lld", value->ll);
        }
    }
}

/* What the call printed, if anything. */
static void show_stream(struct text *text)
{
    off_t end = lseek(stream, 0, SEEK_END);
    if (end <= 0)
        return;
    char buffer[2001];
    ssize_t length = pread(stream, buffer, sizeof buffer - 1, 0);
    buffer[length > 0 ? length : 0] = 0;
    /* CPython reads what it has not set when a bytearray cannot get its memory. */
    static const char noise[] = "SystemError: deallocated bytearray object has exported buffers\n";
    char *found = strstr(buffer, noise);
    if (found)
        memmove(found, found + sizeof noise - 1, strlen(found + sizeof noise - 1) + 1);
    if (!*buffer)
        goto empty;
    text_put(text, ", printing: ");
    show_masked(text, buffer);
empty:
    if (ftruncate(stream, 0) != 0)
        abort();
    lseek(stream, 0, SEEK_SET);
}

static void begin(struct call *call, const struct row *row, const int *indices)
{
    memset(&call->values, 0, sizeof call->values);
    call->row = row;
    memset(&call->result, 0x5a, sizeof call->result);
    for (int i = 0; i < row->count; i++) {
        call->objects[i] = NULL;
        pool_make(row->kinds[i], indices[i], &call->values[i], &call->objects[i]);
    }
    for (int i = 0; i < row->count; i++) {
        if (!call->objects[i])
            continue;
        show_content(&call->before[i], call, i);
        call->counts[i] = Py_REFCNT(call->objects[i]);
        if (row->kinds[i] == STOLEN || row->kinds[i] == STOLENN ||
            row->kinds[i] == GIVEN_EXC || row->kinds[i] == REF)
            Py_INCREF(call->objects[i]);
    }
}

static void release_results(struct call *call)
{
    if (call->row->result == NEW)
        Py_XDECREF(call->result.object);
    if (call->row->result == R_FREED)
        PyMem_Free(call->result.pointer);
    for (int i = 0; i < call->row->count; i++) {
        if (call->row->kinds[i] == REF || call->row->kinds[i] == OUT_OBJ)
            Py_XDECREF(call->values[i].object);
    }
}

static void end(struct call *call, struct text *text)
{
    static struct text after, message;
    text->length = message.length = 0;
    int failed = show_result(text, call);
    if (PyErr_Occurred()) {
        if (failed)
            text->length = 0;
        else
            text_put(text, " with ");
        show_error(&message, call->objects, call->row->count);
        add_message(text, call, message.bytes);
    } else if (call->row->result == VOID) {
        text_put(text, "done");
    }
    show_outs(text, call);
    for (int i = 0; i < call->row->count; i++) {
        if (!call->objects[i])
            continue;
        show_content(&after, call, i);
        if (after.length && strcmp(after.bytes, call->before[i].bytes) != 0) {
            text_put(text, ", $%d is now ", i + 1);
            text_add(text, after.bytes, after.length);
        }
    }
    release_results(call);
    for (int i = 0; i < call->row->count; i++) {
        PyObject *o = call->objects[i];
        Py_ssize_t more = o ? Py_REFCNT(o) - call->counts[i] : 0;
        /* Names are kept by caches. */
        if (more && !PyUnstable_IsImmortal(o) && !(PyUnicode_CheckExact(o) && more > 0))
            text_put(text, ", $%d has %+zd references", i + 1, more);
    }
    for (int i = 0; i < call->row->count; i++)
        Py_XDECREF(call->objects[i]);
    PyErr_Clear();
    show_stream(text);
}

/* ---- the calls of a row ---------------------------------------------------- */

static int total(const struct row *row)
{
    int n = 1;
    for (int i = 0; i < row->count; i++)
        n *= pool_count(row->kinds[i]);
    return n;
}

static void split(const struct row *row, int index, int *indices)
{
    for (int i = row->count - 1; i >= 0; i--) {
        int n = pool_count(row->kinds[i]);
        indices[i] = index % n;
        index /= n;
    }
}

static void leave(const char *outcome, size_t length)
{
    if (shared->length + length + 1 > ROOM) {
        fprintf(stderr, "sweep: too much text\n");
        exit(2);
    }
    memcpy(shared->outcomes + shared->length, outcome, length);
    shared->outcomes[shared->length + length] = 0;
    shared->length += length + 1;
    shared->done++;
}

/* How many bytes are mapped already. */
static rlim_t address_space(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%lu", &pages) != 1)
        abort();
    fclose(file);
    return pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

static void child(const struct row *row, int from, int to, const char *skipped)
{
    static struct call call;
    static struct text text;
    const rlim_t memory = address_space() + (2UL << 30);
    const struct rlimit limit = {memory, memory}, core = {0, 0};
    setrlimit(RLIMIT_AS, &limit);
    setrlimit(RLIMIT_CORE, &core);
    alarm(LONGEST_CALL);
    stream = memfd_create("stream", 0);
    setvbuf(stdout, NULL, _IONBF, 0);
    dup2(stream, 1);
    dup2(stream, 2);
    for (int index = from; index < to; index++) {
        if (skipped[index]) {
            leave("crash", 5);
            continue;
        }
        int indices[MAX_ARGUMENTS];
        split(row, index, indices);
        begin(&call, row, indices);
        row->call(call.values, &call.result);
        end(&call, &text);
        leave(text.bytes, text.length);
    }
    _exit(0);
}

static int run(const struct row *row, int from, int to, const char *skipped)
{
    fflush(NULL);
    pid_t pid = fork();
    if (pid < 0) {
        perror("fork");
        exit(2);
    }
    if (pid == 0)
        child(row, from, to, skipped);
    int status;
    while (waitpid(pid, &status, 0) < 0)
        ;
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Makes all calls; one that ends the process is tried once more, alone, before it counts as a crash. */
static void run_all(const struct row *row, const char *skipped)
{
    int n = total(row);
    shared->done = 0;
    shared->length = 0;
    while (shared->done < n && !run(row, shared->done, n, skipped)) {
        int at = shared->done;
        if (at < n && !run(row, at, at + 1, skipped) && shared->done == at)
            leave("crash", 5);
    }
}

/* ---- printing ---------------------------------------------------------------- */

static const char **outcomes; /* of the calls */

/* Which combinations a list of calls has, in order; `step` is how many calls an argument's value has from `level` on:
 * "1, 2 (all); None". */
static void describe(struct text *text, const struct row *row, int level, const int *calls, int count, int step)
{
    if (level == row->count) {
        text_put(text, ".");
        return;
    }
    int n = pool_count(row->kinds[level]);
    int whole = step;
    step /= n;
    struct text *rest = calloc((size_t)n, sizeof *rest);
    char *told = calloc((size_t)n, 1);
    for (int from = 0; from < count;) {
        int value = calls[from] % whole / step, to = from;
        while (to < count && calls[to] % whole / step == value)
            to++;
        describe(&rest[value], row, level + 1, calls + from, to - from, step);
        from = to;
    }
    int first = 1;
    for (int i = 0; i < n; i++) {
        if (told[i] || !rest[i].length)
            continue;
        int same = 0;
        for (int j = i; j < n; j++) {
            if (rest[j].length == rest[i].length && strcmp(rest[j].bytes, rest[i].bytes) == 0)
                told[j] = 2, same++;
        }
        if (!first)
            text_put(text, level == 0 ? "\n        " : "; ");
        first = 0;
        int most = same > n / 2 && n > 3, comma = 0;
        if (same == n)
            text_put(text, "all");
        else if (most)
            text_put(text, "all but");
        for (int j = 0; j < n; j++) {
            if (same < n && (told[j] == 2) != most)
                text_put(text, "%s%s", comma++ ? ", " : most ? " " : "", pool_name(row->kinds[level], j));
        }
        for (int j = 0; j < n; j++)
            told[j] = told[j] != 0;
        if (strcmp(rest[i].bytes, ".") != 0) {
            text_put(text, " (");
            text_add(text, rest[i].bytes, rest[i].length);
            text_put(text, ")");
        }
    }
    for (int i = 0; i < n; i++)
        free(rest[i].bytes);
    free(rest);
    free(told);
}

/* Orders calls by outcome, then by number. */
static int by_outcome(const void *a, const void *b)
{
    int i = *(const int *)a, j = *(const int *)b, order = strcmp(outcomes[i], outcomes[j]);
    return order ? order : i - j;
}

/* Outcomes in the order of their first calls. */
struct outcome {
    const int *calls;
    int count;
};

static int by_first_call(const void *a, const void *b)
{
    return ((const struct outcome *)a)->calls[0] - ((const struct outcome *)b)->calls[0];
}

static void print_row(const struct row *row)
{
    int n = total(row), different = 0;
    int *calls = calloc((size_t)n, sizeof *calls);
    struct outcome *distinct = calloc((size_t)n, sizeof *distinct);
    printf("%s\n", row->name);
    for (int i = 0; i < n; i++)
        calls[i] = i;
    qsort(calls, (size_t)n, sizeof *calls, by_outcome);
    for (int i = 0; i < n; i++) {
        if (i == 0 || strcmp(outcomes[calls[i]], outcomes[calls[i - 1]]) != 0)
            distinct[different++].calls = calls + i;
        distinct[different - 1].count++;
    }
    qsort(distinct, (size_t)different, sizeof *distinct, by_first_call);
    for (int i = 0; i < different; i++) {
        struct text text = {0};
        describe(&text, row, 0, distinct[i].calls, distinct[i].count, n);
        printf("    %s\n        %s\n", outcomes[distinct[i].calls[0]], text.bytes);
        free(text.bytes);
    }
    free(calls);
    free(distinct);
}

static void print_calls(const struct row *row)
{
    for (int i = 0; i < total(row); i++) {
        int indices[MAX_ARGUMENTS];
        split(row, i, indices);
        printf("%s(", row->name);
        for (int k = 0; k < row->count; k++)
            printf("%s%s", k ? ", " : "", pool_name(row->kinds[k], indices[k]));
        printf("): %s\n", outcomes[i]);
    }
}

/* ---- crashes -------------------------------------------------------------------- */

/* Reads "name: 1 4 7-9" into marks of the row's calls. */
static void read_crashes(const char *path, const struct row *row, char *marks)
{
    FILE *file = path ? fopen(path, "r") : NULL;
    static char line[1 << 20];
    size_t length = strlen(row->name);
    while (file && fgets(line, sizeof line, file)) {
        if (strncmp(line, row->name, length) != 0 || line[length] != ':')
            continue;
        char *at = line + length + 1;
        while (*at == ' ') {
            int from = (int)strtol(at, &at, 10), to = from;
            if (*at == '-')
                to = (int)strtol(at + 1, &at, 10);
            for (int i = from; i <= to && i < total(row); i++)
                marks[i] = 1;
        }
    }
    if (file)
        fclose(file);
}

static void write_crashes(FILE *file, const struct row *row)
{
    int n = total(row), any = 0;
    for (int i = 0; i < n; i++) {
        if (strcmp(outcomes[i], "crash") != 0)
            continue;
        int from = i;
        while (i + 1 < n && strcmp(outcomes[i + 1], "crash") == 0)
            i++;
        if (!any++)
            fprintf(file, "%s:", row->name);
        fprintf(file, i > from ? " %d-%d" : " %d", from, i);
    }
    if (any)
        fprintf(file, "\n");
}

int main(int argc, char **argv)
{
    const char *crashes = NULL, *folder = NULL, *table = NULL;
    FILE *written = NULL;
    int calls = 0, first = 1;
    for (; first < argc && argv[first][0] == '-'; first++) {
        if (strcmp(argv[first], "--crashes") == 0 && first + 1 < argc)
            crashes = argv[++first];
        else if (strcmp(argv[first], "--write-crashes") == 0 && first + 1 < argc)
            written = fopen(argv[++first], "w");
        else if (strcmp(argv[first], "--folder") == 0 && first + 1 < argc)
            folder = argv[++first];
        else if (strcmp(argv[first], "--calls") == 0)
            calls = 1;
    }
    Py_InitializeEx(0);
    PyGC_Disable();
    pool_start();
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (shared == MAP_FAILED) {
        perror("mmap");
        return 2;
    }
    for (size_t r = 0; r < row_count; r++) {
        const struct row *row = &rows[r];
        int wanted = first == argc;
        for (int i = first; i < argc; i++)
            wanted |= strcmp(argv[i], row->name) == 0 || strcmp(argv[i], row->table) == 0;
        if (!wanted)
            continue;
        if (folder && (!table || strcmp(table, row->table) != 0)) {
            char path[4096];
            snprintf(path, sizeof path, "%s/%s.txt", folder, row->table);
            if (!freopen(path, "w", stdout)) {
                perror(path);
                return 2;
            }
            table = row->table;
        }
        int n = total(row);
        char *skipped = calloc((size_t)n, 1);
        outcomes = calloc((size_t)n, sizeof *outcomes);
        read_crashes(crashes, row, skipped);
        run_all(row, skipped);
        const char *at = shared->outcomes;
        for (int i = 0; i < n; i++) {
            outcomes[i] = at;
            at += strlen(at) + 1;
        }
        if (calls)
            print_calls(row);
        else
            print_row(row);
        if (written)
            write_crashes(written, row);
        free(skipped);
        free(outcomes);
    }
    if (written)
        fclose(written);
    return 0;
}
