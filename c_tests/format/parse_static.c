/* What code made by Argument Clinic calls: parsers in static storage, over a
 * tuple and a dict and over a vectorcall's arguments, and the small checks. */
#include "../probe/slots.h"

/* Exported for CPython's own shared modules; declared in internal headers. */
extern int _PyArg_ParseStack(PyObject *const *, Py_ssize_t, const char *, ...);
extern int _PyArg_ParseStackAndKeywords(PyObject *const *, Py_ssize_t, PyObject *, _PyArg_Parser *, ...);
#if PY_VERSION_HEX >= 0x030E0000
extern PyObject *const *_PyArg_UnpackKeywords(PyObject *const *, Py_ssize_t, PyObject *, PyObject *,
                                              _PyArg_Parser *, int, int, int, int, PyObject **);
#define UNPACK(args, n, kwargs, kwnames, parser, s, buffer) \
    _PyArg_UnpackKeywords(args, n, kwargs, kwnames, parser, (s)->minpos, (s)->maxpos, (s)->minkw, (s)->varpos, buffer)
#else /* another function unpacks the signatures that take more */
extern PyObject *const *_PyArg_UnpackKeywords(PyObject *const *, Py_ssize_t, PyObject *, PyObject *,
                                              _PyArg_Parser *, int, int, int, PyObject **);
#define UNPACK(args, n, kwargs, kwnames, parser, s, buffer) \
    _PyArg_UnpackKeywords(args, n, kwargs, kwnames, parser, (s)->minpos, (s)->maxpos, (s)->minkw, buffer)
#endif
extern int _PyArg_CheckPositional(const char *, Py_ssize_t, Py_ssize_t, Py_ssize_t);
extern int _PyArg_NoKeywords(const char *, PyObject *);
extern int _PyArg_NoPositional(const char *, PyObject *);
extern void _PyArg_BadArgument(const char *, const char *, const char *, PyObject *);

enum { MAX_NAMES = 12, MAX_CALLS = 12 };

/* Cut `text` at its spaces; "-" is a positional-only name. */
static void split(const char *text, char *room, const char **names) {
    size_t n = 0;
    strcpy(room, text);
    for (char *word = strtok(room, " "); word; word = strtok(NULL, " ")) names[n++] = *word == '-' ? "" : word;
    names[n] = NULL;
}

/* The arguments of a call as a vectorcall has them: `array` holds the values,
 * the names are returned (NULL without any). All references are borrowed but
 * that to the tuple of names. */
static PyObject *as_vectorcall(PyObject *args, PyObject *kwargs, PyObject **array) {
    Py_ssize_t n = PyTuple_GET_SIZE(args), count = 0, pos = 0;
    for (Py_ssize_t i = 0; i < n; i++) array[i] = PyTuple_GET_ITEM(args, i);
    if (!kwargs) return NULL;
    PyObject *names = PyTuple_New(PyDict_Size(kwargs)), *key, *value;
    while (PyDict_Next(kwargs, &pos, &key, &value)) {
        array[n + count] = value;
        PyTuple_SET_ITEM(names, count++, Py_NewRef(key));
    }
    return names;
}

static void outcome(Plan *plan, int ok) {
    printf(" -> %d", ok);
    if (!ok || PyErr_Occurred()) {
        putchar(' ');
        put_error();
    }
    slots_show(plan, ok);
    if (live_views) printf(" views left %d", live_views);
    live_views = 0;
    putchar('\n');
}

typedef struct {
    const char *format;
    const char *names;
    const char *calls[MAX_CALLS];
} Format;

static const Format formats[] = {
    {"", "", {"", "1", "a=1"}},
    {"i:f", "a", {"", "1", "a=1", "1, 2", "1, a=2", "b=1", "'x'"}},
    {"i;message", "a", {"", "'x'", "'x', 2"}},
    {"ii:f", "a b", {"", "1", "1, 2", "b=2", "1, b=2", "a=1, b=2", "1, a=2", "1, 2, c=3", "a=1, c=3"}},
    {"i|ii:f", "a b c", {"", "1", "1, c=3", "1, 2, b=2", "1, d=4", "1, bb=4", "a=1, b=2, c=3", "1, 2, 3, 4"}},
    {"|ii:f", "a b", {"", "b=2", "c=1", "1, a=1", "a=1, b=2, c=3"}},
    {"i|$i:f", "a b", {"", "1", "1, 2", "1, b=2", "b=2", "1, 2, 3", "1, c=3"}},
    {"|$ii:f", "a b", {"", "1", "a=1", "a=1, b=2", "1, b=2"}},
    {"ii|i$i:f", "a b c d", {"1, 2", "1, 2, 3, 4", "1, 2, d=4", "1, d=4", "1, 2, 3, d=4, e=5"}},
    {"i$i:f", "a b", {"1", "1, b=2", "1, 2"}},
    {"i:f", "-", {"", "1", "a=1", "1, 2"}},
    {"ii:f", "- b", {"", "1", "1, 2", "1, b=2", "b=2", "1, c=3"}},
    {"i|i:f", "- -", {"", "1", "1, 2", "1, b=2"}},
    {"i|i$i:f", "- b c", {"", "1", "1, 2, 3", "1, c=3", "1, 2, c=3", "b=2, c=3"}},
    {"s*|es$i:f", "a b c", {"@readonly, 'x', c='x'", "@readonly, c=1", "'t', b='u'"}},
    {"(ii)|i:f", "a b", {"(1, 2)", "(1,)", "(1, 'x')", "a=(1, 2), b=3"}},
    {"i:f", "a b", {"1", "1, 2"}},
    {"ii:f", "a", {"1"}},
    {"ii:f", "a -", {"1, 2"}},
    {"i|i|i:f", "a b c", {"1"}},
    {"i$i$i:f", "a b c", {"1"}},
    {"i$i|i:f", "a b c", {"1"}},
    {"$ii:f", "- b", {"1"}},
    {"ix:f", "a b", {"1"}},
    {"i(:f", "a b", {"1"}},
    {"i):f", "a b", {"1"}},
    {"i(i:f", "a b", {"1"}},
};

/* Parsers stay in a list of the library until it is finalized. */
static _PyArg_Parser parsers[COUNT(formats)];
static const char *all_names[COUNT(formats)][MAX_NAMES];
static char rooms[COUNT(formats)][80];

static void parse_formats(int stack) {
    printf("-- %s\n", stack ? "_PyArg_ParseStackAndKeywords" : "_PyArg_ParseTupleAndKeywordsFast");
    for (size_t i = 0; i < COUNT(formats); i++) {
        split(formats[i].names, rooms[i], all_names[i]);
        if (!parsers[i].format) parsers[i] = (_PyArg_Parser){.format = formats[i].format, .keywords = all_names[i]};
        printf("\"%s\" [%s]\n", formats[i].format, formats[i].names);
        for (const char *const *call = formats[i].calls; *call; call++) {
            PyObject *kwargs, *args = literal_call(*call, &kwargs), *array[MAX_NAMES];
            Plan plan;
            slots_plan(&plan, formats[i].format);
            printf("  (%s)", *call);
            if (stack) {
                PyObject *names = as_vectorcall(args, kwargs, array);
                Py_ssize_t n = PyTuple_GET_SIZE(args);
                outcome(&plan, _PyArg_ParseStackAndKeywords(array, n, names, &parsers[i], PLAN_ARGS(&plan)));
                Py_XDECREF(names);
            } else {
                outcome(&plan, _PyArg_ParseTupleAndKeywordsFast(args, kwargs, &parsers[i], PLAN_ARGS(&plan)));
            }
            Py_DECREF(args);
            Py_XDECREF(kwargs);
        }
    }
}

typedef struct {
    const char *fname;
    const char *names;
    int minpos, maxpos, minkw, varpos;
    const char *calls[MAX_CALLS];
} Signature;

static const Signature signatures[] = {
    {"f", "a", 1, 1, 0, 0, {"", "1", "a=1", "1, 2", "1, a=2", "b=1", "a=1, b=2"}},
    {"f", "a b", 1, 2, 0, 0, {"", "1", "1, 2", "1, b=2", "b=2", "a=1, b=2", "1, 2, 3", "1, a=2", "1, c=2"}},
    {"f", "a b c", 1, 2, 0, 0, {"1, c=3", "1, 2, c=3", "1, 2, 3", "c=3", "a=1, c=3"}},
    {"f", "a b c", 1, 2, 1, 0, {"1", "1, 2", "1, c=3", "1, 2, c=3", "1, 2, 3", "c=3"}},
    {"f", "a b", 0, 0, 0, 0, {"", "1", "a=1", "a=1, b=2", "c=1"}},
    {"f", "a b", 0, 0, 1, 0, {"", "1", "a=1", "b=2"}},
    {"f", "- b", 1, 2, 0, 0, {"", "1", "b=1", "1, b=2", "1, 2", "1, 2, b=3", "1, c=3"}},
    {"f", "- -", 2, 2, 0, 0, {"1", "1, 2", "1, a=2", "1, 2, 3"}},
    {"f", "- - c", 1, 3, 0, 0, {"", "1", "1, c=3", "1, 2, c=3"}},
    {"f", "a b", 1, 1, 0, 1, {"", "1", "1, 2, 3", "1, b=2", "1, 2, 3, b=4", "1, 2, c=4", "a=1"}},
    {"f", "- b", 1, 1, 0, 1, {"", "1", "1, 2, 3", "1, 2, b=4"}},
    {NULL, "a b", 2, 2, 0, 0, {"", "1", "1, 2, 3", "1, c=2", "a=1, b=2, c=3"}},
    {"a_function", "count step", 1, 2, 0, 0, {"1, stop=2", "conut=1", "1, 2, step=3", "1, count=1"}},
};

static void put_places(PyObject *const *places, PyObject *const *array, PyObject **buffer, size_t n) {
    printf(places == array ? " in place:" : places == buffer ? " moved:" : " elsewhere:");
    for (size_t i = 0; i < n; i++) {
        putchar(' ');
        put_object(places[i]);
    }
}

static void unpack(int with_dict) {
    printf("-- _PyArg_UnpackKeywords, %s\n", with_dict ? "a dict" : "a vectorcall");
    static _PyArg_Parser own[2][COUNT(signatures)];
    static const char *names[COUNT(signatures)][MAX_NAMES];
    static char room[COUNT(signatures)][80];
    for (size_t i = 0; i < COUNT(signatures); i++) {
        const Signature *s = &signatures[i];
        if (s->varpos && PY_VERSION_HEX < 0x030E0000) continue;
        split(s->names, room[i], names[i]);
        size_t count = 0;
        while (names[i][count]) count++;
        own[with_dict][i] = (_PyArg_Parser){.keywords = names[i], .fname = s->fname};
        printf("%s(%s) %d..%d, %d%s\n", s->fname ? s->fname : "NULL", s->names, s->minpos, s->maxpos, s->minkw,
               s->varpos ? " and more" : "");
        for (const char *const *call = s->calls; *call; call++) {
            PyObject *kwargs, *args = literal_call(*call, &kwargs), *array[MAX_NAMES], *buffer[MAX_NAMES] = {NULL};
            PyObject *kwnames = as_vectorcall(args, kwargs, array);
            Py_ssize_t n = PyTuple_GET_SIZE(args);
            PyObject *const *places =
                UNPACK(array, n, with_dict ? kwargs : NULL, with_dict ? NULL : kwnames, &own[with_dict][i], s, buffer);
            printf("  (%s) ->", *call);
            if (!places) {
                putchar(' ');
                put_error();
            } else {
                put_places(places, array, buffer, places == array && (size_t)n < count ? (size_t)n : count);
            }
            putchar('\n');
            Py_XDECREF(kwnames);
            Py_DECREF(args);
            Py_XDECREF(kwargs);
        }
    }
}

static void checks(void) {
    printf("-- checks\n");
    static const char *const names[] = {"f", NULL};
    for (size_t i = 0; i < COUNT(names); i++) {
        for (Py_ssize_t n = 0; n < 4; n++) {
            put_status("exactly 1", _PyArg_CheckPositional(names[i], n, 1, 1));
            put_status("1 or 2", _PyArg_CheckPositional(names[i], n, 1, 2));
            put_status("2 or more", _PyArg_CheckPositional(names[i], n, 2, PY_SSIZE_T_MAX));
        }
    }
    PyObject *tuple = literal("(1,)"), *none = literal("()"), *dict = literal("{'a': 1}"), *empty = literal("{}");
    put_status("no keywords: NULL", _PyArg_NoKeywords("f", NULL));
    put_status("no keywords: {}", _PyArg_NoKeywords("f", empty));
    put_status("no keywords: a dict", _PyArg_NoKeywords("f", dict));
    put_status("no keywords: a tuple", _PyArg_NoKeywords("f", tuple));
    put_status("no positional: NULL", _PyArg_NoPositional("f", NULL));
    put_status("no positional: ()", _PyArg_NoPositional("f", none));
    put_status("no positional: a tuple", _PyArg_NoPositional("f", tuple));
    put_status("no positional: a dict", _PyArg_NoPositional("f", dict));
    _PyArg_BadArgument("f", "argument 'a'", "str", dict);
    put_status("bad argument", 0);
    _PyArg_BadArgument("f", "argument 2", "a thing whose name is longer than the fifty characters", Py_None);
    put_status("bad argument", 0);
    int a = 0, b = 0;
    PyObject *array[] = {literal("7"), literal("8")};
    put_status("_PyArg_ParseStack", _PyArg_ParseStack(array, 2, "ii:f", &a, &b));
    printf("%d %d\n", a, b);
    put_status("_PyArg_ParseStack, one", _PyArg_ParseStack(array, 1, "ii:f", &a, &b));
    put_status("_PyArg_ParseStack, s", _PyArg_ParseStack(array, 1, "s:f", &a));
    put_status("no parser", _PyArg_ParseTupleAndKeywordsFast(tuple, NULL, NULL, &a));
    put_status("no tuple", _PyArg_ParseTupleAndKeywordsFast(dict, NULL, &parsers[1], &a));
    put_status("no dict", _PyArg_ParseTupleAndKeywordsFast(tuple, tuple, &parsers[1], &a));
    PyObject *all[] = {tuple, none, dict, empty, array[0], array[1]};
    for (size_t i = 0; i < COUNT(all); i++) Py_DECREF(all[i]);
}

int main(void) {
    probe_start();
    plan_type = &PyTuple_Type;
    plan_encoding = "utf-8";
    parse_formats(0);
    parse_formats(1);
    unpack(0);
    unpack(1);
    checks();
    return probe_end();
}
