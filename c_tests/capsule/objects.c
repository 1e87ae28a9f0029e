/* What a capsule is as an object: identity, truth, attributes, and all that it
 * cannot do. */
#include "check.h"

static PyObject *capsule;
static PyObject *twin;

static void check_identity(void)
{
    /* Equal in every field, and still two objects. */
    CHECK(capsule != twin);
    CHECK_INT(PyObject_RichCompareBool(capsule, capsule, Py_EQ), 1);
    CHECK_INT(PyObject_RichCompareBool(capsule, twin, Py_EQ), 0);
    CHECK_INT(PyObject_RichCompareBool(capsule, twin, Py_NE), 1);
    PyObject *result = PyObject_RichCompare(capsule, twin, Py_EQ);
    CHECK_PTR(result, Py_False);
    Py_XDECREF(result);
    result = PyObject_RichCompare(capsule, capsule, Py_NE);
    CHECK_PTR(result, Py_False);
    Py_XDECREF(result);
    result = PyObject_RichCompare(capsule, Py_None, Py_NE);
    CHECK_PTR(result, Py_True);
    Py_XDECREF(result);
    CHECK_PTR(PyObject_RichCompare(capsule, twin, Py_LT), NULL);
    CHECK_RAISED(PyExc_TypeError,
                 "'<' not supported between instances of 'PyCapsule' and 'PyCapsule'");
    CHECK_PTR(PyObject_RichCompare(capsule, Py_None, Py_GE), NULL);
    CHECK_RAISED(PyExc_TypeError,
                 "'>=' not supported between instances of 'PyCapsule' and 'NoneType'");
}

static void check_hash(void)
{
    Py_hash_t hash = PyObject_Hash(capsule);
    CHECK(hash != -1);
    CHECK_INT(PyObject_Hash(capsule), hash);
    CHECK(PyObject_Hash(twin) != hash);
    /* The hash is object's own: the address, its four low bits turned round. */
    uintptr_t address = (uintptr_t)capsule;
    CHECK_INT((size_t)hash, (address >> 4) | (address << (8 * sizeof(void *) - 4)));
    CHECK_INT(PyCapsule_SetPointer(capsule, &things[5]), 0);
    CHECK_INT(PyObject_Hash(capsule), hash);
    CHECK_INT(PyCapsule_SetPointer(capsule, &things[0]), 0);

    PyObject *dict = NEED(PyDict_New());
    CHECK_INT(PyDict_SetItem(dict, capsule, Py_True), 0);
    CHECK_PTR(PyDict_GetItem(dict, capsule), Py_True);
    CHECK_PTR(PyDict_GetItem(dict, twin), NULL);
    Py_DECREF(dict);
}

static void check_truth(void)
{
    CHECK_INT(PyObject_IsTrue(capsule), 1);
    CHECK_INT(PyObject_Not(capsule), 0);
}

static void check_attributes(void)
{
    CHECK_PTR(PyObject_GetAttrString(capsule, "foo"), NULL);
    CHECK_RAISED(PyExc_AttributeError, "'PyCapsule' object has no attribute 'foo'");
    /* 3.13 added the second half of this message. */
#if PY_VERSION_HEX >= 0x030D0000
    const char *set_text = "'PyCapsule' object has no attribute 'foo'"
                           " and no __dict__ for setting new attributes";
#else
    const char *set_text = "'PyCapsule' object has no attribute 'foo'";
#endif
    CHECK_INT(PyObject_SetAttrString(capsule, "foo", Py_None), -1);
    CHECK_RAISED(PyExc_AttributeError, set_text);
    CHECK_INT(PyObject_DelAttrString(capsule, "foo"), -1);
    CHECK_RAISED(PyExc_AttributeError, set_text);
    CHECK_INT(PyObject_SetAttrString(capsule, "__hash__", Py_None), -1);
    CHECK_RAISED(PyExc_AttributeError, "'PyCapsule' object attribute '__hash__' is read-only");
    CHECK_PTR(PyObject_GetAttrString(capsule, "__dict__"), NULL);
    CHECK_RAISED(PyExc_AttributeError, "'PyCapsule' object has no attribute '__dict__'");
    CHECK_PTR(PyObject_GetAttrString(capsule, "__weakref__"), NULL);
    CHECK_RAISED(PyExc_AttributeError, "'PyCapsule' object has no attribute '__weakref__'");
    CHECK_INT(PyObject_HasAttrString(capsule, "name"), 0);
    CHECK_INT(PyObject_HasAttrString(capsule, "pointer"), 0);
    CHECK_INT(PyObject_HasAttrString(capsule, "__repr__"), 1);

    PyObject *type = PyObject_GetAttrString(capsule, "__class__");
    CHECK_PTR(type, &PyCapsule_Type);
    Py_XDECREF(type);
    PyObject *doc = attribute_or_null(capsule, "__doc__");
    PyObject *type_doc = attribute_or_null((PyObject *)&PyCapsule_Type, "__doc__");
    CHECK(doc != NULL && type_doc != NULL
          && PyObject_RichCompareBool(doc, type_doc, Py_EQ) == 1);
    Py_XDECREF(doc);
    Py_XDECREF(type_doc);
    /* The type answers to __module__, its objects do not. */
    CHECK_PTR(PyObject_GetAttrString(capsule, "__module__"), NULL);
    CHECK_RAISED(PyExc_AttributeError, "'PyCapsule' object has no attribute '__module__'");
}

static void check_class(void)
{
    CHECK_PTR(Py_TYPE(capsule), &PyCapsule_Type);
    CHECK_INT(PyObject_IsInstance(capsule, (PyObject *)&PyCapsule_Type), 1);
    CHECK_INT(PyObject_IsInstance(capsule, (PyObject *)&PyBaseObject_Type), 1);
    CHECK_INT(PyObject_IsInstance(Py_None, (PyObject *)&PyCapsule_Type), 0);
    CHECK_INT(PyObject_IsInstance(capsule, (PyObject *)&PyLong_Type), 0);
}

/* None of the protocols is there. */
static void check_refusals(void)
{
    CHECK_INT(PyCallable_Check(capsule), 0);
    CHECK_PTR(PyObject_CallObject(capsule, NULL), NULL);
    CHECK_RAISED(PyExc_TypeError, "'PyCapsule' object is not callable");
    CHECK_INT(PyObject_Size(capsule), -1);
    CHECK_RAISED(PyExc_TypeError, "object of type 'PyCapsule' has no len()");
    CHECK_PTR(PyObject_GetIter(capsule), NULL);
    CHECK_RAISED(PyExc_TypeError, "'PyCapsule' object is not iterable");
    CHECK_PTR(PyObject_GetItem(capsule, Py_None), NULL);
    CHECK_RAISED(PyExc_TypeError, "'PyCapsule' object is not subscriptable");
    CHECK_INT(PyObject_SetItem(capsule, Py_None, Py_None), -1);
    CHECK_RAISED(PyExc_TypeError, "'PyCapsule' object does not support item assignment");
    CHECK_PTR(PyNumber_Add(capsule, capsule), NULL);
    CHECK_RAISED(PyExc_TypeError,
                 "unsupported operand type(s) for +: 'PyCapsule' and 'PyCapsule'");
    CHECK_INT(PyNumber_Check(capsule), 0);
    CHECK_INT(PySequence_Check(capsule), 0);
    CHECK_INT(PyMapping_Check(capsule), 0);
    CHECK_INT(PyIndex_Check(capsule), 0);
    CHECK_INT(PyLong_AsLong(capsule), -1);
    /* 3.10 stopped converting through __int__ and with it changed the text. */
#if PY_VERSION_HEX >= 0x030A0000
    CHECK_RAISED(PyExc_TypeError, "'PyCapsule' object cannot be interpreted as an integer");
#else
    CHECK_RAISED(PyExc_TypeError, "an integer is required (got type PyCapsule)");
#endif
    CHECK_INT(PyObject_CheckBuffer(capsule), 0);
}

static void check_weak_references(void)
{
    CHECK_PTR(PyWeakref_NewRef(capsule, NULL), NULL);
    CHECK_RAISED(PyExc_TypeError, "cannot create weak reference to 'PyCapsule' object");
}

void topic_objects(void)
{
    capsule = NEED(PyCapsule_New(&things[0], "capconf.object", NULL));
    twin = NEED(PyCapsule_New(&things[0], "capconf.object", NULL));
    check_identity();
    check_hash();
    check_truth();
    check_attributes();
    check_class();
    check_refusals();
    check_weak_references();
    CHECK_INT(Py_REFCNT(capsule), 1);
    CHECK_INT(Py_REFCNT(twin), 1);
    Py_DECREF(twin);
    Py_DECREF(capsule);
}
