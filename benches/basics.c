/* Capsules, the format mini-languages, errors, calls, objects created and freed. */
#include "bench.h"

#include <string.h>

static const char name[] = "bench_module._C_API";
/* The same text at another address; filled in by main(). */
static char equal_name[sizeof name];

static int payload;
static PyObject *capsule, *module, *parse_args, *one_arg, *two_args;
static PyObject *f_noargs, *f_o, *f_varargs;

static void nothing(PyObject *c) { (void)c; }

/* ---- capsules -------------------------------------------------------- */

static void capsule_new_decref(size_t n) {
    while (n--) {
        PyObject *c = PyCapsule_New(&payload, name, NULL);
        Py_DECREF(c);
    }
}

static void capsule_new_destructor_decref(size_t n) {
    while (n--) {
        PyObject *c = PyCapsule_New(&payload, name, nothing);
        Py_DECREF(c);
    }
}

static void capsule_getpointer_same(size_t n) {
    while (n--) sink_pointer = PyCapsule_GetPointer(capsule, name);
}

static void capsule_getpointer_equal(size_t n) {
    while (n--) sink_pointer = PyCapsule_GetPointer(capsule, equal_name);
}

static void capsule_isvalid_same(size_t n) {
    while (n--) sink_int = PyCapsule_IsValid(capsule, name);
}

static void capsule_isvalid_equal(size_t n) {
    while (n--) sink_int = PyCapsule_IsValid(capsule, equal_name);
}

static void capsule_set_get_context(size_t n) {
    while (n--) {
        PyCapsule_SetContext(capsule, &payload);
        sink_pointer = PyCapsule_GetContext(capsule);
    }
}

static void capsule_import(size_t n) {
    while (n--) sink_pointer = PyCapsule_Import(name, 0);
}

/* ---- the format mini-languages, errors, attributes -------------------- */

static void parse_tuple_is(size_t n) {
    while (n--) {
        int number;
        const char *text;
        sink_int = PyArg_ParseTuple(parse_args, "is", &number, &text);
    }
}

static void build_value_tuple(size_t n) {
    while (n--) {
        PyObject *o = Py_BuildValue("(is)", 42, "text");
        Py_DECREF(o);
    }
}

static void build_value_dict(size_t n) {
    while (n--) {
        PyObject *o = Py_BuildValue("{s:i,s:i}", "width", 640, "height", 480);
        Py_DECREF(o);
    }
}

static void err_setstring_clear(size_t n) {
    while (n--) {
        PyErr_SetString(PyExc_ValueError, "no such thing");
        PyErr_Clear();
    }
}

static void getattrstring_module(size_t n) {
    while (n--) {
        PyObject *o = PyObject_GetAttrString(module, "answer");
        Py_DECREF(o);
    }
}

/* ---- calls ------------------------------------------------------------ */

static void call_noargs(size_t n) {
    while (n--) {
        PyObject *o = PyObject_CallNoArgs(f_noargs);
        Py_DECREF(o);
    }
}

static void call_o(size_t n) {
    while (n--) {
        PyObject *o = PyObject_CallOneArg(f_o, one_arg);
        Py_DECREF(o);
    }
}

static void call_varargs(size_t n) {
    while (n--) {
        PyObject *o = PyObject_Call(f_varargs, two_args, NULL);
        Py_DECREF(o);
    }
}

/* ---- objects, each created and freed ----------------------------------- */

static void int_create(size_t n) {
    while (n--) {
        PyObject *o = PyLong_FromLong(100000 + (long)(n & 0xffff));
        Py_DECREF(o);
    }
}

static void int_create_wide(size_t n) {
    while (n--) {
        PyObject *o = PyLong_FromLongLong((1LL << 40) + (long long)n);
        Py_DECREF(o);
    }
}

static void float_create(size_t n) {
    while (n--) {
        PyObject *o = PyFloat_FromDouble((double)n);
        Py_DECREF(o);
    }
}

static void bytes_create(size_t n) {
    while (n--) {
        PyObject *o = PyBytes_FromStringAndSize("thirteen byte", 13);
        Py_DECREF(o);
    }
}

static void tuple_create(size_t n) {
    while (n--) {
        PyObject *o = PyTuple_New(2);
        PyTuple_SET_ITEM(o, 0, Py_NewRef(one_arg));
        PyTuple_SET_ITEM(o, 1, Py_NewRef(Py_None));
        Py_DECREF(o);
    }
}

static void list_create(size_t n) {
    while (n--) {
        PyObject *o = PyList_New(2);
        PyList_SET_ITEM(o, 0, Py_NewRef(one_arg));
        PyList_SET_ITEM(o, 1, Py_NewRef(Py_None));
        Py_DECREF(o);
    }
}

static void dict_create_empty(size_t n) {
    while (n--) {
        PyObject *o = PyDict_New();
        Py_DECREF(o);
    }
}

static void dict_create_two(size_t n) {
    while (n--) {
        PyObject *o = PyDict_New();
        PyDict_SetItemString(o, "width", one_arg);
        PyDict_SetItemString(o, "height", Py_None);
        Py_DECREF(o);
    }
}

/* ---- the module and its functions --------------------------------------- */

static PyObject *answer_none(PyObject *self, PyObject *args) {
    (void)self;
    (void)args;
    Py_RETURN_NONE;
}

static PyMethodDef methods[] = {
    {"noargs", answer_none, METH_NOARGS, NULL},
    {"o", answer_none, METH_O, NULL},
    {"varargs", answer_none, METH_VARARGS, NULL},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    .m_base = PyModuleDef_HEAD_INIT,
    .m_name = "bench_module",
    .m_size = -1,
    .m_methods = methods,
};

static PyObject *init_bench_module(void) {
    PyObject *m = PyModule_Create(&definition);
    if (!m) return NULL;
    PyObject *api = PyCapsule_New(&payload, name, NULL);
    if (PyModule_AddObjectRef(m, "_C_API", api) < 0 ||
        PyModule_AddIntConstant(m, "answer", 42000) < 0) {
        Py_CLEAR(m);
    }
    Py_XDECREF(api);
    return m;
}

static int prepare(void) {
    memcpy(equal_name, name, sizeof name);
    capsule = PyCapsule_New(&payload, name, NULL);
    module = PyImport_ImportModule("bench_module");
    if (!capsule || !module) return -1;
    f_noargs = PyObject_GetAttrString(module, "noargs");
    f_o = PyObject_GetAttrString(module, "o");
    f_varargs = PyObject_GetAttrString(module, "varargs");
    parse_args = Py_BuildValue("(is)", 42, "text");
    one_arg = PyLong_FromLong(123456);
    two_args = Py_BuildValue("(OO)", one_arg, Py_None);
    if (!f_noargs || !f_o || !f_varargs || !parse_args || !two_args) return -1;
    return PyCapsule_Import(name, 0) == &payload ? 0 : -1;
}

static void finish(void) {
    PyObject *all[] = {capsule, module,    f_noargs, f_o,
                       f_varargs, parse_args, one_arg,  two_args};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) Py_DECREF(all[i]);
}

static int before_initialize(void) {
    return PyImport_AppendInittab("bench_module", init_bench_module);
}

static const struct operation operations[] = {
    OP(capsule_new_decref),
    OP(capsule_new_destructor_decref),
    OP(capsule_getpointer_same),
    OP(capsule_getpointer_equal),
    OP(capsule_isvalid_same),
    OP(capsule_isvalid_equal),
    OP(capsule_set_get_context),
    OP(capsule_import),
    OP(parse_tuple_is),
    OP(build_value_tuple),
    OP(build_value_dict),
    OP(err_setstring_clear),
    OP(getattrstring_module),
    OP(call_noargs),
    OP(call_o),
    OP(call_varargs),
    OP(int_create),
    OP(int_create_wide),
    OP(float_create),
    OP(bytes_create),
    OP(tuple_create),
    OP(list_create),
    OP(dict_create_empty),
    OP(dict_create_two),
    END_OF_OPERATIONS,
};

const struct group basics = {before_initialize, prepare, finish, operations};
