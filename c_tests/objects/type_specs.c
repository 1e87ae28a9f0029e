/* Heap types from specs: sizes, members, tokens, metaclasses, modules, slots asked for; and what is refused. */
#include "../probe/probe.h"

#include <stddef.h>

#define OBJ(t) ((PyObject *)(t))

typedef struct {
    PyObject_HEAD
    int n;
    PyObject *dict, *weak;
    vectorcallfunc call;
} Instance;

static PyObject *f_repr(PyObject *o) { (void)o; return PyUnicode_FromString("instance"); }
static PyObject *f_vectorcall(PyObject *o, PyObject *const *args, size_t n, PyObject *names) { (void)o, (void)args, (void)names; return PyLong_FromSsize_t(PyVectorcall_NARGS(n)); }
static PyObject *f_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    (void)args, (void)kwargs;
    Instance *o = (Instance *)type->tp_alloc(type, 0);
    if (o) {
        o->n = 5;
        o->call = f_vectorcall;
    }
    return (PyObject *)o;
}
static PyObject *plain_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) { (void)args, (void)kwargs; return type->tp_alloc(type, 0); }
static int f_traverse(PyObject *o, visitproc visit, void *arg) { Py_VISIT(Py_TYPE(o)); return 0; }
static int full_traverse(PyObject *o, visitproc visit, void *arg) { Py_VISIT(Py_TYPE(o)); Py_VISIT(((Instance *)o)->dict); return 0; }
static int full_clear(PyObject *o) { Py_CLEAR(((Instance *)o)->dict); return 0; }
static void full_dealloc(PyObject *o) {
    PyTypeObject *type = Py_TYPE(o);
    PyObject_GC_UnTrack(o);
    PyObject_ClearWeakRefs(o);
    full_clear(o);
    type->tp_free(o);
    Py_DECREF(type);
}
static void just_dealloc(PyObject *o) {
    PyTypeObject *type = Py_TYPE(o);
    type->tp_free(o);
    Py_DECREF(type);
}
static PyObject *f_add(PyObject *a, PyObject *b) { (void)a, (void)b; return PyUnicode_FromString("add"); }
static PyObject *f_self(PyObject *o, PyObject *unused) { (void)unused; return Py_NewRef(o); }
static PyObject *f_get(PyObject *o, void *closure) { (void)o; return PyUnicode_FromString(closure ? closure : "none"); }
static int f_setattro(PyObject *o, PyObject *n, PyObject *v) { return PyObject_GenericSetAttr(o, n, v); }
static Py_hash_t f_hash(PyObject *o) { (void)o; return 7; }
static PyObject *f_compare(PyObject *a, PyObject *b, int op) { (void)a, (void)b; return PyBool_FromLong(op == Py_EQ); }
static PyObject *f_meth(PyObject *o, PyTypeObject *cls, PyObject *const *args, Py_ssize_t n, PyObject *names) { (void)o, (void)args, (void)names; return Py_BuildValue("Nn", PyType_GetName(cls), n); }

static PyMemberDef plain_members[] = {{"n", Py_T_INT, offsetof(Instance, n), 0, "the n"}, {"m", Py_T_INT, offsetof(Instance, n), Py_READONLY, NULL}, {0}};
static PyMemberDef special_members[] = {
    {"n", Py_T_INT, offsetof(Instance, n), 0, NULL}, {"__dictoffset__", Py_T_PYSSIZET, offsetof(Instance, dict), Py_READONLY, NULL}, {"__weaklistoffset__", Py_T_PYSSIZET, offsetof(Instance, weak), Py_READONLY, NULL},
    {"__vectorcalloffset__", Py_T_PYSSIZET, offsetof(Instance, call), Py_READONLY, NULL}, {0}};
static PyMemberDef far_dict[] = {{"__dictoffset__", Py_T_PYSSIZET, 400, Py_READONLY, NULL}, {0}};
static PyMemberDef far_weak[] = {{"__weaklistoffset__", Py_T_PYSSIZET, 400, Py_READONLY, NULL}, {0}};
static PyMemberDef far_call[] = {{"__vectorcalloffset__", Py_T_PYSSIZET, 400, Py_READONLY, NULL}, {0}};
static PyMemberDef relative[] = {{"r", Py_T_INT, 0, Py_RELATIVE_OFFSET, NULL}, {"s", Py_T_INT, 4, Py_RELATIVE_OFFSET | Py_READONLY, NULL}, {0}};
static PyMemberDef relative_far[] = {{"r", Py_T_INT, 400, Py_RELATIVE_OFFSET, NULL}, {0}};
static PyMemberDef relative_negative[] = {{"r", Py_T_INT, -1, Py_RELATIVE_OFFSET, NULL}, {0}};
static PyMethodDef methods[] = {{"me", f_self, METH_NOARGS, "me($self, /)\n--\n\nItself."}, {"cm", f_self, METH_NOARGS | METH_CLASS, NULL}, {"sm", f_self, METH_NOARGS | METH_STATIC, NULL},
                                {"meth", (PyCFunction)(void (*)(void))f_meth, METH_METHOD | METH_FASTCALL | METH_KEYWORDS, NULL}, {"__add__", f_self, METH_O | METH_COEXIST, NULL}, {"__len__", f_self, METH_NOARGS, NULL}, {0}};
static PyGetSetDef getset[] = {{"g", f_get, NULL, "doc of g", "closure"}, {"h", NULL, NULL, NULL, NULL}, {0}};

static PyObject *module;
static int token_a, token_b;

#define S(name, ...) static PyType_Slot name[] = {__VA_ARGS__, {0, NULL}}
#define F(f) ((void *)(f))
static PyType_Slot none[] = {{0, NULL}};
S(with_new, {Py_tp_new, F(plain_new)});
S(with_members, {Py_tp_members, plain_members}, {Py_tp_new, F(f_new)}, {Py_tp_repr, F(f_repr)});
S(with_special, {Py_tp_members, special_members}, {Py_tp_new, F(f_new)}, {Py_tp_call, F(PyVectorcall_Call)}, {Py_tp_traverse, F(full_traverse)}, {Py_tp_clear, F(full_clear)}, {Py_tp_dealloc, F(full_dealloc)});
S(with_methods, {Py_tp_methods, methods}, {Py_tp_getset, getset}, {Py_nb_add, F(f_add)}, {Py_tp_doc, "Methods(x)\n--\n\nDoc."});
S(with_gc, {Py_tp_traverse, F(f_traverse)});
S(with_far_dict, {Py_tp_members, far_dict});
S(with_far_weak, {Py_tp_members, far_weak});
S(with_far_call, {Py_tp_members, far_call});
S(with_relative, {Py_tp_members, relative});
S(with_relative_far, {Py_tp_members, relative_far});
S(with_relative_negative, {Py_tp_members, relative_negative});
S(two_members, {Py_tp_members, plain_members}, {Py_tp_members, plain_members});
S(two_docs, {Py_tp_doc, "a"}, {Py_tp_doc, "b"});
S(null_doc, {Py_tp_doc, NULL});
S(bad_slot, {500, F(f_add)});
S(negative_slot, {-3, F(f_add)});
S(bad_bases, {Py_tp_bases, NULL});
S(base_int, {Py_tp_base, &PyLong_Type});
S(base_list, {Py_tp_base, &PyList_Type});
S(base_tuple, {Py_tp_base, &PyTuple_Type});
S(base_bool, {Py_tp_base, &PyBool_Type});
S(base_type, {Py_tp_base, &PyType_Type});
S(base_type_new, {Py_tp_base, &PyType_Type}, {Py_tp_new, F(plain_new)});
S(base_type_relative, {Py_tp_base, &PyType_Type}, {Py_tp_members, relative});
S(hashing, {Py_tp_hash, F(f_hash)}, {Py_tp_richcompare, F(f_compare)}, {Py_tp_setattro, F(f_setattro)});
S(comparing, {Py_tp_richcompare, F(f_compare)});
S(documented, {Py_tp_doc, "Documented(a)\n--\n\nWords."});
S(dealloc, {Py_tp_dealloc, F(just_dealloc)});
#if PY_VERSION_HEX >= 0x030E0000
static PyMemberDef writable_dict[] = {{"__dictoffset__", Py_T_PYSSIZET, 24, 0, NULL}, {0}};
static PyMemberDef int_dict[] = {{"__dictoffset__", Py_T_INT, 24, Py_READONLY, NULL}, {0}};
static PyMemberDef int_call[] = {{"__vectorcalloffset__", Py_T_INT, 24, Py_READONLY, NULL}, {0}};
static PyMemberDef writable_weak[] = {{"__weaklistoffset__", Py_T_PYSSIZET, 24, Py_AUDIT_READ, NULL}, {0}};
S(with_writable_dict, {Py_tp_members, writable_dict});
S(with_int_dict, {Py_tp_members, int_dict});
S(with_int_call, {Py_tp_members, int_call});
S(with_writable_weak, {Py_tp_members, writable_weak});
static PyMemberDef relative_special[] = {{"__dictoffset__", Py_T_PYSSIZET, 0, Py_READONLY | Py_RELATIVE_OFFSET, NULL}, {"__weaklistoffset__", Py_T_PYSSIZET, 8, Py_READONLY | Py_RELATIVE_OFFSET, NULL}, {0}};
S(with_relative_special, {Py_tp_members, relative_special}, {Py_tp_traverse, F(f_traverse)});
S(token_own, {Py_tp_token, Py_TP_USE_SPEC});
S(token_of_a, {Py_tp_token, &token_a});
S(token_of_b, {Py_tp_token, &token_b});
S(repeated, {Py_tp_repr, F(f_repr)}, {Py_tp_repr, F(f_repr)});
#endif

#define D Py_TPFLAGS_DEFAULT
#define B Py_TPFLAGS_BASETYPE
static PyType_Spec specs[] = {
    {"m.Plain", 0, 0, D, none}, {"m.New", 0, 0, D | B, with_new}, {"NoModule", 0, 0, D, none}, {"a.b.Dotted", 0, 0, D, none}, {"", 0, 0, D, none}, {".x", 0, 0, D, none}, {"x.", 0, 0, D, none}, {NULL, 0, 0, D, none}, {"m.Members", sizeof(Instance), 0, D | B, with_members},
    {"m.Special", sizeof(Instance), 0, D | B | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_HAVE_VECTORCALL, with_special}, {"m.Methods", 0, 0, D, with_methods}, {"m.Collected", 0, 0, D | Py_TPFLAGS_HAVE_GC, with_gc}, {"m.NoTraverse", 0, 0, D | Py_TPFLAGS_HAVE_GC, none}, {"m.FarDict", 0, 0, D, with_far_dict},
    {"m.FarWeak", 0, 0, D, with_far_weak}, {"m.FarCall", 0, 0, D | Py_TPFLAGS_HAVE_VECTORCALL, with_far_call}, {"m.RelativePositive", 64, 0, D, with_relative},
    {"m.Relative", -16, 0, D | B, with_relative}, {"m.RelativeZero", 0, 0, D, with_relative}, {"m.RelativeFar", -16, 0, D, with_relative_far}, {"m.RelativeNegative", -16, 0, D, with_relative_negative}, {"m.TwoMembers", 0, 0, D, two_members}, {"m.TwoDocs", 0, 0, D, two_docs},
    {"m.NullDoc", 0, 0, D, null_doc}, {"m.BadSlot", 0, 0, D, bad_slot}, {"m.NegativeSlot", 0, 0, D, negative_slot}, {"m.BadBases", 0, 0, D, bad_bases}, {"m.OfInt", 0, 0, D, base_int}, {"m.OfIntRelative", -8, 0, D, base_int}, {"m.OfIntSmall", 8, 0, D, base_int}, {"m.OfList", 0, 0, D | B, base_list}, {"m.OfListLarger", sizeof(PyListObject) + 8, 0, D, base_list},
    {"m.OfListGC", 0, 0, D | Py_TPFLAGS_HAVE_GC, base_list}, {"m.OfTuple", 0, 0, D, base_tuple}, {"m.OfTupleRelative", -8, 0, D, base_tuple}, {"m.OfTupleItems", -8, 0, D | Py_TPFLAGS_ITEMS_AT_END, base_tuple}, {"m.OfBool", 0, 0, D, base_bool}, {"m.OfType", 0, 0, D | B, base_type}, {"m.OfTypeRelative", -16, 0, D | B, base_type_relative}, {"m.OfTypeNew", 0, 0, D | B, base_type_new},
    {"m.Hashing", 0, 0, D, hashing}, {"m.Comparing", 0, 0, D, comparing}, {"m.Documented", 0, 0, D, documented}, {"m.Dealloc", 0, 0, D, dealloc}, {"m.Immutable", 0, 0, D | Py_TPFLAGS_IMMUTABLETYPE, none}, {"m.Disallowed", 0, 0, D | Py_TPFLAGS_DISALLOW_INSTANTIATION, none}, {"m.DisallowedNew", 0, 0, D | Py_TPFLAGS_DISALLOW_INSTANTIATION, with_new},
    {"m.Abstract", 0, 0, D | Py_TPFLAGS_IS_ABSTRACT, none}, {"m.Sequence", 0, 0, D | Py_TPFLAGS_SEQUENCE, none}, {"m.Items", -8, 4, D | Py_TPFLAGS_ITEMS_AT_END, none}, {"m.ItemsPositive", 32, 4, D | Py_TPFLAGS_ITEMS_AT_END, none}, {"m.Managed", 0, 0, D | Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_MANAGED_WEAKREF | Py_TPFLAGS_HAVE_GC, with_gc},
    {"m.ManagedOffset", sizeof(Instance), 0, D | Py_TPFLAGS_MANAGED_DICT | Py_TPFLAGS_HAVE_GC, with_special}, {"m.Small", 8, 0, D, none}, {"m.Negative", -1, 0, D, none}, {"m.\xc3\xa9", 0, 0, D, none}, {"m.\xff", 0, 0, D, none},
#if PY_VERSION_HEX >= 0x030E0000
    {"m.WritableDict", 64, 0, D, with_writable_dict}, {"m.WritableWeak", 64, 0, D, with_writable_weak}, {"m.IntDict", 64, 0, D, with_int_dict}, {"m.IntCall", 64, 0, D, with_int_call},
    {"m.RelativeSpecial", -16, 0, D | Py_TPFLAGS_HAVE_GC, with_relative_special},
    {"m.TokenOwn", 0, 0, D | B, token_own}, {"m.TokenA", 0, 0, D | B, token_of_a}, {"m.TokenB", 0, 0, D | B, token_of_b}, {"m.Repeated", 0, 0, D, repeated},
#endif
};

static PyObject *made(const char *name) {
    for (size_t i = 0; i < COUNT(specs); i++) {
        if (specs[i].name && !strcmp(specs[i].name, name)) return PyType_FromModuleAndSpec(module, &specs[i], NULL);
    }
    need(0, name);
    return NULL;
}

static void attribute(PyObject *o, const char *name) {
    char text[60];
    snprintf(text, sizeof text, "  .%s", name);
    put_line(text, PyObject_GetAttrString(o, name));
}

static void show(PyObject *type) {
    PyTypeObject *t = (PyTypeObject *)type;
    printf("  flags %lx, basic %zd, item %zd, dict %zd, weak %zd, vectorcall %zd, base %s, name %s, size %zd\n", t->tp_flags & ~(Py_TPFLAGS_VALID_VERSION_TAG | Py_TPFLAGS_INLINE_VALUES), t->tp_basicsize, t->tp_itemsize, t->tp_dictoffset, t->tp_weaklistoffset,
           t->tp_vectorcall_offset, t->tp_base->tp_name, t->tp_name, PyType_GetTypeDataSize(t));
    PyObject *keys = PyMapping_Keys(t->tp_dict);
    PyList_Sort(keys);
    put_line("  dict", keys);
    static const char *const names[] = {"__doc__", "__text_signature__", "__module__", "__name__", "__qualname__", "__mro__", "__hash__"};
    for (size_t i = 0; i < COUNT(names); i++) attribute(type, names[i]);
    put_line("  full name", PyType_GetFullyQualifiedName(t));
    put_line("  module name", PyType_GetModuleName(t));
    PyObject *o = PyObject_CallNoArgs(type);
    put_line("  instance", Py_XNewRef(o));
    if (!o) return;
    static const char *const of_instance[] = {"n", "m", "r", "s", "me", "cm", "sm", "g", "h", "__dict__", "__weakref__", "__doc__"};
    for (size_t i = 0; i < COUNT(of_instance); i++) attribute(o, of_instance[i]);
    put_status("  set", PyObject_SetAttrString(o, "x", Py_None));
    put_status("  set n", PyObject_SetAttrString(o, "n", Py_True));
    put_status("  set r", PyObject_SetAttrString(o, "r", Py_True));
    put_status("  set s", PyObject_SetAttrString(o, "s", Py_True));
    attribute(o, "r");
    put_line("  call", PyObject_CallOneArg(o, Py_None));
    put_line("  add", PyNumber_Add(o, o));
    put_line("  meth", PyObject_CallMethod(o, "meth", "ii", 1, 2));
    put_line("  len", PyObject_CallMethod(o, "__len__", NULL));
    PyObject *weak = PyWeakref_NewRef(o, NULL);
    printf("  weak %s\n", weak ? "yes" : "no");
    if (!weak) PyErr_Clear();
    Py_XDECREF(weak);
    put_status("  hash", PyObject_Hash(o) == -1 ? -1 : 0);
    put_status("  set type", PyObject_SetAttrString(type, "y", Py_None));
    put_line("  derived", PyObject_CallFunction(OBJ(&PyType_Type), "s(O){s:s}", "Derived", type, "__module__", "m"));
    Py_DECREF(o);
}

static void each(void) {
    for (size_t i = 0; i < COUNT(specs); i++) {
        printf("%s\n", specs[i].name ? specs[i].name : "NULL");
        PyObject *type = PyType_FromModuleAndSpec(module, &specs[i], NULL);
        if (!type) {
            put_line("  refused", NULL);
            continue;
        }
        show(type);
        Py_DECREF(type);
    }
}

static void with_bases(void) {
    PyObject *plain = made("m.New"), *pair = Py_BuildValue("(OO)", plain, &PyList_Type), *object_first = Py_BuildValue("(OO)", &PyBaseObject_Type, plain), *text = PyUnicode_FromString("a"), *texts = Py_BuildValue("(s)", "a");
    PyObject *conflict = Py_BuildValue("(OO)", &PyList_Type, &PyDict_Type), *final = Py_BuildValue("(O)", &PyBool_Type), *list = Py_BuildValue("[O]", plain);
    PyObject *const given[] = {plain, pair, object_first, text, texts, conflict, final, list, OBJ(&PyLong_Type)};
    static PyType_Spec spec = {"m.WithBases", 0, 0, D | B, none}, immutable = {"m.WithBases", 0, 0, D | Py_TPFLAGS_IMMUTABLETYPE, none};
    for (size_t i = 0; i < COUNT(given); i++) {
        PyObject *type = PyType_FromSpecWithBases(&spec, given[i]);
        put_line("with bases", type ? PyObject_GetAttrString(type, "__mro__") : NULL);
        Py_XDECREF(type);
        if (i < 3 || (i > 4 && i != 7)) put_line("immutable", PyType_FromSpecWithBases(&immutable, given[i]));
        Py_DECREF(given[i]);
    }
    PyObject *bases = Py_BuildValue("(O)", &PyLong_Type);
    PyType_Slot slots[] = {{Py_tp_bases, bases}, {Py_tp_base, &PyList_Type}, {0, NULL}}, wrong[] = {{Py_tp_bases, bases}, {0, NULL}};
    PyType_Spec by_slot = {"m.BySlot", 0, 0, D, slots};
    put_line("by slot", PyType_FromSpec(&by_slot));
    PyObject *no_tuple = PyList_New(0);
    wrong[0].pfunc = no_tuple;
    by_slot.slots = wrong;
    put_line("no tuple", PyType_FromSpec(&by_slot));
    Py_DECREF(no_tuple);
    Py_DECREF(bases);
}

static void metaclasses(void) {
    PyObject *meta = made("m.OfTypeRelative"), *with_new_meta = made("m.OfTypeNew"), *by_call = PyObject_CallFunction(OBJ(&PyType_Type), "s(O){s:s}", "ByCall", &PyType_Type, "__module__", "m");
    static PyType_Spec spec = {"m.Made", 0, 0, D | B, none};
    PyTypeObject *const metas[] = {NULL, &PyType_Type, (PyTypeObject *)meta, (PyTypeObject *)with_new_meta, (PyTypeObject *)by_call, &PyLong_Type, &PyBaseObject_Type};
    for (size_t i = 0; i < COUNT(metas); i++) {
        PyObject *type = PyType_FromMetaclass(metas[i], module, &spec, NULL);
        put_line("made", Py_XNewRef(type));
        if (!type) {
            PyErr_Clear();
            continue;
        }
        put_line("meta", Py_NewRef(Py_TYPE(type)));
        if (i == 2) {
            int *data = PyObject_GetTypeData(type, (PyTypeObject *)meta);
            data[0] = 42;
            attribute(type, "r");
        }
        PyObject *base = Py_BuildValue("(O)", type), *derived = PyType_FromMetaclass(NULL, NULL, &spec, base);
        put_line("derived", derived ? Py_NewRef(Py_TYPE(derived)) : NULL);
        put_line("conflict", i == 2 ? PyType_FromMetaclass((PyTypeObject *)by_call, NULL, &spec, base) : Py_NewRef(Py_None));
        Py_XDECREF(derived);
        Py_DECREF(base);
        Py_DECREF(type);
    }
    Py_DECREF(meta);
    Py_XDECREF(with_new_meta);
    Py_DECREF(by_call);
}

static PyModuleDef_Slot no_slots[] = {{0, NULL}};
static PyModuleDef def = {PyModuleDef_HEAD_INIT, "mod", NULL, 16, NULL, no_slots, NULL, NULL, NULL}, other_def = {PyModuleDef_HEAD_INIT, "other", NULL, 0, NULL, NULL, NULL, NULL, NULL};

static void modules(void) {
    PyObject *name = PyUnicode_FromString("mod"), *spec_of_module = PyObject_CallFunction(OBJ(&PyType_Type), "s(){s:O}", "Spec", "name", name);
    PyObject *m = PyModule_FromDefAndSpec(&def, spec_of_module);
    need(m && PyModule_ExecDef(m, &def) == 0, "a module");
    static PyType_Spec spec = {"mod.T", 0, 0, D | B, none};
    PyTypeObject *t = (PyTypeObject *)PyType_FromModuleAndSpec(m, &spec, NULL), *without = (PyTypeObject *)PyType_FromSpec(&spec);
    PyTypeObject *derived = (PyTypeObject *)PyObject_CallFunction(OBJ(&PyType_Type), "s(O){s:s}", "Derived", t, "__module__", "x");
    PyTypeObject *const types[] = {t, without, derived, &PyLong_Type};
    for (size_t i = 0; i < COUNT(types); i++) {
        PyObject *found = PyType_GetModule(types[i]);
        put_line("module", found ? PyBool_FromLong(found == m) : NULL);
        void *state = PyType_GetModuleState(types[i]);
        printf("state %d %d\n", state != NULL, state == PyModule_GetState(m));
        PyErr_Clear();
        found = PyType_GetModuleByDef(types[i], &def);
        put_line("by def", found ? PyBool_FromLong(found == m) : NULL);
        put_line("by other def", Py_XNewRef(PyType_GetModuleByDef(types[i], &other_def)));
    }
    printf("refcount of the module %d\n", Py_REFCNT(m) > 1);
    static PyType_Spec odd = {"mod.Odd", 0, 0, D, none};
    PyObject *of_int = PyType_FromModuleAndSpec(name, &odd, NULL);
    put_line("module that is none", of_int ? Py_NewRef(PyType_GetModule((PyTypeObject *)of_int)) : NULL);
    PyErr_Clear();
    Py_XDECREF(of_int);
    Py_DECREF(t);
    Py_DECREF(without);
    Py_DECREF(derived);
    Py_DECREF(m);
    Py_DECREF(name);
    Py_DECREF(spec_of_module);
}

/* Every slot number of some types: set or not. */
static void slots_of(const char *label, PyTypeObject *t) {
    printf("%s:", label);
    for (int i = -1; i < 90; i++) {
        void *value = PyType_GetSlot(t, i);
        if (PyErr_Occurred()) {
            printf(" %d! ", i);
            put_error();
        } else if (value) {
            printf(" %d", i);
        }
    }
    printf("\n");
}

static void get_slot(void) {
    PyObject *types[] = {made("m.Methods"), made("m.Hashing"), made("m.Special"), made("m.OfInt"), PyObject_CallFunction(OBJ(&PyType_Type), "s(){s:O}", "Called", "__add__", Py_None)};
    slots_of("int", &PyLong_Type);
    slots_of("object", &PyBaseObject_Type);
    slots_of("list", &PyList_Type);
    for (size_t i = 0; i < COUNT(types); i++) {
        slots_of(((PyTypeObject *)types[i])->tp_name, (PyTypeObject *)types[i]);
        Py_DECREF(types[i]);
    }
    printf("doc %d members %d base %d\n", PyType_GetSlot(&PyLong_Type, Py_tp_doc) == PyLong_Type.tp_doc, PyType_GetSlot(&PyLong_Type, Py_tp_members) == NULL, PyType_GetSlot(&PyBool_Type, Py_tp_base) == &PyLong_Type);
}

static void data(void) {
    PyObject *items = made("m.Items"), *plain = made("m.Plain"), *relative_type = made("m.Relative");
    PyObject *o = ((PyTypeObject *)items)->tp_alloc((PyTypeObject *)items, 3), *p = PyObject_CallNoArgs(plain), *r = PyObject_CallNoArgs(relative_type);
    printf("items at %d, size %zd\n", (int)((char *)PyObject_GetItemData(o) - (char *)o), Py_SIZE(o));
    put_line("no items", PyObject_GetItemData(p) ? Py_NewRef(Py_None) : NULL);
    PyErr_Clear();
    PyObject_GetItemData(Py_None);
    put_line("no items", NULL);
    printf("data at %d, %d\n", (int)((char *)PyObject_GetTypeData(r, (PyTypeObject *)relative_type) - (char *)r), (int)PyType_GetTypeDataSize((PyTypeObject *)relative_type));
    printf("data of a type %d\n", (int)PyType_GetTypeDataSize(&PyType_Type) > 0);
    static PyType_Spec again = {"m.Again", -24, 0, D, with_relative};
    PyObject *base = Py_BuildValue("(O)", relative_type), *second = PyType_FromSpecWithBases(&again, base), *s = PyObject_CallNoArgs(second);
    printf("second data at %d, %d, first at %d, size %zd\n", (int)((char *)PyObject_GetTypeData(s, (PyTypeObject *)second) - (char *)s), (int)PyType_GetTypeDataSize((PyTypeObject *)second), (int)((char *)PyObject_GetTypeData(s, (PyTypeObject *)relative_type) - (char *)s), ((PyTypeObject *)second)->tp_basicsize);
    PyObject *const all[] = {items, plain, relative_type, o, p, r, base, second, s};
    for (size_t i = 0; i < COUNT(all); i++) Py_DECREF(all[i]);
}

#if PY_VERSION_HEX >= 0x030E0000
static void tokens(void) {
    PyTypeObject *a = (PyTypeObject *)made("m.TokenA"), *b = (PyTypeObject *)made("m.TokenB"), *own = (PyTypeObject *)made("m.TokenOwn"), *found;
    PyTypeObject *derived = (PyTypeObject *)PyObject_CallFunction(OBJ(&PyType_Type), "s(OO){}", "Derived", a, b);
    PyTypeObject *const types[] = {a, b, own, derived, &PyLong_Type, &PyType_Type};
    for (size_t i = 0; i < COUNT(types); i++) {
        int status = PyType_GetBaseByToken(types[i], &token_a, &found);
        printf("%s: a %d %s", types[i]->tp_name, status, found ? found->tp_name : "none");
        Py_XDECREF(found);
        status = PyType_GetBaseByToken(types[i], &token_b, &found);
        printf(", b %d %s, without result %d", status, found ? found->tp_name : "none", PyType_GetBaseByToken(types[i], &token_b, NULL));
        Py_XDECREF(found);
        void *token = PyType_GetSlot(types[i], Py_tp_token);
        printf(", token %d\n", token == &token_a ? 1 : token == &token_b ? 2 : token != NULL ? 3 : 0);
        PyErr_Clear();
    }
    found = a;
    put_status("no token", PyType_GetBaseByToken(a, NULL, &found));
    printf("found %d\n", found == NULL);
    found = a;
    put_status("no type", PyType_GetBaseByToken((PyTypeObject *)Py_None, &token_a, &found));
    printf("found %d\n", found == NULL);
    Py_DECREF(derived);
    Py_DECREF(a);
    Py_DECREF(b);
    Py_DECREF(own);
}

static void freezing(void) {
    PyObject *plain = made("m.New"), *derived = PyObject_CallFunction(OBJ(&PyType_Type), "s(O){s:s}", "Derived", plain, "__module__", "m");
    put_status("freeze derived", PyType_Freeze((PyTypeObject *)derived));
    put_status("freeze", PyType_Freeze((PyTypeObject *)plain));
    put_status("freeze derived", PyType_Freeze((PyTypeObject *)derived));
    put_status("set", PyObject_SetAttrString(derived, "x", Py_None));
    put_status("del", PyObject_DelAttrString(derived, "x"));
    put_status("set name", PyObject_SetAttrString(derived, "__name__", Py_None));
    put_status("set bases", PyObject_SetAttrString(derived, "__bases__", Py_None));
    put_status("freeze int", PyType_Freeze(&PyLong_Type));
    PyObject *o = PyObject_CallNoArgs(derived);
    put_status("set class", PyObject_SetAttrString(o, "__class__", derived));
    Py_DECREF(o);
    Py_DECREF(derived);
    Py_DECREF(plain);
}
#endif

int main(void) {
    probe_start();
    module = PyModule_New("the_module");
    each();
    with_bases();
    metaclasses();
    modules();
    get_slot();
    data();
#if PY_VERSION_HEX >= 0x030E0000
    tokens();
    freezing();
#endif
    printf("%d\n", token_a + token_b);
    Py_DECREF(module);
    return probe_end();
}
