/* PyCapsule_Type itself: its fields, flags, names, and what a capsule's memory
 * holds. The objects' behaviour is in objects.c. */
#include "check.h"

/* The words of a capsule behind PyObject_HEAD, in their order. */
struct words {
    PyObject head;
    void *pointer;
    const char *name;
    void *context;
    PyCapsule_Destructor destructor;
#if CAPSULES_HAVE_GC
    traverseproc traverse;
    inquiry clear;
#endif
};

static void check_static_fields(void)
{
    PyTypeObject *type = &PyCapsule_Type;

    CHECK(PyType_Check((PyObject *)type));
    CHECK_PTR(Py_TYPE(type), &PyType_Type);
    CHECK(strcmp(type->tp_name, "PyCapsule") == 0);
    CHECK_INT(type->tp_basicsize, sizeof(struct words));
    CHECK_INT(type->tp_itemsize, 0);
    CHECK_INT(type->tp_dictoffset, 0);
    CHECK_INT(type->tp_weaklistoffset, 0);
    CHECK_PTR(type->tp_base, &PyBaseObject_Type);
    CHECK(type->tp_new == NULL);
    CHECK(type->tp_call == NULL);
    CHECK(type->tp_iter == NULL);
    CHECK(type->tp_iternext == NULL);
    CHECK(type->tp_as_number == NULL || type->tp_as_number->nb_bool == NULL);
    CHECK(type->tp_dealloc != NULL);
    CHECK(type->tp_repr != NULL);
    CHECK_INT(type->tp_traverse != NULL, CAPSULES_HAVE_GC);
    CHECK_INT(type->tp_clear != NULL, CAPSULES_HAVE_GC);
#if PY_VERSION_HEX >= 0x030D0000 && !defined(Py_GIL_DISABLED) && SIZEOF_VOID_P == 8
    CHECK_INT(type->tp_basicsize, 64);
#endif
}

static void check_flags(void)
{
    unsigned long flags = PyType_GetFlags(&PyCapsule_Type);

    CHECK((flags & Py_TPFLAGS_READY) != 0);
    CHECK((flags & Py_TPFLAGS_HEAPTYPE) == 0);
    CHECK((flags & Py_TPFLAGS_BASETYPE) == 0);
    CHECK_INT((flags & Py_TPFLAGS_HAVE_GC) != 0, CAPSULES_HAVE_GC);
    /* Both flags came with 3.10, and every static type without tp_new has them. */
#if PY_VERSION_HEX >= 0x030A0000
    CHECK((flags & Py_TPFLAGS_IMMUTABLETYPE) != 0);
    CHECK((flags & Py_TPFLAGS_DISALLOW_INSTANTIATION) != 0);
#endif
    CHECK((flags & (Py_TPFLAGS_LONG_SUBCLASS | Py_TPFLAGS_LIST_SUBCLASS
                    | Py_TPFLAGS_TUPLE_SUBCLASS | Py_TPFLAGS_BYTES_SUBCLASS
                    | Py_TPFLAGS_UNICODE_SUBCLASS | Py_TPFLAGS_DICT_SUBCLASS
                    | Py_TPFLAGS_BASE_EXC_SUBCLASS | Py_TPFLAGS_TYPE_SUBCLASS)) == 0);
    CHECK(PyType_IsSubtype(&PyCapsule_Type, &PyBaseObject_Type));
    CHECK(!PyType_IsSubtype(&PyCapsule_Type, &PyType_Type));
}

static void check_names(void)
{
    PyObject *type = (PyObject *)&PyCapsule_Type;

    CHECK_STR(PyObject_GetAttrString(type, "__name__"), "PyCapsule");
    CHECK_STR(PyObject_GetAttrString(type, "__qualname__"), "PyCapsule");
    CHECK_STR(PyObject_GetAttrString(type, "__module__"), "builtins");
    CHECK_STR(PyObject_Repr(type), "<class 'PyCapsule'>");
    CHECK_STR(PyObject_Str(type), "<class 'PyCapsule'>");

    PyObject *bases = NEED(PyObject_GetAttrString(type, "__bases__"));
    CHECK_INT(PyTuple_Size(bases), 1);
    CHECK_PTR(PyTuple_GetItem(bases, 0), &PyBaseObject_Type);
    Py_DECREF(bases);
    PyObject *mro = NEED(PyObject_GetAttrString(type, "__mro__"));
    CHECK_INT(PyTuple_Size(mro), 2);
    CHECK_PTR(PyTuple_GetItem(mro, 0), type);
    CHECK_PTR(PyTuple_GetItem(mro, 1), &PyBaseObject_Type);
    Py_DECREF(mro);
}

/* The wording of the doc string is each library's own; it must say something. */
static void check_doc(void)
{
    CHECK(PyCapsule_Type.tp_doc != NULL && strlen(PyCapsule_Type.tp_doc) >= 40);
    PyObject *doc = attribute_or_null((PyObject *)&PyCapsule_Type, "__doc__");
    CHECK(doc != NULL && PyUnicode_Check(doc) && PyUnicode_GetLength(doc) >= 40);
    CHECK(text_contains(doc, "apsule"));
}

/* Setting or deleting what belongs to the type. */
static void check_immutable(void)
{
    PyObject *type = (PyObject *)&PyCapsule_Type;
    /* 3.10 reworded the message when it made the rule a flag. */
#if PY_VERSION_HEX >= 0x030A0000
    const char *set_new = "cannot set 'flavour' attribute of immutable type 'PyCapsule'";
    const char *set_doc = "cannot set '__doc__' attribute of immutable type 'PyCapsule'";
#else
    const char *set_new = "can't set attributes of built-in/extension type 'PyCapsule'";
    const char *set_doc = set_new;
#endif
    CHECK_INT(PyObject_SetAttrString(type, "flavour", Py_None), -1);
    CHECK_RAISED(PyExc_TypeError, set_new);
    CHECK_INT(PyObject_SetAttrString(type, "__doc__", Py_None), -1);
    CHECK_RAISED(PyExc_TypeError, set_doc);
    CHECK_INT(PyObject_DelAttrString(type, "__doc__"), -1);
    CHECK_RAISED(PyExc_TypeError, set_doc);
}

static void check_no_instances(void)
{
    PyObject *type = (PyObject *)&PyCapsule_Type;
    const char *text = "cannot create 'PyCapsule' instances";

    CHECK_PTR(PyObject_CallObject(type, NULL), NULL);
    CHECK_RAISED(PyExc_TypeError, text);
    CHECK_PTR(PyObject_CallFunction(type, "is", 1, "argument"), NULL);
    CHECK_RAISED(PyExc_TypeError, text);
    PyObject *arguments = NEED(PyTuple_New(0));
    PyObject *keywords = NEED(Py_BuildValue("{s:i}", "name", 1));
    CHECK_PTR(PyObject_Call(type, arguments, keywords), NULL);
    CHECK_RAISED(PyExc_TypeError, text);
    Py_DECREF(keywords);
    Py_DECREF(arguments);
}

static void check_no_subclasses(void)
{
    PyObject *type = (PyObject *)&PyCapsule_Type;
    PyObject *meta = (PyObject *)&PyType_Type;
    const char *text = "type 'PyCapsule' is not an acceptable base type";

    CHECK_PTR(PyObject_CallFunction(meta, "s(O){}", "Sub", type), NULL);
    CHECK_RAISED(PyExc_TypeError, text);
    CHECK_PTR(PyObject_CallFunction(meta, "s(OO){}", "Sub", &PyList_Type, type), NULL);
    CHECK_RAISED(PyExc_TypeError, text);

    PyType_Slot slots[] = {{0, NULL}};
    PyType_Spec spec = {
        .name = "capconf.Sub",
        .basicsize = (int)sizeof(struct words),
        .flags = Py_TPFLAGS_DEFAULT,
        .slots = slots,
    };
    PyObject *bases = NEED(PyTuple_Pack(1, type));
    CHECK_PTR(PyType_FromSpecWithBases(&spec, bases), NULL);
    CHECK_RAISED(PyExc_TypeError, text);
    Py_DECREF(bases);
}

/* A capsule's memory, as code that mirrors the structure reads it. */
static void check_words(void)
{
    PyObject *capsule = NEED(PyCapsule_New(&things[0], "capconf.words", count_funeral));
    CHECK_INT(PyCapsule_SetContext(capsule, &things[1]), 0);
    struct words *words = (struct words *)capsule;

    CHECK_PTR(words->pointer, &things[0]);
    CHECK_PTR(words->name, PyCapsule_GetName(capsule));
    CHECK_PTR(words->context, &things[1]);
    CHECK(words->destructor == count_funeral);
#if CAPSULES_HAVE_GC
    CHECK(words->traverse == NULL);
    CHECK(words->clear == NULL);
#endif
    CHECK_INT(PyCapsule_SetPointer(capsule, &things[2]), 0);
    CHECK_PTR(words->pointer, &things[2]);
    CHECK_INT(PyCapsule_SetName(capsule, NULL), 0);
    CHECK_PTR(words->name, NULL);
    CHECK_INT(PyCapsule_SetContext(capsule, NULL), 0);
    CHECK_PTR(words->context, NULL);
    CHECK_INT(PyCapsule_SetDestructor(capsule, NULL), 0);
    CHECK(words->destructor == NULL);
    Py_DECREF(capsule);

    capsule = NEED(PyCapsule_New(&things[0], NULL, NULL));
    CHECK_PTR(((struct words *)capsule)->context, NULL);
    Py_DECREF(capsule);
}

/* The garbage collector's head is in front of the object and counts as well. */
static void check_sizes(void)
{
    PyObject *capsule = NEED(PyCapsule_New(&things[0], NULL, NULL));
    PyObject *size = NEED(PyObject_CallMethod(capsule, "__sizeof__", NULL));
    CHECK_INT(PyLong_AsLong(size), sizeof(struct words));
    Py_DECREF(size);

    PyObject *getsizeof = PySys_GetObject("getsizeof");
    if (getsizeof != NULL) {
        size = NEED(PyObject_CallFunctionObjArgs(getsizeof, capsule, NULL));
#if CAPSULES_HAVE_GC && !defined(Py_GIL_DISABLED)
        CHECK_INT(PyLong_AsLong(size), sizeof(struct words) + 2 * sizeof(void *));
#else
        CHECK_INT(PyLong_AsLong(size), sizeof(struct words));
#endif
        Py_DECREF(size);
    }
    Py_DECREF(capsule);
}

/* types.CapsuleType exists since 3.13. */
static void check_types_module(void)
{
#if PY_VERSION_HEX >= 0x030D0000
    PyObject *types = NEED(PyImport_ImportModule("types"));
    PyObject *type = attribute_or_null(types, "CapsuleType");
    CHECK_PTR(type, &PyCapsule_Type);
    Py_XDECREF(type);
    Py_DECREF(types);
#endif
}

#ifdef PyCapsule_CheckExact
#define CHECK_EXACT_IS_A_MACRO 1
#else
#define CHECK_EXACT_IS_A_MACRO 0
#endif

/* PyCapsule_CheckExact is there at compile time, and only there. */
static void check_macro(void)
{
    CHECK_INT(CHECK_EXACT_IS_A_MACRO, 1);
    PyObject *capsule = NEED(PyCapsule_New(&things[0], NULL, NULL));
    CHECK(PyCapsule_CheckExact(capsule));
    CHECK(!PyCapsule_CheckExact(Py_None));
    CHECK(!PyCapsule_CheckExact((PyObject *)&PyCapsule_Type));
    Py_DECREF(capsule);
}

#if defined(__GNUC__)
#undef PyCapsule_CheckExact
extern int PyCapsule_CheckExact(PyObject *) __attribute__((weak));
extern int PyCapsule_Check(PyObject *) __attribute__((weak));
static void check_exports(void)
{
    CHECK(PyCapsule_CheckExact == NULL);
    CHECK(PyCapsule_Check == NULL);
    CHECK_INT(HAVE_SET_TRAVERSE, CAPSULES_HAVE_GC);
}
#else
static void check_exports(void)
{
}
#endif

void topic_type(void)
{
    check_static_fields();
    check_flags();
    check_names();
    check_doc();
    check_immutable();
    check_no_instances();
    check_no_subclasses();
    check_words();
    check_sizes();
    check_types_module();
    check_macro();
    check_exports();
}
