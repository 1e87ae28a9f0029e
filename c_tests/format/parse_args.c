/* PyArg_ParseTuple, PyArg_VaParse, PyArg_Parse, PyArg_UnpackTuple: counts,
 * messages, nested tuples, clean-up and malformed formats. */
#include "../probe/slots.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Exported for extensions that were compiled before 3.13. */
extern int _PyArg_ParseTuple_SizeT(PyObject *, const char *, ...);
extern int _PyArg_VaParse_SizeT(PyObject *, const char *, va_list);
extern int _PyArg_Parse_SizeT(PyObject *, const char *, ...);

typedef struct {
    const char *format;
    const char *args;
} Case;

static const Case counts[] = {
    {"", ""}, {"", "1"}, {":f", ""}, {":f", "1"}, {":f", "1, 2"}, {";message", "1"},
    {"i", ""}, {"i", "1"}, {"i", "1, 2"}, {"i:f", ""}, {"i:f", "1, 2"}, {"i;message", ""},
    {"i;message", "1, 2"}, {"ii", "1"}, {"ii:f", ""}, {"ii:f", "1"}, {"ii:f", "1, 2, 3"},
    {"i|i", ""}, {"i|i", "1"}, {"i|i", "1, 2"}, {"i|i", "1, 2, 3"}, {"i|i:f", ""},
    {"i|i:f", "1, 2, 3"}, {"i|ii:f", "1, 2, 3, 4"}, {"i|i;message", "1, 2, 3"}, {"|i", ""},
    {"|i", "1"}, {"|i", "1, 2"}, {"|i:f", "1, 2"}, {"|ii:f", "1, 2, 3"}, {"|:f", ""},
    {"|:f", "1"}, {"i|:f", ""}, {"i|:f", "1"}, {"i|:f", "1, 2"}, {"i:", ""}, {"i;", ""},
    {"i:", "'a'"}, {"i;", "'a'"}, {"ssssss:six", "'a', 'b'"},
    {"s#s#:f", "'a'"}, {"O!O&es:f", "1"}, {"(ii)(ii):f", "1"},
};

static const Case values[] = {
    {"is", "42, 'text'"}, {"is:f", "42, 7"}, {"is:f", "'text', 7"}, {"is;message", "42, 7"},
    {"i;message", "2147483648"}, {"i:f", "2147483648"}, {"b:f", "-1"}, {"b;message", "256"},
    {"h:f", "40000"}, {"l:f", "9223372036854775808"}, {"L:f", "9223372036854775808"},
    {"n:f", "9223372036854775808"}, {"i:f", "1.5"}, {"d:f", "'x'"}, {"D:f", "'x'"},
    {"k:f", "'x'"}, {"K:f", "1.5"}, {"c:f", "'x'"}, {"c:f", "b'xy'"}, {"c:f", "ba'xy'"},
    {"C:f", "b'x'"}, {"C:f", "'xy'"}, {"s:f", "None"}, {"s;message", "None"},
    {"s:f", "'a\\0b'"}, {"s;message", "'a\\0b'"}, {"z:f", "b'x'"}, {"z:f", "None"},
    {"y:f", "'x'"}, {"y:f", "b'a\\0b'"}, {"y*:f", "'x'"}, {"y#:f", "None"}, {"w*:f", "b'x'"},
    {"w*;message", "b'x'"}, {"S:f", "'x'"}, {"Y:f", "b'x'"}, {"U:f", "b'x'"}, {"U;message", "b'x'"},
    {"O!:f", "[]"}, {"O!;message", "[]"}, {"O&:f", "None"}, {"O&;message", "None"},
    {"O&:f", "Ellipsis"}, {"O&;message", "Ellipsis"}, {"p:f", "@bool_raises"}, {"es:f", "5"},
    {"es:f", "'a\\0b'"}, {"es;message", "'\\udc80'"}, {"et:f", "5"}, {"es#:f", "5"},
    {"et#:f", "b'a\\0b'"}, {"ss:f", "'x', '\\udc80'"}, {"bBhHiIlkLKn", "1,2,3,4,5,6,7,8,9,10,11"},
    {"cCfdDp", "b'x', 'y', 1.5, 2.5, 3+4j, 1"}, {"ss#s*", "'a', 'b\\0', 'c\\0'"},
    {"zz#z*", "None, None, None"}, {"yy#y*", "b'a', b'b\\0', b'c\\0'"}, {"SYU", "b'a', ba'b', 'c'"},
    {"w*O!O&", "ba'rw', (1,), 5"}, {"eset", "'a', b'b'"}, {"es#et#", "'a\\0', b'b\\0'"},
    {"O|O:f", "1"}, {"s|iO!:f", "'a', 2"}, {"s|iO!:f", "'a', 2, 3"}, {"s|es:f", "'a'"},
    {"i|y*:f", "1, 2"}, {"iii:f", "1, 2, 'three'"}, {"|s*es#:f", ""}, {"|s*es#:f", "'a'"},
};

static const Case nested[] = {
    {"()", "()"}, {"()", "(1,)"}, {"()", "1"}, {"(ii)", "(1, 2)"}, {"(ii)", "(1,)"},
    {"(ii)", "(1, 2, 3)"}, {"(ii):f", "(1,)"}, {"(ii):f", "()"}, {"(ii):f", "5"},
    {"(ii):f", "'ab'"}, {"(ii):f", "b'ab'"}, {"(ii):f", "ba'ab'"}, {"(ii):f", "None"},
    {"(ii):f", "[1, 2]"}, {"(ii):f", "[1]"}, {"(ii):f", "@two_items"}, {"(iii):f", "@two_items"},
    {"(OO):f", "@two_items"}, {"(ii):f", "@no_length"}, {"(ii):f", "@no_items"}, {"(ii):f", "@tuplesub"}, {"(ii):f", "{}"},
    {"(ii):f", "(1, 'x')"}, {"(ii):f", "('x', 1)"}, {"(ii);message", "(1, 'x')"},
    {"(ii);message", "(1,)"}, {"(ii)", "(1, 'x')"}, {"(is)i:f", "(1, 'a'), 2"},
    {"(is)i:f", "(1, 'a'), 'b'"}, {"(is)i:f", "(1, 'a')"}, {"i(is):f", "0, (1, 2)"},
    {"(i(ii)):f", "(1, (2, 3))"}, {"(i(ii)):f", "(1, (2, 'x'))"}, {"(i(ii)):f", "(1, (2,))"},
    {"(i(ii)):f", "(1, 2)"}, {"((i)(i)):f", "((1,), (2,))"}, {"((i)(i)):f", "((1,), ('x',))"},
    {"(i((i)i)):f", "(1, (('x',), 2))"}, {"(s):f", "['a']"}, {"(s):f", "('a',)"}, {"(s):f", "[1]"},
    {"(O):f", "[1]"}, {"(O!):f", "[(1,)]"}, {"(O&):f", "[1]"}, {"(s*):f", "['a']"}, {"(z#):f", "['a']"},
    {"(y):f", "[b'a']"}, {"(U):f", "['a']"}, {"(es):f", "['a']"}, {"(p):f", "[[]]"}, {"(i)|(i):f", "(1,)"},
    {"(i)|(i):f", "(1,), (2,)"}, {"(ii)|i:f", "(1, 2), 3, 4"}, {"(s*i):f", "(@readonly, 'x')"},
    {"(s*)i:f", "(@readonly,), 'x'"}, {"(b):f", "(256,)"}, {"(s):f", "('a\\0b',)"},
    {"(es#O&)i:f", "('a', 1), 'x'"},
};

static const Case cleanup[] = {
    {"s*i:f", "@readonly, 'x'"}, {"s*y*i:f", "@readonly, @plain_view, 'x'"},
    {"y*w*i:f", "@readonly, @writable, 'x'"}, {"w*w*", "@writable, @writable"},
    {"w*w*", "@writable, @readonly"}, {"s*i", "'text', 'x'"}, {"z*i", "None, 'x'"},
    {"esi", "'text', 'x'"}, {"es#i", "'text', 'x'"}, {"eti", "b'text', 'x'"},
    {"eses#i", "'text', 'more', 'x'"}, {"O&i", "1, 'x'"}, {"O&O&i", "1, 2, 'x'"},
    {"O&O&O&", "1, 2, None"}, {"O&es#s*i", "1, 'a', @readonly, None"}, {"O&:f", "1"},
    {"O&|O&:f", "1"}, {"O&", "Ellipsis"}, {"esO&", "'a', Ellipsis"},
};

static const Case malformed[] = {
    {"x", "1"}, {"x:f", "1"}, {"ix", "1, 2"}, {"xi", "1, 2"}, {"i!", "1"}, {"i#", "1"}, {"i*", "1"},
    {"e", "'a'"}, {"ex", "'a'"}, {"e#", "'a'"}, {"e:f", "'a'"}, {"w", "ba'a'"}, {"w#", "ba'a'"},
    {"wi", "ba'a', 1"}, {"y!", "b'a'"}, {"s!", "'a'"}, {"S#", "b'a'"}, {"U#", "'a'"}, {"p*", "1"},
    {"O?", "1"}, {"O#", "1"}, {"O*", "1"}, {"||i", "1"}, {"|i|i", "1"}, {"|i|i", "1, 2"}, {"|", ""},
    {"|", "1"}, {"$", ""}, {"$", "1"}, {"$i", "1"}, {"i$", "1"}, {"i$i", "1, 2"}, {"|$i", "1"},
    {"i|$i", "1"}, {"i|$i", "1, 2"}, {"@", ""}, {"@", "1"}, {"i@", "1"}, {" i", "1"}, {"i ", "1"},
    {"i i", "1, 2"}, {"i,i", "1, 2"}, {"1", "1"}, {"i1", "1"}, {"u", "'a'"}, {"Z", "'a'"}, {"u#", "'a'"},
    {"t#", "'a'"}, {"v", "'a'"}, {"N", "1"}, {"g", "1.5"}, {"q", "1"}, {"A", "1"}, {"(x)", "(1,)"},
    {"(ix)", "(1, 2)"}, {"(i$)", "(1,)"}, {"(|i)", "(1,)"}, {"(|i)", "()"}, {"(i|i)", "(1, 2)"},
    {"(i|i)", "(1,)"}, {"(i!)", "(1,)"}, {"(e)", "(1,)"},
    {"x", ""}, {"e", ""}, {"|x", ""}, {"|x", "1"}, {"(x)", ""}, {"|(x)", ""}, {"\xe9", "1"}, {"i\xe9", "1"},
};

static void outcome(Plan *plan, int ok) {
    printf(" -> %d", ok);
    if (!ok || PyErr_Occurred()) {
        putchar(' ');
        put_error();
    }
    slots_show(plan, ok);
    if (converter_calls) printf(" converted %d, cleaned %d", converter_calls, converter_cleanups);
    if (live_views) printf(" views left %d", live_views);
    converter_calls = converter_cleanups = live_views = 0;
    putchar('\n');
}

typedef int (*Parse)(PyObject *, const char *, ...);
typedef int (*VaParse)(PyObject *, const char *, va_list);
static VaParse va_parse;

static int through_va(PyObject *args, const char *format, ...) {
    va_list va;
    va_start(va, format);
    int ok = va_parse(args, format, va);
    va_end(va);
    return ok;
}

static void run(const char *label, Parse parse, const Case *cases, size_t count) {
    printf("-- %s\n", label);
    for (size_t i = 0; i < count; i++) {
        PyObject *kwargs, *args = literal_call(cases[i].args, &kwargs);
        Plan plan;
        slots_plan(&plan, cases[i].format);
        put_bytes(cases[i].format, (Py_ssize_t)strlen(cases[i].format));
        printf(" (%s)", cases[i].args);
        outcome(&plan, parse(args, cases[i].format, PLAN_ARGS(&plan)));
        Py_DECREF(args);
    }
}

#define RUN(label, parse, cases) run(label, parse, cases, COUNT(cases))

static const Case single[] = {
    {"i", "1"}, {"i", "'a'"}, {"i:f", "'a'"}, {"i;message", "'a'"}, {"i", "(1,)"}, {"(i)", "(1,)"},
    {"(i)", "1"}, {"(i)", "[1]"}, {"(i):f", "('a',)"}, {"(ii)", "(1, 2)"}, {"(ii)", "(1,)"},
    {"((ii))", "((1, 2),)"}, {"ii", "(1, 2)"}, {"ii", "(1,)"}, {"ii", "1"}, {"ii", "[1, 2]"},
    {"", "None"}, {"", "()"}, {"", "1"}, {":f", "()"}, {":f", "1"}, {"s", "'a'"}, {"s#", "'a'"},
    {"es", "'a'"}, {"s*", "@readonly"}, {"w*", "@readonly"}, {"O", "5"}, {"O!", "()"}, {"O!", "5"},
    {"O&", "5"}, {"O&", "None"}, {"O&", "Ellipsis"}, {"p", "[]"}, {"d", "1"}, {"x", "1"}, {"e", "'a'"},
    {"i ", "1"}, {"i!", "1"}, {"c", "b'x'"}, {"(is)", "(1, 'a')"}, {"(is);message", "(1, 2)"},
};

static void parse_old_style(const char *label, Parse parse) {
    printf("-- %s\n", label);
    for (size_t i = 0; i < COUNT(single); i++) {
        PyObject *object = literal(single[i].args);
        Plan plan;
        slots_plan(&plan, single[i].format);
        printf("\"%s\" %s", single[i].format, single[i].args);
        outcome(&plan, parse(object, single[i].format, PLAN_ARGS(&plan)));
        Py_DECREF(object);
    }
    put_status("no object, no unit", parse(NULL, ""));
    put_status("no object, no unit, a name", parse(NULL, ":f"));
    put_status("no object, a message", parse(NULL, ";message"));
    int number = 0;
    put_status("no object, a unit", parse(NULL, "i", &number));
    put_status("no object, a unit, a name", parse(NULL, "i:f", &number));
}

static void unpack(const char *args_text, const char *name, Py_ssize_t min, Py_ssize_t max) {
    PyObject *kwargs, *args = literal_call(args_text, &kwargs);
    PyObject *out[3] = {NULL, NULL, NULL};
    int ok = PyArg_UnpackTuple(args, name, min, max, &out[0], &out[1], &out[2]);
    printf("(%s) %s %zd..%zd -> %d", args_text, name ? name : "NULL", min, max, ok);
    if (!ok) {
        putchar(' ');
        put_error();
    }
    for (int i = 0; i < 3; i++) {
        putchar(' ');
        put_object(out[i]);
    }
    putchar('\n');
    Py_DECREF(args);
}

static void unpack_tuple(void) {
    static const char *const tuples[] = {"", "1", "1, 2", "1, 2, 3", "1, 2, 3, 4"};
    static const char *const names[] = {"f", NULL};
    printf("-- PyArg_UnpackTuple\n");
    for (size_t n = 0; n < COUNT(names); n++) {
        for (Py_ssize_t min = 0; min <= 2; min++) {
            for (Py_ssize_t max = min; max <= 3; max++) {
                for (size_t t = 0; t < COUNT(tuples); t++) unpack(tuples[t], names[n], min, max);
            }
        }
    }
    PyObject *list = literal("[1]"), *out = NULL;
    put_status("a list", PyArg_UnpackTuple(list, "f", 0, 1, &out));
    Py_DECREF(list);
}

/* In a child of its own: does the call end the process, and how? */
static void dies(Parse parse, const char *format, const char *args_text) {
    fflush(NULL);
    pid_t child = fork();
    need(child >= 0, "fork");
    if (child == 0) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        need(freopen("/dev/null", "w", stderr) != NULL, "/dev/null");
        PyObject *args = literal(args_text);
        Plan plan;
        slots_plan(&plan, format);
        int ok = parse(args, format, PLAN_ARGS(&plan));
        printf("\"%s\" %s", format, args_text);
        outcome(&plan, ok);
        fflush(NULL);
        _exit(0);
    }
    int status;
    need(waitpid(child, &status, 0) == child, "waitpid");
    if (WIFSIGNALED(status)) printf("\"%s\" %s ends by signal %d\n", format, args_text, WTERMSIG(status));
}

int main(void) {
    probe_start();
    plan_type = &PyTuple_Type;
    plan_encoding = "utf-8";
    RUN("counts", PyArg_ParseTuple, counts);
    RUN("values", PyArg_ParseTuple, values);
    RUN("nested", PyArg_ParseTuple, nested);
    RUN("clean-up", PyArg_ParseTuple, cleanup);
    converter_cleanup = 1;
    RUN("clean-up with a converter that cleans up", PyArg_ParseTuple, cleanup);
    converter_cleanup = 0;
    RUN("malformed", PyArg_ParseTuple, malformed);
    RUN("_SizeT", _PyArg_ParseTuple_SizeT, values);
    va_parse = PyArg_VaParse;
    RUN("PyArg_VaParse counts", through_va, counts);
    RUN("PyArg_VaParse values", through_va, values);
    RUN("PyArg_VaParse clean-up", through_va, cleanup);
    va_parse = _PyArg_VaParse_SizeT;
    RUN("PyArg_VaParse _SizeT", through_va, nested);
    parse_old_style("PyArg_Parse", PyArg_Parse);
    parse_old_style("PyArg_Parse _SizeT", _PyArg_Parse_SizeT);
    unpack_tuple();

    printf("-- no tuple\n");
    PyObject *list = literal("[1]");
    int number = 0;
    put_status("PyArg_ParseTuple", PyArg_ParseTuple(list, "i", &number));
    Py_DECREF(list);

    printf("-- parentheses that do not match\n");
    static const char *const parentheses[] = {"(", "(i", "i)", ")", "(i))", "((i)", "(i(i)",
                                              "(i:f)", "(i;f)"};
    for (size_t i = 0; i < COUNT(parentheses); i++) dies(PyArg_ParseTuple, parentheses[i], "(1,)");
    dies(PyArg_ParseTuple, "(i", "((1,),)");
    dies(PyArg_Parse, "|i", "1");
    dies(PyArg_Parse, "i|i", "(1, 2)");
    dies(PyArg_Parse, "(i", "(1,)");
    return probe_end();
}
