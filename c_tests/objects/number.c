/* The number protocol: operators between built-in numbers and others, which operand goes first, conversions. */
#include "../probe/probe.h"

static const char *const operands[] = {"0", "7", "-7", "1073741824", "-1000000000000000000", "0x123456789abcdef0123456789abcdef",
                                       "-0x80000000000000000000000000000000", "True", "2.5", "-0.0", "1e300", "1+2j", "'ab'",
                                       "[1]", "None", "@intsub", "@index"};

typedef struct {
    const char *name;
    PyObject *(*plain)(PyObject *, PyObject *);
    PyObject *(*inplace)(PyObject *, PyObject *);
} Operator;

static const Operator operators[] = {
    {"+", PyNumber_Add, PyNumber_InPlaceAdd},
    {"-", PyNumber_Subtract, PyNumber_InPlaceSubtract},
    {"*", PyNumber_Multiply, PyNumber_InPlaceMultiply},
    {"@", PyNumber_MatrixMultiply, PyNumber_InPlaceMatrixMultiply},
    {"//", PyNumber_FloorDivide, PyNumber_InPlaceFloorDivide},
    {"/", PyNumber_TrueDivide, PyNumber_InPlaceTrueDivide},
    {"%", PyNumber_Remainder, PyNumber_InPlaceRemainder},
    {"divmod", PyNumber_Divmod, NULL},
    {"<<", PyNumber_Lshift, PyNumber_InPlaceLshift},
    {">>", PyNumber_Rshift, PyNumber_InPlaceRshift},
    {"&", PyNumber_And, PyNumber_InPlaceAnd},
    {"|", PyNumber_Or, PyNumber_InPlaceOr},
    {"^", PyNumber_Xor, PyNumber_InPlaceXor},
};

/* Too much to compute, or to print. */
static int is_huge(const char *a, const char *op, const char *b) {
    if (!strcmp(op, "*")) return (!strcmp(a, "'ab'") || !strcmp(a, "[1]")) != (!strcmp(b, "'ab'") || !strcmp(b, "[1]")) &&
                                 (strlen(a) > 8 || strlen(b) > 8);
    return !strcmp(op, "<<") && strlen(b) > 8;
}

static void matrix(void) {
    for (size_t i = 0; i < COUNT(operands); i++) {
        for (size_t k = 0; k < COUNT(operands); k++) {
            PyObject *a = literal(operands[i]), *b = literal(operands[k]);
            for (size_t o = 0; o < COUNT(operators); o++) {
                if (is_huge(operands[i], operators[o].name, operands[k])) continue;
                PyObject *plain = operators[o].plain(a, b);
                if (!plain && PyErr_ExceptionMatches(PyExc_TypeError) && (i * 3 + k) % 7) {
                    PyErr_Clear();
                    continue;
                }
                printf("%s %s %s", operands[i], operators[o].name, operands[k]);
                if (plain) printf(" (%s)", Py_TYPE(plain)->tp_name);
                put_line("", plain);
                if (operators[o].inplace && (i + k) % 5 == 0) {
                    printf("%s %s= %s", operands[i], operators[o].name, operands[k]);
                    put_line("", operators[o].inplace(a, b));
                }
            }
            for (int op = Py_LT; op <= Py_GE; op++) {
                PyObject *answer = PyObject_RichCompare(a, b, op);
                printf("%s", answer == Py_True ? " true" : answer == Py_False ? " false" : " error");
                Py_XDECREF(answer);
                PyErr_Clear();
            }
            printf(" are %s and %s compared\n", operands[i], operands[k]);
            Py_DECREF(a);
            Py_DECREF(b);
        }
    }
}

static void unaries(void) {
    static const struct {
        const char *name;
        PyObject *(*function)(PyObject *);
    } functions[] = {{"-", PyNumber_Negative}, {"+", PyNumber_Positive}, {"~", PyNumber_Invert}, {"abs", PyNumber_Absolute},
                     {"int", PyNumber_Long},   {"float", PyNumber_Float}, {"index", PyNumber_Index}};
    static const char *const more[] = {"' 12 '", "'1.5'", "'x'", "b'12'", "b'x'", "ba'12'", "mv'12'", "@int", "@float", "@float_text",
                                       "@float_raises", "@index_minus", "@index_huge", "@index_text", "@index_raises", "@floatsub",
                                       "@strsub", "@bytessub", "1e19", "-2.5e-310", "'1_000'", "'\\u0661.5'", "()", "'nan'", "b'1_0.5'"};
    for (size_t f = 0; f < COUNT(functions); f++) {
        for (size_t i = 0; i < COUNT(operands) + COUNT(more); i++) {
            const char *text = i < COUNT(operands) ? operands[i] : more[i - COUNT(operands)];
            PyObject *o = literal(text), *result = functions[f].function(o);
            printf("%s %s", functions[f].name, text);
            if (result) printf(" (%s)", Py_TYPE(result)->tp_name);
            put_line("", result);
            Py_DECREF(o);
        }
        put_line("NULL", functions[f].function(NULL));
    }
    for (size_t i = 0; i < COUNT(operands); i++) {
        PyObject *o = literal(operands[i]);
        printf("%s check %d index %d true %d hash ", operands[i], PyNumber_Check(o), PyIndex_Check(o), PyObject_IsTrue(o));
        if (PyNumber_Check(o) && *operands[i] != '@') printf("%zd", PyObject_Hash(o));
        printf("\n");
        for (int base = 2; base < 17; base += 2) put_line("in base", PyNumber_ToBase(o, base));
        Py_DECREF(o);
    }
    printf("NULL check %d\n", PyNumber_Check(NULL));
}

static void powers(void) {
    static const char *const calls[] = {
        "2, 10, None",  "2, 100, None", "-3, 3, None",  "0, 0, None",    "0, -1, None",   "2, -1, None", "-2, -2, None", "10, 400, None",
        "1, 99999999999999999999, None", "-1, 99999999999999999999, None", "-1, 99999999999999999998, None", "0, 99999999999999999999, None",
        "2, 10, 7",     "2, 10, -7",    "-2, 3, 5",     "2, -1, 7",      "2, -1, 4",      "2, -1, 0",    "2, 10, 0",     "5, -1, 1",
        "0, 5, 1",      "3, -2, -7",    "123456789012345678901234567890, 98765432109876543210, 1000000007",
        "2, 1000, 1000000000000000000000000000057", "True, True, None", "2.0, 10, None", "2, 0.5, None",  "-8, 0.5, None",
        "-8.0, 2, None", "0.0, -1, None", "-0.0, -3, None", "-0.0, 3, None", "10.0, 400, None", "10, -400, None", "10.0, -400, None", "1e300, 2, None",
        "-2.0, 1025, None", "2.0, 3, 5", "2, 3.0, 5",   "2, 3, 5.0",     "1+2j, 2, None", "1+2j, 2, 3",  "0+0j, -1, None", "0+0j, 0, None",
        "2, 1+1j, None", "0+0j, 0+1j, None", "1e300+1e300j, 2, None", "1+1j, 0.5, None", "1+2j, -3, None", "1+2j, 100, None", "1.5+0.5j, 101, None",
        "'a', 2, None", "2, 'a', None", "2, 2, 'a'",    "None, None, None", "'a', 2, 3", "@index, 2, None", "@intsub, 2, None", "7, @intsub, @intsub",
        "2, 62, None",  "2, 63, None",  "-2, 63, None", "3, 39, None",   "3, 40, None",   "1073741824, 5, None", "10, 18, None", "10, 19, None"};
    for (size_t i = 0; i < COUNT(calls); i++) {
        PyObject *kwargs, *args = literal_call(calls[i], &kwargs);
        PyObject *a = PyTuple_GET_ITEM(args, 0), *b = PyTuple_GET_ITEM(args, 1), *c = PyTuple_GET_ITEM(args, 2);
        printf("pow(%s)", calls[i]);
        put_line("", PyNumber_Power(a, b, c));
        put_line("**=", PyNumber_InPlacePower(a, b, c));
        Py_DECREF(args);
    }
}

static void shifts(void) {
    static const char *const pairs[][2] = {{"1", "-1"}, {"0", "-1"}, {"1", "99999999999999999999"}, {"0", "99999999999999999999"},
                                           {"-1", "99999999999999999999"}, {"1", "1000000000000000000"}, {"1", "30"}, {"1", "29"}, {"-1", "60"},
                                           {"3", "59"}, {"12345678901234567890", "61"}, {"-12345678901234567890", "30"}, {"-1073741824", "30"},
                                           {"-1152921504606846976", "60"}, {"-1152921504606846977", "60"}, {"-36893488147419103233", "65"},
                                           {"36893488147419103232", "64"}, {"-1", "1"}, {"-2", "1"}, {"-3", "1"}, {"5", "0"}, {"True", "3"},
                                           {"1.5", "1"}, {"1", "1.5"}, {"1", "'a'"}};
    for (size_t i = 0; i < COUNT(pairs); i++) {
        PyObject *a = literal(pairs[i][0]), *b = literal(pairs[i][1]);
        printf("%s by %s\n", pairs[i][0], pairs[i][1]);
        put_line("<<", PyNumber_Lshift(a, b));
        put_line(">>", PyNumber_Rshift(a, b));
        Py_DECREF(a);
        Py_DECREF(b);
    }
}

/* ---- which operand goes first ------------------------------------------ */

static PyObject *answer(const char *who, PyObject *a, PyObject *b) {
    return PyUnicode_FromFormat("%s(%s, %s)", who, Py_TYPE(a)->tp_name, Py_TYPE(b)->tp_name);
}
static PyObject *base_add(PyObject *a, PyObject *b) { return answer("base", a, b); }
static PyObject *derived_add(PyObject *a, PyObject *b) { return answer("derived", a, b); }
static PyObject *other_add(PyObject *a, PyObject *b) { return answer("other", a, b); }
static PyObject *shy_add(PyObject *a, PyObject *b) {
    (void)a, (void)b;
    Py_RETURN_NOTIMPLEMENTED;
}
static PyObject *bad_add(PyObject *a, PyObject *b) {
    (void)a, (void)b;
    PyErr_SetString(PyExc_KeyError, "bad");
    return NULL;
}
static PyObject *base_power(PyObject *a, PyObject *b, PyObject *c) { (void)c; return answer("base power", a, b); }
static PyObject *shy_power(PyObject *a, PyObject *b, PyObject *c) {
    (void)a, (void)b, (void)c;
    Py_RETURN_NOTIMPLEMENTED;
}

static PyObject *type_of(const char *name, PyObject *bases, PyType_Slot *slots) {
    PyType_Spec spec = {name, 0, 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE, slots};
    PyObject *type = PyType_FromSpecWithBases(&spec, bases);
    need(type != NULL, name);
    return type;
}

static void precedence(void) {
    PyObject *bases[2] = {NULL, NULL};
    PyObject *types[6];
    types[0] = type_of("Base", NULL, (PyType_Slot[]){{Py_nb_add, base_add}, {Py_nb_power, base_power}, {0, NULL}});
    bases[0] = types[0];
    types[1] = type_of("Derived", bases[0], (PyType_Slot[]){{Py_nb_add, derived_add}, {Py_nb_inplace_add, shy_add}, {0, NULL}});
    types[2] = type_of("Heir", bases[0], (PyType_Slot[]){{0, NULL}});
    types[3] = type_of("Other", NULL, (PyType_Slot[]){{Py_nb_add, other_add}, {0, NULL}});
    types[4] = type_of("Shy", NULL, (PyType_Slot[]){{Py_nb_add, shy_add}, {Py_nb_power, shy_power}, {Py_nb_inplace_add, other_add}, {0, NULL}});
    types[5] = type_of("Bad", NULL, (PyType_Slot[]){{Py_nb_add, bad_add}, {Py_nb_inplace_power, base_power}, {0, NULL}});
    PyObject *objects[9];
    for (size_t i = 0; i < 6; i++) {
        objects[i] = PyObject_CallNoArgs(types[i]);
        need(objects[i] != NULL, "an instance");
    }
    objects[6] = literal("7");
    objects[7] = literal("'x'");
    objects[8] = literal("None");
    for (size_t i = 0; i < 9; i++) {
        for (size_t k = 0; k < 9; k++) {
            printf("%s, %s\n", Py_TYPE(objects[i])->tp_name, Py_TYPE(objects[k])->tp_name);
            put_line("+", PyNumber_Add(objects[i], objects[k]));
            put_line("+=", PyNumber_InPlaceAdd(objects[i], objects[k]));
            put_line("**", PyNumber_Power(objects[i], objects[k], Py_None));
            put_line("**=", PyNumber_InPlacePower(objects[i], objects[k], Py_None));
            put_line("pow", PyNumber_Power(objects[6], objects[i], objects[k]));
        }
    }
    for (size_t i = 0; i < 9; i++) Py_DECREF(objects[i]);
    for (size_t i = 0; i < 6; i++) Py_DECREF(types[i]);
}

int main(void) {
    probe_start();
    matrix();
    unaries();
    powers();
    shifts();
    precedence();
    return probe_end();
}
