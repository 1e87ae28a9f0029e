/* Constructors, methods, attributes and formats of int, float, complex and bool. */
#include "../probe/probe.h"

static PyTypeObject *const types[] = {&PyLong_Type, &PyFloat_Type, &PyComplex_Type, &PyBool_Type};

static PyObject *type_named(const char *name, size_t n) {
    for (size_t i = 0; i < COUNT(types); i++) {
        if (strlen(types[i]->tp_name) == n && !strncmp(types[i]->tp_name, name, n)) return Py_NewRef(types[i]);
    }
    need(*name == '@', name);
    char word[40] = "";
    strncat(word, name, n);
    PyObject *o = literal(word), *type = Py_NewRef(Py_TYPE(o));
    Py_DECREF(o);
    return type;
}

static void show(PyObject *result) {
    if (result) printf("(%s) ", Py_TYPE(result)->tp_name);
    put_result(result);
    printf("\n");
}

/* "int('12', base=5)" calls a type. */
static void construct(const char *line) {
    char arguments[500];
    const char *open = strchr(line, '(');
    need(open && strlen(open) < sizeof arguments, line);
    strcpy(arguments, open + 1);
    arguments[strlen(arguments) - 1] = 0;
    PyObject *type = type_named(line, (size_t)(open - line)), *kwargs, *args = literal_call(arguments, &kwargs);
    printf("%s -> ", line);
    show(PyObject_Call(type, args, kwargs));
    Py_DECREF(type);
    Py_DECREF(args);
    Py_XDECREF(kwargs);
}

static const char *const constructions[] = {
    "int()", "int('12')", "int(1.5)", "int(-1.5)", "int(1e20)", "int(True)", "int(b'12')", "int(mv'12')", "int('12', 5)", "int('12', base=5)", "int(base=10)", "int(12, 10)",
    "int(x=1)", "int(1, x=3)", "int(1, 2, 3)", "int(1, 2, x=3)", "int('1', '2')", "int('1', 1)", "int('1', 37)", "int('1', -1)", "int('1', 100000000000000000000)",
    "int(b'z', 36)", "int(ba'11', 2)", "int(mv'11', 2)", "int('0x1f', 0)", "int([])", "int(1+2j)", "int(None)", "int('x')", "int(b'x\\0')", "int(@index)", "int(@index_text)", "int(@int)",
    "int(@float)", "int(@intsub)", "int('12', @index)", "int('12', @index_text)", "int('12', None)", "int('', 10)",
    "float()", "float('1.5')", "float(b'1.5')", "float(5)", "float(True)", "float('x')", "float([])", "float(1+2j)", "float(1, 2)", "float(x=1)", "float(@float)", "float(@floatsub)",
    "float(@index)", "float(@float_text)", "float(None)", "float('  nan ')", "float('-inf')", "float(100000000000000000000000)",
    "complex()", "complex('1+2j')", "complex(' ( 1-2J ) ')", "complex('j')", "complex('-j')", "complex('+J')", "complex('1e3-1.5e2j')", "complex('1_0j')", "complex('1__0')", "complex('_1')",
    "complex('infj')", "complex('nan+infj')", "complex('(1+2j')", "complex('1+2')", "complex('1 +2j')", "complex('')", "complex('()')", "complex('x')", "complex('1j2')", "complex('1+2j3')",
    "complex('1+-2j')", "complex('1+j')", "complex('1-J')", "complex('\\u0661+\\u0662j')", "complex('1\\0')", "complex('((1))')", "complex(1, 2)", "complex(real=1, imag=2)",
    "complex(imag=1.5)", "complex(1, 2, 3)", "complex(1, real=2)", "complex(foo=1)", "complex('1', 2)", "complex(1, '2')", "complex('1', '2')", "complex([])", "complex(1, [])",
    "complex([], 1)", "complex(None)", "complex(b'1')", "complex(@complex)", "complex(@complex_text)", "complex(@float)", "complex(@index)", "complex(1, @index)", "complex(@float_text)",
    "complex(1.5)", "complex(1+2j)", "complex(True, False)", "complex(-0.0, -0.0)",
    "bool()", "bool([])", "bool([1])", "bool(0.0)", "bool(1, 2)", "bool(x=1)", "bool(@false)", "bool(@bool_raises)", "bool('')",
    "@intsub()", "@intsub('12')", "@intsub('12', base=3)", "@intsub(0)", "@intsub(-5)", "@intsub(1234567890123456789012345678901)", "@intsub(x=1)", "@floatsub('1.5')", "@floatsub()", "@floatsub(x=1)",
    "@floatsub([])"};

typedef struct {
    const char *object; /* a literal, or the name of a type after a colon */
    const char *method;
    const char *arguments;
} Call;

static const Call calls[] = {
    {"5", "bit_length", ""}, {"-255", "bit_length", ""}, {"0", "bit_length", ""}, {"0x123456789abcdef0123456789abcdef", "bit_length", ""}, {"5", "bit_length", "1"},
    {"-5", "bit_count", ""}, {"0x123456789abcdef0123456789abcdef", "bit_count", ""}, {"5", "conjugate", ""}, {"True", "conjugate", ""}, {"@intsub", "conjugate", ""},
    {"5", "as_integer_ratio", ""}, {"5", "is_integer", ""}, {"5", "__trunc__", ""}, {"5", "__floor__", ""}, {"5", "__ceil__", ""}, {"5", "__getnewargs__", ""}, {"True", "__getnewargs__", ""},
    {"0", "__sizeof__", ""}, {"5", "__sizeof__", ""}, {"0x123456789abcdef0123456789abcdef", "__sizeof__", ""}, {"5", "__sizeof__", "1"},
    {"1", "to_bytes", ""}, {"1", "to_bytes", "4"}, {"258", "to_bytes", "4, 'little'"}, {"258", "to_bytes", "length=3, byteorder='big', signed=True"}, {"-2", "to_bytes", "2, signed=True"},
    {"256", "to_bytes", ""}, {"-1", "to_bytes", ""}, {"-129", "to_bytes", "1, signed=True"}, {"-128", "to_bytes", "1, signed=True"}, {"128", "to_bytes", "1, signed=True"},
    {"1", "to_bytes", "2, 'x'"}, {"1", "to_bytes", "-1"}, {"1", "to_bytes", "-1, 'x'"}, {"0", "to_bytes", "0"}, {"1", "to_bytes", "0"}, {"1", "to_bytes", "1, 2, 3"}, {"1", "to_bytes", "1, 'big', True"},
    {"1", "to_bytes", "x=1"}, {"1", "to_bytes", "byteorder=1"}, {"1", "to_bytes", "'a'"}, {"1", "to_bytes", "1, length=1"}, {"1", "to_bytes", "1.5"}, {"1", "to_bytes", "None"},
    {"1", "to_bytes", "100000000000000000000"}, {"1", "to_bytes", "@index"}, {"1", "to_bytes", "1, 'big', signed=@bool_raises"}, {"1", "to_bytes", "1, 'big', True, 5"},
    {":int", "from_bytes", "b'ab'"}, {":int", "from_bytes", "b'ab', 'little'"}, {":int", "from_bytes", "b'\\xff\\xfe', signed=True"}, {":int", "from_bytes", "bytes=b'a', byteorder='big'"},
    {":int", "from_bytes", "[1, 2]"}, {":int", "from_bytes", "(1, 255)"}, {":int", "from_bytes", "[256]"}, {":int", "from_bytes", "['a']"}, {":int", "from_bytes", "mv'abc'"}, {":int", "from_bytes", "ba'abc'"},
    {":int", "from_bytes", "b''"}, {":int", "from_bytes", ""}, {":int", "from_bytes", "5"}, {":int", "from_bytes", "'a'"}, {":int", "from_bytes", "None"}, {":int", "from_bytes", "b'a', 5"},
    {":int", "from_bytes", "b'a', 'x'"}, {":int", "from_bytes", "b'a', bytes=b'a'"}, {":int", "from_bytes", "b'a', 'big', True"}, {":bool", "from_bytes", "b'a'"}, {":@intsub", "from_bytes", "b'a'"},
    {":int", "from_bytes", "b'a', x=1"},
    {"15", "__round__", ""}, {"15", "__round__", "None"}, {"15", "__round__", "-1"}, {"25", "__round__", "-1"}, {"-15", "__round__", "-1"}, {"-25", "__round__", "-1"}, {"26", "__round__", "-1"},
    {"-26", "__round__", "-1"}, {"149", "__round__", "-2"}, {"150", "__round__", "-2"}, {"15", "__round__", "1"}, {"15", "__round__", "-2"}, {"50", "__round__", "-2"}, {"51", "__round__", "-2"},
    {"15", "__round__", "-5"}, {"123456789012345678901234567890", "__round__", "-20"}, {"125000000000000000000000000000", "__round__", "-28"}, {"-123456789012345678901234567890", "__round__", "-29"},
    {"15", "__round__", "'a'"}, {"15", "__round__", "1, 2"}, {"15", "__round__", "@index_minus"}, {"True", "__round__", "0"}, {"True", "__round__", ""},
    {"5", "__format__", "'x'"}, {"5", "__format__", "5"}, {"5", "__format__", ""}, {"5", "__index__", ""}, {"5", "__int__", ""}, {"5", "__float__", ""}, {"5", "__bool__", ""}, {"5", "__add__", "'a'"},
    {"5", "__pow__", "2, 3"}, {"5", "__rpow__", "2"}, {"5", "__divmod__", "2"}, {"5", "__rdivmod__", "12"}, {"5", "__truediv__", "2"}, {"5", "__eq__", "5.0"}, {"5", "__eq__", "'a'"}, {"5", "__hash__", ""},
    {"1.5", "conjugate", ""}, {"1.5", "__trunc__", ""}, {"-1.5", "__floor__", ""}, {"-1.5", "__ceil__", ""}, {"1e300", "__floor__", ""}, {"1.5", "is_integer", ""}, {"2.0", "is_integer", ""},
    {"1.5", "as_integer_ratio", ""}, {"-0.1", "as_integer_ratio", ""}, {"0.0", "as_integer_ratio", ""}, {"1e22", "as_integer_ratio", ""}, {"5e-324", "as_integer_ratio", ""}, {"1.5", "__getnewargs__", ""},
    {"1.5", "__round__", ""}, {"2.5", "__round__", ""}, {"-2.5", "__round__", ""}, {"1.5", "__round__", "None"}, {"2.675", "__round__", "2"}, {"2.665", "__round__", "2"}, {"0.125", "__round__", "2"},
    {"1e300", "__round__", "-299"}, {"15.5", "__round__", "-1"}, {"25.0", "__round__", "-1"}, {"25.5", "__round__", "-1"}, {"-35.0", "__round__", "-1"}, {"1.5", "__round__", "400"},
    {"1.5", "__round__", "-400"}, {"-1.5", "__round__", "-400"}, {"1.7976931348623157e308", "__round__", "-308"}, {"4e307", "__round__", "-308"}, {"5e307", "__round__", "-308"},
    {"6e307", "__round__", "-308"}, {"1.5", "__round__", "'a'"}, {"1.5", "__round__", "1, 2"}, {"-0.0", "__round__", "1"}, {"-0.4", "__round__", "0"}, {"5e-324", "__round__", "323"},
    {"1.5", "__round__", "1000000000000000000000000"}, {"1.5", "__round__", "-1000000000000000000000000"}, {"0.5", "__round__", ""}, {"1e308", "__round__", "2"},
    {"1.5", "hex", ""}, {"0.0", "hex", ""}, {"-0.0", "hex", ""}, {"-5e-324", "hex", ""}, {"1e300", "hex", ""}, {"0.1", "hex", ""}, {"1.5", "hex", "1"},
    {":float", "fromhex", "'0x1.8p1'"}, {":float", "fromhex", "' -0X1.8P+1 '"}, {":float", "fromhex", "'1.8'"}, {":float", "fromhex", "'.8p4'"}, {":float", "fromhex", "'ff'"}, {":float", "fromhex", "'inf'"},
    {":float", "fromhex", "'-Infinity'"}, {":float", "fromhex", "'nan'"}, {":float", "fromhex", "'zz'"}, {":float", "fromhex", "''"}, {":float", "fromhex", "'0x'"}, {":float", "fromhex", "'0x.p1'"},
    {":float", "fromhex", "'0x1p'"}, {":float", "fromhex", "'0x1p1.5'"}, {":float", "fromhex", "'0x1p5000'"}, {":float", "fromhex", "'0x1p-5000'"}, {":float", "fromhex", "'-0x1p-1075'"},
    {":float", "fromhex", "'0x1.8p-1075'"}, {":float", "fromhex", "'0x1.fffffffffffff8p1023'"}, {":float", "fromhex", "'0x1.fffffffffffff7p1023'"}, {":float", "fromhex", "'0x1.00000000000008p0'"},
    {":float", "fromhex", "'0x1.00000000000018p0'"}, {":float", "fromhex", "'0x1.000000000000080000000000000000000000000000001p0'"}, {":float", "fromhex", "'1 2'"}, {":float", "fromhex", "1"},
    {":float", "fromhex", "'0x0p99999999999999999999'"}, {":float", "fromhex", "'1\\0'"}, {":float", "fromhex", "''"}, {":@floatsub", "fromhex", "'1'"}, {":float", "fromhex", ""},
    {":float", "fromhex", "'0x1p99999999999999999999'"}, {":float", "fromhex", "'0x1p-99999999999999999999'"},
    {":float", "__getformat__", "'double'"}, {":float", "__getformat__", "'float'"}, {":float", "__getformat__", "'x'"}, {":float", "__getformat__", "1"},
    {":float", "from_number", "1"}, {":float", "from_number", "1.5"}, {":float", "from_number", "'1'"}, {":float", "from_number", "@index"}, {":@floatsub", "from_number", "2"}, {":float", "from_number", "None"},
    {"1.5", "__divmod__", "0.4"}, {"1.5", "__pow__", "2"}, {"1.5", "__pow__", "2, 3"}, {"1.5", "__radd__", "1"}, {"1.5", "__int__", ""}, {"1.5", "__format__", "5"},
    {"1+2j", "conjugate", ""}, {"1+2j", "__complex__", ""}, {"1+2j", "__getnewargs__", ""}, {":complex", "from_number", "1"}, {":complex", "from_number", "1+2j"}, {":complex", "from_number", "'1'"},
    {":complex", "from_number", "@complex"}, {":complex", "from_number", "@complex_text"}, {":complex", "from_number", "[]"}, {":complex", "from_number", ""}, {"1+2j", "__format__", "1"}, {"1+2j", "__lt__", "2"},
};

static void methods(void) {
    for (size_t i = 0; i < COUNT(calls); i++) {
        const char *object = calls[i].object;
        PyObject *o = *object == ':' ? type_named(object + 1, strlen(object + 1)) : literal(object), *kwargs;
        PyObject *args = literal_call(calls[i].arguments, &kwargs), *method = PyObject_GetAttrString(o, calls[i].method);
        printf("%s.%s(%s) -> ", object, calls[i].method, calls[i].arguments);
        show(method ? PyObject_Call(method, args, kwargs) : NULL);
        Py_XDECREF(method);
        Py_DECREF(args);
        Py_XDECREF(kwargs);
        Py_DECREF(o);
    }
}

static void attributes(void) {
    static const char *const names[] = {"real", "imag", "numerator", "denominator"};
    static const char *const objects[] = {"5", "True", "1.5", "1+2j", "@intsub", "@floatsub"};
    PyObject *one = literal("1");
    for (size_t i = 0; i < COUNT(objects); i++) {
        PyObject *o = literal(objects[i]);
        for (size_t n = 0; n < COUNT(names); n++) {
            printf("%s.%s ", objects[i], names[n]);
            show(PyObject_GetAttrString(o, names[n]));
            put_status("set", PyObject_SetAttrString(o, names[n], one));
        }
        Py_DECREF(o);
    }
    Py_DECREF(one);
    for (size_t i = 0; i < COUNT(types); i++) {
        PyObject *base = (PyObject *)types[i]->tp_base;
        printf("%s %zd %zd base %s flags %lx\n", types[i]->tp_name, types[i]->tp_basicsize, types[i]->tp_itemsize, ((PyTypeObject *)base)->tp_name,
               types[i]->tp_flags & ~(Py_TPFLAGS_VALID_VERSION_TAG | 1ul));
    }
}

static const char *const int_specs[] = {
    "", "d", "+d", " d", "-d", "<8", "^9", ">9", "=+9", "*^9", "x", "#x", "#X", "#o", "#b", "b", "_b", "_x", "#_x", "012_x", "n", ",", "_", "015,", "010_d", ",d", "e", ".2f", "%", "g", "c", ".3d", ".3", "z",
    "zd", "+c", "#c", "s", "r", ",n", "_n", ",x", "E", "G", "F", "12,.2f", ",.2f", ".2_f", ".,f", "x<010", "\\xe9>8", "0>+8", "08,", "09,", "010,", ",e", "#d", "#", "#g", "_c", "1_", "2.3x", "#010x", "#_o",
    "99999999999999999999", ".99999999999999999999f", ".", ".f", "10.", "..", "xx", "\\xe9", "\\u0663", "+-", "1,,", "1,_", "1_,", "._,f", ".,_f", ".5,,f", "zc", ",\\x01", "\\x01", ".2,,", ".2,d", ".2_x",
    "._d", ".,x", "5c", "05c", ".2c", "030,", "#034_x", "020d", "=20", "^020", "0<8", "-", "0", "00", "005", "<05"};
static const char *const float_specs[] = {
    "", "e", "E", "f", "F", "g", "G", "%", "n", ".0f", ".1f", ".3g", "#.3g", ".0e", "#.0f", "+", "z", "z.1f", "z.0f", " ", "010", "<10", "^12", "=12", "*=12", "012", "012.3f", "015,.2f", ",", "_", "_.3f", ".6_f",
    ".10,f", ".10_g", "._f", ".,", ".3%", "_.6_e", "d", "x", "s", "c", ".3", ".0", ".20", "#", ".30f", "g", ".10n", "+.3e", "020,.3", "z.3", "020", ".17r", "z+.1f", ",.2%", "\\u20ac^15.2f", ".1", "12.4_f"};
static const char *const complex_specs[] = {"", ".3f", "e", "g", "20", ">20", "<20", "^20", "=20", "020", "+", "+.2f", ",", "_", "z", "#", ".3", "n", "%", "d", ".2", "#.3g", "*^40.2f", ",.2f", ".6_f", " ", "x",
                                            "z.1f", "0>30", "E"};

static void formats(const char *const *objects, size_t count, const char *const *specs, size_t spec_count) {
    for (size_t i = 0; i < count; i++) {
        PyObject *o = literal(objects[i]);
        for (size_t s = 0; s < spec_count; s++) {
            char quoted[60];
            snprintf(quoted, sizeof quoted, "'%s'", specs[s]);
            PyObject *spec = literal(quoted), *format = PyObject_GetAttrString(o, "__format__");
            printf("%s by %s", objects[i], quoted);
            put_line("", PyObject_CallOneArg(format, spec));
            Py_DECREF(format);
            Py_DECREF(spec);
        }
        Py_DECREF(o);
    }
}

int main(void) {
    probe_start();
    for (size_t i = 0; i < COUNT(constructions); i++) construct(constructions[i]);
    methods();
    attributes();
    static const char *const ints[] = {"1234567", "-5", "0", "True", "1000000000000000000000000000000", "8364"};
    static const char *const floats[] = {"1234567.891", "-0.0", "0.5", "1e16", "1e-7", "1e300", "2.5", "-0.001", "999999.9999"};
    static const char *const complexes[] = {"1+2j", "-1.5-0.25j", "1e20+1e-7j", "0+2j", "1234567+1234567.8j", "-0.0+1j"};
    formats(ints, COUNT(ints), int_specs, COUNT(int_specs));
    formats(floats, COUNT(floats), float_specs, COUNT(float_specs));
    formats(complexes, COUNT(complexes), complex_specs, COUNT(complex_specs));
    return probe_end();
}
