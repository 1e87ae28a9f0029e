/* Failures: the check that every accessor makes first, its text, and what is
 * checked after it. */
#include "check.h"

/* A type that derives from the capsule's in C, which PyType_Ready lets pass. Its
 * instances have a capsule's fields and are still not *exactly* capsules. */
static PyTypeObject derived_type;

static void derived_dealloc(PyObject *object)
{
    if (PyObject_IS_GC(object)) {
        PyObject_GC_UnTrack(object);
    }
    Py_TYPE(object)->tp_free(object);
}

static PyTypeObject derived_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "capconf.Derived",
    .tp_flags = Py_TPFLAGS_DEFAULT,
    .tp_dealloc = derived_dealloc,
};

/* A type of the same size that merely looks alike, and bears the same name. */
static PyTypeObject lookalike_type = {
    PyVarObject_HEAD_INIT(NULL, 0)
    .tp_name = "PyCapsule",
    .tp_flags = Py_TPFLAGS_DEFAULT,
};

static PyObject *new_derived(void)
{
    if (derived_type.tp_base == NULL) {
        derived_type.tp_base = &PyCapsule_Type;
        derived_type.tp_basicsize = PyCapsule_Type.tp_basicsize;
        if (PyType_Ready(&derived_type) < 0) {
            need(NULL, "PyType_Ready of a type derived from the capsule's");
        }
    }
    return NEED(derived_type.tp_alloc(&derived_type, 0));
}

static PyObject *new_lookalike(void)
{
    if (lookalike_type.tp_basicsize == 0) {
        lookalike_type.tp_basicsize = PyCapsule_Type.tp_basicsize;
        if (PyType_Ready(&lookalike_type) < 0) {
            need(NULL, "PyType_Ready of a type like the capsule's");
        }
    }
    return NEED(lookalike_type.tp_alloc(&lookalike_type, 0));
}

/* All accessors refuse this object, each with its own name in the text. */
static void check_refused(PyObject *object, const char *what)
{
    for (size_t i = 0; i < accessor_count(); i++) {
        char text[120];
        snprintf(text, sizeof text, "%s called with invalid PyCapsule object", accessors[i].name);
        check_case("%s on %s", accessors[i].name, what);
        CHECK_INT(accessors[i].fails(object), 1);
        CHECK_RAISED(PyExc_ValueError, text);
    }
    check_case("PyCapsule_IsValid on %s", what);
    CHECK_INT(PyCapsule_IsValid(object, NULL), 0);
    CHECK_INT(PyCapsule_IsValid(object, accessor_name), 0);
    CHECK_QUIET();
    check_case("%s", "");
}

static void check_refused_and_drop(PyObject *object, const char *what)
{
    NEED(object);
    Py_ssize_t count = Py_REFCNT(object);
    check_refused(object, what);
    CHECK_INT(Py_REFCNT(object), count);
    Py_DECREF(object);
}

static void check_no_capsules(void)
{
    check_refused(NULL, "NULL");
    check_refused(Py_None, "None");
    check_refused(Py_True, "True");
    check_refused(Py_NotImplemented, "NotImplemented");
    check_refused((PyObject *)&PyCapsule_Type, "the type");
    check_refused((PyObject *)&PyType_Type, "type");
    check_refused(PyExc_ValueError, "an exception class");
    check_refused_and_drop(PyList_New(0), "a list");
    check_refused_and_drop(PyTuple_New(0), "a tuple");
    check_refused_and_drop(PyDict_New(), "a dict");
    check_refused_and_drop(PyLong_FromLong(1 << 20), "an int");
    check_refused_and_drop(PyFloat_FromDouble(1.5), "a float");
    check_refused_and_drop(PyUnicode_FromString("capconf.accessor"), "a str");
    check_refused_and_drop(PyBytes_FromString("capconf.accessor"), "bytes");
    check_refused_and_drop(new_module("capconf_module"), "a module");
    check_refused_and_drop(PyObject_CallObject((PyObject *)&PyBaseObject_Type, NULL), "an object");
}

static void check_not_exactly_a_capsule(void)
{
    PyObject *derived = new_derived();
    CHECK(PyType_IsSubtype(Py_TYPE(derived), &PyCapsule_Type));
    CHECK(!PyCapsule_CheckExact(derived));
    /* The words where a capsule keeps its pointer and name are filled. */
    void **words = (void **)((char *)derived + sizeof(PyObject));
    words[0] = &things[0];
    words[1] = (void *)accessor_name;
    check_refused_and_drop(derived, "an object of a derived type");

    PyObject *lookalike = new_lookalike();
    words = (void **)((char *)lookalike + sizeof(PyObject));
    words[0] = &things[0];
    words[1] = (void *)accessor_name;
    CHECK(!PyCapsule_CheckExact(lookalike));
    check_refused_and_drop(lookalike, "a look-alike");
}

/* No function makes a capsule without a pointer; one with a broken memory is
 * recognized all the same. */
static void check_pointer_gone(void)
{
    PyObject *capsule = NEED(PyCapsule_New(&things[0], accessor_name, count_funeral));
    void **pointer = (void **)((char *)capsule + sizeof(PyObject));
    CHECK_PTR(*pointer, &things[0]);
    *pointer = NULL;
    check_refused(capsule, "a capsule whose pointer is NULL");
    CHECK(PyCapsule_CheckExact(capsule));
    CHECK(text_contains(PyObject_Repr(capsule), "<capsule object \"capconf.accessor\" at "));
    /* Nothing was stored on the way: its name and destructor are as before. */
    *pointer = &things[0];
    CHECK_PTR(PyCapsule_GetPointer(capsule, accessor_name), &things[0]);
    CHECK_PTR(PyCapsule_GetContext(capsule), NULL);
    forget_funerals();
#ifndef Py_DEBUG
    /* Its destructor runs as any other's. (A debug build of CPython aborts when
     * a deallocation leaves an error behind.) */
    *pointer = NULL;
    Py_DECREF(capsule);
    CHECK_PTR(funeral.pointer, NULL);
    CHECK_RAISED(PyExc_ValueError, "PyCapsule_GetPointer called with invalid PyCapsule object");
#else
    Py_DECREF(capsule);
#endif
    CHECK_INT(funeral.count, 1);
}

static void check_null_pointer(void)
{
    const char *new_text = "PyCapsule_New called with null pointer";
    const char *set_text = "PyCapsule_SetPointer called with null pointer";
    forget_funerals();
    CHECK_PTR(PyCapsule_New(NULL, "capconf.null", count_funeral), NULL);
    CHECK_RAISED(PyExc_ValueError, new_text);
    CHECK_PTR(PyCapsule_New(NULL, NULL, NULL), NULL);
    CHECK_RAISED(PyExc_ValueError, new_text);
    CHECK_INT(funeral.count, 0);

    PyObject *capsule = NEED(PyCapsule_New(&things[0], NULL, NULL));
    CHECK_INT(PyCapsule_SetPointer(capsule, NULL), -1);
    CHECK_RAISED(PyExc_ValueError, set_text);
    CHECK_PTR(PyCapsule_GetPointer(capsule, NULL), &things[0]);
    Py_DECREF(capsule);
}

/* Where two things are wrong, the object is what the error is about. */
static void check_order(void)
{
    /* Until 3.12 SetPointer alone looked at the pointer first. */
#if PY_VERSION_HEX >= 0x030D0000
    const char *set_text = "PyCapsule_SetPointer called with invalid PyCapsule object";
#else
    const char *set_text = "PyCapsule_SetPointer called with null pointer";
#endif
    const char *get_text = "PyCapsule_GetPointer called with invalid PyCapsule object";
    CHECK_INT(PyCapsule_SetPointer(NULL, NULL), -1);
    CHECK_RAISED(PyExc_ValueError, set_text);
    CHECK_INT(PyCapsule_SetPointer(Py_None, NULL), -1);
    CHECK_RAISED(PyExc_ValueError, set_text);
    CHECK_PTR(PyCapsule_GetPointer(NULL, NULL), NULL);
    CHECK_RAISED(PyExc_ValueError, get_text);
    CHECK_PTR(PyCapsule_GetPointer(Py_None, "capconf.wrong"), NULL);
    CHECK_RAISED(PyExc_ValueError, get_text);
    CHECK_INT(PyCapsule_SetName(NULL, NULL), -1);
    CHECK_RAISED(PyExc_ValueError, "PyCapsule_SetName called with invalid PyCapsule object");
    CHECK_INT(PyCapsule_SetContext(NULL, NULL), -1);
    CHECK_RAISED(PyExc_ValueError, "PyCapsule_SetContext called with invalid PyCapsule object");
    CHECK_INT(PyCapsule_SetDestructor(NULL, NULL), -1);
    CHECK_RAISED(PyExc_ValueError,
                 "PyCapsule_SetDestructor called with invalid PyCapsule object");
}

/* The text names neither of the two names, whatever they are. */
static void check_wrong_name(void)
{
    const char *text = "PyCapsule_GetPointer called with incorrect name";
    PyObject *capsule = NEED(PyCapsule_New(&things[0], "capconf.right", NULL));
    CHECK_PTR(PyCapsule_GetPointer(capsule, "capconf.wrong"), NULL);
    CHECK_RAISED(PyExc_ValueError, text);
    CHECK_PTR(PyCapsule_GetPointer(capsule, NULL), NULL);
    CHECK_RAISED(PyExc_ValueError, text);
    CHECK_PTR(PyCapsule_GetPointer(capsule, "\xff%s%n"), NULL);
    CHECK_RAISED(PyExc_ValueError, text);
    CHECK_PTR(PyCapsule_GetPointer(capsule, "capconf.right"), &things[0]);
    CHECK_QUIET();
    CHECK_INT(Py_REFCNT(capsule), 1);
    Py_DECREF(capsule);
}

/* The error is a plain instance with its text as only argument. */
static void check_instance(void)
{
    CHECK_PTR(PyCapsule_GetName(Py_None), NULL);
    CHECK_ALONE();
    PyObject *instance = NEED(take_raised());
    CHECK_PTR(Py_TYPE(instance), PyExc_ValueError);
    CHECK_INT(Py_REFCNT(instance), 1);
    PyObject *arguments = NEED(PyObject_GetAttrString(instance, "args"));
    CHECK_INT(PyTuple_Size(arguments), 1);
    Py_DECREF(arguments);
    Py_DECREF(instance);
}

void topic_errors(void)
{
    check_no_capsules();
    check_not_exactly_a_capsule();
    check_pointer_gone();
    check_null_pointer();
    check_order();
    check_wrong_name();
    check_instance();
}
