/* Attributes of instances of heap types, and types called to make instances. */
#include "bench.h"

#include <structmember.h>

typedef struct {
    PyObject ob_base;
    int number;
    PyObject *dict;
} Thing;

/* The same type three times: with a dict at an offset of its own, with one that
 * the runtime manages, and a class made by calling `type`. */
static PyObject *offset_type, *managed_type, *class_type, *derived_class;
static PyObject *plain_type, *gc_type, *init_type;
static PyObject *offset_object, *managed_object, *class_object, *derived_object;
static PyObject *s_in_dict, *s_method, *s_member, *s_getset, *s_constant, *s_missing, *s_dunder;
static PyObject *value;

/* ---- types ------------------------------------------------------------------ */

static PyObject *method(PyObject *self, PyObject *ignored) {
    (void)self;
    return Py_NewRef(ignored ? ignored : Py_None);
}

static PyObject *get_none(PyObject *self, void *closure) {
    (void)self;
    (void)closure;
    return Py_NewRef(Py_None);
}

static int init_one(PyObject *self, PyObject *args, PyObject *kwargs) {
    (void)kwargs;
    ((Thing *)self)->number = (int)PyTuple_GET_SIZE(args);
    return 0;
}

static void dealloc_plain(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static void dealloc_offset(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    Py_CLEAR(((Thing *)self)->dict);
    type->tp_free(self);
    Py_DECREF(type);
}

static void dealloc_managed(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    PyObject_ClearManagedDict(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static void dealloc_gc(PyObject *self) {
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static int traverse_gc(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    return 0;
}

static int traverse_offset(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((Thing *)self)->dict);
    return 0;
}

static int traverse_managed(PyObject *self, visitproc visit, void *arg) {
    Py_VISIT(Py_TYPE(self));
    return PyObject_VisitManagedDict(self, visit, arg);
}

static PyMethodDef methods[] = {{"method", method, METH_NOARGS, NULL}, {NULL, NULL, 0, NULL}};
static PyGetSetDef getsets[] = {{"getset", get_none, NULL, NULL, NULL}, {NULL, NULL, NULL, NULL, NULL}};
static PyMemberDef members[] = {
    {"member", Py_T_INT, offsetof(Thing, number), 0, NULL},
    {NULL, 0, 0, 0, NULL},
};
static PyMemberDef offset_members[] = {
    {"member", Py_T_INT, offsetof(Thing, number), 0, NULL},
    {"__dictoffset__", Py_T_PYSSIZET, offsetof(Thing, dict), Py_READONLY, NULL},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot plain_slots[] = {{Py_tp_dealloc, dealloc_plain}, {0, NULL}};
static PyType_Slot init_slots[] = {
    {Py_tp_dealloc, dealloc_plain}, {Py_tp_init, init_one}, {0, NULL}};
static PyType_Slot gc_slots[] = {
    {Py_tp_dealloc, dealloc_gc}, {Py_tp_traverse, traverse_gc}, {0, NULL}};
static PyType_Slot offset_slots[] = {
    {Py_tp_dealloc, dealloc_offset}, {Py_tp_traverse, traverse_offset}, {Py_tp_methods, methods},
    {Py_tp_members, offset_members}, {Py_tp_getset, getsets},           {0, NULL}};
static PyType_Slot managed_slots[] = {
    {Py_tp_dealloc, dealloc_managed}, {Py_tp_traverse, traverse_managed}, {Py_tp_methods, methods},
    {Py_tp_members, members},         {Py_tp_getset, getsets},            {0, NULL}};

#define TYPE(label, slots, flags) \
    {"bench." label, sizeof(Thing), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | (flags), slots}
static PyType_Spec plain_spec = TYPE("Plain", plain_slots, 0);
static PyType_Spec init_spec = TYPE("Init", init_slots, 0);
static PyType_Spec gc_spec = TYPE("Collected", gc_slots, Py_TPFLAGS_HAVE_GC);
static PyType_Spec offset_spec = TYPE("WithDict", offset_slots, Py_TPFLAGS_HAVE_GC);
static PyType_Spec managed_spec =
    TYPE("Managed", managed_slots, Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_MANAGED_DICT);

/* ---- reading ------------------------------------------------------------------ */

#define GET(label, object, attribute)                          \
    static void label(size_t n) {                              \
        while (n--) {                                          \
            PyObject *o = PyObject_GetAttr(object, attribute); \
            Py_DECREF(o);                                      \
        }                                                      \
    }
GET(getattr_dict_of_offset, offset_object, s_in_dict)
GET(getattr_dict_of_managed, managed_object, s_in_dict)
GET(getattr_dict_of_class, class_object, s_in_dict)
GET(getattr_method, offset_object, s_method)
GET(getattr_method_of_class, class_object, s_method)
GET(getattr_method_inherited, derived_object, s_method)
GET(getattr_member, offset_object, s_member)
GET(getattr_getset, offset_object, s_getset)
GET(getattr_constant, offset_object, s_constant)
GET(getattr_constant_of_class, class_object, s_constant)
GET(getattr_dunder_class, class_object, s_dunder)
GET(getattr_on_type, class_type, s_constant)

#define GET_STRING(label, object, attribute)                         \
    static void label(size_t n) {                                    \
        while (n--) {                                                \
            PyObject *o = PyObject_GetAttrString(object, attribute); \
            Py_DECREF(o);                                            \
        }                                                            \
    }
GET_STRING(getattrstring_dict, class_object, "in_dict")
GET_STRING(getattrstring_method, offset_object, "method")
GET_STRING(getattrstring_constant, class_object, "constant")

static void getattr_optional_miss(size_t n) {
    while (n--) {
        PyObject *none;
        sink_int = PyObject_GetOptionalAttr(class_object, s_missing, &none);
    }
}

static void hasattr_miss(size_t n) {
    while (n--) sink_int = PyObject_HasAttr(offset_object, s_missing);
}

/* ---- writing ------------------------------------------------------------------- */

#define SET(label, object, attribute, to)                                  \
    static void label(size_t n) {                                          \
        while (n--) sink_int = PyObject_SetAttr(object, attribute, to);    \
    }
SET(setattr_dict_of_offset, offset_object, s_in_dict, value)
SET(setattr_dict_of_managed, managed_object, s_in_dict, value)
SET(setattr_dict_of_class, class_object, s_in_dict, value)
SET(setattr_member, offset_object, s_member, value)

static void setattrstring_dict(size_t n) {
    while (n--) sink_int = PyObject_SetAttrString(class_object, "in_dict", value);
}

/* ---- calling methods -------------------------------------------------------------- */

static void callmethod_noargs(size_t n) {
    while (n--) {
        PyObject *o = PyObject_CallMethodNoArgs(offset_object, s_method);
        Py_DECREF(o);
    }
}

/* ---- calling types ------------------------------------------------------------------ */

#define CALL(label, type)                             \
    static void label(size_t n) {                     \
        while (n--) {                                 \
            PyObject *o = PyObject_CallNoArgs(type);  \
            Py_DECREF(o);                             \
        }                                             \
    }
CALL(typecall_plain, plain_type)
CALL(typecall_gc, gc_type)
CALL(typecall_managed, managed_type)
CALL(typecall_class, class_type)
CALL(typecall_object, (PyObject *)&PyBaseObject_Type)

static void typecall_init_arg(size_t n) {
    while (n--) {
        PyObject *o = PyObject_CallOneArg(init_type, value);
        Py_DECREF(o);
    }
}

static void typecall_class_setattr(size_t n) {
    while (n--) {
        PyObject *o = PyObject_CallNoArgs(class_type);
        PyObject_SetAttr(o, s_in_dict, value);
        Py_DECREF(o);
    }
}

/* ---- preparing -------------------------------------------------------------------------- */

static PyObject *new_class(const char *name, PyObject *parent) {
    return PyObject_CallFunction((PyObject *)&PyType_Type, "s(O){}", name, parent);
}

static int prepare_names(void) {
    struct {
        PyObject **to;
        const char *from;
    } all[] = {{&s_in_dict, "in_dict"},   {&s_method, "method"},   {&s_member, "member"},
               {&s_getset, "getset"},     {&s_constant, "constant"}, {&s_missing, "missing"},
               {&s_dunder, "__class__"}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        *all[i].to = PyUnicode_InternFromString(all[i].from);
        if (!*all[i].to) return -1;
    }
    value = PyLong_FromLong(123456);
    return value ? 0 : -1;
}

static int prepare_types(void) {
    plain_type = PyType_FromSpec(&plain_spec);
    init_type = PyType_FromSpec(&init_spec);
    gc_type = PyType_FromSpec(&gc_spec);
    offset_type = PyType_FromSpec(&offset_spec);
    managed_type = PyType_FromSpec(&managed_spec);
    class_type = new_class("Class", (PyObject *)&PyBaseObject_Type);
    if (!plain_type || !init_type || !gc_type || !offset_type || !managed_type || !class_type) return -1;
    derived_class = new_class("Derived", offset_type);
    return derived_class ? 0 : -1;
}

static int prepare_objects(void) {
    PyObject *with_constant[] = {offset_type, managed_type, class_type};
    for (size_t i = 0; i < 3; i++) {
        if (PyObject_SetAttr(with_constant[i], s_constant, value) < 0) return -1;
    }
    PyObject *function = PyDescr_NewMethod((PyTypeObject *)class_type, methods);
    if (!function || PyObject_SetAttr(class_type, s_method, function) < 0) return -1;
    Py_DECREF(function);
    PyObject *types[] = {offset_type, managed_type, class_type, derived_class};
    PyObject **objects[] = {&offset_object, &managed_object, &class_object, &derived_object};
    for (size_t i = 0; i < 4; i++) {
        *objects[i] = PyObject_CallNoArgs(types[i]);
        if (!*objects[i] || PyObject_SetAttr(*objects[i], s_in_dict, value) < 0) return -1;
    }
    return 0;
}

static int prepare(void) {
    if (prepare_names() < 0 || prepare_types() < 0) return -1;
    return prepare_objects();
}

static void finish(void) {
    PyObject *all[] = {offset_type,   managed_type,   class_type,   derived_class,  plain_type,
                       gc_type,       init_type,      s_in_dict,    s_method,       s_member,
                       s_getset,      s_constant,     s_missing,    s_dunder,       value,
                       offset_object, managed_object, class_object, derived_object};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) Py_DECREF(all[i]);
}

static const struct operation operations[] = {
    OP(getattr_dict_of_offset),
    OP(getattr_dict_of_managed),
    OP(getattr_dict_of_class),
    OP(getattr_method),
    OP(getattr_method_of_class),
    OP(getattr_method_inherited),
    OP(getattr_member),
    OP(getattr_getset),
    OP(getattr_constant),
    OP(getattr_constant_of_class),
    OP(getattr_dunder_class),
    OP(getattr_on_type),
    OP(getattrstring_dict),
    OP(getattrstring_method),
    OP(getattrstring_constant),
    OP(getattr_optional_miss),
    OP(hasattr_miss),
    OP(setattr_dict_of_offset),
    OP(setattr_dict_of_managed),
    OP(setattr_dict_of_class),
    OP(setattr_member),
    OP(setattrstring_dict),
    OP(callmethod_noargs),
    OP(typecall_plain),
    OP(typecall_gc),
    OP(typecall_managed),
    OP(typecall_class),
    OP(typecall_object),
    OP(typecall_init_arg),
    OP(typecall_class_setattr),
    END_OF_OPERATIONS,
};

const struct group attributes = {NULL, prepare, finish, operations};
