/* The reader of scripts: it runs a text while it parses it. What is not to be
 * run (the other branch, a body before its time) is parsed all the same, with
 * `skip` set, in which every expression is None. */
#include "script.h"

#include <ctype.h>

typedef struct {
    const char *at;
    PyObject *scope; /* (names, outer scope or None) */
    int skip;
} Reader;

enum Status { FAILED = -1, DONE, RETURNED, BROKEN, CONTINUED };

static PyObject *globals, *outermost, *builtins, *function_type;
static PyObject *returned; /* by the statement that answered RETURNED */
static PyObject *texts;    /* of the scripts: functions refer to them */

static PyObject *expression(Reader *r);
static enum Status suite(Reader *r, int indent);

/* ---- tokens -------------------------------------------------------------- */

static void blanks(Reader *r) {
    while (*r->at == ' ') r->at++;
}

static int is_word(char c) {
    return isalnum((unsigned char)c) || c == '_';
}

/* Reads an operator or a keyword, if it is next. */
static int eat(Reader *r, const char *token) {
    size_t n = strlen(token);
    blanks(r);
    if (strncmp(r->at, token, n) || (is_word(*token) && is_word(r->at[n]))) return 0;
    r->at += n;
    return 1;
}

static void expect(Reader *r, const char *token) {
    if (!eat(r, token)) {
        printf("expected %s, not ", token);
        need(0, r->at);
    }
}

/* The name that is next, NULL if there is none. */
static PyObject *word(Reader *r) {
    blanks(r);
    const char *start = r->at;
    if (isdigit((unsigned char)*start)) return NULL;
    while (is_word(*r->at)) r->at++;
    return r->at == start ? NULL : PyUnicode_FromStringAndSize(start, r->at - start);
}

/* ---- names --------------------------------------------------------------- */

static PyObject *look_up(Reader *r, PyObject *name) {
    PyObject *found;
    for (PyObject *scope = r->scope; scope != Py_None; scope = PyTuple_GET_ITEM(scope, 1)) {
        if (PyDict_GetItemRef(PyTuple_GET_ITEM(scope, 0), name, &found)) return found;
    }
    if (!builtins) builtins = PyImport_ImportModule("builtins");
    found = PyObject_GetAttr(builtins, name);
    if (!found) PyErr_Format(PyExc_NameError, "name %R is not defined", name);
    return found;
}

static PyObject *inner_scope(PyObject *outer) {
    return Py_BuildValue("(NO)", PyDict_New(), outer);
}

/* ---- atoms --------------------------------------------------------------- */

static PyObject *new_function(Reader *r, PyObject *name);

/* What is given when nothing is run. */
static PyObject *nothing(PyObject *owned) {
    Py_XDECREF(owned);
    return Py_NewRef(Py_None);
}

/* Appends an expression's value, or the items of one behind a "*". */
static int append_item(Reader *r, PyObject *list) {
    int all = eat(r, "*");
    PyObject *value = expression(r);
    if (!value) return -1;
    int status = 0;
    if (all && !r->skip) {
        Py_ssize_t n = PyList_GET_SIZE(list);
        PyObject *items = PySequence_List(value);
        status = items ? PyList_SetSlice(list, n, n, items) : -1;
        Py_XDECREF(items);
    } else {
        status = PyList_Append(list, value);
    }
    Py_DECREF(value);
    return status;
}

/* The items up to the closing token. */
static PyObject *items(Reader *r, const char *close, int *comma) {
    PyObject *list = PyList_New(0);
    *comma = 0;
    while (!eat(r, close)) {
        if (append_item(r, list) < 0) {
            Py_DECREF(list);
            return NULL;
        }
        if (!eat(r, ",")) {
            expect(r, close);
            break;
        }
        *comma = 1;
    }
    return list;
}

static enum Status loop_over(Reader *r, PyObject *iterable, PyObject *names, int indent, PyObject *list);
static PyObject *target_names(Reader *r);

/* "[value for names in iterable if condition]", behind the bracket; the body is read anew for each item. */
static PyObject *comprehension(Reader *r) {
    const char *body = r->at;
    r->skip = 1;
    Py_DECREF(expression(r));
    r->skip = 0;
    if (!eat(r, "for")) {
        r->at = body;
        return NULL;
    }
    PyObject *names = target_names(r), *list = PyList_New(0);
    expect(r, "in");
    PyObject *iterable = expression(r);
    if (iterable) expect(r, "]");
    const char *end = r->at;
    r->at = body;
    if (!iterable || loop_over(r, iterable, names, -1, list) == FAILED) Py_CLEAR(list);
    r->at = end;
    Py_DECREF(names);
    Py_XDECREF(iterable);
    return list;
}

/* Passes over what is in brackets or braces: each expression is read once, or nesting would double the work. */
static PyObject *skip_display(Reader *r, const char *close) {
    while (!eat(r, close)) {
        if (!eat(r, "**")) eat(r, "*");
        Py_DECREF(expression(r));
        if (eat(r, ":")) continue;
        if (eat(r, "for")) {
            Py_DECREF(target_names(r));
            expect(r, "in");
            continue;
        }
        eat(r, ",");
    }
    return nothing(NULL);
}

static PyObject *list_display(Reader *r) {
    int comma;
    if (r->skip) return skip_display(r, "]");
    const char *start = r->at;
    PyObject *list = *start == ']' ? NULL : comprehension(r);
    if (list || PyErr_Occurred()) return list;
    return items(r, "]", &comma);
}

static PyObject *braces(Reader *r) {
    int comma;
    if (r->skip) return skip_display(r, "}");
    if (eat(r, "}")) return PyDict_New();
    const char *start = r->at;
    int is_dict = 0;
    if (!eat(r, "*")) {
        r->skip = 1;
        Py_DECREF(expression(r));
        is_dict = eat(r, ":");
        r->skip = 0;
    }
    r->at = start;
    if (!is_dict) {
        PyObject *list = items(r, "}", &comma), *set = list ? PySet_New(list) : NULL;
        Py_XDECREF(list);
        return set;
    }
    PyObject *dict = PyDict_New();
    while (dict && !eat(r, "}")) {
        PyObject *key = expression(r), *value = NULL;
        if (key) {
            expect(r, ":");
            value = expression(r);
        }
        if (!value || PyDict_SetItem(dict, key, value) < 0) Py_CLEAR(dict);
        Py_XDECREF(key);
        Py_XDECREF(value);
        if (dict) eat(r, ",");
    }
    return dict;
}

static PyObject *parentheses(Reader *r) {
    int comma;
    PyObject *list = items(r, ")", &comma);
    if (!list) return NULL;
    PyObject *result = comma || !PyList_GET_SIZE(list) ? PyList_AsTuple(list) : Py_NewRef(PyList_GET_ITEM(list, 0));
    Py_DECREF(list);
    return result;
}

/* An int, in any base that int() knows, a float or an imaginary number. */
static PyObject *number(Reader *r) {
    const char *start = r->at;
    int is_float = 0, is_hex = start[1] == 'x';
    while (is_word(*r->at) || *r->at == '.' || (!is_hex && strchr("+-", *r->at) && r->at[-1] == 'e')) {
        is_float |= !is_hex && strchr(".ej", *r->at) != NULL;
        r->at++;
    }
    char text[400];
    size_t n = (size_t)(r->at - start);
    need(n < sizeof text, start);
    memcpy(text, start, n);
    text[n] = 0;
    if (!is_float) return PyLong_FromString(text, NULL, 0);
    int imaginary = text[n - 1] == 'j';
    if (imaginary) text[n - 1] = 0;
    double value = PyOS_string_to_double(text, NULL, NULL);
    return imaginary ? PyComplex_FromDoubles(0, value) : PyFloat_FromDouble(value);
}

static PyObject *atom(Reader *r) {
    blanks(r);
    if (eat(r, "...")) return Py_NewRef(Py_Ellipsis);
    if (eat(r, "(")) return parentheses(r);
    if (eat(r, "[")) return list_display(r);
    if (eat(r, "{")) return braces(r);
    if (eat(r, "lambda")) return new_function(r, NULL);
    if (*r->at == '\'' || (*r->at == 'b' && r->at[1] == '\'')) return literal_next(&r->at);
    if (isdigit((unsigned char)*r->at)) return number(r);
    PyObject *name = word(r);
    need(name != NULL, r->at);
    PyObject *value;
    if (eat(r, ":=")) {
        value = expression(r);
        if (value && !r->skip) need(PyDict_SetItem(PyTuple_GET_ITEM(r->scope, 0), name, value) == 0, "a name");
    } else {
        value = r->skip ? nothing(NULL) : look_up(r, name);
    }
    Py_DECREF(name);
    return value;
}

/* ---- attributes, items, calls ---------------------------------------------- */

/* A bound of a slice, or the item's key; missing bounds are None. */
static PyObject *bound(Reader *r) {
    blanks(r);
    return strchr(":],", *r->at) ? Py_NewRef(Py_None) : expression(r);
}

static PyObject *subscript_part(Reader *r) {
    PyObject *parts[3] = {bound(r), NULL, NULL};
    if (!parts[0] || !eat(r, ":")) return parts[0];
    parts[1] = bound(r);
    if (parts[1]) parts[2] = eat(r, ":") ? bound(r) : Py_NewRef(Py_None);
    PyObject *slice = parts[2] ? PySlice_New(parts[0], parts[1], parts[2]) : NULL;
    for (int i = 0; i < 3; i++) Py_XDECREF(parts[i]);
    return slice;
}

/* What is between the brackets, behind the first. */
static PyObject *subscript(Reader *r) {
    PyObject *key = subscript_part(r);
    if (!key || eat(r, "]")) return key;
    PyObject *list = PyList_New(0);
    PyList_Append(list, key);
    Py_DECREF(key);
    while (!eat(r, "]")) {
        expect(r, ",");
        if (eat(r, "]")) break;
        key = subscript_part(r);
        if (!key) {
            Py_DECREF(list);
            return NULL;
        }
        PyList_Append(list, key);
        Py_DECREF(key);
    }
    PyObject *tuple = PyList_AsTuple(list);
    Py_DECREF(list);
    return tuple;
}

/* One argument; keywords go to *kwargs. */
static int argument(Reader *r, PyObject *list, PyObject **kwargs) {
    if (eat(r, "**")) {
        PyObject *more = expression(r);
        if (!*kwargs) *kwargs = PyDict_New();
        int status = !more ? -1 : r->skip ? 0 : PyDict_Update(*kwargs, more);
        Py_XDECREF(more);
        return status;
    }
    const char *start = r->at;
    PyObject *name = word(r);
    if (!name || !eat(r, "=") || *r->at == '=') {
        Py_XDECREF(name);
        r->at = start;
        return append_item(r, list);
    }
    PyObject *value = expression(r);
    if (!*kwargs) *kwargs = PyDict_New();
    int status = value ? PyDict_SetItem(*kwargs, name, value) : -1;
    Py_DECREF(name);
    Py_XDECREF(value);
    return status;
}

/* The arguments behind the parenthesis: a list, and a dict or NULL. */
static PyObject *arguments(Reader *r, PyObject **kwargs) {
    PyObject *list = PyList_New(0);
    *kwargs = NULL;
    while (list && !eat(r, ")")) {
        if (argument(r, list, kwargs) < 0) {
            Py_CLEAR(list);
            Py_CLEAR(*kwargs);
        } else if (!eat(r, ",")) {
            expect(r, ")");
            break;
        }
    }
    return list;
}

static PyObject *call(Reader *r, PyObject *callable) {
    PyObject *kwargs, *list = arguments(r, &kwargs);
    if (!list) return NULL;
    PyObject *args = PyList_AsTuple(list), *result = r->skip ? nothing(NULL) : PyObject_Call(callable, args, kwargs);
    Py_DECREF(list);
    Py_DECREF(args);
    Py_XDECREF(kwargs);
    return result;
}

/* One attribute, item or call behind `o`, which is released; 0 if none is there. */
static int trailer(Reader *r, PyObject **o) {
    PyObject *next, *key;
    if (eat(r, "[")) {
        key = subscript(r);
        next = !key ? NULL : r->skip ? nothing(NULL) : PyObject_GetItem(*o, key);
    } else if (eat(r, "(")) {
        key = NULL;
        next = call(r, *o);
    } else if (*r->at == '.' && eat(r, ".")) {
        key = word(r);
        next = r->skip ? nothing(NULL) : PyObject_GetAttr(*o, key);
    } else {
        return 0;
    }
    Py_XDECREF(key);
    Py_SETREF(*o, next);
    return 1;
}

static PyObject *primary(Reader *r) {
    PyObject *o = atom(r);
    while (o && trailer(r, &o)) continue;
    return o;
}

/* ---- operators ------------------------------------------------------------- */

static PyObject *power(PyObject *a, PyObject *b) {
    return PyNumber_Power(a, b, Py_None);
}

static PyObject *inplace_power(PyObject *a, PyObject *b) {
    return PyNumber_InPlacePower(a, b, Py_None);
}

static const struct {
    const char *token;
    int level;
    PyObject *(*run)(PyObject *, PyObject *), *(*in_place)(PyObject *, PyObject *);
} operators[] = {
    {"**", 5, power, inplace_power},
    {"//", 4, PyNumber_FloorDivide, PyNumber_InPlaceFloorDivide},
    {"<<", 2, PyNumber_Lshift, PyNumber_InPlaceLshift},
    {">>", 2, PyNumber_Rshift, PyNumber_InPlaceRshift},
    {"+", 3, PyNumber_Add, PyNumber_InPlaceAdd},
    {"-", 3, PyNumber_Subtract, PyNumber_InPlaceSubtract},
    {"*", 4, PyNumber_Multiply, PyNumber_InPlaceMultiply},
    {"/", 4, PyNumber_TrueDivide, PyNumber_InPlaceTrueDivide},
    {"%", 4, PyNumber_Remainder, PyNumber_InPlaceRemainder},
    {"@", 4, PyNumber_MatrixMultiply, PyNumber_InPlaceMatrixMultiply},
    {"&", 1, PyNumber_And, PyNumber_InPlaceAnd},
    {"^", 0, PyNumber_Xor, PyNumber_InPlaceXor},
    {"|", -1, PyNumber_Or, PyNumber_InPlaceOr},
};

/* The operator at this place, with a level of at least `level`; an assignment is none. */
static int operator_at(Reader *r, int level) {
    blanks(r);
    for (size_t i = 0; i < COUNT(operators); i++) {
        size_t n = strlen(operators[i].token);
        if (!strncmp(r->at, operators[i].token, n)) return operators[i].level >= level && r->at[n] != '=' ? (int)i : -1;
    }
    return -1;
}

static PyObject *arithmetic(Reader *r, int level);

static PyObject *unary(Reader *r) {
    static const struct {
        const char *token;
        PyObject *(*run)(PyObject *);
    } signs[] = {{"-", PyNumber_Negative}, {"+", PyNumber_Positive}, {"~", PyNumber_Invert}};
    for (size_t i = 0; i < COUNT(signs); i++) {
        if (!eat(r, signs[i].token)) continue;
        PyObject *o = arithmetic(r, 5), *result = !o ? NULL : r->skip ? nothing(NULL) : signs[i].run(o);
        Py_XDECREF(o);
        return result;
    }
    return primary(r);
}

static PyObject *arithmetic(Reader *r, int level) {
    PyObject *a = unary(r);
    for (int i; a && (i = operator_at(r, level)) >= 0;) {
        r->at += strlen(operators[i].token);
        PyObject *b = arithmetic(r, operators[i].level == 5 ? 5 : operators[i].level + 1);
        PyObject *result = !b ? NULL : r->skip ? nothing(NULL) : operators[i].run(a, b);
        Py_XDECREF(b);
        Py_SETREF(a, result);
    }
    return a;
}

enum { IN = 10, NOT_IN, IS, IS_NOT };

static int comparison_at(Reader *r) {
    static const struct {
        const char *token;
        int op;
    } comparisons[] = {{"==", Py_EQ}, {"!=", Py_NE}, {"<=", Py_LE}, {">=", Py_GE}, {"<", Py_LT}, {">", Py_GT}, {"in", IN}};
    for (size_t i = 0; i < COUNT(comparisons); i++) {
        if (eat(r, comparisons[i].token)) return comparisons[i].op;
    }
    const char *start = r->at;
    if (eat(r, "not") && eat(r, "in")) return NOT_IN;
    r->at = start;
    if (!eat(r, "is")) return -1;
    return eat(r, "not") ? IS_NOT : IS;
}

static PyObject *truth(int status) {
    return status < 0 ? NULL : PyBool_FromLong(status);
}

static PyObject *compare(PyObject *a, PyObject *b, int op) {
    if (op == IS || op == IS_NOT) return PyBool_FromLong((a == b) == (op == IS));
    if (op != IN && op != NOT_IN) return PyObject_RichCompare(a, b, op);
    int status = PySequence_Contains(b, a);
    return truth(status < 0 ? -1 : status == (op == IN));
}

static PyObject *comparison(Reader *r) {
    PyObject *a = arithmetic(r, -1);
    int op = a ? comparison_at(r) : -1;
    if (op < 0) return a;
    PyObject *b = arithmetic(r, -1), *result = !b ? NULL : r->skip ? nothing(NULL) : compare(a, b, op);
    Py_DECREF(a);
    Py_XDECREF(b);
    return result;
}

static PyObject *negation(Reader *r) {
    if (!eat(r, "not")) return comparison(r);
    PyObject *o = negation(r), *result = o ? truth(PyObject_Not(o)) : NULL;
    Py_XDECREF(o);
    return result;
}

/* A chain of "and", or of "or" when `word` is that. */
static PyObject *logical(Reader *r, const char *keyword, PyObject *(*operand)(Reader *)) {
    PyObject *a = operand(r);
    while (a && eat(r, keyword)) {
        int skip = r->skip, is_true = PyObject_IsTrue(a);
        if (is_true < 0) {
            Py_DECREF(a);
            return NULL;
        }
        int keep = is_true == (*keyword == 'o');
        r->skip |= keep;
        PyObject *b = operand(r);
        r->skip = skip;
        if (keep) Py_DECREF(b);
        else Py_SETREF(a, b);
    }
    return a;
}

static PyObject *conjunction(Reader *r) {
    return logical(r, "and", negation);
}

static PyObject *disjunction(Reader *r) {
    return logical(r, "or", conjunction);
}

/* "a if condition else b": the condition is read before its branches. */
static PyObject *expression(Reader *r) {
    const char *start = r->at;
    if (r->skip) {
        Py_DECREF(disjunction(r));
        if (!eat(r, "if")) return nothing(NULL);
        Py_DECREF(disjunction(r));
        expect(r, "else");
        return expression(r);
    }
    int is_true;
    r->skip = 1;
    Py_DECREF(disjunction(r));
    int conditional = eat(r, "if");
    r->skip = 0;
    if (!conditional) {
        r->at = start;
        return disjunction(r);
    }
    PyObject *condition = disjunction(r);
    if (!condition || (is_true = PyObject_IsTrue(condition)) < 0) {
        Py_XDECREF(condition);
        return NULL;
    }
    Py_DECREF(condition);
    expect(r, "else");
    const char *other = r->at;
    r->at = start;
    r->skip = !is_true;
    PyObject *a = disjunction(r), *b = NULL;
    r->at = other;
    r->skip = is_true;
    if (a) b = expression(r);
    r->skip = 0;
    PyObject *result = !a || !b ? NULL : Py_NewRef(is_true ? a : b);
    Py_XDECREF(a);
    Py_XDECREF(b);
    return result;
}

/* Expressions with commas between them: a tuple. */
static PyObject *expressions(Reader *r) {
    PyObject *first = expression(r);
    if (!first || !eat(r, ",")) return first;
    PyObject *list = PyList_New(0);
    PyList_Append(list, first);
    Py_DECREF(first);
    do {
        blanks(r);
        if (strchr(";\n=", *r->at)) break;
        if (append_item(r, list) < 0) {
            Py_DECREF(list);
            return NULL;
        }
    } while (eat(r, ","));
    PyObject *tuple = PyList_AsTuple(list);
    Py_DECREF(list);
    return tuple;
}

/* ---- functions ---------------------------------------------------------------- */

typedef struct {
    PyObject_HEAD
    PyObject *name, *parameters, *defaults, *scope;
    const char *body; /* an expression for a lambda, else behind the colon */
    int indent;       /* of the line with "def"; -1 for a lambda */
} Function;

static int function_traverse(PyObject *self, visitproc visit, void *arg) {
    Function *f = (Function *)self;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(f->parameters);
    Py_VISIT(f->defaults);
    Py_VISIT(f->scope);
    return 0;
}

static int function_clear(PyObject *self) {
    Function *f = (Function *)self;
    Py_CLEAR(f->parameters);
    Py_CLEAR(f->defaults);
    Py_CLEAR(f->scope);
    return 0;
}

static void function_free(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    function_clear(self);
    Py_XDECREF(((Function *)self)->name);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyObject *function_repr(PyObject *self) {
    return PyUnicode_FromFormat("<function %U>", ((Function *)self)->name);
}

static PyObject *function_bind(PyObject *self, PyObject *instance, PyObject *owner) {
    (void)owner;
    return instance ? PyMethod_New(self, instance) : Py_NewRef(self);
}

/* Fills the names of the parameters: positional arguments, then keywords, then the defaults. */
static int bind_arguments(Function *f, PyObject *names, PyObject *args, PyObject *kwargs) {
    Py_ssize_t given = PyTuple_GET_SIZE(args), count = PyList_GET_SIZE(f->parameters);
    PyObject *rest = PyDict_New(), *value, *name;
    if (kwargs) PyDict_Update(rest, kwargs);
    int status = 0;
    for (Py_ssize_t i = 0; i < count && status == 0; i++) {
        name = PyList_GET_ITEM(f->parameters, i);
        Py_UCS4 first = PyUnicode_ReadChar(name, 0), second = PyUnicode_GetLength(name) > 1 ? PyUnicode_ReadChar(name, 1) : 0;
        if (first == '*') {
            value = second == '*' ? Py_NewRef(rest) : PyTuple_GetSlice(args, i, given);
            PyObject *bare = PyUnicode_Substring(name, second == '*' ? 2 : 1, PyUnicode_GetLength(name));
            PyDict_SetItem(names, bare, value);
            Py_DECREF(bare);
            Py_DECREF(value);
            if (second != '*') given = i;
            continue;
        }
        if (i < given) value = Py_NewRef(PyTuple_GET_ITEM(args, i));
        else if (!PyDict_Pop(rest, name, &value)) PyDict_GetItemRef(f->defaults, name, &value);
        if (value) PyDict_SetItem(names, name, value);
        else status = -1;
        Py_XDECREF(value);
    }
    if (status < 0 || given > count) {
        PyErr_Format(PyExc_TypeError, "%U() takes other arguments", f->name);
        status = -1;
    }
    Py_DECREF(rest);
    return status;
}

static PyObject *function_call(PyObject *self, PyObject *args, PyObject *kwargs) {
    Function *f = (Function *)self;
    Reader r = {f->body, inner_scope(f->scope), 0};
    PyObject *result = NULL;
    if (Py_EnterRecursiveCall(" in a script")) {
        Py_DECREF(r.scope);
        return NULL;
    }
    Py_INCREF(self);
    if (bind_arguments(f, PyTuple_GET_ITEM(r.scope, 0), args, kwargs) < 0) {
        result = NULL;
    } else if (f->indent < 0) {
        result = expression(&r);
    } else {
        enum Status status = suite(&r, f->indent);
        if (status == RETURNED) {
            result = returned;
            returned = NULL;
        } else if (status != FAILED) {
            result = Py_NewRef(Py_None);
        }
    }
    Py_LeaveRecursiveCall();
    Py_DECREF(self);
    Py_DECREF(r.scope);
    return result;
}

static PyObject *function_name(PyObject *self, void *closure) {
    (void)closure;
    return Py_NewRef(((Function *)self)->name);
}

static PyGetSetDef function_getset[] = {{"__name__", function_name, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};

static PyType_Slot function_slots[] = {
    {Py_tp_traverse, function_traverse}, {Py_tp_clear, function_clear},
    {Py_tp_dealloc, function_free}, {Py_tp_repr, function_repr}, {Py_tp_call, function_call},
    {Py_tp_descr_get, function_bind}, {Py_tp_getset, function_getset}, {0, NULL},
};

static PyType_Spec function_spec = {
    "script.function", sizeof(Function), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_METHOD_DESCRIPTOR,
    function_slots,
};

/* The parameters up to the closing token. */
static int parameters(Reader *r, Function *f, const char *close) {
    while (!eat(r, close)) {
        const char *stars = eat(r, "**") ? "**" : eat(r, "*") ? "*" : "";
        PyObject *name = word(r), *full = PyUnicode_FromFormat("%s%U", stars, name);
        PyList_Append(f->parameters, full);
        Py_DECREF(full);
        PyObject *value = eat(r, "=") ? expression(r) : NULL;
        if (value) PyDict_SetItem(f->defaults, name, value);
        Py_XDECREF(value);
        Py_DECREF(name);
        if (PyErr_Occurred()) return -1;
        eat(r, ",");
    }
    return 0;
}

/* A lambda behind that word, or a "def" behind its name and the parenthesis. */
static PyObject *new_function(Reader *r, PyObject *name) {
    if (!function_type) function_type = PyType_FromSpec(&function_spec);
    Function *f = (Function *)PyType_GenericAlloc((PyTypeObject *)function_type, 0);
    f->name = name ? Py_NewRef(name) : PyUnicode_FromString("lambda");
    f->parameters = PyList_New(0);
    f->defaults = PyDict_New();
    f->scope = Py_NewRef(r->scope);
    f->indent = -1;
    if (parameters(r, f, name ? ")" : ":") < 0) {
        Py_DECREF(f);
        return NULL;
    }
    if (!name) {
        int skip = r->skip;
        f->body = r->at;
        r->skip = 1;
        Py_DECREF(expression(r));
        r->skip = skip;
    }
    return (PyObject *)f;
}

/* ---- statements ------------------------------------------------------------- */

/* The last trailer's place in a target that is not a name: everything before it is read. */
static const char *last_trailer(Reader *r) {
    const char *last = NULL;
    Reader look = {r->at, r->scope, 1};
    PyObject *o = atom(&look);
    for (;;) {
        const char *here = look.at;
        if (!trailer(&look, &o)) break;
        last = here;
    }
    Py_DECREF(o);
    return last;
}

/* Stores a value in the target at the reader's place, or deletes the target for NULL. */
static int store(Reader *r, PyObject *value) {
    const char *last = last_trailer(r);
    PyObject *key, *names = PyTuple_GET_ITEM(r->scope, 0);
    int status;
    if (!last) {
        key = word(r);
        status = r->skip ? 0 : value ? PyDict_SetItem(names, key, value) : PyDict_DelItem(names, key);
        Py_DECREF(key);
        return status;
    }
    PyObject *o = atom(r);
    while (o && r->at < last) trailer(r, &o);
    if (!o) return -1;
    if (eat(r, ".")) {
        key = word(r);
        status = r->skip ? 0 : PyObject_SetAttr(o, key, value);
    } else {
        expect(r, "[");
        key = subscript(r);
        status = !key ? -1 : r->skip ? 0 : value ? PyObject_SetItem(o, key, value) : PyObject_DelItem(o, key);
    }
    Py_XDECREF(key);
    Py_DECREF(o);
    return status;
}

/* The names of a loop: a str or a tuple of them. */
static PyObject *target_names(Reader *r) {
    PyObject *names = word(r);
    while (eat(r, ",")) {
        PyObject *next = word(r), *list = PyTuple_Check(names) ? PySequence_List(names) : Py_BuildValue("[O]", names);
        PyList_Append(list, next);
        Py_DECREF(next);
        Py_SETREF(names, PyList_AsTuple(list));
        Py_DECREF(list);
    }
    return names;
}

/* Gives the names of a target their values. */
static int unpack(Reader *r, PyObject *names, PyObject *value) {
    PyObject *scope = PyTuple_GET_ITEM(r->scope, 0);
    if (!PyTuple_Check(names)) return PyDict_SetItem(scope, names, value);
    PyObject *list = PySequence_List(value);
    if (!list) return -1;
    if (PyList_GET_SIZE(list) != PyTuple_GET_SIZE(names)) {
        PyErr_SetString(PyExc_ValueError, "another number of values to unpack");
        Py_DECREF(list);
        return -1;
    }
    for (Py_ssize_t i = 0; i < PyList_GET_SIZE(list); i++) PyDict_SetItem(scope, PyTuple_GET_ITEM(names, i), PyList_GET_ITEM(list, i));
    Py_DECREF(list);
    return 0;
}

/* The operator of an assignment like "+=", which is then read; -1 if there is none. */
static int assignment_operator(Reader *r) {
    blanks(r);
    for (size_t i = 0; i < COUNT(operators); i++) {
        size_t n = strlen(operators[i].token);
        if (strncmp(r->at, operators[i].token, n) || r->at[n] != '=') continue;
        r->at += n + 1;
        return (int)i;
    }
    return -1;
}

/* An expression, or an assignment when "=" or an operator with it follows. */
static enum Status expression_statement(Reader *r, PyObject **shown) {
    const char *start = r->at;
    int skip = r->skip;
    r->skip = 1;
    Py_DECREF(expressions(r));
    r->skip = skip;
    const char *behind = r->at;
    int op = assignment_operator(r), assigned = op >= 0 || (eat(r, "=") && *r->at != '=');
    PyObject *value, *old;
    if (!assigned) {
        r->at = start;
        value = expressions(r);
        if (value && shown && !r->skip) *shown = Py_NewRef(value);
        Py_XDECREF(value);
        return value ? DONE : FAILED;
    }
    PyObject *before = NULL;
    Reader target = {start, r->scope, r->skip};
    if (op >= 0 && !(before = primary(&target))) return FAILED;
    value = expressions(r);
    if (value && op >= 0 && !r->skip) {
        old = value;
        value = operators[op].in_place(before, value);
        Py_DECREF(old);
    }
    Py_XDECREF(before);
    if (!value) return FAILED;
    target.at = start;
    int status;
    if (memchr(start, ',', (size_t)(behind - start)) && !last_trailer(&target)) {
        target.at = start;
        PyObject *names = target_names(&target);
        status = r->skip ? 0 : unpack(r, names, value);
        Py_DECREF(names);
    } else {
        target.at = start;
        status = store(&target, value);
    }
    Py_DECREF(value);
    return status < 0 ? FAILED : DONE;
}

static enum Status raise_statement(Reader *r) {
    PyObject *error = expression(r);
    if (!error) return FAILED;
    if (!r->skip) {
        if (PyExceptionClass_Check(error)) PyErr_SetNone(error);
        else PyErr_SetObject((PyObject *)Py_TYPE(error), error);
    }
    Py_DECREF(error);
    return r->skip ? DONE : FAILED;
}

static enum Status return_statement(Reader *r) {
    blanks(r);
    PyObject *value = strchr(";\n", *r->at) ? Py_NewRef(Py_None) : expressions(r);
    if (r->skip || !value) {
        Py_XDECREF(value);
        return value ? DONE : FAILED;
    }
    Py_XSETREF(returned, value);
    return RETURNED;
}

static enum Status small_statement(Reader *r, PyObject **shown) {
    if (eat(r, "pass")) return DONE;
    if (eat(r, "break")) return r->skip ? DONE : BROKEN;
    if (eat(r, "continue")) return r->skip ? DONE : CONTINUED;
    if (eat(r, "return")) return return_statement(r);
    if (eat(r, "raise")) return raise_statement(r);
    if (eat(r, "del")) return store(r, NULL) < 0 ? FAILED : DONE;
    return expression_statement(r, shown);
}

static enum Status one_statement(Reader *r, int indent, PyObject **shown);

/* The blanks before the next line that is not empty; the reader is at its start. */
static int next_indent(Reader *r) {
    for (;;) {
        while (*r->at == '\n') r->at++;
        int n = (int)strspn(r->at, " ");
        if (r->at[n] != '\n') return *r->at ? n : -1;
        r->at += n;
    }
}

/* Small statements on the rest of this line, or the lines that stand further in than `indent`. */
static enum Status suite(Reader *r, int indent) {
    enum Status status = DONE;
    blanks(r);
    if (*r->at != '\n') {
        do status = small_statement(r, NULL);
        while (status == DONE && eat(r, ";") && *r->at != '\n');
        return status;
    }
    int inner = next_indent(r);
    need(inner > indent, r->at);
    while (status == DONE && next_indent(r) == inner) status = one_statement(r, inner, NULL);
    return status;
}

/* The end of the suite that begins here. */
static const char *behind_suite(Reader *r, int indent) {
    Reader look = {r->at, r->scope, 1};
    suite(&look, indent);
    return look.at;
}

static enum Status run_suite_to(Reader *r, int indent, const char *end, int run) {
    enum Status status = run && !r->skip ? suite(r, indent) : DONE;
    r->at = end;
    return status;
}

/* Reads a keyword that goes on with a statement of the same indentation. */
static int clause(Reader *r, int indent, const char *keyword) {
    Reader look = *r;
    if (next_indent(&look) != indent || !eat(&look, keyword)) return 0;
    r->at = look.at;
    return 1;
}

static enum Status if_statement(Reader *r, int indent) {
    int decided = 0;
    enum Status status = DONE;
    for (int more = 1; more;) {
        int skip = r->skip;
        r->skip |= decided;
        PyObject *condition = expression(r);
        r->skip = skip;
        int is_true = condition ? PyObject_IsTrue(condition) : -1;
        Py_XDECREF(condition);
        if (is_true < 0) return FAILED;
        expect(r, ":");
        const char *end = behind_suite(r, indent);
        enum Status ran = run_suite_to(r, indent, end, !decided && is_true);
        if (!decided && is_true) status = ran;
        decided |= is_true;
        more = clause(r, indent, "elif");
    }
    if (clause(r, indent, "else")) {
        expect(r, ":");
        enum Status ran = run_suite_to(r, indent, behind_suite(r, indent), !decided);
        if (!decided) status = ran;
    }
    return status;
}

/* Runs the suite at the reader's place, or evaluates the expression there into `list`, for each item. */
static enum Status loop_over(Reader *r, PyObject *iterable, PyObject *names, int indent, PyObject *list) {
    PyObject *iterator = PyObject_GetIter(iterable), *item;
    const char *body = r->at;
    enum Status status = iterator ? DONE : FAILED;
    while (status == DONE && (item = PyIter_Next(iterator))) {
        if (unpack(r, names, item) < 0) status = FAILED;
        r->at = body;
        if (status == DONE && list) status = append_item(r, list) < 0 ? FAILED : DONE;
        else if (status == DONE) status = suite(r, indent);
        if (status == CONTINUED) status = DONE;
        Py_DECREF(item);
    }
    Py_XDECREF(iterator);
    if (status == BROKEN) status = DONE;
    return status == DONE && PyErr_Occurred() ? FAILED : status;
}

static enum Status for_statement(Reader *r, int indent) {
    PyObject *names = target_names(r);
    expect(r, "in");
    PyObject *iterable = expressions(r);
    if (!iterable) {
        Py_DECREF(names);
        return FAILED;
    }
    expect(r, ":");
    const char *end = behind_suite(r, indent);
    enum Status status = r->skip ? DONE : loop_over(r, iterable, names, indent, NULL);
    Py_DECREF(names);
    Py_XDECREF(iterable);
    r->at = end;
    return status;
}

static enum Status while_statement(Reader *r, int indent) {
    const char *start = r->at;
    enum Status status = DONE;
    for (;;) {
        r->at = start;
        PyObject *condition = expression(r);
        int is_true = condition ? PyObject_IsTrue(condition) : -1;
        Py_XDECREF(condition);
        if (is_true < 0) return FAILED;
        expect(r, ":");
        const char *end = behind_suite(r, indent);
        status = run_suite_to(r, indent, end, is_true);
        if (r->skip || !is_true || status == BROKEN) return DONE;
        if (status == FAILED || status == RETURNED) return status;
    }
}

/* One "except", behind that word: whether it takes the exception, which it then has handled. */
static enum Status except_clause(Reader *r, int indent, PyObject **error, enum Status status) {
    PyObject *type = NULL, *name = NULL;
    int matches = *error != NULL;
    blanks(r);
    if (*r->at != ':') {
        type = expression(r);
        need(type != NULL, "the class behind except");
        matches = matches && PyErr_GivenExceptionMatches(*error, type);
        if (eat(r, "as")) name = word(r);
    }
    expect(r, ":");
    const char *end = behind_suite(r, indent);
    if (matches) {
        PyObject *names = PyTuple_GET_ITEM(r->scope, 0);
        if (name) PyDict_SetItem(names, name, *error);
        Py_CLEAR(*error);
        status = run_suite_to(r, indent, end, 1);
        if (name && status != FAILED) PyDict_Pop(names, name, NULL);
    }
    r->at = end;
    Py_XDECREF(type);
    Py_XDECREF(name);
    return status;
}

static enum Status try_statement(Reader *r, int indent) {
    expect(r, ":");
    PyObject *error = NULL;
    enum Status status = run_suite_to(r, indent, behind_suite(r, indent), 1);
    if (status == FAILED) error = PyErr_GetRaisedException();
    while (clause(r, indent, "except")) status = except_clause(r, indent, &error, status);
    if (error) PyErr_SetRaisedException(error);
    if (clause(r, indent, "finally")) {
        expect(r, ":");
        error = PyErr_GetRaisedException();
        enum Status last = run_suite_to(r, indent, behind_suite(r, indent), 1);
        if (last == DONE && error) PyErr_SetRaisedException(error);
        else Py_XDECREF(error);
        if (last != DONE) status = last;
    }
    return status;
}

static enum Status def_statement(Reader *r, int indent) {
    PyObject *name = word(r);
    expect(r, "(");
    PyObject *function = new_function(r, name);
    if (!function) {
        Py_DECREF(name);
        return FAILED;
    }
    expect(r, ":");
    ((Function *)function)->body = r->at;
    ((Function *)function)->indent = indent;
    r->at = behind_suite(r, indent);
    if (!r->skip) PyDict_SetItem(PyTuple_GET_ITEM(r->scope, 0), name, function);
    Py_DECREF(name);
    Py_DECREF(function);
    return DONE;
}

/* Calls the metaclass with what the class's suite defines. */
static enum Status class_statement(Reader *r, int indent) {
    PyObject *name = word(r), *kwargs = NULL, *list = eat(r, "(") ? arguments(r, &kwargs) : PyList_New(0), *type = NULL;
    if (!list) {
        Py_DECREF(name);
        return FAILED;
    }
    expect(r, ":");
    const char *end = behind_suite(r, indent);
    PyObject *scope = inner_scope(r->scope), *meta = NULL;
    Reader inner = {r->at, scope, r->skip};
    PyObject *module = PyUnicode_FromString("script");
    PyDict_SetItemString(PyTuple_GET_ITEM(scope, 0), "__module__", module);
    Py_DECREF(module);
    if (!r->skip && suite(&inner, indent) != FAILED) {
        PyObject *bases = PyList_AsTuple(list), *args = Py_BuildValue("(ONO)", name, bases, PyTuple_GET_ITEM(scope, 0));
        if (kwargs) PyDict_PopString(kwargs, "metaclass", &meta);
        type = PyObject_Call(meta ? meta : (PyObject *)&PyType_Type, args, kwargs);
        if (type) PyDict_SetItem(PyTuple_GET_ITEM(r->scope, 0), name, type);
        Py_DECREF(args);
    }
    enum Status status = r->skip || type ? DONE : FAILED;
    Py_DECREF(name);
    Py_DECREF(list);
    Py_XDECREF(kwargs);
    Py_XDECREF(meta);
    Py_DECREF(scope);
    Py_XDECREF(type);
    r->at = end;
    return status;
}

static enum Status one_statement(Reader *r, int indent, PyObject **shown) {
    if (eat(r, "if")) return if_statement(r, indent);
    if (eat(r, "for")) return for_statement(r, indent);
    if (eat(r, "while")) return while_statement(r, indent);
    if (eat(r, "try")) return try_statement(r, indent);
    if (eat(r, "def")) return def_statement(r, indent);
    if (eat(r, "class")) return class_statement(r, indent);
    enum Status status = small_statement(r, shown);
    if (status == DONE && !shown) {
        while (status == DONE && eat(r, ";")) status = small_statement(r, NULL);
    }
    if (status == DONE) {
        blanks(r);
        need(*r->at == '\n' || *r->at == 0, r->at);
    }
    return status;
}

/* ---- whole scripts ------------------------------------------------------------ */

static void start(void) {
    if (globals) return;
    globals = PyDict_New();
    texts = PyList_New(0);
    outermost = Py_BuildValue("(OO)", globals, Py_None);
    script_define("None", Py_NewRef(Py_None));
    script_define("True", Py_NewRef(Py_True));
    script_define("False", Py_NewRef(Py_False));
    script_define("__name__", PyUnicode_FromString("script"));
}

void script_define(const char *name, PyObject *owned) {
    start();
    need(owned && PyDict_SetItemString(globals, name, owned) == 0, name);
    Py_DECREF(owned);
}

void script_functions(PyMethodDef *functions) {
    for (; functions->ml_name; functions++) script_define(functions->ml_name, PyCFunction_New(functions, NULL));
}

/* show(label, function): calls the function and prints the result behind the label. */
static PyObject *show(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *label, *function;
    if (!PyArg_ParseTuple(args, "UO", &label, &function)) return NULL;
    printf("%s -> ", PyUnicode_AsUTF8(label));
    put_result(PyObject_CallNoArgs(function));
    putchar('\n');
    Py_RETURN_NONE;
}

/* nextitem(iterator): the next item, or the text "the end" behind the last. */
static PyObject *nextitem(PyObject *module, PyObject *iterator) {
    (void)module;
    if (!PyIter_Check(iterator)) return PyErr_Format(PyExc_TypeError, "no iterator");
    PyObject *item = PyIter_Next(iterator);
    return item || PyErr_Occurred() ? item : PyUnicode_FromString("the end");
}

/* hint(object): its length hint, 77 without one. */
static PyObject *hint(PyObject *module, PyObject *o) {
    (void)module;
    Py_ssize_t n = PyObject_LengthHint(o, 77);
    return n < 0 ? NULL : PyLong_FromSsize_t(n);
}

/* proxy(object[, callback]): a weak proxy. */
static PyObject *weak_proxy(PyObject *module, PyObject *args) {
    (void)module;
    PyObject *o, *callback = NULL;
    return PyArg_UnpackTuple(args, "proxy", 1, 2, &o, &callback) ? PyWeakref_NewProxy(o, callback) : NULL;
}

static PyMethodDef helpers[] = {
    {"proxy", weak_proxy, METH_VARARGS, NULL},
    {"show", show, METH_VARARGS, NULL}, {"nextitem", nextitem, METH_O, NULL}, {"hint", hint, METH_O, NULL}, {NULL, NULL, 0, NULL},
};

void script_containers(void) {
    static const struct {
        const char *name;
        PyTypeObject *type;
    } types[] = {
        {"mappingproxy", &PyDictProxy_Type}, {"cell", &PyCell_Type}, {"ref", &_PyWeakref_RefType},
        {"proxy_type", &_PyWeakref_ProxyType}, {"callable_proxy_type", &_PyWeakref_CallableProxyType}, {"Alias", &Py_GenericAliasType},
        {"odict", &PyODict_Type},
    };
    for (size_t i = 0; i < COUNT(types); i++) script_define(types[i].name, Py_NewRef(types[i].type));
    script_functions(helpers);
    script_define("sys", PyImport_ImportModule("sys"));
    script_run("Namespace = type(sys.implementation)\nUnion = type(int | str)\n");
}

void script_run(const char *lines) {
    start();
    PyObject *text = PyBytes_FromFormat("%s\n", lines);
    need(text && PyList_Append(texts, text) == 0, "a script");
    Reader r = {PyBytes_AS_STRING(text), outermost, 0};
    Py_DECREF(text);
    while (next_indent(&r) >= 0) {
        Reader look = {r.at, outermost, 1};
        PyObject *shown = NULL, *unused = NULL;
        one_statement(&look, 0, &unused);
        const char *begin = r.at, *line = strchr(begin, '\n');
        enum Status status = one_statement(&r, 0, &shown);
        if (shown || status == FAILED) {
            printf("%.*s -> ", (int)(line - begin), begin);
            put_result(shown);
            putchar('\n');
        }
        r.at = look.at;
    }
}

void script_forget(void) {
    if (globals) PyDict_Clear(globals);
    Py_CLEAR(outermost);
    Py_CLEAR(globals);
    Py_CLEAR(builtins);
    Py_CLEAR(function_type);
    Py_CLEAR(texts);
}
