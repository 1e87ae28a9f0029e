/* Static types of many shapes: what PyType_Ready inherits, fills in and refuses. */
#include "../probe/probe.h"

#include <stddef.h>

/* ---- functions for slots, told apart by name ------------------------------- */

static PyObject *f_repr(PyObject *o) { (void)o; return PyUnicode_FromString("repr"); }
static PyObject *f_str(PyObject *o) { (void)o; return PyUnicode_FromString("str"); }
static PyObject *f_add(PyObject *a, PyObject *b) { (void)a, (void)b; return PyUnicode_FromString("add"); }
static PyObject *f_concat(PyObject *a, PyObject *b) { (void)a, (void)b; return PyUnicode_FromString("concat"); }
static PyObject *f_repeat(PyObject *a, Py_ssize_t n) { (void)a; return PyLong_FromSsize_t(n); }
static PyObject *f_item(PyObject *a, Py_ssize_t n) {
    (void)a;
    if (n < 6) return PyLong_FromSsize_t(n);
    PyErr_SetString(PyExc_IndexError, "item");
    return NULL;
}
static Py_ssize_t f_length(PyObject *o) { (void)o; return 3; }
static PyObject *f_subscript(PyObject *a, PyObject *b) { (void)a; return Py_NewRef(b); }
static int f_set_item(PyObject *a, Py_ssize_t i, PyObject *v) { (void)a; printf("[%zd %s] ", i, v ? "set" : "del"); return 0; }
static int f_set_subscript(PyObject *a, PyObject *k, PyObject *v) { (void)a, (void)k; printf("[%s] ", v ? "set" : "del"); return 0; }
static int f_contains(PyObject *a, PyObject *b) { (void)a; return b == Py_None; }
static Py_hash_t f_hash(PyObject *o) { (void)o; return 99; }
static PyObject *f_compare(PyObject *a, PyObject *b, int op) { (void)a, (void)b; return PyLong_FromLong(op); }
static PyObject *f_call(PyObject *o, PyObject *a, PyObject *k) { (void)o, (void)k; return Py_NewRef(a); }
static PyObject *f_getattr(PyObject *o, char *name) { (void)o; return PyUnicode_FromString(name); }
static int f_setattr(PyObject *o, char *name, PyObject *v) { (void)o; printf("[%s %s] ", name, v ? "set" : "del"); return 0; }
static PyObject *f_getattro(PyObject *o, PyObject *name) { (void)o; return PyTuple_Pack(1, name); }
static int f_setattro(PyObject *o, PyObject *name, PyObject *v) { (void)o, (void)name; printf("[%s] ", v ? "set" : "del"); return 0; }
static PyObject *f_iter(PyObject *o) { return Py_NewRef(o); }
static PyObject *f_next(PyObject *o) { (void)o; return NULL; }
static PyObject *f_get(PyObject *d, PyObject *o, PyObject *t) { (void)d, (void)o; return Py_XNewRef(t); }
static int f_set(PyObject *d, PyObject *o, PyObject *v) { (void)d, (void)o, (void)v; return 0; }
static int f_init(PyObject *o, PyObject *a, PyObject *k) { (void)o, (void)a, (void)k; return 0; }
static int f_bool(PyObject *o) { (void)o; return 0; }
static PyObject *f_pow(PyObject *a, PyObject *b, PyObject *c) { (void)a, (void)b; return Py_NewRef(c); }
static int f_getbuffer(PyObject *o, Py_buffer *v, int flags) { return PyBuffer_FillInfo(v, o, "abc", 3, 1, flags); }
static void f_releasebuffer(PyObject *o, Py_buffer *v) { (void)o, (void)v; }
static PyObject *f_index(PyObject *o) { (void)o; return PyLong_FromLong(5); }
static int f_traverse(PyObject *o, visitproc visit, void *arg) { (void)o, (void)visit, (void)arg; return 0; }
static int f_clear(PyObject *o) { (void)o; return 0; }
static void f_finalize(PyObject *o) { (void)o; }
static void f_dealloc(PyObject *o) { Py_TYPE(o)->tp_free(o); }
static PyObject *f_vectorcall(PyObject *o, PyObject *const *args, size_t n, PyObject *names) { (void)args, (void)names; return Py_BuildValue("Nn", PyType_GetName(Py_TYPE(o)), PyVectorcall_NARGS(n)); }
static PySendResult f_send(PyObject *o, PyObject *v, PyObject **result) { (void)o; *result = Py_NewRef(v); return PYGEN_RETURN; }

static PyNumberMethods all_numbers = {
    f_add, f_add, f_add, f_add, f_add, f_pow, f_repr, f_repr, f_repr, f_bool, f_repr, f_add, f_add, f_add, f_add, f_add, f_index, NULL, f_index,
    f_add, f_add, f_add, f_add, f_pow, f_add, f_add, f_add, f_add, f_add, f_add, f_add, f_add, f_add, f_index, f_add, f_add};
static PySequenceMethods all_sequence = {f_length, f_concat, f_repeat, f_item, NULL, f_set_item, NULL, f_contains, f_concat, f_repeat};
static PyMappingMethods all_mapping = {f_length, f_subscript, f_set_subscript};
static PyAsyncMethods all_async = {f_iter, f_iter, f_iter, f_send};
static PyBufferProcs all_buffer = {f_getbuffer, f_releasebuffer};
static PyNumberMethods no_numbers, one_number = {.nb_add = f_add}, index_only = {.nb_index = f_index};
static PySequenceMethods no_sequence, item_only = {.sq_item = f_item, .sq_ass_item = f_set_item}, concat_only = {.sq_concat = f_concat, .sq_repeat = f_repeat, .sq_inplace_concat = f_concat, .sq_inplace_repeat = f_repeat};
static PyMappingMethods no_mapping;
static PyAsyncMethods no_async;
static PyBufferProcs no_buffer;

typedef struct {
    PyObject_HEAD
    PyObject *dict, *weak;
    vectorcallfunc call;
} Instance;

static PyObject *instance_new(PyTypeObject *type, PyObject *args, PyObject *kwargs) {
    (void)args, (void)kwargs;
    return type->tp_alloc(type, 0);
}

#define SHAPE(name, size, flags, new, ...) static PyTypeObject name = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "m." #name, .tp_basicsize = size, .tp_flags = Py_TPFLAGS_DEFAULT | (flags), .tp_new = new, __VA_ARGS__}
#define TYPE(name, ...) SHAPE(name, sizeof(Instance), Py_TPFLAGS_BASETYPE, instance_new, __VA_ARGS__)

TYPE(Full, .tp_repr = f_repr, .tp_str = f_str, .tp_as_number = &all_numbers, .tp_as_sequence = &all_sequence, .tp_as_mapping = &all_mapping, .tp_as_async = &all_async, .tp_as_buffer = &all_buffer, .tp_hash = f_hash,
     .tp_richcompare = f_compare, .tp_call = f_call, .tp_getattro = f_getattro, .tp_setattro = f_setattro, .tp_iter = f_iter, .tp_iternext = f_next, .tp_descr_get = f_get, .tp_descr_set = f_set, .tp_init = f_init,
     .tp_finalize = f_finalize, .tp_dealloc = f_dealloc, .tp_dictoffset = offsetof(Instance, dict), .tp_weaklistoffset = offsetof(Instance, weak));
TYPE(FullSub, .tp_base = &Full);
TYPE(FullEmpty, .tp_base = &Full, .tp_as_number = &no_numbers, .tp_as_sequence = &no_sequence, .tp_as_mapping = &no_mapping, .tp_as_async = &no_async, .tp_as_buffer = &no_buffer);
TYPE(HashOnly, .tp_hash = f_hash);
TYPE(CompareOnly, .tp_richcompare = f_compare);
TYPE(HashOfCompare, .tp_base = &CompareOnly, .tp_hash = f_hash);
TYPE(CompareOfHash, .tp_base = &HashOnly, .tp_richcompare = f_compare);
TYPE(Unhashable, .tp_hash = PyObject_HashNotImplemented);
TYPE(OldAttributes, .tp_getattr = f_getattr, .tp_setattr = f_setattr);
TYPE(OldAttributesSub, .tp_base = &OldAttributes);
TYPE(NewOfOld, .tp_base = &OldAttributes, .tp_getattro = f_getattro);
TYPE(ItemOnly, .tp_as_sequence = &item_only);
TYPE(ConcatOnly, .tp_as_sequence = &concat_only);
TYPE(OneNumber, .tp_as_number = &one_number);
TYPE(IndexOnly, .tp_as_number = &index_only);
SHAPE(Caller, sizeof(Instance), Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_VECTORCALL, instance_new, .tp_call = PyVectorcall_Call, .tp_vectorcall_offset = offsetof(Instance, call));
TYPE(CallerSub, .tp_base = &Caller);
TYPE(CallerOwn, .tp_base = &Caller, .tp_call = f_call);
SHAPE(NoBaseType, sizeof(Instance), 0, instance_new, .tp_doc = NULL);
SHAPE(Collected, sizeof(Instance), Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC, instance_new, .tp_traverse = f_traverse, .tp_clear = f_clear);
TYPE(CollectedSub, .tp_base = &Collected);
TYPE(CollectedOwn, .tp_base = &Collected, .tp_traverse = f_traverse);
SHAPE(Sequence, sizeof(Instance), Py_TPFLAGS_BASETYPE | Py_TPFLAGS_SEQUENCE, instance_new, .tp_doc = NULL);
TYPE(SequenceSub, .tp_base = &Sequence);
SHAPE(MappingOfSequence, sizeof(Instance), Py_TPFLAGS_BASETYPE | Py_TPFLAGS_MAPPING, instance_new, .tp_base = &Sequence);
SHAPE(Descriptor, sizeof(Instance), Py_TPFLAGS_BASETYPE | Py_TPFLAGS_METHOD_DESCRIPTOR, instance_new, .tp_descr_get = f_get);
TYPE(DescriptorSub, .tp_base = &Descriptor);
SHAPE(Disallowed, sizeof(Instance), Py_TPFLAGS_BASETYPE | Py_TPFLAGS_DISALLOW_INSTANTIATION, NULL, .tp_doc = NULL);
SHAPE(DisallowedSub, sizeof(Instance), Py_TPFLAGS_BASETYPE, NULL, .tp_base = &Disallowed);
SHAPE(NoNew, sizeof(Instance), Py_TPFLAGS_BASETYPE, NULL, .tp_doc = NULL);
SHAPE(NoNewSub, sizeof(Instance), Py_TPFLAGS_BASETYPE, NULL, .tp_base = &NoNew);
SHAPE(NewSub, sizeof(Instance), Py_TPFLAGS_BASETYPE, NULL, .tp_base = &Full);
SHAPE(Abstract, sizeof(Instance), Py_TPFLAGS_BASETYPE | Py_TPFLAGS_IS_ABSTRACT, instance_new, .tp_doc = NULL);
TYPE(Documented, .tp_doc = "Documented(a, b=1)\n--\n\nText of it.");
TYPE(DocumentedOtherwise, .tp_doc = "Other(a, b=1)\n--\n\nText of it.");
TYPE(DocumentedPlain, .tp_doc = "A text.");
TYPE(DocumentedEmpty, .tp_doc = "");
TYPE(DocumentedSignature, .tp_doc = "DocumentedSignature()\n--\n\n");
TYPE(DocumentedOpen, .tp_doc = "DocumentedOpen(\n--\n\nText");
TYPE(DocumentedSub, .tp_base = &Documented);
SHAPE(IntSub, 0, Py_TPFLAGS_BASETYPE, NULL, .tp_base = &PyLong_Type);
SHAPE(ListSub, 0, Py_TPFLAGS_BASETYPE, NULL, .tp_base = &PyList_Type);
SHAPE(TupleSub, 0, Py_TPFLAGS_BASETYPE, NULL, .tp_base = &PyTuple_Type);
SHAPE(DictSub, sizeof(PyDictObject) + 16, Py_TPFLAGS_BASETYPE, NULL, .tp_base = &PyDict_Type, .tp_dictoffset = sizeof(PyDictObject), .tp_weaklistoffset = sizeof(PyDictObject) + 8);
SHAPE(TypeSub, 0, Py_TPFLAGS_BASETYPE, NULL, .tp_base = &PyType_Type);
SHAPE(ErrorSub, 0, Py_TPFLAGS_BASETYPE, NULL, .tp_base = NULL);
static PyTypeObject NoDot = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "NoDot", .tp_basicsize = sizeof(PyObject)};
static PyTypeObject Dots = {PyVarObject_HEAD_INIT(NULL, 0).tp_name = "a.b.c.Dots", .tp_basicsize = sizeof(PyObject)};
static PyTypeObject Own = {PyVarObject_HEAD_INIT(&PyType_Type, 0).tp_name = "Own", .tp_basicsize = sizeof(PyObject)};

/* What cannot be readied. */
static PyTypeObject NoName = {PyVarObject_HEAD_INIT(NULL, 0).tp_basicsize = sizeof(PyObject)};
SHAPE(NoTraverse, sizeof(Instance), Py_TPFLAGS_HAVE_GC, instance_new, .tp_doc = NULL);
SHAPE(NoTraverseBase, sizeof(Instance), Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE, instance_new, .tp_doc = NULL);
SHAPE(BadFree, sizeof(Instance), Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_BASETYPE, instance_new, .tp_traverse = f_traverse, .tp_free = PyObject_Free);
SHAPE(Managed, sizeof(Instance), Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MANAGED_DICT, instance_new, .tp_traverse = f_traverse);
SHAPE(ManagedOffset, sizeof(Instance), Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MANAGED_DICT, instance_new, .tp_traverse = f_traverse, .tp_dictoffset = 16);
SHAPE(ManagedWeak, sizeof(Instance), Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MANAGED_WEAKREF, instance_new, .tp_traverse = f_traverse, .tp_weaklistoffset = 16);
TYPE(SmallDict, .tp_dictoffset = 8);
TYPE(NegativeDict, .tp_dictoffset = -40);
static PyMethodDef both[] = {{"both", NULL, METH_CLASS | METH_STATIC, NULL}, {0}};
TYPE(ClassAndStatic, .tp_methods = both);
static PyMethodDef bad_flags[] = {{"bad", NULL, METH_VARARGS | METH_O, NULL}, {0}};
TYPE(BadFlags, .tp_methods = bad_flags);
static PyMemberDef relative[] = {{"r", Py_T_INT, 0, Py_RELATIVE_OFFSET, NULL}, {0}};
TYPE(Relative, .tp_members = relative);
TYPE(OfNoName, .tp_base = &NoName);
TYPE(OfFinal, .tp_base = &PyBool_Type);

static void show(PyTypeObject *t) {
    unsigned long cached = Py_TPFLAGS_VALID_VERSION_TAG | Py_TPFLAGS_INLINE_VALUES;
    printf("%s: flags %lx, basic %zd, item %zd, dict %zd, weak %zd, vectorcall %zd, base %s\n", t->tp_name, t->tp_flags & ~cached, t->tp_basicsize, t->tp_itemsize, t->tp_dictoffset,
           t->tp_weaklistoffset, t->tp_vectorcall_offset, t->tp_base ? t->tp_base->tp_name : "none");
    PyObject *dict = PyType_GetDict(t), *keys = PyMapping_Keys(dict);
    PyList_Sort(keys);
    put_line("  dict", keys);
    Py_DECREF(dict);
    put_line("  bases", PyObject_GetAttrString((PyObject *)t, "__bases__"));
    put_line("  mro", PyObject_GetAttrString((PyObject *)t, "__mro__"));
    put_line("  doc", t->tp_doc ? PyObject_GetAttrString((PyObject *)t, "__doc__") : PyUnicode_FromString("NULL"));
    put_line("  signature", PyObject_GetAttrString((PyObject *)t, "__text_signature__"));
    put_line("  module", PyType_GetModuleName(t));
    put_line("  name", PyType_GetName(t));
    put_line("  qualified", PyType_GetQualName(t));
    put_line("  fully", PyType_GetFullyQualifiedName(t));
}

/* Which slots are set, and are those of the base. */
#define SLOT(table, slot) { \
        void *own = t->table ? (void *)((t->table)->slot) : NULL, *base = t->tp_base && t->tp_base->table ? (void *)((t->tp_base->table)->slot) : NULL; \
        if (own) printf(" %s%s", #slot, own == base ? "" : "!"); \
    }
#define TP(slot) { \
        void *own = (void *)t->slot, *base = t->tp_base ? (void *)t->tp_base->slot : NULL; \
        if (own) printf(" %s%s", #slot, own == base ? "" : "!"); \
    }
#pragma GCC diagnostic ignored "-Wpedantic"
static void slots(PyTypeObject *t) {
    printf("  slots");
    TP(tp_dealloc) TP(tp_getattr) TP(tp_setattr) TP(tp_repr) TP(tp_as_async) TP(tp_as_number) TP(tp_as_sequence) TP(tp_as_mapping) TP(tp_hash) TP(tp_call) TP(tp_str) TP(tp_getattro) TP(tp_setattro) TP(tp_as_buffer) TP(tp_traverse) TP(tp_clear)
    TP(tp_richcompare) TP(tp_iter) TP(tp_iternext) TP(tp_methods) TP(tp_members) TP(tp_getset) TP(tp_descr_get) TP(tp_descr_set) TP(tp_init) TP(tp_alloc) TP(tp_new) TP(tp_free) TP(tp_is_gc) TP(tp_del) TP(tp_finalize) TP(tp_vectorcall)
    SLOT(tp_as_number, nb_add) SLOT(tp_as_number, nb_power) SLOT(tp_as_number, nb_bool) SLOT(tp_as_number, nb_index) SLOT(tp_as_number, nb_inplace_matrix_multiply) SLOT(tp_as_number, nb_inplace_power)
    SLOT(tp_as_sequence, sq_length) SLOT(tp_as_sequence, sq_concat) SLOT(tp_as_sequence, sq_item) SLOT(tp_as_sequence, sq_ass_item) SLOT(tp_as_sequence, sq_contains) SLOT(tp_as_sequence, sq_inplace_repeat)
    SLOT(tp_as_mapping, mp_length) SLOT(tp_as_mapping, mp_subscript) SLOT(tp_as_mapping, mp_ass_subscript) SLOT(tp_as_async, am_await) SLOT(tp_as_async, am_send) SLOT(tp_as_buffer, bf_getbuffer) SLOT(tp_as_buffer, bf_releasebuffer)
    printf("\n");
}

static PyTypeObject *const fine[] = {
    &Full, &FullSub, &FullEmpty, &HashOnly, &CompareOnly, &HashOfCompare, &CompareOfHash, &Unhashable, &OldAttributes, &OldAttributesSub, &NewOfOld, &ItemOnly, &ConcatOnly, &OneNumber, &IndexOnly, &Caller, &CallerSub, &CallerOwn, &NoBaseType,
    &Collected, &CollectedSub, &CollectedOwn, &Sequence, &SequenceSub, &MappingOfSequence, &Descriptor, &DescriptorSub, &Disallowed, &DisallowedSub, &NoNew, &NoNewSub, &NewSub, &Abstract, &Documented, &DocumentedOtherwise, &DocumentedPlain,
    &DocumentedEmpty, &DocumentedSignature, &DocumentedOpen, &DocumentedSub, &IntSub, &ListSub, &TupleSub, &DictSub, &TypeSub, &ErrorSub, &NoDot, &Dots, &Own,
};
static PyTypeObject *const refused[] = {&NoName, &NoTraverse, &NoTraverseBase, &BadFree, &Managed, &ManagedOffset, &ManagedWeak, &SmallDict, &NegativeDict, &ClassAndStatic, &BadFlags, &Relative, &OfNoName, &OfFinal};

static const char *const methods[] = {
    "__add__", "__radd__", "__pow__", "__getitem__", "__len__", "__contains__", "__iadd__", "__mul__", "__rmul__", "__imul__", "__setitem__", "__delitem__", "__hash__", "__eq__", "__call__", "__repr__", "__iter__", "__next__", "__get__", "__set__", "__delete__",
    "__init__", "__new__", "__getattribute__", "__setattr__", "__await__", "__index__", "__int__", "__float__", "__bool__", "__del__", "__reversed__",
};

/* What instances do. */
static void use(PyTypeObject *t) {
    printf("%s\n", t->tp_name);
    PyObject *i = PyObject_CallNoArgs((PyObject *)t), *none = Py_None, *one = PyLong_FromLong(1), *two = PyLong_FromLong(-2);
    if (!i) {
        put_line("  call", NULL);
        Py_DECREF(one);
        Py_DECREF(two);
        return;
    }
    if (t->tp_vectorcall_offset) ((Instance *)i)->call = f_vectorcall;
    put_line("  repr", PyObject_Repr(i));
    put_line("  str", PyObject_Str(i));
    put_line("  add", PyNumber_Add(i, one));
    put_line("  radd", PyNumber_Add(one, i));
    put_line("  multiply", PyNumber_Multiply(i, two));
    put_line("  in place add", PyNumber_InPlaceAdd(i, one));
    put_line("  in place multiply", PyNumber_InPlaceMultiply(i, two));
    put_line("  concat", PySequence_Concat(i, none));
    put_line("  item", PySequence_GetItem(i, -1));
    put_line("  subscript", PyObject_GetItem(i, two));
    put_line("  slice", PySequence_GetSlice(i, 0, 1));
    put_status("  set", PyObject_SetItem(i, two, none));
    put_status("  del", PyObject_DelItem(i, two));
    put_status("  set item", PySequence_SetItem(i, -1, none));
    put_line("  hash", PyLong_FromSsize_t(PyObject_Hash(i) == 99));
    PyErr_Clear();
    put_line("  less", PyObject_RichCompare(i, one, Py_LT));
    put_line("  call", PyObject_CallFunctionObjArgs(i, one, NULL));
    put_line("  get", PyObject_GetAttrString(i, "abc"));
    put_status("  set", PyObject_SetAttrString(i, "abc", one));
    put_status("  del", PyObject_DelAttrString(i, "abc"));
    put_line("  iter", PyObject_GetIter(i));
    put_line("  index", PyNumber_Index(i));
    put_line("  int", PyNumber_Long(i));
    put_line("  float", PyNumber_Float(i));
    printf("  true %d\n", PyObject_IsTrue(i));
    put_line("  weak", PyWeakref_NewRef(i, NULL));
    put_line("  dict", PyObject_GenericGetDict(i, NULL));
    put_line("  bytes", PyBytes_FromObject(i));
    printf("  in %d\n", PySequence_Contains(i, none));
    PyErr_Clear();
    put_line("  call method", PyObject_CallMethod(i, "__getitem__", "i", -1));
    put_line("  call method", PyObject_CallMethod(i, "__setitem__", "i", -1));
    put_line("  call method", PyObject_CallMethod(i, "__delitem__", "i", 5));
    put_line("  call method", PyObject_CallMethod(i, "__mul__", "s", "x"));
    Py_DECREF(i);
    Py_DECREF(one);
    Py_DECREF(two);
}

static void of_type(PyTypeObject *t) {
    PyObject *dict = PyType_GetDict(t);
    printf("%s", t->tp_name);
    for (size_t i = 0; i < COUNT(methods); i++) {
        PyObject *found = PyDict_GetItemString(dict, methods[i]);
        if (found) printf(" %s:%s", methods[i], Py_TYPE(found)->tp_name);
    }
    printf("\n");
    Py_DECREF(dict);
}

int main(void) {
    probe_start();
    ErrorSub.tp_base = (PyTypeObject *)PyExc_OSError;
    for (size_t i = 0; i < COUNT(fine); i++) {
        put_status(fine[i]->tp_name, PyType_Ready(fine[i]));
        need(!PyErr_Occurred(), fine[i]->tp_name);
    }
    for (size_t i = 0; i < COUNT(fine); i++) {
        show(fine[i]);
        slots(fine[i]);
        of_type(fine[i]);
    }
    for (size_t i = 0; i < COUNT(refused); i++) {
        put_status(refused[i]->tp_name ? refused[i]->tp_name : "no name", PyType_Ready(refused[i]));
        printf("ready %d %d\n", (refused[i]->tp_flags & Py_TPFLAGS_READY) != 0, (refused[i]->tp_flags & Py_TPFLAGS_READYING) != 0);
    }
    for (size_t i = 0; i < 40; i++) use(fine[i]);
    for (size_t i = 0; i < COUNT(fine); i++) put_line(fine[i]->tp_name, PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", "X", fine[i]));
    for (size_t i = 0; i < COUNT(fine); i++) put_status("again", PyType_Ready(fine[i]));
    put_status("heap base", 0);
    PyObject *heap = PyObject_CallFunction((PyObject *)&PyType_Type, "s(){}", "Heap");
    TYPE(OfHeap, .tp_doc = NULL);
    OfHeap.tp_base = (PyTypeObject *)heap;
    put_status("static of heap", PyType_Ready(&OfHeap));
    put_line("set", PyObject_SetAttrString((PyObject *)&Full, "x", Py_None) < 0 ? NULL : Py_NewRef(Py_None));
    put_line("del", PyObject_DelAttrString((PyObject *)&Full, "x") < 0 ? NULL : Py_NewRef(Py_None));
    put_line("abstract", PyObject_CallNoArgs((PyObject *)&Abstract));
    return 0;
}
