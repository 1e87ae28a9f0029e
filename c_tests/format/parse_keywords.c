/* PyArg_ParseTupleAndKeywords, PyArg_VaParseTupleAndKeywords and
 * PyArg_ValidateKeywordArguments. */
#include "../probe/slots.h"

/* Exported for extensions that were compiled before 3.13. */
extern int _PyArg_ParseTupleAndKeywords_SizeT(PyObject *, PyObject *, const char *, char *const *, ...);
extern int _PyArg_VaParseTupleAndKeywords_SizeT(PyObject *, PyObject *, const char *, char *const *, va_list);

typedef struct {
    const char *format;
    const char *names; /* separated by spaces; "-" is a positional-only one */
    const char *calls[14];
} Case;

static const Case cases[] = {
    {"", "", {"", "1", "a=1", "1, a=1"}},
    {":f", "", {"", "1", "a=1", "1, 2", "a=1, b=2"}},
    {";message", "", {"1", "a=1"}},
    {"i", "a", {"", "1", "a=1", "1, 2", "1, a=2", "b=1", "1, b=2", "a=1, b=2", "'x'", "a='x'"}},
    {"i:f", "a", {"", "1", "a=1", "1, 2", "1, a=2", "b=1", "1, b=2", "a=1, b=2", "'x'", "a='x'"}},
    {"i;message", "a", {"", "1, 2", "1, a=2", "b=1", "'x'"}},
    {"ii:f", "a b", {"", "1", "1, 2", "1, 2, 3", "b=2", "1, b=2", "a=1, b=2", "b=1, a=2", "1, a=2",
                     "1, 2, a=3", "1, 2, c=3", "a=1, c=3"}},
    {"i|ii:f", "a b c", {"", "1", "1, c=3", "1, 2, 3, 4", "c=3", "1, b=2, c=3, d=4", "1, 2, b=2",
                         "1, c='x'", "1, b='x', c=3", "a=1, b=2, c=3", "1, 2, 3, a=1", "1, d=4"}},
    {"|ii:f", "a b", {"", "b=2", "1, 2, 3", "a=1, b=2, c=3", "c=1", "1, a=1", "1, 2, c=3"}},
    {"i|$i:f", "a b", {"", "1", "1, 2", "1, b=2", "a=1, b=2", "b=2", "1, 2, 3", "1, 2, b=3", "1, c=3"}},
    {"|$ii:f", "a b", {"", "1", "a=1", "a=1, b=2", "1, b=2", "c=3", "1, 2", "a='x'"}},
    {"ii|i$i:f", "a b c d", {"1, 2", "1, 2, 3", "1, 2, 3, 4", "1, 2, d=4", "1, d=4", "1, 2, 3, 4, 5"}},
    {"ii|$ii:f", "a b c d", {"", "1, 2, 3", "1, 2, c=3", "1, c=3", "a=1, b=2, d=4", "1, 2, 3, c=1"}},
    {"i$i:f", "a b", {"1", "1, b=2", "1, 2"}},
    {"$i:f", "a", {"", "a=1"}},
    {"i|$:f", "a", {"1", "1, 2"}},
    {"i|i|i:f", "a b c", {"1", "1, 2, 3"}},
    {"i|$i$i:f", "a b c", {"1", "1, b=2"}},
    {"|$i|i:f", "a b", {"", "a=1"}},
    {"i:f", "-", {"", "1", "a=1", "1, 2", "1, a=2"}},
    {"ii:f", "- b", {"", "1", "1, 2", "1, b=2", "b=2", "a=1, b=2", "1, 2, 3", "1, 2, b=3", "1, c=3"}},
    {"i|i:f", "- -", {"", "1", "1, 2", "1, 2, 3", "1, b=2"}},
    {"|ii:f", "- b", {"", "1", "b=2", "1, b=2", "1, 2, 3", "c=1", "a=1"}},
    {"|ii:f", "- -", {"", "1, 2, 3", "a=1"}},
    {"i|i$i:f", "- b c", {"", "1", "1, 2, 3", "1, c=3", "1, 2, c=3", "b=2, c=3", "1, d=4"}},
    {"ii:f", "a -", {"1, 2"}},
    {"iii:f", "a - c", {"1, 2, 3"}},
    {"i", "-", {"", "a=1"}},
    {"|i$i", "- b", {"1, 2, 3"}},
    /* the list and the format disagree */
    {"i:f", "a b", {"", "1", "1, 2", "1, b=2", "a=1"}},
    {"ii:f", "a", {"", "1", "1, 2", "a=1", "1, b=2"}},
    {"|i:f", "a b", {"", "1", "b=1"}},
    {"|ii:f", "a", {"", "1", "a=1"}},
    {"i|i:f", "a b c", {"1", "1, 2", "1, c=3"}},
    {"", "a", {"", "1", "a=1"}},
    /* malformed */
    {"x:f", "a", {"", "1", "a=1"}},
    {"ix:f", "a b", {"1", "1, 2", "1, b=2"}},
    {"i|x:f", "a b", {"1", "1, 2", "1, b=2"}},
    {"i|xi:f", "a b c", {"1", "1, c=2"}},
    {"i|ei:f", "a b c", {"1", "1, c=2"}},
    {"i|wi:f", "a b c", {"1, c=2"}},
    {"i i:f", "a b", {"1, 2", "1, b=2"}},
    {"i!:f", "a", {"1"}},
    {"|i|:f", "a", {"1"}},
    {"(x):f", "a", {"a=(1,)"}},
    {"|(x)i:f", "a b", {"b=1"}},
    {"|(i:f", "a", {""}},
    /* skipping what was not given: one of each unit */
    {"|sz#y*Oi:f", "s z y o i", {"i=1", "y=b'y'", "z=None, o=5", "s='t', i=2"}},
    {"|w*esO!i:f", "w e o i", {"i=1", "w=ba'x'", "e='e', i=3", "o=(1,)", "o=1"}},
    {"|bBhHIli:f", "a b c d e f g", {"g=1", "c=3, f=6", "g=1.5", "a=1, b=2, c=3, d=4, e=5, f=6, g=7"}},
    {"|kLKncCi:f", "a b c d e f g", {"g=1", "e=b'x'", "f='y'", "d=4", "f=b'y'"}},
    {"|fdDpi:f", "a b c d e", {"e=1", "c=1+2j", "d=[]", "b=1"}},
    {"|SYUi:f", "a b c d", {"d=1", "a=b'a'", "b=ba'b'", "c='c'", "c=b'c'"}},
    {"|et#es#i:f", "a b c", {"c=1", "a=b'a'", "b='b', c=1", "b='b', c='x'"}},
    {"|O&O&i:f", "a b c", {"c=1", "b=2", "a=1, c='x'", "a=None"}},
    {"|(ii)i:f", "a b", {"b=1", "a=(1, 2)", "a=(1,)", "a=(1, 'x'), b=2"}},
    {"(ii)|(s(i))i:f", "a b c", {"(1, 2), c=1", "(1, 2), ('x', (3,)), 4", "a=(1, 2), b=('x', 3)"}},
    /* clean-up */
    {"s*i:f", "a b", {"@readonly, b='x'", "@readonly", "a=@readonly, c=1", "@readonly, 1, 2"}},
    {"esO&i:f", "a b c", {"'a', 1, 'x'", "'a', 1", "'a', c=3", "'a', None, 3", "'a', 1, 3, d=4"}},
    {"s*|w*$i:f", "a b c", {"@readonly, @writable, c='x'", "@readonly, d=1", "b=@writable"}},
    /* names */
    {"i|i:a_rather_long_function_name", "first second",
     {"", "1, 2, 3", "second=2", "1, third=3", "1, first=1", "1, secnd=2", "1, Second=2"}},
    {"iiii:f", "alpha beta gamma delta", {"", "1, 2, 3", "delta=4", "1, 2, 3, dleta=4", "1, 2, gamma=3"}},
    {"i:", "a", {"", "1, 2", "1, b=2"}},
    {"|iiiiiiiiii:f", "a b c d e f g h i j", {"1, 2, 3, 4, 5, 6, 7, 8, 9, 10", "j=10", "k=11"}},
};

typedef int (*Parse)(PyObject *, PyObject *, const char *, char *const *, ...);
typedef int (*VaParse)(PyObject *, PyObject *, const char *, char *const *, va_list);
static VaParse va_parse;

static int through_va(PyObject *args, PyObject *kwargs, const char *format, char *const *names, ...) {
    va_list va;
    va_start(va, names);
    int ok = va_parse(args, kwargs, format, names, va);
    va_end(va);
    return ok;
}

/* Cut `text` at its spaces; `room` gets the copy that the pointers lead into. */
static void split(const char *text, char *room, char **names) {
    static char positional_only[] = "";
    size_t n = 0;
    strcpy(room, text);
    for (char *word = strtok(room, " "); word; word = strtok(NULL, " ")) {
        names[n++] = *word == '-' ? positional_only : word;
    }
    names[n] = NULL;
}

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

static void run_case(Parse parse, const Case *c) {
    char room[200], *names[16];
    split(c->names, room, names);
    printf("\"%s\" [%s]\n", c->format, c->names);
    for (const char *const *call = c->calls; *call; call++) {
        PyObject *kwargs, *args = literal_call(*call, &kwargs);
        Plan plan;
        slots_plan(&plan, c->format);
        printf("  (%s)", *call);
        outcome(&plan, parse(args, kwargs, c->format, names, PLAN_ARGS(&plan)));
        Py_DECREF(args);
        Py_XDECREF(kwargs);
    }
}

static void run(const char *label, Parse parse, size_t count) {
    printf("-- %s\n", label);
    for (size_t i = 0; i < count; i++) run_case(parse, &cases[i]);
}

/* What is wrong with the call rather than with the arguments. */
static void bad_calls(void) {
    static char a[] = "a", sub_text[] = "sub";
    char *names[] = {a, NULL}, *sub_names[] = {sub_text, NULL};
    PyObject *list = literal("[1]"), *tuple = literal("(1,)"), *dict = literal("{'a': 1}");
    PyObject *empty = literal("()"), *odd = literal("{1: 2}"), *mixed = literal("{'a': 1, 2: 3}");
    PyObject *empty_dict = literal("{}"), *sub = literal("{@strsub: 1}");
    int out = 0;
    printf("-- bad calls\n");
    put_status("args NULL", PyArg_ParseTupleAndKeywords(NULL, NULL, "i", names, &out));
    put_status("args a list", PyArg_ParseTupleAndKeywords(list, NULL, "i", names, &out));
    put_status("kwargs a list", PyArg_ParseTupleAndKeywords(tuple, list, "i", names, &out));
    put_status("format NULL", PyArg_ParseTupleAndKeywords(tuple, NULL, NULL, names, &out));
    put_status("names NULL", PyArg_ParseTupleAndKeywords(tuple, NULL, "i", NULL, &out));
    put_status("int keyword", PyArg_ParseTupleAndKeywords(empty, odd, "i", names, &out));
    put_status("int keyword, |", PyArg_ParseTupleAndKeywords(empty, odd, "|i:f", names, &out));
    put_status("a and an int", PyArg_ParseTupleAndKeywords(empty, mixed, "|i:f", names, &out));
    put_status("1, and an int", PyArg_ParseTupleAndKeywords(tuple, odd, "i:f", names, &out));
    put_status("kwargs empty", PyArg_ParseTupleAndKeywords(tuple, empty_dict, "i:f", names, &out));
    put_status("subclass of str", PyArg_ParseTupleAndKeywords(empty, sub, "|i:f", names, &out));
    put_status("an equal one", PyArg_ParseTupleAndKeywords(empty, sub, "|i:f", sub_names, &out));
    va_parse = PyArg_VaParseTupleAndKeywords;
    put_status("va: args NULL", through_va(NULL, NULL, "i", names, &out));
    put_status("va: args a list", through_va(list, NULL, "i", names, &out));
    put_status("va: kwargs a list", through_va(tuple, list, "i", names, &out));
    put_status("va: format NULL", through_va(tuple, NULL, NULL, names, &out));
    put_status("va: names NULL", through_va(tuple, NULL, "i", NULL, &out));

    printf("-- PyArg_ValidateKeywordArguments\n");
    put_status("a dict", PyArg_ValidateKeywordArguments(dict));
    put_status("an empty dict", PyArg_ValidateKeywordArguments(empty_dict));
    put_status("an int key", PyArg_ValidateKeywordArguments(odd));
    put_status("mixed keys", PyArg_ValidateKeywordArguments(mixed));
    put_status("a subclass of str", PyArg_ValidateKeywordArguments(sub));
    put_status("a list", PyArg_ValidateKeywordArguments(list));
    put_status("None", PyArg_ValidateKeywordArguments(Py_None));
    PyObject *all[] = {list, tuple, dict, empty, odd, mixed, empty_dict, sub};
    for (size_t i = 0; i < COUNT(all); i++) Py_DECREF(all[i]);
}

int main(void) {
    probe_start();
    plan_type = &PyTuple_Type;
    plan_encoding = "utf-8";
    run("PyArg_ParseTupleAndKeywords", PyArg_ParseTupleAndKeywords, COUNT(cases));
    converter_cleanup = 1;
    va_parse = PyArg_VaParseTupleAndKeywords;
    run("PyArg_VaParseTupleAndKeywords, with a converter that cleans up", through_va,
        COUNT(cases));
    converter_cleanup = 0;
    run("_SizeT", _PyArg_ParseTupleAndKeywords_SizeT, 8);
    va_parse = _PyArg_VaParseTupleAndKeywords_SizeT;
    Plan plan;
    PyObject *args = literal("(1, 'x')");
    static char a[] = "a", b[] = "b";
    char *names[] = {a, b, NULL};
    slots_plan(&plan, "is");
    printf("va _SizeT");
    outcome(&plan, through_va(args, NULL, "is", names, PLAN_ARGS(&plan)));
    Py_DECREF(args);
    bad_calls();
    return probe_end();
}
