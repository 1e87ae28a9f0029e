/* How objects and exceptions are shown: without addresses, and so that no method of a made-up type decides. */
#include "sweep.h"

void text_add(struct text *text, const char *bytes, size_t length)
{
    if (text->length + length + 1 > text->room) {
        text->room = 2 * (text->length + length + 1);
        text->bytes = realloc(text->bytes, text->room);
        if (!text->bytes)
            abort();
    }
    memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = 0;
}

void text_put(struct text *text, const char *format, ...)
{
    char buffer[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(buffer, sizeof buffer, format, arguments);
    va_end(arguments);
    text_add(text, buffer, strlen(buffer));
}

/* The length of an address that begins here, "0x" and hexadecimal digits. */
static size_t address(const char *s)
{
    if (s[0] != '0' || s[1] != 'x')
        return 0;
    size_t digits = strspn(s + 2, "0123456789abcdefABCDEF");
    return digits >= 6 ? digits + 2 : 0;
}

/* The length of a place that begins here: "../Objects/file.c:12: ". */
static size_t place(const char *s)
{
    size_t name = strcspn(s, ": \n'\"");
    if (name < 3 || memcmp(s + name - 2, ".c", 2) != 0 || s[name] != ':')
        return 0;
    size_t digits = strspn(s + name + 1, "0123456789");
    return digits && memcmp(s + name + 1 + digits, ": ", 2) == 0 ? name + digits + 3 : 0;
}

void show_masked(struct text *text, const char *s)
{
    int word = 0; /* within a word: no place begins here */
    while (*s) {
        size_t length = address(s);
        if (length)
            text_put(text, "0x…");
        else if (strncmp(s, "(used ", 6) == 0 && (length = strcspn(s, ")") + 1))
            text_put(text, "(used …)");
        else if (!word && (length = place(s)))
            ; /* left out */
        else {
            length = 1;
            if (*s == '\n')
                text_put(text, "\\n");
            else if ((unsigned char)*s < ' ')
                text_put(text, "\\x%02x", *s);
            else
                text_add(text, s, 1);
        }
        word = length == 1 && *s != ' ' && *s != '\n';
        s += length;
    }
}

int show_each;

static void show(struct text *text, PyObject *o, PyObject *const *known, int count, int depth);

static void show_items(struct text *text, const char *brackets, PyObject *const *items, Py_ssize_t n,
                       PyObject *const *known, int count, int depth)
{
    text_add(text, brackets, 1);
    for (Py_ssize_t i = 0; i < n && i < 6; i++) {
        if (i)
            text_put(text, ", ");
        show(text, items[i], known, count, depth - 1);
    }
    if (n > 6)
        text_put(text, ", … %zd", n);
    text_add(text, brackets + 1, 1);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(((const struct text *)a)->bytes, ((const struct text *)b)->bytes);
}

/* The items in the order of their texts: that of a set's table is nobody's business. */
static void show_set(struct text *text, PyObject *o, PyObject *const *known, int count, int depth)
{
    PyObject *list = PySequence_List(o);
    Py_ssize_t n = PyList_GET_SIZE(list);
    struct text *items = calloc((size_t)n + 1, sizeof *items);
    for (Py_ssize_t i = 0; i < n; i++)
        show(&items[i], PyList_GET_ITEM(list, i), known, count, depth - 1);
    qsort(items, (size_t)n, sizeof *items, by_text);
    text_put(text, "%s{", PyFrozenSet_CheckExact(o) ? "frozen" : "");
    for (Py_ssize_t i = 0; i < n; i++) {
        if (i)
            text_put(text, ", ");
        text_add(text, items[i].bytes, items[i].length);
        free(items[i].bytes);
    }
    text_put(text, "}");
    free(items);
    Py_DECREF(list);
}

static void show_dict(struct text *text, PyObject *o, PyObject *const *known, int count, int depth)
{
    Py_ssize_t at = 0, n = 0;
    PyObject *key, *value;
    text_put(text, "{");
    while (PyDict_Next(o, &at, &key, &value)) {
        if (n++ == 6) {
            text_put(text, ", … %zd", PyDict_Size(o));
            break;
        }
        if (n > 1)
            text_put(text, ", ");
        show(text, key, known, count, depth - 1);
        text_put(text, ": ");
        show(text, value, known, count, depth - 1);
    }
    text_put(text, "}");
}

/* The repr, cut. */
static void show_repr(struct text *text, PyObject *o)
{
    PyObject *raised = PyErr_GetRaisedException();
    PyObject *repr = PyObject_ASCII(o);
    const char *bytes = repr ? PyUnicode_AsUTF8(repr) : NULL;
    if (!bytes) {
        PyErr_Clear();
        text_put(text, "<%s>", Py_TYPE(o)->tp_name);
    } else if (strlen(bytes) <= 160) {
        show_masked(text, bytes);
    } else {
        char cut[101];
        memcpy(cut, bytes, 100);
        cut[100] = 0;
        show_masked(text, cut);
        text_put(text, "… %zu", strlen(bytes));
    }
    Py_XDECREF(repr);
    PyErr_SetRaisedException(raised);
}

static void show(struct text *text, PyObject *o, PyObject *const *known, int count, int depth)
{
    if (!o) {
        text_put(text, "NULL");
        return;
    }
    PyTypeObject *type = Py_TYPE(o);
    for (int i = 0; i < count; i++) {
        if (known[i] == o && !PyUnstable_IsImmortal(o) && (show_each || (type != &PyUnicode_Type && type != &PyBytes_Type))) {
            text_put(text, "$%d", i + 1);
            return;
        }
    }
    if (depth == 0)
        text_put(text, "<%s>", type->tp_name);
    else if (type == &PyTuple_Type)
        show_items(text, "()", ((PyTupleObject *)o)->ob_item, PyTuple_GET_SIZE(o), known, count, depth);
    else if (type == &PyList_Type)
        show_items(text, "[]", ((PyListObject *)o)->ob_item, PyList_GET_SIZE(o), known, count, depth);
    else if (type == &PyDict_Type)
        show_dict(text, o, known, count, depth);
    else if (type == &PySlice_Type)
        show_items(text, "<>", &((PySliceObject *)o)->start, 3, known, count, depth);
    else if (type == &PySet_Type || type == &PyFrozenSet_Type)
        show_set(text, o, known, count, depth);
    else if (type->tp_flags & Py_TPFLAGS_HEAPTYPE && !PyType_Check(o))
        text_put(text, "<%s>", type->tp_name); /* made here, or a library's own detail */
    else
        show_repr(text, o);
}

void show_object(struct text *text, PyObject *o, PyObject *const *known, int count)
{
    show(text, o, known, count, 4);
}

static void show_exception(struct text *text, PyObject *o, PyObject *const *known, int count, int depth)
{
    for (int i = 0; i < count; i++) {
        if (known[i] == o) {
            text_put(text, "$%d", i + 1);
            return;
        }
    }
    text_put(text, "%s: ", Py_TYPE(o)->tp_name);
    PyObject *message = PyObject_Str(o);
    const char *bytes = message ? PyUnicode_AsUTF8(message) : NULL;
    if (bytes) {
        show_masked(text, bytes);
    } else {
        PyErr_Clear();
        show(text, ((PyBaseExceptionObject *)o)->args, known, count, 3);
    }
    Py_XDECREF(message);
    PyObject *cause = PyException_GetCause(o), *context = PyException_GetContext(o);
    if (depth && (cause || context)) {
        text_put(text, cause ? " [cause " : " [context ");
        show_exception(text, cause ? cause : context, known, count, depth - 1);
        text_put(text, "]");
    }
    Py_XDECREF(cause);
    Py_XDECREF(context);
}

void show_error(struct text *text, PyObject *const *known, int count)
{
    PyObject *raised = PyErr_GetRaisedException();
    show_exception(text, raised, known, count, 2);
    Py_DECREF(raised);
}
