/* PyCapsule_Import: the four steps, each where it works and where it fails. */
#include "check.h"
#include "import_modules.h"

/* The first component is imported if it is not there yet, and only once. */
static void check_first_component(void)
{
    CHECK(!is_listed("capconf_exporter"));
    CHECK_INT(import_modules.exporter_inits, 0);
    CHECK_PTR(PyCapsule_Import("capconf_exporter._C_API", 0), &things[0]);
    CHECK_QUIET();
    CHECK(is_listed("capconf_exporter"));
    CHECK_INT(import_modules.exporter_inits, 1);
    CHECK_PTR(PyCapsule_Import("capconf_exporter._C_API", 0), &things[0]);
    CHECK_PTR(PyCapsule_Import(exporter_api, 0), &things[0]);
    CHECK_INT(import_modules.exporter_inits, 1);

    CHECK_PTR(PyCapsule_Import("capconf_phased.api", 0), &things[4]);
    CHECK_PTR(PyCapsule_Import("capconf_phased.api", 0), &things[4]);
    CHECK_INT(import_modules.phased_execs, 1);
    CHECK_QUIET();

    /* What sys.modules has counts, also where it was put by hand. */
    PyObject *module = new_listed_module("capconf_by_hand");
    give(module, "api", PyCapsule_New(&things[7], "capconf_by_hand.api", NULL));
    CHECK_PTR(PyCapsule_Import("capconf_by_hand.api", 0), &things[7]);
    unlist_module("capconf_by_hand");
    check_import_fails("capconf_by_hand.api", PyExc_ImportError, IMPORT_FAILED("capconf_by_hand"));
    Py_DECREF(module);
}

/* no_block has no effect. Until 3.10 it had one: the error of a failed import
 * came through as it was. */
static void check_no_block(void)
{
    static const int values[] = {1, -1, 2, 1 << 30};
    for (size_t i = 0; i < sizeof values / sizeof values[0]; i++) {
        check_case("no_block = %d", values[i]);
        CHECK_PTR(PyCapsule_Import("capconf_exporter._C_API", values[i]), &things[0]);
        CHECK_QUIET();
        CHECK_PTR(PyCapsule_Import("capconf_exporter.missing", values[i]), NULL);
        CHECK_RAISED(PyExc_AttributeError, "module 'capconf_exporter' has no attribute 'missing'");
        CHECK_PTR(PyCapsule_Import("capconf_nowhere.api", values[i]), NULL);
#if PY_VERSION_HEX >= 0x030B0000
        CHECK_RAISED(PyExc_ImportError, IMPORT_FAILED("capconf_nowhere"));
#else
        CHECK_RAISED(PyExc_ModuleNotFoundError, "No module named 'capconf_nowhere'");
#endif
    }
    check_case("%s", "");
}

/* Whatever went wrong in the import becomes the one ImportError. */
static void check_import_errors(void)
{
    check_import_fails("capconf_nowhere.api", PyExc_ImportError, IMPORT_FAILED("capconf_nowhere"));
    check_import_fails("capconf_nowhere", PyExc_ImportError, IMPORT_FAILED("capconf_nowhere"));
    check_import_fails("capconf_nowhere.a.b.c", PyExc_ImportError,
                       IMPORT_FAILED("capconf_nowhere"));
    CHECK(!is_listed("capconf_nowhere"));

    PyObject *reasons[] = {
        PyExc_RuntimeError, PyExc_ImportError,       PyExc_AttributeError, PyExc_MemoryError,
        PyExc_SystemExit,   PyExc_KeyboardInterrupt, PyExc_SyntaxError,
    };
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        import_modules.raises = reasons[i];
        check_import_fails("capconf_raises.api", PyExc_ImportError,
                           IMPORT_FAILED("capconf_raises"));
        CHECK_INT(import_modules.raising_inits, (int)i + 1);
        CHECK(!is_listed("capconf_raises"));
    }
    /* Returned NULL without an error; failed only when it was executed. */
    check_import_fails("capconf_silent.api", PyExc_ImportError, IMPORT_FAILED("capconf_silent"));
    CHECK(!is_listed("capconf_silent"));
    check_import_fails("capconf_late.api", PyExc_ImportError, IMPORT_FAILED("capconf_late"));
    CHECK(!is_listed("capconf_late"));

    /* None in sys.modules forbids the import. */
    PyDict_SetItemString(PyImport_GetModuleDict(), "capconf_forbidden", Py_None);
    check_import_fails("capconf_forbidden.api", PyExc_ImportError,
                       IMPORT_FAILED("capconf_forbidden"));
    unlist_module("capconf_forbidden");
}

/* The ImportError stands alone: no cause, no context, no name, no path. */
static void check_import_error_instance(void)
{
    import_modules.raises = PyExc_RuntimeError;
    CHECK_PTR(PyCapsule_Import("capconf_raises.api", 0), NULL);
    CHECK_ALONE();
    PyObject *error = NEED(take_raised());
    CHECK_PTR(Py_TYPE(error), PyExc_ImportError);
    PyObject *name = attribute_or_null(error, "name");
    CHECK_PTR(name, Py_None);
    Py_XDECREF(name);
    PyObject *path = attribute_or_null(error, "path");
    CHECK_PTR(path, Py_None);
    Py_XDECREF(path);
    Py_DECREF(error);
}

/* Further components are attributes; their own errors come through. */
static void check_attribute_errors(void)
{
    check_import_fails("capconf_exporter.missing", PyExc_AttributeError,
                       "module 'capconf_exporter' has no attribute 'missing'");
    check_import_fails("capconf_exporter.missing.deeper", PyExc_AttributeError,
                       "module 'capconf_exporter' has no attribute 'missing'");
    check_import_fails("capconf_exporter.number.deeper", PyExc_AttributeError,
                       "'int' object has no attribute 'deeper'");
    check_import_fails("capconf_exporter.nothing.deeper", PyExc_AttributeError,
                       "'NoneType' object has no attribute 'deeper'");
    check_import_fails("capconf_exporter._C_API.deeper", PyExc_AttributeError,
                       "'PyCapsule' object has no attribute 'deeper'");
    CHECK_PTR(PyCapsule_Import("capconf_exporter.\xff", 0), NULL);
    PyObject *error = NEED(take_raised());
    CHECK_PTR(Py_TYPE(error), PyExc_UnicodeDecodeError);
    CHECK_STR(PyObject_Str(error),
              "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte");
    Py_DECREF(error);
    check_import_fails("capconf_exporter.ab\xe2\x82", PyExc_UnicodeDecodeError,
                       "'utf-8' codec can't decode bytes in position 2-3: unexpected end of data");
}

/* Attributes that a function or a type makes up. */
static void check_computed_attributes(void)
{
#if MODULES_HAVE_GETATTR
    CHECK_PTR(PyCapsule_Import("capconf_lazy.api", 0), &things[5]);
    CHECK_QUIET();
    check_import_fails("capconf_lazy.boom", PyExc_ZeroDivisionError, "boom was asked for");
    check_import_fails("capconf_lazy.other", PyExc_AttributeError, "lazy: no other here");
#endif

    PyObject *object = new_answering();
    PyDict_SetItemString(PyImport_GetModuleDict(), "capconf_object", object);
    import_modules.api_name = "capconf_object.self.self.api";
    CHECK_PTR(PyCapsule_Import("capconf_object.self.self.api", 0), &things[6]);
    CHECK_QUIET();
    CHECK(strcmp(import_modules.last_asked, "api") == 0);
    check_import_fails("capconf_object.self.api", PyExc_AttributeError,
                       IMPORT_INVALID("capconf_object.self.api"));

    PyObject *reasons[] = {PyExc_KeyError, PyExc_MemoryError, PyExc_KeyboardInterrupt,
                           PyExc_StopIteration, PyExc_ImportError};
    for (size_t i = 0; i < sizeof reasons / sizeof reasons[0]; i++) {
        import_modules.raises = reasons[i];
        check_import_fails("capconf_object.self.raise_this.api", reasons[i],
                           reasons[i] == PyExc_KeyError ? "'raise_this'" : "raise_this");
    }
    check_import_fails("capconf_object.foo", PyExc_AttributeError,
                       "'capconf.Answering' object has no attribute 'foo'");
    unlist_module("capconf_object");
    CHECK_INT(Py_REFCNT(object), 1);
    Py_DECREF(object);
}

/* A submodule is found where it is an attribute, and nowhere else. */
static void check_submodules(void)
{
    PyObject *package = new_listed_module("capconf_pkg");
    PyObject *sub = new_listed_module("capconf_pkg.sub");
    give(package, "__path__", PyList_New(0));
    give(sub, "api", PyCapsule_New(&things[8], "capconf_pkg.sub.api", NULL));

    check_import_fails("capconf_pkg.sub.api", PyExc_AttributeError,
                       "module 'capconf_pkg' has no attribute 'sub'");
    CHECK_INT(PyObject_SetAttrString(package, "sub", sub), 0);
    CHECK_PTR(PyCapsule_Import("capconf_pkg.sub.api", 0), &things[8]);
    CHECK_QUIET();
    unlist_module("capconf_pkg.sub");
    CHECK_PTR(PyCapsule_Import("capconf_pkg.sub.api", 0), &things[8]);
    CHECK_QUIET();

    check_import_fails("capconf_pkg.builtin.api", PyExc_AttributeError,
                       "module 'capconf_pkg' has no attribute 'builtin'");
    CHECK_INT(import_modules.sub_inits, 0);
    unlist_module("capconf_pkg");
    check_import_fails("capconf_pkg.sub.api", PyExc_ImportError, IMPORT_FAILED("capconf_pkg"));
    Py_DECREF(sub);
    Py_DECREF(package);
}

/* The object found must be a capsule of the full name. */
static void check_full_name(void)
{
    static const char *const others[] = {"alias", "unnamed", "empty_name", "short_name",
                                         "number", "nothing", "__name__", "__dict__"};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        char name[80], text[160];
        snprintf(name, sizeof name, "capconf_exporter.%s", others[i]);
        snprintf(text, sizeof text, IMPORT_INVALID("%s"), name);
        check_import_fails(name, PyExc_AttributeError, text);
    }
    /* Without a dot it is the module that was found. */
    check_import_fails("capconf_exporter", PyExc_AttributeError,
                       IMPORT_INVALID("capconf_exporter"));

    /* The alias becomes right when the capsule takes its name, and the other wrong. */
    PyObject *module = NEED(PyImport_ImportModule("capconf_exporter"));
    PyObject *capsule = NEED(PyObject_GetAttrString(module, "alias"));
    CHECK_INT(PyCapsule_SetName(capsule, "capconf_exporter.alias"), 0);
    CHECK_PTR(PyCapsule_Import("capconf_exporter.alias", 0), &things[0]);
    check_import_fails(exporter_api, PyExc_AttributeError,
                       IMPORT_INVALID("capconf_exporter._C_API"));
    CHECK_INT(PyCapsule_SetName(capsule, exporter_api), 0);
    /* The pointer returned is the present one. */
    CHECK_INT(PyCapsule_SetPointer(capsule, &things[9]), 0);
    CHECK_PTR(PyCapsule_Import(exporter_api, 0), &things[9]);
    CHECK_INT(PyCapsule_SetPointer(capsule, &things[0]), 0);
    Py_DECREF(capsule);
    Py_DECREF(module);
}

/* Import keeps no reference: neither to what it passed nor to what it found. */
static void check_references(void)
{
    PyObject *module = NEED(PyImport_ImportModule("capconf_exporter"));
    PyObject *capsule = NEED(PyObject_GetAttrString(module, "_C_API"));
    Py_ssize_t module_count = Py_REFCNT(module);
    Py_ssize_t capsule_count = Py_REFCNT(capsule);
    for (int i = 0; i < 10; i++) {
        PyCapsule_Import("capconf_exporter._C_API", 0);
        PyCapsule_Import("capconf_exporter.alias", 0);
        PyErr_Clear();
        PyCapsule_Import("capconf_exporter.missing", 0);
        PyErr_Clear();
        PyCapsule_Import("capconf_exporter", 0);
        PyErr_Clear();
        PyCapsule_Import("capconf_exporter._C_API.deeper", 0);
        PyErr_Clear();
    }
    CHECK_INT(Py_REFCNT(module), module_count);
    CHECK_INT(Py_REFCNT(capsule), capsule_count);
    Py_DECREF(capsule);
    Py_DECREF(module);

    /* A capsule that nobody else holds is gone when its pointer is returned. */
    forget_funerals();
    PyObject *object = new_answering();
    import_modules.api_name = "capconf_object.api";
    CHECK_INT(PyDict_SetItemString(PyImport_GetModuleDict(), "capconf_object", object), 0);
    CHECK_PTR(PyCapsule_Import("capconf_object.api", 0), &things[6]);
    CHECK_INT(funeral.count, 1);
    CHECK_PTR(funeral.pointer, &things[6]);
    CHECK_INT(funeral.refcount, 0);
    CHECK_QUIET();
    /* So is one of another name, for which the import fails. */
    import_modules.api_name = "capconf_object.other";
    check_import_fails("capconf_object.api", PyExc_AttributeError,
                       IMPORT_INVALID("capconf_object.api"));
    CHECK_INT(funeral.count, 2);
    unlist_module("capconf_object");
    Py_DECREF(object);
}

void topic_import(void)
{
    check_first_component();
    check_no_block();
    check_import_errors();
    check_import_error_instance();
    check_attribute_errors();
    check_computed_attributes();
    check_submodules();
    check_full_name();
    check_references();
}
